//! Tables: columns, rows, cells.

use accostage_app::dossiers::RefusedCell as Refused;
use accostage_app::typography::around_quotes;
use accostage_catalogue::{Catalogue, Column, ColumnKind, Field};
use accostage_dossier::{Answer, AnswerKey, Answered, Row, RowId, State, cell_text, computed_cell};
use accostage_ipc::{CellView, ChoiceView, ColumnView, RefusedCell, RowView, TablePage, TableRequest};

use super::attachments::Places;
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

/// The rows after the offset, or the page that holds a row.
pub fn page(catalogue: &Catalogue, state: &State, request: &TableRequest, limit: u32) -> TablePage {
    let key: AnswerKey = request.key.parse().unwrap_or_else(|never| match never {});
    let rows = state.rows(&key);
    let field = catalogue.field(&key.field);
    let has_files = field.is_some_and(|field| field.columns.iter().any(|column| column.kind == ColumnKind::File));
    // The whole dossier is looked through: not for the tables that hold no file.
    let files = if has_files { Places::of(state) } else { Places::default() };
    let of = Table { catalogue, field, key: &key, files };
    let wanted = request.row.as_deref().and_then(|id| id.parse::<RowId>().ok());
    let rank = wanted.and_then(|id| rows.iter().position(|row| row.id == id)).map(length);
    let first = rank.and_then(|rank| Some(rank.checked_div(limit)? * limit)).unwrap_or(request.offset);
    let shown = rows.iter().skip(first as usize).take(limit as usize).map(|row| of.row(row));
    TablePage { total: length(rows.len()), first, rows: shown.collect() }
}

struct Table<'a> {
    catalogue: &'a Catalogue,
    field: Option<&'a Field>,
    key: &'a AnswerKey,
    files: Places<'a>,
}

impl Table<'_> {
    fn row(&self, row: &Row) -> RowView {
        let cells = row.cells.iter().map(|(id, answered)| (id.clone(), self.cell(row, id, answered)));
        let columns = self.field.map_or(&[][..], |field| field.columns.as_slice());
        let computed = columns.iter().filter_map(|column| {
            let (text, source) = computed_cell(column, row)?;
            let cell = CellView {
                value: Answer::Text(text.clone()).to_json(),
                text,
                provenance: provenance(source),
                others: Vec::new(),
                also: Vec::new(),
            };
            Some((column.id.clone(), cell))
        });
        RowView { id: row.id.to_string(), cells: cells.chain(computed).collect(), revived: row.revived }
    }

    fn cell(&self, row: &Row, id: &str, answered: &Answered) -> CellView {
        let column = self.field.and_then(|field| field.column(id));
        let shown = |value: &Answer| cell_text(self.catalogue, column, value);
        CellView {
            value: answered.value.to_json(),
            text: shown(&answered.value),
            provenance: provenance(&answered.provenance),
            others: rivals(answered, shown),
            also: self.files.also(self.catalogue, &answered.value, self.key, Some((row.id, id))),
        }
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

#[cfg(test)]
mod tests {
    use accostage_dossier::Provenance;
    use accostage_dossier::value::FileRef;

    use super::*;

    #[test]
    fn an_attached_file_shows_its_fingerprint_in_the_column_that_computes_it() {
        let file =
            FileRef { fichier: "a.pdf".into(), empreinte: Some("0f".repeat(32)), taille: None, sensibilite: None };
        let cell = Answered { value: Answer::File(file), provenance: Provenance::default(), others: Vec::new() };
        let row = Row {
            id: RowId::default(),
            position: String::new(),
            cells: [("fichier".to_owned(), cell)].into(),
            revived: false,
        };
        let mut state = State::default();
        state.tables.insert(AnswerKey::of("pieces-jointes"), vec![row]);
        let request = TableRequest { id: String::new(), key: "pieces-jointes".into(), offset: 0, limit: 10, row: None };
        let shown = page(Catalogue::builtin(), &state, &request, 10);
        assert_eq!(shown.rows[0].cells["empreinte"].text, "0f".repeat(32));
    }
}
