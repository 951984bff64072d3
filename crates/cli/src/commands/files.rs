//! Files that come in and go out: exports, attachments.

use std::io::Read;
use std::path::{Path, PathBuf};

use accostage_app::ports::Store;
use accostage_app::transfer::ExportFormat;
use accostage_app::{AppError, Code, attachments};
use serde_json::{Value, json};

use crate::arguments::Format;
use crate::output::{FINE, Output};
use crate::session::Opened;

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Json => Self::Json,
            Format::Yaml => Self::Yaml,
            Format::Markdown => Self::Markdown,
        }
    }
}

/// Writes a dossier to a file, or to the standard output.
pub async fn export(
    app: &Opened,
    id: &str,
    format: Format,
    file: Option<&Path>,
    output: &Output,
) -> Result<u8, AppError> {
    let text = app.export(id, format.into()).await?;
    let Some(file) = file else {
        let shown = text.trim_end().to_owned();
        output.answer(&Value::String(text), [shown]);
        return Ok(FINE);
    };
    write(file, text.as_bytes())?;
    output.answer(
        &json!({ "file": file.display().to_string(), "bytes": text.len() }),
        [format!("Écrit\u{a0}: {}", file.display())],
    );
    Ok(FINE)
}

/// Writes every dossier, archived ones too, to a file each.
pub async fn export_all(app: &Opened, format: Format, folder: &Path, output: &Output) -> Result<u8, AppError> {
    fs_err::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let extension = match format {
        Format::Json => "json",
        Format::Yaml => "yaml",
        Format::Markdown => "md",
    };
    let mut written = Vec::new();
    for id in app.store().all().await? {
        let file = folder.join(format!("{id}.{extension}"));
        write(&file, app.export(&id, format.into()).await?.as_bytes())?;
        written.push(file.display().to_string());
    }
    let lines = written.iter().map(|file| format!("Écrit\u{a0}: {file}"));
    output.answer(&json!({ "files": written }), lines);
    Ok(FINE)
}

/// Lists the attachments of a dossier, or writes them out, verified.
pub async fn attachments(app: &Opened, id: &str, folder: Option<&Path>, output: &Output) -> Result<u8, AppError> {
    let mut found = Vec::new();
    for file in app.attachments(id).await? {
        let mut path = None;
        if let (Some(folder), Some(hash)) = (folder, &file.empreinte) {
            fs_err::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
            let target = free_name(folder, &file.fichier);
            write(&target, &app.attachment(hash).await?)?;
            path = Some(target.display().to_string());
        }
        found.push((file, path));
    }
    let lines = found.iter().map(|(file, path)| {
        let size = file.taille.map_or_else(String::new, |size| format!("  {size} octets"));
        path.as_ref().map_or_else(|| format!("{}{size}", file.fichier), |path| format!("Écrit\u{a0}: {path}"))
    });
    let list: Vec<Value> = found.iter().map(|(file, path)| json!({ "attachment": file, "file": path })).collect();
    output.answer(&json!({ "id": id, "attachments": list }), lines);
    Ok(FINE)
}

/// A name of a dossier is never trusted as a path, and never replaces a file that is there.
fn free_name(folder: &Path, name: &str) -> PathBuf {
    let plain = Path::new(name).file_name().map_or_else(|| "piece".into(), std::ffi::OsStr::to_os_string);
    let plain = plain.to_string_lossy();
    let names =
        (1_u32..).map(|turn| if turn == 1 { folder.join(&*plain) } else { folder.join(format!("{turn}-{plain}")) });
    names.into_iter().find(|path| !path.exists()).unwrap_or_default()
}

/// Writes beside, then renames: a full disk leaves the former file as it was.
fn write(file: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    let partial = PathBuf::from(name);
    let write = fs_err::write(&partial, bytes)
        .and_then(|()| fs_err::File::open(&partial)?.sync_all())
        .and_then(|()| fs_err::rename(&partial, file));
    write.map_err(|error| {
        let _ = fs_err::remove_file(&partial);
        unwritable(file, &error)
    })
}

fn unwritable(path: &Path, error: &std::io::Error) -> AppError {
    AppError::new(
        Code::Io,
        format!("« {} » n'a pas pu être écrit.", path.display()),
        "Vérifiez le chemin, les droits et la place.",
    )
    .with_details(error.to_string())
}

/// Reads a file of answers or an attachment.
pub fn read_file(path: &Path) -> Result<(String, Vec<u8>), AppError> {
    // A little more than what is taken, so that a file just too big is refused with its own words.
    read_at_most(path, 2 * attachments::MAX_BYTES as u64)
}

/// Reads a file; gives its name without its folder, and its content.
pub fn read_at_most(path: &Path, limit: u64) -> Result<(String, Vec<u8>), AppError> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let unreadable = |reason: String| {
        AppError::invalid(
            format!("« {} » est illisible : {reason}.", path.display()),
            "Vérifiez le chemin et les droits.",
        )
    };
    // Never more than one byte too many: a huge file, or one without end, must not fill the memory to be refused.
    let mut bytes = Vec::new();
    let read = fs_err::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(AppError::invalid(
            format!("« {name} » est trop gros (plus de {} Mio).", limit >> 20),
            "Vérifiez que c'est le bon fichier.",
        ));
    }
    Ok((name, bytes))
}
