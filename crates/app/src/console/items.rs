//! What a console answers, as items of the mirror.

use accostage_platform::{
    Cluster, Deployment, Environment, LogEntry, Member, Project, Repository, Role, ServiceLink, Stage, Unknown, Zone,
};
use serde::Serialize;

use crate::ports::{MirrorItem, MirrorKind};
use crate::redacted::{without_named_user, without_secrets};

/// Something that the mirror holds.
pub(super) trait Mirrored: Serialize {
    /// What it is.
    const KIND: MirrorKind;
    /// Identifier, name, other text that finds it.
    fn names(&self) -> [&str; 3];

    /// As an item, of a project or of none. A console answers with whatever was typed in it, secrets too: those that are
    /// recognised are left there.
    fn item(&self, project: &str) -> MirrorItem {
        let [id, name, alias] = self.names().map(str::to_owned);
        let payload = serde_json::to_value(self).map(without_secrets).unwrap_or_default().to_string();
        MirrorItem { kind: Self::KIND, project: project.to_owned(), id, name, alias, payload }
    }
}

macro_rules! mirrored {
    ($($type:ty, $kind:ident, |$it:ident| $id:expr, $name:expr, $alias:expr;)+) => {$(
        impl Mirrored for $type {
            const KIND: MirrorKind = MirrorKind::$kind;
            fn names(&self) -> [&str; 3] {
                let $it = self;
                [$id, $name, $alias]
            }
        }
    )+};
}

mirrored! {
    Project, Project, |it| it.id.as_str(), &it.name, &it.slug;
    Environment, Environment, |it| it.id.as_str(), &it.name, "";
    Repository, Repository, |it| it.id.as_str(), &it.internal_repo_name, &it.external_repo_url;
    Member, Member, |it| it.user_id.as_str(), &it.last_name, &it.email;
    Role, Role, |it| it.id.as_str(), &it.name, "";
    Deployment, Deployment, |it| it.id.as_str(), &it.name, "";
    Cluster, Cluster, |it| it.id.as_str(), &it.label, "";
    Stage, Stage, |it| it.id.as_str(), &it.name, "";
    Zone, Zone, |it| it.id.as_str(), &it.label, &it.slug;
    ServiceLink, Service, |it| &it.name, &it.title, "";
    LogEntry, Log, |it| it.id.as_str(), &it.action, "";
}

/// Without the last visit of its owner: it moves at each call, and a visit is no change of the project.
pub(super) fn plain_project(mut project: Project) -> Project {
    if let Some(owner) = &mut project.owner {
        owner.last_login = None;
        owner.updated_at = None;
    }
    project
}

/// Without whoever its address names: it may be a secret.
pub(super) fn plain_repository(mut repository: Repository) -> Repository {
    repository.external_repo_url = without_named_user(&repository.external_repo_url);
    repository
}

/// Without whoever the addresses of its repositories name.
pub(super) fn plain_deployment(mut deployment: Deployment) -> Deployment {
    for source in deployment.deployment_sources.iter_mut().flatten() {
        source.repository = source.repository.take().map(plain_repository);
    }
    deployment
}

/// Without the settings of a service: their values may be secrets under any name.
pub(super) fn plain_service(service: ServiceLink) -> ServiceLink {
    ServiceLink { manifest: None, ..service }
}

/// Without what services answered and what they were asked: both may be secrets under any name.
pub(super) fn plain_log(mut entry: LogEntry) -> LogEntry {
    entry.data.unknown = Unknown::default();
    entry
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_secret_typed_in_a_console_comes_with_its_answers() {
        let url = "https://jean:canari-mot@forge.example/a.git";
        let repository: Repository = serde_json::from_value(json!({
            "id": "r", "internalRepoName": "api", "externalRepoUrl": url, "externalToken": "canari-jeton",
        }))
        .expect("a repository");
        let log: LogEntry = serde_json::from_value(json!({
            "id": "l", "action": "Create", "data": {"results": {"vault": {"cle": "canari-coffre"}}, "failed": ["gitlab"]},
        }))
        .expect("an entry");
        let service: ServiceLink = serde_json::from_value(json!({
            "name": "sonar", "title": "Sonar", "manifest": {"project": [{"key": "k", "value": "canari-reglage"}]},
        }))
        .expect("a service");
        let items =
            [plain_repository(repository).item("p"), plain_log(log).item("p"), plain_service(service).item("p")];
        assert!(!format!("{items:?}").contains("canari"), "{items:?}");
        assert_eq!(items[0].alias, "https://***@forge.example/a.git");
        assert!(items[0].payload.contains(r#""https://***@forge.example/a.git""#), "{}", items[0].payload);
        assert!(items[1].payload.contains("gitlab") && items[2].name == "Sonar");
    }
}
