//! The test of a connection.

use serde_json::json;

use super::network::Authority;
use super::server::{Answer, Asked, Server, Then};
use super::{CANARY, client};
use crate::{CancellationToken, Connectivity, Credential, Probe, ProxyServer, Secret, Step, Verdict};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A console where Zoé signs in.
fn console(_: usize, asked: &Asked) -> Then {
    let owner =
        json!({"id": "u", "email": "zoe@exemple.fr", "firstName": "Zoé", "lastName": "DUPONT", "type": "human"});
    Then::Say(match asked.path() {
        "/api/v1/version" => Answer::json(200, &json!({"version": "9.24.0"})),
        "/api/v1/user/tokens" if asked.header("x-dso-token") == Some(CANARY) => {
            Answer::json(200, &json!([{"id": "t", "name": "poste", "status": "active", "owner": owner}]))
        }
        "/api/v1/user/tokens" => Answer::json(200, &json!({"status": 401, "body": {"message": "Not authenticated"}})),
        "/api/v1/users/matching" => {
            Answer::json(200, &json!([{"id": "u", "email": "zoe@exemple.fr", "adminRoleIds": []}]))
        }
        "/api/v1/admin/roles" => {
            Answer::json(200, &json!([{"id": "r", "name": "Tout le monde", "type": "global", "permissions": "25608"}]))
        }
        _ => Answer::empty(404),
    })
}

fn sign(probe: &Probe, step: Step) -> char {
    match probe.verdict(step) {
        Some(Verdict::Passed(_)) => '+',
        Some(Verdict::Warned(_)) => '!',
        Some(Verdict::Failed(..)) => 'x',
        Some(Verdict::Skipped(_)) => '-',
        None => '?',
    }
}

/// One sign for each step.
fn signs(probe: &Probe) -> String {
    assert!(probe.checks.iter().map(|check| check.step).eq(Step::ALL), "{probe:?}");
    let diagnosis = probe.diagnosis();
    for secret in [CANARY, "zoe@exemple.fr", "DUPONT", "canari"] {
        assert!(!diagnosis.contains(secret), "{diagnosis}");
    }
    Step::ALL.into_iter().map(|step| sign(probe, step)).collect()
}

#[tokio::test]
async fn a_good_connection_passes_each_step_and_tells_who_and_what() {
    let authority = Authority::new();
    let server = Server::tls(authority.acceptor(&["localhost"], 2999, false), console).await;
    let base = format!("https://localhost:{}", server.address.port());
    let expires = accostage_platform::Moment::from("2027-06-30");
    let now = expires.millis().expect("an instant") - 5 * DAY;
    let credential = Credential { token: Secret::new(CANARY), expires: Some(expires) };
    let builder = client(&base).authorities(authority.trusted()).credential(credential).clock(move || now);
    let probe = builder.build().expect("a client").probe().await;
    assert_eq!(signs(&probe), "+-++!++", "{}", probe.diagnosis());
    assert!(probe.is_fine());
    assert_eq!(probe.version.as_deref(), Some("9.24.0"));
    assert_eq!(probe.owner.as_ref().map(|owner| owner.email.as_str()), Some("zoe@exemple.fr"));
    assert!(probe.rights.is_some_and(|rights| rights.may_create_project().is_ok()));
    let diagnosis = probe.diagnosis();
    assert!(diagnosis.contains("Version 9.24.0.") && diagnosis.contains("valable jusqu'au 2999-01-02"), "{diagnosis}");
}

#[tokio::test]
async fn each_step_that_fails_is_the_one_that_is_told() {
    let authority = Authority::new();
    let server = Server::new(console).await;
    let expired = Server::tls(authority.acceptor(&["localhost"], 2021, false), console).await;
    let portal = Server::saying(Answer::typed(200, "text/html", "<html>portail</html>")).await;
    let gone = Server::new(|_, _| Then::Close).await.address;
    let unknown = Credential { token: Secret::new("autre"), expires: None };
    let encrypted = format!("https://localhost:{}", expired.address.port());
    let dead = ProxyServer::parse(&gone.to_string()).expect("a proxy");
    let refusing = Server::saying(Answer::empty(407)).await;
    let refusing =
        ProxyServer::parse(&refusing.base()).expect("a proxy").with_credentials("jean", Secret::new("canari"));
    for (name, builder, expected) in [
        ("in clear", client(&server.base()), "--!++++"),
        ("token not known", client(&server.base()).credential(unknown), "--!+x+-"),
        ("expired certificate", client(&encrypted).authorities(authority.trusted()), "+-x----"),
        ("nobody there", client(&format!("http://{gone}")), "---x---"),
        ("something else there", client(&portal.base()), "--!x---"),
        ("offline", client(&server.base()).connectivity(Connectivity::Offline), "-------"),
        ("dead proxy", client("https://console.exemple.fr").bastion(dead), "-x-----"),
        ("no such machine", client("https://console.invalid"), "x------"),
    ] {
        let probe = builder.build().expect("a client").probe().await;
        assert_eq!(signs(&probe), expected, "{name}\n{}", probe.diagnosis());
    }
    // Nothing of the encryption is said to be fine when nothing came.
    let mute = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let mute = format!("https://{}", mute.local_addr().expect("an address"));
    let cancel = CancellationToken::new();
    let client_of_mute = client(&mute).build().expect("a client").cancelled_by(cancel.clone());
    cancel.cancel();
    let probe = client_of_mute.probe().await;
    assert_eq!(signs(&probe), "--x----", "{}", probe.diagnosis());
    assert!(probe.diagnosis().contains("abandonnée"), "{}", probe.diagnosis());
    let probe = client("https://console.exemple.fr").bastion(refusing).build().expect("a client").probe().await;
    assert_eq!(sign(&probe, Step::Proxy), 'x', "{}", probe.diagnosis());
}
