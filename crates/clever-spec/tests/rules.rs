//! Every rule on every pair of documents: `rules/<rule>/{old,new}.yaml` is what the rule is for, and
//! a snapshot shows everything that is found there, so that a rule that fires elsewhere shows too.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clever_spec::Document;
use clever_spec::compare::{self, Comparison, compare, compare_on};
use jiff::civil::date;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn pair(rule: &str) -> (Document, Document) {
    let read = |name: &str| Document::read(&folder().join(rule).join(name), name).unwrap();
    (read("old.yaml"), read("new.yaml"))
}

fn shown(comparison: &Comparison) -> String {
    let mut shown = String::new();
    for finding in &comparison.findings {
        let rule = finding.rule;
        let _ = writeln!(shown, "{} [{}]", finding.sentence(), rule.id);
        let (severity, effect) = (rule.severity.as_str(), finding.effect.as_str());
        let _ = writeln!(shown, "  {severity}, {effect}, {}", finding.bump().as_str());
        let _ = writeln!(shown, "  {}\n  {}", finding.old, finding.new);
        let _ = writeln!(shown, "  used by {}", finding.used_by.join(", "));
    }
    for problem in comparison.unread_old.iter().chain(&comparison.unread_new) {
        let _ = writeln!(shown, "not compared: {problem}");
    }
    shown
}

#[test]
fn each_rule_has_its_pair() {
    let pairs = std::fs::read_dir(folder()).unwrap();
    let pairs: BTreeSet<String> = pairs
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let rules: BTreeSet<String> = compare::rules().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(pairs, rules);
    assert_eq!(
        compare::rules().count(),
        rules.len(),
        "an id stands for one rule"
    );
}

#[test]
fn every_rule_runs_on_every_pair() {
    for rule in compare::rules() {
        let (old, new) = pair(rule.id);
        let comparison = compare_on(date(2026, 11, 25), &old.tree(), &new.tree());
        let mut found = comparison.findings.iter();
        assert!(found.any(|finding| finding.rule == rule), "{}", rule.id);
        insta::assert_snapshot!(rule.id, shown(&comparison));
    }
}

#[test]
fn a_document_is_no_different_from_itself() {
    for rule in compare::rules() {
        let (old, new) = pair(rule.id);
        for document in [&old, &new] {
            let comparison = compare(&document.tree(), &document.tree());
            assert_eq!(shown(&comparison), "", "{}", rule.id);
        }
    }
}

#[test]
fn rules_are_put_into_words() {
    for rule in compare::rules() {
        for words in [rule.means, rule.advice] {
            assert!(words.ends_with('.') && words.len() > 10, "{}", rule.id);
        }
        let plain = |byte: u8| byte == b'-' || byte.is_ascii_lowercase();
        assert!(rule.id.bytes().all(plain), "{}", rule.id);
    }
}
