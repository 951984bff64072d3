//! Domain functions offered to the expressions of the catalogue, where CEL is not enough.
//!
//! Their list is [`accostage_catalogue::expression::FUNCTIONS`]; a test holds the two together. Each is total
//! over the values that a dossier can hold: a wrong type gives an error of the rule, never a panic.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use cel::objects::Key;
use cel::{Context, ExecutionError, Value};
use chrono::NaiveDate;
use regex::Regex;

use crate::environment::certificates::covers;

type Outcome = Result<Value, ExecutionError>;

/// Adds the functions to a context.
pub(super) fn register(context: &mut Context<'_, '_>) -> Vec<&'static str> {
    let mut names = Vec::new();
    macro_rules! function {
        ($name:literal, $body:expr) => {
            // A name can only clash with one of CEL's own: the test of this module would show it.
            if context.add_function($name, $body).is_ok() {
                names.push($name);
            }
        };
    }
    function!("somme", |items: Value| -> Outcome { Ok(Value::Float(numbers("somme", &items)?.iter().sum())) });
    function!("maximum", |items: Value| -> Outcome { best("maximum", &items, f64::max) });
    function!("minimum", |items: Value| -> Outcome { best("minimum", &items, f64::min) });
    function!("uniques", |items: Value| -> Outcome { Ok(Value::Bool(repeated("uniques", &items)?.is_empty())) });
    function!("doublons", |items: Value| -> Outcome { Ok(texts(repeated("doublons", &items)?)) });
    function!("repetitions", |items: Value, key: Arc<String>| -> Outcome { repetitions(&items, &key) });
    function!("jours", |from: Value, to: Value| -> Outcome {
        let days = date("jours", &to)?.signed_duration_since(date("jours", &from)?).num_days();
        #[expect(clippy::cast_precision_loss, reason = "a span of days is far below 2^52")]
        Ok(Value::Float(days as f64))
    });
    function!("date_valide", |value: Value| -> Outcome { Ok(Value::Bool(date("date_valide", &value).is_ok())) });
    function!("dns_valide", |value: Value| -> Outcome { Ok(Value::Bool(text(&value).is_some_and(is_dns_name))) });
    function!("ip_ou_cidr_valide", |value: Value| -> Outcome {
        Ok(Value::Bool(text(&value).is_some_and(is_ip_or_range)))
    });
    function!("courriel_valide", |value: Value| -> Outcome { Ok(Value::Bool(text(&value).is_some_and(is_email))) });
    function!("sous_domaine_de", |name: Value, suffixes: Value| -> Outcome {
        let suffixes = list("sous_domaine_de", &suffixes)?;
        let name = text(&name).unwrap_or_default().trim_end_matches('.').to_lowercase();
        let under = |suffix: &str| {
            let suffix = suffix.trim_start_matches('.').to_lowercase();
            name == suffix || name.ends_with(&format!(".{suffix}"))
        };
        Ok(Value::Bool(suffixes.iter().filter_map(text).any(under)))
    });
    function!("graphe_sans_cycle", |rows: Value, from: Arc<String>, to: Arc<String>| -> Outcome {
        acyclic(&rows, &from, &to).map(Value::Bool)
    });
    function!("valeurs", |map: Value| -> Outcome {
        match map {
            Value::Map(map) => {
                let mut entries: Vec<_> = map.map.iter().filter(|(_, value)| **value != Value::Null).collect();
                entries.sort_by_key(|(key, _)| key.to_string());
                Ok(Value::List(Arc::new(entries.into_iter().map(|(_, value)| value.clone()).collect())))
            }
            other => Err(wrong("valeurs", "un ensemble de clés", &other)),
        }
    });
    function!("texte_vide", |value: Value| -> Outcome {
        Ok(Value::Bool(value == Value::Null || text(&value).is_some_and(|text| text.trim().is_empty())))
    });
    function!("multiple_de", |value: Value, step: Value| -> Outcome {
        let (value, step) = (number("multiple_de", &value)?, number("multiple_de", &step)?);
        let times = value / step;
        // A tenth is not exact in binary: one billionth of a step is below anything people type.
        Ok(Value::Bool((times - times.round()).abs() < 1e-9 * times.abs().max(1.0)))
    });
    function!("plages_valides", |items: Value| -> Outcome {
        Ok(Value::Bool(list("plages_valides", &items)?.iter().all(|item| text(item).is_some_and(is_ip_or_range))))
    });
    function!("etiquette_image", |image: Value| -> Outcome {
        Ok(Value::from(image_tag(text(&image).unwrap_or_default()).to_owned()))
    });
    function!("registre_image", |image: Value| -> Outcome {
        Ok(Value::from(image_registry(text(&image).unwrap_or_default()).to_owned()))
    });
    function!("contient", |value: Value, pattern: Value| -> Outcome {
        let (value, pattern) = (text(&value).unwrap_or_default(), text(&pattern).unwrap_or_default());
        Ok(Value::Bool(!pattern.is_empty() && value.to_lowercase().contains(&pattern.to_lowercase())))
    });
    function!("couvert_par", |name: Value, certificate: Value| -> Outcome {
        let names = list("couvert_par", &certificate)?;
        let name = text(&name).unwrap_or_default();
        Ok(Value::Bool(names.iter().filter_map(text).any(|presented| covers(presented, name))))
    });
    function!("dates_dans", |value: Value| -> Outcome { Ok(texts(dates_in(text(&value).unwrap_or_default()))) });
    names
}

fn wrong(function: &str, expected: &str, found: &Value) -> ExecutionError {
    ExecutionError::function_error(function, format!("{expected} attendu, trouvé {}", found.type_of()))
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn list<'a>(function: &str, value: &'a Value) -> Result<&'a [Value], ExecutionError> {
    match value {
        Value::List(items) => Ok(items),
        other => Err(wrong(function, "une liste", other)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "answers are doubles already; literals are small")]
fn number(function: &str, value: &Value) -> Result<f64, ExecutionError> {
    match value {
        Value::Float(number) => Ok(*number),
        Value::Int(number) => Ok(*number as f64),
        Value::UInt(number) => Ok(*number as f64),
        other => Err(wrong(function, "un nombre", other)),
    }
}

fn numbers(function: &str, items: &Value) -> Result<Vec<f64>, ExecutionError> {
    list(function, items)?.iter().filter(|item| **item != Value::Null).map(|item| number(function, item)).collect()
}

fn best(function: &str, items: &Value, choose: fn(f64, f64) -> f64) -> Outcome {
    Ok(numbers(function, items)?.into_iter().reduce(choose).map_or(Value::Null, Value::Float))
}

fn texts(items: Vec<String>) -> Value {
    Value::List(Arc::new(items.into_iter().map(Value::from).collect()))
}

/// Values that appear more than once, each once, in the order of their second appearance.
fn repeated(function: &str, items: &Value) -> Result<Vec<String>, ExecutionError> {
    let (mut seen, mut twice) = (BTreeSet::new(), Vec::new());
    for item in list(function, items)?.iter().filter(|item| **item != Value::Null) {
        let shown = item.json().map(|json| json.as_str().map_or_else(|| json.to_string(), str::to_owned));
        let shown = shown.map_err(|error| ExecutionError::function_error(function, error))?;
        if !seen.insert(shown.clone()) && !twice.contains(&shown) {
            twice.push(shown);
        }
    }
    Ok(twice)
}

/// The same elements, each with the rank (`premier`) of the first one that has the same key; null: it is the first.
fn repetitions(items: &Value, key: &str) -> Outcome {
    let mut firsts: BTreeMap<String, Value> = BTreeMap::new();
    let mut told = Vec::new();
    for item in list("repetitions", items)? {
        let Value::Map(map) = item else { return Err(wrong("repetitions", "un ensemble de clés", item)) };
        let value = |name: &str| map.get(&Key::from(name.to_owned())).cloned().unwrap_or(Value::Null);
        let shown =
            value(key).json().map_err(|error| ExecutionError::function_error("repetitions", error))?.to_string();
        let first = match firsts.entry(shown) {
            Entry::Occupied(first) => first.get().clone(),
            Entry::Vacant(place) => {
                place.insert(value("_rang"));
                Value::Null
            }
        };
        let mut entries = map.map.as_ref().clone();
        entries.insert(Key::from("premier".to_owned()), first);
        told.push(Value::Map(cel::objects::Map { map: Arc::new(entries) }));
    }
    Ok(Value::List(Arc::new(told)))
}

fn date(function: &str, value: &Value) -> Result<NaiveDate, ExecutionError> {
    text(value)
        .and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .ok_or_else(|| wrong(function, "une date AAAA-MM-JJ", value))
}

/// RFC 1123 host name with at least two labels: 253 characters at most, labels of 1 to 63. A leading `*.`
/// is accepted, since certificates carry it.
fn is_dns_name(name: &str) -> bool {
    let name = name.strip_prefix("*.").unwrap_or(name);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(label)
}

/// An IPv4 or IPv6 address, or a range of them (`10.0.0.0/8`).
fn is_ip_or_range(text: &str) -> bool {
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let Ok(address) = address.trim().parse::<IpAddr>() else { return false };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    prefix.is_none_or(|prefix| prefix.parse::<u8>().is_ok_and(|length| length <= longest))
}

/// One `@`, a local part without spaces, a domain name: enough to catch a typing error.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !local.contains(char::is_whitespace) && !domain.contains('@') && is_dns_name(domain)
    })
}

/// The tag of an image reference: `redis:7.2` -> `7.2`, `host:5000/a` -> ``, `a@sha256:…` -> the digest.
fn image_tag(image: &str) -> &str {
    if let Some((_, digest)) = image.split_once('@') {
        return digest;
    }
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split_once(':').map_or("", |(_, tag)| tag)
}

/// The registry of an image reference; `docker.io` when it names none.
fn image_registry(image: &str) -> &str {
    match image.split_once('/') {
        Some((host, _)) if host.contains(['.', ':']) || host == "localhost" => host,
        _ => "docker.io",
    }
}

/// The dates that a sentence names, in its order: `2026-10-05`, `05/10/2026`, `5 octobre 2026`.
fn dates_in(sentence: &str) -> Vec<String> {
    const MONTHS: [&str; 12] = [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ];
    static FORMS: OnceLock<Option<Regex>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let written = MONTHS.join("|");
        Regex::new(&format!(r"\b(\d{{4}})-(\d{{2}})-(\d{{2}})(?:t|\b)|\b(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}})\b|\b(\d{{1,2}})(?:er)? ({written}) (\d{{4}})\b")).ok()
    });
    let Some(forms) = forms else { return Vec::new() };
    // Months are read with or without their accents.
    let sentence = sentence.to_lowercase().replace('é', "e").replace('û', "u");
    let found = forms.captures_iter(&sentence).filter_map(|groups| {
        let number = |group: usize| groups.get(group).and_then(|text| text.as_str().parse::<u32>().ok());
        let (year, month, day) = if groups.get(1).is_some() {
            (number(1)?, number(2)?, number(3)?)
        } else if groups.get(4).is_some() {
            (number(6)?, number(5)?, number(4)?)
        } else {
            let month = MONTHS.iter().position(|name| *name == &groups[8])?;
            (number(9)?, u32::try_from(month).ok()? + 1, number(7)?)
        };
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    });
    found.map(|date| date.format("%Y-%m-%d").to_string()).collect()
}

fn acyclic(rows: &Value, from: &str, to: &str) -> Result<bool, ExecutionError> {
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in list("graphe_sans_cycle", rows)? {
        let cell = |column: &str| match row {
            Value::Map(map) => map.map.get(&cel::objects::Key::from(column)).and_then(text).map(str::to_owned),
            _ => None,
        };
        if let (Some(start), Some(end)) = (cell(from), cell(to)) {
            edges.entry(start).or_default().push(end);
        }
    }
    // Kahn's algorithm: nodes without an incoming edge are removed until none is left.
    let mut incoming: BTreeMap<&str, usize> = BTreeMap::new();
    for (start, ends) in &edges {
        incoming.entry(start).or_default();
        for end in ends {
            *incoming.entry(end).or_default() += 1;
        }
    }
    let mut free: Vec<&str> = incoming.iter().filter(|(_, count)| **count == 0).map(|(node, _)| *node).collect();
    let mut removed = 0;
    while let Some(node) = free.pop() {
        removed += 1;
        for end in edges.get(node).into_iter().flatten() {
            if let Some(count) = incoming.get_mut(end.as_str()) {
                *count -= 1;
                if *count == 0 {
                    free.push(end);
                }
            }
        }
    }
    Ok(removed == incoming.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_those_that_the_catalogue_accepts() {
        let mut context = Context::default();
        assert_eq!(register(&mut context), accostage_catalogue::expression::FUNCTIONS);
    }

    #[test]
    fn names_addresses_and_images_follow_their_standards() {
        assert!(is_dns_name("guichet-asso.exemple.gouv.fr") && is_dns_name("*.exemple.fr"));
        for bad in ["exemple", "-a.fr", "a_b.fr", "a..fr", "é.fr", &format!("{}.fr", "a".repeat(64))] {
            assert!(!is_dns_name(bad), "{bad}");
        }
        assert!(is_ip_or_range("10.0.0.0/8") && is_ip_or_range("2001:db8::1") && is_ip_or_range("10.1.2.3"));
        for bad in ["10.0.0.0/33", "300.1.1.1", "10.0.0", "::1/129"] {
            assert!(!is_ip_or_range(bad), "{bad}");
        }
        assert_eq!(image_tag("hote:5000/a/b:1.2"), "1.2");
        assert_eq!(image_tag("hote:5000/a/b"), "");
        assert_eq!(image_registry("redis:7"), "docker.io");
        assert_eq!(image_registry("quay.io/a/b:1"), "quay.io");
    }

    #[test]
    fn dates_are_found_in_sentences() {
        assert_eq!(
            dates_in("du 1er octobre 2026 au 05/10/2026, sinon 2026-12-24 ; jamais le 31/02/2026"),
            ["2026-10-01", "2026-10-05", "2026-12-24"]
        );
    }
}
