//! Consoles: connections, their test, what is read of them; what dossiers want of them.

mod adopting;
pub mod checks;
pub mod connections;
pub mod desired;
pub mod drifting;
pub mod evidence;
mod items;
mod linking;
mod memo;
mod planning;
mod probe;
mod pull;
mod reading;
mod recall;
mod writing;

pub use adopting::Adopted;
pub use connections::{Change, Connected, ConsoleSession, NewConnection, TokenState};
pub use drifting::{Drifted, Taken, TakenOver};
pub use evidence::Observed;
pub use linking::{Linked, Suggested};
pub use planning::Planned;
pub use probe::Tested;
pub use pull::{PullOutcome, PullProgress, PullReport, Unread};
pub use writing::Left;
