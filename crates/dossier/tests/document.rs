//! What must hold of a dossier whatever is done to it.

use std::collections::{BTreeMap, BTreeSet};

use accostage_catalogue::Catalogue;
use accostage_dossier::label::label_property;
use accostage_dossier::tree::Node;
use accostage_dossier::{
    Answer, AnswerKey, Author, Document, Edit, Operation, RowId, Sensitivity, Stamp, State, answers_file, migration,
};
use proptest::prelude::*;
use uuid::Uuid;

fn stamp(at: i64) -> Stamp {
    Stamp { author: Author { name: "Camille".into(), email: String::new() }, at }
}

fn new(actor: u8) -> Document {
    Document::create("0123456789abcdef0123456789abcdef", "Essai", "2026.11.1", &[actor; 16], &stamp(0))
        .expect("created")
        .0
}

fn reload(document: &Document, actor: u8) -> Document {
    Document::load([document.save().as_slice()], &[actor; 16]).expect("loads")
}

/// What people see, without the dates.
fn seen(state: &State) -> serde_json::Value {
    let mut file = answers_file::write(Catalogue::builtin(), state);
    file.as_object_mut().expect("a map").remove("provenance");
    file
}

fn row(id: u8) -> RowId {
    RowId(Uuid::from_u128(u128::from(id) + 1))
}

fn table() -> AnswerKey {
    AnswerKey::of("composants")
}

/// One thing a person does.
#[derive(Debug, Clone)]
enum Act {
    Short(u8, String),
    Long(String),
    Number(f64),
    Add(u8, String),
    Cell(u8, String),
    Remove(u8),
    Move(u8, Option<u8>),
    Note(u8),
    Archive(bool),
    Label(String),
    Unlabel(String),
    Undo,
    Redo,
    Restart,
}

/// Few enough for replicas to meet, some of them the same for people.
fn label() -> impl Strategy<Value = String> {
    proptest::sample::select(vec!["Été", "ete", "Urgent", "lot 1", "a/b"]).prop_map(str::to_owned)
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..3_u8, "[a-zéà «»🚢]{0,12}").prop_map(|(field, text)| Act::Short(field, text)),
        "[a-z\n ]{0,20}".prop_map(Act::Long),
        (0..100_u32).prop_map(|number| Act::Number(f64::from(number) / 4.0)),
        (0..4_u8, "[a-z]{1,6}").prop_map(|(id, name)| Act::Add(id, name)),
        (0..4_u8, "[a-z]{0,6}").prop_map(|(id, name)| Act::Cell(id, name)),
        (0..4_u8).prop_map(Act::Remove),
        (0..4_u8, proptest::option::of(0..4_u8)).prop_map(|(id, after)| Act::Move(id, after)),
        (1..32_u8).prop_map(Act::Note),
        any::<bool>().prop_map(Act::Archive),
        label().prop_map(Act::Label),
        label().prop_map(Act::Unlabel),
        Just(Act::Undo),
        Just(Act::Redo),
        Just(Act::Restart),
    ]
}

fn operation(state: &State, act: &Act) -> Option<Operation> {
    let exists = |id: u8| state.rows(&table()).iter().any(|other| other.id == row(id));
    Some(match act {
        Act::Short(field, text) => Operation::Set {
            key: AnswerKey::of(["projet-nom-usuel", "demandeur-role", "imputation-uo"][usize::from(*field)]),
            value: Some(Answer::Text(text.clone())),
        },
        Act::Long(text) => Operation::SetText { key: AnswerKey::of("projet-description"), text: text.clone() },
        Act::Number(number) => {
            Operation::Set { key: AnswerKey::on("quota-hprod-cpu", "pax"), value: Some(Answer::Number(*number)) }
        }
        Act::Add(id, name) if !exists(*id) => Operation::AddRow {
            key: table(),
            row: row(*id),
            cells: BTreeMap::from([("nom".to_owned(), Answer::Text(name.clone()))]),
        },
        Act::Cell(id, name) if exists(*id) => Operation::SetCell {
            key: table(),
            row: row(*id),
            column: "image".into(),
            value: Some(Answer::Text(name.clone())),
        },
        Act::Remove(id) if exists(*id) => Operation::RemoveRow { key: table(), row: row(*id) },
        Act::Move(id, after) if exists(*id) && after.is_none_or(|after| exists(after) && after != *id) => {
            Operation::MoveRow { key: table(), row: row(*id), after: after.map(row) }
        }
        Act::Note(id) => Operation::SetCriterion { id: format!("critere-{id:02}"), note: Some("favorable".into()) },
        Act::Archive(flag) => Operation::Archive(*flag),
        Act::Label(text) => Operation::AddLabel(text.clone()),
        Act::Unlabel(text) => Operation::RemoveLabel(text.clone()),
        _ => return None,
    })
}

/// Plays acts; gives the state after each action that can be taken back.
fn play(document: &mut Document, acts: &[Act], actor: u8) {
    for (at, act) in acts.iter().enumerate() {
        let stamp = stamp(i64::try_from(at).expect("small") + 1);
        match act {
            Act::Undo => drop(document.undo(&stamp)),
            Act::Redo => drop(document.redo(&stamp)),
            Act::Restart => *document = reload(document, actor),
            _ => {
                if let Some(operation) = operation(document.state(), act) {
                    document.apply(&Edit::typed(vec![operation]), &stamp).expect("applies");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// The state kept in step edit after edit is the one that a restart reads.
    #[test]
    fn a_restart_shows_the_same_document(acts in proptest::collection::vec(acts(), 0..40)) {
        let mut document = new(1);
        play(&mut document, &acts, 1);
        let again = reload(&document, 1);
        prop_assert_eq!(again.state(), document.state());
    }

    /// Taking everything back gives the empty dossier; doing it again gives the last state.
    #[test]
    fn undo_then_redo_is_identity(acts in proptest::collection::vec(acts(), 1..25)) {
        let mut document = new(1);
        let labelled = |document: &Document| (seen(document.state()), document.state().labels.clone());
        let empty = labelled(&document);
        let edits: Vec<Act> = acts.into_iter().filter(|act| !matches!(act, Act::Undo | Act::Redo)).collect();
        play(&mut document, &edits, 1);
        let last = labelled(&document);
        let mut taken = 0;
        while document.undo(&stamp(1_000 + taken)).is_ok() {
            taken += 1;
        }
        prop_assert_eq!(labelled(&document), empty);
        for step in 0..taken {
            document.redo(&stamp(2_000 + step)).expect("what was undone is redone");
        }
        prop_assert_eq!(labelled(&document), last);
    }

    /// Two replicas that exchange their changes, in any order and several times, agree; nothing is lost.
    #[test]
    fn replicas_agree_whatever_the_order(
        common in proptest::collection::vec(acts(), 0..10),
        left in proptest::collection::vec(acts(), 0..15),
        right in proptest::collection::vec(acts(), 0..15),
        reverse in any::<bool>(),
    ) {
        let mut a = new(1);
        play(&mut a, &common, 1);
        let mut b = reload(&a, 2);
        play(&mut a, &left, 1);
        play(&mut b, &right, 2);
        let (mut from_a, mut from_b) = (a.changes(), b.changes());
        if reverse {
            from_a.reverse();
            from_b.reverse();
        }
        b.merge(from_a.iter().chain(&from_a).map(Vec::as_slice)).expect("merges");
        a.merge(from_b.iter().map(Vec::as_slice)).expect("merges");
        prop_assert_eq!(a.state(), b.state());
        let again = reload(&a, 1);
        prop_assert_eq!(again.state(), a.state());
    }

    /// Of two replicas, a label that one puts stays, whatever the other did meanwhile; one that nobody puts and somebody
    /// takes off is gone; and labels that people take for the same are one.
    #[test]
    fn labels_of_two_replicas_add_up(
        common in proptest::collection::btree_set(label(), 0..4),
        gestures in proptest::collection::vec((any::<bool>(), any::<bool>(), label()), 0..8),
    ) {
        let labels = |document: &Document| -> BTreeSet<String> { document.state().labels.keys().cloned().collect() };
        let mut a = new(1);
        for text in common {
            a.apply(&Edit::typed(vec![Operation::AddLabel(text)]), &stamp(1)).expect("applies");
        }
        let before = labels(&a);
        let mut replicas = [reload(&a, 1), reload(&a, 2)];
        let mut put = [BTreeSet::new(), BTreeSet::new()];
        for (first, on, text) in gestures {
            let side = usize::from(!first);
            let property = label_property(&text);
            let operation = if on { Operation::AddLabel(text) } else { Operation::RemoveLabel(text) };
            let written = replicas[side].apply(&Edit::typed(vec![operation]), &stamp(2)).expect("applies").is_some();
            if on && written {
                put[side].insert(property);
            } else if !on {
                put[side].remove(&property);
            }
        }
        let [here, there] = [&replicas[0], &replicas[1]].map(labels);
        let kept = before.iter().filter(|label| here.contains(*label) && there.contains(*label));
        let expected: BTreeSet<String> = kept.chain(put.iter().flatten()).cloned().collect();
        let [mut a, mut b] = replicas;
        let (from_a, from_b) = (a.changes(), b.changes());
        a.merge(from_b.iter().map(Vec::as_slice)).expect("merges");
        b.merge(from_a.iter().map(Vec::as_slice)).expect("merges");
        prop_assert_eq!(labels(&a), expected);
        prop_assert_eq!(a.state(), b.state());
    }

    /// What is exported as answers, then imported, is the same dossier.
    #[test]
    fn export_then_import_is_identity(acts in proptest::collection::vec(acts(), 0..40)) {
        let catalogue = Catalogue::builtin();
        let mut document = new(1);
        play(&mut document, &acts, 1);
        let file = answers_file::write(catalogue, document.state());
        let mut copy = new(3);
        let mut next = 0;
        let mut new_row = || { next += 1; RowId(Uuid::from_u128(0xF000 + next)) };
        let placed = answers_file::place(catalogue, &Node::from_json(&file), "f", copy.state(), &mut new_row).expect("placed");
        prop_assert!(placed.unplaced.is_empty(), "{:?}", placed.unplaced);
        copy.apply(&placed.edit, &stamp(1)).expect("applies");
        prop_assert_eq!(seen(copy.state()), seen(document.state()));
    }
}

#[test]
fn two_values_for_one_field_are_both_kept_and_shown() {
    let mut a = new(1);
    let mut b = reload(&a, 2);
    let set = |text: &str| {
        Edit::typed(vec![Operation::Set {
            key: AnswerKey::of("imputation-uo"),
            value: Some(Answer::Text(text.into())),
        }])
    };
    a.apply(&set("UO-1"), &stamp(10)).expect("applies");
    b.apply(&set("UO-2"), &stamp(20)).expect("applies");
    a.merge(b.changes().iter().map(Vec::as_slice)).expect("merges");
    let answered = &a.state().answers[&AnswerKey::of("imputation-uo")];
    let mut values = vec![answered.value.clone(), answered.others[0].0.clone()];
    values.sort_by_key(Answer::encode);
    assert_eq!(values, [Answer::Text("UO-1".into()), Answer::Text("UO-2".into())]);
    let mut dates = [answered.provenance.at, answered.others[0].1.at];
    dates.sort_unstable();
    assert_eq!(dates, [10, 20], "each value keeps its own date");
}

#[test]
fn an_edit_of_a_removed_row_brings_it_back_with_a_notice() {
    let mut a = new(1);
    let cells = BTreeMap::from([("nom".to_owned(), Answer::Text("api".into()))]);
    a.apply(&Edit::typed(vec![Operation::AddRow { key: table(), row: row(0), cells }]), &stamp(1)).expect("applies");
    let mut b = reload(&a, 2);
    a.apply(&Edit::typed(vec![Operation::RemoveRow { key: table(), row: row(0) }]), &stamp(2)).expect("applies");
    let port =
        Operation::SetCell { key: table(), row: row(0), column: "port".into(), value: Some(Answer::Number(8080.0)) };
    b.apply(&Edit::typed(vec![port]), &stamp(3)).expect("applies");
    a.merge(b.changes().iter().map(Vec::as_slice)).expect("merges");
    let rows = a.state().rows(&table());
    assert_eq!(rows.len(), 1);
    assert!(rows[0].revived);
    assert_eq!(rows[0].cells["port"].value, Answer::Number(8080.0));
}

#[test]
fn long_texts_edited_on_both_sides_merge() {
    let key = AnswerKey::of("projet-description");
    let text = |text: &str| Edit::typed(vec![Operation::SetText { key: key.clone(), text: text.into() }]);
    let mut a = new(1);
    a.apply(&text("Un deux trois"), &stamp(1)).expect("applies");
    let mut b = reload(&a, 2);
    a.apply(&text("Zéro. Un deux trois"), &stamp(2)).expect("applies");
    b.apply(&text("Un deux trois quatre"), &stamp(3)).expect("applies");
    a.merge(b.changes().iter().map(Vec::as_slice)).expect("merges");
    assert_eq!(a.state().answer(&key), Some(&Answer::Text("Zéro. Un deux trois quatre".into())));
}

#[test]
fn an_earlier_state_is_read_compared_and_restored_as_a_new_edit() {
    let mut document = new(1);
    let key = AnswerKey::of("imputation-uo");
    let set =
        |text: &str| Edit::typed(vec![Operation::Set { key: key.clone(), value: Some(Answer::Text(text.into())) }]);
    let first = document.apply(&set("UO-1"), &stamp(1)).expect("applies").expect("a change");
    document.apply(&set("UO-2"), &stamp(2)).expect("applies");
    assert_eq!(document.state_at(&first.hash).expect("read").answer(&key), Some(&Answer::Text("UO-1".into())));
    let changes = document.compare(&first.hash, None).expect("compared");
    assert_eq!(changes.len(), 1);
    document.restore(&first.hash, &stamp(3)).expect("restored");
    assert_eq!(document.state().answer(&key), Some(&Answer::Text("UO-1".into())));
    assert_eq!(document.history().len(), 4, "nothing is removed from the history");
}

#[test]
fn the_strictest_sensitivity_wins() {
    let mut document = new(1);
    document.apply(&Edit::typed(vec![Operation::SetSensitivity(Sensitivity::Sensitive)]), &stamp(1)).expect("applies");
    let key = AnswerKey::of("sensibilite");
    document
        .apply(&Edit::typed(vec![Operation::Set { key, value: Some(Answer::Text("dr".into())) }]), &stamp(2))
        .expect("applies");
    assert_eq!(document.state().effective_sensitivity(), Sensitivity::Restricted);
}

#[test]
fn a_long_text_answered_first_on_both_sides_shows_both_until_somebody_writes() {
    let key = AnswerKey::of("projet-description");
    let text = |text: &str| Edit::typed(vec![Operation::SetText { key: key.clone(), text: text.into() }]);
    let mut a = new(1);
    let mut b = reload(&a, 2);
    a.apply(&text("Celui de gauche"), &stamp(1)).expect("applies");
    b.apply(&text("Celui de droite"), &stamp(2)).expect("applies");
    a.merge(b.changes().iter().map(Vec::as_slice)).expect("merges");
    let answered = a.state().answers[&key].clone();
    assert_eq!(answered.others.len(), 1, "nobody's text is hidden");
    // Writing again the text that is shown is a choice too.
    let Answer::Text(chosen) = answered.value else { panic!("a text") };
    a.apply(&text(&chosen), &stamp(3)).expect("applies").expect("a change");
    assert_eq!(a.state().answers[&key].others, []);
    b.merge(a.changes().iter().map(Vec::as_slice)).expect("merges");
    assert_eq!(b.state(), a.state());
}

#[test]
fn an_emptied_text_does_not_hide_the_text_of_somebody_else() {
    let key = AnswerKey::of("projet-description");
    let text = |text: &str| Edit::typed(vec![Operation::SetText { key: key.clone(), text: text.into() }]);
    for emptied in 0..2 {
        let mut sides = [new(1), new(1)];
        sides[1] = reload(&sides[0], 2);
        sides[0].apply(&text("gauche"), &stamp(1)).expect("applies");
        sides[1].apply(&text("droite"), &stamp(2)).expect("applies");
        sides[emptied].apply(&text(""), &stamp(3)).expect("applies");
        let [a, b] = &mut sides;
        a.merge(b.changes().iter().map(Vec::as_slice)).expect("merges");
        let kept = ["droite", "gauche"][emptied];
        assert_eq!(a.state().answer(&key), Some(&Answer::Text(kept.into())));
    }
}

fn tree(text: &str) -> Node {
    accostage_dossier::tree::parse(text).expect("a tree")
}

/// A dossier with one component, then another file of answers placed on it.
fn placed_again(first: &str, second: &str) -> (Document, answers_file::Placement) {
    let mut document = new(1);
    let mut next = 0;
    let mut new_row = || {
        next += 1;
        RowId(Uuid::from_u128(next))
    };
    let head = "format: accostage/reponses@1\nreponses:\n  composants:\n";
    let catalogue = Catalogue::builtin();
    let place = |document: &Document, rows: &str, new_row: &mut dyn FnMut() -> RowId| {
        answers_file::place(catalogue, &tree(&format!("{head}{rows}")), "f", document.state(), new_row).expect("placed")
    };
    let placement = place(&document, first, &mut new_row);
    assert!(placement.unplaced.is_empty(), "{:?}", placement.unplaced);
    document.apply(&placement.edit, &stamp(1)).expect("applies");
    let placement = place(&document, second, &mut new_row);
    document.apply(&placement.edit, &stamp(2)).expect("applies");
    (document, placement)
}

#[test]
fn a_refused_cell_leaves_the_present_one_and_a_refused_row_removes_none() {
    let present = "  - {nom: front, port: 8080}\n  - {nom: api, port: 9000}\n";
    let (document, placement) = placed_again(present, "  - {nom: front, port: abc}\n  - {nom: api, port: 9001}\n");
    assert_eq!(placement.unplaced.len(), 1);
    let rows = document.state().rows(&table());
    assert_eq!(rows[0].cells["port"].value, Answer::Number(8080.0));
    assert_eq!(rows[1].cells["port"].value, Answer::Number(9001.0));

    let (document, placement) = placed_again(present, "  - oups\n  - {nom: api, port: 9001}\n");
    assert_eq!(placement.unplaced.len(), 1);
    assert_eq!(document.state().rows(&table()).len(), 2);

    // A file without fault does remove what it no longer has.
    let (document, _) = placed_again(present, "  - {nom: api, port: 9000}\n");
    assert_eq!(document.state().rows(&table()).len(), 1);
}

#[test]
fn what_looks_like_a_number_but_is_not_written_as_one_is_kept_as_it_is() {
    let kept = tree("a: 00123\nb: 1.10\nc: nan\nd: 12\ne: 1.5\n").to_json();
    assert_eq!(kept, serde_json::json!({ "a": "00123", "b": "1.10", "c": "nan", "d": 12, "e": 1.5 }));
}

#[test]
fn a_new_revision_places_what_was_kept_aside_unless_somebody_answered() {
    let catalogue = Catalogue::builtin();
    let mut next = (**catalogue).clone();
    next.meta.revision = "2027.1.0".into();
    let list = next.field("organisation-rattachement").and_then(|field| field.list.clone()).expect("a list");
    let options = &mut next.lists.iter_mut().find(|known| known.id == list).expect("known").options;
    let mut added = options[0].clone();
    added.id = "nouveau-ministere".into();
    options.push(added);
    let head = "format: accostage/reponses@1\nreponses:\n";
    let file = tree(&format!("{head}  organisation-rattachement: nouveau-ministere\n"));
    let mut nobody = || RowId(Uuid::nil());
    let placement = answers_file::place(catalogue, &file, "f.yaml", &State::default(), &mut nobody).expect("placed");
    let kept = Operation::Keep { id: "k".into(), item: placement.unplaced[0].clone() };
    let key = AnswerKey::of("organisation-rattachement");
    for typed in [None, Some("autre-ministere")] {
        let mut document = new(1);
        document.apply(&Edit::typed(vec![kept.clone()]), &stamp(1)).expect("applies");
        if let Some(typed) = typed {
            let value = Some(Answer::Text(typed.into()));
            document.apply(&Edit::typed(vec![Operation::Set { key: key.clone(), value }]), &stamp(2)).expect("applies");
        }
        let preview = migration::preview(catalogue, &next, document.state(), "2027-01-01").expect("previewed");
        assert_eq!(preview.newly_placed.is_empty(), typed.is_some());
        let edit = migration::bind(&next, document.state(), &mut nobody);
        document.apply(&edit, &stamp(3)).expect("applies");
        let expected = typed.unwrap_or("nouveau-ministere");
        assert_eq!(document.state().answer(&key), Some(&Answer::Text(expected.into())));
        let source = &document.state().answers[&key].provenance;
        assert_eq!(source.line, typed.is_none().then_some(3), "the line of the file where it came from");
    }
}

#[test]
fn a_removed_or_retyped_field_loses_no_answer() {
    let catalogue = Catalogue::builtin();
    let mut next = (**catalogue).clone();
    next.meta.revision = "2027.1.0".into();
    next.fields.retain(|field| field.id != "imputation-uo");
    let retyped = next.fields.iter_mut().find(|field| field.id == "projet-nom-usuel").expect("known");
    retyped.kind = accostage_catalogue::FieldKind::Date;
    let mut document = new(1);
    for (field, text) in [("imputation-uo", "UO-1"), ("projet-nom-usuel", "Guichet")] {
        let value = Some(Answer::Text(text.into()));
        let set = Operation::Set { key: AnswerKey::of(field), value };
        document.apply(&Edit::typed(vec![set]), &stamp(1)).expect("applies");
    }
    let preview = migration::preview(catalogue, &next, document.state(), "2027-01-01").expect("previewed");
    assert_eq!(preview.no_longer_asked, ["imputation-uo"]);
    assert!(preview.to_review.contains_key("projet-nom-usuel"));
    let before = document.state().answers.clone();
    let mut nobody = || RowId(Uuid::nil());
    document.apply(&migration::bind(&next, document.state(), &mut nobody), &stamp(2)).expect("applies");
    assert_eq!(document.state().answers, before);
    assert_eq!(document.state().catalogue_revision, "2027.1.0");
}

#[test]
fn the_attachments_of_any_moment_are_known() {
    let mut document = new(1);
    let key = AnswerKey::of("schema-architecture");
    let set = |hash: Option<&str>| {
        let value = hash.map(|hash| {
            Answer::File(accostage_dossier::value::FileRef {
                fichier: "plan.pdf".into(),
                empreinte: Some(hash.into()),
                taille: Some(1),
                sensibilite: None,
            })
        });
        Edit::typed(vec![Operation::Set { key: key.clone(), value }])
    };
    for hash in [Some("aa"), Some("bb"), None] {
        document.apply(&set(hash), &stamp(1)).expect("applies");
    }
    assert_eq!(document.attachments().into_keys().collect::<Vec<_>>(), ["aa", "bb"]);
}

#[test]
fn the_rows_of_a_file_come_in_its_order_new_ones_among_the_present_ones() {
    let present = "  - {nom: front}\n  - {nom: api}\n  - {nom: base}\n";
    for order in [
        ["nouveau", "front", "api", "base"],
        ["front", "nouveau", "api", "base"],
        ["base", "nouveau", "api", "front"],
        ["api", "base", "front", "nouveau"],
    ] {
        let rows: String = order.iter().map(|name| format!("  - {{nom: {name}}}\n")).collect();
        let (document, placement) = placed_again(present, &rows);
        assert!(placement.unplaced.is_empty());
        let names: Vec<String> =
            document.state().rows(&table()).iter().map(|row| row.cells["nom"].value.encode()).collect();
        let expected: Vec<String> = order.iter().map(|name| Answer::Text((*name).into()).encode()).collect();
        assert_eq!(names, expected);
    }
    let mut unchanged = placed_again(present, present).0;
    assert!(unchanged.undo(&stamp(9)).is_ok());
    assert_eq!(unchanged.history().len(), 3, "the same file again is no change: creation, first file, undo");
}

#[test]
fn a_value_brought_back_keeps_the_file_and_the_line_it_was_read_from() {
    let mut document = new(1);
    let file = tree(
        "format: accostage/reponses@1\nreponses:\n  demandeur-role: chef de projet\n  projet-description: texte\n  composants:\n    - nom: api\n      image: un\n",
    );
    let placement = answers_file::place(Catalogue::builtin(), &file, "reponses.yaml", document.state(), &mut || row(1))
        .expect("placed");
    document.apply(&placement.edit, &stamp(1)).expect("applied");
    let source = |state: &State| {
        let answers = ["demandeur-role", "projet-description"].map(|field| &state.answers[&AnswerKey::of(field)]);
        let cell = &state.rows(&table())[0].cells["image"];
        [answers[0], answers[1], cell].map(|answered| (answered.provenance.origin.clone(), answered.provenance.line))
    };
    let imported = source(document.state());
    assert_eq!(imported.clone().map(|(_, line)| line), [Some(3), Some(4), Some(6)]);
    let typed = vec![
        Operation::Set { key: AnswerKey::of("demandeur-role"), value: Some(Answer::Text("autre".into())) },
        Operation::SetText { key: AnswerKey::of("projet-description"), text: String::new() },
        Operation::SetCell { key: table(), row: row(1), column: "image".into(), value: None },
    ];
    document.apply(&Edit::typed(typed), &stamp(2)).expect("applied");
    document.undo(&stamp(3)).expect("undone");
    assert_eq!(source(document.state()), imported, "after an undo");
    // The import is undone, then done again: its values come from the file still, also after a restart.
    document.undo(&stamp(4)).expect("undone");
    document.redo(&stamp(5)).expect("redone");
    assert_eq!(source(reload(&document, 1).state()), imported, "after a redo and a restart");
}

#[test]
fn the_history_names_a_label_taken_off_as_it_was_typed() {
    let mut document = new(1);
    for operation in [Operation::AddLabel("Été 2027".into()), Operation::RemoveLabel("ete 2027".into())] {
        document.apply(&Edit::typed(vec![operation]), &stamp(1)).expect("applies").expect("a change");
    }
    assert!(document.state().labels.is_empty());
    let named: Vec<String> = document.history().into_iter().flat_map(|entry| entry.labels.into_values()).collect();
    assert_eq!(named, ["Été 2027", "Été 2027"]);
    document.undo(&stamp(2)).expect("undone");
    assert_eq!(document.state().labels.values().collect::<Vec<_>>(), ["Été 2027"]);
}

#[test]
fn the_labels_of_a_file_become_those_of_the_dossier_unless_one_is_faulty() {
    let mut document = new(1);
    let labels = ["Été", "Urgent"].map(|label| Operation::AddLabel(label.into()));
    document.apply(&Edit::typed(labels.to_vec()), &stamp(1)).expect("applies");
    for (given, expected, faults) in [
        ("", &["Été", "Urgent"][..], 0),
        ("etiquettes:\n", &["Été", "Urgent"], 0),
        ("etiquettes: [ete, Lot 1, LOT 1]\n", &["ete", "Lot 1"], 0),
        ("etiquettes: Lot 1\n", &["Lot 1"], 0),
        ("etiquettes: []\n", &[], 0),
        ("etiquettes: [Lot 1, \"\"]\n", &["Été", "Lot 1", "Urgent"], 1),
        ("etiquettes: [[Lot 1]]\n", &["Été", "Urgent"], 1),
        (
            "etiquettes: [a, b, c, d, e, f, g, h, i, j, k, l, m]\n",
            &["a", "b", "c", "d", "e", "Été", "f", "g", "h", "i", "j", "k", "l", "Urgent"],
            1,
        ),
    ] {
        let mut document = reload(&document, 2);
        let file = tree(&format!("format: accostage/reponses@1\n{given}"));
        let mut nobody = || RowId(Uuid::nil());
        let placement =
            answers_file::place(Catalogue::builtin(), &file, "f", document.state(), &mut nobody).expect("placed");
        assert_eq!(placement.unplaced.len(), faults, "{given}");
        document.apply(&placement.edit, &stamp(2)).expect("applies");
        assert_eq!(document.state().labels.values().collect::<Vec<_>>(), expected, "{given}");
    }
}
