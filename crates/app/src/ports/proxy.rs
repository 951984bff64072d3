//! The way to a console: proxies, patience.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Way through proxies. The password of the user is in the keychain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProxySettings {
    /// Where the addresses come from.
    #[serde(rename = "mode")]
    pub mode: ProxyMode,
    /// Address of the proxy, without user. There is one: a console in clear is on this machine and needs none.
    #[serde(rename = "https", skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
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

/// How patient to be on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Profile {
    /// As on a network of an office.
    #[default]
    Usual,
    /// Through a bastion: always by the proxy of these settings, whatever their exceptions, and with more patience.
    Bastion,
    /// A word of a newer program, taken for the usual one.
    Other(String),
}

impl From<String> for Profile {
    fn from(word: String) -> Self {
        match word.as_str() {
            "" | "usuel" => Self::Usual,
            "bastion" => Self::Bastion,
            _ => Self::Other(word),
        }
    }
}

impl From<Profile> for String {
    fn from(profile: Profile) -> Self {
        match profile {
            Profile::Usual => "usuel".to_owned(),
            Profile::Bastion => "bastion".to_owned(),
            Profile::Other(word) => word,
        }
    }
}
