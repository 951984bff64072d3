//! The register, and the agenda.

use accostage_app::AppError;
use accostage_app::agenda::{Agenda, Asked, Line};
use accostage_app::register::NewRisk;
use accostage_app::typography::typography;
use accostage_dossier::counted;
use accostage_dossier::environment::day_shown;
use accostage_dossier::register::{Accept, Assess, Concern, Entry, RiskState, Rule, Standing};
use chrono::{Datelike, Days, NaiveDate};
use serde_json::json;

use super::dossier::edited;
use crate::arguments::register::{self as arguments, Decision, Risk};
use crate::output::{FINDINGS, FINE, Output};
use crate::session::Session;

pub async fn risk(session: &Session, command: Risk, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    match command {
        Risk::List { id } => {
            let risks = app.registered(&app.resolve(&id).await?).await?.register.risks;
            output.answer(&json!({ "risques": risks }), risks.iter().flat_map(risk_lines));
            let concern = |risk: &RiskState| !risk.concerns.is_empty();
            Ok(if risks.iter().any(concern) { FINDINGS } else { FINE })
        }
        Risk::Add { id, label, number, origin, measures, owner, review } => {
            let id = app.resolve(&id).await?;
            let risk = NewRisk { label, number, origin, measures, owner, review };
            let (done, row, number) = app.add_risk(&id, &risk).await?;
            let answer = json!({ "id": id, "hash": done.hash, "risque": number, "ligne": row });
            output.answer(&answer, [format!("Risque {number} ajouté\u{a0}; il reste à évaluer.")]);
            Ok(FINE)
        }
        Risk::Assess(asked) => {
            let id = app.resolve(&asked.id).await?;
            let wanted = Assess {
                risk: asked.risk,
                likelihood: asked.likelihood,
                severity: asked.severity,
                treatment: asked.treatment,
                consequence: asked.consequence,
                measures: asked.measures,
                owner: asked.owner,
                review: asked.review,
                status: asked.status,
                reason: asked.reason,
            };
            edited(&app, &app.assess_risk(&id, &asked.role, &wanted).await?, &id, output).await
        }
        Risk::Accept { id, risk, until, reason, role } => {
            let id = app.resolve(&id).await?;
            edited(&app, &app.accept_risk(&id, &role, &Accept { risk, reason, until }).await?, &id, output).await
        }
    }
}

pub async fn decision(session: &Session, command: Decision, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    match command {
        Decision::List { id, kind, standing } => {
            let decisions = app.registered(&app.resolve(&id).await?).await?.register.decisions;
            let wanted = |entry: &&Entry| {
                (kind.is_empty() || kind.iter().any(|kind| kind.0 == entry.kind))
                    && (!standing || entry.standing == Standing::Standing)
            };
            let decisions: Vec<&Entry> = decisions.iter().filter(wanted).collect();
            output.answer(&json!({ "decisions": decisions }), decisions.iter().flat_map(|entry| decision_lines(entry)));
            Ok(FINE)
        }
        Decision::Add(asked) => {
            let id = app.resolve(&asked.id).await?;
            let wanted = Rule {
                kind: asked.kind.0,
                about: asked.about,
                text: asked.text,
                reason: asked.reason,
                refused: asked.refused,
                until: asked.until,
                supersedes: asked.supersedes,
            };
            edited(&app, &app.record_decision(&id, &asked.role, &wanted).await?, &id, output).await
        }
    }
}

pub async fn agenda(session: &Session, asked: arguments::Agenda, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let dossier = match &asked.dossier {
        Some(id) => Some(app.resolve(id).await?),
        None => None,
    };
    let wanted = Asked {
        days: (!asked.all).then_some(asked.days),
        kinds: asked.kind.iter().map(|kind| kind.0).collect(),
        dossier,
        offset: asked.offset,
        // A calendar is whole: pages are for the eyes.
        limit: if asked.ics.is_some() { u32::MAX } else { asked.limit },
    };
    let agenda = app.agenda(&wanted).await?;
    if let Some(file) = asked.ics {
        accostage_export::file::write(&file, app.calendar(&agenda).as_bytes())?;
        let told = format!("Écrit\u{a0}: {} ({})", file.display(), counted(agenda.lines.len(), "échéance"));
        let answer = json!({ "file": file, "echeances": agenda.lines.len(), "non_couverts": agenda.uncovered });
        output.answer(&answer, [told].into_iter().chain(uncovered_lines(&agenda)));
        return Ok(FINE);
    }
    output.answer(&json!(agenda), agenda_lines(&agenda));
    Ok(if agenda.late > 0 { FINDINGS } else { FINE })
}

fn risk_lines(risk: &RiskState) -> Vec<String> {
    let level = risk.level.map_or("non évalué", |level| level.label());
    let gone = if risk.removed { " (retiré du registre)" } else { "" };
    let mut lines = vec![format!("{:<6} {level:<12} {}{gone}", risk.name, risk.label)];
    let treatment = risk.treatment.iter().map(|treatment| format!("traitement\u{a0}: {treatment}"));
    let consequence = risk.consequence.iter().map(|consequence| format!("conséquence\u{a0}: {consequence}"));
    let owner = risk.owner.iter().map(|owner| format!("porteur\u{a0}: {owner}"));
    let review = risk.review.iter().map(|review| format!("revue le {}", day_shown(review)));
    let assessed = risk
        .assessed
        .iter()
        .map(|said| format!("évalué le {} par {} ({})", day_shown(&said.on), said.author.name, said.role));
    let changed = risk.changed.then(|| "modifié depuis cette évaluation".to_owned());
    let accepted = risk
        .accepted
        .iter()
        .filter_map(|accepted| Some(format!("accepté jusqu'au {}", day_shown(accepted.until.as_ref()?))));
    let told: Vec<String> = treatment
        .chain(consequence)
        .chain(owner)
        .chain(review)
        .chain(assessed)
        .chain(changed)
        .chain(accepted)
        .collect();
    if !told.is_empty() {
        lines.push(format!("       {}", told.join(", ")));
    }
    lines.extend(risk.concerns.iter().map(|concern| format!("       ! {}", attention(*concern))));
    lines
}

fn attention(concern: Concern) -> &'static str {
    match concern {
        Concern::Unassessed => "à évaluer, avec un traitement",
        Concern::Overdue => "à revoir\u{a0}: la date de revue est passée",
        Concern::Lapsed => "l’acceptation a expiré",
        Concern::Unsigned => "accepté sans que personne ne l’ait signé",
    }
}

fn decision_lines(entry: &Entry) -> Vec<String> {
    let mut lines = vec![format!(
        "{:<10}  {:<22} {:<12} {}",
        day_shown(&entry.on),
        typography(entry.kind.label()),
        entry.standing.label(),
        entry.label
    )];
    let until = entry.until.as_ref().map_or_else(String::new, |until| format!(" (jusqu'au {})", day_shown(until)));
    lines.push(format!("            {}{until}", entry.text));
    if !entry.reason.is_empty() {
        lines.push(format!("            motif\u{a0}: {}", entry.reason));
    }
    let by = match &entry.role {
        Some(role) => format!("signée par {} ({role})", entry.author.name),
        None if entry.author.name.is_empty() => "non signée".to_owned(),
        None => format!("non signée, décideur\u{a0}: {}", entry.author.name),
    };
    lines.push(format!("            {by} — {}", entry.id));
    lines
}

/// Those that are late first, then week by week.
fn agenda_lines(agenda: &Agenda) -> Vec<String> {
    let mut lines = Vec::new();
    let mut group = None;
    for line in &agenda.lines {
        let title = if line.late { "En retard".to_owned() } else { week(&line.row.deadline.day) };
        if group.as_ref() != Some(&title) {
            lines.extend((!lines.is_empty()).then(String::new));
            lines.push(title.clone());
            group = Some(title);
        }
        lines.push(deadline_line(line));
    }
    let shown = agenda.lines.len();
    if lines.is_empty() {
        lines.push("Aucune échéance.".to_owned());
    } else if agenda.total > shown as u64 {
        lines.push(format!("{shown} sur {} — la suite avec --offset {shown}", agenda.total));
    }
    lines.extend(uncovered_lines(agenda));
    lines
}

fn uncovered_lines(agenda: &Agenda) -> Vec<String> {
    let told = agenda.uncovered.iter().map(|one| {
        let hint = one.hint.as_deref().map_or_else(String::new, |hint| format!(" {hint}"));
        format!("Non couvert\u{a0}: {} — {}{}", one.name, typography(&one.reason), typography(&hint))
    });
    told.collect()
}

fn week(day: &str) -> String {
    let day: NaiveDate = day.parse().unwrap_or_default();
    let monday = day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day);
    format!("Semaine du {}", day_shown(&monday.to_string()))
}

fn deadline_line(line: &Line) -> String {
    let deadline = &line.row.deadline;
    let left = match line.left {
        0 => "aujourd’hui".to_owned(),
        left if left < 0 => format!("{} j de retard", -left),
        left => format!("dans {left} j"),
    };
    let reminder = line.reminder.map_or_else(String::new, |days| format!(", rappel des {days} jours"));
    let detail = line.detail().map_or_else(String::new, |detail| format!(" — {detail}"));
    format!(
        "  {}  {:<24} {}{detail} ({left}{reminder}) — {}",
        day_shown(&deadline.day),
        typography(deadline.kind.label()),
        line.label(),
        line.row.name
    )
}
