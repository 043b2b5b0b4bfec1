//! Where the addresses of servers end and the paths of operations begin: what stands at the end of each
//! address may stand at the beginning of each path instead.

use rustc_hash::FxHashSet as HashSet;

use super::api::{Api, Operation};

/// Reads both documents as the one with the longer addresses says it.
pub(super) fn align(old: &mut Api<'_>, new: &mut Api<'_>) {
    let (Some(was), Some(is)) = (old.base_path(), new.base_path()) else {
        return;
    };
    if let Some(more) = was.strip_prefix(&is) {
        new.move_to_servers(more, old);
    } else if let Some(more) = is.strip_prefix(&was) {
        old.move_to_servers(more, new);
    }
}

impl Api<'_> {
    /// The path of all addresses, if they have the same for all operations.
    fn base_path(&self) -> Option<String> {
        let path = self.servers.base_path()?;
        let mut own = self
            .operations
            .iter()
            .filter_map(|one| one.servers.as_ref());
        let is_of_all = own.all(|own| own.base_path().as_ref() == Some(&path));
        (is_of_all && self.unread.is_empty()).then_some(path)
    }

    /// Moves the beginning of each path to the servers, if it has it. What has not is an operation of
    /// its own, as long as the other document has none of that path, which begins elsewhere.
    fn move_to_servers(&mut self, base: &str, other: &Api<'_>) {
        if !base.starts_with('/') {
            return;
        }
        let has_it = |path: &str| {
            let rest = path.strip_prefix(base);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let theirs = other.operations.iter().map(|one| one.key().0);
        let theirs: HashSet<String> = theirs.collect();
        let is_known = |one: &Operation<'_>| has_it(one.path) || !theirs.contains(&one.key().0);
        if !self.operations.iter().all(is_known) {
            return;
        }
        let operations = self.operations.iter_mut();
        let moved: Vec<_> = operations.filter(|one| has_it(one.path)).collect();
        if moved.is_empty() {
            return;
        }
        for operation in moved {
            (operation.base, operation.path) = operation.path.split_at(base.len());
        }
        let own = self.operations.iter_mut();
        let own = own.filter_map(|one| one.servers.as_mut());
        for servers in own.chain([&mut self.servers]) {
            *servers = std::mem::take(servers).followed_by(base);
        }
    }
}
