//! What the answers tell of each attribute: identity, life, resources. Attributes made of rows of other tables are in
//! [`super::rows`].

use super::place::{Place, flag, number, text};
use super::{Computed, rows, words};
use crate::evaluation::Consumption;
use crate::key::AnswerKey;
use crate::number_text;
use crate::value::Answer;

/// What the answers tell. An attribute that a newer catalogue adds is only declared.
pub(super) fn of(place: &Place<'_>, attribute: &str) -> Computed {
    match attribute {
        "env-nom" => answered(place, "nom"),
        "env-plateforme" => answered(place, "plateforme"),
        "env-zone" => answered(place, "zone"),
        "env-stage" => answered(place, "stage"),
        "env-label" => label(place),
        "env-cluster" => cluster(place),
        "env-namespace" => supposed("inconnu"),
        "env-fonctionnement" => life_mode(place),
        "env-etat-vie" => supposed("prevu"),
        "env-quota" => quota(place),
        "env-consommation" => consumption(place),
        "env-domaines" => rows::domains(place),
        "env-fip" => rows::floating_addresses(place),
        "env-certificats" => rows::certificates(place),
        "env-chaine-de-service" => rows::service_chains(place),
        "env-cdn-waf" => cdn_and_waf(place),
        "env-flux" => rows::flows(place),
        "env-netpol" => yes_no(place, "politiques-reseau"),
        "env-secrets" => rows::secrets(place),
        "env-cle-sops" => sops_key(place),
        "env-sso" => rows::identity_provider(place),
        "env-s3" => rows::buckets(place),
        "env-base" => databases(place),
        "env-argocd" => supposed("inconnu"),
        "env-autosync" => autosync(place),
        "env-version" => supposed("inconnue"),
        "env-kyverno" => rows::violations(place),
        "env-supervision" => rows::supervision(place),
        "env-alertes" => alerts(place),
        "env-sauvegarde" => rows::backups(place),
        "env-restauration" => rows::restoration(place),
        "env-promotion" => rows::promotion(place),
        _ => Computed::default(),
    }
}

/// Nothing is answered: this is supposed until somebody declares.
pub(super) fn supposed(status: &'static str) -> Computed {
    Computed { status: Some(status), ..Computed::default() }
}

/// A column of its own row.
fn answered(place: &Place<'_>, column: &str) -> Computed {
    let value = place.own_label(column);
    Computed { status: value.is_some().then_some("saisi"), value, ..Computed::default() }
}

fn label(place: &Place<'_>) -> Computed {
    let allowed = place.labels();
    let mut computed = answered(place, "label-env");
    match place.own("label-env") {
        Some(given) if !allowed.is_empty() && !allowed.contains(&given) => {
            computed.details = vec![format!("Attendu pour ce type : {}.", allowed.join(" ou "))];
            computed.status = Some("ecart");
            computed.firm = true;
        }
        None if !allowed.is_empty() => computed.details = vec![format!("Proposé : {}.", allowed.join(" ou "))],
        _ => {}
    }
    computed
}

fn cluster(place: &Place<'_>) -> Computed {
    let Some(cluster) = place.own("cluster") else { return supposed("a-attribuer") };
    let kind = place.own_label("confidentialite");
    let value = kind.map_or_else(|| cluster.to_owned(), |kind| format!("{cluster}, {kind}"));
    Computed { value: Some(value), status: Some("attribue"), ..Computed::default() }
}

fn life_mode(place: &Place<'_>) -> Computed {
    let mut computed = answered(place, "fonctionnement");
    computed.details.extend(place.own("plages").map(str::to_owned));
    computed
}

fn used<'a>(place: &Place<'a>) -> Option<&'a Consumption> {
    place.report.consumption.iter().find(|used| used.environment == place.name)
}

/// Resources by name, unit, quantity used and quantity asked.
pub(super) fn resources(used: &Consumption) -> [(&'static str, &'static str, f64, Option<f64>); 3] {
    [
        ("CPU", "cœurs", used.cpu, used.quota_cpu),
        ("mémoire", "GiB", used.memory, used.quota_memory),
        ("GPU", "GPU", used.gpu, used.quota_gpu),
    ]
}

fn quota(place: &Place<'_>) -> Computed {
    let given: Vec<String> = [("cpu", "cœurs"), ("memoire", "GiB"), ("gpu", "GPU")]
        .into_iter()
        .filter_map(|(column, unit)| Some(format!("{} {unit}", number_text(number(place.row, column)?))))
        .collect();
    if given.is_empty() {
        return Computed::default();
    }
    let mut computed = Computed { value: Some(given.join(", ")), status: Some("estime"), ..Computed::default() };
    if let Some(used) = used(place) {
        let over = resources(used).into_iter().filter_map(|(label, unit, used, asked)| {
            let over = used - asked?;
            (over > 1e-9).then(|| format!("{label} : {} {unit} de trop.", number_text(tidy(over))))
        });
        computed.details.extend(over);
    }
    if !computed.details.is_empty() {
        computed.status = Some("depasse");
        computed.firm = true;
    } else if place.own("plateforme") == Some("cloud-pi") {
        let asked = place.all("demande-hebergement");
        let told = |column: &str| asked.iter().any(|row| text(row, column).is_some());
        if told("validee-le") {
            computed.status = Some("accorde");
        } else if told("deposee-le") {
            computed.status = Some("demande");
        }
    }
    computed
}

fn consumption(place: &Place<'_>) -> Computed {
    let Some(used) = used(place) else { return supposed("inconnue") };
    if place.all("composants").is_empty() {
        return supposed("inconnue");
    }
    let told: Vec<String> =
        resources(used).iter().map(|(_, unit, used, _)| format!("{} {unit}", number_text(*used))).collect();
    Computed { value: Some(told.join(", ")), status: Some("calculee"), ..Computed::default() }
}

fn cdn_and_waf(place: &Place<'_>) -> Computed {
    let (cdn, waf) = (place.yes_no("cdn-anti-ddos"), place.yes_no("waf-apprentissage"));
    if cdn.is_none() && waf.is_none() {
        return supposed("a-faire");
    }
    let shown = |answer: Option<&str>| match answer {
        Some(word) => words::answer(word).to_owned(),
        None => "pas de réponse".to_owned(),
    };
    let told = |name: &str, answer: Option<&str>| format!("{name} : {}", shown(answer).to_lowercase());
    let status = match (cdn, waf) {
        (Some("sans-objet"), Some("sans-objet")) => "non-applicable",
        (Some("oui" | "sans-objet"), Some("oui" | "sans-objet")) => "pret",
        (Some("oui"), _) | (_, Some("oui")) => "en-cours",
        _ => "a-faire",
    };
    let value = format!("{}, {}", told("CDN", cdn), told("WAF", waf));
    Computed { value: Some(value), status: Some(status), ..Computed::default() }
}

fn yes_no(place: &Place<'_>, field: &str) -> Computed {
    let answer = place.yes_no(field);
    let status = match answer {
        Some("oui") => "pret",
        Some("sans-objet") => "non-applicable",
        _ => "a-faire",
    };
    Computed { value: answer.map(|word| words::answer(word).to_owned()), status: Some(status), ..Computed::default() }
}

fn sops_key(place: &Place<'_>) -> Computed {
    let Some(cluster) = place.own("cluster") else { return supposed("inconnue") };
    let key = place.all("secrets-cle-sops").iter().find(|row| text(row, "cluster") == Some(cluster));
    match key.and_then(|row| text(row, "cle")) {
        Some(key) => Computed { value: Some(key.to_owned()), status: Some("connue"), ..Computed::default() },
        None => supposed("inconnue"),
    }
}

/// Databases are described once for every environment: whether they exist here is declared.
fn databases(place: &Place<'_>) -> Computed {
    let rows = place.all("bases");
    if rows.is_empty() {
        return supposed("non-applicable");
    }
    let names: Vec<&str> = rows.iter().filter_map(|row| text(row, "nom")).collect();
    let mode = place.state.answer(&AnswerKey::of("creation-base-mode")).and_then(|answer| match answer {
        Answer::Text(_) => Some(crate::export::value_text(place.catalogue, Some("creation-base"), answer)),
        _ => None,
    });
    Computed {
        value: Some(names.join(", ")),
        details: mode.into_iter().collect(),
        status: Some("a-faire"),
        ..Computed::default()
    }
}

fn autosync(place: &Place<'_>) -> Computed {
    let status = flag(place.row, "autosync").map(|on| if on { "oui" } else { "non" });
    Computed {
        value: status.map(|word| words::answer(word).to_owned()),
        status,
        firm: status.is_some(),
        ..Computed::default()
    }
}

/// Alerts are described once for every environment: whether they are in place here is declared.
fn alerts(place: &Place<'_>) -> Computed {
    let rows = place.all("alertes");
    if rows.is_empty() {
        return supposed("a-faire");
    }
    let mut levels: Vec<(String, usize)> = Vec::new();
    for row in rows {
        let level = place.label("alertes", row, "niveau").unwrap_or_else(|| "sans niveau".to_owned());
        match levels.iter_mut().find(|(known, _)| *known == level) {
            Some((_, count)) => *count += 1,
            None => levels.push((level, 1)),
        }
    }
    let told: Vec<String> = levels.iter().map(|(level, count)| format!("{level} : {count}")).collect();
    Computed { value: Some(told.join(", ")), status: Some("a-faire"), ..Computed::default() }
}

/// Differences of tenths are shown as people write them.
pub(super) fn tidy(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
