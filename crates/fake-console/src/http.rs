//! Requests and answers on a socket: HTTP/1.1, one thread per connection. Nothing is hidden by a library, so that an
//! answer can be cut, delayed or refused at any byte.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::answer::{Answer, Body, Dialect, reason};

/// The most that is read of a body: more than the servers accept, so that they can refuse it.
const MOST: usize = 8 << 20;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Path without query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// The next request of a connection, or nothing when it is over.
pub(crate) fn read(reader: &mut BufReader<TcpStream>, writer: &mut TcpStream) -> io::Result<Option<Request>> {
    let mut head = Vec::new();
    loop {
        if reader.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
        if head.ends_with(b"\r\n\r\n") {
            break;
        }
        if head == b"\r\n" {
            head.clear();
        }
    }
    let mut slots = [httparse::EMPTY_HEADER; 96];
    let mut parsed = httparse::Request::new(&mut slots);
    parsed.parse(&head).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    let headers: Vec<(String, String)> = parsed
        .headers
        .iter()
        .map(|header| (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).into_owned()))
        .collect();
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        headers,
        body: Vec::new(),
    };
    if request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
        writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    if request.header("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked")) {
        request.body = chunks(reader)?;
    } else if let Some(length) = request.header("content-length").and_then(|value| value.trim().parse::<usize>().ok()) {
        let mut body = vec![0; length.min(MOST)];
        reader.read_exact(&mut body)?;
        request.body = body;
    }
    Ok(Some(request))
}

fn chunks(reader: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let mut chunk = vec![0; size.min(MOST) + 2];
        reader.read_exact(&mut chunk)?;
        if size == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&chunk[..size.min(MOST)]);
    }
}

/// An answer as bytes: its head, then its body.
pub(crate) struct Wire {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    pub(crate) fn of(answer: &Answer, dialect: Dialect, proxied: bool, head_only: bool) -> Self {
        let (kind, body) = match &answer.body {
            Body::Empty => (None, Vec::new()),
            Body::Json(value) => (Some("application/json; charset=utf-8"), value.to_string().into_bytes()),
            Body::Text(text) => (Some("text/plain; charset=utf-8"), text.clone().into_bytes()),
            Body::Html(text) => (Some("text/html"), text.clone().into_bytes()),
        };
        let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
        if proxied {
            head.push_str("server: nginx/1.22.1\r\n");
        }
        if dialect == Dialect::Fastify && !matches!(answer.body, Body::Html(_)) {
            head.push_str("strict-transport-security: max-age=31536000; includeSubDomains\r\n");
        }
        for (name, value) in &answer.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(kind) = kind {
            head.push_str(&format!("content-type: {kind}\r\n"));
        }
        if answer.status != 204 {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        Self { head, body: if head_only { Vec::new() } else { body } }
    }

    pub(crate) fn send(&self, writer: &mut TcpStream) -> io::Result<()> {
        let mut bytes = self.head.clone().into_bytes();
        bytes.extend_from_slice(&self.body);
        writer.write_all(&bytes)?;
        writer.flush()
    }
}

/// What `%xx` stands for.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut place) = (Vec::with_capacity(bytes.len()), 0);
    while place < bytes.len() {
        let hex = bytes.get(place + 1..place + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[place], hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                place += 3;
            }
            (b'+', _) => {
                out.push(b' ');
                place += 1;
            }
            (byte, _) => {
                out.push(byte);
                place += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
