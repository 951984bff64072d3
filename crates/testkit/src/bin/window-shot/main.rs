//! Pictures of the window, for a machine without a display.
//!
//! `window-shot run PICTURE`: the first page. `window-shot all FOLDER`: every page, light and dark, at the two sizes
//! that the pages are looked at (1280×800 and 1024×700). `window-shot whole FOLDER`: every page from its top to its end,
//! on a screen that is high enough (1400×6000). A third argument keeps the pages whose name contains it.
//! `papier-*`: what a printer gets of a page in the dark theme.

mod pages;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use accostage_fake_console::{FakeConsole, Seed, tokens};
use accostage_testkit::PASSPHRASE;
use accostage_testkit::display::Display;
use accostage_testkit::pdf;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};

use fantoccini::Locator;
use pages::{PRINTED, SHOTS, Shot, Step};

const SIZES: [(u16, u16); 2] = [(1280, 800), (1024, 700)];

/// The highest page that is shown whole.
const HIGHEST: u16 = 5900;

/// Where the pictures go, and how much of a page they show.
struct Album<'a> {
    folder: &'a Path,
    whole: bool,
    /// Some picture does not show what it should.
    failed: Cell<bool>,
}

/// Longest wait for something that a picture shows.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (what, path) = (arguments.next().unwrap_or_default(), arguments.next().map(PathBuf::from));
    let only = arguments.next().and_then(|only| only.into_string().ok()).unwrap_or_default();
    let fresh = tempfile::tempdir().expect("a temporary folder");
    let home = fresh.path().join("home");
    match (what.to_str(), path) {
        (Some("run"), Some(path)) => {
            // A data folder is shown when one is named; otherwise the first start, in a folder that goes away.
            let named = std::env::var_os("ACCOSTAGE_HOME").map(PathBuf::from);
            let window = Window::open(&named.unwrap_or(home), Session::Bare).await;
            window.element("page-title").await;
            window.settled().await;
            Display::open().picture(&path, SIZES[0].0, SIZES[0].1);
            window.close().await;
        }
        (Some(what @ ("all" | "whole")), Some(folder)) => {
            let album = Album { folder: &folder, whole: what == "whole", failed: Cell::new(false) };
            all(&home, &album, &only).await;
            if album.failed.get() {
                return ExitCode::FAILURE;
            }
        }
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

async fn all(home: &Path, album: &Album<'_>, only: &str) {
    for theme in ["clair", "sombre"] {
        first_start(album, theme).await;
    }
    let id = furnish(&Terminal::on(home));
    let console = Read::console(&Terminal::on(home));
    let kept = |shot: &&Shot| shot.0.contains(only);
    for theme in ["clair", "sombre"] {
        let window = open(home, theme).await;
        window.element("unlock-passphrase").await;
        album.shoot(&window, "deverrouillage", theme).await;
        window.fill("unlock-passphrase", "une autre phrase de passe").await;
        window.click("unlock-submit").await;
        window.element("unlock-error").await;
        album.shoot(&window, "deverrouillage-refus", theme).await;
        window.fill("unlock-passphrase", PASSPHRASE).await;
        window.click("unlock-submit").await;
        window.element("dossier-row").await;
        for Shot(page, address, steps) in SHOTS.iter().filter(kept) {
            window.go(&console.named(address).replace("ID", &id)).await;
            // Afresh: nothing that was opened or typed before is on the picture.
            window.page.refresh().await.expect("the page comes again");
            window.element("page-title").await;
            window.loaded().await;
            if let Err(missing) = play(&window, steps).await {
                eprintln!("{page}, {theme}: « {missing} » did not appear");
                album.failed.set(true);
            }
            window.loaded().await;
            album.shoot(&window, page, theme).await;
            if theme == "sombre" && PRINTED.contains(page) {
                window.on_paper().await;
                album.shoot(&window, &format!("papier-{page}"), theme).await;
            }
        }
        window.go(&format!("/dossiers/{id}/architecture?champ=dossier-architecture")).await;
        window.click("preview-dossier-architecture").await;
        window.until("pdf", "data-page", "1").await;
        album.shoot(&window, "apercu-pdf", theme).await;
        window.click("modal-close").await;
        window.go(&format!("/dossiers/{id}/pieces?champ=pieces-jointes")).await;
        window.loaded().await;
        // By the keyboard: after a change of size, the driver clicks on no cell.
        for (from, key) in [("type", "\u{e014}"), ("titre", "\u{e014}"), ("fichier", "\u{e007}")] {
            let cell = window.element(&format!("cell-0-{from}")).await;
            cell.send_keys(key).await.expect("the cell takes a key");
        }
        window.element("attached-cellule").await;
        album.shoot(&window, "fichier-cellule", theme).await;
        window.close().await;
    }
}

/// From the first start to an empty list.
async fn first_start(album: &Album<'_>, theme: &str) {
    let fresh = tempfile::tempdir().expect("a temporary folder");
    let window = open(&fresh.path().join("home"), theme).await;
    window.element("setup-submit").await;
    album.shoot(&window, "premier-demarrage", theme).await;
    window.click("setup-submit").await;
    album.shoot(&window, "premier-demarrage-erreurs", theme).await;
    window.fill("setup-name", "Camille Exemple").await;
    window.fill("setup-email", "camille@exemple.fr").await;
    window.fill("setup-passphrase", PASSPHRASE).await;
    window.fill("setup-passphrase-again", PASSPHRASE).await;
    window.click("setup-submit").await;
    window.element("setup-continue").await;
    album.shoot(&window, "premier-demarrage-fiche", theme).await;
    window.click("setup-continue").await;
    let name = window.until_focus("[data-testid=\"new-dossier-name\"]").await;
    album.shoot(&window, "premier-dossier", theme).await;
    name.send_keys("\u{e00c}").await.expect("given up");
    window.element("new-dossier").await;
    album.shoot(&window, "portefeuille-vide", theme).await;
    window.close().await;
}

/// Finds an element by its test identifier: the first argument of the script.
const ELEMENT: &str = "const element = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);";
const CLICK: &str = "(element.querySelector(':scope > summary, input[type=radio]') ?? element).click()";
const CLICK_LAST: &str = "[...document.querySelectorAll(`[data-testid=\"${arguments[0]}\"]`)].at(-1).click()";
const FILL: &str = "element.focus(); element.value = arguments[1];
for (const event of ['input', 'change']) element.dispatchEvent(new Event(event, { bubbles: true }))";

/// Does what comes before a picture, or names what it waited for in vain.
async fn play(window: &Window, steps: &[Step]) -> Result<(), &'static str> {
    for step in steps {
        let id = step.on();
        let there = format!("[data-testid=\"{id}\"]");
        window.page.wait().at_most(PATIENCE).for_element(Locator::Css(&there)).await.map_err(|_| id)?;
        take(window, step).await;
    }
    Ok(())
}

async fn take(window: &Window, step: &Step) {
    let on = async |id: &str, script: &str, text: &str| {
        let script = format!("{ELEMENT} {script}");
        window
            .page
            .execute(&script, vec![id.into(), text.into()])
            .await
            .unwrap_or_else(|error| panic!("{id}: {error}"));
    };
    match step {
        Step::Click(id) => on(id, CLICK, "").await,
        Step::ClickLast(id) => on(id, CLICK_LAST, "").await,
        Step::Fill(id, text) => on(id, FILL, text).await,
        Step::Select(id, value) => window.select(id, value).await,
        Step::File(id, name) => {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/window-shot").join(name);
            window.element(id).await.send_keys(&file.display().to_string()).await.expect("chosen");
        }
        Step::Key(id, key) => window.element(id).await.send_keys(key).await.expect("a key"),
        Step::Scroll(id) => on(id, "element.scrollIntoView()", "").await,
        Step::Wait(_) => {}
    }
}

async fn open(home: &Path, theme: &str) -> Window {
    if theme == "sombre" {
        Window::open_dark(home, Session::Bare).await
    } else {
        Window::open(home, Session::Bare).await
    }
}

/// Data worth looking at; gives the identifier of the dossier that is shown.
fn furnish(terminal: &Terminal) -> String {
    for name in ["Démarches en préfecture", "Portail des titres de séjour", "Main courante"] {
        let _ = terminal.dossier(name);
    }
    let answers = terminal.file("reponses.yaml", include_str!("answers.yaml"));
    let made = terminal.run(&["dossier", "new", "--json", "--from", answers.to_str().expect("a path")]).json();
    let id = made["id"].as_str().expect("an identifier").to_owned();
    let paper = terminal.file("dat.pdf", pdf::two_pages("Architecture du guichet")).display().to_string();
    for field in ["dossier-architecture", "pieces-jointes"] {
        let _ = terminal.ok(&["dossier", "attach", &id, field, &paper]);
    }
    let _ = terminal.ok(&["dossier", "label", &id, "add", "Vie associative", "Lot 2027", "Pilote"]);
    register(terminal, &id);
    without_integration(terminal, &id);
    id
}

/// Removes an environment of which something was declared.
fn without_integration(terminal: &Terminal, id: &str) {
    let _ = terminal.ok(&["env", "set", id, "integration", "env-base", "--owner", "Camille Exemple"]);
    let rows = "environnements=[{nom: dev, plateforme: pax, stage: dev, cpu: 4, memoire: 8}, \
                {nom: recette, plateforme: pax, stage: integration, cpu: 8, memoire: 16}, \
                {nom: preprod, plateforme: cloud-pi, stage: staging, cpu: 8, memoire: 16, label-env: preprod}, \
                {nom: prod, plateforme: cloud-pi, stage: prod, cpu: 16, memoire: 32}]";
    let _ = terminal.ok(&["dossier", "set", id, rows]);
}

/// A console that was read.
struct Read {
    /// It answers as long as it is there.
    _server: FakeConsole,
    id: String,
    project: String,
}

impl Read {
    fn console(terminal: &Terminal) -> Self {
        let server = FakeConsole::start(Seed::demo());
        let token = terminal.file("jeton", tokens::LEAD).display().to_string();
        let day = ["--instance", "cloud-pi", "--expires", "2099-06-30"];
        let added = terminal.ok(&[&["console", "add", "Démonstration", server.url()][..], &day].concat());
        let _ = terminal.run(&["console", "test", "--token-file", &token]);
        let _ = terminal.run(&["pull", "--token-file", &token]);
        let id = added["id"].as_str().expect("an identifier").to_owned();
        Self { project: server.state(|state| state.projects[0].id.clone()), id, _server: server }
    }

    /// An address, with the console and the project that it names.
    fn named(&self, address: &str) -> String {
        address.replace("CONSOLE", &self.id).replace("PROJET", &self.project)
    }
}

/// Risks, decisions and deadlines.
fn register(terminal: &Terminal, id: &str) {
    let _ = terminal.ok(&["init", "--roles", "chef-de-projet,sponsor,architecture-entreprise,equipe-adoption"]);
    let departure = ["risk", "add", id, "Départ du développeur principal", "--origin", "Équipe réduite"];
    let _ =
        terminal
            .ok(&[&departure[..], &["--owner", "Camille Exemple", "--measures", "Binôme sur chaque composant"]]
                .concat());
    let _ = terminal.ok(&["risk", "add", id, "Ouverture tardive des flux vers le partenaire"]);
    let _ = terminal.ok(&["risk", "add", id, "Indisponibilité de FranceConnect", "--review", "2026-11-02"]);
    let assess = |risk: &str, likelihood: &str, severity: &str, treatment: &str| {
        let marks = ["--likelihood", likelihood, "--severity", severity, "--treatment", treatment];
        let _ = terminal.ok(&[&["risk", "assess", id, risk], &marks[..], &["--review", "2099-03-01"]].concat());
    };
    assess("R1", "3", "4", "reduire");
    assess("R3", "1", "3", "transferer");
    let accept = ["risk", "accept", id, "R3", "--until", "2099-06-30", "--reason", "Aucune autre identité numérique"];
    let _ = terminal.ok(&[&accept[..], &["--role", "sponsor"]].concat());
    let scope = ["decision", "add", id, "perimetre", "Module de paiement", "--text", "Reporté à la version 2"];
    let _ = terminal.ok(&[&scope[..], &["--reason", "Budget de l’année", "--until", "2099-01-15"]].concat());
    let derogation = ["decision", "add", id, "derogation", "cct-sauvegarde-s3", "--reason", "Marché en cours"];
    let _ = terminal.ok(&[&derogation[..], &["--until", "2099-12-31", "--role", "architecture-entreprise"]].concat());
    let plan = ["milestone", "set", id, "sensibilisation", "--plan", "fin-prevue=2026-11-16"];
    let _ = terminal.ok(&plan);
}

impl Album<'_> {
    /// A picture at each size.
    async fn shoot(&self, window: &Window, page: &str, theme: &str) {
        let display = Display::open();
        for (width, height) in SIZES {
            resize(window, &display, width, height).await;
            let height = if self.whole { whole(window, &display, width, height).await } else { height };
            let name = if self.whole { format!("{width}") } else { format!("{width}x{height}") };
            display.picture(&self.folder.join(format!("{page}-{theme}-{name}.png")), width, height);
        }
    }
}

async fn resize(window: &Window, display: &Display, width: u16, height: u16) {
    display.resize(width, height);
    let wide = format!("return innerWidth === {width} && innerHeight === {height}");
    let resized = async { while window.page.execute(&wide, vec![]).await.expect("asked") != true {} };
    tokio::time::timeout(Duration::from_secs(30), resized).await.expect("the page takes the size of the window");
    window.settled().await;
}

/// Gives the window the height of its page.
async fn whole(window: &Window, display: &Display, width: u16, least: u16) -> u16 {
    let high = window.page.execute("return document.documentElement.scrollHeight", vec![]).await.expect("asked");
    let high = high.as_u64().and_then(|high| u16::try_from(high).ok()).unwrap_or(HIGHEST).clamp(least, HIGHEST);
    resize(window, display, width, high).await;
    high
}
