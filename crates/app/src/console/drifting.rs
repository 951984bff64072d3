//! What differs between a dossier and its project since both were last settled, and taking over what the console says.

use std::collections::BTreeSet;

use accostage_dossier::{ActionKind, RowId};
use accostage_platform::Moment;
use accostage_platform::plan::{Drift, Side, Write, drift};

use super::linking::{never_read, not_linked};
use super::memo::Memo;
use super::planning::Basis;
use super::recall::{Recalled, read_at, recall};
use super::writing::{Left, Present, Writer};
use crate::dossiers::Edited;
use crate::ports::{Connection, Connections, Links, Mirror, Store};
use crate::{App, AppError, Way};

/// What differs, as of the last reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Drifted {
    /// When the console was read.
    pub read_at: Option<Moment>,
    /// What differs, in the order of the plan.
    pub drifts: Vec<Drift>,
}

/// Which differences are taken over from the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Those where the console alone changed.
    Console,
    /// Those named by [`name_of`], whoever changed.
    Named(BTreeSet<String>),
}

/// What became of differences taken over.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TakenOver {
    /// The edit.
    pub edited: Edited,
    /// Differences taken over.
    pub taken: usize,
    /// What could not enter the dossier.
    pub left: Vec<Left>,
    /// Differences that remain.
    pub remaining: usize,
}

/// How a difference is named: the line of the plan, and the attribute when there is one.
#[must_use]
pub fn name_of(drift: &Drift) -> String {
    match &drift.attribute {
        Some(attribute) => format!("{}.{attribute}", drift.line),
        None => drift.line.to_string(),
    }
}

impl<S: Store + Connections + Links + Mirror> App<S> {
    /// What differs between a dossier and its project, as the last reading tells it.
    ///
    /// # Errors
    /// The dossier is not linked there, the console was never read, or no longer shows the project.
    pub async fn drift_of(&self, dossier: &str, connection: &Connection) -> Result<Drifted, AppError> {
        let (basis, recalled) = self.settled(dossier, connection).await?;
        let drifts = drift(&basis.desired, basis.last.as_ref(), &recalled.actual);
        Ok(Drifted { read_at: read_at(&recalled.pull), drifts })
    }

    /// Takes over into the dossier what the console says, as one action, each answer with where it comes from. From then
    /// on, changes of those items are told from what the console has now.
    ///
    /// # Errors
    /// As [`Self::drift_of`]; a difference that there is not: nothing is changed then.
    pub async fn take_over(
        &self,
        dossier: &str,
        connection: &Connection,
        wanted: &Taken,
    ) -> Result<TakenOver, AppError> {
        let (basis, recalled) = self.settled(dossier, connection).await?;
        let all = drift(&basis.desired, basis.last.as_ref(), &recalled.actual);
        let chosen = chosen(&all, wanted)?;
        let writes: Vec<Write> = chosen.iter().flat_map(|drift| drift.accept.iter().cloned()).collect();
        let day = read_at(&recalled.pull).and_then(|at| at.day().map(str::to_owned)).unwrap_or_default();
        let mut left = Vec::new();
        let edited = self
            .edit(dossier, ActionKind::Edit, |catalogue, state| {
                let mut writer = Writer::new(catalogue, state, &basis.desired.platform, Present::Replaced);
                writer.write(&writes, || RowId(self.host.new_id()))?;
                let (edit, refused) = writer.done(connection, &day);
                left = refused;
                Ok(edit)
            })
            .await?;
        if let Some(mut link) = basis.link.clone() {
            let mut memo = Memo::of(&link);
            let mut held = memo.last(&link);
            chosen.iter().for_each(|drift| held.settle(drift.kind, &drift.name, &recalled.actual.held));
            memo.held = Some(held);
            link.memo = memo.written();
            self.store.link(&link).await?;
        }
        let (taken, remaining) = (chosen.len(), self.drift_of(dossier, connection).await?.drifts.len());
        Ok(TakenOver { edited, taken, left, remaining })
    }

    async fn settled(&self, dossier: &str, connection: &Connection) -> Result<(Basis, Recalled), AppError> {
        let basis = self.basis(dossier, connection).await?;
        let project = basis.project().ok_or_else(|| not_linked(connection))?;
        let recalled = recall(&self.store, connection, Some(&project)).await?;
        let recalled = recalled.ok_or_else(|| never_read(connection))?;
        if recalled.actual.held.project.is_none() {
            return Err(AppError::not_found(
                format!("La dernière lecture de « {} » ne montre plus le projet de ce dossier.", connection.name),
                "Il est archivé, ou vous n'en êtes plus membre. Déliez le dossier, ou faites-vous rendre l'accès, puis \
                 relisez la console.",
            )
            .by(Way::Unlink));
        }
        Ok((basis, recalled))
    }
}

fn chosen<'a>(all: &'a [Drift], wanted: &Taken) -> Result<Vec<&'a Drift>, AppError> {
    let names = match wanted {
        Taken::Console => {
            let theirs = |drift: &&Drift| drift.side == Side::Console && !drift.accept.is_empty();
            return Ok(all.iter().filter(theirs).collect());
        }
        Taken::Named(names) => names,
    };
    let mut found = Vec::new();
    for name in names {
        let drift = all.iter().find(|drift| name_of(drift) == *name).ok_or_else(|| {
            AppError::not_found(
                format!("Aucun écart ne s'appelle « {name} »."),
                "Rien n'a été modifié. Relisez la liste des écarts : ils ont changé depuis.",
            )
        })?;
        if drift.accept.is_empty() {
            return Err(AppError::invalid(
                format!("L'écart « {name} » ne peut pas être repris tel quel dans le dossier."),
                "Rien n'a été modifié. Reportez-le à la main, ou laissez le plan remettre la valeur du dossier.",
            ));
        }
        found.push(drift);
    }
    Ok(found)
}
