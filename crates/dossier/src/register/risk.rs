//! Risks: what their table says, what was signed about them, how high they are.

use std::collections::BTreeSet;

use accostage_catalogue::{Catalogue, Choice};
use serde::Serialize;

use super::decision::{Entry, Standing, text};
use super::{Assessment, DECISIONS, Kind, Said};
use crate::agenda::is_over;
use crate::environment::day_shown;
use crate::key::AnswerKey;
use crate::label::fold;
use crate::path::event::{Named, readable};
use crate::path::milestone::day_of;
use crate::path::{Fact, Obstacle, ObstacleKind};
use crate::state::{Row, State};

/// Table of the risks.
pub const RISKS: &str = "risques";
/// Treatment of a risk that is taken as it is.
pub(super) const ACCEPT: &str = "accepter";
/// Before what names a risk, in the words of its acceptance.
pub(super) const ACCEPTANCE_OF: &str = "Acceptation du risque ";

/// How high a risk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Level {
    /// It is watched.
    #[serde(rename = "faible")]
    Low,
    /// It is treated when that costs little.
    #[serde(rename = "modere")]
    Moderate,
    /// It is treated.
    #[serde(rename = "eleve")]
    High,
    /// It is treated first.
    #[serde(rename = "critique")]
    Critical,
}

impl Level {
    /// Every level, the lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Moderate, Self::High, Self::Critical];

    /// The word shown in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "faible",
            Self::Moderate => "modere",
            Self::High => "eleve",
            Self::Critical => "critique",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Faible",
            Self::Moderate => "Modéré",
            Self::High => "Élevé",
            Self::Critical => "Critique",
        }
    }
}

/// The scales of the catalogue: likelihood, severity, treatment, the lowest first.
#[derive(Debug, Clone, Copy)]
pub struct Scale<'a> {
    /// How likely.
    pub likelihood: &'a [Choice],
    /// How severe.
    pub severity: &'a [Choice],
    /// What is done about it.
    pub treatment: &'a [Choice],
}

impl<'a> Scale<'a> {
    /// The scales of a catalogue.
    #[must_use]
    pub fn of(catalogue: &'a Catalogue) -> Self {
        let choices = |column: &str| {
            let column = catalogue.field(RISKS).and_then(|field| field.column(column));
            column.map_or(&[][..], |column| catalogue.column_choices(column).0)
        };
        Self { likelihood: choices("probabilite"), severity: choices("gravite"), treatment: choices("traitement") }
    }

    /// How high a risk is: the product of the ranks on both scales, against the highest one. Out of sixteen: up to two is
    /// low, up to four moderate, up to nine high.
    #[must_use]
    pub fn level(&self, likelihood: &str, severity: &str) -> Option<Level> {
        let rank = |choices: &[Choice], id: &str| choices.iter().position(|choice| choice.id == id).map(|at| at + 1);
        let product = rank(self.likelihood, likelihood)? * rank(self.severity, severity)?;
        let whole = self.likelihood.len() * self.severity.len();
        let sixteenths = product * 16;
        Some(match sixteenths {
            low if low <= 2 * whole => Level::Low,
            moderate if moderate <= 4 * whole => Level::Moderate,
            high if high <= 9 * whole => Level::High,
            _ => Level::Critical,
        })
    }
}

/// A risk on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RiskState {
    /// Row of its table.
    pub id: String,
    /// What names it: its number, else its words, else its rank.
    #[serde(rename = "nom")]
    pub name: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Where it comes from.
    #[serde(rename = "origine", skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What it would lead to, as its last assessment says.
    #[serde(rename = "consequence", skip_serializing_if = "Option::is_none")]
    pub consequence: Option<String>,
    /// How likely: a value of the scale.
    #[serde(rename = "probabilite")]
    pub likelihood: Option<String>,
    /// How severe: a value of the scale.
    #[serde(rename = "gravite")]
    pub severity: Option<String>,
    /// How high; none: it was not assessed.
    #[serde(rename = "niveau")]
    pub level: Option<Level>,
    /// What is done about it: a value of the scale.
    #[serde(rename = "traitement")]
    pub treatment: Option<String>,
    /// The measures.
    #[serde(rename = "mesures", skip_serializing_if = "Option::is_none")]
    pub measures: Option<String>,
    /// Who carries it.
    #[serde(rename = "porteur", skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Day on which it must be looked at again.
    #[serde(rename = "revue_le", skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// Where it stands, in free words.
    #[serde(rename = "statut", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Its status says that it is over.
    #[serde(rename = "clos")]
    pub closed: bool,
    /// Its row was removed: what was signed about it stays.
    #[serde(rename = "retire")]
    pub removed: bool,
    /// Last assessment that somebody signed.
    #[serde(rename = "evaluation", skip_serializing_if = "Option::is_none")]
    pub assessed: Option<Said>,
    /// Its cells no longer say what the last assessment said.
    #[serde(rename = "modifie_depuis")]
    pub changed: bool,
    /// The acceptance that counts, if it was accepted.
    #[serde(rename = "acceptation", skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// What must be done about it before a gate.
    #[serde(rename = "attention", skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<Concern>,
}

/// The acceptance of a risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// The decision.
    pub decision: String,
    /// Last day on which it holds.
    #[serde(rename = "jusqu_au", skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Whether it still holds.
    #[serde(rename = "etat")]
    pub standing: Standing,
}

/// Why a risk is ignored rather than taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Concern {
    /// Likelihood, severity or treatment is missing.
    #[serde(rename = "non-evalue")]
    Unassessed,
    /// The day of its review is past.
    #[serde(rename = "revue-passee")]
    Overdue,
    /// It is accepted, and the acceptance has ended.
    #[serde(rename = "acceptation-expiree")]
    Lapsed,
    /// It is accepted, and nobody signed it since it was last assessed.
    #[serde(rename = "acceptation-non-signee")]
    Unsigned,
}

impl RiskState {
    pub(super) fn obstacles(&self) -> impl Iterator<Item = Obstacle> + '_ {
        self.concerns.iter().map(|concern| Obstacle::of(ObstacleKind::Risk, &self.name, &self.told(*concern)))
    }

    /// A concern in words.
    #[must_use]
    pub fn told(&self, concern: Concern) -> String {
        let label = &self.label;
        let until = self.accepted.as_ref().and_then(|accepted| accepted.until.as_deref()).unwrap_or_default();
        match concern {
            Concern::Unassessed => format!("Risque « {label} » non évalué ou sans traitement"),
            Concern::Overdue => {
                format!(
                    "Risque « {label} » à revoir depuis le {}",
                    day_shown(self.review.as_deref().unwrap_or_default())
                )
            }
            Concern::Lapsed => format!("Acceptation du risque « {label} » expirée depuis le {}", day_shown(until)),
            Concern::Unsigned => {
                let since = if self.assessed.is_some() { " depuis son évaluation" } else { "" };
                format!("Risque « {label} » accepté sans que personne ne l'ait signé{since}")
            }
        }
    }
}

/// Every risk, in the order of their table, then those whose row was removed.
pub(super) fn all(
    catalogue: &Catalogue,
    state: &State,
    events: &[Named<'_>],
    decisions: &[Entry],
    today: &str,
) -> Vec<RiskState> {
    let scale = Scale::of(catalogue);
    let rows = state.rows(&AnswerKey::of(RISKS));
    let mut risks: Vec<RiskState> = rows
        .iter()
        .enumerate()
        .map(|(rank, row)| {
            let (name, label) = naming(row, rank);
            let told = |column: &str| text(row, column).map(str::to_owned);
            let (likelihood, severity) = (told("probabilite"), told("gravite"));
            let mut risk = RiskState {
                level: scale.level(likelihood.as_deref().unwrap_or_default(), severity.as_deref().unwrap_or_default()),
                likelihood,
                severity,
                treatment: told("traitement"),
                origin: told("origine"),
                measures: told("mesures"),
                owner: told("porteur"),
                review: told("echeance"),
                status: told("statut"),
                closed: is_closed(catalogue, row),
                ..signed(&row.id.to_string(), name, label, events, decisions)
            };
            if let Some(last) = last_assessment(&risk.id, events) {
                let same = |cell: &Option<String>, said: &str| cell.as_deref() == Some(said);
                risk.changed = !same(&risk.likelihood, &last.likelihood)
                    || !same(&risk.severity, &last.severity)
                    || !same(&risk.treatment, &last.treatment);
            }
            risk.concerns = concerns(&risk, accepted_since_assessed(&risk, events), today);
            risk
        })
        .collect();
    let mut gone: Vec<(String, String)> = Vec::new();
    for (_, event) in events {
        let (row, label) = match &event.fact {
            Fact::Assessed(assessment) => (&assessment.risk, &assessment.label),
            Fact::Ruling(ruling) if ruling.kind == Kind::AcceptedRisk => (&ruling.about, &ruling.label),
            _ => continue,
        };
        if !risks.iter().any(|risk| risk.id == *row) && !gone.iter().any(|(other, _)| other == row) {
            gone.push((row.clone(), label.clone()));
        }
    }
    risks.extend(gone.into_iter().map(|(row, label)| {
        let last = last_assessment(&row, events);
        RiskState {
            level: last.and_then(|last| scale.level(&last.likelihood, &last.severity)),
            likelihood: last.map(|last| last.likelihood.clone()),
            severity: last.map(|last| last.severity.clone()),
            treatment: last.map(|last| last.treatment.clone()),
            removed: true,
            ..signed(&row, label.clone(), label, events, decisions)
        }
    }));
    risks
}

/// What was signed about a risk.
fn signed(row: &str, name: String, label: String, events: &[Named<'_>], decisions: &[Entry]) -> RiskState {
    let assessed = events.iter().rev().find_map(|(id, event)| match &event.fact {
        Fact::Assessed(assessment) if assessment.risk == row => Some(Said {
            event: (*id).to_owned(),
            on: day_of(event.at),
            author: event.author.clone(),
            role: event.role.clone(),
        }),
        _ => None,
    });
    let counts = |entry: &&Entry| {
        entry.accepts(row, &[&name, &label]) && matches!(entry.standing, Standing::Standing | Standing::Expired)
    };
    // A signed one counts before a row that anybody may write, and one that holds before one that has ended.
    let accepted = decisions.iter().filter(counts).min_by_key(|entry| (!entry.signed, entry.standing));
    let accepted = accepted.map(|entry| Accepted {
        decision: entry.id.clone(),
        until: entry.until.clone(),
        standing: entry.standing,
    });
    RiskState {
        id: row.to_owned(),
        name,
        label,
        origin: None,
        consequence: last_assessment(row, events).and_then(|last| last.consequence.clone()),
        likelihood: None,
        severity: None,
        level: None,
        treatment: None,
        measures: None,
        owner: None,
        review: None,
        status: None,
        closed: false,
        removed: false,
        assessed,
        changed: false,
        accepted,
        concerns: Vec::new(),
    }
}

pub(super) fn last_assessment<'a>(row: &str, events: &'a [Named<'_>]) -> Option<&'a Assessment> {
    events.iter().rev().find_map(|(_, event)| match &event.fact {
        Fact::Assessed(assessment) if assessment.risk == row => Some(assessment),
        _ => None,
    })
}

/// The acceptance that counts is signed, and follows the last assessment.
fn accepted_since_assessed(risk: &RiskState, events: &[Named<'_>]) -> bool {
    let rank = |wanted: &str| events.iter().position(|(id, _)| *id == wanted);
    let accepted = risk.accepted.as_ref().and_then(|accepted| rank(&accepted.decision));
    let assessed = risk.assessed.as_ref().and_then(|said| rank(&said.event));
    accepted.is_some() && accepted > assessed
}

fn concerns(risk: &RiskState, signed: bool, today: &str) -> Vec<Concern> {
    if risk.closed {
        return Vec::new();
    }
    let mut concerns = Vec::new();
    if risk.likelihood.is_none() || risk.severity.is_none() || risk.treatment.is_none() {
        concerns.push(Concern::Unassessed);
    }
    if risk.review.as_deref().is_some_and(|review| review < today) {
        concerns.push(Concern::Overdue);
    }
    if risk.treatment.as_deref() == Some(ACCEPT) {
        if risk.accepted.as_ref().is_some_and(|accepted| accepted.standing == Standing::Expired) {
            concerns.push(Concern::Lapsed);
        } else if !signed {
            concerns.push(Concern::Unsigned);
        }
    }
    concerns
}

/// Its status says that it is over, in the words of the catalogue.
fn is_closed(catalogue: &Catalogue, row: &Row) -> bool {
    let column = catalogue.field(RISKS).and_then(|field| field.column("echeance"));
    column.and_then(|column| column.deadline.as_ref()).is_some_and(|mark| is_over(mark, row))
}

/// It is taken as it is, and not over.
pub(crate) fn is_taken(catalogue: &Catalogue, row: &Row) -> bool {
    text(row, "traitement") == Some(ACCEPT) && !is_closed(catalogue, row)
}

/// What names a risk, and what people read of it.
fn naming(row: &Row, rank: usize) -> (String, String) {
    let name = text(row, "id").or_else(|| text(row, "libelle"));
    let name = name.map_or_else(|| format!("ligne {}", rank + 1), str::to_owned);
    let label = text(row, "libelle").map_or_else(|| name.clone(), str::to_owned);
    (name, label)
}

/// The row of a risk, by its row, its number or its words, and what names it. Accents and case do not count.
#[must_use]
pub fn risk_named<'a>(state: &'a State, name: &str) -> Option<(&'a Row, String, String)> {
    let rows = state.rows(&AnswerKey::of(RISKS));
    let wanted = fold(name.trim());
    let by = |column: &str| rows.iter().position(|row| text(row, column).is_some_and(|text| fold(text) == wanted));
    let by_row = name.trim().parse().ok().and_then(|id| rows.iter().position(|row| row.id == id));
    let rank = by_row.or_else(|| by("id")).or_else(|| by("libelle"))?;
    let row = rows.get(rank)?;
    let (name, label) = naming(row, rank);
    Some((row, name, label))
}

/// A number that no risk bears, nor bore when something was decided about it: `R1`, `R2`…
#[must_use]
pub fn next_number(state: &State) -> String {
    let cells = |table: &str, column: &'static str| {
        let rows = state.rows(&AnswerKey::of(table)).iter();
        rows.filter_map(move |row| text(row, column).map(fold))
    };
    let mut taken: BTreeSet<String> = cells(RISKS, "id").chain(cells(DECISIONS, "risques-acceptes")).collect();
    // The words of an acceptance name the number; a label is the number of a risk that had no words.
    let (events, _) = readable(state, |fact| matches!(fact, Fact::Assessed(_) | Fact::Ruling(_)));
    for (_, event) in &events {
        match &event.fact {
            Fact::Assessed(assessment) => taken.extend([fold(&assessment.label)]),
            Fact::Ruling(ruling) if ruling.kind == Kind::AcceptedRisk => {
                taken.extend([fold(&ruling.label), fold(ruling.text.trim_start_matches(ACCEPTANCE_OF))]);
            }
            _ => {}
        }
    }
    let mut numbers = (1..).map(|number: u32| format!("R{number}"));
    numbers.find(|number| !taken.contains(&fold(number))).unwrap_or_default()
}
