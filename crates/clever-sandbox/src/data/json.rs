//! JSON, written straight into bytes: what a page of thousands of records has no time to build first.

use crate::district::ObjectId;
use crate::time::{DAY, civil};

/// The name of a member, with what stands around it: the compiler puts them together, since what is
/// added to a text in one go is added fastest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key(&'static str);

/// Makes a [`Key`] of a name, which must need no escapes.
macro_rules! key {
    ($name:literal) => {
        $crate::data::json::Key::written(concat!("\"", $name, "\":\""))
    };
}

pub(crate) use key;

impl Key {
    /// A name as it stands before a text.
    pub(crate) const fn written(written: &'static str) -> Self {
        Self(written)
    }

    #[inline]
    fn before_text(self) -> &'static [u8] {
        self.0.as_bytes()
    }

    /// Without the quote that a text begins with.
    #[inline]
    fn before_value(self) -> &'static [u8] {
        &self.0.as_bytes()[..self.0.len() - 1]
    }
}

/// A text being written. Every value ends with a comma, which goes when what holds it ends: so no
/// value has to ask what stands before it.
#[derive(Debug)]
pub(crate) struct Json {
    bytes: Vec<u8>,
    /// Days since 1970 and their dates, each at its remainder: records that follow each other were
    /// made and modified within few weeks.
    dates: [(u64, [u8; 10]); 32],
}

impl Default for Json {
    fn default() -> Self {
        Self::within(Vec::new())
    }
}

impl Json {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self::within(Vec::with_capacity(capacity))
    }

    /// Written into room that is there already.
    pub(crate) fn within(room: Vec<u8>) -> Self {
        Self {
            bytes: room,
            dates: [(0, *b"1970-01-01"); 32],
        }
    }

    /// The text.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.drop_comma();
        self.bytes
    }

    /// Items of an array, each with a comma behind it.
    pub(crate) fn into_items(self) -> Vec<u8> {
        self.bytes
    }

    /// What is written so far, as `into_bytes` would have it.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.strip_suffix(b",").unwrap_or(&self.bytes)
    }

    /// Forgets what is written.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
    }

    #[inline]
    fn drop_comma(&mut self) {
        if self.bytes.last() == Some(&b',') {
            self.bytes.pop();
        }
    }

    pub(crate) fn begin_object(&mut self) {
        self.bytes.push(b'{');
    }

    pub(crate) fn end_object(&mut self) {
        self.drop_comma();
        self.bytes.extend_from_slice(b"},");
    }

    pub(crate) fn begin_array(&mut self) {
        self.bytes.push(b'[');
    }

    pub(crate) fn end_array(&mut self) {
        self.drop_comma();
        self.bytes.extend_from_slice(b"],");
    }

    /// The name of the member whose value comes next.
    #[inline]
    pub(crate) fn name(&mut self, key: Key) -> &mut Self {
        self.bytes.extend_from_slice(key.before_value());
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
        self.bytes.push(b'"');
        build(&mut self.bytes);
        self.bytes.extend_from_slice(b"\",");
    }

    #[inline]
    pub(crate) fn id(&mut self, id: ObjectId) {
        const ROOM: [u8; ObjectId::LENGTH + 3] = *b"\"000000000000000000000000\",";
        self.fill(&ROOM, |text| id.write_hex(&mut text[1..=ObjectId::LENGTH]));
    }

    /// Adds a text, then writes parts of it again: where it stands, since copying what was just
    /// written in smaller parts takes long.
    #[inline]
    fn fill<const N: usize>(&mut self, room: &[u8; N], write: impl FnOnce(&mut [u8; N])) {
        self.bytes.extend_from_slice(room);
        if let Some(text) = self.bytes.last_chunk_mut() {
            write(text);
        }
    }

    /// Members that are always the same, as they stand, with a comma behind each.
    #[inline]
    pub(crate) fn written(&mut self, members: &str) {
        debug_assert!(members.ends_with(','), "{members}");
        self.bytes.extend_from_slice(members.as_bytes());
    }

    pub(crate) fn number(&mut self, number: u64) {
        push_number(&mut self.bytes, number);
        self.bytes.push(b',');
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        let word: &[u8] = if value { b"true," } else { b"false," };
        self.bytes.extend_from_slice(word);
    }

    /// A timestamp, from milliseconds since 1970.
    pub(crate) fn timestamp(&mut self, millis: u64) {
        let date = self.date(millis / DAY);
        let of_day = millis % DAY;
        self.fill(b"\"0000-00-00T00:00:00.000Z\",", |text| {
            text[1..11].copy_from_slice(&date);
            write_two(&mut text[12..14], of_day / 3_600_000);
            write_two(&mut text[15..17], of_day / 60_000 % 60);
            write_two(&mut text[18..20], of_day / 1000 % 60);
            write_two(&mut text[21..23], of_day % 1000 / 10);
            text[23] = b'0' + (of_day % 10) as u8;
        });
    }

    fn date(&mut self, days: u64) -> [u8; 10] {
        let (known, date) = &mut self.dates[(days % 32) as usize];
        if *known != days {
            *known = days;
            let (year, month, day) = civil(days);
            write_two(&mut date[0..2], year / 100);
            write_two(&mut date[2..4], year);
            write_two(&mut date[5..7], month);
            write_two(&mut date[8..10], day);
        }
        *date
    }

    /// A member that is a text of the sandbox's own.
    #[inline]
    pub(crate) fn member(&mut self, key: Key, text: &str) {
        debug_assert!(!text.bytes().any(needs_escape), "{text}");
        self.member_built(key, |bytes| bytes.extend_from_slice(text.as_bytes()));
    }

    /// A member that is a text, put together from parts, none of which needs escapes.
    #[inline]
    pub(crate) fn member_built(&mut self, key: Key, build: impl FnOnce(&mut Vec<u8>)) {
        self.bytes.extend_from_slice(key.before_text());
        build(&mut self.bytes);
        self.bytes.extend_from_slice(b"\",");
    }

    /// A member that is a list of ids.
    pub(crate) fn ids(&mut self, key: Key, ids: impl IntoIterator<Item = ObjectId>) {
        self.name(key).begin_array();
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
    text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// The last digits of a number.
pub(crate) fn push_padded(text: &mut Vec<u8>, number: u64, digits: usize) {
    let start = text.len();
    text.resize(start + digits, b'0');
    let mut rest = number;
    for digit in text[start..].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// The last two digits of a number.
#[inline]
fn write_two(room: &mut [u8], number: u64) {
    room.copy_from_slice(&PAIRS[(number % 100) as usize]);
}

/// The two digits of every number below a hundred.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < pairs.len() {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, b'"' | b'\\')
}

/// In small letters.
pub(crate) fn push_lower(text: &mut Vec<u8>, word: &str) {
    let start = text.len();
    text.extend_from_slice(word.as_bytes());
    text[start..].make_ascii_lowercase();
}

#[cfg(test)]
mod tests {
    use super::{Json, push_number};

    #[test]
    fn commas_and_escapes_stand_where_json_needs_them() {
        let mut json = Json::default();
        json.begin_object();
        json.name(key!("a")).any_text("x\"\\\n ë");
        json.name(key!("b")).begin_array();
        json.number(0);
        json.number(120);
        json.boolean(true);
        json.begin_object();
        json.end_object();
        json.end_array();
        json.name(key!("c")).timestamp(1_767_225_600_123);
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
