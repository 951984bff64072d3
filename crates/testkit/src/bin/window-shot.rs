//! Pictures of the window, for a machine without a display.
//!
//! `window-shot run PICTURE`: the first page. `window-shot all FOLDER`: every page, light and dark, at the two sizes
//! that the pages are looked at (1280×800 and 1024×700).

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use accostage_testkit::PASSPHRASE;
use accostage_testkit::display::Display;
use accostage_testkit::window::{Session, Window};
use fantoccini::Locator;

const SIZES: [(u16, u16); 2] = [(1280, 800), (1024, 700)];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (what, path) = (arguments.next().unwrap_or_default(), arguments.next().map(PathBuf::from));
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
        (Some("all"), Some(folder)) => all(&home, &folder).await,
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

async fn all(home: &Path, folder: &Path) {
    // In the light session the data are made; in the dark one they are unlocked.
    let window = Window::open(home, Session::Bare).await;
    window.element("setup-submit").await;
    shoot(&window, folder, "premier-demarrage", "clair").await;
    window.click("setup-submit").await;
    shoot(&window, folder, "premier-demarrage-erreurs", "clair").await;
    window.first_start(true).await;
    shoot(&window, folder, "portefeuille-vide", "clair").await;
    for name in ["Guichet des associations", "Démarches en préfecture", "Portail des titres de séjour"] {
        window.click("new-dossier").await;
        window.fill("new-dossier-name", name).await;
        window.click("new-dossier-submit").await;
        window.fill("field-projet-nom-usuel", name).await;
        window.until("save-state-projet-nom-usuel", "data-state", "saved").await;
        shoot(&window, folder, "dossier", "clair").await;
        window.page.execute("location.hash = '#/'", vec![]).await.expect("goes back");
        window.element("dossier-row").await;
    }
    shoot(&window, folder, "portefeuille", "clair").await;
    window.close().await;

    let window = Window::open_dark(home, Session::Bare).await;
    window.element("unlock-passphrase").await;
    shoot(&window, folder, "deverrouillage", "sombre").await;
    window.fill("unlock-passphrase", "une autre phrase de passe").await;
    window.click("unlock-submit").await;
    window.element("unlock-error").await;
    shoot(&window, folder, "deverrouillage-refus", "sombre").await;
    window.fill("unlock-passphrase", PASSPHRASE).await;
    window.click("unlock-submit").await;
    let row = window.element("dossier-row").await;
    shoot(&window, folder, "portefeuille", "sombre").await;
    row.find(Locator::Css("a")).await.expect("a link").click().await.expect("opens");
    window.element("field-projet-nom-usuel").await;
    shoot(&window, folder, "dossier", "sombre").await;
    window.close().await;
}

/// A picture at each size.
async fn shoot(window: &Window, folder: &Path, page: &str, theme: &str) {
    let display = Display::open();
    for (width, height) in SIZES {
        display.resize(width, height);
        let wide = format!("return innerWidth === {width}");
        while window.page.execute(&wide, vec![]).await.expect("asked") != true {}
        window.settled().await;
        display.picture(&folder.join(format!("{page}-{theme}-{width}x{height}.png")), width, height);
    }
}
