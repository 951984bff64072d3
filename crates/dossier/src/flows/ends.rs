//! Who a flow joins: the names and addresses of its row, recognised among what the dossier describes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tables::{COMPONENTS, EXTERNALS, Line, SERVICES, Table};
use crate::key::RowPlace;
use crate::label::fold;
use crate::state::State;

/// What a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PartyKind {
    /// A component of the application.
    #[serde(rename = "composant")]
    Component,
    /// A system that it calls.
    #[serde(rename = "externe")]
    External,
}

/// Something described in a table, that flows may join.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Party {
    /// What it is.
    #[serde(rename = "nature")]
    pub kind: PartyKind,
    /// Its name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Its row.
    pub place: RowPlace,
    /// Its rank in its table, from 1.
    #[serde(rename = "rang")]
    pub rank: usize,
    /// Tier of a component, place of an external system.
    #[serde(rename = "groupe")]
    pub group: Option<String>,
    /// Technology of a component, address of an external system.
    pub detail: Option<String>,
    /// The component says whether it is exposed.
    #[serde(skip)]
    pub exposed: Option<bool>,
}

/// Components and external systems that have a name, in the order of their tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inventory {
    /// Components, then external systems.
    pub parties: Vec<Party>,
    /// Names and addresses of exposed services, folded, with the component behind.
    services: Vec<(String, Option<String>)>,
    /// Ranks of the parties of each name, folded.
    names: BTreeMap<String, Vec<usize>>,
}

impl Inventory {
    /// Reads the tables.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let party = |kind, group: &str, details: [&str; 2]| {
            let (group, details) = (group.to_owned(), details.map(str::to_owned));
            move |line: Line<'_>| {
                Some(Party {
                    kind,
                    name: line.owned("nom")?,
                    place: line.place(),
                    rank: line.rank,
                    group: line.owned(&group),
                    detail: details.iter().find_map(|column| line.owned(column)),
                    exposed: line.flag("expose"),
                })
            }
        };
        let components =
            Table::of(state, COMPONENTS).filter_map(party(PartyKind::Component, "tier", ["technologie", "component"]));
        let externals = Table::of(state, EXTERNALS).filter_map(party(
            PartyKind::External,
            "localisation",
            ["fqdn", "proprietaire"],
        ));
        let services = Table::of(state, SERVICES).flat_map(|line| {
            let component = line.owned("composant");
            let names = [line.text("nom"), line.text("url").map(host)];
            names.into_iter().flatten().map(move |name| (fold(name), component.clone()))
        });
        let parties: Vec<Party> = components.chain(externals).collect();
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (rank, party) in parties.iter().enumerate() {
            names.entry(fold(&party.name)).or_default().push(rank);
        }
        Self { parties, services: services.collect(), names }
    }

    /// The component of this name.
    #[must_use]
    pub fn component(&self, name: &str) -> Option<&Party> {
        let name = fold(name.trim());
        self.parties.iter().find(|party| party.kind == PartyKind::Component && fold(&party.name) == name)
    }

    /// Parties that a flow joins when it joins this one: itself, and those of the same name that nothing tells apart
    /// from it.
    pub fn alike(&self, party: usize) -> impl Iterator<Item = usize> {
        let address = |rank: usize| {
            let party = self.parties.get(rank).filter(|party| party.kind == PartyKind::External)?;
            party.detail.as_deref().map(fold)
        };
        let own = address(party);
        let same = self.parties.get(party).and_then(|party| self.names.get(&fold(&party.name)));
        let same = same.into_iter().flatten().copied();
        same.filter(move |other| *other == party || own.is_none() || own == address(*other))
    }

    /// The name of a party; with what tells it apart when another has the same one.
    #[must_use]
    pub fn told(&self, party: &Party) -> String {
        let alone = self.names.get(&fold(&party.name)).is_none_or(|same| same.len() < 2);
        match &party.detail {
            _ if alone => format!("« {} »", party.name),
            Some(detail) if party.kind == PartyKind::External => format!("« {} » ({detail})", party.name),
            _ => format!("« {} » (ligne {})", party.name, party.rank),
        }
    }

    /// External systems.
    pub fn externals(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(|party| party.kind == PartyKind::External)
    }
}

/// The host of an address.
pub(super) fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', ':', '?', '#']).next().unwrap_or(rest)
}

/// What an end of a flow was recognised as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum EndKind {
    /// A component.
    #[serde(rename = "composant")]
    Component,
    /// An external system.
    #[serde(rename = "externe")]
    External,
    /// People, a bastion, the console: known to everybody, described nowhere.
    #[serde(rename = "acteur")]
    Actor,
    /// A shared service that the dossier chooses, by its usual name.
    #[serde(rename = "service-commun")]
    Shared,
    /// A name that the dossier does not describe.
    #[serde(rename = "inconnu")]
    Other,
    /// An address without a name.
    #[serde(rename = "adresse")]
    Address,
    /// Nothing was given.
    #[default]
    #[serde(rename = "absent")]
    Nothing,
}

/// One end of a flow.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct End {
    /// Name of the function, as given.
    #[serde(rename = "nom")]
    pub name: Option<String>,
    /// Address, range or host name, as given.
    #[serde(rename = "adresse")]
    pub address: Option<String>,
    /// What it was recognised as.
    #[serde(rename = "nature")]
    pub kind: EndKind,
    /// Rank of the party in the inventory.
    #[serde(skip)]
    pub party: Option<usize>,
}

impl End {
    /// As people read it.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.name.as_deref().or(self.address.as_deref()).unwrap_or_default()
    }
}

/// Words, folded, by which people name who is outside of every table.
const ACTORS: [&str; 16] = [
    "usager",
    "agent",
    "citoyen",
    "internaute",
    "utilisateur",
    "public",
    "poste",
    "bastion",
    "console",
    "administrateur",
    "exploitant",
    "developpeur",
    "partenaire",
    "navigateur",
    "reverse",
    "ingress",
];

/// Recognises ends, each name once however many rows give it.
pub(super) struct Recognised<'a> {
    inventory: &'a Inventory,
    by_name: BTreeMap<String, usize>,
    /// Addresses of the external systems that share their name with another party.
    shared: BTreeMap<(String, String), usize>,
    by_address: BTreeMap<String, usize>,
    /// Names of the external systems, folded.
    externals: Vec<(String, usize)>,
    seen: BTreeMap<String, (EndKind, Option<usize>)>,
}

impl<'a> Recognised<'a> {
    pub fn new(inventory: &'a Inventory) -> Self {
        let parties = || inventory.parties.iter().enumerate();
        let first = |(name, ranks): (&String, &Vec<usize>)| Some((name.clone(), *ranks.first()?));
        let mut by_name: BTreeMap<String, usize> = inventory.names.iter().filter_map(first).collect();
        // The service in front of a component is the component.
        for (name, component) in &inventory.services {
            let behind = component.as_deref().and_then(|name| by_name.get(&fold(name)).copied());
            if let Some(rank) = behind {
                by_name.entry(name.clone()).or_insert(rank);
            }
        }
        let mut shared = BTreeMap::new();
        for (rank, party) in parties().filter(|(_, party)| party.kind == PartyKind::External) {
            let name = fold(&party.name);
            if inventory.names.get(&name).is_some_and(|same| same.len() > 1)
                && let Some(address) = &party.detail
            {
                shared.entry((name, fold(address))).or_insert(rank);
            }
        }
        let addresses = parties().filter(|(_, party)| party.kind == PartyKind::External);
        let by_address = addresses.filter_map(|(rank, party)| Some((fold(party.detail.as_deref()?), rank))).collect();
        let externals = parties().filter(|(_, party)| party.kind == PartyKind::External);
        let externals = externals.map(|(rank, party)| (fold(&party.name), rank)).collect();
        Self { inventory, by_name, shared, by_address, externals, seen: BTreeMap::new() }
    }

    /// Who a name and an address mean. `about` may name it too, as a description does.
    pub fn end(&mut self, name: Option<&str>, address: Option<&str>, about: Option<&str>) -> End {
        let (kind, party) = match (name, address) {
            (None, None) => match about.and_then(|about| self.address(host(about))) {
                Some(found) => found,
                None => (EndKind::Nothing, None),
            },
            (None, Some(address)) => self.address(address).unwrap_or((EndKind::Address, None)),
            (Some(name), address) => match self.name(name) {
                (EndKind::Other, _) => {
                    address.and_then(|address| self.address(address)).unwrap_or((EndKind::Other, None))
                }
                found => match address.and_then(|address| self.shared.get(&(fold(name), fold(address)))) {
                    Some(rank) => (self.kind(*rank), Some(*rank)),
                    None => found,
                },
            },
        };
        End { name: name.map(str::to_owned), address: address.map(str::to_owned), kind, party }
    }

    fn name(&mut self, name: &str) -> (EndKind, Option<usize>) {
        if let Some(found) = self.seen.get(name) {
            return *found;
        }
        let found = self.recognise(&fold(name));
        self.seen.insert(name.to_owned(), found);
        found
    }

    fn recognise(&self, name: &str) -> (EndKind, Option<usize>) {
        if let Some(rank) = self.by_name.get(name) {
            return (self.kind(*rank), Some(*rank));
        }
        // As the rules of the catalogue: « FranceConnect (production) » is « FranceConnect », and the other way round.
        let long = |name: &str| name.len() > 2;
        let holds = |(known, _): &&(String, usize)| long(known) && name.contains(known.as_str());
        let held = |(known, _): &&(String, usize)| long(name) && known.contains(name);
        let external = |(_, rank): &(String, usize)| (EndKind::External, Some(*rank));
        if let Some(found) = self.externals.iter().find(holds) {
            return external(found);
        }
        // Before what would only be a part of a longer name: the users are not the « Annuaire des usagers ».
        let actor = name
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| ACTORS.iter().any(|actor| word == *actor || word.strip_suffix('s') == Some(*actor)));
        let kind = match self.externals.iter().find(held) {
            _ if actor => EndKind::Actor,
            Some(found) => return external(found),
            None if super::suggest::is_shared(name) => EndKind::Shared,
            None => EndKind::Other,
        };
        (kind, None)
    }

    fn address(&self, address: &str) -> Option<(EndKind, Option<usize>)> {
        let address = fold(address);
        let rank = *self.by_address.get(&address).or_else(|| self.by_name.get(&address))?;
        Some((self.kind(rank), Some(rank)))
    }

    fn kind(&self, rank: usize) -> EndKind {
        match self.inventory.parties[rank].kind {
            PartyKind::Component => EndKind::Component,
            PartyKind::External => EndKind::External,
        }
    }
}
