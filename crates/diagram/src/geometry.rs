//! Places and sizes. Everything lies on a grid of lines: links leave a node on one half of a line and reach the next one
//! on the other half, so that two of them never run one over the other.

use crate::layers::{Columns, Item};
use crate::{Diagram, Zone};

/// Height of a line: a port, a lane.
pub const LINE: f64 = 18.0;
/// From the top of a line to the port on the right of what holds it.
pub const RIGHT_PORT: f64 = 6.0;
/// From the top of a line to the port on its left.
pub const LEFT_PORT: f64 = 15.0;
/// Width of a node.
pub const NODE: f64 = 176.0;
/// Lines that the texts of a node take.
const NODE_LINES: usize = 4;
/// Lines between two items.
const GAP_LINES: usize = 1;
/// Lines that the title of a zone takes.
const TITLE_LINES: usize = 2;
/// Space around a zone, and inside it beside its nodes.
pub const MARGIN: f64 = 16.0;
/// Height of what stands above the zones.
pub const HEAD: f64 = 0.0;

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Area {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Ports of an item: links on its left and on its right, by their rank among the edges, from top to bottom.
#[derive(Debug, Clone, Default)]
pub struct Ports {
    /// On the left.
    pub left: Vec<usize>,
    /// On the right.
    pub right: Vec<usize>,
}

impl Ports {
    fn lines(&self, item: Item) -> usize {
        match item {
            Item::Node(_) => NODE_LINES.max(self.left.len()).max(self.right.len()),
            Item::Lane(_) => 1,
        }
    }
}

/// The top line and the lines of each item of each column, with its ports; the lines of the whole.
#[derive(Debug)]
pub struct Stacks {
    /// One per column: top line, lines, ports.
    pub columns: Vec<Vec<(usize, usize, Ports)>>,
    /// Lines between the top and the bottom of the zones.
    pub lines: usize,
    /// Line where the RIE begins under the Internet; none: one of the two is absent.
    pub split: Option<usize>,
}

impl Stacks {
    /// Stacks the items of every column.
    pub fn of(diagram: &Diagram, columns: &Columns) -> Self {
        let ports: Vec<Vec<Ports>> = (0..columns.items.len()).map(|column| ports(columns, column)).collect();
        let height = |column: usize, zone: Option<Zone>| -> usize {
            let items = columns.items[column].iter().zip(&ports[column]);
            let inside = items.filter(|((_, held), _)| zone.is_none_or(|zone| *held == zone));
            inside.map(|((item, _), ports)| ports.lines(*item) + gap(*item)).sum::<usize>()
        };
        let shared =
            |column: usize| columns.items[column].iter().any(|(_, zone)| matches!(zone, Zone::Internet | Zone::Rie));
        let has = |zone: Zone| {
            diagram.nodes.iter().zip(&columns.of).any(|(node, column)| node.zone == zone && column.is_some())
        };
        let counted = || 0..columns.items.len();
        let tallest = |zone| {
            counted().filter(|column| shared(*column)).map(|column| height(column, Some(zone))).max().unwrap_or(0)
        };
        let both = has(Zone::Internet) && has(Zone::Rie);
        let above = TITLE_LINES + tallest(Zone::Internet);
        let outside = above + TITLE_LINES + tallest(Zone::Rie) + GAP_LINES;
        let plain = counted().map(|column| TITLE_LINES + height(column, None)).max().unwrap_or(TITLE_LINES);
        let lines = if both { plain.max(outside) } else { plain };
        // What is left over goes to both, so that their boxes stay in proportion.
        let spare = if both { lines - outside } else { 0 };
        let split = both.then(|| above + GAP_LINES + spare / 2);
        let stacked = counted()
            .map(|column| {
                let parts: Vec<(Option<Zone>, usize, usize)> = match split {
                    Some(split) if shared(column) => {
                        vec![
                            (Some(Zone::Internet), TITLE_LINES, split - GAP_LINES),
                            (Some(Zone::Rie), split + TITLE_LINES, lines),
                        ]
                    }
                    _ => vec![(None, TITLE_LINES, lines)],
                };
                let mut stack = Vec::new();
                for (zone, top, bottom) in parts {
                    let room = (bottom - top).saturating_sub(height(column, zone));
                    let mut line = top + room / 2;
                    for ((item, held), ports) in columns.items[column].iter().zip(&ports[column]) {
                        if zone.is_some_and(|zone| zone != *held) {
                            continue;
                        }
                        let lines = ports.lines(*item);
                        stack.push((line, lines, ports.clone()));
                        line += lines + gap(*item);
                    }
                }
                stack
            })
            .collect();
        Self { columns: stacked, lines, split }
    }
}

fn gap(item: Item) -> usize {
    match item {
        Item::Node(_) => GAP_LINES,
        Item::Lane(_) => 0,
    }
}

/// The links on each side of each item of a column, ordered as what they lead to is.
fn ports(columns: &Columns, column: usize) -> Vec<Ports> {
    let rank_in = |column: usize, item: Item| columns.items[column].iter().position(|(other, _)| *other == item);
    columns.items[column]
        .iter()
        .map(|(item, _)| match item {
            Item::Lane(rank) => Ports { left: vec![*rank], right: vec![*rank] },
            Item::Node(node) => {
                let (mut left, mut right) = (Vec::new(), Vec::new());
                for (rank, edge) in columns.edges.iter().enumerate() {
                    if edge.from != *node && edge.to != *node {
                        continue;
                    }
                    let other = if edge.from == *node { edge.to } else { edge.from };
                    let Some(there) = columns.of[other] else { continue };
                    // A link within a column turns on its right.
                    let side = if there < column { &mut left } else { &mut right };
                    let beside = match there.cmp(&column) {
                        std::cmp::Ordering::Less => Some(column - 1),
                        std::cmp::Ordering::Equal => None,
                        std::cmp::Ordering::Greater => Some(column + 1),
                    };
                    let place = match beside {
                        None => rank_in(column, Item::Node(other)),
                        Some(beside) if beside == there => rank_in(beside, Item::Node(other)),
                        Some(beside) => rank_in(beside, Item::Lane(rank)),
                    };
                    side.push((place, rank));
                }
                let sorted = |mut side: Vec<(Option<usize>, usize)>| {
                    side.sort_unstable();
                    side.into_iter().map(|(_, rank)| rank).collect()
                };
                Ports { left: sorted(left), right: sorted(right) }
            }
        })
        .collect()
}

/// The top of a line, on the page.
#[expect(clippy::cast_precision_loss, reason = "a few thousand lines at most")]
pub fn line_top(line: usize) -> f64 {
    MARGIN + HEAD + line as f64 * LINE
}
