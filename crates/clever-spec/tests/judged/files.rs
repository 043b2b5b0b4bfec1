//! Record types of a document that is written in several files.

use clever_spec::{Tree, references};

use crate::*;

#[test]
fn each_schema_may_be_a_file() {
    let dog = |kind: &str| json!({"allOf": [{"$ref": "Base.json"}, {"properties": {"d": {"type": kind}}}]});
    let base = |mapping: Value| {
        json!({"type": "object", "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": mapping}})
    };
    let api = |schemas: Value| {
        let content = json!({"application/json": {"schema": to("Base")}});
        json!({"openapi": "3.0.3", "components": {"schemas": schemas}, "paths": {"/pets": {"get":
            {"responses": {"200": {"description": "OK", "content": content}}}}}})
    };
    let at = |file: &str| json!({"$ref": file});
    let changed = |api: &Value, files: &dyn Fn(&str) -> Value| {
        let read = |kind: &str| {
            let files = files(kind);
            let text = |file: &str| Ok(files[file].to_string());
            references::tree("api.json", &api.to_string(), text).unwrap()
        };
        let comparison = compare(&read("string"), &read("integer"));
        assert!(comparison.unread_new.is_empty(), "{comparison:?}");
        comparison
            .findings
            .iter()
            .any(|one| one.subject.ends_with("d") && one.rule.severity == Severity::Breaking)
    };
    let both = api(json!({"Base": at("Base.json"), "Dog": at("Dog.json")}));
    let files = |kind: &str| json!({"Base.json": base(json!({})), "Dog.json": dog(kind)});
    assert!(changed(&both, &files));
    // Whatever else it is called.
    let alias =
        api(json!({"Alias": at("Dog.json"), "Base": at("Base.json"), "Dog": at("Dog.json")}));
    assert!(changed(&alias, &files));
    let read = |api: &Value| {
        let files = files("string");
        let text = |file: &str| Ok(files[file].to_string());
        references::tree("api.json", &api.to_string(), text).unwrap()
    };
    let found = compare(&read(&both), &read(&alias)).findings;
    let breaks = |one: &clever_spec::compare::Finding| one.rule.severity == Severity::Breaking;
    assert!(!found.iter().any(breaks), "{found:?}");
    // Files may lead to others.
    let farther = |kind: &str| json!({"Base.json": base(json!({})), "Dog.json": at("d.json"), "d.json": dog(kind)});
    assert!(changed(&both, &farther));
    // A mapping calls what the document calls so.
    let mapped =
        |kind: &str| json!({"Base.json": base(json!({"dog": "Dog"})), "Dog.json": dog(kind)});
    assert!(changed(&both, &mapped));
    // Several may stand in one file.
    let common = |holder: &'static str| {
        move |kind: &str| {
            let base = base(json!({}));
            let parent = json!({"$ref": format!("#{holder}/Base")});
            let dog = json!({"allOf": [parent, {"properties": {"d": {"type": kind}}}]});
            let schemas = json!({"Base": base, "Dog": dog});
            let common = match holder.strip_prefix('/') {
                Some(holder) => json!({ holder: schemas }),
                None => {
                    let mut all = schemas;
                    // These are names like others.
                    all["type"] = json!({"type": "string"});
                    all["schemas"] = json!({});
                    all["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
                    all
                }
            };
            json!({"common.json": common})
        }
    };
    for holder in ["", "/$defs", "/schemas", "/definitions"] {
        let base = format!("common.json#{holder}/Base");
        assert!(
            changed(&api(json!({"Base": at(&base)})), &common(holder)),
            "{holder}"
        );
    }
}

#[test]
fn record_types_may_stand_in_another_file() {
    let family = |properties: Value| {
        json!({"Event": {"type": "object", "required": ["type"],
                "properties": {"type": {"type": "string"}},
                "discriminator": {"propertyName": "type"}},
            "made": {"allOf": [{"$ref": "#/Event"}, {"properties": properties}]}})
    };
    let named = |schemas: &Value| {
        let text = schemas.to_string();
        text.replace("#/", "#/components/schemas/")
    };
    let compared = |old: &Tree, new: &Tree| {
        let comparison = compare(old, new);
        assert!(comparison.unread_new.is_empty(), "{comparison:?}");
        let findings = comparison.findings.into_iter();
        findings.map(|finding| finding.rule.id).collect::<Vec<_>>()
    };
    let api = |reference: &str| {
        let content = json!({"application/json": {"schema": {"$ref": reference}}});
        json!({"openapi": "3.0.3", "paths": {"/events": {"get":
            {"responses": {"200": {"description": "OK", "content": content}}}}}})
    };
    let read = |api: &Value, common: String| {
        references::tree("api.json", &api.to_string(), |_| Ok(common.clone())).unwrap()
    };
    let more = family(json!({"data": {}, "who": {}}));
    let less = family(json!({"data": {}}));
    let in_one_file = |family: &Value| {
        let mut api = api("#/components/schemas/Event");
        let schemas: Value = serde_json::from_str(&named(family)).unwrap();
        api["components"] = json!({"schemas": schemas});
        read(&api, String::new())
    };
    let bare = |family: &Value| read(&api("common.json#/Event"), family.to_string());
    let as_document = |family: &Value| {
        let common = format!(r#"{{"components": {{"schemas": {}}}}}"#, named(family));
        read(&api("common.json#/components/schemas/Event"), common)
    };
    let nothing: [&str; 0] = [];
    for split in [&bare as &dyn Fn(&Value) -> Tree, &as_document] {
        let (old, new) = (split(&more), split(&less));
        assert_eq!(compared(&old, &new), ["response-property-removed"]);
        assert_eq!(compared(&old, &in_one_file(&more)), nothing);
        assert_eq!(compared(&in_one_file(&more), &old), nothing);
    }
}

#[test]
fn a_file_of_schemas_may_say_something_else_too() {
    let api = |place: &str| {
        let schema = json!({"$ref": format!("common.json#{place}/Pet")});
        let content = json!({"application/json": {"schema": schema}});
        json!({"openapi": "3.1.0", "paths": {"/pets": {"get":
            {"responses": {"200": {"description": "OK", "content": content}}}}}})
    };
    let common = |place: &str, more: &Value, own: Value| {
        let cat = json!({"allOf": [{"$ref": format!("#{place}/Pet")}, {"properties": own}]});
        let pet = json!({"type": "object", "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind"}});
        let mut schemas = more.clone();
        schemas["Pet"] = pet;
        schemas["Cat"] = cat;
        match place.strip_prefix('/') {
            Some(place) => json!({place: schemas}),
            None => schemas,
        }
    };
    let read = |place: &str, common: &Value| {
        references::tree("api.json", &api(place).to_string(), |_| {
            Ok(common.to_string())
        })
        .unwrap()
    };
    let compared = |place: &str, old: &Value, new: &Value| {
        let comparison = compare(&read(place, old), &read(place, new));
        assert!(comparison.unread_new.is_empty(), "{comparison:?}");
        let findings = comparison.findings.into_iter();
        findings.map(|one| one.rule.id).collect::<Vec<_>>()
    };
    let gone = ["response-property-removed"];
    for more in [
        json!({"description": "Pets", "version": 2}),
        json!({"title": "Pets", "Anything": true}),
        json!({"Nothing": null}),
    ] {
        let (was, is) = (
            common("", &more, json!({"claw": {}})),
            common("", &more, json!({})),
        );
        assert_eq!(compared("", &was, &is), gone, "{more}");
        // That says nothing of the schemas.
        let plain = common("", &json!({}), json!({}));
        assert!(compared("", &plain, &is).is_empty(), "{more}");
        assert!(compared("", &is, &plain).is_empty(), "{more}");
    }
    let models = |own: Value| common("/models", &json!({}), own);
    let (was, is) = (models(json!({"claw": {}})), models(json!({})));
    assert_eq!(compared("/models", &was, &is), gone);
}

#[test]
fn what_a_schema_holds_has_no_name_of_its_own() {
    let api = |reference: &str| {
        let content = json!({"application/json": {"schema": {"$ref": reference}}});
        let other = json!({"application/json": {"schema": {"$ref": "common.json"}}});
        json!({"openapi": "3.1.0", "paths": {"/pets": {"get": {"responses":
            {"200": {"description": "OK", "content": content},
            "400": {"description": "Bad", "content": other}}}}}})
    };
    let pet = json!({"type": "object", "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"}});
    let was = json!({"type": "object", "properties": {"pet": pet}});
    let mut is = was.clone();
    // That a property is a pet makes it no kind of pet.
    is["properties"]["own"] = json!({"allOf": [{"$ref": "#/properties/pet"},
        {"properties": {"claw": {}}}]});
    let read = |common: &Value| {
        let api = api("common.json#/properties/pet").to_string();
        references::tree("api.json", &api, |_| Ok(common.to_string())).unwrap()
    };
    let comparison = compare(&read(&was), &read(&is));
    let findings = comparison.findings.iter();
    let rules: Vec<&str> = findings.map(|finding| finding.rule.id).collect();
    assert_eq!(rules, ["response-property-added"]);
}
