//! Rights: the answers measured on a running console, then properties that hold for any mask.

use accostage_platform::{
    Action, AdminRight, AdminRights, AdminRole, Member, Project, ProjectRight, ProjectRights, Refusal, Role, RoleKind,
    Standing, UserId, UserKind,
};
use proptest::prelude::*;

/// « Tout le monde » as the console is installed.
const EVERYBODY: AdminRights = AdminRights(25_608);

fn project(everyone: u64, role: u64) -> Project {
    Project {
        id: "p".into(),
        owner_id: Some("owner".into()),
        everyone_perms: ProjectRights(everyone),
        roles: vec![Role { id: "r".into(), permissions: ProjectRights(role), ..Role::default() }],
        members: vec![
            Member { user_id: "plain".into(), ..Member::default() },
            Member { user_id: "member".into(), role_ids: vec!["r".into(), "unknown".into()], ..Member::default() },
        ],
        ..Project::default()
    }
}

fn allowed(project: &Project, user: &str, admin: AdminRights, action: Action) -> Result<(), Refusal> {
    Standing::new(project, &UserId::from(user), &UserKind::Human, admin).allows(action)
}

#[test]
fn a_member_without_role_gets_what_everybody_has_there() {
    let project = project(896, 0);
    // Exchanges 390 to 394.
    for action in [Action::ReadProject, Action::ListEnvironments, Action::ReplayHooks, Action::ReadLog] {
        assert_eq!(allowed(&project, "plain", AdminRights::NONE, action), Ok(()), "{action:?}");
    }
    let refusal = allowed(&project, "plain", EVERYBODY, Action::SeeSecrets).expect_err("393");
    assert_eq!(refusal, Refusal::Right(ProjectRight::SeeSecrets));
    assert_eq!(refusal.to_string(), "Il vous manque le droit « Afficher les secrets » dans ce projet.");
}

#[test]
fn an_outsider_sees_what_projects_hold_but_not_the_project() {
    let project = project(896, 0);
    // Exchanges 159, 202, 445 to 447 on one side; 112, 131, 276 and 283 on the other.
    for action in [
        Action::ListEnvironments,
        Action::ListRepositories,
        Action::ListMembers,
        Action::ListRoles,
        Action::ListServices,
    ] {
        assert_eq!(allowed(&project, "nobody", EVERYBODY, action), Ok(()), "{action:?}");
        assert_eq!(allowed(&project, "nobody", AdminRights::NONE, action), Err(Refusal::Outsider), "{action:?}");
    }
    for action in [Action::ReadProject, Action::SeeSecrets, Action::ListDeployments, Action::ReadLog] {
        assert_eq!(allowed(&project, "nobody", EVERYBODY, action), Err(Refusal::Outsider), "{action:?}");
    }
}

#[test]
fn managing_deployments_does_not_let_them_be_listed() {
    let project = project(0, ProjectRights::of(&[ProjectRight::ManageDeployments]).0);
    assert_eq!(allowed(&project, "member", EVERYBODY, Action::ManageDeployments), Ok(()));
    let refusal = Refusal::Right(ProjectRight::ListDeployments);
    assert_eq!(allowed(&project, "member", EVERYBODY, Action::ListDeployments), Err(refusal));
}

#[test]
fn a_locked_project_keeps_reads_secrets_deployments_and_its_unlocking() {
    let project = Project { locked: true, ..project(896, 0) };
    let open = [Action::SeeSecrets, Action::ManageDeployments, Action::ArchiveProject, Action::ListEnvironments];
    for action in open {
        assert_eq!(allowed(&project, "owner", EVERYBODY, action), Ok(()), "{action:?}");
    }
    for action in [
        Action::UpdateProject,
        Action::ReplayHooks,
        Action::ManageEnvironments,
        Action::ManageRepositories,
        Action::ManageMembers,
        Action::ManageRoles,
        Action::UpdateServices,
    ] {
        assert_eq!(allowed(&project, "owner", EVERYBODY, action), Err(Refusal::Locked), "{action:?}");
    }
    assert_eq!(
        allowed(&project, "owner", EVERYBODY, Action::LockProject),
        Err(Refusal::Admin(AdminRight::Manage)),
        "the owner cannot unlock"
    );
    assert_eq!(allowed(&project, "nobody", AdminRights(2), Action::LockProject), Ok(()));
}

#[test]
fn listing_every_project_takes_the_whole_power_and_creating_one_the_right_of_everybody() {
    assert!(AdminRights(1).may_list_all_projects().is_err(), "77: reading everything is not enough");
    assert!(AdminRights(3).may_list_all_projects().is_ok());
    assert!(EVERYBODY.may_create_project().is_ok());
    assert!(AdminRights(1024).may_create_project().is_err());
}

#[test]
fn the_role_of_everybody_counts_without_being_held() {
    let role = |id: &str, kind: RoleKind, permissions| AdminRole {
        id: id.into(),
        kind,
        permissions: AdminRights(permissions),
        ..AdminRole::default()
    };
    let roles = [role("all", RoleKind::Global, 25_608), role("admin", RoleKind::External, 2)];
    assert_eq!(AdminRole::effective(&roles, &[]), EVERYBODY);
    assert_eq!(AdminRole::effective(&roles, &["admin".into()]), AdminRights(25_610));
}

#[test]
fn a_robot_does_not_write_repositories() {
    let project = project(896, 0);
    let robot = UserId::from("robot");
    let standing = Standing::new(&project, &robot, &UserKind::Bot, AdminRights(2));
    assert_eq!(standing.allows(Action::ManageRepositories), Err(Refusal::NotHuman));
    assert_eq!(standing.allows(Action::ManageEnvironments), Ok(()));
}

proptest! {
    #[test]
    fn the_owner_may_do_all_but_lock(everyone: u64, role: u64, admin: u64) {
        let project = project(everyone, role);
        for action in Action::ALL {
            if action != Action::LockProject {
                prop_assert_eq!(allowed(&project, "owner", AdminRights(admin), action), Ok(()));
            }
        }
    }

    #[test]
    fn a_right_more_never_takes_one_away(everyone: u64, role: u64, admin: u64, more: u64, locked: bool) {
        let less = Project { locked, ..project(everyone, role) };
        let greater = Project { locked, ..project(everyone, role | more) };
        for action in Action::ALL {
            for user in ["plain", "member", "nobody"] {
                if allowed(&less, user, AdminRights(admin), action).is_ok() {
                    prop_assert!(allowed(&greater, user, AdminRights(admin), action).is_ok());
                    prop_assert!(allowed(&less, user, AdminRights(admin | more), action).is_ok());
                }
            }
        }
    }

    #[test]
    fn the_mask_of_a_member_is_the_union_and_that_of_others_is_empty(everyone: u64, role: u64) {
        let project = project(everyone, role);
        let rights = |user: &str| Standing::new(&project, &user.into(), &UserKind::Human, AdminRights::NONE).rights();
        prop_assert_eq!(rights("member"), ProjectRights(everyone | role | 1));
        prop_assert_eq!(rights("plain"), ProjectRights(everyone | 1));
        prop_assert_eq!(rights("nobody"), ProjectRights::NONE);
        prop_assert_eq!(rights("owner"), ProjectRights(2));
    }

    #[test]
    fn administering_the_console_allows_everything_on_a_live_project(everyone: u64, role: u64, admin: u64) {
        let project = project(everyone, role);
        for action in Action::ALL {
            prop_assert_eq!(allowed(&project, "nobody", AdminRights(admin | 2), action), Ok(()));
        }
    }

    #[test]
    fn masks_are_written_as_decimal_text_and_read_back(mask: u64) {
        let text = serde_json::to_string(&ProjectRights(mask)).expect("JSON");
        prop_assert_eq!(&text, &format!("\"{mask}\""));
        prop_assert_eq!(serde_json::from_str::<ProjectRights>(&text).expect("a mask"), ProjectRights(mask));
        prop_assert_eq!(serde_json::from_str::<AdminRights>(&mask.to_string()).expect("a number"), AdminRights(mask));
    }
}
