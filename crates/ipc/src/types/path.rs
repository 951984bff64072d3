//! The onboarding path: milestones, gates, forecast.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SourceView;

/// The colour of a status: it helps, the words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatusTone {
    /// Under way.
    Info,
    /// Somebody else is awaited.
    New,
    /// Done.
    Success,
    /// Done, with something left.
    Warning,
    /// Refused.
    Error,
}

wire! {
    /// A role on the path.
    RoleView {
        /// Identifier.
        id: String,
        /// What people read.
        label: String,
        /// Declared by who edits.
        own: bool,
    }
    /// A status of a milestone.
    StatusView {
        /// Word.
        word: String,
        /// What people read.
        label: String,
        /// What comes after may begin.
        done: bool,
    }
    /// A phase of the path.
    PhaseView {
        /// Identifier.
        id: String,
        /// What people read.
        label: String,
        /// Place on the path, from 1.
        order: u32,
        /// It has no object for this dossier.
        skipped: bool,
        /// The first one whose gate is not passed.
        current: bool,
        /// Milestone that is its gate.
        gate: Option<String>,
        /// Milestones done.
        done: u32,
        /// Milestones that concern this project.
        concerned: u32,
    }
    /// Something that stands in the way.
    ObstacleView {
        /// Of what kind: `jalon`, `champ`, `regle`, `reserve`, `observation`, `risque`, `derogation`, `contradiction`.
        kind: String,
        /// What it is about: a milestone, a field, a rule, a risk.
        about: String,
        /// What people read.
        label: String,
        /// No reservation covers it.
        absolute: bool,
        /// Where to settle it; none: not in a field.
        target: Option<crate::TargetView>,
    }
    /// Something left to do.
    ReserveView {
        /// Milestone that holds it.
        milestone: String,
        /// What people read of the milestone.
        milestone_label: String,
        /// The only role that may lift it.
        validator: RoleView,
        /// Event that set it: what lifts it needs it.
        event: String,
        /// Its rank there, from 0.
        rank: u32,
        /// What must be done.
        text: String,
        /// By which day.
        before: String,
        /// Risk taken meanwhile.
        risk: Option<String>,
        /// Its day is past.
        late: bool,
    }
    /// Something that shows that a milestone is met.
    EvidenceView {
        /// What people read of its kind.
        kind: String,
        /// What it says.
        text: String,
        /// Address, number or fingerprint.
        reference: Option<String>,
        /// What an automatic check found: `conforme`, `ecart`, `introuvable`, `non-verifiable`.
        observed: Option<String>,
    }
    /// A move of a milestone.
    MoveView {
        /// To where: a word.
        to: String,
        /// What people read.
        label: String,
        /// In which role of who edits; none: refused.
        role: Option<String>,
        /// It must be motivated.
        needs_reason: bool,
        /// It must say whom one waits for.
        needs_third_party: bool,
        /// It must say what is left to do.
        needs_reserves: bool,
        /// Why it is refused.
        refused: Option<String>,
        /// What to do then.
        hint: Option<String>,
    }
    /// A person assigned to a milestone.
    AssignedView {
        /// Name.
        name: String,
        /// Share of their time, in percent.
        share: f64,
    }
    /// A milestone.
    MilestoneView {
        /// Identifier.
        id: String,
        /// What people read.
        label: String,
        /// Phase that holds it.
        phase: String,
        /// It is a gate.
        gate: bool,
        /// It may be skipped.
        optional: bool,
        /// Where it stands: a word.
        status: String,
        /// What people read of it.
        status_label: String,
        /// Its colour; none: nothing to tell.
        status_tone: Option<StatusTone>,
        /// Since which day.
        since: Option<String>,
        /// Why it does not concern this project, or why it must be done again.
        note: Option<String>,
        /// Whom one waits for.
        waits_for: Option<String>,
        /// Since which day one waits.
        waits_since: Option<String>,
        /// Reason of the last move.
        reason: Option<String>,
        /// Role that carries it, as people read it.
        pilot: String,
        /// Roles that help.
        contributors: Vec<String>,
        /// Role that validates it.
        validator: String,
        /// Entry criteria.
        entry: Vec<String>,
        /// Exit criteria.
        exit: Vec<String>,
        /// Milestones that come before it.
        before: Vec<String>,
        /// What stands in the way of its validation.
        obstacles: Vec<ObstacleView>,
        /// Reservations not lifted.
        reserves: Vec<ReserveView>,
        /// Evidence, the oldest first.
        evidence: Vec<EvidenceView>,
        /// People said contradictory things about it.
        disputed: bool,
        /// Moves that a person may think of.
        moves: Vec<MoveView>,
        /// Planned first day.
        planned_start: Option<String>,
        /// Planned last day.
        planned_end: Option<String>,
        /// Day on which work began.
        started: Option<String>,
        /// Day on which it was done.
        ended: Option<String>,
        /// Smallest effort, in person-days.
        effort_min: f64,
        /// Largest effort, in person-days.
        effort_max: f64,
        /// Where the effort comes from, as people read it.
        effort_source: String,
        /// Effort spent, in person-days.
        spent: f64,
        /// People assigned.
        people: Vec<AssignedView>,
        /// Sources.
        sources: Vec<SourceView>,
    }
    /// A period without work.
    HolidayView {
        /// First day.
        first: String,
        /// Last day.
        last: String,
    }
    /// The path of a dossier.
    PathView {
        /// Day of the reading.
        today: String,
        /// Phases, in order.
        phases: Vec<PhaseView>,
        /// Milestones, in the order of the catalogue.
        milestones: Vec<MilestoneView>,
        /// What can be done today, the most pressing first.
        doable: Vec<String>,
        /// Statuses, in the order of a board.
        statuses: Vec<StatusView>,
        /// Roles.
        roles: Vec<RoleView>,
        /// Periods without work.
        holidays: Vec<HolidayView>,
        /// Events whose signature does not hold.
        rejected: u32,
    }
    /// Moves a milestone.
    MoveRequest {
        /// Dossier.
        id: String,
        /// Milestone.
        milestone: String,
        /// To where: a word.
        to: String,
        /// In which role.
        role: String,
        /// Why.
        reason: String,
        /// Whom one waits for.
        waits_for: Option<String>,
        /// What is left to do.
        reserves: Vec<ReserveGiven>,
        /// Day on which it really happened; none: today.
        on: Option<String>,
    }
    /// Something left to do, as it is given.
    ReserveGiven {
        /// What must be done.
        text: String,
        /// By which day.
        before: String,
        /// Risk taken meanwhile.
        risk: Option<String>,
    }
    /// Adds an evidence to a milestone.
    EvidenceRequest {
        /// Dossier.
        id: String,
        /// Milestone.
        milestone: String,
        /// In which role.
        role: String,
        /// Of what kind: `declaration`, `piece`, `lien`, `ticket`.
        kind: String,
        /// What it says.
        text: String,
        /// Address, number or fingerprint.
        reference: Option<String>,
    }
    /// Lifts a reservation.
    LiftRequest {
        /// Dossier.
        id: String,
        /// Milestone.
        milestone: String,
        /// Event that set it.
        event: String,
        /// Its rank there, from 0.
        rank: u32,
        /// In which role.
        role: String,
        /// How it was met.
        reason: String,
    }
    /// Plans a milestone.
    PlanRequest {
        /// Dossier.
        id: String,
        /// Milestone.
        milestone: String,
        /// Attributes given, as typed; an empty text takes one away. `debut-prevu`, `fin-prevue`, `charge-min`,
        /// `charge-max`, `charge-consommee`, `personne/NAME`.
        facts: Vec<PlanFact>,
    }
    /// An attribute of a plan.
    PlanFact {
        /// Which one.
        attribute: String,
        /// Its value, as typed.
        text: String,
    }
    /// Adds or removes a period without work.
    HolidayRequest {
        /// Dossier.
        id: String,
        /// First day.
        first: String,
        /// Last day; empty: the period is removed.
        last: String,
    }
    /// What a gate asks and what is there.
    GateReportView {
        /// The gate.
        gate: crate::GateView,
        /// Milestone that is the gate.
        milestone: String,
        /// Where it stands: a word.
        status: String,
        /// What people read of it.
        status_label: String,
        /// Its colour; none: nothing to tell.
        status_tone: Option<StatusTone>,
        /// Role that decides, as people read it.
        decided_by: String,
        /// In which role of who edits a decision is possible; none: somebody else decides.
        role: Option<String>,
        /// What stands in the way.
        obstacles: Vec<ObstacleView>,
        /// Reservations open.
        reserves: Vec<ReserveView>,
        /// What a person must judge.
        questions: Vec<crate::QuestionView>,
        /// Warnings.
        warnings: Vec<ObstacleView>,
        /// Decisions possible now.
        open_to: Vec<IssueView>,
        /// Risks of the register, to tie reservations to.
        risks: Vec<RiskChoice>,
    }
    /// A decision on a gate.
    IssueView {
        /// Word.
        word: String,
        /// What people read.
        label: String,
        /// What it does.
        help: String,
        /// It comes with reservations.
        reserves: bool,
    }
    /// A risk of the register.
    RiskChoice {
        /// What names it.
        id: String,
        /// What people read.
        label: String,
    }
    /// A decision at a gate.
    DecideRequest {
        /// Dossier.
        id: String,
        /// Phase.
        gate: String,
        /// One of those that the report opens, [`GateReportView::open_to`].
        issue: String,
        /// In which role.
        role: String,
        /// Why.
        reason: String,
        /// What is left to do.
        reserves: Vec<ReserveGiven>,
    }
    /// Asks for a forecast.
    ForecastRequest {
        /// Dossier.
        id: String,
        /// Seed, as a decimal number; none: that of the dossier.
        seed: Option<String>,
    }
    /// A date that somebody wants, and how likely it is.
    ChanceView {
        /// What people read.
        label: String,
        /// The date.
        date: String,
        /// It cannot be moved.
        firm: bool,
        /// From 0 to 1.
        probability: f64,
        /// Even the shortest times do not meet it.
        hopeless: bool,
    }
    /// How much a milestone weighs on the date.
    WeightView {
        /// Milestone.
        milestone: String,
        /// What people read.
        label: String,
        /// Working days that it adds to the longest chain, on average.
        days: f64,
        /// From 0 to 1: how often it is on the longest chain.
        critical: f64,
    }
    /// Forecast dates of a milestone.
    ForecastDates {
        /// Milestone.
        milestone: String,
        /// First day, one time out of two.
        start: String,
        /// Last day, one time out of two.
        end: String,
        /// Last day, four times out of five.
        late_end: String,
        /// From 0 to 1: how often the go-live waits for it.
        critical: f64,
        /// From 0 to 1: how often the planned last day is met; none: nothing is planned.
        kept: Option<f64>,
    }
    /// A forecast of the go-live.
    ForecastView {
        /// Milestone that is the go-live.
        milestone: String,
        /// Day on which it was done.
        done: Option<String>,
        /// Day if everything takes its shortest time.
        earliest: String,
        /// One time out of two.
        p50: String,
        /// Four times out of five.
        p80: String,
        /// The target date.
        target: Option<ChanceView>,
        /// The deadlines.
        deadlines: Vec<ChanceView>,
        /// Milestones that weigh most.
        weights: Vec<WeightView>,
        /// Milestones left to do.
        dates: Vec<ForecastDates>,
        /// What it takes for granted.
        assumptions: Vec<String>,
        /// Seed, as a decimal number.
        seed: String,
        /// Draws.
        draws: u32,
    }
    /// Roles of who edits.
    RolesRequest {
        /// Identifiers.
        roles: Vec<String>,
    }
    /// Roles.
    RoleList {
        /// Every role of the catalogue in force.
        roles: Vec<RoleView>,
    }
}
