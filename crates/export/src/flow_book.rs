//! The flow matrix as a spreadsheet: a sheet per part, with the columns of the catalogue.

use accostage_app::flows::Flows;
use accostage_catalogue::{Column, ColumnKind};
use accostage_dossier::flows::{Block, Flow, TABLE};
use accostage_dossier::{Answer, AnswerKey, cell_text};

use crate::book::{Book, Cell, Sheet};

/// One sheet per part of the matrix, the empty ones too: the template has them all.
#[must_use]
pub fn flow_book(flows: &Flows) -> Book {
    let mut book = Book { title: format!("Matrice de flux, {}", flows.examined.state.name), sheets: Vec::new() };
    let columns = columns(flows);
    for block in Block::ALL {
        let inside = flows.matrix.flows.iter().filter(|flow| flow.block == block);
        let rows = inside.map(|flow| line(flows, &columns, flow)).collect();
        book.add(block.label(), heads(&columns), rows);
    }
    book
}

/// The whole matrix in one table, with the part of each row first.
#[must_use]
pub fn whole_matrix(flows: &Flows) -> Sheet {
    let columns = columns(flows);
    let mut heads = heads(&columns);
    heads.insert(0, ("Bloc".to_owned(), 4.0));
    let rows =
        Block::ALL.into_iter().flat_map(|block| flows.matrix.flows.iter().filter(move |flow| flow.block == block));
    let rows = rows.map(|flow| {
        let mut cells = line(flows, &columns, flow);
        cells.insert(0, Cell::text(flow.block.label()));
        cells
    });
    Sheet { name: "Matrice de flux".to_owned(), heads, rows: rows.collect() }
}

fn columns(flows: &Flows) -> Vec<&Column> {
    let field = flows.examined.catalogue.field(TABLE);
    field
        .map(|field| field.columns.iter().filter(|column| column.kind != ColumnKind::Computed).collect())
        .unwrap_or_default()
}

fn heads(columns: &[&Column]) -> Vec<(String, f32)> {
    let number = ("N°".to_owned(), 1.5);
    std::iter::once(number).chain(columns.iter().map(|column| (column.label.clone(), 4.0))).collect()
}

fn line(flows: &Flows, columns: &[&Column], flow: &Flow) -> Vec<Cell> {
    let row = flows.examined.state.rows(&AnswerKey::of(TABLE)).get(flow.rank - 1);
    #[expect(clippy::cast_precision_loss, reason = "a rank is far below 2^52")]
    let number = Cell::Number(flow.rank as f64);
    let cells = columns.iter().map(|column| match row.and_then(|row| row.cells.get(&column.id)) {
        None => Cell::Empty,
        Some(answered) => match &answered.value {
            Answer::Number(number) => Cell::Number(*number),
            Answer::Text(day) if column.kind == ColumnKind::Date => Cell::day(day),
            value => Cell::text(cell_text(&flows.examined.catalogue, Some(*column), value)),
        },
    });
    std::iter::once(number).chain(cells).collect()
}
