//! A dossier as one file: the export, what people read of it, and every attachment, with their fingerprints.

use std::collections::BTreeSet;
use std::io::{Read, Seek, Write};

use accostage_dossier::{Document, to_markdown};
use serde::{Deserialize, Serialize};

use super::arrival::Arriving;
use super::{Export, damaged};
use crate::dossiers::Imported;
use crate::names::{Names, file_name};
use crate::ports::{ArchiveReader, ArchiveWriter, Formats, Limits, Store};
use crate::{App, AppError, attachments};

/// Format of the archive.
pub const FORMAT: &str = "accostage/archive@1";
/// What an archive that arrives may hold: ten times the attachments of the largest dossier, and no more.
pub const LIMITS: Limits = Limits { files: 10_000, bytes: super::MAX_BYTES };

const MANIFEST: &str = "manifeste.json";
const DOSSIER: &str = "dossier.json";
/// Largest manifest read, in bytes: one line per attachment.
const MANIFEST_MAX: u64 = 16 << 20;
/// Largest history read, in bytes.
const DOSSIER_MAX: u64 = 256 << 20;

/// What the archive holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    id: String,
    nom: String,
    fichiers: Vec<Listed>,
    #[serde(default)]
    pieces: Vec<Listed>,
    /// Attachments that the dossier names and whose content was not there.
    #[serde(default)]
    absentes: Vec<Listed>,
}

/// A file of the archive.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Listed {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    chemin: String,
    /// Names that people gave to it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    noms: BTreeSet<String>,
    empreinte: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taille: Option<u64>,
}

impl Listed {
    fn of(path: &str, content: &[u8]) -> Self {
        Self {
            chemin: path.to_owned(),
            noms: BTreeSet::new(),
            empreinte: attachments::fingerprint(content),
            taille: Some(content.len() as u64),
        }
    }
}

impl<S: Store> App<S> {
    /// Writes a dossier and its attachments, one at a time, as an archive.
    pub(super) async fn export_archive(
        &self,
        id: &str,
        formats: impl Formats,
        out: impl Write + Seek + Send,
    ) -> Result<(), AppError> {
        let examined = self.examine(id, None).await?;
        let document = self.load(id).await?;
        let at = self.host.now();
        let mut archive = formats.archive(out, at);
        let export = super::json(&Export::of(&examined, &document))?;
        let text = to_markdown(&examined.catalogue, &examined.state, &examined.report);
        let mut manifest = Manifest {
            format: FORMAT.to_owned(),
            id: examined.state.id.clone(),
            nom: examined.state.name.clone(),
            fichiers: Vec::new(),
            pieces: Vec::new(),
            absentes: Vec::new(),
        };
        for (path, content) in [
            (DOSSIER, export.as_bytes()),
            ("dossier.md", text.as_bytes()),
            ("dossier.ods", &formats.dossier_sheets(&examined, at)?),
        ] {
            archive.add(path, content)?;
            manifest.fichiers.push(Listed::of(path, content));
        }
        let mut names = Names::default();
        for (hash, given) in document.attachments() {
            // One that never came with the dossier cannot leave with it: the archive says so.
            if self.store.blob(&hash).await?.is_none() {
                manifest.absentes.push(Listed { noms: given, empreinte: hash, ..Listed::default() });
                continue;
            }
            let content = self.attachment(&hash).await?;
            let name = given.first().map(String::as_str).unwrap_or_default();
            let path = format!("pieces/{}", names.unique(&file_name(name, "piece")));
            archive.add(&path, &content)?;
            manifest.pieces.push(Listed { noms: given, ..Listed::of(&path, &content) });
        }
        archive.add(MANIFEST, super::json(&manifest)?.as_bytes())?;
        archive.finish()
    }

    /// Brings in an archive: the dossier with its history and its attachments, merged when it is already here.
    ///
    /// # Errors
    /// Not an archive of ours, dangerous, or damaged: nothing is brought in then.
    pub async fn import_archive(
        &self,
        file: &str,
        formats: impl Formats,
        from: impl Read + Seek + Send,
    ) -> Result<Imported, AppError> {
        let mut archive = formats.open_archive(from, LIMITS)?;
        let (document, pieces) = self.read_archive(file, &mut archive).await?;
        for piece in &pieces {
            let content = verified(file, &mut archive, piece, attachments::MAX_BYTES as u64)?;
            self.store.put_blob(&piece.empreinte, content).await?;
        }
        self.take_in(document).await
    }

    /// What an archive would bring: it is read and verified as for its import, and nothing is kept.
    pub(super) async fn preview_archive(
        &self,
        file: &str,
        formats: impl Formats,
        from: impl Read + Seek + Send,
    ) -> Result<Arriving, AppError> {
        let mut archive = formats.open_archive(from, LIMITS)?;
        let (document, pieces) = self.read_archive(file, &mut archive).await?;
        self.arriving(&document, pieces.len()).await
    }

    /// The dossier of an archive and its attachments. Everything is verified before anything is kept: an archive is
    /// brought in whole or not at all.
    async fn read_archive(
        &self,
        file: &str,
        archive: &mut impl ArchiveReader,
    ) -> Result<(Document, Vec<Listed>), AppError> {
        let manifest = self.manifest(file, archive)?;
        let listed = manifest.fichiers.iter().find(|listed| listed.chemin == DOSSIER);
        let listed = listed.ok_or_else(|| damaged(file, DOSSIER))?;
        let export = verified(file, archive, listed, DOSSIER_MAX)?;
        let export: Export = serde_json::from_slice(&export).map_err(|error| damaged(file, error))?;
        if export.format != super::FORMAT || export.id != manifest.id {
            return Err(damaged(file, "identity"));
        }
        let document = self.received(file, &export).await?;
        let pieces = named_pieces(&document, manifest.pieces);
        for piece in &pieces {
            verified(file, archive, piece, attachments::MAX_BYTES as u64)?;
        }
        Ok((document, pieces))
    }

    fn manifest(&self, file: &str, archive: &mut impl ArchiveReader) -> Result<Manifest, AppError> {
        let foreign = || {
            AppError::invalid(
                format!("« {file} » n'est pas une archive d'Accostage."),
                "Rien n'a été importé. Choisissez l'archive d'un dossier, telle qu'elle a été exportée.",
            )
        };
        let bytes = archive.read(MANIFEST, MANIFEST_MAX)?.ok_or_else(foreign)?;
        let json: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| damaged(file, error))?;
        match json["format"].as_str() {
            Some(FORMAT) => serde_json::from_value(json).map_err(|error| damaged(file, error)),
            Some(newer) if newer.starts_with("accostage/archive@") => Err(AppError::invalid(
                format!("« {file} » a été écrite par une version plus récente d'Accostage."),
                "Rien n'a été importé. Mettez Accostage à jour, puis recommencez.",
            )
            .with_details(newer)),
            _ => Err(foreign()),
        }
    }
}

/// The attachments that some moment of the dossier names, each once: what else an archive may carry is not its own.
fn named_pieces(document: &Document, mut pieces: Vec<Listed>) -> Vec<Listed> {
    let named = document.attachments();
    pieces.retain(|piece| named.contains_key(&piece.empreinte));
    pieces.sort_by(|one, other| one.empreinte.cmp(&other.empreinte));
    pieces.dedup_by(|one, other| one.empreinte == other.empreinte);
    pieces
}

/// The content of a file, which must be the one listed.
fn verified(file: &str, archive: &mut impl ArchiveReader, listed: &Listed, limit: u64) -> Result<Vec<u8>, AppError> {
    let content = archive.read(&listed.chemin, limit)?.ok_or_else(|| damaged(file, "a file is not there"))?;
    if attachments::fingerprint(&content) != listed.empreinte {
        return Err(damaged(file, "fingerprint"));
    }
    Ok(content)
}
