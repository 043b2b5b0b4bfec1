//! Importing small made-up definitions: what becomes of them, and what stops the import.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

use std::fs;
use std::path::PathBuf;

use clever_spec::import::verify::{COUNTED, verify};
use clever_spec::import::{Import, Revision, import};
use clever_spec::{Document, Problem, Versions, pointer, write};
use serde_json::{Value, json};
use tempfile::TempDir;

const VERSIONS: &str = r#"# The versions, oldest first.
upstream_revision = "aaaa" # the last import
upstream_date = "2020-02-02" # its day

[[version]]
name = "v1.0"
base_path = "/v1.0"
released = "2020-01-01" # only the year is known
status = "current"

# What the document was made from.
[version.sources]
# The rosters.
"v1.0.yml" = "0000"
"v1.0-gone.yml" = "0000"
"#;

const DATA: &str = r##"swagger: "2.0"
info: {title: A sentence., description: A sentence., version: 1.0.7}
host: api.example.com
basePath: /v1.0
security: [{oauth: []}]
securityDefinitions:
  oauth: {type: oauth2, flow: accessCode, authorizationUrl: "https://example.com/a", tokenUrl: "https://example.com/t"}
paths:
  /lamps:
    get:
      operationId: getLamps
      summary: A sentence.
      description: A sentence.
      tags: [Lamps]
      parameters:
        - {name: limit, in: query, type: integer, description: A sentence.}
        - {name: state, in: query, type: string, enum: [lit, dark]}
        - {name: only, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: some, in: query, type: array, items: {type: string}}
      responses:
        "200": {description: A sentence., schema: {$ref: "#/definitions/Lamps"}}
        "404": {$ref: "#/responses/NotFound"}
    post:
      operationId: addLamp
      parameters: [{name: lamp, in: body, required: true, schema: {$ref: "#/definitions/Lamp"}}]
      responses: {"201": {description: A sentence.}}
responses:
  NotFound: {description: A sentence., schema: {$ref: "#/definitions/Missing"}}
definitions:
  Missing: {type: object, properties: {message: {type: string}}}
  Lamps: {type: object, properties: {data: {type: array, items: {$ref: "#/definitions/Lamp"}}}}
  Lamp:
    title: A sentence.
    type: object
    required: [id]
    properties:
      id: {type: string, format: mongo-id, pattern: "^[0-9a-f]+$", x-validation: true}
      title: {type: string, title: A sentence.}
      description: {type: string, description: A sentence.}
      made: {type: string, format: datetime, x-omitempty: true}
      watts: {type: number, x-nullable: true}
      maker: {$ref: "#/definitions/Maker", x-nullable: true, description: A sentence.}
      owner: {$ref: "#/definitions/Maker", description: A sentence.}
      state: {type: string, enum: [lit, dark]}
  Maker: {type: object, properties: {name: {type: string}}}
"##;

const CLIENT: &str = r##"swagger: "2.0"
info: {title: Another sentence., version: 1.1.0}
host: api.example.com
basePath: /v1.0
paths:
  /lamps:
    get:
      operationId: getLamps
      tags: [Client]
      parameters:
        - {name: limit, in: query, type: integer}
        - {name: state, in: query, type: string, enum: [lit, broken]}
        - {name: page, in: query, type: integer}
      responses:
        "200": {description: Another sentence., schema: {$ref: "#/definitions/Lamps"}}
        "500": {description: Another sentence.}
definitions:
  Lamps: {type: object, properties: {data: {type: array, items: {$ref: "#/definitions/Lamp"}}}}
  Lamp:
    type: object
    required: [id]
    properties:
      id: {type: string, format: mongo-id, pattern: "^[0-9a-f]+$", x-validation: true}
      state: {type: string, enum: [lit, broken]}
      height: {type: integer}
      owner: {$ref: "#/definitions/Maker"}
  Maker: {type: object, properties: {name: {type: string}}}
"##;

/// A folder of definitions and one of documents.
struct Folders {
    temporary: TempDir,
}

impl Folders {
    fn new() -> Self {
        let folders = Self {
            temporary: tempfile::tempdir().expect("a temporary folder"),
        };
        fs::create_dir(folders.upstream()).expect("a folder");
        fs::create_dir(folders.specs()).expect("a folder");
        folders.upstream_file("v1.0.yml", DATA);
        folders.upstream_file("v1.0-client.yml", CLIENT);
        folders.specs_file("versions.toml", VERSIONS);
        folders
    }

    fn upstream(&self) -> PathBuf {
        self.temporary.path().join("upstream")
    }

    fn specs(&self) -> PathBuf {
        self.temporary.path().join("specs")
    }

    fn upstream_file(&self, name: &str, text: &str) {
        fs::write(self.upstream().join(name), text).expect("a file");
    }

    fn specs_file(&self, name: &str, text: &str) {
        fs::write(self.specs().join(name), text).expect("a file");
    }

    fn specs_text(&self, name: &str) -> String {
        fs::read_to_string(self.specs().join(name)).expect("a file")
    }

    /// Decides for the file `part` what `member` is.
    fn decide(&self, member: &str, part: &str) {
        let win = format!(
            "\n[[version.wins]]\nmember = \"{member}\"\npart = \"{part}\"\nreason = \"Seen.\"\n"
        );
        self.specs_file("versions.toml", &format!("{VERSIONS}{win}"));
    }

    fn try_import(&self) -> Result<Import, Problem> {
        import(&self.upstream(), &self.specs(), None)
    }

    /// Imports and writes, as the command does; gives the warnings.
    fn import(&self) -> Vec<String> {
        let import = self.try_import().expect("an import");
        for (path, text) in import.files {
            fs::write(path, text).expect("a file");
        }
        import.warnings
    }

    fn document(&self) -> Document {
        Document::read(&self.specs().join("v1.0.yaml"), "v1.0.yaml").expect("a document")
    }

    /// A problem without the name of the temporary folder.
    fn problem(&self) -> String {
        let problem = self.try_import().expect_err("a problem").to_string();
        problem.replace(&format!("{}/", self.temporary.path().display()), "")
    }

    /// What our document lacks, as `kind: name`.
    fn missing(&self) -> Vec<String> {
        let versions = Versions::read(&self.specs()).expect("a list");
        let coverages = verify(&self.upstream(), &self.specs(), &versions).expect("coverages");
        let missing = coverages.iter().flat_map(|coverage| {
            let kinds = COUNTED.iter().zip(&coverage.missing);
            kinds.flat_map(|(kind, names)| names.iter().map(move |name| format!("{kind}: {name}")))
        });
        missing.collect()
    }
}

#[test]
fn the_document_is_the_union_of_the_parts_in_openapi_3() {
    let folders = Folders::new();
    folders.import();
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let content = |name: &str| json!({"application/json": {"schema": reference(name)}});
    let array = json!({"type": "array", "items": {"type": "string"}});
    let expected = json!({
        "openapi": "3.0.3",
        "info": {"title": "Clever API", "version": "1.0.0"},
        "servers": [{"url": "https://api.example.com/v1.0"}],
        "security": [{"oauth": []}],
        "paths": {"/lamps": {
            "get": {
                "tags": ["Lamps"],
                "operationId": "getLamps",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    {"name": "state", "in": "query",
                        "schema": {"type": "string", "enum": ["lit", "dark", "broken"]}},
                    {"name": "only", "in": "query", "style": "form", "explode": true, "schema": array},
                    {"name": "some", "in": "query", "style": "form", "explode": false, "schema": array},
                    {"name": "page", "in": "query", "schema": {"type": "integer"}},
                ],
                "responses": {
                    "200": {"description": "OK", "content": content("Lamps")},
                    "404": {"$ref": "#/components/responses/NotFound"},
                    "500": {"description": "Internal error"},
                },
            },
            "post": {
                "operationId": "addLamp",
                "requestBody": {"x-body-name": "lamp", "required": true, "content": content("Lamp")},
                "responses": {"201": {"description": "201"}},
            },
        }},
        "components": {
            "schemas": {
                "Lamp": {"type": "object", "required": ["id"], "properties": {
                    "id": {"type": "string", "format": "mongo-id", "pattern": "^[0-9a-f]+$",
                        "x-validation": true},
                    "title": {"type": "string"},
                    "description": {"type": "string"},
                    "made": {"type": "string", "format": "date-time", "x-omitempty": true},
                    "watts": {"type": "number", "nullable": true},
                    "maker": {"allOf": [reference("Maker")], "nullable": true},
                    "owner": reference("Maker"),
                    "state": {"type": "string", "enum": ["lit", "dark", "broken"]},
                    "height": {"type": "integer"},
                }},
                "Lamps": {"type": "object", "properties":
                    {"data": {"type": "array", "items": reference("Lamp")}}},
                "Maker": {"type": "object", "properties": {"name": {"type": "string"}}},
                "Missing": {"type": "object", "properties": {"message": {"type": "string"}}},
            },
            "responses": {"NotFound": {"description": "Not found", "content": content("Missing")}},
            "securitySchemes": {"oauth": {"type": "oauth2", "flows": {"authorizationCode": {
                "authorizationUrl": "https://example.com/a",
                "tokenUrl": "https://example.com/t",
                "scopes": {},
            }}}},
        },
    });
    assert_eq!(folders.document().root, expected);
    let text = folders.specs_text("v1.0.yaml");
    let ordered = write::yaml(&write::canonical(&expected)).expect("text");
    let (header, text) = text.split_once('\n').expect("a header");
    assert!(header.starts_with("# Written by `cargo xtask import`"));
    assert_eq!(text, ordered);
    assert!(!text.contains("sentence"));
}

#[test]
fn what_only_one_part_says_is_warned_about_with_the_files() {
    assert_eq!(
        Folders::new().import(),
        [
            "v1.0-client.yml: info.version says 1.1.0, the base path v1.0; the base path counts",
            "v1.0: /paths/~1lamps/get/parameters/state/enum/dark: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /paths/~1lamps/get/parameters/state/enum/broken: only in v1.0-client.yml, not in v1.0.yml",
            "v1.0: /paths/~1lamps/get/parameters/only: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /paths/~1lamps/get/parameters/some: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /paths/~1lamps/get/parameters/page: only in v1.0-client.yml, not in v1.0.yml",
            "v1.0: /paths/~1lamps/get/responses/404: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /paths/~1lamps/get/responses/500: only in v1.0-client.yml, not in v1.0.yml",
            "v1.0: /paths/~1lamps/post: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /definitions/Lamp/properties/title: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /definitions/Lamp/properties/description: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /definitions/Lamp/properties/made: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /definitions/Lamp/properties/watts: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /definitions/Lamp/properties/maker: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /definitions/Lamp/properties/state/enum/dark: only in v1.0.yml, not in v1.0-client.yml",
            "v1.0: /definitions/Lamp/properties/state/enum/broken: only in v1.0-client.yml, not in v1.0.yml",
            "v1.0: /definitions/Lamp/properties/height: only in v1.0-client.yml, not in v1.0.yml",
        ]
    );
}

/// Changes of the client part that contradict the data part, and what is said about each.
const CONTRADICTIONS: [(&str, &str, &str); 8] = [
    (
        "id: {type: string",
        "id: {type: integer",
        "upstream/v1.0.yml:37 at /definitions/Lamp/properties/id/type: /definitions/Lamp/properties/id/type: v1.0.yml:37 says string, v1.0-client.yml:23 says integer",
    ),
    (
        "mongo-id",
        "uuid",
        "upstream/v1.0.yml:37 at /definitions/Lamp/properties/id/format: /definitions/Lamp/properties/id/format: v1.0.yml:37 says mongo-id, v1.0-client.yml:23 says uuid",
    ),
    (
        "format: mongo-id, ",
        "",
        "upstream/v1.0.yml:37 at /definitions/Lamp/properties/id/format: /definitions/Lamp/properties/id/format: v1.0.yml:37 says mongo-id, v1.0-client.yml:23 says nothing",
    ),
    (
        "^[0-9a-f]+$",
        "^[0-9]+$",
        "upstream/v1.0.yml:37 at /definitions/Lamp/properties/id/pattern: /definitions/Lamp/properties/id/pattern: v1.0.yml:37 says ^[0-9a-f]+$, v1.0-client.yml:23 says ^[0-9]+$",
    ),
    (
        "owner: {$ref: \"#/definitions/Maker\"}",
        "owner: {$ref: \"#/definitions/Lamp\"}",
        "upstream/v1.0.yml:43 at /definitions/Lamp/properties/owner/$ref: /definitions/Lamp/properties/owner/$ref: v1.0.yml:43 says #/definitions/Maker, v1.0-client.yml:26 says #/definitions/Lamp",
    ),
    (
        "required: [id]",
        "required: [id, state]",
        "upstream/v1.0.yml:35 at /definitions/Lamp/required: /definitions/Lamp/required: v1.0.yml:35 says [\"id\"], v1.0-client.yml:21 says [\"id\",\"state\"]",
    ),
    (
        "    required: [id]\n",
        "",
        "upstream/v1.0.yml:35 at /definitions/Lamp/required: /definitions/Lamp/required: v1.0.yml:35 says [\"id\"], v1.0-client.yml:19 says nothing",
    ),
    (
        "limit, in: query",
        "limit, in: query, required: true",
        "upstream/v1.0-client.yml:11 at /paths/~1lamps/get/parameters/0/required: /paths/~1lamps/get/parameters/limit/required: v1.0-client.yml:11 says true, v1.0.yml:16 says nothing",
    ),
];

#[test]
fn a_contradiction_stops_with_both_places() {
    let folders = Folders::new();
    for (from, to, expected) in CONTRADICTIONS {
        assert!(CLIENT.contains(from));
        folders.upstream_file("v1.0-client.yml", &CLIENT.replacen(from, to, 1));
        assert_eq!(folders.problem(), expected);
    }
    assert_eq!(folders.specs_text("versions.toml"), VERSIONS);
}

#[test]
fn a_decision_ends_a_contradiction() {
    let folders = Folders::new();
    let uuid = CLIENT.replace("mongo-id", "uuid");
    folders.upstream_file("v1.0-client.yml", &uuid);
    for (part, format) in [("v1.0.yml", "mongo-id"), ("v1.0-client.yml", "uuid")] {
        folders.decide("/definitions/Lamp/properties/id", part);
        folders.import();
        let root = folders.document().root;
        let id = &root["components"]["schemas"]["Lamp"]["properties"]["id"];
        assert_eq!(id["format"], format);
    }
}

#[test]
fn a_decision_that_nothing_needs_stops_too() {
    let folders = Folders::new();
    let members = [
        // The parts agree.
        "/definitions/Lamp/properties/id",
        // The parts differ, and yet their union says it all.
        "/definitions/Lamp/properties/state",
        // Only one part has it.
        "/definitions/Lamp/properties/title",
        // No part has it.
        "/definitions/Lamp/properties/gone",
    ];
    for member in members {
        folders.decide(member, "v1.0.yml");
        let problem = folders.problem();
        let expected = format!("the decision for v1.0.yml in {member} no longer applies");
        assert!(problem.ends_with(&expected), "{problem}");
    }
    // The file that is believed is gone.
    folders.upstream_file("v1.0-client.yml", &CLIENT.replace("mongo-id", "uuid"));
    folders.decide("/definitions/Lamp/properties/id", "v1.0-gone.yml");
    assert!(folders.problem().contains("v1.0.yml:37 says mongo-id"));
}

#[test]
fn a_property_that_is_called_tags_is_a_property() {
    let folders = Folders::new();
    let with = |text: &str, tags: &str| {
        let maker = "Maker: {type: object, properties: {";
        text.replace(maker, &format!("{maker}tags: {tags}, "))
    };
    folders.upstream_file("v1.0.yml", &with(DATA, "{type: string}"));
    folders.upstream_file("v1.0-client.yml", &with(CLIENT, "{type: integer}"));
    let problem = folders.problem();
    assert!(
        problem.contains("/definitions/Maker/properties/tags/type: v1.0.yml"),
        "{problem}"
    );
}

#[test]
fn importing_twice_changes_no_byte() {
    let folders = Folders::new();
    folders.import();
    let again = folders.try_import().expect("an import");
    assert_eq!(again.files.len(), 2);
    for (path, text) in again.files {
        assert_eq!(fs::read_to_string(path).expect("a file"), text);
    }
}

#[test]
fn the_list_of_versions_gets_the_hashes_and_keeps_its_comments() {
    let folders = Folders::new();
    let revision = Revision {
        name: "bbbb".to_owned(),
        date: "2020-03-03".parse().expect("a day"),
    };
    let import = import(&folders.upstream(), &folders.specs(), Some(&revision)).expect("an import");
    let (path, text) = import.files.last().expect("files");
    assert_eq!(*path, folders.specs().join("versions.toml"));
    let data = write::sha256(DATA.as_bytes());
    let client = write::sha256(CLIENT.as_bytes());
    let document = write::sha256(import.files[0].1.as_bytes());
    let expected = VERSIONS
        .replace("aaaa", "bbbb")
        .replace("2020-02-02", "2020-03-03")
        .replace(
            "status = \"current\"\n",
            &format!("status = \"current\"\ndocument = \"{document}\"\n"),
        )
        .replace("# The rosters.\n\"v1.0.yml\" = \"0000\"\n", "")
        .replace(
            "\"v1.0-gone.yml\" = \"0000\"\n",
            &format!(
                "\"v1.0-client.yml\" = \"{client}\"\n# The rosters.\n\"v1.0.yml\" = \"{data}\"\n"
            ),
        );
    assert_eq!(*text, expected);
}

#[test]
fn verify_names_exactly_what_is_missing() {
    let folders = Folders::new();
    folders.import();
    assert_eq!(folders.missing(), [""; 0]);
    let remove = |at: &str| {
        folders.import();
        let mut root = folders.document().root;
        let parent = pointer::parent(at).expect("a parent");
        let name = &pointer::last(at);
        match root.pointer_mut(parent) {
            Some(Value::Object(members)) => assert!(members.shift_remove(name).is_some()),
            Some(Value::Array(items)) => drop(items.remove(name.parse().expect("an index"))),
            _ => unreachable!("{parent} is there"),
        }
        let text = write::yaml(&root).expect("text");
        folders.specs_file("v1.0.yaml", &text);
        folders.missing()
    };
    let lamp = "/components/schemas/Lamp/properties";
    assert_eq!(
        [
            remove(&format!("{lamp}/height")),
            remove(&format!("{lamp}/state/enum/1")),
            remove("/paths/~1lamps/get/parameters/0"),
            remove("/paths/~1lamps/get/parameters/1/schema/enum/2"),
            remove("/components/schemas/Maker"),
        ],
        [
            vec!["properties: Lamp/properties/height"],
            vec!["enum values: Lamp/properties/state/enum = \"dark\""],
            vec!["parameters: get /lamps query limit"],
            vec!["enum values: get /lamps query state = \"broken\""],
            vec!["definitions: Maker", "properties: Maker/properties/name"],
        ]
    );
    assert_eq!(
        remove("/paths/~1lamps/post"),
        [
            "operations: post /lamps",
            "parameters: post /lamps body lamp"
        ]
    );
    assert_eq!(
        remove("/paths/~1lamps").first().map(String::as_str),
        Some("paths: /lamps")
    );
}

#[test]
fn verify_does_not_overlook_a_version_that_is_not_listed() {
    let folders = Folders::new();
    folders.import();
    folders.upstream_file("v1.9.yml", &DATA.replace("/v1.0", "/v1.9"));
    let versions = Versions::read(&folders.specs()).expect("a list");
    let problem = verify(&folders.upstream(), &folders.specs(), &versions).expect_err("a problem");
    assert!(problem.what.contains("v1.9 is not listed"), "{problem}");
}

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
