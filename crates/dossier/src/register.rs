//! The register: decisions, and risks with what was decided about them.
//!
//! A decision and an assessment are signed events, written once, like the other facts of the path. The tables of the
//! dossier (`risques`, `decisions`, `derogations`) stay what rules read: an event writes its cells in the same action.
//! What the tables hold without an event is shown too, and told as not signed.

mod decision;
mod request;
mod risk;

use accostage_catalogue::Catalogue;
use serde::{Deserialize, Serialize};

pub use decision::{Entry, Standing};
pub(crate) use request::{ACCEPT_RISK, GO_NO_GO, JUDGE_DEROGATION};
pub use request::{Accept, Act, Assess, Rule, Written, accept, assess, permit, rule};
pub(crate) use risk::is_taken;
pub use risk::{Accepted, Concern, Level, RISKS, RiskState, Scale, next_number, risk_named};

use crate::edit::Author;
use crate::path::event::{Named, readable};
use crate::path::{Fact, Obstacle};
use crate::state::State;

/// Table of the decisions that people read and rules judge.
pub(crate) const DECISIONS: &str = "decisions";
/// Table of the derogations.
pub(crate) const DEROGATIONS: &str = "derogations";

/// Of what kind a decision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A requirement is waived, or not.
    #[serde(rename = "derogation")]
    Derogation,
    /// A risk is accepted.
    #[serde(rename = "risque-accepte")]
    AcceptedRisk,
    /// A gate is passed, or not: recorded by the gate itself.
    #[serde(rename = "go-no-go")]
    Gate,
    /// The project does more, less, or something else.
    #[serde(rename = "perimetre")]
    Scope,
    /// Another decision of the project, or one that a newer version knows.
    #[serde(other, rename = "autre")]
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Derogation, Self::AcceptedRisk, Self::Gate, Self::Scope, Self::Other];
    /// Those that a person records in the register itself.
    pub const RECORDED: [Self; 3] = [Self::Derogation, Self::Scope, Self::Other];

    /// The word stored and shown in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Derogation => "derogation",
            Self::AcceptedRisk => "risque-accepte",
            Self::Gate => "go-no-go",
            Self::Scope => "perimetre",
            Self::Other => "autre",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Derogation => "Dérogation",
            Self::AcceptedRisk => "Risque accepté",
            Self::Gate => "Go / no-go",
            Self::Scope => "Changement de périmètre",
            Self::Other => "Autre décision",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A decision that is not one of a gate. The stored form may gain properties, never lose one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Of what kind.
    #[serde(rename = "nature")]
    pub kind: Kind,
    /// What it is about: the row of a risk, a requirement of the catalogue, free words.
    #[serde(rename = "sur")]
    pub about: String,
    /// What people read of it then: a row may be removed, and a catalogue change its words.
    #[serde(rename = "libelle")]
    pub label: String,
    /// What is decided.
    #[serde(rename = "decision")]
    pub text: String,
    /// Why.
    #[serde(rename = "raison", default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// A request that is refused: recorded all the same.
    #[serde(rename = "refusee", default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
    /// Last day on which it holds (`YYYY-MM-DD`); none: no end was set.
    #[serde(rename = "jusqu-au", default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Decision that it takes the place of.
    #[serde(rename = "remplace", default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// Row of the table that was written with it.
    #[serde(rename = "ligne", default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
}

/// A risk is assessed. The stored form may gain properties, never lose one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Row of the risk.
    #[serde(rename = "risque")]
    pub risk: String,
    /// What people read of it then.
    #[serde(rename = "libelle")]
    pub label: String,
    /// How likely: a value of the column.
    #[serde(rename = "probabilite")]
    pub likelihood: String,
    /// How severe: a value of the column.
    #[serde(rename = "gravite")]
    pub severity: String,
    /// What is done about it: a value of the column.
    #[serde(rename = "traitement")]
    pub treatment: String,
    /// What it would lead to. No column of the catalogue holds it: it is signed with the severity that it explains.
    #[serde(rename = "consequence", default, skip_serializing_if = "Option::is_none")]
    pub consequence: Option<String>,
    /// Why.
    #[serde(rename = "raison", default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Day on which it must be looked at again (`YYYY-MM-DD`).
    #[serde(rename = "revue-le", default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
}

/// Who said something, in which role, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Event.
    #[serde(rename = "evenement")]
    pub event: String,
    /// Day, `YYYY-MM-DD`.
    #[serde(rename = "le")]
    pub on: String,
    /// Who.
    #[serde(rename = "par")]
    pub author: Author,
    /// In which role.
    pub role: String,
}

/// The register of one dossier on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Register {
    /// Decisions, the most recent first.
    pub decisions: Vec<Entry>,
    /// Risks, in the order of their table; those that were removed come last.
    #[serde(rename = "risques")]
    pub risks: Vec<RiskState>,
    /// Events whose signature does not hold: shown, and counted for nothing.
    #[serde(rename = "evenements_rejetes", skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<String>,
}

impl Register {
    /// The register. `today` is a day (`YYYY-MM-DD`).
    #[must_use]
    pub fn of(catalogue: &Catalogue, state: &State, today: &str) -> Self {
        let (events, rejected) = told(state);
        let decisions = decision::all(catalogue, state, &events, today);
        let risks = risk::all(catalogue, state, &events, &decisions, today);
        Self { decisions, risks, rejected }
    }

    /// A decision by its identity.
    #[must_use]
    pub fn decision(&self, id: &str) -> Option<&Entry> {
        self.decisions.iter().find(|entry| entry.id == id)
    }
}

/// The events that the register is made of.
pub(crate) fn told(state: &State) -> (Vec<Named<'_>>, Vec<String>) {
    readable(state, |fact| matches!(fact, Fact::Ruling(_) | Fact::Assessed(_) | Fact::Gate { .. } | Fact::Lifted(_)))
}

/// What stands in the way of a gate: risks that nobody assessed, treated or looked at again in time, acceptances and
/// derogations that have ended.
pub(crate) fn obstacles(catalogue: &Catalogue, state: &State, today: &str) -> Vec<Obstacle> {
    let register = Register::of(catalogue, state, today);
    let mut obstacles: Vec<Obstacle> = register.risks.iter().flat_map(RiskState::obstacles).collect();
    obstacles.extend(decision::expired_derogations(state, &register.decisions, today));
    obstacles
}
