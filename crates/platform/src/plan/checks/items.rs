//! Checks about what a project holds: one by one, each with its row.

use super::super::compare::{
    Attributes, changes, fixed_of_environment, of_deployment, of_environment, of_repository, wanted_deployment,
    wanted_environment, wanted_repository,
};
use super::{Check, Finding, Observation};
use crate::Action;

impl Check<'_> {
    pub(super) fn environments(&self) -> Vec<Observation> {
        let held = &self.actual.held;
        if let Some(told) = self.unreadable(held.environments.is_none(), Action::ListEnvironments) {
            return told;
        }
        let told = self.desired.environments.iter().flat_map(|wish| {
            let mut wanted = wanted_environment(wish);
            wanted.extend(wish.stage.as_deref().map(|stage| ("stage", stage.into())));
            wanted.extend(wish.cluster.as_deref().map(|cluster| ("cluster", cluster.into())));
            let found = held.environments_named(&wish.name).next().map(|found| {
                let mut all = of_environment(found);
                all.extend(fixed_of_environment(self.actual, found));
                all
            });
            self.item(&wish.name, &wish.row, found, &wanted)
        });
        self.or_nothing_to_compare(told.collect())
    }

    pub(super) fn repositories(&self) -> Vec<Observation> {
        let held = &self.actual.held;
        if let Some(told) = self.unreadable(held.repositories.is_none(), Action::ListRepositories) {
            return told;
        }
        let told = self.desired.repositories.iter().flat_map(|wish| {
            let found = held.repositories_named(&wish.name).next().map(of_repository);
            self.item(&wish.name, &wish.row, found, &wanted_repository(wish))
        });
        self.or_nothing_to_compare(told.collect())
    }

    pub(super) fn deployments(&self) -> Vec<Observation> {
        let held = &self.actual.held;
        if let Some(told) = self.unreadable(held.deployments.is_none(), Action::ListDeployments) {
            return told;
        }
        let told = self.desired.deployments.iter().flat_map(|wish| {
            let found = held.deployments_named(&wish.name).next().map(|found| of_deployment(held, found));
            self.item(&wish.name, &wish.row, found, &wanted_deployment(&wish.environment, &wish.sources))
        });
        self.or_nothing_to_compare(told.collect())
    }

    pub(super) fn members(&self) -> Vec<Observation> {
        if let Some(told) = self.unreadable(false, Action::ListMembers) {
            return told;
        }
        let held = &self.actual.held;
        let told = self.desired.members.iter().map(|wish| {
            let Some(member) = held.member(&wish.email) else {
                return self.about(&wish.email, &wish.row, Finding::NotFound);
            };
            let names = held.role_names(&member.role_ids);
            let has = |role: &String| names.iter().any(|name| name.to_lowercase() == role.to_lowercase());
            let agrees = wish.roles.iter().all(has);
            let finding = if agrees { Finding::Agrees } else { Finding::Differs };
            Observation {
                attribute: "role".to_owned(),
                dossier: wish.roles.clone().into(),
                console: names.into(),
                ..self.about(&wish.email, &wish.row, finding)
            }
        });
        self.or_nothing_to_compare(told.collect())
    }

    /// What is told when there is no project, or when it did not let itself be read.
    fn unreadable(&self, unread: bool, action: Action) -> Option<Vec<Observation>> {
        if self.actual.held.project.is_none() {
            return Some(vec![self.observed(Finding::NotFound)]);
        }
        unread.then(|| vec![self.unread(action)])
    }

    /// One item: not found, different in some attributes, or the same.
    fn item(&self, name: &str, row: &str, found: Option<Attributes>, wanted: &Attributes) -> Vec<Observation> {
        let Some(found) = found else { return vec![self.about(name, row, Finding::NotFound)] };
        let known: Attributes =
            wanted.iter().filter(|(name, _)| found.iter().any(|(other, _)| other == name)).cloned().collect();
        let differs = changes(&found, &known);
        if differs.is_empty() {
            return vec![self.about(name, row, Finding::Agrees)];
        }
        let told = differs.into_iter().map(|change| Observation {
            attribute: change.attribute,
            dossier: change.after,
            console: change.before,
            ..self.about(name, row, Finding::Differs)
        });
        told.collect::<Vec<_>>()
    }
}
