//! Labels: short free texts that people put on a dossier to find it again.
//!
//! A label lives in `meta`, under a property made from its own text ([`label_property`]): two replicas that add the same
//! one write the same property, and no container is created. Adding it here while it is removed there keeps it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::document::Slot;
use crate::placing::checked_text;

/// Longest label, in characters.
pub const LABEL_MAX: usize = 40;
/// Labels that a person may put on one dossier. A merge may leave more: none is lost.
pub const LABELS_MAX: usize = 12;
/// The label of a model: a dossier that others are started from. An older program shows it and keeps it.
pub const MODEL: &str = "modèle";
/// What the property of a label begins with.
pub(crate) const PREFIX: &str = "label:";

/// Letters without accents nor case, to compare texts as people search them.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// A label as it is kept: what was typed, without the spaces around.
///
/// # Errors
/// What is wrong and what to do, in French.
pub fn checked_label(text: &str) -> Result<String, String> {
    // Composed: a letter and its accent count as one, whatever typed them.
    let text: String = text.trim().nfc().collect();
    let length = text.chars().count();
    if length > LABEL_MAX {
        return Err(format!("étiquette de {length} caractères ; {LABEL_MAX} au plus. Raccourcissez-la."));
    }
    // Marks alone would compare like nothing at all.
    if key(&text).is_empty() {
        return Err("l'étiquette est vide ; donnez-lui un texte.".to_owned());
    }
    checked_text(&text, LABEL_MAX, false)
}

/// What two labels that people take for the same have in common.
fn key(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The property of `meta` that holds a label.
#[must_use]
pub fn label_property(text: &str) -> String {
    format!("{PREFIX}{}", key(text))
}

/// The path of the slot that holds a label: `container/property`.
#[must_use]
pub fn label_path(text: &str) -> String {
    Slot::new("meta", label_property(text)).path()
}

/// The label is that of the models, however it is typed.
#[must_use]
pub fn is_model(label: &str) -> bool {
    key(label) == key(MODEL)
}

/// The path names a label.
#[must_use]
pub fn is_label_path(path: &str) -> bool {
    path.strip_prefix("meta/").is_some_and(|property| property.starts_with(PREFIX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_compared_without_case_accents_nor_spaces() {
        assert_eq!(label_property(" Préfecture  de l'ÉTÉ "), label_property("prefecture de l'ete"));
        assert_ne!(label_property("a/b"), label_property("a b"));
        assert!(is_label_path(&label_path("a/b")));
        assert!(!is_label_path("meta/name"));
    }

    #[test]
    fn a_model_is_known_however_its_label_is_typed() {
        assert!(is_model(" MODELE ") && !is_model("modèles"));
    }

    #[test]
    fn a_label_keeps_what_was_typed_within_its_bounds() {
        assert_eq!(checked_label("  Été 2027 "), Ok("Été 2027".to_owned()));
        assert_eq!(checked_label(&"e\u{301}".repeat(LABEL_MAX)), Ok("é".repeat(LABEL_MAX)));
        for refused in ["", "  ", "\u{301}", "a\nb", "a\u{7}b", &"x".repeat(LABEL_MAX + 1)] {
            assert!(checked_label(refused).is_err(), "{refused:?}");
        }
    }
}
