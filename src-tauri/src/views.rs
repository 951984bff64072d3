//! From the domain to what the page shows: labels, texts, dates. Pure; no rule lives here.

pub mod agenda;
pub mod attachments;
pub mod check;
pub mod console;
pub mod dossier;
pub mod eligibility;
pub mod environment;
pub mod flow;
pub mod history;
pub mod mirror;
pub mod path;
pub mod portfolio;
pub mod register;
pub mod settings;
pub mod synchro;
pub mod table;
pub mod words;

use accostage_catalogue::{Catalogue, Choice, Field};
use accostage_dossier::{Answer, AnswerKey, Answered, Origin, Provenance as Source, RowPlace, value_text};
use accostage_ipc::{ChoiceView, GateView, Provenance, RivalView, SourceView, TargetView};

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
        (Origin::Console { connexion, lu }, _) => Some(format!("console {connexion}, lue le {lu}")),
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

/// Documents that a thing of the catalogue comes from.
fn sources(catalogue: &Catalogue, ids: &[String]) -> Vec<SourceView> {
    let source = |id: &String| {
        // A source may name a place in a document: « document, page ».
        let document = id.split([',', ' ', '#']).next().unwrap_or(id);
        let known = catalogue.sources.get(id).or_else(|| catalogue.sources.get(document));
        let parts = known.map(|source| [source.reference.clone(), source.date.clone(), source.note.clone()]);
        let title = parts.map(|parts| parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
        SourceView { id: id.clone(), title: title.unwrap_or_else(|| id.clone()) }
    };
    ids.iter().map(source).collect()
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

/// What a rule names: `field` or `field.column`, with its row when it is about one of that table.
fn target(catalogue: &Catalogue, name: &str, place: Option<&RowPlace>) -> Option<TargetView> {
    let (key, column) = name.split_once('.').map_or((name, None), |(key, column)| (key, Some(column)));
    let AnswerKey { field, platform } = key.parse().unwrap_or_else(|never| match never {});
    let field = catalogue.field(&field)?;
    let column = column.and_then(|column| field.column(column));
    let place = place.filter(|place| place.table.field == field.id);
    Some(TargetView {
        section: field.section.clone(),
        field: field.id.clone(),
        label: field.label.clone(),
        platform: platform.or_else(|| place?.table.platform.clone()),
        row: place.map(|place| place.row.to_string()),
        column: column.map(|column| column.id.clone()),
        column_label: column.map(|column| column.label.clone()),
    })
}

fn targets(catalogue: &Catalogue, names: &[String], place: Option<&RowPlace>) -> Vec<TargetView> {
    names.iter().filter_map(|name| target(catalogue, name, place)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use accostage_app::dossiers::Examined;
    use accostage_dossier::{CheckOptions, KeyChange, Row, RowId, State, check};
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

    fn row_id(rank: u32) -> RowId {
        format!("{rank:032x}").parse().expect("an identity")
    }

    /// A component whose port is reserved, after so many others that are well.
    fn with_a_reserved_port(after: u32) -> (State, RowId) {
        let mut state = State::default();
        let row = |rank: u32| {
            let port = if rank == after { 80.0 } else { 8080.0 };
            let cells = [("nom", Answer::Text(format!("c{rank}"))), ("port", Answer::Number(port))];
            let cells = cells.map(|(column, value)| (column.to_owned(), answered(value))).into();
            Row { id: row_id(rank), position: String::new(), cells, revived: false }
        };
        state.tables.insert(AnswerKey::of("composants"), (0..=after).map(row).collect());
        (state, row_id(after))
    }

    #[test]
    fn what_is_found_in_a_row_leads_to_its_cell_on_whatever_page_it_stands() {
        let (mut state, wrong) = with_a_reserved_port(250);
        if let Some(rows) = state.tables.get_mut(&AnswerKey::of("composants")) {
            rows[3].cells.insert("port".to_owned(), answered(Answer::Number(70_000.0)));
        }
        let examined = examined(state);
        let view = super::check::check(&examined);
        let found = view.findings.iter().filter(|finding| finding.row == Some(251));
        let cells: Vec<_> = found.flat_map(|finding| &finding.targets).collect();
        assert!(
            cells.iter().any(|cell| cell.row == Some(wrong.to_string()) && cell.column.as_deref() == Some("port")),
            "{cells:?}"
        );
        let elsewhere = cells.iter().find(|cell| cell.field == "compat-ports").expect("the other field");
        assert_eq!(elsewhere.row, None, "it has no row");
        let bound = view.out_of_bounds.iter().find(|bound| bound.row == Some(4)).expect("a port too high");
        assert_eq!(bound.target.row, Some(row_id(3).to_string()));
        assert_eq!(bound.target.column.as_deref(), Some("port"));

        let request = |row: Option<String>| accostage_ipc::TableRequest {
            id: String::new(),
            key: "composants".to_owned(),
            offset: 0,
            limit: 100,
            row,
        };
        let page = |row| super::table::page(&examined.catalogue, &examined.state, &request(row), 100);
        let last = page(Some(wrong.to_string()));
        assert_eq!((last.first, last.total, last.rows.len()), (200, 251, 51));
        assert_eq!(last.rows[50].id, wrong.to_string());
        let gone = row_id(9_999).to_string();
        assert_eq!(page(Some(gone)).first, 0, "a row that is gone leaves the page that was asked for");
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
