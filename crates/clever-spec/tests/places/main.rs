//! Where findings about schemas point, and which operations they reach.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use clever_spec::compare::{Comparison, compare};
use clever_spec::{Tree, load};
use insta::assert_snapshot;
use serde_json::{Value, json};

/// A document whose schemas are received by an operation each: `/schemas` and its name.
fn document(version: Value, schemas: &Value) -> Tree {
    let holder = match version.get("swagger") {
        Some(_) => "definitions",
        None => "components",
    };
    let answer = |name: &str| match holder {
        "definitions" => json!({"schema": {"$ref": format!("#/definitions/{name}")}}),
        _ => {
            let schema = json!({"$ref": format!("#/components/schemas/{name}")});
            json!({"content": {"application/json": {"schema": schema}}})
        }
    };
    let names = schemas.as_object().unwrap().keys();
    let paths = names.map(|name| {
        let path = json!({"get": {"responses": {"200": answer(name)}}});
        (format!("/{name}"), path)
    });
    let mut root = version;
    root["paths"] = paths.collect();
    root[holder] = match holder {
        "definitions" => schemas.clone(),
        _ => json!({"schemas": schemas}),
    };
    load::tree("robots.json", &root.to_string()).unwrap()
}

fn compared(version: &Value, old: &Value, new: &Value) -> Comparison {
    compare(
        &document(version.clone(), old),
        &document(version.clone(), new),
    )
}

/// Each finding with its places and the operations that it reaches.
fn shown(comparison: &Comparison) -> String {
    let finding = |finding: &clever_spec::compare::Finding| {
        let place = |place: &clever_spec::Place| place.pointer.clone().unwrap_or_default();
        let (old, new) = (place(&finding.old), place(&finding.new));
        let used_by = finding.used_by.join(", ");
        assert_eq!(finding.used_by.len(), finding.used_by_count);
        format!("{}\n  {old}\n  {new}\n  {used_by}\n", finding.sentence())
    };
    comparison.findings.iter().map(finding).collect()
}

fn v3() -> Value {
    json!({"openapi": "3.0.3"})
}

fn to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn object(properties: Value) -> Value {
    json!({"type": "object", "properties": properties})
}

/// Something that stands around references to one schema.
fn orders(shipping: Value, billing: Value) -> Value {
    json!({"Address": object(json!({"city": {"type": "string"}})),
        "Order": object(json!({"billing": billing, "shipping": shipping}))})
}

#[test]
fn what_is_said_around_a_reference_is_no_matter_of_what_it_refers_to() {
    let plain = || json!({"allOf": [to("Address")]});
    let with = |keyword: &str, value: Value| {
        let mut schema = plain();
        schema[keyword] = value;
        schema
    };
    let nullable = || with("nullable", json!(true));
    let old = orders(plain(), nullable());
    // One may be null now, the other one never is.
    let new = orders(nullable(), plain());
    assert_snapshot!(shown(&compared(&v3(), &old, &new)));
    for (keyword, value) in [
        ("deprecated", json!(true)),
        ("default", json!({})),
        ("maxProperties", json!(3)),
        ("additionalProperties", json!(false)),
    ] {
        let new = orders(with(keyword, value), nullable());
        let said = shown(&compared(&v3(), &old, &new));
        let at = "\n  /components/schemas/Order/properties/shipping".repeat(2);
        assert!(
            said.contains("Order.shipping: ") && said.contains(&at),
            "{said}"
        );
    }
}

#[test]
fn null_beside_a_reference_is_meant_where_nothing_else_there_is() {
    let swagger = json!({"swagger": "2.0"});
    let arm = object(json!({"size": {"type": "integer"}}));
    let robots = |used: Value| json!({"Arm": arm, "Robot": object(json!({"arm": used}))});
    let beside =
        |keyword: &str, holder: &str| json!({"$ref": format!("#/{holder}/Arm"), keyword: true});
    let plain = |holder: &str| json!({"$ref": format!("#/{holder}/Arm")});
    let (definitions, schemas) = ("definitions", "components/schemas");
    let found = compared(
        &swagger,
        &robots(plain(definitions)),
        &robots(beside("x-nullable", definitions)),
    );
    assert_snapshot!(shown(&found), @"
    Robot.arm: it may be null
      /definitions/Robot/properties/arm
      /definitions/Robot/properties/arm
      GET /Robot
    ");
    let nullable = robots(beside("nullable", schemas));
    let found = compared(&v3(), &robots(plain(schemas)), &nullable);
    assert_eq!(found.findings[0].rule.id, "response-became-nullable");
    let wrapped = json!({"allOf": [plain(schemas)], "nullable": true});
    let same = compared(&v3(), &nullable, &robots(wrapped));
    assert!(same.findings.is_empty(), "{}", shown(&same));
    let other = robots(json!({"$ref": "#/components/schemas/Arm", "type": "string"}));
    let same = compared(&v3(), &robots(plain(schemas)), &other);
    assert!(same.findings.is_empty(), "{}", shown(&same));
}

#[test]
fn a_change_of_a_base_is_one_finding_of_all_that_stand_on_it() {
    let robots = |base: Value| {
        let own = |name: &str| object(json!({name: {"type": "string"}}));
        json!({"Base": base, "Arm": {"allOf": [to("Base"), own("arm")]},
            "Leg": {"allOf": [own("leg"), to("Base")]}})
    };
    let base = |properties: Value| robots(object(properties));
    let text = json!({"type": "string"});
    let old = base(json!({"id": text, "tail": text}));
    let new = base(json!({"head": text, "id": {"type": "integer"}}));
    assert_snapshot!(shown(&compared(&v3(), &old, &new)));
    let mut required = old.clone();
    required["Base"]["required"] = json!(["id"]);
    assert_eq!(compared(&v3(), &old, &required).findings.len(), 1);
}

#[test]
fn what_is_required_is_pointed_to_where_that_is_said() {
    let base = || object(json!({"id": {"type": "string"}}));
    let robots = |base: Value, robot: Value| json!({"Base": base, "Robot": robot});
    let around = |more: Value| {
        let mut robot = json!({"allOf": [to("Base")]});
        robot
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        robot
    };
    let beside = json!({"allOf": [to("Base"), {"required": ["id"]}]});
    let plain = || robots(base(), around(json!({})));
    let required = robots(base(), around(json!({"required": ["id"]})));
    assert_snapshot!(shown(&compared(&v3(), &plain(), &required)), @"
    Robot.id: it became required
      /components/schemas/Robot
      /components/schemas/Robot
      GET /Robot
    ");
    assert_snapshot!(shown(&compared(&v3(), &required, &plain())), @"
    Robot.id: it became optional
      /components/schemas/Robot
      /components/schemas/Robot
      GET /Robot
    ");
    assert_snapshot!(shown(&compared(&v3(), &plain(), &robots(base(), beside))), @"
    Robot.id: it became required
      /components/schemas/Robot/allOf
      /components/schemas/Robot/allOf/1
      GET /Robot
    ");
    // A base that says it itself says it of all that stand on it.
    let mut own = base();
    own["required"] = json!(["id"]);
    assert_snapshot!(shown(&compared(&v3(), &plain(), &robots(own, around(json!({}))))), @"
    Base.id: it became required
      /components/schemas/Base/properties/id
      /components/schemas/Base/properties/id
      GET /Base, GET /Robot
    ");
}

#[test]
fn what_several_operations_share_is_one_finding() {
    let document = |required: bool, status: &str, header: Value| {
        let robots = json!({"parameters": [{"$ref": "#/components/parameters/Sort"}],
            "responses": {"200": {"$ref": "#/components/responses/Robots"},
                status: {"$ref": "#/components/responses/Robots"}}});
        let sort = json!({"in": "query", "name": "sort", "required": required});
        let root = json!({"openapi": "3.0.3",
            "paths": {"/arms": {"get": robots}, "/legs": {"get": robots}},
            "components": {"parameters": {"Sort": sort}, "responses": {"Robots": {"headers": header}}}});
        load::tree("robots.json", &root.to_string()).unwrap()
    };
    let size = json!({"Size": {"required": true}});
    let old = document(false, "201", size);
    let new = document(true, "201", json!({}));
    assert_snapshot!(shown(&compare(&old, &new)), @"
    query parameter sort: it became required
      /components/parameters/Sort
      /components/parameters/Sort
      GET /arms, GET /legs
    response 200, header Size: it is gone
      /components/responses/Robots/headers/Size
      /components/responses/Robots
      GET /arms, GET /legs
    response 201, header Size: it is gone
      /components/responses/Robots/headers/Size
      /components/responses/Robots
      GET /arms, GET /legs
    ");
}

#[test]
fn what_is_not_there_is_pointed_to_by_what_is_around_it() {
    let lists = |items: Option<Value>| {
        let mut list = json!({"type": "array"});
        if let Some(items) = items {
            list["items"] = items;
        }
        json!({"List": list})
    };
    let (some, none) = (lists(Some(json!({"type": "string"}))), lists(None));
    let (list, items) = ("/components/schemas/List", "/components/schemas/List/items");
    for (old, new, places) in [(&some, &none, [items, list]), (&none, &some, [list, items])] {
        let found = compared(&v3(), old, new);
        assert!(!found.findings.is_empty());
        for finding in found.findings {
            let found = [finding.old.pointer.unwrap(), finding.new.pointer.unwrap()];
            assert_eq!(found, places);
        }
    }
}

#[test]
fn what_stands_at_the_same_number_of_a_list_may_be_something_else() {
    let query = |name: &str, schema: Value| json!({"in": "query", "name": name, "schema": schema});
    let text = || json!({"type": "string"});
    let of = |parameters: Value| {
        let get = json!({"parameters": parameters, "responses": {}});
        let schemas = json!({"Name": {"type": "string", "pattern": "^a"}});
        let root = json!({"openapi": "3.0.3", "paths": {"/robots": {"get": get}},
            "components": {"schemas": schemas}});
        load::tree("robots.json", &root.to_string()).unwrap()
    };
    let short = json!({"allOf": [to("Name")], "maxLength": 3});
    let old = of(json!([query("name", to("Name")), query("sort", text())]));
    let new = of(json!([
        query("age", text()),
        query("name", short),
        query("sort", text())
    ]));
    let found = compare(&old, &new);
    let said = shown(&found);
    let told = "query parameter name: `maxLength` was set to 3\n  /paths/~1robots/get/parameters\n  \
         /paths/~1robots/get/parameters/1/schema\n";
    assert!(said.contains(told), "{said}");
}

#[test]
fn what_else_changed_in_a_component_does_not_draw_the_place_there() {
    let robots = |description: &str, arm: Value| {
        let mut size = object(json!({"size": {"type": "integer"}, "arm": arm}));
        size["description"] = json!(description);
        json!({"Arm": size})
    };
    let nullable = json!({"allOf": [to("Arm")], "nullable": true});
    let found = compared(
        &v3(),
        &robots("an arm", to("Arm")),
        &robots("one arm", nullable),
    );
    assert_snapshot!(shown(&found), @"
    Arm.arm: it may be null
      /components/schemas/Arm/properties/arm
      /components/schemas/Arm/properties/arm
      GET /Arm
    ");
    // A member that can be left out is optional in Rust in any case.
    assert_eq!(found.findings[0].effect.as_str(), "none");
}

#[test]
fn a_component_that_gives_way_to_something_else_is_as_it_was() {
    let schemas = |name: Value| {
        json!({"Name": object(json!({"first": {"type": "string"}})),
            "Robot": object(json!({"name": name})), "User": object(json!({"name": name}))})
    };
    let text = json!({"type": "string"});
    let found = compared(&v3(), &schemas(to("Name")), &schemas(text));
    assert_snapshot!(shown(&found), @"
    Robot.name: its type went from object to string
      /components/schemas/Robot/properties/name
      /components/schemas/Robot/properties/name
      GET /Robot
    User.name: its type went from object to string
      /components/schemas/User/properties/name
      /components/schemas/User/properties/name
      GET /User
    ");
}

#[test]
fn what_is_said_of_now_was_nowhere_said_before() {
    let school = |ext: Value| json!({"School": object(json!({"ext": ext}))});
    let open = json!({"type": "object"});
    let texts = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let needed = json!({"type": "object", "required": ["x"]});
    let mut listed = needed.clone();
    listed["properties"] = json!({"x": {"type": "string"}});
    let found = [(open, texts), (needed, listed)].map(|(was, is)| {
        let found = compared(&v3(), &school(was), &school(is));
        shown(&found)
    });
    assert_snapshot!(found.concat(), @"
    School.ext{}: it is never null
      /components/schemas/School/properties/ext
      /components/schemas/School/properties/ext/additionalProperties
      GET /School
    School.ext{}: its type went from any to string
      /components/schemas/School/properties/ext
      /components/schemas/School/properties/ext/additionalProperties
      GET /School
    School.ext.x: it is never null
      /components/schemas/School/properties/ext
      /components/schemas/School/properties/ext/properties/x
      GET /School
    School.ext.x: its type went from any to string
      /components/schemas/School/properties/ext
      /components/schemas/School/properties/ext/properties/x
      GET /School
    ");
}
