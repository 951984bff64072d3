//! Dossiers and consoles.

pub mod desired;
