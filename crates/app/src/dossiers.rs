//! Creating, reading and editing dossiers.

mod edit;
mod read;

pub(crate) use edit::Open;
pub use edit::{Edited, Imported};
pub use read::{FieldView, SectionView};
