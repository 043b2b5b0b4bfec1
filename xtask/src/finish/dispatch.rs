//! Every operation of a version by its name: what the `tests` member calls and decodes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::pages;
use super::read::{Builder, Generated, Kind, Parameter};
use crate::lower::Lowered;

pub fn write(generated: &Generated, lowered: &Lowered) -> Vec<TokenStream> {
    let krate = format_ident!("{}", lowered.version.crate_ident());
    let decode = generated.builders.iter().filter_map(decode);
    let pages = pages::names(generated);
    let call = generated.builders.iter().map(|builder| {
        let counts = pages::counts(builder, &pages);
        let set = builder.parameters.iter();
        let set = set.filter(|parameter| !(counts && parameter.wire == "count"));
        calling(builder, set, |call| quote! { sent(#call.send().await) })
    });
    let lists = generated.builders.iter();
    let lists = lists.filter(|builder| pages::is_list(builder, &pages));
    let list = lists.map(|builder| {
        let set = builder.parameters.iter();
        let set = set.filter(|parameter| parameter.kind == Kind::Path);
        calling(builder, set, |call| quote! { listed(#call.stream()).await })
    });
    let schemas = generated.structs.iter().map(|item| &item.ident);
    let enums = lowered.enums.keys().map(|name| format_ident!("{name}"));
    let bodies = generated
        .structs
        .iter()
        .filter(|item| lowered.request_types.contains(&item.schema));
    let bodies = bodies.map(|item| {
        let (ident, name) = (&item.ident, item.ident.to_string());
        quote! { #name => body::<#ident>(json), }
    });
    let events =
        (!lowered.events.is_empty()).then(|| quote! { generator.subschema_for::<Event>(); });
    vec![
        quote! {
            #[allow(unused_imports, reason = "a version may have no requests")]
            use crate::dispatch::body;
            use crate::dispatch::{Arguments, Decoded, Listed, Sent, decoded, listed, sent};
            use #krate::Client;
            use #krate::types::*;
        },
        quote! {
            /// Decodes a success of an operation and writes it back; `None` when there is no such
            /// operation or it answers without a body.
            pub fn decode(operation: &str, json: &[u8]) -> Option<Decoded> {
                match operation {
                    #( #decode )*
                    _ => None,
                }
            }
        },
        quote! {
            /// Calls an operation; `None` when there is no such operation.
            pub async fn call(client: &Client, operation: &str, arguments: &Arguments) -> Option<Sent> {
                match operation {
                    #( #call )*
                    _ => None,
                }
            }
        },
        quote! {
            /// Reads a list to its end; `None` when there is no such operation or it is no list.
            pub async fn list(client: &Client, operation: &str, arguments: &Arguments) -> Option<Listed> {
                match operation {
                    #( #list )*
                    _ => None,
                }
            }
        },
        quote! {
            /// Decodes a request body and writes it back.
            #[allow(unused_variables, clippy::match_single_binding, reason = "a version may have no requests")]
            pub fn request_body(name: &str, json: &[u8]) -> Option<Decoded> {
                match name {
                    #( #bodies )*
                    _ => None,
                }
            }
        },
        quote! {
            /// The JSON Schema of every type.
            pub fn schemas(generator: &mut schemars::SchemaGenerator) {
                #( generator.subschema_for::<#schemas>(); )*
                #( generator.subschema_for::<#enums>(); )*
                #events
            }
        },
    ]
}

fn decode(builder: &Builder) -> Option<TokenStream> {
    let id = &builder.operation.id;
    let response = builder.response.as_ref()?;
    Some(quote! { #id => decoded::<#response>(json), })
}

/// Calls an operation with some of its parameters.
fn calling<'b>(
    builder: &'b Builder,
    parameters: impl Iterator<Item = &'b Parameter>,
    finish: impl FnOnce(TokenStream) -> TokenStream,
) -> TokenStream {
    let id = &builder.operation.id;
    let method = &builder.method;
    let setters = parameters.map(|parameter| {
        let (ident, wire, ty) = (&parameter.ident, &parameter.wire, &parameter.ty);
        let ty = match parameter.kind {
            Kind::QueryList => quote! { Vec<#ty> },
            Kind::Path | Kind::Query | Kind::Body => quote! { #ty },
        };
        quote! { let call = arguments.set(call, #wire, |call, value: #ty| call.#ident(value)); }
    });
    let finished = finish(quote! { call });
    quote! {
        #id => {
            let call = client.#method();
            #( #setters )*
            Some(#finished)
        }
    }
}
