//! Attachments: content under its fingerprint, encrypted with the rest, verified when read.

use accostage_catalogue::{ColumnKind, FieldKind};
use accostage_dossier::placing::checked_text;
use accostage_dossier::value::FileRef;
use accostage_dossier::{ActionKind, Answer, AnswerKey, Edit, Operation, RowId, Sensitivity};
use sha2::{Digest, Sha256};

use crate::dossiers::{Edited, known_field};
use crate::ports::Store;
use crate::{App, AppError, Code};

/// Largest attachment kept, in bytes. Ticket systems take 5 MiB; a dossier may hold more.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;

/// Longest file name kept, in characters: what file systems take.
const FILE_NAME_MAX: usize = 255;

impl<S: Store> App<S> {
    /// Attaches a file to a field: a field of type file takes it as its answer, a table with a file column
    /// gets a row.
    ///
    /// # Errors
    /// A field that takes no file, an empty or too big file.
    pub async fn attach(
        &self,
        id: &str,
        key: &AnswerKey,
        file_name: &str,
        bytes: Vec<u8>,
        sensitivity: Option<Sensitivity>,
    ) -> Result<Edited, AppError> {
        let file_name = &checked_text(file_name, FILE_NAME_MAX, false)
            .map_err(|reason| AppError::invalid(format!("nom du fichier : {reason}"), "Renommez le fichier."))?;
        if bytes.is_empty() {
            return Err(AppError::invalid(format!("« {file_name} » est vide."), "Vérifiez le fichier."));
        }
        if bytes.len() > MAX_BYTES {
            return Err(AppError::invalid(
                format!("« {file_name} » fait plus de {} Mio.", MAX_BYTES >> 20),
                "Réduisez-le, ou déposez-le ailleurs et joignez son adresse.",
            ));
        }
        // The state is read first: a wrong field must not leave an orphan content behind.
        let state = self.state(id).await?;
        let catalogue = self.catalogue_of(&state).await?;
        let target = known_field(&catalogue, key)?;
        let hash = fingerprint(&bytes);
        let value = Answer::File(FileRef {
            fichier: file_name.clone(),
            empreinte: Some(hash.clone()),
            taille: Some(bytes.len() as u64),
            sensibilite: sensitivity.map(|level| level.word().to_owned()),
        });
        let key = key.clone();
        let column = target.columns.iter().find(|column| column.kind == ColumnKind::File);
        let operation = match (target.kind, column) {
            (FieldKind::File, _) => Operation::Set { key, value: Some(value) },
            (FieldKind::Table, Some(column)) => {
                let mut cells = std::collections::BTreeMap::from([(column.id.clone(), value)]);
                if let Some(title) = target.column("titre") {
                    cells.insert(title.id.clone(), Answer::Text(file_name.clone()));
                }
                Operation::AddRow { key, row: RowId(self.host.new_id()), cells }
            }
            _ => {
                return Err(AppError::invalid(
                    format!("Le champ « {} » ne prend pas de fichier.", target.label),
                    "Joignez-le à « pieces-jointes ».",
                ));
            }
        };
        self.store.put_blob(&hash, bytes).await?;
        self.edit(id, ActionKind::Edit, |_, _| Ok(Edit::typed(vec![operation]))).await
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
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
