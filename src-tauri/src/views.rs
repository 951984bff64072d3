//! From the domain to what the page shows: labels, texts, dates. Pure; no rule lives here.

pub mod check;
pub mod dossier;
pub mod eligibility;
pub mod history;
pub mod portfolio;
pub mod settings;
pub mod table;
pub mod words;

use accostage_catalogue::{Catalogue, Choice, Field};
use accostage_dossier::{Answer, Answered, Origin, Provenance as Source, value_text};
use accostage_ipc::{ChoiceView, GateView, Provenance, RivalView, TargetView};

/// Who gave a value, in words.
pub fn provenance(source: &Source) -> Provenance {
    let from = origin(&source.origin, source.line).unwrap_or_else(|| "saisie".to_owned());
    Provenance { author: source.author.name.clone(), at: iso(source.at), source: from }
}

/// Where values come from, in words; none: typed.
pub fn origin(origin: &Origin, line: Option<u64>) -> Option<String> {
    match (origin, line) {
        (Origin::Typed, _) => None,
        (Origin::Imported { fichier }, Some(line)) => Some(format!("{fichier}, ligne {line}")),
        (Origin::Imported { fichier }, None) => Some(fichier.clone()),
        (Origin::Duplicated { .. }, _) => Some("copie d’un autre dossier".to_owned()),
        (Origin::Migrated { catalogue }, _) => Some(format!("repris à l’arrivée du catalogue {catalogue}")),
        (Origin::Unknown, _) => Some("version plus récente".to_owned()),
    }
}

/// ISO 8601.
pub fn iso(at: i64) -> String {
    chrono::DateTime::from_timestamp_millis(at).unwrap_or_default().to_rfc3339()
}

/// A count as the wire carries it.
pub fn count(rows: u64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// The same of a count in memory.
pub fn length(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn choices(choices: &[Choice]) -> Vec<ChoiceView> {
    choices.iter().map(|choice| ChoiceView { id: choice.id.clone(), label: choice.label.clone() }).collect()
}

fn rivals(answered: &Answered, shown: impl Fn(&Answer) -> String) -> Vec<RivalView> {
    let view = |(value, source): &(Answer, Source)| RivalView {
        value: value.to_json(),
        text: shown(value),
        provenance: provenance(source),
    };
    answered.others.iter().map(view).collect()
}

fn field_text(catalogue: &Catalogue, field: &Field, answer: &Answer) -> String {
    value_text(catalogue, field.list.as_deref(), answer)
}

fn gate(catalogue: &Catalogue, id: &str) -> GateView {
    match catalogue.phase(id) {
        Some(phase) => GateView { id: phase.id.clone(), label: phase.label.clone(), order: phase.order },
        None => GateView { id: id.to_owned(), label: id.to_owned(), order: 0 },
    }
}

fn gates(catalogue: &Catalogue) -> Vec<GateView> {
    catalogue.phases.iter().map(|phase| gate(catalogue, &phase.id)).collect()
}

/// What a rule names: `field` or `field.column`.
fn target(catalogue: &Catalogue, name: &str) -> Option<TargetView> {
    let (id, column) = name.split_once('.').map_or((name, None), |(field, column)| (field, Some(column)));
    let id = id.split('@').next().unwrap_or(id);
    let field = catalogue.field(id)?;
    Some(TargetView {
        section: field.section.clone(),
        field: field.id.clone(),
        label: field.label.clone(),
        column: column.and_then(|column| field.column(column)).map(|column| column.label.clone()),
    })
}

fn targets(catalogue: &Catalogue, names: &[String]) -> Vec<TargetView> {
    names.iter().filter_map(|name| target(catalogue, name)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use accostage_app::dossiers::Examined;
    use accostage_dossier::{AnswerKey, CheckOptions, KeyChange, Row, RowId, State, check};
    use serde_json::json;

    use super::*;

    fn answered(value: Answer) -> Answered {
        Answered { value, provenance: Source::default(), others: Vec::new() }
    }

    fn examined(state: State) -> Examined {
        let catalogue = Catalogue::builtin().clone();
        let report = check(&catalogue, &state, CheckOptions { gate: None, today: "2026-11-21" }).expect("checked");
        Examined { state: Arc::new(state), catalogue, report: Arc::new(report) }
    }

    #[test]
    fn everything_that_is_missing_or_found_leads_to_a_field_of_a_section() {
        let examined = examined(State::default());
        let view = super::check::check(&examined);
        assert!(!view.missing.is_empty() && !view.findings.is_empty());
        let found = view.findings.iter().map(|finding| (&finding.rule, &finding.targets));
        let asked = view.questions.iter().map(|question| (&question.rule, &question.targets));
        for (rule, targets) in found.chain(asked) {
            assert!(!targets.is_empty(), "{rule} leads nowhere");
        }
        let fields: usize = super::dossier::dossier(&examined)
            .sections
            .iter()
            .map(|section| super::dossier::section(&examined, &section.id).expect("read").fields.len())
            .sum();
        assert_eq!(fields, examined.catalogue.fields.len(), "every field is shown once");
    }

    #[test]
    fn a_reference_offers_the_rows_that_it_may_name() {
        let mut state = State::default();
        let cells = [("nom".to_owned(), answered(Answer::Text("api".into())))].into();
        let row = Row { id: RowId::default(), position: String::new(), cells, revived: false };
        state.tables.insert(AnswerKey::of("composants"), vec![row]);
        let catalogue = Catalogue::builtin();
        let columns = catalogue.fields.iter().flat_map(|field| &field.columns);
        let reference = columns.into_iter().find(|column| column.target.as_deref() == Some("composants.nom"));
        let view = super::table::column(catalogue, &state, reference.expect("a reference to components"));
        assert_eq!(view.choices.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>(), ["api"]);
    }

    #[test]
    fn a_change_of_the_past_is_told_in_words() {
        let catalogue = Catalogue::builtin();
        let field = catalogue.fields.iter().find(|field| field.kind == accostage_catalogue::FieldKind::YesNo);
        let field = field.expect("a yes or no");
        let stored = json!({ "valeur": "oui", "justification": "parce que" }).to_string();
        let change = |path: String, after: &str| KeyChange { path, before: None, after: Some(after.to_owned()) };
        let row = RowId::default();
        let cells = json!({ "nom": "\"api\"", "port": "8080" }).to_string();
        let changes = [
            change(format!("rows/composants/{row}"), &cells),
            change("meta/name".to_owned(), "Nouveau nom"),
            change(format!("answers/{}", field.id), &stored),
        ];
        let told = super::history::comparison(catalogue, &State::default(), &changes).differences;
        let after: Vec<_> = told.iter().map(|one| (one.label.clone(), one.after.clone().unwrap_or_default())).collect();
        assert!(after.contains(&(field.label.clone(), "oui — parce que".to_owned())), "{after:?}");
        assert!(after.contains(&("Nom du dossier".to_owned(), "Nouveau nom".to_owned())), "{after:?}");
        assert!(
            after.iter().any(|(label, text)| label.contains("ligne retirée") && text.contains("8080")),
            "{after:?}"
        );
    }
}
