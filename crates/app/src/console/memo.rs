//! What a link remembers: the platform, and what the project held when the dossier and the console were last settled.

use accostage_platform::plan::Holdings;
use accostage_platform::{Project, ProjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ports::Link;
use crate::redacted::without_secrets;

/// What a link remembers, as JSON. What a newer program wrote is kept as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memo {
    /// Platform, by its word of the catalogue.
    #[serde(rename = "plateforme")]
    pub platform: String,
    /// Name of the project when it was linked: it is told once the project is gone.
    #[serde(rename = "nom")]
    pub name: String,
    /// What the project held after the last application, or when it was linked. What moved on the console since is a
    /// conflict, or a drift.
    #[serde(rename = "tenu", skip_serializing_if = "Option::is_none")]
    pub held: Option<Holdings>,
    /// Keys of a newer program.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

impl Memo {
    /// What a link remembers. A memo that cannot be read remembers nothing.
    pub fn of(link: &Link) -> Self {
        serde_json::from_str(&link.memo).unwrap_or_default()
    }

    /// As it is kept: without any secret.
    pub fn written(&self) -> String {
        serde_json::to_value(self).map(without_secrets).unwrap_or_default().to_string()
    }

    /// What the linked project held. That it existed is always known: a link is proof of it.
    pub fn last(&self, link: &Link) -> Holdings {
        let mut held = self.held.clone().unwrap_or_default();
        if held.project.is_none() {
            let id = ProjectId::from(link.project.as_str());
            held.project = Some(Project { id, name: self.name.clone(), ..Project::default() });
        }
        held
    }
}
