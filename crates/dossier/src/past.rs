//! The past in the words of people: what a path of the history names, and what stood there.

mod fact;

use std::collections::BTreeMap;

use accostage_catalogue::typography::typography;
use accostage_catalogue::{Catalogue, FieldKind};

use crate::edit::ActionKind;
use crate::key::{AnswerKey, RowId};
use crate::label::is_label_path;
use crate::state::{Sensitivity, State, Unplaced};
use crate::value::Answer;
use crate::{HistoryEntry, KeyChange, answer_shown, cell_shown};

/// What an action is.
#[must_use]
pub fn kind(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::Create => "Création du dossier",
        ActionKind::Edit => "Modification",
        ActionKind::Undo => "Annulation",
        ActionKind::Redo => "Rétablissement",
        ActionKind::Restore => "Restauration",
        ActionKind::Migrate => "Passage à une autre révision du catalogue",
        ActionKind::Event => "Événement du parcours",
        ActionKind::Unknown => "Autre action",
    }
}

/// What people call a label.
fn label_name(typed: &str) -> String {
    format!("Étiquette «\u{a0}{typed}\u{a0}»")
}

/// The answer or the table that a path names.
#[must_use]
pub fn key_of(path: &str) -> Option<AnswerKey> {
    let (container, property) = path.split_once('/')?;
    let key = match container {
        "answers" => property,
        "rows" => property.rsplit_once('/')?.0,
        _ => return None,
    };
    Some(key.parse().unwrap_or_else(|never| match never {}))
}

/// The section of what a path names.
#[must_use]
pub fn section_of<'a>(catalogue: &'a Catalogue, path: &str) -> Option<&'a str> {
    catalogue.field(&key_of(path)?.field).map(|field| field.section.as_str())
}

/// What a path names. No part of it is shown as it is written, unless a newer version wrote it.
#[must_use]
pub fn label(catalogue: &Catalogue, state: &State, path: &str) -> String {
    let (container, property) = path.split_once('/').unwrap_or((path, ""));
    match (container, property) {
        ("meta", "name") => "Nom du dossier".to_owned(),
        ("meta", "archived") => "Archivage".to_owned(),
        ("meta", "sensitivity") => "Sensibilité du dossier".to_owned(),
        ("meta", "catalogue") => "Révision du catalogue".to_owned(),
        ("meta", "id") => "Identité du dossier".to_owned(),
        ("meta", "created") => "Date de création".to_owned(),
        ("meta", _) if is_label_path(path) => {
            let typed = state.labels.get(property).map(String::as_str);
            label_name(typed.unwrap_or_else(|| property.split_once(':').map_or(property, |(_, folded)| folded)))
        }
        ("criteria", id) => {
            let known = catalogue.criteria.iter().find(|criterion| criterion.id == id);
            known.map_or_else(|| id.to_owned(), |criterion| criterion.label.clone())
        }
        ("unplaced", _) => "Valeur sans place dans le catalogue".to_owned(),
        ("tracking", key) => fact::label(catalogue, state, key).unwrap_or_else(|| "Autre suivi".to_owned()),
        ("events", id) => {
            let event = state.events.get(id).and_then(crate::path::Recorded::event);
            event.map_or_else(|| "Événement du parcours".to_owned(), |event| fact::event(catalogue, &event.fact))
        }
        _ => key_of(path)
            .map_or_else(|| path.to_owned(), |key| placed_label(catalogue, state, &key, container, property)),
    }
}

fn placed_label(catalogue: &Catalogue, state: &State, key: &AnswerKey, container: &str, property: &str) -> String {
    let field = catalogue.field(&key.field);
    let mut label = field.map_or_else(|| key.field.clone(), |field| field.label.clone());
    if let Some(platform) = &key.platform {
        label = format!("{label} ({platform})");
    }
    if container != "rows" {
        return label;
    }
    let row = property.rsplit_once('/').and_then(|(_, row)| row.parse::<RowId>().ok());
    let rank = state.rows(key).iter().position(|other| Some(other.id) == row);
    let naming = rank.and_then(|rank| {
        let column = field?.key_column()?;
        Some(cell_shown(catalogue, Some(column), &state.rows(key)[rank].cells.get(&column.id)?.value))
    });
    match (rank, naming) {
        (Some(_), Some(name)) => format!("{label}, «\u{a0}{name}\u{a0}»"),
        (Some(rank), None) => format!("{label}, ligne {}", rank + 1),
        (None, _) => format!("{label}, ligne retirée"),
    }
}

/// What an action touched at a path.
#[must_use]
pub fn touched(catalogue: &Catalogue, state: &State, entry: &HistoryEntry, path: &str) -> String {
    entry.labels.get(path).map_or_else(|| label(catalogue, state, path), |typed| label_name(typed))
}

/// What differs between two moments.
#[must_use]
pub fn changed(catalogue: &Catalogue, state: &State, change: &KeyChange) -> String {
    match change.after.as_ref().or(change.before.as_ref()) {
        Some(typed) if is_label_path(&change.path) => label_name(typed),
        _ => label(catalogue, state, &change.path),
    }
}

/// What stood at a path ([`KeyChange::before`]), as people read it.
#[must_use]
pub fn text(catalogue: &Catalogue, path: &str, stored: &str) -> String {
    let field = key_of(path).and_then(|key| catalogue.field(&key.field));
    let property = path.split_once('/').map_or("", |(_, property)| property);
    match (path.split('/').next(), field) {
        (Some("answers"), Some(field)) if field.kind == FieldKind::LongText => match Answer::decode(stored) {
            Answer::Text(text) => text,
            _ => stored.to_owned(),
        },
        (Some("answers"), Some(field)) => answer_shown(catalogue, field, &Answer::decode(stored)),
        (Some("rows"), field) => {
            let cells: BTreeMap<String, String> = serde_json::from_str(stored).unwrap_or_default();
            let columns = field.map_or(&[][..], |field| field.columns.as_slice());
            let lines = columns.iter().filter_map(|column| {
                let value = Answer::decode(cells.get(&column.id)?);
                Some(format!("{}\u{a0}: {}", column.label, cell_shown(catalogue, Some(column), &value)))
            });
            let known = |id: &str| columns.iter().any(|column| column.id == id);
            // Its place among the rows is kept beside the cells, under a name that no column bears.
            let others = cells.iter().filter(|(id, _)| !known(id)).map(|(id, value)| match id.strip_prefix('~') {
                Some(_) => format!("Place\u{a0}: {value}"),
                None => format!("{id}\u{a0}: {}", cell_shown(catalogue, None, &Answer::decode(value))),
            });
            lines.chain(others).collect::<Vec<_>>().join("\n")
        }
        (Some("criteria"), _) => {
            let word = match Answer::decode(stored) {
                Answer::Text(word) => word,
                _ => stored.to_owned(),
            };
            note(&word).map_or(word, str::to_owned)
        }
        (Some("tracking"), _) => fact::value(catalogue, property, &Answer::decode(stored)),
        (Some("events"), _) => fact::told(catalogue, stored),
        (Some("unplaced"), _) => serde_json::from_str::<Unplaced>(stored).map_or_else(
            |_| stored.to_owned(),
            |kept| {
                let value = kept.value.as_str().map_or_else(|| kept.value.to_string(), str::to_owned);
                format!("{value} ({})", typography(&kept.reason))
            },
        ),
        (Some("meta"), _) if property == "sensitivity" => {
            Sensitivity::from_word(stored).map_or_else(|| stored.to_owned(), |level| level.label().to_owned())
        }
        (Some("meta"), _) if property == "archived" => if stored == "oui" { "Archivé" } else { "Actif" }.to_owned(),
        _ => stored.to_owned(),
    }
}

fn note(word: &str) -> Option<&'static str> {
    Some(match word {
        "favorable" => "Favorable",
        "intermediaire" => "Intermédiaire",
        "defavorable" => "Défavorable",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Author;
    use crate::environment::certificates::READ;
    use crate::environment::{TABLE, tracking};
    use crate::evaluation::secrets::VOUCHED;
    use crate::path::{Event, Fact, Issue, Recorded, Status};
    use crate::state::{Answered, Provenance, Row};

    fn answered(text: &str) -> Answered {
        Answered { value: Answer::Text(text.to_owned()), provenance: Provenance::default(), others: Vec::new() }
    }

    #[test]
    fn a_fact_of_the_follow_up_is_told_in_words_even_once_its_row_is_gone() {
        let (catalogue, mut state) = (Catalogue::builtin(), State::default());
        let row = RowId::default();
        let cells = [("nom".to_owned(), answered("preprod"))].into();
        let named = Row { id: row, position: String::new(), cells, revived: false };
        state.tables.insert(AnswerKey::of(TABLE), vec![named]);
        let told = |state: &State, key: &str| label(catalogue, state, &format!("tracking/{key}"));
        let key = tracking::key(row, "env-base", tracking::STATUS);
        let expected = "Environnement «\u{a0}preprod\u{a0}», Base créée et migrée, statut";
        assert_eq!(told(&state, &key), expected);
        state.tables.clear();
        state.tracking.insert(format!("{}{row}/{}", tracking::PREFIX, tracking::NAME), answered("preprod"));
        assert_eq!(told(&state, &key), expected);
        assert!(told(&state, &format!("{READ}{row}/empreinte")).contains("retiré"));
        assert_eq!(told(&state, &format!("{VOUCHED}0f")), "Texte confirmé sans secret");
    }

    #[test]
    fn what_is_planned_and_what_happened_names_its_milestone_in_words() {
        let (catalogue, mut state) = (Catalogue::builtin(), State::default());
        let milestone = &catalogue.milestones[0];
        let about = format!("Jalon «\u{a0}{}\u{a0}»", milestone.label);
        let plan = |attribute: &str| format!("tracking/jalon/{}/{attribute}", milestone.id);
        assert_eq!(label(catalogue, &state, &plan("debut-prevu")), format!("{about}, début prévu"));
        assert_eq!(label(catalogue, &state, &plan("personne/Ada")), format!("{about}, part de Ada"));
        assert_eq!(text(catalogue, &plan("debut-prevu"), "\"2026-12-24\""), "24/12/2026");
        assert_eq!(text(catalogue, &plan("charge-min"), "2.5"), "2,5 jours-homme");
        assert_eq!(text(catalogue, &plan("personne/Ada"), "50"), "50 %".replace(' ', "\u{a0}"));
        let days = "tracking/projet/conges/2026-12-24";
        assert_eq!(label(catalogue, &state, days), "Jours non travaillés à partir du 24/12/2026");

        let mut happened = |id: &str, fact: Fact| {
            let event = Event {
                dossier: String::new(),
                author: Author { name: "Ada".into(), email: String::new() },
                role: "chef-de-projet".into(),
                at: 0,
                after: Vec::new(),
                fact,
            };
            let kept = event.record(String::new(), |_| Ok::<_, ()>(String::new())).expect("kept");
            let stored = kept.encode();
            state.events.insert(id.to_owned(), kept);
            (label(catalogue, &state, &format!("events/{id}")), text(catalogue, &format!("events/{id}"), &stored))
        };
        let (named, told) = happened(
            "01a2",
            Fact::Transition {
                milestone: milestone.id.clone(),
                to: Status::Waiting,
                reason: "l'avis manque".into(),
                wait: None,
                reserves: Vec::new(),
                on: None,
            },
        );
        assert_eq!(named, format!("{about}\u{a0}: en attente d’un tiers"));
        assert!(told.contains("l'avis manque") && told.contains("Ada"), "as it was typed, by whom: {told}");
        let (named, _) = happened(
            "01a3",
            Fact::Gate {
                milestone: milestone.id.clone(),
                issue: Issue::NoGo,
                reason: String::new(),
                reserves: Vec::new(),
                seen: BTreeMap::new(),
            },
        );
        assert_eq!(named, format!("Point de contrôle «\u{a0}{}\u{a0}»\u{a0}: no-go", milestone.label));
        assert_eq!(label(catalogue, &state, "events/ffff"), "Événement du parcours");
        assert_eq!(Recorded::decode("?"), None);
    }

    #[test]
    fn words_of_the_program_are_told_as_people_say_them() {
        let (catalogue, state) = (Catalogue::builtin(), State::default());
        assert_eq!(text(catalogue, "meta/sensitivity", "diffusion-restreinte"), "Diffusion restreinte");
        assert_eq!(text(catalogue, "meta/archived", "oui"), "Archivé");
        assert_eq!(text(catalogue, "criteria/x", "defavorable"), "Défavorable");
        assert_eq!(label(catalogue, &state, "meta/label:urgent"), "Étiquette «\u{a0}urgent\u{a0}»");
    }
}
