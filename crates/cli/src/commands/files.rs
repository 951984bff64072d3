//! Files that come in and go out: exports, attachments.

use std::io::{Read, Write};
use std::path::Path;

use accostage_app::names::file_name;
use accostage_app::ports::{ListForm, ListQuery, Store};
use accostage_app::transfer::ExportFormat;
use accostage_app::{AppError, attachments};
use accostage_dossier::counted;
use accostage_export::OpenFormats;
use accostage_export::file::{self, NewFile};
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
            Format::Ods => Self::Ods,
            Format::Zip => Self::Zip,
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
    let Some(file) = file else {
        let text = app.export(id, format.into()).await?;
        let shown = text.trim_end().to_owned();
        output.answer(&Value::String(text), [shown]);
        return Ok(FINE);
    };
    let size = export_to(app, id, format, file).await?;
    output.answer(
        &json!({ "file": file.display().to_string(), "bytes": size }),
        [format!("Écrit\u{a0}: {}", file.display())],
    );
    Ok(FINE)
}

/// Writes every dossier, archived ones too, to a file each.
pub async fn export_all(app: &Opened, format: Format, folder: &Path, output: &Output) -> Result<u8, AppError> {
    fs_err::create_dir_all(folder).map_err(|error| AppError::unwritable(&error))?;
    let extension = ExportFormat::from(format).extension();
    let mut written = Vec::new();
    for id in app.store().all().await? {
        let file = folder.join(format!("{id}.{extension}"));
        let _ = export_to(app, &id, format, &file).await?;
        written.push(file.display().to_string());
    }
    let lines = written.iter().map(|file| format!("Écrit\u{a0}: {file}"));
    output.answer(&json!({ "files": written }), lines);
    Ok(FINE)
}

/// Under its name only once it is whole; gives its size.
async fn export_to(app: &Opened, id: &str, format: Format, path: &Path) -> Result<u64, AppError> {
    let mut file = NewFile::at(path)?;
    app.export_to(id, format.into(), OpenFormats, &mut file).await?;
    file.replace(path)
}

/// Writes a list as a table; its ending says which.
pub async fn export_list(app: &Opened, query: &ListQuery, path: &Path, output: &Output) -> Result<u8, AppError> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let form = match extension.as_deref() {
        Some("ods") => ListForm::Ods,
        Some("csv") => ListForm::Csv,
        _ => {
            return Err(AppError::invalid(
                format!("« {} » : forme inconnue.", path.display()),
                "Donnez un nom qui finit par .ods (tableur) ou .csv (texte).",
            ));
        }
    };
    let (content, count) = app.export_list(query, form, OpenFormats).await?;
    let size = file::write(path, &content)?;
    output.answer(
        &json!({ "file": path.display().to_string(), "bytes": size, "dossiers": count }),
        [format!("Écrit\u{a0}: {} ({})", path.display(), counted(count, "dossier"))],
    );
    Ok(FINE)
}

/// Lists the attachments of a dossier, or writes them out, verified.
pub async fn attachments(app: &Opened, id: &str, folder: Option<&Path>, output: &Output) -> Result<u8, AppError> {
    let mut found = Vec::new();
    for file in app.attachments(id).await? {
        let mut path = None;
        if let (Some(folder), Some(hash)) = (folder, &file.empreinte) {
            fs_err::create_dir_all(folder).map_err(|error| AppError::unwritable(&error))?;
            let mut copy = NewFile::in_folder(folder)?;
            let content = app.attachment(hash).await?;
            copy.write_all(&content).map_err(|error| AppError::unwritable(&error))?;
            path = Some(copy.keep(&file_name(&file.fichier, "piece"))?.display().to_string());
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

/// Reads a file of answers or an attachment.
pub fn read_file(path: &Path) -> Result<(String, Vec<u8>), AppError> {
    // A little more than what is taken, so that a file just too big is refused with its own words.
    read_at_most(path, 2 * attachments::MAX_BYTES as u64)
}

/// Reads a file; gives its name without its folder, and its content.
pub fn read_at_most(path: &Path, limit: u64) -> Result<(String, Vec<u8>), AppError> {
    let (name, file) = file::open(path)?;
    // Never more than one byte too many: a huge file, or one without end, must not fill the memory to be refused.
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| {
        AppError::invalid(format!("« {} » est illisible.", path.display()), "Vérifiez le chemin et les droits.")
            .with_details(error.to_string())
    })?;
    if bytes.len() as u64 > limit {
        return Err(AppError::invalid(
            format!("« {name} » est trop gros (plus de {} Mio).", limit >> 20),
            "Vérifiez que c'est le bon fichier.",
        ));
    }
    Ok((name, bytes))
}
