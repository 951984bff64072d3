//! Edits a dossier for ever and says what is acknowledged, to be killed at any instant: `writer HOME`.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use accostage_app::App;
use accostage_app::host::SystemHost;
use accostage_app::ports::{ListQuery, StoreKey, StoreOpener};
use accostage_store::SqliteOpener;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let home = PathBuf::from(std::env::args_os().nth(1).expect("a data folder"));
    let opener = SqliteOpener::new(home);
    let store = opener.open(&StoreKey([7; 32]), !opener.exists()).await.expect("opens");
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
    println!("ready {count}");
    loop {
        count += 1.0;
        app.set(&id, &[("nb-utilisateurs".to_owned(), count.to_string())]).await.expect("saved");
        println!("{count}");
        std::io::stdout().flush().expect("said");
    }
}
