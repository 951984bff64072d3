//! Certificates, proxies, addresses.

use std::sync::Arc;

use accostage_app::ports::{
    Access, ConnectionSettings, Console as _, Consoles as _, Profile, ProxyMode, ProxySettings,
};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::json;
use tokio_rustls::TlsAcceptor;

use super::client;
use super::server::{Answer, Server, Then};
use crate::error::{ErrorKind, ProxyTrouble, TlsTrouble};
use crate::{
    Bypass, Client, ClientBuilder, Flaw, HttpConsoles, NewProject, Outcome, Proxies, ProxyServer, Retry, Secret,
    authorities,
};

/// An authority, and what it signs.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(super) pem: String,
}

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "Autorité d'essai");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A server whose certificate is for these names, up to this year.
    pub(super) fn acceptor(&self, names: &[&str], until: i32, asks: bool) -> TlsAcceptor {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names.clone()).expect("names");
        params.distinguished_name.push(DnType::CommonName, names[0].clone());
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 2);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("versions");
        let builder = if asks {
            let mut roots = rustls::RootCertStore::empty();
            roots.add(authorities(self.pem.as_bytes()).expect("one").remove(0)).expect("an authority");
            let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
        } else {
            builder.with_no_client_auth()
        };
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = builder.with_single_cert(vec![certificate.der().clone()], key).expect("a configuration");
        TlsAcceptor::from(Arc::new(config))
    }

    pub(super) fn trusted(&self) -> Vec<rustls::pki_types::CertificateDer<'static>> {
        authorities(self.pem.as_bytes()).expect("an authority")
    }
}

pub(super) fn zones() -> Then {
    Then::Say(Answer::json(200, &json!([{"id": "z", "slug": "pr"}])))
}

async fn trouble(client: &Client) -> ErrorKind {
    let error = client.places().zones().await.expect_err("an error");
    // Nothing of a write can have been read.
    let Outcome::NotSent(_) = client.projects().create(&NewProject::default()).await else { panic!("sent") };
    error.kind().clone()
}

fn once(builder: ClientBuilder) -> Client {
    builder.retry(Retry::NEVER).build().expect("a client")
}

#[tokio::test]
async fn a_private_authority_is_trusted_once_it_is_given_and_named_before() {
    let authority = Authority::new();
    let server = Server::tls(authority.acceptor(&["localhost"], 2999, false), |_, _| zones()).await;
    let base = format!("https://localhost:{}", server.address.port());
    let trusting = client(&base).authorities(authority.trusted()).build().expect("a client");
    assert_eq!(trusting.places().zones().await.expect("zones").len(), 1);
    let ErrorKind::Tls(TlsTrouble::Certificate(bad)) = trouble(&once(client(&base))).await else { panic!("trusted") };
    assert_eq!((&bad.flaw, bad.host.as_str()), (&Flaw::UnknownIssuer, "localhost"));
    assert!(bad.to_string().contains("Autorité d'essai"), "{bad}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_expired_certificate_and_one_for_another_machine_are_named() {
    let authority = Authority::new();
    let expired = Server::tls(authority.acceptor(&["localhost"], 2021, false), |_, _| zones()).await;
    let other = Server::tls(authority.acceptor(&["autre.exemple.fr"], 2999, false), |_, _| zones()).await;
    for (server, flaw, words) in [
        (
            &expired,
            Flaw::Expired,
            "Le certificat « localhost », délivré par « Autorité d'essai », a expiré le 2021-01-02.",
        ),
        (
            &other,
            Flaw::WrongName,
            "Le certificat « autre.exemple.fr » ne vaut pas pour « localhost » ; il vaut pour : autre.exemple.fr.",
        ),
    ] {
        let base = format!("https://localhost:{}", server.address.port());
        let kind = trouble(&once(client(&base).authorities(authority.trusted()))).await;
        let ErrorKind::Tls(TlsTrouble::Certificate(bad)) = kind else { panic!("{kind:?}") };
        assert_eq!((bad.flaw.clone(), bad.to_string()), (flaw, words.to_owned()));
        assert_eq!(server.count(), 0);
    }
}

#[tokio::test]
async fn a_server_that_wants_a_certificate_of_ours_or_speaks_no_tls_is_told() {
    let authority = Authority::new();
    let asking = Server::tls(authority.acceptor(&["localhost"], 2999, true), |_, _| zones()).await;
    let base = format!("https://localhost:{}", asking.address.port());
    let kind = trouble(&once(client(&base).authorities(authority.trusted()))).await;
    assert_eq!(kind, ErrorKind::Tls(TlsTrouble::RefusedByServer));
    let plain = Server::new(|_, _| zones()).await;
    let base = format!("https://localhost:{}", plain.address.port());
    assert_eq!(trouble(&once(client(&base))).await, ErrorKind::Tls(TlsTrouble::NotTls));
}

#[tokio::test]
async fn a_file_of_authorities_without_any_is_refused() {
    assert!(authorities(b"rien").is_err());
    assert!(authorities(b"").is_err());
    let authority = Authority::new();
    assert_eq!(authority.trusted().len(), 1);
    let two = format!("{}\n{}", authority.pem, Authority::new().pem);
    assert_eq!(authorities(two.as_bytes()).expect("two").len(), 2);
    let der = authority.trusted().remove(0);
    assert_eq!(authorities(&der).expect("binary"), vec![der]);
}

#[tokio::test]
async fn a_proxy_carries_the_encrypted_connection_and_does_not_see_the_token() {
    let authority = Authority::new();
    let far = Server::tls(authority.acceptor(&["console.exemple.fr"], 2999, false), |_, _| zones()).await;
    let to = far.address;
    let proxy = Server::new(move |_, asked| {
        if asked.header("proxy-authorization") == Some("Basic amVhbjpjYW5hcmk=") {
            Then::Tunnel(to)
        } else {
            Then::Say(Answer::empty(407).header("proxy-authenticate", "Basic"))
        }
    })
    .await;
    let through = |server: ProxyServer| {
        let proxies = Proxies { https: Some(server), ..Proxies::default() };
        client("https://console.exemple.fr").authorities(authority.trusted()).proxies(proxies)
    };
    let address = ProxyServer::parse(&proxy.address.to_string()).expect("a proxy");
    let signed = address.clone().with_credentials("jean", Secret::new("canari"));
    let client = through(signed).build().expect("a client");
    assert_eq!(client.places().zones().await.expect("zones").len(), 1);
    let seen = &proxy.asked()[0];
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("CONNECT", "console.exemple.fr:443"));
    assert!(seen.header("x-dso-token").is_none());
    let kind = trouble(&once(through(address))).await;
    assert_eq!(kind, ErrorKind::Proxy(ProxyTrouble::Credentials));
    let refusing = Server::saying(Answer::empty(403)).await;
    let kind = trouble(&once(through(ProxyServer::parse(&refusing.base()).expect("a proxy")))).await;
    assert_eq!(kind, ErrorKind::Proxy(ProxyTrouble::Refused));
    let gone = Server::new(|_, _| Then::Close).await.base();
    let kind = trouble(&once(through(ProxyServer::parse(&gone).expect("a proxy")))).await;
    assert_eq!(kind, ErrorKind::Proxy(ProxyTrouble::Unreachable));
}

#[tokio::test]
async fn a_machine_of_the_exceptions_is_reached_without_the_proxy() {
    let authority = Authority::new();
    let server = Server::tls(authority.acceptor(&["localhost"], 2999, false), |_, _| zones()).await;
    let to = server.address;
    let proxy = Server::new(move |_, _| Then::Tunnel(to)).await;
    let whole = ProxyServer::parse(&proxy.base()).expect("a proxy");
    let base = format!("https://localhost:{}", to.port());
    let builder = || client(&base).authorities(authority.trusted());
    for (bypass, through) in [("localhost", 0), ("exemple.fr", 1)] {
        let proxies = Proxies { https: Some(whole.clone()), bypass: Bypass::parse(bypass) };
        let client = builder().proxies(proxies).build().expect("a client");
        assert_eq!((client.places().zones().await.expect("zones").len(), proxy.count()), (1, through), "{bypass}");
    }
    let bastion = builder().bastion(whole.clone()).build().expect("a client");
    assert_eq!((bastion.places().zones().await.expect("zones").len(), proxy.count()), (1, 2));
    let clear = Server::new(|_, _| zones()).await;
    let client = client(&clear.base()).bastion(whole).build().expect("a client");
    assert_eq!(client.places().zones().await.expect("zones").len(), 1);
    assert_eq!(proxy.count(), 2, "a console of this machine is never asked through another one");
}

#[tokio::test]
async fn the_loopback_address_of_version_six_is_reached() {
    let server = Server::at("[::1]:0", |_, _| zones()).await;
    let client = client(&server.base()).build().expect("a client");
    assert!(client.base().is_clear_text());
    assert_eq!(client.places().zones().await.expect("zones").len(), 1);
}

#[tokio::test]
async fn the_way_taken_is_the_one_that_the_settings_hold() {
    let authority = Authority::new();
    let server = Server::tls(authority.acceptor(&["localhost"], 2999, false), |_, _| zones()).await;
    let to = server.address;
    let proxy = Server::new(move |_, asked| match asked.header("proxy-authorization") {
        Some("Basic amVhbjpjYW5hcmk=") => Then::Tunnel(to),
        _ => Then::Say(Answer::empty(407)),
    })
    .await;
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    std::io::Write::write_all(&mut file, authority.pem.as_bytes()).expect("written");
    for (mode, profile, except, through) in [
        (ProxyMode::Direct, Profile::Usual, "", 0),
        (ProxyMode::Fixed, Profile::Usual, "", 1),
        (ProxyMode::Fixed, Profile::Usual, "localhost", 1),
        (ProxyMode::Fixed, Profile::Bastion, "localhost", 2),
    ] {
        let proxy_settings = ProxySettings {
            mode,
            address: Some(proxy.base()),
            none_for: vec![except.to_owned()],
            user: Some("jean".to_owned()),
            ..ProxySettings::default()
        };
        let settings = ConnectionSettings {
            base_url: format!("https://localhost:{}", to.port()),
            extra_ca: Some(file.path().display().to_string()),
            proxy: proxy_settings,
            profile,
            ..ConnectionSettings::default()
        };
        let access = Access { settings: &settings, token: None, proxy_password: Some(Secret::new("canari")) };
        let console = HttpConsoles.reach(&access).expect("a console");
        assert_eq!(console.zones().await.expect("zones").len(), 1);
        assert_eq!(proxy.count(), through, "{settings:?}");
    }
}
