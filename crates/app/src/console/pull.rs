//! Reading of a console into its mirror.

use std::future::Future;
use std::pin::{Pin, pin};

use accostage_platform::{LogEntry, ProjectId};
use serde::Serialize;

use super::ConsoleSession;
use super::items::{Mirrored, plain_deployment, plain_log, plain_project, plain_repository, plain_service};
use super::reading::is_own;
use crate::ports::{
    Connection, Connections, Console, Consoles, Covered, Credentials, Mirror, MirrorKind, Projects, Pull, PullBatch,
    PullStart, Reach, Store,
};
use crate::{App, AppError, Code};

/// Items written at once.
const BATCH: usize = 1000;
/// Entries of a page of the operation log.
const LOG_PAGE: u32 = 100;
/// Pages of the operation log of a project that one pull reads: what is older is no longer news.
const LOG_PAGES: u32 = 5;

/// How far a pull is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PullProgress {
    /// Projects listed.
    #[serde(rename = "listes")]
    pub listed: u64,
    /// Projects read, with what belongs to them.
    #[serde(rename = "lus")]
    pub read: u64,
    /// Items found.
    #[serde(rename = "elements")]
    pub items: u64,
}

/// What a pull asked for and was not given. The mirror keeps what it had of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// Kind.
    #[serde(rename = "nature")]
    pub kind: MirrorKind,
    /// Identifier of the project.
    #[serde(rename = "projet")]
    pub project: String,
    /// Why.
    #[serde(rename = "raison")]
    pub reason: String,
}

/// A pull that came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullReport {
    /// The pull, that the mirror now shows.
    pub pull: Pull,
    /// What was not given.
    pub unread: Vec<Unread>,
}

/// How a pull ended.
pub type PullOutcome = Result<PullReport, AppError>;

impl<S: Store + Connections + Mirror> App<S> {
    /// Reads what a console holds into its mirror, until `cancel` comes. Cut by anything, it leaves the former mirror
    /// whole.
    ///
    /// # Errors
    /// The console cannot be read to the end, refuses the token, or the store cannot be written.
    pub async fn pull<N: Consoles, C: Credentials>(
        &self,
        session: &ConsoleSession<'_, N, C>,
        connection: &Connection,
        reach: Reach,
        cancel: impl Future<Output = ()> + Send,
        tell: &(dyn Fn(PullProgress) + Sync),
    ) -> PullOutcome {
        let console = self.reach(session, connection).await?;
        let mut cancel = pin!(cancel);
        // Asked first: some routes answer to a token that is no longer good, with less than the truth.
        let identity = until(cancel.as_mut(), console.identity()).await?;
        let version = until(cancel.as_mut(), console.version()).await?;
        let by = match identity {
            Some(identity) => identity,
            None => self.stamp().await?.author.name,
        };
        let start = PullStart { console: connection.id.clone(), reach, by, at: self.host.now() };
        let number = self.store.begin_pull(&start).await?;
        let mut pulling = Pulling {
            store: &self.store,
            console: &console,
            connection: &connection.id,
            number,
            cancel,
            tell,
            progress: PullProgress::default(),
            batch: PullBatch::default(),
            unread: Vec::new(),
        };
        match pulling.everything(reach).await {
            Ok(()) => {
                let unread = pulling.unread;
                let pull = self.store.finish_pull(number, self.host.now(), Some(&version)).await?;
                Ok(PullReport { pull, unread })
            }
            Err(error) => {
                // What cut the pull is what the user needs to know; a pull left open shows nothing and is cut by the next.
                let _ = self.store.cut_pull(number, self.host.now(), &error.message).await;
                Err(error)
            }
        }
    }

    /// Pulls of a connection, the last first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn pulls(&self, connection: &Connection, limit: u32) -> Result<Vec<Pull>, AppError> {
        self.store.pulls(&connection.id, limit).await
    }

    /// The pull that the mirror of a connection shows.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn last_pull(&self, connection: &Connection) -> Result<Option<Pull>, AppError> {
        self.store.last_pull(&connection.id).await
    }
}

/// An answer, or that the user gave it up before.
async fn until<F: Future<Output = ()>, T>(
    cancel: Pin<&mut F>,
    answer: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    tokio::select! {
        biased;
        () = cancel => Err(AppError::new(
            Code::Cancelled,
            "La lecture a été abandonnée à votre demande.",
            "Ce qui avait été lu avant reste tel quel. Recommencez quand vous voulez.",
        )
        .retryable()),
        answer = answer => answer,
    }
}

struct Pulling<'a, S, K, F> {
    store: &'a S,
    console: &'a K,
    connection: &'a str,
    number: i64,
    cancel: Pin<&'a mut F>,
    tell: &'a (dyn Fn(PullProgress) + Sync),
    progress: PullProgress,
    batch: PullBatch,
    unread: Vec<Unread>,
}

impl<S: Mirror, K: Console, F: Future<Output = ()>> Pulling<'_, S, K, F> {
    async fn everything(&mut self, reach: Reach) -> Result<(), AppError> {
        let console = self.console;
        let places = async { tokio::try_join!(console.clusters(), console.stages(), console.zones()) };
        let (clusters, stages, zones) = until(self.cancel.as_mut(), places).await?;
        self.add(clusters, "");
        self.add(stages, "");
        self.add(zones, "");
        for kind in [MirrorKind::Cluster, MirrorKind::Stage, MirrorKind::Zone] {
            self.batch.covered.push(Covered { kind, project: None });
        }
        // The list is read to its end first: a server does not wait for a reader that asks it something else meanwhile.
        let mut projects = until(self.cancel.as_mut(), console.projects(reach)).await?;
        let mut identifiers = Vec::new();
        while let Some(project) = until(self.cancel.as_mut(), projects.next()).await? {
            identifiers.push(project.id.clone());
            self.progress.listed += 1;
            self.add(vec![plain_project(project)], "");
            self.write_full().await?;
            (self.tell)(self.progress);
        }
        drop(projects);
        self.batch.covered.push(Covered { kind: MirrorKind::Project, project: None });
        for project in identifiers {
            self.project(&project).await?;
            self.progress.read += 1;
            (self.tell)(self.progress);
        }
        self.write().await
    }

    /// What belongs to a project.
    async fn project(&mut self, project: &ProjectId) -> Result<(), AppError> {
        let console = self.console;
        let asked = async {
            Ok(tokio::join!(
                console.environments(project),
                console.repositories(project),
                console.members(project),
                console.roles(project),
                console.deployments(project),
                console.services(project),
            ))
        };
        let (environments, repositories, members, roles, deployments, services) =
            until(self.cancel.as_mut(), asked).await?;
        self.take(environments, project)?;
        self.take(repositories.map(|repositories| repositories.into_iter().map(plain_repository).collect()), project)?;
        self.take(members, project)?;
        self.take(roles, project)?;
        self.take(deployments.map(|deployments| deployments.into_iter().map(plain_deployment).collect()), project)?;
        self.take(services.map(|services| services.into_iter().map(plain_service).collect()), project)?;
        self.log(project).await?;
        self.write_full().await
    }

    /// Entries of the operation log, down to one that the mirror holds. They never vanish: nothing is covered.
    async fn log(&mut self, project: &ProjectId) -> Result<(), AppError> {
        for page in 0..LOG_PAGES {
            let asked = self.console.logs(project, page * LOG_PAGE, LOG_PAGE);
            let entries: Vec<LogEntry> = match until(self.cancel.as_mut(), asked).await {
                Ok(page) => page.logs.into_iter().map(plain_log).collect(),
                Err(error) => return self.leave::<LogEntry>(error, project),
            };
            let (full, oldest) = (entries.len() >= LOG_PAGE as usize, entries.last().map(|entry| entry.id.clone()));
            self.add(entries, project.as_str());
            let Some(oldest) = oldest.filter(|_| full) else { break };
            let known =
                self.store.mirror_item(self.connection, MirrorKind::Log, project.as_str(), oldest.as_str()).await?;
            if known.is_some() {
                break;
            }
        }
        Ok(())
    }

    fn take<T: Mirrored>(&mut self, answer: Result<Vec<T>, AppError>, project: &ProjectId) -> Result<(), AppError> {
        match answer {
            Ok(list) => {
                self.add(list, project.as_str());
                self.batch.covered.push(Covered { kind: T::KIND, project: Some(project.as_str().to_owned()) });
                Ok(())
            }
            Err(error) => self.leave::<T>(error, project),
        }
    }

    /// A part that the console refuses or cannot give is left as it was; what may go better in a moment, and what would
    /// come back for each part, cuts the pull.
    fn leave<T: Mirrored>(&mut self, error: AppError, project: &ProjectId) -> Result<(), AppError> {
        if !is_own(&error) {
            return Err(error);
        }
        self.unread.push(Unread { kind: T::KIND, project: project.as_str().to_owned(), reason: error.message });
        Ok(())
    }

    fn add<T: Mirrored>(&mut self, list: Vec<T>, project: &str) {
        self.progress.items += list.len() as u64;
        self.batch.items.extend(list.iter().map(|one| one.item(project)));
    }

    async fn write_full(&mut self) -> Result<(), AppError> {
        if self.batch.items.len() >= BATCH { self.write().await } else { Ok(()) }
    }

    async fn write(&mut self) -> Result<(), AppError> {
        self.store.write_batch(self.number, std::mem::take(&mut self.batch)).await
    }
}
