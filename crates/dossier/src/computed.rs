//! Values that the program computes, as people read them.

use accostage_catalogue::typography::typography;
use accostage_catalogue::{Catalogue, Column, Field, FieldKind};
use serde_json::Value as Json;

use crate::state::{Provenance, Row};
use crate::value::Answer;

/// A narrow space that never breaks: between thousands.
const THIN: char = '\u{202f}';

/// A number as people write it: a decimal comma, and thousands apart.
#[must_use]
pub fn number_text(number: f64) -> String {
    let plain = Answer::Number(number).encode();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, decimals) = plain.split_once('.').map_or((plain, None), |(whole, decimals)| (whole, Some(decimals)));
    if !whole.bytes().all(|digit| digit.is_ascii_digit()) {
        return format!("{sign}{plain}");
    }
    let mut text = sign.to_owned();
    for (rank, digit) in whole.chars().enumerate() {
        if rank > 0 && (whole.len() - rank).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    match decimals {
        None | Some("0") => text,
        Some(decimals) => format!("{text},{decimals}"),
    }
}

/// How many there are of something; every word of `noun` takes an « s » in the plural.
#[must_use]
pub fn counted(count: impl TryInto<u32>, noun: &str) -> String {
    counted_number(f64::from(count.try_into().unwrap_or(u32::MAX)), noun)
}

/// The same of a quantity: the plural of French starts at two.
#[must_use]
pub fn counted_number(number: f64, noun: &str) -> String {
    let noun = if number.abs() < 2.0 { noun.to_owned() } else { format!("{}s", noun.replace(' ', "s ")) };
    format!("{} {noun}", number_text(number))
}

/// The value of a computed field; none: the field is not computed, or nothing is known yet.
#[must_use]
pub fn computed_text(catalogue: &Catalogue, field: &Field, value: Option<&Json>) -> Option<String> {
    if field.kind != FieldKind::Computed {
        return None;
    }
    let list = field.list.as_deref().and_then(|list| catalogue.list(list));
    let choices = match field.computation.as_deref() {
        Some("accompagnements_ouverts") => catalogue.eligibility.support.as_slice(),
        _ => list.map_or(&[][..], |list| list.options.as_slice()),
    };
    let label = |word: &str| {
        let known = choices.iter().find(|choice| choice.id == word);
        known.map_or_else(|| word.to_owned(), |choice| choice.label.clone())
    };
    shown(value?, &label, catalogue)
}

fn shown(value: &Json, label: &dyn Fn(&str) -> String, catalogue: &Catalogue) -> Option<String> {
    let text = match value {
        Json::Null => return None,
        Json::String(word) => label(word),
        Json::Bool(flag) => if *flag { "oui" } else { "non" }.to_owned(),
        Json::Number(number) => number_text(number.as_f64()?),
        Json::Array(items) => {
            // What holds several quantities takes a line of its own.
            let between = if items.iter().any(Json::is_object) { "\n" } else { ", " };
            items.iter().filter_map(|item| shown(item, label, catalogue)).collect::<Vec<_>>().join(between)
        }
        Json::Object(_) => consumption(value, catalogue),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// What one environment uses of what it asks.
fn consumption(line: &Json, catalogue: &Catalogue) -> String {
    let word = |key: &str| line.get(key).and_then(Json::as_str);
    let number = |key: &str| line.get(key).and_then(Json::as_f64);
    let platform = word("plateforme").map(|id| {
        let list = catalogue.list("plateforme");
        let known = list.and_then(|list| list.options.iter().find(|choice| choice.id == id));
        known.map_or_else(|| id.to_owned(), |choice| choice.label.clone())
    });
    let resources = [
        ("cpu", "quota_cpu", "cœurs de CPU"),
        ("memoire", "quota_memoire", "GiB de mémoire"),
        ("gpu", "quota_gpu", "GPU"),
    ];
    let used = resources.into_iter().filter_map(|(used, asked, unit)| {
        let (used, asked) = (number(used)?, number(asked));
        Some(match asked {
            Some(asked) => format!("{} {unit} sur {} demandés", number_text(used), number_text(asked)),
            None => format!("{} {unit}", number_text(used)),
        })
    });
    let place = platform.map_or_else(String::new, |platform| format!(" ({platform})"));
    let used = used.collect::<Vec<_>>().join(", ");
    typography(&format!("{}{place} : {used}", word("environnement").unwrap_or_default()))
}

/// The value of a computed column in a row, with where it comes from; none: it is not computed here.
#[must_use]
pub fn computed_cell<'a>(column: &Column, row: &'a Row) -> Option<(String, &'a Provenance)> {
    if column.computation.as_deref() != Some("empreinte_sha256") || row.cells.contains_key(&column.id) {
        return None;
    }
    row.cells.values().find_map(|cell| match &cell.value {
        Answer::File(file) => Some((file.empreinte.clone()?, &cell.provenance)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_written_as_in_french() {
        assert_eq!(number_text(10_000.0), "10\u{202f}000");
        assert_eq!(number_text(-1_234_567.5), "-1\u{202f}234\u{202f}567,5");
        assert_eq!((number_text(0.5), number_text(999.0)), ("0,5".to_owned(), "999".to_owned()));
    }

    #[test]
    fn what_is_counted_takes_the_plural_of_french_from_two_on() {
        assert_eq!((counted(0, "réserve"), counted(1, "réserve")), ("0 réserve".to_owned(), "1 réserve".to_owned()));
        assert_eq!(counted(1_200, "fait gardé"), "1\u{202f}200 faits gardés");
        assert_eq!((counted_number(1.5, "jour"), counted_number(2.0, "jour")), ("1,5 jour".into(), "2 jours".into()));
    }

    #[test]
    fn computed_fields_show_labels_and_units_and_no_word_of_the_catalogue() {
        let catalogue = Catalogue::builtin();
        let text = |computation: &str, value: Json| {
            let field = catalogue.fields.iter().find(|field| field.computation.as_deref() == Some(computation));
            computed_text(catalogue, field.expect("a computed field"), Some(&value))
        };
        let phase = &catalogue.list("phases").expect("phases").options[0];
        assert_eq!(text("phase_courante", json!(phase.id)), Some(phase.label.clone()));
        let support = &catalogue.eligibility.support[0];
        assert_eq!(text("accompagnements_ouverts", json!([support.id])), Some(support.label.clone()));
        let used = json!([{ "environnement": "prod", "cpu": 2.5, "quota_cpu": 4.0, "memoire": 8.0, "gpu": 0.0 }]);
        assert_eq!(
            text("consommation", used).as_deref(),
            Some("prod\u{a0}: 2,5 cœurs de CPU sur 4 demandés, 8 GiB de mémoire, 0 GPU")
        );
        assert_eq!(text("consommation", json!([])), None);
    }
}
