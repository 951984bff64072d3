//! Who is trusted: what the system trusts, and a file of authorities besides; and the name of the bad certificate.

use std::sync::{Arc, Mutex};

use accostage_certificates::Certificate;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, OtherError, SignatureScheme};

/// What is wrong with a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Its last day is past.
    Expired,
    /// Its first day is to come.
    NotYetValid,
    /// Nobody that is trusted signed it.
    UnknownIssuer,
    /// It is for other machines.
    WrongName,
    /// Its authority took it back.
    Revoked,
    /// Something else.
    Invalid,
}

/// A certificate that was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCertificate {
    /// What is wrong.
    pub flaw: Flaw,
    /// The machine that was asked for.
    pub host: String,
    /// The certificate at fault; none: it cannot be read.
    pub certificate: Option<Box<Certificate>>,
}

impl std::fmt::Display for BadCertificate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = &self.host;
        let Some(certificate) = &self.certificate else {
            return write!(formatter, "Le certificat de « {host} » ne peut pas être lu.");
        };
        let (subject, authority) = (name(certificate), &certificate.authority);
        match self.flaw {
            Flaw::Expired => write!(
                formatter,
                "Le certificat « {subject} », délivré par « {authority} », a expiré le {}.",
                day(&certificate.not_after)
            ),
            Flaw::NotYetValid => write!(
                formatter,
                "Le certificat « {subject} », délivré par « {authority} », n'est valable qu'à partir du {}.",
                day(&certificate.not_before)
            ),
            Flaw::UnknownIssuer => write!(
                formatter,
                "Le certificat « {subject} » est délivré par « {authority} », que cet ordinateur ne connaît pas."
            ),
            Flaw::WrongName => write!(
                formatter,
                "Le certificat « {subject} » ne vaut pas pour « {host} » ; il vaut pour : {}.",
                names(certificate)
            ),
            Flaw::Revoked => write!(formatter, "Le certificat « {subject} » a été révoqué par « {authority} »."),
            Flaw::Invalid => write!(formatter, "Le certificat « {subject} », délivré par « {authority} », est refusé."),
        }
    }
}

impl std::error::Error for BadCertificate {}

/// What people call a certificate.
pub(crate) fn name(certificate: &Certificate) -> &str {
    certificate.common_name.as_deref().or(certificate.names.first().map(String::as_str)).unwrap_or(&certificate.subject)
}

fn names(certificate: &Certificate) -> String {
    let all: Vec<&str> = certificate.names.iter().chain(&certificate.addresses).map(String::as_str).collect();
    if all.is_empty() { "aucune machine".to_owned() } else { all.join(", ") }
}

fn day(instant: &str) -> &str {
    instant.get(..10).unwrap_or(instant)
}

/// The last certificate that a server showed, whether it was accepted or not.
pub(crate) type Shown = Arc<Mutex<Option<Certificate>>>;

/// The authorities of a file, besides those of the system.
///
/// # Errors
/// The file holds none, in French.
pub fn authorities(file: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let bundle = accostage_certificates::read(file, None);
    if bundle.is_err() {
        return Err("Le fichier d'autorités ne contient aucun certificat lisible (formats PEM ou DER).".to_owned());
    }
    let listed: Vec<_> = CertificateDer::pem_slice_iter(file).filter_map(Result::ok).collect();
    if !listed.is_empty() {
        return Ok(listed);
    }
    Ok(vec![CertificateDer::from(file.to_vec())])
}

/// The way of speaking TLS.
///
/// # Errors
/// The trust store of the system cannot be read, or an authority is not a certificate.
pub(crate) fn config(extra: Vec<CertificateDer<'static>>, shown: &Shown) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let inner = rustls_platform_verifier::Verifier::new_with_extra_roots(extra, Arc::clone(&provider))?;
    let verifier = Naming { inner: Arc::new(inner), shown: Arc::clone(shown) };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// Decides nothing: asks the system, and names the certificate that it refuses.
#[derive(Debug)]
struct Naming {
    inner: Arc<dyn ServerCertVerifier>,
    shown: Shown,
}

impl ServerCertVerifier for Naming {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let leaf = read(end_entity);
        if let Ok(mut shown) = self.shown.lock() {
            shown.clone_from(&leaf);
        }
        let verdict = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        verdict.map_err(|error| {
            let rustls::Error::InvalidCertificate(cause) = &error else { return error };
            let flaw = flaw(cause);
            let host = server_name.to_str().into_owned();
            let chain = leaf.iter().cloned().chain(intermediates.iter().filter_map(read));
            let certificate = at_fault(&flaw, chain.collect(), now).map(Box::new);
            let bad = BadCertificate { flaw, host, certificate };
            rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(bad))))
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

fn read(certificate: &CertificateDer<'_>) -> Option<Certificate> {
    accostage_certificates::read(certificate, None).ok()?.certificates.into_iter().next()
}

fn flaw(cause: &CertificateError) -> Flaw {
    match cause {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Flaw::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Flaw::NotYetValid,
        CertificateError::UnknownIssuer => Flaw::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Flaw::WrongName,
        CertificateError::Revoked => Flaw::Revoked,
        _ => Flaw::Invalid,
    }
}

/// The certificate to name: for a date the first whose date is wrong, for an unknown issuer the last of the chain.
fn at_fault(flaw: &Flaw, chain: Vec<Certificate>, now: UnixTime) -> Option<Certificate> {
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX).saturating_mul(1000);
    let moment = |text: &str| accostage_platform::Moment::from(text).millis();
    let wrong = chain.iter().position(|certificate| match flaw {
        Flaw::Expired => moment(&certificate.not_after).is_some_and(|end| end < now),
        Flaw::NotYetValid => moment(&certificate.not_before).is_some_and(|start| start > now),
        _ => false,
    });
    let place = match flaw {
        Flaw::UnknownIssuer => chain.len().saturating_sub(1),
        _ => wrong.unwrap_or(0),
    };
    chain.into_iter().nth(place)
}
