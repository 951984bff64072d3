//! What a link remembers once lines are applied: what they were about, as the console has it now. The rest stays as it was
//! known, so that what moved there meanwhile is still told.

use accostage_platform::plan::{Holdings, Kind};
use accostage_platform::{Member, Project};

/// What is remembered after lines about these items are done, from a reading made since.
pub(super) fn remembered<'a>(
    before: Option<Holdings>,
    now: &Holdings,
    done: impl Iterator<Item = (Kind, &'a str)>,
) -> Holdings {
    let Some(mut held) = before.filter(|held| held.project.is_some()) else { return now.clone() };
    for (kind, name) in done {
        match kind {
            Kind::Project => of_project(held.project.as_mut(), now.project.as_ref()),
            Kind::Owner => {
                if let (Some(held), Some(now)) = (&mut held.project, &now.project) {
                    held.owner_id.clone_from(&now.owner_id);
                    held.owner.clone_from(&now.owner);
                }
            }
            Kind::Environment => swap(&mut held.environments, now.environments.as_deref(), |one| one.name == name),
            Kind::Repository => {
                swap(&mut held.repositories, now.repositories.as_deref(), |one| one.internal_repo_name == name)
            }
            Kind::Deployment => swap(&mut held.deployments, now.deployments.as_deref(), |one| one.name == name),
            Kind::Member | Kind::Roles => of_member(held.project.as_mut(), now.project.as_ref(), name),
            Kind::ProjectName | Kind::Replay => {}
        }
    }
    held
}

/// The project itself, without its people nor its roles.
fn of_project(held: Option<&mut Project>, now: Option<&Project>) {
    let (Some(held), Some(now)) = (held, now) else { return };
    let (members, roles) = (std::mem::take(&mut held.members), std::mem::take(&mut held.roles));
    let (owner, owner_id) = (held.owner.take(), held.owner_id.take());
    *held = Project { members, roles, owner, owner_id, ..now.clone() };
}

fn of_member(held: Option<&mut Project>, now: Option<&Project>, email: &str) {
    let (Some(held), Some(now)) = (held, now) else { return };
    let is = |member: &Member| member.email.to_lowercase() == email.to_lowercase();
    held.members.retain(|member| !is(member));
    held.members.extend(now.members.iter().filter(|member| is(member)).cloned());
    // The roles of somebody are remembered by their names.
    for role in &now.roles {
        if !held.roles.iter().any(|known| known.id == role.id) {
            held.roles.push(role.clone());
        }
    }
}

/// Replaces what is named by what is there now, if anything is. A list that was never read is taken whole.
fn swap<T: Clone>(held: &mut Option<Vec<T>>, now: Option<&[T]>, is: impl Fn(&T) -> bool) {
    let Some(now) = now else { return };
    let held = held.get_or_insert_with(|| now.to_vec());
    held.retain(|one| !is(one));
    held.extend(now.iter().filter(|one| is(one)).cloned());
}

#[cfg(test)]
mod tests {
    use accostage_platform::Environment;

    use super::*;

    fn environment(name: &str, cpu: u32) -> Environment {
        Environment { name: name.to_owned(), cpu: cpu.into(), ..Environment::default() }
    }

    #[test]
    fn what_was_not_applied_stays_as_it_was_known() {
        let held = |environments: Vec<Environment>| Holdings {
            project: Some(Project::default()),
            environments: Some(environments),
            ..Holdings::default()
        };
        let before = held(vec![environment("dev", 1), environment("prod", 1), environment("vieux", 1)]);
        let now = held(vec![environment("dev", 2), environment("prod", 2), environment("neuf", 2)]);
        let done = [(Kind::Environment, "dev"), (Kind::Environment, "neuf"), (Kind::Environment, "vieux")];
        let kept = remembered(Some(before), &now, done.into_iter());
        let kept = kept.environments.expect("a list");
        assert_eq!(kept, [environment("prod", 1), environment("dev", 2), environment("neuf", 2)]);
        assert_eq!(remembered(None, &now, [].into_iter()), now);
    }
}
