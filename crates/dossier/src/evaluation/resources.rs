//! What the components use and what the environments ask, against the quotas.

use std::collections::BTreeMap;

use accostage_catalogue::Catalogue;
use serde::Serialize;

use crate::answers_file::platforms;
use crate::key::AnswerKey;
use crate::state::{Row, State};
use crate::value::Answer;

/// What the components use in one environment: maximum replicas times limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Consumption {
    /// Environment.
    #[serde(rename = "environnement")]
    pub environment: String,
    /// Platform.
    #[serde(rename = "plateforme")]
    pub platform: Option<String>,
    /// Stage in the console.
    pub stage: Option<String>,
    /// Cores.
    pub cpu: f64,
    /// GiB.
    #[serde(rename = "memoire")]
    pub memory: f64,
    /// GPUs.
    pub gpu: f64,
    /// Cores of the environment.
    pub quota_cpu: Option<f64>,
    /// GiB of the environment.
    #[serde(rename = "quota_memoire")]
    pub quota_memory: Option<f64>,
    /// GPUs of the environment.
    pub quota_gpu: Option<f64>,
}

/// What the environments of one platform ask of one family of quotas: cores, GiB, GPUs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuotaLine {
    /// Platform.
    #[serde(rename = "plateforme")]
    pub platform: String,
    /// `hprod` or `prod`: only the stage named `prod` draws on the production quota.
    #[serde(rename = "famille")]
    pub family: &'static str,
    /// Asked by the environments.
    #[serde(rename = "demande")]
    pub asked: [f64; 3],
    /// Declared quota.
    #[serde(rename = "plafond")]
    pub ceiling: [Option<f64>; 3],
    /// The console controls it: not without limit, and cores and memory not both zero.
    #[serde(rename = "configure")]
    pub configured: bool,
    /// In words.
    #[serde(rename = "resultat")]
    pub result: &'static str,
}

/// The three resources, in the order of [`QuotaLine`].
pub const RESOURCES: [&str; 3] = ["cpu", "memoire", "gpu"];

/// Platforms in use: those of the environments, then those of the target hosting.
#[must_use]
pub fn platforms_in_use(catalogue: &Catalogue, state: &State) -> Vec<String> {
    let mut used: Vec<String> = Vec::new();
    let environments = state.rows(&AnswerKey::of("environnements"));
    used.extend(environments.iter().filter_map(|row| cell_text(row, "plateforme")));
    let hosting = catalogue.field("cible-hebergement").and_then(|field| catalogue.list(field.list.as_deref()?));
    if let (Some(list), Some(Answer::List(targets))) = (hosting, state.answer(&AnswerKey::of("cible-hebergement"))) {
        let chosen = list.options.iter().filter(|choice| targets.contains(&choice.id));
        used.extend(chosen.filter_map(|choice| choice.platform.clone()));
    }
    platforms(catalogue).filter(|known| used.iter().any(|platform| platform == known)).map(str::to_owned).collect()
}

/// Use of each environment.
#[must_use]
pub fn consumption(state: &State) -> Vec<Consumption> {
    let components = state.rows(&AnswerKey::of("composants"));
    let overrides = state.rows(&AnswerKey::of("composants-surcharges"));
    state
        .rows(&AnswerKey::of("environnements"))
        .iter()
        .filter_map(|environment| {
            let name = cell_text(environment, "nom")?;
            let mut used = [0.0; 3];
            for component in components {
                let own = cell_text(component, "nom");
                let special = overrides.iter().find(|row| {
                    cell_text(row, "composant") == own && cell_text(row, "environnement").as_deref() == Some(&name)
                });
                let read = |column: &str| {
                    special.and_then(|row| cell_number(row, column)).or_else(|| cell_number(component, column))
                };
                let replicas = read("replicas-max").or_else(|| read("replicas-min")).unwrap_or(1.0);
                for (sum, column) in used.iter_mut().zip(["cpu-limit", "memoire-limit", "gpu"]) {
                    *sum += replicas * read(column).unwrap_or(0.0);
                }
            }
            Some(Consumption {
                platform: cell_text(environment, "plateforme"),
                stage: cell_text(environment, "stage"),
                cpu: tidy(used[0]),
                memory: tidy(used[1]),
                gpu: tidy(used[2]),
                quota_cpu: cell_number(environment, "cpu"),
                quota_memory: cell_number(environment, "memoire"),
                quota_gpu: cell_number(environment, "gpu"),
                environment: name,
            })
        })
        .collect()
}

/// What the environments ask of each quota of each platform in use.
#[must_use]
pub fn quotas(state: &State, platforms: &[String], production_stage: &str) -> Vec<QuotaLine> {
    let environments = state.rows(&AnswerKey::of("environnements"));
    let mut lines = Vec::new();
    for platform in platforms {
        for family in ["hprod", "prod"] {
            let mut asked = [0.0; 3];
            for environment in environments {
                let production = cell_text(environment, "stage").as_deref() == Some(production_stage);
                if cell_text(environment, "plateforme").as_deref() == Some(platform) && production == (family == "prod")
                {
                    for (sum, column) in asked.iter_mut().zip(RESOURCES) {
                        *sum += cell_number(environment, column).unwrap_or(0.0);
                    }
                }
            }
            let asked = asked.map(tidy);
            let ceiling =
                RESOURCES.map(|resource| repeated_number(state, &format!("quota-{family}-{resource}"), platform));
            let unlimited = repeated(state, "quota-sans-limite", platform) == Some(&Answer::Bool(true));
            let zero = ceiling[0] == Some(0.0) && ceiling[1] == Some(0.0);
            let result = if unlimited {
                "sans limite (aucun contrôle)"
            } else if zero {
                "non configuré (aucun contrôle)"
            } else if ceiling[..2].contains(&None) || (ceiling[2].is_none() && asked[2] > 0.0) {
                "quota à renseigner"
            } else if asked.iter().zip(ceiling).any(|(asked, ceiling)| *asked > ceiling.unwrap_or(0.0) + 1e-9) {
                "dépassé"
            } else {
                "ok"
            };
            lines.push(QuotaLine {
                platform: platform.clone(),
                family,
                asked,
                ceiling,
                configured: !unlimited && !zero,
                result,
            });
        }
    }
    lines
}

/// The answer of a repeated field for one platform: its own, else the one given for every platform.
#[must_use]
pub fn repeated<'a>(state: &'a State, field: &str, platform: &str) -> Option<&'a Answer> {
    state.answer(&AnswerKey::on(field, platform)).or_else(|| state.answer(&AnswerKey::of(field)))
}

fn repeated_number(state: &State, field: &str, platform: &str) -> Option<f64> {
    match repeated(state, field, platform) {
        Some(Answer::Number(number)) => Some(*number),
        _ => None,
    }
}

pub(super) fn cell_text(row: &Row, column: &str) -> Option<String> {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn cell_number(row: &Row, column: &str) -> Option<f64> {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Number(number)) => Some(*number),
        _ => None,
    }
}

/// Sums of tenths are shown as people write them: 1.4, not 1.4000000000000001.
fn tidy(sum: f64) -> f64 {
    (sum * 1e6).round() / 1e6
}

/// Number of rows of each table that feeds a computed field.
pub(super) fn counts(state: &State) -> BTreeMap<&'static str, usize> {
    BTreeMap::from([
        ("nombre_composants", state.rows(&AnswerKey::of("composants")).len()),
        ("nombre_environnements", state.rows(&AnswerKey::of("environnements")).len()),
    ])
}
