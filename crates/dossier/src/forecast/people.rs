//! Nobody gives more than all their time: a milestone waits until those who work on it are free enough.

use std::collections::BTreeMap;

use crate::path::MilestoneState;

/// All the time of a person, in percent.
const WHOLE: f64 = 100.0;

/// Shares of people on a milestone: who, in percent.
pub(super) type Shares = Vec<(usize, f64)>;

/// Those who could be asked for more than they have, among the people of milestones. Nobody waits for the others.
pub(super) fn contended<'a>(milestones: impl Iterator<Item = &'a MilestoneState>) -> BTreeMap<String, usize> {
    let mut asked: BTreeMap<&str, f64> = BTreeMap::new();
    for (name, share) in milestones.flat_map(|milestone| &milestone.plan.people) {
        *asked.entry(name).or_default() += share.min(WHOLE);
    }
    let over = asked.into_iter().filter(|(_, share)| *share > WHOLE);
    over.enumerate().map(|(rank, (name, _))| (name.to_owned(), rank)).collect()
}

/// Those who work on a milestone, among the ones who may be waited for.
pub(super) fn shares(milestone: &MilestoneState, known: &BTreeMap<String, usize>) -> Shares {
    let people = milestone.plan.people.iter();
    people.filter_map(|(name, share)| Some((*known.get(name)?, share.clamp(0.0, WHOLE)))).collect()
}

/// Work of a person.
#[derive(Debug, Clone, Copy)]
struct Work {
    from: f64,
    to: f64,
    share: f64,
    task: usize,
}

/// What a person is at.
#[derive(Debug, Clone, Default)]
struct Person {
    works: Vec<Work>,
    /// Up to when somebody waited for this person, and for which task: who comes later does not go before.
    since: f64,
    cause: Option<usize>,
}

impl Person {
    /// When enough of this person is freed and by which task; none: there is enough from `at` to `end`.
    fn freed(&self, at: f64, end: f64, share: f64) -> Option<(f64, usize)> {
        let during = || self.works.iter().filter(move |work| work.from < end && work.to > at);
        let given = |moment: f64| -> f64 {
            during().filter(|work| work.from <= moment && work.to > moment).map(|work| work.share).sum()
        };
        // The most is asked at the start, or when another work begins.
        let most = during().map(|work| given(work.from.max(at))).fold(0.0, f64::max);
        if most + share <= WHOLE + 1e-9 {
            return None;
        }
        let first = during().min_by(|one, other| one.to.total_cmp(&other.to))?;
        Some((first.to, first.task))
    }
}

/// Who is at what, along one draw.
#[derive(Debug, Clone, Default)]
pub(super) struct People {
    known: Vec<Person>,
}

impl People {
    /// So many people, all of them free.
    pub(super) fn free(count: usize) -> Self {
        Self { known: vec![Person::default(); count] }
    }

    /// Takes the people of a task for `days` from the first moment at which all of them can, and not before `ready`;
    /// gives that moment, and the task that made it wait.
    pub(super) fn take(&mut self, task: usize, shares: &[(usize, f64)], ready: f64, days: f64) -> (f64, Option<usize>) {
        let (mut at, mut cause) = (ready, None);
        if days <= 0.0 || shares.is_empty() {
            return (at, cause);
        }
        for (person, _) in shares {
            let person = &self.known[*person];
            if person.since > at {
                (at, cause) = (person.since, person.cause);
            }
        }
        let next = |at: f64, known: &[Person]| {
            shares.iter().find_map(|(person, share)| known[*person].freed(at, at + days, *share))
        };
        while let Some((freed, by)) = next(at, &self.known) {
            (at, cause) = (freed, Some(by));
        }
        for (person, share) in shares {
            let person = &mut self.known[*person];
            if cause.is_some() {
                (person.since, person.cause) = (at, cause);
                person.works.retain(|work| work.to > at);
            }
            person.works.push(Work { from: at, to: at + days, share: *share, task });
        }
        (at, cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_works_at_once_on_what_fits_and_in_turn_on_what_does_not() {
        let mut people = People::free(2);
        assert_eq!(people.take(0, &[(0, 60.0)], 0.0, 5.0), (0.0, None));
        assert_eq!(people.take(1, &[(0, 40.0)], 0.0, 8.0), (0.0, None), "all of the time is not too much");
        assert_eq!(people.take(2, &[(0, 50.0)], 1.0, 2.0), (5.0, Some(0)), "the first that ends leaves enough");
        assert_eq!(people.take(3, &[(0, 100.0), (1, 10.0)], 2.0, 1.0), (8.0, Some(1)), "everybody is waited for");
        assert_eq!(people.take(4, &[(0, 10.0)], 0.0, 1.0), (9.0, Some(3)), "who comes later does not go before");
        assert_eq!(people.take(5, &[(0, 100.0)], 0.0, 0.0), (0.0, None), "nothing to do asks for nobody");
    }
}
