//! The arrival of a catalogue: shown before it is applied, trusted or confirmed, and losing no answer.

use accostage_testkit::terminal::Terminal;
use minisign::KeyPair;
use serde_json::json;

/// The catalogue in force as text, under another revision.
fn next_revision(terminal: &Terminal, revision: &str) -> String {
    let shown = terminal.run(&["catalogue", "show", "--yaml"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    let present = shown.out.lines().find_map(|line| line.trim().strip_prefix("revision: ")).expect("a revision");
    shown.out.replacen(present, revision, 1)
}

fn sign(key: &KeyPair, text: &str) -> String {
    minisign::sign(Some(&key.pk), &key.sk, text.as_bytes(), Some("catalogue"), None).expect("signed").into_string()
}

#[test]
fn a_catalogue_is_shown_changed_previewed_and_installed_once_confirmed() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Suivi");
    let _ = terminal.ok(&["dossier", "set", &id, "imputation-uo=UO-1"]);
    let next = next_revision(&terminal, "2027.1.0");
    let file = terminal.file("next.yaml", &next).display().to_string();
    assert_eq!(terminal.run(&["catalogue", "validate", &file]).code, 0);
    let preview = terminal.ok(&["catalogue", "import", &file]);
    assert_eq!((preview["revision"].clone(), preview["applied"].clone()), (json!("2027.1.0"), json!(false)));
    assert_eq!(terminal.run(&["catalogue", "import", &file, "--apply"]).code, 2, "neither signed nor confirmed");
    assert_eq!(terminal.ok(&["catalogue", "import", &file, "--apply", "--yes"])["applied"], true);
    let after = terminal.ok(&["dossier", "show", &id]);
    assert_eq!(
        (after["catalogue"].clone(), after["reponses"].clone()),
        (json!("2027.1.0"), json!({ "imputation-uo": "UO-1" }))
    );
    // The shipped one is older now: going back to it is a choice.
    assert_eq!(terminal.run(&["catalogue", "import", "--shipped", "--apply"]).code, 2);
    assert_eq!(terminal.ok(&["catalogue", "import", "--shipped", "--apply", "--yes"])["older"], true);
}

#[test]
fn a_broken_catalogue_is_refused_with_file_and_line() {
    let terminal = Terminal::new();
    let _ = terminal.ok(&["init"]);
    let broken = next_revision(&terminal, "2027.1.0").replacen("exige: ", "exige: (((", 1);
    let broken = terminal.file("broken.yaml", broken).display().to_string();
    let refused = terminal.run(&["catalogue", "validate", &broken, "--json"]);
    assert_eq!(refused.code, 2);
    let message = refused.json()["error"]["message"].as_str().expect("a message").to_owned();
    let place = message.split("broken.yaml:").nth(1).expect("the file");
    assert!(place.chars().next().is_some_and(|digit| digit.is_ascii_digit()), "{message}");

    // What the calculations read by name may not be renamed: they would give nothing, in silence.
    let renamed = next_revision(&terminal, "2027.1.0").replace("stage-production", "etape-production");
    let renamed = terminal.file("renamed.yaml", renamed).display().to_string();
    let refused = terminal.run(&["catalogue", "validate", &renamed, "--json"]);
    assert_eq!(refused.code, 2, "{}", refused.out);
}

#[test]
fn only_a_trusted_signature_of_the_very_file_spares_the_confirmation() {
    let terminal = Terminal::new();
    let _ = terminal.dossier("Signé");
    let (trusted, stranger) = (
        KeyPair::generate_unencrypted_keypair().expect("a key"),
        KeyPair::generate_unencrypted_keypair().expect("a key"),
    );
    let next = next_revision(&terminal, "2027.1.0");
    let file = terminal.file("next.yaml", &next).display().to_string();
    let _ = terminal.ok(&["catalogue", "trust", &trusted.pk.to_base64()]);
    assert_eq!(terminal.run(&["catalogue", "trust", "RWnot-a-key"]).code, 2);

    // The signature lies beside the file, as minisign writes it.
    let _ = terminal.file("next.yaml.minisig", sign(&stranger, &next));
    assert_eq!(terminal.run(&["catalogue", "import", &file, "--apply"]).code, 2, "signed by a stranger");
    assert_eq!(terminal.run(&["catalogue", "import", &file, "--apply", "--yes"]).code, 2, "confirmed, yet forged");
    let _ = terminal.file("next.yaml.minisig", sign(&trusted, &next.replacen("revision", "revisiom", 1)));
    assert_eq!(terminal.run(&["catalogue", "import", &file, "--apply"]).code, 2, "another content was signed");
    let _ = terminal.file("next.yaml.minisig", "untrusted comment: x\nnot base64\n");
    assert_eq!(terminal.run(&["catalogue", "import", &file, "--apply"]).code, 2, "unreadable");

    let _ = terminal.file("next.yaml.minisig", sign(&trusted, &next));
    let installed = terminal.ok(&["catalogue", "import", &file, "--apply"]);
    assert_eq!(
        (installed["applied"].clone(), installed["signed_by"].clone()),
        (json!(true), json!(trusted.pk.to_base64()))
    );
}

#[test]
fn an_old_signed_catalogue_played_again_needs_a_confirmation() {
    let terminal = Terminal::new();
    let _ = terminal.dossier("Rejoué");
    let key = KeyPair::generate_unencrypted_keypair().expect("a key");
    let _ = terminal.ok(&["catalogue", "trust", &key.pk.to_base64()]);
    let next = next_revision(&terminal, "2001.1.0");
    let date = next.lines().find_map(|line| line.trim().strip_prefix("date: ")).expect("a date").to_owned();
    let old = next.replacen(&date, "\"2001-01-01\"", 1);
    let file = terminal.file("old.yaml", &old).display().to_string();
    let _ = terminal.file("old.yaml.minisig", sign(&key, &old));
    assert_eq!(terminal.ok(&["catalogue", "import", &file])["older"], true);
    assert_eq!(terminal.run(&["catalogue", "import", &file, "--apply"]).code, 2);
    assert_eq!(terminal.ok(&["catalogue", "import", &file, "--apply", "--yes"])["applied"], true);
}

#[test]
fn a_dossier_that_came_before_its_catalogue_joins_it_when_it_arrives() {
    let (here, there) = (Terminal::new(), Terminal::new());
    let _ = here.ok(&["init"]);
    let file = here.file("next.yaml", next_revision(&here, "2027.1.0")).display().to_string();
    let _ = here.ok(&["catalogue", "import", &file, "--apply", "--yes"]);
    let id = here.dossier("En avance");
    let _ = here.ok(&["dossier", "set", &id, "imputation-uo=UO-1"]);
    let export = here.file("export.json", "").display().to_string();
    let _ = here.ok(&["dossier", "export", &id, "-o", &export]);

    let other = there.dossier("Sur place");
    let _ = there.ok(&["dossier", "import", &export]);
    assert_eq!(there.run(&["dossier", "check", &id]).code, 3, "its catalogue is not here yet");
    assert_eq!(there.ok(&["catalogue", "import", &file, "--apply", "--yes"])["applied"], true);
    for dossier in [&id, &other] {
        assert_eq!(there.ok(&["dossier", "show", dossier])["catalogue"], "2027.1.0");
    }
    assert_eq!(there.ok(&["dossier", "show", &id])["reponses"], json!({ "imputation-uo": "UO-1" }));
}
