//! What the API's errors are in the words of the command line. The client's own advice is for who
//! writes a program with it.

use clever_core::{Error, ErrorKind, Missing};

use crate::words::printable;

/// What happened. A call of a path has no other name than that.
pub(super) fn message(error: &Error, path: Option<&str>) -> String {
    let message = message_of_operation(error);
    let behind = error
        .operation_id()
        .zip(path)
        .and_then(|(operation, path)| {
            let behind = message.strip_prefix(operation)?;
            Some(format!("{path}{behind}"))
        });
    behind.unwrap_or(message)
}

fn message_of_operation(error: &Error) -> String {
    let happened = match error.kind() {
        ErrorKind::RateLimited => match error.limited_until() {
            Some(until) => match jiff::Timestamp::try_from(until) {
                Ok(until) => format!("rate limited until {until:.0}"),
                Err(_) => "rate limited".to_owned(),
            },
            None => "too many requests".to_owned(),
        },
        ErrorKind::Timeout => "the server took too long".to_owned(),
        ErrorKind::BadRequest => "the server did not take the request".to_owned(),
        ErrorKind::BodyTooLarge => "the reply is larger than this program reads".to_owned(),
        ErrorKind::UnexpectedStatus => {
            "the server answered with something else than a result".to_owned()
        }
        // What the client says of these holds on the command line too.
        _ => return error.to_string(),
    };
    let place = error
        .operation_id()
        .map(|operation| format!("{operation}: "));
    let doubt = error
        .may_have_been_done()
        .then_some("; it may have been done all the same, so look before doing it again");
    let known = [
        error
            .status()
            .map(|status| format!("status {}", status.as_u16())),
        error.request_id().map(|id| format!("request id {id}")),
        (error.attempts() > 1).then(|| format!("{} attempts", error.attempts())),
    ];
    let known: Vec<String> = known.into_iter().flatten().collect();
    let known = match known.is_empty() {
        true => String::new(),
        false => format!(" ({})", known.join(", ")),
    };
    let (place, doubt) = (place.unwrap_or_default(), doubt.unwrap_or_default());
    format!("{place}{happened}{doubt}{known}")
}

/// What to do.
pub(super) fn help(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Unauthorized => "`clever-api config show` says where the token comes from",
        ErrorKind::Forbidden => "`clever-api whoami` tells whose token it is and what it may see",
        ErrorKind::NotFound => match error.missing() {
            Some(Missing::Record) => {
                "check the id; it may be another district's, or that of another kind of record"
            }
            Some(Missing::NotShared) => "ask the district's administrator to share it with the app",
            _ => "`clever-api ops` lists what there is, and the tokens that each operation takes",
        },
        ErrorKind::RateLimited => "run it again then; other programs may use the same token",
        ErrorKind::LimitTooLarge => "ask for less at once",
        ErrorKind::Refused if error.operation_id().is_none() => {
            "`clever-api config show` says where each address comes from"
        }
        ErrorKind::Refused if error.operation_id() == Some("get") => {
            "`clever-api ops` lists the paths that there are"
        }
        ErrorKind::Refused => "correct what it names, and run it again",
        ErrorKind::BadRequest => {
            "run it with --verbose to see why, in the server's own words; they may name people"
        }
        ErrorKind::Server | ErrorKind::Timeout if error.operation_id() == Some("getSummary") => {
            "run it again later; this is the page that tells how Clever is doing"
        }
        ErrorKind::Server => "`clever-api status` tells how Clever is doing",
        ErrorKind::UnexpectedStatus | ErrorKind::Connection => {
            "`clever-api config show` says which host it is and where that comes from"
        }
        ErrorKind::Timeout => {
            "run it again, or ask for less at once; `clever-api status` tells how Clever is doing"
        }
        ErrorKind::Decode => {
            "run it again; if it stays so, check the host and the version: `clever-api config show` \
             says where both come from"
        }
        ErrorKind::BodyTooLarge => {
            "ask for less at once: `list` takes --limit, and `export` takes --page"
        }
        ErrorKind::EventsExpired => "`clever-api export --out DIR` reads everything again",
        ErrorKind::CursorExpired => "run it again; it reads the list from its start",
        _ => "run it again",
    }
}

/// What to do beside running the same command again, where that goes on: an export's own advice.
pub(super) fn help_beside_running_again(error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::Unauthorized
        | ErrorKind::Forbidden
        | ErrorKind::BadRequest
        | ErrorKind::Server
        | ErrorKind::UnexpectedStatus
        | ErrorKind::Connection
        | ErrorKind::BodyTooLarge => Some(help(error)),
        _ => None,
    }
}

/// What else is known to who asks for more: the server's own words, which may name people, or the
/// system's.
pub(super) fn more(error: &Error) -> Option<String> {
    if let Some(said) = error.message() {
        return Some(format!("the server said: {}", printable(said)));
    }
    let mut cause: &dyn std::error::Error = std::error::Error::source(error)?;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Some(format!("the reason: {cause}"))
}

#[cfg(test)]
mod tests {
    use clever_core::Refused;

    use super::*;
    use crate::api::VERSIONS;

    /// What the client advises to who writes a program, and nobody can do on the command line.
    const OF_THE_CLIENT: [&str; 4] = ["throttle", "timeout", "max_body_bytes", "HTTP client"];

    #[test]
    fn no_error_speaks_of_what_the_command_line_lacks() {
        for kind in [
            ErrorKind::Unauthorized,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::RateLimited,
            ErrorKind::LimitTooLarge,
            ErrorKind::BadRequest,
            ErrorKind::Server,
            ErrorKind::UnexpectedStatus,
            ErrorKind::Connection,
            ErrorKind::Timeout,
            ErrorKind::Decode,
            ErrorKind::BodyTooLarge,
            ErrorKind::Page,
            ErrorKind::CursorExpired,
            ErrorKind::EventsExpired,
        ] {
            let operation = VERSIONS[0].operations[0];
            let error = Error::refused(operation, Refused::new("")).of_kind(kind);
            let told = format!("{}: {}", message(&error, None), help(&error));
            assert!(told.starts_with(operation.id), "{told}");
            assert!(!help(&error).is_empty(), "{told}");
            for advice in OF_THE_CLIENT {
                assert!(!told.contains(advice), "{told}");
            }
        }
    }
}
