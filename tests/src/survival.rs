//! Whether every value of a body is still there after a round trip through its Rust type.

use serde_json::Value;

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
        match (received, written) {
            (Value::Null, None | Some(Value::Null)) => self.values += 1,
            (Value::Object(members), Some(Value::Object(kept))) if !members.is_empty() => {
                for (name, member) in members {
                    self.visit(member, kept.get(name), &format!("{at}.{name}"));
                }
            }
            (Value::Array(items), Some(Value::Array(kept))) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.visit(item, kept.get(index), &format!("{at}[{index}]"));
                }
            }
            (Value::Object(members), None) if !members.is_empty() => {
                for (name, member) in members {
                    self.visit(member, None, &format!("{at}.{name}"));
                }
            }
            (Value::Array(items), None) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.visit(item, None, &format!("{at}[{index}]"));
                }
            }
            (received, written) => self.leaf(received, written, at),
        }
    }

    fn leaf(&mut self, received: &Value, written: Option<&Value>, at: &str) {
        self.values += 1;
        match written {
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
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (a, b) => a == b,
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
}
