//! A run over the lines of the outbox: settled by a reading, sent in their order, each once, each step on the disk before
//! its effect.

use std::collections::BTreeMap;

use accostage_platform::plan::{Actual, Effect, Kind};
use accostage_platform::{LogEntry, Moment, Project, ProjectId, ProjectStatus};

use super::applying::{Applied, Watch};
use super::memo::Memo;
use super::orders::{Errand, result};
use super::reading::{About, read_actual};
use super::references::References;
use super::refusals;
use super::remembering::remembered;
use super::settling::{Left, Verdict, judge};
use crate::ports::{
    Call, CallAnswer, CallJournal, CallQuery, Connection, Connections, ConsoleWrite, Credentials, Departure, Ending,
    Entry, GitCredentials, Link, Links, Next, Outbox, OutboxError, OutboxState, OutboxStep, Return, SecretName, Store,
    Transition, Writing,
};
use crate::{App, AppError, Code, Way};

/// Credentials that a line asks for, from the keychain.
pub(super) async fn git<C: Credentials>(
    credentials: &C,
    connection: &Connection,
    effect: &Effect,
) -> Result<Option<GitCredentials>, AppError> {
    let settings = match effect {
        Effect::CreateRepository { settings, credentials: true, .. }
        | Effect::UpdateRepository { settings, credentials: true, .. } => settings,
        _ => return Ok(None),
    };
    let name = SecretName::Git { console: connection.id.clone(), repository: settings.url.clone() };
    match credentials.find(&name).await? {
        Some(secret) => Ok(Some(GitCredentials::unseal(&secret))),
        None => Err(AppError::new(
            Code::Refused,
            format!("Les identifiants Git du dépôt privé « {} » ne sont pas dans le trousseau.", settings.url),
            "Donnez-les, puis recommencez.",
        )
        .by(Way::GiveGitCredentials)),
    }
}

/// A run over what is not over of a dossier on a console.
pub(super) struct Run<'a, S, K, C> {
    pub(super) app: &'a App<S>,
    pub(super) credentials: &'a C,
    pub(super) connection: &'a Connection,
    pub(super) dossier: &'a str,
    pub(super) console: &'a K,
    pub(super) watch: &'a Watch<'a>,
    pub(super) references: References<'a, K>,
    /// Lines that are over since before.
    pub(super) done: Vec<Errand>,
    pub(super) errands: Vec<Errand>,
    pub(super) doubts: BTreeMap<String, String>,
}

impl<S: Store + Connections + Links + Outbox + CallJournal, K: Writing, C: Credentials> Run<'_, S, K, C> {
    /// Settles every line by a fresh reading. The project comes first: the others are read in it.
    pub(super) async fn settle(&mut self) -> Result<(), AppError> {
        let creation =
            self.errands.iter().position(|errand| matches!(errand.order.effect, Effect::CreateProject { .. }));
        if let Some(at) = creation {
            let actual = self.read(at).await?;
            self.settle_one(at, &actual).await?;
        }
        if self.references.project().is_none() {
            return Ok(());
        }
        let others: Vec<usize> = (0..self.errands.len()).filter(|at| Some(*at) != creation).collect();
        let Some(first) = others.first() else { return Ok(()) };
        let actual = self.read(*first).await?;
        for at in others {
            self.settle_one(at, &actual).await?;
        }
        Ok(())
    }

    /// What the console holds now, as far as a line needs it.
    async fn read(&self, at: usize) -> Result<Actual, AppError> {
        let effect = &self.errands[at].order.effect;
        let about = match effect {
            Effect::CreateProject { name, .. } => About { name: Some(name), project: None },
            _ => About { project: effect.project().or(self.references.project()), name: None },
        };
        read_actual(self.console, about, self.moment()).await
    }

    fn moment(&self) -> Moment {
        Moment::from_millis(self.app.host.now()).unwrap_or_default()
    }

    async fn settle_one(&mut self, at: usize, actual: &Actual) -> Result<(), AppError> {
        let errand = &self.errands[at];
        let left = self.left(errand).await?;
        let verdict = judge(errand, actual, left, self.app.host.now());
        let uncertain = errand.row.state == OutboxState::Uncertain;
        match verdict {
            Verdict::Done { id, note } => {
                self.linked(at, id.as_deref()).await?;
                let mut step = self.transition(at, OutboxStep::Find);
                (step.result, step.error) = (result(id.as_deref()), note);
                self.take(at, step).await
            }
            Verdict::Due if uncertain => self.take(at, self.transition(at, OutboxStep::Miss)).await,
            Verdict::Due => Ok(()),
            Verdict::Outdated(error) => {
                if uncertain {
                    self.take(at, self.transition(at, OutboxStep::Miss)).await?;
                }
                self.withdraw(at, error).await
            }
            Verdict::Unknown(why) => {
                self.doubts.insert(self.errands[at].row.id.clone(), why);
                Ok(())
            }
        }
    }

    /// When a line left, as the journal tells.
    async fn left(&self, errand: &Errand) -> Result<Left, AppError> {
        let query = CallQuery { row: Some(errand.row.id.clone()), ..CallQuery::default() };
        let calls = self.app.store.calls(&query).await?;
        let heard = calls.iter().map(|call| call.answer.as_ref().map_or(call.call.at, |answer| answer.at));
        // A store that was restored has no call of what left since its backup.
        let doubted = (errand.row.state == OutboxState::Uncertain).then_some(errand.row.updated_at);
        Ok(Left {
            first: calls.iter().map(|call| call.call.at).min().unwrap_or(errand.row.created_at),
            last: heard.max().or(doubted),
        })
    }

    /// Sends what waits and can be, in order. `fresh`: the application that was kept just now, from a plan just read.
    pub(super) async fn send_all(&mut self, fresh: Option<&str>) -> Result<(), AppError> {
        for at in 0..self.errands.len() {
            let errand = &self.errands[at];
            let told = self.doubts.contains_key(&errand.row.id);
            if errand.row.state != OutboxState::ToSend || told || fresh.is_some_and(|fresh| errand.row.plan != fresh) {
                continue;
            }
            let needed: Vec<&Errand> =
                self.errands.iter().chain(&self.done).filter(|one| errand.row.after.contains(&one.row.id)).collect();
            if let Some(refused) = needed.iter().find(|needed| needed.row.state == OutboxState::Refused) {
                let error = OutboxError {
                    code: "dependance".to_owned(),
                    message: format!(
                        "Elle a besoin de « {} », qui n'est pas faite : elle n'a pas été envoyée.",
                        refused.order.title
                    ),
                    hint: Some("Réglez celle-là, puis refaites le plan.".to_owned()),
                    details: None,
                };
                self.withdraw(at, error).await?;
                continue;
            }
            if needed.iter().any(|needed| needed.row.state != OutboxState::Done) {
                continue;
            }
            if (self.watch.stop)() {
                return Err(AppError::new(
                    Code::Cancelled,
                    "L'envoi s'est arrêté à votre demande, entre deux lignes.",
                    "Ce qui est fait le reste ; le reste attend.",
                )
                .by(Way::SettleSending));
            }
            self.send(at).await?;
        }
        Ok(())
    }

    /// Sends a line, then settles what nobody could tell.
    async fn send(&mut self, at: usize) -> Result<(), AppError> {
        let write = match self.ready(at).await {
            Ok(write) => write,
            // The line itself is the matter; anything else would come back for each of them.
            Err(error) if matches!(error.code, Code::Refused | Code::NotFound | Code::Internal) => {
                return self.withdraw(at, OutboxError::from(&error)).await;
            }
            Err(error) => return Err(error),
        };
        let (call, back, ending) = self.leave(at, write).await?;
        let (step, error, id, stop) = match ending {
            Ending::Done(id) => {
                self.linked(at, id.as_deref()).await?;
                (OutboxStep::Confirm, self.failed_after(at).await, id, None)
            }
            Ending::Refused { error, words } => {
                (OutboxStep::Refuse, Some(refusals::explained(&error, &words)), None, None)
            }
            Ending::NotDone(error) => (OutboxStep::Back, Some(OutboxError::from(&error)), None, Some(error)),
            Ending::Unknown(error) => (OutboxStep::Doubt, Some(OutboxError::from(&error)), None, None),
        };
        let mut transition = self.transition(at, step);
        let Return { status, answer } = back;
        transition.journal = vec![Entry::Answered(CallAnswer { call, at: transition.at, status, answer })];
        (transition.error, transition.result) = (error, result(id.as_deref()));
        self.take(at, transition).await?;
        if let Some(error) = stop {
            return Err(error);
        }
        if step == OutboxStep::Doubt {
            let actual = self.read(at).await?;
            self.settle_one(at, &actual).await?;
        }
        Ok(())
    }

    /// The write of a line, with what only the moment of sending gives.
    async fn ready(&self, at: usize) -> Result<K::Write, AppError> {
        let effect = self.references.resolve(&self.errands[at].order.effect).await?;
        let git = git(self.credentials, self.connection, &effect).await?;
        self.console.prepare(&effect, git.as_ref())
    }

    /// Sends a write: each call is in the journal before it leaves. Gives the last one, what came back, and how it ended.
    async fn leave(&mut self, at: usize, mut write: K::Write) -> Result<(String, Return, Ending), AppError> {
        let mut call = self.call(at, write.departure());
        let mut step = self.transition(at, OutboxStep::Send);
        step.journal = vec![Entry::Sent(call.clone())];
        self.take(at, step).await?;
        loop {
            let (back, next) = write.send().await;
            write = match next {
                Next::Ended(ending) => return Ok((call.id, back, ending)),
                Next::Elsewhere(older) => older,
            };
            let Return { status, answer } = back;
            let answered = CallAnswer { call: call.id, at: self.app.host.now(), status, answer };
            call = self.call(at, write.departure());
            self.app.store.record(vec![Entry::Answered(answered), Entry::Sent(call.clone())]).await?;
        }
    }

    fn call(&self, at: usize, departure: Departure) -> Call {
        let Departure { method, url, request } = departure;
        Call {
            id: self.app.host.new_id().to_string(),
            at: self.app.host.now(),
            console: self.connection.id.clone(),
            row: Some(self.errands[at].row.id.clone()),
            method,
            url,
            request,
        }
    }

    fn transition(&self, at: usize, step: OutboxStep) -> Transition {
        Transition::new(&*self.errands[at].row.id, step, self.app.host.now())
    }

    /// Moves a line, on the disk first.
    async fn take(&mut self, at: usize, transition: Transition) -> Result<(), AppError> {
        let row = self.app.store.step(transition).await?;
        let errand = &mut self.errands[at];
        errand.row = row;
        if errand.row.state == OutboxState::Done {
            self.references.learn(errand);
        }
        (self.watch.tell)(errand);
        Ok(())
    }

    async fn withdraw(&mut self, at: usize, error: OutboxError) -> Result<(), AppError> {
        let step = Transition { error: Some(error), ..self.transition(at, OutboxStep::Withdraw) };
        self.take(at, step).await
    }

    /// Links the dossier to the project that a line created, before the line is told done: what is done is linked.
    async fn linked(&mut self, at: usize, id: Option<&str>) -> Result<(), AppError> {
        let (Effect::CreateProject { .. }, Some(id)) = (&self.errands[at].order.effect, id) else { return Ok(()) };
        self.references.found(id);
        let links = self.app.store.links(Some(self.dossier)).await?;
        if links.iter().any(|link| link.console == self.connection.id && link.project == id) {
            return Ok(());
        }
        let memo = Memo {
            platform: self.errands[at].order.platform.clone(),
            name: self.errands[at].order.name.clone(),
            ..Memo::default()
        };
        let link = Link {
            dossier: self.dossier.to_owned(),
            console: self.connection.id.clone(),
            project: id.to_owned(),
            at: self.app.host.now(),
            memo: memo.written(),
        };
        self.app.store.link(&link).await
    }

    /// What services said of a project that the console answers to be done: it may have failed since.
    async fn failed_after(&self, at: usize) -> Option<OutboxError> {
        let effect = &self.errands[at].order.effect;
        let provisions =
            matches!(effect, Effect::CreateProject { .. } | Effect::UpdateProject { .. } | Effect::ReplayHooks { .. });
        let id = effect.project().or(self.references.project()).filter(|_| provisions)?;
        // What cannot be read now is told by the reading at the end.
        let project = self.console.project(id.as_str()).await.ok()?;
        let log = self.console.logs(id, 0, 20).await.unwrap_or_default();
        let why = failure(&project, &log.logs)?;
        Some(OutboxError {
            code: "provisionnement".to_owned(),
            message: format!("Fait, mais le projet est en échec sur la console. {why}"),
            hint: Some("Le plan propose de le reprovisionner.".to_owned()),
            details: None,
        })
    }

    /// Reads the console once more, for what the link remembers of it, and tells how the lines are.
    pub(super) async fn finish(self, ended: Result<(), AppError>) -> Result<Applied, AppError> {
        let mut stopped = ended.err();
        let mut failed = None;
        let project = self.references.project().cloned();
        if let Some(project) = project.as_ref().filter(|_| stopped.is_none()) {
            let about = About { project: Some(project), name: None };
            match read_actual(self.console, about, self.moment()).await {
                Ok(actual) => {
                    failed = actual.held.project.as_ref().and_then(|project| failure(project, &actual.log));
                    self.remember(project, &actual).await?;
                }
                // Whoever gave the project away may no longer read it.
                Err(error) if error.code == Code::Refused => {}
                Err(error) => stopped = Some(error),
            }
        }
        Ok(Applied { errands: self.errands, doubts: self.doubts, stopped, project, failed })
    }

    /// Remembers, with the link, what the lines that are done were about.
    async fn remember(&self, project: &ProjectId, actual: &Actual) -> Result<(), AppError> {
        let done: Vec<(Kind, &str)> = self
            .errands
            .iter()
            .filter(|errand| errand.row.state == OutboxState::Done)
            .map(|errand| (errand.order.kind, errand.order.name.as_str()))
            .collect();
        let links = self.app.store.links(Some(self.dossier)).await?;
        let own = |link: &Link| link.console == self.connection.id && link.project == project.as_str();
        let Some(mut link) = links.into_iter().find(own).filter(|_| !done.is_empty()) else { return Ok(()) };
        let mut memo = Memo::of(&link);
        memo.held = Some(remembered(memo.held.take(), &actual.held, done.into_iter()));
        link.memo = memo.written();
        self.app.store.link(&link).await
    }
}

/// What the last failure of a project says, when it has failed.
fn failure(project: &Project, log: &[LogEntry]) -> Option<String> {
    if project.status != ProjectStatus::Failed {
        return None;
    }
    let last = log.iter().filter(|entry| entry.data.is_failure()).max_by_key(|entry| entry.created_at.clone());
    let services = last.map(|entry| entry.data.failed_services().join(", ")).filter(|names| !names.is_empty());
    Some(match services {
        Some(services) => format!("Services en échec : {services}."),
        None => "Son journal dit pourquoi.".to_owned(),
    })
}
