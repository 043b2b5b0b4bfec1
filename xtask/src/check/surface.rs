//! What a generated crate shows its users: public items, and which token may call what. Names that
//! the wire does not know, such as those of types, change here alone.

use std::collections::BTreeMap;

use clever_spec::{Place, Problem};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, Visibility};

use crate::report::Result;

/// Each thing that users of a crate can name or rely on, with what it looks like.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Surface(BTreeMap<String, String>);

impl Surface {
    /// The surface of source files, each with its path.
    ///
    /// # Errors
    /// A file is no Rust.
    pub fn of<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Self> {
        let mut surface = Self::default();
        for (path, text) in files {
            let file = syn::parse_file(text).map_err(|error| {
                let place = Place::file(path);
                Problem::new(
                    place,
                    format!("it is no Rust: {error}"),
                    "generate it again",
                )
            })?;
            let module = path.rsplit('/').next().unwrap_or(path);
            let module = module.trim_end_matches(".rs");
            for item in &file.items {
                surface.item(module, item);
            }
        }
        Ok(surface)
    }

    /// What of this a newer surface has not, or has otherwise; of a thing that is gone, not its
    /// parts too.
    pub fn lost(&self, newer: &Self) -> Vec<String> {
        let is_gone = |path: &str| !newer.0.contains_key(path);
        let has_parent_gone = |path: &str| {
            let ends = path.match_indices("::").map(|(end, _)| &path[..end]);
            ends.into_iter()
                .any(|parent| self.0.contains_key(parent) && is_gone(parent))
        };
        let mut lost = Vec::new();
        for (path, look) in &self.0 {
            match newer.0.get(path) {
                Some(now) if now == look => {}
                Some(now) => lost.push(format!("{path} was `{look}` and is `{now}`")),
                None if has_parent_gone(path) => {}
                None => lost.push(format!("{path} is gone")),
            }
        }
        lost
    }

    fn add(&mut self, path: String, look: String) {
        self.0.insert(path, look);
    }

    fn item(&mut self, module: &str, item: &Item) {
        let path = |name: &syn::Ident| format!("{module}::{name}");
        match item {
            Item::Struct(it) if is_public(&it.vis) => {
                let path = path(&it.ident);
                self.derived(&path, &it.attrs);
                self.fields(&path, &it.fields, is_public);
                self.add(path, shown(&it.generics));
            }
            Item::Enum(it) if is_public(&it.vis) => {
                let path = path(&it.ident);
                self.derived(&path, &it.attrs);
                for variant in &it.variants {
                    let path = format!("{path}::{}", variant.ident);
                    self.fields(&path, &variant.fields, |_| true);
                    self.add(path, String::new());
                }
                self.add(path, shown(&it.generics));
            }
            Item::Impl(it) => self.implementation(module, it),
            Item::Fn(it) if is_public(&it.vis) => {
                self.add(path(&it.sig.ident), signature(&it.sig));
            }
            Item::Type(it) if is_public(&it.vis) => self.add(path(&it.ident), shown(&it.ty)),
            Item::Const(it) if is_public(&it.vis) => self.add(path(&it.ident), shown(&it.ty)),
            Item::Static(it) if is_public(&it.vis) => {
                self.add(path(&it.ident), shown(&it.ty));
                self.operation(&path(&it.ident), &it.expr);
            }
            Item::Use(it) if is_public(&it.vis) => {
                self.add(format!("{module}::use {}", shown(&it.tree)), String::new());
            }
            _ => {}
        }
    }

    fn derived(&mut self, path: &str, attributes: &[syn::Attribute]) {
        for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
            // What is derived is a list of paths; anything else would not have compiled.
            let _ = attribute.parse_nested_meta(|derived| {
                self.add(
                    format!("{path}::impl {}", shown(&derived.path)),
                    String::new(),
                );
                Ok(())
            });
        }
    }

    fn fields(&mut self, path: &str, fields: &Fields, is_shown: impl Fn(&Visibility) -> bool) {
        for (index, field) in fields.iter().enumerate() {
            if is_shown(&field.vis) {
                let name = field.ident.as_ref();
                let name = name.map_or_else(|| index.to_string(), ToString::to_string);
                self.add(format!("{path}::{name}"), shown(&field.ty));
            }
        }
    }

    fn implementation(&mut self, module: &str, it: &syn::ItemImpl) {
        let owner = format!("{module}::{}", shown(&it.self_ty));
        if let Some((name, _)) = &it.trait_ {
            self.add(format!("{owner}::impl {}", shown(name)), String::new());
            return;
        }
        for item in &it.items {
            match item {
                ImplItem::Fn(it) if is_public(&it.vis) => {
                    self.add(format!("{owner}::{}", it.sig.ident), signature(&it.sig));
                }
                ImplItem::Const(it) if is_public(&it.vis) => {
                    self.add(format!("{owner}::{}", it.ident), shown(&it.ty));
                }
                _ => {}
            }
        }
    }

    /// Which tokens an operation takes, and how its list is paged.
    fn operation(&mut self, path: &str, value: &syn::Expr) {
        let syn::Expr::Struct(value) = value else {
            return;
        };
        for field in &value.fields {
            let syn::Member::Named(name) = &field.member else {
                continue;
            };
            if name == "paging" {
                self.add(format!("{path}::paging"), shown(&field.expr));
            }
            if name == "access"
                && let syn::Expr::Reference(list) = &field.expr
                && let syn::Expr::Array(list) = &*list.expr
            {
                for token in &list.elems {
                    self.add(format!("{path}::takes {}", shown(token)), String::new());
                }
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// What a caller has to match: names of arguments are not part of it.
fn signature(signature: &syn::Signature) -> String {
    let inputs = signature.inputs.iter().map(|input| match input {
        // Whether it may change what it was given is its own affair.
        syn::FnArg::Receiver(receiver) => shown(receiver).trim_start_matches("mut ").to_owned(),
        syn::FnArg::Typed(argument) => shown(&argument.ty),
    });
    let inputs: Vec<String> = inputs.collect();
    let is_async = signature.asyncness.map_or("", |_| "async ");
    format!(
        "{is_async}fn{}({}) {}",
        shown(&signature.generics),
        inputs.join(", "),
        shown(&signature.output)
    )
    .trim_end()
    .to_owned()
}

/// As people write it, near enough: tokens without the blanks around punctuation.
fn shown(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        ("& ", "&"),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"
        #[derive(Debug, Clone)]
        pub struct Lamp { pub watts: Option<f64>, secret: u8 }
        pub enum State { Lit, Dark(u8) }
        impl Lamp { pub fn dim(self, by: f64) -> Self { self } fn own(&self) {} }
        impl Default for Lamp { fn default() -> Self { Self::new() } }
        pub static GET_LAMP: Operation = Operation {
            id: "getLamp", access: &[Access::District, Access::Sso], paging: Some(Paging::Links),
        };
    "#;

    fn lost(change: impl Fn(&str) -> String) -> Vec<String> {
        let now = change(OLD);
        let [old, new] =
            [OLD, now.as_str()].map(|text| Surface::of([("src/types.rs", text)]).unwrap());
        old.lost(&new)
    }

    #[test]
    fn what_users_name_is_missed_when_it_is_gone() {
        for (from, to, expected) in [
            ("Lamp", "Light", "types::Lamp is gone"),
            ("watts: ", "power: ", "types::Lamp::watts is gone"),
            ("Lit, ", "", "types::State::Lit is gone"),
            ("Debug, Clone", "Debug", "types::Lamp::impl Clone is gone"),
            ("fn dim", "fn fade", "types::Lamp::dim is gone"),
            (
                "impl Default",
                "impl Debug",
                "types::Lamp::impl Default is gone",
            ),
            (
                ", Access::Sso",
                "",
                "types::GET_LAMP::takes Access::Sso is gone",
            ),
            (
                "Option<f64>",
                "Option<f32>",
                "types::Lamp::watts was `Option<f64>` and is `Option<f32>`",
            ),
            (
                "by: f64",
                "by: f32",
                "types::Lamp::dim was `fn(self, f64) -> Self` and is `fn(self, f32) -> Self`",
            ),
            (
                "Some(Paging::Links)",
                "None",
                "types::GET_LAMP::paging was `Some(Paging::Links)` and is `None`",
            ),
        ] {
            assert_eq!(lost(|old| old.replace(from, to)), [expected], "{from}");
        }
    }

    #[test]
    fn what_is_new_or_nobody_sees_is_not_missed() {
        for (from, to) in [
            ("secret: u8", "pub more: u8"),
            ("Lit, ", "Lit, Dim, "),
            ("by: f64", "to: f64"),
            ("fn own", "fn other"),
            ("Access::Sso", "Access::Sso, Access::Library"),
        ] {
            assert_eq!(lost(|old| old.replace(from, to)), [""; 0], "{from}");
        }
    }
}
