//! The scene: shapes with a class, grouped by what they stand for.

use serde::{Deserialize, Serialize};

use crate::geometry::{Area, LINE, MARGIN, NODE, Stacks, line_top};
use crate::layers::Columns;
use crate::lettering::{on_one_line, width, wrapped};
use crate::routes::{LABEL, Placed, Route, place};
use crate::{Diagram, Link, LinkStyle, Node, Zone, crowd, legend};

/// Size of the letters of names.
pub(crate) const NAME: f64 = 13.0;
/// Size of the letters of details.
pub(crate) const DETAIL: f64 = 11.0;
/// Size of the letters of zones.
const TITLE: f64 = 14.0;
/// Between the side of a node and its texts.
const PADDING: f64 = 10.0;
/// A corner of a link is rounded by so much.
const ROUND: f64 = 5.0;
/// Length of an arrow.
const ARROW: f64 = 8.0;

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// By its start.
    Start,
    /// By its middle.
    Middle,
}

/// Something to draw. Classes say what it looks like: no shape carries a colour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Shape {
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
        /// How it is held.
        anchor: Anchor,
        /// Size of the letters.
        size: f64,
        /// What is written.
        text: String,
        /// Classes.
        class: String,
    },
}

/// Shapes that belong together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What people are told of it.
    pub label: String,
    /// Classes.
    pub class: String,
    /// Shapes, from the ground up.
    pub shapes: Vec<Shape>,
}

/// A node as it is drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NodeGroup {
    /// Identity.
    pub id: String,
    /// What it stands for.
    pub about: Option<String>,
    /// Its area: left, top, width, height.
    pub area: [f64; 4],
    /// Identities of the nodes that it is linked to.
    pub neighbours: Vec<String>,
    /// What is drawn.
    pub group: Group,
}

/// A link as it is drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LinkGroup {
    /// Identity.
    pub id: String,
    /// Identity of the node where it starts.
    pub from: String,
    /// Identity of the node where it ends.
    pub to: String,
    /// What it stands for.
    pub about: Vec<String>,
    /// What is drawn.
    pub group: Group,
}

/// A diagram laid out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// Title.
    pub title: String,
    /// What it shows, in one sentence.
    pub description: String,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Zones, drawn first.
    pub zones: Vec<Group>,
    /// Links, over the zones.
    pub links: Vec<LinkGroup>,
    /// Nodes, over the links.
    pub nodes: Vec<NodeGroup>,
    /// Legend.
    pub legend: Group,
}

impl Scene {
    /// Lays a diagram out.
    #[must_use]
    pub fn of(diagram: &Diagram) -> Self {
        let (drawn, left_out) = crowd::drawn(diagram);
        let diagram = &plain(drawn);
        let columns = Columns::of(diagram);
        let stacks = Stacks::of(diagram, &columns);
        let placed = place(diagram, &columns, &stacks);
        let bottom = line_top(stacks.lines) + MARGIN;
        let zones = zones(diagram, &columns, &stacks, &placed);
        let links = columns.edges.iter().zip(&placed.routes);
        let links = links.map(|(edge, route)| link(diagram, &diagram.links[edge.link], route)).collect();
        let nodes = placed.nodes.iter().map(|(rank, area)| node(diagram, *rank, *area, &columns)).collect();
        let least = placed.right.max(legend::LEAST);
        let (legend, height) = legend::legend(diagram, MARGIN, bottom + MARGIN, least);
        Self {
            title: diagram.title.clone(),
            description: description([placed.nodes.len(), columns.edges.len(), zones.len()], diagram.omitted, left_out),
            width: least,
            height,
            zones,
            links,
            nodes,
            legend,
        }
    }
}

/// Texts on one line each, whatever was typed.
fn plain(mut plain: Diagram) -> Diagram {
    plain.title = on_one_line(&plain.title);
    for node in &mut plain.nodes {
        node.name = on_one_line(&node.name);
        node.detail = on_one_line(&node.detail);
    }
    for link in &mut plain.links {
        link.label = on_one_line(&link.label);
    }
    plain
}

fn description([nodes, links, zones]: [usize; 3], omitted: usize, links_left_out: usize) -> String {
    let counted = |count: usize, one: &str, more: &str| format!("{count} {}", if count > 1 { more } else { one });
    let left_out = match omitted {
        0 => String::new(),
        _ => format!(" {} de plus, trop nombreux pour être dessinés.", counted(omitted, "élément", "éléments")),
    };
    let links_left_out = crowd::notice(links_left_out).map_or_else(String::new, |notice| format!(" {notice}"));
    format!(
        "Schéma d’architecture\u{a0}: {}, {}, {}.{left_out}{links_left_out}",
        counted(nodes, "élément", "éléments"),
        counted(links, "lien", "liens"),
        counted(zones, "zone", "zones")
    )
}

fn zones(diagram: &Diagram, columns: &Columns, stacks: &Stacks, placed: &Placed) -> Vec<Group> {
    let mut zones = Vec::new();
    for zone in Zone::ALL {
        let inside =
            diagram.nodes.iter().zip(&columns.of).filter(|(node, column)| node.zone == zone && column.is_some());
        let held: Vec<usize> = inside.filter_map(|(_, column)| *column).collect();
        let (Some(first), Some(last)) = (held.iter().min(), held.iter().max()) else { continue };
        let (top, bottom) = match (stacks.split, zone) {
            (Some(split), Zone::Internet) => (0, split - 1),
            (Some(split), Zone::Rie) => (split, stacks.lines),
            _ => (0, stacks.lines),
        };
        let x = placed.lefts[*first] - MARGIN;
        let (y, end) = (line_top(top), line_top(bottom) + LINE / 2.0);
        let width = placed.lefts[*last] + NODE + MARGIN - x;
        let title = wrapped(zone.label(), TITLE, width - 2.0 * PADDING, 1).remove(0);
        let shapes = vec![
            Shape::Rect {
                x,
                y,
                width,
                height: end - y,
                radius: 4.0,
                class: format!("schema-zone schema-zone-{}", zone.word()),
            },
            Shape::Text {
                x: x + PADDING,
                y: y + 22.0,
                anchor: Anchor::Start,
                size: TITLE,
                text: title,
                class: "schema-titre".to_owned(),
            },
        ];
        zones.push(Group {
            label: zone.label().to_owned(),
            class: format!("schema-groupe-zone-{}", zone.word()),
            shapes,
        });
    }
    zones
}

fn node(diagram: &Diagram, rank: usize, area: Area, columns: &Columns) -> NodeGroup {
    let Node { id, name, detail, zone, nature, about, flagged, .. } = &diagram.nodes[rank];
    let room = area.width - 2.0 * PADDING;
    let names = wrapped(name, NAME, room, if detail.is_empty() { 3 } else { 2 });
    let details = if detail.is_empty() { Vec::new() } else { wrapped(detail, DETAIL, room, 1) };
    #[expect(clippy::cast_precision_loss, reason = "four lines at most")]
    let high = names.len() as f64 * (NAME + 3.0) + details.len() as f64 * (DETAIL + 4.0);
    let mut y = area.y + (area.height - high) / 2.0;
    let mark = if *flagged { " schema-a-voir" } else { "" };
    let mut shapes = vec![Shape::Rect {
        x: area.x,
        y: area.y,
        width: area.width,
        height: area.height,
        radius: 6.0,
        class: format!("schema-boite schema-{}{mark}", nature.word()),
    }];
    let middle = area.x + area.width / 2.0;
    let mut write = |text: String, size: f64, step: f64, class: &str| {
        y += step;
        shapes.push(Shape::Text { x: middle, y: y - 4.0, anchor: Anchor::Middle, size, text, class: class.to_owned() });
    };
    for line in names {
        write(line, NAME, NAME + 3.0, "schema-nom");
    }
    for line in details {
        write(line, DETAIL, DETAIL + 4.0, "schema-detail");
    }
    let linked = columns.edges.iter().filter(|edge| edge.from == rank || edge.to == rank);
    let mut neighbours: Vec<usize> = linked.map(|edge| if edge.from == rank { edge.to } else { edge.from }).collect();
    neighbours.sort_unstable();
    neighbours.dedup();
    let told = if detail.is_empty() { String::new() } else { format!(", {detail}") };
    let alert = if *flagged { ", à vérifier" } else { "" };
    NodeGroup {
        id: id.clone(),
        about: about.clone(),
        area: [area.x, area.y, area.width, area.height],
        neighbours: neighbours.into_iter().map(|rank| diagram.nodes[rank].id.clone()).collect(),
        group: Group {
            label: format!("{name}{told}, {}{alert}", zone.label()),
            class: "schema-noeud".to_owned(),
            shapes,
        },
    }
}

fn link(diagram: &Diagram, link: &Link, route: &Route) -> LinkGroup {
    let named = |id: &str| diagram.nodes.iter().find(|node| node.id == id).map_or("", |node| node.name.as_str());
    let mark = if link.flagged { " schema-a-voir" } else { "" };
    let mut shapes = Vec::new();
    if let (Some(end), Some(before)) = (route.points.last(), route.points.iter().rev().nth(1)) {
        shapes.push(Shape::Path {
            d: rounded(&route.points),
            class: format!("schema-lien schema-lien-{}{mark}", link.style.word()),
        });
        let back = if before.0 < end.0 { -ARROW } else { ARROW };
        let d = format!(
            "M{} {}L{} {}L{} {}Z",
            number(end.0),
            number(end.1),
            number(end.0 + back),
            number(end.1 - 4.0),
            number(end.0 + back),
            number(end.1 + 4.0)
        );
        shapes.push(Shape::Path { d, class: format!("schema-fleche schema-fleche-{}{mark}", link.style.word()) });
    }
    if let Some(label) = &route.label {
        let class = "schema-etiquette".to_owned();
        shapes.push(Shape::Text {
            x: label.x,
            y: label.y,
            anchor: Anchor::Start,
            size: LABEL,
            text: label.text.clone(),
            class,
        });
    }
    let by = if link.label.is_empty() { String::new() } else { format!("\u{a0}: {}", link.label) };
    let kind = if link.style == LinkStyle::Flow { "" } else { ", " };
    let style = if link.style == LinkStyle::Flow { "" } else { link.style.label() };
    let alert = if link.flagged { ", à vérifier" } else { "" };
    LinkGroup {
        id: link.id.clone(),
        from: link.from.clone(),
        to: link.to.clone(),
        about: link.about.clone(),
        group: Group {
            label: format!("{} vers {}{by}{kind}{style}{alert}", named(&link.from), named(&link.to)),
            class: "schema-groupe-lien".to_owned(),
            shapes,
        },
    }
}

/// A line with its corners rounded.
fn rounded(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (rank, point) in points.iter().enumerate() {
        let command = if rank == 0 { 'M' } else { 'L' };
        match (rank.checked_sub(1).and_then(|before| points.get(before)), points.get(rank + 1)) {
            (Some(before), Some(after)) => {
                let (enter, leave) = (towards(*point, *before), towards(*point, *after));
                d += &format!(
                    "L{} {}Q{} {} {} {}",
                    number(enter.0),
                    number(enter.1),
                    number(point.0),
                    number(point.1),
                    number(leave.0),
                    number(leave.1)
                );
            }
            _ => d += &format!("{command}{} {}", number(point.0), number(point.1)),
        }
    }
    d
}

/// A point near a corner, on the way to another.
fn towards(corner: (f64, f64), other: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (other.0 - corner.0, other.1 - corner.1);
    let length = dx.hypot(dy);
    let step = ROUND.min(length / 2.0);
    if length == 0.0 { corner } else { (corner.0 + dx / length * step, corner.1 + dy / length * step) }
}

/// A length with one decimal at most.
pub(crate) fn number(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The area that a text covers.
#[must_use]
pub fn text_area(x: f64, y: f64, anchor: Anchor, size: f64, text: &str) -> [f64; 4] {
    let wide = width(text, size);
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
    };
    [left, y - size * 0.8, wide, size]
}
