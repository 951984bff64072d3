//! What may happen to a line of the outbox. Everything that moves one asks here, and nothing else decides.
//!
//! A line is sent from one state only, and comes back to it only once it is certain that nothing of it was done: the
//! network or the platform said so at once, or a reading proved it. So no effect happens twice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ports::OutboxRow;
use crate::redacted::holds_secret;
use crate::{AppError, Code};

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutboxState {
    /// Nothing left this machine.
    #[serde(rename = "a-envoyer")]
    ToSend,
    /// It is leaving, or has left: its answer is awaited by this very process.
    #[serde(rename = "envoyee")]
    Sent,
    /// The platform holds it.
    #[serde(rename = "faite")]
    Done,
    /// It will not be done: the platform refused it, or it was withdrawn before it left.
    #[serde(rename = "refusee")]
    Refused,
    /// It left, and nobody knows what became of it.
    #[serde(rename = "incertaine")]
    Uncertain,
}

impl OutboxState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::ToSend, Self::Sent, Self::Done, Self::Refused, Self::Uncertain];

    /// Its word, in the store and on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ToSend => "a-envoyer",
            Self::Sent => "envoyee",
            Self::Done => "faite",
            Self::Refused => "refusee",
            Self::Uncertain => "incertaine",
        }
    }

    /// The state of a word; none: a newer program wrote it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Nothing more will happen to it.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::Refused)
    }
}

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxStep {
    /// It is about to be sent: written before the first byte leaves.
    Send,
    /// The platform answered that it is done.
    Confirm,
    /// The platform answered, or a reading showed, that it will not be done.
    Refuse,
    /// Nothing of it was done, for certain, and for a reason that is not its own: nothing left this machine, or the
    /// platform did not take the token.
    Back,
    /// No answer, or one that does not tell: time-out, cut, 5xx, end of the process.
    Doubt,
    /// A reading showed that the platform holds it.
    Find,
    /// A reading proved that nothing of it arrived, nor is on its way.
    Miss,
    /// The user gave it up, or a line that it needs was refused. One in doubt is given up knowingly: the platform may
    /// hold it, and its error says so.
    Withdraw,
}

impl OutboxStep {
    /// Every step.
    pub const ALL: [Self; 8] =
        [Self::Send, Self::Confirm, Self::Refuse, Self::Back, Self::Doubt, Self::Find, Self::Miss, Self::Withdraw];
}

/// The state of a line after a step; none: the step is not allowed there.
#[must_use]
pub fn next(state: OutboxState, step: OutboxStep) -> Option<OutboxState> {
    use OutboxState::{Done, Refused, Sent, ToSend, Uncertain};
    match (state, step) {
        (ToSend, OutboxStep::Send) => Some(Sent),
        (ToSend | Uncertain, OutboxStep::Withdraw) => Some(Refused),
        (Sent, OutboxStep::Back) => Some(ToSend),
        (Sent, OutboxStep::Confirm) => Some(Done),
        (Sent | Uncertain, OutboxStep::Refuse) => Some(Refused),
        (Sent, OutboxStep::Doubt) => Some(Uncertain),
        // Before sending too: somebody else may have done it meanwhile.
        (ToSend | Uncertain, OutboxStep::Find) => Some(Done),
        (Uncertain, OutboxStep::Miss) => Some(ToSend),
        _ => None,
    }
}

/// The state of a line after a step, given the states of the lines that it needs.
///
/// # Errors
/// The step is not allowed there, or a line that must come before is not done.
pub fn follow(state: OutboxState, step: OutboxStep, needed: &[OutboxState]) -> Result<OutboxState, AppError> {
    let refused = |message: String, hint: &str| Err(AppError::new(Code::Refused, message, hint));
    let Some(after) = next(state, step) else {
        return refused(
            format!("Cette ligne d'envoi est « {} » : ce passage n'est pas permis.", state.word()),
            "Rien n'a changé. Relisez la plateforme, puis l'état de la ligne.",
        );
    };
    if step == OutboxStep::Send && needed.iter().any(|needed| *needed != OutboxState::Done) {
        return refused(
            "Une ligne dont celle-ci dépend n'est pas faite.".to_owned(),
            "Rien n'a été envoyé. Terminez d'abord celles dont elle dépend.",
        );
    }
    Ok(after)
}

/// The rows of a plan that is about to be kept hold together: each is new, carries no secret, and needs only rows that come
/// before it or are kept already.
///
/// # Errors
/// What is wrong, in one sentence.
pub fn check_plan(rows: &[OutboxRow], is_kept: impl Fn(&str) -> bool) -> Result<(), AppError> {
    if rows.iter().any(|row| holds_secret(&row.action) || holds_secret(&row.marker)) {
        return Err(AppError::invalid(
            "Une action du plan porte un secret, ou une adresse avec un nom d'utilisateur : rien n'a été retenu.",
            "Retirez-le du dossier et renouvelez-le. Un secret se donne à part, et va dans le trousseau.",
        ));
    }
    let ranks: BTreeMap<&str, u32> = rows.iter().map(|row| (row.id.as_str(), row.rank)).collect();
    let defect = if ranks.len() != rows.len() {
        Some("deux lignes ont le même identifiant")
    } else if rows.iter().any(|row| row.state != OutboxState::ToSend || row.attempts != 0) {
        Some("une ligne a déjà vécu")
    } else if rows.iter().any(|row| {
        row.after.iter().any(|id| match ranks.get(id.as_str()) {
            Some(rank) => *rank >= row.rank,
            None => !is_kept(id),
        })
    }) {
        Some("une ligne dépend d'une autre qui ne vient pas avant elle")
    } else {
        None
    };
    match defect {
        None => Ok(()),
        Some(defect) => {
            Err(AppError::new(Code::Internal, "Le plan n'est pas cohérent : rien n'a été retenu.", "Refaites le plan.")
                .with_details(defect))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OutboxState::{Done, Refused, Sent, ToSend, Uncertain};
    use super::*;

    #[test]
    fn exactly_these_steps_are_allowed() {
        let allowed = [
            (ToSend, OutboxStep::Send, Sent),
            (ToSend, OutboxStep::Find, Done),
            (ToSend, OutboxStep::Withdraw, Refused),
            (Sent, OutboxStep::Confirm, Done),
            (Sent, OutboxStep::Back, ToSend),
            (Sent, OutboxStep::Refuse, Refused),
            (Sent, OutboxStep::Doubt, Uncertain),
            (Uncertain, OutboxStep::Find, Done),
            (Uncertain, OutboxStep::Refuse, Refused),
            (Uncertain, OutboxStep::Miss, ToSend),
            (Uncertain, OutboxStep::Withdraw, Refused),
        ];
        for state in OutboxState::ALL {
            for step in OutboxStep::ALL {
                let expected = allowed.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|it| it.2);
                assert_eq!(next(state, step), expected, "{state:?} {step:?}");
                assert_eq!(follow(state, step, &[]).ok(), expected, "{state:?} {step:?}");
            }
        }
    }

    /// Whatever the path, between two sendings something proved that the first one had no effect.
    #[test]
    fn no_path_sends_twice_without_a_proof_in_between() {
        fn walk(state: OutboxState, sent: bool, depth: u32) {
            if depth == 0 {
                return;
            }
            for step in OutboxStep::ALL {
                let Some(after) = next(state, step) else { continue };
                assert!(!(sent && step == OutboxStep::Send), "sent twice");
                let proved = [OutboxStep::Miss, OutboxStep::Back].contains(&step);
                let sent = (sent || step == OutboxStep::Send) && !proved;
                walk(after, sent, depth - 1);
            }
        }
        walk(ToSend, false, 12);
    }

    #[test]
    fn a_settled_line_never_moves_again() {
        for state in OutboxState::ALL {
            let moves = OutboxStep::ALL.iter().any(|step| next(state, *step).is_some());
            assert_eq!(moves, !state.is_settled(), "{state:?}");
        }
    }

    #[test]
    fn a_line_is_sent_only_once_those_that_it_needs_are_done() {
        for needed in OutboxState::ALL {
            let sent = follow(ToSend, OutboxStep::Send, &[Done, needed]);
            assert_eq!(sent.is_ok(), needed == Done, "{needed:?}");
            follow(ToSend, OutboxStep::Withdraw, &[needed]).expect("given up whatever it needs");
        }
    }

    #[test]
    fn words_come_back_to_their_state() {
        for state in OutboxState::ALL {
            assert_eq!(OutboxState::from_word(state.word()), Some(state));
            assert_eq!(serde_json::to_string(&state).expect("written"), format!("\"{}\"", state.word()));
        }
        assert_eq!(OutboxState::from_word("inconnue"), None);
    }
}
