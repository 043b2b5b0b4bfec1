//! Whether an id_token is Clever's, for this app, now, and for this session.

use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Datelike as _};
use clever_core::{Clock, Timestamp};
use openidconnect::JsonWebKey as _;
use openidconnect::core::CoreJwsSigningAlgorithm;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::keys::KeySet;
use super::{Claims, Nonce, OpenIdError, UserInfo};

/// How far this machine's clock may be behind Clever's. Nothing is added to the end of an
/// id_token's hour: it is verified when it has just been made.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// The last year that a timestamp can be written in.
const LAST_YEAR: i32 = 9999;

/// What the first part of an id_token says.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Names what has to be understood; there is nothing of the kind that Clever sends.
    crit: Option<IgnoredAny>,
}

/// The claims that are verified. The others cannot fail a sign-on.
#[derive(Deserialize)]
struct Verified {
    iss: String,
    aud: Option<Audience>,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn is_only(&self, client_id: &str) -> bool {
        match self {
            Self::One(app) => app == client_id,
            Self::Several(apps) => !apps.is_empty() && apps.iter().all(|app| app == client_id),
        }
    }
}

/// Whom id_tokens have to come from, and whom they have to be for.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: Option<&'a Nonce>,
    pub(super) clock: &'a dyn Clock,
}

impl Expected<'_> {
    pub(super) fn verify(&self, id_token: &str, keys: &KeySet) -> Result<Claims, OpenIdError> {
        let (signed, signature) = id_token.rsplit_once('.').ok_or(OpenIdError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(OpenIdError::Malformed)?;
        let header: Header = object(&decoded(header)?)?;
        let (claims, signature) = (decoded(claims)?, decoded(signature)?);
        check_signature(&header, signed.as_bytes(), &signature, keys)?;
        let user: UserInfo = object(&claims)?;
        let verified: Verified = object(&claims)?;
        self.check(&verified)?;
        Ok(Claims {
            user,
            issued_at: timestamp(verified.iat)?,
            expires_at: timestamp(verified.exp)?,
        })
    }

    fn check(&self, claims: &Verified) -> Result<(), OpenIdError> {
        if claims.iss != self.issuer {
            return Err(OpenIdError::Issuer);
        }
        let is_for_others = |party: &String| party != self.client_id;
        let is_for_this = |audience: &Audience| audience.is_only(self.client_id);
        if !claims.aud.as_ref().is_some_and(is_for_this)
            || claims.azp.as_ref().is_some_and(is_for_others)
        {
            return Err(OpenIdError::Audience);
        }
        self.check_times(claims)?;
        self.check_nonce(claims.nonce.as_deref())
    }

    fn check_times(&self, claims: &Verified) -> Result<(), OpenIdError> {
        let now = self.clock.now();
        let seconds = |time| match std::time::SystemTime::duration_since(&time, UNIX_EPOCH) {
            Ok(since) => since.as_secs_f64(),
            Err(before) => -before.duration().as_secs_f64(),
        };
        if seconds(now) >= claims.exp {
            return Err(OpenIdError::Expired);
        }
        let latest = seconds(now + CLOCK_SKEW);
        match claims.iat > latest || claims.nbf.is_some_and(|from| from > latest) {
            true => Err(OpenIdError::NotYetValid),
            false => Ok(()),
        }
    }

    fn check_nonce(&self, found: Option<&str>) -> Result<(), OpenIdError> {
        match (found.map(Nonce::new), self.nonce) {
            (None, None) => Ok(()),
            // An empty one ties nothing to a session.
            (Some(found), Some(sent)) if found == *sent && !sent.as_str().is_empty() => Ok(()),
            (None, Some(_)) => Err(OpenIdError::NonceMissing),
            (Some(_), _) => Err(OpenIdError::NonceDiffers),
        }
    }
}

/// Only RS256 is taken: what an id_token says of itself must not decide how it is verified.
fn check_signature(
    header: &Header,
    signed: &[u8],
    signature: &[u8],
    keys: &KeySet,
) -> Result<(), OpenIdError> {
    if header.alg != "RS256" {
        return Err(OpenIdError::Algorithm);
    }
    if header.crit.is_some() {
        return Err(OpenIdError::Malformed);
    }
    let mut candidates = keys.named(header.kid.as_deref()).peekable();
    if candidates.peek().is_none() {
        return Err(OpenIdError::UnknownKey);
    }
    let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    let mut verified = candidates.map(|key| key.verify_signature(&algorithm, signed, signature));
    match verified.any(|verified| verified.is_ok()) {
        true => Ok(()),
        false => Err(OpenIdError::Signature),
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, OpenIdError> {
    BASE64.decode(part).map_err(|_| OpenIdError::Malformed)
}

/// Reads an object; a list of what would stand in it is none.
fn object<T: DeserializeOwned>(json: &[u8]) -> Result<T, OpenIdError> {
    if json.trim_ascii_start().first() != Some(&b'{') {
        return Err(OpenIdError::Malformed);
    }
    // The error quotes claims, so nothing of it is kept.
    serde_json::from_slice(json).map_err(|_| OpenIdError::Malformed)
}

/// A point in time that a calendar has.
fn timestamp(seconds: f64) -> Result<Timestamp, OpenIdError> {
    // What is too large for an integer becomes the largest one, which is in no calendar either.
    let time = DateTime::from_timestamp(seconds as i64, 0);
    let time = time.filter(|time| (0..=LAST_YEAR).contains(&time.year()));
    let time = time.ok_or(OpenIdError::Malformed)?;
    Ok(Timestamp::from(time.to_rfc3339()))
}
