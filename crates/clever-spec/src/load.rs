//! YAML (and JSON, which is YAML) to values with lines.
//!
//! Documents come from strangers: size and nesting are limited, and so is what aliases may stand for,
//! so that a small file can exhaust neither memory nor the stack.

mod file;

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use serde_json::Number;

use crate::document::Document;
use crate::indentation;
use crate::problem::{Place, Problem, Result};
use crate::surrogates;
use crate::tree::{At, Kind, Scalar, Tree, Within};

pub(crate) use file::open;
pub use file::{bytes, text};

/// Deeper nesting than any real definition has; well below what the stack bears.
const MAX_DEPTH: usize = 128;
/// Larger than any real definition is.
const MAX_MEBIBYTES: usize = 64;
const MAX_BYTES: usize = MAX_MEBIBYTES * 1024 * 1024;
/// More lines that stand too far left than any real definition has.
const MAX_MENDS: usize = 30;
/// More values than anybody wants to have copied by aliases.
const MAX_COPIED: usize = 100_000;

fn too_large(name: &str) -> Problem {
    Problem::new(
        Place::file(name),
        format!("larger than {MAX_MEBIBYTES} MiB"),
        "this is hardly a definition; give the right file",
    )
}

/// Parses `text`; `name` is how messages call the document. Lines of a quoted text may stand further left
/// than YAML wants, as other readers let them, and escapes may come in pairs, as in JSON.
///
/// # Errors
/// The text is larger than 64 MiB, is not YAML, has a duplicate member or a tag, is nested too deeply,
/// or has aliases that stand for too much.
pub fn parse(name: &str, text: &str) -> Result<Document> {
    tree(name, text).map(|tree| tree.to_document())
}

/// As [`parse`], for a document that is only read.
///
/// # Errors
/// As [`parse`].
pub fn tree(name: &str, text: &str) -> Result<Tree> {
    let mut tree = Tree::new();
    add(&mut tree, name, text)?;
    tree.shrink();
    Ok(tree)
}

/// Parses one more file into a tree, and gives the number of its first value.
pub(crate) fn add(tree: &mut Tree, name: &str, text: &str) -> Result<u32> {
    if text.len() > MAX_BYTES {
        return Err(too_large(name));
    }
    tree.add_file(name);
    let first = tree.len();
    let mut text = begun(text);
    // Mended again and again, a document costs no more than the largest one does.
    let mut left = MAX_BYTES;
    let mut mends = 0;
    loop {
        let mut loader = Loader::new(name, &text, tree);
        let problem = match loader.document() {
            Ok(root) => return Ok(root),
            Err(problem) => problem,
        };
        let refused = loader.refused.take().filter(|_| mends < MAX_MENDS);
        let mended = refused.and_then(|error| {
            let indented = indentation::mended(&text, &error, left);
            indented.or_else(|| surrogates::mended(&text, &error, left))
        });
        let Some(mended) = mended else {
            return Err(problem);
        };
        left -= mended.len();
        mends += 1;
        tree.forget_since(first);
        text = Cow::Owned(mended);
    }
}

/// The mark where a document starts.
pub(crate) const START: &str = "--- ";

/// What begins with a bracket may be the name of something, and the parser keeps all of it until it knows:
/// behind the mark where a document starts, it is none.
fn begun(text: &str) -> Cow<'_, str> {
    let marked = text.strip_prefix('\u{feff}').unwrap_or(text);
    let bare = marked.trim_start_matches([' ', '\r', '\n']);
    let before = marked[..marked.len() - bare.len()].replace("\r\n", "\n");
    // Each value is on the line that it was on.
    if !bare.starts_with(['{', '[']) || before.contains('\r') {
        return Cow::Borrowed(text);
    }
    let lines: String = before.matches('\n').collect();
    Cow::Owned(format!("{lines}{START}{bare}"))
}

struct Loader<'input> {
    file: &'input str,
    parser: Parser<'input, saphyr_parser::StrInput<'input>>,
    tree: &'input mut Tree,
    /// The values that aliases stand for.
    anchors: HashMap<usize, u32>,
    /// How many values were copied by aliases.
    copied: usize,
    /// What is no YAML.
    refused: Option<ScanError>,
}

impl<'input> Loader<'input> {
    fn new(file: &'input str, text: &'input str, tree: &'input mut Tree) -> Self {
        Self {
            file,
            parser: Parser::new_from_str(text),
            tree,
            anchors: HashMap::new(),
            copied: 0,
            refused: None,
        }
    }

    fn document(&mut self) -> Result<u32> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    return Err(self.problem(&span, "the document is empty"));
                }
                event => {
                    let root = self.value(event, (Within::Nothing, &span), 0)?;
                    self.end()?;
                    return Ok(root);
                }
            }
        }
    }

    fn end(&mut self) -> Result<()> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(()),
                Event::DocumentEnd => {}
                _ => return Err(self.problem(&span, "a second document follows the first")),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'input>, Span)> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let place = Place {
                    line: Some(error.marker().line()),
                    ..Place::file(self.file)
                };
                let info = error.info();
                // The parser ends before this module does, where nothing but brackets follows.
                if info.contains("recursion limit") {
                    let what = format!("nested more than {MAX_DEPTH} levels deep");
                    return Err(Problem::new(place, what, "mend the document at this line"));
                }
                let what = format!("not valid YAML or JSON: {info}");
                self.refused = Some(error);
                Err(Problem::new(place, what, "mend the syntax at this line"))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// Reads the value that begins with an event; where it is, and where a reader looks for it.
    fn value(
        &mut self,
        event: Event<'input>,
        (within, written): (Within<'_>, &Span),
        depth: usize,
    ) -> Result<u32> {
        let id = self.tree.begin(within, written.start.line());
        if depth > MAX_DEPTH {
            return Err(self.wrong(id, &format!("nested more than {MAX_DEPTH} levels deep")));
        }
        let anchor = match event {
            Event::Scalar(text, style, anchor, None) => {
                self.tree.set(id, scalar(&text, style));
                anchor
            }
            Event::SequenceStart(anchor, None) => {
                self.sequence(id, depth)?;
                anchor
            }
            Event::MappingStart(anchor, None) => {
                self.mapping(id, depth)?;
                anchor
            }
            Event::Alias(anchor) => {
                self.copy(anchor, id)?;
                0
            }
            _ => return Err(self.wrong(id, "tags are not supported")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        Ok(id)
    }

    fn copy(&mut self, anchor: usize, id: u32) -> Result<()> {
        let Some(original) = self.anchors.get(&anchor).copied() else {
            return Err(self.wrong(id, "the alias stands for what is around it"));
        };
        self.copied += self.tree.at(original).size();
        if self.copied > MAX_COPIED {
            let what = format!("the aliases stand for more than {MAX_COPIED} values");
            return Err(self.wrong(id, &what));
        }
        self.tree.copy(original, id);
        Ok(())
    }

    fn sequence(&mut self, id: u32, depth: usize) -> Result<()> {
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                self.tree.end(id, Kind::Array);
                return Ok(());
            }
            self.value(event, (Within::List(id), &span), depth + 1)?;
        }
    }

    fn mapping(&mut self, id: u32, depth: usize) -> Result<()> {
        let mut merged = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let (name, style) = match event {
                Event::MappingEnd => break,
                Event::Scalar(name, style, 0, None) => (name, style),
                _ => return Err(self.problem(&span, "a member name must be a plain string")),
            };
            let (event, _) = self.next()?;
            // The line of a member is that of its name.
            let written = (Within::Object(id, &name), &span);
            let member = self.value(event, written, depth + 1)?;
            if (&*name, style) == ("<<", ScalarStyle::Plain) {
                merged.push(member);
            }
        }
        for member in merged {
            self.merge(member, id)?;
            self.tree.remove(member);
        }
        self.tree.end(id, Kind::Object);
        match self.tree.twice(id) {
            None => Ok(()),
            Some(twice) => {
                let name = twice.name().unwrap_or_default();
                let what = format!("member `{name}` stands here twice");
                Err(self.wrong(twice.id(), &what))
            }
        }
    }

    /// Adds what YAML's merge key (`<<`) brings: the members of an object, or of several, that are
    /// not there yet.
    fn merge(&mut self, from: u32, object: u32) -> Result<()> {
        let from = self.tree.at(from);
        let (is_list, is_object) = (from.kind() == Kind::Array, from.is_object());
        if is_list {
            let items: Vec<u32> = from.items().map(At::id).collect();
            return items
                .into_iter()
                .try_for_each(|item| self.merge(item, object));
        }
        if !is_object {
            return Err(self.wrong(from.id(), "a merge key (`<<`) takes an object"));
        }
        let own: Vec<&str> = self
            .tree
            .at(object)
            .members()
            .map(|(name, _)| name)
            .collect();
        let more = from.members().filter(|(name, _)| !own.contains(name));
        let more: Vec<At<'_>> = more.map(|(_, member)| member).collect();
        self.copied += more.iter().map(|member| member.size()).sum::<usize>();
        let more: Vec<u32> = more.into_iter().map(At::id).collect();
        if self.copied > MAX_COPIED {
            let what = format!("the aliases stand for more than {MAX_COPIED} values");
            return Err(self.wrong(object, &what));
        }
        more.into_iter()
            .for_each(|member| self.tree.copy_below(member, object));
        Ok(())
    }

    /// A problem with a value that was begun.
    fn wrong(&self, id: u32, what: &str) -> Problem {
        let at = self.tree.at(id);
        let mut place = at.place();
        place.pointer = place.pointer.filter(|pointer| !pointer.is_empty());
        Problem::new(place, what, "mend the document at this line")
    }

    fn problem(&self, span: &Span, what: &str) -> Problem {
        let place = Place {
            line: Some(span.start.line()),
            ..Place::file(self.file)
        };
        Problem::new(place, what, "mend the document at this line")
    }
}

/// Plain scalars by YAML 1.2's core schema; quoted ones are always strings.
fn scalar(text: &str, style: ScalarStyle) -> Scalar<'_> {
    if style != ScalarStyle::Plain {
        return Scalar::Text(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => number(text).map_or(Scalar::Text(text), Scalar::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    if let Ok(integer) = text.parse::<i64>() {
        return Some(integer.into());
    }
    if let Ok(positive) = text.parse::<u64>() {
        return Some(positive.into());
    }
    let plausible = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    if !text.chars().all(plausible) {
        return None;
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests;
