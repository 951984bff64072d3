//! Where milestones stand: the events folded, then what the catalogue and the check of the dossier say.

use std::collections::{BTreeMap, BTreeSet};

use accostage_catalogue::{Catalogue, Milestone, Severity};
use chrono::{DateTime, Days, NaiveDate};
use serde::Serialize;

use super::event::Named;
use super::gate::{Obstacle, ObstacleKind};
use super::plan::{self, Plan};
use super::{Evidence, Fact, Reserve, Status, Wait, is_gate};
use crate::evaluation::Report;
use crate::state::State;

/// A milestone on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MilestoneState {
    /// Identifier.
    pub id: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Phase that holds it for this dossier: a milestone may move on when its phase has no object.
    pub phase: String,
    /// It is a gate.
    #[serde(rename = "controle")]
    pub gate: bool,
    /// Where it stands.
    #[serde(rename = "statut")]
    pub status: Status,
    /// Since which day (`YYYY-MM-DD`); none: nothing happened yet.
    #[serde(rename = "depuis", skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Why it does not concern this project.
    #[serde(rename = "sans_objet", skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
    /// Whom one waits for.
    #[serde(rename = "attente", skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// Reason of the last move.
    #[serde(rename = "motif", skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Reservations not lifted.
    #[serde(rename = "reserves", skip_serializing_if = "Vec::is_empty")]
    pub reserves: Vec<OpenReserve>,
    /// It was validated, and must be done again.
    #[serde(rename = "rouvert", skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopening>,
    /// Evidence, the oldest first.
    #[serde(rename = "preuves", skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What stands in the way of its validation.
    #[serde(rename = "obstacles", skip_serializing_if = "Vec::is_empty")]
    pub obstacles: Vec<Obstacle>,
    /// Last events that do not know each other: people said different things at the same time.
    #[serde(rename = "contradictoires", skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<String>,
    /// What is planned.
    #[serde(rename = "plan")]
    pub plan: Plan,
    /// Day on which work really began.
    #[serde(rename = "debut_reel", skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// Day on which it was really done.
    #[serde(rename = "fin_reelle", skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// Milestones that come before it and concern this project.
    #[serde(rename = "apres")]
    pub before: Vec<String>,
    /// Role that carries it.
    #[serde(rename = "pilote")]
    pub pilot: String,
    /// Role that validates it.
    #[serde(rename = "valideur")]
    pub validator: String,
    /// It may be skipped.
    #[serde(rename = "facultatif")]
    pub optional: bool,
    /// The last events about it: what the next one follows.
    #[serde(skip)]
    pub heads: Vec<String>,
}

/// Why a milestone does not concern a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Absence {
    /// Its phase has no object.
    #[serde(rename = "phase")]
    Phase,
    /// Its condition does not hold.
    #[serde(rename = "condition")]
    Condition {
        /// The condition, in words.
        condition: String,
    },
    /// Somebody said so.
    #[serde(rename = "declaration")]
    Declared,
}

/// A reservation not lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenReserve {
    /// Event that set it.
    #[serde(rename = "evenement")]
    pub event: String,
    /// Its rank there, from 0.
    #[serde(rename = "rang")]
    pub rank: usize,
    /// What is left to do.
    #[serde(flatten)]
    pub reserve: Reserve,
    /// Its day is past.
    #[serde(rename = "en_retard")]
    pub late: bool,
}

/// Why a validated milestone must be done again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Reopening {
    /// Its period is over.
    #[serde(rename = "periode")]
    Period {
        /// Day on which it was to be done again.
        #[serde(rename = "le")]
        on: String,
    },
    /// Rules that bear on it no longer hold.
    #[serde(rename = "regles")]
    Rules {
        /// The rules.
        #[serde(rename = "regles")]
        rules: Vec<String>,
    },
}

/// What the events say of one milestone.
#[derive(Debug, Default)]
struct Told {
    status: Status,
    since: Option<String>,
    wait: Option<Wait>,
    reason: String,
    reserves: Vec<(String, usize, Reserve)>,
    started: Option<String>,
    ended: Option<String>,
    evidence: Vec<Evidence>,
    heads: Vec<String>,
}

/// Every milestone, in the order of the catalogue.
pub(super) fn all(
    catalogue: &Catalogue,
    state: &State,
    report: &Report,
    events: &[Named<'_>],
    today: &str,
) -> Vec<MilestoneState> {
    let told = fold(events);
    let mut milestones: Vec<MilestoneState> = catalogue
        .milestones
        .iter()
        .map(|milestone| begin(catalogue, state, report, milestone, told.get(milestone.id.as_str()), today))
        .collect();
    settle(catalogue, report, &mut milestones);
    milestones
}

fn fold(events: &[Named<'_>]) -> BTreeMap<String, Told> {
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    for (id, event) in events {
        if let Fact::Evidence(evidence) = &event.fact {
            told.entry(evidence.milestone.clone()).or_default().evidence.push(evidence.clone());
        }
        let Some(milestone) = event.fact.moves() else { continue };
        let entry = told.entry(milestone.to_owned()).or_default();
        entry.heads.retain(|head| !event.after.contains(head));
        entry.heads.push((*id).to_owned());
        let written = day_of(event.at);
        match &event.fact {
            Fact::Transition { to, reason, wait, reserves, on, .. } => {
                entry.go(*to, on.clone().unwrap_or(written), reason, wait.clone(), (*id, reserves));
            }
            Fact::Gate { issue, reason, reserves, .. } => {
                entry.go(issue.status(), written, reason, None, (*id, reserves));
            }
            Fact::Lifted(lifted) => entry.lift(&lifted.event, lifted.rank),
            Fact::Evidence(_) | Fact::Ruling(_) | Fact::Assessed(_) | Fact::Unknown => {}
        }
    }
    told
}

impl Told {
    fn go(&mut self, to: Status, on: String, reason: &str, wait: Option<Wait>, (id, reserves): (&str, &[Reserve])) {
        let open = matches!(to, Status::Underway | Status::Waiting | Status::Submitted);
        if open && self.started.is_none() {
            self.started = Some(on.clone());
        }
        if to == Status::ToCome {
            self.started = None;
        }
        self.ended = to.is_done().then(|| on.clone());
        self.status = to;
        self.since = Some(on);
        self.wait = wait;
        reason.clone_into(&mut self.reason);
        self.reserves =
            reserves.iter().enumerate().map(|(rank, reserve)| (id.to_owned(), rank, reserve.clone())).collect();
    }

    fn lift(&mut self, event: &str, rank: usize) {
        self.reserves.retain(|(id, other, _)| id != event || *other != rank);
        if self.status == Status::Reserved && self.reserves.is_empty() {
            self.status = Status::Valid;
        }
    }
}

/// What the events alone say of the milestones that something happened to: nothing of it needs a check.
pub(crate) fn standings(events: &[Named<'_>]) -> BTreeMap<String, Standing> {
    let standing = |told: Told| Standing { status: told.status, ended: told.ended, reserves: told.reserves };
    fold(events).into_iter().map(|(id, told)| (id, standing(told))).collect()
}

/// What the events alone say of a milestone.
#[derive(Debug)]
pub(crate) struct Standing {
    /// Where it stands.
    pub status: Status,
    /// Day on which it was really done.
    pub ended: Option<String>,
    /// Reservations not lifted: event, rank there.
    pub reserves: Vec<(String, usize, Reserve)>,
}

/// The day, in UTC, of a moment in milliseconds.
pub(crate) fn day_of(at: i64) -> String {
    DateTime::from_timestamp_millis(at).unwrap_or_default().format("%Y-%m-%d").to_string()
}

/// A milestone by itself, before its neighbours are looked at.
fn begin(
    catalogue: &Catalogue,
    state: &State,
    report: &Report,
    milestone: &Milestone,
    told: Option<&Told>,
    today: &str,
) -> MilestoneState {
    let absent = Told::default();
    let told = told.unwrap_or(&absent);
    let skipped = report.skipped.contains(&milestone.phase);
    let (phase, absence) = if skipped && milestone.follows_phase {
        (next_phase(catalogue, report, &milestone.phase), None)
    } else if skipped {
        (milestone.phase.clone(), Some(Absence::Phase))
    } else {
        let condition = milestone.condition.clone().unwrap_or_default();
        let off = report.inapplicable.contains(&milestone.id);
        (milestone.phase.clone(), off.then_some(Absence::Condition { condition }))
    };
    let absence = absence.or_else(|| (told.status == Status::Pointless).then_some(Absence::Declared));
    let mut status = if absence.is_some() { Status::Pointless } else { told.status };
    let reopened = reopening(report, milestone, status, told.ended.as_deref(), today);
    if reopened.is_some() {
        status = Status::ToCome;
    }
    MilestoneState {
        id: milestone.id.clone(),
        label: milestone.label.clone(),
        phase,
        gate: is_gate(milestone),
        status,
        since: told.since.clone(),
        absence,
        wait: told.wait.clone(),
        reason: told.reason.clone(),
        reserves: told
            .reserves
            .iter()
            .map(|(event, rank, reserve)| OpenReserve {
                event: event.clone(),
                rank: *rank,
                late: reserve.before.as_str() < today,
                reserve: reserve.clone(),
            })
            .collect(),
        reopened,
        evidence: told.evidence.clone(),
        obstacles: Vec::new(),
        disputed: if told.heads.len() > 1 { told.heads.clone() } else { Vec::new() },
        plan: plan::of(catalogue, state, milestone),
        started: told.started.clone(),
        ended: told.ended.clone(),
        before: Vec::new(),
        pilot: milestone.pilot.clone(),
        validator: milestone.validator.clone(),
        optional: !milestone.compulsory,
        heads: told.heads.clone(),
    }
}

/// The first phase after `phase` that has an object.
fn next_phase(catalogue: &Catalogue, report: &Report, phase: &str) -> String {
    let order = catalogue.phase(phase).map_or(0, |phase| phase.order);
    let later = catalogue.phases.iter().filter(|other| other.order > order && !report.skipped.contains(&other.id));
    later.min_by_key(|other| other.order).map_or_else(|| phase.to_owned(), |other| other.id.clone())
}

fn reopening(
    report: &Report,
    milestone: &Milestone,
    status: Status,
    ended: Option<&str>,
    today: &str,
) -> Option<Reopening> {
    if !matches!(status, Status::Valid | Status::Reserved) {
        return None;
    }
    if milestone.reopened_by_rules {
        let failing = report.findings.iter().map(|finding| &finding.rule).filter(|rule| milestone.rules.contains(rule));
        let rules: BTreeSet<String> = failing.cloned().collect();
        if !rules.is_empty() {
            return Some(Reopening::Rules { rules: rules.into_iter().collect() });
        }
    }
    let period = milestone.period_days?;
    let ended: NaiveDate = ended?.parse().ok()?;
    let due = ended.checked_add_days(Days::new(period.into()))?.to_string();
    (due.as_str() <= today).then_some(Reopening::Period { on: due })
}

/// What depends on the neighbours: what comes before, what is ready, what stands in the way.
fn settle(catalogue: &Catalogue, report: &Report, milestones: &mut [MilestoneState]) {
    let standing: BTreeMap<String, Status> = milestones.iter().map(|other| (other.id.clone(), other.status)).collect();
    let moved: Vec<(String, String)> = milestones
        .iter()
        .zip(&catalogue.milestones)
        .filter(|(state, milestone)| state.phase != milestone.phase)
        .map(|(state, _)| (state.id.clone(), state.phase.clone()))
        .collect();
    let gate_of = |phase: &str| catalogue.phase(phase).and_then(|phase| phase.gate.clone());
    for (state, milestone) in milestones.iter_mut().zip(&catalogue.milestones) {
        let mut before = BTreeSet::new();
        for id in &milestone.depends_on {
            living(catalogue, &standing, &moved, id, &mut before);
        }
        // What moved into a phase is asked for at its gate, like the rest of the phase.
        for (id, phase) in &moved {
            if gate_of(phase).as_deref() == Some(&milestone.id) {
                before.insert(id);
            }
        }
        state.before =
            catalogue.milestones.iter().filter(|m| before.contains(m.id.as_str())).map(|m| m.id.clone()).collect();
        if state.status.is_done() {
            continue;
        }
        let open = state.before.iter().filter(|id| !standing[*id].is_done());
        state.obstacles = open
            .map(|id| {
                let label = catalogue.milestones.iter().find(|other| other.id == *id).map_or("", |other| &other.label);
                Obstacle::of(ObstacleKind::Milestone, id, label)
            })
            .collect();
        if state.status == Status::ToCome && state.obstacles.is_empty() {
            state.status = Status::Ready;
        }
        state.obstacles.extend(in_the_way(report, milestone));
    }
}

/// The milestones that really come before: one without object is replaced by those before it, but for those that moved
/// on to a later phase.
fn living<'a>(
    catalogue: &'a Catalogue,
    standing: &BTreeMap<String, Status>,
    moved: &[(String, String)],
    id: &'a str,
    found: &mut BTreeSet<&'a str>,
) {
    match standing.get(id) {
        Some(Status::Pointless) => {
            let milestone = catalogue.milestones.iter().find(|milestone| milestone.id == id);
            let before = milestone.into_iter().flat_map(|milestone| &milestone.depends_on);
            for before in before.filter(|before| !moved.iter().any(|(id, _)| id == *before)) {
                living(catalogue, standing, moved, before, found);
            }
        }
        Some(_) => {
            found.insert(id);
        }
        None => {}
    }
}

/// Answers missing and blocking findings that bear on a milestone.
fn in_the_way<'a>(report: &'a Report, milestone: &'a Milestone) -> impl Iterator<Item = Obstacle> + 'a {
    let missing = report.missing.iter().filter(|missing| milestone.fields.contains(&missing.field));
    let missing = missing.map(|missing| Obstacle::of(ObstacleKind::Field, &missing.field, &missing.label));
    let blocking = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Blocking && milestone.rules.contains(&finding.rule));
    missing.chain(blocking.map(|finding| Obstacle::of(ObstacleKind::Finding, &finding.rule, &finding.message)))
}
