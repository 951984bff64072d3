//! The spreadsheets, read by another program than the one that writes them.

use std::io::Cursor;
use std::sync::Arc;

use accostage_app::dossiers::Examined;
use accostage_catalogue::{Catalogue, ColumnKind, FieldKind};
use accostage_dossier::value::YesNo;
use accostage_dossier::{Answer, AnswerKey, Answered, CheckOptions, Provenance, Row, RowId, State, check};
use accostage_export::{Book, Cell, dossier_book, ods};
use calamine::{Data, DataType, Ods, Reader};
use proptest::prelude::*;

fn answered(value: Answer) -> Answered {
    let mut provenance = Provenance { at: 1_767_225_600_000, ..Provenance::default() };
    provenance.author.name = "Claude Martin".to_owned();
    Answered { value, provenance, others: Vec::new() }
}

fn read(bytes: Vec<u8>) -> Ods<Cursor<Vec<u8>>> {
    Ods::new(Cursor::new(bytes)).expect("a spreadsheet")
}

fn examined(mut state: State) -> Examined {
    let catalogue = Catalogue::builtin().clone();
    state.name = "Guichet".to_owned();
    let report = check(&catalogue, &state, CheckOptions { gate: None, today: "2026-11-21" }).expect("checked");
    Examined { state: Arc::new(state), catalogue, report: Arc::new(report) }
}

#[test]
fn every_question_has_a_line_and_its_answer_has_its_type() {
    let catalogue = Catalogue::builtin();
    let first = |kind: FieldKind| catalogue.fields.iter().find(|field| field.kind == kind).expect("such a field");
    let (number, day, judged) = (first(FieldKind::Number), first(FieldKind::Date), first(FieldKind::YesNo));
    let mut state = State::default();
    state.answers.insert(AnswerKey::of(&number.id), answered(Answer::Number(1234.5)));
    state.answers.insert(AnswerKey::of(&day.id), answered(Answer::Text("2026-10-05".to_owned())));
    let yes = YesNo { valeur: "oui".to_owned(), justification: "=cmd()".to_owned() };
    state.answers.insert(AnswerKey::of(&judged.id), answered(Answer::YesNo(yes)));
    state.answers.insert(AnswerKey::of("parti"), answered(Answer::Text("gardé".to_owned())));
    let mut file = read(ods::write(&dossier_book(&examined(state), 0)).expect("written"));
    let sheet = file.worksheet_range("Réponses").expect("the answers");
    let line =
        |id: &str| sheet.rows().find(|row| row.last().and_then(DataType::get_string) == Some(id)).expect("a line");
    assert_eq!(line(&number.id)[3], Data::Float(1234.5));
    assert_eq!(line(&number.id)[7], Data::String("Claude Martin".to_owned()));
    assert!(matches!(&line(&day.id)[3], Data::DateTimeIso(text) if text == "2026-10-05"), "{:?}", line(&day.id)[3]);
    assert!(matches!(&line(&day.id)[8], Data::DateTimeIso(text) if text.starts_with("2026-01-01T")));
    assert_eq!(line(&judged.id)[3], Data::String("oui — =cmd()".to_owned()));
    assert_eq!(line("parti")[3], Data::String("gardé".to_owned()));
    assert_eq!(line("parti")[5], Data::String("hors du catalogue".to_owned()));
    for field in &catalogue.fields {
        assert!(matches!(&line(&field.id)[5], Data::String(state) if !state.is_empty()), "{}", field.id);
    }
    assert!(file.worksheet_range("À faire").expect("what is left").height() > 10);
}

#[test]
fn every_filled_table_has_a_sheet_of_typed_columns_and_nothing_is_dropped() {
    let catalogue = Catalogue::builtin();
    let mut state = State::default();
    for field in catalogue.fields.iter().filter(|field| field.kind == FieldKind::Table) {
        let mut cells: std::collections::BTreeMap<_, _> = field
            .columns
            .iter()
            .map(|column| {
                let value = match column.kind {
                    ColumnKind::Number => Answer::Number(0.25),
                    ColumnKind::Date => Answer::Text("2026-12-31".to_owned()),
                    ColumnKind::DateTime => Answer::Text("2026-12-31T10:30".to_owned()),
                    _ => Answer::Text("=1+1".to_owned()),
                };
                (column.id.clone(), answered(value))
            })
            .collect();
        cells.insert("colonne-disparue".to_owned(), answered(Answer::Text("gardée".to_owned())));
        let row = Row { id: RowId::default(), position: String::new(), cells, revived: false };
        state.tables.insert(AnswerKey::of(&field.id), vec![row]);
    }
    let tables = state.tables.len();
    let examined = examined(state);
    let mut file = read(ods::write(&dossier_book(&examined, 0)).expect("written"));
    let names = file.sheet_names();
    assert_eq!(names.len(), tables + 3, "answers, tables, what is left to do, about");
    assert!(names.iter().all(|name| name.chars().count() <= 31), "{names:?}");
    let filled = catalogue.fields.iter().filter(|field| field.kind == FieldKind::Table);
    for (field, name) in filled.zip(&names[1..]) {
        let sheet = file.worksheet_range(name).expect("a sheet");
        assert_eq!((sheet.height(), sheet.width()), (2, field.columns.len() + 1), "{name}");
        for (rank, column) in field.columns.iter().enumerate() {
            let cell = sheet.get((1, rank)).expect("a cell");
            let fine = match column.kind {
                ColumnKind::Number => *cell == Data::Float(0.25),
                ColumnKind::Date => matches!(cell, Data::DateTimeIso(text) if text == "2026-12-31"),
                ColumnKind::DateTime => matches!(cell, Data::DateTimeIso(text) if text == "2026-12-31T10:30:00"),
                _ => *cell == Data::String("=1+1".to_owned()),
            };
            assert!(fine, "{name}, {}: {cell:?}", column.label);
        }
        assert_eq!(sheet.get((1, field.columns.len())), Some(&Data::String("gardée".to_owned())));
        let formulas = file.worksheet_formula(name).expect("read");
        assert!(formulas.rows().flatten().all(String::is_empty), "a text is never a formula");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_back_as_it_was(texts in proptest::collection::vec("[^\\p{Cc}\\u{fffe}\\u{ffff}]{0,40}", 1..8)) {
        let mut book = Book::default();
        book.add("=x", vec![("Texte".to_owned(), 5.0)], texts.iter().map(|text| vec![Cell::text(text)]).collect());
        let mut file = read(ods::write(&book).expect("written"));
        let sheet = file.worksheet_range("=x").expect("the sheet");
        for (rank, text) in texts.iter().enumerate() {
            let cell = sheet.get_value((u32::try_from(rank + 1).expect("small"), 0));
            let shown = cell.and_then(DataType::get_string).unwrap_or_default();
            prop_assert_eq!(shown, text.as_str());
        }
    }
}

#[test]
fn signs_that_xml_cannot_carry_do_not_make_the_file_unreadable() {
    let mut book = Book::default();
    book.add("x", vec![("Texte".to_owned(), 5.0)], vec![vec![Cell::text("a\u{1}b\u{0}c\u{ffff}")]]);
    let mut file = read(ods::write(&book).expect("written"));
    let sheet = file.worksheet_range("x").expect("the sheet");
    assert_eq!(sheet.get((1, 0)), Some(&Data::String("a\u{fffd}b\u{fffd}c\u{fffd}".to_owned())));
}

#[test]
fn sheets_never_share_a_name_nor_have_one_that_office_suites_refuse() {
    let mut book = Book::default();
    for name in ["Flux [entrants]", "Flux entrants", "FLUX ENTRANTS", "l'un", &"long ".repeat(20), &"long ".repeat(20)]
    {
        book.add(name, vec![("x".to_owned(), 1.0)], Vec::new());
    }
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names[..4], ["Flux entrants", "Flux entrants (2)", "FLUX ENTRANTS (3)", "l’un"]);
    assert!(names[4] != names[5] && names.iter().all(|name| name.chars().count() <= 31), "{names:?}");
}
