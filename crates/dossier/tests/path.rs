//! The path: what the model forbids never happens, whatever people ask and in whatever order it arrives.

use accostage_catalogue::Catalogue;
use accostage_dossier::evaluation::check;
use accostage_dossier::path::{
    Absence, Decision, Event, Fact, GateReport, Issue, ObstacleKind, Path, Request, Reserve, Status, decide, request,
};
use accostage_dossier::{
    ActionKind, Answer, AnswerKey, Author, CheckOptions, Document, Edit, Operation, Report, RowId, Stamp,
};
use ed25519_dalek::{Signer, SigningKey};
use proptest::prelude::*;
use uuid::Uuid;

const TODAY: &str = "2026-11-23";

/// A dossier, and somebody who acts on it.
struct Played {
    document: Document,
    events: u128,
}

impl Played {
    fn new() -> Self {
        let (document, _) =
            Document::create(&id(), "Essai", &catalogue().meta.revision, b"store-a", &stamp(0)).expect("created");
        Self { document, events: 0 }
    }

    /// The same dossier on another machine.
    fn elsewhere(&self, actor: &[u8]) -> Self {
        let bytes = self.document.save();
        Self { document: Document::load([bytes.as_slice()], actor).expect("loads"), events: u128::from(actor[0]) << 64 }
    }

    fn report(&self, gate: Option<&str>) -> Report {
        check(catalogue(), self.document.state(), CheckOptions { gate, today: TODAY }).expect("a gate")
    }

    fn path(&self) -> Path {
        Path::of(catalogue(), self.document.state(), &self.report(None), TODAY)
    }

    fn gate_report(&self, phase: &str) -> Option<GateReport> {
        let reports = (&self.report(None), &self.report(Some(phase)));
        GateReport::of(catalogue(), self.document.state(), &self.path(), reports, phase, TODAY)
    }

    fn status(&self, milestone: &str) -> Status {
        self.path().milestone(milestone).expect("a milestone").status
    }

    fn ask(&mut self, wanted: &Request) -> Result<(), String> {
        let path = self.path();
        let fact = request(catalogue(), &path, wanted, TODAY).map_err(|refusal| refusal.message)?;
        let heads = path.milestone(&wanted.milestone).expect("it was accepted").heads.clone();
        self.record(fact, &wanted.role, heads);
        Ok(())
    }

    fn gate(&mut self, phase: &str, issue: Issue, role: &str, reserves: Vec<Reserve>) -> Result<(), String> {
        let path = self.path();
        let report = self.gate_report(phase).ok_or("no gate")?;
        let decision = Decision { issue, role: role.to_owned(), reason: "Vu en comité".to_owned(), reserves };
        let fact =
            decide(catalogue(), self.document.state(), &path, &report, &decision).map_err(|refusal| refusal.message)?;
        let heads = path.milestone(&report.milestone).expect("a gate").heads.clone();
        self.record(fact, role, heads);
        Ok(())
    }

    fn record(&mut self, fact: Fact, role: &str, after: Vec<String>) {
        self.events += 1;
        let at = i64::try_from(self.events & u128::from(u32::MAX)).expect("few events");
        let event = Event {
            dossier: self.document.state().id.clone(),
            author: stamp(0).author,
            role: role.to_owned(),
            at,
            after,
            fact,
        };
        let key = SigningKey::from_bytes(&[7; 32]);
        let signed = event
            .record(hex(key.verifying_key().as_bytes()), |text| Ok::<_, ()>(hex(&key.sign(text).to_bytes())))
            .expect("signed");
        let operation = Operation::Record { id: Uuid::from_u128(self.events).simple().to_string(), event: signed };
        let edit = Edit::typed(vec![operation]);
        self.document.apply_as(ActionKind::Event, &edit, &stamp(at)).expect("recorded").expect("a change");
    }

    fn edit(&mut self, operations: Vec<Operation>) {
        self.document.apply(&Edit::typed(operations), &stamp(9)).expect("edited");
    }
}

fn catalogue() -> &'static Catalogue {
    Catalogue::builtin()
}

fn id() -> String {
    Uuid::from_u128(1).simple().to_string()
}

fn stamp(at: i64) -> Stamp {
    Stamp { author: Author { name: "Camille Exemple".into(), email: String::new() }, at }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn row(table: &str, number: u128, cells: &[(&str, &str)]) -> Operation {
    let cells = cells.iter().map(|(column, text)| ((*column).to_owned(), Answer::Text((*text).to_owned())));
    Operation::AddRow { key: AnswerKey::of(table), row: RowId(Uuid::from_u128(number)), cells: cells.collect() }
}

fn to(milestone: &str, to: Status, role: &str) -> Request {
    Request {
        milestone: milestone.to_owned(),
        to,
        role: role.to_owned(),
        reason: "Motif".to_owned(),
        waits_for: Some("Service Team".to_owned()),
        reserves: vec![Reserve { text: "À compléter".to_owned(), before: "2027-01-15".to_owned(), risk: None }],
        on: None,
    }
}

#[test]
fn the_catalogue_gives_87_milestones_and_six_gates_and_only_the_first_one_is_ready() {
    let path = Played::new().path();
    assert_eq!(path.milestones.len(), 87);
    assert_eq!(path.milestones.iter().filter(|milestone| milestone.gate).count(), 6);
    let ready = path.milestones.iter().filter(|milestone| milestone.status == Status::Ready);
    assert_eq!(ready.map(|milestone| milestone.id.as_str()).collect::<Vec<_>>(), ["sensibilisation"]);
    assert_eq!(path.current.as_deref(), Some("decouverte"));
}

#[test]
fn a_milestone_is_validated_by_its_validator_only() {
    let mut played = Played::new();
    played.ask(&to("sensibilisation", Status::Underway, "chef-de-projet")).expect("begins");
    let refused = played.ask(&to("sensibilisation", Status::Valid, "service-team")).expect_err("refused");
    assert!(refused.contains("validé par « Chef de projet"), "{refused}");
    assert_eq!(played.status("sensibilisation"), Status::Underway);
}

#[test]
fn a_milestone_is_not_validated_before_what_it_needs() {
    let mut played = Played::new();
    played.ask(&to("eligibilite", Status::Underway, "chef-de-projet")).expect("work may begin early");
    let early = played.ask(&to("eligibilite", Status::Submitted, "chef-de-projet")).expect_err("too early");
    assert!(early.contains("Liste de contrôle de l'étape 1"), "{early}");
    played.ask(&to("sensibilisation", Status::Underway, "chef-de-projet")).expect("begins");
    let missing = played.ask(&to("sensibilisation", Status::Valid, "chef-de-projet")).expect_err("answers are missing");
    assert!(missing.contains("ne peut pas être validé"), "{missing}");
    played.ask(&to("sensibilisation", Status::Reserved, "chef-de-projet")).expect("with dated reservations");
    assert_eq!(played.status("sensibilisation"), Status::Reserved);
    assert_eq!(played.status("checklist-etape-1"), Status::Ready, "what comes after is ready");
}

#[test]
fn nothing_begins_behind_a_gate_that_is_not_passed() {
    let mut played = Played::new();
    let refused = played.ask(&to("cct-positionne", Status::Underway, "chef-de-projet")).expect_err("refused");
    assert!(refused.contains("n'est pas franchi"), "{refused}");
}

#[test]
fn a_gate_moves_by_a_decision_only_and_a_no_go_says_why() {
    let mut played = Played::new();
    let refused = played.ask(&to("controle-decouverte", Status::Underway, "equipe-adoption")).expect_err("refused");
    assert!(refused.contains("ne se franchit que par une décision"), "{refused}");
    let go = played.gate("decouverte", Issue::Go, "equipe-adoption", Vec::new()).expect_err("things are missing");
    assert!(go.contains("Décision impossible"), "{go}");
    let lead = played.gate("decouverte", Issue::NoGo, "chef-de-projet", Vec::new()).expect_err("not the decider");
    assert!(lead.contains("validé par"), "{lead}");
    played.gate("decouverte", Issue::NoGo, "equipe-adoption", Vec::new()).expect("a no-go is always possible");
    assert_eq!(played.status("controle-decouverte"), Status::Refused);
}

#[test]
fn go_with_reservations_ties_each_one_to_a_known_risk_that_was_assessed() {
    let reserve = |risk: Option<&str>| {
        vec![Reserve { text: "RACI".into(), before: "2027-01-15".into(), risk: risk.map(str::to_owned) }]
    };
    let mut played = Played::new();
    let decide =
        |played: &mut Played, reserves| played.gate("decouverte", Issue::GoWithReserves, "equipe-adoption", reserves);
    assert!(decide(&mut played, reserve(None)).expect_err("no risk").contains("liée à aucun risque"));
    assert!(decide(&mut played, reserve(Some("R1"))).expect_err("unknown").contains("Aucun risque du registre"));
    played.edit(vec![row("risques", 20, &[("id", "R1"), ("libelle", "Départ")])]);
    assert!(decide(&mut played, reserve(Some("R1"))).expect_err("unassessed").contains("non évalué"));
    let cell = |column: &str, value: &str| Operation::SetCell {
        key: AnswerKey::of("risques"),
        row: RowId(Uuid::from_u128(20)),
        column: column.to_owned(),
        value: Some(Answer::Text(value.to_owned())),
    };
    played.edit(vec![cell("probabilite", "2"), cell("gravite", "3"), cell("traitement", "reduire")]);
    decide(&mut played, reserve(Some("R1"))).expect("tied to an assessed risk");
    assert_eq!(played.status("controle-decouverte"), Status::Reserved);
    assert_eq!(played.path().current.as_deref(), Some("qualification"));
}

#[test]
fn without_a_pax_environment_its_phase_has_no_object_and_what_it_asked_moves_on() {
    let mut played = Played::new();
    played.edit(vec![row("environnements", 30, &[("nom", "dev"), ("plateforme", "cloud-pi")])]);
    let path = played.path();
    assert_eq!(path.skipped, ["pax"]);
    let images = path.milestone("pax-images").expect("a milestone");
    assert_eq!((images.status, &images.absence), (Status::Pointless, &Some(Absence::Phase)));
    let practices = path.milestone("bonnes-pratiques-evaluees").expect("a milestone");
    assert_eq!((practices.phase.as_str(), practices.status), ("cloud-pi", Status::ToCome));
    let gate = path.milestone("controle-cloud-pi").expect("a gate");
    assert!(gate.before.contains(&"bonnes-pratiques-evaluees".to_owned()), "{:?}", gate.before);
    let accounts = path.milestone("cpi-comptes-et-habilitations").expect("a milestone");
    assert_eq!(accounts.before, ["controle-lancement"], "a gate without object is replaced by what it waited for");
}

#[test]
fn two_people_who_move_a_milestone_apart_are_both_heard_until_somebody_settles() {
    let mut here = Played::new();
    here.ask(&to("sensibilisation", Status::Underway, "chef-de-projet")).expect("begins");
    let mut there = here.elsewhere(b"store-b");
    here.ask(&to("sensibilisation", Status::Waiting, "chef-de-projet")).expect("waits");
    there.ask(&to("sensibilisation", Status::Submitted, "chef-de-projet")).expect("submits");
    let changes = there.document.changes();
    here.document.merge(changes.iter().map(Vec::as_slice)).expect("merged");
    let changes = here.document.changes();
    there.document.merge(changes.iter().map(Vec::as_slice)).expect("merged");
    assert_eq!(here.path(), there.path(), "both see the same path");
    assert_eq!(here.path().milestone("sensibilisation").expect("a milestone").disputed.len(), 2);
    let settled = here.status("sensibilisation");
    let next = if settled == Status::Waiting { Status::Submitted } else { Status::Underway };
    here.ask(&to("sensibilisation", next, "chef-de-projet")).expect("settles");
    assert!(here.path().milestone("sensibilisation").expect("a milestone").disputed.is_empty());
}

#[test]
fn an_event_is_never_undone_nor_taken_away_by_a_restoration() {
    let mut played = Played::new();
    let before = played.document.history().last().expect("an entry").hash.clone();
    played.ask(&to("sensibilisation", Status::Underway, "chef-de-projet")).expect("begins");
    assert!(played.document.undo(&stamp(50)).is_err(), "there is nothing to undo");
    played.document.restore(&before, &stamp(51)).expect("restored");
    assert_eq!(played.status("sensibilisation"), Status::Underway);
}

#[test]
fn an_event_that_was_altered_or_comes_from_another_dossier_counts_for_nothing() {
    let mut played = Played::new();
    played.ask(&to("sensibilisation", Status::Underway, "chef-de-projet")).expect("begins");
    let (event_id, mut event) =
        played.document.state().events.iter().next().map(|(a, b)| (a.clone(), b.clone())).expect("one");
    event.text = event.text.replace("en-cours", "valide");
    played.edit(vec![Operation::Record { id: event_id.clone(), event: event.clone() }]);
    assert_eq!(played.status("sensibilisation"), Status::Ready);
    assert_eq!(played.path().rejected, [event_id]);

    let mut other = Played::new();
    let (document, _) = Document::create(
        &Uuid::from_u128(2).simple().to_string(),
        "Autre",
        &catalogue().meta.revision,
        b"store-c",
        &stamp(0),
    )
    .expect("created");
    other.ask(&to("sensibilisation", Status::Underway, "chef-de-projet")).expect("begins");
    let copied = other.document.state().events.values().next().expect("one").clone();
    let mut here = Played { document, events: 0 };
    here.edit(vec![Operation::Record { id: "copie".into(), event: copied }]);
    assert_eq!(here.status("sensibilisation"), Status::Ready);
}

#[test]
fn a_dossier_made_before_the_path_existed_is_followed_like_the_others() {
    // The seed of the containers is the same change wherever it is planted.
    let fresh = Played::new();
    let one = fresh.elsewhere(b"store-b").document.changes();
    let two = fresh.elsewhere(b"store-c").document.changes();
    assert_eq!(one, two);
}

#[test]
fn a_recurring_milestone_comes_back_after_its_period() {
    let mut played = Played::new();
    // 2025: long before the day of the test.
    let fact = Fact::Transition {
        milestone: "exp-suivi-securite".into(),
        to: Status::Valid,
        reason: String::new(),
        wait: None,
        reserves: Vec::new(),
        on: Some("2026-10-01".into()),
    };
    played.record(fact, "equipe-developpement", Vec::new());
    let path = played.path();
    let milestone = path.milestone("exp-suivi-securite").expect("a milestone");
    assert!(milestone.reopened.is_some());
    assert!(!milestone.status.is_done());
}

/// Any request at all, sensible or not.
fn requests() -> impl Strategy<Value = (usize, usize, usize, bool, bool)> {
    (0..87_usize, 0..Status::ALL.len(), 0..6_usize, any::<bool>(), any::<bool>())
}

const PLAYERS: [&str; 6] =
    ["chef-de-projet", "equipe-adoption", "service-team", "equipe-developpement", "sponsor", "securite-homologation"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// No sequence of requests reaches a state that the model forbids: a done milestone had everything before it done,
    /// was judged by its validator, and a gate only ever moves by a decision.
    #[test]
    fn no_sequence_of_requests_reaches_a_forbidden_state(sequence in prop::collection::vec(requests(), 1..30)) {
        let mut played = Played::new();
        for (milestone, status, role, gate, sensible) in sequence {
            let before = played.path();
            // Half of the requests are about what can move, by who may judge it: the others would all be refused.
            let doable = before.today();
            let sensible = sensible && !doable.is_empty();
            let id = if sensible { &doable[milestone % doable.len()].id } else { &catalogue().milestones[milestone].id };
            let described = catalogue().milestones.iter().find(|known| known.id == *id).expect("a milestone");
            let role = if sensible { described.validator.as_str() } else { PLAYERS[role] };
            let accepted = if gate {
                let risky = vec![Reserve { text: "Reste".into(), before: "2027-03-01".into(), risk: Some("R9".into()) }];
                let issue = Issue::ALL[status % 3];
                let reserves = if issue == Issue::GoWithReserves { risky } else { Vec::new() };
                played.gate(&described.phase, issue, role, reserves)
            } else {
                played.ask(&to(&described.id, Status::ALL[status], role))
            };
            let after = played.path();
            if accepted.is_err() {
                prop_assert_eq!(&before, &after, "a refusal changes nothing");
                continue;
            }
            for milestone in &after.milestones {
                let was = before.milestone(&milestone.id).expect("the same milestones").status;
                if milestone.status != was && matches!(milestone.status, Status::Valid | Status::Reserved | Status::Refused) {
                    prop_assert_eq!(role, &milestone.validator);
                    prop_assert_eq!(milestone.gate, gate, "gates move by decisions, the others by requests");
                }
                if milestone.status == Status::Valid && was != Status::Valid {
                    for id in &milestone.before {
                        prop_assert!(before.milestone(id).expect("known").status.is_done(), "{} before {id}", milestone.id);
                    }
                }
                prop_assert!(!milestone.gate || !matches!(milestone.status, Status::Underway | Status::Waiting | Status::Submitted));
                prop_assert_eq!(milestone.wait.is_some(), milestone.status == Status::Waiting);
            }
        }
    }
}

#[test]
fn a_gate_report_says_everything_that_stands_in_the_way() {
    let mut played = Played::new();
    played.edit(vec![
        row("risques", 20, &[("libelle", "Départ du tech lead")]),
        row("derogations", 21, &[("exigence", "cct-x"), ("jusqu-au", "2026-01-01"), ("decision", "accordee")]),
    ]);
    let report = played.gate_report("decouverte").expect("a gate");
    let kinds: Vec<ObstacleKind> = report.obstacles.iter().map(|obstacle| obstacle.kind).collect();
    for kind in [ObstacleKind::Milestone, ObstacleKind::Field, ObstacleKind::Risk, ObstacleKind::Derogation] {
        assert!(kinds.contains(&kind), "{kind:?} is not told");
    }
    assert_eq!(report.open_to, [Issue::NoGo], "an unassessed risk and an expired derogation forbid any go");
}

#[test]
fn only_a_derogation_in_force_that_has_expired_stands_in_the_way() {
    let told = |decision: &str, duration: &str| {
        let mut played = Played::new();
        let cells = [("exigence", "cct-x"), ("jusqu-au", "2026-01-01"), ("decision", decision), ("duree", duration)];
        played.edit(vec![row("derogations", 21, &cells)]);
        let report = played.gate_report("decouverte").expect("a gate");
        report.obstacles.iter().any(|obstacle| obstacle.kind == ObstacleKind::Derogation)
    };
    assert!(told("accordee", "temporaire"));
    assert!(!told("refusee", "temporaire"), "it never was in force");
    assert!(!told("accordee", "perenne"), "it does not expire");
}

/// Somebody with two roles is told what stands in the way, not that the other role could not have validated.
#[test]
fn the_reason_told_is_that_of_the_role_that_validates() {
    let mut played = Played::new();
    played.ask(&to("eligibilite", Status::Underway, "chef-de-projet")).expect("work may begin early");
    let path = played.path();
    let milestone = path.milestone("eligibilite").expect("a milestone");
    assert_eq!(milestone.validator, "equipe-adoption");
    let roles = ["chef-de-projet".to_owned(), "equipe-adoption".to_owned()];
    let told = |roles: &[String]| {
        let moves = accostage_dossier::path::moves(catalogue(), &path, milestone, roles, TODAY);
        moves.into_iter().filter_map(|tried| tried.refusal).map(|refusal| refusal.message).collect::<Vec<_>>()
    };
    assert_eq!(told(&roles), told(&roles[1..]));
    assert_ne!(told(&roles), told(&roles[..1]));
}
