//! The register and the agenda in the terminal.

use accostage_testkit::terminal::Terminal;
use serde_json::{Value, json};

const ROLES: &str = "chef-de-projet,sponsor,architecture-entreprise";

fn day(days: i64) -> String {
    (chrono::Local::now().date_naive() + chrono::Duration::days(days)).to_string()
}

fn set(terminal: &Terminal, id: &str, pair: &str) {
    let _ = terminal.ok(&["dossier", "set", id, pair]);
}

#[test]
fn a_risk_is_added_assessed_then_accepted_by_who_may() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Guichet");
    let _ = terminal.ok(&["init", "--roles", ROLES]);
    let added = terminal.ok(&["risk", "add", &id, "Départ du développeur principal", "--origin", "Équipe réduite"]);
    assert_eq!(added["risque"], "R1");
    let second = terminal.ok(&["risk", "add", &id, "Retard du réseau", "--owner", "Camille Exemple"]);
    assert_eq!(second["risque"], "R2");
    let taken = terminal.run(&["risk", "add", &id, "Autre", "--number", "r1", "--json"]);
    assert_eq!((taken.code, &taken.json()["error"]["code"]), (2, &Value::from("invalid_input")));

    let assess = ["risk", "assess", &id, "R1", "--likelihood", "3", "--severity", "3", "--treatment", "reduire"];
    let review = day(90);
    let _ = terminal.ok(&[&assess[..], &["--review", &review, "--consequence", "Retard"]].concat());
    let listed = terminal.run(&["risk", "list", &id, "--json"]);
    assert_eq!(listed.code, 1, "the second one is not assessed");
    let risks = &listed.json()["risques"];
    assert_eq!(risks[0]["niveau"], "eleve");
    assert_eq!(risks[0]["evaluation"]["role"], "chef-de-projet");
    assert_eq!(risks[0]["revue_le"], review.as_str());
    assert_eq!(risks[1]["attention"], json!(["non-evalue"]));

    let until = day(60);
    let accept = ["risk", "accept", &id, "R1", "--until", &until, "--reason", "Recrutement en cours"];
    let lead = terminal.run(&[&accept[..], &["--json"]].concat());
    assert_eq!((lead.code, &lead.json()["error"]["code"]), (1, &Value::from("refused")));
    assert!(lead.json()["error"]["message"].as_str().is_some_and(|text| text.contains("Un risque est accepté par")));
    let _ = terminal.ok(&[&accept[..], &["--role", "sponsor"]].concat());
    let risk = terminal.run(&["risk", "list", &id, "--json"]).json()["risques"][0].clone();
    assert_eq!((&risk["traitement"], &risk["acceptation"]["etat"]), (&json!("accepter"), &json!("en-vigueur")));
    let decisions = terminal.ok(&["decision", "list", &id])["decisions"].clone();
    assert_eq!(decisions.as_array().map(Vec::len), Some(1), "the row that rules read tells the same decision");
    assert_eq!((&decisions[0]["nature"], &decisions[0]["signee"]), (&json!("risque-accepte"), &json!(true)));
    let text = terminal.run(&["risk", "list", &id]);
    assert!(text.out.contains("Élevé") && text.out.contains("à évaluer"), "{}", text.out);
    // What was signed is not taken back with what was typed.
    let _ = terminal.ok(&["dossier", "undo", &id]);
    assert_eq!(terminal.ok(&["decision", "list", &id])["decisions"].as_array().map(Vec::len), Some(1));
}

#[test]
fn decisions_are_signed_and_the_register_shows_the_gates_too() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Guichet");
    let _ = terminal.ok(&["init", "--roles", "chef-de-projet,architecture-entreprise,equipe-adoption"]);
    let scope = ["decision", "add", &id, "perimetre", "Module de paiement", "--text", "Reporté en version 2"];
    let bare = terminal.run(&[&scope[..], &["--json"]].concat());
    assert!(bare.json()["error"]["message"].as_str().is_some_and(|text| text.contains("motif")), "{}", bare.out);
    let _ = terminal.ok(&[&scope[..], &["--reason", "Budget"]].concat());
    let derogation = ["decision", "add", &id, "derogation", "cct-sauvegarde-s3", "--reason", "Marché en cours"];
    let until = day(20);
    let _ = terminal.ok(&[&derogation[..], &["--until", &until, "--role", "architecture-entreprise"]].concat());
    let _ = terminal.ok(&["gate", "decide", &id, "no-go", "--reason", "Dossier vide", "--role", "equipe-adoption"]);
    for elsewhere in ["risque-accepte", "go-no-go"] {
        let refused = terminal.run(&["decision", "add", &id, elsewhere, "x", "--reason", "x", "--text", "x", "--json"]);
        assert_eq!((refused.code, &refused.json()["error"]["code"]), (1, &Value::from("refused")), "{elsewhere}");
    }
    let listed = terminal.ok(&["decision", "list", &id])["decisions"].clone();
    let kinds: Vec<&str> = listed.as_array().expect("a list").iter().filter_map(|it| it["nature"].as_str()).collect();
    assert_eq!(kinds, ["go-no-go", "derogation", "perimetre"]);
    let only = terminal.ok(&["decision", "list", &id, "--kind", "derogation,perimetre"]);
    assert_eq!(only["decisions"].as_array().map(Vec::len), Some(2));
    let again = ["--reason", "Prolongée", "--until", &day(40), "--supersedes"];
    let first = listed[1]["id"].as_str().expect("an identity");
    let role = ["--role", "architecture-entreprise"];
    let _ = terminal.ok(&[&derogation[..5], &again, &[first], &role].concat());
    let standing = terminal.ok(&["decision", "list", &id, "--kind", "derogation", "--standing"]);
    assert_eq!(standing["decisions"].as_array().map(Vec::len), Some(1));
    let text = terminal.run(&["decision", "list", &id]);
    assert!(text.out.contains("Remplacée") && text.out.contains("signée par testeur"), "{}", text.out);
}

#[test]
fn the_agenda_tells_late_ones_first_and_reminders_before_their_time() {
    let terminal = Terminal::new();
    let (id, other) = (terminal.dossier("Guichet"), terminal.dossier("Portail"));
    assert_eq!(terminal.ok(&["agenda"])["total"], 0);
    set(&terminal, &id, &format!("echeances=[{{libelle: Salon, date: '{}'}}]", day(-3)));
    set(&terminal, &id, &format!("certificats=[{{cn: guichet.exemple.fr, expire-le: '{}'}}]", day(50)));
    set(&terminal, &other, &format!("mise-en-production-visee={}", day(12)));
    set(&terminal, &other, &format!("echeances=[{{libelle: Loi, date: '{}'}}]", day(45)));
    let _ = terminal.ok(&["milestone", "set", &other, "sensibilisation", "--plan", &format!("fin-prevue={}", day(5))]);

    let agenda = terminal.run(&["agenda", "--json"]);
    assert_eq!(agenda.code, 1, "one is late");
    let told = agenda.json();
    let natures: Vec<&str> =
        told["echeances"].as_array().expect("lines").iter().filter_map(|it| it["nature"].as_str()).collect();
    assert_eq!(natures, ["echeance", "jalon", "mise-en-production", "certificat"], "{told}");
    assert_eq!((&told["echeances"][0]["en_retard"], &told["echeances"][0]["jours"]), (&json!(true), &json!(-3)));
    assert_eq!((&told["echeances"][3]["rappel"], &told["echeances"][3]["nom"]), (&json!(60), &json!("Guichet")));
    assert_eq!(terminal.run(&["agenda", "--all", "--json"]).json()["total"], 5);
    assert_eq!(terminal.ok(&["agenda", "--days", "10", "--dossier", &other])["total"], 1);
    assert_eq!(terminal.ok(&["agenda", "--kind", "certificat,jalon"])["total"], 2);
    let next = terminal.run(&["agenda", "--offset", "1", "--limit", "1", "--json"]);
    assert_eq!((next.code, &next.json()["en_retard"]), (1, &json!(1)), "late ones count on every page");
    let text = terminal.run(&["agenda"]);
    let (late, week) = (text.out.find("En retard"), text.out.find("Semaine du"));
    assert!(late.is_some() && late < week, "{}", text.out);

    let file = terminal.file("echeances.ics", "");
    let _ = terminal.ok(&["agenda", "--all", "--limit", "2", "--ics", &file.display().to_string()]);
    let calendar = std::fs::read_to_string(&file).expect("written");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 5);
    assert_eq!(calendar.matches("TRIGGER:-P").count(), 4, "the four reminders of the certificate");
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75) && calendar.ends_with("END:VCALENDAR\r\n"));

    // What is done, undone, put away or copied is told again at once.
    let _ = terminal.ok(&["dossier", "undo", &other]);
    assert_eq!(terminal.ok(&["agenda", "--kind", "jalon"])["total"], 0);
    let _ = terminal.ok(&["dossier", "duplicate", &id]);
    assert_eq!(terminal.ok(&["agenda", "--kind", "certificat"])["total"], 2);
    let _ = terminal.ok(&["dossier", "archive", &id]);
    assert_eq!(terminal.ok(&["agenda", "--kind", "certificat"])["total"], 1);
}
