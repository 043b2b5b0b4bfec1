//! `events.rs`: one variant for each type of event.

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code::doc;
use crate::lower::{EventType, Lowered};

pub fn write(lowered: &Lowered) -> Vec<TokenStream> {
    let events = &lowered.events;
    vec![
        imports(),
        definition(events),
        event_kind(events),
        schema(events),
    ]
}

fn imports() -> TokenStream {
    quote! {
        use clever_core::{Change, UnknownEvent};
        use serde::{Deserialize, Deserializer, Serialize, Serializer};
        use serde_json::Value;

        use crate::types;

        /// Something that happened to a record.
        pub type Event = clever_core::Event<EventKind>;
    }
}

fn variant(event: &EventType) -> syn::Ident {
    format_ident!("{}", event.name.to_upper_camel_case())
}

fn record(event: &EventType) -> syn::Ident {
    format_ident!("{}", event.record.to_upper_camel_case())
}

fn definition(events: &[EventType]) -> TokenStream {
    let variants = events.iter().map(|event| {
        let (variant, record) = (variant(event), record(event));
        let name = doc(&format!("`{}`", event.name));
        quote! { #name #variant(Change<types::#record>), }
    });
    quote! {
        /// What happened, and to which record.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum EventKind {
            #( #variants )*
            /// A type that is not in the document, kept as sent.
            Unknown(UnknownEvent),
        }
    }
}

fn event_kind(events: &[EventType]) -> TokenStream {
    let names: Vec<_> = events.iter().map(|event| &event.name).collect();
    let variants: Vec<_> = events.iter().map(variant).collect();
    quote! {
        impl clever_core::EventKind for EventKind {
            fn decode<'de, D: Deserializer<'de>>(event_type: &str, data: D) -> Result<Self, D::Error> {
                match event_type {
                    #( #names => Change::deserialize(data).map(Self::#variants), )*
                    _ => {
                        let event_type = event_type.to_owned();
                        let data = Value::deserialize(data)?;
                        Ok(Self::Unknown(UnknownEvent { event_type, data }))
                    }
                }
            }
            fn event_type(&self) -> &str {
                match self {
                    #( Self::#variants(_) => #names, )*
                    Self::Unknown(event) => &event.event_type,
                }
            }
            fn encode_data<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #( Self::#variants(change) => change.serialize(serializer), )*
                    Self::Unknown(event) => event.data.serialize(serializer),
                }
            }
        }
    }
}

/// Which record each type carries, for readers of schemas.
fn schema(events: &[EventType]) -> TokenStream {
    let names = events.iter().map(|event| &event.name);
    let records = events.iter().map(record);
    quote! {
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for EventKind {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                "EventKind".into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                clever_core::event_schema([
                    #( (#names, generator.subschema_for::<Change<types::#records>>()) ),*
                ])
            }
        }
    }
}
