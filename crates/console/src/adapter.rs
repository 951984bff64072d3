//! What the use cases ask of a console ([`accostage_app::ports::Consoles`]), answered over HTTP.

use accostage_app::console::connections::expiry;
use accostage_app::ports::{
    self, Access, ConsoleAddress, Consoles, PortResult, ProbeOutcome, ProbeReport, ProbeStep, ProxyMode, Reach, Sought,
};
use accostage_app::{AppError, Code};
use accostage_platform::plan::Caller;
use accostage_platform::{
    Cluster, ClusterId, Deployment, Environment, Health, LogPage, Member, Owner, Project, ProjectId, Repository, Role,
    ServiceLink, Stage, Usage, Zone,
};

use crate::{
    BaseUrl, Bypass, Check, Client, Connectivity, Credential, Elements, Error, ErrorKind, Filter, ProjectQuery,
    Proxies, ProxyServer, Secret, Step, Unsendable, Verdict, authorities,
};

/// Largest file of authorities.
const AUTHORITIES_MAX: u64 = 4 * 1024 * 1024;

/// Consoles, over HTTP.
#[derive(Debug, Clone, Copy, Default)]
pub struct HttpConsoles;

/// A console, over HTTP.
#[derive(Debug)]
pub struct HttpConsole(Client);

impl HttpConsole {
    pub(crate) fn client(&self) -> &Client {
        &self.0
    }
}

/// The one place where what went wrong becomes what people read.
impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        let code = match error.kind() {
            ErrorKind::TokenExpired(_) | ErrorKind::NotSignedIn(_) | ErrorKind::Unsendable(Unsendable::Header) => {
                Code::SignIn
            }
            ErrorKind::Forbidden
            | ErrorKind::Locked
            | ErrorKind::Refused
            | ErrorKind::Invalid(_)
            | ErrorKind::TooLarge
            | ErrorKind::Unsendable(_) => Code::Refused,
            ErrorKind::NotFound => Code::NotFound,
            ErrorKind::Cancelled => Code::Cancelled,
            _ => Code::Network,
        };
        let shown = AppError::new(code, error.to_string(), error.hint()).with_details(error.details().join("\n"));
        if error.is_passing() { shown.retryable() } else { shown }
    }
}

fn unusable(error: &impl ToString, hint: &str) -> AppError {
    AppError::invalid(error.to_string(), hint)
}

fn base(text: &str) -> PortResult<BaseUrl> {
    BaseUrl::parse(text).map_err(|error| unusable(&error, "Copiez l'adresse de la page d'accueil de la console."))
}

impl Consoles for HttpConsoles {
    type Console = HttpConsole;

    fn address(&self, text: &str) -> PortResult<ConsoleAddress> {
        let base = base(text)?;
        Ok(ConsoleAddress { url: base.to_string(), clear_text: base.is_clear_text(), token_page: base.token_page() })
    }

    fn reach(&self, access: &Access<'_>) -> PortResult<HttpConsole> {
        let settings = access.settings;
        let mut builder = Client::builder(base(&settings.base_url)?).proxies(proxies(access)?);
        if let Some(path) = &settings.extra_ca {
            builder = builder.authorities(read_authorities(path)?);
        }
        if settings.offline {
            builder = builder.connectivity(Connectivity::Offline);
        }
        if let Some(token) = &access.token {
            let token = Secret::new(token.expose().trim());
            builder = builder.credential(Credential { token, expires: expiry(settings) });
        }
        let hint = "Vérifiez le proxy et le fichier d'autorités de la connexion.";
        builder.build().map(HttpConsole).map_err(|error| unusable(&error, hint))
    }
}

fn read_authorities(path: &str) -> PortResult<Vec<rustls::pki_types::CertificateDer<'static>>> {
    let hint = "Donnez un fichier PEM ou DER de certificats d'autorités.";
    let size = std::fs::metadata(path).map(|file| if file.is_file() { file.len() } else { u64::MAX });
    let bytes = match size {
        Ok(size) if size <= AUTHORITIES_MAX => std::fs::read(path),
        Ok(_) => return Err(unusable(&format!("Le fichier d'autorités « {path} » n'en est pas un."), hint)),
        Err(error) => Err(error),
    };
    let bytes = bytes.map_err(|error| {
        unusable(&format!("Le fichier d'autorités « {path} » est illisible."), hint).with_details(error.to_string())
    })?;
    authorities(&bytes).map_err(|words| unusable(&words, hint))
}

fn proxies(access: &Access<'_>) -> PortResult<Proxies> {
    let settings = &access.settings.proxy;
    let hint = "Corrigez le proxy de la connexion, ou celui de la session.";
    match settings.mode {
        ProxyMode::Direct => Ok(Proxies::default()),
        ProxyMode::Fixed => {
            let server = |text: &Option<String>| match text {
                Some(text) => {
                    let server = ProxyServer::parse(text).map_err(|words| unusable(&words, hint))?;
                    Ok::<_, AppError>(Some(match (&settings.user, &access.proxy_password) {
                        (Some(user), Some(password)) => server.with_credentials(user, Secret::new(password.expose())),
                        _ => server,
                    }))
                }
                None => Ok(None),
            };
            Ok(Proxies { https: server(&settings.https)?, bypass: Bypass::parse(&settings.none_for.join(",")) })
        }
        ProxyMode::System | ProxyMode::Other(_) => {
            Proxies::from_variables(|name| std::env::var(name).ok()).map_err(|words| unusable(&words, hint))
        }
    }
}

/// Projects as they arrive.
#[derive(Debug)]
pub struct HttpProjects(Elements<Project>);

impl ports::Projects for HttpProjects {
    async fn next(&mut self) -> PortResult<Option<Project>> {
        Ok(self.0.next().await.transpose()?)
    }
}

impl ports::Console for HttpConsole {
    type Projects = HttpProjects;

    async fn probe(&self) -> ProbeReport {
        let probe = self.0.probe().await;
        ProbeReport {
            diagnosis: probe.diagnosis(),
            steps: probe.checks.into_iter().map(step).collect(),
            version: probe.version,
            identity: probe.owner.map(|owner| owner.email).filter(|email| !email.is_empty()),
        }
    }

    async fn version(&self) -> PortResult<String> {
        Ok(self.0.system().version().await?)
    }

    async fn identity(&self) -> PortResult<Option<String>> {
        Ok(self.owner().await?.map(|owner| owner.email))
    }

    async fn caller(&self) -> PortResult<Option<Caller>> {
        let Some(owner) = self.owner().await? else { return Ok(None) };
        let admin = self.0.rights_of(&owner).await?;
        Ok(Some(Caller { id: owner.id, email: owner.email, kind: owner.kind, admin }))
    }

    async fn has_account(&self, email: &str) -> PortResult<bool> {
        let found = self.0.users().matching(email).await?;
        Ok(found.iter().any(|user| user.email.to_lowercase() == email.to_lowercase()))
    }

    async fn project(&self, id_or_slug: &str) -> PortResult<Project> {
        Ok(self.0.projects().get(id_or_slug).await?)
    }

    async fn find_projects(&self, reach: Reach, sought: Sought<'_>) -> PortResult<Vec<Project>> {
        let mut query = ProjectQuery { filter: filter(reach), archived: true, ..ProjectQuery::default() };
        match sought {
            Sought::Named(name) => query.name = Some(name.to_owned()),
            Sought::Id(id) => query.id = Some(id.clone()),
        }
        Ok(self.0.projects().list(&query).await?)
    }

    async fn projects(&self, reach: Reach) -> PortResult<HttpProjects> {
        let query = ProjectQuery { filter: filter(reach), ..ProjectQuery::default() };
        Ok(HttpProjects(self.0.projects().stream(&query).await?))
    }

    async fn environments(&self, project: &ProjectId) -> PortResult<Vec<Environment>> {
        Ok(self.0.environments().list(project).await?)
    }

    async fn repositories(&self, project: &ProjectId) -> PortResult<Vec<Repository>> {
        Ok(self.0.repositories().list(project).await?)
    }

    async fn members(&self, project: &ProjectId) -> PortResult<Vec<Member>> {
        Ok(self.0.members().list(project).await?)
    }

    async fn roles(&self, project: &ProjectId) -> PortResult<Vec<Role>> {
        Ok(self.0.roles().list(project).await?)
    }

    async fn deployments(&self, project: &ProjectId) -> PortResult<Vec<Deployment>> {
        Ok(self.0.deployments().list(project).await?)
    }

    async fn services(&self, project: &ProjectId) -> PortResult<Vec<ServiceLink>> {
        Ok(self.0.services().list(project).await?)
    }

    async fn logs(&self, project: &ProjectId, offset: u32, limit: u32) -> PortResult<LogPage> {
        Ok(self.0.logs().page(Some(project), offset, limit).await?)
    }

    async fn clusters(&self) -> PortResult<Vec<Cluster>> {
        Ok(self.0.places().clusters().await?)
    }

    async fn stages(&self) -> PortResult<Vec<Stage>> {
        Ok(self.0.places().stages().await?)
    }

    async fn zones(&self) -> PortResult<Vec<Zone>> {
        Ok(self.0.places().zones().await?)
    }

    async fn usage(&self, cluster: &ClusterId) -> PortResult<Usage> {
        Ok(self.0.places().usage(cluster).await?)
    }

    async fn health(&self) -> PortResult<Vec<Health>> {
        Ok(self.0.services().health().await?)
    }
}

impl HttpConsole {
    /// Who the token speaks for; none: it was recognised, and nobody is behind it.
    async fn owner(&self) -> PortResult<Option<Owner>> {
        match self.0.tokens().list().await {
            Ok(tokens) => Ok(tokens.into_iter().filter_map(|token| token.owner).find(|owner| !owner.email.is_empty())),
            // Robots may list no token: theirs was recognised.
            Err(error) if *error.kind() == ErrorKind::Forbidden => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn filter(reach: Reach) -> Filter {
    match reach {
        Reach::Owned => Filter::Owned,
        Reach::Member => Filter::Member,
        Reach::All => Filter::All,
    }
}

fn step(check: Check) -> ProbeStep {
    let (outcome, message, hint) = match check.verdict {
        Verdict::Passed(words) => (ProbeOutcome::Passed, words, None),
        Verdict::Warned(words) => (ProbeOutcome::Warned, words, None),
        Verdict::Failed(words, hint) => (ProbeOutcome::Failed, words, Some(hint)),
        Verdict::Skipped(words) => (ProbeOutcome::Skipped, words, None),
    };
    ProbeStep {
        step: word(check.step),
        label: check.step.words(),
        outcome,
        message,
        hint,
        elapsed: u64::try_from(check.elapsed.as_millis()).unwrap_or(u64::MAX),
        details: check.details,
    }
}

fn word(step: Step) -> &'static str {
    match step {
        Step::Name => "nom",
        Step::Proxy => "proxy",
        Step::Encryption => "chiffrement",
        Step::Http => "http",
        Step::Identity => "identite",
        Step::Version => "version",
        Step::Rights => "droits",
    }
}
