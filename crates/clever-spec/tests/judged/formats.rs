//! How texts and numbers are written.

use crate::*;

fn written(more: Value) -> Said {
    let mut schema = json!({"type": "string"});
    schema
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    alone(schema)
}

#[test]
fn a_pattern_that_gives_way_to_another_writing_is_told() {
    let american = || written(json!({"pattern": "^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"}));
    for format in ["date", "date-time"] {
        let is = written(json!({"format": format}));
        assert_judged([
            (Received, american(), is.clone(), BREAKING),
            (Sent, american(), is.clone(), BREAKING),
            (Received, is.clone(), american(), BREAKING),
            (Sent, is, american(), BREAKING),
        ]);
    }
    // What matches says no more than before.
    let pattern = written(json!({"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}));
    let date = written(json!({"format": "date"}));
    assert_judged([(Received, pattern, date, RISKY)]);
}

#[test]
fn a_pattern_that_all_listed_values_match_asks_for_nothing_more() {
    let listed = || written(json!({"enum": ["a", "b"]}));
    let both = written(json!({"enum": ["a", "b"], "pattern": "^[a-z]$"}));
    assert_same(&listed(), &both);
    assert_judged([
        (
            Sent,
            listed(),
            written(json!({"pattern": "^[a-z]$"})),
            COMPATIBLE,
        ),
        (
            Sent,
            listed(),
            written(json!({"pattern": "^[b-z]$"})),
            BREAKING,
        ),
    ]);
    let numbers = alone(json!({"type": "integer", "enum": [1, 2]}));
    let format = |format: &str| alone(json!({"type": "integer", "format": format}));
    assert_judged([(Sent, numbers, format("int32"), COMPATIBLE)]);
    let large = alone(json!({"type": "integer", "enum": [1, 3_000_000_000_u64]}));
    assert_judged([(Sent, large, format("int32"), BREAKING)]);
}

#[test]
fn a_format_is_the_same_however_it_is_spelt() {
    let format = |format: &str| written(json!({"format": format}));
    for spelt in ["datetime", "Date-Time", "DateTime"] {
        assert_same(&format("date-time"), &format(spelt));
    }
    assert_judged([(Received, format("date"), format("dates"), BREAKING)]);
    let file = alone(json!({"type": "file"}));
    assert_same(&file, &written(json!({"format": "binary"})));
}

#[test]
fn a_pattern_says_nothing_of_numbers_that_are_told_from_texts() {
    let listed = json!({"enum": [1, "arm"]});
    let mut matching = listed.clone();
    matching["pattern"] = json!("^a");
    assert_same(&alone(listed.clone()), &alone(matching.clone()));
    assert_judged([(Parameter, alone(listed), alone(matching), BREAKING)]);
}
