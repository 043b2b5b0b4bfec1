//! Records as comma-separated values: nested members under names with dots, lists as JSON. The header
//! is known before the first record, so that none is kept.

use std::io::{self, Write};

use csv::Writer;
use serde_json::Value;

use super::fields::Field;
use super::flat;
use super::shape::{Members, Shape};
use crate::columns::Columns;

/// The columns of records.
#[derive(Debug)]
pub(super) enum Rows {
    /// These fields, and nothing else.
    Fields(Vec<Field>),
    /// What is documented, and one column for all else, as in exports.
    Documented(Columns),
    /// The members of the first record, and one column for all else.
    OfFirst,
}

impl Rows {
    /// The columns of what is asked for; without that, of all that is known.
    pub(super) fn new(fields: &[Field], shape: &Shape) -> Self {
        match &shape.members {
            _ if !fields.is_empty() => Self::Fields(fields.to_vec()),
            Members::Exactly(names) => {
                Self::Fields(names.iter().map(|name| Field::new(name)).collect())
            }
            Members::Documented {
                version, resource, ..
            } => Self::Documented(Columns::of(version, resource)),
            Members::Unknown => Self::OfFirst,
        }
    }

    /// Writes the header, if it can be told without a record.
    pub(super) fn write_header(&self, writer: &mut impl Write) -> io::Result<()> {
        let mut table = Writer::from_writer(writer);
        match self {
            Self::Fields(fields) => {
                table.write_record(fields.iter().map(|field| field.name.as_str()))?;
            }
            Self::Documented(columns) => columns.write_header(&mut table)?,
            Self::OfFirst => {}
        }
        table.flush()
    }

    /// Writes a record.
    pub(super) fn write(&mut self, writer: &mut impl Write, record: &Value) -> io::Result<()> {
        if matches!(self, Self::OfFirst) {
            let names = flat::members(record).into_iter().map(|(name, _)| name);
            *self = Self::Documented(Columns::new(names));
            self.write_header(writer)?;
        }
        let mut table = Writer::from_writer(writer);
        match self {
            Self::Fields(fields) => {
                let cells = fields.iter().map(|field| field.of(record).map(flat::text));
                table.write_record(cells.map(Option::unwrap_or_default))?;
            }
            Self::Documented(columns) => columns.write(&record.to_string(), &mut table)?,
            Self::OfFirst => {}
        }
        table.flush()
    }
}
