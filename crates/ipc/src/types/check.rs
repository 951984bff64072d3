//! What is missing, wrong or left to a person's judgement, and eligibility.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChoiceView, SeverityView, SourceView, Tone};

wire! {
    /// A phase of the path, whose gate a dossier is checked for.
    GateView {
        /// Phase.
        id: String,
        /// What people read.
        label: String,
        /// Place on the path, from 1.
        order: u32,
    }
    /// Which dossier, for which gate.
    CheckRequest {
        /// Dossier.
        id: String,
        /// Phase of the gate; none: the first one that something still holds back.
        gate: Option<String>,
    }
    /// What a finding points at.
    TargetView {
        /// Section.
        section: String,
        /// Field.
        field: String,
        /// Label of the field.
        label: String,
        /// Platform that it is about; none: every one.
        platform: Option<String>,
        /// Row of the table.
        row: Option<String>,
        /// Column of the table.
        column: Option<String>,
        /// Its label.
        column_label: Option<String>,
    }
    /// An answer due and not given.
    MissingView {
        /// What it is.
        target: TargetView,
        /// Title of the section.
        section_title: String,
        /// Phase at whose gate it is due.
        due: GateView,
        /// Platforms still without an answer.
        platforms: Vec<String>,
    }
    /// A rule that does not hold.
    FindingView {
        /// Rule.
        rule: String,
        /// How much it weighs.
        severity: SeverityView,
        /// What is wrong and what to do.
        message: String,
        /// Value read, as people read it.
        value: Option<String>,
        /// Where the rule comes from.
        source: String,
        /// Title of the phase from whose gate on it counts.
        from: String,
        /// Rank of the row, from 1.
        row: Option<u32>,
        /// What it points at.
        targets: Vec<TargetView>,
    }
    /// An answer outside the bounds that the catalogue advises.
    BoundView {
        /// What it is.
        target: TargetView,
        /// Rank of the row, from 1.
        row: Option<u32>,
        /// What is wrong and what to do.
        message: String,
    }
    /// What only a person can judge.
    QuestionView {
        /// Rule.
        rule: String,
        /// Weight of the answer.
        severity: SeverityView,
        /// The question.
        question: String,
        /// Where the rule comes from.
        source: String,
        /// What it points at.
        targets: Vec<TargetView>,
    }
    /// A rule that waits for answers, or that could not be evaluated.
    PendingRule {
        /// Rule.
        rule: String,
        /// Its title.
        title: String,
        /// Why it could not be evaluated; none: it waits.
        reason: Option<String>,
    }
    /// A check.
    CheckView {
        /// The gate.
        gate: GateView,
        /// Gates, in order.
        gates: Vec<GateView>,
        /// What a finding may weigh, the most serious first.
        severities: Vec<SeverityView>,
        /// Answers due and not given.
        missing: Vec<MissingView>,
        /// Rules that do not hold, the most serious first.
        findings: Vec<FindingView>,
        /// Answers outside their bounds.
        out_of_bounds: Vec<BoundView>,
        /// What only a person can judge.
        questions: Vec<QuestionView>,
        /// Rules that wait for answers.
        waiting: Vec<PendingRule>,
        /// Rules that could not be evaluated.
        broken: Vec<PendingRule>,
    }
    /// A criterion of eligibility.
    CriterionView {
        /// Identity.
        id: String,
        /// Number in the source sheet.
        number: u32,
        /// Category.
        category: String,
        /// What people read.
        label: String,
        /// Note given, of [`EligibilityView::notes`]; none: not evaluated.
        note: Option<String>,
        /// Who noted it.
        provenance: Option<super::Provenance>,
        /// Unfavourable: no-go at the qualification gate.
        eliminatory: bool,
        /// Weight in the scores.
        weight: f64,
        /// Fields that help to note it.
        targets: Vec<TargetView>,
        /// Sources.
        sources: Vec<SourceView>,
    }
    /// The part of a criterion in a score.
    ShareView {
        /// Criterion.
        id: String,
        /// What people read.
        label: String,
        /// Note, as people read it.
        note: String,
        /// Weight.
        weight: f64,
        /// Weight times the value of the note.
        part: Option<f64>,
    }
    /// How a score was made.
    ScoreView {
        /// Identity.
        id: String,
        /// What people read.
        label: String,
        /// Out of 100.
        value: Option<f64>,
        /// Band that the value falls in.
        band: Option<String>,
        /// Formula, in words.
        formula: String,
        /// Criteria that count.
        shares: Vec<ShareView>,
    }
    /// A note that a criterion may be given.
    NoteView {
        /// Identity; none: the criterion is not evaluated.
        id: Option<String>,
        /// What people read.
        label: String,
    }
    /// Eliminatory criteria that stand in the way.
    EligibilityAlert {
        /// How loudly it is told.
        tone: Tone,
        /// What they are, in words.
        title: String,
        /// They.
        criteria: Vec<String>,
    }
    /// Eligibility, with how it was reached.
    EligibilityView {
        /// The case; none: two answers are awaited.
        case: Option<ChoiceView>,
        /// Why.
        explanation: String,
        /// Support open to the case.
        supports: Vec<String>,
        /// What is advised.
        orientation: Option<String>,
        /// Eliminatory criteria that are not favourable, the most serious first.
        alerts: Vec<EligibilityAlert>,
        /// Notes that a criterion may be given, in order.
        notes: Vec<NoteView>,
        /// Criteria noted.
        noted: u32,
        /// The criteria, in the order of the source sheet.
        criteria: Vec<CriterionView>,
        /// Maturity and complexity.
        scores: Vec<ScoreView>,
    }
}
