//! What the use cases need from the outside.

mod connection;
mod console;
mod credentials;
mod mirror;
mod sending;
mod writing;

use std::future::Future;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

pub use accostage_catalogue::DeadlineKind;
pub use accostage_dossier::agenda::{Deadline, Source};
pub use connection::{
    Connection, ConnectionSettings, Connections, Instance, Link, Links, Probe, ProxyMode, ProxySettings,
};
pub use console::{Access, Console, ConsoleAddress, Consoles, ProbeOutcome, ProbeReport, ProbeStep, Projects, Sought};
pub use credentials::{Credentials, GitCredentials, KeptIn, Secret, SecretName, secret_bytes};
pub use mirror::{
    Covered, Mirror, MirrorItem, MirrorKind, MirrorPage, MirrorQuery, MirrorRow, Pull, PullBatch, PullCount, PullStart,
    PullState, Reach,
};
pub use sending::{
    Call, CallAnswer, CallJournal, CallQuery, CallRow, Entry, Outbox, OutboxError, OutboxQuery, OutboxRow, OutboxState,
    OutboxStep, Transition,
};
use serde::{Deserialize, Serialize};
pub use writing::{ConsoleWrite, Departure, Ending, Next, Return, Writing};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::AppError;
use crate::dossiers::Examined;
use crate::flows::Flows;

/// Result of a port.
pub type PortResult<T> = Result<T, AppError>;

/// A slot of a dossier as lists, search and reading need it: rebuilt from the changes at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectedSlot {
    /// `container/property`.
    pub path: String,
    /// JSON form; none: the slot is empty now.
    pub body: Option<String>,
    /// Text found by the search.
    pub text: Option<String>,
}

/// What a list shows of a dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// When it was created, in milliseconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// When it was last edited.
    pub updated_at: i64,
    /// Put away.
    pub archived: bool,
    /// Word of [`accostage_dossier::Sensitivity`].
    pub sensitivity: String,
    /// Revision of the catalogue.
    pub revision: String,
    /// Labels, in the order of the alphabet. A list reads them among the slots.
    pub labels: Vec<String>,
    /// Progress, or none when it must be computed again.
    pub progress: Option<Progress>,
}

/// How far a dossier is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Day on which it was computed: rules read the date, so that another day may tell otherwise.
    pub day: String,
    /// Fields answered.
    pub answered: u32,
    /// Fields asked.
    pub asked: u32,
    /// Fields due and missing on the whole path.
    pub missing: u32,
    /// Blocking findings.
    pub blocking: u32,
    /// Title of the first phase whose gate something still holds back; none: nothing does.
    pub next_gate: Option<String>,
}

/// One change to append, with the projection that follows from it.
#[derive(Debug, Clone)]
pub struct Append {
    /// Dossier.
    pub dossier: String,
    /// Hash of the change.
    pub hash: String,
    /// The change.
    pub bytes: Vec<u8>,
    /// Slots that it touched.
    pub slots: Vec<ProjectedSlot>,
    /// Line of the list.
    pub summary: Summary,
    /// Sources of deadlines that it touched; none: they cannot be told, and must be computed again.
    pub deadlines: Option<Vec<Source>>,
}

/// The whole projection of a dossier.
#[derive(Debug, Clone)]
pub struct Projection {
    /// Every slot.
    pub slots: Vec<ProjectedSlot>,
    /// Line of the list.
    pub summary: Summary,
    /// Every deadline; none: they cannot be told, and must be computed again.
    pub deadlines: Option<Vec<Source>>,
}

/// What an agenda asks.
#[derive(Debug, Clone, Default)]
pub struct AgendaQuery {
    /// Day of the question, `YYYY-MM-DD`: what has happened by itself before is over.
    pub today: String,
    /// Last day shown, `YYYY-MM-DD`; none: every one. What is recalled by today is shown all the same.
    pub until: Option<String>,
    /// Only these kinds; none: every one.
    pub kinds: Vec<DeadlineKind>,
    /// Only this dossier, even put away; none: every current one.
    pub dossier: Option<String>,
    /// Lines passed over.
    pub offset: u32,
    /// Lines at most.
    pub limit: u32,
}

/// A line of the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgendaRow {
    /// Dossier.
    pub dossier: String,
    /// Its name.
    #[serde(rename = "nom")]
    pub name: String,
    /// The deadline.
    #[serde(flatten)]
    pub deadline: Deadline,
}

/// A page of the agenda, the earliest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgendaPage {
    /// Lines in all.
    pub total: u64,
    /// Those, in all, whose day is past.
    pub late: u64,
    /// Lines of the page.
    pub rows: Vec<AgendaRow>,
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// Last edit, the most recent first.
    #[default]
    Updated,
    /// Name.
    Name,
    /// Blocking findings, the most numerous first.
    Blocking,
    /// Share of the questions answered, the least advanced first.
    Progress,
}

/// What a list asks.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Order.
    pub order: ListOrder,
    /// The other way round.
    pub reversed: bool,
    /// Only those that carry all these labels, however they are typed.
    pub labels: Vec<String>,
    /// Only this sensitivity, by its word.
    pub sensitivity: Option<String>,
    /// Only those with blocking findings.
    pub blocked: bool,
    /// Words in the name, accents and case ignored; empty: every dossier.
    pub name: String,
    /// Archived dossiers instead of current ones.
    pub archived: bool,
    /// Rows passed over.
    pub offset: u32,
    /// Rows at most.
    pub limit: u32,
}

/// A page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Rows in all.
    pub total: u64,
    /// Rows of the page.
    pub rows: Vec<Summary>,
}

/// A label in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelUse {
    /// The label, as one of the dossiers has it.
    pub label: String,
    /// Dossiers that carry it.
    pub count: u64,
}

/// Something found by the search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Dossier.
    pub dossier: String,
    /// Its name.
    pub name: String,
    /// It is put away.
    pub archived: bool,
    /// Slot: `container/property`.
    pub path: String,
    /// Words around what was found.
    pub excerpt: String,
}

/// A catalogue kept in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCatalogue {
    /// Revision.
    pub revision: String,
    /// Text, one YAML document.
    pub text: String,
    /// How it was trusted.
    pub trust: String,
}

/// A backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// Name: what `restore` takes.
    pub name: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at: i64,
    /// Size in bytes.
    pub size: u64,
    /// It was re-opened just now, and every page read.
    pub sound: bool,
    /// Dossiers that it holds, when it is sound.
    pub dossiers: u64,
}

/// What the store says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreHealth {
    /// Version of the schema.
    pub schema: i64,
    /// What SQLite says of its pages; `ok` when sound.
    pub integrity: String,
    /// Dossiers.
    pub dossiers: u64,
    /// Size in bytes.
    pub size: u64,
    /// Version of the encryption library.
    pub cipher: String,
}

/// The local encrypted store. An answered write is durable: it survives a power cut.
pub trait Store: Send + Sync + 'static {
    /// Identity under which this store edits dossiers; changed by a restoration.
    fn actor(&self) -> impl Future<Output = PortResult<Vec<u8>>> + Send;
    /// Appends a change, updates the projection, in one transaction.
    fn append(&self, append: Append) -> impl Future<Output = PortResult<()>> + Send;
    /// Appends every change of a dossier received whole (import), in one transaction.
    fn adopt(
        &self,
        dossier: &str,
        snapshot: Vec<u8>,
        projection: Projection,
    ) -> impl Future<Output = PortResult<()>> + Send;
    /// Compacted form then changes, in order. Empty: no such dossier.
    fn chunks(&self, dossier: &str) -> impl Future<Output = PortResult<Vec<Vec<u8>>>> + Send;
    /// Replaces compacted form and changes by a new compacted form.
    fn compact(&self, dossier: &str, snapshot: Vec<u8>) -> impl Future<Output = PortResult<()>> + Send;
    /// Slots of a dossier (`container/property`, JSON).
    fn slots(&self, dossier: &str) -> impl Future<Output = PortResult<Vec<(String, String)>>> + Send;
    /// Clears what no dossier answers for, and the search: a rebuild of every dossier follows.
    fn clear_projection(&self) -> impl Future<Output = PortResult<()>> + Send;
    /// Replaces the whole projection of a dossier.
    fn rebuild(&self, projection: Projection) -> impl Future<Output = PortResult<()>> + Send;
    /// Line of the list of a dossier.
    fn summary(&self, dossier: &str) -> impl Future<Output = PortResult<Option<Summary>>> + Send;
    /// Dossiers whose identifier starts so, at most two.
    fn by_prefix(&self, prefix: &str) -> impl Future<Output = PortResult<Vec<String>>> + Send;
    /// Every dossier, archived ones too.
    fn all(&self) -> impl Future<Output = PortResult<Vec<String>>> + Send;
    /// A page of the list.
    fn list(&self, query: &ListQuery) -> impl Future<Output = PortResult<Page>> + Send;
    /// Labels of the current dossiers, or of the archived ones, in the order of the alphabet.
    fn labels(&self, archived: bool) -> impl Future<Output = PortResult<Vec<LabelUse>>> + Send;
    /// Dossiers whose progress was not computed since their last edit, or on another day; the last edited first.
    fn unmeasured(
        &self,
        archived: bool,
        today: &str,
        limit: u32,
    ) -> impl Future<Output = PortResult<Vec<Summary>>> + Send;
    /// Keeps the progress of a dossier, unless it was edited meanwhile.
    fn set_progress(
        &self,
        dossier: &str,
        updated_at: i64,
        progress: &Progress,
    ) -> impl Future<Output = PortResult<()>> + Send;
    /// Deadlines of every dossier, by day.
    fn agenda(&self, query: &AgendaQuery) -> impl Future<Output = PortResult<AgendaPage>> + Send;
    /// Dossiers whose deadlines are not those of their last edit, with its moment: written before deadlines were kept, or
    /// by an older program since.
    fn unplanned(&self) -> impl Future<Output = PortResult<Vec<(String, i64)>>> + Send;
    /// Replaces the deadlines of a dossier, unless it was edited meanwhile.
    fn set_deadlines(
        &self,
        dossier: &str,
        updated_at: i64,
        deadlines: Vec<Source>,
    ) -> impl Future<Output = PortResult<()>> + Send;
    /// Full-text search, accents and case ignored.
    fn search(&self, words: &str, limit: u32) -> impl Future<Output = PortResult<Vec<Hit>>> + Send;
    /// Keeps the content of an attachment under its fingerprint.
    fn put_blob(&self, hash: &str, bytes: Vec<u8>) -> impl Future<Output = PortResult<()>> + Send;
    /// Content of an attachment.
    fn blob(&self, hash: &str) -> impl Future<Output = PortResult<Option<Vec<u8>>>> + Send;
    /// A setting.
    fn setting(&self, key: &str) -> impl Future<Output = PortResult<Option<String>>> + Send;
    /// Keeps a setting.
    fn set_setting(&self, key: &str, value: &str) -> impl Future<Output = PortResult<()>> + Send;
    /// Keeps a catalogue.
    fn put_catalogue(&self, catalogue: &StoredCatalogue) -> impl Future<Output = PortResult<()>> + Send;
    /// A kept catalogue.
    fn catalogue(&self, revision: &str) -> impl Future<Output = PortResult<Option<StoredCatalogue>>> + Send;
    /// Makes a backup and re-opens it.
    fn back_up(&self, at: i64, reason: &str) -> impl Future<Output = PortResult<Backup>> + Send;
    /// Backups, the most recent first.
    fn backups(&self) -> impl Future<Output = PortResult<Vec<Backup>>> + Send;
    /// What the store says of itself; reads every page.
    fn health(&self) -> impl Future<Output = PortResult<StoreHealth>> + Send;
    /// Closes the store; what was written is already safe.
    fn close(&self) -> impl Future<Output = ()> + Send;
}

/// Opens stores.
pub trait StoreOpener: Send + Sync {
    /// The store that it opens.
    type Store: Store;
    /// A store exists in the data folder.
    fn exists(&self) -> bool;
    /// Backups exist in the data folder.
    fn has_backups(&self) -> bool;
    /// Opens the store, or creates it when there is none and `create` says so. Without `create`, an empty
    /// database is one that lost its content.
    fn open(&self, key: &StoreKey, create: bool) -> impl Future<Output = PortResult<Self::Store>> + Send;
    /// Backups, the most recent first, even when the store itself does not open.
    fn backups(&self, key: &StoreKey) -> impl Future<Output = PortResult<Vec<Backup>>> + Send;
    /// Puts a backup in place of the store, keeping the present one aside.
    fn restore(&self, key: &StoreKey, name: &str, at: i64) -> impl Future<Output = PortResult<PathBuf>> + Send;
}

/// Signs in the name of this device, as long as the data are open.
pub trait Signer: Send + Sync {
    /// Public signature key (Ed25519), in hexadecimal.
    fn public(&self) -> String;
    /// Signature of a text, in hexadecimal.
    fn sign(&self, text: &[u8]) -> String;
}

/// What opening the keys gives.
pub struct Keys {
    /// Key of the store.
    pub store: StoreKey,
    /// Identity of the device.
    pub device: std::sync::Arc<dyn Signer>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(***)")
    }
}

/// Key of the store: 32 random bytes. Never shown, never copied by accident, erased once used.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct StoreKey(pub [u8; 32]);

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreKey(***)")
    }
}

/// State of the OS keychain, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeychainReport {
    /// Its state.
    pub state: KeychainState,
    /// What that means, in French.
    pub explanation: String,
    /// What to install or do.
    pub remedy: Option<String>,
}

/// State of the OS keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeychainState {
    /// It answers.
    Available,
    /// There is none.
    Absent,
    /// It is locked.
    Locked,
    /// It does not answer in time.
    Silent,
    /// It answers but no longer has our key.
    Forgot,
    /// It was not asked (`--passphrase-file`).
    Unused,
}

/// Which slots can open the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Slots {
    /// The OS keychain.
    pub keychain: bool,
    /// The recovery passphrase.
    pub passphrase: bool,
}

/// How the store may be opened.
pub enum Means<'a> {
    /// The OS keychain.
    Keychain,
    /// The recovery passphrase.
    Passphrase(&'a str),
}

/// Keeps the key of the store and the identity of the device behind slots.
pub trait Vault: Send + Sync {
    /// Keys exist in the data folder.
    fn exists(&self) -> bool;
    /// Slots that can open the store.
    ///
    /// # Errors
    /// The file of keys cannot be read.
    fn slots(&self) -> PortResult<Slots>;
    /// State of the keychain. May take a few seconds when it does not answer.
    fn keychain(&self) -> impl Future<Output = KeychainReport> + Send;
    /// Makes a key and a device identity and puts them behind at least one slot.
    fn create(&self, passphrase: Option<&str>, keychain: bool) -> impl Future<Output = PortResult<Keys>> + Send;
    /// Gives the keys.
    fn open(&self, means: Means<'_>) -> impl Future<Output = PortResult<Keys>> + Send;
    /// Puts the key behind a new passphrase, once proved that it opens; the previous one stops opening.
    fn set_passphrase(&self, means: Means<'_>, new: &str) -> impl Future<Output = PortResult<()>> + Send;
    /// Puts the key in the OS keychain, or takes it away. The passphrase proves who asks, and stays a slot: the data
    /// always open with one at least.
    fn set_keychain(&self, passphrase: &str, wanted: bool) -> impl Future<Output = PortResult<()>> + Send;
    /// The store of these keys has been opened once: from then on, its absence is a loss.
    ///
    /// # Errors
    /// The file of keys cannot be read.
    fn has_opened(&self) -> PortResult<bool>;
    /// Remembers that the store has been opened.
    ///
    /// # Errors
    /// The file of keys cannot be written.
    fn mark_opened(&self) -> PortResult<()>;
    /// Public identity of the device, in hexadecimal: signature then agreement.
    ///
    /// # Errors
    /// The file of keys cannot be read.
    fn device(&self) -> PortResult<(String, String)>;
}

/// Where the data of the user are.
#[must_use]
pub fn database_path(home: &Path) -> PathBuf {
    home.join("accostage.db")
}

/// Where the slots are.
#[must_use]
pub fn keys_path(home: &Path) -> PathBuf {
    home.join("keys.json")
}

/// Where the backups are.
#[must_use]
pub fn backups_path(home: &Path) -> PathBuf {
    home.join("backups")
}

/// How a list is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// A spreadsheet in the open format of office suites (OpenDocument).
    Ods,
    /// Text, one line per dossier, for any spreadsheet.
    Csv,
}

/// Writes and reads the files that other programs open.
///
/// Given by value, with named types: the compiler cannot prove that a future is `Send` when it holds an opaque type
/// made from a reference (<https://github.com/rust-lang/rust/issues/100013>).
pub trait Formats: Copy + Send + Sync + 'static {
    /// An archive being written.
    type Writer<W: Write + Seek + Send>: ArchiveWriter;
    /// An archive being read.
    type Reader<R: Read + Seek + Send>: ArchiveReader;

    /// A dossier as a spreadsheet.
    ///
    /// # Errors
    /// It cannot be written.
    fn dossier_sheets(self, examined: &Examined, at: i64) -> PortResult<Vec<u8>>;
    /// A list as a table.
    ///
    /// # Errors
    /// It cannot be written.
    fn list_sheet(self, rows: &[Summary], form: ListForm) -> PortResult<Vec<u8>>;
    /// The flow matrix of a dossier as a table.
    ///
    /// # Errors
    /// It cannot be written.
    fn flow_sheets(self, flows: &Flows, form: ListForm) -> PortResult<Vec<u8>>;
    /// A new archive, whose files are dated `at`.
    fn archive<W: Write + Seek + Send>(self, out: W, at: i64) -> Self::Writer<W>;
    /// An archive that arrives. Whatever its sender may have meant, reading it writes nothing.
    ///
    /// # Errors
    /// Not an archive, or one that would be dangerous to read.
    fn open_archive<R: Read + Seek + Send>(self, from: R, limits: Limits) -> PortResult<Self::Reader<R>>;
}

/// What an archive that arrives may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files.
    pub files: usize,
    /// Bytes in all, once read.
    pub bytes: u64,
}

/// An archive being written, one file at a time.
pub trait ArchiveWriter: Send {
    /// Adds a file.
    ///
    /// # Errors
    /// It cannot be written.
    fn add(&mut self, path: &str, content: &[u8]) -> PortResult<()>;
    /// Ends the archive; without it, it is not one.
    ///
    /// # Errors
    /// It cannot be written.
    fn finish(self) -> PortResult<()>;
}

/// An archive being read, one file at a time.
pub trait ArchiveReader: Send {
    /// Content of a file; none: there is no such file.
    ///
    /// # Errors
    /// Damaged, or larger than `limit`: never more than that is held.
    fn read(&mut self, path: &str, limit: u64) -> PortResult<Option<Vec<u8>>>;
}
