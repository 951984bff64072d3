//! What the YAML parsers say, in French: a person who mends a file reads it, whatever their language.

use std::borrow::Cow;

use granit_parser::ErrorKind;
use serde_saphyr::Error;
use serde_saphyr::localizer::ExternalMessageSource;

/// The most values proposed in a message.
const PROPOSED: usize = 12;

/// Why a text cannot be read as YAML (or JSON, which is YAML), and what to do.
#[must_use]
pub fn syntax(kind: &ErrorKind) -> &'static str {
    use ErrorKind as Kind;
    match kind {
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar | Kind::InvalidQuotedScalarIndent => {
            "un guillemet ouvert n'est pas refermé ; fermez-le, ou doublez l'apostrophe dans un texte entre apostrophes"
        }
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            "du texte suit un guillemet fermé ; mettez tout le texte entre les guillemets"
        }
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => {
            "séquence « \\ » inconnue entre guillemets ; doublez la barre (« \\\\ ») ou prenez des apostrophes"
        }
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInIndentation
        | Kind::TabInPlainScalar => "une tabulation sert de retrait ; remplacez-la par des espaces",
        Kind::RecursionLimitExceeded => "trop de niveaux imbriqués ; retirez des niveaux",
        Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::UnclosedFlowCollection { .. } => {
            "un crochet ou une accolade n'est pas refermé ; ajoutez « ] » ou « } »"
        }
        Kind::MisplacedFlowCollectionEnd | Kind::MismatchedFlowCollectionEnd { .. } => {
            "un crochet ou une accolade est fermé sans avoir été ouvert ; vérifiez les paires"
        }
        Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => {
            "une virgule manque entre deux valeurs, ou un crochet n'est pas refermé"
        }
        Kind::InvalidIndentation
        | Kind::InvalidBlockScalarIndent
        | Kind::InvalidFlowScalarIndent
        | Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::BlockSequenceEntryNotAllowed => {
            "le retrait ne correspond pas aux lignes voisines ; alignez cette ligne avec celles de son niveau"
        }
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => "une clé doit être suivie de « : » sur la même ligne",
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement | Kind::MappingKeyNotAllowed => {
            "un « : » n'est pas à sa place ; mettez entre guillemets un texte qui contient « : »"
        }
        Kind::ExpectedWhitespace | Kind::InvalidBlockEntryWhitespace | Kind::InvalidMappingValueWhitespace => {
            "une espace manque, par exemple après « - » ou « : »"
        }
        Kind::UnexpectedCharacter { .. } => "un caractère réservé commence une valeur ; mettez-la entre guillemets",
        Kind::UnexpectedEof => "le fichier s'arrête trop tôt ; vérifiez qu'il est complet",
        Kind::UnknownAnchor => "un alias renvoie à un nom inconnu ; recopiez la valeur",
        _ => "syntaxe inattendue ; vérifiez le retrait, les guillemets et les « : »",
    }
}

/// Why the file of a catalogue cannot be read, and what to do.
pub(crate) fn reading(error: &Error) -> Cow<'static, str> {
    match error.without_snippet() {
        Error::AliasError { error, .. } => reading(error),
        Error::ExternalMessage { source, .. } => match &**source {
            ExternalMessageSource::Parser(error) => syntax(error.kind()).into(),
            _ => GENERIC.into(),
        },
        Error::SerdeUnknownField { field, expected, .. } => {
            format!("clé inconnue « {field} » ; clés possibles : {}", proposed(expected)).into()
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            format!("valeur inconnue « {variant} » ; valeurs possibles : {}", proposed(expected)).into()
        }
        Error::SerdeMissingField { field, .. } => format!("la clé « {field} » manque ; ajoutez-la").into(),
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            format!("la clé « {key} » est donnée deux fois ; gardez-en une").into()
        }
        Error::DuplicateMappingKey { .. } => "une clé est donnée deux fois ; gardez-en une".into(),
        Error::Eof { .. } => "le fichier est vide ou s'arrête trop tôt".into(),
        Error::MultipleDocuments { .. } => "un seul document par fichier ; retirez ce qui suit « --- »".into(),
        Error::UnknownAnchor { .. } => syntax(&ErrorKind::UnknownAnchor).into(),
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. } => "trop d'alias ; recopiez les valeurs".into(),
        Error::Budget { .. } => "fichier trop grand ou trop imbriqué pour un catalogue".into(),
        _ => GENERIC.into(),
    }
}

const GENERIC: &str =
    "la valeur n'a pas la forme attendue (texte, nombre, liste ou ensemble de clés) ; voyez docs/catalogue.md";

fn proposed(expected: &[&str]) -> String {
    let shown = expected.iter().take(PROPOSED).copied().collect::<Vec<_>>().join(", ");
    if expected.len() > PROPOSED { format!("{shown}…") } else { shown }
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, SourceFile};

    fn refusal(text: &str) -> (Option<u64>, String) {
        let defects = Catalogue::load(&[SourceFile { name: "essai.yaml", text }]).expect_err("refused");
        (defects[0].line, defects[0].reason.clone())
    }

    #[test]
    fn a_broken_file_is_explained_in_french_with_its_line() {
        for (text, line, words) in [
            ("sources: {}\nregles: \"abc\n", 3, "guillemet"),
            ("sources: {}\n\tregles: []\n", 2, "tabulation"),
            ("sources: {}\nregle: []\n", 2, "clé inconnue « regle »"),
            ("sources: {}\nregles: [\n", 2, "refermé"),
            ("regles: 12\n", 1, "forme attendue"),
        ] {
            let (at, reason) = refusal(text);
            assert!(reason.contains(words), "{text:?}: {reason}");
            assert_eq!(at, Some(line), "{text:?}: {reason}");
        }
    }
}
