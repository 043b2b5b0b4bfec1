//! Versions that do not change any more, until a person acknowledges it.

use insta::assert_snapshot;

use crate::repository::{assert_told, change, git, repository, said};
use crate::workspace::{Run, Workspace};

#[test]
fn a_frozen_version_that_changes_stays_red_until_that_is_acknowledged() {
    let workspace = repository();
    let more = ["enum: [lit, dark]", "enum: [lit, dark, dim]"];
    workspace.edit("specs/v1.0.yaml", more[0], more[1]);
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(said(&run));
    // Neither a commit nor the time that passes makes it right.
    let message = ["commit", "--quiet", "--all", "--message", "dim"];
    git(workspace.root(), &message);
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let facts = facts_of(&run);
    workspace.edit(
        "specs/versions.toml",
        "[[version]]\nname = \"v2.0\"",
        &format!(
            "[[version.exception]]\nrule = \"frozen-version-changed\"\ndate = \"2021-02-01\"\n\
             reason = \"Lamps can be dim now.\"\nfacts = \"{facts}\"\n\n\
             [[version]]\nname = \"v2.0\""
        ),
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let told = workspace.xtask(&["versions"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert_snapshot!(told.stdout);
    workspace.edit("specs/v1.0.yaml", more[1], "enum: [lit, dark, dim, green]");
    workspace.xtask(&["generate"]);
    assert_eq!(workspace.xtask(&["check"]).code, Some(1), "one more value");
}

#[test]
fn neither_other_facts_nor_other_dates_unfreeze_a_version() {
    let more = ["enum: [lit, dark]", "enum: [lit, dark, dim]"];
    let changed = || {
        let workspace = repository();
        workspace.edit("specs/v1.0.yaml", more[0], more[1]);
        workspace.xtask(&["generate"]);
        workspace
    };
    let red = |workspace: &Workspace| {
        let run = workspace.xtask(&["check"]);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        assert!(
            run.stdout.contains("frozen-version-changed"),
            "{}",
            run.stdout
        );
        run.stdout
    };
    let workspace = changed();
    let said = red(&workspace);
    let (_, facts) = said.split_once("they are ").expect("the facts");
    let facts = facts.lines().next().expect("a digest");
    let list = workspace.read("specs/versions.toml");
    let (_, old) = list.split_once("facts = \"").expect("the facts");
    let (old, _) = old.split_once('"').expect("the facts");
    workspace.write("specs/versions.toml", &list.replace(old, facts));
    assert!(red(&workspace).contains("no new exception accepts that"));

    let workspace = changed();
    let list = workspace.read("specs/versions.toml");
    let (_, date) = list.split_once("upstream_date = \"").expect("a date");
    let (date, _) = date.split_once('"').expect("a date");
    let back = list.replacen(date, "2020-01-15", 1);
    workspace.write("specs/versions.toml", &back);
    assert!(red(&workspace).contains("no new exception accepts that"));

    let workspace = repository();
    workspace.write("specs/versions.toml", &back);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = format!("upstream_date was {date} and is 2020-01-15");
    assert!(run.stdout.contains(&said), "{}", run.stdout);
}

#[test]
fn a_version_that_is_frozen_as_it_was_only_needs_its_facts_on_record() {
    let workspace = repository();
    workspace.edit(
        "specs/versions.toml",
        "upstream_date = \"2021-02-01\"",
        "upstream_date = \"2021-04-01\"",
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let asked = said(&run);
    assert_snapshot!(asked);
    let (_, facts) = asked.split_once("they are ").expect("the facts");
    let facts = facts.lines().next().expect("a digest");
    let list = workspace.read("specs/versions.toml");
    workspace.write(
        "specs/versions.toml",
        &format!("{list}facts = \"{facts}\"\n"),
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);

    // One that has changed too needs an exception, which has the facts: nobody knows when it did.
    workspace.write("specs/versions.toml", &list);
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dark, dim]");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(!run.stdout.contains("facts-missing"), "{}", run.stdout);
    assert_told(
        &run,
        &[
            "it is frozen since 2021-04-01 and has changed after 2021-02-01",
            "  Lamp.state: the value \"dim\" is new\n",
        ],
    );
    let facts = facts_of(&run);
    let accepted = |accepting: &str| {
        workspace.write("specs/versions.toml", &format!("{list}{accepting}"));
        workspace.xtask(&["check"]).code
    };
    assert_eq!(accepted(&format!("facts = \"{facts}\"\n")), Some(1));
    assert_eq!(accepted(&later(&facts)), Some(0));
}

#[test]
fn what_no_caller_notices_is_named_and_accepted_as_is_asked_for() {
    let workspace = repository();
    workspace.edit("specs/v1.0.yaml", "1.0.0", "1.0.1");
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check"]);
    let told = "no caller notices what differs, first of all at /info/version\n";
    assert!(run.stdout.contains(told), "{}{}", run.stdout, run.stderr);
    assert_told(
        &run,
        &["with one exception more", "even where no caller notices"],
    );
    let next = "[[version]]\nname = \"v2.0\"";
    let accepted = later(&facts_of(&run)) + next;
    workspace.edit("specs/versions.toml", next, &accepted);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn another_order_is_no_change() {
    let workspace = repository();
    workspace.edit("specs/v1.0.yaml", "enum: [lit, dark]", "enum: [dark, lit]");
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn that_only_the_digest_is_made_otherwise_is_told() {
    let workspace = repository();
    let list = workspace.read("specs/versions.toml");
    let (_, facts) = list.split_once("facts = \"").expect("the facts");
    let (facts, _) = facts.split_once('"').expect("the facts");
    let otherwise = |facts: &str| list.replace(facts, &"0".repeat(facts.len()));
    workspace.write("specs/versions.toml", &otherwise(facts));
    git(
        workspace.root(),
        &["commit", "--quiet", "--all", "--message", "an older digest"],
    );
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_told(
        &run,
        &[&format!(
            "they are {facts}\n            nothing differs: the digest alone"
        )],
    );
    workspace.write("specs/versions.toml", &list);
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn an_exception_of_another_version_has_to_go() {
    let workspace = repository();
    let next = "[[version]]\nname = \"v2.0\"";
    let foreign = later(&"0".repeat(64));
    workspace.edit("specs/versions.toml", next, &(foreign + next));
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_told(
        &run,
        &[
            "facts-accepted-before: ",
            "if the version has not changed, remove the exception",
        ],
    );
    for other in ["frozen-version-changed: ", "the digest alone"] {
        assert!(!run.stdout.contains(other), "{}", run.stdout);
    }
}

fn facts_of(run: &Run) -> String {
    let facts = run.stdout.split_once("they are ");
    let facts = facts.or_else(|| run.stdout.split_once("its facts are "));
    let facts = facts
        .map(|(_, facts)| facts)
        .and_then(|facts| facts.lines().next());
    facts.unwrap_or("no facts").to_owned()
}

fn later(facts: &str) -> String {
    format!(
        "[[version.exception]]\nrule = \"frozen-version-changed\"\ndate = \"2021-04-01\"\n\
         reason = \"Lamps can be dim now.\"\nfacts = \"{facts}\"\n"
    )
}

#[test]
fn what_was_accepted_stays_on_record() {
    let workspace = repository();
    let values = ["[lit, dark]", "[lit, dark, dim]", "[lit, dark, dim, green]"];
    let changed = |from: &str, to: &str| {
        let from = format!("state: {{type: string, enum: {from}");
        let to = format!("state: {{type: string, enum: {to}");
        workspace.edit("specs/v1.0.yaml", &from, &to);
        workspace.xtask(&["generate"]);
        facts_of(&workspace.xtask(&["check"]))
    };
    let list = workspace.read("specs/versions.toml");
    let with = |exceptions: &str| {
        let next = "[[version]]\nname = \"v2.0\"";
        let list = list.replace(next, &format!("{exceptions}{next}"));
        workspace.write("specs/versions.toml", &list);
        workspace.xtask(&["check", "--against", "HEAD"])
    };
    let first = changed(values[0], values[1]);
    let run = with(&later(&first));
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let commit = ["commit", "--quiet", "--all", "--message", "dim"];
    git(workspace.root(), &commit);
    let second = changed(values[1], values[2]);
    let run = with(&later(&second));
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let told = "exception-lost: the facts of the exception `frozen-version-changed` of 2021-04-01";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    // Nor are they those that it was frozen with.
    let (head, facts) = list.split_once("facts = \"").expect("the facts");
    let (_, rest) = facts.split_once('"').expect("the facts");
    let moved = format!("{head}facts = \"{second}\"{rest}");
    workspace.write("specs/versions.toml", &moved);
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    let told = "exception-lost: of 1 exceptions `frozen-version-changed`, 0 are left";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let run = with(&(later(&first) + &later(&second)));
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_day_that_is_to_come_is_told_and_a_true_one_is_the_way_back() {
    let workspace = repository();
    let list = workspace.read("specs/versions.toml");
    let future = list.replacen("2021-02-01", "2999-03-01", 1);
    workspace.write("specs/versions.toml", &future);
    let run = workspace.xtask(&["check", "--without-baseline"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = "  failed  the day of Clever's definitions
          upstream_date is 2999-03-01, which is in the future
          write the day on which upstream_revision was made into versions.toml\n";
    assert!(run.stdout.contains(said), "{}", run.stdout);
    let message = ["commit", "--quiet", "--all", "--message", "a wrong day"];
    git(workspace.root(), &message);
    workspace.write("specs/versions.toml", &list);
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_later_day_of_its_release_unfreezes_no_version() {
    for released in ["2020-12-15", "2999-12-15"] {
        let workspace = repository();
        workspace.edit(
            "specs/versions.toml",
            "released = \"2020-01-01\"",
            &format!("released = \"{released}\""),
        );
        let run = workspace.xtask(&["check"]);
        assert_eq!(
            run.code,
            Some(1),
            "{released}: {}{}",
            run.stdout,
            run.stderr
        );
        let said = "the day that v1.0 was released";
        assert!(run.stdout.contains(said), "{released}: {}", run.stdout);
    }
    // Nor does it give one that takes fixes more time, or let them break.
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    workspace.edit(
        "specs/versions.toml",
        "released = \"2021-01-01\"",
        "released = \"2021-02-02\"",
    );
    let run = workspace.xtask(&["check"]);
    assert_told(
        &run,
        &["it was 2021-01-01, and is 2021-02-02 now", "fix-breaks: "],
    );
}
