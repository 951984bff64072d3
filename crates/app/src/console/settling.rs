//! What a fresh reading says of a line that was sent and whose answer never came, or that waited since its plan.

use accostage_platform::Moment;
use accostage_platform::plan::{Actual, Change, Effect, Fate, reconcile, words};

use super::orders::{Errand, Order};
use crate::ports::{OutboxError, OutboxState};

/// Time for which a console may go on working after the proxy before it gave up, in milliseconds. Its documentation says
/// « a few minutes »: what is missing before that may still come.
pub(super) const PAUSE: i64 = 5 * 60 * 1000;

/// When a line left, in milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    /// First, or when it was kept: nothing of it happened before.
    pub first: i64,
    /// Last time that something was heard of it, or that it was told in doubt; none: it never left.
    pub last: Option<i64>,
}

/// What a reading says of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// The console holds it.
    Done {
        /// Its identity there.
        id: Option<String>,
        /// What the console holds otherwise.
        note: Option<OutboxError>,
    },
    /// The console does not hold it, and is as the plan saw it.
    Due,
    /// The console does not hold it, and is no longer as the plan saw it.
    Outdated(OutboxError),
    /// Nobody can tell, or not yet.
    Unknown(String),
}

/// What a reading made at `now` says of a line.
pub(super) fn judge(errand: &Errand, actual: &Actual, left: Left, now: i64) -> Verdict {
    let (order, lived) = (&errand.order, errand.row.state == OutboxState::Uncertain || errand.row.attempts > 0);
    // Asked again and again, it changes no value; the log cannot tell this one from the one before. One that is not in
    // doubt never began.
    if matches!(order.effect, Effect::ReplayHooks { .. }) && errand.row.state != OutboxState::Uncertain {
        return Verdict::Due;
    }
    let sent = Moment::from_millis(left.first).unwrap_or_default();
    let missing = || match left.last {
        Some(last) if errand.row.state == OutboxState::Uncertain && now - last < PAUSE => {
            let minutes = (PAUSE - (now - last).max(0) + 59_999) / 60_000;
            let wait = if minutes == 1 { "une minute".to_owned() } else { format!("{minutes} minutes") };
            Verdict::Unknown(format!(
                "La console ne le montre pas, et y travaille peut-être encore : reprenez dans {wait}."
            ))
        }
        _ => Verdict::Due,
    };
    match reconcile(&order.effect, &sent, actual) {
        Fate::Found { id } => Verdict::Done { id, note: None },
        Fate::Differs { id, changes } if creates(&order.effect) => {
            if lived {
                Verdict::Done { id, note: Some(otherwise(&changes)) }
            } else {
                Verdict::Outdated(outdated("La console en a un de ce nom depuis le plan, avec d'autres valeurs."))
            }
        }
        Fate::Differs { changes, .. } => match missing() {
            Verdict::Due if !as_planned(order, &changes) => {
                Verdict::Outdated(outdated("Changé sur la console depuis le plan."))
            }
            verdict => verdict,
        },
        Fate::Missing => missing(),
        Fate::CannotTell { why } => Verdict::Unknown(why),
    }
}

fn creates(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::CreateProject { .. }
            | Effect::CreateEnvironment { .. }
            | Effect::CreateRepository { .. }
            | Effect::CreateDeployment { .. }
    )
}

/// The console holds what the plan saw, wherever it does not hold what was asked.
fn as_planned(order: &Order, changes: &[Change]) -> bool {
    let planned = |change: &Change| order.changes.iter().find(|planned| planned.attribute == change.attribute);
    changes.iter().all(|change| planned(change).is_some_and(|planned| planned.before == change.before))
}

fn otherwise(changes: &[Change]) -> OutboxError {
    let text = |change: &Change| {
        format!("{} : {} au lieu de {}", change.attribute, words(&change.before), words(&change.after))
    };
    OutboxError {
        code: "different".to_owned(),
        message: format!(
            "Fait, mais la console a d'autres valeurs : {}.",
            changes.iter().map(text).collect::<Vec<_>>().join(" ; ")
        ),
        hint: Some("Refaites le plan pour voir ce qui reste à changer.".to_owned()),
        details: None,
    }
}

fn outdated(message: &str) -> OutboxError {
    OutboxError {
        code: "perimee".to_owned(),
        message: format!("{message} Rien n'a été envoyé."),
        hint: Some("Refaites le plan : il montrera ce que la console a maintenant.".to_owned()),
        details: None,
    }
}
