//! Attributes made of the rows that name an environment.

use super::Computed;
use super::blocking;
use super::certificates::{self, Expiry};
use super::place::{Place, day_shown, flag, number, text};
use super::values::supposed;
use crate::state::Row;
use crate::{counted, counted_number, number_text};

/// Statuses of a row, from what is worst to what is best.
const STATUSES: [&str; 8] = ["ko", "expire", "expire-bientot", "a-faire", "demande", "en-cours", "pret", "verifie"];
/// The same for flows.
const FLOWS: [&str; 8] = ["refuse", "teste-ko", "identifie", "a-demander", "demande", "en-cours", "ouvert", "teste-ok"];
/// Flows that nobody waits for.
const FLOWS_ENDED: [&str; 3] = ["sans-objet", "a-fermer", "ferme"];
/// The same for service chains.
const CHAINS: [&str; 4] = ["failed", "opened", "pending", "success"];

/// The worst of several words, in an order.
fn worst<'a>(order: &[&'static str], words: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let ranks = words.filter_map(|word| order.iter().position(|known| *known == word));
    ranks.min().map(|rank| order[rank])
}

/// The worst status of rows that have one each; those without are still to do.
fn status_of(rows: &[&Row]) -> Computed {
    let words = rows.iter().map(|row| text(row, "statut").unwrap_or("a-faire"));
    let said = rows.iter().any(|row| text(row, "statut").is_some());
    let status = worst(&STATUSES, words).or(if rows.is_empty() { Some("a-faire") } else { Some("non-applicable") });
    Computed { status, firm: said, ..Computed::default() }
}

fn names(rows: &[&Row], column: &str) -> Option<String> {
    let names: Vec<&str> = rows.iter().filter_map(|row| text(row, column)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The same, with the labels of the catalogue.
fn labels(place: &Place<'_>, table: &str, rows: &[&Row], column: &str) -> Option<String> {
    let labels: Vec<String> = rows.iter().filter_map(|row| place.label(table, row, column)).collect();
    (!labels.is_empty()).then(|| labels.join(", "))
}

pub(super) fn domains(place: &Place<'_>) -> Computed {
    let rows = place.rows("domaines");
    Computed { value: names(&rows, "fqdn"), ..status_of(&rows) }
}

pub(super) fn floating_addresses(place: &Place<'_>) -> Computed {
    let contexts = place.contexts();
    if contexts.is_empty() && place.own("stage").is_some() {
        return Computed { moot: true, ..supposed("inconnue") };
    }
    let rows: Vec<&Row> = place
        .all("fip")
        .iter()
        .filter(|row| text(row, "contexte").is_some_and(|context| contexts.contains(&context)))
        .collect();
    let status = if rows.iter().any(|row| text(row, "ip").is_some()) { "communiquee" } else { "inconnue" };
    Computed { value: names(&rows, "ip"), status: Some(status), ..Computed::default() }
}

/// A row kept to say that nothing is expected there.
fn is_expected(row: &&Row) -> bool {
    text(row, "statut") != Some("non-applicable")
}

pub(super) fn certificates(place: &Place<'_>) -> Computed {
    let mut rows = place.rows("certificats");
    let mut computed = status_of(&rows);
    rows.retain(is_expected);
    let mut expiries = Vec::new();
    for row in &rows {
        let name = text(row, "cn").unwrap_or("sans nom");
        match text(row, "expire-le") {
            Some(day) => {
                expiries.push(certificates::expiry(place.catalogue, day, place.today));
                computed.details.push(format!("{name} : expire le {}", day_shown(day)));
            }
            None => computed.details.push(format!("{name} : expiration inconnue")),
        }
    }
    let bare = place.index.bare(place.name);
    if expiries.contains(&Some(Expiry::Expired)) {
        (computed.status, computed.firm) = (Some("expire"), true);
    } else if !matches!(computed.status, Some("ko" | "expire"))
        && expiries.iter().any(|expiry| matches!(expiry, Some(Expiry::Soon { .. })))
    {
        (computed.status, computed.firm) = (Some("expire-bientot"), true);
    } else if !bare.is_empty() && matches!(computed.status, Some("pret" | "verifie" | "non-applicable")) {
        (computed.status, computed.firm) = (Some("a-faire"), true);
    }
    computed.details.extend(bare.iter().map(|name| format!("{name} : aucun certificat")));
    let covered = names(&rows, "cn");
    computed.value = match bare.len() {
        0 => covered,
        count => Some(format!(
            "{} ; {} sans certificat",
            covered.unwrap_or_else(|| "aucun".to_owned()),
            counted(count, "nom")
        )),
    };
    computed
}

pub(super) fn service_chains(place: &Place<'_>) -> Computed {
    let rows = place.rows("chaines-de-service");
    if rows.is_empty() {
        return supposed("a-preparer");
    }
    let said = worst(&CHAINS, rows.iter().filter_map(|row| text(row, "etat")));
    Computed {
        value: names(&rows, "cn"),
        status: said.or(Some("a-preparer")),
        firm: said.is_some(),
        ..Computed::default()
    }
}

pub(super) fn flows(place: &Place<'_>) -> Computed {
    let concerned =
        |row: &&Row| place.index.flows.concerns(text(row, "environnement"), text(row, "contexte"), place.name);
    let rows: Vec<&Row> = place.all("flux-matrice").iter().filter(concerned).collect();
    let word = |row: &&Row| text(row, "statut").unwrap_or("identifie").to_owned();
    let words: Vec<String> = rows.iter().map(word).filter(|word| !FLOWS_ENDED.contains(&word.as_str())).collect();
    if words.is_empty() {
        return Computed { value: Some("aucun flux".to_owned()), moot: true, ..Computed::default() };
    }
    let tested = words.iter().filter(|word| *word == "teste-ok").count();
    let told = FLOWS.iter().filter_map(|known| {
        let count = words.iter().filter(|word| word == known).count();
        (count > 0).then(|| format!("{} : {count}", super::words::status(place.catalogue, known)))
    });
    Computed {
        value: Some(format!("{tested}/{} testés", words.len())),
        details: told.collect(),
        status: worst(&FLOWS, words.iter().map(String::as_str)),
        firm: true,
        moot: false,
    }
}

/// How many secrets are ready, where each one is and who answers for it. Never a value: the inventory has none.
pub(super) fn secrets(place: &Place<'_>) -> Computed {
    let mut rows = place.rows("secrets-inventaire");
    if rows.is_empty() {
        return supposed("a-faire");
    }
    let mut computed = status_of(&rows);
    rows.retain(is_expected);
    let ready = rows.iter().filter(|row| matches!(text(row, "statut"), Some("pret" | "verifie"))).count();
    computed.value = Some(match rows.len() {
        0 => "aucun secret".to_owned(),
        count => format!("{ready}/{count} prêts"),
    });
    for row in &rows {
        let name = text(row, "nom").unwrap_or("sans nom");
        let kept = text(row, "chemin").unwrap_or("endroit inconnu");
        let owner = text(row, "responsable").unwrap_or("sans responsable");
        computed.details.push(format!("{name} : {kept} ({owner})"));
        if text(row, "expire-le").is_some_and(|day| day < place.today) && computed.status != Some("ko") {
            (computed.status, computed.firm) = (Some("expire"), true);
        }
    }
    computed
}

pub(super) fn identity_provider(place: &Place<'_>) -> Computed {
    let rows = place.rows("authentification-raccordement");
    Computed { value: labels(place, "authentification-raccordement", &rows, "fournisseur"), ..status_of(&rows) }
}

pub(super) fn buckets(place: &Place<'_>) -> Computed {
    let rows = place.rows("stockage-objet");
    if rows.is_empty() && place.all("stockage-objet").is_empty() {
        return supposed("non-applicable");
    }
    Computed { value: names(&rows, "bucket"), ..status_of(&rows) }
}

/// The last reading of each policy counts.
pub(super) fn violations(place: &Place<'_>) -> Computed {
    let mut last: std::collections::BTreeMap<&str, &Row> = std::collections::BTreeMap::new();
    for row in place.rows("kyverno-releve").into_iter().filter(|row| number(row, "violations").is_some()) {
        let known = last.entry(text(row, "regle").unwrap_or_default()).or_insert(row);
        if text(row, "date") >= text(known, "date") {
            *known = row;
        }
    }
    if last.is_empty() {
        return supposed("non-releve");
    }
    let total: f64 = last.values().filter_map(|row| number(row, "violations")).sum();
    let broken = last.iter().filter(|(_, row)| number(row, "violations") > Some(0.0));
    let told = broken.map(|(_, row)| {
        let rule = place.label("kyverno-releve", row, "regle").unwrap_or_else(|| "sans règle".to_owned());
        format!("{rule} : {}", number_text(number(row, "violations").unwrap_or(0.0)))
    });
    Computed {
        value: Some(counted_number(total, "violation")),
        details: told.collect(),
        status: Some(if total > 0.0 { "n>0" } else { "0" }),
        firm: true,
        moot: false,
    }
}

pub(super) fn supervision(place: &Place<'_>) -> Computed {
    let rows = place.rows("acces-supervision");
    let Some(row) = rows.last() else { return supposed("a-faire") };
    let open: Vec<&str> = [("logs", "journaux"), ("metriques", "métriques"), ("tableaux", "tableaux")]
        .into_iter()
        .filter_map(|(column, label)| (flag(row, column) == Some(true)).then_some(label))
        .collect();
    let checked = text(row, "verifie-le");
    let status = match (open.len(), checked) {
        (3, Some(_)) => "verifie",
        (3, None) => "pret",
        (0, _) => "a-faire",
        _ => "en-cours",
    };
    Computed {
        value: Some(format!("{}/3 accès", open.len())),
        details: checked.map(|day| format!("Vérifié le {}", day_shown(day))).into_iter().collect(),
        status: Some(status),
        firm: true,
        moot: false,
    }
}

/// A plan exists: whether it runs is declared.
pub(super) fn backups(place: &Place<'_>) -> Computed {
    let rows = place.rows("sauvegardes");
    if rows.is_empty() {
        return supposed("a-faire");
    }
    let told = rows.iter().map(|row| {
        let what = text(row, "objet").unwrap_or("sans objet");
        let every = number(row, "frequence").map(|hours| format!(", toutes les {} h", number_text(hours)));
        let kept = number(row, "retention").map(|days| format!(", {} jours", number_text(days)));
        format!("{what}{}{}", every.unwrap_or_default(), kept.unwrap_or_default())
    });
    Computed {
        value: names(&rows, "objet").or_else(|| Some(counted(rows.len(), "plan"))),
        details: told.collect(),
        status: Some("en-cours"),
        ..Computed::default()
    }
}

/// The last test of restoration: those that name the environment, or the promotion to it.
pub(super) fn restoration(place: &Place<'_>) -> Computed {
    let named = |row: &&Row| !place.name.is_empty() && text(row, "environnement") == Some(place.name);
    let tests = place.all("restauration-tests").iter();
    let mine = tests.filter(|row| named(row) || blocking::is_about_promotion(place, row, None));
    let over = mine.filter(|row| blocking::is_over(place, row));
    let Some(row) = over.max_by_key(|row| text(row, "date")) else { return supposed("jamais") };
    let day = text(row, "date");
    let result = place.label("restauration-tests", row, "resultat").unwrap_or_default();
    let status = match text(row, "resultat") {
        Some("ok") if !blocking::is_stale(place, day) => "ok",
        // What passed in part did not fail: it is to be done again.
        Some("ok" | "partiel") => "perime",
        _ => "ko",
    };
    let details = text(row, "scenario").map(str::to_owned).into_iter().collect();
    let value = format!("{} : {result}", day.map_or_else(|| "sans date".to_owned(), day_shown));
    Computed { value: Some(value), details, status: Some(status), firm: true, moot: false }
}

/// Rules that promote to it.
pub(super) fn promotion(place: &Place<'_>) -> Computed {
    let rows: Vec<&Row> = place.all("promotions").iter().filter(|row| text(row, "vers") == Some(place.name)).collect();
    let from = place.own("promotion-depuis");
    if rows.is_empty() && from.is_none() {
        // Nothing comes before the first one: code arrives there by itself.
        return supposed(if place.stage_rank(place.own("stage")) == Some(0) { "definie" } else { "non-definie" });
    }
    let sources = rows.iter().filter_map(|row| text(row, "de")).chain(from);
    let mut told: Vec<&str> = Vec::new();
    for source in sources {
        if !told.contains(&source) {
            told.push(source);
        }
    }
    let details = rows.iter().filter_map(|row| {
        let how = place.label("promotions", row, "mecanisme")?;
        let tests = text(row, "tests-exiges").map(|tests| format!(", tests : {tests}")).unwrap_or_default();
        Some(format!("{how}{tests}"))
    });
    let blocked = blocking::restoration_lacks(place).is_some();
    Computed {
        value: Some(format!("depuis {}", told.join(", "))),
        details: details.collect(),
        status: Some(if blocked { "bloquee" } else { "definie" }),
        firm: blocked,
        moot: false,
    }
}
