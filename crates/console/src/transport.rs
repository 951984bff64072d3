//! What a failure of the connection means.

use std::error::Error as StdError;

use rustls::{AlertDescription, CertificateError};

use crate::error::{ErrorKind, ProxyTrouble, TlsTrouble};
use crate::trust::BadCertificate;

/// Meaning of a failure, and whether something of the request may have reached the server.
pub(crate) fn meaning(error: &reqwest::Error, proxied: bool) -> (ErrorKind, bool) {
    if error.is_builder() {
        return (ErrorKind::Unsendable(crate::error::Unsendable::Identity), false);
    }
    let sent = !error.is_connect();
    for cause in causes(error) {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            let (trouble, handshake) = tls_trouble(tls);
            return (ErrorKind::Tls(trouble), sent && !handshake);
        }
        // The type is not public: its words are all there is.
        if let Some(trouble) = tunnel_trouble(&cause.to_string()) {
            return (ErrorKind::Proxy(trouble), false);
        }
    }
    let kind = match (error.is_connect(), proxied) {
        (true, true) => ErrorKind::Proxy(ProxyTrouble::Unreachable),
        (true, false) if error.is_dns() => ErrorKind::NameNotFound,
        (true, false) => ErrorKind::Unreachable,
        (false, _) if error.is_timeout() => ErrorKind::TimedOut,
        (false, _) => ErrorKind::Interrupted,
    };
    (kind, sent)
}

/// The causes of an error, those that an I/O error wraps included.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> Vec<&'a (dyn StdError + 'static)> {
    let mut found: Vec<&'a (dyn StdError + 'static)> = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        found.push(cause);
        next = match cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    found
}

/// The trouble, and whether it can only happen before any request is read.
fn tls_trouble(error: &rustls::Error) -> (TlsTrouble, bool) {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::Other(other)) => {
            match other.0.downcast_ref::<BadCertificate>() {
                Some(bad) => (TlsTrouble::Certificate(bad.clone()), true),
                None => (TlsTrouble::Handshake, true),
            }
        }
        rustls::Error::InvalidCertificate(_) => (TlsTrouble::Handshake, true),
        rustls::Error::AlertReceived(alert) => {
            let refusals = [
                AlertDescription::CertificateRequired,
                AlertDescription::BadCertificate,
                AlertDescription::HandshakeFailure,
                AlertDescription::AccessDenied,
                AlertDescription::UnknownCA,
                AlertDescription::CertificateUnknown,
                AlertDescription::UnrecognisedName,
                AlertDescription::ProtocolVersion,
            ];
            (TlsTrouble::RefusedByServer, refusals.contains(alert))
        }
        rustls::Error::InvalidMessage(_) => (TlsTrouble::NotTls, false),
        _ => (TlsTrouble::Handshake, false),
    }
}

fn tunnel_trouble(words: &str) -> Option<ProxyTrouble> {
    let trouble = words.strip_prefix("tunnel error: ")?;
    Some(match trouble {
        "proxy authorization required" => ProxyTrouble::Credentials,
        "failed to create underlying connection" => ProxyTrouble::Unreachable,
        _ => ProxyTrouble::Refused,
    })
}
