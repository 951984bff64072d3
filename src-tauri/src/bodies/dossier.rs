//! One dossier: reading, editing, attachments.

use accostage_app::AppError;
use accostage_app::attachments::{Destination, NewFile};
use accostage_app::dossiers::{Block, Gesture};
use accostage_dossier::{AnswerKey, Sensitivity};
use accostage_ipc::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tauri::{AppHandle, Runtime};

use super::{Answer, acknowledge, decoded, row_id};
use crate::downloads;
use crate::shell::Shell;
use crate::views::{self, count};

/// Rows of a table read at once, at most.
const ROWS_MAX: u32 = 200;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, no such gate.
pub async fn open_dossier<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: OpenRequest) -> Answer<DossierView> {
    let examined = shell.app().await?.examine_next(&request.id, request.gate.as_deref()).await?;
    Ok(views::dossier::dossier(&examined))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, section or gate.
pub async fn read_section<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: SectionRequest) -> Answer<SectionView> {
    let examined = shell.app().await?.examine_next(&request.id, request.gate.as_deref()).await?;
    views::dossier::section(&examined, &request.section)
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn read_table<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: TableRequest) -> Answer<TablePage> {
    let (state, catalogue) = shell.app().await?.shown(&request.id).await?;
    let limit = request.limit.min(ROWS_MAX);
    Ok(views::table::page(&catalogue, &state, &request, limit))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A value that cannot be taken, a place that does not exist, a full disk.
pub async fn edit_dossier<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: EditRequest) -> Answer<EditAck> {
    let gestures = request.edits.into_iter().map(gesture).collect::<Answer<Vec<_>>>()?;
    let (edited, rows) = shell.app().await?.act(&request.id, &gestures).await?;
    Ok(acknowledge(app, request.id, edited, &rows))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Not a table, an unknown column, too many rows.
pub async fn paste_rows<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: PasteRequest) -> Answer<PasteReport> {
    let row = request.row.as_deref().map(row_id).transpose()?;
    let block = Block { row, columns: request.columns, cells: request.cells };
    let pasted = shell.app().await?.paste(&request.id, &key(&request.key), &block).await?;
    let refused = pasted.refused.into_iter().map(views::table::refused).collect();
    let (added, changed) = (count(pasted.rows.len() as u64), count(pasted.changed as u64));
    Ok(PasteReport { ack: acknowledge(app, request.id, pasted.edited, &pasted.rows), added, changed, refused })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Nothing to take back.
pub async fn undo<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: DossierRequest) -> Answer<EditAck> {
    let edited = shell.app().await?.undo(&request.id).await?;
    Ok(acknowledge(app, request.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Nothing to do again.
pub async fn redo<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: DossierRequest) -> Answer<EditAck> {
    let edited = shell.app().await?.redo(&request.id).await?;
    Ok(acknowledge(app, request.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A place that takes no file or is gone, an empty or too big file, a full disk.
pub async fn attach_file<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: AttachRequest) -> Answer<EditAck> {
    let level = request.sensitivity.as_deref().map(level).transpose()?;
    let file = NewFile { name: request.name, bytes: decoded(&request.content)?, sensitivity: level };
    let row = request.row.as_deref().map(row_id).transpose()?;
    let to = Destination { key: key(&request.key), row, column: request.column };
    let (edited, rows) = shell.app().await?.attach(&request.id, &to, file).await?;
    Ok(acknowledge(app, request.id, edited, &rows))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// It is absent, is no longer what was attached, or is too big to be shown.
pub async fn read_attachment<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: AttachmentRequest,
) -> Answer<AttachmentContent> {
    let content = shell.app().await?.attachment_preview(&request.hash).await?;
    Ok(AttachmentContent { content: STANDARD.encode(content) })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// It is absent, is no longer what was attached, or the folder cannot be written.
pub async fn save_attachment<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: SaveAttachmentRequest,
) -> Answer<Exported> {
    let content = shell.app().await?.attachment(&request.hash).await?;
    let path = downloads::copy(&request.name, &content)?;
    Ok(Exported { path: path.display().to_string() })
}

fn level(word: &str) -> Answer<Sensitivity> {
    Sensitivity::from_word(word).ok_or_else(|| {
        AppError::invalid(format!("Sensibilité « {word} » inconnue."), "Choisissez-la dans la liste, puis recommencez.")
    })
}

fn key(text: &str) -> AnswerKey {
    text.parse().unwrap_or_else(|never| match never {})
}

fn gesture(edit: AnswerEdit) -> Answer<Gesture> {
    Ok(match edit {
        AnswerEdit::Set { key: name, value } => Gesture::Set(key(&name), value),
        AnswerEdit::AddRow { key: name, cells, after } => {
            Gesture::AddRow(key(&name), cells, after.as_deref().map(row_id).transpose()?)
        }
        AnswerEdit::DuplicateRow { key: name, row } => Gesture::DuplicateRow(key(&name), row_id(&row)?),
        AnswerEdit::SetCells { key: name, row, cells } => Gesture::SetCells(key(&name), row_id(&row)?, cells),
        AnswerEdit::RemoveRow { key: name, row } => Gesture::RemoveRow(key(&name), row_id(&row)?),
        AnswerEdit::MoveRow { key: name, row, after } => {
            Gesture::MoveRow(key(&name), row_id(&row)?, after.as_deref().map(row_id).transpose()?)
        }
        AnswerEdit::SetCriterion { id, note } => Gesture::SetCriterion(id, note),
        AnswerEdit::Rename { name } => Gesture::Rename(name),
        AnswerEdit::SetSensitivity { level } => Gesture::SetSensitivity(level),
        AnswerEdit::AddLabel { label } => Gesture::AddLabel(label),
        AnswerEdit::RemoveLabel { label } => Gesture::RemoveLabel(label),
        AnswerEdit::SetModel { model } => Gesture::SetModel(model),
        AnswerEdit::NotSecret { text } => Gesture::NotSecret(text),
    })
}
