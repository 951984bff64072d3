//! How the sheets look.

use std::io::{self, Write};

use super::xml::{Attributes, Xml};

pub const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

pub const MANIFEST: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">"#,
    r#"<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>"#,
    r#"<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>"#,
    r#"<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>"#,
    r#"<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>"#,
    r#"<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>"#,
    r#"</manifest:manifest>"#
);

pub const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" "#,
    r#"xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"><office:styles>"#,
    r#"<style:default-style style:family="table-cell">"#,
    r#"<style:text-properties fo:language="fr" fo:country="FR" fo:font-size="10pt"/></style:default-style>"#,
    r#"<style:style style:name="Default" style:family="table-cell"/>"#,
    r#"</office:styles></office:document-styles>"#
);

pub const CONTENT_NAMESPACES: Attributes<'static> = &[
    ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("xmlns:number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
    ("xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("office:version", "1.3"),
];

/// Name of the style of a column.
pub fn column(rank: usize) -> String {
    format!("colonne{rank}")
}

/// Styles of the columns (in tenths of a millimetre) and of the cells.
pub fn automatic<W: Write>(xml: &mut Xml<W>, widths: &[u32]) -> io::Result<()> {
    xml.open("office:automatic-styles", &[])?;
    for (rank, width) in widths.iter().enumerate() {
        xml.open("style:style", &[("style:name", &column(rank)), ("style:family", "table-column")])?;
        let width = format!("{}.{:02}cm", width / 100, width % 100);
        xml.empty("style:table-column-properties", &[("style:column-width", &width)])?;
        xml.close("style:style")?;
    }
    xml.open("style:style", &[("style:name", "feuille"), ("style:family", "table")])?;
    xml.empty("style:table-properties", &[("table:display", "true")])?;
    xml.close("style:style")?;
    dates(xml)?;
    xml.open("number:percentage-style", &[("style:name", "N-part")])?;
    xml.empty("number:number", &[("number:decimal-places", "0"), ("number:min-integer-digits", "1")])?;
    xml.open("number:text", &[])?;
    xml.text(" %")?;
    xml.close("number:text")?;
    xml.close("number:percentage-style")?;
    for (name, data) in [
        ("titre", None),
        ("texte", None),
        ("nombre", None),
        ("part", Some("N-part")),
        ("jour", Some("N-jour")),
        ("moment", Some("N-moment")),
    ] {
        cell(xml, name, data)?;
    }
    xml.close("office:automatic-styles")
}

fn cell<W: Write>(xml: &mut Xml<W>, name: &str, data: Option<&str>) -> io::Result<()> {
    let mut attributes =
        vec![("style:name", name), ("style:family", "table-cell"), ("style:parent-style-name", "Default")];
    attributes.extend(data.map(|data| ("style:data-style-name", data)));
    xml.open("style:style", &attributes)?;
    if name == "titre" {
        let look = [("fo:wrap-option", "wrap"), ("style:vertical-align", "middle"), ("fo:background-color", "#e3e3fd")];
        xml.empty("style:table-cell-properties", &look)?;
        xml.empty("style:text-properties", &[("fo:font-weight", "bold"), ("fo:color", "#000091")])?;
    } else {
        xml.empty("style:table-cell-properties", &[("fo:wrap-option", "wrap"), ("style:vertical-align", "top")])?;
    }
    xml.close("style:style")
}

/// `31/12/2026`, then the same with the hour.
fn dates<W: Write>(xml: &mut Xml<W>) -> io::Result<()> {
    for (name, hour) in [("N-jour", false), ("N-moment", true)] {
        xml.open("number:date-style", &[("style:name", name)])?;
        let long = [("number:style", "long")];
        for (part, after) in [("number:day", "/"), ("number:month", "/")] {
            xml.empty(part, &long)?;
            between(xml, after)?;
        }
        xml.empty("number:year", &long)?;
        if hour {
            between(xml, " ")?;
            xml.empty("number:hours", &long)?;
            between(xml, ":")?;
            xml.empty("number:minutes", &long)?;
        }
        xml.close("number:date-style")?;
    }
    Ok(())
}

fn between<W: Write>(xml: &mut Xml<W>, text: &str) -> io::Result<()> {
    xml.open("number:text", &[])?;
    xml.text(text)?;
    xml.close("number:text")
}
