//! The register of decisions and risks.

use std::collections::BTreeMap;
use std::sync::Arc;

use accostage_catalogue::Catalogue;
use accostage_dossier::placing::{cell_value, day_text};
use accostage_dossier::register::{self, Accept, Assess, RISKS, Register, Rule, next_number};
use accostage_dossier::tree::{Content, Node};
use accostage_dossier::{ActionKind, Answer, AnswerKey, Edit, Operation, RowId, State};

use crate::dossiers::Edited;
use crate::ports::Store;
use crate::{App, AppError};

/// A dossier with its register.
#[derive(Debug, Clone)]
pub struct Registered {
    /// What people see of the dossier.
    pub state: Arc<State>,
    /// The catalogue that it is answered under, with texts as people read them.
    pub catalogue: Arc<Catalogue>,
    /// The register.
    pub register: Register,
}

/// A risk that a person adds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRisk {
    /// What may happen.
    pub label: String,
    /// Its number; none: the next one.
    pub number: Option<String>,
    /// Where it comes from: a cause, a field, a requirement.
    pub origin: Option<String>,
    /// The measures.
    pub measures: Option<String>,
    /// Who carries it.
    pub owner: Option<String>,
    /// Day of its review.
    pub review: Option<String>,
}

impl<S: Store> App<S> {
    /// A dossier and its register today.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn registered(&self, id: &str) -> Result<Registered, AppError> {
        let state = self.state(id).await?;
        let catalogue = self.shown_catalogue(&state).await?;
        let register = Register::of(&catalogue, &state, &self.host.today());
        Ok(Registered { state: Arc::new(state), catalogue, register })
    }

    /// Adds a risk to the register; gives its row and its number. It is not assessed yet.
    ///
    /// # Errors
    /// Nothing tells what may happen, the number is taken, or a value cannot be kept.
    pub async fn add_risk(&self, id: &str, risk: &NewRisk) -> Result<(Edited, RowId, String), AppError> {
        let row = RowId(self.host.new_id());
        let mut number = String::new();
        let edited = self
            .edit(id, ActionKind::Edit, |catalogue, state| {
                let (chosen, cells) = risk_cells(catalogue, state, risk)?;
                number = chosen;
                Ok(Edit::typed(vec![Operation::AddRow { key: AnswerKey::of(RISKS), row, cells }]))
            })
            .await?;
        Ok((edited, row, number))
    }

    /// Assesses a risk: signed, and written in its row, as one action.
    ///
    /// # Errors
    /// The role may not, there is no such risk, or a value is not one of the scale.
    pub async fn assess_risk(&self, id: &str, role: &str, wanted: &Assess) -> Result<Edited, AppError> {
        let today = self.host.today();
        let review = wanted.review.as_deref().map(kept_day).transpose()?;
        let wanted = Assess { review, ..wanted.clone() };
        self.record(id, role, |catalogue, state| Ok(register::assess(catalogue, state, role, &wanted, &today)?)).await
    }

    /// Accepts a risk: signed, with the decision that rules read, as one action.
    ///
    /// # Errors
    /// The role may not, the risk is not assessed, or the reason or the end is missing.
    pub async fn accept_risk(&self, id: &str, role: &str, wanted: &Accept) -> Result<Edited, AppError> {
        let (today, author, row) = (self.host.today(), self.stamp().await?.author.name, RowId(self.host.new_id()));
        let wanted = Accept { until: kept_day(&wanted.until)?, ..wanted.clone() };
        self.record(id, role, |catalogue, state| {
            Ok(register::accept(catalogue, state, (role, &author), &wanted, row, &today)?)
        })
        .await
    }

    /// Records a decision: signed, with the row that rules read, as one action.
    ///
    /// # Errors
    /// The role may not, or something that its kind asks for is missing.
    pub async fn record_decision(&self, id: &str, role: &str, wanted: &Rule) -> Result<Edited, AppError> {
        let (today, author, row) = (self.host.today(), self.stamp().await?.author.name, RowId(self.host.new_id()));
        let until = wanted.until.as_deref().map(kept_day).transpose()?;
        let wanted = Rule { until, ..wanted.clone() };
        self.record(id, role, |catalogue, state| {
            Ok(register::rule(catalogue, state, (role, &author), &wanted, row, &today)?)
        })
        .await
    }
}

/// A day as it is kept, however it was typed; blank stays blank.
fn kept_day(text: &str) -> Result<String, AppError> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    day_text(text).map_err(|reason| AppError::invalid(reason, "Rien n'a été modifié. Corrigez la date."))
}

fn risk_cells(
    catalogue: &Catalogue,
    state: &State,
    risk: &NewRisk,
) -> Result<(String, BTreeMap<String, Answer>), AppError> {
    if risk.label.trim().is_empty() {
        return Err(AppError::invalid("Le risque n'est pas dit.", "Dites en une phrase ce qui peut arriver."));
    }
    let number = risk.number.as_deref().map(str::trim).filter(|number| !number.is_empty());
    if let Some(number) = number
        && register::risk_named(state, number).is_some()
    {
        return Err(AppError::invalid(
            format!("Le registre a déjà un risque « {number} »."),
            "Choisissez un autre numéro, ou n'en donnez pas.",
        ));
    }
    let number = number.map_or_else(|| next_number(state), str::to_owned);
    let given = [
        ("id", Some(&number)),
        ("libelle", Some(&risk.label)),
        ("origine", risk.origin.as_ref()),
        ("mesures", risk.measures.as_ref()),
        ("porteur", risk.owner.as_ref()),
        ("echeance", risk.review.as_ref()),
    ];
    let field = catalogue.field(RISKS);
    let mut cells = BTreeMap::new();
    for (id, text) in given.into_iter().filter_map(|(id, text)| Some((id, text?.trim()))) {
        let Some(column) = field.and_then(|field| field.column(id)).filter(|_| !text.is_empty()) else { continue };
        let node = Node { line: 0, content: Content::Scalar { text: text.to_owned(), quoted: true } };
        let value = cell_value(catalogue, column, &node)
            .map_err(|reason| AppError::invalid(format!("{} : {reason}", column.label), "Corrigez la valeur."))?;
        cells.extend(value.map(|value| (id.to_owned(), value)));
    }
    Ok((number, cells))
}
