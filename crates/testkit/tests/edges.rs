//! Who may use whom (ARCHITECTURE.md): read from `cargo metadata`, so that no edge appears unseen.

use std::process::Command;

use serde_json::Value;

/// Crate, then those of ours that it may use. Tests may use more: see below.
const ALLOWED: [(&str, &[&str]); 15] = [
    ("accostage-catalogue", &[]),
    ("accostage-certificates", &[]),
    ("accostage-diagram", &[]),
    ("accostage-platform", &[]),
    ("accostage-dossier", &["accostage-catalogue"]),
    ("accostage-fake-console", &[]),
    (
        "accostage-app",
        &[
            "accostage-catalogue",
            "accostage-certificates",
            "accostage-diagram",
            "accostage-dossier",
            "accostage-platform",
        ],
    ),
    ("accostage-store", &["accostage-app"]),
    ("accostage-keys", &["accostage-app"]),
    ("accostage-export", &["accostage-app", "accostage-catalogue", "accostage-dossier"]),
    ("accostage-console", &["accostage-app", "accostage-certificates", "accostage-platform"]),
    ("accostage-ipc", &["accostage-app"]),
    (
        "accostage-cli",
        &[
            "accostage-app",
            "accostage-catalogue",
            "accostage-console",
            "accostage-diagram",
            "accostage-dossier",
            "accostage-export",
            "accostage-keys",
            "accostage-platform",
            "accostage-store",
        ],
    ),
    (
        "accostage-desktop",
        &[
            "accostage-app",
            "accostage-catalogue",
            "accostage-console",
            "accostage-diagram",
            "accostage-dossier",
            "accostage-export",
            "accostage-ipc",
            "accostage-keys",
            "accostage-platform",
            "accostage-store",
        ],
    ),
    (
        "accostage-testkit",
        &[
            "accostage-app",
            "accostage-catalogue",
            "accostage-console",
            "accostage-diagram",
            "accostage-dossier",
            "accostage-export",
            "accostage-fake-console",
            "accostage-keys",
            "accostage-platform",
            "accostage-store",
        ],
    ),
];

/// Crates without any effect.
const PURE: [&str; 5] =
    ["accostage-catalogue", "accostage-certificates", "accostage-diagram", "accostage-dossier", "accostage-platform"];

/// What tests may use besides, whichever crate they test.
const TESTS_ONLY: [&str; 2] = ["accostage-testkit", "accostage-fake-console"];

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
            let fine = !ours || allowed.contains(&used) || (development && TESTS_ONLY.contains(&used));
            assert!(fine, "{name} must not use {used}");
            let pure = PURE.contains(&name);
            assert!(!pure || development || !IMPURE.contains(&used), "{name} is pure and must not use {used}");
        }
    }
}

/// The window shows the same errors: what the core advises is a thing to do, never a command to type. Each shell names
/// the way (`accostage_app::Way`) in its own manner.
#[test]
fn no_advice_outside_the_terminal_is_a_command_to_type() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = [
        "crates/app/src",
        "crates/catalogue/src",
        "crates/console/src",
        "crates/dossier/src",
        "crates/keys/src",
        "crates/platform/src",
        "crates/store/src",
        "src-tauri/src",
    ];
    let command = regex::Regex::new(r#""[^"\n]*(«.?accostage [a-z]|[ («]--[a-z])[^"\n]*""#).expect("a pattern");
    let mut waiting: Vec<_> = folders.map(|folder| root.join(folder)).to_vec();
    let (mut read, mut found) = (0, Vec::new());
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).expect("a folder").flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let source = std::fs::read_to_string(&path).expect("a text");
            read += 1;
            found.extend(command.find_iter(&source).map(|place| format!("{}: {}", path.display(), place.as_str())));
        }
    }
    assert!(read > 40, "{read} files");
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(command.is_match("\"Restaurez : « accostage backup list ».\"") && command.is_match("\"avec --name\""));
}
