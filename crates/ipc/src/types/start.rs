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
        /// Fewest characters of a recovery passphrase.
        passphrase_min: u32,
        /// Levels of sensitivity, the least strict first.
        sensitivities: Vec<SensitivityView>,
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
