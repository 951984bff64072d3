//! Types of the wire. Names are camelCase there; dates are ISO 8601.

use accostage_app::AppError;
use accostage_app::ports::KeychainReport as Keychain;
use accostage_app::typography::around_quotes;
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

mod agenda;
mod check;
mod console;
mod dossier;
mod environment;
mod flow;
mod history;
mod path;
mod portfolio;
mod register;
mod settings;
mod start;
mod synchro;

pub use agenda::*;
pub use check::*;
pub use console::*;
pub use dossier::*;
pub use environment::*;
pub use flow::*;
pub use history::*;
pub use path::*;
pub use portfolio::*;
pub use register::*;
pub use settings::*;
pub use start::*;
pub use synchro::*;

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
    /// The rules of the path forbid it.
    Refused,
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
    /// The administration of the machine forbids it.
    Managed,
    /// No space left.
    DiskFull,
    /// The folder cannot be written.
    ReadOnly,
    /// Another input or output problem.
    Io,
    /// A console, or the way to it, does not answer as it should.
    Network,
    /// A console does not accept the token, or there is none.
    SignIn,
    /// The user gave it up.
    Cancelled,
    /// A defect of the program.
    Internal,
}

/// How loudly something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Something is wrong.
    Error,
    /// Something is to be looked at.
    Warning,
    /// Something is good to know.
    Info,
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
        /// A person may vouch that the text is no secret: it only looks like one.
        vouchable: bool,
    }
    /// Something that a list offers.
    ChoiceView {
        /// What is stored.
        id: String,
        /// What people read.
        label: String,
    }
    /// How much a finding weighs.
    SeverityView {
        /// Identity.
        id: String,
        /// What people read of one.
        label: String,
        /// What people read of several.
        plural: String,
        /// How loudly it is told.
        tone: Tone,
        /// The gate cannot be passed with it.
        blocking: bool,
    }
    /// How carefully a content must be handled.
    SensitivityView {
        /// What is stored.
        id: String,
        /// What people read.
        label: String,
        /// How loudly it is told.
        tone: Tone,
        /// Every word that means it, the short ones of attachments too.
        words: Vec<String>,
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
    /// A dossier was edited.
    DossierChanged {
        /// Dossier.
        id: String,
        /// Fields touched.
        fields: Vec<String>,
    }
}

/// TypeScript declarations of the structures of every subject.
pub(crate) fn all_structures(config: &ts_rs::Config) -> Vec<String> {
    let subjects = [
        structures,
        start::structures,
        portfolio::structures,
        dossier::structures,
        check::structures,
        history::structures,
        path::structures,
        environment::structures,
        register::structures,
        agenda::structures,
        flow::structures,
        settings::structures,
        console::structures,
        synchro::structures,
    ];
    subjects.into_iter().flat_map(|subject| subject(config)).collect()
}

/// TypeScript declarations of the enumerations.
pub(crate) fn enumerations(config: &ts_rs::Config) -> Vec<String> {
    vec![
        <ErrorCode as TS>::decl(config),
        <AppStage as TS>::decl(config),
        <KeychainState as TS>::decl(config),
        <Tone as TS>::decl(config),
        <path::StatusTone as TS>::decl(config),
        <ListOrder as TS>::decl(config),
        <ListFormat as TS>::decl(config),
        <AnswerEdit as TS>::decl(config),
        <ShapeView as TS>::decl(config),
    ]
}

impl From<AppError> for WireError {
    fn from(error: AppError) -> Self {
        use accostage_app::Code;
        let code = match error.code {
            Code::InvalidInput => ErrorCode::InvalidInput,
            Code::NotFound => ErrorCode::NotFound,
            Code::Refused => ErrorCode::Refused,
            Code::StoreMissing => ErrorCode::StoreMissing,
            Code::StoreLocked => ErrorCode::StoreLocked,
            Code::StoreBusy => ErrorCode::StoreBusy,
            Code::StoreDamaged => ErrorCode::StoreDamaged,
            Code::StoreNewer => ErrorCode::StoreNewer,
            Code::WrongPassphrase => ErrorCode::WrongPassphrase,
            Code::Keychain => ErrorCode::Keychain,
            Code::Managed => ErrorCode::Managed,
            Code::DiskFull => ErrorCode::DiskFull,
            Code::ReadOnly => ErrorCode::ReadOnly,
            Code::Io => ErrorCode::Io,
            Code::Network => ErrorCode::Network,
            Code::SignIn => ErrorCode::SignIn,
            Code::Cancelled => ErrorCode::Cancelled,
            Code::Internal => ErrorCode::Internal,
        };
        Self {
            code,
            message: around_quotes(&error.message),
            hint: error.hint.as_deref().map(around_quotes),
            details: error.details,
            retryable: error.retryable,
            vouchable: error.way == Some(accostage_app::Way::VouchForText),
        }
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
        let remedy = report.remedy.as_deref().map(around_quotes);
        Self { state, explanation: around_quotes(&report.explanation), remedy }
    }
}
