//! Lists and search are a projection of the changes: lost, they are made again; compaction loses nothing; what is
//! read of an attachment is what was attached.

use std::path::Path;
use std::sync::Arc;

use accostage_app::attachments::{Destination, NewFile};
use accostage_app::ports::{ListQuery, Store, StoreOpener};
use accostage_app::{App, Code, attachments};
use accostage_dossier::{ActionKind, Answer, AnswerKey, Edit, Operation, RowId};
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::STORE_KEY;
use accostage_testkit::host::FakeHost;
use accostage_testkit::store::raw;

async fn open(home: &Path, create: bool) -> App<SqliteStore> {
    let store = SqliteOpener::new(home).open(&STORE_KEY, create).await.expect("opens");
    App::new(store, Arc::new(FakeHost::default()))
}

async fn close(app: App<SqliteStore>) {
    app.store().close().await;
}

#[tokio::test]
async fn a_rebuild_brings_back_lists_and_search_and_removes_what_no_change_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    let id = app.create(Some("Reconstruit"), None).await.expect("created").id;
    app.set(&id, &[("projet-description".into(), "Téléservice".into())]).await.expect("saved");
    let before =
        (app.list(&ListQuery { limit: 9, ..ListQuery::default() }).await.expect("lists"), app.state(&id).await);
    close(app).await;
    raw(
        &folder.path().join("accostage.db"),
        &STORE_KEY,
        &[
            "DELETE FROM slot",
            "DROP TABLE search",
            "UPDATE dossier SET name = 'abîmé', folded = 'abime'",
            "INSERT INTO dossier VALUES ('0f', 'fantôme', 'fantome', 0, 9e18, 0, 'np', 'r', 1, 2, 3, 4, '', NULL, NULL)",
        ],
    )
    .await;
    let app = open(folder.path(), false).await;
    let outcomes = app.rebuild().await.expect("rebuilt");
    assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()));
    let after = (app.list(&ListQuery { limit: 9, ..ListQuery::default() }).await.expect("lists"), app.state(&id).await);
    assert_eq!(after, before);
    assert_eq!(app.search("teleservice", 9).await.expect("found").len(), 1);
    close(app).await;
}

#[tokio::test]
async fn compaction_keeps_every_edit_and_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    let id = app.create(Some("Compacté"), None).await.expect("created").id;
    let edits = 1_200;
    for number in 0..edits {
        let value = Some(Answer::Text(number.to_string()));
        let set = Operation::Set { key: AnswerKey::of("imputation-uo"), value };
        app.edit(&id, ActionKind::Edit, |_, _| Ok(Edit::typed(vec![set]))).await.expect("saved");
    }
    let pieces = app.store().chunks(&id).await.expect("read").len();
    assert!(pieces < 600, "{pieces} pieces are left");
    assert_eq!(app.history(&id).await.expect("read").len(), edits + 1);
    close(app).await;
    let app = open(folder.path(), false).await;
    assert_eq!(app.history(&id).await.expect("read").len(), edits + 1);
    app.undo(&id).await.expect("undone");
    let state = app.state(&id).await.expect("reads");
    assert_eq!(state.answer(&AnswerKey::of("imputation-uo")), Some(&Answer::Text((edits - 2).to_string())));
    close(app).await;
}

fn file(name: &str, bytes: Vec<u8>) -> NewFile {
    NewFile { name: name.to_owned(), bytes, sensitivity: None }
}

#[tokio::test]
async fn a_file_goes_in_the_cell_that_is_named_and_undo_takes_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    let id = app.create(Some("Pièces"), None).await.expect("created").id;
    let table = AnswerKey::of("fiches-reflexes");
    let (_, rows) = app.attach(&id, &table.clone().into(), file("a.pdf", b"a".to_vec())).await.expect("attached");
    let to = Destination { key: table.clone(), row: rows.first().copied(), column: Some("piece".to_owned()) };
    let (_, none) = app.attach(&id, &to, file("b.pdf", b"b".to_vec())).await.expect("attached");
    assert_eq!(none, [], "no row is made");
    let names = async || {
        let files = app.attachments(&id).await.expect("read");
        files.into_iter().map(|file| file.fichier).collect::<Vec<_>>()
    };
    let state = app.state(&id).await.expect("read");
    assert_eq!(state.rows(&table).len(), 1);
    assert_eq!(names().await, ["b.pdf"]);
    app.undo(&id).await.expect("undone");
    assert_eq!(names().await, ["a.pdf"]);

    // Nothing of a file without a place is kept.
    let gone = Destination { row: Some(RowId::default()), ..to.clone() };
    let text = Destination { column: Some("titre".to_owned()), ..to.clone() };
    let unknown = Destination { column: Some("ailleurs".to_owned()), ..to.clone() };
    let field = Destination { key: AnswerKey::of("schema-architecture"), ..to };
    for (wrong, code) in [
        (gone, Code::NotFound),
        (text, Code::InvalidInput),
        (unknown, Code::NotFound),
        (field, Code::InvalidInput),
        (AnswerKey::of("projet-description").into(), Code::InvalidInput),
    ] {
        let refused = app.attach(&id, &wrong, file("c.pdf", b"c".to_vec())).await.expect_err("refused");
        assert_eq!(refused.code, code, "{wrong:?}");
    }
    assert_eq!(app.store().blob(&attachments::fingerprint(b"c")).await.expect("read"), None);
    close(app).await;
}

#[tokio::test]
async fn a_file_too_big_to_be_shown_is_kept_and_can_be_taken_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    let id = app.create(Some("Pièces"), None).await.expect("created").id;
    let to = Destination::from(AnswerKey::of("schema-architecture"));
    let big = vec![7; attachments::PREVIEW_MAX_BYTES + 1];
    let hash = attachments::fingerprint(&big);
    app.attach(&id, &to, file("gros.pdf", big)).await.expect("attached");
    assert_eq!(app.attachment_preview(&hash).await.expect_err("refused").code, Code::InvalidInput);
    assert_eq!(app.attachment(&hash).await.expect("read").len(), attachments::PREVIEW_MAX_BYTES + 1);
    close(app).await;
}

#[tokio::test]
async fn an_altered_attachment_is_refused_and_a_huge_one_is_not_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await;
    let id = app.create(Some("Pièces"), None).await.expect("created").id;
    let to = Destination::from(AnswerKey::of("schema-architecture"));
    app.attach(&id, &to, file("plan.pdf", b"plan".to_vec())).await.expect("attached");
    let hash = app.attachments(&id).await.expect("read")[0].empreinte.clone().expect("a fingerprint");
    assert_eq!(app.attachment(&hash).await.expect("read"), b"plan");
    let huge = vec![0; attachments::MAX_BYTES + 1];
    let refused = app.attach(&id, &to, file("gros.bin", huge)).await.expect_err("refused");
    assert_eq!(refused.code, Code::InvalidInput);
    close(app).await;
    raw(&folder.path().join("accostage.db"), &STORE_KEY, &["UPDATE blob SET bytes = x'00'"]).await;
    let app = open(folder.path(), false).await;
    assert_eq!(app.attachment(&hash).await.expect_err("refused").code, Code::StoreDamaged);
    close(app).await;
}
