//! `ci`: the workflows name its steps, all of them, and nothing that can change under them.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod workspace;

use std::collections::BTreeSet;

use workspace::{repository, xtask};

fn workflow(name: &str) -> String {
    let path = repository().join(".github/workflows").join(name);
    std::fs::read_to_string(path).expect("a workflow")
}

/// The steps that the command has, as its help lists them.
fn steps() -> BTreeSet<String> {
    let help = xtask(repository(), &["ci", "--help"]).stdout;
    let listed = help
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- "));
    let name = |line: &str| line.split(':').next().map(str::to_owned);
    listed.filter_map(name).collect()
}

#[test]
fn the_workflow_runs_every_step() {
    let workflow = workflow("ci.yml");
    let runs = workflow
        .lines()
        .filter_map(|line| line.split_once("cargo xtask ci "));
    // The comment at its top names none.
    let runs = runs.filter(|(before, _)| before.trim() == "- run:");
    let named: BTreeSet<String> = runs
        .flat_map(|(_, steps)| steps.split(' '))
        .map(str::to_owned)
        .collect();
    assert_eq!(named, steps());
    assert!(named.contains("check"), "{named:?}");
}

#[test]
fn the_workflows_change_only_when_they_are_changed_here() {
    let mut pinned = 0;
    for name in ["ci.yml", "spec-update.yml"] {
        let workflow = workflow(name);
        for action in workflow
            .lines()
            .filter_map(|line| line.split_once("uses: "))
        {
            let (_, commit) = action.1.split_once('@').expect("a version");
            let commit = commit.split(' ').next().unwrap_or_default();
            let is_hex = commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(commit.len() == 40 && is_hex, "{name}: {}", action.1);
            pinned += 1;
        }
        assert!(
            workflow.contains("\npermissions:\n  contents: read\n"),
            "{name}"
        );
    }
    assert!(pinned > 5, "{pinned}");
}

#[test]
fn a_step_that_fails_is_told_at_the_end_and_keeps_nothing_from_running() {
    let workspace = workspace::Workspace::made_up();
    // The made-up workspace has no xtask of its own, nor what clippy needs.
    let run = workspace.xtask(&["ci", "rust-version", "features"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let report: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("failed"))
        .collect();
    assert_eq!(report.len(), 2, "{}", run.stdout);
}
