//! What a machine may do to us: a journal cut short, no space left, a folder that cannot be written, a clock that is
//! wrong. What was acknowledged and is still on the disk is read back; the rest is said.

use std::path::Path;
use std::sync::Arc;

use accostage_app::ports::{ListQuery, Store, StoreOpener, backups_path};
use accostage_app::{App, AppError, Code};
use accostage_dossier::Answer;
use accostage_store::{SqliteOpener, SqliteStore, VERSION};
use accostage_testkit::disk::SmallDisk;
use accostage_testkit::host::FakeHost;
use accostage_testkit::store::FaultyStore;
use accostage_testkit::{STORE_KEY, fixture};

async fn open(home: &Path, create: bool) -> Result<App<SqliteStore>, AppError> {
    let store = SqliteOpener::new(home).open(&STORE_KEY, create).await?;
    Ok(App::new(store, Arc::new(FakeHost::default())))
}

async fn only_answer(app: &App<SqliteStore>) -> Option<Answer> {
    let page = app.list(&ListQuery { limit: 2, ..ListQuery::default() }).await.expect("lists");
    let state = app.state(&page.rows[0].id).await.expect("reads");
    state.answer(&"imputation-uo".parse().expect("a key")).cloned()
}

/// Closes the store and lets the folder go.
async fn close(app: App<SqliteStore>) {
    app.store().close().await;
}

#[tokio::test]
async fn a_journal_cut_anywhere_leaves_a_moment_of_the_dossier() {
    let model = tempfile::tempdir().expect("a folder");
    let app = open(model.path(), true).await.expect("opens");
    let id = app.create(Some("Coupé"), None).await.expect("created").id;
    close(app).await;
    let app = open(model.path(), false).await.expect("opens");
    for number in 1..=8 {
        app.set(&id, &[("imputation-uo".into(), number.to_string())]).await.expect("saved");
    }
    let database = std::fs::read(model.path().join("accostage.db")).expect("read");
    let journal = std::fs::read(model.path().join("accostage.db-wal")).expect("read");
    assert!(journal.len() > 8 * 4_096, "the edits are in the journal");
    let mut moments = std::collections::BTreeSet::new();
    for cut in 0..=16 {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("accostage.db"), &database).expect("written");
        let kept = &journal[..journal.len() * cut / 16];
        std::fs::write(folder.path().join("accostage.db-wal"), kept).expect("written");
        let app = open(folder.path(), false).await.expect("opens");
        assert_eq!(app.store().health().await.expect("read").integrity, "ok");
        let moment = match only_answer(&app).await {
            None => 0,
            Some(Answer::Text(text)) => text.parse().expect("a number"),
            other => panic!("{other:?}"),
        };
        assert_eq!(app.history(&id).await.expect("read").len(), 1 + moment, "state and history agree");
        moments.insert(moment);
        app.set(&id, &[("imputation-uo".into(), "après".into())]).await.expect("takes an edit");
        close(app).await;
    }
    assert!(moments.contains(&0) && moments.contains(&8) && moments.len() > 2, "{moments:?}");
    close(app).await;
}

#[tokio::test]
async fn a_disk_that_fills_while_migrating_harms_nothing() {
    let mut refused = 0;
    // From nothing left to enough: the lack of space lands in the backup, then in the migration, then nowhere.
    for left in (0..=16).map(|step| step * 32 * 1024) {
        let Some(disk) = SmallDisk::mount_or_tell(2 * 1024) else { return };
        std::fs::copy(fixture(1), disk.path().join("accostage.db")).expect("kept");
        let filler = disk.fill();
        let size = std::fs::metadata(&filler).expect("read").len();
        std::fs::File::options().write(true).open(&filler).and_then(|file| file.set_len(size - left)).expect("cut");
        match open(disk.path(), false).await {
            Ok(app) => close(app).await,
            Err(error) => {
                assert_eq!(error.code, Code::DiskFull, "{left} bytes left: {error:?}");
                refused += 1;
            }
        }
        std::fs::remove_file(filler).expect("freed");
        let app = open(disk.path(), false).await.expect("opens once there is space");
        assert_eq!(only_answer(&app).await, Some(Answer::Text("UO-1".into())));
        let health = app.store().health().await.expect("read");
        assert_eq!((health.integrity.as_str(), health.schema), ("ok", VERSION));
        close(app).await;
    }
    println!("{refused} of 17 refused");
    assert!((1..17).contains(&refused));
}

#[tokio::test]
async fn a_disk_that_fills_while_restoring_keeps_the_present_store() {
    let Some(disk) = SmallDisk::mount_or_tell(2 * 1024) else { return };
    let app = open(disk.path(), true).await.expect("opens");
    let id = app.create(Some("Gardé"), None).await.expect("created").id;
    let backup = app.store().back_up(1, "test").await.expect("backed up").name;
    app.set(&id, &[("imputation-uo".into(), "présent".into())]).await.expect("saved");
    close(app).await;
    let filler = disk.fill();
    let opener = SqliteOpener::new(disk.path());
    let refused = opener.restore(&STORE_KEY, &backup, 1).await.expect_err("refused");
    assert_eq!(refused.code, Code::DiskFull, "{refused:?}");
    std::fs::remove_file(filler).expect("freed");
    let app = open(disk.path(), false).await.expect("opens");
    assert_eq!(only_answer(&app).await, Some(Answer::Text("présent".into())));
    close(app).await;
    let aside = opener.restore(&STORE_KEY, &backup, 1).await.expect("restores");
    assert!(aside.exists());
    // The clock stands still: the second restoration does not put its store over the first one.
    assert_ne!(opener.restore(&STORE_KEY, &backup, 1).await.expect("restores"), aside);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_said_and_left_as_it_is() {
    let Some(disk) = SmallDisk::mount_or_tell(4 * 1024) else { return };
    let app = open(disk.path(), true).await.expect("opens");
    app.create(Some("Lu seulement"), None).await.expect("created");
    close(app).await;
    disk.set_read_only(true);
    let refused = open(disk.path(), false).await.err().expect("refused");
    assert_eq!(refused.code, Code::ReadOnly, "{refused:?}");
    assert!(refused.hint.is_some());
    disk.set_read_only(false);
    let app = open(disk.path(), false).await.expect("opens");
    assert_eq!(app.list(&ListQuery { limit: 2, ..ListQuery::default() }).await.expect("lists").total, 1);
    close(app).await;
}

#[tokio::test]
async fn a_clock_in_1970_loses_neither_order_nor_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let host = Arc::new(FakeHost::default());
    let store = SqliteOpener::new(folder.path()).open(&STORE_KEY, true).await.expect("opens");
    let app = App::new(store, host.clone());
    let id = app.create(Some("Hors du temps"), None).await.expect("created").id;
    for reason in 0..10 {
        app.store().back_up(1_767_225_600_000 + reason, "manual").await.expect("backed up");
    }
    app.set(&id, &[("imputation-uo".into(), "avant".into())]).await.expect("saved");
    host.set(0);
    app.set(&id, &[("imputation-uo".into(), "en 1970".into())]).await.expect("saved");
    // The date of the last backup is in the future now: one is due, and rotation does not take it for the oldest.
    app.back_up_if_due().await.expect("backed up");
    let names: Vec<String> = app.store().backups().await.expect("read").into_iter().map(|backup| backup.name).collect();
    assert!(names.iter().any(|name| name.ends_with("daily.db")), "{names:?}");
    host.set(1_798_761_600_000);
    app.set(&id, &[("imputation-uo".into(), "après".into())]).await.expect("saved");
    let history = app.history(&id).await.expect("read");
    assert_eq!(history.len(), 4, "the order of the changes does not follow the clock");
    assert_eq!(only_answer(&app).await, Some(Answer::Text("après".into())));
    app.undo(&id).await.expect("taken back");
    assert_eq!(only_answer(&app).await, Some(Answer::Text("en 1970".into())));
    app.examine(&id, None).await.expect("checks");
    close(app).await;
    assert!(backups_path(folder.path()).exists());
}

#[tokio::test]
async fn a_catalogue_whose_arrival_is_cut_at_any_write_is_taken_again() {
    let text = accostage_app::catalogues::to_yaml(accostage_catalogue::Catalogue::builtin()).expect("written");
    let present = &accostage_catalogue::Catalogue::builtin().meta.revision;
    let next = text.replacen(present.as_str(), "2027.1.0", 1);
    let mut cut = 0;
    for writes in 0.. {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteOpener::new(folder.path()).open(&STORE_KEY, true).await.expect("opens");
        let app = App::new(FaultyStore::new(store), Arc::new(FakeHost::default()));
        let mut ids = Vec::new();
        for name in ["Premier", "Second"] {
            let id = app.create(Some(name), None).await.expect("created").id;
            app.set(&id, &[("imputation-uo".into(), name.into())]).await.expect("saved");
            ids.push(id);
        }
        app.store().fail_after(writes);
        let outcome = app.import_catalogue("next.yaml", &next, None, true, true).await;
        app.store().mend();
        for (id, name) in ids.iter().zip(["Premier", "Second"]) {
            let state = app.state(id).await.expect("reads");
            assert_eq!(state.answer(&"imputation-uo".parse().expect("a key")), Some(&Answer::Text(name.into())));
            app.examine(id, None).await.expect("follows a catalogue that is here");
        }
        app.import_catalogue("next.yaml", &next, None, true, true).await.expect("taken again");
        for id in &ids {
            assert_eq!(app.state(id).await.expect("reads").catalogue_revision, "2027.1.0");
        }
        assert_eq!(app.current_catalogue().await.expect("read").meta.revision, "2027.1.0");
        app.store().close().await;
        match outcome {
            Ok(_) => break,
            Err(_) => cut += 1,
        }
    }
    println!("cut at {cut} writes");
    assert!(cut >= 4, "backup, catalogue, each dossier, the choice of the catalogue");
}

/// Whatever room is left when the disk fills up: an edit that is refused leaves the next ones durable. They are read
/// back by other connections, which see only what is committed.
#[tokio::test]
async fn after_a_full_disk_what_is_acknowledged_is_committed() {
    for left in [0_u64, 4, 8, 16, 24, 40] {
        let Some(disk) = SmallDisk::mount_or_tell(4 * 1024) else { return };
        let app = open(disk.path(), true).await.expect("opens");
        let id = app.create(Some("Plein"), None).await.expect("created").id;
        let filler = disk.fill();
        let size = std::fs::metadata(&filler).expect("read").len();
        std::fs::File::options()
            .write(true)
            .open(&filler)
            .and_then(|file| file.set_len(size - left * 1024))
            .expect("cut");
        let read = async || {
            let state = app.state(&id).await.expect("reads");
            state.answer(&"projet-description".parse().expect("a key")).cloned()
        };
        let mut refused = 0;
        for length in [200, 9_000, 20_000, 9_000, 200, 19_000, 300] {
            let text = "é".repeat(length);
            match app.set(&id, &[("projet-description".into(), text.clone())]).await {
                Ok(_) => {
                    assert!(read().await == Some(Answer::Text(text)), "acknowledged with {left} KiB left, and not kept")
                }
                Err(error) => {
                    assert_eq!(error.code, Code::DiskFull);
                    refused += 1;
                }
            }
        }
        assert!(refused > 1, "the disk was full");
        std::fs::remove_file(filler).expect("freed");
        app.set(&id, &[("projet-description".into(), "après".into())]).await.expect("room again");
        assert_eq!(read().await, Some(Answer::Text("après".into())), "{left} KiB left");
        close(app).await;
    }
}

/// Whoever asks for an edit may go away before it is answered, at any of its steps: the next one is durable.
#[tokio::test]
async fn an_edit_given_up_half_way_leaves_the_next_one_durable() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path(), true).await.expect("opens");
    let id = app.create(Some("Abandon"), None).await.expect("created").id;
    let set = async |text: String| app.set(&id, &[("imputation-uo".into(), text)]).await;
    let mut given_up = 0;
    for patience in (0..400).step_by(3) {
        let wait = async {
            for _ in 0..patience {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            done = set(format!("a{patience}")) => drop(done.expect("saved")),
            () = wait => given_up += 1,
        }
        let text = format!("b{patience}");
        set(text.clone()).await.expect("saved");
        assert_eq!(only_answer(&app).await, Some(Answer::Text(text)), "after {patience} steps");
    }
    assert!(given_up > 10, "{given_up} edits were given up");
    close(app).await;
}
