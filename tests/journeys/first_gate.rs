//! The main road: a dossier made from a file of answers, completed in the window, and its first gate passed.

use accostage_catalogue::Catalogue;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::Window;

use crate::fields::{answer, paste, reach};
use crate::{journey, unlocked};

/// A project that has answered most questions: `reponses`, in the format of the files of answers.
const PROFILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/crates/dossier/tests/gates/profile-a.yaml"));

#[tokio::test]
async fn a_dossier_made_from_a_file_is_completed_and_passes_its_first_gate() {
    journey(async {
        let terminal = Terminal::new();
        let _ = terminal.dossier("Autre");
        let _ = terminal.ok(&["init", "--roles", "chef-de-projet,equipe-adoption"]);
        let file = terminal.file("profil.yaml", PROFILE);
        let window = unlocked(&terminal).await;
        window.click("new-dossier").await;
        window.choose("way-fichier").await;
        window.element("answers-file").await.send_keys(file.to_str().expect("a path")).await.expect("chosen");
        window.element("answers-report").await;
        window.click("new-dossier-submit").await;
        window.element("section").await;
        let id = window.dossier().await;
        window.close().await;

        let first = &Catalogue::builtin().phases[0];
        let missing = obstacles(&terminal, &id, "champ");
        assert!(missing.len() > 5, "a profile leaves questions: {missing:?}");
        let window = unlocked(&terminal).await;
        for field in missing.iter().filter(|field| *field != "contacts") {
            let _ = answer(&window, &id, Catalogue::builtin().field(field).expect("a field")).await;
        }
        // A rule reads who they are.
        reach(&window, &id, "contacts").await;
        paste(&window, "contacts", "chef-de-projet\tCamille\narchitecte\tDominique").await;
        let gate = first.gate.as_deref().expect("a gate");
        let milestones = Catalogue::builtin().milestones.iter();
        for milestone in milestones.filter(|milestone| milestone.phase == first.id && milestone.id != gate) {
            advance(&window, &id, &milestone.id, "en-cours").await;
            advance(&window, &id, &milestone.id, "a-valider").await;
            for field in held_by(&window).await {
                let _ = answer(&window, &id, Catalogue::builtin().field(&field).expect("a field")).await;
            }
            advance(&window, &id, &milestone.id, "valide").await;
        }
        window.go(&format!("/dossiers/{id}/parcours?controle={}", first.id)).await;
        window.choose("issue-go").await;
        window.fill("decision-reason", "Tout est là").await;
        window.click("decision-review").await;
        window.click("decision-sign").await;
        window.until("gate-status", "data-statut", "valide").await;
        window.close().await;

        assert_eq!(terminal.ok(&["milestone", "show", &id, gate])["statut"], "valide");
        let next = terminal.run(&["gate", "report", &id, "--json"]).json();
        assert_eq!(next["phase"], Catalogue::builtin().phases[1].id.as_str(), "the next phase is the current one");
    })
    .await;
}

/// What stands in the way of the current gate, of one nature.
fn obstacles(terminal: &Terminal, id: &str, nature: &str) -> Vec<String> {
    let report = terminal.run(&["gate", "report", id, "--json"]).json();
    let obstacles = report["obstacles"].as_array().expect("a list").iter();
    let about = obstacles.filter(|obstacle| obstacle["nature"] == nature).map(|obstacle| obstacle["sur"].clone());
    about.map(|about| about.as_str().expect("a name").to_owned()).collect()
}

/// The fields that the milestone on the screen still waits for.
async fn held_by(window: &Window) -> Vec<String> {
    let links = "return [...document.querySelectorAll('[data-testid=\"detail\"] a[href*=\"champ=\"]')].map(link => link.href.split('champ=')[1])";
    let fields = window.page.execute(links, vec![]).await.expect("asked");
    serde_json::from_value(fields).expect("names")
}

async fn advance(window: &Window, id: &str, milestone: &str, status: &str) {
    window.go(&format!("/dossiers/{id}/parcours?jalon={milestone}")).await;
    window.click(&format!("move-{status}")).await;
    window.click("move-send").await;
    window.until("milestone-status", "data-statut", status).await;
}
