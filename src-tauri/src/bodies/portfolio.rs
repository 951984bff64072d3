//! The list of dossiers, their coming and going.

use std::io::{Cursor, Write};
use std::path::Path;

use accostage_app::transfer::ExportFormat;
use accostage_app::{AppError, ports};
use accostage_export::OpenFormats;
use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::{Answer, acknowledge, changed, decoded};
use crate::downloads;
use crate::shell::Shell;
use crate::views::{self, count};

/// Rows of a page of the list, at most.
const PAGE_MAX: u32 = 200;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The store cannot be read.
pub async fn list_dossiers<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: ListRequest) -> Answer<DossierPage> {
    let app = shell.app().await?;
    let first = request.offset == 0;
    let page = app.list(&query(request)).await?;
    // Once a day, after the first list is shown: starting never waits for it.
    if first {
        tauri::async_runtime::spawn(async move { app.back_up_if_due().await });
    }
    let rows = page.rows.into_iter().map(views::portfolio::row).collect();
    Ok(DossierPage { total: count(page.total), rows })
}

fn query(request: ListRequest) -> ports::ListQuery {
    ports::ListQuery {
        name: request.search,
        archived: request.archived,
        models: request.models,
        offset: request.offset,
        limit: request.limit.min(PAGE_MAX),
        order: match request.order {
            ListOrder::Updated => ports::ListOrder::Updated,
            ListOrder::Name => ports::ListOrder::Name,
            ListOrder::Blocking => ports::ListOrder::Blocking,
            ListOrder::Progress => ports::ListOrder::Progress,
        },
        reversed: request.reversed,
        labels: request.labels,
        sensitivity: request.sensitivity,
        blocked: request.blocked,
    }
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// An unknown format, a folder that cannot be written.
pub async fn export_list<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: ListExportRequest) -> Answer<Exported> {
    let (form, extension) = match request.format {
        ListFormat::Ods => (ports::ListForm::Ods, "ods"),
        ListFormat::Csv => (ports::ListForm::Csv, "csv"),
    };
    let app = shell.app().await?;
    let mut file = downloads::begin()?;
    let (content, _) = app.export_list(&query(request.list), form, OpenFormats).await?;
    file.write_all(&content).map_err(|error| AppError::unwritable(&error))?;
    let path = downloads::keep(file, "Portefeuille", extension)?.display().to_string();
    shell.exported(&path);
    Ok(Exported { path })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A name that cannot be kept, a file that is not one of answers.
pub async fn create_dossier<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: CreateRequest) -> Answer<Created> {
    let content = request.file.as_ref().map(|file| decoded(&file.content)).transpose()?;
    let file = request.file.as_ref().zip(content.as_deref()).map(|(file, content)| (file.name.as_str(), content));
    let made = shell.app().await?.create(request.name.as_deref(), file).await?;
    changed(app, &made.id, &[]);
    Ok(Created { id: made.id, unplaced: made.unplaced.iter().map(views::portfolio::unplaced).collect() })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Neither answers nor a dossier that was exported, damaged or dangerous.
pub async fn preview_file<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: ChosenFile) -> Answer<FilePreview> {
    let app = shell.app().await?;
    let content = Cursor::new(decoded(&request.content)?);
    let arrival = app.preview_from(&request.name, OpenFormats, content).await?;
    Ok(views::portfolio::file(&*app.current_shown().await?, arrival))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The same, a full disk: nothing is brought in then.
pub async fn import_dossier<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: ChosenFile) -> Answer<Created> {
    let content = Cursor::new(decoded(&request.content)?);
    let made = shell.app().await?.import_from(&request.name, OpenFormats, content).await?;
    changed(app, &made.id, &[]);
    Ok(Created { id: made.id, unplaced: made.unplaced.iter().map(views::portfolio::unplaced).collect() })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, a name that cannot be kept.
pub async fn duplicate_dossier<R: Runtime>(
    app: &AppHandle<R>,
    shell: &Shell,
    request: DuplicateRequest,
) -> Answer<Created> {
    let id = shell.app().await?.duplicate(&request.id, Some(&request.name)).await?;
    changed(app, &id, &[]);
    Ok(Created { id, unplaced: Vec::new() })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn archive_dossier<R: Runtime>(
    app: &AppHandle<R>,
    shell: &Shell,
    request: ArchiveRequest,
) -> Answer<EditAck> {
    let edited = shell.app().await?.archive(&request.id, request.archived).await?;
    Ok(acknowledge(app, request.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, an unknown format, a folder that cannot be written.
pub async fn export_dossier<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: ExportRequest) -> Answer<Exported> {
    let format = ExportFormat::from_word(&request.format)?;
    let app = shell.app().await?;
    let name = app.state(&request.id).await?.name;
    let mut file = downloads::begin()?;
    app.export_to(&request.id, format, OpenFormats, &mut file).await?;
    let path = downloads::keep(file, &name, format.extension())?.display().to_string();
    shell.exported(&path);
    Ok(Exported { path })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Not a file that this window has exported, or it is gone; nothing opens folders here.
pub async fn show_export<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: ShowExportRequest) -> Answer<Empty> {
    if !shell.has_exported(&request.path) {
        return Err(AppError::not_found(
            "Ce fichier n'a pas été exporté par cette fenêtre.",
            "Exportez-le de nouveau.",
        ));
    }
    downloads::show(Path::new(&request.path))?;
    Ok(Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, the store cannot be read.
pub async fn list_labels<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: LabelsRequest) -> Answer<LabelList> {
    let app = shell.app().await?;
    let used = app.labels(request.archived).await?.into_iter();
    let labels = used.map(|used| LabelUse { label: used.label, count: count(used.count) }).collect();
    let carried = match &request.dossier {
        Some(id) => app.state(id).await?.labels.into_values().collect(),
        None => Vec::new(),
    };
    Ok(LabelList { labels, carried })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The store cannot be read.
pub async fn search<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: SearchRequest) -> Answer<SearchResults> {
    let found = shell.app().await?.find(&request.words, request.limit.min(PAGE_MAX)).await?;
    Ok(SearchResults { hits: found.into_iter().map(views::portfolio::hit).collect() })
}
