//! Opening the store: first start, keychain, passphrase. The same way for the window and the terminal.

use std::sync::Arc;

use crate::ports::{Means, StoreKey, StoreOpener, Vault};
use crate::{App, AppError, Code, host::Host};

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
/// A store without keys: a new key would make it unreadable for ever, so nothing is created.
pub fn stage(vault: &impl Vault, opener: &impl StoreOpener) -> Result<Stage, AppError> {
    match (vault.exists(), opener.exists()) {
        (false, false) => Ok(Stage::FirstStart),
        (false, true) => Err(AppError::new(
            Code::StoreLocked,
            "La base existe mais son fichier de clés (keys.json) a disparu.",
            "Rien n'a été créé. Remettez keys.json depuis une sauvegarde du dossier de données, à côté de accostage.db.",
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
    Ok(App::new(store, host))
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
    let key = unlock(vault, opener, means).await?;
    // Keys are written before the store: a first start cut in between is finished here. Later, a store that
    // is not there has been lost, and must not be replaced by an empty one.
    let create = !opener.exists() && !vault.has_opened()?;
    let store = opener.open(&key, create).await?;
    vault.mark_opened()?;
    Ok(App::new(store, host))
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
            "Lancez « accostage init ».",
        ));
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
