//! What a dossier wants of a console, against what the console holds: a plan, line by line.
//!
//! Enter by [`plan`]. A plan says what would be done and why the rest would not be; it does nothing. What the server
//! leaves unchecked is checked here: namesakes, duplicates, sums of quotas, stages that a cluster does not offer. A line
//! that needs a decision is only sent once its consent is in [`Options::accept`]; nothing is deleted unless the consent of
//! its line is in [`Options::delete`]. A consent is bound to what was shown: it is worth nothing once that changed.

mod actual;
mod checks;
mod compare;
mod context;
mod deployment;
mod desired;
mod drift;
mod effect;
mod environment;
mod extra;
mod ledger;
mod line;
mod linking;
mod member;
mod order;
mod project;
mod reconcile;
mod repository;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use actual::{Actual, Caller, Holdings, LastRead};
pub use checks::{CheckTarget, Finding, Observation, Surroundings, checks};
pub use desired::{
    DeploymentWish, Desired, EnvironmentWish, Gap, Limits, LimitsWish, MemberWish, Place, ProjectWish, RepositoryWish,
    SourceWish,
};
pub use drift::{Drift, Side, Write, drift};
pub use effect::{Effect, Reference, RepositorySettings, Sizing, Source};
pub use line::{Change, Consent, Kind, Line, LineId, Reason, Verb, words};
pub use linking::{Adoption, Candidate, adopt, suggest_links};
pub use reconcile::{Fate, reconcile};

use context::Context;

/// What the user decided, line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What the user accepts knowingly, by [`Line::consent`]: a namesake, a conflict, the project given to somebody else.
    pub accept: BTreeSet<Consent>,
    /// Items that only the console has, and that the user wants deleted, by [`Line::consent`].
    pub delete: BTreeSet<Consent>,
}

/// A plan: lines in the order in which they are done, the same for the same input.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Platform.
    #[serde(rename = "plateforme")]
    pub platform: String,
    /// Identity of the project; none: there is none yet.
    #[serde(rename = "projet", default, skip_serializing_if = "Option::is_none")]
    pub project: Option<crate::ProjectId>,
    /// Lines.
    #[serde(rename = "lignes")]
    pub lines: Vec<Line>,
}

impl Plan {
    /// Lines that would send something.
    pub fn to_do(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.acts())
    }

    /// Dossier and console do not agree, whether a line can be sent or not.
    #[must_use]
    pub fn has_something_to_do(&self) -> bool {
        self.lines.iter().any(|line| !matches!(line.verb, Verb::Nothing | Verb::Extra))
    }

    /// A line.
    #[must_use]
    pub fn line(&self, id: &LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == *id)
    }
}

/// Compares what a dossier wants with a fresh reading of the console. `last` is what was held at the last reading:
/// without it, nothing is a conflict.
#[must_use]
pub fn plan(desired: &Desired, actual: &Actual, last: Option<&LastRead>, options: &Options) -> Plan {
    let context = Context::new(desired, actual, last, options);
    let mut project = project::line(&context);
    let mut candidates = environment::candidates(&context);
    ledger::settle(&context, &mut project, &mut candidates);

    let mut lines = project::others(&context);
    lines.extend(candidates.into_iter().map(|candidate| candidate.line));
    lines.extend(repository::lines(&context));
    lines.extend(member::lines(&context));
    lines.push(project);
    context.wait_for_project(&mut lines);
    let deployments = deployment::lines(&context, &lines);
    lines.extend(deployments);
    lines.extend(extra::lines(&context));
    context.give_away_last(&mut lines);
    Plan { platform: desired.platform.clone(), project: context.project_id().cloned(), lines: order::sorted(lines) }
}
