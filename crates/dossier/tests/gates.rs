//! What the gate of each phase says of profile A, when the project stands there: a change of these texts is a change that
//! people see. `ACCOSTAGE_GENERATE=1` writes them again.

use std::path::{Path as FilePath, PathBuf};

use accostage_catalogue::{Catalogue, Phase};
use accostage_dossier::evaluation::check;
use accostage_dossier::path::{Event, Fact, GateReport, Issue, Path, Reserve, Status, gate_markdown};
use accostage_dossier::{
    ActionKind, Answer, AnswerKey, Author, CheckOptions, Document, Edit, Operation, RowId, Stamp, State, answers_file,
    tree,
};
use ed25519_dalek::{Signer, SigningKey};
use uuid::Uuid;

const TODAY: &str = "2026-11-23";
/// 2026-11-23, in milliseconds.
const NOW: i64 = 1_795_392_000_000;

fn folder() -> PathBuf {
    FilePath::new(env!("CARGO_MANIFEST_DIR")).join("tests/gates")
}

/// Profile A as its file gives it.
fn profile() -> Document {
    let catalogue = Catalogue::builtin();
    let bytes = std::fs::read(folder().join("profile-a.yaml")).expect("read");
    let tree = tree::decode(&bytes).and_then(tree::parse).expect("valid");
    let mut rows = 100..;
    let mut new_row = || RowId(Uuid::from_u128(rows.next().expect("endless")));
    let placed =
        answers_file::place(catalogue, &tree, "profile-a.yaml", &State::default(), &mut new_row).expect("placed");
    assert_eq!(placed.unplaced, []);
    let id = Uuid::from_u128(1).simple().to_string();
    let name = placed.name.expect("a name");
    let (mut document, _) =
        Document::create(&id, &name, &catalogue.meta.revision, b"store-a", &stamp()).expect("created");
    document.apply(&placed.edit, &stamp()).expect("answered");
    document
}

fn stamp() -> Stamp {
    Stamp { author: Author { name: "Camille Exemple".into(), email: String::new() }, at: NOW }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The project has come to a phase: everything before it was validated, the last gate with a reservation.
fn come_to(document: &mut Document, phase: &Phase) {
    let catalogue = Catalogue::builtin();
    let order = |id: &str| catalogue.phase(id).map_or(0, |phase| phase.order);
    let before = catalogue.milestones.iter().filter(|milestone| order(&milestone.phase) < phase.order);
    let gates: Vec<&str> = catalogue.phases.iter().filter_map(|phase| phase.gate.as_deref()).collect();
    let last =
        catalogue.phases.iter().rev().find(|other| other.order < phase.order).and_then(|other| other.gate.as_deref());
    let facts = before.map(|milestone| {
        let milestone = milestone.id.clone();
        let reserve = Reserve {
            text: "Compléter la liste des flux".into(),
            before: "2026-12-15".into(),
            risk: Some("R1".into()),
        };
        if gates.contains(&milestone.as_str()) {
            let (issue, reserves) =
                if last == Some(&milestone) { (Issue::GoWithReserves, vec![reserve]) } else { (Issue::Go, Vec::new()) };
            Fact::Gate { milestone, issue, reason: String::new(), reserves, seen: std::collections::BTreeMap::new() }
        } else {
            let (reason, reserves) = (String::new(), Vec::new());
            Fact::Transition { milestone, to: Status::Valid, reason, wait: None, reserves, on: None }
        }
    });
    let key = SigningKey::from_bytes(&[7; 32]);
    let operations = (1_u128..).zip(facts).map(|(number, fact)| {
        let event = Event {
            dossier: Uuid::from_u128(1).simple().to_string(),
            author: stamp().author,
            role: "service-team".into(),
            at: NOW + i64::try_from(number).expect("few"),
            after: Vec::new(),
            fact,
        };
        let signed =
            event.record(hex(key.verifying_key().as_bytes()), |text| Ok::<_, ()>(hex(&key.sign(text).to_bytes())));
        Operation::Record { id: Uuid::from_u128(number).simple().to_string(), event: signed.expect("signed") }
    });
    let operations: Vec<Operation> = operations.collect();
    if !operations.is_empty() {
        document.apply_as(ActionKind::Event, &Edit::typed(operations), &stamp()).expect("recorded");
    }
}

fn risk(number: u128, cells: &[(&str, &str)]) -> Operation {
    let cells = cells.iter().map(|(column, value)| ((*column).to_owned(), Answer::Text((*value).to_owned()))).collect();
    Operation::AddRow { key: AnswerKey::of("risques"), row: RowId(Uuid::from_u128(number)), cells }
}

fn report(document: &Document, phase: &str) -> Option<String> {
    let (catalogue, state) = (Catalogue::builtin(), document.state());
    let checked = |gate| check(catalogue, state, CheckOptions { gate, today: TODAY }).expect("a gate");
    let (whole, report) = (checked(None), checked(Some(phase)));
    let path = Path::of(catalogue, state, &whole, TODAY);
    assert_eq!(path.current.as_deref(), Some(phase), "the project stands there");
    let report = GateReport::of(catalogue, state, &path, (&whole, &report), phase, TODAY)?;
    Some(gate_markdown(catalogue, state, &report))
}

fn compare(name: &str, text: &str) {
    let file = folder().join(format!("{name}.md"));
    if std::env::var_os("ACCOSTAGE_GENERATE").is_some() {
        std::fs::write(&file, text).expect("written");
    }
    let kept = std::fs::read_to_string(&file).expect("kept: ACCOSTAGE_GENERATE=1 writes it");
    assert!(kept == text, "{name} says something else now:\n{text}");
}

#[test]
fn the_gate_of_each_phase_says_of_profile_a_what_it_said() {
    let phases = Catalogue::builtin().phases.iter().filter(|phase| phase.gate.is_some());
    let mut told = 0;
    for phase in phases {
        let mut document = profile();
        come_to(&mut document, phase);
        compare(&phase.id, &report(&document, &phase.id).expect("a report"));
        told += 1;
    }
    assert_eq!(told, 6);
}

#[test]
fn the_last_gate_of_profile_a_says_which_risks_are_ignored() {
    let mut document = profile();
    let phase = Catalogue::builtin().phase("production").expect("a phase");
    come_to(&mut document, phase);
    let risks = vec![
        risk(20, &[("id", "R1"), ("libelle", "Départ du développeur principal")]),
        risk(
            21,
            &[
                ("id", "R2"),
                ("libelle", "Retard du réseau"),
                ("probabilite", "2"),
                ("gravite", "3"),
                ("traitement", "reduire"),
                ("echeance", "2026-10-01"),
            ],
        ),
        risk(
            22,
            &[
                ("id", "R3"),
                ("libelle", "Panne du fournisseur"),
                ("probabilite", "1"),
                ("gravite", "4"),
                ("traitement", "transferer"),
            ],
        ),
    ];
    document.apply(&Edit::typed(risks), &stamp()).expect("edited");
    compare("production-risques", &report(&document, "production").expect("a report"));
}
