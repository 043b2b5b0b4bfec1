//! What a trait asks of those who use or implement it.

use syn::{ItemTrait, TraitItem};

use super::attributes::condition;
use super::show::{generics, shown, signature};
use super::{Surface, Thing};

impl Surface {
    pub(super) fn definition(&mut self, path: &str, it: &ItemTrait) {
        for item in &it.items {
            let (name, thing, is_required) = match item {
                TraitItem::Fn(it) => {
                    let thing = Thing::of(signature(&it.sig)).under(condition(&it.attrs));
                    (&it.sig.ident, thing, it.default.is_none())
                }
                TraitItem::Const(it) => {
                    let thing = Thing::of(shown(&it.ty)).under(condition(&it.attrs));
                    (&it.ident, thing, it.default.is_none())
                }
                TraitItem::Type(it) => {
                    let thing = Thing::of(shown(&it.bounds)).under(condition(&it.attrs));
                    (&it.ident, thing, it.default.is_none())
                }
                _ => continue,
            };
            let thing = if is_required { thing.part() } else { thing };
            self.add(format!("{path}::{name}"), thing);
        }
        let look = format!("{} {}", generics(&it.generics), shown(&it.supertraits));
        let thing = Thing::of(look.trim()).exhaustive(true);
        self.add(path.to_owned(), thing.under(condition(&it.attrs)));
    }
}
