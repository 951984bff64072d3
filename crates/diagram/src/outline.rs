//! The same in words: what is in each zone, then every link.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lettering::on_one_line;
use crate::{Diagram, Zone, crowd};

/// A zone and what stands in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutlineZone {
    /// Zone.
    pub zone: String,
    /// What stands in it, in the order of the diagram.
    #[serde(rename = "elements")]
    pub nodes: Vec<String>,
}

/// A link, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutlineLink {
    /// Where it starts.
    #[serde(rename = "de")]
    pub from: String,
    /// Where it ends.
    #[serde(rename = "vers")]
    pub to: String,
    /// What goes along it.
    #[serde(rename = "libelle")]
    pub label: String,
    /// What it is.
    pub nature: String,
}

/// A diagram in words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Title.
    #[serde(rename = "titre")]
    pub title: String,
    /// Zones that hold something.
    pub zones: Vec<OutlineZone>,
    /// Links, in the order of the diagram.
    #[serde(rename = "liens")]
    pub links: Vec<OutlineLink>,
    /// What the drawing leaves out, in one sentence each.
    #[serde(rename = "hors_du_dessin", default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
}

/// Says a diagram in words.
#[must_use]
pub fn outline(diagram: &Diagram) -> Outline {
    let zones = Zone::ALL.into_iter().filter_map(|zone| {
        let inside = diagram.nodes.iter().filter(|node| node.zone == zone);
        let nodes: Vec<String> = inside
            .map(|node| match on_one_line(&node.detail).as_str() {
                "" => format!("{}, {}", on_one_line(&node.name), node.nature.label().to_lowercase()),
                detail => format!("{} ({detail}), {}", on_one_line(&node.name), node.nature.label().to_lowercase()),
            })
            .collect();
        (!nodes.is_empty()).then(|| OutlineZone { zone: zone.label().to_owned(), nodes })
    });
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for node in &diagram.nodes {
        names.entry(&node.id).or_insert_with(|| on_one_line(&node.name));
    }
    let named = |id: &str| names.get(id).cloned();
    let links = diagram.links.iter().filter_map(|link| {
        Some(OutlineLink {
            from: named(&link.from)?,
            to: named(&link.to)?,
            label: on_one_line(&link.label),
            nature: link.style.label().to_owned(),
        })
    });
    let (_, left_out) = crowd::drawn(diagram);
    Outline {
        title: on_one_line(&diagram.title),
        zones: zones.collect(),
        links: links.collect(),
        notices: crowd::notice(left_out).into_iter().collect(),
    }
}

impl Outline {
    /// Lines for a terminal.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.title.clone()];
        for zone in &self.zones {
            lines.push(String::new());
            lines.push(zone.zone.clone());
            lines.extend(zone.nodes.iter().map(|node| format!("  - {node}")));
        }
        if !self.links.is_empty() {
            lines.push(String::new());
            lines.push("Liens".to_owned());
        }
        for link in &self.links {
            let label = if link.label.is_empty() { String::new() } else { format!("\u{a0}: {}", link.label) };
            lines.push(format!("  - {} → {}{label}", link.from, link.to));
        }
        if !self.notices.is_empty() {
            lines.push(String::new());
            lines.extend(self.notices.iter().map(|notice| format!("Dessin\u{a0}: {notice}")));
        }
        lines
    }
}
