//! Environments and certificates.

use accostage_app::certificates::{CertificateFile, asks_for_passphrase};
use accostage_app::environments::{Declaration, Settled};
use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::{Answer, acknowledge, decoded, row_id};
use crate::shell::Shell;
use crate::views;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn read_environments<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: DossierRequest,
) -> Answer<EnvironmentsView> {
    let app = shell.app().await?;
    let surveyed = app.survey(&request.id).await?;
    Ok(views::environment::environments(&surveyed, &app.today()))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A status that the attribute does not have, or that the answers already say.
pub async fn declare_environment<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: DeclareRequest,
) -> Answer<EditAck> {
    let said = Declaration {
        status: asked.status,
        value: asked.value,
        date: asked.date,
        owner: asked.owner,
        evidence: asked.evidence,
    };
    let edited = shell.app().await?.declare(&asked.id, &asked.row, &asked.attribute, &said).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Nothing is kept of it any more, or the other environment has all of it declared already.
pub async fn settle_removed<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: SettleRemovedRequest,
) -> Answer<EditAck> {
    let settled = asked.to.map_or(Settled::Forgotten, Settled::Attached);
    let edited = shell.app().await?.settle_removed(&asked.id, &asked.row, &settled).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Not a certificate, or a private key.
pub async fn preview_certificate<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    asked: CertificateRequest,
) -> Answer<CertificatePreview> {
    let (file, id) = (file(&asked)?, asked.id);
    let given = file.passphrase.is_some();
    let file = match file.read().await {
        Ok(file) => file,
        // Not a failure: the dialog asks for it.
        Err(error) if asks_for_passphrase(&error) => return Ok(views::environment::passphrase_asked(given)),
        Err(error) => return Err(error),
    };
    Ok(views::environment::arrival(&shell.app().await?.preview_certificate(&id, &file).await?))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// As for the preview; an answer that would be replaced without being told.
pub async fn import_certificate<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: CertificateRequest,
) -> Answer<EditAck> {
    let file = file(&asked)?.read().await?;
    let (edited, row, _) = shell.app().await?.import_certificate(&asked.id, &file, asked.replace).await?;
    Ok(acknowledge(handle, asked.id, edited, &[row]))
}

fn file(asked: &CertificateRequest) -> Answer<CertificateFile> {
    Ok(CertificateFile {
        bytes: decoded(&asked.content)?,
        passphrase: asked.passphrase.clone(),
        row: asked.row.as_deref().map(row_id).transpose()?,
        rank: usize::try_from(asked.rank).unwrap_or(usize::MAX),
    })
}
