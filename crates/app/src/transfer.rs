//! A dossier as open JSON: readable answers, and beside them everything needed to bring it back whole.

use std::collections::BTreeMap;

use accostage_dossier::{Document, answers_file, to_markdown};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::dossiers::{Examined, Imported};
use crate::ports::Store;
use crate::{App, AppError, Way, attachments};

/// Format of the export.
pub const FORMAT: &str = "accostage/export@1";
/// Largest file that is read, in bytes: an export that holds its attachments. A file of answers has its own limit.
pub const MAX_BYTES: u64 = 1 << 30;

#[derive(Debug, Serialize, Deserialize)]
struct Export {
    format: String,
    id: String,
    nom: String,
    reponses: Json,
    /// Whole history, base64 of the Automerge document.
    document: String,
    /// Contents of the attachments, base64 by fingerprint.
    #[serde(default)]
    pieces: BTreeMap<String, String>,
}

/// How a dossier is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Everything, to be imported again.
    Json,
    /// The answers file.
    Yaml,
    /// A text for people.
    Markdown,
}

impl<S: Store> App<S> {
    /// Writes out a dossier.
    ///
    /// # Errors
    /// No such dossier, an attachment that was altered.
    pub async fn export(&self, id: &str, format: ExportFormat) -> Result<String, AppError> {
        let Examined { state, catalogue, report } = self.examine(id, None).await?;
        let answers = answers_file::write(&catalogue, &state);
        match format {
            ExportFormat::Markdown => Ok(to_markdown(&catalogue, &state, &report)),
            ExportFormat::Yaml => serde_saphyr::to_string(&answers).map_err(|error| {
                AppError::invalid("L'export YAML a échoué.", "Essayez l'export en JSON.")
                    .by(Way::ExportJson)
                    .with_details(error.to_string())
            }),
            ExportFormat::Json => {
                let mut pieces = BTreeMap::new();
                let document = self.load(id).await?;
                for hash in document.attachments() {
                    // One that never came with the dossier cannot leave with it.
                    if self.store.blob(&hash).await?.is_some() {
                        let content = STANDARD.encode(self.attachment(&hash).await?);
                        pieces.insert(hash, content);
                    }
                }
                let export = Export {
                    format: FORMAT.to_owned(),
                    id: state.id.clone(),
                    nom: state.name.clone(),
                    reponses: answers,
                    document: STANDARD.encode(document.save()),
                    pieces,
                };
                serde_json::to_string_pretty(&export).map_err(|error| {
                    AppError::invalid("L'export a échoué.", "Recommencez.").with_details(error.to_string())
                })
            }
        }
    }

    /// Brings in a file: an export (with its history; merged when the dossier is already here) or a file of
    /// answers (a new dossier).
    ///
    /// # Errors
    /// Neither of them, or damaged: nothing is brought in then.
    pub async fn import(&self, file: &str, bytes: &[u8]) -> Result<Imported, AppError> {
        match serde_json::from_slice::<Export>(bytes) {
            Ok(export) if export.format == FORMAT => self.import_export(file, export).await,
            _ => self.create(None, Some((file, bytes))).await,
        }
    }

    async fn import_export(&self, file: &str, export: Export) -> Result<Imported, AppError> {
        let damaged = |details: String| {
            AppError::invalid(
                format!("« {file} » est un export abîmé."),
                "Rien n'a été importé. Demandez un nouvel export.",
            )
            .with_details(details)
        };
        let document = STANDARD.decode(&export.document).map_err(|error| damaged(error.to_string()))?;
        let mut document = Document::load([document.as_slice()], &self.store.actor().await?)
            .map_err(|error| damaged(error.to_string()))?;
        let id = document.state().id.clone();
        if id != export.id || uuid::Uuid::parse_str(&id).is_err() {
            return Err(damaged("identity".to_owned()));
        }
        let mut pieces = Vec::new();
        for (hash, content) in &export.pieces {
            let bytes = STANDARD.decode(content).map_err(|error| damaged(error.to_string()))?;
            if attachments::fingerprint(&bytes) != *hash || bytes.len() > attachments::MAX_BYTES {
                return Err(damaged(format!("attachment {hash}")));
            }
            pieces.push((hash, bytes));
        }
        for (hash, bytes) in pieces {
            self.store.put_blob(hash, bytes).await?;
        }
        let mut open = self.open.lock().await;
        open.retain(|other| !other.is(&id));
        // Asked to the changes, the only truth: the list may have lost its line.
        if !self.store.chunks(&id).await?.is_empty() {
            let here = self.load(&id).await?;
            let changes = here.changes();
            document.merge(changes.iter().map(Vec::as_slice))?;
        }
        self.keep_new(document, self.host.now()).await?;
        Ok(Imported { id, unplaced: Vec::new() })
    }
}
