//! Which response has become which: a range such as `2XX` has `200`, and `default` stands for each
//! error that is not named, and for a success where none is named.

use super::api::{Response, Responses, Unread};

/// What has become of the response with some status.
#[derive(Debug)]
pub(super) enum Status<'r, 'o, 'n> {
    /// It is there before and after, maybe as a part of a wider one.
    Both(&'r Response<'o>, &'r Response<'n>),
    Removed(&'r Response<'o>),
    Added(&'r Response<'n>),
    /// It is `default`, and stands for successes too now.
    Widened(&'r Response<'o>, &'r Response<'n>),
}

/// What has become of each response. What could not be read is left out.
pub(super) fn statuses<'r, 'o, 'n>(
    before: &'r Responses<'o>,
    now: &'r Responses<'n>,
) -> Vec<(&'r str, Status<'r, 'o, 'n>)> {
    let mut statuses = Vec::new();
    for (status, old) in before {
        let status = &**status;
        let new = now.get(status);
        let new = new.or_else(|| now.get(wider(status, now)?.as_str()));
        let is_wide = status == "default" || status.ends_with("XX");
        // An error that `default` had stays as a part of it, and the others are gone.
        let is_error = |one: &str| status == "default" && !one.starts_with('2');
        let stays = |one: &str| !is_error(one) && wider(one, before).as_deref() == Some(status);
        match (old, new) {
            (Ok(old), Some(Ok(new))) => {
                statuses.push((status, Status::Both(old, new)));
                if status == "default" && is_for_all(now) && !is_for_all(before) {
                    statuses.push((status, Status::Widened(old, new)));
                }
            }
            (Err(Unread), _) | (_, Some(Err(Unread))) => {}
            // What takes the place of a wider one is compared below.
            _ if is_wide && now.keys().any(|one| stays(one)) => {}
            (Ok(old), None) => statuses.push((status, Status::Removed(old))),
        }
    }
    for (status, new) in now {
        let status = &**status;
        let (false, Ok(new)) = (before.contains_key(status), new) else {
            continue;
        };
        let old = wider(status, before).and_then(|wider| before.get(wider.as_str()));
        match old {
            Some(Ok(old)) => statuses.push((status, Status::Both(old, new))),
            Some(Err(Unread)) => {}
            None => statuses.push((status, Status::Added(new))),
        }
    }
    statuses
}

/// Whether a status that one document has and the other one has not is a success. A document that
/// says of no response at all what it is says nothing of successes either.
pub(super) fn is_success(status: &str, of: &Responses<'_>, other: &Responses<'_>) -> bool {
    status.starts_with('2') || status == "default" && !other.is_empty() && is_for_all(of)
}

/// Whether a status sends a client elsewhere. That nothing has changed (304) does not.
pub(super) fn is_redirect(status: &str) -> bool {
    status.starts_with('3') && status != "304"
}

/// Whether `default` stands for all, because no success is named.
fn is_for_all(responses: &Responses<'_>) -> bool {
    !responses.keys().any(|one| one.starts_with('2'))
}

/// What a status is a part of in a document that has not the status itself.
fn wider(status: &str, of: &Responses<'_>) -> Option<String> {
    let range = range(status).filter(|range| of.contains_key(range.as_str()));
    let is_of_default = || match status {
        "default" => false,
        _ if status.starts_with('2') => is_for_all(of),
        _ => true,
    };
    let default = || of.contains_key("default") && is_of_default();
    range.or_else(|| default().then(|| "default".to_owned()))
}

/// The range that a status is in, such as `2XX`.
fn range(status: &str) -> Option<String> {
    let class = status.get(..1).filter(|_| status.len() == 3)?;
    let range = format!("{class}XX");
    (range != status).then_some(range)
}
