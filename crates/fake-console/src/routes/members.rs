//! Members of a project.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, Need, Reply};
use crate::fields::is_uuid;
use crate::issues::{Issue, Part};
use crate::permissions::project as rights;
use crate::state::{Kind, Member, User};
use crate::views;

use super::projects::reach;

pub(super) fn list(call: &mut Call<'_>, id: &str) -> Reply {
    let (_, place) = reach(call, id, Need::to_read(rights::LIST_MEMBERS))?;
    Ok(Answer::json(200, shown(call, place)))
}

fn shown(call: &Call<'_>, place: usize) -> Value {
    views::members(call.state, &call.state.projects[place], call.dialect)
}

pub(super) fn add(call: &mut Call<'_>, id: &str) -> Reply {
    let early = if call.is_nest() { Some(reach(call, id, Need::to_write(rights::MANAGE_MEMBERS))?) } else { None };
    let object = call.object()?;
    let text = |field: &str| object.get(field).and_then(Value::as_str).map(str::to_owned);
    let (user_id, email) = (text("userId"), text("email"));
    if user_id.is_none() && email.is_none() {
        let branches = ["userId", "email"].map(|field| vec![Issue::of_type(field, "string", object.get(field))]);
        call.wrong(Part::Body, &[Issue::union("", branches.into())])?;
    }
    let (_, place) = match early {
        Some(known) => known,
        None => reach(call, id, Need::to_write(rights::MANAGE_MEMBERS))?,
    };
    let user = match (user_id, email) {
        (Some(user), _) => by_id(call, &user)?,
        (None, email) => by_mail(call, &email.unwrap_or_default())?,
    };
    let project = &mut call.state.projects[place];
    if project.owner_id == user {
        return Err(call.refusal(400, "Le owner ne peut pas être ajouté à cette liste"));
    }
    let project_id = project.id.clone();
    if !project.members.iter().any(|member| member.user_id == user) {
        project.members.push(Member { user_id: user.clone(), role_ids: Vec::new() });
        call.state.effect("member.add", &user);
    }
    let up = call.services_up();
    call.state.log("Add Project Member", None, Some(&project_id), !up);
    Ok(Answer::json(201, shown(call, place)))
}

fn by_id(call: &mut Call<'_>, id: &str) -> Result<String, Answer> {
    if !is_uuid(id) {
        return Err(super::environments::broken(call, &format!("invalid input syntax for type uuid: \"{id}\"")));
    }
    let known = call.state.user(id).is_some_and(|user| user.kind == Kind::Human);
    if known {
        return Ok(id.to_owned());
    }
    Err(call.refusal(404, if call.is_nest() { "Utilisateur introuvable" } else { "Not Found" }))
}

/// Somebody that only the directory knows gets an account by being added.
fn by_mail(call: &mut Call<'_>, email: &str) -> Result<String, Answer> {
    let known = call.state.users.iter().find(|user| user.email == email && user.kind == Kind::Human);
    if let Some(user) = known {
        return Ok(user.id.clone());
    }
    if !call.is_nest() {
        if !call.services_up() || !call.state.directory_up {
            return Err(Answer::envelope(400, "Echec de la recherche auprès des services externes"));
        }
        // The mock of the old server's plugins finds nobody.
        if call.state.plugins == crate::state::Plugins::Mocked {
            return Err(call.refusal(400, "Utilisateur introuvable"));
        }
    }
    if !call.state.directory_up {
        return Err(Answer::internal());
    }
    let Some(person) = call.state.directory.iter().find(|user| user.email == email).cloned() else {
        return Err(call.refusal(if call.is_nest() { 404 } else { 400 }, "Utilisateur introuvable"));
    };
    let now = call.state.now();
    let id = person.id.clone();
    call.state.users.push(User { last_login: None, created_at: now.clone(), updated_at: now, ..person });
    call.state.effect("user.create", &id);
    Ok(id)
}

pub(super) fn patch(call: &mut Call<'_>, id: &str) -> Reply {
    let early = if call.is_nest() { Some(reach(call, id, Need::to_write(rights::MANAGE_MEMBERS))?) } else { None };
    let list = call.list()?;
    let (_, place) = match early {
        Some(known) => known,
        None => reach(call, id, Need::to_write(rights::MANAGE_MEMBERS))?,
    };
    for change in list {
        let user = change["userId"].as_str().unwrap_or_default().to_owned();
        let role_ids: Vec<String> = match &change["roles"] {
            Value::Array(roles) => roles.iter().filter_map(|role| role.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        };
        if call.state.user(&user).is_none() {
            return Err(super::environments::broken(call, "Foreign key constraint violated"));
        }
        // What was updated comes last, as it does in the answers of the database.
        let members = &mut call.state.projects[place].members;
        members.retain(|member| member.user_id != user);
        members.push(Member { user_id: user.clone(), role_ids });
        call.state.effect("member.update", &user);
    }
    Ok(Answer::json(200, shown(call, place)))
}

pub(super) fn remove(call: &mut Call<'_>, id: &str, user: &str) -> Reply {
    // Only the old server lets somebody leave by himself.
    let itself = !call.is_nest() && call.caller()?.id == user;
    let right = if itself { rights::GUEST } else { rights::MANAGE_MEMBERS };
    let (_, place) = reach(call, id, Need::to_write(right))?;
    let project = &mut call.state.projects[place];
    let before = project.members.len();
    project.members.retain(|member| member.user_id != user);
    if project.members.len() == before {
        return Err(if call.is_nest() { Answer::internal() } else { Answer::stack("Member not found", "Error") });
    }
    let project_id = project.id.clone();
    call.state.effect("member.remove", user);
    let up = call.services_up();
    call.state.log("Remove Project Member", None, Some(&project_id), !up);
    Ok(Answer::json(200, shown(call, place)))
}

pub(super) fn matching(call: &mut Call<'_>) -> Reply {
    let Some(letters) = call.asked("letters").map(str::to_lowercase) else {
        call.wrong(Part::Query, &[Issue::of_type("letters", "string", None)])?;
        return Ok(Answer::json(200, json!([])));
    };
    let excluded = call.asked("notInProjectId").and_then(|id| call.state.project(id));
    let is_there = |user: &User| {
        excluded.is_some_and(|project| {
            project.owner_id == user.id || project.members.iter().any(|member| member.user_id == user.id)
        })
    };
    let mut users: Vec<&User> = call.state.users.iter().collect();
    users.sort_by(|left, right| left.id.cmp(&right.id));
    let found: Vec<Value> = users
        .into_iter()
        .filter(|user| letters.is_empty() || user.kind == Kind::Human)
        .filter(|user| {
            [&user.email, &user.first_name, &user.last_name].iter().any(|text| text.to_lowercase().contains(&letters))
        })
        .filter(|user| !is_there(user))
        .take(5)
        .map(views::user)
        .collect();
    Ok(Answer::json(200, Value::Array(found)))
}
