//! Answering a field of the dossier page, by its kind, as a person does.

use accostage_catalogue::{Catalogue, Column, ColumnKind, Field, FieldKind};
use accostage_testkit::window::Window;
use fantoccini::Locator;
use serde_json::{Value, json};

/// Goes to the field as a link of another page does.
pub async fn reach(window: &Window, dossier: &str, field: &str) {
    let section = &Catalogue::builtin().field(field).expect("known").section;
    window.go(&format!("/dossiers/{dossier}/{section}?champ={field}")).await;
    window.element(&format!("question-{field}")).await;
}

pub async fn saved(window: &Window, key: &str) {
    window.until(&format!("save-state-{key}"), "data-state", "saved").await;
}

/// Goes to a field and gives it an answer, saved; tells what must be kept. The rows of a table are told by their number.
pub async fn answer(window: &Window, dossier: &str, field: &Field) -> Value {
    let key = &field.id;
    reach(window, dossier, key).await;
    let kept = match field.kind {
        FieldKind::ShortText => typed(window, key, "Guichet « été »", json!("Guichet « été »")).await,
        FieldKind::LongText => typed(window, key, "Une ligne.", json!("Une ligne.")).await,
        FieldKind::Number => typed(window, key, "1 234,5", json!(1234.5)).await,
        FieldKind::Date => typed(window, key, "05/10/2026", json!("2026-10-05")).await,
        FieldKind::Person => {
            window.fill(&format!("nom-{key}"), "Camille Exemple").await;
            window.fill(&format!("courriel-{key}"), "camille@exemple.fr").await;
            json!({ "nom": "Camille Exemple", "courriel": "camille@exemple.fr" })
        }
        FieldKind::MultipleEnum => {
            let choice = &Catalogue::builtin().choices(field.list.as_deref(), &[]).0[0].id;
            window.choose(&format!("choice-{key}-{choice}")).await;
            json!([choice])
        }
        FieldKind::YesNo => {
            window.choose(&format!("choice-{key}-oui")).await;
            saved(window, key).await;
            window.fill(&format!("justification-{key}"), "Parce que.").await;
            json!({ "valeur": "oui", "justification": "Parce que." })
        }
        FieldKind::Table => {
            let shown = field.columns.iter().filter(|column| column.kind != ColumnKind::Computed);
            let line = shown.map(cell).collect::<Vec<_>>().join("\t");
            paste(window, key, &line).await;
            window.until_count("paste-refusal", 0).await;
            return json!(1);
        }
        kind => panic!("no way to answer a field of kind {kind:?}"),
    };
    saved(window, key).await;
    kept
}

async fn typed(window: &Window, key: &str, text: &str, kept: Value) -> Value {
    window.fill(&format!("field-{key}"), text).await;
    kept
}

/// What a spreadsheet holds for a column.
fn cell(column: &Column) -> String {
    let choices = Catalogue::builtin().column_choices(column).0;
    match (column.kind, choices.first()) {
        (ColumnKind::Text, _) => "Texte".to_owned(),
        (ColumnKind::Enum, Some(choice)) => choice.id.clone(),
        (ColumnKind::Number, _) => "2".to_owned(),
        (ColumnKind::Date, _) => "05/10/2099".to_owned(),
        _ => String::new(),
    }
}

/// Pastes a block of a spreadsheet at the end of a table.
pub async fn paste(window: &Window, table: &str, block: &str) {
    window.element(&format!("table-{table}")).await;
    let open = format!("[data-testid=\"table-{table}\"] [data-testid=\"paste-open\"]");
    window.page.find(Locator::Css(&open)).await.expect("a button").send_keys("\u{e007}").await.expect("pressed");
    window.element("paste-text").await;
    // A tabulation cannot be typed in a text: it moves the focus.
    let set = "const area = document.querySelector('[data-testid=\"paste-text\"]'); area.value = arguments[0]; \
               area.dispatchEvent(new Event('input', { bubbles: true }))";
    window.page.execute(set, vec![json!(block)]).await.expect("set");
    window.click("paste-end").await;
    window.element("paste-report").await;
}
