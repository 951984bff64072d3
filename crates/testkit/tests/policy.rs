//! What the administration imposes is enforced below the shells, and never makes data unreadable.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use accostage_app::doctor::check_policy;
use accostage_app::policy::Policy;
use accostage_app::ports::{Means, Store, Vault};
use accostage_app::{App, AppError, Code, Way, catalogues, opening};
use accostage_catalogue::Catalogue;
use accostage_keys::{FileVault, NoDelay};
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::PASSPHRASE;
use accostage_testkit::host::FakeHost;
use accostage_testkit::keychain::FakeKeychain;
use minisign::KeyPair;

type Keys = FileVault<FakeKeychain, NoDelay>;

/// A host under the policy of a file, as the administration writes it.
fn under(text: &str) -> Arc<FakeHost> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), text).expect("written");
    let policy = Policy::read(file.path());
    assert_eq!(policy.remarks(), [], "{text}");
    Arc::new(FakeHost::default().under(policy))
}

fn keys(home: &Path) -> Keys {
    FileVault::with(home, FakeKeychain::default(), NoDelay, Duration::from_millis(200))
}

async fn create(
    keys: &Keys,
    home: &Path,
    host: &Arc<FakeHost>,
    passphrase: Option<&str>,
    keychain: bool,
) -> Result<App<SqliteStore>, AppError> {
    opening::create(keys, &SqliteOpener::new(home), host.clone(), passphrase, keychain).await
}

async fn open(keys: &Keys, home: &Path, host: &Arc<FakeHost>, means: Means<'_>) -> Result<(), AppError> {
    let app = opening::open(keys, &SqliteOpener::new(home), host.clone(), means).await?;
    app.store().close().await;
    Ok(())
}

#[tokio::test]
async fn a_forbidden_keychain_is_never_filled() {
    let folder = tempfile::tempdir().expect("a folder");
    let (keys, host) = (keys(folder.path()), under("trousseau: interdit"));
    let refused = create(&keys, folder.path(), &host, Some(PASSPHRASE), true).await.map(drop).expect_err("refused");
    assert_eq!(refused.code, Code::Managed);
    assert!(!keys.exists(), "nothing was made");
    let app = create(&keys, folder.path(), &host, Some(PASSPHRASE), false).await.expect("created");
    let refused = opening::set_keychain(&keys, &*host, PASSPHRASE, true).await.expect_err("refused");
    assert_eq!(refused.code, Code::Managed);
    assert!(!keys.slots().expect("slots").keychain);
    app.store().close().await;
}

#[tokio::test]
async fn a_keychain_forbidden_afterwards_opens_no_more_once_a_passphrase_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let (keys, free, forbidden) = (keys(folder.path()), under(""), under("trousseau: interdit"));
    let app = create(&keys, folder.path(), &free, None, true).await.expect("created");
    app.store().close().await;

    // It alone opens: shutting it would lose the data. It is said, with the remedy.
    open(&keys, folder.path(), &forbidden, Means::Keychain).await.expect("nothing is lost");
    let said = |host: &FakeHost| {
        use accostage_app::host::Host;
        let wrong = check_policy(host.policy(), &keys).into_iter().filter(|checkup| !checkup.ok);
        wrong.map(|checkup| checkup.way.expect("a way out")).collect::<Vec<_>>()
    };
    assert_eq!(said(&forbidden), [Way::LeaveKeychain]);
    opening::set_passphrase(&keys, &*forbidden, Means::Keychain, PASSPHRASE).await.expect("the way out");

    let refused = open(&keys, folder.path(), &forbidden, Means::Keychain).await.expect_err("refused");
    assert_eq!(refused.code, Code::Managed);
    let refused = opening::set_passphrase(&keys, &*forbidden, Means::Keychain, "une autre longue phrase").await;
    assert_eq!(refused.expect_err("it proves nothing either").code, Code::Managed);
    open(&keys, folder.path(), &forbidden, Means::Passphrase(PASSPHRASE)).await.expect("opens");
    assert_eq!(said(&forbidden), [Way::RemoveKeychain]);
    opening::set_keychain(&keys, &*forbidden, PASSPHRASE, false).await.expect("taken away");
    assert_eq!(said(&forbidden), []);
}

#[tokio::test]
async fn a_passphrase_is_as_long_as_imposed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (keys, host) = (keys(folder.path()), under("phrase_caracteres: 30"));
    let refused = create(&keys, folder.path(), &host, Some(PASSPHRASE), false).await.map(drop).expect_err("refused");
    assert!(refused.message.contains("30 caractères") && refused.message.contains("administration"), "{refused}");
    let long = "cheval correct pile agrafe, et encore un mot";
    create(&keys, folder.path(), &host, Some(long), false).await.expect("created").store().close().await;
    let short = opening::set_passphrase(&keys, &*host, Means::Passphrase(long), PASSPHRASE).await;
    assert_eq!(short.expect_err("refused").code, Code::InvalidInput);
    open(&keys, folder.path(), &host, Means::Passphrase(long)).await.expect("the former one still opens");
}

#[tokio::test]
async fn only_a_catalogue_signed_by_an_imposed_key_is_installed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (theirs, mine) = (KeyPair::generate_unencrypted_keypair(), KeyPair::generate_unencrypted_keypair());
    let (theirs, mine) = (theirs.expect("a key"), mine.expect("a key"));
    let host = under(&format!("catalogue_signe_par: [{}]", theirs.pk.to_base64()));
    let (keys, free) = (keys(folder.path()), under(""));
    let app = create(&keys, folder.path(), &free, Some(PASSPHRASE), false).await.expect("created");
    app.trust_key(&mine.pk.to_base64()).await.expect("trusted while nothing is imposed");
    app.store().close().await;
    let opener = SqliteOpener::new(folder.path());
    let app = opening::open(&keys, &opener, host, Means::Passphrase(PASSPHRASE)).await.expect("opens");

    let shipped = catalogues::to_yaml(Catalogue::builtin()).expect("YAML");
    let next = shipped.replacen(&Catalogue::shipped().revision, "2027.1.0", 1);
    let signed = |key: &KeyPair| {
        minisign::sign(Some(&key.pk), &key.sk, next.as_bytes(), None, None).expect("signed").into_string()
    };
    let preview = app.import_catalogue("suivant", &next, None, false, false).await.expect("it may be looked at");
    assert!(preview.refused.is_some_and(|why| why.contains("administration")));
    let refused = app.import_catalogue("suivant", &next, None, true, true).await.expect_err("vouched for, yet refused");
    assert_eq!(refused.code, Code::Managed);
    assert!(refused.details.is_some_and(|source| source.contains("ligne 1")), "the source is told");
    let own = app.import_catalogue("suivant", &next, Some(&signed(&mine)), true, true).await;
    assert_eq!(own.expect_err("a key of the user does not count").code, Code::InvalidInput);
    assert_eq!(app.trust_key(&mine.pk.to_base64()).await.expect_err("refused").code, Code::Managed);
    assert!(app.import_catalogue("suivant", &next, Some(&signed(&theirs)), true, false).await.expect("signed").applied);
    // The one of the program is trusted as the program is: it is installed by whoever administers the machine.
    assert_eq!(app.import_shipped_catalogue(false, false).await.expect("looked at").refused, None);
    app.store().close().await;
}

#[tokio::test]
async fn backups_follow_the_imposed_number_and_rhythm() {
    use accostage_app::host::Host;
    const HOUR: i64 = 3_600_000;
    let folder = tempfile::tempdir().expect("a folder");
    let (keys, host) = (keys(folder.path()), under("sauvegardes_gardees: 3\nsauvegarde_heures: 2\n"));
    let opener = SqliteOpener::new(folder.path()).keeping(host.policy().backups_kept());
    let app = opening::create(&keys, &opener, host.clone(), Some(PASSPHRASE), false).await.expect("created");
    app.create(Some("Essai"), None).await.expect("a dossier");
    let start = host.now();
    for hours in 0..10 {
        host.set(start + hours * HOUR);
        app.back_up_if_due().await.expect("backed up");
    }
    let made: Vec<i64> = app.store().backups().await.expect("listed").iter().map(|backup| backup.at).collect();
    let hours: Vec<i64> = made.iter().map(|at| (at - start) / HOUR).collect();
    assert_eq!(hours, [8, 6, 4]);
    app.store().close().await;
}
