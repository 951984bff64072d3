//! What a test asks for happens: at the right moment, once, and with nothing else changed.

#[path = "conformance/wire.rs"]
mod wire;

use std::io::{Read, Write};
use std::net::TcpStream;

use accostage_fake_console::{Dialect, Effect, FakeConsole, Fault, Gate, ProjectSeed, Seed, Version, people, tokens};
use serde_json::{Value, json};
use wire::{Answered, send};

const ENVIRONMENTS: &str = "/api/v2/projects/demo/environments";
const REPOSITORIES: &str = "/api/v2/projects/demo/repositories";

fn console() -> FakeConsole {
    FakeConsole::start(Seed::usual().project(ProjectSeed::new("demo", people::LEAD)))
}

fn ask(console: &FakeConsole, method: &str, target: &str, body: &Value) -> Answered {
    send(console.url(), method, target, &headers(body), &bytes(body))
}

fn headers(body: &Value) -> Vec<(String, String)> {
    let mut headers = vec![("x-dso-token".to_owned(), tokens::LEAD.to_owned())];
    if !body.is_null() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    headers
}

fn bytes(body: &Value) -> Vec<u8> {
    if body.is_null() { Vec::new() } else { body.to_string().into_bytes() }
}

fn project(name: &str) -> Value {
    json!({
        "name": name, "description": "", "limitless": false,
        "hprodCpu": 4, "hprodGpu": 0, "hprodMemory": 8, "prodCpu": 2, "prodGpu": 0, "prodMemory": 4,
    })
}

fn environment(console: &FakeConsole, name: &str) -> Value {
    let (stage, cluster) = console.state(|state| (state.stages[0].id.clone(), state.clusters[0].id.clone()));
    json!({
        "name": name, "stageId": stage, "clusterId": cluster,
        "cpu": 1, "gpu": 0, "memory": 2, "autosync": true,
    })
}

fn repository(name: &str) -> Value {
    json!({ "internalRepoName": name, "isInfra": false, "isPrivate": false })
}

/// Sends a request without the patience to believe that an answer comes; gives what came before the end.
fn raw(console: &FakeConsole, method: &str, target: &str, body: &Value) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(console.url().trim_start_matches("http://"))?;
    let body = body.to_string();
    write!(
        stream,
        "{method} {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-dso-token: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        tokens::LEAD,
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

fn kinds(console: &FakeConsole) -> Vec<String> {
    console.effects().into_iter().map(|effect| effect.kind).collect()
}

#[test]
fn a_reset_before_the_write_changes_nothing_and_one_after_changes_once() {
    let console = console();
    let body = environment(&console, "dev");
    console.fail("POST", ENVIRONMENTS, Fault::ResetBefore);
    let error = raw(&console, "POST", ENVIRONMENTS, &body).expect_err("no answer");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(console.effects(), []);
    console.fail("POST", ENVIRONMENTS, Fault::ResetAfter);
    let error = raw(&console, "POST", ENVIRONMENTS, &body).expect_err("no answer");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    let id = console.state(|state| state.project("demo").expect("the project").environments[0].id.clone());
    assert_eq!(console.effects(), [Effect { kind: "environment.create".to_owned(), id, request: 2 }]);
    assert_eq!(ask(&console, "POST", ENVIRONMENTS, &body).status, 400, "the name is taken now");
    let statuses: Vec<_> = console.received().into_iter().map(|received| received.status).collect();
    assert_eq!(statuses, [None, None, Some(400)]);
}

#[test]
fn a_timeout_of_the_proxy_leaves_the_work_going_on() {
    let console = console();
    let gate = Gate::closed();
    console.fail("POST", "/api/v1/projects", Fault::TimeoutWhileWorking(gate.clone()));
    let answered = ask(&console, "POST", "/api/v1/projects", &project("lent"));
    assert_eq!((answered.status, answered.kind()), (504, "text"));
    let read = ask(&console, "GET", "/api/v1/projects/lent", &Value::Null).json();
    assert_eq!((&read["status"], &read["lastSuccessProvisionningVersion"]), (&json!("created"), &Value::Null));
    gate.open();
    console.wait_settled();
    let read = ask(&console, "GET", "/api/v1/projects/lent", &Value::Null).json();
    assert_eq!(read["lastSuccessProvisionningVersion"], "9.24.0");
    assert_eq!(kinds(&console), ["project.create"]);
}

#[test]
fn a_timeout_may_also_come_before_or_after_the_whole_work() {
    let console = console();
    console.fail("POST", ENVIRONMENTS, Fault::TimeoutBefore);
    console.fail("POST", ENVIRONMENTS, Fault::TimeoutAfter);
    let body = environment(&console, "dev");
    assert_eq!(ask(&console, "POST", ENVIRONMENTS, &body).status, 504);
    assert_eq!(kinds(&console), [""; 0]);
    assert_eq!(ask(&console, "POST", ENVIRONMENTS, &body).status, 504);
    assert_eq!(kinds(&console), ["environment.create"]);
}

#[test]
fn failing_services_keep_the_row_and_say_it_in_the_way_of_each_server() {
    let console = console();
    console.fail_times(3, "POST", "/api/**", Fault::ProvisioningFails);
    let created = ask(&console, "POST", "/api/v1/projects", &project("echec"));
    assert_eq!((created.status, &created.json()["status"]), (201, &json!("created")));
    let read = ask(&console, "GET", "/api/v1/projects/echec", &Value::Null).json();
    assert_eq!(read["status"], "failed");
    let answered = ask(&console, "POST", ENVIRONMENTS, &environment(&console, "dev"));
    assert_eq!(answered.json()["message"], "Echec des services à la création de l'environnement");
    let answered = ask(&console, "POST", REPOSITORIES, &repository("front"));
    assert_eq!((answered.status, console.faults_left()), (422, 0));
    console.state(|state| {
        let project = state.project("demo").expect("the project");
        assert_eq!((project.environments.len(), project.repositories.len()), (1, 1));
        assert_eq!(project.status, "failed");
    });
    let id = console.state(|state| state.project("demo").expect("the project").id.clone());
    assert_eq!(ask(&console, "PUT", &format!("/api/v1/projects/{id}/hooks"), &Value::Null).status, 204);
    console.state(|state| assert_eq!(state.project("demo").expect("the project").status, "created"));

    console.set_door(accostage_fake_console::Door::Proxy, Version::V9_22);
    console.fail("POST", "/api/v1/projects", Fault::ProvisioningFails);
    let refused = ask(&console, "POST", "/api/v1/projects", &project("ancien"));
    assert_eq!((refused.status, refused.json().as_object().map(serde_json::Map::len)), (422, Some(1)));
    console.state(|state| assert_eq!(state.project("ancien").expect("the row is kept").status, "failed"));
}

#[test]
fn a_vault_that_fails_keeps_a_private_repository_and_says_nothing() {
    let console = console();
    console.fail("POST", REPOSITORIES, Fault::VaultFails);
    let body = json!({
        "internalRepoName": "prive", "isInfra": false, "isPrivate": true,
        "externalRepoUrl": "https://forge.example/prive.git", "externalUserName": "u", "externalToken": "canari",
    });
    let answered = ask(&console, "POST", REPOSITORIES, &body);
    assert_eq!(
        (answered.status, answered.json()),
        (500, json!({ "statusCode": 500, "message": "Internal server error" }))
    );
    assert_eq!(kinds(&console), ["repository.create"]);
}

#[test]
fn a_race_writes_twice_what_the_database_allows_and_breaks_on_the_rest() {
    let console = console();
    for _ in 0..2 {
        console.fail("POST", REPOSITORIES, Fault::Race);
        assert_eq!(ask(&console, "POST", REPOSITORIES, &repository("front")).status, 201);
    }
    assert_eq!(ask(&console, "GET", REPOSITORIES, &Value::Null).json().as_array().map(Vec::len), Some(2));
    console.fail("POST", "/api/v1/projects", Fault::Race);
    assert_eq!(ask(&console, "POST", "/api/v1/projects", &project("demo")).status, 500);
    assert_eq!(ask(&console, "POST", "/api/v1/projects", &project("demo")).json()["slug"], "demo-1");
}

#[test]
fn a_held_answer_waits_for_its_gate_while_the_others_go_on() {
    let console = console();
    for (fault, done) in [
        (Fault::HoldBefore as fn(Gate) -> Fault, false),
        (Fault::HoldAfter as fn(Gate) -> Fault, true),
        (Fault::HoldHalfway as fn(Gate) -> Fault, true),
    ] {
        console.forget();
        let gate = Gate::closed();
        let name = format!(
            "env{}",
            u8::from(done)
                + console.state(|state| state.project("demo").map_or(0, |known| known.environments.len() as u8))
        );
        let body = environment(&console, &name);
        console.fail("POST", ENVIRONMENTS, fault(gate.clone()));
        std::thread::scope(|scope| {
            let held = scope.spawn(|| ask(&console, "POST", ENVIRONMENTS, &body));
            gate.wait_reached();
            assert_eq!(ask(&console, "GET", "/api/v1/version", &Value::Null).status, 200);
            assert_eq!(console.effects().len(), usize::from(done));
            gate.open();
            assert_eq!(held.join().expect("an answer").json()["name"], name);
        });
        assert_eq!(kinds(&console), ["environment.create"]);
    }
}

#[test]
fn answers_that_lie_are_sent_as_they_are() {
    let console = console();
    let faults = [
        (Fault::RefusalInSuccess, 200, "json"),
        (Fault::TooLargePage, 413, "text"),
        (Fault::UnauthorizedText, 401, "text"),
        (Fault::SignInRedirect, 302, "empty"),
        (Fault::StackBefore, 500, "json"),
        (Fault::Answer { status: 418, content_type: "text/plain".to_owned(), body: "non".to_owned() }, 418, "text"),
    ];
    for (fault, status, kind) in faults {
        console.fail("GET", "/api/v1/projects", fault.clone());
        let answered = ask(&console, "GET", "/api/v1/projects", &Value::Null);
        assert_eq!((answered.status, answered.kind()), (status, kind), "{fault:?}");
    }
    console.fail("POST", ENVIRONMENTS, Fault::StackAfter);
    assert_eq!(ask(&console, "POST", ENVIRONMENTS, &environment(&console, "un")).status, 500);
    console.fail("POST", ENVIRONMENTS, Fault::Garbage);
    let garbage = ask(&console, "POST", ENVIRONMENTS, &environment(&console, "deux"));
    assert!(garbage.status == 201 && serde_json::from_slice::<Value>(&garbage.body).is_err());
    console.fail("POST", ENVIRONMENTS, Fault::TruncatedBody);
    let cut = raw(&console, "POST", ENVIRONMENTS, &environment(&console, "trois")).expect("a part");
    let cut = String::from_utf8_lossy(&cut);
    let (head, body) = cut.split_once("\r\n\r\n").expect("a head");
    let announced: usize = head
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.lines().next())
        .expect("a length")
        .parse()
        .expect("a number");
    assert!(head.starts_with("HTTP/1.1 201") && !body.is_empty() && body.len() < announced, "{cut}");
    assert_eq!(kinds(&console), ["environment.create"; 3]);
}

#[test]
fn the_record_holds_what_came_without_any_secret() {
    let console = console();
    let body = json!({
        "internalRepoName": "prive", "isInfra": false, "isPrivate": true,
        "externalRepoUrl": "https://forge.example/prive.git", "externalToken": "canari",
    });
    assert_eq!(ask(&console, "POST", REPOSITORIES, &body).status, 201);
    let received = console.received();
    let words = format!("{received:?}");
    assert!(!words.contains("canari") && !words.contains(tokens::LEAD), "{words}");
    assert_eq!((received.len(), received[0].dialect, received[0].status), (1, Dialect::Nest, Some(201)));
    assert!(received[0].headers.contains(&("x-dso-token".to_owned(), "<token lead>".to_owned())));
    console.state(|state| {
        let kept = &state.project("demo").expect("the project").repositories[0];
        assert_eq!(kept.token.as_deref(), Some("canari"), "the vault has it");
    });
    assert_eq!(console.received_on("POST", "/api/v2/projects/*/repositories").len(), 1);
    assert_eq!(console.received_on("PUT", "/api/**").len(), 0);
}

#[test]
fn each_version_shares_paths_in_its_way() {
    for (version, name, dialect, v2) in [
        (Version::V9_22, "9.22.2", Dialect::Fastify, 404),
        (Version::V9_23, "9.23.0", Dialect::Nest, 404),
        (Version::V9_24, "9.24.0", Dialect::Nest, 200),
    ] {
        let seed = Seed::usual().project(ProjectSeed::new("demo", people::LEAD)).version(version);
        let console = FakeConsole::start(seed);
        assert_eq!(ask(&console, "GET", "/api/v1/version", &Value::Null).json()["version"], name);
        assert_eq!(ask(&console, "GET", REPOSITORIES, &Value::Null).status, v2);
        assert_eq!(ask(&console, "GET", ENVIRONMENTS, &Value::Null).status, 200);
        assert_eq!(ask(&console, "GET", "/api/v1/projects/demo", &Value::Null).status, 200);
        assert_eq!(console.received_on("GET", "/api/v1/projects/demo")[0].dialect, dialect);
    }
}

#[test]
fn five_thousand_projects_are_listed_without_pages() {
    let console = FakeConsole::start_at(Seed::large(5_000), "[::1]:0").expect("IPv6 on the loopback");
    let answered = ask(&console, "GET", "/api/v1/projects?filter=owned", &Value::Null);
    assert_eq!(answered.json().as_array().map(Vec::len), Some(5_000));
    let listed = ask(&console, "GET", "/api/v2/projects/projet4999/environments", &Value::Null).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
}

#[test]
fn thousands_of_connections_leave_nothing_open() {
    let console = console();
    let open = || std::fs::read_dir("/proc/self/fd").map_or(0, |list| list.count());
    let before = open();
    for _ in 0..1_500 {
        assert_eq!(ask(&console, "GET", "/api/v1/version", &Value::Null).status, 200);
    }
    // The other tests of this process have theirs.
    assert!(open() < before + 300, "{} files are open", open());
}
