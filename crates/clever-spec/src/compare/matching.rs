//! Giving each of several its own like among as many others.

/// Whether each of so many can have one of as many others that it is like, each of these once.
///
/// That one is like two others does not make these alike, so that what one has may have to be given to
/// another one, if there is one more for the first.
pub(super) fn have_their_likes(
    count: usize,
    mut are_alike: impl FnMut(usize, usize) -> bool,
) -> bool {
    let mut matching = Matching {
        left: (0..count).collect(),
        has: vec![None; count],
        owner: vec![None; count],
    };
    (0..count)
        .all(|one| matching.takes(one, &mut are_alike) || matching.is_given(one, &mut are_alike))
}

struct Matching {
    /// The others that nobody has.
    left: Vec<usize>,
    /// Which other one each has.
    has: Vec<Option<usize>>,
    /// Who has each of the others.
    owner: Vec<Option<usize>>,
}

impl Matching {
    /// Takes one that nobody has.
    fn takes(&mut self, one: usize, mut are_alike: impl FnMut(usize, usize) -> bool) -> bool {
        let like = self.left.iter().position(|other| are_alike(one, *other));
        let Some(place) = like else {
            return false;
        };
        let other = self.left.swap_remove(place);
        (self.has[one], self.owner[other]) = (Some(other), Some(one));
        true
    }

    /// Takes what another has who can take one that nobody has, or can be given one in the same way.
    fn is_given(&mut self, first: usize, mut are_alike: impl FnMut(usize, usize) -> bool) -> bool {
        let mut asked_by = vec![None; self.owner.len()];
        let mut asking = vec![first];
        while let Some(one) = asking.pop() {
            if one != first && self.takes_another(one, &asked_by, &mut are_alike) {
                return true;
            }
            for (other, owner) in self.owner.iter().enumerate() {
                if let Some(owner) = owner
                    && asked_by[other].is_none()
                    && are_alike(one, other)
                {
                    asked_by[other] = Some(one);
                    asking.push(*owner);
                }
            }
        }
        false
    }

    /// Takes one that nobody has, and leaves what it had to the one that asked for it, and so on.
    fn takes_another(
        &mut self,
        one: usize,
        asked_by: &[Option<usize>],
        are_alike: impl FnMut(usize, usize) -> bool,
    ) -> bool {
        let mut given = self.has[one];
        if !self.takes(one, are_alike) {
            return false;
        }
        while let Some(other) = given
            && let Some(next) = asked_by[other]
        {
            given = self.has[next].replace(other);
            self.owner[other] = Some(next);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::have_their_likes;

    #[test]
    fn what_one_has_is_given_to_another() {
        let alike = [
            [true, true, false],
            [true, false, false],
            [false, true, true],
        ];
        assert!(have_their_likes(3, |one, other| alike[one][other]));
        let backwards = |one: usize, other: usize| alike[2 - one][2 - other];
        assert!(have_their_likes(3, backwards));
    }

    #[test]
    fn three_do_not_share_two() {
        let alike = [
            [true, true, false],
            [true, true, false],
            [true, true, false],
        ];
        assert!(!have_their_likes(3, |one, other| alike[one][other]));
    }

    #[test]
    fn who_is_like_none_has_none() {
        assert!(!have_their_likes(2, |one, _| one == 0));
    }
}
