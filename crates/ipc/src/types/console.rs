//! Consoles: connections, their test, their reading, what was read of them.

use std::fmt;

use accostage_app::ports::Secret;
use serde::{Deserialize, Serialize, Serializer};
use ts_rs::TS;

use super::{ChoiceView, StatusTone, Tone};

/// A secret typed by the user. It goes to Rust, and never comes back: written or printed, it is `***`.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct TypedSecret(String);

impl fmt::Debug for TypedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Serialize for TypedSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

impl From<TypedSecret> for Secret {
    fn from(typed: TypedSecret) -> Self {
        Self::new(typed.0)
    }
}

wire! {
    /// One console.
    ConsoleRequest {
        /// Connection.
        console: String,
    }
    /// A file of certificates.
    AuthoritiesFile {
        /// Its name, without its folder.
        name: String,
        /// Its content, in base64.
        content: String,
    }
    /// Way through proxies, without the password of its user.
    ProxyWay {
        /// Where the addresses come from: one of [`ConsoleList::proxies`].
        mode: String,
        /// Address of the proxy; empty: none.
        address: String,
        /// Hosts reached without proxy, separated by commas.
        none_for: String,
        /// Name given to the proxy; empty: none.
        user: String,
        /// Through a bastion: always by this proxy, and with more patience.
        bastion: bool,
    }
    /// A connection as it is typed: one to add, or what one becomes.
    KeepConsoleRequest {
        /// Connection to change; none: a new one.
        console: Option<String>,
        /// Name.
        name: String,
        /// Address.
        address: String,
        /// Which instance: one of [`ConsoleList::instances`].
        instance: String,
        /// Day of expiry that the console shows for the token; empty: not known.
        token_expires: String,
        /// The token; none: none, or the one that is kept.
        #[ts(type = "string | null")]
        token: Option<TypedSecret>,
        /// Certificates trusted besides those of the system; none: as they are.
        authorities: Option<AuthoritiesFile>,
        /// No longer any certificate besides those of the system.
        without_authorities: bool,
        /// Way through proxies.
        proxy: ProxyWay,
        /// Password of the user of the proxy; none: none, or the one that is kept.
        #[ts(type = "string | null")]
        proxy_password: Option<TypedSecret>,
    }
    /// A connection was kept.
    ConsoleKept {
        /// Connection.
        console: String,
        /// Its name.
        name: String,
        /// Where the token is now, in words; none: no token was given.
        token: Option<String>,
        /// The token is in memory only.
        in_memory: bool,
    }
    /// Nothing is asked of a console any more, or the reverse.
    OfflineRequest {
        /// Connection.
        console: String,
        /// Nothing is asked of it.
        offline: bool,
    }
    /// Which page of tokens to open.
    TokenPageRequest {
        /// Address of the console.
        address: String,
    }
    /// What the last test of a connection found.
    ConsoleProbeView {
        /// When.
        at: String,
        /// How long ago, in words.
        age: String,
        /// Every step went well.
        ok: bool,
        /// What failed.
        message: Option<String>,
        /// Version of the console.
        version: Option<String>,
        /// Who the token speaks for.
        identity: Option<String>,
    }
    /// What a reading found of one kind.
    PullCountView {
        /// Kind, in words.
        label: String,
        /// Items found.
        seen: u32,
        /// New ones among them.
        added: u32,
        /// Changed ones among them.
        changed: u32,
        /// Items that are no longer there.
        vanished: u32,
    }
    /// A reading of a console.
    PullView {
        /// When it ended.
        at: String,
        /// How long ago, in words.
        age: String,
        /// How far it could see, in words.
        reach: String,
        /// Who asked.
        by: String,
        /// Version that the console said.
        version: Option<String>,
        /// What it found.
        counts: Vec<PullCountView>,
    }
    /// A reading that came to nothing.
    CutView {
        /// When.
        at: String,
        /// How long ago, in words.
        age: String,
        /// Why.
        reason: String,
    }
    /// How far a reading is.
    PullProgressView {
        /// Projects listed.
        listed: u32,
        /// Projects read, with what belongs to them.
        read: u32,
        /// Items found.
        items: u32,
    }
    /// What a reading asked for and was not given.
    UnreadView {
        /// What, in words.
        label: String,
        /// Name of the project.
        project: String,
        /// Why.
        reason: String,
    }
    /// A console that the user connects to.
    ConsoleView {
        /// Connection.
        id: String,
        /// Name.
        name: String,
        /// Address.
        address: String,
        /// Which instance.
        instance: String,
        /// The same in words; empty: not said.
        instance_label: String,
        /// Nothing is asked of it.
        offline: bool,
        /// Nothing encrypts what is sent.
        clear_text: bool,
        /// Page where a personal token is made.
        token_page: String,
        /// Day of expiry of the token.
        token_expires: Option<String>,
        /// Where the token is in its life, in words.
        token_label: String,
        /// How loudly it is told; none: not at all.
        token_tone: Option<Tone>,
        /// File of certificates trusted besides those of the system, without its folder.
        authorities: Option<String>,
        /// Way through proxies.
        proxy: ProxyWay,
        /// The last test.
        probe: Option<ConsoleProbeView>,
        /// The reading that the mirror shows.
        pull: Option<PullView>,
        /// The last reading, when it came to nothing.
        cut: Option<CutView>,
        /// The reading on its way.
        pulling: Option<PullProgressView>,
        /// What the last reading of this window was not given.
        unread: Vec<UnreadView>,
    }
    /// Consoles, in the order of their names.
    ConsoleList {
        /// They.
        consoles: Vec<ConsoleView>,
        /// Instances that may be chosen.
        instances: Vec<ChoiceView>,
        /// Ways through proxies that may be chosen, the usual one first.
        proxies: Vec<ChoiceView>,
        /// Among them, the one that takes the addresses that are typed.
        fixed_proxy: String,
        /// How far a reading may see, the usual one first.
        reaches: Vec<ChoiceView>,
    }
    /// A step of a test.
    ConsoleStepView {
        /// What it looks at.
        label: String,
        /// How it went, in words.
        outcome: String,
        /// The same as a colour; none: it was not done.
        tone: Option<StatusTone>,
        /// What was found.
        message: String,
        /// What to do.
        hint: Option<String>,
        /// How long it took, in milliseconds.
        elapsed: u32,
    }
    /// A test of a connection.
    ConsoleTested {
        /// Every step went well.
        ok: bool,
        /// Steps, in order.
        steps: Vec<ConsoleStepView>,
        /// A text for support, without any secret nor the name of anybody.
        diagnosis: String,
    }
    /// Which console to read, and how far.
    PullRequest {
        /// Connection.
        console: String,
        /// How far: one of [`ConsoleList::reaches`].
        reach: String,
    }
    /// A reading begins, goes on, or is over.
    ConsolePulled {
        /// Connection.
        console: String,
        /// How far it is; none: it is over.
        progress: Option<PullProgressView>,
    }
    /// Which projects of a mirror.
    MirrorRequest {
        /// Connection.
        console: String,
        /// Words of the name or of the slug; empty: every project.
        search: String,
        /// Projects passed over.
        offset: u32,
        /// Projects at most.
        limit: u32,
    }
    /// A project of a mirror.
    MirrorProjectRow {
        /// Identifier on the console.
        id: String,
        /// Name.
        name: String,
        /// Name made unique.
        slug: String,
        /// What it is for.
        description: String,
        /// Where it stands, in words.
        status: String,
        /// The same as a colour.
        tone: Option<StatusTone>,
        /// Who owns it.
        owner: String,
        /// Dossiers linked to it.
        dossiers: Vec<ChoiceView>,
    }
    /// A page of the projects of a mirror, in the order of their names.
    MirrorPageView {
        /// Projects in all.
        total: u32,
        /// Projects of the page.
        rows: Vec<MirrorProjectRow>,
    }
    /// Which project of a mirror.
    MirrorProjectRequest {
        /// Connection.
        console: String,
        /// Project.
        project: String,
    }
    /// A table of what a project holds.
    MirrorTable {
        /// What it holds: `environments`, `repositories`…
        id: String,
        /// The same in words.
        title: String,
        /// Columns.
        columns: Vec<String>,
        /// Rows, one text for each column.
        rows: Vec<Vec<String>>,
    }
    /// A quota of a project.
    MirrorQuota {
        /// Of what, in words.
        label: String,
        /// How much, in words.
        value: String,
    }
    /// A project of a mirror, with what it holds.
    MirrorProjectView {
        /// The project.
        project: MirrorProjectRow,
        /// The last reading no longer found it.
        vanished: bool,
        /// Quotas.
        quotas: Vec<MirrorQuota>,
        /// What it holds.
        tables: Vec<MirrorTable>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_secret_is_neither_printed_nor_written() {
        let typed: TypedSecret = serde_json::from_str("\"canari\"").expect("read");
        let told = format!("{typed:?} {}", serde_json::to_string(&typed).expect("written"));
        assert!(!told.contains("canari"), "{told}");
        assert_eq!(Secret::from(typed).expose(), "canari");
    }
}
