//! Roles of a project.

use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::call::{Call, Need, Reply};
use crate::fields::{Fields, Text};
use crate::permissions::project as rights;
use crate::state::Role;
use crate::views;

use super::projects::{mask, reach};

pub(super) fn list(call: &mut Call<'_>, id: &str) -> Reply {
    let (_, place) = reach(call, id, Need::to_read(rights::LIST_ROLES))?;
    Ok(Answer::json(200, shown(call, place)))
}

fn shown(call: &Call<'_>, place: usize) -> Value {
    views::roles(&call.state.projects[place], call.dialect)
}

pub(super) fn counts(call: &mut Call<'_>, id: &str) -> Reply {
    let (_, place) = reach(call, id, Need::to_read(rights::LIST_ROLES))?;
    let project = &call.state.projects[place];
    let counts: Map<String, Value> = project
        .roles
        .iter()
        .map(|role| {
            let holders = project.members.iter().filter(|member| member.role_ids.contains(&role.id)).count();
            (role.id.clone(), json!(holders))
        })
        .collect();
    Ok(Answer::json(200, Value::Object(counts)))
}

pub(super) fn create(call: &mut Call<'_>, id: &str) -> Reply {
    let early = if call.is_nest() { Some(reach(call, id, Need::to_write(rights::MANAGE_ROLES))?) } else { None };
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let name = fields.text("name", Text { least: 1, most: Some(30), ..Text::default() });
    let group = fields.maybe_text("oidcGroup", Text::default()).unwrap_or_default();
    let kind = fields.maybe_text("type", Text::default()).unwrap_or_else(|| "managed".to_owned());
    let permissions = mask(fields.raw("permissions"));
    call.finish(&fields)?;
    let (_, place) = match early {
        Some(known) => known,
        None => reach(call, id, Need::to_write(rights::MANAGE_ROLES))?,
    };
    if kind.starts_with("system") {
        return Err(call.refusal(400, "Impossible de créer un rôle système"));
    }
    if !group.is_empty() && !group.starts_with('/') {
        return Err(call.refusal(400, "oidcGroup doit commencer par /"));
    }
    let Some(permissions) = permissions else {
        return Err(super::environments::broken(call, "Cannot convert to a BigInt"));
    };
    let new = call.state.new_id();
    let project = &mut call.state.projects[place];
    let position = project.roles.iter().map(|role| role.position + 1).max().unwrap_or(0);
    project.roles.push(Role { id: new.clone(), name, permissions, kind, oidc_group: group, position });
    call.state.effect("role.create", &new);
    Ok(Answer::json(201, shown(call, place)))
}

pub(super) fn patch(call: &mut Call<'_>, id: &str) -> Reply {
    let early = if call.is_nest() { Some(reach(call, id, Need::to_write(rights::MANAGE_ROLES))?) } else { None };
    let list = call.list()?;
    let (_, place) = match early {
        Some(known) => known,
        None => reach(call, id, Need::to_write(rights::MANAGE_ROLES))?,
    };
    let system = |change: &Value| {
        call.state.projects[place].roles.iter().any(|role| change["id"] == role.id.as_str() && role.is_system())
    };
    if list.iter().any(system) {
        return Err(call.refusal(400, "Ce rôle système ne peut pas être modifié"));
    }
    for change in &list {
        let role = call.state.projects[place].roles.iter_mut().find(|role| change["id"] == role.id.as_str());
        let Some(role) = role else { continue };
        if let Some(name) = change["name"].as_str() {
            role.name = name.to_owned();
        }
        if let Some(group) = change["oidcGroup"].as_str() {
            role.oidc_group = group.to_owned();
        }
        if let Some(permissions) = mask(change.get("permissions")) {
            role.permissions = permissions;
        }
        let id = role.id.clone();
        call.state.effect("role.update", &id);
    }
    Ok(Answer::json(200, shown(call, place)))
}

pub(super) fn delete(call: &mut Call<'_>, id: &str, role: &str) -> Reply {
    let (_, place) = reach(call, id, Need::to_write(rights::MANAGE_ROLES))?;
    let project = &mut call.state.projects[place];
    let Some(at) = project.roles.iter().position(|known| known.id == role) else {
        return Err(call.refusal(404, if call.is_nest() { "Rôle introuvable" } else { "Not Found" }));
    };
    if project.roles[at].is_system() {
        let words = "Ce rôle système ne peut pas être supprimé";
        return Err(if call.is_nest() { call.refusal(400, words) } else { Answer::envelope(400, words) });
    }
    project.roles.remove(at);
    for member in &mut project.members {
        member.role_ids.retain(|known| known != role);
    }
    call.state.effect("role.delete", role);
    Ok(Answer::empty(204))
}
