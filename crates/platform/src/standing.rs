//! What somebody may do in a project, computed as the server does, with the reason when they may not.

use crate::{AdminRight, AdminRights, Project, ProjectRight, ProjectRights, RoleId, UserId, UserKind};

/// Something that one asks the console to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read the project itself.
    ReadProject,
    /// Change its description or its quotas.
    UpdateProject,
    /// Freeze it, or the reverse.
    LockProject,
    /// Give it to somebody else.
    TransferProject,
    /// Put it away for good.
    ArchiveProject,
    /// Provision again.
    ReplayHooks,
    /// See secrets made by the services.
    SeeSecrets,
    /// See environments.
    ListEnvironments,
    /// Create, change, delete an environment.
    ManageEnvironments,
    /// See repositories.
    ListRepositories,
    /// Create, change, delete, synchronise a repository.
    ManageRepositories,
    /// See people.
    ListMembers,
    /// Add, remove people, or change their roles.
    ManageMembers,
    /// See roles.
    ListRoles,
    /// Create, change, delete a role.
    ManageRoles,
    /// See links and settings of services.
    ListServices,
    /// Change settings of services.
    UpdateServices,
    /// See deployments.
    ListDeployments,
    /// Create, change, delete a deployment.
    ManageDeployments,
    /// Read the operation log of the project.
    ReadLog,
}

/// Why something is refused. Its `Display` is a French sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The project is put away.
    Archived,
    /// An administrator froze the project.
    Locked,
    /// Neither its owner, nor one of its people, nor an administrator.
    Outsider,
    /// This right in the project is lacking.
    Right(ProjectRight),
    /// This right over the whole console is lacking.
    Admin(AdminRight),
    /// Only the owner may.
    NotOwner,
    /// Only a person may: not a robot.
    NotHuman,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Archived => formatter.write_str("Le projet est archivé : il ne change plus."),
            Self::Locked => formatter
                .write_str("Le projet est verrouillé : seul un administrateur de la console peut le déverrouiller."),
            Self::Outsider => formatter.write_str("Vous n'êtes ni propriétaire ni membre de ce projet."),
            Self::Right(right) => write!(formatter, "Il vous manque le droit « {} » dans ce projet.", right.words()),
            Self::Admin(right) => write!(formatter, "Il vous manque le droit « {} » sur la console.", right.words()),
            Self::NotOwner => formatter.write_str("Seul le propriétaire du projet peut le transmettre."),
            Self::NotHuman => {
                formatter.write_str("Un jeton d'administration ne le permet pas ; utilisez un jeton personnel.")
            }
        }
    }
}

/// Somebody in front of a project.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    project: &'a Project,
    user: &'a UserId,
    kind: &'a UserKind,
    admin: AdminRights,
}

impl<'a> Standing<'a> {
    /// Somebody in front of a project. `admin` is what they may do over the whole console, « Tout le monde » included.
    #[must_use]
    pub fn new(project: &'a Project, user: &'a UserId, kind: &'a UserKind, admin: AdminRights) -> Self {
        Self { project, user, kind, admin }
    }

    /// Owns the project.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.project.owner_id() == Some(self.user)
    }

    /// The mask of rights in the project: all for its owner; for its people what everybody has there, and their roles;
    /// nothing for others.
    #[must_use]
    pub fn rights(&self) -> ProjectRights {
        if self.is_owner() {
            return ProjectRights::of(&[ProjectRight::Manage]);
        }
        let Some(member) = self.project.members.iter().find(|member| member.user_id == *self.user) else {
            return ProjectRights::NONE;
        };
        let base = self.project.everyone_perms | ProjectRights::of(&[ProjectRight::Guest]);
        member.role_ids.iter().fold(base, |rights, role| rights | self.permissions(role))
    }

    /// What a role of the project allows; an unknown one allows nothing.
    fn permissions(&self, id: &RoleId) -> ProjectRights {
        self.project.roles.iter().find(|role| role.id == *id).map(|role| role.permissions).unwrap_or_default()
    }

    /// The server would accept, as far as rights and the state of the project go.
    ///
    /// # Errors
    /// Why it would refuse.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        self.has_right(action)?;
        if self.project.is_archived() && (action.writes() || action == Action::ReadProject) {
            return Err(Refusal::Archived);
        }
        if self.project.locked && action.is_frozen() {
            return Err(Refusal::Locked);
        }
        Ok(())
    }

    fn has_right(&self, action: Action) -> Result<(), Refusal> {
        let (admin, rights) = (self.admin, self.rights());
        match action.needs() {
            Needs::Membership if rights != ProjectRights::NONE || admin.grants(AdminRight::Manage) => Ok(()),
            Needs::Membership => Err(Refusal::Outsider),
            Needs::MembershipOrSystem if rights != ProjectRights::NONE || admin.grants(AdminRight::ListSystem) => {
                Ok(())
            }
            Needs::MembershipOrSystem => Err(Refusal::Outsider),
            Needs::Administration if admin.grants(AdminRight::Manage) => Ok(()),
            Needs::Administration => Err(Refusal::Admin(AdminRight::Manage)),
            Needs::Ownership if self.is_owner() || admin.grants(AdminRight::Manage) => Ok(()),
            Needs::Ownership => Err(Refusal::NotOwner),
            Needs::Reading(right) if admin.grants(AdminRight::ListProjects) || rights.grants(right) => Ok(()),
            Needs::Right(right) if admin.grants(AdminRight::Manage) || rights.grants(right) => self.person(action),
            Needs::Reading(_) | Needs::Right(_) if rights == ProjectRights::NONE => Err(Refusal::Outsider),
            Needs::Reading(right) | Needs::Right(right) => Err(Refusal::Right(right)),
        }
    }

    fn person(&self, action: Action) -> Result<(), Refusal> {
        if action == Action::ManageRepositories && *self.kind == UserKind::Bot {
            return Err(Refusal::NotHuman);
        }
        Ok(())
    }
}

/// What an action needs.
enum Needs {
    /// To belong to the project, or to administer the console.
    Membership,
    /// To belong to the project, or to read the system.
    MembershipOrSystem,
    /// To administer the console.
    Administration,
    /// To own the project, or to administer the console.
    Ownership,
    /// A right of the project, or to read all projects.
    Reading(ProjectRight),
    /// A right of the project, or to administer the console.
    Right(ProjectRight),
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 20] = [
        Self::ReadProject,
        Self::UpdateProject,
        Self::LockProject,
        Self::TransferProject,
        Self::ArchiveProject,
        Self::ReplayHooks,
        Self::SeeSecrets,
        Self::ListEnvironments,
        Self::ManageEnvironments,
        Self::ListRepositories,
        Self::ManageRepositories,
        Self::ListMembers,
        Self::ManageMembers,
        Self::ListRoles,
        Self::ManageRoles,
        Self::ListServices,
        Self::UpdateServices,
        Self::ListDeployments,
        Self::ManageDeployments,
        Self::ReadLog,
    ];

    fn needs(self) -> Needs {
        match self {
            Self::ReadProject => Needs::Membership,
            Self::ReadLog => Needs::MembershipOrSystem,
            Self::LockProject => Needs::Administration,
            Self::TransferProject => Needs::Ownership,
            Self::UpdateProject | Self::ArchiveProject => Needs::Right(ProjectRight::Manage),
            Self::ReplayHooks => Needs::Right(ProjectRight::ReplayHooks),
            Self::SeeSecrets => Needs::Right(ProjectRight::SeeSecrets),
            Self::ListEnvironments | Self::ListServices => Needs::Reading(ProjectRight::ListEnvironments),
            Self::ListRepositories => Needs::Reading(ProjectRight::ListRepositories),
            Self::ListMembers => Needs::Reading(ProjectRight::ListMembers),
            Self::ListRoles => Needs::Reading(ProjectRight::ListRoles),
            Self::ManageEnvironments | Self::UpdateServices => Needs::Right(ProjectRight::ManageEnvironments),
            Self::ManageRepositories => Needs::Right(ProjectRight::ManageRepositories),
            Self::ManageMembers => Needs::Right(ProjectRight::ManageMembers),
            Self::ManageRoles => Needs::Right(ProjectRight::ManageRoles),
            // Reading all projects is no way in here, contrary to the other lists.
            Self::ListDeployments => Needs::Right(ProjectRight::ListDeployments),
            Self::ManageDeployments => Needs::Right(ProjectRight::ManageDeployments),
        }
    }

    /// Changes something.
    #[must_use]
    pub fn writes(self) -> bool {
        !matches!(
            self,
            Self::ReadProject
                | Self::SeeSecrets
                | Self::ListEnvironments
                | Self::ListRepositories
                | Self::ListMembers
                | Self::ListRoles
                | Self::ListServices
                | Self::ListDeployments
                | Self::ReadLog
        )
    }

    /// Refused while the project is locked. Deployments and, on one of the two servers, archiving are not.
    #[must_use]
    pub fn is_frozen(self) -> bool {
        self.writes() && !matches!(self, Self::LockProject | Self::ArchiveProject | Self::ManageDeployments)
    }
}

impl AdminRights {
    /// May create a project. Everybody may where the console was left as it is installed.
    ///
    /// # Errors
    /// Why the server would refuse.
    pub fn may_create_project(self) -> Result<(), Refusal> {
        self.need(AdminRight::ManageProjects)
    }

    /// May list every project. Reading everything is not enough: the server asks for the whole power.
    ///
    /// # Errors
    /// Why the server would refuse.
    pub fn may_list_all_projects(self) -> Result<(), Refusal> {
        self.need(AdminRight::Manage)
    }

    fn need(self, right: AdminRight) -> Result<(), Refusal> {
        if self.grants(right) { Ok(()) } else { Err(Refusal::Admin(right)) }
    }
}
