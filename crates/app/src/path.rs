//! The onboarding path of a dossier: milestones, gates, plan, forecast.

use std::sync::Arc;

use accostage_catalogue::Catalogue;
use accostage_dossier::forecast::{self, DRAWS, Forecast, Options};
use accostage_dossier::path::{
    Decision, Event, Evidence, Fact, GateReport, Lifted, Path, Refusal, Request, Status, decide, plan, request,
};
use accostage_dossier::placing::{day_text, number_text};
use accostage_dossier::register::Written;
use accostage_dossier::{ActionKind, Answer, CheckOptions, Edit, Operation, Report, State, check};
use chrono::NaiveDate;

use crate::dossiers::Edited;
use crate::error::sentence;
use crate::ports::{Connections, Links, Mirror, Store};
use crate::{App, AppError, Code};

/// A dossier with its path.
#[derive(Debug, Clone)]
pub struct Followed {
    /// What people see of the dossier.
    pub state: Arc<State>,
    /// The catalogue that it is answered under.
    pub catalogue: Arc<Catalogue>,
    /// The check of the whole path.
    pub report: Arc<Report>,
    /// Where each milestone stands.
    pub path: Path,
}

/// The role of who did not say another: a dossier is a project lead's.
pub const ROLE: &str = "chef-de-projet";

/// Setting that keeps the roles of who edits.
const ROLES: &str = "roles";

/// Nobody plans further; a longer effort is a mistake of unit.
const EFFORT_MAX: f64 = 10_000.0;

impl<S: Store> App<S> {
    /// Roles of who edits, as declared once; the project lead's when nothing was said.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn roles(&self) -> Result<Vec<String>, AppError> {
        let kept = self.store.setting(ROLES).await?;
        let roles: Vec<String> = kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(if roles.is_empty() { vec![ROLE.to_owned()] } else { roles })
    }

    /// Declares the roles of who edits.
    ///
    /// # Errors
    /// A role that the catalogue in force does not know.
    pub async fn set_roles(&self, roles: &[String]) -> Result<(), AppError> {
        let catalogue = self.current_catalogue().await?;
        let unknown = roles.iter().find(|role| !catalogue.roles.iter().any(|known| known.id == **role));
        if let Some(unknown) = unknown {
            let known: Vec<&str> = catalogue.roles.iter().map(|role| role.id.as_str()).collect();
            return Err(AppError::invalid(
                format!("Rôle inconnu « {unknown} »."),
                format!("Rôles possibles : {}.", known.join(", ")),
            ));
        }
        self.store.set_setting(ROLES, &serde_json::to_string(roles).unwrap_or_default()).await
    }

    /// The day where the user is, `YYYY-MM-DD`.
    #[must_use]
    pub fn today(&self) -> String {
        self.host.today()
    }

    /// Moves a milestone.
    ///
    /// # Errors
    /// The model forbids the move, or the role is not one of who edits.
    pub async fn advance(&self, id: &str, wanted: &Request) -> Result<Edited, AppError> {
        let today = self.host.today();
        self.happen(id, &wanted.role, |catalogue, _, path, _| {
            let heads = path.milestone(&wanted.milestone).map(|milestone| milestone.heads.clone());
            Ok((request(catalogue, path, wanted, &today)?, heads.unwrap_or_default()))
        })
        .await
    }

    /// Adds an evidence to a milestone.
    ///
    /// # Errors
    /// No such milestone, or nothing that shows anything.
    pub async fn prove(&self, id: &str, role: &str, evidence: Evidence) -> Result<Edited, AppError> {
        if evidence.text.trim().is_empty() && evidence.reference.as_deref().is_none_or(str::is_empty) {
            return Err(AppError::invalid(
                "La preuve est vide.",
                "Écrivez une déclaration, ou donnez un lien, une pièce, un ticket.",
            ));
        }
        self.happen(id, role, |_, _, path, _| {
            known(path, &evidence.milestone)?;
            Ok((Fact::Evidence(evidence), Vec::new()))
        })
        .await
    }

    /// Lifts a reservation.
    ///
    /// # Errors
    /// No such reservation, or another role must say that it is met.
    pub async fn lift(&self, id: &str, role: &str, lifted: Lifted) -> Result<Edited, AppError> {
        self.happen(id, role, |_, _, path, _| {
            let milestone = known(path, &lifted.milestone)?;
            let open = milestone.reserves.iter().any(|open| open.event == lifted.event && open.rank == lifted.rank);
            if !open {
                return Err(refusal(
                    "Cette réserve n'est pas ouverte.",
                    "Relisez le jalon : elle est peut-être déjà levée.",
                ));
            }
            if milestone.validator != role {
                return Err(refusal(
                    "Une réserve est levée par le valideur du jalon.",
                    "Ajoutez une preuve au jalon : son valideur la jugera.",
                ));
            }
            Ok((Fact::Lifted(lifted), milestone.heads.clone()))
        })
        .await
    }

    /// Plans a milestone: `ATTRIBUT=VALEUR`, an empty value takes it away; `personne/NOM=PART` assigns somebody.
    ///
    /// # Errors
    /// No such milestone or attribute, a value that cannot be taken: nothing is changed then.
    pub async fn plan(&self, id: &str, milestone: &str, pairs: &[(String, String)]) -> Result<Edited, AppError> {
        self.edit(id, ActionKind::Edit, |catalogue, state| {
            if !catalogue.milestones.iter().any(|known| known.id == milestone) {
                return Err(unknown_milestone(milestone));
            }
            let operations = pairs.iter().map(|(attribute, text)| planned(milestone, attribute.trim(), text.trim()));
            let operations = operations.collect::<Result<Vec<_>, _>>()?;
            check_plan(state, milestone, &operations)?;
            Ok(Edit::typed(operations))
        })
        .await
    }

    /// Records what `decided` says of the path, signed, when the role is one of who edits.
    async fn happen(
        &self,
        id: &str,
        role: &str,
        decided: impl FnOnce(&Catalogue, &State, &Path, &Report) -> Result<(Fact, Vec<String>), AppError>,
    ) -> Result<Edited, AppError> {
        let today = self.host.today();
        self.record(id, role, |catalogue, state| {
            let report = check(catalogue, state, CheckOptions { gate: None, today: &today }).map_err(no_phase)?;
            let path = Path::of(catalogue, state, &report, &today);
            let (fact, after) = decided(catalogue, state, &path, &report)?;
            Ok(Written { fact, after, operations: Vec::new() })
        })
        .await
    }

    /// Records what `decided` says, signed, with what is written beside it, when the role is one of who edits.
    pub(crate) async fn record(
        &self,
        id: &str,
        role: &str,
        decided: impl FnOnce(&Catalogue, &State) -> Result<Written, AppError>,
    ) -> Result<Edited, AppError> {
        let roles = self.roles().await?;
        if !roles.iter().any(|own| own == role) {
            return Err(AppError::invalid(
                format!("Vous n'avez pas déclaré le rôle « {role} »."),
                format!("Vos rôles : {}. Ils se déclarent avec votre identité.", roles.join(", ")),
            ));
        }
        let Some(device) = &self.device else {
            return Err(AppError::new(
                Code::Internal,
                "Ce poste ne peut pas signer.",
                "Rien n'a été enregistré. Rouvrez Accostage.",
            ));
        };
        let stamp = self.stamp().await?;
        let event_id = self.host.new_id().simple().to_string();
        self.edit(id, ActionKind::Event, |catalogue, state| {
            let Written { fact, after, mut operations } = decided(catalogue, state)?;
            let event = Event {
                dossier: state.id.clone(),
                author: stamp.author.clone(),
                role: role.to_owned(),
                at: stamp.at,
                after,
                fact,
            };
            let signed = event.record(device.public(), |text| Ok::<_, AppError>(device.sign(text)))?;
            operations.push(Operation::Record { id: event_id, event: signed });
            Ok(Edit::typed(operations))
        })
        .await
    }
}

/// What consoles show counts there.
impl<S: Store + Connections + Links + Mirror> App<S> {
    /// A dossier and where its milestones stand today, with what consoles show of them.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn follow(&self, id: &str) -> Result<Followed, AppError> {
        let examined = self.examine(id, None).await?;
        let path = Path::of(&examined.catalogue, &examined.state, &examined.report, &self.host.today());
        let path = path.observing(self.evidence(id).await?);
        Ok(Followed { state: examined.state, catalogue: examined.catalogue, report: examined.report, path })
    }

    /// What a gate asks and what is there; no phase: the current one.
    ///
    /// # Errors
    /// No such phase, or it has no gate for this dossier.
    pub async fn gate_report(&self, id: &str, phase: Option<&str>) -> Result<(GateReport, Followed), AppError> {
        let followed = self.follow(id).await?;
        let phase = asked(&followed.catalogue, &followed.path, phase);
        let examined = self.examine(id, Some(phase)).await?;
        let Followed { state, catalogue, report, path } = &followed;
        let gate = GateReport::of(catalogue, state, path, (report, &examined.report), phase, &self.host.today());
        let gate = gate.ok_or_else(|| no_gate(catalogue, phase))?;
        Ok((gate, followed))
    }

    /// Passes a gate, or not.
    ///
    /// # Errors
    /// The report forbids it, or another role decides.
    pub async fn decide(&self, id: &str, phase: Option<&str>, decision: &Decision) -> Result<Edited, AppError> {
        let today = self.host.today();
        let seen = self.evidence(id).await?;
        self.happen(id, &decision.role, |catalogue, state, path, whole| {
            let path = &path.clone().observing(seen);
            let phase = asked(catalogue, path, phase);
            let report =
                check(catalogue, state, CheckOptions { gate: Some(phase), today: &today }).map_err(no_phase)?;
            let report = GateReport::of(catalogue, state, path, (whole, &report), phase, &today);
            let report = report.ok_or_else(|| no_gate(catalogue, phase))?;
            let heads = path.milestone(&report.milestone).map(|gate| gate.heads.clone());
            Ok((decide(catalogue, state, path, &report, decision)?, heads.unwrap_or_default()))
        })
        .await
    }

    /// Forecasts the go-live. The seed defaults to one that belongs to the dossier: asking twice gives the same dates.
    ///
    /// # Errors
    /// No such dossier, or nothing to forecast from.
    pub async fn forecast(&self, id: &str, seed: Option<u64>, draws: Option<u32>) -> Result<Forecast, AppError> {
        let followed = self.follow(id).await?;
        let today: NaiveDate = self.host.today().parse().unwrap_or_default();
        let own = uuid::Uuid::parse_str(&followed.state.id).unwrap_or_default().as_u64_pair().1;
        let options = Options { today, seed: seed.unwrap_or(own), draws: draws.unwrap_or(DRAWS) };
        forecast::forecast(&followed.catalogue, &followed.state, &followed.path, options).map_err(|error| {
            AppError::invalid(sentence(&error), "Corrigez les congés du projet, ou mettez le catalogue à jour.")
        })
    }
}

/// The phase asked for, or else the current one.
fn asked<'a>(catalogue: &'a Catalogue, path: &'a Path, phase: Option<&'a str>) -> &'a str {
    phase.or(path.current.as_deref()).unwrap_or(&catalogue.last_phase().id)
}

fn no_gate(catalogue: &Catalogue, phase: &str) -> AppError {
    let label = catalogue.phase(phase).map_or(phase, |phase| &phase.label);
    AppError::invalid(
        format!("La phase « {label} » n'a pas de point de contrôle pour ce dossier."),
        "Choisissez une phase du parcours qui en a un.",
    )
}

fn no_phase(error: accostage_dossier::evaluation::UnknownGate) -> AppError {
    AppError::invalid(format!("{error}."), "Choisissez une phase de la liste.")
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::new(Code::Refused, refusal.message, refusal.hint)
    }
}

fn refusal(message: &str, hint: &str) -> AppError {
    AppError::new(Code::Refused, message, hint)
}

fn known<'a>(path: &'a Path, id: &str) -> Result<&'a accostage_dossier::path::MilestoneState, AppError> {
    path.milestone(id).ok_or_else(|| unknown_milestone(id))
}

fn unknown_milestone(id: &str) -> AppError {
    AppError::not_found(format!("Aucun jalon ne s'appelle « {id} »."), "Choisissez un jalon de la liste du parcours.")
}

/// The operation for one attribute of the plan.
fn planned(milestone: &str, attribute: &str, text: &str) -> Result<Operation, AppError> {
    let key = plan::key(milestone, attribute);
    let kind = plan::ATTRIBUTES.iter().find(|(name, _)| *name == attribute).map(|(_, kind)| *kind);
    let person = attribute.strip_prefix(plan::PERSON).is_some_and(|name| !name.trim().is_empty());
    let refused = |reason: &str| {
        AppError::invalid(format!("{attribute} : {reason}"), "Rien n'a été modifié. Corrigez, puis recommencez.")
    };
    if kind.is_none() && !person {
        let names: Vec<&str> = plan::ATTRIBUTES.iter().map(|(name, _)| *name).collect();
        return Err(AppError::invalid(
            format!("Un jalon n'a pas d'attribut « {attribute} »."),
            format!("Attributs : {}, {}NOM.", names.join(", "), plan::PERSON),
        ));
    }
    if text.is_empty() {
        return Ok(Operation::Track { key, value: None });
    }
    let value = match kind {
        Some(plan::Kind::Day) => Answer::Text(day_text(text).map_err(|reason| refused(&reason))?),
        Some(plan::Kind::Days) => number(text, EFFORT_MAX, "jours-homme").map_err(|reason| refused(&reason))?,
        None => number(text.trim_end_matches('%'), 100.0, "%").map_err(|reason| refused(&reason))?,
    };
    Ok(Operation::Track { key, value: Some(value) })
}

fn number(text: &str, max: f64, unit: &str) -> Result<Answer, String> {
    let number = number_text(text)?;
    if !(0.0..=max).contains(&number) {
        return Err(format!("« {text} » doit être entre 0 et {max} {unit}."));
    }
    Ok(Answer::Number(number))
}

/// The last day comes after the first one, and the smallest effort is not the largest.
fn check_plan(state: &State, milestone: &str, operations: &[Operation]) -> Result<(), AppError> {
    let value = |attribute: &str| {
        let key = plan::key(milestone, attribute);
        let given = operations.iter().rev().find_map(|operation| match operation {
            Operation::Track { key: other, value } if *other == key => Some(value.clone()),
            _ => None,
        });
        given.unwrap_or_else(|| state.tracking.get(&key).map(|answered| answered.value.clone()))
    };
    if let (Some(Answer::Text(start)), Some(Answer::Text(end))) = (value("debut-prevu"), value("fin-prevue"))
        && start > end
    {
        return Err(AppError::invalid(
            format!("La fin prévue ({end}) vient avant le début prévu ({start})."),
            "Rien n'a été modifié. Corrigez l'une des deux dates.",
        ));
    }
    if let (Some(Answer::Number(low)), Some(Answer::Number(high))) = (value("charge-min"), value("charge-max"))
        && low > high
    {
        return Err(AppError::invalid(
            format!("La charge minimale ({low}) dépasse la charge maximale ({high})."),
            "Rien n'a été modifié. Corrigez l'une des deux charges.",
        ));
    }
    Ok(())
}

/// Days on which the project does not work.
impl<S: Store> App<S> {
    /// Adds a period without work, both days included; an empty last day takes it away.
    ///
    /// # Errors
    /// Not dates, or the last one before the first one.
    pub async fn set_holiday(&self, id: &str, first: &str, last: &str) -> Result<Edited, AppError> {
        let read = |text: &str| day_text(text).map_err(|reason| AppError::invalid(reason, "Par exemple 2027-03-15."));
        let first = read(first)?;
        let last = if last.trim().is_empty() { None } else { Some(read(last)?) };
        if last.as_ref().is_some_and(|last| *last < first) {
            return Err(AppError::invalid("Le dernier jour vient avant le premier.", "Corrigez l'une des deux dates."));
        }
        let key = format!("{}{first}", plan::HOLIDAY);
        let operation = Operation::Track { key, value: last.map(Answer::Text) };
        self.edit(id, ActionKind::Edit, |_, _| Ok(Edit::typed(vec![operation]))).await
    }
}

/// A status by its word.
///
/// # Errors
/// No such status.
pub fn status(word: &str) -> Result<Status, AppError> {
    Status::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Status::ALL.iter().map(|status| status.word()).collect();
        AppError::invalid(format!("État inconnu « {word} »."), format!("États : {}.", words.join(", ")))
    })
}
