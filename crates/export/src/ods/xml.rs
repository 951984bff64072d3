//! XML, written as it goes.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Attributes, in order.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

pub struct Xml<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> Xml<W> {
    pub fn new(out: W) -> io::Result<Self> {
        let mut writer = Writer::new(out);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    pub fn into_inner(self) -> W {
        self.writer.into_inner()
    }

    pub fn open(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    pub fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_event(Event::Text(BytesText::new(&allowed(text))))
    }

    /// A line of text, its spaces and tabs kept: readers fold them otherwise.
    pub fn paragraph(&mut self, line: &str) -> io::Result<()> {
        self.open("text:p", &[])?;
        let mut plain = String::new();
        let mut spaces = 0_usize;
        for letter in line.chars() {
            // The first space of several is an ordinary one, unless it starts the line.
            if letter == ' ' && (spaces > 0 || plain.is_empty() || plain.ends_with(' ')) {
                spaces += 1;
                continue;
            }
            self.spaces(&mut plain, &mut spaces)?;
            if letter == '\t' {
                self.text(&std::mem::take(&mut plain))?;
                self.empty("text:tab", &[])?;
            } else {
                plain.push(letter);
            }
        }
        self.spaces(&mut plain, &mut spaces)?;
        self.text(&plain)?;
        self.close("text:p")
    }

    fn spaces(&mut self, plain: &mut String, spaces: &mut usize) -> io::Result<()> {
        if *spaces > 0 {
            self.text(&std::mem::take(plain))?;
            self.empty("text:s", &[("text:c", &spaces.to_string())])?;
            *spaces = 0;
        }
        Ok(())
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, allowed(value).as_str()));
    }
    start
}

/// Signs that XML cannot carry are shown as such rather than making the file unreadable.
fn allowed(text: &str) -> String {
    let forbidden = |letter: char| {
        (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}'))
            || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().map(|letter| if forbidden(letter) { '\u{fffd}' } else { letter }).collect()
}
