//! Secrets of other systems: in the keychain or in memory, in no other place; a bad keychain costs its patience once.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use accostage_app::Code;
use accostage_app::ports::{Credentials, GitCredentials, KeptIn, KeychainState, Secret, SecretName};
use accostage_keys::{Keychain, KeychainCredentials};
use accostage_testkit::keychain::{FakeKeychain, Mood};

const PATIENCE: Duration = Duration::from_millis(200);
const CANARY: &str = "canari-0123456789-abcdef";

fn credentials() -> (KeychainCredentials<FakeKeychain>, FakeKeychain) {
    let keychain = FakeKeychain::default();
    (KeychainCredentials::with(keychain.clone(), true, PATIENCE, PATIENCE), keychain)
}

fn token() -> SecretName {
    SecretName::ConsoleToken { console: "c1".into() }
}

fn git() -> SecretName {
    SecretName::Git { console: "c1".into(), repository: "https://forge.example/a.git".into() }
}

async fn found(credentials: &impl Credentials, name: &SecretName) -> Option<String> {
    credentials.find(name).await.expect("answers").map(|secret| secret.expose().to_owned())
}

#[tokio::test]
async fn each_secret_has_an_entry_of_its_own_and_outlives_the_process() {
    let (first, keychain) = credentials();
    let proxy = SecretName::ProxyPassword { console: "c1".into() };
    let sealed = GitCredentials { user: "jean".into(), token: Secret::new("git") }.seal();
    for (name, secret) in [(token(), Secret::new(CANARY)), (proxy.clone(), Secret::new("mot")), (git(), sealed)] {
        assert_eq!(first.keep(&name, secret).await.expect("kept"), KeptIn::Keychain);
    }
    assert_eq!(keychain.get("console/c1/token").expect("there"), CANARY.as_bytes());
    // Another process, with the same keychain.
    let later = KeychainCredentials::with(keychain.clone(), true, PATIENCE, PATIENCE);
    assert_eq!(found(&later, &token()).await.as_deref(), Some(CANARY));
    assert_eq!(found(&later, &proxy).await.as_deref(), Some("mot"));
    let back = GitCredentials::unseal(&later.find(&git()).await.expect("answers").expect("there"));
    assert_eq!((back.user.as_str(), back.token.expose()), ("jean", "git"));
    later.forget(&token()).await.expect("forgotten");
    later.forget(&token()).await.expect("forgotten already");
    assert_eq!(found(&first, &token()).await, None);
    assert_eq!(found(&first, &proxy).await.as_deref(), Some("mot"), "the others stay");
}

#[tokio::test]
async fn without_a_keychain_the_secret_lives_as_long_as_the_session() {
    for (mood, state) in [
        (Mood::Absent, KeychainState::Absent),
        (Mood::Locked, KeychainState::Locked),
        (Mood::Silent, KeychainState::Silent),
    ] {
        let (session, keychain) = credentials();
        keychain.become_(mood);
        match session.keep(&token(), Secret::new(CANARY)).await.expect("held") {
            KeptIn::Session(report) => {
                assert_eq!(report.state, state);
                assert!(report.remedy.is_some());
            }
            KeptIn::Keychain => panic!("{mood:?} kept it"),
        }
        let start = Instant::now();
        assert_eq!(found(&session, &token()).await.as_deref(), Some(CANARY), "{mood:?}");
        assert!(start.elapsed() < PATIENCE, "what is in memory does not wait for the keychain");
        // The next session finds nothing, and says why when the keychain may hold it.
        let next = KeychainCredentials::with(keychain.clone(), true, PATIENCE, PATIENCE);
        match mood {
            Mood::Absent => assert_eq!(found(&next, &token()).await, None),
            _ => assert_eq!(next.find(&token()).await.expect_err("refused").code, Code::Keychain, "{mood:?}"),
        }
        let told = next.forget(&token()).await.expect_err("it may still hold it");
        assert_eq!(told.code, Code::Keychain);
    }
}

#[tokio::test]
async fn a_silent_keychain_is_given_its_whole_patience_once() {
    let keychain = FakeKeychain::default();
    keychain.become_(Mood::Silent);
    let long = Duration::from_secs(2);
    let session = KeychainCredentials::with(keychain.clone(), true, long, PATIENCE);
    let asked = async || {
        let start = Instant::now();
        session.find(&token()).await.expect_err("refused");
        start.elapsed()
    };
    assert!(asked().await >= long);
    assert!(asked().await < long, "then it is only probed");
    keychain.become_(Mood::Available);
    keychain.set("console/c1/token", CANARY.as_bytes()).expect("set");
    assert_eq!(found(&session, &token()).await.as_deref(), Some(CANARY), "and heard again once it answers");
}

#[tokio::test]
async fn a_secret_given_again_replaces_the_one_of_the_session_and_the_one_of_the_keychain() {
    let (session, keychain) = credentials();
    session.keep(&token(), Secret::new("ancien")).await.expect("kept");
    keychain.become_(Mood::Locked);
    session.keep(&token(), Secret::new("donné entre-temps")).await.expect("held");
    assert_eq!(found(&session, &token()).await.as_deref(), Some("donné entre-temps"));
    keychain.become_(Mood::Available);
    assert_eq!(session.keep(&token(), Secret::new("nouveau")).await.expect("kept"), KeptIn::Keychain);
    assert_eq!(found(&session, &token()).await.as_deref(), Some("nouveau"));
}

#[tokio::test]
async fn where_the_keychain_is_forbidden_it_is_never_touched() {
    let keychain = FakeKeychain::default();
    let session = KeychainCredentials::with(keychain.clone(), false, PATIENCE, PATIENCE);
    let kept = session.keep(&token(), Secret::new(CANARY)).await.expect("held");
    assert!(matches!(kept, KeptIn::Session(report) if report.state == KeychainState::Unused));
    assert!(keychain.get("console/c1/token").is_err());
    assert_eq!(found(&session, &token()).await.as_deref(), Some(CANARY));
    session.forget(&token()).await.expect("forgotten");
    assert_eq!(found(&session, &token()).await, None);
}

#[tokio::test]
async fn nothing_that_is_shown_holds_the_secret() {
    let (session, keychain) = credentials();
    let secret = Secret::new(CANARY);
    assert_eq!(format!("{secret:?}"), "***");
    session.keep(&token(), secret).await.expect("kept");
    keychain.become_(Mood::Locked);
    session.keep(&git(), Secret::new(CANARY)).await.expect("held");
    let error = session.find(&token()).await.expect_err("refused");
    for shown in [format!("{session:?}"), format!("{error:?}"), format!("{:?}", session.find(&git()).await)] {
        assert!(!shown.contains("canari"), "{shown}");
    }
    assert_eq!(session.keep(&token(), Secret::new(String::new())).await.expect_err("empty").code, Code::InvalidInput);
}

/// The keychain of a real desktop: gnome-keyring on a session bus of its own, twice, as two sessions of a user.
#[test]
fn a_real_keychain_keeps_a_secret_between_two_sessions_and_loses_it_when_told() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(in_session(folder.path(), "keep"), "kept");
    assert_eq!(in_session(folder.path(), "find"), CANARY);
    assert_eq!(in_session(folder.path(), "forget"), "forgotten");
    assert_eq!(in_session(folder.path(), "find"), "nothing");
}

/// Without a session bus the secret is held in memory, and soon said to be.
#[test]
fn a_session_without_a_bus_holds_the_secret_in_memory() {
    let mut child = Command::new(std::env::current_exe().expect("this test"));
    child.env_remove("DBUS_SESSION_BUS_ADDRESS").env("XDG_RUNTIME_DIR", "/nonexistent");
    assert_eq!(say(child, "keep"), "session");
}

fn in_session(folder: &std::path::Path, action: &str) -> String {
    let mut child = Command::new("dbus-run-session");
    child.args(["--", "sh", "-c"]);
    child.arg(
        r#"printf keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@""#,
    );
    child.arg(std::env::current_exe().expect("this test"));
    child.env("XDG_DATA_HOME", folder).env_remove("DBUS_SESSION_BUS_ADDRESS");
    say(child, action)
}

/// Runs [`real_keychain`] in another process; gives what it says.
fn say(mut child: Command, action: &str) -> String {
    child.args(["--exact", "real_keychain", "--ignored", "--nocapture"]).env("ACCOSTAGE_TEST_ACTION", action);
    let output = child.stderr(Stdio::inherit()).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("a text");
    let answer = text.lines().find_map(|line| line.split_once("answer="));
    answer.unwrap_or_else(|| panic!("{action}: {text}")).1.to_owned()
}

#[tokio::test]
#[ignore = "one half of the tests of the real keychain, which start it in a session of its own"]
async fn real_keychain() {
    let Some(action) = std::env::var_os("ACCOSTAGE_TEST_ACTION") else { return };
    let credentials = KeychainCredentials::new(true);
    let answer = match action.to_str().expect("a word") {
        "keep" => match credentials.keep(&token(), Secret::new(CANARY)).await.expect("kept") {
            KeptIn::Keychain => "kept".to_owned(),
            KeptIn::Session(_) => "session".to_owned(),
        },
        "find" => found(&credentials, &token()).await.unwrap_or_else(|| "nothing".to_owned()),
        "forget" => credentials.forget(&token()).await.map(|()| "forgotten".to_owned()).expect("forgotten"),
        other => panic!("{other}"),
    };
    // On a line of its own: the harness has begun one.
    writeln!(std::io::stdout(), "\nanswer={answer}").expect("said");
}
