//! Parts that contradict each other, and decisions about them.

use super::*;

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
