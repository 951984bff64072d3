//! The onboarding path in the terminal.

use accostage_testkit::terminal::Terminal;
use serde_json::Value;

fn status(terminal: &Terminal, id: &str, milestone: &str) -> Value {
    terminal.ok(&["milestone", "show", id, milestone])["statut"].clone()
}

#[test]
fn a_milestone_advances_with_its_evidence_until_its_gate_refuses_then_goes_with_reservations() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Guichet");
    let _ = terminal.ok(&["init", "--roles", "chef-de-projet,equipe-adoption"]);
    let listed = terminal.ok(&["milestone", "list", &id]);
    assert_eq!(listed["jalons"].as_array().map(Vec::len), Some(87));
    assert_eq!(listed["phase_courante"], "decouverte");
    let today = terminal.ok(&["milestone", "list", &id, "--today"]);
    assert_eq!(today["jalons"][0]["id"], "sensibilisation");

    let _ = terminal.ok(&["milestone", "set", &id, "sensibilisation", "--to", "en-cours"]);
    let _ = terminal.ok(&[
        "milestone",
        "prove",
        &id,
        "sensibilisation",
        "Réunion tenue",
        "--reference",
        "https://exemple.fr/cr",
    ]);
    let forbidden = terminal.run(&["milestone", "set", &id, "sensibilisation", "--to", "valide", "--json"]);
    assert_eq!((forbidden.code, &forbidden.json()["error"]["code"]), (1, &Value::from("refused")));
    let reserve = ["--to", "valide-avec-reserves", "--reserve", "2099-01-15:Compléter la fiche"];
    let _ = terminal.ok(&[&["milestone", "set", id.as_str(), "sensibilisation"][..], &reserve].concat());
    let shown = terminal.ok(&["milestone", "show", &id, "sensibilisation"]);
    assert_eq!(shown["statut"], "valide-avec-reserves");
    assert_eq!(shown["preuves"][0]["texte"], "Réunion tenue");
    assert_eq!(shown["reserves"][0]["avant"], "2099-01-15");
    let _ = terminal.ok(&["milestone", "lift", &id, "sensibilisation", "1", "--reason", "Fiche complétée"]);
    assert_eq!(status(&terminal, &id, "sensibilisation"), "valide");

    let report = terminal.run(&["gate", "report", &id, "--json"]);
    assert_eq!(report.code, 1, "things are missing");
    assert_eq!(report.json()["phase"], "decouverte");
    let markdown = terminal.run(&["gate", "report", &id, "--markdown"]);
    assert!(markdown.out.contains("## Réponses qui manquent"), "{}", markdown.out);
    let go = terminal.run(&["gate", "decide", &id, "go", "--role", "equipe-adoption", "--json"]);
    assert_eq!((go.code, &go.json()["error"]["code"]), (1, &Value::from("refused")));
    let risk = "risques=[{id: R1, libelle: Départ, probabilite: 2, gravite: 3, traitement: reduire}]";
    let _ = terminal.ok(&["dossier", "set", &id, risk]);
    let decide = ["gate", "decide", &id, "go-avec-reserves", "--role", "equipe-adoption"];
    let _ = terminal.ok(&[&decide[..], &["--reserve", "2099-03-15:R1:Fournir les réponses"]].concat());
    assert_eq!(status(&terminal, &id, "controle-decouverte"), "valide-avec-reserves");
    assert_eq!(terminal.ok(&["milestone", "list", &id])["phase_courante"], "qualification");
    let check = terminal.run(&["dossier", "check", &id, "--json"]);
    assert_eq!(check.json()["calcules"]["dossier-phase"], "qualification");
}

#[test]
fn nobody_acts_in_a_role_that_was_not_declared() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Guichet");
    let refused =
        terminal.run(&["gate", "decide", &id, "no-go", "--reason", "x", "--role", "equipe-adoption", "--json"]);
    assert_eq!((refused.code, &refused.json()["error"]["code"]), (2, &Value::from("invalid_input")));
    let unknown = terminal.run(&["init", "--roles", "capitaine", "--json"]);
    assert!(unknown.json()["error"]["message"].as_str().is_some_and(|text| text.contains("capitaine")));
}

#[test]
fn a_plan_is_kept_undone_and_moves_the_forecast() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Guichet");
    let before = terminal.ok(&["forecast", &id, "--draws", "500"]);
    assert_eq!(terminal.ok(&["forecast", &id, "--draws", "500"]), before, "the same dates when asked twice");
    let plan = ["--plan", "charge-min=80", "--plan", "charge-max=100,5", "--plan", "personne/Camille Exemple=50"];
    let _ = terminal.ok(&[&["milestone", "set", id.as_str(), "prod-audits"][..], &plan].concat());
    let after = terminal.ok(&["forecast", &id, "--draws", "500"]);
    assert!(after["p50"].as_str() > before["p50"].as_str(), "{} {}", after["p50"], before["p50"]);
    assert_eq!(after["poids"][0]["jalon"], "prod-audits");
    let _ = terminal.ok(&["dossier", "undo", &id]);
    assert_eq!(terminal.ok(&["forecast", &id, "--draws", "500"]), before);
    let _ = terminal.ok(&["milestone", "holiday", &id, "2099-08-01", "2099-08-20"]);
    for (bad, told) in [
        ("charge-min=beaucoup", "n'est pas un nombre"),
        ("fin-prevue=bientôt", "n'est pas une date"),
        ("personne/Camille=150", "entre 0 et 100"),
        ("humeur=bonne", "n'a pas d'attribut"),
    ] {
        let refused = terminal.run(&["milestone", "set", &id, "prod-audits", "--plan", bad, "--json"]);
        let message = refused.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(refused.code == 2 && message.contains(told), "{bad}: {message}");
    }
    let backwards = ["--plan", "debut-prevu=2027-05-01", "--plan", "fin-prevue=2027-04-01"];
    let refused = terminal.run(&[&["milestone", "set", id.as_str(), "prod-audits"][..], &backwards].concat());
    assert!(refused.err.contains("vient avant le début prévu"), "{}", refused.err);
}

#[test]
fn the_path_travels_with_the_export_and_does_not_follow_a_copy() {
    let (here, there) = (Terminal::new(), Terminal::new());
    let id = here.dossier("Voyage");
    let _ = here.ok(&["milestone", "set", &id, "sensibilisation", "--to", "en-cours"]);
    let file = here.file("voyage.json", "");
    let _ = here.ok(&["dossier", "export", &id, "-o", &file.display().to_string()]);
    let _ = there.ok(&["dossier", "import", &file.display().to_string()]);
    assert_eq!(status(&there, &id, "sensibilisation"), "en-cours");
    let copy = here.ok(&["dossier", "duplicate", &id])["id"].as_str().expect("an identifier").to_owned();
    assert_eq!(status(&here, &copy, "sensibilisation"), "pret");
}
