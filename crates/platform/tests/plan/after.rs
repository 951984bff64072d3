//! After the plan: what became of a line, what drifts, what the checks show, what to link and what to adopt.

use accostage_platform::plan::{
    Actual, CheckTarget, Effect, Fate, Finding, Kind, LastRead, LineId, Observation, Options, Place,
    RepositorySettings, Side, Surroundings, Verb, Write, adopt, checks, drift, plan, reconcile, suggest_links,
};
use accostage_platform::{LogEntry, Moment, Project, ProjectStatus, Quantity, Repository};
use serde_json::json;

use super::{catalogue_of_places, done, planned, wished};

const SENT: &str = "2026-11-20T10:00:00.000Z";

fn sent() -> Moment {
    Moment::from(SENT)
}

fn creation() -> Effect {
    planned(&wished(), &catalogue_of_places()).lines[0].action.clone().expect("an action")
}

/// A console with one more project of that name.
fn with_namesake(mut actual: Actual, owner: &str, created: Option<&str>, description: &str) -> Actual {
    let mut project = done().held.project.expect("a project");
    let namesakes = actual.namesakes.get_or_insert_default();
    project.id = format!("n{}", namesakes.len()).as_str().into();
    project.owner = None;
    project.owner_id = Some(owner.into());
    project.created_at = created.map(Moment::from);
    project.description = description.to_owned();
    namesakes.push(project);
    actual
}

const OURS: &str = "Téléservice de déclaration et de suivi des associations.";

#[test]
fn a_project_made_by_somebody_else_or_before_is_not_the_one_that_was_sent() {
    let empty = catalogue_of_places;
    let fate = |actual: &Actual| reconcile(&creation(), &sent(), actual);
    assert_eq!(fate(&empty()), Fate::Missing);
    assert_eq!(fate(&with_namesake(empty(), "u9", Some("2026-11-20T10:00:05.000Z"), OURS)), Fate::Missing);
    let older = with_namesake(empty(), "u1", Some("2026-11-19T10:00:00.000Z"), OURS);
    assert!(matches!(fate(&older), Fate::CannotTell { .. }), "the clock of this machine may be fast");
    let ours = with_namesake(empty(), "u1", Some("2026-11-20T10:00:05.000Z"), OURS);
    assert_eq!(fate(&ours), Fate::Found { id: Some("n0".to_owned()) });
    let changed = with_namesake(empty(), "u1", Some("2026-11-20T10:00:05.000Z"), "Autre.");
    assert!(matches!(fate(&changed), Fate::Differs { changes, .. } if changes[0].attribute == "description"));
    assert!(matches!(fate(&with_namesake(empty(), "u1", None, OURS)), Fate::CannotTell { .. }));
    let twice = with_namesake(ours.clone(), "u1", Some("2026-11-20T10:01:00.000Z"), OURS);
    assert!(matches!(fate(&twice), Fate::CannotTell { .. }));
    let mut unread = ours.clone();
    unread.namesakes = None;
    assert!(matches!(fate(&unread), Fate::CannotTell { .. }));
    let mut nobody = ours;
    nobody.caller = None;
    assert!(matches!(fate(&nobody), Fate::CannotTell { .. }));
}

#[test]
fn what_another_project_holds_proves_nothing() {
    let mut elsewhere = done();
    elsewhere.held.project.as_mut().expect("a project").id = "autre".into();
    let settings = RepositorySettings::default();
    let effect =
        Effect::CreateRepository { project: Some("p".into()), name: "absent".into(), settings, credentials: false };
    assert!(matches!(reconcile(&effect, &sent(), &elsewhere), Fate::CannotTell { .. }));
    let delete = Effect::DeleteEnvironment { project: "p".into(), environment: "absent".into(), name: "absent".into() };
    assert!(matches!(reconcile(&delete, &sent(), &elsewhere), Fate::CannotTell { .. }));
}

#[test]
fn every_line_of_a_plan_is_missing_before_and_found_after() {
    let plan = planned(&wished(), &catalogue_of_places());
    let mut after = done();
    after.held.project.as_mut().expect("a project").created_at = Some(sent());
    let mut before = catalogue_of_places();
    super::apply(&mut before, &plan.lines[0]);
    for line in plan.to_do() {
        let effect = line.action.as_ref().expect("an action");
        let fate = reconcile(effect, &sent(), &after);
        assert!(matches!(fate, Fate::Found { .. }), "{}: {fate:?}", line.title);
        if line.kind != Kind::Project {
            assert_eq!(reconcile(effect, &sent(), &before), Fate::Missing, "{}", line.title);
        }
    }
    after.held.environments = None;
    let environment = plan.line(&LineId::of(Kind::Environment, "integ")).expect("a line").action.clone();
    assert!(matches!(reconcile(&environment.expect("an action"), &sent(), &after), Fate::CannotTell { .. }));
}

#[test]
fn a_repository_stored_twice_is_not_guessed_and_a_replay_is_read_in_the_log() {
    let mut actual = done();
    let plan = planned(&wished(), &catalogue_of_places());
    let effect = plan.line(&LineId::of(Kind::Repository, "api")).expect("a line").action.clone().expect("an action");
    let repositories = actual.held.repositories.as_mut().expect("read");
    let twin = Repository {
        id: "twin".into(),
        ..repositories.iter().find(|one| one.internal_repo_name == "api").expect("api").clone()
    };
    repositories.push(twin);
    assert!(matches!(reconcile(&effect, &sent(), &actual), Fate::CannotTell { .. }));
    let replay = Effect::ReplayHooks { project: "p".into() };
    assert!(matches!(reconcile(&replay, &sent(), &actual), Fate::CannotTell { .. }));
    actual.log.push(LogEntry {
        action: "Replay hooks for Project".to_owned(),
        created_at: Some("2026-11-20T10:00:30.000Z".into()),
        ..LogEntry::default()
    });
    assert_eq!(reconcile(&replay, &sent(), &actual), Fate::Found { id: None });
}

#[test]
fn a_drift_tells_both_values_who_moved_and_what_accepting_writes() {
    let mut last = done().held;
    last.read_at = Some(sent());
    let mut now = done();
    now.held.environments.as_mut().expect("read").iter_mut().find(|one| one.name == "integ").expect("integ").cpu =
        1.into();
    now.held
        .repositories
        .as_mut()
        .expect("read")
        .iter_mut()
        .find(|one| one.internal_repo_name == "api")
        .expect("api")
        .external_repo_url = String::new();
    let mut desired = wished();
    desired.project.description = Some("Nouvelle.".to_owned());
    let found = drift(&desired, Some(&last), &now);
    let one = |kind: Kind, attribute: &str| {
        let found = found.iter().find(|one| one.kind == kind && one.attribute.as_deref() == Some(attribute));
        found.unwrap_or_else(|| panic!("no {kind:?} {attribute}")).clone()
    };
    let cpu = one(Kind::Environment, "cpu");
    assert_eq!((cpu.side, &cpu.dossier, &cpu.console), (Side::Console, &json!(2), &json!(1)));
    assert_eq!((cpu.since, cpu.restorable), (Some(sent()), true));
    let place = Place::cell("environnements", "ligne-integ", "cpu");
    assert_eq!(cpu.accept, [Write::Set { place, value: json!(1) }]);
    let url = one(Kind::Repository, "url-externe");
    assert_eq!(url.accept.len(), 2, "an empty address is a choice of the dossier: {:?}", url.accept);
    assert_eq!(one(Kind::Project, "description").side, Side::Dossier);
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn what_appeared_and_what_vanished_drift_and_a_new_wish_does_not() {
    let last = done().held;
    let mut now = done();
    let environments = now.held.environments.as_mut().expect("read");
    let mut extra = environments[0].clone();
    extra.id = "extra".into();
    extra.name = "extra".to_owned();
    environments.retain(|one| one.name != "preprod");
    environments.push(extra);
    let mut desired = wished();
    desired.environments.push(super::environment("nouveau", "dev", 0.1, 0.1));
    let found = drift(&desired, Some(&last), &now);
    let told: Vec<_> = found.iter().map(|one| (one.name.as_str(), &one.accept[0])).collect();
    let [("extra", Write::AddRow { table, cells }), ("preprod", Write::RemoveRow { row, .. })] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!((table.as_str(), row.as_str()), ("environnements", "ligne-preprod"));
    assert_eq!((&cells["cluster"], &cells["plateforme"]), (&json!("public1"), &json!("cloud-pi")));
    assert_eq!(drift(&wished(), Some(&last), &done()), []);
}

fn target(id: &str) -> CheckTarget {
    CheckTarget {
        id: id.to_owned(),
        milestones: vec!["j".to_owned()],
        fields: vec!["quota-hprod-cpu".to_owned()],
        attributes: Vec::new(),
    }
}

fn checked(id: &str, actual: &Actual) -> Vec<Observation> {
    checks(&wished(), Ok(actual), &Surroundings::default(), &[target(id)])
}

fn findings(id: &str, actual: &Actual) -> Vec<Finding> {
    checked(id, actual).into_iter().map(|one| one.finding).collect()
}

const ALL: [&str; 18] = [
    "A-VERSION",
    "A-SANTE",
    "A-COMPTE",
    "A-PROJET",
    "A-QUOTA",
    "A-MEMBRES",
    "A-DEPOTS",
    "A-ENV",
    "A-STAGES",
    "A-ZONES",
    "A-CLUSTERS",
    "A-DEPLOIEMENTS",
    "A-SERVICES",
    "A-JOURNAUX",
    "A-CDS",
    "A-USAGE-CLUSTER",
    "A-DNS",
    "A-TLS",
];

#[test]
fn what_agrees_is_told_and_what_nobody_can_tell_says_why() {
    let actual = done();
    for id in [
        "A-VERSION",
        "A-PROJET",
        "A-QUOTA",
        "A-MEMBRES",
        "A-DEPOTS",
        "A-ENV",
        "A-STAGES",
        "A-CLUSTERS",
        "A-DEPLOIEMENTS",
        "A-COMPTE",
    ] {
        let found = checked(id, &actual);
        assert!(!found.is_empty() && found.iter().all(|one| one.finding == Finding::Agrees), "{id}: {found:#?}");
        assert!(found.iter().all(|one| one.milestones == ["j"]));
    }
    for id in ["A-DNS", "A-TLS", "A-CDS", "A-SANTE", "A-SERVICES", "A-USAGE-CLUSTER", "A-NOUVEAU"] {
        let found = checked(id, &actual);
        assert!(found.iter().all(|one| one.finding == Finding::Unknown && !one.why.is_empty()), "{id}: {found:?}");
    }
    let targets: Vec<CheckTarget> = ALL.iter().map(|id| target(id)).collect();
    let offline = checks(&wished(), Err("Hors ligne."), &Surroundings::default(), &targets);
    assert_eq!(offline.len(), 18);
    assert!(offline.iter().all(|one| one.finding == Finding::Unknown && !one.why.is_empty()));
}

#[test]
fn what_differs_gives_both_values_and_what_lacks_is_not_found() {
    let mut actual = done();
    let environments = actual.held.environments.as_mut().expect("read");
    environments.retain(|one| one.name != "prod1");
    environments[0].memory = 1.into();
    let project = actual.held.project.as_mut().expect("a project");
    project.status = ProjectStatus::Failed;
    project.hprod_cpu = Quantity::from(4);
    project.prod_cpu = Quantity::from(99);
    project.members[0].role_ids.clear();
    let found = checked("A-ENV", &actual);
    let memory = found.iter().find(|one| one.attribute == "memoire").expect("a difference");
    assert_eq!((&memory.dossier, &memory.console, memory.row.as_str()), (&json!(4), &json!(1), "ligne-integ"));
    assert!(found.iter().any(|one| one.item == "prod1" && one.finding == Finding::NotFound));
    let status = checked("A-PROJET", &actual).into_iter().find(|one| one.attribute == "statut").expect("a status");
    assert_eq!((status.finding, status.console), (Finding::Differs, json!("failed")));
    let quotas = checked("A-QUOTA", &actual);
    let of = |name: &str| quotas.iter().find(|one| one.attribute == name).expect("a quota");
    assert_eq!(of("quota-hprod-cpu").finding, Finding::Differs);
    assert_eq!(of("quota-hprod-cpu").fields, ["quota-hprod-cpu"]);
    assert_eq!(of("quota-prod-cpu").finding, Finding::Agrees, "more than asked is enough");
    assert!(of("quota-prod-cpu").fields.is_empty());
    assert_eq!(findings("A-MEMBRES", &actual), [Finding::Differs]);
    actual.held.deployments = None;
    assert_eq!(findings("A-DEPLOIEMENTS", &actual), [Finding::Unknown]);
    actual.held.project = None;
    assert_eq!(findings("A-PROJET", &actual), [Finding::NotFound]);
}

#[test]
fn shared_repositories_say_more_than_a_name() {
    let mut repositories = done().held.repositories.expect("read");
    let url = &mut repositories[0].external_repo_url;
    *url = url.replace("https://", "https://***@");
    let project = |id: &str, name: &str, slug: &str| Project {
        id: id.into(),
        name: name.into(),
        slug: slug.into(),
        ..Project::default()
    };
    let projects = [
        (project("a", "guichetasso", "guichetasso-1"), Vec::new()),
        (project("b", "autre", "autre"), repositories),
        (project("c", "guichetasso", "guichetasso_1_archived"), Vec::new()),
        (project("d", "rien", "rien"), Vec::new()),
    ];
    let found = suggest_links(&wished(), &projects);
    let told: Vec<_> = found.iter().map(|one| one.project.as_str()).collect();
    assert_eq!(told, ["b", "a"]);
    assert!(
        found[0].reasons[0].contains("api, front, infra") || found[0].reasons[0].contains("infra, api, front"),
        "{:?}",
        found[0].reasons
    );
}

#[test]
fn an_adopted_project_answers_what_a_plan_of_it_would_find_in_place() {
    let mut actual = done();
    actual.held.read_at = Some(sent());
    let adoption = adopt(&actual, "cloud-pi", "PAX", |role| role.to_lowercase());
    assert_eq!(adoption.provenance, "console PAX, 2026-11-20");
    let rows = |wanted: &str| {
        adoption.writes.iter().filter(|write| matches!(write, Write::AddRow { table, .. } if table == wanted)).count()
    };
    assert_eq!(
        [rows("environnements"), rows("depots"), rows("console-membres"), rows("deploiements-console")],
        [3, 3, 1, 1]
    );
    let owner = Write::Set { place: Place::field("console-proprietaire"), value: json!("moi@exemple.fr") };
    assert!(adoption.writes.contains(&owner));
}

#[test]
fn what_was_settled_of_one_item_is_what_its_changes_are_told_from() {
    let mut last = done().held;
    let mut now = done();
    for environment in now.held.environments.iter_mut().flatten() {
        environment.cpu = 1.into();
    }
    now.held.project.as_mut().expect("a project").description = "Autre.".to_owned();
    now.held.project.as_mut().expect("a project").members.clear();
    let conflicts = |last: &LastRead| {
        let mut desired = wished();
        desired.environments.iter_mut().for_each(|wish| wish.cpu = Some(2.into()));
        let plan = plan(&desired, &now, Some(last), &Options::default());
        let found = plan.lines.iter().filter(|line| line.verb == Verb::Conflict);
        found.map(|line| line.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(conflicts(&last), ["guichetasso", "integ", "preprod", "prod1", "dev@exemple.fr"]);
    last.settle(Kind::Environment, "integ", &now.held);
    last.settle(Kind::Project, "guichetasso", &now.held);
    assert_eq!(conflicts(&last), ["preprod", "prod1", "dev@exemple.fr"]);
    last.settle(Kind::Member, "dev@exemple.fr", &now.held);
    assert_eq!(conflicts(&last), ["preprod", "prod1"]);
}
