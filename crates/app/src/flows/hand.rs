//! What a person draws: a component, an external system, a flow from one box to another. Each becomes a row of a table.

use accostage_diagram::{Node, Zone};
use accostage_dossier::flows::{COMPONENTS, EXTERNALS, PartyKind, TABLE, family};
use accostage_dossier::label::fold;
use accostage_dossier::{AnswerKey, RowId};
use serde_json::Value as Json;

use super::Flows;
use crate::dossiers::{Edited, Gesture, TypedCells};
use crate::ports::Store;
use crate::{App, AppError};

/// A flow drawn from one box to another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawn {
    /// Identity of the node where it starts.
    pub from: String,
    /// Identity of the node where it ends.
    pub to: String,
    /// Protocol; none: not known yet.
    pub protocol: Option<String>,
    /// Port, as typed.
    pub port: Option<String>,
    /// Encryption; none: not known yet.
    pub encryption: Option<String>,
    /// Environment; none: every one.
    pub environment: Option<String>,
}

/// A component or an external system put on the diagram.
#[derive(Debug, Clone, PartialEq)]
pub struct NewParty {
    /// What it is.
    pub kind: PartyKind,
    /// Its name.
    pub name: String,
    /// Tier of a component, place of an external system.
    pub group: Option<String>,
}

impl<S: Store> App<S> {
    /// Adds the row of a flow drawn between two boxes of the diagram; its direction, network and family follow from them.
    ///
    /// # Errors
    /// A box that is gone or that no flow may join, a value that cannot be taken: nothing is added then.
    pub async fn draw_flow(&self, id: &str, drawn: &Drawn) -> Result<(Edited, Vec<RowId>), AppError> {
        let flows = self.flows(id).await?;
        let cells = cells(&flows, drawn)?;
        self.act(id, &[Gesture::AddRow(AnswerKey::of(TABLE), cells, None)]).await
    }

    /// Adds the row of a component or of an external system.
    ///
    /// # Errors
    /// No name, a name that is taken, a value that cannot be taken: nothing is added then.
    pub async fn add_party(&self, id: &str, party: &NewParty) -> Result<(Edited, Vec<RowId>), AppError> {
        let name = party.name.trim();
        if name.is_empty() {
            return Err(AppError::invalid("Le nom manque.", "Rien n'a été ajouté. Donnez un nom."));
        }
        let flows = self.flows(id).await?;
        if flows.matrix.inventory.parties.iter().any(|known| fold(&known.name) == fold(name)) {
            return Err(AppError::invalid(
                format!("« {name} » est déjà dans l'architecture."),
                "Rien n'a été ajouté. Choisissez un autre nom.",
            ));
        }
        let (table, column) = match party.kind {
            PartyKind::Component => (COMPONENTS, "tier"),
            PartyKind::External => (EXTERNALS, "localisation"),
        };
        let mut cells = TypedCells::new();
        put(&mut cells, "nom", Some(name));
        put(&mut cells, column, party.group.as_deref());
        self.act(id, &[Gesture::AddRow(AnswerKey::of(table), cells, None)]).await
    }
}

fn cells(flows: &Flows, drawn: &Drawn) -> Result<TypedCells, AppError> {
    let diagram = flows.diagram();
    let node = |id: &str| {
        let found = diagram.nodes.iter().find(|node| node.id == id).ok_or_else(|| {
            AppError::not_found("Cet élément n'est plus dans le schéma.", "Rien n'a été ajouté. Relisez le schéma.")
        })?;
        if found.zone == Zone::Entry {
            return Err(AppError::invalid(
                format!(
                    "« {} » se déduit des services exposés : aucun flux n'en part ni n'y arrive directement.",
                    found.name
                ),
                "Rien n'a été ajouté. Tracez le flux jusqu'au composant.",
            ));
        }
        Ok(found)
    };
    let (from, to) = (node(&drawn.from)?, node(&drawn.to)?);
    if from.id == to.id {
        return Err(AppError::invalid(
            "Un flux joint deux éléments différents.",
            "Rien n'a été ajouté. Choisissez une autre destination.",
        ));
    }
    let inside = |node: &Node| node.zone == Zone::Namespace;
    let (direction, network) = match (inside(from), inside(to)) {
        (true, true) => (None, Some("intra-cluster")),
        (true, false) => (Some("sortant"), network(to)),
        (false, true) => (Some("entrant"), network(from)),
        (false, false) => (None, network(to)),
    };
    let protocol = drawn.protocol.as_deref();
    let family = match direction {
        Some("sortant") => Some(family(&to.name, protocol, network)),
        Some("entrant") if from.about.is_none() => Some("1-usager-entrant"),
        _ => None,
    };
    let mut cells = TypedCells::new();
    put(&mut cells, "source-nom", Some(&from.name));
    put(&mut cells, "destination-nom", Some(&to.name));
    put(&mut cells, "sens", direction);
    put(&mut cells, "reseau", network);
    put(&mut cells, "famille", family);
    put(&mut cells, "protocole", protocol);
    put(&mut cells, "port", drawn.port.as_deref());
    put(&mut cells, "chiffrement", drawn.encryption.as_deref());
    put(&mut cells, "environnement", drawn.environment.as_deref());
    put(&mut cells, "statut", Some("identifie"));
    Ok(cells)
}

fn network(node: &Node) -> Option<&'static str> {
    match node.zone {
        Zone::Internet => Some("internet"),
        Zone::Rie => Some("rie"),
        Zone::Ministry => Some("mi-interne"),
        Zone::Entry | Zone::Namespace => None,
    }
}

fn put(cells: &mut TypedCells, column: &str, text: Option<&str>) {
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        cells.insert(column.to_owned(), Json::from(text));
    }
}
