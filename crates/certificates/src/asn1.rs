//! Reads ASN.1 as it is found: containers are often BER (lengths left open, octets in pieces), which libraries made for
//! DER refuse. Certificates themselves are given whole to such a library.

use std::borrow::Cow;

pub const INTEGER: u8 = 0x02;
pub const BITS: u8 = 0x03;
pub const OCTETS: u8 = 0x04;
pub const OID: u8 = 0x06;
pub const SEQUENCE: u8 = 0x30;
/// A tag of the context that holds others.
pub const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// Elements inside one another: nothing honest goes deeper, and recursion stays bounded.
const DEPTH_MAX: u8 = 32;

/// One element: its tag and its content.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    tag: u8,
    whole: &'a [u8],
    content: &'a [u8],
    depth: u8,
}

/// The element at the start; none: there is none that holds.
pub fn first(bytes: &[u8]) -> Option<Element<'_>> {
    element(bytes, 0)
}

fn element(bytes: &[u8], depth: u8) -> Option<Element<'_>> {
    let (&tag, rest) = bytes.split_first()?;
    if depth > DEPTH_MAX || tag & 0x1f == 0x1f {
        return None;
    }
    let (&short, after) = rest.split_first()?;
    if short == 0x80 {
        // The length is left open: elements until the mark of the end. Only what holds others may do so.
        if tag & 0x20 == 0 {
            return None;
        }
        let mut at = 0;
        while after.get(at..at + 2)? != [0, 0] {
            at += element(&after[at..], depth + 1)?.whole.len();
        }
        let whole = &bytes[..2 + at + 2];
        return Some(Element { tag, whole, content: &after[..at], depth });
    }
    let (length, header) = if short & 0x80 == 0 {
        (usize::from(short), 2)
    } else {
        let digits = after.get(..usize::from(short & 0x7f)).filter(|digits| digits.len() <= 4)?;
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), 2 + digits.len())
    };
    let whole = bytes.get(..header.checked_add(length)?)?;
    Some(Element { tag, whole, content: &whole[header..], depth })
}

impl<'a> Element<'a> {
    /// It has this tag.
    pub fn is(&self, tag: u8) -> bool {
        self.tag == tag
    }

    /// With its tag and its length.
    pub fn whole(&self) -> &'a [u8] {
        self.whole
    }

    /// Without them.
    pub fn content(&self) -> &'a [u8] {
        self.content
    }

    /// What it holds, when it holds others.
    pub fn children(&self) -> Option<Children<'a>> {
        (self.tag & 0x20 != 0).then_some(Children { rest: self.content, depth: self.depth + 1 })
    }

    /// The n-th element that it holds.
    pub fn child(&self, rank: usize) -> Option<Element<'a>> {
        self.children()?.nth(rank)
    }

    /// It holds others, and the first one names a kind.
    pub fn starts_with_oid(&self) -> bool {
        self.tag == SEQUENCE && self.child(0).is_some_and(|first| first.is(OID))
    }

    /// Octets, whole or in pieces, under whatever tag.
    pub fn octets(&self) -> Option<Cow<'a, [u8]>> {
        let Some(pieces) = self.children() else { return Some(Cow::Borrowed(self.content)) };
        let mut joined = Vec::new();
        for piece in pieces {
            joined.extend_from_slice(&piece.octets()?);
        }
        Some(Cow::Owned(joined))
    }

    /// A whole number that is not negative and fits.
    pub fn number(&self) -> Option<u32> {
        let digits = self.content.strip_prefix(&[0]).unwrap_or(self.content);
        let negative = self.content.first().is_some_and(|digit| digit & 0x80 != 0);
        let fits = self.tag == INTEGER && digits.len() <= 4 && !negative && !self.content.is_empty();
        fits.then(|| digits.iter().fold(0, |number, digit| number << 8 | u32::from(*digit)))
    }
}

/// Elements one after the other. What cannot be read ends them.
pub struct Children<'a> {
    rest: &'a [u8],
    depth: u8,
}

impl<'a> Iterator for Children<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        let next = element(self.rest, self.depth)?;
        self.rest = &self.rest[next.whole.len()..];
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn octets_in_pieces_under_an_open_length_are_joined() {
        let element = first(&[0x24, 0x80, 0x04, 0x01, 0xaa, 0x04, 0x02, 0xbb, 0xcc, 0, 0, 0x05]).expect("an element");
        assert_eq!(element.octets().expect("octets")[..], [0xaa, 0xbb, 0xcc]);
        assert_eq!(element.whole().len(), 11);
    }

    #[test]
    fn what_goes_too_deep_or_too_far_is_not_an_element() {
        assert!(first(&[0x30, 0x80].repeat(100)).is_none());
        assert!(first(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0]).is_none());
        assert!(first(&[0x04, 0x80, 0, 0]).is_none(), "octets without a length");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            fn walk(element: &Element<'_>) {
                let _ = (element.octets(), element.number(), element.starts_with_oid());
                for child in element.children().into_iter().flatten() {
                    walk(&child);
                }
            }
            if let Some(element) = first(&bytes) {
                walk(&element);
            }
        }
    }
}
