//! The agenda is a projection too: told again after an older program wrote, rebuilt when
//! it is lost.

use std::path::Path;
use std::sync::Arc;

use accostage_app::App;
use accostage_app::agenda::{Agenda, Asked, Line};
use accostage_app::ports::{DeadlineKind, Store, StoreOpener};
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::STORE_KEY;
use accostage_testkit::host::FakeHost;
use accostage_testkit::store::{FaultyStore, raw};

async fn open(home: &Path, create: bool) -> App<SqliteStore> {
    let store = SqliteOpener::new(home).open(&STORE_KEY, create).await.expect("opens");
    App::new(store, Arc::new(FakeHost::default()))
}

async fn all(app: &App<impl Store>) -> Agenda {
    app.agenda(&Asked { limit: 100, ..Asked::default() }).await.expect("told")
}

/// A dossier with a target, and a certificate.
async fn planned(app: &App<SqliteStore>) -> String {
    let id = app.create(Some("Guichet"), None).await.expect("created").id;
    app.set(&id, &[("mise-en-production-visee".into(), "2099-03-01".into())]).await.expect("saved");
    let rows = "[{cn: guichet.exemple.fr, expire-le: '2099-02-01'}]";
    app.set(&id, &[("certificats".into(), rows.into())]).await.expect("saved");
    id
}

#[tokio::test]
async fn words_that_end_with_an_article_get_their_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    planned(&app).await;
    let told: Vec<_> = all(&app).await.lines.iter().map(Line::detail).collect();
    assert_eq!(told, [Some("Expire le 01/02/2099".to_owned()), None], "a certificate, then a target that names itself");
    app.store().close().await;
}

/// Runs statements on the base of a closed store.
async fn behind(home: &Path, statements: &[&'static str]) {
    raw(&home.join("accostage.db"), &STORE_KEY, statements).await;
}

#[tokio::test]
async fn what_an_older_program_wrote_is_told_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    planned(&app).await;
    app.store().close().await;
    // It keeps its slots and the moment of the edit, and knows nothing of deadlines.
    behind(
        folder.path(),
        &[
            "UPDATE slot SET body = replace(body, '2099-03-01', '2099-06-01') WHERE path = 'answers/mise-en-production-visee'",
            "UPDATE dossier SET updated_at = updated_at + 1",
        ],
    )
    .await;
    let app = open(folder.path(), false).await;
    let days: Vec<String> = all(&app).await.lines.into_iter().map(|line| line.row.deadline.day).collect();
    assert_eq!(days, ["2099-02-01", "2099-06-01"]);
    app.store().close().await;
}

#[tokio::test]
async fn an_edit_made_before_the_others_were_told_does_not_hide_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    let id = planned(&app).await;
    app.store().close().await;
    behind(folder.path(), &["DELETE FROM deadline", "UPDATE dossier SET agenda_at = NULL"]).await;
    let app = open(folder.path(), false).await;
    app.set(&id, &[("mise-en-production-visee".into(), "2099-04-01".into())]).await.expect("saved");
    let kinds: Vec<DeadlineKind> = all(&app).await.lines.into_iter().map(|line| line.row.deadline.kind).collect();
    assert_eq!(kinds, [DeadlineKind::Certificate, DeadlineKind::GoLive]);
    app.store().close().await;
}

#[tokio::test]
async fn a_rebuild_brings_the_agenda_back_and_removes_what_no_change_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    planned(&app).await;
    let before = all(&app).await;
    app.store().close().await;
    behind(
        folder.path(),
        &[
            "DELETE FROM deadline WHERE kind = 'certificat'",
            "INSERT INTO deadline VALUES ('0f', 'path', 0, '2099-01-01', '2099-01-01', 'jalon', 'fantôme', '', '', '', 0)",
        ],
    )
    .await;
    let app = open(folder.path(), false).await;
    assert_eq!(all(&app).await.total, 1);
    assert!(app.rebuild().await.expect("rebuilt").iter().all(|(_, outcome)| outcome.is_ok()));
    assert_eq!(all(&app).await, before);
    app.store().close().await;
}

#[tokio::test]
async fn an_edit_of_many_rows_replaces_the_deadlines_that_they_had() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    let id = app.create(Some("Guichet"), None).await.expect("created").id;
    let line = |rank: usize| format!("{{cn: n{rank}.exemple.fr, expire-le: '2099-02-01'}}");
    let rows = format!("[{}]", (0..40).map(line).collect::<Vec<_>>().join(", "));
    app.set(&id, &[("certificats".into(), rows)]).await.expect("saved");
    assert_eq!(all(&app).await.total, 40);
    app.undo(&id).await.expect("undone");
    assert_eq!(all(&app).await.total, 0);
    app.redo(&id).await.expect("redone");
    assert_eq!(all(&app).await.total, 40);
    app.store().close().await;
}

#[tokio::test]
async fn undo_archive_and_return_move_the_agenda() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    let id = planned(&app).await;
    app.undo(&id).await.expect("undone");
    assert_eq!(all(&app).await.total, 1);
    app.redo(&id).await.expect("redone");
    assert_eq!(all(&app).await.total, 2);
    app.archive(&id, true).await.expect("put away");
    assert_eq!(all(&app).await.total, 0);
    let own = Asked { dossier: Some(id.clone()), limit: 100, ..Asked::default() };
    assert_eq!(app.agenda(&own).await.expect("told").total, 2, "asked for by its name, it answers");
    app.archive(&id, false).await.expect("taken back");
    assert_eq!(all(&app).await.total, 2);
    app.store().close().await;
}

#[tokio::test]
async fn a_dossier_whose_catalogue_is_not_here_is_told_not_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    planned(&app).await;
    let stranger = app.create(Some("Voyage"), None).await.expect("created").id;
    assert_eq!(all(&app).await.uncovered, []);
    app.store().close().await;
    // As an older program leaves it: its deadlines are to be told again, under a catalogue that is not here.
    behind(
        folder.path(),
        &[
            "UPDATE slot SET body = replace(body, (SELECT revision FROM dossier WHERE name = 'Voyage'), '2099.1.0') WHERE dossier = (SELECT id FROM dossier WHERE name = 'Voyage')",
            "UPDATE dossier SET revision = '2099.1.0', agenda_at = NULL WHERE name = 'Voyage'",
        ],
    )
    .await;
    let store = SqliteOpener::new(folder.path()).open(&STORE_KEY, false).await.expect("opens");
    let app = App::new(FaultyStore::new(store), Arc::new(FakeHost::default()));
    let agenda = all(&app).await;
    assert_eq!(agenda.total, 2, "the other is there");
    let read = app.store().dossiers_read();
    assert_eq!(all(&app).await, agenda);
    assert_eq!(app.store().dossiers_read(), read, "it would tell no more");
    let [told] = agenda.uncovered.as_slice() else { panic!("{:?}", agenda.uncovered) };
    assert_eq!((told.dossier.as_str(), told.name.as_str()), (stranger.as_str(), "Voyage"));
    assert!(told.reason.contains("2099.1.0"), "{}", told.reason);
    let json = serde_json::to_value(&agenda).expect("JSON");
    assert_eq!(json["non_couverts"][0]["nom"], "Voyage");
    let own = Asked { dossier: Some(stranger.clone()), limit: 100, ..Asked::default() };
    assert_eq!(app.agenda(&own).await.expect("told").uncovered.len(), 1);
    app.archive(&stranger, true).await.expect("put away");
    assert_eq!(all(&app).await.uncovered, [], "an archived dossier is not in the agenda of every dossier");
    app.store().close().await;
}
