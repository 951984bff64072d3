//! The same file at several places of a dossier.

use std::collections::BTreeMap;

use accostage_catalogue::Catalogue;
use accostage_dossier::{Answer, AnswerKey, RowId, State};

/// Places of a dossier by the fingerprint of the file that they hold.
#[derive(Debug, Default)]
pub struct Places<'a>(BTreeMap<&'a str, Vec<Place<'a>>>);

/// An answer, or a cell with the rank of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place<'a> {
    key: &'a AnswerKey,
    cell: Option<(RowId, &'a str)>,
    rank: usize,
}

impl<'a> Places<'a> {
    /// Every place of the dossier that holds a file with a content.
    pub fn of(state: &'a State) -> Self {
        let answers = state.answers.iter().map(|(key, answered)| (Place { key, cell: None, rank: 0 }, answered));
        let cells = state.tables.iter().flat_map(|(key, rows)| {
            rows.iter().enumerate().flat_map(move |(index, row)| {
                let place = move |column| Place { key, cell: Some((row.id, column)), rank: index + 1 };
                row.cells.iter().map(move |(column, answered)| (place(column.as_str()), answered))
            })
        });
        let mut places = Self::default();
        for (place, answered) in answers.chain(cells) {
            if let Answer::File(file) = &answered.value
                && let Some(hash) = &file.empreinte
            {
                places.0.entry(hash).or_default().push(place);
            }
        }
        places
    }

    /// The other places that hold the file of an answer or of a cell, in words.
    pub fn also(
        &self,
        catalogue: &Catalogue,
        value: &Answer,
        key: &AnswerKey,
        cell: Option<(RowId, &str)>,
    ) -> Vec<String> {
        let Answer::File(file) = value else { return Vec::new() };
        let found = file.empreinte.as_deref().and_then(|hash| self.0.get(hash));
        let others = found.into_iter().flatten().filter(|place| (place.key, place.cell) != (key, cell));
        others.map(|place| place.words(catalogue)).collect()
    }
}

impl Place<'_> {
    fn words(&self, catalogue: &Catalogue) -> String {
        let label = catalogue.field(&self.key.field).map_or(self.key.field.as_str(), |field| field.label.as_str());
        let platform = self.key.platform.as_ref().map_or_else(String::new, |platform| format!(" ({platform})"));
        let row = self.cell.map_or_else(String::new, |_| format!(", ligne {}", self.rank));
        format!("{label}{platform}{row}")
    }
}

#[cfg(test)]
mod tests {
    use accostage_dossier::value::FileRef;
    use accostage_dossier::{Answered, Provenance, Row};

    use super::*;

    fn file(hash: &str) -> Answered {
        let value =
            FileRef { fichier: "a.pdf".into(), empreinte: Some(hash.to_owned()), taille: None, sensibilite: None };
        Answered { value: Answer::File(value), provenance: Provenance::default(), others: Vec::new() }
    }

    #[test]
    fn the_same_file_elsewhere_is_named_and_its_own_place_is_not() {
        let (diagram, pieces) = (AnswerKey::of("schema-architecture"), AnswerKey::of("pieces-jointes"));
        let cells = BTreeMap::from([("fichier".to_owned(), file("aa"))]);
        let row = Row { id: RowId::default(), position: String::new(), cells, revived: false };
        let state = State {
            answers: BTreeMap::from([
                (diagram.clone(), file("aa")),
                (AnswerKey::of("dossier-architecture"), file("bb")),
            ]),
            tables: BTreeMap::from([(pieces.clone(), vec![row])]),
            ..State::default()
        };
        let (places, catalogue) = (Places::of(&state), Catalogue::builtin());
        let value = file("aa").value;
        assert_eq!(places.also(catalogue, &value, &diagram, None), ["Pièces jointes, ligne 1"]);
        let cell = Some((RowId::default(), "fichier"));
        assert_eq!(places.also(catalogue, &value, &pieces, cell), ["Schéma d'architecture technique"]);
        assert!(places.also(catalogue, &file("bb").value, &AnswerKey::of("dossier-architecture"), None).is_empty());
        assert!(places.also(catalogue, &Answer::Text("aa".into()), &diagram, None).is_empty());
    }
}
