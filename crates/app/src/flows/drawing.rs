//! From the tables of a dossier to the diagram: who stands where, what goes along each link.

use std::collections::{BTreeMap, BTreeSet};

use accostage_catalogue::{Catalogue, Severity};
use accostage_diagram::{Diagram, Link, LinkStyle, Nature, Node, Zone};
use accostage_dossier::flows::{Block, End, EndKind, Flow, Party, PartyKind, Remark, TABLE};
use accostage_dossier::label::fold;
use accostage_dossier::{Answer, AnswerKey, Row, RowPlace, cell_text, value_text};

use super::Flows;

/// Elements drawn at most: beyond, nobody reads a drawing.
const NODES_MAX: usize = 200;
/// Rows that one link names at most; the matrix shows them all.
const ROWS_MAX: usize = 50;
/// Words, folded, that name the build and deployment chain.
const PIPELINE: [&str; 7] = ["console", "gitlab", "harbor", "nexus", "argocd", "sonarqube", "dso"];

/// The diagram of a dossier.
#[must_use]
pub fn diagram_of(flows: &Flows) -> Diagram {
    let mut drawing = Drawing::of(flows);
    drawing.parties();
    drawing.exposures();
    for flow in flows.matrix.flows.iter().filter(|flow| !flow.is_over()) {
        drawing.flow(flow);
    }
    drawing.done(&flows.examined.state.name)
}

struct Drawing<'a> {
    flows: &'a Flows,
    catalogue: &'a Catalogue,
    flagged: BTreeSet<String>,
    nodes: Vec<Node>,
    known: BTreeSet<String>,
    /// Who receives a replication and makes none: the back-up replicas.
    replicas: BTreeSet<String>,
    /// Networks by which the application is exposed, with the node that stands there.
    entries: BTreeMap<&'static str, String>,
    links: BTreeMap<(String, String, LinkStyle), Along>,
    omitted: BTreeSet<String>,
}

/// What goes along a link.
#[derive(Default)]
struct Along {
    labels: BTreeSet<String>,
    about: Vec<String>,
    flagged: bool,
}

impl<'a> Drawing<'a> {
    fn of(flows: &'a Flows) -> Self {
        // A flow that waits to be opened is no fault of the architecture.
        let serious = |remark: &&Remark| remark.severity != Severity::Information && remark.rule != "R-FLUX-OUVERTS";
        let serious = flows.matrix.remarks.iter().filter(serious);
        Self {
            flows,
            catalogue: &flows.examined.catalogue,
            flagged: serious.filter_map(|remark| remark.place.as_ref()).map(ToString::to_string).collect(),
            nodes: Vec::new(),
            known: BTreeSet::new(),
            replicas: replicas(flows),
            entries: BTreeMap::new(),
            links: BTreeMap::new(),
            omitted: BTreeSet::new(),
        }
    }

    fn done(self, name: &str) -> Diagram {
        let links = self.links.into_iter().map(|((from, to, style), along)| {
            let mut labels: Vec<String> = along.labels.into_iter().collect();
            let more = labels.len().saturating_sub(2);
            labels.truncate(2);
            let label = labels.join(", ");
            let label = if more > 0 { format!("{label} +{more}") } else { label };
            let id = format!("{from}→{to}→{}", style.word());
            Link { id, from, to, label, style, about: along.about, flagged: along.flagged }
        });
        Diagram {
            title: format!("Architecture de {name}"),
            nodes: self.nodes,
            links: links.collect(),
            omitted: self.omitted.len(),
        }
    }

    /// Adds a node unless it is there; false: there is no room for it.
    fn add(&mut self, node: Node) -> bool {
        if self.known.contains(&node.id) {
            return true;
        }
        if self.nodes.len() >= NODES_MAX {
            self.omitted.insert(node.id);
            return false;
        }
        self.known.insert(node.id.clone());
        self.nodes.push(node);
        true
    }

    fn parties(&mut self) {
        for party in &self.flows.matrix.inventory.parties {
            let node = self.party(party);
            self.add(node);
        }
    }

    fn party(&self, party: &Party) -> Node {
        let id = party.place.to_string();
        let group = party.group.as_deref();
        let (zone, nature, tier) = match party.kind {
            PartyKind::Component => (Zone::Namespace, Nature::Essential, tier(group)),
            PartyKind::External => {
                let zone = match group {
                    Some("internet") => Zone::Internet,
                    Some("rie") => Zone::Rie,
                    _ => Zone::Ministry,
                };
                (zone, if is_pipeline(&party.name) { Nature::Pipeline } else { Nature::Support }, 0)
            }
        };
        Node {
            name: party.name.clone(),
            detail: self.detail(party),
            zone,
            tier,
            flagged: self.flagged.contains(&id),
            about: Some(id.clone()),
            nature: if self.replicas.contains(&id) { Nature::Replica } else { nature },
            id,
        }
    }

    /// What a party is made of, or where it is, as people read it.
    fn detail(&self, party: &Party) -> String {
        let Some(detail) = &party.detail else { return String::new() };
        let column = self.catalogue.field(&party.place.table.field).and_then(|field| field.column("component"));
        cell_text(self.catalogue, column, &Answer::Text(detail.clone()))
    }

    /// What stands before the application on each network, from the services that it exposes.
    fn exposures(&mut self) {
        let state = &self.flows.examined.state;
        for row in state.rows(&AnswerKey::of("services-exposes")) {
            let (Some(entry), Some(component)) = (cell(row, "reseau").and_then(entry_of), cell(row, "composant"))
            else {
                continue;
            };
            let Some(party) = self.flows.matrix.inventory.component(component) else { continue };
            let place = RowPlace { table: AnswerKey::of("services-exposes"), row: row.id }.to_string();
            let (network, name, outside) = entry;
            let id = format!("entree/{network}");
            let node = Node {
                id: id.clone(),
                name: name.to_owned(),
                detail: "chaîne de service".to_owned(),
                zone: Zone::Entry,
                nature: Nature::Block,
                tier: 0,
                about: None,
                flagged: false,
            };
            let users = Node {
                id: format!("acteur/{}/usagers", outside.word()),
                name: "Usagers".to_owned(),
                detail: String::new(),
                zone: outside,
                nature: Nature::Access,
                tier: 0,
                about: None,
                flagged: false,
            };
            let from = users.id.clone();
            if !self.add(node) || !self.add(users) {
                continue;
            }
            self.entries.insert(network, id.clone());
            self.link((&from, &id, LinkStyle::Flow), "HTTPS 443", &place);
            self.link((&id, &party.place.to_string(), LinkStyle::Dependency), "", &place);
        }
    }

    fn flow(&mut self, flow: &Flow) {
        let (Some(from), Some(to)) = (self.end(flow, &flow.source, true), self.end(flow, &flow.destination, false))
        else {
            return;
        };
        let place = RowPlace { table: AnswerKey::of(TABLE), row: flow.row }.to_string();
        let label = self.label(flow);
        let entry = flow.network.as_deref().and_then(|network| self.entries.get(entered(network)?)).cloned();
        match entry {
            Some(entry) if flow.block == Block::Inbound && flow.destination.kind == EndKind::Component => {
                self.link((&from, &entry, LinkStyle::Flow), &label, &place);
                self.link((&entry, &to, LinkStyle::Dependency), "", &place);
            }
            _ => self.link((&from, &to, style(flow)), &label, &place),
        }
    }

    fn link(&mut self, (from, to, style): (&str, &str, LinkStyle), label: &str, place: &str) {
        let along = self.links.entry((from.to_owned(), to.to_owned(), style)).or_default();
        if !label.is_empty() {
            along.labels.insert(label.to_owned());
        }
        if along.about.len() < ROWS_MAX && !along.about.iter().any(|other| other == place) {
            along.about.push(place.to_owned());
        }
        along.flagged |= self.flagged.contains(place);
    }

    /// The node at an end of a flow; none: it says nothing, or there is no room for it.
    fn end(&mut self, flow: &Flow, end: &End, source: bool) -> Option<String> {
        if let Some(party) = end.party.and_then(|rank| self.flows.matrix.inventory.parties.get(rank)) {
            let id = party.place.to_string();
            return self.known.contains(&id).then_some(id);
        }
        if end.shown().is_empty() {
            return None;
        }
        let zone = match flow.network.as_deref() {
            _ if flow.block == Block::Administration && source => Zone::Ministry,
            Some("internet") => Zone::Internet,
            Some("rie") => Zone::Rie,
            Some("intra-cluster") => Zone::Namespace,
            _ => Zone::Ministry,
        };
        let free = source && matches!(flow.block, Block::Inbound | Block::Administration);
        let nature = match end.kind {
            _ if self.replicas.contains(&fold(end.shown())) => Nature::Replica,
            _ if is_pipeline(end.shown()) => Nature::Pipeline,
            EndKind::Actor => Nature::Access,
            EndKind::Shared => Nature::Support,
            EndKind::Other if free => Nature::Access,
            _ => Nature::Unknown,
        };
        let id = format!("acteur/{}/{}", zone.word(), fold(end.shown()));
        let detail = if end.name.is_some() { end.address.clone().unwrap_or_default() } else { String::new() };
        let name = end.shown().to_owned();
        let node = Node { id: id.clone(), name, detail, zone, nature, tier: 0, about: None, flagged: false };
        self.add(node).then_some(id)
    }

    fn label(&self, flow: &Flow) -> String {
        let protocol = flow.protocol.as_ref();
        let protocol =
            protocol.map(|word| value_text(self.catalogue, Some("protocole-flux"), &Answer::Text(word.clone())));
        [protocol, flow.port.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Who receives a replication between sites and makes none: by its place, or by its name when no table describes it.
fn replicas(flows: &Flows) -> BTreeSet<String> {
    let key = |end: &End| match end.party.and_then(|rank| flows.matrix.inventory.parties.get(rank)) {
        Some(party) => party.place.to_string(),
        None => fold(end.shown()),
    };
    let drawn = || flows.matrix.flows.iter().filter(|flow| !flow.is_over() && style(flow) == LinkStyle::Replication);
    let sources: BTreeSet<String> = drawn().map(|flow| key(&flow.source)).collect();
    drawn().map(|flow| key(&flow.destination)).filter(|end| !end.is_empty() && !sources.contains(end)).collect()
}

fn cell<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    match &row.cells.get(column)?.value {
        Answer::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// What stands before the application on a network of exposure: its key, its name, the zone of who comes.
fn entry_of(network: &str) -> Option<(&'static str, &'static str, Zone)> {
    Some(match network {
        "internet" => ("internet", "Exposition Internet", Zone::Internet),
        "rie" => ("rie", "Exposition RIE", Zone::Rie),
        "intranet" => ("intranet", "Exposition intranet", Zone::Ministry),
        _ => return None,
    })
}

/// The network of exposure by which a flow of this network enters.
fn entered(network: &str) -> Option<&'static str> {
    Some(match network {
        "internet" => "internet",
        "rie" => "rie",
        "mi-interne" => "intranet",
        _ => return None,
    })
}

fn style(flow: &Flow) -> LinkStyle {
    let replicated = flow.network.as_deref() == Some("inter-datacenter");
    match flow.family.as_deref() {
        Some("6-replication-entre-noeuds") => LinkStyle::Replication,
        _ if replicated => LinkStyle::Replication,
        Some("7a-deploiement-dso") => LinkStyle::Dependency,
        _ => {
            let inside = [&flow.source, &flow.destination].iter().all(|end| end.kind == EndKind::Component);
            let local = matches!(flow.network.as_deref(), None | Some("intra-cluster"));
            if inside && local { LinkStyle::Dependency } else { LinkStyle::Flow }
        }
    }
}

fn tier(group: Option<&str>) -> usize {
    match group {
        Some("frontend") => 0,
        Some("db" | "cache") => 2,
        _ => 1,
    }
}

fn is_pipeline(name: &str) -> bool {
    let name = fold(name);
    name.split(|letter: char| !letter.is_alphanumeric()).any(|word| PIPELINE.contains(&word))
}
