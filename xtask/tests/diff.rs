//! `diff`: documents by every name they can have, output for everybody, exit codes.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

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
fn a_file_is_looked_for_where_somebody_stands() {
    let workspace = robots();
    workspace.write("here/robots.yaml", OLD);
    let here = workspace.path("here");
    let run = run(
        &here,
        "..",
        &["diff", "robots.yaml", "../old.yaml", "--fail-on", "any"],
    );
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
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
fn a_document_may_come_out_of_git() {
    let workspace = robots();
    let git = |arguments: &[&str]| {
        let status = Command::new("git")
            .arg("-C")
            .arg(workspace.path(""))
            .args([
                "-c",
                "user.name=made up",
                "-c",
                "user.email=made-up@example.org",
            ])
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(status.status.success(), "{status:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "old.yaml"]);
    git(&["commit", "--quiet", "--message", "robots"]);
    workspace.write("old.yaml", &newer());
    let run = workspace.xtask(&["diff", "HEAD:old.yaml", "old.yaml"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.contains("Robot.arms: it is gone"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("HEAD:old.yaml:"), "{}", run.stdout);
    for name in [
        "HEAD:none.yaml",
        "HEAD:",
        "none:old.yaml",
        "--output=x:old.yaml",
        ":old.yaml",
    ] {
        let run = workspace.xtask(&["diff", "--", name, "old.yaml"]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.stdout);
        assert!(
            run.stderr.contains("name a revision"),
            "{name}: {}",
            run.stderr
        );
    }
}

#[cfg(unix)]
#[test]
fn who_reads_the_first_lines_only_ends_it_without_a_word() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "--list-rules"])
        .stdout(writer)
        .output()
        .expect("the command");
    assert_eq!(output.status.code(), None, "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn what_cannot_be_read_exits_with_2() {
    let workspace = robots();
    workspace.write("broken.yaml", "openapi: [");
    workspace.write("words.yaml", "robots");
    workspace.write("another.yaml", "openapi: 4.0.0");
    for name in [
        "none.yaml",
        "broken.yaml",
        "v9.9",
        "specs",
        "words.yaml",
        "another.yaml",
    ] {
        let run = workspace.xtask(&["diff", name, "new.yaml"]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.stdout);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
    }
    let run = workspace.xtask(&["diff", "old.yaml", "another.yaml"]);
    assert!(
        run.stderr
            .contains("another.yaml:1: OpenAPI 4.0.0 cannot be compared"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("give a document of OpenAPI 3"),
        "{}",
        run.stderr
    );
    assert_eq!(workspace.xtask(&["diff", "old.yaml"]).code, Some(2));
    assert_eq!(
        workspace.xtask(&["diff", "--explain", "none"]).code,
        Some(2)
    );
}

#[test]
fn what_makes_no_sense_is_left_out_and_said() {
    let workspace = robots();
    let torn = OLD
        .replace("#/components/schemas/Robot", "#/components/schemas/Android")
        .replace("/robots/{id}:", "/androids: 7\n  /robots/{id}:");
    workspace.write("new.yaml", &torn);
    let run = workspace.xtask(&["diff", "old.yaml", "new.yaml"]);
    assert_snapshot!(run.stdout);
}

/// A document and what is wrong with it, in words that stand in the message beside its place.
fn unreadable() -> Vec<(String, &'static str)> {
    let laughs = (1..12).fold("a0: &a0 [1]\n".to_owned(), |text, level| {
        let alias = format!("*a{}", level - 1);
        format!(
            "{text}a{level}: &a{level} [{}]\n",
            vec![alias; 10].join(", ")
        )
    });
    let deep = (0..10_000).fold(String::new(), |text, level| {
        format!("{text}{}a:\n", " ".repeat(level.min(300)))
    });
    vec![
        ("paths: [}".to_owned(), "not valid YAML or JSON"),
        (r#"{"paths": {"#.to_owned(), "not valid YAML or JSON"),
        (
            format!("a: &a 1\nb: [{}]", vec!["*a"; 1_000_000].join(",")),
            "odd.yaml:2 at /b/100000: the aliases stand for more than 100000 values",
        ),
        (laughs, "the aliases stand for more than 100000 values"),
        ("[".repeat(10_000), "nested more than 128 levels deep"),
        (deep, "nested more than 128 levels deep"),
        (
            format!("openapi: 3.0.3 # {}", "x".repeat(100 * 1024 * 1024)),
            "odd.yaml: larger than 64 MiB",
        ),
    ]
}

#[test]
fn what_strangers_write_is_refused_with_its_place() {
    let workspace = robots();
    for (text, said) in unreadable() {
        workspace.write("odd.yaml", &text);
        let run = workspace.xtask(&["diff", "old.yaml", "odd.yaml"]);
        assert_eq!(run.code, Some(2), "{said}: {}", run.stdout);
        let told = run.stderr.replace("│", " ");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(said), "{said}: {told}");
    }
    std::fs::write(workspace.path("odd.yaml"), b"openapi: 3.0.3\n\xff").expect("a folder");
    let run = workspace.xtask(&["diff", "old.yaml", "odd.yaml"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("odd.yaml:2: not UTF-8"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_leads_nowhere_is_told_with_the_findings() {
    let workspace = robots();
    let robot = "$ref: '#/components/schemas/Robot'";
    for reference in [
        "$ref: '#/components/schemas/Nobody'",
        "$ref: ../robot.yaml",
        "$ref: https://robots.example/robot.yaml",
        "$ref: robot.yaml",
    ] {
        workspace.write("odd.yaml", &OLD.replacen(robot, reference, 1));
        let run = workspace.xtask(&["diff", "old.yaml", "odd.yaml"]);
        // Nothing is known to have broken, but that was not compared.
        assert_eq!(run.code, Some(2), "{reference}: {}", run.stdout);
        assert!(
            run.stdout.contains("odd.yaml:14"),
            "{reference}: {}",
            run.stdout
        );
        let broken = workspace.xtask(&["diff", "odd.yaml", "new.yaml"]);
        assert_eq!(broken.code, Some(1), "{reference}: {}", broken.stdout);
    }
    let circle = OLD.replace(
        "    Robot:\n",
        "    One: {$ref: '#/components/schemas/Other'}\n    \
         Other: {$ref: '#/components/schemas/One'}\n    Robot:\n",
    );
    let circle = circle.replacen(robot, "$ref: '#/components/schemas/One'", 1);
    workspace.write("odd.yaml", &circle);
    let run = workspace.xtask(&["diff", "odd.yaml", "odd.yaml"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    let told = "the reference leads back to itself";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let known = "no changes are known; not everything was compared";
    assert!(run.stdout.contains(known), "{}", run.stdout);
}

#[test]
fn a_document_may_be_written_in_several_files() {
    let workspace = robots();
    let robot = "{$ref: '#/components/schemas/Robot'}";
    let parts = OLD.replace(robot, "{$ref: 'schemas/robot.yaml'}");
    workspace.write("parts.yaml", &parts);
    workspace.write(
        "schemas/robot.yaml",
        "type: object\nproperties: {name: {type: string}, arms: {$ref: arms.yaml}}\n",
    );
    workspace.write("schemas/arms.yaml", "type: integer\n");
    let run = workspace.xtask(&["diff", "old.yaml", "parts.yaml", "--fail-on", "any"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    workspace.write("schemas/arms.yaml", "type: string\n");
    let run = workspace.xtask(&["diff", "old.yaml", "parts.yaml"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_snapshot!(run.stdout);
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

#[test]
fn a_version_as_imported_may_be_compared_too() {
    let run = xtask(repository(), &["diff", "v3.1", "v3.1", "--raw"]);
    assert_eq!(run.stdout, "v3.1 to v3.1: no changes\n");
    let specs = Path::new("specs/v3.0.yaml").display().to_string();
    let raw = xtask(
        repository(),
        &["diff", &specs, "v3.0", "--raw", "--fail-on", "any"],
    );
    assert_eq!(raw.code, Some(0), "{}", raw.stdout);
    let corrected = xtask(repository(), &["diff", &specs, "v3.0", "--fail-on", "any"]);
    assert_eq!(corrected.code, Some(1), "our corrections are changes");
}
