//! Adapter: what leaves in the form of files that other programs open.
//!
//! Spreadsheets in the open format of office suites ([`ods`]), tables as text ([`csv`]), archives ([`archive`]), and
//! files that appear under their name only once they are whole ([`file`]). [`OpenFormats`] is the port of `app`. What
//! a dossier means is decided elsewhere: here is only how it is laid out.

pub mod archive;
mod book;
pub mod csv;
mod dossier_book;
pub mod file;
mod findings;
mod flow_book;
mod journal_sheet;
mod list_book;
pub mod ods;

use std::io::{Read, Seek, Write};

use accostage_app::dossiers::Examined;
use accostage_app::flows::Flows;
use accostage_app::ports::{Formats, Limits, ListForm, PortResult, Summary};
use accostage_app::{AppError, Code};

pub use book::{Book, Cell, Sheet};
pub use dossier_book::dossier_book;
pub use flow_book::{flow_book, whole_matrix};
pub use journal_sheet::journal_sheet;
pub use list_book::list_book;

/// Open formats, written here.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenFormats;

impl Formats for OpenFormats {
    type Writer<W: Write + Seek + Send> = archive::Writer<W>;
    type Reader<R: Read + Seek + Send> = archive::Reader<R>;

    fn dossier_sheets(self, examined: &Examined, at: i64) -> PortResult<Vec<u8>> {
        ods::write(&dossier_book(examined, at)).map_err(|error| unmade(&error))
    }

    fn list_sheet(self, rows: &[Summary], form: ListForm) -> PortResult<Vec<u8>> {
        let book = list_book(rows);
        match form {
            ListForm::Ods => ods::write(&book).map_err(|error| unmade(&error)),
            ListForm::Csv => Ok(csv::write(&book.sheets[0])),
        }
    }

    fn flow_sheets(self, flows: &Flows, form: ListForm) -> PortResult<Vec<u8>> {
        match form {
            ListForm::Ods => ods::write(&flow_book(flows)).map_err(|error| unmade(&error)),
            ListForm::Csv => Ok(csv::write(&whole_matrix(flows))),
        }
    }

    fn archive<W: Write + Seek + Send>(self, out: W, at: i64) -> archive::Writer<W> {
        archive::Writer::new(out, at)
    }

    fn open_archive<R: Read + Seek + Send>(self, from: R, limits: Limits) -> PortResult<archive::Reader<R>> {
        archive::Reader::new(from, limits)
    }
}

/// Made in memory, it meets no disk: a defect.
fn unmade(error: &std::io::Error) -> AppError {
    AppError::new(Code::Internal, "Le tableur n'a pas pu être fait.", "Essayez une autre forme d'export.")
        .with_details(error.to_string())
}
