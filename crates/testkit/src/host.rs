//! A clock and identifiers that tests decide.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use accostage_app::host::{Host, SystemHost};
use accostage_app::policy::Policy;
use uuid::Uuid;

/// Starts on 2026-01-01; each reading of the clock is one second later.
#[derive(Debug)]
pub struct FakeHost {
    now: AtomicI64,
    next: AtomicU64,
    policy: Policy,
}

impl Default for FakeHost {
    fn default() -> Self {
        Self::at(1_767_225_600_000)
    }
}

impl FakeHost {
    /// A clock set to a moment, in milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn at(now: i64) -> Self {
        Self { now: AtomicI64::new(now), next: AtomicU64::new(1), policy: Policy::NONE }
    }

    /// The same under a policy.
    #[must_use]
    pub fn under(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Sets the clock.
    pub fn set(&self, now: i64) {
        self.now.store(now, Ordering::SeqCst);
    }
}

/// The real machine, whose clock is ahead: time passes without anybody waiting.
#[derive(Debug, Default)]
pub struct HostAhead {
    ahead: AtomicI64,
}

impl HostAhead {
    /// Moves the clock on, by milliseconds.
    pub fn pass(&self, millis: i64) {
        self.ahead.fetch_add(millis, Ordering::SeqCst);
    }

    /// Back to the true time.
    pub fn come_back(&self) {
        self.ahead.store(0, Ordering::SeqCst);
    }
}

impl Host for HostAhead {
    fn now(&self) -> i64 {
        SystemHost.now() + self.ahead.load(Ordering::SeqCst)
    }

    fn account(&self) -> String {
        "testeur".to_owned()
    }

    fn new_id(&self) -> Uuid {
        SystemHost.new_id()
    }
}

impl Host for FakeHost {
    fn now(&self) -> i64 {
        self.now.fetch_add(1_000, Ordering::SeqCst)
    }

    fn policy(&self) -> &Policy {
        &self.policy
    }

    fn account(&self) -> String {
        "testeur".to_owned()
    }

    fn new_id(&self) -> Uuid {
        Uuid::from_u128(
            0xACC0_0000_0000_0000_0000_0000_0000_0000 + u128::from(self.next.fetch_add(1, Ordering::SeqCst)),
        )
    }
}
