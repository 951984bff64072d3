//! Spreadsheets in the open format of office suites (OpenDocument 1.3, ISO/IEC 26300).

mod styles;
mod xml;

use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::book::{Book, Cell, Sheet};
use styles::{CONTENT_NAMESPACES, MANIFEST, MIME, STYLES};
use xml::Xml;

type Zip = ZipWriter<Cursor<Vec<u8>>>;

/// The file of a book. What is written goes straight into its compressed form.
///
/// # Errors
/// None in practice: nothing but memory is written.
pub fn write(book: &Book) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = plain.compression_method(CompressionMethod::Deflated);
    // First and as it is: programs recognise the format by it.
    zip.start_file("mimetype", plain)?;
    zip.write_all(MIME.as_bytes())?;
    zip.start_file("content.xml", packed)?;
    let mut zip = content(zip, book)?;
    zip.start_file("styles.xml", packed)?;
    zip.write_all(STYLES.as_bytes())?;
    zip.start_file("meta.xml", packed)?;
    let mut zip = meta(zip, book)?;
    zip.start_file("settings.xml", packed)?;
    let mut zip = settings(zip, book)?;
    zip.start_file("META-INF/manifest.xml", packed)?;
    zip.write_all(MANIFEST.as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

fn content(zip: Zip, book: &Book) -> io::Result<Zip> {
    let mut xml = Xml::new(zip)?;
    xml.open("office:document-content", CONTENT_NAMESPACES)?;
    let widths = widths(book);
    styles::automatic(&mut xml, &widths)?;
    xml.open("office:body", &[])?;
    xml.open("office:spreadsheet", &[])?;
    for sheet in &book.sheets {
        table(&mut xml, sheet, &widths)?;
    }
    filters(&mut xml, book)?;
    xml.close("office:spreadsheet")?;
    xml.close("office:body")?;
    xml.close("office:document-content")?;
    Ok(xml.into_inner())
}

/// Widths of the columns, each once, in tenths of a millimetre.
fn widths(book: &Book) -> Vec<u32> {
    let heads = book.sheets.iter().flat_map(|sheet| &sheet.heads);
    let mut widths: Vec<u32> = heads.map(|(_, width)| tenths(*width)).collect();
    widths.sort_unstable();
    widths.dedup();
    widths
}

fn tenths(centimetres: f32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width between 1 and 30 cm")]
    let tenths = (centimetres * 100.0).clamp(100.0, 3_000.0) as u32;
    tenths
}

fn table(xml: &mut Xml<Zip>, sheet: &Sheet, widths: &[u32]) -> io::Result<()> {
    xml.open("table:table", &[("table:name", &sheet.name), ("table:style-name", "feuille")])?;
    for (_, width) in &sheet.heads {
        let rank = widths.binary_search(&tenths(*width)).unwrap_or_default();
        xml.empty("table:table-column", &[("table:style-name", &styles::column(rank))])?;
    }
    xml.open("table:table-header-rows", &[])?;
    xml.open("table:table-row", &[])?;
    for (label, _) in &sheet.heads {
        text_cell(xml, "titre", label)?;
    }
    xml.close("table:table-row")?;
    xml.close("table:table-header-rows")?;
    for row in &sheet.rows {
        xml.open("table:table-row", &[])?;
        for value in row {
            cell(xml, value)?;
        }
        xml.close("table:table-row")?;
    }
    xml.close("table:table")
}

fn cell(xml: &mut Xml<Zip>, cell: &Cell) -> io::Result<()> {
    match cell {
        Cell::Empty => xml.empty("table:table-cell", &[]),
        Cell::Text(text) => text_cell(xml, "texte", text),
        Cell::Number(number) => typed(xml, "nombre", "float", "office:value", &number.to_string(), &french(*number)),
        Cell::Share(share) => {
            let shown = format!("{:.0} %", share * 100.0);
            typed(xml, "part", "percentage", "office:value", &share.to_string(), &shown)
        }
        Cell::Day(day) => {
            let stored = day.format("%Y-%m-%d").to_string();
            typed(xml, "jour", "date", "office:date-value", &stored, &day.format("%d/%m/%Y").to_string())
        }
        Cell::Moment(moment) => {
            let stored = moment.format("%Y-%m-%dT%H:%M:%S").to_string();
            typed(xml, "moment", "date", "office:date-value", &stored, &moment.format("%d/%m/%Y %H:%M").to_string())
        }
    }
}

fn french(number: f64) -> String {
    number.to_string().replace('.', ",")
}

fn typed(xml: &mut Xml<Zip>, style: &str, kind: &str, name: &str, stored: &str, shown: &str) -> io::Result<()> {
    xml.open("table:table-cell", &[("table:style-name", style), ("office:value-type", kind), (name, stored)])?;
    xml.paragraph(shown)?;
    xml.close("table:table-cell")
}

/// Typed as text: whatever it starts with, no program takes it for a formula.
fn text_cell(xml: &mut Xml<Zip>, style: &str, text: &str) -> io::Result<()> {
    xml.open("table:table-cell", &[("table:style-name", style), ("office:value-type", "string")])?;
    for line in text.lines() {
        xml.paragraph(line)?;
    }
    xml.close("table:table-cell")
}

/// Buttons that sort and filter, on the headings.
fn filters(xml: &mut Xml<Zip>, book: &Book) -> io::Result<()> {
    let filled = book.sheets.iter().filter(|sheet| !sheet.rows.is_empty());
    xml.open("table:database-ranges", &[])?;
    for (rank, sheet) in filled.enumerate() {
        let last = letters(sheet.heads.len().saturating_sub(1));
        let name = &sheet.name;
        let range = format!("'{name}'.A1:'{name}'.{last}{}", sheet.rows.len() + 1);
        xml.empty(
            "table:database-range",
            &[
                ("table:name", &format!("plage_{rank}")),
                ("table:target-range-address", &range),
                ("table:display-filter-buttons", "true"),
            ],
        )?;
    }
    xml.close("table:database-ranges")
}

/// Letters of a column: A, …, Z, AA.
fn letters(rank: usize) -> String {
    let last = char::from(b'A' + u8::try_from(rank % 26).unwrap_or_default());
    if rank < 26 { last.to_string() } else { format!("{}{last}", letters(rank / 26 - 1)) }
}

fn meta(zip: Zip, book: &Book) -> io::Result<Zip> {
    let mut xml = Xml::new(zip)?;
    xml.open(
        "office:document-meta",
        &[
            ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
            ("office:version", "1.3"),
        ],
    )?;
    xml.open("office:meta", &[])?;
    for (name, text) in [("meta:generator", "Accostage"), ("dc:title", book.title.as_str()), ("dc:language", "fr-FR")] {
        xml.open(name, &[])?;
        xml.text(text)?;
        xml.close(name)?;
    }
    xml.close("office:meta")?;
    xml.close("office:document-meta")?;
    Ok(xml.into_inner())
}

/// The headings stay in sight.
fn settings(zip: Zip, book: &Book) -> io::Result<Zip> {
    const FROZEN: [(&str, &str, &str); 4] = [
        ("HorizontalSplitMode", "short", "0"),
        ("VerticalSplitMode", "short", "2"),
        ("VerticalSplitPosition", "int", "1"),
        ("PositionBottom", "int", "1"),
    ];
    let mut xml = Xml::new(zip)?;
    xml.open(
        "office:document-settings",
        &[
            ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
            ("xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0"),
            ("office:version", "1.3"),
        ],
    )?;
    xml.open("office:settings", &[])?;
    xml.open("config:config-item-set", &[("config:name", "ooo:view-settings")])?;
    xml.open("config:config-item-map-indexed", &[("config:name", "Views")])?;
    xml.open("config:config-item-map-entry", &[])?;
    xml.open("config:config-item-map-named", &[("config:name", "Tables")])?;
    for sheet in &book.sheets {
        xml.open("config:config-item-map-entry", &[("config:name", &sheet.name)])?;
        for (name, kind, value) in FROZEN {
            xml.open("config:config-item", &[("config:name", name), ("config:type", kind)])?;
            xml.text(value)?;
            xml.close("config:config-item")?;
        }
        xml.close("config:config-item-map-entry")?;
    }
    xml.close("config:config-item-map-named")?;
    xml.close("config:config-item-map-entry")?;
    xml.close("config:config-item-map-indexed")?;
    xml.close("config:config-item-set")?;
    xml.close("office:settings")?;
    xml.close("office:document-settings")?;
    Ok(xml.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
