//! A dossier and its console: link, plan, sending, drift, journal.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use accostage_app::console::drifting::Taken;
use accostage_app::console::{Errand, Watch};
use accostage_app::ports::{Connection, Credentials, GitCredentials, SecretName};
use accostage_app::{AppError, Code};
use accostage_ipc::*;
use accostage_platform::plan::{Consent, LineId, Options};
use tauri::{AppHandle, Emitter, Runtime};

use super::console::session;
use super::{Answer, changed};
use crate::shell::Shell;
use crate::views::console::kept;
use crate::views::synchro as views;
use crate::views::words::age;

/// Calls of a page of the journal.
const CALLS: u32 = 50;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, no such connection.
pub async fn read_synchro<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: SynchroRequest) -> Answer<SynchroView> {
    let app = shell.app().await?;
    let _ = app.state(&asked.id).await?;
    let connections = app.list_connections().await?;
    let choice = |connection: &Connection| ChoiceView { id: connection.id.clone(), label: connection.name.clone() };
    let consoles = connections.iter().map(|(connection, _)| choice(connection)).collect();
    let links = app.links(Some(&asked.id)).await?;
    let linked = |connection: &Connection| links.iter().any(|link| link.connection == connection.name);
    let shown = match &asked.console {
        Some(console) => Some(app.named_connection(console).await?),
        None => {
            let mut all = connections.iter().map(|(connection, _)| connection);
            all.clone().find(|connection| linked(connection)).or_else(|| all.next()).cloned()
        }
    };
    let mut view = SynchroView {
        consoles,
        console: shown.as_ref().map(choice),
        offline: shown.as_ref().is_some_and(|connection| connection.settings.offline),
        age: None,
        link: None,
        suggestions: Vec::new(),
        unsuggested: None,
        pending: Vec::new(),
        sending: shell.sending.is_on(),
    };
    let Some(connection) = shown else { return Ok(view) };
    let pull = app.last_pull(&connection).await?;
    view.age = pull.map(|pull| age(shell.host.now(), pull.ended_at.unwrap_or(pull.started_at)));
    view.pending = app.errands(&asked.id, Some(&connection), true).await?.iter().map(views::errand).collect();
    view.link = links.into_iter().find(|link| link.connection == connection.name).map(views::link);
    if view.link.is_none() {
        match app.suggest_projects(&asked.id, &connection).await {
            Ok(suggested) => view.suggestions = views::suggestions(suggested),
            Err(error) => view.unsuggested = Some(WireError::from(error).message),
        }
    }
    Ok(view)
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such project, or it is another dossier's.
pub async fn link_project<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: LinkProjectRequest,
) -> Answer<Empty> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let _ = app.link_project(&asked.id, &connection, &asked.project).await?;
    changed(handle, &asked.id, &[]);
    Ok(Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// It is linked to nothing there.
pub async fn unlink_project<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: DossierConsole) -> Answer<Empty> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let _ = app.unlink_project(&asked.id, &connection).await?;
    changed(handle, &asked.id, &[]);
    Ok(Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such project, or another dossier is about it.
pub async fn adopt_project<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: AdoptRequest) -> Answer<Adoption> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let adopted = app.adopt_project(&connection, &asked.project, None).await?;
    let catalogue = app.current_catalogue().await?;
    let name = app.state(&adopted.dossier).await?.name.clone();
    Ok(Adoption { id: adopted.dossier, name, left: views::left(&catalogue, adopted.left) })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The console cannot be read.
pub async fn make_plan<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: PlanMakeRequest) -> Answer<PlanMade> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let given = |all: &[String]| all.iter().map(|text| Consent::from(text.as_str())).collect();
    let options = Options { accept: given(&asked.accept), delete: given(&asked.delete) };
    let planned = app.plan_dossier(&session(shell), &asked.id, &connection, &options).await?;
    let catalogue = app.current_catalogue().await?;
    let view = views::plan(&catalogue, &planned);
    shell.sending.keep(asked.id, planned);
    Ok(view)
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// There is no such connection, or the secret is empty.
pub async fn keep_git<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: GitRequest) -> Answer<GitKept> {
    let connection = shell.app().await?.named_connection(&asked.console).await?;
    let sealed = GitCredentials { user: asked.user, token: asked.token.into() }.seal();
    let name = SecretName::Git { console: connection.id, repository: asked.repository };
    Ok(GitKept { place: kept(&shell.credentials.keep(&name, sealed).await?) })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Nothing was kept: a line cannot be sent, something is not over yet, the plan is another one.
pub async fn apply_plan<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: ApplyRequest) -> Answer<SentView> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let planned = shell.sending.take(&asked.id, &connection.id).ok_or_else(|| {
        AppError::new(
            Code::Refused,
            "Ce plan n'est plus celui qui a été montré : rien n'a été envoyé.",
            "Refaites le plan, et relisez ses lignes.",
        )
    })?;
    let picked: BTreeSet<LineId> = asked.lines.into_iter().map(LineId).collect();
    let (stop, tell) = watching(handle, shell, &asked.id);
    let _on = shell.sending.begin();
    let watch = Watch { stop: &stop, tell: &tell };
    let applied = app.apply(&session(shell), &asked.id, &planned, &picked, &watch).await?;
    changed(handle, &asked.id, &[]);
    Ok(views::sent(&applied))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The console cannot be read.
pub async fn resume_sending<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: DossierConsole,
) -> Answer<SentView> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let (stop, tell) = watching(handle, shell, &asked.id);
    let _on = shell.sending.begin();
    let watch = Watch { stop: &stop, tell: &tell };
    let applied = app.resume(&session(shell), &connection, &asked.id, &watch).await?;
    changed(handle, &asked.id, &[]);
    Ok(views::sent(&applied))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// None.
pub async fn stop_sending<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<Empty> {
    shell.sending.stop();
    Ok(Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// It is over already, or something is being sent.
pub async fn give_up_line<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: GiveUpRequest) -> Answer<Empty> {
    let _ = shell.app().await?.give_up(&asked.id, &asked.line).await?;
    Ok(Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The dossier is not linked there, or the console was never read.
pub async fn read_drift<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: DossierConsole) -> Answer<DriftList> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let drifted = app.drift_of(&asked.id, &connection).await?;
    let catalogue = app.current_catalogue().await?;
    Ok(views::drifts(&catalogue, &drifted, shell.host.now()))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A difference that there is not.
pub async fn take_over<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &Shell,
    asked: TakeOverRequest,
) -> Answer<TakenOverView> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let wanted = Taken::Named(asked.drifts.into_iter().collect());
    let taken = app.take_over(&asked.id, &connection, &wanted).await?;
    changed(handle, &asked.id, &[]);
    let catalogue = app.current_catalogue().await?;
    Ok(views::taken(&catalogue, taken))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The store cannot be read.
pub async fn read_calls<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: CallsRequest) -> Answer<CallPage> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let limit = NonZeroU32::new(CALLS).unwrap_or(NonZeroU32::MIN);
    let calls = app.journal(Some(&connection), asked.before.map(i64::from), limit).await?;
    Ok(CallPage { more: calls.len() >= CALLS as usize, calls: calls.iter().map(views::call).collect() })
}

/// Hears that the user wants to stop, and tells the page each line that moves.
fn watching<'a, R: Runtime>(
    handle: &'a AppHandle<R>,
    shell: &'a Shell,
    id: &'a str,
) -> (impl Fn() -> bool + Sync + 'a, impl Fn(&Errand) + Sync + 'a) {
    let stop = || shell.sending.is_stopped();
    let tell = move |errand: &Errand| {
        // A page that is gone needs nothing.
        let _ = handle.emit(LINE_SENT, LineSent { id: id.to_owned(), line: views::errand(errand) });
    };
    (stop, tell)
}
