//! A project that exists becomes a dossier, or fills one: each answer tells which console said it, and when.

use std::cell::RefCell;
use std::collections::BTreeSet;

use accostage_catalogue::Catalogue;
use accostage_dossier::{ActionKind, RowId, State};
use accostage_platform::Project;
use accostage_platform::plan::{Adoption, adopt};

use super::linking::{Linked, never_read, platform_of};
use super::recall::{Recalled, read_at, recall};
use super::writing::{Left, Present, Writer};
use crate::dossiers::Edited;
use crate::ports::{Connection, Connections, Links, Mirror, Store};
use crate::{App, AppError};

/// Table of the people of the project.
const MEMBERS: &str = "console-membres";

/// A project that became a dossier, or filled one.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted {
    /// Dossier.
    pub dossier: String,
    /// It was made for that.
    pub created: bool,
    /// Its link.
    pub linked: Linked,
    /// The edit.
    pub edited: Edited,
    /// What did not enter the dossier.
    pub left: Vec<Left>,
}

impl<S: Store + Connections + Links + Mirror> App<S> {
    /// Makes a dossier of a project of the mirror, filled with what the console knows of it, and links it.
    ///
    /// # Errors
    /// No such project, or another dossier is about it already; a name that cannot be kept.
    pub async fn adopt_project(
        &self,
        connection: &Connection,
        project: &str,
        name: Option<&str>,
    ) -> Result<Adopted, AppError> {
        let platform = platform_of(connection, &[])?;
        let project = self.known_project(connection, project).await?;
        self.refuse_taken(None, connection, &project).await?;
        let recalled = self.recalled(connection, &project).await?;
        let dossier = self.create(Some(name.unwrap_or(&project.name)), None).await?.id;
        let (edited, left) = self.fill(&dossier, connection, &platform, &recalled).await?;
        let linked = self.keep_link(&self.state(&dossier).await?, connection, &platform, &project).await?;
        Ok(Adopted { dossier, created: true, linked, edited, left })
    }

    /// Links a dossier to a project, and fills it with what the console knows of it. Answers that the dossier has stay;
    /// those that the console contradicts are told.
    ///
    /// # Errors
    /// As [`Self::link_project`].
    pub async fn adopt_into(&self, dossier: &str, connection: &Connection, project: &str) -> Result<Adopted, AppError> {
        let linked = self.link_project(dossier, connection, project).await?;
        let project = self.known_project(connection, project).await?;
        let recalled = self.recalled(connection, &project).await?;
        let (edited, left) = self.fill(dossier, connection, &linked.platform, &recalled).await?;
        Ok(Adopted { dossier: dossier.to_owned(), created: false, linked, edited, left })
    }

    async fn recalled(&self, connection: &Connection, project: &Project) -> Result<Recalled, AppError> {
        let recalled = recall(&self.store, connection, Some(&project.id)).await?;
        recalled.ok_or_else(|| never_read(connection))
    }

    async fn fill(
        &self,
        dossier: &str,
        connection: &Connection,
        platform: &str,
        recalled: &Recalled,
    ) -> Result<(Edited, Vec<Left>), AppError> {
        let day = read_at(&recalled.pull).and_then(|at| at.day().map(str::to_owned)).unwrap_or_default();
        let mut left = Vec::new();
        let edited = self
            .edit(dossier, ActionKind::Edit, |catalogue, state: &State| {
                let (adoption, unknown) = adopted(catalogue, recalled, platform, &connection.name);
                let mut writer = Writer::new(catalogue, state, platform, Present::Kept);
                writer.write(&adoption.writes, || RowId(self.host.new_id()))?;
                let (edit, refused) = writer.done(connection, &day);
                left = refused;
                left.extend(unknown.into_iter().map(no_such_role));
                Ok(edit)
            })
            .await?;
        Ok((edited, left))
    }
}

/// What the console answers, and the roles that the dossier has no word for.
fn adopted(catalogue: &Catalogue, recalled: &Recalled, platform: &str, console: &str) -> (Adoption, BTreeSet<String>) {
    let column = catalogue.field(MEMBERS).and_then(|field| field.column("role"));
    let unknown = RefCell::new(BTreeSet::new());
    let role = |name: &str| {
        let choices = column.into_iter().flat_map(|column| &column.options);
        let mut known = choices.filter(|choice| !matches!(choice.id.as_str(), "proprietaire" | "role-personnalise"));
        known.find(|choice| choice.label.to_lowercase() == name.to_lowercase()).map_or_else(
            || {
                unknown.borrow_mut().insert(name.to_owned());
                String::new()
            },
            |choice| choice.id.clone(),
        )
    };
    let adoption = adopt(&recalled.actual, platform, console, role);
    (adoption, unknown.into_inner())
}

fn no_such_role(name: String) -> Left {
    Left {
        field: MEMBERS.to_owned(),
        item: String::new(),
        column: Some("role".to_owned()),
        ours: None,
        theirs: name,
        reason: "le dossier ne connaît pas ce rôle ; la personne est reprise sans lui.".to_owned(),
    }
}
