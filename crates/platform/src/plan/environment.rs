//! Environments: what the rules of the console allow of each, quotas aside.

use std::collections::BTreeSet;

use super::compare::{changes, fixed_of_environment, of_environment, value, wanted_environment};
use super::context::{Base, Context};
use super::desired::EnvironmentWish;
use super::effect::{Effect, Sizing};
use super::line::{Change, Kind, Line, Reason, Verb};
use crate::{Action, Cluster, ClusterId, Environment, EnvironmentId, Privacy, Resources, Stage, names, quota};

/// A line, and what it takes once done.
#[derive(Clone)]
pub(super) struct Candidate {
    pub line: Line,
    /// The environment, when it exists.
    pub id: Option<EnvironmentId>,
    /// What it takes now.
    pub before: Resources,
    /// What it would take.
    pub after: Resources,
    /// Draws on the quota of production.
    pub production: bool,
    pub cluster: ClusterId,
}

/// The lines of environments, by name.
pub(super) fn candidates(context: &Context<'_>) -> Vec<Candidate> {
    let wishes = &context.desired.environments;
    let gaps = context.desired.gaps.iter().filter(|gap| gap.kind == Kind::Environment).map(|gap| gap.name.as_str());
    let names: BTreeSet<&str> = wishes.iter().map(|wish| wish.name.as_str()).chain(gaps).collect();
    names.into_iter().map(|name| candidate(context, name)).collect()
}

fn candidate(context: &Context<'_>, name: &str) -> Candidate {
    let wishes: Vec<_> = context.desired.environments.iter().filter(|wish| wish.name == name).collect();
    let held = context.actual.held.environments_named(name).next();
    let row = wishes.first().map(|wish| wish.row.as_str()).unwrap_or_default();
    let idle = |line: Line| {
        let taken = held.map(Environment::resources).unwrap_or_default();
        Candidate {
            line: line.at_row(row),
            id: held.map(|held| held.id.clone()),
            before: taken,
            after: taken,
            production: false,
            cluster: ClusterId::default(),
        }
    };
    if let Some(line) = context.gap(Kind::Environment, name) {
        return idle(line);
    }
    let [wish] = wishes.as_slice() else {
        let told = format!("{} lignes du dossier portent ce nom.", wishes.len());
        let line = Line::blocked(Kind::Environment, name, Reason::Rule, told);
        return idle(line.advising("Gardez-en une : un nom d'environnement est unique dans un projet."));
    };
    if context.project_id().is_some() && context.actual.held.environments.is_none() {
        return idle(context.unread(Kind::Environment, name, Action::ListEnvironments));
    }
    match held {
        Some(held) => update(context, wish, held, idle),
        None => creation(context, wish, idle),
    }
}

fn update(
    context: &Context<'_>,
    wish: &EnvironmentWish,
    held: &Environment,
    idle: impl Fn(Line) -> Candidate,
) -> Candidate {
    let name = &wish.name;
    let fixed = fixed(context, wish, held);
    if !fixed.is_empty() {
        let words: Vec<&str> = fixed.iter().map(|change| change.attribute.as_str()).collect();
        let line = Line::blocked(
            Kind::Environment,
            name,
            Reason::Immutable,
            format!("Ne change plus après la création : {}.", words.join(", ")),
        );
        return idle(line.changing(fixed).advising(
            "Reprenez la valeur de la console dans le dossier, ou supprimez l'environnement pour le créer à nouveau.",
        ));
    }
    let changes = changes(&of_environment(held), &wanted_environment(wish));
    if changes.is_empty() {
        return idle(Line::new(
            Kind::Environment,
            name,
            Verb::Nothing,
            format!("L'environnement « {name} » est conforme"),
        ));
    }
    if let Some(line) = context.refused(Kind::Environment, name, Action::ManageEnvironments) {
        return idle(line.changing(changes));
    }
    let Some(project) = context.project_id() else {
        return idle(context.unread(Kind::Environment, name, Action::ListEnvironments));
    };
    let sizing = Sizing {
        cpu: wish.cpu.unwrap_or(held.cpu),
        gpu: wish.gpu.unwrap_or(held.gpu),
        memory: wish.memory.unwrap_or(held.memory),
        autosync: wish.autosync.unwrap_or(held.autosync),
    };
    let line = Line::new(Kind::Environment, name, Verb::Update, format!("Modifier l'environnement « {name} »"))
        .changing(changes)
        .doing(Effect::UpdateEnvironment {
            project: project.clone(),
            environment: held.id.clone(),
            name: name.clone(),
            sizing,
        });
    let last = context.last.filter(|last| last.environments.is_some());
    let base = last.and_then(|last| last.environments_named(name).next()).map(of_environment);
    let mut candidate = idle(context.unless_conflict(line, &Base::of(last.is_some(), base)));
    candidate.after = Resources { cpu: sizing.cpu, gpu: sizing.gpu, memory: sizing.memory };
    candidate.production = quota::is_production(context.actual.stage_of(held));
    candidate.cluster = held.cluster_id.clone();
    candidate
}

/// What the dossier says of it and that never changes.
fn fixed(context: &Context<'_>, wish: &EnvironmentWish, held: &Environment) -> Vec<Change> {
    let known = fixed_of_environment(context.actual, held);
    let wanted = [("stage", wish.stage.as_deref()), ("cluster", wish.cluster.as_deref())];
    let differs = |(attribute, wanted): (&'static str, Option<&str>)| {
        // A cluster that the caller does not see cannot be compared.
        let before = value(&known, attribute).filter(|before| **before != "")?;
        Change::between(attribute, before.clone(), wanted?)
    };
    wanted.into_iter().filter_map(differs).collect()
}

fn creation(context: &Context<'_>, wish: &EnvironmentWish, idle: impl Fn(Line) -> Candidate) -> Candidate {
    let name = &wish.name;
    if let Err(rule) = names::environment(name) {
        return idle(
            Line::blocked(Kind::Environment, name, Reason::Rule, rule).advising("Corrigez le nom dans le dossier."),
        );
    }
    let lacking = lacking(wish);
    if !lacking.is_empty() {
        let told = format!("Le dossier ne dit pas : {}.", lacking.join(", "));
        return idle(
            Line::blocked(Kind::Environment, name, Reason::Missing, told)
                .advising("Complétez la ligne de l'environnement dans le dossier."),
        );
    }
    if let Some(line) = context.refused(Kind::Environment, name, Action::ManageEnvironments) {
        return idle(line);
    }
    let (stage, cluster) = match place(context, wish) {
        Ok(place) => place,
        Err(line) => return idle(*line),
    };
    let sizing = Sizing {
        cpu: wish.cpu.unwrap_or_default(),
        gpu: wish.gpu.unwrap_or_default(),
        memory: wish.memory.unwrap_or_default(),
        autosync: wish.autosync.unwrap_or_default(),
    };
    let wanted = [("stage", wish.stage.as_deref()), ("cluster", wish.cluster.as_deref())];
    let mut changes: Vec<Change> = wanted
        .into_iter()
        .filter_map(|(attribute, text)| Change::between(attribute, serde_json::Value::Null, text?))
        .collect();
    changes.extend(
        wanted_environment(wish)
            .into_iter()
            .filter_map(|(attribute, value)| Change::between(attribute, serde_json::Value::Null, value)),
    );
    let line = Line::new(Kind::Environment, name, Verb::Create, format!("Créer l'environnement « {name} »"))
        .changing(changes)
        .doing(Effect::CreateEnvironment {
            project: context.project_id().cloned(),
            name: name.clone(),
            stage: stage.id.clone(),
            cluster: cluster.id.clone(),
            sizing,
        });
    let was_there = context.last.is_some_and(|last| last.environments_named(name).next().is_some());
    let mut candidate = idle(context.unless_vanished(line, was_there));
    candidate.after = Resources { cpu: sizing.cpu, gpu: sizing.gpu, memory: sizing.memory };
    candidate.production = stage.is_production();
    candidate.cluster = cluster.id.clone();
    candidate
}

/// What a creation needs and the dossier does not say.
fn lacking(wish: &EnvironmentWish) -> Vec<&'static str> {
    // The cluster is looked at apart: its advice names those that fit.
    let all = [
        ("le type (stage)", wish.stage.is_some()),
        ("le CPU", wish.cpu.is_some()),
        ("la mémoire", wish.memory.is_some()),
    ];
    all.into_iter().filter(|(_, said)| !said).map(|(what, _)| what).collect()
}

/// The stage and the cluster of a new environment. The server does not check that one offers the other.
fn place<'a>(context: &Context<'a>, wish: &EnvironmentWish) -> Result<(&'a Stage, &'a Cluster), Box<Line>> {
    let actual = context.actual;
    let blocked = |reason, told: String| Line::blocked(Kind::Environment, &wish.name, reason, told);
    let wanted = wish.stage.as_deref().unwrap_or_default();
    let (Some(stages), Some(clusters)) = (&actual.stages, &actual.clusters) else {
        return Err(Box::new(
            blocked(Reason::Unread, "Les types d'environnement ou les clusters n'ont pas été lus.".to_owned())
                .advising("Relisez la console."),
        ));
    };
    let Some(stage) = stages.iter().find(|stage| stage.name == wanted) else {
        let known = list(stages.iter().map(|stage| stage.name.as_str()));
        return Err(Box::new(
            blocked(Reason::Rule, format!("La console n'a pas de type « {wanted} »."))
                .advising(format!("Types de la console : {known}.")),
        ));
    };
    let open = |cluster: &&Cluster| may_use(context, cluster);
    let in_zone = |cluster: &&Cluster| zone_agrees(context, wish, cluster).unwrap_or(true);
    let fitting = || {
        let all = clusters.iter().filter(|one| one.offers(&stage.id)).filter(open).filter(in_zone);
        let known = list(all.map(|cluster| cluster.label.as_str()));
        if known.is_empty() {
            "Aucun cluster visible ne propose ce type dans cette zone : demandez-en un à la Service Team.".to_owned()
        } else {
            format!("Clusters qui conviennent : {known}.")
        }
    };
    let Some(label) = wish.cluster.as_deref() else {
        return Err(Box::new(
            blocked(Reason::Missing, "Le dossier ne dit pas le cluster.".to_owned()).advising(fitting()),
        ));
    };
    let Some(cluster) = clusters.iter().find(|cluster| cluster.label == label) else {
        return Err(Box::new(
            blocked(Reason::Rule, format!("Aucun cluster « {label} » n'est visible sur la console."))
                .advising(fitting()),
        ));
    };
    if !may_use(context, cluster) {
        return Err(Box::new(
            blocked(Reason::Rule, format!("Le cluster « {label} » est dédié à d'autres projets.")).advising(fitting()),
        ));
    }
    if !cluster.offers(&stage.id) {
        return Err(Box::new(
            blocked(
                Reason::Rule,
                format!("Le cluster « {label} » ne propose pas le type « {wanted} ».")
                    + " La console l'accepterait : l'environnement serait au mauvais endroit.",
            )
            .advising(fitting()),
        ));
    }
    if zone_agrees(context, wish, cluster) == Some(false) {
        let zone = wish.zone.as_deref().unwrap_or_default();
        return Err(Box::new(
            blocked(Reason::Rule, format!("Le cluster « {label} » n'est pas dans la zone « {zone} »."))
                .advising(fitting()),
        ));
    }
    Ok((stage, cluster))
}

/// The cluster is open to the project, as far as the console tells.
fn may_use(context: &Context<'_>, cluster: &Cluster) -> bool {
    let project = context.actual.held.project.as_ref();
    let attached = project.is_some_and(|project| {
        project.cluster_ids.contains(&cluster.id)
            || cluster.project_ids.as_ref().is_some_and(|projects| projects.contains(&project.id))
    });
    // A lead only sees the dedicated clusters that are attached to a project of theirs, without being told which one.
    let untold = project.is_some_and(|project| project.cluster_ids.is_empty()) && cluster.project_ids.is_none();
    cluster.privacy != Privacy::Dedicated || attached || untold
}

/// The cluster is in the zone that the dossier names; none: the console has no such zone, and nothing is compared.
fn zone_agrees(context: &Context<'_>, wish: &EnvironmentWish, cluster: &Cluster) -> Option<bool> {
    let wanted = wish.zone.as_deref()?.to_lowercase();
    let mut zones = context.actual.zones.iter().flatten();
    let zone = zones.find(|zone| zone.slug.to_lowercase() == wanted || zone.label.to_lowercase() == wanted)?;
    Some(zone.id == cluster.zone_id)
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.map(|name| format!("« {name} »")).collect();
    names.sort();
    names.join(", ")
}
