//! A server that says what it is told to, whatever is asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        let body = serde_json::to_vec(body).expect("JSON");
        Self::typed(status, "application/json; charset=utf-8", body)
    }

    pub(super) fn typed(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body: body.into() }
    }

    pub(super) fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn bytes(&self, length: usize) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} X\r\n", self.status);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.status != 204 {
            text.push_str(&format!("content-length: {length}\r\n"));
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// What to do with a request.
pub(super) enum Then {
    /// Answer.
    Say(Answer),
    /// Close without a word.
    Close,
    /// Begin the answer, and close before its end.
    Cut(Answer),
    /// Begin the answer, tell it, and never end it.
    Stall(Answer, Arc<Notify>),
    /// Tell that the request came, and never answer.
    Hang(Arc<Notify>),
    /// Give the connection to another address, as a proxy does.
    Tunnel(SocketAddr),
}

type Script = Arc<dyn Fn(usize, &Asked) -> Then + Send + Sync>;

/// A server of this machine, ended with the test.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(super) async fn new(script: impl Fn(usize, &Asked) -> Then + Send + Sync + 'static) -> Self {
        Self::start("127.0.0.1:0", None, Arc::new(script)).await
    }

    pub(super) async fn at(place: &str, script: impl Fn(usize, &Asked) -> Then + Send + Sync + 'static) -> Self {
        Self::start(place, None, Arc::new(script)).await
    }

    pub(super) async fn tls(
        acceptor: TlsAcceptor,
        script: impl Fn(usize, &Asked) -> Then + Send + Sync + 'static,
    ) -> Self {
        Self::start("127.0.0.1:0", Some(acceptor), Arc::new(script)).await
    }

    /// Always the same answer.
    pub(super) async fn saying(answer: Answer) -> Self {
        Self::new(move |_, _| Then::Say(answer.clone())).await
    }

    async fn start(place: &str, acceptor: Option<TlsAcceptor>, script: Script) -> Self {
        let listener = TcpListener::bind(place).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, seen, acceptor) = (Arc::clone(&script), Arc::clone(&seen), acceptor.clone());
                tokio::spawn(async move {
                    match acceptor {
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                serve(stream, &script, &seen).await;
                            }
                        }
                        None => serve(stream, &script, &seen).await,
                    }
                });
            }
        });
        Self { address, asked, task }
    }

    pub(super) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("the requests").clone()
    }

    pub(super) fn count(&self) -> usize {
        self.asked().len()
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, script: &Script, seen: &Mutex<Vec<Asked>>) {
    let mut buffer = Vec::new();
    while let Some(asked) = request(&mut stream, &mut buffer).await {
        let number = {
            let mut seen = seen.lock().expect("the requests");
            seen.push(asked.clone());
            seen.len()
        };
        match script(number, &asked) {
            Then::Say(answer) => {
                let bytes = answer.bytes(answer.body.len());
                if stream.write_all(&bytes).await.is_err() || stream.flush().await.is_err() {
                    return;
                }
            }
            Then::Cut(answer) => {
                let _ = stream.write_all(&answer.bytes(answer.body.len() + 100)).await;
                let _ = stream.shutdown().await;
                return;
            }
            Then::Stall(answer, told) => {
                let _ = stream.write_all(&answer.bytes(answer.body.len() + 100)).await;
                told.notify_one();
                return std::future::pending().await;
            }
            Then::Close => return,
            Then::Hang(told) => {
                told.notify_one();
                return std::future::pending().await;
            }
            Then::Tunnel(to) => {
                let mut far = tokio::net::TcpStream::connect(to).await.expect("the far end");
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.expect("an answer");
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut far).await;
                return;
            }
        }
    }
}

async fn request(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> Option<Asked> {
    let end = loop {
        // Somebody speaks TLS to a server that does not.
        if buffer.first() == Some(&0x16) {
            buffer.clear();
            return Some(Asked { method: "TLS".to_owned(), ..Asked::default() });
        }
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(buffer.drain(..end).collect()).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut asked = Asked { method, target, headers, body: Vec::new() };
    let length = asked.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    asked.body = buffer.drain(..length).collect();
    Some(asked)
}
