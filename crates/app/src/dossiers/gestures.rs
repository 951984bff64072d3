//! What a person does in a form: each gesture names a place and gives a text or a value, typed or refused here.

use std::collections::{BTreeMap, BTreeSet};

use accostage_catalogue::{Catalogue, Column, ColumnKind, Field, FieldKind};
use accostage_dossier::answers_file::{MAX_ROWS, criterion_note, dossier_name, platforms, unknown_field};
use accostage_dossier::label::{LABELS_MAX, checked_label, label_property};
use accostage_dossier::placing::{cell_value, field_value};
use accostage_dossier::tree::{Content, Node};
use accostage_dossier::{ActionKind, Answer, AnswerKey, Edit, Operation, RowId, Sensitivity, State};
use serde_json::Value as Json;

use super::Edited;
use crate::ports::Store;
use crate::{App, AppError};

/// Cells by column, as typed or as values.
pub type TypedCells = BTreeMap<String, Json>;

/// One thing that a person does to a dossier.
#[derive(Debug, Clone, PartialEq)]
pub enum Gesture {
    /// Gives an answer; null or a blank text takes it away.
    Set(AnswerKey, Json),
    /// Adds a row after another one, or at the end.
    AddRow(AnswerKey, TypedCells, Option<RowId>),
    /// Copies a row just below itself.
    DuplicateRow(AnswerKey, RowId),
    /// Gives cells of a row.
    SetCells(AnswerKey, RowId, TypedCells),
    /// Removes a row.
    RemoveRow(AnswerKey, RowId),
    /// Puts a row after another one, or first.
    MoveRow(AnswerKey, RowId, Option<RowId>),
    /// Notes a criterion.
    SetCriterion(String, Option<String>),
    /// Renames the dossier.
    Rename(String),
    /// Sets the sensitivity of the dossier, by its word.
    SetSensitivity(String),
    /// Puts a label on the dossier; one that it carries already stays as it is.
    AddLabel(String),
    /// Takes a label off, however it is typed.
    RemoveLabel(String),
    /// Vouches for a text that looks drawn at random: it is no secret, here or in a later action.
    NotSecret(String),
}

/// A block of a spreadsheet to put in a table.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// First row written over; none: rows are added at the end.
    pub row: Option<RowId>,
    /// Columns, from left to right.
    pub columns: Vec<String>,
    /// Cells, line by line.
    pub cells: Vec<Vec<String>>,
}

/// A cell of a block that has no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedCell {
    /// Line of the block, from 1.
    pub line: usize,
    /// Row that holds its neighbours; none: nothing of its line was kept.
    pub row: Option<RowId>,
    /// Column.
    pub column: String,
    /// Label of the column.
    pub label: String,
    /// What was pasted; empty when it is taken for a secret.
    pub text: String,
    /// Why it is refused, and what to do.
    pub reason: String,
}

/// What became of a block.
#[derive(Debug, Clone, Default)]
pub struct Pasted {
    /// The edit.
    pub edited: Edited,
    /// Rows added, in order.
    pub rows: Vec<RowId>,
    /// Rows written over.
    pub changed: usize,
    /// Cells without a place; the others are kept.
    pub refused: Vec<RefusedCell>,
}

impl<S: Store> App<S> {
    /// Does gestures as one action: all of them or none. Gives the rows added, in order.
    ///
    /// # Errors
    /// Every value that cannot be taken, with its reason; a place that does not exist.
    pub async fn act(&self, id: &str, gestures: &[Gesture]) -> Result<(Edited, Vec<RowId>), AppError> {
        let mut added = Vec::new();
        let edited = self
            .edit(id, ActionKind::Edit, |catalogue, state| {
                let mut hand = Hand { catalogue, state, operations: Vec::new(), refusals: Vec::new() };
                for gesture in gestures {
                    hand.gesture(gesture, &mut || {
                        let row = RowId(self.host.new_id());
                        added.push(row);
                        row
                    })?;
                }
                hand.done()
            })
            .await?;
        Ok((edited, added))
    }

    /// Puts a block of a spreadsheet in a table, as one action. Cells that have no place are given back.
    ///
    /// # Errors
    /// Not a table, an unknown column, too many rows: nothing is changed then.
    pub async fn paste(&self, id: &str, key: &AnswerKey, block: &Block) -> Result<Pasted, AppError> {
        let mut pasted = Pasted::default();
        pasted.edited = self
            .edit(id, ActionKind::Edit, |catalogue, state| {
                let operations =
                    paste_operations(catalogue, state, key, block, &mut pasted, || RowId(self.host.new_id()))?;
                Ok(Edit::typed(operations))
            })
            .await?;
        Ok(pasted)
    }
}

/// Turns gestures into operations, and gathers what cannot be taken.
struct Hand<'a> {
    catalogue: &'a Catalogue,
    state: &'a State,
    operations: Vec<Operation>,
    refusals: Vec<String>,
}

impl Hand<'_> {
    fn done(self) -> Result<Edit, AppError> {
        if self.refusals.is_empty() {
            return Ok(Edit::typed(self.operations));
        }
        Err(AppError::invalid(self.refusals.join("\n"), "Corrigez la valeur ; ce que vous avez saisi reste affiché."))
    }

    fn gesture(&mut self, gesture: &Gesture, new_row: &mut dyn FnMut() -> RowId) -> Result<(), AppError> {
        match gesture {
            Gesture::Set(key, value) => self.set(key, value)?,
            Gesture::AddRow(key, cells, after) => {
                let field = table(self.catalogue, key)?;
                let cells = self.cells(field, cells)?;
                let cells = cells.into_iter().filter_map(|(column, value)| Some((column, value?))).collect();
                self.add(key, cells, *after, new_row())?;
            }
            Gesture::DuplicateRow(key, row) => {
                let field = table(self.catalogue, key)?;
                let mut cells = row_cells(self.state, key, *row)?;
                // The column that names the row must not name two of them.
                let naming = field.key_column().filter(|column| column.kind == ColumnKind::Text);
                if let Some(Answer::Text(name)) = naming.and_then(|column| cells.get_mut(&column.id)) {
                    name.push_str(" (copie)");
                }
                self.add(key, cells, Some(*row), new_row())?;
            }
            Gesture::SetCells(key, row, cells) => {
                let field = table(self.catalogue, key)?;
                self.present(key, *row)?;
                for (column, value) in self.cells(field, cells)? {
                    self.operations.push(Operation::SetCell { key: key.clone(), row: *row, column, value });
                }
            }
            Gesture::RemoveRow(key, row) => {
                self.present(key, *row)?;
                self.operations.push(Operation::RemoveRow { key: key.clone(), row: *row });
            }
            Gesture::MoveRow(key, row, after) => {
                self.present(key, *row)?;
                self.operations.push(Operation::MoveRow { key: key.clone(), row: *row, after: *after });
            }
            Gesture::SetCriterion(id, note) => {
                if !self.catalogue.criteria.iter().any(|criterion| criterion.id == *id) {
                    return Err(AppError::not_found(format!("Aucun critère « {id} »."), "Rouvrez la page."));
                }
                match criterion_note(&note.as_deref().map_or(Json::Null, Json::from)) {
                    Ok(note) => self.operations.push(Operation::SetCriterion { id: id.clone(), note }),
                    Err(reason) => self.refusals.push(reason),
                }
            }
            Gesture::Rename(name) => match dossier_name(name) {
                Ok(name) => self.operations.push(Operation::Rename(name)),
                Err(reason) => self.refusals.push(reason),
            },
            Gesture::SetSensitivity(word) => match Sensitivity::from_word(word) {
                Some(level) => self.operations.push(Operation::SetSensitivity(level)),
                None => self.refusals.push(format!("sensibilité « {word} » inconnue.")),
            },
            Gesture::AddLabel(text) => self.add_label(text),
            Gesture::NotSecret(text) => self.operations.extend(crate::secrets::vouch(text)?),
            Gesture::RemoveLabel(text) => self.operations.push(Operation::RemoveLabel(text.clone())),
        }
        Ok(())
    }

    fn add_label(&mut self, text: &str) {
        let label = match checked_label(text) {
            Ok(label) => label,
            Err(reason) => return self.refusals.push(reason),
        };
        let mut carried: BTreeSet<String> = self.state.labels.keys().cloned().collect();
        for operation in &self.operations {
            match operation {
                Operation::AddLabel(text) => drop(carried.insert(label_property(text))),
                Operation::RemoveLabel(text) => drop(carried.remove(&label_property(text))),
                _ => {}
            }
        }
        if carried.contains(&label_property(&label)) {
            return;
        }
        if carried.len() >= LABELS_MAX {
            let reason = format!(
                "un dossier porte {LABELS_MAX} étiquettes au plus ; retirez-en une avant d'ajouter « {label} »."
            );
            return self.refusals.push(reason);
        }
        self.operations.push(Operation::AddLabel(label));
    }

    fn set(&mut self, key: &AnswerKey, value: &Json) -> Result<(), AppError> {
        let field = known_field(self.catalogue, key)?;
        match field_value(self.catalogue, field, &node(value)) {
            Ok(value) if field.kind == FieldKind::LongText => {
                let text = if let Some(Answer::Text(text)) = value { text } else { String::new() };
                self.operations.push(Operation::SetText { key: key.clone(), text });
            }
            Ok(value) => self.operations.push(Operation::Set { key: key.clone(), value }),
            Err(reason) => self.refusals.push(format!("« {} » : {reason}", field.label)),
        }
        Ok(())
    }

    fn cells(&mut self, field: &Field, cells: &TypedCells) -> Result<Vec<(String, Option<Answer>)>, AppError> {
        let mut read = Vec::with_capacity(cells.len());
        for (id, value) in cells {
            let column = field.column(id).ok_or_else(|| unknown_column(field, id))?;
            match cell_value(self.catalogue, column, &cell_node(column, value)) {
                Ok(value) => read.push((id.clone(), value)),
                Err(reason) => self.refusals.push(format!("« {} » : {reason}", column.label)),
            }
        }
        Ok(read)
    }

    fn add(
        &mut self,
        key: &AnswerKey,
        cells: BTreeMap<String, Answer>,
        after: Option<RowId>,
        row: RowId,
    ) -> Result<(), AppError> {
        let added = self.added().filter(|(table, _)| *table == key).count();
        fits(self.state.rows(key).len() + added + 1)?;
        self.operations.push(Operation::AddRow { key: key.clone(), row, cells });
        if after.is_some() {
            self.operations.push(Operation::MoveRow { key: key.clone(), row, after });
        }
        Ok(())
    }

    fn added(&self) -> impl Iterator<Item = (&AnswerKey, RowId)> {
        self.operations.iter().filter_map(|operation| match operation {
            Operation::AddRow { key, row, .. } => Some((key, *row)),
            _ => None,
        })
    }

    /// A row that somebody removed does not come back because a late gesture still names it.
    fn present(&self, key: &AnswerKey, row: RowId) -> Result<(), AppError> {
        let added = self.added().any(|(table, other)| table == key && other == row);
        if added { Ok(()) } else { present(self.state, key, row) }
    }
}

fn paste_operations(
    catalogue: &Catalogue,
    state: &State,
    key: &AnswerKey,
    block: &Block,
    pasted: &mut Pasted,
    mut new_row: impl FnMut() -> RowId,
) -> Result<Vec<Operation>, AppError> {
    let field = table(catalogue, key)?;
    let columns = block
        .columns
        .iter()
        .map(|id| field.column(id).ok_or_else(|| unknown_column(field, id)))
        .collect::<Result<Vec<_>, _>>()?;
    let present = state.rows(key);
    let first = match block.row {
        None => present.len(),
        Some(row) => present.iter().position(|other| other.id == row).ok_or_else(gone_row)?,
    };
    fits(present.len().max(first + block.cells.len()))?;
    let mut operations = Vec::new();
    for (rank, texts) in block.cells.iter().enumerate() {
        let target = present.get(first + rank).map(|row| row.id);
        let (mut cells, mut refused) = (Vec::new(), Vec::new());
        for (column, text) in columns.iter().zip(texts) {
            let text = text.trim();
            let typed = if text.is_empty() { Json::Null } else { Json::from(text) };
            let secret = crate::secrets::reason(state, text);
            // A secret goes no further, not even back to where it was pasted.
            let shown = if secret.is_some() { String::new() } else { text.to_owned() };
            match secret.map_or_else(|| cell_value(catalogue, column, &cell_node(column, &typed)), Err) {
                Ok(value) => cells.push((column.id.clone(), value)),
                Err(reason) => refused.push(RefusedCell {
                    line: rank + 1,
                    row: None,
                    column: column.id.clone(),
                    label: column.label.clone(),
                    text: shown,
                    reason,
                }),
            }
        }
        let row = match target {
            Some(row) => {
                pasted.changed += 1;
                let set = |(column, value)| Operation::SetCell { key: key.clone(), row, column, value };
                operations.extend(cells.into_iter().map(set));
                row
            }
            None => {
                let cells: BTreeMap<String, Answer> =
                    cells.into_iter().filter_map(|(column, value)| Some((column, value?))).collect();
                if cells.is_empty() {
                    pasted.refused.extend(refused);
                    continue;
                }
                let row = new_row();
                pasted.rows.push(row);
                operations.push(Operation::AddRow { key: key.clone(), row, cells });
                row
            }
        };
        pasted.refused.extend(refused.into_iter().map(|cell| RefusedCell { row: Some(row), ..cell }));
    }
    Ok(operations)
}

/// What was typed, as the conversion reads it. A blank text is no answer.
pub(crate) fn node(value: &Json) -> Node {
    match value {
        Json::String(text) if text.trim().is_empty() => Node { line: 0, content: Content::Null },
        value => Node::from_json(value),
    }
}

/// The same for a cell: several names typed in one are separated by commas, semicolons or lines.
fn cell_node(column: &Column, value: &Json) -> Node {
    match (column.kind, value) {
        (ColumnKind::FqdnList | ColumnKind::CidrList, Json::String(text)) => {
            let items = text.split([',', ';', '\n']).map(str::trim).filter(|item| !item.is_empty());
            let items: Vec<Json> = items.map(Json::from).collect();
            if items.is_empty() { node(&Json::Null) } else { node(&Json::Array(items)) }
        }
        _ => node(value),
    }
}

/// The field that a key names, when the catalogue has it and repeats it as the key says.
pub(crate) fn known_field<'a>(catalogue: &'a Catalogue, key: &AnswerKey) -> Result<&'a Field, AppError> {
    let field = catalogue
        .field(&key.field)
        .ok_or_else(|| AppError::not_found(unknown_field(catalogue, &key.field), "Corrigez le nom du champ."))?;
    if let Some(platform) = &key.platform
        && (!field.is_per_platform() || !platforms(catalogue).any(|known| known == platform))
    {
        return Err(AppError::invalid(
            format!("« {} » n'a pas de réponse propre à la plateforme « {platform} ».", field.label),
            "Rouvrez la page.",
        ));
    }
    Ok(field)
}

fn table<'a>(catalogue: &'a Catalogue, key: &AnswerKey) -> Result<&'a Field, AppError> {
    let field = known_field(catalogue, key)?;
    if field.kind == FieldKind::Table {
        Ok(field)
    } else {
        Err(AppError::invalid(format!("« {} » n'est pas une table.", field.label), "Rouvrez la page."))
    }
}

/// More rows would make a dossier that no file brings back.
pub(crate) fn fits(rows: usize) -> Result<(), AppError> {
    if rows <= MAX_ROWS {
        return Ok(());
    }
    Err(AppError::invalid(
        format!("La table aurait {rows} lignes ; {MAX_ROWS} au plus."),
        "Rien n'a été ajouté. Retirez des lignes, ou joignez un fichier.",
    ))
}

fn row_cells(state: &State, key: &AnswerKey, row: RowId) -> Result<BTreeMap<String, Answer>, AppError> {
    let row = state.rows(key).iter().find(|other| other.id == row).ok_or_else(gone_row)?;
    Ok(row.cells.iter().map(|(column, cell)| (column.clone(), cell.value.clone())).collect())
}

/// Refuses a row that is not in the table, or no longer.
pub(crate) fn present(state: &State, key: &AnswerKey, row: RowId) -> Result<(), AppError> {
    if state.rows(key).iter().any(|other| other.id == row) { Ok(()) } else { Err(gone_row()) }
}

fn gone_row() -> AppError {
    AppError::not_found("Cette ligne n'existe plus.", "La table vient de changer : relisez-la, puis recommencez.")
}

pub(crate) fn unknown_column(field: &Field, id: &str) -> AppError {
    AppError::not_found(format!("« {} » n'a pas de colonne « {id} ».", field.label), "Rouvrez la page.")
}
