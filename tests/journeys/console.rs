//! Consoles in the real window, against a console of tests.

use accostage_fake_console::state::Environment;
use accostage_fake_console::{FakeConsole, Fault, Gate, Seed, tokens};
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::Window;

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

/// Gives the token again: without a keychain, it lasts as long as the window.
async fn give_token(window: &Window) {
    window.go("/reglages/consoles").await;
    window.click("console-change").await;
    window.fill("console-token-typed", tokens::LEAD).await;
    window.click("console-keep-send").await;
    window.element("done").await;
}

/// The project of the console of tests, changed there.
fn on_the_console(console: &FakeConsole, change: impl FnOnce(&mut Vec<Environment>)) {
    console.state(|state| change(&mut state.project_mut("teleservice").expect("a project").environments));
}

fn set_cpu(environments: &mut [Environment], name: &str, cpu: f64) {
    environments.iter_mut().find(|one| one.name == name).expect("an environment").cpu = cpu;
}

/// A project becomes a dossier. What changed on the console is planned back, line by line and once accepted: one line is
/// done, one is in doubt and settled by reading again. Then a change of the console enters the dossier.
#[tokio::test]
async fn a_project_is_adopted_planned_sent_reconciled_and_its_drift_taken_over() {
    journey(async {
        let console = FakeConsole::start(Seed::demo());
        let terminal = Terminal::new();
        let _ = terminal.dossier("Autre");
        let token = terminal.file("jeton", tokens::LEAD).display().to_string();
        let _ = terminal.ok(&["console", "add", "Démonstration", console.url(), "--instance", "cloud-pi"]);
        let _ = terminal.ok(&["pull", "--token-file", &token]);

        let window = unlocked(&terminal).await;
        give_token(&window).await;
        window.click("console-see").await;
        window.fill("mirror-search", "teleservice").await;
        window.until_count("mirror-project", 1).await;
        window.click("mirror-open").await;
        window.click("mirror-adopt").await;
        window.element("field-projet-nom-usuel").await;
        let id = window.dossier().await;

        let mut gone = Vec::new();
        on_the_console(&console, |environments| {
            set_cpu(environments, "dev", 1.5);
            gone = environments.extract_if(.., |one| one.name == "recette").collect();
        });
        window.click("page-synchro").await;
        window.element("synchro-linked").await;
        window.click("plan-make").await;
        // Both changed there since they were adopted: each waits for a decision.
        window.until_count("plan-accept", 2).await;
        window.click("plan-accept").await;
        window.until_count("plan-accept", 1).await;
        window.click("plan-accept").await;
        window.until_count("plan-pick", 2).await;
        console.fail("POST", "/api/v2/projects/*/environments", Fault::TimeoutBefore);
        window.click("plan-apply").await;
        window.click("plan-apply-send").await;
        window.until_part("pending", "INCERTAINE").await;
        window.until_count("sending-partial", 1).await;
        assert_eq!(console.effects_of("environment.update").len(), 1, "one failure does not stop the other");

        // The console had gone on behind its proxy.
        on_the_console(&console, |environments| environments.append(&mut gone));
        window.click("pending-reconcile").await;
        window.until_count("pending", 0).await;
        assert_eq!(console.effects_of("environment.create").len(), 0, "nothing was sent twice");
        window.choose("synchro-vue-journal").await;
        window.element("call").await;

        on_the_console(&console, |environments| set_cpu(environments, "dev", 2.5));
        window.click("synchro-read").await;
        window.click("reading-start").await;
        // The differences come when the reading ends, whatever page is shown by then.
        window.go(&format!("/dossiers/{id}/console?vue=ecarts")).await;
        window.until_part("drift", "2,5").await;
        window.click("drift-take").await;
        window.element("drift-none").await;
        window.close().await;

        let shown = terminal.ok(&["dossier", "show", &id]);
        assert!(shown["reponses"]["environnements"].to_string().contains("2.5"), "{shown:#}");
    })
    .await;
}
