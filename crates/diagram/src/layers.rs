//! Columns: which one each node stands in, and in what order, so that links run to the right and cross little.

use std::collections::BTreeMap;

use crate::{Diagram, Zone};

/// Nodes of one zone that a column holds at most: beyond, the zone takes another column.
const COLUMN_MAX: usize = 12;
/// Passes over the columns to put what is linked at the same height.
const SWEEPS: usize = 8;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A node, by its rank.
    Node(usize),
    /// The passage of a link (by its rank) that goes further.
    Lane(usize),
}

/// A link between two nodes of the diagram, by their ranks.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Rank of the link in the diagram.
    pub link: usize,
    /// Where it starts.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// Columns from left to right.
#[derive(Debug)]
pub struct Columns {
    /// Items of each, from top to bottom, with their zone.
    pub items: Vec<Vec<(Item, Zone)>>,
    /// Column of each node; none: it is not drawn.
    pub of: Vec<Option<usize>>,
    /// Links drawn.
    pub edges: Vec<Edge>,
}

impl Columns {
    /// Lays the nodes in columns.
    pub fn of(diagram: &Diagram) -> Self {
        let mut ranks: BTreeMap<&str, usize> = BTreeMap::new();
        for (rank, node) in diagram.nodes.iter().enumerate() {
            ranks.entry(&node.id).or_insert(rank);
        }
        let drawn: Vec<usize> =
            (0..diagram.nodes.len()).filter(|rank| ranks[diagram.nodes[*rank].id.as_str()] == *rank).collect();
        let links = diagram.links.iter().enumerate();
        let edges: Vec<Edge> = links
            .filter_map(|(link, described)| {
                let (from, to) = (*ranks.get(described.from.as_str())?, *ranks.get(described.to.as_str())?);
                (from != to).then_some(Edge { link, from, to })
            })
            .collect();
        let (of, count) = columns(diagram, &drawn, &edges);
        let mut items: Vec<Vec<(Item, Zone)>> = vec![Vec::new(); count];
        for rank in drawn {
            if let Some(column) = of[rank] {
                items[column].push((Item::Node(rank), diagram.nodes[rank].zone));
            }
        }
        for (rank, edge) in edges.iter().enumerate() {
            let (Some(from), Some(to)) = (of[edge.from], of[edge.to]) else { continue };
            for (column, held) in items.iter_mut().enumerate().take(from.max(to)).skip(from.min(to) + 1) {
                held.push((Item::Lane(rank), lane_zone(diagram, edge, column, held)));
            }
        }
        let mut columns = Self { items, of, edges };
        columns.order();
        columns
    }

    /// Puts what is linked at the same height; keeps the order with the fewest crossings.
    fn order(&mut self) {
        for column in &mut self.items {
            column.sort_by_key(|(_, zone)| *zone);
        }
        let mut best = (self.crossings(), self.items.clone());
        for sweep in 0..SWEEPS {
            let count = self.items.len();
            for step in 1..count {
                let (column, beside) = if sweep % 2 == 0 { (step, step - 1) } else { (count - 1 - step, count - step) };
                self.settle(column, beside);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.items.clone());
            }
        }
        self.items = best.1;
    }

    /// Sorts a column by the mean place of what each item is linked to in the one beside it. Zones keep their order.
    fn settle(&mut self, column: usize, beside: usize) {
        let places = self.places(beside);
        let mut wanted: Vec<(Zone, f64, usize)> = Vec::new();
        for (rank, (item, zone)) in self.items[column].iter().enumerate() {
            let linked: Vec<f64> =
                self.neighbours(*item, beside).iter().filter_map(|other| place(&places, *other)).collect();
            #[expect(clippy::cast_precision_loss, reason = "a few thousand items at most")]
            let mean = if linked.is_empty() { rank as f64 } else { linked.iter().sum::<f64>() / linked.len() as f64 };
            wanted.push((*zone, mean, rank));
        }
        wanted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let held = &self.items[column];
        self.items[column] = wanted.iter().map(|(.., rank)| held[*rank]).collect();
    }

    fn places(&self, column: usize) -> BTreeMap<(bool, usize), f64> {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand items at most")]
        let places = self.items[column].iter().enumerate().map(|(place, (item, _))| (key(*item), place as f64));
        places.collect()
    }

    /// What an item is linked to in a column beside its own.
    fn neighbours(&self, item: Item, beside: usize) -> Vec<Item> {
        let there = |rank: usize, edge: &Edge| {
            let node = [edge.from, edge.to].into_iter().find(|node| self.of[*node] == Some(beside));
            node.map_or(Item::Lane(rank), Item::Node)
        };
        match item {
            Item::Lane(rank) => vec![there(rank, &self.edges[rank])],
            Item::Node(node) => {
                let edges = self.edges.iter().enumerate().filter(|(_, edge)| edge.from == node || edge.to == node);
                let linked = edges.map(|(rank, edge)| {
                    let other = if edge.from == node { edge.to } else { edge.from };
                    if self.of[other] == Some(beside) { Item::Node(other) } else { Item::Lane(rank) }
                });
                linked.collect()
            }
        }
    }

    /// Links that cross between two columns, over the whole.
    fn crossings(&self) -> usize {
        let mut crossings = 0;
        for column in 1..self.items.len() {
            let (left, right) = (self.places(column - 1), self.places(column));
            let mut pairs: Vec<(f64, f64)> = Vec::new();
            for (item, _) in &self.items[column] {
                let Some(here) = place(&right, *item) else { continue };
                let linked = self.neighbours(*item, column - 1);
                pairs.extend(linked.iter().filter_map(|other| Some((place(&left, *other)?, here))));
            }
            pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            crossings += inversions(&mut pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
        }
        crossings
    }
}

fn key(item: Item) -> (bool, usize) {
    match item {
        Item::Node(rank) => (false, rank),
        Item::Lane(rank) => (true, rank),
    }
}

fn place(places: &BTreeMap<(bool, usize), f64>, item: Item) -> Option<f64> {
    places.get(&key(item)).copied()
}

/// Pairs in the wrong order, counted while they are merged.
fn inversions(values: &mut Vec<f64>) -> usize {
    if values.len() < 2 {
        return 0;
    }
    let mut right = values.split_off(values.len() / 2);
    let mut count = inversions(values) + inversions(&mut right);
    let (mut merged, mut l, mut r) = (Vec::with_capacity(values.len() + right.len()), 0, 0);
    while l < values.len() || r < right.len() {
        let from_left = l < values.len() && (r >= right.len() || values[l] <= right[r]);
        if from_left {
            merged.push(values[l]);
            l += 1;
        } else {
            count += values.len() - l;
            merged.push(right[r]);
            r += 1;
        }
    }
    *values = merged;
    count
}

/// The column of each node, and how many there are. Internet and RIE share theirs, one above the other.
fn columns(diagram: &Diagram, drawn: &[usize], edges: &[Edge]) -> (Vec<Option<usize>>, usize) {
    let mut of = vec![None; diagram.nodes.len()];
    let mut first = 0;
    for group in [&[Zone::Internet, Zone::Rie][..], &[Zone::Entry], &[Zone::Namespace], &[Zone::Ministry]] {
        let mut used = 0;
        for zone in group {
            let inside: Vec<usize> = drawn.iter().copied().filter(|rank| diagram.nodes[*rank].zone == *zone).collect();
            let layers = if *zone == Zone::Namespace { layers(diagram, &inside, edges) } else { vec![inside] };
            let parts: Vec<&[usize]> = layers.iter().flat_map(|layer| balanced(layer)).collect();
            for (column, part) in parts.iter().enumerate() {
                for rank in *part {
                    of[*rank] = Some(first + column);
                }
            }
            used = used.max(parts.len());
        }
        first += used;
    }
    (of, first)
}

/// Columns as even as can be, none above the limit.
fn balanced(layer: &[usize]) -> impl Iterator<Item = &[usize]> {
    let parts = layer.len().div_ceil(COLUMN_MAX).max(1);
    layer.chunks(layer.len().div_ceil(parts).max(1))
}

/// Nodes by the longest way that leads to them within the zone; a link that closes a circle does not count.
fn layers(diagram: &Diagram, inside: &[usize], edges: &[Edge]) -> Vec<Vec<usize>> {
    let is_inside = |rank: usize| diagram.nodes[rank].zone == Zone::Namespace;
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| is_inside(edge.from) && is_inside(edge.to)) {
        next.entry(edge.from).or_default().push(edge.to);
    }
    // Lower tiers first: what is nearer to users starts the ways.
    let mut roots = inside.to_vec();
    roots.sort_by_key(|rank| (diagram.nodes[*rank].tier, *rank));
    let order = after_all(&roots, &next);
    let place: BTreeMap<usize, usize> = order.iter().enumerate().map(|(place, rank)| (*rank, place)).collect();
    let linked = |rank: &usize| next.contains_key(rank) || next.values().any(|ends| ends.contains(rank));
    let mut depth: BTreeMap<usize, usize> = BTreeMap::new();
    for rank in &order {
        let own = if linked(rank) { 0 } else { diagram.nodes[*rank].tier };
        let here = *depth.entry(*rank).or_insert(own);
        for end in next.get(rank).into_iter().flatten().filter(|end| place[*end] > place[rank]) {
            let deeper = depth.entry(*end).or_insert(0);
            *deeper = (*deeper).max(here + 1);
        }
    }
    let mut layers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for rank in inside {
        layers.entry(depth[rank]).or_default().push(*rank);
    }
    layers.into_values().collect()
}

/// Every node after those that lead to it, circles apart (depth first, without recursion: ways may be long).
fn after_all(roots: &[usize], next: &BTreeMap<usize, Vec<usize>>) -> Vec<usize> {
    let mut order = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for root in roots {
        let mut open = vec![(*root, 0)];
        if !seen.insert(*root) {
            continue;
        }
        while let Some((rank, child)) = open.last_mut() {
            let ends = next.get(rank).map_or(&[][..], Vec::as_slice);
            if let Some(end) = ends.get(*child) {
                *child += 1;
                if seen.insert(*end) {
                    open.push((*end, 0));
                }
            } else {
                order.push(*rank);
                open.pop();
            }
        }
    }
    order.reverse();
    order
}

/// Where a link passes in a column that two zones share: beside its own end.
fn lane_zone(diagram: &Diagram, edge: &Edge, _: usize, held: &[(Item, Zone)]) -> Zone {
    let zones = [diagram.nodes[edge.from].zone, diagram.nodes[edge.to].zone];
    let outside = |zone: Zone| matches!(zone, Zone::Internet | Zone::Rie);
    match held.first() {
        Some((_, zone)) if outside(*zone) => zones.into_iter().find(|zone| outside(*zone)).unwrap_or(*zone),
        Some((_, zone)) => *zone,
        None => Zone::Internet,
    }
}
