//! Opening: first start, keychain, passphrase.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AppStage, KeychainState, SensitivityView};

wire! {
    /// What the keychain says, in words.
    KeychainReport {
        /// Its state.
        state: KeychainState,
        /// What that means.
        explanation: String,
        /// What to do.
        remedy: Option<String>,
    }
    /// Who edits.
    Author {
        /// Name.
        name: String,
        /// E-mail.
        email: String,
    }
    /// What the administration of the machine leaves to choose, and what it imposes.
    Managed {
        /// Delays that may be chosen before an automatic lock, in minutes; zero: never.
        lock_delays: Vec<u32>,
        /// Delays usually offered that may not be chosen here.
        lock_refused: Vec<u32>,
        /// The delay of somebody who chose none of them.
        lock_default: u32,
        /// The longest delay is imposed.
        lock: bool,
        /// The keychain may not hold the key.
        keychain_forbidden: bool,
        /// Smallest recovery passphrase, in characters.
        passphrase_min: u32,
        /// That length is imposed.
        passphrase: bool,
        /// Backups kept for each reason.
        backups_kept: u32,
        /// Hours between two automatic backups.
        backup_hours: u32,
        /// Number or rhythm of the backups are imposed.
        backups: bool,
        /// Keys that may sign a catalogue are imposed.
        catalogue: bool,
    }
    /// Where the start is.
    AppState {
        /// Stage.
        stage: AppStage,
        /// Data folder.
        home: String,
        /// Who edits, once asked.
        author: Option<Author>,
        /// The keychain.
        keychain: KeychainReport,
        /// The keychain can open the store.
        keychain_slot: bool,
        /// A passphrase can open the store.
        passphrase_slot: bool,
        /// Revision of the catalogue given to new dossiers.
        catalogue_revision: String,
        /// Levels of sensitivity, the least strict first.
        sensitivities: Vec<SensitivityView>,
        /// What is imposed on this machine.
        managed: Managed,
    }
    /// First start.
    SetupRequest {
        /// Name of the author.
        name: String,
        /// E-mail of the author.
        email: String,
        /// Recovery passphrase.
        passphrase: Option<String>,
        /// Put the key in the keychain.
        use_keychain: bool,
    }
    /// Opening with the passphrase.
    UnlockRequest {
        /// Recovery passphrase; none: the keychain.
        passphrase: Option<String>,
    }
}
