//! Rules evaluated: findings, questions, rules that wait.

use std::collections::BTreeSet;

use accostage_catalogue::expression::variable_name;
use accostage_catalogue::{Absence, Expression, Phase, Rule, Severity};
use cel::Value;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::Broken;
use super::context::Evaluator;
use crate::key::{AnswerKey, RowPlace};

/// A rule that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Rule.
    pub rule: String,
    /// Weight.
    pub severity: Severity,
    /// Fields concerned: `field` or `field.column`.
    pub fields: Vec<String>,
    /// Rank of the row concerned, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The row itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<RowPlace>,
    /// What is wrong and what to do.
    pub message: String,
    /// What was read.
    pub value: Json,
    /// Where the rule comes from.
    pub source: String,
    /// Phase from whose gate on the rule counts.
    pub from: String,
}

/// What only a person can judge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// Rule.
    pub rule: String,
    /// Weight of the answer.
    pub severity: Severity,
    /// Fields concerned.
    pub fields: Vec<String>,
    /// The row that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<RowPlace>,
    /// The question.
    pub question: String,
    /// What was read.
    pub value: Json,
    /// Where the rule comes from.
    pub source: String,
    /// Phase from whose gate on the rule counts.
    pub from: String,
}

/// What one rule says of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was evaluated and holds.
    Passed,
    /// It does not hold.
    Failed(Vec<Finding>),
    /// A person must judge.
    Asked(Box<Question>),
    /// Answers that it reads are missing.
    Waiting,
    /// It does not apply.
    NotApplicable,
    /// It could not be evaluated.
    Broken(String),
}

/// What the rules say together.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    pub findings: Vec<Finding>,
    pub questions: Vec<Question>,
    pub waiting: Vec<String>,
    pub broken: Vec<Broken>,
}

/// Number of blocking findings of the other rules: what the rules about the go decision read.
const OPEN_BLOCKERS: &str = "bloquants_ouverts";

/// Evaluates the rules due at a gate; those that count the others' findings come last.
pub(super) fn evaluate_all(evaluator: &mut Evaluator<'_>, gate: &Phase) -> Verdicts {
    let catalogue = evaluator.catalogue;
    let due =
        |rule: &&Rule| catalogue.phase(&rule.from_phase).is_some_and(|phase| evaluator.due_order(phase) <= gate.order);
    let (counting, plain): (Vec<&Rule>, Vec<&Rule>) =
        catalogue.rules.iter().filter(due).partition(|rule| counts_others(rule));
    let mut verdicts = Verdicts::default();
    for rule in plain {
        verdicts.record(rule, evaluate(evaluator, rule));
    }
    let blockers = verdicts.findings.iter().filter(|finding| finding.severity == Severity::Blocking).count();
    evaluator.set(OPEN_BLOCKERS, json!(blockers));
    for rule in counting {
        verdicts.record(rule, evaluate(evaluator, rule));
    }
    verdicts
}

/// Evaluates one rule as [`evaluate_all`] does.
pub(super) fn evaluate_one(evaluator: &mut Evaluator<'_>, rule: &Rule, gate: &Phase) -> Outcome {
    if counts_others(rule) {
        evaluate_all(evaluator, gate);
    }
    evaluate(evaluator, rule)
}

fn counts_others(rule: &Rule) -> bool {
    let expressions = [&rule.applies_if, &rule.requires, &rule.value];
    expressions.into_iter().flatten().any(|expression| expression.variables().contains(OPEN_BLOCKERS))
}

impl Verdicts {
    fn record(&mut self, rule: &Rule, outcome: Outcome) {
        match outcome {
            Outcome::Passed | Outcome::NotApplicable => {}
            Outcome::Failed(findings) => self.findings.extend(findings),
            Outcome::Asked(question) => self.questions.push(*question),
            Outcome::Waiting => self.waiting.push(rule.id.clone()),
            Outcome::Broken(reason) => self.broken.push(Broken { rule: rule.id.clone(), reason }),
        }
    }
}

fn evaluate(evaluator: &Evaluator<'_>, rule: &Rule) -> Outcome {
    try_evaluate(evaluator, rule).unwrap_or_else(Outcome::Broken)
}

fn try_evaluate(evaluator: &Evaluator<'_>, rule: &Rule) -> Result<Outcome, String> {
    if waits(evaluator, rule) {
        return Ok(Outcome::Waiting);
    }
    let Some(each) = &rule.for_each else {
        if !applies(evaluator, rule, None)? {
            return Ok(Outcome::NotApplicable);
        }
        return match &rule.requires {
            None => Ok(Outcome::Asked(Box::new(question(evaluator, rule, None)?))),
            Some(requires) if evaluator.holds(requires, None)? => Ok(Outcome::Passed),
            Some(_) => Ok(Outcome::Failed(vec![finding(evaluator, rule, None)?])),
        };
    };
    let Value::List(rows) = evaluator.evaluate(each, None)? else {
        return Err(format!("« {} » ne donne pas une liste", each.source()));
    };
    let (mut applied, mut findings) = (false, Vec::new());
    for row in rows.iter() {
        if !applies(evaluator, rule, Some(row))? {
            continue;
        }
        applied = true;
        match &rule.requires {
            None => return Ok(Outcome::Asked(Box::new(question(evaluator, rule, Some(row))?))),
            Some(requires) if evaluator.holds(requires, Some((ROW, row)))? => {}
            Some(_) => findings.push(finding(evaluator, rule, Some(row))?),
        }
    }
    Ok(match (applied, findings.is_empty()) {
        (false, _) => Outcome::NotApplicable,
        (true, true) => Outcome::Passed,
        (true, false) => Outcome::Failed(findings),
    })
}

/// Name of the element in the expressions of a rule with `pour_chaque`.
const ROW: &str = "ligne";

fn applies(evaluator: &Evaluator<'_>, rule: &Rule, row: Option<&Value>) -> Result<bool, String> {
    match &rule.applies_if {
        None => Ok(true),
        Some(expression) => evaluator.holds(expression, row.map(|row| (ROW, row))),
    }
}

/// A field that the rule reads has no answer, and its absence is not a finding in itself.
fn waits(evaluator: &Evaluator<'_>, rule: &Rule) -> bool {
    if rule.absence == Some(Absence::Finding) || rule.requires.is_none() {
        return false;
    }
    let read = [&rule.requires, &rule.for_each].into_iter().flatten().flat_map(Expression::variables);
    let fields: Vec<String> = evaluator.catalogue.fields.iter().map(|field| variable_name(&field.id)).collect();
    let may_be_empty: Vec<String> = rule.may_be_empty.iter().map(|id| variable_name(id)).collect();
    read.into_iter()
        .filter(|name| fields.contains(name) && !may_be_empty.contains(name))
        .any(|name| evaluator.is_unanswered(&name))
}

fn finding(evaluator: &Evaluator<'_>, rule: &Rule, row: Option<&Value>) -> Result<Finding, String> {
    let value = value_read(evaluator, rule, row)?;
    let row_json = row.and_then(|row| row.json().ok());
    let row_rank = row_json.as_ref().and_then(|row| row.get("_rang")).and_then(Json::as_f64).map(rank);
    Ok(Finding {
        rule: rule.id.clone(),
        severity: rule.severity,
        fields: rule.fields.clone(),
        row: row_rank,
        place: place(evaluator, rule, row_json.as_ref()),
        message: sentence(rule.message.as_deref().unwrap_or(&rule.title), &value, row_json.as_ref()),
        value,
        source: rule.sources.join(" ; "),
        from: rule.from_phase.clone(),
    })
}

fn question(evaluator: &Evaluator<'_>, rule: &Rule, row: Option<&Value>) -> Result<Question, String> {
    let value = value_read(evaluator, rule, row)?;
    let text = rule.judgement.as_deref().unwrap_or(&rule.title);
    let row_json = row.and_then(|row| row.json().ok());
    Ok(Question {
        rule: rule.id.clone(),
        severity: rule.severity,
        fields: rule.fields.clone(),
        place: place(evaluator, rule, row_json.as_ref()),
        question: sentence(text, &value, row_json.as_ref()),
        value,
        source: rule.sources.join(" ; "),
        from: rule.from_phase.clone(),
    })
}

/// What the rule says it read; by default the cells of the row, or the answers, that it points at.
fn value_read(evaluator: &Evaluator<'_>, rule: &Rule, row: Option<&Value>) -> Result<Json, String> {
    if let Some(expression) = &rule.value {
        let value = evaluator.evaluate(expression, row.map(|row| (ROW, row)))?;
        return value.json().map(tidy).map_err(|error| error.to_string());
    }
    let row = row.and_then(|row| row.json().ok());
    let mut read = Map::new();
    for path in &rule.fields {
        let (field, column) = path.split_once('.').unwrap_or((path, ""));
        let value = match &row {
            Some(row) if !column.is_empty() => row.get(variable_name(column)).cloned(),
            _ if column.is_empty() => evaluator.facts.get(&variable_name(field)).cloned(),
            _ => None,
        };
        if let Some(value) = value {
            read.insert(path.clone(), tidy(value));
        }
    }
    Ok(if read.len() == 1 {
        read.into_iter().next().map_or(Json::Null, |(_, value)| value)
    } else {
        Json::Object(read)
    })
}

/// Whole doubles are shown as whole numbers; where a row comes from (`_rang`, `_ligne`) is no part of what it says.
fn tidy(value: Json) -> Json {
    match value {
        Json::Number(number) => crate::value::Answer::Number(number.as_f64().unwrap_or_default()).to_json(),
        Json::Array(items) => items.into_iter().map(tidy).collect(),
        Json::Object(entries) => {
            let told = entries.into_iter().filter(|(key, _)| !key.starts_with('_'));
            Json::Object(told.map(|(key, value)| (key, tidy(value))).collect())
        }
        other => other,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ranks are small whole numbers from 1")]
fn rank(rank: f64) -> u64 {
    rank as u64
}

/// The row that an element of a list is, or was made from; none: it is not one, or the rule does not say which.
fn place(evaluator: &Evaluator<'_>, rule: &Rule, row: Option<&Json>) -> Option<RowPlace> {
    let row = row?;
    if let Some(place) = row.get("_ligne").and_then(Json::as_str) {
        return place.parse().ok();
    }
    // An element made by the rule often keeps the rank alone: enough when one table only can have given it.
    let rank = rank(row.get("_rang")?.as_f64()?);
    let read = rule.for_each.as_ref()?.variables();
    let pointed: BTreeSet<&str> = rule.fields.iter().filter_map(|path| Some(path.split_once('.')?.0)).collect();
    let mut tables = pointed.into_iter().filter(|field| read.contains(&variable_name(field)));
    let (table, None) = (AnswerKey::of(tables.next()?), tables.next()) else { return None };
    let row = evaluator.state.rows(&table).get(usize::try_from(rank).ok()?.checked_sub(1)?)?.id;
    Some(RowPlace { table, row })
}

/// Replaces `{valeur}` and `{ligne.colonne}`.
fn sentence(template: &str, value: &Json, row: Option<&Json>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, following)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        let replacement = match name.split_once('.') {
            None if name == "valeur" => Some(shown(value)),
            Some((ROW, column)) => {
                Some(row.and_then(|row| row.get(variable_name(column))).map_or_else(|| "(sans nom)".to_owned(), shown))
            }
            _ => None,
        };
        match replacement {
            Some(replacement) => text.push_str(&replacement),
            None => {
                text.push('{');
                text.push_str(name);
                text.push('}');
            }
        }
        rest = following;
    }
    text.push_str(rest);
    text
}

fn shown(value: &Json) -> String {
    match value {
        Json::Null => "(vide)".to_owned(),
        Json::Bool(flag) => if *flag { "oui" } else { "non" }.to_owned(),
        Json::String(text) => text.clone(),
        Json::Number(number) => tidy(Json::Number(number.clone())).to_string().replace('.', ","),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Json::Object(entries) => {
            entries.iter().map(|(key, value)| format!("{key} : {}", shown(value))).collect::<Vec<_>>().join(", ")
        }
    }
}
