//! Lists that are refused, and what they are told.

use super::*;

const ONE: &str = "upstream_revision = \"abc\"\nupstream_date = \"2026-01-13\"\n[[version]]\nname = \"v3.1\"\nbase_path = \"/v3.1\"\nreleased = \"2022-07-20\"\nstatus = \"current\"\n";

fn refused(text: &str) -> Problem {
    Versions::parse("versions.toml", text).unwrap_err()
}

fn exception(date: &str, reason: &str, more: &str) -> String {
    format!(
        "{ONE}[[version.exception]]\nrule = \"made-up\"\ndate = \"{date}\"\nreason = \"{reason}\"\n{more}"
    )
}

#[test]
fn an_exception_says_what_its_rule_accepts() {
    let refused = |rule: &str, more: &str| {
        let text = exception("2023-01-01", "why", more).replace("made-up", rule);
        let problem = Versions::parse("versions.toml", &text).err()?;
        let what = problem.to_string();
        Some(what.replace("versions.toml:8: ", ""))
    };
    for (rule, more, what) in [
        (
            "exception-unused",
            "",
            "`exception-unused` of 2023-01-01 cannot be acknowledged: it tells what is wrong here",
        ),
        (
            "facts-missing",
            "history = true",
            "`facts-missing` of 2023-01-01 cannot be acknowledged: it tells what is wrong here",
        ),
        (
            "version-withdrawn",
            "facts = 'abc'",
            "`version-withdrawn` of 2023-01-01 has facts, which it does not accept",
        ),
        (
            "version-withdrawn",
            "at = ['/a']",
            "`version-withdrawn` of 2023-01-01 names places (`at`), which it does not accept",
        ),
        (
            "minor-breaks",
            "at = ['/a', 'components/schemas/Typo']",
            "`minor-breaks` of 2023-01-01 names `components/schemas/Typo`, which is no JSON pointer",
        ),
        (
            "fix-breaks",
            "at = ['[operation-removed]', '/a~b [operation-removed]']",
            "`fix-breaks` of 2023-01-01 names `/a~b [operation-removed]`, which is no JSON pointer",
        ),
    ] {
        assert_eq!(refused(rule, more).as_deref(), Some(what));
    }
    for (rule, more) in [
        ("frozen-version-changed", "facts = 'abc'"),
        ("frozen-version-changed", "at = ['/a']\nhistory = true"),
        ("minor-breaks", "at = ['/a']"),
        (
            "fix-breaks",
            "at = ['/a/b~1c', '/a/[d] [operation-removed]']",
        ),
    ] {
        assert_eq!(refused(rule, more), None, "{rule}");
    }
}

#[test]
fn an_exception_is_listed_once() {
    let twice = |more: [&str; 2]| {
        let [one, other] = more.map(|more| exception("2023-01-01", "why", more));
        let other = other.replace("why", "another reason");
        let text = one + "\n" + &other[ONE.len()..];
        let problem = Versions::parse("versions.toml", &text).err()?;
        Some(problem.to_string())
    };
    let told = "versions.toml:13: `made-up` of 2023-01-01 is listed twice";
    assert_eq!(twice(["at = ['/a']"; 2]).as_deref(), Some(told));
    assert_eq!(twice(["at = ['/a']", "at = ['/b']"]), None);
    assert_eq!(twice(["at = ['/a']", "history = true"]), None);
    assert_eq!(twice(["history = true"; 2]), None, "two things on one day");
}

#[test]
fn a_global_change_has_its_name_alone_and_a_reason_for_each_version_without() {
    let change = |without: &str| {
        format!(
            "[[global_change]]\nname = \"dim lamps\"\ndate = \"2023-01-01\"\nreason = \"why\"\n\
             without = {{{without}}}\n"
        )
    };
    let told = |changes: &str| {
        let problem = Versions::parse("versions.toml", &format!("{ONE}{changes}")).err()?;
        Some(problem.to_string())
    };
    assert_eq!(told(&change("\"v3.1\" = \"has no lamps\"")), None);
    for (changes, line, what) in [
        (
            change("").repeat(2),
            13,
            "has the name of another global change",
        ),
        (
            change("\"v9.9\" = \"why\""),
            8,
            "is without `v9.9`, which is not listed",
        ),
        (
            change("\"v3.1\" = \" \""),
            8,
            "is without `v3.1`, for no reason",
        ),
    ] {
        let what = format!("versions.toml:{line}: `dim lamps` of 2023-01-01 {what}");
        assert_eq!(told(&changes), Some(what));
    }
}

#[test]
fn a_version_is_dropped_once_with_a_reason() {
    let told = |name: &str, date: &str, reason: &str, times: usize| {
        let dropped = format!(
            "[[dropped]]\nname = \"{name}\"\nreleased = \"2020-12-15\"\ndate = \"{date}\"\n\
             reason = \"{reason}\"\n"
        );
        let text = format!("{ONE}{}", dropped.repeat(times));
        let problem = Versions::parse("versions.toml", &text).err()?;
        Some(problem.to_string().replace("versions.toml:", ""))
    };
    assert_eq!(told("v3.0", "2026-01-01", "why", 1), None);
    for (name, date, reason, times, what) in [
        (
            "v3.0",
            "2026-01-01",
            " ",
            1,
            "8: version `v3.0` is dropped for no reason",
        ),
        (
            "v3.0",
            "2999-01-01",
            "why",
            1,
            "8: version `v3.0` is dropped in the future",
        ),
        (
            "v3.0",
            "2020-12-14",
            "why",
            1,
            "8: version `v3.0` is dropped before it was released",
        ),
        (
            "v3.1",
            "2026-01-01",
            "why",
            1,
            "8: version `v3.1` is dropped, and listed",
        ),
        (
            "v3.0",
            "2026-01-01",
            "why",
            2,
            "13: version `v3.0` is dropped twice",
        ),
        (
            "3.0",
            "2026-01-01",
            "why",
            1,
            "8: version `3.0` is not of the form v1.2",
        ),
    ] {
        assert_eq!(told(name, date, reason, times).as_deref(), Some(what));
    }
    let lacking = format!("{ONE}[[dropped]]\nname = \"v3.0\"\n");
    let help = refused(&lacking).help;
    assert!(
        help.starts_with("each [[dropped]] needs name and released"),
        "{help}"
    );
}

#[test]
fn what_a_table_lacks_is_told_of_that_table() {
    let entry = exception("2023-01-01", "why", "");
    let wins = format!("{ONE}[[version.wins]]\nmember = \"/a\"\n");
    let change = format!("{ONE}[[global_change]] # in 2022\nname = \"dim lamps\"\n");
    for (text, line, needs) in [
        (exception("2022-13-01", "why", ""), 10, "rule, date (as in"),
        (entry.replace("rule", "ruler"), 9, "rule, date (as in"),
        (entry.replace("reason", "# reason"), 8, "rule, date (as in"),
        (wins, 8, "member, part and reason"),
        (change, 8, "name, date (as in"),
        (
            ONE.replace("2022-07-20", "2022-07"),
            6,
            "name, base_path, released",
        ),
        (
            ONE.replace("2026-01-13", "January"),
            2,
            "upstream_revision and",
        ),
        (
            ONE.replace("upstream_date", "# upstream_date"),
            1,
            "upstream_revision and",
        ),
        (ONE.replace("status =", "status"), 7, "mend the TOML there"),
    ] {
        let problem = refused(&text);
        assert_eq!(problem.place.line, Some(line), "{problem}");
        assert!(problem.help.contains(needs), "{problem} {}", problem.help);
    }
}

#[test]
fn what_is_wrong_says_where() {
    let twice = format!("{ONE}{}", &ONE[ONE.find("[[").unwrap()..]);
    let missing = ONE.replace("status = \"current\"\n", "");
    for (text, what) in [
        (twice, "8: version `v3.1` is listed twice"),
        (missing, "3: not a list of versions: missing field `status`"),
        (
            exception("2023-01-01", " ", ""),
            "8: `made-up` of 2023-01-01 has no reason",
        ),
        (
            exception("2022-07-19", "why", ""),
            "8: `made-up` of 2022-07-19 is dated before the version was released",
        ),
        (
            ONE.replace("v3.1", "v3.01"),
            "3: version `v3.01` is not of the form v1.2",
        ),
        (
            exception("2999-01-01", "why", ""),
            "8: `made-up` of 2999-01-01 is dated in the future",
        ),
        (
            exception("2023-01-01", "why", "facts = \"abc\"\nhistory = true\n"),
            "8: `made-up` of 2023-01-01 is history and has facts",
        ),
    ] {
        let problem = refused(&text).to_string();
        assert_eq!(problem, format!("versions.toml:{what}"));
    }
}
