//! Changes in a list without headings: each once, with the operations that it is about.

use std::collections::HashMap;
use std::hash::Hash;

use clever_spec::compare::Finding;
use clever_spec::pointer;

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

/// Whether its subject begins with the name of the schema that it stands in.
fn is_of_schema(finding: &Finding) -> bool {
    let pointers = [&finding.old, &finding.new]
        .into_iter()
        .filter_map(|place| place.pointer.as_deref());
    let mut names = pointers.filter_map(|pointer| {
        let below = pointer
            .strip_prefix("/components/schemas/")
            .or_else(|| pointer.strip_prefix("/definitions/"))?;
        below.split('/').next().map(pointer::unescape)
    });
    names.any(|name| {
        let way = finding.subject.strip_prefix(&*name);
        way.is_some_and(|way| {
            !name.is_empty() && (way.is_empty() || way.starts_with(['.', '[', '{']))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clever_spec::compare::compare;
    use clever_spec::load;

    #[test]
    fn what_no_schema_is_named_for_is_told_with_its_operations() {
        let lamp = "{type: object, properties: {id: {type: string}}}";
        let inline = lamp.replace("}}}", "}, watts: {type: string}}}");
        let api = |schema: &str| {
            let answer = format!(
                "{{responses: {{'200': {{description: OK, content: {{application/json: {{schema: \
                 {schema}}}}}}}}}}}"
            );
            let text = format!(
                "openapi: 3.0.3\npaths: {{/a: {{get: {answer}}}, /b: {{get: {answer}}}}}\n\
                 components: {{schemas: {{response: {lamp}}}}}\n"
            );
            load::tree("lamps.yaml", &text).expect("a document")
        };
        let (old, new) = (api(&inline), api("{$ref: '#/components/schemas/response'}"));
        let findings = compare(&old, &new).findings;
        let listed = listed(&findings, Finding::sentence);
        let told: Vec<String> = listed.iter().map(Listed::sentence).collect();
        assert_eq!(told, ["GET /a, GET /b: response 200, watts: it is gone"]);
    }
}
