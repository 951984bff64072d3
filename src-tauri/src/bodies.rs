//! Bodies of the commands: parse, call the use case, translate. At most a few lines each.

mod check;
mod console;
mod dossier;
mod environment;
mod flow;
mod history;
mod path;
mod portfolio;
mod register;
mod settings;
mod start;
mod synchro;

use accostage_app::AppError;
use accostage_app::dossiers::Edited;
use accostage_dossier::RowId;
use accostage_ipc::*;
use tauri::{AppHandle, Emitter, Runtime};

pub use check::*;
pub use console::*;
pub use dossier::*;
pub use environment::*;
pub use flow::*;
pub use history::*;
pub use path::*;
pub use portfolio::*;
pub use register::*;
pub use settings::*;
pub use start::*;
pub use synchro::*;

use crate::views;

type Answer<T> = Result<T, AppError>;

/// Tells the page what to read again. A page that is gone needs nothing.
fn changed<R: Runtime>(app: &AppHandle<R>, id: &str, fields: &[String]) {
    let _ = app.emit(DOSSIER_CHANGED, DossierChanged { id: id.to_owned(), fields: fields.to_vec() });
}

/// Acknowledges an edit, once the page has been told.
fn acknowledge<R: Runtime>(app: &AppHandle<R>, id: String, edited: Edited, rows: &[RowId]) -> EditAck {
    let fields: Vec<String> =
        edited.touched.iter().filter_map(|path| path.split('/').nth(1)).map(str::to_owned).collect();
    if edited.hash.is_some() {
        changed(app, &id, &fields);
    }
    EditAck {
        id,
        moment: edited.hash,
        fields,
        rows: rows.iter().map(ToString::to_string).collect(),
        provenance: edited.provenance.as_ref().map(views::provenance),
    }
}

/// Reads base64 content.
fn decoded(content: &str) -> Answer<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(content).map_err(|error| {
        AppError::invalid("Le fichier reçu est illisible.", "Choisissez-le de nouveau.").with_details(error.to_string())
    })
}

/// The identity of a row, as the page knows it.
fn row_id(text: &str) -> Answer<RowId> {
    text.parse().map_err(|_| AppError::not_found("Cette ligne n'existe plus.", "Relisez la table, puis recommencez."))
}
