//! Creating, reading and editing dossiers.

mod edit;
mod gestures;
mod read;

pub(crate) use edit::Open;
pub use edit::{Edited, Imported};
pub(crate) use gestures::known_field;
pub use gestures::{Block, Gesture, Pasted, RefusedCell, TypedCells};
pub use read::{Examined, Found};
