//! The agenda: the days of a dossier on which something ends, is due or must be looked at again.
//!
//! Which answers are deadlines is data: the catalogue marks their field or their column
//! ([`accostage_catalogue::DeadlineMark`]). The rest comes from the path: planned ends, reservations, milestones to do
//! again, acceptances of risks. None of it depends on the day, nor needs a check: a store keeps the deadlines beside the
//! slots, and answers for every dossier at once.
//!
//! Deadlines are told by *source*: the slot that they come from, or the path as a whole. An edit replaces those of the
//! sources that it touched.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use accostage_catalogue::{Catalogue, DeadlineKind, DeadlineMark, DeadlineTest, Field};
use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::document::Slot;
use crate::export::cell_text;
use crate::key::{AnswerKey, RowId};
use crate::label::fold;
use crate::path::event::readable;
use crate::path::milestone::standings;
use crate::path::{Fact, plan};
use crate::register::{DECISIONS, Kind, RISKS, is_taken};
use crate::state::{Row, State};
use crate::value::Answer;

/// Source of what the path tells: one edit may change all of it.
pub const PATH: &str = "path";

/// Something that ends, is due or must be looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Of what kind.
    #[serde(rename = "nature")]
    pub kind: DeadlineKind,
    /// The day, `YYYY-MM-DD`.
    #[serde(rename = "le")]
    pub day: String,
    /// What it is about: a domain name, a milestone, a risk.
    #[serde(rename = "libelle")]
    pub label: String,
    /// What happens then, as the catalogue writes it: « Expire le ».
    #[serde(rename = "detail")]
    pub detail: String,
    /// Where it is: `champ/‹field›[/‹row›]`, `jalon/‹milestone›`, `risque/‹row›`.
    #[serde(rename = "lieu")]
    pub place: String,
    /// Days before it on which it is recalled.
    #[serde(rename = "rappels", skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<u32>,
    /// It happens by itself: once past, it is over, not late.
    #[serde(rename = "evenement")]
    pub event: bool,
}

impl Deadline {
    /// First day on which it is told: its first reminder, else the day itself.
    #[must_use]
    pub fn notice(&self) -> String {
        let day: Option<NaiveDate> = self.day.parse().ok();
        let earliest = u64::from(self.reminders.iter().copied().max().unwrap_or_default());
        let notice = day.and_then(|day| day.checked_sub_days(Days::new(earliest)));
        notice.map_or_else(|| self.day.clone(), |notice| notice.to_string())
    }
}

/// The deadlines of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Slot (`container/property`), or [`PATH`].
    pub source: String,
    /// Its deadlines, all of them.
    pub deadlines: Vec<Deadline>,
}

/// Every deadline of a dossier.
#[must_use]
pub fn all(catalogue: &Catalogue, state: &State) -> Vec<Source> {
    let answers = state.answers.keys().map(|key| Slot::new("answers", key.to_string()));
    let rows = state.tables.iter().filter(|(key, _)| has_marks(catalogue, key));
    let rows = rows.flat_map(|(key, rows)| rows.iter().map(move |row| Slot::new("rows", format!("{key}/{}", row.id))));
    let slots: Vec<Slot> = answers.chain(rows).collect();
    let mut sources = of_slots(catalogue, state, &slots);
    sources.push(of_path(catalogue, state));
    sources.retain(|source| !source.deadlines.is_empty());
    sources
}

/// The sources that an edit may have changed, with the deadlines that they have now.
#[must_use]
pub fn touched(catalogue: &Catalogue, state: &State, touched: &[Slot]) -> Vec<Source> {
    let mut sources = of_slots(catalogue, state, touched);
    if touched.iter().any(|slot| bears_on_path(catalogue, slot)) {
        sources.push(of_path(catalogue, state));
    }
    sources
}

/// Planned ends, events, the target go-live, and risks, which may no longer be taken as they are.
fn bears_on_path(catalogue: &Catalogue, slot: &Slot) -> bool {
    match slot.container {
        "events" | "tracking" => true,
        "rows" => slot.property.starts_with(&format!("{RISKS}/")),
        "answers" => {
            let field = catalogue.field(&key(&slot.property).field);
            field.and_then(|field| field.deadline.as_ref()).is_some_and(|mark| mark.kind == DeadlineKind::GoLive)
        }
        _ => false,
    }
}

fn key(property: &str) -> AnswerKey {
    property.parse().unwrap_or_else(|never| match never {})
}

fn has_marks(catalogue: &Catalogue, table: &AnswerKey) -> bool {
    catalogue.field(&table.field).is_some_and(|field| field.columns.iter().any(|column| column.deadline.is_some()))
}

fn of_slots(catalogue: &Catalogue, state: &State, slots: &[Slot]) -> Vec<Source> {
    let mut seen = BTreeSet::new();
    let mut sources = Vec::new();
    let accepting = OnceCell::new();
    // Looked for once for all: a table may have ten thousand rows, and all of them may be touched.
    let mut tables = BTreeMap::new();
    for slot in slots {
        match slot.container {
            "rows" => {
                let Some((name, id)) = slot.property.rsplit_once('/') else { continue };
                let table = tables.entry(name).or_insert_with(|| marked_table(catalogue, state, name));
                let Some((key, field, rows)) = table else { continue };
                let row = id.parse().ok().and_then(|id: RowId| rows.get(&id)).filter(|row| {
                    // The path tells when a signed acceptance ends.
                    let acceptance = name == DECISIONS && row.cells.contains_key("risques-acceptes");
                    !acceptance || !accepting.get_or_init(|| accepting_rows(state)).contains(&row.id)
                });
                let deadlines = row.map(|row| of_row(catalogue, field, key, row));
                sources.push(Source { source: slot.path(), deadlines: deadlines.unwrap_or_default() });
            }
            "answers" => {
                // An answer may end a deadline that stands in another field.
                let given = key(&slot.property);
                let own = catalogue.field(&given.field).into_iter();
                let others = catalogue.fields.iter().filter(|field| depends_on(field, &given.field));
                for field in own.chain(others).filter(|field| field.deadline.is_some()) {
                    let key = AnswerKey { field: field.id.clone(), platform: given.platform.clone() };
                    if seen.insert(key.to_string()) {
                        sources.extend(of_answer(state, field, &key));
                    }
                }
            }
            _ => {}
        }
    }
    sources
}

/// A table whose columns hold deadlines, and its rows by identity.
fn marked_table<'a>(
    catalogue: &'a Catalogue,
    state: &'a State,
    name: &str,
) -> Option<(AnswerKey, &'a Field, BTreeMap<RowId, &'a Row>)> {
    let key = key(name);
    let field = catalogue.field(&key.field).filter(|_| has_marks(catalogue, &key))?;
    #[cfg(test)]
    tests::READ.with(|read| read.set(read.get() + 1));
    let rows = state.rows(&key).iter().map(|row| (row.id, row)).collect();
    Some((key, field, rows))
}

/// Rows of decisions that signed acceptances of risks wrote.
fn accepting_rows(state: &State) -> BTreeSet<RowId> {
    let (events, _) = readable(state, is_acceptance);
    let rows = events.iter().filter_map(|(_, event)| match &event.fact {
        Fact::Ruling(ruling) => ruling.row.as_deref()?.parse().ok(),
        _ => None,
    });
    rows.collect()
}

fn is_acceptance(fact: &Fact) -> bool {
    matches!(fact, Fact::Ruling(ruling) if ruling.kind == Kind::AcceptedRisk)
}

fn depends_on(field: &Field, other: &str) -> bool {
    let tests = field.deadline.iter().flat_map(|mark| mark.only_if.iter().chain(&mark.unless));
    field.id != other && tests.into_iter().any(|test| test.on == other)
}

/// The target go-live is told by the path: it is over once the project is live.
fn of_answer(state: &State, field: &Field, key: &AnswerKey) -> Option<Source> {
    let mark = field.deadline.as_ref().filter(|mark| mark.kind != DeadlineKind::GoLive)?;
    let value = |id: &str| state.answer(&AnswerKey { field: id.to_owned(), platform: key.platform.clone() });
    let counts = counts(mark, value);
    let deadlines = match state.answer(key) {
        Some(Answer::Text(day)) if counts => deadline(mark, day, &field.label, "", format!("champ/{key}")),
        _ => None,
    };
    Some(Source { source: Slot::new("answers", key.to_string()).path(), deadlines: deadlines.into_iter().collect() })
}

fn of_row(catalogue: &Catalogue, field: &Field, table: &AnswerKey, row: &Row) -> Vec<Deadline> {
    let marked = field.columns.iter().filter_map(|column| Some((column, column.deadline.as_ref()?)));
    marked
        .filter(|(_, mark)| counts(mark, |column| row.cells.get(column).map(|cell| &cell.value)))
        .filter_map(|(column, mark)| match row.cells.get(&column.id).map(|cell| &cell.value) {
            Some(Answer::Text(day)) => {
                let place = match mark.kind {
                    DeadlineKind::Risk => format!("risque/{}", row.id),
                    _ => format!("champ/{table}/{}", row.id),
                };
                deadline(mark, day, &name_of(catalogue, field, row), &column.label, place)
            }
            _ => None,
        })
        .collect()
}

fn deadline(mark: &DeadlineMark, day: &str, label: &str, detail: &str, place: String) -> Option<Deadline> {
    let day: NaiveDate = day.parse().ok()?;
    Some(Deadline {
        kind: mark.kind,
        day: day.to_string(),
        label: label.to_owned(),
        detail: detail.to_owned(),
        place,
        reminders: mark.reminders.clone(),
        event: mark.event,
    })
}

/// What names a row to people: its key, with the words of a risk beside its number; else its first text; else its table.
fn name_of(catalogue: &Catalogue, field: &Field, row: &Row) -> String {
    let shown = |column: &accostage_catalogue::Column| {
        let cell = row.cells.get(&column.id)?;
        let text = match (&cell.value, column.target.as_deref()) {
            (Answer::Text(id), Some("exigences_cct")) => {
                let known = catalogue.requirements.iter().find(|requirement| requirement.id == *id);
                known.map_or_else(|| id.clone(), |known| format!("{} – {}", known.official, known.title))
            }
            (Answer::Text(id), Some("bonnes_pratiques")) => {
                let known = catalogue.best_practices.iter().find(|practice| practice.id == *id);
                known.map_or_else(|| id.clone(), |known| known.label.clone())
            }
            (value, _) => cell_text(catalogue, Some(column), value),
        };
        (!text.trim().is_empty()).then_some(text)
    };
    let day = |column: &&accostage_catalogue::Column| column.kind != accostage_catalogue::ColumnKind::Date;
    let named = field.key_column().and_then(shown);
    // A number alone names nothing to who does not have the table before the eyes.
    let words = field.columns.iter().find(|column| column.id == "libelle" && !column.key).and_then(shown);
    match (named, words) {
        (Some(named), Some(words)) => format!("{named} – {words}"),
        (Some(named), None) => named,
        (None, Some(words)) => words,
        (None, None) => field.columns.iter().filter(day).find_map(shown).unwrap_or_else(|| field.label.clone()),
    }
}

/// The deadline of a row no longer counts, or does not yet.
#[must_use]
pub fn is_over(mark: &DeadlineMark, row: &Row) -> bool {
    !counts(mark, |column| row.cells.get(column).map(|cell| &cell.value))
}

fn counts<'a>(mark: &DeadlineMark, value: impl Fn(&str) -> Option<&'a Answer>) -> bool {
    let holds = |test: &DeadlineTest| match value(&test.on).filter(|value| !value.is_blank()) {
        None => false,
        Some(_) if test.values.is_empty() => true,
        Some(Answer::Text(text)) => test.values.iter().any(|wanted| fold(wanted) == fold(text.trim())),
        Some(_) => false,
    };
    mark.only_if.as_ref().is_none_or(holds) && !mark.unless.as_ref().is_some_and(holds)
}

/// What the path tells: planned ends, reservations, milestones to do again, acceptances of risks, the target go-live.
fn of_path(catalogue: &Catalogue, state: &State) -> Source {
    let (events, _) = readable(state, |fact| {
        matches!(fact, Fact::Transition { .. } | Fact::Gate { .. } | Fact::Lifted(_) | Fact::Ruling(_))
    });
    let standing = standings(&events);
    let mut deadlines = Vec::new();
    let mut add = |kind: DeadlineKind, day: &str, label: &str, detail: &str, place: String| {
        let mark = DeadlineMark { kind, reminders: Vec::new(), event: false, only_if: None, unless: None };
        deadlines.extend(deadline(&mark, day, label, detail, place));
    };
    let done = |milestone: &str| standing.get(milestone).is_some_and(|told| told.status.is_done());
    for milestone in &catalogue.milestones {
        let place = || format!("jalon/{}", milestone.id);
        let planned = state.tracking.get(&plan::key(&milestone.id, "fin-prevue")).map(|answered| &answered.value);
        if let (Some(Answer::Text(day)), false) = (planned, done(&milestone.id)) {
            add(DeadlineKind::Milestone, day, &milestone.label, "Fin prévue le", place());
        }
        let Some(told) = standing.get(&milestone.id) else { continue };
        for (_, _, reserve) in &told.reserves {
            let detail = format!("{} : à lever avant le", milestone.label);
            add(DeadlineKind::Reserve, &reserve.before, &reserve.text, &detail, place());
        }
        let ended =
            told.ended.as_ref().filter(|_| done(&milestone.id)).and_then(|ended| ended.parse::<NaiveDate>().ok());
        let again = ended.zip(milestone.period_days);
        if let Some(day) = again.and_then(|(ended, period)| ended.checked_add_days(Days::new(period.into()))) {
            add(DeadlineKind::Recurrence, &day.to_string(), &milestone.label, "À refaire le", place());
        }
    }
    // The last one about a risk counts, while the risk is still taken as it is.
    let mut accepted = BTreeMap::new();
    for (_, event) in &events {
        if let Fact::Ruling(ruling) = &event.fact
            && is_acceptance(&event.fact)
        {
            accepted.insert(ruling.about.as_str(), ruling);
        }
    }
    let taken = state.rows(&AnswerKey::of(RISKS)).iter().filter(|row| is_taken(catalogue, row));
    for row in taken {
        let place = row.id.to_string();
        if let Some((ruling, until)) = accepted.get(place.as_str()).and_then(|it| Some((it, it.until.as_ref()?))) {
            add(DeadlineKind::Acceptance, until, &ruling.label, "Accepté jusqu'au", format!("risque/{place}"));
        }
    }
    let go_live = catalogue.parameters.iter().find(|parameter| parameter.id == "jalon-mise-en-production");
    let live = go_live.and_then(|parameter| parameter.value.as_str()).is_some_and(done);
    for field in catalogue.fields.iter().filter(|_| !live) {
        let mark = field.deadline.as_ref().filter(|mark| mark.kind == DeadlineKind::GoLive);
        if let (Some(_), Some(Answer::Text(day))) = (mark, state.answer(&AnswerKey::of(&field.id))) {
            add(DeadlineKind::GoLive, day, &field.label, "", format!("champ/{}", field.id));
        }
    }
    Source { source: PATH.to_owned(), deadlines }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use uuid::Uuid;

    use super::*;
    use crate::state::{Answered, Provenance};

    thread_local! {
        /// Tables read whole to find a row.
        pub(super) static READ: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn a_table_is_read_once_however_many_of_its_rows_were_touched() {
        const ROWS: u128 = 10_000;
        let mut state = State::default();
        let key = AnswerKey::of("certificats");
        let answered = |text: &str| Answered {
            value: Answer::Text(text.to_owned()),
            provenance: Provenance::default(),
            others: Vec::new(),
        };
        let row = |rank: u128| Row {
            id: RowId(Uuid::from_u128(rank + 1)),
            position: String::new(),
            cells: [("expire-le".to_owned(), answered("2099-02-01"))].into(),
            revived: false,
        };
        state.tables.insert(key.clone(), (0..ROWS).map(row).collect());
        let slots: Vec<Slot> =
            state.rows(&key).iter().map(|row| Slot::new("rows", format!("{key}/{}", row.id))).collect();
        READ.with(|read| read.set(0));
        let sources = touched(Catalogue::builtin(), &state, &slots);
        assert_eq!(sources.iter().filter(|source| source.deadlines.len() == 1).count(), 10_000);
        assert_eq!(READ.with(Cell::get), 1);
    }
}
