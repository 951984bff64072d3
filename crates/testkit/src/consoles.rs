//! Connections, items of a mirror and lines of an outbox, as tests need them.

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
                vec![r#"{"userId":"1c9f0b52-0d4f-4a1f-9f3e-2f6d1f8a7b11","email":"prenom.nom@example.gouv.fr"}"#; 6].join(","),
                vec![r#"{"id":"5d3a2b60-6f0d-4a5c-8e0e-7f1a1b2c3d4e","name":"Administrateur","permissions":"2"}"#; 4].join(",")
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
