//! `builder.rs`: one builder for each operation.

use std::collections::BTreeSet;

use heck::ToShoutySnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::code::doc;
use super::pages;
use super::read::{Builder, Generated, Kind, Parameter};
use super::types::described;

pub fn write(generated: &Generated) -> Vec<TokenStream> {
    let pages = pages::names(generated);
    let mut items = vec![imports()];
    items.extend(
        generated
            .builders
            .iter()
            .flat_map(|builder| [definition(builder), methods(builder, &pages)]),
    );
    items
}

fn imports() -> TokenStream {
    quote! {
        use clever_core::{Error, Items, Pages, Request, Response};

        use crate::operations;
        use crate::types::*;
    }
}

fn definition(builder: &Builder) -> TokenStream {
    let Builder {
        ident,
        method,
        operation,
        ..
    } = builder;
    let summary = described(&operation.summary, &operation.id);
    let description = doc(&format!(
        "{summary} Made by [`Client::{method}`](crate::Client::{method})."
    ));
    quote! {
        #description
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before `send`"]
        pub struct #ident {
            request: Request,
        }
    }
}

fn methods(builder: &Builder, pages: &BTreeSet<&Ident>) -> TokenStream {
    let ident = &builder.ident;
    let operation = format_ident!("{}", builder.operation.id.to_shouty_snake_case());
    let counts = pages::counts(builder, pages);
    let parameters = builder.parameters.iter();
    let setters = parameters
        .filter(|parameter| !(counts && parameter.wire == "count"))
        .map(|parameter| setter(builder, parameter));
    let list = pages::is_list(builder, pages).then(|| list(builder));
    let count = counts.then(count);
    let request = (builder.operation.path == "/events").then(|| request(builder));
    let sends = doc(&format!(
        "Sends `{} {}`.",
        builder.operation.method.to_uppercase(),
        builder.operation.path
    ));
    let send = match &builder.response {
        Some(ty) => quote! {
            pub async fn send(self) -> Result<Response<#ty>, Error> {
                self.request.send().await
            }
        },
        None => quote! {
            pub async fn send(self) -> Result<Response<()>, Error> {
                self.request.send_without_body().await
            }
        },
    };
    quote! {
        impl #ident {
            pub(crate) fn new(client: &clever_core::Client) -> Self {
                Self { request: client.request(&operations::#operation) }
            }
            #( #setters )*
            #sends
            #send
            #list
            #count
        }
        #request
    }
}

/// The feed of events is read in a way of its own.
fn request(builder: &Builder) -> TokenStream {
    let ident = &builder.ident;
    quote! {
        impl From<#ident> for Request {
            fn from(builder: #ident) -> Self {
                builder.request
            }
        }
    }
}

fn list(builder: &Builder) -> TokenStream {
    let page = &builder.response;
    quote! {
        /// The list page by page.
        #[inline]
        pub fn pages(self) -> Pages<#page> {
            Pages::new(self.request)
        }
        /// What is listed, over all pages.
        #[inline]
        pub fn stream(self) -> Items<#page> {
            Items::new(self.request)
        }
    }
}

fn count() -> TokenStream {
    quote! {
        /// How many records the list has.
        #[inline]
        pub async fn count(self) -> Result<u64, Error> {
            self.request.count().await
        }
    }
}

fn setter(builder: &Builder, parameter: &Parameter) -> TokenStream {
    let Parameter {
        ident,
        wire,
        ty,
        kind,
    } = parameter;
    let described_parameters = &builder.operation.parameters;
    let words = described_parameters.iter().find(|(name, _)| name == wire);
    let words = words.map(|(_, words)| words.as_str()).unwrap_or_default();
    let words = match kind {
        Kind::Body => "What to send.",
        _ => words,
    };
    let description = doc(&described(words, wire));
    let (accepted, set) = match kind {
        Kind::Path => (
            quote! { impl TryInto<#ty> },
            quote! { path::<#ty, _>(#wire, value) },
        ),
        Kind::Query => (
            quote! { impl TryInto<#ty> },
            quote! { query::<#ty, _>(#wire, value) },
        ),
        Kind::QueryList => (
            quote! { impl IntoIterator<Item = impl TryInto<#ty>> },
            quote! { query_each::<#ty, _>(#wire, value) },
        ),
        Kind::Body => (quote! { impl Into<#ty> }, quote! { body(&value.into()) }),
    };
    quote! {
        #description
        pub fn #ident(mut self, value: #accepted) -> Self {
            self.request.#set;
            self
        }
    }
}
