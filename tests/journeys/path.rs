//! The onboarding path in the real window.

use accostage_testkit::terminal::Terminal;
use fantoccini::Locator;

use crate::{journey, unlocked};

/// A milestone advances with its evidence; a gate refuses a go, then goes with a reservation tied to a risk.
#[tokio::test]
async fn a_milestone_advances_with_its_evidence_and_a_gate_goes_with_reservations() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Parcours");
        let _ = terminal.ok(&["init", "--roles", "chef-de-projet,equipe-adoption"]);
        let risk = "risques=[{id: R1, libelle: Départ, probabilite: 2, gravite: 3, traitement: reduire}]";
        let _ = terminal.ok(&["dossier", "set", &id, risk]);

        let window = unlocked(&terminal).await;
        window.go(&format!("/dossiers/{id}/parcours?jalon=sensibilisation")).await;
        window.click("move-en-cours").await;
        window.click("move-send").await;
        window.element("move-a-valider").await;
        window.until_focus("#jalon-titre").await;
        window.click("evidence-add").await;
        window.fill("evidence-text", "Réunion tenue avec le sponsor").await;
        window.click("evidence-send").await;
        window.until_part("evidence", "Réunion tenue").await;
        window.until_part("refused-valide", "ne peut pas être validé").await;
        window.click("move-valide-avec-reserves").await;
        window.fill("reserve-text-0", "Compléter la fiche").await;
        window.fill("reserve-before-0", "15/01/2099").await;
        window.click("move-send").await;
        window.until_part("reserves", "Compléter la fiche").await;

        window.go(&format!("/dossiers/{id}/parcours?controle=decouverte")).await;
        window.element("gate-obstacles").await;
        let go = window.page.find_all(Locator::Css("[data-testid=issue-go]")).await.expect("looked for");
        assert!(go.is_empty(), "a go is not offered while things are missing");
        window.choose("issue-go-avec-reserves").await;
        window.fill("reserve-text-0", "Fournir les réponses").await;
        window.fill("reserve-before-0", "15/03/2099").await;
        window.select("reserve-risk-0", "R1").await;
        window.click("decision-review").await;
        window.click("decision-sign").await;
        window.until("gate-status", "data-statut", "valide-avec-reserves").await;
        window.close().await;

        let gate = terminal.ok(&["milestone", "show", &id, "controle-decouverte"]);
        assert_eq!(gate["statut"], "valide-avec-reserves");
        assert_eq!(gate["reserves"][0]["risque"], "R1");
        assert_eq!(terminal.ok(&["milestone", "show", &id, "sensibilisation"])["preuves"][0]["nature"], "declaration");
    })
    .await;
}
