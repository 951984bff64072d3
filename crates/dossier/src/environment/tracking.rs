//! What a person declares of a cell. Plain facts, kept under `tracking`: anybody corrects them.

use crate::key::RowId;
use crate::state::State;
use crate::value::Answer;

/// Start of the keys of environments.
pub const PREFIX: &str = "env/";
/// The name that an environment had when something was last declared of it: it is told once its row is gone.
pub const NAME: &str = "environnement/nom";

/// What may be declared of a cell.
pub const STATUS: &str = "statut";
/// Its value, when the answers do not give it.
pub const VALUE: &str = "valeur";
/// Since when.
pub const DATE: &str = "date";
/// Who answers for it.
pub const OWNER: &str = "responsable";
/// What shows it.
pub const EVIDENCE: &str = "preuve";
/// What an automatic check found: only a check writes it.
pub const OBSERVED: &str = "observation";

/// States of an automatic check.
pub const OBSERVATIONS: [&str; 4] = ["conforme", "ecart", "introuvable", "non-verifiable"];

/// What is declared of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// Status.
    pub status: Option<String>,
    /// Value.
    pub value: Option<String>,
    /// Date.
    pub date: Option<String>,
    /// Owner.
    pub owner: Option<String>,
    /// Evidence.
    pub evidence: Option<String>,
    /// Observation.
    pub observed: Option<String>,
}

/// Key of a fact about a cell.
#[must_use]
pub fn key(row: RowId, attribute: &str, what: &str) -> String {
    format!("{PREFIX}{row}/{attribute}/{what}")
}

/// What is declared of a cell.
#[must_use]
pub fn of(state: &State, row: RowId, attribute: &str) -> Declared {
    let fact = |what: &str| match &state.tracking.get(&key(row, attribute, what))?.value {
        Answer::Text(text) => Some(text.clone()),
        _ => None,
    };
    Declared {
        status: fact(STATUS),
        value: fact(VALUE),
        date: fact(DATE),
        owner: fact(OWNER),
        evidence: fact(EVIDENCE),
        observed: fact(OBSERVED).filter(|word| OBSERVATIONS.contains(&word.as_str())),
    }
}

/// The life of an environment allows this step. Time is not always told in order: only what makes no sense is refused.
///
/// # Errors
/// Why not, in French.
pub fn life_step(from: &str, to: &str) -> Result<(), String> {
    const BEFORE: [&str; 2] = ["prevu", "demande"];
    match (from, to) {
        ("supprime", "supprime" | "prevu") => Ok(()),
        ("supprime", _) => Err("un environnement supprimé ne revient que s'il est de nouveau prévu.".to_owned()),
        (from, "degrade" | "suspendu") if BEFORE.contains(&from) => {
            Err("un environnement qui n'est pas encore créé n'est ni dégradé ni suspendu.".to_owned())
        }
        _ => Ok(()),
    }
}
