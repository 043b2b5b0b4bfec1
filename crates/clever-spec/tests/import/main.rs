//! Importing small made-up definitions: what becomes of them, and what stops the import.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod contradictions;
mod document;
mod refused;
mod verify;

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
