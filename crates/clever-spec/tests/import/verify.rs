//! What our documents lack of the definitions.

use super::*;

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
