//! What consoles held when they were last read.

use std::collections::BTreeMap;
use std::future::Future;

use serde::{Deserialize, Serialize};

use super::PortResult;

/// What an item of the mirror is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MirrorKind {
    /// A project; it has no parent.
    Project,
    /// An environment of a project.
    Environment,
    /// A repository of a project.
    Repository,
    /// A member of a project, by the identifier of the person.
    Member,
    /// A role of a project.
    Role,
    /// A deployment of a project.
    Deployment,
    /// A cluster.
    Cluster,
    /// A stage.
    Stage,
    /// A zone.
    Zone,
    /// An external service of a project, by its name.
    Service,
    /// An entry of the log of operations.
    Log,
}

impl MirrorKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Project,
        Self::Environment,
        Self::Repository,
        Self::Member,
        Self::Role,
        Self::Deployment,
        Self::Cluster,
        Self::Stage,
        Self::Zone,
        Self::Service,
        Self::Log,
    ];

    /// Its word, in the store and on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Environment => "environment",
            Self::Repository => "repository",
            Self::Member => "member",
            Self::Role => "role",
            Self::Deployment => "deployment",
            Self::Cluster => "cluster",
            Self::Stage => "stage",
            Self::Zone => "zone",
            Self::Service => "service",
            Self::Log => "log",
        }
    }

    /// What people call its items.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Project => "Projets",
            Self::Environment => "Environnements",
            Self::Repository => "Dépôts",
            Self::Member => "Membres",
            Self::Role => "Rôles",
            Self::Deployment => "Déploiements",
            Self::Cluster => "Clusters",
            Self::Stage => "Types d’environnement",
            Self::Zone => "Zones",
            Self::Service => "Liens de services",
            Self::Log => "Entrées du journal",
        }
    }

    /// The kind of a word; none: a newer program wrote it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Something that a console holds, about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorItem {
    /// What it is.
    pub kind: MirrorKind,
    /// Identifier of its project; empty: it belongs to none.
    pub project: String,
    /// Its identifier. With kind and project, it names the item.
    pub id: String,
    /// Its name, for search and order.
    pub name: String,
    /// Another text that finds it: slug of a project, address of a repository, e-mail of a member; empty: none.
    pub alias: String,
    /// What the console said of it, as JSON: never a secret.
    pub payload: String,
}

/// An item as the mirror holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorRow {
    /// The item.
    pub item: MirrorItem,
    /// Pull that found it first.
    pub first_in: i64,
    /// Pull that found it changed last, or back.
    pub changed_in: i64,
    /// Pull that found it last.
    pub seen_in: i64,
    /// Pull that looked where it was, and no longer found it; none: it is there.
    pub vanished_in: Option<i64>,
}

/// How far a pull may see. What only a wider pull saw has not vanished because a narrower one does not see it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Projects that the user owns.
    Owned,
    /// Projects of which he is a member.
    #[default]
    Member,
    /// Every project.
    All,
}

impl Reach {
    /// From the narrowest to the widest.
    pub const ALL: [Self; 3] = [Self::Owned, Self::Member, Self::All];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::Member => "member",
            Self::All => "all",
        }
    }

    /// The reach of a word; none: a newer program wrote it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.word() == word)
    }
}

/// A pull that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullStart {
    /// Connection.
    pub console: String,
    /// How far it may see.
    pub reach: Reach,
    /// Who asked.
    pub by: String,
    /// When it begins.
    pub at: i64,
}

/// Part of a pull, as it streams.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PullBatch {
    /// Items found. One given twice in a pull counts once: the last wins.
    pub items: Vec<MirrorItem>,
    /// What was read whole. Only there may an item that was not found have vanished: what the console refused to show,
    /// or what was not asked, keeps what it had.
    pub covered: Vec<Covered>,
}

/// Something that was read whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Covered {
    /// Items of this kind.
    pub kind: MirrorKind,
    /// Of this project; none: all of them, of any project. When every project was read, what belonged to a project that
    /// vanished has vanished with it.
    pub project: Option<String>,
}

/// How a pull ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PullState {
    /// It goes on, in this process.
    Running,
    /// The mirror shows it.
    Complete,
    /// It was cut, by the user, by the network or by the end of the process: the mirror shows nothing of it.
    Cut,
}

impl PullState {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Complete => "complete",
            Self::Cut => "cut",
        }
    }

    /// The state of a word. One that is not known did not end in a way that this program can rely on.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "running" => Self::Running,
            "complete" => Self::Complete,
            _ => Self::Cut,
        }
    }
}

/// What a pull found of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PullCount {
    /// Items found.
    pub seen: u64,
    /// Among them, those never found before.
    pub added: u64,
    /// Among them, those that were known and differ, or are back.
    pub changed: u64,
    /// Items that it looked for and no longer found.
    pub vanished: u64,
}

/// A pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// Its number: a later one is greater.
    pub number: i64,
    /// Connection.
    pub console: String,
    /// How far it could see.
    pub reach: Reach,
    /// Who asked.
    pub by: String,
    /// When it began.
    pub started_at: i64,
    /// When it ended; none: it goes on, or its process ended first.
    pub ended_at: Option<i64>,
    /// How.
    pub state: PullState,
    /// Version that the console said.
    pub version: Option<String>,
    /// Why it was cut, in French.
    pub reason: Option<String>,
    /// What it found, by the word of the kind.
    pub counts: BTreeMap<String, PullCount>,
}

/// What a reading of the mirror asks.
#[derive(Debug, Clone)]
pub struct MirrorQuery {
    /// Connection.
    pub console: String,
    /// Kind.
    pub kind: MirrorKind,
    /// Only those of this project.
    pub project: Option<String>,
    /// Only those with these words in the name or the other text, accents and case ignored; empty: every one.
    pub words: String,
    /// Only those whose other text is exactly this.
    pub alias: Option<String>,
    /// Only those that this pull found new, changed, back or vanished.
    pub changed_in: Option<i64>,
    /// Those that vanished too.
    pub vanished: bool,
    /// Rows passed over.
    pub offset: u32,
    /// Rows at most.
    pub limit: u32,
}

impl MirrorQuery {
    /// Every item of a kind that is there, 100 at most.
    #[must_use]
    pub fn new(console: impl Into<String>, kind: MirrorKind) -> Self {
        Self {
            console: console.into(),
            kind,
            project: None,
            words: String::new(),
            alias: None,
            changed_in: None,
            vanished: false,
            offset: 0,
            limit: 100,
        }
    }
}

/// A page of the mirror, in the order of the names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MirrorPage {
    /// Rows in all.
    pub total: u64,
    /// Rows of the page.
    pub rows: Vec<MirrorRow>,
}

/// The mirror: a cache. It says what the console held, never what the user wants; backups leave it out, and the next pull
/// makes it again.
///
/// A pull is written as it streams and shows nothing until [`Mirror::finish_pull`], which shows all of it at once. Cut by
/// anything before that, it leaves the former mirror whole. One pull at a time on a console: a second one cuts the first.
pub trait Mirror: Send + Sync + 'static {
    /// Begins a pull. Gives its number.
    fn begin_pull(&self, start: &PullStart) -> impl Future<Output = PortResult<i64>> + Send;
    /// Writes part of a pull. Refused once it has ended. A thousand items at a time keep memory and waits short.
    fn write_batch(&self, pull: i64, batch: PullBatch) -> impl Future<Output = PortResult<()>> + Send;
    /// Shows a pull in place of what it read again: new, changed and vanished items are told apart.
    fn finish_pull(&self, pull: i64, at: i64, version: Option<&str>) -> impl Future<Output = PortResult<Pull>> + Send;
    /// Gives a pull up. The former mirror stays.
    fn cut_pull(&self, pull: i64, at: i64, reason: &str) -> impl Future<Output = PortResult<()>> + Send;
    /// Pulls of a console, the last first.
    fn pulls(&self, console: &str, limit: u32) -> impl Future<Output = PortResult<Vec<Pull>>> + Send;
    /// The pull that the mirror of a console shows: its age and its version are those of what is read.
    fn last_pull(&self, console: &str) -> impl Future<Output = PortResult<Option<Pull>>> + Send;
    /// A page of items.
    fn mirrored(&self, query: &MirrorQuery) -> impl Future<Output = PortResult<MirrorPage>> + Send;
    /// An item, vanished or not.
    fn mirror_item(
        &self,
        console: &str,
        kind: MirrorKind,
        project: &str,
        id: &str,
    ) -> impl Future<Output = PortResult<Option<MirrorRow>>> + Send;
    /// Forgets everything that a console held. Its pulls go too.
    fn forget_mirror(&self, console: &str) -> impl Future<Output = PortResult<()>> + Send;
}
