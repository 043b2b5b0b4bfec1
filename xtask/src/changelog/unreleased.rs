//! What a changelog says of what is not released yet: a section of a Markdown file that people write
//! in too.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

use super::Entry;

const UNRELEASED: &str = "## Unreleased";

/// A heading of the file itself, and not of a quote, a list or a piece of code.
struct Heading<'t> {
    level: HeadingLevel,
    text: &'t str,
    range: Range<usize>,
}

impl Heading<'_> {
    fn is_unreleased(&self) -> bool {
        let text = self.text.trim_matches(['[', ']']);
        self.level == HeadingLevel::H2 && text.eq_ignore_ascii_case("unreleased")
    }
}

/// The changelog with these entries among what is not released yet, in place of all that is said
/// there of the generated crates. Everything else stays as it is.
pub(super) fn with(present: &str, crates: &[String], entries: &[Entry]) -> String {
    let headings = headings(present);
    let releases = || headings.iter().filter(|one| one.level <= HeadingLevel::H2);
    let start_after = |end: usize| {
        let next = releases().find(|one| one.range.start >= end);
        next.map_or(present.len(), |one| one.range.start)
    };
    let section = match headings.iter().find(|one| one.is_unreleased()) {
        Some(heading) => heading.range.start..start_after(heading.range.end),
        // It goes before what was released last.
        None => {
            let mut releases = releases().filter(|one| one.level == HeadingLevel::H2);
            let start = releases.next().map_or(present.len(), |one| one.range.start);
            start..start
        }
    };
    let of_crates = headings
        .iter()
        .filter(|one| section.contains(&one.range.start) && one.level == HeadingLevel::H3);
    let starts: Vec<usize> = of_crates.clone().map(|one| one.range.start).collect();
    let ends = starts.iter().skip(1).chain([&section.end]);
    let kept = of_crates.zip(ends).filter(|(heading, _)| {
        let name = heading.text.split_whitespace().next();
        crates.iter().all(|one| Some(one.as_str()) != name)
    });
    let kept = kept.map(|(heading, end)| &present[heading.range.start..*end]);
    let first = starts.first().copied().unwrap_or(section.end);

    let end_of_line = if is_windows(present) { "\r\n" } else { "\n" };
    let mut parts = vec![present[..section.start].to_owned()];
    parts.push(match section.is_empty() {
        true => UNRELEASED.to_owned(),
        false => present[section.start..first].to_owned(),
    });
    parts.extend(kept.map(str::to_owned));
    let entries = entries
        .iter()
        .map(|entry| entry.text.replace('\n', end_of_line));
    parts.extend(entries);
    parts.push(present[section.end..].to_owned());
    let parts = parts.iter().map(|part| part.trim_end());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(&end_of_line.repeat(2)) + end_of_line
}

/// Whether a changelog still lists among what is not released what it did when that was released.
pub(super) fn still_has(present: &str, released: &str, crates: &[String]) -> bool {
    let now = of_crates(present, crates);
    let mut then = of_crates(released, crates).into_iter();
    then.any(|entry| now.contains(&entry))
}

/// What is said of the generated crates among what is not released.
fn of_crates<'t>(text: &'t str, crates: &[String]) -> Vec<&'t str> {
    let headings = headings(text);
    let mut rest = headings.iter().skip_while(|one| !one.is_unreleased());
    rest.next();
    let in_section: Vec<_> = rest.collect();
    let mut entries = Vec::new();
    for (index, heading) in in_section.iter().enumerate() {
        if heading.level <= HeadingLevel::H2 {
            break;
        }
        let name = heading.text.split_whitespace().next();
        let is_of_crate = crates.iter().any(|one| Some(one.as_str()) == name);
        if heading.level == HeadingLevel::H3 && is_of_crate {
            let mut next = in_section[index + 1..].iter();
            let next = next.find(|one| one.level <= HeadingLevel::H3);
            let end = next.map_or(text.len(), |one| one.range.start);
            entries.push(text[heading.range.start..end].trim());
        }
    }
    entries
}

/// Whether lines end as on Windows: as the first one does.
fn is_windows(text: &str) -> bool {
    text.split_once('\n')
        .is_some_and(|(first, _)| first.ends_with('\r'))
}

fn headings(text: &str) -> Vec<Heading<'_>> {
    let mut headings = Vec::new();
    let mut around = 0;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let (Tag::Heading { level, .. }, 0) = (tag, around) {
                    let line = text[range.clone()].lines().next().unwrap_or_default();
                    let text = line.trim_matches('#').trim();
                    headings.push(Heading { level, text, range });
                }
                around += 1;
            }
            Event::End(_) => around -= 1,
            _ => {}
        }
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(crate_name: &str, what: &str) -> Entry {
        Entry {
            crate_name: crate_name.to_owned(),
            text: format!("### {crate_name} 0.1.0\n\n- {what}\n"),
        }
    }

    #[test]
    fn entries_take_the_place_of_older_ones_and_leave_the_rest() {
        let lamps = "### clever-v1-0 0.1.0\n\n- lamps\n";
        let torches = [entry("clever-v1-0", "torches")];
        let crates = ["clever-v1-0".to_owned()];
        let with = |present: &str, entries: &[Entry]| with(present, &crates, entries);
        let one = with("# Changelog\n", &[entry("clever-v1-0", "lamps")]);
        assert_eq!(one, format!("# Changelog\n\n## Unreleased\n\n{lamps}"));
        assert_eq!(with(&one, &[entry("clever-v1-0", "lamps")]), one);
        assert_eq!(with(&one, &torches), one.replace("lamps", "torches"));

        let sdk = "### clever-sdk 0.1.0\n\n- said by a person\n";
        let old = format!("\n## 0.1.0\n\n{lamps}");
        let full = format!("# Changelog\n\n## Unreleased\n\nMade up.\n\n{sdk}\n{lamps}{old}");
        let expected = format!(
            "# Changelog\n\n## Unreleased\n\nMade up.\n\n{sdk}\n### clever-v1-0 0.1.0\n\n- torches\n{old}"
        );
        assert_eq!(with(&full, &torches), expected);
        let released = format!("# Changelog\n{old}");
        assert_eq!(
            with(&released, &torches),
            format!("# Changelog\n\n## Unreleased\n\n### clever-v1-0 0.1.0\n\n- torches\n{old}")
        );
    }

    #[test]
    fn what_only_looks_like_a_heading_is_none() {
        let lamps = [entry("clever-v1-0", "lamps")];
        let crates = ["clever-v1-0".to_owned()];
        let prose = "# Changelog\n\nWhat is new stands under ## Unreleased, as here:\n\n\
                     ```text\n## Unreleased\n\n### clever-v1-0 0.1.0\n```\n\n\
                     <!--\n## Unreleased\n-->\n\n> ## Unreleased\n\n";
        let added = "### clever-v1-0 0.1.0\n\n- lamps\n";
        let released = "## 0.1.0\n\n- made up\n";
        assert_eq!(
            with(&format!("{prose}{released}"), &crates, &lamps),
            format!("{prose}## Unreleased\n\n{added}\n{released}")
        );
        let open = format!("{prose}## [Unreleased]\n\n```text\n### clever-v1-0\n```\n\n");
        let expected = format!("{open}{added}\n{released}");
        let once = with(&format!("{open}{released}"), &crates, &lamps);
        assert_eq!(once, expected);
        assert_eq!(with(&once, &crates, &lamps), expected);
    }

    #[test]
    fn lines_end_as_they_did() {
        let lamps = [entry("clever-v1-0", "lamps")];
        let crates = ["clever-v1-0".to_owned()];
        let old = "# Changelog\n\n## Unreleased\n\n### sdk\n\n- all\n\n## 0.1.0\n\n- made up\n";
        let unix = with(old, &crates, &lamps);
        let windows = with(&old.replace('\n', "\r\n"), &crates, &lamps);
        assert_eq!(windows, unix.replace('\n', "\r\n"));
        assert_eq!(with(&windows, &crates, &lamps), windows);
    }
}
