//! Opening the store: first start, keychain, passphrase. The same way for the window and the terminal.

use std::sync::Arc;

use crate::ports::{Means, Store, StoreKey, StoreOpener, Vault};
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
/// No slot is possible, or the folder cannot be written.
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
    if let Some(passphrase) = passphrase {
        check_passphrase(passphrase)?;
    } else if !keychain {
        return Err(AppError::invalid(
            "Sans trousseau, une phrase de passe est nécessaire.",
            "Choisissez une phrase de passe d'au moins 12 caractères.",
        ));
    }
    let key = vault.create(passphrase, keychain).await?;
    let store = opener.open(&key, true).await?;
    vault.mark_opened()?;
    Ok(ready(store, host).await)
}

/// The application over a store just opened.
async fn ready<S: Store>(store: S, host: Arc<dyn Host>) -> App<S> {
    let app = App::new(store, host);
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
    open_with_key(vault, opener, host, &unlock(vault, opener, means).await?).await
}

/// Opens an existing store with its key.
///
/// # Errors
/// The store does not open; nothing is created then.
pub async fn open_with_key<V: Vault, O: StoreOpener>(
    vault: &V,
    opener: &O,
    host: Arc<dyn Host>,
    key: &StoreKey,
) -> Result<App<O::Store>, AppError> {
    // Keys are written before the store: a first start cut in between is finished here. Later, a store that
    // is empty or not there has been lost, and must not be replaced by a new one.
    let store = opener.open(key, !vault.has_opened()?).await?;
    vault.mark_opened()?;
    Ok(ready(store, host).await)
}

/// Gives the key of an existing store.
///
/// # Errors
/// There is no store, or nothing opens it.
pub async fn unlock<V: Vault, O: StoreOpener>(vault: &V, opener: &O, means: Means<'_>) -> Result<StoreKey, AppError> {
    if stage(vault, opener)? == Stage::FirstStart {
        return Err(AppError::new(
            Code::StoreMissing,
            "Accostage n'est pas encore initialisé dans ce dossier.",
            "Faites d'abord le premier démarrage.",
        )
        .by(Way::Start));
    }
    vault.open(means).await
}

/// A passphrase long enough to resist guessing offline.
///
/// # Errors
/// Too short, or a control character that no keyboard types.
pub fn check_passphrase(passphrase: &str) -> Result<(), AppError> {
    if passphrase.chars().count() < PASSPHRASE_MIN {
        return Err(AppError::invalid(
            format!("Phrase de passe trop courte : {PASSPHRASE_MIN} caractères au moins."),
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
