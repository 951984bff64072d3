//! Connections: which consoles, reached how, with what token.

use accostage_platform::Moment;
use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::ports::{
    Access, Connection, ConnectionSettings, Connections, Consoles, Credentials, Instance, KeptIn, PortResult,
    ProxySettings, Secret, SecretName, Store,
};
use crate::{App, AppError, Code, Way};

/// Longest name of a connection, in characters.
const NAME_MAX: usize = 80;
/// Days before the expiry of a token from which it is told.
const SOON: i64 = 30;

/// A connection to add.
#[derive(Debug, Default)]
pub struct NewConnection {
    /// Name that the user gives.
    pub name: String,
    /// Address of the console.
    pub address: String,
    /// Which instance it is.
    pub instance: Instance,
    /// File of certificates trusted besides those of the system.
    pub extra_ca: Option<String>,
    /// Last day on which the token works, `YYYY-MM-DD`.
    pub token_expires: Option<String>,
    /// The token; none: it is asked each time.
    pub token: Option<Secret>,
    /// Way through proxies.
    pub proxy: ProxySettings,
    /// Password of the user of the proxy.
    pub proxy_password: Option<Secret>,
}

/// What changes of a connection; what is none stays.
#[derive(Debug, Default)]
pub struct Change {
    /// Name.
    pub name: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Which instance it is.
    pub instance: Option<Instance>,
    /// Nothing is asked of it any more, or the reverse.
    pub offline: Option<bool>,
    /// Last day on which the token works; empty: not known.
    pub token_expires: Option<String>,
    /// Another token.
    pub token: Option<Secret>,
    /// File of certificates trusted besides those of the system; empty: none.
    pub extra_ca: Option<String>,
    /// Way through proxies.
    pub proxy: Option<ProxySettings>,
    /// Another password of the user of the proxy.
    pub proxy_password: Option<Secret>,
}

/// A connection kept, and what is to be known of it.
#[derive(Debug)]
pub struct Connected {
    /// The connection.
    pub connection: Connection,
    /// Where the token is kept; none: no token was given.
    pub token: Option<KeptIn>,
    /// Nothing encrypts what is sent.
    pub clear_text: bool,
    /// Page of the console where a person makes a personal token.
    pub token_page: String,
}

/// Where the token of a connection is in its life, by the day that the user gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "etat", content = "jours")]
pub enum TokenState {
    /// Its expiry is not known.
    #[serde(rename = "inconnu")]
    Unknown,
    /// It works, for more than a month.
    #[serde(rename = "valable")]
    Fine,
    /// It works for so many days still, the last one included.
    #[serde(rename = "bientot")]
    Soon(i64),
    /// It works no longer.
    #[serde(rename = "expire")]
    Expired,
}

impl TokenState {
    /// Of a connection, on a day.
    #[must_use]
    pub fn of(settings: &ConnectionSettings, today: &str) -> Self {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let (Some(last), Some(today)) = (settings.token_expires.as_deref().and_then(day), day(today)) else {
            return Self::Unknown;
        };
        match (last - today).num_days() {
            left if left < 0 => Self::Expired,
            left if left < SOON => Self::Soon(left + 1),
            _ => Self::Fine,
        }
    }
}

/// What a use case needs to reach a console.
#[derive(Debug)]
pub struct ConsoleSession<'a, N, C> {
    /// Reaches consoles.
    pub network: &'a N,
    /// Secrets.
    pub credentials: &'a C,
    /// A token for this time only; none: the one that is kept.
    pub token: Option<Secret>,
}

impl<S: Store + Connections> App<S> {
    /// Adds a connection, and keeps its token in the keychain.
    ///
    /// # Errors
    /// A name already taken, an address that is not that of a console, a day that is none.
    pub async fn add_connection<N: Consoles, C: Credentials>(
        &self,
        network: &N,
        credentials: &C,
        wanted: NewConnection,
    ) -> Result<Connected, AppError> {
        let now = self.host.now();
        let address = network.address(&wanted.address)?;
        let settings = ConnectionSettings {
            base_url: address.url.clone(),
            instance: wanted.instance,
            extra_ca: wanted.extra_ca,
            token_expires: wanted.token_expires.as_deref().map(day).transpose()?,
            proxy: wanted.proxy,
            ..ConnectionSettings::default()
        };
        let id = self.host.new_id().to_string();
        let name = self.free_name(&wanted.name, None).await?;
        let connection = Connection { id, name, settings, created_at: now, updated_at: now };
        // What cannot be used is refused at once, not at the first question.
        network.reach(&Access { settings: &connection.settings, token: None, proxy_password: None })?;
        self.store.put_connection(&connection).await?;
        let token = self.keep_secrets(credentials, &connection, wanted.token, wanted.proxy_password).await?;
        Ok(Connected { connection, token, clear_text: address.clear_text, token_page: address.token_page })
    }

    /// Connections, in the order of their names.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn list_connections(&self) -> Result<Vec<(Connection, TokenState)>, AppError> {
        let today = self.host.today();
        let connections = self.store.connections().await?;
        Ok(connections
            .into_iter()
            .map(|connection| {
                let state = TokenState::of(&connection.settings, &today);
                (connection, state)
            })
            .collect())
    }

    /// The connection that a name or an identifier designates, accents left as they are and capitals ignored.
    ///
    /// # Errors
    /// There is none.
    pub async fn named_connection(&self, name: &str) -> Result<Connection, AppError> {
        let connections = self.store.connections().await?;
        let found = connections.iter().find(|it| it.id == name || same(&it.name, name));
        found.cloned().ok_or_else(|| {
            let known: Vec<&str> = connections.iter().map(|connection| connection.name.as_str()).collect();
            let message = format!("Aucune connexion ne s'appelle « {name} ».");
            if known.is_empty() {
                return AppError::not_found(message, "Ajoutez d'abord une connexion.").by(Way::AddConnection);
            }
            AppError::not_found(message, format!("Connexions connues : « {} ».", known.join(" », « ")))
        })
    }

    /// The only connection.
    ///
    /// # Errors
    /// There is none, or several.
    pub async fn only_connection(&self) -> Result<Connection, AppError> {
        let mut connections = self.store.connections().await?;
        match (connections.pop(), connections.is_empty()) {
            (Some(only), true) => Ok(only),
            (None, _) => Err(AppError::not_found("Aucune console n'est connectée.", "Ajoutez d'abord une connexion.")
                .by(Way::AddConnection)),
            _ => Err(AppError::invalid("Plusieurs consoles sont connectées.", "Nommez celle que vous voulez.")),
        }
    }

    /// Changes a connection.
    ///
    /// # Errors
    /// There is none of this name, or what is given cannot be taken: nothing changes then.
    pub async fn change_connection<N: Consoles, C: Credentials>(
        &self,
        network: &N,
        credentials: &C,
        name: &str,
        change: Change,
    ) -> Result<Connected, AppError> {
        let mut connection = self.named_connection(name).await?;
        if let Some(name) = &change.name {
            connection.name = self.free_name(name, Some(&connection.id)).await?;
        }
        let address = network.address(change.address.as_deref().unwrap_or(&connection.settings.base_url))?;
        let settings = &mut connection.settings;
        if settings.base_url != address.url {
            // What was found was found elsewhere.
            settings.probe = None;
            settings.base_url = address.url.clone();
        }
        if let Some(instance) = change.instance {
            settings.instance = instance;
        }
        settings.offline = change.offline.unwrap_or(settings.offline);
        if let Some(file) = change.extra_ca {
            settings.extra_ca = Some(file).filter(|file| !file.is_empty());
        }
        let had_user = settings.proxy.user.is_some();
        if let Some(proxy) = change.proxy {
            let others = std::mem::take(&mut settings.proxy.others);
            settings.proxy = ProxySettings { others, ..proxy };
        }
        match change.token_expires.as_deref() {
            Some("") => settings.token_expires = None,
            Some(text) => settings.token_expires = Some(day(text)?),
            // The day was that of the former token.
            None if change.token.is_some() => settings.token_expires = None,
            None => {}
        }
        network.reach(&Access { settings, token: None, proxy_password: None })?;
        connection.updated_at = self.host.now();
        self.store.put_connection(&connection).await?;
        let token = self.keep_secrets(credentials, &connection, change.token, change.proxy_password).await?;
        if had_user && connection.settings.proxy.user.is_none() {
            credentials.forget(&SecretName::ProxyPassword { console: connection.id.clone() }).await?;
        }
        Ok(Connected { connection, token, clear_text: address.clear_text, token_page: address.token_page })
    }

    /// Removes a connection, what was read of it, and its secrets.
    ///
    /// # Errors
    /// Something sent to it is not settled, or the keychain may still hold a secret: the connection is removed then.
    pub async fn remove_connection<C: Credentials>(&self, credentials: &C, name: &str) -> Result<Connection, AppError> {
        let connection = self.named_connection(name).await?;
        self.store.remove_connection(&connection.id, self.host.now()).await?;
        let console = connection.id.clone();
        credentials.forget(&SecretName::ProxyPassword { console: console.clone() }).await?;
        credentials.forget(&SecretName::ConsoleToken { console }).await?;
        Ok(connection)
    }

    /// The console of a connection, ready to be asked.
    pub(crate) async fn reach<N: Consoles, C: Credentials>(
        &self,
        session: &ConsoleSession<'_, N, C>,
        connection: &Connection,
    ) -> Result<N::Console, AppError> {
        let console = connection.id.clone();
        let token = match &session.token {
            Some(token) => Some(token.clone()),
            // Nothing leaves: no secret is needed.
            None if connection.settings.offline => None,
            None => session.credentials.find(&SecretName::ConsoleToken { console: console.clone() }).await?,
        };
        if token.is_none() && !connection.settings.offline {
            return Err(AppError::new(
                Code::SignIn,
                format!("Le jeton de « {} » n'est pas dans le trousseau : rien n'a été demandé.", connection.name),
                "Donnez-le pour cette fois, ou gardez-le avec la connexion.",
            )
            .by(Way::GiveToken));
        }
        let proxy_password = match &connection.settings.proxy.user {
            Some(_) => session.credentials.find(&SecretName::ProxyPassword { console }).await?,
            None => None,
        };
        session.network.reach(&Access { settings: &connection.settings, token, proxy_password })
    }

    /// Keeps what was given; tells where the token is.
    async fn keep_secrets<C: Credentials>(
        &self,
        credentials: &C,
        connection: &Connection,
        token: Option<Secret>,
        proxy_password: Option<Secret>,
    ) -> PortResult<Option<KeptIn>> {
        if let Some(password) = proxy_password.filter(|_| connection.settings.proxy.user.is_some()) {
            let name = SecretName::ProxyPassword { console: connection.id.clone() };
            let _ = credentials.keep(&name, password).await?;
        }
        match token {
            Some(token) => {
                let name = SecretName::ConsoleToken { console: connection.id.clone() };
                credentials.keep(&name, token).await.map(Some)
            }
            None => Ok(None),
        }
    }

    async fn free_name(&self, name: &str, own: Option<&str>) -> Result<String, AppError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
            return Err(AppError::invalid(
                "Le nom de la connexion est vide, trop long ou illisible.",
                format!("Donnez un nom d'une ligne, de {NAME_MAX} caractères au plus."),
            ));
        }
        let taken = self.store.connections().await?;
        if taken.iter().any(|it| own != Some(it.id.as_str()) && same(&it.name, name)) {
            return Err(AppError::invalid(
                format!("Une connexion s'appelle déjà « {name} »."),
                "Choisissez un autre nom, ou changez cette connexion.",
            ));
        }
        Ok(name.to_owned())
    }
}

/// First instant at which a token whose last day is known works no longer.
#[must_use]
pub fn expiry(settings: &ConnectionSettings) -> Option<Moment> {
    let last: NaiveDate = settings.token_expires.as_deref()?.parse().ok()?;
    Some(Moment(last.checked_add_days(Days::new(1))?.to_string()))
}

fn same(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.trim().to_lowercase()
}

fn day(text: &str) -> Result<String, AppError> {
    text.trim().parse::<NaiveDate>().map(|day| day.to_string()).map_err(|_| {
        AppError::invalid(format!("« {text} » n'est pas un jour."), "Écrivez-le AAAA-MM-JJ, par exemple 2027-06-30.")
    })
}
