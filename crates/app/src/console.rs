//! Consoles: connections, their test, what is read of them; what dossiers want of them.

mod adopting;
mod applying;
pub mod checks;
pub mod connections;
pub mod desired;
pub mod drifting;
pub mod evidence;
mod items;
mod journal;
mod linking;
mod memo;
mod orders;
mod planning;
mod probe;
mod pull;
mod reading;
mod recall;
mod references;
mod refusals;
mod remembering;
mod sending;
mod settling;
mod writing;

pub use adopting::Adopted;
pub use applying::{Applied, Watch};
pub use connections::{Change, Connected, ConsoleSession, NewConnection, TokenState};
pub use drifting::{Drifted, Taken, TakenOver};
pub use evidence::Observed;
pub use journal::{Logged, LoggedAnswer};
pub use linking::{Linked, Suggested};
pub use orders::{Errand, GIVEN_UP, Order};
pub use planning::Planned;
pub use probe::Tested;
pub use pull::{PullOutcome, PullProgress, PullReport, Unread};
pub use writing::Left;
