//! What fits: environments one after the other against the quotas of the project and the capacity of the clusters.
//!
//! An environment that does not fit leaves its place to those that do. What frees resources comes first; a quota that goes
//! down comes after what frees it, a quota that goes up before what needs it.

use super::context::Context;
use super::desired::Limits;
use super::effect::Effect;
use super::environment::Candidate;
use super::line::{Line, Reason};
use crate::{ClusterId, EnvironmentId, Quantity, Resources, Usage};

/// Blocks what does not fit, and sets which line comes before which.
pub(super) fn settle(context: &Context<'_>, project: &mut Line, candidates: &mut [Candidate]) {
    let now = context.actual.held.project.as_ref().map(Limits::of).unwrap_or_default();
    let wanted = match &project.action {
        Some(Effect::CreateProject { quotas, .. } | Effect::UpdateProject { quotas, .. }) => *quotas,
        _ => now,
    };
    let exists = context.project_id().is_some();
    let mut outcome = run(context, candidates, &now, &wanted, exists);
    let over = excess(&now, &wanted, &outcome.books);
    if exists && !over.is_empty() {
        project.block(
            Reason::Quota,
            format!("Le quota voulu est inférieur à ce que prennent les environnements : {}. La console l'accepterait et refuserait ensuite tout changement.", over.join(" ; ")),
            "Réduisez d'abord les environnements, ou gardez un quota qui les couvre.",
        );
        outcome = run(context, candidates, &now, &now, exists);
    }
    if !exists && project.acts() && wanted.limitless {
        "Sans limite : aucun quota ne protège le projet, et la plateforme ne garantit pas le déploiement."
            .clone_into(&mut project.explanation);
    }
    if lowers(&now, &wanted) && exists && project.acts() {
        project.after.extend(outcome.first.iter().map(|index| candidates[*index].line.id.clone()));
    }
    let limits = if project.acts() { wanted } else { now };
    set_order(context, project, candidates, &outcome, (&now, &limits));
    for (index, told) in outcome.refused {
        let advice =
            "Augmentez le quota dans le dossier (et dans la demande d'hébergement), ou réduisez l'environnement.";
        candidates[index].line.block(Reason::Quota, told, advice);
    }
}

/// Makes a line wait for the quotas that it needs, and for what frees resources when it would not fit without.
fn set_order(
    context: &Context<'_>,
    project: &Line,
    candidates: &mut [Candidate],
    outcome: &Outcome,
    (now, limits): (&Limits, &Limits),
) {
    let mut worst = Books::open(context);
    for (place, index) in outcome.accepted.iter().enumerate() {
        let first = outcome.first.contains(index);
        let needs = !worst.lacking(&candidates[*index], if first { now } else { limits }).is_empty();
        let freeing = outcome.accepted[..place].iter().filter(|other| needs && frees_something(&candidates[**other]));
        let mut after: Vec<_> = freeing.map(|other| candidates[*other].line.id.clone()).collect();
        if project.acts() && !first {
            after.push(project.id.clone());
        }
        worst.take(&Candidate { after: most(&candidates[*index]), ..candidates[*index].clone() });
        candidates[*index].line.after.extend(after);
    }
}

/// What is taken: of the project in production and outside it, and of clusters.
#[derive(Clone)]
pub(super) struct Books {
    /// Environment, draws on production, what it takes.
    entries: Vec<(Option<EnvironmentId>, bool, Resources)>,
    clusters: Vec<(ClusterId, Resources, Resources)>,
}

struct Outcome {
    /// Lines that fit, in the order in which they do.
    accepted: Vec<usize>,
    /// Among them, those done before the quotas of the project change.
    first: Vec<usize>,
    /// Lines that do not fit, with what is lacking.
    refused: Vec<(usize, String)>,
    books: Books,
}

fn run(context: &Context<'_>, candidates: &[Candidate], now: &Limits, wanted: &Limits, exists: bool) -> Outcome {
    let mut books = Books::open(context);
    let mut waiting: Vec<usize> = (0..candidates.len()).filter(|index| candidates[*index].line.acts()).collect();
    let (mut accepted, mut first) = (Vec::new(), Vec::new());
    if exists && lowers(now, wanted) {
        // One that also takes more of something else is done first if it fits as things are: the quota that goes down
        // would not cover what it takes until then.
        let shrinking = |index: &usize| candidates[*index].id.is_some() && frees_something(&candidates[*index]);
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(shrinking);
        waiting = ready;
        books.take_all(candidates, now, &mut waiting, &mut first);
        waiting.extend(rest);
        accepted.clone_from(&first);
    }
    waiting.sort_by_key(|index| !frees(&candidates[*index]));
    books.take_all(candidates, wanted, &mut waiting, &mut accepted);
    let refused =
        waiting.into_iter().map(|index| (index, books.lacking(&candidates[index], wanted).join(" "))).collect();
    Outcome { accepted, first, refused, books }
}

impl Books {
    fn open(context: &Context<'_>) -> Self {
        let actual = context.actual;
        let environments = actual.held.environments.iter().flatten();
        let entries = environments.map(|environment| {
            let production = crate::quota::is_production(actual.stage_of(environment));
            (Some(environment.id.clone()), production, environment.resources())
        });
        let clusters = actual.clusters.iter().flatten().filter_map(|cluster| {
            let taken = actual.usage.get(&cluster.id).map(Usage::resources)?;
            Some((cluster.id.clone(), cluster.capacity(), taken))
        });
        Self { entries: entries.collect(), clusters: clusters.collect() }
    }

    /// Takes every line that fits, as long as one does: what a line frees may let another in.
    fn take_all(
        &mut self,
        candidates: &[Candidate],
        limits: &Limits,
        waiting: &mut Vec<usize>,
        accepted: &mut Vec<usize>,
    ) {
        while let Some(place) = waiting.iter().position(|index| self.lacking(&candidates[*index], limits).is_empty()) {
            let index = waiting.remove(place);
            self.take(&candidates[index]);
            accepted.push(index);
        }
    }

    fn take(&mut self, candidate: &Candidate) {
        for (id, _, taken) in &mut self.clusters {
            if *id == candidate.cluster {
                *taken = minus(*taken, candidate.before) + candidate.after;
            }
        }
        self.entries.retain(|(id, ..)| id.is_none() || *id != candidate.id);
        self.entries.push((candidate.id.clone(), candidate.production, candidate.after));
    }

    /// What environments take together, in production or outside it.
    fn taken(&self, production: bool, except: Option<&EnvironmentId>) -> Resources {
        let entries = self
            .entries
            .iter()
            .filter(|(id, family, _)| *family == production && (except.is_none() || id.as_ref() != except));
        entries.map(|(_, _, taken)| *taken).sum()
    }

    /// What is lacking for a line, in French; nothing: it fits.
    fn lacking(&self, candidate: &Candidate, limits: &Limits) -> Vec<String> {
        let mut all = Vec::new();
        let family = if candidate.production { "de production" } else { "hors production" };
        let wanted = self.taken(candidate.production, candidate.id.as_ref()) + candidate.after;
        let project = over(limits.ceiling(candidate.production), wanted);
        if !project.is_empty() {
            all.push(format!("Le quota {family} du projet serait dépassé : {}.", project.join(" ; ")));
        }
        let cluster = self.clusters.iter().find(|(id, ..)| *id == candidate.cluster);
        if let Some((_, capacity, taken)) = cluster {
            let cluster = over(*capacity, minus(*taken, candidate.before) + candidate.after);
            if !cluster.is_empty() {
                all.push(format!("Le cluster n'a plus assez de ressources : {}.", cluster.join(" ; ")));
            }
        }
        all
    }
}

/// It takes less of something, and more of nothing.
fn frees(candidate: &Candidate) -> bool {
    let pairs = numbers(candidate.before).into_iter().zip(numbers(candidate.after));
    candidate.id.is_some() && pairs.into_iter().all(|((_, before), (_, after))| after <= before)
}

/// It takes less of something.
fn frees_something(candidate: &Candidate) -> bool {
    let pairs = numbers(candidate.before).into_iter().zip(numbers(candidate.after));
    pairs.into_iter().any(|((_, before), (_, after))| after < before)
}

/// What it takes of each resource, at the worst of before and after.
fn most(candidate: &Candidate) -> Resources {
    let (before, after) = (candidate.before, candidate.after);
    Resources {
        cpu: before.cpu.max(after.cpu),
        gpu: before.gpu.max(after.gpu),
        memory: before.memory.max(after.memory),
    }
}

/// A quota goes down, or appears where there was none.
fn lowers(now: &Limits, wanted: &Limits) -> bool {
    [false, true].into_iter().any(|production| {
        let (now, wanted) = (now.ceiling(production), wanted.ceiling(production));
        let pairs = numbers(now).into_iter().zip(numbers(wanted));
        wanted.is_limit() && (!now.is_limit() || pairs.into_iter().any(|((_, now), (_, wanted))| wanted < now))
    })
}

/// Where a quota that goes down no longer covers what is taken.
fn excess(now: &Limits, wanted: &Limits, books: &Books) -> Vec<String> {
    let mut all = Vec::new();
    for (production, family) in [(false, "hors production"), (true, "production")] {
        let (before, after) = (now.ceiling(production), wanted.ceiling(production));
        let taken = books.taken(production, None);
        let goes_down = |name: &str| {
            let find = |limits| numbers(limits).into_iter().find(|(other, _)| *other == name).map(|(_, number)| number);
            !before.is_limit() || find(after) < find(before)
        };
        for (name, wanted, taken) in beyond(after, taken).filter(|(name, ..)| goes_down(name)) {
            all.push(format!("{name} {family} : {taken} pris, {wanted} voulus"));
        }
    }
    all
}

/// What goes beyond a limit, as people read it.
fn over(limit: Resources, wanted: Resources) -> Vec<String> {
    let told = |(name, limit, wanted): (&str, Quantity, Quantity)| {
        format!("{name} {wanted} pour {limit}, {} de trop", less(wanted, limit))
    };
    beyond(limit, wanted).map(told).collect()
}

/// Names, limits and amounts that go beyond, where there is a limit.
fn beyond(limit: Resources, wanted: Resources) -> impl Iterator<Item = (&'static str, Quantity, Quantity)> {
    let pairs = numbers(limit).into_iter().zip(numbers(wanted));
    let limited = limit.is_limit();
    pairs
        .filter(move |((_, limit), (_, wanted))| limited && wanted > limit)
        .map(|((name, limit), (_, wanted))| (name, limit, wanted))
}

fn numbers(resources: Resources) -> [(&'static str, Quantity); 3] {
    [("CPU", resources.cpu), ("mémoire", resources.memory), ("GPU", resources.gpu)]
}

fn minus(one: Resources, other: Resources) -> Resources {
    Resources { cpu: less(one.cpu, other.cpu), gpu: less(one.gpu, other.gpu), memory: less(one.memory, other.memory) }
}

/// Never below nothing: what a cluster says is taken may be older than what an environment says that it takes.
fn less(one: Quantity, other: Quantity) -> Quantity {
    Quantity::new((one.get() - other.get()).max(0.0)).unwrap_or_default()
}
