//! Creating, reading and editing dossiers.

mod edit;
mod examination;
mod gestures;
mod read;

pub(crate) use edit::Open;
pub use edit::{Edited, Imported};
pub(crate) use examination::Examinations;
pub use examination::Examined;
pub use gestures::{Block, Gesture, Pasted, RefusedCell, TypedCells};
pub(crate) use gestures::{fits, known_field, node, present, unknown_column};
pub use read::Found;
