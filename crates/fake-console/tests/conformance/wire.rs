//! The least client that can send a recorded request as it was.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

/// An answer, read whole.
pub struct Answered {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answered {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What the recorder calls the kind of a body.
    pub fn kind(&self) -> &'static str {
        let kind = self.header("content-type").unwrap_or_default();
        if self.body.is_empty() {
            "empty"
        } else if kind.starts_with("application/json") {
            "json"
        } else {
            "text"
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

pub fn send(url: &str, method: &str, target: &str, headers: &[(String, String)], body: &[u8]) -> Answered {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).expect("the fake console listens");
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method == "POST" {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).expect("sent");
    stream.write_all(body).expect("sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("answered");
    let mut slots = [httparse::EMPTY_HEADER; 32];
    let mut parsed = httparse::Response::new(&mut slots);
    let length = parsed.parse(&bytes).expect("HTTP").unwrap();
    Answered {
        status: parsed.code.expect("a status"),
        headers: parsed
            .headers
            .iter()
            .map(|header| (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).into_owned()))
            .collect(),
        body: bytes[length..].to_vec(),
    }
}
