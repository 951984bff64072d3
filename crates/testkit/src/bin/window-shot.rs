//! Pictures of the window, for a machine without a display.
//!
//! `window-shot run PICTURE`: the first page. `window-shot all FOLDER`: every page, light and dark, at the two sizes
//! that the pages are looked at (1280×800 and 1024×700). A third argument keeps the pages whose name contains it.
//! `papier-*`: what a printer gets of a page in the dark theme.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use accostage_testkit::PASSPHRASE;
use accostage_testkit::display::Display;
use accostage_testkit::pdf;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};

const SIZES: [(u16, u16); 2] = [(1280, 800), (1024, 700)];

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
        (Some("all"), Some(folder)) => all(&home, &folder, &only).await,
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

/// Addresses of the pages of an open window; `ID` is that of the dossier.
const PAGES: [(&str, &str); 30] = [
    ("portefeuille", "/"),
    ("dossier-identite", "/dossiers/ID/identite"),
    ("dossier-acteurs", "/dossiers/ID/parties-prenantes"),
    ("dossier-besoin", "/dossiers/ID/contexte-metier"),
    ("dossier-architecture", "/dossiers/ID/architecture"),
    ("dossier-flux", "/dossiers/ID/flux"),
    ("dossier-quotas", "/dossiers/ID/ressources"),
    ("dossier-securite", "/dossiers/ID/securite"),
    ("controle", "/controle/ID"),
    ("eligibilite", "/eligibilite/ID"),
    ("historique", "/historique/ID"),
    ("flux-schema", "/dossiers/ID/architecture-et-flux"),
    ("flux-matrice", "/dossiers/ID/architecture-et-flux?vue=matrice"),
    ("parcours", "/dossiers/ID/parcours"),
    ("parcours-etapes", "/dossiers/ID/parcours?vue=etapes"),
    ("parcours-calendrier", "/dossiers/ID/parcours?vue=calendrier"),
    ("parcours-prevision", "/dossiers/ID/parcours?vue=prevision"),
    ("parcours-jalon", "/dossiers/ID/parcours?jalon=sensibilisation"),
    ("parcours-controle", "/dossiers/ID/parcours?controle=decouverte"),
    ("environnements", "/environnements/ID"),
    ("registre", "/registre/ID"),
    ("agenda", "/agenda"),
    ("reglages-identite", "/reglages/identite"),
    ("reglages-securite", "/reglages/securite"),
    ("reglages-catalogue", "/reglages/catalogue"),
    ("reglages-sauvegardes", "/reglages/sauvegardes"),
    ("reglages-apparence", "/reglages/apparence"),
    ("reglages-diagnostic", "/reglages/diagnostic"),
    ("aide-raccourcis", "/aide"),
    ("aide-glossaire", "/aide/glossaire"),
];

/// Pages that people print.
const PRINTED: [&str; 4] = ["dossier-besoin", "controle", "historique", "reglages-securite"];

/// Applies the rules of paper and drops those of screens.
const ON_PAPER: &str = "for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) {
  if (!(rule instanceof CSSMediaRule)) continue
  if (rule.media.mediaText === 'print') rule.media.mediaText = 'all'
  else if (rule.media.mediaText === 'screen') rule.media.mediaText = 'not all'
}
// The web view keeps inherited colours through such a change: everything is styled again.
const root = document.documentElement; root.hidden = true; root.getBoundingClientRect(); root.hidden = false";

async fn all(home: &Path, folder: &Path, only: &str) {
    for theme in ["clair", "sombre"] {
        let fresh = tempfile::tempdir().expect("a temporary folder");
        let window = open(&fresh.path().join("home"), theme).await;
        window.element("setup-submit").await;
        shoot(&window, folder, "premier-demarrage", theme).await;
        window.click("setup-submit").await;
        shoot(&window, folder, "premier-demarrage-erreurs", theme).await;
        window.first_start(true).await;
        shoot(&window, folder, "portefeuille-vide", theme).await;
        window.close().await;
    }
    let id = furnish(&Terminal::on(home));
    for theme in ["clair", "sombre"] {
        let window = open(home, theme).await;
        window.element("unlock-passphrase").await;
        shoot(&window, folder, "deverrouillage", theme).await;
        window.fill("unlock-passphrase", "une autre phrase de passe").await;
        window.click("unlock-submit").await;
        window.element("unlock-error").await;
        shoot(&window, folder, "deverrouillage-refus", theme).await;
        window.fill("unlock-passphrase", PASSPHRASE).await;
        window.click("unlock-submit").await;
        window.element("dossier-row").await;
        for (page, address) in PAGES.into_iter().filter(|(page, _)| page.contains(only)) {
            window.go(&address.replace("ID", &id)).await;
            window.element("page-title").await;
            window.loaded().await;
            shoot(&window, folder, page, theme).await;
            if theme == "sombre" && PRINTED.contains(&page) {
                window.page.execute(ON_PAPER, vec![]).await.expect("shown as printed");
                shoot(&window, folder, &format!("papier-{page}"), theme).await;
                window.page.refresh().await.expect("back on the screen");
                window.element("page-title").await;
            }
        }
        window.go(&format!("/dossiers/{id}/architecture?champ=dossier-architecture")).await;
        window.click("preview-dossier-architecture").await;
        window.until("pdf", "data-page", "1").await;
        shoot(&window, folder, "apercu-pdf", theme).await;
        window.click("modal-close").await;
        window.go(&format!("/dossiers/{id}/pieces?champ=pieces-jointes")).await;
        window.loaded().await;
        // By the keyboard: after a change of size, the driver clicks on no cell.
        for (from, key) in [("type", "\u{e014}"), ("titre", "\u{e014}"), ("fichier", "\u{e007}")] {
            let cell = window.element(&format!("cell-0-{from}")).await;
            cell.send_keys(key).await.expect("the cell takes a key");
        }
        window.element("attached-cellule").await;
        shoot(&window, folder, "fichier-cellule", theme).await;
        window.close().await;
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
    let answers = terminal.file("reponses.yaml", include_str!("window-shot.yaml"));
    let made = terminal.run(&["dossier", "new", "--json", "--from", answers.to_str().expect("a path")]).json();
    let id = made["id"].as_str().expect("an identifier").to_owned();
    let paper = terminal.file("dat.pdf", pdf::two_pages("Architecture du guichet")).display().to_string();
    for field in ["dossier-architecture", "pieces-jointes"] {
        let _ = terminal.ok(&["dossier", "attach", &id, field, &paper]);
    }
    let _ = terminal.ok(&["dossier", "label", &id, "add", "Vie associative", "Lot 2027", "Pilote"]);
    register(terminal, &id);
    id
}

/// Risks, decisions and deadlines.
fn register(terminal: &Terminal, id: &str) {
    let _ = terminal.ok(&["init", "--roles", "chef-de-projet,sponsor,architecture-entreprise"]);
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

/// A picture at each size.
async fn shoot(window: &Window, folder: &Path, page: &str, theme: &str) {
    let display = Display::open();
    for (width, height) in SIZES {
        display.resize(width, height);
        let wide = format!("return innerWidth === {width}");
        let resized = async { while window.page.execute(&wide, vec![]).await.expect("asked") != true {} };
        tokio::time::timeout(Duration::from_secs(30), resized).await.expect("the page takes the size of the window");
        window.settled().await;
        display.picture(&folder.join(format!("{page}-{theme}-{width}x{height}.png")), width, height);
    }
}
