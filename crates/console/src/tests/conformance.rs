//! Every recorded exchange of a running console, served again: the client reads the value that was sent, or tells the
//! error that was meant.
//!
//! The folder stands beside the repository, or `ACCOSTAGE_RECORDED` names it. What is expected is worked out here from
//! the recording, by other means than the client's.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use accostage_platform::{ProjectId, ProjectRights};
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::client;
use super::server::{Answer, Asked, Server, Then};
use crate::error::{ErrorKind, SignIn};
use crate::{
    Branches, Client, EnvironmentUpdate, Error, MemberRoles, NewDeployment, NewEnvironment, NewMember, NewProject,
    NewRepository, NewRole, NewToken, Outcome, ProjectQuery, ProjectUpdate, RepositoryUpdate, RoleUpdate, Services,
};

/// Exchanges that are not held to the rule, each with its reason.
const EXCEPTIONS: &[(&str, &str)] =
    &[("351", "export of all projects as CSV: the client reads JSON only, and says that this is not it")];

/// An exchange as it was recorded.
struct Exchange {
    id: String,
    method: Method,
    target: String,
    sent: Value,
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
    bytes: Vec<u8>,
}

impl Exchange {
    fn read(text: &str) -> Self {
        let told: Value = serde_json::from_str(text).expect("a recording");
        let (request, response) = (&told["request"], &told["response"]);
        let body = response["body"].clone();
        let bytes = match response["body_kind"].as_str() {
            Some("json") => serde_json::to_vec(&body).expect("JSON"),
            Some("text") => body.as_str().expect("a text").as_bytes().to_vec(),
            _ => Vec::new(),
        };
        let headers = response["headers"].as_object().expect("headers").iter();
        let headers =
            headers.filter(|(name, _)| !["content-length", "transfer-encoding", "connection"].contains(&name.as_str()));
        Self {
            id: told["id"].as_str().expect("an identity").to_owned(),
            method: request["method"].as_str().expect("a method").parse().expect("a method"),
            target: request["path"].as_str().expect("a path").to_owned(),
            sent: request["body"].clone(),
            status: u16::try_from(response["status"].as_u64().expect("a status")).expect("a status"),
            headers: headers.map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned())).collect(),
            body,
            bytes,
        }
    }

    fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        let query = self.target.split_once('?')?.1;
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    fn segments(&self) -> Vec<&str> {
        self.path().trim_start_matches("/api/").split('/').collect()
    }

    fn answer(&self) -> Answer {
        Answer { status: self.status, headers: self.headers.clone(), body: self.bytes.clone() }
    }

    fn text(&self, key: &str) -> String {
        self.sent[key].as_str().unwrap_or("x").to_owned()
    }

    /// The error that was meant, with its status; none: a success.
    fn expected(&self) -> Option<(u16, &'static str)> {
        let inside = self.body["status"].as_u64().filter(|status| *status >= 400 && self.body["body"].is_object());
        let status = inside.map_or(self.status, |status| u16::try_from(status).expect("a status"));
        let message = |value: &Value| value["message"].as_str().unwrap_or_default().to_owned();
        let words = if inside.is_some() { message(&self.body["body"]) } else { message(&self.body) };
        let has = |key: &str| self.body.get(key).is_some();
        let name = match status {
            200..300 => return None,
            302 => "NotSignedIn",
            401 if words == "Expired" || words == "jwt expired" => "Expired",
            401 if words == "Not active" => "NotActive",
            401 => "NotSignedIn",
            400 if has("bodyErrors") || has("fieldErrors") => "Invalid",
            400 => "Refused",
            403 if words == "État de verrouillage invalide"
                || words == "Le projet est verrouillé"
                || words == "Veuillez déverrouiller le projet pour le mettre à jour" =>
            {
                "Locked"
            }
            403 => "Forbidden",
            404 if words.contains("/api/") => "NoRoute",
            404 => "NotFound",
            413 => "TooLarge",
            422 => "ServicesFailed",
            500 if words.starts_with("Echec des services") => "ServicesFailed",
            500 => "Server",
            503 => "Unavailable",
            504 => "GatewayTimeout",
            other => panic!("{}: no rule for status {other}", self.id),
        };
        Some((status, name))
    }
}

fn name(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::NotSignedIn(SignIn::Expired) => "Expired".to_owned(),
        ErrorKind::NotSignedIn(SignIn::NotActive) => "NotActive".to_owned(),
        other => {
            let text = format!("{other:?}");
            text.split(['(', ' ', '{']).next().unwrap_or_default().to_owned()
        }
    }
}

/// How an exchange ended for the client.
enum Ended {
    Value(Value),
    Nothing,
    Refused(Error),
    Unknown(Error),
}

impl<T: serde::Serialize> From<crate::Result<T>> for Ended {
    fn from(result: crate::Result<T>) -> Self {
        match result {
            Ok(value) => Self::Value(serde_json::to_value(value).expect("JSON")),
            Err(error) => Self::Refused(error),
        }
    }
}

fn wrote<T>(outcome: Outcome<T>, value: impl FnOnce(T) -> Ended) -> Ended {
    match outcome {
        Outcome::Written(written) => value(written),
        Outcome::Refused(error) => Ended::Refused(error),
        Outcome::Unknown(error) => Ended::Unknown(error),
        Outcome::NotSent(error) => panic!("not sent: {error:?}"),
    }
}

fn value<T: serde::Serialize>(outcome: Outcome<T>) -> Ended {
    wrote(outcome, |written| Ended::Value(serde_json::to_value(written).expect("JSON")))
}

fn nothing(outcome: Outcome<()>) -> Ended {
    wrote(outcome, |()| Ended::Nothing)
}

/// Asks by the function that the product uses; none: it has none for this route.
async fn ask(client: &Client, exchange: &Exchange) -> Option<Ended> {
    let (segments, method) = (exchange.segments(), &exchange.method);
    let project = ProjectId::from(segments.get(2).copied().unwrap_or_default());
    let in_query = ProjectId::from(exchange.parameter("projectId").unwrap_or("x"));
    let told = ProjectId::from(exchange.text("projectId"));
    Some(match (method.as_str(), &segments[..]) {
        ("GET", ["v1", "version"]) => {
            Ended::from(client.system().version().await.map(|version| json!({"version": version})))
        }
        ("GET", ["v1", "healthz"]) => match client.system().is_healthy().await {
            Ok(healthy) => {
                assert!(healthy);
                Ended::Value(exchange.body.clone())
            }
            Err(error) => Ended::Refused(error),
        },
        ("GET", ["v1", "health-services"]) => client.services().health().await.into(),
        ("GET", ["v1", "complete-services"]) => client.services().health_with_causes().await.into(),
        ("GET", ["v1", "system", "settings"]) => client.system().settings().await.into(),
        ("GET", ["v1", "zones"]) => client.places().zones().await.into(),
        ("GET", ["v1", "stages"]) => client.places().stages().await.into(),
        ("GET", ["v1", "clusters"]) => client.places().clusters().await.into(),
        ("GET", ["v1", "clusters", "usage", id]) => client.places().usage(&(*id).into()).await.into(),
        ("GET", ["v1", "users", "matching"]) => client.users().matching("x").await.into(),
        ("GET", ["v1", "admin", "roles"]) => client.users().admin_roles().await.into(),
        ("GET", ["v1", "logs"]) => {
            client.logs().page(exchange.parameter("projectId").map(|_| &in_query), 0, 3).await.into()
        }
        ("GET", ["v1", "user", "tokens"]) => client.tokens().list().await.into(),
        ("POST", ["v1", "user", "tokens"]) => {
            let token = NewToken { name: exchange.text("name"), expiration_date: exchange.text("expirationDate") };
            wrote(client.tokens().create(&token).await, |created| {
                let mut value = serde_json::to_value(&created.token).expect("JSON");
                value["password"] = created.value.expose().into();
                Ended::Value(value)
            })
        }
        ("DELETE", ["v1", "user", "tokens", id]) => nothing(client.tokens().delete(&(*id).into()).await),
        ("GET", ["v1", "projects"]) => client.projects().list(&ProjectQuery::default()).await.into(),
        ("POST", ["v1", "projects"]) => value(client.projects().create(&NewProject::default()).await),
        ("GET", ["v1", "projects", id]) if !["", "%20", "data"].contains(id) => client.projects().get(id).await.into(),
        ("PUT", ["v1", "projects", _]) => value(client.projects().update(&project, &ProjectUpdate::default()).await),
        ("DELETE", ["v1", "projects", _]) => nothing(client.projects().archive(&project).await),
        ("PUT", ["v1", "projects", _, "hooks"]) => nothing(client.projects().replay_hooks(&project).await),
        ("GET", ["v1", "projects", _, "secrets"]) => {
            let secrets = client.projects().secrets(&project).await;
            secrets
                .map(|secrets| {
                    let shown = |(key, secret): (String, crate::Secret)| (key, Value::from(secret.expose()));
                    let services = secrets.into_iter();
                    let services =
                        services.map(|(name, keys)| (name, keys.into_iter().map(shown).collect::<Map<_, _>>()));
                    services.map(|(name, keys)| (name, Value::from(keys))).collect::<Map<_, _>>()
                })
                .into()
        }
        ("GET", ["v1", "projects", _, "members"]) => client.members().list(&project).await.into(),
        ("POST", ["v1", "projects", _, "members"]) => {
            let who = match exchange.sent["userId"].as_str() {
                Some(id) => NewMember::User(id.into()),
                None => NewMember::Email(exchange.text("email")),
            };
            value(client.members().add(&project, &who).await)
        }
        ("PATCH", ["v1", "projects", _, "members"]) => {
            let roles = [MemberRoles { user_id: "x".into(), roles: Vec::new() }];
            value(client.members().set_roles(&project, &roles).await)
        }
        ("DELETE", ["v1", "projects", _, "members", id]) => {
            value(client.members().remove(&project, &(*id).into()).await)
        }
        ("GET", ["v1", "projects", _, "roles"]) => client.roles().list(&project).await.into(),
        ("GET", ["v1", "projects", _, "roles", "member-counts"]) => client.roles().member_counts(&project).await.into(),
        ("POST", ["v1", "projects", _, "roles"]) => {
            let role = NewRole { name: "x".to_owned(), permissions: ProjectRights(2), oidc_group: None, kind: None };
            value(client.roles().create(&project, &role).await)
        }
        ("PATCH", ["v1", "projects", _, "roles"]) => {
            value(client.roles().update(&project, &[RoleUpdate::default()]).await)
        }
        ("DELETE", ["v1", "projects", _, "roles", id]) => nothing(client.roles().delete(&project, &(*id).into()).await),
        ("GET", ["v1", "projects", _, "services"]) => client.services().list(&project).await.into(),
        ("POST", ["v1", "projects", _, "services"]) => {
            let services: Services<'_> = client.services();
            nothing(services.update(&project, &BTreeMap::new()).await)
        }
        ("GET", ["v1", "projects", _, "deployments"]) => client.deployments().list(&project).await.into(),
        ("POST", ["v1", "projects", _, "deployments"]) => {
            value(client.deployments().create(&project, &NewDeployment::default()).await)
        }
        ("PUT", ["v1", "projects", _, "deployments", id]) => {
            value(client.deployments().update(&project, &(*id).into(), &NewDeployment::default()).await)
        }
        ("DELETE", ["v1", "projects", _, "deployments", id]) => {
            nothing(client.deployments().delete(&project, &(*id).into()).await)
        }
        ("GET", ["v2", "projects", _, "environments"]) => client.environments().list(&project).await.into(),
        ("GET", ["v1", "environments"]) => client.environments().list(&in_query).await.into(),
        ("POST", ["v2", "projects", _, "environments"]) => {
            value(client.environments().create(&project, &NewEnvironment::default()).await)
        }
        ("POST", ["v1", "environments"]) => {
            value(client.environments().create(&told, &NewEnvironment::default()).await)
        }
        ("PUT", ["v2", "projects", _, "environments", id] | ["v1", "environments", id]) => {
            let project = if segments.len() == 3 { &told } else { &project };
            value(client.environments().update(project, &(*id).into(), &EnvironmentUpdate::default()).await)
        }
        ("DELETE", ["v2", "projects", _, "environments", id] | ["v1", "environments", id]) => {
            let project = if segments.len() == 3 { &told } else { &project };
            nothing(client.environments().delete(project, &(*id).into()).await)
        }
        ("GET", ["v2", "projects", _, "repositories"]) => client.repositories().list(&project).await.into(),
        ("GET", ["v1", "repositories"]) => client.repositories().list(&in_query).await.into(),
        ("POST", ["v2", "projects", _, "repositories"]) => {
            value(client.repositories().create(&project, &NewRepository::default()).await)
        }
        ("POST", ["v1", "repositories"]) => value(client.repositories().create(&told, &NewRepository::default()).await),
        ("PUT", ["v2", "projects", _, "repositories", id] | ["v1", "repositories", id]) => {
            let project = if segments.len() == 3 { &told } else { &project };
            value(client.repositories().update(project, &(*id).into(), &RepositoryUpdate::default()).await)
        }
        ("DELETE", ["v2", "projects", _, "repositories", id] | ["v1", "repositories", id]) => {
            let project = if segments.len() == 3 { &told } else { &project };
            nothing(client.repositories().delete(project, &(*id).into()).await)
        }
        ("POST", ["v2", "projects", _, "repositories", id, "sync"] | ["v1", "repositories", id, "sync"]) => {
            let project = if segments.len() == 4 { &told } else { &project };
            nothing(client.repositories().sync(project, &(*id).into(), &Branches::All).await)
        }
        _ => return None,
    })
}

/// Asks by the common way of all requests.
async fn ask_plainly(client: &Client, exchange: &Exchange) -> Ended {
    let call = client.call(exchange.method.clone(), &["v1", "x"]);
    if exchange.method == Method::GET && !exchange.bytes.is_empty() {
        return client.once().read::<Value>(call).await.into();
    }
    if exchange.bytes.is_empty() {
        nothing(client.write_only(call).await)
    } else {
        value(client.write::<Value>(call).await)
    }
}

/// The same value, whether a field without content is written or not, and a whole number as one or not.
fn same(recorded: &Value, read: &Value) -> bool {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty() || text == "0",
        Value::Array(list) => list.is_empty(),
        Value::Object(_) => false,
    };
    match (recorded, read) {
        (Value::Object(left), Value::Object(right)) => {
            left.iter().all(|(key, value)| match right.get(key) {
                Some(other) => same(value, other) || (value.is_null() && empty(other)),
                None => value.is_null() || value == &Value::Array(Vec::new()),
            }) && right.iter().all(|(key, value)| left.contains_key(key) || empty(value))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (left, right) => left == right,
    }
}

/// What is wrong with how the client took an exchange.
fn judge(exchange: &Exchange, ended: &Ended, sent: &[Asked]) -> Result<(), String> {
    let last = sent.last().ok_or("nothing was asked")?;
    if last.header("x-dso-token").is_none()
        && !["version", "healthz", "health-services"].iter().any(|open| exchange.path().ends_with(open))
    {
        return Err("not signed".to_owned());
    }
    match (exchange.expected(), ended) {
        (None, Ended::Nothing) => Ok(()),
        (None, Ended::Value(value)) if same(&exchange.body, value) => Ok(()),
        (None, Ended::Value(value)) => Err(format!("read {value}")),
        (None, Ended::Refused(error) | Ended::Unknown(error)) => Err(format!("a success became {error:?}")),
        (Some((_, name)), Ended::Nothing | Ended::Value(_)) => Err(format!("{name} became a success")),
        (Some((status, expected)), Ended::Refused(error) | Ended::Unknown(error)) => {
            if name(error.kind()) != expected || error.status() != Some(status) {
                return Err(format!("expected {expected} {status}, found {error:?}"));
            }
            // A write that a service or the server failed may have been done.
            let unsure = exchange.method != Method::GET && (status == 422 || status >= 500);
            if matches!(ended, Ended::Unknown(_)) != unsure {
                return Err(format!("certainty of {error:?}"));
            }
            let said = [&exchange.body["message"], &exchange.body["body"]["message"]];
            for line in said.into_iter().filter_map(Value::as_str).flat_map(str::lines) {
                if !error.words().iter().any(|word| word == line) {
                    return Err(format!("lost « {line} »: {error:?}"));
                }
            }
            let told = format!("{error} {} {:?} {error:?}", error.hint(), error.details());
            if told.contains("node_modules") || told.contains(super::CANARY) || error.hint().is_empty() {
                return Err(format!("tells too much or too little: {told}"));
            }
            Ok(())
        }
    }
}

fn folder() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/console/recorded");
    std::env::var_os("ACCOSTAGE_RECORDED").map_or_else(|| PathBuf::from(beside), PathBuf::from)
}

/// A console that answers what was recorded, one exchange after the other.
struct Console {
    server: Server,
    recorded: Arc<Mutex<(Answer, bool)>>,
}

impl Console {
    async fn new() -> Self {
        let recorded = Arc::new(Mutex::new((Answer::default(), false)));
        let script = Arc::clone(&recorded);
        let server = Server::new(move |_, asked| {
            let (answer, first) = script.lock().expect("the answer").clone();
            // A console without version 2, when the recording is of version 1.
            if first && asked.path().starts_with("/api/v2/") {
                let message = format!("Cannot {} {}", asked.method, asked.path());
                let body = json!({"message": message, "error": "Not Found", "statusCode": 404});
                return Then::Say(Answer::json(404, &body));
            }
            Then::Say(answer)
        })
        .await;
        Self { server, recorded }
    }

    fn client(&self) -> Client {
        client(&self.server.base()).retry(crate::Retry::NEVER).build().expect("a client")
    }

    async fn replay(&self, client: &Client, exchange: &Exchange) -> (bool, Result<(), String>) {
        let first = exchange.path().starts_with("/api/v1/");
        *self.recorded.lock().expect("the answer") = (exchange.answer(), first);
        let before = self.server.count();
        let (typed, ended) = match ask(client, exchange).await {
            Some(ended) => (true, ended),
            None => (false, ask_plainly(client, exchange).await),
        };
        let asked = self.server.asked().split_off(before);
        let wanted = (exchange.method.as_str(), exchange.path());
        if typed && !asked.iter().any(|asked| (asked.method.as_str(), asked.path()) == wanted) {
            return (typed, Err(format!("asked {:?}", asked.last().map(|asked| &asked.target))));
        }
        (typed, judge(exchange, &ended, &asked))
    }
}

#[tokio::test]
async fn every_recorded_answer_is_read_or_told_by_its_meaning() {
    let folder = folder();
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("no recorded exchange: {} is absent", folder.display());
        return;
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.file_name().is_some_and(|name| name != "index.json"));
    paths.sort();
    let (mut typed, mut plain, mut wrong) = (0, Vec::new(), Vec::new());
    let console = Console::new().await;
    let (older, mut newer) = (console.client(), console.client());
    for path in paths {
        let exchange = Exchange::read(&std::fs::read_to_string(&path).expect("a text"));
        let client = if exchange.path().starts_with("/api/v1/") { &older } else { &newer };
        let (by_function, verdict) = console.replay(client, &exchange).await;
        if exchange.expected().is_some_and(|(_, name)| name == "NoRoute") {
            // It has just learnt that this console is an old one.
            newer = console.client();
        }
        let excepted = EXCEPTIONS.iter().any(|(id, _)| *id == exchange.id);
        match (verdict, excepted) {
            (Ok(()), false) if by_function => typed += 1,
            (Ok(()), false) => plain.push(format!("{} {} {}", exchange.id, exchange.method, exchange.target)),
            (Ok(()), true) => wrong.push(format!("{}: no longer an exception", exchange.id)),
            (Err(_), true) => {}
            (Err(what), false) => {
                wrong.push(format!(
                    "{} {} {} {}: {what}",
                    exchange.id, exchange.method, exchange.target, exchange.status
                ));
            }
        }
    }
    println!("{typed} exchanges by the functions of the product, {} by the common way:", plain.len());
    println!("{}", plain.join("\n"));
    println!("{} exceptions:", EXCEPTIONS.len());
    for (id, reason) in EXCEPTIONS {
        println!("{id}: {reason}");
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(typed + plain.len() + EXCEPTIONS.len() >= 400, "the recording is whole");
}
