//! What went wrong, by meaning.

use std::fmt;
use std::time::Duration;

use accostage_platform::Moment;

use crate::trust::BadCertificate;

/// Result of a read.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. `Display` is a French sentence; [`Error::hint`] is what to do. Nothing that is shown of it, `Debug`
/// included, holds a secret, an answer or a stack trace.
#[derive(Clone)]
pub struct Error(Box<Told>);

#[derive(Clone)]
struct Told {
    kind: ErrorKind,
    method: String,
    url: String,
    status: Option<u16>,
    retries: u32,
    elapsed: Duration,
    words: Vec<String>,
    sent: bool,
    answer: Vec<u8>,
}

/// Meanings. Those whose name says that nothing left the machine are certain: see [`Error::was_sent`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The connection is in offline mode.
    Offline,
    /// Our own refusal: the token has expired.
    TokenExpired(Moment),
    /// An identity that would lead to another address, or a body that the server would cut.
    Unsendable(Unsendable),
    /// Somebody gave up.
    Cancelled,
    /// The name of the machine is not known.
    NameNotFound,
    /// The machine does not answer.
    Unreachable,
    /// The proxy does not answer, or refuses.
    Proxy(ProxyTrouble),
    /// The encryption could not be set up.
    Tls(TlsTrouble),
    /// No answer in time.
    TimedOut,
    /// The connection broke in the middle.
    Interrupted,
    /// The server does not know who asks.
    NotSignedIn(SignIn),
    /// The one who asks may not.
    Forbidden,
    /// The project is locked.
    Locked,
    /// What is asked for does not exist, or is archived.
    NotFound,
    /// This version of the console does not have this route.
    NoRoute,
    /// The server refuses the form of what is sent.
    Invalid(Vec<FieldRefusal>),
    /// The server refuses, for a reason of its trade that it tells.
    Refused,
    /// What is sent is too large.
    TooLarge,
    /// Too many requests.
    TooMany {
        /// Seconds to wait, when the server tells.
        after: Option<u64>,
    },
    /// The console did its part, and services behind it failed.
    ServicesFailed,
    /// What stands before the console waited for it in vain; the work may go on.
    GatewayTimeout,
    /// The console, or what stands before it, is down.
    Unavailable,
    /// The console failed.
    Server,
    /// An answer that cannot be read.
    Unreadable(Unreadable),
    /// What answers is not a console.
    NotAConsole,
    /// The server sends elsewhere; nothing follows it.
    Redirected,
}

/// Why something was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsendable {
    /// An identity is empty, or is not one.
    Identity,
    /// The body is above what the server takes.
    TooLarge,
    /// The value of a header cannot be written, such as a token with a line break.
    Header,
}

/// What is wrong with a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyTrouble {
    /// Its name is not known, or it does not answer.
    Unreachable,
    /// It wants a name and a password, or others.
    Credentials,
    /// It does not let through.
    Refused,
}

/// What is wrong with the encryption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsTrouble {
    /// The certificate is not accepted.
    Certificate(BadCertificate),
    /// The server wants a certificate from us, or refuses to go on.
    RefusedByServer,
    /// What answers does not speak TLS.
    NotTls,
    /// Something else.
    Handshake,
}

/// Why the server does not know who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// No token was sent.
    Missing,
    /// The token is not known.
    Unknown,
    /// The token has expired.
    Expired,
    /// The token was revoked or put to sleep.
    NotActive,
}

/// A field that the server refuses, and why in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRefusal {
    /// Path of the field; empty: the whole.
    pub field: String,
    /// The server's words.
    pub words: String,
}

/// Where an answer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Path in the answer.
    pub path: String,
    /// What is wrong there, without the value.
    pub what: String,
}

/// What a request was, for the errors about it.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) status: Option<u16>,
    pub(crate) retries: u32,
    pub(crate) elapsed: Duration,
    pub(crate) sent: bool,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, about: &About, words: Vec<String>) -> Self {
        let about = about.clone();
        Self(Box::new(Told {
            kind,
            method: about.method,
            url: about.url,
            status: about.status,
            retries: about.retries,
            elapsed: about.elapsed,
            words,
            sent: about.sent,
            answer: Vec::new(),
        }))
    }

    /// With the answer that it comes from, for a journal.
    pub(crate) fn answered(mut self, body: Vec<u8>) -> Self {
        self.0.answer = body;
        self
    }

    /// The answer that it comes from, as it came: it may hold anything.
    pub(crate) fn answer(&self) -> &[u8] {
        &self.0.answer
    }

    pub(crate) fn after(mut self, retries: u32, elapsed: Duration) -> Self {
        self.0.retries = retries;
        self.0.elapsed = elapsed;
        self
    }

    /// Its meaning.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// `GET`, `POST`…
    #[must_use]
    pub fn method(&self) -> &str {
        &self.0.method
    }

    /// The address, without credentials nor the values of its query.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Status of the answer, or the one that it carried inside.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How many times it was tried again.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.0.retries
    }

    /// How long it took in all.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// The server's own words. Never a stack trace.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.0.words
    }

    /// Something of the request may have reached the server. When false, it is certain that nothing did.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.0.sent
    }

    /// A read that failed so may go better in a moment. A plain failure of the server is not among them: those that were
    /// measured come back the same each time.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::NameNotFound
                | ErrorKind::Unreachable
                | ErrorKind::TimedOut
                | ErrorKind::Interrupted
                | ErrorKind::GatewayTimeout
                | ErrorKind::Unavailable
                | ErrorKind::TooMany { .. }
                | ErrorKind::Proxy(ProxyTrouble::Unreachable)
        )
    }

    /// What to do, in French.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        let in_doubt = self.0.sent && !["GET", "HEAD"].contains(&self.0.method.as_str());
        hint(&self.0.kind, in_doubt)
    }

    /// What support needs, line by line, in French: request, status, tries, duration, the server's own words.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        let told = &self.0;
        let mut lines = vec![format!("{} {}", told.method, told.url)];
        if let Some(status) = told.status {
            lines.push(format!("Statut {status}"));
        }
        let seconds = told.elapsed.as_secs_f64();
        lines.push(match told.retries {
            0 => format!("Un seul envoi, {seconds:.1} s"),
            1 => format!("Un nouvel essai, {seconds:.1} s en tout"),
            retries => format!("{retries} nouveaux essais, {seconds:.1} s en tout"),
        });
        if let ErrorKind::Unreadable(place) = &told.kind {
            lines.push(format!("Champ « {} » : {}", place.path, place.what));
        }
        lines.extend(told.words.iter().map(|words| format!("La console dit : « {words} »")));
        lines
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&message(&self.0.kind))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("method", &self.0.method)
            .field("url", &self.0.url)
            .field("status", &self.0.status)
            .field("retries", &self.0.retries)
            .field("sent", &self.0.sent)
            .field("words", &self.0.words)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {}

fn message(kind: &ErrorKind) -> String {
    let plain = match kind {
        ErrorKind::Offline => "Cette connexion est en mode hors ligne : rien n'a été demandé à la console.",
        ErrorKind::TokenExpired(end) => {
            let day = end.day().unwrap_or(end.0.as_str());
            return format!("Le jeton de cette connexion a expiré le {day} : rien n'a été envoyé.");
        }
        ErrorKind::Unsendable(Unsendable::Identity) => "Un identifiant est vide ou mal formé : rien n'a été envoyé.",
        ErrorKind::Unsendable(Unsendable::TooLarge) => {
            "La demande est trop volumineuse pour la console : rien n'a été envoyé."
        }
        ErrorKind::Unsendable(Unsendable::Header) => {
            "Le jeton contient un caractère impossible à envoyer : rien n'a été envoyé."
        }
        ErrorKind::Cancelled => "La demande a été abandonnée.",
        ErrorKind::NameNotFound => "Le nom de la console est introuvable sur le réseau.",
        ErrorKind::Unreachable => "La console ne répond pas.",
        ErrorKind::Proxy(ProxyTrouble::Unreachable) => "Le proxy ne répond pas.",
        ErrorKind::Proxy(ProxyTrouble::Credentials) => {
            "Le proxy demande un nom d'utilisateur et un mot de passe valables."
        }
        ErrorKind::Proxy(ProxyTrouble::Refused) => "Le proxy refuse de joindre la console.",
        ErrorKind::Tls(TlsTrouble::Certificate(bad)) => return bad.to_string(),
        ErrorKind::Tls(TlsTrouble::RefusedByServer) => {
            "Le serveur a refusé la connexion chiffrée ; il exige peut-être un certificat client."
        }
        ErrorKind::Tls(TlsTrouble::NotTls) => "Ce qui répond à cette adresse ne parle pas « https ».",
        ErrorKind::Tls(TlsTrouble::Handshake) => "La connexion chiffrée n'a pas pu être établie.",
        ErrorKind::TimedOut => "La console n'a pas répondu à temps.",
        ErrorKind::Interrupted => "La connexion à la console s'est interrompue avant la fin de la réponse.",
        ErrorKind::NotSignedIn(SignIn::Missing) => "La console demande de s'identifier.",
        ErrorKind::NotSignedIn(SignIn::Unknown) => "La console ne reconnaît pas ce jeton.",
        ErrorKind::NotSignedIn(SignIn::Expired) => "La console dit que ce jeton a expiré.",
        ErrorKind::NotSignedIn(SignIn::NotActive) => "La console dit que ce jeton a été révoqué ou désactivé.",
        ErrorKind::Forbidden => "La console refuse : il vous manque un droit.",
        ErrorKind::Locked => "Le projet est verrouillé sur la console.",
        ErrorKind::NotFound => "La console ne trouve pas ce qui est demandé ; il a pu être supprimé ou archivé.",
        ErrorKind::NoRoute => "Cette version de la console ne connaît pas cette demande.",
        ErrorKind::Invalid(_) => "La console refuse la forme d'une valeur.",
        ErrorKind::Refused => "La console refuse la demande.",
        ErrorKind::TooLarge => "La demande est trop volumineuse pour la console.",
        ErrorKind::TooMany { .. } => "La console reçoit trop de demandes.",
        ErrorKind::ServicesFailed => "La console a fait sa part, mais un service de la plateforme a échoué.",
        ErrorKind::GatewayTimeout => "La console a mis trop de temps ; le travail continue peut-être.",
        ErrorKind::Unavailable => "La console est indisponible.",
        ErrorKind::Server => "La console a rencontré une erreur interne.",
        ErrorKind::Unreadable(_) => "La réponse de la console ne peut pas être lue par cette version du programme.",
        ErrorKind::NotAConsole => "Ce qui répond à cette adresse n'est pas une console.",
        ErrorKind::Redirected => "La console renvoie vers une autre adresse.",
    };
    plain.to_owned()
}

/// In doubt: something of a write left this machine. Whoever sent it again without reading might do it twice.
fn hint(kind: &ErrorKind, in_doubt: bool) -> &'static str {
    match kind {
        ErrorKind::Cancelled
        | ErrorKind::TimedOut
        | ErrorKind::Interrupted
        | ErrorKind::GatewayTimeout
        | ErrorKind::Unavailable
        | ErrorKind::Server
        | ErrorKind::Unreadable(_)
            if in_doubt =>
        {
            "Relisez l'état de la console avant de recommencer : la demande a pu aboutir."
        }
        ErrorKind::Offline => "Repassez la connexion en ligne, puis recommencez.",
        ErrorKind::TokenExpired(_) | ErrorKind::NotSignedIn(SignIn::Expired | SignIn::NotActive) => {
            "Créez un nouveau jeton personnel sur la console, puis remplacez celui de la connexion."
        }
        ErrorKind::NotSignedIn(SignIn::Missing | SignIn::Unknown) => {
            "Vérifiez le jeton de la connexion : copiez-le à nouveau, ou créez-en un autre sur la console."
        }
        ErrorKind::Unsendable(Unsendable::Header) => "Copiez le jeton à nouveau, sans espace ni retour à la ligne.",
        ErrorKind::Unsendable(_) | ErrorKind::Unreadable(_) => {
            "Signalez-le avec les détails ; rien n'est perdu de ce que vous avez saisi."
        }
        ErrorKind::Cancelled => "Recommencez quand vous voulez.",
        ErrorKind::NameNotFound => "Vérifiez l'adresse de la connexion, le réseau et, s'il en faut un, le VPN.",
        ErrorKind::Unreachable => "Vérifiez le réseau, le VPN et le proxy de la connexion, puis recommencez.",
        ErrorKind::Proxy(ProxyTrouble::Unreachable) => "Vérifiez l'adresse du proxy de la connexion.",
        ErrorKind::Proxy(ProxyTrouble::Credentials) => "Saisissez les identifiants du proxy dans la connexion.",
        ErrorKind::Proxy(ProxyTrouble::Refused) => {
            "Demandez au service informatique d'autoriser l'adresse de la console."
        }
        ErrorKind::Tls(TlsTrouble::Certificate(bad)) => match bad.flaw {
            crate::trust::Flaw::UnknownIssuer => {
                "Si cette autorité est celle de votre administration, donnez son certificat à la connexion."
            }
            crate::trust::Flaw::NotYetValid => "Vérifiez la date de cet ordinateur.",
            crate::trust::Flaw::WrongName => "Vérifiez l'adresse de la connexion.",
            _ => "Prévenez les exploitants de la console ; ne contournez pas cette vérification.",
        },
        ErrorKind::Tls(TlsTrouble::NotTls) => "Vérifiez l'adresse et le port de la connexion.",
        ErrorKind::Tls(_) => "Vérifiez le proxy et le réseau ; prévenez les exploitants de la console si cela dure.",
        ErrorKind::Forbidden => "Demandez ce droit au propriétaire du projet ou aux administrateurs de la console.",
        ErrorKind::Locked => "Demandez à un administrateur de la console de le déverrouiller.",
        ErrorKind::NotFound => "Relisez l'état de la console.",
        ErrorKind::NoRoute => "Vérifiez la version de la console et l'adresse de la connexion.",
        ErrorKind::Invalid(_) | ErrorKind::Refused => "Lisez ce que dit la console, corrigez, puis recommencez.",
        ErrorKind::TooLarge => "Raccourcissez les textes, puis recommencez.",
        ErrorKind::TooMany { .. } => "Attendez un peu, puis recommencez.",
        ErrorKind::ServicesFailed => "Relisez l'état du projet et son journal, puis demandez un reprovisionnement.",
        ErrorKind::TimedOut
        | ErrorKind::Interrupted
        | ErrorKind::GatewayTimeout
        | ErrorKind::Unavailable
        | ErrorKind::Server => "Recommencez plus tard ; si cela dure, prévenez les exploitants de la console.",
        ErrorKind::NotAConsole => "Vérifiez l'adresse de la connexion ; un portail du réseau a pu répondre à sa place.",
        ErrorKind::Redirected => "Donnez à la connexion l'adresse définitive de la console.",
    }
}
