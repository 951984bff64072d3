//! The real window, driven as a person drives it. Run under a display: `./dev test`.

mod attachments;
mod dossier;
mod environment;
mod path;
mod start;
mod work;

use std::future::Future;
use std::time::Duration;

use accostage_testkit::window::Window;
use fantoccini::Locator;

/// A journey that hangs fails, and says so.
async fn journey(steps: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(180), steps).await.expect("the journey ends");
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
