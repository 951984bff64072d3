//! Checks about the project as a whole.

use serde_json::Value;

use super::super::compare::number;
use super::super::desired::Limits;
use super::{Check, Finding, Observation};
use crate::{Action, Moment, Project};

impl Check<'_> {
    pub(super) fn project(&self) -> Vec<Observation> {
        let wish = &self.desired.project;
        let name = wish.name.clone().unwrap_or_default();
        let Some(project) = &self.actual.held.project else {
            return vec![self.about(&name, "", Finding::NotFound)];
        };
        let mut told = Vec::new();
        let text = |attribute: &str, wanted: &Option<String>, held: &str| {
            let wanted = wanted.as_deref()?;
            Some(self.compared(&project.name, attribute, wanted.into(), held.into()))
        };
        told.extend(text("nom", &wish.name, &project.name));
        told.extend(text("description", &wish.description, &project.description));
        let owner = project.owner_id().map(|id| self.actual.person(id).to_lowercase()).unwrap_or_default();
        let wanted_owner = wish.owner.as_ref().map(|email| email.trim().to_lowercase());
        told.extend(text("proprietaire", &wanted_owner, &owner));
        told.push(self.compared(&project.name, "statut", "created".into(), project.status.as_str().into()));
        told.push(self.compared(&project.name, "verrouille", false.into(), project.locked.into()));
        told.push(self.provisioned(project));
        told
    }

    fn provisioned(&self, project: &Project) -> Observation {
        let held = project.last_success_provisionning_version.as_deref().map_or(Value::Null, Value::from);
        match &self.actual.version {
            Some(version) => self.compared(&project.name, "version-provisionnee", version.as_str().into(), held),
            None => Observation {
                item: project.name.clone(),
                attribute: "version-provisionnee".to_owned(),
                console: held,
                ..self.unknown("La console n'a pas dit sa version.")
            },
        }
    }

    pub(super) fn quotas(&self) -> Vec<Observation> {
        let Some(project) = &self.actual.held.project else { return vec![self.observed(Finding::NotFound)] };
        let held = Limits::of(project);
        let field = |name: &str, observation: Observation| {
            // Each quota bears on its own field, and on none of the others.
            let fields = observation.fields.iter().filter(|field| *field == name).cloned().collect();
            Observation { fields, ..observation }
        };
        let unlimited = self.compared(&project.name, "quota-sans-limite", false.into(), held.limitless.into());
        let mut told = vec![field("quota-sans-limite", unlimited)];
        for ((name, wanted), (_, now)) in self.desired.project.limits.numbers().into_iter().zip(held.numbers()) {
            let Some(wanted) = wanted else { continue };
            let mut observation = self.compared(&project.name, name, number(wanted), number(now));
            let production = name.starts_with("quota-prod");
            let unset = !project.quota(production).is_limit() && !held.limitless;
            if unset && !wanted.is_zero() {
                observation.finding = Finding::Differs;
                "Processeurs et mémoire tous deux à 0 : la console n'applique aucune limite."
                    .clone_into(&mut observation.why);
            } else if now >= wanted {
                observation.finding = Finding::Agrees;
            }
            told.push(field(name, observation));
        }
        told
    }

    pub(super) fn services(&self) -> Vec<Observation> {
        if self.actual.held.project.is_none() {
            return vec![self.observed(Finding::NotFound)];
        }
        let Some(services) = &self.around.services else { return vec![self.unread(Action::ListServices)] };
        let told: Vec<Observation> = services
            .iter()
            .map(|service| {
                let urls: Vec<&str> = service.urls.iter().map(|url| url.to.as_str()).collect();
                let finding = if urls.is_empty() { Finding::NotFound } else { Finding::Agrees };
                let name = if service.title.is_empty() { &service.name } else { &service.title };
                let why = "Le lien existe ; l'accès n'est pas prouvé.".to_owned();
                let why = if urls.is_empty() { String::new() } else { why };
                Observation { console: urls.into(), why, ..self.about(name, "", finding) }
            })
            .collect();
        if told.is_empty() { vec![self.observed(Finding::NotFound)] } else { told }
    }

    /// The last operation of each kind: asked, and how it ended.
    pub(super) fn log(&self) -> Vec<Observation> {
        let Some(project) = &self.actual.held.project else { return vec![self.observed(Finding::NotFound)] };
        let here = self
            .actual
            .log
            .iter()
            .filter(|entry| entry.project_id.is_none() || entry.project_id.as_ref() == Some(&project.id));
        let mut last = std::collections::BTreeMap::new();
        for entry in here {
            let at = entry.created_at.as_ref().and_then(Moment::millis);
            let known = last.entry(entry.action.as_str()).or_insert((at, entry));
            if at > known.0 {
                *known = (at, entry);
            }
        }
        if last.is_empty() {
            return vec![match self.actual.why_unread(Action::ReadLog) {
                Some(_) => self.unread(Action::ReadLog),
                None => self.observed(Finding::NotFound),
            }];
        }
        let told = last.into_iter().map(|(action, (_, entry))| {
            let finding = if entry.data.is_failure() { Finding::Differs } else { Finding::Agrees };
            let at = entry.created_at.as_ref().map_or(Value::Null, |at| at.0.as_str().into());
            let why = entry.data.message_resume.clone().unwrap_or_default();
            Observation { console: at, why, ..self.about(action, "", finding) }
        });
        told.collect()
    }
}
