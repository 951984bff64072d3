//! A line of a plan.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::effect::Effect;
use crate::Refusal;

/// Identity of a line: made of its kind and its name, so that the same thing has the same identity in every plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineId(pub String);

impl LineId {
    /// The identity of a line.
    #[must_use]
    pub fn of(kind: Kind, name: &str) -> Self {
        Self(fingerprint(kind.word().bytes().chain([0]).chain(name.bytes())))
    }
}

/// FNV-1a on 64 bits: stable across versions of the program and of the compiler.
fn fingerprint(bytes: impl Iterator<Item = u8>) -> String {
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

/// Names a decision that a line waits for, with what was shown of it: once that changes, it is another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Consent(pub String);

impl Consent {
    /// The decision that `question` asks about a line.
    #[must_use]
    pub(super) fn of(line: &Line, question: &str) -> Self {
        let changes = serde_json::to_string(&line.changes).unwrap_or_default();
        let parts = [line.id.0.as_str(), question, &changes];
        Self(fingerprint(parts.into_iter().flat_map(|part| part.bytes().chain([0]))))
    }
}

impl std::fmt::Display for Consent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<&str> for Consent {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Display for LineId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<&str> for LineId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// What a line is about, in the order of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The project: its description, its quotas.
    #[serde(rename = "projet")]
    Project,
    /// The name of the project, when the console has another one.
    #[serde(rename = "nom-projet")]
    ProjectName,
    /// An environment.
    #[serde(rename = "environnement")]
    Environment,
    /// A repository.
    #[serde(rename = "depot")]
    Repository,
    /// Somebody in the project.
    #[serde(rename = "membre")]
    Member,
    /// The roles of somebody in the project.
    #[serde(rename = "roles")]
    Roles,
    /// A deployment.
    #[serde(rename = "deploiement")]
    Deployment,
    /// Provisioning once more.
    #[serde(rename = "reprovisionnement")]
    Replay,
    /// Who owns the project.
    #[serde(rename = "proprietaire")]
    Owner,
}

impl Kind {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Project => "projet",
            Self::ProjectName => "nom-projet",
            Self::Environment => "environnement",
            Self::Repository => "depot",
            Self::Member => "membre",
            Self::Roles => "roles",
            Self::Deployment => "deploiement",
            Self::Replay => "reprovisionnement",
            Self::Owner => "proprietaire",
        }
    }

    /// What the log of the console calls it.
    #[must_use]
    pub(super) fn log_word(self) -> &'static str {
        match self {
            Self::Environment => "Environment",
            Self::Repository => "Repository",
            Self::Member => "Member",
            Self::Roles => "Role",
            Self::Deployment => "Deployment",
            Self::Project | Self::ProjectName | Self::Replay | Self::Owner => "Update Project",
        }
    }

    /// As people name it, with its article.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Project | Self::ProjectName => "le projet",
            Self::Environment => "l'environnement",
            Self::Repository => "le dépôt",
            Self::Member => "le membre",
            Self::Roles => "les rôles de",
            Self::Deployment => "le déploiement",
            Self::Replay => "le reprovisionnement du projet",
            Self::Owner => "le propriétaire",
        }
    }
}

/// What a line would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verb {
    /// The console does not have it: it is created.
    #[serde(rename = "creer")]
    Create,
    /// The console has other values: ours replace them.
    #[serde(rename = "modifier")]
    Update,
    /// Provisioning is asked once more.
    #[serde(rename = "rejouer")]
    Replay,
    /// It goes, because that was asked for this very line.
    #[serde(rename = "supprimer")]
    Delete,
    /// Both agree.
    #[serde(rename = "rien")]
    Nothing,
    /// Only the console has it. It stays.
    #[serde(rename = "hors-dossier")]
    Extra,
    /// It cannot be done as things are.
    #[serde(rename = "bloque")]
    Blocked,
    /// It changed on the console since the last reading: somebody must choose.
    #[serde(rename = "conflit")]
    Conflict,
}

/// Why a line is blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// A rule of the console.
    #[serde(rename = "regle")]
    Rule,
    /// A right of the caller.
    #[serde(rename = "droit")]
    Right,
    /// What is left of a quota, or of a cluster.
    #[serde(rename = "quota")]
    Quota,
    /// Another project has the name.
    #[serde(rename = "nom-pris")]
    NameTaken,
    /// The project is frozen.
    #[serde(rename = "verrouille")]
    Locked,
    /// The project is put away.
    #[serde(rename = "archive")]
    Archived,
    /// It never changes once created.
    #[serde(rename = "immuable")]
    Immutable,
    /// The dossier does not say it.
    #[serde(rename = "absent-du-dossier")]
    Missing,
    /// The console did not let it be read.
    #[serde(rename = "non-lu")]
    Unread,
    /// A line that it needs is blocked.
    #[serde(rename = "dependance")]
    Dependency,
    /// It must be accepted for this very line.
    #[serde(rename = "a-accepter")]
    ToAccept,
}

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Archived => Self::Archived,
            Refusal::Locked => Self::Locked,
            _ => Self::Right,
        }
    }
}

/// A value that differs. Attributes have the names of the columns and fields of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Attribute.
    #[serde(rename = "attribut")]
    pub attribute: String,
    /// What the console has; null: nothing.
    #[serde(rename = "avant")]
    pub before: Value,
    /// What the dossier wants; null: nothing.
    #[serde(rename = "apres")]
    pub after: Value,
}

impl Change {
    /// The two values of an attribute, or none when they agree.
    #[must_use]
    pub fn between(attribute: &str, before: impl Into<Value>, after: impl Into<Value>) -> Option<Self> {
        let (before, after) = (before.into(), after.into());
        (before != after).then(|| Self { attribute: attribute.to_owned(), before, after })
    }
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Identity.
    pub id: LineId,
    /// What it is about.
    #[serde(rename = "nature")]
    pub kind: Kind,
    /// Which one.
    #[serde(rename = "nom")]
    pub name: String,
    /// What it would do.
    #[serde(rename = "verbe")]
    pub verb: Verb,
    /// Why it is blocked.
    #[serde(rename = "motif", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What differs.
    #[serde(rename = "changements", default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Lines that must be done before.
    #[serde(rename = "apres", default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<LineId>,
    /// Who changed it on the console, when the log tells.
    #[serde(rename = "par", default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Row of the dossier that it comes from.
    #[serde(rename = "ligne", default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// In a few words, in French.
    #[serde(rename = "titre")]
    pub title: String,
    /// Why, in French.
    #[serde(rename = "explication", default, skip_serializing_if = "String::is_empty")]
    pub explanation: String,
    /// What to do, in French.
    #[serde(rename = "conseil", default, skip_serializing_if = "String::is_empty")]
    pub advice: String,
    /// What to accept for it to be sent, or to ask for its item to be deleted; none: no decision is waited for.
    #[serde(rename = "accord", default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// What would be sent; none: nothing would.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Effect>,
}

impl Line {
    /// A line that does nothing yet.
    #[must_use]
    pub(super) fn new(kind: Kind, name: &str, verb: Verb, title: impl Into<String>) -> Self {
        Self {
            id: LineId::of(kind, name),
            kind,
            name: name.to_owned(),
            verb,
            reason: None,
            changes: Vec::new(),
            after: Vec::new(),
            by: None,
            row: None,
            title: title.into(),
            explanation: String::new(),
            advice: String::new(),
            consent: None,
            action: None,
        }
    }

    /// A line that is blocked.
    #[must_use]
    pub(super) fn blocked(kind: Kind, name: &str, reason: Reason, explanation: impl Into<String>) -> Self {
        let title = match kind {
            Kind::Replay => "Le reprovisionnement est bloqué".to_owned(),
            Kind::ProjectName => format!("Le nom « {name} » ne peut pas être donné"),
            _ => format!("Bloqué : {} « {name} »", kind.words()),
        };
        let mut line = Self::new(kind, name, Verb::Blocked, title);
        line.reason = Some(reason);
        line.explanation = explanation.into();
        line
    }

    /// It would send something.
    #[must_use]
    pub fn acts(&self) -> bool {
        self.action.is_some()
    }

    pub(super) fn advising(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }

    pub(super) fn explained(mut self, explanation: impl Into<String>) -> Self {
        self.explanation = explanation.into();
        self
    }

    pub(super) fn asking(mut self, consent: Consent) -> Self {
        self.consent = Some(consent);
        self
    }

    pub(super) fn doing(mut self, effect: Effect) -> Self {
        self.action = Some(effect);
        self
    }

    pub(super) fn changing(mut self, changes: Vec<Change>) -> Self {
        self.changes = changes;
        self
    }

    pub(super) fn at_row(mut self, row: &str) -> Self {
        self.row = (!row.is_empty()).then(|| row.to_owned());
        self
    }

    /// The line, blocked for a reason found after it was made. What differs stays to be seen.
    pub(super) fn block(&mut self, reason: Reason, explanation: impl Into<String>, advice: impl Into<String>) {
        let blocked = Self::blocked(self.kind, &self.name, reason, explanation);
        self.verb = Verb::Blocked;
        self.reason = Some(reason);
        self.title = blocked.title;
        self.explanation = blocked.explanation;
        self.advice = advice.into();
        self.consent = None;
        self.action = None;
    }
}

/// A value as people read it.
#[must_use]
pub fn words(value: &Value) -> String {
    match value {
        Value::Null => "rien".to_owned(),
        Value::Bool(true) => "oui".to_owned(),
        Value::Bool(false) => "non".to_owned(),
        Value::Number(number) => number.to_string().replace('.', ","),
        Value::String(text) if text.is_empty() => "vide".to_owned(),
        Value::String(text) => format!("« {text} »"),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(_) => value.to_string(),
    }
}
