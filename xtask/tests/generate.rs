//! `generate`: mends, checks, is stable, and follows the list of versions.

mod workspace;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use workspace::{Files, Workspace, repository, xtask};

/// Names of the files that differ.
fn changed(before: &Files, after: &Files) -> BTreeSet<PathBuf> {
    let names = before.keys().chain(after.keys());
    let differ = |name: &&PathBuf| before.get(*name) != after.get(*name);
    names.filter(differ).cloned().collect()
}

fn paths<const N: usize>(names: [&str; N]) -> BTreeSet<PathBuf> {
    names.into_iter().map(PathBuf::from).collect()
}

/// The files that `--check` calls stale.
fn stale(stdout: &str) -> BTreeSet<PathBuf> {
    let lines = stdout
        .lines()
        .filter_map(|line| line.strip_prefix("stale: "));
    let name = |line: &str| line.split(' ').next().map(PathBuf::from);
    lines.filter_map(name).collect()
}

#[test]
fn the_repository_is_fresh() {
    let run = xtask(repository(), &["generate", "--check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(stale(&run.stdout), BTreeSet::new());
}

#[test]
fn broken_generated_code_is_mended() {
    let workspace = Workspace::of_the_repository();
    let good = workspace.files();
    workspace.edit(
        "crates/clever-v3-1/src/types.rs",
        "pub struct",
        "pub strict",
    );
    workspace.write("crates/clever-v1-1/src/lib.rs", "}");
    workspace.write("crates/clever-v2-0/Cargo.toml", "");
    workspace.write("tests/src/generated/mod.rs", "mod nothing;");
    std::fs::remove_file(workspace.path("crates/clever-v2-1/src/enums.rs")).expect("a file");
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(changed(&good, &workspace.files()), BTreeSet::new());
}

#[test]
fn a_new_version_gets_all_it_needs() {
    let workspace = Workspace::of_the_repository();
    let v3_1 = workspace.read("specs/v3.1.yaml");
    let v3_2 = v3_1.replace("api.clever.com/v3.1", "api.clever.com/v3.2");
    workspace.write("specs/v3.2.yaml", &v3_2);
    let own = workspace.read("specs/overlays/v3.1.yaml");
    workspace.write("specs/overlays/v3.2.yaml", &own);
    let list = workspace.read("specs/versions.toml");
    let entry = "\n[[version]]\nname = \"v3.2\"\nbase_path = \"/v3.2\"\nreleased = \"2026-01-01\"\nstatus = \"current\"\n";
    workspace.write("specs/versions.toml", &format!("{list}{entry}"));
    let overlay = workspace.read("specs/overlays/common.yaml");
    workspace.write(
        "specs/overlays/common.yaml",
        &overlay.replace("v3.1]", "v3.1, v3.2]"),
    );
    let before = workspace.files();
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);

    let changed = changed(&before, &workspace.files());
    let of_crate = |path: &&PathBuf| path.starts_with("crates/clever-v3-2");
    let others: BTreeSet<PathBuf> = changed
        .iter()
        .filter(|path| !of_crate(path))
        .cloned()
        .collect();
    let expected = [
        "Cargo.toml",
        "tests/Cargo.toml",
        "tests/src/generated/mod.rs",
        "tests/src/generated/v3_2.rs",
    ];
    assert_eq!(others, paths(expected));
    for path in changed.iter().filter(of_crate) {
        let as_before = |text: String| {
            text.replace("3.2", "3.1")
                .replace("3-2", "3-1")
                .replace("3_2", "3_1")
        };
        let model = PathBuf::from(as_before(path.display().to_string()));
        let text = as_before(workspace.read(&path.display().to_string()));
        let model_text = String::from_utf8_lossy(&before[&model]).into_owned();
        let own = |line: &&str| !line.contains("spec_sha256") && !line.contains("(released");
        let lines: Vec<&str> = text.lines().filter(own).collect();
        let model_lines: Vec<&str> = model_text.lines().filter(own).collect();
        assert_eq!(lines, model_lines, "{}", path.display());
    }
    let manifest = workspace.read("Cargo.toml");
    assert!(
        manifest
            .contains("\nclever-v3-2 = { path = \"crates/clever-v3-2\", version = \"0.1.0\", default-features = false }\n")
    );
    let tests = workspace.read("tests/Cargo.toml");
    assert!(tests.contains("\nclever-v3-2 = { workspace = true, features = [\"schemars\"] }\n"));
    assert!(
        workspace
            .read("tests/src/generated/mod.rs")
            .contains("pub mod v3_2;")
    );
    let readme = workspace.read("crates/clever-v3-2/README.md");
    assert!(readme.contains("version 3.2 of Clever's API (released 2026-01-01, current)"));
}

#[test]
fn a_hand_edit_of_a_generated_entry_is_mended() {
    let workspace = Workspace::made_up();
    let good = workspace.files();
    let (root, tests) = ("Cargo.toml", "tests/Cargo.toml");
    let own = "clever-v2-0 = { path = \"crates/clever-v2-0\", ";
    let features = "clever-v2-0 = { workspace = true, features = [\"schemars\"] }";
    for (manifest, from, to) in [
        (
            root,
            own,
            "clever-v2-0 = { path = \"crates/clever-v1-0\", package = \"clever-v1-0\", ",
        ),
        (root, own, "clever-v2-0 = { git = \"https://example.org\", "),
        (
            tests,
            features,
            "clever-v2-0 = { version = \"1.0\", package = \"serde\" }",
        ),
        (tests, features, "clever-v2-0 = \"1.0\""),
        (tests, features, "clever-v2-0 = { workspace = true }"),
        (
            root,
            "members = [",
            "exclude = [\"crates/clever-v2-0\"]\nmembers = [",
        ),
        (
            root,
            "members = [\"crates/*\", \"tests\"]",
            "members = [\"tests\"]",
        ),
    ] {
        workspace.edit(manifest, from, to);
        let check = workspace.xtask(&["check", "--without-baseline", "--without-snapshots"]);
        assert_eq!(check.code, Some(1), "{to}: {}", check.stdout);
        let told = "stale  manifests and tests of all versions";
        assert!(check.stdout.contains(told), "{to}: {}", check.stdout);
        let run = workspace.xtask(&["generate"]);
        assert_eq!(run.code, Some(0), "{to}: {}{}", run.stdout, run.stderr);
        let mended = workspace.read(manifest);
        let mended = mended.replace("exclude = []\n", "").replace(
            "members = [\"tests\", \"crates/*\"]",
            "members = [\"crates/*\", \"tests\"]",
        );
        workspace.write(manifest, &mended);
        assert_eq!(changed(&good, &workspace.files()), BTreeSet::new(), "{to}");
    }
}

#[test]
fn what_people_choose_of_an_entry_is_kept() {
    let workspace = Workspace::made_up();
    workspace.edit(
        "Cargo.toml",
        "clever-v2-0 = { path = \"crates/clever-v2-0\", version = \"0.1.0\", default-features = false }",
        "# The newest.\nclever-v2-0 = { default-features=false, version='0.2.0', path='crates/clever-v2-0' } # so far",
    );
    workspace.edit("Cargo.toml", "\"crates/*\"", "\"crates/clever-*\"");
    let before = workspace.files();
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    assert_eq!(changed(&before, &workspace.files()), BTreeSet::new());
    workspace.edit("Cargo.toml", "default-features=false, ", "");
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    let mended = "# The newest.\nclever-v2-0 = { path = \"crates/clever-v2-0\", \
                  version = \"0.2.0\", default-features = false }";
    let root = workspace.read("Cargo.toml");
    assert!(root.contains(mended), "{root}");
}

#[test]
fn a_hand_edit_is_shown_as_a_difference_and_left_alone() {
    let workspace = Workspace::made_up();
    workspace.edit(
        "crates/clever-v1-0/src/types.rs",
        "pub watts: Option<f64>",
        "pub watts: Option<f32>",
    );
    let before = workspace.files();
    let run = workspace.xtask(&["generate", "--check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(changed(&before, &workspace.files()), BTreeSet::new());
    let from = run.stdout.find("stale: ").unwrap_or_default();
    insta::assert_snapshot!("hand_edit", &run.stdout[from..]);
}

#[test]
fn generating_again_changes_nothing() {
    let workspace = Workspace::made_up();
    let before = workspace.files();
    let run = workspace.xtask(&["generate", "--check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    assert_eq!(changed(&before, &workspace.files()), BTreeSet::new());
    let other = Workspace::made_up();
    assert_eq!(changed(&before, &other.files()), BTreeSet::new());
}

#[test]
fn what_is_generated_no_more_is_removed() {
    let workspace = Workspace::made_up();
    let good = workspace.files();
    let old = [
        "crates/clever-v1-0/src/old.rs",
        "crates/clever-v1-0/src/older/mod.rs",
        "tests/src/generated/v0_9.rs",
    ];
    for path in old {
        workspace.write(path, "");
    }
    let run = workspace.xtask(&["generate", "--check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(stale(&run.stdout), paths(old));
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    assert_eq!(changed(&good, &workspace.files()), BTreeSet::new());
}

#[cfg(unix)]
#[test]
fn a_link_is_removed_and_what_it_leads_to_is_not() {
    let workspace = Workspace::made_up();
    let good = workspace.files();
    workspace.write("notes/a.rs", "");
    let link = workspace.path("crates/clever-v1-0/src/notes");
    std::os::unix::fs::symlink(workspace.path("notes"), &link).expect("a link");
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    assert_eq!(changed(&good, &workspace.files()), paths(["notes/a.rs"]));
    assert!(!link.is_symlink());
}

#[test]
fn a_removed_version_leaves_its_crate_to_a_person() {
    let workspace = Workspace::made_up();
    let list = workspace.read("specs/versions.toml");
    let entry = &list[list.rfind("\n[[version]]").unwrap_or_default()..];
    workspace.edit("specs/versions.toml", entry, "");
    fs::remove_file(workspace.path("specs/v2.0.yaml")).expect("a document");
    let orphan = "crates/clever-v2-0 belongs to no version in specs/versions.toml; remove it";
    let before = workspace.files();
    for arguments in [&["generate", "--check"][..], &["generate"]] {
        let run = workspace.xtask(arguments);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains(orphan), "{}", run.stdout);
    }
    assert!(workspace.files() == before, "nothing is written");
    fs::remove_dir_all(workspace.path("crates/clever-v2-0")).expect("a crate");
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(!workspace.path("tests/src/generated/v2_0.rs").exists());
    for manifest in ["Cargo.toml", "tests/Cargo.toml"] {
        let text = workspace.read(manifest);
        assert!(
            text.contains("clever-v1-0") && !text.contains("clever-v2-0"),
            "{text}"
        );
    }
}

#[test]
fn a_changed_property_is_stale_where_it_shows() {
    let workspace = Workspace::made_up();
    workspace.edit(
        "specs/v2.0.yaml",
        "watts: {type: number}",
        "watts: {type: integer}",
    );
    let run = workspace.xtask(&["generate", "--check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let expected = [
        "crates/clever-v2-0/src/lib.rs",
        "crates/clever-v2-0/src/types.rs",
    ];
    assert_eq!(stale(&run.stdout), paths(expected));
}

#[test]
fn a_changed_overlay_is_stale_in_every_version() {
    let workspace = Workspace::made_up();
    workspace.edit(
        "specs/overlays/common.yaml",
        "[district]",
        "[district, sso]",
    );
    let run = workspace.xtask(&["generate", "--check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let expected = ["1", "2"].map(|major| {
        ["client", "lib", "operations"]
            .map(|file| PathBuf::from(format!("crates/clever-v{major}-0/src/{file}.rs")))
    });
    assert_eq!(stale(&run.stdout), expected.into_iter().flatten().collect());
}

/// A comment or the order of members says nothing about the API.
#[test]
fn what_means_the_same_generates_the_same() {
    let workspace = Workspace::made_up();
    workspace.edit(
        "specs/v2.0.yaml",
        "{type: string, enum: [lit, dark]}",
        "{enum: [lit, dark], type: string} # moods",
    );
    let run = workspace.xtask(&["generate", "--check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}
