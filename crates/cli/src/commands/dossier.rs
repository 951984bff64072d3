//! Dossiers.

use std::num::NonZeroUsize;
use std::sync::Arc;

use accostage_app::AppError;
use accostage_app::attachments::{Destination, NewFile};
use accostage_app::dossiers::{Besides, Edited, Examined, Gesture, Imported};
use accostage_app::ports::{ListQuery, Progress};
use accostage_app::typography::around_quotes;
use accostage_dossier::{AnswerKey, Report, Sensitivity, answers_file, counted, past};
use accostage_export::OpenFormats;
use serde_json::{Value, json};

use super::files::{self, read_file};
use super::project;
use crate::arguments::{Dossier, Label};
use crate::output::{FINDINGS, FINE, Output};
use crate::session::{Opened, Session};

pub async fn run(session: &Session, command: Dossier, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    match command {
        Dossier::New { name: Some(name), model: Some(model), .. } => {
            let id = app.create_from_model(&app.resolve(&model).await?, &name).await?;
            imported(&Imported { id, ..Imported::default() }, output)
        }
        Dossier::New { name, from, .. } => {
            let read = from.as_deref().map(read_file).transpose()?;
            let answers = read.as_ref().map(|(file, bytes)| (file.as_str(), bytes.as_slice()));
            imported(&app.create(name.as_deref(), answers).await?, output)
        }
        Dossier::Import { file } => {
            let (name, file) = accostage_export::file::open(&file)?;
            imported(&app.import_from(&name, OpenFormats, file).await?, output)
        }
        Dossier::List {
            archived,
            models,
            name,
            offset,
            limit,
            order,
            reverse: reversed,
            labels,
            sensitivity,
            blocked,
            export,
        } => {
            let sensitivity = sensitivity.as_deref().map(level).transpose()?.map(|level| level.word().to_owned());
            let order = order.into();
            let query =
                ListQuery { name, archived, models, offset, limit, order, reversed, labels, sensitivity, blocked };
            if let Some(file) = export {
                return files::export_list(&app, &query, &file, output).await;
            }
            let page = app.list(&query).await?;
            let lines = page.rows.iter().map(|row| {
                let Progress { answered, asked, missing, blocking, .. } = row.progress.clone().unwrap_or_default();
                let labels: String = row.labels.iter().map(|label| format!("  [{label}]")).collect();
                format!(
                    "{}  {}  {answered}/{asked} réponses, {missing} manques, {blocking} blocages  {}{labels}",
                    row.id,
                    row.name,
                    date(row.updated_at)
                )
            });
            output.answer(&json!({ "total": page.total, "dossiers": page.rows }), lines);
            Ok(FINE)
        }
        Dossier::Show { id, at } => show(&app, &id, at.as_deref(), output).await,
        Dossier::Set { id, file: Some(file), not_secret, .. } => {
            let id = app.resolve(&id).await?;
            let (name, bytes) = read_file(&file)?;
            imported(&app.set_from_file(&id, (&name, &bytes), &not_secret).await?, output)
        }
        Dossier::Set { id, pairs, file: None, name, sensitivity, not_secret } => {
            let id = app.resolve(&id).await?;
            let pairs = pairs.iter().map(|pair| split(pair)).collect::<Result<Vec<_>, _>>()?;
            let sensitivity = sensitivity.as_deref().map(level).transpose()?;
            let besides = Besides { name: name.as_deref(), sensitivity, not_secret: &not_secret };
            edited(&app, &app.set_all(&id, &pairs, besides).await?, &id, output).await
        }
        Dossier::Label { id, gesture } => {
            let id = app.resolve(&id).await?;
            let (labels, gesture): (_, fn(String) -> Gesture) = match gesture {
                Label::Add { labels } => (labels, Gesture::AddLabel),
                Label::Remove { labels } => (labels, Gesture::RemoveLabel),
            };
            let gestures: Vec<Gesture> = labels.into_iter().map(gesture).collect();
            edited(&app, &app.act(&id, &gestures).await?.0, &id, output).await
        }
        Dossier::Labels { archived } => {
            let labels = app.labels(archived).await?;
            let lines = labels.iter().map(|used| format!("{}  {}", used.count, used.label));
            output.answer(&json!({ "labels": labels }), lines);
            Ok(FINE)
        }
        Dossier::Check { id, gate } => {
            let id = app.resolve(&id).await?;
            let report = if output.for_programs() {
                let report = app.report(&id, gate.as_deref()).await?;
                let mut answer = json!(report);
                answer["observations"] = json!(app.observe(&id).await?);
                output.answer(&answer, []);
                Arc::new(report)
            } else {
                let Examined { state, report, .. } = app.examine(&id, gate.as_deref()).await?;
                let mut lines = report_lines(&state.name, &report);
                lines.extend(app.observe(&id).await?.iter().flat_map(project::observed_lines));
                output.answer(&Value::Null, lines);
                report
            };
            let fine = report.complete
                && report.findings.is_empty()
                && report.out_of_bounds.is_empty()
                && report.broken.is_empty();
            Ok(if fine { FINE } else { FINDINGS })
        }
        Dossier::History { id, since } => {
            let id = app.resolve(&id).await?;
            history(&app, &id, since.as_deref(), output).await
        }
        Dossier::Undo { id } => {
            let id = app.resolve(&id).await?;
            edited(&app, &app.undo(&id).await?, &id, output).await
        }
        Dossier::Redo { id } => {
            let id = app.resolve(&id).await?;
            edited(&app, &app.redo(&id).await?, &id, output).await
        }
        Dossier::Export { id: None, all: _, format, output: folder } => {
            files::export_all(&app, format, &folder.unwrap_or_default(), output).await
        }
        Dossier::Export { id: Some(id), all: _, format, output: file } => {
            let id = app.resolve(&id).await?;
            files::export(&app, &id, format, file.as_deref(), output).await
        }
        Dossier::Attachments { id, output: folder } => {
            let id = app.resolve(&id).await?;
            files::attachments(&app, &id, folder.as_deref(), output).await
        }
        Dossier::Attach { id, field, file, row, column, sensitivity } => {
            let id = app.resolve(&id).await?;
            let sensitivity = sensitivity.as_deref().map(level).transpose()?;
            let to = destination(&app, &id, &field, row, column).await?;
            let (name, bytes) = read_file(&file)?;
            edited(&app, &app.attach(&id, &to, NewFile { name, bytes, sensitivity }).await?.0, &id, output).await
        }
        Dossier::Archive { id } => {
            let id = app.resolve(&id).await?;
            edited(&app, &app.archive(&id, true).await?, &id, output).await
        }
        Dossier::Restore { id, at, only } => {
            let id = app.resolve(&id).await?;
            let done = match at {
                Some(moment) => match only {
                    Some(path) => app.restore_value(&id, &moment, &path).await?,
                    None => app.restore_moment(&id, &moment).await?,
                },
                None => app.archive(&id, false).await?,
            };
            edited(&app, &done, &id, output).await
        }
        Dossier::Duplicate { id, name } => {
            let id = app.resolve(&id).await?;
            let copy = app.duplicate(&id, name.as_deref()).await?;
            output.answer(&json!({ "id": copy }), [format!("Copié\u{a0}: {copy}")]);
            Ok(FINE)
        }
    }
}

/// The place that the arguments name: people count rows, the dossier knows them by their identity.
async fn destination(
    app: &Opened,
    id: &str,
    field: &str,
    rank: Option<NonZeroUsize>,
    column: Option<String>,
) -> Result<Destination, AppError> {
    let key: AnswerKey = field.parse().unwrap_or_else(|never| match never {});
    let Some(rank) = rank else { return Ok(Destination { key, row: None, column }) };
    let state = app.state(id).await?;
    let rows = state.rows(&key);
    let row = rows.get(rank.get() - 1).ok_or_else(|| {
        AppError::not_found(
            format!("« {key} » n'a pas de ligne {rank}."),
            format!("Nombre de lignes : {}. Sans --row, une ligne est ajoutée.", rows.len()),
        )
    })?;
    Ok(Destination { row: Some(row.id), key, column })
}

async fn show(app: &Opened, id: &str, at: Option<&str>, output: &Output) -> Result<u8, AppError> {
    let id = app.resolve(id).await?;
    let state = match at {
        Some(moment) => app.state_at(&id, moment).await?,
        None => app.state(&id).await?,
    };
    let catalogue = app.catalogue_of(&state).await?;
    let mut shown = answers_file::write(&catalogue, &state);
    if let Value::Object(shown) = &mut shown {
        shown.insert("id".to_owned(), json!(state.id));
        shown.insert("archive".to_owned(), json!(state.archived));
        shown.insert("etiquettes".to_owned(), json!(state.labels.values().collect::<Vec<_>>()));
        shown.insert("sensibilite".to_owned(), json!(state.effective_sensitivity().word()));
        shown.insert("unplaced".to_owned(), json!(state.unplaced));
    }
    let mut lines = vec![format!("{} ({})", state.name, state.id)];
    if let Some(Value::Object(answers)) = shown.get("reponses") {
        lines.extend(answers.iter().map(|(field, value)| format!("{field}\u{a0}: {value}")));
    }
    output.answer(&shown, lines);
    Ok(FINE)
}

async fn history(app: &Opened, id: &str, since: Option<&str>, output: &Output) -> Result<u8, AppError> {
    if let Some(moment) = since {
        let changes = app.compare(id, moment, None).await?;
        let list: Vec<Value> = changes
            .iter()
            .map(|change| json!({ "path": change.path, "before": change.before, "after": change.after }))
            .collect();
        let state = app.state(id).await?;
        let catalogue = app.shown_catalogue(&state).await?;
        let lines = changes.iter().map(|change| {
            let text = |stored: &String| past::text(&catalogue, &change.path, stored).replace('\n', "\u{a0}; ");
            let shown = |side: &Option<String>| side.as_ref().map_or_else(|| "(vide)".to_owned(), text);
            let named = past::changed(&catalogue, &state, change);
            format!("{named}\u{a0}: {} → {}", shown(&change.before), shown(&change.after))
        });
        output.answer(&json!({ "since": moment, "changes": list }), lines);
        return Ok(FINE);
    }
    let entries = app.history(id).await?;
    let list: Vec<Value> = entries
        .iter()
        .map(|entry| {
            json!({
                "moment": entry.hash, "at": date(entry.at), "kind": entry.action.kind,
                "author": entry.action.author, "origin": entry.action.origin, "touched": entry.action.touched,
            })
        })
        .collect();
    let state = app.state(id).await?;
    let catalogue = app.shown_catalogue(&state).await?;
    let lines = entries.iter().map(|entry| {
        let touched = match entry.action.touched.as_slice() {
            [] => String::new(),
            [one] => format!("\u{a0}: {}", past::touched(&catalogue, &state, entry, one)),
            many => format!("\u{a0}: {} éléments", many.len()),
        };
        let kind = past::kind(entry.action.kind);
        format!("{}  {}  {}  {kind}{touched}", &entry.hash[..12], date(entry.at), entry.action.author.name)
    });
    output.answer(&json!({ "id": id, "history": list }), lines);
    Ok(FINE)
}

fn imported(done: &Imported, output: &Output) -> Result<u8, AppError> {
    let mut lines = vec![done.id.clone()];
    for item in &done.unplaced {
        let line = item.line.map_or_else(String::new, |line| format!("ligne {line}, "));
        lines.push(format!("non placé\u{a0}: {line}{}\u{a0}: {}", item.path, around_quotes(&item.reason)));
    }
    if !done.unplaced.is_empty() {
        lines.push("Ce qui n’a pas trouvé sa place est gardé avec le dossier.".to_owned());
    }
    output.answer(&json!({ "id": done.id, "unmapped": done.unplaced }), lines);
    Ok(if done.unplaced.is_empty() { FINE } else { FINDINGS })
}

pub(super) async fn edited(app: &Opened, done: &Edited, id: &str, output: &Output) -> Result<u8, AppError> {
    let line = match (&done.hash, done.touched.as_slice()) {
        (None, _) => "Rien à changer.".to_owned(),
        (Some(_), [one]) if !output.for_programs() => {
            let state = app.state(id).await?;
            format!("Enregistré\u{a0}: {}", past::label(&*app.shown_catalogue(&state).await?, &state, one))
        }
        (Some(_), many) => format!("Enregistré\u{a0}: {}", counted(many.len(), "élément")),
    };
    output.answer(&json!({ "id": id, "moment": done.hash, "touched": done.touched }), [line]);
    Ok(FINE)
}

fn report_lines(name: &str, report: &Report) -> Vec<String> {
    let mut lines = vec![format!("{name} — point de contrôle «\u{a0}{}\u{a0}»", report.gate)];
    for missing in &report.missing {
        lines.push(format!("manque\u{a0}: {} ({})", missing.label, missing.field));
    }
    for finding in &report.findings {
        lines.push(format!(
            "{} {}\u{a0}: {} [{}]",
            finding.severity.word(),
            finding.rule,
            finding.message,
            finding.source
        ));
    }
    for item in &report.out_of_bounds {
        let row = item.row.map_or_else(String::new, |row| format!(" (ligne {row})"));
        lines.push(format!("hors bornes {}{row}\u{a0}: {}", item.field, around_quotes(&item.message)));
    }
    for question in &report.questions {
        lines.push(format!("à juger {}\u{a0}: {}", question.rule, question.question));
    }
    for broken in &report.broken {
        lines.push(format!("règle non évaluable {}\u{a0}: {}", broken.rule, around_quotes(&broken.reason)));
    }
    let eligibility = &report.eligibility;
    lines.push(format!(
        "éligibilité\u{a0}: {} — maturité {}, complexité {}{}",
        eligibility.cas.as_deref().unwrap_or("à déterminer"),
        eligibility.maturite.map_or_else(|| "inconnue".to_owned(), |score| score.to_string()),
        eligibility.complexite.map_or_else(|| "inconnue".to_owned(), |score| score.to_string()),
        eligibility.orientation.as_ref().map_or_else(String::new, |advice| format!(" — {advice}")),
    ));
    lines.push(format!(
        "{}, {}, {}",
        counted(report.missing.len(), "manque"),
        counted(report.findings.len(), "constat"),
        counted(report.questions.len(), "question")
    ));
    lines
}

pub(super) fn split(pair: &str) -> Result<(String, String), AppError> {
    pair.split_once('=').map(|(field, value)| (field.trim().to_owned(), value.to_owned())).ok_or_else(|| {
        AppError::invalid(
            format!("« {pair} » n'est pas de la forme CHAMP=VALEUR."),
            "Par exemple : projet-nom-usuel='Guichet des associations'.",
        )
    })
}

fn level(word: &str) -> Result<Sensitivity, AppError> {
    Sensitivity::from_word(word).ok_or_else(|| {
        AppError::invalid(format!("Sensibilité inconnue « {word} »."), "non-protege, sensible ou diffusion-restreinte.")
    })
}

fn date(at: i64) -> String {
    chrono::DateTime::from_timestamp_millis(at)
        .unwrap_or_default()
        .with_timezone(&chrono::Local)
        .to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}
