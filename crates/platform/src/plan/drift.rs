//! What differs between a dossier and its console since the last application, and both ways out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::actual::{Actual, Holdings, LastRead};
use super::compare::{
    Attributes, fixed_of_environment, of_deployment, of_environment, of_project, of_repository, value,
};
use super::desired::{Desired, Place};
use super::line::{Change, Kind, Line, LineId, Reason, Verb};
use super::{Options, plan};
use crate::Moment;

/// Where a difference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The console changed.
    #[serde(rename = "console")]
    Console,
    /// The dossier changed.
    #[serde(rename = "dossier")]
    Dossier,
    /// Both changed.
    #[serde(rename = "les-deux")]
    Both,
    /// Nothing tells: there is no earlier reading.
    #[serde(rename = "inconnu")]
    Unknown,
}

/// What accepting the value of the console writes into the dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ecriture", rename_all = "kebab-case")]
pub enum Write {
    /// A field, or a cell of a row that exists.
    #[serde(rename = "valeur")]
    Set {
        /// Where.
        place: Place,
        /// What; null: nothing any more.
        #[serde(rename = "valeur")]
        value: Value,
    },
    /// A row more.
    #[serde(rename = "ajouter-ligne")]
    AddRow {
        /// Table.
        #[serde(rename = "champ")]
        table: String,
        /// Cells by column.
        #[serde(rename = "cellules")]
        cells: BTreeMap<String, Value>,
    },
    /// A row less.
    #[serde(rename = "retirer-ligne")]
    RemoveRow {
        /// Table.
        #[serde(rename = "champ")]
        table: String,
        /// Row.
        #[serde(rename = "ligne")]
        row: String,
    },
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Line of the plan that would put the value of the dossier back.
    #[serde(rename = "ligne-du-plan")]
    pub line: LineId,
    /// What it is about.
    #[serde(rename = "nature")]
    pub kind: Kind,
    /// Which one.
    #[serde(rename = "nom")]
    pub name: String,
    /// Attribute; none: the whole item, which only one of them has.
    #[serde(rename = "attribut", default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// What the dossier says; null: nothing.
    pub dossier: Value,
    /// What the console has; null: nothing.
    pub console: Value,
    /// Which of them changed.
    #[serde(rename = "cote")]
    pub side: Side,
    /// The reading since which it differs.
    #[serde(rename = "depuis", default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// Who changed it on the console, when the log tells.
    #[serde(rename = "par", default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What accepting the value of the console writes; nothing: it must be written by hand.
    #[serde(rename = "accepter", default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<Write>,
    /// Putting ours back can be sent as things are.
    #[serde(rename = "remettable")]
    pub restorable: bool,
}

/// What differs since `last`, the state after the last application or at the last reading.
#[must_use]
pub fn drift(desired: &Desired, last: Option<&LastRead>, actual: &Actual) -> Vec<Drift> {
    // Without an earlier reading nothing is a conflict: every difference comes with its values.
    let plan = plan(desired, actual, None, &Options::default());
    let since = last.and_then(|last| last.read_at.clone());
    let mut all = Vec::new();
    for line in &plan.lines {
        let was = last.and_then(|last| attributes(last, line.kind, &line.name));
        let now = attributes(&actual.held, line.kind, &line.name);
        let whole = |dossier: Value, console: Value, side, accept| Drift {
            line: line.id.clone(),
            kind: line.kind,
            name: line.name.clone(),
            attribute: None,
            dossier,
            console,
            side,
            since: since.clone(),
            by: actual.by_whom(line.kind.log_word(), since.as_ref()).filter(|_| last.is_some()),
            accept,
            restorable: line.acts(),
        };
        match (line.verb, &now) {
            (Verb::Extra, Some(held)) if was.is_none() => {
                let side = if last.is_some() { Side::Console } else { Side::Unknown };
                let mut held = held.clone();
                held.extend(place(actual, &desired.platform, line.kind, &line.name));
                let accept = added(line.kind, &line.name, &held).into_iter().collect();
                all.push(whole(Value::Null, line.name.as_str().into(), side, accept));
            }
            (Verb::Create | Verb::Blocked, None) if was.is_some() && line.kind != Kind::Project => {
                let table = table(line.kind).map(str::to_owned);
                let accept = table.zip(line.row.clone()).map(|(table, row)| Write::RemoveRow { table, row });
                let accept = accept.into_iter().collect();
                all.push(whole(line.name.as_str().into(), Value::Null, Side::Console, accept));
            }
            (Verb::Update | Verb::Blocked, _)
                if now.is_some() || line.kind == Kind::ProjectName || line.kind == Kind::Owner =>
            {
                for change in &line.changes {
                    let one = whole(change.after.clone(), change.before.clone(), Side::Unknown, Vec::new());
                    all.push(attribute(one, line, change, was.as_ref(), last.is_some()));
                }
            }
            _ => {}
        }
    }
    all
}

/// The difference of one attribute.
fn attribute(whole: Drift, line: &Line, change: &Change, was: Option<&Attributes>, read: bool) -> Drift {
    let before = was.and_then(|was| value(was, &change.attribute));
    let side = match before {
        Some(before) if *before == change.before => Side::Dossier,
        Some(before) if *before == change.after => Side::Console,
        Some(_) => Side::Both,
        None if read && was.is_none() && line.kind != Kind::ProjectName => Side::Console,
        None => Side::Unknown,
    };
    let by = if matches!(side, Side::Console | Side::Both) { whole.by.clone() } else { None };
    Drift {
        attribute: Some(change.attribute.clone()),
        side,
        by,
        accept: written(line, change),
        restorable: line.acts() || line.reason == Some(Reason::ToAccept),
        ..whole
    }
}

/// Values of an item by attribute; none: there is no such item.
fn attributes(held: &Holdings, kind: Kind, name: &str) -> Option<Attributes> {
    match kind {
        Kind::Project => held.project.as_ref().map(of_project),
        Kind::Environment => held.environments_named(name).next().map(of_environment),
        Kind::Repository => held.repositories_named(name).next().map(of_repository),
        Kind::Deployment => held.deployments_named(name).next().map(|found| of_deployment(held, found)),
        Kind::Member => held.member(name).map(|_| vec![("courriel", name.to_lowercase().into())]),
        Kind::Roles => {
            let member = held.member(name)?;
            Some(vec![("role", held.role_names(&member.role_ids).into())])
        }
        Kind::ProjectName | Kind::Replay | Kind::Owner => None,
    }
}

/// Table of the dossier that holds such items.
fn table(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Environment => Some("environnements"),
        Kind::Repository => Some("depots"),
        Kind::Member | Kind::Roles => Some("console-membres"),
        Kind::Deployment => Some("deploiements-console"),
        Kind::Project | Kind::ProjectName | Kind::Replay | Kind::Owner => None,
    }
}

/// What the dossier says once it has the value of the console. Several sources or several roles do not fit in one cell.
fn written(line: &Line, change: &Change) -> Vec<Write> {
    let held = change.before.clone();
    let set = |place: Place, value: Value| vec![Write::Set { place, value }];
    let field = match (line.kind, change.attribute.as_str()) {
        (Kind::Project, "description") => Some("projet-description-console"),
        (Kind::Project, quota) => Some(quota),
        (Kind::ProjectName, _) => Some("projet-nom-console"),
        (Kind::Owner, _) => Some("console-proprietaire"),
        _ => None,
    };
    if let Some(field) = field {
        return set(Place::field(field), held);
    }
    let (Some(table), Some(row)) = (table(line.kind), line.row.as_deref()) else { return Vec::new() };
    if matches!(change.attribute.as_str(), "sources" | "role") {
        return Vec::new();
    }
    cells(line.kind, &change.attribute, held)
        .into_iter()
        .flat_map(|(column, value)| set(Place::cell(table, row, column), value))
        .collect()
}

/// A value of the console in the columns of the dossier.
fn cells(kind: Kind, attribute: &str, held: Value) -> Vec<(&str, Value)> {
    match (kind, attribute) {
        (Kind::Repository, "infrastructure") => {
            vec![("type", if held == Value::Bool(true) { "infrastructure" } else { "applicatif" }.into())]
        }
        (Kind::Repository, "url-externe") if held == Value::String(String::new()) => {
            vec![("url-externe", Value::Null), ("sans-source-externe", true.into())]
        }
        (Kind::Repository, "url-externe") => vec![("url-externe", held), ("sans-source-externe", false.into())],
        _ => vec![(attribute, held)],
    }
}

/// Where an environment is, in the columns of the dossier.
pub(super) fn place(actual: &Actual, platform: &str, kind: Kind, name: &str) -> Attributes {
    let found = actual.held.environments_named(name).next().filter(|_| kind == Kind::Environment);
    let Some(found) = found else { return Attributes::new() };
    let mut all = fixed_of_environment(actual, found);
    all.push(("plateforme", platform.into()));
    all
}

/// The row of an item that only the console has.
pub(super) fn added(kind: Kind, name: &str, held: &Attributes) -> Option<Write> {
    let table = table(kind)?;
    let key = match kind {
        Kind::Repository => "nom-interne",
        Kind::Member | Kind::Roles => "courriel",
        _ => "nom",
    };
    let mut row = BTreeMap::from([(key.to_owned(), Value::from(name))]);
    for (attribute, value) in held {
        if *attribute == "sources" {
            continue;
        }
        for (column, value) in cells(kind, attribute, value.clone()) {
            if value != Value::Null && value != "" && (column, &value) != ("sans-source-externe", &Value::Bool(false)) {
                row.insert(column.to_owned(), value);
            }
        }
    }
    Some(Write::AddRow { table: table.to_owned(), cells: row })
}
