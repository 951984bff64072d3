//! CEL expressions of the catalogue.
//!
//! Identifiers of the catalogue are kebab-case; in an expression they are written in snake case
//! ([`variable_name`]). The variables and functions that an expression may use are closed lists, so that
//! a rule that names an unknown field is refused when the catalogue is loaded.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use cel::Program;
use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Variables offered besides the fields. Their meaning is documented in `docs/catalogue.md`.
pub const VARIABLES: &[&str] = &[
    "aujourdhui",
    "parametres",
    "listes",
    "justifications",
    "criteres",
    "plateformes",
    "consommation",
    "quotas",
    "eliminatoires_defavorables",
    "exigences_cct",
    "kyverno",
    "bonnes_pratiques",
    "competences",
    "phase_ordre",
    "secrets_reperes",
    "bloquants_ouverts",
    "delais_connus_jours",
];

/// Domain functions offered besides those of CEL. Their meaning is documented in `docs/catalogue.md`.
pub const FUNCTIONS: &[&str] = &[
    "somme",
    "maximum",
    "minimum",
    "uniques",
    "doublons",
    "repetitions",
    "jours",
    "date_valide",
    "dns_valide",
    "ip_ou_cidr_valide",
    "courriel_valide",
    "sous_domaine_de",
    "graphe_sans_cycle",
    "valeurs",
    "texte_vide",
    "multiple_de",
    "plages_valides",
    "etiquette_image",
    "registre_image",
    "contient",
    "couvert_par",
    "dates_dans",
];

/// A compiled expression that remembers its source.
#[derive(Clone)]
pub struct Expression {
    source: String,
    program: Arc<Program>,
}

impl Expression {
    /// Compiles `source`.
    ///
    /// # Errors
    /// The reason, with line and column inside the expression.
    pub fn compile(source: &str) -> Result<Self, String> {
        let program = Program::compile(source).map_err(|errors| {
            errors
                .errors
                .iter()
                .map(|error| format!("ligne {}, colonne {} : {}", error.pos.0, error.pos.1, error.msg))
                .collect::<Vec<_>>()
                .join(" ; ")
        })?;
        Ok(Self { source: source.to_owned(), program: Arc::new(program) })
    }

    /// The text as written in the catalogue.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The compiled program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Free variables that the expression reads (comprehension variables left out).
    #[must_use]
    pub fn variables(&self) -> BTreeSet<String> {
        let bound = bound_variables(&self.source);
        self.program
            .references()
            .variables()
            .iter()
            .filter(|name| !bound.contains(**name))
            .map(|name| (*name).to_owned())
            .collect()
    }

    /// Variables that the macros of the expression bind.
    #[must_use]
    pub fn bound(&self) -> BTreeSet<&str> {
        bound_variables(&self.source)
    }

    /// Functions and macros that the expression calls.
    #[must_use]
    pub fn functions(&self) -> BTreeSet<String> {
        self.program.references().functions().iter().map(|name| (*name).to_owned()).collect()
    }
}

impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Expression({:?})", self.source)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        Self::compile(&source).map_err(|reason| serde::de::Error::custom(format!("expression « {source} » : {reason}")))
    }
}

/// The name of an identifier of the catalogue inside an expression.
#[must_use]
pub fn variable_name(id: &str) -> String {
    id.replace('-', "_")
}

/// Variables bound by the macros `all`, `exists`, `exists_one`, `filter`, `map`.
///
/// The `cel` crate lists bound and free variables together; the macros are the only binders of CEL and
/// always name their variable first.
fn bound_variables(source: &str) -> BTreeSet<&str> {
    static BINDER: OnceLock<Option<Regex>> = OnceLock::new();
    let binder =
        BINDER.get_or_init(|| Regex::new(r"\.\s*(?:all|exists|exists_one|filter|map)\(\s*([A-Za-z_]\w*)\s*,").ok());
    binder
        .as_ref()
        .map(|binder| binder.captures_iter(source).filter_map(|found| found.get(1)).map(|name| name.as_str()).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bound_variables_are_not_dependencies() {
        let expression =
            Expression::compile("composants.filter(c, c.port != null).all(c, c.port > 1024)").expect("valid");
        assert_eq!(expression.variables().into_iter().collect::<Vec<_>>(), ["composants"]);
    }

    #[test]
    fn a_syntax_error_tells_its_place() {
        let reason = Expression::compile("a >\n foo((").expect_err("broken");
        assert!(reason.contains("ligne 2"), "{reason}");
    }
}
