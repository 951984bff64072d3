//! A process to be killed at any instant: `victim edit|migrate|restore HOME [BACKUP]`. It says « ready » when its
//! work begins, then what is acknowledged.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use accostage_app::App;
use accostage_app::host::SystemHost;
use accostage_app::ports::{ListQuery, StoreOpener};
use accostage_store::SqliteOpener;
use accostage_testkit::STORE_KEY;

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
        _ => panic!("victim edit|migrate|restore HOME [BACKUP]"),
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

fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("said");
}
