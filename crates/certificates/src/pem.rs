//! Text between dashes. Other text around (what `openssl` writes before each part) is left aside.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::certificate::{self, Certificate};
use crate::{Bundle, CERTIFICATES_MAX, Container, Refusal, asn1, pkcs7};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Reads the parts of a text; none: it is not one.
pub fn read(bytes: &[u8]) -> Result<Option<Bundle>, Refusal> {
    let text = String::from_utf8_lossy(bytes);
    if text.contains("PuTTY-User-Key-File") {
        return Err(Refusal::KeyOnly);
    }
    let (mut certificates, mut key, mut request, mut parts, mut container) =
        (Vec::new(), false, false, 0, Container::Pem);
    let mut rest = &text[..];
    while let Some(at) = rest.find(BEGIN) {
        rest = &rest[at + BEGIN.len()..];
        let Some(end) = rest.find(DASHES) else { break };
        let (label, after) = (rest[..end].trim(), &rest[end + DASHES.len()..]);
        let Some(close) = after.find("-----END ") else { return Err(Refusal::Damaged) };
        let body = &after[..close];
        rest = &after[close..];
        parts += 1;
        if label.ends_with("PRIVATE KEY") || label.ends_with("PRIVATE KEY BLOCK") {
            // A notice shows the dashes around nothing. The sum that ends a block of PGP is not of its body.
            let plain = body.trim_end().rsplit_once("\n=").map_or(body, |(plain, _)| plain);
            key |= decoded(body).or_else(|| decoded(plain)).is_some();
        } else if label.ends_with("CERTIFICATE REQUEST") {
            request = true;
        } else if label.ends_with("CERTIFICATE") {
            let bytes = decoded(body).ok_or(Refusal::Damaged)?;
            // A « trusted certificate » is followed by what its owner thinks of it.
            certificates.push(Certificate::from_der(asn1::first(&bytes).ok_or(Refusal::Damaged)?.whole())?);
        } else if matches!(label, "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA") {
            let bytes = decoded(body).ok_or(Refusal::Damaged)?;
            certificates.extend(pkcs7::certificates(&asn1::first(&bytes).ok_or(Refusal::Damaged)?)?);
            container = Container::P7b;
        }
        if certificates.len() > CERTIFICATES_MAX {
            return Err(Refusal::TooBig);
        }
    }
    match (certificates.is_empty(), key, request) {
        (false, true, _) => Err(Refusal::KeyInside),
        (true, true, _) => Err(Refusal::KeyOnly),
        (true, false, true) => Err(Refusal::Request),
        (true, false, false) => {
            if parts == 0 {
                Ok(None)
            } else {
                Err(Refusal::NoCertificate)
            }
        }
        (false, false, _) => {
            let certificates = certificate::in_order(certificates);
            Ok(Some(Bundle { container, certificates, key_left_out: false }))
        }
    }
}

/// The bytes of a text in base64 and nothing else.
pub fn bare(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = std::str::from_utf8(bytes).ok()?;
    decoded(text.trim_start_matches('\u{feff}'))
}

fn decoded(body: &str) -> Option<Zeroizing<Vec<u8>>> {
    // Headers (« Proc-Type: … ») come before an empty line.
    let body = match body.split_once("\n\n").or_else(|| body.split_once("\r\n\r\n")) {
        Some((headers, body)) if headers.contains(':') => body,
        _ => body,
    };
    let plain: Zeroizing<String> = Zeroizing::new(body.chars().filter(|letter| !letter.is_whitespace()).collect());
    STANDARD.decode(plain.as_bytes()).ok().filter(|bytes| !bytes.is_empty()).map(Zeroizing::new)
}
