//! What the text and the patch say of new definitions.

use std::fs;

use crate::workspace::{Workspace, git, run_with};
use crate::{add_program, add_script, commit, script, set};

/// So many characters GitHub takes.
const MOST: usize = 65_536;

/// A definition of no operations.
fn definition(version: &str, title: &str) -> String {
    format!(
        "swagger: \"2.0\"\ninfo: {{title: {title}, version: 1.0.0}}\nhost: api.example.com\n\
         basePath: /{version}\nsecurity: []\npaths: {{}}\n"
    )
}

const ROBOTS: &str =
    "paths: {/robots: {get: {operationId: getRobots, responses: {'200': {description: OK}}}}}";

/// What the definitions in `upstream` change, as the text of a pull request.
fn text_of_update(workspace: &Workspace) -> String {
    let upstream = workspace.path("upstream");
    git(&upstream, &["init", "--quiet"]);
    git(&upstream, &["add", "--all"]);
    let commit = ["commit", "--quiet", "--allow-empty", "--message", "made up"];
    git(&upstream, &commit);
    let run = script(workspace, "spec-update.sh", &["news", "upstream"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let clone = workspace.path("clone");
    git(&clone, &["add", "--all"]);
    let tree = git(&clone, &["write-tree"]);
    git(&clone, &["read-tree", "HEAD"]);
    if !workspace.read("news/changes.patch").is_empty() {
        git(&clone, &["apply", "--cached", "../news/changes.patch"]);
    }
    assert_eq!(
        git(&clone, &["write-tree"]),
        tree,
        "the patch is what changed"
    );
    git(&clone, &commit);
    workspace.read("news/text.md")
}

#[test]
fn what_cannot_be_imported_is_told() {
    let workspace = with_definitions();
    text_of_update(&workspace);
    workspace.edit("upstream/v2.0.yml", "paths: {}", "paths: [");
    let torn = text_of_update(&workspace);
    assert!(
        torn.starts_with("## The definitions cannot be imported\n"),
        "{torn}"
    );
    assert!(torn.contains("v2.0.yml:7: not valid YAML"), "{torn}");
    // What is no answer of the command's is nothing to decide.
    add_program(&workspace, "cargo", "echo 'cannot compile' >&2; exit 101");
    let run = script(&workspace, "spec-update.sh", &["news", "upstream"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("cannot compile"), "{}", run.stdout);
    // However much it is.
    add_program(&workspace, "cargo", "seq 30000; exit 2");
    let text = text_of_update(&workspace);
    assert!(text.len() < MOST, "{}", text.len());
    let end = "\n… and more, which `cargo xtask import` says\n```\n";
    assert!(text.contains("\n2000\n") && text.ends_with(end), "{text}");
}

#[test]
fn what_is_too_long_begins_with_what_matters_and_says_what_prints_the_rest() {
    let robots = |parameters: &str| {
        let answers = "responses: {'200': {description: OK}}";
        format!("paths: {{/robots: {{get: {{operationId: getRobots, {answers}, {parameters}}}}}}}")
    };
    let workspace = with_definitions();
    for version in ["v1.0", "v2.0"] {
        let path = format!("upstream/{version}.yml");
        workspace.edit(&path, "paths: {}", &robots("parameters: []"));
    }
    text_of_update(&workspace);
    let many: String = (0..600)
        .map(|number| format!("{{name: part-{number}, in: query, type: string}}, "))
        .collect();
    let part = "{name: part, in: query, type: string, required: true}";
    for (version, parameters) in [("v1.0", &*many), ("v2.0", part)] {
        let path = format!("upstream/{version}.yml");
        workspace.edit(
            &path,
            "parameters: []",
            &format!("parameters: [{parameters}]"),
        );
    }
    let base = git(
        &workspace.path("clone"),
        &["rev-parse", "--short=10", "HEAD"],
    );
    let text = text_of_update(&workspace);
    assert!(text.len() < MOST && text.len() > MOST / 2, "{}", text.len());
    assert!(
        text.starts_with("## The crates are not generated yet\n"),
        "{text}"
    );
    let place = |words: &str| text.find(words).expect(words);
    assert!(
        place("**breaking**") < place("## HEAD:specs/v1.0.yaml"),
        "{text}"
    );
    let (told, rest) = text.split_at(place("\n## The rest is cut\n"));
    assert!(told.ends_with(")\n"), "{told}");
    for (version, counts) in [
        ("v1.0", "0 breaking, 0 risky, 600"),
        ("v2.0", "1 breaking, 0"),
    ] {
        assert!(rest.contains(&format!("\n# {counts}")), "{rest}");
        let document = format!("specs/{version}.yaml");
        let command = format!(
            "\ncargo xtask diff {}:{document} {document} --format markdown\n",
            base.trim()
        );
        assert!(rest.contains(&command), "{rest}");
    }
}

#[test]
fn what_is_staged_is_told_all_the_same() {
    let workspace = with_definitions();
    text_of_update(&workspace);
    workspace.edit("upstream/v1.0.yml", "paths: {}", ROBOTS);
    let upstream = workspace.path("upstream");
    commit(&upstream, "robots");
    let text = || {
        let run = script(&workspace, "spec-update.sh", &["news", "upstream"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        workspace.read("news/text.md")
    };
    let told = text();
    assert!(told.contains("GET /robots"), "{told}");
    git(&workspace.path("clone"), &["add", "--all"]);
    assert_eq!(text(), told);
}

#[test]
fn the_step_of_ci_takes_the_public_definitions() {
    let workspace = with_definitions();
    workspace.write("clone/.gitignore", "/target\n");
    git(&workspace.path("upstream"), &["init", "--quiet"]);
    commit(&workspace.path("upstream"), "made up");
    let instead = workspace.path("upstream").display().to_string();
    let settings =
        format!("[url \"file://{instead}\"]\ninsteadOf = https://github.com/Clever/swagger-api\n");
    workspace.write("gitconfig", &settings);
    let set = set(&workspace);
    let set = set.each_ref().map(|(name, value)| (*name, &**value));
    let clone = workspace.path("clone");
    let run = run_with(&clone, ".", &["ci", "spec-update"], &set);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let text = workspace.read("clone/target/spec-update/text.md");
    assert!(text.contains("v2.0"), "{text}");
    let patch = workspace.read("clone/target/spec-update/changes.patch");
    assert!(
        patch.contains("specs/v2.0.yaml") && !patch.contains("text.md"),
        "{patch}"
    );
}

/// A repository in `clone` whose `cargo xtask` is the command, and definitions of its versions.
fn with_definitions() -> Workspace {
    let made_up = Workspace::made_up();
    let workspace = Workspace::empty();
    // The overlays are of other documents.
    fs::remove_dir_all(made_up.path("specs/overlays")).expect("the overlays");
    for (path, bytes) in made_up.files() {
        let text = String::from_utf8(bytes).expect("text");
        workspace.write(&format!("clone/{}", path.display()), &text);
    }
    add_script(&workspace, "spec-update.sh");
    let xtask = env!("CARGO_BIN_EXE_xtask");
    add_program(
        &workspace,
        "cargo",
        &format!("exec '{xtask}' --root . \"${{@:2}}\""),
    );
    let clone = workspace.path("clone");
    git(&clone, &["init", "--quiet"]);
    commit(&clone, "robots");

    for version in ["v1.0", "v2.0"] {
        workspace.write(
            &format!("upstream/{version}.yml"),
            &definition(version, "Robots"),
        );
    }
    workspace
}

#[test]
fn a_version_that_upstream_has_no_more_is_told() {
    let workspace = with_definitions();
    let changed = text_of_update(&workspace);
    assert!(
        changed.contains("v2.0") && !changed.contains("has no definition"),
        "{changed}"
    );
    assert_eq!(text_of_update(&workspace), "");
    fs::remove_file(workspace.path("upstream/v1.0.yml")).expect("a definition");
    let gone = text_of_update(&workspace);
    assert!(
        gone.starts_with("## v1.0 has no definition any more\n"),
        "{gone}"
    );
    assert!(
        !gone.contains("v2.0") && !gone.contains("not generated"),
        "{gone}"
    );
    // Once somebody has said so, nobody waits for it.
    workspace.edit("clone/specs/versions.toml", "superseded", "end-of-life");
    assert_eq!(text_of_update(&workspace), "");
}

#[test]
fn a_version_that_is_new_is_told() {
    let workspace = with_definitions();
    let without = text_of_update(&workspace);
    assert!(!without.contains("is new"), "{without}");
    assert_eq!(text_of_update(&workspace), "");
    workspace.write("upstream/v3.0.yml", &definition("v3.0", "Robots"));
    let new = text_of_update(&workspace);
    assert!(new.starts_with("## v3.0 is new\n"), "{new}");
    // It keeps nothing else from being told.
    workspace.edit("upstream/v2.0.yml", "paths: {}", ROBOTS);
    let both = text_of_update(&workspace);
    assert!(both.contains("GET /robots"), "{both}");
    assert!(both.starts_with("## v3.0 is new\n"), "{both}");
}
