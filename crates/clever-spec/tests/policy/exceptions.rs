//! What acknowledges a departure, and what acknowledges nothing.

use clever_spec::policy::facts;

use crate::lamps::{LAMPS, Lamps, exception, known};

#[test]
fn an_exception_that_nothing_departs_from_is_told_unless_it_is_history() {
    let frozen = |more: &str| {
        let entry = format!("{}\n{more}", known());
        Lamps::on("2022-01-01").version("v1.0", "2020-01-01", "current", &entry)
    };
    let unused = ["v1.0 exception-unused"];
    for (rule, at) in [
        ("frozen-version-changed", ""),
        ("minor-breaks", "at = ['/paths']"),
        ("version-withdrawn", ""),
    ] {
        let with = |more: &str| frozen(&exception(rule, "2021-02-01", &format!("{at}\n{more}")));
        assert_eq!(with("").open(), unused, "{rule}");
        let history = with("history = true");
        assert_eq!(history.open(), [""; 0], "{rule}");
        let told = history.judge();
        let told: Vec<_> = told
            .iter()
            .map(|it| (it.rule.id, it.what.as_str()))
            .collect();
        assert_eq!(told, [(rule, "it did so on 2021-02-01")], "{rule}");
    }
    let history = |rule| frozen(&exception(rule, "2021-02-01", "history = true")).open();
    assert_eq!(history("made-up"), unused);

    // What is history accepts nothing of what is there now.
    let accepted = exception("version-withdrawn", "2021-02-01", "history = true");
    let gone = Lamps::on("2020-02-01")
        .version("v1.0", "2020-01-01", "end-of-life", &accepted)
        .version("v1.1", "2020-02-01", "current", "");
    assert_eq!(gone.open(), ["v1.0 version-withdrawn"]);
}

#[test]
fn an_exception_that_nothing_departs_from_says_why() {
    let why = |rule: &str, date: &str, more: &str| {
        let exception = exception(rule, date, more);
        let entry = format!("{}\n{exception}", known());
        let lamps = Lamps::on("2022-01-01").version("v1.0", "2020-01-01", "current", &entry);
        let start = format!("the exception `{rule}` of {date} ");
        let told = lamps.told().join("\n");
        told.strip_prefix(&start).map(str::to_owned)
    };
    let history = "history = true";
    let why = |rule: &str, date: &str, more: &str| why(rule, date, more).unwrap_or_default();
    assert_eq!(
        why("frozen-version-changed", "2021-02-01", &known()),
        "acknowledges nothing: its `facts` were accepted before it"
    );
    for more in ["", history] {
        assert_eq!(
            why("frozen-version-changed", "2020-03-31", more),
            "is older than 2020-04-01, when the version was frozen: what changed before was a fix"
        );
        assert_eq!(
            why("made-up", "2021-02-01", more),
            "names no rule: see `cargo xtask versions --policy`"
        );
    }
    assert_eq!(
        why("version-withdrawn", "2021-02-01", ""),
        "acknowledges nothing; if it records what no document shows, say `history = true`"
    );
}

/// An exception for a change that made the facts those of a text.
fn change(date: &str, text: &str) -> String {
    let facts = format!("facts = '{}'", facts(&Lamps::document(text)));
    exception("frozen-version-changed", date, &facts)
}

#[test]
fn that_the_last_exception_accepts_something_else_is_told() {
    let other = LAMPS.replace("[lit, dark]", "[lit, dark, dim]");
    let told = |changes: &[String], text: &str| {
        let entry = format!("{}\n{}", known(), changes.concat());
        let lamps = Lamps::on("2022-01-01").with("v1.0", "2020-01-01", "current", &entry, text);
        assert_eq!(lamps.open(), ["v1.0 facts-accepted-before"]);
        lamps.told().concat()
    };
    let words = |which: &str, last: &str, text: &str| {
        format!(
            "it is frozen since 2020-04-01, and its facts are those of {which}, and the exception of \
             {last}, which comes last, has others; they are {}",
            facts(&Lamps::document(text))
        )
    };
    // One that belongs to another version.
    let foreign = [change("2021-02-01", "{openapi: 3.0.3}")];
    let frozen_with = words("the day that it was frozen", "2021-02-01", LAMPS);
    assert_eq!(told(&foreign, LAMPS), frozen_with);
    // One that is dated too early.
    let last = change("2021-02-01", &other.replace("dim", "bright"));
    let early = [change("2021-01-01", &other), last];
    let before = words("the exception of 2021-01-01", "2021-02-01", &other);
    assert_eq!(told(&early, &other), before);
}

#[test]
fn facts_that_were_accepted_are_accepted_again_only_after_others() {
    let other = LAMPS.replace("[lit, dark]", "[lit, dark, dim]");
    let open = |changes: &[String], text: &str| {
        let entry = format!("{}\n{}", known(), changes.concat());
        let lamps = Lamps::on("2022-01-01").with("v1.0", "2020-01-01", "current", &entry, text);
        lamps.open()
    };
    let there = change("2021-02-01", &other);
    let back = change("2021-03-01", LAMPS);
    assert_eq!(open(&[there.clone(), back.clone()], LAMPS), [""; 0]);
    // In whichever order they are listed.
    assert_eq!(open(&[back.clone(), there.clone()], LAMPS), [""; 0]);
    assert_eq!(open(&[back], LAMPS), ["v1.0 exception-unused"]);
    let again = change("2021-03-01", &other);
    assert_eq!(open(&[there, again], &other), ["v1.0 exception-unused"]);
}

pub const POWER_GONE: &str =
    "/components/schemas/Lamp/properties/power [response-property-removed]";

/// What is told of a minor version whose exception is for these places.
fn minor(before: &str, now: &str, places: &str) -> Vec<String> {
    let known = exception("minor-breaks", "2020-02-01", &format!("at = [{places}]"));
    Lamps::on("2020-02-02")
        .with("v1.0", "2020-01-01", "superseded", "", before)
        .with("v1.1", "2020-02-01", "current", &known, now)
        .told()
}

#[test]
fn each_place_of_an_exception_acknowledges_something() {
    let broken = LAMPS.replace("        power: {type: integer}\n", "");
    let told = |places: &str| minor(LAMPS, &broken, places);
    let power = format!("'{POWER_GONE}'");
    assert_eq!(told(&power), [""; 0]);
    let idle = [
        "the exception `minor-breaks` of 2020-02-01 acknowledges nothing at /paths, \
         /components/schemas/Lump",
    ];
    let places = format!("'/paths', {power}, '/components/schemas/Lump'");
    assert_eq!(told(&places), idle);
}

#[test]
fn an_exception_is_for_the_place_where_the_change_is() {
    let power = "power: {type: integer}";
    let watts = "power: {$ref: '#/components/schemas/Watts'}";
    let broken = LAMPS.replace(power, watts) + "    Watts: {type: string}\n";
    let told = |places: &str| minor(LAMPS, &broken, places);
    let place = "/components/schemas/Lamp/properties/power [response-type-changed]";
    assert_eq!(told(&format!("'{place}'")), [""; 0]);
    let watts = "'/components/schemas/Watts [response-type-changed]'";
    let [change, unused] = &told(watts)[..] else {
        unreachable!("another place");
    };
    assert!(change.ends_with(&format!(", at \"{place}\"")), "{change}");
    assert!(unused.contains("acknowledges nothing"), "{unused}");
}

#[test]
fn what_is_around_a_place_is_not_meant_and_all_places_are() {
    let get = LAMPS.find("    get:").expect("the operation");
    let parameters = "      parameters:\n";
    let limit = |needed: &str| {
        format!("        - {{name: limit, in: query, required: {needed}, schema: {{}}}}\n")
    };
    let operation = LAMPS.find("      operationId").expect("its name");
    let with = |listed: &str| format!("{}{listed}{}", &LAMPS[..operation], &LAMPS[operation..]);
    // An operation that is gone is told at its place alone.
    let dark = format!("{}    put: {{}}\n{}", &LAMPS[..get], &LAMPS[get..]);
    let put = "/paths/~1lamps/put [operation-removed]";
    assert_eq!(minor(&dark, LAMPS, &format!("'{put}'")), [""; 0]);
    let [gone, _] = &minor(&dark, LAMPS, "'/components'")[..] else {
        unreachable!("another place");
    };
    assert!(gone.ends_with(&format!("at \"{put}\"")), "{gone}");
    // The number that one has now is the one that another had.
    let added = "        - {name: sort, in: query, required: true, schema: {}}\n";
    let old = with(&format!("{parameters}{}", limit("false")));
    let new = with(&format!("{parameters}{added}{}", limit("true")));
    let parameter = "/paths/~1lamps/get/parameters";
    let added = format!("'{parameter}/0 [required-parameter-added]'");
    let [one] = &minor(&old, &new, &added)[..] else {
        unreachable!("one more");
    };
    let both = [0, 1].map(|it| format!("\"{parameter}/{it} [parameter-became-required]\""));
    assert!(one.contains("limit"), "{one}");
    assert!(one.ends_with(&format!("at {}", both.join(", "))), "{one}");
    let told = minor(&old, &new, &format!("{added}, {}", both[1]));
    assert_eq!(
        told.as_slice(),
        std::slice::from_ref(one),
        "one of two places"
    );
    assert_eq!(
        minor(&old, &new, &format!("{added}, {}", both.join(", "))),
        [""; 0]
    );
}
