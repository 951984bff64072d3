//! Services of the platform: links, settings, health.

use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Unknown, lenient};

words! {
    /// How a service is, in the words of the console.
    HealthStatus {
        /// Answers.
        Fine = "OK",
        /// Answers badly.
        Degraded = "Dégradé",
        /// Does not answer.
        Failing = "En échec",
        /// Not asked yet.
        NotKnown = "Inconnu",
    }
}

/// How a service is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// Name of the service.
    pub name: String,
    /// How it is.
    #[serde(default)]
    pub status: HealthStatus,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Why, for administrators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Milliseconds between two checks.
    #[serde(default, deserialize_with = "lenient::whole", skip_serializing_if = "Option::is_none")]
    pub interval: Option<i64>,
    /// Last check, in milliseconds since 1970-01-01 UTC.
    #[serde(default, deserialize_with = "lenient::whole", skip_serializing_if = "Option::is_none")]
    pub last_update_timestamp: Option<i64>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A service as a project sees it: links, and settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceLink {
    /// Key of the service.
    pub name: String,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub title: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where it is.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub urls: Vec<ServiceUrl>,
    /// Its settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<Manifest>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A link to a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceUrl {
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub name: String,
    /// Address.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub to: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Settings of a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Those of the whole console.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub global: Vec<Setting>,
    /// Those of the project.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub project: Vec<Setting>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A setting of a service. What a person may write is in `unknown`, under `permissions`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Key.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub key: String,
    /// `switch` or `text`.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub kind: String,
    /// Value.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub value: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A setting of the console.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemSetting {
    /// Key.
    pub key: String,
    /// Value.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub value: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}
