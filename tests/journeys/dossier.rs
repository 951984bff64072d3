//! Filling a dossier: every kind of field, undo across a restart.

use accostage_catalogue::{Catalogue, Field, FieldKind};
use accostage_testkit::PASSPHRASE;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};
use serde_json::{Value, json};

use crate::{create, journey, open_first};

/// The first field of a kind that every dossier is asked.
fn asked(kind: FieldKind) -> &'static Field {
    let mut fields = Catalogue::builtin().fields.iter();
    let found = fields.find(|field| field.kind == kind && field.visible_if.is_none() && !field.is_per_platform());
    found.unwrap_or_else(|| panic!("no field of kind {kind:?} is always asked"))
}

/// The first value that an always asked field offers.
fn offered(field: &Field) -> String {
    Catalogue::builtin().choices(field.list.as_deref(), &[]).0[0].id.clone()
}

async fn saved(window: &Window, key: &str) {
    window.until(&format!("save-state-{key}"), "data-state", "saved").await;
}

/// Goes to the field as a link of another page does.
async fn reach(window: &Window, dossier: &str, field: &Field) {
    window.go(&format!("/dossiers/{dossier}/{}?champ={}", field.section, field.id)).await;
    window.element(&format!("question-{}", field.id)).await;
}

/// Gives an answer of each kind by the keyboard and the mouse; gives what must be kept.
async fn fill_one_of_each(window: &Window, dossier: &str) -> Vec<(&'static str, Value)> {
    let mut kept = Vec::new();
    for (kind, typed, value) in [
        (FieldKind::ShortText, "Guichet « été »", json!("Guichet « été »")),
        (FieldKind::LongText, "Une ligne.", json!("Une ligne.")),
        (FieldKind::Number, "1 234,5", json!(1234.5)),
        (FieldKind::Date, "05/10/2026", json!("2026-10-05")),
    ] {
        let field = asked(kind);
        reach(window, dossier, field).await;
        window.fill(&format!("field-{}", field.id), typed).await;
        saved(window, &field.id).await;
        kept.push((field.id.as_str(), value));
    }
    let person = asked(FieldKind::Person);
    reach(window, dossier, person).await;
    window.fill(&format!("nom-{}", person.id), "Camille Exemple").await;
    window.fill(&format!("courriel-{}", person.id), "camille@exemple.fr").await;
    saved(window, &person.id).await;
    kept.push((&person.id, json!({ "nom": "Camille Exemple", "courriel": "camille@exemple.fr" })));

    let several = asked(FieldKind::MultipleEnum);
    let choice = offered(several);
    reach(window, dossier, several).await;
    window.choose(&format!("choice-{}-{choice}", several.id)).await;
    saved(window, &several.id).await;
    kept.push((&several.id, json!([choice])));

    let judged = asked(FieldKind::YesNo);
    reach(window, dossier, judged).await;
    window.choose(&format!("choice-{}-non", judged.id)).await;
    saved(window, &judged.id).await;
    window.fill(&format!("justification-{}", judged.id), "Parce que.").await;
    saved(window, &judged.id).await;
    kept.push((&judged.id, json!({ "valeur": "non", "justification": "Parce que." })));
    kept
}

#[tokio::test]
async fn an_answer_of_each_kind_given_in_the_window_is_there_after_a_restart() {
    journey(async {
        let terminal = Terminal::new();
        let window = Window::open(terminal.home(), Session::Bare).await;
        window.first_start(true).await;
        create(&window, "De tout").await;
        let id = window.dossier().await;
        let kept = fill_one_of_each(&window, &id).await;
        // What a person types and Rust cannot take stays on the screen with its reason, and is not kept.
        let number = asked(FieldKind::Number);
        reach(&window, &id, number).await;
        window.fill(&format!("field-{}", number.id), "beaucoup").await;
        window.until(&format!("save-state-{}", number.id), "data-state", "failed").await;
        assert_eq!(window.value(&format!("field-{}", number.id)).await, "beaucoup");
        window.close().await;

        let answers = terminal.ok(&["dossier", "show", &id])["reponses"].clone();
        for (field, value) in kept {
            assert_eq!(answers[field], value, "{field}");
        }
        let window = Window::open(terminal.home(), Session::Bare).await;
        window.fill("unlock-passphrase", PASSPHRASE).await;
        window.click("unlock-submit").await;
        open_first(&window).await;
        let date = asked(FieldKind::Date);
        reach(&window, &id, date).await;
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
        let window = Window::open(terminal.home(), Session::Bare).await;
        window.fill("unlock-passphrase", PASSPHRASE).await;
        window.click("unlock-submit").await;
        open_first(&window).await;
        reach(&window, &id, field).await;
        window.click("undo").await;
        window.until_value("field-imputation-uo", "UO-1").await;
        window.click("redo").await;
        window.until_value("field-imputation-uo", "UO-2").await;
        window.close().await;
        assert_eq!(terminal.ok(&["dossier", "show", &id])["reponses"]["imputation-uo"], "UO-2");
    })
    .await;
}
