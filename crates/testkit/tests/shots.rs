//! The answers of the pictures of the window are read whole: a picture of a dossier that lost a part shows nothing of it.

use accostage_catalogue::Catalogue;
use accostage_dossier::{RowId, State, answers_file, tree};
use uuid::Uuid;

#[test]
fn the_answers_of_the_pictures_all_find_their_place() {
    let text = include_bytes!("../src/bin/window-shot/answers.yaml");
    let root = tree::decode(text).and_then(tree::parse).expect("a tree");
    let mut rows = 1..;
    let mut new_row = || RowId(Uuid::from_u128(rows.next().expect("endless")));
    let placed = answers_file::place(Catalogue::builtin(), &root, "answers.yaml", &State::default(), &mut new_row)
        .expect("a file of answers");
    assert_eq!(placed.unplaced, []);
    assert!(placed.edit.operations.len() > 15, "only {} answers", placed.edit.operations.len());
}
