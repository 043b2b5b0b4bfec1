//! The one place that calls progenitor, and that knows it panics.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use clever_spec::{Place, Problem};
use openapiv3::OpenAPI;
use proc_macro2::{Group, TokenStream, TokenTree};
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle};

use crate::lower::Lowered;
use crate::report::Result;

/// Progenitor's client for a lowered document, as far as `finish` has a use for it.
///
/// # Errors
/// Progenitor cannot express the document.
pub fn generate(lowered: &Lowered) -> Result<syn::File> {
    let settings = settings_for(lowered);
    parsed(
        &lowered.version.name,
        &lowered.openapi,
        &settings,
        without_type_builders,
    )
}

/// All of progenitor's client for a lowered document.
///
/// # Errors
/// Progenitor cannot express the document.
pub fn generate_all(lowered: &Lowered) -> Result<syn::File> {
    tokens(
        &lowered.version.name,
        &lowered.openapi,
        &settings_for(lowered),
    )
}

fn settings_for(lowered: &Lowered) -> GenerationSettings {
    let mut settings = settings();
    for (component, rust_type) in &lowered.replacements {
        settings.with_replacement(component, rust_type, std::iter::empty());
    }
    settings
}

/// Drops `types::builder` before it is parsed: half of progenitor's code, and not of use here.
fn without_type_builders(tokens: TokenStream) -> TokenStream {
    inside(tokens, "types", |types| {
        inside(types, "builder", |_| TokenStream::new())
    })
}

/// Changes what is between the braces of `mod name { … }`.
fn inside(
    tokens: TokenStream,
    name: &str,
    change: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let (mut after_mod, mut named) = (false, false);
    let change_one = |token| match token {
        TokenTree::Group(group) if named => {
            named = false;
            TokenTree::Group(Group::new(group.delimiter(), change(group.stream())))
        }
        token => {
            let word = match &token {
                TokenTree::Ident(word) => word.to_string(),
                _ => String::new(),
            };
            named = after_mod && word == name;
            after_mod = word == "mod";
            token
        }
    };
    tokens.into_iter().map(change_one).collect()
}

/// Progenitor's settings that every generation starts from.
pub fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged);
    settings
}

/// Runs progenitor; what makes it panic becomes a problem like any other.
///
/// # Errors
/// Progenitor refuses the document or panics on it.
pub fn tokens(
    version: &str,
    openapi: &OpenAPI,
    settings: &GenerationSettings,
) -> Result<syn::File> {
    parsed(version, openapi, settings, |tokens| tokens)
}

fn parsed(
    version: &str,
    openapi: &OpenAPI,
    settings: &GenerationSettings,
    select: impl FnOnce(TokenStream) -> TokenStream,
) -> Result<syn::File> {
    let run = || {
        let tokens = Generator::new(settings).generate_tokens(openapi);
        let tokens = tokens.map_err(|error| error.to_string())?;
        syn::parse2(select(tokens)).map_err(|error| error.to_string())
    };
    let result = caught(run).unwrap_or_else(|panic| Err(format!("it panicked: {panic}")));
    result.map_err(|what| {
        let what = what.lines().next().unwrap_or_default();
        Problem::new(
            Place::file(format!("specs/{version}.yaml")),
            format!("progenitor cannot generate a client from the document: {what}"),
            "correct the document in an overlay, or add a pass to xtask/src/lower",
        )
    })
}

/// Catches a panic, and gives its message instead of printing it.
///
/// # Errors
/// It panicked.
pub fn caught<T>(run: impl FnOnce() -> T) -> std::result::Result<T, String> {
    static SILENCED: Once = Once::new();
    thread_local! {
        static QUIET: Cell<bool> = const { Cell::new(false) };
    }
    SILENCED.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                print(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(before);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        text.unwrap_or_default()
    })
}
