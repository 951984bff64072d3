//! Filling a dossier: every kind of field, undo across a restart.

use accostage_catalogue::{Catalogue, Field, FieldKind};
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};

use crate::fields::{answer, reach};
use crate::{create, journey, open_first, unlocked};

/// The first field of a kind that every dossier is asked.
fn asked(kind: FieldKind) -> &'static Field {
    let mut fields = Catalogue::builtin().fields.iter();
    let found = fields.find(|field| field.kind == kind && field.visible_if.is_none() && !field.is_per_platform());
    found.unwrap_or_else(|| panic!("no field of kind {kind:?} is always asked"))
}

/// An answer of each kind, typed or chosen.
const KINDS: [FieldKind; 7] = [
    FieldKind::ShortText,
    FieldKind::LongText,
    FieldKind::Number,
    FieldKind::Date,
    FieldKind::Person,
    FieldKind::MultipleEnum,
    FieldKind::YesNo,
];

#[tokio::test]
async fn an_answer_of_each_kind_given_in_the_window_is_there_after_a_restart() {
    journey(async {
        let terminal = Terminal::new();
        let window = Window::open(terminal.home(), Session::Bare).await;
        window.first_start(true).await;
        create(&window, "De tout").await;
        let id = window.dossier().await;
        let mut kept = Vec::new();
        for kind in KINDS {
            let field = asked(kind);
            kept.push((&field.id, answer(&window, &id, field).await));
        }
        // What a person types and Rust cannot take stays on the screen with its reason, and is not kept.
        let number = asked(FieldKind::Number);
        reach(&window, &id, &number.id).await;
        window.fill(&format!("field-{}", number.id), "beaucoup").await;
        window.until(&format!("save-state-{}", number.id), "data-state", "failed").await;
        assert_eq!(window.value(&format!("field-{}", number.id)).await, "beaucoup");
        window.close().await;

        let answers = terminal.ok(&["dossier", "show", &id])["reponses"].clone();
        for (field, value) in kept {
            assert_eq!(answers[field.as_str()], value, "{field}");
        }
        let window = unlocked(&terminal).await;
        open_first(&window).await;
        let date = asked(FieldKind::Date);
        reach(&window, &id, &date.id).await;
        assert_eq!(window.value(&format!("field-{}", date.id)).await, "05/10/2026");
        window.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_done_before_a_restart_is_taken_back_after_it() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Retour");
        let _ = terminal.ok(&["dossier", "set", &id, "imputation-uo=UO-1"]);
        let _ = terminal.ok(&["dossier", "set", &id, "imputation-uo=UO-2"]);
        let field = Catalogue::builtin().field("imputation-uo").expect("known");
        let window = unlocked(&terminal).await;
        open_first(&window).await;
        reach(&window, &id, &field.id).await;
        window.click("undo").await;
        window.until_value("field-imputation-uo", "UO-1").await;
        window.click("redo").await;
        window.until_value("field-imputation-uo", "UO-2").await;
        window.close().await;
        assert_eq!(terminal.ok(&["dossier", "show", &id])["reponses"]["imputation-uo"], "UO-2");
    })
    .await;
}
