//! Tables: columns, rows, cells.

use accostage_app::dossiers::RefusedCell as Refused;
use accostage_app::typography::around_quotes;
use accostage_catalogue::{Catalogue, Column, ColumnKind, Field};
use accostage_dossier::{Answer, AnswerKey, Answered, Row, State, value_text};
use accostage_ipc::{CellView, ChoiceView, ColumnView, RefusedCell, RowView, TablePage};

use super::{choices, length, provenance, rivals, words};

/// A column, with what its cells may name now.
pub fn column(catalogue: &Catalogue, state: &State, column: &Column) -> ColumnView {
    let (offered, open) = catalogue.column_choices(column);
    let reference = column.kind == ColumnKind::Reference;
    ColumnView {
        id: column.id.clone(),
        label: column.label.clone(),
        kind: serde_json::to_value(column.kind)
            .ok()
            .and_then(|kind| kind.as_str().map(str::to_owned))
            .unwrap_or_default(),
        choices: match column.kind {
            ColumnKind::Reference => named(catalogue, state, column),
            ColumnKind::Boolean => words::true_or_false(["oui", "non"]),
            _ => choices(offered),
        },
        open: open || reference,
        unit: column.unit.clone(),
        key: column.key,
        note: column.note.clone(),
        max_length: column.length.and_then(|(_, max)| max),
        computed: column.kind == ColumnKind::Computed,
    }
}

/// Rows of other tables that a reference may name.
fn named(catalogue: &Catalogue, state: &State, column: &Column) -> Vec<ChoiceView> {
    let Some((field, target)) = column.target.as_deref().and_then(|target| target.split_once('.')) else {
        return Vec::new();
    };
    if catalogue.field(field).is_none_or(|field| field.column(target).is_none()) {
        return Vec::new();
    }
    let rows = state.tables.iter().filter(|(key, _)| key.field == field).flat_map(|(_, rows)| rows);
    let names = rows.filter_map(|row| match &row.cells.get(target)?.value {
        Answer::Text(text) => Some(ChoiceView { id: text.clone(), label: text.clone() }),
        _ => None,
    });
    names.collect()
}

pub fn page(catalogue: &Catalogue, state: &State, key: &AnswerKey, offset: u32, limit: u32) -> TablePage {
    let rows = state.rows(key);
    let field = catalogue.field(&key.field);
    let shown = rows.iter().skip(offset as usize).take(limit as usize).map(|one| row(catalogue, field, one));
    TablePage { total: length(rows.len()), rows: shown.collect() }
}

fn row(catalogue: &Catalogue, field: Option<&Field>, row: &Row) -> RowView {
    let cells = row.cells.iter().map(|(id, answered)| {
        let column = field.and_then(|field| field.column(id));
        (id.clone(), cell(catalogue, column, answered))
    });
    RowView { id: row.id.to_string(), cells: cells.collect(), revived: row.revived }
}

fn cell(catalogue: &Catalogue, column: Option<&Column>, answered: &Answered) -> CellView {
    let shown = |value: &Answer| cell_text(catalogue, column, value);
    CellView {
        value: answered.value.to_json(),
        text: shown(&answered.value),
        provenance: provenance(&answered.provenance),
        others: rivals(answered, shown),
    }
}

/// A cell as people read it.
pub fn cell_text(catalogue: &Catalogue, column: Option<&Column>, value: &Answer) -> String {
    let inline = column.map_or(&[][..], |column| column.options.as_slice());
    match value {
        Answer::Text(text) => match inline.iter().find(|choice| choice.id == *text) {
            Some(choice) => choice.label.clone(),
            None => value_text(catalogue, column.and_then(|column| column.list.as_deref()), value),
        },
        value => value_text(catalogue, column.and_then(|column| column.list.as_deref()), value),
    }
}

pub fn refused(cell: Refused) -> RefusedCell {
    RefusedCell {
        line: length(cell.line),
        row: cell.row.map(|row| row.to_string()),
        column: cell.column,
        label: cell.label,
        text: cell.text,
        reason: around_quotes(&cell.reason),
    }
}
