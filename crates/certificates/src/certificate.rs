//! One certificate, as people read it.

use serde::Serialize;
use sha2::{Digest, Sha256};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::{Decode, Tag, Tagged};
use x509_cert::name::{Name, RelativeDistinguishedName};
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Time;

use crate::Refusal;
use crate::asn1::{self, BITS, Element, SEQUENCE};

const SUBJECT_NAMES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANISATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
/// Tags of the names of a subject that are kept.
const DNS: u8 = 0x82;
const IP: u8 = 0x87;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// Subject, whole.
    #[serde(rename = "sujet")]
    pub subject: String,
    /// Common name of the subject.
    #[serde(rename = "nom_commun", skip_serializing_if = "Option::is_none")]
    pub common_name: Option<String>,
    /// Alternative names that are domain names, as written.
    #[serde(rename = "noms")]
    pub names: Vec<String>,
    /// Alternative names that are addresses.
    #[serde(rename = "adresses", skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Issuer, whole.
    #[serde(rename = "emetteur")]
    pub issuer: String,
    /// What people call the issuer: its common name, else its organisation.
    #[serde(rename = "autorite")]
    pub authority: String,
    /// Serial number, in hexadecimal.
    #[serde(rename = "serie")]
    pub serial: String,
    /// First instant of validity, ISO 8601 in universal time.
    #[serde(rename = "debut")]
    pub not_before: String,
    /// Last instant of validity.
    #[serde(rename = "fin")]
    pub not_after: String,
    /// SHA-256 of the whole certificate, in hexadecimal.
    #[serde(rename = "empreinte")]
    pub fingerprint: String,
    /// Its public key.
    #[serde(rename = "cle")]
    pub key: Key,
    /// It may sign others.
    #[serde(rename = "signe_d_autres")]
    pub is_authority: bool,
    /// It signs itself.
    #[serde(rename = "auto_signe")]
    pub self_signed: bool,
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Key {
    /// `RSA`, `EC P-256`, `Ed25519`…
    #[serde(rename = "type")]
    pub kind: String,
    /// Size in bits; none: not known.
    #[serde(rename = "taille", skip_serializing_if = "Option::is_none")]
    pub bits: Option<u32>,
}

impl Certificate {
    /// Reads one, whole.
    pub(crate) fn from_der(bytes: &[u8]) -> Result<Self, Refusal> {
        // Numbers of series longer than the standard allows exist: the certificate is told as it is.
        let read = CertificateInner::<Raw>::from_der(bytes).map_err(|_| Refusal::Damaged)?;
        let told = read.tbs_certificate();
        let extension = |id: ObjectIdentifier| {
            let mut extensions = told.extensions().into_iter().flatten();
            extensions.find(|extension| extension.extn_id == id).map(|extension| extension.extn_value.as_bytes())
        };
        let mut names = Vec::new();
        let mut addresses = Vec::new();
        if let Some(list) = extension(SUBJECT_NAMES) {
            let list = asn1::first(list).and_then(|list| list.children()).ok_or(Refusal::Damaged)?;
            for name in list {
                if name.is(DNS) {
                    names.push(String::from_utf8_lossy(name.content()).into_owned());
                } else if name.is(IP) {
                    addresses.extend(address(name.content()));
                }
            }
        }
        let constraints = extension(BASIC_CONSTRAINTS).and_then(asn1::first);
        let is_authority = constraints.and_then(|rules| rules.child(0)).is_some_and(|rule| rule.content() == [0xff]);
        let issuer = told.issuer();
        Ok(Self {
            subject: whole(told.subject()),
            common_name: part(told.subject(), COMMON_NAME),
            names,
            addresses,
            issuer: whole(issuer),
            authority: part(issuer, COMMON_NAME)
                .or_else(|| part(issuer, ORGANISATION))
                .unwrap_or_else(|| whole(issuer)),
            serial: hexadecimal(told.serial_number().as_bytes()),
            not_before: instant(&told.validity().not_before),
            not_after: instant(&told.validity().not_after),
            fingerprint: hexadecimal(&Sha256::digest(bytes)),
            key: key(told.subject_public_key_info()),
            is_authority,
            self_signed: told.subject() == issuer,
        })
    }

    /// Names of domains that it is for: the common name when it is one, then the alternative names.
    #[must_use]
    pub fn domains(&self) -> Vec<String> {
        let common = self.common_name.iter().filter(|name| is_domain(name));
        let mut domains: Vec<String> = Vec::new();
        for name in common.chain(&self.names) {
            let name = name.to_lowercase();
            if !domains.contains(&name) {
                domains.push(name);
            }
        }
        domains
    }
}

impl Certificate {
    /// What people call its subject: its common name, else the whole.
    #[must_use]
    pub fn called(&self) -> &str {
        self.common_name.as_deref().unwrap_or(&self.subject)
    }
}

fn is_domain(name: &str) -> bool {
    let plain = name.strip_prefix("*.").unwrap_or(name);
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_'))
    };
    plain.contains('.') && plain.split('.').all(label)
}

/// The last text of this kind in a name: the most precise one.
fn part(name: &Name, kind: ObjectIdentifier) -> Option<String> {
    let values = name.iter().filter(|part| part.oid == kind);
    values.map(|part| text(&part.value)).filter(|text| !text.trim().is_empty()).last()
}

/// Texts of certificates are UTF-8 or, in old ones, Latin-1 or pairs of bytes (`BMPString`).
fn text(value: &Any) -> String {
    let bytes = value.value();
    if value.tag() == Tag::BmpString {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
        let lost = if rest.is_empty() { "" } else { "\u{fffd}" };
        return String::from_utf16_lossy(&units) + lost;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A name, whole, as people write it (RFC 4514): the most precise part first. Parts that the library gives in hexadecimal
/// because it cannot read their text are read here.
fn whole(name: &Name) -> String {
    let part = |part: &AttributeTypeAndValue| {
        let read = Any::new(Tag::Utf8String, text(&part.value).into_bytes());
        match read {
            Ok(value) if part.value.tag() == Tag::BmpString => {
                AttributeTypeAndValue { oid: part.oid, value }.to_string()
            }
            _ => part.to_string(),
        }
    };
    let group = |group: &RelativeDistinguishedName| group.iter().map(part).collect::<Vec<_>>().join("+");
    let mut groups: Vec<String> = name.iter_rdn().map(group).collect();
    groups.reverse();
    groups.join(",")
}

fn instant(time: &Time) -> String {
    time.to_date_time().to_string()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    <[u8; 16]>::try_from(bytes).ok().map(|sixteen| std::net::Ipv6Addr::from(sixteen).to_string())
}

fn key(info: &SubjectPublicKeyInfoOwned) -> Key {
    let curve = || info.algorithm.parameters.as_ref().and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    let named = |kind: &str, bits| Key { kind: kind.to_owned(), bits: Some(bits) };
    match info.algorithm.oid.to_string().as_str() {
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => {
            let bits = asn1::first(info.subject_public_key.raw_bytes()).and_then(|pair| pair.child(0));
            Key { kind: "RSA".to_owned(), bits: bits.and_then(|modulus| length(modulus.content())) }
        }
        "1.2.840.10045.2.1" => match curve().map(|curve| curve.to_string()).as_deref() {
            Some("1.2.840.10045.3.1.7") => named("EC P-256", 256),
            Some("1.3.132.0.34") => named("EC P-384", 384),
            Some("1.3.132.0.35") => named("EC P-521", 521),
            Some("1.2.250.1.223.101.256.1") => named("EC FRP256v1", 256),
            Some("1.3.36.3.3.2.8.1.1.7") => named("EC brainpoolP256r1", 256),
            Some("1.3.36.3.3.2.8.1.1.11") => named("EC brainpoolP384r1", 384),
            Some(other) => Key { kind: format!("EC {other}"), bits: None },
            None => Key { kind: "EC".to_owned(), bits: None },
        },
        "1.3.101.112" => named("Ed25519", 256),
        "1.3.101.113" => named("Ed448", 456),
        other => Key { kind: other.to_owned(), bits: None },
    }
}

/// Bits of a number.
fn length(bytes: &[u8]) -> Option<u32> {
    let first = bytes.iter().position(|byte| *byte != 0)?;
    let whole = u32::try_from(bytes.len() - first).ok()? * 8;
    Some(whole - bytes[first].leading_zeros())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is signed is a request: version, subject, key, attributes. A certificate has a validity before its key.
pub(crate) fn is_request(signed: &Element<'_>) -> bool {
    let key = signed.child(2).filter(|key| key.is(SEQUENCE) && key.child(0).is_some_and(|part| part.starts_with_oid()));
    key.is_some_and(|key| key.child(1).is_some_and(|bits| bits.is(BITS)))
}

/// That of the service first, then who signs it, and so on; the others after, as they came. Each one once.
pub(crate) fn in_order(found: Vec<Certificate>) -> Vec<Certificate> {
    let mut left: Vec<Certificate> = Vec::new();
    for certificate in found {
        if !left.iter().any(|known| known.fingerprint == certificate.fingerprint) {
            left.push(certificate);
        }
    }
    let signs = |one: &Certificate, all: &[Certificate]| {
        all.iter().any(|other| other.issuer == one.subject && other.fingerprint != one.fingerprint)
    };
    let service = left.iter().position(|one| !one.is_authority && !signs(one, &left));
    let service = service.or_else(|| left.iter().position(|one| !signs(one, &left)));
    let mut ordered = Vec::with_capacity(left.len());
    let mut next = service.or(if left.is_empty() { None } else { Some(0) });
    while let Some(at) = next {
        let taken = left.remove(at);
        next = left.iter().position(|one| one.subject == taken.issuer);
        ordered.push(taken);
    }
    ordered.extend(left);
    ordered
}
