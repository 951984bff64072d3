//! What a file that arrives would bring, told before anything is kept.

use std::io::{Read, Seek};

use accostage_dossier::Document;
use accostage_dossier::answers_file::Placement;

use super::{Export, FORMAT, text_of};
use crate::ports::{Formats, Store};
use crate::{App, AppError};

/// What a file is, and what it would bring.
#[derive(Debug)]
pub enum Arrival {
    /// Answers, for a new dossier.
    Answers(Box<Placement>),
    /// A whole dossier, with its history.
    Dossier(Arriving),
}

/// A dossier that arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arriving {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// Questions answered, tables with rows among them.
    pub answers: usize,
    /// Actions of its history.
    pub actions: usize,
    /// Attachments whose content comes with it.
    pub attachments: usize,
    /// Attachments that its history names and whose content does not come with it.
    pub absent: usize,
    /// The same dossier, already here; none: it is new.
    pub here: Option<Present>,
}

/// A dossier that is here, for one that arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Its name here.
    pub name: String,
    /// It is put away.
    pub archived: bool,
    /// Changes that arrive and that it does not have.
    pub news: usize,
}

impl<S: Store> App<S> {
    /// What a file whose kind is not known would bring. Nothing is kept.
    ///
    /// # Errors
    /// The same as its import.
    pub async fn preview_from(
        &self,
        file: &str,
        formats: impl Formats,
        mut from: impl Read + Seek + Send,
    ) -> Result<Arrival, AppError> {
        let Some(bytes) = text_of(file, &mut from)? else {
            return self.preview_archive(file, formats, from).await.map(Arrival::Dossier);
        };
        match serde_json::from_slice::<Export>(&bytes) {
            Ok(export) if export.format == FORMAT => {
                let (document, pieces) = self.read_export(file, &export).await?;
                let named = document.attachments();
                let coming = pieces.iter().filter(|(hash, _)| named.contains_key(*hash));
                self.arriving(&document, coming.count()).await.map(Arrival::Dossier)
            }
            _ => self.preview_answers(file, &bytes).await.map(|placement| Arrival::Answers(Box::new(placement))),
        }
    }

    /// What a dossier that was read and verified would bring, `attachments` of which come with it.
    pub(super) async fn arriving(&self, document: &Document, attachments: usize) -> Result<Arriving, AppError> {
        let state = document.state();
        let here = if self.store.chunks(&state.id).await?.is_empty() {
            None
        } else {
            let here = self.load(&state.id).await?;
            let (name, archived) = (here.state().name.clone(), here.state().archived);
            Some(Present { name, archived, news: document.news_for(&here) })
        };
        let tables = state.tables.values().filter(|rows| !rows.is_empty());
        Ok(Arriving {
            id: state.id.clone(),
            name: state.name.clone(),
            answers: state.answers.len() + tables.count(),
            actions: document.history().len(),
            attachments,
            absent: document.attachments().len().saturating_sub(attachments),
            here,
        })
    }
}
