//! Texts that may be kept and shown: without secret, and bounded.
//!
//! The journal of calls takes no other text: what was not redacted cannot reach it.

use std::fmt;

use accostage_dossier::evaluation::secrets::{is_certain, nature_of};
use serde::Serialize;
use serde_json::Value;

/// Longest text kept, in bytes. What follows is dropped, and its length said.
pub const LONGEST: usize = 8 * 1024;

/// What stands for a secret.
pub const HIDDEN: &str = "***";

/// Ends of the names whose value is hidden, case and separators ignored.
const SECRET_NAMES: [&str; 12] = [
    "token",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secrets",
    "authorization",
    "credential",
    "credentials",
    "cookie",
    "apikey",
    "privatekey",
];

/// A text without secret, of bounded length.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Redacted(String);

impl Redacted {
    /// A body, JSON or not. `secrets` are those that the call itself carried: they are hidden wherever they stand.
    #[must_use]
    pub fn body(text: &str, secrets: &[&str]) -> Self {
        let hidden = match serde_json::from_str::<Value>(text) {
            Ok(mut value) => {
                hide(&mut value);
                value.to_string()
            }
            Err(_) if looks_secret(text) => HIDDEN.to_owned(),
            Err(_) => text.to_owned(),
        };
        Self::bounded(without(&hidden, secrets))
    }

    /// An address: no name or password of a user, no value of a parameter that is named like a secret.
    #[must_use]
    pub fn url(text: &str, secrets: &[&str]) -> Self {
        let (address, fragment) = text.split_once('#').map_or((text, None), |(before, after)| (before, Some(after)));
        let (place, query) = address.split_once('?').map_or((address, None), |(before, after)| (before, Some(after)));
        let mut shown = without_user(place);
        if let Some(query) = query {
            let pairs = query.split('&').map(|pair| match pair.split_once('=') {
                Some((name, _)) if is_secret_name(name) => format!("{name}={HIDDEN}"),
                _ => pair.to_owned(),
            });
            shown = format!("{shown}?{}", pairs.collect::<Vec<_>>().join("&"));
        }
        // A fragment is never sent, and sign-in answers put tokens there.
        if fragment.is_some() {
            shown.push_str("#…");
        }
        Self::bounded(without(&shown, secrets))
    }

    /// A text that a journal already holds, read back.
    #[must_use]
    pub fn kept(text: String) -> Self {
        Self::bounded(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn bounded(mut text: String) -> Self {
        if text.len() > LONGEST {
            let whole = text.len();
            let note = format!("… [{whole} octets]");
            text.truncate(text.floor_char_boundary(LONGEST - note.len()));
            text.push_str(&note);
        }
        Self(text)
    }
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A JSON text holds a value that is named like a secret, or looks like one for certain. One that is not JSON does when it
/// looks like a secret.
#[must_use]
pub fn holds_secret(json: &str) -> bool {
    match serde_json::from_str::<Value>(json) {
        Ok(value) => {
            let mut hidden = value.clone();
            hide(&mut hidden);
            hidden != value
        }
        Err(_) => looks_secret(json),
    }
}

/// A value whole, the values that are named like secrets or look like one for certain hidden.
#[must_use]
pub fn without_secrets(mut value: Value) -> Value {
    hide(&mut value);
    value
}

/// An address carries the name or the password of a user. One that was hidden is there no more.
#[must_use]
pub fn has_user(url: &str) -> bool {
    let user = authority(url).and_then(|(_, authority, _)| authority.rsplit_once('@'));
    user.is_some_and(|(user, _)| user != HIDDEN)
}

/// An address, whoever it names hidden: one still sees that it names somebody.
#[must_use]
pub fn without_named_user(url: &str) -> String {
    match authority(url) {
        Some((scheme, authority, rest)) if authority.contains('@') => {
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}{HIDDEN}@{host}{rest}")
        }
        _ => url.to_owned(),
    }
}

fn without_user(url: &str) -> String {
    match authority(url) {
        Some((scheme, authority, rest)) => {
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}{host}{rest}")
        }
        None => url.to_owned(),
    }
}

/// Scheme, authority and rest of an address. A scheme may be left out: a proxy is often written `user:word@host`.
fn authority(url: &str) -> Option<(&str, &str, &str)> {
    let start = url.find("://").map_or(0, |place| place + 3);
    let (scheme, rest) = url.split_at(start);
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    (!authority.is_empty()).then_some((scheme, authority, rest))
}

/// A text is a secret for certain, or an address in it carries a user.
fn looks_secret(text: &str) -> bool {
    let mut addresses = text.split(|sign: char| sign.is_whitespace() || "\"'<>()".contains(sign));
    nature_of(text).is_some_and(is_certain) || addresses.any(|word| word.contains("://") && has_user(word))
}

/// Hides the values of a JSON text that are named like secrets, or look like one for certain.
fn hide(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries.iter_mut() {
                match value {
                    // The names of a group of secrets are no secret, and tell what was asked for.
                    Value::Object(_) | Value::Array(_) if is_secret_name(name) => hide_all(value),
                    Value::Null | Value::Bool(_) => {}
                    Value::String(text) if text.is_empty() => {}
                    _ if is_secret_name(name) => *value = Value::String(HIDDEN.to_owned()),
                    _ => hide(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::String(text) if looks_secret(text) => {
            *text = HIDDEN.to_owned();
        }
        _ => {}
    }
}

fn hide_all(value: &mut Value) {
    match value {
        Value::Object(entries) => entries.values_mut().for_each(hide_all),
        Value::Array(items) => items.iter_mut().for_each(hide_all),
        Value::Null | Value::Bool(_) => {}
        Value::String(text) if text.is_empty() => {}
        _ => *value = Value::String(HIDDEN.to_owned()),
    }
}

fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    SECRET_NAMES.iter().any(|end| plain.ends_with(end))
}

/// The shortest secret that is looked for: a shorter one would hide ordinary words.
const SHORTEST: usize = 4;

fn without(text: &str, secrets: &[&str]) -> String {
    let mut text = text.to_owned();
    for secret in secrets.iter().filter(|secret| secret.len() >= SHORTEST) {
        text = text.replace(secret, HIDDEN);
        // As JSON writes it, when it holds a quote or a backslash.
        let written = Value::String((*secret).to_owned()).to_string();
        let escaped = &written[1..written.len() - 1];
        if escaped != *secret {
            text = text.replace(escaped, HIDDEN);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_the_call_carried_is_hidden_wherever_it_stands() {
        let token = "aB3-canari-\"du\"-jeton";
        let echoed = serde_json::json!({"message": format!("bad {token}"), "list": [token]}).to_string();
        for text in [echoed.as_str(), &format!("<html>{token}</html>"), token] {
            let shown = Redacted::body(text, &[token]);
            assert!(!shown.as_str().contains("canari"), "{shown}");
        }
        let shown = Redacted::url(&format!("https://h/x?q={token}"), &[token]);
        assert!(!shown.as_str().contains("canari"), "{shown}");
    }

    #[test]
    fn a_value_named_like_a_secret_is_hidden_even_when_nobody_knew_it() {
        let body = r#"{"externalToken":"glpat-canari","name":"depot","nested":{"x-dso-token":"canari"},
            "secrets":{"GITLAB":{"KEY":"canari"}},"isPrivate":true,"password":null,"pass_word":12}"#;
        let shown = Redacted::body(body, &[]);
        assert!(!shown.as_str().contains("canari"), "{shown}");
        for kept in ["depot", "isPrivate\":true", "GITLAB", "\"password\":null"] {
            assert!(shown.as_str().contains(kept), "{kept} in {shown}");
        }
        assert_eq!(
            Redacted::url("https://jean:mot@console.example/api?token=canari&a=1#access_token=canari", &[]).as_str(),
            "https://console.example/api?token=***&a=1#…"
        );
        assert_eq!(Redacted::url("jean:m@t@proxy:3128", &[]).as_str(), "proxy:3128");
    }

    #[test]
    fn what_holds_a_secret_is_told_from_what_names_one() {
        for with in [
            r#"{"externalToken":"canari"}"#,
            r#"[{"a":{"secrets":{"K":"canari"}}}]"#,
            r#"{"url":"https://u:Canari-12345@h/x.git"}"#,
            r#"{"text":"clonez (https://canari@h/x.git) puis écrivez à a@b"}"#,
            r#"{"text":"-----BEGIN PRIVATE KEY-----"}"#,
            "-----BEGIN PRIVATE KEY-----",
        ] {
            assert!(holds_secret(with), "{with}");
        }
        for without in [
            r#"{"externalToken":"","token":null,"password":true,"secrets":{}}"#,
            r#"{"isPrivate":true,"url":"https://h/x.git","text":"voir https://h/@a, écrire à a@b"}"#,
            "du texte",
        ] {
            assert!(!holds_secret(without), "{without}");
        }
    }

    #[test]
    fn an_address_with_a_user_is_recognised() {
        for with in ["https://a@h", "https://a:b@h/x", "a:b@h:3128", "http://a:b@[::1]:8080/"] {
            assert!(has_user(with), "{with}");
        }
        for without in ["https://h/@scope", "https://h?m=a@b", "proxy:3128", "https://h:8443", "https://***@h/x", ""] {
            assert!(!has_user(without), "{without}");
        }
        assert_eq!(without_named_user("https://a:b@h/x.git"), "https://***@h/x.git");
        assert_eq!(without_named_user("https://h/@scope"), "https://h/@scope");
    }

    #[test]
    fn a_long_text_is_cut_between_two_letters_and_says_how_long_it_was() {
        let shown = Redacted::body(&"é".repeat(LONGEST), &[]);
        assert!(shown.as_str().len() <= LONGEST);
        assert!(shown.as_str().ends_with("[16384 octets]"), "{shown}");
        // Read back from a journal, it is what it was.
        assert_eq!(Redacted::kept(shown.as_str().to_owned()), shown);
    }
}
