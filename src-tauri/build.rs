//! Checks the configuration and the permissions, and embeds both.

use tauri_build::{AppManifest, Attributes};

fn main() {
    // Tauri watches its own folder of permissions only: without this line, a new command would be refused by a program
    // built before it.
    println!("cargo::rerun-if-changed=src-tauri/permissions");
    // The permission file is generated from the list of commands (crates/ipc).
    let manifest = AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*.toml");
    if let Err(error) = tauri_build::try_build(Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
    }
}
