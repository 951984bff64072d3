//! Days of a dossier that are deadlines: the catalogue marks their field or their column.

use serde::{Deserialize, Serialize};

/// Of what kind a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineKind {
    /// The planned end of a milestone.
    #[serde(rename = "jalon")]
    Milestone,
    /// A milestone to be done again.
    #[serde(rename = "recurrence")]
    Recurrence,
    /// Something left to do after a validation or a decision.
    #[serde(rename = "reserve")]
    Reserve,
    /// A deadline that the project gave itself or received.
    #[serde(rename = "echeance")]
    Project,
    /// The target go-live.
    #[serde(rename = "mise-en-production")]
    GoLive,
    /// A freeze begins.
    #[serde(rename = "gel")]
    Freeze,
    /// A meeting.
    #[serde(rename = "rendez-vous")]
    Meeting,
    /// A risk to assess again.
    #[serde(rename = "risque")]
    Risk,
    /// The acceptance of a risk ends.
    #[serde(rename = "acceptation")]
    Acceptance,
    /// A derogation ends.
    #[serde(rename = "derogation")]
    Derogation,
    /// A decision to look at again.
    #[serde(rename = "decision")]
    Decision,
    /// A certificate expires.
    #[serde(rename = "certificat")]
    Certificate,
    /// A token expires.
    #[serde(rename = "jeton")]
    Token,
    /// A secret expires.
    #[serde(rename = "secret")]
    Secret,
    /// An accreditation ends.
    #[serde(rename = "homologation")]
    Accreditation,
    /// A clearance ends.
    #[serde(rename = "habilitation")]
    Clearance,
    /// A network flow closes.
    #[serde(rename = "flux")]
    Flow,
    /// A training, or a certification of somebody.
    #[serde(rename = "formation")]
    Training,
    /// A requirement or a practice to meet.
    #[serde(rename = "conformite")]
    Conformity,
}

impl DeadlineKind {
    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::Milestone,
        Self::Recurrence,
        Self::Reserve,
        Self::Project,
        Self::GoLive,
        Self::Freeze,
        Self::Meeting,
        Self::Risk,
        Self::Acceptance,
        Self::Derogation,
        Self::Decision,
        Self::Certificate,
        Self::Token,
        Self::Secret,
        Self::Accreditation,
        Self::Clearance,
        Self::Flow,
        Self::Training,
        Self::Conformity,
    ];

    /// The word of the catalogue, stored and shown in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Milestone => "jalon",
            Self::Recurrence => "recurrence",
            Self::Reserve => "reserve",
            Self::Project => "echeance",
            Self::GoLive => "mise-en-production",
            Self::Freeze => "gel",
            Self::Meeting => "rendez-vous",
            Self::Risk => "risque",
            Self::Acceptance => "acceptation",
            Self::Derogation => "derogation",
            Self::Decision => "decision",
            Self::Certificate => "certificat",
            Self::Token => "jeton",
            Self::Secret => "secret",
            Self::Accreditation => "homologation",
            Self::Clearance => "habilitation",
            Self::Flow => "flux",
            Self::Training => "formation",
            Self::Conformity => "conformite",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Milestone => "Jalon",
            Self::Recurrence => "Jalon à refaire",
            Self::Reserve => "Réserve",
            Self::Project => "Échéance du projet",
            Self::GoLive => "Mise en production",
            Self::Freeze => "Période de gel",
            Self::Meeting => "Rendez-vous",
            Self::Risk => "Risque à revoir",
            Self::Acceptance => "Acceptation d'un risque",
            Self::Derogation => "Dérogation",
            Self::Decision => "Décision à revoir",
            Self::Certificate => "Certificat",
            Self::Token => "Jeton d'accès",
            Self::Secret => "Secret",
            Self::Accreditation => "Homologation",
            Self::Clearance => "Habilitation",
            Self::Flow => "Flux réseau",
            Self::Training => "Formation",
            Self::Conformity => "Conformité",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A day that is a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineMark {
    /// Of what kind.
    #[serde(rename = "nature")]
    pub kind: DeadlineKind,
    /// Days before it on which it is recalled, the earliest first.
    #[serde(rename = "rappels", default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<u32>,
    /// It happens by itself: once past, it is over, not late.
    #[serde(rename = "evenement", default)]
    pub event: bool,
    /// It counts only when this holds.
    #[serde(rename = "si", default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<DeadlineTest>,
    /// It no longer counts when this holds.
    #[serde(rename = "sauf", default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<DeadlineTest>,
}

/// What is asked of another column of the row, or of another field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineTest {
    /// The column, or the field.
    #[serde(rename = "sur")]
    pub on: String,
    /// It holds one of these; none: it holds anything.
    #[serde(rename = "valeurs", default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_written_and_read_back_by_the_same_word() {
        for kind in DeadlineKind::ALL {
            assert_eq!(DeadlineKind::from_word(kind.word()), Some(kind));
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.word().into()));
        }
    }
}
