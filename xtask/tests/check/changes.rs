//! What changed since the baseline, and whether the versions of the crates rise as that asks.

use insta::assert_snapshot;

use crate::repository::{acknowledge, assert_told, change, git, repository, said};

#[test]
fn a_change_that_breaks_nobody_is_only_told() {
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dark, dim]");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot!(said(&run));
}

#[test]
fn what_a_version_gets_after_its_release_is_acknowledged() {
    let workspace = repository();
    let watts = "watts: {type: number}";
    change(
        &workspace,
        watts,
        &format!("{watts}\n        volts: {{type: number}}"),
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let places = run.stdout.lines().filter_map(|line| {
        let told = line.trim_start().strip_prefix("fix-adds: ")?;
        told.split_once(", at ").map(|(_, at)| at)
    });
    let at = places.collect::<Vec<_>>().join(", ");
    acknowledge(&workspace, "fix-adds", &format!("at = [{at}]"));
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{at}: {}{}", run.stdout, run.stderr);
}

#[test]
fn a_change_that_breaks_callers_needs_a_major_version() {
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(said(&run));
    let (_, at) = run.stdout.split_once(", at ").expect("a place");
    let at = at.lines().next().expect("a place");
    acknowledge(&workspace, "fix-breaks", &format!("at = [{at}]"));
    let manifest = workspace.read("Cargo.toml");
    let raise = |version: &str| {
        let raised = format!("version = \"{version}\"");
        let raised = manifest.replace("version = \"0.1.0\"", &raised);
        workspace.write("Cargo.toml", &raised);
    };
    raise("0.1.1");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = "raise its version from 0.1.0 to 0.2.0";
    assert!(run.stdout.contains(said), "{}", run.stdout);
    raise("0.2.0");
    let generated = workspace.xtask(&["generate"]);
    assert_eq!(generated.code, Some(0), "{}", generated.stderr);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(!run.stdout.contains("fix-breaks"), "{}", run.stdout);
}

#[test]
fn what_was_announced_to_end_may_be_gone_from_that_day_on() {
    for (day, rule) in [("2020-06-01", "after"), ("2999-06-01", "before")] {
        let workspace = repository();
        let until = format!("watts: {{type: number, deprecated: true, x-sunset: {day}}}");
        change(&workspace, "watts: {type: number}", &until);
        let commit = ["commit", "--quiet", "--all", "--message", "deprecated"];
        git(workspace.root(), &commit);
        change(&workspace, &format!("        {until}\n"), "");
        let check = workspace.xtask(&["check", "--against", "HEAD"]);
        let told = format!("Lamp.watts: it is gone [removed-{rule}-sunset]");
        assert!(
            check.stdout.contains(&told),
            "{}{}",
            check.stdout,
            check.stderr
        );
        let is_broken = rule == "before";
        assert_eq!(
            check.stdout.contains("fix-breaks"),
            is_broken,
            "{}",
            check.stdout
        );
        let changelog = workspace.xtask(&["changelog", "--print", "--against", "HEAD"]);
        let told = changelog
            .stdout
            .contains("**breaking** Lamp.watts: it is gone");
        assert_eq!(told, is_broken, "{}{}", changelog.stdout, changelog.stderr);
    }
}

#[test]
fn a_name_that_only_the_crate_has_is_missed_too() {
    let workspace = repository();
    let document = workspace.read("specs/v2.0.yaml");
    let renamed = document.replace("schemas/Lamp\"", "schemas/Light\"");
    let renamed = renamed.replace("\n    Lamp:", "\n    Light:");
    assert_ne!(document, renamed);
    let named = "enum: [lit, dark], x-clever-enum: LampState";
    let renamed = renamed.replace("enum: [lit, dark]", named);
    workspace.write("specs/v2.0.yaml", &renamed);
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_snapshot!(said(&run));
    let told = workspace.xtask(&["changelog", "--print", "--against", "HEAD"]);
    let said = "- **breaking** in Rust: types::Lamp is gone";
    assert!(told.stdout.contains(said), "{}", told.stdout);
}

#[test]
fn what_a_generator_takes_away_is_missed() {
    let workspace = repository();
    let manifest = "crates/clever-v2-0/Cargo.toml";
    workspace.edit(manifest, "[features]", "[features]\nunix-sockets = []");
    let types = "crates/clever-v2-0/src/types.rs";
    workspace.edit(types, "#[non_exhaustive]\npub struct", "pub struct");
    let derive = "#[cfg_attr(feature = \"schemars\", derive(schemars::JsonSchema, Eq))]";
    workspace.edit(
        types,
        "#[cfg_attr(feature = \"schemars\", derive(schemars::JsonSchema))]",
        derive,
    );
    git(
        workspace.root(),
        &["commit", "--quiet", "--all", "--message", "more"],
    );
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_told(
        &run,
        &[
            "feature unix-sockets is gone",
            "was exhaustive and is not any more",
            "::impl Eq is gone",
            "callers of clever-v2-0 break",
        ],
    );
}

#[test]
fn a_version_rises_where_it_is_asked_for_too() {
    let workspace = repository();
    workspace.edit("Cargo.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_told(
        &run,
        &[
            "  failed  crates among `workspace.dependencies`\n",
            "clever-core is asked for as 0.1.0, and is 0.2.0\n",
            "clever-v2-0 is asked for as 0.1.0, and is 0.2.0\n",
            "set the version that each crate has",
        ],
    );
    let manifest = workspace.read("Cargo.toml");
    // What takes that version is asked for as well.
    for version in ["0.2", "0.2.0"] {
        workspace.write("Cargo.toml", &manifest.replace("0.1.0", version));
        let run = workspace.xtask(&["check"]);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_version_never_goes_down() {
    let workspace = repository();
    workspace.edit("Cargo.toml", "version = \"0.1.0\"", "version = \"0.0.9\"");
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = "clever-v2-0 was 0.1.0 and is 0.0.9";
    assert!(run.stdout.contains(said), "{}", run.stdout);
}

#[test]
fn a_version_that_is_not_listed_any_more_is_for_a_person_to_decide() {
    let workspace = repository();
    let list = workspace.read("specs/versions.toml");
    let start = list
        .find("[[version]]\nname = \"v2.0\"")
        .expect("it is there");
    let rest = &list[start + 1..];
    let end = rest
        .find("[[version]]")
        .map_or(list.len(), |end| start + 1 + end);
    workspace.write(
        "specs/versions.toml",
        &[&list[..start], &list[end..]].concat(),
    );
    std::fs::remove_file(workspace.path("specs/v2.0.yaml")).expect("a file");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("not listed any more"), "{}", run.stdout);
    assert!(
        run.stdout.contains("it belongs to no version"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_could_not_be_compared_is_for_a_person_to_decide() {
    let workspace = repository();
    change(
        &workspace,
        "enum: [lit, dark]",
        "enum: [lit, dark], nullable: 'yes'",
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let what = "`nullable` is true or false, and this is a text";
    let place = "/components/schemas/Lamp/properties/state/nullable";
    let at = format!("at {place}");
    for said in [
        // The policy, which judges what Clever published, and the baseline, with our corrections.
        format!("fix-breaks: not compared in v2.0 as it is, line 43: {what}, at \"{place}\""),
        format!("not compared: specs/v2.0.yaml:43 {at}: {what}"),
        "mend the document with an overlay".to_owned(),
    ] {
        assert!(run.stdout.contains(&said), "{}", run.stdout);
    }
    let changelog = || workspace.xtask(&["changelog", "--against", "HEAD", "--print"]);
    let told = changelog();
    assert_eq!(told.code, Some(1), "{}{}", told.stdout, told.stderr);
    let said = "- not compared: specs/v2.0.yaml:43 at /components/schemas/Lamp";
    assert!(told.stdout.contains(said), "{}", told.stdout);
    assert!(told.stderr.contains("look yourself"), "{}", told.stderr);
    // Once it is there, only what is new has to be looked at.
    git(
        workspace.root(),
        &["commit", "--quiet", "--all", "--message", "odd"],
    );
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(changelog().stdout, "");
    change(&workspace, ", nullable: 'yes'", "");
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    let said = format!(":specs/v2.0.yaml:43 {at}: {what}");
    assert!(run.stdout.contains(&said), "{}", run.stdout);
    assert!(!run.stdout.contains("/tmp"), "{}", run.stdout);
}
