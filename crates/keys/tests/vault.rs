//! The slots: each opens alone, none is made twice, a bad keychain is said and never in the way.

use std::time::Duration;

use accostage_app::Code;
use accostage_app::ports::{KeychainState, Means, Vault};
use accostage_keys::{FileVault, NoDelay};
use accostage_testkit::PASSPHRASE;
use accostage_testkit::keychain::{FakeKeychain, Mood};

type Tested = FileVault<FakeKeychain, NoDelay>;

fn vault(home: &std::path::Path) -> (Tested, FakeKeychain) {
    let keychain = FakeKeychain::default();
    (FileVault::with(home, keychain.clone(), NoDelay, Duration::from_millis(200)), keychain)
}

#[tokio::test]
async fn each_slot_opens_alone_with_the_same_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, _) = vault(folder.path());
    let key = vault.create(Some(PASSPHRASE), true).await.expect("created").store.0;
    assert_eq!(vault.open(Means::Keychain).await.expect("opens").store.0, key);
    assert_eq!(vault.open(Means::Passphrase(PASSPHRASE)).await.expect("opens").store.0, key);
    assert!(vault.create(Some(PASSPHRASE), true).await.is_err(), "a key is never made beside another");
}

#[tokio::test]
async fn every_mood_of_the_keychain_is_told_and_the_passphrase_is_enough() {
    let moods = [
        (Mood::Absent, KeychainState::Absent),
        (Mood::Locked, KeychainState::Locked),
        (Mood::Silent, KeychainState::Silent),
    ];
    for (mood, state) in moods {
        let folder = tempfile::tempdir().expect("a folder");
        let (vault, keychain) = vault(folder.path());
        vault.create(Some(PASSPHRASE), true).await.expect("created");
        keychain.become_(mood);
        let report = vault.keychain().await;
        assert_eq!(report.state, state);
        assert!(report.remedy.is_some(), "{mood:?} has a remedy");
        assert_eq!(vault.open(Means::Keychain).await.expect_err("refused").code, Code::Keychain);
        vault.open(Means::Passphrase(PASSPHRASE)).await.expect("the passphrase is enough");
    }
}

#[tokio::test]
async fn a_keychain_that_forgot_is_told_then_healed_by_the_passphrase() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, keychain) = vault(folder.path());
    let key = vault.create(Some(PASSPHRASE), true).await.expect("created").store.0;
    keychain.forget();
    assert_eq!(vault.keychain().await.state, KeychainState::Forgot);
    assert_eq!(vault.open(Means::Keychain).await.expect_err("refused").code, Code::Keychain);
    vault.open(Means::Passphrase(PASSPHRASE)).await.expect("opens");
    assert_eq!(vault.open(Means::Keychain).await.expect("healed").store.0, key);
}

#[tokio::test]
async fn the_passphrase_does_not_ask_the_keychain() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, keychain) = vault(folder.path());
    vault.create(Some(PASSPHRASE), true).await.expect("created");
    keychain.forget();
    vault.open(Means::Passphrase(PASSPHRASE)).await.expect("opens");
    assert_eq!(vault.keychain().await.state, KeychainState::Forgot, "a keychain that was not asked is left alone");
}

#[tokio::test]
async fn without_any_slot_nothing_is_created() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, keychain) = vault(folder.path());
    keychain.become_(Mood::Absent);
    assert_eq!(vault.create(None, true).await.expect_err("refused").code, Code::Keychain);
    assert!(!vault.exists());
}

#[tokio::test]
async fn the_answer_to_a_wrong_passphrase_tells_nothing_more() {
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (sealed, _) = vault(one.path());
    sealed.create(Some(PASSPHRASE), false).await.expect("created");
    let (unsealed, _) = vault(two.path());
    unsealed.create(None, true).await.expect("created");
    let wrong = sealed.open(Means::Passphrase("une autre phrase")).await.expect_err("refused");
    let absent = unsealed.open(Means::Passphrase("une autre phrase")).await.expect_err("refused");
    assert_eq!(wrong, absent);
}

#[tokio::test]
async fn a_changed_passphrase_replaces_the_former_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, _) = vault(folder.path());
    let key = vault.create(Some(PASSPHRASE), false).await.expect("created").store.0;
    vault.set_passphrase(Means::Passphrase(PASSPHRASE), "une nouvelle phrase longue").await.expect("changed");
    assert!(vault.open(Means::Passphrase(PASSPHRASE)).await.is_err());
    assert_eq!(vault.open(Means::Passphrase("une nouvelle phrase longue")).await.expect("opens").store.0, key);
}

#[tokio::test]
async fn nothing_on_the_disk_holds_the_secrets_in_clear() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, _) = vault(folder.path());
    let key = vault.create(Some(PASSPHRASE), true).await.expect("created").store.0;
    let text = std::fs::read_to_string(folder.path().join("keys.json")).expect("read");
    let hexadecimal: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!text.contains(&hexadecimal) && !text.contains(PASSPHRASE));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_first_starts_at_once_one_makes_the_key_and_the_other_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let (vault, _) = vault(folder.path());
            tokio::spawn(async move { vault.create(Some(PASSPHRASE), false).await.map(|keys| keys.store.0) })
        })
        .collect();
    let mut made = Vec::new();
    for start in starts {
        match start.await.expect("ends") {
            Ok(key) => made.push(key),
            Err(error) => assert!(matches!(error.code, Code::StoreBusy | Code::InvalidInput), "{error:?}"),
        }
    }
    assert_eq!(made.len(), 1);
    let (vault, _) = vault(folder.path());
    assert_eq!(vault.open(Means::Passphrase(PASSPHRASE)).await.expect("opens").store.0, made[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_changed_while_others_open_is_not_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let (changing, _) = vault(folder.path());
    changing.create(Some(PASSPHRASE), false).await.expect("created");
    let mut present = PASSPHRASE.to_owned();
    for turn in 0..4 {
        let openings: Vec<_> = (0..3)
            .map(|_| {
                let (vault, _) = vault(folder.path());
                let passphrase = present.clone();
                tokio::spawn(async move { vault.open(Means::Passphrase(&passphrase)).await.is_ok() })
            })
            .collect();
        let next = format!("{PASSPHRASE} {turn}");
        changing.set_passphrase(Means::Passphrase(&present), &next).await.expect("changed");
        for opening in openings {
            opening.await.expect("ends");
        }
        changing.open(Means::Passphrase(&next)).await.expect("the new passphrase opens");
        present = next;
    }
}

/// Notes the delays instead of waiting.
#[derive(Debug, Clone, Default)]
struct Noted(std::sync::Arc<std::sync::Mutex<Vec<Duration>>>);

impl accostage_keys::Patience for Noted {
    async fn wait(&self, delay: Duration) {
        self.0.lock().expect("not poisoned").push(delay);
    }
}

#[tokio::test]
async fn the_delay_grows_with_wrong_passphrases_over_restarts_and_is_forgiven_by_the_right_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let noted = Noted::default();
    let start = || FileVault::with(folder.path(), FakeKeychain::default(), noted.clone(), Duration::from_millis(200));
    start().create(Some(PASSPHRASE), false).await.expect("created");
    for _ in 0..4 {
        start().open(Means::Passphrase("une autre phrase")).await.expect_err("refused");
    }
    start().open(Means::Passphrase(PASSPHRASE)).await.expect("opens");
    start().open(Means::Passphrase(PASSPHRASE)).await.expect("opens");
    let delays: Vec<u128> = noted.0.lock().expect("not poisoned").iter().map(Duration::as_millis).collect();
    assert_eq!(delays, [0, 500, 1_000, 2_000, 4_000, 0]);
}

#[tokio::test]
async fn a_silent_keychain_is_not_asked_again_only_to_be_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, keychain) = vault(folder.path());
    vault.create(Some(PASSPHRASE), true).await.expect("created");
    keychain.become_(Mood::Silent);
    vault.open(Means::Keychain).await.expect_err("refused");
    keychain.become_(Mood::Absent);
    assert_eq!(vault.keychain().await.state, KeychainState::Silent, "what was learnt is told");
}

#[tokio::test]
async fn the_keychain_slot_comes_and_goes_on_the_word_of_the_passphrase() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, keychain) = vault(folder.path());
    let key = vault.create(Some(PASSPHRASE), false).await.expect("created").store.0;
    assert_eq!(vault.set_keychain("une autre phrase", true).await.expect_err("refused").code, Code::WrongPassphrase);
    assert!(!vault.slots().expect("read").keychain, "a wrong passphrase changes nothing");
    vault.set_keychain(PASSPHRASE, true).await.expect("added");
    assert_eq!(vault.open(Means::Keychain).await.expect("opens").store.0, key);
    vault.set_keychain(PASSPHRASE, false).await.expect("removed");
    assert_eq!(vault.open(Means::Keychain).await.expect_err("closed").code, Code::StoreLocked);
    // The passphrase does not put back what somebody took away.
    vault.open(Means::Passphrase(PASSPHRASE)).await.expect("opens");
    assert!(!vault.slots().expect("read").keychain);
    keychain.become_(Mood::Absent);
    assert_eq!(vault.set_keychain(PASSPHRASE, true).await.expect_err("refused").code, Code::Keychain);
    assert!(!vault.slots().expect("read").keychain, "a slot counts once it is proved");
}

#[tokio::test]
async fn a_slot_that_a_silent_keychain_cannot_clear_is_closed_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vault, keychain) = vault(folder.path());
    vault.create(Some(PASSPHRASE), true).await.expect("created");
    keychain.become_(Mood::Locked);
    let error = vault.set_keychain(PASSPHRASE, false).await.expect_err("the key stays there");
    assert!(error.message.contains("n'ouvre plus"), "{}", error.message);
    assert!(!vault.slots().expect("read").keychain);
}
