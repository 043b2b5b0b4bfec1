//! Clever's change policy: what departs from it, and what acknowledges that.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod exceptions;
mod fixes;
mod lamps;

use clever_spec::policy::{facts, judge_fixes, rule, rules};
use insta::assert_snapshot;

use lamps::{LAMPS, Lamps, exception, known};

#[test]
fn what_keeps_to_the_policy_departs_from_nothing() {
    let lamps = Lamps::on("2022-01-01")
        .version("v1.0", "2020-01-01", "superseded", &known())
        .version("v1.1", "2020-03-01", "superseded", &known())
        .version("v2.0", "2021-01-01", "current", &known());
    assert_eq!(lamps.open(), [""; 0]);
    assert!(lamps.judge().is_empty());
}

#[test]
fn majors_come_at_most_once_a_year() {
    let soon = |released, more: &str| {
        Lamps::on("2020-12-31")
            .version("v1.0", "2020-01-01", "superseded", &known())
            .version("v2.0", released, "current", more)
            .open()
    };
    assert_eq!(soon("2020-12-31", ""), ["v2.0 major-within-a-year"]);
    assert_eq!(soon("2021-01-01", ""), [""; 0]);
    let accepted = exception("major-within-a-year", "2020-12-31", "");
    assert_eq!(soon("2020-12-31", &accepted), [""; 0]);
    let minor = Lamps::on("2020-12-31")
        .version("v1.0", "2020-01-01", "superseded", &known())
        .version("v2.0", "2020-11-01", "superseded", "")
        .version("v2.1", "2020-12-01", "current", "");
    assert_eq!(minor.open(), ["v2.0 major-within-a-year"]);
    // Minors come as they are needed.
    let minors = Lamps::on("2020-02-02")
        .version("v1.0", "2020-01-01", "superseded", "")
        .version("v1.1", "2020-02-01", "current", "");
    assert_eq!(minors.open(), [""; 0]);
}

#[test]
fn what_was_dropped_was_still_released() {
    // The minor does not become the first of its major.
    let minor = |dropped: &[&str]| {
        let lamps = Lamps::on("2022-01-01")
            .version("v1.0", "2020-01-01", "superseded", &known())
            .version("v2.1", "2020-06-01", "current", &known());
        let drop = |lamps: Lamps, name: &&str| lamps.dropped(name, "2020-05-01");
        dropped.iter().fold(lamps, drop).open()
    };
    assert_eq!(minor(&[]), ["v2.1 major-within-a-year"]);
    assert_eq!(minor(&["v2.0"]), [""; 0]);
    // Nor does the one before the newest become the newest.
    assert_eq!(minor(&["v2.0", "v3.0"]), ["v2.1 old-version-open"]);
}

#[test]
fn only_the_newest_version_is_open() {
    let open = |day| {
        Lamps::on(day)
            .version("v1.0", "2020-01-01", "current", &known())
            .version("v1.1", "2020-02-01", "current", &known())
            .open()
    };
    assert_eq!(open("2020-02-01"), ["v1.0 old-version-open"]);
    assert_eq!(open("2020-01-31"), [""; 0]);
}

#[test]
fn the_newest_version_is_open() {
    let newest = |status: &str, more: &str| {
        let more = format!("{}\n{more}", known());
        Lamps::on("2020-02-01")
            .version("v1.0", "2020-01-01", "superseded", "")
            .version("v1.1", "2020-02-01", status, &more)
            .open()
    };
    assert_eq!(newest("current", ""), [""; 0]);
    assert_eq!(newest("superseded", ""), ["v1.1 newest-version-closed"]);
    let accepted = exception("newest-version-closed", "2020-02-01", "");
    assert_eq!(newest("superseded", &accepted), [""; 0]);
}

#[test]
fn a_version_stays_supported() {
    let gone = |more: &str| {
        let more = format!("{}\n{more}", known());
        Lamps::on("2022-01-01")
            .version("v1.0", "2020-01-01", "end-of-life", &more)
            .version("v1.1", "2020-02-01", "current", &known())
            .open()
    };
    assert_eq!(gone(""), ["v1.0 version-withdrawn"]);
    let accepted = exception("version-withdrawn", "2021-12-01", "");
    assert_eq!(gone(&accepted), [""; 0]);
}

#[test]
fn a_minor_breaks_nobody() {
    let minor = |more: &str| {
        let broken = LAMPS.replace("        power: {type: integer}\n", "");
        Lamps::on("2020-02-02")
            .version("v1.0", "2020-01-01", "superseded", "")
            .with("v1.1", "2020-02-01", "current", more, &broken)
    };
    assert_eq!(minor("").open(), ["v1.1 minor-breaks"]);
    let power = "/components/schemas/Lamp/properties/power";
    assert_eq!(
        minor("").told(),
        [format!(
            "Lamp.power: it is gone, at \"{power} [response-property-removed]\""
        )]
    );
    let at = |at: &str| exception("minor-breaks", "2020-02-01", &format!("at = ['{at}']"));
    let looked_at = at(&format!("{power} [response-property-removed]"));
    assert_eq!(minor(&looked_at).open(), [""; 0]);
    // Neither what is around it nor what else may happen there.
    let other = format!("{power} [response-type-changed]");
    for place in [power, &other, "/components/schemas/Lamp", "/components", ""] {
        let told = minor(&at(place)).told();
        let idle =
            format!("the exception `minor-breaks` of 2020-02-01 acknowledges nothing at {place}");
        assert_eq!(told[1..], [idle], "{place}");
    }
    // A major may.
    let broken = LAMPS.replace("/lamps", "/torches");
    let major = Lamps::on("2021-02-02")
        .version("v1.0", "2020-01-01", "superseded", &known())
        .with("v2.0", "2021-02-01", "current", "", &broken);
    assert_eq!(major.open(), [""; 0]);
}

#[test]
fn what_cannot_be_compared_may_break_somebody() {
    let odd = LAMPS.replace("{type: integer}", "{type: integer, nullable: 'yes'}");
    let minor = |first: &str, second: &str, more: &str| {
        Lamps::on("2020-02-02")
            .with("v1.0", "2020-01-01", "superseded", "", first)
            .with("v1.1", "2020-02-01", "current", more, second)
    };
    let told = |lamps: Lamps| {
        let departures = lamps.judge();
        let told = departures.iter().map(|it| it.what.clone());
        told.collect::<Vec<_>>()
    };
    let place = "/components/schemas/Lamp/properties/power";
    let what = |which: &str| {
        let what = "`nullable` is true or false, and this is a text";
        [format!(
            "not compared in {which}, line 19: {what}, at \"{place}/nullable\""
        )]
    };
    assert_eq!(told(minor(LAMPS, &odd, "")), what("v1.1"));
    assert_eq!(told(minor(&odd, LAMPS, "")), what("v1.0"));
    assert_eq!(minor(LAMPS, &odd, "").open(), ["v1.1 minor-breaks"]);
    let at = |place: &str| exception("minor-breaks", "2020-02-01", &format!("at = ['{place}']"));
    let looked_at = at(&format!("{place}/nullable"));
    assert_eq!(minor(LAMPS, &odd, &looked_at).open(), [""; 0]);
    let around = ["v1.1 minor-breaks", "v1.1 exception-unused"];
    assert_eq!(minor(LAMPS, &odd, &at(place)).open(), around);

    let lamps = Lamps::on("2020-02-01").version("v1.0", "2020-01-01", "current", "");
    let list = lamps.versions();
    let fixed = |before: &str, now: &str| {
        let (before, now) = (Lamps::document(before), Lamps::document(now));
        let version = &list.list[0];
        let departures = judge_fixes((&list, (version, &before)), (&list, (version, &now)));
        let told = departures.iter().map(|it| it.what.clone());
        told.collect::<Vec<_>>()
    };
    assert_eq!(fixed(LAMPS, &odd), what("v1.0 as it is"));
    assert_eq!(fixed(&odd, LAMPS), what("v1.0 as it was"));
    // What stayed as it is breaks nobody.
    assert_eq!(fixed(&odd, &odd.replace("All of", "Each of")), [""; 0]);
}

#[test]
fn a_frozen_version_does_not_change() {
    let more = LAMPS.replace("[lit, dark]", "[lit, dark, dim]");
    let frozen = |day, entry: &str, text: &str| {
        Lamps::on(day)
            .with("v1.0", "2020-01-01", "current", entry, text)
            .open()
    };
    assert_eq!(frozen("2020-04-01", &known(), LAMPS), [""; 0]);
    let words = LAMPS.replace("All of them.", "All lamps that there are.");
    assert_eq!(frozen("2020-04-01", &known(), &words), [""; 0]);
    let changed = ["v1.0 frozen-version-changed"];
    assert_eq!(frozen("2020-04-01", &known(), &more), changed);
    assert_eq!(frozen("2020-04-01", "", LAMPS), ["v1.0 facts-missing"]);
    assert_eq!(frozen("2020-03-31", &known(), &more), [""; 0], "a fix");

    // Acknowledged is what was there that day, and nothing that comes later.
    let accepted = format!("facts = '{}'", facts(&Lamps::document(&more)));
    let accepted = exception("frozen-version-changed", "2020-06-01", &accepted);
    let entry = format!("{}\n{accepted}", known());
    assert_eq!(frozen("2020-06-02", &entry, &more), [""; 0]);
    let still_more = more.replace("dim", "dim, green");
    assert_eq!(frozen("2020-06-02", &entry, &still_more), changed);
    let before = ["v1.0 facts-accepted-before"];
    assert_eq!(frozen("2020-06-02", &entry, LAMPS), before);
    let next = format!("facts = '{}'", facts(&Lamps::document(&still_more)));
    let next = exception("frozen-version-changed", "2020-07-01", &next);
    let entry = format!("{entry}\n{next}");
    assert_eq!(frozen("2020-07-02", &entry, &still_more), [""; 0]);
    assert_eq!(frozen("2020-07-02", &entry, &more), before);
    // What changed before it was frozen was a fix.
    let early = exception("frozen-version-changed", "2020-03-31", "");
    let entry = format!("{}\n{early}", known());
    assert_eq!(
        frozen("2020-06-02", &entry, LAMPS),
        ["v1.0 exception-unused"]
    );
}

#[test]
fn a_day_that_is_to_come_freezes_nothing() {
    let lamps = Lamps::on("2999-12-31").version("v1.0", "2999-01-01", "current", "");
    assert_eq!(lamps.open(), [""; 0]);
    let lamps = Lamps::on("2999-12-31").version("v1.0", "2020-01-01", "current", "");
    assert_eq!(lamps.open(), ["v1.0 facts-missing"]);
}

#[test]
fn a_global_change_reaches_all_versions() {
    let changed = |without: &str, first: &str| {
        let reached = exception(
            "frozen-version-changed",
            "2022-01-01",
            "global_change = 'dim lamps'",
        );
        let mut lamps = Lamps::on("2022-02-02");
        lamps.list.push_str(&format!(
            "[[global_change]]\nname = 'dim lamps'\ndate = '2022-01-01'\nreason = 'made up'\n{without}\n"
        ));
        let first = if first.is_empty() { "" } else { &reached };
        lamps
            .version(
                "v1.0",
                "2020-01-01",
                "superseded",
                &format!("{}\n{first}", known()),
            )
            .version(
                "v2.0",
                "2021-01-01",
                "current",
                &format!("{}\n{reached}", known()),
            )
            .version(
                "v2.1",
                "2021-02-01",
                "end-of-life",
                &format!(
                    "{}\n{}",
                    known(),
                    exception("version-withdrawn", "2021-12-01", "")
                ),
            )
            .version("v3.0", "2022-01-02", "superseded", "")
            .open()
    };
    assert_eq!(
        changed("", ""),
        ["v1.0 global-change-incomplete", "v2.0 old-version-open"]
    );
    let newer = ["v2.0 old-version-open"];
    assert_eq!(changed("", "reached"), newer);
    assert_eq!(changed("without = { 'v1.0' = 'made up' }", ""), newer);
    let undeclared = exception("version-withdrawn", "2022-01-01", "global_change = 'other'");
    let lamps = Lamps::on("2020-02-02").version("v1.0", "2020-01-01", "end-of-life", &undeclared);
    let open = ["v1.0 newest-version-closed", "v1.0 exception-unused"];
    assert_eq!(lamps.open(), open);
}

#[test]
fn every_rule_says_what_the_policy_says_and_what_to_do() {
    let listed = rules()
        .iter()
        .map(|rule| format!("{}\n    {}\n    {}\n", rule.id, rule.means, rule.advice));
    assert_snapshot!(listed.collect::<String>());
    assert_eq!(
        rule("minor-breaks").map(|rule| rule.id),
        Some("minor-breaks")
    );
    assert_eq!(rule("none"), None);
}
