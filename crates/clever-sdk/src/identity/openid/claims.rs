//! What Clever says of a user.

use std::fmt;

use clever_core::{Id, OpenEnum, Timestamp, Unlisted, open_enum};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// What a verified id_token says: [`OpenId::verify`](super::OpenId::verify) and
/// [`OpenId::exchange`](super::OpenId::exchange) give it.
///
/// `Debug` shows ids, the type of user and the times only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Claims {
    /// Who signed on.
    #[serde(flatten)]
    pub user: UserInfo,
    /// When the id_token was made; `iat`.
    pub issued_at: Timestamp,
    /// Until when it is valid, an hour later at Clever; `exp`. It says nothing of how long the
    /// user's [`SsoToken`](clever_core::SsoToken) lives.
    pub expires_at: Timestamp,
}

/// Who a user is, as an id_token or user info says. Everything but `sub` may be missing, and is
/// taken for missing where it is not of its type.
///
/// `Debug` shows ids and the type of user only.
/// Source: <https://dev.clever.com/docs/oidc-implementation>,
/// <https://dev.clever.com/docs/the-userinfo-endpoint>.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserInfo {
    /// The user's id in version 3.0 and later of the API, whatever their roles. Know users by this.
    #[serde(deserialize_with = "not_empty")]
    pub sub: String,
    /// The same id once more.
    #[serde(
        default,
        deserialize_with = "if_it_fits",
        skip_serializing_if = "Option::is_none"
    )]
    pub multi_role_user_id: Option<String>,
    /// The user's id in the versions before 3.0, of the role they signed on with.
    #[serde(
        default,
        deserialize_with = "if_it_fits",
        skip_serializing_if = "Option::is_none"
    )]
    pub user_id: Option<String>,
    /// The role they signed on with; they may have others.
    #[serde(
        default,
        deserialize_with = "if_it_fits",
        skip_serializing_if = "Option::is_none"
    )]
    pub user_type: Option<UserType>,
    /// The id of their district; users of the Clever Library may have none.
    #[serde(
        default,
        deserialize_with = "if_it_fits",
        skip_serializing_if = "Option::is_none"
    )]
    pub district: Option<String>,
    /// Many users, young ones above all, have none, and an address may pass to another user.
    #[serde(
        default,
        deserialize_with = "if_it_fits",
        skip_serializing_if = "Option::is_none"
    )]
    pub email: Option<String>,
    /// Whether the address is known to be theirs: `false`, unless Clever arranged it otherwise with
    /// the app.
    #[serde(
        default,
        deserialize_with = "yes_or_no",
        skip_serializing_if = "Option::is_none"
    )]
    pub email_verified: Option<bool>,
    /// Their first name.
    #[serde(
        default,
        deserialize_with = "if_it_fits",
        skip_serializing_if = "Option::is_none"
    )]
    pub given_name: Option<String>,
    /// Their last name.
    #[serde(
        default,
        deserialize_with = "if_it_fits",
        skip_serializing_if = "Option::is_none"
    )]
    pub family_name: Option<String>,
    /// Who gave access, such as `district`; seen in user info.
    #[serde(
        default,
        deserialize_with = "if_it_fits",
        skip_serializing_if = "Option::is_none"
    )]
    pub authorized_by: Option<String>,
}

fn not_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.is_empty() {
        true => Err(D::Error::custom("empty")),
        false => Ok(text),
    }
}

/// What nobody needs for a sign-on cannot fail it.
fn if_it_fits<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).ok())
}

/// A boolean, also as a text.
fn yes_or_no<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(value) => Some(value),
        Value::String(text) => text.parse().ok(),
        _ => None,
    })
}

impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfo")
            .field("sub", &Id(Some(&self.sub)))
            .field(
                "multi_role_user_id",
                &Id(self.multi_role_user_id.as_deref()),
            )
            .field("user_id", &Id(self.user_id.as_deref()))
            .field("user_type", &self.user_type)
            .field("district", &Id(self.district.as_deref()))
            .finish_non_exhaustive()
    }
}

/// The role a user signed on with.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserType {
    /// `district admin`, or `district_admin` as elsewhere in the API.
    DistrictAdmin,
    /// `staff`
    Staff,
    /// `student`
    Student,
    /// `teacher`
    Teacher,
    /// Another value, kept as sent.
    Unlisted(Unlisted),
}

impl UserType {
    /// The value as Clever writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        open_enum::as_str(self)
    }
}

impl OpenEnum for UserType {
    const NAME: &'static str = "UserType";
    const PUBLIC: bool = true;
    const KNOWN: &'static [(&'static str, Self)] = &[
        ("district admin", Self::DistrictAdmin),
        ("district_admin", Self::DistrictAdmin),
        ("staff", Self::Staff),
        ("student", Self::Student),
        ("teacher", Self::Teacher),
    ];

    fn from_unlisted(value: Unlisted) -> Self {
        Self::Unlisted(value)
    }

    fn as_unlisted(&self) -> Option<&Unlisted> {
        match self {
            Self::Unlisted(value) => Some(value),
            _ => None,
        }
    }
}

impl fmt::Debug for UserType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        open_enum::debug(self, f)
    }
}

impl<'de> Deserialize<'de> for UserType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        open_enum::deserialize(deserializer)
    }
}

impl Serialize for UserType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        open_enum::serialize(self, serializer)
    }
}
