//! Recorded answer against answer of the fake: status and shape, then values where they mean something.

use std::collections::HashMap;

use serde_json::Value;

/// Recorded identifier, then the one that the fake gave to the same thing.
#[derive(Default)]
pub struct Names(pub HashMap<String, String>);

impl Names {
    /// A recorded text with the identifiers of the fake.
    pub fn translated(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (recorded, ours) in &self.0 {
            if out.contains(recorded.as_str()) {
                out = out.replace(recorded.as_str(), ours);
            }
        }
        out
    }
}

/// Absent until something happens: `null` or a text.
const NULLABLE: [&str; 3] = ["lastLogin", "lastUse", "lastSuccessProvisionningVersion"];

/// Never the same twice, or words of another machine.
const VOLATILE: [&str; 12] = [
    "createdAt",
    "updatedAt",
    "lastLogin",
    "lastUse",
    "lastUpdateTimestamp",
    "totalExecutionTime",
    "main",
    "password",
    "stack",
    "to",
    "total",
    "id",
];

/// Words of plugins, which nothing decides on.
const WORDS: [&str; 3] = ["title", "description", "placeholder"];

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

/// The moment of an archive is in the name.
fn timeless(text: &str) -> String {
    text.split('_')
        .map(|part| if part.len() == 13 && part.chars().all(|digit| digit.is_ascii_digit()) { "<ms>" } else { part })
        .collect::<Vec<_>>()
        .join("_")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// What differs, in words. Learns identifiers on the way.
pub fn differences(recorded: &Value, ours: &Value, names: &mut Names) -> Vec<String> {
    let mut found = Vec::new();
    compare("", "", recorded, ours, names, &mut found);
    found
}

fn compare(path: &str, key: &str, recorded: &Value, ours: &Value, names: &mut Names, found: &mut Vec<String>) {
    match (recorded, ours) {
        (Value::Object(left), Value::Object(right)) => {
            // The words that introduce a plugin and its settings.
            let worded = left.contains_key("imgSrc") || left.contains_key("permissions") && left.contains_key("kind");
            let keyed = left.keys().all(|key| is_id(key)) && !left.is_empty();
            for (name, value) in left {
                let ours = if keyed { names.translated(name) } else { name.clone() };
                match right.get(&ours) {
                    Some(other) => {
                        let key = if worded && WORDS.contains(&name.as_str()) { "stack" } else { name };
                        compare(&format!("{path}.{name}"), key, value, other, names, found);
                    }
                    None => found.push(format!("{path}.{name} is missing")),
                }
            }
            if left.len() < right.len() {
                let extra: Vec<_> = right.keys().filter(|name| !left.contains_key(*name)).collect();
                found.push(format!("{path} has more: {extra:?}"));
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            if left.len() != right.len() {
                found.push(format!("{path}: {} elements, ours has {}", left.len(), right.len()));
            }
            for (at, (value, other)) in paired(left, right, names).into_iter().enumerate() {
                compare(&format!("{path}[{at}]"), key, value, other, names, found);
            }
        }
        (Value::String(left), Value::String(right)) => {
            if is_id(left) && is_id(right) {
                let known = names.0.entry(left.clone()).or_insert_with(|| right.clone());
                if known != right && !VOLATILE.contains(&key) {
                    found.push(format!("{path}: another identifier"));
                }
            } else if left.ends_with("@bot.io") && right.ends_with("@bot.io") {
                // The address of a bot is its identifier.
            } else if !VOLATILE.contains(&key) && timeless(&names.translated(left)) != timeless(right) {
                found.push(format!("{path}: {left:?}, ours {right:?}"));
            }
        }
        (left, right) if kind(left) != kind(right) => {
            let nullable = NULLABLE.contains(&key) && [kind(left), kind(right)].contains(&"null");
            if !nullable {
                found.push(format!("{path}: {}, ours {}", kind(left), kind(right)));
            }
        }
        (left, right) if left != right && !VOLATILE.contains(&key) => {
            found.push(format!("{path}: {left}, ours {right}"));
        }
        _ => {}
    }
}

/// The database orders lists as it likes: elements are met by identifier, then by name, then in order.
fn paired<'a>(left: &'a [Value], right: &'a [Value], names: &Names) -> Vec<(&'a Value, &'a Value)> {
    let mut free: Vec<&Value> = right.iter().collect();
    let mut pairs = Vec::new();
    let mut rest = Vec::new();
    for value in left {
        match free.iter().position(|other| same(value, other, names)) {
            Some(at) => pairs.push((value, free.remove(at))),
            None => rest.push(value),
        }
    }
    pairs.extend(rest.into_iter().zip(free));
    pairs
}

fn same(value: &Value, other: &Value, names: &Names) -> bool {
    if let (Some(left), Some(right)) = (value.as_str(), other.as_str()) {
        return names.translated(left) == right;
    }
    if let Some(message) = value["data"]["messageResume"].as_str() {
        return other["data"]["messageResume"] == message && other["action"] == value["action"];
    }
    let id = |key: &str| value[key].as_str().and_then(|id| names.0.get(id)).map(String::as_str);
    for key in ["id", "userId"] {
        if let Some(known) = id(key) {
            return other[key] == known;
        }
    }
    ["userId", "slug", "name", "internalRepoName", "key", "code"].iter().any(|key| {
        value[*key].is_string() && other[*key].is_string() && {
            let (left, right) = (value[*key].as_str().unwrap_or(""), other[*key].as_str().unwrap_or(""));
            timeless(&names.translated(left)) == timeless(right) && value["path"] == other["path"]
        }
    })
}
