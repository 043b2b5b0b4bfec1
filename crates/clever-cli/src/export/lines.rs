//! Records as lines of a file.

use std::io::{self, Write};
use std::sync::Arc;

use csv::{Writer, WriterBuilder};

use super::plan::Format;
use crate::columns::{Columns, on_one_line};

/// The form of a file's lines.
#[derive(Debug, Clone)]
pub(super) enum Lines {
    Ndjson,
    Csv(Arc<Columns>),
}

impl Lines {
    /// The form of a resource's lines.
    pub(super) fn of(format: Format, version: &str, resource: &str) -> Self {
        match format {
            Format::Ndjson => Self::Ndjson,
            Format::Csv => Self::Csv(Arc::new(Columns::of(version, resource))),
        }
    }

    /// What the names of such files end with.
    pub(super) fn extension(&self) -> &'static str {
        match self {
            Self::Ndjson => Format::Ndjson.extension(),
            Self::Csv(_) => Format::Csv.extension(),
        }
    }

    /// Writes what stands before the first record.
    pub(super) fn write_header(&self, file: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Ndjson => Ok(()),
            Self::Csv(columns) => {
                let mut table = Writer::from_writer(file);
                columns.write_header(&mut table)?;
                table.flush()
            }
        }
    }

    /// Writes records.
    pub(super) fn write(&self, records: &[&str], file: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Ndjson => records.iter().try_for_each(|record| {
                file.write_all(on_one_line(record).as_bytes())?;
                file.write_all(b"\n")
            }),
            Self::Csv(columns) => {
                let mut table = WriterBuilder::new()
                    .buffer_capacity(BUFFER)
                    .from_writer(file);
                for record in records {
                    columns.write(record, &mut table)?;
                }
                table.flush()
            }
        }
    }
}

const BUFFER: usize = 64 * 1024;
