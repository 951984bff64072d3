//! Sending a plan to a console, settling what is in doubt, and the journal.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use accostage_app::console::{Applied, Errand, Logged, Planned, Watch};
use accostage_app::ports::{Connection, Credentials, GitCredentials, KeptIn, OutboxState, Secret, SecretName};
use accostage_app::typography::around_quotes;
use accostage_app::{AppError, Code};
use accostage_dossier::counted;
use accostage_export::{csv, file, journal_sheet};
use accostage_platform::plan::{Consent, Line, LineId, Options, Verb};
use serde_json::{Value, json};

use super::console::{asking, moment};
use super::project::line_lines;
use crate::arguments::applying::{Apply, Journal};
use crate::output::{FINDINGS, FINE, NETWORK, Output, STORE, advice};
use crate::session::{Opened, Session};

pub async fn apply(session: &Session, asked: Apply, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let dossier = app.resolve(&asked.id).await?;
    if asked.status {
        let named = match &asked.console {
            Some(name) => Some(app.named_connection(name).await?),
            None => None,
        };
        return status(&app, &dossier, named.as_ref(), output).await;
    }
    if let Some(line) = &asked.give_up {
        agreed(&asked, "Abandonner cette ligne ? Si elle est en doute, la console l'a peut-être faite.", output)?;
        let gone = app.give_up(&dossier, line).await?;
        output.answer(
            &json!({ "lignes": gone.iter().map(errand_json).collect::<Vec<_>>() }),
            gone.iter().flat_map(errand_lines),
        );
        return Ok(FINE);
    }
    let connection = app.console_of(&dossier, asked.console.as_deref()).await?;
    if let Some(path) = &asked.git_file {
        keep_git(session, &connection, path, output).await?;
    }
    let asking = asking(session, &connection, &asked.token, &asked.password).await?;
    let stopping = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stopping);
    let told = *output;
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            heard.store(true, Ordering::SeqCst);
            told.remark("Arrêt demandé\u{a0}: la ligne en cours va à sa fin, les suivantes attendront.");
        }
    });
    let stop = || stopping.load(Ordering::SeqCst);
    let tell = |errand: &Errand| {
        if !output.for_programs() {
            output.remark(&around_quotes(&format!("{:<11} {}", state_words(errand.row.state), errand.order.title)));
        }
    };
    let watch = Watch { stop: &stop, tell: &tell };
    if asked.resume {
        let applied = app.resume(&asking, &connection, &dossier, &watch).await?;
        return Ok(applied_told(&connection, None, &applied, output));
    }
    let consents = |given: &[String]| given.iter().map(|text| Consent::from(text.trim())).collect();
    let options = Options { accept: consents(&asked.accept), delete: consents(&asked.delete) };
    let planned = app.plan_dossier(&asking, &dossier, &connection, &options).await?;
    if let Some(stale) = planned.stale.first() {
        return Err(AppError::new(
            Code::Refused,
            format!("L'accord « {stale} » ne correspond plus à rien dans le plan : rien n'a été envoyé."),
            "Ce qu'il concernait a changé, ou est fait. Relisez le plan, puis donnez les accords qu'il demande.",
        ));
    }
    let picked = picked(&planned, &asked.lines)?;
    if picked.is_empty() {
        let left = blocked(&planned).count();
        let line = if left > 0 { "Rien à envoyer : ce qui reste est bloqué." } else { "Rien à envoyer." };
        let lines = blocked(&planned).flat_map(|line| line_lines(line, true)).chain([around_quotes(line)]);
        output.answer(&json!({ "connexion": connection.name, "projet": planned.plan.project, "lignes": [] }), lines);
        return Ok(if left > 0 { FINDINGS } else { FINE });
    }
    if !output.for_programs() {
        let shown = planned.plan.lines.iter().filter(|line| picked.contains(&line.id));
        for text in shown.chain(blocked(&planned)).flat_map(|line| line_lines(line, true)) {
            output.remark(&text);
        }
    }
    let question = format!("Envoyer {} à « {} » ?", counted(picked.len(), "ligne"), connection.name);
    agreed(&asked, &question, output)?;
    let applied = app.apply(&asking, &dossier, &planned, &picked, &watch).await?;
    Ok(applied_told(&connection, Some(&planned), &applied, output))
}

/// Lines that cannot be sent as things are.
fn blocked(planned: &Planned) -> impl Iterator<Item = &Line> {
    planned.plan.lines.iter().filter(|line| matches!(line.verb, Verb::Blocked | Verb::Conflict))
}

/// The lines named, else all that would send something.
fn picked(planned: &Planned, named: &[String]) -> Result<BTreeSet<LineId>, AppError> {
    if named.is_empty() {
        return Ok(planned.plan.to_do().map(|line| line.id.clone()).collect());
    }
    let one = |name: &String| {
        let mut found = planned.plan.lines.iter().filter(|line| line.id.0.starts_with(name.trim()));
        match (found.next(), found.next()) {
            (Some(line), None) => Ok(line.id.clone()),
            _ => Err(AppError::not_found(
                format!(
                    "La ligne « {name} » n'est pas dans le plan, ou plusieurs commencent ainsi : rien n'a été envoyé."
                ),
                "Le plan donne l'identifiant de chaque ligne.",
            )),
        }
    };
    named.iter().map(one).collect()
}

/// Somebody said yes.
fn agreed(asked: &Apply, question: &str, output: &Output) -> Result<(), AppError> {
    if asked.yes {
        return Ok(());
    }
    if output.for_programs() || !std::io::stdin().is_terminal() {
        return Err(AppError::invalid(
            "Il faut un accord : rien n'a été envoyé.",
            "Ajoutez --yes, une fois le plan relu.",
        ));
    }
    let mut answer = String::new();
    let _ = write!(std::io::stderr(), "{} [o/N] ", around_quotes(question));
    let read = std::io::stdin().lock().read_line(&mut answer);
    if read.is_ok() && ["o", "oui"].contains(&answer.trim().to_lowercase().as_str()) {
        return Ok(());
    }
    Err(AppError::new(Code::Cancelled, "Rien n'a été envoyé.", "Recommencez quand vous voulez."))
}

/// Keeps credentials of private repositories: « adresse utilisateur jeton », one line each.
async fn keep_git(session: &Session, connection: &Connection, path: &Path, output: &Output) -> Result<(), AppError> {
    let unreadable = || {
        AppError::invalid(
            "Le fichier d'identifiants Git n'a pas pu être lu : rien n'a été envoyé.",
            "Une ligne par dépôt : adresse, utilisateur et jeton, séparés par une espace ; « - » pour aucun utilisateur.",
        )
    };
    let mut text = String::new();
    let read = fs_err::File::open(path).and_then(|file| file.take(1 << 16).read_to_string(&mut text));
    read.map_err(|error| unreadable().with_details(error.to_string()))?;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [repository, user, token] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(unreadable());
        };
        let user = if user == "-" { String::new() } else { user.to_owned() };
        let sealed = GitCredentials { user, token: Secret::new(token) }.seal();
        let name = SecretName::Git { console: connection.id.clone(), repository: repository.to_owned() };
        if let KeptIn::Session(report) = session.credentials.keep(&name, sealed).await? {
            let told = format!("Identifiants de « {repository} » pris pour cette fois : {}", report.explanation);
            output.remark(&around_quotes(&told));
        }
    }
    Ok(())
}

async fn status(app: &Opened, dossier: &str, connection: Option<&Connection>, output: &Output) -> Result<u8, AppError> {
    let all = app.errands(dossier, connection, false).await?;
    let last = all.last().map(|errand| errand.row.plan.clone());
    let shown: Vec<&Errand> =
        all.iter().filter(|errand| !errand.row.state.is_settled() || Some(&errand.row.plan) == last.as_ref()).collect();
    let mut lines: Vec<String> = shown.iter().flat_map(|errand| errand_lines(errand)).collect();
    if lines.is_empty() {
        lines.push("Rien n'a été envoyé pour ce dossier.".to_owned());
    }
    output.answer(&json!({ "lignes": shown.iter().map(|errand| errand_json(errand)).collect::<Vec<_>>() }), lines);
    let is = |state| shown.iter().any(|errand| errand.row.state == state);
    Ok(if is(OutboxState::Uncertain) || is(OutboxState::Sent) {
        NETWORK
    } else if is(OutboxState::ToSend) || is(OutboxState::Refused) {
        FINDINGS
    } else {
        FINE
    })
}

/// Prints what came of an application; gives its exit code.
fn applied_told(connection: &Connection, planned: Option<&Planned>, applied: &Applied, output: &Output) -> u8 {
    let rows = applied.errands.iter().map(|errand| {
        let mut row = errand_json(errand);
        row["doute"] = json!(applied.doubts.get(&errand.row.id));
        row
    });
    let stopped = applied.stopped.as_ref().map(|error| {
        json!({ "code": error.code, "message": error.message, "hint": advice(error.hint.as_deref(), error.way) })
    });
    let answer = json!({
        "connexion": connection.name, "projet": applied.project, "lignes": rows.collect::<Vec<Value>>(),
        "arret": stopped, "services_en_echec": applied.failed,
    });
    let mut lines = Vec::new();
    if applied.errands.is_empty() {
        lines.push("Rien n'attend d'être envoyé.".to_owned());
    }
    for errand in &applied.errands {
        lines.extend(errand_lines(errand));
        let why = applied.doubts.get(&errand.row.id);
        lines.extend(why.map(|why| format!("            {}", around_quotes(why))));
    }
    if let Some(failed) = &applied.failed {
        let told = format!("Le projet est en échec sur la console. {failed} Le plan propose de le reprovisionner.");
        lines.push(around_quotes(&told));
    }
    if let Some(error) = &applied.stopped {
        lines.push(around_quotes(&format!("Arrêté : {}", error.message)));
        lines.extend(advice(error.hint.as_deref(), error.way).map(|hint| around_quotes(&format!("conseil : {hint}"))));
    }
    output.answer(&answer, lines);
    let blocked = planned.is_some_and(|planned| blocked(planned).next().is_some());
    match &applied.stopped {
        Some(error) if matches!(error.code, Code::Network | Code::SignIn | Code::Cancelled) => NETWORK,
        Some(error) if error.code != Code::Refused => STORE,
        _ if applied.is_in_doubt() => NETWORK,
        None if applied.is_whole() && !blocked => FINE,
        _ => FINDINGS,
    }
}

fn errand_json(errand: &Errand) -> Value {
    let Errand { order, row } = errand;
    json!({
        "ligne": order.line, "envoi": row.id, "nature": order.kind, "nom": order.name, "titre": order.title,
        "etat": row.state, "essais": row.attempts, "erreur": row.error, "le": row.updated_at,
    })
}

fn errand_lines(errand: &Errand) -> Vec<String> {
    let Errand { order, row } = errand;
    let mut lines = vec![around_quotes(&format!("{:<11} {}  {}", state_words(row.state), order.line, order.title))];
    if let Some(error) = &row.error {
        lines.push(format!("            {}", around_quotes(&error.message)));
        lines.extend(error.hint.iter().map(|hint| around_quotes(&format!("            conseil : {hint}"))));
    }
    lines
}

fn state_words(state: OutboxState) -> &'static str {
    match state {
        OutboxState::ToSend => "à envoyer",
        OutboxState::Sent => "envoi…",
        OutboxState::Done => "faite",
        OutboxState::Refused => "refusée",
        OutboxState::Uncertain => "incertaine",
    }
}

pub async fn journal(session: &Session, asked: Journal, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let connection = match &asked.console {
        Some(name) => Some(app.named_connection(name).await?),
        None => None,
    };
    let Some(path) = &asked.export else {
        let calls = app.journal(connection.as_ref(), None, asked.limit).await?;
        let lines = calls.iter().rev().map(call_line);
        let lines: Vec<String> =
            if calls.is_empty() { vec!["Le journal est vide.".to_owned()] } else { lines.collect() };
        output.answer(&json!({ "appels": calls }), lines);
        return Ok(FINE);
    };
    let calls = app.whole_journal(connection.as_ref()).await?;
    let bytes = match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => csv::write(&journal_sheet(&calls)),
        Some("jsonl") => {
            let lines = calls.iter().filter_map(|call| serde_json::to_string(call).ok());
            lines.flat_map(|line| line.into_bytes().into_iter().chain([b'\n'])).collect()
        }
        _ => {
            return Err(AppError::invalid(
                "La forme de l'export n'est pas connue.",
                "Donnez un fichier en .jsonl (une ligne JSON par appel) ou en .csv.",
            ));
        }
    };
    let _ = file::write(path, &bytes)?;
    let line = format!("{} dans {}", counted(calls.len(), "appel"), path.display());
    output.answer(&json!({ "file": path.display().to_string(), "appels": calls.len() }), [line]);
    Ok(FINE)
}

fn call_line(call: &Logged) -> String {
    let status = match call.answer.as_ref().map(|answer| answer.status) {
        Some(Some(status)) => status.to_string(),
        Some(None) => "sans réponse".to_owned(),
        None => "issue inconnue".to_owned(),
    };
    let title = call.title.as_deref().unwrap_or_default();
    around_quotes(&format!("{}  {}  {} {}  {status}  {title}", moment(call.at), call.connection, call.method, call.url))
}
