//! Certificates read from the files that people receive: PEM, DER, PKCS #7, PKCS #12.
//!
//! PURE: bytes in, facts out. No I/O, no clock. Only the public part is read: a private key is never decrypted, and a
//! file that shows one in clear is refused. Enter by [`read`].

mod asn1;
mod certificate;
mod kdf;
mod pem;
mod pkcs12;
mod pkcs7;

use serde::Serialize;

pub use certificate::{Certificate, Key};

/// Largest file read, in bytes. A chain of certificates is a thousand times smaller.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// Most certificates of one file: a chain has three or four, what a whole system trusts fewer than that.
const CERTIFICATES_MAX: usize = 200;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bundle {
    /// How the file was written.
    #[serde(rename = "contenant")]
    pub container: Container,
    /// Its certificates: that of the service first, then those that sign it, then the others. Never empty.
    #[serde(rename = "certificats")]
    pub certificates: Vec<Certificate>,
    /// The file also holds a private key, encrypted: it was not read.
    #[serde(rename = "cle_ecartee")]
    pub key_left_out: bool,
}

impl Bundle {
    /// Who signed one of them, from the nearest to the furthest that the file holds.
    pub fn signers(&self, rank: usize) -> impl Iterator<Item = &Certificate> {
        let all = &self.certificates;
        let signer = |one: &Certificate| {
            all.iter().position(|other| {
                other.is_authority && other.subject == one.issuer && other.fingerprint != one.fingerprint
            })
        };
        let mut seen = vec![false; all.len()];
        let first = all.get(rank).and_then(signer);
        // Authorities may sign each other.
        let chain = std::iter::successors(first, move |at| signer(&all[*at]));
        chain.take_while(move |at| !std::mem::replace(&mut seen[*at], true)).map(|at| &all[at])
    }
}

/// How a file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Container {
    /// Text between dashes.
    Pem,
    /// One certificate, binary.
    Der,
    /// PKCS #7 (`.p7b`): certificates only.
    P7b,
    /// PKCS #12 (`.p12`, `.pfx`): usually with the private key.
    P12,
}

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing in it.
    Empty,
    /// Larger than [`MAX_BYTES`], or too many certificates.
    TooBig,
    /// Nothing that looks like a certificate.
    Unknown,
    /// It looked like one, and its content cannot be read.
    Damaged,
    /// A container without any certificate.
    NoCertificate,
    /// A private key and nothing else.
    KeyOnly,
    /// A private key in clear beside certificates.
    KeyInside,
    /// A request for a certificate (CSR).
    Request,
    /// A Java keystore.
    JavaKeystore,
    /// A passphrase is needed.
    PassphraseNeeded,
    /// The passphrase is not the right one.
    WrongPassphrase,
    /// Protected in a way that is not read: a public key, RC4, a count of iterations made to exhaust.
    UnknownProtection,
}

/// Reads what a file holds. The passphrase serves for PKCS #12 only; it and what it uncovers are erased afterwards.
///
/// # Errors
/// Why nothing was read.
pub fn read(bytes: &[u8], passphrase: Option<&str>) -> Result<Bundle, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::TooBig);
    }
    match pem::read(bytes)? {
        Some(bundle) => Ok(bundle),
        None => binary(bytes, passphrase),
    }
}

/// The file has the shape of PKCS #12. Nothing of it is opened, whatever work it asks for.
#[must_use]
pub fn is_pkcs12(bytes: &[u8]) -> bool {
    if bytes.len() > MAX_BYTES {
        return false;
    }
    let decoded = pem::bare(bytes);
    let bytes = decoded.as_ref().map_or(bytes, |decoded| &decoded[..]);
    asn1::first(bytes).is_some_and(|outer| pkcs12::is_one(&outer))
}

/// Reads a file that is not text.
fn binary(bytes: &[u8], passphrase: Option<&str>) -> Result<Bundle, Refusal> {
    if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) {
        return Err(Refusal::JavaKeystore);
    }
    // « Base-64 encoded » files of some tools are PEM without its dashes.
    let decoded;
    let bytes = match pem::bare(bytes) {
        Some(found) => {
            decoded = found;
            &decoded[..]
        }
        None => bytes,
    };
    let outer = asn1::first(bytes).ok_or(Refusal::Unknown)?;
    let parts: Vec<asn1::Element<'_>> = outer.children().map_or_else(Vec::new, |children| children.take(12).collect());
    let bundle = |container, certificates, key_left_out| {
        let certificates = certificate::in_order(certificates);
        if certificates.is_empty() {
            return Err(Refusal::NoCertificate);
        }
        Ok(Bundle { container, certificates, key_left_out })
    };
    match parts.as_slice() {
        // A container says what it holds first.
        [kind, ..] if kind.is(asn1::OID) => bundle(Container::P7b, pkcs7::certificates(&outer)?, false),
        _ if pkcs12::is_one(&outer) => {
            let found = pkcs12::open(&outer, passphrase)?;
            bundle(Container::P12, found.certificates, found.key_left_out)
        }
        [version, rest @ ..] if version.is(asn1::INTEGER) => {
            Err(if is_private_key(version, rest) { Refusal::KeyOnly } else { Refusal::Unknown })
        }
        // An encrypted key: its algorithm, then bytes.
        [algorithm, data] if algorithm.starts_with_oid() && data.is(asn1::OCTETS) => Err(Refusal::KeyOnly),
        [signed, algorithm, signature]
            if signed.is(asn1::SEQUENCE) && algorithm.starts_with_oid() && signature.is(asn1::BITS) =>
        {
            if certificate::is_request(signed) {
                return Err(Refusal::Request);
            }
            bundle(Container::Der, vec![Certificate::from_der(outer.whole())?], false)
        }
        _ => Err(Refusal::Unknown),
    }
}

/// A key begins with a version. A signature and a public key are numbers too, and hide nothing.
fn is_private_key(version: &asn1::Element<'_>, rest: &[asn1::Element<'_>]) -> bool {
    let numbers = rest.iter().take_while(|part| part.is(asn1::INTEGER)).count();
    match (version.content(), rest) {
        // PKCS #8: the algorithm, then the key.
        ([0 | 1], [algorithm, key, ..]) if algorithm.starts_with_oid() => key.is(asn1::OCTETS),
        // EC.
        ([1], [key, ..]) if key.is(asn1::OCTETS) => true,
        // RSA, with more than two primes in version 1; DSA.
        ([0], _) => numbers == rest.len() && matches!(numbers, 5 | 8),
        ([1], _) => numbers == 8 && rest.len() == 9,
        _ => false,
    }
}

impl Container {
    /// The word of JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pem => "pem",
            Self::Der => "der",
            Self::P7b => "p7b",
            Self::P12 => "p12",
        }
    }
}
