//! Tables for people to read.

use std::io::{self, IsTerminal as _, Write};
use std::{env, mem};

use comfy_table::{Attribute, Cell, ColumnConstraint, ContentArrangement, presets};
use serde_json::Value;

use super::fields::Field;
use super::flat;

/// So many rows are printed at once, each block as wide as it needs.
const BLOCK: usize = 1000;

/// A list of texts stands in a cell as far as it has no more letters than this.
const LONGEST_LIST: usize = 160;

/// Rows that are waiting to be printed.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Field>,
    rows: Vec<Vec<String>>,
    has_header: bool,
}

impl Table {
    /// A table with these columns; with those that the first record has, if there are none.
    pub fn new(columns: Vec<Field>) -> Self {
        Self {
            columns,
            rows: Vec::new(),
            has_header: false,
        }
    }

    /// Adds a row.
    pub fn add(&mut self, writer: &mut impl Write, record: &Value) -> io::Result<()> {
        if self.columns.is_empty() {
            let members = record.as_object().into_iter().flatten();
            self.columns = members.map(|(name, _)| Field::new(name)).collect();
        }
        let cells = self.columns.iter().map(|column| column.of(record));
        self.rows.push(
            cells
                .map(|value| value.map_or_else(String::new, cell))
                .collect(),
        );
        match self.rows.len() {
            BLOCK => self.flush(writer),
            _ => Ok(()),
        }
    }

    /// Prints what is waiting.
    pub fn flush(&mut self, writer: &mut impl Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut table = empty();
        if !mem::replace(&mut self.has_header, true) {
            let names = self.columns.iter().map(|column| heading(&column.name));
            table.set_header(names);
        }
        table.add_rows(mem::take(&mut self.rows));
        print(writer, table)
    }
}

/// Prints one record, a line for each member.
pub fn members(writer: &mut impl Write, record: &Value) -> io::Result<()> {
    if !record.is_object() {
        return writeln!(writer, "{}", flat::text(record));
    }
    let mut table = empty();
    for (name, value) in flat::members(record) {
        table.add_row([heading(&name), Cell::new(printable(&value))]);
    }
    print(writer, table)
}

fn empty() -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_preset(presets::NOTHING);
    if io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table
}

fn heading(name: &str) -> Cell {
    let cell = Cell::new(name);
    let is_plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match io::stdout().is_terminal() && !is_plain {
        true => cell.add_attribute(Attribute::Bold),
        false => cell,
    }
}

/// The lines, without the blanks that fill up the last column.
fn print(writer: &mut impl Write, mut table: comfy_table::Table) -> io::Result<()> {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    // An id that is broken over two lines cannot be copied.
    if let Some(first) = table.column_mut(0) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    for line in table.lines() {
        writeln!(writer, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A value on one line: of members their names, of a list how long it is.
fn cell(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let names: Vec<&str> = members.keys().map(String::as_str).collect();
            names.join(", ")
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            match texts.join(", ") {
                long if long.len() > LONGEST_LIST => format!("({} items)", items.len()),
                short => printable(&short),
            }
        }
        Value::Array(items) => format!("({} items)", items.len()),
        value => printable(&flat::text(value)),
    }
}

/// Control characters could make a terminal do things.
fn printable(text: &str) -> String {
    let plain = |letter: char| {
        if letter.is_control() {
            '\u{fffd}'
        } else {
            letter
        }
    };
    text.chars().map(plain).collect()
}
