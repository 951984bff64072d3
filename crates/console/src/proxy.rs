//! Proxies: which one, and for which machines not.

use std::net::IpAddr;

use ipnet::IpNet;
use reqwest::Url;

use crate::{BaseUrl, Secret};

/// The proxies of a connection.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// For `https`. There is none for `http`, which never leaves this machine.
    pub https: Option<ProxyServer>,
    /// Machines reached without it.
    pub bypass: Bypass,
}

/// A proxy. Credentials come from the keychain.
#[derive(Clone)]
pub struct ProxyServer {
    url: Url,
    credentials: Option<(String, Secret)>,
}

impl ProxyServer {
    /// Reads the address of a proxy; without a scheme, `http`. Credentials written in it are taken out of it.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let refusal = || "L'adresse du proxy ne peut pas être lue ; elle ressemble à « http://proxy.exemple.fr:3128 ».";
        let mut url = Url::parse(&whole).map_err(|_| refusal().to_owned())?;
        if !["http", "https"].contains(&url.scheme()) || url.host_str().is_none_or(str::is_empty) {
            return Err(refusal().to_owned());
        }
        let credentials = (!url.username().is_empty())
            .then(|| (unescaped(url.username()), Secret::new(unescaped(url.password().unwrap_or_default()))));
        let _ = url.set_username("");
        let _ = url.set_password(None);
        Ok(Self { url, credentials })
    }

    /// The same proxy, with credentials.
    #[must_use]
    pub fn with_credentials(mut self, user: impl Into<String>, password: Secret) -> Self {
        self.credentials = Some((user.into(), password));
        self
    }

    /// Its address, without credentials.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn credentials(&self) -> Option<(&str, &Secret)> {
        self.credentials.as_ref().map(|(user, password)| (user.as_str(), password))
    }
}

impl std::fmt::Debug for ProxyServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let signed = if self.credentials.is_some() { " (***)" } else { "" };
        write!(formatter, "{}{signed}", self.url)
    }
}

impl Proxies {
    /// The proxies that the usual variables of the environment name, given a way to read them. Lower case wins, as for
    /// the other programs of a machine.
    ///
    /// # Errors
    /// A proxy whose address cannot be read, in French.
    pub fn from_variables(read: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let value = |name: &str| {
            let given = read(name).or_else(|| read(&name.to_uppercase()));
            given.filter(|value| !value.trim().is_empty())
        };
        let server = |name: &str| value(name).map(|text| ProxyServer::parse(&text)).transpose();
        Ok(Self {
            https: match server("https_proxy")? {
                None => server("all_proxy")?,
                given => given,
            },
            bypass: Bypass::parse(&value("no_proxy").unwrap_or_default()),
        })
    }

    /// The proxy to use for a console. None for one without encryption, which is on this machine: a proxy would read the
    /// token, and look for that console on its own machine.
    #[must_use]
    pub fn server_for(&self, base: &BaseUrl) -> Option<&ProxyServer> {
        let direct = base.is_clear_text() || self.bypass.covers(base.host(), base.port());
        self.https.as_ref().filter(|_| !direct)
    }
}

/// Machines reached without a proxy, as `NO_PROXY` lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bypass(Vec<Exception>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Exception {
    All,
    Network(IpNet, Option<u16>),
    Domain(String, Option<u16>),
}

impl Bypass {
    /// Reads a list: names (with those below them, a dot or `*.` in front or not), addresses (brackets or not), networks,
    /// `*`; a name or an address may have a port. That is what curl takes and, for ports, Go; the lists of the HTTP
    /// library take neither ports nor brackets.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let parts = list.split([',', ' ', '\t', '\n', ';']).map(str::trim).filter(|part| !part.is_empty());
        Self(parts.map(Exception::parse).collect())
    }

    /// The machine is reached without a proxy.
    #[must_use]
    pub fn covers(&self, host: &str, port: u16) -> bool {
        let bare = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase();
        let address = bare.parse::<IpAddr>().ok();
        let same = |only: &Option<u16>| only.is_none_or(|only| only == port);
        self.0.iter().any(|exception| match exception {
            Exception::All => true,
            Exception::Network(network, only) => {
                same(only) && address.is_some_and(|address| network.contains(&address))
            }
            Exception::Domain(domain, only) => {
                let below = || bare.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'));
                same(only) && (bare == *domain || below())
            }
        })
    }
}

impl Exception {
    fn parse(part: &str) -> Self {
        if part == "*" {
            return Self::All;
        }
        let network = |text: &str| {
            let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
            bare.parse().ok().or_else(|| bare.parse::<IpAddr>().ok().map(IpNet::from))
        };
        if let Some(network) = network(part) {
            return Self::Network(network, None);
        }
        let (name, port) = match part.rsplit_once(':') {
            Some((name, port)) if port.parse::<u16>().is_ok() => (name, port.parse().ok()),
            _ => (part, None),
        };
        if let Some(network) = network(name) {
            return Self::Network(network, port);
        }
        let name = name.trim_start_matches("*.").trim_start_matches('.').trim_end_matches('.');
        Self::Domain(name.to_ascii_lowercase(), port)
    }
}

/// A part of an address as it was before it was escaped; left as it is when that is no text.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%')
            .then(|| tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok()))
            .flatten()
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_cover_names_below_addresses_and_networks() {
        let bypass = Bypass::parse(
            "exemple.fr, .interieur.gouv.fr 10.0.0.0/8;[::1],machine:8443,[fd00::7]:8443,fe80::/10,192.168.0.1:8080,*.etoile.fr",
        );
        for (host, port, expected) in [
            ("exemple.fr", 443, true),
            ("console.exemple.fr", 443, true),
            ("autreexemple.fr", 443, false),
            ("CONSOLE.Interieur.Gouv.FR", 443, true),
            ("10.1.2.3", 443, true),
            ("11.1.2.3", 443, false),
            ("[::1]", 443, true),
            ("[fd00::7]", 8443, true),
            ("[fd00::7]", 443, false),
            ("[fe80::1]", 443, true),
            ("192.168.0.1", 8080, true),
            ("192.168.0.1", 443, false),
            ("a.etoile.fr", 443, true),
            ("etoile.fr", 443, true),
            ("petoile.fr", 443, false),
            ("machine", 8443, true),
            ("machine", 443, false),
        ] {
            assert_eq!(bypass.covers(host, port), expected, "{host}:{port}");
        }
        assert!(Bypass::parse("*").covers("n'importe.ou", 1));
        assert!(!Bypass::parse("").covers("exemple.fr", 443));
    }

    #[test]
    fn the_environment_names_proxies_and_their_password_is_not_shown() {
        let read = |name: &str| match name {
            "https_proxy" => Some("http://jean:can%40ri@proxy:3128".to_owned()),
            "ALL_PROXY" => Some("socks5://autre:1080".to_owned()),
            "NO_PROXY" => Some("interne.fr".to_owned()),
            _ => None,
        };
        let proxies = Proxies::from_variables(read).expect("proxies");
        let base = |text: &str| BaseUrl::parse(text).expect("an address");
        let server = proxies.server_for(&base("https://console.fr")).expect("a proxy");
        assert_eq!(server.url().as_str(), "http://proxy:3128/");
        assert_eq!(server.credentials().map(|(user, password)| (user, password.expose())), Some(("jean", "can@ri")));
        assert!(!format!("{proxies:?}").contains("can"));
        assert!(proxies.server_for(&base("https://console.interne.fr")).is_none());
        assert!(proxies.server_for(&base("http://localhost")).is_none(), "the token would travel in clear");
        assert!(ProxyServer::parse("socks5://proxy").is_err());
    }
}
