//! Readings of consoles on their way: how far each is, how to give it up, and what the last one was not given.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use accostage_app::console::{PullProgress, Unread};
use accostage_app::{AppError, Code};
use tokio::sync::Notify;

/// Time between two tellings of how far a reading is: a page needs no more.
const PACE: Duration = Duration::from_millis(150);

/// Readings, by connection.
#[derive(Default)]
pub struct Pulls {
    running: Mutex<BTreeMap<String, Running>>,
    unread: Mutex<BTreeMap<String, Vec<Unread>>>,
}

struct Running {
    cancel: Arc<Notify>,
    progress: PullProgress,
    told: Option<Instant>,
}

/// A reading on its way, until it is dropped.
pub struct Pulling<'a> {
    pulls: &'a Pulls,
    console: String,
    cancel: Arc<Notify>,
}

impl Pulls {
    /// Begins one.
    ///
    /// # Errors
    /// One is on its way on that console.
    pub fn begin(&self, console: &str) -> Result<Pulling<'_>, AppError> {
        let mut running = locked(&self.running);
        if running.contains_key(console) {
            return Err(AppError::new(
                Code::Refused,
                "Cette console est déjà en cours de lecture.",
                "Attendez la fin de la lecture, ou abandonnez-la.",
            ));
        }
        let cancel = Arc::new(Notify::new());
        let one = Running { cancel: cancel.clone(), progress: PullProgress::default(), told: None };
        running.insert(console.to_owned(), one);
        Ok(Pulling { pulls: self, console: console.to_owned(), cancel })
    }

    /// How far the reading of a console is; none: there is none.
    pub fn progress(&self, console: &str) -> Option<PullProgress> {
        locked(&self.running).get(console).map(|one| one.progress)
    }

    /// Gives up the reading of a console; one that is over is given up already.
    pub fn cancel(&self, console: &str) {
        if let Some(one) = locked(&self.running).get(console) {
            one.cancel.notify_one();
        }
    }

    /// Gives up every reading.
    pub fn cancel_all(&self) {
        locked(&self.running).values().for_each(|one| one.cancel.notify_one());
    }

    /// What the last reading of a console was not given.
    pub fn unread(&self, console: &str) -> Vec<Unread> {
        locked(&self.unread).get(console).cloned().unwrap_or_default()
    }
}

impl Pulling<'_> {
    /// Comes when the user gives it up.
    pub async fn given_up(&self) {
        self.cancel.notified().await;
    }

    /// Notes how far it is; true when it is time to tell.
    pub fn note(&self, progress: PullProgress) -> bool {
        let mut running = locked(&self.pulls.running);
        let Some(one) = running.get_mut(&self.console) else { return false };
        one.progress = progress;
        let due = one.told.is_none_or(|told| told.elapsed() >= PACE);
        if due {
            one.told = Some(Instant::now());
        }
        due
    }

    /// Notes what it was not given.
    pub fn left(&self, unread: Vec<Unread>) {
        locked(&self.pulls.unread).insert(self.console.clone(), unread);
    }
}

impl Drop for Pulling<'_> {
    fn drop(&mut self) {
        locked(&self.pulls.running).remove(&self.console);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_reading_at_a_time_on_a_console_and_it_can_be_given_up() {
        let pulls = Pulls::default();
        let pulling = pulls.begin("c1").expect("begins");
        assert_eq!(pulls.begin("c1").map(drop).expect_err("refused").code, Code::Refused);
        assert!(pulls.begin("c2").is_ok(), "another console may be read meanwhile");
        let progress = PullProgress { listed: 3, read: 1, items: 9 };
        assert!(pulling.note(progress), "the first step is told");
        assert_eq!(pulls.progress("c1"), Some(progress));
        // Given up before anybody waits for it: not lost.
        pulls.cancel("c1");
        pulling.given_up().await;
        drop(pulling);
        assert_eq!(pulls.progress("c1"), None);
        assert!(pulls.begin("c1").is_ok());
    }
}
