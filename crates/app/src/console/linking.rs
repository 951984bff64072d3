//! Which project of a console a dossier is about.

use accostage_dossier::State;
use accostage_dossier::evaluation::resources::platforms_in_use;
use accostage_platform::plan::{Candidate, suggest_links};
use accostage_platform::{Project, ProjectId, Repository};
use serde::Serialize;

use super::desired::desired;
use super::memo::Memo;
use super::recall::{all, decoded, project_of, recall};
use crate::ports::{Connection, Connections, Instance, Link, Links, Mirror, MirrorKind, MirrorQuery, Pull, Store};
use crate::{App, AppError, Code, Way};

/// Projects that one text may find: beyond, it says too little to suggest anything.
const FOUND: u32 = 50;

/// A dossier linked to a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// Dossier.
    #[serde(rename = "dossier")]
    pub dossier: String,
    /// Name of the connection.
    #[serde(rename = "connexion")]
    pub connection: String,
    /// Platform, by its word of the catalogue.
    #[serde(rename = "plateforme")]
    pub platform: String,
    /// Identity of the project.
    #[serde(rename = "projet")]
    pub project: String,
    /// Its name; that of the time of the link when the mirror no longer shows it.
    #[serde(rename = "nom")]
    pub name: String,
    /// Its slug; none: the mirror does not show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// When it was linked, in milliseconds since 1970-01-01 UTC.
    #[serde(rename = "lie_le")]
    pub at: i64,
}

/// Projects that a dossier may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested {
    /// The likeliest first.
    pub candidates: Vec<Candidate>,
    /// The pull that they were looked for in.
    pub pull: Pull,
}

impl<S: Store + Connections + Links + Mirror> App<S> {
    /// What a dossier is linked to, or every link.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn links(&self, dossier: Option<&str>) -> Result<Vec<Linked>, AppError> {
        let connections = self.store.connections().await?;
        let mut all = Vec::new();
        for link in self.store.links(dossier).await? {
            let Some(connection) = connections.iter().find(|one| one.id == link.console) else { continue };
            all.push(self.told(&link, connection).await?);
        }
        Ok(all)
    }

    /// The console of a dossier: the one named, else the only one that it is linked to, else the only one there is.
    ///
    /// # Errors
    /// There is none, or several.
    pub async fn console_of(&self, dossier: &str, name: Option<&str>) -> Result<Connection, AppError> {
        if let Some(name) = name {
            return self.named_connection(name).await;
        }
        let links = self.store.links(Some(dossier)).await?;
        match links.as_slice() {
            [] => self.only_connection().await.map_err(|error| match error.way {
                None => error.by(Way::NameConsole),
                Some(_) => error,
            }),
            [link] => match self.store.connection(&link.console).await? {
                Some(connection) => Ok(connection),
                None => self.only_connection().await,
            },
            _ => Err(AppError::invalid("Ce dossier est lié à plusieurs consoles.", "Nommez celle que vous voulez.")
                .by(Way::NameConsole)),
        }
    }

    /// Projects of a console that a dossier may be about, with the reason of each, as the mirror knows them.
    ///
    /// # Errors
    /// The console was never read.
    pub async fn suggest_projects(&self, dossier: &str, connection: &Connection) -> Result<Suggested, AppError> {
        let state = self.state(dossier).await?;
        let catalogue = self.catalogue_of(&state).await?;
        let pull = self.pull_of(connection).await?;
        let platform = platform_of(connection, &platforms_in_use(&catalogue, &state))?;
        let desired = desired(&catalogue, &state, &platform);
        let mut found = Vec::new();
        if let Some(name) = desired.project.name.as_deref().filter(|name| !name.is_empty()) {
            found.extend(self.found(connection, MirrorKind::Project, name).await?.into_iter().map(|item| item.id));
        }
        for url in desired.repositories.iter().filter_map(|wish| wish.url.as_deref()) {
            let place = url.split_once("://").map_or(url, |(_, place)| place).trim_end_matches(".git");
            if !place.is_empty() {
                let items = self.found(connection, MirrorKind::Repository, place).await?;
                found.extend(items.into_iter().map(|item| item.project));
            }
        }
        found.sort();
        found.dedup();
        let mut projects: Vec<(Project, Vec<Repository>)> = Vec::new();
        for id in found.iter().map(|id| ProjectId::from(id.as_str())) {
            if let Some(project) = project_of(&self.store, &connection.id, &id).await? {
                projects.push((project, all(&self.store, &connection.id, Some(&id)).await?));
            }
        }
        Ok(Suggested { candidates: suggest_links(&desired, &projects), pull })
    }

    /// Links a dossier to a project of the mirror, named by its identity, its slug or its name. Nothing changes on the
    /// console; what the project held when it was read is from then on what changes are told from.
    ///
    /// # Errors
    /// No such project, several of this name, one that is archived or that another dossier is about; the dossier is not
    /// for the platform of this console, or is about another project of it already.
    pub async fn link_project(
        &self,
        dossier: &str,
        connection: &Connection,
        project: &str,
    ) -> Result<Linked, AppError> {
        let state = self.state(dossier).await?;
        let catalogue = self.catalogue_of(&state).await?;
        let platforms = platforms_in_use(&catalogue, &state);
        let platform = platform_of(connection, &platforms)?;
        if !platforms.is_empty() && !platforms.contains(&platform) {
            return Err(AppError::new(
                Code::Refused,
                format!("Ce dossier ne vise pas la plateforme de « {} » ({platform}).", connection.name),
                "Liez-le à la console de sa plateforme, ou corrigez l'hébergement visé dans le dossier.",
            ));
        }
        let project = self.known_project(connection, project).await?;
        let own = self.store.links(Some(dossier)).await?;
        if let Some(other) = own.iter().find(|link| link.console == connection.id)
            && other.project != project.id.as_str()
        {
            let other = self.told(other, connection).await?;
            return Err(AppError::new(
                Code::Refused,
                format!("Ce dossier est déjà lié au projet « {} » de « {} ».", other.name, connection.name),
                "Déliez-le d'abord.",
            )
            .by(Way::Unlink));
        }
        self.keep_link(&state, connection, &platform, &project).await
    }

    /// Forgets what a dossier is linked to on a console. Nothing changes on the console nor in the dossier.
    ///
    /// # Errors
    /// It is not linked to anything there.
    pub async fn unlink_project(&self, dossier: &str, connection: &Connection) -> Result<Linked, AppError> {
        let link = self.link_of(dossier, connection).await?.ok_or_else(|| not_linked(connection))?;
        let told = self.told(&link, connection).await?;
        self.store.unlink(dossier, &connection.id).await?;
        Ok(told)
    }

    /// Links, once nothing stands in the way but another dossier.
    pub(super) async fn keep_link(
        &self,
        state: &State,
        connection: &Connection,
        platform: &str,
        project: &Project,
    ) -> Result<Linked, AppError> {
        self.refuse_taken(Some(&state.id), connection, project).await?;
        let held = recall(&self.store, connection, Some(&project.id)).await?.map(|recalled| recalled.actual.held);
        let memo = Memo { platform: platform.to_owned(), name: project.name.clone(), held, ..Memo::default() };
        let link = Link {
            dossier: state.id.clone(),
            console: connection.id.clone(),
            project: project.id.to_string(),
            at: self.host.now(),
            memo: memo.written(),
        };
        self.store.link(&link).await?;
        self.told(&link, connection).await
    }

    /// Two dossiers about one project would undo each other's work.
    pub(super) async fn refuse_taken(
        &self,
        dossier: Option<&str>,
        connection: &Connection,
        project: &Project,
    ) -> Result<(), AppError> {
        let linked = self.store.linked_to(&connection.id, project.id.as_str()).await?;
        let Some(other) = linked.iter().find(|link| Some(link.dossier.as_str()) != dossier) else { return Ok(()) };
        let name = self.store.summary(&other.dossier).await?.map_or_else(|| other.dossier.clone(), |one| one.name);
        Err(AppError::new(
            Code::Refused,
            format!("Le projet « {} » est déjà celui du dossier « {name} ».", project.name),
            "Un projet n'a qu'un dossier : déliez l'autre, ou choisissez un autre projet.",
        )
        .by(Way::Unlink))
    }

    /// A project of the mirror, by its identity, its slug or its name.
    pub(super) async fn known_project(&self, connection: &Connection, named: &str) -> Result<Project, AppError> {
        let pull = self.pull_of(connection).await?;
        let named = named.trim();
        let id = ProjectId::from(named);
        let mut found: Vec<Project> = project_of(&self.store, &connection.id, &id).await?.into_iter().collect();
        if found.is_empty() {
            let query =
                MirrorQuery { alias: Some(named.to_owned()), ..MirrorQuery::new(&connection.id, MirrorKind::Project) };
            let page = self.store.mirrored(&query).await?;
            found = page.rows.iter().filter_map(|row| decoded(&row.item)).collect();
        }
        if found.is_empty() && !named.is_empty() {
            let items = self.found(connection, MirrorKind::Project, named).await?;
            let projects = items.iter().filter_map(decoded::<Project>);
            found = projects.filter(|project| project.name == named).collect();
        }
        match found.as_slice() {
            [project] if project.is_archived() => Err(archived(project, connection)),
            [project] => Ok(project.clone()),
            [] => Err(AppError::not_found(
                format!("La dernière lecture de « {} » ne montre aucun projet « {named} ».", connection.name),
                if pull.reach == crate::ports::Reach::All {
                    "Vérifiez son nom, ou relisez la console."
                } else {
                    "Vérifiez son nom, relisez la console, et faites-vous ajouter au projet si vous n'en êtes pas membre."
                },
            )
            .by(Way::Pull)),
            several => {
                let mut slugs: Vec<&str> = several.iter().map(|project| project.slug.as_str()).collect();
                slugs.sort_unstable();
                Err(AppError::invalid(
                    format!("{} projets s'appellent « {named} ».", several.len()),
                    format!("Donnez le slug du vôtre : « {} ».", slugs.join(" », « ")),
                ))
            }
        }
    }

    /// The link of a dossier on a console.
    pub(super) async fn link_of(&self, dossier: &str, connection: &Connection) -> Result<Option<Link>, AppError> {
        let links = self.store.links(Some(dossier)).await?;
        Ok(links.into_iter().find(|link| link.console == connection.id))
    }

    /// The pull that the mirror shows.
    pub(super) async fn pull_of(&self, connection: &Connection) -> Result<Pull, AppError> {
        self.store.last_pull(&connection.id).await?.ok_or_else(|| never_read(connection))
    }

    async fn found(
        &self,
        connection: &Connection,
        kind: MirrorKind,
        words: &str,
    ) -> Result<Vec<crate::ports::MirrorItem>, AppError> {
        let words = words.to_owned();
        let query = MirrorQuery { words, limit: FOUND, ..MirrorQuery::new(&connection.id, kind) };
        Ok(self.store.mirrored(&query).await?.rows.into_iter().map(|row| row.item).collect())
    }

    async fn told(&self, link: &Link, connection: &Connection) -> Result<Linked, AppError> {
        let memo = Memo::of(link);
        let project = ProjectId::from(link.project.as_str());
        let shown = project_of(&self.store, &connection.id, &project).await?;
        Ok(Linked {
            dossier: link.dossier.clone(),
            connection: connection.name.clone(),
            platform: memo.platform,
            project: link.project.clone(),
            name: shown.as_ref().map_or(memo.name, |project| project.name.clone()),
            slug: shown.map(|project| project.slug),
            at: link.at,
        })
    }
}

/// The platform of a console, by its word of the catalogue. One that nobody said is that of a dossier that has only one.
pub(super) fn platform_of(connection: &Connection, used: &[String]) -> Result<String, AppError> {
    match (&connection.settings.instance, used) {
        (Instance::Pax, _) => Ok("pax".to_owned()),
        (Instance::CloudPi, _) => Ok("cloud-pi".to_owned()),
        (Instance::Unknown, [only]) => Ok(only.clone()),
        _ => Err(AppError::invalid(
            format!("La plateforme de « {} » n'est pas connue.", connection.name),
            "Dites de quelle plateforme est cette console.",
        )
        .by(Way::NamePlatform)),
    }
}

pub(super) fn not_linked(connection: &Connection) -> AppError {
    AppError::not_found(
        format!("Ce dossier n'est lié à aucun projet de « {} ».", connection.name),
        "Liez-le d'abord ; des projets vous sont proposés.",
    )
    .by(Way::Link)
}

pub(super) fn never_read(connection: &Connection) -> AppError {
    AppError::not_found(format!("« {} » n'a jamais été lue.", connection.name), "Lisez-la d'abord.").by(Way::Pull)
}

pub(super) fn archived(project: &Project, connection: &Connection) -> AppError {
    AppError::new(
        Code::Refused,
        format!("Le projet « {} » de « {} » est archivé : il ne change plus.", project.name, connection.name),
        "Choisissez un autre projet, ou laissez le plan en créer un.",
    )
}
