//! Tables for people to read. An id that is broken over two lines cannot be copied, so nothing is
//! ever wrapped: a table leaves columns out, cuts sentences, or is wider than the terminal.

use std::io::{self, Write};
use std::mem;

use serde_json::{Map, Value};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::fields::Field;
use super::shape::Shape;
use super::{flat, terminal};
use crate::words::printable;

/// So many rows are printed at once. Those before are not kept.
const BLOCK: usize = 1000;

/// A list of texts stands in a cell as far as it has no more letters than this.
const LONGEST_LIST: usize = 160;

/// A sentence is not cut shorter than this.
const SHORTEST: usize = 16;

/// What stands between two columns.
pub(super) const GAP: usize = 2;

/// Rows that are waiting to be printed.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Field>,
    /// Whether a column may be left out: nobody asked for just these.
    may_drop: bool,
    /// Whether sentences may be cut.
    may_cut: bool,
    rows: Vec<Vec<String>>,
    /// The columns that are printed, once that is settled.
    printed: Option<Vec<Column>>,
}

/// A column that is printed.
#[derive(Debug)]
struct Column {
    index: usize,
    width: usize,
}

impl Table {
    /// A table with the columns that are asked for, or else the telling ones; with those that the first
    /// record has, if there are none.
    pub(super) fn new(asked: &[Field], shape: &Shape) -> Self {
        let columns = match asked {
            [] => shape.table.iter().map(|name| Field::new(name)).collect(),
            asked => asked.to_vec(),
        };
        Self {
            columns,
            may_drop: asked.is_empty(),
            may_cut: !shape.is_whole,
            rows: Vec::new(),
            printed: None,
        }
    }

    /// Adds a row.
    pub(super) fn add(&mut self, writer: &mut impl Write, record: &Value) -> io::Result<()> {
        if self.columns.is_empty() {
            let members = record.as_object().into_iter().flatten();
            self.columns = members.map(|(name, _)| Field::new(name)).collect();
        }
        let cells = self.columns.iter().map(|column| column.of(record));
        let cells = cells.map(|value| value.map_or_else(String::new, cell));
        self.rows.push(cells.collect());
        match self.rows.len() {
            BLOCK => self.flush(writer),
            _ => Ok(()),
        }
    }

    /// Prints what is waiting.
    pub(super) fn flush(&mut self, writer: &mut impl Write) -> io::Result<()> {
        let rows = mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let printed = match &mut self.printed {
            Some(columns) => {
                // What is longer than anything before moves the columns behind it, once.
                for column in columns.iter_mut() {
                    column.width = column.width.max(Needs::of(&rows, column.index, "").least);
                }
                columns
            }
            none => {
                let needs: Vec<Needs> = self
                    .columns
                    .iter()
                    .enumerate()
                    .map(|(index, field)| Needs::of(&rows, index, &field.name))
                    .collect();
                let room = terminal::width().filter(|_| self.may_cut);
                let columns = none.insert(lay_out(&needs, room, self.may_drop));
                let names: Vec<&str> = self.columns.iter().map(|field| &*field.name).collect();
                write_line(writer, columns, &names, terminal::has_bold())?;
                columns
            }
        };
        rows.iter()
            .try_for_each(|row| write_line(writer, printed, row, false))
    }
}

/// How much room a column needs.
#[derive(Debug, Clone, Copy)]
struct Needs {
    /// For all that is in it.
    most: usize,
    /// With its sentences cut.
    least: usize,
}

impl Needs {
    fn of(rows: &[Vec<String>], index: usize, heading: &str) -> Self {
        let cells = || rows.iter().filter_map(|row| row.get(index));
        let least = |cell: &String| match is_sentence(cell) {
            true => cell.width().min(SHORTEST),
            false => cell.width(),
        };
        let heading = heading.width();
        Self {
            most: cells().map(|cell| cell.width()).fold(heading, usize::max),
            least: cells().map(least).fold(heading, usize::max),
        }
    }
}

/// Whether a text can be understood without its end. What has no blank in it, such as an id or an
/// address, cannot.
fn is_sentence(text: &str) -> bool {
    text.contains(' ')
}

/// Which columns are printed, and how wide.
fn lay_out(needs: &[Needs], room: Option<usize>, may_drop: bool) -> Vec<Column> {
    let room = room.unwrap_or(usize::MAX);
    let mut columns: Vec<Column> = Vec::new();
    let mut taken = 0;
    for (index, need) in needs.iter().enumerate() {
        let gap = if columns.is_empty() { 0 } else { GAP };
        let more = gap + need.least;
        if columns.is_empty() || !may_drop || taken + more <= room {
            taken += more;
            let width = need.least;
            columns.push(Column { index, width });
        }
    }
    let mut left = room.saturating_sub(taken);
    for column in &mut columns {
        let wanted = needs.get(column.index).map_or(0, |need| need.most);
        let more = wanted.saturating_sub(column.width).min(left);
        column.width += more;
        left -= more;
    }
    columns
}

fn write_line(
    writer: &mut impl Write,
    columns: &[Column],
    cells: &[impl AsRef<str>],
    is_bold: bool,
) -> io::Result<()> {
    let mut blanks = 0;
    for (number, column) in columns.iter().enumerate() {
        let text = cells.get(column.index).map_or("", AsRef::as_ref);
        let text = cut(text, column.width);
        if number > 0 {
            blanks += GAP;
        }
        if !text.is_empty() {
            write!(writer, "{:blanks$}", "")?;
            match is_bold {
                true => write!(writer, "\u{1b}[1m{text}\u{1b}[0m")?,
                false => writer.write_all(text.as_bytes())?,
            }
            blanks = 0;
        }
        // Blanks are only written before something.
        blanks += column.width.saturating_sub(text.width());
    }
    writer.write_all(b"\n")
}

/// As much of a sentence as there is room for; anything else as it is.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width || !is_sentence(text) {
        return text.to_owned();
    }
    let mut taken = 1;
    let fits = |letter: &char| {
        taken += letter.width().unwrap_or(0);
        taken <= width
    };
    let start: String = text.chars().take_while(fits).collect();
    format!("{}…", start.trim_end())
}

/// Prints a heading where the line is already, and the rows below it.
pub(super) fn write_rows(
    writer: &mut impl Write,
    names: &[String],
    rows: &[Vec<String>],
    start: usize,
    is_bold: bool,
) -> io::Result<()> {
    let needs = names.iter().enumerate();
    let needs: Vec<Needs> = needs
        .map(|(index, name)| Needs::of(rows, index, name))
        .collect();
    let columns = lay_out(&needs, None, false);
    write_line(writer, &columns, names, is_bold)?;
    rows.iter().try_for_each(|row| {
        write!(writer, "{:start$}", "")?;
        write_line(writer, &columns, row, false)
    })
}

/// A value on one line: of a name its parts, of members that hold members their names, of a list how
/// long it is.
fn cell(value: &Value) -> String {
    match value {
        Value::Object(members) if members.contains_key("first") || members.contains_key("last") => {
            printable(&parts(members, &["first", "middle", "last"]).join(" "))
        }
        Value::Object(members) if members.values().all(|it| it.is_object() || it.is_null()) => {
            let there = members.iter().filter(|(_, inner)| inner.is_object());
            let names: Vec<&str> = there.map(|(name, _)| name.as_str()).collect();
            printable(&names.join(", "))
        }
        Value::Object(members) => {
            let names: Vec<&str> = members.keys().map(String::as_str).collect();
            printable(&parts(members, &names).join(", "))
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

/// What the members of these names are, as far as they are something.
fn parts(members: &Map<String, Value>, names: &[&str]) -> Vec<String> {
    let values = names.iter().filter_map(|name| members.get(*name));
    let parts = values.map(cell);
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(room: Option<usize>, may_drop: bool) -> Vec<String> {
        let rows = [
            [
                "5f0000000000000000000001",
                "A school with a long name",
                "ada@mail.example",
            ],
            ["5f0000000000000000000002", "Short", ""],
        ];
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.map(str::to_owned).to_vec())
            .collect();
        let names = ["id", "name", "email"];
        let needs: Vec<Needs> = (0..3)
            .map(|index| Needs::of(&rows, index, names[index]))
            .collect();
        let columns = lay_out(&needs, room, may_drop);
        let mut written = Vec::new();
        write_line(&mut written, &columns, &names, false).unwrap();
        for row in &rows {
            write_line(&mut written, &columns, row, false).unwrap();
        }
        let written = String::from_utf8(written).unwrap();
        written.lines().map(str::to_owned).collect()
    }

    #[test]
    fn sentences_are_cut_and_columns_left_out_but_no_id_is_broken() {
        let wide = shown(None, true);
        assert_eq!(
            wide[1],
            "5f0000000000000000000001  A school with a long name  ada@mail.example"
        );
        assert_eq!(wide[2], "5f0000000000000000000002  Short");
        let cut = shown(Some(62), true);
        assert_eq!(
            cut[1],
            "5f0000000000000000000001  A school with a l…  ada@mail.example"
        );
        let narrow = shown(Some(45), true);
        assert_eq!(narrow[0], "id                        name");
        let narrower = shown(Some(10), true);
        assert_eq!(narrower[1], "5f0000000000000000000001");
        // What was asked for is there, even if the terminal has no room.
        assert!(shown(Some(10), false)[1].ends_with("  ada@mail.example"));
    }

    #[test]
    fn wide_letters_take_the_room_they_have() {
        assert_eq!(cut("学校 の名前", 7), "学校…");
        assert_eq!(cut("one two", 7), "one two");
        assert_eq!(cut("one-two-three", 7), "one-two-three");
    }

    #[test]
    fn a_cell_has_one_line_and_no_control_characters() {
        assert_eq!(cell(&json!("a\u{1b}[2J\nb")), "a\u{fffd}[2J\u{fffd}b");
        assert_eq!(cell(&json!({"student": {}, "staff": {}})), "student, staff");
        let name = json!({"first": "Ada", "last": "Example", "middle": "B."});
        assert_eq!(cell(&name), "Ada B. Example");
        let place = json!({"city": "Oakhaven", "state": "", "zip": "01234"});
        assert_eq!(cell(&place), "Oakhaven, 01234");
        assert_eq!(cell(&json!(["a", "b"])), "a, b");
        assert_eq!(cell(&json!([1, 2])), "(2 items)");
    }
}
