//! What is fresh, and what a command mends.

use insta::assert_snapshot;

use crate::repository::{assert_told, change, git, repository, said};
use crate::workspace::{repository as repository_root, xtask};

#[test]
fn a_fresh_workspace_is_fresh() {
    let run = repository().xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot!(said(&run));
}

#[test]
fn the_repository_is_fresh_without_a_baseline_and_without_git() {
    let run = xtask(
        repository_root(),
        &["check", "--without-baseline", "--without-snapshots"],
    );
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let told = xtask(repository_root(), &["versions"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert_snapshot!(told.stdout);
    let rules = xtask(repository_root(), &["versions", "--policy"]);
    assert_eq!(rules.code, Some(0), "{}", rules.stderr);
    assert!(
        rules.stdout.contains("frozen-version-changed\n"),
        "{}",
        rules.stdout
    );
}

#[test]
fn a_hand_edit_is_stale_and_nothing_is_written() {
    let workspace = repository();
    workspace.edit(
        "crates/clever-v2-0/src/types.rs",
        "pub struct",
        "pub  struct",
    );
    workspace.edit(
        "specs/v1.0.yaml",
        "enum: [lit, dark]",
        "enum: [lit, dark, dim]",
    );
    let before = workspace.files();
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(said(&run));
    assert!(workspace.files() == before, "nothing is written");
}

#[test]
fn a_document_edited_by_hand_is_stale_and_not_generated_from() {
    let workspace = repository();
    let digest = "made-up-digest";
    workspace.edit(
        "specs/versions.toml",
        "status = \"current\"",
        &format!("status = \"current\"\ndocument = \"{digest}\""),
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.contains("   stale  specs/v2.0.yaml"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("cargo xtask import DIR"),
        "{}",
        run.stdout
    );
    let before = workspace.files();
    workspace.edit(
        "crates/clever-v2-0/src/types.rs",
        "pub struct",
        "pub  struct",
    );
    let edited = workspace.files();
    assert!(before != edited);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout
            .contains("specs/v2.0.yaml is not what `import` wrote"),
        "{}",
        run.stdout
    );
    assert!(workspace.files() == edited, "nothing is written");
}

#[test]
fn a_digest_that_is_gone_is_missed() {
    let workspace = repository();
    let digest = format!("document = \"{}\"\n", "0".repeat(64));
    let list = workspace.read("specs/versions.toml");
    workspace.write("specs/versions.toml", &format!("{list}{digest}"));
    let commit = ["commit", "--quiet", "--all", "--message", "imported"];
    git(workspace.root(), &commit);
    workspace.write("specs/versions.toml", &list);
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let told = "stale  the digest of specs/v2.0.yaml";
    assert!(run.stdout.contains(told), "{}", run.stdout);
}

#[test]
fn a_file_by_hand_among_the_generated_is_stale() {
    let workspace = repository();
    workspace.write("crates/clever-v2-0/build.rs", "fn main() {}");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = "crates/clever-v2-0/build.rs";
    assert!(run.stdout.contains(said), "{}", run.stdout);
    workspace.xtask(&["generate"]);
    assert!(!workspace.path(said).exists());
}

#[test]
fn nothing_is_generated_beside_a_crate_of_no_version() {
    for (file, from) in [
        ("crates/clever-v9-9/src/lib.rs", "src/lib.rs"),
        ("crates/Clever-V1-1/src/lib.rs", "src/lib.rs"),
        ("crates/clever_v2_0/src/lib.rs", "src/lib.rs"),
        ("crates/lamps/Cargo.toml", "Cargo.toml"),
    ] {
        let workspace = repository();
        let text = workspace.read(&format!("crates/clever-v2-0/{from}"));
        workspace.write(file, &text);
        workspace.edit("specs/v2.0.yaml", "enum: [lit, dark]", "enum: [lit, dim]");
        let before = workspace.files();
        let run = workspace.xtask(&["generate"]);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        let folder = file.trim_end_matches(from).trim_end_matches('/');
        let said = format!("{folder} belongs to no version");
        assert!(run.stdout.contains(&said), "{}", run.stdout);
        assert!(workspace.files() == before, "nothing is written");
    }
    // Others may be written by hand.
    let workspace = repository();
    workspace.write("crates/clever-vocabulary/Cargo.toml", "[package]\n");
    let vocabulary = "clever-vocabulary = \"1.0\"\nclever_v9_9 = \"1.0\"\nserde = \"1.0\"";
    workspace.edit("Cargo.toml", "serde = \"1.0\"", vocabulary);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let manifest = workspace.read("Cargo.toml");
    assert!(
        manifest.contains("clever-vocabulary = \"1.0\"\nserde"),
        "{manifest}"
    );
}

#[test]
fn a_snapshot_that_waits_for_a_review_is_stale() {
    let workspace = repository();
    workspace.write("tests/tests/snapshots/lamps.snap.new", "made up");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.contains("tests/tests/snapshots/lamps.snap.new"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("cargo insta review"), "{}", run.stdout);
}

#[test]
fn what_cannot_be_generated_has_failed() {
    let workspace = repository();
    workspace.write("specs/v2.0.yaml", "openapi: [");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(said(&run));
}

#[test]
fn what_cannot_be_used_hides_nothing_else() {
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    workspace.write("specs/v1.0.yaml", "openapi: [");
    workspace.write("crates/clever-v9-9/Cargo.toml", "");
    workspace.write("crates/clever-v2-0/build.rs", "fn main() {}");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let said = said(&run);
    for told in [
        "specs/v1.0.yaml:2: not valid YAML",
        "crates/clever-v9-9",
        "crates/clever-v2-0/build.rs",
        "callers of clever-v2-0 break",
        "not looked at: v1.0, what is generated of all versions together",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    // One hides no other, and a document that cannot be used may be one that was edited.
    let digest = "0".repeat(64);
    workspace.edit(
        "specs/versions.toml",
        "status = \"current\"",
        &format!("status = \"current\"\ndocument = \"{digest}\""),
    );
    workspace.write("specs/v2.0.yaml", "openapi: {");
    let said = self::said(&workspace.xtask(&["check"]));
    for told in ["specs/v1.0.yaml:2: not", "specs/v2.0.yaml:2: not"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(said.contains("stale  specs/v2.0.yaml"), "{said}");
    // Nor does an overlay of all versions.
    workspace.write("specs/overlays/common.yaml", "actions: [");
    let said = self::said(&workspace.xtask(&["check"]));
    for told in [
        "common.yaml:2: not",
        "specs/v1.0.yaml:2: not",
        "specs/v2.0.yaml:2: not",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn what_cannot_be_read_beside_the_documents_hides_nothing_else() {
    for (path, item) in [
        ("crates/clever-v1-0/Cargo.toml", "clever-v1-0"),
        ("crates/clever-v1-0/src/lib.rs", "clever-v1-0"),
        ("Cargo.toml", "manifests and tests of all versions"),
        ("tests/Cargo.toml", "manifests and tests of all versions"),
    ] {
        let workspace = repository();
        workspace.edit("specs/v2.0.yaml", "enum: [lit, dark]", "enum: [lit]");
        std::fs::remove_file(workspace.path(path)).expect("a file");
        std::fs::create_dir(workspace.path(path)).expect("a folder");
        let run = workspace.xtask(&["check"]);
        assert_eq!(run.code, Some(1), "{path}: {}{}", run.stdout, run.stderr);
        let failed = format!("  failed  {item}\n");
        assert_told(
            &run,
            &[
                &failed,
                path,
                "stale  clever-v2-0\n",
                "v2.0 and Clever's change policy\n          fix-breaks",
                "v2.0 since",
            ],
        );
        let before = workspace.files();
        for arguments in [&["generate"][..], &["generate", "--check"]] {
            let run = workspace.xtask(arguments);
            assert_eq!(run.code, Some(2), "{path}: {}", run.stdout);
            assert!(run.stderr.contains(path), "{}", run.stderr);
        }
        assert!(workspace.files() == before, "nothing is written");
    }
}

#[test]
fn what_is_named_like_a_document_or_an_overlay_is_one() {
    for (path, told) in [
        (
            "specs/v9.0.yaml",
            "a document of a version that is not listed",
        ),
        ("specs/v2.0.yml", "its name ends in `.yaml`"),
        (
            "specs/V2.0.yaml",
            "a document of a version that is not listed",
        ),
        ("specs/old/v4.0.yaml", "v4.0.yaml: read by nobody"),
        ("specs/old/2020/notes.json", "notes.json: read by nobody"),
        ("specs/overlays/v2.0.yml", "an overlay that is not applied"),
        ("specs/overlays/v2.0.txt", "an overlay that is not applied"),
        (
            "specs/overlays/v2-0.yaml",
            "an overlay of a version that is not listed",
        ),
        ("specs/overlays/more/v2.0.yaml", "v2.0.yaml: read by nobody"),
        (
            "specs/overlays/v9.0.yaml",
            "an overlay of a version that is not listed",
        ),
    ] {
        let workspace = repository();
        workspace.write(path, "");
        let run = workspace.xtask(&["check"]);
        assert_eq!(run.code, Some(1), "{path}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains(told), "{path}: {}", run.stdout);
        assert_eq!(workspace.xtask(&["generate"]).code, Some(2), "{path}");
    }
    // What is for people, and what tools leave, is neither.
    let workspace = repository();
    for path in [
        "specs/README.md",
        "specs/figures/README.md",
        "specs/overlays/README",
        "specs/overlays/reasons.md",
        "specs/overlays/.common.yaml.swp",
        "specs/.editor/settings.json",
    ] {
        workspace.write(path, "");
    }
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    // One hides no other, nor anything else.
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    let strays = [
        "specs/v9.0.yaml",
        "specs/overlays/v9.0.yaml",
        "specs/overlays/notes.json",
    ];
    for path in strays {
        workspace.write(path, "");
    }
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    for told in strays.iter().chain(&["callers of clever-v2-0 break"]) {
        assert!(run.stdout.contains(told), "{told}: {}", run.stdout);
    }
}
