//! The agenda, as the page shows it.

use accostage_app::agenda::{Agenda, Line, Uncovered};
use accostage_app::ports::DeadlineKind;
use accostage_app::typography::{around_quotes, typography};
use accostage_catalogue::Catalogue;
use accostage_dossier::RowPlace;
use accostage_ipc::*;
use chrono::{Datelike, Days, NaiveDate};

use super::{count, target};

pub fn agenda(catalogue: &Catalogue, agenda: Agenda, dossier: Option<String>) -> AgendaView {
    AgendaView {
        today: agenda.on,
        until: agenda.until,
        total: count(agenda.total),
        late: count(agenda.late),
        lines: agenda.lines.into_iter().map(|item| line(catalogue, item)).collect(),
        kinds: DeadlineKind::ALL
            .into_iter()
            .map(|kind| DeadlineKindView { word: kind.word().to_owned(), label: typography(kind.label()) })
            .collect(),
        uncovered: agenda.uncovered.into_iter().map(uncovered).collect(),
        dossier,
    }
}

fn uncovered(one: Uncovered) -> UncoveredDossier {
    let reason = [Some(one.reason), one.hint].into_iter().flatten().collect::<Vec<_>>().join(" ");
    UncoveredDossier { dossier: one.dossier, name: one.name, reason: around_quotes(&reason) }
}

fn line(catalogue: &Catalogue, line: Line) -> DeadlineView {
    let (label, detail) = (line.label(), line.detail());
    let deadline = line.row.deadline;
    let (kind, rest) = deadline.place.split_once('/').unwrap_or((deadline.place.as_str(), ""));
    DeadlineView {
        dossier: line.row.dossier,
        name: line.row.name,
        kind: deadline.kind.word().to_owned(),
        kind_label: typography(deadline.kind.label()),
        label,
        detail,
        late: line.late,
        left: i32::try_from(line.left).unwrap_or(i32::MAX),
        reminder: line.reminder,
        week: monday(&deadline.day),
        milestone: (kind == "jalon").then(|| rest.to_owned()),
        risk: (kind == "risque").then(|| rest.to_owned()),
        target: if kind == "champ" { place(catalogue, rest) } else { None },
        day: deadline.day,
    }
}

/// A field, or a row of its table.
fn place(catalogue: &Catalogue, text: &str) -> Option<TargetView> {
    let row: Option<RowPlace> = text.parse().ok();
    let name = row.as_ref().map_or_else(|| text.to_owned(), |row| row.table.to_string());
    target(catalogue, &name, row.as_ref())
}

fn monday(day: &str) -> String {
    let day: NaiveDate = day.parse().unwrap_or_default();
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day).to_string()
}

#[cfg(test)]
mod tests {
    use accostage_app::ports::{AgendaRow, Deadline};

    use super::*;

    fn view(place: &str) -> DeadlineView {
        let deadline = Deadline {
            kind: DeadlineKind::Certificate,
            day: "2027-03-03".to_owned(),
            label: "guichet.exemple.fr".to_owned(),
            detail: "Expire le".to_owned(),
            place: place.to_owned(),
            reminders: vec![60],
            event: false,
        };
        let row = AgendaRow { dossier: "d".to_owned(), name: "Guichet".to_owned(), deadline };
        line(Catalogue::builtin(), Line { row, late: false, left: 40, reminder: Some(60) })
    }

    #[test]
    fn every_place_leads_somewhere() {
        let row = view("champ/certificats/00000000000000000000000000000007");
        let target = row.target.expect("a row of a table");
        assert_eq!((target.field.as_str(), target.section.as_str()), ("certificats", "exposition"));
        assert!(target.row.is_some());
        assert_eq!(row.week, "2027-03-01", "a monday");
        assert_eq!(view("champ/go-date").target.map(|target| target.field).as_deref(), Some("go-date"));
        assert_eq!(view("jalon/prod-audits").milestone.as_deref(), Some("prod-audits"));
        assert_eq!(view("risque/07").risk.as_deref(), Some("07"));
    }
}
