//! Attachments: content under its fingerprint, encrypted with the rest, verified when read.

use std::collections::BTreeMap;

use accostage_catalogue::{Catalogue, Column, ColumnKind, Field, FieldKind};
use accostage_dossier::placing::checked_text;
use accostage_dossier::value::FileRef;
use accostage_dossier::{Answer, AnswerKey, RowId, Sensitivity, State};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::dossiers::{Edited, Gesture, fits, known_field, present, unknown_column};
use crate::ports::Store;
use crate::{App, AppError, Code};

/// Largest attachment kept, in bytes. Ticket systems take 5 MiB; a dossier may hold more.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;

/// Largest attachment shown in a window, in bytes: its content is held several times over while it is drawn.
pub const PREVIEW_MAX_BYTES: usize = 20 * 1024 * 1024;

/// Longest file name kept, in characters: what file systems take.
const FILE_NAME_MAX: usize = 255;

/// Where a file goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// A field of type file, or a table with a column of type file.
    pub key: AnswerKey,
    /// Row of the table; none: a new one, at the end.
    pub row: Option<RowId>,
    /// Column of the table; none: its first one of type file.
    pub column: Option<String>,
}

impl From<AnswerKey> for Destination {
    fn from(key: AnswerKey) -> Self {
        Self { key, row: None, column: None }
    }
}

/// A file to attach.
#[derive(Debug, Clone, Default)]
pub struct NewFile {
    /// Name, without its folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// Sensitivity; none: that of the dossier.
    pub sensitivity: Option<Sensitivity>,
}

impl<S: Store> App<S> {
    /// Attaches a file: a field takes it as its answer, a table in a cell or as a new row. Gives the row made.
    ///
    /// # Errors
    /// A place that takes no file or is gone, an empty or too big file.
    pub async fn attach(&self, id: &str, to: &Destination, file: NewFile) -> Result<(Edited, Vec<RowId>), AppError> {
        let name = accepted_name(&file)?;
        crate::secrets::refuse_file(&name, &file.bytes)?;
        // Decided first: a wrong place must not leave an orphan content behind.
        let state = self.state(id).await?;
        let catalogue = self.catalogue_of(&state).await?;
        let hash = fingerprint(&file.bytes);
        let value = Answer::File(FileRef {
            fichier: name.clone(),
            empreinte: Some(hash.clone()),
            taille: Some(file.bytes.len() as u64),
            sensibilite: file.sensitivity.map(|level| level.word().to_owned()),
        });
        let gesture = placed(&catalogue, &state, to, &name, value.to_json())?;
        self.store.put_blob(&hash, file.bytes).await?;
        self.act(id, &[gesture]).await
    }

    /// Attachments that the dossier names now.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn attachments(&self, id: &str) -> Result<Vec<FileRef>, AppError> {
        let state = self.state(id).await?;
        let files = state.values().filter_map(|answered| match &answered.value {
            Answer::File(file) => Some(file.clone()),
            _ => None,
        });
        Ok(files.collect())
    }

    /// Content of an attachment, verified.
    ///
    /// # Errors
    /// It is absent, or is no longer what was attached.
    pub async fn attachment(&self, hash: &str) -> Result<Vec<u8>, AppError> {
        let bytes = self.store.blob(hash).await?.ok_or_else(|| {
            AppError::not_found("Le contenu de cette pièce n'est pas sur ce poste.", "Joignez-la de nouveau.")
        })?;
        if fingerprint(&bytes) != hash {
            return Err(AppError::new(
                Code::StoreDamaged,
                "Le contenu de cette pièce a été altéré.",
                "Restaurez une sauvegarde, ou joignez le fichier de nouveau.",
            ));
        }
        Ok(bytes)
    }

    /// Content of an attachment, verified, to be shown in a window.
    ///
    /// # Errors
    /// As for [`App::attachment`], and a content too big to be shown.
    pub async fn attachment_preview(&self, hash: &str) -> Result<Vec<u8>, AppError> {
        let bytes = self.attachment(hash).await?;
        if bytes.len() > PREVIEW_MAX_BYTES {
            return Err(AppError::invalid(
                format!("Cette pièce fait plus de {} Mio : l'aperçu ne la montre pas.", PREVIEW_MAX_BYTES >> 20),
                "Elle est bien conservée. Enregistrez-en une copie pour l'ouvrir avec un autre logiciel.",
            ));
        }
        Ok(bytes)
    }
}

/// The name that the file is kept under, once it may be kept.
fn accepted_name(file: &NewFile) -> Result<String, AppError> {
    let name = checked_text(&file.name, FILE_NAME_MAX, false)
        .map_err(|reason| AppError::invalid(format!("nom du fichier : {reason}"), "Renommez le fichier."))?;
    if name.trim().is_empty() {
        return Err(AppError::invalid("Le fichier n'a pas de nom.", "Renommez le fichier."));
    }
    if file.bytes.is_empty() {
        return Err(AppError::invalid(format!("« {name} » est vide."), "Vérifiez le fichier."));
    }
    if file.bytes.len() > MAX_BYTES {
        return Err(AppError::invalid(
            format!("« {name} » fait plus de {} Mio.", MAX_BYTES >> 20),
            "Réduisez-le, ou déposez-le ailleurs et joignez son adresse.",
        ));
    }
    Ok(name)
}

/// What puts a file at its place.
fn placed(
    catalogue: &Catalogue,
    state: &State,
    to: &Destination,
    name: &str,
    value: Json,
) -> Result<Gesture, AppError> {
    let Destination { key, row, column } = to;
    let field = known_field(catalogue, key)?;
    match (field.kind, row, column) {
        (FieldKind::File, None, None) => {
            taken_format(&field.formats, &field.label, name)?;
            Ok(Gesture::Set(key.clone(), value))
        }
        (FieldKind::Table, ..) => {
            let column = file_column(field, column.as_deref())?;
            taken_format(&column.formats, &column.label, name)?;
            let mut cells = BTreeMap::from([(column.id.clone(), value)]);
            if let Some(row) = row {
                present(state, key, *row)?;
                return Ok(Gesture::SetCells(key.clone(), *row, cells));
            }
            fits(state.rows(key).len() + 1)?;
            if let Some(title) = field.column("titre") {
                cells.insert(title.id.clone(), Json::from(name));
            }
            Ok(Gesture::AddRow(key.clone(), cells, None))
        }
        (FieldKind::File, ..) => {
            Err(AppError::invalid(format!("« {} » n'est pas une table.", field.label), "N'indiquez que le champ."))
        }
        _ => Err(takes_none(&format!("Le champ « {} »", field.label))),
    }
}

/// Refuses a file whose name does not end as its place asks, in capitals or not.
fn taken_format(formats: &[String], label: &str, name: &str) -> Result<(), AppError> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if formats.is_empty() || formats.iter().any(|format| format.eq_ignore_ascii_case(ending)) {
        return Ok(());
    }
    let (last, others) = formats.split_last().map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
    let taken = if others.is_empty() { last.to_owned() } else { format!("{} ou {last}", others.join(", ")) };
    Err(AppError::invalid(
        format!("« {name} » n'a pas été joint : « {label} » prend un fichier {taken}."),
        "Rien n'a été modifié, et votre fichier est intact. Convertissez-le dans l'un de ces formats, ou joignez-le \
         aux pièces jointes, qui prennent tout format.",
    ))
}

fn file_column<'a>(field: &'a Field, id: Option<&str>) -> Result<&'a Column, AppError> {
    let Some(id) = id else {
        let first = field.columns.iter().find(|column| column.kind == ColumnKind::File);
        return first.ok_or_else(|| takes_none(&format!("Le champ « {} »", field.label)));
    };
    let column = field.column(id).ok_or_else(|| unknown_column(field, id))?;
    if column.kind == ColumnKind::File {
        Ok(column)
    } else {
        Err(takes_none(&format!("La colonne « {} »", column.label)))
    }
}

fn takes_none(place: &str) -> AppError {
    AppError::invalid(format!("{place} ne prend pas de fichier."), "Joignez-le à « pieces-jointes ».")
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_takes_the_formats_that_it_asks_for_and_says_which_ones_otherwise() {
        let (catalogue, state) = (Catalogue::builtin(), State::default());
        let attach = |field: &str, name: &str| {
            placed(catalogue, &state, &AnswerKey::of(field).into(), name, Json::Null).map_err(|error| error.message)
        };
        for taken in ["plan.pdf", "PLAN.PNG", "schema.drawio", "v1.2.svg"] {
            assert!(attach("schema-architecture", taken).is_ok(), "{taken}");
        }
        for refused in ["plan.docx", "pdf", "plan.pdf.exe"] {
            let message = attach("schema-architecture", refused).expect_err(refused);
            assert!(message.contains("drawio, svg, png ou pdf"), "{message}");
        }
        assert!(attach("dossier-architecture", "dat.docx").is_ok(), "it takes any format");
        let mut catalogue = Catalogue::clone(catalogue);
        let table = catalogue.fields.iter_mut().find(|field| field.id == "apis-exposees").expect("a table");
        let column = table.columns.iter_mut().find(|column| column.id == "openapi").expect("a column");
        column.formats = vec!["yaml".to_owned(), "json".to_owned()];
        let attach = |name: &str| {
            placed(&catalogue, &state, &AnswerKey::of("apis-exposees").into(), name, Json::Null)
                .map_err(|error| error.message)
        };
        assert!(attach("api.YAML").is_ok());
        let message = attach("api.pdf").expect_err("refused");
        assert!(message.contains("« Fichier OpenAPI » prend un fichier yaml ou json"), "{message}");
    }
}
