//! What attributes say of a thing.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::show::shown;

type List<T> = Punctuated<T, Token![,]>;

/// What a thing is there only with: what `cfg` says.
pub fn condition(attributes: &[Attribute]) -> Option<String> {
    let conditions = attributes.iter().filter(|it| it.path().is_ident("cfg"));
    let conditions = conditions.filter_map(|it| it.parse_args::<Meta>().ok());
    conditions.map(|condition| shown(&condition)).next()
}

/// Whether a macro can be named by users.
pub fn is_exported(attributes: &[Attribute]) -> bool {
    let mut attributes = attributes.iter();
    attributes.any(|it| it.path().is_ident("macro_export"))
}

/// Whether a thing leaves room for more parts, be it under some condition only.
pub fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    let mut all = all(attributes).into_iter();
    all.any(|(meta, _)| meta.path().is_ident("non_exhaustive"))
}

/// The traits that are derived, each with what it is there only with.
pub fn derived(attributes: &[Attribute]) -> Vec<(Path, Option<String>)> {
    let all = all(attributes).into_iter();
    let derives = all.filter(|(meta, _)| meta.path().is_ident("derive"));
    let names = derives.filter_map(|(meta, condition)| {
        let names = meta.require_list().ok()?;
        let names = names.parse_args_with(List::<Path>::parse_terminated).ok()?;
        Some(names.into_iter().map(move |name| (name, condition.clone())))
    });
    names.flatten().collect()
}

/// All attributes, those in `cfg_attr` too, each with what it is there only with.
fn all(attributes: &[Attribute]) -> Vec<(Meta, Option<String>)> {
    let mut all = Vec::new();
    for attribute in attributes {
        if !attribute.path().is_ident("cfg_attr") {
            all.push((attribute.meta.clone(), None));
            continue;
        }
        // Anything else than a condition and attributes would not have compiled.
        let inner = attribute.parse_args_with(List::<Meta>::parse_terminated);
        let mut inner = inner.into_iter().flatten();
        let condition = inner.next().map(|condition| shown(&condition));
        all.extend(inner.map(|meta| (meta, condition.clone())));
    }
    all
}
