//! A process to be killed at any instant: `victim edit|migrate|restore|pull|apply|send|send-step-by-step
//! HOME [BACKUP | DOSSIER PLAN]`. It says « ready » when its work begins, then what is acknowledged. Where a kill must land
//! at a place, it says where it is, and waits for a line to go on.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use accostage_app::App;
use accostage_app::host::SystemHost;
use accostage_app::ports::{
    Call, Entry, ListQuery, Mirror, Outbox, OutboxQuery, OutboxState, OutboxStep, Store, StoreOpener, Transition,
};
use accostage_app::redacted::Redacted;
use accostage_store::SqliteOpener;
use accostage_testkit::STORE_KEY;
use accostage_testkit::consoles::{self, KILLED_PROJECTS};
use accostage_testkit::errands;
use accostage_testkit::store::FaultyStore;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["edit", home] => edit(Path::new(home)).await,
        ["migrate", home] => {
            say("ready");
            SqliteOpener::new(home).open(&STORE_KEY, false).await.expect("opens");
            say("done");
        }
        ["restore", home, backup] => {
            say("ready");
            SqliteOpener::new(home).restore(&STORE_KEY, backup, 1).await.expect("restores");
            say("done");
        }
        ["pull", home] => pull(Path::new(home)).await,
        ["apply", home, dossier, plan] => apply(Path::new(home), dossier, plan).await,
        ["send", home] => send(Path::new(home), false).await,
        ["send-step-by-step", home] => send(Path::new(home), true).await,
        _ => panic!("victim edit|migrate|restore|pull|apply|send|send-step-by-step HOME [BACKUP | DOSSIER PLAN]"),
    }
}

/// Edits a dossier for ever.
async fn edit(home: &Path) {
    let opener = SqliteOpener::new(home);
    let store = opener.open(&STORE_KEY, !opener.exists()).await.expect("opens");
    let app = App::new(store, Arc::new(SystemHost));
    let page = app.list(&ListQuery { limit: 1, ..ListQuery::default() }).await.expect("lists");
    let id = match page.rows.first() {
        Some(row) => row.id.clone(),
        None => app.create(Some("Tué souvent"), None).await.expect("created").id,
    };
    let state = app.state(&id).await.expect("reads");
    let key = "nb-utilisateurs".parse().expect("a key");
    let mut count = match state.answer(&key) {
        Some(accostage_dossier::Answer::Number(number)) => *number,
        _ => 0.0,
    };
    say(&format!("ready {count}"));
    loop {
        count += 1.0;
        app.set(&id, &[("nb-utilisateurs".to_owned(), count.to_string())]).await.expect("saved");
        say(&count.to_string());
    }
}

/// Pulls a console again, batch by batch: one project in a hundred has changed, and one is new.
async fn pull(home: &Path) {
    let store = SqliteOpener::new(home).open(&STORE_KEY, false).await.expect("opens");
    at("ready");
    let pull = store.begin_pull(&consoles::start("c1")).await.expect("begins");
    at("begun");
    for batch in consoles::portfolio(KILLED_PROJECTS + 1, 1) {
        store.write_batch(pull, batch).await.expect("written");
        at("written");
    }
    store.finish_pull(pull, 2, None).await.expect("shown");
    at("done");
}

/// Applies a plan, as a shell does, and stops before and after each step of the outbox.
async fn apply(home: &Path, dossier: &str, plan: &str) {
    let store = SqliteOpener::new(home).open(&STORE_KEY, false).await.expect("opens");
    let app = App::new(FaultyStore::pausing(store, at), Arc::new(SystemHost));
    let applied = errands::apply(&app, dossier, &serde_json::from_str(plan).expect("a plan"), &errands::WATCH).await;
    at(if applied.is_ok_and(|applied| applied.is_whole()) { "whole" } else { "not whole" });
}

/// Sends what waits in the outbox, as a shell does: the step, then the effect, then what came of it. « effect » is what the
/// platform receives. Step by step, each of them waits for a line.
async fn send(home: &Path, step_by_step: bool) {
    let wait = || {
        if step_by_step {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).expect("told to go on");
        }
    };
    let store = SqliteOpener::new(home).open(&STORE_KEY, false).await.expect("opens");
    say("ready");
    for row in store.outbox(&OutboxQuery { unsettled: true, ..OutboxQuery::default() }).await.expect("read") {
        if row.state != OutboxState::ToSend {
            continue;
        }
        wait();
        let call = Call {
            id: format!("{}-{}", row.id, row.attempts),
            at: 1,
            console: row.console.clone(),
            row: Some(row.id.clone()),
            method: "POST".to_owned(),
            url: Redacted::url("https://console.example", &[]),
            request: Redacted::body(&row.action, &[]),
        };
        let sent = Transition { journal: vec![Entry::Sent(call)], ..Transition::new(&*row.id, OutboxStep::Send, 1) };
        store.step(sent).await.expect("kept");
        say(&format!("sent {}", row.id));
        wait();
        say(&format!("effect {}", row.id));
        wait();
        store.step(Transition::new(&*row.id, OutboxStep::Confirm, 2)).await.expect("kept");
        say(&format!("confirmed {}", row.id));
    }
    wait();
    store.close().await;
    say("done");
}

/// Says where it is, and waits for a line.
fn at(place: &str) {
    say(place);
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("told to go on");
}

fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("said");
}
