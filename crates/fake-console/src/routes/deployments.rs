//! Deployments: neither the lock nor the status of the project is looked at, and the services run later.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, Caller, Need, Reply};
use crate::fields::{Fields, Text, is_plain};
use crate::issues::Issue;
use crate::permissions::project as rights;
use crate::state::Deployment;
use crate::views;

struct Wanted {
    name: String,
    environment: String,
    autosync: bool,
    sources: Vec<Value>,
}

pub(super) fn list(call: &mut Call<'_>, id: &str) -> Reply {
    let (_, place) = call.project(id, Need::strictly(rights::LIST_DEPLOYMENTS))?;
    let project = &call.state.projects[place];
    Ok(Answer::json(200, project.deployments.iter().map(|known| views::deployment_whole(known, project)).collect()))
}

fn wanted(call: &mut Call<'_>, place: usize) -> Result<Wanted, Answer> {
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let rule = Text { least: 2, most: Some(11), shape: Some((is_plain, "Invalid")), ..Text::default() };
    let name = fields.text("name", rule);
    let environment = fields.uuid("environmentId");
    let autosync = fields.maybe_flag("autosync").unwrap_or(true);
    let sources = match object.get("deploymentSources") {
        Some(Value::Array(sources)) => sources.clone(),
        found => {
            fields.issues.push(Issue::of_type("deploymentSources", "array", found));
            Vec::new()
        }
    };
    if object.get("deploymentSources").is_some_and(Value::is_array) {
        if sources.is_empty() {
            let words = "Au moins une source de déploiement est requise";
            fields.issues.push(Issue::custom("deploymentSources", words));
        }
        let external = |source: &Value| -> Vec<Value> {
            let values = source["valueSources"].as_array().into_iter().flatten();
            values.filter(|value| value["type"] == "external").cloned().collect()
        };
        // As the contract says; not measured.
        let bare = |value: &Value| !["ref", "repositoryId"].iter().all(|field| value[field].is_string());
        if sources.iter().flat_map(external).any(|value| bare(&value)) {
            fields.issues.push(Issue::of_type("deploymentSources", "string", None));
        }
        if sources.iter().any(|source| external(source).len() > 1) {
            let words = "Une seule source de valeurs externe est autorisée par source de déploiement";
            fields.issues.push(Issue::custom("deploymentSources", words));
        }
    }
    call.finish(&fields)?;
    let project = &call.state.projects[place];
    let known = |source: &Value| project.repositories.iter().any(|known| source["repositoryId"] == known.id.as_str());
    if !project.environments.iter().any(|known| known.id == environment) || !sources.iter().all(known) {
        return Err(Answer::internal());
    }
    Ok(Wanted { name, environment, autosync, sources })
}

/// The sources as the database keeps them, with identifiers.
fn kept(call: &mut Call<'_>, sources: Vec<Value>, deployment: &str) -> Vec<Value> {
    sources
        .into_iter()
        .map(|source| {
            let now = call.state.now();
            let values: Vec<Value> = (0u64..)
                .zip(source["valueSources"].as_array().cloned().unwrap_or_default())
                .map(|(order, mut value)| {
                    value["id"] = json!(call.state.new_id());
                    value["order"] = json!(order);
                    value
                })
                .collect();
            let text = |field: &str| source[field].as_str().unwrap_or_default().to_owned();
            json!({
                "id": call.state.new_id(),
                "createdAt": now,
                "updatedAt": now,
                "deploymentId": deployment,
                "repositoryId": text("repositoryId"),
                "type": text("type"),
                "targetRevision": text("targetRevision"),
                "path": text("path"),
                "helmValuesFiles": text("helmValuesFiles"),
                "valueSources": values,
            })
        })
        .collect()
}

fn logged(call: &mut Call<'_>, caller: &Caller, place: usize, action: &str) {
    let (project, up) = (call.state.projects[place].id.clone(), call.services_up());
    call.state.log(action, Some(&caller.id), Some(&project), !up);
}

pub(super) fn create(call: &mut Call<'_>, id: &str) -> Reply {
    let (caller, place) = call.project(id, Need::strictly(rights::MANAGE_DEPLOYMENTS))?;
    let wanted = wanted(call, place)?;
    let (new, now) = (call.state.new_id(), call.state.now());
    let sources = kept(call, wanted.sources, &new);
    let deployment = Deployment {
        id: new.clone(),
        name: wanted.name,
        environment_id: wanted.environment,
        autosync: wanted.autosync,
        sources,
        created_at: now.clone(),
        updated_at: now,
    };
    let view = views::deployment(&deployment, &call.state.projects[place].id);
    call.state.projects[place].deployments.push(deployment);
    call.state.effect("deployment.create", &new);
    logged(call, &caller, place, "Create Deployment");
    Ok(Answer::json(201, view))
}

pub(super) fn update(call: &mut Call<'_>, id: &str, deployment: &str) -> Reply {
    let (caller, place) = call.project(id, Need::strictly(rights::MANAGE_DEPLOYMENTS))?;
    let wanted = wanted(call, place)?;
    let at = position(call, place, deployment)?;
    let sources = kept(call, wanted.sources, deployment);
    let now = call.state.now();
    let known = &mut call.state.projects[place].deployments[at];
    known.name = wanted.name;
    known.environment_id = wanted.environment;
    known.autosync = wanted.autosync;
    known.sources = sources;
    known.updated_at = now;
    let view = views::deployment(&call.state.projects[place].deployments[at], &call.state.projects[place].id);
    call.state.effect("deployment.update", deployment);
    logged(call, &caller, place, "Update Deployment");
    Ok(Answer::json(200, view))
}

pub(super) fn delete(call: &mut Call<'_>, id: &str, deployment: &str) -> Reply {
    let (caller, place) = call.project(id, Need::strictly(rights::MANAGE_DEPLOYMENTS))?;
    let at = position(call, place, deployment)?;
    call.state.projects[place].deployments.remove(at);
    call.state.effect("deployment.delete", deployment);
    logged(call, &caller, place, "Delete Deployment");
    Ok(Answer::empty(204))
}

fn position(call: &Call<'_>, place: usize, id: &str) -> Result<usize, Answer> {
    call.state.projects[place].deployments.iter().position(|known| known.id == id).ok_or_else(Answer::internal)
}
