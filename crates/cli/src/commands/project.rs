//! A dossier and its project on a console: link, adoption, plan, drift.

use accostage_app::AppError;
use accostage_app::console::drifting::name_of;
use accostage_app::console::evidence::sentence;
use accostage_app::console::{Left, Linked, Observed, Planned, Taken};
use accostage_app::platform::Moment;
use accostage_app::platform::plan::{Change, Consent, Drift, Finding, Line, Observation, Options, Side, Verb, words};
use accostage_app::typography::around_quotes;
use accostage_dossier::counted;
use serde_json::{Value, json};

use super::console::asking;
use crate::arguments::project as arguments;
use crate::output::{FINDINGS, FINE, Output};
use crate::session::{Opened, Session};

pub async fn link(session: &Session, asked: arguments::Link, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let id = app.resolve(&asked.id).await?;
    let connection = app.console_of(&id, asked.console.as_deref()).await?;
    let Some(project) = asked.project.as_deref() else {
        let suggested = app.suggest_projects(&id, &connection).await?;
        let mut lines: Vec<String> = Vec::new();
        for candidate in &suggested.candidates {
            lines.push(format!("{:<24} {}", candidate.slug, candidate.project));
            lines.extend(candidate.reasons.iter().map(|reason| format!("    {}", around_quotes(reason))));
        }
        if lines.is_empty() {
            let line = format!("Aucun projet de « {} » ne ressemble à ce dossier.", connection.name);
            lines.push(around_quotes(&line));
        }
        let answer = json!({ "connexion": connection.name, "lu_le": suggested.pull.ended_at,
            "projets": suggested.candidates });
        output.answer(&answer, lines);
        return Ok(if suggested.candidates.is_empty() { FINDINGS } else { FINE });
    };
    let linked = app.link_project(&id, &connection, project).await?;
    output.answer(&json!(linked), [linked_line(&linked)]);
    Ok(FINE)
}

pub async fn unlink(session: &Session, asked: arguments::Unlink, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let id = app.resolve(&asked.id).await?;
    let connection = app.console_of(&id, asked.console.as_deref()).await?;
    let was = app.unlink_project(&id, &connection).await?;
    let line = format!("Dossier délié du projet « {} ». Rien n'a changé sur la console.", was.name);
    output.answer(&json!(was), [around_quotes(&line)]);
    Ok(FINE)
}

pub async fn adopt(session: &Session, asked: arguments::Adopt, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let adopted = match &asked.into {
        Some(id) => {
            let id = app.resolve(id).await?;
            let connection = app.console_of(&id, asked.console.as_deref()).await?;
            app.adopt_into(&id, &connection, &asked.project).await?
        }
        None => {
            let connection = match asked.console.as_deref() {
                Some(name) => app.named_connection(name).await?,
                None => app.only_connection().await?,
            };
            app.adopt_project(&connection, &asked.project, asked.name.as_deref()).await?
        }
    };
    let mut lines = vec![linked_line(&adopted.linked)];
    lines.push(match adopted.edited.touched.len() {
        0 => "Rien à reprendre\u{a0}: le dossier disait déjà tout.".to_owned(),
        count => format!("Repris de la console\u{a0}: {}.", counted(count, "réponse")),
    });
    lines.extend(adopted.left.iter().map(left_line));
    let answer = json!({
        "id": adopted.dossier, "cree": adopted.created, "lien": adopted.linked, "moment": adopted.edited.hash,
        "touched": adopted.edited.touched, "non_repris": adopted.left,
    });
    output.answer(&answer, lines);
    Ok(if adopted.left.is_empty() { FINE } else { FINDINGS })
}

pub async fn plan(session: &Session, asked: arguments::Plan, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let id = app.resolve(&asked.id).await?;
    let connection = app.console_of(&id, asked.console.as_deref()).await?;
    let consents = |given: &[String]| given.iter().map(|text| Consent::from(text.trim())).collect();
    let options = Options { accept: consents(&asked.accept), delete: consents(&asked.delete) };
    let planned = if asked.offline || connection.settings.offline {
        app.plan_from_mirror(&id, &connection, &options).await?
    } else {
        let asking = asking(session, &connection, &asked.token, &asked.password).await?;
        app.plan_dossier(&asking, &id, &connection, &options).await?
    };
    for stale in &planned.stale {
        let line = format!("L'accord « {stale} » ne porte plus sur rien : ce qu'il acceptait a changé, ou est fait.");
        output.remark(&around_quotes(&line));
    }
    output.answer(&plan_json(&id, &planned), plan_lines(&planned, asked.all));
    let fine = !planned.plan.has_something_to_do() && planned.stale.is_empty();
    Ok(if fine { FINE } else { FINDINGS })
}

pub async fn drift(session: &Session, asked: arguments::Drift, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let id = app.resolve(&asked.id).await?;
    let connection = app.console_of(&id, asked.console.as_deref()).await?;
    let taken = match (asked.accept_all, asked.accept.is_empty()) {
        (true, _) => Taken::Console,
        (false, false) => Taken::Named(asked.accept.iter().map(|name| name.trim().to_owned()).collect()),
        (false, true) => return show_drift(&app, &id, &connection, output).await,
    };
    let done = app.take_over(&id, &connection, &taken).await?;
    let mut lines = vec![format!("{} repris dans le dossier, {}.", counted(done.taken, "écart"), left(done.remaining))];
    lines.extend(done.left.iter().map(left_line));
    let answer = json!({
        "id": id, "moment": done.edited.hash, "touched": done.edited.touched, "repris": done.taken,
        "non_repris": done.left, "restent": done.remaining,
    });
    output.answer(&answer, lines);
    Ok(if done.remaining == 0 && done.left.is_empty() { FINE } else { FINDINGS })
}

async fn show_drift(
    app: &Opened,
    id: &str,
    connection: &accostage_app::ports::Connection,
    output: &Output,
) -> Result<u8, AppError> {
    let found = app.drift_of(id, connection).await?;
    let mut lines =
        vec![around_quotes(&format!("Selon la lecture de « {} » du {}.", connection.name, day(&found.read_at)))];
    lines.extend(found.drifts.iter().flat_map(drift_lines));
    if found.drifts.is_empty() {
        lines.push("Aucun écart\u{a0}: le dossier et la console disent la même chose.".to_owned());
    }
    let drifts: Vec<Value> = found
        .drifts
        .iter()
        .map(|drift| {
            let mut told = json!(drift);
            told["ecart"] = name_of(drift).into();
            told
        })
        .collect();
    output.answer(&json!({ "id": id, "connexion": connection.name, "lu_le": found.read_at, "ecarts": drifts }), lines);
    Ok(if found.drifts.is_empty() { FINE } else { FINDINGS })
}

fn left(remaining: usize) -> String {
    match remaining {
        0 => "il n'en reste aucun".to_owned(),
        1 => "il en reste un".to_owned(),
        several => format!("il en reste {several}"),
    }
}

fn linked_line(linked: &Linked) -> String {
    let slug = linked.slug.as_deref().filter(|slug| *slug != linked.name);
    let slug = slug.map(|slug| format!(" ({slug})")).unwrap_or_default();
    around_quotes(&format!(
        "Dossier {} lié au projet « {} »{slug} de « {} ».",
        linked.dossier, linked.name, linked.connection
    ))
}

fn left_line(left: &Left) -> String {
    let place = [left.field.as_str(), left.item.as_str(), left.column.as_deref().unwrap_or_default()];
    let place = place.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    let values = match (&left.ours, left.theirs.as_str()) {
        (Some(ours), theirs) => format!(" dossier «\u{a0}{ours}\u{a0}», console «\u{a0}{theirs}\u{a0}»"),
        (None, "") => String::new(),
        (None, theirs) => format!(" «\u{a0}{theirs}\u{a0}»"),
    };
    format!("Non repris\u{a0}: {place}{values} — {}", around_quotes(&left.reason))
}

/// Everything but `lecture` is the same for the same dossier and the same console.
fn plan_json(id: &str, planned: &Planned) -> Value {
    json!({
        "id": id,
        "connexion": planned.connection.name,
        "plan": planned.plan,
        "a_faire": planned.plan.has_something_to_do(),
        "applicable": planned.may_be_applied(),
        "accords_perimes": planned.stale,
        "lecture": { "lu_le": planned.read_at, "par": planned.by, "version": planned.version, "fraiche": planned.fresh },
    })
}

fn plan_lines(planned: &Planned, all: bool) -> Vec<String> {
    let by = planned.by.as_deref().map(|by| format!(" par {by}")).unwrap_or_default();
    let read = format!("« {} » lue le {}{by}.", planned.connection.name, day(&planned.read_at));
    let mut lines = vec![around_quotes(&read)];
    if !planned.fresh {
        lines
            .push("C'est la dernière lecture, pas l'état présent\u{a0}: ce plan ne peut pas être appliqué.".to_owned());
    }
    let shown = |line: &&Line| all || line.verb != Verb::Nothing;
    lines.extend(planned.plan.lines.iter().filter(shown).flat_map(|line| line_lines(line, all)));
    let same = planned.plan.lines.iter().filter(|line| line.verb == Verb::Nothing).count();
    let todo = planned.plan.to_do().count();
    lines.push(match (todo, planned.plan.has_something_to_do()) {
        (0, false) => format!("Rien à faire\u{a0}: {} conformes.", counted(same, "ligne")),
        (0, true) => "Rien ne peut être envoyé en l'état.".to_owned(),
        (count, _) => format!("{} à envoyer, {} conformes.", counted(count, "ligne"), same),
    });
    lines
}

/// A line of a plan, with the identifier that `apply --line` takes; `all`: with each value of what is created.
pub(super) fn line_lines(line: &Line, all: bool) -> Vec<String> {
    let margin = " ".repeat(13);
    let mut lines = vec![format!("{:<12} {}  {}", verb(line.verb), line.id, around_quotes(&line.title))];
    // What is created says what it is; only what changes is told by both values.
    if all || line.verb != Verb::Create {
        lines.extend(line.changes.iter().map(|change| format!("{margin}{}", change_text(change))));
    }
    for text in [&line.explanation, &line.advice].into_iter().filter(|text| !text.is_empty()) {
        lines.push(format!("{margin}{}", around_quotes(text)));
    }
    if let Some(consent) = &line.consent {
        let option = if line.verb == Verb::Extra { "--delete" } else { "--accept" };
        lines.push(format!("{margin}{option} {consent}"));
    }
    lines
}

fn change_text(change: &Change) -> String {
    format!("{}\u{a0}: {} → {}", change.attribute, words(&change.before), words(&change.after))
}

fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "créer",
        Verb::Update => "modifier",
        Verb::Replay => "rejouer",
        Verb::Delete => "supprimer",
        Verb::Nothing => "rien",
        Verb::Extra => "hors dossier",
        Verb::Blocked => "bloqué",
        Verb::Conflict => "conflit",
    }
}

fn drift_lines(drift: &Drift) -> Vec<String> {
    let about = drift.attribute.as_deref().map(|attribute| format!(", {attribute}")).unwrap_or_default();
    let side = match drift.side {
        Side::Console => "la console a changé",
        Side::Dossier => "le dossier a changé",
        Side::Both => "les deux ont changé",
        Side::Unknown => "origine inconnue",
    };
    let by = drift.by.as_deref().map(|by| format!(" (par {by})")).unwrap_or_default();
    let mut lines = vec![
        around_quotes(&format!("{:<34} {} {}{about} : {side}{by}", name_of(drift), drift.kind.words(), drift.name)),
        format!("{:<34} dossier {}, console {}", "", words(&drift.dossier), words(&drift.console)),
    ];
    if drift.accept.is_empty() {
        lines.push(format!("{:<34} à reporter à la main, ou à laisser au plan", ""));
    }
    lines
}

fn day(at: &Option<Moment>) -> String {
    let millis = at.as_ref().and_then(Moment::millis);
    millis.map_or_else(|| "(date inconnue)".to_owned(), super::console::moment)
}

/// What a console contradicts of a dossier.
pub fn observed_lines(observed: &Observed) -> Vec<String> {
    let against = |one: &&Observation| matches!(one.finding, Finding::Differs | Finding::NotFound);
    let mut told: Vec<String> = observed.observations.iter().filter(against).filter_map(sentence).collect();
    told.sort();
    told.dedup();
    let day = observed.read_at.as_ref().and_then(Moment::day).unwrap_or("jamais");
    let title = match told.len() {
        0 => format!("Console « {} », lue le {day} : aucun écart.", observed.connection),
        count => format!("Console « {} », lue le {day} : {}.", observed.connection, counted(count, "écart")),
    };
    let mut lines = vec![String::new(), around_quotes(&title)];
    lines.extend(told.iter().map(|text| format!("  {}", around_quotes(text))));
    lines
}
