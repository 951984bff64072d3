//! The credential of a connection.

pub use accostage_app::ports::Secret;
use accostage_platform::Moment;

/// What signs the requests: the value of a token, and the instant from which it must no longer be used.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Value of the token.
    pub token: Secret,
    /// Its expiry, when it is known. Some routes of the server accept a token that has expired: we do not send it.
    pub expires: Option<Moment>,
}

/// Days before an expiry at which people are reminded of it.
pub const REMINDER_DAYS: [i64; 4] = [30, 14, 7, 1];

/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Where a token is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// Nothing to say, or no known expiry.
    Fine,
    /// Whole days left, and the reminder that this is about.
    Soon {
        /// Whole days left.
        days: i64,
        /// One of [`REMINDER_DAYS`].
        reminder: i64,
    },
    /// No longer to be used.
    Expired,
}

impl Credential {
    /// Where the token is in its life at an instant, in milliseconds since 1970-01-01 UTC. An expiry that cannot be read
    /// is no reason to refuse: the server decides.
    #[must_use]
    pub fn validity(&self, now: i64) -> Validity {
        let Some(end) = self.expires.as_ref().and_then(Moment::millis) else { return Validity::Fine };
        if now >= end {
            return Validity::Expired;
        }
        let days = (end - now) / DAY;
        match REMINDER_DAYS.into_iter().rev().find(|reminder| days < *reminder || end - now == reminder * DAY) {
            Some(reminder) => Validity::Soon { days, reminder },
            None => Validity::Fine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_refused_from_its_first_instant_on_and_reminded_before() {
        let credential = Credential { token: Secret::new("canari"), expires: Some(Moment::from("2027-06-30")) };
        let end = Moment::from("2027-06-30T00:00:00.000Z").millis().expect("an instant");
        assert_eq!(credential.validity(end), Validity::Expired);
        assert_eq!(credential.validity(end - 1), Validity::Soon { days: 0, reminder: 1 });
        assert_eq!(credential.validity(end - 5 * DAY), Validity::Soon { days: 5, reminder: 7 });
        assert_eq!(credential.validity(end - 7 * DAY), Validity::Soon { days: 7, reminder: 7 });
        assert_eq!(credential.validity(end - 31 * DAY), Validity::Fine);
        assert!(!format!("{credential:?}").contains("canari"));
        let without = Credential { expires: None, ..credential };
        assert_eq!(without.validity(i64::MAX), Validity::Fine);
    }
}
