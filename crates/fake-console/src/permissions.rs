//! Bits of the two permission masks, and who holds what.

/// Rights on one project.
pub(crate) mod project {
    pub(crate) const GUEST: u64 = 1;
    pub(crate) const MANAGE: u64 = 1 << 1;
    pub(crate) const MANAGE_MEMBERS: u64 = 1 << 2;
    pub(crate) const MANAGE_ENVIRONMENTS: u64 = 1 << 3;
    pub(crate) const MANAGE_REPOSITORIES: u64 = 1 << 4;
    pub(crate) const MANAGE_ROLES: u64 = 1 << 5;
    pub(crate) const SEE_SECRETS: u64 = 1 << 6;
    pub(crate) const REPLAY_HOOKS: u64 = 1 << 7;
    pub(crate) const LIST_ENVIRONMENTS: u64 = 1 << 8;
    pub(crate) const LIST_REPOSITORIES: u64 = 1 << 9;
    pub(crate) const LIST_MEMBERS: u64 = 1 << 10;
    pub(crate) const LIST_ROLES: u64 = 1 << 11;
    pub(crate) const MANAGE_DEPLOYMENTS: u64 = 1 << 12;
    pub(crate) const LIST_DEPLOYMENTS: u64 = 1 << 13;
}

/// Rights on the whole console.
pub(crate) mod admin {
    pub(crate) const LIST: u64 = 1;
    pub(crate) const MANAGE: u64 = 1 << 1;
    pub(crate) const MANAGE_USERS: u64 = 1 << 2;
    pub(crate) const MANAGE_PROJECTS: u64 = 1 << 3;
    pub(crate) const MANAGE_SYSTEM: u64 = 1 << 8;
    pub(crate) const LIST_PROJECTS: u64 = 1 << 10;
    pub(crate) const LIST_CLUSTERS: u64 = 1 << 12;
    pub(crate) const LIST_SYSTEM: u64 = 1 << 15;
    pub(crate) const MANAGE_ADMIN_TOKEN: u64 = 1 << 16;
    pub(crate) const LIST_ADMIN_TOKEN: u64 = 1 << 17;
}

/// Each right to list, with the right to manage that implies it. Deployments are not there: managing them does not
/// let one list them.
const IMPLIED: [(u64, u64); 4] = [
    (project::LIST_ENVIRONMENTS, project::MANAGE_ENVIRONMENTS),
    (project::LIST_REPOSITORIES, project::MANAGE_REPOSITORIES),
    (project::LIST_MEMBERS, project::MANAGE_MEMBERS),
    (project::LIST_ROLES, project::MANAGE_ROLES),
];

/// Whether a mask on a project grants a right.
pub(crate) fn on_project(mask: u64, right: u64) -> bool {
    let implied = IMPLIED.iter().filter(|(list, _)| *list == right).map(|(_, manage)| manage).sum::<u64>();
    mask & (project::MANAGE | right | implied) != 0
}

/// Whether a mask on the console grants a right. `LIST` stands for every right to list, `MANAGE` for all.
pub(crate) fn on_console(mask: u64, right: u64) -> bool {
    const LISTS: u64 = admin::LIST_PROJECTS | admin::LIST_CLUSTERS | admin::LIST_SYSTEM | admin::LIST_ADMIN_TOKEN;
    let implied = match right {
        admin::LIST_PROJECTS => admin::MANAGE_PROJECTS,
        admin::LIST_CLUSTERS => 1 << 5,
        admin::LIST_SYSTEM => admin::MANAGE_SYSTEM,
        admin::LIST_ADMIN_TOKEN => admin::MANAGE_ADMIN_TOKEN,
        _ => 0,
    };
    let any_list = if right & LISTS != 0 { admin::LIST } else { 0 };
    mask & (admin::MANAGE | right | implied | any_list) != 0
}
