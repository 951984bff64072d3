//! A plan applied to a console: what the user picked is kept, then sent.

use std::collections::{BTreeMap, BTreeSet};

use accostage_platform::ProjectId;
use accostage_platform::plan::LineId;

use super::ConsoleSession;
use super::orders::Errand;
use super::planning::Planned;
use super::references::References;
use super::sending::{Run, git};
use crate::ports::{
    CallJournal, Connection, Connections, Console, Consoles, Credentials, Links, Outbox, OutboxState, OutboxStep,
    Store, Transition, Writing,
};
use crate::{App, AppError, Code};

/// What came of lines that were sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// The lines, as they are now.
    pub errands: Vec<Errand>,
    /// Why lines in doubt stay so, by their identity in the outbox.
    pub doubts: BTreeMap<String, String>,
    /// What kept the others from being sent; none: nothing did.
    pub stopped: Option<AppError>,
    /// The project.
    pub project: Option<ProjectId>,
    /// Services failed when the project was last provisioned: what its log says. The next plan offers to provision it once more.
    pub failed: Option<String>,
}

impl Applied {
    /// Everything that was asked is done.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.stopped.is_none() && self.errands.iter().all(|errand| errand.row.state == OutboxState::Done)
    }

    /// Something left, and nobody knows what became of it.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.errands.iter().any(|errand| errand.row.state == OutboxState::Uncertain)
    }
}

/// What whoever sends wants to know meanwhile.
pub struct Watch<'a> {
    /// Asked between two lines: to stop there.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told each time that a line moved.
    pub tell: &'a (dyn Fn(&Errand) + Sync),
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Watch")
    }
}

impl<S: Store + Connections + Links + Outbox + CallJournal> App<S> {
    /// Keeps the lines of a plan that the user picked, all of them or none, then sends them.
    ///
    /// # Errors
    /// Nothing was kept: a line cannot be sent, credentials are missing, something of this dossier is not over yet, the
    /// console does not take the token. Once lines are kept, what goes wrong is told with them.
    pub async fn apply<N: Consoles, C: Credentials>(
        &self,
        session: &ConsoleSession<'_, N, C>,
        dossier: &str,
        planned: &Planned,
        picked: &BTreeSet<LineId>,
        watch: &Watch<'_>,
    ) -> Result<Applied, AppError>
    where
        N::Console: Writing,
    {
        let _alone = self.sending_alone()?;
        if !planned.may_be_applied() {
            return Err(AppError::new(
                Code::Refused,
                "Ce plan ne peut pas être appliqué tel quel : rien n'a été envoyé.",
                "Refaites-le sur une lecture de la console, et revoyez ce que vous aviez accepté.",
            ));
        }
        let Planned { connection, plan, .. } = planned;
        let console = self.reach(session, connection).await?;
        // Some routes answer to a token that is no longer good.
        console.identity().await?;
        for line in plan.lines.iter().filter(|line| picked.contains(&line.id)) {
            if let Some(effect) = &line.action {
                git(session.credentials, connection, effect).await?;
            }
        }
        let application = self.put_out(dossier, connection, plan, picked).await?;
        let mut run = self.run(session.credentials, connection, dossier, &console, watch).await?;
        let ended = run.send_all(Some(&application)).await;
        run.finish(ended).await
    }

    /// Settles what was sent and is in doubt by reading the console, then sends what still waits.
    ///
    /// # Errors
    /// The console cannot be read, or does not take the token.
    pub async fn resume<N: Consoles, C: Credentials>(
        &self,
        session: &ConsoleSession<'_, N, C>,
        connection: &Connection,
        dossier: &str,
        watch: &Watch<'_>,
    ) -> Result<Applied, AppError>
    where
        N::Console: Writing,
    {
        let _alone = self.sending_alone()?;
        let console = self.reach(session, connection).await?;
        console.identity().await?;
        let mut run = self.run(session.credentials, connection, dossier, &console, watch).await?;
        let mut ended = run.settle().await;
        if ended.is_ok() {
            ended = run.send_all(None).await;
        }
        run.finish(ended).await
    }

    /// One sending at a time: whoever holds it knows that no answer is awaited elsewhere.
    pub(super) fn sending_alone(&self) -> Result<tokio::sync::MutexGuard<'_, ()>, AppError> {
        self.sending.try_lock().map_err(|_| {
            AppError::new(
                Code::Refused,
                "Un envoi vers une console est en cours.",
                "Attendez sa fin, ou arrêtez-le, puis recommencez.",
            )
            .retryable()
        })
    }

    async fn run<'a, K: Writing, C: Credentials>(
        &'a self,
        credentials: &'a C,
        connection: &'a Connection,
        dossier: &'a str,
        console: &'a K,
        watch: &'a Watch<'a>,
    ) -> Result<Run<'a, S, K, C>, AppError> {
        let links = self.store.links(Some(dossier)).await?;
        let linked = links.into_iter().find(|link| link.console == connection.id).map(|link| ProjectId(link.project));
        let all = self.errands(dossier, Some(connection), false).await?;
        let (done, mut errands): (Vec<Errand>, Vec<Errand>) =
            all.into_iter().partition(|errand| errand.row.state.is_settled());
        let mut references = References::new(console, linked);
        for errand in &done {
            // What these lines wait for. Others may have gone since.
            if errand.row.state == OutboxState::Done && errands.iter().any(|one| one.row.after.contains(&errand.row.id))
            {
                references.learn(errand);
            }
        }
        for errand in errands.iter_mut().filter(|errand| errand.row.state == OutboxState::Sent) {
            // Nothing else sends: its answer is lost.
            let doubt = Transition::new(&*errand.row.id, OutboxStep::Doubt, self.host.now());
            errand.row = self.store.step(doubt).await?;
        }
        Ok(Run {
            app: self,
            credentials,
            connection,
            dossier,
            console,
            watch,
            references,
            done,
            errands,
            doubts: BTreeMap::new(),
        })
    }
}
