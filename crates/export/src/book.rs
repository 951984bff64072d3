//! What a spreadsheet holds, whatever its format.

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime};

/// Longest name of a sheet: what every office suite takes.
const SHEET_NAME_MAX: usize = 31;

/// A file of sheets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// Title of the file.
    pub title: String,
    /// Its sheets, in order; never empty.
    pub sheets: Vec<Sheet>,
}

/// A table with one line of headings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Name, unique in its book.
    pub name: String,
    /// Headings, with the width of their column in centimetres.
    pub heads: Vec<(String, f32)>,
    /// Lines.
    pub rows: Vec<Vec<Cell>>,
}

/// A typed cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A share, 1 for the whole.
    Share(f64),
    /// A day.
    Day(NaiveDate),
    /// A day and an hour, where the user is.
    Moment(NaiveDateTime),
}

impl Cell {
    /// A text; nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A moment given in milliseconds since 1970-01-01 UTC, to the second.
    #[must_use]
    pub fn moment(at: i64) -> Self {
        let seconds = at.div_euclid(1_000);
        DateTime::from_timestamp(seconds, 0)
            .map_or(Self::Empty, |moment| Self::Moment(moment.with_timezone(&Local).naive_local()))
    }

    /// A day written `YYYY-MM-DD`; the text as it is when it is not one.
    #[must_use]
    pub fn day(text: &str) -> Self {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map_or_else(|_| Self::text(text), Self::Day)
    }

    /// A day and an hour as people and programs write them; the text as it is when it is not one.
    #[must_use]
    pub fn day_and_hour(text: &str) -> Self {
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Self::Moment(moment.with_timezone(&Local).naive_local());
        }
        let forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
        let read = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        read.map_or_else(|| Self::day(text), Self::Moment)
    }
}

impl Book {
    /// Adds a sheet under a name that every office suite takes and that no other sheet has.
    pub fn add(&mut self, name: &str, heads: Vec<(String, f32)>, rows: Vec<Vec<Cell>>) {
        let name = self.free_name(name);
        self.sheets.push(Sheet { name, heads, rows });
    }

    /// The name that [`Self::add`] would give.
    pub fn free_name(&self, name: &str) -> String {
        let allowed = |letter: char| if letter.is_control() || "[]*?:/\\".contains(letter) { ' ' } else { letter };
        // The straight apostrophe quotes the names of sheets in addresses.
        let plain: String = name.replace('\'', "’").chars().map(allowed).collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = if plain.is_empty() { "Feuille".to_owned() } else { plain };
        let names = (1_u32..).map(|rank| {
            let mark = if rank == 1 { String::new() } else { format!(" ({rank})") };
            let stem: String = plain.chars().take(SHEET_NAME_MAX - mark.len()).collect();
            format!("{}{mark}", stem.trim_end())
        });
        let taken = |name: &String| self.sheets.iter().any(|sheet| sheet.name.to_lowercase() == name.to_lowercase());
        names.into_iter().find(|name| !taken(name)).unwrap_or_default()
    }
}

/// Headings with their width.
pub fn heads<const N: usize>(heads: [(&str, f32); N]) -> Vec<(String, f32)> {
    heads.into_iter().map(|(label, width)| (label.to_owned(), width)).collect()
}
