//! Environments of a dossier: what is known of each, and what people declare.

use std::sync::Arc;

use accostage_catalogue::{Catalogue, EnvironmentAttribute};
use accostage_dossier::environment::{self, Environment, LIFE, Matrix, tracking, words};
use accostage_dossier::placing::{SHORT_TEXT_MAX, checked_text, day_text};
use accostage_dossier::{ActionKind, Answer, AnswerKey, Edit, Operation, Report, RowId, State};

use crate::dossiers::Edited;
use crate::ports::{Connections, Links, Mirror, Store};
use crate::{App, AppError, Code};

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
        let Surveyed { state, catalogue, report, matrix } = &surveyed;
        let found = known_environment(matrix, environment)?;
        let described = known_attribute(catalogue, attribute)?;
        let (row, today) = (found.row, self.host.today());
        if let Some(word) = said.status.as_deref().filter(|word| !word.is_empty()) {
            check_status(catalogue, described, word)?;
            if environment::is_said_by_answers(catalogue, state, report, row, attribute, &today) {
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

/// What becomes of the facts kept of an environment whose row is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// They are taken away.
    Forgotten,
    /// They become those of another environment, by its name or its row. What is already declared of it stays.
    Attached(String),
}

impl<S: Store + Connections + Links + Mirror> App<S> {
    /// Settles what was declared of an environment that is no longer in the dossier, by the name that it had or by its
    /// row: as one action, which can be undone.
    ///
    /// # Errors
    /// Nothing is kept of such an environment, several had this name, the other one is not there or has all of it
    /// declared already.
    pub async fn settle_removed(&self, id: &str, removed: &str, settled: &Settled) -> Result<Edited, AppError> {
        let surveyed = self.survey(id).await?;
        let Surveyed { state, matrix, .. } = &surveyed;
        let row = removed_row(matrix, removed)?;
        let target = match settled {
            Settled::Forgotten => None,
            Settled::Attached(name) => Some(known_environment(matrix, name)?),
        };
        let prefix = format!("{}{row}/", tracking::PREFIX);
        let facts = || state.tracking.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
        let mut operations = Vec::new();
        let mut left = 0;
        for (key, fact) in facts().filter(|(key, _)| !key.ends_with(tracking::NAME)) {
            if let Some(target) = target {
                let key = format!("{}{}/{}", tracking::PREFIX, target.row, &key[prefix.len()..]);
                if state.tracking.contains_key(&key) {
                    left += 1;
                    continue;
                }
                operations.push(Operation::Track { key, value: Some(fact.value.clone()) });
            }
            operations.push(Operation::Track { key: key.clone(), value: None });
        }
        if operations.is_empty() && left > 0 {
            return Err(AppError::new(
                Code::Refused,
                "Tout ce qui était déclaré l'est déjà sur cet environnement.",
                "Rien n'a été modifié. Oubliez ce qui reste, ou choisissez un autre environnement.",
            ));
        }
        let name = |row: RowId| format!("{}{row}/{}", tracking::PREFIX, tracking::NAME);
        if left == 0 {
            operations.push(Operation::Track { key: name(row), value: None });
        }
        if let Some(target) = target {
            operations.push(Operation::Track { key: name(target.row), value: Some(Answer::Text(target.name.clone())) });
        }
        let target = target.map(|target| target.row);
        self.edit(id, ActionKind::Edit, |_, state| {
            let rows = state.rows(&AnswerKey::of(environment::TABLE));
            let present = |row: RowId| rows.iter().any(|present| present.id == row);
            if present(row) || target.is_some_and(|target| !present(target)) {
                return Err(unknown_environment(removed));
            }
            Ok(Edit::typed(operations))
        })
        .await
    }
}

fn removed_row(matrix: &Matrix, name: &str) -> Result<RowId, AppError> {
    let is = |ghost: &&environment::Ghost| ghost.row.to_string() == name || ghost.name.as_deref() == Some(name);
    let mut found = matrix.removed.iter().filter(is);
    match (found.next(), found.next()) {
        (Some(ghost), None) => Ok(ghost.row),
        (Some(_), Some(_)) => Err(AppError::invalid(
            format!("Plusieurs environnements retirés s'appelaient « {name} »."),
            "Rien n'a été modifié. Désignez-le par sa ligne, que donne la liste des environnements en JSON.",
        )),
        (None, _) => Err(AppError::not_found(
            format!("Rien n'est gardé d'un environnement retiré « {name} »."),
            "La liste des environnements donne ceux dont il reste quelque chose.",
        )),
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
