//! The flow matrix and the architecture diagram.

use std::io::Write;

use accostage_app::AppError;
use accostage_app::flows::{Drawn, NewParty, Wanted};
use accostage_app::ports::{Formats, ListForm};
use accostage_dossier::flows::{Block, PartyKind};
use accostage_export::OpenFormats;
use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::{Answer, acknowledge};
use crate::downloads;
use crate::shell::Shell;
use crate::views;

/// Rows of the matrix read at once, at most.
const ROWS_MAX: u32 = 200;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn read_flows<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: FlowsRequest) -> Answer<FlowsView> {
    let flows = shell.app().await?.flows(&asked.id).await?;
    let wanted = Wanted {
        environment: asked.environment,
        block: asked.block.as_deref().and_then(Block::from_word),
        status: asked.status,
        text: asked.text,
        flagged: asked.flagged,
    };
    Ok(views::flow::matrix(&flows, &wanted, asked.offset, asked.limit.min(ROWS_MAX)))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn read_diagram<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: DossierRequest) -> Answer<DiagramView> {
    Ok(views::flow::diagram(&shell.app().await?.flows(&asked.id).await?))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// None of the rows is offered any more.
pub async fn accept_flows<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: AcceptFlowsRequest,
) -> Answer<EditAck> {
    let (edited, rows) = shell.app().await?.accept_flows(&asked.id, &asked.suggestions).await?;
    Ok(acknowledge(handle, asked.id, edited, &rows))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A box that is gone or that no flow may join, a value that cannot be taken.
pub async fn draw_flow<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: DrawFlowRequest) -> Answer<EditAck> {
    let drawn = Drawn {
        from: asked.from,
        to: asked.to,
        protocol: asked.protocol,
        port: asked.port,
        encryption: asked.encryption,
        environment: asked.environment,
    };
    let (edited, rows) = shell.app().await?.draw_flow(&asked.id, &drawn).await?;
    Ok(acknowledge(handle, asked.id, edited, &rows))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No name, a name that is taken.
pub async fn add_party<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: AddPartyRequest) -> Answer<EditAck> {
    let kind = if asked.external { PartyKind::External } else { PartyKind::Component };
    let party = NewParty { kind, name: asked.name, group: asked.group };
    let (edited, rows) = shell.app().await?.add_party(&asked.id, &party).await?;
    Ok(acknowledge(handle, asked.id, edited, &rows))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, no folder to write in, a full disk.
pub async fn export_flows<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: FlowsExportRequest) -> Answer<Exported> {
    let (form, extension) = match asked.format {
        ListFormat::Ods => (ListForm::Ods, "ods"),
        ListFormat::Csv => (ListForm::Csv, "csv"),
    };
    let flows = shell.app().await?.flows(&asked.id).await?;
    let mut file = downloads::begin()?;
    let content = OpenFormats.flow_sheets(&flows, form)?;
    file.write_all(&content).map_err(|error| AppError::unwritable(&error))?;
    let name = format!("Matrice de flux, {}", flows.examined.state.name);
    let path = downloads::keep(file, &name, extension)?.display().to_string();
    shell.exported(&path);
    Ok(Exported { path })
}
