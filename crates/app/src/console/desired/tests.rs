//! What is read of profile A, and what is told of a dossier that cannot be sent.

use accostage_catalogue::Catalogue;
use accostage_dossier::{Answer, AnswerKey, Answered, Author, Document, RowId, Stamp, State, answers_file, tree};
use accostage_platform::plan::{Actual, Kind, Options, Reason, plan};
use uuid::Uuid;

use super::*;

fn profile() -> State {
    let catalogue = Catalogue::builtin();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dossier/tests/gates/profile-a.yaml");
    let bytes = std::fs::read(path).expect("read");
    let tree = tree::decode(&bytes).and_then(tree::parse).expect("valid");
    let mut rows = 100..;
    let mut new_row = || RowId(Uuid::from_u128(rows.next().expect("endless")));
    let placed =
        answers_file::place(catalogue, &tree, "profile-a.yaml", &State::default(), &mut new_row).expect("placed");
    let stamp = Stamp { author: Author { name: "Camille Exemple".into(), email: String::new() }, at: 1 };
    let id = Uuid::from_u128(1).simple().to_string();
    let (mut document, _) = Document::create(&id, "A", &catalogue.meta.revision, b"store-a", &stamp).expect("created");
    document.apply(&placed.edit, &stamp).expect("answered");
    document.state().clone()
}

fn on(state: &State, platform: &str) -> Desired {
    desired(Catalogue::builtin(), state, platform)
}

#[test]
fn each_platform_has_its_environments_and_its_quotas() {
    let state = profile();
    let (pax, cloud) = (on(&state, "pax"), on(&state, "cloud-pi"));
    let names = |desired: &Desired| desired.environments.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&pax), ["dev"]);
    assert_eq!(names(&cloud), ["integ", "preprod", "prod1", "prod2"]);
    assert_ne!(pax.project.limits, cloud.project.limits);
    for desired in [&pax, &cloud] {
        assert_eq!(desired.project.name.as_deref(), Some("guichetasso"));
        let names: Vec<&str> = desired.repositories.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["front", "api", "infra"]);
        assert_eq!(desired.gaps, []);
    }
    assert_eq!(cloud.repositories[2].infra, Some(true));
    assert_eq!(cloud.environments[0].memory, Some(Quantity::from(4)));
}

#[test]
fn profile_a_is_planned_without_a_panic_and_lacks_its_clusters_only() {
    let actual = Actual { namesakes: Some(vec![]), stages: Some(vec![]), clusters: Some(vec![]), ..Actual::default() };
    let plan = plan(&on(&profile(), "cloud-pi"), &actual, None, &Options::default());
    let told: Vec<_> = plan.lines.iter().map(|line| (line.kind, line.name.as_str(), line.reason)).collect();
    assert_eq!(
        told,
        [
            (Kind::Project, "guichetasso", None),
            (Kind::Environment, "integ", Some(Reason::Rule)),
            (Kind::Environment, "preprod", Some(Reason::Rule)),
            (Kind::Environment, "prod1", Some(Reason::Rule)),
            (Kind::Environment, "prod2", Some(Reason::Rule)),
            (Kind::Repository, "api", None),
            (Kind::Repository, "front", None),
            (Kind::Repository, "infra", None),
        ]
    );
}

#[test]
fn what_cannot_be_sent_is_a_gap_that_names_its_place() {
    let mut state = profile();
    let answered = |value| Answered { value, provenance: Default::default(), others: Vec::new() };
    let row = &mut state.tables.get_mut(&AnswerKey::of("environnements")).expect("a table")[0];
    row.cells.insert("cpu".into(), answered(Answer::Unknown(serde_json::json!({"coeurs": 2}))));
    row.cells.get_mut("memoire").expect("a cell").others.push((Answer::Number(9.0), Default::default()));
    let id = row.id.to_string();
    state.tables.get_mut(&AnswerKey::of("depots")).expect("a table")[0].cells.remove("url-externe");
    let quota = AnswerKey::on("quota-hprod-cpu", "pax");
    state.answers.insert(quota, answered(Answer::Number(-1.0)));
    let places: Vec<_> = on(&state, "pax").gaps.into_iter().map(|gap| (gap.kind, gap.name, gap.place)).collect();
    assert!(places.contains(&(Kind::Environment, "dev".into(), Place::cell("environnements", &id, "cpu"))));
    assert!(places.contains(&(Kind::Environment, "dev".into(), Place::cell("environnements", &id, "memoire"))));
    assert!(places.contains(&(Kind::Project, "guichetasso".into(), Place::field("quota-hprod-cpu"))));
    assert!(places.iter().any(|(kind, name, _)| *kind == Kind::Repository && name == "front"));
    assert_eq!(places.len(), 4, "{places:?}");
}

#[test]
fn roles_have_the_names_of_the_console_and_e_mails_come_from_the_directory() {
    let mut state = profile();
    let answered = |text: &str| Answered {
        value: Answer::Text(text.to_owned()),
        provenance: Default::default(),
        others: Vec::new(),
    };
    let row = |number: u128, cells: &[(&str, &str)]| Row {
        id: RowId(Uuid::from_u128(number)),
        position: number.to_string(),
        cells: cells.iter().map(|(column, text)| ((*column).to_owned(), answered(text))).collect(),
        revived: false,
    };
    let contacts = AnswerKey::of("contacts");
    state.tables.insert(contacts, vec![row(1, &[("nom", "Ana"), ("courriel", "Ana@exemple.fr")])]);
    state.tables.insert(
        AnswerKey::on("console-membres", "pax"),
        vec![
            row(2, &[("personne", "Ana"), ("role", "lecture-seule")]),
            row(3, &[("personne", "Bob"), ("role", "devops")]),
            row(4, &[("courriel", "chef@exemple.fr"), ("role", "proprietaire")]),
            row(5, &[("courriel", "eve@exemple.fr"), ("role", "Recette")]),
        ],
    );
    let desired = on(&state, "pax");
    let told: Vec<_> = desired.members.iter().map(|wish| (wish.email.as_str(), wish.roles.join(" "))).collect();
    assert_eq!(told, [("ana@exemple.fr", "Lecture seule".to_owned()), ("eve@exemple.fr", "Recette".to_owned())]);
    assert_eq!(desired.project.owner.as_deref(), Some("chef@exemple.fr"));
    let gaps: Vec<&str> = desired.gaps.iter().map(|gap| gap.name.as_str()).collect();
    assert_eq!(gaps, ["Bob"], "nobody knows their e-mail");
}
