//! The register and the agenda in the real window.

use accostage_testkit::terminal::Terminal;

use crate::{journey, unlocked};

/// A risk is added, assessed and accepted; what was signed is in the register, and its end in the agenda.
#[tokio::test]
async fn a_risk_is_added_assessed_accepted_and_its_end_is_in_the_agenda() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Registre");
        let _ = terminal.ok(&["init", "--roles", "chef-de-projet,sponsor"]);

        let window = unlocked(&terminal).await;
        window.go(&format!("/registre/{id}")).await;
        window.click("risk-add").await;
        window.fill("risk-label", "Départ du développeur principal").await;
        window.click("risk-add-send").await;
        window.until_part("concerns", "À évaluer").await;
        window.until_part("gate-obstacles", "non évalué").await;
        window.click("risk-assess").await;
        window.select("assess-likelihood", "3").await;
        window.select("assess-severity", "4").await;
        window.select("assess-treatment", "reduire").await;
        window.fill("assess-review", "01/03/2020").await;
        window.click("assess-send").await;
        window.until_part("error-panel", "est passé").await;
        window.fill("assess-review", "01/03/2099").await;
        window.click("assess-send").await;
        // The badge shows capitals.
        window.until_text("risk-level", "CRITIQUE").await;
        window.element("grid-risk").await;
        // Assessed again, it starts from what the register says.
        window.click("risk-assess").await;
        window.until_value("assess-likelihood", "3").await;
        window.until_value("assess-review", "01/03/2099").await;
        window.click("modal-close").await;
        window.click("risk-accept").await;
        window.fill("accept-reason", "Recrutement en cours").await;
        window.fill("accept-until", "30/06/2099").await;
        window.click("accept-send").await;
        window.until_part("decision", "Signée par").await;
        window.click("to-agenda").await;
        window.select("agenda-period", "tout").await;
        window.until_count("deadline", 2).await;
        window.close().await;

        let agenda = terminal.ok(&["agenda", "--all"]);
        let told = agenda["echeances"].as_array().expect("lines").iter();
        let told: Vec<(&str, &str)> =
            told.filter_map(|line| Some((line["nature"].as_str()?, line["le"].as_str()?))).collect();
        assert_eq!(told, [("risque", "2099-03-01"), ("acceptation", "2099-06-30")]);
        let risks = terminal.ok(&["risk", "list", &id]);
        assert_eq!(risks["risques"][0]["acceptation"]["etat"], "en-vigueur");
    })
    .await;
}
