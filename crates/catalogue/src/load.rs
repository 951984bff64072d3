//! From YAML to a checked [`Catalogue`].

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use crate::check;
use crate::field::Field;
use crate::model::{Catalogue, Meta, OptionList, Parameter, Phase, Section, Source};
use crate::reference::{
    ApiCheck, BestPractice, Criterion, EligibilityTable, EnvironmentAttribute, Milestone, Policy, Requirement, Role,
    Skill, TicketKind,
};
use crate::rule::Rule;
use crate::words;

/// Largest catalogue accepted, in bytes: ten times the shipped one.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// One file of a catalogue. A catalogue may be one file or many: the same keys add up.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Name shown in messages.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Why a catalogue is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// File.
    pub file: String,
    /// Line, from 1, when known.
    pub line: Option<u64>,
    /// What is wrong, in French.
    pub reason: String,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line} : {}", self.file, self.reason),
            None => write!(f, "{} : {}", self.file, self.reason),
        }
    }
}

/// What one file may hold. Annexes are named, so that a misspelt key is refused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    catalogue: Option<Meta>,
    #[serde(default)]
    sources: BTreeMap<String, Source>,
    #[serde(default)]
    phases: Vec<Phase>,
    #[serde(default)]
    parametres: Vec<Parameter>,
    #[serde(default)]
    listes: Vec<OptionList>,
    #[serde(default)]
    sections: Vec<Section>,
    #[serde(default)]
    champs: Vec<Field>,
    #[serde(default)]
    regles: Vec<Rule>,
    #[serde(default)]
    exigences_cct: Vec<Requirement>,
    #[serde(default)]
    competences: Vec<Skill>,
    #[serde(default)]
    bonnes_pratiques: Vec<BestPractice>,
    #[serde(default)]
    kyverno: Vec<Policy>,
    #[serde(default)]
    criteres: Vec<Criterion>,
    eligibilite: Option<EligibilityTable>,
    #[serde(default)]
    jalons: Vec<Milestone>,
    #[serde(default)]
    suivi_environnement: Vec<EnvironmentAttribute>,
    #[serde(default)]
    tickets: Vec<TicketKind>,
    #[serde(default)]
    verifications_api: Vec<ApiCheck>,
    #[serde(default)]
    roles: Vec<Role>,
    matrice_de_flux: Option<Value>,
    schema_architecture: Option<Value>,
    correspondances: Option<Value>,
    actions: Option<Value>,
    droits: Option<Value>,
    legende_droits: Option<Value>,
    changements: Option<Value>,
    couverture: Option<Value>,
}

impl Catalogue {
    /// Parses and checks a catalogue made of one or several files.
    ///
    /// # Errors
    /// Every defect found, each with its place.
    pub fn load(files: &[SourceFile<'_>]) -> Result<Self, Vec<Defect>> {
        let mut defects = Vec::new();
        let mut whole = Part::default();
        let mut annexes = BTreeMap::new();
        for file in files {
            match parse(file) {
                Ok(part) => merge(&mut whole, &mut annexes, part, file, &mut defects),
                Err(defect) => defects.push(defect),
            }
        }
        let places = check::Places::new(files);
        let Some(meta) = whole.catalogue else {
            if defects.is_empty() {
                defects.push(places.nowhere("la clé « catalogue » (identifiant, révision, date) est absente"));
            }
            return Err(defects);
        };
        let Some(eligibility) = whole.eligibilite else {
            defects.push(places.nowhere("la clé « eligibilite » est absente"));
            return Err(defects);
        };
        let mut catalogue = Self {
            meta,
            sources: whole.sources,
            phases: whole.phases,
            parameters: whole.parametres,
            lists: whole.listes,
            sections: whole.sections,
            fields: whole.champs,
            rules: whole.regles,
            requirements: whole.exigences_cct,
            skills: whole.competences,
            best_practices: whole.bonnes_pratiques,
            policies: whole.kyverno,
            criteria: whole.criteres,
            eligibility,
            milestones: whole.jalons,
            environment_attributes: whole.suivi_environnement,
            ticket_kinds: whole.tickets,
            api_checks: whole.verifications_api,
            roles: whole.roles,
            annexes,
        };
        catalogue.phases.sort_by_key(|phase| phase.order);
        catalogue.sections.sort_by_key(|section| section.order);
        let order: BTreeMap<String, u32> =
            catalogue.sections.iter().map(|section| (section.id.clone(), section.order)).collect();
        catalogue.fields.sort_by_key(|field| order.get(&field.section).copied().unwrap_or(u32::MAX));
        check::check(&catalogue, &places, &mut defects);
        if defects.is_empty() { Ok(catalogue) } else { Err(defects) }
    }
}

fn parse(file: &SourceFile<'_>) -> Result<Part, Defect> {
    if file.text.len() > MAX_BYTES {
        return Err(Defect {
            file: file.name.to_owned(),
            line: None,
            reason: format!("fichier trop gros : {} octets, {MAX_BYTES} au plus", file.text.len()),
        });
    }
    serde_saphyr::from_str(file.text).map_err(|error| Defect {
        file: file.name.to_owned(),
        line: error.location().map(|location| location.line()),
        reason: words::reading(&error).into_owned(),
    })
}

fn merge(
    whole: &mut Part,
    annexes: &mut BTreeMap<String, Value>,
    part: Part,
    file: &SourceFile<'_>,
    defects: &mut Vec<Defect>,
) {
    let mut twice = |key: &str| {
        defects.push(Defect {
            file: file.name.to_owned(),
            line: None,
            reason: format!("la clé « {key} » est donnée par deux fichiers"),
        });
    };
    if let Some(meta) = part.catalogue
        && whole.catalogue.replace(meta).is_some()
    {
        twice("catalogue");
    }
    if let Some(eligibility) = part.eligibilite
        && whole.eligibilite.replace(eligibility).is_some()
    {
        twice("eligibilite");
    }
    let named = [
        ("matrice_de_flux", part.matrice_de_flux),
        ("schema_architecture", part.schema_architecture),
        ("correspondances", part.correspondances),
        ("actions", part.actions),
        ("droits", part.droits),
        ("legende_droits", part.legende_droits),
        ("changements", part.changements),
        ("couverture", part.couverture),
    ];
    for (key, value) in named {
        if let Some(value) = value
            && annexes.insert(key.to_owned(), value).is_some()
        {
            twice(key);
        }
    }
    for (key, source) in part.sources {
        if whole.sources.insert(key.clone(), source).is_some() {
            twice(&key);
        }
    }
    whole.phases.extend(part.phases);
    whole.parametres.extend(part.parametres);
    whole.listes.extend(part.listes);
    whole.sections.extend(part.sections);
    whole.champs.extend(part.champs);
    whole.regles.extend(part.regles);
    whole.exigences_cct.extend(part.exigences_cct);
    whole.competences.extend(part.competences);
    whole.bonnes_pratiques.extend(part.bonnes_pratiques);
    whole.kyverno.extend(part.kyverno);
    whole.criteres.extend(part.criteres);
    whole.jalons.extend(part.jalons);
    whole.suivi_environnement.extend(part.suivi_environnement);
    whole.tickets.extend(part.tickets);
    whole.verifications_api.extend(part.verifications_api);
    whole.roles.extend(part.roles);
}
