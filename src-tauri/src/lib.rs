//! The window: one thin Tauri command per use case. No rule lives here.

mod authorities;
pub mod bodies;
pub mod commands;
mod downloads;
mod handover;
mod pulls;
mod sending;
pub mod shell;
mod views;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_window_state::StateFlags;

pub use handover::First;
use handover::Place;
use shell::Shell;

/// Opens the window, or hands over to the one that is open on the same data.
#[must_use]
pub fn run() -> ExitCode {
    let Some(home) = home() else {
        eprintln!("accostage: no home folder; set ACCOSTAGE_HOME");
        return ExitCode::from(3);
    };
    let place = match handover::take_place(&home) {
        Place::First(first) => first,
        Place::Second => return ExitCode::SUCCESS,
        Place::Stuck => {
            eprintln!("accostage : une fenêtre est déjà ouverte sur ces données, mais ne répond pas ; fermez-la.");
            return ExitCode::from(3);
        }
    };
    // The plugin of the Tauri project: size and place of the window, and a screen that is gone meanwhile.
    let place_and_size = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let window_state = tauri_plugin_window_state::Builder::default().with_state_flags(place_and_size).build();
    let builder = tauri::Builder::default().plugin(window_state);
    match build(builder, Shell::new(&home), place).run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("accostage: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The application over a shell, for the real window and for the tests of the commands.
pub fn build<R: Runtime>(builder: tauri::Builder<R>, shell: Shell, mut place: First) -> tauri::Builder<R> {
    builder
        .manage(shell)
        .plugin(opening())
        .setup(move |app| {
            handover::listen(&mut place, app.handle().clone());
            app.manage(Mutex::new(place));
            Ok(())
        })
        .on_window_event(|window, event| {
            if matches!(event, tauri::WindowEvent::Destroyed) {
                let shell = window.state::<Shell>();
                handover::forget(shell.home());
                tauri::async_runtime::block_on(shell.close());
            }
        })
        .invoke_handler(commands::handler())
}

/// Opens the store beside the window. A plugin, because plugins are set up before the window is made, which takes the
/// main thread for a while; the application itself is set up after.
fn opening<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("opening")
        .setup(|app, _| {
            open_early(app);
            Ok(())
        })
        .build()
}

/// Opens by the keychain while the page loads: the two take about as long, and neither needs the other.
fn open_early<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    if shell.keychain_opens().unwrap_or(false) {
        let handle = app.clone();
        let opening = tauri::async_runtime::spawn(async move { handle.state::<Shell>().ask_keychain().await });
        tauri::async_runtime::block_on(shell.begun(opening));
    }
}

fn home() -> Option<PathBuf> {
    match std::env::var_os("ACCOSTAGE_HOME") {
        Some(home) if !home.is_empty() => Some(PathBuf::from(home)),
        _ => directories::ProjectDirs::from("fr", "", "accostage").map(|dirs| dirs.data_dir().to_owned()),
    }
}
