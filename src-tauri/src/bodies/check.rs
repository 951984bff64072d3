//! What is missing, and eligibility.

use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::Answer;
use crate::shell::Shell;
use crate::views;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, no such gate.
pub async fn check_dossier<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: CheckRequest) -> Answer<CheckView> {
    let examined = shell.app().await?.examine_next(&request.id, request.gate.as_deref()).await?;
    Ok(views::check::check(&examined))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn read_eligibility<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: DossierRequest,
) -> Answer<EligibilityView> {
    let examined = shell.app().await?.examine(&request.id, None).await?;
    Ok(views::eligibility::eligibility(&examined))
}
