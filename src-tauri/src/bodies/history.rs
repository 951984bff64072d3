//! The past of a dossier.

use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::{Answer, acknowledge};
use crate::shell::Shell;
use crate::views;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn read_history<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: HistoryRequest) -> Answer<HistoryPage> {
    let app = shell.app().await?;
    let (entries, state) = (app.history(&request.id).await?, app.state(&request.id).await?);
    Ok(views::history::page(&*app.shown_catalogue(&state).await?, &state, &entries, &request))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A moment is unknown.
pub async fn compare_moments<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: CompareRequest,
) -> Answer<Comparison> {
    let app = shell.app().await?;
    let changes = app.compare(&request.id, &request.from, request.to.as_deref()).await?;
    let state = app.state(&request.id).await?;
    Ok(views::history::comparison(&*app.shown_catalogue(&state).await?, &state, &changes))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The moment or the path is unknown.
pub async fn restore_moment<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: RestoreRequest) -> Answer<EditAck> {
    let opened = shell.app().await?;
    let edited = match &request.path {
        Some(path) => opened.restore_value(&request.id, &request.moment, path).await?,
        None => opened.restore_moment(&request.id, &request.moment).await?,
    };
    Ok(acknowledge(app, request.id, edited, &[]))
}
