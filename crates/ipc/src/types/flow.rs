//! The flow matrix and the architecture diagram.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChoiceView, ListFormat, SeverityView, TargetView};

/// Something to draw; its class says what it looks like.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ShapeView {
    /// A rectangle.
    Rect {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Radius of its corners.
        radius: f64,
        /// Classes.
        class: String,
    },
    /// A path, in the notation of SVG.
    Path {
        /// The path.
        d: String,
        /// Classes.
        class: String,
    },
    /// A line of text.
    Text {
        /// Where it is held.
        x: f64,
        /// Line of the letters.
        y: f64,
        /// `start` or `middle`.
        anchor: String,
        /// Size of the letters.
        size: f64,
        /// What is written.
        text: String,
        /// Classes.
        class: String,
    },
}

wire! {
    /// Which rows of the matrix.
    FlowsRequest {
        /// Dossier.
        id: String,
        /// Environment; none: all.
        environment: Option<String>,
        /// Part of the matrix; none: all.
        block: Option<String>,
        /// Status; none: all.
        status: Option<String>,
        /// Words that a row must hold.
        text: String,
        /// Only the rows with something to look at.
        flagged: bool,
        /// Rows passed over.
        offset: u32,
        /// Rows at most.
        limit: u32,
    }
    /// A column of the matrix.
    FlowColumn {
        /// Identity.
        id: String,
        /// Label.
        label: String,
        /// It is one of the template; the others are shown when asked for.
        principal: bool,
    }
    /// Something to look at.
    FlowRemark {
        /// Rule.
        rule: String,
        /// Weight.
        severity: SeverityView,
        /// What is wrong and what to do.
        message: String,
        /// Rank of its row, from 1.
        rank: Option<u32>,
        /// Where.
        targets: Vec<TargetView>,
    }
    /// A row of the matrix.
    FlowRow {
        /// Row of the table.
        row: String,
        /// Its rank in the table, from 1.
        rank: u32,
        /// Part of the matrix.
        block: String,
        /// Where it comes from, as people read it.
        from: String,
        /// Where it goes, as people read it.
        to: String,
        /// Texts of the cells, in the order of the columns.
        cells: Vec<String>,
        /// What is to be looked at.
        remarks: Vec<FlowRemark>,
        /// Its row in the page of the dossier.
        target: Option<TargetView>,
    }
    /// A part of the matrix.
    FlowBlock {
        /// Word.
        word: String,
        /// What people read.
        label: String,
        /// Rows that are wanted.
        count: u32,
    }
    /// A page of the matrix.
    FlowsView {
        /// The table that it is made from, in the page of the dossier.
        place: Option<TargetView>,
        /// Columns.
        columns: Vec<FlowColumn>,
        /// Parts, in order.
        blocks: Vec<FlowBlock>,
        /// Environments that may be asked for.
        environments: Vec<ChoiceView>,
        /// Statuses that may be asked for.
        statuses: Vec<ChoiceView>,
        /// Rows of the table.
        all: u32,
        /// Rows that are wanted.
        total: u32,
        /// Rank of the first row of the page among them, from 0.
        first: u32,
        /// Rows, by part then by rank.
        rows: Vec<FlowRow>,
        /// Rows with something to look at.
        flagged: u32,
        /// What is to be looked at beside the rows.
        remarks: Vec<FlowRemark>,
        /// Rows that the dossier calls for.
        suggestions: Vec<FlowSuggestion>,
    }
    /// A row offered.
    FlowSuggestion {
        /// Identity.
        id: String,
        /// Why.
        reason: String,
        /// What would be written, in words.
        summary: String,
    }
    /// Rows accepted.
    AcceptFlowsRequest {
        /// Dossier.
        id: String,
        /// Identities of the rows offered.
        suggestions: Vec<String>,
    }
    /// A flow drawn from one box to another.
    DrawFlowRequest {
        /// Dossier.
        id: String,
        /// Box where it starts.
        from: String,
        /// Box where it ends.
        to: String,
        /// Protocol.
        protocol: Option<String>,
        /// Port, as typed.
        port: Option<String>,
        /// Encryption.
        encryption: Option<String>,
        /// Environment; none: every one.
        environment: Option<String>,
    }
    /// A component or an external system.
    AddPartyRequest {
        /// Dossier.
        id: String,
        /// An external system; otherwise a component.
        external: bool,
        /// Name.
        name: String,
        /// Tier of a component, place of an external system.
        group: Option<String>,
    }
    /// The matrix as a file.
    FlowsExportRequest {
        /// Dossier.
        id: String,
        /// Format.
        format: ListFormat,
    }
    /// Shapes that belong together.
    DrawnGroup {
        /// What people are told of it.
        label: String,
        /// Classes.
        class: String,
        /// Shapes, from the ground up.
        shapes: Vec<ShapeView>,
    }
    /// A box of the diagram.
    DrawnNode {
        /// Identity.
        id: String,
        /// Its name alone.
        name: String,
        /// What people are told of it.
        label: String,
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Boxes that it is linked to.
        neighbours: Vec<String>,
        /// A flow may start or end there.
        joinable: bool,
        /// Its row in the page of the dossier.
        target: Option<TargetView>,
        /// Shapes.
        shapes: Vec<ShapeView>,
    }
    /// A link of the diagram.
    DrawnLink {
        /// Identity.
        id: String,
        /// Box where it starts.
        from: String,
        /// Box where it ends.
        to: String,
        /// What people are told of it.
        label: String,
        /// Shapes.
        shapes: Vec<ShapeView>,
    }
    /// A zone of the diagram in words.
    OutlineZone {
        /// Zone.
        zone: String,
        /// What stands in it.
        elements: Vec<String>,
    }
    /// A link in words.
    OutlineLink {
        /// Where it starts.
        from: String,
        /// Where it ends.
        to: String,
        /// What goes along it.
        label: String,
        /// What it is.
        nature: String,
    }
    /// The architecture diagram.
    DiagramView {
        /// Title.
        title: String,
        /// What it shows, in one sentence.
        description: String,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Zones.
        zones: Vec<DrawnGroup>,
        /// Links.
        links: Vec<DrawnLink>,
        /// Boxes.
        nodes: Vec<DrawnNode>,
        /// Legend.
        legend: DrawnGroup,
        /// Zones in words.
        outline: Vec<OutlineZone>,
        /// Links in words.
        outline_links: Vec<OutlineLink>,
        /// Protocols offered.
        protocols: Vec<ChoiceView>,
        /// Encryptions offered.
        encryptions: Vec<ChoiceView>,
        /// Environments offered.
        environments: Vec<ChoiceView>,
        /// Tiers of a component.
        tiers: Vec<ChoiceView>,
        /// Places of an external system.
        places: Vec<ChoiceView>,
    }
}
