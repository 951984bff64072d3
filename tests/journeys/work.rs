//! A working day: a file of answers, a block of a spreadsheet, what is missing, the past, the search, the lock.

use accostage_catalogue::Catalogue;
use accostage_testkit::PASSPHRASE;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::{create, journey};

/// Opens the window on data that the terminal has made.
async fn unlocked(terminal: &Terminal) -> Window {
    let window = Window::open(terminal.home(), Session::Bare).await;
    window.fill("unlock-passphrase", PASSPHRASE).await;
    window.click("unlock-submit").await;
    window.element("dossier-row").await;
    window
}

#[tokio::test]
async fn a_file_is_reported_before_anything_is_created() {
    journey(async {
        let terminal = Terminal::new();
        let _ = terminal.dossier("Autre");
        let file = terminal.file(
            "reponses.yaml",
            "format: accostage/reponses@1\nnom: Guichet\nreponses:\n  imputation-uo: UO-1\n  champ-inconnu: x\n",
        );
        let window = unlocked(&terminal).await;
        window.click("new-dossier").await;
        window.choose("way-fichier").await;
        window.element("answers-file").await.send_keys(file.to_str().expect("a path")).await.expect("chosen");
        let report = window.element("answers-report").await.text().await.expect("a report");
        assert!(report.contains("Guichet") || window.value("new-dossier-name").await == "Guichet", "{report}");
        assert!(report.contains("champ-inconnu"), "{report}");
        window.click("new-dossier-submit").await;
        window.element("section").await;
        let id = window.dossier().await;
        window.close().await;
        let shown = terminal.ok(&["dossier", "show", &id]);
        assert_eq!(shown["reponses"]["imputation-uo"], "UO-1");
        assert!(shown["unplaced"].to_string().contains("champ-inconnu"), "kept with the dossier: {shown}");
        assert_eq!(terminal.ok(&["dossier", "list"])["total"], 2);
    })
    .await;
}

/// Two hundred lines of a spreadsheet from the name to the port, three of which have no port that is a number.
fn block(columns: usize) -> String {
    let line = |rank: usize| {
        let port = if [17, 99, 180].contains(&rank) { "huit mille".to_owned() } else { (8_000 + rank).to_string() };
        format!("composant-{rank}{}{port}", "\t".repeat(columns))
    };
    (1..=200).map(line).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn two_hundred_rows_of_a_spreadsheet_land_but_for_three_cells_that_are_corrected_in_place() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Tableur");
        let field = Catalogue::builtin().field("composants").expect("known");
        let port = field.columns.iter().position(|column| column.id == "port").expect("a port");
        let window = unlocked(&terminal).await;
        window.go(&format!("/dossiers/{id}/{}?champ=composants", field.section)).await;
        window.click("paste-open").await;
        window.element("paste-text").await;
        // A tabulation cannot be typed in a text: it moves the focus.
        let set = "const area = document.querySelector('[data-testid=\"paste-text\"]'); area.value = arguments[0]; \
                   area.dispatchEvent(new Event('input', { bubbles: true }))";
        window.page.execute(set, vec![json!(block(port))]).await.expect("set");
        window.click("paste-end").await;
        window.element("paste-report").await;
        let refused = window.page.find_all(Locator::Css("[data-testid=\"paste-refusal\"]")).await.expect("asked");
        assert_eq!(refused.len(), 3);
        window.fill("refusal-text", "8017").await;
        window.element("refusal-text").await.send_keys("\u{e007}").await.expect("placed");
        window.until_count("paste-refusal", 2).await;
        window.close().await;
        let shown = terminal.ok(&["dossier", "show", &id]);
        let rows = shown["reponses"]["composants"].as_array().expect("rows").clone();
        assert_eq!(rows.len(), 200);
        assert_eq!(rows.iter().filter(|row| row["port"].is_number()).count(), 198);
        assert_eq!(rows[16]["port"], 8017);
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_mended_and_found_again_by_the_keyboard_alone() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Manques");
        let before = missing(&terminal, &id);
        let window = unlocked(&terminal).await;
        window.go(&format!("/controle/{id}")).await;
        let link = window.page.find(Locator::Css("[data-testid=\"item\"] a[href*=\"champ=\"]"));
        window.element("item").await;
        let link = link.await.expect("a link to a field");
        let address = link.attr("href").await.expect("asked").expect("an address");
        let field = address.split("champ=").nth(1).expect("a field").to_owned();
        link.send_keys("\u{e007}").await.expect("followed");
        window.element(&format!("question-{field}")).await;
        let focused = window.until_focus(&format!("[data-field=\"{field}\"] *")).await;
        focused.send_keys("Réponse").await.expect("typed");
        window.until(&format!("save-state-{field}"), "data-state", "saved").await;
        window.page.back().await.expect("back");
        window.element("verdict").await;
        window.close().await;
        assert_eq!(missing(&terminal, &id), before - 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_found_in_a_row_leads_to_its_cell_and_back_by_the_keyboard_alone() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Ports");
        // The last row is on the second page of its table.
        let row = |rank: usize| format!("{{nom: c{rank}, port: {}}}", if rank == 130 { 70_000 } else { 8_080 });
        let rows = (1..=130).map(row).collect::<Vec<_>>().join(", ");
        let _ = terminal.ok(&["dossier", "set", &id, &format!("composants=[{rows}]")]);
        let window = unlocked(&terminal).await;
        window.go(&format!("/controle/{id}")).await;
        window.element("block-bounds").await;
        let link =
            window.page.find(Locator::Css("[data-testid=\"block-bounds\"] a")).await.expect("a link to the cell");
        link.send_keys("\u{e007}").await.expect("followed");
        let cell = window.until_focus("[data-testid=\"cell-129-port\"]").await;
        let shown =
            "const { top, bottom } = arguments[0].getBoundingClientRect(); return top >= 0 && bottom <= innerHeight";
        let cell = serde_json::to_value(&cell).expect("an element");
        assert_eq!(window.page.execute(shown, vec![cell]).await.expect("measured"), true, "the cell is in sight");
        // The text replaces that of the cell.
        window.page.active_element().await.expect("the cell").send_keys("8081\u{e007}").await.expect("typed");
        window.until("save-state", "data-state", "saved").await;
        window.page.back().await.expect("back");
        window.element("verdict").await;
        window.until_count("block-bounds", 0).await;
        window.close().await;
        let rows = terminal.ok(&["dossier", "show", &id])["reponses"]["composants"].clone();
        assert_eq!(rows[129]["port"], 8081);
        assert_eq!(rows[128]["port"], 8080);
    })
    .await;
}

fn missing(terminal: &Terminal, id: &str) -> usize {
    terminal.run(&["dossier", "check", id, "--json"]).json()["missing"].as_array().expect("a list").len()
}

#[tokio::test]
async fn a_value_of_the_past_is_compared_and_brought_back_alone() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Passé");
        let _ = terminal.ok(&["dossier", "set", &id, "imputation-uo=UO-1"]);
        let _ = terminal.ok(&["dossier", "set", &id, "imputation-uo=UO-2"]);
        let _ = terminal.ok(&["dossier", "set", &id, "demandeur-role=Cheffe de projet"]);
        let window = unlocked(&terminal).await;
        window.go(&format!("/historique/{id}")).await;
        window.until_count("action", 4).await;
        window.loaded().await;
        let compare = window.page.find_all(Locator::Css("[data-testid=\"compare-now\"]")).await.expect("asked");
        // The latest first: creation, UO-1, UO-2, role.
        compare[compare.len() - 2].send_keys("\u{e007}").await.expect("compared");
        window.element("difference").await;
        let text = window.element("comparison").await.text().await.expect("a text");
        assert!(text.contains("UO-1") && text.contains("UO-2") && text.contains("Cheffe de projet"), "{text}");
        let rows = window.page.find_all(Locator::Css("[data-testid=\"difference\"]")).await.expect("asked");
        for row in rows {
            if row.text().await.expect("a text").contains("UO-1") {
                let restore = row.find(Locator::Css("[data-testid=\"restore-value\"]")).await.expect("a button");
                restore.send_keys("\u{e007}").await.expect("restored");
                break;
            }
        }
        window.until_count("difference", 1).await;
        window.close().await;
        let answers = terminal.ok(&["dossier", "show", &id])["reponses"].clone();
        assert_eq!(answers, json!({ "demandeur-role": "Cheffe de projet", "imputation-uo": "UO-1" }));
    })
    .await;
}

#[tokio::test]
async fn a_word_typed_anywhere_leads_to_the_field_that_holds_it() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Recherche");
        let _ = terminal.ok(&["dossier", "set", &id, "projet-description=Téléservice des préfectures"]);
        let window = unlocked(&terminal).await;
        let held = Key::Control + "k";
        window.page.active_element().await.expect("the page").send_keys(&held).await.expect("pressed");
        window.fill("palette-input", "teleservice").await;
        window.element("palette-option").await;
        window.element("palette-input").await.send_keys("\u{e007}").await.expect("entered");
        window.element("question-projet-description").await;
        assert_eq!(window.dossier().await, id);
        window.close().await;
    })
    .await;
}

#[tokio::test]
async fn data_that_were_locked_open_again_with_the_passphrase_only() {
    journey(async {
        let terminal = Terminal::new();
        let _ = terminal.dossier("Verrou");
        let window = unlocked(&terminal).await;
        window.go("/reglages/securite").await;
        window.click("lock-now").await;
        window.element("unlock-passphrase").await;
        window.go("/").await;
        window.element("unlock-passphrase").await;
        assert!(!window.text().await.contains("Verrou"), "nothing of the data stays on the screen");
        window.fill("unlock-passphrase", PASSPHRASE).await;
        window.click("unlock-submit").await;
        window.element("dossier-row").await;
        window.close().await;
    })
    .await;
}

/// Every page, in both themes: axe finds nothing, the content policy is kept.
#[tokio::test]
async fn every_page_passes_axe_and_keeps_the_content_policy_in_both_themes() {
    let axe = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js"));
    let axe = axe.expect("axe-core is installed with the page");
    let terminal = Terminal::new();
    let id = terminal.dossier("Accessible");
    let rows = "composants=[{nom: api, port: 8080}, {nom: base, port: 70000}]";
    let places = "environnements=[{nom: integ, plateforme: cloud-pi, stage: integration, cpu: 4}, {nom: prod1}]";
    let names = "certificats=[{environnement: parti, cn: guichet.exemple.gouv.fr, expire-le: 2026-01-01}]";
    let _ =
        terminal.ok(&["dossier", "set", &id, "projet-nom-usuel=Guichet", "nb-utilisateurs=-5", rows, places, names]);
    for dark in [false, true] {
        journey(async {
            let window = if dark {
                Window::open_dark(terminal.home(), Session::Bare).await
            } else {
                Window::open(terminal.home(), Session::Bare).await
            };
            window.element("unlock-passphrase").await;
            let listen = "window.__violations = []; document.addEventListener('securitypolicyviolation', e => window.__violations.push(e.violatedDirective + ' ' + e.blockedURI))";
            window.page.execute(listen, vec![]).await.expect("listens");
            window.page.execute(&axe, vec![]).await.expect("loaded");
            check(&window, "deverrouillage").await;
            window.fill("unlock-passphrase", PASSPHRASE).await;
            window.click("unlock-submit").await;
            window.element("dossier-row").await;
            let catalogue = Catalogue::builtin();
            let sections = ["identite", "architecture", "usages-volumetrie"].into_iter();
            assert!(sections.clone().all(|id| catalogue.sections.iter().any(|section| section.id == id)));
            let mut addresses: Vec<String> = sections.map(|section| format!("/dossiers/{id}/{section}")).collect();
            addresses.extend(["controle", "eligibilite", "environnements", "historique"].map(|page| format!("/{page}/{id}")));
            let views = ["", "?vue=etapes", "?vue=tableau", "?vue=calendrier", "?vue=prevision"];
            addresses.extend(views.map(|view| format!("/dossiers/{id}/parcours{view}")));
            let parts = ["jalon=sensibilisation", "controle=decouverte"];
            addresses.extend(parts.map(|part| format!("/dossiers/{id}/parcours?{part}")));
            addresses.extend(["/", "/?creer=fichier", "/aide", "/aide/glossaire", "/aide/accessibilite"].map(String::from));
            let settings = ["identite", "securite", "catalogue", "sauvegardes", "apparence", "diagnostic"];
            addresses.extend(settings.map(|page| format!("/reglages/{page}")));
            for address in addresses {
                window.go(&address).await;
                window.element("page-title").await;
                window.loaded().await;
                check(&window, &address).await;
            }
            let violations = window.page.execute("return window.__violations", vec![]).await.expect("read");
            assert_eq!(violations, json!([]));
            window.close().await;
        })
        .await;
    }
}

/// What axe says of the page on the screen.
async fn check(window: &Window, page: &str) {
    let run = "const done = arguments[0]; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'RGAAv4'], \
               resultTypes: ['violations'] }).then(found => done([...found.passes.length > 5 ? [] : ['axe looked at nothing'], ...found.violations.map(one => one.id + ': ' + \
               one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | '))]))";
    let found: Value = window.page.execute_async(run, vec![]).await.expect("axe runs");
    assert_eq!(found, json!([]), "{page}");
}

#[tokio::test]
async fn with_the_keychain_data_are_locked_opened_again_and_restored_in_one_session() {
    journey(async {
        let terminal = Terminal::new();
        let window = Window::open(terminal.home(), Session::Keychain).await;
        window.first_start(false).await;
        create(&window, "Avant la sauvegarde").await;
        // Opened beside the page from now on, as on every day but the first.
        window.close().await;
        let window = Window::open(terminal.home(), Session::Keychain).await;
        window.element("dossier-row").await;
        window.go("/reglages/securite").await;
        window.click("lock-now").await;
        window.click("unlock-keychain").await;
        window.element("dossier-row").await;
        window.go("/reglages/sauvegardes").await;
        window.click("backup-now").await;
        window.element("backup").await;
        window.go("/").await;
        create(&window, "Après la sauvegarde").await;
        window.go("/reglages/sauvegardes").await;
        window.click("backup-restore").await;
        window.click("restore-confirm").await;
        window.element("restored").await;
        window.go("/").await;
        window.until_count("dossier-row", 1).await;
        assert!(window.text().await.contains("Avant la sauvegarde"));
        window.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_dossier_is_labelled_from_its_row_by_the_keyboard_alone_and_found_by_its_label() {
    journey(async {
        let terminal = Terminal::new();
        let pilot = terminal.dossier("Pilote du lot");
        let _ = terminal.ok(&["dossier", "label", &pilot, "add", "Pilote"]);
        let id = terminal.dossier("Guichet");
        let _ = terminal.dossier("Autre");
        let window = unlocked(&terminal).await;
        let button = format!("[data-id=\"{id}\"] [data-testid=\"row-actions\"]");
        let row = window.page.find(Locator::Css(&button)).await.expect("a row");
        row.send_keys("\u{e007}").await.expect("opened");
        for item in ["action-open", "action-duplicate"] {
            let item = window.until_focus(&format!("[data-testid=\"{item}\"]")).await;
            item.send_keys("\u{e015}").await.expect("travelled");
        }
        window.until_focus("[data-testid=\"action-label\"]").await.send_keys("\u{e007}").await.expect("chosen");
        let input = window.until_focus("[data-testid=\"label-input\"]").await;
        // The first label in use that the letters begin.
        input.send_keys("pil").await.expect("typed");
        window.element("label-option").await;
        input.send_keys("\u{e015}\u{e007}").await.expect("added");
        window.element("remove-label").await;
        input.send_keys("\u{e00c}").await.expect("closed");
        window.until_focus(&button).await;
        window.until_count("labels", 2).await;
        window.go("/?etiquettes=pilote").await;
        window.until_count("dossier-row", 2).await;
        window.close().await;
        let list = terminal.ok(&["dossier", "list", "--label", "PILOTE"]);
        assert_eq!((list["total"].clone(), list["dossiers"][0]["id"].clone()), (json!(2), json!(id)));
    })
    .await;
}
