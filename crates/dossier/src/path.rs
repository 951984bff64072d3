//! The onboarding path of a dossier: where each milestone stands, what may happen next, what a gate says.
//!
//! What happened is a set of signed events ([`Event`]), written once. Where a milestone stands is never stored: it is
//! folded from the events, the catalogue and the check of the dossier ([`Path::of`]). What is planned (efforts, dates,
//! people) is made of plain facts that anybody corrects ([`plan`]).

pub(crate) mod event;
mod gate;
mod gate_text;
pub(crate) mod milestone;
pub mod plan;
pub(crate) mod transition;

use accostage_catalogue::{Catalogue, Milestone};
use serde::{Deserialize, Serialize};

pub use event::{Event, Evidence, EvidenceKind, Fact, Issue, Lifted, Recorded, Reserve, Wait};
pub use gate::{Decision, GateReport, Obstacle, ObstacleKind, decide};
pub use gate_text::gate_markdown;
pub use milestone::{Absence, MilestoneState, OpenReserve, Reopening};
pub use transition::{Move, Refusal, Request, moves, request};

use crate::evaluation::Report;
use crate::state::State;

/// Where a milestone stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Something comes before it.
    #[default]
    #[serde(rename = "a-venir")]
    ToCome,
    /// Computed: everything before it is done; it can begin.
    #[serde(rename = "pret")]
    Ready,
    /// Somebody works on it.
    #[serde(rename = "en-cours")]
    Underway,
    /// Somebody else must answer first.
    #[serde(rename = "en-attente-tiers")]
    Waiting,
    /// Done, says who carries it: its validator must judge.
    #[serde(rename = "a-valider")]
    Submitted,
    /// Validated.
    #[serde(rename = "valide")]
    Valid,
    /// Validated, with things left to do by a date.
    #[serde(rename = "valide-avec-reserves")]
    Reserved,
    /// Its validator refused it: it must be worked on again.
    #[serde(rename = "refuse")]
    Refused,
    /// It does not concern this project.
    #[serde(rename = "sans-objet")]
    Pointless,
}

impl Status {
    /// Every status, in the order of a board.
    pub const ALL: [Self; 9] = [
        Self::ToCome,
        Self::Ready,
        Self::Underway,
        Self::Waiting,
        Self::Submitted,
        Self::Refused,
        Self::Reserved,
        Self::Valid,
        Self::Pointless,
    ];

    /// The word stored and shown in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ToCome => "a-venir",
            Self::Ready => "pret",
            Self::Underway => "en-cours",
            Self::Waiting => "en-attente-tiers",
            Self::Submitted => "a-valider",
            Self::Valid => "valide",
            Self::Reserved => "valide-avec-reserves",
            Self::Refused => "refuse",
            Self::Pointless => "sans-objet",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ToCome => "À venir",
            Self::Ready => "Prêt à commencer",
            Self::Underway => "En cours",
            Self::Waiting => "En attente d’un tiers",
            Self::Submitted => "À valider",
            Self::Valid => "Validé",
            Self::Reserved => "Validé avec réserves",
            Self::Refused => "Refusé",
            Self::Pointless => "Sans objet",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// What comes after may begin.
    #[must_use]
    pub fn is_done(self) -> bool {
        matches!(self, Self::Valid | Self::Reserved | Self::Pointless)
    }
}

/// Nature of the milestones that are gates.
pub const GATE: &str = "point-de-controle";

/// The path of one dossier on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Path {
    /// Milestones, in the order of the catalogue.
    #[serde(rename = "jalons")]
    pub milestones: Vec<MilestoneState>,
    /// Phases without object for this dossier.
    #[serde(rename = "phases_sans_objet")]
    pub skipped: Vec<String>,
    /// First phase whose gate is not passed; none: the path is behind.
    #[serde(rename = "phase_courante")]
    pub current: Option<String>,
    /// Events whose signature does not hold: shown, and counted for nothing.
    #[serde(rename = "evenements_rejetes", skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<String>,
}

impl Path {
    /// Where every milestone stands. `report` is the check of the whole path, `today` a day (`YYYY-MM-DD`).
    #[must_use]
    pub fn of(catalogue: &Catalogue, state: &State, report: &Report, today: &str) -> Self {
        let (events, rejected) = event::readable(state, |_| true);
        let milestones = milestone::all(catalogue, state, report, &events, today);
        let open = first_open(catalogue, &events, |phase| report.skipped.iter().any(|skipped| skipped == phase));
        let current = open.map(str::to_owned).or_else(|| last_open(catalogue, &milestones));
        Self { milestones, skipped: report.skipped.clone(), current, rejected }
    }

    /// The same path, with what consoles show of its milestones today. It comes after what events tell.
    #[must_use]
    pub fn observing(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        for seen in evidence {
            if let Some(milestone) = self.milestones.iter_mut().find(|milestone| milestone.id == seen.milestone) {
                milestone.evidence.push(seen);
            }
        }
        self
    }

    /// A milestone by its identifier.
    #[must_use]
    pub fn milestone(&self, id: &str) -> Option<&MilestoneState> {
        self.milestones.iter().find(|milestone| milestone.id == id)
    }

    /// What a person can do today: what is ready, under way or refused, those that were to end first in front.
    #[must_use]
    pub fn today(&self) -> Vec<&MilestoneState> {
        let doable = |milestone: &&MilestoneState| {
            matches!(milestone.status, Status::Ready | Status::Underway | Status::Submitted | Status::Refused)
        };
        let mut doable: Vec<&MilestoneState> = self.milestones.iter().filter(doable).collect();
        doable.sort_by_key(|milestone| (milestone.plan.end.is_none(), milestone.plan.end.clone()));
        doable
    }
}

/// The current phase as a check tells it, from the gates alone: the last one once every gate is passed.
pub(crate) fn current_phase<'a>(catalogue: &'a Catalogue, state: &State, skipped: impl Fn(&str) -> bool) -> &'a str {
    // A reservation lifted stands between two decisions of a gate, and orders them.
    let (events, _) = event::readable(state, |fact| matches!(fact, Fact::Gate { .. } | Fact::Lifted(_)));
    first_open(catalogue, &events, skipped).unwrap_or(&catalogue.last_phase().id)
}

/// The first phase, of those with an object, whose gate nobody has passed.
fn first_open<'a>(
    catalogue: &'a Catalogue,
    events: &[event::Named<'_>],
    skipped: impl Fn(&str) -> bool,
) -> Option<&'a str> {
    let passed = |gate: &str| {
        let last = events.iter().rev().find_map(|(_, event)| match &event.fact {
            Fact::Gate { milestone, issue, .. } if milestone == gate => Some(*issue),
            _ => None,
        });
        last.is_some_and(|issue| issue != Issue::NoGo)
    };
    let open = |phase: &&accostage_catalogue::Phase| {
        !skipped(&phase.id) && phase.gate.as_deref().is_some_and(|gate| !passed(gate))
    };
    catalogue.phases.iter().find(open).map(|phase| phase.id.as_str())
}

/// The last phase has no gate: it is the current one while something is open in it.
fn last_open(catalogue: &Catalogue, milestones: &[MilestoneState]) -> Option<String> {
    let last = catalogue.last_phase();
    let open = milestones.iter().any(|milestone| milestone.phase == last.id && !milestone.status.is_done());
    (last.gate.is_none() && open).then(|| last.id.clone())
}

/// A milestone of the catalogue is a gate.
#[must_use]
pub fn is_gate(milestone: &Milestone) -> bool {
    milestone.nature == GATE
}
