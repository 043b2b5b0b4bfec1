//! Progenitor's client, finished: the parts of it that are right are kept, the rest is written
//! against `clever-core`, in files that a person can review.

mod builders;
mod client;
mod code;
mod dispatch;
mod enums;
mod events;
mod library;
mod operations;
pub mod package;
mod pages;
mod paths;
mod read;
mod signed_in;
mod types;

use crate::lower::Lowered;
use crate::report::Result;

/// Everything that is generated for one version.
#[derive(Debug)]
pub struct Package {
    /// Files of the crate, by their path within it.
    pub files: Vec<(String, String)>,
    /// The version's operations, callable by name, for the `tests` member.
    pub dispatch: String,
    /// Number of types, open enums not counted.
    pub types: usize,
}

/// Finishes what progenitor generated.
///
/// # Errors
/// The generated code is not understood.
pub fn finish(file: &syn::File, lowered: &Lowered, document_sha256: &str) -> Result<Package> {
    let generated = read::read(file, lowered)?;
    let source = format!("specs/{}", lowered.version.document_name());
    let module = |about: &str, items| code::module(&source, about, items);
    let mut files = vec![
        ("Cargo.toml".to_owned(), package::manifest(lowered)),
        ("README.md".to_owned(), package::readme(lowered)),
        (
            "src/lib.rs".to_owned(),
            library::write(&generated, lowered, &source, document_sha256),
        ),
        (
            "src/builder.rs".to_owned(),
            module(
                "Builders of requests, one for each operation.",
                builders::write(&generated),
            ),
        ),
        (
            "src/client.rs".to_owned(),
            module("The client.", client::write(&generated, lowered)),
        ),
        (
            "src/enums.rs".to_owned(),
            module(
                "Sets of values, open to values that are not in the document.",
                enums::write(lowered),
            ),
        ),
        (
            "src/operations.rs".to_owned(),
            module(
                "What is known of each operation before it is sent.",
                operations::write(&generated, lowered),
            ),
        ),
        (
            "src/pages.rs".to_owned(),
            module("Lists, page after page.", pages::write(&generated)),
        ),
        (
            "src/types.rs".to_owned(),
            module(
                "Records, pages and request bodies.",
                types::write(&generated, lowered),
            ),
        ),
    ];
    if !lowered.events.is_empty() {
        files.push((
            "src/events.rs".to_owned(),
            module("Events and the records they carry.", events::write(lowered)),
        ));
    }
    if let Some(items) = signed_in::write(&generated) {
        files.push((
            "src/signed_in.rs".to_owned(),
            module("What a signed-in user reaches.", items),
        ));
    }
    Ok(Package {
        files,
        dispatch: module(
            "The operations of this version by their names.",
            dispatch::write(&generated, lowered),
        ),
        types: generated.structs.len(),
    })
}
