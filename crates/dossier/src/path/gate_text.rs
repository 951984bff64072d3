//! The report of a gate as a text that people read.

use std::fmt::Write;

use accostage_catalogue::Catalogue;

use super::transition::role_label;
use super::{GateReport, ObstacleKind};
use crate::environment::day_shown;
use crate::state::State;

/// The report of a gate as Markdown.
#[must_use]
pub fn gate_markdown(catalogue: &Catalogue, state: &State, report: &GateReport) -> String {
    let mut text = format!(
        "# {} : point de contrôle « {} »\n\nLe {} — état : {} — décideur : {}\n",
        state.name,
        report.phase_label,
        day_shown(&report.on),
        report.status.label(),
        role_label(catalogue, &report.decided_by)
    );
    let issues: Vec<&str> = report.open_to.iter().map(|issue| issue.word()).collect();
    let _ = write!(text, "\nDécisions possibles : {}\n", issues.join(", "));
    for (kind, title) in TITLES {
        let obstacles = report.obstacles.iter().filter(|obstacle| obstacle.kind == kind);
        block(&mut text, title, obstacles.map(|obstacle| format!("{} (`{}`)", obstacle.label, obstacle.about)));
    }
    let reserves = report.reserves.iter().map(|held| {
        let late = if held.reserve.late { " — en retard" } else { "" };
        format!(
            "{} : {}, avant le {}{late}",
            held.label,
            held.reserve.reserve.text,
            day_shown(&held.reserve.reserve.before)
        )
    });
    block(&mut text, "Réserves ouvertes", reserves);
    block(&mut text, "À juger par une personne", report.questions.iter().map(|question| question.question.clone()));
    let warnings = report.warnings.iter().map(|warning| format!("{} (`{}`)", warning.label, warning.about));
    block(&mut text, "Avertissements", warnings);
    text
}

const TITLES: [(ObstacleKind, &str); 8] = [
    (ObstacleKind::Milestone, "Jalons à terminer"),
    (ObstacleKind::Field, "Réponses qui manquent"),
    (ObstacleKind::Finding, "Règles bloquantes"),
    (ObstacleKind::Reserve, "Réserves en retard"),
    (ObstacleKind::Observation, "Écarts avec la plateforme"),
    (ObstacleKind::Risk, "Risques à évaluer ou à revoir"),
    (ObstacleKind::Derogation, "Dérogations expirées"),
    (ObstacleKind::Dispute, "Jalons contradictoires"),
];

fn block(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    let _ = write!(text, "\n## {title} ({})\n\n", lines.len());
    for line in lines {
        let _ = writeln!(text, "- {}", line.replace('\n', " "));
    }
}
