//! Creating, reading and editing dossiers.

mod edit;
mod examination;
mod gestures;
mod read;

pub(crate) use edit::Open;
pub use edit::{Edited, Imported};
pub(crate) use examination::Examinations;
pub use examination::Examined;
pub(crate) use gestures::known_field;
pub use gestures::{Block, Gesture, Pasted, RefusedCell, TypedCells};
pub use read::Found;
