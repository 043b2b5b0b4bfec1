//! `clever-api config`: the settings, where each comes from, and saving them.

use clap::Subcommand;
use serde_json::json;

use crate::arguments::Connection;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::{Origin, Profiles, Setting, Settings, TokenPlace};

/// Stands for what nobody should see over a shoulder.
const HIDDEN: &str = "(not shown)";

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show every setting, and where it comes from; tokens and secrets are not shown
    Show,
    /// Save token and addresses as a profile, in a file that only you can read
    Save {
        /// The profile's name; `default` is used without being named
        #[arg(default_value = "default")]
        name: String,
    },
}

/// Does it.
///
/// # Errors
/// The settings cannot be found, not saved or not printed.
pub fn run(command: &Command, connection: &Connection, output: Output) -> Result<(), Failure> {
    let settings = Settings::find(connection)?;
    match command {
        Command::Show => show(&settings, connection.sandbox, output),
        Command::Save { name } => save(&settings, name),
    }
}

/// A setting with its value, if it has one, and where that comes from.
type Row<'s> = (&'static str, Option<String>, Option<&'s Origin>);

fn show(settings: &Settings, is_sandbox: bool, output: Output) -> Result<(), Failure> {
    let mut records = output.records(&["setting", "value", "from"])?;
    for (setting, value, origin) in rows(settings) {
        let is_replaced = is_sandbox && !matches!(setting, "profile" | "api_version");
        let (value, origin) = match is_replaced {
            true => (
                Some("(made when it starts)".to_owned()),
                Some(&Origin::Sandbox),
            ),
            false => (value, origin),
        };
        let from = origin.map(ToString::to_string);
        records.write(json!({ "setting": setting, "value": value, "from": from }))?;
    }
    records.end()
}

fn rows(settings: &Settings) -> [Row<'_>; 7] {
    let url = |setting: &Setting<String>| Some(setting.value.clone());
    let (api, identity) = (&settings.api, settings.identity_url.as_ref());
    let (token, app) = (settings.token.as_ref(), settings.app.as_ref());
    let name = api.value.version.name.to_owned();
    [
        (
            "profile",
            url(&settings.profile),
            Some(&settings.profile.origin),
        ),
        (
            "token",
            token.map(where_it_is),
            token.map(|token| &token.origin),
        ),
        ("api_version", Some(name), Some(&api.origin)),
        (
            "base_url",
            url(&settings.base_url),
            Some(&settings.base_url.origin),
        ),
        (
            "identity_url",
            identity.and_then(url),
            identity.map(|url| &url.origin),
        ),
        (
            "status_url",
            url(&settings.status_url),
            Some(&settings.status_url.origin),
        ),
        (
            "client_id and client_secret",
            app.map(|_| HIDDEN.to_owned()),
            app.map(|app| &app.origin),
        ),
    ]
}

/// The token is only read when it is needed, and never shown.
fn where_it_is(token: &Setting<TokenPlace>) -> String {
    match &token.value {
        TokenPlace::Here(_) => HIDDEN.to_owned(),
        TokenPlace::File(_) | TokenPlace::StandardInput => format!("(in {})", token.place()),
    }
}

/// Saves what was set in this run, beside what the profile has already. What holds anyway is not
/// written down.
fn save(settings: &Settings, name: &str) -> Result<(), Failure> {
    let profiles = Profiles::read()?;
    let mut profile = profiles.get(name).cloned().unwrap_or_default();
    let set = |setting: &Setting<String>| {
        (setting.origin != Origin::Default).then(|| setting.value.clone())
    };
    if settings.token.is_some() {
        profile.token = Setting::text_to_save(settings.token.as_ref())?;
    }
    if settings.api.origin != Origin::Default {
        profile.api_version = Some(settings.api.value.version.name.to_owned());
    }
    profile.base_url = set(&settings.base_url).or(profile.base_url);
    profile.identity_url = settings
        .identity_url
        .as_ref()
        .and_then(set)
        .or(profile.identity_url);
    let file = profiles.save(name, profile)?;
    eprintln!("saved the profile `{name}` in {}", file.display());
    Ok(())
}
