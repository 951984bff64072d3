//! When the project goes live: the milestones left to do, drawn at random many times within their ranges.
//!
//! One draw gives each milestone an effort and a delay between its smallest and its largest (symmetric triangular
//! law), then lets it begin when those before it are done and those who work on it are free enough. The dates are read from the sorted draws. The same seed gives
//! the same forecast, on every machine: ChaCha is specified, the library's default generator is not.

mod people;
mod tasks;

use accostage_catalogue::Catalogue;
use chrono::NaiveDate;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde::Serialize;

use crate::calendar::Calendar;
use crate::path::{Path, plan};
use crate::state::State;
use tasks::{Task, Tasks};

/// Draws that a person is shown: the second decimal of a probability does not move any more.
pub const DRAWS: u32 = 10_000;
/// A forecast that would keep a machine busy for nothing.
pub const DRAWS_MAX: u32 = 1_000_000;
/// Milestones that weigh most, as many as people remember.
const WEIGHTS: usize = 5;

/// What is forecast from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Day of the forecast: nothing left to do happens before.
    pub today: NaiveDate,
    /// Same seed, same forecast.
    pub seed: u64,
    /// Draws, from 1 to [`DRAWS_MAX`].
    pub draws: u32,
}

/// A forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Milestone that is the go-live.
    #[serde(rename = "jalon")]
    pub milestone: String,
    /// Seed.
    #[serde(rename = "graine")]
    pub seed: u64,
    /// Draws.
    #[serde(rename = "tirages")]
    pub draws: u32,
    /// Day of the forecast.
    #[serde(rename = "le")]
    pub on: NaiveDate,
    /// Day on which the project went live, when it is done.
    #[serde(rename = "deja_en_production", skip_serializing_if = "Option::is_none")]
    pub done: Option<String>,
    /// Day if everything took its shortest time.
    #[serde(rename = "au_plus_tot")]
    pub earliest: NaiveDate,
    /// One draw in two goes live by this day.
    pub p50: NaiveDate,
    /// Four draws in five go live by this day.
    pub p80: NaiveDate,
    /// The target date of the dossier, with the share of draws that meet it.
    #[serde(rename = "cible", skip_serializing_if = "Option::is_none")]
    pub target: Option<Chance>,
    /// Deadlines of the dossier, with the share of draws that go live before.
    #[serde(rename = "echeances")]
    pub deadlines: Vec<Chance>,
    /// Milestones that weigh most on the date, the heaviest first.
    #[serde(rename = "poids")]
    pub weights: Vec<Weight>,
    /// Each milestone left to do.
    #[serde(rename = "jalons")]
    pub milestones: Vec<Dates>,
    /// What the forecast takes for granted, in words.
    #[serde(rename = "hypotheses")]
    pub assumptions: Vec<String>,
}

/// A date that somebody wants, and how likely it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chance {
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The date.
    pub date: NaiveDate,
    /// It cannot be moved.
    #[serde(rename = "ferme")]
    pub firm: bool,
    /// Share of the draws that meet it, from 0 to 1.
    #[serde(rename = "probabilite")]
    pub probability: f64,
    /// Even the shortest times do not meet it.
    #[serde(rename = "intenable")]
    pub hopeless: bool,
}

/// How much a milestone weighs on the date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weight {
    /// Milestone.
    #[serde(rename = "jalon")]
    pub milestone: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Working days that it adds to the longest chain, on average.
    #[serde(rename = "jours")]
    pub days: f64,
    /// Share of the draws in which it is on the longest chain.
    #[serde(rename = "critique")]
    pub critical: f64,
}

/// Forecast dates of a milestone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dates {
    /// Milestone.
    #[serde(rename = "jalon")]
    pub milestone: String,
    /// First day, in one draw out of two.
    #[serde(rename = "debut")]
    pub start: NaiveDate,
    /// Last day, in one draw out of two.
    #[serde(rename = "fin")]
    pub end: NaiveDate,
    /// Last day, in four draws out of five.
    #[serde(rename = "fin_p80")]
    pub late_end: NaiveDate,
    /// Share of the draws in which the go-live waits for it.
    #[serde(rename = "critique")]
    pub critical: f64,
    /// Share of the draws that meet the planned last day, when there is one.
    #[serde(rename = "tenu", skip_serializing_if = "Option::is_none")]
    pub kept: Option<f64>,
}

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoForecast {
    /// The catalogue names no milestone of go-live.
    #[error("le catalogue ne dit pas quel jalon est la mise en production")]
    NoGoLive,
    /// The days off leave no working day.
    #[error("les congés du projet ne laissent aucun jour travaillé")]
    NoWorkingDay,
}

/// Forecasts the go-live.
///
/// # Errors
/// The catalogue names no go-live, or no day is worked.
pub fn forecast(catalogue: &Catalogue, state: &State, path: &Path, options: Options) -> Result<Forecast, NoForecast> {
    let named = catalogue.parameters.iter().find(|parameter| parameter.id == "jalon-mise-en-production");
    let go_live = named.and_then(|parameter| parameter.value.as_str()).and_then(|id| path.milestone(id));
    let go_live = go_live.ok_or(NoForecast::NoGoLive)?;
    let calendar = Calendar::from(options.today, &plan::holidays(state));
    let first = calendar.day(0).ok_or(NoForecast::NoWorkingDay)?;
    let tasks = Tasks::of(catalogue, state, path, &calendar, options.today);
    let draws = options.draws.clamp(1, DRAWS_MAX);
    let end = tasks.position(&go_live.id);
    let drawn = Drawn::many(&tasks, end, options.seed, draws);
    let day = |offset: f64| calendar.day(rank(offset)).unwrap_or(first);
    let shortest = end.map_or(0.0, |end| tasks.shortest().ended[end]);
    let finishes = end.map_or(&[][..], |end| &drawn.ends[end]);
    let chance = |label: String, date: NaiveDate, firm: bool| Chance {
        probability: share_by(finishes, &calendar, date, options.today),
        hopeless: end.is_some() && day(shortest) > date,
        label,
        date,
        firm,
    };
    let wanted = tasks::wanted(state);
    Ok(Forecast {
        milestone: go_live.id.clone(),
        seed: options.seed,
        draws,
        on: options.today,
        done: go_live.ended.clone().filter(|_| end.is_none()),
        earliest: day(shortest),
        p50: day(percentile(finishes, 0.5)),
        p80: day(percentile(finishes, 0.8)),
        target: wanted.target.map(|date| chance("Mise en production visée".to_owned(), date, false)),
        deadlines: wanted.deadlines.into_iter().map(|(label, date, firm)| chance(label, date, firm)).collect(),
        weights: drawn.weights(&tasks),
        milestones: tasks
            .list
            .iter()
            .enumerate()
            .map(|(at, task)| dates(task, &drawn, at, &calendar, options.today, &day))
            .collect(),
        assumptions: tasks::assumptions(catalogue, draws),
    })
}

fn dates(
    task: &Task,
    drawn: &Drawn,
    at: usize,
    calendar: &Calendar,
    today: NaiveDate,
    day: &impl Fn(f64) -> NaiveDate,
) -> Dates {
    let (starts, ends) = (&drawn.starts[at], &drawn.ends[at]);
    // What starts at the end of a day starts on the next one.
    let start = day(percentile(starts, 0.5).floor() + 1.0);
    let end = day(percentile(ends, 0.5));
    Dates {
        milestone: task.id.clone(),
        start: start.min(end),
        end,
        late_end: day(percentile(ends, 0.8)),
        critical: drawn.critical[at] / f64::from(drawn.count),
        kept: task.planned_end.map(|planned| share_by(ends, calendar, planned, today)),
    }
}

/// Rank of the working day in which something ends that ends `offset` working days from the start of the first one.
fn rank(offset: f64) -> usize {
    let days = offset.ceil().max(1.0) - 1.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, far below 2^53")]
    let rank = days as usize;
    rank
}

/// Share of the ends that fall on `date` or before; one when nothing is left to do.
fn share_by(ends: &[f64], calendar: &Calendar, date: NaiveDate, today: NaiveDate) -> f64 {
    if ends.is_empty() || date < today {
        return if ends.is_empty() { 1.0 } else { 0.0 };
    }
    // Days worked up to `date`, that day included.
    let worked = date.succ_opt().map_or(usize::MAX, |next| calendar.rank(next));
    share(ends.iter().filter(|end| rank(**end) < worked).count(), ends.len())
}

#[expect(clippy::cast_precision_loss, reason = "at most a million draws")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The value that a share of the values does not exceed; zero when there is none. A selection, not a sort: three of them
/// for each milestone would be most of the time of a forecast.
fn percentile(values: &[f64], share: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most a million draws")]
    let place = (values.len() as f64 * share).ceil().max(1.0) - 1.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
    let place = (place as usize).min(values.len() - 1);
    *values.to_vec().select_nth_unstable_by(place, f64::total_cmp).1
}

/// The draws: when each task begins and ends in each of them.
struct Drawn {
    count: u32,
    starts: Vec<Vec<f64>>,
    ends: Vec<Vec<f64>>,
    /// Number of draws in which the go-live waits for the task.
    critical: Vec<f64>,
    /// Working days that the task adds to the longest chain, over all draws.
    added: Vec<f64>,
}

impl Drawn {
    fn many(tasks: &Tasks, end: Option<usize>, seed: u64, count: u32) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let size = tasks.list.len();
        let draws = usize::try_from(count).unwrap_or(usize::MAX);
        let mut drawn = Self {
            count,
            starts: vec![Vec::with_capacity(draws); size],
            ends: vec![Vec::with_capacity(draws); size],
            critical: vec![0.0; size],
            added: vec![0.0; size],
        };
        for _ in 0..count {
            let course = tasks.course(|[low, high]| {
                if low >= high {
                    return low;
                }
                let (one, two): (f64, f64) = (random.random(), random.random());
                low + (high - low) * f64::midpoint(one, two)
            });
            for at in 0..size {
                drawn.starts[at].push(course.begun[at]);
                drawn.ends[at].push(course.ended[at]);
            }
            let mut next = end;
            let mut until = end.map_or(0.0, |end| course.ended[end]);
            while let Some(at) = next {
                drawn.critical[at] += 1.0;
                // Up to when it is waited for: somebody is free before the answers of others are there.
                drawn.added[at] += until - course.begun[at];
                until = course.begun[at];
                next = course.cause[at];
            }
        }
        drawn
    }

    fn weights(&self, tasks: &Tasks) -> Vec<Weight> {
        let count = f64::from(self.count);
        let mut weights: Vec<Weight> = tasks
            .list
            .iter()
            .enumerate()
            .filter(|(at, _)| self.added[*at] > 0.0)
            .map(|(at, task)| Weight {
                milestone: task.id.clone(),
                label: task.label.clone(),
                days: (self.added[at] / count * 10.0).round() / 10.0,
                critical: self.critical[at] / count,
            })
            .collect();
        weights.sort_by(|one, other| other.days.total_cmp(&one.days));
        weights.truncate(WEIGHTS);
        weights
    }
}
