//! The answers file (`accostage/reponses@1`): read into an [`Edit`], written from a [`State`].

use std::collections::BTreeMap;

use accostage_catalogue::{Catalogue, Field, FieldKind};
use serde_json::{Map, Value as Json, json};

use crate::edit::{Edit, Operation, Origin};
use crate::key::{AnswerKey, RowId};
use crate::label::{LABELS_MAX, checked_label, label_property};
use crate::placing::{self, cell_value, field_value};
use crate::state::{State, Unplaced};
use crate::tree::{Content, Node, TreeError};
use crate::value::Answer;

/// Format written and read.
pub const FORMAT: &str = "accostage/reponses@1";
/// Rows that a table may have: twice the largest flow matrix that a spreadsheet may bring.
pub const MAX_ROWS: usize = 20_000;
/// Top-level keys for the reader of an example, not answers.
const COMMENTS: [&str; 5] = ["resume", "attendu", "mutations", "provenance", "catalogue"];
/// Names, in a repetition, the value of every platform that has none of its own.
const EVERY_PLATFORM: &str = "*";
/// Notes that a criterion may get.
const NOTES: [&str; 3] = ["favorable", "intermediaire", "defavorable"];

/// What a file of answers becomes.
#[derive(Debug, Clone, Default)]
pub struct Placement {
    /// Name of the dossier, when the file gives one.
    pub name: Option<String>,
    /// Everything that found its place.
    pub edit: Edit,
    /// What did not, with place and reason.
    pub unplaced: Vec<Unplaced>,
}

/// Places every value of a file. `state` is the dossier that receives it (tables are replaced; rows keep
/// their identity when their naming cell is the same); `new_row` gives identities to new rows.
///
/// # Errors
/// Only when the text is not a file of answers at all: then nothing is placed.
pub fn place(
    catalogue: &Catalogue,
    root: &Node,
    file_name: &str,
    state: &State,
    new_row: &mut dyn FnMut() -> RowId,
) -> Result<Placement, TreeError> {
    let Content::Map(entries) = &root.content else {
        return Err(refuse(
            root,
            "ce n'est pas un fichier de réponses ; la première ligne doit être « format: accostage/reponses@1 ».",
        ));
    };
    match root.get("format").map(Node::to_json) {
        Some(Json::String(format)) if format == FORMAT => {}
        Some(Json::String(format)) if format.starts_with("accostage/reponses@") => {
            let reason = format!("format « {format} » plus récent que cette version d'Accostage ; mettez-la à jour.");
            return Err(refuse(root, &reason));
        }
        _ => {
            return Err(refuse(
                root,
                "la clé « format: accostage/reponses@1 » manque ; est-ce bien un fichier de réponses ?",
            ));
        }
    }
    let mut placer = Placer { catalogue, state, new_row, placement: Placement::default() };
    placer.placement.edit.origin = Origin::Imported { fichier: file_name.to_owned() };
    for (key, node) in entries {
        match key.as_str() {
            "format" => {}
            "nom" => placer.name(node),
            "etiquettes" => placer.labels(node),
            "reponses" => placer.answers(node),
            "criteres" => placer.criteria(node),
            known if COMMENTS.contains(&known) => {}
            other => placer.keep(
                &format!("/{}", pointer(other)),
                node,
                "clé inconnue à ce niveau ; les réponses vont sous « reponses ».",
            ),
        }
    }
    Ok(placer.placement)
}

fn refuse(node: &Node, reason: &str) -> TreeError {
    TreeError { line: Some(node.line).filter(|line| *line > 0), reason: reason.to_owned() }
}

/// Escapes a key for a JSON pointer (RFC 6901).
fn pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Cells of a row of the file.
#[derive(Default)]
struct Cells {
    cells: BTreeMap<String, Answer>,
    /// Columns whose value has no place.
    refused: Vec<String>,
}

struct Placer<'a> {
    catalogue: &'a Catalogue,
    state: &'a State,
    new_row: &'a mut dyn FnMut() -> RowId,
    placement: Placement,
}

impl Placer<'_> {
    fn keep(&mut self, path: &str, node: &Node, reason: &str) {
        self.placement.unplaced.push(Unplaced {
            path: path.to_owned(),
            line: Some(node.line).filter(|line| *line > 0),
            reason: reason.to_owned(),
            value: node.to_json(),
        });
    }

    fn push(&mut self, slot: String, node: &Node, operation: Operation) {
        if node.line > 0 {
            self.placement.edit.lines.insert(slot, node.line);
        }
        self.placement.edit.operations.push(operation);
    }

    fn name(&mut self, node: &Node) {
        match &node.content {
            Content::Scalar { text, .. } => match dossier_name(text) {
                Ok(name) => self.placement.name = Some(name),
                Err(reason) => self.keep("/nom", node, &reason),
            },
            _ => self.keep("/nom", node, "le nom du dossier doit être un texte."),
        }
    }

    /// The labels of the file become those of the dossier. Without the key, or with nothing under it, they stay.
    fn labels(&mut self, node: &Node) {
        const PATH: &str = "/etiquettes";
        let items = match &node.content {
            Content::Null => return,
            Content::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let (mut given, mut whole) = (BTreeMap::new(), true);
        for item in items {
            let checked = match &item.content {
                Content::Scalar { text, .. } => checked_label(text),
                _ => Err("une étiquette est un texte ; donnez une liste de textes.".to_owned()),
            };
            let reason = match checked {
                Ok(label) if given.len() < LABELS_MAX || given.contains_key(&label_property(&label)) => {
                    given.entry(label_property(&label)).or_insert(label);
                    continue;
                }
                Ok(_) => format!("un dossier porte {LABELS_MAX} étiquettes au plus."),
                Err(reason) => reason,
            };
            whole = false;
            self.keep(PATH, item, &reason);
        }
        let state = self.state;
        // As with rows: nothing is removed on the word of a faulty file.
        let gone = state.labels.iter().filter(|(property, _)| whole && !given.contains_key(*property));
        let removed = gone.map(|(_, label)| Operation::RemoveLabel(label.clone()));
        let added = given.iter().filter(|(property, label)| state.labels.get(*property) != Some(*label));
        let added = added.map(|(_, label)| Operation::AddLabel(label.clone()));
        self.placement.edit.operations.extend(removed.chain(added));
    }

    fn answers(&mut self, node: &Node) {
        match &node.content {
            Content::Map(entries) => {
                for (id, node) in entries {
                    self.field(id, node);
                }
            }
            Content::Null => {}
            _ => self.keep("/reponses", node, "« reponses » doit associer un identifiant de champ à une valeur."),
        }
    }

    fn field(&mut self, id: &str, node: &Node) {
        let path = format!("/reponses/{}", pointer(id));
        let Some(field) = self.catalogue.field(id) else {
            let reason = unknown_field(self.catalogue, id);
            return self.keep(&path, node, &reason);
        };
        if !field.is_answerable() {
            return self.keep(&path, node, "ce champ est calculé ; il n'est jamais lu dans un fichier.");
        }
        if field.is_per_platform()
            && let Content::Map(entries) = &node.content
            && self.names_platforms(entries)
        {
            for (platform, value) in entries {
                let path = format!("{path}/{}", pointer(platform));
                if platform == EVERY_PLATFORM {
                    self.one(field, AnswerKey::of(id), &path, value);
                } else if self.platforms().any(|known| known == platform) {
                    self.one(field, AnswerKey::on(id, platform), &path, value);
                } else {
                    let reason = format!(
                        "plateforme inconnue « {platform} » ; {}.",
                        self.platforms().collect::<Vec<_>>().join(", ")
                    );
                    self.keep(&path, value, &reason);
                }
            }
            return;
        }
        self.one(field, AnswerKey::of(id), &path, node);
    }

    fn platforms(&self) -> impl Iterator<Item = &str> {
        platforms(self.catalogue)
    }

    /// A map is a repetition when it names a platform; otherwise it is the value itself (a person…).
    fn names_platforms(&self, entries: &[(String, Node)]) -> bool {
        entries.iter().any(|(key, _)| key == EVERY_PLATFORM || self.platforms().any(|known| known == key))
    }

    fn one(&mut self, field: &Field, key: AnswerKey, path: &str, node: &Node) {
        match field.kind {
            FieldKind::Table => self.table(field, &key, path, node),
            FieldKind::LongText => match field_value(self.catalogue, field, node) {
                Ok(value) => {
                    let text = match value {
                        Some(Answer::Text(text)) => text,
                        _ => String::new(),
                    };
                    self.push(format!("answers/{key}"), node, Operation::SetText { key, text });
                }
                Err(reason) => self.keep(path, node, &reason),
            },
            _ => match field_value(self.catalogue, field, node) {
                Ok(value) => self.push(format!("answers/{key}"), node, Operation::Set { key, value }),
                Err(reason) => self.keep(path, node, &reason),
            },
        }
    }

    /// Replaces the rows of a table. A row whose naming cell is that of a present row keeps its identity.
    fn table(&mut self, field: &Field, key: &AnswerKey, path: &str, node: &Node) {
        let rows = match &node.content {
            Content::List(rows) => rows.as_slice(),
            Content::Null => &[],
            _ => return self.keep(path, node, "ce champ est une table ; donnez une liste de lignes."),
        };
        if rows.len() > MAX_ROWS {
            let reason = format!("table de {} lignes ; {MAX_ROWS} au plus.", rows.len());
            return self.keep(path, node, &reason);
        }
        let mut present: Vec<(RowId, Option<Answer>)> = self
            .state
            .rows(key)
            .iter()
            .map(|row| {
                let named = field.key_column().and_then(|column| row.cells.get(&column.id));
                (row.id, named.map(|answered| answered.value.clone()))
            })
            .collect();
        let mut previous: Option<RowId> = None;
        let mut refused_row = false;
        for (rank, row) in rows.iter().enumerate() {
            let path = format!("{path}/{rank}");
            let Some(Cells { cells, refused }) = self.cells(field, &path, row) else {
                refused_row = true;
                continue;
            };
            let name = field.key_column().and_then(|column| cells.get(&column.id));
            if field.key_column().is_some_and(|column| refused.contains(&column.id)) {
                // Which row it speaks of is unknown: a present one must not be taken for a removed one.
                refused_row = true;
            }
            let same = present
                .iter()
                .position(|(_, named)| name.is_some() && named.as_ref() == name)
                .or_else(|| (field.key_column().is_none() && !present.is_empty()).then_some(0));
            let id = if let Some(place) = same {
                let (id, _) = present.remove(place);
                self.rewrite_row(field, key, id, &Cells { cells, refused }, row);
                if previous.is_some() || self.state.rows(key).first().is_some_and(|first| first.id != id) {
                    self.push(
                        format!("rows/{key}/{id}"),
                        row,
                        Operation::MoveRow { key: key.clone(), row: id, after: previous },
                    );
                }
                id
            } else {
                let id = (self.new_row)();
                let slot = format!("rows/{key}/{id}");
                self.push(slot, row, Operation::AddRow { key: key.clone(), row: id, cells });
                id
            };
            previous = Some(id);
        }
        // A row that could not be read may be one of those: nothing is removed on the word of a faulty file.
        for (row, _) in present.into_iter().filter(|_| !refused_row) {
            self.placement.edit.operations.push(Operation::RemoveRow { key: key.clone(), row });
        }
    }

    fn cells(&mut self, field: &Field, path: &str, row: &Node) -> Option<Cells> {
        let Content::Map(entries) = &row.content else {
            self.keep(path, row, "une ligne de table associe un identifiant de colonne à une valeur.");
            return None;
        };
        let mut read = Cells::default();
        for (id, node) in entries {
            let path = format!("{path}/{}", pointer(id));
            let Some(column) = field.column(id) else {
                let near = placing::nearest(id, field.columns.iter().map(|column| column.id.as_str()));
                let remedy = near.map_or_else(String::new, |near| format!(" ; vouliez-vous « {near} » ?"));
                self.keep(&path, node, &format!("colonne inconnue « {id} » dans « {} »{remedy}", field.id));
                continue;
            };
            match cell_value(self.catalogue, column, node) {
                Ok(Some(value)) => {
                    read.cells.insert(id.clone(), value);
                }
                Ok(None) => {}
                Err(reason) => {
                    self.keep(&path, node, &reason);
                    read.refused.push(id.clone());
                }
            }
        }
        Some(read)
    }

    fn rewrite_row(&mut self, field: &Field, key: &AnswerKey, row: RowId, read: &Cells, node: &Node) {
        // A cell that was refused stays as it is.
        for column in field.columns.iter().filter(|column| !read.refused.contains(&column.id)) {
            let value = read.cells.get(&column.id).cloned();
            let before = self
                .state
                .rows(key)
                .iter()
                .find(|other| other.id == row)
                .and_then(|other| other.cells.get(&column.id))
                .map(|answered| &answered.value);
            if before != value.as_ref() {
                let operation = Operation::SetCell { key: key.clone(), row, column: column.id.clone(), value };
                self.push(format!("rows/{key}/{row}"), node, operation);
            }
        }
    }

    fn criteria(&mut self, node: &Node) {
        let Content::Map(entries) = &node.content else {
            if node.content != Content::Null {
                self.keep("/criteres", node, "« criteres » doit associer un critère à une note.");
            }
            return;
        };
        for (id, node) in entries {
            let path = format!("/criteres/{}", pointer(id));
            if !self.catalogue.criteria.iter().any(|criterion| criterion.id == *id) {
                self.keep(&path, node, "critère inconnu ; les critères vont de critere-01 à critere-31.");
                continue;
            }
            match criterion_note(&node.to_json()) {
                Ok(note) => self.push(format!("criteria/{id}"), node, Operation::SetCriterion { id: id.clone(), note }),
                Err(reason) => self.keep(&path, node, &reason),
            }
        }
    }
}

/// A note of a criterion; `null` and `non-evalue` take it away.
///
/// # Errors
/// Another word.
pub fn criterion_note(value: &Json) -> Result<Option<String>, String> {
    match value {
        Json::Null => Ok(None),
        Json::String(note) if note == "non-evalue" || note.is_empty() => Ok(None),
        Json::String(note) if NOTES.contains(&note.as_str()) => Ok(Some(note.clone())),
        other => Err(format!("note « {other} » inconnue ; favorable, intermediaire ou defavorable.")),
    }
}

/// The platforms of the catalogue.
pub fn platforms(catalogue: &Catalogue) -> impl Iterator<Item = &str> {
    catalogue.list("plateforme").into_iter().flat_map(|list| list.options.iter().map(|choice| choice.id.as_str()))
}

/// The sentence about a field that the catalogue does not have.
#[must_use]
pub fn unknown_field(catalogue: &Catalogue, id: &str) -> String {
    match placing::nearest(id, catalogue.fields.iter().map(|field| field.id.as_str())) {
        Some(near) => format!("champ inconnu « {id} » ; vouliez-vous « {near} » ?"),
        None => format!("champ inconnu « {id} », qui ne ressemble à aucun champ du catalogue."),
    }
}

/// A name that a dossier may have: 1 to 200 characters on one line.
///
/// # Errors
/// What is wrong, in French.
pub fn dossier_name(text: &str) -> Result<String, String> {
    let name = placing::checked_text(text.trim(), 200, false)?;
    if name.is_empty() { Err("le nom du dossier est vide ; donnez-en un.".to_owned()) } else { Ok(name) }
}

/// Writes the answers of a state, in the catalogue's order, with the provenance of each beside them.
#[must_use]
pub fn write(catalogue: &Catalogue, state: &State) -> Json {
    let (mut answers, mut provenance) = (Map::new(), Map::new());
    for field in &catalogue.fields {
        if let Some(value) = field_json(state, field) {
            answers.insert(field.id.clone(), value);
        }
    }
    // Answers to fields that this revision does not know are data too.
    for key in state.answers.keys().filter(|key| catalogue.field(&key.field).is_none()) {
        if let Some(answer) = state.answer(key) {
            answers.insert(key.to_string(), answer.to_json());
        }
    }
    for (key, answered) in &state.answers {
        provenance.insert(key.to_string(), provenance_json(&answered.provenance));
    }
    let criteria: Map<String, Json> =
        state.criteria.iter().map(|(id, note)| (id.clone(), note.value.to_json())).collect();
    let mut file = json!({ "format": FORMAT, "nom": state.name });
    if let Json::Object(file) = &mut file {
        if !state.labels.is_empty() {
            file.insert("etiquettes".to_owned(), json!(state.labels.values().collect::<Vec<_>>()));
        }
        file.insert("catalogue".to_owned(), json!(state.catalogue_revision));
        file.insert("reponses".to_owned(), Json::Object(answers));
        file.insert("criteres".to_owned(), Json::Object(criteria));
        for item in state.unplaced.values() {
            put_back(file, &item.path, &item.value);
        }
        file.insert("provenance".to_owned(), Json::Object(provenance));
    }
    file
}

/// What could not be placed goes back where it was read, unless something has taken that place since.
fn put_back(file: &mut Map<String, Json>, path: &str, value: &Json) {
    let steps: Vec<String> = path.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    let Some((last, parents)) = steps.split_last() else { return };
    let mut place = match parents.split_first() {
        None => {
            file.entry(last.clone()).or_insert_with(|| value.clone());
            return;
        }
        Some((top, _)) => file.entry(top.clone()).or_insert_with(|| Json::Object(Map::new())),
    };
    for step in &parents[1..] {
        let next = match place {
            Json::Object(entries) => Some(entries.entry(step.clone()).or_insert_with(|| Json::Object(Map::new()))),
            Json::Array(items) => step.parse::<usize>().ok().and_then(|rank| items.get_mut(rank)),
            _ => None,
        };
        let Some(next) = next else { return };
        place = next;
    }
    if let Json::Object(entries) = place {
        entries.entry(last.clone()).or_insert_with(|| value.clone());
    }
}

fn field_json(state: &State, field: &Field) -> Option<Json> {
    let whole = AnswerKey::of(&field.id);
    if !field.is_per_platform() {
        return key_json(state, field, &whole);
    }
    let mut by_platform = Map::new();
    let keys = state.answers.keys().chain(state.tables.keys()).filter(|key| key.field == field.id);
    for key in keys {
        if let (Some(platform), Some(value)) = (&key.platform, key_json(state, field, key)) {
            by_platform.insert(platform.clone(), value);
        }
    }
    match (key_json(state, field, &whole), by_platform.is_empty()) {
        (bare, true) => bare,
        (bare, false) => {
            if let Some(bare) = bare {
                by_platform.insert(EVERY_PLATFORM.to_owned(), bare);
            }
            Some(Json::Object(by_platform))
        }
    }
}

fn key_json(state: &State, field: &Field, key: &AnswerKey) -> Option<Json> {
    if field.kind != FieldKind::Table {
        return state.answer(key).map(Answer::to_json);
    }
    let rows = state.tables.get(key)?;
    let row_json = |row: &crate::state::Row| {
        let known = field.columns.iter().filter_map(|column| row.cells.get_key_value(&column.id));
        let others = row.cells.iter().filter(|(column, _)| field.column(column).is_none());
        Json::Object(known.chain(others).map(|(column, cell)| (column.clone(), cell.value.to_json())).collect())
    };
    Some(Json::Array(rows.iter().map(row_json).collect()))
}

fn provenance_json(provenance: &crate::state::Provenance) -> Json {
    let mut shown = json!({ "auteur": provenance.author.name, "le": provenance.at });
    if let Json::Object(shown) = &mut shown {
        if let Ok(Json::Object(origin)) = serde_json::to_value(&provenance.origin) {
            shown.extend(origin);
        }
        if let Some(line) = provenance.line {
            shown.insert("ligne".to_owned(), json!(line));
        }
    }
    shown
}
