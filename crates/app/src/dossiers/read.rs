//! Reading dossiers: lists, search, sections, checks, history. None of it loads the document but history.

use std::sync::Arc;

use accostage_catalogue::{Catalogue, Field, FieldKind, Severity};
use accostage_dossier::evaluation::visible_fields;
use accostage_dossier::{
    AnswerKey, Answered, CheckOptions, HistoryEntry, KeyChange, Provenance, Report, State, check, value_text,
};

use super::edit::unknown_dossier;
use crate::ports::{Hit, ListQuery, Page, Progress, Store, Summary};
use crate::projection;
use crate::{App, AppError};

/// One field of a section as a page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldView {
    /// The field.
    pub field: Field,
    /// Asked now, given the answers that its condition depends on.
    pub visible: bool,
    /// One text, that [`App::set_text`] writes whole: neither structured nor repeated per platform.
    pub editable: bool,
    /// The answer as text; platform by platform when it is repeated.
    pub text: Option<String>,
    /// Who gave it, when, from where.
    pub provenance: Option<Provenance>,
}

/// A section as a page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionView {
    /// Section.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Visible fields answered.
    pub answered: usize,
    /// Visible fields.
    pub asked: usize,
    /// Revision of the catalogue that it comes from.
    pub catalogue_revision: String,
    /// Its fields, when one section is read.
    pub fields: Vec<FieldView>,
}

/// Fewest characters that name a dossier.
const PREFIX_MIN: usize = 4;

impl<S: Store> App<S> {
    /// The full identifier of a dossier given whole or by its first characters ([`PREFIX_MIN`] at least).
    ///
    /// # Errors
    /// None or several fit.
    pub async fn resolve(&self, id: &str) -> Result<String, AppError> {
        let typed = id.trim().to_lowercase().replace('-', "");
        if typed.is_empty() || !typed.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(unknown_dossier(id));
        }
        if typed.len() < PREFIX_MIN {
            return Err(AppError::not_found(
                format!("« {id} » est trop court pour désigner un dossier."),
                format!("Donnez au moins {PREFIX_MIN} caractères de son identifiant (« accostage dossier list »)."),
            ));
        }
        let found = self.store.by_prefix(&typed).await?;
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(unknown_dossier(id)),
            _ => Err(AppError::not_found(
                format!("Plusieurs dossiers commencent par « {id} »."),
                "Donnez plus de caractères.",
            )),
        }
    }

    /// What people see of a dossier.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn state(&self, id: &str) -> Result<State, AppError> {
        let rows = self.store.slots(id).await?;
        if rows.is_empty() {
            return Err(unknown_dossier(id));
        }
        Ok(projection::read(rows))
    }

    /// Checks a dossier for a gate.
    ///
    /// # Errors
    /// No such dossier, no such gate.
    pub async fn check(&self, id: &str, gate: Option<&str>) -> Result<(State, Report), AppError> {
        let state = self.state(id).await?;
        let catalogue = self.catalogue_of(&state).await?;
        let today = self.host.today();
        let report = check(&catalogue, &state, CheckOptions { gate, today: &today })
            .map_err(|error| AppError::invalid(format!("{error}."), "Choisissez une phase de la liste."))?;
        Ok((state, report))
    }

    /// A page of the list. Progress that an edit or another day made stale is computed again for the rows shown.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn list(&self, query: &ListQuery) -> Result<Page, AppError> {
        let mut page = self.store.list(query).await?;
        let today = self.host.today();
        let stale = |row: &&mut Summary| row.progress.as_ref().is_none_or(|progress| progress.day != today);
        for row in page.rows.iter_mut().filter(stale) {
            // A dossier bound to an unknown catalogue is listed all the same, without progress.
            row.progress = self.progress(row).await.ok();
        }
        Ok(page)
    }

    async fn progress(&self, row: &Summary) -> Result<Progress, AppError> {
        let (_, report) = self.check(&row.id, None).await?;
        let total = |count: fn(&accostage_dossier::evaluation::SectionProgress) -> usize| -> u32 {
            report.sections.iter().map(|section| u32::try_from(count(section)).unwrap_or(u32::MAX)).sum()
        };
        let progress = Progress {
            day: self.host.today(),
            answered: total(|section| section.answered),
            asked: total(|section| section.asked),
            missing: u32::try_from(report.missing.len()).unwrap_or(u32::MAX),
            blocking: u32::try_from(report.count(Severity::Blocking)).unwrap_or(u32::MAX),
        };
        self.store.set_progress(&row.id, row.updated_at, &progress).await?;
        Ok(progress)
    }

    /// Sections of a dossier, without their fields.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn sections(&self, id: &str) -> Result<(State, Vec<SectionView>), AppError> {
        let state = self.state(id).await?;
        let catalogue = self.catalogue_of(&state).await?;
        let visible = visible_fields(&catalogue, &state, &self.host.today());
        let sections =
            catalogue.sections.iter().map(|section| section_view(&catalogue, &state, &visible, &section.id)).collect();
        Ok((state, sections))
    }

    /// One section with its fields.
    ///
    /// # Errors
    /// No such dossier, no such section.
    pub async fn section(&self, id: &str, section: &str) -> Result<SectionView, AppError> {
        let state = self.state(id).await?;
        let catalogue = self.catalogue_of(&state).await?;
        if !catalogue.sections.iter().any(|known| known.id == section) {
            return Err(AppError::not_found(
                format!("Aucune section « {section} »."),
                "Choisissez une section du menu.",
            ));
        }
        let visible = visible_fields(&catalogue, &state, &self.host.today());
        let mut view = section_view(&catalogue, &state, &visible, section);
        view.fields = catalogue
            .fields_of(section)
            .filter(|field| field.kind != FieldKind::Computed)
            .map(|field| field_view(&catalogue, &state, &visible, field))
            .collect();
        Ok(view)
    }

    /// Every action of a dossier, oldest first.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn history(&self, id: &str) -> Result<Vec<HistoryEntry>, AppError> {
        Ok(self.load(id).await?.history())
    }

    /// What differs between two moments; the second defaults to now.
    ///
    /// # Errors
    /// A moment is unknown.
    pub async fn compare(&self, id: &str, from: &str, to: Option<&str>) -> Result<Vec<KeyChange>, AppError> {
        Ok(self.load(id).await?.compare(from, to)?)
    }

    /// What people saw just after an action.
    ///
    /// # Errors
    /// The moment is unknown.
    pub async fn state_at(&self, id: &str, hash: &str) -> Result<State, AppError> {
        Ok(self.load(id).await?.state_at(hash)?)
    }

    /// Full-text search over every dossier.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn search(&self, words: &str, limit: u32) -> Result<Vec<Hit>, AppError> {
        self.store.search(words, limit).await
    }

    /// Rebuilds lists and search from the changes, the only truth.
    ///
    /// # Errors
    /// A document that cannot be read: the others are rebuilt all the same.
    pub async fn rebuild(&self) -> Result<Vec<(String, Result<(), AppError>)>, AppError> {
        let mut outcomes = Vec::new();
        self.store.clear_projection().await?;
        for id in self.store.all().await? {
            let outcome = self.rebuild_one(&id).await;
            outcomes.push((id, outcome));
        }
        Ok(outcomes)
    }

    async fn rebuild_one(&self, id: &str) -> Result<(), AppError> {
        let document = self.load(id).await?;
        let state = document.state();
        let last = document.history().last().map_or(state.created_at, |entry| entry.at);
        self.store.rebuild(projection::project_all(state), projection::summarise(state, last)).await
    }

    /// The catalogue that a dossier is answered under.
    ///
    /// # Errors
    /// Its revision is not known here.
    pub async fn catalogue_of(&self, state: &State) -> Result<Arc<Catalogue>, AppError> {
        self.catalogue_revision(&state.catalogue_revision).await
    }
}

fn section_view(catalogue: &Catalogue, state: &State, visible: &[String], id: &str) -> SectionView {
    let section = catalogue.sections.iter().find(|section| section.id == id);
    let asked: Vec<&Field> =
        catalogue.fields_of(id).filter(|field| field.is_answerable() && visible.contains(&field.id)).collect();
    let answered = |field: &&&Field| {
        state.answers.keys().any(|key| key.field == field.id)
            || state.tables.iter().any(|(key, rows)| key.field == field.id && !rows.is_empty())
    };
    SectionView {
        id: id.to_owned(),
        title: section.map(|section| section.title.clone()).unwrap_or_default(),
        summary: section.map(|section| section.summary.clone()).unwrap_or_default(),
        answered: asked.iter().filter(answered).count(),
        asked: asked.len(),
        catalogue_revision: catalogue.meta.revision.clone(),
        fields: Vec::new(),
    }
}

fn field_view(catalogue: &Catalogue, state: &State, visible: &[String], field: &Field) -> FieldView {
    let answers: Vec<_> = state.answers.iter().filter(|(key, _)| key.field == field.id).collect();
    let shown = |(key, answered): &(&AnswerKey, &Answered)| {
        let value = value_text(catalogue, field.list.as_deref(), &answered.value);
        key.platform.as_ref().map_or_else(|| value.clone(), |platform| format!("{platform} : {value}"))
    };
    let rows: usize = state.tables.iter().filter(|(key, _)| key.field == field.id).map(|(_, rows)| rows.len()).sum();
    let text = match answers.as_slice() {
        [] if rows > 0 => Some(format!("{rows} ligne{}", if rows > 1 { "s" } else { "" })),
        [] => None,
        several => Some(several.iter().map(shown).collect::<Vec<_>>().join(" ; ")),
    };
    FieldView {
        field: field.clone(),
        visible: visible.contains(&field.id),
        editable: matches!(field.kind, FieldKind::ShortText | FieldKind::LongText) && !field.is_per_platform(),
        text,
        provenance: answers.first().map(|(_, answered)| answered.provenance.clone()),
    }
}
