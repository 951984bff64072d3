//! A dossier that leaves and comes back: open JSON, with beside the readable answers everything needed to bring it
//! back whole; archives with its attachments; texts and spreadsheets for people.

mod archive;
mod arrival;

use std::collections::BTreeMap;
use std::io::{Read, Seek, Write};

use accostage_dossier::{Document, answers_file, to_markdown};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::dossiers::{Examined, Imported};
use crate::ports::{Formats, ListForm, ListQuery, Store};
use crate::{App, AppError, Code, Way, attachments};

pub use archive::{FORMAT as ARCHIVE_FORMAT, LIMITS};
pub use arrival::{Arrival, Arriving, Present};

/// Format of the export.
pub const FORMAT: &str = "accostage/export@1";
/// Largest file that is read, in bytes: an export that holds its attachments. A file of answers has its own limit.
pub const MAX_BYTES: u64 = 1 << 30;

/// First bytes of an archive.
const ARCHIVE_MARK: &[u8] = b"PK\x03\x04";

#[derive(Debug, Serialize, Deserialize)]
struct Export {
    format: String,
    id: String,
    nom: String,
    reponses: Json,
    /// Whole history, base64 of the Automerge document.
    document: String,
    /// Contents of the attachments, base64 by fingerprint. In an archive, they are files of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pieces: BTreeMap<String, String>,
}

impl Export {
    /// A dossier without the contents of its attachments.
    fn of(examined: &Examined, document: &Document) -> Self {
        Self {
            format: FORMAT.to_owned(),
            id: examined.state.id.clone(),
            nom: examined.state.name.clone(),
            reponses: answers_file::write(&examined.catalogue, &examined.state),
            document: STANDARD.encode(document.save()),
            pieces: BTreeMap::new(),
        }
    }
}

/// How a dossier is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Everything in one text, to be imported again.
    Json,
    /// The answers file.
    Yaml,
    /// A text for people.
    Markdown,
    /// A spreadsheet in the open format of office suites (OpenDocument).
    Ods,
    /// Everything in one archive, attachments as files, to be imported again.
    Zip,
}

impl ExportFormat {
    /// Every one of them.
    pub const ALL: [Self; 5] = [Self::Json, Self::Yaml, Self::Markdown, Self::Ods, Self::Zip];

    /// The word that names it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Markdown => "markdown",
            Self::Ods => "ods",
            Self::Zip => "zip",
        }
    }

    /// The format that a word names.
    ///
    /// # Errors
    /// An unknown word.
    pub fn from_word(word: &str) -> Result<Self, AppError> {
        Self::ALL.into_iter().find(|format| format.word() == word).ok_or_else(|| {
            AppError::invalid(format!("Forme « {word} » inconnue."), "json, yaml, markdown, ods ou zip.")
        })
    }

    /// Ending of its files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        if self == Self::Markdown { "md" } else { self.word() }
    }
}

impl<S: Store> App<S> {
    /// A dossier as a text.
    ///
    /// # Errors
    /// No such dossier, an attachment that was altered, a format that is not a text.
    pub async fn export(&self, id: &str, format: ExportFormat) -> Result<String, AppError> {
        if matches!(format, ExportFormat::Ods | ExportFormat::Zip) {
            return Err(AppError::invalid(
                "Un tableur ou une archive ne s'affichent pas.",
                "Donnez un fichier où l'écrire : -o FICHIER.",
            ));
        }
        let examined = self.examine(id, None).await?;
        match format {
            ExportFormat::Markdown => Ok(to_markdown(&examined.catalogue, &examined.state, &examined.report)),
            ExportFormat::Yaml => {
                let answers = answers_file::write(&examined.catalogue, &examined.state);
                serde_saphyr::to_string(&answers).map_err(|error| {
                    AppError::invalid("L'export YAML a échoué.", "Essayez l'export en JSON.")
                        .by(Way::ExportJson)
                        .with_details(error.to_string())
                })
            }
            ExportFormat::Json | ExportFormat::Ods | ExportFormat::Zip => {
                let document = self.load(id).await?;
                let mut export = Export::of(&examined, &document);
                for hash in document.attachments().into_keys() {
                    // One that never came with the dossier cannot leave with it.
                    if self.store.blob(&hash).await?.is_some() {
                        let content = STANDARD.encode(self.attachment(&hash).await?);
                        export.pieces.insert(hash, content);
                    }
                }
                json(&export)
            }
        }
    }

    /// Writes a dossier out, in any format.
    ///
    /// # Errors
    /// No such dossier, an attachment that was altered, a disk that refuses.
    pub async fn export_to(
        &self,
        id: &str,
        format: ExportFormat,
        formats: impl Formats,
        mut out: impl Write + Seek + Send,
    ) -> Result<(), AppError> {
        let content = match format {
            ExportFormat::Zip => return self.export_archive(id, formats, out).await,
            ExportFormat::Ods => formats.dossier_sheets(&self.examine(id, None).await?, self.host.now())?,
            _ => self.export(id, format).await?.into_bytes(),
        };
        out.write_all(&content).map_err(|error| AppError::unwritable(&error))
    }

    /// A list as a table: every dossier that it asks for, whatever the page; gives their number too.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn export_list(
        &self,
        query: &ListQuery,
        form: ListForm,
        formats: impl Formats,
    ) -> Result<(Vec<u8>, usize), AppError> {
        let rows = self.list_whole(query).await?;
        Ok((formats.list_sheet(&rows, form)?, rows.len()))
    }

    /// Brings in a file whose kind is not known: an archive, an export or a file of answers.
    ///
    /// # Errors
    /// None of them, damaged, or too big: nothing is brought in then.
    pub async fn import_from(
        &self,
        file: &str,
        formats: impl Formats,
        mut from: impl Read + Seek + Send,
    ) -> Result<Imported, AppError> {
        match text_of(file, &mut from)? {
            Some(bytes) => self.import(file, &bytes).await,
            None => self.import_archive(file, formats, from).await,
        }
    }

    /// Brings in a text: an export (with its history; merged when the dossier is already here) or a file of answers
    /// (a new dossier).
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
        let (document, pieces) = self.read_export(file, &export).await?;
        for (hash, bytes) in pieces {
            self.store.put_blob(hash, bytes).await?;
        }
        self.take_in(document).await
    }

    /// The dossier of an export and its attachments, verified.
    async fn read_export<'a>(
        &self,
        file: &str,
        export: &'a Export,
    ) -> Result<(Document, Vec<(&'a String, Vec<u8>)>), AppError> {
        let document = self.received(file, export).await?;
        let mut pieces = Vec::new();
        for (hash, content) in &export.pieces {
            let bytes = STANDARD.decode(content).map_err(|error| damaged(file, error))?;
            if attachments::fingerprint(&bytes) != *hash || bytes.len() > attachments::MAX_BYTES {
                return Err(damaged(file, format!("attachment {hash}")));
            }
            pieces.push((hash, bytes));
        }
        Ok((document, pieces))
    }

    /// The document of an export, which must be the dossier that it says.
    async fn received(&self, file: &str, export: &Export) -> Result<Document, AppError> {
        let document = STANDARD.decode(&export.document).map_err(|error| damaged(file, error))?;
        let document =
            Document::load([document.as_slice()], &self.store.actor().await?).map_err(|error| damaged(file, error))?;
        let id = &document.state().id;
        if *id != export.id || uuid::Uuid::parse_str(id).is_err() {
            return Err(damaged(file, "identity"));
        }
        Ok(document)
    }

    /// Keeps a dossier that arrives, merged with the one that is here.
    async fn take_in(&self, mut document: Document) -> Result<Imported, AppError> {
        let id = document.state().id.clone();
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

/// The content of a file; none: it is an archive.
fn text_of(file: &str, from: &mut (impl Read + Send)) -> Result<Option<Vec<u8>>, AppError> {
    let unreadable = |error: std::io::Error| {
        AppError::invalid(format!("« {file} » est illisible."), "Vérifiez le chemin et les droits.")
            .with_details(error.to_string())
    };
    let mut bytes = Vec::new();
    let mark = ARCHIVE_MARK.len() as u64;
    from.by_ref().take(mark).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes == ARCHIVE_MARK {
        return Ok(None);
    }
    // Never more than one byte too many: a huge file, or one without end, must not fill the memory to be refused.
    from.by_ref().take(MAX_BYTES + 1 - mark).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(AppError::invalid(
            format!("« {file} » est trop gros (plus de {} Mio).", MAX_BYTES >> 20),
            "Vérifiez que c'est le bon fichier.",
        ));
    }
    Ok(Some(bytes))
}

fn json(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string_pretty(value).map_err(|error| {
        AppError::new(Code::Internal, "L'export a échoué.", "Recommencez.").with_details(error.to_string())
    })
}

fn damaged(file: &str, details: impl ToString) -> AppError {
    AppError::invalid(format!("« {file} » est un export abîmé."), "Rien n'a été importé. Demandez un nouvel export.")
        .with_details(details.to_string())
}
