//! Environments and certificates.

use std::io::IsTerminal;

use accostage_app::certificates::{Arrival, CertificateFile, asks_for_passphrase};
use accostage_app::environments::{Declaration, Settled, Surveyed, known_environment};
use accostage_app::{AppError, Code};
use accostage_catalogue::Catalogue;
use accostage_dossier::environment::certificates::{self as covered, Gap, Held, Reminder};
use accostage_dossier::environment::{Blocker, Cell, Environment, Matrix, PlatformQuota, day_shown, words};
use accostage_dossier::{AnswerKey, counted, counted_number, number_text};
use serde_json::json;

use super::dossier::edited;
use crate::arguments::environment::{self as arguments, Import};
use crate::output::{FINDINGS, FINE, Output};
use crate::session::{Opened, Session, ask_passphrase, read_passphrase};

pub async fn environment(session: &Session, command: arguments::Environment, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    match command {
        arguments::Environment::List { id } => {
            let surveyed = app.survey(&app.resolve(&id).await?).await?;
            output.answer(&json!(surveyed.matrix), summary(&surveyed));
            Ok(FINE)
        }
        arguments::Environment::Show { id, environment } => {
            let surveyed = app.survey(&app.resolve(&id).await?).await?;
            let found = known_environment(&surveyed.matrix, &environment)?;
            output.answer(&json!(found), detail(&surveyed.catalogue, found));
            Ok(FINE)
        }
        arguments::Environment::Forget { id, environment } => {
            let id = app.resolve(&id).await?;
            edited(&app, &app.settle_removed(&id, &environment, &Settled::Forgotten).await?, &id, output).await
        }
        arguments::Environment::Attach { id, environment, to } => {
            let id = app.resolve(&id).await?;
            edited(&app, &app.settle_removed(&id, &environment, &Settled::Attached(to)).await?, &id, output).await
        }
        arguments::Environment::Set(set) => {
            let id = app.resolve(&set.id).await?;
            let said = Declaration {
                status: set.status,
                value: set.value,
                date: set.date,
                owner: set.owner,
                evidence: set.evidence,
            };
            edited(&app, &app.declare(&id, &set.environment, &set.attribute, &said).await?, &id, output).await
        }
    }
}

pub async fn certificate(session: &Session, command: arguments::Certificate, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    match command {
        arguments::Certificate::List { id } => {
            let surveyed = app.survey(&app.resolve(&id).await?).await?;
            let held = covered::held(&surveyed.state);
            let bare = covered::uncovered(&surveyed.state, &held);
            let due = covered::reminders(&surveyed.catalogue, &surveyed.state, &app.today());
            let json = json!({ "certificats": held, "sans_certificat": bare, "rappels": due });
            output.answer(&json, certificate_lines(&held, &bare, &due));
            Ok(if bare.is_empty() && due.is_empty() { FINE } else { FINDINGS })
        }
        arguments::Certificate::Import(import) => bring(&app, *import, output).await,
    }
}

async fn bring(app: &Opened, import: Import, output: &Output) -> Result<u8, AppError> {
    let id = app.resolve(&import.id).await?;
    let row = match import.row {
        None => None,
        Some(rank) => {
            let state = app.state(&id).await?;
            let rows = state.rows(&AnswerKey::of(covered::TABLE));
            let row = rank.checked_sub(1).and_then(|at| rows.get(at)).ok_or_else(|| {
                AppError::not_found(
                    format!("La table des certificats n'a pas de ligne n° {rank}."),
                    format!("Elle en a {}.", rows.len()),
                )
            })?;
            Some(row.id)
        }
    };
    let rank = import.take.checked_sub(1).ok_or_else(|| {
        AppError::invalid("Les certificats d'un fichier se comptent depuis 1.", "Donnez --take 1 pour le premier.")
    })?;
    let bytes = fs_err::read(&import.file).map_err(|error| {
        AppError::invalid(
            format!("Le fichier « {} » est illisible.", import.file.display()),
            "Vérifiez son chemin et ses droits.",
        )
        .with_details(error.to_string())
    })?;
    let passphrase = import.p12_passphrase_file.as_deref().map(read_passphrase).transpose()?;
    let mut file = CertificateFile { bytes, passphrase, row, rank };
    let mut seen = file.read().await;
    if let Err(error) = &seen
        && asks_for_passphrase(error)
        && file.passphrase.is_none()
        && std::io::stdin().is_terminal()
    {
        file.passphrase = Some(ask_passphrase("Phrase secrète du fichier\u{a0}: ")?);
        seen = file.read().await;
    }
    let file = seen.map_err(|error| advised(error, file.passphrase.is_none()))?;
    let seen = app.preview_certificate(&id, &file).await?;
    if import.dry_run {
        output.answer(&json!(seen), arrival_lines(&seen));
        return Ok(FINE);
    }
    let (done, row, arrival) = app.import_certificate(&id, &file, import.replace).await.map_err(|error| {
        let replaced = error.code == Code::Refused && !import.replace;
        if replaced {
            AppError {
                hint: Some("Donnez --replace pour les remplacer, ou --row pour une autre ligne.".to_owned()),
                ..error
            }
        } else {
            error
        }
    })?;
    let json = json!({ "id": id, "ligne": row, "moment": done.hash, "import": arrival });
    output.answer(&json, arrival_lines(&arrival));
    Ok(FINE)
}

/// The way to give a passphrase from a program.
fn advised(error: AppError, missing: bool) -> AppError {
    if missing && asks_for_passphrase(&error) {
        AppError { hint: Some("Donnez --p12-passphrase-file FICHIER.".to_owned()), ..error }
    } else {
        error
    }
}

fn summary(surveyed: &Surveyed) -> Vec<String> {
    let Matrix { environments, quotas, removed, dangling } = &surveyed.matrix;
    let catalogue = &surveyed.catalogue;
    let mut lines = Vec::new();
    for environment in environments {
        let stage = environment.vocabularies.stage.as_deref().unwrap_or("type inconnu");
        let readiness = &environment.readiness;
        let blocking = environment.blockers.iter().filter(|one| one.blocking).count();
        lines.push(format!(
            "{:<12} {:<12} {:<10} prêt à {} % ({} à finir), {}",
            environment.name,
            stage,
            words::status(catalogue, &environment.life),
            readiness.percent(),
            readiness.missing.len(),
            counted(blocking, "blocage"),
        ));
        lines.extend(environment.blockers.iter().map(blocker_line));
    }
    lines.extend(quotas.iter().flat_map(|quota| quota_lines(catalogue, quota)));
    for ghost in removed {
        let name = ghost.name.as_deref().unwrap_or("sans nom");
        lines.push(format!("retiré\u{a0}: {name}, {}", counted(ghost.facts.len(), "fait gardé")));
        lines.extend(ghost.milestones.iter().map(|milestone| format!("  nommé par le jalon {milestone}")));
    }
    for cell in dangling {
        let Some(field) = catalogue.field(&cell.table) else { continue };
        lines.push(format!(
            "renvoi perdu\u{a0}: «\u{a0}{}\u{a0}», ligne {}, nomme {}, qui n'est pas un environnement du dossier",
            field.label, cell.rank, cell.name
        ));
    }
    lines
}

fn blocker_line(blocker: &Blocker) -> String {
    let weight = if blocker.blocking { "bloque" } else { "à voir" };
    format!("  {weight}\u{a0}: {}", blocker.label)
}

fn quota_lines(catalogue: &Catalogue, quota: &PlatformQuota) -> Vec<String> {
    let platform = words::choice(catalogue, "plateforme", &quota.platform);
    let family = if quota.family == "prod" { "production" } else { "hors production" };
    let told = |sums: [f64; 3]| {
        format!("{} cœurs, {} GiB, {} GPU", number_text(sums[0]), number_text(sums[1]), number_text(sums[2]))
    };
    let mut lines = vec![format!(
        "quota {family}, {platform}\u{a0}: demandé {} ; consommé {}",
        told(quota.asked),
        told(quota.used)
    )];
    for excess in &quota.excesses {
        let what = if excess.kind == "demande" { "demandés" } else { "consommés" };
        lines.push(format!(
            "  dépassé de {} {} {what} ({})",
            number_text(excess.over),
            words::resource(&excess.resource),
            excess.takers.join(", ")
        ));
    }
    lines
}

fn detail(catalogue: &Catalogue, environment: &Environment) -> Vec<String> {
    let mut lines = vec![format!("{} — prêt à {} %", environment.name, environment.readiness.percent())];
    let mut group = "";
    for (attribute, cell) in catalogue.environment_attributes.iter().zip(&environment.cells) {
        if attribute.group != group {
            group = &attribute.group;
            lines.push(format!("[{}]", words::group(group)));
        }
        lines.push(cell_line(catalogue, &attribute.label, cell));
        lines.extend(cell.details.iter().map(|detail| format!("    {detail}")));
    }
    lines.extend(environment.blockers.iter().map(blocker_line));
    lines
}

fn cell_line(catalogue: &Catalogue, label: &str, cell: &Cell) -> String {
    if !cell.applies {
        return format!("  {:<24} {label}\u{a0}: sans objet", cell.attribute);
    }
    let status = cell.status.as_deref().map_or_else(|| "sans état".to_owned(), |word| words::status(catalogue, word));
    let mut line = format!("  {:<24} {label}\u{a0}: {status}", cell.attribute);
    let date = cell.date.as_deref().map(day_shown);
    for (before, text) in
        [(" — ", &cell.value), (", le ", &date), (", ", &cell.owner), (", preuve\u{a0}: ", &cell.evidence)]
    {
        if let Some(text) = text {
            line += &format!("{before}{text}");
        }
    }
    line
}

fn certificate_lines(held: &[Held], bare: &[Gap], due: &[Reminder]) -> Vec<String> {
    let mut lines = Vec::new();
    for (rank, one) in held.iter().enumerate() {
        let name = one.names.first().map_or("sans nom", String::as_str);
        let end = one.expires.as_deref().map_or_else(|| "expiration inconnue".to_owned(), day_shown);
        lines.push(format!("{:>3} {name:<40} {end}", rank + 1));
    }
    for one in due {
        lines.push(match one.step {
            Some(_) => {
                format!("expire bientôt\u{a0}: {} dans {}", one.name, counted_number(f64::from(one.days), "jour"))
            }
            None => format!("expiré\u{a0}: {} depuis le {}", one.name, day_shown(&one.expires)),
        });
    }
    lines.extend(bare.iter().map(|gap| format!("sans certificat\u{a0}: {} ({})", gap.name, gap.environment)));
    lines
}

/// The day of an instant, as people write it.
fn instant(told: &str) -> String {
    day_shown(told.split('T').next().unwrap_or(told))
}

fn arrival_lines(arrival: &Arrival) -> Vec<String> {
    let taken = &arrival.bundle.certificates[arrival.rank];
    let bits = taken.key.bits.map_or_else(String::new, |bits| format!(" {bits} bits"));
    let mut lines = vec![
        format!("sujet\u{a0}: {}", taken.subject),
        format!("émis par\u{a0}: {}", taken.issuer),
        format!("valable du {} au {}", instant(&taken.not_before), instant(&taken.not_after)),
        format!("clé\u{a0}: {}{bits}", taken.key.kind),
        format!("empreinte SHA-256\u{a0}: {}", taken.fingerprint),
    ];
    for change in &arrival.cells {
        let before = change.before.as_deref().map_or_else(String::new, |before| format!(" (remplace {before})"));
        lines.push(format!("écrit\u{a0}: {} = {}{before}", change.label, change.after));
    }
    lines.extend(arrival.covered.iter().map(|gap| format!("couvre\u{a0}: {} ({})", gap.name, gap.environment)));
    lines.extend(
        arrival.bare.iter().map(|gap| format!("reste sans certificat\u{a0}: {} ({})", gap.name, gap.environment)),
    );
    lines.extend(arrival.remarks.iter().map(|remark| format!("remarque\u{a0}: {remark}")));
    lines
}
