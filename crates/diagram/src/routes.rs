//! The way of each link through the channels between columns. In a channel, from left to right: room for the labels of
//! links that turn back, one track for each vertical part, room for the labels of the links that reach the next column.

use std::collections::BTreeMap;

use crate::geometry::{Area, LEFT_PORT, MARGIN, NODE, RIGHT_PORT, Stacks, line_top};
use crate::layers::{Columns, Item};
use crate::lettering::{fitted, width};
use crate::{Diagram, Zone};

/// Between two vertical parts.
const TRACK: f64 = 8.0;
/// Before the first track and after the last one.
const STUB: f64 = 14.0;
/// Size of the letters of labels.
pub const LABEL: f64 = 11.0;
/// Room that a label may take.
const LABEL_MAX: f64 = 150.0;

/// A label at its place: the start of its line.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Start.
    pub x: f64,
    /// Line of the letters.
    pub y: f64,
    /// What is written.
    pub text: String,
}

/// The way of a link.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    /// Corners, from its start to its end.
    pub points: Vec<(f64, f64)>,
    /// Its label.
    pub label: Option<Label>,
}

/// Everything at its place.
#[derive(Debug)]
pub struct Placed {
    /// Left of each column.
    pub lefts: Vec<f64>,
    /// Area of each node drawn.
    pub nodes: BTreeMap<usize, Area>,
    /// One per edge.
    pub routes: Vec<Route>,
    /// Right of the whole.
    pub right: f64,
}

/// A part of a link in one channel: from a height on its left side to another on its right side, or back to the left.
struct Span {
    edge: usize,
    from: f64,
    to: f64,
    back: bool,
    track: usize,
}

/// Gives its place to every node and its way to every link.
pub fn place(diagram: &Diagram, columns: &Columns, stacks: &Stacks) -> Placed {
    let ports = Heights::of(columns, stacks);
    let count = columns.items.len();
    let labels: Vec<String> = columns.edges.iter().map(|edge| diagram.links[edge.link].label.clone()).collect();
    let room = |edge: usize| width(&fitted(&labels[edge], LABEL, LABEL_MAX), LABEL);
    let mut lefts = Vec::with_capacity(count);
    let mut channels = Vec::with_capacity(count);
    let mut x = MARGIN * 2.0;
    for column in 0..count {
        lefts.push(x);
        let spans = spans(columns, &ports, column);
        let tracks = spans.iter().map(|span| span.track + 1).max().unwrap_or(0);
        let widest = |names: &mut dyn Iterator<Item = usize>| names.map(room).fold(0.0, f64::max);
        let turning = widest(&mut spans.iter().filter(|span| span.back).map(|span| span.edge));
        let arriving = widest(&mut ending_at(columns, column + 1));
        let before = NODE + STUB + if turning > 0.0 { turning + STUB } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "a few thousand tracks at most")]
        let after = before + tracks as f64 * TRACK + STUB + if arriving > 0.0 { arriving + STUB } else { 0.0 };
        let last = column + 1 == count;
        let boundary = if last || zone(columns, column) == zone(columns, column + 1) { 0.0 } else { 2.0 * MARGIN };
        channels.push((x + before, spans));
        x += if last && channels[column].1.is_empty() { NODE } else { after } + boundary;
    }
    let right = x + MARGIN * 2.0;
    let mut nodes = BTreeMap::new();
    for (column, items) in columns.items.iter().enumerate() {
        for ((item, _), (line, lines, _)) in items.iter().zip(&stacks.columns[column]) {
            if let Item::Node(rank) = item {
                #[expect(clippy::cast_precision_loss, reason = "a few lines")]
                let height = *lines as f64 * crate::geometry::LINE;
                nodes.insert(*rank, Area { x: lefts[column], y: line_top(*line), width: NODE, height });
            }
        }
    }
    let mut routes: Vec<Route> = vec![Route::default(); columns.edges.len()];
    for (column, (first, spans)) in channels.iter().enumerate() {
        for span in spans {
            #[expect(clippy::cast_precision_loss, reason = "a few thousand tracks at most")]
            let track = first + span.track as f64 * TRACK;
            let route = &mut routes[span.edge];
            let start = lefts[column] + NODE;
            let end = if span.back { start } else { lefts[column + 1] };
            // From one half of a line to the other, in the middle of the column that it goes through.
            if let Some((x, y)) = route.points.last().copied() {
                let middle = f64::midpoint(x, start);
                route.points.extend([(middle, y), (middle, span.from)]);
            }
            route.points.extend([(start, span.from), (track, span.from), (track, span.to), (end, span.to)]);
            let text = fitted(&labels[span.edge], LABEL, LABEL_MAX);
            let ends_here = columns
                .edges
                .get(span.edge)
                .is_some_and(|edge| columns.of[edge.from].max(columns.of[edge.to]) == Some(column + 1));
            if text.is_empty() {
                continue;
            }
            let wide = width(&text, LABEL);
            if span.back {
                route.label = Some(Label { x: start + STUB, y: span.to - 3.0, text });
            } else if ends_here {
                route.label = Some(Label { x: end - STUB - wide, y: span.to - 3.0, text });
            }
        }
    }
    for (edge, route) in columns.edges.iter().zip(&mut routes) {
        if columns.of[edge.from] > columns.of[edge.to] {
            route.points.reverse();
        }
        route.points.dedup();
    }
    Placed { lefts, nodes, routes, right }
}

/// Links whose right end is a node of a column.
fn ending_at(columns: &Columns, column: usize) -> impl Iterator<Item = usize> {
    let edges = columns.edges.iter().enumerate();
    edges
        .filter(move |(_, edge)| {
            let (from, to) = (columns.of[edge.from], columns.of[edge.to]);
            from != to && from.max(to) == Some(column)
        })
        .map(|(rank, _)| rank)
}

/// The zone of a column, those that share it counting as one.
fn zone(columns: &Columns, column: usize) -> Option<Zone> {
    let (_, zone) = columns.items[column].first()?;
    Some(if *zone == Zone::Rie { Zone::Internet } else { *zone })
}

/// The parts of links in the channel on the right of a column, each with its track.
fn spans(columns: &Columns, ports: &Heights, column: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (rank, edge) in columns.edges.iter().enumerate() {
        let (Some(from), Some(to)) = (columns.of[edge.from], columns.of[edge.to]) else { continue };
        let span = |from, to, back| Span { edge: rank, from, to, back, track: 0 };
        if from == to && from == column {
            let heights =
                (ports.right(column, Item::Node(edge.from), rank), ports.right(column, Item::Node(edge.to), rank));
            if let (Some(start), Some(end)) = heights {
                spans.push(span(start, end, true));
            }
        } else if from.min(to) <= column && column < from.max(to) {
            let item = |column: usize| match column {
                _ if column == from => Item::Node(edge.from),
                _ if column == to => Item::Node(edge.to),
                _ => Item::Lane(rank),
            };
            if let (Some(start), Some(end)) =
                (ports.right(column, item(column), rank), ports.left(column + 1, item(column + 1), rank))
            {
                spans.push(span(start, end, false));
            }
        }
    }
    // Those that go down leave from the lowest first, those that go up from the highest: they cross less.
    spans.sort_by(|a, b| {
        let order = |span: &Span| if span.to >= span.from { (0, -span.from) } else { (1, span.from) };
        let (a_order, b_order) = (order(a), order(b));
        a_order.0.cmp(&b_order.0).then(a_order.1.total_cmp(&b_order.1)).then(a.edge.cmp(&b.edge))
    });
    let mut tracks: Vec<Vec<(f64, f64)>> = Vec::new();
    for span in &mut spans {
        let taken = (span.from.min(span.to) - 4.0, span.from.max(span.to) + 4.0);
        let free = |track: &Vec<(f64, f64)>| track.iter().all(|(top, bottom)| taken.1 < *top || *bottom < taken.0);
        span.track = tracks.iter().position(free).unwrap_or(tracks.len());
        if span.track == tracks.len() {
            tracks.push(Vec::new());
        }
        tracks[span.track].push(taken);
    }
    spans
}

/// Height of each port: column, item, edge.
struct Heights {
    left: BTreeMap<(usize, bool, usize, usize), f64>,
    right: BTreeMap<(usize, bool, usize, usize), f64>,
}

impl Heights {
    fn of(columns: &Columns, stacks: &Stacks) -> Self {
        let mut heights = Self { left: BTreeMap::new(), right: BTreeMap::new() };
        for (column, items) in columns.items.iter().enumerate() {
            for ((item, _), (line, lines, ports)) in items.iter().zip(&stacks.columns[column]) {
                let top = |held: usize, rank: usize| line_top(line + (lines - held) / 2 + rank);
                for (rank, edge) in ports.left.iter().enumerate() {
                    heights.left.insert(key(column, *item, *edge), top(ports.left.len(), rank) + LEFT_PORT);
                }
                for (rank, edge) in ports.right.iter().enumerate() {
                    heights.right.insert(key(column, *item, *edge), top(ports.right.len(), rank) + RIGHT_PORT);
                }
            }
        }
        heights
    }

    fn left(&self, column: usize, item: Item, edge: usize) -> Option<f64> {
        self.left.get(&key(column, item, edge)).copied()
    }

    fn right(&self, column: usize, item: Item, edge: usize) -> Option<f64> {
        self.right.get(&key(column, item, edge)).copied()
    }
}

fn key(column: usize, item: Item, edge: usize) -> (usize, bool, usize, usize) {
    match item {
        Item::Node(rank) => (column, false, rank, edge),
        Item::Lane(rank) => (column, true, rank, edge),
    }
}
