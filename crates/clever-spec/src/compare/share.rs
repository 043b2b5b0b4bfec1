//! Parts of the values of a schema.

/// Which values of a schema are meant, where it is one form of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Share {
    #[default]
    All,
    /// All but null, which is said of the forms together.
    NotNull,
    /// Those of one type.
    Of(Type),
    /// The listed one at that place.
    Value(usize),
    /// The records with the listed value at that place of the property of that number.
    Told(u32, usize),
}

/// A type that a schema may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Type(pub(super) &'static str);

impl Type {
    /// The type of that name, if it is one of JSON Schema and not null.
    pub(super) fn named(name: &str) -> Option<Self> {
        const NAMES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];
        let known = NAMES.iter().find(|known| **known == name);
        known.map(|known| Self(known))
    }
}
