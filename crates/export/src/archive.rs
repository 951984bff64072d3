//! Archives (ZIP): written one file at a time, read without trust.

use std::io::{self, Read, Seek, SeekFrom, Write};

use accostage_app::ports::{ArchiveReader, ArchiveWriter, Limits, PortResult};
use accostage_app::{AppError, Code};
use chrono::{DateTime, Datelike, Local, Timelike};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// An archive being written.
pub struct Writer<W: Write + Seek> {
    zip: ZipWriter<UntilRefused<W>>,
    options: SimpleFileOptions,
}

impl<W: Write + Seek> Writer<W> {
    /// Begins an archive whose files are dated `at`, in milliseconds since 1970-01-01 UTC.
    pub fn new(out: W, at: i64) -> Self {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(stamp(at))
            .unix_permissions(0o644);
        Self { zip: ZipWriter::new(UntilRefused { out, refused: false }), options }
    }
}

/// Writes until the disk refuses once; what is written after that goes nowhere. An archive given up tries to end
/// itself, and would complain on the error output that it cannot.
struct UntilRefused<W> {
    out: W,
    refused: bool,
}

impl<W: Write> Write for UntilRefused<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.refused {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.refused = written.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.refused { Ok(()) } else { self.out.flush() }
    }
}

impl<W: Seek> Seek for UntilRefused<W> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.out.seek(place)
    }
}

/// The hour of the user, as archives keep it; 1980 for what they cannot tell.
fn stamp(at: i64) -> zip::DateTime {
    let local = DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&Local);
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    u16::try_from(local.year())
        .ok()
        .and_then(|year| {
            let (month, day) = (part(local.month()), part(local.day()));
            zip::DateTime::from_date_and_time(
                year,
                month,
                day,
                part(local.hour()),
                part(local.minute()),
                part(local.second()),
            )
            .ok()
        })
        .unwrap_or_default()
}

impl<W: Write + Seek + Send> ArchiveWriter for Writer<W> {
    fn add(&mut self, path: &str, content: &[u8]) -> PortResult<()> {
        self.zip.start_file(path, self.options).map_err(unwritten)?;
        self.zip.write_all(content).map_err(|error| AppError::unwritable(&error))
    }

    fn finish(self) -> PortResult<()> {
        let mut out = self.zip.finish().map_err(unwritten)?;
        out.flush().map_err(|error| AppError::unwritable(&error))
    }
}

fn unwritten(error: ZipError) -> AppError {
    match error {
        ZipError::Io(error) => AppError::unwritable(&error),
        other => AppError::new(Code::Internal, "L'archive n'a pas pu être faite.", "Essayez l'export JSON.")
            .with_details(other.to_string()),
    }
}

/// An archive being read.
pub struct Reader<R> {
    zip: ZipArchive<R>,
}

impl<R: Read + Seek> Reader<R> {
    /// Opens an archive and looks at everything that it says of itself, before anything is read of it.
    ///
    /// # Errors
    /// Not an archive; a path that leads out, twice the same, a link, a password; too many files or too big.
    pub fn new(from: R, limits: Limits) -> PortResult<Self> {
        let mut zip = ZipArchive::new(from).map_err(|error| damaged(&error))?;
        if zip.len() > limits.files {
            return Err(dangerous(format!("elle contient plus de {} fichiers", limits.files)));
        }
        if zip.has_duplicate_names() || zip.has_overlapping_entries().map_err(|error| damaged(&error))? {
            return Err(dangerous("elle contient deux fois le même fichier".to_owned()));
        }
        let mut bytes = 0_u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(|error| damaged(&error))?;
            let name = entry.name().map_err(|error| damaged(&error))?;
            if leads_out(&name) {
                return Err(dangerous("elle contient un chemin qui sort de l'archive".to_owned()));
            }
            if entry.is_symlink() {
                return Err(dangerous("elle contient un lien vers un autre fichier".to_owned()));
            }
            if entry.encrypted() {
                return Err(AppError::invalid(
                    "Cette archive est protégée par un mot de passe.",
                    "Rien n'a été importé. Ouvrez-la avec son mot de passe, refaites-la sans, puis recommencez.",
                ));
            }
            bytes = bytes.saturating_add(entry.size());
        }
        if bytes > limits.bytes {
            return Err(too_big(limits.bytes));
        }
        Ok(Self { zip })
    }
}

impl<R: Read + Seek + Send> ArchiveReader for Reader<R> {
    fn read(&mut self, path: &str, limit: u64) -> PortResult<Option<Vec<u8>>> {
        let entry = match self.zip.by_name(path) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(&error)),
        };
        // What an archive says of its sizes is not believed: never more than the limit is held.
        let mut content = Vec::new();
        let read = entry.take(limit + 1).read_to_end(&mut content);
        read.map_err(|error| damaged(&ZipError::Io(error)))?;
        if content.len() as u64 > limit { Err(too_big(limit)) } else { Ok(Some(content)) }
    }
}

/// A path that some system would read as one out of the archive.
fn leads_out(path: &str) -> bool {
    path.starts_with('/') || path.contains(['\\', '\0', ':']) || path.split('/').any(|part| part == "..")
}

fn dangerous(why: String) -> AppError {
    AppError::invalid(
        format!("Cette archive est refusée : {why}."),
        "Rien n'a été importé. Elle n'a pas été faite par Accostage, ou a été modifiée : demandez-en une nouvelle.",
    )
}

fn too_big(limit: u64) -> AppError {
    AppError::invalid(
        format!("Cette archive est refusée : son contenu dépasse {} Mio.", limit >> 20),
        "Rien n'a été importé. Vérifiez que c'est la bonne archive, ou demandez-en une nouvelle.",
    )
}

fn damaged(error: &ZipError) -> AppError {
    AppError::invalid(
        "Cette archive est abîmée ou incomplète.",
        "Rien n'a été importé. Copiez-la de nouveau depuis son origine, ou demandez-en une nouvelle.",
    )
    .with_details(error.to_string())
}
