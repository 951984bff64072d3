//! Plans: what each rule says, then properties on a console kept in memory.

mod after;
mod console;

use std::collections::BTreeSet;

use accostage_platform::plan::{
    Actual, Caller, DeploymentWish, Desired, Effect, EnvironmentWish, Fate, Gap, Kind, LimitsWish, LineId, MemberWish,
    Options, Place, Plan, ProjectWish, Reason, RepositoryWish, SourceWish, Verb, plan, reconcile,
};
use accostage_platform::{
    Action, AdminRights, LogEntry, Member, Moment, Project, ProjectStatus, Quantity, User, UserKind,
};
use console::{Console, apply, catalogue_of_places};

fn amount(number: f64) -> Option<Quantity> {
    Some(Quantity::new(number).expect("an amount"))
}

fn environment(name: &str, stage: &str, cpu: f64, memory: f64) -> EnvironmentWish {
    EnvironmentWish {
        row: format!("ligne-{name}"),
        name: name.to_owned(),
        stage: Some(stage.to_owned()),
        cluster: Some("public1".to_owned()),
        cpu: amount(cpu),
        memory: amount(memory),
        gpu: amount(0.0),
        ..EnvironmentWish::default()
    }
}

fn limits(hprod: f64, prod: f64) -> LimitsWish {
    LimitsWish {
        limitless: None,
        quota_hprod_cpu: amount(hprod),
        quota_hprod_memory: amount(2.0 * hprod),
        quota_hprod_gpu: amount(0.0),
        quota_prod_cpu: amount(prod),
        quota_prod_memory: amount(2.0 * prod),
        quota_prod_gpu: amount(0.0),
    }
}

/// What profile A wants on Cloud π, with a cluster.
fn wished() -> Desired {
    let repository = |name: &str, infra: bool| RepositoryWish {
        row: format!("ligne-{name}"),
        name: name.to_owned(),
        url: Some(format!("https://github.com/exemple-asso/{name}.git")),
        private: Some(infra),
        infra: Some(infra),
        ..RepositoryWish::default()
    };
    Desired {
        platform: "cloud-pi".to_owned(),
        project: ProjectWish {
            name: Some("guichetasso".to_owned()),
            description: Some("Téléservice de déclaration et de suivi des associations.".to_owned()),
            limits: limits(8.0, 16.0),
            owner: None,
        },
        environments: vec![
            environment("prod1", "prod", 4.0, 8.0),
            environment("integ", "integration", 2.0, 4.0),
            environment("preprod", "staging", 4.0, 8.0),
        ],
        repositories: vec![repository("infra", true), repository("api", false), repository("front", false)],
        members: vec![MemberWish {
            row: "ligne-m".to_owned(),
            email: "Dev@exemple.fr".to_owned(),
            roles: vec!["DevOps".to_owned()],
        }],
        deployments: vec![DeploymentWish {
            row: "ligne-d".to_owned(),
            name: "app".to_owned(),
            environment: "integ".to_owned(),
            sources: vec![SourceWish {
                repository: "infra".to_owned(),
                path: "chart".to_owned(),
                ..SourceWish::default()
            }],
        }],
        gaps: Vec::new(),
    }
}

fn planned(desired: &Desired, actual: &Actual) -> Plan {
    plan(desired, actual, None, &Options::default())
}

fn line(plan: &Plan, kind: Kind, name: &str) -> accostage_platform::plan::Line {
    let id = LineId::of(kind, name);
    plan.line(&id).unwrap_or_else(|| panic!("no line {kind:?} {name}")).clone()
}

/// What a plan asks of a line, accepted.
fn accepting(shown: &Plan, kind: Kind, name: &str) -> Options {
    Options { accept: line(shown, kind, name).consent.into_iter().collect(), ..Options::default() }
}

/// A console that holds what the dossier wants.
fn done() -> Actual {
    let mut actual = catalogue_of_places();
    let plan = planned(&wished(), &actual);
    plan.to_do().for_each(|line| apply(&mut actual, line));
    actual
}

#[test]
fn a_new_project_is_planned_whole_in_the_order_of_what_it_needs() {
    let plan = planned(&wished(), &catalogue_of_places());
    let told: Vec<String> =
        plan.lines.iter().map(|line| format!("{} | {:?} | {}", line.title, line.reason, line.after.len())).collect();
    assert_eq!(
        told,
        [
            "Créer le projet « guichetasso » | None | 0",
            "Créer l'environnement « integ » | None | 1",
            "Créer l'environnement « preprod » | None | 1",
            "Créer l'environnement « prod1 » | None | 1",
            "Créer le dépôt « api » | None | 1",
            "Créer le dépôt « front » | None | 1",
            "Créer le dépôt « infra » | None | 1",
            "Ajouter dev@exemple.fr au projet | None | 1",
            "Donner ses rôles à dev@exemple.fr | None | 2",
            "Créer le déploiement « app » | None | 2",
        ]
    );
    assert!(line(&plan, Kind::Repository, "infra").action.expect("an action").needs_credentials());
    assert!(!line(&plan, Kind::Repository, "api").action.expect("an action").needs_credentials());
}

#[test]
fn a_plan_is_written_in_french_keys_and_read_back() {
    let plan = planned(&wished(), &catalogue_of_places());
    let written = serde_json::to_value(&plan).expect("JSON");
    let first = &written["lignes"][0];
    assert_eq!((&first["nature"], &first["verbe"]), (&"projet".into(), &"creer".into()));
    assert_eq!(first["action"]["fait"], "creer-projet");
    assert_eq!(first["action"]["quotas"]["quota-prod-memoire"], 32);
    assert_eq!(written["lignes"][1]["action"]["memoire"], 4);
    assert_eq!(serde_json::from_value::<Plan>(written).expect("read back"), plan);
    assert_eq!(LineId::of(Kind::Environment, "dev").0, "c01b967cf90e0a24", "identities never change");
}

#[test]
fn what_agrees_does_nothing() {
    let plan = planned(&wished(), &done());
    assert!(!plan.has_something_to_do(), "{plan:#?}");
}

#[test]
fn a_namesake_is_never_created_by_accident() {
    let mut actual = catalogue_of_places();
    let mut namesake =
        Project { id: "x".into(), name: "guichetasso".into(), slug: "guichetasso".into(), ..Project::default() };
    actual.namesakes = None;
    let unread = planned(&wished(), &actual);
    assert_eq!(line(&unread, Kind::Project, "guichetasso").reason, Some(Reason::Unread), "nobody looked for namesakes");
    actual.namesakes = Some(vec![namesake.clone()]);
    let refused = planned(&wished(), &actual);
    let project = line(&refused, Kind::Project, "guichetasso");
    assert_eq!((project.verb, project.reason), (Verb::Blocked, Some(Reason::NameTaken)));
    assert!(project.explanation.contains("guichetasso-1"), "{}", project.explanation);
    assert!(refused.to_do().next().is_none(), "nothing goes without its project");
    assert_eq!(line(&refused, Kind::Environment, "integ").reason, Some(Reason::Dependency));
    let accepted = plan(&wished(), &actual, None, &accepting(&refused, Kind::Project, "guichetasso"));
    assert_eq!(line(&accepted, Kind::Project, "guichetasso").verb, Verb::Create);
    let mut two = actual.clone();
    two.namesakes.iter_mut().flatten().for_each(|one| one.slug = "guichetasso-1".to_owned());
    two.namesakes.as_mut().expect("read").push(namesake.clone());
    let again = plan(&wished(), &two, None, &accepting(&refused, Kind::Project, "guichetasso"));
    assert!(!line(&again, Kind::Project, "guichetasso").acts(), "another namesake is another decision");
    namesake.status = ProjectStatus::Archived;
    actual.namesakes = Some(vec![namesake]);
    assert_eq!(line(&planned(&wished(), &actual), Kind::Project, "guichetasso").verb, Verb::Create);
}

#[test]
fn quotas_alone_still_send_the_description() {
    let mut desired = wished();
    desired.project.description = None;
    desired.project.limits = limits(9.0, 16.0);
    let plan = planned(&desired, &done());
    let Some(Effect::UpdateProject { description, quotas, .. }) = line(&plan, Kind::Project, "guichetasso").action
    else {
        panic!("an update")
    };
    assert_eq!(description, "Téléservice de déclaration et de suivi des associations.");
    assert_eq!(quotas.quota_hprod_cpu, Quantity::from(9));
}

#[test]
fn what_exceeds_a_quota_is_named_and_leaves_its_place_to_the_others() {
    let mut desired = wished();
    desired.environments.push(environment("zgros", "staging", 3.0, 1.0));
    let plan = planned(&desired, &catalogue_of_places());
    let over = line(&plan, Kind::Environment, "zgros");
    assert_eq!(over.reason, Some(Reason::Quota));
    assert_eq!(over.explanation, "Le quota hors production du projet serait dépassé : CPU 9 pour 8, 1 de trop.");
    assert!(line(&plan, Kind::Environment, "preprod").acts());
}

#[test]
fn a_quota_never_goes_below_what_is_taken_and_follows_what_frees_it() {
    let mut desired = wished();
    desired.project.limits = limits(4.0, 16.0);
    let plan_ = planned(&desired, &done());
    assert_eq!(line(&plan_, Kind::Project, "guichetasso").reason, Some(Reason::Quota));
    desired.environments[2] = environment("preprod", "staging", 2.0, 4.0);
    let plan_ = planned(&desired, &done());
    let project = line(&plan_, Kind::Project, "guichetasso");
    assert_eq!(project.after, [LineId::of(Kind::Environment, "preprod")]);
    assert!(project.acts());
}

#[test]
fn a_cluster_must_offer_the_stage_and_the_advice_names_those_that_do() {
    let mut desired = wished();
    desired.environments[0].cluster = Some("public2".to_owned());
    let wrong = line(&planned(&desired, &catalogue_of_places()), Kind::Environment, "prod1");
    assert_eq!(wrong.reason, Some(Reason::Rule));
    assert!(wrong.advice.contains("« public1 »") && !wrong.advice.contains("« public2 »"), "{}", wrong.advice);
    desired.environments[0].cluster = None;
    let none = line(&planned(&desired, &catalogue_of_places()), Kind::Environment, "prod1");
    assert_eq!(none.reason, Some(Reason::Missing));
    desired.environments[0].cluster = Some("public1".to_owned());
    desired.environments[0].zone = Some("priv".to_owned());
    let elsewhere = line(&planned(&desired, &catalogue_of_places()), Kind::Environment, "prod1");
    assert!(elsewhere.explanation.contains("zone"), "{}", elsewhere.explanation);
}

#[test]
fn name_stage_and_cluster_never_change_after_creation() {
    let mut desired = wished();
    desired.environments[0].stage = Some("staging".to_owned());
    desired.project.name = Some("autrenom".to_owned());
    desired.project.description = Some("Autre.".to_owned());
    let plan = planned(&desired, &done());
    assert_eq!(line(&plan, Kind::Environment, "prod1").reason, Some(Reason::Immutable));
    assert_eq!(line(&plan, Kind::ProjectName, "autrenom").reason, Some(Reason::Immutable));
    assert!(line(&plan, Kind::Project, "guichetasso").acts(), "the rest of the project still changes");
}

#[test]
fn what_changed_on_the_console_since_the_last_reading_is_a_conflict_with_its_author() {
    let actual = done();
    let last = {
        let mut last = actual.held.clone();
        last.read_at = Some(Moment::from("2026-11-01T00:00:00.000Z"));
        last
    };
    let mut now = actual.clone();
    now.held.environments.as_mut().expect("read")[0].cpu = 1.into();
    now.people.insert("u9".into(), "autre@exemple.fr".to_owned());
    now.log = vec![
        log("Update Environment", "u1", "2026-10-30T00:00:00.000Z"),
        log("Update Environment", "u9", "2026-11-02T00:00:00.000Z"),
        log("Create Repository", "u1", "2026-11-03T00:00:00.000Z"),
    ];
    let name = now.held.environments.as_ref().expect("read")[0].name.clone();
    let found = plan(&wished(), &now, Some(&last), &Options::default());
    let conflict = line(&found, Kind::Environment, &name);
    assert_eq!((conflict.verb, conflict.acts()), (Verb::Conflict, false));
    assert_eq!(conflict.by.as_deref(), Some("autre@exemple.fr"));
    let accepted = plan(&wished(), &now, Some(&last), &accepting(&found, Kind::Environment, &name));
    assert_eq!(line(&accepted, Kind::Environment, &name).verb, Verb::Update);
    let mut since = now.clone();
    since.held.environments.as_mut().expect("read")[0].cpu = 3.into();
    let again = plan(&wished(), &since, Some(&last), &accepting(&found, Kind::Environment, &name));
    assert_eq!(line(&again, Kind::Environment, &name).verb, Verb::Conflict, "what was accepted is not there any more");
    now.held.environments.as_mut().expect("read").remove(0);
    let vanished = plan(&wished(), &now, Some(&last), &Options::default());
    assert_eq!(
        line(&vanished, Kind::Environment, &name).verb,
        Verb::Conflict,
        "deleted over there: not made again silently"
    );
    let mut desired = wished();
    desired.environments.iter_mut().for_each(|wish| wish.cpu = amount(1.0));
    let ours = plan(&desired, &actual, Some(&last), &Options::default());
    assert_eq!(line(&ours, Kind::Environment, "integ").verb, Verb::Update, "only the dossier changed");
}

fn log(action: &str, user: &str, at: &str) -> LogEntry {
    LogEntry {
        id: format!("{action}{at}").as_str().into(),
        action: action.to_owned(),
        user_id: Some(user.into()),
        created_at: Some(at.into()),
        ..LogEntry::default()
    }
}

#[test]
fn nothing_is_deleted_unless_asked_for_its_own_line() {
    let mut desired = wished();
    desired.environments.clear();
    desired.deployments.clear();
    desired.members.clear();
    let left = planned(&desired, &done());
    assert!(left.to_do().next().is_none());
    assert_eq!(line(&left, Kind::Environment, "integ").verb, Verb::Extra);
    let consent = |kind, name| line(&left, kind, name).consent.expect("its deletion can be asked for");
    let delete: BTreeSet<_> =
        [consent(Kind::Environment, "integ"), consent(Kind::Deployment, "app")].into_iter().collect();
    let mut since = done();
    since.held.environments.iter_mut().flatten().for_each(|one| one.cpu = 7.into());
    let stale = plan(&desired, &since, None, &Options { delete: delete.clone(), ..Options::default() });
    assert_eq!(line(&stale, Kind::Environment, "integ").verb, Verb::Extra, "it is not what was to be deleted any more");
    let asked = plan(&desired, &done(), None, &Options { delete, ..Options::default() });
    let verbs: Vec<_> = asked.to_do().map(|line| (line.kind, line.verb)).collect();
    assert_eq!(verbs, [(Kind::Deployment, Verb::Delete), (Kind::Environment, Verb::Delete)]);
}

#[test]
fn a_right_that_lacks_a_lock_and_an_archive_are_told_beforehand() {
    let mut desired = wished();
    desired.environments[0].cpu = amount(5.0);
    let mut actual = done();
    actual.caller = Some(Caller {
        id: "z".into(),
        email: "z@exemple.fr".into(),
        kind: UserKind::Human,
        admin: Some(AdminRights::NONE),
    });
    let why = |actual: &Actual| line(&planned(&desired, actual), Kind::Environment, "prod1").reason;
    assert_eq!(why(&actual), Some(Reason::Right));
    actual.caller.as_mut().expect("a caller").admin = None;
    assert_eq!(why(&actual), None, "rights that nobody told may be there");
    actual.caller = None;
    actual.held.project.as_mut().expect("a project").locked = true;
    assert_eq!(why(&actual), Some(Reason::Locked));
    actual.held.project.as_mut().expect("a project").status = ProjectStatus::Archived;
    assert_eq!(why(&actual), Some(Reason::Archived));
    actual.held.environments = None;
    assert_eq!(why(&actual), Some(Reason::Unread));
    actual.held.project.as_mut().expect("a project").status = ProjectStatus::Created;
    actual.unread.insert(Action::ListEnvironments, "La console a répondu de travers.".to_owned());
    let told = line(&planned(&desired, &actual), Kind::Environment, "prod1").explanation;
    assert!(told.contains("de travers"), "{told}");
}

#[test]
fn a_failure_offers_to_provision_again_and_an_upgrade_of_the_console_does_not() {
    let mut actual = done();
    let replay = |actual: &Actual| {
        let plan = planned(&wished(), actual);
        plan.to_do().find(|line| line.kind == Kind::Replay).map(|line| line.explanation.clone())
    };
    assert_eq!(replay(&actual), None);
    actual.version = Some("9.25.0".to_owned());
    assert_eq!(replay(&actual), None);
    actual.held.project.as_mut().expect("a project").status = ProjectStatus::Failed;
    assert!(replay(&actual).expect("failed").contains("échoué"));
}

#[test]
fn duplicates_and_gaps_of_the_dossier_block_their_own_line_only() {
    let mut desired = wished();
    desired.environments.push(environment("integ", "dev", 1.0, 1.0));
    let place = Place::cell("depots", "ligne-front", "url-externe");
    desired.gaps.push(Gap { kind: Kind::Repository, name: "front".into(), place, message: "L'adresse manque.".into() });
    let plan = planned(&desired, &catalogue_of_places());
    assert_eq!(line(&plan, Kind::Environment, "integ").reason, Some(Reason::Rule));
    let gap = line(&plan, Kind::Repository, "front");
    assert_eq!((gap.reason, gap.row.as_deref()), (Some(Reason::Missing), Some("ligne-front")));
    assert!(gap.advice.contains("« depots »"));
    assert_eq!(line(&plan, Kind::Deployment, "app").reason, Some(Reason::Dependency), "its environment is blocked");
    assert!(line(&plan, Kind::Repository, "api").acts());
    let place = Place::field("quota-prod-cpu");
    let message = "Illisible.".to_owned();
    let mut desired = wished();
    desired.gaps = vec![Gap { kind: Kind::Project, name: "guichetasso".into(), place, message }];
    let project = line(&planned(&desired, &done()), Kind::Project, "guichetasso");
    assert_eq!(project.reason, Some(Reason::Missing), "even when the rest of it agrees");
}

#[test]
fn a_linked_project_that_went_away_is_not_made_again_silently() {
    let last = done().held;
    let plan = plan(&wished(), &catalogue_of_places(), Some(&last), &Options::default());
    assert_eq!(line(&plan, Kind::Project, "guichetasso").verb, Verb::Conflict);
    assert!(plan.to_do().next().is_none());
    // Somebody else took its name meanwhile: that is a second decision.
    let mut taken = catalogue_of_places();
    let slug = "guichetasso".to_owned();
    taken.namesakes = Some(vec![Project { id: "x".into(), name: slug.clone(), slug, ..Project::default() }]);
    let accepted = accepting(&plan, Kind::Project, "guichetasso");
    let again = self::plan(&wished(), &taken, Some(&last), &accepted);
    assert_eq!(line(&again, Kind::Project, "guichetasso").reason, Some(Reason::NameTaken));
}

#[test]
fn the_project_is_only_given_away_knowingly_and_last() {
    let mut desired = wished();
    desired.project.owner = Some("chef@exemple.fr".to_owned());
    desired.environments[0].cpu = amount(5.0);
    let waiting = planned(&desired, &done());
    assert_eq!(line(&waiting, Kind::Owner, "chef@exemple.fr").reason, Some(Reason::ToAccept));
    let plan = plan(&desired, &done(), None, &accepting(&waiting, Kind::Owner, "chef@exemple.fr"));
    let last = plan.to_do().last().expect("a line");
    assert_eq!(last.kind, Kind::Owner);
    assert_eq!(last.after.len(), plan.to_do().count() - 1, "{:#?}", last.after);
    assert!(line(&plan, Kind::Member, "chef@exemple.fr").acts(), "only a member can receive it");
}

#[test]
fn roles_are_added_and_none_is_taken_away() {
    let mut actual = done();
    let project = actual.held.project.as_mut().expect("a project");
    let read_only = project.roles.iter().find(|role| role.name == "Lecture seule").expect("a role").id.clone();
    project.members[0].role_ids = vec![read_only];
    let roles = line(&planned(&wished(), &actual), Kind::Roles, "dev@exemple.fr");
    assert_eq!(roles.changes[0].after, serde_json::json!(["DevOps", "Lecture seule"]));
    assert!(roles.explanation.contains("Lecture seule"));
    // A role that the project does not tell goes back too: the server replaces all of them.
    actual.held.project.as_mut().expect("a project").members[0].role_ids.push("inconnu".into());
    let sent = line(&planned(&wished(), &actual), Kind::Roles, "dev@exemple.fr").action.expect("an action");
    let Effect::SetRoles { roles: given, .. } = &sent else { panic!("roles") };
    let ids: Vec<_> = given.iter().filter_map(|role| role.id.as_deref()).collect();
    assert!(ids.contains(&"inconnu") && ids.len() == 3, "{ids:?}");
    let mut after = actual.clone();
    let member = &mut after.held.project.as_mut().expect("a project").members[0];
    member.role_ids = ids.iter().map(|id| (*id).into()).collect();
    let at = Moment::from("2026-11-02T00:00:00.000Z");
    assert!(matches!(reconcile(&sent, &at, &after), Fate::Found { .. }));
    assert!(matches!(reconcile(&sent, &at, &actual), Fate::Differs { .. }));
    let mut desired = wished();
    desired.members[0].roles = vec!["Recette".to_owned()];
    assert_eq!(line(&planned(&desired, &actual), Kind::Roles, "dev@exemple.fr").reason, Some(Reason::Rule));
}

#[test]
fn the_owner_is_never_added_as_a_member() {
    let mut actual = done();
    let project = actual.held.project.as_mut().expect("a project");
    project.owner = Some(User { id: "u1".into(), email: "DEV@exemple.fr".into(), ..User::default() });
    project.members = Vec::<Member>::new();
    assert!(planned(&wished(), &actual).lines.iter().all(|line| line.kind != Kind::Member));
}

mod properties;
mod speed;
