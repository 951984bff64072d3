//! Settings: identity, security, backups, diagnosis, catalogue.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AppState, Author, KeychainReport};

wire! {
    /// A setting that the administration of the machine imposes.
    ManagedSetting {
        /// What.
        subject: String,
        /// The value.
        imposed: String,
        /// File and line.
        source: String,
    }
    /// What the settings show.
    SettingsView {
        /// Version of the program.
        version: String,
        /// Data folder.
        home: String,
        /// Who edits.
        author: Option<Author>,
        /// The keychain, asked now.
        keychain: KeychainReport,
        /// The keychain holds the key.
        keychain_slot: bool,
        /// The keychain may open the data: it holds the key, and nothing forbids it.
        keychain_opens: bool,
        /// A passphrase can open the data.
        passphrase_slot: bool,
        /// Public signature key of this device, in hexadecimal.
        device: String,
        /// Revision of the catalogue in force.
        catalogue_revision: String,
        /// Its date.
        catalogue_date: String,
        /// Its fields.
        catalogue_fields: u32,
        /// Its rules.
        catalogue_rules: u32,
        /// A newer revision shipped with the program; none: the one in force is the latest known.
        catalogue_update: Option<String>,
    }
    /// A new passphrase.
    PassphraseRequest {
        /// The present one; none: the keychain proves who asks.
        current: Option<String>,
        /// The new one.
        new: String,
    }
    /// The key in the keychain, or no longer.
    KeychainRequest {
        /// Put it there, or take it away.
        wanted: bool,
        /// Passphrase that proves who asks.
        passphrase: String,
    }
    /// A backup.
    BackupView {
        /// Names it.
        name: String,
        /// When.
        at: String,
        /// Why, in words.
        reason: String,
        /// Size, in kilobytes.
        kilobytes: u32,
        /// It was re-opened just now, and every page read.
        sound: bool,
        /// Dossiers that it holds.
        dossiers: u32,
    }
    /// Backups, the most recent first.
    BackupList {
        /// They.
        backups: Vec<BackupView>,
    }
    /// Which backup to put in place of the data.
    RestoreBackupRequest {
        /// Its name.
        name: String,
        /// Passphrase; none: the keychain.
        passphrase: Option<String>,
    }
    /// A backup took the place of the data.
    BackupRestored {
        /// Where the former data are kept.
        aside: String,
        /// Where the application is now; none: it could not be read.
        state: Option<AppState>,
    }
    /// One thing looked at.
    CheckupView {
        /// What.
        subject: String,
        /// It is well.
        ok: bool,
        /// What was seen.
        seen: String,
        /// What to do.
        remedy: Option<String>,
    }
    /// What is well and what is not.
    Diagnosis {
        /// Settings imposed on this machine.
        managed: Vec<ManagedSetting>,
        /// Things looked at.
        checkups: Vec<CheckupView>,
        /// The same as a text to send to support, without name nor path of the user.
        report: String,
    }
    /// A text file chosen by the user.
    TextFile {
        /// Its name, without its folder.
        name: String,
        /// Its text.
        text: String,
    }
    /// A catalogue to look at, or to install.
    CatalogueRequest {
        /// Its file; none: the one shipped with the program.
        file: Option<TextFile>,
        /// Text of its signature (minisign).
        signature: Option<String>,
        /// Install it.
        apply: bool,
        /// The user has read the preview and vouches for its origin.
        confirmed: bool,
    }
    /// What changes, kind by kind.
    CatalogueChange {
        /// Kind of thing.
        kind: String,
        /// The same, as people read it.
        label: String,
        /// Present only in the new revision.
        added: Vec<String>,
        /// Present in both, different.
        changed: Vec<String>,
        /// Present only in the present revision.
        removed: Vec<String>,
    }
    /// What changes for a dossier.
    CatalogueImpact {
        /// Dossier.
        id: String,
        /// Its name.
        name: String,
        /// Answers no longer asked: kept.
        no_longer_asked: u32,
        /// Answers to look at again: kept.
        to_review: u32,
        /// Values kept aside that find their place.
        newly_placed: u32,
        /// Fields newly missing.
        newly_missing: u32,
        /// Rules that newly fire.
        newly_found: Vec<String>,
        /// Rules that no longer fire.
        no_longer_found: Vec<String>,
    }
    /// A catalogue that arrives.
    CatalogueArrival {
        /// Its revision.
        revision: String,
        /// Revision in force.
        in_force: String,
        /// Trusted key that signed it.
        signed_by: Option<String>,
        /// It is dated before the one in force.
        older: bool,
        /// Somebody must vouch for it before it is installed.
        needs_confirmation: bool,
        /// Why it cannot be installed on this machine, whoever vouches for it.
        refused: Option<String>,
        /// It was installed.
        applied: bool,
        /// What changes.
        changes: Vec<CatalogueChange>,
        /// What changes for each dossier that it touches.
        impacts: Vec<CatalogueImpact>,
        /// Dossiers left under a revision unknown here.
        left: u32,
        /// Where the application is once it is installed; none: nothing was, or it could not be read.
        state: Option<AppState>,
    }
}
