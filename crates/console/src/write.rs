//! A write, from what it will send to how it ended.

use std::fmt;
use std::pin::Pin;

use accostage_app::ports::{Departure, Return};
use accostage_app::redacted::Redacted;

use crate::client::Call;
use crate::dialect::Versioned;
use crate::error::{About, ErrorKind};
use crate::{Client, Error, Outcome, Result, shape};

/// Reads what was answered.
type Read<T> = Box<dyn FnOnce(&About, &[u8]) -> Result<T> + Send>;

/// A write that is ready to leave. Awaited, it is sent, once.
#[must_use = "nothing leaves until it is awaited"]
pub struct Write<T> {
    client: Client,
    call: Call,
    /// The same by the older route, for a console that does not have the newer one.
    older: Option<(Versioned, Call)>,
    read: Read<T>,
}

impl<T> fmt::Debug for Write<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Write").field(&self.call).finish()
    }
}

/// A write that was sent.
#[derive(Debug)]
pub struct Sent<T> {
    /// What came back, for a journal.
    pub told: Return,
    /// How it ended, or what to send now.
    pub end: End<T>,
}

/// What follows from a write that was sent.
#[derive(Debug)]
pub enum End<T> {
    /// It ended.
    Ended(Outcome<T>),
    /// The console does not have this route, and did nothing: the same by the older one.
    Older(Box<Write<T>>),
}

impl<T> Write<T> {
    pub(crate) fn new(
        client: Client,
        call: Call,
        read: impl FnOnce(&About, &[u8]) -> Result<T> + Send + 'static,
    ) -> Self {
        Self { client, call, older: None, read: Box::new(read) }
    }

    /// By the version of the routes that the console has: `older` when it is known to lack the newer one.
    pub(crate) fn or_older(mut self, resource: Versioned, older: Call) -> Self {
        if self.client.inner().dialect.is_first(resource) {
            self.call = older;
        } else {
            self.older = Some((resource, older));
        }
        self
    }

    /// The same, with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U + Send + 'static) -> Write<U>
    where
        T: 'static,
    {
        let Self { client, call, older, read } = self;
        Write { client, call, older, read: Box::new(move |about, body| read(about, body).map(change)) }
    }

    /// What leaves now, for a journal.
    #[must_use]
    pub fn departure(&self) -> Departure {
        let secrets = self.client.secrets(&self.call);
        let url = self.call.url.as_ref().map(reqwest::Url::as_str).unwrap_or_default();
        let body = self.call.body.as_deref().unwrap_or_default();
        Departure {
            method: self.call.method.to_string(),
            url: Redacted::url(url, &secrets),
            request: Redacted::body(&String::from_utf8_lossy(body), &secrets),
        }
    }

    /// Sends one request.
    pub async fn once(self) -> Sent<T> {
        let Self { client, call, older, read } = self;
        let secrets = client.secrets(&call);
        let kept = |status, body: &[u8]| Return { status, answer: shape::kept(body, &secrets) };
        let error = match client.written(&call).await {
            Ok((about, body)) => {
                if let Some((resource, _)) = older {
                    client.inner().dialect.learn_second(resource);
                }
                let outcome = match read(&about, &body) {
                    Ok(value) => Outcome::Written(value),
                    // The server did it; what it says of it cannot be read.
                    Err(error) => Outcome::Unknown(error),
                };
                return Sent { told: kept(about.status, &body), end: End::Ended(outcome) };
            }
            Err(error) => error,
        };
        let mut told = kept(error.status(), error.answer());
        if told.answer.as_str().is_empty() {
            // Nothing was said: the journal says why.
            told.answer = Redacted::body(&error.to_string(), &secrets);
        }
        let end = match older {
            Some((resource, older)) if *error.kind() == ErrorKind::NoRoute => {
                client.inner().dialect.learn_first(resource);
                End::Older(Box::new(Self { call: older, older: None, read, client: client.clone() }))
            }
            _ => End::Ended(unwritten(error)),
        };
        Sent { told, end }
    }
}

impl<T: Send + 'static> IntoFuture for Write<T> {
    type Output = Outcome<T>;
    type IntoFuture = Pin<Box<dyn Future<Output = Outcome<T>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut write = self;
            loop {
                match write.once().await.end {
                    End::Ended(outcome) => return outcome,
                    End::Older(older) => write = *older,
                }
            }
        })
    }
}

/// How a write that failed ended. Only a refusal that was told is one.
fn unwritten<T>(error: Error) -> Outcome<T> {
    if !error.was_sent() {
        return Outcome::NotSent(error);
    }
    match error.kind() {
        // « See elsewhere » is also how a server tells where what it just did is to be seen.
        ErrorKind::Redirected if !matches!(error.status(), Some(301 | 307 | 308)) => Outcome::Unknown(error),
        ErrorKind::NotSignedIn(_)
        | ErrorKind::Forbidden
        | ErrorKind::Locked
        | ErrorKind::NotFound
        | ErrorKind::NoRoute
        | ErrorKind::Invalid(_)
        | ErrorKind::Refused
        | ErrorKind::TooLarge
        | ErrorKind::TooMany { .. }
        | ErrorKind::Redirected
        | ErrorKind::Proxy(_) => Outcome::Refused(error),
        _ => Outcome::Unknown(error),
    }
}
