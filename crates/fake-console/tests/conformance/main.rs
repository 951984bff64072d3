//! Every recorded exchange is sent to the fake console, put in the state of the recording: it answers with the same
//! status, the same shape, the same words. Says how many; those that differ are in `exceptions.txt`, each with its
//! reason.

mod comparison;
mod recording;
mod wire;
mod world;

use std::collections::BTreeMap;
use std::io::Write;

use accostage_fake_console::{Door, FakeConsole, Fault, Version};
use comparison::{Names, differences};
use recording::{Exchange, Recording};
use serde_json::{Value, json};
use world::text;

/// Exchanges recorded on a database that had been filled again.
const AFRESH: [&str; 4] = ["388", "390", "399", "441"];

struct Replay<'a> {
    recording: &'a Recording,
    console: FakeConsole,
    names: Names,
}

#[test]
fn the_fake_console_answers_as_the_recorded_one() {
    let Some(folder) = recording::folder() else {
        say("no recorded exchange beside this repository, nothing is replayed");
        return;
    };
    let recording = Recording::read(&folder);
    let exceptions = exceptions();
    let mut replay = Replay::afresh(&recording);
    let (mut covered, mut surprises) = (0, Vec::new());
    for exchange in in_order(&recording) {
        if AFRESH.contains(&exchange.id.as_str()) {
            replay = Replay::afresh(&recording);
        }
        let found = replay.exchange(exchange);
        match (found.is_empty(), exceptions.get(exchange.id.as_str())) {
            (true, None) => covered += 1,
            (false, Some(_)) => {}
            (true, Some(reason)) => surprises.push(format!("{} is covered now ({reason})", exchange.id)),
            (false, None) => {
                let words = found.iter().take(6).cloned().collect::<Vec<_>>().join("\n    ");
                surprises.push(format!("{} {} {}\n    {words}", exchange.id, exchange.method, exchange.path));
            }
        }
    }
    let total = recording.exchanges.len();
    say(&format!("{covered} of {total} recorded exchanges covered, {} exceptions", exceptions.len()));
    assert!(surprises.is_empty(), "{} surprises:\n{}", surprises.len(), surprises.join("\n"));
    assert!(covered * 100 >= total * 95, "{covered} of {total}");
}

/// Straight to the terminal: what a test that passes prints is not shown otherwise.
fn say(words: &str) {
    writeln!(std::io::stderr(), "Fake console: {words}.").expect("a terminal or a file");
}

/// Identifier and reason of each exchange that differs.
fn exceptions() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("exceptions.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').expect("an identifier, then a reason")).collect()
}

/// Among requests of the same moment, the one that won comes first here.
fn in_order(recording: &Recording) -> Vec<&Exchange> {
    let mut exchanges: Vec<&Exchange> = recording.exchanges.iter().collect();
    exchanges.sort_by_key(|exchange| match exchange.id.as_str() {
        "362" => "357+".to_owned(),
        "367" => "362+".to_owned(),
        id => id.to_owned(),
    });
    exchanges
}

impl<'a> Replay<'a> {
    fn afresh(recording: &'a Recording) -> Self {
        let console = FakeConsole::start(world::first(recording));
        let mut replay = Self { recording, console, names: Names::default() };
        // What is there from the start keeps its identifiers.
        let ids: Vec<String> = replay.console.state(|state| {
            let projects = state.projects.iter().flat_map(|project| {
                let roles = project.roles.iter().map(|role| role.id.clone());
                roles.chain([project.id.clone()]).chain(project.environments.iter().map(|known| known.id.clone()))
            });
            let users = state.users.iter().chain(&state.directory).map(|user| user.id.clone());
            let roles = state.admin_roles.iter().map(|role| role.id.clone());
            let clusters = state.clusters.iter().map(|cluster| cluster.id.clone());
            let others = state.stages.iter().map(|stage| stage.id.clone()).chain(clusters).chain(roles);
            projects.chain(users).chain(others).collect()
        });
        for id in ids {
            replay.names.0.insert(id.clone(), id);
        }
        replay
    }

    fn exchange(&mut self, exchange: &Exchange) -> Vec<String> {
        self.adopt(exchange);
        self.arrange(exchange);
        let (door, proxied) = match exchange.via.as_str() {
            "legacy" | "legacy-fail" => (Door::Fastify, false),
            "nest" | "nest-full" => (Door::Nest, false),
            _ => (Door::Proxy, true),
        };
        self.console.set_door(door, Version::V9_24);
        self.console.state(|state| {
            world::services(state, &exchange.via);
            world::bearer(state, &exchange.id);
            state.directory_up = exchange.id != "299";
        });
        let target = self.names.translated(&exchange.path);
        let body = self.body(exchange);
        let answered = wire::send(self.console.url(), &exchange.method, &target, &exchange.headers, &body);
        let mut found = Vec::new();
        if u64::from(answered.status) != exchange.status {
            found.push(format!("status {}, ours {}: {}", exchange.status, answered.status, answered.json()));
            return found;
        }
        if answered.kind() != exchange.kind {
            found.push(format!("body {}, ours {}", exchange.kind, answered.kind()));
        }
        let proxy = answered.header("server") == Some("nginx/1.22.1");
        if proxied != proxy {
            found.push("the header of the proxy".to_owned());
        }
        let kind = exchange.answer_headers["content-type"].as_str();
        if kind != answered.header("content-type") {
            found.push(format!("content-type {kind:?}, ours {:?}", answered.header("content-type")));
        }
        if exchange.answer_headers.get("location").is_some() != answered.header("location").is_some() {
            found.push("location".to_owned());
        }
        if exchange.kind == "json" {
            found.extend(differences(&exchange.answer, &answered.json(), &mut self.names));
        } else if exchange.kind == "text" && answered.header("content-type") == Some("text/html") {
            let page = String::from_utf8_lossy(&answered.body).into_owned();
            found.extend(differences(&exchange.answer, &json!(page), &mut self.names));
        }
        self.learn(exchange, &answered.json());
        found
    }

    fn body(&self, exchange: &Exchange) -> Vec<u8> {
        match &exchange.body {
            Value::Null => Vec::new(),
            // The recorder keeps the size of what was too large to keep.
            Value::String(text) if text.ends_with(" raw bytes>") => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                vec![b'x'; digits.parse().unwrap_or_default()]
            }
            Value::String(text) => text.clone().into_bytes(),
            body => self.names.translated(&body.to_string()).into_bytes(),
        }
    }

    /// Projects that no recorded request created are put there as an answer shows them.
    fn adopt(&mut self, exchange: &Exchange) {
        let asked = format!("{} {}", exchange.path, exchange.body);
        for value in self.recording.objects(&|value| value.get("everyonePerms").is_some()) {
            let id = text(&value["id"]);
            if !asked.contains(&id) || self.names.0.contains_key(&id) {
                continue;
            }
            let mut project = world::project(&value);
            if exchange.status == 200 && exchange.path.ends_with("/environments") {
                project.environments.clear();
            }
            self.console.state(|state| state.projects.push(project));
            for known in value["roles"].as_array().into_iter().flatten() {
                self.names.0.insert(text(&known["id"]), text(&known["id"]));
            }
            self.names.0.insert(id.clone(), id);
        }
    }

    /// What happened between two exchanges without being recorded.
    fn arrange(&mut self, exchange: &Exchange) {
        let ours = |replay: &Self, id: &str| replay.names.translated(id);
        match exchange.id.as_str() {
            // The longest name that is accepted had been tried.
            "149" => {
                let listed = self.recording.answer("165").as_array().into_iter().flatten();
                let longest = listed.clone().find(|value| value["name"].as_str().is_some_and(|name| name.len() == 11));
                if let Some(value) = longest {
                    let project = ours(self, &text(&value["projectId"]));
                    let environment = world::environment(value);
                    self.names.0.insert(environment.id.clone(), environment.id.clone());
                    self.console.state(|state| {
                        state.project_mut(&project).expect("the project").environments.push(environment);
                    });
                }
            }
            // The environment of the exchange before had been deleted.
            "145" => self.console.state(|state| {
                let project = state.project_mut("dossiercpin").expect("the project");
                project.environments.retain(|environment| environment.name != "nostage");
            }),
            "349" => {
                self.found(exchange, [0.0; 3]);
                self.console.state(|state| state.projects.last_mut().expect("the project").locked = true);
            }
            "390" => {
                let member = exchange.answer["members"][0].clone();
                let project = ours(self, &text(&exchange.answer["id"]));
                self.console.state(|state| state.project_mut(&project).expect("the project").members.clear());
                self.console.set_door(Door::Proxy, Version::V9_24);
                let headers = [("x-dso-token", "<token:jean>"), ("content-type", "application/json")]
                    .map(|(name, value)| (name.to_owned(), value.to_owned()));
                let body = json!({ "userId": member["userId"] }).to_string();
                let target = format!("/api/v1/projects/{project}/members");
                let answered = wire::send(self.console.url(), "POST", &target, &headers, body.as_bytes());
                assert_eq!(answered.status, 201, "{}", answered.json());
            }
            // The project had been given back to its first owner.
            "316" => {
                let value = self.recording.answer("316");
                let project = ours(self, &text(&value["id"]));
                let kept = world::project(value);
                self.console.state(|state| {
                    let project = state.project_mut(&project).expect("the project");
                    project.owner_id = kept.owner_id;
                    project.members = kept.members;
                });
            }
            // Requests of the same moment.
            "358" | "359" | "360" | "361" | "363" => self.console.fail(&exchange.method, "/api/**", Fault::Race),
            "386" => {
                let gate = accostage_fake_console::Gate::closed();
                self.console.fail("POST", "/api/v1/projects", Fault::TimeoutWhileWorking(gate));
            }
            "379" => {
                // Before its quotas were lowered, and with the environment that is changed next.
                let (lowered, raised) = (self.recording.answer("382"), self.recording.answer("380"));
                let mut project = world::project(lowered);
                project.hprod = [4.0, 0.0, 8.0];
                let mut environment = world::environment(raised);
                (environment.cpu, environment.memory) = (3.0, 6.0);
                for id in [&project.id, &environment.id] {
                    self.names.0.insert(id.clone(), id.clone());
                }
                for role in &project.roles {
                    self.names.0.insert(role.id.clone(), role.id.clone());
                }
                project.environments.push(environment);
                self.console.state(|state| state.projects.push(project));
            }
            // Quotas of zero: known by the title of the exchange only.
            "381" => self.found(exchange, [0.0; 3]),
            "388" | "389" => {
                self.found(exchange, [2.0, 0.0, 4.0]);
                self.race(exchange);
            }
            _ => {}
        }
    }

    /// A project of which only the identifier was recorded.
    fn found(&mut self, exchange: &Exchange, hprod: [f64; 3]) {
        let id = exchange.path.split('/').nth(4).expect("a project").to_owned();
        let model =
            self.console.state(|state| state.projects.iter().find(|project| project.slug == "betaapp").cloned());
        let mut project = model.expect("a project");
        project.id.clone_from(&id);
        project.name = "trouve".to_owned();
        project.slug = format!("trouve-{}", exchange.id);
        project.environments.clear();
        project.limitless = false;
        project.hprod = hprod;
        self.console.state(|state| state.projects.push(project));
        self.names.0.insert(id.clone(), id);
    }

    /// Creates what the list shows, each by a request that did not see the others.
    fn race(&mut self, exchange: &Exchange) {
        self.console.set_door(Door::Proxy, Version::V9_24);
        for value in exchange.answer.as_array().into_iter().flatten() {
            self.console.fail("POST", "/api/**", Fault::Race);
            let headers: Vec<(String, String)> = exchange
                .headers
                .iter()
                .cloned()
                .chain([("content-type".to_owned(), "application/json".to_owned())])
                .collect();
            let body = value.to_string().into_bytes();
            let answered = wire::send(self.console.url(), "POST", &exchange.path, &headers, &body);
            assert_eq!(answered.status, 201, "{}: {}", exchange.id, answered.json());
        }
        assert_eq!(self.console.faults_left(), 0);
    }

    /// Tokens that were created have the value that the recorder wrote from then on.
    fn learn(&mut self, exchange: &Exchange, answer: &Value) {
        if exchange.id == "370" {
            let id = text(&answer["id"]);
            self.console.state(|state| {
                let token = state.tokens.iter_mut().find(|token| token.id == id).expect("the new token");
                token.value = "<token:svc>".to_owned();
            });
        }
    }
}
