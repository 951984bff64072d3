//! The real window, driven as a person drives it. Run under a display: `./dev test`.

mod access;
mod attachments;
mod console;
mod dossier;
mod environment;
mod fields;
mod first_gate;
mod flow;
mod paper;
mod path;
mod register;
mod start;
mod trouble;
mod work;

use std::future::Future;
use std::time::Duration;

use accostage_testkit::PASSPHRASE;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};
use fantoccini::Locator;

/// A journey that hangs fails, and says so.
async fn journey(steps: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(300), steps).await.expect("the journey ends");
}

/// Opens the window on data that the terminal has made.
async fn unlocked(terminal: &Terminal) -> Window {
    let window = Window::open(terminal.home(), Session::Bare).await;
    unlock(&window).await;
    window
}

async fn unlock(window: &Window) {
    window.fill("unlock-passphrase", PASSPHRASE).await;
    window.click("unlock-submit").await;
    window.element("dossier-row").await;
}

/// Creates a dossier from its name alone, and waits for its first section.
async fn create(window: &Window, name: &str) {
    window.click("new-dossier").await;
    window.fill("new-dossier-name", name).await;
    window.click("new-dossier-submit").await;
    window.element("field-projet-nom-usuel").await;
}

async fn open_first(window: &Window) {
    let row = window.element("dossier-row").await;
    row.find(Locator::Css("a")).await.expect("a link").click().await.expect("opens");
    window.element("field-projet-nom-usuel").await;
}
