//! Instants as the console writes them.

use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};

/// An instant, kept as the console wrote it: ISO 8601, UTC, with milliseconds. The order is that of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub String);

impl Moment {
    /// Milliseconds since 1970-01-01 UTC. A date alone means its first instant, as for the server.
    #[must_use]
    pub fn millis(&self) -> Option<i64> {
        if let Ok(instant) = DateTime::parse_from_rfc3339(&self.0) {
            return Some(instant.timestamp_millis());
        }
        let day: NaiveDate = self.0.parse().ok()?;
        Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
    }

    /// The day, `AAAA-MM-JJ`, when the text begins with one.
    #[must_use]
    pub fn day(&self) -> Option<&str> {
        let day = self.0.get(..10)?;
        day.parse::<NaiveDate>().ok().map(|_| day)
    }

    /// The instant at so many milliseconds since 1970-01-01 UTC, or none beyond what a calendar holds.
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        let instant = DateTime::from_timestamp_millis(millis)?;
        Some(Self(instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)))
    }
}

impl From<&str> for Moment {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_means_its_first_instant() {
        assert_eq!(Moment::from("2027-06-30").millis(), Moment::from("2027-06-30T00:00:00.000Z").millis());
        assert_eq!(Moment::from("2027-06-30T12:00:00.000Z").day(), Some("2027-06-30"));
        assert_eq!(Moment::from("demain").millis(), None);
        assert_eq!(Moment::from_millis(0), Some(Moment::from("1970-01-01T00:00:00.000Z")));
    }
}
