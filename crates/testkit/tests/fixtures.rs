//! One database per schema version, kept as it was written: every later program must open it.
//! `ACCOSTAGE_GENERATE=1` writes the one of the present version when it does not exist yet.

use std::path::Path;
use std::sync::Arc;

use accostage_app::App;
use accostage_app::agenda::Asked;
use accostage_app::catalogues::to_yaml;
use accostage_app::dossiers::Gesture;
use accostage_app::ports::{
    Call, CallAnswer, CallJournal, CallQuery, Connections, Entry, Link, Links, ListQuery, Mirror, MirrorKind,
    MirrorQuery, Outbox, OutboxQuery, OutboxState, OutboxStep, PullBatch, Store, StoreOpener, StoredCatalogue,
    Transition,
};
use accostage_app::redacted::Redacted;
use accostage_catalogue::Catalogue;
use accostage_store::{SqliteOpener, SqliteStore, VERSION};
use accostage_testkit::consoles::{connection, covered, item, line, pull};
use accostage_testkit::host::FakeHost;
use accostage_testkit::{STORE_KEY, fixture};

async fn open(home: &Path, create: bool) -> App<SqliteStore> {
    App::new(SqliteOpener::new(home).open(&STORE_KEY, create).await.expect("opens"), Arc::new(FakeHost::default()))
}

/// The dossiers of the fixtures follow this revision. A program that opens its data keeps the one that it ships with
/// them; whoever wrote the fixtures opened the store alone.
async fn keep_catalogue(app: &App<accostage_store::SqliteStore>) {
    const REVISION: &str = "2026.11.1";
    let present = Catalogue::builtin();
    let text = to_yaml(present).expect("written").replacen(present.meta.revision.as_str(), REVISION, 1);
    let kept = StoredCatalogue { revision: REVISION.to_owned(), text, trust: "livré".to_owned() };
    app.store().put_catalogue(&kept).await.expect("kept");
}

#[tokio::test]
async fn every_schema_ever_written_still_opens_and_takes_edits() {
    let present = fixture(VERSION);
    if std::env::var_os("ACCOSTAGE_GENERATE").is_some() && !present.exists() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = open(folder.path(), true).await;
        let id = app.create(Some("Témoin"), None).await.expect("created").id;
        app.set(&id, &[("imputation-uo".into(), "UO-1".into())]).await.expect("saved");
        app.act(&id, &[Gesture::AddLabel("Été".into())]).await.expect("saved");
        app.set(&id, &[("mise-en-production-visee".into(), "2099-03-01".into())]).await.expect("saved");
        keep_console(app.store(), &id).await;
        app.store().close().await;
        std::fs::copy(folder.path().join("accostage.db"), &present).expect("copied");
    }
    for version in 1..=VERSION {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::copy(fixture(version), folder.path().join("accostage.db")).expect("kept");
        let app = open(folder.path(), false).await;
        keep_catalogue(&app).await;
        let page = app.list(&ListQuery { limit: 10, ..ListQuery::default() }).await.expect("lists");
        let id = page.rows[0].id.clone();
        assert_eq!(page.rows[0].name, "Témoin");
        // Labels came with the fourth schema.
        let carried = if version < 4 { vec![] } else { vec!["Été".to_owned()] };
        assert_eq!(page.rows[0].labels, carried, "schema {version}");
        // Deadlines came with the fifth one; an older store is told when the agenda is asked for.
        let due = Asked { limit: 10, ..Asked::default() };
        assert_eq!(app.agenda(&due).await.expect("told").total, u64::from(version >= 5), "schema {version}");
        let before = app.history(&id).await.expect("read").len();
        app.set(&id, &[("imputation-uo".into(), "UO-2".into())]).await.expect("takes an edit");
        app.act(&id, &[Gesture::AddLabel("Témoin".into())]).await.expect("takes a label");
        assert_eq!(app.history(&id).await.expect("read").len(), before + 2);
        let labelled = ListQuery { limit: 10, labels: vec!["temoin".into()], ..ListQuery::default() };
        assert_eq!(app.list(&labelled).await.expect("lists").total, 1, "schema {version}");
        app.set(&id, &[("go-date".into(), "2099-02-01".into())]).await.expect("takes a deadline");
        assert_eq!(app.agenda(&due).await.expect("told").total, 1 + u64::from(version >= 5), "schema {version}");
        // Consoles came with the sixth one.
        if version >= 6 {
            tell_console(app.store(), &id).await;
        } else {
            assert_eq!(app.store().connections().await.expect("read"), []);
            keep_console(app.store(), &id).await;
            tell_console(app.store(), &id).await;
        }
        app.store().close().await;
    }
}

/// Everything that a store holds of a console.
async fn keep_console(store: &SqliteStore, dossier: &str) {
    let batch = PullBatch {
        items: vec![item(MirrorKind::Project, "", "p1", "{\"name\":\"p1\"}")],
        covered: vec![covered(MirrorKind::Project, None)],
    };
    pull(store, "c1", [batch]).await;
    let link = Link { dossier: dossier.into(), console: "c1".into(), project: "p1".into(), at: 3, memo: "{}".into() };
    store.link(&link).await.expect("linked");
    store.put_out(vec![line("c1", "l1", 0, &[]), line("c1", "l2", 1, &["l1"])]).await.expect("kept");
    let call = Call {
        id: "k1".into(),
        at: 4,
        console: "c1".into(),
        row: Some("l1".into()),
        method: "POST".into(),
        url: Redacted::url("https://console.example/api/v1/projects", &[]),
        request: Redacted::body("{}", &[]),
    };
    let answer = CallAnswer { call: "k1".into(), at: 5, status: Some(201), answer: Redacted::body("{}", &[]) };
    let sent = Transition { journal: vec![Entry::Sent(call)], ..Transition::new("l1", OutboxStep::Send, 4) };
    store.step(sent).await.expect("sent");
    let done = Transition { journal: vec![Entry::Answered(answer)], ..Transition::new("l1", OutboxStep::Confirm, 5) };
    store.step(done).await.expect("done");
}

async fn tell_console(store: &SqliteStore, dossier: &str) {
    let connections = store.connections().await.expect("read");
    assert_eq!(connections, [connection("c1")]);
    let projects = store.mirrored(&MirrorQuery::new("c1", MirrorKind::Project)).await.expect("read");
    assert_eq!((projects.total, projects.rows[0].item.id.as_str()), (1, "p1"));
    assert_eq!(store.last_pull("c1").await.expect("read").expect("one").version.as_deref(), Some("9.24.0"));
    assert_eq!(store.linked_to("c1", "p1").await.expect("read")[0].dossier, dossier);
    let lines = store.outbox(&OutboxQuery::default()).await.expect("read");
    let states: Vec<OutboxState> = lines.iter().map(|line| line.state).collect();
    assert_eq!(states, [OutboxState::Done, OutboxState::ToSend]);
    let calls = store.calls(&CallQuery::default()).await.expect("read");
    assert_eq!((calls.len(), calls[0].answer.as_ref().and_then(|answer| answer.status)), (1, Some(201)));
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_refused_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("accostage.db");
    std::fs::copy(fixture(VERSION), &database).expect("kept");
    accostage_testkit::store::raise_gate(&database, &STORE_KEY).await;
    let before = std::fs::read(&database).expect("read");
    let refused = SqliteOpener::new(folder.path()).open(&STORE_KEY, false).await.expect_err("refused");
    assert_eq!(refused.code, accostage_app::Code::StoreNewer);
    assert_eq!(std::fs::read(&database).expect("read"), before);
}

#[tokio::test]
async fn an_edit_that_the_store_refuses_leaves_no_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteOpener::new(folder.path()).open(&STORE_KEY, true).await.expect("opens");
    let app = App::new(accostage_testkit::store::FaultyStore::new(store), Arc::new(FakeHost::default()));
    let id = app.create(Some("Refus"), None).await.expect("created").id;
    app.set(&id, &[("imputation-uo".into(), "UO-1".into())]).await.expect("saved");
    app.store().fail_after(0);
    let refused = app.set(&id, &[("imputation-uo".into(), "UO-2".into())]).await.expect_err("refused");
    assert_eq!(refused.code, accostage_app::Code::DiskFull);
    app.store().mend();
    assert_eq!(app.history(&id).await.expect("read").len(), 2);
    app.set(&id, &[("imputation-uo".into(), "UO-3".into())]).await.expect("saved");
    let changes = app.history(&id).await.expect("read");
    assert_eq!(changes.len(), 3, "the refused edit is nowhere");
}
