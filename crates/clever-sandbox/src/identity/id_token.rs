//! What an id_token and user info say of somebody.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use super::codes::Grant;
use super::key;
use crate::call::Caller;
use crate::district::Role;
use crate::host::Host;

/// How long an id_token is good for, in seconds.
const HOUR: u64 = 3600;

/// An id_token for who signed on; none if it is nobody.
pub(super) fn of(host: &Host, grant: &Grant, issuer: &str) -> Option<String> {
    let now = host.now() / 1000;
    let mut claims = user(host, &grant.caller)?;
    claims["iss"] = json!(issuer);
    claims["aud"] = json!(host.tokens.client_id);
    claims["iat"] = json!(now);
    claims["exp"] = json!(now + HOUR);
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = json!(nonce);
    }
    let header = json!({ "alg": "RS256", "kid": key::ID, "typ": "JWT" });
    let [header, claims] = [header, claims].map(|part| BASE64.encode(part.to_string()));
    let signed = format!("{header}.{claims}");
    let signature = BASE64.encode(key::sign(&signed)?);
    Some(format!("{signed}.{signature}"))
}

/// What is known of a user. Somebody from the Library has no district.
pub(super) fn user(host: &Host, caller: &Caller) -> Option<Value> {
    let (id, is_library) = match caller {
        Caller::District => return None,
        Caller::User { id } => (id, false),
        Caller::Library { id } => (id, true),
    };
    let person = host.district.person(&host.live, id)?;
    let mut user = json!({
        "sub": person.id,
        "multi_role_user_id": person.id,
        "user_id": person.legacy_id,
        "user_type": user_type(person.role),
        "email_verified": false,
        "given_name": person.first,
        "family_name": person.last,
    });
    if !is_library {
        user["district"] = json!(host.district.id());
    }
    if !person.email.is_empty() {
        user["email"] = json!(person.email);
    }
    Some(user)
}

fn user_type(role: Role) -> &'static str {
    match role {
        Role::Student => "student",
        Role::Teacher => "teacher",
        Role::Staff => "staff",
        Role::DistrictAdmin => "district admin",
        Role::Contact => "contact",
    }
}
