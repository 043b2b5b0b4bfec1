//! `client.rs`: one method for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::doc;
use super::read::{Builder, Generated};
use super::types::described;
use crate::lower::Lowered;

pub fn write(generated: &Generated, lowered: &Lowered) -> Vec<TokenStream> {
    let version = &lowered.version.name;
    let about = doc(&format!(
        "Client for Clever's API, version {}.",
        version.trim_start_matches('v')
    ));
    let methods = generated.builders.iter().map(method);
    vec![
        quote! {
            use clever_core::{Error, Token};

            use crate::{VERSION, builder};
        },
        quote! {
            #about
            #[derive(Clone, Debug)]
            pub struct Client {
                core: clever_core::Client,
            }
        },
        quote! {
            impl Client {
                /// A client that sends `token` to Clever. For other settings make a
                /// [`clever_core::Client`] with [`VERSION`] and convert it.
                ///
                /// # Errors
                /// The platform offers no way to send requests.
                pub fn new(token: impl Into<Token>) -> Result<Self, Error> {
                    clever_core::Client::builder(&VERSION, token).build().map(Self::from)
                }
            }
        },
        quote! {
            impl From<clever_core::Client> for Client {
                fn from(core: clever_core::Client) -> Self {
                    Self { core }
                }
            }
        },
        quote! {
            impl Client {
                #( #methods )*
            }
        },
    ]
}

fn method(builder: &Builder) -> TokenStream {
    let Builder {
        ident,
        method,
        operation,
        ..
    } = builder;
    let description = doc(&described(&operation.summary, &operation.id));
    quote! {
        #description
        pub fn #method(&self) -> builder::#ident {
            builder::#ident::new(&self.core)
        }
    }
}
