//! What may happen to a milestone: a move that the model forbids is refused with its reason.

use accostage_catalogue::Catalogue;

use super::gate::ObstacleKind;
use super::{Absence, Fact, MilestoneState, Path, Reserve, Status, Wait};

/// A move that a person asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// Milestone.
    pub milestone: String,
    /// To where.
    pub to: Status,
    /// In which role.
    pub role: String,
    /// Why.
    pub reason: String,
    /// Whom one waits for.
    pub waits_for: Option<String>,
    /// What is left to do.
    pub reserves: Vec<Reserve>,
    /// Day on which it really happened (`YYYY-MM-DD`); none: today.
    pub on: Option<String>,
}

/// Why a move is refused: one sentence, one piece of advice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

pub(crate) fn refused<T>(message: impl Into<String>, hint: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { message: message.into(), hint: hint.into() })
}

/// The fact to record for a move, when the model allows it.
///
/// # Errors
/// The model forbids the move; the reason says why.
pub fn request(catalogue: &Catalogue, path: &Path, request: &Request, today: &str) -> Result<Fact, Refusal> {
    let Some(milestone) = path.milestone(&request.milestone) else {
        return refused(
            format!("Aucun jalon ne s'appelle « {} ».", request.milestone),
            "Choisissez un jalon de la liste du parcours.",
        );
    };
    known_role(catalogue, &request.role)?;
    reachable(milestone, request.to)?;
    let wait = match request.to {
        Status::Underway => gates_before(path, milestone).map(|()| None),
        Status::Waiting => waiting(request, today),
        Status::Submitted => predecessors(milestone).map(|()| None),
        Status::Valid | Status::Reserved => validation(catalogue, milestone, request, today).map(|()| None),
        Status::Refused => {
            validator(catalogue, milestone, &request.role)?;
            reason(request, "Un refus se motive : dites ce qui doit changer.").map(|()| None)
        }
        Status::Pointless => set_aside(catalogue, milestone, request).map(|()| None),
        Status::ToCome | Status::Ready => Ok(None),
    }?;
    if milestone.status.is_done() || request.to == Status::ToCome {
        reason(request, "Dites pourquoi ce jalon revient en arrière.")?;
    }
    let on = request.on.as_deref().map(|on| past_day(on, today)).transpose()?;
    Ok(Fact::Transition {
        milestone: milestone.id.clone(),
        to: request.to,
        reason: request.reason.trim().to_owned(),
        wait,
        reserves: request.reserves.clone(),
        on,
    })
}

/// Moves that the model knows, whatever else must hold.
pub(super) fn next(from: Status) -> &'static [Status] {
    match from {
        Status::ToCome | Status::Ready => &[Status::Underway, Status::Waiting, Status::Pointless],
        Status::Underway => {
            &[Status::Waiting, Status::Submitted, Status::Valid, Status::Reserved, Status::ToCome, Status::Pointless]
        }
        Status::Waiting => &[Status::Underway, Status::Submitted, Status::ToCome, Status::Pointless],
        Status::Submitted => &[Status::Valid, Status::Reserved, Status::Refused, Status::Underway],
        Status::Valid | Status::Refused => &[Status::Underway],
        Status::Reserved => &[Status::Underway, Status::Valid],
        Status::Pointless => &[Status::ToCome],
    }
}

fn reachable(milestone: &MilestoneState, to: Status) -> Result<(), Refusal> {
    let label = &milestone.label;
    if milestone.gate {
        return refused(
            format!("« {label} » est un point de contrôle : il ne se franchit que par une décision."),
            "Demandez son rapport, puis prononcez go, go avec réserves ou no-go.",
        );
    }
    match &milestone.absence {
        Some(Absence::Phase) => {
            return refused(
                format!("« {label} » est sans objet : sa phase ne concerne pas ce projet."),
                "Si elle le concerne, corrigez d'abord les environnements du dossier.",
            );
        }
        Some(Absence::Condition { condition }) => {
            return refused(
                format!("« {label} » est sans objet : sa condition n'est pas remplie ({condition})."),
                "Si le jalon concerne le projet, corrigez d'abord les réponses dont dépend cette condition.",
            );
        }
        Some(Absence::Declared) | None => {}
    }
    if next(milestone.status).contains(&to) {
        return Ok(());
    }
    let allowed: Vec<String> = next(milestone.status).iter().map(|next| format!("« {} »", next.label())).collect();
    refused(
        format!("« {label} » ne passe pas de « {} » à « {} ».", milestone.status.label(), to.label()),
        format!("Depuis cet état, il peut passer à : {}.", allowed.join(", ")),
    )
}

pub(crate) fn known_role(catalogue: &Catalogue, role: &str) -> Result<(), Refusal> {
    if catalogue.roles.iter().any(|known| known.id == role) {
        return Ok(());
    }
    let roles: Vec<&str> = catalogue.roles.iter().map(|role| role.id.as_str()).collect();
    refused(format!("Rôle inconnu « {role} »."), format!("Rôles possibles : {}.", roles.join(", ")))
}

/// What a role is called.
pub(crate) fn role_label<'a>(catalogue: &'a Catalogue, role: &'a str) -> &'a str {
    catalogue.roles.iter().find(|known| known.id == role).map_or(role, |known| &known.label)
}

pub(super) fn validator(catalogue: &Catalogue, milestone: &MilestoneState, role: &str) -> Result<(), Refusal> {
    if milestone.validator == role {
        return Ok(());
    }
    refused(
        format!(
            "« {} » est validé par « {} », pas par « {} ».",
            milestone.label,
            role_label(catalogue, &milestone.validator),
            role_label(catalogue, role)
        ),
        "Passez le jalon « À valider », avec ses preuves : son valideur le jugera.",
    )
}

fn validation(
    catalogue: &Catalogue,
    milestone: &MilestoneState,
    request: &Request,
    today: &str,
) -> Result<(), Refusal> {
    validator(catalogue, milestone, &request.role)?;
    predecessors(milestone)?;
    if request.to == Status::Reserved {
        return reserves(&request.reserves, today, false);
    }
    let left: Vec<&str> = milestone.obstacles.iter().map(|obstacle| obstacle.label.as_str()).collect();
    if left.is_empty() {
        return Ok(());
    }
    refused(
        format!("« {} » ne peut pas être validé : {}.", milestone.label, left.join(" ; ")),
        "Réglez ces points, ou validez avec des réserves datées.",
    )
}

/// Reservations say what is left to do, by a day to come; at a gate each is tied to a risk.
pub(super) fn reserves(reserves: &[Reserve], today: &str, risk: bool) -> Result<(), Refusal> {
    if reserves.is_empty() {
        return refused("Aucune réserve n'est donnée.", "Écrivez au moins une réserve, avec sa date.");
    }
    for reserve in reserves {
        let text = reserve.text.trim();
        if text.is_empty() {
            return refused("Une réserve est vide.", "Dites ce qui reste à faire.");
        }
        if day(&reserve.before)?.as_str() <= today {
            return refused(
                format!("La réserve « {text} » doit être levée avant une date à venir ({} est passé).", reserve.before),
                "Donnez une date après aujourd'hui.",
            );
        }
        if risk && reserve.risk.as_deref().is_none_or(|risk| risk.trim().is_empty()) {
            return refused(
                format!("La réserve « {text} » n'est liée à aucun risque."),
                "Liez chaque réserve à une ligne du registre des risques : un risque se prend, il ne s'ignore pas.",
            );
        }
    }
    Ok(())
}

fn predecessors(milestone: &MilestoneState) -> Result<(), Refusal> {
    let open = milestone.obstacles.iter().filter(|obstacle| obstacle.kind == ObstacleKind::Milestone);
    let open: Vec<String> = open.map(|obstacle| format!("« {} »", obstacle.label)).collect();
    if open.is_empty() {
        return Ok(());
    }
    refused(
        format!("« {} » attend d'autres jalons : {}.", milestone.label, open.join(", ")),
        "Terminez-les d'abord ; le travail sur ce jalon peut commencer sans eux.",
    )
}

/// Work may begin before its predecessors are done, never before the gates among them.
fn gates_before(path: &Path, milestone: &MilestoneState) -> Result<(), Refusal> {
    let before = milestone.before.iter().filter_map(|id| path.milestone(id));
    match before.into_iter().find(|before| before.gate && !before.status.is_done()) {
        None => Ok(()),
        Some(gate) => refused(
            format!("« {} » ne peut pas commencer : « {} » n'est pas franchi.", milestone.label, gate.label),
            "Demandez d'abord le rapport de ce point de contrôle et sa décision.",
        ),
    }
}

fn waiting(request: &Request, today: &str) -> Result<Option<Wait>, Refusal> {
    let who = request.waits_for.as_deref().map(str::trim).filter(|who| !who.is_empty());
    let Some(who) = who else {
        return refused("Le tiers attendu n'est pas dit.", "Dites de qui ou de quoi dépend la suite.");
    };
    let since = request.on.as_deref().map_or_else(|| Ok(today.to_owned()), |on| past_day(on, today))?;
    Ok(Some(Wait { who: who.to_owned(), since }))
}

fn set_aside(catalogue: &Catalogue, milestone: &MilestoneState, request: &Request) -> Result<(), Refusal> {
    reason(request, "Justifiez : dites pourquoi ce jalon ne concerne pas le projet.")?;
    if milestone.optional {
        return Ok(());
    }
    validator(catalogue, milestone, &request.role)
}

fn reason(request: &Request, hint: &str) -> Result<(), Refusal> {
    if request.reason.trim().is_empty() { refused("Le motif manque.", hint) } else { Ok(()) }
}

/// A day as it is kept.
pub(crate) fn day(text: &str) -> Result<String, Refusal> {
    match text.parse::<chrono::NaiveDate>() {
        Ok(day) => Ok(day.to_string()),
        Err(_) => refused(format!("« {text} » n'est pas une date."), "Écrivez-la AAAA-MM-JJ, par exemple 2027-03-15."),
    }
}

/// A day that is not after today: what has not happened yet cannot have happened.
pub(crate) fn past_day(text: &str, today: &str) -> Result<String, Refusal> {
    let day = day(text)?;
    if day.as_str() <= today {
        return Ok(day);
    }
    refused(format!("{day} est après aujourd'hui."), "Une date d'effet est passée, ou aujourd'hui.")
}

/// A move that a person may think of, whether it is possible now, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// To where.
    pub to: Status,
    /// The role, among those of the person, in which it is possible.
    pub role: Option<String>,
    /// It must be motivated.
    pub needs_reason: bool,
    /// It must say whom one waits for.
    pub needs_third_party: bool,
    /// It must say what is left to do.
    pub needs_reserves: bool,
    /// Why it is not possible in any of these roles.
    pub refusal: Option<Refusal>,
}

/// The moves of a milestone, for somebody who has these roles. Each is tried as [`request`] would, with every text given.
#[must_use]
pub fn moves(
    catalogue: &Catalogue,
    path: &Path,
    milestone: &MilestoneState,
    roles: &[String],
    today: &str,
) -> Vec<Move> {
    let known = if milestone.gate || matches!(milestone.absence, Some(Absence::Phase | Absence::Condition { .. })) {
        &[]
    } else {
        next(milestone.status)
    };
    known.iter().map(|to| possible(catalogue, path, milestone, roles, *to, today)).collect()
}

fn possible(
    catalogue: &Catalogue,
    path: &Path,
    milestone: &MilestoneState,
    roles: &[String],
    to: Status,
    today: &str,
) -> Move {
    let tried = |role: &str, told: bool| {
        let text = if told { "…" } else { "" };
        let wanted = Request {
            milestone: milestone.id.clone(),
            to,
            role: role.to_owned(),
            reason: text.to_owned(),
            waits_for: Some("…".to_owned()),
            reserves: vec![Reserve { text: "…".to_owned(), before: "9999-12-31".to_owned(), risk: None }],
            on: None,
        };
        request(catalogue, path, &wanted, today).err()
    };
    let role = roles.iter().find(|role| tried(role, true).is_none()).cloned();
    // Who validates is told what is wrong; a role that never could is told that it is not the one.
    let told = roles.iter().find(|role| **role == milestone.validator).or(roles.first());
    let refusal = if role.is_none() { told.and_then(|role| tried(role, true)) } else { None };
    Move {
        to,
        needs_reason: role.as_ref().is_some_and(|role| tried(role, false).is_some()),
        needs_third_party: to == Status::Waiting,
        needs_reserves: to == Status::Reserved,
        refusal,
        role,
    }
}
