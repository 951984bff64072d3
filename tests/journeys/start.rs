//! Starting: first start, keychain, two instances, content policy.

use std::time::Duration;

use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};
use accostage_testkit::{PASSPHRASE, program};

use crate::{create, journey, open_first};

/// Accents, quotes, right to left; no emoji, which the driver cannot type (the terminal tests have them).
const TEXT: &str = "Guichet « été » مرحبا l'accès";

/// Create, type, restart, read back, on a machine without any keychain.
#[tokio::test]
async fn what_was_typed_is_there_after_a_restart_without_keychain() {
    journey(async {
        let terminal = Terminal::new();
        let window = Window::open(terminal.home(), Session::Bare).await;
        window.first_start(true).await;
        create(&window, "Guichet des associations").await;
        window.fill("field-projet-nom-usuel", TEXT).await;
        window.until("save-state-projet-nom-usuel", "data-state", "saved").await;
        window.close().await;

        let window = Window::open(terminal.home(), Session::Bare).await;
        window.fill("unlock-passphrase", "une autre phrase de passe").await;
        window.click("unlock-submit").await;
        window.element("unlock-error").await;
        window.fill("unlock-passphrase", PASSPHRASE).await;
        window.click("unlock-submit").await;
        open_first(&window).await;
        assert_eq!(window.value("field-projet-nom-usuel").await, TEXT);
        window.close().await;

        // The terminal reads the same truth.
        let list = terminal.ok(&["dossier", "list"]);
        let id = list["dossiers"][0]["id"].as_str().expect("an identifier");
        let shown = terminal.ok(&["dossier", "show", id]);
        assert_eq!(shown["reponses"]["projet-nom-usuel"], TEXT);
    })
    .await;
}

/// With a keychain, nothing is asked at the second start.
#[tokio::test]
async fn the_keychain_opens_the_data_by_itself() {
    journey(async {
        let terminal = Terminal::new();
        let window = Window::open(terminal.home(), Session::Keychain).await;
        window.first_start(false).await;
        create(&window, "Dossier au trousseau").await;
        window.close().await;

        let window = Window::open(terminal.home(), Session::Keychain).await;
        open_first(&window).await;
        window.close().await;
    })
    .await;
}

/// Two instances: the second window hands over, the terminal says that the store is busy, nothing is harmed.
#[tokio::test]
async fn a_second_instance_gives_way() {
    journey(async {
        let terminal = Terminal::new();
        let window = Window::open(terminal.home(), Session::Bare).await;
        window.first_start(true).await;
        create(&window, "Premier").await;

        let second = tokio::process::Command::new(program("accostage-desktop"))
            .env("ACCOSTAGE_HOME", terminal.home())
            .kill_on_drop(true)
            .status();
        let second = tokio::time::timeout(Duration::from_secs(30), second).await.expect("the second window ends");
        assert!(second.expect("it starts").success(), "the second window gives way");
        let busy = terminal.run(&["dossier", "list", "--json"]);
        assert_eq!(busy.code, 3);
        assert_eq!(busy.json()["error"]["code"], "store_busy");

        window.fill("field-projet-nom-usuel", "toujours là").await;
        window.until("save-state-projet-nom-usuel", "data-state", "saved").await;
        window.close().await;
        assert_eq!(terminal.ok(&["dossier", "list"])["total"], 1);
    })
    .await;
}

/// Two windows started together: one is first, the other gives way, whichever it is.
#[tokio::test]
async fn of_two_windows_started_together_one_gives_way() {
    journey(async {
        let terminal = Terminal::new();
        let start = || {
            tokio::process::Command::new(program("accostage-desktop"))
                .env("ACCOSTAGE_HOME", terminal.home())
                .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
                .kill_on_drop(true)
                .spawn()
                .expect("starts")
        };
        let (mut one, mut two) = (start(), start());
        let ended = tokio::select! {
            ended = one.wait() => ended,
            ended = two.wait() => ended,
        };
        assert!(ended.expect("ends").success(), "the second one gives way");
        let alive = [one.try_wait(), two.try_wait()].into_iter().filter(|state| matches!(state, Ok(None))).count();
        assert_eq!(alive, 1, "the first one stays");
    })
    .await;
}

/// The page stays within its content policy, and keyboard focus reaches the fields.
#[tokio::test]
async fn the_page_breaks_no_content_policy() {
    journey(async {
    let terminal = Terminal::new();
    let window = Window::open(terminal.home(), Session::Bare).await;
    let listen = "window.__violations = []; document.addEventListener('securitypolicyviolation', e => window.__violations.push(e.violatedDirective + ' ' + e.blockedURI))";
    window.page.execute(listen, vec![]).await.expect("listens");
    window.first_start(true).await;
    create(&window, "Politique").await;
    let violations = window.page.execute("return window.__violations", vec![]).await.expect("read");
    assert_eq!(violations.as_array().map(Vec::len), Some(0), "{violations}");
    window.close().await;
    })
    .await;
}
