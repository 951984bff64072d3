//! What may be recorded: an assessment, an acceptance, a decision. A wrong role is refused with its reason.

use std::collections::BTreeMap;

use accostage_catalogue::{Catalogue, Choice, Right};

use super::decision::{Standing, requirement_label, text};
use super::risk::{ACCEPT, ACCEPTANCE_OF, last_assessment};
use super::{Assessment, DECISIONS, DEROGATIONS, Kind, RISKS, Register, Ruling, Scale, risk_named, told};
use crate::edit::Operation;
use crate::key::{AnswerKey, RowId};
use crate::label::fold;
use crate::path::transition::{day, known_role, refused, role_label};
use crate::path::{Fact, Refusal};
use crate::state::{Row, State};
use crate::value::Answer;

/// What to record: the fact to sign, the events that it follows, and what rules must see of it in the tables. One action.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// What happened.
    pub fact: Fact,
    /// The last events about the same subject.
    pub after: Vec<String>,
    /// What is written with it.
    pub operations: Vec<Operation>,
}

/// Something that only some roles may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Assess a risk.
    Assess,
    /// Accept a risk.
    Accept,
    /// Record a decision of this kind.
    Rule(Kind),
}

/// Actions of the table of rights.
pub(crate) const ACCEPT_RISK: &str = "accepter-risque";
pub(crate) const JUDGE_DEROGATION: &str = "instruire-derogation";
pub(crate) const GO_NO_GO: &str = "go-no-go";

/// A role may do it.
///
/// # Errors
/// It may not; the reason says who may.
pub fn permit(catalogue: &Catalogue, act: Act, role: &str) -> Result<(), Refusal> {
    known_role(catalogue, role)?;
    let (action, least, what) = match act {
        Act::Assess => (ACCEPT_RISK, Right::Contributes, "Un risque est évalué par"),
        Act::Accept | Act::Rule(Kind::AcceptedRisk) => (ACCEPT_RISK, Right::Approves, "Un risque est accepté par"),
        Act::Rule(Kind::Derogation) => (JUDGE_DEROGATION, Right::Approves, "Une dérogation est jugée par"),
        // Who carries or approves the go-live decides what goes live.
        Act::Rule(Kind::Scope | Kind::Other) => (GO_NO_GO, Right::Does, "Cette décision est prise par"),
        Act::Rule(Kind::Gate) => {
            return refused(
                "Un go ou un no-go se prononce au point de contrôle.",
                "Demandez le rapport du point de contrôle, puis décidez.",
            );
        }
    };
    if catalogue.right(role, action) >= least {
        return Ok(());
    }
    let able: Vec<String> = catalogue.roles_with(action, least).map(|role| format!("« {} »", role.label)).collect();
    refused(
        format!("{what} {}, pas par « {} ».", able.join(" ou "), role_label(catalogue, role)),
        "Préparez-la, puis faites-la prononcer dans ce rôle.",
    )
}

/// An assessment that a person gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assess {
    /// Risk: its number, its words or its row.
    pub risk: String,
    /// How likely: a value of the scale, or its words.
    pub likelihood: String,
    /// How severe.
    pub severity: String,
    /// What is done about it.
    pub treatment: String,
    /// What it would lead to; none: as it was last assessed.
    pub consequence: Option<String>,
    /// The measures; none: unchanged.
    pub measures: Option<String>,
    /// Who carries it; none: unchanged.
    pub owner: Option<String>,
    /// Day of the next review, `YYYY-MM-DD`; none: unchanged.
    pub review: Option<String>,
    /// Where it stands, in free words; none: unchanged.
    pub status: Option<String>,
    /// Why.
    pub reason: String,
}

/// An acceptance that a person gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Accept {
    /// Risk: its number, its words or its row.
    pub risk: String,
    /// Why it is taken.
    pub reason: String,
    /// Last day on which it is, `YYYY-MM-DD`.
    pub until: String,
}

/// A decision that a person gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Of what kind.
    pub kind: Kind,
    /// What it is about: a requirement, or free words.
    pub about: String,
    /// What is decided.
    pub text: String,
    /// Why.
    pub reason: String,
    /// The derogation is refused.
    pub refused: bool,
    /// Last day on which it holds, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// Decision that it takes the place of.
    pub supersedes: Option<String>,
}

/// Assesses a risk.
///
/// # Errors
/// The role may not, there is no such risk, or a value is not one of the scale.
pub fn assess(
    catalogue: &Catalogue,
    state: &State,
    role: &str,
    wanted: &Assess,
    today: &str,
) -> Result<Written, Refusal> {
    permit(catalogue, Act::Assess, role)?;
    let (row, _, label) = known_risk(state, &wanted.risk)?;
    let scale = Scale::of(catalogue);
    let likelihood = among(scale.likelihood, &wanted.likelihood, "probabilité")?;
    let severity = among(scale.severity, &wanted.severity, "gravité")?;
    let treatment = among(scale.treatment, &wanted.treatment, "traitement")?;
    let review = match wanted.review.as_deref().map(str::trim) {
        Some(review) if !review.is_empty() => Some(day_to_come(review, today)?),
        _ => None,
    };
    // Assessing is looking again: a review that is past needs another day.
    if review.is_none() && text(row, "echeance").is_some_and(|past| past < today) {
        return refused("La date de revue de ce risque est passée.", "Donnez la date de sa prochaine revue.");
    }
    let cell = |column: &str, value: Option<Answer>| set(RISKS, row.id, column, value);
    let mut operations = vec![
        cell("probabilite", Some(Answer::Text(likelihood.clone()))),
        cell("gravite", Some(Answer::Text(severity.clone()))),
        cell("traitement", Some(Answer::Text(treatment.clone()))),
    ];
    let given = [("mesures", &wanted.measures), ("porteur", &wanted.owner), ("statut", &wanted.status)];
    for (column, value) in given.into_iter().filter_map(|(column, value)| Some((column, value.as_ref()?))) {
        operations.push(cell(column, Some(Answer::Text(value.trim().to_owned()))));
    }
    operations.extend(review.clone().map(|review| cell("echeance", Some(Answer::Text(review)))));
    let risk = row.id.to_string();
    let consequence = match &wanted.consequence {
        Some(given) => Some(given.trim().to_owned()).filter(|given| !given.is_empty()),
        None => last_assessment(&risk, &told(state).0).and_then(|last| last.consequence.clone()),
    };
    Ok(Written {
        after: heads(state, &risk),
        operations,
        fact: Fact::Assessed(Assessment {
            risk,
            label,
            likelihood,
            severity,
            treatment,
            consequence,
            reason: wanted.reason.trim().to_owned(),
            review,
        }),
    })
}

/// Accepts a risk. `decided_by` is who says so, `new_row` the row of the decision that rules read.
///
/// # Errors
/// The role may not, there is no such risk, it was not assessed, or the reason or the end is missing.
pub fn accept(
    catalogue: &Catalogue,
    state: &State,
    (role, decided_by): (&str, &str),
    wanted: &Accept,
    new_row: RowId,
    today: &str,
) -> Result<Written, Refusal> {
    permit(catalogue, Act::Accept, role)?;
    let (row, name, label) = known_risk(state, &wanted.risk)?;
    if text(row, "probabilite").is_none() || text(row, "gravite").is_none() {
        return refused(
            format!("Le risque « {label} » n'est pas évalué."),
            "Évaluez-le d'abord : un risque se prend s'il a été mesuré.",
        );
    }
    let reason = wanted.reason.trim();
    if reason.is_empty() {
        return refused("Le motif manque.", "Dites pourquoi ce risque est pris.");
    }
    if wanted.until.trim().is_empty() {
        return refused("La fin de l'acceptation manque.", "Donnez le dernier jour où ce risque est accepté.");
    }
    let until = day_to_come(&wanted.until, today)?;
    let risk = row.id.to_string();
    let register = Register::of(catalogue, state, today);
    let before = register.decisions.iter().find(|entry| {
        entry.signed && entry.about == risk && entry.kind == Kind::AcceptedRisk && entry.superseded_by.is_empty()
    });
    let subject = format!("{ACCEPTANCE_OF}{name}");
    let decision = cells(&[
        ("date", today),
        ("sujet", &subject),
        ("decision", &format!("Risque accepté jusqu'au {until} : {reason}")),
        ("decideur", decided_by),
        ("risques-acceptes", text(row, "id").or_else(|| text(row, "libelle")).unwrap_or_default()),
        // The row alone goes to a copy of the dossier: it tells the end too.
        ("revue-le", &until),
    ]);
    let mut operations = vec![set(RISKS, row.id, "traitement", Some(Answer::Text(ACCEPT.to_owned())))];
    operations.extend(no_more_review(state, before.and_then(|entry| entry.row.as_deref()?.parse().ok())));
    operations.push(Operation::AddRow { key: AnswerKey::of(DECISIONS), row: new_row, cells: decision });
    Ok(Written {
        after: heads(state, &risk),
        operations,
        fact: Fact::Ruling(Ruling {
            kind: Kind::AcceptedRisk,
            about: risk,
            label,
            text: subject,
            reason: reason.to_owned(),
            refused: false,
            until: Some(until),
            supersedes: before.map(|entry| entry.id.clone()),
            row: Some(new_row.to_string()),
        }),
    })
}

/// Records a decision that is neither a gate's nor the acceptance of a risk.
///
/// # Errors
/// The role may not, or something that the kind asks for is missing.
pub fn rule(
    catalogue: &Catalogue,
    state: &State,
    (role, decided_by): (&str, &str),
    wanted: &Rule,
    new_row: RowId,
    today: &str,
) -> Result<Written, Refusal> {
    permit(catalogue, Act::Rule(wanted.kind), role)?;
    if wanted.kind == Kind::AcceptedRisk {
        return refused(
            "Un risque s'accepte depuis le registre des risques.",
            "Choisissez le risque, puis acceptez-le.",
        );
    }
    let (about, reason) = (wanted.about.trim(), wanted.reason.trim());
    if about.is_empty() {
        return refused("Le sujet manque.", "Dites sur quoi porte la décision.");
    }
    if reason.is_empty() {
        return refused("Le motif manque.", "Une décision se motive : dites pourquoi elle est prise.");
    }
    let until = match wanted.until.as_deref().map(str::trim) {
        Some(until) if !until.is_empty() => Some(day_to_come(until, today)?),
        _ => None,
    };
    let register = Register::of(catalogue, state, today);
    let named = wanted.supersedes.as_deref().map(str::trim).filter(|id| !id.is_empty());
    let named = named.map(|id| superseded(&register, wanted.kind, id)).transpose()?;
    let derogation = wanted.kind == Kind::Derogation;
    let (about, label) = if derogation { requirement(catalogue, about)? } else { (about.to_owned(), about.to_owned()) };
    let text = match wanted.text.trim() {
        "" if derogation && wanted.refused => "Dérogation refusée",
        "" if derogation => "Dérogation accordée",
        "" => return refused("La décision manque.", "Dites ce qui est décidé."),
        text => text,
    };
    if wanted.refused && !derogation {
        return refused("Seule une dérogation se refuse.", "Écrivez ce qui est décidé.");
    }
    // A new judgement of the same requirement takes the place of the one before.
    let same = register.decisions.iter().find(|entry| {
        derogation
            && entry.signed
            && entry.kind == Kind::Derogation
            && entry.about == about
            && entry.superseded_by.is_empty()
    });
    let replaced = named.or(same);
    let mut ruling = Ruling {
        kind: wanted.kind,
        about,
        label,
        text: text.to_owned(),
        reason: reason.to_owned(),
        refused: wanted.refused,
        until,
        supersedes: replaced.map(|entry| entry.id.clone()),
        row: None,
    };
    let (row, operations) = if derogation {
        derogation_row(state, &ruling, new_row, today)
    } else {
        let replaced = replaced.and_then(|entry| entry.row.as_deref()?.parse().ok());
        decision_row(state, &ruling, decided_by, replaced, new_row, today)
    };
    ruling.row = Some(row.to_string());
    Ok(Written { after: heads(state, &ruling.about), operations, fact: Fact::Ruling(ruling) })
}

/// The row of a derogation that rules read: the last one about the requirement, or a new one.
fn derogation_row(state: &State, ruling: &Ruling, new_row: RowId, today: &str) -> (RowId, Vec<Operation>) {
    let rows = state.rows(&AnswerKey::of(DEROGATIONS));
    let about = |row: &&Row| text(row, "exigence") == Some(&ruling.about);
    let written = cells(&[
        ("exigence", &ruling.about),
        ("motif", &ruling.reason),
        ("duree", if ruling.until.is_some() { "temporaire" } else { "perenne" }),
        ("jusqu-au", ruling.until.as_deref().unwrap_or_default()),
        ("decision", ruling.outcome()),
        ("notifiee-le", today),
    ]);
    match rows.iter().rev().find(about) {
        Some(row) => {
            let mut operations: Vec<Operation> =
                written.into_iter().map(|(column, value)| set(DEROGATIONS, row.id, &column, Some(value))).collect();
            if ruling.until.is_none() {
                operations.push(set(DEROGATIONS, row.id, "jusqu-au", None));
            }
            (row.id, operations)
        }
        None => (new_row, vec![Operation::AddRow { key: AnswerKey::of(DEROGATIONS), row: new_row, cells: written }]),
    }
}

/// The row of a decision that people read and rules judge.
fn decision_row(
    state: &State,
    ruling: &Ruling,
    decided_by: &str,
    replaced: Option<RowId>,
    new_row: RowId,
    today: &str,
) -> (RowId, Vec<Operation>) {
    let written = cells(&[
        ("date", today),
        ("sujet", &ruling.label),
        ("decision", &format!("{} Motif : {}", ruling.text, ruling.reason)),
        ("decideur", decided_by),
        ("revue-le", ruling.until.as_deref().unwrap_or_default()),
    ]);
    let key = AnswerKey::of(DECISIONS);
    let mut operations: Vec<Operation> = no_more_review(state, replaced).into_iter().collect();
    operations.push(Operation::AddRow { key, row: new_row, cells: written });
    (new_row, operations)
}

/// The row of a decision that another one takes the place of is no longer to be looked at again.
fn no_more_review(state: &State, replaced: Option<RowId>) -> Option<Operation> {
    let rows = state.rows(&AnswerKey::of(DECISIONS));
    let row = replaced.filter(|row| rows.iter().any(|other| other.id == *row))?;
    Some(set(DECISIONS, row, "revue-le", None))
}

fn superseded<'a>(register: &'a Register, kind: Kind, id: &str) -> Result<&'a super::Entry, Refusal> {
    let Some(entry) = register.decision(id) else {
        return refused(format!("Aucune décision « {id} »."), "Choisissez une décision du registre.");
    };
    if entry.kind != kind {
        return refused(
            format!("« {} » est une décision d'une autre nature ({}).", entry.label, entry.kind.label()),
            "Une décision ne remplace qu'une décision de même nature.",
        );
    }
    if entry.standing == Standing::Superseded {
        return refused(format!("« {} » est déjà remplacée.", entry.label), "Remplacez la plus récente.");
    }
    Ok(entry)
}

fn requirement(catalogue: &Catalogue, about: &str) -> Result<(String, String), Refusal> {
    let wanted = fold(about);
    let mut found = catalogue
        .requirements
        .iter()
        .filter(|requirement| fold(&requirement.id) == wanted || fold(&requirement.official) == wanted);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok((only.id.clone(), requirement_label(catalogue, &only.id))),
        (Some(one), Some(other)) => refused(
            format!("« {about} » désigne plusieurs exigences."),
            format!("Donnez l'identifiant : {}, {}…", one.id, other.id),
        ),
        (None, _) => refused(
            format!("Aucune exigence ne s'appelle « {about} »."),
            "Donnez l'identifiant ou le numéro d'une exigence du cadre de cohérence technique.",
        ),
    }
}

fn known_risk<'a>(state: &'a State, name: &str) -> Result<(&'a Row, String, String), Refusal> {
    match risk_named(state, name) {
        Some(found) => Ok(found),
        None => refused(
            format!("Aucun risque du registre ne s'appelle « {name} »."),
            "Donnez le numéro ou le libellé d'une ligne du registre des risques, ou ajoutez-la.",
        ),
    }
}

/// A value of a scale, by its identifier or by what people read of it.
fn among(choices: &[Choice], given: &str, what: &str) -> Result<String, Refusal> {
    let wanted = fold(given.trim());
    let found = choices.iter().find(|choice| fold(&choice.id) == wanted || fold(&choice.label) == wanted);
    match found {
        Some(choice) => Ok(choice.id.clone()),
        None => {
            let known: Vec<String> = choices.iter().map(|choice| format!("{} ({})", choice.id, choice.label)).collect();
            let told = if given.trim().is_empty() {
                format!("La valeur « {what} » manque.")
            } else {
                format!("« {given} » n'est pas une valeur de « {what} ».")
            };
            refused(told, format!("Valeurs : {}.", known.join(", ")))
        }
    }
}

/// A day from today on.
fn day_to_come(given: &str, today: &str) -> Result<String, Refusal> {
    let day = day(given.trim())?;
    if day.as_str() >= today {
        return Ok(day);
    }
    refused(format!("{day} est passé."), "Donnez une date à venir.")
}

/// The last events about a subject.
fn heads(state: &State, about: &str) -> Vec<String> {
    let (events, _) = told(state);
    let mut heads: Vec<String> = Vec::new();
    for (id, event) in &events {
        let same = match &event.fact {
            Fact::Ruling(ruling) => ruling.about == about,
            Fact::Assessed(assessment) => assessment.risk == about,
            _ => false,
        };
        if same {
            heads.retain(|head| !event.after.contains(head));
            heads.push((*id).to_owned());
        }
    }
    heads
}

fn set(table: &str, row: RowId, column: &str, value: Option<Answer>) -> Operation {
    Operation::SetCell { key: AnswerKey::of(table), row, column: column.to_owned(), value }
}

/// Cells, but for blank ones.
fn cells(given: &[(&str, &str)]) -> BTreeMap<String, Answer> {
    let given = given.iter().filter(|(_, value)| !value.trim().is_empty());
    given.map(|(column, value)| ((*column).to_owned(), Answer::Text((*value).to_owned()))).collect()
}
