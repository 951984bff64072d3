//! One dossier: sections, fields, tables, edits, attachments.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as JsonValue;
use ts_rs::TS;

use super::{BoundView, ChoiceView, FindingView, GateView, Provenance, SeverityView};

/// One thing that a person does to a dossier. A key is `field`, or `field@platform` when it is repeated.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "op", rename_all = "camelCase")]
pub enum AnswerEdit {
    /// Gives an answer, as typed (text) or as a value; `null` takes it away.
    Set {
        /// Which answer.
        key: String,
        /// What it becomes.
        #[ts(type = "JsonValue")]
        value: JsonValue,
    },
    /// Adds a row to a table.
    AddRow {
        /// Which table.
        key: String,
        /// Cells by column.
        #[ts(type = "Record<string, JsonValue>")]
        cells: BTreeMap<String, JsonValue>,
        /// Row before it; none: at the end.
        after: Option<String>,
    },
    /// Copies a row just below itself.
    DuplicateRow {
        /// Which table.
        key: String,
        /// Which row.
        row: String,
    },
    /// Gives cells of a row; `null` empties one.
    SetCells {
        /// Which table.
        key: String,
        /// Which row.
        row: String,
        /// Cells by column.
        #[ts(type = "Record<string, JsonValue>")]
        cells: BTreeMap<String, JsonValue>,
    },
    /// Removes a row.
    RemoveRow {
        /// Which table.
        key: String,
        /// Which row.
        row: String,
    },
    /// Puts a row after another one, or first.
    MoveRow {
        /// Which table.
        key: String,
        /// Which row.
        row: String,
        /// Row before it; none: first.
        after: Option<String>,
    },
    /// Notes a criterion of eligibility; none takes the note away.
    SetCriterion {
        /// Which one.
        id: String,
        /// `favorable`, `intermediaire` or `defavorable`.
        note: Option<String>,
    },
    /// Renames the dossier.
    Rename {
        /// New name.
        name: String,
    },
    /// Sets the sensitivity of the dossier.
    SetSensitivity {
        /// `non-protege`, `sensible` or `diffusion-restreinte`.
        level: String,
    },
    /// Puts a label on the dossier.
    AddLabel {
        /// The label, as typed.
        label: String,
    },
    /// Takes a label off the dossier.
    RemoveLabel {
        /// The label, case and accents ignored.
        label: String,
    },
    /// Makes a model of the dossier, or an ordinary one again.
    SetModel {
        /// A model.
        model: bool,
    },
    /// Vouches for a text that looks drawn at random: it is no secret, here or in a later edit.
    NotSecret {
        /// The text.
        text: String,
    },
}

wire! {
    /// Which dossier.
    DossierRequest {
        /// Identity.
        id: String,
    }
    /// Which dossier, seen from which gate.
    OpenRequest {
        /// Identity.
        id: String,
        /// Phase of the gate; none: the first one that something still holds back.
        gate: Option<String>,
    }
    /// A section in the menu.
    SectionSummary {
        /// Identity.
        id: String,
        /// Title.
        title: String,
        /// What it is about.
        summary: String,
        /// Fields answered.
        answered: u32,
        /// Fields asked.
        required: u32,
        /// Fields due at the gate.
        due: u32,
        /// Fields due at the gate and not answered.
        missing: u32,
        /// Blocking findings that bear on its fields.
        blocking: u32,
    }
    /// A dossier as the page shows it.
    DossierView {
        /// Identity.
        id: String,
        /// Name.
        name: String,
        /// Put away.
        archived: bool,
        /// Strictest sensitivity of the dossier and its attachments.
        sensitivity: String,
        /// Sensitivity that somebody set for the dossier itself.
        own_sensitivity: String,
        /// Labels, in the order of the alphabet.
        labels: Vec<String>,
        /// Revision of the catalogue.
        catalogue_revision: String,
        /// The gate that it is seen from.
        gate: GateView,
        /// Gates, in order.
        gates: Vec<GateView>,
        /// Sections of the menu.
        sections: Vec<SectionSummary>,
    }
    /// Which section.
    SectionRequest {
        /// Dossier.
        id: String,
        /// Section.
        section: String,
        /// Phase of the gate; none: the first one that something still holds back.
        gate: Option<String>,
    }
    /// Where a fact comes from.
    SourceView {
        /// Short name.
        id: String,
        /// Document, address, date.
        title: String,
    }
    /// A rule that bears on a field.
    RuleView {
        /// Identity.
        id: String,
        /// Title.
        title: String,
        /// How much it weighs.
        severity: SeverityView,
        /// Sources, in words.
        source: String,
    }
    /// A value given at the same time by somebody else.
    RivalView {
        /// The value.
        #[ts(type = "JsonValue")]
        value: JsonValue,
        /// As people read it.
        text: String,
        /// Who gave it.
        provenance: Provenance,
    }
    /// An answer.
    AnswerView {
        /// `field` or `field@platform`.
        key: String,
        /// Platform; none: every one.
        platform: Option<String>,
        /// The value, as the file of answers writes it.
        #[ts(type = "JsonValue")]
        value: JsonValue,
        /// As people read it.
        text: String,
        /// Who gave it.
        provenance: Provenance,
        /// Values given at the same time, not yet chosen between.
        others: Vec<RivalView>,
        /// Other places of the dossier that hold the same file.
        also: Vec<String>,
    }
    /// A table, without its rows.
    TableSummary {
        /// `field` or `field@platform`.
        key: String,
        /// Platform; none: every one.
        platform: Option<String>,
        /// Rows.
        total: u32,
    }
    /// A column of a table.
    ColumnView {
        /// Identity.
        id: String,
        /// Label.
        label: String,
        /// Type, as in the catalogue.
        kind: String,
        /// Values offered: those of a list, or the rows that a reference may name.
        choices: Vec<ChoiceView>,
        /// Another value may be typed.
        open: bool,
        /// Unit.
        unit: Option<String>,
        /// It names the row.
        key: bool,
        /// Remark.
        note: Option<String>,
        /// Advised length.
        max_length: Option<u32>,
        /// Computed: never typed.
        computed: bool,
    }
    /// A field as the page shows it.
    FieldView {
        /// Identity.
        id: String,
        /// Section.
        section: String,
        /// Label.
        label: String,
        /// Type, as in the catalogue.
        kind: String,
        /// Advice.
        help: Option<String>,
        /// What a good answer is.
        validation: Option<String>,
        /// Remark about the sources.
        note: Option<String>,
        /// When it is asked, in words.
        condition: Option<String>,
        /// Title of the phase at whose gate it is due.
        required_at: Option<String>,
        /// Due at the gate that was asked for.
        due: bool,
        /// Due at that gate and not answered.
        missing: bool,
        /// Asked now.
        visible: bool,
        /// Sources.
        sources: Vec<SourceView>,
        /// Rules that bear on it.
        rules: Vec<RuleView>,
        /// What was found about it.
        findings: Vec<FindingView>,
        /// Its answers outside the bounds that the catalogue advises.
        out_of_bounds: Vec<BoundView>,
        /// Advised length of a text, or number of rows of a table.
        min_length: Option<u32>,
        /// Advised length of a text, or number of rows of a table.
        max_length: Option<u32>,
        /// Advised bound.
        min: Option<f64>,
        /// Advised bound.
        max: Option<f64>,
        /// The number is a whole one.
        integer: bool,
        /// Unit.
        unit: Option<String>,
        /// Largest file taken, in bytes; none: it takes no file.
        max_bytes: Option<u32>,
        /// Endings of the names of the files that it takes, without the dot; none: any.
        formats: Vec<String>,
        /// Values offered.
        choices: Vec<ChoiceView>,
        /// Another value may be typed.
        open: bool,
        /// Columns of a table.
        columns: Vec<ColumnView>,
        /// Repeated: once per platform in use. Empty: not repeated, or no platform in use yet.
        platforms: Vec<ChoiceView>,
        /// Repeated per platform.
        per_platform: bool,
        /// Answers.
        answers: Vec<AnswerView>,
        /// Tables.
        tables: Vec<TableSummary>,
        /// Computed value, as people read it.
        computed: Option<String>,
    }
    /// A section and its fields.
    SectionView {
        /// The section.
        section: SectionSummary,
        /// Its fields.
        fields: Vec<FieldView>,
    }
    /// Which rows.
    TableRequest {
        /// Dossier.
        id: String,
        /// `field` or `field@platform`.
        key: String,
        /// Rows passed over.
        offset: u32,
        /// Rows at most.
        limit: u32,
        /// The page that holds this row, wherever it stands now; none, or gone: the rows after the offset.
        row: Option<String>,
    }
    /// A cell.
    CellView {
        /// The value.
        #[ts(type = "JsonValue")]
        value: JsonValue,
        /// As people read it.
        text: String,
        /// Who gave it.
        provenance: Provenance,
        /// Values given at the same time, not yet chosen between.
        others: Vec<RivalView>,
        /// Other places of the dossier that hold the same file.
        also: Vec<String>,
    }
    /// A row.
    RowView {
        /// Identity.
        id: String,
        /// Cells by column.
        cells: BTreeMap<String, CellView>,
        /// Somebody removed it while somebody else edited it.
        revived: bool,
    }
    /// Rows of a table.
    TablePage {
        /// Rows in all.
        total: u32,
        /// Rank of the first row of the page, from 0.
        first: u32,
        /// Rows of the page.
        rows: Vec<RowView>,
    }
    /// What a person does, as one action.
    EditRequest {
        /// Dossier.
        id: String,
        /// What is done, in order.
        edits: Vec<AnswerEdit>,
    }
    /// An edit is on the disk.
    EditAck {
        /// Dossier.
        id: String,
        /// Moment just after it; none: nothing changed.
        moment: Option<String>,
        /// Fields touched.
        fields: Vec<String>,
        /// Rows added, in order.
        rows: Vec<String>,
        /// Who, when.
        provenance: Option<Provenance>,
    }
    /// A block of a spreadsheet. A line may be shorter than the columns: what it does not reach stays as it is. An empty
    /// cell empties the one under it.
    PasteRequest {
        /// Dossier.
        id: String,
        /// Table.
        key: String,
        /// First row written over; none: rows are added at the end.
        row: Option<String>,
        /// Columns, from left to right.
        columns: Vec<String>,
        /// Cells, line by line.
        cells: Vec<Vec<String>>,
    }
    /// A pasted cell that has no place.
    RefusedCell {
        /// Line of the block, from 1.
        line: u32,
        /// Row that holds its neighbours; none: nothing of its line was kept.
        row: Option<String>,
        /// Column.
        column: String,
        /// Label of the column.
        label: String,
        /// What was pasted; empty when it is taken for a secret.
        text: String,
        /// Why it is refused, and what to do.
        reason: String,
    }
    /// What became of a block.
    PasteReport {
        /// The edit.
        ack: EditAck,
        /// Rows added.
        added: u32,
        /// Rows written over.
        changed: u32,
        /// Cells without a place; the others are kept.
        refused: Vec<RefusedCell>,
    }
    /// A file to attach.
    AttachRequest {
        /// Dossier.
        id: String,
        /// `field` or `field@platform`.
        key: String,
        /// Row of the table; none: the field itself, or a new row.
        row: Option<String>,
        /// Column of the table; none: its first one that takes a file.
        column: Option<String>,
        /// Name of the file.
        name: String,
        /// Content, base64.
        content: String,
        /// Sensitivity of the content; none: that of the dossier.
        sensitivity: Option<String>,
    }
    /// Which attachment.
    AttachmentRequest {
        /// SHA-256 of its content.
        hash: String,
    }
    /// Which attachment, under which name.
    SaveAttachmentRequest {
        /// SHA-256 of its content.
        hash: String,
        /// Name of the file, as the answer gives it.
        name: String,
    }
    /// Content of an attachment.
    AttachmentContent {
        /// Base64.
        content: String,
    }
}
