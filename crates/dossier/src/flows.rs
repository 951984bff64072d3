//! The flow matrix: components, external systems and the flows between them, as the tables of a dossier tell them.
//!
//! Everything is entered once, as rows of tables; the matrix and the diagram are made from them and never stored. The
//! rules of the catalogue about flows are evaluated by [`crate::check`]; what they do not say is found here, and
//! [`Matrix::remarks`] holds both, so that whoever shows the matrix has one list.

mod coverage;
mod ends;
mod exposure;
mod remarks;
mod suggest;
mod tables;

use accostage_catalogue::{Catalogue, Severity};
use serde::{Deserialize, Serialize};

pub use coverage::Coverage;
pub use ends::{End, EndKind, Inventory, Party, PartyKind};
pub use suggest::{Suggestion, family, suggestions};

use crate::evaluation::Finding;
use crate::key::{RowId, RowPlace};
use crate::state::State;
use tables::{FLOWS, Table};

/// Table of the flows.
pub const TABLE: &str = tables::FLOWS;
/// Table of the external systems.
pub const EXTERNALS: &str = tables::EXTERNALS;
/// Table of the components.
pub const COMPONENTS: &str = tables::COMPONENTS;

/// The part of the matrix that a flow belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Block {
    /// Administration.
    #[serde(rename = "administration")]
    Administration,
    /// From outside to the application.
    #[serde(rename = "entrant")]
    Inbound,
    /// From the application to outside.
    #[serde(rename = "sortant")]
    Outbound,
    /// Between parts of the application, or not yet told.
    #[serde(rename = "interne")]
    Internal,
}

impl Block {
    /// Every block, in the order of the template; the outbound one, which it lacks, follows the inbound one.
    pub const ALL: [Self; 4] = [Self::Administration, Self::Inbound, Self::Outbound, Self::Internal];

    /// The word of JSON and of options.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Administration => "administration",
            Self::Inbound => "entrant",
            Self::Outbound => "sortant",
            Self::Internal => "interne",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Administration => "Flux d'administration",
            Self::Inbound => "Flux entrants",
            Self::Outbound => "Flux sortants",
            Self::Internal => "Flux internes ou sans sens",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.word() == word)
    }
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flow {
    /// Row of the table.
    #[serde(rename = "ligne")]
    pub row: RowId,
    /// Its rank in the table, from 1: what the rules and the dossier call its number.
    #[serde(rename = "rang")]
    pub rank: usize,
    /// Part of the matrix.
    #[serde(rename = "bloc")]
    pub block: Block,
    /// The direction, when somebody gave it.
    #[serde(rename = "sens")]
    pub direction: Option<String>,
    /// Environment; none: every one of its context, and without a context every one.
    #[serde(rename = "environnement")]
    pub environment: Option<String>,
    /// Context of the template.
    #[serde(rename = "contexte")]
    pub context: Option<String>,
    /// Family of the CCT.
    #[serde(rename = "famille")]
    pub family: Option<String>,
    /// Network.
    #[serde(rename = "reseau")]
    pub network: Option<String>,
    /// Protocol.
    #[serde(rename = "protocole")]
    pub protocol: Option<String>,
    /// Where it comes from.
    pub source: End,
    /// Where it goes.
    pub destination: End,
    /// Port, as people read it.
    pub port: Option<String>,
    /// Encryption.
    #[serde(rename = "chiffrement")]
    pub encryption: Option<String>,
    /// Description or address.
    pub description: Option<String>,
    /// Status.
    #[serde(rename = "statut")]
    pub status: Option<String>,
    /// Last day of validity.
    #[serde(rename = "fin", skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl Flow {
    pub(crate) fn concerns(&self, coverage: &Coverage, environment: &str) -> bool {
        coverage.concerns(self.environment.as_deref(), self.context.as_deref(), environment)
    }

    /// Nobody asks for it any more: what it lacks does not matter.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_gone() || self.status.as_deref() == Some("sans-objet")
    }

    /// Nothing goes through it any more, or ever will. Without object is something else: it stands for a need that was
    /// looked at.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status.as_deref().is_some_and(|status| matches!(status, "ferme" | "refuse"))
    }
}

/// Something to look at in the matrix or around it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remark {
    /// Rule of the catalogue (`R-…`), or what is checked here.
    #[serde(rename = "regle")]
    pub rule: String,
    /// Weight.
    #[serde(rename = "gravite")]
    pub severity: Severity,
    /// What is wrong and what to do.
    pub message: String,
    /// Where: `field` or `field.column`.
    #[serde(rename = "champs")]
    pub fields: Vec<String>,
    /// The row that it is about.
    #[serde(rename = "place", skip_serializing_if = "Option::is_none")]
    pub place: Option<RowPlace>,
    /// Its rank in its table, from 1.
    #[serde(rename = "rang", skip_serializing_if = "Option::is_none")]
    pub rank: Option<u64>,
}

/// Flows, who they join and what is to be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Flows, in the order of the table.
    pub flows: Vec<Flow>,
    /// Who flows may join.
    pub inventory: Inventory,
    /// What is to be looked at, the worst first.
    pub remarks: Vec<Remark>,
    /// Which environments a flow counts for.
    coverage: Coverage,
}

impl Matrix {
    /// Reads the matrix of a dossier. `findings` are those of a check of it, `today` a day (`YYYY-MM-DD`).
    #[must_use]
    pub fn of(catalogue: &Catalogue, state: &State, findings: &[Finding], today: &str) -> Self {
        let inventory = Inventory::of(state);
        let flows = read(state, &inventory);
        let coverage = Coverage::of(catalogue, state);
        let mut remarks: Vec<Remark> = findings.iter().filter(|finding| is_about_flows(finding)).map(told).collect();
        remarks::add(catalogue, &flows, today, &mut remarks);
        exposure::add(state, &flows, &inventory, &coverage, &mut remarks);
        remarks.sort_by_key(|remark| (remark.severity, remark.rank));
        Self { flows, inventory, remarks, coverage }
    }

    /// A flow counts for an environment: it names it, or else has its context, or else is for every one.
    #[must_use]
    pub fn concerns(&self, flow: &Flow, environment: &str) -> bool {
        flow.concerns(&self.coverage, environment)
    }

    /// The remarks about one row.
    pub fn about(&self, table: &str, row: RowId) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(move |remark| {
            remark.place.as_ref().is_some_and(|place| place.row == row && place.table.field == table)
        })
    }
}

/// Flows of a dossier, in the order of the table.
pub(crate) fn read(state: &State, inventory: &Inventory) -> Vec<Flow> {
    let mut known = ends::Recognised::new(inventory);
    Table::of(state, FLOWS)
        .map(|line| {
            let source = known.end(line.text("source-nom"), line.text("source-ip"), None);
            let destination =
                known.end(line.text("destination-nom"), line.text("destination-ip"), line.text("description"));
            let direction = line.text("sens").map(str::to_owned);
            let family = line.text("famille").map(str::to_owned);
            Flow {
                row: line.row.id,
                rank: line.rank,
                block: block(direction.as_deref(), family.as_deref(), &source, &destination),
                direction,
                environment: line.owned("environnement"),
                context: line.owned("contexte"),
                family,
                network: line.owned("reseau"),
                protocol: line.owned("protocole"),
                port: line.shown("port"),
                encryption: line.owned("chiffrement"),
                description: line.owned("description"),
                status: line.owned("statut"),
                until: line.owned("fin"),
                source,
                destination,
            }
        })
        .collect()
}

/// Where a flow goes in the matrix: as its direction says, or else as its ends do.
fn block(direction: Option<&str>, family: Option<&str>, source: &End, destination: &End) -> Block {
    match (direction, family) {
        (Some(word), _) => Block::from_word(word).unwrap_or(Block::Internal),
        (None, Some("administration")) => Block::Administration,
        _ => match (source.kind, destination.kind) {
            (EndKind::Component, EndKind::External | EndKind::Shared) => Block::Outbound,
            (EndKind::External | EndKind::Other | EndKind::Actor, EndKind::Component) => Block::Inbound,
            _ => Block::Internal,
        },
    }
}

/// Fields whose findings are told with the matrix.
const ABOUT: [&str; 7] = [
    FLOWS,
    tables::EXTERNALS,
    "aucun-composant-externe",
    tables::SERVICES,
    "politiques-reseau",
    "separation-flux",
    tables::EXPOSURE,
];

fn is_about_flows(finding: &Finding) -> bool {
    finding.rule.starts_with("R-FLUX")
        || finding.fields.iter().any(|name| ABOUT.contains(&name.split(['.', '@']).next().unwrap_or(name)))
}

fn told(finding: &Finding) -> Remark {
    Remark {
        rule: finding.rule.clone(),
        severity: finding.severity,
        message: finding.message.clone(),
        fields: finding.fields.clone(),
        place: finding.place.clone(),
        rank: finding.row,
    }
}
