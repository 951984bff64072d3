//! What a person does in a form reaches the dossier typed, as one action, or is refused whole; what is pasted keeps
//! every good cell and gives the others back.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use accostage_app::App;
use accostage_app::dossiers::{Block, Gesture};
use accostage_app::environments::{Declaration, Settled};
use accostage_app::flows::{Drawn, NewParty};
use accostage_app::ports::{Formats, ListForm, ListOrder, ListQuery, Store, StoreOpener};
use accostage_catalogue::{Catalogue, Choice, ColumnKind, Field, FieldKind};
use accostage_dossier::flows::{Block as Part, PartyKind};
use accostage_dossier::{Answer, AnswerKey, RowId};
use accostage_export::{OpenFormats, flow_book};
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::STORE_KEY;
use accostage_testkit::host::FakeHost;
use serde_json::{Value as Json, json};

async fn open(home: &Path) -> App<SqliteStore> {
    let store = SqliteOpener::new(home).open(&STORE_KEY, !home.join("accostage.db").exists()).await.expect("opens");
    App::new(store, Arc::new(FakeHost::default()))
}

fn first(choices: &[Choice]) -> String {
    choices.first().map_or_else(|| "x".to_owned(), |choice| choice.id.clone())
}

/// What a person would type in a field, and what is kept.
fn sample(catalogue: &Catalogue, field: &Field) -> Option<(Json, Json)> {
    let choice = || first(catalogue.choices(field.list.as_deref(), &[]).0);
    Some(match field.kind {
        FieldKind::ShortText | FieldKind::LongText => (json!("É « x » 🚢"), json!("É « x » 🚢")),
        FieldKind::Number => (json!("1 234,5"), json!(1234.5)),
        FieldKind::Date => (json!("05/10/2026"), json!("2026-10-05")),
        FieldKind::Person => (json!({ "nom": "N" }), json!({ "nom": "N" })),
        FieldKind::Enum => (json!(choice()), json!(choice())),
        FieldKind::MultipleEnum => (json!([choice()]), json!([choice()])),
        FieldKind::YesNo => {
            (json!({ "valeur": "non", "justification": "j" }), json!({ "valeur": "non", "justification": "j" }))
        }
        FieldKind::Boolean => (json!(true), json!(true)),
        FieldKind::TextList => (json!(["a", "b"]), json!(["a", "b"])),
        FieldKind::File => (json!({ "fichier": "a.pdf" }), json!({ "fichier": "a.pdf" })),
        FieldKind::Table | FieldKind::Computed => return None,
    })
}

#[tokio::test]
async fn every_field_and_every_column_of_the_catalogue_takes_what_a_person_types() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let catalogue = Catalogue::builtin();
    let id = app.create(Some("Tout"), None).await.expect("created").id;
    let fields: Vec<_> = catalogue.fields.iter().filter_map(|field| Some((field, sample(catalogue, field)?))).collect();
    let gestures: Vec<_> =
        fields.iter().map(|(field, (typed, _))| Gesture::Set(AnswerKey::of(&field.id), typed.clone())).collect();
    app.act(&id, &gestures).await.expect("taken");
    let mut tables = Vec::new();
    for field in catalogue.fields.iter().filter(|field| field.kind == FieldKind::Table) {
        let columns = field.columns.iter().filter(|column| column.kind != ColumnKind::Computed);
        let cells = columns.map(|column| {
            let typed = match column.kind {
                ColumnKind::Enum => json!(first(catalogue.column_choices(column).0)),
                ColumnKind::Number => json!("12"),
                ColumnKind::Date => json!("2026-10-05"),
                ColumnKind::Boolean => json!("oui"),
                _ => json!("texte"),
            };
            (column.id.clone(), typed)
        });
        let cells: BTreeMap<String, Json> = cells.collect();
        tables.push((AnswerKey::of(&field.id), cells.len()));
        app.act(&id, &[Gesture::AddRow(AnswerKey::of(&field.id), cells, None)]).await.expect("taken");
    }
    app.store().close().await;
    drop(app);
    // After a restart, from what is on the disk.
    let app = open(folder.path()).await;
    let state = app.state(&id).await.expect("read");
    for (field, (_, kept)) in fields {
        assert_eq!(state.answer(&AnswerKey::of(&field.id)).map(Answer::to_json), Some(kept), "{}", field.id);
    }
    for (key, columns) in tables {
        assert_eq!(state.rows(&key)[0].cells.len(), columns, "{key}");
    }
    app.store().close().await;
}

#[tokio::test]
async fn one_refused_value_refuses_the_whole_action_and_names_its_field() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Refus"), None).await.expect("created").id;
    let gestures = [
        Gesture::Set(AnswerKey::of("imputation-uo"), json!("UO-1")),
        Gesture::Set(AnswerKey::of("nb-utilisateurs"), json!("beaucoup")),
    ];
    let refused = app.act(&id, &gestures).await.expect_err("refused");
    let label = &Catalogue::builtin().field("nb-utilisateurs").expect("known").label;
    assert!(refused.message.contains(label.as_str()) && refused.message.contains("beaucoup"), "{}", refused.message);
    assert!(app.state(&id).await.expect("read").answers.is_empty());
    // A platform of its own only where the catalogue repeats the field.
    let elsewhere = Gesture::Set(AnswerKey::on("imputation-uo", "pax"), json!("x"));
    app.act(&id, &[elsewhere]).await.expect_err("refused");
    app.store().close().await;
}

fn names(app_state: &accostage_dossier::State, key: &AnswerKey) -> Vec<String> {
    let name = |row: &accostage_dossier::Row| row.cells.get("nom").map_or(Json::Null, |cell| cell.value.to_json());
    app_state.rows(key).iter().map(|row| name(row).as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn two_hundred_pasted_rows_with_three_bad_cells_are_one_action_and_three_refusals() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Collage"), None).await.expect("created").id;
    let key = AnswerKey::of("composants");
    let bad = [17, 99, 180];
    let cells = (1..=200).map(|line| {
        let port = if bad.contains(&line) { "huit mille".to_owned() } else { (8_000 + line).to_string() };
        vec![format!("composant-{line}"), port]
    });
    let block = Block { row: None, columns: vec!["nom".into(), "port".into()], cells: cells.collect() };
    let pasted = app.paste(&id, &key, &block).await.expect("pasted");
    assert_eq!((pasted.rows.len(), pasted.changed), (200, 0));
    assert_eq!(pasted.refused.iter().map(|cell| cell.line).collect::<Vec<_>>(), bad);
    assert!(pasted.refused.iter().all(|cell| cell.text == "huit mille" && cell.column == "port" && cell.row.is_some()));
    let state = app.state(&id).await.expect("read");
    assert_eq!(state.rows(&key).len(), 200);
    assert_eq!(state.rows(&key).iter().filter(|row| row.cells.contains_key("port")).count(), 197);
    // Corrected where it was.
    let place = pasted.refused[0].row.expect("a row");
    let cell = BTreeMap::from([("port".to_owned(), json!("8017"))]);
    app.act(&id, &[Gesture::SetCells(key.clone(), place, cell)]).await.expect("corrected");
    app.undo(&id).await.expect("undone");
    app.undo(&id).await.expect("undone");
    assert!(app.state(&id).await.expect("read").rows(&key).is_empty(), "the paste is one action");
    app.store().close().await;
}

#[tokio::test]
async fn a_secret_of_a_pasted_block_is_given_back_and_a_typed_one_refuses_its_action() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Secrets"), None).await.expect("created").id;
    // Built at run time, so that no scanner takes this file for a leak.
    let secret = format!("-----BEGIN {} KEY-----", "PRIVATE");
    let key = AnswerKey::of("secrets-inventaire");
    let block = Block {
        row: None,
        columns: vec!["nom".to_owned(), "chemin".to_owned()],
        cells: vec![vec!["base".to_owned(), secret.clone()], vec!["s3".to_owned(), "kv/prod/s3".to_owned()]],
    };
    let pasted = app.paste(&id, &key, &block).await.expect("pasted");
    assert_eq!((pasted.rows.len(), pasted.refused.len()), (2, 1));
    assert!(pasted.refused[0].reason.contains("ressemble à un secret"), "{}", pasted.refused[0].reason);
    assert_eq!(pasted.refused[0].text, "", "a secret does not go back to the page");
    let typed = Gesture::Set(AnswerKey::of("projet-description"), json!(secret));
    let refused = app.act(&id, &[typed]).await.expect_err("refused");
    assert!(refused.message.contains("clé privée") && !refused.message.contains("BEGIN"), "{}", refused.message);
    let state = app.state(&id).await.expect("read");
    let kept = format!("{:?} {:?}", state.answers, state.tables);
    assert!(kept.contains("kv/prod/s3") && !kept.contains("BEGIN"), "{kept}");
}

#[tokio::test]
async fn a_text_that_only_looks_drawn_at_random_is_taken_once_vouched_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Référence"), None).await.expect("created").id;
    // Built at run time, so that no scanner takes this file for a leak.
    let word = format!("q7Rt{}pX2m{}", "9vLzK4w", "8sYdN3bH6c");
    let text = format!("Référence {word} du coffre");
    let set = || Gesture::Set(AnswerKey::of("projet-description"), json!(text));
    let refused = app.act(&id, &[set()]).await.expect_err("refused");
    assert_eq!(refused.way, Some(accostage_app::Way::VouchForText));
    assert!(!refused.message.contains(&word), "{}", refused.message);
    app.act(&id, &[Gesture::NotSecret(text.clone()), set()]).await.expect("vouched for, as one action");
    let state = app.state(&id).await.expect("read");
    let facts: Vec<&String> = state.tracking.keys().collect();
    assert!(facts.len() == 1 && facts[0].starts_with("texte-sans-secret/") && !facts[0].contains(&word), "{facts:?}");
    app.act(&id, &[Gesture::Rename(format!("Suite {word}"))]).await.expect("the same word, later");
    let other = format!("{word}Z8");
    app.act(&id, &[Gesture::Rename(other)]).await.expect_err("another word is another secret");
    let rules = app.examine(&id, None).await.expect("checked").report.findings.clone();
    assert!(rules.iter().all(|finding| finding.rule != "R-CERT-CLE-PRIVEE"), "a vouched text is no finding");
    // What its form tells is refused whatever is said of it.
    let token = format!("glpat{}", "-abcdefghij0123456789");
    app.act(&id, &[Gesture::NotSecret(token.clone())]).await.expect_err("a token");
    app.act(&id, &[Gesture::NotSecret(word), Gesture::Rename(token)]).await.expect_err("a token");
    app.store().close().await;
}

#[tokio::test]
async fn a_block_pasted_over_rows_changes_them_and_adds_what_goes_beyond() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Collage"), None).await.expect("created").id;
    let key = AnswerKey::of("composants");
    let line = |name: &str, port: &str| vec![name.to_owned(), port.to_owned()];
    let columns = vec!["nom".to_owned(), "port".to_owned()];
    let first = Block { row: None, columns: columns.clone(), cells: vec![line("a", "1"), line("b", "2")] };
    let rows = app.paste(&id, &key, &first).await.expect("pasted").rows;
    let over = Block { row: Some(rows[1]), columns, cells: vec![line("b", ""), line("c", "3"), line("", "")] };
    let pasted = app.paste(&id, &key, &over).await.expect("pasted");
    assert_eq!((pasted.rows.len(), pasted.changed), (1, 1));
    let state = app.state(&id).await.expect("read");
    assert_eq!(names(&state, &key), ["a", "b", "c"]);
    assert!(!state.rows(&key)[1].cells.contains_key("port"), "an empty cell empties the one under it");
    let unknown = Block { row: Some(RowId::default()), ..first };
    app.paste(&id, &key, &unknown).await.expect_err("no such row");
    app.store().close().await;
}

#[tokio::test]
async fn rows_are_added_copied_moved_and_removed_where_the_person_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Lignes"), None).await.expect("created").id;
    let key = AnswerKey::of("composants");
    let named = |name: &str| BTreeMap::from([("nom".to_owned(), json!(name))]);
    let add = |name: &str, after| Gesture::AddRow(key.clone(), named(name), after);
    let (_, rows) = app.act(&id, &[add("a", None), add("b", None)]).await.expect("added");
    app.act(&id, &[add("entre", Some(rows[0]))]).await.expect("added");
    app.act(&id, &[Gesture::DuplicateRow(key.clone(), rows[0])]).await.expect("copied");
    assert_eq!(names(&app.state(&id).await.expect("read"), &key), ["a", "a (copie)", "entre", "b"]);
    let moved = Gesture::MoveRow(key.clone(), rows[1], None);
    app.act(&id, &[moved, Gesture::RemoveRow(key.clone(), rows[0])]).await.expect("done");
    assert_eq!(names(&app.state(&id).await.expect("read"), &key), ["b", "a (copie)", "entre"]);
    app.act(&id, &[Gesture::DuplicateRow(key.clone(), RowId::default())]).await.expect_err("no such row");
    // A late correction of a row that somebody removed does not bring it back.
    let late = BTreeMap::from([("port".to_owned(), json!("8080"))]);
    app.act(&id, &[Gesture::SetCells(key.clone(), rows[0], late)]).await.expect_err("the row is gone");
    app.act(&id, &[Gesture::RemoveRow(key.clone(), rows[0])]).await.expect_err("the row is gone");
    assert_eq!(names(&app.state(&id).await.expect("read"), &key), ["b", "a (copie)", "entre"]);
    app.store().close().await;
}

#[tokio::test]
async fn what_is_given_to_another_environment_never_covers_what_is_declared_of_it_meanwhile() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    // Whichever of the two comes first, from far before to far after.
    for turn in 0..12_u32 {
        let id = app.create(Some("Deux gestes"), None).await.expect("created").id;
        let declared = async |name: &str, owner: &str, after: u32| {
            waited(&app, after).await;
            let said = Declaration { owner: Some(owner.into()), ..Declaration::default() };
            app.declare(&id, name, "env-base", &said).await
        };
        app.set(&id, &[("environnements".into(), "[{nom: preprod, stage: staging}]".into())]).await.expect("saved");
        declared("preprod", "Camille", 0).await.expect("declared");
        app.set(&id, &[("environnements".into(), "[{nom: recette, stage: staging}]".into())]).await.expect("saved");
        let attached = Settled::Attached("recette".into());
        let settling = async {
            waited(&app, 11 - turn).await;
            app.settle_removed(&id, "preprod", &attached).await
        };
        let (said, settled) = tokio::join!(declared("recette", "Sacha", turn), settling);
        said.expect("declared");
        let matrix = app.survey(&id).await.expect("read").matrix;
        let owner = matrix.environments[0].cell("env-base").and_then(|cell| cell.owner.as_deref());
        assert_eq!(owner, Some("Sacha"), "{turn}: {settled:?}");
        let kept = matrix.removed.iter().flat_map(|ghost| &ghost.facts).any(|(.., value)| value == "Camille");
        assert_eq!(kept, settled.is_err(), "{turn}: what was not given is kept: {:?}", matrix.removed);
    }
    app.store().close().await;
}

/// Lets so many readings of the store go first.
async fn waited(app: &App<SqliteStore>, readings: u32) {
    for _ in 0..readings {
        app.list(&ListQuery::default()).await.expect("lists");
    }
}

#[tokio::test]
async fn one_value_of_the_past_comes_back_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Passé"), None).await.expect("created").id;
    let set = |field: &str, text: &str| Gesture::Set(AnswerKey::of(field), json!(text));
    let (then, _) = app.act(&id, &[set("imputation-uo", "UO-1"), set("demandeur-role", "x")]).await.expect("done");
    app.act(&id, &[set("imputation-uo", "UO-2"), set("demandeur-role", "y")]).await.expect("done");
    let moment = then.hash.expect("a moment");
    app.restore_value(&id, &moment, "answers/imputation-uo").await.expect("restored");
    let state = app.state(&id).await.expect("read");
    let text = |field: &str| state.answer(&AnswerKey::of(field)).map(Answer::to_json);
    assert_eq!((text("imputation-uo"), text("demandeur-role")), (Some(json!("UO-1")), Some(json!("y"))));
    for path in ["ailleurs/imputation-uo", "answers/imputation-u0", "meta/catalogue", "meta/id"] {
        app.restore_value(&id, &moment, path).await.expect_err(path);
    }
    app.store().close().await;
}

#[tokio::test]
async fn lists_are_ordered_and_filtered_by_progress_never_shown_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let mut ids = BTreeMap::new();
    for name in ["Zèbre", "abeille", "Mouche"] {
        ids.insert(name, app.create(Some(name), None).await.expect("created").id);
    }
    let act = app.act(&ids["Mouche"], &[Gesture::Set(AnswerKey::of("imputation-uo"), json!("UO-1"))]).await;
    act.expect("done");
    app.act(&ids["Zèbre"], &[Gesture::SetSensitivity("diffusion-restreinte".into())]).await.expect("done");
    let list = async |query: ListQuery| -> Vec<String> {
        let page = app.list(&ListQuery { limit: 10, ..query }).await.expect("lists");
        assert_eq!(page.total, page.rows.len() as u64);
        page.rows.into_iter().map(|row| row.name).collect()
    };
    let ordered = |order| ListQuery { order, ..ListQuery::default() };
    assert_eq!(list(ordered(ListOrder::Name)).await, ["abeille", "Mouche", "Zèbre"]);
    assert_eq!(list(ordered(ListOrder::Progress)).await.last().map(String::as_str), Some("Mouche"));
    assert_eq!(list(ordered(ListOrder::Blocking)).await.len(), 3);
    assert_eq!(list(ListQuery { blocked: true, ..ListQuery::default() }).await.len(), 3);
    let restricted = ListQuery { sensitivity: Some("diffusion-restreinte".into()), ..ListQuery::default() };
    assert_eq!(list(restricted).await, ["Zèbre"]);
    let page = app.list(&ListQuery { limit: 1, ..ListQuery::default() }).await.expect("lists");
    let gate = page.rows[0].progress.as_ref().and_then(|progress| progress.next_gate.clone());
    assert_eq!(gate.as_ref(), Some(&Catalogue::builtin().phases[0].label));
    let next = app.examine_next(&ids["Mouche"], None).await.expect("read");
    assert_eq!(next.report.gate, Catalogue::builtin().phases[0].id, "a person works for the next gate");
    let last = Catalogue::builtin().last_phase().id.clone();
    assert_eq!(app.examine_next(&ids["Mouche"], Some(&last)).await.expect("read").report.gate, last);
    app.store().close().await;
}

#[tokio::test]
async fn several_names_typed_in_one_cell_are_several_values() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Noms"), None).await.expect("created").id;
    let tables = Catalogue::builtin().fields.iter().filter(|field| field.kind == FieldKind::Table);
    let names =
        |field: &'static Field| Some((field, field.columns.iter().find(|one| one.kind == ColumnKind::FqdnList)?));
    let (field, column) = tables.into_iter().find_map(names).expect("a column of names");
    let cells = BTreeMap::from([(column.id.clone(), json!("a.exemple.fr, b.exemple.fr\n"))]);
    let key = AnswerKey::of(&field.id);
    app.act(&id, &[Gesture::AddRow(key.clone(), cells, None)]).await.expect("added");
    let kept = app.state(&id).await.expect("read").rows(&key)[0].cells[&column.id].value.to_json();
    assert_eq!(kept, json!(["a.exemple.fr", "b.exemple.fr"]));
    app.store().close().await;
}

#[tokio::test]
async fn a_closed_store_gives_its_folder_back_whoever_still_holds_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = open(folder.path()).await;
    kept.store().close().await;
    let again = open(folder.path()).await;
    assert!(kept.create(Some("Trop tard"), None).await.is_err(), "the closed one writes nothing");
    again.create(Some("À temps"), None).await.expect("created");
    again.store().close().await;
}

#[tokio::test]
async fn what_a_phase_without_object_asks_is_asked_at_the_next_gate() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Sans PAX"), None).await.expect("created").id;
    let cells = [("nom", "prod"), ("plateforme", "cloud-pi")].map(|(column, text)| (column.to_owned(), json!(text)));
    let key = AnswerKey::of("environnements");
    app.act(&id, &[Gesture::AddRow(key, cells.into(), None)]).await.expect("added");
    for phase in &Catalogue::builtin().phases {
        let examined = app.examine(&id, Some(&phase.id)).await.expect("read");
        assert_ne!(examined.next_gate().map(|next| next.id.as_str()), Some("pax"), "seen from {}", phase.id);
    }
    app.store().close().await;
}

/// Ten thousand flows of a spreadsheet: the good lines enter as one action, each bad cell is given back with its line.
#[tokio::test]
async fn ten_thousand_flows_with_broken_lines_enter_but_for_what_is_broken() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Flux"), None).await.expect("created").id;
    let key = AnswerKey::of("flux-matrice");
    let line = |row: usize| {
        let broken = row % 1_000 == 7;
        let (protocol, port) = if broken { ("télépathie", "beaucoup") } else { ("https", "443") };
        // A line of which nothing is good, and a line too short.
        match row {
            5_000 => vec![String::new(), "télépathie".into(), String::new(), "beaucoup".into()],
            6_000 => vec!["service".into()],
            _ => vec![format!("service-{row}"), protocol.into(), "FranceConnect".into(), port.into()],
        }
    };
    let columns = ["source-nom", "protocole", "destination-nom", "port"].map(str::to_owned).to_vec();
    let block = Block { row: None, columns, cells: (0..10_000).map(line).collect() };
    let pasted = app.paste(&id, &key, &block).await.expect("pasted");
    assert_eq!(pasted.rows.len(), 9_999, "only the line without anything good stays out");
    let lines: Vec<usize> = pasted.refused.iter().map(|cell| cell.line).collect();
    let expected: Vec<usize> =
        (0..10_000).filter(|row| row % 1_000 == 7 || *row == 5_000).flat_map(|row| [row + 1; 2]).collect();
    assert_eq!(lines, expected);
    assert!(pasted.refused.iter().all(|cell| !cell.reason.is_empty() && !cell.text.is_empty()));
    assert!(pasted.refused.iter().filter(|cell| cell.line == 5_001).all(|cell| cell.row.is_none()));
    let state = app.state(&id).await.expect("read");
    let names: Vec<String> =
        state.rows(&key).iter().map(|row| row.cells["source-nom"].value.to_json().to_string()).collect();
    assert_eq!((names.len(), names[1].as_str(), names[9_998].as_str()), (9_999, "\"service-1\"", "\"service-9999\""));
    app.undo(&id).await.expect("taken back");
    assert_eq!(app.state(&id).await.expect("read").rows(&key).len(), 0, "one action");
    let too_many = Block { cells: vec![vec!["x".to_owned()]; 20_001], ..block };
    let refused = app.paste(&id, &key, &too_many).await.expect_err("too many");
    assert!(refused.message.contains("20000 au plus"), "{}", refused.message);
}

#[tokio::test]
async fn what_is_drawn_becomes_a_row_with_what_its_ends_tell() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Dessin"), None).await.expect("created").id;
    let party = |kind, name: &str, group: &str| NewParty { kind, name: name.into(), group: Some(group.into()) };
    app.add_party(&id, &party(PartyKind::Component, "api", "backend")).await.expect("added");
    app.add_party(&id, &party(PartyKind::Component, "base", "db")).await.expect("added");
    app.add_party(&id, &party(PartyKind::External, "FranceConnect", "internet")).await.expect("added");
    let taken = app.add_party(&id, &party(PartyKind::External, "  FRANCECONNECT ", "rie")).await.expect_err("taken");
    assert!(taken.message.contains("déjà"), "{}", taken.message);
    assert!(app.add_party(&id, &party(PartyKind::Component, " ", "db")).await.is_err(), "a name is needed");

    let nodes = app.flows(&id).await.expect("read").diagram().nodes;
    let node = |name: &str| nodes.iter().find(|node| node.name == name).expect("drawn").id.clone();
    let drawn =
        |from: &str, to: &str| Drawn { from: node(from), to: node(to), port: Some("443".into()), ..Drawn::default() };
    app.draw_flow(&id, &drawn("api", "FranceConnect")).await.expect("drawn");
    app.draw_flow(&id, &drawn("api", "base")).await.expect("drawn");
    app.draw_flow(&id, &drawn("FranceConnect", "api")).await.expect("drawn");
    let flows = app.flows(&id).await.expect("read").matrix.flows;
    let told: Vec<_> = flows.iter().map(|flow| (flow.block, flow.network.as_deref(), flow.family.as_deref())).collect();
    assert_eq!(
        told,
        [
            (Part::Outbound, Some("internet"), Some("2a-sso-citoyen")),
            (Part::Internal, Some("intra-cluster"), None),
            (Part::Inbound, Some("internet"), None),
        ]
    );
    let whole = app.flows(&id).await.expect("read");
    let csv = String::from_utf8(OpenFormats.flow_sheets(&whole, ListForm::Csv).expect("written")).expect("text");
    let lines: Vec<&str> = csv.lines().filter(|line| line.contains("FranceConnect")).collect();
    assert!(lines.len() == 2 && lines[0].starts_with("Flux entrants"), "{csv}");
    let sheets = flow_book(&whole).sheets;
    assert_eq!(sheets.iter().map(|sheet| sheet.rows.len()).collect::<Vec<_>>(), [0, 1, 1, 1], "a sheet per part");
    assert!(app.draw_flow(&id, &drawn("api", "api")).await.is_err(), "two ends are needed");
    let bad = Drawn { port: Some("beaucoup".into()), ..drawn("api", "base") };
    assert!(app.draw_flow(&id, &bad).await.expect_err("refused").message.contains("Port"));
    let gone = Drawn { to: "composants/0".into(), ..drawn("api", "base") };
    assert!(app.draw_flow(&id, &gone).await.expect_err("gone").message.contains("plus dans le schéma"));
    assert_eq!(app.flows(&id).await.expect("read").matrix.flows.len(), 3, "nothing of a refused flow is kept");
}
