//! What was declared of an environment that is no longer in the dossier: forgotten, or given to another.

use accostage_dossier::environment::{self, Ghost, Matrix, tracking};
use accostage_dossier::{ActionKind, Answer, AnswerKey, Edit, Operation, RowId, State};

use super::{known_environment, unknown_environment};
use crate::dossiers::Edited;
use crate::ports::{Connections, Links, Mirror, Store};
use crate::{App, AppError, Code};

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
        let matrix = self.survey(id).await?.matrix;
        let row = removed_row(&matrix, removed)?;
        let target = match settled {
            Settled::Forgotten => None,
            Settled::Attached(name) => {
                let found = known_environment(&matrix, name)?;
                Some((found.row, found.name.as_str()))
            }
        };
        self.edit(id, ActionKind::Edit, |_, state| {
            let rows = state.rows(&AnswerKey::of(environment::TABLE));
            let present = |row: RowId| rows.iter().any(|present| present.id == row);
            if present(row) || target.is_some_and(|(target, _)| !present(target)) {
                return Err(unknown_environment(removed));
            }
            Ok(Edit::typed(settling(state, row, target)?))
        })
        .await
    }
}

/// Takes the facts of a row away, and gives those that `target` (its row, its name) lacks to it.
fn settling(state: &State, row: RowId, target: Option<(RowId, &str)>) -> Result<Vec<Operation>, AppError> {
    let prefix = format!("{}{row}/", tracking::PREFIX);
    let facts = state.tracking.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
    let mut operations = Vec::new();
    let mut left = 0;
    for (key, fact) in facts.filter(|(key, _)| !key.ends_with(tracking::NAME)) {
        if let Some((target, _)) = target {
            let key = format!("{}{target}/{}", tracking::PREFIX, &key[prefix.len()..]);
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
    if let Some((target, called)) = target {
        operations.push(Operation::Track { key: name(target), value: Some(Answer::Text(called.to_owned())) });
    }
    Ok(operations)
}

fn removed_row(matrix: &Matrix, name: &str) -> Result<RowId, AppError> {
    let is = |ghost: &&Ghost| ghost.row.to_string() == name || ghost.name.as_deref() == Some(name);
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
