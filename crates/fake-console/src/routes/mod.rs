//! Who answers what: the routes of each server, as version 9.24.0 has them.

mod deployments;
mod environments;
mod logs;
mod members;
mod parts;
mod platform;
mod projects;
mod repositories;
mod roles;
mod services;
mod tokens;

use crate::answer::{Answer, Dialect};
use crate::call::{Call, Reply};
use crate::http::decoded;
use crate::permissions::admin;
use crate::{Door, Version};

/// The server that the proxy gives a path to.
pub(crate) fn dialect(door: Door, version: Version, path: &str) -> Dialect {
    match door {
        Door::Fastify => return Dialect::Fastify,
        Door::Nest => return Dialect::Nest,
        Door::Proxy => {}
    }
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["api", "v2", ..] | ["api", "v1", "service-chains", ..] | ["api", "v1", "projects", _, "deployments", ..] => {
            Dialect::Nest
        }
        ["api", "v1", "projects" | "projects-bulk", ..] if version != Version::V9_22 => Dialect::Nest,
        _ => Dialect::Fastify,
    }
}

/// The answer to a request that was read.
pub(crate) fn answer(call: &mut Call<'_>, version: Version, home: &str) -> Reply {
    let request = call.request;
    let method = if request.method == "HEAD" { "GET" } else { request.method.as_str() };
    let decoded: Vec<String> = request.path().split('/').skip(1).map(decoded).collect();
    let parts: Vec<&str> = decoded.iter().map(String::as_str).collect();
    let result = match call.dialect {
        Dialect::Fastify => fastify(call, method, &parts, home),
        Dialect::Nest => nest(call, method, &parts, version),
    };
    result.unwrap_or_else(|| Err(Answer::no_route(call.dialect, &request.method, &request.target)))
}

/// Reads the body, then answers.
macro_rules! with_body {
    ($call:ident, $handler:expr) => {{
        match crate::call::read_body($call.request, $call.dialect) {
            Ok(body) => {
                $call.body = body;
                $handler
            }
            Err(refused) => Err(refused),
        }
    }};
}

fn fastify(call: &mut Call<'_>, method: &str, parts: &[&str], home: &str) -> Option<Reply> {
    match (method, parts) {
        ("GET", ["api", "v1", "version"]) => return Some(platform::version(call)),
        ("GET", ["api", "v1", "healthz"]) => return Some(platform::healthz(call)),
        ("GET", ["api", "v1", "health-services"]) => return Some(platform::services(call, false, None)),
        ("GET", ["connect", "keycloak"]) => {
            let target = "/realms/dso/protocol/openid-connect/auth?client_id=dso-console-backend&response_type=code";
            return Some(Ok(Answer::redirect(&format!("{home}{target}"))));
        }
        _ => {}
    }
    if let Err(refused) = call.door(home) {
        return Some(Err(refused));
    }
    Some(with_body!(call, fastify_inside(call, method, parts)?))
}

fn fastify_inside(call: &mut Call<'_>, method: &str, parts: &[&str]) -> Option<Reply> {
    Some(match (method, parts) {
        ("GET", ["api", "v1", "zones"]) => platform::zones(call),
        ("GET", ["api", "v1", "stages"]) => platform::stages(call),
        ("GET", ["api", "v1", "system", "settings"]) => platform::settings(call),
        ("POST", ["api", "v1", "system", "settings"]) => platform::set(call),
        ("GET", ["api", "v1", "system", "plugins"]) => platform::plugins(call),
        ("GET", ["api", "v1", "complete-services"]) => platform::services(call, true, Some(admin::LIST_SYSTEM)),
        ("GET", ["api", "v1", "refresh-services"]) => platform::services(call, true, Some(admin::MANAGE_SYSTEM)),
        ("GET", ["api", "v1", "clusters"]) => platform::clusters(call),
        ("GET", ["api", "v1", "clusters", "usage", id]) => platform::usage(call, id),
        ("GET", ["api", "v1", "clusters", id]) => platform::cluster(call, id),
        ("GET", ["api", "v1", "clusters", id, "environments"]) => platform::cluster_environments(call, id),
        ("GET", ["api", "v1", "users", "matching"]) => members::matching(call),
        ("GET", ["api", "v1", "users"]) => platform::users(call),
        ("GET", ["api", "v1", "auth"]) => platform::whoami(call),
        ("GET", ["api", "v1", "admin", "roles"]) => platform::admin_roles(call),
        ("GET", ["api", "v1", "admin", "tokens"]) => tokens::list_admin(call),
        ("POST", ["api", "v1", "admin", "tokens"]) => tokens::create_admin(call),
        ("DELETE", ["api", "v1", "admin", "tokens", id]) => tokens::revoke_admin(call, id),
        ("GET", ["api", "v1", "user", "tokens"]) => tokens::list(call),
        ("POST", ["api", "v1", "user", "tokens"]) => tokens::create(call),
        ("DELETE", ["api", "v1", "user", "tokens", id]) => tokens::delete(call, id),
        ("GET", ["api", "v1", "logs"]) => logs::list(call),
        ("GET", ["api", "v1", "environments"]) => environments::SORT.list_old(call),
        ("POST", ["api", "v1", "environments"]) => environments::create(call, None),
        ("PUT", ["api", "v1", "environments", id]) => environments::update(call, None, id),
        ("DELETE", ["api", "v1", "environments", id]) => environments::delete(call, None, id),
        ("GET", ["api", "v1", "repositories"]) => repositories::SORT.list_old(call),
        ("POST", ["api", "v1", "repositories"]) => repositories::create(call, None),
        ("PUT", ["api", "v1", "repositories", id]) => repositories::update(call, None, id),
        ("DELETE", ["api", "v1", "repositories", id]) => repositories::delete(call, None, id),
        ("POST", ["api", "v1", "repositories", id, "sync"]) => repositories::sync(call, None, id),
        ("GET", ["api", "v1", "projects", ""]) => return None,
        _ => return of_projects(call, method, parts),
    })
}

fn nest(call: &mut Call<'_>, method: &str, parts: &[&str], version: Version) -> Option<Reply> {
    match (method, parts) {
        ("GET", ["api", "v1", "healthz"]) => return Some(platform::healthz(call)),
        // It looks at no credentials: the proxy never gives it this path.
        ("GET", ["api", "v1", "system", "settings"]) => return Some(platform::settings(call)),
        _ => {}
    }
    let body = crate::call::read_body(call.request, call.dialect);
    match body {
        Ok(body) => call.body = body,
        Err(refused) => return Some(Err(refused)),
    }
    Some(match (method, parts) {
        (_, ["api", "v1", "service-chains", ..]) => platform::service_chains(call),
        ("GET", ["api", "v2", "projects", id, "environments"]) => environments::SORT.list(call, id),
        ("POST", ["api", "v2", "projects", id, "environments"]) => environments::create(call, Some(id)),
        ("PUT", ["api", "v2", "projects", id, "environments", known]) => environments::update(call, Some(id), known),
        ("DELETE", ["api", "v2", "projects", id, "environments", known]) => environments::delete(call, Some(id), known),
        ("GET", ["api", "v1", "projects", id, "deployments"]) => deployments::list(call, id),
        ("POST", ["api", "v1", "projects", id, "deployments"]) => deployments::create(call, id),
        ("PUT", ["api", "v1", "projects", id, "deployments", known]) => deployments::update(call, id, known),
        ("DELETE", ["api", "v1", "projects", id, "deployments", known]) => deployments::delete(call, id, known),
        (_, ["api", "v2", "projects", _, "repositories", ..]) if version != Version::V9_24 => return None,
        ("GET", ["api", "v2", "projects", id, "repositories"]) => repositories::SORT.list(call, id),
        ("POST", ["api", "v2", "projects", id, "repositories"]) => repositories::create(call, Some(id)),
        ("PUT", ["api", "v2", "projects", id, "repositories", known]) => repositories::update(call, Some(id), known),
        ("DELETE", ["api", "v2", "projects", id, "repositories", known]) => repositories::delete(call, Some(id), known),
        ("POST", ["api", "v2", "projects", id, "repositories", known, "sync"]) => {
            repositories::sync(call, Some(id), known)
        }
        _ => return of_projects(call, method, parts),
    })
}

/// The routes that both servers have.
fn of_projects(call: &mut Call<'_>, method: &str, parts: &[&str]) -> Option<Reply> {
    if (method, parts) == ("POST", &["api", "v1", "projects-bulk"]) {
        return Some(projects::bulk(call));
    }
    let ["api", "v1", "projects", rest @ ..] = parts else { return None };
    Some(match (method, rest) {
        ("GET", []) => projects::list(call),
        ("POST", []) => projects::create(call),
        ("GET", ["data"]) => projects::table(call),
        ("GET", [id]) => projects::get(call, id),
        ("PUT", [id]) => projects::update(call, id),
        ("DELETE", [id]) => projects::archive(call, id),
        ("PUT", [id, "hooks"]) => projects::hooks(call, id),
        ("GET", [id, "secrets"]) => projects::secrets(call, id),
        ("GET", [id, "members"]) => members::list(call, id),
        ("POST", [id, "members"]) => members::add(call, id),
        ("PATCH", [id, "members"]) => members::patch(call, id),
        ("DELETE", [id, "members", user]) => members::remove(call, id, user),
        ("GET", [id, "roles"]) => roles::list(call, id),
        ("POST", [id, "roles"]) => roles::create(call, id),
        ("PATCH", [id, "roles"]) => roles::patch(call, id),
        ("GET", [id, "roles", "member-counts"]) => roles::counts(call, id),
        ("DELETE", [id, "roles", role]) => roles::delete(call, id, role),
        ("GET", [id, "services"]) => services::list(call, id),
        ("POST", [id, "services"]) => services::update(call, id),
        _ => return None,
    })
}
