use super::*;
use serde_json::json;

#[test]
fn values_keep_their_types_and_lines() {
    let document = parse(
        "a.yaml",
        "paths:\n  /users:\n    get:\n      y: \"Y\"\n      n: [1, 2.5, -3, true, null, 2015-08-25, \"\", '1']\n",
    )
    .unwrap();
    assert_eq!(
        document.root,
        json!({"paths": {"/users": {"get": {"y": "Y",
            "n": [1, 2.5, -3, true, null, "2015-08-25", "", "1"]}}}})
    );
    let place = document.place("/paths/~1users/get/n/3");
    assert_eq!(place.to_string(), "a.yaml:5 at /paths/~1users/get/n/3");
    assert_eq!(document.place("/paths/~1users/get/none").line, Some(3));
}

#[test]
fn json_is_read_too() {
    let document = parse("a.json", r#"{"a": {"b": [1, "\u00e9\n"]}}"#).unwrap();
    assert_eq!(document.root, json!({"a": {"b": [1, "é\n"]}}));
}

#[test]
fn json_is_read_bit_by_bit_and_not_kept() {
    // What is wrong first is told, so that the end was not looked at yet.
    let text = "{\"a\": !robot 1,\n\"b\": \"\\q\"}";
    for (before, line) in [
        ("", 1),
        ("\u{feff}", 1),
        ("  ", 1),
        ("\n", 2),
        ("\u{feff}\r\n \n  ", 3),
    ] {
        let problem = parse("a.json", &format!("{before}{text}")).unwrap_err();
        let told = format!("a.json:{line} at /a: tags are not supported");
        assert_eq!(problem.to_string(), told, "{before:?}");
    }
}

#[test]
fn what_cannot_be_read_says_where() {
    let twice = parse("a.yaml", "a: 1\nb: 2\na: 3\n").unwrap_err();
    assert_eq!(
        twice.to_string(),
        "a.yaml:3 at /a: member `a` stands here twice"
    );
    let syntax = parse("a.yaml", "a: [1,\nb: }").unwrap_err();
    assert!(
        syntax.to_string().starts_with("a.yaml:2: not valid YAML"),
        "{syntax}"
    );
    assert!(parse("a.yaml", "").is_err());
    let tag = parse("a.yaml", "a: !robot 1").unwrap_err();
    assert_eq!(tag.to_string(), "a.yaml:1 at /a: tags are not supported");
}

#[test]
fn aliases_stand_for_what_they_name() {
    let text = "a: &x {b: [1, &y 2]}\nc: *x\nd: {<<: *x, e: *y}\nf: {'<<': 1}\n\
        g: {<<: [{b: 3}, {h: 4}], b: 5}\n";
    let document = parse("a.yaml", text).unwrap();
    assert_eq!(
        document.root,
        json!({"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "d": {"b": [1, 2], "e": 2},
            "f": {"<<": 1}, "g": {"b": 5, "h": 4}})
    );
    // It was written where its anchor is.
    assert_eq!(document.place("/c/b/1").line, Some(1));
}

#[test]
fn aliases_stand_for_no_more_than_anybody_wants() {
    let mut text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for level in 1..10 {
        let alias = format!("*a{}", level - 1);
        let list = vec![alias; 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    let laughs = parse("a.yaml", &text).unwrap_err().to_string();
    assert!(laughs.contains("more than 100000 values"), "{laughs}");
    let many = format!("a: &x 1\nb: [{}]", vec!["*x"; 1_000_000].join(","));
    let many = parse("a.yaml", &many).unwrap_err().to_string();
    assert!(many.starts_with("a.yaml:2 at /b/100000:"), "{many}");
    let around = parse("a.yaml", "a: &x [*x]").unwrap_err().to_string();
    assert_eq!(
        around,
        "a.yaml:1 at /a/0: the alias stands for what is around it"
    );
}

#[test]
fn quoted_text_and_lists_may_stand_further_left_than_yaml_wants() {
    let text = "ä: {é: 1}\na:\n  b: \"one\n  two\n\n \\\" three\"\n  c: 'it''s\n1'\n  d: [\n1,\n2\n]\ne: 5\n";
    let document = parse("a.yaml", text).unwrap();
    let expected = json!({"ä": {"é": 1}, "a": {"b": "one two\n\" three", "c": "it's 1",
        "d": [1, 2]}, "e": 5});
    assert_eq!(document.root, expected);
    assert_eq!(document.place("/e").line, Some(13));
    // What is wrong behind it is found where it is.
    let wrong = parse("a.yaml", &format!("{text}e: 6\n")).unwrap_err();
    assert!(wrong.to_string().starts_with("a.yaml:14 at /e:"), "{wrong}");
    // A list of lines costs no more time than anybody has.
    let list = |lines| parse("a.yaml", &format!("a:\n  b: [{}]", "\n1,".repeat(lines)));
    assert!(list(MAX_MENDS).is_ok());
    assert!(list(MAX_MENDS + 1).is_err());
}

#[test]
fn deep_nesting_is_refused_without_a_crash() {
    let deep = "[".repeat(100_000);
    assert!(parse("a.yaml", &deep).is_err());
}
