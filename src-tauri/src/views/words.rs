//! The words of people for what the domain names by a code.

use accostage_catalogue::Severity;
use accostage_dossier::Sensitivity;
use accostage_dossier::environment::words::ANSWERS;
use accostage_dossier::path::{Issue, Status};
use accostage_ipc::{ChoiceView, IssueView, SensitivityView, SeverityView, StatusTone, Tone};

/// How long ago something was, in words.
pub fn age(now: i64, at: i64) -> String {
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let told = |number: i64, one: &str, many: &str| match number {
        1 => format!("il y a 1 {one}"),
        _ => format!("il y a {number} {many}"),
    };
    match now - at {
        left if left < MINUTE => "à l’instant".to_owned(),
        left if left < HOUR => told(left / MINUTE, "minute", "minutes"),
        left if left < DAY => told(left / HOUR, "heure", "heures"),
        left => told(left / DAY, "jour", "jours"),
    }
}

/// A moment of this machine, as it is read in a table.
pub fn moment(at: i64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&chrono::Local);
    at.format("%d/%m/%Y %H:%M").to_string()
}

/// How much a finding weighs.
pub fn severity(severity: Severity) -> SeverityView {
    let (plural, tone) = match severity {
        Severity::Blocking => ("Points bloquants", Tone::Error),
        Severity::Warning => ("Avertissements", Tone::Warning),
        Severity::Information => ("Informations", Tone::Info),
    };
    SeverityView {
        id: severity.word().to_owned(),
        label: severity.label().to_owned(),
        plural: plural.to_owned(),
        tone,
        blocking: severity == Severity::Blocking,
    }
}

/// Every level of sensitivity, the least strict first.
pub fn sensitivities() -> Vec<SensitivityView> {
    let view = |level: Sensitivity| {
        let (tone, short) = match level {
            Sensitivity::Unprotected => (Tone::Info, Some("np")),
            Sensitivity::Sensitive => (Tone::Info, None),
            Sensitivity::Restricted => (Tone::Warning, Some("dr")),
        };
        let words = [Some(level.word()), short].into_iter().flatten().map(str::to_owned);
        SensitivityView { id: level.word().to_owned(), label: level.label().to_owned(), tone, words: words.collect() }
    };
    Sensitivity::ALL.into_iter().map(view).collect()
}

/// What a yes or no with its justification may be.
pub fn yes_or_no() -> Vec<ChoiceView> {
    let choice = |(id, label): (&str, &str)| ChoiceView { id: id.to_owned(), label: label.to_owned() };
    ANSWERS.into_iter().map(choice).collect()
}

/// The two values of a boolean, under the names that JSON gives them.
pub fn true_or_false(labels: [&str; 2]) -> Vec<ChoiceView> {
    let choice = |(id, label): (&str, &str)| ChoiceView { id: id.to_owned(), label: label.to_owned() };
    ["true", "false"].into_iter().zip(labels).map(choice).collect()
}

/// The colour of a status of the path.
pub fn status_tone(status: Status) -> Option<StatusTone> {
    match status {
        Status::Ready | Status::Underway => Some(StatusTone::Info),
        Status::Waiting | Status::Submitted => Some(StatusTone::New),
        Status::Valid => Some(StatusTone::Success),
        Status::Reserved => Some(StatusTone::Warning),
        Status::Refused => Some(StatusTone::Error),
        Status::ToCome | Status::Pointless => None,
    }
}

/// A decision on a gate.
pub fn issue(issue: Issue) -> IssueView {
    let help = match issue {
        Issue::Go => "Le point de contrôle est franchi.",
        Issue::GoWithReserves => "Il est franchi\u{a0}; chaque réserve a une date et un risque du registre.",
        Issue::NoGo => "Il n’est pas franchi\u{a0}; le motif dit ce qui doit changer.",
    };
    IssueView {
        word: issue.word().to_owned(),
        label: issue.label().to_owned(),
        help: help.to_owned(),
        reserves: issue == Issue::GoWithReserves,
    }
}

/// Why a backup was made; a reason of another version as it is written.
pub fn backup_reason(word: &str) -> String {
    match word {
        "daily" => "Sauvegarde du jour",
        "manual" => "Faite à votre demande",
        "schema" => "Avant une mise à jour d’Accostage",
        "catalogue" => "Avant un changement de catalogue",
        other => other,
    }
    .to_owned()
}

/// A kind of thing of the catalogue; one that has no name yet as it is written.
pub fn catalogue_kind(kind: &str) -> String {
    let known = CATALOGUE_KINDS.iter().find(|(id, _)| *id == kind);
    known.map_or_else(|| kind.replace('_', " "), |(_, label)| (*label).to_owned())
}

const CATALOGUE_KINDS: [(&str, &str); 19] = [
    ("catalogue", "Présentation du catalogue"),
    ("sources", "Sources"),
    ("phases", "Phases"),
    ("parametres", "Paramètres"),
    ("listes", "Listes de choix"),
    ("sections", "Sections"),
    ("champs", "Champs"),
    ("regles", "Règles"),
    ("exigences_cct", "Exigences du CCT"),
    ("competences", "Compétences"),
    ("bonnes_pratiques", "Bonnes pratiques"),
    ("kyverno", "Politiques Kyverno"),
    ("criteres", "Critères"),
    ("eligibilite", "Éligibilité"),
    ("jalons", "Jalons"),
    ("suivi_environnement", "Suivi des environnements"),
    ("tickets", "Tickets"),
    ("verifications_api", "Vérifications automatiques"),
    ("roles", "Rôles"),
];

#[cfg(test)]
mod tests {
    use accostage_catalogue::Catalogue;

    use super::*;

    #[test]
    fn every_word_of_a_level_is_one_that_the_domain_reads_back() {
        for view in sensitivities() {
            for word in &view.words {
                assert_eq!(Sensitivity::from_word(word).map(Sensitivity::word), Some(view.id.as_str()), "{word}");
            }
        }
    }

    #[test]
    fn every_kind_of_thing_that_a_revision_may_change_has_a_name() {
        let catalogue = serde_json::to_value(&**Catalogue::builtin()).expect("written");
        let kinds = catalogue.as_object().expect("a map").keys();
        // Annexes are kept as written: no code knows them, hence no name.
        for kind in kinds.filter(|kind| !Catalogue::builtin().annexes.contains_key(*kind)) {
            assert!(CATALOGUE_KINDS.iter().any(|(known, _)| known == kind), "{kind}");
        }
    }
}
