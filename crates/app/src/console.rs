//! Consoles: connections, their test, what is read of them; what dossiers want of them.

pub mod checks;
pub mod connections;
pub mod desired;
mod items;
mod probe;
mod pull;
mod route;

pub use accostage_platform::TokenState;
pub use connections::{Change, Connected, ConsoleSession, NewConnection};
pub use probe::Tested;
pub use pull::{PullOutcome, PullProgress, PullReport, Unread};
pub use route::{ProxyChoice, RouteChange};
