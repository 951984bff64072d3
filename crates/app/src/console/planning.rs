//! What would be done on a console for a dossier: the dossier against a reading.

use accostage_dossier::evaluation::resources::platforms_in_use;
use accostage_platform::plan::{Actual, Consent, Desired, Holdings, Options, Plan, plan};
use accostage_platform::{Moment, ProjectId};

use super::ConsoleSession;
use super::desired::desired;
use super::linking::{never_read, platform_of};
use super::memo::Memo;
use super::reading::{About, read_actual};
use super::recall::recall;
use crate::ports::{Connection, Connections, Console, Consoles, Credentials, Link, Links, Mirror, Store};
use crate::{App, AppError};

/// A plan, and what it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The connection.
    pub connection: Connection,
    /// The plan.
    pub plan: Plan,
    /// When the console was read.
    pub read_at: Option<Moment>,
    /// Who read it; none: the console does not say.
    pub by: Option<String>,
    /// Version of the console.
    pub version: Option<String>,
    /// The console itself was read, and not what the mirror remembers of it: only such a plan may be applied.
    pub fresh: bool,
    /// Decisions that were given and that no line waits for: what they were about changed, or was done.
    pub stale: Vec<Consent>,
}

impl Planned {
    /// The plan may be applied as it is.
    #[must_use]
    pub fn may_be_applied(&self) -> bool {
        self.fresh && self.stale.is_empty() && self.plan.to_do().next().is_some()
    }
}

/// What a plan is made from, but for the reading.
pub(super) struct Basis {
    pub desired: Desired,
    pub link: Option<Link>,
    /// What was held when both were last settled.
    pub last: Option<Holdings>,
}

impl Basis {
    /// The project that the dossier is about.
    pub fn project(&self) -> Option<ProjectId> {
        self.link.as_ref().map(|link| ProjectId::from(link.project.as_str()))
    }

    /// Reads the console again, about what the dossier is about.
    ///
    /// # Errors
    /// The console cannot be read.
    pub async fn read(&self, console: &impl Console, at: Moment) -> Result<Actual, AppError> {
        let project = self.project();
        let name = self.desired.project.name.as_deref().filter(|name| !name.is_empty());
        read_actual(console, About { project: project.as_ref(), name }, at).await
    }

    /// The plan against a reading.
    pub fn plan(&self, actual: &Actual, options: &Options) -> Plan {
        plan(&self.desired, actual, self.last.as_ref(), options)
    }

    fn planned(&self, connection: &Connection, actual: &Actual, options: &Options, fresh: bool) -> Planned {
        let plan = self.plan(actual, options);
        // A decision that changes nothing was about something else.
        let idle = |without: &Options| self.plan(actual, without) == plan;
        let accept = options.accept.iter().filter(|consent| {
            let mut without = options.clone();
            without.accept.remove(consent);
            idle(&without)
        });
        let delete = options.delete.iter().filter(|consent| {
            let mut without = options.clone();
            without.delete.remove(consent);
            idle(&without)
        });
        Planned {
            connection: connection.clone(),
            stale: accept.chain(delete).cloned().collect(),
            read_at: actual.held.read_at.clone(),
            by: actual.caller.as_ref().map(|caller| caller.email.clone()).filter(|email| !email.is_empty()),
            version: actual.version.clone(),
            fresh,
            plan,
        }
    }
}

impl<S: Store + Connections + Links + Mirror> App<S> {
    /// What would be done on a console for a dossier, from a fresh reading. Without a link, the plan creates the project.
    ///
    /// # Errors
    /// No such dossier, a console whose platform is not known, one that cannot be read.
    pub async fn plan_dossier<N: Consoles, C: Credentials>(
        &self,
        session: &ConsoleSession<'_, N, C>,
        dossier: &str,
        connection: &Connection,
        options: &Options,
    ) -> Result<Planned, AppError> {
        let basis = self.basis(dossier, connection).await?;
        let console = self.reach(session, connection).await?;
        let actual = basis.read(&console, self.moment()).await?;
        Ok(basis.planned(connection, &actual, options, true))
    }

    /// The same from what the mirror remembers: to look, never to apply.
    ///
    /// # Errors
    /// No such dossier, a console whose platform is not known, one that was never read.
    pub async fn plan_from_mirror(
        &self,
        dossier: &str,
        connection: &Connection,
        options: &Options,
    ) -> Result<Planned, AppError> {
        let basis = self.basis(dossier, connection).await?;
        let recalled = recall(&self.store, connection, basis.project().as_ref()).await?;
        let recalled = recalled.ok_or_else(|| never_read(connection))?;
        let planned = basis.planned(connection, &recalled.actual, options, false);
        Ok(Planned { by: Some(recalled.pull.by), ..planned })
    }

    /// What the plan of a dossier is made from, but for the reading.
    pub(super) async fn basis(&self, dossier: &str, connection: &Connection) -> Result<Basis, AppError> {
        let state = self.state(dossier).await?;
        let catalogue = self.catalogue_of(&state).await?;
        let link = self.link_of(dossier, connection).await?;
        let memo = link.as_ref().map(Memo::of).unwrap_or_default();
        let platform = match memo.platform.as_str() {
            "" => platform_of(connection, &platforms_in_use(&catalogue, &state))?,
            known => known.to_owned(),
        };
        let last = link.as_ref().map(|link| memo.last(link));
        Ok(Basis { desired: desired(&catalogue, &state, &platform), link, last })
    }

    /// Now, as consoles write it.
    pub(super) fn moment(&self) -> Moment {
        Moment::from_millis(self.host.now()).unwrap_or_default()
    }
}
