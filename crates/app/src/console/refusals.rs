//! Why the console refused a line, and what to do about it. The words are those that both servers were heard to say.

use crate::AppError;
use crate::ports::OutboxError;

/// A part of what the server says, and what to do.
const KNOWN: [(&str, &str); 12] = [
    ("déjà pris", "La console en a un de ce nom depuis le plan : refaites le plan."),
    ("existe déjà", "La console en a un de ce nom depuis le plan : refaites le plan."),
    (
        "utilisateur introuvable",
        "Cette personne n'a pas de compte dans l'annuaire de la plateforme : demandez-en un à la Service Team.",
    ),
    ("owner ne peut pas", "Le propriétaire du projet n'en est pas membre : retirez-le des membres du dossier."),
    ("cluster invalide", "Choisissez dans le dossier un cluster ouvert à ce projet."),
    ("type d'environ", "Choisissez dans le dossier un type d'environnement que la console propose."),
    ("le cluster ne dispose pas", "Réduisez la demande dans le dossier, ou choisissez un autre cluster."),
    (
        "le projet ne dispose pas",
        "Augmentez les quotas du projet, dans la limite de ce qui vous est accordé, ou réduisez la demande.",
    ),
    ("verrouill", "Demandez le déverrouillage du projet à la Service Team."),
    ("statut de projet invalide", "Reprovisionnez d'abord le projet, puis refaites le plan."),
    ("permissions insuffisantes", "Demandez ce droit au propriétaire du projet, ou laissez-le appliquer cette ligne."),
    ("archivé", "Liez le dossier à un autre projet."),
];

/// A refusal as the outbox keeps it: what the console says, and what to do.
#[must_use]
pub(super) fn explained(error: &AppError, words: &[String]) -> OutboxError {
    let said = words.join(" ").to_lowercase();
    let known = KNOWN.iter().find(|(part, _)| said.contains(part)).map(|(_, advice)| (*advice).to_owned());
    let quoted: Vec<String> = words.iter().map(|words| format!("« {words} »")).collect();
    let mut told = OutboxError::from(error);
    if !quoted.is_empty() {
        told.message = format!("{} Elle dit : {}.", told.message, quoted.join(", "));
    }
    told.hint = known.or(told.hint);
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn a_refusal_says_what_the_console_said_and_what_to_do() {
        let error = AppError::new(Code::Refused, "La console refuse la demande.", "Lisez ce que dit la console.");
        let told = explained(&error, &["Utilisateur introuvable".to_owned()]);
        assert_eq!(told.message, "La console refuse la demande. Elle dit : « Utilisateur introuvable ».");
        assert!(told.hint.as_deref().is_some_and(|hint| hint.contains("annuaire")), "{told:?}");
        let unknown = explained(&error, &["Autre chose".to_owned()]);
        assert_eq!(unknown.hint.as_deref(), Some("Lisez ce que dit la console."));
        assert_eq!(explained(&error, &[]).message, error.message);
    }
}
