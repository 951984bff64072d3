//! The flow matrix and the architecture diagram, as the page shows them.

use std::collections::BTreeMap;

use accostage_app::flows::diagram::{Anchor, Group, LinkGroup, NodeGroup, Scene, Shape, Zone, outline};
use accostage_app::flows::{Flows, Wanted};
use accostage_app::typography::around_quotes;
use accostage_catalogue::{Column, ColumnKind};
use accostage_dossier::flows::{Block, COMPONENTS, EXTERNALS, End, Flow, Remark, Suggestion, TABLE};
use accostage_dossier::{AnswerKey, RowId, RowPlace, cell_shown};
use accostage_ipc::*;

use super::{choices, count, length, target, targets, words};

/// Columns of the template and those without which a row cannot be followed.
const PRINCIPAL: [&str; 11] = [
    "environnement",
    "contexte",
    "protocole",
    "source-nom",
    "source-ip",
    "destination-nom",
    "destination-ip",
    "port",
    "description",
    "chiffrement",
    "statut",
];

/// A page of the rows that are wanted.
pub fn matrix(flows: &Flows, wanted: &Wanted, offset: u32, limit: u32) -> FlowsView {
    let catalogue = &flows.examined.catalogue;
    let columns: Vec<&Column> = catalogue.field(TABLE).map(|field| field.columns.iter().collect()).unwrap_or_default();
    let columns: Vec<&Column> = columns.into_iter().filter(|column| column.kind != ColumnKind::Computed).collect();
    let selected = flows.select(wanted);
    let mut about: BTreeMap<RowId, Vec<&Remark>> = BTreeMap::new();
    let mut beside = Vec::new();
    for remark in &flows.matrix.remarks {
        match &remark.place {
            Some(place) if place.table.field == TABLE => about.entry(place.row).or_default().push(remark),
            _ => beside.push(self::remark(flows, remark)),
        }
    }
    let page = selected.iter().skip(offset as usize).take(limit as usize);
    let counted = |block: Block| length(selected.iter().filter(|flow| flow.block == block).count());
    FlowsView {
        place: target(catalogue, TABLE, None),
        columns: columns
            .iter()
            .map(|column| FlowColumn {
                id: column.id.clone(),
                label: column.label.clone(),
                principal: PRINCIPAL.contains(&column.id.as_str()),
            })
            .collect(),
        blocks: Block::ALL
            .into_iter()
            .map(|block| FlowBlock {
                word: block.word().to_owned(),
                label: around_quotes(block.label()),
                count: counted(block),
            })
            .collect(),
        environments: environments(flows),
        statuses: offered(flows, TABLE, "statut"),
        all: length(flows.matrix.flows.len()),
        total: length(selected.len()),
        first: offset,
        rows: page.map(|flow| row(flows, &columns, flow, about.get(&flow.row).map_or(&[], Vec::as_slice))).collect(),
        flagged: length(flows.flagged().len()),
        remarks: beside,
        suggestions: flows.suggestions().iter().map(|offer| suggestion(flows, offer)).collect(),
    }
}

fn row(flows: &Flows, columns: &[&Column], flow: &Flow, remarks: &[&Remark]) -> FlowRow {
    let catalogue = &flows.examined.catalogue;
    let held = flows.examined.state.rows(&AnswerKey::of(TABLE)).get(flow.rank - 1);
    let text = |column: &&Column| {
        let answered = held.and_then(|row| row.cells.get(&column.id));
        answered.map(|answered| cell_shown(catalogue, Some(*column), &answered.value)).unwrap_or_default()
    };
    let place = RowPlace { table: AnswerKey::of(TABLE), row: flow.row };
    FlowRow {
        row: flow.row.to_string(),
        rank: length(flow.rank),
        block: flow.block.word().to_owned(),
        from: shown(&flow.source),
        to: shown(&flow.destination),
        cells: columns.iter().map(text).collect(),
        remarks: remarks.iter().map(|remark| self::remark(flows, remark)).collect(),
        target: target(catalogue, TABLE, Some(&place)),
    }
}

fn shown(end: &End) -> String {
    match end.shown() {
        "" => "?".to_owned(),
        shown => shown.to_owned(),
    }
}

fn remark(flows: &Flows, remark: &Remark) -> FlowRemark {
    FlowRemark {
        rule: remark.rule.clone(),
        severity: words::severity(remark.severity),
        message: around_quotes(&remark.message),
        rank: remark.rank.map(count),
        targets: targets(&flows.examined.catalogue, &remark.fields, remark.place.as_ref()),
    }
}

fn suggestion(flows: &Flows, offer: &Suggestion) -> FlowSuggestion {
    let field = flows.examined.catalogue.field(TABLE);
    let columns = field.map(|field| field.columns.as_slice()).unwrap_or_default();
    let told = columns.iter().filter_map(|column| {
        let text = cell_shown(&flows.examined.catalogue, Some(column), offer.cells.get(&column.id)?);
        Some(format!("{}\u{a0}: {text}", column.label))
    });
    FlowSuggestion {
        id: offer.id.clone(),
        reason: around_quotes(&offer.reason),
        summary: told.collect::<Vec<_>>().join("\u{a0}; "),
    }
}

/// Environments of the dossier, by their name.
fn environments(flows: &Flows) -> Vec<ChoiceView> {
    let rows = flows.examined.state.rows(&AnswerKey::of("environnements")).iter();
    let names = rows.filter_map(|row| match &row.cells.get("nom")?.value {
        accostage_dossier::Answer::Text(name) => Some(ChoiceView { id: name.clone(), label: name.clone() }),
        _ => None,
    });
    names.collect()
}

/// What a column of a table offers.
fn offered(flows: &Flows, table: &str, column: &str) -> Vec<ChoiceView> {
    let catalogue = &flows.examined.catalogue;
    let column = catalogue.field(table).and_then(|field| field.column(column));
    column.map(|column| choices(catalogue.column_choices(column).0)).unwrap_or_default()
}

/// The diagram, laid out.
pub fn diagram(flows: &Flows) -> DiagramView {
    let diagram = flows.diagram();
    let scene = Scene::of(&diagram);
    let words = outline(&diagram);
    let described = |id: &str| diagram.nodes.iter().find(|node| node.id == id);
    let nodes = scene.nodes.iter().map(|drawn| {
        let node = described(&drawn.id);
        let name = node.map(|node| node.name.clone()).unwrap_or_default();
        self::node(flows, drawn, name, node.is_some_and(|node| node.zone != Zone::Entry))
    });
    DiagramView {
        title: scene.title.clone(),
        description: scene.description.clone(),
        width: scene.width,
        height: scene.height,
        zones: scene.zones.iter().map(group).collect(),
        links: scene.links.iter().map(link).collect(),
        nodes: nodes.collect(),
        legend: group(&scene.legend),
        outline: words.zones.into_iter().map(|zone| OutlineZone { zone: zone.zone, elements: zone.nodes }).collect(),
        outline_links: words
            .links
            .into_iter()
            .map(|link| OutlineLink { from: link.from, to: link.to, label: link.label, nature: link.nature })
            .collect(),
        protocols: offered(flows, TABLE, "protocole"),
        encryptions: offered(flows, TABLE, "chiffrement"),
        environments: environments(flows),
        tiers: offered(flows, COMPONENTS, "tier"),
        places: offered(flows, EXTERNALS, "localisation"),
    }
}

fn group(group: &Group) -> DrawnGroup {
    DrawnGroup {
        label: group.label.clone(),
        class: group.class.clone(),
        shapes: group.shapes.iter().map(shape).collect(),
    }
}

fn node(flows: &Flows, drawn: &NodeGroup, name: String, joinable: bool) -> DrawnNode {
    let [x, y, width, height] = drawn.area;
    let place = drawn.about.as_deref().and_then(|place| place.parse::<RowPlace>().ok());
    DrawnNode {
        id: drawn.id.clone(),
        name,
        label: drawn.group.label.clone(),
        x,
        y,
        width,
        height,
        neighbours: drawn.neighbours.clone(),
        joinable,
        target: place.and_then(|place| target(&flows.examined.catalogue, &place.table.field.clone(), Some(&place))),
        shapes: drawn.group.shapes.iter().map(shape).collect(),
    }
}

fn link(drawn: &LinkGroup) -> DrawnLink {
    DrawnLink {
        id: drawn.id.clone(),
        from: drawn.from.clone(),
        to: drawn.to.clone(),
        label: drawn.group.label.clone(),
        shapes: drawn.group.shapes.iter().map(shape).collect(),
    }
}

fn shape(shape: &Shape) -> ShapeView {
    match shape.clone() {
        Shape::Rect { x, y, width, height, radius, class } => ShapeView::Rect { x, y, width, height, radius, class },
        Shape::Path { d, class } => ShapeView::Path { d, class },
        Shape::Text { x, y, anchor, size, text, class } => {
            let anchor = if anchor == Anchor::Middle { "middle" } else { "start" };
            ShapeView::Text { x, y, anchor: anchor.to_owned(), size, text, class }
        }
    }
}
