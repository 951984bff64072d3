//! The terminal program: what it answers, and what bad input gets.

use accostage_testkit::disk::SmallDisk;
use accostage_testkit::terminal::{Terminal, answer};
use serde_json::json;

const HEAD: &str = "format: accostage/reponses@1\nnom: Essai\nreponses:\n";

#[test]
fn a_dossier_lives_its_life_in_the_terminal() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Guichet « l'été » 🚢 مرحبا");
    let set = terminal.ok(&["dossier", "set", &id, "projet-nom-usuel=Guichet 🚢 مرحبا", "nb-utilisateurs=1 234,5"]);
    assert_eq!(set["touched"].as_array().map(Vec::len), Some(2));
    let shown = terminal.ok(&["dossier", "show", &id]);
    assert_eq!(shown["reponses"]["nb-utilisateurs"], json!(1234.5));
    assert_eq!(shown["provenance"]["projet-nom-usuel"]["auteur"], "testeur");
    let _ = terminal.ok(&["dossier", "undo", &id]);
    assert_eq!(terminal.ok(&["dossier", "show", &id])["reponses"].get("projet-nom-usuel"), None);
    let _ = terminal.ok(&["dossier", "redo", &id]);
    let hits = terminal.ok(&["search", "guichet"]);
    assert!(hits["hits"].as_array().is_some_and(|hits| hits.len() >= 2), "name and answer: {hits}");
    let _ = terminal.ok(&["dossier", "archive", &id]);
    assert_eq!(terminal.ok(&["dossier", "list"])["total"], 0);
    let _ = terminal.ok(&["dossier", "restore", &id]);
    let copy = terminal.ok(&["dossier", "duplicate", &id]);
    assert_ne!(copy["id"], id);
    assert_eq!(terminal.ok(&["dossier", "history", &id])["history"].as_array().map(Vec::len), Some(6));
}

#[test]
fn name_sensitivity_and_answers_change_together() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Avant");
    let set = ["dossier", "set", &id, "--name", "Après", "--sensitivity", "sensible", "imputation-uo=UO-1"];
    assert_eq!(terminal.ok(&set)["touched"].as_array().map(Vec::len), Some(3));
    let shown = terminal.ok(&["dossier", "show", &id]);
    assert_eq!((shown["nom"].clone(), shown["sensibilite"].clone()), (json!("Après"), json!("sensible")));
    let _ = terminal.ok(&["dossier", "undo", &id]);
    let shown = terminal.ok(&["dossier", "show", &id]);
    assert_eq!((shown["nom"].clone(), shown["reponses"].clone()), (json!("Avant"), json!({})));
}

#[test]
fn a_dossier_is_started_from_a_model_which_is_listed_apart() {
    let terminal = Terminal::new();
    let model = terminal.dossier("Téléservice");
    let _ = terminal.ok(&["dossier", "set", &model, "nb-utilisateurs=48"]);
    let start = ["dossier", "new", "--name", "Guichet", "--model", &model];
    let refused = terminal.run(&start);
    assert!(refused.code == 2 && refused.err.contains("pas un modèle"), "{}", refused.err);
    let _ = terminal.ok(&["dossier", "label", &model, "add", "modèle"]);
    let started = terminal.ok(&start);
    assert_eq!(started["unmapped"], json!([]));
    let shown = terminal.ok(&["dossier", "show", started["id"].as_str().expect("an identifier")]);
    assert_eq!(shown["reponses"]["nb-utilisateurs"], 48);
    let names = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let listed = terminal.ok(&[&["dossier", "list"], arguments].concat());
        listed["dossiers"].as_array().expect("a list").iter().map(|row| row["name"].clone()).collect()
    };
    assert_eq!((names(&[]), names(&["--models"])), (vec![json!("Guichet")], vec![json!("Téléservice")]));
}

#[test]
fn labels_are_added_listed_filtered_and_removed() {
    let terminal = Terminal::new();
    let (id, other) = (terminal.dossier("Étiqueté"), terminal.dossier("Autre"));
    let added = terminal.ok(&["dossier", "label", &id, "add", "Été 2027", "Urgent"]);
    assert_eq!(added["touched"], json!(["meta/label:ete 2027", "meta/label:urgent"]));
    let _ = terminal.ok(&["dossier", "label", &other, "add", "urgent"]);
    assert_eq!(terminal.ok(&["dossier", "show", &id])["etiquettes"], json!(["Été 2027", "Urgent"]));
    let used = terminal.ok(&["dossier", "labels"])["labels"].clone();
    assert_eq!(used[0], json!({ "label": "Été 2027", "count": 1 }));
    assert_eq!(used[1]["count"], 2);
    let list = terminal.ok(&["dossier", "list", "--label", "URGENT", "--label", "ete 2027"]);
    assert_eq!(
        (list["total"].clone(), list["dossiers"][0]["labels"].clone()),
        (json!(1), json!(["Été 2027", "Urgent"]))
    );
    let names = |arguments: &[&str]| {
        terminal.ok(&[&["dossier", "list", "--order", "nom"], arguments].concat())["dossiers"][0]["name"].clone()
    };
    assert_eq!((names(&[]), names(&["--reverse"])), (json!("Autre"), json!("Étiqueté")));
    let _ = terminal.ok(&["dossier", "label", &id, "remove", "été 2027"]);
    assert_eq!(terminal.ok(&["dossier", "list", "--label", "ete 2027"])["total"], 0);
    assert_eq!(terminal.ok(&["dossier", "label", &id, "remove", "été 2027"])["moment"], json!(null));
    let refused = terminal.run(&["dossier", "label", &id, "add", "bon", &"x".repeat(41), "--json"]);
    assert_eq!(refused.code, 2, "{}", refused.out);
    assert_eq!(terminal.ok(&["dossier", "show", &id])["etiquettes"], json!(["Urgent"]), "all of them or none");
}

#[test]
fn search_ignores_accents_and_case() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Dossier");
    let _ = terminal.ok(&["dossier", "set", &id, "projet-description=Téléservice des ÉLÈVES"]);
    for words in ["eleves", "TELESERVICE", "élè"] {
        assert_eq!(terminal.ok(&["search", words])["hits"][0]["dossier"], id, "{words}");
    }
}

#[test]
fn export_then_import_is_identity_attachments_and_history_included() {
    let (here, there) = (Terminal::new(), Terminal::new());
    let id = here.dossier("Voyage");
    let plan = here.file("plan.pdf", b"%PDF-1.7 plan");
    let _ = here.ok(&["dossier", "attach", &id, "schema-architecture", &plan.display().to_string()]);
    let _ = here.ok(&["dossier", "set", &id, "projet-description=Objet", "rgpd={valeur: oui, justification: usagers}"]);
    let file = here.file("export.json", "").display().to_string();
    let _ = here.ok(&["dossier", "export", &id, "-o", &file]);
    assert_eq!(there.ok(&["dossier", "import", &file])["id"], id);
    assert_eq!(there.ok(&["dossier", "show", &id]), here.ok(&["dossier", "show", &id]));
    assert_eq!(there.ok(&["dossier", "history", &id]), here.ok(&["dossier", "history", &id]));
    // A second import of the same file changes nothing.
    let _ = there.ok(&["dossier", "import", &file]);
    assert_eq!(there.ok(&["dossier", "list"])["total"], 1);
}

#[test]
fn a_file_goes_in_the_row_and_column_that_are_named() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Pièces");
    let plan = terminal.file("plan.pdf", b"%PDF-1.7 plan").display().to_string();
    let _ = terminal.ok(&["dossier", "set", &id, "apis-exposees=[{api: un}, {api: deux}]"]);
    let place = ["--row", "2", "--column", "openapi"];
    let _ = terminal.ok(&[&["dossier", "attach", &id, "apis-exposees", &plan], &place[..]].concat());
    let rows = terminal.ok(&["dossier", "show", &id])["reponses"]["apis-exposees"].clone();
    assert_eq!(rows[0].get("openapi"), None);
    assert_eq!((&rows[1]["api"], &rows[1]["openapi"]["fichier"]), (&"deux".into(), &"plan.pdf".into()));
    for wrong in [["--row", "3"], ["--row", "0"], ["--column", "api"], ["--column", "ailleurs"]] {
        let answer =
            terminal.run(&[&["dossier", "attach", &id, "apis-exposees", &plan, "--json"], &wrong[..]].concat());
        assert_eq!(answer.code, 2, "{wrong:?}: {}", answer.out);
    }
}

#[test]
fn an_archive_or_a_spreadsheet_is_a_file_that_is_whole_and_the_archive_comes_back() {
    let (here, there) = (Terminal::new(), Terminal::new());
    let id = here.dossier("Voyage");
    let plan = here.file("plan.pdf", b"%PDF-1.7 plan");
    let _ = here.ok(&["dossier", "attach", &id, "schema-architecture", &plan.display().to_string()]);
    let archive = here.file("voyage.zip", "").display().to_string();
    let written = here.ok(&["dossier", "export", &id, "--format", "zip", "-o", &archive]);
    assert_eq!(written["bytes"].as_u64(), std::fs::metadata(&archive).ok().map(|about| about.len()));
    assert_eq!(there.ok(&["dossier", "import", &archive])["id"], id);
    assert_eq!(there.ok(&["dossier", "show", &id]), here.ok(&["dossier", "show", &id]));
    let folder = there.home().join("pieces").display().to_string();
    let pieces = there.ok(&["dossier", "attachments", &id, "-o", &folder]);
    let copy = pieces["attachments"][0]["file"].as_str().expect("a file").to_owned();
    assert_eq!(std::fs::read(copy).expect("read"), b"%PDF-1.7 plan");
    // On a terminal they would be noise.
    for format in ["zip", "ods"] {
        let refused = here.run(&["dossier", "export", &id, "--format", format, "--json"]);
        assert_eq!((refused.code, refused.json()["error"]["code"].clone()), (2, json!("invalid_input")));
    }
    let sheets = here.file("voyage.ods", "").display().to_string();
    let _ = here.ok(&["dossier", "export", &id, "--format", "ods", "-o", &sheets]);
    assert!(std::fs::read(sheets).expect("read").starts_with(b"PK"));
}

#[test]
fn a_list_is_exported_as_it_is_asked() {
    let terminal = Terminal::new();
    for name in ["Zèbre", "=2+3", "abeille"] {
        let _ = terminal.dossier(name);
    }
    let file = terminal.file("liste.csv", "").display().to_string();
    let written = terminal.ok(&["dossier", "list", "--order", "nom", "--name", "e", "--export", &file]);
    assert_eq!(written["dossiers"], 2);
    let text = std::fs::read_to_string(&file).expect("read");
    let names: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(';').next()).collect();
    assert_eq!(names, ["abeille", "Zèbre"]);
    let _ = terminal.ok(&["dossier", "list", "--export", &file]);
    assert!(std::fs::read_to_string(&file).expect("read").contains("'=2+3;"), "never a formula");
    let other = terminal.run(&["dossier", "list", "--export", "liste.xlsx", "--json"]);
    assert_eq!((other.code, other.json()["error"]["code"].clone()), (2, json!("invalid_input")));
}

#[test]
fn what_has_no_place_is_reported_with_its_place_and_kept() {
    let terminal = Terminal::new();
    let body = "  projet-nom-usel: x\n  criticite: énorme\n  mise-en-production-visee: 2026-02-30\n  \
                nb-utilisateurs: douze\n  composants:\n  - {nom: a, prot: 80}\n";
    let file = terminal.file("r.yaml", format!("{HEAD}{body}")).display().to_string();
    let answer = terminal.run(&["dossier", "new", "--from", &file, "--json"]);
    assert_eq!(answer.code, 1);
    let unmapped = answer.json()["unmapped"].clone();
    let paths: Vec<&str> =
        unmapped.as_array().expect("a list").iter().filter_map(|item| item["path"].as_str()).collect();
    let expected = [
        "/reponses/projet-nom-usel",
        "/reponses/mise-en-production-visee",
        "/reponses/nb-utilisateurs",
        "/reponses/composants/0/prot",
    ];
    assert_eq!(paths, expected, "an open list keeps « énorme » for its rule: {unmapped}");
    assert_eq!(unmapped[0]["line"], 4);
    assert!(unmapped[0]["reason"].as_str().is_some_and(|reason| reason.contains("projet-nom-usuel")), "{unmapped}");
    let id = answer.json()["id"].as_str().expect("an id").to_owned();
    let shown = terminal.ok(&["dossier", "show", &id]);
    assert_eq!(shown["unplaced"].as_object().map(serde_json::Map::len), Some(4));
}

#[test]
fn a_hostile_file_is_refused_whole() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Témoin");
    let before = terminal.ok(&["dossier", "show", &id]);
    let hostile: Vec<(&str, Vec<u8>)> = vec![
        ("alias", b"format: accostage/reponses@1\na: &a [x]\nreponses: [*a, *a]\n".to_vec()),
        ("deep", format!("{HEAD}  projet-nom-usuel: {}", "[".repeat(5_000)).into_bytes()),
        ("huge", vec![b'a'; 11 * 1024 * 1024]),
        ("latin1", b"format: accostage/reponses@1\nnom: \xE9t\xE9\n".to_vec()),
        ("utf16", vec![0xFF, 0xFE, b'a', 0]),
        ("nul", format!("{HEAD}  projet-nom-usuel: \"a\0b\"\n").into_bytes()),
        ("twice", format!("{HEAD}  criticite: low\n  criticite: high\n").into_bytes()),
        ("other", b"hello: world\n".to_vec()),
        ("newer", b"format: accostage/reponses@9\n".to_vec()),
        ("empty", Vec::new()),
    ];
    for (name, bytes) in hostile {
        let file = terminal.file(name, bytes).display().to_string();
        for command in [&["dossier", "new", "--from", &file][..], &["dossier", "set", &id, "--file", &file][..]] {
            let answer = terminal.run(&[command, &["--json"]].concat());
            assert_eq!(answer.code, 2, "{name}: {} {}", answer.out, answer.err);
            assert!(answer.json()["error"]["hint"].is_string(), "{name}");
        }
    }
    assert_eq!(terminal.ok(&["dossier", "show", &id]), before);
    assert_eq!(terminal.ok(&["dossier", "list"])["total"], 1);
}

#[test]
fn several_values_are_all_taken_or_none() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Tout ou rien");
    let long = format!("projet-nom-usuel={}", "x".repeat(3_000));
    for bad in ["demande-type=enorme", "projet-nom-usuel=a\nb", "inconnu=1", "dossier-id=1", long.as_str()] {
        let answer = terminal.run(&["dossier", "set", &id, "imputation-uo=UO-1", bad]);
        assert_eq!(answer.code, 2, "{bad}");
    }
    assert_eq!(terminal.ok(&["dossier", "show", &id])["reponses"], json!({}));
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let terminal = Terminal::new();
    let _ = terminal.dossier("Secret");
    let wrong = terminal.file("wrong", "ce n'est pas la bonne phrase\n").display().to_string();
    for _ in 0..2 {
        let answer = terminal.run(&["dossier", "list", "--json", "--passphrase-file", &wrong]);
        assert_eq!((answer.code, answer.json()["error"]["code"].clone()), (3, json!("wrong_passphrase")));
    }
    assert_eq!(terminal.ok(&["dossier", "list"])["total"], 1);
}

#[test]
fn lost_or_foreign_files_are_said_and_nothing_is_created() {
    let terminal = Terminal::new();
    let _ = terminal.dossier("Précieux");
    let (database, keys) = (terminal.home().join("accostage.db"), terminal.home().join("keys.json"));
    let (kept, kept_keys) = (std::fs::read(&database).expect("read"), std::fs::read(&keys).expect("read"));

    std::fs::remove_file(&database).expect("removed");
    assert_eq!(terminal.run(&["dossier", "list"]).code, 3);
    assert!(!database.exists(), "a lost store is not replaced by an empty one");

    std::fs::write(&database, b"SQLite format 3\0 but not really").expect("written");
    let foreign = terminal.run(&["dossier", "list", "--json"]);
    assert_eq!((foreign.code, foreign.json()["error"]["code"].clone()), (3, json!("store_damaged")));

    std::fs::write(&database, &kept).expect("written");
    std::fs::remove_file(&keys).expect("removed");
    assert_eq!(terminal.run(&["dossier", "list"]).code, 3);
    assert_eq!(terminal.run(&["init"]).code, 3);
    assert!(!keys.exists(), "no key is created beside an existing store");

    std::fs::write(&keys, &kept_keys).expect("written");
    assert_eq!(terminal.ok(&["dossier", "list"])["total"], 1);
}

#[test]
fn an_emptied_store_or_backups_without_keys_are_said_and_never_replaced() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Vidé");
    let made = terminal.ok(&["backup", "create"]);
    let backup = made["name"].as_str().expect("a name");
    let (database, keys) = (terminal.home().join("accostage.db"), terminal.home().join("keys.json"));
    std::fs::write(&database, b"").expect("emptied");
    let emptied = terminal.run(&["dossier", "list", "--json"]);
    assert_eq!((emptied.code, emptied.json()["error"]["code"].clone()), (3, json!("store_damaged")));

    std::fs::remove_file(&database).expect("removed");
    std::fs::remove_file(&keys).expect("removed");
    let orphans = terminal.run(&["dossier", "list", "--json"]);
    assert_eq!(orphans.code, 3, "{}", orphans.out);
    assert!(!keys.exists() && !database.exists(), "no key is made beside backups that it would not open");

    // What the message says to do.
    std::fs::copy(terminal.home().join("backups").join(format!("{backup}.keys.json")), &keys).expect("put back");
    let _ = terminal.ok(&["backup", "restore", backup]);
    assert_eq!(terminal.ok(&["dossier", "show", &id])["nom"], "Vidé");
}

#[test]
fn rotation_keeps_what_was_made_for_another_reason() {
    let terminal = Terminal::new();
    let _ = terminal.dossier("Tournant");
    // The next opening makes the backup of the day.
    let _ = terminal.ok(&["dossier", "list"]);
    for _ in 0..12 {
        let _ = terminal.ok(&["backup", "create"]);
    }
    let backups = terminal.ok(&["backup", "list"]);
    let names: Vec<&str> =
        backups["backups"].as_array().expect("a list").iter().filter_map(|backup| backup["name"].as_str()).collect();
    assert_eq!(names.iter().filter(|name| name.ends_with("-manual.db")).count(), 10);
    assert_eq!(names.iter().filter(|name| name.ends_with("-daily.db")).count(), 1);
}

#[test]
fn two_first_starts_at_once_lose_nothing() {
    let terminal = Terminal::new();
    let starts: Vec<_> = (0..3)
        .map(|turn| {
            let name = format!("Départ {turn}");
            terminal
                .command(&["dossier", "new", "--name", &name, "--json"])
                .stdout(std::process::Stdio::piped())
                .spawn()
        })
        .collect();
    let mut acknowledged = 0;
    for start in starts {
        let output = start.expect("starts").wait_with_output().expect("ends");
        match output.status.code() {
            Some(0) => acknowledged += 1,
            code => assert_eq!(code, Some(3), "{}", String::from_utf8_lossy(&output.stdout)),
        }
    }
    assert!(acknowledged >= 1);
    assert_eq!(terminal.ok(&["dossier", "list"])["total"], acknowledged);
}

#[test]
fn a_value_outside_its_bounds_is_kept_and_told() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Bornes");
    let _ = terminal.ok(&["dossier", "set", &id, "nb-utilisateurs=-5", "composants=[{nom: api, port: 70000}]"]);
    let report = terminal.run(&["dossier", "check", &id, "--json"]).json();
    let told: Vec<(&str, &serde_json::Value)> = report["out_of_bounds"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| (item["field"].as_str().expect("a field"), &item["value"]))
        .collect();
    assert_eq!(told, [("nb-utilisateurs", &json!(-5)), ("composants.port", &json!(70_000))]);
    let markdown = terminal.run(&["dossier", "export", &id, "--format", "markdown"]).out;
    assert!(markdown.contains("Hors bornes") && markdown.contains("`composants.port`"), "{markdown}");
    let _ = terminal.ok(&["dossier", "set", &id, "nb-utilisateurs=5", "composants=[{nom: api, port: 8080}]"]);
    assert_eq!(terminal.run(&["dossier", "check", &id, "--json"]).json()["out_of_bounds"], json!([]));
}

#[test]
fn a_file_without_end_is_refused_and_does_not_fill_the_memory() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Sans fin");
    for command in [
        &["dossier", "new", "--from", "/dev/zero"][..],
        &["dossier", "set", &id, "--file", "/dev/zero"],
        &["dossier", "attach", &id, "schema-architecture", "/dev/zero"],
        &["catalogue", "validate", "/dev/zero"],
    ] {
        let answer = terminal.run(&[command, &["--json"]].concat());
        assert_eq!(answer.code, 2, "{command:?}: {}", answer.out);
    }
}

#[test]
fn a_backup_that_no_longer_opens_is_said() {
    let terminal = Terminal::new();
    let _ = terminal.dossier("Abîmée");
    let made = terminal.ok(&["backup", "create"]);
    let name = made["name"].as_str().expect("a name");
    std::fs::write(terminal.home().join("backups").join(name), [0x5A; 5_000]).expect("overwritten");
    let listed = terminal.ok(&["backup", "list"]);
    let backups = listed["backups"].as_array().expect("a list");
    let lost: Vec<&str> =
        backups.iter().filter(|one| one["sound"] == false).filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(lost, [name], "it is listed, as one that does not open");
    let doctor = terminal.run(&["doctor"]);
    assert_eq!(doctor.code, 1);
    assert!(doctor.out.contains(name), "{}", doctor.out);
}

#[test]
fn an_empty_variable_is_one_that_was_not_given() {
    let terminal = Terminal::new();
    let mut command = terminal.command(&["dossier", "list", "--json"]);
    command.env("ACCOSTAGE_HOME", "").env("HOME", terminal.home()).env_remove("XDG_DATA_HOME");
    let answer = accostage_testkit::terminal::answer(&command.output().expect("starts"));
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    assert!(terminal.home().join(".local/share/accostage/accostage.db").exists());
}

#[test]
fn everything_can_leave_attachments_of_the_past_included() {
    let (here, there) = (Terminal::new(), Terminal::new());
    let id = here.dossier("Sortie");
    let _ = here.dossier("Autre");
    let plan = here.file("plan.pdf", b"%PDF-1.7 plan").display().to_string();
    let attached = here.ok(&["dossier", "attach", &id, "schema-architecture", &plan]);
    let moment = attached["moment"].as_str().expect("a moment");
    let _ = here.ok(&["dossier", "undo", &id]);
    let folder = here.home().with_extension("sortie").display().to_string();
    let written = here.ok(&["dossier", "export", "--all", "-o", &folder]);
    assert_eq!(written["files"].as_array().map(Vec::len), Some(2));

    let file = format!("{folder}/{id}.json");
    let _ = there.ok(&["dossier", "import", &file]);
    let _ = there.ok(&["dossier", "restore", &id, "--at", moment]);
    let out = there.home().with_extension("pieces").display().to_string();
    let pieces = there.ok(&["dossier", "attachments", &id, "-o", &out]);
    let path = pieces["attachments"][0]["file"].as_str().expect("a path");
    assert_eq!(std::fs::read(path).expect("read"), b"%PDF-1.7 plan");
    // A second time beside the first one, never over it.
    let again = there.ok(&["dossier", "attachments", &id, "-o", &out]);
    assert_ne!(again["attachments"][0]["file"], pieces["attachments"][0]["file"]);
}

#[test]
fn a_damaged_page_is_found_and_a_backup_brings_the_data_back() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Sauvé");
    let _ = terminal.ok(&["dossier", "set", &id, "imputation-uo=UO-1"]);
    let made = terminal.ok(&["backup", "create"]);
    assert_eq!(made["dossiers"], 1);
    let database = terminal.home().join("accostage.db");
    let mut bytes = std::fs::read(&database).expect("read");
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 64] {
        *byte ^= 0x55;
    }
    std::fs::write(&database, bytes).expect("written");
    assert_eq!(terminal.run(&["doctor"]).code, 3);
    let listed = terminal.ok(&["backup", "list"]);
    assert_eq!(listed["backups"][0]["name"], made["name"], "a damaged store does not hide its backups");
    let restored = terminal.ok(&["backup", "restore", made["name"].as_str().expect("a name")]);
    assert!(std::path::Path::new(restored["aside"].as_str().expect("a path")).exists());
    assert_eq!(terminal.ok(&["dossier", "show", &id])["reponses"]["imputation-uo"], "UO-1");
}

#[test]
fn a_foreign_journal_changes_nothing() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Journal");
    std::fs::write(terminal.home().join("accostage.db-wal"), vec![0x37; 1_000]).expect("written");
    assert_eq!(terminal.ok(&["dossier", "show", &id])["nom"], "Journal");
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let Some(disk) = SmallDisk::mount(6 * 1024) else {
        assert!(std::env::var_os("CI").is_none(), "CI must be able to mount a small disk");
        println!("cannot mount a disk here: not tried");
        return;
    };
    let terminal = Terminal::on(&disk.path().join("home"));
    let id = terminal.dossier("Plein");
    let _ = terminal.ok(&["dossier", "set", &id, "imputation-uo=UO-1"]);
    let _ = terminal.ok(&["backup", "create"]);
    let filler = disk.fill();
    // Larger than what the store may still hold in its own pages, small enough for a command line.
    let long = format!("projet-description={}", "mot ".repeat(30_000));
    let saving = terminal.run(&["dossier", "set", &id, &long, "--json"]);
    assert_eq!((saving.code, saving.json()["error"]["code"].clone()), (3, json!("disk_full")), "{}", saving.out);
    let backup = terminal.run(&["backup", "create", "--json"]);
    assert_eq!(backup.json()["error"]["code"], "disk_full", "{}", backup.out);
    std::fs::remove_file(filler).expect("freed");
    assert_eq!(terminal.ok(&["dossier", "show", &id])["reponses"], json!({ "imputation-uo": "UO-1" }));
    assert_eq!(terminal.run(&["doctor"]).code, 0);
}

#[test]
fn completions_and_help_exist_in_french() {
    let terminal = Terminal::new();
    for shell in ["bash", "zsh", "fish"] {
        let answer = terminal.run(&["completions", shell]);
        assert_eq!(answer.code, 0);
        assert!(answer.out.contains("dossier"));
    }
    assert!(terminal.run(&["--help"]).out.contains("Codes de retour"));
    assert_eq!(terminal.run(&["dossier", "fly"]).code, 2);
}

#[test]
fn whatever_is_asked_in_json_is_answered_in_json() {
    let terminal = Terminal::new();
    assert!(terminal.ok(&["--help"])["help"].as_str().is_some_and(|help| help.contains("Codes de retour")));
    assert!(terminal.ok(&["--version"])["version"].is_string());
    assert!(terminal.ok(&["completions", "bash"])["script"].as_str().is_some_and(|script| script.contains("complete")));
}

#[test]
fn a_refused_name_or_identifier_is_told_for_what_it_is() {
    let terminal = Terminal::new();
    let file = terminal.file("nom.yaml", "format: accostage/reponses@1\nnom: \"a\\ab\"\n");
    let answer = terminal.run(&["dossier", "new", "--from", file.to_str().expect("a path"), "--json"]);
    let message = answer.json()["error"]["message"].to_string();
    assert!(answer.code == 2 && message.contains("ligne 2") && message.contains("U+0007"), "{message}");
    let answer = terminal.run(&["dossier", "show", "01a", "--json"]).json();
    assert!(answer["error"]["hint"].as_str().is_some_and(|hint| hint.contains("4 caractères")), "{answer}");
}

#[test]
fn a_list_is_ordered_and_filtered_and_one_value_of_the_past_is_restored_alone() {
    let terminal = Terminal::new();
    let first = terminal.dossier("Zèbre");
    let _ = terminal.dossier("Abeille");
    let _ = terminal.ok(&["dossier", "set", &first, "--sensitivity", "sensible", "imputation-uo=UO-1"]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let list = terminal.ok(arguments);
        let rows = list["dossiers"].as_array().expect("rows").iter();
        rows.map(|row| row["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names(&["dossier", "list"]), ["Zèbre", "Abeille"]);
    assert_eq!(names(&["dossier", "list", "--order", "nom"]), ["Abeille", "Zèbre"]);
    assert_eq!(names(&["dossier", "list", "--sensitivity", "sensible"]), ["Zèbre"]);
    let then = terminal.ok(&["dossier", "history", &first]);
    let moments = then["history"].as_array().expect("a list");
    let moment = moments.last().expect("an action")["moment"].as_str().expect("a moment").to_owned();
    let _ = terminal.ok(&["dossier", "set", &first, "imputation-uo=UO-2", "demandeur-role=chef"]);
    let only = ["dossier", "restore", &first, "--at", &moment, "--only", "answers/imputation-uo"];
    let _ = terminal.ok(&only);
    assert_eq!(
        terminal.ok(&["dossier", "show", &first])["reponses"],
        json!({ "demandeur-role": "chef", "imputation-uo": "UO-1" })
    );
}

#[test]
fn the_doctor_shows_what_is_imposed_and_by_what_file() {
    let terminal = Terminal::new();
    let _ = terminal.ok(&["init"]);
    let run = |content: &str, arguments: &[&str]| {
        let file = terminal.file("settings.yaml", content);
        let mut command = terminal.command(arguments);
        answer(&command.env("ACCOSTAGE_MANAGED_SETTINGS", file).output().expect("the program starts"))
    };
    let _ = terminal.ok(&["dossier", "new", "--name", "Essai"]);
    let _ = terminal.ok(&["backup", "create"]);
    let seen = run("phrase_caracteres: 16\n", &["doctor"]);
    assert_eq!(seen.code, 0, "{}", seen.out);
    assert!(seen.out.contains("phrase de passe\u{a0}: 16 caractères au moins ("), "{}", seen.out);
    assert!(seen.out.contains("settings.yaml, ligne 1)"), "{}", seen.out);
    let broken = run("trouseau: interdit\nphrase_caracteres: huit\n", &["doctor"]);
    assert_eq!(broken.code, 1, "{}", broken.out);
    for place in ["ligne 1\u{a0}: Réglage inconnu", "ligne 2\u{a0}: Valeur refusée"] {
        assert!(broken.out.contains(place), "{place}: {}", broken.out);
    }
    let refused = run("trousseau: interdit\n", &["init", "--add-keychain", "--json"]);
    assert_eq!((refused.code, refused.json()["error"]["code"].clone()), (3, json!("managed")));
}

#[test]
fn a_text_that_looks_drawn_at_random_is_vouched_for_on_the_line() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Référence");
    // Built at run time, so that no scanner takes this file for a leak.
    let word = format!("q7Rt{}pX2m{}", "9vLzK4w", "8sYdN3bH6c");
    let pair = format!("projet-nom-usuel=Guichet {word}");
    let refused = terminal.run(&["dossier", "set", &id, &pair]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--not-secret") && !refused.err.contains(&word), "{}", refused.err);
    let _ = terminal.ok(&["dossier", "set", &id, &pair, "--not-secret", &word]);
    let token = format!("glpat{}", "-abcdefghij0123456789");
    assert_eq!(terminal.run(&["dossier", "set", &id, "--not-secret", &token]).code, 2);
    let history = |id: &str| terminal.ok(&["dossier", "history", id])["history"].as_array().map(Vec::len);
    assert_eq!(history(&id), Some(2), "the confirmation and the answer are one action");
    // A refused answer keeps no confirmation either.
    let other = terminal.dossier("Autre");
    let refused = terminal.run(&["dossier", "set", &other, "champ-inconnu=x", "--not-secret", &word]);
    assert_eq!((refused.code, history(&other)), (2, Some(1)));
    let file = terminal.file("reponses.yaml", format!("{HEAD}  projet-nom-usuel: Guichet {word}\n"));
    let from = ["dossier", "set", &other, "--file", &file.display().to_string()];
    let leaks = || {
        let check = terminal.run(&["dossier", "check", &other, "--json"]).json();
        check["findings"].as_array().is_some_and(|all| all.iter().any(|one| one["rule"] == "R-CERT-CLE-PRIVEE"))
    };
    let _ = terminal.ok(&from);
    assert!(leaks(), "nobody vouched for it");
    let _ = terminal.ok(&["dossier", "undo", &other]);
    let _ = terminal.ok(&[&from[..], &["--not-secret", &word]].concat());
    assert!(!leaks());
    let _ = terminal.ok(&["dossier", "undo", &other]);
    assert_eq!(terminal.ok(&["dossier", "show", &other])["reponses"], json!({}), "one action");
}

#[test]
fn the_history_names_what_changed_in_words_and_a_wrong_format_is_refused() {
    let terminal = Terminal::new();
    let id = terminal.dossier("Passé");
    let told = terminal.run(&["dossier", "set", &id, "imputation-uo=UO-2"]).out;
    assert!(told.starts_with("Enregistré\u{a0}: ") && !told.contains("answers/"), "{told}");
    let label = &accostage_catalogue::Catalogue::builtin().field("imputation-uo").expect("a field").label;
    assert!(told.contains(label), "{told}");
    let set = terminal.ok(&["dossier", "set", &id, "imputation-uo=UO-1"]);
    let moment = set["moment"].as_str().expect("a moment").to_owned();
    let _ = terminal.ok(&["dossier", "label", &id, "add", "Urgent"]);
    let _ = terminal.ok(&["dossier", "set", &id, "--sensitivity", "sensible"]);
    let listed = terminal.run(&["dossier", "history", &id]).out;
    let since = terminal.run(&["dossier", "history", &id, "--since", &moment]).out;
    for told in [&listed, &since] {
        assert!(told.contains("Étiquette «\u{a0}Urgent\u{a0}»"), "{told}");
        assert!(!told.contains("meta/") && !told.contains("answers/"), "no path: {told}");
    }
    assert!(since.contains("Sensibilité du dossier\u{a0}: (vide) → Sensible"), "{since}");
    let plan = terminal.file("plan.docx", b"plan").display().to_string();
    let refused = terminal.run(&["dossier", "attach", &id, "schema-architecture", &plan]);
    assert!(refused.err.contains("drawio, svg, png ou pdf"), "{}", refused.err);
    assert_eq!(terminal.ok(&["dossier", "show", &id])["reponses"], json!({ "imputation-uo": "UO-1" }));
}
