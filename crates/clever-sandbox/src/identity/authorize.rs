//! The page where users sign on, and the portal from which they come of themselves.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::Response;

use super::codes::Grant;
use super::{Asked, error};
use crate::answer::{Answer, escaped};
use crate::call::Caller;
use crate::district::{Person, Role};
use crate::host::Host;
use crate::respond;

/// Who is offered on the page, and how many of each.
const OFFERED: [(Role, u64, &str); 5] = [
    (Role::Student, 3, "student"),
    (Role::Teacher, 2, "teacher"),
    (Role::Staff, 1, "staff"),
    (Role::DistrictAdmin, 1, "district admin"),
    (Role::Contact, 1, "contact"),
];

/// How the value of a Library teacher's button begins.
const LIBRARY: &str = "library:";

/// The page, with a button for each of some made-up users.
pub(super) async fn show(State(host): State<Arc<Host>>, request: Request) -> Response {
    let answer = match Ticket::read(&host, request).await {
        Ok((ticket, _)) => Answer::html(StatusCode::OK, page(&host, &ticket)),
        Err(answer) => answer,
    };
    respond::identity(&host, answer)
}

/// A button was pressed: the user goes back to the app with a code.
pub(super) async fn choose(State(host): State<Arc<Host>>, request: Request) -> Response {
    let chosen = match Ticket::read(&host, request).await {
        Ok((ticket, chosen)) => chosen.map(|caller| ticket.redirect(&host, caller)),
        Err(answer) => return respond::identity(&host, answer),
    };
    let Some(location) = chosen else {
        let answer = error(StatusCode::BAD_REQUEST, "invalid_request", "No such user");
        return respond::identity(&host, answer);
    };
    let mut response = respond::identity(&host, Answer::empty(StatusCode::FOUND));
    if let Ok(location) = location.try_into() {
        response.headers_mut().insert(LOCATION, location);
    }
    *response.body_mut() = Body::empty();
    response
}

/// What an app sent its user here with.
struct Ticket {
    redirect_uri: String,
    /// None if the sign-on began at the portal.
    state: Option<String>,
    nonce: Option<String>,
    /// Path and query, to which the buttons lead.
    target: String,
}

impl Ticket {
    /// Reads it, and who was chosen if somebody was.
    async fn read(host: &Host, request: Request) -> Result<(Self, Option<Caller>), Answer> {
        let wrong = |description| error(StatusCode::BAD_REQUEST, "invalid_request", description);
        let is_portal = request.uri().path() == "/portal";
        let asked = Asked::read(request)
            .await
            .ok_or_else(|| wrong("The form is too large"))?;
        let redirect_uri = asked
            .parameter("redirect_uri")
            .unwrap_or_default()
            .to_owned();
        if !redirect_uri.starts_with("http://") && !redirect_uri.starts_with("https://") {
            return Err(wrong("unknown redirect uri"));
        }
        if !is_portal {
            if asked.parameter("client_id") != Some(&host.tokens.client_id) {
                return Err(wrong("unknown client_id"));
            }
            if asked.parameter("response_type") != Some("code") {
                return Err(wrong("response_type must be code"));
            }
        }
        let district = host.district.id();
        if asked
            .parameter("district_id")
            .is_some_and(|asked| asked != district)
        {
            return Err(wrong("unknown district_id"));
        }
        let own = |name| {
            asked
                .parameter(name)
                .filter(|_| !is_portal)
                .map(str::to_owned)
        };
        let mut form = form_urlencoded::parse(&asked.body);
        let chosen = form.find(|(name, _)| name == "user");
        let chosen = chosen.and_then(|(_, value)| caller(host, &value));
        let ticket = Self {
            redirect_uri,
            state: own("state"),
            nonce: own("nonce"),
            target: asked.target,
        };
        Ok((ticket, chosen))
    }

    /// Where the user goes with a code.
    fn redirect(self, host: &Host, caller: Caller) -> String {
        let grant = Grant {
            caller,
            redirect_uri: self.redirect_uri.clone(),
            nonce: self.nonce,
            issued: host.now(),
        };
        let code = host.codes.issue(host.seed, grant);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("code", &code);
        if let Some(state) = &self.state {
            query.append_pair("state", state);
        }
        let (address, fragment) = match self.redirect_uri.split_once('#') {
            Some((address, fragment)) => (address, format!("#{fragment}")),
            None => (&*self.redirect_uri, String::new()),
        };
        let separator = if address.contains('?') { '&' } else { '?' };
        format!("{address}{separator}{}{fragment}", query.finish())
    }
}

/// Who a button stands for.
fn caller(host: &Host, value: &str) -> Option<Caller> {
    let (id, is_library) = match value.strip_prefix(LIBRARY) {
        Some(id) => (id, true),
        None => (value, false),
    };
    let person = host.district.person(&host.live, id)?;
    Some(match is_library {
        true if person.role != Role::Teacher => return None,
        true => Caller::Library { id: person.id },
        false => Caller::User { id: person.id },
    })
}

fn page(host: &Host, ticket: &Ticket) -> String {
    let mut buttons = String::new();
    let mut button = |person: &Person, value: String, what: &str| {
        let name = escaped(format!("{} {}", person.first, person.last).trim());
        buttons.push_str(&format!(
            "<p><button name=\"user\" value=\"{value}\">{name}</button> {what}</p>\n"
        ));
    };
    for (role, count, what) in OFFERED {
        for n in 0..count {
            if let Some(person) = host.district.member(&host.live, role, n) {
                button(&person, person.id.clone(), what);
            }
        }
    }
    if let Some(person) = host.district.member(&host.live, Role::Teacher, 0) {
        button(
            &person,
            format!("{LIBRARY}{}", person.id),
            "teacher from the Library",
        );
    }
    let target = escaped(&ticket.target);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>Log in</title>\n</head>\n<body>\n<h1>Log in</h1>\n\
         <p>Everybody here is made up. As whom do you log in?</p>\n\
         <form method=\"post\" action=\"{target}\">\n{buttons}</form>\n</body>\n</html>\n"
    )
}
