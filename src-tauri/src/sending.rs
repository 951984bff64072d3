//! What the window holds of a sending: the plan that was shown last, and the wish to stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use accostage_app::console::Planned;

/// A sending, or none.
#[derive(Default)]
pub struct Sending {
    /// Dossier, and the plan of it that was shown: only that one may be sent.
    shown: Mutex<Option<(String, Planned)>>,
    on: AtomicBool,
    stopped: AtomicBool,
}

/// Something is being sent, until it is dropped.
pub struct On<'a>(&'a Sending);

impl Sending {
    /// Keeps the plan that is shown.
    pub fn keep(&self, dossier: String, planned: Planned) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some((dossier, planned));
    }

    /// Gives the plan that was shown of a dossier on a console, once.
    pub fn take(&self, dossier: &str, console: &str) -> Option<Planned> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, planned) = shown.take_if(|(of, planned)| of == dossier && planned.connection.id == console)?;
        Some(planned)
    }

    /// Begins to send.
    pub fn begin(&self) -> On<'_> {
        self.stopped.store(false, Ordering::SeqCst);
        self.on.store(true, Ordering::SeqCst);
        On(self)
    }

    /// Something is being sent.
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::SeqCst)
    }

    /// Asks to stop between two lines.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    /// The user asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }
}

impl Drop for On<'_> {
    fn drop(&mut self) {
        self.0.on.store(false, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use accostage_app::ports::{Connection, ConnectionSettings};
    use accostage_platform::plan::Plan;

    use super::*;

    fn planned(console: &str) -> Planned {
        let connection = Connection {
            id: console.to_owned(),
            name: "Essai".to_owned(),
            settings: ConnectionSettings::default(),
            created_at: 0,
            updated_at: 0,
        };
        let plan = Plan::default();
        Planned { connection, plan, read_at: None, by: None, version: None, fresh: true, stale: Vec::new() }
    }

    #[test]
    fn a_plan_is_sent_once_and_only_where_it_was_shown() {
        let sending = Sending::default();
        sending.keep("d1".to_owned(), planned("c1"));
        assert!(sending.take("d2", "c1").is_none() && sending.take("d1", "c2").is_none());
        assert!(sending.take("d1", "c1").is_some());
        assert!(sending.take("d1", "c1").is_none(), "what was sent is shown again before it is sent again");
    }

    #[test]
    fn a_wish_to_stop_is_for_the_sending_that_goes_on() {
        let sending = Sending::default();
        let on = sending.begin();
        sending.stop();
        assert!(sending.is_on() && sending.is_stopped());
        drop(on);
        assert!(!sending.is_on());
        let _on = sending.begin();
        assert!(!sending.is_stopped());
    }
}
