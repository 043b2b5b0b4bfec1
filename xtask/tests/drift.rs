//! `drift`: output for everybody, exit codes, and that what is printed repairs what was found.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod workspace;

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::Value;
use workspace::{Run, Workspace, repository, xtask};

const LAMPS: &str = "\
openapi: 3.0.3
info: {title: Lamps, version: '1'}
servers: [{url: 'https://api.example.com/v1.0'}]
paths:
  /lamps:
    get:
      operationId: getLamps
      summary: Lists the lamps.
      tags: [Lamps]
      x-clever-access: [district]
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Lamps'}
  /lamps/{id}:
    get:
      operationId: getLamp
      summary: Gets a lamp.
      tags: [Lamps]
      x-clever-access: [district]
      parameters:
      - {name: id, in: path, required: true, description: Its id., schema: {type: string}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Lamp'}
components:
  schemas:
    Lamps:
      type: object
      description: A page of lamps.
      properties:
        data: {type: array, description: The lamps., items: {$ref: '#/components/schemas/Lamp'}}
    Lamp:
      type: object
      description: A lamp.
      required: [id]
      properties:
        id: {type: string, description: Its id.}
        bought: {type: string, format: date-time, description: When it was bought.}
        colour: {type: string, enum: [red, blue], x-clever-enum: Colour, description: Its colour.}
        state: {type: string, enum: [lit, dark], x-clever-enum: State, x-clever-public: true, description: Whether it is lit.}
        watts: {type: integer, description: What it takes.}
        maker: {$ref: '#/components/schemas/Maker'}
    Maker:
      type: object
      description: Who makes lamps.
      properties:
        name: {type: string, description: Their name.}
";

/// Two lists and a lamp, with drift of every kind.
const BODIES: &[(&str, &str)] = &[
    (
        "getLamps--1.json",
        r#"{"data": [
            {"id": "1", "bought": "2012-08-01T00:00:00.000Z", "colour": "red", "watts": 40},
            {"id": "2", "bought": "2012-08-01", "colour": "Jane's", "watts": 40.5, "owner": "Jane Doe"},
            {"id": "3", "bought": "2013-09-02", "state": "flickering", "maker": null, "owner": null}
        ]}"#,
    ),
    (
        "getLamps--2.json",
        r#"{"data": [{"colour": "blue", "maker": {"name": "Jane"}}]}"#,
    ),
    (
        "getLamp--1.json",
        r#"{"id": "4", "maker": {"name": "Jane", "since": "2010-01-01", "jane@example.org": 1},
            "lit": [["2012-08-01"]], "size": {"jane": 1}, "odd": ["a", 1]}"#,
    ),
];

/// A workspace with the lamps' document and the bodies.
fn lamps() -> Workspace {
    let workspace = Workspace::of_one(LAMPS);
    for (name, body) in BODIES {
        workspace.write(&format!("bodies/v1.0/{name}"), body);
    }
    workspace
}

fn drift(workspace: &Workspace, arguments: &[&str]) -> Run {
    let all: Vec<&str> = ["drift", "--batch", "bodies"]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    workspace.xtask(&all)
}

fn findings(run: &Run) -> Vec<Value> {
    let printed: Value = serde_json::from_str(&run.stdout).expect("JSON");
    printed["findings"].as_array().expect("a list").clone()
}

#[test]
fn people_read_a_block_for_each_finding() {
    let run = drift(&lamps(), &[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn programs_get_json() {
    let workspace = lamps();
    let only = [
        "drift",
        "--version",
        "v1.0",
        "--operation",
        "getLamps",
        "--format",
        "json",
    ];
    let files = [
        "bodies/v1.0/getLamps--1.json",
        "bodies/v1.0/getLamps--2.json",
    ];
    let run = workspace.xtask(&[&only[..], &files[..]].concat());
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let printed: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(printed["format"], 1);
    assert_snapshot!(run.stdout);
}

#[test]
fn the_overlay_is_a_document() {
    let run = drift(&lamps(), &["--format", "overlay"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn the_overlay_repairs_what_it_has_actions_for_and_generates() {
    let workspace = lamps();
    let found = findings(&drift(&workspace, &["--format", "json"]));
    let unsolved = found
        .iter()
        .filter(|finding| finding["actions"] == Value::Array(Vec::new()));
    let unsolved: Vec<&Value> = unsolved.map(|finding| &finding["subject"]).collect();
    assert_eq!(unsolved, ["Lamp.colour"]);
    let overlay = drift(&workspace, &["--format", "overlay"]).stdout;
    // It may be an overlay of the version, or one for all of them.
    for path in ["specs/overlays/v1.0.yaml", "specs/overlays/seen.yaml"] {
        let workspace = lamps();
        workspace.write(path, &overlay);
        let run = drift(&workspace, &["--format", "json"]);
        let left = findings(&run);
        let left: Vec<&Value> = left.iter().map(|finding| &finding["subject"]).collect();
        assert_eq!(left, unsolved, "{}", run.stderr);
        let run = workspace.xtask(&["generate"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
}

#[test]
fn nothing_is_found_where_nothing_departs() {
    let workspace = Workspace::of_one(LAMPS);
    workspace.write("lamp.json", r#"{"id": "1", "maker": {"name": "Jane"}}"#);
    workspace.write("error.json", r#"{"message": "Jane is not here"}"#);
    let lamp = [
        "drift",
        "--version",
        "v1.0",
        "--operation",
        "getLamp",
        "lamp.json",
        "error.json",
    ];
    let run = workspace.xtask(&lamp);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "left out: error.json: an error, and not what the operation answers with when it succeeds\n\
         1 response, and 1 left out: nothing departs from the document\n"
    );
}

/// What comes in place of a response.
const UNREADABLE: &[(&str, &str)] = &[
    (
        "getLamp--2.json",
        "<pre>Cannot GET /v1.0/lamps/jane</pre>\n",
    ),
    ("getLamp--3.json", "Cannot GET /v1.0/lamps/jane\n"),
    ("getLamp--4.json", ""),
    ("getLamp--5.json", r#"{"error": "jane is not here"}"#),
];

#[test]
fn what_cannot_be_read_is_named_and_left_out() {
    let workspace = Workspace::of_one(LAMPS);
    for (name, body) in UNREADABLE {
        workspace.write(&format!("bodies/v1.0/{name}"), body);
    }
    let nothing = drift(&workspace, &[]);
    assert_eq!(nothing.code, Some(2), "{}", nothing.stdout);
    assert_eq!(nothing.stderr.matches("help:").count(), UNREADABLE.len());

    let odd = r#"{"id": "1", "watts": "many"}"#;
    for name in ["getLamp--1.json", "getLamp--9.json"] {
        workspace.write(&format!("bodies/v1.0/{name}"), odd);
    }
    let files = ["9", "3", "1"].map(|number| format!("bodies/v1.0/getLamp--{number}.json"));
    let lamp = ["drift", "--version", "v1.0", "--operation", "getLamp"];
    let run = workspace.xtask(&[&lamp[..], &files.each_ref().map(|file| &**file)].concat());
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout
            .contains("2 responses, and 1 left out: 1 finding"),
        "{}",
        run.stdout
    );

    for (name, text) in [
        ("notes.txt", "jane"),
        (".DS_Store", "\u{0}jane"),
        ("old/a.json", "jane"),
        ("getLamp--8.json/a.json", "jane"),
        ("getLamb--1.json", r#"{"id": "jane"}"#),
        ("../v9.9/getLamp--1.json", r#"{"id": "jane"}"#),
    ] {
        workspace.write(&format!("bodies/v1.0/{name}"), text);
    }
    let mut said = String::new();
    for format in ["text", "json", "overlay"] {
        let run = drift(&workspace, &["--format", format]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let _ = write!(said, "{format}\n{}{}", run.stdout, run.stderr);
    }
    assert!(!said.contains("jane"), "{said}");
    assert_snapshot!(said);
}

#[test]
fn wrong_use_says_what_there_is() {
    let workspace = lamps();
    workspace.write("error.json", r#"{"error": "Jane is not here"}"#);
    workspace.write("torn.json", r#"{"id": "Jane"#);
    workspace.write("deep.json", &"[".repeat(100_000));
    let body = "bodies/v1.0/getLamp--1.json";
    let mut said = String::new();
    for [version, operation, file] in [
        ["v9.9", "getLamp", body],
        ["v1.0", "getLamb", body],
        ["v1.0", "getLamp", "none.json"],
        ["v1.0", "getLamp", "torn.json"],
        ["v1.0", "getLamp", "deep.json"],
        ["v1.0", "getLamp", "error.json"],
    ] {
        let run = workspace.xtask(&[
            "drift",
            "--version",
            version,
            "--operation",
            operation,
            file,
        ]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
        assert!(!run.stderr.contains("Jane"), "{}", run.stderr);
        let _ = writeln!(said, "{}", run.stderr.trim_end());
    }
    assert_snapshot!(said);
    for arguments in [
        &["drift", "--batch", "none"][..],
        &["drift", "--version", "v1.0"],
        &["drift", "--batch", "bodies", "--version", "v1.0"],
    ] {
        assert_eq!(workspace.xtask(arguments).code, Some(2), "{arguments:?}");
    }
}

/// The fixtures are made up: what departs in them is there on purpose, and nothing else departs.
#[test]
fn the_fixtures_depart_where_that_is_known() {
    let run = xtask(
        repository(),
        &[
            "drift",
            "--batch",
            "tests/fixtures/bodies",
            "--format",
            "json",
        ],
    );
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let mut list = String::new();
    for finding in findings(&run) {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let (version, subject, what) = (text("version"), text("subject"), text("what"));
        let [times, of] = ["times", "of_times"].map(|count| &finding[count]);
        let came = finding["came"].as_array().expect("a list").iter();
        let came: Vec<&str> = came.filter_map(|came| came["what"].as_str()).collect();
        let came = came.join(", ");
        let _ = writeln!(list, "{version} {subject}: {what}, {times} of {of}: {came}");
    }
    assert_snapshot!(list);
}

#[test]
fn what_is_no_object_departs_from_roles_that_say_no_type() {
    let workspace = Workspace::of_the_repository();
    let body = r#"{"data": [{"data": {"id": "b", "roles": "x"}}], "links": []}"#;
    workspace.write("bodies/v3.0/getUsers--1.json", body);
    let run = drift(&workspace, &["--format", "json"]);
    let found = findings(&run);
    let what: Vec<_> = found.iter().map(|it| it["what"].as_str()).collect();
    assert_eq!(
        what,
        [Some("declared as object, but sent as text of 1 character")],
        "{}",
        run.stderr
    );
    let own = drift(&workspace, &["--format", "overlay"]).stdout;
    workspace.write("specs/overlays/v3.0.yaml", &own);
    let run = drift(&workspace, &[]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

/// Every text in the fixtures, and every key in an open map, is marked.
#[test]
fn no_text_of_a_body_is_printed() {
    const MARK: &str = "qzmark";
    fn mark(value: &mut Value) {
        match value {
            Value::String(text) => *text = format!("{MARK} {text}"),
            Value::Array(items) => items.iter_mut().for_each(mark),
            Value::Object(members) => {
                members.values_mut().for_each(mark);
                if let Some(ext) = members.get_mut("ext").and_then(Value::as_object_mut) {
                    ext.insert(MARK.to_owned(), Value::Null);
                }
                members.insert(format!("{MARK}@example.org"), Value::Null);
            }
            _ => {}
        }
    }
    let workspace = Workspace::of_the_repository();
    let fixtures = repository().join("tests/fixtures/bodies");
    let mut marked = 0;
    for body in clever_spec::captured::batch(&fixtures).expect("the fixtures") {
        let body = body.expect("a body");
        let mut value: Value = serde_json::from_slice(&body.read().expect("a body")).expect("JSON");
        mark(&mut value);
        let name = body
            .file
            .strip_prefix(&fixtures)
            .expect("a fixture")
            .display();
        workspace.write(&format!("bodies/{name}"), &value.to_string());
        marked += 1;
    }
    assert!(marked > 200, "{marked}");
    for format in ["text", "json", "overlay"] {
        let run = drift(&workspace, &["--format", format]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stdout.len() > 10_000, "{}", run.stdout);
        let line = run.stdout.lines().find(|line| line.contains(MARK));
        assert_eq!(line, None);
        assert!(!run.stderr.contains(MARK), "{}", run.stderr);
    }
}
