//! Generated code names everything in full; people read it shorter.

use syn::visit_mut::VisitMut;
use syn::{Path, Type};

/// The type with its paths shortened to what the generated modules import.
pub fn shortened(ty: &Type) -> Type {
    let mut ty = ty.clone();
    Shorten.visit_type_mut(&mut ty);
    ty
}

struct Shorten;

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let imported = path.segments.first().is_some_and(|first| {
            let first = first.ident.to_string();
            matches!(
                first.as_str(),
                "std" | "crate" | "clever_core" | "super" | "types" | "builder"
            )
        });
        if imported && path.segments.len() > 1 {
            let last = path.segments.pop();
            path.segments.clear();
            path.segments.extend(last);
            path.leading_colon = None;
        } else if path.segments.len() > 1 {
            path.leading_colon = None;
        }
    }
}
