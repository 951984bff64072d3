//! Rows that the dossier calls for: offered, never written alone.

use std::collections::BTreeMap;

use accostage_catalogue::Catalogue;
use serde::Serialize;

use super::coverage::{Coverage, own_contexts};
use super::ends::host;
use super::exposure::Reached;
use super::tables::{ENVIRONMENTS, EXTERNALS, Line, SERVICES, Table, chosen};
use super::{Flow, Inventory, PartyKind};
use crate::label::fold;
use crate::state::State;
use crate::value::Answer;

/// A row offered to the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// The same as long as what calls for it is.
    pub id: String,
    /// Why it is offered.
    #[serde(rename = "motif")]
    pub reason: String,
    /// Cells by column.
    #[serde(rename = "cellules")]
    pub cells: BTreeMap<String, Answer>,
}

/// The platform whose environments ask for flows.
const CLOUD_PI: &str = "cloud-pi";

/// An environment that asks for flows.
struct Environment<'a> {
    name: &'a str,
    cloud_pi: bool,
    context: Option<String>,
}

/// Rows that the matrix of a dossier lacks: one per external system and Cloud π environment, one per exposed service and
/// environment, one per shared service chosen and Cloud π environment.
#[must_use]
pub fn suggestions(catalogue: &Catalogue, state: &State) -> Vec<Suggestion> {
    let inventory = Inventory::of(state);
    let flows = super::read(state, &inventory);
    let environments: Vec<Environment<'_>> = Table::of(state, ENVIRONMENTS)
        .filter_map(|line| {
            let contexts = line.text("stage").map(|stage| own_contexts(catalogue, stage)).unwrap_or_default();
            Some(Environment {
                name: line.text("nom")?,
                cloud_pi: line.text("plateforme") == Some(CLOUD_PI),
                context: contexts.into_iter().next(),
            })
        })
        .collect();
    let caller = caller(&inventory);
    let coverage = Coverage::of(catalogue, state);
    let maker =
        Maker { state, inventory: &inventory, flows: &flows, environments: &environments, coverage: &coverage, caller };
    let mut offered = maker.externals();
    offered.extend(maker.services());
    offered.extend(maker.shared());
    offered
}

/// The component that calls outside, when only one can.
fn caller(inventory: &Inventory) -> Option<&str> {
    let backends =
        |party: &&super::Party| party.kind == PartyKind::Component && party.group.as_deref() == Some("backend");
    let mut able = inventory.parties.iter().filter(backends);
    let first = able.next()?;
    able.next().is_none().then_some(first.name.as_str())
}

struct Maker<'a> {
    state: &'a State,
    inventory: &'a Inventory,
    flows: &'a [Flow],
    environments: &'a [Environment<'a>],
    coverage: &'a Coverage,
    caller: Option<&'a str>,
}

impl Maker<'_> {
    fn cloud_pi(&self) -> impl Iterator<Item = &Environment<'_>> {
        self.environments.iter().filter(|environment| environment.cloud_pi)
    }

    fn externals(&self) -> Vec<Suggestion> {
        let mut offered = Vec::new();
        for line in Table::of(self.state, EXTERNALS) {
            let Some(name) = line.text("nom") else { continue };
            let party = self.inventory.parties.iter().position(|party| party.place == line.place());
            let Some(party) = party else { continue };
            let alike: Vec<usize> = self.inventory.alike(party).collect();
            for environment in self.cloud_pi() {
                let joined = self.flows.iter().filter(|flow| !flow.is_gone()).any(|flow| {
                    matches!(flow.direction.as_deref(), None | Some("sortant"))
                        && flow.destination.party.is_some_and(|joined| alike.contains(&joined))
                        && flow.concerns(self.coverage, environment.name)
                });
                if joined {
                    continue;
                }
                let network = match line.text("localisation") {
                    Some("interne-mi") => Some("mi-interne"),
                    other => other,
                };
                let protocol = line.text("protocole");
                let mut cells = self.cells(environment, "sortant", family(name, protocol, network));
                put(&mut cells, "reseau", network);
                put(&mut cells, "protocole", protocol);
                put(&mut cells, "source-nom", self.caller);
                put(&mut cells, "destination-nom", Some(name));
                put(&mut cells, "destination-ip", line.text("fqdn"));
                put(&mut cells, "donnees", line.text("donnees"));
                port(&mut cells, line.shown("port").as_deref().or(protocol.and_then(usual_port)));
                put(&mut cells, "chiffrement", protocol.filter(|word| is_encrypted(word)).map(|_| "tls"));
                offered.push(Suggestion {
                    id: format!("externe/{}/{}", line.row.id, environment.name),
                    reason: format!(
                        "{} est appelé depuis l'environnement « {} ».",
                        self.inventory.told(&self.inventory.parties[party]),
                        environment.name
                    ),
                    cells,
                });
            }
        }
        offered
    }

    fn services(&self) -> Vec<Suggestion> {
        let reached = Reached::of(self.flows);
        let mut offered = Vec::new();
        for line in Table::of(self.state, SERVICES).filter(|line| line.text("reseau") != Some("aucun")) {
            let Some(name) = line.text("nom").or(line.text("composant")) else { continue };
            let chosen = line.text("environnement");
            let concerned = self.environments.iter().filter(|each| match chosen {
                Some(chosen) => each.name == chosen,
                None => each.cloud_pi,
            });
            let names = [line.text("nom"), line.text("composant"), line.text("url").map(host)];
            for environment in concerned.filter(|each| !reached.any(&names, Some(each.name), self.coverage)) {
                offered.push(self.service(&line, name, environment));
            }
        }
        offered
    }

    fn service(&self, line: &Line<'_>, name: &str, environment: &Environment<'_>) -> Suggestion {
        let network = line.text("reseau");
        let mut cells = self.cells(environment, "entrant", "1-usager-entrant");
        put(&mut cells, "reseau", network.map(|network| if network == "intranet" { "mi-interne" } else { network }));
        put(&mut cells, "protocole", Some("https"));
        put(&mut cells, "source-nom", Some("Usagers"));
        put(&mut cells, "destination-nom", line.text("composant").or(Some(name)));
        put(&mut cells, "destination-ip", line.text("url").map(host).filter(|host| host.contains('.')));
        put(&mut cells, "description", line.text("url"));
        put(&mut cells, "chiffrement", Some("tls"));
        port(&mut cells, Some("443"));
        Suggestion {
            id: format!("service/{}/{}", line.row.id, environment.name),
            reason: format!("« {name} » est exposé dans l'environnement « {} ».", environment.name),
            cells,
        }
    }

    /// Shared services chosen elsewhere in the dossier, that no external system nor flow stands for.
    fn shared(&self) -> Vec<Suggestion> {
        let mut offered = Vec::new();
        for service in SHARED.iter().filter(|service| service.is_chosen(self.state)) {
            let described = self.inventory.externals().any(|party| service.is_named(&party.name));
            for environment in self.cloud_pi().filter(|_| !described) {
                // A family holds several services: the mail relay does not stand for the database.
                let there = |flow: &&Flow| {
                    let same = flow.family.as_deref() == Some(service.family)
                        && flow.protocol.as_deref().is_none_or(|protocol| protocol == service.protocol);
                    same || service.is_named(flow.destination.shown())
                };
                if self.flows.iter().filter(there).any(|flow| flow.concerns(self.coverage, environment.name)) {
                    continue;
                }
                let mut cells = self.cells(environment, "sortant", service.family);
                put(&mut cells, "protocole", Some(service.protocol));
                put(&mut cells, "source-nom", self.caller);
                put(&mut cells, "destination-nom", Some(service.name));
                put(&mut cells, "chiffrement", Some("tls"));
                port(&mut cells, Some(service.port));
                offered.push(Suggestion {
                    id: format!("socle/{}/{}", service.id, environment.name),
                    reason: format!(
                        "Le dossier choisit « {} » ; l'environnement « {} » l'appelle.",
                        service.name, environment.name
                    ),
                    cells,
                });
            }
        }
        offered
    }

    fn cells(&self, environment: &Environment<'_>, direction: &str, family: &str) -> BTreeMap<String, Answer> {
        let mut cells = BTreeMap::new();
        put(&mut cells, "environnement", Some(environment.name));
        put(&mut cells, "contexte", environment.context.as_deref());
        put(&mut cells, "sens", Some(direction));
        put(&mut cells, "famille", Some(family));
        put(&mut cells, "statut", Some("a-demander"));
        cells
    }
}

fn put(cells: &mut BTreeMap<String, Answer>, column: &str, text: Option<&str>) {
    if let Some(text) = text {
        cells.insert(column.to_owned(), Answer::Text(text.to_owned()));
    }
}

fn port(cells: &mut BTreeMap<String, Answer>, port: Option<&str>) {
    if let Some(number) = port.and_then(|port| port.parse::<f64>().ok()) {
        cells.insert("port".to_owned(), Answer::Number(number));
    }
}

/// The family of the CCT that an external system belongs to, from its name, its protocol and its network.
#[must_use]
pub fn family(name: &str, protocol: Option<&str>, network: Option<&str>) -> &'static str {
    let shared = SHARED.iter().find(|service| service.is_named(name));
    match (shared, protocol, network) {
        (Some(service), ..) => service.family,
        (None, Some("s3-https"), _) => "3-objets-s3",
        (None, Some("smtp" | "imap" | "ldaps"), _) => "5b-services-communs",
        (None, _, Some("internet")) => "5a-autres-sorties",
        _ => "4-inter-applicatif",
    }
}

fn usual_port(protocol: &str) -> Option<&'static str> {
    Some(match protocol {
        "https" | "s3-https" => "443",
        "http" => "80",
        "postgresql" => "5432",
        "ldaps" => "636",
        "smtp" => "587",
        "imap" => "993",
        "sftp" | "ssh" => "22",
        _ => return None,
    })
}

fn is_encrypted(protocol: &str) -> bool {
    matches!(protocol, "https" | "s3-https" | "ldaps" | "sftp" | "ssh")
}

/// A service that the platform or the ministry gives to every application.
struct Shared {
    id: &'static str,
    /// How people name it.
    name: &'static str,
    /// Words by which others name it, folded.
    words: &'static [&'static str],
    /// Where the dossier chooses it: field, value; no value: a table that is not empty.
    chosen: &'static [(&'static str, Option<&'static str>)],
    family: &'static str,
    protocol: &'static str,
    port: &'static str,
}

const SHARED: [Shared; 5] = [
    Shared {
        id: "sso-citoyen",
        name: "FranceConnect",
        words: &["franceconnect"],
        chosen: &[("services-socles", Some("franceconnect")), ("authentification-mecanismes", Some("franceconnect"))],
        family: "2a-sso-citoyen",
        protocol: "https",
        port: "443",
    },
    Shared {
        id: "sso-agent",
        name: "SSO agent",
        words: &["sso", "proconnect", "agentconnect", "passage2"],
        chosen: &[
            ("services-socles", Some("sso-agent")),
            ("authentification-mecanismes", Some("sso-agent-mi")),
            ("authentification-mecanismes", Some("agentconnect-proconnect")),
        ],
        family: "2b-sso-agent",
        protocol: "https",
        port: "443",
    },
    Shared {
        id: "s3",
        name: "Stockage objet S3",
        words: &["s3"],
        chosen: &[("services-socles", Some("stockage-s3")), ("stockage-objet", None)],
        family: "3-objets-s3",
        protocol: "s3-https",
        port: "443",
    },
    Shared {
        id: "smtp",
        name: "Relais SMTP",
        words: &["smtp"],
        chosen: &[("services-socles", Some("smtp"))],
        family: "5b-services-communs",
        protocol: "smtp",
        port: "587",
    },
    Shared {
        id: "base",
        name: "Base de données externe",
        words: &["postgres", "base de donnees"],
        chosen: &[("bases", Some("externe-existante")), ("bases", Some("service-manage"))],
        family: "5b-services-communs",
        protocol: "postgresql",
        port: "5432",
    },
];

/// A name, folded, is that of a shared service.
pub(super) fn is_shared(name: &str) -> bool {
    SHARED.iter().any(|service| service.is_named(name))
}

impl Shared {
    fn is_chosen(&self, state: &State) -> bool {
        self.chosen.iter().any(|(field, value)| match value {
            None => Table::of(state, field).next().is_some(),
            // In a table, the column that says how it is deployed.
            Some(value) => {
                chosen(state, field).iter().any(|item| item == value)
                    || Table::of(state, field).any(|line| line.text("deploiement") == Some(value))
            }
        })
    }

    /// One of its words begins a word of the name: « associations » is not the SSO.
    fn is_named(&self, name: &str) -> bool {
        let name = fold(name);
        let begins = |(at, _): (usize, &str)| !name[..at].ends_with(char::is_alphanumeric);
        self.words.iter().any(|word| name.match_indices(word).any(begins))
    }
}
