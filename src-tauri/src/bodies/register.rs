//! The register, and the agenda.

use accostage_app::AppError;
use accostage_app::agenda::Asked;
use accostage_app::ports::{DeadlineKind, Store};
use accostage_app::register::NewRisk;
use accostage_dossier::register::{Accept, Assess, Kind, Rule};
use accostage_ipc::*;
use tauri::{AppHandle, Runtime};

use super::{Answer, acknowledge};
use crate::shell::Shell;
use crate::views;

/// Lines of a page of the agenda, at most.
const PAGE_MAX: u32 = 200;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn read_register<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    request: DossierRequest,
) -> Answer<RegisterView> {
    let app = shell.app().await?;
    let registered = app.registered(&request.id).await?;
    // Once every gate is passed, nothing stands in the way of the next one.
    let gate = app.gate_report(&request.id, None).await.ok();
    Ok(views::register::register(&registered, gate.as_ref(), &app.roles().await?, &app.today()))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A value that cannot be kept.
pub async fn add_risk<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: AddRiskRequest) -> Answer<EditAck> {
    let AddRiskRequest { id, label, number, origin, measures, owner, review } = asked;
    let risk = NewRisk { label, number, origin, measures, owner, review };
    let (edited, row, _) = shell.app().await?.add_risk(&id, &risk).await?;
    Ok(acknowledge(handle, id, edited, &[row]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The role may not, or a value is not one of the scale.
pub async fn assess_risk<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: AssessRiskRequest,
) -> Answer<EditAck> {
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
    let edited = shell.app().await?.assess_risk(&asked.id, &asked.role, &wanted).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The role may not, or the reason or the end is missing.
pub async fn accept_risk<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: AcceptRiskRequest,
) -> Answer<EditAck> {
    let wanted = Accept { risk: asked.risk, reason: asked.reason, until: asked.until };
    let edited = shell.app().await?.accept_risk(&asked.id, &asked.role, &wanted).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The role may not, or something that its kind asks for is missing.
pub async fn record_decision<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: RecordDecisionRequest,
) -> Answer<EditAck> {
    let kind = Kind::from_word(&asked.kind)
        .ok_or_else(|| AppError::invalid("Cette nature de décision n'existe pas.", "Choisissez-la dans la liste."))?;
    let wanted = Rule {
        kind,
        about: asked.about,
        text: asked.text,
        reason: asked.reason,
        refused: asked.refused,
        until: asked.until,
        supersedes: asked.supersedes,
    };
    let edited = shell.app().await?.record_decision(&asked.id, &asked.role, &wanted).await?;
    Ok(acknowledge(handle, asked.id, edited, &[]))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The store cannot be read.
pub async fn read_agenda<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: AgendaRequest) -> Answer<AgendaView> {
    let app = shell.app().await?;
    let wanted = Asked {
        days: asked.days,
        kinds: asked.kinds.iter().filter_map(|word| DeadlineKind::from_word(word)).collect(),
        dossier: asked.dossier.clone(),
        offset: asked.offset,
        limit: asked.limit.min(PAGE_MAX),
    };
    let agenda = app.agenda(&wanted).await?;
    let dossier = match &asked.dossier {
        Some(id) => app.store().summary(id).await?.map(|summary| summary.name),
        None => None,
    };
    Ok(views::agenda::agenda(&*app.current_shown().await?, agenda, dossier))
}
