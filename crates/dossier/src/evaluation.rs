//! What is missing, wrong or left to a person's judgement in a dossier, for a gate.

mod bounds;
pub(crate) mod completeness;
mod context;
pub mod eligibility;
mod functions;
mod needs;
pub mod resources;
mod rules;
pub mod secrets;

use accostage_catalogue::{Catalogue, Severity};
use serde::Serialize;
use serde_json::{Map, Value as Json};

pub use bounds::OutOfBounds;
pub use completeness::{Missing, SectionProgress};
pub use eligibility::Eligibility;
pub use resources::{Consumption, QuotaLine};
pub use rules::{Finding, Outcome, Question};

use crate::state::State;
use context::Evaluator;
pub(crate) use needs::lacks;

/// For what and for when a dossier is checked.
#[derive(Debug, Clone, Copy)]
pub struct CheckOptions<'a> {
    /// Phase whose gate is checked; none: the last one, that is the whole path.
    pub gate: Option<&'a str>,
    /// Day of the check, `YYYY-MM-DD`.
    pub today: &'a str,
}

/// The answer of a check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Phase whose gate was checked.
    pub gate: String,
    /// Nothing is missing. Findings are told apart.
    pub complete: bool,
    /// Answers due at this gate and not given.
    pub missing: Vec<Missing>,
    /// Rules that do not hold.
    pub findings: Vec<Finding>,
    /// Answers outside the bounds that the catalogue advises.
    pub out_of_bounds: Vec<OutOfBounds>,
    /// What only a person can judge: never a pass.
    pub questions: Vec<Question>,
    /// Rules that wait for answers.
    pub waiting: Vec<String>,
    /// Rules that could not be evaluated: a defect of the catalogue, told rather than passed over.
    pub broken: Vec<Broken>,
    /// Eligibility, scores, orientation.
    pub eligibility: Eligibility,
    /// What the components use in each environment.
    #[serde(rename = "consommation")]
    pub consumption: Vec<Consumption>,
    /// What the environments ask of each quota.
    pub quotas: Vec<QuotaLine>,
    /// Computed fields, by identifier.
    #[serde(rename = "calcules")]
    pub computed: Map<String, Json>,
    /// Answers given and due, section by section.
    pub sections: Vec<SectionProgress>,
    /// Fields asked now, given the answers that their conditions depend on.
    #[serde(skip)]
    pub visible: Vec<String>,
    /// Fields due at the gate.
    #[serde(skip)]
    pub due: Vec<String>,
    /// Platforms in use.
    #[serde(skip)]
    pub platforms: Vec<String>,
    /// Phases without object for this dossier.
    #[serde(skip)]
    pub skipped: Vec<String>,
    /// Milestones whose condition does not hold.
    #[serde(skip)]
    pub inapplicable: Vec<String>,
    /// First phase at whose gate something is still held back, of those up to this one: an answer due there, a
    /// blocking finding that counts there. What a phase without object asks is asked at the next one.
    #[serde(skip)]
    pub held_at: Option<String>,
}

/// A rule that could not be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Rule.
    pub rule: String,
    /// Why.
    pub reason: String,
}

impl Report {
    /// Number of findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// The gate does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("phase inconnue « {gate} » ; phases possibles : {known}")]
pub struct UnknownGate {
    /// What was asked.
    pub gate: String,
    /// What exists.
    pub known: String,
}

/// Checks a dossier.
///
/// # Errors
/// The gate asked for does not exist.
pub fn check(catalogue: &Catalogue, state: &State, options: CheckOptions<'_>) -> Result<Report, UnknownGate> {
    let gate = match options.gate {
        None => catalogue.last_phase(),
        Some(id) => catalogue.phase(id).ok_or_else(|| UnknownGate {
            gate: id.to_owned(),
            known: catalogue.phases.iter().map(|phase| phase.id.as_str()).collect::<Vec<_>>().join(", "),
        })?,
    };
    let mut evaluator = Evaluator::new(catalogue, state, gate, options.today);
    let missing = completeness::missing(&evaluator, gate);
    let verdicts = rules::evaluate_all(&mut evaluator, gate);
    let blocking = verdicts.findings.iter().filter(|finding| finding.severity == Severity::Blocking);
    let held = missing.iter().map(|missing| &missing.due).chain(blocking.map(|finding| &finding.from));
    let held = held.filter_map(|id| catalogue.phase(id)).map(|phase| evaluator.due_order(phase)).min();
    let held_at = catalogue.phases.iter().find(|phase| Some(phase.order) == held).map(|phase| phase.id.clone());
    Ok(Report {
        held_at,
        gate: gate.id.clone(),
        complete: missing.is_empty(),
        sections: completeness::sections(&evaluator, gate, &missing),
        visible: evaluator.fields(|field| evaluator.is_visible(&field.id)),
        due: evaluator.fields(|field| completeness::is_due(&evaluator, field, gate)),
        skipped: evaluator.skipped_phases(),
        inapplicable: evaluator.inapplicable_milestones(),
        missing,
        findings: verdicts.findings,
        out_of_bounds: bounds::out_of_bounds(&evaluator),
        questions: verdicts.questions,
        waiting: verdicts.waiting,
        broken: verdicts.broken,
        computed: evaluator.computed_fields(),
        eligibility: evaluator.eligibility,
        consumption: evaluator.consumption,
        platforms: evaluator.platforms,
        quotas: evaluator.quotas,
    })
}

/// Which attributes concern which environment: for each row of the table, the attributes of the catalogue in order.
///
/// An expression that cannot be evaluated hides nothing.
#[must_use]
pub fn attributes_that_apply(catalogue: &Catalogue, state: &State, today: &str) -> Vec<Vec<bool>> {
    let evaluator = Evaluator::new(catalogue, state, catalogue.last_phase(), today);
    let conditions: Vec<_> = catalogue.environment_attributes.iter().map(|known| known.applies_if.as_ref()).collect();
    let applies = |row: &cel::Value| {
        let holds = |condition: &accostage_catalogue::Expression| {
            evaluator.holds(condition, Some(("env", row))).unwrap_or(true)
        };
        conditions.iter().map(|condition| condition.is_none_or(holds)).collect()
    };
    evaluator.environments().iter().map(applies).collect()
}

/// What one rule says of a dossier: used to prove the examples of the catalogue.
///
/// # Errors
/// The gate asked for does not exist.
pub fn outcome_of(
    catalogue: &Catalogue,
    state: &State,
    options: CheckOptions<'_>,
    rule: &accostage_catalogue::Rule,
) -> Result<Outcome, UnknownGate> {
    let gate = options.gate.and_then(|id| catalogue.phase(id)).unwrap_or_else(|| catalogue.last_phase());
    let mut evaluator = Evaluator::new(catalogue, state, gate, options.today);
    Ok(rules::evaluate_one(&mut evaluator, rule, gate))
}
