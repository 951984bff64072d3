//! The onboarding path.

use accostage_app::AppError;
use accostage_dossier::path::{Decision, Evidence, EvidenceKind, Issue, Lifted, Request, Reserve};
use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::{Answer, acknowledge};
use crate::shell::Shell;
use crate::views;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn read_path<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: DossierRequest) -> Answer<PathView> {
    let app = shell.app().await?;
    let (followed, roles) = (app.follow(&request.id).await?, app.roles().await?);
    Ok(views::path::path(&followed, &roles, &app.today()))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The model forbids the move.
pub async fn move_milestone<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: MoveRequest) -> Answer<EditAck> {
    let request = Request {
        milestone: asked.milestone,
        to: accostage_app::path::status(&asked.to)?,
        role: asked.role,
        reason: asked.reason,
        waits_for: asked.waits_for,
        reserves: reserves(asked.reserves)?,
        on: asked.on.map(|day| day_of(&day)).transpose()?,
    };
    let edited = shell.app().await?.advance(&asked.id, &request).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such milestone, an empty evidence.
pub async fn prove_milestone<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: EvidenceRequest,
) -> Answer<EditAck> {
    let kind = match asked.kind.as_str() {
        "piece" => EvidenceKind::Attachment,
        "lien" => EvidenceKind::Link,
        "ticket" => EvidenceKind::Ticket,
        _ => EvidenceKind::Statement,
    };
    let evidence =
        Evidence { milestone: asked.milestone, kind, text: asked.text, reference: asked.reference, observed: None };
    let edited = shell.app().await?.prove(&asked.id, &asked.role, evidence).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such reservation, or another role lifts it.
pub async fn lift_reserve<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: LiftRequest) -> Answer<EditAck> {
    let rank = usize::try_from(asked.rank).unwrap_or(usize::MAX);
    let lifted = Lifted { milestone: asked.milestone, event: asked.event, rank, reason: asked.reason };
    let edited = shell.app().await?.lift(&asked.id, &asked.role, lifted).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A value that cannot be taken: nothing is changed then.
pub async fn plan_milestone<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: PlanRequest) -> Answer<EditAck> {
    let facts: Vec<(String, String)> = asked.facts.into_iter().map(|fact| (fact.attribute, fact.text)).collect();
    let edited = shell.app().await?.plan(&asked.id, &asked.milestone, &facts).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Not dates.
pub async fn set_holiday<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: HolidayRequest) -> Answer<EditAck> {
    let edited = shell.app().await?.set_holiday(&asked.id, &asked.first, &asked.last).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such gate for this dossier.
pub async fn read_gate<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: CheckRequest) -> Answer<GateReportView> {
    let app = shell.app().await?;
    let (report, followed) = app.gate_report(&asked.id, asked.gate.as_deref()).await?;
    Ok(views::path::gate_report(&followed, &report, &app.roles().await?))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The report forbids the decision, or another role decides.
pub async fn decide_gate<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: DecideRequest) -> Answer<EditAck> {
    let issue = Issue::from_word(&asked.issue).ok_or_else(|| {
        AppError::invalid("Cette décision n'existe pas.", "Choisissez go, go avec réserves ou no-go.")
    })?;
    let decision = Decision { issue, role: asked.role, reason: asked.reason, reserves: reserves(asked.reserves)? };
    let edited = shell.app().await?.decide(&asked.id, Some(&asked.gate), &decision).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Nothing to forecast from.
pub async fn forecast<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: ForecastRequest) -> Answer<ForecastView> {
    let seed = asked.seed.map(|seed| {
        seed.trim().parse::<u64>().map_err(|_| AppError::invalid("La graine n'est pas un nombre.", "Par exemple 42."))
    });
    let forecast = shell.app().await?.forecast(&asked.id, seed.transpose()?, None).await?;
    Ok(views::path::forecast(&forecast))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The store cannot be read.
pub async fn read_roles<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<RoleList> {
    let app = shell.app().await?;
    Ok(RoleList { roles: views::path::roles(&*app.current_shown().await?, &app.roles().await?) })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// An unknown role.
pub async fn save_roles<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: RolesRequest) -> Answer<RoleList> {
    shell.app().await?.set_roles(&asked.roles).await?;
    read_roles(handle, shell, Empty {}).await
}

fn reserves(given: Vec<ReserveGiven>) -> Answer<Vec<Reserve>> {
    let kept = |given: ReserveGiven| {
        let risk = given.risk.filter(|risk| !risk.trim().is_empty());
        Ok(Reserve { text: given.text.trim().to_owned(), before: day_of(&given.before)?, risk })
    };
    given.into_iter().map(kept).collect()
}

fn day_of(text: &str) -> Answer<String> {
    accostage_dossier::placing::day_text(text)
        .map_err(|reason| AppError::invalid(format!("Date : {reason}"), "Corrigez la date."))
}
