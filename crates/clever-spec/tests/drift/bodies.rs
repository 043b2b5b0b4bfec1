//! What is read at all, what is added up, and when an action has done its work.

use clever_spec::drift::{Body, Drift, Report};
use clever_spec::load;
use serde_json::{Value, json};

use crate::robots::{ROBOTS, drift_from, repaired, report, robots};

#[test]
fn what_another_one_saw_is_added() {
    let robots_of = |names: &[&str]| {
        let robots = names
            .iter()
            .map(|name| json!({"data": {"id": "r", *name: "x"}}));
        json!({"data": robots.collect::<Vec<_>>()})
    };
    let bodies = [
        robots_of(&["a", "b"]),
        robots_of(&["b", "arms"]),
        robots_of(&["id"]),
    ];
    let whole = drift_from(robots(), "getRobots", &bodies);
    let of = |bodies: &[Value]| {
        let mut drift = Drift::new(robots());
        for body in bodies {
            let _ = drift.observe("getRobots", body).expect("a response");
        }
        drift
    };
    for (some, others) in [(&bodies[..1], &bodies[1..]), (&bodies[2..], &bodies[..2])] {
        let mut drift = of(some);
        drift.merge(of(others)).expect("the same document");
        assert_eq!(format!("{:?}", drift.report()), format!("{whole:?}"));
    }
    // One that says the same in another order has its schemas elsewhere.
    let first = "openapi: 3.0.3\n";
    let reordered = ROBOTS.replace(first, "") + first;
    for other in ["paths: {}", &reordered] {
        let other = load::parse("other.yaml", other).expect("a document");
        let mut drift = of(&bodies);
        let problem = drift
            .merge(Drift::new(other))
            .expect_err("another document");
        assert!(problem.what.contains("another document"), "{problem}");
    }
}

#[test]
fn errors_are_no_responses() {
    let mut drift = Drift::new(robots());
    for body in [r#"{"error": "no"}"#, r#"{"message": "no", "code": 7}"#] {
        assert_eq!(
            drift.read("getRobots", body.as_bytes()),
            Ok(Body::Error),
            "{body}"
        );
    }
    for body in [r#"{"data": [], "error": "no"}"#, "[]", r#"{"error": {}}"#] {
        assert_eq!(
            drift.read("getRobots", body.as_bytes()),
            Ok(Body::Response),
            "{body}"
        );
    }
    assert_eq!(drift.report().responses, 3);
}

#[test]
fn what_cannot_be_read_is_left_out_and_nothing_of_it_shows() {
    let mut drift = Drift::new(robots());
    let deep = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    let nested = format!(r#"{{"jane":{deep}}}"#);
    let many = ["[", &"0,".repeat(clever_spec::captured::MAX_VALUES), "0]"].concat();
    let mut huge = b"[]".to_vec();
    huge.resize(clever_spec::captured::MAX_BYTES as usize + 1, b' ');
    let hostile: [&[u8]; 9] = [
        b"",
        b" \r\n",
        b"<pre>Cannot GET /jane</pre>",
        b"jane",
        b"{\"jane\": ",
        b"\xff\"jane\"",
        nested.as_bytes(),
        many.as_bytes(),
        &huge,
    ];
    for body in hostile {
        let Ok(Body::Unreadable(problem)) = drift.read("getRobots", body) else {
            panic!("it was read");
        };
        assert!(!problem.to_string().contains("jane"), "{problem}");
        assert!(
            problem.to_string().starts_with("a response of getRobots: "),
            "{problem}"
        );
    }
    for (operation, body) in [("getAndroids", "{}"), ("deleteRobot", "jane"), ("", "")] {
        let problem = drift.read(operation, body.as_bytes());
        let problem = problem.expect_err("no operation");
        let what = format!("there is no operation `{operation}` that answers with JSON");
        assert_eq!(problem.what, what);
        assert_eq!(
            problem.help,
            "the operations are getRobots, getRobot, getMoments"
        );
    }
    assert_eq!(drift.report().responses, 0);
}

#[test]
fn an_action_ends_when_upstream_says_so_itself() {
    let report = report(&[json!([{"motto": "m", "arms": null, "seen": "", "state": "asleep"}])]);
    let once = repaired(robots(), &report).expect("the actions apply");
    let problem = repaired(once.clone(), &report).expect_err("it is repaired");
    assert!(problem.what.starts_with("no longer applies"), "{problem}");
    for finding in &report.findings {
        let alone = Report {
            responses: 1,
            findings: vec![finding.clone()],
        };
        let problem = repaired(once.clone(), &alone).expect_err("it is repaired");
        assert!(problem.what.starts_with("no longer applies"), "{problem}");
    }
}
