//! Which environments a flow counts for.

use std::collections::{BTreeMap, BTreeSet};

use accostage_catalogue::Catalogue;
use serde_json::Value as Json;

use super::tables::{ENVIRONMENTS, Table};
use crate::state::State;

/// The environments of a dossier, each with the contexts of the matrix that stand for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    contexts: BTreeMap<String, BTreeSet<String>>,
}

impl Coverage {
    /// Reads the environments, with the correspondences of the catalogue.
    #[must_use]
    pub fn of(catalogue: &Catalogue, state: &State) -> Self {
        let mut contexts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in Table::of(state, ENVIRONMENTS) {
            let Some(name) = line.owned("nom") else { continue };
            let known = contexts.entry(name).or_default();
            known.extend(line.text("stage").into_iter().flat_map(|stage| contexts_of(catalogue, stage)));
        }
        Self { contexts }
    }

    /// A flow counts for the environment that it names, or else for those of its context, or else for every one (as
    /// `R-FLUX-EXTERNE`).
    #[must_use]
    pub fn concerns(&self, named: Option<&str>, context: Option<&str>, environment: &str) -> bool {
        match (named, self.contexts.get(environment), context) {
            (Some(named), ..) => named == environment,
            (None, known, None) => known.is_some(),
            (None, known, Some(context)) => known.is_some_and(|known| known.contains(context)),
        }
    }
}

/// Contexts of a stage; a stage that has none shares those of the next one.
fn contexts_of(catalogue: &Catalogue, stage: &str) -> Vec<String> {
    let stages = rows(catalogue, "stage_vers_label_env").iter().filter_map(|row| row.get("stage")?.as_str());
    let from = stages.skip_while(|known| *known != stage);
    from.map(|stage| own_contexts(catalogue, stage)).find(|contexts| !contexts.is_empty()).unwrap_or_default()
}

/// Contexts of the matrix that the catalogue gives to a stage, in its order.
pub(super) fn own_contexts(catalogue: &Catalogue, stage: &str) -> Vec<String> {
    let same = rows(catalogue, "contexte_flux_vers_stage")
        .iter()
        .filter(|row| row.get("stage_id").and_then(Json::as_str) == Some(stage));
    same.filter_map(|row| Some(row.get("contexte")?.as_str()?.to_owned())).collect()
}

fn rows<'a>(catalogue: &'a Catalogue, name: &str) -> &'a [Json] {
    let rows = catalogue.annexes.get("correspondances").and_then(|all| all.get(name));
    rows.and_then(Json::as_array).map_or(&[], Vec::as_slice)
}
