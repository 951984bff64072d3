//! What people read of the words of the catalogue that are in none of its lists.

use accostage_catalogue::Catalogue;

/// Lists that give labels to statuses.
const LISTS: [&str; 3] = ["statut-attribut-env", "statut-flux", "statut-cds"];

/// What people read of a status.
#[must_use]
pub fn status(catalogue: &Catalogue, word: &str) -> String {
    let own = match word {
        "saisi" => "Saisi",
        "saisie" => "Saisie",
        "cree" => "Créé",
        "confirme" => "Confirmé",
        "ecart" => "Écart",
        "a-attribuer" => "À attribuer",
        "attribue" => "Attribué",
        "inconnu" => "Inconnu",
        "inconnue" => "Inconnue",
        "connu" => "Connu",
        "connue" => "Connue",
        "prevu" => "Prévu",
        "deploye" => "Déployé",
        "sain" => "Sain",
        "degrade" => "Dégradé",
        "suspendu" => "Suspendu",
        "supprime" => "Supprimé",
        "estime" => "Estimé",
        "accorde" => "Accordé",
        "applique" => "Appliqué",
        "depasse" => "Dépassé",
        "calculee" => "Calculée",
        "relevee" => "Relevée",
        "communiquee" => "Communiquée",
        "verifiee" => "Vérifiée",
        "a-preparer" => "À préparer",
        "a-relire" => "À relire",
        "demandee" => "Demandée",
        "validee-service-team" => "Validée par la Service Team",
        "derive" => "Dérive",
        "oui" | "non" => answer(word),
        "non-releve" => "Non relevé",
        "0" => "Aucune",
        "n>0" => "Au moins une",
        "jamais" => "Jamais",
        "ok" => "Réussi",
        "perime" => "Trop ancien",
        "non-definie" => "Non définie",
        "definie" => "Définie",
        "bloquee" => "Bloquée",
        "franchie" => "Franchie",
        // Argo CD shows its own words: both are told.
        "Synced/Healthy" => "Synchronisé et sain (Synced, Healthy)",
        "OutOfSync" => "Désynchronisé (OutOfSync)",
        "Progressing" => "En cours (Progressing)",
        "Degraded" => "Dégradé (Degraded)",
        _ => "",
    };
    if !own.is_empty() {
        return own.to_owned();
    }
    let lists = LISTS.iter().filter_map(|list| catalogue.list(list));
    let known = lists.flat_map(|list| &list.options).find(|choice| choice.id == word);
    known.map_or_else(|| word.to_owned(), |choice| choice.label.clone())
}

/// What a yes or no with its justification may be, and what people read of it.
pub const ANSWERS: [(&str, &str); 3] = [("oui", "Oui"), ("non", "Non"), ("sans-objet", "Sans objet")];

/// What people read of an answer with yes, no or not applicable.
#[must_use]
pub fn answer(word: &str) -> &str {
    ANSWERS.iter().find(|(known, _)| *known == word).map_or(word, |(_, label)| label)
}

/// What people read of a group of attributes.
#[must_use]
pub fn group(word: &str) -> String {
    match word {
        "identite" => "Identité",
        "cycle-de-vie" => "Cycle de vie",
        "ressources" => "Ressources",
        "exposition" => "Exposition",
        "reseau" => "Réseau",
        "secrets" => "Secrets et accès",
        "donnees" => "Données",
        "deploiement" => "Déploiement",
        "conformite" => "Conformité",
        "observabilite" => "Observabilité",
        "continuite" => "Continuité",
        "promotion" => "Promotion",
        other => other,
    }
    .to_owned()
}

/// What people read of a resource.
#[must_use]
pub fn resource(word: &str) -> &str {
    match word {
        "cpu" => "cœurs",
        "memoire" => "GiB",
        "gpu" => "GPU",
        other => other,
    }
}

/// What people read of a value of a list.
#[must_use]
pub fn choice(catalogue: &Catalogue, list: &str, word: &str) -> String {
    let known = catalogue.list(list).and_then(|list| list.options.iter().find(|choice| choice.id == word));
    known.map_or_else(|| word.to_owned(), |choice| choice.label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_and_group_of_the_catalogue_has_words_of_its_own() {
        let catalogue = Catalogue::builtin();
        for attribute in &catalogue.environment_attributes {
            assert_ne!(group(&attribute.group), attribute.group, "{}", attribute.id);
            for word in attribute.status_words() {
                assert_ne!(status(catalogue, word), word, "{}", attribute.id);
            }
        }
    }
}
