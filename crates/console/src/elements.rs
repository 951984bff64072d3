//! Long lists, read one element after the other: the server has no pages.

use std::collections::VecDeque;
use std::marker::PhantomData;

use reqwest::Response;
use serde::de::DeserializeOwned;

use crate::client::{Call, Client, unreadable};
use crate::error::{About, Error, ErrorKind, Result, Unreadable};
use crate::shape::{self, Head};

/// Largest element.
const ELEMENT_MAX: usize = 16 * 1024 * 1024;
/// Largest body that is no list: an error inside a success.
const OTHER_MAX: usize = 256 * 1024;

/// How far a list was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read, once decompressed.
    pub bytes: u64,
    /// Bytes in all, when the server tells.
    pub total: Option<u64>,
    /// Elements read.
    pub elements: u64,
}

/// The elements of a list, as they arrive. Holds one part of the answer and one element at most.
#[derive(Debug)]
pub struct Elements<T> {
    client: Client,
    call: Call,
    about: About,
    response: Response,
    cutter: Cutter,
    ready: VecDeque<Result<T>>,
    progress: Progress,
    ended: bool,
    element: PhantomData<T>,
}

impl<T: DeserializeOwned> Elements<T> {
    pub(crate) fn new(client: Client, call: Call, about: About, response: Response) -> Self {
        let progress = Progress { total: response.content_length(), ..Progress::default() };
        Self {
            client,
            call,
            about,
            response,
            cutter: Cutter::default(),
            ready: VecDeque::new(),
            progress,
            ended: false,
            element: PhantomData,
        }
    }

    /// How far the list was read.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// The next element. One that cannot be read is an error, and the next ones still come; any other error is the last.
    pub async fn next(&mut self) -> Option<Result<T>> {
        loop {
            if let Some(element) = self.ready.pop_front() {
                return Some(element);
            }
            if self.ended {
                return None;
            }
            if let Err(error) = self.advance().await {
                self.ended = true;
                self.ready.push_back(Err(error));
            }
        }
    }

    /// All of them, or the first error.
    ///
    /// # Errors
    /// An element cannot be read, or the list does not come to its end.
    pub async fn all(mut self) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(element) = self.next().await {
            all.push(element?);
        }
        Ok(all)
    }

    async fn advance(&mut self) -> Result<()> {
        let Some(chunk) = self.client.chunk(&self.about, &mut self.response).await? else {
            self.ended = true;
            return match self.cutter.end() {
                End::List => Ok(()),
                End::Cut => Err(self.error(ErrorKind::Interrupted)),
                End::Other(body) => Err(self.other(&body)),
            };
        };
        self.progress.bytes += chunk.len() as u64;
        let Self { cutter, ready, progress, about, .. } = self;
        let fed = cutter.feed(&chunk, &mut |element| {
            let mut reader = serde_json::Deserializer::from_slice(element);
            let place = format!("[{}].", progress.elements);
            progress.elements += 1;
            ready.push_back(
                serde_path_to_error::deserialize(&mut reader).map_err(|error| unreadable(about, &place, &error)),
            );
        });
        fed.map_err(|what| self.error(ErrorKind::Unreadable(Unreadable { path: String::new(), what: what.to_owned() })))
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, &self.about, Vec::new())
    }

    /// A body that is no list: an error that says it is a success, or something else.
    fn other(&self, body: &[u8]) -> Error {
        let head = Head { status: 200, signed: true, ..Head::default() };
        match shape::envelope(&head, body) {
            Some(failure) => self.client.told(failure, &self.about, &self.call),
            None if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err() => {
                self.error(ErrorKind::NotAConsole)
            }
            None => {
                let what = "une liste était attendue".to_owned();
                self.error(ErrorKind::Unreadable(Unreadable { path: String::new(), what }))
            }
        }
    }
}

/// How a body ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The list was whole.
    List,
    /// It was cut.
    Cut,
    /// It was no list.
    Other(Vec<u8>),
}

/// Cuts a list into its elements, whatever the parts in which it comes.
#[derive(Debug, Default)]
pub(crate) struct Cutter {
    place: Place,
    /// What came of the present element.
    element: Vec<u8>,
    depth: u32,
    in_text: bool,
    escaped: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing yet.
    #[default]
    Before,
    /// In the list.
    Inside,
    /// After it.
    After,
    /// It is no list.
    Other,
}

impl Cutter {
    /// Takes a part, and gives the elements that end in it.
    pub(crate) fn feed(&mut self, part: &[u8], give: &mut impl FnMut(&[u8])) -> std::result::Result<(), &'static str> {
        let mut rest = part;
        while let [byte, tail @ ..] = rest {
            match self.place {
                Place::Before if byte.is_ascii_whitespace() => rest = tail,
                Place::Before if *byte == b'[' => {
                    self.place = Place::Inside;
                    rest = tail;
                }
                Place::Before => self.place = Place::Other,
                Place::Inside => rest = self.inside(rest, give)?,
                Place::After if byte.is_ascii_whitespace() => rest = tail,
                Place::After => return Err("du texte suit la liste"),
                Place::Other => {
                    if self.element.len() + rest.len() > OTHER_MAX {
                        return Err("une liste était attendue");
                    }
                    self.element.extend_from_slice(rest);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Reads up to the end of the element or of the part; gives back what follows.
    fn inside<'a>(
        &mut self,
        part: &'a [u8],
        give: &mut impl FnMut(&[u8]),
    ) -> std::result::Result<&'a [u8], &'static str> {
        for (index, byte) in part.iter().enumerate() {
            if self.in_text {
                match (self.escaped, byte) {
                    (true, _) => self.escaped = false,
                    (false, b'\\') => self.escaped = true,
                    (false, b'"') => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b',' | b']' if self.depth == 0 => {
                    self.give(&part[..index], give);
                    if *byte == b']' {
                        self.place = Place::After;
                    }
                    return Ok(&part[index + 1..]);
                }
                b'}' | b']' => self.depth = self.depth.checked_sub(1).ok_or("une liste mal formée")?,
                _ => {}
            }
        }
        if self.element.len() + part.len() > ELEMENT_MAX {
            return Err("un élément trop long");
        }
        self.element.extend_from_slice(part);
        Ok(&[])
    }

    fn give(&mut self, last: &[u8], give: &mut impl FnMut(&[u8])) {
        if self.element.is_empty() {
            // The element came whole in this part: nothing is copied.
            if !last.trim_ascii().is_empty() {
                give(last.trim_ascii());
            }
            return;
        }
        self.element.extend_from_slice(last);
        if !self.element.trim_ascii().is_empty() {
            give(self.element.trim_ascii());
        }
        self.element.clear();
    }

    /// How the body ended.
    pub(crate) fn end(&mut self) -> End {
        match self.place {
            Place::After => End::List,
            Place::Before | Place::Inside => End::Cut,
            Place::Other => End::Other(std::mem::take(&mut self.element)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn cut(body: &[u8], size: usize) -> (Vec<Value>, End) {
        let (mut cutter, mut elements) = (Cutter::default(), Vec::new());
        for part in body.chunks(size) {
            let fed = cutter.feed(part, &mut |element| elements.push(serde_json::from_slice(element).expect("JSON")));
            fed.expect("a list");
        }
        (elements, cutter.end())
    }

    #[test]
    fn what_is_no_list_or_is_cut_is_told() {
        assert_eq!(cut(b" [] ", 1), (vec![], End::List));
        assert_eq!(cut(b"", 1).1, End::Cut);
        assert_eq!(cut(b"[{\"a\":1}", 3).1, End::Cut);
        assert_eq!(cut(b"{\"status\":401}", 3).1, End::Other(b"{\"status\":401}".to_vec()));
        assert!(Cutter::default().feed(b"[1] x", &mut |_| {}).is_err());
        assert!(Cutter::default().feed(b"[1}", &mut |_| {}).is_err());
    }

    proptest! {
        #[test]
        fn a_list_is_cut_the_same_whatever_the_parts(
            texts in proptest::collection::vec("[a-z\"\\\\{}\\[\\],é ]{0,12}", 0..6), size in 1..9_usize, pretty: bool
        ) {
            let list: Vec<Value> = texts.iter().map(|text| json!({"t": text, "l": [text, 1, null]})).collect();
            let body = if pretty { serde_json::to_vec_pretty(&list) } else { serde_json::to_vec(&list) }.expect("JSON");
            prop_assert_eq!(cut(&body, size), (list, End::List));
        }
    }
}
