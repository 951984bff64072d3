//! Tests only: builders, fault injectors, harnesses. Nothing shipped depends on it.
//!
//! | Need | Where |
//! |---|---|
//! | a clock and identifiers that tests decide | [`host`] |
//! | a keychain that is absent, locked, silent or forgetful | [`keychain`] |
//! | connections, a mirror, an outbox | [`consoles`] |
//! | a store that fails at the n-th write, or waits at each step | [`store`] |
//! | one line of each kind, to apply to a fake console | [`errands`] |
//! | a disk with no space left | [`disk`] |
//! | pictures of what is shown | [`display`] |
//! | the terminal program on a data folder of its own | [`terminal`] |
//! | the real window, driven with trusted events | [`window`] |

#![allow(missing_docs, reason = "helpers of tests")]

pub mod consoles;
pub mod disk;
pub mod display;
pub mod errands;
pub mod host;
pub mod keychain;
pub mod pdf;
pub mod store;
pub mod terminal;
pub mod window;

use std::path::PathBuf;

/// A program built by the workspace, beside the running test.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the running test has a path");
    let folder = test.ancestors().find(|folder| folder.join(name).is_file());
    folder.map(|folder| folder.join(name)).unwrap_or_else(|| panic!("{name} is not built: run ./dev test"))
}

/// A recovery passphrase that is long enough.
pub const PASSPHRASE: &str = "cheval correct pile agrafe";

/// Key of the stores that tests open without a vault, and of the fixtures.
pub const STORE_KEY: accostage_app::ports::StoreKey = accostage_app::ports::StoreKey([9; 32]);

/// A database written by the program of that schema version.
#[must_use]
pub fn fixture(version: i64) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/schema-{version}.db"))
}
