//! Where everything is: Clever itself, or a sandbox that this run starts.

use std::time::Duration;

use clap::ValueEnum;
use clever_core::{AppCredentials, DistrictToken, SsoToken, Token, TokenError};
use clever_sandbox::{Role, Sandbox};

use crate::arguments::Connection;
use crate::failure::Failure;
use crate::settings::{Origin, Setting, Settings};

/// Where everything is.
#[derive(Debug)]
pub struct Hosts {
    /// The data API's host.
    data: Setting<String>,
    /// The identity host, if it is known.
    identity: Option<Setting<String>>,
    /// The status page.
    status: Setting<String>,
    /// It runs as long as this is kept.
    sandbox: Option<Sandbox>,
}

/// Somebody in the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Person {
    /// A student
    Student,
    /// A teacher
    Teacher,
    /// Somebody who works for a school
    Staff,
    /// Somebody who administers the district
    #[value(alias = "district_admin")]
    DistrictAdmin,
    /// A parent or another contact
    Contact,
    /// A teacher who uses the Clever Library
    Library,
}

impl Hosts {
    /// Takes what the settings say, or starts a sandbox.
    ///
    /// # Errors
    /// A sandbox cannot be started, or is wanted together with what it would replace.
    pub async fn find(connection: &Connection, settings: &Settings) -> Result<Self, Failure> {
        check_sandbox_options(connection)?;
        if connection.sandbox {
            return Self::start_sandbox(connection).await;
        }
        Ok(Self {
            data: settings.base_url.clone(),
            identity: settings.identity_url.clone(),
            status: settings.status_url.clone(),
            sandbox: None,
        })
    }

    async fn start_sandbox(connection: &Connection) -> Result<Self, Failure> {
        let mut builder = Sandbox::builder();
        if let Some(people) = connection.people {
            builder = builder.people(people);
        }
        if let Some(seed) = connection.seed {
            builder = builder.seed(seed);
        }
        if let Some(seconds) = connection.live {
            builder = builder.live(Duration::from_secs(seconds));
        }
        let sandbox = builder.start().await.map_err(|problem| {
            Failure::usage(
                format!("the sandbox cannot be started: {problem}"),
                "change --people or --live, or name a sandbox that runs already with --base-url",
            )
        })?;
        let made = |url: &str| Setting::new(url.to_owned(), Origin::Sandbox);
        Ok(Self {
            data: made(sandbox.base_url()),
            identity: Some(made(sandbox.identity_url())),
            status: made(sandbox.status_url()),
            sandbox: Some(sandbox),
        })
    }

    /// The data API's host.
    ///
    /// # Errors
    /// It comes from a profile that others can read.
    pub fn data(&self) -> Result<&str, Failure> {
        self.data.usable().map(String::as_str)
    }

    /// The identity host, if it is known.
    ///
    /// # Errors
    /// As [`data`](Self::data).
    pub fn identity(&self) -> Result<Option<&str>, Failure> {
        let host = self.identity.as_ref().map(Setting::usable).transpose()?;
        Ok(host.map(String::as_str))
    }

    /// The status page.
    ///
    /// # Errors
    /// As [`data`](Self::data).
    pub fn status(&self) -> Result<&str, Failure> {
        self.status.usable().map(String::as_str)
    }

    /// The sandbox's token, if this is one: the district's, or that of a person with a role.
    ///
    /// # Errors
    /// Nobody in the sandbox has the role.
    pub fn token(&self, person: Option<Person>) -> Result<Option<Token>, Failure> {
        let Some(sandbox) = &self.sandbox else {
            return Ok(None);
        };
        let personal = match person {
            None => {
                let token = DistrictToken::new(sandbox.district_token()).map_err(odd)?;
                return Ok(Some(token.into()));
            }
            Some(Person::Student) => sandbox.sso_token(Role::Student),
            Some(Person::Teacher) => sandbox.sso_token(Role::Teacher),
            Some(Person::Staff) => sandbox.sso_token(Role::Staff),
            Some(Person::DistrictAdmin) => sandbox.sso_token(Role::DistrictAdmin),
            Some(Person::Contact) => sandbox.sso_token(Role::Contact),
            Some(Person::Library) => sandbox.library_token(),
        };
        let personal = personal.ok_or_else(|| {
            Failure::usage(
                "nobody in the sandbox has this role",
                "give it more --people",
            )
        })?;
        Ok(Some(SsoToken::new(personal).map_err(odd)?.into()))
    }

    /// The sandbox's app, if this is one.
    ///
    /// # Errors
    /// The sandbox's app has no credentials that can be sent.
    pub fn app(&self) -> Result<Option<AppCredentials>, Failure> {
        let app = self.sandbox.as_ref().map(|sandbox| {
            AppCredentials::new(sandbox.client_id(), sandbox.client_secret()).map_err(odd)
        });
        app.transpose()
    }
}

fn odd(problem: TokenError) -> Failure {
    Failure::auth(
        format!("the sandbox gave a token that cannot be used: {problem}"),
        "use another --seed",
    )
}

/// A sandbox has hosts and tokens of its own.
fn check_sandbox_options(connection: &Connection) -> Result<(), Failure> {
    let replaced = [
        ("--token-file", connection.token_file.is_some()),
        ("--base-url", connection.base_url.is_some()),
        ("--identity-url", connection.identity_url.is_some()),
        ("--library", connection.library),
    ];
    let only = [
        ("--people", connection.people.is_some()),
        ("--seed", connection.seed.is_some()),
        ("--live", connection.live.is_some()),
        ("--as", connection.person.is_some()),
    ];
    let (options, reason) = match connection.sandbox {
        true => (
            &replaced[..],
            "cannot be used with --sandbox, which has hosts and tokens of its own",
        ),
        false => (&only[..], "is about a sandbox"),
    };
    match options.iter().find(|(_, is_set)| *is_set) {
        None => Ok(()),
        Some((option, _)) => Err(Failure::usage(
            format!("{option} {reason}"),
            match connection.sandbox {
                true => format!("leave out {option} or --sandbox"),
                false => "add --sandbox".to_owned(),
            },
        )),
    }
}
