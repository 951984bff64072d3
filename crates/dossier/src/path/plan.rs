//! What is planned for a milestone: efforts, people, dates. Plain facts, kept under `tracking`.

use std::collections::BTreeMap;

use accostage_catalogue::typography::typography;
use accostage_catalogue::{Catalogue, Milestone};
use chrono::NaiveDate;
use serde::Serialize;

use crate::key::AnswerKey;
use crate::state::State;
use crate::value::Answer;

/// Attributes of a milestone that a person may give, with what they hold.
pub const ATTRIBUTES: [(&str, Kind); 5] = [
    ("debut-prevu", Kind::Day),
    ("fin-prevue", Kind::Day),
    ("charge-min", Kind::Days),
    ("charge-max", Kind::Days),
    ("charge-consommee", Kind::Days),
];

/// Start of the keys that assign a person to a milestone; the name follows, the value is a share in percent.
pub const PERSON: &str = "personne/";
/// Start of the keys of the days on which the project does not work; the first day follows, the value is the last one.
pub const HOLIDAY: &str = "projet/conges/";

/// What an attribute holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A day, `YYYY-MM-DD`.
    Day,
    /// Person-days.
    Days,
}

/// What is planned for a milestone.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Plan {
    /// Planned first day.
    #[serde(rename = "debut_prevu", skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Planned last day.
    #[serde(rename = "fin_prevue", skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Effort, in person-days: smallest, largest.
    #[serde(rename = "charge")]
    pub effort: [f64; 2],
    /// Where the effort comes from.
    #[serde(rename = "charge_origine")]
    pub source: EffortSource,
    /// Effort already spent, in person-days.
    #[serde(rename = "charge_consommee")]
    pub spent: f64,
    /// People, with the share of their time that they give, in percent.
    #[serde(rename = "personnes", skip_serializing_if = "BTreeMap::is_empty")]
    pub people: BTreeMap<String, f64>,
}

/// Where an effort comes from, the most precise first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffortSource {
    /// Given on the milestone.
    #[serde(rename = "jalon")]
    Milestone,
    /// The table of efforts of the dossier.
    #[serde(rename = "plan-charge")]
    Table,
    /// The catalogue.
    #[serde(rename = "catalogue")]
    Catalogue,
    /// A default of the catalogue: nobody said anything.
    #[default]
    #[serde(rename = "defaut")]
    Default,
}

/// Key of a fact about a milestone.
#[must_use]
pub fn key(milestone: &str, attribute: &str) -> String {
    format!("jalon/{milestone}/{attribute}")
}

/// The plan of a milestone.
pub(super) fn of(catalogue: &Catalogue, state: &State, milestone: &Milestone) -> Plan {
    let fact = |attribute: &str| state.tracking.get(&key(&milestone.id, attribute)).map(|answered| &answered.value);
    let day = |attribute: &str| match fact(attribute) {
        Some(Answer::Text(day)) => Some(day.clone()),
        _ => None,
    };
    let number = |attribute: &str| match fact(attribute) {
        Some(Answer::Number(number)) => Some(*number),
        _ => None,
    };
    let row = table_row(state, milestone);
    let (effort, source) = effort(catalogue, milestone, row, [number("charge-min"), number("charge-max")]);
    let prefix = key(&milestone.id, PERSON);
    let people = state.tracking.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
    let people = people.filter_map(|(key, answered)| match answered.value {
        Answer::Number(share) => Some((key[prefix.len()..].to_owned(), share)),
        _ => None,
    });
    Plan {
        start: day("debut-prevu"),
        end: day("fin-prevue"),
        effort,
        source,
        spent: number("charge-consommee").or_else(|| cell(row?, "consomme")).unwrap_or(0.0),
        people: people.collect(),
    }
}

/// Effort of a milestone: what was said of it, of its line in the table of efforts, of it in the catalogue, of any.
fn effort(
    catalogue: &Catalogue,
    milestone: &Milestone,
    row: Option<&crate::state::Row>,
    own: [Option<f64>; 2],
) -> ([f64; 2], EffortSource) {
    let complete = |bounds: [Option<f64>; 2]| match bounds {
        [Some(low), Some(high)] => Some([low.min(high), low.max(high)]),
        [Some(only), None] | [None, Some(only)] => Some([only, only]),
        [None, None] => None,
    };
    if let Some(bounds) = complete(own) {
        return (bounds, EffortSource::Milestone);
    }
    if let Some(bounds) = row.and_then(|row| complete([cell(row, "charge-min"), cell(row, "charge-max")])) {
        return (bounds, EffortSource::Table);
    }
    let indicative = milestone.effort.as_ref().and_then(|effort| figures(effort.as_str()?));
    if let Some(bounds) = indicative {
        return (bounds, EffortSource::Catalogue);
    }
    let default = if super::is_gate(milestone) { "charge-controle-defaut-jh" } else { "charge-jalon-defaut-jh" };
    (range(catalogue, default).unwrap_or([0.5, 2.0]), EffortSource::Default)
}

/// « 5 à 10 … » or « 10 … »: the figures at the start.
fn figures(text: &str) -> Option<[f64; 2]> {
    let mut words = text.split_whitespace();
    let low: f64 = words.next()?.replace(',', ".").parse().ok()?;
    let high = match (words.next(), words.next()) {
        (Some("à"), Some(high)) => high.replace(',', ".").parse().ok()?,
        _ => low,
    };
    Some([low, high])
}

/// A parameter of the catalogue that holds two numbers.
pub(crate) fn range(catalogue: &Catalogue, parameter: &str) -> Option<[f64; 2]> {
    let found = catalogue.parameters.iter().find(|candidate| candidate.id == parameter)?;
    let numbers: Vec<f64> = found.value.as_array()?.iter().filter_map(serde_json::Value::as_f64).collect();
    numbers.try_into().ok()
}

fn table_row<'a>(state: &'a State, milestone: &Milestone) -> Option<&'a crate::state::Row> {
    let names = |row: &&crate::state::Row| match row.cells.get("etape").map(|cell| &cell.value) {
        // The label may be the one of the catalogue as it is shown.
        Some(Answer::Text(text)) => *text == milestone.id || typography(text) == typography(&milestone.label),
        _ => false,
    };
    state.rows(&AnswerKey::of("plan-charge")).iter().find(names)
}

fn cell(row: &crate::state::Row, column: &str) -> Option<f64> {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Number(number)) => Some(*number),
        _ => None,
    }
}

/// Days on which the project does not work: first day, last day.
#[must_use]
pub fn holidays(state: &State) -> Vec<(NaiveDate, NaiveDate)> {
    let prefix = HOLIDAY.to_owned();
    let kept = state.tracking.range(prefix..).take_while(|(key, _)| key.starts_with(HOLIDAY));
    kept.filter_map(|(key, answered)| {
        let first = key[HOLIDAY.len()..].parse().ok()?;
        match &answered.value {
            Answer::Text(last) => Some((first, last.parse().ok()?)),
            _ => None,
        }
    })
    .collect()
}
