//! The address of the page where a user signs on.

use std::fmt;

use reqwest::Url;

use super::State;
#[cfg(feature = "openid")]
use super::openid::Nonce;

/// The address of Clever's sign-on page, made by [`Identity::authorize_url`].
///
/// Which data the app may see, and whether an id_token comes, is set for the app at Clever, so no
/// scope is sent. `Debug` does not show what belongs to the session.
/// Source: <https://dev.clever.com/docs/oauth-implementation>,
/// <https://dev.clever.com/docs/oidc-implementation>.
///
/// [`Identity::authorize_url`]: super::Identity::authorize_url
#[derive(Clone)]
#[must_use = "the address is in `url`"]
pub struct AuthorizeUrl {
    page: Url,
    client_id: String,
    redirect_uri: String,
    state: Option<State>,
    #[cfg(feature = "openid")]
    nonce: Option<Nonce>,
    district: Option<String>,
    confirmed: Option<bool>,
}

impl AuthorizeUrl {
    pub(super) fn new(host: &Url, client_id: &str, redirect_uri: &str) -> Self {
        let mut page = host.clone();
        page.set_path(&format!(
            "{}/oauth/authorize",
            host.path().trim_end_matches('/')
        ));
        Self {
            page,
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            state: None,
            #[cfg(feature = "openid")]
            nonce: None,
            district: None,
            confirmed: None,
        }
    }

    /// The state that must come back with the user. Keep it in the user's session until then.
    pub fn state(mut self, state: State) -> Self {
        self.state = Some(state);
        self
    }

    /// The nonce that must stand in the id_token. Keep it in the user's session until then. Needs
    /// the feature `openid`.
    #[cfg(feature = "openid")]
    pub fn nonce(mut self, nonce: Nonce) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// The id of the user's district, so that they need not look for it.
    pub fn district(mut self, id: impl Into<String>) -> Self {
        self.district = Some(id.into());
        self
    }

    /// Sends the `confirmed` parameter. Clever's public pages do not describe it, so leave it out
    /// unless Clever told you to send it.
    pub fn confirmed(mut self, confirmed: bool) -> Self {
        self.confirmed = Some(confirmed);
        self
    }

    /// The address to send the user to, for a `Location` header or a link. It holds the state, so
    /// keep it out of logs.
    #[must_use]
    pub fn url(&self) -> String {
        let mut url = self.page.clone();
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", &self.redirect_uri);
        if let Some(state) = &self.state {
            query.append_pair("state", state.as_str());
        }
        #[cfg(feature = "openid")]
        if let Some(nonce) = &self.nonce {
            query.append_pair("nonce", nonce.as_str());
        }
        if let Some(district) = &self.district {
            query.append_pair("district_id", district);
        }
        if let Some(confirmed) = self.confirmed {
            query.append_pair("confirmed", if confirmed { "true" } else { "false" });
        }
        drop(query);
        url.into()
    }
}

impl fmt::Debug for AuthorizeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizeUrl")
            .field("page", &self.page.as_str())
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
