//! Working days: weekends, French public holidays and the days off of a project.
//!
//! Days only, no hours: no time zone and no change of clock can move anything.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Working days that a calendar knows, from its first one: a little over ten years. Nobody forecasts further.
const HORIZON: usize = 2_600;

/// The working days from a day on.
#[derive(Debug, Clone)]
pub struct Calendar {
    days: Vec<NaiveDate>,
}

impl Calendar {
    /// Working days from `start` on. `off` holds periods, both ends included, on which the project does not work.
    #[must_use]
    pub fn from(start: NaiveDate, off: &[(NaiveDate, NaiveDate)]) -> Self {
        let worked = |day: &NaiveDate| is_working(*day) && !off.iter().any(|(first, last)| first <= day && day <= last);
        // Days off that would never end must not either: twice the horizon in calendar days is looked at.
        let days = start.iter_days().take(HORIZON * 2).filter(worked).take(HORIZON).collect();
        Self { days }
    }

    /// The working day of rank `rank`, from 0; the last one known beyond.
    #[must_use]
    pub fn day(&self, rank: usize) -> Option<NaiveDate> {
        self.days.get(rank).or(self.days.last()).copied()
    }

    /// Rank of the first working day from `day` on.
    #[must_use]
    pub fn rank(&self, day: NaiveDate) -> usize {
        self.days.partition_point(|worked| *worked < day)
    }
}

/// A day on which France works: neither a weekend nor a public holiday of the mainland.
#[must_use]
pub fn is_working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_public_holiday(day)
}

/// One of the eleven public holidays of article L. 3133-1 of the Code du travail.
#[must_use]
pub fn is_public_holiday(day: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 8] = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    // Easter Monday, Ascension, Whit Monday: days after Easter Sunday.
    const MOVING: [u64; 3] = [1, 39, 50];
    FIXED.contains(&(day.month(), day.day()))
        || easter(day.year())
            .is_some_and(|sunday| MOVING.iter().any(|days| sunday.checked_add_days(Days::new(*days)) == Some(day)))
}

/// Easter Sunday in the Gregorian calendar (algorithm of Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let (cycle, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (19 * cycle + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (cycle + 11 * moon + 22 * week) / 451;
    let rank = moon + week - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(rank / 31).ok()?, u32::try_from(rank % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn easter_falls_on_its_known_dates() {
        for known in ["1999-04-04", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2026-04-05", "2038-04-25"]
        {
            assert_eq!(easter(day(known).year()), Some(day(known)));
        }
    }

    #[test]
    fn the_eleven_public_holidays_of_a_year_are_not_worked() {
        let year = day("2026-01-01").iter_days().take(365);
        let off: Vec<String> = year.filter(|day| is_public_holiday(*day)).map(|day| day.to_string()).collect();
        let known = [
            "2026-01-01",
            "2026-04-06",
            "2026-05-01",
            "2026-05-08",
            "2026-05-14",
            "2026-05-25",
            "2026-07-14",
            "2026-08-15",
            "2026-11-01",
            "2026-11-11",
            "2026-12-25",
        ];
        assert_eq!(off, known);
    }

    #[test]
    fn ranks_and_days_go_back_and_forth_over_leap_days_and_changes_of_clock() {
        // 2028-02-29 exists; the clocks change on 2028-03-26 and 2028-10-29: neither moves a day.
        let calendar = Calendar::from(day("2028-02-25"), &[]);
        assert_eq!(calendar.day(2), Some(day("2028-02-29")));
        for rank in 0..HORIZON {
            let worked = calendar.day(rank).expect("a day");
            assert!(is_working(worked));
            assert_eq!(calendar.rank(worked), rank);
        }
    }

    #[test]
    fn days_off_are_jumped_over_and_endless_ones_do_not_hang() {
        let august = [(day("2026-08-03"), day("2026-08-21"))];
        let calendar = Calendar::from(day("2026-07-31"), &august);
        assert_eq!(calendar.day(1), Some(day("2026-08-24")));
        assert_eq!(calendar.rank(day("2026-08-10")), 1);
        let never = Calendar::from(day("2026-07-31"), &[(day("2000-01-01"), day("2999-12-31"))]);
        assert_eq!(never.day(0), None);
    }
}
