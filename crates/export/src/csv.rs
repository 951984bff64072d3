//! A table as text that French spreadsheets open by a double click: UTF-8 with its mark, semicolons.

use crate::book::{Cell, Sheet};

/// Tells spreadsheets that what follows is UTF-8.
const MARK: &str = "\u{feff}";

/// A sheet, one line of text per line.
#[must_use]
pub fn write(sheet: &Sheet) -> Vec<u8> {
    let mut text = String::from(MARK);
    line(&mut text, sheet.heads.iter().map(|(label, _)| quoted(label)));
    for row in &sheet.rows {
        line(&mut text, row.iter().map(shown));
    }
    text.into_bytes()
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    text.push_str(&cells.collect::<Vec<_>>().join(";"));
    text.push_str("\r\n");
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => quoted(text),
        Cell::Number(number) => number.to_string().replace('.', ","),
        Cell::Share(share) => format!("{:.0} %", share * 100.0),
        Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
        Cell::Moment(moment) => moment.format("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

/// A text that stays one cell and one text: a spreadsheet would run what looks like a formula.
fn quoted(text: &str) -> String {
    const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let kept = if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() };
    if kept.contains([';', '"', '\n', '\r', ',', '\t']) || kept.trim() != kept {
        format!("\"{}\"", kept.replace('"', "\"\""))
    } else {
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(texts: &[&str]) -> String {
        let rows = vec![texts.iter().map(|text| Cell::text(*text)).collect()];
        let sheet = Sheet { name: "x".to_owned(), heads: vec![("Nom".to_owned(), 1.0)], rows };
        String::from_utf8(write(&sheet)).expect("UTF-8")
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for first in ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝"] {
            let text = written(&[&format!("{first}HYPERLINK(\"http://x\";\"y\")")]);
            let cell = text.lines().nth(1).expect("a line").trim_start_matches('"');
            assert!(cell.starts_with('\''), "{first:?}: {text}");
        }
    }

    #[test]
    fn a_text_stays_one_cell() {
        assert_eq!(
            written(&["a;b", "dit « x \"y\" »", "deux\nlignes"]),
            format!("{MARK}Nom\r\n\"a;b\";\"dit « x \"\"y\"\" »\";\"deux\nlignes\"\r\n")
        );
    }
}
