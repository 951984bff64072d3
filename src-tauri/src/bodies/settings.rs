//! Settings: identity, security, backups, diagnosis, catalogue.

use std::collections::BTreeMap;

use accostage_app::AppError;
use accostage_app::doctor::{check_disk, check_keys, check_policy};
use accostage_app::opening;
use accostage_app::ports::{Means, Store, StoreOpener, Vault};
use accostage_dossier::Author as Person;
use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::Answer;
use super::start::{not_asked, state};
use crate::shell::Shell;
use crate::views::length;
use crate::views::settings as views;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Keys unreadable.
pub async fn lock<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<AppState> {
    shell.lock().await;
    state(shell, AppStage::Locked).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Data not open, keys unreadable.
pub async fn read_settings<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<SettingsView> {
    let app = shell.app().await?;
    let (slots, catalogue) = (shell.vault.slots()?, app.current_catalogue().await?);
    let useless = shell.host.policy().forbids_keychain() && !slots.keychain;
    let keychain = if useless { not_asked() } else { shell.vault.keychain().await };
    Ok(SettingsView {
        version: VERSION.to_owned(),
        home: shell.home().display().to_string(),
        author: app.author().await?.map(|author| Author { name: author.name, email: author.email }),
        keychain: keychain.into(),
        keychain_slot: slots.keychain,
        keychain_opens: shell.keychain_opens()?,
        passphrase_slot: slots.passphrase,
        device: shell.vault.device()?.0,
        catalogue_revision: catalogue.meta.revision.clone(),
        catalogue_date: catalogue.meta.date.clone(),
        catalogue_fields: length(catalogue.fields.len()),
        catalogue_rules: length(catalogue.rules.len()),
        catalogue_update: app.shipped_update().await?,
    })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A blank name.
pub async fn save_author<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: Author) -> Answer<AppState> {
    shell.app().await?.set_author(&Person { name: request.name, email: request.email }).await?;
    state(shell, AppStage::Open).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Too short, or nothing proves who asks.
pub async fn set_passphrase<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: PassphraseRequest,
) -> Answer<AppState> {
    let means = request.current.as_deref().map_or(Means::Keychain, Means::Passphrase);
    opening::set_passphrase(&shell.vault, &*shell.host, means, &request.new).await?;
    state(shell, AppStage::Open).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A wrong passphrase, a keychain that does not answer.
pub async fn set_keychain<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: KeychainRequest) -> Answer<AppState> {
    opening::set_keychain(&shell.vault, &*shell.host, &request.passphrase, request.wanted).await?;
    state(shell, AppStage::Open).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The store cannot be read.
pub async fn list_backups<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<BackupList> {
    let backups = shell.app().await?.store().backups().await?;
    Ok(BackupList { backups: backups.into_iter().map(views::backup).collect() })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The backup could not be made or re-opened.
pub async fn create_backup<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<BackupView> {
    let app = shell.app().await?;
    Ok(views::backup(app.store().back_up(shell.host.now(), "manual").await?))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such backup, one that does not open: the data are untouched then.
pub async fn restore_backup<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: RestoreBackupRequest,
) -> Answer<BackupRestored> {
    let means = request.passphrase.as_deref().map_or(Means::Keychain, Means::Passphrase);
    let keys = opening::unlock(&shell.vault, &shell.opener, &*shell.host, means).await?;
    shell.lock().await;
    let restored = shell.opener.restore(&keys.store, &request.name, shell.host.now()).await;
    // Whatever came of it, the data open again as they are now.
    let open = async || opening::open_with_keys(&shell.vault, &shell.opener, shell.host.clone(), &keys).await;
    let reopened = shell.open_with(open).await;
    let aside = restored?.display().to_string();
    match reopened {
        Ok(_) => Ok(BackupRestored { aside, state: state(shell, AppStage::Open).await.ok() }),
        Err(error) => Err(AppError {
            message: format!("La sauvegarde est restaurée, mais ne s'ouvre pas : {}", error.message),
            hint: Some(format!("Les données d'avant sont intactes ici : {aside}")),
            ..error
        }),
    }
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Data not open.
pub async fn diagnose<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<Diagnosis> {
    let app = shell.app().await?;
    let mut checkups = check_keys(&shell.vault, true).await;
    checkups.extend(app.check_store().await);
    checkups.push(app.check_sending().await);
    checkups.push(check_disk(shell.home()));
    let policy = shell.host.policy();
    checkups.extend(check_policy(policy, &shell.vault));
    Ok(views::diagnosis(checkups, policy, &shell.home().display().to_string(), VERSION))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A broken catalogue, a wrong signature, one that nobody vouched for.
pub async fn import_catalogue<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: CatalogueRequest,
) -> Answer<CatalogueArrival> {
    let app = shell.app().await?;
    let (apply, confirmed) = (request.apply, request.confirmed);
    let arrival = match &request.file {
        Some(file) => {
            let signature = request.signature.as_deref();
            app.import_catalogue(&file.name, &file.text, signature, apply, confirmed).await?
        }
        None => app.import_shipped_catalogue(apply, confirmed).await?,
    };
    let mut names = BTreeMap::new();
    for id in arrival.dossiers.keys() {
        // Installed or not by now, what is told does not fail for a name.
        names.extend(app.state(id).await.ok().map(|state| (id.clone(), state.name)));
    }
    let state = if arrival.applied { state(shell, AppStage::Open).await.ok() } else { None };
    Ok(views::arrival(arrival, &names, state))
}
