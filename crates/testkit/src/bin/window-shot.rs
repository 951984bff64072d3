//! Opens the window and keeps a picture of it: `window-shot PICTURE`. For a machine without a display.

use std::path::PathBuf;
use std::process::ExitCode;

use accostage_testkit::window::{Session, Window};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(picture) = std::env::args_os().nth(1).map(PathBuf::from) else { return ExitCode::from(2) };
    // A data folder is shown when one is named; otherwise the first start, in a folder that goes away.
    let fresh = tempfile::tempdir().expect("a temporary folder");
    let home = std::env::var_os("ACCOSTAGE_HOME").map_or_else(|| fresh.path().join("home"), PathBuf::from);
    let window = Window::open(&home, Session::Bare).await;
    window.element("page-title").await;
    window.picture(&picture).await;
    window.close().await;
    ExitCode::SUCCESS
}
