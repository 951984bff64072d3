//! The flow matrix of a dossier and its architecture diagram.

mod drawing;
mod hand;

use std::collections::BTreeSet;

use accostage_dossier::flows::{self, Block, Flow, Matrix, Suggestion, TABLE, suggestions};
use accostage_dossier::label::fold;
use accostage_dossier::{ActionKind, AnswerKey, Edit, Operation, RowId};

pub use accostage_diagram as diagram;
pub use drawing::diagram_of;
pub use hand::{Drawn, NewParty};

use crate::dossiers::{Edited, Examined, fits};
use crate::ports::Store;
use crate::{App, AppError};

/// A dossier with its flow matrix.
#[derive(Debug, Clone)]
pub struct Flows {
    /// The dossier, read and checked for the whole path.
    pub examined: Examined,
    /// Its matrix.
    pub matrix: Matrix,
}

/// Which rows of the matrix are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// That count for this environment.
    pub environment: Option<String>,
    /// Of this part of the matrix.
    pub block: Option<Block>,
    /// In this status.
    pub status: Option<String>,
    /// That hold all of these words, case and accents ignored.
    pub text: String,
    /// With something to look at.
    pub flagged: bool,
}

impl Wanted {
    /// A flow is one of them, but for what is to be looked at.
    #[must_use]
    pub fn takes(&self, matrix: &Matrix, flow: &Flow) -> bool {
        let is = |wanted: &Option<String>, given: &Option<String>| wanted.is_none() || wanted == given;
        self.environment.as_deref().is_none_or(|environment| matrix.concerns(flow, environment))
            && self.block.is_none_or(|block| block == flow.block)
            && is(&self.status, &flow.status)
            && holds(flow, &self.text)
    }
}

/// A row holds every word.
fn holds(flow: &Flow, text: &str) -> bool {
    let words = fold(text);
    if words.trim().is_empty() {
        return true;
    }
    let ends = [&flow.source, &flow.destination].into_iter().flat_map(|end| [&end.name, &end.address]);
    let others =
        [&flow.environment, &flow.context, &flow.network, &flow.protocol, &flow.port, &flow.description, &flow.status];
    let held: Vec<String> = ends.chain(others).flatten().map(|text| fold(text)).collect();
    words.split_whitespace().all(|word| held.iter().any(|text| text.contains(word)))
}

impl Flows {
    /// The rows that are wanted, by part of the matrix, then by rank.
    #[must_use]
    pub fn select(&self, wanted: &Wanted) -> Vec<&Flow> {
        let flagged = if wanted.flagged { self.flagged() } else { BTreeSet::new() };
        let kept = self.matrix.flows.iter().filter(|flow| wanted.takes(&self.matrix, flow));
        let mut kept: Vec<&Flow> = kept.filter(|flow| !wanted.flagged || flagged.contains(&flow.row)).collect();
        kept.sort_by_key(|flow| (flow.block, flow.rank));
        kept
    }

    /// Rows of the matrix with something to look at.
    #[must_use]
    pub fn flagged(&self) -> BTreeSet<RowId> {
        let places = self.matrix.remarks.iter().filter_map(|remark| remark.place.as_ref());
        places.filter(|place| place.table.field == TABLE).map(|place| place.row).collect()
    }

    /// Rows that the dossier calls for and that the matrix lacks.
    #[must_use]
    pub fn suggestions(&self) -> Vec<Suggestion> {
        suggestions(&self.examined.catalogue, &self.examined.state)
    }

    /// The diagram of what the tables say.
    #[must_use]
    pub fn diagram(&self) -> diagram::Diagram {
        diagram_of(self)
    }
}

impl<S: Store> App<S> {
    /// A dossier and its flow matrix.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn flows(&self, id: &str) -> Result<Flows, AppError> {
        let examined = self.examine(id, None).await?;
        let matrix = Matrix::of(&examined.catalogue, &examined.state, &examined.report.findings, &self.host.today());
        Ok(Flows { examined, matrix })
    }

    /// Writes rows that were offered, as one action; those that the dossier no longer calls for are passed over.
    /// Gives the rows added.
    ///
    /// # Errors
    /// None of them is offered any more, or the table would be too long.
    pub async fn accept_flows(&self, id: &str, wanted: &[String]) -> Result<(Edited, Vec<RowId>), AppError> {
        let mut added = Vec::new();
        let edited = self
            .edit(id, ActionKind::Edit, |catalogue, state| {
                let offered = flows::suggestions(catalogue, state);
                let kept: Vec<Suggestion> = offered.into_iter().filter(|offer| wanted.contains(&offer.id)).collect();
                if kept.is_empty() {
                    return Err(AppError::not_found(
                        "Cette proposition n'est plus d'actualité : le dossier a changé.",
                        "Rien n'a été ajouté. Relisez les propositions.",
                    ));
                }
                let key = AnswerKey::of(TABLE);
                fits(state.rows(&key).len() + kept.len())?;
                let operations = kept.into_iter().map(|offer| {
                    let row = RowId(self.host.new_id());
                    added.push(row);
                    Operation::AddRow { key: key.clone(), row, cells: offer.cells }
                });
                Ok(Edit::typed(operations.collect()))
            })
            .await?;
        Ok((edited, added))
    }
}
