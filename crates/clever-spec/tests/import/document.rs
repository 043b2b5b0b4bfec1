//! What the parts of a definition become.

use super::*;

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
