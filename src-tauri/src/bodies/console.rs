//! Consoles: connections, their test, their reading, what was read.

use accostage_app::console::{Change, ConsoleSession, NewConnection, PullProgress, RouteChange};
use accostage_app::ports::{
    Connection, Consoles, Instance, KeptIn, Links, Mirror, MirrorKind, MirrorPage, MirrorQuery, MirrorRow, ProxyMode,
    Reach, Secret, Store,
};
use accostage_app::{AppError, Code};
use accostage_console::HttpConsoles;
use accostage_ipc::*;
use accostage_keys::KeychainCredentials;
use tauri::{AppHandle, Emitter, Runtime};

use super::{Answer, decoded};
use crate::authorities;
use crate::shell::{Opened, Shell};
use crate::views::{console as views, count, mirror};

/// Items of one kind that a project shows.
const SHOWN: u32 = 500;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Data not open.
pub async fn list_consoles<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<ConsoleList> {
    let app = shell.app().await?;
    let mut consoles = Vec::new();
    for (connection, token) in app.list_connections().await? {
        let mut unread = Vec::new();
        for one in shell.pulls.unread(&connection.id) {
            let project = app.store().mirror_item(&connection.id, MirrorKind::Project, "", &one.project).await?;
            unread.push(views::unread(one, project.map(|project| project.item.name)));
        }
        let known = views::Known {
            address: HttpConsoles.address(&connection.settings.base_url)?,
            shown: app.last_pull(&connection).await?,
            last: app.pulls(&connection, 1).await?.pop(),
            pulling: shell.pulls.progress(&connection.id),
            unread,
            connection,
            token,
        };
        consoles.push(views::console(known, shell.host.now()));
    }
    let (instances, proxies, reaches) = (views::instances(), views::proxies(), views::reaches());
    Ok(ConsoleList { consoles, instances, proxies, fixed_proxy: ProxyMode::Fixed.into(), reaches })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A name already taken, an address that is not that of a console, a file that holds no certificate.
pub async fn keep_console<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    asked: KeepConsoleRequest,
) -> Answer<ConsoleKept> {
    let app = shell.app().await?;
    let former = match &asked.console {
        Some(console) => app.named_connection(console).await?.settings.extra_ca,
        None => None,
    };
    let copied = match &asked.authorities {
        Some(file) => Some(authorities::keep(shell.home(), &file.name, &decoded(&file.content)?)?),
        None => None,
    };
    let copied = copied.map(|path| path.to_string_lossy().into_owned());
    let replaced = copied.is_some() || asked.without_authorities;
    let kept = keep(shell, &app, asked, copied.clone()).await;
    // What nothing uses any more, or was never used.
    let useless = if kept.is_ok() { former.filter(|_| replaced) } else { copied };
    if let Some(path) = useless {
        authorities::forget(shell.home(), &path);
    }
    kept
}

async fn keep(shell: &Shell, app: &Opened, asked: KeepConsoleRequest, extra_ca: Option<String>) -> Answer<ConsoleKept> {
    let secret = |typed: Option<TypedSecret>| typed.map(Secret::from);
    let (token, instance) = (secret(asked.token), Instance::from(asked.instance));
    let extra_ca = extra_ca.or_else(|| asked.without_authorities.then(String::new));
    let route = RouteChange { extra_ca, password: secret(asked.proxy_password), ..views::route(asked.proxy) };
    let connected = match &asked.console {
        None => {
            let token_expires = Some(asked.token_expires).filter(|day| !day.trim().is_empty());
            let (name, address) = (asked.name, asked.address);
            let wanted = NewConnection { name, address, instance, route, token_expires, token };
            app.add_connection(&HttpConsoles, &shell.credentials, wanted).await?
        }
        Some(console) => {
            let change = Change {
                name: Some(asked.name),
                address: Some(asked.address),
                token_expires: Some(asked.token_expires.trim().to_owned()),
                token,
                instance: Some(instance),
                route,
                offline: None,
            };
            app.change_connection(&HttpConsoles, &shell.credentials, console, change).await?
        }
    };
    Ok(ConsoleKept {
        console: connected.connection.id,
        name: connected.connection.name,
        in_memory: matches!(connected.token, Some(KeptIn::Session(_))),
        token: connected.token.as_ref().map(views::kept),
    })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// There is no such connection.
pub async fn set_offline<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: OfflineRequest) -> Answer<Empty> {
    let change = Change { offline: Some(asked.offline), ..Change::default() };
    let app = shell.app().await?;
    let _ = app.change_connection(&HttpConsoles, &shell.credentials, &asked.console, change).await?;
    if asked.offline {
        shell.pulls.cancel(&asked.console);
    }
    Ok(Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Something sent to it is not settled, or the keychain may still hold a secret.
pub async fn remove_console<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: ConsoleRequest) -> Answer<Empty> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    shell.pulls.cancel(&connection.id);
    let removed = app.remove_connection(&shell.credentials, &connection.id).await;
    if let (Some(path), Err(_)) = (&connection.settings.extra_ca, app.named_connection(&connection.id).await) {
        authorities::forget(shell.home(), path);
    }
    removed.map(|_| Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Not the address of a console, or nothing opens pages here.
pub async fn open_token_page<R: Runtime>(_: &AppHandle<R>, _: &Shell, asked: TokenPageRequest) -> Answer<Empty> {
    let page = HttpConsoles.address(&asked.address)?.token_page;
    open::that_detached(&page).map_err(|error| {
        let hint = format!("Ouvrez vous-même cette adresse dans votre navigateur : {page}");
        AppError::new(Code::Io, "Aucun navigateur n'a pu être ouvert.", hint).with_details(error.to_string())
    })?;
    Ok(Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// There is no such connection, or no token.
pub async fn test_console<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: ConsoleRequest) -> Answer<ConsoleTested> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    Ok(views::tested(app.test_connection(&session(shell), &connection).await?.report))
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// One is on its way, or the console cannot be read to the end.
pub async fn pull_console<R: Runtime>(handle: &AppHandle<R>, shell: &Shell, asked: PullRequest) -> Answer<Empty> {
    let app = shell.app().await?;
    let connection = app.named_connection(&asked.console).await?;
    let reach = Reach::from_word(&asked.reach).unwrap_or_default();
    let pulling = shell.pulls.begin(&connection.id)?;
    told(handle, &connection, Some(PullProgress::default()));
    let tell = |progress: PullProgress| {
        if pulling.note(progress) {
            told(handle, &connection, Some(progress));
        }
    };
    let outcome = app.pull(&session(shell), &connection, reach, pulling.given_up(), &tell).await;
    if let Ok(report) = &outcome {
        pulling.left(report.unread.clone());
    }
    drop(pulling);
    told(handle, &connection, None);
    outcome.map(|_| Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// None: a reading that is over is given up already.
pub async fn cancel_pull<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: ConsoleRequest) -> Answer<Empty> {
    shell.pulls.cancel(&asked.console);
    Ok(Empty {})
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The store cannot be read.
pub async fn read_mirror<R: Runtime>(_: &AppHandle<R>, shell: &Shell, asked: MirrorRequest) -> Answer<MirrorPageView> {
    let app = shell.app().await?;
    let query = MirrorQuery {
        words: asked.search,
        offset: asked.offset,
        limit: asked.limit.min(SHOWN),
        ..MirrorQuery::new(&asked.console, MirrorKind::Project)
    };
    let MirrorPage { total, rows: found } = app.store().mirrored(&query).await?;
    let mut rows = Vec::new();
    for row in found {
        rows.push(mirror::row(&row, dossiers(&app, &asked.console, &row.item.id).await?));
    }
    Ok(MirrorPageView { total: count(total), rows })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No reading ever found this project.
pub async fn read_mirror_project<R: Runtime>(
    _: &AppHandle<R>,
    shell: &Shell,
    asked: MirrorProjectRequest,
) -> Answer<MirrorProjectView> {
    let app = shell.app().await?;
    let (console, project) = (&asked.console, &asked.project);
    let found = app.store().mirror_item(console, MirrorKind::Project, "", project).await?;
    let found = found.ok_or_else(|| {
        AppError::not_found("Ce projet n'est pas dans ce qui a été lu.", "Relisez la console, puis cherchez-le.")
    })?;
    let of = async |kind| items(&app, console, kind, Some(project)).await;
    let everywhere = async |kind| items(&app, console, kind, None).await;
    let held = mirror::Held {
        environments: of(MirrorKind::Environment).await?,
        repositories: of(MirrorKind::Repository).await?,
        members: of(MirrorKind::Member).await?,
        roles: of(MirrorKind::Role).await?,
        deployments: of(MirrorKind::Deployment).await?,
        services: of(MirrorKind::Service).await?,
        logs: of(MirrorKind::Log).await?,
        clusters: everywhere(MirrorKind::Cluster).await?,
        stages: everywhere(MirrorKind::Stage).await?,
        zones: everywhere(MirrorKind::Zone).await?,
    };
    Ok(mirror::project(&found, &held, dossiers(&app, console, project).await?))
}

/// What the use cases need to reach a console: the token is the one that is kept.
pub(super) fn session(shell: &Shell) -> ConsoleSession<'_, HttpConsoles, KeychainCredentials> {
    ConsoleSession { network: &HttpConsoles, credentials: &shell.credentials, token: None }
}

/// Tells the page how far a reading is. A page that is gone needs nothing.
fn told<R: Runtime>(handle: &AppHandle<R>, connection: &Connection, progress: Option<PullProgress>) {
    let progress = progress.map(views::progress);
    let _ = handle.emit(CONSOLE_PULLED, ConsolePulled { console: connection.id.clone(), progress });
}

async fn items(app: &Opened, console: &str, kind: MirrorKind, project: Option<&String>) -> Answer<Vec<MirrorRow>> {
    let query = MirrorQuery { project: project.cloned(), limit: SHOWN, ..MirrorQuery::new(console, kind) };
    Ok(app.store().mirrored(&query).await?.rows)
}

/// Dossiers linked to a project.
async fn dossiers(app: &Opened, console: &str, project: &str) -> Answer<Vec<ChoiceView>> {
    let mut dossiers = Vec::new();
    for link in app.store().linked_to(console, project).await? {
        let summary = app.store().summary(&link.dossier).await?;
        dossiers.extend(summary.map(|summary| ChoiceView { id: summary.id, label: summary.name }));
    }
    Ok(dossiers)
}
