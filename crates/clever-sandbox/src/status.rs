//! The status page, as a Statuspage answers programs. All is well on it.

use std::sync::Arc;

use axum::Router;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::host::Host;
use crate::identity::{Asked, get_json};
use crate::time::{DAY, timestamp};

/// The parts of Clever it speaks of.
const COMPONENTS: [&str; 4] = ["API", "Portal", "Rostering", "Single sign-on"];

/// The page's paths.
pub(crate) fn routes() -> Router<Arc<Host>> {
    Router::new()
        .route("/api/v2/summary.json", get_json("getSummary", summary))
        .route("/api/v2/status.json", get_json("getStatus", status))
        .route(
            "/api/v2/incidents.json",
            get_json("getIncidents", incidents),
        )
}

fn summary(host: &Host, _: &Asked) -> Answer {
    let day = start_of_day(host);
    let component = |(position, name): (usize, &&str)| {
        json!({
            "id": format!("sandbox{}", position + 1),
            "name": name,
            "status": "operational",
            "position": position + 1,
            "group": false,
            "created_at": day,
            "updated_at": day,
        })
    };
    let components: Vec<Value> = COMPONENTS.iter().enumerate().map(component).collect();
    with_page(
        host,
        json!({
            "status": fine(),
            "components": components,
            "incidents": [],
            "scheduled_maintenances": [],
        }),
    )
}

fn status(host: &Host, _: &Asked) -> Answer {
    with_page(host, json!({ "status": fine() }))
}

fn incidents(host: &Host, _: &Asked) -> Answer {
    with_page(host, json!({ "incidents": [] }))
}

fn fine() -> Value {
    json!({ "indicator": "none", "description": "All Systems Operational" })
}

fn with_page(host: &Host, mut body: Value) -> Answer {
    body["page"] = json!({
        "id": "sandbox",
        "name": "Clever",
        "url": "https://status.clever.com",
        "time_zone": "America/Los_Angeles",
        "updated_at": start_of_day(host),
    });
    Answer::json(body.to_string())
}

fn start_of_day(host: &Host) -> String {
    timestamp(host.now() / DAY * DAY)
}
