//! What a generated crate shows its users: features, public items, and which token may call what.
//! Names that the wire does not know, such as those of types, change here alone. Those that it knows
//! are the document's, and the snapshots hold the crates against them.

mod attributes;
mod features;
mod show;
mod traits;

use std::collections::BTreeMap;

use clever_spec::{Place, Problem};
use syn::{Fields, ImplItem, Item, Visibility};

use self::attributes::{condition, derived, is_exported, is_non_exhaustive};
use self::show::{generics, shown, signature};
use crate::report::Result;

/// Each thing that users of a crate can name or rely on.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Surface(BTreeMap<String, Thing>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Thing {
    /// What it looks like.
    look: String,
    /// What it is there only with, such as a feature.
    condition: Option<String>,
    /// Whether callers that build, match or implement it break when it gets another part.
    is_exhaustive: bool,
    /// Whether who builds, matches or implements the thing around it has to name it.
    is_part: bool,
}

impl Thing {
    fn of(look: impl Into<String>) -> Self {
        Self {
            look: look.into(),
            ..Self::default()
        }
    }

    fn part(self) -> Self {
        Self {
            is_part: true,
            ..self
        }
    }

    fn exhaustive(self, is_exhaustive: bool) -> Self {
        Self {
            is_exhaustive,
            ..self
        }
    }

    fn under(self, condition: Option<String>) -> Self {
        Self { condition, ..self }
    }

    /// What users miss of a thing that is still there.
    fn lost(&self, path: &str, now: &Self) -> Option<String> {
        if now.look != self.look {
            return Some(format!("{path} was `{}` and is `{}`", self.look, now.look));
        }
        if self.is_exhaustive && !now.is_exhaustive {
            return Some(format!("{path} was exhaustive and is not any more"));
        }
        let condition = now.condition.as_ref()?;
        let is_new = self.condition.as_ref() != Some(condition);
        is_new.then(|| format!("{path} is there only with `{condition}` now"))
    }
}

impl Surface {
    /// The surface of a manifest and source files, each with its path.
    ///
    /// # Errors
    /// A file is no TOML, or no Rust.
    pub fn of<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Self> {
        let mut surface = Self::default();
        for (path, text) in files {
            let problem = |what: String| Problem::new(Place::file(path), what, "generate it again");
            let name = path.rsplit('/').next().unwrap_or(path);
            if name == "Cargo.toml" {
                let manifest = text.parse();
                let manifest = manifest.map_err(|_| problem("the manifest is no TOML".to_owned()));
                surface.features(&manifest?);
            } else if let Some(module) = name.strip_suffix(".rs") {
                let file = syn::parse_file(text);
                let file = file.map_err(|error| problem(format!("it is no Rust: {error}")))?;
                surface.items(module, &file.items);
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
        for (path, thing) in &self.0 {
            match newer.0.get(path) {
                Some(now) => lost.extend(thing.lost(path, now)),
                None if has_parent_gone(path) => {}
                None => lost.push(format!("{path} is gone")),
            }
        }
        lost.extend(self.outgrown(newer));
        lost
    }

    /// The parts that a newer surface has more, of what leaves no room for them.
    fn outgrown<'s>(&'s self, newer: &'s Self) -> impl Iterator<Item = String> + 's {
        let parts = newer.0.iter().filter(|(_, thing)| thing.is_part);
        let new = parts.filter(|(path, _)| !self.0.get(*path).is_some_and(|was| was.is_part));
        new.filter_map(|(path, _)| {
            let (parent, _) = path.rsplit_once("::")?;
            let leaves_no_room =
                |of: &Self| of.0.get(parent).is_some_and(|thing| thing.is_exhaustive);
            (leaves_no_room(self) && leaves_no_room(newer)).then(|| {
                format!("{path} is new: callers that build, match or implement {parent} break")
            })
        })
    }

    fn add(&mut self, path: String, thing: Thing) {
        self.0.insert(path, thing);
    }

    fn items(&mut self, module: &str, items: &[Item]) {
        for item in items {
            self.item(module, item);
        }
    }

    fn item(&mut self, module: &str, item: &Item) {
        let path = |name: &syn::Ident| format!("{module}::{name}");
        match item {
            Item::Struct(it) if is_public(&it.vis) => {
                let path = path(&it.ident);
                self.derived(&path, &it.attrs);
                self.fields(&path, &it.fields, is_public);
                let are_public = it.fields.iter().all(|field| is_public(&field.vis));
                let is_exhaustive = are_public && !is_non_exhaustive(&it.attrs);
                let thing = Thing::of(generics(&it.generics)).exhaustive(is_exhaustive);
                self.add(path, thing.under(condition(&it.attrs)));
            }
            Item::Enum(it) if is_public(&it.vis) => self.enumeration(&path(&it.ident), it),
            Item::Trait(it) if is_public(&it.vis) => self.definition(&path(&it.ident), it),
            Item::Impl(it) => self.implementation(module, it),
            Item::Fn(it) if is_public(&it.vis) => {
                let thing = Thing::of(signature(&it.sig)).under(condition(&it.attrs));
                self.add(path(&it.sig.ident), thing);
            }
            Item::Type(it) if is_public(&it.vis) => {
                let thing = Thing::of(shown(&it.ty)).under(condition(&it.attrs));
                self.add(path(&it.ident), thing);
            }
            Item::Const(it) if is_public(&it.vis) => {
                let thing = Thing::of(shown(&it.ty)).under(condition(&it.attrs));
                self.add(path(&it.ident), thing);
            }
            Item::Static(it) if is_public(&it.vis) => {
                let thing = Thing::of(shown(&it.ty)).under(condition(&it.attrs));
                self.add(path(&it.ident), thing);
                self.operation(&path(&it.ident), &it.expr);
            }
            Item::Use(it) if is_public(&it.vis) => {
                let thing = Thing::default().under(condition(&it.attrs));
                self.add(format!("{module}::use {}", shown(&it.tree)), thing);
            }
            Item::Mod(it) if is_public(&it.vis) => {
                let path = path(&it.ident);
                if let Some((_, items)) = &it.content {
                    self.items(&path, items);
                }
                self.add(path, Thing::default().under(condition(&it.attrs)));
            }
            Item::Macro(it) if is_exported(&it.attrs) => {
                if let Some(name) = &it.ident {
                    let thing = Thing::default().under(condition(&it.attrs));
                    self.add(format!("{name}!"), thing);
                }
            }
            _ => {}
        }
    }

    fn enumeration(&mut self, path: &str, it: &syn::ItemEnum) {
        self.derived(path, &it.attrs);
        for variant in &it.variants {
            let path = format!("{path}::{}", variant.ident);
            self.fields(&path, &variant.fields, |_| true);
            let thing = Thing::default().exhaustive(!is_non_exhaustive(&variant.attrs));
            self.add(path, thing.part().under(condition(&variant.attrs)));
        }
        let thing = Thing::of(generics(&it.generics)).exhaustive(!is_non_exhaustive(&it.attrs));
        self.add(path.to_owned(), thing.under(condition(&it.attrs)));
    }

    fn derived(&mut self, path: &str, attributes: &[syn::Attribute]) {
        for (name, condition) in derived(attributes) {
            let thing = Thing::default().under(condition);
            self.add(format!("{path}::impl {}", shown(&name)), thing);
        }
    }

    fn fields(&mut self, path: &str, fields: &Fields, is_shown: impl Fn(&Visibility) -> bool) {
        for (index, field) in fields.iter().enumerate() {
            if is_shown(&field.vis) {
                let name = field.ident.as_ref();
                let name = name.map_or_else(|| index.to_string(), ToString::to_string);
                let thing = Thing::of(shown(&field.ty)).part();
                self.add(
                    format!("{path}::{name}"),
                    thing.under(condition(&field.attrs)),
                );
            }
        }
    }

    fn implementation(&mut self, module: &str, it: &syn::ItemImpl) {
        let owner = format!("{module}::{}", shown(&it.self_ty));
        if let Some((name, _)) = &it.trait_ {
            let thing = Thing::default().under(condition(&it.attrs));
            self.add(format!("{owner}::impl {}", shown(name)), thing);
            return;
        }
        for item in &it.items {
            let (name, look, attributes) = match item {
                ImplItem::Fn(it) if is_public(&it.vis) => {
                    (&it.sig.ident, signature(&it.sig), &it.attrs)
                }
                ImplItem::Const(it) if is_public(&it.vis) => (&it.ident, shown(&it.ty), &it.attrs),
                _ => continue,
            };
            let condition = condition(attributes).or_else(|| condition(&it.attrs));
            self.add(format!("{owner}::{name}"), Thing::of(look).under(condition));
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
                self.add(format!("{path}::paging"), Thing::of(shown(&field.expr)));
            }
            if name == "access"
                && let syn::Expr::Reference(list) = &field.expr
                && let syn::Expr::Array(list) = &*list.expr
            {
                for token in &list.elems {
                    self.add(format!("{path}::takes {}", shown(token)), Thing::default());
                }
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

#[cfg(test)]
mod tests;
