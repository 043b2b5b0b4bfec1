//! `enums.rs`: one open enum for each set of values.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code::doc;
use crate::lower::{Lowered, OpenEnum};

pub fn write(lowered: &Lowered) -> Vec<TokenStream> {
    let mut items = vec![quote! {
        use std::fmt;

        use clever_core::{OpenEnum, UnknownValue, Unlisted, open_enum};
        use serde::{Deserialize, Deserializer, Serialize, Serializer};
    }];
    for one in lowered.enums.values() {
        items.extend([
            definition(one),
            open_enum(one),
            methods(one),
            conversions(one),
        ]);
    }
    items
}

fn definition(one: &OpenEnum) -> TokenStream {
    let ident = format_ident!("{}", one.name);
    let description = match one.description.as_str() {
        "" => format!("A value of `{}`.", one.name),
        words => words.to_owned(),
    };
    let description = doc(&description);
    let variants = one.variants().map(|(value, variant)| {
        let variant = format_ident!("{variant}");
        let value = if value.is_empty() {
            "The empty string.".to_owned()
        } else {
            format!("`{value}`")
        };
        let value = doc(&value);
        quote! { #value #variant, }
    });
    quote! {
        #description
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #( #variants )*
            /// A value that is not in the document, kept as sent.
            Unlisted(Unlisted),
        }
    }
}

fn open_enum(one: &OpenEnum) -> TokenStream {
    let ident = format_ident!("{}", one.name);
    let (name, public) = (&one.name, one.public);
    let mut known: Vec<_> = one.variants().collect();
    known.sort();
    let known = known.into_iter().map(|(value, variant)| {
        let variant = format_ident!("{variant}");
        quote! { (#value, Self::#variant) }
    });
    quote! {
        impl OpenEnum for #ident {
            const NAME: &'static str = #name;
            const PUBLIC: bool = #public;
            const KNOWN: &'static [(&'static str, Self)] = &[ #( #known ),* ];
            fn from_unlisted(value: Unlisted) -> Self {
                Self::Unlisted(value)
            }
            fn as_unlisted(&self) -> Option<&Unlisted> {
                match self {
                    Self::Unlisted(value) => Some(value),
                    _ => None,
                }
            }
        }
    }
}

fn methods(one: &OpenEnum) -> TokenStream {
    let ident = format_ident!("{}", one.name);
    quote! {
        impl #ident {
            /// The value as sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                open_enum::as_str(self)
            }
            /// A value made on purpose, sent even if it is not in the document.
            #[must_use]
            pub fn unlisted(value: impl Into<String>) -> Self {
                open_enum::unlisted(value)
            }
        }
    }
}

fn conversions(one: &OpenEnum) -> TokenStream {
    let ident = format_ident!("{}", one.name);
    quote! {
        impl fmt::Debug for #ident {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                open_enum::debug(self, f)
            }
        }
        impl TryFrom<&str> for #ident {
            type Error = UnknownValue;
            fn try_from(value: &str) -> Result<Self, UnknownValue> {
                open_enum::parse(value)
            }
        }
        impl<'de> Deserialize<'de> for #ident {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                open_enum::deserialize(deserializer)
            }
        }
        impl Serialize for #ident {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                open_enum::serialize(self, serializer)
            }
        }
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for #ident {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                Self::NAME.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                open_enum::schema::<Self>()
            }
        }
    }
}
