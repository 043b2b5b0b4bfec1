//! LMS Connect: assignments and what students hand in, kept in memory.
//!
//! Source: <https://dev.clever.com/docs/clever-lms-connect-api-errors>,
//! <https://dev.clever.com/docs/lms-connect-output-behavior>. No reply was ever captured.

mod assignments;
mod fields;
mod store;
mod submissions;

use axum::http::StatusCode;

use crate::answer::Answer;
use crate::call::Call;
use crate::district::Section;
use crate::host::Host;

pub(crate) use store::Lms;

/// Answers any operation of LMS Connect.
pub(crate) fn answer(host: &Host, call: &Call) -> Answer {
    let asked = Asked { host, call };
    let answered = match call.operation.id {
        "createAssignmentForSection" => assignments::create(&asked),
        "getAssignmentForSection" => assignments::get(&asked),
        "updateAssignmentForSection" => assignments::update(&asked),
        "deleteAssignmentForSection" => assignments::delete(&asked),
        "getSubmissionsForAssignment" => submissions::list(&asked),
        "getSubmissionForAssignment" => submissions::get(&asked),
        "updateSubmissionForAssignment" => submissions::update(&asked),
        _ => Err(asked.not_found("Resource not found")),
    };
    answered.unwrap_or_else(|refused| refused)
}

/// What is asked for, and of whom.
struct Asked<'a> {
    host: &'a Host,
    call: &'a Call,
}

/// An answer, or the one that refuses.
type Answered = Result<Answer, Answer>;

impl Asked<'_> {
    /// The n-th parameter of the path.
    fn id(&self, n: usize) -> &str {
        self.call.ids.get(n).map_or("", String::as_str)
    }

    fn section(&self) -> Result<Section, Answer> {
        let section = self.host.district.section(&self.host.live, self.id(0));
        section.ok_or_else(|| self.not_found("Section does not exist"))
    }

    fn refused(&self, message: &str) -> Answer {
        Answer::bad_request(self.call.api, message)
    }

    fn not_found(&self, message: &str) -> Answer {
        Answer::error(self.call.api, StatusCode::NOT_FOUND, message)
    }
}
