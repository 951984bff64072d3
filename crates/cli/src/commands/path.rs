//! The onboarding path.

use accostage_app::AppError;
use accostage_dossier::environment::day_shown;
use accostage_dossier::forecast::{Chance, Forecast};
use accostage_dossier::path::{Decision, Evidence, Lifted, MilestoneState, Request, Reserve, gate_markdown};
use accostage_dossier::{counted, number_text};
use chrono::NaiveDate;
use serde_json::json;

use super::dossier::{edited, split};
use crate::arguments::path::{self as arguments, Gate, Milestone, Set};
use crate::output::{FINDINGS, FINE, Output};
use crate::session::{Opened, Session};

pub async fn milestone(session: &Session, command: Milestone, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    match command {
        Milestone::List { id, phase, status, today } => {
            let followed = app.follow(&app.resolve(&id).await?).await?;
            let listed = if today { followed.path.today() } else { followed.path.milestones.iter().collect() };
            let wanted = |milestone: &&MilestoneState| {
                phase.as_ref().is_none_or(|phase| milestone.phase == *phase)
                    && (status.is_empty() || status.contains(&milestone.status))
            };
            let listed: Vec<&MilestoneState> = listed.into_iter().filter(wanted).collect();
            let lines = listed.iter().map(|milestone| line(milestone));
            output.answer(&json!({ "phase_courante": followed.path.current, "jalons": listed }), lines);
            Ok(FINE)
        }
        Milestone::Show { id, milestone } => {
            let followed = app.follow(&app.resolve(&id).await?).await?;
            let Some(found) = followed.path.milestone(&milestone) else {
                return Err(AppError::not_found(
                    format!("Aucun jalon ne s'appelle « {milestone} »."),
                    "« accostage milestone list » les donne tous.",
                ));
            };
            output.answer(&json!(found), detail(found));
            Ok(FINE)
        }
        Milestone::Set(set) => advance(&app, *set, output).await,
        Milestone::Prove { id, milestone, text, kind, reference, role } => {
            let id = app.resolve(&id).await?;
            let evidence = Evidence { milestone, kind: kind.into(), text, reference, observed: None };
            edited(&app, &app.prove(&id, &role, evidence).await?, &id, output).await
        }
        Milestone::Lift { id, milestone, number, reason, role } => {
            let id = app.resolve(&id).await?;
            let followed = app.follow(&id).await?;
            let open = followed.path.milestone(&milestone).and_then(|found| found.reserves.get(number.checked_sub(1)?));
            let Some(open) = open else {
                return Err(AppError::not_found(
                    format!("Le jalon « {milestone} » n'a pas de réserve n° {number}."),
                    "« accostage milestone show » donne les réserves ouvertes et leur numéro.",
                ));
            };
            let lifted = Lifted { milestone, event: open.event.clone(), rank: open.rank, reason };
            edited(&app, &app.lift(&id, &role, lifted).await?, &id, output).await
        }
        Milestone::Holiday { id, first, last } => {
            let id = app.resolve(&id).await?;
            edited(&app, &app.set_holiday(&id, &first, &last).await?, &id, output).await
        }
    }
}

async fn advance(app: &Opened, set: Set, output: &Output) -> Result<u8, AppError> {
    let id = app.resolve(&set.id).await?;
    let Some(to) = set.to else {
        let pairs = set.plan.iter().map(|pair| split(pair)).collect::<Result<Vec<_>, _>>()?;
        return edited(app, &app.plan(&id, &set.milestone, &pairs).await?, &id, output).await;
    };
    let reserves = set.reserves.iter().map(|text| reserve(text)).collect::<Result<Vec<_>, _>>()?;
    let request = Request {
        milestone: set.milestone,
        to,
        role: set.role,
        reason: set.reason,
        waits_for: set.waits_for,
        reserves,
        on: set.on,
    };
    edited(app, &app.advance(&id, &request).await?, &id, output).await
}

pub async fn gate(session: &Session, command: Gate, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    match command {
        Gate::Report { id, gate, markdown, output: file } => {
            let (report, followed) = app.gate_report(&app.resolve(&id).await?, gate.as_deref()).await?;
            let text = gate_markdown(&followed.catalogue, &followed.state, &report);
            match file {
                Some(file) => {
                    accostage_export::file::write(&file, text.as_bytes())?;
                    output.answer(&json!({ "file": file }), [format!("Écrit\u{a0}: {}", file.display())]);
                }
                None => output.answer(&json!(report), [text]),
            }
            Ok(if markdown || report.obstacles.is_empty() { FINE } else { FINDINGS })
        }
        Gate::Decide { id, issue, gate, reason, reserves, role } => {
            let id = app.resolve(&id).await?;
            let reserves = reserves.iter().map(|text| reserve(text)).collect::<Result<Vec<_>, _>>()?;
            let decision = Decision { issue, role, reason, reserves };
            edited(&app, &app.decide(&id, gate.as_deref(), &decision).await?, &id, output).await
        }
    }
}

pub async fn forecast(session: &Session, asked: arguments::Forecast, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let forecast = app.forecast(&app.resolve(&asked.id).await?, asked.seed, asked.draws).await?;
    output.answer(&json!(forecast), lines(&forecast));
    let hopeless = forecast.target.iter().chain(&forecast.deadlines).any(|wanted| wanted.hopeless);
    Ok(if hopeless { FINDINGS } else { FINE })
}

/// `YYYY-MM-DD:text` or `YYYY-MM-DD:RISK:text`.
fn reserve(text: &str) -> Result<Reserve, AppError> {
    let refused = || {
        AppError::invalid(
            format!("« {text} » n'est pas une réserve."),
            "Écrivez « AAAA-MM-JJ:texte », ou « AAAA-MM-JJ:RISQUE:texte » pour la lier à un risque.",
        )
    };
    let (before, rest) = text.split_once(':').ok_or_else(refused)?;
    let before = accostage_dossier::placing::day_text(before)
        .map_err(|reason| AppError::invalid(reason, "La date vient d'abord\u{a0}: « 2027-03-15:texte »."))?;
    let (risk, text) = match rest.split_once(':') {
        // A risk is a name, not a sentence.
        Some((risk, text)) if !risk.trim().is_empty() && !risk.trim().contains(' ') => (Some(risk.trim()), text),
        _ => (None, rest),
    };
    Ok(Reserve { text: text.trim().to_owned(), before, risk: risk.map(str::to_owned) })
}

fn line(milestone: &MilestoneState) -> String {
    let mut line = format!("{:<32} {:<22} {}", milestone.id, milestone.status.label(), milestone.label);
    if let Some(wait) = &milestone.wait {
        line += &format!(" (attend {} depuis le {})", wait.who, day_shown(&wait.since));
    }
    if !milestone.reserves.is_empty() {
        line += &format!(" ({})", counted(milestone.reserves.len(), "réserve"));
    }
    line
}

fn detail(milestone: &MilestoneState) -> Vec<String> {
    let mut lines = vec![line(milestone)];
    lines.push(format!("porté par {}, validé par {}", milestone.pilot, milestone.validator));
    if !milestone.before.is_empty() {
        lines.push(format!("après\u{a0}: {}", milestone.before.join(", ")));
    }
    let [low, high] = milestone.plan.effort;
    lines.push(format!(
        "charge\u{a0}: {} à {} jours-homme, dont {} consommés",
        number_text(low),
        number_text(high),
        number_text(milestone.plan.spent)
    ));
    for (name, share) in &milestone.plan.people {
        lines.push(format!("affecté\u{a0}: {name} à {} %", number_text(*share)));
    }
    if let (Some(start), Some(end)) = (&milestone.plan.start, &milestone.plan.end) {
        lines.push(format!("prévu du {} au {}", day_shown(start), day_shown(end)));
    }
    lines.extend(milestone.obstacles.iter().map(|obstacle| format!("retenu par\u{a0}: {}", obstacle.label)));
    for (rank, open) in milestone.reserves.iter().enumerate() {
        lines.push(format!(
            "réserve {}\u{a0}: {} (avant le {})",
            rank + 1,
            open.reserve.text,
            day_shown(&open.reserve.before)
        ));
    }
    for evidence in &milestone.evidence {
        lines.push(format!("preuve\u{a0}: {} {}", evidence.text, evidence.reference.as_deref().unwrap_or_default()));
    }
    if !milestone.disputed.is_empty() {
        lines.push(
            "contradictoire\u{a0}: deux personnes ont dit autre chose en même temps\u{a0}; redites l’état.".to_owned(),
        );
    }
    lines
}

fn lines(forecast: &Forecast) -> Vec<String> {
    let mut lines = match &forecast.done {
        Some(day) => vec![format!("En production depuis le {}.", day_shown(day))],
        None => vec![
            format!(
                "Mise en production\u{a0}: {} une fois sur deux, {} quatre fois sur cinq.",
                day(forecast.p50),
                day(forecast.p80)
            ),
            format!("Au plus tôt\u{a0}: {}.", day(forecast.earliest)),
        ],
    };
    lines.extend(forecast.target.iter().chain(&forecast.deadlines).map(chance));
    for weight in &forecast.weights {
        lines.push(format!("pèse\u{a0}: {} ({} jours ouvrés)", weight.label, number_text(weight.days)));
    }
    lines.extend(forecast.assumptions.iter().map(|assumption| format!("hypothèse\u{a0}: {assumption}")));
    lines.push(format!("graine {}, {} tirages", forecast.seed, number_text(f64::from(forecast.draws))));
    lines
}

fn day(day: NaiveDate) -> String {
    day_shown(&day.to_string())
}

fn chance(wanted: &Chance) -> String {
    let Chance { label, date, probability, hopeless, .. } = wanted;
    let verdict = if *hopeless { "\u{a0}: ne peut pas être tenue".to_owned() } else { String::new() };
    format!("{label}, {}\u{a0}: {:.0} %{verdict}", day(*date), probability * 100.0)
}
