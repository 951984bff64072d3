//! Environments and certificates in the real window.

use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::Window;
use fantoccini::Locator;
use fantoccini::key::Key;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

use crate::{journey, unlocked};

const SECRET: &str = "phrase du p12";

/// A service certificate with its key, as an authority delivers it.
fn delivered() -> (Vec<u8>, String) {
    let mut params = CertificateParams::new(vec!["guichet.exemple.gouv.fr".to_owned()]).expect("parameters");
    (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2099, 1, 1));
    let key = KeyPair::generate().expect("a key");
    let signed = params.self_signed(&key).expect("signed");
    let chain = PrivateKeyChain::new(
        "id",
        PrivateKey::from_der(&key.serialize_der()).expect("a key"),
        [Certificate::from_der(signed.der()).expect("a certificate")],
    );
    let mut store = KeyStore::new();
    store.add_entry("guichet", KeyStoreEntry::PrivateKeyChain(chain));
    (store.writer(SECRET).write().expect("written"), key.serialize_pem())
}

async fn press(window: &Window, key: Key) {
    let focused = window.page.active_element().await.expect("something has the focus");
    focused.send_keys(&char::from(key).to_string()).await.expect("a key");
}

/// A private key is refused, a P12 asks its passphrase, what it says is looked at before it is written; a cell is
/// reached and declared with the keyboard.
#[tokio::test]
async fn a_certificate_is_imported_and_a_cell_is_declared() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Certificats");
        let rows = "environnements=[{nom: integ, stage: integration}, {nom: prod1, plateforme: cloud-pi, stage: prod}]";
        let names = "domaines=[{environnement: prod1, fqdn: guichet.exemple.gouv.fr, reseau: internet}]";
        let _ = terminal.ok(&["dossier", "set", &id, rows, names, "exposition-reseaux=[internet]"]);
        let (p12, key) = delivered();
        let file = terminal.file("guichet.p12", p12).display().to_string();
        let key = terminal.file("guichet.key", key).display().to_string();

        let window = unlocked(&terminal).await;
        window.go(&format!("/environnements/{id}")).await;
        window.until_part("uncovered", "guichet.exemple.gouv.fr").await;

        window.click("certificate-import").await;
        window.element("certificate-file").await.send_keys(&key).await.expect("chosen");
        window.until_part("error-panel", "clé privée").await;
        window.element("certificate-file").await.send_keys(&file).await.expect("chosen");
        window.fill("certificate-passphrase", "une autre").await;
        window.click("certificate-read").await;
        window.until_part("certificate-unlock", "Ce n’est pas la phrase secrète").await;
        window.fill("certificate-passphrase", SECRET).await;
        window.click("certificate-read").await;
        window.until_part("certificate-covered", "guichet.exemple.gouv.fr").await;
        let written = window.page.find_all(Locator::Css("[data-testid=certificate]")).await.expect("looked for");
        assert!(written.is_empty(), "looking writes nothing");
        window.click("certificate-write").await;
        window.until_part("certificates", "Tous les noms de domaine exposés ont un certificat.").await;

        window.click("cell-integ-env-nom").await;
        window.click("modal-close").await;
        for _ in 0..6 {
            press(&window, Key::Down).await;
        }
        press(&window, Key::Right).await;
        window.until_focus("[data-testid=cell-prod1-env-namespace]").await;
        press(&window, Key::Enter).await;
        window.select("cell-status", "connu").await;
        window.fill("cell-value", "ns-abc").await;
        window.click("cell-save").await;
        window.until_part("cell-prod1-env-namespace", "ns-abc").await;
        let open = window.page.find_all(Locator::Css("[data-testid=modal]")).await.expect("looked for");
        assert!(open.is_empty(), "the dialog is closed");
        window.close().await;

        let row = &terminal.ok(&["dossier", "show", &id])["reponses"]["certificats"][0];
        assert_eq!(row["cn"], "guichet.exemple.gouv.fr");
        assert_eq!((&row["environnement"], &row["expire-le"]), (&"prod1".into(), &"2099-01-01".into()));
        let shown = terminal.ok(&["env", "show", &id, "prod1"]);
        let cells = shown["cellules"].as_array().expect("cells");
        let namespace = cells.iter().find(|cell| cell["attribut"] == "env-namespace").expect("a cell");
        assert_eq!((&namespace["statut"], &namespace["valeur"]), (&"connu".into(), &"ns-abc".into()));
    })
    .await;
}
