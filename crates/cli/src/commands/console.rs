//! Consoles: connections, their test, their reading.

use std::io::{IsTerminal, Read};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use accostage_app::console::{Change, Connected, ConsoleSession, NewConnection, PullProgress, TokenState};
use accostage_app::ports::{
    Connection, Credentials, KeptIn, MirrorKind, ProbeOutcome, ProbeStep, Pull, PullCount, Reach, Secret, SecretName,
};
use accostage_app::typography::around_quotes;
use accostage_app::{AppError, Code};
use accostage_console::HttpConsoles;
use chrono::DateTime;
use serde_json::{Value, json};

use crate::arguments::console::{self as arguments, Console, Token};
use crate::output::{FINDINGS, FINE, NETWORK, Output};
use crate::session::{Opened, Session};

/// Time between two lines of progress.
const PACE: Duration = Duration::from_millis(500);

pub async fn console(session: &Session, command: Console, output: &Output) -> Result<u8, AppError> {
    match command {
        Console::Add(asked) => {
            let token = given_or_typed(&asked.token)?;
            let app = session.open(output).await?;
            let authorities = asked.authorities.map(|path| std::path::absolute(&path).unwrap_or(path));
            let wanted = NewConnection {
                name: asked.name,
                address: asked.address,
                instance: asked.instance.map(Into::into).unwrap_or_default(),
                extra_ca: authorities.map(|path| path.to_string_lossy().into_owned()),
                token_expires: asked.expires,
                token,
                ..NewConnection::default()
            };
            let kept = app.add_connection(&HttpConsoles, &session.credentials, wanted).await?;
            told(&kept, "Connexion ajoutée", output);
            Ok(FINE)
        }
        Console::List => list(session, output).await,
        Console::Test { name, diagnosis, token } => {
            let app = session.open(output).await?;
            let connection = named(&app, name.as_deref()).await?;
            let asking = asking(session, &connection, &token).await?;
            let tested = app.test_connection(&asking, &connection).await?;
            let failed = tested.failed().is_some();
            let answer = json!({
                "connexion": connection.name, "reussi": !failed, "etapes": tested.report.steps,
                "version": tested.report.version, "identite": tested.report.identity,
                "diagnostic": tested.report.diagnosis,
            });
            if diagnosis {
                output.answer(&answer, tested.report.diagnosis.lines().map(around_quotes));
            } else {
                output.answer(&answer, tested.report.steps.iter().flat_map(step_lines));
            }
            Ok(if failed { NETWORK } else { FINE })
        }
        Console::Set(asked) => {
            let token = asked.token.token_file.as_deref().map(read_token).transpose()?;
            let app = session.open(output).await?;
            let change = Change {
                name: asked.renamed,
                address: asked.address,
                instance: asked.instance.map(Into::into),
                offline: (asked.offline || asked.online).then_some(asked.offline),
                token_expires: asked.expires,
                token,
                ..Change::default()
            };
            let kept = app.change_connection(&HttpConsoles, &session.credentials, &asked.name, change).await?;
            told(&kept, "Connexion changée", output);
            Ok(FINE)
        }
        Console::Remove { name } => {
            let app = session.open(output).await?;
            let removed = app.remove_connection(&session.credentials, &name).await?;
            let line = format!("Connexion « {} » retirée. Rien n'a changé sur la console.", removed.name);
            output.answer(&json!({ "id": removed.id, "connexion": removed.name }), [around_quotes(&line)]);
            Ok(FINE)
        }
    }
}

pub async fn pull(session: &Session, asked: arguments::Pull, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let connection = named(&app, asked.name.as_deref()).await?;
    let asking = asking(session, &connection, &asked.token).await?;
    let reach = match (asked.all, asked.mine) {
        (true, _) => Reach::All,
        (_, true) => Reach::Owned,
        _ => Reach::Member,
    };
    let shows = !output.for_programs() && std::io::stderr().is_terminal();
    let last = Mutex::new(None::<Instant>);
    let tell = |progress: PullProgress| {
        let Ok(mut last) = last.lock() else { return };
        if shows && last.is_none_or(|last| last.elapsed() >= PACE) {
            *last = Some(Instant::now());
            let PullProgress { listed, read, items } = progress;
            output.remark(&format!("{read} projet(s) lus sur {listed}, {items} éléments"));
        }
    };
    let interrupted = async {
        // Without a way to hear it, the signal ends the process, and the next pull cuts this one.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let report = app.pull(&asking, &connection, reach, interrupted, &tell).await?;
    let mut answer = pull_json(&report.pull);
    answer["connexion"] = json!(connection.name);
    answer["non_lus"] = json!(report.unread);
    let mut lines = pull_lines(&report.pull);
    for unread in report.unread.iter().take(10) {
        let (kind, project, reason) = (unread.kind.word(), &unread.project, around_quotes(&unread.reason));
        lines.push(format!("Non lu\u{a0}: {kind} du projet {project} — {reason}"));
    }
    if report.unread.len() > 10 {
        lines.push(format!("… et {} autres, avec --json.", report.unread.len() - 10));
    }
    output.answer(&answer, lines);
    Ok(if report.unread.is_empty() { FINE } else { FINDINGS })
}

async fn list(session: &Session, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let (mut rows, mut lines, mut expired) = (Vec::new(), Vec::new(), false);
    for (connection, token) in app.list_connections().await? {
        let pull = app.last_pull(&connection).await?;
        expired |= token == TokenState::Expired;
        let settings = &connection.settings;
        rows.push(json!({
            "id": connection.id, "nom": connection.name, "adresse": settings.base_url,
            "instance": settings.instance, "hors_ligne": settings.offline, "jeton": token,
            "jeton_expire_le": settings.token_expires, "dernier_essai": settings.probe,
            "derniere_lecture": pull.as_ref().map(pull_json),
        }));
        let offline = if settings.offline { " — hors ligne" } else { "" };
        lines.push(format!("{}  {}{offline}", connection.name, settings.base_url));
        lines.push(format!("    jeton\u{a0}: {}", token_words(token)));
        if let Some(probe) = &settings.probe {
            let found = if probe.ok { "réussi" } else { probe.message.as_deref().unwrap_or("échec") };
            let found = around_quotes(found);
            lines.push(format!("    dernier essai\u{a0}: {}, {found}", moment(probe.at)));
        }
        lines.push(match &pull {
            Some(pull) => format!("    dernière lecture\u{a0}: {}", moment(pull.ended_at.unwrap_or(pull.started_at))),
            None => "    jamais lue".to_owned(),
        });
    }
    if lines.is_empty() {
        lines.push("Aucune connexion.".to_owned());
    }
    output.answer(&json!({ "connexions": rows }), lines);
    Ok(if expired { FINDINGS } else { FINE })
}

async fn named(app: &Opened, name: Option<&str>) -> Result<Connection, AppError> {
    match name {
        Some(name) => app.named_connection(name).await,
        None => app.only_connection().await,
    }
}

pub(super) type Asking<'a> = ConsoleSession<'a, HttpConsoles, accostage_keys::KeychainCredentials>;

/// The token given, else the one of the keychain, else the one typed.
pub(super) async fn asking<'a>(
    session: &'a Session,
    connection: &Connection,
    token: &Token,
) -> Result<Asking<'a>, AppError> {
    let mut given = token.token_file.as_deref().map(read_token).transpose()?;
    if given.is_none() && !connection.settings.offline && std::io::stdin().is_terminal() {
        let name = SecretName::ConsoleToken { console: connection.id.clone() };
        if session.credentials.find(&name).await?.is_none() {
            given = typed()?;
        }
    }
    Ok(ConsoleSession { network: &HttpConsoles, credentials: &session.credentials, token: given })
}

fn given_or_typed(token: &Token) -> Result<Option<Secret>, AppError> {
    match &token.token_file {
        Some(path) => read_token(path).map(Some),
        None if std::io::stdin().is_terminal() => typed(),
        None => Ok(None),
    }
}

fn typed() -> Result<Option<Secret>, AppError> {
    let typed = rpassword::prompt_password("Jeton (rien\u{a0}: aucun)\u{a0}: ").map_err(|error| unreadable(&error))?;
    let token = typed.trim();
    Ok((!token.is_empty()).then(|| Secret::new(token.to_owned())))
}

/// The first line of a file, or of the standard input.
fn read_token(path: &Path) -> Result<Secret, AppError> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(1 << 16).read_to_string(&mut text)
    } else {
        fs_err::File::open(path).and_then(|file| file.take(1 << 16).read_to_string(&mut text))
    };
    read.map_err(|error| unreadable(&error))?;
    match text.lines().next().map(str::trim).filter(|line| !line.is_empty()) {
        Some(line) => Ok(Secret::new(line.to_owned())),
        None => Err(unreadable(&"empty")),
    }
}

fn unreadable(details: &dyn std::fmt::Display) -> AppError {
    AppError::new(
        Code::InvalidInput,
        "Le jeton n'a pas pu être lu.",
        "Le fichier le contient seul, sur sa première ligne, en UTF-8.",
    )
    .with_details(details.to_string())
}

fn told(kept: &Connected, what: &str, output: &Output) {
    let connection = &kept.connection;
    let place = match &kept.token {
        Some(KeptIn::Keychain) => "trousseau",
        Some(KeptIn::Session(report)) => {
            let remedy = "Donnez-le à chaque fois avec « --token-file FICHIER ».";
            output.remark(&around_quotes(&format!("Le jeton n'est pas gardé : {} {remedy}", report.explanation)));
            "non-garde"
        }
        None => "aucun",
    };
    if kept.clear_text {
        let warning = "Attention : rien n'est chiffré vers cette adresse ; admis sur cet ordinateur seulement.";
        output.remark(&around_quotes(warning));
    }
    let told = format!("{what} : « {} », {}.", connection.name, connection.settings.base_url);
    let mut lines = vec![around_quotes(&told)];
    if kept.token.is_none() {
        lines.push(format!("Un jeton personnel se crée sur {}.", kept.token_page));
    }
    let answer = json!({
        "id": connection.id, "connexion": connection.name, "adresse": connection.settings.base_url,
        "jeton": place, "en_clair": kept.clear_text, "page_des_jetons": kept.token_page,
    });
    output.answer(&answer, lines);
}

fn step_lines(step: &ProbeStep) -> Vec<String> {
    let sign = match step.outcome {
        ProbeOutcome::Passed => "réussi",
        ProbeOutcome::Warned => "à savoir",
        ProbeOutcome::Failed => "échec",
        ProbeOutcome::Skipped => "non fait",
    };
    let mut lines = vec![format!("{:<24} {sign:<9} {}", step.label, around_quotes(&step.message))];
    lines.extend(step.hint.as_ref().map(|hint| format!("{:<24} conseil\u{a0}: {}", "", around_quotes(hint))));
    lines
}

fn token_words(token: TokenState) -> String {
    match token {
        TokenState::Unknown => "expiration inconnue".to_owned(),
        TokenState::Fine => "valable".to_owned(),
        TokenState::Soon(1) => "dernier jour\u{a0}: créez-en un autre".to_owned(),
        TokenState::Soon(days) => format!("encore {days} jours\u{a0}: pensez à en créer un autre"),
        TokenState::Expired => "expiré\u{a0}: créez-en un autre sur la console".to_owned(),
    }
}

fn pull_json(pull: &Pull) -> Value {
    json!({
        "numero": pull.number, "portee": pull.reach, "par": pull.by, "version": pull.version,
        "debut": pull.started_at, "fin": pull.ended_at, "etat": pull.state,
        "elements": pull.counts.iter().map(|(kind, count)| (kind.clone(), json!({
            "vus": count.seen, "nouveaux": count.added, "changes": count.changed, "disparus": count.vanished,
        }))).collect::<serde_json::Map<_, _>>(),
    })
}

fn pull_lines(pull: &Pull) -> Vec<String> {
    let version = pull.version.as_deref().unwrap_or("inconnue");
    let mut lines = vec![format!("Lecture n°\u{a0}{} terminée, console en version {version}.", pull.number)];
    lines.push(format!("  {:<22} {:>6} {:>9} {:>8} {:>9}", "", "lus", "nouveaux", "changés", "disparus"));
    for (kind, count) in &pull.counts {
        let PullCount { seen, added, changed, vanished } = count;
        lines.push(format!("  {:<22} {seen:>6} {added:>9} {changed:>8} {vanished:>9}", kind_words(kind)));
    }
    lines
}

/// What people call the items of a kind; the word itself for one of a newer program.
fn kind_words(word: &str) -> &str {
    match MirrorKind::from_word(word) {
        Some(MirrorKind::Project) => "Projets",
        Some(MirrorKind::Environment) => "Environnements",
        Some(MirrorKind::Repository) => "Dépôts",
        Some(MirrorKind::Member) => "Membres",
        Some(MirrorKind::Role) => "Rôles",
        Some(MirrorKind::Deployment) => "Déploiements",
        Some(MirrorKind::Cluster) => "Clusters",
        Some(MirrorKind::Stage) => "Types d’environnement",
        Some(MirrorKind::Zone) => "Zones",
        Some(MirrorKind::Service) => "Liens de services",
        Some(MirrorKind::Log) => "Entrées du journal",
        None => word,
    }
}

pub(super) fn moment(at: i64) -> String {
    let at = DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&chrono::Local);
    at.format("%Y-%m-%d %H:%M").to_string()
}
