//! Consoles that the user connects to, and the projects that dossiers are linked to.

use std::future::Future;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::PortResult;
use crate::AppError;
use crate::redacted::has_user;

/// A console that the user connects to. It holds no secret: those are in the keychain, under its identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Identity: names its secrets, its mirror, its links. Never given twice.
    pub id: String,
    /// Name that the user gave.
    pub name: String,
    /// Everything else.
    pub settings: ConnectionSettings,
    /// When it was created, in milliseconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

impl Connection {
    /// Nothing in it is a secret.
    ///
    /// # Errors
    /// An address carries the name or the password of a user.
    pub fn check(&self) -> PortResult<()> {
        let settings = &self.settings;
        let addresses = [Some(&settings.base_url), settings.proxy.http.as_ref(), settings.proxy.https.as_ref()];
        if addresses.into_iter().flatten().any(|address| has_user(address)) {
            return Err(AppError::invalid(
                "Cette adresse contient un nom d'utilisateur ou un mot de passe : elle n'a pas été enregistrée.",
                "Retirez ce qui précède « @ ». Le mot de passe se donne à part et va dans le trousseau.",
            ));
        }
        Ok(())
    }
}

/// What is kept of a connection, as JSON. What a newer program wrote is kept as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionSettings {
    /// Address of the console, without path of the API.
    #[serde(rename = "adresse")]
    pub base_url: String,
    /// Which instance it is.
    #[serde(rename = "instance")]
    pub instance: Instance,
    /// File of certificates trusted besides those of the system.
    #[serde(rename = "autorites", skip_serializing_if = "Option::is_none")]
    pub extra_ca: Option<String>,
    /// Way through proxies.
    #[serde(rename = "mandataire")]
    pub proxy: ProxySettings,
    /// Nothing is asked of it until the user says otherwise.
    #[serde(rename = "hors-ligne")]
    pub offline: bool,
    /// Last day on which the token works, `YYYY-MM-DD`.
    #[serde(rename = "jeton-expire-le", skip_serializing_if = "Option::is_none")]
    pub token_expires: Option<String>,
    /// What the last test found.
    #[serde(rename = "dernier-essai", skip_serializing_if = "Option::is_none")]
    pub probe: Option<Probe>,
    /// Keys of a newer program.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

/// Which instance of the console.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Instance {
    /// PAX.
    Pax,
    /// Cloud π.
    CloudPi,
    /// Another one, or a word of a newer program.
    Other(String),
    /// Not said.
    #[default]
    Unknown,
}

impl From<String> for Instance {
    fn from(word: String) -> Self {
        match word.as_str() {
            "" => Self::Unknown,
            "pax" => Self::Pax,
            "cloud-pi" => Self::CloudPi,
            _ => Self::Other(word),
        }
    }
}

impl From<Instance> for String {
    fn from(instance: Instance) -> Self {
        match instance {
            Instance::Unknown => String::new(),
            Instance::Pax => "pax".to_owned(),
            Instance::CloudPi => "cloud-pi".to_owned(),
            Instance::Other(word) => word,
        }
    }
}

/// Way through proxies. The password of the user is in the keychain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProxySettings {
    /// Where the addresses come from.
    #[serde(rename = "mode")]
    pub mode: ProxyMode,
    /// For `http`, without user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    /// For `https`, without user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub https: Option<String>,
    /// Hosts reached without proxy.
    #[serde(rename = "sans", skip_serializing_if = "Vec::is_empty")]
    pub none_for: Vec<String>,
    /// Name given to the proxy.
    #[serde(rename = "utilisateur", skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Keys of a newer program.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

/// Where the addresses of proxies come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ProxyMode {
    /// The environment of the session.
    #[default]
    System,
    /// These settings.
    Fixed,
    /// No proxy.
    Direct,
    /// A word of a newer program.
    Other(String),
}

impl From<String> for ProxyMode {
    fn from(word: String) -> Self {
        match word.as_str() {
            "systeme" => Self::System,
            "fixe" => Self::Fixed,
            "aucun" => Self::Direct,
            _ => Self::Other(word),
        }
    }
}

impl From<ProxyMode> for String {
    fn from(mode: ProxyMode) -> Self {
        match mode {
            ProxyMode::System => "systeme".to_owned(),
            ProxyMode::Fixed => "fixe".to_owned(),
            ProxyMode::Direct => "aucun".to_owned(),
            ProxyMode::Other(word) => word,
        }
    }
}

/// What a test of a connection found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Probe {
    /// When.
    #[serde(rename = "a")]
    pub at: i64,
    /// Every step went well.
    #[serde(rename = "reussi")]
    pub ok: bool,
    /// Step that failed, by its word.
    #[serde(rename = "etape", skip_serializing_if = "Option::is_none")]
    pub failed_step: Option<String>,
    /// What it said, in French.
    #[serde(rename = "message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Version of the console.
    #[serde(rename = "version", skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Who the token speaks for.
    #[serde(rename = "identite", skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Keys of a newer program.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

/// Connections. An answered write is durable.
pub trait Connections: Send + Sync + 'static {
    /// Connections that were not removed, in the order of their names.
    fn connections(&self) -> impl Future<Output = PortResult<Vec<Connection>>> + Send;
    /// A connection, removed or not: the journal names those that were.
    fn connection(&self, id: &str) -> impl Future<Output = PortResult<Option<Connection>>> + Send;
    /// Keeps a connection, new or changed. One that carries a secret is refused ([`Connection::check`]), and so is one that
    /// was removed.
    fn put_connection(&self, connection: &Connection) -> impl Future<Output = PortResult<()>> + Send;
    /// Removes a connection, with its links and its mirror; lines of the outbox and journal stay. Refused while a line of
    /// the outbox is not settled: what became of it could no longer be read.
    fn remove_connection(&self, id: &str, at: i64) -> impl Future<Output = PortResult<()>> + Send;
}

/// A dossier linked to a project of a console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Dossier.
    pub dossier: String,
    /// Connection.
    pub console: String,
    /// Identifier of the project on it.
    pub project: String,
    /// When it was linked.
    pub at: i64,
    /// What the use cases remember of it, as JSON: never a secret.
    pub memo: String,
}

/// Links. A dossier has one project at most on each console; an answered write is durable.
pub trait Links: Send + Sync + 'static {
    /// Links of a dossier, or of every one.
    fn links(&self, dossier: Option<&str>) -> impl Future<Output = PortResult<Vec<Link>>> + Send;
    /// Dossiers linked to a project.
    fn linked_to(&self, console: &str, project: &str) -> impl Future<Output = PortResult<Vec<Link>>> + Send;
    /// Links a dossier, in place of the former link on that console.
    fn link(&self, link: &Link) -> impl Future<Output = PortResult<()>> + Send;
    /// Forgets a link. Nothing changes on the console.
    fn unlink(&self, dossier: &str, console: &str) -> impl Future<Output = PortResult<()>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_a_newer_program_are_kept_as_they_are() {
        let written = r#"{"adresse":"https://c","instance":"lune","mandataire":{"mode":"auto","pac":"x"},"hors-ligne":true,
            "jeton-expire-le":"2027-01-01","dernier-essai":{"a":5,"reussi":false,"etape":"tls","duree":3},"bastion":{"a":1}}"#;
        let settings: ConnectionSettings = serde_json::from_str(written).expect("read");
        assert_eq!(settings.instance, Instance::Other("lune".to_owned()));
        assert_eq!(settings.proxy.mode, ProxyMode::Other("auto".to_owned()));
        let (before, after): (Value, Value) =
            (serde_json::from_str(written).expect("JSON"), serde_json::to_value(&settings).expect("written"));
        for (key, value) in before.as_object().expect("an object") {
            match value {
                Value::Object(inner) => inner.iter().for_each(|(name, value)| assert_eq!(&after[key][name], value)),
                _ => assert_eq!(&after[key], value),
            }
        }
        assert_eq!(serde_json::from_str::<ConnectionSettings>("{}").expect("read"), ConnectionSettings::default());
    }

    #[test]
    fn an_address_that_carries_a_secret_is_refused() {
        let with = |settings| Connection { id: "c".into(), name: "C".into(), settings, created_at: 1, updated_at: 1 };
        let proxy = |http: Option<&str>, https: Option<&str>| ConnectionSettings {
            proxy: ProxySettings {
                http: http.map(str::to_owned),
                https: https.map(str::to_owned),
                ..ProxySettings::default()
            },
            ..ConnectionSettings::default()
        };
        let base = ConnectionSettings { base_url: "https://u:canari@h".into(), ..ConnectionSettings::default() };
        for settings in [base, proxy(Some("u:canari@p:1"), None), proxy(None, Some("http://canari@p"))] {
            let refused = with(settings).check().expect_err("refused");
            assert!(!format!("{refused:?}").contains("canari"));
        }
        with(proxy(Some("http://p:3128"), Some("p:3128"))).check().expect("taken");
    }
}
