//! Eligibility, with how it was reached.

use accostage_app::dossiers::Examined;
use accostage_app::typography::typography;
use accostage_catalogue::{Catalogue, Criterion};
use accostage_dossier::State;
use accostage_dossier::evaluation::Eligibility;
use accostage_dossier::evaluation::eligibility::{CASE, ScoreDetail, notes};
use accostage_ipc::{
    ChoiceView, CriterionView, EligibilityAlert, EligibilityView, NoteView, ScoreView, ShareView, Tone,
};

use super::{length, provenance, sources, targets};

pub fn eligibility(examined: &Examined) -> EligibilityView {
    let Examined { state, catalogue, report } = examined;
    let found = &report.eligibility;
    let support = |id: &String| {
        let known = catalogue.eligibility.support.iter().find(|choice| choice.id == *id);
        known.map_or_else(|| id.clone(), |choice| choice.label.clone())
    };
    EligibilityView {
        case: found.cas.as_deref().map(|id| case(catalogue, id)),
        explanation: typography(&found.explication),
        supports: found.accompagnements.iter().map(support).collect(),
        orientation: found.orientation.clone(),
        alerts: alerts(found),
        notes: notes(catalogue).map(|(id, label)| NoteView { id: id.map(str::to_owned), label }).collect(),
        noted: length(found.criteres_evalues),
        criteria: catalogue.criteria.iter().map(|criterion| view(catalogue, state, criterion)).collect(),
        scores: found.details.iter().map(|detail| score(catalogue, detail)).collect(),
    }
}

/// The case with the label that the list of its computed field gives.
fn case(catalogue: &Catalogue, id: &str) -> ChoiceView {
    let field = catalogue.fields.iter().find(|field| field.computation.as_deref() == Some(CASE));
    let list = field.and_then(|field| catalogue.list(field.list.as_deref()?));
    let known = list.and_then(|list| list.options.iter().find(|choice| choice.id == id));
    ChoiceView { id: id.to_owned(), label: known.map_or_else(|| id.to_owned(), |choice| choice.label.clone()) }
}

/// Criteria that forbid, then those that ask for a plan.
fn alerts(found: &Eligibility) -> Vec<EligibilityAlert> {
    let kinds = [
        (Tone::Error, "défavorable", &found.eliminatoires_defavorables),
        (Tone::Warning, "intermédiaire", &found.eliminatoires_intermediaires),
    ];
    let alert = |(tone, note, criteria): (Tone, &str, &Vec<String>)| {
        let title = match criteria.len() {
            0 => return None,
            1 => format!("1 critère éliminatoire est {note}"),
            many => format!("{many} critères éliminatoires sont {note}s"),
        };
        Some(EligibilityAlert { tone, title, criteria: criteria.clone() })
    };
    kinds.into_iter().filter_map(alert).collect()
}

fn view(catalogue: &Catalogue, state: &State, criterion: &Criterion) -> CriterionView {
    let noted = state.criteria.get(&criterion.id);
    CriterionView {
        id: criterion.id.clone(),
        number: criterion.number,
        category: criterion.category.clone(),
        label: criterion.label.clone(),
        note: noted.and_then(|noted| noted.value.to_json().as_str().map(str::to_owned)),
        provenance: noted.map(|noted| provenance(&noted.provenance)),
        eliminatory: criterion.eliminatory,
        weight: criterion.weight,
        targets: targets(catalogue, &criterion.fields, None),
        sources: sources(catalogue, &criterion.sources),
    }
}

fn score(catalogue: &Catalogue, detail: &ScoreDetail) -> ScoreView {
    let label = match detail.score {
        "maturite" => "Maturité",
        "complexite" => "Complexité",
        other => other,
    };
    let note = |id: Option<&str>| {
        let known = notes(catalogue).find(|(known, _)| *known == id);
        known.map_or_else(|| id.unwrap_or_default().to_owned(), |(_, label)| label)
    };
    let shares = detail.criteres.iter().map(|share| ShareView {
        id: share.id.clone(),
        label: share.libelle.clone(),
        note: note(share.note.as_deref()),
        weight: share.poids,
        part: share.part,
    });
    ScoreView {
        id: detail.score.to_owned(),
        label: label.to_owned(),
        value: detail.valeur,
        band: detail.bande.clone(),
        formula: detail.formule.clone(),
        shares: shares.collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use accostage_dossier::{Answer, Answered, CheckOptions, Provenance, check};

    use super::*;

    fn text(value: &str) -> Answered {
        Answered { value: Answer::Text(value.to_owned()), provenance: Provenance::default(), others: Vec::new() }
    }

    fn seen(change: impl FnOnce(&mut State)) -> EligibilityView {
        let catalogue = Catalogue::builtin().clone();
        let mut state = State::default();
        change(&mut state);
        let report = check(&catalogue, &state, CheckOptions { gate: None, today: "2026-11-21" }).expect("checked");
        eligibility(&Examined { state: Arc::new(state), catalogue, report: Arc::new(report) })
    }

    #[test]
    fn every_case_and_every_note_is_told_in_words() {
        let catalogue = Catalogue::builtin();
        let cases = catalogue.eligibility.cases.iter().map(|case| &case.id);
        for id in cases.chain(catalogue.eligibility.decision.iter().map(|row| &row.case)) {
            assert_ne!(case(catalogue, id).label, *id, "no label");
        }
        let offered = seen(|_| {}).notes;
        let ids: Vec<&str> = offered.iter().filter_map(|note| note.id.as_deref()).collect();
        let mut scale: Vec<&str> = catalogue.eligibility.score.notes.keys().map(String::as_str).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        scale.sort_unstable();
        assert_eq!(sorted, scale, "what counts is what is offered");
        assert_eq!(offered.len(), ids.len() + 1, "and the note may be taken away");
        assert!(offered.iter().all(|note| note.label.starts_with(char::is_uppercase)), "{offered:?}");
    }

    #[test]
    fn each_score_has_its_own_band_even_when_the_other_has_no_value() {
        let catalogue = Catalogue::builtin();
        let scale = &catalogue.eligibility.score;
        let only = |axes: &[String], others: &[String]| {
            let fits = |criterion: &&Criterion| axes.contains(&criterion.axis) && !others.contains(&criterion.axis);
            catalogue.criteria.iter().find(fits).expect("a criterion of one score").id.clone()
        };
        let id = only(&scale.complexity.axes, &scale.maturity.axes);
        let view = seen(|state| {
            state.criteria.insert(id, text("favorable"));
        });
        let [maturity, complexity] = view.scores.as_slice() else { panic!("two scores") };
        assert_eq!((maturity.value, maturity.band.as_deref()), (None, None));
        assert_eq!(complexity.band.as_deref(), Some(scale.complexity.bands[0].label.as_str()));
    }

    #[test]
    fn eliminatory_criteria_that_are_not_favourable_are_told_first() {
        let catalogue = Catalogue::builtin();
        let eliminatory: Vec<_> = catalogue.criteria.iter().filter(|criterion| criterion.eliminatory).collect();
        assert!(seen(|_| {}).alerts.is_empty());
        let view = seen(|state| {
            state.criteria.insert(eliminatory[0].id.clone(), text("intermediaire"));
            state.criteria.insert(eliminatory[1].id.clone(), text("defavorable"));
            state.criteria.insert(eliminatory[2].id.clone(), text("defavorable"));
        });
        let told: Vec<_> =
            view.alerts.iter().map(|alert| (alert.tone, alert.title.as_str(), alert.criteria.len())).collect();
        assert_eq!(
            told,
            [
                (Tone::Error, "2 critères éliminatoires sont défavorables", 2),
                (Tone::Warning, "1 critère éliminatoire est intermédiaire", 1),
            ]
        );
    }
}
