//! `clever-api tokens`: the tokens of the districts that share data with an app.

use clap::Args;
use clever_sdk::identity::Identity;
use serde_json::{Value, json};

use crate::arguments::Connection;
use crate::failure::Failure;
use crate::hosts::Hosts;
use crate::output::{Output, Shape};
use crate::record_id::record_id;
use crate::session::common;
use crate::settings::Settings;

/// Which tokens to list.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only the token of this district
    #[arg(long, value_name = "ID", value_parser = record_id)]
    pub district: Option<String>,

    /// Print the tokens themselves: whoever sees one can read the district's data
    #[arg(long)]
    pub reveal: bool,
}

/// Lists tokens.
///
/// # Errors
/// The app's credentials are missing, or the tokens cannot be read or not printed.
pub async fn run(
    arguments: &Arguments,
    connection: &Connection,
    output: Output,
) -> Result<(), Failure> {
    let output = output.of(match arguments.reveal {
        true => Shape::made(
            "the list of tokens",
            &["district", "created", "token"],
            &["id", "district", "created", "scopes", "token"],
        ),
        false => Shape::made(
            "the list of tokens",
            &["district", "created", "scopes"],
            &["id", "district", "created", "scopes"],
        ),
    })?;
    let settings = Settings::find(connection)?;
    let hosts = Hosts::find(connection, &settings).await?;
    let app = match hosts.app()? {
        Some(app) => app,
        None => settings.app()?,
    };
    let Some(host) = hosts.identity()? else {
        return Err(Failure::usage(
            "the data API is on a host of its own, and where the identity host is was not said",
            "set CLEVER_IDENTITY_URL or --identity-url too",
        ));
    };
    let identity = Identity::builder(app)
        .base_url(host)
        .client(|client| common(client, connection))
        .build()?;
    let mut tokens = identity.district_tokens();
    if let Some(district) = &arguments.district {
        tokens = tokens.district(district);
    }
    let mut records = output.records();
    for entry in tokens.send().await? {
        let mut record = json!({
            "id": entry.id,
            "district": entry.district,
            "created": entry.created.as_ref().map(|time| time.as_str()),
            "scopes": entry.scopes,
        });
        if arguments.reveal {
            record["token"] = match &entry.token {
                Ok(token) => json!(token.expose()),
                Err(_) => Value::Null,
            };
        }
        records.write(&record)?;
    }
    records.end()
}
