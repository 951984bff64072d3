//! The register: risks, decisions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

wire! {
    /// A level of risk.
    LevelView {
        /// Word.
        word: String,
        /// What people read.
        label: String,
        /// Its colour.
        tone: crate::StatusTone,
    }
    /// Something that only some roles may do.
    PermitView {
        /// In which role of who edits; none: refused.
        role: Option<String>,
        /// What people read of the role.
        role_label: Option<String>,
        /// Why it is refused.
        refused: Option<String>,
        /// What to do then.
        hint: Option<String>,
    }
    /// Who said something.
    SaidView {
        /// Day.
        on: String,
        /// Who.
        author: String,
        /// In which role, as people read it.
        role: String,
    }
    /// A risk.
    RiskView {
        /// Row of its table.
        id: String,
        /// What names it.
        name: String,
        /// What people read.
        label: String,
        /// Where it comes from.
        origin: Option<String>,
        /// What it would lead to.
        consequence: Option<String>,
        /// Value of the scale of likelihood.
        likelihood: Option<String>,
        /// What people read of it.
        likelihood_label: Option<String>,
        /// Value of the scale of severity.
        severity: Option<String>,
        /// What people read of it.
        severity_label: Option<String>,
        /// How high it is; none: not assessed.
        level: Option<LevelView>,
        /// Value of the list of treatments.
        treatment: Option<String>,
        /// What people read of it.
        treatment_label: Option<String>,
        /// The measures.
        measures: Option<String>,
        /// Who carries it.
        owner: Option<String>,
        /// Day of its next review.
        review: Option<String>,
        /// Where it stands.
        status: Option<String>,
        /// It is over.
        closed: bool,
        /// Its row was removed.
        removed: bool,
        /// Last assessment that somebody signed.
        assessed: Option<SaidView>,
        /// Its cells no longer say what that assessment said.
        changed: bool,
        /// Last day of its acceptance.
        accepted_until: Option<String>,
        /// Its acceptance, in words; none: it was not accepted.
        accepted: Option<String>,
        /// What must be done about it before a gate, in words.
        concerns: Vec<String>,
    }
    /// A cell of the grid.
    GridCell {
        /// Value of the scale of severity.
        severity: String,
        /// What people read of it.
        severity_label: String,
        /// How high a risk is there.
        level: LevelView,
        /// Risks that are there, by row.
        risks: Vec<String>,
    }
    /// A line of the grid.
    GridRow {
        /// Value of the scale of likelihood.
        likelihood: String,
        /// What people read of it.
        label: String,
        /// Its cells, the lowest severity first.
        cells: Vec<GridCell>,
    }
    /// A kind of decision.
    DecisionKindView {
        /// Word.
        word: String,
        /// What people read.
        label: String,
        /// It is recorded here, and who may; none: it is recorded elsewhere.
        permit: Option<PermitView>,
        /// It is about a requirement of the catalogue.
        requirement: bool,
    }
    /// A decision.
    DecisionView {
        /// Identity.
        id: String,
        /// Day; none: nobody told it.
        on: Option<String>,
        /// Kind: a word.
        kind: String,
        /// What people read of it.
        kind_label: String,
        /// What it is about: a requirement, a gate, the row of a risk, free words.
        about: String,
        /// What people read of its subject.
        label: String,
        /// What is decided.
        text: String,
        /// Why.
        reason: Option<String>,
        /// Who.
        author: Option<String>,
        /// In which role, as people read it; none: not signed.
        role: Option<String>,
        /// Last day on which it holds.
        until: Option<String>,
        /// Where it stands: a word.
        standing: String,
        /// What people read of it.
        standing_label: String,
        /// Its colour.
        standing_tone: crate::StatusTone,
        /// It may be replaced by another one of its kind.
        replaceable: bool,
        /// What it takes the place of, in words.
        supersedes: Option<String>,
        /// What is left to do, at a gate.
        reserves: Vec<String>,
    }
    /// The register of a dossier.
    RegisterView {
        /// The day.
        today: String,
        /// Scale of likelihood, the lowest first.
        likelihoods: Vec<crate::ChoiceView>,
        /// Scale of severity, the lowest first.
        severities: Vec<crate::ChoiceView>,
        /// Treatments.
        treatments: Vec<crate::ChoiceView>,
        /// Levels, the lowest first.
        levels: Vec<LevelView>,
        /// Likelihood by severity, the most likely first.
        grid: Vec<GridRow>,
        /// Risks, in the order of their table; those that were removed come last.
        risks: Vec<RiskView>,
        /// Decisions, the most recent first.
        decisions: Vec<DecisionView>,
        /// Kinds of decision.
        kinds: Vec<DecisionKindView>,
        /// Requirements that a derogation may be about.
        requirements: Vec<crate::ChoiceView>,
        /// Who may assess a risk.
        assess: PermitView,
        /// Who may accept a risk.
        accept: PermitView,
        /// The number that the next risk takes.
        next_number: String,
        /// The gate that comes next; none: every one is passed.
        gate: Option<crate::GateView>,
        /// What of the register stands in its way: risks, derogations, reservations.
        obstacles: Vec<crate::ObstacleView>,
        /// How many other things do.
        other_obstacles: u32,
        /// Events whose signature does not hold.
        rejected: u32,
    }
    /// Adds a risk.
    AddRiskRequest {
        /// Dossier.
        id: String,
        /// What may happen.
        label: String,
        /// Its number; none: the next one.
        number: Option<String>,
        /// Where it comes from.
        origin: Option<String>,
        /// The measures.
        measures: Option<String>,
        /// Who carries it.
        owner: Option<String>,
        /// Day of its review.
        review: Option<String>,
    }
    /// Assesses a risk.
    AssessRiskRequest {
        /// Dossier.
        id: String,
        /// Row of the risk.
        risk: String,
        /// In which role.
        role: String,
        /// Value of the scale.
        likelihood: String,
        /// Value of the scale.
        severity: String,
        /// Value of the list.
        treatment: String,
        /// What it would lead to.
        consequence: Option<String>,
        /// The measures.
        measures: Option<String>,
        /// Who carries it.
        owner: Option<String>,
        /// Day of its next review.
        review: Option<String>,
        /// Where it stands.
        status: Option<String>,
        /// Why.
        reason: String,
    }
    /// Accepts a risk.
    AcceptRiskRequest {
        /// Dossier.
        id: String,
        /// Row of the risk.
        risk: String,
        /// In which role.
        role: String,
        /// Why.
        reason: String,
        /// Last day.
        until: String,
    }
    /// Records a decision.
    RecordDecisionRequest {
        /// Dossier.
        id: String,
        /// Kind: one of those that [`RegisterView::kinds`] permits.
        kind: String,
        /// In which role.
        role: String,
        /// What it is about.
        about: String,
        /// What is decided.
        text: String,
        /// Why.
        reason: String,
        /// The derogation is refused.
        refused: bool,
        /// Last day on which it holds.
        until: Option<String>,
        /// Decision that it takes the place of.
        supersedes: Option<String>,
    }
}
