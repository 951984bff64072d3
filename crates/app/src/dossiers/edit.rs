//! The way of an edit: build it from the state, apply it to the document, append it, then answer.

use accostage_catalogue::{Catalogue, FieldKind};
use accostage_dossier::answers_file::{self, Placement};
use accostage_dossier::document::Slot;
use accostage_dossier::label::{MODEL, is_model};
use accostage_dossier::tree::{self, Node};
use accostage_dossier::{
    ActionKind, AnswerKey, Applied, Document, Edit, Operation, Origin, Provenance, RowId, Sensitivity, Stamp, State,
    Unplaced, agenda,
};
use uuid::Uuid;

use crate::ports::{Append, Projection, Store};
use crate::projection::{project, project_all, summarise};
use crate::{App, AppError, Way};

/// Changes kept one by one before they are compacted: below, loading them costs little; above, the file
/// grows for nothing.
const COMPACT_AFTER: usize = 512;

/// Dossiers kept open for editing: people work on one, sometimes compare with another.
const OPEN_AT_MOST: usize = 4;

/// A dossier open for editing.
pub(crate) struct Open {
    document: Document,
    /// Pieces that the store keeps of it: its compacted form, then one per change.
    pieces: usize,
}

impl Open {
    /// It is the dossier `id`.
    pub(crate) fn is(&self, id: &str) -> bool {
        self.document.state().id == id
    }
}

/// What an edit did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edited {
    /// Hash of the change; none when nothing changed.
    pub hash: Option<String>,
    /// Slots touched: `container/property`.
    pub touched: Vec<String>,
    /// Provenance now of the first answer touched.
    pub provenance: Option<Provenance>,
}

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Dossier.
    pub id: String,
    /// What found no place: kept with the dossier.
    pub unplaced: Vec<Unplaced>,
}

impl<S: Store> App<S> {
    /// Creates a dossier, empty or from a file of answers.
    ///
    /// # Errors
    /// A name that cannot be kept, a file that is not one of answers: nothing is created then.
    pub async fn create(&self, name: Option<&str>, answers: Option<(&str, &[u8])>) -> Result<Imported, AppError> {
        let catalogue = self.current_catalogue().await?;
        let placement = answers.map(|(file, bytes)| self.placement(&catalogue, file, bytes)).transpose()?;
        let placement = placement.unwrap_or_default();
        let refused = placement.unplaced.iter().find(|item| item.path == "/nom");
        let name = match (name, &placement.name, refused) {
            (Some(name), ..) => name.to_owned(),
            (None, Some(name), _) => name.clone(),
            (None, None, Some(item)) => {
                let line = item.line.map_or_else(String::new, |line| format!("ligne {line}, "));
                return Err(AppError::invalid(
                    format!("{line}« nom » : {}", item.reason),
                    "Corrigez le fichier, ou donnez un nom au dossier.",
                )
                .by(Way::NameDossier));
            }
            (None, None, None) => {
                return Err(AppError::invalid(
                    "Le dossier n'a pas de nom.",
                    "Donnez-lui un nom, ou écrivez-le dans le fichier, à la clé « nom ».",
                )
                .by(Way::NameDossier));
            }
        };
        let name = chosen_name(&name)?;
        let id = self.host.new_id().simple().to_string();
        let stamp = self.stamp().await?;
        let actor = self.actor_of(&id).await?;
        let (mut document, _) = Document::create(&id, &name, &catalogue.meta.revision, &actor, &stamp)?;
        let edit = self.with_kept(placement.edit, &placement.unplaced);
        document.apply(&edit, &stamp)?;
        self.keep_new(document, stamp.at).await?;
        Ok(Imported { id, unplaced: placement.unplaced })
    }

    /// Starts a dossier from a model.
    ///
    /// # Errors
    /// No such dossier, or it is not a model; a name that cannot be kept.
    pub async fn create_from_model(&self, model: &str, name: &str) -> Result<String, AppError> {
        let state = self.state(model).await?;
        if !state.labels.values().any(|label| is_model(label)) {
            let hint = format!("Marquez-le avec l'étiquette « {MODEL} », ou copiez-le.");
            return Err(AppError::invalid(format!("« {} » n'est pas un modèle.", state.name), hint));
        }
        self.duplicate(model, Some(name)).await
    }

    /// Copies a dossier under a new identity, without its history. The copy of a model is an ordinary dossier.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn duplicate(&self, id: &str, name: Option<&str>) -> Result<String, AppError> {
        let state = self.state(id).await?;
        let name = name.map_or_else(|| format!("{} (copie)", state.name), str::to_owned);
        let name = chosen_name(&name)?;
        let copy = self.host.new_id().simple().to_string();
        let stamp = self.stamp().await?;
        let actor = self.actor_of(&copy).await?;
        let (mut document, _) = Document::create(&copy, &name, &state.catalogue_revision, &actor, &stamp)?;
        let catalogue = self.catalogue_of(&state).await?;
        let edit = Edit {
            origin: Origin::Duplicated { dossier: id.to_owned() },
            operations: copy_operations(&catalogue, &state, || RowId(self.host.new_id())),
            ..Edit::default()
        };
        document.apply(&edit, &stamp)?;
        self.keep_new(document, stamp.at).await?;
        Ok(copy)
    }

    /// Sets answers given as text, field by field: all of them or none.
    ///
    /// # Errors
    /// Every value that cannot be taken, with the reason.
    pub async fn set(&self, id: &str, pairs: &[(String, String)]) -> Result<Edited, AppError> {
        self.set_all(id, pairs, None, None).await
    }

    /// The same, with the name and the sensitivity of the dossier, as one action.
    ///
    /// # Errors
    /// Every value that cannot be taken, with the reason.
    pub async fn set_all(
        &self,
        id: &str,
        pairs: &[(String, String)],
        name: Option<&str>,
        sensitivity: Option<Sensitivity>,
    ) -> Result<Edited, AppError> {
        let name = name.map(chosen_name).transpose()?;
        self.edit(id, ActionKind::Edit, |catalogue, state| {
            let root = pairs_tree(catalogue, pairs)?;
            let mut new_row = || RowId(self.host.new_id());
            let placement = answers_file::place(catalogue, &root, "", state, &mut new_row)
                .map_err(|error| AppError::invalid(error.to_string(), "Corrigez la valeur."))?;
            if !placement.unplaced.is_empty() {
                let reasons: Vec<String> = placement
                    .unplaced
                    .iter()
                    .map(|item| format!("{} : {}", item.path.trim_start_matches("/reponses/"), item.reason))
                    .collect();
                return Err(AppError::invalid(reasons.join("\n"), "Rien n'a été modifié. Corrigez, puis recommencez."));
            }
            let mut operations = placement.edit.operations;
            operations.extend(name.map(Operation::Rename));
            operations.extend(sensitivity.map(Operation::SetSensitivity));
            Ok(Edit::typed(operations))
        })
        .await
    }

    /// Sets answers from a file: what has a place is set, the rest is kept and reported.
    ///
    /// # Errors
    /// Not a file of answers: nothing is changed then.
    pub async fn set_from_file(&self, id: &str, file: &str, bytes: &[u8]) -> Result<Imported, AppError> {
        let tree = read_tree(file, bytes)?;
        let mut unplaced = Vec::new();
        self.edit(id, ActionKind::Edit, |catalogue, state| {
            let mut new_row = || RowId(self.host.new_id());
            let placement = answers_file::place(catalogue, &tree, file, state, &mut new_row)
                .map_err(|error| unreadable(file, &error))?;
            unplaced.clone_from(&placement.unplaced);
            Ok(self.with_kept(placement.edit, &placement.unplaced))
        })
        .await?;
        Ok(Imported { id: id.to_owned(), unplaced })
    }

    /// What a file of answers would give to a new dossier: nothing is created.
    ///
    /// # Errors
    /// Not a file of answers.
    pub async fn preview_answers(&self, file: &str, bytes: &[u8]) -> Result<Placement, AppError> {
        let catalogue = self.current_catalogue().await?;
        self.placement(&catalogue, file, bytes)
    }

    fn placement(&self, catalogue: &Catalogue, file: &str, bytes: &[u8]) -> Result<Placement, AppError> {
        let mut new_row = || RowId(self.host.new_id());
        answers_file::place(catalogue, &read_tree(file, bytes)?, file, &State::default(), &mut new_row)
            .map_err(|error| unreadable(file, &error))
    }

    /// Puts a dossier away, or takes it back.
    ///
    /// # Errors
    /// No such dossier.
    pub async fn archive(&self, id: &str, archived: bool) -> Result<Edited, AppError> {
        self.edit(id, ActionKind::Edit, |_, _| Ok(Edit::typed(vec![Operation::Archive(archived)]))).await
    }

    /// Applies an edit built from the present state and catalogue.
    ///
    /// # Errors
    /// The edit cannot be built or kept; the dossier is unchanged then.
    pub async fn edit(
        &self,
        id: &str,
        kind: ActionKind,
        build: impl FnOnce(&Catalogue, &State) -> Result<Edit, AppError>,
    ) -> Result<Edited, AppError> {
        let stamp = self.stamp().await?;
        let mut open = self.open.lock().await;
        let mut taken = self.take(&mut open, id).await?;
        let catalogue = self.catalogue_of(taken.document.state()).await?;
        let edit = build(&catalogue, taken.document.state())?;
        crate::secrets::refuse_typed(&catalogue, taken.document.state(), &edit)?;
        let applied = taken.document.apply_as(kind, &edit, &stamp)?;
        self.commit(&mut open, taken, applied, stamp.at).await
    }

    /// Takes back the last action of this device.
    ///
    /// # Errors
    /// Nothing to take back.
    pub async fn undo(&self, id: &str) -> Result<Edited, AppError> {
        self.replay(id, |document, stamp| document.undo(stamp)).await
    }

    /// Does again the last action taken back.
    ///
    /// # Errors
    /// Nothing to do again.
    pub async fn redo(&self, id: &str) -> Result<Edited, AppError> {
        self.replay(id, |document, stamp| document.redo(stamp)).await
    }

    /// Brings back an earlier state as a new action.
    ///
    /// # Errors
    /// The moment is unknown.
    pub async fn restore_moment(&self, id: &str, hash: &str) -> Result<Edited, AppError> {
        self.replay(id, |document, stamp| document.restore(hash, stamp)).await
    }

    /// Brings back one thing of an earlier state (a path of [`Self::compare`]) as a new action.
    ///
    /// # Errors
    /// The moment or the path is unknown.
    pub async fn restore_value(&self, id: &str, hash: &str, path: &str) -> Result<Edited, AppError> {
        self.replay(id, |document, stamp| document.restore_slot(hash, path, stamp)).await
    }

    async fn replay(
        &self,
        id: &str,
        action: impl FnOnce(&mut Document, &Stamp) -> Result<Option<Applied>, accostage_dossier::DocumentError>,
    ) -> Result<Edited, AppError> {
        let stamp = self.stamp().await?;
        let mut open = self.open.lock().await;
        let mut taken = self.take(&mut open, id).await?;
        let applied = action(&mut taken.document, &stamp)?;
        self.commit(&mut open, taken, applied, stamp.at).await
    }

    /// Takes a document out of the open ones, or loads it. It goes back only once the store has answered:
    /// an edit that could not be kept leaves no trace in memory either.
    async fn take(&self, open: &mut Vec<Open>, id: &str) -> Result<Open, AppError> {
        if let Some(place) = open.iter().position(|open| open.is(id)) {
            return Ok(open.remove(place));
        }
        self.open_document(id).await
    }

    /// Loads the document of a dossier.
    pub(crate) async fn load(&self, id: &str) -> Result<Document, AppError> {
        Ok(self.open_document(id).await?.document)
    }

    async fn open_document(&self, id: &str) -> Result<Open, AppError> {
        let chunks = self.store.chunks(id).await?;
        if chunks.is_empty() {
            return Err(unknown_dossier(id));
        }
        let actor = self.actor_of(id).await?;
        let document = Document::load(chunks.iter().map(Vec::as_slice), &actor)?;
        Ok(Open { document, pieces: chunks.len() })
    }

    /// An Automerge actor must never number its changes twice: one per store and dossier.
    async fn actor_of(&self, id: &str) -> Result<Vec<u8>, AppError> {
        let mut actor = self.store.actor().await?;
        actor.extend(Uuid::parse_str(id).unwrap_or_default().as_bytes());
        Ok(actor)
    }

    async fn commit(
        &self,
        open: &mut Vec<Open>,
        mut taken: Open,
        applied: Option<Applied>,
        at: i64,
    ) -> Result<Edited, AppError> {
        let mut edited = Edited::default();
        if let Some(applied) = applied {
            let state = taken.document.state();
            let _editing = self.examinations.editing(&state.id);
            edited.hash = Some(applied.hash.clone());
            edited.touched = applied.touched.iter().map(Slot::path).collect();
            edited.provenance = applied.touched.first().and_then(|slot| {
                let key = slot.property.parse::<AnswerKey>().ok()?;
                state.answers.get(&key).map(|answered| answered.provenance.clone())
            });
            // A dossier bound to a catalogue that is not here is edited all the same; its deadlines wait for it.
            let catalogue = self.catalogue_of(state).await.ok();
            // Another catalogue may mark other dates: all of them are told again, when the agenda is asked for.
            let bound = applied.touched.iter().any(|slot| slot.container == "meta" && slot.property == "catalogue");
            let catalogue = catalogue.filter(|_| !bound);
            let deadlines = catalogue.map(|catalogue| agenda::touched(&catalogue, state, &applied.touched));
            self.store
                .append(Append {
                    deadlines,
                    dossier: state.id.clone(),
                    hash: applied.hash,
                    bytes: applied.bytes,
                    slots: project(state, &applied.touched),
                    summary: summarise(state, at),
                })
                .await?;
            taken.pieces += 1;
            // The edit is kept by now: a compaction that fails is tried again at the next one.
            if taken.pieces > COMPACT_AFTER
                && self.store.compact(&taken.document.state().id, taken.document.save()).await.is_ok()
            {
                taken.pieces = 1;
            }
        }
        if open.len() >= OPEN_AT_MOST {
            open.remove(0);
        }
        open.push(taken);
        Ok(edited)
    }

    pub(crate) async fn keep_new(&self, document: Document, at: i64) -> Result<(), AppError> {
        let state = document.state();
        let _editing = self.examinations.editing(&state.id);
        let projection = self.projection_of(state, at).await;
        self.store.adopt(&state.id, document.save(), projection).await
    }

    /// Everything that a store keeps beside the changes of a dossier.
    pub(crate) async fn projection_of(&self, state: &State, at: i64) -> Projection {
        let catalogue = self.catalogue_of(state).await.ok();
        let deadlines = catalogue.map(|catalogue| agenda::all(&catalogue, state));
        Projection { slots: project_all(state), summary: summarise(state, at), deadlines }
    }

    fn with_kept(&self, mut edit: Edit, unplaced: &[Unplaced]) -> Edit {
        let keep = unplaced
            .iter()
            .map(|item| Operation::Keep { id: self.host.new_id().simple().to_string(), item: item.clone() });
        edit.operations.extend(keep);
        edit
    }
}

fn chosen_name(name: &str) -> Result<String, AppError> {
    answers_file::dossier_name(name).map_err(|reason| AppError::invalid(reason, "Choisissez un autre nom."))
}

pub(crate) fn unknown_dossier(id: &str) -> AppError {
    AppError::not_found(format!("Aucun dossier « {id} »."), "La liste des dossiers donne ceux qui existent.")
        .by(Way::ListDossiers)
}

pub(crate) fn read_tree(file: &str, bytes: &[u8]) -> Result<Node, AppError> {
    tree::decode(bytes).and_then(tree::parse).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &str, error: &tree::TreeError) -> AppError {
    AppError::invalid(format!("{file}, {error}"), "Rien n'a été modifié. Corrigez le fichier, puis recommencez.")
}

/// `FIELD=VALUE` pairs as a file of answers. Texts are taken as typed; other types are read as YAML, so
/// that lists, tables and yes/no with justification can be given too. `FIELD@PLATFORM` names a platform.
fn pairs_tree(catalogue: &Catalogue, pairs: &[(String, String)]) -> Result<Node, AppError> {
    let mut answers: Vec<(String, Node)> = Vec::new();
    let quoted = |text: &str| tree::Content::Scalar { text: text.to_owned(), quoted: true };
    for (name, text) in pairs {
        let key: AnswerKey = name.parse().unwrap_or_else(|never| match never {});
        let plain = catalogue.field(&key.field).is_none_or(|field| {
            matches!(
                field.kind,
                FieldKind::ShortText | FieldKind::LongText | FieldKind::Date | FieldKind::Enum | FieldKind::Number
            )
        });
        let value = if text.is_empty() {
            Node { line: 0, content: tree::Content::Null }
        } else if plain {
            Node { line: 0, content: quoted(text) }
        } else {
            tree::parse(text)
                .map_err(|error| AppError::invalid(format!("{name} : {error}"), "Rien n'a été modifié."))?
        };
        let (id, node) = match &key.platform {
            None => (key.field.clone(), value),
            Some(platform) => {
                (key.field.clone(), Node { line: 0, content: tree::Content::Map(vec![(platform.clone(), value)]) })
            }
        };
        match (answers.iter_mut().find(|(other, _)| *other == id), node.content) {
            (Some((_, Node { content: tree::Content::Map(present), .. })), tree::Content::Map(more))
                if key.platform.is_some() =>
            {
                present.extend(more);
            }
            (Some(_), _) => {
                return Err(AppError::invalid(format!("« {name} » est donné deux fois."), "Gardez une seule valeur."));
            }
            (None, content) => answers.push((id, Node { line: 0, content })),
        }
    }
    Ok(Node {
        line: 0,
        content: tree::Content::Map(vec![
            ("format".to_owned(), Node { line: 0, content: quoted(answers_file::FORMAT) }),
            ("reponses".to_owned(), Node { line: 0, content: tree::Content::Map(answers) }),
        ]),
    })
}

/// The operations that make another dossier say the same. What names the project on the platform is part of
/// the answers: the person who duplicates changes it, and the rules say so if it is forgotten.
fn copy_operations(catalogue: &Catalogue, state: &State, mut new_row: impl FnMut() -> RowId) -> Vec<Operation> {
    let mut operations = vec![Operation::SetSensitivity(state.sensitivity)];
    operations.extend(state.labels.values().filter(|label| !is_model(label)).cloned().map(Operation::AddLabel));
    for (key, answered) in &state.answers {
        let long = catalogue.field(&key.field).is_some_and(|field| field.kind == FieldKind::LongText);
        operations.push(match &answered.value {
            accostage_dossier::Answer::Text(text) if long => {
                Operation::SetText { key: key.clone(), text: text.clone() }
            }
            value => Operation::Set { key: key.clone(), value: Some(value.clone()) },
        });
    }
    for (key, rows) in &state.tables {
        for row in rows {
            let cells = row.cells.iter().map(|(column, cell)| (column.clone(), cell.value.clone())).collect();
            operations.push(Operation::AddRow { key: key.clone(), row: new_row(), cells });
        }
    }
    for (id, note) in &state.criteria {
        if let accostage_dossier::Answer::Text(note) = &note.value {
            operations.push(Operation::SetCriterion { id: id.clone(), note: Some(note.clone()) });
        }
    }
    for (id, item) in &state.unplaced {
        operations.push(Operation::Keep { id: id.clone(), item: item.clone() });
    }
    operations
}
