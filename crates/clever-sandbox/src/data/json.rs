//! JSON, written straight into bytes: what a page of thousands of records has no time to build first.

use crate::district::ObjectId;
use crate::time::{DAY, civil};

/// A text being written. Commas come by themselves.
#[derive(Debug, Default)]
pub(crate) struct Json {
    bytes: Vec<u8>,
}

impl Json {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity),
        }
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        self.bytes.reserve(more);
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// What was written since the text had this length.
    pub(crate) fn since(&self, length: usize) -> &[u8] {
        &self.bytes[length..]
    }

    /// Forgets what was written since then.
    pub(crate) fn forget_since(&mut self, length: usize) {
        self.bytes.truncate(length);
    }

    #[inline]
    fn separate(&mut self) {
        if !matches!(self.bytes.last(), None | Some(b'{' | b'[' | b':')) {
            self.bytes.push(b',');
        }
    }

    pub(crate) fn begin_object(&mut self) {
        self.separate();
        self.bytes.push(b'{');
    }

    pub(crate) fn end_object(&mut self) {
        self.bytes.push(b'}');
    }

    pub(crate) fn begin_array(&mut self) {
        self.separate();
        self.bytes.push(b'[');
    }

    pub(crate) fn end_array(&mut self) {
        self.bytes.push(b']');
    }

    /// The name of the member whose value comes next. Names need no escapes.
    #[inline]
    pub(crate) fn name(&mut self, name: &str) -> &mut Self {
        let separator: &[u8] = match self.bytes.last() {
            Some(b'{') => b"\"",
            _ => b",\"",
        };
        self.bytes.extend_from_slice(separator);
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(b"\":");
        self
    }

    /// Text of the sandbox's own, which needs no escapes.
    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        debug_assert!(!text.bytes().any(needs_escape), "{text}");
        self.built(|bytes| bytes.extend_from_slice(text.as_bytes()));
    }

    /// Any text, with escapes where it needs them.
    pub(crate) fn any_text(&mut self, text: &str) {
        self.built(|bytes| {
            for byte in text.bytes() {
                match byte {
                    b'"' | b'\\' => bytes.extend_from_slice(&[b'\\', byte]),
                    0..0x20 => bytes.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
                    _ => bytes.push(byte),
                }
            }
        });
    }

    /// Text that is put together from parts, none of which needs escapes.
    #[inline]
    pub(crate) fn built(&mut self, build: impl FnOnce(&mut Vec<u8>)) {
        self.separate();
        self.bytes.push(b'"');
        build(&mut self.bytes);
        self.bytes.push(b'"');
    }

    #[inline]
    pub(crate) fn id(&mut self, id: ObjectId) {
        self.built(|text| text.extend_from_slice(&id.hex()));
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.separate();
        push_number(&mut self.bytes, number);
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        self.separate();
        let word: &[u8] = if value { b"true" } else { b"false" };
        self.bytes.extend_from_slice(word);
    }

    /// A timestamp, from milliseconds since 1970.
    pub(crate) fn timestamp(&mut self, millis: u64) {
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let (year, month, day) = civil(millis / DAY);
        let of_day = millis % DAY;
        let parts = [
            (0..4, year),
            (5..7, month),
            (8..10, day),
            (11..13, of_day / 3_600_000),
            (14..16, of_day / 60_000 % 60),
            (17..19, of_day / 1000 % 60),
            (20..23, of_day % 1000),
        ];
        for (place, number) in parts {
            write_digits(&mut text[place], number);
        }
        self.built(|bytes| bytes.extend_from_slice(&text));
    }

    /// A member that is a text of the sandbox's own.
    #[inline]
    pub(crate) fn member(&mut self, name: &str, text: &str) {
        self.name(name).text(text);
    }

    /// A member that is a list of ids.
    pub(crate) fn ids(&mut self, name: &str, ids: impl IntoIterator<Item = ObjectId>) {
        self.name(name).begin_array();
        for id in ids {
            self.id(id);
        }
        self.end_array();
    }
}

/// A date, such as `2026-01-31`, from days since 1970.
pub(crate) fn push_date(text: &mut Vec<u8>, days: u64) {
    let (year, month, day) = civil(days);
    push_padded(text, year, 4);
    text.push(b'-');
    push_padded(text, month, 2);
    text.push(b'-');
    push_padded(text, day, 2);
}

pub(crate) fn push_number(text: &mut Vec<u8>, number: u64) {
    let mut digits = 1;
    let mut rest = number / 10;
    while rest > 0 {
        digits += 1;
        rest /= 10;
    }
    push_padded(text, number, digits);
}

/// The last digits of a number.
pub(crate) fn push_padded(text: &mut Vec<u8>, number: u64, digits: usize) {
    let start = text.len();
    text.resize(start + digits, b'0');
    write_digits(&mut text[start..], number);
}

/// As many of a number's last digits as there is room for.
#[inline]
fn write_digits(room: &mut [u8], number: u64) {
    let mut rest = number;
    for digit in room.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, b'"' | b'\\')
}

/// In small letters.
pub(crate) fn push_lower(text: &mut Vec<u8>, word: &str) {
    text.extend(word.bytes().map(|byte| byte.to_ascii_lowercase()));
}

#[cfg(test)]
mod tests {
    use super::{Json, push_number};

    #[test]
    fn commas_and_escapes_stand_where_json_needs_them() {
        let mut json = Json::default();
        json.begin_object();
        json.name("a").any_text("x\"\\\n ë");
        json.name("b").begin_array();
        json.number(0);
        json.number(120);
        json.boolean(true);
        json.begin_object();
        json.end_object();
        json.end_array();
        json.name("c").timestamp(1_767_225_600_123);
        json.end_object();
        let text = String::from_utf8(json.into_bytes()).unwrap();
        let expected =
            r#"{"a":"x\"\\\u000a ë","b":[0,120,true,{}],"c":"2026-01-01T00:00:00.123Z"}"#;
        assert_eq!(text, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }

    #[test]
    fn numbers_have_all_their_digits() {
        for number in [0, 9, 10, 99, 100, u64::MAX] {
            let mut text = Vec::new();
            push_number(&mut text, number);
            assert_eq!(String::from_utf8(text).unwrap(), number.to_string());
        }
    }
}
