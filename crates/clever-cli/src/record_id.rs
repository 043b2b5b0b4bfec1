//! The ids of records, as the command line takes them.

/// The id of a record. A server would take another text for one that nothing has, or begin a list
/// anywhere.
///
/// # Errors
/// It is none: Clever's are ObjectIDs.
pub fn record_id(text: &str) -> Result<String, String> {
    let is_id = text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match is_id {
        true => Ok(text.to_owned()),
        false => Err("an id has 24 hexadecimal digits".to_owned()),
    }
}
