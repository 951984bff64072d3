//! What a line names without identity, found at the moment of sending.

use std::collections::BTreeMap;

use accostage_platform::ProjectId;
use accostage_platform::plan::{Effect, Kind, Reference};

use super::orders::Errand;
use crate::ports::Console;
use crate::{AppError, Code};

/// Gives names their identity: what was made since the plan first, then what the console lists.
pub(super) struct References<'a, K> {
    console: &'a K,
    project: Option<ProjectId>,
    made: BTreeMap<(Kind, String), String>,
}

impl<'a, K: Console> References<'a, K> {
    /// With the project that the dossier is linked to.
    pub(super) fn new(console: &'a K, project: Option<ProjectId>) -> Self {
        Self { console, project, made: BTreeMap::new() }
    }

    /// Learns what a line that is done made.
    pub(super) fn learn(&mut self, errand: &Errand) {
        let Some(id) = errand.made() else { return };
        if errand.order.kind == Kind::Project {
            self.found(&id);
        } else {
            self.made.insert((errand.order.kind, errand.order.name.clone()), id);
        }
    }

    /// Learns which project it is.
    pub(super) fn found(&mut self, project: &str) {
        self.project = Some(project.into());
    }

    /// The project.
    pub(super) fn project(&self) -> Option<&ProjectId> {
        self.project.as_ref()
    }

    /// The effect, with an identity for each thing that it names.
    ///
    /// # Errors
    /// Something has no identity, or several; the console cannot be read.
    pub(super) async fn resolve(&self, effect: &Effect) -> Result<Effect, AppError> {
        let mut effect = effect.clone();
        let creates = matches!(effect, Effect::CreateProject { .. });
        if effect.project().is_none() && !creates {
            let project = self.project.as_ref().ok_or_else(|| missing("le projet", ""))?;
            effect = effect.in_project(project);
        }
        match &mut effect {
            Effect::TransferProject { owner, .. } => self.fill(owner, Kind::Member).await?,
            Effect::SetRoles { member, roles, .. } => {
                self.fill(member, Kind::Member).await?;
                for role in roles {
                    self.fill(role, Kind::Roles).await?;
                }
            }
            Effect::CreateDeployment { environment, sources, .. }
            | Effect::UpdateDeployment { environment, sources, .. } => {
                self.fill(environment, Kind::Environment).await?;
                for source in sources {
                    self.fill(&mut source.repository, Kind::Repository).await?;
                }
            }
            _ => {}
        }
        Ok(effect)
    }

    async fn fill(&self, reference: &mut Reference, kind: Kind) -> Result<(), AppError> {
        if reference.id.is_some() {
            return Ok(());
        }
        let name = &reference.name;
        let id = match self.made.get(&(kind, name.clone())) {
            Some(id) => id.clone(),
            None => self.listed(kind, name).await?,
        };
        reference.id = Some(id);
        Ok(())
    }

    /// The only one of this name that the console lists.
    async fn listed(&self, kind: Kind, name: &str) -> Result<String, AppError> {
        let words = if kind == Kind::Roles { "le rôle" } else { kind.words() };
        let project = self.project.as_ref().ok_or_else(|| missing(words, name))?;
        let all: Vec<(String, String)> = match kind {
            Kind::Environment => {
                let list = self.console.environments(project).await?;
                list.into_iter().map(|one| (one.name, one.id.0)).collect()
            }
            Kind::Repository => {
                let list = self.console.repositories(project).await?;
                list.into_iter().map(|one| (one.internal_repo_name, one.id.0)).collect()
            }
            Kind::Roles => {
                let list = self.console.roles(project).await?;
                list.into_iter().map(|one| (one.name, one.id.0)).collect()
            }
            _ => {
                let list = self.console.members(project).await?;
                list.into_iter().map(|one| (one.email.to_lowercase(), one.user_id.0)).collect()
            }
        };
        let wanted = if kind == Kind::Member { name.to_lowercase() } else { name.to_owned() };
        let mut found = all.into_iter().filter(|(name, _)| *name == wanted);
        match (found.next(), found.next()) {
            (Some((_, id)), None) => Ok(id),
            (None, _) => Err(missing(words, name)),
            (Some(_), Some(_)) => Err(AppError::new(
                Code::Refused,
                format!("La console a plusieurs fois {words} « {name} » : rien n'a été envoyé."),
                "Retirez l'homonyme sur la console, puis refaites le plan.",
            )),
        }
    }
}

fn missing(words: &str, name: &str) -> AppError {
    let named = if name.is_empty() { words.to_owned() } else { format!("{words} « {name} »") };
    AppError::not_found(
        format!("La console n'a pas, ou plus, {named} dont cette ligne a besoin : elle n'a pas été envoyée."),
        "Relisez la console, puis refaites le plan.",
    )
}
