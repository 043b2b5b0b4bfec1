//! Who may call an operation.

use super::*;

#[test]
fn security_schemes_are_compared_as_far_as_they_are_used() {
    let flow =
        |url: &str| json!({"authorizationUrl": url, "tokenUrl": url, "scopes": {"read": ""}});
    let oauth = |flows: Value| json!({"type": "oauth2", "flows": flows});
    let key = |place: &str| json!({"type": "apiKey", "in": place, "name": "key"});
    let one = oauth(json!({"implicit": flow("a")}));
    let two = oauth(json!({"implicit": flow("a"), "clientCredentials": flow("b")}));
    let plain = secured(json!({"oauth": one}));
    let unused = |place: &str| secured(json!({"oauth": one, "key": key(place)}));
    assert_eq!(rules(&unused("query"), &unused("header")), NOTHING);
    assert_eq!(
        rules(&plain, &secured(json!({"oauth": two}))),
        ["security-loosened"]
    );
    assert_eq!(
        rules(&secured(json!({"oauth": two})), &plain),
        ["security-scheme-changed"]
    );
    assert_eq!(
        rules(&plain, &secured(json!({"oauth": key("query")}))),
        ["security-scheme-changed"]
    );
    let moved = oauth(json!({"implicit": flow("c"), "clientCredentials": flow("b")}));
    let found = rules(&plain, &secured(json!({"oauth": moved})));
    assert_eq!(found, ["security-url-changed", "security-loosened"]);
    let reference = json!({"$ref": "#/components/securitySchemes/other"});
    let referring = secured(json!({"oauth": reference, "other": one}));
    assert_eq!(rules(&plain, &referring), NOTHING);
}

#[test]
fn equal_security_schemes_may_become_one() {
    let bearer = json!({"type": "http", "scheme": "bearer"});
    let root = |ways: Value, schemes: Value| {
        let root = with(&json!({"security": ways}));
        and(root, json!({"components": {"securitySchemes": schemes}}))
    };
    let both = json!({"a": bearer, "b": bearer});
    let two = root(json!([{"a": []}, {"b": []}]), both.clone());
    let one = root(json!([{"a": []}]), json!({"a": bearer}));
    assert_eq!(rules(&two, &one), NOTHING);
    assert_eq!(
        rules(&root(json!([{"b": []}]), both.clone()), &one),
        NOTHING
    );
    let renamed = root(json!([{"c": []}]), json!({"c": bearer}));
    assert_eq!(rules(&one, &renamed), NOTHING);
    // As long as both are there, they are tokens of two kinds.
    let other = root(json!([{"b": []}]), both.clone());
    let changed = rules(&root(json!([{"a": []}]), both), &other);
    assert_eq!(changed, ["security-tightened", "security-loosened"]);
}

#[test]
fn a_scheme_may_get_a_new_name_while_another_one_takes_its_own() {
    let key = json!({"type": "apiKey", "in": "header", "name": "key"});
    let bearer = json!({"type": "http", "scheme": "bearer"});
    let root = |ways: Value, schemes: Value| {
        let root = with(&json!({"security": ways}));
        and(root, json!({"components": {"securitySchemes": schemes}}))
    };
    let both = json!({"a": bearer, "b": key});
    let one = root(json!([{"a": []}]), json!({"a": key}));
    let renamed = root(json!([{"b": []}]), both.clone());
    assert_eq!(rules(&one, &renamed), NOTHING);
    assert_eq!(rules(&renamed, &one), NOTHING);
    let swapped = root(json!([{"a": []}]), json!({"a": key, "b": bearer}));
    assert_eq!(rules(&renamed, &swapped), NOTHING);
    let either = root(json!([{"a": []}, {"b": []}]), both.clone());
    assert_eq!(rules(&one, &either), ["security-loosened"]);
    // Who is asked for what has the name now has to send another token.
    let changed = ["security-scheme-changed"];
    assert_eq!(
        rules(&one, &root(json!([{"a": []}]), both.clone())),
        changed
    );
    let other = json!({"a": bearer, "b": {"type": "apiKey", "in": "query", "name": "key"}});
    assert!(rules(&one, &root(json!([{"b": []}]), other)).contains(&"security-tightened"));
    assert_eq!(rules(&either, &one), changed);
}

#[test]
fn a_parameter_may_become_what_a_scheme_asks_for() {
    let key = json!({"type": "apiKey", "in": "header", "name": "X-Key"});
    let schemes = json!({"key": key, "bearer": {"type": "http", "scheme": "bearer"}});
    let root = |ways: Value, parameters: Value| {
        let root = with(&json!({"security": ways, "parameters": parameters}));
        and(root, json!({"components": {"securitySchemes": schemes}}))
    };
    let with_parameter = |ways: Value, more: Value| {
        let parameter = json!({"name": "x-key", "in": "header", "required": true,
            "schema": {"type": "string"}});
        root(ways, json!([and(parameter, more)]))
    };
    let by_key = root(json!([{"key": []}]), json!([]));
    let plain = with_parameter(json!([]), json!({}));
    let restated = ["parameter-restated"];
    assert_eq!(rules(&plain, &by_key), restated);
    assert_eq!(rules(&by_key, &plain), restated);
    let optional = with_parameter(json!([]), json!({"required": false}));
    let either = root(json!([{}, {"key": []}]), json!([]));
    assert_eq!(rules(&optional, &either), restated);
    assert_eq!(rules(&either, &optional), restated);
    // Beside other tokens.
    let bearer = with_parameter(json!([{"bearer": []}]), json!({}));
    let both = root(json!([{"bearer": [], "key": []}]), json!([]));
    assert_eq!(rules(&bearer, &both), restated);
    assert_eq!(rules(&both, &bearer), restated);

    // Who does not send it is refused.
    assert!(rules(&optional, &by_key).contains(&"security-tightened"));
    assert!(rules(&bearer, &by_key).contains(&"security-loosened"));
    assert!(rules(&by_key, &bearer).contains(&"security-tightened"));
    let one_of_both = root(json!([{"bearer": []}, {"key": []}]), json!([]));
    assert!(rules(&one_of_both, &plain).contains(&"security-tightened"));
    // It is another one.
    for other in [
        json!({"name": "X-Robot"}),
        json!({"in": "query"}),
        json!({"schema": {"type": "integer"}}),
        json!({"schema": {"type": "string", "pattern": "^a"}}),
    ] {
        let other = with_parameter(json!([]), other);
        assert!(rules(&by_key, &other).contains(&"required-parameter-added"));
    }
    let elsewhere = with_parameter(json!([]), json!({"in": "query"}));
    assert!(rules(&elsewhere, &by_key).contains(&"security-tightened"));
}

#[test]
fn basic_authorization_is_the_same_in_both_languages() {
    let swagger = json!({"swagger": "2.0", "security": [{"known": []}],
        "securityDefinitions": {"known": {"type": "basic"}}, "paths": {"/robots": {"get": {}}}});
    let scheme = |scheme: Value| {
        let more = json!({"components": {"securitySchemes": {"known": scheme}},
            "security": [{"known": []}]});
        and(with(&json!({})), more)
    };
    let basic = scheme(json!({"type": "http", "scheme": "Basic"}));
    assert_eq!(rules(&swagger, &basic), NOTHING);
    assert_eq!(rules(&basic, &swagger), NOTHING);
    let bearer = scheme(json!({"type": "http", "scheme": "bearer"}));
    assert_eq!(rules(&basic, &bearer), ["security-scheme-changed"]);
}

#[test]
fn scopes_that_no_operation_names_are_compared() {
    let root = |flow: &str, scopes: Value| {
        secured(json!({"oauth": {"type": "oauth2", "flows": {flow: {"scopes": scopes}}}}))
    };
    let swagger = |scopes: Value| {
        json!({"swagger": "2.0", "security": [{"oauth": ["read"]}],
            "securityDefinitions": {"oauth": {"type": "oauth2", "flow": "accessCode", "scopes": scopes}},
            "paths": {"/robots": {"get": {}}}})
    };
    let (one, two) = (json!({"read": ""}), json!({"read": "", "write": ""}));
    let openapi = |scopes: &Value| root("authorizationCode", scopes.clone());
    for (old, new) in [
        (openapi(&two), openapi(&one)),
        (swagger(two.clone()), swagger(one.clone())),
        (swagger(two.clone()), openapi(&one)),
    ] {
        assert_eq!(rules(&old, &new), ["security-scheme-scope-removed"]);
        assert_eq!(rules(&new, &old), ["security-scheme-scope-added"]);
    }
    let needed = openapi(&json!({"write": ""}));
    assert_eq!(
        rules(&openapi(&two), &needed),
        ["security-needed-scope-removed"]
    );
    let described = json!({"write": "Writes", "read": "Reads", "x-robot": 1});
    assert_eq!(rules(&swagger(two.clone()), &swagger(described)), NOTHING);
    // A token of another kind has other scopes.
    let other = root("implicit", one);
    assert_eq!(rules(&openapi(&two), &other), ["security-scheme-changed"]);
}

#[test]
fn another_way_with_other_scopes_loosens() {
    let root = |ways: Value| {
        let schemes = json!({"oauth": {"type": "oauth2", "flows": {"clientCredentials":
            {"tokenUrl": "https://robots.example", "scopes": {"read": "", "write": ""}}}}});
        let root = with(&json!({"security": ways}));
        and(root, json!({"components": {"securitySchemes": schemes}}))
    };
    let read = root(json!([{"oauth": ["read"]}]));
    let write = root(json!([{"oauth": ["write"]}]));
    let either = root(json!([{"oauth": ["read"]}, {"oauth": ["write"]}]));
    let both = root(json!([{"oauth": ["read", "write"]}]));
    assert_eq!(rules(&read, &either), ["security-loosened"]);
    let said = &compared(&read, &either).findings[0].what;
    assert_eq!(said, "oauth is enough with other scopes: write");
    assert_eq!(rules(&either, &read), ["security-scope-added"]);
    assert_eq!(rules(&read, &write), ["security-scope-added"]);
    assert_eq!(rules(&both, &read), ["security-loosened"]);
    assert_eq!(rules(&read, &both), ["security-scope-added"]);
    assert_eq!(rules(&both, &either), ["security-loosened"]);
}

#[test]
fn a_scheme_reaches_the_operations_that_use_it() {
    let root = |name: &str, ways: Value| {
        json!({"openapi": "3.0.3",
            "paths": {"/hall": {"get": {"security": []}},
                "/robots": {"get": {"security": ways}, "post": {"security": [{"key": []}]}}},
            "components": {"securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": name},
                "basic": {"type": "http", "scheme": "basic"}}}})
    };
    let (one, other) = (json!([{"basic": []}]), json!([{"basic": []}, {"key": []}]));
    let comparison = compared(&root("X-Key", one.clone()), &root("X-Robot", one));
    let [finding] = comparison.findings.as_slice() else {
        panic!("{comparison:?}");
    };
    let said = "the security scheme key went from header X-Key to header X-Robot";
    assert_eq!(finding.what, said);
    assert_eq!(*finding.used_by, ["POST /robots"]);
    let comparison = compared(&root("X-Key", other.clone()), &root("X-Robot", other));
    let finding = &comparison.findings[0];
    assert_eq!(*finding.used_by, ["GET /robots", "POST /robots"]);
    assert_eq!(finding.used_by_count, 2);
}

#[test]
fn a_scope_that_is_gone_reaches_the_operations_that_ask_for_it() {
    let root = |scopes: Value| {
        let asks = |scope: &str| json!({"get": {"security": [{"oauth": [scope]}]}});
        let flow = json!({"tokenUrl": "https://robots.example", "scopes": scopes});
        json!({"openapi": "3.0.3",
            "paths": {"/arms": asks("read"), "/legs": asks("write"), "/hall": {"get": {}}},
            "components": {"securitySchemes": {
                "oauth": {"type": "oauth2", "flows": {"clientCredentials": flow}}}}})
    };
    let both = root(json!({"read": "", "write": ""}));
    let comparison = compared(&both, &root(json!({"read": ""})));
    let finding = &comparison.findings[0];
    assert_eq!(finding.rule.id, "security-needed-scope-removed");
    assert_eq!(*finding.used_by, ["GET /legs"]);
}

#[test]
fn many_keys_that_may_be_sent_do_not_take_forever() {
    let names = || (0..40).map(|place| format!("X-Key-{place}"));
    let schemes = names().map(|name| {
        let scheme = json!({"type": "apiKey", "in": "header", "name": name});
        (name, scheme)
    });
    let ways: Vec<Value> = names().map(|name| json!({ name: [] })).collect();
    let by_schemes = and(
        with(&json!({"security": ways})),
        json!({"components": {"securitySchemes": schemes.collect::<Value>()}}),
    );
    let parameters =
        names().map(|name| json!({"name": name, "in": "header", "schema": {"type": "string"}}));
    let by_parameters = with(&json!({"parameters": parameters.collect::<Vec<_>>()}));
    assert!(rules(&by_schemes, &by_parameters).contains(&"parameter-restated"));
    assert!(rules(&by_parameters, &by_schemes).contains(&"parameter-restated"));
}
