//! What each server shows of what the state holds.

use serde_json::{Value, json};

use crate::answer::Dialect;
use crate::state::{Cluster, Deployment, Environment, Project, Repository, Role, State, Token, User};

/// A number as the servers write it: no point when it is whole.
pub(crate) fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

pub(crate) fn user(user: &User) -> Value {
    let mut view = person(user);
    view["adminRoleIds"] = json!(user.admin_role_ids);
    view
}

fn person(user: &User) -> Value {
    json!({
        "id": user.id,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "email": user.email,
        "type": user.kind.name(),
        "lastLogin": user.last_login,
        "updatedAt": user.updated_at,
        "createdAt": user.created_at,
    })
}

pub(crate) fn project(state: &State, project: &Project, dialect: Dialect, listed: bool) -> Value {
    let owner = state.user(&project.owner_id).map_or(Value::Null, person);
    // The new server tells of a member the least that the contract asks for.
    let whole = dialect == Dialect::Fastify && listed;
    json!({
        "clusterIds": project.cluster_ids,
        "slug": project.slug,
        "description": project.description,
        "status": project.status,
        "locked": project.locked,
        "limitless": project.limitless,
        "hprodCpu": number(project.hprod[0]),
        "hprodGpu": number(project.hprod[1]),
        "hprodMemory": number(project.hprod[2]),
        "prodCpu": number(project.prod[0]),
        "prodGpu": number(project.prod[1]),
        "prodMemory": number(project.prod[2]),
        "id": project.id,
        "members": members(state, project, if whole { Dialect::Fastify } else { dialect }),
        "ownerId": project.owner_id,
        "owner": owner,
        "roles": project.roles.iter().map(|known| whole_role(known, project)).collect::<Vec<_>>(),
        "everyonePerms": project.everyone.to_string(),
        "lastSuccessProvisionningVersion": project.provisioned,
        "updatedAt": project.updated_at,
        "createdAt": project.created_at,
        "name": project.name,
    })
}

pub(crate) fn members(state: &State, project: &Project, dialect: Dialect) -> Value {
    project
        .members
        .iter()
        .filter_map(|member| {
            let user = state.user(&member.user_id)?;
            let mut view = json!({
                "userId": user.id,
                "roleIds": member.role_ids,
                "email": user.email,
                "firstName": user.first_name,
                "lastName": user.last_name,
            });
            if dialect == Dialect::Fastify {
                view["type"] = json!(user.kind.name());
                view["lastLogin"] = json!(user.last_login);
                view["updatedAt"] = json!(user.updated_at);
                view["createdAt"] = json!(user.created_at);
            }
            Some(view)
        })
        .collect()
}

fn whole_role(role: &Role, project: &Project) -> Value {
    json!({
        "id": role.id,
        "name": role.name,
        "permissions": role.permissions.to_string(),
        "position": role.position,
        "type": role.kind,
        "projectId": project.id,
        "oidcGroup": role.oidc_group,
    })
}

pub(crate) fn roles(project: &Project, dialect: Dialect) -> Value {
    project
        .roles
        .iter()
        .map(|role| match dialect {
            Dialect::Fastify => whole_role(role, project),
            // The number of members of the project: the new server does not count those of the role.
            Dialect::Nest => json!({
                "id": role.id,
                "name": role.name,
                "oidcGroup": role.oidc_group,
                "type": role.kind,
                "permissions": role.permissions.to_string(),
                "userCount": project.members.len(),
            }),
        })
        .collect()
}

pub(crate) fn admin_role(role: &Role) -> Value {
    json!({
        "id": role.id,
        "name": role.name,
        "permissions": role.permissions.to_string(),
        "position": role.position,
        "type": role.kind,
        "oidcGroup": role.oidc_group,
    })
}

pub(crate) fn environment(environment: &Environment, project: &str) -> Value {
    json!({
        "id": environment.id,
        "name": environment.name,
        "projectId": project,
        "memory": number(environment.memory),
        "cpu": number(environment.cpu),
        "gpu": number(environment.gpu),
        "autosync": environment.autosync,
        "createdAt": environment.created_at,
        "updatedAt": environment.updated_at,
        "clusterId": environment.cluster_id,
        "stageId": environment.stage_id,
    })
}

pub(crate) fn repository(repository: &Repository, project: &str) -> Value {
    json!({
        "id": repository.id,
        "projectId": project,
        "internalRepoName": repository.name,
        "externalRepoUrl": repository.url,
        "externalUserName": repository.user_name,
        "isInfra": repository.infra,
        "isPrivate": repository.private,
        "deployRevision": repository.revision,
        "deployPath": repository.path,
        "helmValuesFiles": repository.helm_values,
        "createdAt": repository.created_at,
        "updatedAt": repository.updated_at,
    })
}

pub(crate) fn deployment(deployment: &Deployment, project: &str) -> Value {
    json!({
        "id": deployment.id,
        "projectId": project,
        "name": deployment.name,
        "autosync": deployment.autosync,
        "createdAt": deployment.created_at,
        "updatedAt": deployment.updated_at,
        "environmentId": deployment.environment_id,
    })
}

/// The same with what it points to, as lists show it.
pub(crate) fn deployment_whole(known: &Deployment, project: &Project) -> Value {
    let mut view = deployment(known, &project.id);
    let place = project.environments.iter().find(|environment| environment.id == known.environment_id);
    view["environment"] = place.map_or(Value::Null, |found| environment(found, &project.id));
    view["deploymentSources"] = known
        .sources
        .iter()
        .map(|source| {
            let mut source = source.clone();
            let found = project.repositories.iter().find(|repository| source["repositoryId"] == repository.id.as_str());
            source["repository"] = found.map_or(Value::Null, |found| repository(found, &project.id));
            source
        })
        .collect();
    view
}

pub(crate) fn cluster(cluster: &Cluster, state: &State) -> Value {
    let stages: Vec<&str> = state
        .stages
        .iter()
        .filter(|stage| stage.cluster_ids.contains(&cluster.id))
        .map(|stage| stage.id.as_str())
        .collect();
    json!({
        "id": cluster.id,
        "label": cluster.label,
        "infos": cluster.infos,
        "clusterResources": cluster.cluster_resources,
        "privacy": if cluster.public { "public" } else { "dedicated" },
        "zoneId": cluster.zone_id,
        "stageIds": stages,
        "cpu": number(cluster.cpu),
        "gpu": number(cluster.gpu),
        "memory": number(cluster.memory),
    })
}

pub(crate) fn token(token: &Token, state: &State) -> Value {
    let owner = state.user(&token.owner).map_or(Value::Null, |user| {
        json!({
            "email": user.email,
            "firstName": user.first_name,
            "lastName": user.last_name,
            "id": user.id,
            "type": user.kind.name(),
        })
    });
    let mut view = json!({
        "id": token.id,
        "name": token.name,
        "lastUse": token.last_use,
        "createdAt": token.created_at,
        "owner": owner,
        "status": token.status,
        "expirationDate": token.expiration,
    });
    if let Some(mask) = token.permissions {
        view["permissions"] = json!(mask.to_string());
    }
    view
}
