//! One environment among the answers: its row, and the rows of other tables that name it.

use accostage_catalogue::Catalogue;
use serde_json::Value as Json;

use super::index::Index;
use super::{TABLE, Vocabularies};
use crate::evaluation::Report;
use crate::export::cell_shown;
use crate::key::AnswerKey;
use crate::state::{Row, State};
use crate::value::Answer;

/// Where a cell is computed.
pub(super) struct Place<'a> {
    pub catalogue: &'a Catalogue,
    pub state: &'a State,
    pub report: &'a Report,
    pub row: &'a Row,
    pub name: &'a str,
    pub today: &'a str,
    pub index: &'a Index<'a>,
}

impl<'a> Place<'a> {
    pub fn new(
        catalogue: &'a Catalogue,
        state: &'a State,
        report: &'a Report,
        row: &'a Row,
        today: &'a str,
        index: &'a Index<'a>,
    ) -> Self {
        Self { catalogue, state, report, row, name: text(row, "nom").unwrap_or_default(), today, index }
    }

    /// A text of its own row.
    pub fn own(&self, column: &str) -> Option<&'a str> {
        text(self.row, column)
    }

    /// A cell of its own row, as people read it.
    pub fn own_label(&self, column: &str) -> Option<String> {
        self.label(TABLE, self.row, column)
    }

    /// A cell as people read it.
    pub fn label(&self, table: &str, row: &Row, column: &str) -> Option<String> {
        let described = self.catalogue.field(table).and_then(|field| field.column(column));
        let answer = &row.cells.get(column)?.value;
        (!answer.is_blank()).then(|| cell_shown(self.catalogue, described, answer))
    }

    /// Rows of a table that name it.
    pub fn rows(&self, table: &str) -> Vec<&'a Row> {
        if self.name.is_empty() {
            return Vec::new();
        }
        let rows = self.state.rows(&AnswerKey::of(table)).iter();
        rows.filter(|row| text(row, "environnement") == Some(self.name)).collect()
    }

    /// Every row of a table.
    pub fn all(&self, table: &str) -> &'a [Row] {
        self.state.rows(&AnswerKey::of(table))
    }

    /// What was answered to a question with yes, no or not applicable.
    pub fn yes_no(&self, field: &str) -> Option<&'a str> {
        match self.state.answer(&AnswerKey::of(field)) {
            Some(Answer::YesNo(answer)) if !answer.valeur.is_empty() => Some(&answer.valeur),
            _ => None,
        }
    }

    /// A parameter of the catalogue that is a number.
    pub fn parameter(&self, id: &str) -> Option<f64> {
        self.catalogue.parameters.iter().find(|known| known.id == id)?.value.as_f64()
    }

    /// Rows of a correspondence of the catalogue.
    fn correspondence(&self, name: &str) -> &'a [Json] {
        let rows = self.catalogue.annexes.get("correspondances").and_then(|all| all.get(name));
        rows.and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    /// Stages, from the first to the last of a promotion.
    pub fn stages(&self) -> Vec<&'a str> {
        let rows = self.correspondence("stage_vers_label_env").iter();
        rows.filter_map(|row| row.get("stage")?.as_str()).collect()
    }

    /// Rank of a stage among them.
    pub fn stage_rank(&self, stage: Option<&str>) -> Option<usize> {
        self.stages().iter().position(|known| Some(*known) == stage)
    }

    /// Labels that its stage allows.
    pub fn labels(&self) -> Vec<&'a str> {
        let stage = self.own("stage");
        let mut rows = self.correspondence("stage_vers_label_env").iter();
        let row = rows.find(|row| row.get("stage").and_then(Json::as_str) == stage && stage.is_some());
        let labels = row.and_then(|row| row.get("labels")?.as_array()).map_or(&[][..], Vec::as_slice);
        labels.iter().filter_map(Json::as_str).collect()
    }

    /// Contexts of flows that are its stage.
    pub fn contexts(&self) -> Vec<&'a str> {
        let stage = self.own("stage");
        let rows = self.correspondence("contexte_flux_vers_stage").iter();
        let same = rows.filter(|row| row.get("stage_id").and_then(Json::as_str) == stage && stage.is_some());
        same.filter_map(|row| row.get("contexte")?.as_str()).collect()
    }

    /// The environment in four vocabularies.
    pub fn vocabularies(&self) -> Vocabularies {
        let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let production = super::quotas::production_stage(self.catalogue);
        let stage = self.own("stage");
        let mut chains = Vec::new();
        for row in self.rows("chaines-de-service") {
            chains.extend(text(row, "env-cds").map(str::to_owned));
        }
        chains.dedup();
        if chains.is_empty()
            && let Some(stage) = stage
        {
            let rows = self.correspondence("stage_vers_chaine_de_service").iter();
            let row = rows.into_iter().find(|row| row.get("stage").and_then(Json::as_str) == Some(stage));
            let known = row.and_then(|row| row.get("chaines")?.as_array());
            chains.extend(known.into_iter().flatten().filter_map(Json::as_str).map(str::to_owned));
        }
        Vocabularies {
            stage: stage.map(str::to_owned),
            labels: self.own("label-env").map_or_else(|| owned(self.labels()), |given| vec![given.to_owned()]),
            contexts: owned(self.contexts()),
            family: stage.map(|stage| if stage == production { "prod" } else { "hprod" }.to_owned()),
            chains,
        }
    }
}

pub(super) fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    match &row.cells.get(column)?.value {
        Answer::Text(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

pub(super) fn number(row: &Row, column: &str) -> Option<f64> {
    match row.cells.get(column)?.value {
        Answer::Number(number) => Some(number),
        _ => None,
    }
}

pub(super) fn flag(row: &Row, column: &str) -> Option<bool> {
    match row.cells.get(column)?.value {
        Answer::Bool(flag) => Some(flag),
        _ => None,
    }
}

pub(super) fn list<'a>(row: &'a Row, column: &str) -> &'a [String] {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::List(items)) => items,
        _ => &[],
    }
}

/// A day as people write it; what is not a day stays as it is.
#[must_use]
pub fn day_shown(text: &str) -> String {
    let day = text.parse::<chrono::NaiveDate>();
    day.map_or_else(|_| text.to_owned(), |day| day.format("%d/%m/%Y").to_string())
}

/// Days from one day to another; none: one of them is not a day.
pub(super) fn days_between(from: &str, to: &str) -> Option<i32> {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().ok();
    i32::try_from((day(to)? - day(from)?).num_days()).ok()
}
