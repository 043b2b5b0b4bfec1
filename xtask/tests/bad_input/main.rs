//! Bad input: one clear message that says where and what to do, exit code 2, and no file changed.

mod overlays;
mod rust;
#[path = "../workspace/mod.rs"]
mod workspace;

use std::fs;

use workspace::Workspace;

/// Of the two versions this one is bad; the other has a change that is ready to be written.
const SPEC: &str = "specs/v2.0.yaml";
const OVERLAY: &str = "specs/overlays/common.yaml";

fn refused(name: &str, break_it: impl FnOnce(&Workspace)) {
    refused_by(&["generate"], name, break_it);
}

fn refused_by(arguments: &[&str], name: &str, break_it: impl FnOnce(&Workspace)) {
    let workspace = Workspace::made_up();
    workspace.edit("specs/v1.0.yaml", "watts:", "volts:");
    break_it(&workspace);
    let before = workspace.files();
    let run = workspace.xtask(arguments);
    assert_eq!(run.code, Some(2), "{name}: {}{}", run.stdout, run.stderr);
    assert!(before == workspace.files(), "{name}: a file has changed");
    assert!(!run.stderr.contains("RUST_BACKTRACE"), "{}", run.stderr);
    insta::assert_snapshot!(name, run.stderr.trim());
}

fn refused_edit(name: &str, file: &str, from: &str, to: &str) {
    refused(name, |workspace| workspace.edit(file, from, to));
}

/// Adds members to the last schema, or schemas after it.
fn refused_addition(name: &str, lines: &str) {
    refused(name, |workspace| {
        let text = workspace.read(SPEC);
        workspace.write(SPEC, &format!("{text}{lines}"));
    });
}

#[test]
fn without_a_mistake_the_change_is_written() {
    let workspace = Workspace::made_up();
    workspace.edit("specs/v1.0.yaml", "watts:", "volts:");
    let before = workspace.files();
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    assert!(before != workspace.files());
}

#[test]
fn a_spec_that_is_not_openapi() {
    refused_edit(
        "not_openapi",
        SPEC,
        "openapi: \"3.0.3\"",
        "swagger: \"2.0\"",
    );
    refused_edit("another_openapi", SPEC, "3.0.3", "3.1.0");
    refused_edit("not_yaml", SPEC, "paths:", "paths: [}");
    refused_edit("not_objects", SPEC, "components:", "components: 3\nx-old:");
    refused_edit(
        "not_an_operation",
        SPEC,
        "responses:",
        "responses: 3\n      x-old:",
    );
    refused("empty", |workspace| workspace.write(SPEC, ""));
}

#[test]
fn an_unknown_reference() {
    refused_edit(
        "unknown_reference",
        SPEC,
        "schemas/Lamps\"",
        "schemas/Bulbs\"",
    );
    refused_edit(
        "reference_to_a_file",
        SPEC,
        "\"#/components/schemas/Lamps\"",
        "\"lamps.yaml\"",
    );
}

#[test]
fn a_schema_that_includes_itself() {
    refused_addition(
        "includes_itself",
        "    A: {$ref: \"#/components/schemas/A\"}\n",
    );
    refused_addition(
        "includes_itself_in_a_circle",
        "    A: {allOf: [{$ref: \"#/components/schemas/B\"}]}\n    B: {allOf: [{$ref: \"#/components/schemas/A\"}, {type: object}]}\n",
    );
}

#[test]
fn a_duplicate_operation_id() {
    refused_edit(
        "duplicate_operation",
        SPEC,
        "operationId: getLamp\n",
        "operationId: getLamps\n",
    );
    refused_edit(
        "no_operation_id",
        SPEC,
        "operationId: getLamp\n",
        "x-id: getLamp\n",
    );
}

#[test]
fn a_version_without_a_document() {
    refused("no_document", |workspace| {
        fs::remove_file(workspace.path(SPEC)).expect("a file");
    });
    refused_edit(
        "not_a_status",
        "specs/versions.toml",
        "\"current\"",
        "\"new\"",
    );
    refused_edit(
        "listed_twice",
        "specs/versions.toml",
        "v2.0\"\nbase_path = \"/v2.0",
        "v1.0\"\nbase_path = \"/v1.0",
    );
    refused("no_list", |workspace| {
        fs::remove_file(workspace.path("specs/versions.toml")).expect("a file");
    });
}

#[test]
fn an_unwritable_crate_folder() {
    refused("crate_folder_is_a_file", |workspace| {
        fs::remove_dir_all(workspace.path("crates/clever-v2-0")).expect("a folder");
        workspace.write("crates/clever-v2-0", "");
    });
    refused("file_is_a_folder", |workspace| {
        let path = workspace.path("crates/clever-v2-0/src/types.rs");
        fs::remove_file(&path).expect("a file");
        fs::create_dir(path).expect("a folder");
    });
}

/// Here reading says that there is no such file; only writing fails, with others written already.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_made() {
    refused("folder_leads_nowhere", |workspace| {
        let path = workspace.path("crates/clever-v2-0/src");
        fs::remove_dir_all(&path).expect("a folder");
        std::os::unix::fs::symlink("nowhere/at/all", path).expect("a link");
    });
}

#[test]
fn a_manifest_that_cannot_be_edited() {
    refused_edit(
        "manifest_not_toml",
        "Cargo.toml",
        "[workspace]",
        "[workspace",
    );
    refused("manifest_without_workspace", |workspace| {
        workspace.write("Cargo.toml", "[package]\nname = \"lamps\"\n");
    });
}

#[test]
fn an_unparsable_upstream_file() {
    let swagger = "swagger: \"2.0\"\ninfo: {title: Lamps, version: 1.0.0}\nhost: api.example.com\nbasePath: /v1.0\nsecurity: []\npaths: {}\n";
    let import = |name: &str, text: &[u8]| {
        refused_by(&["import", "upstream"], name, |workspace| {
            workspace.write("upstream/v1.0.yml", swagger);
            fs::write(workspace.path("upstream/v2.0.yml"), text).expect("a file");
        });
    };
    let edited = |from: &str, to: &str| swagger.replace(from, to).into_bytes();
    import("upstream_not_yaml", &edited("{}", "[}"));
    import("upstream_not_swagger", b"openapi: 3.0.3\n");
    import(
        "upstream_not_utf8",
        &[swagger.as_bytes(), b"x-name: L\xe4mps\n"].concat(),
    );
    import("upstream_no_version", &edited("/v1.0", "/newest"));
    import("upstream_empty", b"");
    refused_by(&["import", "upstream"], "upstream_missing", |_| {});
}

#[test]
fn wrong_use() {
    let workspace = Workspace::made_up();
    for arguments in [
        &["document", "v9.9"][..],
        &["generate", "--chek"],
        &["paint"],
        &[],
    ] {
        assert_eq!(workspace.xtask(arguments).code, Some(2), "{arguments:?}");
    }
}
