//! Environments and certificates in the terminal.

use accostage_testkit::terminal::Terminal;
use p12_keystore::{Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use serde_json::{Value, json};

const ENVIRONMENTS: &str = "environnements=[{nom: integ, plateforme: cloud-pi, stage: integration, cpu: 2, memoire: 4}, \
                            {nom: preprod, plateforme: cloud-pi, stage: staging, label-env: prod, cpu: 4, memoire: 8}]";

fn dossier(terminal: &Terminal) -> String {
    let id = terminal.dossier("Guichet");
    let _ = terminal.ok(&["dossier", "set", &id, ENVIRONMENTS]);
    id
}

fn cell(terminal: &Terminal, id: &str, environment: &str, attribute: &str) -> Value {
    let shown = terminal.ok(&["env", "show", id, environment]);
    let cells = shown["cellules"].as_array().expect("cells");
    cells.iter().find(|cell| cell["attribut"] == attribute).expect("a cell").clone()
}

fn refusal(terminal: &Terminal, arguments: &[&str]) -> (i32, String) {
    let refused = terminal.run(&[arguments, &["--json"]].concat());
    let message = refused.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
    (refused.code, message)
}

#[test]
fn what_is_declared_of_a_cell_is_kept_with_its_evidence_and_the_answers_have_the_last_word() {
    let terminal = Terminal::new();
    let id = dossier(&terminal);
    let listed = terminal.ok(&["env", "list", &id]);
    assert_eq!(listed["environnements"].as_array().map(Vec::len), Some(2));
    assert_eq!(listed["environnements"][0]["cellules"].as_array().map(Vec::len), Some(32));

    let set = ["env", "set", &id, "integ", "env-base", "pret", "--date", "03/11/2026"];
    let _ = terminal.ok(&[&set[..], &["--owner", "Camille Exemple", "--evidence", "https://exemple.fr/t/1"]].concat());
    let base = cell(&terminal, &id, "integ", "env-base");
    assert_eq!((&base["statut"], &base["origine"]), (&json!("pret"), &json!("declare")));
    assert_eq!((&base["date"], &base["responsable"]), (&json!("2026-11-03"), &json!("Camille Exemple")));
    assert_eq!(base["preuve"], "https://exemple.fr/t/1");
    let _ = terminal.ok(&["env", "set", &id, "integ", "env-base", "", "--date", ""]);
    assert_eq!(cell(&terminal, &id, "integ", "env-base")["origine"], "deduit", "taken away");

    let label = cell(&terminal, &id, "preprod", "env-label");
    assert_eq!((&label["statut"], &label["origine"]), (&json!("ecart"), &json!("dossier")));
    let (code, told) = refusal(&terminal, &["env", "set", &id, "preprod", "env-label", "saisi"]);
    assert!(code == 1 && told.contains("disent déjà"), "{told}");
    for (arguments, told) in [
        (vec!["env", "set", &id, "recette", "env-base", "pret"], "Aucun environnement"),
        (vec!["env", "set", &id, "integ", "env-humeur", "pret"], "n'a pas d'attribut"),
        (vec!["env", "set", &id, "integ", "env-base", "presque"], "n'a pas d'état"),
        (vec!["env", "set", &id, "integ", "env-base", "--date", "bientôt"], "n'est pas une date"),
        (vec!["env", "set", &id, "integ", "env-nom", "--value", "autre"], "vient du dossier"),
    ] {
        let (code, message) = refusal(&terminal, &arguments);
        assert!(code == 2 && message.contains(told), "{message}");
    }
    let (code, told) = refusal(&terminal, &["env", "set", &id, "integ", "env-etat-vie", "degrade"]);
    assert!(code == 1 && told.contains("pas encore créé"), "{told}");
    let _ = terminal.ok(&["env", "set", &id, "integ", "env-version", "saisie", "--value", "1.4.2"]);
    assert_eq!(cell(&terminal, &id, "integ", "env-version")["valeur"], "1.4.2");
}

#[test]
fn what_names_an_environment_that_was_removed_is_kept_and_told() {
    let terminal = Terminal::new();
    let id = dossier(&terminal);
    let _ = terminal.ok(&["env", "set", &id, "preprod", "env-version", "saisie", "--value", "2.0"]);
    let _ = terminal.ok(&["dossier", "set", &id, "domaines=[{environnement: preprod, fqdn: p.exemple.gouv.fr}]"]);
    let _ = terminal.ok(&["milestone", "prove", &id, "sensibilisation", "Vu sur preprod."]);
    let _ = terminal.ok(&["dossier", "set", &id, "environnements=[{nom: integ, stage: integration}]"]);
    let listed = terminal.ok(&["env", "list", &id]);
    let kept = listed["retires"].as_array().expect("ghosts");
    let ghost = kept.iter().find(|ghost| ghost["nom"] == "preprod").expect("it is told");
    assert_eq!(ghost["jalons"], json!(["sensibilisation"]));
    assert!(ghost["faits"].to_string().contains("2.0"), "{ghost}");
    let lost = &listed["renvois_perdus"][0];
    assert_eq!((&lost["table"], &lost["nom"]), (&json!("domaines"), &json!("preprod")));
    let told = terminal.run(&["env", "list", &id]).out;
    assert!(told.contains("n'est pas un environnement du dossier") && told.contains("sensibilisation"), "{told}");
}

struct Service {
    pem: String,
    der: Vec<u8>,
    key: KeyPair,
}

fn service(names: &[&str], year: i32) -> Service {
    let mut params = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let params = params.as_mut().expect("parameters");
    params.distinguished_name.push(DnType::CommonName, names[0]);
    (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(year, 1, 1));
    let key = KeyPair::generate().expect("a key");
    let signed = params.self_signed(&key).expect("signed");
    Service { pem: signed.pem(), der: signed.der().to_vec(), key }
}

#[test]
fn a_certificate_is_imported_once_looked_at_and_never_over_another_answer() {
    let terminal = Terminal::new();
    let id = dossier(&terminal);
    let names = "domaines=[{environnement: preprod, fqdn: guichet.exemple.gouv.fr, reseau: internet}, \
                 {environnement: preprod, fqdn: a.b.exemple.gouv.fr, reseau: internet}]";
    let _ = terminal.ok(&["dossier", "set", &id, names, "exposition-reseaux=[internet]"]);
    let made = service(&["guichet.exemple.gouv.fr", "*.exemple.gouv.fr"], 2099);
    let file = terminal.file("guichet.crt", &made.pem).display().to_string();

    let seen = terminal.ok(&["cert", "import", &id, &file, "--dry-run"]);
    assert_eq!((&seen["contenant"], &seen["ligne"]), (&json!("pem"), &Value::Null));
    assert_eq!(seen["couvre"].as_array().map(Vec::len), Some(1));
    assert_eq!(seen["sans_certificat"][0]["nom"], "a.b.exemple.gouv.fr", "a joker stands for one label");
    assert!(terminal.ok(&["dossier", "show", &id])["reponses"].get("certificats").is_none(), "nothing is written");

    let done = terminal.ok(&["cert", "import", &id, &file]);
    let row = &terminal.ok(&["dossier", "show", &id])["reponses"]["certificats"][0];
    assert_eq!((&row["cn"], &row["environnement"]), (&json!("guichet.exemple.gouv.fr"), &json!("preprod")));
    assert_eq!((&row["expire-le"], &row["statut"]), (&json!("2099-01-01"), &json!("pret")));
    let again = terminal.ok(&["cert", "import", &id, &file]);
    assert_eq!((&again["ligne"], &again["import"]["cellules"]), (&done["ligne"], &json!([])), "the same row");

    let renewed = service(&["guichet.exemple.gouv.fr"], 2026);
    let file = terminal.file("expire.pem", &renewed.pem).display().to_string();
    let (code, told) = refusal(&terminal, &["cert", "import", &id, &file]);
    assert!(code == 1 && told.contains("Expire le") && told.contains("alternatifs"), "{told}");
    let done = terminal.ok(&["cert", "import", &id, &file, "--replace"]);
    let cells = done["import"]["cellules"].as_array().expect("cells");
    let names = cells.iter().find(|cell| cell["colonne"] == "san").expect("names that it no longer has");
    assert_eq!((&names["avant"], &names["apres"]), (&json!("*.exemple.gouv.fr"), &json!("aucun")));
    assert!(terminal.ok(&["dossier", "show", &id])["reponses"]["certificats"][0].get("san").is_none());
    let listed = terminal.run(&["cert", "list", &id, "--json"]);
    assert_eq!(listed.code, 1, "it has expired");
    assert_eq!(listed.json()["rappels"][0]["nom"], "guichet.exemple.gouv.fr");
    assert_eq!(cell(&terminal, &id, "preprod", "env-certificats")["statut"], "expire");
}

#[test]
fn a_p12_asks_its_passphrase_and_no_private_key_comes_in() {
    let terminal = Terminal::new();
    let id = dossier(&terminal);
    let made = service(&["guichet.exemple.gouv.fr"], 2099);
    let chain = PrivateKeyChain::new(
        "id",
        PrivateKey::from_der(&made.key.serialize_der()).expect("a key"),
        [Certificate::from_der(&made.der).expect("a certificate")],
    );
    let mut store = KeyStore::new();
    store.add_entry("guichet", KeyStoreEntry::PrivateKeyChain(chain));
    let writer = store.writer("secret du p12").encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256);
    let p12 = writer.encryption_iterations(100).write().expect("written");
    let file = terminal.file("guichet.p12", &p12).display().to_string();
    let asked = terminal.run(&["cert", "import", &id, &file, "--json"]);
    assert_eq!(asked.code, 2);
    assert!(
        asked.out.contains("demande sa phrase secrète") && asked.out.contains("--p12-passphrase-file"),
        "{}",
        asked.out
    );
    let wrong = terminal.file("wrong", "autre\n").display().to_string();
    let (_, told) = refusal(&terminal, &["cert", "import", &id, &file, "--p12-passphrase-file", &wrong]);
    assert!(told.contains("n'est pas celle"), "{told}");
    let right = terminal.file("right", "secret du p12\n").display().to_string();
    let done = terminal.ok(&["cert", "import", &id, &file, "--p12-passphrase-file", &right]);
    assert_eq!(done["import"]["cle_ecartee"], true);
    let whole = terminal.ok(&["dossier", "export", &id, "--format", "json"]).to_string();
    assert!(!whole.contains("secret du p12") && !whole.contains("PRIVATE KEY"));

    let key = made.key.serialize_pem();
    for (name, content) in [("seule.key", key.clone()), ("avec.pem", format!("{}{key}", made.pem))] {
        let file = terminal.file(name, content).display().to_string();
        let (code, told) = refusal(&terminal, &["cert", "import", &id, &file]);
        assert!(code == 2 && told.contains("clé privée"), "{told}");
        let (code, told) = refusal(&terminal, &["dossier", "attach", &id, "pieces-jointes", &file]);
        assert!(code == 2 && told.contains("contient un secret"), "{told}");
    }
    let (_, told) = refusal(&terminal, &["dossier", "attach", &id, "pieces-jointes", &file]);
    assert!(told.contains("PKCS #12"), "{told}");
}

#[test]
fn a_secret_typed_anywhere_is_refused_and_one_that_arrives_is_told() {
    let terminal = Terminal::new();
    let id = dossier(&terminal);
    // Built at run time, so that no scanner takes this file for a leak.
    let secret = format!("glpat{}", "-abcdefghij0123456789");
    let phrase = format!("Phrase secrète : {}", "correct cheval pile agrafe");
    let cell = format!("secrets-inventaire=[{{nom: base, chemin: {secret}}}]");
    for arguments in [
        vec!["dossier", "set", &id, &cell],
        vec!["env", "set", &id, "integ", "env-base", "pret", "--evidence", &secret],
        vec!["milestone", "prove", &id, "sensibilisation", &secret],
        vec!["milestone", "set", &id, "sensibilisation", "--to", "sans-objet", "--reason", &secret],
        vec!["milestone", "set", &id, "sensibilisation", "--to", "sans-objet", "--reason", &phrase],
    ] {
        let (code, told) = refusal(&terminal, &arguments);
        assert!(code == 2 && told.contains("ressemble à un secret"), "{arguments:?}: {told}");
        assert!(!told.contains(&secret), "the secret is not repeated");
    }
    let file = terminal.file(
        "reponses.yaml",
        format!("format: accostage/reponses@1\nnom: Arrivé\nreponses:\n  secrets-inventaire:\n  - {{nom: a, chemin: {secret}}}\n"),
    );
    let arrived = terminal.ok(&["dossier", "new", "--from", &file.display().to_string()]);
    let arrived = arrived["id"].as_str().expect("an identifier");
    let check = terminal.run(&["dossier", "check", arrived, "--json"]).json();
    let found = check["findings"].as_array().expect("findings").iter().any(|one| one["rule"] == "R-CERT-CLE-PRIVEE");
    assert!(found, "a blocking rule tells it");
}

#[test]
fn what_was_declared_of_a_removed_environment_is_forgotten_or_given_to_another() {
    let terminal = Terminal::new();
    let id = dossier(&terminal);
    let set = |environment: &str, attribute: &str, owner: &str| {
        let _ = terminal.ok(&["env", "set", &id, environment, attribute, "--owner", owner]);
    };
    set("preprod", "env-base", "Camille");
    set("preprod", "env-alertes", "Dominique");
    set("integ", "env-base", "Claude");
    let (code, told) = refusal(&terminal, &["env", "forget", &id, "preprod"]);
    assert!(code == 2 && told.contains("Rien n'est gardé"), "it is there: {told}");
    // The row is made again: it is another one, of another name.
    let rows = "environnements=[{nom: integ, stage: integration}, {nom: recette, stage: staging}]";
    let _ = terminal.ok(&["dossier", "set", &id, rows]);
    let owner =
        |environment: &str, attribute: &str| cell(&terminal, &id, environment, attribute)["responsable"].clone();
    let ghosts = || terminal.ok(&["env", "list", &id])["retires"].as_array().expect("ghosts").clone();
    assert!(ghosts().iter().any(|ghost| ghost["nom"] == "preprod"));
    let (code, _) = refusal(&terminal, &["env", "attach", &id, "preprod", "--to", "nulle-part"]);
    assert_eq!(code, 2);
    let _ = terminal.ok(&["env", "attach", &id, "preprod", "--to", "recette"]);
    assert_eq!((owner("recette", "env-base"), owner("recette", "env-alertes")), (json!("Camille"), json!("Dominique")));
    assert!(ghosts().iter().all(|ghost| ghost["nom"] != "preprod"), "nothing is left of it");
    let _ = terminal.ok(&["dossier", "undo", &id]);
    assert_eq!(owner("recette", "env-base"), Value::Null, "one action");
    assert!(ghosts().iter().any(|ghost| ghost["nom"] == "preprod"));
    // What the other one has stays; what has no place there is still kept.
    set("recette", "env-base", "Sacha");
    let _ = terminal.ok(&["env", "attach", &id, "preprod", "--to", "recette"]);
    assert_eq!((owner("recette", "env-base"), owner("recette", "env-alertes")), (json!("Sacha"), json!("Dominique")));
    let left = ghosts().into_iter().find(|ghost| ghost["nom"] == "preprod").expect("still there");
    assert!(left["faits"].to_string().contains("Camille"), "{left}");
    let (code, told) = refusal(&terminal, &["env", "attach", &id, "preprod", "--to", "recette"]);
    assert!(code == 1 && told.contains("l'est déjà"), "{told}");
    let _ = terminal.ok(&["env", "forget", &id, "preprod"]);
    assert!(ghosts().iter().all(|ghost| ghost["nom"] != "preprod"));
}

#[test]
fn a_text_of_a_certificate_is_kept_under_the_same_conditions_as_a_typed_one() {
    let terminal = Terminal::new();
    let id = dossier(&terminal);
    let mut params = CertificateParams::new(Vec::<String>::new()).expect("parameters");
    params.distinguished_name.push(DnType::CommonName, "Guichet\u{7} d'essai");
    let made = params.self_signed(&KeyPair::generate().expect("a key")).expect("signed").pem();
    let file = terminal.file("sonnerie.crt", &made).display().to_string();
    let (code, told) = refusal(&terminal, &["cert", "import", &id, &file]);
    assert!(code == 2 && told.contains("caractère de contrôle"), "{told}");
    assert!(terminal.ok(&["dossier", "show", &id])["reponses"].get("certificats").is_none(), "nothing is written");
}
