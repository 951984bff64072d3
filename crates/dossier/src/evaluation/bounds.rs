//! Answers outside the bounds that the catalogue advises: taken as they are, since only a person knows better, and
//! told at each check.

use accostage_catalogue::{Column, Field};
use serde::Serialize;
use serde_json::Value as Json;

use super::context::Evaluator;
use crate::key::RowPlace;
use crate::value::Answer;

/// An answer outside the bounds of its field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutOfBounds {
    /// Field, or `table.column`.
    pub field: String,
    /// Rank of the row of a table, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The row itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<RowPlace>,
    /// What is wrong and what to do, in French.
    pub message: String,
    /// Value read.
    pub value: Json,
}

/// What a field or a column advises.
struct Advice<'a> {
    label: &'a str,
    bounds: Option<(Option<f64>, Option<f64>)>,
    integer: bool,
    length: Option<(Option<u32>, Option<u32>)>,
}

impl<'a> From<&'a Field> for Advice<'a> {
    fn from(field: &'a Field) -> Self {
        Self { label: &field.label, bounds: field.bounds, integer: field.integer, length: field.length }
    }
}

impl<'a> From<&'a Column> for Advice<'a> {
    fn from(column: &'a Column) -> Self {
        Self { label: &column.label, bounds: column.bounds, integer: column.integer, length: column.length }
    }
}

/// Every visible answer outside its bounds, in the order of the catalogue.
pub(super) fn out_of_bounds(evaluator: &Evaluator<'_>) -> Vec<OutOfBounds> {
    let mut found = Vec::new();
    let state = evaluator.state;
    for field in evaluator.catalogue.fields.iter().filter(|field| evaluator.is_visible(&field.id)) {
        let answers = state.answers.iter().filter(|(key, _)| key.field == field.id);
        for (key, answered) in answers {
            let message = refusal(&Advice::from(field), &answered.value);
            found.extend(message.map(|message| OutOfBounds {
                field: key.to_string(),
                row: None,
                place: None,
                message,
                value: answered.value.to_json(),
            }));
        }
        for (key, rows) in state.tables.iter().filter(|(key, _)| key.field == field.id) {
            for (rank, row) in rows.iter().enumerate() {
                for column in &field.columns {
                    let Some(cell) = row.cells.get(&column.id) else { continue };
                    let message = refusal(&Advice::from(column), &cell.value);
                    found.extend(message.map(|message| OutOfBounds {
                        field: format!("{key}.{}", column.id),
                        row: Some(rank + 1),
                        place: Some(RowPlace { table: key.clone(), row: row.id }),
                        message,
                        value: cell.value.to_json(),
                    }));
                }
            }
        }
    }
    found
}

fn refusal(advice: &Advice<'_>, value: &Answer) -> Option<String> {
    let label = advice.label;
    match value {
        Answer::Number(number) => {
            let (least, most) = advice.bounds.unwrap_or_default();
            if let Some(least) = least.filter(|least| number < least) {
                return Some(format!("« {label} » est au-dessous de {least} ; vérifiez la valeur."));
            }
            if let Some(most) = most.filter(|most| number > most) {
                return Some(format!("« {label} » est au-dessus de {most} ; vérifiez la valeur."));
            }
            let fraction = advice.integer && number.fract() != 0.0;
            fraction.then(|| format!("« {label} » est un nombre entier ; vérifiez la valeur."))
        }
        Answer::Text(text) => {
            let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let (least, most) = advice.length.unwrap_or_default();
            if let Some(least) = least.filter(|least| length < *least) {
                return Some(format!("« {label} » a {length} caractères, {least} au moins sont attendus ; complétez."));
            }
            let most = most.filter(|most| length > *most)?;
            Some(format!("« {label} » a {length} caractères, {most} au plus sont attendus ; raccourcissez."))
        }
        _ => None,
    }
}
