//! A token given to Accostage is in the keychain, or in memory: in no file, no row, no export, no text that is shown.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use accostage_app::App;
use accostage_app::ports::{
    Call, CallAnswer, CallJournal, CallQuery, Connection, ConnectionSettings, Connections, Credentials, Entry,
    GitCredentials, KeptIn, Outbox, OutboxError, OutboxQuery, OutboxStep, ProxySettings, Secret, SecretName, Store,
    StoreKey, StoreOpener, Transition, Vault,
};
use accostage_app::redacted::Redacted;
use accostage_app::transfer::ExportFormat;
use accostage_keys::{FileVault, KeychainCredentials, NoDelay};
use accostage_store::SqliteOpener;
use accostage_testkit::PASSPHRASE;
use accostage_testkit::consoles::{connection, line, portfolio, pull};
use accostage_testkit::host::FakeHost;
use accostage_testkit::keychain::{FakeKeychain, Mood};
use accostage_testkit::store::dump;

/// As a console makes them: 48 letters, digits and dashes.
const CANARY: &str = "canari-7Jq2-XkR9vLm4TzB8-wYp3NcH6-sDf5GaE1uQo0Ki";
const PATIENCE: Duration = Duration::from_millis(200);

fn assert_absent(place: &str, bytes: &[u8]) {
    let found = bytes.windows(10).any(|window| window == &CANARY.as_bytes()[..10]);
    assert!(!found, "{place} holds the token");
}

/// Every file of a folder, whatever it is.
fn assert_absent_from_files(folder: &Path) -> usize {
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            read += assert_absent_from_files(&entry.path());
        } else {
            assert_absent(&entry.path().display().to_string(), &std::fs::read(entry.path()).expect("read"));
            read += 1;
        }
    }
    read
}

async fn live_with_a_token(mood: Mood) {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    let keychain = FakeKeychain::default();
    keychain.become_(mood);
    std::fs::create_dir(&home).expect("made");
    let vault = FileVault::with(&home, keychain.clone(), NoDelay, PATIENCE);
    let keys = vault.create(Some(PASSPHRASE), true).await.expect("created");
    let store = SqliteOpener::new(&home).open(&keys.store, true).await.expect("opens");
    let app = App::new(store, Arc::new(FakeHost::default()));
    let credentials = KeychainCredentials::with(keychain, true, PATIENCE, PATIENCE);
    let dossier = app.create(Some("Discret"), None).await.expect("created").id;

    // Everything that a session does with it.
    let name = SecretName::ConsoleToken { console: "c1".into() };
    let kept = credentials.keep(&name, Secret::new(CANARY.into())).await.expect("kept");
    assert_eq!(kept == KeptIn::Keychain, mood == Mood::Available);
    let git = GitCredentials { user: "jean".into(), token: Secret::new(CANARY.into()) };
    let repository = SecretName::Git { console: "c1".into(), repository: format!("https://jean:{CANARY}@forge/a.git") };
    credentials.keep(&repository, git.seal()).await.expect("kept");
    let token = credentials.find(&name).await.expect("answers").expect("there");
    assert_eq!(token.expose(), CANARY);
    let mut shown = format!("{kept:?} {git:?} {token:?} {credentials:?} {repository:?}");

    pull(app.store(), "c1", portfolio(60, 0)).await;
    let with_secret = |settings| Connection { settings, ..connection("c1") };
    for settings in [
        ConnectionSettings { base_url: format!("https://u:{CANARY}@h"), ..ConnectionSettings::default() },
        ConnectionSettings {
            proxy: ProxySettings { https: Some(format!("u:{CANARY}@p:3128")), ..ProxySettings::default() },
            ..ConnectionSettings::default()
        },
    ] {
        let refused = app.store().put_connection(&with_secret(settings)).await.expect_err("refused");
        shown.push_str(&format!("{refused:?} {refused}"));
    }
    let mut careless = line("c1", "l0", 0, &[]);
    careless.action = format!("{{\"externalToken\":\"{CANARY}\"}}");
    let refused = app.store().put_out(vec![careless]).await.expect_err("refused");
    shown.push_str(&format!("{refused:?}"));
    app.store().put_out(vec![line("c1", "l1", 0, &[])]).await.expect("kept");
    let secrets = [token.expose()];
    let call = Call {
        id: "k1".into(),
        at: 1,
        console: "c1".into(),
        row: Some("l1".into()),
        method: "POST".into(),
        url: Redacted::url(&format!("https://u:{CANARY}@console/api?x={CANARY}"), &secrets),
        request: Redacted::body(&format!("{{\"externalToken\":\"{CANARY}\",\"name\":\"a\"}}"), &secrets),
    };
    let sent = Transition { journal: vec![Entry::Sent(call)], ..Transition::new("l1", OutboxStep::Send, 2) };
    shown.push_str(&format!("{sent:?}"));
    app.store().step(sent).await.expect("sent");
    let answer = Redacted::body(&format!("<html>no such token: {CANARY}</html>"), &secrets);
    let error =
        OutboxError { code: "401".into(), message: "Refusé.".into(), hint: None, details: Some(answer.to_string()) };
    let answer = CallAnswer { call: "k1".into(), at: 3, status: Some(401), answer };
    let back = Transition {
        journal: vec![Entry::Answered(answer)],
        error: Some(error),
        ..Transition::new("l1", OutboxStep::Refuse, 3)
    };
    app.store().step(back).await.expect("told");
    let backup = app.store().back_up(5, "test").await.expect("backed up").name;

    // What is shown and what leaves.
    let rows = app.store().outbox(&OutboxQuery::default()).await.expect("read");
    let calls = app.store().calls(&CallQuery::default()).await.expect("read");
    assert_eq!((rows.len(), calls.len()), (1, 1));
    shown.push_str(&format!("{rows:?} {calls:?} {:?}", app.store().connections().await));
    shown.push_str(&app.export(&dossier, ExportFormat::Json).await.expect("exported"));
    assert_absent("what is shown", shown.as_bytes());

    // What is on the disk, sealed and then decrypted: while open, then closed.
    assert!(assert_absent_from_files(folder.path()) >= 4, "database, journal, keys, backup");
    let key = StoreKey(keys.store.0);
    let copy = folder.path().join("copy");
    std::fs::create_dir(&copy).expect("made");
    app.store().close().await;
    std::fs::copy(home.join("backups").join(&backup), copy.join("accostage.db")).expect("copied");
    for database in [home.join("accostage.db"), copy.join("accostage.db")] {
        let text = dump(&database, &key).await;
        assert!(text.contains("no such token") || text.contains("***"), "the journal was read");
        assert_absent(&database.display().to_string(), text.as_bytes());
    }
    assert_absent_from_files(folder.path());
}

#[tokio::test]
async fn a_token_that_the_keychain_holds_is_nowhere_else() {
    live_with_a_token(Mood::Available).await;
}

#[tokio::test]
async fn a_token_held_for_the_session_is_nowhere_else() {
    live_with_a_token(Mood::Locked).await;
}
