//! What stands in the way of an environment.

use accostage_catalogue::Severity;
use serde::Serialize;

use super::place::{Place, days_between, flag, text};
use super::{Cell, PlatformQuota, TABLE};
use crate::evaluation::Finding;
use crate::key::RowPlace;
use crate::number_text;
use crate::state::Row;

/// Something that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blocker {
    /// Of what kind.
    #[serde(rename = "nature")]
    pub kind: BlockerKind,
    /// What it is about: a rule, a resource, an attribute, an environment.
    #[serde(rename = "sur")]
    pub about: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// It must be settled; otherwise it only deserves a look.
    #[serde(rename = "bloquant")]
    pub blocking: bool,
    /// Fields concerned: `field` or `field.column`.
    #[serde(rename = "champs", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The row concerned.
    #[serde(rename = "place", skip_serializing_if = "Option::is_none")]
    pub place: Option<RowPlace>,
}

/// Of what kind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum BlockerKind {
    /// A rule about its row, or about a row that names it.
    #[serde(rename = "regle")]
    Rule,
    /// A quota that it draws on is exceeded.
    #[serde(rename = "quota")]
    Quota,
    /// The way to it.
    #[serde(rename = "promotion")]
    Promotion,
    /// An attribute in failure.
    #[serde(rename = "attribut")]
    Attribute,
    /// What the platform holds differs.
    #[serde(rename = "observation")]
    Observation,
}

/// Statuses that are failures.
const FAILURES: [&str; 7] = ["ko", "expire", "failed", "teste-ko", "refuse", "Degraded", "derive"];
/// The same, told in more words by the blocker of a quota or of a promotion.
const TOLD_APART: [&str; 2] = ["depasse", "bloquee"];

/// A status is a failure.
#[must_use]
pub fn is_failure(status: &str) -> bool {
    FAILURES.contains(&status) || TOLD_APART.contains(&status)
}

/// What stands in the way, what must be settled first.
pub(super) fn of(place: &Place<'_>, cells: &[Cell], quotas: &[PlatformQuota]) -> Vec<Blocker> {
    let mut found: Vec<Blocker> = place.index.findings(place.row.id, place.name).map(rule).collect();
    let restoration_told =
        found.iter().any(|one| one.fields.iter().any(|field| field.starts_with("restauration-tests")));
    found.extend(quotas.iter().flat_map(|quota| exceeded(place, quota)));
    found.extend(order(place));
    if !restoration_told && let Some(label) = restoration_lacks(place) {
        let fields = vec!["restauration-tests".to_owned()];
        found.push(Blocker { fields, ..blocker(BlockerKind::Promotion, "env-restauration", label) });
    }
    for cell in cells.iter().filter(|cell| cell.applies) {
        let attribute = place.catalogue.environment_attributes.iter().find(|known| known.id == cell.attribute);
        let label = attribute.map_or(cell.attribute.as_str(), |known| &known.label);
        if let Some(status) = cell.status.as_deref().filter(|status| FAILURES.contains(status)) {
            let status = super::words::status(place.catalogue, status);
            found.push(blocker(BlockerKind::Attribute, &cell.attribute, format!("{label} : {status}")));
        }
        if let Some(observed @ ("ecart" | "introuvable")) = cell.observed.as_deref() {
            let told =
                if observed == "ecart" { "la plateforme diffère du dossier" } else { "introuvable sur la plateforme" };
            found.push(blocker(BlockerKind::Observation, &cell.attribute, format!("{label} : {told}")));
        }
    }
    found.sort_by_key(|one| !one.blocking);
    found
}

fn blocker(kind: BlockerKind, about: &str, label: String) -> Blocker {
    Blocker { kind, about: about.to_owned(), label, blocking: true, fields: Vec::new(), place: None }
}

fn rule(finding: &Finding) -> Blocker {
    Blocker {
        kind: BlockerKind::Rule,
        about: finding.rule.clone(),
        label: finding.message.clone(),
        blocking: finding.severity == Severity::Blocking,
        fields: finding.fields.clone(),
        place: finding.place.clone(),
    }
}

/// A quota that it draws on is exceeded.
fn exceeded(place: &Place<'_>, quota: &PlatformQuota) -> Vec<Blocker> {
    let mine = quota.excesses.iter().filter(|excess| excess.takers.iter().any(|taker| taker == place.name));
    mine.map(|excess| {
        let family = if quota.family == "prod" { "de production" } else { "hors production" };
        let platform = super::words::choice(place.catalogue, "plateforme", &quota.platform);
        let what = if excess.kind == "demande" { "la somme des environnements" } else { "la consommation calculée" };
        let label = format!(
            "Quota {family} de {platform} : {what} dépasse le plafond de {} {}.",
            number_text(excess.over),
            super::words::resource(&excess.resource),
        );
        let fields = vec![format!("quota-{}-{}@{}", quota.family, excess.resource, quota.platform)];
        Blocker { fields, ..blocker(BlockerKind::Quota, &excess.resource, label) }
    })
    .collect()
}

/// A restoration test is about the promotion to it, told as its name or as both names; `from`: any when there is none.
pub(super) fn is_about_promotion(place: &Place<'_>, test: &Row, from: Option<&str>) -> bool {
    let (told, name) = (text(test, "promotion").unwrap_or_default().trim().to_lowercase(), place.name.to_lowercase());
    if name.is_empty() || told.is_empty() {
        return false;
    }
    let both = |from: &str| told.contains(&from.to_lowercase()) && told.contains(&name);
    told == name
        || match from {
            Some(from) => both(from),
            None => sources(place).into_iter().any(|(from, _)| both(from)),
        }
}

/// The test happened and somebody said how it went.
pub(super) fn is_over(place: &Place<'_>, test: &Row) -> bool {
    let ahead = text(test, "date").and_then(|day| days_between(place.today, day)).is_some_and(|days| days > 0);
    text(test, "resultat").is_some() && !ahead
}

/// A test of that day no longer shows anything, nor does one whose day is not known.
pub(super) fn is_stale(place: &Place<'_>, day: Option<&str>) -> bool {
    let Some(age) = day.and_then(|day| days_between(day, place.today)) else { return true };
    place.parameter("restauration-age-max-jours").is_some_and(|most| f64::from(age) > most)
}

/// Environments that it is promoted from, with the rule when it is in the table.
fn sources<'a>(place: &Place<'a>) -> Vec<(&'a str, Option<&'a Row>)> {
    let rows = place.all("promotions").iter().filter(|row| text(row, "vers") == Some(place.name));
    let mut sources: Vec<(&str, Option<&Row>)> =
        rows.filter(|_| !place.name.is_empty()).filter_map(|row| Some((text(row, "de")?, Some(row)))).collect();
    if let Some(from) = place.own("promotion-depuis").filter(|from| !sources.iter().any(|(known, _)| known == from)) {
        sources.push((from, None));
    }
    sources
}

/// The stage of an environment.
fn stage_of<'a>(place: &Place<'a>, name: &str) -> Option<&'a str> {
    place.all(TABLE).iter().find(|row| text(row, "nom") == Some(name)).and_then(|row| text(row, "stage"))
}

/// Promotions go forward, without leaving out a stage that the project has, nor the one before production.
fn order(place: &Place<'_>) -> Vec<Blocker> {
    let Some(own) = place.stage_rank(place.own("stage")) else { return Vec::new() };
    let stages = place.stages();
    let production = stages.iter().position(|stage| *stage == super::quotas::production_stage(place.catalogue));
    let mut found = Vec::new();
    for (from, _) in sources(place) {
        let Some(rank) = place.stage_rank(stage_of(place, from)) else { continue };
        let told = if rank > own {
            format!("La promotion « {from} → {} » va à rebours : {}.", place.name, stages.join(" → "))
        } else {
            let left_out = (rank + 1..own).find(|between| {
                (Some(own) == production && *between + 1 == own)
                    || place.all(TABLE).iter().any(|row| text(row, "stage") == Some(stages[*between]))
            });
            let Some(between) = left_out else { continue };
            format!("La promotion « {from} → {} » saute l'étape « {} ».", place.name, stages[between])
        };
        let fields = vec!["promotions.de".to_owned()];
        found.push(Blocker { fields, ..blocker(BlockerKind::Promotion, "env-promotion", told) });
    }
    found
}

/// What lacks of the restoration test that a promotion to it asks: by default, from the second stage to the third.
pub(super) fn restoration_lacks(place: &Place<'_>) -> Option<String> {
    let own = place.stage_rank(place.own("stage"));
    let stages = place.stages();
    for (from, rule) in sources(place) {
        let by_default = || {
            let named = |rank: Option<usize>, stage: &str| rank.is_some_and(|rank| stages[rank] == stage);
            named(place.stage_rank(stage_of(place, from)), "integration") && named(own, "staging")
        };
        if !rule.and_then(|row| flag(row, "restauration-exigee")).unwrap_or_else(by_default) {
            continue;
        }
        let tests = place.all("restauration-tests").iter();
        let about = tests.filter(|row| is_over(place, row) && is_about_promotion(place, row, Some(from)));
        let passed = about.filter(|row| text(row, "resultat") == Some("ok"));
        let Some(last) = passed.map(|row| text(row, "date")).max() else {
            return Some(format!("La promotion « {from} → {} » attend un essai de restauration réussi.", place.name));
        };
        if last.is_none() {
            return Some(format!(
                "L'essai de restauration de la promotion « {from} → {} » n'a pas de date : donnez-la.",
                place.name
            ));
        }
        if is_stale(place, last) {
            let most = place.parameter("restauration-age-max-jours").unwrap_or_default();
            return Some(format!(
                "L'essai de restauration de la promotion « {from} → {} » a plus de {} jours : refaites-le.",
                place.name,
                number_text(most)
            ));
        }
    }
    None
}
