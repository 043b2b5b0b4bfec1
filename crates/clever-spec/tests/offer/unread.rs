//! What is written in a way that cannot be read, or only just.

use super::*;

#[test]
fn what_could_not_be_read_is_not_gone() {
    let nowhere = json!({"$ref": "#/components/nothing"});
    let mood = json!({"name": "mood", "in": "query", "required": true, "schema": {}});
    let header =
        json!({"headers": {"Mood": {"required": true, "schema": {}}}, "description": "OK"});
    let pairs = [
        (
            json!({"get": {"responses": {"200": header}}}),
            json!({"get": {"responses": {"200": nowhere}}}),
        ),
        (
            json!({"get": {"responses": {"200": header}}}),
            json!({"get": {"responses": {"200": {"headers": {"Mood": nowhere}, "description": "OK"}}}}),
        ),
        (
            json!({"get": {"parameters": [mood]}}),
            json!({"get": {"parameters": [nowhere]}}),
        ),
        (
            json!({"get": {"parameters": [mood]}}),
            json!({"get": {"parameters": [{"in": "query"}]}}),
        ),
        (
            json!({"get": {"requestBody": {"required": true, "content": {"text/plain": {}}}}}),
            json!({"get": {"requestBody": nowhere}}),
        ),
        (
            json!({"get": {"parameters": [mood]}}),
            json!({"get": {"parameters": {"mood": mood}}}),
        ),
        (
            json!({"get": {"responses": {"200": header}}}),
            json!({"get": {"responses": {"200": [header]}}}),
        ),
        (
            json!({"get": {"responses": {"200": header}}}),
            json!({"get": {"responses": {"200": {"headers": ["Mood"], "description": "OK"}}}}),
        ),
        (
            json!({"get": {"requestBody": {"required": true, "content": {"text/plain": {}}}}}),
            json!({"get": {"requestBody": "text/plain"}}),
        ),
        (json!({"get": {}}), json!({"get": 7})),
        (json!({"get": {}}), json!({"$ref": "#/components/nothing"})),
        (json!({"get": {}}), json!(7)),
    ];
    for (item, torn) in pairs {
        let root = |item: &Value| json!({"openapi": "3.0.3", "paths": {"/robots": item}});
        let (whole, torn) = (root(&item), root(&torn));
        let there = compared(&whole, &torn);
        assert_eq!(
            (there.findings.len(), there.unread_new.len()),
            (0, 1),
            "{there:?}"
        );
        let back = compared(&torn, &whole);
        assert_eq!(
            (back.findings.len(), back.unread_old.len()),
            (0, 1),
            "{back:?}"
        );
    }
}

#[test]
fn what_could_not_be_read_of_the_parts_of_a_form_is_no_change() {
    let nowhere = json!({"$ref": "#/components/nothing"});
    let form = |encoding: Value| {
        let schema = json!({"properties": {"photo": {"type": "object"}}});
        takes(json!({"multipart/form-data": {"schema": schema, "encoding": encoding}}))
    };
    let headers = |headers: Value| form(json!({"photo": {"headers": headers}}));
    let whole = headers(json!({"X-Mood": text()}));
    for torn in [
        headers(json!({"X-Mood": nowhere})),
        headers(json!({"X-Mood": {"schema": nowhere}})),
        headers(json!({"X-Mood": {"schema": {"properties": {"x": nowhere}}}})),
        headers(json!({"X-Mood": text(), "X-Hall": nowhere})),
        headers(json!(["X-Mood"])),
        form(json!({"photo": "X-Mood"})),
        form(json!(["photo"])),
    ] {
        let there = compared(&whole, &torn);
        let told = (there.findings.len(), there.unread_new.len());
        assert_eq!(told, (0, 1), "{torn}");
        let back = compared(&torn, &whole);
        let told = (back.findings.len(), back.unread_old.len());
        assert_eq!(told, (0, 1), "{torn}");
        assert_eq!(
            told_alone(&and(torn.clone(), json!({"openapi": "3.1.0"}))).len(),
            1,
            "{torn}"
        );
    }
    // A value that looks like a reference is none.
    let value = headers(json!({"X-Mood": {"schema": {"default": nowhere, "enum": [nowhere]}}}));
    assert_eq!(rules(&value, &value), NOTHING);
}

#[test]
fn what_is_of_the_wrong_kind_is_told() {
    let wrong = [
        json!({"paths": ["/robots"]}),
        json!({"paths": {}, "components": []}),
        json!({"paths": {}, "components": {"schemas": []}}),
        json!({"paths": {}, "components": {"securitySchemes": "key"}}),
        json!({"paths": {}, "servers": {"url": "https://robots.example"}}),
        json!({"paths": {}, "servers": ["https://robots.example"]}),
        json!({"paths": {"/robots": {"get": {"security": {"key": []}}}}}),
        json!({"paths": {"/robots": {"get": {"callbacks": []}}}}),
        json!({"paths": {"/robots": {"get": {"responses": []}}}}),
        json!({"paths": {"/robots": {"get": {"requestBody": {"content": []}}}}}),
        json!({"paths": {"/robots": {"get": {"requestBody": {"content": {"text/plain": "x"}}}}}}),
        json!({"paths": {}, "webhooks": []}),
    ];
    for root in wrong {
        let root = and(root, json!({"openapi": "3.1.0"}));
        let comparison = compared(&root, &root);
        assert!(comparison.findings.is_empty(), "{root}");
        let told = comparison.unread_old.len();
        assert_eq!((told, comparison.unread_new.len()), (1, 1), "{root}");
    }
    // Nothing at all is as if it were not there.
    let nothing =
        json!({"get": {"parameters": null, "responses": {"200": null}, "security": null}});
    let root = json!({"openapi": "3.0.3", "paths": {"/robots": nothing}, "servers": null});
    assert_eq!(rules(&root, &root), NOTHING);
}

#[test]
fn a_schema_may_be_called_by_its_anchor() {
    let root = |reference: Value, schemas: Value| {
        let mut root = answers(json!({"application/json": {"schema": reference}}));
        root["openapi"] = json!("3.1.0");
        and(root, json!({"components": {"schemas": schemas}}))
    };
    let anchored = |kind: &str| json!({"$anchor": "mood", "type": kind});
    let to = json!({"$ref": "#mood"});
    let old = root(to.clone(), json!({"Mood": anchored("string")}));
    assert_eq!(
        rules(&old, &root(json!({"type": "string"}), json!({}))),
        NOTHING
    );
    let new = root(to.clone(), json!({"Mood": anchored("integer")}));
    assert_eq!(rules(&old, &new), ["response-type-changed"]);
    // What may be another one than it seems is told.
    let twice = json!({"Mood": anchored("string"), "Other": anchored("integer")});
    let named = and(
        anchored("string"),
        json!({"$id": "https://robots.example/mood"}),
    );
    for schemas in [twice, json!({"Mood": named}), json!({})] {
        let torn = root(to.clone(), schemas);
        let comparison = compared(&old, &torn);
        assert!(comparison.findings.is_empty(), "{comparison:?}");
        assert_eq!(comparison.unread_new.len(), 1, "{comparison:?}");
    }
    let dynamic = root(
        json!({"$dynamicRef": "#mood"}),
        json!({"Mood": anchored("string")}),
    );
    let told = compared(&dynamic, &dynamic).unread_new;
    assert_eq!(
        told[0].what,
        "what a `$dynamicRef` refers to is not followed"
    );
}

/// What of a document with one operation, `POST /robots`, is told, with its place.
fn told(version: &str, operation: &Value) -> Vec<String> {
    let keyword = match version {
        "2.0" => "swagger",
        _ => "openapi",
    };
    let root = json!({keyword: version, "paths": {"/robots": {"post": operation}}});
    let comparison = compared(&root, &root);
    assert!(comparison.findings.is_empty(), "{comparison:?}");
    let told = comparison.unread_new.iter();
    told.map(|problem| {
        let pointer = problem.place.pointer.as_deref().unwrap_or_default();
        let below = pointer.strip_prefix("/paths/~1robots/post").unwrap();
        format!("{below}: {}", problem.what)
    })
    .collect()
}

#[test]
fn what_is_of_another_kind_than_its_keyword_has_is_told() {
    for (schema, what) in [
        (
            json!({"minimum": "5"}),
            "minimum: `minimum` is a number, and this is a text",
        ),
        (
            json!({"required": "a"}),
            "required: `required` is a list, and this is a text",
        ),
        (
            json!({"required": true}),
            "required: `required` is a list, and this is true or false",
        ),
        (
            json!({"required": [5]}),
            "required/0: an item of `required` is a text, and this is a number",
        ),
        (
            json!({"enum": "a"}),
            "enum: `enum` is a list, and this is a text",
        ),
        (
            json!({"properties": ["x"]}),
            "properties: `properties` is an object, and this is a list",
        ),
        (
            json!({"nullable": "true"}),
            "nullable: `nullable` is true or false, and this is a text",
        ),
        (
            json!({"allOf": {"type": "string"}}),
            "allOf: `allOf` is a list, and this is an object",
        ),
        (
            json!({"$ref": 5}),
            "$ref: `$ref` is a text, and this is a number",
        ),
        (
            json!({"type": {}}),
            "type: `type` is a text or a list, and this is an object",
        ),
    ] {
        let nested = json!({"type": "object", "properties": {"x": schema}});
        let content = json!({"application/json": {"schema": nested}});
        let operation = json!({"requestBody": {"content": content}});
        let place = "/requestBody/content/application~1json/schema/properties/x";
        assert_eq!(told("3.0.3", &operation), [format!("{place}/{what}")]);
    }
    let parameter = json!({"name": "x", "in": "query", "required": "a", "schema": {}});
    let flag = "is true or false, and this is a text";
    assert_eq!(
        told(
            "3.0.3",
            &json!({"parameters": [parameter], "deprecated": "no"})
        ),
        [
            format!("/deprecated: `deprecated` {flag}"),
            format!("/parameters/0/required: `required` {flag}")
        ]
    );
    assert_eq!(
        told("3.0.3", &json!({"requestBody": {"$ref": 5}})),
        ["/requestBody/$ref: a reference is a text"]
    );
    let fine = json!({"name": "x", "in": "query", "required": true, "type": "string"});
    assert_eq!(told("2.0", &json!({"parameters": [fine]})), NOTHING);
}

#[test]
fn what_is_written_as_in_another_version_is_read_and_told() {
    let typed = |kind: &str| json!({"name": "x", "in": "query", "type": kind});
    let schema = |kind: &str| json!({"name": "x", "in": "query", "schema": {"type": kind}});
    let body = |kind: &str| json!({"name": "x", "in": "body", "schema": {"type": kind}});
    let field = |kind: &str| json!({"name": "x", "in": "formData", "type": kind});
    let parameters = |one: Value| json!({"parameters": [one]});
    let response = |member: &str, value: Value| json!({"responses": {"200": {"description": "", member: value}}});
    let content = |kind: &str| json!({"application/json": {"schema": {"type": kind}}});
    for (version, of) in [
        (
            "3.0.3",
            &(|kind: &str| parameters(typed(kind))) as &dyn Fn(&str) -> Value,
        ),
        ("2.0", &|kind| parameters(schema(kind))),
        ("3.1.0", &|kind| parameters(body(kind))),
        ("3.0.3", &|kind| response("schema", json!({"type": kind}))),
        ("2.0", &|kind| response("content", content(kind))),
        (
            "2.0",
            &|kind| json!({"requestBody": {"content": content(kind)}}),
        ),
    ] {
        let root = |kind: &str| {
            let language = if version == "2.0" {
                "swagger"
            } else {
                "openapi"
            };
            json!({language: version, "paths": {"/robots": {"GET": of(kind)}}})
        };
        let comparison = compared(&root("array"), &root("object"));
        let told: Vec<_> = comparison.unread_new.iter().map(|one| &one.what).collect();
        assert_eq!(told.len(), 2, "{comparison:?}");
        assert!(told.iter().all(|what| what.contains("read as")), "{told:?}");
        assert_eq!(comparison.findings.len(), 1, "{comparison:?}");
    }
    assert_eq!(told("3.0.3", &parameters(field("string"))).len(), 2);
}

#[test]
fn what_nothing_is_known_of_is_told() {
    let security = json!({"security": [{"nope": []}]});
    let nope = "/security/0/nope: no security scheme is called `nope`";
    assert_eq!(told("3.0.3", &security), [nope]);
    assert_eq!(told("2.0", &security), [nope]);
    let parameter = json!({"name": "x", "in": "qery", "schema": {}});
    assert_eq!(
        told("3.0.3", &json!({"parameters": [parameter]})),
        ["/parameters/0: no parameter stands in `qery`"]
    );
    let fetch = json!({"openapi": "3.0.3", "paths": {"/robots": {"fetch": {}}}});
    assert_eq!(compared(&fetch, &fetch).unread_new.len(), 1);
}

#[test]
fn a_circle_of_references_is_told() {
    for (x, y) in [
        (
            json!({"$ref": "#/components/schemas/Y"}),
            json!({"$ref": "#/components/schemas/X"}),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/Y"}]}),
            json!({"oneOf": [{"$ref": "#/components/schemas/X"}]}),
        ),
    ] {
        let components = json!({"schemas": {"X": x, "Y": y}});
        for schema in [
            json!({"$ref": "#/components/schemas/X"}),
            json!({"allOf": [{"type": "object"}, {"$ref": "#/components/schemas/X"}]}),
        ] {
            let content = json!({"application/json": {"schema": schema}});
            let root = and(answers(content), json!({"components": components}));
            let comparison = compared(&root, &root);
            let told = &comparison.unread_new;
            assert_eq!(told.len(), 1, "{comparison:?}");
            assert_eq!(told[0].what, "the reference leads back to itself");
        }
    }
}

#[test]
fn what_came_with_a_later_version_of_openapi_is_told() {
    let items = |kind: &str| {
        json!({"openapi": "3.2.0", "paths": {"/robots": {"get": {"responses": {"200":
            {"description": "OK", "content": {"application/jsonl":
                {"itemSchema": {"type": kind}}}}}}}}})
    };
    let there = compared(&items("string"), &items("integer"));
    let told = [&there.unread_old, &there.unread_new].map(|unread| unread.iter());
    for mut unread in told {
        let what = unread.next().map(|it| it.what.as_str());
        assert_eq!(
            what,
            Some("this came with OpenAPI 3.2, and is not compared")
        );
    }
}
