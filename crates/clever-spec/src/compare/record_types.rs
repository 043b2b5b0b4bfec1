//! Record types, of two schemas side by side.

use std::collections::BTreeSet;

use super::choices::values;
use super::rules::property;
use super::values::Sides;
use super::view::View;

impl Sides<'_, '_, '_> {
    pub(super) fn records(&mut self) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let (before, now) = (&was.discriminators, &is.discriminators);
        if !before.is_empty() && !now.is_empty() && before != now {
            let words =
                |names: &BTreeSet<&str>| Vec::from_iter(names.iter().copied()).join("` and `");
            let (before, now) = (words(before), words(now));
            let what = format!("its type stood in `{before}` and stands in `{now}`");
            self.note(property::DISCRIMINATOR_CHANGED, what);
        }
        let missing = |here: &View<'_>, there: &View<'_>| -> Vec<String> {
            let names = here.records.keys();
            names
                .filter(|name| !there.records.contains_key(*name))
                .cloned()
                .collect()
        };
        for (name, old) in &was.records {
            if let Some(new) = is.records.get(name) {
                self.child(*old, *new);
            }
        }
        if let Some(gone) = values("record type", missing(&was, &is).iter(), "gone") {
            self.note(property::RECORD_TYPE_REMOVED, gone);
        }
        if let Some(added) = values("record type", missing(&is, &was).iter(), "new") {
            self.note(property::RECORD_TYPE_ADDED, added);
        }
    }
}
