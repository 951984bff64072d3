//! Secrets typed, pasted or attached by mistake: refused, with what to do. What a file of answers or an archive brings is
//! kept and told by a blocking rule instead, so that nothing of it is lost.

use accostage_catalogue::Catalogue;
use accostage_certificates::Refusal;
use accostage_dossier::evaluation::secrets::{is_certain, json_texts, nature_of, texts_of};
use accostage_dossier::{Edit, Operation, Origin};

use crate::AppError;

const ADVICE: &str = "Rien n'a été enregistré. N'écrivez que l'endroit où le secret est rangé, qui en répond et quand il \
                      expire ; s'il est vrai, renouvelez-le : il a été copié.";

/// How much of an attached text is looked at, in bytes.
const TEXT_MAX: usize = 1 << 20;

/// Why a text is refused; none: it is no secret.
pub(crate) fn reason(text: &str) -> Option<String> {
    nature_of(text).map(|nature| {
        format!(
            "ce texte ressemble à un secret ({nature}) ; n'écrivez que l'endroit où il est rangé, et renouvelez-le."
        )
    })
}

/// Refuses what a person types when it is a secret.
pub(crate) fn refuse_typed(catalogue: &Catalogue, edit: &Edit) -> Result<(), AppError> {
    if edit.origin != Origin::Typed {
        return Ok(());
    }
    match edit.operations.iter().find_map(|operation| secret_of(catalogue, operation)) {
        None => Ok(()),
        Some((place, nature)) => Err(AppError::invalid(
            format!("{place} : ce texte ressemble à un secret ({nature}). Aucun secret n'entre dans un dossier."),
            ADVICE,
        )),
    }
}

/// Where a secret is and what it looks like.
fn secret_of(catalogue: &Catalogue, operation: &Operation) -> Option<(String, &'static str)> {
    let field = |id: &str| catalogue.field(id).map_or_else(|| id.to_owned(), |field| format!("« {} »", field.label));
    let column = |table: &str, id: &str| {
        let column = catalogue.field(table).and_then(|field| field.column(id));
        column.map_or_else(|| id.to_owned(), |column| format!("« {} »", column.label))
    };
    let plain = |place: &str, text: &str| nature_of(text).map(|nature| (place.to_owned(), nature));
    match operation {
        Operation::Set { key, value: Some(value) } => {
            texts_of(value).into_iter().find_map(nature_of).map(|nature| (field(&key.field), nature))
        }
        Operation::SetText { key, text } => nature_of(text).map(|nature| (field(&key.field), nature)),
        Operation::AddRow { key, cells, .. } => cells.iter().find_map(|(id, value)| {
            texts_of(value).into_iter().find_map(nature_of).map(|nature| (column(&key.field, id), nature))
        }),
        Operation::SetCell { key, column: id, value: Some(value), .. } => {
            texts_of(value).into_iter().find_map(nature_of).map(|nature| (column(&key.field, id), nature))
        }
        Operation::Track { value: Some(value), .. } => {
            texts_of(value).into_iter().find_map(nature_of).map(|nature| ("Suivi".to_owned(), nature))
        }
        // Escapes of JSON would hide what a person typed.
        Operation::Record { event, .. } => match serde_json::from_str(&event.text) {
            Ok(told) => json_texts(&told).find_map(nature_of).map(|nature| ("Parcours".to_owned(), nature)),
            Err(_) => plain("Parcours", &event.text),
        },
        Operation::Rename(name) => plain("Nom du dossier", name),
        Operation::AddLabel(text) => plain("Étiquette", text),
        _ => None,
    }
}

/// Refuses a file that holds a private key or a token.
pub(crate) fn refuse_file(name: &str, bytes: &[u8]) -> Result<(), AppError> {
    let refused = |nature: &str, advice: &str| {
        Err(AppError::invalid(format!("« {name} » contient un secret ({nature}) : il n'est pas joint."), advice))
    };
    if accostage_certificates::is_pkcs12(bytes) {
        return refused("fichier PKCS #12", "Importez le certificat : sa partie publique seule est lue.");
    }
    match accostage_certificates::read(bytes, None) {
        Err(Refusal::KeyOnly | Refusal::KeyInside) => return refused("clé privée", ADVICE),
        Err(Refusal::JavaKeystore) => return refused("magasin de clés Java", ADVICE),
        _ => {}
    }
    // Texts only, and not without end: what a compressed file holds is not looked for.
    let head = &bytes[..bytes.len().min(TEXT_MAX)];
    if head.contains(&0) {
        return Ok(());
    }
    match nature_of(&String::from_utf8_lossy(head)).filter(|nature| is_certain(nature)) {
        Some(nature) => refused(nature, ADVICE),
        None => Ok(()),
    }
}
