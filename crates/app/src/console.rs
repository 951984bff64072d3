//! Dossiers and consoles.

pub mod checks;
pub mod desired;
