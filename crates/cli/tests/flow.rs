//! The flow matrix and the diagram in the terminal.

use accostage_testkit::terminal::Terminal;
use quick_xml::Reader;
use quick_xml::events::Event;

const ANSWERS: &str = "\
format: accostage/reponses@1
nom: Guichet
reponses:
  environnements:
  - {nom: dev, plateforme: pax, stage: dev}
  - {nom: integ, plateforme: cloud-pi, stage: integration}
  - {nom: prod1, plateforme: cloud-pi, stage: prod}
  composants:
  - {nom: front, tier: frontend, port: 8080, expose: true}
  - {nom: api, tier: backend, port: 3000, expose: false}
  - {nom: db, tier: db, port: 5432}
  composants-externes:
  - {nom: FranceConnect, localisation: internet, protocole: https, fqdn: app.franceconnect.gouv.fr, port: 443}
  - {nom: relais SMTP, localisation: rie, protocole: smtp, port: 587}
  exposition-reseaux: [internet]
  services-exposes:
  - {nom: Guichet, composant: front, environnement: prod1, url: 'https://guichet.gouv.fr/', reseau: internet}
  flux-matrice:
  - {environnement: prod1, sens: sortant, reseau: internet, protocole: https, source-nom: api, destination-nom: FranceConnect, port: 443, chiffrement: tls}
  - {source-nom: front, destination-nom: api, reseau: intra-cluster, protocole: http, port: 3000}
  - {source-nom: api, destination-nom: db, reseau: intra-cluster, protocole: postgresql, port: 5432, chiffrement: tls}
  - {sens: entrant, reseau: internet, source-nom: Usagers, destination-nom: db}
  - {sens: sortant, reseau: rie, protocole: https, source-nom: api, destination-nom: Inconnu SA, port: 443, chiffrement: tls}
  - {sens: administration, source-nom: Bastion, destination-nom: api, protocole: ssh, port: 22, statut: teste-ok}
";

fn made(terminal: &Terminal, answers: &str) -> String {
    let file = terminal.file("reponses.yaml", answers).display().to_string();
    terminal.run(&["dossier", "new", "--from", &file, "--json"]).json()["id"].as_str().expect("created").to_owned()
}

#[test]
fn the_matrix_is_listed_by_block_and_filtered() {
    let terminal = Terminal::new();
    let id = made(&terminal, ANSWERS);
    let listed = terminal.ok(&["flow", "list", &id]);
    let blocks: Vec<_> = listed["flux"].as_array().expect("flows").iter().map(|flow| flow["bloc"].clone()).collect();
    assert_eq!(blocks, ["sortant", "interne", "interne", "entrant", "sortant", "administration"]);
    assert_eq!(listed["flux"][0]["destination"]["nature"], "externe");
    let outbound = terminal.ok(&["flow", "list", &id, "--direction", "sortant", "--env", "prod1"]);
    assert_eq!((outbound["flux"].as_array().map(Vec::len), &outbound["total"]), (Some(2), &6.into()));
    let elsewhere = terminal.ok(&["flow", "list", &id, "--direction", "sortant", "--env", "integ"]);
    assert_eq!(elsewhere["flux"].as_array().map(Vec::len), Some(1), "the one of every environment, not that of prod1");
    let read = terminal.run(&["flow", "list", &id]).out;
    let heads: Vec<&str> = read.lines().filter(|line| line.starts_with("Flux")).collect();
    assert_eq!(
        heads,
        ["Flux d’administration (1)", "Flux entrants (1)", "Flux sortants (2)", "Flux internes ou sans sens (2)"]
    );
    assert_eq!(terminal.run(&["flow", "list", &id, "--direction", "oblique"]).code, 2);
}

#[test]
fn what_is_wrong_is_said_once_by_the_catalogue_or_by_the_matrix() {
    let terminal = Terminal::new();
    let id = made(&terminal, ANSWERS);
    let checked = terminal.run(&["flow", "check", &id, "--json"]);
    assert_eq!(checked.code, 1);
    let told: Vec<(String, u64)> = checked.json()["constats"]
        .as_array()
        .expect("remarks")
        .iter()
        .map(|remark| (remark["regle"].as_str().expect("a rule").to_owned(), remark["rang"].as_u64().unwrap_or(0)))
        .collect();
    for expected in [
        ("R-FLUX-EXTERNE", 1),
        ("R-FLUX-EXTERNE", 2),
        ("donnees-exposees", 4),
        ("flux-sans-port", 4),
        ("flux-sans-protocole", 4),
        ("flux-vers-inconnu", 5),
        ("flux-en-clair", 2),
        ("service-sans-flux", 1),
    ] {
        assert!(told.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} in {told:?}");
    }
    let externals = told.iter().filter(|(rule, _)| rule == "externe-sans-flux").count();
    assert_eq!(externals, 0, "the catalogue says it already: {told:?}");
    let clean = terminal.dossier("Vide");
    let rules = terminal.run(&["flow", "check", &clean, "--json"]).json();
    assert!(
        rules["constats"].as_array().is_some_and(|all| all.iter().all(|one| one["regle"] == "R-FLUX-AUCUN")),
        "{rules}"
    );
}

#[test]
fn suggestions_are_written_only_when_accepted_and_no_longer_offered_then() {
    let terminal = Terminal::new();
    let id = made(&terminal, ANSWERS);
    let offered = terminal.ok(&["flow", "suggest", &id])["propositions"].clone();
    let reasons: Vec<&str> =
        offered.as_array().expect("offers").iter().filter_map(|offer| offer["motif"].as_str()).collect();
    // FranceConnect in integ, the relay in both, the service in prod1.
    assert_eq!(reasons.len(), 4, "{reasons:?}");
    assert_eq!(offered[0]["cellules"]["contexte"], "qualification");
    assert_eq!(offered[0]["cellules"]["famille"], "2a-sso-citoyen");
    assert_eq!(offered[0]["cellules"]["statut"], "a-demander");
    assert_eq!(terminal.ok(&["flow", "list", &id])["total"], 6, "nothing is written alone");
    let first = offered[0]["id"].as_str().expect("an identifier");
    let _ = terminal.ok(&["flow", "suggest", &id, "--accept", first]);
    assert_eq!(terminal.run(&["flow", "suggest", &id, "--accept", first, "--json"]).code, 2);
    let _ = terminal.ok(&["flow", "suggest", &id, "--all"]);
    assert_eq!(terminal.ok(&["flow", "suggest", &id])["propositions"].as_array().map(Vec::len), Some(0));
    let rules = terminal.run(&["flow", "check", &id, "--json"]).json()["constats"].to_string();
    assert!(!rules.contains("R-FLUX-EXTERNE") && !rules.contains("service-sans-flux"), "{rules}");
    let _ = terminal.ok(&["dossier", "undo", &id]);
    assert_eq!(terminal.ok(&["flow", "list", &id])["total"], 7, "all of them were one action");
}

#[test]
fn the_diagram_is_well_formed_whatever_the_labels_are() {
    let terminal = Terminal::new();
    let hostile = "</text><script>alert(1)</script> & « é » \u{202e} ]]> 🚢 مرحبا";
    // A text of JSON is one of YAML.
    let quoted = |text: &str| serde_json::to_string(text).expect("a text");
    let answers = ANSWERS.replace("relais SMTP", &quoted(hostile)).replace("Inconnu SA", &quoted("\"'<!-- &#0; &amp;"));
    let id = made(&terminal, &answers);
    let file = terminal.file("schema.svg", "").display().to_string();
    for theme in ["light", "dark"] {
        let _ = terminal.ok(&["diagram", &id, "-o", &file, "--theme", theme]);
        let svg = std::fs::read_to_string(&file).expect("written");
        let mut reader = Reader::from_str(&svg);
        let mut names = std::collections::BTreeSet::new();
        loop {
            match reader.read_event().expect("well-formed") {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => {
                    names.insert(tag.name().as_ref().to_owned());
                    for attribute in tag.attributes() {
                        let _ = attribute.expect("well-formed");
                    }
                }
                _ => {}
            }
        }
        assert!(names.contains("title") && names.contains("desc") && !names.contains("script"), "{names:?}");
    }
    let words = terminal.ok(&["diagram", &id, "--text"]);
    assert_eq!(words["titre"], "Architecture de Guichet");
    let zones: Vec<_> = words["zones"].as_array().expect("zones").iter().map(|zone| zone["zone"].clone()).collect();
    assert_eq!(zones, ["Internet", "RIE", "DMZ, ingress", "Namespace du projet", "Interne au ministère"]);
    assert!(words["liens"].to_string().contains("HTTPS 443"));
    let out = terminal.run(&["diagram", &id]).out;
    assert!(out.starts_with("<?xml") && out.trim_end().ends_with("</svg>"), "{}", &out[..80]);
}

#[test]
fn what_receives_a_replication_is_drawn_as_a_back_up_replica_and_what_makes_one_is_not() {
    let terminal = Terminal::new();
    let answers = ANSWERS.to_owned()
        + "  - {sens: sortant, reseau: inter-datacenter, famille: 6-replication-entre-noeuds, source-nom: db, destination-nom: db secours, port: 5432}\n";
    let id = made(&terminal, &answers);
    let drawn = terminal.ok(&["diagram", &id, "--text"])["zones"].to_string();
    assert!(drawn.contains("db secours, réplica de secours"), "{drawn}");
    assert!(drawn.contains("db, bien essentiel"), "{drawn}");
    // Each copies to the other: neither is only a back-up.
    let answers = answers
        + "  - {sens: entrant, reseau: inter-datacenter, famille: 6-replication-entre-noeuds, source-nom: db secours, destination-nom: db, port: 5432}\n";
    let drawn = terminal.ok(&["diagram", &made(&terminal, &answers), "--text"])["zones"].to_string();
    assert!(!drawn.contains("réplica"), "{drawn}");
}

#[test]
fn a_name_that_only_looks_like_another_is_told_apart() {
    let terminal = Terminal::new();
    let id = made(
        &terminal,
        "\
format: accostage/reponses@1
nom: Noms
reponses:
  environnements:
  - {nom: prod1, plateforme: cloud-pi, stage: prod}
  composants:
  - {nom: front, tier: frontend, port: 8080, expose: true}
  composants-externes:
  - {nom: Répertoire national des associations, localisation: rie, protocole: https}
  - {nom: Annuaire des usagers, localisation: rie, protocole: https}
  flux-matrice:
  - {environnement: prod1, sens: entrant, reseau: internet, protocole: https, source-nom: Usagers, destination-nom: front, port: 443}
",
    );
    let listed = terminal.ok(&["flow", "list", &id]);
    assert_eq!(listed["flux"][0]["source"]["nature"], "acteur", "the users are not their directory");
    let offered = terminal.ok(&["flow", "suggest", &id])["propositions"].as_array().expect("offers").clone();
    let families: Vec<_> = offered.iter().map(|offer| offer["cellules"]["famille"].clone()).collect();
    assert_eq!(families, ["4-inter-applicatif", "4-inter-applicatif"], "« associations » is not the SSO");
}

#[test]
fn a_flow_counts_for_the_environments_that_it_names_or_that_its_context_or_nothing_tells() {
    let terminal = Terminal::new();
    let answers = |flow: &str| {
        format!(
            "format: accostage/reponses@1
nom: Portée
reponses:
  environnements:
  - {{nom: dev, plateforme: cloud-pi, stage: dev}}
  - {{nom: integ, plateforme: cloud-pi, stage: integration}}
  - {{nom: prod1, plateforme: cloud-pi, stage: prod}}
  composants-externes: [{{nom: FranceConnect, localisation: internet, protocole: https, port: 443}}]
  flux-matrice:
  - {{{flow}sens: sortant, destination-nom: FranceConnect, protocole: https, port: 443}}
"
        )
    };
    let wanted: [(&str, &[&str]); 4] = [
        ("", &["dev", "integ", "prod1"]),
        ("contexte: qualification, ", &["dev", "integ"]),
        ("contexte: production-secours, ", &["prod1"]),
        ("environnement: integ, contexte: production, ", &["integ"]),
    ];
    for (flow, covered) in wanted {
        let id = made(&terminal, &answers(flow));
        let offers = terminal.ok(&["flow", "suggest", &id])["propositions"].to_string();
        let rules = terminal.run(&["flow", "check", &id, "--json"]).json()["constats"].clone();
        let rule = rules.as_array().expect("remarks").iter().find(|one| one["regle"] == "R-FLUX-EXTERNE").cloned();
        for name in ["dev", "integ", "prod1"] {
            let counts = covered.contains(&name);
            let listed = terminal.ok(&["flow", "list", &id, "--env", name])["flux"].as_array().map(Vec::len);
            assert_eq!(listed, Some(usize::from(counts)), "{flow}: listed for {name}");
            assert_eq!(!offers.contains(&format!("« {name} »")), counts, "{flow}: offered for {name}: {offers}");
            let told = rule.as_ref().is_some_and(|rule| rule["message"].to_string().contains(name));
            assert_eq!(!told, counts, "{flow}: the rule and the matrix agree on {name}: {rule:?}");
        }
    }
}

#[test]
fn two_parties_of_one_name_are_offered_once_each_and_told_apart() {
    let terminal = Terminal::new();
    let id = made(
        &terminal,
        "format: accostage/reponses@1
nom: Homonymes
reponses:
  environnements: [{nom: prod1, plateforme: cloud-pi, stage: prod}]
  composants: [{nom: Référentiel, tier: backend}]
  composants-externes:
  - {nom: Référentiel, localisation: rie, protocole: https, fqdn: un.rie.gouv.fr}
  - {nom: référentiel, localisation: rie, protocole: https, fqdn: deux.rie.gouv.fr}
  - {nom: Annuaire, localisation: rie, protocole: ldaps}
  - {nom: Annuaire, localisation: rie, protocole: ldaps}
",
    );
    let offers = terminal.ok(&["flow", "suggest", &id])["propositions"].to_string();
    for told in ["(un.rie.gouv.fr)", "(deux.rie.gouv.fr)", "« Annuaire » (ligne 3)"] {
        assert!(offers.contains(told), "{told} in {offers}");
    }
    let _ = terminal.ok(&["flow", "suggest", &id, "--all"]);
    let left = terminal.ok(&["flow", "suggest", &id])["propositions"].clone();
    assert_eq!(left.as_array().map(Vec::len), Some(0), "what was written is recognised: {left}");
    let rules = terminal.run(&["flow", "check", &id, "--json"]).json()["constats"].to_string();
    assert!(!rules.contains("externe-sans-flux"), "{rules}");
}
