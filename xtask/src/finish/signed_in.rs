//! `signed_in.rs`: the client of a signed-in user, with what the user's own token reaches.

use heck::ToShoutySnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code::doc;
use super::read::{Builder, Generated};

/// The operation that says who a token stands for; without it nobody can be told apart.
pub fn me(generated: &Generated) -> Option<&Builder> {
    let mut builders = generated.builders.iter();
    builders.find(|builder| builder.operation.path == "/me" && builder.response.is_some())
}

pub fn write(generated: &Generated) -> Option<Vec<TokenStream>> {
    let me = me(generated)?;
    let records = generated.builders.iter().filter_map(record);
    let (ident, response) = (&me.ident, &me.response);
    Some(vec![
        quote! {
            use clever_core::{Error, RateLimit, RawRequest, Response, SsoToken, own_id};

            use crate::types::*;
            use crate::{builder, operations};
        },
        quote! {
            /// Client of a signed-in user: only what the user's own token reaches.
            #[derive(Clone, Debug)]
            pub struct SignedIn {
                core: clever_core::Client,
            }
        },
        quote! {
            impl From<clever_core::Client> for SignedIn {
                fn from(core: clever_core::Client) -> Self {
                    Self { core }
                }
            }
        },
        quote! {
            impl SignedIn {
                /// Who the token stands for.
                pub async fn me(&self) -> Result<Response<#response>, Error> {
                    builder::#ident::new(&self.core).send().await
                }
                #( #records )*
                /// A client of another signed-in user with the same settings and connections: much
                /// cheaper than a new one. The rate limit is its own, since Clever counts requests by
                /// token.
                #[must_use]
                pub fn with_token(&self, token: SsoToken) -> Self {
                    Self { core: self.core.with_token(token) }
                }
                /// Starts a GET of a path that this client does not have: see
                /// [`clever_core::Client::get`].
                pub fn get(&self, path: &str) -> RawRequest {
                    self.core.get(path)
                }
                /// What the last reply said about the rate limit; `None` before the first one.
                #[must_use]
                pub fn rate_limit(&self) -> Option<RateLimit> {
                    self.core.rate_limit()
                }
            }
        },
    ])
}

/// Gets one record by its id: the user's own, or one of the user's schools.
fn record(builder: &Builder) -> Option<TokenStream> {
    let operation = &builder.operation;
    let is_own = operation.access.iter().any(|kind| kind == "sso");
    if !is_own || !operation.path.ends_with("/{id}") {
        return None;
    }
    let ident = &builder.ident;
    let response = builder.response.as_ref()?;
    let name = builder.method.to_string();
    let name = format_ident!("{}", name.strip_prefix("get_")?);
    let entry = format_ident!("{}", operation.id.to_shouty_snake_case());
    let send = quote! { builder::#ident::new(&self.core).id(id).send().await };
    let method = match operation.path.as_str() {
        "/schools/{id}" => quote! {
            /// One of the user's schools.
            pub async fn #name(&self, id: impl TryInto<String>) -> Result<Response<#response>, Error> {
                #send
            }
        },
        path => {
            let own = match path {
                "/districts/{id}" => quote! { me.district },
                _ => quote! { me.id },
            };
            let about = doc(&format!(
                "The user's own, after asking who it is: `GET {path}`."
            ));
            quote! {
                #about
                pub async fn #name(&self) -> Result<Response<#response>, Error> {
                    let me = self.me().await?.into_inner().data;
                    let id = own_id(me.and_then(|me| #own), &operations::#entry)?;
                    #send
                }
            }
        }
    };
    Some(method)
}
