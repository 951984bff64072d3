//! The recorded exchanges, and what they tell of the state that they were recorded on.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Where the recordings are, when they are there.
pub fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("ACCOSTAGE_SHARED").map_or(beside, PathBuf::from);
    Some(shared.join("reference/console/recorded")).filter(|folder| folder.is_dir())
}

/// One request and its answer.
#[derive(Clone)]
pub struct Exchange {
    pub id: String,
    pub via: String,
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub status: u64,
    pub kind: String,
    pub answer: Value,
    pub answer_headers: Value,
}

/// All of them, in order.
pub struct Recording {
    pub exchanges: Vec<Exchange>,
    at: HashMap<String, usize>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Recording {
    pub fn read(folder: &Path) -> Self {
        let mut files: Vec<PathBuf> = fs_err::read_dir(folder)
            .expect("a folder")
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.file_name().is_some_and(|name| name != "index.json"))
            .collect();
        files.sort();
        let exchanges: Vec<Exchange> = files
            .iter()
            .map(|path| {
                let read: Value =
                    serde_json::from_slice(&fs_err::read(path).expect("a file")).expect("a recorded exchange");
                let (request, response) = (&read["request"], &read["response"]);
                let headers = request["headers"].as_object().into_iter().flatten();
                Exchange {
                    id: text(&read["id"]),
                    via: text(&read["via"]),
                    method: text(&request["method"]),
                    path: text(&request["path"]),
                    headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), text(value))).collect(),
                    body: request["body"].clone(),
                    status: response["status"].as_u64().expect("a status"),
                    kind: text(&response["body_kind"]),
                    answer: response["body"].clone(),
                    answer_headers: response["headers"].clone(),
                }
            })
            .collect();
        let at = exchanges.iter().enumerate().map(|(at, exchange)| (exchange.id.clone(), at)).collect();
        Self { exchanges, at }
    }

    /// The recorded answer of an exchange.
    pub fn answer(&self, id: &str) -> &Value {
        &self.exchanges[self.at[id]].answer
    }

    /// Every object of every answer that a test accepts, the earliest first.
    pub fn objects(&self, accept: &dyn Fn(&Value) -> bool) -> Vec<Value> {
        let mut found = Vec::new();
        for exchange in &self.exchanges {
            walk(&exchange.answer, accept, &mut found);
        }
        found
    }
}

fn walk(value: &Value, accept: &dyn Fn(&Value) -> bool, found: &mut Vec<Value>) {
    match value {
        Value::Object(map) => {
            if accept(value) {
                found.push(value.clone());
            }
            map.values().for_each(|value| walk(value, accept, found));
        }
        Value::Array(list) => list.iter().for_each(|value| walk(value, accept, found)),
        _ => {}
    }
}
