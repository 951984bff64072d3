//! Adapter: key slots, OS keychain, device identity.
//!
//! One bundle of secrets exists per data folder: the key of the store and the two seeds of the device
//! identity. It lies behind slots, each able to open alone: the OS keychain holds it as it is; the recovery
//! passphrase seals it in `keys.json` (Argon2id, XChaCha20-Poly1305). `keys.json` holds no secret in clear.
//!
//! Secrets of other systems (tokens, passwords of proxies, Git credentials) are entries of the keychain of their own, or
//! stay in memory: they are in no file.

mod bundle;
mod credentials;
mod file;
mod keychain;
mod vault;

pub use credentials::KeychainCredentials;
pub use keychain::{Keychain, KeychainFault, OsKeychain};
pub use vault::{FileVault, NoDelay, Patience, RealDelay};
