//! The secrets, and their sealing by a passphrase.

use std::sync::Arc;

use accostage_app::ports::{Keys, Signer, StoreKey};
use accostage_app::{AppError, Code};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Store key, then seed of the signature key, then seed of the agreement key.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Bundle([u8; 96]);

impl std::fmt::Debug for Bundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bundle(***)")
    }
}

impl Bundle {
    /// Fresh secrets from the operating system.
    pub fn make() -> Result<Self, AppError> {
        Ok(Self(random()?))
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn as_bytes(&self) -> &[u8; 96] {
        &self.0
    }

    /// What the application works with once the bundle is open.
    pub fn keys(&self) -> Keys {
        Keys { store: StoreKey(part(&self.0, 0)), device: Arc::new(Device(SigningKey::from_bytes(&part(&self.0, 32)))) }
    }

    /// Public identity of the device: signature key, agreement key.
    pub fn public(&self) -> (String, String) {
        let signing = SigningKey::from_bytes(&part(&self.0, 32));
        let agreement = StaticSecret::from(part(&self.0, 64));
        (hex(signing.verifying_key().as_bytes()), hex(PublicKey::from(&agreement).as_bytes()))
    }
}

/// The signature key of the device; the library erases it from memory when it is dropped.
struct Device(SigningKey);

impl Signer for Device {
    fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }

    fn sign(&self, text: &[u8]) -> String {
        hex(&self.0.sign(text).to_bytes())
    }
}

fn part(bytes: &[u8; 96], from: usize) -> [u8; 32] {
    let mut part = [0; 32];
    part.copy_from_slice(&bytes[from..from + 32]);
    part
}

/// The bundle sealed by a passphrase. The parameters travel with it, so that they can be raised later.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sealed {
    /// Memory of Argon2id, in KiB.
    memory: u32,
    /// Passes of Argon2id.
    passes: u32,
    salt: String,
    nonce: String,
    sealed: String,
}

/// RFC 9106, second recommended choice (64 MiB, 3 passes): a laptop answers in a fraction of a second.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// A hostile `keys.json` must not make us take the whole memory.
const MEMORY_MAX_KIB: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 16;

/// Seals the bundle. `bound` ties it to its place: the sealed bytes open nowhere else.
pub fn seal(bundle: &Bundle, passphrase: &str, bound: &str) -> Result<Sealed, AppError> {
    let (salt, nonce): ([u8; 16], [u8; 24]) = (random()?, random()?);
    let cipher = cipher(passphrase, &salt, MEMORY_KIB, PASSES)?;
    let payload = Payload { msg: bundle.as_bytes(), aad: bound.as_bytes() };
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| internal("seal"))?;
    Ok(Sealed { memory: MEMORY_KIB, passes: PASSES, salt: hex(&salt), nonce: hex(&nonce), sealed: hex(&sealed) })
}

/// Opens the bundle; none whatever is wrong (passphrase, place, bytes): the caller learns nothing more.
pub fn open(sealed: &Sealed, passphrase: &str, bound: &str) -> Option<Bundle> {
    if sealed.memory > MEMORY_MAX_KIB || sealed.passes > PASSES_MAX {
        return None;
    }
    let cipher = cipher(passphrase, &unhex(&sealed.salt)?, sealed.memory, sealed.passes).ok()?;
    let nonce: [u8; 24] = unhex(&sealed.nonce)?.try_into().ok()?;
    let payload = Payload { msg: &unhex(&sealed.sealed)?, aad: bound.as_bytes() };
    let mut clear = cipher.decrypt(&XNonce::from(nonce), payload).ok()?;
    let bundle = Bundle::from_bytes(&clear);
    clear.zeroize();
    bundle
}

fn cipher(passphrase: &str, salt: &[u8], memory: u32, passes: u32) -> Result<XChaCha20Poly1305, AppError> {
    let params = Params::new(memory, passes, 1, Some(32)).map_err(|_| internal("argon2 parameters"))?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(|_| internal("argon2"))?;
    let cipher = XChaCha20Poly1305::new(&key.into());
    key.zeroize();
    Ok(cipher)
}

fn random<const N: usize>() -> Result<[u8; N], AppError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| internal("random"))?;
    Ok(bytes)
}

fn internal(what: &str) -> AppError {
    AppError::new(Code::Internal, "Le chiffrement a échoué.", "Relancez Accostage.").with_details(what)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_passphrase_at_the_right_place_opens() {
        let bundle = Bundle::make().expect("random");
        let sealed = seal(&bundle, "cheval correct pile agrafe", "a").expect("sealed");
        let opened = open(&sealed, "cheval correct pile agrafe", "a").expect("opens");
        assert_eq!(opened.as_bytes(), bundle.as_bytes());
        assert!(open(&sealed, "cheval correct pile agrafe ", "a").is_none());
        assert!(open(&sealed, "cheval correct pile agrafe", "b").is_none());
    }

    #[test]
    fn a_hostile_file_cannot_ask_for_all_the_memory() {
        let bundle = Bundle::make().expect("random");
        let mut sealed = seal(&bundle, "cheval correct pile agrafe", "a").expect("sealed");
        sealed.memory = u32::MAX;
        assert!(open(&sealed, "cheval correct pile agrafe", "a").is_none());
    }
}
