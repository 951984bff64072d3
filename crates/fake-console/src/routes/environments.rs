//! Environments, in their two versions, and the arithmetic of quotas.

use serde_json::{Value, json};

use crate::answer::{Answer, Dialect};
use crate::call::{Call, Caller, Need, Reply};
use crate::fields::{Fields, Text, is_plain};
use crate::permissions::project as rights;
use crate::state::Environment;
use crate::views;

use super::parts::Sort;

pub(super) const SORT: Sort = Sort {
    id: "environmentId",
    list: Need::to_read(rights::LIST_ENVIRONMENTS),
    write: Need::to_write(rights::MANAGE_ENVIRONMENTS),
    shown,
    position: |project, id| project.environments.iter().position(|known| known.id == id),
    unknown: |call| call.refusal(404, "Environnement introuvable"),
};

/// What an environment asks for.
#[derive(Clone, Copy)]
struct Wanted {
    cpu: f64,
    gpu: f64,
    memory: f64,
    autosync: bool,
}

fn resources(fields: &mut Fields<'_>) -> Wanted {
    Wanted {
        cpu: fields.number("cpu"),
        gpu: fields.number("gpu"),
        memory: fields.number("memory"),
        autosync: fields.flag("autosync"),
    }
}

fn shown(call: &Call<'_>, place: usize) -> Value {
    let project = &call.state.projects[place];
    project
        .environments
        .iter()
        .map(|environment| {
            let mut view = views::environment(environment, &project.id);
            if call.is_nest() {
                let stage = call.state.stages.iter().find(|stage| stage.id == environment.stage_id);
                view["stage"] = stage.map_or(Value::Null, |stage| json!({ "id": stage.id, "name": stage.name }));
            }
            view
        })
        .collect()
}

pub(super) fn create(call: &mut Call<'_>, id: Option<&str>) -> Reply {
    let early = id.map(|id| call.project(id, SORT.write)).transpose()?;
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let rule = Text { least: 2, most: Some(11), shape: Some((is_plain, "Invalid")), ..Text::default() };
    let name = fields.text("name", rule);
    let project = if early.is_none() { fields.uuid("projectId") } else { String::new() };
    let cluster = fields.uuid("clusterId");
    let stage = fields.uuid("stageId");
    let wanted = resources(&mut fields);
    call.finish(&fields)?;
    let (caller, place) = match early {
        Some(known) => known,
        None => call.project(&project, SORT.write)?,
    };
    check_new(call, place, &name, &stage, &cluster, wanted)?;
    if call.trouble.race && call.state.projects[place].environments.iter().any(|known| known.name == name) {
        return Err(broken(call, "Unique constraint failed on the fields: (`projectId`,`name`)"));
    }
    let (new, now) = (call.state.new_id(), call.state.now());
    let environment = Environment {
        id: new.clone(),
        name,
        stage_id: stage,
        cluster_id: cluster,
        cpu: wanted.cpu,
        gpu: wanted.gpu,
        memory: wanted.memory,
        autosync: wanted.autosync,
        created_at: now.clone(),
        updated_at: now,
    };
    let view = views::environment(&environment, &call.state.projects[place].id);
    call.state.projects[place].environments.push(environment);
    call.state.effect("environment.create", &new);
    ended(call, place, &caller, "Create Environment", "création")?;
    Ok(Answer::json(201, view))
}

pub(super) fn broken(call: &Call<'_>, words: &str) -> Answer {
    match call.dialect {
        Dialect::Nest => Answer::internal(),
        Dialect::Fastify => Answer::stack(words, "PrismaClientKnownRequestError"),
    }
}

fn ended(call: &mut Call<'_>, place: usize, caller: &Caller, action: &str, words: &str) -> Result<(), Answer> {
    if call.provision_part(place, action, caller) {
        return Ok(());
    }
    Err(call.refusal(500, &format!("Echec des services à la {words} de l'environnement")))
}

/// The checks of a creation, in their order; what they say is joined.
fn check_new(
    call: &Call<'_>,
    place: usize,
    name: &str,
    stage: &str,
    cluster: &str,
    wanted: Wanted,
) -> Result<(), Answer> {
    let project = &call.state.projects[place];
    let mut said = Vec::new();
    if !call.trouble.race && project.environments.iter().any(|known| known.name == name) {
        said.push("Ce nom d'environnement est déjà pris.".to_owned());
    }
    let stage_known = call.state.stages.iter().any(|known| known.id == stage);
    if !stage_known {
        said.push(
            if call.is_nest() { "Type d'environnement invalide." } else { "Type d'environnment invalide." }.to_owned(),
        );
    }
    let found = call.state.clusters.iter().find(|known| known.id == cluster);
    let offered = found.is_some_and(|found| found.public || project.cluster_ids.contains(&found.id));
    if !offered {
        said.push("Cluster invalide.".to_owned());
    }
    if stage_known && offered {
        said.extend(lacking(call, place, stage, cluster, None, wanted));
    }
    if said.is_empty() { Ok(()) } else { Err(call.refusal(400, &said.join("\n"))) }
}

/// What the cluster, then the project, lack for this demand.
fn lacking(
    call: &Call<'_>,
    place: usize,
    stage: &str,
    cluster: &str,
    except: Option<&str>,
    wanted: Wanted,
) -> Vec<String> {
    let mut said = Vec::new();
    if call.trouble.race {
        return said;
    }
    let project = &call.state.projects[place];
    let counted = |environment: &&Environment| Some(environment.id.as_str()) != except;
    if let Some(limits) = call.state.clusters.iter().find(|known| known.id == cluster) {
        let all = call.state.projects.iter().flat_map(|project| &project.environments);
        let used = total(all.filter(|environment| environment.cluster_id == cluster).filter(counted));
        if let Some(words) = over(used, wanted, [limits.cpu, limits.gpu, limits.memory]) {
            said.push(format!("Le cluster ne dispose pas de suffisamment de ressources : {words}."));
        }
    }
    if !project.limitless {
        let is_prod = |stage: &str| call.state.stages.iter().any(|known| known.id == stage && known.name == "prod");
        let prod = is_prod(stage);
        let same = project.environments.iter().filter(|environment| is_prod(&environment.stage_id) == prod);
        let limits = if prod { project.prod } else { project.hprod };
        if let Some(words) = over(total(same.filter(counted)), wanted, limits) {
            said.push(format!("Le projet ne dispose pas de suffisamment de ressources : {words}."));
        }
    }
    said
}

pub(super) fn total<'a>(environments: impl Iterator<Item = &'a Environment>) -> [f64; 3] {
    environments.fold([0.0; 3], |sum, environment| {
        [sum[0] + environment.cpu, sum[1] + environment.gpu, sum[2] + environment.memory]
    })
}

/// A limit without CPU nor memory is not one.
fn over(used: [f64; 3], wanted: Wanted, limits: [f64; 3]) -> Option<String> {
    if limits[0] == 0.0 && limits[2] == 0.0 {
        return None;
    }
    let asked = [wanted.cpu, wanted.gpu, wanted.memory];
    let names = ["CPU", "GPU", "Mémoire"];
    let lacking: Vec<&str> =
        (0..3).filter(|&at| used[at] + asked[at] > limits[at] + 1e-6).map(|at| names[at]).collect();
    if lacking.is_empty() { None } else { Some(lacking.join(", ")) }
}

pub(super) fn update(call: &mut Call<'_>, id: Option<&str>, environment: &str) -> Reply {
    let early = id.map(|id| call.project(id, SORT.write)).transpose()?;
    SORT.check_id(call, environment)?;
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let wanted = resources(&mut fields);
    call.finish(&fields)?;
    let (caller, place, at) = SORT.reach(call, early, environment)?;
    let known = call.state.projects[place].environments[at].clone();
    // The old server counts the environment as it is besides what it becomes.
    let except = call.is_nest().then_some(known.id.as_str());
    let said = lacking(call, place, &known.stage_id, &known.cluster_id, except, wanted);
    if !said.is_empty() {
        return Err(call.refusal(400, &said.join("\n")));
    }
    let now = call.state.now();
    let kept = &mut call.state.projects[place].environments[at];
    (kept.cpu, kept.gpu, kept.memory, kept.autosync) = (wanted.cpu, wanted.gpu, wanted.memory, wanted.autosync);
    kept.updated_at = now;
    let view = views::environment(&call.state.projects[place].environments[at], &call.state.projects[place].id);
    call.state.effect("environment.update", environment);
    ended(call, place, &caller, "Update Environment", "mise à jour")?;
    Ok(Answer::json(200, view))
}

pub(super) fn delete(call: &mut Call<'_>, id: Option<&str>, environment: &str) -> Reply {
    let early = id.map(|id| call.project(id, SORT.write)).transpose()?;
    SORT.check_id(call, environment)?;
    let (caller, place, at) = SORT.reach(call, early, environment)?;
    let gone = call.state.projects[place].environments.remove(at);
    call.state.projects[place].deployments.retain(|deployment| deployment.environment_id != gone.id);
    call.state.effect("environment.delete", environment);
    ended(call, place, &caller, "Delete Environment", "suppression")?;
    Ok(Answer::empty(204))
}
