//! What two schemas say of values that both take: `maxLength` says nothing of a number. Where both say
//! something of values of another type, it is evidently meant, and the type is not.

use std::rc::Rc;

use super::api::Encoding;
use super::view::{More, View};

/// A type that keywords are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Text,
    Number,
    Array,
    Object,
}

const SUBJECTS: [Subject; 4] = [
    Subject::Text,
    Subject::Number,
    Subject::Array,
    Subject::Object,
];

/// Takes out of two schemas what only one of them says, of values that not both take.
pub(super) fn keep_what_is_common<'o, 'n>(
    was: &mut Rc<View<'o>>,
    is: &mut Rc<View<'n>>,
    encoding: Encoding,
) {
    let (of_was, of_is) = (Subject::said(was), Subject::said(is));
    for subject in SUBJECTS {
        let is_taken = || subject.is_taken(was, encoding) && subject.is_taken(is, encoding);
        match (of_was[subject as usize], of_is[subject as usize]) {
            (true, false) if !is_taken() => subject.take_out(Rc::make_mut(was)),
            (false, true) if !is_taken() => subject.take_out(Rc::make_mut(is)),
            _ => {}
        }
    }
}

impl View<'_> {
    /// Whether all that it says is said of values of one type each, so that it says of each type by
    /// itself what a form of that type would. A format may be one of several types.
    pub(super) fn is_said_by_type(&self) -> bool {
        let mut keywords = self.conditions.keys().copied();
        let mut places = self.parts.keys();
        self.choices.is_none()
            && self.formats.is_empty()
            && self.discriminators.is_empty()
            && keywords.all(|keyword| Subject::of(keyword).is_some())
            && places.all(|place| Subject::of(place).is_some())
    }

    /// Takes out what it says of values of other types than its own.
    pub(super) fn keep_own_types(&mut self) {
        for subject in SUBJECTS {
            if !subject.is_taken(self, Encoding::Typed) {
                subject.take_out(self);
            }
        }
    }
}

impl Subject {
    /// What a keyword is about, or a place that begins with it; none if about values of any type.
    fn of(keyword: &str) -> Option<Self> {
        Some(match keyword.split('/').next()? {
            "minLength" | "maxLength" | "contentEncoding" | "contentMediaType"
            | "contentSchema" => Self::Text,
            "minimum" | "maximum" | "multipleOf" => Self::Number,
            "minItems" | "maxItems" | "minContains" | "maxContains" | "uniqueItems"
            | "contains" | "prefixItems" | "unevaluatedItems" => Self::Array,
            "minProperties"
            | "maxProperties"
            | "patternProperties"
            | "propertyNames"
            | "dependentSchemas"
            | "unevaluatedProperties" => Self::Object,
            _ => return None,
        })
    }

    /// Whether a schema takes values of that type. Where everything is text, numbers are texts, too.
    fn is_taken(self, view: &View<'_>, encoding: Encoding) -> bool {
        let names: &[&str] = match self {
            Self::Text if encoding.is_text() => &["string", "integer", "number", "boolean"],
            Self::Text => &["string"],
            Self::Number => &["integer", "number"],
            Self::Array => &["array"],
            Self::Object => &["object"],
        };
        let types = view.types.as_ref();
        types.is_none_or(|types| names.iter().any(|name| types.contains(name)))
    }

    /// Of values of which types a schema says something.
    fn said(view: &View<'_>) -> [bool; SUBJECTS.len()] {
        let mut said = SUBJECTS.map(|subject| match subject {
            Self::Text => !view.patterns.is_empty(),
            Self::Number => false,
            Self::Array => view.items.is_some(),
            Self::Object => {
                !view.properties.is_empty()
                    || !view.dependents.is_empty()
                    || view.more != More::Anything
            }
        });
        let keywords = view.limits.keywords();
        let keywords = keywords.chain(view.conditions.keys().copied());
        let places = view.parts.keys().filter_map(|place| Self::of(place));
        for subject in keywords.filter_map(Self::of).chain(places) {
            said[subject as usize] = true;
        }
        said
    }

    fn take_out(self, view: &mut View<'_>) {
        let is_other = |keyword: &str| Self::of(keyword) != Some(self);
        view.limits.retain(is_other);
        view.conditions.retain(|keyword, _| is_other(keyword));
        view.parts.retain(|place, _| is_other(place));
        match self {
            Self::Text => view.patterns.clear(),
            Self::Number => {}
            Self::Array => view.items = None,
            Self::Object => {
                view.properties.clear();
                view.required.clear();
                view.refused.clear();
                view.dependents.clear();
                view.more = More::Anything;
            }
        }
    }
}
