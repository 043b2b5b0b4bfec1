//! Whether every value of a body is still there after a round trip through its Rust type.

use serde_json::{Number, Value};

/// What was compared, and what was lost.
#[derive(Debug, Default, PartialEq)]
pub struct Survival {
    /// Values that had to survive: scalars, and empty lists and objects.
    pub values: usize,
    /// JSON paths of those that did not, each with what became of it.
    pub lost: Vec<(String, &'static str)>,
}

/// Compares what was received with what was written back. Numbers compare as numbers, the order
/// of members does not count, and `null` and absent count as the same.
#[must_use]
pub fn compare(received: &Value, written: &Value) -> Survival {
    let mut survival = Survival::default();
    survival.visit(received, Some(written), "$");
    survival
}

impl Survival {
    fn visit(&mut self, received: &Value, written: Option<&Value>, at: &str) {
        match received {
            Value::Object(members) if !members.is_empty() => {
                let kept = written.and_then(Value::as_object);
                for (name, member) in members {
                    let kept = kept.and_then(|kept| kept.get(name));
                    self.visit(member, kept, &format!("{at}.{name}"));
                }
            }
            Value::Array(items) if !items.is_empty() => {
                let kept = written.and_then(Value::as_array);
                for (index, item) in items.iter().enumerate() {
                    let kept = kept.and_then(|kept| kept.get(index));
                    self.visit(item, kept, &format!("{at}[{index}]"));
                }
            }
            leaf => self.leaf(leaf, written, at),
        }
    }

    fn leaf(&mut self, received: &Value, written: Option<&Value>, at: &str) {
        self.values += 1;
        match written {
            None if received.is_null() => {}
            None => self.lost.push((at.to_owned(), "is missing")),
            Some(written) if !same(received, written) => {
                self.lost.push((at.to_owned(), "has another value"))
            }
            Some(_) => {}
        }
    }
}

fn same(received: &Value, written: &Value) -> bool {
    match (received, written) {
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (a, b) => a == b,
    }
}

/// As numbers, and exactly: an integer that a float cannot hold is not the same as that float.
fn same_number(a: &Number, b: &Number) -> bool {
    let integer = |number: &Number| match number.as_f64() {
        _ if !number.is_f64() => number.as_i128(),
        Some(float) if float.fract() == 0.0 && float.abs() < 1e30 => Some(float as i128),
        _ => None,
    };
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_counts_as_the_same_survives() {
        let received = json!({"a": 1, "b": null, "c": [], "d": {}, "e": "", "f": [{"g": 2.0}]});
        let written = json!({"f": [{"g": 2}], "e": "", "d": {}, "c": [], "a": 1.0, "new": 1});
        assert_eq!(
            compare(&received, &written),
            Survival {
                values: 6,
                lost: vec![]
            }
        );
    }

    #[test]
    fn what_is_lost_is_found_where_it_was() {
        let received = json!({"a": "", "b": [], "c": {}, "d": [1, 2], "e": {"f": 1}, "g": "x"});
        let written = json!({"a": null, "d": [1], "g": 1});
        let lost: Vec<String> = compare(&received, &written)
            .lost
            .into_iter()
            .map(|(at, _)| at)
            .collect();
        assert_eq!(lost, ["$.a", "$.b", "$.c", "$.d[1]", "$.e.f", "$.g"]);
    }

    #[test]
    fn an_integer_that_a_float_cannot_hold_is_lost() {
        let received = json!({"a": 9_007_199_254_740_993_i64, "b": 9_007_199_254_740_992_i64});
        let written = json!({"a": 9_007_199_254_740_992.0, "b": 9_007_199_254_740_992.0});
        assert_eq!(
            compare(&received, &written).lost,
            [("$.a".to_owned(), "has another value")]
        );
    }

    #[test]
    fn of_a_body_that_was_not_decoded_everything_is_lost() {
        let survival = compare(&json!({"a": [1, {"b": ""}], "c": null}), &Value::Null);
        assert_eq!((survival.values, survival.lost.len()), (3, 2));
    }
}
