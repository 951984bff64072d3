//! Creating, reading and editing dossiers.

mod edit;
mod gestures;
mod read;

pub(crate) use edit::Open;
pub use edit::{Edited, Imported};
pub use gestures::{Block, Gesture, Pasted, RefusedCell, TypedCells};
pub(crate) use gestures::{fits, known_field, present, unknown_column};
pub use read::{Examined, Found};
