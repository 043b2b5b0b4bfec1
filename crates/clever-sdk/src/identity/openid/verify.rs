//! Whether an id_token is Clever's, for this app, now, and for this session.

use std::ops::Deref;
use std::time::{Duration, UNIX_EPOCH};

use clever_core::{Clock, Timestamp};
use openidconnect::core::{
    CoreGenderClaim, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AdditionalClaims, ClaimsVerificationError, ClientId, IdToken, IdTokenClaims, IdTokenVerifier,
    IssuerUrl, LocalizedClaim, SignatureVerificationError,
};
use serde::{Deserialize, Serialize};

use super::{Claims, Nonce, OpenIdError, UserInfo, UserType};

/// How far this machine's clock may be behind Clever's. Nothing is added to the end of an
/// id_token's hour: it is verified when it has just been made.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

type Signed = IdToken<
    CleverClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Verified = IdTokenClaims<CleverClaims, CoreGenderClaim>;

/// What Clever adds to the claims that OpenID Connect knows.
#[derive(Debug, Serialize, Deserialize)]
struct CleverClaims {
    multi_role_user_id: Option<String>,
    user_id: Option<String>,
    user_type: Option<UserType>,
    district: Option<String>,
    authorized_by: Option<String>,
    nbf: Option<f64>,
}

impl AdditionalClaims for CleverClaims {}

/// Whom id_tokens have to come from, and whom they have to be for.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a IssuerUrl,
    pub(super) client_id: &'a str,
    pub(super) nonce: Option<&'a Nonce>,
    pub(super) clock: &'a dyn Clock,
}

impl Expected<'_> {
    pub(super) fn verify(
        &self,
        id_token: &str,
        keys: &CoreJsonWebKeySet,
    ) -> Result<Claims, OpenIdError> {
        let signed: Signed = id_token.parse().map_err(|_| OpenIdError::Malformed)?;
        // A client without a secret takes RS256 only, and no other audience.
        let verifier = IdTokenVerifier::new_public_client(
            ClientId::new(self.client_id.to_owned()),
            self.issuer.clone(),
            keys.clone(),
        )
        .set_time_fn(|| self.clock.now().into());
        // The nonce is compared below, where a missing one is told from another one.
        let any_nonce = |_: Option<&openidconnect::Nonce>| Ok(());
        let claims = signed
            .into_claims(&verifier, any_nonce)
            .map_err(|error| reason(&error))?;
        self.check_times(&claims)?;
        self.check_nonce(&claims)?;
        let authorized = claims.authorized_party();
        if authorized.is_some_and(|party| party.as_str() != self.client_id) {
            return Err(OpenIdError::Audience);
        }
        Ok(read(&claims))
    }

    fn check_times(&self, claims: &Verified) -> Result<(), OpenIdError> {
        let latest = self.clock.now() + CLOCK_SKEW;
        let latest = latest.duration_since(UNIX_EPOCH).unwrap_or_default();
        let is_later = |seconds: f64| seconds > latest.as_secs_f64();
        let not_before = claims.additional_claims().nbf;
        match is_later(claims.issue_time().timestamp() as f64) || not_before.is_some_and(is_later) {
            true => Err(OpenIdError::NotYetValid),
            false => Ok(()),
        }
    }

    fn check_nonce(&self, claims: &Verified) -> Result<(), OpenIdError> {
        let found = claims.nonce().map(|nonce| Nonce::new(nonce.secret()));
        match (&found, self.nonce) {
            (None, None) => Ok(()),
            (Some(found), Some(sent)) if found == sent => Ok(()),
            (None, Some(_)) => Err(OpenIdError::NonceMissing),
            (Some(_), _) => Err(OpenIdError::NonceDiffers),
        }
    }
}

/// The library's errors quote claims, so nothing of them is kept but the kind.
fn reason(error: &ClaimsVerificationError) -> OpenIdError {
    use SignatureVerificationError as Signature;

    match error {
        ClaimsVerificationError::Expired(_) => OpenIdError::Expired,
        ClaimsVerificationError::InvalidAudience(_) => OpenIdError::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => OpenIdError::Issuer,
        ClaimsVerificationError::SignatureVerification(signature) => match signature {
            Signature::NoMatchingKey | Signature::AmbiguousKeyId(_) => OpenIdError::UnknownKey,
            Signature::NoSignature | Signature::DisallowedAlg(_) | Signature::UnsupportedAlg(_) => {
                OpenIdError::Algorithm
            }
            _ => OpenIdError::Signature,
        },
        _ => OpenIdError::Malformed,
    }
}

fn read(claims: &Verified) -> Claims {
    let more = claims.additional_claims();
    Claims {
        user: UserInfo {
            sub: claims.subject().to_string(),
            multi_role_user_id: more.multi_role_user_id.clone(),
            user_id: more.user_id.clone(),
            user_type: more.user_type.clone(),
            district: more.district.clone(),
            email: claims.email().map(|email| email.to_string()),
            email_verified: claims.email_verified(),
            given_name: claims.given_name().and_then(unlocalized),
            family_name: claims.family_name().and_then(unlocalized),
            authorized_by: more.authorized_by.clone(),
        },
        issued_at: Timestamp::from(claims.issue_time().to_rfc3339()),
        expires_at: Timestamp::from(claims.expiration().to_rfc3339()),
    }
}

/// The name without a language, which is the only one that Clever has.
fn unlocalized<T: Deref<Target = String>>(name: &LocalizedClaim<T>) -> Option<String> {
    name.get(None).map(|name| name.to_string())
}
