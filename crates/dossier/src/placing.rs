//! From what was typed or read to a value of the right type, or a refusal that says what to do.
//!
//! Only what cannot be stored as this type is refused here. Whether a value is *good* (format of a name,
//! port, domain) is judged by the rules of the catalogue, so that nothing typed is lost.

use accostage_catalogue::typography::typography;
use accostage_catalogue::{Catalogue, Choice, Column, ColumnKind, Field, FieldKind};

use crate::tree::{Content, Node};
use crate::value::{Answer, FileRef, Person, YesNo};

/// Longest one-line text kept, in characters.
pub const SHORT_TEXT_MAX: usize = 2_000;
/// Longest text kept, in characters.
pub const LONG_TEXT_MAX: usize = 200_000;

/// Converts a node for a field that is not a table. `None`: the answer is taken away.
///
/// # Errors
/// What is wrong and what to do, in French.
pub fn field_value(catalogue: &Catalogue, field: &Field, node: &Node) -> Result<Option<Answer>, String> {
    if node.content == Content::Null {
        return Ok(None);
    }
    let (choices, open) = catalogue.choices(field.list.as_deref(), &[]);
    match field.kind {
        FieldKind::ShortText => text(node, SHORT_TEXT_MAX, false),
        FieldKind::LongText => text(node, LONG_TEXT_MAX, true),
        FieldKind::Number => number(node),
        FieldKind::Date => date(node),
        FieldKind::Person => person(node),
        FieldKind::Enum => choice(node, choices, open),
        FieldKind::MultipleEnum => choice_list(node, choices, open),
        FieldKind::YesNo => yes_no(node),
        FieldKind::Boolean => boolean(node),
        FieldKind::TextList => text_list(node),
        FieldKind::File => file(node),
        FieldKind::Computed => Err("ce champ est calculé ; il ne se remplit pas.".to_owned()),
        FieldKind::Table => Err("ce champ est une table ; donnez une liste de lignes.".to_owned()),
    }
    .map(Some)
}

/// Converts a node for a cell. `None`: the cell is emptied.
///
/// # Errors
/// What is wrong and what to do, in French.
pub fn cell_value(catalogue: &Catalogue, column: &Column, node: &Node) -> Result<Option<Answer>, String> {
    if node.content == Content::Null {
        return Ok(None);
    }
    let (choices, open) = catalogue.column_choices(column);
    match column.kind {
        ColumnKind::Enum => choice(node, choices, open),
        ColumnKind::Number => number(node),
        ColumnKind::Date => date(node),
        ColumnKind::Boolean => boolean(node),
        ColumnKind::File => file(node),
        ColumnKind::FqdnList | ColumnKind::CidrList => text_list(node),
        ColumnKind::Person => person(node),
        ColumnKind::Computed => Err("cette colonne est calculée ; elle ne se remplit pas.".to_owned()),
        ColumnKind::Text
        | ColumnKind::DateTime
        | ColumnKind::Reference
        | ColumnKind::Url
        | ColumnKind::Fqdn
        | ColumnKind::Email
        | ColumnKind::Ip
        | ColumnKind::IpCidr
        | ColumnKind::UrlGit => text(node, LONG_TEXT_MAX, true),
    }
    .map(Some)
}

fn scalar<'a>(node: &'a Node, expected: &str) -> Result<&'a str, String> {
    match &node.content {
        Content::Scalar { text, .. } => Ok(text),
        Content::Null => Ok(""),
        Content::List(_) => Err(format!("donnez {expected}, pas une liste.")),
        Content::Map(_) => Err(format!("donnez {expected}, pas un ensemble de clés.")),
    }
}

fn text(node: &Node, max: usize, several_lines: bool) -> Result<Answer, String> {
    let text = scalar(node, "un texte")?;
    checked_text(text, max, several_lines).map(Answer::Text)
}

/// A text that can be kept: no control character, not over the limit.
///
/// # Errors
/// What is wrong and what to do, in French.
pub fn checked_text(text: &str, max: usize, several_lines: bool) -> Result<String, String> {
    let length = text.chars().count();
    if length > max {
        return Err(format!("texte de {length} caractères ; {max} au plus. Raccourcissez-le ou joignez un fichier."));
    }
    let forbidden = |letter: &char| letter.is_control() && !(several_lines && matches!(letter, '\n' | '\r' | '\t'));
    if let Some(letter) = text.chars().find(forbidden) {
        return Err(if letter == '\n' {
            "ce texte tient sur une ligne ; retirez le retour à la ligne.".to_owned()
        } else {
            format!("caractère de contrôle interdit (U+{:04X}) ; retirez-le.", letter as u32)
        });
    }
    Ok(text.to_owned())
}

fn number(node: &Node) -> Result<Answer, String> {
    number_text(scalar(node, "un nombre")?).map(Answer::Number)
}

/// A number as people type it.
///
/// # Errors
/// What is wrong and what to do, in French.
pub fn number_text(text: &str) -> Result<f64, String> {
    let text = text.trim();
    // People type « 1 234,5 »: thousands with (non-breaking) spaces, decimal comma.
    let plain: String = text.chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '_')).collect();
    let plain = if plain.contains('.') { plain } else { plain.replace(',', ".") };
    match plain.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(format!("« {text} » n'est pas un nombre ; écrivez par exemple 12 ou 0,5.")),
    }
}

fn date(node: &Node) -> Result<Answer, String> {
    day_text(scalar(node, "une date")?).map(Answer::Text)
}

/// A day as people type it, in the form that is kept: `YYYY-MM-DD`.
///
/// # Errors
/// What is wrong and what to do, in French.
pub fn day_text(text: &str) -> Result<String, String> {
    let text = text.trim();
    let parsed = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| chrono::NaiveDate::parse_from_str(text, "%d/%m/%Y"));
    match parsed {
        Ok(date) if (1900..=2200).contains(&chrono::Datelike::year(&date)) => Ok(date.format("%Y-%m-%d").to_string()),
        Ok(_) => Err(format!("« {text} » : année hors de 1900 à 2200.")),
        Err(_) => Err(format!("« {text} » n'est pas une date possible ; écrivez AAAA-MM-JJ, par exemple 2026-10-05.")),
    }
}

fn boolean(node: &Node) -> Result<Answer, String> {
    match scalar(node, "oui ou non")? {
        "true" | "oui" => Ok(Answer::Bool(true)),
        "false" | "non" => Ok(Answer::Bool(false)),
        other => Err(format!("« {other} » : répondez oui ou non (true ou false).")),
    }
}

fn yes_no(node: &Node) -> Result<Answer, String> {
    let (value, justification) = match &node.content {
        Content::Map(entries) => {
            if let Some((key, _)) = entries.iter().find(|(key, _)| key != "valeur" && key != "justification") {
                return Err(format!("clé inconnue « {key} » ; « valeur » et « justification » seulement."));
            }
            let value = node.get("valeur").map_or(Ok(""), |value| scalar(value, "oui, non ou sans-objet"))?;
            let justification = node.get("justification").map_or(Ok(""), |value| scalar(value, "une justification"))?;
            (value, checked_text(justification, LONG_TEXT_MAX, true)?)
        }
        _ => (scalar(node, "oui, non ou sans-objet")?, String::new()),
    };
    let valeur = match value {
        "oui" | "true" => "oui",
        "non" | "false" => "non",
        "sans-objet" => "sans-objet",
        "" if !justification.is_empty() => return Err("justification sans réponse ; ajoutez « valeur ».".to_owned()),
        "" => "",
        other => return Err(format!("« {other} » : répondez oui, non ou sans-objet.")),
    };
    Ok(Answer::YesNo(YesNo { valeur: valeur.to_owned(), justification }))
}

fn person(node: &Node) -> Result<Answer, String> {
    let mut person = Person::default();
    match &node.content {
        Content::Map(entries) => {
            for (key, value) in entries {
                let text = checked_text(scalar(value, "un texte")?, SHORT_TEXT_MAX, false)?;
                match key.as_str() {
                    "nom" => person.nom = text,
                    "courriel" => person.courriel = Some(text).filter(|text| !text.is_empty()),
                    other => return Err(format!("clé inconnue « {other} » ; « nom » et « courriel » seulement.")),
                }
            }
        }
        _ => person.nom = checked_text(scalar(node, "un nom")?, SHORT_TEXT_MAX, false)?,
    }
    Ok(Answer::Person(person))
}

fn file(node: &Node) -> Result<Answer, String> {
    let mut file = FileRef { fichier: String::new(), empreinte: None, taille: None, sensibilite: None };
    match &node.content {
        Content::Map(entries) => {
            for (key, value) in entries {
                let text = checked_text(scalar(value, "un texte")?, SHORT_TEXT_MAX, false)?;
                match key.as_str() {
                    "fichier" | "nom" => file.fichier = text,
                    "empreinte" => file.empreinte = Some(text),
                    "taille" => {
                        file.taille = Some(text.parse().map_err(|_| format!("taille « {text} » illisible."))?);
                    }
                    "sensibilite" => file.sensibilite = Some(text),
                    other => {
                        return Err(format!(
                            "clé inconnue « {other} » ; « fichier », « empreinte », « taille » et « sensibilite » seulement."
                        ));
                    }
                }
            }
        }
        _ => file.fichier = checked_text(scalar(node, "un nom de fichier")?, SHORT_TEXT_MAX, false)?,
    }
    if file.fichier.is_empty() {
        return Err("un fichier doit avoir un nom (« fichier »).".to_owned());
    }
    Ok(Answer::File(file))
}

fn choice(node: &Node, choices: &[Choice], open: bool) -> Result<Answer, String> {
    let text = scalar(node, "une valeur de la liste")?;
    one_choice(text, choices, open).map(Answer::Text)
}

fn choice_list(node: &Node, choices: &[Choice], open: bool) -> Result<Answer, String> {
    items(node)?
        .into_iter()
        .map(|item| one_choice(item, choices, open))
        .collect::<Result<Vec<_>, _>>()
        .map(|items| Answer::List(distinct(items)))
}

fn text_list(node: &Node) -> Result<Answer, String> {
    items(node)?
        .into_iter()
        .map(|item| checked_text(item, SHORT_TEXT_MAX, true))
        .collect::<Result<Vec<_>, _>>()
        .map(Answer::List)
}

/// The items of a list; a scalar is a list of one.
fn items(node: &Node) -> Result<Vec<&str>, String> {
    match &node.content {
        Content::List(items) => items.iter().map(|item| scalar(item, "un texte")).collect(),
        _ => Ok(vec![scalar(node, "une liste")?]),
    }
}

fn distinct(items: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// An identifier of the list, its label, or (open lists) anything short.
fn one_choice(text: &str, choices: &[Choice], open: bool) -> Result<String, String> {
    let text = text.trim();
    // Copied from the window, a label comes dressed.
    let dressed = typography(text);
    if let Some(found) = choices.iter().find(|choice| choice.id == text || typography(&choice.label) == dressed) {
        return Ok(found.id.clone());
    }
    if open {
        return checked_text(text, SHORT_TEXT_MAX, false);
    }
    let label = |choice: &Choice| format!("« {} »", choice.label);
    let near = nearest(text, choices.iter().flat_map(|choice| [choice.id.as_str(), choice.label.as_str()]));
    let near = near.and_then(|near| choices.iter().find(|choice| choice.id == near || choice.label == near));
    let remedy = match near {
        Some(near) => format!("vouliez-vous {} ?", label(near)),
        None => {
            let labels: Vec<String> = choices.iter().map(label).take(20).collect();
            format!("valeurs possibles : {}.", labels.join(", "))
        }
    };
    Err(format!("« {text} » n'est pas dans la liste ; {remedy}"))
}

/// The known word that a typing error most likely meant.
#[must_use]
pub fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|word| (strsim::jaro_winkler(text, word), word))
        .filter(|(score, _)| *score > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        crate::tree::parse(text).expect("valid YAML")
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, value) in [("12", 12.0), ("0,5", 0.5), ("'1 234,5'", 1234.5), ("1e3", 1000.0)] {
            assert_eq!(number(&read(typed)), Ok(Answer::Number(value)), "{typed}");
        }
        for typed in ["douze", ".inf", "NaN", "[1]"] {
            assert!(number(&read(typed)).is_err(), "{typed}");
        }
    }

    #[test]
    fn impossible_dates_are_refused_with_the_expected_form() {
        assert_eq!(date(&read("05/10/2026")), Ok(Answer::Text("2026-10-05".into())));
        for typed in ["2026-02-30", "2025-02-29", "9999-01-01", "demain"] {
            assert!(date(&read(typed)).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_bare_yes_equals_a_yes_without_justification() {
        assert_eq!(yes_no(&read("oui")), yes_no(&read("{valeur: oui}")));
        assert!(yes_no(&read("peut-etre")).is_err());
    }

    #[test]
    fn emoji_and_right_to_left_texts_are_kept_and_control_characters_refused() {
        assert!(checked_text("🚢 مرحبا « l'été »", 100, false).is_ok());
        assert!(checked_text("a\u{7}b", 100, true).is_err());
        assert!(checked_text("a\nb", 100, false).is_err());
        assert!(checked_text(&"é".repeat(101), 100, true).is_err());
    }

    #[test]
    fn a_typing_error_is_answered_with_the_likely_value() {
        let choices = [Choice { id: "cloud-pi".into(), label: "Cloud π".into(), platform: None }];
        assert!(one_choice("cloud-pie", &choices, false).expect_err("closed").contains("cloud-pi"));
        assert_eq!(one_choice("Cloud π", &choices, false), Ok("cloud-pi".into()));
        assert_eq!(one_choice("autre", &choices, true), Ok("autre".into()));
    }
}
