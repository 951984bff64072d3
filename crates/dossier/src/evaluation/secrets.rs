//! Secrets pasted into a dossier by mistake. No secret may enter one: only its place, owner and expiry.

use std::sync::OnceLock;

use regex::RegexSet;
use serde::Serialize;

use crate::state::State;
use crate::value::Answer;

/// A text that looks like a secret. The text itself is never repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretFound {
    /// Field that holds it.
    pub champ: String,
    /// What it looks like.
    pub nature: &'static str,
}

/// What each pattern finds. Prefixes are those that the issuers document.
const PATTERNS: [(&str, &str); 10] = [
    ("clé privée", r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----"),
    ("clé privée age", r"(?i)AGE-SECRET-KEY-1[0-9a-z]{6,}"),
    ("jeton GitLab", r"\bgl(pat|ptt|dt|rt|cbt)-[0-9A-Za-z_\-]{8,}"),
    ("jeton GitHub", r"\b(gh[pousr]_[0-9A-Za-z]{10,}|github_pat_[0-9A-Za-z_]{10,})"),
    ("jeton Vault", r"\bhv[sbr]\.[0-9A-Za-z_\-]{10,}"),
    ("clé d'accès S3", r"\bAKIA[0-9A-Z]{16}\b"),
    ("jeton signé (JWT)", r"\beyJ[0-9A-Za-z_\-]{10,}\.eyJ[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]+"),
    ("mot de passe dans une adresse", r"[a-z][a-z0-9+.\-]*://[^/\s:@]+:[^/\s:@${}<>]+@"),
    // Four words or more and nothing else: what a generator of passphrases writes.
    ("phrase secrète", r"(?i)\b(passphrase|phrase (secr[eè]te|de passe))\s*[:=]\s*[a-zà-ÿ]{3,}( [a-zà-ÿ]{3,}){3,}\s*$"),
    (
        "mot de passe",
        r"(?i)\b(mot ?de ?passe|mdp|password|passwd|pwd|passphrase|phrase secr[eè]te)\s*[:=]\s*[^\s/${}<>]*[0-9][^\s/${}<>]*[^\s/${}<>.;,](\s|$)",
    ),
];

/// What a text looks like, if it looks like a secret.
#[must_use]
pub fn nature_of(text: &str) -> Option<&'static str> {
    static SET: OnceLock<Option<RegexSet>> = OnceLock::new();
    let set = SET.get_or_init(|| RegexSet::new(PATTERNS.iter().map(|(_, pattern)| pattern)).ok()).as_ref()?;
    set.matches(text).iter().next().map(|index| PATTERNS[index].0)
}

/// A text of this nature is a secret whatever surrounds it; others may be examples in a document.
#[must_use]
pub fn is_certain(nature: &str) -> bool {
    !["mot de passe dans une adresse", "phrase secrète", "mot de passe"].contains(&nature)
}

/// Every secret of a dossier.
pub(super) fn scan(state: &State) -> Vec<SecretFound> {
    let answers = state.answers.iter().map(|(key, answered)| (key.field.clone(), &answered.value));
    let cells = state.tables.iter().flat_map(|(key, rows)| {
        rows.iter().flat_map(move |row| {
            row.cells.iter().map(move |(column, cell)| (format!("{}.{column}", key.field), &cell.value))
        })
    });
    let facts = state.tracking.values().map(|answered| ("suivi".to_owned(), &answered.value));
    let kept = state.unplaced.values().filter_map(|item| {
        let nature = json_texts(&item.value).find_map(nature_of)?;
        Some(SecretFound { champ: item.path.trim_start_matches("/reponses/").to_owned(), nature })
    });
    answers
        .chain(cells)
        .chain(facts)
        .filter_map(|(champ, value)| {
            texts_of(value).iter().find_map(|text| nature_of(text)).map(|nature| SecretFound { champ, nature })
        })
        .chain(kept)
        .collect()
}

fn json_texts(value: &serde_json::Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        serde_json::Value::String(text) => Box::new(std::iter::once(text.as_str())),
        serde_json::Value::Array(items) => Box::new(items.iter().flat_map(json_texts)),
        serde_json::Value::Object(entries) => Box::new(entries.values().flat_map(json_texts)),
        _ => Box::new(std::iter::empty()),
    }
}

/// Texts of a value.
#[must_use]
pub fn texts_of(value: &Answer) -> Vec<&str> {
    match value {
        Answer::Text(text) => vec![text],
        Answer::List(items) => items.iter().map(String::as_str).collect(),
        Answer::YesNo(answer) => vec![&answer.justification],
        Answer::Person(person) => vec![&person.nom],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_recognised_and_ordinary_sentences_are_not() {
        // Built at run time, so that no scanner takes this file for a leak.
        let samples = [
            format!("-----BEGIN {} KEY-----", "RSA PRIVATE"),
            format!("AGE-SECRET-{}-1QQPQ0W4R7X8QQPQ0W4R7X8", "KEY"),
            format!("glpat{}", "-abcdefghij0123456789"),
            format!("https://moi:{}@git.exemple.fr/x.git", "motdepasse"),
            format!("mot de passe : {}", "Azerty123!"),
            format!("mdp={}", "Azerty1234"),
            format!("phrase secrète : {}", "correct cheval pile agrafe"),
            format!("glpat{}", "-exemple123"),
        ];
        for sample in &samples {
            assert!(nature_of(sample).is_some(), "{sample}");
        }
        for text in [
            "le mot de passe est dans Vault",
            "mot de passe : à définir avec la Service Team",
            "https://git.exemple.fr/x.git",
            "jeton renouvelé tous les 90 jours",
            "password: kv/portail/prod1/db",
            "postgres://app:${DB_PASSWORD}@db",
            "phrase secrète : gardée par le RSSI",
        ] {
            assert_eq!(nature_of(text), None, "{text}");
        }
    }
}
