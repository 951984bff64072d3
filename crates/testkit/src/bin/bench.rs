//! The budgets of the design, as ratios in one run: `./dev bench [PART…]`. Needs a display for the window. The parts are
//! `edits`, `page`, `lists`, `forecasts`, `plans`, `history`, `tables`, `window`.
//!
//! Each line compares what the product does with the bare thing that it cannot do without, measured in the same
//! run, alternately, on the same machine.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use accostage_app::App;
use accostage_app::agenda::Asked;
use accostage_app::dossiers::{Block, Gesture};
use accostage_app::host::SystemHost;
use accostage_app::platform::plan::Options;
use accostage_app::ports::{ListQuery, Means, Store, StoreKey, StoreOpener, Vault};
use accostage_dossier::{Answer, AnswerKey, CheckOptions, Edit, Operation, check};
use accostage_keys::FileVault;
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::window::{Session, Window};
use accostage_testkit::{PASSPHRASE, consoles, program};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection};

const KEY: StoreKey = StoreKey([5; 32]);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    println!("{:<52} {:>12} {:>12} {:>8} {:>8}", "measure", "bare", "ours", "ratio", "budget");
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let asked = |part: &str| wanted.is_empty() || wanted.iter().any(|word| word == part);
    if asked("edits") {
        edits().await;
    }
    if asked("page") {
        page().await;
    }
    if asked("lists") {
        lists().await;
    }
    if asked("forecasts") {
        forecasts().await;
    }
    if asked("plans") {
        plans().await;
    }
    if asked("history") {
        long_history().await;
    }
    if asked("tables") {
        long_tables().await;
    }
    if asked("window") {
        window(1).await;
        window(1_000).await;
    }
}

fn line(name: &str, bare: Duration, ours: Duration, budget: &str) {
    let ratio = ours.as_secs_f64() / bare.as_secs_f64().max(1e-9);
    println!("{name:<52} {bare:>12.2?} {ours:>12.2?} {ratio:>8.2} {budget:>8}");
}

/// The value below which 99 of 100 measures lie.
fn p99(mut measures: Vec<Duration>) -> Duration {
    measures.sort_unstable();
    measures[(measures.len() * 99 / 100).min(measures.len() - 1)]
}

fn median(mut measures: Vec<Duration>) -> Duration {
    measures.sort_unstable();
    measures[measures.len() / 2]
}

async fn open(home: &Path) -> App<SqliteStore> {
    let opener = SqliteOpener::new(home);
    let create = !opener.exists();
    App::new(opener.open(&KEY, create).await.expect("opens"), Arc::new(SystemHost))
}

async fn raw(path: &Path, key: &str) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", key.to_owned())
        .pragma("cache_size", "-16000")
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await
        .expect("opens")
}

fn raw_key() -> String {
    format!("\"x'{}'\"", "05".repeat(32))
}

/// An edit acknowledged, against one raw insert with the same durability and encryption.
async fn edits() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(&folder.path().join("home")).await;
    let id = app.create(Some("Mesure"), None).await.expect("created").id;
    let mut bare = raw(&folder.path().join("bare.db"), &raw_key()).await;
    sqlx::query("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)").execute(&mut bare).await.expect("made");
    let (mut inserts, mut saves) = (Vec::new(), Vec::new());
    for turn in 0..1_500 {
        let text = format!("Guichet des associations, version {turn}");
        let start = Instant::now();
        sqlx::query("INSERT INTO t (body) VALUES (?)").bind(&text).execute(&mut bare).await.expect("inserted");
        inserts.push(start.elapsed());
        let start = Instant::now();
        app.set(&id, &[("projet-nom-usuel".into(), text.clone())]).await.expect("saved");
        saves.push(start.elapsed());
    }
    line("edit acknowledged, p99 / raw insert FULL, p99", p99(inserts.clone()), p99(saves.clone()), "2.00");
    line("edit acknowledged, median / raw insert, median", median(inserts), median(saves), "-");
}

/// What the page of a dossier asks after each edit, against one check: its menu and its section together, what is
/// missing, eligibility.
async fn page() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(&folder.path().join("home")).await;
    let id = app.create(Some("Mesure"), None).await.expect("created").id;
    let (mut one, mut all, mut made) = (Vec::new(), Vec::new(), 0);
    for turn in 0..50 {
        app.set(&id, &[("projet-nom-usuel".into(), format!("Nom {turn}"))]).await.expect("saved");
        let start = Instant::now();
        cold(&app, &id).await;
        one.push(start.elapsed());
        let before = app.checks_made();
        let start = Instant::now();
        let (menu, section) = tokio::join!(app.examine_next(&id, None), app.examine_next(&id, None));
        menu.and(section).expect("read");
        app.examine_next(&id, None).await.expect("read");
        app.examine(&id, None).await.expect("read");
        all.push(start.elapsed());
        made = app.checks_made() - before;
    }
    line(&format!("4 readings after an edit ({made} checks) / 1 check"), median(one), median(all), "2.50");
}

/// A dossier read and checked as if nothing had been read before.
async fn cold(app: &App<SqliteStore>, id: &str) {
    let state = app.state(id).await.expect("read");
    let catalogue = app.catalogue_of(&state).await.expect("known");
    check(&catalogue, &state, CheckOptions { gate: None, today: "2026-11-21" }).expect("checked");
}

/// List, filter and search over 10,000 dossiers, against the bare queries.
async fn lists() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    let app = open(&home).await;
    fill(&app, 10_000).await;
    let mut bare = raw(&home.join("accostage.db"), &raw_key()).await;
    let query = |name: &str| ListQuery { name: name.to_owned(), limit: 50, ..ListQuery::default() };
    // The first list computes the progress of its rows once; the budget is about every other one.
    app.list(&query("")).await.expect("lists");
    app.list(&query("9999")).await.expect("lists");
    let labelled = ListQuery { limit: 50, labels: vec!["Lot 7".to_owned()], ..ListQuery::default() };
    app.list(&labelled).await.expect("lists");
    let asked = Asked { days: Some(30), limit: 200, ..Asked::default() };
    let due = app.agenda(&asked).await.expect("told").total;
    println!("{:<52} {:>12} {:>12}", "deadlines of 10,000 dossiers in 30 days", "-", due);
    let mut measures: [Vec<Duration>; 10] = Default::default();
    for _ in 0..800 {
        let start = Instant::now();
        let rows = sqlx::query("SELECT id, name, updated_at, answered FROM dossier WHERE archived = 0 ORDER BY updated_at DESC, id LIMIT 50").fetch_all(&mut bare).await.expect("rows");
        let _: i64 = sqlx::query_scalar("SELECT count(*) FROM dossier WHERE archived = 0")
            .fetch_one(&mut bare)
            .await
            .expect("count");
        measures[0].push(start.elapsed());
        assert_eq!(rows.len(), 50);
        let start = Instant::now();
        app.list(&query("")).await.expect("lists");
        measures[1].push(start.elapsed());
        let start = Instant::now();
        sqlx::query("SELECT id, name, updated_at, answered FROM dossier WHERE archived = 0 AND folded LIKE '%9999%' ORDER BY updated_at DESC, id LIMIT 50").fetch_all(&mut bare).await.expect("rows");
        let _: i64 = sqlx::query_scalar("SELECT count(*) FROM dossier WHERE archived = 0 AND folded LIKE '%9999%'")
            .fetch_one(&mut bare)
            .await
            .expect("count");
        measures[2].push(start.elapsed());
        let start = Instant::now();
        app.list(&query("9999")).await.expect("lists");
        measures[3].push(start.elapsed());
        let start = Instant::now();
        sqlx::query("SELECT d.id, d.name, s.path, snippet(search, 0, '', '', '…', 12) FROM search JOIN slot s ON s.id = search.rowid JOIN dossier d ON d.id = s.dossier WHERE search MATCH '\"objet\"* \"77\"*' ORDER BY rank LIMIT 50").fetch_all(&mut bare).await.expect("rows");
        measures[4].push(start.elapsed());
        let start = Instant::now();
        app.search("objet 77", 50).await.expect("found");
        measures[5].push(start.elapsed());
        let start = Instant::now();
        sqlx::query("SELECT id, name, updated_at, answered FROM dossier WHERE archived = 0 AND id IN (SELECT dossier FROM slot WHERE path >= 'meta/label:' AND path < 'meta/label;' AND path = 'meta/label:lot 7') ORDER BY updated_at DESC, id LIMIT 50").fetch_all(&mut bare).await.expect("rows");
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM dossier WHERE archived = 0 AND id IN (SELECT dossier FROM slot WHERE path >= 'meta/label:' AND path < 'meta/label;' AND path = 'meta/label:lot 7')")
            .fetch_one(&mut bare)
            .await
            .expect("count");
        measures[6].push(start.elapsed());
        assert_eq!(total, 1_000);
        let start = Instant::now();
        app.list(&labelled).await.expect("lists");
        measures[7].push(start.elapsed());
        let start = Instant::now();
        bare_agenda(&mut bare).await;
        measures[8].push(start.elapsed());
        let start = Instant::now();
        app.agenda(&asked).await.expect("told");
        measures[9].push(start.elapsed());
    }
    for (name, [bare, ours]) in [("list", [0, 1]), ("filter", [2, 3])] {
        let [bare, ours] = [&measures[bare], &measures[ours]].map(|times| median(times.clone()));
        line(&format!("{name} 10,000, median / bare query"), bare, ours, "-");
    }
    let [list, ours, filter, filtered, search, found, label, by_label, agenda, told] = measures.map(p99);
    line("list 10,000, p99 / bare query", list, ours, "1.50");
    line("filter 10,000, p99 / bare query", filter, filtered, "1.50");
    line("search 10,000, p99 / bare query", search, found, "1.50");
    line("filter 10,000 by label, p99 / bare query", label, by_label, "1.50");
    line("agenda of 10,000, p99 / bare query", agenda, told, "1.50");
    app.store().close().await;
}

/// The days of the next 30 days, and how many there are.
async fn bare_agenda(bare: &mut SqliteConnection) {
    let (today, until) = (day(0), day(30));
    let rows = sqlx::query("SELECT l.dossier, d.name, l.day, l.kind, l.label, l.detail, l.place, l.reminders, l.event FROM deadline l JOIN dossier d ON d.id = l.dossier WHERE (l.event = 0 OR l.day >= ?1) AND l.notice <= ?2 AND (l.day <= ?2 OR l.notice <= ?1) AND d.archived = 0 ORDER BY l.day, d.folded, l.dossier, l.source, l.rank LIMIT 200")
        .bind(&today)
        .bind(&until)
        .fetch_all(&mut *bare)
        .await
        .expect("rows");
    assert_eq!(rows.len(), 200);
    let _: i64 = sqlx::query_scalar("SELECT count(*) FROM deadline l JOIN dossier d ON d.id = l.dossier WHERE (l.event = 0 OR l.day >= ?1) AND l.notice <= ?2 AND (l.day <= ?2 OR l.notice <= ?1) AND d.archived = 0")
        .bind(&today)
        .bind(&until)
        .fetch_one(bare)
        .await
        .expect("count");
}

/// A day from today on, `YYYY-MM-DD`.
fn day(days: u64) -> String {
    (chrono::Local::now().date_naive() + chrono::Days::new(days)).to_string()
}

/// A forecast of the whole path, as the page asks for it: a person waits for it, so that its time is absolute.
async fn forecasts() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(&folder.path().join("home")).await;
    let body = include_bytes!("../../../dossier/tests/gates/profile-a.yaml");
    let id = app.create(None, Some(("profil.yaml", body))).await.expect("created").id;
    for milestone in ["prod-audits", "revue-architecture", "pax-images"] {
        let plan = [
            ("charge-min", "5"),
            ("charge-max", "20"),
            ("personne/Camille Exemple", "50"),
            ("fin-prevue", "2027-06-01"),
        ];
        let plan = plan.map(|(attribute, value)| (attribute.to_owned(), value.to_owned()));
        app.plan(&id, milestone, &plan).await.expect("planned");
    }
    let mut measures = Vec::new();
    for seed in 0..40 {
        let start = Instant::now();
        let forecast = app.forecast(&id, Some(seed), Some(10_000)).await.expect("forecast");
        measures.push(start.elapsed());
        assert!(forecast.milestones.len() > 60, "the whole path is left to do");
    }
    for (name, time) in [("p99", p99(measures.clone())), ("median", median(measures))] {
        let name = format!("forecast of a full dossier, 10,000 draws, {name}");
        println!("{name:<52} {:>12} {time:>12.2?} {:>8} {:>8}", "-", "-", "100 ms");
    }
}

/// A plan of one dossier, from the mirror of a console of 5,000 projects: reading of the store included.
async fn plans() {
    let home = tempfile::tempdir().expect("a folder");
    let app = open(home.path()).await;
    consoles::pull(app.store(), "c1", consoles::portfolio(5_000, 0)).await;
    let connection = app.named_connection("c1").await.expect("kept");
    let id = app.adopt_project(&connection, "projet77-1", None).await.expect("adopted").dossier;
    let other = ("projet-description-console@pax".to_owned(), "Autre.".to_owned());
    app.set(&id, &[other]).await.expect("set");
    let mut times = Vec::new();
    for _ in 0..50 {
        let start = Instant::now();
        let planned = app.plan_from_mirror(&id, &connection, &Options::default()).await.expect("planned");
        assert_eq!(planned.plan.to_do().count(), 1);
        times.push(start.elapsed());
    }
    println!("{:<52} {:>12} {:>12.2?} {:>8} {:>8}", "plan of one dossier", "-", median(times), "-", "20 ms");
}

async fn fill(app: &App<SqliteStore>, count: u32) {
    for number in 0..count {
        let body = format!(
            "format: accostage/reponses@1\nnom: Dossier {number}\nreponses:\n  projet-nom-usuel: Projet {number}\n  projet-description: Objet du projet {number}\n  mise-en-production-visee: {}\n  certificats:\n  - {{cn: guichet-{number}.exemple.fr, expire-le: {}}}\n",
            day(u64::from(number % 360)),
            day(u64::from(number % 350) + 5),
        );
        let id = app.create(None, Some(("banc.yaml", body.as_bytes()))).await.expect("created").id;
        app.act(&id, &[Gesture::AddLabel(format!("Lot {}", number % 10))]).await.expect("labelled");
    }
}

/// A dossier with 20,000 edits opens about as fast as a fresh one.
async fn long_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(&folder.path().join("home")).await;
    let fresh = app.create(Some("Neuf"), None).await.expect("created").id;
    app.set(&fresh, &[("projet-nom-usuel".into(), "x".into())]).await.expect("saved");
    let old = app.create(Some("Ancien"), None).await.expect("created").id;
    for edit in 0..20_000_u32 {
        let key = AnswerKey::of(["projet-nom-usuel", "imputation-uo", "demandeur-role"][edit as usize % 3]);
        let operation = Operation::Set { key, value: Some(Answer::Text(format!("valeur {edit}"))) };
        app.edit(&old, accostage_dossier::ActionKind::Edit, |_, _| Ok(Edit::typed(vec![operation])))
            .await
            .expect("saved");
    }
    let (mut new, mut aged) = (Vec::new(), Vec::new());
    for _ in 0..50 {
        let start = Instant::now();
        cold(&app, &fresh).await;
        new.push(start.elapsed());
        let start = Instant::now();
        cold(&app, &old).await;
        aged.push(start.elapsed());
    }
    let (new, aged) = (median(new), median(aged));
    line("open a dossier of 20,000 edits / fresh", new, aged, "+50 ms");
    let start = Instant::now();
    let edits = app.history(&old).await.expect("read").len();
    println!("{:<52} {:>12} {:>12.2?}   ({edits} entries)", "whole history of 20,000 edits read", "-", start.elapsed());
    println!(
        "{:<52} {:>12} {:>9} KiB   (budget 300 MiB)",
        "resident memory after it",
        "-",
        resident(std::process::id())
    );
}

/// A row of a paste of 10,000 flows, against a row of a paste of 1,000; the same for the check of the dossier.
async fn long_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(&folder.path().join("home")).await;
    let (mut pasted, mut checked) = (Vec::new(), Vec::new());
    for rows in [1_000_u32, 10_000] {
        let id = app.create(Some("Flux"), None).await.expect("created").id;
        let line = |row: u32| {
            let port =
                if row.is_multiple_of(100) { "70 000 environ".to_owned() } else { (1 + row % 60_000).to_string() };
            let (kept, source) = (row % 50, format!("service-{}", row % 97));
            ["sortant", "https", &source, &format!("externe-{kept}"), &port, "tls"].map(str::to_owned).to_vec()
        };
        let columns = ["sens", "protocole", "source-nom", "destination-nom", "port", "chiffrement"];
        let block =
            Block { row: None, columns: columns.map(str::to_owned).to_vec(), cells: (0..rows).map(line).collect() };
        let start = Instant::now();
        let report = app.paste(&id, &AnswerKey::of("flux-matrice"), &block).await.expect("pasted");
        pasted.push(start.elapsed() / rows);
        assert_eq!((report.rows.len(), report.refused.len()), (rows as usize, rows as usize / 100));
        let start = Instant::now();
        cold(&app, &id).await;
        checked.push(start.elapsed() / rows);
    }
    line("a row pasted among 10,000 / among 1,000", pasted[0], pasted[1], "2.00");
    line("a row checked among 10,000 / among 1,000", checked[0], checked[1], "2.00");
    app.store().close().await;
}

/// Makes a data folder that the keychain opens by itself, with so many dossiers.
async fn made(home: &Path, dossiers: u32) {
    let window = Window::open(home, Session::Keychain).await;
    window.first_start(true).await;
    window.close().await;
    let key = FileVault::new(home).open(Means::Passphrase(PASSPHRASE)).await.expect("opens");
    let app = App::new(SqliteOpener::new(home).open(&key.store, false).await.expect("opens"), Arc::new(SystemHost));
    fill(&app, dossiers).await;
    app.store().close().await;
}

/// From the start of the session to a Portefeuille that shows its dossiers, and the memory then, against an empty
/// Tauri window. The driver and the unlocking of the keychain are in both figures. Alternately, so that both meet the
/// same machine.
async fn window(dossiers: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    made(&home, dossiers).await;
    let windows = [(program("examples/empty-window"), "page-title"), (program("accostage-desktop"), "dossier-row")];
    let mut times: [Vec<Duration>; 2] = Default::default();
    let mut memory: [Vec<u64>; 2] = Default::default();
    for turn in 0..8 {
        for (which, (program, usable)) in windows.iter().enumerate() {
            let start = Instant::now();
            let window = Window::open_program(program, &home, Session::Keychain).await;
            window.element(usable).await;
            // The first turn warms the files up.
            if turn > 0 {
                times[which].push(start.elapsed());
                memory[which].push(window.memory());
            }
            window.close().await;
        }
    }
    let [bare, ours] = times.map(median);
    line(&format!("start, {dossiers} dossier(s) / empty window"), bare, ours, "1.25");
    let [bare, ours] = memory.map(|mut sizes| {
        sizes.sort_unstable();
        sizes[sizes.len() / 2]
    });
    #[expect(clippy::cast_precision_loss, reason = "sizes far below 2^52")]
    let ratio = ours as f64 / bare.max(1) as f64;
    println!(
        "{:<52} {:>8} KiB {:>8} KiB {ratio:>8.2} {:>8}",
        format!("memory, {dossiers} dossier(s) (PSS, all processes)"),
        bare,
        ours,
        "1.30"
    );
}

/// Resident memory of a process, in KiB.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|size| size.parse().ok()).unwrap_or_default()
}
