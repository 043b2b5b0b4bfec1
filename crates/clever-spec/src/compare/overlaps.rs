//! Forms of which one only may hold, and whether what was taken fits several of them now, or what
//! comes fits several now.

use serde_json::Value;

use super::api::Encoding;
use super::fits::fits;
use super::forms::Became;
use super::listing::listed;
use super::rule::{Direction, Severity};
use super::rules::body;
use super::sameness::Same;
use super::samples;
use super::schema::{Node, Schemas};
use super::share::Share;
use super::told::are_disjoint;
use super::trial::Trials;
use super::values::{Compared, Sides};
use super::view::{Alternative, Forms};
use super::walk::About;

/// So many pairs of forms are looked at to see whether they overlap.
const OVERLAPS_AT_MOST: usize = 1000;
const TOO_MANY_FORMS: &str = "these forms are too many to see whether they overlap";

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Whether more than one form may hold, before or now, where one only may.
    pub(super) fn exclusion(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        forms: (&Forms<'o>, &Forms<'n>),
        became: &Became<'_, 'o, 'n>,
    ) {
        // Where a property tells which form is meant, the others are not looked at.
        let is_told = [
            self.was.discriminators.is_empty(),
            self.is.discriminators.is_empty(),
        ] == [false; 2];
        // So it does for the records of each of its values.
        let are_told = are_shares(old, forms.0) || are_shares(new, forms.1);
        if self.compared.is_trial || self.null_fits_several(forms) || is_told || are_told {
            return;
        }
        // As text, a number may be the value of two forms.
        let is_typed = self.pair.way.encoding == Encoding::Typed;
        let are_disjoint = match self.pair.way.direction {
            _ if !is_typed => false,
            Direction::Response => are_disjoint(old, forms.0),
            Direction::Request | Direction::Operation => are_disjoint(new, forms.1),
        };
        if are_disjoint {
            return;
        }
        let are_exclusive = (forms.0.is_exclusive, forms.1.is_exclusive);
        match (self.pair.way.direction, are_exclusive) {
            // Of one form alone, the others are gone, which is said.
            (Direction::Response, (true, false)) if forms.1.list.len() > 1 => {
                self.exclusion_ended(old, new, forms);
            }
            (Direction::Request | Direction::Operation, (_, true)) => {
                self.exclusion_holds(old, new, forms, became);
            }
            _ => {}
        }
    }

    /// Whether null fits more than one form where only one may hold, whatever tells the others apart.
    fn null_fits_several(&mut self, (was, is): (&Forms<'o>, &Forms<'n>)) -> bool {
        let are_several = (
            was.is_exclusive && was.fitting_null > 1,
            is.is_exclusive && is.fitting_null > 1,
        );
        if !self.was.nullable || !self.is.nullable {
            return false;
        }
        let (rule, what) = match (self.pair.way.direction, are_several) {
            (Direction::Request | Direction::Operation, (false, true)) => (
                &body::REQUEST_FORMS_OVERLAP,
                "null, which was taken, fits several of its forms, and may fit one only",
            ),
            (Direction::Response, (true, false)) => (
                &body::RESPONSE_FORMS_OVERLAP,
                "null may come, which fitted several of its forms, and could fit one only",
            ),
            _ => return false,
        };
        let (old, new) = (self.was.at, self.is.at);
        self.push(rule, About::Old, what, old, new);
        true
    }

    /// What was taken must not fit more than one form where only one may hold.
    fn exclusion_holds(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (was, is): (&Forms<'o>, &Forms<'n>),
        became: &Became<'_, 'o, 'n>,
    ) {
        let all_pairs = match was.is_exclusive {
            true => 0,
            false => was.list.len() * is.list.len(),
        };
        let work = all_pairs + (became.pairs.len() + 1) * became.left.len();
        if work > OVERLAPS_AT_MOST {
            new.source.skip(self.is.at, TOO_MANY_FORMS);
            return;
        }
        let mut all = was.list.iter().filter(|_| !was.is_exclusive);
        // Where everything is text, a number is one of all texts anyway.
        let is_typed = self.pair.way.encoding == Encoding::Typed;
        let mut added = became.left.iter().filter(|_| is_typed);
        let overlaps = added.any(|form| self.overlaps(old, new, form, became))
            || all.any(|form| self.fits_several(old, new, form, is))
            || is_typed && self.value_fits_several(old, new, (was, is), became);
        if overlaps {
            let what = "what was taken fits several of its forms, and may fit one only";
            let (old, new) = (self.was.at, self.is.at);
            self.push(&body::REQUEST_FORMS_OVERLAP, About::Old, what, old, new);
        }
    }

    /// What comes must not fit more than one of the forms of which only one could hold.
    fn exclusion_ended(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (was, is): (&Forms<'o>, &Forms<'n>),
    ) {
        if was.list.len() * is.list.len() > OVERLAPS_AT_MOST {
            new.source.skip(self.is.at, TOO_MANY_FORMS);
            return;
        }
        let is_typed = self.pair.way.encoding == Encoding::Typed;
        let mut forms = is.list.iter();
        let overlaps = forms.any(|form| self.fitted_several(old, new, was, form))
            || is_typed && self.value_fitted_several(old, new, (was, is));
        if overlaps {
            let what = "what comes may fit several of its forms, and could fit one only";
            let (old, new) = (self.was.at, self.is.at);
            self.push(&body::RESPONSE_FORMS_OVERLAP, About::Old, what, old, new);
        }
    }

    /// Whether a value shows that what comes may fit several of the forms that were there.
    fn value_fitted_several(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (was, is): (&Forms<'o>, &Forms<'n>),
    ) -> bool {
        let trials = &mut self.compared.trials;
        let (way, around) = (Direction::Response, self.pair.new);
        let samples = samples::of_forms(new, trials, way, around, is);
        let found = samples.iter().any(|value| {
            fit_several(old, trials, way, was, value)
                && fits(new, trials, way, around, value) == Some(true)
        });
        trials.tell_the_end(new, self.pair);
        found
    }

    fn fitted_several(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        was: &Forms<'o>,
        form: &Alternative<'n>,
    ) -> bool {
        let fitted = was.list.iter().filter(|before| {
            self.keeps_to(
                old,
                new,
                (before.node, form.node),
                Direction::Response,
                Severity::Risky,
            )
        });
        fitted.count() > 1
    }

    /// Whether a value shows that what was taken fits several forms now. Callers send no properties
    /// that they were not told of.
    fn value_fits_several(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (was, is): (&Forms<'o>, &Forms<'n>),
        became: &Became<'_, 'o, 'n>,
    ) -> bool {
        let Compared {
            trials, sameness, ..
        } = &mut *self.compared;
        let mut is_unchanged = |(was, is): &(&Alternative<'o>, &Alternative<'n>)| {
            let both = was.at.zip(is.at);
            both.is_some_and(|(was, is)| {
                sameness.see(&old.source, &new.source, was, is) == Same::Yes
            })
        };
        let are_as_before = was.is_exclusive && became.left.is_empty();
        if are_as_before && became.pairs.iter().all(&mut is_unchanged) {
            return false;
        }
        let (way, around) = (Direction::Request, self.pair.old);
        let mut samples = samples::of_forms(old, trials, way, around, was);
        samples.extend(samples::of_forms(new, trials, way, self.pair.new, is));
        let found = samples.iter().any(|value| {
            fit_several(new, trials, way, is, value)
                && fits(old, trials, way, around, value) == Some(true)
                && are_told(old, trials, around, value)
        });
        trials.tell_the_end(new, self.pair);
        found
    }

    fn fits_several(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        form: &Alternative<'o>,
        is: &Forms<'n>,
    ) -> bool {
        let fits = is.list.iter().filter(|now| {
            self.keeps_to(
                old,
                new,
                (form.node, now.node),
                Direction::Request,
                Severity::Risky,
            )
        });
        fits.count() > 1
    }

    /// Whether what fitted one form only fits another one that was added.
    fn overlaps(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        added: &Alternative<'n>,
        became: &Became<'_, 'o, 'n>,
    ) -> bool {
        let lists_no_more = |old: &mut Schemas<'o>, new: &mut Schemas<'n>, form: Node| {
            let (listed, all) = (new.view(added.node), old.view(form));
            let mut names = listed.properties.keys();
            names.all(|name| all.properties.contains_key(name))
        };
        let around = became.pairs.iter().filter(|(form, _)| {
            let nodes = (form.node, added.node);
            lists_no_more(old, new, form.node)
                && self.keeps_to(old, new, nodes, Direction::Response, Severity::Risky)
        });
        if let [only] = around.collect::<Vec<_>>().as_slice()
            && self.fits_no_other(old, new, only, became)
        {
            return true;
        }
        became.pairs.iter().any(|pair| {
            let nodes = (pair.0.node, added.node);
            self.keeps_to(old, new, nodes, Direction::Request, Severity::Risky)
                && self.fits_no_other(old, new, pair, became)
        })
    }

    /// Whether what fitted a form does not fit another one that was there anyway.
    fn fits_no_other(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (form, itself): &(&Alternative<'o>, &Alternative<'n>),
        became: &Became<'_, 'o, 'n>,
    ) -> bool {
        let mut others = became.pairs.iter().map(|(_, other)| other.node);
        !others.any(|other| {
            let nodes = (form.node, other);
            other != itself.node
                && self.keeps_to(old, new, nodes, Direction::Request, Severity::Risky)
        })
    }
}

/// Whether forms are the records of each value of what tells them apart.
fn are_shares(schemas: &Schemas<'_>, forms: &Forms<'_>) -> bool {
    let mut shares = forms.list.iter().map(|form| schemas.parts(form.node).share);
    shares.all(|share| matches!(share, Share::Told(..)))
}

/// Whether a value fits more than one form.
fn fit_several(
    schemas: &mut Schemas<'_>,
    trials: &mut Trials,
    way: Direction,
    forms: &Forms<'_>,
    value: &Value,
) -> bool {
    let mut forms = forms.list.iter();
    let mut fits_one =
        || forms.any(|form| fits(schemas, trials, way, form.node, value) == Some(true));
    fits_one() && fits_one()
}

/// Whether a value has such properties only that callers were told of: those that a schema lists, by
/// itself or in forms that the value fits.
fn are_told(schemas: &mut Schemas<'_>, trials: &mut Trials, node: Node, value: &Value) -> bool {
    let Some(members) = value.as_object() else {
        return true;
    };
    let view = schemas.view(node);
    let mut told = listed(&view);
    for form in view.alternatives.iter().flat_map(|group| &group.list) {
        if fits(schemas, trials, Direction::Request, form.node, value) == Some(true) {
            told.extend(schemas.listing(form.node).keys());
        }
    }
    members.keys().all(|name| told.contains(&**name))
}
