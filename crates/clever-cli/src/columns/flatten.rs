//! The members of a record, however deep, each in the cell of its column.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize as _;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// The members of an object that have columns.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Its dotted place in the record, with a dot at the end unless it is the record.
    place: String,
    members: Vec<(String, Member)>,
}

#[derive(Debug)]
enum Member {
    Column(usize),
    Group(Group),
}

/// A record's members as JSON.
#[derive(Debug)]
pub(super) struct Flat<'r> {
    /// One for each column; `null` where there is none.
    pub(super) cells: Vec<&'r str>,
    /// What has no column, with its dotted place.
    pub(super) undeclared: Vec<(String, Cow<'r, str>)>,
}

impl Group {
    /// Gives a dotted name a column.
    pub(super) fn insert(&mut self, name: &str, column: usize) {
        let Some((outer, inner)) = name.split_once('.') else {
            self.members.push((name.to_owned(), Member::Column(column)));
            return;
        };
        let place = format!("{}{outer}.", self.place);
        let known = self
            .members
            .iter_mut()
            .find_map(|(name, member)| match member {
                Member::Group(group) if name == outer => Some(group),
                _ => None,
            });
        if let Some(group) = known {
            return group.insert(inner, column);
        }
        let mut group = Self {
            place,
            members: Vec::new(),
        };
        group.insert(inner, column);
        self.members.push((outer.to_owned(), Member::Group(group)));
    }
}

/// Takes a record apart.
pub(super) fn flatten<'r>(
    record: &'r str,
    root: &Group,
    columns: usize,
) -> serde_json::Result<Flat<'r>> {
    let mut flat = Flat {
        cells: vec!["null"; columns],
        undeclared: Vec::new(),
    };
    let mut deserializer = serde_json::Deserializer::from_str(record);
    let fill = Fill {
        group: root,
        flat: &mut flat,
    };
    fill.deserialize(&mut deserializer)?;
    Ok(flat)
}

/// Reads an object in place, with those in it: a record is read but once.
struct Fill<'g, 'f, 'r> {
    group: &'g Group,
    flat: &'f mut Flat<'r>,
}

impl Fill<'_, '_, '_> {
    /// Where an object is documented, something else came.
    fn odd<E>(self, value: impl Into<Value>) -> Result<(), E> {
        let place = self.group.place.trim_end_matches('.').to_owned();
        let json = value.into().to_string();
        self.flat.undeclared.push((place, json.into()));
        Ok(())
    }
}

impl<'r> DeserializeSeed<'r> for Fill<'_, '_, 'r> {
    type Value = ();

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'r> Visitor<'r> for Fill<'_, '_, 'r> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_map<A: MapAccess<'r>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { group, flat } = self;
        while let Some(found) = members.next_key_seed(Find(group))? {
            match found {
                Found::Column(column) => {
                    flat.cells[column] = members.next_value::<&RawValue>()?.get();
                }
                Found::Group(group) => members.next_value_seed(Fill { group, flat })?,
                Found::Nothing(name) => {
                    let json = members.next_value::<&RawValue>()?.get();
                    let place = format!("{}{name}", group.place);
                    flat.undeclared.push((place, json.into()));
                }
            }
        }
        Ok(())
    }

    /// `null` is as good as absent.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.odd(value)
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.odd(value)
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.odd(value)
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.odd(value)
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.odd(value)
    }

    fn visit_seq<A: SeqAccess<'r>>(self, items: A) -> Result<(), A::Error> {
        let list = Value::deserialize(SeqAccessDeserializer::new(items))?;
        self.odd(list)
    }
}

/// Finds the member that a name in a record is of, without keeping the name where there is one.
struct Find<'g>(&'g Group);

enum Found<'g> {
    Column(usize),
    Group(&'g Group),
    Nothing(String),
}

impl<'r, 'g> DeserializeSeed<'r> for Find<'g> {
    type Value = Found<'g>;

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<Found<'g>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'g> Visitor<'_> for Find<'g> {
    type Value = Found<'g>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, name: &str) -> Result<Found<'g>, E> {
        let mut members = self.0.members.iter();
        let found = members.find(|(known, _)| known == name);
        Ok(match found {
            Some((_, Member::Column(column))) => Found::Column(*column),
            Some((_, Member::Group(group))) => Found::Group(group),
            None => Found::Nothing(name.to_owned()),
        })
    }
}
