//! How code is shown to people.

use quote::ToTokens;

/// What a caller has to match: names of arguments are not part of it.
pub fn signature(signature: &syn::Signature) -> String {
    let inputs = signature.inputs.iter().map(|input| match input {
        // Whether it may change what it was given is its own affair.
        syn::FnArg::Receiver(receiver) => shown(receiver).trim_start_matches("mut ").to_owned(),
        syn::FnArg::Typed(argument) => shown(&argument.ty),
    });
    let inputs: Vec<String> = inputs.collect();
    let is_async = signature.asyncness.map_or("", |_| "async ");
    format!(
        "{is_async}fn{}({}) {} {}",
        shown(&signature.generics),
        inputs.join(", "),
        shown(&signature.output),
        shown(&signature.generics.where_clause)
    )
    .trim_end()
    .to_owned()
}

/// As people write it, near enough: tokens without the blanks around punctuation.
pub fn shown(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        ("& ", "&"),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

/// Parameters, and what is asked of them.
pub fn generics(generics: &syn::Generics) -> String {
    let text = format!("{} {}", shown(generics), shown(&generics.where_clause));
    text.trim().to_owned()
}
