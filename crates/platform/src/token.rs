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

/// Days before the expiry of a token from which it is told.
const SOON: i64 = 30;
/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Where a token is in its life. Its expiry is the day that the console shows, as the server counts it: the token works up
/// to the first instant of that day, UTC, and no longer from there on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "etat", content = "jours")]
pub enum TokenState {
    /// Its expiry is not known, or cannot be read: the server decides.
    #[serde(rename = "inconnu")]
    Unknown,
    /// It works, for more than a month.
    #[serde(rename = "valable")]
    Fine,
    /// It works for so many days still, the one that has begun included.
    #[serde(rename = "bientot")]
    Soon(i64),
    /// It works no longer.
    #[serde(rename = "expire")]
    Expired,
}

impl TokenState {
    /// At an instant, in milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn at(expiry: Option<&Moment>, now: i64) -> Self {
        let Some(left) = expiry.and_then(Moment::millis).map(|end| end - now) else { return Self::Unknown };
        match left {
            ..=0 => Self::Expired,
            left if left <= SOON * DAY => Self::Soon((left - 1) / DAY + 1),
            _ => Self::Fine,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_works_up_to_the_first_instant_of_the_day_of_its_expiry() {
        let expiry = Moment::from("2027-06-30");
        let end = Moment::from("2027-06-30T00:00:00.000Z").millis().expect("an instant");
        let at = |now| TokenState::at(Some(&expiry), now);
        assert_eq!(at(end), TokenState::Expired);
        assert_eq!(at(end - 1), TokenState::Soon(1), "the last day");
        assert_eq!(at(end - DAY), TokenState::Soon(1));
        assert_eq!(at(end - DAY - 1), TokenState::Soon(2));
        assert_eq!(at(end - 30 * DAY), TokenState::Soon(30));
        assert_eq!(at(end - 30 * DAY - 1), TokenState::Fine);
        for unknown in [None, Some(Moment::from("demain"))] {
            assert_eq!(TokenState::at(unknown.as_ref(), i64::MAX), TokenState::Unknown);
        }
    }
}
