//! The rules of Clever's change policy.

/// One rule of the policy.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, such as `frozen-version-changed`.
    pub id: &'static str,
    /// What the policy says.
    pub means: &'static str,
    /// What to do about a departure.
    pub advice: &'static str,
}

macro_rules! rules {
    ($($name:ident $id:literal $means:literal $advice:literal;)+) => {
        $(pub(super) static $name: Rule = Rule { id: $id, means: $means, advice: $advice };)+

        static ALL: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    MAJOR_WITHIN_A_YEAR "major-within-a-year"
        "A major version comes at most once a year."
        "see whether the dates in versions.toml are right; if so, acknowledge it there";
    OLD_VERSION_OPEN "old-version-open"
        "Once a new version is out, new applications cannot use the ones before it."
        "set its status to superseded in versions.toml";
    NEWEST_VERSION_CLOSED "newest-version-closed"
        "New applications use the newest version."
        "set its status to current in versions.toml, or add the version that is newer";
    VERSION_WITHDRAWN "version-withdrawn"
        "A deprecated version stays supported."
        "acknowledge it in versions.toml, with the date on which it stopped to answer";
    MINOR_BREAKS "minor-breaks"
        "A minor version is compatible with the one before it."
        "acknowledge it in versions.toml, with `at` naming the places as they are quoted; look yourself at \
         those that could not be compared";
    FIX_BREAKS "fix-breaks"
        "Fixes in the first three months of a version break nobody: only majors may."
        "acknowledge it in versions.toml, with `at` naming the places as they are quoted; look yourself at \
         those that could not be compared";
    FIX_ADDS "fix-adds"
        "A version is code-complete when it is released: fixes in its first three months bring nothing new."
        "acknowledge it in versions.toml, with `at` naming the places as they are quoted";
    FROZEN_VERSION_CHANGED "frozen-version-changed"
        "Three months after its release a version does not change any more."
        "see what changed (`cargo xtask diff`) and acknowledge it in versions.toml with one exception \
         more, which has date, reason and these `facts`, even where no caller notices what differs; \
         only if nothing differs and the digest alone is made otherwise, put them in place of the last \
         ones";
    FACTS_MISSING "facts-missing"
        "What a frozen version says is on record, so that a change shows."
        "write `facts = \"…\"` with this digest on its [[version]] in versions.toml; an \
         exception is only for a change";
    FACTS_ACCEPTED_BEFORE "facts-accepted-before"
        "The last exception of a frozen version, by date, accepts what the version says now."
        "if the version has not changed, remove the exception that has other facts, which may be meant for \
         another version; if the one that has these `facts` is new, give it a date that is not before the \
         others (of one day, the last one listed counts); if the version went back to what it said before, acknowledge that with one exception \
         more, which has these `facts`";
    GLOBAL_CHANGE_INCOMPLETE "global-change-incomplete"
        "A global change reaches all versions."
        "let an exception of the version name it with `global_change`, or say under `without` why the \
         version has nothing of it";
    EXCEPTION_LOST "exception-lost"
        "What once departed from the policy stays on record."
        "put it back as it was; one that accepts nothing any more says `history = true`, and what is new has \
         an exception of its own";
    EXCEPTION_UNUSED "exception-unused"
        "An exception in versions.toml acknowledges a departure."
        "remove what acknowledges nothing, or mend its rule, date, places (as they are quoted where something \
         departs), facts or global change";
}

impl Rule {
    /// Whether exceptions say with `at` at which places they acknowledge it.
    pub(crate) fn has_places(&self) -> bool {
        self.id == MINOR_BREAKS.id || self.is_of_fixes()
    }

    /// Whether it is about a version in its first three months.
    pub(crate) fn is_of_fixes(&self) -> bool {
        [FIX_BREAKS.id, FIX_ADDS.id].contains(&self.id)
    }

    /// Whether exceptions say which facts they accept.
    pub(crate) fn has_facts(&self) -> bool {
        self.id == FROZEN_VERSION_CHANGED.id
    }

    /// Whether it tells what is wrong in versions.toml, which is mended and not acknowledged.
    pub(crate) fn is_about_the_list(&self) -> bool {
        let rules = [
            &FACTS_MISSING,
            &FACTS_ACCEPTED_BEFORE,
            &EXCEPTION_LOST,
            &EXCEPTION_UNUSED,
        ];
        rules.iter().any(|rule| rule.id == self.id)
    }
}

/// All rules.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    ALL
}

/// The rule of that name.
#[must_use]
pub fn get(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
