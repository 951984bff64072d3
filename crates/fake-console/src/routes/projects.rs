//! Projects: list, create, read, change, replay, archive.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, Caller, Need, Reply};
use crate::fields::{Fields, Text, is_plain, is_uuid};
use crate::issues::{Issue, Part};
use crate::permissions::{admin, on_console, on_project, project as rights};
use crate::state::{Kind, Project, Role, State};
use crate::views;

const STATUSES: [&str; 5] = ["initializing", "created", "failed", "archived", "warning"];

pub(super) fn name_rule() -> Text {
    Text { least: 2, most: Some(20), shape: Some((is_plain, "Invalid")), ..Text::default() }
}

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    if !call.is_nest() {
        check_query(call)?;
    }
    let caller = call.caller()?;
    if call.is_nest() {
        check_query(call)?;
    }
    let filter = call.asked("filter").unwrap_or("member").to_owned();
    if filter == "all" && !State::is_admin(caller.mask) {
        return Err(call.refusal(
            403,
            "Seuls les admins avec les droits de visionnage des projets peuvent utiliser le filtre 'all'",
        ));
    }
    let state = &call.state;
    let shown = state.projects.iter().filter(|project| {
        let mine = match filter.as_str() {
            "owned" => project.owner_id == caller.id,
            "all" => true,
            _ => project.owner_id == caller.id || project.members.iter().any(|member| member.user_id == caller.id),
        };
        mine && asked_for(call, project)
    });
    Ok(Answer::json(200, shown.map(|project| views::project(state, project, call.dialect, true)).collect()))
}

fn check_query(call: &Call<'_>) -> Result<(), Answer> {
    let mut issues = Vec::new();
    if let Some(filter) = call.asked("filter").filter(|filter| !["owned", "member", "all"].contains(filter)) {
        issues.push(Issue::not_among("filter", &["owned", "member", "all"], filter));
    }
    if let Some(status) = call.asked("status").filter(|status| !STATUSES.contains(status)) {
        issues.push(Issue::not_among("status", &STATUSES, status));
    }
    if let Some(name) = call.asked("name") {
        if name.len() < 2 {
            issues.push(Issue::too_short("name", 2, None));
        }
        if name.len() > 20 {
            issues.push(Issue::too_long("name", 20, None));
        }
    }
    call.wrong(Part::Query, &issues)
}

fn asked_for(call: &Call<'_>, project: &Project) -> bool {
    let is = |key: &str, value: &str| call.asked(key).is_none_or(|asked| asked == value);
    let among = |asked: &str| asked.split(',').any(|status| status == project.status);
    let search = |asked: &str| {
        project.name.contains(asked)
            || call.state.user(&project.owner_id).is_some_and(|owner| owner.email.contains(asked))
    };
    let version = |asked: &str| match asked {
        "last" => project.provisioned.as_deref() == Some(&call.state.version),
        "outdated" => project.provisioned.as_deref() != Some(&call.state.version),
        asked => project.provisioned.as_deref() == Some(asked),
    };
    is("id", &project.id)
        && is("name", &project.name)
        && is("status", &project.status)
        && is("description", &project.description)
        && is("locked", if project.locked { "true" } else { "false" })
        && call.asked("statusIn").is_none_or(among)
        && !call.asked("statusNotIn").is_some_and(among)
        && call.asked("search").is_none_or(search)
        && call.asked("lastSuccessProvisionningVersion").is_none_or(version)
}

pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let early = if call.is_nest() { Some(call.admin(admin::MANAGE_PROJECTS)?) } else { None };
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let name = fields.text("name", name_rule());
    let description = fields.maybe_text("description", Text { most: Some(280), ..Text::default() }).unwrap_or_default();
    let limitless = fields.loose_flag("limitless");
    let hprod = ["hprodCpu", "hprodGpu", "hprodMemory"].map(|field| fields.number(field));
    let prod = ["prodCpu", "prodGpu", "prodMemory"].map(|field| fields.number(field));
    call.finish(&fields)?;
    let caller = match early {
        Some(caller) => caller,
        None => call.admin(admin::MANAGE_PROJECTS)?,
    };
    if caller.bot {
        return Err(call.refusal(401, "Cannot find requestor in database"));
    }
    let slug = free_slug(call, &name)?;
    let (id, now) = (call.state.new_id(), call.state.now());
    let roles = default_roles(call);
    call.state.projects.push(Project {
        id: id.clone(),
        name,
        slug,
        description,
        status: "created".to_owned(),
        locked: false,
        limitless,
        hprod,
        prod,
        owner_id: caller.id.clone(),
        everyone: 896,
        provisioned: None,
        cluster_ids: Vec::new(),
        members: Vec::new(),
        roles,
        environments: Vec::new(),
        repositories: Vec::new(),
        deployments: Vec::new(),
        settings: Vec::new(),
        created_at: now.clone(),
        updated_at: now,
    });
    call.state.effect("project.create", &id);
    let place = call.state.projects.len() - 1;
    let before = show(call, place);
    let fine = call.provision_project(place, "Create Project", &caller);
    if call.is_nest() {
        let names: Vec<String> = call.state.projects[place].roles.iter().map(|role| role.name.clone()).collect();
        for name in names {
            let line = format!("Rôle synchronisé: {name}");
            call.state.log_line("Upsert Project Role", Some(&caller.id), Some(&id), Vec::new(), line, None);
        }
        // The new server answers what it wrote before the services were called.
        return Ok(Answer::json(201, before));
    }
    if !fine {
        return Err(call.refusal(422, "Echec des services à la création du projet"));
    }
    Ok(Answer::json(201, show(call, place)))
}

/// The name, or the first of `name-1`, `name-2`… that is free. Two requests of the same moment choose the same one,
/// which the database refuses.
fn free_slug(call: &Call<'_>, name: &str) -> Result<String, Answer> {
    let taken = |slug: &str| call.state.projects.iter().any(|project| project.slug == slug);
    if !taken(name) {
        return Ok(name.to_owned());
    }
    if call.trouble.race {
        return Err(match call.is_nest() {
            true => Answer::internal(),
            false => Answer::stack("Unique constraint failed on the fields: (`slug`)", "PrismaClientKnownRequestError"),
        });
    }
    let mut suffix = 1;
    while taken(&format!("{name}-{suffix}")) {
        suffix += 1;
    }
    Ok(format!("{name}-{suffix}"))
}

fn default_roles(call: &mut Call<'_>) -> Vec<Role> {
    let fastify = [
        ("Administrateur", 2, "admin"),
        ("DevOps", 984, "devops"),
        ("Développeur", 976, "developer"),
        ("Sécurité", 768, "security"),
        ("Lecture seule", 768, "readonly"),
    ];
    let nest = [
        ("Administrateur", 2, "admin"),
        ("DevOps", 984, "devops"),
        ("Développeur", 784, "developer"),
        ("Lecture seule", 768, "readonly"),
    ];
    let chosen: &[(&str, u64, &str)] = if call.is_nest() { &nest } else { &fastify };
    (0..)
        .zip(chosen)
        .map(|(position, (name, permissions, group))| Role {
            id: call.state.new_id(),
            name: (*name).to_owned(),
            permissions: *permissions,
            kind: "system:managed".to_owned(),
            oidc_group: format!("/console/{group}"),
            position,
        })
        .collect()
}

fn show(call: &Call<'_>, place: usize) -> Value {
    views::project(call.state, &call.state.projects[place], call.dialect, false)
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Reply {
    if call.is_nest() && id.is_empty() {
        return Err(call.refusal(400, "projectId or projectSlug is required"));
    }
    let caller = call.caller()?;
    let found = call.state.projects.iter().position(|project| project.id == id || project.slug == id);
    let unknown = if call.is_nest() { "Projet introuvable" } else { "Not Found" };
    let Some(place) = found else { return Err(call.refusal(404, unknown)) };
    if call.state.projects[place].status == "archived" {
        return Err(call.refusal(404, unknown));
    }
    let member = call.state.project_mask(&call.state.projects[place], &caller.id) != 0;
    if !member && !State::is_admin(caller.mask) {
        return Err(if call.is_nest() {
            call.refusal(403, "Permissions insuffisantes pour ce projet")
        } else {
            call.refusal(403, "Forbidden")
        });
    }
    Ok(Answer::json(200, show(call, place)))
}

pub(super) fn update(call: &mut Call<'_>, id: &str) -> Reply {
    let early = if call.is_nest() { Some(call.project(id, Need::strictly(rights::MANAGE))?) } else { None };
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let description = fields.maybe_text("description", Text { most: Some(280), ..Text::default() });
    let locked = fields.maybe_loose_flag("locked");
    let owner = fields.maybe_text("ownerId", Text::default());
    let limitless = fields.maybe_loose_flag("limitless");
    let everyone = fields.has("everyonePerms").then(|| mask(fields.raw("everyonePerms")));
    let hprod = ["hprodCpu", "hprodGpu", "hprodMemory"].map(|field| fields.maybe_number(field));
    let prod = ["prodCpu", "prodGpu", "prodMemory"].map(|field| fields.maybe_number(field));
    call.finish(&fields)?;
    let (caller, place) = match early {
        Some(known) => known,
        None => reach(call, id, Need::strictly(rights::MANAGE))?,
    };
    let admin = State::is_admin(caller.mask);
    // What the caller may not change is dropped without a word, except an owner by the old server.
    let locked = locked.filter(|_| admin);
    let may_give = admin || call.state.projects[place].owner_id == caller.id;
    if owner.is_some() && !may_give && !call.is_nest() {
        return Err(call.refusal(403, "Seul le owner du projet peut transférer le projet"));
    }
    let owner = owner.filter(|_| may_give);
    open_to_update(call, place, locked)?;
    if let Some(owner) = &owner {
        change_owner(call, place, owner)?;
    }
    // The old server forgets quotas that come alone.
    let alone = description.is_none() && owner.is_none() && locked.is_none() && everyone.is_none();
    if !call.is_nest() && alone {
        return Ok(Answer::json(200, show(call, place)));
    }
    let now = call.state.now();
    let project = &mut call.state.projects[place];
    if let Some(description) = description {
        project.description = description;
    }
    if let Some(locked) = locked {
        project.locked = locked;
    }
    if let Some(limitless) = limitless {
        project.limitless = limitless;
    }
    if let Some(everyone) = everyone {
        project.everyone = everyone.ok_or_else(Answer::internal)?;
    }
    for (kept, asked) in project.hprod.iter_mut().zip(hprod).chain(project.prod.iter_mut().zip(prod)) {
        *kept = asked.unwrap_or(*kept);
    }
    project.updated_at = now;
    let id = project.id.clone();
    call.state.effect("project.update", &id);
    let before = show(call, place);
    let fine = call.provision_project(place, "Update Project", &caller);
    if call.is_nest() {
        return Ok(Answer::json(200, before));
    }
    if !fine {
        return Err(call.refusal(422, "Echec des services à la mise à jour du projet"));
    }
    Ok(Answer::json(200, show(call, place)))
}

fn open_to_update(call: &Call<'_>, place: usize, locked: Option<bool>) -> Result<(), Answer> {
    let project = &call.state.projects[place];
    if call.is_nest() && project.status == "archived" {
        return Err(call.refusal(403, "Statut de projet invalide"));
    }
    if project.locked && locked != Some(false) {
        return Err(call.refusal(
            403,
            if call.is_nest() {
                "Veuillez déverrouiller le projet pour le mettre à jour"
            } else {
                "Le projet est verrouillé"
            },
        ));
    }
    Ok(())
}

/// The old owner becomes a member without a role.
fn change_owner(call: &mut Call<'_>, place: usize, owner: &str) -> Result<(), Answer> {
    let project = &call.state.projects[place];
    if project.owner_id == owner {
        return Ok(());
    }
    if !project.members.iter().any(|member| member.user_id == owner) {
        return Err(call.refusal(400, "Le nouveau propriétaire doit faire partie des membres actuels du projet"));
    }
    if call.state.user(owner).is_none_or(|user| user.kind != Kind::Human) {
        return Err(call.refusal(400, "Seuls les comptes humains peuvent être propriétaire de projets"));
    }
    let project = &mut call.state.projects[place];
    project.members.retain(|member| member.user_id != owner);
    let old = std::mem::replace(&mut project.owner_id, owner.to_owned());
    project.members.push(crate::state::Member { user_id: old, role_ids: Vec::new() });
    Ok(())
}

/// A mask as it may be sent: a number, or the digits of one.
pub(super) fn mask(value: Option<&Value>) -> Option<u64> {
    match value {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.parse().ok(),
        _ => None,
    }
}

/// A project of the old server, which wants an identifier where the new one also takes a slug.
pub(super) fn reach(call: &mut Call<'_>, id: &str, need: Need) -> Result<(Caller, usize), Answer> {
    let caller = call.caller()?;
    if !call.is_nest() && !is_uuid(id) {
        return Err(Answer::stack(&format!("invalid input syntax for type uuid: \"{id}\""), "DriverAdapterError"));
    }
    let place = call.find(id)?;
    call.allowed(&caller, place, need)?;
    Ok((caller, place))
}

pub(super) fn hooks(call: &mut Call<'_>, id: &str) -> Reply {
    let (caller, place) = reach(call, id, Need::to_write(rights::REPLAY_HOOKS))?;
    let project = call.state.projects[place].id.clone();
    call.state.effect("project.replay", &project);
    let fine = call.provision_project(place, "Replay hooks for Project", &caller);
    if !fine && !call.is_nest() {
        return Err(call.refusal(422, "Echec des services au reprovisionnement du projet"));
    }
    Ok(Answer::empty(204))
}

pub(super) fn archive(call: &mut Call<'_>, id: &str) -> Reply {
    let need = if call.is_nest() { Need::strictly(rights::MANAGE) } else { Need::to_write(rights::MANAGE) };
    let (caller, place) = reach(call, id, need)?;
    let up = call.services_up();
    let project = call.state.projects[place].id.clone();
    if !up && !call.is_nest() {
        call.state.log("Delete Project", Some(&caller.id), Some(&project), true);
        return Err(call.refusal(422, "Echec des services à la suppression du projet"));
    }
    let instant = call.state.instant().timestamp_millis();
    let now = call.state.now();
    let nest = call.is_nest();
    let kept = &mut call.state.projects[place];
    // The groups of roles get the name that the project had.
    let prefix = format!("/{}/", kept.name.split('_').next().unwrap_or_default());
    for role in kept.roles.iter_mut().filter(|role| nest && !role.oidc_group.starts_with(&prefix)) {
        role.oidc_group = format!("{}{}", prefix.trim_end_matches('/'), role.oidc_group);
    }
    kept.environments.clear();
    kept.repositories.clear();
    kept.deployments.clear();
    kept.name = format!("{}_{instant}_archived", kept.name);
    kept.slug = format!("{}_{instant}_archived", kept.slug);
    kept.locked = true;
    kept.status = if up { "archived" } else { "failed" }.to_owned();
    kept.updated_at = now;
    call.state.effect("project.archive", &project);
    call.state.log("Delete Project", Some(&caller.id), Some(&project), !up);
    Ok(Answer::empty(204))
}

pub(super) fn secrets(call: &mut Call<'_>, id: &str) -> Reply {
    let (_, place) = reach(call, id, Need::strictly(rights::SEE_SECRETS))?;
    if call.is_nest() && call.state.plugins == crate::state::Plugins::Real {
        let mount = call.state.projects[place].slug.clone();
        let vault = json!({ ".spec.mount": mount, ".spec.vaultAuthRef": "vault-auth" });
        return Ok(Answer::json(200, json!({ "VAULT": vault })));
    }
    Ok(Answer::json(200, json!({})))
}

pub(super) fn bulk(call: &mut Call<'_>) -> Reply {
    let caller = call.admin(admin::MANAGE)?;
    let object = call.object()?;
    let action = object.get("action").and_then(Value::as_str).unwrap_or_default().to_owned();
    let ids: Vec<String> = match object.get("projectIds") {
        Some(Value::Array(ids)) => ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
        _ => call.state.projects.iter().map(|project| project.id.clone()).collect(),
    };
    if !["archive", "lock", "unlock", "replay"].contains(&action.as_str()) {
        let options = ["archive", "lock", "unlock", "replay"];
        call.wrong(Part::Body, &[Issue::not_among("action", &options, &action)])?;
    }
    for id in ids {
        let Ok(place) = call.find(&id) else { continue };
        match action.as_str() {
            "archive" => drop(archive(call, &id)?),
            "replay" => drop(call.provision_project(place, "Replay hooks for Project", &caller)),
            lock => call.state.projects[place].locked = lock == "lock",
        }
    }
    Ok(Answer::empty(202))
}

/// Every project as a table, for administrators.
pub(super) fn table(call: &mut Call<'_>) -> Reply {
    let caller = call.caller()?;
    if !on_console(caller.mask, admin::MANAGE) {
        return Err(call.refusal(403, "Permissions administrateur insuffisantes"));
    }
    let mut text = String::from(
        "name,description,createdAt,updatedAt,environments,owner.id,owner.firstName,owner.lastName,owner.email,\
         owner.createdAt,owner.updatedAt,owner.lastLogin,owner.adminRoleIds,owner.type\n",
    );
    for project in &call.state.projects {
        let Some(owner) = call.state.user(&project.owner_id) else { continue };
        text.push_str(&format!(
            "{},{},{},{},{},{},{},{},{},{},{},{},[],{}\n",
            project.name,
            project.description,
            project.created_at,
            project.updated_at,
            placed(call.state, project),
            owner.id,
            owner.first_name,
            owner.last_name,
            owner.email,
            owner.created_at,
            owner.updated_at,
            owner.last_login.as_deref().unwrap_or_default(),
            owner.kind.name(),
        ));
    }
    Ok(Answer::text(200, &text))
}

/// The environments of a project in one cell of the table.
fn placed(state: &State, project: &Project) -> String {
    let list: Vec<Value> = project
        .environments
        .iter()
        .map(|environment| {
            let stage = state.stages.iter().find(|stage| stage.id == environment.stage_id);
            let cluster = state.clusters.iter().find(|cluster| cluster.id == environment.cluster_id);
            json!({
                "name": environment.name,
                "stage": { "id": environment.stage_id, "name": stage.map(|stage| &stage.name) },
                "cluster": { "label": cluster.map(|cluster| &cluster.label) },
            })
        })
        .collect();
    if list.is_empty() {
        return "[]".to_owned();
    }
    format!("\"{}\"", Value::Array(list).to_string().replace('"', "\"\""))
}

/// Whether the caller may read the log of a project.
pub(super) fn is_member(call: &Call<'_>, caller: &Caller, id: &str) -> bool {
    let project = call.state.projects.iter().find(|project| project.id == id);
    project.is_some_and(|project| on_project(call.state.project_mask(project, &caller.id), rights::GUEST))
}
