//! The client: one request, its answer, and the rules that hold for all of them.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Method, Response, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use crate::builder::{Clock, Random};
use crate::dialect::{Dialect, Versioned};
use crate::elements::Elements;
use crate::error::{About, Error, ErrorKind, Result, Unreadable, Unsendable};
use crate::shape::{self, Failure, Head};
use crate::trust::Shown;
use crate::{
    BaseUrl, ClientBuilder, Connectivity, Credential, ProxyServer, Retry, Secret, Timeouts, Validity, Write, address,
    transport,
};

/// Largest answer read whole.
const ANSWER_MAX: usize = 64 * 1024 * 1024;
/// Largest body of an error read.
const FAILURE_MAX: usize = 256 * 1024;
/// What stands before the console cuts bodies above one mebibyte.
const BODY_MAX: usize = 1024 * 1024;
/// Where the token goes.
const TOKEN: &str = "x-dso-token";

/// A client of one console. A clone is cheap, and shares what was learnt and the connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    cancel: CancellationToken,
}

pub(crate) struct Inner {
    pub(crate) base: BaseUrl,
    pub(crate) credential: Option<Credential>,
    pub(crate) proxy: Option<ProxyServer>,
    pub(crate) reads: reqwest::Client,
    pub(crate) writes: reqwest::Client,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: Retry,
    pub(crate) connectivity: Connectivity,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) dialect: Dialect,
    pub(crate) shown: Shown,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Client").field("base", &self.inner.base).finish_non_exhaustive()
    }
}

/// A request to be.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Option<Url>,
    pub(crate) body: Option<Vec<u8>>,
    signed: bool,
    /// What it carries besides the token, and that nobody must see.
    secrets: Vec<Secret>,
}

/// Without its body, which may carry a secret.
impl std::fmt::Debug for Call {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let url = self.url.as_ref().map(address::shown);
        formatter.debug_struct("Call").field("method", &self.method).field("url", &url).finish_non_exhaustive()
    }
}

impl Call {
    /// With a query.
    pub(crate) fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        if let Some(url) = self.url.as_mut().filter(|_| !pairs.is_empty()) {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        self
    }

    /// With a body.
    pub(crate) fn body(mut self, body: &impl Serialize) -> Self {
        // Our own requests always become JSON; one that would not has no body, which the server refuses.
        self.body = serde_json::to_vec(body).ok();
        self
    }

    /// Whose body carries a secret: it is hidden wherever the server repeats it.
    pub(crate) fn hiding(mut self, secret: Option<&Secret>) -> Self {
        self.secrets.extend(secret.cloned());
        self
    }

    /// Without the token: the route is for everybody.
    pub(crate) fn unsigned(mut self) -> Self {
        self.signed = false;
        self
    }
}

impl Client {
    /// Begins a client.
    #[must_use]
    pub fn builder(base: BaseUrl) -> ClientBuilder {
        ClientBuilder::new(base)
    }

    pub(crate) fn from_parts(inner: Inner, cancel: CancellationToken) -> Self {
        Self { inner: Arc::new(inner), cancel }
    }

    /// The same client, whose requests end as soon as the token is cancelled. A write cancelled after it left is
    /// [`crate::Outcome::Unknown`].
    #[must_use]
    pub fn cancelled_by(&self, cancel: CancellationToken) -> Self {
        Self { inner: Arc::clone(&self.inner), cancel }
    }

    /// The address of the console.
    #[must_use]
    pub fn base(&self) -> &BaseUrl {
        &self.inner.base
    }

    /// Where the token is in its life.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.inner.credential.as_ref().map_or(Validity::Fine, |credential| credential.validity((self.inner.clock)()))
    }

    /// The version of the routes of environments that the console answered to, if it was asked.
    #[must_use]
    pub fn version_of_environments(&self) -> Option<u8> {
        self.inner.dialect.version(Versioned::Environments)
    }

    /// The version of the routes of repositories that the console answered to, if it was asked.
    #[must_use]
    pub fn version_of_repositories(&self) -> Option<u8> {
        self.inner.dialect.version(Versioned::Repositories)
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// The same client, whose reads are not tried again.
    pub(crate) fn once(&self) -> Once<'_> {
        Once(self)
    }

    pub(crate) fn call(&self, method: Method, segments: &[&str]) -> Call {
        let mut whole = vec!["api"];
        whole.extend_from_slice(segments);
        Call { method, url: self.inner.base.page(&whole), body: None, signed: true, secrets: Vec::new() }
    }

    pub(crate) fn get(&self, segments: &[&str]) -> Call {
        self.call(Method::GET, segments)
    }

    /// Reads a value.
    pub(crate) async fn read<T: DeserializeOwned>(&self, call: Call) -> Result<T> {
        self.again(&call, self.inner.retry, || async {
            let (about, body) = self.answer(&call, &self.inner.reads, self.inner.timeouts.read).await?;
            decode(&about, &body)
        })
        .await
    }

    /// Reads a list, one element after the other.
    pub(crate) async fn stream<T: DeserializeOwned>(&self, call: Call) -> Result<Elements<T>> {
        let (about, response) = self
            .again(&call, self.inner.retry, || self.head(&call, &self.inner.reads, self.inner.timeouts.read))
            .await?;
        Ok(Elements::new(self.clone(), about, response))
    }

    /// Writes, and reads the value answered.
    pub(crate) fn write<T: DeserializeOwned + 'static>(&self, call: Call) -> Write<T> {
        Write::new(self.clone(), call, decode)
    }

    /// Writes; what is answered does not matter.
    pub(crate) fn write_only(&self, call: Call) -> Write<()> {
        Write::new(self.clone(), call, |_, _| Ok(()))
    }

    /// Sends a write, once.
    pub(crate) async fn written(&self, call: &Call) -> Result<(About, Vec<u8>)> {
        let started = Instant::now();
        let answer = self.answer(call, &self.inner.writes, self.inner.timeouts.write).await;
        answer.map_err(|error| error.after(0, started.elapsed()))
    }

    /// Tries again what failed in passing, within the budget.
    async fn again<T, F: Future<Output = Result<T>>>(
        &self,
        call: &Call,
        retry: Retry,
        attempt: impl Fn() -> F,
    ) -> Result<T> {
        let started = Instant::now();
        let mut retries = 0;
        loop {
            let error = match attempt().await {
                Ok(value) => return Ok(value),
                Err(error) => error.after(retries, started.elapsed()),
            };
            let asked = match error.kind() {
                ErrorKind::TooMany { after } => after.map(Duration::from_secs),
                _ => None,
            };
            let wait = retry.wait(retries, started.elapsed(), asked, (self.inner.random)());
            let (true, Some(wait)) = (error.is_passing(), wait) else { return Err(error) };
            self.cancellable(call, tokio::time::sleep(wait))
                .await
                .map_err(|error| error.after(retries, started.elapsed()))?;
            retries += 1;
        }
    }

    /// One request and its whole answer, which is a success.
    async fn answer(&self, call: &Call, http: &reqwest::Client, patience: Duration) -> Result<(About, Vec<u8>)> {
        let (about, mut response) = self.head(call, http, patience).await?;
        let headers = response.headers().clone();
        let body = self.body(&about, &mut response, ANSWER_MAX).await?;
        let head = head(&about, &headers, call.signed && self.inner.credential.is_some());
        if let Some(failure) = shape::envelope(&head, &body) {
            return Err(self.told(failure, call, &about).answered(body));
        }
        if !body.is_empty() && !head.is_json() {
            return Err(Error::new(ErrorKind::NotAConsole, &about, Vec::new()).answered(body));
        }
        Ok((about, body))
    }

    /// One request and the head of its answer, which has the status of a success.
    async fn head(&self, call: &Call, http: &reqwest::Client, patience: Duration) -> Result<(About, Response)> {
        let mut about = self.about(call);
        let request = self.request(call, &about)?;
        about.sent = true;
        let sending = self.cancellable(call, timeout(patience, http.execute(request))).await?;
        let mut response = match sending {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                let (kind, sent) = transport::meaning(&error, self.inner.proxy.is_some());
                about.sent = sent;
                return Err(Error::new(kind, &about, Vec::new()));
            }
            Err(_) => return Err(Error::new(ErrorKind::TimedOut, &about, Vec::new())),
        };
        about.status = Some(response.status().as_u16());
        let headers = response.headers().clone();
        let head = head(&about, &headers, call.signed && self.inner.credential.is_some());
        if head.is_success() {
            return Ok((about, response));
        }
        // The status is enough when the rest does not come.
        let body = self.body(&about, &mut response, FAILURE_MAX).await.unwrap_or_default();
        Err(self.told(shape::read(&head, &body), call, &about).answered(body))
    }

    /// What a request carries and nobody must see.
    pub(crate) fn secrets<'a>(&'a self, call: &'a Call) -> Vec<&'a str> {
        let token = self.inner.credential.as_ref().map(|credential| &credential.token);
        token.into_iter().chain(&call.secrets).map(Secret::expose).collect()
    }

    /// The error of a failure. A server may repeat what it was sent.
    fn told(&self, failure: Failure, call: &Call, about: &About) -> Error {
        let about = About { status: Some(failure.status), ..about.clone() };
        let failure = failure.without(&self.secrets(call));
        Error::new(failure.kind, &about, failure.words)
    }

    /// The rest of an answer, up to a size.
    pub(crate) async fn body(&self, about: &About, response: &mut Response, most: usize) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk(about, response).await? {
            if body.len() + chunk.len() > most {
                let what = format!("plus de {most} octets");
                return Err(Error::new(
                    ErrorKind::Unreadable(Unreadable { path: String::new(), what }),
                    about,
                    Vec::new(),
                ));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// The next part of an answer.
    pub(crate) async fn chunk(
        &self,
        about: &About,
        response: &mut Response,
    ) -> Result<Option<impl std::ops::Deref<Target = [u8]> + use<>>> {
        let waiting = timeout(self.inner.timeouts.silence, response.chunk());
        let read = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(Error::new(ErrorKind::Cancelled, about, Vec::new())),
            read = waiting => read,
        };
        match read {
            Ok(Ok(chunk)) => Ok(chunk),
            Ok(Err(_)) => Err(Error::new(ErrorKind::Interrupted, about, Vec::new())),
            Err(_) => Err(Error::new(ErrorKind::TimedOut, about, Vec::new())),
        }
    }

    async fn cancellable<T>(&self, call: &Call, work: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => {
                let about = About { sent: call.method != Method::GET, ..self.about(call) };
                Err(Error::new(ErrorKind::Cancelled, &about, Vec::new()))
            }
            value = work => Ok(value),
        }
    }

    fn about(&self, call: &Call) -> About {
        let url = call.url.as_ref().unwrap_or(self.inner.base.url());
        About { method: call.method.to_string(), url: address::shown(url), ..About::default() }
    }

    /// The request itself, unless it must not be sent.
    fn request(&self, call: &Call, about: &About) -> Result<reqwest::Request> {
        let refuse = |kind| Error::new(kind, about, Vec::new());
        if self.cancel.is_cancelled() {
            return Err(refuse(ErrorKind::Cancelled));
        }
        if self.inner.connectivity == Connectivity::Offline {
            return Err(refuse(ErrorKind::Offline));
        }
        let Some(url) = call.url.clone() else { return Err(refuse(ErrorKind::Unsendable(Unsendable::Identity))) };
        let mut request = reqwest::Request::new(call.method.clone(), url);
        let headers = request.headers_mut();
        headers.insert("accept", HeaderValue::from_static("application/json"));
        if let Some(credential) = self.inner.credential.as_ref().filter(|_| call.signed) {
            if let (Validity::Expired, Some(end)) = (self.validity(), &credential.expires) {
                return Err(refuse(ErrorKind::TokenExpired(end.clone())));
            }
            let value = HeaderValue::from_str(credential.token.expose());
            let mut value = value.map_err(|_| refuse(ErrorKind::Unsendable(Unsendable::Header)))?;
            value.set_sensitive(true);
            headers.insert(TOKEN, value);
        }
        // Without a body there is no type either: the server fails on an empty body that is said to be JSON.
        if let Some(body) = &call.body {
            if body.len() > BODY_MAX {
                return Err(refuse(ErrorKind::Unsendable(Unsendable::TooLarge)));
            }
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.clone().into());
        }
        Ok(request)
    }
}

/// A client that tries nothing again.
pub(crate) struct Once<'a>(&'a Client);

impl Once<'_> {
    /// Reads a value.
    pub(crate) async fn read<T: DeserializeOwned>(&self, call: Call) -> Result<T> {
        let started = Instant::now();
        let answer = self.0.answer(&call, &self.0.inner.reads, self.0.inner.timeouts.read).await;
        let value = answer.and_then(|(about, body)| decode(&about, &body));
        value.map_err(|error| error.after(0, started.elapsed()))
    }
}

fn head<'a>(about: &About, headers: &'a HeaderMap, signed: bool) -> Head<'a> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    Head {
        status: about.status.unwrap_or_default(),
        content_type: text(CONTENT_TYPE),
        location: text(LOCATION),
        retry_after: text(RETRY_AFTER),
        signed,
    }
}

/// Reads a value; where it cannot be read is told without the value.
pub(crate) fn decode<T: DeserializeOwned>(about: &About, body: &[u8]) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| unreadable(about, "", &error))?;
    match reader.end() {
        Ok(()) => Ok(value),
        Err(_) => {
            let kind =
                ErrorKind::Unreadable(Unreadable { path: String::new(), what: "réponse trop longue".to_owned() });
            Err(Error::new(kind, about, Vec::new()))
        }
    }
}

pub(crate) fn unreadable(about: &About, prefix: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let what = match error.inner().classify() {
        serde_json::error::Category::Eof => "réponse incomplète",
        serde_json::error::Category::Syntax => "réponse qui n'est pas du JSON",
        _ => "valeur absente ou d'une autre forme",
    };
    let path = format!("{prefix}{}", error.path());
    Error::new(ErrorKind::Unreadable(Unreadable { path, what: what.to_owned() }), about, Vec::new())
}
