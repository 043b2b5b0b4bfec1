//! A program that uses everything a generated crate offers.

use std::fmt::Write as _;

use quote::ToTokens as _;
use syn::{Fields, FnArg, ImplItem, Item, Pat, ReturnType, Signature, Type, Visibility};

/// The caller of a crate with these files, whose path is `krate`.
pub fn of(files: &[(String, String)], krate: &str) -> String {
    let mut out = format!(
        "#![allow(warnings)]\n\
         use clever_core::{{Date, Error, Items, Pages, Patch, Request, Response, Timestamp, Token}};\n\
         use clever_core::Unlisted;\nuse {krate}::{{Client, builder, builder::*, types::*}};\n\n\
         fn main() {{}}\n"
    );
    for (_, text) in files.iter().filter(|(name, _)| name != "pages.rs") {
        let file = syn::parse_file(text).expect("generated code");
        for item in &file.items {
            uses(item, &mut out);
        }
    }
    out
}

fn uses(item: &Item, out: &mut String) {
    match item {
        Item::Struct(item) if is_public(&item.vis) => {
            let Fields::Named(fields) = &item.fields else {
                return;
            };
            for field in fields.named.iter().filter(|field| is_public(&field.vis)) {
                let (ty, name) = (shown(&field.ty), field.ident.to_token_stream());
                let _ = writeln!(
                    out,
                    "const _: fn(&{}) -> &{ty} = |it| &it.{name};",
                    item.ident
                );
            }
        }
        Item::Enum(item) if is_public(&item.vis) => {
            for variant in &item.variants {
                let _ = writeln!(
                    out,
                    "const _: fn(&{0}) -> bool = |it| matches!(it, {0}::{1} {{ .. }});",
                    item.ident, variant.ident
                );
            }
        }
        Item::Impl(item) if item.trait_.is_none() => {
            for method in &item.items {
                match method {
                    ImplItem::Fn(method) if is_public(&method.vis) => {
                        calls(&shown(&item.self_ty), &method.sig, out);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// A function that calls a method with values of the types it takes, and takes what it gives.
fn calls(own: &str, signature: &Signature, out: &mut String) {
    let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
    for (index, input) in signature.inputs.iter().enumerate() {
        let ty = match input {
            FnArg::Receiver(receiver) => receiver
                .to_token_stream()
                .to_string()
                .replace("mut self", "self")
                .replace("self", "Self"),
            FnArg::Typed(typed) => {
                assert!(matches!(*typed.pat, Pat::Ident(_)), "{own}");
                taken(&typed.ty)
            }
        };
        parameters.push(format!("a{index}: {}", ty.replace("Self", own)));
        arguments.push(format!("a{index}"));
    }
    let given = match &signature.output {
        ReturnType::Default => "()".to_owned(),
        ReturnType::Type(_, ty) => shown(ty).replace("Self", own),
    };
    let (asynchronous, wait) = match signature.asyncness {
        Some(_) => ("async ", ".await"),
        None => ("", ""),
    };
    let _ = writeln!(
        out,
        "const _: () = {{ {asynchronous}fn call({}) {{ let _: {given} = {own}::{}({}){wait}; }} }};",
        parameters.join(", "),
        signature.ident,
        arguments.join(", ")
    );
}

/// `T` of `impl TryInto<T>`, or the type itself.
fn taken(ty: &Type) -> String {
    let shown = shown(ty);
    let inner = shown
        .strip_prefix("impl TryInto < ")
        .or_else(|| shown.strip_prefix("impl Into < "));
    match inner.and_then(|inner| inner.strip_suffix(" >")) {
        Some(inner) => inner.to_owned(),
        None => shown,
    }
}

fn shown(ty: &Type) -> String {
    ty.to_token_stream().to_string()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
