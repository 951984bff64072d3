//! The state that the exchanges were recorded on, derived from what they show of it.

use accostage_fake_console::state::{
    Bearer, Cluster, Environment, Kind, Member, Plugins, Project, Role, Stage, Token, User, Zone,
};
use accostage_fake_console::{Seed, State};
use serde_json::Value;

use crate::recording::Recording;

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn user(value: &Value) -> User {
    let id = value.get("id").or_else(|| value.get("userId"));
    User {
        id: id.map(text).unwrap_or_default(),
        first_name: text(&value["firstName"]),
        last_name: text(&value["lastName"]),
        email: text(&value["email"]),
        kind: match value["type"].as_str() {
            Some("bot") => Kind::Bot,
            Some("ghost") => Kind::Ghost,
            _ => Kind::Human,
        },
        admin_role_ids: texts(&value["adminRoleIds"]),
        last_login: None,
        updated_at: text(&value["updatedAt"]),
        created_at: text(&value["createdAt"]),
    }
}

fn role(value: &Value) -> Role {
    Role {
        id: text(&value["id"]),
        name: text(&value["name"]),
        permissions: text(&value["permissions"]).parse().unwrap_or_default(),
        kind: text(&value["type"]),
        oidc_group: text(&value["oidcGroup"]),
        position: value["position"].as_u64().unwrap_or_default(),
    }
}

pub fn environment(value: &Value) -> Environment {
    Environment {
        id: text(&value["id"]),
        name: text(&value["name"]),
        stage_id: text(&value["stageId"]),
        cluster_id: text(&value["clusterId"]),
        cpu: number(&value["cpu"]),
        gpu: number(&value["gpu"]),
        memory: number(&value["memory"]),
        autosync: value["autosync"] == true,
        created_at: text(&value["createdAt"]),
        updated_at: text(&value["updatedAt"]),
    }
}

pub fn project(value: &Value) -> Project {
    let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
    let quotas = |kind: &str| ["Cpu", "Gpu", "Memory"].map(|part| number(&value[format!("{kind}{part}")]));
    Project {
        id: text(&value["id"]),
        name: text(&value["name"]),
        slug: text(&value["slug"]),
        description: text(&value["description"]),
        status: text(&value["status"]),
        locked: value["locked"] == true,
        limitless: value["limitless"] == true,
        hprod: quotas("hprod"),
        prod: quotas("prod"),
        owner_id: text(&value["ownerId"]),
        everyone: text(&value["everyonePerms"]).parse().unwrap_or_default(),
        provisioned: value["lastSuccessProvisionningVersion"].as_str().map(str::to_owned),
        cluster_ids: texts(&value["clusterIds"]),
        members: list("members")
            .iter()
            .map(|member| Member { user_id: text(&member["userId"]), role_ids: texts(&member["roleIds"]) })
            .collect(),
        roles: list("roles").iter().map(role).collect(),
        environments: Vec::new(),
        repositories: Vec::new(),
        deployments: Vec::new(),
        settings: Vec::new(),
        created_at: text(&value["createdAt"]),
        updated_at: text(&value["updatedAt"]),
    }
}

/// The database as it was before the first exchange.
pub fn first(recording: &Recording) -> Seed {
    let start = "2026-11-20T20:50:30Z".parse().expect("a date");
    Seed::empty().at(start).with(|state| fill(state, recording))
}

fn fill(state: &mut State, recording: &Recording) {
    for value in recording.objects(&|value| value.get("adminRoleIds").is_some()) {
        let found = user(&value);
        let late = recording.answer("353")["id"] == found.id.as_str();
        let known = state.users.iter().chain(&state.directory).any(|known| known.id == found.id);
        match (known, late) {
            (true, _) => {}
            (false, true) => state.directory.push(found),
            (false, false) => state.users.push(found),
        }
    }
    // Known to the directory until somebody adds him.
    let added = recording.answer("218").as_array().into_iter().flatten();
    let unknown: Vec<User> =
        added.map(user).filter(|found| !state.users.iter().any(|known| known.id == found.id)).collect();
    state.directory.extend(unknown);
    let array = |id: &str| recording.answer(id).as_array().cloned().unwrap_or_default();
    state.admin_roles = array("056").iter().map(role).collect();
    state.zones = array("041").iter().map(zone).collect();
    state.stages = array("042").iter().map(stage).collect();
    state.clusters = array("043").iter().map(cluster).collect();
    state.projects = array("078").iter().map(project).collect();
    fill_environments(state, recording);
    fill_rest(state, recording);
    state.tokens = array("059").iter().map(|value| token(value, &text(&value["owner"]["id"]), None)).collect();
    for (name, email) in
        [("admin", "admin@"), ("claire", "claire."), ("thibault", "thibault."), ("arnaud", "arnaud."), ("sam", "sam.")]
    {
        let owner = state.users.iter().find(|user| user.email.starts_with(email)).map(|user| user.id.clone());
        state.tokens.push(plain_token(name, &owner.expect("a recorded person"), None));
    }
    let bot = state.users.iter().find(|user| user.kind == Kind::Bot).map(|user| user.id.clone());
    let mut token = plain_token("test", &bot.expect("the recorded bot"), Some(2));
    token.value = "<token:bot-admin-token>".to_owned();
    token.expiration = None;
    state.tokens.push(token);
}

fn fill_environments(state: &mut State, recording: &Recording) {
    for value in recording.answer("027").as_array().into_iter().flatten() {
        if let Some(project) = state.project_mut(&text(&value["projectId"])) {
            project.environments.push(environment(value));
        }
    }
    // Those of the other projects are in the table of administrators, which tells everything but their resources.
    let model = environment(&recording.answer("027")[0]);
    for line in recording.answer("351").as_str().unwrap_or_default().lines() {
        let Some((start, end)) = line.find("\"[{").zip(line.find("}]\"")) else { continue };
        let cell = line[start + 1..end + 2].replace("\"\"", "\"");
        let listed: Vec<Value> = serde_json::from_str(&cell).expect("a list of environments");
        let name = line.split(',').next().unwrap_or_default();
        let clusters = state.clusters.clone();
        let Some(project) = state.project_mut(name).filter(|project| project.environments.is_empty()) else { continue };
        for (at, value) in listed.iter().enumerate() {
            let cluster = clusters.iter().find(|cluster| value["cluster"]["label"] == cluster.label.as_str());
            project.environments.push(Environment {
                id: format!("0a0a0a0a-0000-4000-8{at:03}-{}", &project.id[24..]),
                name: text(&value["name"]),
                stage_id: text(&value["stage"]["id"]),
                cluster_id: cluster.map(|cluster| cluster.id.clone()).unwrap_or_default(),
                ..model.clone()
            });
        }
    }
}

/// What else runs on the public cluster belonged to a project archived before the table was recorded: only the sum of
/// all is known.
fn fill_rest(state: &mut State, recording: &Recording) {
    let usage = recording.answer("047");
    let exchange = recording.exchanges.iter().find(|exchange| exchange.id == "047").expect("the usage of a cluster");
    let cluster = text(&Value::from(exchange.path.rsplit('/').next()));
    let there = |environment: &&Environment| environment.cluster_id == cluster;
    let known = state.projects.iter().flat_map(|project| &project.environments).filter(there);
    let (cpu, memory) = known.fold((0.0, 0.0), |sum, known| (sum.0 + known.cpu, sum.1 + known.memory));
    let rest = Environment {
        id: "0a0a0a0a-0000-4000-8000-000000000001".to_owned(),
        name: "reste".to_owned(),
        stage_id: state.stages[0].id.clone(),
        cpu: number(&usage["cpu"]) - cpu,
        memory: number(&usage["memory"]) - memory,
        cluster_id: cluster,
        ..environment(usage)
    };
    state.project_mut("psijfailed").expect("a recorded project").environments.push(rest);
}

fn zone(value: &Value) -> Zone {
    Zone {
        id: text(&value["id"]),
        slug: text(&value["slug"]),
        label: text(&value["label"]),
        argocd_url: text(&value["argocdUrl"]),
        description: text(&value["description"]),
    }
}

fn stage(value: &Value) -> Stage {
    Stage { id: text(&value["id"]), name: text(&value["name"]), cluster_ids: texts(&value["clusterIds"]) }
}

fn cluster(value: &Value) -> Cluster {
    Cluster {
        id: text(&value["id"]),
        label: text(&value["label"]),
        infos: text(&value["infos"]),
        cluster_resources: value["clusterResources"] == true,
        public: value["privacy"] == "public",
        zone_id: text(&value["zoneId"]),
        cpu: number(&value["cpu"]),
        gpu: number(&value["gpu"]),
        memory: number(&value["memory"]),
    }
}

/// The recorder wrote the name of each token in the place of its value.
fn token(value: &Value, owner: &str, permissions: Option<u64>) -> Token {
    let name = text(&value["name"]);
    let shown = if name == "jean-lead" { "jean".to_owned() } else { name.clone() };
    Token {
        id: text(&value["id"]),
        value: format!("<token:{shown}>"),
        name,
        owner: owner.to_owned(),
        permissions,
        status: text(&value["status"]),
        expiration: value["expirationDate"].as_str().map(str::to_owned),
        last_use: None,
        created_at: text(&value["createdAt"]),
    }
}

fn plain_token(name: &str, owner: &str, permissions: Option<u64>) -> Token {
    Token {
        id: format!("11111111-0000-4000-8000-0000000001{:02}", name.len()),
        name: name.to_owned(),
        value: format!("<token:{name}>"),
        owner: owner.to_owned(),
        permissions,
        status: "active".to_owned(),
        expiration: Some("2030-01-01T00:00:00.000Z".to_owned()),
        last_use: None,
        created_at: "2026-11-20T20:50:28.383Z".to_owned(),
    }
}

/// Which session the bearer of an exchange was: the recorder wrote the same word for all.
pub fn bearer(state: &mut State, id: &str) {
    let known = |state: &State, email: &str| {
        state.users.iter().chain(&state.directory).find(|user| user.email.starts_with(email)).cloned()
    };
    let (email, expired) = match id {
        "034" | "035" => ("test@", true),
        "036" | "037" => ("", false),
        "038" | "353" | "354" | "355" | "356" => ("omar.", false),
        "357" => ("test@", false),
        _ => ("test@", false),
    };
    let found = if email.is_empty() { None } else { known(state, email) };
    state.bearers = found.map(|user| Bearer { value: "<bearer>".to_owned(), user, expired }).into_iter().collect();
}

/// Services of each door of the recorder.
pub fn services(state: &mut State, via: &str) {
    let failing = via.contains("fail") || via == "nest-full";
    state.services_up = !failing;
    state.service_chains = via == "nest-full";
    state.plugins = match via {
        "front-fail" | "legacy-fail" | "nest-full" => Plugins::Real,
        "legacy" => Plugins::Mocked,
        _ => Plugins::None,
    };
}
