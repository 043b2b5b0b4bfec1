//! Corrections that cannot be read or made.

use super::*;

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
    refused("overlay_of_a_version_that_is_gone", |workspace| {
        let text = workspace.read(OVERLAY);
        let gone = text.replace(
            "remove: true",
            "x-clever-versions: [v0.9]\n    remove: true",
        );
        let gone = gone.replace(
            "update: {",
            "x-clever-versions: [v0.9, v1.0]\n    update: {",
        );
        workspace.write(OVERLAY, &gone);
    });
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
