//! The reference data of the onboarding dossier: sections, fields, rules, milestones, requirements.
//!
//! The catalogue is data (YAML, in `catalogue/` at the root of the repository), dated and versioned.
//! This crate parses it, refuses a broken one with file, line and reason, and compares two revisions.
//! It is PURE: no I/O, no clock, no environment. It never evaluates a rule over a dossier: that is
//! the business of `accostage-dossier`.
//!
//! Entry points: [`Catalogue::builtin`], [`Catalogue::load`], [`diff::compare`].

mod check;
mod deadline;
pub mod diff;
mod embedded;
pub mod expression;
mod field;
mod load;
mod model;
mod reference;
mod right;
mod rule;
pub mod typography;
pub mod words;

pub use deadline::{DeadlineKind, DeadlineMark, DeadlineTest};
pub use expression::Expression;
pub use field::{Choice, Column, ColumnKind, Field, FieldKind, Repetition};
pub use load::{Defect, SourceFile};
pub use model::{Catalogue, Meta, OptionList, Parameter, Phase, Section, Source};
pub use reference::{
    ApiCheck, Band, BestPractice, Criterion, Direction, EligibilityCase, EligibilityDecision, EligibilityTable,
    EnvironmentAttribute, Milestone, Orientation, Policy, Requirement, Role, Score, ScoreScale, Skill, TicketKind,
};
pub use right::Right;
pub use rule::{Absence, Example, Rule, RuleExamples, Severity};
