//! `diff`: output for everybody, exit codes, documents by every name they can have, and unreadable ones.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod input;
mod unreadable;
#[path = "../workspace/mod.rs"]
mod workspace;

use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;
use workspace::{Run, Workspace, repository, run, xtask};

const OLD: &str = "\
openapi: 3.0.3
info: {title: Robots, version: '1'}
paths:
  /robots:
    get:
      operationId: getRobots
      parameters:
      - {name: mood, in: query, schema: {type: string, enum: [calm, cross]}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Robot'}}
  /robots/{id}:
    get:
      operationId: getRobot
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Robot'}
    delete:
      operationId: deleteRobot
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '204': {description: Gone}
components:
  schemas:
    Robot:
      type: object
      properties:
        name: {type: string}
        arms: {type: integer}
";

/// What made of it: a field is gone, one is new, a value is new, an operation is gone.
fn newer() -> String {
    let delete = OLD.find("    delete:").expect("it is there");
    let end = OLD.find("components:").expect("it is there");
    [&OLD[..delete], &OLD[end..]]
        .concat()
        .replace("[calm, cross]", "[calm, cross, asleep]")
        .replace("arms: {type: integer}", "legs: {type: integer}")
}

#[test]
fn what_ended_as_announced_may_be_gone() {
    let workspace = Workspace::empty();
    let ended = "operationId: deleteRobot\n      deprecated: true\n      x-sunset: '2026-06-30'";
    workspace.write("old.yaml", &OLD.replace("operationId: deleteRobot", ended));
    let delete = OLD.find("    delete:").expect("it is there");
    let end = OLD.find("components:").expect("it is there");
    workspace.write("new.yaml", &[&OLD[..delete], &OLD[end..]].concat());
    let on = |day: &str| {
        let run = workspace.xtask(&["diff", "old.yaml", "new.yaml", "--on", day]);
        run.code
    };
    assert_eq!(on("2026-06-29"), Some(1));
    assert_eq!(on("2026-06-30"), Some(0));
    // Its day has come by now.
    let run = workspace.xtask(&["diff", "old.yaml", "new.yaml"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

/// A folder with both documents.
fn robots() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("old.yaml", OLD);
    workspace.write("new.yaml", &newer());
    workspace
}

fn diff(arguments: &[&str]) -> Run {
    let all: Vec<&str> = ["diff", "old.yaml", "new.yaml"]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    robots().xtask(&all)
}

#[test]
fn people_read_it_by_operation() {
    let run = diff(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn a_pull_request_gets_markdown() {
    assert_snapshot!(diff(&["--format", "markdown"]).stdout);
}

#[test]
fn github_gets_annotations() {
    assert_snapshot!(diff(&["--format", "github"]).stdout);
}

#[test]
fn github_is_told_what_could_not_be_compared() {
    let workspace = robots();
    let torn = OLD.replace("#/components/schemas/Robot", "#/components/schemas/Android");
    workspace.write("torn.yaml", &torn);
    workspace.write("broken.yaml", "openapi: [");
    let annotated = |name: &str| {
        let options = ["--format", "github", "--fail-on", "never"];
        let run = workspace.xtask(&[&["diff", "old.yaml", name] as &[&str], &options].concat());
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        run.stdout
    };
    assert_snapshot!(annotated("torn.yaml") + &annotated("broken.yaml"));
}

#[test]
fn programs_get_json() {
    let run = diff(&["--format", "json"]);
    let printed: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(printed["format"], 2);
    assert_snapshot!(run.stdout);
}

#[test]
fn a_document_cannot_write_to_the_terminal_or_into_markup() {
    let workspace = robots();
    let odd = "\"/\\e[31mred`\\n::error::<img src=x>@user\":";
    workspace.write("odd.yaml", &OLD.replace("/robots:", odd));
    for format in ["text", "markdown", "github"] {
        let run = workspace.xtask(&["diff", "old.yaml", "odd.yaml", "--format", format]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
        let mut lines = run.stdout.lines();
        let odd = lines.find(|line| line.contains("img")).expect("the path");
        assert!(odd.contains(r"\n::error::"), "{odd}");
        assert_eq!(
            odd.contains(r"\<img src=x\>\@user"),
            format == "markdown",
            "{odd}"
        );
    }
}

#[test]
fn it_fails_on_what_it_was_told_to() {
    for (fail_on, code) in [("breaking", 1), ("risky", 1), ("any", 1), ("never", 0)] {
        assert_eq!(diff(&["--fail-on", fail_on]).code, Some(code), "{fail_on}");
    }
    let workspace = robots();
    workspace.write(
        "new.yaml",
        &OLD.replace(
            "arms: {type: integer}",
            "arms: {type: integer}\n        legs: {}",
        ),
    );
    for (fail_on, code) in [("breaking", 0), ("risky", 0), ("any", 1), ("never", 0)] {
        let run = workspace.xtask(&["diff", "old.yaml", "new.yaml", "--fail-on", fail_on]);
        assert_eq!(run.code, Some(code), "{fail_on}");
    }
    let same = workspace.xtask(&["diff", "old.yaml", "old.yaml", "--fail-on", "any"]);
    assert_eq!(same.code, Some(0));
    assert_eq!(same.stdout, "old.yaml to old.yaml: no changes\n");
}

#[test]
fn rules_are_listed_and_explained() {
    let run = xtask(repository(), &["diff", "--list-rules"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot!(run.stdout);
    let run = xtask(
        repository(),
        &["diff", "--explain", "response-enum-value-added"],
    );
    assert_snapshot!("explained", run.stdout);
}

/// The six versions against each other, as guides for who moves from one to another.
#[test]
fn versions_against_each_other_are_migration_guides() {
    let names = ["v1.1", "v1.2", "v2.0", "v2.1", "v3.0", "v3.1"];
    for (index, old) in names.iter().enumerate() {
        for new in &names[index + 1..] {
            let run = xtask(
                repository(),
                &[
                    "diff",
                    old,
                    new,
                    "--format",
                    "markdown",
                    "--fail-on",
                    "never",
                ],
            );
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            assert_snapshot!(format!("{old} to {new}"), run.stdout);
        }
    }
}
