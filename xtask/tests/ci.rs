//! `ci`: the workflows name its steps, all of them, and nothing that can change under them.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod workspace;

use std::collections::BTreeMap;

use workspace::{git, repository, xtask};

/// How a workflow runs steps: what is locked says so where `Cargo.lock` is stale, and mends nothing.
const STEPS: &str = "cargo --locked xtask ci ";

fn workflow(name: &str) -> String {
    let path = repository().join(".github/workflows").join(name);
    std::fs::read_to_string(path).expect("a workflow")
}

/// The workflows, and the word for the steps of each; none for what runs before every merge.
const WORKFLOWS: [(&str, &str); 3] = [
    ("ci.yml", ""),
    ("long.yml", "Takes long"),
    ("spec-update.yml", "By name only"),
];

/// The steps that the command has, as its help lists them, each with the workflow that it is for.
fn steps() -> BTreeMap<String, &'static str> {
    let help = xtask(repository(), &["ci", "--help"]).stdout;
    let listed = help
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- ")?.split_once(':'));
    let told = listed.map(|(name, what)| {
        let is_told = |(_, word): &&(_, &str)| what.trim().starts_with(word);
        let (workflow, _) = WORKFLOWS.iter().rev().find(is_told).expect("a workflow");
        (name.to_owned(), *workflow)
    });
    told.collect()
}

/// What a workflow runs, line by line.
fn lines(workflow: &str) -> Vec<String> {
    let lines = workflow.lines().map(str::trim);
    let runs = lines.filter_map(|line| line.strip_prefix("- run: "));
    runs.map(str::to_owned).collect()
}

#[test]
fn the_workflows_run_every_step() {
    let steps = steps();
    let mut named = BTreeMap::new();
    for (name, _) in WORKFLOWS {
        for line in lines(&workflow(name)) {
            let Some(words) = line.strip_prefix(STEPS) else {
                continue;
            };
            let words = words.split(' ');
            for step in words.take_while(|word| !word.starts_with("--")) {
                let other = named.insert(step.to_owned(), name);
                assert_eq!(other, None, "{step} runs twice");
            }
        }
    }
    assert_eq!(named, steps);
    assert!(
        named.contains_key("check") && named.contains_key("kills"),
        "{named:?}"
    );
}

#[test]
fn what_may_write_runs_nothing_that_was_imported() {
    let workflow = workflow("spec-update.yml");
    let (reading, writing) = workflow
        .split_once("\n  pull-request:\n")
        .expect("a job that writes");
    assert!(!reading.contains("write\n"), "{reading}");
    let permissions = "permissions:\n      contents: write\n      pull-requests: write\n";
    assert!(writing.contains(permissions), "{writing}");
    assert!(
        !writing.contains("cargo") && !writing.contains("rustup"),
        "{writing}"
    );
    let runs: Vec<&str> = writing
        .lines()
        .filter(|line| line.contains("run:"))
        .collect();
    let script = "        run: tests/scripts/spec-pull-request.sh \"$RUNNER_TEMP/spec-update\"";
    assert_eq!(runs, [script]);
}

#[test]
fn the_workflows_run_nothing_that_does_not_run_here() {
    for (name, _) in WORKFLOWS {
        assert!(!workflow(name).contains("run: |"), "{name}");
        for line in lines(&workflow(name)) {
            // What an event says may be anything; a shell would run it.
            assert!(!line.contains("${{"), "{name}: {line}");
            // What brings the tools, in versions that do not change.
            let is_tool = line.starts_with("rustup toolchain install ")
                || line.starts_with("cargo install ") && line.contains(" --locked --version ")
                || line.starts_with("sudo apt-get install ");
            assert!(is_tool || line.starts_with(STEPS), "{name}: {line}");
        }
    }
}

#[test]
fn each_push_is_compared_with_what_it_found_and_none_is_left_out() {
    let workflow = workflow("ci.yml");
    for words in [
        "check docs --pushed-from \"$PUSHED_FROM\"\n",
        "PUSHED_FROM: ${{ github.event_name == 'push' && github.event.before || '' }}\n",
        "github.event_name == 'pull_request' && github.ref || github.run_id }}\n",
    ] {
        assert!(workflow.contains(words), "{words}");
    }
}

#[test]
fn a_push_from_nowhere_is_told_and_leaves_check_its_own_baseline() {
    let workspace = workspace::Workspace::made_up();
    git(workspace.root(), &["init", "--quiet"]);
    git(workspace.root(), &["add", "."]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "lamps"],
    );
    let warned = |revision: &str| {
        let run = workspace.xtask(&["ci", "changes", "--pushed-from", revision]);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        run.stderr
    };
    let zeros = "0".repeat(40);
    let warning = warned(&zeros);
    let told = format!("warning: --pushed-from {zeros}: git knows no such revision");
    assert!(warning.contains(&told), "{warning}");
    assert!(warning.contains("its own baseline"), "{warning}");
    assert_eq!(warned("HEAD"), "");
    assert_eq!(warned(""), "");
}

#[test]
fn the_workflows_change_only_when_they_are_changed_here() {
    let mut pinned = 0;
    for (name, _) in WORKFLOWS {
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
fn no_token_stays_where_every_step_finds_it() {
    for (name, _) in WORKFLOWS {
        let workflow = workflow(name);
        let count = |words: &str| workflow.matches(words).count();
        let checkouts = count("uses: actions/checkout@");
        assert!(checkouts > 0, "{name}");
        assert_eq!(checkouts, count("persist-credentials: false"), "{name}");
    }
}

#[test]
fn a_step_that_fails_is_told_at_the_end_and_keeps_nothing_from_running() {
    let workspace = workspace::Workspace::made_up();
    // The made-up workspace has no xtask of its own, nor what clippy needs.
    // There is no repository either.
    let run = workspace.xtask(&["ci", "changes", "rust-version", "features"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("there is no repository"),
        "{}",
        run.stderr
    );
    let report: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("failed"))
        .collect();
    assert_eq!(report.len(), 3, "{}", run.stdout);
}
