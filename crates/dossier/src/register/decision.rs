//! Decisions: what the events and the tables tell, and whether each still holds.

use std::collections::BTreeMap;

use accostage_catalogue::Catalogue;
use serde::Serialize;

use super::{DECISIONS, DEROGATIONS, Kind, Ruling};
use crate::edit::Author;
use crate::environment::day_shown;
use crate::export::cell_text;
use crate::key::AnswerKey;
use crate::path::event::Named;
use crate::path::milestone::day_of;
use crate::path::{Event, Fact, Issue, Obstacle, ObstacleKind, Reserve};
use crate::state::{Row, State};
use crate::value::Answer;

/// Table of where the project stands on each requirement.
const POSITIONS: &str = "cct-positionnement";

/// Whether a decision still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Standing {
    /// It holds.
    #[serde(rename = "en-vigueur")]
    Standing,
    /// Its last day is past.
    #[serde(rename = "expiree")]
    Expired,
    /// A later one took its place.
    #[serde(rename = "remplacee")]
    Superseded,
    /// What was asked for was refused.
    #[serde(rename = "refusee")]
    Refused,
}

impl Standing {
    /// The word shown in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Standing => "en-vigueur",
            Self::Expired => "expiree",
            Self::Superseded => "remplacee",
            Self::Refused => "refusee",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Standing => "En vigueur",
            Self::Expired => "Expirée",
            Self::Superseded => "Remplacée",
            Self::Refused => "Refusée",
        }
    }
}

/// A decision of the register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Event, or row of a table when nobody signed it.
    pub id: String,
    /// Day of the decision, `YYYY-MM-DD`; empty when a row does not tell it.
    #[serde(rename = "le")]
    pub on: String,
    /// Of what kind.
    #[serde(rename = "nature")]
    pub kind: Kind,
    /// What it is about: the row of a risk, a requirement, a gate, free words.
    #[serde(rename = "sur")]
    pub about: String,
    /// What people read of it.
    #[serde(rename = "libelle")]
    pub label: String,
    /// What is decided.
    #[serde(rename = "decision")]
    pub text: String,
    /// Why.
    #[serde(rename = "raison", skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who. A row that nobody signed has the name that was typed.
    #[serde(rename = "par")]
    pub author: Author,
    /// In which role; none: nobody signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Somebody signed it.
    #[serde(rename = "signee")]
    pub signed: bool,
    /// Last day on which it holds.
    #[serde(rename = "jusqu_au", skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Whether it still holds.
    #[serde(rename = "etat")]
    pub standing: Standing,
    /// Decision that it takes the place of.
    #[serde(rename = "remplace", skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// Decisions that took its place.
    #[serde(rename = "remplacee_par", skip_serializing_if = "Vec::is_empty")]
    pub superseded_by: Vec<String>,
    /// What is left to do, at a gate.
    #[serde(rename = "reserves", skip_serializing_if = "Vec::is_empty")]
    pub reserves: Vec<Reserve>,
    /// When it was recorded, in milliseconds; none: nobody signed it.
    #[serde(skip)]
    pub at: Option<i64>,
    /// Row of a table that tells the same.
    #[serde(skip)]
    pub row: Option<String>,
}

/// Every decision, the most recent first.
pub(super) fn all(catalogue: &Catalogue, state: &State, events: &[Named<'_>], today: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> =
        events.iter().filter_map(|(id, event)| from_event(catalogue, id, event, today)).collect();
    let rows = |entries: &[Entry]| entries.iter().filter_map(|entry| entry.row.clone()).collect::<Vec<_>>();
    let signed = rows(&entries);
    let unsigned = unsigned_rows(catalogue, state, today).into_iter();
    let unsigned = unsigned.filter(|entry| !entry.row.as_ref().is_some_and(|row| signed.contains(row)));
    entries.extend(unsigned);
    supersede(&mut entries);
    // Among those of one day, the order of causes decides.
    entries.reverse();
    entries.sort_by(|one, other| other.on.cmp(&one.on));
    entries
}

fn from_event(catalogue: &Catalogue, id: &str, event: &Event, today: &str) -> Option<Entry> {
    let entry = |kind: Kind, about: &str, label: &str| Entry {
        id: id.to_owned(),
        on: day_of(event.at),
        kind,
        about: about.to_owned(),
        label: label.to_owned(),
        text: String::new(),
        reason: String::new(),
        author: event.author.clone(),
        role: Some(event.role.clone()),
        signed: true,
        until: None,
        standing: Standing::Standing,
        supersedes: None,
        superseded_by: Vec::new(),
        reserves: Vec::new(),
        at: Some(event.at),
        row: None,
    };
    match &event.fact {
        Fact::Ruling(ruling) => Some(Entry {
            text: ruling.text.clone(),
            reason: ruling.reason.clone(),
            until: ruling.until.clone(),
            standing: standing(ruling.refused, ruling.until.as_deref(), today),
            supersedes: ruling.supersedes.clone(),
            row: ruling.row.clone(),
            ..entry(ruling.kind, &ruling.about, &ruling.label)
        }),
        Fact::Gate { milestone, issue, reason, reserves, .. } => {
            let label = catalogue.milestones.iter().find(|known| known.id == *milestone);
            let label = label.map_or(milestone.as_str(), |milestone| &milestone.label);
            Some(Entry {
                text: issue_label(*issue).to_owned(),
                reason: reason.clone(),
                reserves: reserves.clone(),
                standing: if *issue == Issue::NoGo { Standing::Refused } else { Standing::Standing },
                ..entry(Kind::Gate, milestone, label)
            })
        }
        _ => None,
    }
}

fn issue_label(issue: Issue) -> &'static str {
    match issue {
        Issue::Go => "Go",
        Issue::GoWithReserves => "Go avec réserves",
        Issue::NoGo => "No-go",
    }
}

fn standing(refused: bool, until: Option<&str>, today: &str) -> Standing {
    match until {
        _ if refused => Standing::Refused,
        Some(until) if until < today => Standing::Expired,
        _ => Standing::Standing,
    }
}

/// A decision named by a later one gives way to it; so does the earlier decision of the same gate.
fn supersede(entries: &mut [Entry]) {
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut last_gate: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in entries.iter() {
        if let Some(replaced) = &entry.supersedes {
            by.entry(replaced.clone()).or_default().push(entry.id.clone());
        }
        if entry.kind == Kind::Gate
            && let Some(before) = last_gate.insert(&entry.about, &entry.id)
        {
            by.entry(before.to_owned()).or_default().push(entry.id.clone());
        }
    }
    for entry in entries {
        if let Some(later) = by.remove(&entry.id) {
            entry.superseded_by = later;
            entry.standing = Standing::Superseded;
        }
    }
}

/// Rows of the tables of decisions and derogations, as decisions that nobody signed.
fn unsigned_rows(catalogue: &Catalogue, state: &State, today: &str) -> Vec<Entry> {
    let reader = |table: &'static str| {
        let field = catalogue.field(table);
        move |row: &Row, column: &str| {
            let cell = row.cells.get(column)?;
            Some(cell_text(catalogue, field.and_then(|field| field.column(column)), &cell.value))
        }
    };
    let entry = |row: &Row, kind: Kind| Entry {
        id: row.id.to_string(),
        on: String::new(),
        kind,
        about: String::new(),
        label: String::new(),
        text: String::new(),
        reason: String::new(),
        author: Author::default(),
        role: None,
        signed: false,
        until: None,
        standing: Standing::Standing,
        supersedes: None,
        superseded_by: Vec::new(),
        reserves: Vec::new(),
        at: None,
        row: Some(row.id.to_string()),
    };
    let cell = reader(DECISIONS);
    let decisions = state.rows(&AnswerKey::of(DECISIONS)).iter().map(|row| {
        let risk = cell(row, "risques-acceptes");
        let kind = if risk.is_some() { Kind::AcceptedRisk } else { Kind::Other };
        let subject = cell(row, "sujet").or_else(|| risk.clone()).unwrap_or_default();
        let until = cell(row, "revue-le");
        Entry {
            on: cell(row, "date").unwrap_or_default(),
            about: risk.unwrap_or_else(|| subject.clone()),
            label: subject,
            text: cell(row, "decision").unwrap_or_default(),
            reason: cell(row, "options").unwrap_or_default(),
            author: Author { name: cell(row, "decideur").unwrap_or_default(), email: String::new() },
            standing: standing(false, until.as_deref(), today),
            until,
            ..entry(row, kind)
        }
    });
    let cell = reader(DEROGATIONS);
    let derogations = state.rows(&AnswerKey::of(DEROGATIONS)).iter().map(|row| {
        let requirement = cell(row, "exigence").unwrap_or_default();
        let (decision, until) = (text(row, "decision"), cell(row, "jusqu-au"));
        Entry {
            on: cell(row, "notifiee-le").or_else(|| cell(row, "deposee-le")).unwrap_or_default(),
            label: requirement_label(catalogue, &requirement),
            about: requirement,
            text: cell(row, "decision").unwrap_or_default(),
            reason: cell(row, "motif").unwrap_or_default(),
            standing: standing(decision == Some("refusee"), until.as_deref(), today),
            until,
            ..entry(row, Kind::Derogation)
        }
    });
    decisions.chain(derogations).collect()
}

/// What people read of a requirement: its official number and its title.
pub(super) fn requirement_label(catalogue: &Catalogue, id: &str) -> String {
    let found = catalogue.requirements.iter().find(|requirement| requirement.id == id || requirement.official == id);
    found.map_or_else(|| id.to_owned(), |requirement| format!("{} – {}", requirement.official, requirement.title))
}

/// Signed derogations that have ended, when the table does not say so: somebody changed its row, or took it away. What
/// the table says is a finding of its rule.
pub(super) fn expired_derogations<'a>(
    state: &'a State,
    entries: &'a [Entry],
    today: &'a str,
) -> impl Iterator<Item = Obstacle> + 'a {
    let told_by_table = move |entry: &Entry| {
        let mut rows = state.rows(&AnswerKey::of(DEROGATIONS)).iter();
        rows.any(|row| Some(row.id.to_string()) == entry.row && told_expired(row, today))
    };
    let ended = entries
        .iter()
        .filter(|entry| entry.kind == Kind::Derogation && entry.signed && entry.standing == Standing::Expired);
    ended.filter(move |entry| !is_met(state, &entry.about) && !told_by_table(entry)).map(|entry| {
        let until = entry.until.as_deref().unwrap_or_default();
        let label = format!("Dérogation à « {} » expirée depuis le {}", entry.label, day_shown(until));
        Obstacle::of(ObstacleKind::Derogation, &entry.about, &label)
    })
}

/// The rule R-DEROGATION-EXPIREE speaks of this row.
fn told_expired(row: &Row, today: &str) -> bool {
    text(row, "jusqu-au").is_some_and(|until| until < today)
        && text(row, "decision") == Some("accordee")
        && text(row, "duree") != Some("perenne")
}

/// A requirement that is met needs no derogation.
fn is_met(state: &State, requirement: &str) -> bool {
    let mut rows = state.rows(&AnswerKey::of(POSITIONS)).iter();
    rows.any(|row| text(row, "exigence") == Some(requirement) && text(row, "statut") == Some("conforme"))
}

/// A cell that holds a text.
pub(super) fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Text(text)) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

impl Entry {
    /// It is an accepted risk that is the row, or bears its name.
    pub(super) fn accepts(&self, row: &str, names: &[&str]) -> bool {
        self.kind == Kind::AcceptedRisk && (self.about == row || !self.signed && names.contains(&self.about.as_str()))
    }
}

impl Ruling {
    /// The refusal or the grant of a derogation, as its column stores it.
    pub(super) fn outcome(&self) -> &'static str {
        if self.refused { "refusee" } else { "accordee" }
    }
}
