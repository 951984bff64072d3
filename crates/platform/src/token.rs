//! Tokens, without their value.

use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{AdminRights, Moment, TokenId, Unknown, UserId, UserKind, lenient};

words! {
    /// Whether a token works. One of the two servers does not look at it.
    TokenStatus {
        /// Works until it expires.
        Active = "active",
        /// Ended by somebody.
        Revoked = "revoked",
        /// Put to sleep.
        Inactive = "inactive",
    }
}

/// A token, as lists tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// Identity.
    pub id: TokenId,
    /// Name. Not unique on the server.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub name: String,
    /// Whether it works.
    #[serde(default)]
    pub status: TokenStatus,
    /// From when it no longer works; none: never, or not told at its creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<Moment>,
    /// Last time it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_use: Option<Moment>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Moment>,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// What a token of administration allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<AdminRights>,
    /// Fields that this version does not know. The value of a new token is taken out before it comes here.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Whose a token is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// Who.
    pub id: UserId,
    /// Address.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub email: String,
    /// First name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub first_name: String,
    /// Last name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub last_name: String,
    /// What it is.
    #[serde(default, rename = "type")]
    pub kind: UserKind,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}
