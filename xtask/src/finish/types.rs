//! `types.rs`: records, pages and request bodies.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::code::doc;
use super::pages;
use super::read::{Field, Generated, Struct, inner};
use crate::lower::{Lowered, Notes};

pub fn write(generated: &Generated, lowered: &Lowered) -> Vec<TokenStream> {
    let mut items = vec![imports(lowered)];
    let pages = pages::names(generated);
    for item in &generated.structs {
        let is_patch = lowered.patches.contains(&item.schema);
        let is_request = lowered.request_types.contains(&item.schema);
        let role = match () {
            () if is_patch => Role::Patch,
            () if pages.contains(&item.ident) => Role::Page,
            () => Role::Record,
        };
        items.push(definition(item, &lowered.notes, role));
        items.extend(constructor(item));
        items.push(debug(item, lowered));
        if is_request {
            items.push(setters(item, &lowered.notes, is_patch));
            items.push(request_body(item));
        }
    }
    items
}

/// What a struct is for.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Record,
    Page,
    Patch,
}

fn imports(lowered: &Lowered) -> TokenStream {
    let events = (!lowered.events.is_empty()).then(|| {
        quote! { #[doc(no_inline)] pub use crate::events::{Event, EventKind}; }
    });
    let shared = lowered
        .replacements
        .values()
        .filter_map(|path| path.strip_prefix("::clever_core::"));
    let mut shared: BTreeSet<&str> = shared
        .map(|path| path.split('<').next().unwrap_or(path))
        .collect();
    if !lowered.patches.is_empty() {
        shared.insert("Patch");
    }
    let shared = shared
        .into_iter()
        .map(|name| quote::format_ident!("{name}"));
    let requests = (!lowered.request_types.is_empty())
        .then(|| quote! { use clever_core::{RequestBody, Refused, check_field}; });
    quote! {
        use std::fmt;

        use clever_core::debug::{Hidden, Id, Ids};
        #requests
        use serde::{Deserialize, Serialize};

        #[doc(no_inline)]
        pub use clever_core::{ #( #shared ),* };
        #[doc(no_inline)]
        pub use crate::enums::*;
        #events
    }
}

impl Struct {
    /// A record that cannot be without some of its members.
    fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(|field| field.optional.is_none() && !field.rest)
    }
}

fn definition(item: &Struct, notes: &Notes, role: Role) -> TokenStream {
    let ident = &item.ident;
    let notes = notes.schema(&item.schema);
    let description = doc(&described(&notes.description, &item.schema));
    let fields = item.fields.iter().map(|field| {
        let Field {
            ident, wire, ty, ..
        } = field;
        if field.rest {
            return quote! {
                /// Every other member, as sent.
                #[serde(flatten)]
                pub #ident: serde_json::Map<String, serde_json::Value>,
            };
        }
        let description = doc(&described(&notes.property(wire).description, wire));
        let rename = (*ident != wire.as_str()).then(|| quote! { rename = #wire, });
        let (serde, ty) = match (&field.optional, role) {
            (Some(value), Role::Patch) => (
                quote! { #[serde(#rename default, skip_serializing_if = "Patch::is_leave")] },
                quote! { Patch<#value> },
            ),
            (Some(value), _) => {
                let is_listed = role == Role::Page && pages::ENTRIES.contains(&wire.as_str());
                (tolerant_attribute(value, rename, is_listed), quote! { #ty })
            }
            (None, _) => (
                rename
                    .map(|_| quote! { #[serde(rename = #wire)] })
                    .unwrap_or_default(),
                quote! { #ty },
            ),
        };
        quote! { #description #serde pub #ident: #ty, }
    });
    quote! {
        #description
        #[derive(Clone, Default, PartialEq, Deserialize, Serialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct #ident { #( #fields )* }
    }
}

/// Lists and integers are read tolerantly: `null` among the items, `3.0` for `3`.
fn tolerant_attribute(value: &Type, rename: Option<TokenStream>, is_listed: bool) -> TokenStream {
    let with = match leaf(value).as_str() {
        "Vec" if is_listed => quote! { deserialize_with = "clever_core::tolerant::entries", },
        "Vec" => quote! { deserialize_with = "clever_core::tolerant::list", },
        "i64" => quote! { deserialize_with = "clever_core::tolerant::integer", },
        _ => TokenStream::new(),
    };
    quote! { #[serde(#rename default, #with skip_serializing_if = "Option::is_none")] }
}

/// The document's words, or at least the name.
pub fn described(words: &str, name: &str) -> String {
    let words = if words.is_empty() {
        format!("`{name}`.")
    } else {
        words.to_owned()
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn constructor(item: &Struct) -> Option<TokenStream> {
    let required: Vec<_> = item.required().collect();
    if required.is_empty() {
        return None;
    }
    let ident = &item.ident;
    let idents: Vec<_> = required.iter().map(|field| &field.ident).collect();
    let types = required.iter().map(|field| &field.ty);
    let names = required
        .iter()
        .map(|field| format!("`{}`", field.wire))
        .collect::<Vec<_>>()
        .join(" and ");
    let description = doc(&format!("A record that has only its {names}."));
    Some(quote! {
        impl #ident {
            #description
            #[must_use]
            pub fn new( #( #idents: impl Into<#types> ),* ) -> Self {
                Self { #( #idents: #idents.into(), )* ..Self::default() }
            }
        }
    })
}

/// Shows types, ids, record timestamps, states and counts; everything else as `…`.
fn debug(item: &Struct, lowered: &Lowered) -> TokenStream {
    let ident = &item.ident;
    let name = ident.to_string();
    let notes = lowered.notes.schema(&item.schema);
    let is_patch = lowered.patches.contains(&item.schema);
    let fields = item.fields.iter().map(|field| {
        let wire = &field.wire;
        let shown = shown(field, notes.property(wire).shown, is_patch);
        quote! { .field(#wire, &#shown) }
    });
    quote! {
        impl fmt::Debug for #ident {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#name) #( #fields )* .finish()
            }
        }
    }
}

fn shown(field: &Field, allowed: bool, is_patch: bool) -> TokenStream {
    let ident = &field.ident;
    let value = field.optional.as_ref().unwrap_or(&field.ty);
    let item = inner(value, "Vec");
    let name = leaf(item.as_ref().unwrap_or(value));
    let is_scalar = matches!(
        name.as_str(),
        "String" | "i64" | "f64" | "bool" | "Timestamp" | "Map" | "HashMap" | "Value"
    );
    match (is_scalar, allowed, name.as_str()) {
        (false, ..) | (true, true, "i64" | "f64" | "bool" | "Timestamp") => quote! { self.#ident },
        (true, true, "String") if is_patch => quote! { Hidden },
        (true, true, "String") if item.is_some() => quote! { Ids(self.#ident.as_deref()) },
        (true, true, "String") if field.optional.is_some() => quote! { Id(self.#ident.as_deref()) },
        (true, true, "String") => quote! { Id(Some(&self.#ident)) },
        _ => quote! { Hidden },
    }
}

/// The name of a type without its module and arguments.
fn leaf(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
    .unwrap_or_default()
}

fn setters(item: &Struct, notes: &Notes, is_patch: bool) -> TokenStream {
    let ident = &item.ident;
    let notes = notes.schema(&item.schema);
    let setters = item.fields.iter().map(|field| {
        let Field { ident, wire, .. } = field;
        let description = doc(&described(&notes.property(wire).description, wire));
        let value = field.optional.as_ref().unwrap_or(&field.ty);
        let (accepted, set) = match (is_patch, field.optional.is_some(), inner(value, "Vec")) {
            (true, ..) => (
                quote! { impl Into<Patch<#value>> },
                quote! { #ident.into() },
            ),
            (false, true, Some(item)) => (
                quote! { impl IntoIterator<Item = impl Into<#item>> },
                quote! { Some(#ident.into_iter().map(Into::into).collect()) },
            ),
            (false, true, None) => (quote! { impl Into<#value> }, quote! { Some(#ident.into()) }),
            (false, false, _) => (quote! { impl Into<#value> }, quote! { #ident.into() }),
        };
        quote! {
            #description
            #[must_use]
            pub fn #ident(mut self, #ident: #accepted) -> Self {
                self.#ident = #set;
                self
            }
        }
    });
    quote! { impl #ident { #( #setters )* } }
}

fn request_body(item: &Struct) -> TokenStream {
    let ident = &item.ident;
    let checks = item.fields.iter().map(|field| {
        let Field { ident, wire, .. } = field;
        quote! { check_field(#wire, &self.#ident)?; }
    });
    quote! {
        impl RequestBody for #ident {
            fn check(&self) -> Result<(), Refused> {
                #( #checks )*
                Ok(())
            }
        }
    }
}
