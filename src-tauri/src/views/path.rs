//! The onboarding path, as the page shows it.

use accostage_app::path::Followed;
use accostage_app::typography::around_quotes;
use accostage_catalogue::{Catalogue, Milestone, Phase};
use accostage_dossier::environment::day_shown;
use accostage_dossier::forecast::{Chance, Forecast};
use accostage_dossier::path::plan::{self, EffortSource};
use accostage_dossier::path::{
    Absence, Evidence, EvidenceKind, GateReport, MilestoneState, Obstacle, ObstacleKind, OpenReserve, Reopening,
    Status, moves,
};
use accostage_dossier::{Answer, AnswerKey};
use accostage_ipc::*;

use super::{length, sources, target, words};

pub fn path(followed: &Followed, own: &[String], today: &str) -> PathView {
    let Followed { state, catalogue, path, .. } = followed;
    let described = |state: &MilestoneState| catalogue.milestones.iter().find(|known| known.id == state.id);
    let milestones = path
        .milestones
        .iter()
        .filter_map(|milestone| Some(view(followed, milestone, described(milestone)?, own, today)));
    PathView {
        today: today.to_owned(),
        phases: catalogue.phases.iter().map(|phase| phase_view(followed, phase)).collect(),
        milestones: milestones.collect(),
        doable: path.today().into_iter().map(|milestone| milestone.id.clone()).collect(),
        statuses: Status::ALL.into_iter().map(status).collect(),
        roles: roles(catalogue, own),
        holidays: plan::holidays(state)
            .into_iter()
            .map(|(first, last)| HolidayView { first: first.to_string(), last: last.to_string() })
            .collect(),
        rejected: length(path.rejected.len()),
    }
}

pub fn roles(catalogue: &Catalogue, own: &[String]) -> Vec<RoleView> {
    catalogue.roles.iter().map(|role| role_view(catalogue, &role.id, own)).collect()
}

fn role_view(catalogue: &Catalogue, id: &str, own: &[String]) -> RoleView {
    RoleView { id: id.to_owned(), label: role_label(catalogue, id), own: own.iter().any(|held| held == id) }
}

fn status(status: Status) -> StatusView {
    StatusView { word: status.word().to_owned(), label: status.label().to_owned(), done: status.is_done() }
}

fn phase_view(followed: &Followed, phase: &Phase) -> PhaseView {
    let inside = followed.path.milestones.iter().filter(|milestone| milestone.phase == phase.id);
    let concerned: Vec<&MilestoneState> = inside.filter(|milestone| milestone.status != Status::Pointless).collect();
    PhaseView {
        id: phase.id.clone(),
        label: phase.label.clone(),
        order: phase.order,
        skipped: followed.path.skipped.contains(&phase.id),
        current: followed.path.current.as_deref() == Some(&phase.id),
        gate: phase.gate.clone(),
        done: length(concerned.iter().filter(|milestone| milestone.status.is_done()).count()),
        concerned: length(concerned.len()),
    }
}

fn view(
    followed: &Followed,
    milestone: &MilestoneState,
    described: &Milestone,
    own: &[String],
    today: &str,
) -> MilestoneView {
    let catalogue = &followed.catalogue;
    let role = |id: &String| role_label(catalogue, id);
    MilestoneView {
        id: milestone.id.clone(),
        label: milestone.label.clone(),
        phase: milestone.phase.clone(),
        gate: milestone.gate,
        optional: milestone.optional,
        status: milestone.status.word().to_owned(),
        status_label: milestone.status.label().to_owned(),
        status_tone: words::status_tone(milestone.status),
        since: milestone.since.clone(),
        note: note(milestone).as_deref().map(around_quotes),
        waits_for: milestone.wait.as_ref().map(|wait| role(&wait.who)),
        waits_since: milestone.wait.as_ref().map(|wait| wait.since.clone()),
        reason: Some(milestone.reason.clone()).filter(|reason| !reason.is_empty()),
        pilot: role(&milestone.pilot),
        contributors: described.contributors.iter().map(role).collect(),
        validator: role(&milestone.validator),
        entry: described.entry.clone(),
        exit: described.exit.clone(),
        before: milestone.before.clone(),
        obstacles: milestone.obstacles.iter().map(|item| obstacle(catalogue, item)).collect(),
        reserves: milestone.reserves.iter().map(|open| reserve(catalogue, milestone, open, own)).collect(),
        evidence: milestone.evidence.iter().map(evidence).collect(),
        disputed: !milestone.disputed.is_empty(),
        moves: moves(catalogue, &followed.path, milestone, own, today).into_iter().map(move_view).collect(),
        planned_start: milestone.plan.start.clone(),
        planned_end: milestone.plan.end.clone(),
        started: milestone.started.clone(),
        ended: milestone.ended.clone(),
        effort_min: milestone.plan.effort[0],
        effort_max: milestone.plan.effort[1],
        effort_source: around_quotes(source(milestone.plan.source)),
        spent: milestone.plan.spent,
        people: milestone
            .plan
            .people
            .iter()
            .map(|(name, share)| AssignedView { name: name.clone(), share: *share })
            .collect(),
        sources: sources(catalogue, &described.sources),
    }
}

pub(super) fn role_label(catalogue: &Catalogue, id: &str) -> String {
    catalogue.roles.iter().find(|role| role.id == id).map_or_else(|| id.to_owned(), |role| role.label.clone())
}

fn note(milestone: &MilestoneState) -> Option<String> {
    match (&milestone.absence, &milestone.reopened) {
        (Some(Absence::Phase), _) => Some("Sa phase ne concerne pas ce projet.".to_owned()),
        (Some(Absence::Condition { condition }), _) => Some(format!("Concerne un projet dont : {condition}.")),
        (Some(Absence::Declared), _) => Some("Mis de côté pour ce projet.".to_owned()),
        (None, Some(Reopening::Period { on })) => {
            Some(format!("À refaire depuis le {} : sa période est passée.", day_shown(on)))
        }
        (None, Some(Reopening::Rules { rules })) => {
            Some(format!("À refaire : une règle n'est plus respectée ({}).", rules.join(", ")))
        }
        (None, None) => None,
    }
}

fn source(source: EffortSource) -> &'static str {
    match source {
        EffortSource::Milestone => "donnée sur ce jalon",
        EffortSource::Table => "table « Charge par étape » du dossier",
        EffortSource::Catalogue => "indication du catalogue",
        EffortSource::Default => "valeur par défaut : personne ne l'a donnée",
    }
}

fn move_view(possible: accostage_dossier::path::Move) -> MoveView {
    let (refused, hint) = possible.refusal.map(|no| (around_quotes(&no.message), around_quotes(&no.hint))).unzip();
    MoveView {
        to: possible.to.word().to_owned(),
        label: possible.to.label().to_owned(),
        role: possible.role,
        needs_reason: possible.needs_reason,
        needs_third_party: possible.needs_third_party,
        needs_reserves: possible.needs_reserves,
        refused,
        hint,
    }
}

pub(super) fn obstacle(catalogue: &Catalogue, item: &Obstacle) -> ObstacleView {
    let target = match item.kind {
        ObstacleKind::Field => target(catalogue, &item.about, None),
        ObstacleKind::Finding => {
            let rule = catalogue.rules.iter().find(|rule| rule.id == item.about);
            rule.and_then(|rule| target(catalogue, rule.fields.first()?, None))
        }
        ObstacleKind::Risk => target(catalogue, "risques", None),
        ObstacleKind::Derogation => target(catalogue, "derogations", None),
        _ => None,
    };
    ObstacleView {
        kind: item.kind.word().to_owned(),
        about: item.about.clone(),
        label: match item.kind {
            ObstacleKind::Risk | ObstacleKind::Derogation => around_quotes(&item.label),
            // Of the catalogue, or typed: as it is.
            _ => item.label.clone(),
        },
        absolute: item.kind.is_absolute(),
        target,
    }
}

fn reserve(catalogue: &Catalogue, milestone: &MilestoneState, open: &OpenReserve, own: &[String]) -> ReserveView {
    ReserveView {
        milestone: milestone.id.clone(),
        milestone_label: milestone.label.clone(),
        validator: role_view(catalogue, &milestone.validator, own),
        event: open.event.clone(),
        rank: length(open.rank),
        text: open.reserve.text.clone(),
        before: open.reserve.before.clone(),
        risk: open.reserve.risk.clone(),
        late: open.late,
    }
}

fn evidence(evidence: &Evidence) -> EvidenceView {
    let kind = match evidence.kind {
        EvidenceKind::Statement => "Déclaration",
        EvidenceKind::Attachment => "Pièce jointe",
        EvidenceKind::Link => "Lien",
        EvidenceKind::Ticket => "Ticket",
        EvidenceKind::Observation => "Observation de la console",
        EvidenceKind::Other => "Autre",
    };
    EvidenceView {
        kind: kind.to_owned(),
        text: evidence.text.clone(),
        reference: evidence.reference.clone(),
        observed: evidence.observed.clone(),
    }
}

pub fn gate_report(followed: &Followed, report: &GateReport, own: &[String]) -> GateReportView {
    let Followed { state, catalogue, path, .. } = followed;
    let reserves = report.reserves.iter().filter_map(|held| {
        let milestone = path.milestones.iter().find(|milestone| milestone.id == held.milestone)?;
        Some(reserve(catalogue, milestone, &held.reserve, own))
    });
    let text = |row: &accostage_dossier::Row, column: &str| match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let risks = state.rows(&AnswerKey::of("risques")).iter().filter_map(|row| {
        let label = text(row, "libelle");
        let id = text(row, "id").or_else(|| label.clone())?;
        Some(RiskChoice { label: label.unwrap_or_else(|| id.clone()), id })
    });
    GateReportView {
        gate: super::gate(catalogue, &report.phase),
        milestone: report.milestone.clone(),
        status: report.status.word().to_owned(),
        status_label: report.status.label().to_owned(),
        status_tone: words::status_tone(report.status),
        decided_by: role_label(catalogue, &report.decided_by),
        role: own.iter().find(|role| **role == report.decided_by).cloned(),
        obstacles: report.obstacles.iter().map(|item| obstacle(catalogue, item)).collect(),
        reserves: reserves.collect(),
        questions: report.questions.iter().map(|item| super::check::question(catalogue, item)).collect(),
        warnings: report.warnings.iter().map(|item| obstacle(catalogue, item)).collect(),
        open_to: report.open_to.iter().copied().map(words::issue).collect(),
        risks: risks.collect(),
    }
}

pub fn forecast(forecast: &Forecast) -> ForecastView {
    let chance = |wanted: &Chance| ChanceView {
        label: wanted.label.clone(),
        date: wanted.date.to_string(),
        firm: wanted.firm,
        probability: wanted.probability,
        hopeless: wanted.hopeless,
    };
    ForecastView {
        milestone: forecast.milestone.clone(),
        done: forecast.done.clone(),
        earliest: forecast.earliest.to_string(),
        p50: forecast.p50.to_string(),
        p80: forecast.p80.to_string(),
        target: forecast.target.as_ref().map(chance),
        deadlines: forecast.deadlines.iter().map(chance).collect(),
        weights: forecast
            .weights
            .iter()
            .map(|weight| WeightView {
                milestone: weight.milestone.clone(),
                label: weight.label.clone(),
                days: weight.days,
                critical: weight.critical,
            })
            .collect(),
        dates: forecast
            .milestones
            .iter()
            .map(|dates| ForecastDates {
                milestone: dates.milestone.clone(),
                start: dates.start.to_string(),
                end: dates.end.to_string(),
                late_end: dates.late_end.to_string(),
                critical: dates.critical,
                kept: dates.kept,
            })
            .collect(),
        assumptions: forecast.assumptions.iter().map(|text| around_quotes(text)).collect(),
        seed: forecast.seed.to_string(),
        draws: forecast.draws,
    }
}
