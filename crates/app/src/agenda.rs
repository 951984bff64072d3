//! The agenda: deadlines of every dossier, or of one.

use std::collections::BTreeMap;

use accostage_catalogue::typography::typography;
use accostage_dossier::agenda;
use accostage_dossier::environment::day_shown;
use chrono::{DateTime, Days, NaiveDate};
use serde::Serialize;

use crate::ports::{AgendaQuery, AgendaRow, DeadlineKind, Source, Store};
use crate::{App, AppError};

/// Days that an agenda shows when nobody says how many.
pub const DAYS: u32 = 30;
/// Nobody looks further; more is a mistake of unit.
const DAYS_MAX: u32 = 3_660;

/// What a person asks of the agenda.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Days from today; none: every deadline.
    pub days: Option<u32>,
    /// Only these kinds; none: every one.
    pub kinds: Vec<DeadlineKind>,
    /// Only this dossier.
    pub dossier: Option<String>,
    /// Lines passed over.
    pub offset: u32,
    /// Lines at most.
    pub limit: u32,
}

/// A line of the agenda on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The deadline, and its dossier.
    #[serde(flatten)]
    pub row: AgendaRow,
    /// Its day is past.
    #[serde(rename = "en_retard")]
    pub late: bool,
    /// Days left; negative once past.
    #[serde(rename = "jours")]
    pub left: i64,
    /// The reminder reached: days before.
    #[serde(rename = "rappel", skip_serializing_if = "Option::is_none")]
    pub reminder: Option<u32>,
}

impl Line {
    /// What it is about, as people read it: the words of the catalogue are dressed, what was typed is not.
    #[must_use]
    pub fn label(&self) -> String {
        let deadline = &self.row.deadline;
        let ours = matches!(deadline.kind, DeadlineKind::Milestone | DeadlineKind::Recurrence | DeadlineKind::GoLive);
        // A field names itself, and tells no detail; a row is named by what was typed in it.
        if ours || deadline.detail.is_empty() { typography(&deadline.label) } else { deadline.label.clone() }
    }

    /// What happens then, as people read it: words that end with the article of a day get that day. None: the kind of
    /// the deadline says it.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        let deadline = &self.row.deadline;
        let detail = typography(&deadline.detail);
        match detail.as_str() {
            "" => None,
            words if words.ends_with(" le") => Some(format!("{words} {}", day_shown(&deadline.day))),
            _ => Some(detail),
        }
    }
}

/// The agenda on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Agenda {
    /// The day.
    #[serde(rename = "le")]
    pub on: String,
    /// Last day shown; none: no end.
    #[serde(rename = "jusqu_au")]
    pub until: Option<String>,
    /// Lines in all.
    pub total: u64,
    /// Those, in all, whose day is past.
    #[serde(rename = "en_retard")]
    pub late: u64,
    /// Lines, those that are late first, the earliest first.
    #[serde(rename = "echeances")]
    pub lines: Vec<Line>,
    /// Dossiers asked for whose deadlines are not among the lines, with the reason.
    #[serde(rename = "non_couverts")]
    pub uncovered: Vec<Uncovered>,
}

/// A dossier whose deadlines could not be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Uncovered {
    /// Dossier.
    pub dossier: String,
    /// Its name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Why, in one sentence.
    #[serde(rename = "motif")]
    pub reason: String,
    /// What to do.
    #[serde(rename = "conseil", skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl<S: Store> App<S> {
    /// The agenda of every current dossier, or of one.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn agenda(&self, asked: &Asked) -> Result<Agenda, AppError> {
        let uncovered = self.plan_agenda(asked.dossier.as_deref()).await?;
        let on = self.host.today();
        let today: NaiveDate = on.parse().unwrap_or_default();
        let last = asked.days.and_then(|days| today.checked_add_days(Days::new(days.min(DAYS_MAX).into())));
        let until = last.map(|day| day.to_string());
        let query = AgendaQuery {
            today: on.clone(),
            until: until.clone(),
            kinds: asked.kinds.clone(),
            dossier: asked.dossier.clone(),
            offset: asked.offset,
            limit: asked.limit,
        };
        let page = self.store.agenda(&query).await?;
        let lines = page.rows.into_iter().map(|row| line(row, today)).collect();
        Ok(Agenda { on, until, total: page.total, late: page.late, lines, uncovered })
    }

    /// Tells the deadlines of the dossiers whose deadlines are not known: once after a migration, and after an older
    /// program edited them. Gives those, among the current ones or the one asked for, that could not be told.
    async fn plan_agenda(&self, only: Option<&str>) -> Result<Vec<Uncovered>, AppError> {
        let mut uncovered = Vec::new();
        let mut untold = self.untold.lock().await;
        for (id, updated_at) in self.store.unplanned().await? {
            let known = untold.get(&id).filter(|(at, _)| *at == updated_at).map(|(_, refusal)| refusal.clone());
            let told = match known {
                Some(refusal) => Err(refusal),
                None => self.deadlines_of(&id).await,
            };
            let refusal = match told {
                Ok(deadlines) => {
                    self.store.set_deadlines(&id, updated_at, deadlines).await?;
                    continue;
                }
                // One that cannot be read, or that is bound to a catalogue that is not here, hides no other.
                Err(refusal) => refusal,
            };
            if !refusal.retryable {
                untold.insert(id.clone(), (updated_at, refusal.clone()));
            }
            let Some(summary) = self.store.summary(&id).await? else { continue };
            if only.map_or(!summary.archived, |only| only == id) {
                let (reason, hint) = (refusal.message, refusal.hint);
                uncovered.push(Uncovered { dossier: id, name: summary.name, reason, hint });
            }
        }
        uncovered.sort_by(|one, other| (&one.name, &one.dossier).cmp(&(&other.name, &other.dossier)));
        Ok(uncovered)
    }

    async fn deadlines_of(&self, id: &str) -> Result<Vec<Source>, AppError> {
        let state = self.state(id).await?;
        let catalogue = self.catalogue_of(&state).await?;
        Ok(agenda::all(&catalogue, &state))
    }
}

impl<S: Store> App<S> {
    /// The agenda as a calendar that other programs read (RFC 5545): one event of a whole day per deadline, with its
    /// reminders.
    #[must_use]
    pub fn calendar(&self, agenda: &Agenda) -> String {
        calendar(agenda, self.host.now())
    }
}

fn calendar(agenda: &Agenda, now: i64) -> String {
    let stamp = DateTime::from_timestamp_millis(now).unwrap_or_default().format("%Y%m%dT%H%M%SZ").to_string();
    let mut text = String::new();
    let mut put = |line: &str| {
        // A line holds 75 bytes at most, and goes on after a space.
        let mut room = 75;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                text.push_str("\r\n ");
                room = 74;
            }
            room -= letter.len_utf8();
            text.push(letter);
        }
        text.push_str("\r\n");
    };
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Accostage//Agenda//FR", "CALSCALE:GREGORIAN"] {
        put(line);
    }
    let mut known = BTreeMap::<String, usize>::new();
    for line in &agenda.lines {
        let deadline = &line.row.deadline;
        put("BEGIN:VEVENT");
        // The same deadline keeps its identity: a calendar read again updates it.
        let name = format!("{}-{}-{}", line.row.dossier, deadline.kind.word(), escaped(&deadline.place));
        let rank = known.entry(name.clone()).or_default();
        put(&format!("UID:{name}-{rank}@accostage"));
        *rank += 1;
        put(&format!("DTSTAMP:{stamp}"));
        put(&format!("DTSTART;VALUE=DATE:{}", deadline.day.replace('-', "")));
        put(&format!("SUMMARY:{}", escaped(&format!("{} : {}", deadline.kind.label(), deadline.label))));
        put(&format!("DESCRIPTION:{}", escaped(&line.row.name)));
        put("TRANSP:TRANSPARENT");
        for days in &deadline.reminders {
            put("BEGIN:VALARM");
            put("ACTION:DISPLAY");
            put(&format!("DESCRIPTION:{}", escaped(&deadline.label)));
            put(&format!("TRIGGER:-P{days}D"));
            put("END:VALARM");
        }
        put("END:VEVENT");
    }
    put("END:VCALENDAR");
    text
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

fn line(row: AgendaRow, today: NaiveDate) -> Line {
    let day: NaiveDate = row.deadline.day.parse().unwrap_or(today);
    let left = (day - today).num_days();
    let reached = |days: &&u32| (0..=i64::from(**days)).contains(&left);
    let reminder = row.deadline.reminders.iter().filter(reached).min().copied();
    Line { late: left < 0, left, reminder, row }
}
