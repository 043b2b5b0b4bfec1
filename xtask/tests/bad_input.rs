//! Bad input: one clear message that says where and what to do, exit code 2, and no file changed.

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
fn two_names_that_become_one_rust_name() {
    refused_edit(
        "same_operations",
        SPEC,
        "operationId: getLamp\n",
        "operationId: get_lamps\n",
    );
    refused_edit("same_parameters", SPEC, "name: maker", "name: Limit");
    refused_addition("same_schemas", "    lamp: {type: object}\n");
    refused_addition("same_properties", "        Watts: {type: number}\n");
    refused_addition(
        "same_events",
        "    users.created: {type: object}\n    UsersCreated: {type: object}\n",
    );
    refused_edit("same_values", SPEC, "[lit, dark]", "[lit, Lit]");
    refused_edit("value_unlisted", SPEC, "[lit, dark]", "[lit, unlisted]");
    refused_edit("set_and_schema", OVERLAY, "LampState", "Lamps");
    refused_edit(
        "operation_new",
        SPEC,
        "operationId: getLamp\n",
        "operationId: new\n",
    );
    refused_edit("parameter_new", SPEC, "name: maker", "name: new");
    refused_addition(
        "operation_and_schema",
        "        a: {$ref: \"#/components/schemas/GetLamps\"}\n    GetLamps: {type: object, properties: {x: {type: string}}}\n",
    );
    refused_addition(
        "schema_that_generated_code_imports",
        "        a: {$ref: \"#/components/schemas/Id\"}\n    Id: {type: object, properties: {x: {type: string}}}\n",
    );
}

#[test]
fn an_overlay_that_no_longer_applies() {
    refused_edit(
        "overlay_no_longer_applies",
        OVERLAY,
        "properties.state",
        "properties.mood",
    );
    let update = "update: {x-clever-enum";
    refused("overlay_no_longer_applies_in_a_version", |workspace| {
        workspace.edit(SPEC, "state:", "mood:");
        let only = format!("x-clever-versions: [v2.0]\n    {update}");
        workspace.edit(OVERLAY, update, &only);
    });
    refused_edit(
        "overlay_of_a_version_that_is_not_listed",
        OVERLAY,
        update,
        &format!("x-clever-versions: [v1.0, v3.0]\n    {update}"),
    );
    refused("overlay_of_its_version_and_another", |workspace| {
        let text = workspace.read(OVERLAY);
        let both = text.replace(
            "update: {",
            "x-clever-versions: [v2.0, v2.1]\n    update: {",
        );
        workspace.write("specs/overlays/v2.0.yaml", &both);
        fs::remove_file(workspace.path(OVERLAY)).expect("a file");
    });
    refused("overlay_of_no_version", |workspace| {
        let text = workspace.read(OVERLAY);
        workspace.write("specs/overlays/v0.9.yaml", &text);
    });
}

#[test]
fn one_correction_too_many_in_the_repository_itself() {
    let workspace = Workspace::of_the_repository();
    let path = "specs/overlays/v3.1.yaml";
    let action = "  - {target: $.nothing, remove: true, description: Seen.}\n";
    workspace.write(path, &(workspace.read(path) + action));
    workspace.edit("crates/clever-v1-1/src/types.rs", "pub struct", "");
    let before = workspace.files();
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(before == workspace.files(), "a file has changed");
    assert!(run.stderr.contains("no longer applies"), "{}", run.stderr);
    assert!(run.stderr.contains("$.nothing"), "{}", run.stderr);
}

#[test]
fn an_overlay_that_cannot_be_read() {
    refused_edit("overlay_not_yaml", OVERLAY, "actions:", "actions: [}");
    refused_edit("overlay_target", OVERLAY, "$.paths[*][*]", "$.paths[");
    refused_edit(
        "overlay_without_reason",
        OVERLAY,
        "    description: The set has no name.\n",
        "",
    );
    for (name, versions) in [
        ("overlay_of_a_text", "x-clever-versions: v1.0"),
        ("overlay_of_a_number", "x-clever-versions: [v1.0, 2.0]"),
        ("overlay_of_misspelt", "x-clever-version: [v1.0]"),
    ] {
        let update = "update: {x-clever-enum";
        refused_edit(name, OVERLAY, update, &format!("{versions}\n    {update}"));
    }
    refused_edit(
        "overlay_of_another_kind",
        OVERLAY,
        "overlay: 1.0.0",
        "overlay: 2.0.0",
    );
}

#[test]
fn an_array_parameter_that_is_not_form_exploded() {
    refused_edit(
        "array_not_exploded",
        SPEC,
        "explode: true",
        "explode: false",
    );
    refused_edit(
        "array_not_form",
        SPEC,
        "style: form",
        "style: spaceDelimited",
    );
    refused("array_behind_a_reference", |workspace| {
        let parameter = "{name: maker, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}";
        let reference = "{$ref: \"#/components/parameters/maker\"}";
        let component = parameter.replace("true", "false");
        workspace.edit(SPEC, parameter, reference);
        workspace.edit(
            SPEC,
            "components:\n",
            &format!("components:\n  parameters:\n    maker: {component}\n"),
        );
    });
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
fn two_successes_of_different_types() {
    let success = "\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/Lamps\"}}}}";
    let other = success.replace("200", "201").replace("Lamps", "Lamp");
    let both = format!("{success}\n        {other}");
    refused_edit("two_successes", SPEC, success, &both);
    let empty = format!("{success}\n        \"204\": {{description: Nothing}}");
    refused_edit("success_without_body", SPEC, success, &empty);
}

#[test]
fn what_makes_progenitor_panic() {
    let json =
        "content: {application/json: {schema: {$ref: \"#/components/schemas/Lamp\"}}}\n      resp";
    let both = json.replace("}}}", "}}, text/plain: {schema: {type: string}}}");
    refused_edit("two_media_types", SPEC, json, &both);
    let optional = "in: path, required: false";
    refused_edit(
        "optional_in_path",
        SPEC,
        "in: path, required: true",
        optional,
    );
    refused_edit(
        "path_without_parameter",
        SPEC,
        "name: id, in: path",
        "name: no, in: path",
    );
}

#[test]
fn what_progenitor_refuses() {
    refused_edit("unterminated", SPEC, "/lamps/{id}:", "/lamps/{id:");
    let list =
        "in: query, style: form, explode: true, schema: {type: array, items: {type: string}}";
    refused_edit("cookie", SPEC, list, "in: cookie, schema: {type: string}");
    refused_edit("header", SPEC, list, "in: header, schema: {type: string}");
}

#[test]
fn what_typify_cannot_express() {
    refused_addition("not", "        size: {not: {type: string}}\n");
    refused_addition(
        "one_of",
        "        size: {oneOf: [{type: string}, {type: integer}]}\n",
    );
    refused_addition(
        "any_of",
        "        size: {anyOf: [{type: string}, {type: integer}]}\n",
    );
    refused_addition(
        "all_of",
        "        size: {allOf: [{type: string}, {type: integer}]}\n",
    );
    refused_addition(
        "nameless",
        "        size: {type: object, properties: {x: {type: string}}}\n",
    );
    let size = "        size: {$ref: \"#/components/schemas/Size\"}\n    Size: ";
    refused_addition("schema_of_nothing", &format!("{size}{{}}\n"));
    refused_addition(
        "impossible",
        &format!("{size}{{allOf: [{{type: string}}, {{type: integer}}]}}\n"),
    );
}

#[test]
fn a_value_that_is_no_word() {
    refused_edit("value_that_is_no_word", SPEC, "[lit, dark]", "[lit, \"²\"]");
}

#[test]
fn what_an_operation_cannot_say() {
    refused_edit("unknown_access", OVERLAY, "[district]", "[parent]");
    refused_edit(
        "unknown_paging",
        OVERLAY,
        "[district]}",
        "[district], x-clever-paging: {form: scroll}}",
    );
    refused_edit("unknown_method", SPEC, "    patch:", "    put:");
    refused_edit(
        "unnamed_set",
        OVERLAY,
        "x-clever-enum: LampState",
        "x-clever-public: true",
    );
    refused_edit("set_with_a_number", SPEC, "[lit, dark]", "[lit, 3]");
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
