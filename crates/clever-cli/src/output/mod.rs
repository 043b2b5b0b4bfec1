//! What is printed, in the form that is asked for.

mod columns;
mod fields;
mod flat;
mod table;

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};

use clap::ValueEnum;
use serde_json::Value;

use crate::arguments::Printing;
use crate::failure::Failure;

pub use columns::of as columns_of;
use fields::{Field, fields, only};
use table::Table;

/// The form of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns for people to read; without `--fields` the most telling ones
    Table,
    /// One JSON document
    Json,
    /// One JSON document on each line
    Ndjson,
    /// Comma-separated values with a header; nested members have names with dots
    Csv,
}

/// Standard output, in one form.
#[derive(Debug)]
pub struct Output {
    format: Format,
    fields: Vec<Field>,
    writer: BufWriter<Stdout>,
}

impl Output {
    /// What the command line asks for; else a table on a terminal, and JSON anywhere else.
    #[must_use]
    pub fn new(printing: &Printing) -> Self {
        let usual = match io::stdout().is_terminal() {
            true => Format::Table,
            false => Format::Json,
        };
        Self {
            format: printing.output.unwrap_or(usual),
            fields: fields(&printing.fields),
            writer: BufWriter::new(io::stdout()),
        }
    }

    /// Prints one record.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn record(&mut self, record: &Value) -> Result<(), Failure> {
        let record = only(&self.fields, record);
        let printed = match self.format {
            Format::Json => {
                json(&mut self.writer, &record, "").and_then(|()| self.writer.write_all(b"\n"))
            }
            Format::Ndjson => line(&mut self.writer, &record),
            Format::Csv => flat::csv(&mut self.writer, [&*record], &self.fields),
            Format::Table => table::members(&mut self.writer, &record),
        };
        printed
            .and_then(|()| self.writer.flush())
            .map_err(Failure::printing)
    }

    /// Prints records one after the other. `columns` are those of a table.
    ///
    /// # Errors
    /// They cannot be printed.
    pub fn records(self, columns: &'static [&'static str]) -> Result<Records, Failure> {
        let table = match self.fields.is_empty() {
            true => columns.iter().map(|name| Field::new(name)).collect(),
            false => self.fields.clone(),
        };
        Ok(Records {
            table: Table::new(table),
            kept: Vec::new(),
            count: 0,
            output: self,
        })
    }

    /// Prints a text as it is.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        let printed = self.writer.write_all(text.as_bytes());
        printed
            .and_then(|()| self.writer.flush())
            .map_err(Failure::printing)
    }
}

/// Records that are printed one after the other.
#[derive(Debug)]
pub struct Records {
    output: Output,
    table: Table,
    /// Records whose columns cannot be told before the last one is there.
    kept: Vec<Value>,
    count: u64,
}

impl Records {
    /// Prints one more.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn write(&mut self, record: Value) -> Result<(), Failure> {
        let is_first = self.count == 0;
        self.count += 1;
        let Output {
            format,
            fields,
            writer,
        } = &mut self.output;
        let printed = match format {
            Format::Json => {
                let start = if is_first { "[\n  " } else { ",\n  " };
                let start = writer.write_all(start.as_bytes());
                start.and_then(|()| json(writer, &only(fields, &record), "  "))
            }
            Format::Ndjson => line(writer, &only(fields, &record)),
            Format::Csv if fields.is_empty() => {
                self.kept.push(record);
                Ok(())
            }
            Format::Csv => flat::rows(writer, is_first, &record, fields),
            Format::Table => self.table.add(writer, &record),
        };
        printed.map_err(Failure::printing)
    }

    /// Sees to it that everything so far is printed, where more comes only later.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let writer = &mut self.output.writer;
        let printed = self.table.flush(writer);
        printed
            .and_then(|()| writer.flush())
            .map_err(Failure::printing)
    }

    /// Ends the list.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn end(mut self) -> Result<(), Failure> {
        let writer = &mut self.output.writer;
        let printed = match self.output.format {
            Format::Json if self.count == 0 => writer.write_all(b"[]\n"),
            Format::Json => writer.write_all(b"\n]\n"),
            Format::Csv => flat::csv(writer, &self.kept, &self.output.fields),
            Format::Ndjson | Format::Table => Ok(()),
        };
        printed.map_err(Failure::printing)?;
        self.flush()
    }
}

/// JSON over several lines, each but the first behind an indent.
fn json(writer: &mut impl Write, value: &Value, indent: &str) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    // A line break within a text is written as `\n`, so this one is always between members.
    writer.write_all(text.replace('\n', &format!("\n{indent}")).as_bytes())
}

fn line(writer: &mut impl Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *writer, value)?;
    writer.write_all(b"\n")
}
