//! Secrets typed, pasted or attached by mistake: refused, with what to do. What a file of answers or an archive brings is
//! kept and told by a blocking rule instead, so that nothing of it is lost.

use std::collections::BTreeSet;

use accostage_catalogue::Catalogue;
use accostage_certificates::Refusal;
use accostage_dossier::evaluation::secrets::{
    RANDOM, VOUCHED, found_in, is_certain, json_texts, nature_of, random_words, texts_of, vouched_key,
};
use accostage_dossier::{Answer, Edit, Operation, Origin, State};

use crate::{AppError, Way};

const ADVICE: &str = "Rien n'a été enregistré. N'écrivez que l'endroit où le secret est rangé, qui en répond et quand il \
                      expire ; s'il est vrai, renouvelez-le : il a été copié.";

/// How much of an attached text is looked at, in bytes.
const TEXT_MAX: usize = 1 << 20;

/// Said besides of a text that only looks drawn at random.
const VOUCH: &str = "Si ce n'est qu'une référence ou un identifiant, confirmez-le : la confirmation est gardée avec le \
                     dossier.";

/// Why a pasted text is refused; none: it is no secret.
pub(crate) fn reason(state: &State, text: &str) -> Option<String> {
    found_in(text, |key| state.tracking.contains_key(key)).map(|nature| {
        format!(
            "ce texte ressemble à un secret ({nature}) ; il n'est pas repris ici. N'écrivez que l'endroit où il est rangé, et renouvelez-le."
        )
    })
}

/// What a person vouches for: each word of a text that looks drawn at random is told to be no secret.
///
/// # Errors
/// The text holds a private key, a token or a password that its form tells; or nothing of it is taken for a secret.
pub(crate) fn vouch(text: &str) -> Result<Vec<Operation>, AppError> {
    if let Some(nature) = nature_of(text) {
        return Err(AppError::invalid(
            format!("Ce texte ressemble à un secret ({nature}) : il ne peut pas être confirmé."),
            ADVICE,
        ));
    }
    let keys: BTreeSet<String> = random_words(text).map(vouched_key).collect();
    let fact = |key| Operation::Track { key, value: Some(Answer::Text("confirmé".to_owned())) };
    Ok(keys.into_iter().map(fact).collect())
}

/// Refuses what a person types when it is a secret.
pub(crate) fn refuse_typed(catalogue: &Catalogue, state: &State, edit: &Edit) -> Result<(), AppError> {
    if edit.origin != Origin::Typed {
        return Ok(());
    }
    let given = edit.operations.iter().filter_map(|operation| match operation {
        Operation::Track { key, value: Some(_) } if key.starts_with(VOUCHED) => Some(key.as_str()),
        _ => None,
    });
    let given: BTreeSet<&str> = given.collect();
    let vouched = |key: &str| given.contains(key) || state.tracking.contains_key(key);
    match edit.operations.iter().find_map(|operation| secret_of(catalogue, &vouched, operation)) {
        None => Ok(()),
        Some((place, nature)) => {
            let message =
                format!("{place} : ce texte ressemble à un secret ({nature}). Aucun secret n'entre dans un dossier.");
            Err(if nature == RANDOM {
                AppError::invalid(message, format!("{ADVICE} {VOUCH}")).by(Way::VouchForText)
            } else {
                AppError::invalid(message, ADVICE)
            })
        }
    }
}

/// Where a secret is and what it looks like.
fn secret_of(
    catalogue: &Catalogue,
    vouched: &dyn Fn(&str) -> bool,
    operation: &Operation,
) -> Option<(String, &'static str)> {
    let field = |id: &str| catalogue.field(id).map_or_else(|| id.to_owned(), |field| format!("« {} »", field.label));
    let column = |table: &str, id: &str| {
        let column = catalogue.field(table).and_then(|field| field.column(id));
        column.map_or_else(|| id.to_owned(), |column| format!("« {} »", column.label))
    };
    let nature_of = |text: &str| found_in(text, vouched);
    let value_of = |value: &Answer| texts_of(value).into_iter().find_map(nature_of);
    let plain = |place: &str, text: &str| nature_of(text).map(|nature| (place.to_owned(), nature));
    match operation {
        Operation::Set { key, value: Some(value) } => value_of(value).map(|nature| (field(&key.field), nature)),
        Operation::SetText { key, text } => nature_of(text).map(|nature| (field(&key.field), nature)),
        Operation::AddRow { key, cells, .. } => {
            cells.iter().find_map(|(id, value)| value_of(value).map(|nature| (column(&key.field, id), nature)))
        }
        Operation::SetCell { key, column: id, value: Some(value), .. } => {
            value_of(value).map(|nature| (column(&key.field, id), nature))
        }
        Operation::Track { value: Some(value), .. } => value_of(value).map(|nature| ("Suivi".to_owned(), nature)),
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
