//! What checks found, kept until the dossier is edited: a page asks for the same several times after each edit.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use accostage_catalogue::{Catalogue, Phase};
use accostage_dossier::{Report, State};

/// Dossiers whose checks are kept: people work on one, sometimes go back to another.
const KEPT_AT_MOST: usize = 4;

/// A dossier read and checked.
#[derive(Debug, Clone)]
pub struct Examined {
    /// What people see of it.
    pub state: Arc<State>,
    /// The catalogue that it is answered under.
    pub catalogue: Arc<Catalogue>,
    /// What its check says.
    pub report: Arc<Report>,
}

impl Examined {
    /// The first phase whose gate something still holds back.
    #[must_use]
    pub fn next_gate(&self) -> Option<&Phase> {
        self.report.held_at.as_deref().and_then(|id| self.catalogue.phase(id))
    }
}

/// The dossiers examined of late.
#[derive(Default)]
pub(crate) struct Examinations {
    /// Held by whoever evaluates, so that two questions asked together cost one check.
    pub(crate) turn: tokio::sync::Mutex<()>,
    kept: Mutex<Kept>,
    made: AtomicU64,
}

#[derive(Default)]
struct Kept {
    /// Edits so far, whatever the dossier: what was read before one of them is not kept after it.
    edits: u64,
    /// The most recent last.
    dossiers: Vec<Seen>,
}

/// One state of one dossier, on one day.
struct Seen {
    id: String,
    day: String,
    state: Arc<State>,
    catalogue: Arc<Catalogue>,
    /// One per gate asked for.
    reports: Vec<Arc<Report>>,
}

/// An edit on its way. When it ends, however it ends, what was kept of the dossier is forgotten.
pub(crate) struct Editing<'a> {
    examinations: &'a Examinations,
    id: String,
}

impl Drop for Editing<'_> {
    fn drop(&mut self) {
        let mut kept = self.examinations.kept();
        kept.edits += 1;
        kept.dossiers.retain(|seen| seen.id != self.id);
    }
}

impl Examinations {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing is ever half done under this lock.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// To hold while a dossier is written.
    pub(crate) fn editing(&self, id: &str) -> Editing<'_> {
        Editing { examinations: self, id: id.to_owned() }
    }

    /// Edits so far: to ask before reading what [`Self::keep`] is given.
    pub(crate) fn edits(&self) -> u64 {
        self.kept().edits
    }

    /// The state kept of a dossier, with its catalogue.
    pub(crate) fn state(&self, id: &str) -> Option<(Arc<State>, Arc<Catalogue>)> {
        let kept = self.kept();
        let seen = kept.dossiers.iter().find(|seen| seen.id == id)?;
        Some((seen.state.clone(), seen.catalogue.clone()))
    }

    /// What a check of that day found for a gate (none: the whole path), if nothing was edited since.
    pub(crate) fn find(&self, id: &str, gate: Option<&str>, day: &str) -> Option<Examined> {
        let kept = self.kept();
        let seen = kept.dossiers.iter().find(|seen| seen.id == id && seen.day == day)?;
        let gate = gate.unwrap_or(&seen.catalogue.last_phase().id);
        let report = seen.reports.iter().find(|report| report.gate == gate)?.clone();
        Some(Examined { state: seen.state.clone(), catalogue: seen.catalogue.clone(), report })
    }

    /// Keeps what was found, unless something was edited since `edits` was asked for.
    pub(crate) fn keep(&self, id: &str, day: &str, examined: &Examined, edits: u64) {
        let mut kept = self.kept();
        if kept.edits != edits {
            return;
        }
        let place = kept.dossiers.iter().position(|seen| seen.id == id);
        let mut seen = match place.map(|place| kept.dossiers.remove(place)) {
            Some(seen) if seen.day == day => seen,
            _ => Seen {
                id: id.to_owned(),
                day: day.to_owned(),
                state: examined.state.clone(),
                catalogue: examined.catalogue.clone(),
                reports: Vec::new(),
            },
        };
        seen.reports.push(examined.report.clone());
        if kept.dossiers.len() >= KEPT_AT_MOST {
            kept.dossiers.remove(0);
        }
        kept.dossiers.push(seen);
    }

    /// Counts one evaluation.
    pub(crate) fn count(&self) {
        self.made.fetch_add(1, Ordering::Relaxed);
    }

    /// Evaluations made.
    pub(crate) fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use accostage_dossier::{CheckOptions, check};

    use super::*;

    const DAY: &str = "2026-11-21";

    fn examined() -> Examined {
        let (catalogue, state) = (Catalogue::builtin().clone(), State::default());
        let report = check(&catalogue, &state, CheckOptions { gate: None, today: DAY }).expect("checked");
        Examined { state: Arc::new(state), catalogue, report: Arc::new(report) }
    }

    #[test]
    fn what_was_read_before_an_edit_ended_is_not_kept_after_it() {
        let (examinations, examined) = (Examinations::default(), examined());
        let edits = examinations.edits();
        let editing = examinations.editing("a");
        examinations.keep("a", DAY, &examined, edits);
        drop(editing);
        assert!(examinations.find("a", None, DAY).is_none(), "kept while the edit was on its way");
        examinations.keep("a", DAY, &examined, edits);
        assert!(examinations.find("a", None, DAY).is_none(), "kept from before the edit");
        examinations.keep("a", DAY, &examined, examinations.edits());
        assert!(examinations.find("a", None, DAY).is_some());
        assert!(examinations.find("a", None, "2026-11-22").is_none());
    }
}
