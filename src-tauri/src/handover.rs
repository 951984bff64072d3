//! A second window on the same data gives way to the first one, which comes forward.
//!
//! A local socket in the data folder, rather than a D-Bus name: it is per folder, and works without a
//! session bus. A file lock says who is first, so that two windows started together do not take each other's
//! socket. The lock of the store stays the guard of the data; this is only courtesy.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, Runtime};

fn socket(home: &Path) -> PathBuf {
    home.join("window.sock")
}

/// Longest wait for the first window to answer: longer, it is stuck, and the user must be told so.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Longest time between the lock of the first window and its socket.
#[cfg(unix)]
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(500);

/// What a window learns when it starts.
pub enum Place {
    /// The only window on these data, for as long as this is held.
    First(First),
    /// Another one came forward.
    Second,
    /// Another one is there and does not answer.
    Stuck,
}

/// The first place: the lock, and the socket that later windows ask. None of them in a folder that cannot be
/// written, which the page will say.
#[derive(Default)]
pub struct First {
    _lock: Option<std::fs::File>,
    #[cfg(unix)]
    listener: Option<std::os::unix::net::UnixListener>,
}

/// Takes the first place, or asks the window that has it to come forward.
#[cfg(unix)]
pub fn take_place(home: &Path) -> Place {
    let open = || -> std::io::Result<std::fs::File> {
        std::fs::create_dir_all(home)?;
        std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(home.join("window.lock"))
    };
    let Ok(lock) = open() else { return Place::First(First::default()) };
    if !matches!(lock.try_lock(), Err(std::fs::TryLockError::WouldBlock)) {
        // Under the lock, what is there is the socket of a killed window. Questions wait in the new one until the
        // window can answer.
        let _ = std::fs::remove_file(socket(home));
        let listener = std::os::unix::net::UnixListener::bind(socket(home)).ok();
        return Place::First(First { _lock: Some(lock), listener });
    }
    let start = std::time::Instant::now();
    let first = loop {
        match std::os::unix::net::UnixStream::connect(socket(home)) {
            Ok(first) => break first,
            Err(_) if start.elapsed() < BETWEEN => std::thread::yield_now(),
            Err(_) => return Place::Stuck,
        }
    };
    if answers(first).unwrap_or(false) { Place::Second } else { Place::Stuck }
}

/// To connect is to ask; the answer tells that the first window has come forward.
#[cfg(unix)]
fn answers(mut first: std::os::unix::net::UnixStream) -> std::io::Result<bool> {
    use std::io::Read;
    first.set_read_timeout(Some(PATIENCE))?;
    let mut answer = [0; 1];
    Ok(first.read(&mut answer)? == 1)
}

/// Answers the windows that come later.
#[cfg(unix)]
pub fn listen<R: Runtime>(place: &mut First, app: AppHandle<R>) {
    use std::io::Write;
    let Some(listener) = place.listener.take() else { return };
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
pub fn take_place(_home: &Path) -> Place {
    Place::First(First::default())
}

#[cfg(not(unix))]
pub fn listen<R: Runtime>(_place: &mut First, _app: AppHandle<R>) {}

#[cfg(not(unix))]
pub fn forget(_home: &Path) {}
