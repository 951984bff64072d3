//! What the environments ask and use of the quotas of each platform. Only the stage named in the catalogue draws on the
//! production quota.

use accostage_catalogue::Catalogue;
use serde::Serialize;

use super::place::number;
use super::values::tidy;
use crate::evaluation::resources::RESOURCES;
use crate::evaluation::{Consumption, Report};
use crate::key::AnswerKey;
use crate::state::{Row, State};
use crate::value::Answer;

/// One family of quotas on one platform.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlatformQuota {
    /// Platform.
    #[serde(rename = "plateforme")]
    pub platform: String,
    /// `hprod` or `prod`.
    #[serde(rename = "famille")]
    pub family: String,
    /// Quota declared: cores, GiB, GPUs.
    #[serde(rename = "plafond")]
    pub ceiling: [Option<f64>; 3],
    /// The console controls it.
    #[serde(rename = "configure")]
    pub configured: bool,
    /// Asked by the environments.
    #[serde(rename = "demande")]
    pub asked: [f64; 3],
    /// Used by the components: replicas times limits, in each environment.
    #[serde(rename = "consommation")]
    pub used: [f64; 3],
    /// Environments that draw on it.
    #[serde(rename = "parts")]
    pub shares: Vec<Share>,
    /// What goes over.
    #[serde(rename = "exces")]
    pub excesses: Vec<Excess>,
}

/// How one resource of a quota stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// More is asked or used than there is.
    Over,
    /// What is asked and used holds.
    Holds,
    /// The console controls it, and nobody said how much there is.
    Unknown,
}

impl PlatformQuota {
    /// How the resource of this rank (cores, GiB, GPUs) stands; none: the console does not control it.
    #[must_use]
    pub fn standing(&self, rank: usize) -> Option<Standing> {
        let resource = RESOURCES.get(rank)?;
        self.configured.then(|| {
            if self.excesses.iter().any(|excess| excess.resource == *resource) {
                Standing::Over
            } else if self.ceiling[rank].is_some() {
                Standing::Holds
            } else {
                Standing::Unknown
            }
        })
    }
}

/// What one environment takes of a quota.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Environment.
    #[serde(rename = "environnement")]
    pub environment: String,
    /// What it asks.
    #[serde(rename = "demande")]
    pub asked: [f64; 3],
    /// What its components use.
    #[serde(rename = "consommation")]
    pub used: [f64; 3],
}

/// A resource that goes over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Excess {
    /// `cpu`, `memoire` or `gpu`.
    #[serde(rename = "ressource")]
    pub resource: String,
    /// The environments ask too much (`demande`), or their components use too much (`consommation`).
    #[serde(rename = "nature")]
    pub kind: String,
    /// How much too much.
    #[serde(rename = "de_trop")]
    pub over: f64,
    /// Who takes it, what takes most first.
    #[serde(rename = "preneurs")]
    pub takers: Vec<String>,
}

/// Stage that draws on the production quota.
#[must_use]
pub fn production_stage(catalogue: &Catalogue) -> &str {
    let known = catalogue.parameters.iter().find(|parameter| parameter.id == "stage-production");
    known.and_then(|parameter| parameter.value.as_str()).unwrap_or("prod")
}

/// What the environments ask and use, quota by quota.
#[must_use]
pub fn of(catalogue: &Catalogue, state: &State, report: &Report) -> Vec<PlatformQuota> {
    let production = production_stage(catalogue);
    let rows = state.rows(&AnswerKey::of(super::TABLE));
    let named = |row: &&Row| matches!(row.cells.get("nom").map(|cell| &cell.value), Some(Answer::Text(_)));
    // Consumption is computed for the rows that have a name, in their order.
    let taken: Vec<_> = rows.iter().filter(named).zip(&report.consumption).collect();
    let line = |line: &crate::evaluation::QuotaLine| {
        let draws = |used: &Consumption| {
            let family = if used.stage.as_deref() == Some(production) { "prod" } else { "hprod" };
            used.platform.as_deref() == Some(&line.platform) && family == line.family
        };
        let shares: Vec<Share> = taken
            .iter()
            .filter(|(_, used)| draws(used))
            .map(|(row, used)| Share {
                environment: used.environment.clone(),
                asked: RESOURCES.map(|column| number(row, column).unwrap_or(0.0)),
                used: [used.cpu, used.memory, used.gpu],
            })
            .collect();
        let mut used = [0.0; 3];
        for share in &shares {
            for (sum, part) in used.iter_mut().zip(share.used) {
                *sum += part;
            }
        }
        let mut quota = PlatformQuota {
            platform: line.platform.clone(),
            family: line.family.to_owned(),
            ceiling: line.ceiling,
            configured: line.configured,
            asked: line.asked,
            used: used.map(tidy),
            shares,
            excesses: Vec::new(),
        };
        quota.excesses = excesses(&quota);
        quota
    };
    report.quotas.iter().map(line).collect()
}

/// Which part of a share.
type Part = fn(&Share) -> [f64; 3];
const ASKED: Part = |share| share.asked;
const USED: Part = |share| share.used;

fn excesses(quota: &PlatformQuota) -> Vec<Excess> {
    if !quota.configured {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (rank, resource) in RESOURCES.iter().enumerate() {
        let Some(ceiling) = quota.ceiling[rank] else { continue };
        for (kind, sum, part) in [("demande", quota.asked[rank], ASKED), ("consommation", quota.used[rank], USED)] {
            let over = tidy(sum - ceiling);
            if over <= 0.0 {
                continue;
            }
            let mut takers: Vec<&Share> = quota.shares.iter().filter(|share| part(share)[rank] > 0.0).collect();
            takers.sort_by(|one, other| part(other)[rank].total_cmp(&part(one)[rank]));
            found.push(Excess {
                resource: (*resource).to_owned(),
                kind: kind.to_owned(),
                over,
                takers: takers.into_iter().map(|share| share.environment.clone()).collect(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_that_the_console_controls_holds_goes_over_or_is_unknown() {
        let quota = |configured, ceiling| {
            let asked = [2.0; 3];
            let mut quota = PlatformQuota {
                platform: "cloud-pi".to_owned(),
                family: "prod".to_owned(),
                ceiling,
                configured,
                asked,
                used: [0.0; 3],
                shares: vec![Share { environment: "prod1".to_owned(), asked, used: [0.0; 3] }],
                excesses: Vec::new(),
            };
            quota.excesses = excesses(&quota);
            [0, 1, 2].map(|rank| quota.standing(rank))
        };
        let ceiling = [Some(1.0), Some(4.0), None];
        assert_eq!(quota(true, ceiling), [Some(Standing::Over), Some(Standing::Holds), Some(Standing::Unknown)]);
        assert_eq!(quota(false, ceiling), [None; 3], "nobody controls it");
    }
}
