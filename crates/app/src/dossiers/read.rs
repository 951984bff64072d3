//! Reading dossiers: lists, search, sections, checks, history. None of it loads the document but history.

use std::sync::Arc;

use accostage_catalogue::{Catalogue, Field, Severity};
use accostage_dossier::{AnswerKey, CheckOptions, HistoryEntry, KeyChange, Report, RowId, RowPlace, State, check};

use super::edit::unknown_dossier;
use super::examination::Examined;
use crate::ports::{Hit, LabelUse, ListOrder, ListQuery, Page, Progress, Store, Summary};
use crate::projection;
use crate::{App, AppError, Way};

/// Something found by the search, with the field that holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Where, and the words around.
    pub hit: Hit,
    /// The field; none: the dossier itself, or a field that its catalogue no longer has.
    pub field: Option<Field>,
    /// The answer, or the table; none: the dossier itself.
    pub key: Option<AnswerKey>,
    /// The row of the table.
    pub row: Option<RowId>,
}

/// Dossiers whose progress is computed before a list that depends on it: what a person waits for without noticing.
const MEASURED_AT_ONCE: u32 = 200;

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
                format!("Donnez au moins {PREFIX_MIN} caractères de son identifiant."),
            )
            .by(Way::ListDossiers));
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

    /// The same with the catalogue as people read it: what the last check kept, when nothing was edited since.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn shown(&self, id: &str) -> Result<(Arc<State>, Arc<Catalogue>), AppError> {
        if let Some(kept) = self.examinations.state(id) {
            return Ok(kept);
        }
        let state = self.state(id).await?;
        let catalogue = self.shown_catalogue(&state).await?;
        Ok((Arc::new(state), catalogue))
    }

    /// Reads a dossier and checks it for a gate (none: the whole path), with texts as people read them. Asked again before the next edit, it costs
    /// nothing.
    ///
    /// # Errors
    /// No such dossier, no such gate.
    pub async fn examine(&self, id: &str, gate: Option<&str>) -> Result<Examined, AppError> {
        let today = self.host.today();
        if let Some(found) = self.examinations.find(id, gate, &today) {
            return Ok(found);
        }
        let _turn = self.examinations.turn.lock().await;
        if let Some(found) = self.examinations.find(id, gate, &today) {
            return Ok(found);
        }
        let edits = self.examinations.edits();
        let examined = self.evaluate(id, gate, &today).await?;
        self.examinations.keep(id, &today, &examined, edits);
        Ok(examined)
    }

    async fn evaluate(&self, id: &str, gate: Option<&str>, today: &str) -> Result<Examined, AppError> {
        let (state, catalogue) = match self.examinations.state(id) {
            Some(kept) => kept,
            None => self.shown(id).await?,
        };
        self.examinations.count();
        let report = checked(&catalogue, &state, gate, today)?;
        Ok(Examined { state, catalogue, report: Arc::new(report) })
    }

    /// What a check says with the texts of the catalogue as it writes them: for programs.
    ///
    /// # Errors
    /// No such dossier, no such gate.
    pub async fn report(&self, id: &str, gate: Option<&str>) -> Result<Report, AppError> {
        let state = self.state(id).await?;
        let today = self.host.today();
        checked(&*self.catalogue_of(&state).await?, &state, gate, &today)
    }

    /// Checks evaluated since the start: what an edit costs is measured, not supposed.
    pub fn checks_made(&self) -> u64 {
        self.examinations.made()
    }

    /// The same for a gate, or else for the first one that something still holds back: what a person works for.
    ///
    /// # Errors
    /// No such dossier, no such gate.
    pub async fn examine_next(&self, id: &str, gate: Option<&str>) -> Result<Examined, AppError> {
        let examined = self.examine(id, gate).await?;
        match (gate, examined.next_gate()) {
            (None, Some(next)) if next.id != examined.report.gate => self.examine(id, Some(&next.id.clone())).await,
            _ => Ok(examined),
        }
    }

    /// A page of the list. Progress that an edit or another day made stale is computed again for the rows shown.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn list(&self, query: &ListQuery) -> Result<Page, AppError> {
        self.list_measured(query, MEASURED_AT_ONCE).await
    }

    /// Every dossier that a list asks for, whatever the page.
    pub(crate) async fn list_whole(&self, query: &ListQuery) -> Result<Vec<Summary>, AppError> {
        let whole = ListQuery { offset: 0, limit: u32::MAX, ..query.clone() };
        Ok(self.list_measured(&whole, u32::MAX).await?.rows)
    }

    /// Dossiers whose progress is not known are measured first when the list depends on it, `most` of them.
    async fn list_measured(&self, query: &ListQuery, most: u32) -> Result<Page, AppError> {
        if query.blocked || matches!(query.order, ListOrder::Blocking | ListOrder::Progress) {
            let today = self.host.today();
            for row in self.store.unmeasured(query.archived, &today, most).await? {
                let _ = self.progress(&row).await;
            }
        }
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
        let today = self.host.today();
        // Not kept: a list would drive away the dossier that somebody works on.
        let examined = match self.examinations.find(&row.id, None, &today) {
            Some(found) => found,
            None => self.evaluate(&row.id, None, &today).await?,
        };
        let report = &examined.report;
        let total = |count: fn(&accostage_dossier::evaluation::SectionProgress) -> usize| -> u32 {
            report.sections.iter().map(|section| u32::try_from(count(section)).unwrap_or(u32::MAX)).sum()
        };
        let progress = Progress {
            day: today,
            answered: total(|section| section.answered),
            asked: total(|section| section.asked),
            missing: u32::try_from(report.missing.len()).unwrap_or(u32::MAX),
            blocking: u32::try_from(report.count(Severity::Blocking)).unwrap_or(u32::MAX),
            next_gate: examined.next_gate().map(|phase| phase.label.clone()),
        };
        self.store.set_progress(&row.id, row.updated_at, &progress).await?;
        Ok(progress)
    }

    /// Labels of the current dossiers, or of the archived ones, with how many carry each.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn labels(&self, archived: bool) -> Result<Vec<LabelUse>, AppError> {
        self.store.labels(archived).await
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

    /// The same, with the field of each thing found.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn find(&self, words: &str, limit: u32) -> Result<Vec<Found>, AppError> {
        let mut found = Vec::new();
        for hit in self.search(words, limit).await? {
            let place = place_of(&hit.path);
            let field = match &place {
                Some((key, _)) => self.field_of(&hit.dossier, key).await,
                None => None,
            };
            let (key, row) = place.unzip();
            found.push(Found { hit, field, key, row: row.flatten() });
        }
        Ok(found)
    }

    async fn field_of(&self, dossier: &str, key: &AnswerKey) -> Option<Field> {
        let revision = self.store.summary(dossier).await.ok()??.revision;
        let catalogue = self.typeset_revision(&revision).await.ok()?;
        catalogue.field(&key.field).cloned()
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
        let _editing = self.examinations.editing(id);
        let state = document.state();
        let last = document.history().last().map_or(state.created_at, |entry| entry.at);
        self.store.rebuild(self.projection_of(state, last).await).await
    }

    /// The catalogue that a dossier is answered under.
    ///
    /// # Errors
    /// Its revision is not known here.
    pub async fn catalogue_of(&self, state: &State) -> Result<Arc<Catalogue>, AppError> {
        self.catalogue_revision(&state.catalogue_revision).await
    }

    /// The same as people read it.
    ///
    /// # Errors
    /// Its revision is not known here.
    pub async fn shown_catalogue(&self, state: &State) -> Result<Arc<Catalogue>, AppError> {
        self.typeset_revision(&state.catalogue_revision).await
    }
}

fn checked(catalogue: &Catalogue, state: &State, gate: Option<&str>, today: &str) -> Result<Report, AppError> {
    check(catalogue, state, CheckOptions { gate, today })
        .map_err(|error| AppError::invalid(format!("{error}."), "Choisissez une phase de la liste."))
}

/// The answer, or the table and its row, that a slot holds.
fn place_of(path: &str) -> Option<(AnswerKey, Option<RowId>)> {
    let (container, property) = path.split_once('/')?;
    match container {
        "answers" => Some((property.parse().unwrap_or_else(|never| match never {}), None)),
        "rows" => property.parse::<RowPlace>().ok().map(|place| (place.table, Some(place.row))),
        _ => None,
    }
}
