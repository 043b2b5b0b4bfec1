//! Why a sign-on by OpenID Connect failed.

use clever_core::{Error, SsoToken};

/// What can go wrong with OpenID Connect.
///
/// Neither `Display` nor `Debug` shows a token, a nonce or a claim. Whoever is refused here is not
/// signed on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenIdError {
    /// A call failed, such as the exchange of the code.
    #[error(transparent)]
    Call(#[from] Error),
    /// The discovery document is not that of the identity host.
    #[error("the discovery document is another issuer's; set the base URL to the issuer")]
    OtherIssuer,
    /// An address in the discovery document leads away from the identity host. Nothing was sent
    /// there.
    #[error(
        "the discovery document's `{0}` leads away from the identity host, so nothing was sent"
    )]
    ForeignAddress(&'static str),
    /// The discovery document does not say where to ask for user info.
    #[error("the discovery document has no `userinfo_endpoint`; use `get_me` of an API version")]
    NoUserInfo,
    /// The identity host publishes no key that an id_token can be verified with.
    #[error("the identity host publishes no key to verify id_tokens with; try again later")]
    NoKeys,
    /// The code was exchanged, but no id_token came with the token, which is here.
    ///
    /// Clever has to switch OpenID Connect on for the app; and users of the Clever Library have no
    /// id_token at all. [`OpenId::user_info`](super::OpenId::user_info) tells who it is all the same.
    /// Source: <https://dev.clever.com/docs/the-userinfo-endpoint>.
    #[error(
        "no id_token came: Clever has to switch OpenID Connect on for the app, and has none for \
         users of its Library; ask for user info with the token that came"
    )]
    NoIdToken(SsoToken),
    /// It is no id_token, or one of the claims that every id_token has is missing or is not what it
    /// has to be.
    #[error("this is no id_token, or one without what each has; send the user to sign on again")]
    Malformed,
    /// It is not signed with RS256: not at all, with a secret, or otherwise.
    #[error("the id_token is not signed with RS256, so that nothing vouches for it; drop it")]
    Algorithm,
    /// It is signed with a key that Clever does not publish, as far as that is known: the keys are
    /// asked for again at most once a minute.
    #[error("the id_token is signed with a key that Clever does not publish; drop it")]
    UnknownKey,
    /// The signature is not that of the key it names.
    #[error("the id_token's signature is wrong; drop it")]
    Signature,
    /// It was issued by somebody else.
    #[error("the id_token is another issuer's; drop it")]
    Issuer,
    /// It was issued for another app, or not for this one alone.
    #[error("the id_token is not for this app alone; drop it")]
    Audience,
    /// It is no longer valid.
    #[error(
        "the id_token has expired; send the user to sign on again, or set this machine's clock"
    )]
    Expired,
    /// It will be valid only later, by more than a minute.
    #[error("the id_token is from the future; set this machine's clock")]
    NotYetValid,
    /// A nonce was sent, and none is in it.
    #[error("the id_token has no nonce, and one was sent; send the user to sign on again")]
    NonceMissing,
    /// Another nonce is in it than was sent, or one where none was sent: it belongs to another
    /// session.
    #[error("the id_token's nonce is not the one that was sent; send the user to sign on again")]
    NonceDiffers,
    /// The user info is of another user than the id_token.
    #[error("the user info is of another user than the id_token; use neither")]
    OtherUser,
}
