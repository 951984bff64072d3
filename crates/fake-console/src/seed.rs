//! What the console holds when it starts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::Version;
use crate::state::{
    Bearer, Cluster, Environment, Kind, Member, Plugins, Project, Repository, Role, Stage, State, Token, User, Zone,
};

/// Identifiers of the people of [`Seed::usual`].
pub mod people {
    /// Leads projects.
    pub const LEAD: &str = "5ca1ab1e-0000-4000-8000-000000000001";
    /// Belongs to projects without owning any.
    pub const MEMBER: &str = "5ca1ab1e-0000-4000-8000-000000000002";
    /// Belongs to nothing.
    pub const OUTSIDER: &str = "5ca1ab1e-0000-4000-8000-000000000003";
    /// Manages the console.
    pub const ADMIN: &str = "5ca1ab1e-0000-4000-8000-000000000004";
    /// Reads everything that a global reader may.
    pub const READER: &str = "5ca1ab1e-0000-4000-8000-000000000005";
    /// Owns the administration token.
    pub const BOT: &str = "5ca1ab1e-0000-4000-8000-000000000006";
    /// Known to the directory only: `nour.leroy@exemple.gouv.fr`.
    pub const DIRECTORY_ONLY: &str = "5ca1ab1e-0000-4000-8000-000000000007";
}

/// Values of the tokens of [`Seed::usual`].
pub mod tokens {
    /// Of the lead.
    pub const LEAD: &str = "demo-lead-000000000000000000000000000000000000-x";
    /// Of the member.
    pub const MEMBER: &str = "demo-member-0000000000000000000000000000000000-x";
    /// Of somebody without any project.
    pub const OUTSIDER: &str = "demo-outsider-00000000000000000000000000000000-x";
    /// Of the administrator.
    pub const ADMIN: &str = "demo-admin-00000000000000000000000000000000000-x";
    /// Of the global reader.
    pub const READER: &str = "demo-reader-0000000000000000000000000000000000-x";
    /// Of the lead, expired: the old server refuses it, the new one does not look.
    pub const EXPIRED: &str = "demo-expired-000000000000000000000000000000000-x";
    /// Of the lead, revoked: the old server refuses it, the new one does not look.
    pub const REVOKED: &str = "demo-revoked-000000000000000000000000000000000-x";
    /// An administration token: the new server breaks on it.
    pub const BOT: &str = "demo-bot-0000000000000000000000000000000000000-x";
    /// A session of the identity provider, of the lead.
    pub const LEAD_SESSION: &str = "demo.session.lead";
}

/// Everything that a console holds at first.
#[derive(Clone, Debug)]
pub struct Seed {
    state: State,
    version: Version,
}

const LONG_AGO: &str = "2025-01-15T08:00:00.000Z";

impl Default for Seed {
    fn default() -> Self {
        Self::empty()
    }
}

impl Seed {
    /// Nothing: nobody can sign in.
    pub fn empty() -> Self {
        Self {
            state: State {
                users: Vec::new(),
                directory: Vec::new(),
                tokens: Vec::new(),
                bearers: Vec::new(),
                admin_roles: Vec::new(),
                clusters: Vec::new(),
                stages: Vec::new(),
                zones: Vec::new(),
                projects: Vec::new(),
                logs: Vec::new(),
                settings: BTreeMap::from([("maintenance".to_owned(), "off".to_owned())]),
                plugins: Plugins::Real,
                services_up: true,
                directory_up: true,
                service_chains: false,
                version: Version::V9_24.name().to_owned(),
                effects: Vec::new(),
                request: 0,
                clock: None,
                counter: 0,
            },
            version: Version::V9_24,
        }
    }

    /// The people of [`people`] with their [`tokens`], the roles of a new console, two zones, four stages, three
    /// clusters; no project.
    pub fn usual() -> Self {
        let mut seed = Self::empty()
            .user(people::LEAD, "Camille", "MARTIN", "camille.martin@exemple.gouv.fr", &[])
            .user(people::MEMBER, "Sacha", "BERNARD", "sacha.bernard@exemple.gouv.fr", &[])
            .user(people::OUTSIDER, "Dominique", "PETIT", "dominique.petit@exemple.gouv.fr", &[])
            .user(people::ADMIN, "Alix", "ROBERT", "alix.robert@exemple.gouv.fr", &[roles::ADMIN])
            .user(people::READER, "Lou", "DURAND", "lou.durand@exemple.gouv.fr", &[roles::READER])
            .admin_role(roles::ADMIN, "Administrateur Plateforme", 3, "system:managed")
            .admin_role(roles::EVERYONE, "Tout le monde", 25_608, "global")
            .admin_role(roles::READER, "Lecture Seule Plateforme", 1, "system:managed")
            .token("lead", tokens::LEAD, people::LEAD)
            .token("member", tokens::MEMBER, people::MEMBER)
            .token("outsider", tokens::OUTSIDER, people::OUTSIDER)
            .token("admin", tokens::ADMIN, people::ADMIN)
            .token("reader", tokens::READER, people::READER)
            .token("expired", tokens::EXPIRED, people::LEAD)
            .token("revoked", tokens::REVOKED, people::LEAD)
            .token("bot", tokens::BOT, people::BOT)
            .session(tokens::LEAD_SESSION, people::LEAD)
            .platform();
        let state = &mut seed.state;
        state.directory.push(person(people::DIRECTORY_ONLY, "Nour", "LEROY", "nour.leroy@exemple.gouv.fr", &[]));
        let bot = format!("{}@bot.io", people::BOT);
        state.users.push(User { kind: Kind::Bot, ..person(people::BOT, "Bot Admin", "bot", &bot, &[]) });
        for token in &mut state.tokens {
            match token.name.as_str() {
                "expired" => token.expiration = Some("2024-01-01T00:00:00.000Z".to_owned()),
                "revoked" => token.status = "revoked".to_owned(),
                "bot" => token.permissions = Some(2),
                _ => {}
            }
        }
        seed
    }

    fn platform(mut self) -> Self {
        let cluster = |last: u8, label: &str, public: bool, zone: &str, capacity: [f64; 3]| Cluster {
            id: format!("c1a57e12-0000-4000-8000-0000000000{last:02}"),
            label: label.to_owned(),
            infos: format!("Grappe {label}"),
            cluster_resources: false,
            public,
            zone_id: zone.to_owned(),
            cpu: capacity[0],
            gpu: capacity[1],
            memory: capacity[2],
        };
        let zone = |last: u8, slug: &str, label: &str| Zone {
            id: format!("20e00000-0000-4000-8000-0000000000{last:02}"),
            slug: slug.to_owned(),
            label: label.to_owned(),
            argocd_url: format!("https://argocd.{slug}.example"),
            description: format!("Zone {label}"),
        };
        let zones = vec![zone(1, "pub", "publique"), zone(2, "pr", "privée")];
        let clusters = vec![
            cluster(1, "public1", true, &zones[0].id, [400.0, 8.0, 800.0]),
            cluster(2, "reserve", false, &zones[1].id, [40.0, 0.0, 80.0]),
            cluster(3, "petit", true, &zones[0].id, [4.0, 0.0, 8.0]),
        ];
        let all: Vec<String> = clusters.iter().map(|cluster| cluster.id.clone()).collect();
        let stage = |(last, name): (u8, &str)| Stage {
            id: format!("57a9e000-0000-4000-8000-0000000000{last:02}"),
            name: name.to_owned(),
            // The small cluster offers no production.
            cluster_ids: if name == "prod" { all[..2].to_vec() } else { all.clone() },
        };
        self.state.stages =
            [(1, "dev"), (2, "staging"), (3, "integration"), (4, "prod")].into_iter().map(stage).collect();
        self.state.clusters = clusters;
        self.state.zones = zones;
        self
    }

    /// [`Self::usual`] with two projects of the lead, for a demonstration.
    pub fn demo() -> Self {
        Self::usual()
            .project(
                ProjectSeed::new("teleservice", people::LEAD)
                    .described("Téléservice de démonstration")
                    .quotas([8.0, 0.0, 16.0], [4.0, 0.0, 8.0])
                    .environment("dev", "dev", [1.0, 0.0, 2.0])
                    .environment("recette", "staging", [2.0, 0.0, 4.0])
                    .repository("front", "https://forge.example/teleservice/front.git")
                    .repository("api", "")
                    .member(people::MEMBER, &["DevOps"]),
            )
            .project(ProjectSeed::new("archives", people::LEAD).described("Projet à demi déclaré").failed())
            .project(ProjectSeed::new("voisin", people::ADMIN).described("Projet d'une autre équipe"))
    }

    /// [`Self::usual`] with this many projects of the lead, each with three environments and three repositories.
    pub fn large(projects: usize) -> Self {
        (0..projects).fold(Self::usual(), |seed, number| {
            let project = ProjectSeed::new(&format!("projet{number}"), people::LEAD)
                .described("Projet d'un grand parc, décrit par une phrase de longueur ordinaire.")
                .quotas([8.0, 0.0, 16.0], [4.0, 0.0, 8.0])
                .environment("dev", "dev", [0.01, 0.0, 0.02])
                .environment("recette", "staging", [0.01, 0.0, 0.02])
                .environment("prod", "prod", [0.01, 0.0, 0.02])
                .repository("front", &format!("https://forge.example/projet{number}/front.git"))
                .repository("api", &format!("https://forge.example/projet{number}/api.git"))
                .repository("infra", "")
                .member(people::MEMBER, &["Développeur"]);
            seed.project(project)
        })
    }

    /// A person who may sign in.
    pub fn user(mut self, id: &str, first: &str, last: &str, email: &str, admin_roles: &[&str]) -> Self {
        self.state.users.push(person(id, first, last, email, admin_roles));
        self
    }

    /// A role of the console; the kind `global` is held by everyone.
    pub fn admin_role(mut self, id: &str, name: &str, permissions: u64, kind: &str) -> Self {
        let position = self.state.admin_roles.len() as u64;
        self.state.admin_roles.push(Role {
            id: id.to_owned(),
            name: name.to_owned(),
            permissions,
            kind: kind.to_owned(),
            oidc_group: String::new(),
            position,
        });
        self
    }

    /// A personal token, active and far from its end.
    pub fn token(mut self, name: &str, value: &str, owner: &str) -> Self {
        let id = self.state.new_id();
        self.state.tokens.push(Token {
            id,
            name: name.to_owned(),
            value: value.to_owned(),
            owner: owner.to_owned(),
            permissions: None,
            status: "active".to_owned(),
            expiration: Some("2099-01-01T00:00:00.000Z".to_owned()),
            last_use: None,
            created_at: LONG_AGO.to_owned(),
        });
        self
    }

    /// A session of the identity provider for somebody that the console or the directory knows.
    pub fn session(mut self, value: &str, user: &str) -> Self {
        let state = &mut self.state;
        let known = state.users.iter().chain(&state.directory).find(|known| known.id == user).cloned();
        state.bearers.extend(known.map(|user| Bearer { value: value.to_owned(), user, expired: false }));
        self
    }

    /// A project.
    pub fn project(mut self, seed: ProjectSeed) -> Self {
        let project = seed.build(&mut self.state);
        self.state.projects.push(project);
        self
    }

    /// Another version, with another sharing of paths between the servers.
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self.state.version = version.name().to_owned();
        self
    }

    /// A clock that starts there and moves by a millisecond each time it is read, instead of the true one.
    pub fn at(mut self, time: DateTime<Utc>) -> Self {
        self.state.clock = Some(time);
        self
    }

    /// Anything else.
    pub fn with(mut self, change: impl FnOnce(&mut State)) -> Self {
        change(&mut self.state);
        self
    }

    pub(crate) fn into_parts(self) -> (State, Version) {
        (self.state, self.version)
    }
}

mod roles {
    pub(super) const ADMIN: &str = "401e0000-0000-4000-8000-000000000001";
    pub(super) const EVERYONE: &str = "401e0000-0000-4000-8000-000000000002";
    pub(super) const READER: &str = "401e0000-0000-4000-8000-000000000003";
}

fn person(id: &str, first: &str, last: &str, email: &str, admin_roles: &[&str]) -> User {
    User {
        id: id.to_owned(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: email.to_owned(),
        kind: Kind::Human,
        admin_role_ids: admin_roles.iter().map(|role| (*role).to_owned()).collect(),
        last_login: None,
        updated_at: LONG_AGO.to_owned(),
        created_at: LONG_AGO.to_owned(),
    }
}

/// A project before the console has it.
#[derive(Clone, Debug)]
pub struct ProjectSeed {
    name: String,
    owner: String,
    description: String,
    status: &'static str,
    locked: bool,
    quotas: Option<[[f64; 3]; 2]>,
    environments: Vec<(String, String, [f64; 3])>,
    repositories: Vec<(String, String)>,
    members: Vec<(String, Vec<String>)>,
}

impl ProjectSeed {
    /// A project without limits and without anything in it.
    pub fn new(name: &str, owner: &str) -> Self {
        Self {
            name: name.to_owned(),
            owner: owner.to_owned(),
            description: String::new(),
            status: "created",
            locked: false,
            quotas: None,
            environments: Vec::new(),
            repositories: Vec::new(),
            members: Vec::new(),
        }
    }

    /// Its description.
    pub fn described(self, description: &str) -> Self {
        Self { description: description.to_owned(), ..self }
    }

    /// Its last provisioning failed.
    pub fn failed(self) -> Self {
        Self { status: "failed", ..self }
    }

    /// An administrator locked it.
    pub fn locked(self) -> Self {
        Self { locked: true, ..self }
    }

    /// CPU, GPU and memory, out of production then in production.
    pub fn quotas(self, hprod: [f64; 3], prod: [f64; 3]) -> Self {
        Self { quotas: Some([hprod, prod]), ..self }
    }

    /// An environment of a stage, on the first cluster: CPU, GPU, memory.
    pub fn environment(mut self, name: &str, stage: &str, resources: [f64; 3]) -> Self {
        self.environments.push((name.to_owned(), stage.to_owned(), resources));
        self
    }

    /// A public repository; its address may be empty.
    pub fn repository(mut self, name: &str, url: &str) -> Self {
        self.repositories.push((name.to_owned(), url.to_owned()));
        self
    }

    /// Somebody, with the names of his roles.
    pub fn member(mut self, user: &str, roles: &[&str]) -> Self {
        self.members.push((user.to_owned(), roles.iter().map(|role| (*role).to_owned()).collect()));
        self
    }

    fn build(self, state: &mut State) -> Project {
        const ROLES: [(&str, u64, &str); 4] = [
            ("Administrateur", 2, "admin"),
            ("DevOps", 984, "devops"),
            ("Développeur", 784, "developer"),
            ("Lecture seule", 768, "readonly"),
        ];
        let roles: Vec<Role> = (0..)
            .zip(ROLES)
            .map(|(position, (name, permissions, group))| Role {
                id: state.new_id(),
                name: name.to_owned(),
                permissions,
                kind: "system:managed".to_owned(),
                oidc_group: format!("/console/{group}"),
                position,
            })
            .collect();
        let role_id = |name: &String| roles.iter().find(|role| role.name == *name).map(|role| role.id.clone());
        let members = self.members.iter().map(|(user, names)| Member {
            user_id: user.clone(),
            role_ids: names.iter().filter_map(role_id).collect(),
        });
        let cluster = state.clusters.first().map_or_else(String::new, |cluster| cluster.id.clone());
        let stage = |state: &State, name: &str| {
            state.stages.iter().find(|stage| stage.name == name).map_or_else(String::new, |stage| stage.id.clone())
        };
        let slug = match state.projects.iter().filter(|project| project.name == self.name).count() {
            0 => self.name.clone(),
            taken => format!("{}-{taken}", self.name),
        };
        let [hprod, prod] = self.quotas.unwrap_or_default();
        Project {
            members: members.collect(),
            id: state.new_id(),
            slug,
            description: self.description,
            status: self.status.to_owned(),
            locked: self.locked,
            limitless: self.quotas.is_none(),
            hprod,
            prod,
            owner_id: self.owner,
            everyone: 896,
            provisioned: (self.status == "created").then(|| state.version.clone()),
            cluster_ids: Vec::new(),
            environments: self
                .environments
                .into_iter()
                .map(|(name, kind, [cpu, gpu, memory])| Environment {
                    id: state.new_id(),
                    name,
                    stage_id: stage(state, &kind),
                    cluster_id: cluster.clone(),
                    cpu,
                    gpu,
                    memory,
                    autosync: true,
                    created_at: LONG_AGO.to_owned(),
                    updated_at: LONG_AGO.to_owned(),
                })
                .collect(),
            repositories: self
                .repositories
                .into_iter()
                .map(|(name, url)| Repository {
                    id: state.new_id(),
                    name,
                    url,
                    user_name: String::new(),
                    infra: false,
                    private: false,
                    revision: "HEAD".to_owned(),
                    path: ".".to_owned(),
                    helm_values: String::new(),
                    token: None,
                    created_at: LONG_AGO.to_owned(),
                    updated_at: LONG_AGO.to_owned(),
                })
                .collect(),
            deployments: Vec::new(),
            settings: Vec::new(),
            created_at: LONG_AGO.to_owned(),
            updated_at: LONG_AGO.to_owned(),
            roles,
            name: self.name,
        }
    }
}
