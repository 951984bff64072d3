//! Consoles in the real window, against a console of tests.

use accostage_fake_console::{FakeConsole, Fault, Gate, Seed, tokens};
use accostage_testkit::terminal::Terminal;

use crate::{journey, unlocked};

/// A connection is added, tested and read; its projects are there, and still there offline. Its token is nowhere on the
/// page nor in the data.
#[tokio::test]
async fn a_console_is_connected_tested_read_and_still_readable_offline() {
    journey(async {
        let console = FakeConsole::start(Seed::demo());
        let terminal = Terminal::new();
        let _ = terminal.dossier("Lien");
        let window = unlocked(&terminal).await;

        window.go("/reglages/consoles").await;
        window.click("console-add").await;
        window.fill("console-name", "Démonstration").await;
        window.fill("console-address", "ftp://ailleurs.exemple").await;
        window.fill("console-token-typed", tokens::LEAD).await;
        window.click("console-keep-send").await;
        window.element("error-panel").await;
        window.fill("console-address", console.url()).await;
        window.click("console-keep-send").await;
        window.element("console").await;
        window.element("console-clear").await;
        window.click("console-test").await;
        window.until("console-tested", "data-ok", "true").await;
        window.until_part("console-probe", "9.24.0").await;

        // A reading that is given up leaves nothing, and the page stays in use meanwhile.
        let gate = Gate::closed();
        console.fail("GET", "/api/v1/projects/*/members", Fault::HoldBefore(gate.clone()));
        window.click("console-see").await;
        window.click("reading-start").await;
        window.element("reading-progress").await;
        window.click("nav-agenda").await;
        window.element("agenda-none").await;
        window.click("nav-consoles").await;
        window.click("reading-cancel").await;
        window.until_part("reading-cut", "abandonnée").await;
        gate.open();

        window.click("reading-start").await;
        window.until_count("mirror-project", 2).await;
        window.fill("mirror-search", "téléserv").await;
        window.until_count("mirror-project", 1).await;
        window.click("mirror-open").await;
        window.until_text("mirror-title", "teleservice").await;
        window.until_part("mirror-table", "recette").await;
        assert!(!window.page.source().await.expect("a page").contains(tokens::LEAD));

        window.go("/reglages/consoles").await;
        window.choose("console-set-offline").await;
        window.element("console-offline").await;
        window.click("nav-consoles").await;
        window.element("reading-offline").await;
        window.until_count("mirror-project", 2).await;
        window.close().await;

        let told = terminal.ok(&["console", "list"]);
        assert_eq!(told["connexions"][0]["hors_ligne"], true);
        for file in std::fs::read_dir(terminal.home()).expect("a folder") {
            let path = file.expect("a file").path();
            let bytes = std::fs::read(&path).unwrap_or_default();
            let token = tokens::LEAD.as_bytes();
            assert!(!bytes.windows(token.len()).any(|part| part == token), "{}", path.display());
        }
    })
    .await;
}
