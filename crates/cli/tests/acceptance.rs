//! The acceptance input of `../shared`, when it is there: every value lands, the expected results are given,
//! each mutation makes its rule newly fire.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use accostage_testkit::terminal::Terminal;
use serde_json::{Value, json};

fn profile() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/dossier/profile-a.yaml");
    if !path.exists() {
        println!("../shared is not here: the acceptance input is not tried");
        return None;
    }
    Some(path)
}

fn fired(report: &Value) -> BTreeSet<String> {
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect()
}

fn check(terminal: &Terminal, file: &Path) -> Value {
    let created = terminal.ok(&["dossier", "new", "--from", &file.display().to_string()]);
    assert_eq!(created["unmapped"], json!([]));
    let answer = terminal.run(&["dossier", "check", created["id"].as_str().expect("an id"), "--json"]);
    assert_eq!(answer.code, 1, "a young dossier has findings: {}", answer.err);
    answer.json()
}

#[test]
fn profile_a_gives_what_it_expects() {
    let Some(path) = profile() else { return };
    let text = std::fs::read_to_string(&path).expect("read");
    let profile = accostage_dossier::tree::parse(&text).expect("valid").to_json();
    let terminal = Terminal::new();
    let report = check(&terminal, &path);
    let expected = &profile["attendu"];
    for key in ["maturite", "complexite", "bandes", "eliminatoires_defavorables"] {
        assert_eq!(report["eligibility"][key], expected[key], "{key}");
    }
    assert_eq!(report["calcules"]["cas-eligibilite"], expected["calcules"]["cas-eligibilite"]);
    for (list, keys) in [
        ("consommation", &["environnement", "cpu", "memoire", "quota_cpu", "quota_memoire"][..]),
        ("quotas", &["plateforme", "famille", "demande", "plafond", "resultat"][..]),
    ] {
        let (given, wanted) = (report[list].as_array().expect("a list"), expected[list].as_array().expect("a list"));
        assert_eq!(given.len(), wanted.len(), "{list}");
        for (given, wanted) in given.iter().zip(wanted) {
            for key in keys {
                assert!(same(&given[key], &wanted[key]), "{list} {key}: {given} / {wanted}");
            }
        }
    }
    assert_eq!(report["broken"], json!([]));
    let base = fired(&report);
    for mutation in profile["mutations"].as_array().expect("mutations") {
        let mut mutated = profile.clone();
        let patch: json_patch::Patch = serde_json::from_value(mutation["patch"].clone()).expect("a patch");
        json_patch::patch(&mut mutated, &patch).expect("applies");
        let file = terminal.file("mutated.yaml", mutated.to_string());
        let now = fired(&check(&terminal, &file));
        let rule = mutation["regle"].as_str().expect("a rule");
        assert!(!base.contains(rule), "{rule} fires already");
        assert!(now.contains(rule), "{}: {rule} does not fire", mutation["id"]);
        println!("{}: {:?}", mutation["id"], now.difference(&base).collect::<Vec<_>>());
    }
}

/// Numbers are compared as numbers: 2 and 2.0 are the same quota.
fn same(given: &Value, wanted: &Value) -> bool {
    match (given, wanted) {
        (Value::Number(a), Value::Number(b)) => (a.as_f64().unwrap_or(0.0) - b.as_f64().unwrap_or(1.0)).abs() < 1e-9,
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => given == wanted,
    }
}
