//! What was followed and what happened on the path, in words.

use accostage_catalogue::Catalogue;
use accostage_catalogue::typography::typography;

use crate::environment::certificates::{READ, TABLE as CERTIFICATES};
use crate::environment::{self, day_shown, tracking, words};
use crate::evaluation::secrets::VOUCHED;
use crate::key::{AnswerKey, RowId};
use crate::path::{Fact, Recorded, Reserve, plan};
use crate::state::State;
use crate::value::Answer;
use crate::value_text;

const MILESTONE: &str = "jalon/";

/// What a fact of the follow-up is about; none: a newer version wrote it.
pub(super) fn label(catalogue: &Catalogue, state: &State, key: &str) -> Option<String> {
    let named = |table: &str, row: &str, column: &str| {
        let row = row.parse::<RowId>().ok()?;
        let found = state.rows(&AnswerKey::of(table)).iter().find(|other| other.id == row)?;
        match &found.cells.get(column)?.value {
            Answer::Text(name) => Some(name.clone()),
            _ => None,
        }
    };
    if let Some((row, what)) = key.strip_prefix(READ).and_then(|rest| rest.split_once('/')) {
        let name = named(CERTIFICATES, row, "cn").unwrap_or_else(|| "retiré".to_owned());
        return Some(format!("Certificat «\u{a0}{name}\u{a0}», {what} du fichier importé"));
    }
    if key.starts_with(VOUCHED) {
        return Some("Texte confirmé sans secret".to_owned());
    }
    if let Some(day) = key.strip_prefix(plan::HOLIDAY) {
        return Some(format!("Jours non travaillés à partir du {}", day_shown(day)));
    }
    if let Some((id, attribute)) = key.strip_prefix(MILESTONE).and_then(|rest| rest.split_once('/')) {
        let what = match attribute {
            "debut-prevu" => "début prévu",
            "fin-prevue" => "fin prévue",
            "charge-min" => "charge minimale",
            "charge-max" => "charge maximale",
            "charge-consommee" => "charge consommée",
            other => match other.strip_prefix(plan::PERSON) {
                Some(person) => return Some(format!("{}, part de {person}", milestone("Jalon", catalogue, id))),
                None => "autre donnée de planification",
            },
        };
        return Some(format!("{}, {what}", milestone("Jalon", catalogue, id)));
    }
    let (row, rest) = key.strip_prefix(tracking::PREFIX)?.split_once('/')?;
    let kept = || match &state.tracking.get(&format!("{}{row}/{}", tracking::PREFIX, tracking::NAME))?.value {
        Answer::Text(name) => Some(name.clone()),
        _ => None,
    };
    let name = named(environment::TABLE, row, "nom").or_else(kept).unwrap_or_else(|| "retiré".to_owned());
    let (attribute, what) = rest.rsplit_once('/')?;
    let known = catalogue.environment_attributes.iter().find(|known| known.id == attribute);
    let about = match known {
        Some(known) => format!("{}, {what}", known.label),
        None => what.to_owned(),
    };
    Some(format!("Environnement «\u{a0}{name}\u{a0}», {about}"))
}

/// The value of a fact of the follow-up.
pub(super) fn value(catalogue: &Catalogue, key: &str, value: &Answer) -> String {
    let last = key.rsplit('/').next().unwrap_or_default();
    let shown = match value {
        Answer::Text(word)
            if key.starts_with(tracking::PREFIX) && matches!(last, tracking::STATUS | tracking::OBSERVED) =>
        {
            return words::status(catalogue, word);
        }
        Answer::Text(text) => return day_shown(text),
        other => value_text(catalogue, None, other),
    };
    let planned = key.strip_prefix(MILESTONE).and_then(|rest| rest.split_once('/')).map(|(_, attribute)| attribute);
    match planned {
        Some(attribute) if attribute.starts_with(plan::PERSON) => format!("{shown}\u{a0}%"),
        Some("charge-min" | "charge-max" | "charge-consommee") => {
            let one = matches!(value, Answer::Number(days) if days.abs() < 2.0);
            format!("{shown} {}", if one { "jour-homme" } else { "jours-homme" })
        }
        _ => shown,
    }
}

/// What happened, in one line.
pub(super) fn event(catalogue: &Catalogue, fact: &Fact) -> String {
    match fact {
        Fact::Transition { milestone: id, to, .. } => {
            format!("{}\u{a0}: {}", milestone("Jalon", catalogue, id), small(&typography(to.label())))
        }
        Fact::Evidence(evidence) => format!("{}, preuve", milestone("Jalon", catalogue, &evidence.milestone)),
        Fact::Gate { milestone: id, issue, .. } => {
            format!("{}\u{a0}: {}", milestone("Point de contrôle", catalogue, id), small(issue.label()))
        }
        Fact::Lifted(lifted) => format!("{}, réserve levée", milestone("Jalon", catalogue, &lifted.milestone)),
        Fact::Ruling(ruling) => format!("{}, «\u{a0}{}\u{a0}»", ruling.kind.label(), ruling.label),
        Fact::Assessed(risk) => format!("Risque évalué, «\u{a0}{}\u{a0}»", risk.label),
        Fact::Unknown => "Événement d’une version plus récente".to_owned(),
    }
}

/// What happened, by whom and why, from the stored form.
pub(super) fn told(catalogue: &Catalogue, stored: &str) -> String {
    let Some(read) = Recorded::decode(stored).and_then(|kept| kept.event()) else {
        return "Événement d’une version plus récente".to_owned();
    };
    let (text, reserves): (&str, &[Reserve]) = match &read.fact {
        Fact::Transition { reason, reserves, .. } | Fact::Gate { reason, reserves, .. } => (reason, reserves),
        Fact::Evidence(evidence) => (&evidence.text, &[]),
        Fact::Lifted(lifted) => (&lifted.reason, &[]),
        Fact::Ruling(ruling) => (&ruling.text, &[]),
        Fact::Assessed(risk) => (&risk.reason, &[]),
        Fact::Unknown => ("", &[]),
    };
    let mut lines = vec![event(catalogue, &read.fact), format!("Par\u{a0}: {}", read.author.name)];
    if !text.is_empty() {
        lines.push(text.to_owned());
    }
    lines.extend(
        reserves.iter().map(|left| format!("Réserve, avant le {}\u{a0}: {}", day_shown(&left.before), left.text)),
    );
    lines.join("\n")
}

fn milestone(what: &str, catalogue: &Catalogue, id: &str) -> String {
    let known = catalogue.milestones.iter().find(|known| known.id == id);
    format!("{what} «\u{a0}{}\u{a0}»", known.map_or(id, |known| known.label.as_str()))
}

fn small(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
