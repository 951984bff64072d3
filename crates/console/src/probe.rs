//! Test of a connection, step by step.

use std::fmt::Write as _;
use std::time::Duration;

use accostage_platform::{AdminRight, AdminRights, AdminRole, Owner, TokenState, UserKind};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout};

use crate::error::{ErrorKind, ProxyTrouble};
use crate::{Client, Connectivity, Error, trust};

/// Steps, in the order in which one needs the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The name of the machine is known.
    Name,
    /// The proxy answers.
    Proxy,
    /// The encryption is set up.
    Encryption,
    /// Something answers HTTP.
    Http,
    /// The token is good.
    Identity,
    /// The console tells its version.
    Version,
    /// What the account may do.
    Rights,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Proxy, Self::Encryption, Self::Http, Self::Identity, Self::Version, Self::Rights];

    /// Its name, in French.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "Nom de la machine (DNS)",
            Self::Proxy => "Proxy",
            Self::Encryption => "Chiffrement (TLS)",
            Self::Http => "Réponse HTTP",
            Self::Identity => "Identité",
            Self::Version => "Version de la console",
            Self::Rights => "Droits",
        }
    }
}

/// How a step went. Texts are in French.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Well.
    Passed(String),
    /// Well, with something to know.
    Warned(String),
    /// Badly: what happened, and what to do.
    Failed(String, String),
    /// Not done, and why.
    Skipped(String),
}

/// A step and how it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub step: Step,
    /// How.
    pub verdict: Verdict,
    /// How long it took.
    pub elapsed: Duration,
    /// What support needs, without a name nor a secret.
    pub details: Vec<String>,
}

/// What a test found.
#[derive(Debug, Clone)]
pub struct Probe {
    /// Every step, in order.
    pub checks: Vec<Check>,
    /// Who the token is of.
    pub owner: Option<Owner>,
    /// Version of the console.
    pub version: Option<String>,
    /// What the account may do over the whole console.
    pub rights: Option<AdminRights>,
    /// The address of the console and of the proxy, as they may be shown.
    addresses: Vec<String>,
}

impl Probe {
    /// Every step went well.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        !self.checks.iter().any(|check| matches!(check.verdict, Verdict::Failed(..)))
    }

    /// How a step went.
    #[must_use]
    pub fn verdict(&self, step: Step) -> Option<&Verdict> {
        self.checks.iter().find(|check| check.step == step).map(|check| &check.verdict)
    }

    /// A text for support, without any secret nor the name of anybody.
    #[must_use]
    pub fn diagnosis(&self) -> String {
        let mut text = format!("Accostage {}\n", env!("CARGO_PKG_VERSION"));
        for address in &self.addresses {
            let _ = writeln!(text, "{address}");
        }
        for check in &self.checks {
            let (sign, words) = match &check.verdict {
                // Who it is stays with the one who asked.
                Verdict::Passed(_) if check.step == Step::Identity => ("réussi", "Jeton reconnu."),
                Verdict::Warned(_) if check.step == Step::Identity && self.owner.is_some() => {
                    ("à savoir", "Jeton reconnu ; il expire bientôt.")
                }
                Verdict::Passed(words) => ("réussi", words.as_str()),
                Verdict::Warned(words) => ("à savoir", words.as_str()),
                Verdict::Failed(words, _) => ("échec", words.as_str()),
                Verdict::Skipped(words) => ("non fait", words.as_str()),
            };
            let _ = writeln!(text, "{} : {sign} ({} ms). {words}", check.step.words(), check.elapsed.as_millis());
            for detail in &check.details {
                let _ = writeln!(text, "  {detail}");
            }
        }
        text
    }
}

/// A step being done.
struct Doing<'a> {
    probe: &'a mut Probe,
    step: Step,
    started: Instant,
}

impl Doing<'_> {
    fn end(self, verdict: Verdict, details: Vec<String>) {
        self.probe.checks.push(Check { step: self.step, verdict, elapsed: self.started.elapsed(), details });
    }

    fn passed(self, words: impl Into<String>) {
        self.end(Verdict::Passed(words.into()), Vec::new());
    }

    fn failed(self, error: &Error) {
        self.end(Verdict::Failed(error.to_string(), error.hint().to_owned()), error.details());
    }

    fn skipped(self, words: &str) {
        self.end(Verdict::Skipped(words.to_owned()), Vec::new());
    }
}

impl Probe {
    fn begin(&mut self, step: Step) -> Doing<'_> {
        Doing { probe: self, step, started: Instant::now() }
    }

    /// The steps that were not done, because one before them failed.
    fn give_up(&mut self, words: &str) {
        for step in Step::ALL {
            if self.verdict(step).is_none() {
                self.begin(step).skipped(words);
            }
        }
        self.checks.sort_by_key(|check| check.step);
    }
}

impl Client {
    /// Tests the connection: each step that can be done, and how it went. Nothing is tried again, and nothing is written.
    pub async fn probe(&self) -> Probe {
        let mut addresses = vec![format!("Console : {}", self.base())];
        if let Some(proxy) = &self.inner().proxy {
            addresses.push(format!("Proxy : {}", proxy.url()));
        }
        let mut probe = Probe { checks: Vec::new(), owner: None, version: None, rights: None, addresses };
        if self.inner().connectivity == Connectivity::Offline {
            probe.give_up("La connexion est en mode hors ligne.");
            return probe;
        }
        let reached = self.probe_name(&mut probe).await && self.probe_proxy(&mut probe).await;
        if reached && self.probe_http(&mut probe).await {
            self.probe_identity(&mut probe).await;
        }
        probe.give_up("Une étape précédente a échoué.");
        probe
    }

    async fn probe_name(&self, probe: &mut Probe) -> bool {
        let doing = probe.begin(Step::Name);
        let proxy = self.inner().proxy.as_ref();
        let (host, port) = match proxy {
            Some(proxy) => {
                (proxy.url().host_str().unwrap_or_default(), proxy.url().port_or_known_default().unwrap_or(80))
            }
            None => (self.base().host(), self.base().port()),
        };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if bare.parse::<std::net::IpAddr>().is_ok() {
            doing.skipped("L'adresse est un numéro : il n'y a pas de nom à chercher.");
            return true;
        }
        match timeout(self.inner().timeouts.connect, lookup_host((bare, port))).await {
            Ok(Ok(found)) => {
                let count = found.count();
                let whose = if proxy.is_some() { "le proxy" } else { "la console" };
                let plural = if count > 1 { "s" } else { "" };
                doing.passed(format!("« {bare} » est connu ({count} adresse{plural}) : c'est {whose}."));
                count > 0
            }
            _ => {
                let words = format!("Le nom « {bare} » est introuvable sur le réseau.");
                let hint = "Vérifiez l'adresse, le réseau et, s'il en faut un, le VPN.".to_owned();
                doing.end(Verdict::Failed(words, hint), Vec::new());
                false
            }
        }
    }

    async fn probe_proxy(&self, probe: &mut Probe) -> bool {
        let doing = probe.begin(Step::Proxy);
        let Some(proxy) = &self.inner().proxy else {
            doing.skipped("Aucun proxy pour cette adresse.");
            return true;
        };
        let host = proxy.url().host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let port = proxy.url().port_or_known_default().unwrap_or(80);
        match timeout(self.inner().timeouts.connect, TcpStream::connect((bare, port))).await {
            Ok(Ok(_)) => {
                doing.passed("Le proxy répond.");
                true
            }
            _ => {
                let about = crate::error::About {
                    url: proxy.url().to_string(),
                    method: "CONNECT".to_owned(),
                    ..Default::default()
                };
                doing.failed(&Error::new(ErrorKind::Proxy(ProxyTrouble::Unreachable), &about, Vec::new()));
                false
            }
        }
    }

    /// One request tells encryption, HTTP and version apart.
    async fn probe_http(&self, probe: &mut Probe) -> bool {
        let doing = probe.begin(Step::Encryption);
        let answer = self.once().read::<serde_json::Value>(self.get(&["v1", "version"]).unsigned()).await;
        let kind = answer.as_ref().err().map(Error::kind);
        match (kind, &answer) {
            (Some(ErrorKind::Tls(_)), Err(error)) => {
                doing.failed(error);
                return false;
            }
            (Some(ErrorKind::Unreachable | ErrorKind::NameNotFound | ErrorKind::Proxy(_)), Err(error)) => {
                let step = if matches!(error.kind(), ErrorKind::Proxy(_)) { Step::Proxy } else { Step::Http };
                if step == Step::Proxy {
                    doing.probe.checks.retain(|check| check.step != Step::Proxy);
                }
                let Doing { probe, started, .. } = doing;
                Doing { probe, step, started }.failed(error);
                return false;
            }
            // Nothing came: whether it would have been encrypted is not known, unless the server showed who it is.
            (Some(ErrorKind::TimedOut | ErrorKind::Interrupted | ErrorKind::Cancelled), Err(error))
                if error.status().is_none() && !self.base().is_clear_text() && self.certificate().is_none() =>
            {
                doing.failed(error);
                return false;
            }
            _ if self.base().is_clear_text() => {
                let words = "Rien n'est chiffré : c'est admis parce que la console est sur cet ordinateur.";
                doing.end(Verdict::Warned(words.to_owned()), Vec::new());
            }
            _ => doing.passed(self.shown_certificate()),
        }
        let doing = probe.begin(Step::Http);
        match answer {
            Ok(answer) => {
                doing.passed("La console répond.");
                let doing = probe.begin(Step::Version);
                match answer.get("version").and_then(serde_json::Value::as_str).map(str::to_owned) {
                    Some(version) => {
                        doing.passed(format!("Version {version}."));
                        probe.version = Some(version);
                    }
                    None => doing.end(Verdict::Warned("La console ne dit pas sa version.".to_owned()), Vec::new()),
                }
                true
            }
            Err(error) => {
                doing.failed(&error);
                false
            }
        }
    }

    fn certificate(&self) -> Option<accostage_certificates::Certificate> {
        self.inner().shown.lock().ok().and_then(|shown| shown.clone())
    }

    fn shown_certificate(&self) -> String {
        match self.certificate() {
            Some(certificate) => format!(
                "Certificat « {} », délivré par « {} », valable jusqu'au {}.",
                trust::name(&certificate),
                certificate.authority,
                certificate.not_after.get(..10).unwrap_or(&certificate.not_after)
            ),
            None => "La connexion est chiffrée.".to_owned(),
        }
    }

    async fn probe_identity(&self, probe: &mut Probe) {
        let doing = probe.begin(Step::Identity);
        if self.inner().credential.is_none() {
            doing.skipped("La connexion n'a pas de jeton.");
            return;
        }
        let listed = self.once().read::<Vec<accostage_platform::Token>>(self.get(&["v1", "user", "tokens"])).await;
        match listed {
            Ok(tokens) => {
                let owner = tokens.into_iter().find_map(|token| token.owner);
                let who = owner.as_ref().map_or_else(
                    || "Le jeton est reconnu.".to_owned(),
                    |owner| {
                        format!("Le jeton est celui de {} {} ({}).", owner.first_name, owner.last_name, owner.email)
                    },
                );
                match self.token_state() {
                    TokenState::Soon(days) => {
                        let words = match days {
                            1 => format!("{who} C'est son dernier jour : créez-en un autre."),
                            _ => format!("{who} Il vaut encore {days} jours : pensez à en créer un autre."),
                        };
                        doing.end(Verdict::Warned(words), Vec::new());
                    }
                    _ => doing.passed(who),
                }
                probe.owner = owner;
                self.probe_rights(probe).await;
            }
            // Robots have no personal token, and may not list any: the token itself was recognised.
            Err(error) if *error.kind() == ErrorKind::Forbidden => {
                let words = "Le jeton est reconnu : c'est un jeton d'administration, sans personne derrière.";
                doing.end(Verdict::Warned(words.to_owned()), Vec::new());
                probe.begin(Step::Rights).skipped("La console ne dit pas les droits d'un jeton d'administration.");
            }
            Err(error) => doing.failed(&error),
        }
    }

    async fn probe_rights(&self, probe: &mut Probe) {
        let owner = probe.owner.clone();
        let doing = probe.begin(Step::Rights);
        let Some(owner) = owner.filter(|owner| owner.kind != UserKind::Bot && !owner.email.is_empty()) else {
            doing.skipped("La console ne dit pas à qui est ce jeton.");
            return;
        };
        match self.rights_of(&owner).await {
            Ok(Some(rights)) => {
                let held = [AdminRight::Manage, AdminRight::ManageProjects, AdminRight::List, AdminRight::ListProjects];
                let words: Vec<_> =
                    held.into_iter().filter(|right| rights.grants(*right)).map(AdminRight::words).collect();
                if words.is_empty() {
                    let words = "Aucun droit sur la console entière : vous ne pourrez pas créer de projet.";
                    doing.end(Verdict::Warned(words.to_owned()), Vec::new());
                } else {
                    doing.passed(format!("Sur la console entière : {}.", words.join(", ")));
                }
                probe.rights = Some(rights);
            }
            Ok(None) => doing.skipped("La console ne dit pas les rôles de ce compte."),
            Err(error) => doing.failed(&error),
        }
    }

    /// What an account may do over the whole console, or none when it cannot be found by its address.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn rights_of(&self, owner: &Owner) -> crate::Result<Option<AdminRights>> {
        let users = self.users().matching(&owner.email).await?;
        let Some(user) = users.into_iter().find(|user| user.id == owner.id) else { return Ok(None) };
        let roles = self.users().admin_roles().await?;
        Ok(Some(AdminRole::effective(&roles, &user.admin_role_ids)))
    }
}
