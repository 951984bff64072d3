//! What is printed, and the exit code.

use std::io::Write;
use std::process::ExitCode;

use accostage_app::typography::around_quotes;
use accostage_app::{AppError, Code, Way};
use serde_json::{Value, json};

/// Nothing to report.
pub const FINE: u8 = 0;
/// Something to mend in the dossier.
pub const FINDINGS: u8 = 1;
/// Wrong use of the command.
pub const USAGE: u8 = 2;
/// Store or keys.
pub const STORE: u8 = 3;
/// A console, or the way to it.
pub const NETWORK: u8 = 4;

/// Prints for people or for programs.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// For programs when `json`.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// Programs read what is printed.
    pub fn for_programs(&self) -> bool {
        self.json
    }

    /// Prints an answer: the JSON for programs, the lines for people.
    pub fn answer(&self, json: &Value, lines: impl IntoIterator<Item = String>) {
        let mut out = std::io::stdout().lock();
        // A closed pipe (« | head ») is not our error.
        if self.json {
            let _ = writeln!(out, "{json}");
        } else {
            for line in lines {
                let _ = writeln!(out, "{}", plain(&line));
            }
        }
    }

    /// A remark that is not part of the answer.
    pub fn remark(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{}", plain(text));
    }

    /// Prints an error; gives its exit code.
    pub fn error(&self, error: &AppError) -> ExitCode {
        let hint = advice(error.hint.as_deref(), error.way);
        if self.json {
            let json = json!({ "error": {
                "code": error.code, "message": error.message, "hint": hint,
                "details": error.details, "retryable": error.retryable,
            }});
            let _ = writeln!(std::io::stdout(), "{json}");
        } else {
            self.remark(&format!("erreur\u{a0}: {}", around_quotes(&error.message)));
            if let Some(hint) = &hint {
                self.remark(&format!("conseil\u{a0}: {}", around_quotes(hint)));
            }
        }
        ExitCode::from(match error.code {
            Code::Refused => FINDINGS,
            Code::InvalidInput | Code::NotFound => USAGE,
            Code::Network | Code::SignIn | Code::Cancelled => NETWORK,
            _ => STORE,
        })
    }

    /// A defect before anything could start.
    pub fn internal(&self, details: &str) -> ExitCode {
        self.error(
            &AppError::new(Code::Internal, "Accostage n'a pas pu démarrer.", "Relancez la commande.")
                .with_details(details),
        )
    }
}

/// What to do next, with the command that does it.
pub fn advice(hint: Option<&str>, way: Option<Way>) -> Option<String> {
    match (hint, way.map(command)) {
        (Some(hint), Some(command)) => Some(format!("{hint} Commande : « {command} ».")),
        (hint, command) => hint.or(command).map(str::to_owned),
    }
}

/// How a way out is taken in a terminal.
fn command(way: Way) -> &'static str {
    match way {
        Way::Start => "accostage init",
        Way::GivePassphrase => "accostage --passphrase-file FICHIER …",
        Way::AddPassphrase => "accostage init --add-passphrase",
        Way::RemoveKeychain => "accostage init --remove-keychain",
        Way::LeaveKeychain => "accostage init --add-passphrase », puis « accostage init --remove-keychain",
        Way::ListDossiers => "accostage dossier list",
        Way::NameDossier => "accostage dossier new --name NOM",
        Way::ReadHistory => "accostage dossier history ID",
        Way::ExportJson => "accostage dossier export ID --format json",
        Way::ListBackups => "accostage backup list",
        Way::RestoreBackup => "accostage backup list », puis « accostage backup restore NOM",
        Way::CreateBackup => "accostage backup create",
        Way::ValidateCatalogue => "accostage catalogue validate FICHIER",
        Way::ImportCatalogue => "accostage catalogue import FICHIER",
        Way::InstallShipped => "accostage catalogue import --shipped », puis la même avec « --apply",
        Way::GiveToken => "accostage … --token-file FICHIER",
        Way::AddConnection => "accostage console add NOM ADRESSE",
        Way::GiveGitCredentials => "accostage apply ID --git-file FICHIER",
        Way::SettleSending => "accostage apply ID --resume",
        Way::NameConsole => "accostage … --console NOM",
        Way::NamePlatform => "accostage console set NOM --instance pax|cloud-pi",
        Way::Pull => "accostage pull NOM",
        Way::Link => "accostage link ID --suggest », puis « accostage link ID PROJET",
        Way::Unlink => "accostage unlink ID",
        Way::Confirm => "accostage catalogue import … --apply --yes",
        Way::VouchForText => "accostage dossier set ID --not-secret TEXTE",
        Way::Diagnose => "accostage doctor",
    }
}

/// Control characters of a value must not drive the terminal.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// How many there are of something whose plural takes an « s ».
pub fn counted(count: impl TryInto<u32>, noun: &str) -> String {
    let count = count.try_into().unwrap_or(u32::MAX);
    let plural = if count > 1 { "s" } else { "" };
    format!("{} {noun}{plural}", accostage_dossier::number_text(f64::from(count)))
}
