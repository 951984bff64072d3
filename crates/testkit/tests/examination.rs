//! A dossier is checked once for each gate asked for, and again only once it was edited or the day has changed.

use std::path::Path;
use std::sync::Arc;

use accostage_app::App;
use accostage_app::dossiers::Gesture;
use accostage_app::host::Host;
use accostage_app::ports::{ListQuery, StoreOpener};
use accostage_dossier::{AnswerKey, CheckOptions, check};
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::STORE_KEY;
use accostage_testkit::host::FakeHost;
use serde_json::json;

const DAY: i64 = 86_400_000;

async fn open(home: &Path, host: Arc<FakeHost>) -> App<SqliteStore> {
    let store = SqliteOpener::new(home).open(&STORE_KEY, !home.join("accostage.db").exists()).await.expect("opens");
    App::new(store, host)
}

/// One answer, so that something changes.
fn answer(text: &str) -> [Gesture; 1] {
    [Gesture::Set(AnswerKey::of("projet-nom-usuel"), json!(text))]
}

#[tokio::test]
async fn an_edit_costs_one_check_for_each_gate_that_the_page_asks_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), Arc::default()).await;
    let id = app.create(Some("Compté"), None).await.expect("created").id;
    for turn in 0..3 {
        app.act(&id, &answer(&format!("Nom {turn}"))).await.expect("saved");
        let before = app.checks_made();
        // What the page of a dossier asks together: its menu, its section; then what is missing, and eligibility.
        let (menu, section) = tokio::join!(app.examine_next(&id, None), app.examine_next(&id, None));
        let (menu, section) = (menu.expect("read"), section.expect("read"));
        assert_eq!(menu.report, section.report);
        app.examine_next(&id, None).await.expect("read");
        app.examine(&id, None).await.expect("read");
        app.list(&ListQuery { limit: 50, ..ListQuery::default() }).await.expect("listed");
        assert_eq!(app.checks_made() - before, 2, "the whole path, then the gate that holds");
        let gate = menu.report.gate.clone();
        app.examine_next(&id, Some(&gate)).await.expect("read");
        assert_eq!(app.checks_made() - before, 2, "the gate that holds, this time by its name");
    }
    app.act(&id, &answer("Nom")).await.expect("saved");
    let before = app.checks_made();
    let gate = app.catalogue_of(&app.state(&id).await.expect("read")).await.expect("known").phases[0].id.clone();
    for _ in 0..4 {
        app.examine_next(&id, Some(&gate)).await.expect("read");
    }
    assert_eq!(app.checks_made() - before, 1);
}

#[tokio::test]
async fn whatever_was_written_is_in_the_next_examination() {
    let folder = tempfile::tempdir().expect("a folder");
    let host = Arc::new(FakeHost::default());
    let app = open(folder.path(), host.clone()).await;
    let id = app.create(Some("Relu"), None).await.expect("created").id;
    let same = async |what: &str| {
        let examined = app.examine(&id, None).await.expect("read");
        let state = app.state(&id).await.expect("read");
        let today = host.today();
        let report = check(&examined.catalogue, &state, CheckOptions { gate: None, today: &today }).expect("checked");
        assert_eq!((&*examined.state, &*examined.report), (&state, &report), "after {what}");
        examined
    };
    let empty = same("creation").await;
    app.act(&id, &answer("Un")).await.expect("saved");
    let moment = app.history(&id).await.expect("read").last().expect("an action").hash.clone();
    assert_ne!(same("a gesture").await.report, empty.report);
    app.act(&id, &answer("Deux")).await.expect("saved");
    same("another gesture").await;
    app.undo(&id).await.expect("undone");
    same("undo").await;
    app.redo(&id).await.expect("redone");
    same("redo").await;
    app.restore_moment(&id, &moment).await.expect("restored");
    same("a restoration").await;
    app.archive(&id, true).await.expect("archived");
    assert!(same("archiving").await.state.archived);
    assert!(app.rebuild().await.expect("rebuilt").iter().all(|(_, outcome)| outcome.is_ok()));
    same("a rebuild").await;
    // A refused gesture leaves what was kept as true as it was.
    app.act(&id, &[Gesture::Set(AnswerKey::of("inconnu"), json!("x"))]).await.expect_err("no such field");
    same("a refusal").await;
    let before = app.checks_made();
    host.set(host.now() + 2 * DAY);
    same("a night").await;
    assert_eq!(app.checks_made() - before, 1, "rules read the day");
}

#[tokio::test]
async fn a_few_dossiers_are_kept_and_lists_do_not_drive_them_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), Arc::default()).await;
    let mut ids = Vec::new();
    for name in ["A", "B", "C", "D", "E", "F", "G", "H"] {
        ids.push(app.create(Some(name), None).await.expect("created").id);
    }
    app.examine(&ids[0], None).await.expect("read");
    app.list(&ListQuery { limit: 50, ..ListQuery::default() }).await.expect("listed");
    let before = app.checks_made();
    app.examine(&ids[0], None).await.expect("read");
    assert_eq!(app.checks_made(), before, "still kept after the list measured the others");
    for id in &ids {
        app.examine(id, None).await.expect("read");
    }
    let before = app.checks_made();
    app.examine(ids.last().expect("some"), None).await.expect("read");
    assert_eq!(app.checks_made(), before);
    app.examine(&ids[0], None).await.expect("read");
    assert_eq!(app.checks_made(), before + 1, "the oldest gave its place");
}
