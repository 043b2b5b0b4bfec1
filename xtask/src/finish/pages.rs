//! `pages.rs`: how each list is read page after page.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type};

use super::read::{Builder, Field, Generated, Struct, inner};

/// The members of a page that may hold what is listed.
pub const ENTRIES: &[&str] = &["data", "resources"];

/// A struct that is a page of a list.
struct Page<'g> {
    ident: &'g Ident,
    item: Type,
    /// Where the entries are, and how each of them becomes what is listed.
    entries: Vec<(&'g Ident, Unwrapping)>,
    id: Id,
    has_links: bool,
    has_cursor: bool,
}

enum Unwrapping {
    /// `{"data": {…}}`, perhaps without the data.
    Optional,
    /// `clever_core::Item`.
    Item,
    Bare,
}

/// Where what is listed has its id.
enum Id {
    Required,
    Optional,
    None,
}

/// The names of all structs that are pages.
pub fn names(generated: &Generated) -> BTreeSet<&Ident> {
    let pages = pages(generated).into_iter();
    pages.map(|page| page.ident).collect()
}

pub fn write(generated: &Generated) -> Vec<TokenStream> {
    let mut items = vec![quote! {
        use clever_core::Page;
        use clever_core::paging::next_link;

        use crate::types::*;
    }];
    items.extend(pages(generated).iter().map(implementation));
    items
}

/// Whether an operation counts its list on request.
pub fn counts(builder: &Builder, pages: &BTreeSet<&Ident>) -> bool {
    is_list(builder, pages) && builder.parameters.iter().any(|set| set.wire == "count")
}

/// Whether an operation answers with a page.
pub fn is_list(builder: &Builder, pages: &BTreeSet<&Ident>) -> bool {
    builder.operation.method == "get" && page_of(builder, pages).is_some()
}

fn page_of<'g>(builder: &Builder, pages: &BTreeSet<&'g Ident>) -> Option<&'g Ident> {
    let Some(Type::Path(path)) = &builder.response else {
        return None;
    };
    let name = path.path.get_ident()?;
    pages.iter().copied().find(|page| *page == name)
}

fn pages(generated: &Generated) -> Vec<Page<'_>> {
    let read = |item| page(item, generated);
    generated.structs.iter().filter_map(read).collect()
}

fn page<'g>(item: &'g Struct, generated: &'g Generated) -> Option<Page<'g>> {
    let lists = item
        .fields
        .iter()
        .filter(|field| ENTRIES.contains(&field.wire.as_str()));
    let mut entries = Vec::new();
    let mut listed = None;
    for field in lists {
        let entry = inner(field.optional.as_ref()?, "Vec")?;
        let (unwrapping, ty) = unwrapped(entry, generated);
        entries.push((&field.ident, unwrapping));
        listed.get_or_insert(ty);
    }
    let listed = listed?;
    Some(Page {
        ident: &item.ident,
        id: id(&listed, generated),
        item: listed,
        entries,
        has_links: field(item, "links").is_some(),
        has_cursor: field(item, "starting_after").is_some(),
    })
}

/// What stands in the wrapping of an entry.
fn unwrapped(entry: Type, generated: &Generated) -> (Unwrapping, Type) {
    if let Some(record) = inner(&entry, "Item") {
        return (Unwrapping::Item, record);
    }
    let wrapping = structure(&entry, generated).and_then(|item| field(item, "data"));
    match wrapping.and_then(|data| data.optional.clone()) {
        Some(record) => (Unwrapping::Optional, record),
        None => (Unwrapping::Bare, entry),
    }
}

fn id(listed: &Type, generated: &Generated) -> Id {
    let is_event = matches!(listed, Type::Path(path) if path.path.is_ident("Event"));
    let declared = structure(listed, generated).and_then(|item| field(item, "id"));
    match declared {
        Some(field) if field.optional.is_none() => Id::Required,
        Some(_) => Id::Optional,
        None if is_event => Id::Optional,
        None => Id::None,
    }
}

fn structure<'g>(ty: &Type, generated: &'g Generated) -> Option<&'g Struct> {
    let Type::Path(path) = ty else {
        return None;
    };
    let name = path.path.get_ident()?;
    generated.structs.iter().find(|item| item.ident == *name)
}

fn field<'g>(item: &'g Struct, wire: &str) -> Option<&'g Field> {
    item.fields.iter().find(|field| field.wire == wire)
}

fn implementation(page: &Page<'_>) -> TokenStream {
    let Page { ident, item, .. } = page;
    let next = if page.has_links {
        quote! {
            let links = self.links.iter().flatten();
            next_link(links.map(|link| (link.rel.as_deref(), link.uri.as_deref())))
        }
    } else {
        quote! { None }
    };
    let next_cursor = page.has_cursor.then(|| {
        quote! {
            #[inline]
            fn next_cursor(&self) -> Option<&str> {
                self.starting_after.as_deref()
            }
        }
    });
    let (is_list, entries) = (list_check(page), entries(page));
    let members = page.entries.iter().map(|(ident, _)| ident);
    let (item_name, id) = match page.id {
        Id::Required => (quote! { item }, quote! { Some(&item.id) }),
        Id::Optional => (quote! { item }, quote! { item.id.as_deref() }),
        Id::None => (quote! { _ }, quote! { None }),
    };
    quote! {
        impl Page for #ident {
            type Item = #item;

            #[inline]
            fn next(&self) -> Option<&str> { #next }

            #next_cursor

            #[inline]
            fn is_list(&self) -> bool { #is_list }

            #[inline]
            fn is_empty(&self) -> bool {
                #( self.#members.iter().flatten().next().is_none() )&&*
            }

            #[inline]
            fn into_items(self) -> Vec<#item> { #entries }

            #[inline]
            fn id(#item_name: &#item) -> Option<&str> { #id }
        }
    }
}

/// A page without a list is none, and neither is one of whose entries the wrapping has nothing in
/// it.
fn list_check(page: &Page<'_>) -> TokenStream {
    let members = page.entries.iter().map(|(ident, _)| ident);
    let is_there = quote! { #( self.#members.is_some() )||* };
    let is_there = match page.entries.len() {
        1 => is_there,
        _ => quote! { (#is_there) },
    };
    let wrapped = page
        .entries
        .iter()
        .filter(|(_, unwrapping)| matches!(unwrapping, Unwrapping::Optional))
        .map(|(ident, _)| ident);
    quote! {
        #is_there #( && self.#wrapped.iter().flatten().all(|entry| entry.data.is_some()) )*
    }
}

fn entries(page: &Page<'_>) -> TokenStream {
    if let [(ident, Unwrapping::Bare)] = page.entries.as_slice() {
        return quote! { self.#ident.unwrap_or_default() };
    }
    let mut lists = page.entries.iter().map(|(ident, unwrapping)| {
        let list = quote! { self.#ident.unwrap_or_default().into_iter() };
        match unwrapping {
            Unwrapping::Optional => quote! { #list.filter_map(|entry| entry.data) },
            Unwrapping::Item => quote! { #list.map(clever_core::Item::into_inner) },
            Unwrapping::Bare => list,
        }
    });
    let first = lists.next();
    quote! { #first #( .chain(#lists) )* .collect() }
}
