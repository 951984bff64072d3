//! Architecture and flows in the real window.

use std::time::Duration;

use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::Window;
use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::{journey, unlocked};

/// A flow drawn on the diagram, with the keyboard from box to box, is in the matrix; undo takes it away.
#[tokio::test]
async fn a_flow_drawn_on_the_diagram_is_found_in_the_matrix() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Architecture");
        let rows = "composants=[{nom: front, tier: frontend}, {nom: api, tier: backend}]";
        let _ = terminal.ok(&["dossier", "set", &id, rows]);

        let window = unlocked(&terminal).await;
        window.go(&format!("/dossiers/{id}/architecture-et-flux")).await;
        window.element("diagram-box").await;

        window.click("add-external").await;
        window.fill("party-name", "FranceConnect").await;
        window.select("party-group", "internet").await;
        window.click("party-send").await;
        boxed(&window, "FranceConnect").await;

        let api = boxed(&window, "api").await;
        api.send_keys("\u{e007}").await.expect("Enter");
        window.click("draw-from").await;
        window.until_focus("[data-nom='api']").await;
        let external = boxed(&window, "FranceConnect").await;
        external.send_keys("\u{e007}").await.expect("Enter");
        window.select("flow-protocol", "https").await;
        window.fill("flow-port", "443").await;
        window.click("flow-send").await;
        window.element("diagram-link").await;

        window.choose("view-matrice").await;
        window.until_part("flow-row", "FranceConnect").await;
        window.close().await;

        let listed = terminal.ok(&["flow", "list", &id, "--direction", "sortant"]);
        let flow = &listed["flux"][0];
        assert_eq!((&flow["source"]["nom"], &flow["destination"]["nature"]), (&"api".into(), &"externe".into()));
        assert_eq!((&flow["reseau"], &flow["port"]), (&"internet".into(), &"443".into()));
    })
    .await;
}

/// A box of the diagram, once it is there.
async fn boxed(window: &Window, name: &str) -> Element {
    let selector = format!("[data-nom='{name}']");
    let boxed = window.page.wait().at_most(Duration::from_secs(30)).for_element(Locator::Css(&selector));
    boxed.await.unwrap_or_else(|error| panic!("the box « {name} » is drawn: {error}"))
}
