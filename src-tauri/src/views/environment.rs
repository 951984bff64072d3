//! Environments and certificates, as the page shows them.

use accostage_app::certificates::{Arrival, Certificate};
use accostage_app::environments::{Surveyed, takes_a_value};
use accostage_app::typography::around_quotes;
use accostage_catalogue::{Catalogue, EnvironmentAttribute};
use accostage_dossier::environment::certificates::{self, Expiry, Gap, READ, TABLE as CERTIFICATES};
use accostage_dossier::environment::quotas::Standing;
use accostage_dossier::environment::{
    self, Blocker, BlockerKind, Cell, Dangling, Environment, Ghost, PlatformQuota, Source, day_shown, tracking, words,
};
use accostage_dossier::{Answer, AnswerKey, Row, RowPlace, counted_number, number_text};
use accostage_ipc::*;

use super::{length, target};

pub fn environments(surveyed: &Surveyed, today: &str) -> EnvironmentsView {
    let Surveyed { catalogue, state, matrix, .. } = surveyed;
    let held = certificates::held(state);
    EnvironmentsView {
        today: today.to_owned(),
        groups: groups(catalogue),
        environments: matrix.environments.iter().map(|one| environment(surveyed, one)).collect(),
        quotas: matrix.quotas.iter().map(|line| quota(catalogue, line)).collect(),
        certificates: state
            .rows(&AnswerKey::of(CERTIFICATES))
            .iter()
            .map(|row| certificate(surveyed, row, today))
            .collect(),
        uncovered: certificates::uncovered(state, &held).iter().map(gap).collect(),
        table: target(catalogue, environment::TABLE, None),
        certificate_table: target(catalogue, CERTIFICATES, None),
        removed: matrix.removed.iter().map(|ghost| removed(catalogue, ghost)).collect(),
        dangling: matrix.dangling.iter().map(|cell| dangling(catalogue, cell)).collect(),
    }
}

fn groups(catalogue: &Catalogue) -> Vec<AttributeGroup> {
    let mut groups: Vec<AttributeGroup> = Vec::new();
    for attribute in &catalogue.environment_attributes {
        let view = AttributeView {
            id: attribute.id.clone(),
            label: attribute.label.clone(),
            statuses: attribute
                .status_words()
                .map(|word| ChoiceView { id: word.to_owned(), label: words::status(catalogue, word) })
                .collect(),
            takes_value: takes_a_value(attribute),
            required_for: required_for(catalogue, attribute),
            note: attribute.note.clone(),
            target: source(catalogue, attribute).and_then(|name| target(catalogue, &name, None)),
        };
        match groups.last_mut() {
            Some(group) if group.id == attribute.group => group.attributes.push(view),
            _ => groups.push(AttributeGroup {
                id: attribute.group.clone(),
                label: words::group(&attribute.group),
                attributes: vec![view],
            }),
        }
    }
    groups
}

/// What it is required for, with the labels of milestones.
fn required_for(catalogue: &Catalogue, attribute: &EnvironmentAttribute) -> Option<String> {
    let told = attribute.required_for.as_ref()?.as_str()?;
    let label = |id: &str| {
        let milestone = catalogue.milestones.iter().find(|milestone| milestone.id == id.trim());
        milestone.map_or_else(|| id.trim().to_owned(), |milestone| milestone.label.clone())
    };
    Some(told.split(';').map(label).collect::<Vec<_>>().join(" ; "))
}

/// The first field that gives its value.
fn source(catalogue: &Catalogue, attribute: &EnvironmentAttribute) -> Option<String> {
    let told = attribute.value_source.as_str()?;
    let names = told.split([',', ';', ' ']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).find(|name| target(catalogue, name, None).is_some())
}

fn environment(surveyed: &Surveyed, one: &Environment) -> EnvironmentView {
    let Surveyed { catalogue, state, .. } = surveyed;
    let described = catalogue.environment_attributes.iter();
    let missing = described.clone().zip(&one.cells).filter(|(known, _)| one.readiness.missing.contains(&known.id));
    let label = |id: &str| {
        let value = one.cell(id).and_then(|cell| cell.value.clone());
        value.filter(|value| !value.is_empty())
    };
    let row = state.rows(&AnswerKey::of(environment::TABLE)).iter().find(|row| row.id == one.row);
    EnvironmentView {
        row: one.row.to_string(),
        name: one.name.clone(),
        platform: label("env-plateforme"),
        stage: label("env-stage"),
        life: words::status(catalogue, &one.life),
        percent: one.readiness.percent(),
        missing: missing
            .map(|(known, cell)| MissingAttribute {
                attribute: known.id.clone(),
                label: known.label.clone(),
                status: status_label(catalogue, cell),
            })
            .collect(),
        blockers: one.blockers.iter().map(|item| blocker(catalogue, item)).collect(),
        cells: described.zip(&one.cells).map(|(known, cell)| cell_view(catalogue, known, cell, row)).collect(),
        console_word: one.vocabularies.stage.clone(),
        label_words: one.vocabularies.labels.clone(),
        flow_words: one
            .vocabularies
            .contexts
            .iter()
            .map(|word| words::choice(catalogue, "contexte-flux", word))
            .collect(),
        chain_words: one.vocabularies.chains.clone(),
        quota_word: one.vocabularies.family.as_deref().map(family),
    }
}

fn family(word: &str) -> String {
    if word == "prod" { "Production" } else { "Hors production" }.to_owned()
}

fn status_label(catalogue: &Catalogue, cell: &Cell) -> String {
    match &cell.status {
        _ if !cell.applies => "Sans objet".to_owned(),
        Some(word) => words::status(catalogue, word),
        None => "À renseigner".to_owned(),
    }
}

/// The colour of a status: what is ready, what fails, what deserves a look.
fn tone(cell: &Cell) -> Option<StatusTone> {
    match cell.status.as_deref() {
        _ if !cell.applies => None,
        _ if cell.ready => Some(StatusTone::Success),
        Some(status) if environment::is_failure(status) => Some(StatusTone::Error),
        Some("ecart" | "expire-bientot" | "perime" | "OutOfSync" | "degrade" | "n>0") => Some(StatusTone::Warning),
        Some("demande" | "demandee" | "en-cours" | "pending" | "ouvert" | "Progressing") => Some(StatusTone::Info),
        _ => None,
    }
}

fn cell_view(catalogue: &Catalogue, known: &EnvironmentAttribute, cell: &Cell, row: Option<&Row>) -> EnvironmentCell {
    let place = row.map(|row| RowPlace { table: AnswerKey::of(environment::TABLE), row: row.id });
    EnvironmentCell {
        attribute: known.id.clone(),
        applies: cell.applies,
        value: cell.value.clone(),
        details: cell.details.iter().map(|text| around_quotes(text)).collect(),
        status: cell.status.clone(),
        status_label: status_label(catalogue, cell),
        status_tone: tone(cell),
        firm: cell.origin == Source::Answers,
        declared: cell.origin == Source::Declared,
        date: cell.date.clone(),
        owner: cell.owner.clone(),
        evidence: cell.evidence.clone(),
        observed: cell.observed.as_deref().map(observed),
        target: source(catalogue, known).and_then(|name| target(catalogue, &name, place.as_ref())),
    }
}

/// What an automatic check found.
fn observed(word: &str) -> String {
    match word {
        "conforme" => "Conforme à la plateforme",
        "ecart" => "La plateforme diffère",
        "introuvable" => "Introuvable sur la plateforme",
        "non-verifiable" => "Non vérifiable",
        other => other,
    }
    .to_owned()
}

fn blocker(catalogue: &Catalogue, item: &Blocker) -> BlockerView {
    let kind = match item.kind {
        BlockerKind::Rule => "Règle",
        BlockerKind::Quota => "Quota",
        BlockerKind::Promotion => "Promotion",
        BlockerKind::Attribute => "Attribut",
        BlockerKind::Observation => "Observation",
    };
    BlockerView {
        kind: kind.to_owned(),
        label: match item.kind {
            BlockerKind::Rule => item.label.clone(),
            _ => around_quotes(&item.label),
        },
        blocking: item.blocking,
        target: item.fields.iter().find_map(|name| target(catalogue, name, item.place.as_ref())),
    }
}

fn quota(catalogue: &Catalogue, line: &PlatformQuota) -> QuotaView {
    const LABELS: [(&str, &str); 3] = [("cpu", "CPU (cœurs)"), ("memoire", "Mémoire (GiB)"), ("gpu", "GPU")];
    let resource = |(rank, (id, label)): (usize, &(&str, &str))| {
        let told = line.excesses.iter().filter(|excess| excess.resource == **id).map(|excess| {
            let what = if excess.kind == "demande" { "demandés par" } else { "consommés par" };
            let over = number_text(excess.over);
            format!("{over} {} de trop, {what} {}", words::resource(id), excess.takers.join(", "))
        });
        let told: Vec<String> = told.collect();
        let shown = line.standing(rank).map(|standing| match standing {
            Standing::Over => ("Dépassé", Some(StatusTone::Error)),
            Standing::Holds => ("Tient", Some(StatusTone::Success)),
            Standing::Unknown => ("À renseigner", None),
        });
        QuotaResource {
            status_label: shown.map(|(label, _)| label.to_owned()),
            status_tone: shown.and_then(|(_, tone)| tone),
            label: (*label).to_owned(),
            asked: line.asked[rank],
            used: line.used[rank],
            ceiling: line.ceiling[rank],
            excesses: told,
        }
    };
    let sums = |sums: [f64; 3]| {
        format!("{} cœurs, {} GiB, {} GPU", number_text(sums[0]), number_text(sums[1]), number_text(sums[2]))
    };
    QuotaView {
        platform: words::choice(catalogue, "plateforme", &line.platform),
        family: family(&line.family),
        controlled: line.configured,
        lines: LABELS.iter().enumerate().map(resource).collect(),
        shares: line
            .shares
            .iter()
            .map(|share| QuotaShare {
                environment: share.environment.clone(),
                asked: sums(share.asked),
                used: sums(share.used),
            })
            .collect(),
    }
}

fn text(row: &Row, column: &str) -> Option<String> {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Text(text)) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn certificate(surveyed: &Surveyed, row: &Row, today: &str) -> CertificateView {
    let expires = text(row, "expire-le");
    let expiry = expires.as_deref().and_then(|day| certificates::expiry(&surveyed.catalogue, day, today));
    let (status_label, status_tone) = match expiry {
        None => ("Expiration inconnue".to_owned(), None),
        Some(Expiry::Expired) => ("Expiré".to_owned(), Some(StatusTone::Error)),
        Some(Expiry::Soon { days: 0, .. }) => ("Expire aujourd’hui".to_owned(), Some(StatusTone::Error)),
        Some(Expiry::Soon { days, step }) => {
            let tone = if step <= 15 { StatusTone::Error } else { StatusTone::Warning };
            (format!("Expire dans {}", counted_number(f64::from(days), "jour")), Some(tone))
        }
        Some(Expiry::Fine { .. }) => ("Valable".to_owned(), Some(StatusTone::Success)),
    };
    let read = |what: &str| match &surveyed.state.tracking.get(&format!("{READ}{}/{what}", row.id))?.value {
        Answer::Text(text) => Some(text.clone()),
        _ => None,
    };
    CertificateView {
        row: row.id.to_string(),
        name: text(row, "cn").unwrap_or_default(),
        others: match row.cells.get("san").map(|cell| &cell.value) {
            Some(Answer::List(names)) => names.clone(),
            _ => Vec::new(),
        },
        environment: text(row, "environnement"),
        authority: text(row, "autorite"),
        expires,
        status_label,
        status_tone,
        owner: text(row, "responsable"),
        fingerprint: read("empreinte"),
        key: read("cle"),
    }
}

fn gap(gap: &Gap) -> GapView {
    GapView { name: gap.name.clone(), environment: gap.environment.clone() }
}

fn milestones(catalogue: &Catalogue, ids: &[String]) -> Vec<ChoiceView> {
    let label = |id: &String| {
        let known = catalogue.milestones.iter().find(|milestone| milestone.id == *id);
        ChoiceView { id: id.clone(), label: known.map_or_else(|| id.clone(), |known| known.label.clone()) }
    };
    ids.iter().map(label).collect()
}

fn removed(catalogue: &Catalogue, ghost: &Ghost) -> RemovedView {
    let told = |(label, what, value): &(String, String, String)| {
        let value = match what.as_str() {
            tracking::STATUS => words::status(catalogue, value),
            tracking::DATE => day_shown(value),
            _ => value.clone(),
        };
        format!("{label}, {what}\u{a0}: {value}")
    };
    RemovedView {
        row: ghost.row.to_string(),
        name: ghost.name.clone(),
        facts: ghost.facts.iter().map(told).collect(),
        milestones: milestones(catalogue, &ghost.milestones),
    }
}

fn dangling(catalogue: &Catalogue, cell: &Dangling) -> DanglingView {
    let place = RowPlace { table: AnswerKey::of(&cell.table), row: cell.row };
    DanglingView {
        name: cell.name.clone(),
        target: target(catalogue, &format!("{}.{}", cell.table, cell.column), Some(&place)),
        rank: length(cell.rank),
        milestones: milestones(catalogue, &cell.milestones),
    }
}

/// The file asks its passphrase; `given`: one was, which is not the right one.
pub fn passphrase_asked(given: bool) -> CertificatePreview {
    CertificatePreview {
        passphrase: Some(PassphraseAsked { wrong: given }),
        certificates: Vec::new(),
        rank: 0,
        row: None,
        changes: Vec::new(),
        signers: Vec::new(),
        covered: Vec::new(),
        uncovered: Vec::new(),
        remarks: Vec::new(),
    }
}

pub fn arrival(arrival: &Arrival) -> CertificatePreview {
    CertificatePreview {
        passphrase: None,
        certificates: arrival
            .bundle
            .certificates
            .iter()
            .enumerate()
            .map(|(at, one)| read(one, arrival.importable(at)))
            .collect(),
        rank: length(arrival.rank),
        row: arrival.row.map(|row| row.to_string()),
        changes: arrival
            .cells
            .iter()
            .map(|change| CertificateChange {
                label: change.label.clone(),
                before: change.before.clone(),
                after: change.after.clone(),
            })
            .collect(),
        signers: arrival.signers().map(|one| one.called().to_owned()).collect(),
        covered: arrival.covered.iter().map(gap).collect(),
        uncovered: arrival.bare.iter().map(gap).collect(),
        remarks: arrival.remarks.iter().map(|text| around_quotes(text)).collect(),
    }
}

fn read(one: &Certificate, importable: bool) -> ReadCertificate {
    let day = |instant: &str| instant.split('T').next().unwrap_or(instant).to_owned();
    let bits = one.key.bits.map_or_else(String::new, |bits| format!(", {bits} bits"));
    ReadCertificate {
        name: one.called().to_owned(),
        subject: one.subject.clone(),
        names: one.domains(),
        issuer: one.issuer.clone(),
        serial: one.serial.clone(),
        not_before: day(&one.not_before),
        not_after: day(&one.not_after),
        fingerprint: one.fingerprint.clone(),
        key: format!("{}{bits}", one.key.kind),
        importable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_the_domain_is_red() {
        for status in ["ko", "expire", "failed", "teste-ko", "refuse", "Degraded", "derive", "depasse", "bloquee"] {
            let cell = Cell { applies: true, status: Some(status.to_owned()), ..Cell::default() };
            assert_eq!((environment::is_failure(status), tone(&cell)), (true, Some(StatusTone::Error)), "{status}");
        }
    }
}
