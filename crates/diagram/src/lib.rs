//! The architecture diagram: from components and links to one scene that every renderer draws.
//!
//! PURE: no I/O, no clock, no randomness. The same [`Diagram`] always gives the same [`Scene`]: rectangles, paths and
//! texts with a class each, laid out once ([`Scene::of`]). The terminal writes it as SVG ([`to_svg`]), the window draws
//! the same shapes, a document will too. It knows nothing of a dossier nor of a catalogue.

mod crowd;
mod geometry;
mod layers;
mod legend;
mod lettering;
mod outline;
mod palette;
mod routes;
mod scene;
mod svg;

use serde::{Deserialize, Serialize};

pub use outline::{Outline, OutlineLink, OutlineZone, outline};
pub use palette::{COLOURS, Colour};
pub use scene::{Anchor, Group, LinkGroup, NodeGroup, Scene, Shape, text_area};
pub use svg::{Theme, to_svg};

/// Where something runs or stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// The Internet.
    Internet,
    /// The network of the State.
    Rie,
    /// What stands before the application: ingress, service chain.
    #[serde(rename = "entree")]
    Entry,
    /// The namespace of the application.
    Namespace,
    /// Inside the ministry.
    #[serde(rename = "ministere")]
    Ministry,
}

impl Zone {
    /// Every zone, from left to right.
    pub const ALL: [Self; 5] = [Self::Internet, Self::Rie, Self::Entry, Self::Namespace, Self::Ministry];

    /// The word of JSON and of classes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Internet => "internet",
            Self::Rie => "rie",
            Self::Entry => "entree",
            Self::Namespace => "namespace",
            Self::Ministry => "ministere",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Internet => "Internet",
            Self::Rie => "RIE",
            Self::Entry => "DMZ, ingress",
            Self::Namespace => "Namespace du projet",
            Self::Ministry => "Interne au ministère",
        }
    }
}

/// What something is to the application, as the conventions of the ministry's diagrams name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// Built by or for the application.
    #[serde(rename = "essentiel")]
    Essential,
    /// Part of the shared base.
    #[serde(rename = "support")]
    Support,
    /// A functional block: here, what exposes the application.
    #[serde(rename = "bloc")]
    Block,
    /// People and their machines.
    #[serde(rename = "acces")]
    Access,
    /// The build and deployment chain.
    #[serde(rename = "chaine")]
    Pipeline,
    /// The back-up replica, in another data centre.
    #[serde(rename = "replica")]
    Replica,
    /// Named by a flow, described nowhere.
    #[serde(rename = "inconnu")]
    Unknown,
}

impl Nature {
    /// Every nature, in the order of the legend.
    pub const ALL: [Self; 7] =
        [Self::Essential, Self::Support, Self::Block, Self::Access, Self::Pipeline, Self::Replica, Self::Unknown];

    /// The word of JSON and of classes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Essential => "essentiel",
            Self::Support => "support",
            Self::Block => "bloc",
            Self::Access => "acces",
            Self::Pipeline => "chaine",
            Self::Replica => "replica",
            Self::Unknown => "inconnu",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Essential => "Bien essentiel",
            Self::Support => "Bien support",
            Self::Block => "Bloc fonctionnel",
            Self::Access => "Accès, poste",
            Self::Pipeline => "Chaîne de construction DSO",
            Self::Replica => "Réplica de secours",
            Self::Unknown => "Non décrit dans le dossier",
        }
    }
}

/// How a link is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkStyle {
    /// A network or logical flow.
    #[serde(rename = "flux")]
    Flow,
    /// An internal dependency, or a deployment.
    #[serde(rename = "dependance")]
    Dependency,
    /// Replication between sites.
    #[serde(rename = "replication")]
    Replication,
}

impl LinkStyle {
    /// Every style, in the order of the legend.
    pub const ALL: [Self; 3] = [Self::Flow, Self::Dependency, Self::Replication];

    /// The word of JSON and of classes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Flow => "flux",
            Self::Dependency => "dependance",
            Self::Replication => "replication",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Flow => "Flux réseau ou logique",
            Self::Dependency => "Dépendance interne ou déploiement",
            Self::Replication => "Réplication entre sites",
        }
    }
}

/// Something that links join.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Identity, unique in the diagram.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is made of, or where it is; may be empty.
    pub detail: String,
    /// Where it stands.
    pub zone: Zone,
    /// What it is.
    pub nature: Nature,
    /// Place from left to right within its zone, when no link tells it.
    pub tier: usize,
    /// What it stands for: the place of a row.
    pub about: Option<String>,
    /// Something is to be looked at.
    pub flagged: bool,
}

/// A link, from one node to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Identity, unique in the diagram.
    pub id: String,
    /// Identity of the node where it starts.
    pub from: String,
    /// Identity of the node where it ends.
    pub to: String,
    /// What goes along it; may be empty.
    pub label: String,
    /// How it is drawn.
    pub style: LinkStyle,
    /// What it stands for: the places of rows.
    pub about: Vec<String>,
    /// Something is to be looked at.
    pub flagged: bool,
}

/// What is to be drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagram {
    /// Title.
    pub title: String,
    /// Nodes; the first of two with the same identity counts.
    pub nodes: Vec<Node>,
    /// Links; one that names an absent node, or joins a node to itself, is not drawn.
    pub links: Vec<Link>,
    /// Elements that whoever made the diagram left out because there are too many.
    pub omitted: usize,
}
