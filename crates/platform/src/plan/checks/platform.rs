//! Checks about the platform: its version, its services, its accounts, its places.

use serde_json::Value;

use super::super::actual::same_email;
use super::{Check, Finding, Observation};
use crate::{HealthStatus, Usage};

impl Check<'_> {
    pub(super) fn version(&self) -> Vec<Observation> {
        vec![match &self.actual.version {
            Some(version) => Observation { console: version.as_str().into(), ..self.observed(Finding::Agrees) },
            None => self.unknown("La console n'a pas dit sa version."),
        }]
    }

    pub(super) fn health(&self) -> Vec<Observation> {
        let Some(services) = &self.around.health else {
            return vec![self.unknown("L'état des services n'a pas été lu.")];
        };
        let told = services.iter().map(|service| {
            let finding = match service.status {
                HealthStatus::Fine => Finding::Agrees,
                HealthStatus::Degraded | HealthStatus::Failing => Finding::Differs,
                HealthStatus::NotKnown | HealthStatus::Other(_) => Finding::Unknown,
            };
            let why = service.message.clone().unwrap_or_default();
            Observation { console: service.status.as_str().into(), why, ..self.about(&service.name, "", finding) }
        });
        told.collect()
    }

    pub(super) fn accounts(&self) -> Vec<Observation> {
        let owner = self.actual.held.project.as_ref().and_then(|project| project.owner_id());
        let owner = owner.map(|id| self.actual.person(id));
        let wanted = self.desired.members.iter().map(|wish| (wish.email.as_str(), wish.row.as_str()));
        let wanted = wanted.chain(self.desired.project.owner.iter().map(|email| (email.as_str(), "")));
        let told = wanted.map(|(email, row)| {
            let inside = self.actual.held.member(email).is_some()
                || owner.as_deref().is_some_and(|owner| same_email(owner, email));
            match (inside, self.around.accounts.get(&email.to_lowercase())) {
                (true, _) | (false, Some(true)) => self.about(email, row, Finding::Agrees),
                (false, Some(false)) => Observation {
                    why: "Aucun compte de la console n'a ce courriel ; il peut être connu du seul annuaire.".to_owned(),
                    ..self.about(email, row, Finding::NotFound)
                },
                (false, None) => Observation {
                    why: "Ce courriel n'a pas été cherché sur la console.".to_owned(),
                    ..self.about(email, row, Finding::Unknown)
                },
            }
        });
        self.or_nothing_to_compare(told.collect())
    }

    pub(super) fn stages(&self) -> Vec<Observation> {
        let Some(stages) = &self.actual.stages else { return vec![self.unknown("Les types n'ont pas été lus.")] };
        let told = self.desired.environments.iter().filter_map(|wish| {
            let wanted = wish.stage.as_deref()?;
            let found = stages.iter().any(|stage| stage.name == wanted);
            let finding = if found { Finding::Agrees } else { Finding::NotFound };
            Some(Observation { dossier: wanted.into(), ..self.about(&wish.name, &wish.row, finding) })
        });
        self.or_nothing_to_compare(told.collect())
    }

    pub(super) fn zones(&self) -> Vec<Observation> {
        let Some(zones) = &self.actual.zones else { return vec![self.unknown("Les zones n'ont pas été lues.")] };
        let told = self.desired.environments.iter().filter_map(|wish| {
            let wanted = wish.zone.as_deref()?;
            let small = wanted.to_lowercase();
            let found =
                zones.iter().any(|zone| zone.slug.to_lowercase() == small || zone.label.to_lowercase() == small);
            let finding = if found { Finding::Agrees } else { Finding::NotFound };
            Some(Observation { dossier: wanted.into(), ..self.about(&wish.name, &wish.row, finding) })
        });
        self.or_nothing_to_compare(told.collect())
    }

    pub(super) fn clusters(&self) -> Vec<Observation> {
        let Some(clusters) = &self.actual.clusters else {
            return vec![self.unknown("Les clusters n'ont pas été lus.")];
        };
        let told = self.desired.environments.iter().filter_map(|wish| {
            let wanted = wish.cluster.as_deref()?;
            let base = |finding| Observation { dossier: wanted.into(), ..self.about(&wish.name, &wish.row, finding) };
            let Some(cluster) = clusters.iter().find(|cluster| cluster.label == wanted) else {
                return Some(base(Finding::NotFound));
            };
            let stage = wish.stage.as_deref();
            let stages: Vec<&str> = cluster.stage_ids.iter().filter_map(|id| self.actual.stage_name(id)).collect();
            if stage.is_some_and(|stage| !stages.contains(&stage)) && self.actual.stages.is_some() {
                let why = "Ce cluster ne propose pas le type de l'environnement.".to_owned();
                return Some(Observation { console: stages.into(), why, ..base(Finding::Differs) });
            }
            Some(Observation { console: cluster.label.as_str().into(), ..base(Finding::Agrees) })
        });
        self.or_nothing_to_compare(told.collect())
    }

    pub(super) fn cluster_usage(&self) -> Vec<Observation> {
        let told = self.desired.environments.iter().filter_map(|wish| {
            let wanted = wish.cluster.as_deref()?;
            let cluster = self.actual.clusters.iter().flatten().find(|cluster| cluster.label == wanted)?;
            let Some(taken) = self.actual.usage.get(&cluster.id).map(Usage::resources) else {
                let why = "L'occupation d'un cluster ne se lit qu'avec le droit de voir les clusters.".to_owned();
                return Some(Observation { why, ..self.about(&wish.name, &wish.row, Finding::Unknown) });
            };
            let exists = self.actual.held.environments_named(&wish.name).next().is_some();
            let mut after = taken;
            if !exists {
                after.cpu = after.cpu + wish.cpu.unwrap_or_default();
                after.gpu = after.gpu + wish.gpu.unwrap_or_default();
                after.memory = after.memory + wish.memory.unwrap_or_default();
            }
            let lacking = cluster.capacity().lacking(after);
            let finding = if lacking.is_empty() { Finding::Agrees } else { Finding::Differs };
            let console = if lacking.is_empty() { Value::Null } else { lacking.into() };
            Some(Observation { console, ..self.about(&wish.name, &wish.row, finding) })
        });
        self.or_nothing_to_compare(told.collect())
    }

    /// What was found, or that the dossier says nothing to compare.
    pub(super) fn or_nothing_to_compare(&self, told: Vec<Observation>) -> Vec<Observation> {
        if told.is_empty() { vec![self.unknown("Le dossier ne dit rien à comparer.")] } else { told }
    }
}
