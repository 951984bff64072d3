//! Who may use whom (ARCHITECTURE.md): read from `cargo metadata`, so that no edge appears unseen.

use std::process::Command;

use serde_json::Value;

/// Crate, then those of ours that it may use. Tests may use `testkit` besides.
const ALLOWED: [(&str, &[&str]); 10] = [
    ("accostage-catalogue", &[]),
    ("accostage-dossier", &["accostage-catalogue"]),
    ("accostage-app", &["accostage-catalogue", "accostage-dossier"]),
    ("accostage-store", &["accostage-app"]),
    ("accostage-keys", &["accostage-app"]),
    ("accostage-export", &["accostage-app", "accostage-catalogue", "accostage-dossier"]),
    ("accostage-ipc", &["accostage-app"]),
    (
        "accostage-cli",
        &[
            "accostage-app",
            "accostage-catalogue",
            "accostage-dossier",
            "accostage-export",
            "accostage-keys",
            "accostage-store",
        ],
    ),
    (
        "accostage-desktop",
        &[
            "accostage-app",
            "accostage-catalogue",
            "accostage-dossier",
            "accostage-export",
            "accostage-ipc",
            "accostage-keys",
            "accostage-store",
        ],
    ),
    (
        "accostage-testkit",
        &[
            "accostage-app",
            "accostage-catalogue",
            "accostage-dossier",
            "accostage-export",
            "accostage-keys",
            "accostage-store",
        ],
    ),
];

/// What a pure crate may not reach: I/O, async, clocks, networks.
const IMPURE: [&str; 6] = ["tokio", "sqlx", "reqwest", "tauri", "fs-err", "keyring"];

#[test]
fn no_crate_uses_what_it_must_not() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .output()
        .expect("cargo answers");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert_eq!(packages.len(), ALLOWED.len(), "a new crate takes its place in this list");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let (_, allowed) = ALLOWED.iter().find(|(known, _)| *known == name).expect("a known crate");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let used = dependency["name"].as_str().expect("a name");
            let development = dependency["kind"] == "dev";
            let ours = used.starts_with("accostage-");
            let fine = !ours || allowed.contains(&used) || (development && used == "accostage-testkit");
            assert!(fine, "{name} must not use {used}");
            let pure = ["accostage-catalogue", "accostage-dossier"].contains(&name);
            assert!(!pure || development || !IMPURE.contains(&used), "{name} is pure and must not use {used}");
        }
    }
}
