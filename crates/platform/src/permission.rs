//! Bits of permission, of a project and of the whole console.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

macro_rules! rights {
    (
        $(#[$doc:meta])* $right:ident,
        $(#[$mask_doc:meta])* $mask:ident,
        { $($(#[$variant_doc:meta])* $variant:ident = $bit:literal, $words:literal;)* }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $right {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $right {
            /// Every right, in the order of their bits.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its bit.
            #[must_use]
            pub const fn bit(self) -> u64 {
                match self {
                    $(Self::$variant => 1 << $bit,)*
                }
            }

            /// Its name as the console shows it.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }
        }

        $(#[$mask_doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub struct $mask(pub u64);

        impl $mask {
            /// No right.
            pub const NONE: Self = Self(0);

            /// These rights.
            #[must_use]
            pub fn of(rights: &[$right]) -> Self {
                Self(rights.iter().fold(0, |mask, right| mask | right.bit()))
            }

            /// This very bit is set. What a bit implies is told elsewhere.
            #[must_use]
            pub const fn has(self, right: $right) -> bool {
                self.0 & right.bit() != 0
            }

            /// At least one of these bits is set.
            #[must_use]
            pub fn has_one(self, rights: &[$right]) -> bool {
                rights.iter().any(|right| self.has(*right))
            }

            /// The rights whose bit is set.
            pub fn iter(self) -> impl Iterator<Item = $right> {
                $right::ALL.iter().copied().filter(move |right| self.has(*right))
            }
        }

        impl std::ops::BitOr for $mask {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl Serialize for $mask {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0.to_string())
            }
        }

        impl<'de> Deserialize<'de> for $mask {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                mask(&Value::deserialize(deserializer)?).map(Self).ok_or_else(|| serde::de::Error::custom(
                    "expected a mask of 64 bits in decimal",
                ))
            }
        }
    };
}

rights! {
    /// A right in a project.
    ProjectRight,
    /// Rights in a project: a mask, written as a decimal text. Bits that this version does not know are kept.
    ProjectRights,
    {
        /// Belongs to the project.
        Guest = 0, "Membre du projet";
        /// All of the project.
        Manage = 1, "Gérer le projet";
        /// People.
        ManageMembers = 2, "Gérer les membres du projet";
        /// Environments.
        ManageEnvironments = 3, "Gérer les environnements";
        /// Repositories.
        ManageRepositories = 4, "Gérer les dépôts";
        /// Roles.
        ManageRoles = 5, "Gérer les rôles du projet";
        /// Secrets made by the services.
        SeeSecrets = 6, "Afficher les secrets";
        /// Provision again.
        ReplayHooks = 7, "Reprovisionner le projet";
        /// See environments.
        ListEnvironments = 8, "Voir les environnements";
        /// See repositories.
        ListRepositories = 9, "Voir les dépôts";
        /// See people.
        ListMembers = 10, "Voir les membres du projet";
        /// See roles.
        ListRoles = 11, "Voir les rôles du projet";
        /// Deployments.
        ManageDeployments = 12, "Gérer les déploiements";
        /// See deployments.
        ListDeployments = 13, "Voir les déploiements";
    }
}

rights! {
    /// A right over the whole console.
    AdminRight,
    /// Rights over the whole console: a mask, written as a decimal text. Bits that this version does not know are kept.
    AdminRights,
    {
        /// Read everything, almost.
        List = 0, "Lecture globale";
        /// Everything.
        Manage = 1, "Administration globale";
        /// People.
        ManageUsers = 2, "Gérer les utilisateurs";
        /// Create projects.
        ManageProjects = 3, "Gérer les projets";
        /// Roles of the console.
        ManageRoles = 4, "Gérer les rôles de la console";
        /// Clusters.
        ManageClusters = 5, "Gérer les clusters";
        /// Zones.
        ManageZones = 6, "Gérer les zones";
        /// Types of environment.
        ManageStages = 7, "Gérer les types d'environnement";
        /// Settings and logs.
        ManageSystem = 8, "Gérer le système";
        /// See people.
        ListUsers = 9, "Voir les utilisateurs";
        /// See what projects hold.
        ListProjects = 10, "Voir les projets";
        /// See roles of the console.
        ListRoles = 11, "Voir les rôles de la console";
        /// See clusters.
        ListClusters = 12, "Voir les clusters";
        /// See zones.
        ListZones = 13, "Voir les zones";
        /// See types of environment.
        ListStages = 14, "Voir les types d'environnement";
        /// See settings and logs.
        ListSystem = 15, "Voir le système";
        /// Tokens of robots.
        ManageAdminToken = 16, "Gérer les jetons d'API";
        /// See tokens of robots.
        ListAdminToken = 17, "Voir les jetons d'API";
    }
}

impl AdminRights {
    /// The right is held, by its own bit or by one that implies it.
    #[must_use]
    pub fn grants(self, right: AdminRight) -> bool {
        use AdminRight::{
            List, ListAdminToken, ListClusters, ListProjects, ListRoles, ListStages, ListSystem, ListUsers, ListZones,
            Manage, ManageAdminToken, ManageClusters, ManageProjects, ManageRoles, ManageStages, ManageSystem,
            ManageUsers, ManageZones,
        };
        let implied_by: &[AdminRight] = match right {
            ListUsers => &[ManageUsers, List],
            ListProjects => &[ManageProjects, List],
            ListRoles => &[ManageRoles, List],
            ListClusters => &[ManageClusters, List],
            ListZones => &[ManageZones, List],
            ListStages => &[ManageStages, List],
            ListSystem => &[ManageSystem, List],
            ListAdminToken => &[ManageAdminToken, List],
            _ => &[],
        };
        self.has(Manage) || self.has(right) || self.has_one(implied_by)
    }
}

impl ProjectRights {
    /// The right is held in the project, by its own bit or by one that implies it. Seeing deployments is not implied by
    /// managing them: the server forgot it.
    #[must_use]
    pub fn grants(self, right: ProjectRight) -> bool {
        use ProjectRight::{
            ListEnvironments, ListMembers, ListRepositories, ListRoles, Manage, ManageEnvironments, ManageMembers,
            ManageRepositories, ManageRoles,
        };
        let implied_by: &[ProjectRight] = match right {
            ListEnvironments => &[ManageEnvironments],
            ListRepositories => &[ManageRepositories],
            ListMembers => &[ManageMembers],
            ListRoles => &[ManageRoles],
            _ => &[],
        };
        self.has(Manage) || self.has(right) || self.has_one(implied_by)
    }
}

/// A mask of 64 bits; the database of the server keeps it signed.
fn mask(value: &Value) -> Option<u64> {
    match value {
        Value::Null => Some(0),
        Value::Number(number) => number.as_u64().or_else(|| number.as_i64().map(i64::cast_unsigned)),
        Value::String(text) if text.trim().is_empty() => Some(0),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| text.parse::<i64>().ok().map(i64::cast_unsigned))
        }
        _ => None,
    }
}
