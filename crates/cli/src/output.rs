//! What is printed, and the exit code.

use std::io::Write;
use std::process::ExitCode;

use accostage_app::{AppError, Code};
use serde_json::{Value, json};

/// Nothing to report.
pub const FINE: u8 = 0;
/// Something to mend in the dossier.
pub const FINDINGS: u8 = 1;
/// Wrong use of the command.
pub const USAGE: u8 = 2;
/// Store or keys.
pub const STORE: u8 = 3;

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
        if self.json {
            let json = json!({ "error": {
                "code": error.code, "message": error.message, "hint": error.hint,
                "details": error.details, "retryable": error.retryable,
            }});
            let _ = writeln!(std::io::stdout(), "{json}");
        } else {
            self.remark(&format!("erreur : {}", error.message));
            if let Some(hint) = &error.hint {
                self.remark(&format!("conseil : {hint}"));
            }
        }
        ExitCode::from(match error.code {
            Code::Refused => FINDINGS,
            Code::InvalidInput | Code::NotFound => USAGE,
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

/// Control characters of a value must not drive the terminal.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}
