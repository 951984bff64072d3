//! Opening the store: first start, keychain, passphrase. The same way for the window and the terminal.

use std::sync::Arc;

use crate::policy::Policy;
use crate::ports::{Keys, Means, Signer, Store, StoreOpener, Vault};
use crate::{App, AppError, Code, Way, host::Host};

/// Where the start is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing exists yet.
    FirstStart,
    /// Keys and store exist.
    Existing,
}

/// Smallest recovery passphrase accepted, in characters.
pub const PASSPHRASE_MIN: usize = 12;

/// Where the start is.
///
/// # Errors
/// A store or backups without keys: a new key would make them unreadable for ever, so nothing is created.
pub fn stage(vault: &impl Vault, opener: &impl StoreOpener) -> Result<Stage, AppError> {
    match (vault.exists(), opener.exists()) {
        (false, false) if opener.has_backups() => Err(AppError::new(
            Code::StoreLocked,
            "La base et les clés ont disparu de ce dossier, mais des sauvegardes y sont encore.",
            "Rien n'a été créé. Copiez un fichier .keys.json du dossier « backups » à côté, sous le nom keys.json, puis restaurez cette sauvegarde.",
        )
        .by(Way::RestoreBackup)),
        (false, false) => Ok(Stage::FirstStart),
        (false, true) => Err(AppError::new(
            Code::StoreLocked,
            "La base existe mais son fichier de clés (keys.json) a disparu.",
            "Rien n'a été créé. Copiez le fichier .keys.json d'une sauvegarde (dossier « backups ») à côté de accostage.db, sous le nom keys.json.",
        )),
        (true, _) => Ok(Stage::Existing),
    }
}

/// First start: makes keys and store.
///
/// # Errors
/// No slot is possible, one is forbidden on this machine, or the folder cannot be written.
pub async fn create<V: Vault, O: StoreOpener>(
    vault: &V,
    opener: &O,
    host: Arc<dyn Host>,
    passphrase: Option<&str>,
    keychain: bool,
) -> Result<App<O::Store>, AppError> {
    if stage(vault, opener)? == Stage::Existing {
        return Err(AppError::invalid(
            "Accostage est déjà initialisé dans ce dossier.",
            "Utilisez-le tel quel, ou choisissez un autre dossier avec ACCOSTAGE_HOME.",
        ));
    }
    if keychain {
        host.policy().permit_keychain()?;
    }
    if let Some(passphrase) = passphrase {
        check_passphrase(passphrase, host.policy())?;
    } else if !keychain {
        return Err(AppError::invalid(
            "Sans trousseau, une phrase de passe est nécessaire.",
            format!("Choisissez une phrase de passe d'au moins {} caractères.", host.policy().passphrase_min()),
        ));
    }
    let keys = vault.create(passphrase, keychain).await?;
    let store = opener.open(&keys.store, true).await?;
    vault.mark_opened()?;
    Ok(ready(store, host, keys.device).await)
}

/// The application over a store just opened.
async fn ready<S: Store>(store: S, host: Arc<dyn Host>, device: Arc<dyn Signer>) -> App<S> {
    let app = App::new(store, host).signed_by(device);
    // A full disk must not prevent reading; what could not be kept is tried again at the next opening.
    let _ = app.keep_shipped_catalogue().await;
    app
}

/// Opens an existing store.
///
/// # Errors
/// Nothing opens it; nothing is created then.
pub async fn open<V: Vault, O: StoreOpener>(
    vault: &V,
    opener: &O,
    host: Arc<dyn Host>,
    means: Means<'_>,
) -> Result<App<O::Store>, AppError> {
    let keys = unlock(vault, opener, &*host, means).await?;
    open_with_keys(vault, opener, host, &keys).await
}

/// Opens an existing store with its keys.
///
/// # Errors
/// The store does not open; nothing is created then.
pub async fn open_with_keys<V: Vault, O: StoreOpener>(
    vault: &V,
    opener: &O,
    host: Arc<dyn Host>,
    keys: &Keys,
) -> Result<App<O::Store>, AppError> {
    // Keys are written before the store: a first start cut in between is finished here. Later, a store that
    // is empty or not there has been lost, and must not be replaced by a new one.
    let store = opener.open(&keys.store, !vault.has_opened()?).await?;
    vault.mark_opened()?;
    Ok(ready(store, host, keys.device.clone()).await)
}

/// Gives the keys of an existing store.
///
/// # Errors
/// There is no store, or nothing opens it.
pub async fn unlock<V: Vault, O: StoreOpener>(
    vault: &V,
    opener: &O,
    host: &dyn Host,
    means: Means<'_>,
) -> Result<Keys, AppError> {
    if stage(vault, opener)? == Stage::FirstStart {
        return Err(AppError::new(
            Code::StoreMissing,
            "Accostage n'est pas encore initialisé dans ce dossier.",
            "Faites d'abord le premier démarrage.",
        )
        .by(Way::Start));
    }
    permit(vault, host.policy(), &means)?;
    vault.open(means).await
}

/// The keychain can open the store: it holds the key, and nothing forbids it. A store that nothing else opens stays
/// open to it whatever is imposed, because its content would be lost.
///
/// # Errors
/// The file of keys cannot be read.
pub fn keychain_opens(vault: &impl Vault, policy: &Policy) -> Result<bool, AppError> {
    let slots = vault.slots()?;
    Ok(slots.keychain && !(slots.passphrase && policy.forbids_keychain()))
}

fn permit(vault: &impl Vault, policy: &Policy, means: &Means<'_>) -> Result<(), AppError> {
    match means {
        Means::Keychain if vault.slots()?.keychain && !keychain_opens(vault, policy)? => policy.permit_keychain(),
        _ => Ok(()),
    }
}

/// Puts the key behind a new passphrase.
///
/// # Errors
/// Too short, nothing proves who asks, or what proves it is forbidden on this machine.
pub async fn set_passphrase(vault: &impl Vault, host: &dyn Host, means: Means<'_>, new: &str) -> Result<(), AppError> {
    check_passphrase(new, host.policy())?;
    permit(vault, host.policy(), &means)?;
    vault.set_passphrase(means, new).await
}

/// Puts the key in the keychain, or takes it away.
///
/// # Errors
/// A wrong passphrase, a keychain that does not answer or that is forbidden on this machine.
pub async fn set_keychain(vault: &impl Vault, host: &dyn Host, passphrase: &str, wanted: bool) -> Result<(), AppError> {
    if wanted {
        host.policy().permit_keychain()?;
    }
    vault.set_keychain(passphrase, wanted).await
}

/// A passphrase long enough to resist guessing offline.
///
/// # Errors
/// Too short, or a control character that no keyboard types.
pub fn check_passphrase(passphrase: &str, policy: &Policy) -> Result<(), AppError> {
    let least = policy.passphrase_min();
    if passphrase.chars().count() < least {
        let by = if policy.manages_passphrase() { ", exigés par votre administration" } else { "" };
        return Err(AppError::invalid(
            format!("Phrase de passe trop courte : {least} caractères au moins{by}."),
            "Une suite de cinq ou six mots sans rapport est facile à retenir et solide.",
        ));
    }
    if passphrase.chars().any(char::is_control) {
        return Err(AppError::invalid(
            "La phrase de passe contient un caractère de contrôle.",
            "Gardez une seule ligne de texte.",
        ));
    }
    Ok(())
}
