//! What an answer means. Two servers and what stands before them have seven shapes of error between them, and one of
//! these shapes comes with the status of a success.

use accostage_app::redacted::Redacted;
use serde::Deserialize;
use serde_json::Value;

use crate::error::{ErrorKind, FieldRefusal, ProxyTrouble, SignIn};

/// Longest words kept of a server, in characters.
const WORDS_MAX: usize = 400;
/// Most refused fields kept.
const FIELDS_MAX: usize = 20;
/// An answer that carries an error inside a success is shorter than this.
const ENVELOPE_MAX: usize = 64 * 1024;

/// A failure: its meaning, the status that counts, and the server's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) status: u16,
    pub(crate) words: Vec<String>,
}

impl Failure {
    /// The same, with these secrets hidden in the words of the server.
    pub(crate) fn without(mut self, secrets: &[&str]) -> Self {
        let hide = |words: &mut String| *words = Redacted::body(words, secrets).to_string();
        self.words.iter_mut().for_each(hide);
        if let ErrorKind::Invalid(fields) = &mut self.kind {
            fields.iter_mut().for_each(|refusal| hide(&mut refusal.words));
        }
        self
    }
}

/// What is needed of the head of an answer.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Head<'a> {
    pub(crate) status: u16,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) location: Option<&'a str>,
    pub(crate) retry_after: Option<&'a str>,
    pub(crate) signed: bool,
}

impl Head<'_> {
    /// The body says that it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        let kind = self.content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")
    }

    /// The status alone says that it is a success.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The error that a body carries under the status of a success, if it does.
pub(crate) fn envelope(head: &Head<'_>, body: &[u8]) -> Option<Failure> {
    #[derive(Deserialize)]
    struct Envelope {
        status: u16,
        body: Inside,
    }
    #[derive(Deserialize)]
    struct Inside {
        message: Option<Value>,
    }
    if body.len() > ENVELOPE_MAX || !body.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let found: Envelope = serde_json::from_slice(body).ok()?;
    let words = found.body.message.iter().filter_map(Value::as_str).filter_map(tidy).collect();
    (found.status >= 400).then(|| failure(&Head { status: found.status, ..*head }, words, Vec::new(), false))
}

/// What an answer that is no success means.
pub(crate) fn read(head: &Head<'_>, body: &[u8]) -> Failure {
    if let 300..400 = head.status {
        let sign_in_pages = ["/connect/", "/login", "openid-connect"];
        let elsewhere = head.location.is_some_and(|location| !sign_in_pages.iter().any(|page| location.contains(page)));
        let kind = if elsewhere { ErrorKind::Redirected } else { ErrorKind::NotSignedIn(sign_in(head, &[])) };
        return Failure { kind, status: head.status, words: Vec::new() };
    }
    if !head.is_json() {
        let words = if head.content_type.is_some_and(|kind| kind.starts_with("text/plain")) {
            std::str::from_utf8(body).ok().and_then(tidy).into_iter().collect()
        } else {
            Vec::new()
        };
        return failure(head, words, Vec::new(), true);
    }
    let Ok(Value::Object(told)) = serde_json::from_slice::<Value>(body) else {
        return failure(head, Vec::new(), Vec::new(), false);
    };
    let mut fields = nested_refusals(&told);
    fields.extend(flat_refusals(&told));
    fields.truncate(FIELDS_MAX);
    // The text of a crash is for those who run the server, and its stack for nobody.
    let crashed = told.contains_key("stack");
    let mut words: Vec<String> = Vec::new();
    if !crashed {
        let said = [told.get("message"), told.get("error").filter(|_| !told.contains_key("statusCode"))];
        words = said.into_iter().flatten().flat_map(texts).collect();
    }
    words.extend(fields.iter().map(|refusal| match refusal.field.as_str() {
        "" => refusal.words.clone(),
        field => format!("{field} : {}", refusal.words),
    }));
    words.dedup();
    failure(head, words, fields, false)
}

/// Meaning of a status and of the words that come with it.
fn failure(head: &Head<'_>, words: Vec<String>, fields: Vec<FieldRefusal>, foreign: bool) -> Failure {
    let says = |part: &str| words.iter().any(|word| word.to_lowercase().contains(part));
    let kind = match head.status {
        401 => ErrorKind::NotSignedIn(sign_in(head, &words)),
        403 if says("verrouill") => ErrorKind::Locked,
        403 => ErrorKind::Forbidden,
        404 if words.iter().any(|word| is_missing_route(word)) => ErrorKind::NoRoute,
        404 if foreign => ErrorKind::NotAConsole,
        404 | 410 => ErrorKind::NotFound,
        405 => ErrorKind::NoRoute,
        407 => ErrorKind::Proxy(ProxyTrouble::Credentials),
        408 => ErrorKind::TimedOut,
        413 => ErrorKind::TooLarge,
        429 => ErrorKind::TooMany { after: head.retry_after.and_then(|text| text.trim().parse().ok()) },
        422 => ErrorKind::ServicesFailed,
        500 if says("echec des services") => ErrorKind::ServicesFailed,
        502 | 503 => ErrorKind::Unavailable,
        504 => ErrorKind::GatewayTimeout,
        500.. => ErrorKind::Server,
        _ if !fields.is_empty() => ErrorKind::Invalid(fields),
        _ => ErrorKind::Refused,
    };
    Failure { kind, status: head.status, words }
}

/// The router itself answers, not what it leads to.
fn is_missing_route(words: &str) -> bool {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    methods.iter().any(|method| {
        words.starts_with(&format!("Cannot {method} /"))
            || (words.starts_with(&format!("Route {method}:/")) && words.ends_with(" not found"))
    })
}

fn sign_in(head: &Head<'_>, words: &[String]) -> SignIn {
    let says = |part: &str| words.iter().any(|word| word.to_lowercase().contains(part));
    if !head.signed {
        SignIn::Missing
    } else if says("expired") {
        SignIn::Expired
    } else if says("not active") || says("revoked") {
        SignIn::NotActive
    } else {
        SignIn::Unknown
    }
}

/// Refusals of the older server: four groups of issues, each with a path.
fn nested_refusals(told: &serde_json::Map<String, Value>) -> Vec<FieldRefusal> {
    let groups = ["pathParameterErrors", "headerErrors", "queryParameterErrors", "bodyErrors"];
    let mut found = Vec::new();
    for group in groups {
        issues(told.get(group), &mut found, 0);
    }
    found
}

fn issues(group: Option<&Value>, found: &mut Vec<FieldRefusal>, depth: u8) {
    let list = group.and_then(|group| group.get("issues")).and_then(Value::as_array);
    for issue in list.into_iter().flatten() {
        // A value that may have several forms is refused once for each: their reasons are inside.
        let inside = issue.get("unionErrors").and_then(Value::as_array);
        if let Some(inside) = inside.filter(|inside| !inside.is_empty() && depth < 4) {
            for form in inside {
                issues(Some(form), found, depth + 1);
            }
            continue;
        }
        let part =
            |part: &Value| part.as_str().map(str::to_owned).or_else(|| part.as_u64().map(|index| index.to_string()));
        let path = issue.get("path").and_then(Value::as_array).into_iter().flatten().filter_map(part);
        let field = path.collect::<Vec<_>>().join(".");
        if let Some(words) = issue.get("message").and_then(Value::as_str).and_then(tidy) {
            let refusal = FieldRefusal { field, words };
            if !found.contains(&refusal) {
                found.push(refusal);
            }
        }
    }
}

/// Refusals of the newer server: words for the whole, and for each field.
fn flat_refusals(told: &serde_json::Map<String, Value>) -> Vec<FieldRefusal> {
    let whole = told.get("formErrors").into_iter().flat_map(texts);
    let whole = whole.map(|words| FieldRefusal { field: String::new(), words });
    let fields = told.get("fieldErrors").and_then(Value::as_object).into_iter().flatten();
    let fields = fields.flat_map(|(field, list)| {
        texts(list).into_iter().map(move |words| FieldRefusal { field: field.clone(), words })
    });
    whole.chain(fields).collect()
}

/// The texts of a value: itself, or those of its list; each line apart.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.lines().filter_map(tidy).collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).flat_map(str::lines).filter_map(tidy).collect(),
        _ => Vec::new(),
    }
}

/// A text of the server as it may be shown: one line, no control character, not too long, no trace of its inside.
fn tidy(text: &str) -> Option<String> {
    let clean: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let clean = clean.trim();
    let inside = clean.starts_with("at ") && clean.contains("node_modules");
    if clean.is_empty() || inside {
        return None;
    }
    let mut short: String = clean.chars().take(WORDS_MAX).collect();
    if short.len() < clean.len() {
        short.push('…');
    }
    Some(short)
}

/// An answer as a journal keeps it: without the inside of the server, nor any of these secrets.
pub(crate) fn kept(body: &[u8], secrets: &[&str]) -> Redacted {
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(mut told)) if told.contains_key("stack") => {
            told.remove("stack");
            Redacted::body(&Value::Object(told).to_string(), secrets)
        }
        _ => Redacted::body(&String::from_utf8_lossy(body), secrets),
    }
}
