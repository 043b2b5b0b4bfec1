//! What is printed, in the form that is asked for.

mod fields;
mod flat;
mod record;
mod rows;
mod shape;
mod table;
mod terminal;

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};
use std::mem;

use clap::ValueEnum;
use serde_json::Value;

use crate::arguments::Printing;
use crate::failure::Failure;
use crate::messages::tell;
use crate::words::quoted;

pub use shape::Shape;

use fields::{Field, fields, only};
use rows::Rows;
use shape::Members;
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
    /// The form that was asked for.
    format: Option<Format>,
    fields: Vec<Field>,
    shape: Shape,
    writer: BufWriter<Stdout>,
}

impl Output {
    /// What the command line asks for.
    #[must_use]
    pub fn new(printing: &Printing) -> Self {
        Self {
            format: printing.output,
            fields: fields(&printing.fields),
            shape: Shape::default(),
            writer: BufWriter::new(io::stdout()),
        }
    }

    /// Says what is going to be printed.
    ///
    /// # Errors
    /// It cannot have one of the fields that are asked for.
    pub fn of(mut self, shape: Shape) -> Result<Self, Failure> {
        shape.check(&self.fields)?;
        self.shape = shape;
        Ok(self)
    }

    /// Says that each record is printed when it comes, and that perhaps there is no last one.
    ///
    /// # Errors
    /// One JSON document is asked for, which needs an end.
    pub fn endless(mut self, has_end: bool) -> Result<Self, Failure> {
        match self.format {
            Some(Format::Json) if !has_end => {
                return Err(Failure::usage(
                    "one JSON document would never end",
                    "use `--output ndjson`, which has one on each line, or set an end with --limit",
                ));
            }
            None if !io::stdout().is_terminal() => self.format = Some(Format::Ndjson),
            _ => {}
        }
        Ok(self)
    }

    /// What is asked for; else a table on a terminal, and JSON anywhere else.
    fn format(&self) -> Format {
        self.format.unwrap_or(match io::stdout().is_terminal() {
            true => Format::Table,
            false => Format::Json,
        })
    }

    /// The options that were given for this, each behind a blank.
    #[must_use]
    pub fn options(&self) -> String {
        let names: Vec<&str> = self.fields.iter().map(|field| &*field.name).collect();
        let format = self.format.and_then(|format| format.to_possible_value());
        let format = format.map(|format| format!(" --output {}", format.get_name()));
        let fields = (!names.is_empty()).then(|| format!(" --fields {}", quoted(&names.join(","))));
        [format, fields].into_iter().flatten().collect()
    }

    /// Prints one record.
    ///
    /// # Errors
    /// It has none of a field's name, or cannot be printed.
    pub fn record(mut self, record: &Value) -> Result<(), Failure> {
        if let Members::Unknown = self.shape.members {
            let members = flat::members(record);
            let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
            shape::check(&self.fields, &names, "what came")?;
        }
        let (kept, format) = (only(&self.fields, record), self.format());
        let writer = &mut self.writer;
        let printed = match format {
            Format::Json => json(writer, &kept, "").and_then(|()| writer.write_all(b"\n")),
            Format::Ndjson => line(writer, &kept),
            Format::Csv => one_row(writer, &self.fields, &self.shape, record),
            Format::Table => record::write(writer, &kept, terminal::has_bold()),
        };
        printed
            .and_then(|()| self.writer.flush())
            .map_err(Failure::printing)
    }

    /// Prints records one after the other.
    #[must_use]
    pub fn records(self) -> Records {
        let form = match self.format() {
            Format::Json => Form::Json,
            Format::Ndjson => Form::Ndjson,
            Format::Csv => Form::Csv(Rows::new(&self.fields, &self.shape)),
            Format::Table => Form::Table(Table::new(&self.fields, &self.shape)),
        };
        Records {
            form,
            fields: self.fields,
            writer: self.writer,
            has_begun: false,
            is_empty: true,
        }
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

/// A header with one row; of all that the record has, if nothing is known of it.
fn one_row(
    writer: &mut impl Write,
    fields: &[Field],
    shape: &Shape,
    record: &Value,
) -> io::Result<()> {
    let mut rows = match Rows::new(fields, shape) {
        Rows::OfFirst => {
            let members = flat::members(record);
            Rows::Fields(members.iter().map(|(name, _)| Field::new(name)).collect())
        }
        known => known,
    };
    rows.write_header(writer)?;
    rows.write(writer, record)
}

/// Records that are printed one after the other, without being kept.
#[derive(Debug)]
pub struct Records {
    form: Form,
    fields: Vec<Field>,
    writer: BufWriter<Stdout>,
    /// Whether what stands before the first record is printed.
    has_begun: bool,
    is_empty: bool,
}

#[derive(Debug)]
enum Form {
    Table(Table),
    Json,
    Ndjson,
    Csv(Rows),
}

impl Records {
    /// Prints one more.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn write(&mut self, record: &Value) -> Result<(), Failure> {
        self.begin()?;
        let is_first = mem::replace(&mut self.is_empty, false);
        let (writer, fields) = (&mut self.writer, &self.fields);
        let printed = match &mut self.form {
            Form::Json => {
                let start = if is_first { "\n  " } else { ",\n  " };
                let start = writer.write_all(start.as_bytes());
                start.and_then(|()| json(writer, &only(fields, record), "  "))
            }
            Form::Ndjson => line(writer, &only(fields, record)),
            Form::Csv(rows) => rows.write(writer, record),
            Form::Table(table) => table.add(writer, record),
        };
        printed.map_err(Failure::printing)
    }

    /// Prints what stands before the first record.
    fn begin(&mut self) -> Result<(), Failure> {
        if self.has_begun {
            return Ok(());
        }
        self.has_begun = true;
        let begun = match &self.form {
            Form::Json => self.writer.write_all(b"["),
            Form::Csv(rows) => rows.write_header(&mut self.writer),
            Form::Ndjson | Form::Table(_) => Ok(()),
        };
        begun.map_err(Failure::printing)
    }

    /// Sees to it that everything so far is printed, where more comes only later.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.begin()?;
        let printed = match &mut self.form {
            Form::Table(table) => table.flush(&mut self.writer),
            Form::Json | Form::Ndjson | Form::Csv(_) => Ok(()),
        };
        printed
            .and_then(|()| self.writer.flush())
            .map_err(Failure::printing)
    }

    /// Ends a list of which the rest cannot be read: what came before is printed, as a whole document.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn break_off(mut self) -> Result<(), Failure> {
        match self.has_begun {
            true => self.close(),
            false => Ok(()),
        }
    }

    /// Ends the list.
    ///
    /// # Errors
    /// It cannot be printed.
    pub fn end(mut self) -> Result<(), Failure> {
        self.close()?;
        // A person who sees no table at all may think that nothing happened.
        if self.is_empty && matches!(self.form, Form::Table(_)) && io::stderr().is_terminal() {
            tell("there is nothing to list");
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Failure> {
        self.flush()?;
        if let Form::Json = self.form {
            let end: &[u8] = if self.is_empty { b"]\n" } else { b"\n]\n" };
            self.writer.write_all(end).map_err(Failure::printing)?;
        }
        self.writer.flush().map_err(Failure::printing)
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
