//! `clever-api status`: how Clever itself is doing.

use clever_sdk::status::{StatusPage, Summary};
use serde_json::{Value, json};

use crate::arguments::Connection;
use crate::failure::Failure;
use crate::hosts::Hosts;
use crate::output::Output;
use crate::session::common;

/// Tells how Clever is doing.
///
/// # Errors
/// The status page cannot be read, or this not printed.
pub async fn run(connection: &Connection, hosts: &Hosts, output: Output) -> Result<(), Failure> {
    let page = StatusPage::builder()
        .base_url(hosts.status()?)
        .client(|client| common(client, connection))
        .build()?;
    output.record(&told(&page.summary().await?))
}

fn told(summary: &Summary) -> Value {
    let components: Vec<Value> = summary
        .components
        .iter()
        .map(|component| json!({"name": component.name, "status": component.status}))
        .collect();
    let incidents: Vec<Value> = summary
        .incidents
        .iter()
        .map(|incident| {
            json!({
                "name": incident.name,
                "status": incident.status,
                "impact": incident.impact.as_ref().map(|impact| impact.as_str()),
                "shortlink": incident.shortlink,
            })
        })
        .collect();
    let maintenances: Vec<Value> = summary
        .scheduled_maintenances
        .iter()
        .map(|planned| {
            json!({
                "name": planned.name,
                "status": planned.status,
                "scheduled_for": planned.scheduled_for.as_ref().map(|time| time.as_str()),
                "scheduled_until": planned.scheduled_until.as_ref().map(|time| time.as_str()),
            })
        })
        .collect();
    json!({
        "indicator": summary.status.indicator.as_str(),
        "description": summary.status.description,
        "components": components,
        "incidents": incidents,
        "scheduled_maintenances": maintenances,
    })
}
