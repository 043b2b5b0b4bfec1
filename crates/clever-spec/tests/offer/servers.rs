//! Where an operation is sent to.

use super::*;

#[test]
fn servers_of_paths_and_operations_are_seen() {
    let served = |url: &str| json!([{"url": url}]);
    let [a, b] = ["https://a.example/v1", "https://b.example/v1"].map(served);
    let moved = ["server-removed", "server-added"];
    let nothing = with(&json!({}));
    let operation = |servers: &Value| with(&json!({"servers": servers}));
    let path = |servers: &Value| json!({"openapi": "3.0.3", "paths": {"/robots": {"servers": servers, "get": {}}}});
    let root = |servers: &Value| and(with(&json!({})), json!({"servers": servers}));
    for at in [&operation as &dyn Fn(&Value) -> Value, &path, &root] {
        assert_eq!(rules(&at(&a), &at(&b)), moved);
        assert_eq!(rules(&at(&a), &nothing), ["server-removed"]);
        assert_eq!(rules(&nothing, &at(&a)), ["server-added"]);
        for same in [operation(&a), path(&a)] {
            assert_eq!(rules(&at(&a), &same), NOTHING);
        }
    }
    let comparison = compared(&path(&a), &path(&b));
    assert_eq!(*comparison.findings[0].used_by, ["GET /robots"]);
    assert_eq!(rules(&root(&served("/")), &nothing), NOTHING);
    let swagger =
        |base: &str| json!({"swagger": "2.0", "basePath": base, "paths": {"/robots": {"get": {}}}});
    assert_eq!(rules(&swagger("/v1"), &swagger("/v2")), moved);
    assert_eq!(rules(&swagger("/v1"), &root(&served("/v1"))), NOTHING);
}

#[test]
fn the_variables_of_a_server_are_filled_in() {
    let server = |url: &str, variable: Value| {
        let server = json!([{"url": url, "variables": {"place": variable}}]);
        and(with(&json!({})), json!({"servers": server}))
    };
    let one = |values: Value, default: &str| {
        server(
            "https://{place}.example",
            json!({"enum": values, "default": default}),
        )
    };
    let (both, eu) = (one(json!(["eu", "us"]), "eu"), one(json!(["eu"]), "eu"));
    assert_eq!(rules(&both, &both), NOTHING);
    assert_eq!(rules(&both, &eu), ["server-removed"]);
    assert_eq!(rules(&eu, &both), ["server-added"]);
    let other = one(json!(["eu", "us"]), "us");
    assert_eq!(rules(&both, &other), ["server-removed", "server-added"]);
    let fixed = and(
        with(&json!({})),
        json!({"servers": [{"url": "https://eu.example"}]}),
    );
    assert_eq!(rules(&eu, &fixed), NOTHING);
    let open = |default: &str| server("https://{place}.example", json!({"default": default}));
    assert_eq!(
        rules(&open("eu"), &open("us")),
        ["server-removed", "server-added"]
    );
    // Who was free to fill in anything is not any more.
    assert_eq!(rules(&open("eu"), &fixed), ["server-removed"]);
    assert_eq!(rules(&fixed, &open("eu")), ["server-added"]);
}

/// A document whose server has variables.
fn served(url: &str, variables: Value) -> Value {
    let servers = json!([{"url": url, "variables": variables}]);
    and(with(&json!({})), json!({"servers": servers}))
}

fn said(old: &Value, new: &Value) -> Vec<String> {
    let findings = compared(old, new).findings.into_iter();
    findings.map(|finding| finding.what).collect()
}

#[test]
fn a_variable_that_callers_were_free_in_is_compared_with_its_values() {
    let place = |variable: Value| served("https://{place}.example", json!({"place": variable}));
    let open = place(json!({"default": "eu"}));
    let two = place(json!({"enum": ["eu", "us"], "default": "eu"}));
    assert_eq!(rules(&open, &two), ["server-removed"]);
    assert_eq!(rules(&two, &open), ["server-added"]);
    let only = "`place` of the server https://{place}.example may only be eu, us now";
    assert_eq!(said(&open, &two), [only]);
    let renamed = served(
        "https://{where}.example",
        json!({"where": {"default": "eu"}}),
    );
    assert_eq!(rules(&open, &renamed), NOTHING);
    // An address is among those of a free variable, and is the default no more.
    let us = served("https://us.example", json!({}));
    assert_eq!(rules(&us, &open), ["server-removed", "server-added"]);
    assert_eq!(rules(&open, &us), ["server-removed", "server-added"]);
}

#[test]
fn servers_of_many_addresses_are_compared_by_their_variables() {
    let many = |count: u32, port: Value| {
        let places: Vec<String> = (0..count).map(|number| format!("p{number}")).collect();
        let places = json!({"enum": places, "default": "p0"});
        let port = json!({"enum": port, "default": "443"});
        served(
            "https://{place}.example:{port}/{port}",
            json!({"place": places, "port": port}),
        )
    };
    let old = many(1_000, json!(["443", "8443"]));
    assert_eq!(rules(&old, &old), NOTHING);
    let new = many(1_000, json!(["443"]));
    let port = "`port` of the server https://{place}.example:{port}/{port}";
    assert_eq!(
        said(&old, &new)[0],
        format!("{port} may not be 8443 any more")
    );
    assert_eq!(said(&new, &old)[0], format!("{port} may be 8443 too"));
    assert_eq!(
        rules(&old, &many(999, json!(["443", "8443"]))),
        ["server-removed"]
    );
    // One of few is among those of many.
    let few = many(3, json!(["443", "8443"]));
    assert_eq!(rules(&few, &old), ["server-added"]);
    let other = served("https://other.example", json!({}));
    assert_eq!(rules(&old, &other), ["server-removed", "server-added"]);
}

#[test]
fn very_many_servers_of_many_addresses_are_compared_soon() {
    let many = |first: u32| {
        let numbers = first..first + 2_000;
        let servers =
            numbers.map(|number| json!({"url": format!("https://r{number}.{{place}}.example")}));
        and(
            with(&json!({})),
            json!({"servers": servers.collect::<Vec<_>>()}),
        )
    };
    let old = many(0);
    assert_eq!(rules(&old, &old), NOTHING);
    assert_eq!(rules(&old, &many(2_000)).len(), 4_000);
}

#[test]
fn the_values_of_a_variable_may_be_numbers() {
    let port = |values: Value, default: Value| {
        let port = json!({"enum": values, "default": default});
        served("https://robots.example:{port}", json!({"port": port}))
    };
    let both = port(json!([443, 8443]), json!(443));
    assert_eq!(
        rules(&both, &port(json!(["8443", "443"]), json!("443"))),
        NOTHING
    );
    assert_eq!(
        rules(&both, &port(json!([443]), json!(443))),
        ["server-removed"]
    );
    let moved = port(json!([443, 8443]), json!(8443));
    assert_eq!(rules(&both, &moved), ["server-removed", "server-added"]);
}

#[test]
fn scheme_and_host_of_a_server_have_no_case() {
    let server = |url: &str| served(url, json!({}));
    let small = server("https://robots.example/Api");
    assert_eq!(
        rules(&small, &server("HTTPS://Robots.Example/Api/")),
        NOTHING
    );
    let moved = ["server-removed", "server-added"];
    assert_eq!(rules(&small, &server("https://robots.example/api")), moved);
    let variable =
        |url: &str, value: &str| served(url, json!({"Place": {"enum": [value], "default": value}}));
    let eu = variable("https://{Place}.example/{Place}", "EU");
    assert_eq!(rules(&eu, &server("https://eu.example/EU")), NOTHING);
    assert_eq!(rules(&eu, &server("https://eu.example/eu")), moved);
}

#[test]
fn the_usual_port_of_a_scheme_is_not_said() {
    let server = |url: &str| served(url, json!({}));
    let moved = ["server-removed", "server-added"];
    for (scheme, usual, other) in [("https", 443, 80), ("http", 80, 443)] {
        let bare = server(&format!("{scheme}://robots.example/v1"));
        let at = |port: u16| server(&format!("{scheme}://robots.example:{port}/v1"));
        assert_eq!(rules(&bare, &at(usual)), NOTHING);
        assert_eq!(rules(&at(usual), &bare), NOTHING);
        assert_eq!(rules(&bare, &at(other)), moved);
        let filled = |port: u16| {
            let url = format!("{scheme}://robots.example:{{port}}/v1");
            served(&url, json!({"port": {"enum": [port], "default": port}}))
        };
        assert_eq!(rules(&bare, &filled(usual)), NOTHING);
        assert_eq!(rules(&bare, &filled(other)), moved);
        let any = format!("{scheme}://{{place}}.example:{usual}/v1");
        let any = served(&any, json!({"place": {"default": "robots"}}));
        assert_eq!(rules(&bare, &any), ["server-added"]);
    }
}

/// A document of these servers and paths.
fn offered(servers: &[&str], paths: &[&str]) -> Value {
    let servers = servers.iter().map(|url| json!({"url": url}));
    let servers: Vec<Value> = servers.collect();
    let paths = paths.iter().map(|path| {
        let operation = json!({"responses": {"200": {"description": "OK"}}});
        ((*path).to_owned(), json!({"get": operation}))
    });
    let paths: serde_json::Map<String, Value> = paths.collect();
    json!({"openapi": "3.1.0", "servers": servers, "paths": paths})
}

#[test]
fn the_end_of_all_addresses_may_stand_in_all_paths() {
    let (eu, us) = ("https://eu.example/v1", "https://us.example/v1/");
    let short = offered(&[eu, us], &["/arms", "/arms/{id}"]);
    let bare = ["https://eu.example", "https://us.example"];
    let long = offered(&bare, &["/v1/arms", "/v1/arms/{arm}"]);
    assert_eq!(rules(&short, &long), NOTHING);
    assert_eq!(rules(&long, &short), NOTHING);
    let root = offered(&["/v1"], &["/arms"]);
    let swagger = json!({"swagger": "2.0", "basePath": "/v1", "paths": root["paths"]});
    let nowhere = offered(&[], &["/v1/arms"]);
    for (one, other) in [
        (&root, &nowhere),
        (&swagger, &nowhere),
        (&nowhere, &swagger),
    ] {
        assert_eq!(rules(one, other), NOTHING);
    }
    // An operation is called as the document calls it.
    let more = offered(&bare, &["/v1/arms", "/v1/arms/{id}", "/v1/legs"]);
    let added = compared(&short, &more).findings;
    assert_eq!(added[0].subject, "GET /v1/legs");
    let others = offered(&bare, &["/v1/arms", "/v1/arms/{id}", "/v2/arms"]);
    assert_eq!(rules(&short, &others), ["operation-added"]);
    assert_eq!(rules(&others, &short), ["operation-removed"]);
    // What stands outside was inside, or is meant for what was.
    let some = offered(&bare, &["/v1/arms", "/arms/{id}"]);
    assert!(rules(&short, &some).contains(&"operation-removed"));
    let apart = offered(&["https://eu.example/v1", "https://us.example"], &["/arms"]);
    let moved = offered(&bare, &["/v1/arms"]);
    assert!(rules(&apart, &moved).contains(&"operation-removed"));
    // It has to be the whole of a name.
    let inside = offered(&["https://eu.example/v1"], &["/arms"]);
    let other = offered(&["https://eu.example/v"], &["1/arms"]);
    assert!(rules(&inside, &other).contains(&"operation-removed"));
}

#[test]
fn what_clients_are_called_with_keeps_no_path_where_it_is() {
    let call = json!({"post": {"responses": {"204": {"description": "Taken"}}}});
    let root = |url: &str, path: &str| {
        let arms = json!({"responses": {"200": {"description": "OK"}},
            "callbacks": {"moved": {"{$request.query.url}": call}}});
        json!({"openapi": "3.1.0", "servers": [{"url": url}], "paths": {path: {"get": arms}}})
    };
    let short = root("https://robots.example/v1", "/arms");
    let long = root("https://robots.example", "/v1/arms");
    for keyword in ["webhooks", "x-webhooks"] {
        let called = |root: &Value| and(root.clone(), json!({keyword: {"moved": call}}));
        assert_eq!(rules(&called(&short), &called(&long)), NOTHING);
        assert_eq!(rules(&called(&long), &called(&short)), NOTHING);
        assert_eq!(rules(&called(&long), &short), ["webhook-removed"]);
    }
    let gone = offered(&["https://robots.example/v1"], &["/arms"]);
    let comparison = compared(&long, &gone);
    let said = "POST callback moved of GET /v1/arms to {$request.query.url}";
    assert_eq!(comparison.findings[0].subject, said);
}

#[test]
fn an_operation_of_swagger_has_schemes_of_its_own() {
    let root = |own: Value, more: Value| {
        let root = and(
            json!({"host": "robots.example", "schemes": ["https"]}),
            more,
        );
        and(swagger(&own), root)
    };
    let usual = root(json!({}), json!({}));
    let said = root(json!({"schemes": ["https"]}), json!({}));
    let plain = root(json!({"schemes": ["http"]}), json!({}));
    assert_eq!(rules(&usual, &said), NOTHING);
    assert_eq!(rules(&said, &usual), NOTHING);
    let moved = ["server-removed", "server-added"];
    assert_eq!(rules(&plain, &said), moved);
    assert_eq!(rules(&usual, &plain), moved);
    // The base path may stand in the paths instead.
    let based = root(json!({"schemes": ["http"]}), json!({"basePath": "/v1"}));
    let paths = json!({"paths": {"/v1/robots": {"get": {"schemes": ["http"]}}}});
    assert_eq!(rules(&based, &and(plain.clone(), paths.clone())), NOTHING);
    assert_eq!(rules(&and(plain, paths), &based), NOTHING);
}
