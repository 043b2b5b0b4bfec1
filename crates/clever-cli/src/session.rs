//! What a command works with: a version of the API, and a client of it that has a token.

use clever_core::{Access, AccessCheck, Client, ClientBuilder, Operation, Retry, Token};

use crate::api::Api;
use crate::arguments::Connection;
use crate::failure::Failure;
use crate::hosts::{Hosts, Person};
use crate::settings::{Origin, Setting, Settings, TokenKind};

/// A version of the API, and a client of it.
#[derive(Debug)]
pub struct Session {
    /// The version.
    pub api: &'static Api,
    /// The client, which sends the token that was found.
    pub client: Client,
    /// Whose token it is.
    pub kind: TokenKind,
    /// The token.
    pub token: Setting<Token>,
    /// Where everything is. A sandbox runs as long as this is kept.
    pub hosts: Hosts,
}

impl Session {
    /// Finds the token and the hosts, and starts a sandbox if that is wanted.
    ///
    /// # Errors
    /// There is no token, or it or a host cannot be used.
    pub async fn open(connection: &Connection) -> Result<Self, Failure> {
        let settings = Settings::find(connection)?;
        Self::of_version(connection, settings.api.value, &settings).await
    }

    /// As [`open`](Self::open), for a version that something else than the settings names.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn of_version(
        connection: &Connection,
        api: &'static Api,
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let hosts = Hosts::find(connection, settings).await?;
        let token = match hosts.token(connection.person)? {
            Some(token) => Setting::new(token, Origin::Sandbox),
            None => Setting::read(settings.token.as_ref())?,
        };
        let kind = match &token.value {
            Token::District(_) => TokenKind::District,
            _ if connection.library || connection.person == Some(Person::Library) => {
                TokenKind::Library
            }
            _ => TokenKind::Sso,
        };
        let client = Client::builder(api.version, token.value.clone())
            .base_url(hosts.data()?)
            .access_check(match kind {
                TokenKind::Library => AccessCheck::Library,
                TokenKind::District | TokenKind::Sso => AccessCheck::Strict,
            });
        let client = common(client, connection).build()?;
        Ok(Self {
            api,
            client,
            kind,
            token,
            hosts,
        })
    }

    /// Refuses what the token may not do, before anything is sent.
    ///
    /// # Errors
    /// The operation takes other tokens.
    pub fn check_access(&self, operation: &Operation) -> Result<(), Failure> {
        if operation.access.is_empty() || operation.access.contains(&self.kind.access()) {
            return Ok(());
        }
        let takes: Vec<&str> = operation.access.iter().map(crate::words::access).collect();
        Err(Failure::auth(
            format!(
                "{} takes {}, and this token is {}",
                operation.id,
                takes.join(" or "),
                crate::words::access(&self.kind.access())
            ),
            match (operation.access, self.kind) {
                (_, TokenKind::District) if self.token.origin == Origin::Sandbox => {
                    "--as uses one of the sandbox's people's, such as `--as teacher`".to_owned()
                }
                (access, _)
                    if self.token.origin == Origin::Sandbox
                        && access.contains(&TokenKind::District.access()) =>
                {
                    "leave out --as to use the token of the sandbox's district".to_owned()
                }
                (access, kind) => {
                    let mut ways = Vec::new();
                    if kind == TokenKind::Sso && access.contains(&Access::Library) {
                        ways.push("if it is a Library teacher's, say so with --library".to_owned());
                    }
                    if access.contains(&Access::District) {
                        let or = if ways.is_empty() { "" } else { "else " };
                        ways.push(format!(
                            "{or}use the token of a district in its place, which the app's \
                             dashboard shows"
                        ));
                    }
                    ways.push(format!("this token comes from {}", self.token.origin));
                    ways.join("; ")
                }
            },
        ))
    }

    /// Whether the token may read a list page after page.
    #[must_use]
    pub fn may_page(&self) -> bool {
        self.kind == TokenKind::District
    }
}

/// What every client of this program has.
pub fn common<T>(client: ClientBuilder<T>, connection: &Connection) -> ClientBuilder<T> {
    let retry = Retry::default();
    let retry = match connection.attempts {
        Some(attempts) => retry.attempts(attempts),
        None => retry,
    };
    let application = concat!("clever-api/", env!("CARGO_PKG_VERSION"));
    client.application(application).retry(retry)
}
