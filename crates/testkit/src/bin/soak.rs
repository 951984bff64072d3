//! A long day of work in the real window: `./dev soak [rounds]`. Prints the memory of its processes round after round,
//! and compares the last third with the first one. Counted in actions, never in time: there is nothing to wait for.

use std::process::ExitCode;

use accostage_testkit::PASSPHRASE;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};
use fantoccini::key::Key;
use serde_json::json;

/// About what thirty minutes hold: each round is some thirty actions and a dozen pages.
const ROUNDS: usize = 60;

/// Rounds before the first measure: pages, fonts and compiled code come once.
const WARM_UP: usize = 5;

/// The largest growth that is still noise.
const BUDGET: f64 = 1.05;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let rounds = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(ROUNDS).max(3);
    let terminal = Terminal::new();
    for number in 0..30 {
        let _ = terminal.dossier(&format!("Dossier {number}"));
    }
    let id = terminal.dossier("Journée");
    let window = Window::open(terminal.home(), Session::Bare).await;
    unlock(&window).await;
    watch_answers(&window).await;
    let (mut measures, mut after_data) = (Vec::new(), Vec::new());
    for round in 0..WARM_UP + rounds {
        work(&window, &id, round).await;
        let drawn = pages(&window, &id).await;
        lock(&window).await;
        collect_garbage(&window).await;
        let processes = window.own_memory();
        let memory = processes.iter().map(|(_, size)| size).sum();
        if round >= WARM_UP {
            println!("round {:>4}: {memory:>8} KiB {}", round - WARM_UP + 1, by_process(&processes));
            measures.push(memory);
            after_data.extend(drawn);
        }
    }
    window.close().await;
    after_data.sort_by(f64::total_cmp);
    let navigation = |part: usize| after_data[(after_data.len() * part / 100).min(after_data.len() - 1)];
    println!(
        "page drawn after its data: median {:.1} ms, 95 of 100 within {:.1} ms (a frame: 16.7 ms)",
        navigation(50),
        navigation(95)
    );
    let (first, last) = (median(&measures[..rounds / 3]), median(&measures[rounds - rounds / 3..]));
    let growth = last / first;
    println!("memory, last third / first third: {last:.0} KiB / {first:.0} KiB = {growth:.3} (budget {BUDGET})");
    if growth <= BUDGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn median(sizes: &[u64]) -> f64 {
    let mut sizes = sizes.to_vec();
    sizes.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "sizes far below 2^52")]
    let middle = sizes[sizes.len() / 2] as f64;
    middle
}

fn by_process(processes: &[(String, u64)]) -> String {
    processes.iter().map(|(name, size)| format!("{name} {size}")).collect::<Vec<_>>().join(", ")
}

async fn unlock(window: &Window) {
    window.fill("unlock-passphrase", PASSPHRASE).await;
    window.click("unlock-submit").await;
    window.element("dossier-row").await;
    window.loaded().await;
}

async fn lock(window: &Window) {
    window.go("/reglages/securite").await;
    window.click("lock-now").await;
    unlock(window).await;
}

/// Fills, takes back, does again; adds and removes a row of a table; filters the list; searches everywhere.
async fn work(window: &Window, id: &str, round: usize) {
    window.go(&format!("/dossiers/{id}/identite?champ=projet-nom-usuel")).await;
    window.loaded().await;
    let field = window.element("question-projet-nom-usuel").await;
    let input = field.find(fantoccini::Locator::Css("input")).await.expect("an input");
    input.clear().await.expect("cleared");
    input.send_keys(&format!("Guichet {round}\t")).await.expect("typed");
    window.until("save-state-projet-nom-usuel", "data-state", "saved").await;
    window.click("undo").await;
    window.element("undo-outcome").await;
    window.click("redo").await;
    window.loaded().await;

    window.go(&format!("/dossiers/{id}/architecture?champ=composants")).await;
    window.loaded().await;
    window.click("row-add").await;
    window.element("table-row").await;
    window.element("cell-0-nom").await;
    window.click("row-remove").await;
    window.until_count("table-row", 0).await;

    window.go("/").await;
    window.fill("search-dossiers", "Dossier 2").await;
    window.until_count("dossier-row", 11).await;
    window.click("clear-filters").await;
    window.until_count("dossier-row", 25).await;

    let active = window.page.active_element().await.expect("the page");
    active.send_keys(&(Key::Control + "k")).await.expect("pressed");
    window.fill("palette-input", "guichet").await;
    window.element("palette-option").await;
    window.click("palette-close").await;
}

/// Visits every kind of page; how long each took to draw once its data were there, in milliseconds.
async fn pages(window: &Window, id: &str) -> Vec<f64> {
    let addresses =
        ["/dossiers/ID/securite", "/controle/ID", "/eligibilite/ID", "/historique/ID", "/reglages", "/aide", "/"];
    let mut drawn = Vec::new();
    for address in addresses {
        let script = "const [address, done] = arguments; const main = document.querySelector('main'); \
            const before = main.firstElementChild; let change = 0; \
            const seen = new MutationObserver(() => { change = performance.now() }); \
            seen.observe(main, { childList: true, subtree: true, characterData: true }); \
            const look = () => { \
              const there = main.firstElementChild !== before && !main.querySelector('[aria-busy=\"true\"]'); \
              if (!there || performance.now() - Math.max(change, window.__answered) < 50) return requestAnimationFrame(look); \
              seen.disconnect(); done(Math.max(0, change - window.__answered)) }; \
            window.__answered = performance.now(); location.hash = address; look()";
        let address = address.replace("ID", id);
        let visited = window.page.execute_async(script, vec![json!(address)]).await;
        let took = visited.unwrap_or_else(|error| panic!("« {address} » was never drawn: {error}"));
        drawn.push(took.as_f64().unwrap_or_default());
    }
    drawn
}

/// Notes when the last answer of Rust came.
async fn watch_answers(window: &Window) {
    let script = "const ask = window.fetch; window.__answered = 0; window.fetch = (...given) => \
        ask(...given).then((answer) => { window.__answered = performance.now(); return answer })";
    window.page.execute(script, vec![]).await.expect("watched");
}

/// The engine cannot be told to collect: memory that is taken and dropped at once makes it do so.
async fn collect_garbage(window: &Window) {
    let script = "for (let turn = 0; turn < 64; turn += 1) new ArrayBuffer(1 << 20)";
    for _ in 0..6 {
        window.page.execute(script, vec![]).await.expect("collected");
        window.settled().await;
    }
}
