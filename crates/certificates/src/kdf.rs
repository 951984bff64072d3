//! Keys made from a passphrase as PKCS #12 does (RFC 7292, appendix B).

use sha2::digest::common::BlockSizeUser;
use sha2::digest::{Digest, FixedOutputReset};
use zeroize::Zeroizing;

/// What the bytes are for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// A key of encryption.
    Key = 1,
    /// A first block.
    Start = 2,
    /// A key of authentication.
    Seal = 3,
}

/// A passphrase as PKCS #12 writes it: UTF-16, ended by a zero.
pub fn wide(passphrase: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(passphrase.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect())
}

/// `length` bytes made from a passphrase written by [`wide`], or from none at all.
pub fn derive<D: Digest + BlockSizeUser + FixedOutputReset>(
    passphrase: &[u8],
    salt: &[u8],
    purpose: Purpose,
    rounds: u32,
    length: usize,
) -> Zeroizing<Vec<u8>> {
    let block = D::block_size();
    let filled =
        |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().cycle().take(bytes.len().div_ceil(block) * block).collect() };
    let mut input = Zeroizing::new(filled(salt));
    input.extend_from_slice(&Zeroizing::new(filled(passphrase)));
    let diversifier = vec![purpose as u8; block];
    let mut out = Zeroizing::new(Vec::with_capacity(length + 64));
    let mut digest = D::new();
    loop {
        Digest::update(&mut digest, &diversifier);
        Digest::update(&mut digest, &input[..]);
        let mut hash = digest.finalize_reset();
        for _ in 1..rounds {
            Digest::update(&mut digest, &hash);
            hash = digest.finalize_reset();
        }
        out.extend_from_slice(&hash);
        if out.len() >= length {
            out.truncate(length);
            return out;
        }
        // Each block of the input becomes itself + the hash repeated + 1.
        let repeated: Zeroizing<Vec<u8>> = Zeroizing::new(hash.iter().copied().cycle().take(block).collect());
        for chunk in input.chunks_mut(block) {
            let mut carry = 1_u16;
            for (byte, added) in chunk.iter_mut().zip(repeated.iter()).rev() {
                let sum = u16::from(*byte) + u16::from(*added) + carry;
                *byte = sum.to_be_bytes()[1];
                carry = sum >> 8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::Sha256;

    use super::*;

    /// Answers of `PKCS12_key_gen_utf8` of OpenSSL.
    #[test]
    fn keys_are_those_of_openssl() {
        let made = |purpose| {
            let bytes = derive::<Sha256>(&wide("ge@äheim"), &[1, 2, 3, 4, 5, 6, 7, 8], purpose, 100, 32);
            bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        assert_eq!(made(Purpose::Key), "fae4d4957a3cc781e1180b9d4fb79c1e0c8579b746a3177e5b0768a3118bf863");
        assert_eq!(made(Purpose::Start), "e5ff813bc6547de5155b14d2fada85b3201a977349db6e26ccc998d9e8f83d6c");
        assert_eq!(made(Purpose::Seal), "136355ed9434516682534f46d63956db5ff06b844702c2c1f3b46321e2524a4d");
    }
}
