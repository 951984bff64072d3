//! A second window on the same data gives way to the first one, which comes forward.
//!
//! A local socket in the data folder, rather than a D-Bus name: it is per folder, and works without a
//! session bus. The file lock of the store stays the guard of the data; this is only courtesy.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, Runtime};

fn socket(home: &Path) -> PathBuf {
    home.join("window.sock")
}

/// Longest wait for the first window to answer: longer, it is stuck, and the user must be told so.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Asks the window that holds the data to come forward. False: there is none, or it does not answer.
#[cfg(unix)]
pub fn hand_over(home: &Path) -> bool {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    // To connect is to ask; the answer tells that the first window has done it.
    let ask = || -> std::io::Result<bool> {
        let mut first = UnixStream::connect(socket(home))?;
        first.set_read_timeout(Some(PATIENCE))?;
        let mut answer = [0; 1];
        Ok(first.read(&mut answer)? == 1)
    };
    ask().unwrap_or(false)
}

/// Answers the windows that come later.
#[cfg(unix)]
pub fn listen<R: Runtime>(home: &Path, app: AppHandle<R>) {
    use std::io::Write;
    use std::os::unix::net::UnixListener;
    // Nobody answered there: what is left is the socket of a killed process.
    let _ = std::fs::remove_file(socket(home));
    if std::fs::create_dir_all(home).is_err() {
        return;
    }
    let Ok(listener) = UnixListener::bind(socket(home)) else { return };
    std::thread::spawn(move || {
        for mut second in listener.incoming().flatten() {
            come_forward(&app);
            // A second window that has gone meanwhile needs no answer.
            let _ = second.write_all(b"!");
        }
    });
}

#[cfg(unix)]
fn come_forward<R: Runtime>(app: &AppHandle<R>) {
    use tauri::Manager;
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Removes the socket when the window closes.
#[cfg(unix)]
pub fn forget(home: &Path) {
    let _ = std::fs::remove_file(socket(home));
}

#[cfg(not(unix))]
pub fn hand_over(_home: &Path) -> bool {
    false
}

#[cfg(not(unix))]
pub fn listen<R: Runtime>(_home: &Path, _app: AppHandle<R>) {}

#[cfg(not(unix))]
pub fn forget(_home: &Path) {}
