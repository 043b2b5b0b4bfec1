//! What the identity host says of itself, and what of that is believed.

use clever_core::{Access, Client, Method, Operation, Request, SsoToken, Token, TokenSource};
use serde::Deserialize;

use super::super::tokens::TAG;
use super::OpenIdError;
use super::keys::Keys;

static DISCOVER: Operation = Operation {
    id: "getOpenIdConfiguration",
    method: Method::Get,
    path: "/.well-known/openid-configuration",
    tag: TAG,
    access: &[],
    paging: None,
    limit: None,
    query: &[],
};

static GET_KEYS: Operation = Operation {
    id: "getOpenIdKeys",
    path: "{jwks_uri}",
    ..DISCOVER
};

static GET_USER_INFO: Operation = Operation {
    id: "getUserInfo",
    path: "{userinfo_endpoint}",
    access: &[Access::Sso, Access::Library],
    ..DISCOVER
};

/// The members of the discovery document that are used, so that no other one can fail a sign-on.
///
/// Codes are exchanged where [`Identity`](crate::identity::Identity) always does it, so that no
/// document can lead the app's secret elsewhere.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
}

/// The identity host as an OpenID provider.
pub(super) struct Provider {
    /// Sends no token.
    client: Client,
    pub(super) issuer: String,
    pub(super) keys: Keys,
    user_info: Option<String>,
}

impl Provider {
    pub(super) async fn discover(client: &Client) -> Result<Self, OpenIdError> {
        let client = client.with_token(TokenSource::none());
        let document = client.request(&DISCOVER).send::<Document>().await?;
        let Document {
            issuer,
            jwks_uri,
            userinfo_endpoint,
        } = document.into_inner();
        if issuer != client.base_url().as_str().trim_end_matches('/') {
            return Err(OpenIdError::OtherIssuer);
        }
        if let Some(address) = &userinfo_endpoint {
            // A document that leads astray is not believed in anything.
            let _ = user_info_at(&client, address)?;
        }
        let keys = client.request(&GET_KEYS).to(&jwks_uri);
        let keys = keys.map_err(|_| OpenIdError::ForeignAddress("jwks_uri"))?;
        Ok(Self {
            client,
            issuer,
            keys: Keys::fetch(keys).await?,
            user_info: userinfo_endpoint,
        })
    }

    /// Starts to ask who a token's user is.
    pub(super) fn user_info(&self, token: SsoToken) -> Result<Request, OpenIdError> {
        let address = self.user_info.as_deref().ok_or(OpenIdError::NoUserInfo)?;
        user_info_at(&self.client.with_token(Token::from(token)), address)
    }
}

fn user_info_at(client: &Client, address: &str) -> Result<Request, OpenIdError> {
    let request = client.request(&GET_USER_INFO).to(address);
    request.map_err(|_| OpenIdError::ForeignAddress("userinfo_endpoint"))
}
