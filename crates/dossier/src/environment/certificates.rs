//! Certificates of a dossier: which names they cover, when they expire, when to say so.

use std::collections::BTreeSet;

use accostage_catalogue::Catalogue;
use serde::Serialize;

use super::place::{days_between, list, text};
use crate::key::{AnswerKey, RowId};
use crate::state::State;
use crate::value::Answer;

/// Table of the certificates.
pub const TABLE: &str = "certificats";
/// Start of the keys of what an import read and that no column holds; the row and what it is follow.
pub const READ: &str = "certificat/";

/// A certificate of the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Its row.
    #[serde(rename = "ligne")]
    pub row: RowId,
    /// Environment.
    #[serde(rename = "environnement", skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// Common name, then alternative names.
    #[serde(rename = "noms")]
    pub names: Vec<String>,
    /// Day on which it expires.
    #[serde(rename = "expire_le", skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Who renews it.
    #[serde(rename = "responsable", skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// A name that no certificate covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Environment.
    #[serde(rename = "environnement")]
    pub environment: String,
    /// The name.
    #[serde(rename = "nom")]
    pub name: String,
    /// The row of the domain names that holds it.
    #[serde(rename = "ligne")]
    pub row: RowId,
}

/// How long a certificate lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "etat")]
pub enum Expiry {
    /// It lasts longer than the first reminder.
    #[serde(rename = "valable")]
    Fine {
        /// Days left.
        #[serde(rename = "jours")]
        days: i32,
    },
    /// A reminder is due.
    #[serde(rename = "bientot")]
    Soon {
        /// Days left.
        #[serde(rename = "jours")]
        days: i32,
        /// The last step passed: 60, 30, 15 or 7 days.
        #[serde(rename = "palier")]
        step: i32,
    },
    /// It has expired.
    #[serde(rename = "expire")]
    Expired,
}

/// A certificate about which something must be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reminder {
    /// Its row.
    #[serde(rename = "ligne")]
    pub row: RowId,
    /// Its first name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Environment.
    #[serde(rename = "environnement", skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// Day on which it expires.
    #[serde(rename = "expire_le")]
    pub expires: String,
    /// Days left: below zero once it has expired.
    #[serde(rename = "jours")]
    pub days: i32,
    /// The last step passed; none: it has expired.
    #[serde(rename = "palier", skip_serializing_if = "Option::is_none")]
    pub step: Option<i32>,
}

/// Certificates of the dossier, in order.
#[must_use]
pub fn held(state: &State) -> Vec<Held> {
    let rows = state.rows(&AnswerKey::of(TABLE)).iter();
    rows.map(|row| Held {
        row: row.id,
        environment: text(row, "environnement").map(str::to_owned),
        names: text(row, "cn").map(str::to_owned).into_iter().chain(list(row, "san").iter().cloned()).collect(),
        expires: text(row, "expire-le").map(str::to_owned),
        owner: text(row, "responsable").map(str::to_owned),
    })
    .collect()
}

/// A certificate name covers a domain name (RFC 6125): the same one, or `*.` and exactly one label instead.
#[must_use]
pub fn covers(presented: &str, name: &str) -> bool {
    let (presented, name) = (plain(presented), plain(name));
    if name.is_empty() || name.contains('*') {
        return !name.is_empty() && presented == name;
    }
    match presented.strip_prefix("*.") {
        // « *.fr » covers nothing: no authority may sign it.
        Some(parent) if parent.contains('.') && !parent.contains('*') => {
            name.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest == parent)
        }
        Some(_) => false,
        None => presented == name,
    }
}

fn plain(name: &str) -> String {
    name.trim().trim_end_matches('.').to_lowercase()
}

/// Names of certificates, to ask at once whether one of them covers a domain name: there may be thousands of both.
#[derive(Debug, Clone, Default)]
pub struct Presented(BTreeSet<String>);

impl Presented {
    /// The names of some certificates.
    #[must_use]
    pub fn of<'a>(names: impl IntoIterator<Item = &'a String>) -> Self {
        Self(names.into_iter().map(|name| plain(name)).collect())
    }

    /// One of them covers a domain name.
    #[must_use]
    pub fn cover(&self, name: &str) -> bool {
        let name = plain(name);
        let joker = name.split_once('.').map(|(_, parent)| format!("*.{parent}"));
        let able = [Some(&name), joker.as_ref()];
        able.into_iter().flatten().any(|able| self.0.contains(able) && covers(able, &name))
    }
}

/// Names that are exposed, with the environment of each.
#[must_use]
pub fn exposed(state: &State) -> Vec<Gap> {
    let hidden =
        |answer: &Answer| matches!(answer, Answer::List(networks) if networks.iter().any(|one| one == "aucun"));
    if state.answer(&AnswerKey::of("exposition-reseaux")).is_some_and(hidden) {
        return Vec::new();
    }
    let rows = state.rows(&AnswerKey::of("domaines")).iter();
    let mut names = Vec::new();
    for row in rows.filter(|row| text(row, "reseau") != Some("aucun")) {
        let environment = text(row, "environnement").unwrap_or_default();
        for name in text(row, "fqdn").into_iter().chain(list(row, "alternatifs").iter().map(String::as_str)) {
            names.push(Gap { environment: environment.to_owned(), name: name.to_owned(), row: row.id });
        }
    }
    names
}

/// Exposed names that no certificate covers.
#[must_use]
pub fn uncovered(state: &State, held: &[Held]) -> Vec<Gap> {
    let mut gaps = exposed(state);
    let presented = Presented::of(held.iter().flat_map(|one| &one.names));
    gaps.retain(|gap| !presented.cover(&gap.name));
    gaps
}

/// Steps at which a reminder is due, in days before the end, the longest first.
#[must_use]
pub fn steps(catalogue: &Catalogue) -> Vec<i32> {
    let known = catalogue.parameters.iter().find(|parameter| parameter.id == "certificat-alertes-jours");
    let days = known.and_then(|parameter| parameter.value.as_array()).into_iter().flatten();
    let mut steps: Vec<i32> = days.filter_map(|day| i32::try_from(day.as_i64()?).ok()).collect();
    steps.sort_unstable_by(|one, other| other.cmp(one));
    steps
}

/// How long a certificate that expires on that day lasts; none: not a day.
#[must_use]
pub fn expiry(catalogue: &Catalogue, day: &str, today: &str) -> Option<Expiry> {
    let days = days_between(today, day)?;
    if days < 0 {
        return Some(Expiry::Expired);
    }
    let step = steps(catalogue).into_iter().filter(|step| days <= *step).min();
    Some(step.map_or(Expiry::Fine { days }, |step| Expiry::Soon { days, step }))
}

/// Certificates that expire soon or have expired, the most pressing first.
#[must_use]
pub fn reminders(catalogue: &Catalogue, state: &State, today: &str) -> Vec<Reminder> {
    let reminder = |held: Held| {
        let expires = held.expires?;
        let step = match expiry(catalogue, &expires, today)? {
            Expiry::Fine { .. } => return None,
            Expiry::Soon { step, .. } => Some(step),
            Expiry::Expired => None,
        };
        let days = days_between(today, &expires)?;
        let name = held.names.into_iter().next().unwrap_or_else(|| "sans nom".to_owned());
        Some(Reminder { row: held.row, name, environment: held.environment, expires, days, step })
    };
    let mut due: Vec<Reminder> = held(state).into_iter().filter_map(reminder).collect();
    due.sort_by_key(|reminder| reminder.days);
    due
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joker_stands_for_one_label_and_nothing_else() {
        for (presented, name) in [
            ("guichet.exemple.gouv.fr", "GUICHET.exemple.gouv.fr."),
            ("*.exemple.gouv.fr", "guichet.exemple.gouv.fr"),
            ("*.exemple.gouv.fr", "*.exemple.gouv.fr"),
        ] {
            assert!(covers(presented, name), "{presented} {name}");
            assert!(Presented::of([&presented.to_owned()]).cover(name), "{presented} {name}");
        }
        for (presented, name) in [
            ("*.exemple.gouv.fr", "exemple.gouv.fr"),
            ("*.exemple.gouv.fr", "a.guichet.exemple.gouv.fr"),
            ("*.exemple.gouv.fr", "mon-exemple.gouv.fr"),
            ("*.fr", "exemple.fr"),
            ("gui*.exemple.gouv.fr", "guichet.exemple.gouv.fr"),
            ("*.*.gouv.fr", "a.b.gouv.fr"),
            ("guichet.exemple.gouv.fr", "*.exemple.gouv.fr"),
            ("*.exemple.gouv.fr", ""),
        ] {
            assert!(!covers(presented, name), "{presented} {name}");
            assert!(!Presented::of([&presented.to_owned()]).cover(name), "{presented} {name}");
        }
    }

    #[test]
    fn reminders_step_down_to_the_last_day() {
        let step = |day: &str| expiry(Catalogue::builtin(), day, "2026-02-28");
        assert_eq!(step("2026-04-30"), Some(Expiry::Fine { days: 61 }));
        assert_eq!(step("2026-04-29"), Some(Expiry::Soon { days: 60, step: 60 }));
        assert_eq!(step("2026-03-31"), Some(Expiry::Soon { days: 31, step: 60 }));
        assert_eq!(step("2026-03-30"), Some(Expiry::Soon { days: 30, step: 30 }));
        assert_eq!(step("2026-03-15"), Some(Expiry::Soon { days: 15, step: 15 }));
        assert_eq!(step("2026-03-07"), Some(Expiry::Soon { days: 7, step: 7 }));
        assert_eq!(step("2026-02-28"), Some(Expiry::Soon { days: 0, step: 7 }));
        assert_eq!(step("2026-02-27"), Some(Expiry::Expired));
        assert_eq!(step("bientôt"), None);
    }
}
