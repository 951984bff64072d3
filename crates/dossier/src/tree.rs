//! A YAML or JSON text as a tree that remembers lines and the exact text of its scalars.
//!
//! The answers file comes from anywhere: aliases, duplicate keys, great depth, great size and control
//! characters are refused here, before anything is built from it. Scalars keep their text, so that a version
//! written `1.10` does not become `1.1`.

use std::fmt;

use accostage_catalogue::words;
use granit_parser::{Event, Parser, ScalarStyle};
use serde_json::Value as Json;

/// Largest text read, in bytes. The largest real dossier known is under 1 MiB.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Deepest nesting read: the format itself needs five levels.
const MAX_DEPTH: usize = 64;
/// Largest number of nodes read: 10,000 flows of 24 columns fit twice.
const MAX_NODES: usize = 1_000_000;

/// Why a text cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeError {
    /// Line, from 1.
    pub line: Option<u64>,
    /// What is wrong and what to do, in French.
    pub reason: String,
}

impl fmt::Display for TreeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "ligne {line} : {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

/// A node with the line where it starts (0 when it was not read from a text).
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Line, from 1.
    pub line: u64,
    /// What it is.
    pub content: Content,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing (`null`, `~`, or left empty).
    Null,
    /// A scalar as written. `quoted` scalars are texts whatever they look like.
    Scalar {
        /// Its text.
        text: String,
        /// Written between quotes or as a block.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the text.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Child of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.content {
            Content::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// A node from a JSON value, without lines.
    #[must_use]
    pub fn from_json(value: &Json) -> Self {
        let content = match value {
            Json::Null => Content::Null,
            Json::Bool(flag) => Content::Scalar { text: flag.to_string(), quoted: false },
            Json::Number(number) => Content::Scalar { text: number.to_string(), quoted: false },
            Json::String(text) => Content::Scalar { text: text.clone(), quoted: true },
            Json::Array(items) => Content::List(items.iter().map(Self::from_json).collect()),
            Json::Object(entries) => {
                Content::Map(entries.iter().map(|(key, value)| (key.clone(), Self::from_json(value))).collect())
            }
        };
        Self { line: 0, content }
    }

    /// The JSON value that YAML's core schema gives to the node.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match &self.content {
            Content::Null => Json::Null,
            Content::Scalar { text, quoted: true } => Json::String(text.clone()),
            Content::Scalar { text, quoted: false } => match text.as_str() {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                // Only what a number would be written back as: `00123` or `1.10` may be a reference, not a figure.
                _ => text
                    .parse::<i64>()
                    .map(Json::from)
                    .or_else(|_| text.parse::<f64>().map(Json::from))
                    .ok()
                    .filter(|number| number.to_string().as_str() == text)
                    .unwrap_or_else(|| Json::String(text.clone())),
            },
            Content::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Content::Map(entries) => {
                Json::Object(entries.iter().map(|(key, node)| (key.clone(), node.to_json())).collect())
            }
        }
    }
}

/// Decodes bytes as UTF-8, with or without a byte-order mark.
///
/// # Errors
/// Too big, or another encoding.
pub fn decode(bytes: &[u8]) -> Result<&str, TreeError> {
    let refuse = |reason: String| Err(TreeError { line: None, reason });
    if bytes.len() > MAX_BYTES {
        return refuse(format!(
            "fichier trop gros ({} Mio) ; {} Mio au plus. Vérifiez que c'est bien un fichier de réponses.",
            bytes.len().div_ceil(1 << 20),
            MAX_BYTES >> 20
        ));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return refuse("fichier en UTF-16 ; enregistrez-le en UTF-8.".to_owned());
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count() as u64;
            Err(TreeError {
                line: Some(line),
                reason: "caractère qui n'est pas de l'UTF-8 ; enregistrez le fichier en UTF-8.".to_owned(),
            })
        }
    }
}

/// Parses one YAML document (JSON is YAML).
///
/// # Errors
/// The place and the reason.
pub fn parse(text: &str) -> Result<Node, TreeError> {
    if let Some(position) = text.find('\0') {
        let line = text[..position].matches('\n').count() as u64 + 1;
        return Err(TreeError {
            line: Some(line),
            reason: "caractère nul (NUL) interdit ; retirez-le du fichier.".to_owned(),
        });
    }
    Builder::default().run(text)
}

/// A collection being filled.
enum Open {
    List(u64, Vec<Node>),
    Map(u64, Vec<(String, Node)>, Option<(u64, String)>),
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    nodes: usize,
    root: Option<Node>,
}

impl Builder {
    fn run(mut self, text: &str) -> Result<Node, TreeError> {
        let language = if text.trim_start().starts_with(['{', '[']) { "JSON" } else { "YAML" };
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| TreeError {
                line: Some(error.marker().line() as u64),
                reason: format!("{language} illisible : {}.", words::syntax(error.kind())),
            })?;
            let line = span.start.line() as u64;
            let refuse = |reason: &str| Err(TreeError { line: Some(line), reason: reason.to_owned() });
            match event {
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    return refuse("les alias YAML (« *nom ») ne sont pas acceptés ; recopiez la valeur.");
                }
                Event::DocumentStart(..) if self.root.is_some() => {
                    return refuse("un seul document par fichier ; retirez ce qui suit « --- ».");
                }
                Event::Scalar(text, style, ..) => {
                    let quoted = style != ScalarStyle::Plain;
                    let content = if !quoted && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                        Content::Null
                    } else {
                        Content::Scalar { text: text.into_owned(), quoted }
                    };
                    self.put(Node { line, content })?;
                }
                Event::SequenceStart(..) => self.enter(line, Open::List(line, Vec::new()))?,
                Event::MappingStart(..) => self.enter(line, Open::Map(line, Vec::new(), None))?,
                Event::SequenceEnd | Event::MappingEnd => self.leave()?,
                _ => {}
            }
        }
        self.root.ok_or_else(|| TreeError { line: None, reason: "fichier vide.".to_owned() })
    }

    fn enter(&mut self, line: u64, open: Open) -> Result<(), TreeError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(TreeError { line: Some(line), reason: format!("plus de {MAX_DEPTH} niveaux imbriqués.") });
        }
        self.open.push(open);
        Ok(())
    }

    fn leave(&mut self) -> Result<(), TreeError> {
        match self.open.pop() {
            Some(Open::List(line, items)) => self.put(Node { line, content: Content::List(items) }),
            Some(Open::Map(line, entries, _)) => self.put(Node { line, content: Content::Map(entries) }),
            None => Ok(()),
        }
    }

    fn put(&mut self, node: Node) -> Result<(), TreeError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(TreeError { line: Some(node.line), reason: format!("plus de {MAX_NODES} valeurs.") });
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, key)) => match key.take() {
                None => *key = Some((node.line, key_text(node)?)),
                Some((line, name)) => {
                    if entries.iter().any(|(other, _)| *other == name) {
                        return Err(TreeError {
                            line: Some(line),
                            reason: format!("la clé « {name} » est donnée deux fois ; gardez-en une."),
                        });
                    }
                    // The line of the key: where a person looks for the value.
                    entries.push((name, Node { line, ..node }));
                }
            },
        }
        Ok(())
    }
}

fn key_text(node: Node) -> Result<String, TreeError> {
    match node.content {
        Content::Scalar { text, .. } => Ok(text),
        _ => Err(TreeError { line: Some(node.line), reason: "une clé doit être un mot simple.".to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_keep_their_text_and_lines() {
        let tree = parse("a:\n  version: 1.10\n  b: '16'\n").expect("valid");
        let version = tree.get("a").and_then(|a| a.get("version")).expect("version");
        assert_eq!(version.line, 2);
        assert_eq!(version.content, Content::Scalar { text: "1.10".into(), quoted: false });
    }

    #[test]
    fn an_alias_bomb_is_refused_before_it_grows() {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        let error = parse(bomb).expect_err("refused");
        assert_eq!(error.line, Some(2));
        assert!(error.reason.contains("alias"), "{error}");
    }

    #[test]
    fn duplicate_keys_depth_and_nul_are_refused_with_their_line() {
        assert_eq!(parse("a: 1\na: 2\n").expect_err("twice").line, Some(2));
        assert!(parse(&"[".repeat(100)).is_err());
        assert_eq!(parse("a: 1\nb: x\0y\n").expect_err("nul").line, Some(2));
    }

    #[test]
    fn a_broken_text_is_explained_in_french_and_json_is_called_json() {
        for (text, words) in [
            ("a: \"b\n", "YAML illisible : un guillemet"),
            ("{\"a\": [1, 2}", "JSON illisible"),
            ("a: b: c\n", "« : » n'est pas à sa place"),
        ] {
            let error = parse(text).expect_err("refused");
            assert!(error.reason.contains(words), "{text:?}: {error}");
        }
    }

    #[test]
    fn other_encodings_are_named() {
        assert!(decode(&[0xFF, 0xFE, 0x61, 0]).expect_err("utf-16").reason.contains("UTF-16"));
        assert_eq!(decode(b"a: 1\nb: \xE9\n").expect_err("latin-1").line, Some(2));
        assert_eq!(decode(b"\xEF\xBB\xBFa: 1").expect("bom"), "a: 1");
    }
}
