//! Forms of a record that each say all that a record without forms says, and ask for more: the same
//! record, of which more is said, rather than one form and others beside it.

use super::listing::listed;
use super::rules::property;
use super::schema::Schemas;
use super::values::Sides;
use super::view::{Forms, View};

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Compares a record with forms that it got, if they extend it: it fits none of them by itself,
    /// and each of them fits it. Whether they do.
    pub(super) fn got_extensions(
        &mut self,
        new: &mut Schemas<'n>,
        alone: &Forms<'o>,
        group: &Forms<'n>,
    ) -> bool {
        let do_extend = extend(&self.was, new, group);
        if do_extend {
            let what = "it has to be one of several forms now";
            self.note(property::ALTERNATIVE_REMOVED, what);
            self.each_form(alone, group);
        }
        do_extend
    }

    /// The same of a record that has lost such forms.
    pub(super) fn lost_extensions(
        &mut self,
        old: &mut Schemas<'o>,
        group: &Forms<'o>,
        alone: &Forms<'n>,
    ) -> bool {
        let did_extend = extend(&self.is, old, group);
        if did_extend {
            let what = "it need not be one of several forms any more";
            self.note(property::ALTERNATIVE_ADDED, what);
            self.each_form(group, alone);
        }
        did_extend
    }

    fn each_form(&mut self, was: &Forms<'o>, is: &Forms<'n>) {
        for before in &was.list {
            for now in &is.list {
                self.child(before.node, now.node);
            }
        }
    }
}

/// Whether each form lists all properties of a record, and requires one that the record does not.
fn extend(record: &View<'_>, schemas: &mut Schemas<'_>, forms: &Forms<'_>) -> bool {
    let known = listed(record);
    record.is_only("object")
        && forms.list.iter().all(|form| {
            let form = schemas.view(form.node);
            form.is_only("object")
                && known.is_subset(&listed(&form))
                && !form.required.is_subset(&record.required)
        })
}
