//! The generated files are those that the list of commands gives. `ACCOSTAGE_GENERATE=1` writes them.

use std::path::Path;

fn holds(path: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::env::var_os("ACCOSTAGE_GENERATE").is_some() {
        std::fs::write(&path, expected).expect("the generated file can be written");
    }
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(present == expected, "{} has drifted: run ./dev gen", path.display());
}

#[test]
fn the_bindings_of_the_page_are_those_of_the_list() {
    holds("ui/src/generated/bindings.ts", &accostage_ipc::bindings());
}

#[test]
fn the_permissions_of_the_window_are_those_of_the_list() {
    holds("src-tauri/permissions/app.toml", &accostage_ipc::permissions());
}
