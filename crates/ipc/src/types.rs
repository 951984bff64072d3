//! Types of the wire. Names are camelCase there; dates are ISO 8601.

use accostage_app::AppError;
use accostage_app::ports::KeychainReport as Keychain;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Declares wire types: every one derives the same things and goes into the bindings.
macro_rules! wire {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Serialize, Deserialize, TS)]
            #[serde(rename_all = "camelCase")]
            pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }
        )*

        /// TypeScript declarations of the structures, in the order of this file.
        pub(crate) fn structures(config: &ts_rs::Config) -> Vec<String> {
            vec![$(<$name as TS>::decl(config)),*]
        }
    };
}

/// A request without anything to say.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Empty {}

/// Where the start is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AppStage {
    /// Nothing exists yet.
    FirstStart,
    /// The passphrase is needed.
    Locked,
    /// Dossiers can be read.
    Open,
}

/// State of the keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeychainState {
    /// It answers.
    Available,
    /// There is none.
    Absent,
    /// It is locked.
    Locked,
    /// It does not answer in time.
    Silent,
    /// It no longer has our key.
    Forgot,
    /// It was not asked.
    Unused,
}

/// Kind of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// What was given cannot be taken.
    InvalidInput,
    /// What was named does not exist.
    NotFound,
    /// There is no store yet.
    StoreMissing,
    /// The store needs its passphrase.
    StoreLocked,
    /// Another instance holds the store.
    StoreBusy,
    /// The store is damaged.
    StoreDamaged,
    /// A newer version wrote the store.
    StoreNewer,
    /// The passphrase is not the right one.
    WrongPassphrase,
    /// The keychain does not answer as it should.
    Keychain,
    /// No space left.
    DiskFull,
    /// The folder cannot be written.
    ReadOnly,
    /// Another input or output problem.
    Io,
    /// A defect of the program.
    Internal,
}

wire! {
    /// An error as the page shows it.
    WireError {
        /// Its kind.
        code: ErrorCode,
        /// What happened.
        message: String,
        /// What to do next.
        hint: Option<String>,
        /// For support.
        details: Option<String>,
        /// Trying again may succeed.
        retryable: bool,
    }
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
        /// Recovery passphrase.
        passphrase: String,
    }
    /// What a list asks.
    ListRequest {
        /// Words of the name.
        search: String,
        /// Rows passed over.
        offset: u32,
        /// Rows at most.
        limit: u32,
        /// Archived dossiers.
        archived: bool,
    }
    /// A line of the list.
    DossierRow {
        /// Identity.
        id: String,
        /// Name.
        name: String,
        /// Last edit.
        updated_at: String,
        /// Sensitivity.
        sensitivity: String,
        /// Fields answered.
        answered: u32,
        /// Fields asked.
        required: u32,
        /// Blocking findings.
        blocking: u32,
        /// Put away.
        archived: bool,
    }
    /// A page of the list.
    DossierPage {
        /// Rows in all.
        total: u32,
        /// Rows of the page.
        rows: Vec<DossierRow>,
    }
    /// A new dossier.
    CreateRequest {
        /// Its name.
        name: String,
    }
    /// A dossier was made.
    Created {
        /// Its identity.
        id: String,
    }
    /// Which dossier.
    OpenRequest {
        /// Identity.
        id: String,
    }
    /// A section in the menu.
    SectionSummary {
        /// Identity.
        id: String,
        /// Title.
        title: String,
        /// What it is about.
        summary: String,
        /// Fields answered.
        answered: u32,
        /// Fields asked.
        required: u32,
    }
    /// Who gave a value.
    Provenance {
        /// Who.
        author: String,
        /// When.
        at: String,
        /// From where, in words.
        source: String,
    }
    /// A field as the page shows it.
    FieldView {
        /// Identity.
        id: String,
        /// Label.
        label: String,
        /// Type, as in the catalogue.
        kind: String,
        /// Advice.
        help: Option<String>,
        /// Title of the phase at whose gate it is due.
        required_at: Option<String>,
        /// Sources.
        sources: Vec<String>,
        /// Advised length.
        max_length: Option<u32>,
        /// Asked now.
        visible: bool,
        /// One text that the page may write; the others are read.
        editable: bool,
        /// Answer as text.
        text: Option<String>,
        /// Who gave it.
        provenance: Option<Provenance>,
    }
    /// A dossier as the page shows it.
    DossierView {
        /// Identity.
        id: String,
        /// Name.
        name: String,
        /// Revision of the catalogue.
        catalogue_revision: String,
        /// Sections of the menu.
        sections: Vec<SectionSummary>,
    }
    /// Which section.
    SectionRequest {
        /// Dossier.
        id: String,
        /// Section.
        section: String,
    }
    /// A section and its fields.
    SectionView {
        /// The section.
        section: SectionSummary,
        /// Its fields.
        fields: Vec<FieldView>,
    }
    /// A text answer.
    SetTextRequest {
        /// Dossier.
        id: String,
        /// Field.
        field: String,
        /// Text; empty takes the answer away.
        text: String,
    }
    /// An edit is on the disk.
    EditAck {
        /// Dossier.
        id: String,
        /// Fields touched.
        fields: Vec<String>,
        /// Who, when.
        provenance: Option<Provenance>,
    }
    /// A dossier was edited.
    DossierChanged {
        /// Dossier.
        id: String,
        /// Fields touched.
        fields: Vec<String>,
    }
}

/// TypeScript declarations of the enumerations.
pub(crate) fn enumerations(config: &ts_rs::Config) -> Vec<String> {
    vec![<ErrorCode as TS>::decl(config), <AppStage as TS>::decl(config), <KeychainState as TS>::decl(config)]
}

impl From<AppError> for WireError {
    fn from(error: AppError) -> Self {
        use accostage_app::Code;
        let code = match error.code {
            Code::InvalidInput => ErrorCode::InvalidInput,
            Code::NotFound => ErrorCode::NotFound,
            Code::StoreMissing => ErrorCode::StoreMissing,
            Code::StoreLocked => ErrorCode::StoreLocked,
            Code::StoreBusy => ErrorCode::StoreBusy,
            Code::StoreDamaged => ErrorCode::StoreDamaged,
            Code::StoreNewer => ErrorCode::StoreNewer,
            Code::WrongPassphrase => ErrorCode::WrongPassphrase,
            Code::Keychain => ErrorCode::Keychain,
            Code::DiskFull => ErrorCode::DiskFull,
            Code::ReadOnly => ErrorCode::ReadOnly,
            Code::Io => ErrorCode::Io,
            Code::Internal => ErrorCode::Internal,
        };
        Self { code, message: error.message, hint: error.hint, details: error.details, retryable: error.retryable }
    }
}

impl From<Keychain> for KeychainReport {
    fn from(report: Keychain) -> Self {
        use accostage_app::ports::KeychainState as State;
        let state = match report.state {
            State::Available => KeychainState::Available,
            State::Absent => KeychainState::Absent,
            State::Locked => KeychainState::Locked,
            State::Silent => KeychainState::Silent,
            State::Forgot => KeychainState::Forgot,
            State::Unused => KeychainState::Unused,
        };
        Self { state, explanation: report.explanation, remedy: report.remedy }
    }
}
