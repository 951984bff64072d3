//! On paper: what a printer gets of a dossier.

use accostage_catalogue::Catalogue;
use accostage_testkit::terminal::Terminal;

use crate::fields::reach;
use crate::{journey, unlocked};

/// What a sheet would cut: boxes of the page that hold more than they show, by their class.
const CUT: &str = "return [...document.querySelectorAll('main *')].filter((box) => {
  const style = getComputedStyle(box)
  if (style.overflowX === 'visible' || style.clipPath !== 'none' || box.clientWidth <= 1) return false
  return box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1
}).map(({ className }) => className)";

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Answers of several kinds, one of them longer than its control, and a table wider than a sheet: each is a text, whole.
#[tokio::test]
async fn every_answer_is_printed_whole() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Papier");
        let long = "Le service remplace un formulaire et deux applications locales. ".repeat(40);
        let list = Catalogue::builtin().field("cible-hebergement").expect("a field").list.as_deref();
        let hosting = &Catalogue::builtin().choices(list, &[]).0[0];
        let rows =
            "composants=[{nom: portail-papier, technologie: Vue 3}, {nom: api-papier}, {nom: base-papier, port: 5432}]";
        let pairs = [format!("projet-description={long}"), format!("cible-hebergement=[{}]", hosting.id)];
        let _ = terminal.ok(&["dossier", "set", &id, &pairs[0], &pairs[1], "nb-utilisateurs=48", rows]);
        let window = unlocked(&terminal).await;
        for (field, expected) in [
            ("projet-description", long.as_str()),
            ("cible-hebergement", hosting.label.as_str()),
            ("nb-utilisateurs", "48"),
            ("composants", "portail-papier"),
            ("composants", "5432"),
        ] {
            reach(&window, &id, field).await;
            window.loaded().await;
            window.on_paper().await;
            let sheet = words(&window.text().await);
            assert!(sheet.contains(&words(expected)), "« {field} » is not printed: {sheet}");
            let cut = window.page.execute(CUT, vec![]).await.expect("asked");
            assert_eq!(cut, serde_json::json!([]), "{field}");
        }
        window.close().await;
    })
    .await;
}
