//! How dates are written: the pattern of one says nothing about the day.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use regex::Regex;

/// The pattern of a plain date.
const DATE: &str = "dddd-dd-dd";

/// The usual forms: a date by itself or with a time, and one with slashes.
static USUAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})?";
    let slashed = "[0-9]{1,2}/[0-9]{1,2}/([0-9]{2}|[0-9]{4})";
    Regex::new(&format!(
        "^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}({time})?|{slashed})$"
    ))
    .ok()
});

/// The pattern of a text that is a date in one of the usual forms, with `d` for each digit:
/// `dddd-dd-ddTdd:dd:ddZ`, `d/dd/dddd`.
pub(super) fn pattern(text: &str) -> Option<String> {
    let is_date = USUAL.as_ref().is_some_and(|usual| usual.is_match(text))
        && (text.contains('/')
            || text.parse::<Timestamp>().is_ok()
            || text.parse::<DateTime>().is_ok());
    is_date.then(|| text.replace(|c: char| c.is_ascii_digit(), "d"))
}

/// How a schema can ask dates to be written.
pub(super) struct Form {
    pub(super) keyword: &'static str,
    pub(super) name: &'static str,
    /// Whether it means texts of this pattern; that of a blank is empty.
    pub(super) means: fn(&str) -> bool,
}

impl Form {
    const fn new(keyword: &'static str, name: &'static str, means: fn(&str) -> bool) -> Self {
        Self {
            keyword,
            name,
            means,
        }
    }

    /// Whether a text is written so.
    pub(super) fn has(&self, text: &str) -> bool {
        let is_meant = |pattern: String| (self.means)(&pattern);
        pattern(text).is_some_and(is_meant) || (text.is_empty() && (self.means)(text))
    }
}

/// All of them, the narrowest first: what RFC 3339 calls so, and every form that a client
/// understands.
pub(super) const FORMS: &[Form] = &[
    Form::new("format", "date", |pattern| pattern == DATE),
    Form::new("format", "date-time", is_date_time),
    Form::new("x-clever-type", "timestamp", |pattern| {
        pattern.is_empty() || pattern.starts_with(DATE)
    }),
];

fn is_date_time(pattern: &str) -> bool {
    let time = pattern.strip_prefix(DATE).unwrap_or_default();
    let has_offset = time.ends_with(['Z', 'z']) || time.contains(['+', '-']);
    time.starts_with('T') && has_offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_patterns() {
        for (text, expected) in [
            ("2012-08-01", "dddd-dd-dd"),
            ("2012-08-01T00:00:00Z", "dddd-dd-ddTdd:dd:ddZ"),
            ("2012-08-01T00:00:00.000Z", "dddd-dd-ddTdd:dd:dd.dddZ"),
            ("2012-08-01T00:00:00-05:00", "dddd-dd-ddTdd:dd:dd-dd:dd"),
            ("2012-08-01 00:00:00", "dddd-dd-dd dd:dd:dd"),
            ("2/11/2007", "d/dd/dddd"),
            ("12/30/98", "dd/dd/dd"),
        ] {
            assert_eq!(pattern(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn other_texts_have_none() {
        for text in [
            "",
            "2012",
            "2012-13-01",
            "2012-08-01T25:00:00Z",
            "2012-08-01TZ",
            "555-1234",
            "2012-08-01T00:00:00Zz",
            "2012-08-01T00:00:00.Z",
            "Mar 1",
            "1/2",
            "1/2/3",
            "1/2/2007/4",
            "２０１２-08-01",
            "2012-08-01T00:00:00x-05:00",
            "2012-08-01é",
        ] {
            assert_eq!(pattern(text), None, "{text}");
        }
    }

    #[test]
    fn forms_mean_patterns() {
        let meant = |pattern: &str| {
            let forms = FORMS.iter().filter(|form| (form.means)(pattern));
            forms.map(|form| form.name).collect::<Vec<_>>()
        };
        assert_eq!(meant("dddd-dd-dd"), ["date", "timestamp"]);
        for pattern in ["dddd-dd-ddTdd:dd:ddZ", "dddd-dd-ddTdd:dd:dd.dd-dd:dd"] {
            assert_eq!(meant(pattern), ["date-time", "timestamp"], "{pattern}");
        }
        for pattern in ["dddd-dd-dd dd:dd:ddZ", "dddd-dd-ddTdd:dd:dd", ""] {
            assert_eq!(meant(pattern), ["timestamp"], "{pattern}");
        }
        for pattern in ["d/d/dddd", "text"] {
            assert_eq!(meant(pattern), [""; 0], "{pattern}");
        }
    }
}
