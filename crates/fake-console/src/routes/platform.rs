//! What is the same for every project: version, health, zones, stages, clusters, settings, people.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, Reply};
use crate::permissions::{admin, on_console};
use crate::views;

use super::environments::total;

const SERVICES: [&str; 7] = ["ArgoCD", "Gitlab", "Harbor", "Keycloak", "Nexus", "SonarQube", "Vault"];

pub(super) fn version(call: &Call<'_>) -> Reply {
    Ok(Answer::json(200, json!({ "version": call.state.version })))
}

/// A constant of the old server; the new one looks, and is not routed there.
pub(super) fn healthz(call: &Call<'_>) -> Reply {
    if !call.is_nest() {
        return Ok(Answer::json(200, json!({ "status": "OK" })));
    }
    let fine = json!({ "database": { "status": "up" }, "keycloak": { "httpStatus": 200, "status": "up" } });
    let down = json!({ "message": "fetch failed", "status": "down" });
    let (mut error, mut details) = (json!({}), fine.clone());
    if !call.services_up() {
        for service in ["vault", "nexus", "harbor", "argocd", "service-chain"] {
            error[service] = down.clone();
            details[service] = down.clone();
        }
    }
    let (status, word) = if call.services_up() { (200, "ok") } else { (503, "error") };
    Ok(Answer::json(status, json!({ "status": word, "info": fine, "error": error, "details": details })))
}

/// The health of the services, with the causes for administrators.
pub(super) fn services(call: &mut Call<'_>, with_cause: bool, right: Option<u64>) -> Reply {
    if let Some(right) = right {
        call.admin(right)?;
    }
    let at = call.state.instant().timestamp_millis();
    let list: Vec<Value> = SERVICES
        .iter()
        .map(|name| {
            let mut view = json!({
                "name": name,
                "status": "Inconnu",
                "interval": 300_000,
                "lastUpdateTimestamp": at,
                "message": "En attente d'une première vérification",
            });
            if with_cause {
                view["cause"] = json!("App just started");
            }
            view
        })
        .collect();
    Ok(Answer::json(200, Value::Array(list)))
}

pub(super) fn settings(call: &Call<'_>) -> Reply {
    let shown = call.state.settings.iter().filter(|(key, _)| call.asked("key").is_none_or(|asked| asked == *key));
    Ok(Answer::json(200, shown.map(|(key, value)| json!({ "key": key, "value": value })).collect()))
}

pub(super) fn set(call: &mut Call<'_>) -> Reply {
    let object = call.object()?;
    call.admin(admin::MANAGE_SYSTEM)?;
    let text = |field: &str| object.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (key, value) = (text("key"), text("value"));
    call.state.settings.insert(key.clone(), value.clone());
    call.state.effect("setting.update", &key);
    Ok(Answer::json(201, json!({ "key": key, "value": value })))
}

pub(super) fn zones(call: &Call<'_>) -> Reply {
    let view = |zone: &crate::state::Zone| {
        json!({
            "id": zone.id,
            "slug": zone.slug,
            "label": zone.label,
            "argocdUrl": zone.argocd_url,
            "description": zone.description,
        })
    };
    Ok(Answer::json(200, call.state.zones.iter().map(view).collect()))
}

pub(super) fn stages(call: &Call<'_>) -> Reply {
    let view =
        |stage: &crate::state::Stage| json!({ "id": stage.id, "name": stage.name, "clusterIds": stage.cluster_ids });
    Ok(Answer::json(200, call.state.stages.iter().map(view).collect()))
}

/// Public clusters and those of one's projects, or all of them.
pub(super) fn clusters(call: &mut Call<'_>) -> Reply {
    let caller = call.caller()?;
    let all = on_console(caller.mask, admin::LIST_CLUSTERS);
    let state = &call.state;
    let mine = |id: &String| {
        state.projects.iter().any(|project| {
            let member = project.members.iter().any(|member| member.user_id == caller.id);
            let runs_there = project.environments.iter().any(|environment| environment.cluster_id == *id);
            (member || project.owner_id == caller.id) && (project.cluster_ids.contains(id) || runs_there)
        })
    };
    let shown = state.clusters.iter().filter(|cluster| all || cluster.public || mine(&cluster.id));
    Ok(Answer::json(200, shown.map(|cluster| views::cluster(cluster, state)).collect()))
}

pub(super) fn usage(call: &mut Call<'_>, id: &str) -> Reply {
    call.admin(admin::LIST_CLUSTERS)?;
    let all = call.state.projects.iter().flat_map(|project| &project.environments);
    let [cpu, gpu, memory] = total(all.filter(|environment| environment.cluster_id == id));
    let number = views::number;
    Ok(Answer::json(200, json!({ "cpu": number(cpu), "gpu": number(gpu), "memory": number(memory) })))
}

pub(super) fn cluster(call: &mut Call<'_>, id: &str) -> Reply {
    call.admin(admin::LIST_CLUSTERS)?;
    let state = &call.state;
    let found = state.clusters.iter().find(|cluster| cluster.id == id);
    found.map(|cluster| Answer::json(200, views::cluster(cluster, state))).ok_or_else(|| call.refusal(404, "Not Found"))
}

pub(super) fn cluster_environments(call: &mut Call<'_>, id: &str) -> Reply {
    call.admin(admin::LIST_CLUSTERS)?;
    let all = call.state.projects.iter().flat_map(|project| {
        let on_it = project.environments.iter().filter(|environment| environment.cluster_id == id);
        on_it.map(move |environment| json!({ "project": project.slug, "name": environment.name }))
    });
    Ok(Answer::json(200, all.collect()))
}

pub(super) fn users(call: &mut Call<'_>) -> Reply {
    call.admin(admin::MANAGE_USERS)?;
    Ok(Answer::json(200, call.state.users.iter().map(views::user).collect()))
}

pub(super) fn admin_roles(call: &mut Call<'_>) -> Reply {
    call.caller()?;
    let mut roles: Vec<_> = call.state.admin_roles.iter().collect();
    roles.sort_by_key(|role| role.position);
    Ok(Answer::json(200, roles.into_iter().map(views::admin_role).collect()))
}

pub(super) fn plugins(call: &mut Call<'_>) -> Reply {
    call.admin(admin::LIST_SYSTEM)?;
    Ok(Answer::json(200, json!([])))
}

/// Who is signed in: for sessions, not for tokens.
pub(super) fn whoami(call: &mut Call<'_>) -> Reply {
    if call.request.header("x-dso-token").is_some() {
        return Err(call.refusal(401, "Unauthorized"));
    }
    let caller = call.caller()?;
    let user = call.state.user(&caller.id).map_or(Value::Null, views::user);
    Ok(Answer::json(200, user))
}

/// The service chains belong to another program, which never answers here.
pub(super) fn service_chains(call: &mut Call<'_>) -> Reply {
    if !call.state.service_chains {
        return Err(Answer::no_route(call.dialect, &call.request.method, &call.request.target));
    }
    call.admin(admin::LIST_SYSTEM)?;
    Err(Answer::internal())
}
