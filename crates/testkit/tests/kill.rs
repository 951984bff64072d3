//! kill -9 at any instant: what was acknowledged is there, and the store opens.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use accostage_app::App;
use accostage_app::ports::{ListQuery, Store, StoreOpener};
use accostage_dossier::Answer;
use accostage_store::{SqliteOpener, SqliteStore, VERSION};
use accostage_testkit::host::FakeHost;
use accostage_testkit::{STORE_KEY, fixture, program};

/// Times that the process that edits is killed.
const KILLS: u32 = 200;
/// Instants, spread over the whole work, at which a migration and a restoration are killed.
const INSTANTS: u32 = 60;

/// One test at a time: between its fork and its exec, a child started by another test holds every lock of ours.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn victim(words: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut victim =
        Command::new(program("victim")).args(words).stdout(Stdio::piped()).spawn().expect("the victim starts");
    let lines = BufReader::new(victim.stdout.take().expect("its output")).lines();
    (victim, lines)
}

async fn open(home: &Path) -> App<SqliteStore> {
    let store = SqliteOpener::new(home).open(&STORE_KEY, false).await.expect("opens after a kill");
    App::new(store, Arc::new(FakeHost::default()))
}

/// The only dossier's answer to `imputation-uo`, in a store that is sound.
async fn answer(home: &Path) -> String {
    let app = open(home).await;
    assert_eq!(app.store().health().await.expect("read").integrity, "ok");
    let page = app.list(&ListQuery { limit: 2, ..ListQuery::default() }).await.expect("lists");
    assert_eq!(page.rows.len(), 1);
    let state = app.state(&page.rows[0].id).await.expect("reads");
    let answer = state.answer(&"imputation-uo".parse().expect("a key")).cloned();
    app.store().close().await;
    match answer {
        Some(Answer::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

/// Runs a work whole once, then kills it at instants spread over that time, each in a folder of its own.
async fn kill_all_along(prepare: impl Fn(&Path), words: impl Fn(&str) -> Vec<String>, verify: impl AsyncFn(&Path)) {
    let mut whole = Duration::ZERO;
    let mut cut = 0;
    for instant in 0..=INSTANTS {
        let folder = tempfile::tempdir().expect("a folder");
        prepare(folder.path());
        let words = words(&folder.path().display().to_string());
        let (mut victim, mut lines) = victim(&words.iter().map(String::as_str).collect::<Vec<_>>());
        lines.next().expect("it starts").expect("a line");
        let start = Instant::now();
        if instant == 0 {
            lines.next().expect("it ends").expect("a line");
            whole = start.elapsed();
        } else {
            let moment = whole * (instant - 1) / (INSTANTS - 1);
            while start.elapsed() < moment {
                std::hint::spin_loop();
            }
            victim.kill().expect("killed");
            cut += u32::from(lines.next().is_none());
        }
        victim.wait().expect("ended");
        verify(folder.path()).await;
    }
    println!("{cut} of {INSTANTS} killed before the end, over {whole:?}");
    assert!(cut > 0);
}

#[test]
fn nothing_acknowledged_is_lost_by_two_hundred_kills() {
    let _alone = ALONE.blocking_lock();
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home").display().to_string();
    let mut acknowledged = 0.0_f64;
    let mut seed = 0x9E37_79B9_u32;
    for kill in 0..KILLS {
        let (mut victim, mut lines) = victim(&["edit", &home]);
        let ready = lines.next().expect("it opens after a kill").expect("a line");
        let found: f64 = ready.trim_start_matches("ready ").parse().expect("a number");
        assert!(found >= acknowledged, "kill {kill}: {acknowledged} was acknowledged, {found} is there");
        // A pseudo-random number of edits, then the kill lands somewhere in the next one.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        for line in lines.by_ref().take((seed >> 28) as usize) {
            acknowledged = line.expect("a line").parse().expect("a number");
        }
        victim.kill().expect("killed");
        for line in lines.map_while(Result::ok) {
            acknowledged = line.parse().unwrap_or(acknowledged);
        }
        victim.wait().expect("ended");
    }
    println!("{KILLS} kills, {acknowledged} edits acknowledged");
    assert!(acknowledged > 0.0);
}

#[tokio::test]
async fn a_migration_killed_at_any_instant_loses_nothing_and_is_done_again() {
    let _alone = ALONE.lock().await;
    kill_all_along(
        |home| {
            std::fs::copy(fixture(1), home.join("accostage.db")).expect("kept");
        },
        |home| vec!["migrate".to_owned(), home.to_owned()],
        async |home| {
            assert_eq!(answer(home).await, "UO-1");
            let app = open(home).await;
            assert_eq!(app.store().health().await.expect("read").schema, VERSION);
            app.store().close().await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_restoration_killed_at_any_instant_leaves_the_former_store_or_the_restored_one() {
    let _alone = ALONE.lock().await;
    let model = tempfile::tempdir().expect("a folder");
    let store = SqliteOpener::new(model.path()).open(&STORE_KEY, true).await.expect("opens");
    let app = App::new(store, Arc::new(FakeHost::default()));
    let id = app.create(Some("Restauré"), None).await.expect("created").id;
    app.set(&id, &[("imputation-uo".into(), "sauvegardé".into())]).await.expect("saved");
    let backup = app.store().back_up(1, "test").await.expect("backed up").name;
    app.set(&id, &[("imputation-uo".into(), "présent".into())]).await.expect("saved");
    // Copied while open: the present answer is still in the journal, which must follow its store.
    kill_all_along(
        |home| {
            std::fs::create_dir(home.join("backups")).expect("made");
            for file in ["accostage.db".to_owned(), "accostage.db-wal".to_owned(), format!("backups/{backup}")] {
                std::fs::copy(model.path().join(&file), home.join(&file)).expect("copied");
            }
        },
        |home| vec!["restore".to_owned(), home.to_owned(), backup.clone()],
        async |home| {
            let found = answer(home).await;
            if found == "présent" {
                return;
            }
            assert_eq!(found, "sauvegardé");
            // The former store was put aside whole: put back in its place, it says what it said.
            let aside = home.join("accostage-before-restore-1.db");
            for suffix in ["", "-wal"] {
                let (from, to) = (format!("{}{suffix}", aside.display()), format!("accostage.db{suffix}"));
                std::fs::rename(from, home.join(to)).expect("put back");
            }
            assert_eq!(answer(home).await, "présent");
        },
    )
    .await;
    app.store().close().await;
}
