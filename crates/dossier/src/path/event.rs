//! What happens on the path: signed facts, written once.

use std::collections::BTreeMap;

use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::Status;
use crate::edit::Author;
use crate::register::{Assessment, Ruling};
use crate::state::State;

/// An event as it is kept: the very text that was signed, by which key.
///
/// The stored form may gain properties, never lose one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// JSON text of an [`Event`].
    #[serde(rename = "texte")]
    pub text: String,
    /// Public signature key of the device (Ed25519), in hexadecimal.
    #[serde(rename = "cle")]
    pub key: String,
    /// Signature of the text, in hexadecimal.
    pub signature: String,
}

impl Recorded {
    /// The stored form.
    #[must_use]
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the stored form.
    #[must_use]
    pub fn decode(stored: &str) -> Option<Self> {
        serde_json::from_str(stored).ok()
    }

    /// The event; none: a newer version wrote it in a form that cannot be read.
    #[must_use]
    pub fn event(&self) -> Option<Event> {
        serde_json::from_str(&self.text).ok()
    }

    /// The key signed this very text.
    fn is_signed(&self) -> bool {
        let verified = || {
            let key: [u8; 32] = bytes(&self.key)?;
            let signature: [u8; 64] = bytes(&self.signature)?;
            let key = VerifyingKey::from_bytes(&key).ok()?;
            key.verify_strict(self.text.as_bytes(), &Signature::from_bytes(&signature)).ok()
        };
        verified().is_some()
    }
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    if hex.len() != 2 * N || !hex.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The dossier that it is about: an event copied to another one does not count there.
    pub dossier: String,
    /// Who says so.
    #[serde(rename = "par")]
    pub author: Author,
    /// In which role.
    pub role: String,
    /// When it was written, in milliseconds since 1970-01-01 UTC.
    #[serde(rename = "le")]
    pub at: i64,
    /// Events about the same milestone that the author had before the eyes: two events that do not know each other are
    /// contradictory, and clocks are not trusted to order them.
    #[serde(rename = "apres", default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

impl Event {
    /// The event as it is kept. `key` is the public signature key of the device, `sign` gives the signature of a text in
    /// hexadecimal.
    ///
    /// # Errors
    /// What `sign` says.
    pub fn record<E>(&self, key: String, sign: impl FnOnce(&[u8]) -> Result<String, E>) -> Result<Recorded, E> {
        let text = serde_json::to_string(self).unwrap_or_default();
        let signature = sign(text.as_bytes())?;
        Ok(Recorded { text, key, signature })
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "quoi", rename_all = "kebab-case")]
pub enum Fact {
    /// A milestone moves.
    #[serde(rename = "transition")]
    Transition {
        /// Milestone.
        #[serde(rename = "jalon")]
        milestone: String,
        /// To where.
        #[serde(rename = "vers")]
        to: Status,
        /// Why: required when something is refused, reopened or put aside.
        #[serde(rename = "motif", default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// Whom one waits for.
        #[serde(rename = "attente", default, skip_serializing_if = "Option::is_none")]
        wait: Option<Wait>,
        /// What is left to do.
        #[serde(rename = "reserves", default, skip_serializing_if = "Vec::is_empty")]
        reserves: Vec<Reserve>,
        /// Day on which it really happened (`YYYY-MM-DD`), when it is not the day of the event.
        #[serde(rename = "effet", default, skip_serializing_if = "Option::is_none")]
        on: Option<String>,
    },
    /// Something that shows that a milestone is met.
    #[serde(rename = "preuve")]
    Evidence(Evidence),
    /// A gate is passed, or not.
    #[serde(rename = "point-de-controle")]
    Gate {
        /// Milestone that is the gate.
        #[serde(rename = "jalon")]
        milestone: String,
        /// The decision.
        #[serde(rename = "issue")]
        issue: Issue,
        /// Why.
        #[serde(rename = "motif", default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// What is left to do.
        #[serde(rename = "reserves", default, skip_serializing_if = "Vec::is_empty")]
        reserves: Vec<Reserve>,
        /// What the gate report said then: how many obstacles of each kind.
        #[serde(rename = "constat", default, skip_serializing_if = "BTreeMap::is_empty")]
        seen: BTreeMap<String, usize>,
    },
    /// A reservation is lifted.
    #[serde(rename = "reserve-levee")]
    Lifted(Lifted),
    /// A decision that is not one of a gate.
    #[serde(rename = "decision")]
    Ruling(Ruling),
    /// A risk is assessed.
    #[serde(rename = "risque-evalue")]
    Assessed(Assessment),
    /// Something that a newer version knows.
    #[serde(other)]
    Unknown,
}

impl Fact {
    /// The milestone whose standing it changes.
    #[must_use]
    pub fn moves(&self) -> Option<&str> {
        match self {
            Self::Transition { milestone, .. } | Self::Gate { milestone, .. } => Some(milestone),
            Self::Lifted(lifted) => Some(&lifted.milestone),
            Self::Evidence(_) | Self::Ruling(_) | Self::Assessed(_) | Self::Unknown => None,
        }
    }
}

/// Whom one waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Who: a role of the catalogue, or free words.
    #[serde(rename = "qui")]
    pub who: String,
    /// Since which day, `YYYY-MM-DD`.
    #[serde(rename = "depuis")]
    pub since: String,
}

/// Something left to do after a validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserve {
    /// What must be done.
    #[serde(rename = "texte")]
    pub text: String,
    /// By which day, `YYYY-MM-DD`.
    #[serde(rename = "avant")]
    pub before: String,
    /// Risk of the register that is taken meanwhile. Required at a gate.
    #[serde(rename = "risque", default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<String>,
}

/// A reservation lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// Milestone.
    #[serde(rename = "jalon")]
    pub milestone: String,
    /// Event that set the reservation.
    #[serde(rename = "evenement")]
    pub event: String,
    /// Its rank there, from 0.
    #[serde(rename = "rang")]
    pub rank: usize,
    /// How it was met.
    #[serde(rename = "motif", default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A decision at a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Issue {
    /// Passed.
    #[serde(rename = "go")]
    Go,
    /// Passed, with things left to do by a date.
    #[serde(rename = "go-avec-reserves")]
    GoWithReserves,
    /// Not passed.
    #[serde(rename = "no-go")]
    NoGo,
}

impl Issue {
    /// Every decision.
    pub const ALL: [Self; 3] = [Self::Go, Self::GoWithReserves, Self::NoGo];

    /// The word stored and shown in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::GoWithReserves => "go-avec-reserves",
            Self::NoGo => "no-go",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Go => "Go",
            Self::GoWithReserves => "Go avec réserves",
            Self::NoGo => "No-go",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|issue| issue.word() == word)
    }

    pub(super) fn status(self) -> Status {
        match self {
            Self::Go => Status::Valid,
            Self::GoWithReserves => Status::Reserved,
            Self::NoGo => Status::Refused,
        }
    }
}

/// Something that shows that a milestone is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Milestone.
    #[serde(rename = "jalon")]
    pub milestone: String,
    /// Of what kind.
    #[serde(rename = "nature")]
    pub kind: EvidenceKind,
    /// What it says, in words.
    #[serde(rename = "texte", default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Address of a link, reference of a ticket, SHA-256 of an attachment, identifier of an automatic check.
    #[serde(rename = "reference", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What an automatic check found: `conforme`, `ecart`, `introuvable`, `non-verifiable`.
    #[serde(rename = "constat", default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
}

/// Of what kind an evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EvidenceKind {
    /// A person states it.
    #[serde(rename = "declaration")]
    Statement,
    /// A file shows it.
    #[serde(rename = "piece")]
    Attachment,
    /// A page shows it.
    #[serde(rename = "lien")]
    Link,
    /// A ticket shows it.
    #[serde(rename = "ticket")]
    Ticket,
    /// The console shows it.
    #[serde(rename = "observation")]
    Observation,
    /// Something that a newer version knows.
    #[serde(other, rename = "autre")]
    Other,
}

/// An event with its identity.
pub(crate) type Named<'a> = (&'a str, Event);

/// The events that count among those `wanted`, causes before effects; and the identities of those that were altered or
/// belong to another dossier. One that a newer version wrote in a form that cannot be read waits for that version.
///
/// Only what is wanted is verified: a check of the dossier reads the gates, and must not pay for every signature.
pub(crate) fn readable(state: &State, wanted: impl Fn(&Fact) -> bool) -> (Vec<Named<'_>>, Vec<String>) {
    let mut rejected = Vec::new();
    let mut pending: BTreeMap<&str, Event> = BTreeMap::new();
    for (id, recorded) in &state.events {
        let Some(event) = recorded.event().filter(|event| wanted(&event.fact)) else { continue };
        if event.dossier == state.id && recorded.is_signed() {
            pending.insert(id, event);
        } else {
            rejected.push(id.clone());
        }
    }
    let mut ordered: Vec<Named<'_>> = Vec::with_capacity(pending.len());
    while !pending.is_empty() {
        let free = pending.iter().filter(|(_, event)| !event.after.iter().any(|id| pending.contains_key(id.as_str())));
        // Events that name each other cannot be written by the product: told apart by date, so that none is lost.
        let next = free.map(|(id, event)| (event.at, *id)).min();
        let next = next.or_else(|| pending.iter().map(|(id, event)| (event.at, *id)).min());
        let Some((_, id)) = next else { break };
        if let Some(event) = pending.remove(id) {
            ordered.push((id, event));
        }
    }
    (ordered, rejected)
}
