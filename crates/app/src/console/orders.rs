//! Lines of a plan in the outbox: kept all or none, read back, given up.

use std::collections::{BTreeMap, BTreeSet};

use accostage_platform::ProjectId;
use accostage_platform::plan::{Change, Effect, Kind, Line, LineId, Plan};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ports::{
    Call, CallAnswer, CallJournal, Connection, Connections, Entry, Links, Outbox, OutboxError, OutboxQuery, OutboxRow,
    OutboxState, OutboxStep, Store, Transition,
};
use crate::redacted::Redacted;
use crate::{App, AppError, Code, Way};

/// What a line of the outbox asks: its line of the plan, as far as sending and settling need it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The line of the plan.
    #[serde(rename = "ligne")]
    pub line: LineId,
    /// What it is about.
    #[serde(rename = "nature")]
    pub kind: Kind,
    /// Which one.
    #[serde(rename = "nom")]
    pub name: String,
    /// In a few words, in French.
    #[serde(rename = "titre")]
    pub title: String,
    /// Platform, by its word of the catalogue.
    #[serde(rename = "plateforme")]
    pub platform: String,
    /// What the plan found different.
    #[serde(rename = "changements", default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What is sent.
    #[serde(rename = "effet")]
    pub effect: Effect,
}

/// A line of the outbox with what it asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Errand {
    /// What it asks.
    pub order: Order,
    /// Where it is.
    pub row: OutboxRow,
}

impl Errand {
    /// Reads what a line of the outbox asks.
    ///
    /// # Errors
    /// A newer program wrote it: guessing might send something else.
    pub(super) fn read(row: OutboxRow) -> Result<Self, AppError> {
        let order = serde_json::from_str(&row.action).map_err(|error| {
            AppError::new(
                Code::StoreNewer,
                "Une ligne d'envoi a été écrite d'une façon que cette version d'Accostage ne connaît pas.",
                "Rien n'a été envoyé. Mettez Accostage à jour sur ce poste.",
            )
            .with_details(format!("ligne {}, colonne {}", error.line(), error.column()))
        })?;
        Ok(Self { order, row })
    }

    /// Identity on the console of what it made or changed.
    pub(super) fn made(&self) -> Option<String> {
        let result: Made = serde_json::from_str(self.row.result.as_deref()?).ok()?;
        Some(result.id)
    }
}

/// What a line made, as the outbox keeps it.
#[derive(Serialize, Deserialize)]
struct Made {
    id: String,
}

/// What a line made, as the outbox keeps it.
pub(super) fn result(id: Option<&str>) -> Option<String> {
    id.map(|id| json!({ "id": id }).to_string())
}

impl<S: Store + Connections + Links + Outbox + CallJournal> App<S> {
    /// Keeps the lines of a plan that the user picked, all of them or none. Gives the application that they are part of.
    ///
    /// # Errors
    /// A line that sends nothing, or that needs another that was not picked; something of this dossier is not over yet.
    pub(super) async fn put_out(
        &self,
        dossier: &str,
        connection: &Connection,
        plan: &Plan,
        picked: &BTreeSet<LineId>,
    ) -> Result<String, AppError> {
        let lines = picked_lines(plan, picked)?;
        if !self.errands(dossier, Some(connection), true).await?.is_empty() {
            return Err(AppError::new(
                Code::Refused,
                "Un envoi de ce dossier vers cette console n'est pas terminé : rien n'a été retenu.",
                "Reprenez-le d'abord, ou abandonnez ce qui en reste.",
            )
            .by(Way::SettleSending));
        }
        let (now, application) = (self.host.now(), self.host.new_id().to_string());
        let ids: BTreeMap<&LineId, String> =
            lines.iter().map(|line| (&line.id, self.host.new_id().to_string())).collect();
        let mut rows = Vec::with_capacity(lines.len());
        for (rank, line) in (0..).zip(&lines) {
            let Some(effect) = line.action.clone() else { continue };
            let marker = marker(dossier, plan.project.as_ref(), line);
            let order = Order {
                line: line.id.clone(),
                kind: line.kind,
                name: line.name.clone(),
                title: line.title.clone(),
                platform: plan.platform.clone(),
                changes: line.changes.clone(),
                effect,
            };
            rows.push(OutboxRow {
                id: ids[&line.id].clone(),
                plan: application.clone(),
                dossier: dossier.to_owned(),
                console: connection.id.clone(),
                rank,
                after: needs(plan, line, &ids)?,
                action: serde_json::to_string(&order).map_err(|error| unwritable(&error))?,
                marker,
                state: OutboxState::ToSend,
                attempts: 0,
                error: None,
                result: None,
                created_at: now,
                updated_at: now,
            });
        }
        self.store.put_out(rows).await?;
        Ok(application)
    }

    /// What a dossier asked of consoles, the oldest first; of one console, or of all; what is not over, or all.
    ///
    /// # Errors
    /// The store cannot be read, or a newer program wrote it.
    pub async fn errands(
        &self,
        dossier: &str,
        connection: Option<&Connection>,
        unsettled: bool,
    ) -> Result<Vec<Errand>, AppError> {
        let console = connection.map(|connection| connection.id.clone());
        let query = OutboxQuery { dossier: Some(dossier.to_owned()), console, plan: None, unsettled };
        self.store.outbox(&query).await?.into_iter().map(Errand::read).collect()
    }

    /// Gives up what is not over of a dossier, and what waits for it: named by its line of the plan or of the outbox, or by
    /// the beginning of either. Whatever became of it on the console stays there.
    ///
    /// # Errors
    /// Nothing that is not over has this name, or several do; something is being sent.
    pub async fn give_up(&self, dossier: &str, name: &str) -> Result<Vec<Errand>, AppError> {
        let _alone = self.sending_alone()?;
        let pending = self.errands(dossier, None, true).await?;
        let named = |errand: &&Errand| errand.order.line.0.starts_with(name) || errand.row.id.starts_with(name);
        let found: Vec<&Errand> = pending.iter().filter(named).collect();
        let [first] = found.as_slice() else {
            let told = if found.is_empty() { "Aucune ligne" } else { "Plusieurs lignes" };
            return Err(AppError::not_found(
                format!("{told} en attente ou en doute de ce dossier ne commence par « {name} »."),
                "L'état des envois donne l'identifiant de chaque ligne.",
            ));
        };
        let author = self.stamp().await?.author.name;
        let mut gone = vec![self.withdraw(first, &author).await?];
        for errand in &pending {
            let waits = errand.row.after.iter().any(|id| gone.iter().any(|gone| gone.row.id == *id));
            if waits && errand.row.id != first.row.id {
                gone.push(self.withdraw(errand, &author).await?);
            }
        }
        Ok(gone)
    }

    async fn withdraw(&self, errand: &Errand, author: &str) -> Result<Errand, AppError> {
        let now = self.host.now();
        let mut state = errand.row.state;
        if state == OutboxState::Sent {
            // Nothing is being sent: nobody awaits its answer any more.
            state = self.store.step(Transition::new(&*errand.row.id, OutboxStep::Doubt, now)).await?.state;
        }
        let mut step = Transition::new(&*errand.row.id, OutboxStep::Withdraw, now);
        step.error = Some(if state == OutboxState::Uncertain {
            let call = self.host.new_id().to_string();
            let told = json!({ "ligne": errand.order.title, "par": author, "issue": "inconnue" }).to_string();
            step.journal = vec![
                Entry::Sent(Call {
                    id: call.clone(),
                    at: now,
                    console: errand.row.console.clone(),
                    row: Some(errand.row.id.clone()),
                    method: GIVEN_UP.to_owned(),
                    url: Redacted::default(),
                    request: Redacted::body(&told, &[]),
                }),
                Entry::Answered(CallAnswer {
                    call,
                    at: now,
                    status: None,
                    answer: Redacted::body(
                        "Rien n'a été envoyé : la ligne est abandonnée sans que son issue soit connue.",
                        &[],
                    ),
                }),
            ];
            OutboxError {
                code: "abandonnee".to_owned(),
                message: format!(
                    "Abandonnée par {author} sans que son issue soit connue : la console l'a peut-être faite."
                ),
                hint: Some("Lisez la console avant de refaire un plan.".to_owned()),
                details: errand.row.error.as_ref().map(|error| error.message.clone()),
            }
        } else {
            OutboxError {
                code: "abandonnee".to_owned(),
                message: format!("Abandonnée par {author} avant d'être envoyée."),
                hint: None,
                details: None,
            }
        });
        Errand::read(self.store.step(step).await?)
    }
}

/// Method, in the journal, of a line given up in doubt: nothing leaves.
pub const GIVEN_UP: &str = "ABANDON";

fn picked_lines<'a>(plan: &'a Plan, picked: &BTreeSet<LineId>) -> Result<Vec<&'a Line>, AppError> {
    if let Some(unknown) = picked.iter().find(|id| plan.line(id).is_none()) {
        return Err(AppError::not_found(
            format!("La ligne « {unknown} » n'est pas, ou plus, dans le plan : rien n'a été retenu."),
            "Refaites le plan, et relisez ses lignes.",
        ));
    }
    let lines: Vec<&Line> = plan.lines.iter().filter(|line| picked.contains(&line.id)).collect();
    if let Some(idle) = lines.iter().find(|line| !line.acts()) {
        let why = if idle.explanation.is_empty() { String::new() } else { format!(" {}", idle.explanation) };
        let advice = if idle.advice.is_empty() { "Retirez-la de votre choix." } else { &idle.advice };
        return Err(AppError::new(
            Code::Refused,
            format!("« {} » n'envoie rien : rien n'a été retenu.{why}", idle.title),
            advice,
        ));
    }
    Ok(lines)
}

/// Lines of the outbox that a line needs.
fn needs(plan: &Plan, line: &Line, ids: &BTreeMap<&LineId, String>) -> Result<Vec<String>, AppError> {
    let mut needed = Vec::new();
    for id in &line.after {
        match ids.get(id) {
            Some(id) => needed.push(id.clone()),
            // The owner comes after everything that is done: what was left aside is not.
            None if line.kind == Kind::Owner => {}
            None => {
                let title = plan.line(id).map_or(id.0.as_str(), |needed| needed.title.as_str());
                return Err(AppError::new(
                    Code::Refused,
                    format!(
                        "« {} » a besoin de « {title} », que vous n'avez pas choisi : rien n'a été retenu.",
                        line.title
                    ),
                    "Choisissez les deux, ou aucune.",
                ));
            }
        }
    }
    Ok(needed)
}

/// Names what a line touches, whichever plan says it and whatever it does to it.
fn marker(dossier: &str, project: Option<&ProjectId>, line: &Line) -> String {
    match (&line.action, project) {
        // Whoever asks: names are not unique on the server.
        (Some(Effect::CreateProject { name, .. }), _) => format!("projet/{name}"),
        (_, Some(project)) => format!("{project}/{}/{}", line.kind.word(), line.name),
        (_, None) => format!("dossier:{dossier}/{}/{}", line.kind.word(), line.name),
    }
}

fn unwritable(error: &serde_json::Error) -> AppError {
    AppError::new(Code::Internal, "Le plan n'a pas pu être retenu : rien n'a été envoyé.", "Refaites le plan.")
        .with_details(error.to_string())
}
