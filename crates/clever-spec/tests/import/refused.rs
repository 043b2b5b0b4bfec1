//! What cannot be imported, or is of no version that is listed.

use super::*;

#[test]
fn what_cannot_be_imported_says_where_and_leaves_the_documents_alone() {
    let folders = Folders::new();
    folders.import();
    let before = (
        folders.specs_text("v1.0.yaml"),
        folders.specs_text("versions.toml"),
    );
    let changed = CLIENT.replace("height", "width");
    folders.upstream_file("v1.0-client.yml", &changed);
    let mistakes = [
        (
            "swagger: \"2.0\"\npaths: [}\n".to_owned(),
            "upstream/v1.9.yml:2: not valid YAML or JSON: ",
        ),
        (
            "openapi: 3.0.3\n".to_owned(),
            "upstream/v1.9.yml:1: not a Swagger 2.0 definition",
        ),
        (
            DATA.replace("basePath: /v1.0", "basePath: /"),
            "upstream/v1.9.yml:4 at /basePath: the base path `/` names no version",
        ),
        (
            DATA.replace("type: number", "type: number, multipleOf: 2"),
            "v1.0 at /definitions/Lamp/properties/watts/multipleOf: `multipleOf` is not something",
        ),
    ];
    for (text, expected) in mistakes {
        folders.upstream_file("v1.9.yml", &text);
        let problem = folders.problem();
        assert!(problem.starts_with(expected), "{problem}");
    }
    let after = (
        folders.specs_text("v1.0.yaml"),
        folders.specs_text("versions.toml"),
    );
    assert_eq!(before, after);
}

#[test]
fn an_empty_folder_is_not_a_folder_of_definitions() {
    let folders = Folders::new();
    fs::remove_dir_all(folders.upstream()).expect("a folder");
    assert!(folders.problem().starts_with("upstream: cannot read"));
    fs::create_dir(folders.upstream()).expect("a folder");
    assert!(folders.problem().starts_with("upstream: no definition"));
}

#[test]
fn a_version_that_nobody_has_listed_hides_no_other() {
    let folders = Folders::new();
    let files = || folders.try_import().expect("an import").files;
    let known = files();
    for (version, file) in [
        ("v1.9", "v1.9.yml"),
        ("v1.9", "v1.9-client.yml"),
        ("v1.10", "v1.10.yml"),
    ] {
        folders.upstream_file(file, &DATA.replace("v1.0", version));
    }
    assert_eq!(files(), known);
    let news = || folders.try_import().expect("an import").news;
    let told = |version: &str, files: &str| {
        format!(
            "{version}: not listed, so nothing was imported from {files}: add a [[version]] to \
             specs/versions.toml with name, base_path, released and status, and import again"
        )
    };
    let new = told("v1.9", "v1.9.yml, v1.9-client.yml");
    let gone = "v1.0: v1.0-gone.yml is gone from its definitions, with what it alone said";
    assert_eq!(news(), [gone, &told("v1.10", "v1.10.yml"), &new]);
    // Of what was dropped, nobody waits for a document.
    let dropped = "\n[[dropped]]\nname = \"v1.10\"\nreleased = \"2019-01-01\"\n\
        date = \"2020-01-01\"\nreason = \"Made up.\"\n";
    folders.specs_file("versions.toml", &format!("{VERSIONS}{dropped}"));
    assert_eq!(news(), [gone, &new]);
    // All that is there is of others: the folder is hardly the right one.
    for file in ["v1.0.yml", "v1.0-client.yml"] {
        fs::remove_file(folders.upstream().join(file)).expect("a file");
    }
    let told = "upstream: no definition of a listed version, only of v1.10, v1.9";
    assert_eq!(folders.problem(), told);
}

#[test]
fn a_version_without_definitions_is_warned_about_and_stays_as_it_is() {
    let folders = Folders::new();
    folders.specs_file(
        "versions.toml",
        &format!(
            "{VERSIONS}\n[[version]]\nname = \"v1.1\"\nbase_path = \"/v1.1\"\nreleased = \"2021-01-01\"\nstatus = \"current\"\n"
        ),
    );
    let import = folders.try_import().expect("an import");
    let names: Vec<_> = import.files.iter().map(|(path, _)| path.clone()).collect();
    assert_eq!(
        names,
        ["v1.0.yaml", "versions.toml"].map(|name| folders.specs().join(name))
    );
    let last = import.news.last().expect("a warning");
    assert!(last.starts_with("v1.1: no definition in "), "{last}");
}
