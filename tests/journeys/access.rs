//! What everybody must be able to do: axe on every page, and what axe cannot see: the travel of the keyboard, what has
//! the focus, what is said aloud, what remains at 320 pixels and under a strong zoom.

use std::time::Duration;

use accostage_catalogue::Catalogue;
use accostage_fake_console::{FakeConsole, Seed, tokens};
use accostage_testkit::display::Display;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::fields::{reach, saved};
use crate::{journey, unlock, unlocked};

/// Addresses of the pages of open data.
fn pages(dossier: &str) -> Vec<String> {
    let catalogue = Catalogue::builtin();
    let sections = ["identite", "architecture", "usages-volumetrie"].into_iter();
    assert!(sections.clone().all(|id| catalogue.sections.iter().any(|section| section.id == id)));
    let mut addresses: Vec<String> = sections.map(|section| format!("/dossiers/{dossier}/{section}")).collect();
    addresses.extend(
        ["controle", "eligibilite", "environnements", "historique", "registre"]
            .map(|page| format!("/{page}/{dossier}")),
    );
    let views = ["", "?vue=etapes", "?vue=tableau", "?vue=calendrier", "?vue=prevision"];
    addresses.extend(views.map(|view| format!("/dossiers/{dossier}/parcours{view}")));
    let parts = ["jalon=sensibilisation", "controle=decouverte"];
    addresses.extend(parts.map(|part| format!("/dossiers/{dossier}/parcours?{part}")));
    addresses.extend(["", "?vue=matrice"].map(|view| format!("/dossiers/{dossier}/architecture-et-flux{view}")));
    addresses.extend(
        ["/", "/agenda", "/consoles", "/?creer=fichier", "/aide", "/aide/glossaire", "/aide/accessibilite"]
            .map(String::from),
    );
    let settings = ["identite", "securite", "consoles", "catalogue", "sauvegardes", "apparence", "diagnostic"];
    addresses.extend(settings.map(|page| format!("/reglages/{page}")));
    addresses
}

/// What opens over a page: its address, what is clicked, and what is then there.
const DIALOGS: [(&str, &str, &str); 14] = [
    ("/reglages/consoles", "console-add", "console-keep-form"),
    ("/", "export-list", "export-form"),
    ("/", "open-search", "palette-input"),
    ("/dossiers/ID/identite", "mode-questions", "guide"),
    ("/dossiers/ID/parties-prenantes", "paste-open", "paste-panel"),
    ("/dossiers/ID/parcours?jalon=sensibilisation", "move-en-cours", "move-form"),
    ("/dossiers/ID/parcours?jalon=sensibilisation", "evidence-add", "evidence-text"),
    ("/dossiers/ID/architecture-et-flux", "add-flow", "flow-form"),
    ("/dossiers/ID/architecture-et-flux", "add-component", "party-form"),
    ("/environnements/ID", "certificate-import", "certificate-file"),
    ("/registre/ID", "risk-add", "risk-add-form"),
    ("/registre/ID", "risk-assess", "assess-form"),
    ("/registre/ID", "risk-accept", "accept-form"),
    ("/registre/ID", "decision-add", "decision-form"),
];

/// A dossier with tables, risks and a refused number, so that pages have findings to show.
fn dossier(terminal: &Terminal) -> String {
    let id = terminal.dossier("Accessible");
    let _ = terminal.ok(&["init", "--roles", "chef-de-projet,sponsor"]);
    let rows = "composants=[{nom: api, port: 8080}, {nom: base, port: 70000}]";
    let flows = "flux-matrice=[{source-nom: api, destination-nom: base, port: 5432}, {source-nom: api, destination-nom: ailleurs, sens: sortant, reseau: internet}]";
    let places = "environnements=[{nom: integ, plateforme: cloud-pi, stage: integration, cpu: 4}, {nom: prod1}]";
    let names = "certificats=[{environnement: parti, cn: guichet.exemple.gouv.fr, expire-le: 2026-01-01}]";
    let risks = "risques=[{id: R1, libelle: Départ, probabilite: 3, gravite: 4, traitement: reduire, echeance: '2026-01-05'}, {libelle: Retard}]";
    let _ = terminal.ok(&[
        "dossier",
        "set",
        &id,
        "projet-nom-usuel=Guichet",
        "nb-utilisateurs=-5",
        rows,
        flows,
        places,
        names,
        risks,
    ]);
    id
}

/// A console that was read, and the addresses that show it.
fn console(terminal: &Terminal, dossier: &str) -> (FakeConsole, Vec<String>) {
    let console = FakeConsole::start(Seed::demo());
    let token = terminal.file("jeton", tokens::LEAD).display().to_string();
    let added = terminal.ok(&["console", "add", "Démonstration", console.url(), "--instance", "cloud-pi"]);
    let _ = terminal.ok(&["pull", "--token-file", &token]);
    let id = added["id"].as_str().expect("an identifier");
    let project = console.state(|state| state.projects[0].id.clone());
    let views = ["", "?vue=ecarts", "?vue=journal"].map(|view| format!("/dossiers/{dossier}/console{view}"));
    let mut pages =
        vec![format!("/consoles/{id}"), format!("/consoles/{id}/{project}"), "/reglages/consoles".to_owned()];
    pages.extend(views);
    (console, pages)
}

async fn visit(window: &Window, address: &str) {
    window.go(address).await;
    window.element("page-title").await;
    window.loaded().await;
}

/// Every page, in both themes: axe finds nothing, the content policy is kept.
#[tokio::test]
async fn every_page_passes_axe_and_keeps_the_content_policy_in_both_themes() {
    let axe = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js"));
    let axe = axe.expect("axe-core is installed with the page");
    let terminal = Terminal::new();
    let id = dossier(&terminal);
    let (_console, consoles) = console(&terminal, &id);
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
            unlock(&window).await;
            for address in pages(&id).into_iter().chain(consoles.clone()) {
                visit(&window, &address).await;
                check(&window, &address).await;
            }
            for (address, opener, opened) in DIALOGS {
                visit(&window, &address.replace("ID", &id)).await;
                let click = "document.querySelector(`[data-testid=\"${arguments[0]}\"]`).click()";
                window.element(opener).await;
                window.page.execute(click, vec![json!(opener)]).await.expect("opened");
                window.element(opened).await;
                check(&window, opened).await;
                match opened {
                    "palette-input" => window.click("palette-close").await,
                    "guide" => drop(window.page.execute(click, vec![json!("mode-page")]).await.expect("whole again")),
                    _ => {}
                }
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

/// What sticks out of the page by the side, outside the boxes that scroll by themselves; the first ones.
const STICKS_OUT: &str = "
  const room = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= room) return []
  const scrolls = element => element && (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
  const out = [...document.body.querySelectorAll('*')].filter(element => element.getBoundingClientRect().right > room + 1 && !scrolls(element.parentElement))
  return ['the page is ' + document.documentElement.scrollWidth + ' wide in ' + room, ...out.slice(0, 4).map(element => element.outerHTML.slice(0, 120))]";

/// What sticks out of each of these pages; those that hold are not told.
async fn sticking_out(window: &Window, addresses: Vec<String>) -> Value {
    let mut found = serde_json::Map::new();
    for address in addresses {
        visit(window, &address).await;
        let out = window.page.execute(STICKS_OUT, vec![]).await.expect("measured");
        if out != json!([]) {
            found.insert(address, out);
        }
    }
    Value::Object(found)
}

/// RGAA 10.11: nothing is lost nor read by scrolling sideways at 320 pixels, which is 1280 under a zoom of 400 %.
#[tokio::test]
async fn every_page_reflows_at_320_pixels() {
    journey(async {
        let terminal = Terminal::new();
        let id = dossier(&terminal);
        let (_console, consoles) = console(&terminal, &id);
        let window = unlocked(&terminal).await;
        Display::open().resize(320, 640);
        wide(&window, 320).await;
        assert_eq!(sticking_out(&window, [pages(&id), consoles].concat()).await, json!({}));
        window.close().await;
    })
    .await;
}

/// RGAA 10.4: the keys of the zoom enlarge the page to 200 %, where it is still whole, and bring it back.
#[tokio::test]
async fn the_page_zooms_to_twice_its_size_by_the_keyboard_and_back() {
    journey(async {
        let terminal = Terminal::new();
        let id = dossier(&terminal);
        let window = unlocked(&terminal).await;
        let before = width(&window).await;
        for _ in 0..5 {
            press(&window, &(Key::Control + "=")).await;
        }
        wide(&window, before / 2).await;
        let some = vec![format!("/dossiers/{id}/identite"), format!("/dossiers/{id}/parcours"), "/".to_owned()];
        assert_eq!(sticking_out(&window, some).await, json!({}));
        press(&window, &(Key::Control + "0")).await;
        wide(&window, before).await;
        window.close().await;
    })
    .await;
}

async fn press(window: &Window, keys: &str) {
    window.page.active_element().await.expect("the page").send_keys(keys).await.expect("pressed");
}

/// Goes to the next stop. By the keyboard of the window: keys sent to a date would go to its first box each time.
async fn tab(window: &Window) {
    let key = KeyActions::new("keyboard".to_owned());
    let key = key.then(KeyAction::Down { value: '\u{e004}' }).then(KeyAction::Up { value: '\u{e004}' });
    window.page.perform_actions(key).await.expect("pressed");
}

async fn width(window: &Window) -> u64 {
    window.page.execute("return innerWidth", vec![]).await.expect("asked").as_u64().expect("a width")
}

/// Waits until the page has so many pixels.
async fn wide(window: &Window, expected: u64) {
    let shown = async { while width(window).await.abs_diff(expected) > 1 {} };
    let in_time = tokio::time::timeout(Duration::from_secs(30), shown).await;
    assert!(in_time.is_ok(), "the page is {} pixels wide, not {expected}", width(window).await);
}

/// Where the keyboard is: a name for messages, a rank in the page, whether it can be seen, and whether something marks it.
const FOCUS: &str = "
  const focused = document.activeElement
  if (focused === document.body || focused === null) return null
  const box = focused.closest('label') ?? focused
  const near = [focused, focused.nextElementSibling, focused.parentElement, focused.parentElement?.parentElement].filter(Boolean)
  const marks = near.flatMap(element => [null, '::before', '::after'].map(part => getComputedStyle(element, part)))
  const { top, bottom, left, right, width, height } = focused.getBoundingClientRect()
  return {
    name: focused.outerHTML.slice(0, 140),
    rank: [...document.querySelectorAll('*')].indexOf(focused),
    inSight: width * height <= 4 || (bottom > 0 && top < innerHeight && right > 0 && left < innerWidth),
    marked: marks.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px'),
  }";

/// The stop where the keyboard is, once it is in sight and marked, or as it is after a while; none: the page itself.
async fn focus(window: &Window) -> Option<Value> {
    let read = async || window.page.execute(FOCUS, vec![]).await.expect("asked");
    let shown = async {
        let mut stop = read().await;
        while stop["inSight"] == false || stop["marked"] == false {
            stop = read().await;
        }
        stop
    };
    let stop = match tokio::time::timeout(Duration::from_secs(5), shown).await {
        Ok(stop) => stop,
        Err(_) => read().await,
    };
    (!stop.is_null()).then_some(stop)
}

/// RGAA 10.7, 12.8, 12.9: from one stop to the next the keyboard goes through the whole page in the order of reading, is
/// seen at each, and is caught nowhere.
#[tokio::test]
async fn the_keyboard_travels_through_a_page_in_order_is_seen_and_is_caught_nowhere() {
    journey(async {
        let terminal = Terminal::new();
        let id = dossier(&terminal);
        let window = unlocked(&terminal).await;
        let addresses = [
            "/".to_owned(),
            format!("/dossiers/{id}/identite"),
            format!("/controle/{id}"),
            format!("/dossiers/{id}/parcours"),
            "/reglages/apparence".to_owned(),
        ];
        for address in addresses {
            visit(&window, &address).await;
            window.page.execute("document.activeElement.blur(); scrollTo(0, 0)", vec![]).await.expect("at the start");
            let body = window.page.find(fantoccini::Locator::Css("body")).await.expect("a body");
            body.send_keys("\u{e004}").await.expect("the first stop");
            let mut stops: Vec<(u64, String)> = Vec::new();
            let mut within = 0;
            while let Some(stop) = focus(&window).await {
                let (name, rank) = (stop["name"].to_string(), stop["rank"].as_u64().expect("a rank"));
                // A date has one stop for each of its boxes.
                let last = stops.last().is_some_and(|(last, _)| *last == rank);
                if !last && stops.iter().any(|(known, _)| *known == rank) {
                    break;
                }
                assert_eq!(stop["inSight"], true, "{address}: out of sight: {name}");
                assert_eq!(stop["marked"], true, "{address}: nothing marks the focus of {name}");
                within = if last { within + 1 } else { 0 };
                assert!(within < 5, "{address}: caught in {name}");
                stops.push((rank, name));
                tab(&window).await;
            }
            let order: Vec<u64> = stops.iter().map(|(rank, _)| *rank).collect();
            let back = order.windows(2).position(|pair| pair[0] > pair[1]);
            assert_eq!(back.map(|at| &stops[at..at + 2]), None, "{address}: the order of reading");
            assert!(order.len() > 8, "{address}: only {} stops", order.len());
            // Nothing that can be reached by the keyboard was left aside: the travel went to the end of the page.
            let last = "const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(each => \
                        each.tabIndex >= 0 && !each.disabled && (each.type !== 'radio' || each.checked) && each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })); \
                        const last = stops.at(-1); return [[...document.querySelectorAll('*')].indexOf(last), last.outerHTML.slice(0, 140)]";
            let last = window.page.execute(last, vec![]).await.expect("asked");
            let reached = order.iter().max().copied().unwrap_or_default();
            assert!(Some(reached) >= last[0].as_u64(), "{address}: caught at {:?}, before {}", stops.last(), last[1]);
        }
        window.close().await;
    })
    .await;
}

/// RGAA 7.5: that an answer is kept, or refused, is said aloud, and the refusal is tied to its field.
#[tokio::test]
async fn what_becomes_of_an_answer_is_said_aloud_and_a_refusal_is_tied_to_its_field() {
    journey(async {
        let terminal = Terminal::new();
        let id = dossier(&terminal);
        let window = unlocked(&terminal).await;
        reach(&window, &id, "nb-utilisateurs").await;
        window.fill("field-nb-utilisateurs", "12").await;
        saved(&window, "nb-utilisateurs").await;
        said(&window, "Nombre d’utilisateurs", "nregistré").await;
        window.fill("field-nb-utilisateurs", "beaucoup").await;
        window.until("save-state-nb-utilisateurs", "data-state", "failed").await;
        let told = "const input = document.querySelector('[data-testid=\"field-nb-utilisateurs\"]'); \
                    const texts = (input.getAttribute('aria-describedby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? ''); \
                    return [input.getAttribute('aria-invalid'), texts.some(text => text.includes('beaucoup'))]";
        let told = window.page.execute(told, vec![]).await.expect("asked");
        assert_eq!(told, json!(["true", true]));
        window.close().await;
    })
    .await;
}

/// Waits until the one live region of the page has said two things at once.
async fn said(window: &Window, what: &str, outcome: &str) {
    let script = "const said = document.querySelector('[data-testid=\"status\"]').textContent; return [arguments[0], arguments[1]].every(part => said.includes(part))";
    let heard =
        async { while window.page.execute(script, vec![json!(what), json!(outcome)]).await.expect("asked") != true {} };
    tokio::time::timeout(Duration::from_secs(30), heard).await.expect("said aloud");
}

/// RGAA 11.10: a form sent too early names what is wrong beside each field, and leads to the first.
#[tokio::test]
async fn a_form_sent_too_early_leads_to_the_first_field_that_is_wrong() {
    journey(async {
        let terminal = Terminal::new();
        let window = Window::open(terminal.home(), Session::Bare).await;
        window.click("setup-submit").await;
        window.until_focus("[data-testid=\"setup-name\"][aria-invalid=\"true\"]").await;
        let described = "return [...document.querySelectorAll('[aria-invalid=\"true\"]')].map(input => \
                         (input.getAttribute('aria-describedby') ?? '').split(' ').some(id => document.getElementById(id)?.textContent.trim()))";
        let described = window.page.execute(described, vec![]).await.expect("asked");
        let described = described.as_array().expect("a list").clone();
        assert!(described.len() >= 3 && described.iter().all(|told| told == true), "{described:?}");
        window.close().await;
    })
    .await;
}
