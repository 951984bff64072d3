//! The past of a dossier.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

wire! {
    /// Which actions.
    HistoryRequest {
        /// Dossier.
        id: String,
        /// Actions passed over, from the latest.
        offset: u32,
        /// Actions at most.
        limit: u32,
        /// Only those of this person.
        author: Option<String>,
        /// Only those that touch this section.
        section: Option<String>,
    }
    /// An action.
    ActionView {
        /// Names the moment just after it.
        moment: String,
        /// Its rank among all the actions of the dossier, the earliest first: clocks of several devices may disagree.
        sequence: u32,
        /// When.
        at: String,
        /// Who.
        author: String,
        /// What it is, in words.
        kind: String,
        /// Where the values come from, in words; none: typed.
        source: Option<String>,
        /// What it touches, in words, at most six.
        touched: Vec<String>,
        /// How many things it touches.
        count: u32,
        /// Done on this device.
        local: bool,
    }
    /// Actions, the latest first.
    HistoryPage {
        /// Actions in all, given the filters.
        total: u32,
        /// Everybody who acted on the dossier.
        authors: Vec<String>,
        /// Those of the page.
        actions: Vec<ActionView>,
    }
    /// Two moments.
    CompareRequest {
        /// Dossier.
        id: String,
        /// The earlier one.
        from: String,
        /// The later one; none: now.
        to: Option<String>,
    }
    /// Something that differs.
    DifferenceView {
        /// Names it, to restore it.
        path: String,
        /// Section; none: the dossier itself.
        section: Option<String>,
        /// Title of the section.
        section_title: String,
        /// Label, with the row for a table.
        label: String,
        /// Before, as people read it.
        before: Option<String>,
        /// After.
        after: Option<String>,
    }
    /// What differs between two moments.
    Comparison {
        /// In the order of the catalogue.
        differences: Vec<DifferenceView>,
    }
    /// Brings back what was, as a new action.
    RestoreRequest {
        /// Dossier.
        id: String,
        /// Moment to bring back.
        moment: String,
        /// Only this ([`DifferenceView::path`]); none: everything.
        path: Option<String>,
    }
}
