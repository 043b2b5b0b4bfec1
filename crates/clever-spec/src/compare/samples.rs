//! Values that keep to a schema, to try with another one: those at its limits, with as few and with
//! as many properties as it lists.

use serde_json::{Map, Value};

use super::fits::fits;
use super::rule::Direction;
use super::schema::{Node, Schemas};
use super::trial::Trials;
use super::view::{Alternative, Forms, View};

/// So many values of a list of them.
const CHOICES_AT_MOST: usize = 4;
/// So long a text, and so long a list.
const LENGTH_AT_MOST: usize = 1000;
const ITEMS_AT_MOST: usize = 3;
/// So many properties are tried each by itself.
const SINGLES_AT_MOST: usize = 8;
/// So many forms are put together, each with each and with what may stand around them.
const FORMS_AT_MOST: usize = 20;
/// So many values may stand around a form.
const AROUND_AT_MOST: usize = 40;
/// So far down.
const DEEPEST: usize = 3;

/// Values that go one way of a schema that has several forms: of each of them, and of each two at once.
pub(super) fn of_forms(
    schemas: &mut Schemas<'_>,
    trials: &mut Trials,
    direction: Direction,
    around: Node,
    forms: &Forms<'_>,
) -> Vec<Value> {
    let around = values_around(schemas, trials, direction, around);
    let of_form = |form: &Alternative<'_>| {
        let mut samples = all_of(schemas, trials, direction, form.node);
        // What a property holds may fit several forms of its own, of which one only may hold.
        samples.retain(|sample| fits(schemas, trials, direction, form.node, sample) != Some(false));
        samples
    };
    let of_each: Vec<Vec<Value>> = forms.list.iter().map(of_form).collect();
    let mut samples: Vec<Value> = of_each.concat();
    if of_each.len() <= FORMS_AT_MOST {
        for (place, first) in of_each.iter().enumerate() {
            let firsts = first.iter().take(1);
            let others = || of_each[place + 1..].iter().flat_map(|other| other.first());
            samples.extend(firsts.flat_map(|first| others().map(|other| together(first, other))));
        }
    }
    let least = around.first().unwrap_or(&Value::Null);
    let with_least = samples.iter().map(|sample| together(least, sample));
    let few = Some(&of_each).filter(|forms| forms.len() <= FORMS_AT_MOST);
    let firsts = few.into_iter().flatten();
    let firsts = firsts.filter_map(|samples| samples.first());
    let with_others = firsts.flat_map(|first| {
        let others = around.iter().skip(1);
        others.map(move |around| together(around, first))
    });
    with_least.chain(with_others).collect()
}

/// What may stand around a form: what is said beside all of them, and what forms of other groups say.
fn values_around(
    schemas: &mut Schemas<'_>,
    trials: &mut Trials,
    direction: Direction,
    node: Node,
) -> Vec<Value> {
    let mut values = all_of(schemas, trials, direction, node);
    let least = values.first().cloned().unwrap_or(Value::Null);
    let view = schemas.view(node);
    let groups = Some(&view.alternatives).filter(|groups| groups.len() > 1);
    for form in groups.into_iter().flatten().flat_map(|group| &group.list) {
        let of_form = all_of(schemas, trials, direction, form.node);
        values.extend(of_form.iter().map(|value| together(&least, value)));
        if values.len() > AROUND_AT_MOST {
            values.truncate(AROUND_AT_MOST);
            break;
        }
    }
    values
}

fn all_of(
    schemas: &mut Schemas<'_>,
    trials: &mut Trials,
    direction: Direction,
    node: Node,
) -> Vec<Value> {
    let mut sampling = Sampling {
        schemas,
        trials,
        direction,
    };
    sampling.schema(node, 0)
}

/// An object with the members of both; the second of two other values.
fn together(first: &Value, second: &Value) -> Value {
    match (first, second) {
        (Value::Object(first), Value::Object(second)) => {
            let members = first.clone().into_iter().chain(second.clone());
            Value::Object(members.collect())
        }
        _ => second.clone(),
    }
}

struct Sampling<'s, 'd> {
    schemas: &'s mut Schemas<'d>,
    trials: &'s mut Trials,
    direction: Direction,
}

impl Sampling<'_, '_> {
    fn schema(&mut self, node: Node, depth: usize) -> Vec<Value> {
        if depth > DEEPEST || !self.trials.step() {
            return Vec::new();
        }
        let view = self.schemas.view(node);
        if let Some(choices) = &view.choices {
            let choices = choices.iter().take(CHOICES_AT_MOST);
            return choices
                .filter_map(|choice| serde_json::from_str(choice).ok())
                .collect();
        }
        let Some(types) = &view.types else {
            return match view.properties.is_empty() {
                true => vec!["a".into()],
                false => self.objects(&view, depth),
            };
        };
        let of_type = |kind: &&str| match *kind {
            "boolean" => vec![false.into(), true.into()],
            "integer" | "number" => numbers(&view),
            "string" => texts(&view),
            "array" => self.lists(&view, depth),
            "object" => self.objects(&view, depth),
            _ => Vec::new(),
        };
        types.iter().flat_map(of_type).collect()
    }

    fn lists(&mut self, view: &View<'_>, depth: usize) -> Vec<Value> {
        let items = view.items.map(|items| self.schema(items, depth + 1));
        let item = items.and_then(|items| items.into_iter().next());
        let item = item.unwrap_or_else(|| "a".into());
        let lengths = 0..=ITEMS_AT_MOST;
        lengths
            .map(|length| vec![item.clone(); length].into())
            .collect()
    }

    /// With what is required, and with everything, each with one value and with another one; and with
    /// what is required and one more each.
    fn objects(&mut self, view: &View<'_>, depth: usize) -> Vec<Value> {
        let mut objects = vec![Map::new(); 4];
        let mut singles = Vec::new();
        for (name, property) in &view.properties {
            if !self.schemas.access(property.node).goes(self.direction) {
                continue;
            }
            let values = self.schema(property.node, depth + 1);
            let (Some(first), Some(last)) = (values.first(), values.last()) else {
                continue;
            };
            let is_required = view.required.contains(name);
            if !is_required && singles.len() < SINGLES_AT_MOST {
                singles.push(((*name).to_owned(), first.clone()));
            }
            for (place, object) in objects.iter_mut().enumerate() {
                let value = if place % 2 == 0 { first } else { last };
                if is_required || place >= 2 {
                    object.insert((*name).to_owned(), value.clone());
                }
            }
        }
        if singles.len() > 1 {
            let with_one = singles.into_iter().map(|single| {
                let required = objects[0].clone().into_iter();
                required.chain([single]).collect()
            });
            let with_one: Vec<Map<String, Value>> = with_one.collect();
            objects.extend(with_one);
        }
        objects.dedup();
        objects.into_iter().map(Value::Object).collect()
    }
}

fn numbers(view: &View<'_>) -> Vec<Value> {
    let ends = view.limits.ends(["minimum", "maximum"]);
    let ends = ends.filter_map(|end| i64::try_from(end).ok());
    let mut numbers: Vec<Value> = ends.map(Value::from).collect();
    if numbers.is_empty() {
        numbers.push(0.into());
    }
    numbers
}

fn texts(view: &View<'_>) -> Vec<Value> {
    let ends = view.limits.ends(["minLength", "maxLength"]);
    let lengths = ends.filter_map(|end| usize::try_from(end).ok());
    let lengths = lengths.filter(|length| *length <= LENGTH_AT_MOST);
    let mut texts: Vec<Value> = lengths.map(|length| "a".repeat(length).into()).collect();
    if texts.is_empty() {
        texts.push("a".into());
    }
    texts
}
