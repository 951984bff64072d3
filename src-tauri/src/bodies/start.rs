//! Opening: first start, keychain, passphrase.

use accostage_app::Code;
use accostage_app::opening::{self, Stage};
use accostage_app::ports::{KeychainState, Means, Vault};
use accostage_catalogue::Catalogue;
use accostage_dossier::Author as Person;
use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::Answer;
use crate::shell::Shell;
use crate::views::{self, words};

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Keys or store unreadable, store held by another process.
pub async fn app_state<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<AppState> {
    if opening::stage(&shell.vault, &shell.opener)? == Stage::FirstStart {
        return state(shell, AppStage::FirstStart).await;
    }
    if shell.app().await.is_err() {
        if shell.is_locked() || !shell.keychain_opens()? {
            return state(shell, AppStage::Locked).await;
        }
        match shell.open_by_keychain().await {
            Ok(_) => {}
            // The keychain is silent, locked or forgetful: the passphrase is a normal path.
            Err(error) if error.code == Code::Keychain => return state(shell, AppStage::Locked).await,
            Err(error) => return Err(error),
        }
    }
    state(shell, AppStage::Open).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No slot is possible, folder not writable.
pub async fn setup<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: SetupRequest) -> Answer<AppState> {
    let SetupRequest { name, email, passphrase, use_keychain } = request;
    let create = async || {
        opening::create(&shell.vault, &shell.opener, shell.host.clone(), passphrase.as_deref(), use_keychain).await
    };
    let app = shell.open_with(create).await?;
    app.set_author(&Person { name, email }).await?;
    state(shell, AppStage::Open).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The passphrase does not open.
pub async fn unlock<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: UnlockRequest) -> Answer<AppState> {
    let open = async || {
        let means = request.passphrase.as_deref().map_or(Means::Keychain, Means::Passphrase);
        opening::open(&shell.vault, &shell.opener, shell.host.clone(), means).await
    };
    shell.open_with(open).await?;
    state(shell, AppStage::Open).await
}

/// What is said of a keychain that nothing asked.
pub(super) fn not_asked() -> accostage_app::ports::KeychainReport {
    accostage_app::ports::KeychainReport {
        state: KeychainState::Unused,
        explanation: "Le trousseau n'a pas été interrogé.".to_owned(),
        remedy: None,
    }
}

pub(super) async fn state(shell: &Shell, stage: AppStage) -> Answer<AppState> {
    let (keychain_slot, passphrase_slot) = match stage {
        AppStage::FirstStart => (false, false),
        _ => (shell.keychain_opens()?, shell.vault.slots()?.passphrase),
    };
    let (author, revision) = match shell.app().await {
        Ok(app) => (app.author().await?, app.revision_in_force().await?),
        Err(_) => (None, Catalogue::shipped().revision.clone()),
    };
    let unasked = stage == AppStage::Open || (stage == AppStage::Locked && (shell.is_locked() || !keychain_slot));
    let forbidden = stage == AppStage::FirstStart && shell.host.policy().forbids_keychain();
    let keychain = if unasked || forbidden {
        // Open, locked on purpose, opened by the passphrase alone, or forbidden: asking would delay the page, or ask
        // a password.
        not_asked()
    } else {
        shell.vault.keychain().await
    };
    Ok(AppState {
        stage,
        home: shell.home().display().to_string(),
        author: author.map(|author| Author { name: author.name, email: author.email }),
        keychain: keychain.into(),
        keychain_slot,
        passphrase_slot,
        catalogue_revision: revision,
        sensitivities: words::sensitivities(),
        managed: views::settings::managed(shell.host.policy()),
    })
}
