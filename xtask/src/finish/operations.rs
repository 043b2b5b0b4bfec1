//! `operations.rs`: the table of operations.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::code::doc;
use super::read::Generated;
use super::types::described;
use crate::lower::Operation;

pub fn write(generated: &Generated) -> Vec<TokenStream> {
    let operations: Vec<_> = generated
        .builders
        .iter()
        .map(|builder| &builder.operation)
        .collect();
    let names = operations.iter().map(|operation| name(operation));
    let uses_limits = operations.iter().any(|operation| operation.limit.is_some());
    let limit = uses_limits.then(|| quote! { Limit, });
    let uses_paging = operations
        .iter()
        .any(|operation| operation.paging.is_some());
    let paging = uses_paging.then(|| quote! { Paging, });
    let mut items = vec![
        quote! { use clever_core::{Access, #limit Method, Operation, #paging}; },
        quote! {
            /// Every operation of this version.
            pub static OPERATIONS: &[&Operation] = &[ #( &#names ),* ];
        },
    ];
    items.extend(operations.into_iter().map(entry));
    items
}

fn name(operation: &Operation) -> syn::Ident {
    format_ident!("{}", operation.id.to_shouty_snake_case())
}

fn entry(operation: &Operation) -> TokenStream {
    let name = name(operation);
    let description = doc(&described(&operation.summary, &operation.id));
    let Operation { id, path, tag, .. } = operation;
    let method = format_ident!("{}", operation.method.to_upper_camel_case());
    let access = operation
        .access
        .iter()
        .map(|kind| format_ident!("{}", kind.to_upper_camel_case()));
    let paging = match &operation.paging {
        Some(form) => {
            let form = format_ident!("{}", form.to_upper_camel_case());
            quote! { Some(Paging::#form) }
        }
        None => quote! { None },
    };
    let limit = match operation.limit {
        Some((default, maximum)) => {
            let (default, maximum) = (
                Literal::u64_unsuffixed(default),
                Literal::u64_unsuffixed(maximum),
            );
            quote! { Some(Limit { default: #default, maximum: #maximum }) }
        }
        None => quote! { None },
    };
    quote! {
        #description
        pub static #name: Operation = Operation {
            id: #id,
            method: Method::#method,
            path: #path,
            tag: #tag,
            access: &[ #( Access::#access ),* ],
            paging: #paging,
            limit: #limit,
        };
    }
}
