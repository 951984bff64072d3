//! Gates: what a gate report says, and the decision that follows.

use std::collections::BTreeMap;

use accostage_catalogue::{Catalogue, Severity};
use serde::Serialize;

use super::transition::{known_role, refused, reserves, validator};
use super::{EvidenceKind, Fact, Issue, MilestoneState, Path, Refusal, Reserve, Status};
use crate::environment::day_shown;
use crate::evaluation::{Question, Report};
use crate::key::AnswerKey;
use crate::register;
use crate::state::{Row, State};
use crate::value::Answer;

/// Something that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// Of what kind.
    #[serde(rename = "nature")]
    pub kind: ObstacleKind,
    /// What it is about: a milestone, a field, a rule, a row of the register of risks.
    #[serde(rename = "sur")]
    pub about: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
}

impl Obstacle {
    pub(crate) fn of(kind: ObstacleKind, about: &str, label: &str) -> Self {
        Self { kind, about: about.to_owned(), label: label.to_owned() }
    }
}

/// Of what kind an obstacle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum ObstacleKind {
    /// A milestone that comes before is not done.
    #[serde(rename = "jalon")]
    Milestone,
    /// An answer is missing.
    #[serde(rename = "champ")]
    Field,
    /// A blocking rule does not hold.
    #[serde(rename = "regle")]
    Finding,
    /// A reservation of an earlier gate is open after its day.
    #[serde(rename = "reserve")]
    Reserve,
    /// What the platform holds differs from what the dossier says.
    #[serde(rename = "observation")]
    Observation,
    /// A risk was not assessed, not treated, or not looked at again in time; or its acceptance has ended.
    #[serde(rename = "risque")]
    Risk,
    /// A derogation has expired.
    #[serde(rename = "derogation")]
    Derogation,
    /// People said contradictory things about a milestone.
    #[serde(rename = "contradiction")]
    Dispute,
}

impl ObstacleKind {
    /// The word shown in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Milestone => "jalon",
            Self::Field => "champ",
            Self::Finding => "regle",
            Self::Reserve => "reserve",
            Self::Observation => "observation",
            Self::Risk => "risque",
            Self::Derogation => "derogation",
            Self::Dispute => "contradiction",
        }
    }

    /// No reservation covers it: it must be settled before any go (« a risk may be taken, not ignored »).
    #[must_use]
    pub fn is_absolute(self) -> bool {
        matches!(self, Self::Finding | Self::Risk | Self::Derogation | Self::Dispute)
    }
}

/// What a gate asks and what is there, on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GateReport {
    /// Phase.
    pub phase: String,
    /// What people read of the phase.
    #[serde(rename = "phase_libelle")]
    pub phase_label: String,
    /// Milestone that is the gate.
    #[serde(rename = "jalon")]
    pub milestone: String,
    /// Where the gate stands.
    #[serde(rename = "statut")]
    pub status: Status,
    /// Role that decides.
    #[serde(rename = "decideur")]
    pub decided_by: String,
    /// Day of the report.
    #[serde(rename = "le")]
    pub on: String,
    /// What stands in the way.
    pub obstacles: Vec<Obstacle>,
    /// Reservations open, late or not, with the milestone that holds them.
    #[serde(rename = "reserves_ouvertes")]
    pub reserves: Vec<Held>,
    /// What a person must judge.
    pub questions: Vec<Question>,
    /// Warnings: they do not stand in the way.
    #[serde(rename = "avertissements")]
    pub warnings: Vec<Obstacle>,
    /// Decisions that may be taken now.
    #[serde(rename = "issues_possibles")]
    pub open_to: Vec<Issue>,
}

/// A reservation open, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Held {
    /// Milestone.
    #[serde(rename = "jalon")]
    pub milestone: String,
    /// What people read of it.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The reservation.
    #[serde(flatten)]
    pub reserve: super::OpenReserve,
}

impl GateReport {
    /// The report of the gate of a phase. `whole` is the check of the whole path, `report` that of this phase.
    ///
    /// None: the phase has no gate, or no object for this dossier.
    #[must_use]
    pub fn of(
        catalogue: &Catalogue,
        state: &State,
        path: &Path,
        (whole, report): (&Report, &Report),
        phase: &str,
        today: &str,
    ) -> Option<Self> {
        let phase = catalogue.phase(phase)?;
        let gate = path.milestone(phase.gate.as_deref()?)?;
        if gate.status == Status::Pointless {
            return None;
        }
        let mut obstacles: Vec<Obstacle> =
            gate.obstacles.iter().filter(|obstacle| obstacle.kind == ObstacleKind::Milestone).cloned().collect();
        let missing = report.missing.iter();
        obstacles.extend(missing.map(|missing| Obstacle::of(ObstacleKind::Field, &missing.field, &missing.label)));
        let severity = |wanted: Severity| report.findings.iter().filter(move |finding| finding.severity == wanted);
        let finding = |finding: &crate::Finding| Obstacle::of(ObstacleKind::Finding, &finding.rule, &finding.message);
        obstacles.extend(severity(Severity::Blocking).map(finding));
        let up_to = |milestone: &&MilestoneState| {
            catalogue.phase(&milestone.phase).is_some_and(|other| other.order <= phase.order)
        };
        let concerned: Vec<&MilestoneState> = path.milestones.iter().filter(up_to).collect();
        let reserves: Vec<Held> = concerned.iter().flat_map(held).collect();
        let late = reserves.iter().filter(|held| held.reserve.late);
        obstacles.extend(late.map(|held| {
            let text =
                format!("{} (à lever avant le {})", held.reserve.reserve.text, day_shown(&held.reserve.reserve.before));
            Obstacle::of(ObstacleKind::Reserve, &held.milestone, &text)
        }));
        obstacles.extend(concerned.iter().flat_map(differences));
        let disputed = concerned.iter().filter(|milestone| !milestone.disputed.is_empty());
        obstacles
            .extend(disputed.map(|milestone| Obstacle::of(ObstacleKind::Dispute, &milestone.id, &milestone.label)));
        obstacles.extend(register::obstacles(catalogue, state, today));
        obstacles.extend(derogations(whole, report));
        let mut known = std::collections::BTreeSet::new();
        obstacles.retain(|obstacle| known.insert((obstacle.kind, obstacle.about.clone(), obstacle.label.clone())));
        Some(Self {
            phase: phase.id.clone(),
            phase_label: phase.label.clone(),
            milestone: gate.id.clone(),
            status: gate.status,
            decided_by: gate.validator.clone(),
            on: today.to_owned(),
            open_to: open_to(gate.status, &obstacles),
            questions: report.questions.clone(),
            warnings: severity(Severity::Warning).map(finding).collect(),
            obstacles,
            reserves,
        })
    }

    /// How many obstacles of each kind.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for obstacle in &self.obstacles {
            *counts.entry(obstacle.kind.word().to_owned()).or_default() += 1;
        }
        counts
    }
}

/// A gate that is passed can only be closed again.
fn open_to(status: Status, obstacles: &[Obstacle]) -> Vec<Issue> {
    let mut open = Vec::new();
    if obstacles.is_empty() && !status.is_done() {
        open.push(Issue::Go);
    }
    if !status.is_done() && !obstacles.iter().any(|obstacle| obstacle.kind.is_absolute()) {
        open.push(Issue::GoWithReserves);
    }
    open.push(Issue::NoGo);
    open
}

fn held<'a>(milestone: &'a &MilestoneState) -> impl Iterator<Item = Held> + 'a {
    milestone.reserves.iter().map(|reserve| Held {
        milestone: milestone.id.clone(),
        label: milestone.label.clone(),
        reserve: reserve.clone(),
    })
}

/// Checks of the platform that differ: the last one of each counts.
fn differences<'a>(milestone: &'a &MilestoneState) -> impl Iterator<Item = Obstacle> + 'a {
    let mut last: BTreeMap<&str, &super::Evidence> = BTreeMap::new();
    for evidence in milestone.evidence.iter().filter(|evidence| evidence.kind == EvidenceKind::Observation) {
        last.insert(evidence.reference.as_deref().unwrap_or_default(), evidence);
    }
    let differ =
        last.into_values().filter(|evidence| matches!(evidence.observed.as_deref(), Some("ecart" | "introuvable")));
    differ.map(|evidence| Obstacle::of(ObstacleKind::Observation, &milestone.id, &evidence.text))
}

/// What the rules say of derogations, at whatever gate they begin to count: one that has expired is said at once. Those
/// that the check of this gate says already are among its findings.
fn derogations<'a>(whole: &'a Report, report: &'a Report) -> impl Iterator<Item = Obstacle> + 'a {
    let about = |finding: &&crate::Finding| {
        let blocking = finding.severity == Severity::Blocking;
        blocking && finding.fields.iter().any(|field| field == "derogations.jusqu-au")
    };
    let told = |finding: &&crate::Finding| report.findings.iter().any(|other| other.rule == finding.rule);
    let found = whole.findings.iter().filter(about).filter(move |finding| !told(finding));
    found.map(|finding| Obstacle::of(ObstacleKind::Derogation, &finding.rule, &finding.message))
}

fn text(row: &Row, column: &str) -> Option<String> {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Text(text)) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// A decision that a person takes at a gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The decision.
    pub issue: Issue,
    /// In which role.
    pub role: String,
    /// Why.
    pub reason: String,
    /// What is left to do.
    pub reserves: Vec<Reserve>,
}

/// The fact to record for a decision, when the model allows it.
///
/// # Errors
/// The report forbids it, the role does not decide here, a reservation is not dated or not tied to a known risk.
pub fn decide(
    catalogue: &Catalogue,
    state: &State,
    path: &Path,
    report: &GateReport,
    decision: &Decision,
) -> Result<Fact, Refusal> {
    known_role(catalogue, &decision.role)?;
    if let Some(gate) = path.milestone(&report.milestone) {
        validator(catalogue, gate, &decision.role)?;
    }
    if report.status.is_done() && decision.issue != Issue::NoGo {
        return refused(
            format!("Le point de contrôle de « {} » est déjà franchi.", report.phase_label),
            "Une nouvelle décision n'est utile que pour le refermer (no-go).",
        );
    }
    if !report.open_to.contains(&decision.issue) {
        let absolute = report.obstacles.iter().filter(|o| decision.issue == Issue::Go || o.kind.is_absolute());
        let told: Vec<&str> = absolute.map(|obstacle| obstacle.label.as_str()).take(TOLD).collect();
        let more = report.obstacles.len().saturating_sub(told.len());
        let more = if more > 0 { format!(" ; et {more} de plus") } else { String::new() };
        return refused(
            format!("Décision impossible : {}{more}.", told.join(" ; ")),
            "Levez ces points, ou prononcez un no-go. Le rapport du point de contrôle les donne tous.",
        );
    }
    match decision.issue {
        Issue::GoWithReserves => {
            reserves(&decision.reserves, &report.on, true)?;
            known_risks(state, &decision.reserves)?;
        }
        Issue::NoGo if decision.reason.trim().is_empty() => {
            return refused("Le motif manque.", "Un no-go se motive : dites ce qui doit changer.");
        }
        Issue::Go | Issue::NoGo if !decision.reserves.is_empty() => {
            return refused("Seul un go avec réserves porte des réserves.", "Choisissez « go-avec-reserves ».");
        }
        Issue::Go | Issue::NoGo => {}
    }
    Ok(Fact::Gate {
        milestone: report.milestone.clone(),
        issue: decision.issue,
        reason: decision.reason.trim().to_owned(),
        reserves: decision.reserves.clone(),
        seen: report.counts(),
    })
}

/// Obstacles told in the sentence of a refusal; the report has them all.
const TOLD: usize = 3;

fn known_risks(state: &State, reserves: &[Reserve]) -> Result<(), Refusal> {
    let rows = state.rows(&AnswerKey::of("risques"));
    let known = |risk: &str| {
        rows.iter().any(|row| [text(row, "id"), text(row, "libelle")].iter().flatten().any(|name| name == risk))
    };
    match reserves.iter().filter_map(|reserve| reserve.risk.as_deref()).find(|risk| !known(risk)) {
        None => Ok(()),
        Some(risk) => refused(
            format!("Aucun risque du registre ne s'appelle « {risk} »."),
            "Donnez le numéro ou le libellé d'une ligne du registre des risques, ou ajoutez-la.",
        ),
    }
}
