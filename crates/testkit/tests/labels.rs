//! Labels: found by list, count and search; one action each; kept by a copy, an export and a rebuild.

use std::path::Path;
use std::sync::Arc;

use accostage_app::agenda::Asked;
use accostage_app::dossiers::Gesture;
use accostage_app::ports::{LabelUse, ListOrder, ListQuery, Store, StoreOpener};
use accostage_app::transfer::ExportFormat;
use accostage_app::{App, Code};
use accostage_dossier::label::LABELS_MAX;
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::STORE_KEY;
use accostage_testkit::host::FakeHost;

async fn open(home: &Path) -> App<SqliteStore> {
    let store = SqliteOpener::new(home).open(&STORE_KEY, !home.join("accostage.db").exists()).await.expect("opens");
    App::new(store, Arc::new(FakeHost::default()))
}

fn add(labels: &[&str]) -> Vec<Gesture> {
    labels.iter().map(|label| Gesture::AddLabel((*label).to_owned())).collect()
}

/// Three dossiers, the last of which is put away.
async fn furnished(app: &App<SqliteStore>) -> [String; 3] {
    let mut ids = Vec::new();
    for (name, labels) in [("Un", &["Été 2027", "Urgent"][..]), ("Deux", &["ete 2027"]), ("Trois", &["Urgent"])] {
        let id = app.create(Some(name), None).await.expect("created").id;
        app.act(&id, &add(labels)).await.expect("labelled");
        ids.push(id);
    }
    app.archive(&ids[2], true).await.expect("archived");
    ids.try_into().expect("three")
}

async fn names(app: &App<SqliteStore>, query: ListQuery) -> Vec<String> {
    let page = app.list(&ListQuery { limit: 10, ..query }).await.expect("lists");
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.into_iter().map(|row| row.name).collect()
}

fn carrying(labels: &[&str]) -> ListQuery {
    ListQuery { labels: labels.iter().map(|label| (*label).to_owned()).collect(), ..ListQuery::default() }
}

#[tokio::test]
async fn a_model_is_shown_apart_and_what_is_started_from_it_is_a_dossier() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let [one, _, _] = furnished(&app).await;
    app.set(&one, &[("mise-en-production-visee".into(), "2099-03-01".into())]).await.expect("saved");
    let refused = app.create_from_model(&one, "Cinq").await.expect_err("not a model yet");
    assert_eq!(refused.code, Code::InvalidInput);
    app.act(&one, &[Gesture::SetModel(true)]).await.expect("marked");
    assert_eq!(names(&app, ListQuery::default()).await, ["Deux"]);
    assert_eq!(names(&app, ListQuery { models: true, ..ListQuery::default() }).await, ["Un"]);
    assert_eq!(names(&app, carrying(&["MODELE"])).await, ["Un"], "asked for by its label");
    let agenda = async || app.agenda(&Asked { limit: 9, ..Asked::default() }).await.expect("told").total;
    assert_eq!(agenda().await, 0, "nothing is due in a model");

    let started = app.create_from_model(&one, "Quatre").await.expect("started");
    assert_eq!(names(&app, ListQuery::default()).await, ["Quatre", "Deux"]);
    assert_eq!(agenda().await, 1);
    let (model, state) = (app.state(&one).await.expect("read"), app.state(&started).await.expect("read"));
    assert_eq!(state.answers.keys().collect::<Vec<_>>(), model.answers.keys().collect::<Vec<_>>());
    assert_eq!(state.labels.values().collect::<Vec<_>>(), ["Été 2027", "Urgent"], "all its labels but one");

    app.act(&one, &[Gesture::SetModel(false)]).await.expect("unmarked");
    assert_eq!(names(&app, ListQuery { models: true, ..ListQuery::default() }).await, [""; 0]);
    app.store().close().await;
}

#[tokio::test]
async fn a_list_keeps_the_dossiers_that_carry_every_label_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let [_, two, _] = furnished(&app).await;
    assert_eq!(names(&app, carrying(&["ÉTÉ 2027"])).await, ["Deux", "Un"]);
    assert_eq!(names(&app, carrying(&["ete 2027", "urgent"])).await, ["Un"]);
    assert_eq!(names(&app, carrying(&["ete"])).await, [""; 0], "a label is whole");
    assert_eq!(names(&app, ListQuery { archived: true, ..carrying(&["urgent"]) }).await, ["Trois"]);
    let page = app.list(&ListQuery { limit: 10, ..ListQuery::default() }).await.expect("lists");
    let labels: Vec<_> = page.rows.iter().map(|row| row.labels.clone()).collect();
    assert_eq!(labels, [vec!["ete 2027".to_owned()], vec!["Été 2027".into(), "Urgent".into()]], "as typed");
    let used = app.labels(false).await.expect("read");
    assert_eq!(used.iter().map(|used| used.count).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(app.labels(true).await.expect("read"), [LabelUse { label: "Urgent".into(), count: 1 }]);
    app.act(&two, &[Gesture::RemoveLabel("Été 2027".into())]).await.expect("taken off");
    assert_eq!(app.labels(false).await.expect("read")[0], LabelUse { label: "Été 2027".into(), count: 1 });
    app.store().close().await;
}

#[tokio::test]
async fn the_search_finds_a_label_and_tells_that_its_dossier_is_put_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let [one, _, three] = furnished(&app).await;
    let mut hits = app.search("urg", 9).await.expect("found");
    hits.sort_by_key(|hit| hit.archived);
    let found: Vec<_> = hits.iter().map(|hit| (hit.dossier.as_str(), hit.archived)).collect();
    assert_eq!(found, [(one.as_str(), false), (three.as_str(), true)]);
    app.act(&one, &[Gesture::RemoveLabel("urgent".into())]).await.expect("taken off");
    assert_eq!(app.search("urg", 9).await.expect("found").len(), 1);
    app.store().close().await;
}

#[tokio::test]
async fn labels_are_one_action_taken_back_and_refused_whole_beyond_their_bounds() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let id = app.create(Some("Bornes"), None).await.expect("created").id;
    let done = app.act(&id, &add(&["Lot 1", "LOT 1", "Pilote"])).await.expect("labelled").0;
    assert_eq!(done.touched, ["meta/label:lot 1", "meta/label:pilote"]);
    assert_eq!(app.act(&id, &add(&["lot 1"])).await.expect("known").0.hash, None, "nothing changes");
    app.undo(&id).await.expect("undone");
    assert!(app.state(&id).await.expect("read").labels.is_empty());
    app.redo(&id).await.expect("redone");
    let many: Vec<String> = (0..LABELS_MAX).map(|rank| format!("n{rank}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for refused in [&["bon", ""][..], &["a\nb"], &["x".repeat(41).as_str()], &many] {
        assert_eq!(app.act(&id, &add(refused)).await.expect_err("refused").code, Code::InvalidInput, "{refused:?}");
    }
    assert_eq!(app.state(&id).await.expect("read").labels.len(), 2, "all of them or none");
    app.store().close().await;
}

#[tokio::test]
async fn a_copy_an_export_and_a_rebuild_keep_the_labels() {
    let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (app, other) = (open(here.path()).await, open(there.path()).await);
    let [one, ..] = furnished(&app).await;
    let labels = app.state(&one).await.expect("read").labels;
    assert_eq!(labels.len(), 2);
    let copy = app.duplicate(&one, None).await.expect("copied");
    assert_eq!(app.state(&copy).await.expect("read").labels, labels);
    let export = app.export(&one, ExportFormat::Json).await.expect("exported");
    other.import("export.json", export.as_bytes()).await.expect("imported");
    assert_eq!(other.state(&one).await.expect("read").labels, labels);
    let answers = app.export(&one, ExportFormat::Yaml).await.expect("exported");
    let placed = other.import("reponses.yaml", answers.as_bytes()).await.expect("created");
    assert_eq!(other.state(&placed.id).await.expect("read").labels, labels);
    assert!(app.export(&one, ExportFormat::Markdown).await.expect("exported").contains("Été 2027, Urgent"));
    let before = (app.labels(false).await, app.search("urgent", 9).await.expect("found").len());
    app.rebuild().await.expect("rebuilt");
    assert_eq!((app.labels(false).await, app.search("urgent", 9).await.expect("found").len()), before);
    app.store().close().await;
    other.store().close().await;
}

#[tokio::test]
async fn every_order_goes_both_ways() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    for name in ["b", "a", "c"] {
        app.create(Some(name), None).await.expect("created");
    }
    let advanced = app.list(&ListQuery { limit: 9, name: "a".into(), ..ListQuery::default() }).await.expect("lists");
    app.set(&advanced.rows[0].id, &[("imputation-uo".into(), "UO-1".into())]).await.expect("saved");
    for order in [ListOrder::Updated, ListOrder::Name, ListOrder::Progress, ListOrder::Blocking] {
        let usual = names(&app, ListQuery { order, ..ListQuery::default() }).await;
        let mut other = names(&app, ListQuery { order, reversed: true, ..ListQuery::default() }).await;
        match order {
            ListOrder::Updated | ListOrder::Name => {
                other.reverse();
                assert_eq!(usual, other, "{order:?}");
            }
            // Equal ones stay by date, whichever way.
            ListOrder::Progress => assert_eq!((usual.last(), other.first()), (Some(&"a".into()), Some(&"a".into()))),
            ListOrder::Blocking => assert_eq!(usual.len(), other.len()),
        }
    }
    app.store().close().await;
}
