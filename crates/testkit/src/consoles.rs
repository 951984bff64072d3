//! Connections, items of a mirror and lines of an outbox, as tests need them.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use accostage_app::ports::{
    Connection, ConnectionSettings, Connections, Covered, Instance, Mirror, MirrorItem, MirrorKind, OutboxRow,
    OutboxState, PullBatch, PullStart, Reach,
};

/// A connection to a console that nobody answers for.
#[must_use]
pub fn connection(id: &str) -> Connection {
    Connection {
        id: id.to_owned(),
        name: format!("Console {id}"),
        settings: ConnectionSettings {
            base_url: "https://console.example".to_owned(),
            instance: Instance::Pax,
            ..ConnectionSettings::default()
        },
        created_at: 1,
        updated_at: 1,
    }
}

/// A line that waits to be sent.
#[must_use]
pub fn line(console: &str, id: &str, rank: u32, after: &[&str]) -> OutboxRow {
    OutboxRow {
        id: id.to_owned(),
        plan: "plan".to_owned(),
        dossier: "dossier".to_owned(),
        console: console.to_owned(),
        rank,
        after: after.iter().map(|id| (*id).to_owned()).collect(),
        action: format!("{{\"fait\":\"{id}\"}}"),
        marker: format!("effet/{id}"),
        state: OutboxState::ToSend,
        attempts: 0,
        error: None,
        result: None,
        created_at: 10,
        updated_at: 10,
    }
}

/// Something that a console holds.
#[must_use]
pub fn item(kind: MirrorKind, project: &str, id: &str, payload: &str) -> MirrorItem {
    MirrorItem {
        kind,
        project: project.to_owned(),
        id: id.to_owned(),
        name: format!("Nom {id}"),
        alias: format!("{id}-alias"),
        payload: payload.to_owned(),
    }
}

/// What was read whole.
#[must_use]
pub fn covered(kind: MirrorKind, project: Option<&str>) -> Covered {
    Covered { kind, project: project.map(str::to_owned) }
}

/// Environments of each project of [`portfolio`].
pub const ENVIRONMENTS: usize = 3;
/// Repositories of each project of [`portfolio`].
pub const REPOSITORIES: usize = 2;

/// Projects of the pull that is killed.
pub const KILLED_PROJECTS: usize = 400;

/// What a console with many projects holds, in batches of a size that a puller would choose: projects of about the size
/// that a console answers (members and roles inside), with environments and repositories. `turn` changes one project in a
/// hundred.
pub fn portfolio(projects: usize, turn: usize) -> impl Iterator<Item = PullBatch> {
    const PROJECTS_A_BATCH: usize = 50;
    (0..projects).step_by(PROJECTS_A_BATCH).map(move |first| {
        let mut batch = PullBatch::default();
        for number in first..projects.min(first + PROJECTS_A_BATCH) {
            let project = format!("22e7044f-8414-435d-9c4a-{number:012x}");
            let version = if number % 100 == 0 { turn } else { 0 };
            let payload = format!(
                r#"{{"id":"{project}","name":"projet{number}","slug":"projet{number}-1","description":"{}","version":{version},"members":[{}],"roles":[{}]}}"#,
                "Un projet de l'État. ".repeat(8),
                [r#"{"userId":"1c9f0b52-0d4f-4a1f-9f3e-2f6d1f8a7b11","email":"prenom.nom@example.gouv.fr"}"#; 6].join(","),
                [r#"{"id":"5d3a2b60-6f0d-4a5c-8e0e-7f1a1b2c3d4e","name":"Administrateur","permissions":"2"}"#; 4].join(",")
            );
            let (name, alias) = (format!("projet{number}"), format!("projet{number}-1"));
            batch.items.push(MirrorItem { kind: MirrorKind::Project, project: String::new(), id: project.clone(), name, alias, payload });
            for rank in 0..ENVIRONMENTS {
                let payload = format!(
                    r#"{{"id":"e{rank}","name":"env{rank}","cpu":0.5,"gpu":0,"memory":2,"autosync":true,"projectId":"{project}","stage":{{"id":"s","name":"dev"}}}}"#
                );
                batch.items.push(item(MirrorKind::Environment, &project, &format!("{project}-e{rank}"), &payload));
            }
            for rank in 0..REPOSITORIES {
                let payload = format!(
                    r#"{{"id":"r{rank}","internalRepoName":"depot{rank}","externalRepoUrl":"https://forge.example/{number}/{rank}.git","isPrivate":false,"isInfra":false}}"#
                );
                batch.items.push(item(MirrorKind::Repository, &project, &format!("{project}-r{rank}"), &payload));
            }
            for kind in [MirrorKind::Environment, MirrorKind::Repository] {
                batch.covered.push(covered(kind, Some(&project)));
            }
        }
        if first + PROJECTS_A_BATCH >= projects {
            batch.covered.push(covered(MirrorKind::Project, None));
        }
        batch
    })
}

/// Keeps a connection, then pulls these batches.
pub async fn pull<S: Connections + Mirror>(
    store: &S,
    console: &str,
    batches: impl IntoIterator<Item = PullBatch>,
) -> i64 {
    store.put_connection(&connection(console)).await.expect("kept");
    let pull = store.begin_pull(&start(console)).await.expect("begins");
    for batch in batches {
        store.write_batch(pull, batch).await.expect("written");
    }
    store.finish_pull(pull, 2, Some("9.24.0")).await.expect("shown");
    pull
}

/// A pull of everything.
#[must_use]
pub fn start(console: &str) -> PullStart {
    PullStart { console: console.to_owned(), reach: Reach::All, by: "Testeuse".to_owned(), at: 1 }
}

/// What a pull cost.
#[derive(Debug, Clone, Copy)]
pub struct PullCost {
    /// Items written.
    pub items: usize,
    /// Bytes of what the console said.
    pub bytes: usize,
    /// Receiving the same bytes from this machine, and nothing else.
    pub received: Duration,
    /// Reading them as JSON, and nothing else.
    pub decoded: Duration,
    /// Writing every batch.
    pub written: Duration,
    /// Showing the pull: for that long, an edit waits.
    pub shown: Duration,
}

/// Pulls [`portfolio`] into the mirror of `c1`, from batches that are ready beforehand: what is measured is the store.
pub async fn measure_pull<S: Connections + Mirror>(store: &S, projects: usize, turn: usize) -> PullCost {
    store.put_connection(&connection("c1")).await.expect("kept");
    let batches: Vec<PullBatch> = portfolio(projects, turn).collect();
    let payloads: Vec<&str> = batches.iter().flat_map(|batch| &batch.items).map(|item| &*item.payload).collect();
    let (items, bytes) = (payloads.len(), payloads.iter().map(|payload| payload.len()).sum());
    let received = received(&payloads.concat());
    let start = Instant::now();
    for payload in payloads {
        std::hint::black_box(serde_json::from_str::<serde_json::Value>(payload).expect("JSON"));
    }
    let decoded = start.elapsed();
    let pull = store.begin_pull(&self::start("c1")).await.expect("begins");
    let start = Instant::now();
    for batch in batches {
        store.write_batch(pull, batch).await.expect("written");
    }
    let written = start.elapsed();
    let start = Instant::now();
    store.finish_pull(pull, 2, Some("9.24.0")).await.expect("shown");
    PullCost { items, bytes, received, decoded, written, shown: start.elapsed() }
}

/// How long so many bytes take from one end of a connection of this machine to the other.
fn received(text: &str) -> Duration {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::scope(|scope| {
        scope.spawn(move || listener.accept().expect("comes").0.write_all(text.as_bytes()).expect("sent"));
        let start = Instant::now();
        let mut stream = TcpStream::connect(address).expect("answers");
        let count = std::io::copy(&mut stream, &mut std::io::sink()).expect("received");
        assert_eq!(count, text.len() as u64);
        start.elapsed()
    })
}
