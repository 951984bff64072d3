//! What consoles show of what a dossier says: evidence of its milestones, and of the cells of its environments.
//!
//! Told from the mirror each time that it is asked for: nothing of it is kept in the dossier, and no answer is overwritten.

use std::collections::BTreeMap;
use std::sync::Arc;

use accostage_catalogue::Catalogue;
use accostage_dossier::environment::tracking;
use accostage_dossier::path::{Evidence, EvidenceKind};
use accostage_dossier::{Answer, Answered, Provenance, RowId, State};
use accostage_platform::plan::{Finding, Observation, Surroundings, checks, words};
use accostage_platform::{Moment, ProjectId};
use serde::Serialize;

use super::ConsoleSession;
use super::checks::targets;
use super::desired::desired;
use super::linking::not_linked;
use super::memo::Memo;
use super::reading::read_surroundings;
use super::recall::{read_at, recall};
use crate::ports::{Connection, Connections, Consoles, Credentials, Link, Links, Mirror, Store};
use crate::{App, AppError};

/// Differences that one evidence tells in words; beyond, their number.
const TOLD: usize = 3;

/// What one console shows of what a dossier says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Observed {
    /// Name of the connection.
    #[serde(rename = "connexion")]
    pub connection: String,
    /// Platform, by its word of the catalogue.
    #[serde(rename = "plateforme")]
    pub platform: String,
    /// When the console was read; none: it never was.
    #[serde(rename = "lu_le")]
    pub read_at: Option<Moment>,
    /// What each check found.
    #[serde(rename = "constats")]
    pub observations: Vec<Observation>,
}

impl<S: Store + Connections + Links + Mirror> App<S> {
    /// What the mirrors show of what a dossier says, console by console; nothing for a dossier that is not linked.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn observe(&self, dossier: &str) -> Result<Vec<Observed>, AppError> {
        let links = self.store.links(Some(dossier)).await?;
        if links.is_empty() {
            return Ok(Vec::new());
        }
        let state = self.state(dossier).await?;
        let catalogue = self.catalogue_of(&state).await?;
        let mut all = Vec::new();
        for link in &links {
            let Some(connection) = self.store.connection(&link.console).await? else { continue };
            all.push(self.observed(&catalogue, &state, link, &connection).await?);
        }
        Ok(all)
    }

    /// The same of one console, read for that: health of its services and accounts too, which no mirror remembers.
    ///
    /// # Errors
    /// The dossier is not linked there, or the console cannot be read.
    pub async fn observe_now<N: Consoles, C: Credentials>(
        &self,
        session: &ConsoleSession<'_, N, C>,
        dossier: &str,
        connection: &Connection,
    ) -> Result<Observed, AppError> {
        let basis = self.basis(dossier, connection).await?;
        let project = basis.project().ok_or_else(|| not_linked(connection))?;
        let console = self.reach(session, connection).await?;
        let actual = basis.read(&console, self.moment()).await?;
        let emails: Vec<String> = basis.desired.members.iter().map(|wish| wish.email.clone()).collect();
        let around = read_surroundings(&console, Some(&project), &emails).await?;
        let catalogue = self.catalogue_of(&self.state(dossier).await?).await?;
        Ok(Observed {
            connection: connection.name.clone(),
            platform: basis.desired.platform.clone(),
            read_at: actual.held.read_at.clone(),
            observations: checks(&basis.desired, Ok(&actual), &around, &targets(&catalogue)),
        })
    }

    /// A dossier as people follow its environments: with what consoles show in the place kept for it.
    pub(crate) async fn with_observations(&self, state: &Arc<State>) -> Result<Arc<State>, AppError> {
        let observed = self.observe(&state.id).await?;
        if observed.is_empty() {
            return Ok(state.clone());
        }
        let mut shown = State::clone(state);
        let cells = observed.iter().flat_map(cells);
        for (key, found) in cells {
            let value = Answer::Text(found.to_owned());
            shown.tracking.insert(key, Answered { value, provenance: Provenance::default(), others: Vec::new() });
        }
        Ok(Arc::new(shown))
    }

    /// What consoles show of each milestone.
    pub(crate) async fn evidence(&self, dossier: &str) -> Result<Vec<Evidence>, AppError> {
        Ok(self.observe(dossier).await?.iter().flat_map(evidence).collect())
    }

    async fn observed(
        &self,
        catalogue: &Catalogue,
        state: &State,
        link: &Link,
        connection: &Connection,
    ) -> Result<Observed, AppError> {
        let memo = Memo::of(link);
        let desired = desired(catalogue, state, &memo.platform);
        let project = ProjectId::from(link.project.as_str());
        let targets = targets(catalogue);
        let recalled = recall(&self.store, connection, Some(&project)).await?;
        let never = "Cette console n'a jamais été lue depuis ce poste.";
        let (read_at, observations) = match &recalled {
            Some(recalled) => {
                let around = recalled.surroundings();
                (read_at(&recalled.pull), checks(&desired, Ok(&recalled.actual), &around, &targets))
            }
            None => (None, checks(&desired, Err(never), &Surroundings::default(), &targets)),
        };
        Ok(Observed { connection: connection.name.clone(), platform: memo.platform, read_at, observations })
    }
}

/// The worst that was found of a thing. What nobody can tell says nothing against what agrees.
fn worst<'a>(all: impl IntoIterator<Item = &'a Observation>) -> Finding {
    let rank = |finding: Finding| match finding {
        Finding::Unknown => 0,
        Finding::Agrees => 1,
        Finding::NotFound => 2,
        Finding::Differs => 3,
    };
    all.into_iter().map(|one| one.finding).max_by_key(|finding| rank(*finding)).unwrap_or(Finding::Unknown)
}

fn word(finding: Finding) -> &'static str {
    match finding {
        Finding::Agrees => "conforme",
        Finding::Differs => "ecart",
        Finding::NotFound => "introuvable",
        Finding::Unknown => "non-verifiable",
    }
}

/// The facts of the cells that checks bear on: one for each environment and attribute.
fn cells(observed: &Observed) -> impl Iterator<Item = (String, &'static str)> {
    let mut found: BTreeMap<String, Vec<&Observation>> = BTreeMap::new();
    for observation in &observed.observations {
        let Ok(row) = observation.row.parse::<RowId>() else { continue };
        for attribute in &observation.cells {
            found.entry(tracking::key(row, attribute, tracking::OBSERVED)).or_default().push(observation);
        }
    }
    found.into_iter().map(|(key, all)| (key, word(worst(all))))
}

/// One evidence for each milestone and check, in words.
fn evidence(observed: &Observed) -> impl Iterator<Item = Evidence> {
    let mut found: BTreeMap<(&str, &str), Vec<&Observation>> = BTreeMap::new();
    for observation in &observed.observations {
        for milestone in &observation.milestones {
            found.entry((milestone, &observation.check)).or_default().push(observation);
        }
    }
    let day = observed.read_at.as_ref().and_then(Moment::day).unwrap_or("jamais").to_owned();
    let read = format!("console « {} », lue le {day}", observed.connection);
    found.into_iter().map(move |((milestone, check), all)| {
        let finding = worst(all.iter().copied());
        let about: Vec<&&Observation> = all.iter().filter(|one| one.finding == finding).collect();
        let mut told: Vec<String> = about.iter().take(TOLD).filter_map(|one| sentence(one)).collect();
        if about.len() > TOLD {
            told.push(format!("et {} autres", about.len() - TOLD));
        }
        let told = if told.is_empty() { read.clone() } else { format!("{} ({read})", told.join(" ; ")) };
        Evidence {
            milestone: milestone.to_owned(),
            kind: EvidenceKind::Observation,
            text: format!("{check} : {told}"),
            reference: Some(format!("{check}@{}", observed.platform)),
            observed: Some(word(finding).to_owned()),
        }
    })
}

/// What was found of one thing, in words; none: nothing to add to the finding.
#[must_use]
pub fn sentence(observation: &Observation) -> Option<String> {
    let about = [observation.item.as_str(), observation.attribute.as_str()];
    let about = about.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    let what = match observation.finding {
        Finding::Differs if observation.dossier.is_null() && !observation.why.is_empty() => observation.why.clone(),
        Finding::Differs => {
            format!("dossier {}, console {}", words(&observation.dossier), words(&observation.console))
        }
        Finding::NotFound => "introuvable sur la console".to_owned(),
        Finding::Unknown => observation.why.clone(),
        Finding::Agrees => return None,
    };
    Some(if about.is_empty() { what } else { format!("{about} : {what}") })
}
