//! What is left to do, in working days from today.

use accostage_catalogue::{Catalogue, Milestone};
use chrono::NaiveDate;

use super::people::{self, People, Shares};
use crate::calendar::Calendar;
use crate::computed::number_text;
use crate::key::AnswerKey;
use crate::path::{MilestoneState, Path, Status, plan};
use crate::state::{Row, State};
use crate::value::Answer;

/// A milestone left to do. Times are in working days from the start of the first one.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub id: String,
    pub label: String,
    pub planned_end: Option<NaiveDate>,
    before: Vec<usize>,
    /// Nobody begins before.
    not_before: f64,
    /// Person-days: smallest, largest.
    effort: [f64; 2],
    /// Person-days already spent.
    spent: f64,
    /// Person-days done in a day.
    pace: f64,
    /// Those who work on it and who may be asked for elsewhere at the same time.
    people: Shares,
    /// Days of others, one after the other: the answer to tickets, then the validation.
    delays: [[f64; 2]; 2],
    /// Days already waited for the first of these delays that is not over.
    waited: f64,
    /// Periods in which it cannot end: from, to.
    freezes: Vec<(f64, f64)>,
}

impl Task {
    /// When it begins, and the task that makes it wait.
    fn earliest(&self, ended: &[f64]) -> (f64, Option<usize>) {
        self.before.iter().fold((self.not_before, None), |(latest, cause), at| {
            if ended[*at] > latest { (ended[*at], Some(*at)) } else { (latest, cause) }
        })
    }

    /// How long the work lasts, then the delays of others; `pick` chooses within a range.
    fn duration(&self, mut pick: impl FnMut([f64; 2]) -> f64) -> [f64; 2] {
        let work = (pick(self.effort) - self.spent).max(0.0) / self.pace;
        let mut waited = self.waited;
        let others: f64 = self
            .delays
            .iter()
            .map(|delay| {
                let days = pick(*delay);
                let left = (days - waited).max(0.0);
                waited = (waited - days).max(0.0);
                left
            })
            .sum();
        [work, others]
    }

    /// The first moment from `end` on that is in no freeze.
    fn outside_freezes(&self, end: f64) -> f64 {
        self.freezes.iter().fold(end, |end, (from, to)| if *from < end && end <= *to { *to + 1.0 } else { end })
    }
}

/// What is left to do, those before before those after.
pub(super) struct Tasks {
    pub list: Vec<Task>,
    /// Who is served first, when people are waited for.
    order: Vec<usize>,
    /// How many people may be waited for.
    people: usize,
}

/// One way that things go, in working days from the start of the first one.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    /// When each task begins.
    pub begun: Vec<f64>,
    /// When each task ends.
    pub ended: Vec<f64>,
    /// The task that makes each one wait.
    pub cause: Vec<Option<usize>>,
}

impl Tasks {
    pub(super) fn of(catalogue: &Catalogue, state: &State, path: &Path, calendar: &Calendar, today: NaiveDate) -> Self {
        let go_live = catalogue.parameters.iter().find(|parameter| parameter.id == "jalon-mise-en-production");
        let go_live = go_live.and_then(|parameter| parameter.value.as_str());
        let mut list: Vec<Task> = Vec::new();
        let left = in_order(path);
        let contended = people::contended(left.iter().copied());
        for milestone in left {
            let before = list.iter().enumerate().filter(|(_, task)| milestone.before.contains(&task.id));
            let before = before.map(|(at, _)| at).collect();
            let Some(described) = catalogue.milestones.iter().find(|other| other.id == milestone.id) else { continue };
            let mut task = task(catalogue, described, milestone, calendar, today, before);
            task.people = people::shares(milestone, &contended);
            if go_live == Some(&milestone.id) {
                task.freezes = freezes(state, calendar);
            }
            list.push(task);
        }
        let mut tasks = Self { order: (0..list.len()).collect(), list, people: 0 };
        if !contended.is_empty() {
            // Whoever could begin first is served first. The sort is stable: those before stay before those after.
            let begun = tasks.shortest().begun;
            tasks.order.sort_by(|one, other| begun[*one].total_cmp(&begun[*other]));
            tasks.people = contended.len();
        }
        tasks
    }

    /// How things go when `pick` chooses within each range.
    pub(super) fn course(&self, mut pick: impl FnMut([f64; 2]) -> f64) -> Course {
        let durations: Vec<[f64; 2]> = self.list.iter().map(|task| task.duration(&mut pick)).collect();
        let size = self.list.len();
        let mut course = Course { begun: vec![0.0; size], ended: vec![0.0; size], cause: vec![None; size] };
        let mut people = People::free(self.people);
        for at in self.order.iter().copied() {
            let (task, [work, others]) = (&self.list[at], durations[at]);
            let (ready, waits) = task.earliest(&course.ended);
            let (begun, held) = match self.people {
                0 => (ready, None),
                _ => people.take(at, &task.people, ready, work),
            };
            course.begun[at] = begun;
            course.cause[at] = held.or(waits);
            course.ended[at] = task.outside_freezes(begun + work + others);
        }
        course
    }

    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.list.iter().position(|task| task.id == id)
    }

    /// How things go if everything takes its shortest time.
    pub(super) fn shortest(&self) -> Course {
        self.course(|[low, _]| low)
    }
}

/// What the forecast takes for granted.
pub(super) fn assumptions(catalogue: &Catalogue, draws: u32) -> Vec<String> {
    let [low, high] = plan::range(catalogue, "charge-jalon-defaut-jh").unwrap_or(EFFORT);
    let [soon, late] = plan::range(catalogue, "delai-ticket-defaut-jours").unwrap_or(TICKET);
    let [fast, slow] = plan::range(catalogue, "delai-validation-defaut-jours").unwrap_or(VALIDATION);
    vec![
        format!("{} tirages ; chaque charge et chaque délai est pris entre son minimum et son maximum.", number_text(f64::from(draws))),
        format!("Sans charge donnée, un jalon demande de {} à {} jours-homme.", number_text(low), number_text(high)),
        format!("Sans personne affectée, une personne y travaille à {} %.", number_text(share(catalogue))),
        format!("Sans délai connu, un tiers répond à une demande en {} à {} jours ouvrés, et valide en {} à {} jours ouvrés.", number_text(soon), number_text(late), number_text(fast), number_text(slow)),
        "Des jalons sans lien entre eux avancent en même temps, tant que personne n'y donne plus que tout son temps.".to_owned(),
        "Jours ouvrés : ni fins de semaine, ni jours fériés, ni congés du projet ; pas de mise en production pendant un gel.".to_owned(),
    ]
}

/// When the catalogue says nothing (a revision older than forecasts).
const EFFORT: [f64; 2] = [0.5, 2.0];
const TICKET: [f64; 2] = [2.0, 10.0];
const VALIDATION: [f64; 2] = [1.0, 5.0];
const SHARE: f64 = 50.0;

/// Milestones left to do, those before before those after. One that waits for itself is left out: a loaded catalogue has
/// none.
fn in_order(path: &Path) -> Vec<&MilestoneState> {
    let mut left: Vec<&MilestoneState> =
        path.milestones.iter().filter(|milestone| !milestone.status.is_done()).collect();
    let mut ordered = Vec::with_capacity(left.len());
    loop {
        let waits =
            |milestone: &&MilestoneState| milestone.before.iter().any(|id| left.iter().any(|other| other.id == *id));
        let (blocked, free): (Vec<_>, Vec<_>) = left.iter().partition(|milestone| waits(milestone));
        if free.is_empty() {
            return ordered;
        }
        ordered.extend(free);
        left = blocked;
    }
}

fn task(
    catalogue: &Catalogue,
    described: &Milestone,
    milestone: &MilestoneState,
    calendar: &Calendar,
    today: NaiveDate,
    before: Vec<usize>,
) -> Task {
    let side = |role: &str| catalogue.roles.iter().find(|known| known.id == role).map(|known| known.side.as_str());
    let judged_elsewhere = described.validator != described.pilot && side(&described.validator) != Some("projet");
    let validation = if judged_elsewhere {
        plan::range(catalogue, "delai-validation-defaut-jours").unwrap_or(VALIDATION)
    } else {
        [0.0, 0.0]
    };
    let submitted = milestone.status == Status::Submitted;
    let waits = matches!(milestone.status, Status::Submitted | Status::Waiting);
    let people: f64 = milestone.plan.people.values().sum();
    let pace = if people > 0.0 { people } else { share(catalogue) } / 100.0;
    let planned = milestone.plan.start.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
    Task {
        id: milestone.id.clone(),
        label: milestone.label.clone(),
        planned_end: milestone.plan.end.as_deref().and_then(|day| day.parse().ok()),
        before,
        not_before: planned.filter(|day| *day > today).map_or(0.0, |day| offset(calendar.rank(day))),
        effort: if submitted { [0.0, 0.0] } else { milestone.plan.effort },
        spent: milestone.plan.spent,
        pace,
        people: Shares::new(),
        delays: [if submitted { [0.0, 0.0] } else { tickets(catalogue, described) }, validation],
        waited: if waits { days_since(milestone, today) } else { 0.0 },
        freezes: Vec::new(),
    }
}

/// Requests of a milestone are sent together: the slowest answer counts.
fn tickets(catalogue: &Catalogue, milestone: &Milestone) -> [f64; 2] {
    let unknown = plan::range(catalogue, "delai-ticket-defaut-jours").unwrap_or(TICKET);
    let kinds = milestone.tickets.iter().filter_map(|id| catalogue.ticket_kinds.iter().find(|kind| kind.id == *id));
    kinds
        .map(|kind| kind.lead_days.unwrap_or(unknown))
        .fold([0.0, 0.0], |[low, high], [soon, late]| [f64::max(low, soon), f64::max(high, late)])
}

fn share(catalogue: &Catalogue) -> f64 {
    let found = catalogue.parameters.iter().find(|parameter| parameter.id == "disponibilite-defaut-pct");
    found.and_then(|parameter| parameter.value.as_f64()).filter(|share| *share > 0.0).unwrap_or(SHARE)
}

/// Working days since the milestone came where it stands.
fn days_since(milestone: &MilestoneState, today: NaiveDate) -> f64 {
    let since = milestone.wait.as_ref().map(|wait| &wait.since).or(milestone.since.as_ref());
    let Some(since) = since.and_then(|day| day.parse::<NaiveDate>().ok()).filter(|day| *day < today) else {
        return 0.0;
    };
    offset(Calendar::from(since, &[]).rank(today))
}

fn offset(rank: usize) -> f64 {
    f64::from(u32::try_from(rank).unwrap_or(u32::MAX))
}

/// Periods in which nothing goes live, the earliest first, in working days.
fn freezes(state: &State, calendar: &Calendar) -> Vec<(f64, f64)> {
    let rows = state.rows(&AnswerKey::of("periodes-gel")).iter();
    let mut freezes: Vec<(f64, f64)> = rows
        .filter_map(|row| {
            let first = day(row, "debut")?;
            let last = day(row, "fin").unwrap_or(first);
            let (from, to) = (calendar.rank(first), calendar.rank(last.succ_opt()?));
            (from < to).then(|| (offset(from), offset(to)))
        })
        .collect();
    freezes.sort_by(|one, other| one.0.total_cmp(&other.0));
    freezes
}

/// Dates that somebody wants.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub target: Option<NaiveDate>,
    pub deadlines: Vec<(String, NaiveDate, bool)>,
}

pub(super) fn wanted(state: &State) -> Wanted {
    let target = match state.answer(&AnswerKey::of("mise-en-production-visee")) {
        Some(Answer::Text(text)) => text.parse().ok(),
        _ => None,
    };
    let rows = state.rows(&AnswerKey::of("echeances")).iter();
    let deadlines = rows.filter_map(|row| {
        let firm = text(row, "souplesse") == Some("ferme");
        Some((text(row, "libelle").unwrap_or("Échéance").to_owned(), day(row, "date")?, firm))
    });
    Wanted { target, deadlines: deadlines.collect() }
}

fn day(row: &Row, column: &str) -> Option<NaiveDate> {
    text(row, column)?.parse().ok()
}

fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Text(text)) => Some(text),
        _ => None,
    }
}
