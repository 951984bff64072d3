//! Environments of a dossier: what is known of each, and what people declare.

mod removed;

use std::sync::Arc;

use accostage_catalogue::{Catalogue, EnvironmentAttribute};
use accostage_dossier::environment::{self, Environment, LIFE, Matrix, Source, tracking, words};
use accostage_dossier::placing::{SHORT_TEXT_MAX, checked_text, day_text};
use accostage_dossier::{ActionKind, Answer, AnswerKey, Edit, Operation, Report, RowId, State};

use crate::dossiers::Edited;
use crate::ports::{Connections, Links, Mirror, Store};
use crate::{App, AppError, Code};

pub use removed::Settled;

/// A dossier with its environments.
#[derive(Debug, Clone)]
pub struct Surveyed {
    /// What people see of the dossier.
    pub state: Arc<State>,
    /// The catalogue that it is answered under.
    pub catalogue: Arc<Catalogue>,
    /// The check of the whole path.
    pub report: Arc<Report>,
    /// Its environments.
    pub matrix: Matrix,
}

/// What a person declares of a cell: none leaves it as it is, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declaration {
    /// Status, by its word.
    pub status: Option<String>,
    /// Value, when the answers do not give it.
    pub value: Option<String>,
    /// Since when.
    pub date: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What shows it.
    pub evidence: Option<String>,
}

/// Attributes whose value the answers never give: a person reads it elsewhere.
#[must_use]
pub fn takes_a_value(attribute: &EnvironmentAttribute) -> bool {
    let source = attribute.value_source.as_str().unwrap_or_default();
    source == "API" || source.contains("relevé")
}

impl<S: Store + Connections + Links + Mirror> App<S> {
    /// A dossier and its environments today.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn survey(&self, id: &str) -> Result<Surveyed, AppError> {
        let examined = self.examine(id, None).await?;
        let state = self.with_observations(&examined.state).await?;
        let matrix = Matrix::of(&examined.catalogue, &state, &examined.report, &self.host.today());
        Ok(Surveyed { state, catalogue: examined.catalogue, report: examined.report, matrix })
    }

    /// Declares something of one attribute of one environment, named or by its row.
    ///
    /// # Errors
    /// No such environment or attribute, a status that the catalogue does not give it or that the answers already say:
    /// nothing is changed then.
    pub async fn declare(
        &self,
        id: &str,
        environment: &str,
        attribute: &str,
        said: &Declaration,
    ) -> Result<Edited, AppError> {
        let surveyed = self.survey(id).await?;
        let Surveyed { catalogue, matrix, .. } = &surveyed;
        let found = known_environment(matrix, environment)?;
        let described = known_attribute(catalogue, attribute)?;
        let row = found.row;
        if let Some(word) = said.status.as_deref().filter(|word| !word.is_empty()) {
            check_status(catalogue, described, word)?;
            if found.cell(attribute).is_some_and(|cell| cell.origin == Source::Answers) {
                return Err(AppError::new(
                    Code::Refused,
                    format!("Les réponses du dossier disent déjà l'état de « {} ».", described.label),
                    "Corrigez-les là où elles sont saisies : la cellule suivra. La date, le responsable et la preuve se \
                     déclarent ici.",
                ));
            }
            if attribute == LIFE {
                tracking::life_step(&found.life, word).map_err(|reason| {
                    AppError::new(
                        Code::Refused,
                        format!("« {} » : {reason}", found.name),
                        "Rien n'a été modifié. Choisissez un autre état.",
                    )
                })?;
            }
        }
        if said.value.as_deref().is_some_and(|value| !value.is_empty()) && !takes_a_value(described) {
            return Err(AppError::invalid(
                format!("La valeur de « {} » vient du dossier.", described.label),
                "Corrigez-la là où elle est saisie.",
            ));
        }
        let mut operations = declared(row, attribute, said)?;
        if operations.iter().any(|operation| matches!(operation, Operation::Track { value: Some(_), .. })) {
            // Told once the row is gone: what was declared is then still about something.
            let key = format!("{}{row}/{}", tracking::PREFIX, tracking::NAME);
            operations.push(Operation::Track { key, value: Some(Answer::Text(found.name.clone())) });
        }
        self.edit(id, ActionKind::Edit, |_, state| {
            let rows = state.rows(&AnswerKey::of(environment::TABLE));
            if !rows.iter().any(|present| present.id == row) {
                return Err(unknown_environment(environment));
            }
            Ok(Edit::typed(operations))
        })
        .await
    }
}

fn declared(row: RowId, attribute: &str, said: &Declaration) -> Result<Vec<Operation>, AppError> {
    let Declaration { status, value, date, owner, evidence } = said;
    let given = [
        (tracking::STATUS, status),
        (tracking::VALUE, value),
        (tracking::DATE, date),
        (tracking::OWNER, owner),
        (tracking::EVIDENCE, evidence),
    ];
    let mut operations = Vec::new();
    for (what, text) in given {
        let Some(text) = text.as_deref().map(str::trim) else { continue };
        let value = if text.is_empty() {
            None
        } else {
            let read = if what == tracking::DATE {
                day_text(text)
            } else {
                checked_text(text, SHORT_TEXT_MAX, what == tracking::EVIDENCE)
            };
            let refused = |reason: String| {
                AppError::invalid(format!("{what} : {reason}"), "Rien n'a été modifié. Corrigez, puis recommencez.")
            };
            Some(Answer::Text(read.map_err(refused)?))
        };
        operations.push(Operation::Track { key: tracking::key(row, attribute, what), value });
    }
    Ok(operations)
}

fn check_status(catalogue: &Catalogue, attribute: &EnvironmentAttribute, word: &str) -> Result<(), AppError> {
    if attribute.status_words().any(|known| known == word) {
        return Ok(());
    }
    let known = attribute.status_words().map(|known| format!("{known} ({})", words::status(catalogue, known)));
    Err(AppError::invalid(
        format!("« {} » n'a pas d'état « {word} ».", attribute.label),
        format!("États : {}.", known.collect::<Vec<_>>().join(", ")),
    ))
}

/// An environment by its name or its row.
///
/// # Errors
/// There is none.
pub fn known_environment<'a>(matrix: &'a Matrix, name: &str) -> Result<&'a Environment, AppError> {
    matrix.environment(name).ok_or_else(|| {
        let names: Vec<&str> = matrix.environments.iter().map(|known| known.name.as_str()).collect();
        let known = if names.is_empty() { "le dossier n'en a aucun".to_owned() } else { names.join(", ") };
        AppError::not_found(
            format!("Aucun environnement ne s'appelle « {name} »."),
            format!("Environnements : {known}."),
        )
    })
}

fn unknown_environment(name: &str) -> AppError {
    AppError::not_found(
        format!("Aucun environnement ne s'appelle « {name} »."),
        "Le dossier vient de changer : relisez ses environnements.",
    )
}

/// An attribute of the catalogue.
///
/// # Errors
/// There is none.
pub fn known_attribute<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a EnvironmentAttribute, AppError> {
    catalogue.environment_attributes.iter().find(|known| known.id == id).ok_or_else(|| {
        let known: Vec<&str> = catalogue.environment_attributes.iter().map(|known| known.id.as_str()).collect();
        AppError::not_found(
            format!("Un environnement n'a pas d'attribut « {id} »."),
            format!("Attributs : {}.", known.join(", ")),
        )
    })
}
