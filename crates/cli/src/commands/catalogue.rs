//! Showing, validating and importing catalogues.

use std::path::{Path, PathBuf};

use accostage_app::{AppError, catalogues};
use accostage_catalogue::Catalogue;
use accostage_dossier::counted;
use serde_json::{Value, json};

use crate::arguments::Catalogue as Command;
use crate::output::{FINE, Output};
use crate::session::Session;

pub async fn run(session: &Session, command: Command, output: &Output) -> Result<u8, AppError> {
    match command {
        Command::Show { id, yaml } => show(session, id.as_deref(), yaml, output).await,
        Command::Validate { file } => validate(&file, output),
        Command::Trust { key } => {
            let app = session.open(output).await?;
            app.trust_key(&key).await?;
            output.answer(&json!({ "trusted": app.trusted_keys().await? }), ["Clé ajoutée.".to_owned()]);
            Ok(FINE)
        }
        Command::Import { file, shipped: _, signature, apply, yes } => {
            let app = session.open(output).await?;
            let arrival = match file {
                Some(file) => {
                    let text = read(&file)?;
                    let beside = PathBuf::from(format!("{}.minisig", file.display()));
                    let signature = signature.or_else(|| beside.exists().then_some(beside));
                    let signature = signature.map(|path| read(&path)).transpose()?;
                    app.import_catalogue(&file.display().to_string(), &text, signature.as_deref(), apply, yes).await?
                }
                None => app.import_shipped_catalogue(apply, yes).await?,
            };
            let mut lines = vec![format!("Révision {} (en force\u{a0}: {})", arrival.revision, arrival.in_force)];
            lines.push(
                arrival.signed_by.as_ref().map_or_else(|| "Non signé.".to_owned(), |key| format!("Signé par {key}")),
            );
            if let Some(refused) = &arrival.refused {
                lines.push(refused.clone());
            }
            if arrival.older {
                lines.push("Attention\u{a0}: ce catalogue est plus ancien que celui en force.".to_owned());
            }
            for (kind, changes) in &arrival.changes {
                lines.push(format!(
                    "{kind}\u{a0}: {}, {}, {}",
                    counted(changes.added.len(), "ajout"),
                    counted(changes.removed.len(), "retrait"),
                    counted(changes.changed.len(), "modification")
                ));
            }
            for (dossier, preview) in &arrival.dossiers {
                lines.push(format!(
                    "dossier {dossier}\u{a0}: {} hors du catalogue, {} à relire, {} de plus, {} de plus",
                    counted(preview.no_longer_asked.len(), "réponse"),
                    counted(preview.to_review.len(), "réponse"),
                    counted(preview.newly_missing.len(), "manque"),
                    counted(preview.newly_found.len(), "constat")
                ));
            }
            for dossier in &arrival.left {
                lines.push(format!("dossier {dossier}\u{a0}: suit une révision inconnue ici, laissé tel quel"));
            }
            lines.push(if arrival.applied {
                "Installé.".to_owned()
            } else {
                "Aperçu seulement\u{a0}: ajoutez --apply pour installer.".to_owned()
            });
            output.answer(&json!(arrival), lines);
            Ok(FINE)
        }
    }
}

/// Loads a catalogue and runs the examples of its rules; needs no store.
pub fn validate(file: &Path, output: &Output) -> Result<u8, AppError> {
    let catalogue = catalogues::validated(&file.display().to_string(), &read(file)?)?;
    let answer = json!({
        "revision": catalogue.meta.revision, "fields": catalogue.fields.len(), "rules": catalogue.rules.len(), "valid": true,
    });
    output.answer(
        &answer,
        [format!(
            "Catalogue {} valide\u{a0}: {} champs, {} règles.",
            catalogue.meta.revision,
            catalogue.fields.len(),
            catalogue.rules.len()
        )],
    );
    Ok(FINE)
}

async fn show(session: &Session, id: Option<&str>, yaml: bool, output: &Output) -> Result<u8, AppError> {
    // The shipped catalogue can be read before anything exists.
    let shipped = || Catalogue::builtin().clone();
    let catalogue = match accostage_app::opening::stage(&session.vault, &session.opener)? {
        accostage_app::opening::Stage::FirstStart => shipped(),
        accostage_app::opening::Stage::Existing => session.open(output).await?.current_catalogue().await?,
    };
    if yaml {
        let text = catalogues::to_yaml(&catalogue)?;
        output.answer(&json!(*catalogue), [text]);
        return Ok(FINE);
    }
    let Some(id) = id else {
        let lines = catalogue.fields.iter().map(|field| {
            format!("{}  [{}]  {}", field.id, field.required_at.as_deref().unwrap_or("facultatif"), field.label)
        });
        let head = [format!("Catalogue {} du {}", catalogue.meta.revision, catalogue.meta.date)];
        output.answer(&json!(*catalogue), head.into_iter().chain(lines));
        return Ok(FINE);
    };
    let found: Option<Value> = catalogue
        .field(id)
        .map(|field| json!(field))
        .or_else(|| catalogue.rules.iter().find(|rule| rule.id == id).map(|rule| json!(rule)))
        .or_else(|| catalogue.list(id).map(|list| json!(list)))
        .or_else(|| catalogue.criteria.iter().find(|criterion| criterion.id == id).map(|criterion| json!(criterion)))
        .or_else(|| catalogue.milestones.iter().find(|milestone| milestone.id == id).map(|milestone| json!(milestone)))
        .or_else(|| {
            catalogue.requirements.iter().find(|requirement| requirement.id == id).map(|requirement| json!(requirement))
        });
    let Some(found) = found else {
        return Err(AppError::not_found(
            format!("« {id} » n'est pas dans le catalogue."),
            "« accostage catalogue show » liste les champs.",
        ));
    };
    output.answer(&found, [serde_json::to_string_pretty(&found).unwrap_or_default()]);
    Ok(FINE)
}

/// Twice what the loader takes, so that a catalogue just too big is refused with its own words.
const MAX_BYTES: u64 = 16 << 20;

/// A file that holds a whole catalogue, or the signature of one.
fn read(path: &Path) -> Result<String, AppError> {
    let (name, bytes) = super::files::read_at_most(path, MAX_BYTES)?;
    String::from_utf8(bytes).map_err(|_| {
        AppError::invalid(
            format!("« {name} » n'est pas un texte en UTF-8."),
            "Donnez un fichier YAML en UTF-8 : « accostage catalogue show --yaml » en écrit un.",
        )
    })
}
