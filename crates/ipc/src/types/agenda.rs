//! The agenda of every dossier.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

wire! {
    /// Asks for the agenda.
    AgendaRequest {
        /// Days from today; none: every deadline.
        days: Option<u32>,
        /// Only these kinds; none: every one.
        kinds: Vec<String>,
        /// Only this dossier.
        dossier: Option<String>,
        /// Lines passed over.
        offset: u32,
        /// Lines at most.
        limit: u32,
    }
    /// A kind of deadline.
    DeadlineKindView {
        /// Word.
        word: String,
        /// What people read.
        label: String,
    }
    /// A deadline.
    DeadlineView {
        /// Dossier.
        dossier: String,
        /// Its name.
        name: String,
        /// Kind: a word.
        kind: String,
        /// What people read of it.
        kind_label: String,
        /// The day.
        day: String,
        /// What it is about.
        label: String,
        /// What happens then; none: its kind says it.
        detail: Option<String>,
        /// Its day is past.
        late: bool,
        /// Days left; negative once past.
        left: i32,
        /// The reminder reached: days before.
        reminder: Option<u32>,
        /// Monday of its week.
        week: String,
        /// Milestone that holds it.
        milestone: Option<String>,
        /// Risk that holds it: its row.
        risk: Option<String>,
        /// Field or row that holds it.
        target: Option<crate::TargetView>,
    }
    /// A dossier whose deadlines could not be told.
    UncoveredDossier {
        /// Dossier.
        dossier: String,
        /// Its name.
        name: String,
        /// Why, and what to do.
        reason: String,
    }
    /// The agenda.
    AgendaView {
        /// The day.
        today: String,
        /// Last day shown; none: no end.
        until: Option<String>,
        /// Lines in all.
        total: u32,
        /// Those, in all, whose day is past.
        late: u32,
        /// Lines, those that are late first.
        lines: Vec<DeadlineView>,
        /// Every kind.
        kinds: Vec<DeadlineKindView>,
        /// Dossiers whose deadlines are not among the lines.
        uncovered: Vec<UncoveredDossier>,
        /// Name of the dossier asked for.
        dossier: Option<String>,
    }
}
