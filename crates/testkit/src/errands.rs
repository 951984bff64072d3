//! One line of each kind, ready to be applied to a fake console, and how it is applied.

use accostage_app::console::{Applied, ConsoleSession, Errand, NewConnection, Planned, Watch};
use accostage_app::ports::{CallJournal, Connection, Connections, Link, Links, Mirror, Outbox, Secret, Store};
use accostage_app::{App, AppError};
use accostage_console::HttpConsoles;
use accostage_fake_console::state::Deployment;
use accostage_fake_console::{FakeConsole, Seed, people, tokens};
use accostage_keys::KeychainCredentials;
use accostage_platform::plan::{Line, Plan};
use serde_json::{Value, json};

/// A token of Git that must be seen nowhere.
pub const GIT_CANARY: &str = "canari-git-9f27c1d04be8";
/// The private repository that it opens.
pub const PRIVATE_URL: &str = "https://forge.example/teleservice/prive.git";

/// One line, and the route that it takes on a console of the last version.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it does, as the effects of the fake console call it.
    pub effect: &'static str,
    /// Method of its route.
    pub method: &'static str,
    /// Its route.
    pub route: &'static str,
    /// Its plan.
    pub plan: Plan,
}

/// A console with a project that holds one thing of each kind.
#[must_use]
pub fn console() -> FakeConsole {
    FakeConsole::start(Seed::demo().with(|state| {
        let now = "2026-01-15T08:00:00.000Z".to_owned();
        let Some(project) = state.project_mut("teleservice") else { return };
        let source = source(&project.repositories[0].id, "HEAD");
        project.deployments.push(Deployment {
            id: "de910000-0000-4000-8000-000000000001".to_owned(),
            name: "depl".to_owned(),
            environment_id: project.environments[0].id.clone(),
            autosync: true,
            sources: vec![source],
            created_at: now.clone(),
            updated_at: now,
        });
    }))
}

fn source(repository: &str, revision: &str) -> Value {
    json!({
        "id": "50c00000-0000-4000-8000-000000000001", "repositoryId": repository, "type": "git", "targetRevision": revision,
        "path": ".", "helmValuesFiles": "", "valueSources": [],
    })
}

/// One line of each kind, for [`console`].
#[must_use]
pub fn cases(console: &FakeConsole) -> Vec<Case> {
    let ids = console.state(|state| {
        let project = state.project("teleservice").expect("the project of the demonstration");
        let role = project.roles.iter().find(|role| role.name == "Développeur").expect("a role").id.clone();
        let held = project.roles.iter().find(|role| role.name == "DevOps").expect("a role").id.clone();
        json!({
            "project": project.id, "environment": project.environments[0].id, "repository": project.repositories[0].id,
            "deployment": project.deployments[0].id, "role": role, "held": held, "user": people::MEMBER,
            "stage": state.stages[0].id, "cluster": state.clusters[0].id,
        })
    });
    let project = &ids["project"];
    let quotas = |cpu: u32| {
        json!({
            "quota-sans-limite": false, "quota-hprod-cpu": cpu, "quota-hprod-memoire": 16, "quota-hprod-gpu": 0,
            "quota-prod-cpu": 4, "quota-prod-memoire": 8, "quota-prod-gpu": 0,
        })
    };
    let sizing = json!({"cpu": 1.5, "gpu": 0, "memoire": 3, "autosync": true});
    let settings =
        json!({"url-externe": "", "prive": false, "infrastructure": false, "revision": "main", "chemin": "."});
    let private = json!({
        "url-externe": PRIVATE_URL, "prive": true, "infrastructure": false, "revision": "HEAD", "chemin": ".",
        "identifiants-requis": true,
    });
    let deploys = |revision: &str| {
        json!({
            "environnement": {"nom": "dev", "id": ids["environment"]}, "autosync": true,
            "sources": [{"depot": {"nom": "front", "id": ids["repository"]}, "revision": revision, "chemin": "."}],
        })
    };
    let member = json!({"nom": "sacha.bernard@exemple.gouv.fr", "id": people::MEMBER});
    let change =
        |attribute: &str, before: Value, after: Value| json!({"attribut": attribute, "avant": before, "apres": after});
    let none: [Value; 0] = [];
    let case = |effect, (method, route), (kind, name): (&str, &str), changes: &[Value], action: [Value; 2]| {
        let mut said = action[0].clone();
        let more = action[1].as_object().cloned().unwrap_or_default();
        said.as_object_mut().expect("an effect").extend(more);
        let line = json!({
            "id": format!("{kind}-{name}"), "nature": kind, "nom": name, "verbe": "modifier", "titre": format!("{effect} {name}"),
            "changements": changes, "action": said,
        });
        let line: Line = serde_json::from_value(line).unwrap_or_else(|error| panic!("{effect}: {error}"));
        let about = (effect != "project.create").then(|| project.as_str().unwrap_or_default().into());
        Case { effect, method, route, plan: Plan { platform: "pax".to_owned(), project: about, lines: vec![line] } }
    };
    let told = |fait: &str, name: &str| json!({"fait": fait, "projet": project, "nom": name});
    let nothing = json!({});
    vec![
        case(
            "project.create",
            ("POST", "/api/v1/projects"),
            ("projet", "nouveau"),
            &none,
            [
                json!({"fait": "creer-projet", "nom": "nouveau", "description": "Neuf", "quotas": quotas(2)}),
                nothing.clone(),
            ],
        ),
        case(
            "project.update",
            ("PUT", "/api/v1/projects/*"),
            ("projet", "teleservice"),
            &[change("quota-hprod-cpu", json!(8), json!(9))],
            [
                json!({"fait": "modifier-projet", "projet": project, "description": "Téléservice de démonstration"}),
                json!({"quotas": quotas(9)}),
            ],
        ),
        case(
            "project.replay",
            ("PUT", "/api/v1/projects/*/hooks"),
            ("reprovisionnement", "teleservice"),
            &none,
            [json!({"fait": "rejouer", "projet": project}), nothing.clone()],
        ),
        case(
            "project.update",
            ("PUT", "/api/v1/projects/*"),
            ("proprietaire", "sacha.bernard@exemple.gouv.fr"),
            &none,
            [json!({"fait": "transmettre-projet", "projet": project, "proprietaire": member}), nothing.clone()],
        ),
        case(
            "environment.create",
            ("POST", "/api/v2/projects/*/environments"),
            ("environnement", "integ"),
            &none,
            [
                json!({"fait": "creer-environnement", "projet": project, "nom": "integ", "stage": ids["stage"], "cluster": ids["cluster"]}),
                sizing.clone(),
            ],
        ),
        case(
            "environment.update",
            ("PUT", "/api/v2/projects/*/environments/*"),
            ("environnement", "dev"),
            &[change("cpu", json!(1), json!(1.5)), change("memoire", json!(2), json!(3))],
            [
                json!({"fait": "modifier-environnement", "projet": project, "environnement": ids["environment"], "nom": "dev"}),
                sizing,
            ],
        ),
        case(
            "environment.delete",
            ("DELETE", "/api/v2/projects/*/environments/*"),
            ("environnement", "dev"),
            &none,
            [told("supprimer-environnement", "dev"), json!({"environnement": ids["environment"]})],
        ),
        case(
            "repository.create",
            ("POST", "/api/v2/projects/*/repositories"),
            ("depot", "prive"),
            &none,
            [told("creer-depot", "prive"), private],
        ),
        case(
            "repository.update",
            ("PUT", "/api/v2/projects/*/repositories/*"),
            ("depot", "front"),
            &[
                change("url-externe", json!("https://forge.example/teleservice/front.git"), json!("")),
                change("revision", json!("HEAD"), json!("main")),
            ],
            [told("modifier-depot", "front"), {
                let mut settings = settings;
                settings["depot"] = ids["repository"].clone();
                settings["identifiants-requis"] = json!(false);
                settings
            }],
        ),
        case(
            "repository.delete",
            ("DELETE", "/api/v2/projects/*/repositories/*"),
            ("depot", "front"),
            &none,
            [told("supprimer-depot", "front"), json!({"depot": ids["repository"]})],
        ),
        case(
            "member.add",
            ("POST", "/api/v1/projects/*/members"),
            ("membre", "dominique.petit@exemple.gouv.fr"),
            &none,
            [
                json!({"fait": "ajouter-membre", "projet": project, "courriel": "dominique.petit@exemple.gouv.fr"}),
                nothing,
            ],
        ),
        case(
            "member.update",
            ("PATCH", "/api/v1/projects/*/members"),
            ("roles", "sacha.bernard@exemple.gouv.fr"),
            &[change("role", json!(["DevOps"]), json!(["DevOps", "Développeur"]))],
            [
                json!({"fait": "donner-roles", "projet": project, "membre": member}),
                json!({"roles": [{"nom": "DevOps", "id": ids["held"]}, {"nom": "Développeur", "id": ids["role"]}]}),
            ],
        ),
        case(
            "member.remove",
            ("DELETE", "/api/v1/projects/*/members/*"),
            ("membre", "sacha.bernard@exemple.gouv.fr"),
            &none,
            [
                json!({"fait": "retirer-membre", "projet": project, "membre": people::MEMBER}),
                json!({"courriel": "sacha.bernard@exemple.gouv.fr"}),
            ],
        ),
        case(
            "deployment.create",
            ("POST", "/api/v1/projects/*/deployments"),
            ("deploiement", "neuf"),
            &none,
            [told("creer-deploiement", "neuf"), deploys("HEAD")],
        ),
        case(
            "deployment.update",
            ("PUT", "/api/v1/projects/*/deployments/*"),
            ("deploiement", "depl"),
            &[change("sources", json!(["front@HEAD:."]), json!(["front@main:."]))],
            [told("modifier-deploiement", "depl"), {
                let mut told = deploys("main");
                told["deploiement"] = ids["deployment"].clone();
                told
            }],
        ),
        case(
            "deployment.delete",
            ("DELETE", "/api/v1/projects/*/deployments/*"),
            ("deploiement", "depl"),
            &none,
            [told("supprimer-deploiement", "depl"), json!({"deploiement": ids["deployment"]})],
        ),
    ]
}

/// A project made from nothing with one thing of each kind, each named without an identity, then given to its member.
#[must_use]
pub fn from_nothing(console: &FakeConsole) -> Plan {
    let create = cases(console).swap_remove(0).plan.lines;
    let (stage, cluster) = console.state(|state| (state.stages[0].id.clone(), state.clusters[0].id.clone()));
    let email = "dominique.petit@exemple.gouv.fr";
    let line = |kind: &str, name: &str, after: &[&str], action: Value| -> Line {
        let line = json!({
            "id": format!("{kind}-{name}"), "nature": kind, "nom": name, "verbe": "creer", "titre": format!("{kind} {name}"),
            "apres": after, "action": action,
        });
        serde_json::from_value(line).unwrap_or_else(|error| panic!("{kind}: {error}"))
    };
    let first = "projet-nouveau";
    let mut lines = create;
    lines.extend([
        line(
            "environnement",
            "dev",
            &[first],
            json!({
                "fait": "creer-environnement", "nom": "dev", "stage": stage, "cluster": cluster, "cpu": 1, "gpu": 0,
                "memoire": 2, "autosync": true,
            }),
        ),
        line(
            "depot",
            "api",
            &[first],
            json!({
                "fait": "creer-depot", "nom": "api", "url-externe": "", "prive": false, "infrastructure": false,
                "revision": "HEAD", "chemin": ".", "identifiants-requis": false,
            }),
        ),
        line("membre", email, &[first], json!({"fait": "ajouter-membre", "courriel": email})),
        line(
            "roles",
            email,
            &[first, &format!("membre-{email}")],
            json!({"fait": "donner-roles", "membre": {"nom": email}, "roles": [{"nom": "DevOps"}]}),
        ),
        line(
            "deploiement",
            "depl",
            &[first, "environnement-dev", "depot-api"],
            json!({
                "fait": "creer-deploiement", "nom": "depl", "environnement": {"nom": "dev"}, "autosync": true,
                "sources": [{"depot": {"nom": "api"}, "revision": "HEAD", "chemin": "."}],
            }),
        ),
        line(
            "proprietaire",
            email,
            &[first, "deploiement-depl"],
            json!({"fait": "transmettre-projet", "proprietaire": {"nom": email}}),
        ),
    ]);
    Plan { platform: "pax".to_owned(), project: None, lines }
}

/// Connects to a console, and links a dossier to its project.
///
/// # Panics
/// The store cannot be written.
pub async fn connect<S: Store + Connections + Links>(app: &App<S>, console: &FakeConsole, dossier: &str) -> Connection {
    let credentials = KeychainCredentials::new(false);
    let wanted =
        NewConnection { name: dossier.to_owned(), address: console.url().to_owned(), ..NewConnection::default() };
    let connection = app.add_connection(&HttpConsoles, &credentials, wanted).await.expect("added").connection;
    let project = console.state(|state| state.project("teleservice").expect("a project").id.clone());
    let link =
        Link { dossier: dossier.to_owned(), console: connection.id.clone(), project, at: 1, memo: String::new() };
    app.store().link(&link).await.expect("linked");
    connection
}

/// Applies every line of a plan to the only console of a dossier.
///
/// # Errors
/// As the use case.
pub async fn apply<S: Store + Connections + Links + Mirror + Outbox + CallJournal>(
    app: &App<S>,
    dossier: &str,
    plan: &Plan,
    watch: &Watch<'_>,
) -> Result<Applied, AppError> {
    let connection = app.named_connection(dossier).await?;
    let planned = Planned {
        connection,
        plan: plan.clone(),
        read_at: None,
        by: None,
        version: None,
        fresh: true,
        stale: Vec::new(),
    };
    let picked = plan.lines.iter().map(|line| line.id.clone()).collect();
    let credentials = credentials(&planned.connection).await;
    app.apply(&session(&credentials), dossier, &planned, &picked, watch).await
}

/// Settles, then sends what waits.
///
/// # Errors
/// As the use case.
pub async fn resume<S: Store + Connections + Links + Mirror + Outbox + CallJournal>(
    app: &App<S>,
    dossier: &str,
) -> Result<Applied, AppError> {
    let connection = app.named_connection(dossier).await?;
    let credentials = credentials(&connection).await;
    app.resume(&session(&credentials), &connection, dossier, &WATCH).await
}

/// Watches nothing and never stops.
pub const WATCH: Watch<'static> = Watch { stop: &never, tell: &silent };

fn never() -> bool {
    false
}

fn silent(_: &Errand) {}

fn session(credentials: &KeychainCredentials) -> ConsoleSession<'_, HttpConsoles, KeychainCredentials> {
    ConsoleSession { network: &HttpConsoles, credentials, token: Some(Secret::new(tokens::LEAD)) }
}

/// Those of the private repository, in memory.
async fn credentials(connection: &Connection) -> KeychainCredentials {
    use accostage_app::ports::{Credentials, GitCredentials, SecretName};
    let kept = KeychainCredentials::new(false);
    let git = GitCredentials { user: "robot".to_owned(), token: Secret::new(GIT_CANARY) };
    let name = SecretName::Git { console: connection.id.clone(), repository: PRIVATE_URL.to_owned() };
    kept.keep(&name, git.seal()).await.expect("kept in memory");
    kept
}
