//! When a read is tried again, and how long to wait.

use std::time::Duration;

/// How reads are tried again. Writes never are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retry {
    /// New tries at most.
    pub most: u32,
    /// Wait before the first one, doubled each time.
    pub first: Duration,
    /// Longest wait.
    pub longest: Duration,
    /// Time that all tries and waits may take together; no wait goes beyond.
    pub budget: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            most: 4,
            first: Duration::from_millis(250),
            longest: Duration::from_secs(8),
            budget: Duration::from_secs(45),
        }
    }
}

impl Retry {
    /// No new try.
    pub const NEVER: Self = Self { most: 0, first: Duration::ZERO, longest: Duration::ZERO, budget: Duration::ZERO };

    /// How long to wait before the next try, or none when there is none. `random` is between 0 and 1: between half of the
    /// wait and the whole of it, so that many programs do not come back together. What the server asks for is respected.
    #[must_use]
    pub fn wait(&self, tried: u32, spent: Duration, asked: Option<Duration>, random: f64) -> Option<Duration> {
        if tried >= self.most {
            return None;
        }
        let doubled = self.first.saturating_mul(1_u32.checked_shl(tried).unwrap_or(u32::MAX)).min(self.longest);
        let wait = doubled.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0).max(asked.unwrap_or_default());
        (spent.saturating_add(wait) < self.budget).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_stay_within_the_budget() {
        let retry = Retry::default();
        let wait = |tried, spent| retry.wait(tried, Duration::from_secs(spent), None, 1.0);
        assert_eq!(wait(0, 0), Some(Duration::from_millis(250)));
        assert_eq!(wait(3, 0), Some(Duration::from_secs(2)));
        assert_eq!(wait(4, 0), None);
        assert_eq!(wait(0, 45), None);
        assert_eq!(retry.wait(0, Duration::ZERO, None, 0.0), Some(Duration::from_millis(125)));
        let many = Retry { most: 40, budget: Duration::MAX, ..retry };
        assert_eq!(many.wait(39, Duration::ZERO, None, 1.0), Some(Duration::from_secs(8)));
        assert_eq!(retry.wait(0, Duration::ZERO, Some(Duration::from_secs(7)), 0.5), Some(Duration::from_secs(7)));
        assert_eq!(retry.wait(0, Duration::ZERO, Some(Duration::from_secs(60)), 0.5), None);
    }
}
