//! PKCS #12: the public part. Bags that hold a key are not decrypted; what is decrypted is erased.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::digest::common::BlockSizeUser;
use sha2::digest::{Digest, FixedOutputReset};
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::asn1::{self, Element, INTEGER, OID, SEQUENCE};
use crate::certificate::Certificate;
use crate::kdf::{Purpose, derive, wide};
use crate::{CERTIFICATES_MAX, Refusal};

/// 1.2.840.113549.1
macro_rules! pkcs {
    ($($byte:literal),*) => { &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, $($byte),*] };
}
const DATA: &[u8] = pkcs!(0x07, 0x01);
const ENCRYPTED: &[u8] = pkcs!(0x07, 0x06);
const PBES2: &[u8] = pkcs!(0x05, 0x0d);
const TRIPLE_DES: &[u8] = pkcs!(0x0c, 0x01, 0x03);
const RC2_128: &[u8] = pkcs!(0x0c, 0x01, 0x05);
const RC2_40: &[u8] = pkcs!(0x0c, 0x01, 0x06);
const KEY_BAG: &[u8] = pkcs!(0x0c, 0x0a, 0x01, 0x01);
const SHROUDED_KEY_BAG: &[u8] = pkcs!(0x0c, 0x0a, 0x01, 0x02);
const CERTIFICATE_BAG: &[u8] = pkcs!(0x0c, 0x0a, 0x01, 0x03);
const NESTED_BAGS: &[u8] = pkcs!(0x0c, 0x0a, 0x01, 0x06);
const X509: &[u8] = pkcs!(0x09, 0x16, 0x01);
const SHA_1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];
const SHA_2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];

/// Rounds of every derivation of one file. Honest files ask for 2,000 to 600,000 a few times: what is made to exhaust is
/// refused.
const ROUNDS_MAX: u32 = 10_000_000;
/// Bags inside bags.
const NESTED_MAX: u8 = 4;

/// What was found.
#[derive(Default)]
pub struct Found {
    pub certificates: Vec<Certificate>,
    pub key_left_out: bool,
}

/// Rounds that may still be made.
struct Budget(u32);

impl Budget {
    /// Takes the rounds of a number of derivations.
    fn take(&mut self, rounds: u32, derivations: u32) -> Result<(), Refusal> {
        let left = rounds.checked_mul(derivations).and_then(|asked| self.0.checked_sub(asked));
        self.0 = left.ok_or(Refusal::UnknownProtection)?;
        Ok(())
    }
}

/// Opens a file with a passphrase; none: what can be read without any.
pub fn open(outer: &Element<'_>, passphrase: Option<&str>) -> Result<Found, Refusal> {
    let damaged = || Refusal::Damaged;
    let content = content_of(&outer.child(1).ok_or_else(damaged)?, DATA).ok_or(Refusal::UnknownProtection)?;
    let safe = content.octets().ok_or_else(damaged)?;
    let seal = outer.child(2).map(|seal| Seal::read(&seal).ok_or(Refusal::Damaged)).transpose()?.flatten();
    // Some programs protect with an empty passphrase, others with none at all: they are not the same bytes.
    let typed = passphrase.unwrap_or_default();
    let written = if typed.is_empty() { vec![wide(""), Zeroizing::default()] } else { vec![wide(typed)] };
    let mut right = written.first();
    let mut budget = Budget(ROUNDS_MAX);
    if let Some(seal) = &seal {
        budget.take(seal.rounds, if typed.is_empty() { 2 } else { 1 })?;
        right = written.iter().find(|wide| seal.holds(&safe, wide));
    }
    let refused = if passphrase.is_none() { Refusal::PassphraseNeeded } else { Refusal::WrongPassphrase };
    let safes = asn1::first(&safe).filter(|safes| safes.is(SEQUENCE)).ok_or_else(damaged)?;
    let mut found = Found::default();
    for content in safes.children().ok_or_else(damaged)? {
        if let Some(plain) = content_of(&content, DATA) {
            bags(&plain.octets().ok_or_else(damaged)?, 0, &mut found)?;
        } else if let Some(sealed) = content_of(&content, ENCRYPTED) {
            let Some(right) = right else { return Err(refused) };
            let plain = decrypted(&sealed, typed, right, refused, &mut budget)?;
            bags(&plain, 0, &mut found)?;
        } else {
            return Err(Refusal::UnknownProtection);
        }
    }
    // Certificates in clear beside a passphrase that was typed and is wrong: said, not passed over.
    if right.is_none() && passphrase.is_some_and(|typed| !typed.is_empty()) {
        return Err(Refusal::WrongPassphrase);
    }
    Ok(found)
}

/// The shape of such a file: nothing is opened.
pub fn is_one(outer: &Element<'_>) -> bool {
    let version = outer.child(0).is_some_and(|version| version.is(INTEGER) && version.content() == [3]);
    version && outer.child(1).is_some_and(|content| content.starts_with_oid())
}

/// What a part holds, when it is of this kind.
fn content_of<'a>(part: &Element<'a>, kind: &[u8]) -> Option<Element<'a>> {
    part.child(0).filter(|found| found.is(OID) && found.content() == kind)?;
    part.child(1)?.child(0)
}

/// How the file proves that the passphrase is the right one.
struct Seal<'a> {
    digest: &'a [u8],
    expected: &'a [u8],
    salt: &'a [u8],
    rounds: u32,
}

impl<'a> Seal<'a> {
    /// None inside: made in a way that is not known; decryption will tell.
    fn read(seal: &Element<'a>) -> Option<Option<Self>> {
        let info = seal.child(0)?;
        let digest = info.child(0)?.child(0)?.content();
        let rounds = seal.child(2).filter(|rounds| rounds.is(INTEGER)).map_or(Some(1), |rounds| rounds.number())?;
        let seal = Self { digest, expected: info.child(1)?.content(), salt: seal.child(1)?.content(), rounds };
        Some(seal.known().then_some(seal))
    }

    fn known(&self) -> bool {
        self.digest == SHA_1 || self.digest.strip_prefix(SHA_2).is_some_and(|last| matches!(last, [1..=4]))
    }

    fn holds(&self, safe: &[u8], passphrase: &[u8]) -> bool {
        match self.digest.strip_prefix(SHA_2) {
            None => self.verify::<Sha1, Hmac<Sha1>>(safe, passphrase),
            Some([1]) => self.verify::<Sha256, Hmac<Sha256>>(safe, passphrase),
            Some([2]) => self.verify::<Sha384, Hmac<Sha384>>(safe, passphrase),
            Some([3]) => self.verify::<Sha512, Hmac<Sha512>>(safe, passphrase),
            Some(_) => self.verify::<Sha224, Hmac<Sha224>>(safe, passphrase),
        }
    }

    fn verify<D: Digest + BlockSizeUser + FixedOutputReset, M: Mac + KeyInit>(
        &self,
        safe: &[u8],
        passphrase: &[u8],
    ) -> bool {
        let key = derive::<D>(passphrase, self.salt, Purpose::Seal, self.rounds, <D as Digest>::output_size());
        let Ok(mut mac) = <M as KeyInit>::new_from_slice(&key) else { return false };
        mac.update(safe);
        mac.verify_slice(self.expected).is_ok()
    }
}

/// What an encrypted part holds.
fn decrypted(
    sealed: &Element<'_>,
    typed: &str,
    passphrase: &[u8],
    refused: Refusal,
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let info = sealed.child(1).ok_or(Refusal::Damaged)?;
    let (algorithm, data) = info.child(1).zip(info.child(2)).ok_or(Refusal::Damaged)?;
    let kind = algorithm.child(0).ok_or(Refusal::Damaged)?;
    let data = data.octets().ok_or(Refusal::Damaged)?;
    let plain = if kind.content() == PBES2 {
        modern(&algorithm, typed, &data, budget)?
    } else {
        legacy(&algorithm, kind.content(), passphrase, &data, budget)?
    };
    // Without a seal, a wrong passphrase shows as a content that makes no sense.
    let sensible = |plain: &Zeroizing<Vec<u8>>| asn1::first(plain).is_some_and(|bags| bags.is(SEQUENCE));
    plain.filter(sensible).ok_or(refused)
}

/// PBES2 (AES since 2018, usually).
fn modern(
    algorithm: &Element<'_>,
    typed: &str,
    data: &[u8],
    budget: &mut Budget,
) -> Result<Option<Zeroizing<Vec<u8>>>, Refusal> {
    let scheme = pkcs5::EncryptionScheme::try_from(algorithm.whole()).map_err(|_| Refusal::UnknownProtection)?;
    let rounds = scheme.pbes2().and_then(|params| params.kdf.pbkdf2()).map(|params| params.iteration_count);
    // A key may be longer than what one turn gives.
    budget.take(rounds.ok_or(Refusal::UnknownProtection)?, 2)?;
    match scheme.decrypt(typed.as_bytes(), data) {
        Ok(plain) => Ok(Some(Zeroizing::new(plain))),
        Err(pkcs5::Error::DecryptFailed) => Ok(None),
        Err(_) => Err(Refusal::UnknownProtection),
    }
}

/// Triple DES and RC2, which older programs still write.
fn legacy(
    algorithm: &Element<'_>,
    kind: &[u8],
    passphrase: &[u8],
    data: &[u8],
    budget: &mut Budget,
) -> Result<Option<Zeroizing<Vec<u8>>>, Refusal> {
    let parameters = algorithm.child(1).ok_or(Refusal::Damaged)?;
    let salt = parameters.child(0).ok_or(Refusal::Damaged)?;
    let rounds = parameters.child(1).and_then(|rounds| rounds.number()).ok_or(Refusal::Damaged)?;
    // A first block, then a key that may be longer than what one turn gives.
    budget.take(rounds, 3)?;
    let made = |purpose, length| derive::<Sha1>(passphrase, salt.content(), purpose, rounds, length);
    let start = made(Purpose::Start, 8);
    Ok(match kind {
        TRIPLE_DES => {
            let cipher = des::TdesEde3::new_from_slice(&made(Purpose::Key, 24)).map_err(|_| Refusal::Damaged)?;
            unchained(cipher, &start, data)
        }
        RC2_128 => unchained(rc2::Rc2::new_with_eff_key_len(&made(Purpose::Key, 16), 128), &start, data),
        RC2_40 => unchained(rc2::Rc2::new_with_eff_key_len(&made(Purpose::Key, 5), 40), &start, data),
        _ => return Err(Refusal::UnknownProtection),
    })
}

fn unchained<C: BlockCipherDecrypt>(cipher: C, start: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let chained = cbc::Decryptor::inner_iv_slice_init(cipher, start).ok()?;
    chained.decrypt_padded_vec::<Pkcs7>(data).ok().map(Zeroizing::new)
}

/// Certificates of a list of bags.
fn bags(list: &[u8], nested: u8, found: &mut Found) -> Result<(), Refusal> {
    let list = asn1::first(list).filter(|list| list.is(SEQUENCE)).ok_or(Refusal::Damaged)?;
    for bag in list.children().ok_or(Refusal::Damaged)? {
        let (Some(kind), Some(wrapped)) = (bag.child(0), bag.child(1)) else { return Err(Refusal::Damaged) };
        match kind.content() {
            // Written in clear, or behind the same passphrase as the certificates: it must not stay in such a file.
            KEY_BAG => return Err(Refusal::KeyInside),
            SHROUDED_KEY_BAG => found.key_left_out = true,
            CERTIFICATE_BAG => {
                let bag = wrapped.child(0).ok_or(Refusal::Damaged)?;
                if bag.child(0).is_some_and(|kind| kind.content() == X509) {
                    if found.certificates.len() == CERTIFICATES_MAX {
                        return Err(Refusal::TooBig);
                    }
                    let bytes = bag.child(1).and_then(|wrapped| wrapped.child(0)).and_then(|bytes| bytes.octets());
                    found.certificates.push(Certificate::from_der(&bytes.ok_or(Refusal::Damaged)?)?);
                }
            }
            NESTED_BAGS if nested < NESTED_MAX => {
                let inner = wrapped.child(0).ok_or(Refusal::Damaged)?;
                bags(inner.whole(), nested + 1, found)?;
            }
            _ => {}
        }
    }
    Ok(())
}
