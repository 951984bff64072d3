//! The agenda: every day that the catalogue marks, and those of the path; an edit tells what it changed and no more.

use std::collections::BTreeSet;

use accostage_catalogue::{Catalogue, ColumnKind, DeadlineKind, FieldKind};
use accostage_dossier::agenda::{self, Deadline, PATH};
use accostage_dossier::path::plan;
use accostage_dossier::{Answer, AnswerKey, Applied, Author, Document, Edit, Operation, RowId, Stamp};
use uuid::Uuid;

fn catalogue() -> &'static Catalogue {
    Catalogue::builtin()
}

fn stamp() -> Stamp {
    Stamp { author: Author::default(), at: 0 }
}

fn empty() -> Document {
    let id = Uuid::from_u128(1).simple().to_string();
    Document::create(&id, "Essai", &catalogue().meta.revision, b"a", &stamp()).expect("created").0
}

fn edit(document: &mut Document, operations: Vec<Operation>) -> Applied {
    document.apply(&Edit::typed(operations), &stamp()).expect("edited").expect("a change")
}

fn deadlines(document: &Document) -> Vec<Deadline> {
    agenda::all(catalogue(), document.state()).into_iter().flat_map(|source| source.deadlines).collect()
}

fn text(value: &str) -> Answer {
    Answer::Text(value.to_owned())
}

fn set(field: &str, value: &str) -> Operation {
    Operation::Set { key: AnswerKey::of(field), value: Some(text(value)) }
}

fn row(table: &str, number: u128, cells: &[(&str, &str)]) -> Operation {
    let cells = cells.iter().map(|(column, value)| ((*column).to_owned(), text(value))).collect();
    Operation::AddRow { key: AnswerKey::of(table), row: RowId(Uuid::from_u128(number)), cells }
}

/// Days that are not deadlines: something that was done, asked, read or decided on that day.
const PAST_FACTS: [&str; 32] = [
    "demande-date",
    "lectures-attestees.lu-le",
    "periodes-gel.fin",
    "metriques-perimetre.date",
    "reprise-essais.date",
    "restauration-tests.date",
    "exercices-continuite.date",
    "homologation-detail.date",
    "audits.date",
    "flux-matrice.demande-le",
    "flux-matrice.ouvert-le",
    "flux-matrice.teste-le",
    "flux-version.date",
    "flux-references.date",
    "domaines.resolu-le",
    "certificats.demande-le",
    "certificats.emis-le",
    "demande-hebergement.deposee-le",
    "demande-hebergement.validee-le",
    "pipeline-etapes.dernier-passage",
    "qualite-code.date",
    "secrets-cle-sops.recue-le",
    "acces-supervision.verifie-le",
    "fiches-reflexes.revue-le",
    "matrice-competences.date",
    "tutoriels-realises.date",
    "certifications.obtenue-le",
    "kyverno-releve.date",
    "derogations.deposee-le",
    "derogations.notifiee-le",
    "decisions.date",
    "pieces-jointes.depose-le",
];
const MORE_PAST_FACTS: [&str; 2] = ["go-reserves.levee-le", "tests-charge.date"];

#[test]
fn every_day_of_the_catalogue_is_marked_as_a_deadline_or_known_not_to_be_one() {
    let mut unmarked = BTreeSet::new();
    for field in &catalogue().fields {
        if field.kind == FieldKind::Date && field.deadline.is_none() {
            unmarked.insert(field.id.clone());
        }
        let days = field.columns.iter().filter(|column| column.kind == ColumnKind::Date && column.deadline.is_none());
        unmarked.extend(days.map(|column| format!("{}.{}", field.id, column.id)));
    }
    let known: BTreeSet<String> = PAST_FACTS.iter().chain(&MORE_PAST_FACTS).map(|id| (*id).to_owned()).collect();
    assert_eq!(unmarked, known);
}

#[test]
fn every_marked_day_gives_a_deadline_that_leads_to_its_place() {
    for field in &catalogue().fields {
        for column in field.columns.iter().filter(|column| column.deadline.is_some()) {
            let mark = column.deadline.as_ref().expect("marked");
            let mut document = empty();
            let condition = mark.only_if.as_ref().map(|test| (test.on.as_str(), test.values[0].as_str()));
            let cells: Vec<(&str, &str)> = [(column.id.as_str(), "2027-03-01")].into_iter().chain(condition).collect();
            edit(&mut document, vec![row(&field.id, 7, &cells)]);
            let found = deadlines(&document);
            assert_eq!(found.len(), 1, "{}.{}", field.id, column.id);
            assert_eq!((found[0].kind, found[0].day.as_str()), (mark.kind, "2027-03-01"));
            assert!(found[0].place.ends_with(&Uuid::from_u128(7).simple().to_string()), "{}", found[0].place);
        }
    }
}

#[test]
fn a_certificate_is_told_sixty_days_before_it_expires() {
    let mut document = empty();
    edit(&mut document, vec![row("certificats", 7, &[("cn", "guichet.exemple.fr"), ("expire-le", "2027-03-02")])]);
    let [certificate] = deadlines(&document).try_into().expect("one");
    assert_eq!(certificate.reminders, [60, 30, 15, 7]);
    assert_eq!(certificate.notice(), "2027-01-01");
    assert_eq!((certificate.label.as_str(), certificate.detail.as_str()), ("guichet.exemple.fr", "Expire le"));
}

#[test]
fn what_was_done_or_refused_is_no_deadline() {
    let mut document = empty();
    edit(
        &mut document,
        vec![
            row(
                "derogations",
                1,
                &[("exigence", "cct-sauvegarde-s3"), ("jusqu-au", "2027-03-01"), ("decision", "refusee")],
            ),
            row(
                "cct-positionnement",
                2,
                &[("exigence", "cct-sauvegarde-s3"), ("echeance", "2027-03-01"), ("statut", "conforme")],
            ),
            row("go-reserves", 3, &[("reserve", "PCA"), ("levee-avant", "2027-03-01"), ("levee-le", "2027-02-01")]),
            row("risques", 4, &[("libelle", "Départ"), ("echeance", "2027-03-01"), ("statut", "Fermé")]),
        ],
    );
    assert_eq!(deadlines(&document), []);
}

#[test]
fn an_answer_ends_the_deadline_of_another_field() {
    let mut document = empty();
    edit(&mut document, vec![set("go-date", "2027-03-01")]);
    assert_eq!(deadlines(&document).len(), 1);
    let applied = edit(&mut document, vec![set("go-decision", "go")]);
    let touched = agenda::touched(catalogue(), document.state(), &applied.touched);
    let source = touched.iter().find(|source| source.source == "answers/go-date").expect("told again");
    assert_eq!(source.deadlines, []);
}

#[test]
fn a_plan_and_a_target_are_told_by_the_path() {
    let mut document = empty();
    let key = plan::key("prod-audits", "fin-prevue");
    edit(
        &mut document,
        vec![Operation::Track { key, value: Some(text("2027-02-01")) }, set("mise-en-production-visee", "2027-06-01")],
    );
    let kinds: Vec<DeadlineKind> = deadlines(&document).into_iter().map(|deadline| deadline.kind).collect();
    assert_eq!(kinds, [DeadlineKind::Milestone, DeadlineKind::GoLive]);
}

#[test]
fn an_edit_that_bears_on_no_deadline_tells_nothing_again() {
    let mut document = empty();
    let applied = edit(&mut document, vec![set("imputation-uo", "UO-1"), row("composants", 9, &[("nom", "api")])]);
    assert_eq!(agenda::touched(catalogue(), document.state(), &applied.touched), []);
}

#[test]
fn the_sources_told_edit_after_edit_are_those_told_at_once() {
    let mut document = empty();
    let mut kept = std::collections::BTreeMap::new();
    let moves = [
        vec![row("certificats", 1, &[("cn", "a.exemple.fr"), ("expire-le", "2027-03-01")])],
        vec![set("go-date", "2027-03-01"), set("mise-en-production-visee", "2027-06-01")],
        vec![Operation::Track { key: plan::key("prod-audits", "fin-prevue"), value: Some(text("2027-02-01")) }],
        vec![row("risques", 2, &[("id", "R1"), ("echeance", "2027-01-10")])],
        vec![Operation::RemoveRow { key: AnswerKey::of("certificats"), row: RowId(Uuid::from_u128(1)) }],
        vec![set("go-decision", "no-go")],
        vec![Operation::Set { key: AnswerKey::of("mise-en-production-visee"), value: None }],
    ];
    for operations in moves {
        let applied = edit(&mut document, operations);
        for source in agenda::touched(catalogue(), document.state(), &applied.touched) {
            kept.insert(source.source, source.deadlines);
        }
        let told: Vec<_> = kept.iter().filter(|(_, deadlines)| !deadlines.is_empty()).collect();
        let whole = agenda::all(catalogue(), document.state());
        let mut whole: Vec<_> = whole.iter().map(|source| (&source.source, &source.deadlines)).collect();
        whole.sort_by_key(|(source, _)| (*source).clone());
        assert_eq!(told, whole);
    }
    assert!(kept.contains_key(PATH));
}

#[test]
fn a_flow_that_is_closed_refused_or_needless_no_longer_ends() {
    for (status, told) in [("ouvert", 1), ("a-fermer", 1), ("ferme", 0), ("refuse", 0), ("sans-objet", 0)] {
        let mut document = empty();
        edit(&mut document, vec![row("flux-matrice", 1, &[("fin", "2027-01-01"), ("statut", status)])]);
        assert_eq!(deadlines(&document).len(), told, "{status}");
    }
}
