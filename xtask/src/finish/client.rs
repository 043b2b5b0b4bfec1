//! `client.rs`: one method for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::doc;
use super::read::{Builder, Generated};
use super::signed_in;
use super::types::described;
use crate::lower::Lowered;

pub fn write(generated: &Generated, lowered: &Lowered) -> Vec<TokenStream> {
    let version = &lowered.version.name;
    let about = doc(&format!(
        "Client for Clever's API, version {}.",
        version.trim_start_matches('v')
    ));
    let methods = generated.builders.iter().map(method);
    let signed_in = match signed_in::me(generated) {
        Some(_) => quote! { crate::SignedIn },
        None => quote! { Self },
    };
    let feed = feed(generated, lowered);
    let events_api = feed.as_ref().map(|_| quote! { EventsApi, });
    let mut items = vec![
        quote! {
            use clever_core::{ApiClient, Error, #events_api Token, Version};

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
                /// A client that sends `token` to Clever, for who uses this crate alone. The `Clever` of
                /// `clever-sdk` dereferences to a `Client`, and has settings, sign-on and events too.
                /// Without it, other settings take a [`clever_core::Client`] that is made with
                /// [`VERSION`] and converted.
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
            impl ApiClient for Client {
                const VERSION: &'static Version = &VERSION;
                type SignedIn = #signed_in;

                fn core(&self) -> &clever_core::Client {
                    &self.core
                }
            }
        },
        quote! {
            impl Client {
                #( #methods )*
            }
        },
    ];
    items.extend(feed);
    items
}

/// The feed of events, where the version has one.
fn feed(generated: &Generated, lowered: &Lowered) -> Option<TokenStream> {
    let mut builders = generated.builders.iter();
    let feed = builders.find(|builder| builder.operation.path == "/events")?;
    let (ident, method, page) = (&feed.ident, &feed.method, feed.response.as_ref()?);
    (!lowered.events.is_empty()).then(|| {
        quote! {
            impl EventsApi for Client {
                type Kind = crate::events::EventKind;
                type Page = crate::types::#page;
                type Request = builder::#ident;

                fn events(&self) -> builder::#ident {
                    self.#method()
                }
            }
        }
    })
}

/// The tokens that may call an operation, in words.
fn tokens(access: &[String]) -> String {
    let has = |kind| access.iter().any(|one| one == kind);
    let district = has("district").then_some("a district token");
    let person = match (has("sso"), has("library")) {
        (true, _) => Some("a signed-in user's token"),
        (false, true) => Some("a Library teacher's token"),
        (false, false) => None,
    };
    let named: Vec<&str> = district.into_iter().chain(person).collect();
    match named.is_empty() {
        true => "no token".to_owned(),
        false => named.join(" or "),
    }
}

fn method(builder: &Builder) -> TokenStream {
    let Builder {
        ident,
        method,
        operation,
        ..
    } = builder;
    let summary = described(&operation.summary, &operation.id);
    let description = doc(&format!("{summary} Takes {}.", tokens(&operation.access)));
    quote! {
        #description
        pub fn #method(&self) -> builder::#ident {
            builder::#ident::new(&self.core)
        }
    }
}
