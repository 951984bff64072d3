//! What is missing, wrong or left to a person's judgement.

use accostage_app::dossiers::Examined;
use accostage_app::typography::{around_quotes, typography};
use accostage_catalogue::{Catalogue, Severity};
use accostage_dossier::evaluation::{Finding, Missing, OutOfBounds, Question};
use accostage_ipc::{BoundView, CheckView, FindingView, MissingView, PendingRule, QuestionView};
use serde_json::Value as Json;

use super::{count, gate, gates, length, target, targets, words};

pub fn check(examined: &Examined) -> CheckView {
    let Examined { catalogue, report, .. } = examined;
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    let pending = |rule: &str, reason: Option<String>| {
        let title = catalogue.rules.iter().find(|known| known.id == rule).map(|known| known.title.clone());
        PendingRule { rule: rule.to_owned(), title: title.unwrap_or_default(), reason }
    };
    CheckView {
        gate: gate(catalogue, &report.gate),
        gates: gates(catalogue),
        severities: Severity::ALL.into_iter().map(words::severity).collect(),
        missing: report.missing.iter().filter_map(|item| missing(catalogue, item)).collect(),
        findings: findings.into_iter().map(|item| finding(catalogue, item)).collect(),
        out_of_bounds: report.out_of_bounds.iter().filter_map(|item| bound(catalogue, item)).collect(),
        questions: report.questions.iter().map(|item| question(catalogue, item)).collect(),
        waiting: report.waiting.iter().map(|rule| pending(rule, None)).collect(),
        broken: report.broken.iter().map(|broken| pending(&broken.rule, Some(around_quotes(&broken.reason)))).collect(),
    }
}

/// The field of `field`, `field.column` or `field@platform`.
pub fn field_name(name: &str) -> &str {
    name.split(['.', '@']).next().unwrap_or(name)
}

fn missing(catalogue: &Catalogue, missing: &Missing) -> Option<MissingView> {
    let section = catalogue.sections.iter().find(|section| section.id == missing.section);
    Some(MissingView {
        target: target(catalogue, &missing.field, None)?,
        section_title: section.map(|section| section.title.clone()).unwrap_or_default(),
        due: gate(catalogue, &missing.due),
        platforms: missing.platforms.clone(),
    })
}

pub fn finding(catalogue: &Catalogue, finding: &Finding) -> FindingView {
    FindingView {
        rule: finding.rule.clone(),
        severity: words::severity(finding.severity),
        message: finding.message.clone(),
        value: text(Some(&finding.value)),
        source: typography(&finding.source),
        from: gate(catalogue, &finding.from).label,
        row: finding.row.map(count),
        targets: targets(catalogue, &finding.fields, finding.place.as_ref()),
    }
}

pub fn bound(catalogue: &Catalogue, item: &OutOfBounds) -> Option<BoundView> {
    Some(BoundView {
        target: target(catalogue, &item.field, item.place.as_ref())?,
        row: item.row.map(length),
        message: around_quotes(&item.message),
    })
}

pub fn question(catalogue: &Catalogue, question: &Question) -> QuestionView {
    QuestionView {
        rule: question.rule.clone(),
        severity: words::severity(question.severity),
        question: question.question.clone(),
        source: typography(&question.source),
        targets: targets(catalogue, &question.fields, question.place.as_ref()),
    }
}

/// A value read by a rule, on one line; none: nothing was read.
pub fn text(value: Option<&Json>) -> Option<String> {
    match value? {
        Json::Null => None,
        Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Json::Bool(flag) => Some(if *flag { "oui" } else { "non" }.to_owned()),
        Json::Number(number) => Some(number.to_string().replace('.', ",")),
        Json::Array(items) => {
            let shown: Vec<String> = items.iter().filter_map(|item| text(Some(item))).collect();
            Some(shown.join(", ")).filter(|text| !text.is_empty())
        }
        Json::Object(entries) => {
            let shown = entries.iter().filter_map(|(key, value)| Some(format!("{key}\u{a0}: {}", text(Some(value))?)));
            Some(shown.collect::<Vec<_>>().join("\u{a0}; ")).filter(|text| !text.is_empty())
        }
    }
}
