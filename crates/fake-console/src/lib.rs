//! A console for tests and demonstrations: a real HTTP server on the loopback, its state in memory, that answers as
//! version 9.24.0 of the Console of Cloud π Native was measured to, traps included.
//!
//! It knows nothing of our client and shares no type with it: what both would get wrong together shows in the replay
//! of the recorded exchanges (`tests/conformance.rs`). It is never shipped.
//!
//! Enter by [`Seed`], which says what the console holds at first, and [`FakeConsole::start`]. [`Fault`] says what goes
//! wrong on purpose; [`FakeConsole::received`] and [`FakeConsole::effects`] say what came and what it changed.

mod answer;
mod call;
mod fault;
mod fields;
mod gate;
mod http;
mod issues;
mod permissions;
mod routes;
mod seed;
mod server;
pub mod state;
mod views;

pub use answer::Dialect;
pub use fault::Fault;
pub use gate::Gate;
pub use seed::{ProjectSeed, Seed, people, tokens};
pub use server::{FakeConsole, Received};
pub use state::{Effect, State};

/// Which of the two servers a request meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Both, behind the proxy, as a client meets them.
    Proxy,
    /// The old one alone.
    Fastify,
    /// The new one alone.
    Nest,
}

/// How the proxy shares paths between the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 9.20.1 to 9.22.2: projects are answered by the old server; there are no repositories of version 2.
    V9_22,
    /// 9.23: projects are answered by the new server; there are no repositories of version 2.
    V9_23,
    /// 9.24: as measured.
    V9_24,
}

impl Version {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V9_22 => "9.22.2",
            Self::V9_23 => "9.23.0",
            Self::V9_24 => "9.24.0",
        }
    }
}
