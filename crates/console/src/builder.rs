//! How a client is made.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::redirect::Policy;
use rustls::pki_types::CertificateDer;
use tokio_util::sync::CancellationToken;

use crate::client::{Client, Inner};
use crate::dialect::Dialect;
use crate::proxy::Proxies;
use crate::trust::{self, Shown};
use crate::{BaseUrl, Credential, ProxyServer, Retry};

/// A client may speak to its console, or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Connectivity {
    /// It may.
    #[default]
    Online,
    /// It refuses every request and says so.
    Offline,
}

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, encryption included.
    pub connect: Duration,
    /// For the beginning of the answer to a read.
    pub read: Duration,
    /// For the beginning of the answer to a write: the console answers once every service did its part, and what stands
    /// before it gives up after 60 seconds.
    pub write: Duration,
    /// Between two parts of an answer.
    pub silence: Duration,
    /// For a question and its whole answer, new tries included. A list that is read as it comes may take longer, as long
    /// as it comes: only its beginning is bound by it.
    pub whole: Duration,
}

impl Timeouts {
    /// Through a bastion, where each step is slower.
    pub const BASTION: Self = Self {
        connect: Duration::from_secs(30),
        read: Duration::from_secs(120),
        write: Duration::from_secs(180),
        silence: Duration::from_secs(90),
        whole: Duration::from_secs(360),
    };
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(65),
            write: Duration::from_secs(100),
            silence: Duration::from_secs(30),
            whole: Duration::from_secs(180),
        }
    }
}

/// Why a client cannot be made. Its `Display` is a French sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The authorities of the system cannot be read, or one of those given is none.
    #[error("Les autorités de certification ne peuvent pas être lues : celles du système, ou celles du fichier donné.")]
    Authorities,
    /// The proxy cannot be used.
    #[error("Le proxy de la connexion ne peut pas être utilisé.")]
    Proxy,
    /// The network of this machine cannot be used.
    #[error("Le réseau de cet ordinateur ne peut pas être utilisé.")]
    Network,
}

/// Gives the time, in milliseconds since 1970-01-01 UTC.
pub(crate) type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Gives a number between 0 and 1.
pub(crate) type Random = Arc<dyn Fn() -> f64 + Send + Sync>;

/// Makes a [`Client`].
pub struct ClientBuilder {
    base: BaseUrl,
    credential: Option<Credential>,
    proxies: Proxies,
    authorities: Vec<CertificateDer<'static>>,
    timeouts: Timeouts,
    retry: Retry,
    connectivity: Connectivity,
    clock: Clock,
    random: Random,
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ClientBuilder").field("base", &self.base).finish_non_exhaustive()
    }
}

impl ClientBuilder {
    pub(crate) fn new(base: BaseUrl) -> Self {
        Self {
            base,
            credential: None,
            proxies: Proxies::default(),
            authorities: Vec::new(),
            timeouts: Timeouts::default(),
            retry: Retry::default(),
            connectivity: Connectivity::Online,
            clock: Arc::new(now),
            random: Arc::new(random),
        }
    }

    /// Signs requests.
    #[must_use]
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    /// Goes through proxies. The environment is not read here: see [`Proxies::from_variables`].
    #[must_use]
    pub fn proxies(mut self, proxies: Proxies) -> Self {
        self.proxies = proxies;
        self
    }

    /// Trusts authorities besides those of the system: see [`crate::authorities`].
    #[must_use]
    pub fn authorities(mut self, authorities: Vec<CertificateDer<'static>>) -> Self {
        self.authorities = authorities;
        self
    }

    /// Waits so long.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Tries reads again so.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Speaks to the console, or not.
    #[must_use]
    pub fn connectivity(mut self, connectivity: Connectivity) -> Self {
        self.connectivity = connectivity;
        self
    }

    /// Goes through a bastion: always by this proxy, whatever the environment says, and with more patience.
    #[must_use]
    pub fn bastion(mut self, proxy: ProxyServer) -> Self {
        self.proxies = Proxies { https: Some(proxy), ..Proxies::default() };
        self.timeouts = Timeouts::BASTION;
        self.retry.budget = self.retry.budget.max(Duration::from_secs(120));
        self
    }

    /// Takes the time elsewhere, in milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Takes chance elsewhere, between 0 and 1.
    #[must_use]
    pub fn random(mut self, random: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// What it was given cannot be used.
    pub fn build(self) -> Result<Client, BuildError> {
        let shown = Shown::default();
        let tls = trust::config(self.authorities, &shown).map_err(|_| BuildError::Authorities)?;
        let proxy = self.proxies.server_for(&self.base).cloned();
        let reads = http(&tls, proxy.as_ref(), self.timeouts.connect, 4)?;
        // A connection kept from before may close at the very moment of a write, which would leave it unknown.
        let writes = http(&tls, proxy.as_ref(), self.timeouts.connect, 0)?;
        Ok(Client::from_parts(
            Inner {
                base: self.base,
                credential: self.credential,
                proxy,
                reads,
                writes,
                timeouts: self.timeouts,
                retry: self.retry,
                connectivity: self.connectivity,
                clock: self.clock,
                random: self.random,
                dialect: Dialect::default(),
                shown,
            },
            CancellationToken::new(),
        ))
    }
}

fn http(
    tls: &rustls::ClientConfig,
    proxy: Option<&ProxyServer>,
    connect: Duration,
    kept: usize,
) -> Result<reqwest::Client, BuildError> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .user_agent(concat!("Accostage/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(connect)
        .pool_max_idle_per_host(kept)
        .pool_idle_timeout(Duration::from_secs(20));
    if let Some(server) = proxy {
        let mut way = reqwest::Proxy::all(server.url().clone()).map_err(|_| BuildError::Proxy)?;
        if let Some((user, password)) = server.credentials() {
            way = way.basic_auth(user, password.expose());
        }
        builder = builder.proxy(way);
    }
    builder.build().map_err(|_| BuildError::Network)
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn random() -> f64 {
    // Without chance, waits are only less spread.
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}
