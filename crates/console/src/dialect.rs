//! Which version of the routes a console has, learnt from what it answers.

use std::sync::atomic::{AtomicU8, Ordering};

const NOT_KNOWN: u8 = 0;
const FIRST: u8 = 1;
const SECOND: u8 = 2;

/// What was learnt, for one client and its clones.
#[derive(Debug, Default)]
pub(crate) struct Dialect {
    environments: AtomicU8,
    repositories: AtomicU8,
}

/// Resources that exist in two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Versioned {
    Environments,
    Repositories,
}

impl Versioned {
    /// Last segment of its routes.
    pub(crate) fn segment(self) -> &'static str {
        match self {
            Self::Environments => "environments",
            Self::Repositories => "repositories",
        }
    }
}

impl Dialect {
    fn cell(&self, resource: Versioned) -> &AtomicU8 {
        match resource {
            Versioned::Environments => &self.environments,
            Versioned::Repositories => &self.repositories,
        }
    }

    /// The console does not have version 2.
    pub(crate) fn is_first(&self, resource: Versioned) -> bool {
        self.cell(resource).load(Ordering::Relaxed) == FIRST
    }

    /// Version 2 answered, well or not.
    pub(crate) fn learn_second(&self, resource: Versioned) {
        let cell = self.cell(resource);
        let _ = cell.compare_exchange(NOT_KNOWN, SECOND, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// The console said that the route of version 2 does not exist, and version 1 answered.
    pub(crate) fn learn_first(&self, resource: Versioned) {
        self.cell(resource).store(FIRST, Ordering::Relaxed);
    }

    /// The version learnt, if any.
    pub(crate) fn version(&self, resource: Versioned) -> Option<u8> {
        Some(self.cell(resource).load(Ordering::Relaxed)).filter(|version| *version != NOT_KNOWN)
    }
}
