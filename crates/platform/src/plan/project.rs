//! The project itself: its creation, its description, its quotas, its name, its owner, its provisioning.

use super::actual::same_email;
use super::compare::{changes, of_project, wanted_project};
use super::context::{Base, Context};
use super::desired::Limits;
use super::effect::{Effect, Reference};
use super::line::{Change, Consent, Kind, Line, Reason, Verb};
use crate::{Action, Project, ProjectStatus, UserKind, names};

/// The line of the project.
pub(super) fn line(context: &Context<'_>) -> Line {
    match &context.actual.held.project {
        None => creation(context),
        Some(project) => update(context, project),
    }
}

fn creation(context: &Context<'_>) -> Line {
    let wish = &context.desired.project;
    let name = wish.name.clone().unwrap_or_default();
    if let Some(line) = context.gap(Kind::Project, &name).or_else(|| unfit(context, &name)) {
        return line;
    }
    let limits = wish.limits.over(&Limits::default());
    let lacking: Vec<&str> =
        wish.limits.numbers().into_iter().filter(|(_, quantity)| quantity.is_none()).map(|(name, _)| name).collect();
    if !limits.limitless && !lacking.is_empty() {
        let fields = lacking.join(" », « ");
        return Line::blocked(Kind::Project, &name, Reason::Missing, format!("Le dossier ne dit pas : « {fields} »."))
            .advising("Renseignez les six quotas ; écrivez 0 où il n'y a pas de besoin.");
    }
    let refusal = context.actual.caller.as_ref().and_then(|caller| {
        if caller.kind == UserKind::Bot {
            return Some(crate::Refusal::NotHuman);
        }
        caller.admin.and_then(|admin| admin.may_create_project().err())
    });
    if let Some(refusal) = refusal {
        return Line::blocked(Kind::Project, &name, Reason::Right, refusal.to_string())
            .advising("Demandez la création du projet à la Service Team.");
    }
    let changes = wanted_project(wish)
        .into_iter()
        .filter_map(|(attribute, value)| Change::between(attribute, serde_json::Value::Null, value));
    let line = Line::new(Kind::Project, &name, Verb::Create, format!("Créer le projet « {name} »"))
        .changing(changes.collect())
        .doing(Effect::CreateProject {
            name: name.clone(),
            description: wish.description.clone().unwrap_or_default(),
            quotas: limits,
        });
    let line = context.unless_vanished(line, context.last.is_some());
    if line.verb == Verb::Create { unless_taken(context, line, &name) } else { line }
}

/// What the console would refuse of the project.
fn unfit(context: &Context<'_>, name: &str) -> Option<Line> {
    let wish = &context.desired.project;
    if name.is_empty() {
        let line = Line::blocked(
            Kind::Project,
            name,
            Reason::Missing,
            "Le dossier ne dit pas le nom du projet dans la console.",
        );
        return Some(line.advising("Complétez « projet-nom-console » dans le dossier."));
    }
    let description = names::description(wish.description.as_deref().unwrap_or_default());
    let rule = names::project(name).and(description).err()?;
    Some(Line::blocked(Kind::Project, name, Reason::Rule, rule).advising("Corrigez le dossier."))
}

/// Names are not unique on the server: a namesake is only created knowingly.
fn unless_taken(context: &Context<'_>, mut line: Line, name: &str) -> Line {
    let Some(namesakes) = &context.actual.namesakes else {
        let told = "La console n'a pas laissé chercher si un projet porte déjà ce nom.";
        line.block(Reason::Unread, told.to_owned(), "Relisez la console avant de créer le projet.");
        return line;
    };
    let alive: Vec<&Project> = namesakes.iter().filter(|other| other.name == name && !other.is_archived()).collect();
    if alive.is_empty() {
        return line;
    }
    let slug = names::slug(name, alive.iter().map(|other| other.slug.as_str()));
    let mut held: Vec<String> = alive
        .iter()
        .map(|other| match other.owner_id().map(|owner| owner_of(context, other, owner)) {
            Some(owner) => format!("« {} » ({owner})", other.slug),
            None => format!("« {} »", other.slug),
        })
        .collect();
    held.sort();
    let told = format!(
        "La console a déjà un projet de ce nom : {}. Elle en accepterait un second et lui donnerait le slug « {slug} ».",
        held.join(", ")
    );
    let consent = Consent::of(&line, &told);
    if context.options.accept.contains(&consent) {
        return line.explained(told);
    }
    line.block(
        Reason::NameTaken,
        told,
        "S'il s'agit du vôtre, liez-y le dossier ; sinon changez de nom, ou acceptez cette ligne pour créer un homonyme.",
    );
    line.asking(consent)
}

fn owner_of(context: &Context<'_>, project: &Project, owner: &crate::UserId) -> String {
    let own = project.owner.as_ref().map(|owner| owner.email.clone()).filter(|email| !email.is_empty());
    own.unwrap_or_else(|| context.actual.person(owner))
}

fn update(context: &Context<'_>, project: &Project) -> Line {
    let wish = &context.desired.project;
    let name = &project.name;
    let changes = changes(&of_project(project), &wanted_project(wish));
    if let Some(gap) = context.gap(Kind::Project, wish.name.as_deref().unwrap_or_default()) {
        // The line keeps the name of the console, that names it in every plan.
        let blocked = Line::blocked(Kind::Project, name, Reason::Missing, gap.explanation);
        return blocked.advising(gap.advice).changing(changes);
    }
    if changes.is_empty() {
        return Line::new(Kind::Project, name, Verb::Nothing, format!("Le projet « {name} » est conforme"));
    }
    if let Some(line) = context.refused(Kind::Project, name, Action::UpdateProject) {
        return line.changing(changes);
    }
    if let Err(rule) = names::description(wish.description.as_deref().unwrap_or_default()) {
        return Line::blocked(Kind::Project, name, Reason::Rule, rule)
            .changing(changes)
            .advising("Corrigez le dossier.");
    }
    let line = Line::new(Kind::Project, name, Verb::Update, format!("Modifier le projet « {name} »"))
        .changing(changes)
        .doing(Effect::UpdateProject {
            project: project.id.clone(),
            description: wish.description.clone().unwrap_or_else(|| project.description.clone()),
            quotas: wish.limits.over(&Limits::of(project)),
        });
    let base = context.last.and_then(|last| last.project.as_ref()).map(of_project);
    context.unless_conflict(line, &Base::of(false, base))
}

/// The lines about the project besides its own.
pub(super) fn others(context: &Context<'_>) -> Vec<Line> {
    let Some(project) = &context.actual.held.project else {
        return new_owner(context, None).into_iter().collect();
    };
    [other_name(context, project), new_owner(context, Some(project)), replay(context, project)]
        .into_iter()
        .flatten()
        .collect()
}

fn other_name(context: &Context<'_>, project: &Project) -> Option<Line> {
    let wanted = context.desired.project.name.as_deref().filter(|name| *name != project.name)?;
    let change = Change::between("nom", project.name.as_str(), wanted);
    let line = Line::blocked(
        Kind::ProjectName,
        wanted,
        Reason::Immutable,
        format!("Le projet s'appelle « {} » sur la console, et un nom ne change plus après la création.", project.name),
    );
    Some(
        line.changing(change.into_iter().collect())
            .advising("Reprenez le nom de la console dans le dossier, ou liez le dossier à un autre projet."),
    )
}

/// The line that gives the project to somebody else.
pub(super) fn new_owner(context: &Context<'_>, project: Option<&Project>) -> Option<Line> {
    let wanted = context.desired.project.owner.as_deref().filter(|email| !email.trim().is_empty())?;
    let held = match project {
        Some(project) => context.actual.person(project.owner_id()?),
        None => context.actual.caller.as_ref()?.email.clone(),
    };
    if same_email(&held, wanted) {
        return None;
    }
    let changes = Change::between("proprietaire", held.as_str(), wanted).into_iter().collect();
    if project.is_some()
        && let Some(line) = context.refused(Kind::Owner, wanted, Action::TransferProject)
    {
        return Some(line.changing(changes));
    }
    let told =
        "Transmettre le projet retire aussitôt ses droits à l'ancien propriétaire, qui devient membre sans rôle.";
    let asked = Line::blocked(Kind::Owner, wanted, Reason::ToAccept, told).changing(changes);
    let consent = Consent::of(&asked, told);
    if !context.options.accept.contains(&consent) {
        let advice = "Acceptez cette ligne pour transmettre le projet, une fois tout le reste appliqué.";
        return Some(asked.advising(advice).asking(consent));
    }
    let changes = asked.changes;
    let id = context.actual.held.member(wanted).map(|member| member.user_id.to_string());
    Some(
        Line::new(Kind::Owner, wanted, Verb::Update, format!("Transmettre le projet à {wanted}"))
            .explained("L'ancien propriétaire perd ses droits aussitôt et devient membre sans rôle.")
            .changing(changes)
            .doing(Effect::TransferProject {
                project: project.map(|project| project.id.clone()),
                owner: Reference { name: wanted.to_owned(), id },
            }),
    )
}

/// Provisioning that failed. That an older version of the console did it is no failure: each upgrade would put every
/// dossier to do again.
fn replay(context: &Context<'_>, project: &Project) -> Option<Line> {
    let why = match project.status {
        ProjectStatus::Failed => "Un service a échoué au dernier provisionnement.",
        ProjectStatus::Warning => "Un service a émis un avertissement au dernier provisionnement.",
        _ => return None,
    };
    let name = &project.name;
    if let Some(line) = context.refused(Kind::Replay, name, Action::ReplayHooks) {
        let told = format!("{why} {}", line.explanation);
        return Some(line.explained(told));
    }
    Some(
        Line::new(Kind::Replay, name, Verb::Replay, format!("Reprovisionner le projet « {name} »"))
            .explained(why)
            .advising("Le détail de l'échec est dans le journal de la console. Rejouer ne change aucune valeur.")
            .doing(Effect::ReplayHooks { project: project.id.clone() }),
    )
}
