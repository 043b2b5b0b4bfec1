//! Changes in a list without headings: each once, with the operations that it is about.

use std::collections::HashMap;
use std::hash::Hash;

use clever_spec::compare::Finding;

use super::groups::named;

/// A change, and all operations that it was found in.
#[derive(Debug)]
pub struct Listed<'c> {
    /// The first of those that are told alike.
    pub finding: &'c Finding,
    /// By name, as far as they are.
    operations: Vec<String>,
    count: usize,
}

/// Puts findings together that have the same key, in the order in which they first come.
pub fn listed<'c, K: Hash + Eq>(
    findings: impl IntoIterator<Item = &'c Finding>,
    key: impl Fn(&Finding) -> K,
) -> Vec<Listed<'c>> {
    let (mut all, mut places) = (Vec::<Listed<'c>>::new(), HashMap::new());
    for finding in findings {
        let place = *places.entry(key(finding)).or_insert(all.len());
        if place == all.len() {
            all.push(Listed {
                finding,
                operations: Vec::new(),
                count: 0,
            });
        }
        let listed = &mut all[place];
        for operation in finding.used_by.iter() {
            if !listed.operations.contains(operation) {
                listed.operations.push(operation.clone());
            }
        }
        listed.count = listed.count.max(finding.used_by_count);
    }
    all
}

impl Listed<'_> {
    /// What it is about and what happened, and in which operations unless a schema's name says it.
    pub fn sentence(&self) -> String {
        let finding = self.finding;
        let says_whose = is_of_schema(finding) || self.operations == [finding.subject.as_str()];
        if self.operations.is_empty() || says_whose {
            return finding.sentence();
        }
        let count = self.count.max(self.operations.len());
        format!("{}: {}", named(&self.operations, count), finding.sentence())
    }
}

/// Whether it stands in a schema that has a name, which its subject begins with.
fn is_of_schema(finding: &Finding) -> bool {
    let mut pointers = [&finding.old, &finding.new]
        .into_iter()
        .filter_map(|place| place.pointer.as_deref());
    let holders = ["/components/schemas/", "/definitions/"];
    pointers.any(|pointer| holders.iter().any(|holder| pointer.starts_with(holder)))
}
