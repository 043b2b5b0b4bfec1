//! `clever-api config`: the settings, where each comes from, and saving them.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use clever_sdk::status::StatusPage;
use miette::Diagnostic as _;
use serde_json::json;

use crate::arguments::Connection;
use crate::failure::Failure;
use crate::messages::tell;
use crate::output::{Output, Shape};
use crate::settings::{DEFAULT, Origin, Profile, Profiles, Secret, Setting, Settings, TokenPlace};

/// Stands for what nobody should see over a shoulder.
const HIDDEN: &str = "(not shown)";

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show every setting, and where it comes from; tokens and secrets are not shown
    Show,
    /// Save what the environment and the options set, as a profile in a file that only you can read
    Save {
        /// The profile's name, which --profile may give too; without one it is `default`, which is
        /// used without being named
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        name: Option<String>,
    },
}

/// Does it.
///
/// # Errors
/// The settings cannot be found, not saved or not printed.
pub fn run(command: &Command, connection: &Connection, output: Output) -> Result<(), Failure> {
    match command {
        Command::Show => show(connection, output),
        Command::Save { name } => save(connection, name.as_ref()),
    }
}

/// Shows all settings, also where the profiles cannot be used: it is here that one looks for why.
fn show(connection: &Connection, output: Output) -> Result<(), Failure> {
    let columns = &["setting", "value", "from"];
    let output = output.of(Shape::made("the settings", columns, columns).whole())?;
    let (settings, problem) = match Profiles::read() {
        Ok(profiles) => (Settings::with(connection, &profiles)?, profiles.problem()),
        Err(problem) => (Settings::without_profiles(connection)?, Some(problem)),
    };
    let mut records = output.records();
    for (setting, value, origin) in rows(&settings) {
        let is_replaced = connection.sandbox && !matches!(setting, "profile" | "api_version");
        let (value, origin) = match is_replaced {
            true => (
                Some("(made when it starts)".to_owned()),
                Some(&Origin::Sandbox),
            ),
            false => (value, origin),
        };
        let from = origin.map(ToString::to_string);
        records.write(&json!({ "setting": setting, "value": value, "from": from }))?;
    }
    records.end()?;
    if let Some(problem) = problem {
        tell(&problem);
        if let Some(help) = problem.help() {
            tell(help);
        }
    }
    Ok(())
}

/// A setting with its value, if it has one, and where that comes from.
type Row<'s> = (&'static str, Option<String>, Option<&'s Origin>);

fn rows(settings: &Settings) -> [Row<'_>; 8] {
    let api = &settings.api;
    let version = api.value.version.name.to_owned();
    [
        row("profile", Some(&settings.profile), String::clone),
        row("token", settings.token.as_ref(), where_it_is),
        ("api_version", Some(version), Some(&api.origin)),
        row("base_url", Some(&settings.base_url), String::clone),
        row(
            "identity_url",
            settings.identity_url.as_ref(),
            String::clone,
        ),
        row("status_url", Some(&settings.status_url), String::clone),
        row("client_id", settings.client_id.as_ref(), String::clone),
        row("client_secret", settings.client_secret.as_ref(), |_| {
            HIDDEN.to_owned()
        }),
    ]
}

fn row<'s, T>(
    name: &'static str,
    setting: Option<&'s Setting<T>>,
    shown: impl Fn(&T) -> String,
) -> Row<'s> {
    let value = setting.map(|setting| shown(&setting.value));
    (name, value, setting.map(|setting| &setting.origin))
}

/// The token is only read when it is needed, and never shown.
fn where_it_is(token: &TokenPlace) -> String {
    match token {
        TokenPlace::Here(_) => HIDDEN.to_owned(),
        TokenPlace::StandardInput => "(in standard input)".to_owned(),
        TokenPlace::File(file) => format!("(in {})", file.display()),
    }
}

/// Saves what was set in this run, beside what the profile has already. What holds anyway, or is in
/// another profile, is not written down.
fn save(connection: &Connection, name: Option<&String>) -> Result<(), Failure> {
    if connection.sandbox {
        return Err(Failure::usage(
            "a sandbox has hosts and a token of its own, which are gone when it ends",
            "leave out --sandbox",
        ));
    }
    let name = match (name, &connection.profile) {
        (Some(name), Some(other)) if name != other => {
            return Err(Failure::usage(
                format!("the profile to save is named twice, `{name}` and `{other}`"),
                "leave out --profile",
            ));
        }
        (Some(name), _) | (None, Some(name)) => name,
        (None, None) => DEFAULT,
    };
    let profiles = Profiles::read()?;
    let settings = Settings::without_profiles(connection)?;
    let mut profile = profiles.get(name).cloned().unwrap_or_default();
    let saved = set(&mut profile, &settings)?;
    if saved.is_empty() {
        return Err(Failure::usage(
            "there is nothing to save",
            "set it in the environment, such as CLEVER_TOKEN, or with an option, such as \
             --token-file or --base-url",
        ));
    }
    let file = profiles.save(name, profile)?;
    tell(format_args!(
        "saved the profile `{name}` in {}: {}",
        file.display(),
        saved.join(", ")
    ));
    Ok(())
}

/// Sets what this run set, and says what that is.
fn set(profile: &mut Profile, settings: &Settings) -> Result<Vec<&'static str>, Failure> {
    let mut saved = Vec::new();
    if let Some(token) = settings.token.as_ref().filter(|token| is_new(token)) {
        profile.token = Setting::text_to_save(Some(token))?;
        saved.push("token");
    }
    if is_new(&settings.api) {
        profile.api_version = Some(settings.api.value.version.name.to_owned());
        saved.push("api_version");
    }
    let secret = settings.client_secret.as_ref().map(|secret| {
        let Secret(text) = &secret.value;
        Setting::new(text.clone(), secret.origin.clone())
    });
    let texts = [
        ("base_url", Some(&settings.base_url), &mut profile.base_url),
        (
            "identity_url",
            settings.identity_url.as_ref(),
            &mut profile.identity_url,
        ),
        (
            "status_url",
            Some(&settings.status_url),
            &mut profile.status_url,
        ),
        (
            "client_id",
            settings.client_id.as_ref(),
            &mut profile.client_id,
        ),
        ("client_secret", secret.as_ref(), &mut profile.client_secret),
    ];
    for (name, setting, place) in texts {
        if let Some(setting) = setting.filter(|setting| is_new(setting)) {
            if name.ends_with("_url") {
                check_url(setting)?;
            }
            *place = Some(setting.value.clone());
            saved.push(name);
        }
    }
    Ok(saved)
}

/// Refuses an address that no client would take.
fn check_url(url: &Setting<String>) -> Result<(), Failure> {
    match StatusPage::builder().base_url(&url.value).build() {
        Ok(_) => Ok(()),
        Err(problem) => Err(Failure::usage(
            format!("`{}` cannot be saved: {problem}", url.value),
            format!("it comes from {}; correct it there", url.origin),
        )),
    }
}

/// Whether this run set it.
fn is_new<T>(setting: &Setting<T>) -> bool {
    matches!(setting.origin, Origin::Option(_) | Origin::Variable(_))
}
