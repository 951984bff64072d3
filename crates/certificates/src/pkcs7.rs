//! PKCS #7: certificates in a signed envelope, usually without any signature.

use crate::asn1::{Element, OID, SEQUENCE, context};
use crate::certificate::Certificate;
use crate::{CERTIFICATES_MAX, Refusal};

/// 1.2.840.113549.1.7.2
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// Certificates of a signed envelope.
pub fn certificates(outer: &Element<'_>) -> Result<Vec<Certificate>, Refusal> {
    let kind = outer.child(0).filter(|kind| kind.is(OID)).ok_or(Refusal::Damaged)?;
    if kind.content() != SIGNED_DATA {
        return Err(Refusal::Unknown);
    }
    let signed = outer.child(1).and_then(|wrapped| wrapped.child(0)).filter(|signed| signed.is(SEQUENCE));
    // version, digests, content, then the certificates under the tag [0].
    let list = signed.ok_or(Refusal::Damaged)?.children().ok_or(Refusal::Damaged)?.skip(3);
    let list = list.into_iter().find(|part| part.is(context(0)));
    let list = list.and_then(|list| list.children()).ok_or(Refusal::NoCertificate)?;
    // Attribute certificates, under other tags, are not about a key.
    let items: Vec<Element<'_>> = list.filter(|item| item.is(SEQUENCE)).take(CERTIFICATES_MAX + 1).collect();
    if items.len() > CERTIFICATES_MAX {
        return Err(Refusal::TooBig);
    }
    items.into_iter().map(|item| Certificate::from_der(item.whole())).collect()
}
