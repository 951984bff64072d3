//! The register of risks and decisions, as the page shows it.

use std::collections::BTreeMap;

use accostage_app::path::Followed;
use accostage_app::register::Registered;
use accostage_app::typography::{around_quotes, typography};
use accostage_catalogue::{Catalogue, Choice};
use accostage_dossier::environment::day_shown;
use accostage_dossier::path::{GateReport, ObstacleKind, Refusal};
use accostage_dossier::register::{
    Act, Concern, Entry, Kind, Level, Register, RiskState, Said, Scale, Standing, next_number, permit,
};
use accostage_ipc::*;

use super::path::{obstacle, role_label};
use super::{choices, length};

pub fn register(
    registered: &Registered,
    gate: Option<&(GateReport, Followed)>,
    own: &[String],
    today: &str,
) -> RegisterView {
    let Registered { state, catalogue, register } = registered;
    let scale = Scale::of(catalogue);
    RegisterView {
        today: today.to_owned(),
        likelihoods: choices(scale.likelihood),
        severities: choices(scale.severity),
        treatments: choices(scale.treatment),
        levels: Level::ALL.into_iter().map(level).collect(),
        grid: grid(&scale, &register.risks),
        risks: register.risks.iter().map(|item| risk(catalogue, &scale, item)).collect(),
        decisions: register.decisions.iter().map(|entry| decision(catalogue, register, entry)).collect(),
        kinds: Kind::ALL.into_iter().map(|kind| kind_view(catalogue, kind, own)).collect(),
        requirements: catalogue
            .requirements
            .iter()
            .map(|item| ChoiceView {
                id: item.id.clone(),
                label: format!("{} – {}", item.official, typography(&item.title)),
            })
            .collect(),
        assess: allowed(catalogue, Act::Assess, own),
        accept: allowed(catalogue, Act::Accept, own),
        next_number: next_number(state),
        gate: gate.map(|(report, followed)| super::gate(&followed.catalogue, &report.phase)),
        obstacles: gate.map_or_else(Vec::new, |(report, followed)| {
            let own = report.obstacles.iter().filter(|item| is_own(item.kind));
            own.map(|item| obstacle(&followed.catalogue, item)).collect()
        }),
        other_obstacles: gate
            .map_or(0, |(report, _)| length(report.obstacles.iter().filter(|item| !is_own(item.kind)).count())),
        rejected: length(register.rejected.len()),
    }
}

/// It is settled on this page.
fn is_own(kind: ObstacleKind) -> bool {
    matches!(kind, ObstacleKind::Risk | ObstacleKind::Derogation | ObstacleKind::Reserve)
}

fn level(level: Level) -> LevelView {
    let tone = match level {
        Level::Low => StatusTone::Success,
        Level::Moderate => StatusTone::Info,
        Level::High => StatusTone::Warning,
        Level::Critical => StatusTone::Error,
    };
    LevelView { word: level.word().to_owned(), label: level.label().to_owned(), tone }
}

/// The most likely first, as people draw it. What is over or removed is no longer on it.
fn grid(scale: &Scale<'_>, risks: &[RiskState]) -> Vec<GridRow> {
    let mut places: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for risk in risks.iter().filter(|risk| !risk.closed && !risk.removed) {
        if let (Some(likelihood), Some(severity)) = (&risk.likelihood, &risk.severity) {
            places.entry((likelihood, severity)).or_default().push(risk.id.clone());
        }
    }
    let cell = |likelihood: &Choice, severity: &Choice| GridCell {
        severity: severity.id.clone(),
        severity_label: severity.label.clone(),
        level: level(scale.level(&likelihood.id, &severity.id).unwrap_or(Level::Low)),
        risks: places.get(&(likelihood.id.as_str(), severity.id.as_str())).cloned().unwrap_or_default(),
    };
    let row = |likelihood: &Choice| GridRow {
        likelihood: likelihood.id.clone(),
        label: likelihood.label.clone(),
        cells: scale.severity.iter().map(|severity| cell(likelihood, severity)).collect(),
    };
    scale.likelihood.iter().rev().map(row).collect()
}

fn risk(catalogue: &Catalogue, scale: &Scale<'_>, risk: &RiskState) -> RiskView {
    let label = |choices: &[Choice], id: &Option<String>| {
        let id = id.as_ref()?;
        Some(choices.iter().find(|choice| choice.id == *id).map_or_else(|| id.clone(), |choice| choice.label.clone()))
    };
    RiskView {
        id: risk.id.clone(),
        name: risk.name.clone(),
        label: risk.label.clone(),
        origin: risk.origin.clone(),
        consequence: risk.consequence.clone(),
        likelihood_label: label(scale.likelihood, &risk.likelihood),
        likelihood: risk.likelihood.clone(),
        severity_label: label(scale.severity, &risk.severity),
        severity: risk.severity.clone(),
        level: risk.level.map(level),
        treatment_label: label(scale.treatment, &risk.treatment),
        treatment: risk.treatment.clone(),
        measures: risk.measures.clone(),
        owner: risk.owner.clone(),
        review: risk.review.clone(),
        status: risk.status.clone(),
        closed: risk.closed,
        removed: risk.removed,
        assessed: risk.assessed.as_ref().map(|said| said_view(catalogue, said)),
        changed: risk.changed,
        accepted_until: risk.accepted.as_ref().and_then(|accepted| accepted.until.clone()),
        accepted: risk.accepted.as_ref().map(|accepted| accepted.standing.label().to_owned()),
        concerns: risk.concerns.iter().map(|concern| told(*concern).to_owned()).collect(),
    }
}

fn told(concern: Concern) -> &'static str {
    match concern {
        Concern::Unassessed => "À évaluer, avec un traitement",
        Concern::Overdue => "Date de revue passée",
        Concern::Lapsed => "Acceptation expirée",
        Concern::Unsigned => "Accepté sans que personne ne l’ait signé",
    }
}

fn said_view(catalogue: &Catalogue, said: &Said) -> SaidView {
    SaidView { on: said.on.clone(), author: said.author.name.clone(), role: role_label(catalogue, &said.role) }
}

fn decision(catalogue: &Catalogue, register: &Register, entry: &Entry) -> DecisionView {
    let some = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    let replaced = entry.supersedes.as_deref().and_then(|id| register.decision(id));
    DecisionView {
        id: entry.id.clone(),
        on: some(&entry.on),
        kind: entry.kind.word().to_owned(),
        kind_label: typography(entry.kind.label()),
        about: entry.about.clone(),
        label: entry.label.clone(),
        text: entry.text.clone(),
        reason: some(&entry.reason),
        author: some(&entry.author.name),
        role: entry.role.as_ref().map(|role| role_label(catalogue, role)),
        until: entry.until.clone(),
        standing: entry.standing.word().to_owned(),
        standing_label: entry.standing.label().to_owned(),
        standing_tone: match entry.standing {
            Standing::Standing => StatusTone::Success,
            Standing::Expired => StatusTone::Error,
            Standing::Superseded | Standing::Refused => StatusTone::Info,
        },
        replaceable: Kind::RECORDED.contains(&entry.kind) && entry.standing != Standing::Superseded,
        supersedes: replaced.map(|entry| format!("{} ({})", entry.label, day_shown(&entry.on))),
        reserves: entry
            .reserves
            .iter()
            .map(|reserve| typography(&format!("{} (avant le {})", reserve.text, day_shown(&reserve.before))))
            .collect(),
    }
}

fn kind_view(catalogue: &Catalogue, kind: Kind, own: &[String]) -> DecisionKindView {
    DecisionKindView {
        word: kind.word().to_owned(),
        label: typography(kind.label()),
        permit: Kind::RECORDED.contains(&kind).then(|| allowed(catalogue, Act::Rule(kind), own)),
        requirement: kind == Kind::Derogation,
    }
}

/// The first of their roles that may, or the reason why none does.
fn allowed(catalogue: &Catalogue, act: Act, own: &[String]) -> PermitView {
    let tried: Vec<(&String, Result<(), Refusal>)> =
        own.iter().map(|role| (role, permit(catalogue, act, role))).collect();
    let role = tried.iter().find(|(_, outcome)| outcome.is_ok()).map(|(role, _)| (*role).clone());
    let refusal = if role.is_none() { tried.into_iter().find_map(|(_, outcome)| outcome.err()) } else { None };
    let (refused, hint) = refusal.map(|no| (around_quotes(&no.message), around_quotes(&no.hint))).unzip();
    PermitView { role_label: role.as_ref().map(|role| role_label(catalogue, role)), role, refused, hint }
}
