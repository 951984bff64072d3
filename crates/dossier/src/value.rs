//! One answer, whatever its type.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The value of an answer or of a cell. Which variant is right for a field is decided by the catalogue
/// ([`crate::placing`]); here is only what can be stored.
///
/// The JSON form is stored in the Automerge document: it may gain variants, never lose one. A form written
/// by a newer version is kept as [`Answer::Unknown`] and written back untouched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// True or false.
    Bool(bool),
    /// A number, in the field's unit.
    Number(#[serde(serialize_with = "plain_number")] f64),
    /// Text, date, identifier of a list, e-mail, address.
    Text(String),
    /// Several values of a list, or several texts.
    List(Vec<String>),
    /// Yes, no or not applicable, with a justification.
    YesNo(YesNo),
    /// A person.
    Person(Person),
    /// An attachment.
    File(FileRef),
    /// Something a newer version wrote.
    Unknown(Json),
}

/// Yes, no or not applicable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YesNo {
    /// `oui`, `non` or `sans-objet`.
    pub valeur: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub justification: String,
}

/// A person, as the answers file names its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name.
    pub nom: String,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub courriel: Option<String>,
}

/// An attachment: its content lies apart, under its fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Name of the file.
    pub fichier: String,
    /// SHA-256 of the content, in hexadecimal. Absent: declared by an answers file, not attached yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empreinte: Option<String>,
    /// Size in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taille: Option<u64>,
    /// Sensitivity of the content (`np`, `sensible`, `dr`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensibilite: Option<String>,
}

impl Answer {
    /// True when nothing was answered: blank text, empty list.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.is_empty(),
            Self::YesNo(answer) => answer.valeur.is_empty(),
            Self::Person(person) => person.nom.trim().is_empty() && person.courriel.is_none(),
            Self::File(file) => file.fichier.is_empty(),
            Self::Bool(_) | Self::Number(_) | Self::Unknown(_) => false,
        }
    }

    /// The form that the answers file reads and writes. Justification-free yes/no stay maps, so that a
    /// JSON Patch on `/valeur` finds its target.
    #[must_use]
    pub fn to_json(&self) -> Json {
        serde_json::to_value(self).unwrap_or(Json::Null)
    }

    /// The stored form.
    #[must_use]
    pub fn encode(&self) -> String {
        self.to_json().to_string()
    }

    /// Reads the stored form; anything unreadable is kept as it is.
    #[must_use]
    pub fn decode(stored: &str) -> Self {
        serde_json::from_str(stored).unwrap_or_else(|_| Self::Unknown(Json::String(stored.to_owned())))
    }
}

/// Whole numbers are written without a decimal point: `8080`, not `8080.0`.
fn plain_number<S: serde::Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53: beyond, not every integer is representable
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53, checked above")]
        serializer.serialize_i64(*number as i64)
    } else {
        serializer.serialize_f64(*number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_form_is_read_back() {
        let answers = [
            Answer::Bool(true),
            Answer::Number(8080.0),
            Answer::Number(0.25),
            Answer::Text("é « x »".into()),
            Answer::List(vec!["a".into(), "b".into()]),
            Answer::YesNo(YesNo { valeur: "oui".into(), justification: String::new() }),
            Answer::Person(Person { nom: "N".into(), courriel: Some("n@exemple.fr".into()) }),
            Answer::File(FileRef { fichier: "a.pdf".into(), empreinte: None, taille: Some(3), sensibilite: None }),
        ];
        for answer in answers {
            assert_eq!(Answer::decode(&answer.encode()), answer);
        }
    }

    #[test]
    fn a_form_of_a_newer_version_is_written_back_untouched() {
        let stored = r#"{"lieu":{"lat":48.85,"lon":2.35}}"#;
        let answer = Answer::decode(stored);
        assert!(matches!(answer, Answer::Unknown(_)));
        assert_eq!(answer.encode(), stored);
    }
}
