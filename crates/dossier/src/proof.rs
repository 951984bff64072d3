//! The examples of the catalogue's rules, run: a rule that does not do what its examples say is broken.

use accostage_catalogue::{Catalogue, Example, Rule};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::answers_file;
use crate::document::Document;
use crate::edit::Stamp;
use crate::evaluation::{CheckOptions, Outcome, lacks, outcome_of};
use crate::key::RowId;
use crate::state::State;
use crate::tree::Node;

/// Looks for what the functions read by name, runs every example of every rule; gives what does not hold, in French.
#[must_use]
pub fn prove(catalogue: &Catalogue) -> Vec<String> {
    let mut failures = lacks(catalogue);
    failures.extend(catalogue.rules.iter().flat_map(|rule| prove_rule(catalogue, rule)));
    failures
}

/// Runs the examples of one rule.
#[must_use]
pub fn prove_rule(catalogue: &Catalogue, rule: &Rule) -> Vec<String> {
    type Expected = fn(&Outcome) -> bool;
    let kinds: [(&str, &[Example], Expected); 4] = [
        ("conforme", &rule.examples.passing, |outcome| matches!(outcome, Outcome::Passed)),
        ("fautif", &rule.examples.failing, |outcome| matches!(outcome, Outcome::Failed(_))),
        ("concerné", &rule.examples.asked, |outcome| matches!(outcome, Outcome::Asked(_))),
        ("non concerné", &rule.examples.not_asked, |outcome| matches!(outcome, Outcome::NotApplicable)),
    ];
    let mut failures = Vec::new();
    for (kind, examples, expected) in kinds {
        for (rank, example) in examples.iter().enumerate() {
            let problem = match run(catalogue, rule, example) {
                Ok(outcome) if expected(&outcome) => continue,
                Ok(outcome) => told(&outcome),
                Err(reason) => reason,
            };
            failures.push(format!("{} : exemple {kind} n° {} : {problem}", rule.id, rank + 1));
        }
    }
    failures
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => "la règle est tenue".to_owned(),
        Outcome::Failed(findings) => {
            let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
            format!("la règle n'est pas tenue ({})", messages.join(" ; "))
        }
        Outcome::Asked(_) => "la question est posée".to_owned(),
        Outcome::Waiting => "la règle attend des réponses".to_owned(),
        Outcome::NotApplicable => "la règle ne s'applique pas".to_owned(),
        Outcome::Broken(reason) => format!("la règle ne s'évalue pas : {reason}"),
    }
}

fn run(catalogue: &Catalogue, rule: &Rule, example: &Example) -> Result<Outcome, String> {
    let state = state_of(catalogue, &example.answers, &example.criteria)?;
    let today = example.today.as_deref().unwrap_or(&catalogue.meta.date);
    let options = CheckOptions { gate: example.gate.as_deref(), today };
    outcome_of(catalogue, &state, options, rule).map_err(|error| error.to_string())
}

/// The state of a dossier that holds just these answers.
///
/// # Errors
/// An answer has no place.
pub fn state_of(
    catalogue: &Catalogue,
    answers: &Map<String, Json>,
    criteria: &Map<String, Json>,
) -> Result<State, String> {
    let file = serde_json::json!({ "format": answers_file::FORMAT, "reponses": answers, "criteres": criteria });
    let stamp = Stamp { author: crate::Author::default(), at: 0 };
    let (mut document, _) = Document::create("exemple", "exemple", &catalogue.meta.revision, &[1; 16], &stamp)
        .map_err(|error| error.to_string())?;
    let mut rank = 0_u128;
    let mut new_row = || {
        rank += 1;
        RowId(Uuid::from_u128(rank))
    };
    let placement = answers_file::place(catalogue, &Node::from_json(&file), "exemple", document.state(), &mut new_row)
        .map_err(|error| error.to_string())?;
    if let Some(item) = placement.unplaced.first() {
        return Err(format!("{} : {}", item.path, item.reason));
    }
    document.apply(&placement.edit, &stamp).map_err(|error| error.to_string())?;
    Ok(document.state().clone())
}

/// Takes any bytes as a file of answers, all the way to a check: what fuzzing and corpus replay share. Gives
/// nothing when the bytes are refused.
#[must_use]
pub fn swallow_answers(catalogue: &Catalogue, bytes: &[u8]) -> Option<crate::Report> {
    let tree = crate::tree::decode(bytes).and_then(crate::tree::parse).ok()?;
    let stamp = Stamp { author: crate::Author::default(), at: 0 };
    let (mut document, _) = Document::create("essai", "essai", &catalogue.meta.revision, &[1; 16], &stamp).ok()?;
    let mut rank = 0_u128;
    let mut new_row = || {
        rank += 1;
        RowId(Uuid::from_u128(rank))
    };
    let placement = answers_file::place(catalogue, &tree, "essai", document.state(), &mut new_row).ok()?;
    document.apply(&placement.edit, &stamp).ok()?;
    let options = CheckOptions { gate: None, today: &catalogue.meta.date };
    crate::check(catalogue, document.state(), options).ok()
}
