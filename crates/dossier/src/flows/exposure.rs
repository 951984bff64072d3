//! What the matrix and the rest of the dossier say against each other: exposure, external systems.

use std::collections::BTreeSet;

use accostage_catalogue::Severity;

use super::coverage::Coverage;
use super::ends::host;
use super::tables::{EXPOSURE, EXTERNALS, FLOWS, Line, SERVICES, Table, chosen};
use super::{Block, EndKind, Flow, Inventory, PartyKind, Remark};
use crate::key::{AnswerKey, RowPlace};
use crate::label::fold;
use crate::state::State;

/// Adds the remarks about exposure and external systems.
pub(super) fn add(
    state: &State,
    flows: &[Flow],
    inventory: &Inventory,
    coverage: &Coverage,
    remarks: &mut Vec<Remark>,
) {
    externals(flows, inventory, remarks);
    services(state, flows, coverage, remarks);
    let exposed = chosen(state, EXPOSURE);
    for flow in flows.iter().filter(|flow| flow.block == Block::Inbound && !flow.is_over()) {
        undeclared(exposed, flow, remarks);
        reached(flow, inventory, remarks);
    }
}

fn remark(
    rule: &str,
    severity: Severity,
    field: String,
    place: Option<RowPlace>,
    rank: usize,
    message: String,
) -> Remark {
    Remark { rule: rule.to_owned(), severity, message, fields: vec![field], place, rank: Some(rank as u64) }
}

fn on_flow(rule: &str, severity: Severity, flow: &Flow, column: &str, message: String) -> Remark {
    let place = RowPlace { table: AnswerKey::of(FLOWS), row: flow.row };
    remark(rule, severity, format!("{FLOWS}.{column}"), Some(place), flow.rank, message)
}

/// An external system that no flow reaches, unless the catalogue has said so of it.
fn externals(flows: &[Flow], inventory: &Inventory, remarks: &mut Vec<Remark>) {
    let joined: BTreeSet<usize> = flows
        .iter()
        .filter(|flow| !flow.is_gone())
        .flat_map(|flow| [flow.source.party, flow.destination.party])
        .flatten()
        .collect();
    let parties = inventory.parties.iter().enumerate();
    let is_joined = |rank: usize| inventory.alike(rank).any(|same| joined.contains(&same));
    let alone = parties.filter(|(rank, party)| party.kind == PartyKind::External && !is_joined(*rank));
    let told: BTreeSet<String> = remarks
        .iter()
        .filter(|remark| remark.rule == "R-FLUX-EXTERNE")
        .filter_map(|remark| remark.place.as_ref().map(ToString::to_string))
        .collect();
    for (_, party) in alone.filter(|(_, party)| !told.contains(&party.place.to_string())) {
        let message = format!(
            "Aucun flux ne joint le composant externe {} ; ajoutez-le à la matrice, ou retirez ce composant.",
            inventory.told(party)
        );
        let field = format!("{EXTERNALS}.nom");
        remarks.push(remark(
            "externe-sans-flux",
            Severity::Warning,
            field,
            Some(party.place.clone()),
            party.rank,
            message,
        ));
    }
}

/// An exposed service that nothing reaches.
fn services(state: &State, flows: &[Flow], coverage: &Coverage, remarks: &mut Vec<Remark>) {
    let reached = Reached::of(flows);
    for line in Table::of(state, SERVICES).filter(|line| line.text("reseau") != Some("aucun")) {
        if line.text("nom").is_none() && line.text("composant").is_none() || reached.service(&line, coverage) {
            continue;
        }
        let name = line.text("nom").or(line.text("composant")).unwrap_or_default();
        let message = format!(
            "Le service exposé « {name} » n'a pas de flux entrant ; ajoutez à la matrice celui de ses usagers."
        );
        let field = format!("{SERVICES}.nom");
        remarks.push(remark("service-sans-flux", Severity::Warning, field, Some(line.place()), line.rank, message));
    }
}

/// What inbound flows reach: names and hosts, folded, with the environment and the context when they name one.
pub(super) struct Reached(BTreeSet<(String, Option<String>, Option<String>)>);

impl Reached {
    pub fn of(flows: &[Flow]) -> Self {
        let inbound = flows.iter().filter(|flow| flow.block == Block::Inbound && !flow.is_gone());
        let named = inbound.flat_map(|flow| {
            let texts = [flow.destination.name.as_deref(), flow.destination.address.as_deref()];
            let about = flow.description.as_deref().map(host);
            let names = texts.into_iter().chain([about]).flatten();
            names.map(|name| (fold(name), flow.environment.clone(), flow.context.clone())).collect::<Vec<_>>()
        });
        Self(named.collect())
    }

    /// A flow reaches the service or its component, in its environment when it names one.
    pub fn service(&self, line: &Line<'_>, coverage: &Coverage) -> bool {
        let names = [line.text("nom"), line.text("composant"), line.text("url").map(host)];
        self.any(&names, line.text("environnement"), coverage)
    }

    pub fn any(&self, names: &[Option<&str>], environment: Option<&str>, coverage: &Coverage) -> bool {
        names.iter().flatten().any(|name| {
            let name = fold(name);
            let mut flows = self.0.range((name.clone(), None, None)..).take_while(|(other, ..)| *other == name);
            flows.any(|(_, named, context)| {
                environment.is_none_or(|wanted| coverage.concerns(named.as_deref(), context.as_deref(), wanted))
            })
        })
    }
}

fn undeclared(exposed: &[String], flow: &Flow, remarks: &mut Vec<Remark>) {
    let wanted = match flow.network.as_deref() {
        Some("internet") => ("internet", "Internet"),
        Some("rie") => ("rie", "le RIE"),
        _ => return,
    };
    if exposed.is_empty() || exposed.iter().any(|network| network == wanted.0) {
        return;
    }
    let message = format!(
        "Le flux de la ligne {} entre par {}, où l'application n'est pas déclarée exposée ; corrigez le réseau du flux ou l'exposition.",
        flow.rank, wanted.1
    );
    remarks.push(on_flow("exposition-non-declaree", Severity::Warning, flow, "reseau", message));
}

/// A flow of outside that reaches a component that is not exposed, or a store of data.
fn reached(flow: &Flow, inventory: &Inventory, remarks: &mut Vec<Remark>) {
    let from_outside = matches!(flow.network.as_deref(), Some("internet" | "rie"));
    let Some(party) = flow.destination.party.and_then(|rank| inventory.parties.get(rank)) else { return };
    if flow.destination.kind != EndKind::Component {
        return;
    }
    if from_outside && matches!(party.group.as_deref(), Some("db" | "cache")) {
        let message = format!(
            "Le flux de la ligne {} joint directement « {} », qui garde des données ; faites-le passer par un service applicatif.",
            flow.rank, party.name
        );
        remarks.push(on_flow("donnees-exposees", Severity::Blocking, flow, "destination-nom", message));
    } else if party.exposed == Some(false) {
        let message = format!(
            "Le flux de la ligne {} joint « {} », que le dossier déclare non exposé ; corrigez le composant ou le flux.",
            flow.rank, party.name
        );
        remarks.push(on_flow("composant-non-expose", Severity::Warning, flow, "destination-nom", message));
    }
}
