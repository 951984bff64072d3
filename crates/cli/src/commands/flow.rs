//! The flow matrix and the architecture diagram.

use accostage_app::AppError;
use accostage_app::flows::Wanted;
use accostage_app::typography::around_quotes;
use accostage_diagram::{Scene, Theme, outline, to_svg};
use accostage_dossier::flows::{Block, End, Flow as Row, Suggestion};
use serde_json::json;

use super::dossier::edited;
use crate::arguments::flow::{Diagram, Flow, Ground};
use crate::output::{FINDINGS, FINE, Output};
use crate::session::Session;

pub async fn run(session: &Session, command: Flow, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    match command {
        Flow::List { id, env, direction, status } => {
            let flows = app.flows(&app.resolve(&id).await?).await?;
            let wanted =
                Wanted { environment: env, block: direction.map(|direction| direction.0), status, ..Wanted::default() };
            let listed: Vec<&Row> =
                flows.matrix.flows.iter().filter(|flow| wanted.takes(&flows.matrix, flow)).collect();
            output.answer(&json!({ "total": flows.matrix.flows.len(), "flux": listed }), lines(&listed));
            Ok(FINE)
        }
        Flow::Check { id } => {
            let flows = app.flows(&app.resolve(&id).await?).await?;
            let remarks = &flows.matrix.remarks;
            let told = remarks.iter().map(|remark| {
                format!("{:<14} {:<24} {}", remark.severity.label(), remark.rule, around_quotes(&remark.message))
            });
            let nothing = remarks.is_empty().then(|| "Rien à revoir dans les flux.".to_owned());
            output.answer(&json!({ "constats": remarks }), told.chain(nothing));
            Ok(if remarks.is_empty() { FINE } else { FINDINGS })
        }
        Flow::Suggest { id, accept, all } => {
            let id = app.resolve(&id).await?;
            let offered = app.flows(&id).await?.suggestions();
            if all && !offered.is_empty() || !accept.is_empty() {
                let wanted = if all { offered.into_iter().map(|offer| offer.id).collect() } else { accept };
                return edited(&app, &app.accept_flows(&id, &wanted).await?.0, &id, output).await;
            }
            output.answer(&json!({ "propositions": offered }), offered.iter().map(offer));
            Ok(FINE)
        }
    }
}

pub async fn diagram(session: &Session, asked: Diagram, output: &Output) -> Result<u8, AppError> {
    let app = session.open(output).await?;
    let diagram = app.flows(&app.resolve(&asked.id).await?).await?.diagram();
    if asked.text {
        let words = outline(&diagram);
        output.answer(&json!(words), words.lines());
        return Ok(FINE);
    }
    let theme = match asked.theme {
        Ground::Light => Theme::Light,
        Ground::Dark => Theme::Dark,
    };
    let svg = to_svg(&Scene::of(&diagram), theme);
    match asked.output {
        Some(file) => {
            accostage_export::file::write(&file, svg.as_bytes())?;
            output.answer(&json!({ "file": file }), [format!("Écrit\u{a0}: {}", file.display())]);
        }
        None => output.answer(&json!({ "svg": svg }), [svg.trim_end().to_owned()]),
    }
    Ok(FINE)
}

fn lines(listed: &[&Row]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in Block::ALL {
        let inside: Vec<&&Row> = listed.iter().filter(|flow| flow.block == block).collect();
        if inside.is_empty() {
            continue;
        }
        lines.push(format!("{} ({})", around_quotes(block.label()), inside.len()));
        lines.extend(inside.into_iter().map(|flow| line(flow)));
    }
    lines
}

fn line(flow: &Row) -> String {
    let end = |end: &End| match (&end.name, &end.address) {
        (Some(name), Some(address)) => format!("{name} [{address}]"),
        _ => Some(end.shown()).filter(|shown| !shown.is_empty()).unwrap_or("?").to_owned(),
    };
    let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "?".to_owned());
    let place = flow.environment.as_ref().or(flow.context.as_ref()).map_or_else(|| "-".to_owned(), Clone::clone);
    format!(
        "  {:>5}  {:<14} {:<10} {:>6}  {} → {}  {}",
        flow.rank,
        place,
        or(&flow.protocol),
        or(&flow.port),
        end(&flow.source),
        end(&flow.destination),
        flow.status.as_deref().unwrap_or_default()
    )
}

fn offer(offer: &Suggestion) -> String {
    format!("{:<60} {}", offer.id, around_quotes(&offer.reason))
}
