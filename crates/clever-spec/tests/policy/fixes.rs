//! What changes in a version while it takes fixes.

use clever_spec::policy::{facts, judge_fixes, judge_frozen};
use clever_spec::{Version, Versions};

use crate::exceptions::POWER_GONE;
use crate::lamps::{LAMPS, Lamps, exception};

fn lamps(day: &str, more: &str) -> (Versions, Version) {
    let lamps = Lamps::on(day).version("v1.0", "2020-01-01", "current", more);
    let list = lamps.versions();
    let version = list.list[0].clone();
    (list, version)
}

/// What is told of a version that was as in `LAMPS`, with the exceptions that it had and has.
fn judged(day: &str, before: &str, now: &str, text: &str) -> Vec<String> {
    changed(day, before, now, [LAMPS, text])
}

fn changed(day: &str, before: &str, now: &str, texts: [&str; 2]) -> Vec<String> {
    let (old_list, old) = lamps(day, before);
    let (list, new) = lamps(day, now);
    let [before, after] = texts.map(Lamps::document);
    let departures = judge_fixes((&old_list, (&old, &before)), (&list, (&new, &after)));
    let open = departures.iter().filter(|it| it.acknowledged.is_none());
    open.map(|it| it.what.clone()).collect()
}

#[test]
fn fixes_break_nobody_unless_that_is_acknowledged_with_them() {
    let broken = LAMPS.replace("        power: {type: integer}\n", "");
    let gone = [format!("Lamp.power: it is gone, at \"{POWER_GONE}\"")];
    assert_eq!(judged("2020-02-01", "", "", &broken), gone);
    assert_eq!(judged("2020-04-01", "", "", &broken), [""; 0], "frozen");
    assert_eq!(
        judged("2019-12-31", "", "", &broken),
        [""; 0],
        "not out yet"
    );
    let more = LAMPS.replace("[lit, dark]", "[lit, dark, dim]");
    assert_eq!(judged("2020-02-01", "", "", &more), [""; 0]);
    let known = exception(
        "fix-breaks",
        "2020-02-01",
        &format!("at = ['{POWER_GONE}']"),
    );
    assert_eq!(judged("2020-02-01", "", &known, &broken), [""; 0]);
    assert_eq!(judged("2020-02-01", &known, &known, &broken), gone);
    let unused = [
        "the exception `fix-breaks` of 2020-02-01 acknowledges nothing; if it records what no \
         document shows, say `history = true`",
    ];
    let late = "the change may have come before";
    assert_eq!(judged("2020-02-01", "", &known, LAMPS), [""; 0], "{late}");
    assert_eq!(judged("2020-02-01", "", &known, &more), unused);
    assert_eq!(judged("2020-04-01", "", &known, &broken), unused, "frozen");
    assert_eq!(judged("2020-02-01", &known, &known, &more), [""; 0]);
    let half = known.replace("']", "', '/components/schemas/Lump']");
    let idle = [
        "the exception `fix-breaks` of 2020-02-01 acknowledges nothing at /components/schemas/Lump",
    ];
    assert_eq!(judged("2020-02-01", "", &half, &broken), idle);
    assert_eq!(judged("2020-02-01", &half, &half, &more), [""; 0]);
    let history = format!("{known}history = true\n");
    assert_eq!(judged("2020-04-01", "", &history, LAMPS), [""; 0]);
    assert_eq!(judged("2020-02-01", "", &history, &broken), gone);
    // Another date makes no other exception, but one more is one more.
    let moved = known.replace("2020-02-01", "2020-02-02");
    assert_eq!(judged("2020-02-02", &known, &moved, &broken), gone);
    let twice = known.replace("']", &format!("', '{POWER_GONE}']"));
    assert_eq!(judged("2020-02-02", &known, &twice, &broken), gone);
    assert_eq!(judged("2020-02-02", &half, &known, &broken), gone);
    let one_more = format!("{known}{moved}");
    assert_eq!(judged("2020-02-02", &known, &one_more, &broken), [""; 0]);
}

#[test]
fn another_date_accepts_no_change_of_what_is_frozen() {
    let dim = LAMPS.replace("[lit, dark]", "[lit, dark, dim]");
    let accepts = |date: &str, text: &str| {
        let facts = format!("facts = '{}'", facts(&Lamps::document(text)));
        exception("frozen-version-changed", date, &facts)
    };
    let (once, again) = (accepts("2020-05-01", &dim), accepts("2020-05-02", LAMPS));
    let told = |now: &str| {
        let (old_list, old) = lamps("2020-05-03", &format!("{once}{again}"));
        let (list, new) = lamps("2020-05-03", now);
        let [before, after] = [LAMPS, &dim].map(Lamps::document);
        let departure = judge_frozen((&old_list, (&old, &before)), (&list, (&new, &after)));
        departure.map(|it| it.rule.id)
    };
    let later = accepts("2020-05-03", &dim);
    assert_eq!(
        told(&format!("{again}{later}")),
        Some("frozen-version-changed")
    );
    assert_eq!(told(&format!("{once}{again}{later}")), None);
}

/// What is told of a fix to this document, whatever acknowledges it.
fn told(from: &str, to: &str) -> Vec<String> {
    assert!(DESKS.contains(from), "{from}");
    changed("2020-02-01", "", "", [DESKS, &DESKS.replacen(from, to, 1)])
}

const DESKS: &str = "
openapi: 3.1.0
info: {title: Desks, version: '1'}
webhooks: {}
paths:
  /desks:
    parameters: []
    put:
      operationId: putDesk
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Desk'}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Part'}}}}
        '202': {description: Later}
components:
  schemas:
    Desk:
      type: object
      properties:
        size: {type: integer, readOnly: true}
    Part:
      type: object
      properties:
        kind: {type: string}
        state: {type: [string, 'null'], enum: [new, old, null]}
      discriminator: {propertyName: kind}
    Leg: {allOf: [{$ref: '#/components/schemas/Part'}]}
";

#[test]
fn fixes_bring_nothing_new() {
    for (from, to, told_of) in [
        (
            "    put:\n",
            "    get: {operationId: getDesks, responses: {}}\n    put:\n",
            &["operation-added"][..],
        ),
        (
            "webhooks: {}",
            "webhooks: {moved: {post: {responses: {}}}}",
            &["webhook-added"],
        ),
        (
            "parameters: []",
            "parameters: [{name: limit, in: query, schema: {type: integer}}]",
            &["parameter-added"],
        ),
        (
            "content: {application/json: {schema: {$ref: '#/components/schemas/Desk'}}}",
            "content: {application/json: {schema: {$ref: '#/components/schemas/Desk'}}, text/plain: {}}",
            &["request-media-type-added"],
        ),
        (
            "{description: Later}",
            "{description: Later, headers: {Retry-After: {schema: {type: integer}}}}",
            &["header-added"],
        ),
        (
            "{description: Later}",
            "{description: Later, content: {text/plain: {}}}",
            &["response-body-added"],
        ),
        (
            "'202': {description: Later}",
            "'202': {description: Later}\n        '201': {description: Made}",
            &["success-status-added"],
        ),
        (
            "        size:",
            "        legs: {type: integer}\n        size:",
            &["request-property-added"],
        ),
        (
            "        kind:",
            "        name: {type: string}\n        kind:",
            &["response-property-added"],
        ),
        (
            ", readOnly: true",
            "",
            &["request-property-became-not-read-only"],
        ),
        (
            "    Leg:",
            "    Top: {allOf: [{$ref: '#/components/schemas/Part'}]}\n    Leg:",
            &["response-record-type-added"],
        ),
    ] {
        let told = told(from, to);
        let rules = told
            .iter()
            .map(|it| it.rsplit_once('[').map_or("", |it| it.1));
        let rules: Vec<_> = rules.map(|it| it.trim_end_matches("]\"")).collect();
        assert_eq!(rules, told_of, "{told:?}");
    }
}

#[test]
fn fixes_may_say_more_of_what_was_there() {
    for (from, to) in [
        (
            "{title: Desks, ",
            "{title: Desks, description: All of them, ",
        ),
        ("enum: [new, old, null]", "enum: [new, old, broken, null]"),
        (
            "[string, 'null'], enum: [new, old, null]",
            "string, enum: [new, old]",
        ),
        (
            "        kind: {type: string}",
            "        kind: {type: string, maxLength: 9}",
        ),
        ("    put:\n", "    put:\n      deprecated: true\n"),
        (
            "      discriminator:",
            "      required: [state]\n      discriminator:",
        ),
        (
            "'202': {description: Later}",
            "'202': {description: Later}\n        '404': {description: None}",
        ),
    ] {
        assert_eq!(told(from, to), [""; 0], "{to}");
    }
}

#[test]
fn what_a_fix_adds_is_acknowledged_with_it() {
    let get = "    get:\n";
    let more = LAMPS.replacen(get, &format!("    head: {{responses: {{}}}}\n{get}"), 1);
    let head = "/paths/~1lamps/head [operation-added]";
    let new = [format!("HEAD /lamps: the operation is new, at \"{head}\"")];
    assert_eq!(judged("2020-01-22", "", "", &more), new);
    assert_eq!(judged("2020-04-01", "", "", &more), [""; 0], "frozen");
    assert_eq!(judged("2019-12-31", "", "", &more), [""; 0], "not out yet");
    let known = |rule: &str| exception(rule, "2020-01-22", &format!("at = ['{head}']"));
    let adds = known("fix-adds");
    assert_eq!(judged("2020-01-22", "", &adds, &more), [""; 0]);
    assert_eq!(judged("2020-01-22", &adds, &adds, &more), new);
    assert_eq!(
        judged("2020-01-22", "", &known("fix-breaks"), &more).len(),
        2
    );
    let unused = "the exception `fix-adds` of 2020-01-22 acknowledges nothing";
    let other = LAMPS.replace("[lit, dark]", "[lit, dark, dim]");
    let told = judged("2020-01-22", "", &adds, &other);
    assert!(told.concat().starts_with(unused), "{told:?}");
    assert_eq!(judged("2020-03-01", &adds, &adds, LAMPS), [""; 0]);
}
