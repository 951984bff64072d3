//! The list of dossiers: what it asks, what it shows, how a dossier comes in and goes out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    /// Last edit, the most recent first.
    Updated,
    /// Name, in the order of the alphabet.
    Name,
    /// Blocking findings, the most numerous first.
    Blocking,
    /// Share of the questions answered, the least advanced first.
    Progress,
}

/// How a list is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListFormat {
    /// A spreadsheet (OpenDocument).
    Ods,
    /// Text for any spreadsheet.
    Csv,
}

wire! {
    /// What a list asks.
    ListRequest {
        /// Words of the name.
        search: String,
        /// Rows passed over.
        offset: u32,
        /// Rows at most; 200 whatever it says.
        limit: u32,
        /// Archived dossiers instead of current ones.
        archived: bool,
        /// The models instead of the other dossiers.
        models: bool,
        /// Order.
        order: ListOrder,
        /// The other way round.
        reversed: bool,
        /// Only those that carry all these labels.
        labels: Vec<String>,
        /// Only this sensitivity.
        sensitivity: Option<String>,
        /// Only those with blocking findings.
        blocked: bool,
    }
    /// A line of the list.
    DossierRow {
        /// Identity.
        id: String,
        /// Name.
        name: String,
        /// Last edit.
        updated_at: String,
        /// Sensitivity.
        sensitivity: String,
        /// Labels, in the order of the alphabet.
        labels: Vec<String>,
        /// The figures that follow are known; otherwise its catalogue is not here, and they are zero.
        measured: bool,
        /// Fields answered.
        answered: u32,
        /// Fields asked.
        required: u32,
        /// Fields due and missing on the whole path.
        missing: u32,
        /// Blocking findings.
        blocking: u32,
        /// Title of the phase whose gate is the first that something still holds back; none: nothing does.
        next_gate: Option<String>,
        /// Put away.
        archived: bool,
        /// Others are started from it.
        model: bool,
    }
    /// A page of the list.
    DossierPage {
        /// Rows in all.
        total: u32,
        /// Rows of the page.
        rows: Vec<DossierRow>,
    }
    /// A file chosen by the user.
    ChosenFile {
        /// Its name, without its folder.
        name: String,
        /// Its content, base64.
        content: String,
    }
    /// A new dossier.
    CreateRequest {
        /// Its name; none: the one that the file gives.
        name: Option<String>,
        /// File to read the answers from.
        file: Option<ChosenFile>,
    }
    /// Something of a file without a place in the dossier.
    UnplacedView {
        /// Where it was in the file.
        path: String,
        /// Line.
        line: Option<u32>,
        /// Why it has no place, and what to do.
        reason: String,
        /// What it was.
        value: String,
    }
    /// What a file would bring, before anything is kept: one of the two.
    FilePreview {
        /// It is a file of answers.
        answers: Option<AnswersPreview>,
        /// It is a dossier that was exported.
        dossier: Option<ArrivingDossier>,
    }
    /// A dossier that arrives.
    ArrivingDossier {
        /// Its name.
        name: String,
        /// Questions answered.
        answers: u32,
        /// Actions of its history.
        actions: u32,
        /// Attachments that come with it.
        attachments: u32,
        /// Attachments that it names and that do not come with it.
        absent: u32,
        /// The same dossier, already here; none: it is new.
        here: Option<PresentDossier>,
    }
    /// A dossier that is here, for one that arrives.
    PresentDossier {
        /// Its name here.
        name: String,
        /// It is put away.
        archived: bool,
        /// Changes that arrive and that it does not have.
        news: u32,
    }
    /// What a file of answers would give, before anything is applied.
    AnswersPreview {
        /// Name that it gives.
        name: Option<String>,
        /// Labels that it gives.
        labels: Vec<String>,
        /// Values that find their place.
        placed: u32,
        /// Sections that it fills, with the number of answers.
        sections: Vec<PlacedSection>,
        /// What has no place.
        unplaced: Vec<UnplacedView>,
    }
    /// Answers of a file, section by section.
    PlacedSection {
        /// Title.
        title: String,
        /// Fields answered by the file.
        fields: u32,
    }
    /// A dossier was made.
    Created {
        /// Its identity.
        id: String,
        /// What had no place: kept with it.
        unplaced: Vec<UnplacedView>,
    }
    /// A copy.
    DuplicateRequest {
        /// The original.
        id: String,
        /// Name of the copy.
        name: String,
    }
    /// Puts away or takes back.
    ArchiveRequest {
        /// Dossier.
        id: String,
        /// Put away.
        archived: bool,
    }
    /// Writes a dossier out.
    ExportRequest {
        /// Dossier.
        id: String,
        /// `json` (everything), `yaml` (answers), `markdown` (reading), `ods` (spreadsheet) or `zip` (everything, with
        /// the attachments as files).
        format: String,
    }
    /// Writes the list out, whatever the page.
    ListExportRequest {
        /// What the list asks; its place in the list does not count.
        list: ListRequest,
        /// How.
        format: ListFormat,
    }
    /// A file was written.
    Exported {
        /// Where.
        path: String,
    }
    /// Which file to show in its folder.
    ShowExportRequest {
        /// As `export_dossier` gave it.
        path: String,
    }
    /// Whose labels.
    LabelsRequest {
        /// Of the archived dossiers instead of current ones.
        archived: bool,
        /// A dossier whose own labels are told too.
        dossier: Option<String>,
    }
    /// A label in use.
    LabelUse {
        /// The label.
        label: String,
        /// Dossiers that carry it.
        count: u32,
    }
    /// Labels in use.
    LabelList {
        /// In the order of the alphabet.
        labels: Vec<LabelUse>,
        /// Those of the dossier that was named.
        carried: Vec<String>,
    }
    /// What a search asks.
    SearchRequest {
        /// Words, as typed so far.
        words: String,
        /// Answers at most.
        limit: u32,
    }
    /// Something found in a dossier.
    SearchHit {
        /// Dossier.
        dossier: String,
        /// Its name.
        name: String,
        /// It is put away.
        archived: bool,
        /// Section; none: the dossier itself.
        section: Option<String>,
        /// Field.
        field: Option<String>,
        /// Platform that the answer is for; none: every one.
        platform: Option<String>,
        /// Row of the table.
        row: Option<String>,
        /// Label of the field, or of the dossier.
        label: String,
        /// Words around what was found.
        excerpt: String,
    }
    /// What was found.
    SearchResults {
        /// Best first.
        hits: Vec<SearchHit>,
    }
}
