//! The register: a risk is taken by who may take it, and never ignored; a decision is written once.

use accostage_catalogue::{Catalogue, DeadlineKind};
use accostage_dossier::agenda::{self, Deadline};
use accostage_dossier::evaluation::check;
use accostage_dossier::path::{Event, Fact, GateReport, ObstacleKind, Path, Refusal};
use accostage_dossier::register::{
    Accept, Act, Assess, Concern, Kind, Level, Register, RiskState, Rule, Scale, Standing, Written, accept, assess,
    next_number, permit, rule,
};
use accostage_dossier::{
    ActionKind, Answer, AnswerKey, Author, CheckOptions, Document, Edit, Operation, Row, RowId, Stamp,
};
use ed25519_dalek::{Signer, SigningKey};
use uuid::Uuid;

const TODAY: &str = "2026-11-23";
/// 2026-11-23, in milliseconds.
const NOW: i64 = 1_795_392_000_000;
const LEAD: &str = "chef-de-projet";
const SPONSOR: &str = "sponsor";
const ARCHITECT: &str = "architecture-entreprise";

struct Kept {
    document: Document,
    count: u128,
}

impl Kept {
    fn new() -> Self {
        let id = Uuid::from_u128(1).simple().to_string();
        let (document, _) =
            Document::create(&id, "Essai", &catalogue().meta.revision, b"store-a", &stamp()).expect("created");
        Self { document, count: 0 }
    }

    fn with_risk(cells: &[(&str, &str)]) -> Self {
        let mut kept = Self::new();
        kept.edit(vec![row("risques", 20, cells)]);
        kept
    }

    fn edit(&mut self, operations: Vec<Operation>) {
        self.document.apply(&Edit::typed(operations), &stamp()).expect("edited");
    }

    /// Records what was accepted, signed, as one action.
    fn write(&mut self, role: &str, written: Result<Written, Refusal>) -> Result<(), String> {
        let Written { fact, after, mut operations } = written.map_err(|refusal| refusal.message)?;
        self.count += 1;
        let event = Event {
            dossier: self.document.state().id.clone(),
            author: stamp().author,
            role: role.to_owned(),
            at: NOW + i64::try_from(self.count).expect("few"),
            after,
            fact,
        };
        let key = SigningKey::from_bytes(&[7; 32]);
        let signed =
            event.record(hex(key.verifying_key().as_bytes()), |text| Ok::<_, ()>(hex(&key.sign(text).to_bytes())));
        let id = Uuid::from_u128(self.count).simple().to_string();
        operations.push(Operation::Record { id, event: signed.expect("signed") });
        self.document
            .apply_as(ActionKind::Event, &Edit::typed(operations), &stamp())
            .expect("recorded")
            .expect("a change");
        Ok(())
    }

    fn assess(&mut self, role: &str, wanted: &Assess) -> Result<(), String> {
        let written = assess(catalogue(), self.document.state(), role, wanted, TODAY);
        self.write(role, written)
    }

    fn accept(&mut self, role: &str, until: &str) -> Result<(), String> {
        self.accept_on(role, until, TODAY)
    }

    fn accept_on(&mut self, role: &str, until: &str, today: &str) -> Result<(), String> {
        let wanted = Accept { risk: "R1".into(), reason: "Coût du traitement".into(), until: until.into() };
        let row = RowId(Uuid::from_u128(900 + self.count));
        let written = accept(catalogue(), self.document.state(), (role, "Camille Exemple"), &wanted, row, today);
        self.write(role, written)
    }

    fn rule(&mut self, role: &str, wanted: &Rule) -> Result<(), String> {
        let row = RowId(Uuid::from_u128(900 + self.count));
        let written = rule(catalogue(), self.document.state(), (role, "Camille Exemple"), wanted, row, TODAY);
        self.write(role, written)
    }

    fn register(&self, today: &str) -> Register {
        Register::of(catalogue(), self.document.state(), today)
    }

    fn risk(&self, today: &str) -> RiskState {
        self.register(today).risks.remove(0)
    }

    /// What the gate of the last phase says of risks and derogations.
    fn obstacles(&self, today: &str) -> Vec<String> {
        let state = self.document.state();
        let checked = |gate| check(catalogue(), state, CheckOptions { gate, today }).expect("a gate");
        let (whole, report) = (checked(None), checked(Some("production")));
        let path = Path::of(catalogue(), state, &whole, today);
        let report = GateReport::of(catalogue(), state, &path, (&whole, &report), "production", today).expect("a gate");
        let wanted = report.obstacles.into_iter().filter(|obstacle| {
            matches!(obstacle.kind, ObstacleKind::Risk | ObstacleKind::Derogation)
                || ["R-RISQUES-TRAITES", "R-DEROGATION-EXPIREE"].contains(&obstacle.about.as_str())
        });
        wanted.map(|obstacle| obstacle.label).collect()
    }

    fn deadlines(&self) -> Vec<Deadline> {
        agenda::all(catalogue(), self.document.state()).into_iter().flat_map(|source| source.deadlines).collect()
    }
}

fn catalogue() -> &'static Catalogue {
    Catalogue::builtin()
}

fn stamp() -> Stamp {
    Stamp { author: Author { name: "Camille Exemple".into(), email: String::new() }, at: NOW }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn row(table: &str, number: u128, cells: &[(&str, &str)]) -> Operation {
    let cells = cells.iter().map(|(column, text)| ((*column).to_owned(), Answer::Text((*text).to_owned())));
    Operation::AddRow { key: AnswerKey::of(table), row: RowId(Uuid::from_u128(number)), cells: cells.collect() }
}

fn cell(table: &str, number: u128, column: &str, text: Option<&str>) -> Operation {
    Operation::SetCell {
        key: AnswerKey::of(table),
        row: RowId(Uuid::from_u128(number)),
        column: column.to_owned(),
        value: text.map(|text| Answer::Text(text.to_owned())),
    }
}

fn assessed() -> Assess {
    Assess {
        risk: "R1".into(),
        likelihood: "3".into(),
        severity: "4 – Très forte".into(),
        treatment: "reduire".into(),
        review: Some("2027-03-01".into()),
        ..Assess::default()
    }
}

fn derogation(until: Option<&str>) -> Rule {
    Rule {
        kind: Kind::Derogation,
        about: "cct-sauvegarde-s3".into(),
        text: String::new(),
        reason: "Marché en cours".into(),
        refused: false,
        until: until.map(str::to_owned),
        supersedes: None,
    }
}

const DEPARTURE: [(&str, &str); 2] = [("id", "R1"), ("libelle", "Départ du développeur principal")];

#[test]
fn the_level_grows_with_likelihood_and_severity() {
    let scale = Scale::of(catalogue());
    let level = |likelihood: &str, severity: &str| scale.level(likelihood, severity);
    assert_eq!(level("1", "2"), Some(Level::Low));
    assert_eq!(level("2", "2"), Some(Level::Moderate));
    assert_eq!(level("3", "3"), Some(Level::High));
    assert_eq!(level("3", "4"), Some(Level::Critical));
    assert_eq!(level("5", "1"), None, "not on the scale");
    let choices = |choices: &[accostage_catalogue::Choice]| choices.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    let (rows, columns) = (choices(scale.likelihood), choices(scale.severity));
    for row in &rows {
        let line: Vec<_> = columns.iter().map(|column| level(row, column)).collect();
        assert!(line.is_sorted(), "{line:?}");
        assert_eq!(line, columns.iter().map(|column| level(column, row)).collect::<Vec<_>>(), "both count alike");
    }
}

#[test]
fn an_assessment_is_signed_and_rules_see_it_at_once() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    assert!(kept.obstacles(TODAY).iter().any(|told| told.contains("non évalué")));
    kept.assess(LEAD, &assessed()).expect("assessed");
    let risk = kept.risk(TODAY);
    assert_eq!((risk.level, risk.treatment.as_deref()), (Some(Level::Critical), Some("reduire")));
    assert_eq!(risk.assessed.as_ref().map(|said| (said.on.as_str(), said.role.as_str())), Some((TODAY, LEAD)));
    assert!(!risk.changed);
    assert_eq!(kept.obstacles(TODAY), Vec::<String>::new());
}

#[test]
fn what_was_signed_is_not_erased_by_undoing_or_redoing_what_came_before() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    kept.edit(vec![row("risques", 21, &[("id", "R2"), ("libelle", "Autre")])]);
    kept.edit(vec![cell("risques", 20, "porteur", Some("Camille"))]);
    kept.document.undo(&stamp()).expect("undone");
    kept.assess(LEAD, &assessed()).expect("assessed");
    assert!(kept.document.redo(&stamp()).is_err(), "the row would come back as before the assessment");
    kept.document.undo(&stamp()).expect("the other risk has nothing signed");
    assert!(kept.document.undo(&stamp()).is_err(), "the row bears what was signed");
    kept.document.redo(&stamp()).expect("the other risk again");
    let risk = kept.risk(TODAY);
    assert!(!risk.removed && !risk.changed);
    assert_eq!(risk.level, Some(Level::Critical));
    kept.edit(vec![cell("risques", 20, "porteur", Some("Claude"))]);
    kept.document.undo(&stamp()).expect("what follows the assessment");
    assert!(!kept.risk(TODAY).changed);
}

#[test]
fn a_consequence_is_signed_with_the_assessment_and_stays_until_another_one_says_otherwise() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    let with = |consequence: &str| Assess { consequence: Some(consequence.into()), ..assessed() };
    kept.assess(LEAD, &with(" Mise en production repoussée ")).expect("assessed");
    assert_eq!(kept.risk(TODAY).consequence.as_deref(), Some("Mise en production repoussée"));
    kept.assess(LEAD, &assessed()).expect("assessed again");
    assert_eq!(kept.risk(TODAY).consequence.as_deref(), Some("Mise en production repoussée"));
    kept.assess(LEAD, &with(" ")).expect("assessed without");
    assert_eq!(kept.risk(TODAY).consequence, None);
}

#[test]
fn a_cell_changed_by_hand_no_longer_says_what_was_signed() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    kept.assess(LEAD, &assessed()).expect("assessed");
    kept.edit(vec![cell("risques", 20, "gravite", Some("1"))]);
    assert!(kept.risk(TODAY).changed);
}

#[test]
fn an_assessment_outside_the_scale_or_by_a_stranger_is_refused() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    let refused = |kept: &mut Kept, wanted: Assess| kept.assess(LEAD, &wanted).expect_err("refused");
    assert!(refused(&mut kept, Assess { likelihood: "9".into(), ..assessed() }).contains("n'est pas une valeur"));
    assert!(refused(&mut kept, Assess { severity: " ".into(), ..assessed() }).contains("manque"));
    assert!(refused(&mut kept, Assess { risk: "R7".into(), ..assessed() }).contains("Aucun risque"));
    assert!(refused(&mut kept, Assess { review: Some("2026-01-01".into()), ..assessed() }).contains("est passé"));
    let stranger = kept.assess("admin-console", &assessed()).expect_err("refused");
    assert!(stranger.contains("Un risque est évalué par"), "{stranger}");
    assert!(kept.risk(TODAY).assessed.is_none());
}

#[test]
fn a_risk_is_accepted_by_the_sponsor_or_security_only_once_assessed_for_a_reason_and_until_a_day() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    let lead = kept.accept(LEAD, "2027-03-01").expect_err("refused");
    assert!(lead.contains("pas par « Chef de projet"), "{lead}");
    assert!(kept.accept(SPONSOR, "2027-03-01").expect_err("refused").contains("n'est pas évalué"));
    kept.assess(LEAD, &assessed()).expect("assessed");
    assert!(kept.accept(SPONSOR, "").expect_err("refused").contains("fin de l'acceptation"));
    assert!(kept.accept(SPONSOR, "2026-11-22").expect_err("refused").contains("est passé"));
    kept.accept(SPONSOR, "2027-03-01").expect("accepted");
    let risk = kept.risk(TODAY);
    assert_eq!(risk.treatment.as_deref(), Some("accepter"));
    assert_eq!(risk.accepted.expect("accepted").standing, Standing::Standing);
    assert_eq!(kept.obstacles(TODAY), Vec::<String>::new(), "the rule of the gate reads the decision");
    assert!(permit(catalogue(), Act::Accept, "securite-homologation").is_ok());
}

#[test]
fn an_acceptance_that_has_ended_holds_the_gate_until_a_new_one() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    kept.assess(LEAD, &Assess { review: None, ..assessed() }).expect("assessed");
    kept.accept(SPONSOR, "2026-12-01").expect("accepted");
    let later = "2026-12-02";
    assert_eq!(
        kept.obstacles(later),
        ["Acceptation du risque « Départ du développeur principal » expirée depuis le 01/12/2026"]
    );
    kept.accept_on(SPONSOR, "2027-06-01", later).expect("accepted again");
    assert_eq!(kept.obstacles(later), Vec::<String>::new());
    let register = kept.register(later);
    let states: Vec<Standing> = register.decisions.iter().map(|entry| entry.standing).collect();
    assert_eq!(states, [Standing::Standing, Standing::Superseded]);
    let ends: Vec<_> = kept.deadlines().into_iter().map(|deadline| (deadline.kind, deadline.day)).collect();
    assert_eq!(ends, [(DeadlineKind::Acceptance, "2027-06-01".to_owned())], "said once, without the one replaced");
    let rows = kept.document.state().rows(&AnswerKey::of("decisions"));
    let ends = |row: &Row| row.cells.get("revue-le").map(|cell| cell.value.clone());
    let ends: Vec<Option<Answer>> = rows.iter().map(ends).collect();
    assert_eq!(ends, [None, Some(Answer::Text("2027-06-01".into()))], "a copy keeps the row, not the event");
}

#[test]
fn a_row_that_nobody_signed_does_not_lengthen_a_signed_acceptance() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    kept.assess(LEAD, &Assess { review: None, ..assessed() }).expect("assessed");
    kept.accept(SPONSOR, "2026-12-01").expect("accepted");
    kept.edit(vec![row("decisions", 40, &[("date", TODAY), ("decideur", "Camille"), ("risques-acceptes", "R1")])]);
    assert_eq!(kept.risk("2026-12-02").concerns, [Concern::Lapsed]);
}

#[test]
fn a_risk_accepted_by_nobody_holds_every_gate_until_it_is_signed() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    kept.assess(LEAD, &Assess { treatment: "accepter".into(), ..assessed() }).expect("assessed");
    let unsigned = |kept: &Kept| kept.risk(TODAY).concerns == [Concern::Unsigned];
    assert!(unsigned(&kept));
    let label =
        "Risque « Départ du développeur principal » accepté sans que personne ne l'ait signé depuis son évaluation";
    assert!(kept.obstacles(TODAY).iter().any(|told| told == label));
    // A row that anybody may write does not sign.
    kept.edit(vec![row("decisions", 40, &[("date", TODAY), ("decideur", "Camille"), ("risques-acceptes", "R1")])]);
    assert!(unsigned(&kept));
    kept.accept(SPONSOR, "2027-03-01").expect("accepted");
    assert_eq!(kept.risk(TODAY).concerns, []);
    kept.assess(LEAD, &Assess { treatment: "accepter".into(), ..assessed() }).expect("assessed again");
    assert!(unsigned(&kept), "what was accepted is not what was measured since");
}

#[test]
fn a_review_that_is_past_holds_the_gate_until_the_risk_is_assessed_again_or_closed() {
    let cells = [
        &DEPARTURE[..],
        &[("probabilite", "2"), ("gravite", "2"), ("traitement", "reduire"), ("echeance", "2026-11-01")],
    ];
    let mut kept = Kept::with_risk(&cells.concat());
    assert_eq!(kept.obstacles(TODAY), ["Risque « Départ du développeur principal » à revoir depuis le 01/11/2026"]);
    let without = kept.assess(LEAD, &Assess { review: None, ..assessed() }).expect_err("refused");
    assert!(without.contains("date de revue"), "{without}");
    kept.assess(LEAD, &assessed()).expect("assessed");
    assert_eq!(kept.obstacles(TODAY), Vec::<String>::new());
    kept.edit(vec![cell("risques", 20, "echeance", Some("2026-11-01")), cell("risques", 20, "statut", Some("Clos"))]);
    assert_eq!(kept.obstacles(TODAY), Vec::<String>::new(), "what is over is not looked at again");
    assert!(kept.deadlines().iter().all(|deadline| deadline.kind != DeadlineKind::Risk));
}

#[test]
fn an_acceptance_leaves_the_agenda_with_the_risk_that_it_takes() {
    let told = |kept: &Kept| kept.deadlines().iter().filter(|it| it.kind == DeadlineKind::Acceptance).count();
    for (column, other) in [("statut", "Clos"), ("traitement", "reduire")] {
        let mut kept = Kept::with_risk(&DEPARTURE);
        kept.assess(LEAD, &Assess { review: None, ..assessed() }).expect("assessed");
        kept.accept(SPONSOR, "2027-03-01").expect("accepted");
        assert_eq!(told(&kept), 1);
        kept.edit(vec![cell("risques", 20, column, Some(other))]);
        assert_eq!(told(&kept), 0, "{column}");
    }
}

#[test]
fn a_removed_risk_keeps_what_was_signed_about_it() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    kept.assess(LEAD, &assessed()).expect("assessed");
    kept.accept(SPONSOR, "2027-03-01").expect("accepted");
    kept.edit(vec![Operation::RemoveRow { key: AnswerKey::of("risques"), row: RowId(Uuid::from_u128(20)) }]);
    let risk = kept.risk(TODAY);
    assert!(risk.removed && risk.assessed.is_some() && risk.accepted.is_some());
    assert_eq!(risk.label, "Départ du développeur principal");
    assert_eq!(risk.concerns, []);
    assert!(kept.deadlines().iter().all(|deadline| deadline.kind != DeadlineKind::Acceptance));
}

#[test]
fn a_derogation_is_judged_by_the_architects_and_ends_on_its_day() {
    let mut kept = Kept::new();
    let lead = kept.rule(LEAD, &derogation(None)).expect_err("refused");
    assert!(lead.contains("Une dérogation est jugée par"), "{lead}");
    let unknown = Rule { about: "EXI-INCONNUE".into(), ..derogation(None) };
    assert!(kept.rule(ARCHITECT, &unknown).expect_err("refused").contains("Aucune exigence"));
    kept.rule(ARCHITECT, &derogation(Some("2026-12-01"))).expect("granted");
    let rows = kept.document.state().rows(&AnswerKey::of("derogations"));
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].cells["decision"].value, Answer::Text("accordee".into()));
    assert_eq!(kept.obstacles("2026-12-01"), Vec::<String>::new(), "the last day counts");
    let ended = kept.obstacles("2026-12-02");
    assert_eq!(ended.len(), 1, "said once: {ended:?}");
    // Another day in the cell does not lengthen what was signed.
    let signed_row = rows[0].id.0.as_u128();
    kept.edit(vec![cell("derogations", signed_row, "jusqu-au", Some("2028-01-01"))]);
    assert!(kept.obstacles("2026-12-02")[0].contains("expirée depuis le 01/12/2026"));
    kept.rule(ARCHITECT, &derogation(Some("2027-12-01"))).expect("granted again");
    assert_eq!(kept.document.state().rows(&AnswerKey::of("derogations")).len(), 1, "the same row");
    assert_eq!(kept.obstacles("2026-12-02"), Vec::<String>::new());
    assert_eq!(kept.register(TODAY).decisions[1].standing, Standing::Superseded);
}

#[test]
fn a_derogation_that_has_ended_is_told_whatever_its_row_says_unless_the_requirement_is_met() {
    let mut kept = Kept::new();
    kept.rule(ARCHITECT, &derogation(Some("2026-12-01"))).expect("granted");
    let signed_row = kept.document.state().rows(&AnswerKey::of("derogations"))[0].id.0.as_u128();
    let ended = |kept: &Kept| kept.obstacles("2026-12-02").len();
    for (column, other, own) in [("duree", "perenne", "temporaire"), ("decision", "refusee", "accordee")] {
        kept.edit(vec![cell("derogations", signed_row, column, Some(other))]);
        assert_eq!(ended(&kept), 1, "{column} changed by hand");
        kept.edit(vec![cell("derogations", signed_row, column, Some(own))]);
        assert_eq!(ended(&kept), 1, "said once");
    }
    kept.edit(vec![
        cell("derogations", signed_row, "jusqu-au", Some("2028-01-01")),
        row("cct-positionnement", 60, &[("exigence", "cct-sauvegarde-s3"), ("statut", "conforme")]),
    ]);
    assert_eq!(ended(&kept), 0, "no derogation is needed any more");
}

#[test]
fn a_number_that_a_decision_still_names_is_not_given_again() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    kept.edit(vec![row("decisions", 40, &[("date", TODAY), ("risques-acceptes", "r2")])]);
    kept.assess(LEAD, &assessed()).expect("assessed");
    kept.accept(SPONSOR, "2027-03-01").expect("accepted");
    let accepting = kept.document.state().rows(&AnswerKey::of("decisions"))[1].id;
    kept.edit(vec![
        Operation::RemoveRow { key: AnswerKey::of("risques"), row: RowId(Uuid::from_u128(20)) },
        Operation::RemoveRow { key: AnswerKey::of("decisions"), row: accepting },
    ]);
    assert_eq!(next_number(kept.document.state()), "R3");
}

#[test]
fn a_decision_takes_the_place_of_one_of_its_kind_once() {
    let mut kept = Kept::new();
    let scope = Rule {
        kind: Kind::Scope,
        about: "Module de paiement".into(),
        text: "Reporté à la version 2".into(),
        until: Some("2027-06-30".into()),
        ..derogation(None)
    };
    kept.rule(LEAD, &scope).expect("decided");
    kept.rule(ARCHITECT, &derogation(None)).expect("decided");
    let first =
        kept.register(TODAY).decisions.iter().find(|entry| entry.kind == Kind::Scope).expect("there").id.clone();
    let again = |kept: &mut Kept, kind: Kind, id: &str| {
        kept.rule(
            if kind == Kind::Derogation { ARCHITECT } else { LEAD },
            &Rule {
                kind,
                about: if kind == Kind::Derogation { "cct-sauvegarde-s3" } else { "Module de paiement" }.into(),
                supersedes: Some(id.to_owned()),
                ..scope.clone()
            },
        )
    };
    assert!(again(&mut kept, Kind::Derogation, &first).expect_err("refused").contains("autre nature"));
    assert!(again(&mut kept, Kind::Scope, "inconnue").expect_err("refused").contains("Aucune décision"));
    again(&mut kept, Kind::Scope, &first).expect("replaced");
    assert!(again(&mut kept, Kind::Scope, &first).expect_err("refused").contains("déjà remplacée"));
    let reviews = kept.deadlines().into_iter().filter(|deadline| deadline.kind == DeadlineKind::Decision).count();
    assert_eq!(reviews, 1, "the one replaced is no longer to be looked at again");
    assert!(rule_of(&mut kept, Kind::Gate).contains("point de contrôle"));
    assert!(rule_of(&mut kept, Kind::AcceptedRisk).contains("Un risque"));
}

fn rule_of(kept: &mut Kept, kind: Kind) -> String {
    let wanted = Rule { kind, text: "Oui".into(), ..derogation(None) };
    kept.rule(SPONSOR, &wanted).expect_err("refused")
}

#[test]
fn rows_that_nobody_signed_are_told_as_such() {
    let mut kept = Kept::new();
    kept.edit(vec![
        row(
            "decisions",
            30,
            &[
                ("date", "2026-06-01"),
                ("sujet", "Astreinte"),
                ("decision", "Pas d'astreinte"),
                ("decideur", "Camille Exemple"),
            ],
        ),
        row(
            "derogations",
            31,
            &[("exigence", "cct-sauvegarde-s3"), ("decision", "refusee"), ("notifiee-le", "2026-07-01")],
        ),
    ]);
    let register = kept.register(TODAY);
    let told: Vec<_> = register.decisions.iter().map(|entry| (entry.on.as_str(), entry.kind, entry.signed)).collect();
    assert_eq!(told, [("2026-07-01", Kind::Derogation, false), ("2026-06-01", Kind::Other, false)]);
    assert_eq!(register.decisions[0].standing, Standing::Refused);
}

#[test]
fn an_altered_event_counts_for_nothing_and_is_told() {
    let mut kept = Kept::with_risk(&DEPARTURE);
    kept.assess(LEAD, &assessed()).expect("assessed");
    let mut state = kept.document.state().clone();
    let event = state.events.values_mut().next().expect("one");
    event.text = event.text.replace("\"gravite\":\"4\"", "\"gravite\":\"1\"");
    let register = Register::of(catalogue(), &state, TODAY);
    assert_eq!(register.rejected.len(), 1);
    assert!(register.risks[0].assessed.is_none());
}

#[test]
fn an_older_program_reads_the_new_facts_as_unknown_and_keeps_them() {
    let text = r#"{"dossier":"x","par":{"nom":"C"},"role":"sponsor","le":0,"quoi":"fait-de-demain","autre":1}"#;
    let event: Event = serde_json::from_str(text).expect("read");
    assert_eq!(event.fact, Fact::Unknown);
    let ruling = r#"{"nature":"nature-de-demain","sur":"a","libelle":"b","decision":"c"}"#;
    let ruling: accostage_dossier::register::Ruling = serde_json::from_str(ruling).expect("read");
    assert_eq!(ruling.kind, Kind::Other);
}
