//! The tokens that the identity host gives, and what it says about one.

use std::fmt;

use clever_core::paging::{Items, Page, next_link};
use clever_core::{
    Access, DistrictToken, Error, ErrorKind, Method, Operation, Paging, Parameter, QueryParameter,
    Refused, Request, RequestBody, SsoToken, Timestamp, Token, TokenError, Values, check_field,
    tolerant,
};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Code, Identity};

pub(super) const TAG: &str = "Identity";

static EXCHANGE_CODE: Operation = Operation {
    id: "exchangeCode",
    method: Method::Post,
    path: "/oauth/tokens",
    tag: TAG,
    access: &[Access::App],
    paging: None,
    limit: None,
    query: &[],
};

static GET_DISTRICT_TOKENS: Operation = Operation {
    id: "getDistrictTokens",
    method: Method::Get,
    path: "/oauth/tokens",
    tag: TAG,
    access: &[Access::App],
    // No further page was ever seen, but one that came must not be lost.
    paging: Some(Paging::OpaqueCursor),
    limit: None,
    query: &[
        QueryParameter::once("owner_type", Values::OneOf(&["district"])),
        QueryParameter::once("district", Values::Text),
    ],
};

static GET_TOKEN_INFO: Operation = Operation {
    id: "getTokenInfo",
    method: Method::Get,
    path: "/oauth/tokeninfo",
    tag: TAG,
    access: &[Access::District, Access::Sso, Access::Library],
    paging: None,
    limit: None,
    query: &[],
};

impl Identity {
    /// Exchanges the code of a sign-on for the user's token. `redirect_uri` must be the same as in
    /// [`authorize_url`](Self::authorize_url); for a sign-on that Clever started, it is the first one
    /// in the app's dashboard.
    ///
    /// The reply says neither how long the token lives nor how to get the next one, so keep it for
    /// the user's session only. Once the code has gone out it is never sent again, whatever comes of
    /// it. A phone may follow the same redirect twice, in the browser and in an app: the second
    /// exchange then fails, and the first one's session is the good one.
    /// Source: <https://dev.clever.com/docs/oauth-implementation>; reply as seen on the wire.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCode`] if the code was used before or is more than a minute old: send the
    /// user to sign on again. Otherwise as [`Request::send`].
    pub async fn exchange(&self, code: Code, redirect_uri: &str) -> Result<SsoToken, Error> {
        let granted = self.grant::<Granted>(code, redirect_uri).await?;
        Ok(granted.access_token)
    }

    /// What comes for a code.
    pub(super) async fn grant<T: DeserializeOwned + Send>(
        &self,
        code: Code,
        redirect_uri: &str,
    ) -> Result<T, Error> {
        let mut request = self.core.request(&EXCHANGE_CODE);
        request.body(&Grant {
            code: code.exposed(),
            grant_type: "authorization_code",
            redirect_uri,
        });
        match request.send::<T>().await {
            Ok(granted) => Ok(granted.into_inner()),
            Err(error) if speaks_of_the_code(&error) => Err(error.of_kind(ErrorKind::InvalidCode)),
            Err(error) => Err(error.when_in_doubt("send the user to sign on again")),
        }
    }

    /// Starts to list the tokens of the districts that share data with the app.
    ///
    /// ```no_run
    /// # async fn example(
    /// #     identity: clever_sdk::identity::Identity,
    /// # ) -> Result<(), Box<dyn std::error::Error>> {
    /// for entry in identity.district_tokens().send().await? {
    ///     match entry.token {
    ///         Ok(token) => println!("{}: {token:?}", entry.district),
    ///         Err(problem) => eprintln!("{}: {problem}", entry.district),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn district_tokens(&self) -> DistrictTokens {
        let mut request = self.core.request(&GET_DISTRICT_TOKENS);
        request.query::<String, _>("owner_type", "district".to_owned());
        DistrictTokens(request)
    }

    /// Asks which app a token belongs to and what it may see. A token that came from elsewhere may
    /// be another app's: take it only if the client id is your own.
    ///
    /// ```no_run
    /// # use clever_sdk::core::{AppCredentials, Error, SsoToken};
    /// # async fn example(
    /// #     identity: clever_sdk::identity::Identity,
    /// #     credentials: AppCredentials,
    /// #     token: SsoToken,
    /// # ) -> Result<bool, Error> {
    /// let is_ours = identity.token_info(token).await?.client_id == credentials.id();
    /// # Ok(is_ours)
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] if the token is no longer valid, [`ErrorKind::Refused`] if it is
    /// the app's credentials. Otherwise as [`Request::send`].
    pub async fn token_info(&self, token: impl Into<Token>) -> Result<TokenInfo, Error> {
        let client = self.core.with_token(token);
        let info = client.request(&GET_TOKEN_INFO).send::<TokenInfo>().await?;
        Ok(info.into_inner())
    }
}

/// What a code is exchanged with.
#[derive(Serialize)]
struct Grant<'a> {
    code: &'a str,
    grant_type: &'static str,
    redirect_uri: &'a str,
}

impl RequestBody for Grant<'_> {
    fn check(&self) -> Result<(), Refused> {
        check_field("code", &NotEmpty(self.code))?;
        check_field("redirect_uri", &NotEmpty(self.redirect_uri))
    }
}

/// A text that means something else, or nothing, when it is empty.
#[derive(Serialize)]
struct NotEmpty<T>(T);

impl<T: AsRef<str> + Serialize> RequestBody for NotEmpty<T> {
    fn check(&self) -> Result<(), Refused> {
        match self.0.as_ref() {
            "" => Err(Refused::new("must not be empty")),
            _ => Ok(()),
        }
    }
}

impl Parameter for NotEmpty<String> {
    fn to_parameter(&self) -> Result<String, Refused> {
        self.check()?;
        Ok(self.0.clone())
    }
}

/// The reply also has a `token_type`, which is always `bearer`.
#[derive(Deserialize)]
struct Granted {
    #[serde(deserialize_with = "sso_token")]
    access_token: SsoToken,
}

pub(super) fn sso_token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SsoToken, D::Error> {
    SsoToken::new(String::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Whether an exchange failed because the code was used before or is too old. Clever says
/// `Invalid grant: invalid code`; by RFC 6749 `invalid_grant` may be about the redirect URI too.
fn speaks_of_the_code(error: &Error) -> bool {
    let message = error.message().unwrap_or_default().to_ascii_lowercase();
    let message = message.replace('_', " ");
    let is_invalid = message.contains("invalid grant") || message.contains("invalid code");
    error.status().is_some_and(|status| status == 400)
        && is_invalid
        && !message.contains("redirect")
}

/// A list of district tokens that has not been asked for yet, made by
/// [`Identity::district_tokens`].
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `send` is used"]
pub struct DistrictTokens(Request);

impl DistrictTokens {
    /// Asks for the token of one district only. An empty id is refused when it is sent, since it
    /// would ask for all districts.
    pub fn district(mut self, id: impl Into<String>) -> Self {
        self.0
            .query::<NotEmpty<String>, _>("district", NotEmpty(id.into()));
        self
    }

    /// Sends the request. The entries come in no particular order; there are none if no district
    /// shares data with the app, or not the one that was asked for.
    ///
    /// # Errors
    /// As [`Request::send`]. An entry without an id or without a district fails the list with
    /// [`ErrorKind::Decode`]; a token that cannot be one does not, see
    /// [`DistrictTokenEntry::token`].
    pub async fn send(self) -> Result<Vec<DistrictTokenEntry>, Error> {
        Items::<TokenPage>::new(self.0).all().await
    }
}

/// The token of one district, as the identity host lists it.
///
/// `Debug` does not show the token.
/// Source: <https://dev.clever.com/docs/build-guides>; members as seen on the wire.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct DistrictTokenEntry {
    /// The entry's own id.
    pub id: String,
    /// When the district began to share data with the app.
    pub created: Option<Timestamp>,
    /// The district's id; `owner.id` in the reply.
    #[serde(rename = "owner", deserialize_with = "owner_id")]
    pub district: String,
    /// The token. One that [`DistrictToken::new`] refuses is an error here and not of the whole
    /// list, so that one district cannot hide all others; a missing one is [`TokenError::Empty`].
    #[serde(
        rename = "access_token",
        default = "no_token",
        deserialize_with = "district_token"
    )]
    pub token: Result<DistrictToken, TokenError>,
    /// What the token may see, such as `read:students`.
    #[serde(default, deserialize_with = "texts")]
    pub scopes: Vec<String>,
}

fn owner_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    struct Owner {
        id: String,
    }
    Ok(Owner::deserialize(deserializer)?.id)
}

fn no_token() -> Result<DistrictToken, TokenError> {
    Err(TokenError::Empty)
}

type ReadToken = Result<DistrictToken, TokenError>;

fn district_token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ReadToken, D::Error> {
    let token = Option::<String>::deserialize(deserializer)?;
    Ok(DistrictToken::new(token.unwrap_or_default()))
}

fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(tolerant::list(deserializer)?.unwrap_or_default())
}

/// A page of tokens. Its entries are not wrapped as those of the data API are.
#[derive(Deserialize)]
struct TokenPage {
    #[serde(deserialize_with = "tolerant::entries")]
    data: Option<Vec<DistrictTokenEntry>>,
    #[serde(default, deserialize_with = "tolerant::list")]
    links: Option<Vec<Link>>,
}

#[derive(Deserialize)]
struct Link {
    rel: Option<String>,
    uri: Option<String>,
}

impl Page for TokenPage {
    type Item = DistrictTokenEntry;

    fn next(&self) -> Option<&str> {
        let links = self.links.iter().flatten();
        next_link(links.map(|link| (link.rel.as_deref(), link.uri.as_deref())))
    }

    fn is_list(&self) -> bool {
        self.data.is_some()
    }

    fn is_empty(&self) -> bool {
        self.data.iter().flatten().next().is_none()
    }

    fn into_items(self) -> Vec<DistrictTokenEntry> {
        self.data.unwrap_or_default()
    }

    /// Their ids are in no order.
    fn id(_: &DistrictTokenEntry) -> Option<&str> {
        None
    }
}

/// Which app a token belongs to, and what it may see.
///
/// `Debug` does not show the client id.
/// Source: replies seen on the wire.
#[derive(Clone, Deserialize)]
#[non_exhaustive]
pub struct TokenInfo {
    /// The client id of the app.
    pub client_id: String,
    /// What the token may see, such as `read:user_id`.
    #[serde(default, deserialize_with = "texts")]
    pub scopes: Vec<String>,
}

impl fmt::Debug for TokenInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenInfo")
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
