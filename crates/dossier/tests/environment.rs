//! Environments: sums are those that a person would make by hand, and the answers have the last word.

use std::collections::BTreeMap;

use accostage_catalogue::Catalogue;
use accostage_dossier::environment::{Matrix, Source, certificates, tracking};
use accostage_dossier::{Answer, AnswerKey, Answered, CheckOptions, Provenance, Row, RowId, State, check};
use proptest::prelude::*;
use uuid::Uuid;

const TODAY: &str = "2026-11-21";

fn catalogue() -> &'static Catalogue {
    Catalogue::builtin()
}

fn answered(value: Answer) -> Answered {
    Answered { value, provenance: Provenance::default(), others: Vec::new() }
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

#[derive(Default)]
struct Dossier {
    state: State,
    rows: u128,
}

impl Dossier {
    fn row(&mut self, table: &str, cells: &[(&str, Answer)]) -> RowId {
        self.rows += 1;
        let id = RowId(Uuid::from_u128(self.rows));
        let cells = cells.iter().map(|(column, value)| ((*column).to_owned(), answered(value.clone()))).collect();
        let row = Row { id, position: String::new(), cells, revived: false };
        self.state.tables.entry(AnswerKey::of(table)).or_default().push(row);
        id
    }

    fn environment(&mut self, name: &str, platform: &str, stage: &str) -> RowId {
        self.row("environnements", &[("nom", text(name)), ("plateforme", text(platform)), ("stage", text(stage))])
    }

    fn answer(&mut self, key: AnswerKey, value: Answer) {
        self.state.answers.insert(key, answered(value));
    }

    fn declare(&mut self, row: RowId, attribute: &str, what: &str, value: &str) {
        self.state.tracking.insert(tracking::key(row, attribute, what), answered(text(value)));
    }

    fn matrix(&self) -> Matrix {
        let report = check(catalogue(), &self.state, CheckOptions { gate: None, today: TODAY }).expect("checked");
        Matrix::of(catalogue(), &self.state, &report, TODAY)
    }

    fn status(&self, environment: &str, attribute: &str) -> Option<String> {
        let matrix = self.matrix();
        matrix.environment(environment).expect("present").cell(attribute).expect("known").status.clone()
    }
}

#[test]
fn every_attribute_of_the_catalogue_is_told_with_a_status_of_its_own() {
    let mut dossier = Dossier::default();
    dossier.environment("prod1", "cloud-pi", "prod");
    let matrix = dossier.matrix();
    let cells = &matrix.environments[0].cells;
    assert_eq!(cells.len(), 32);
    for (attribute, cell) in catalogue().environment_attributes.iter().zip(cells) {
        assert_eq!(attribute.id, cell.attribute);
        let known = cell.status.as_deref().is_none_or(|status| attribute.status_words().any(|word| word == status));
        assert!(known, "{}: {:?}", attribute.id, cell.status);
        let ready = attribute.ready.iter().all(|status| attribute.status_words().any(|word| word == status));
        assert!(ready, "{}: {:?}", attribute.id, attribute.ready);
    }
    let readiness = &matrix.environments[0].readiness;
    assert!(readiness.percent() < 50 && readiness.missing.contains(&"env-secrets".to_owned()), "{readiness:?}");
}

#[test]
fn an_attribute_that_does_not_concern_an_environment_weighs_nothing() {
    let mut dossier = Dossier::default();
    dossier.environment("dev", "pax", "dev");
    let before = dossier.matrix();
    let cell = |matrix: &Matrix, id: &str| matrix.environments[0].cell(id).expect("known").clone();
    assert!(!cell(&before, "env-domaines").applies && !cell(&before, "env-fip").applies);
    dossier.answer(AnswerKey::of("exposition-reseaux"), Answer::List(vec!["internet".to_owned()]));
    let after = dossier.matrix();
    assert!(cell(&after, "env-domaines").applies && !cell(&after, "env-cdn-waf").applies, "not in production");
    assert!(after.environments[0].readiness.total > before.environments[0].readiness.total);
}

#[test]
fn what_an_environment_has_nothing_of_does_not_keep_it_from_being_ready() {
    let mut dossier = Dossier::default();
    let dev = dossier.environment("dev", "cloud-pi", "dev");
    dossier.environment("integ", "cloud-pi", "integration");
    dossier.answer(AnswerKey::of("exposition-reseaux"), Answer::List(vec!["internet".to_owned()]));
    let applies = |dossier: &Dossier, name: &str, id: &str| {
        let matrix = dossier.matrix();
        matrix.environment(name).expect("present").cell(id).expect("known").applies
    };
    assert!(!applies(&dossier, "dev", "env-fip") && applies(&dossier, "integ", "env-fip"), "no flow context for dev");
    assert!(!applies(&dossier, "integ", "env-flux"));
    dossier.row("flux-matrice", &[("environnement", text("integ")), ("statut", text("ferme"))]);
    assert!(!applies(&dossier, "integ", "env-flux"), "nobody waits for a closed one");
    dossier.row("flux-matrice", &[("environnement", text("integ"))]);
    assert!(applies(&dossier, "integ", "env-flux") && !applies(&dossier, "dev", "env-flux"));
    dossier.declare(dev, "env-flux", tracking::STATUS, "ouvert");
    assert!(applies(&dossier, "dev", "env-flux"), "somebody says that there is something");
}

#[test]
fn the_answers_have_the_last_word_and_a_declaration_tells_the_rest() {
    let mut dossier = Dossier::default();
    let row = dossier.environment("integ", "cloud-pi", "integration");
    dossier.declare(row, "env-base", tracking::STATUS, "pret");
    dossier.declare(row, "env-base", tracking::DATE, "2026-11-02");
    dossier.declare(row, "env-flux", tracking::STATUS, "teste-ok");
    dossier.declare(row, "env-version", tracking::STATUS, "inventée");
    dossier.row("flux-matrice", &[("contexte", text("qualification")), ("statut", text("ouvert"))]);
    dossier.row("flux-matrice", &[("environnement", text("integ")), ("statut", text("teste-ok"))]);
    dossier.row("flux-matrice", &[("environnement", text("autre")), ("statut", text("refuse"))]);
    let matrix = dossier.matrix();
    let cell = |id: &str| matrix.environments[0].cell(id).expect("known").clone();
    let base = cell("env-base");
    assert_eq!((base.status.as_deref(), base.origin, base.ready), (Some("pret"), Source::Declared, true));
    assert_eq!(base.date.as_deref(), Some("2026-11-02"));
    let flows = cell("env-flux");
    assert_eq!((flows.status.as_deref(), flows.origin), (Some("ouvert"), Source::Answers), "the least advanced");
    assert_eq!(flows.value.as_deref(), Some("1/2 testés"));
    assert_eq!(cell("env-version").status.as_deref(), Some("inconnue"), "a word of no catalogue tells nothing");
}

#[test]
fn secrets_are_told_by_their_place_and_their_owner() {
    let mut dossier = Dossier::default();
    dossier.environment("prod1", "cloud-pi", "prod");
    let secret = |name: &str, status: &str| {
        [
            ("nom", text(name)),
            ("environnement", text("prod1")),
            ("chemin", text("kv/prod/db")),
            ("statut", text(status)),
        ]
    };
    dossier.row("secrets-inventaire", &secret("base", "pret"));
    dossier.row("secrets-inventaire", &secret("s3", "demande"));
    let matrix = dossier.matrix();
    let cell = matrix.environments[0].cell("env-secrets").expect("known");
    assert_eq!((cell.value.as_deref(), cell.status.as_deref()), (Some("1/2 prêts"), Some("demande")));
    assert!(
        cell.details[0].contains("kv/prod/db") && cell.details[0].contains("sans responsable"),
        "{:?}",
        cell.details
    );
}

#[test]
fn a_row_that_does_not_apply_neither_expires_nor_is_waited_for() {
    let mut dossier = Dossier::default();
    dossier.environment("prod1", "cloud-pi", "prod");
    dossier.answer(AnswerKey::of("exposition-reseaux"), Answer::List(vec!["internet".to_owned()]));
    for (name, status, day) in [("ancien", "non-applicable", "2026-01-01"), ("base", "pret", "2027-12-01")] {
        let own = [("environnement", text("prod1")), ("statut", text(status)), ("expire-le", text(day))];
        dossier.row("secrets-inventaire", &[&own[..], &[("nom", text(name))]].concat());
        dossier.row("certificats", &[&own[..], &[("cn", text(&format!("{name}.exemple.gouv.fr")))]].concat());
    }
    let matrix = dossier.matrix();
    let cell = |id: &str| matrix.environments[0].cell(id).expect("known").clone();
    let secrets = cell("env-secrets");
    assert_eq!((secrets.value.as_deref(), secrets.status.as_deref()), (Some("1/1 prêts"), Some("pret")));
    assert_eq!(secrets.details.len(), 1, "{:?}", secrets.details);
    let certificates = cell("env-certificats");
    assert_eq!(
        (certificates.status.as_deref(), certificates.value.as_deref()),
        (Some("pret"), Some("base.exemple.gouv.fr"))
    );
}

#[test]
fn a_promotion_to_staging_waits_for_a_recent_restoration_test() {
    let mut dossier = Dossier::default();
    dossier.environment("dev", "cloud-pi", "dev");
    dossier.environment("integ", "cloud-pi", "integration");
    dossier.environment("preprod", "cloud-pi", "staging");
    dossier.environment("prod1", "cloud-pi", "prod");
    for (from, to) in [("dev", "integ"), ("integ", "preprod"), ("preprod", "prod1")] {
        dossier.row("promotions", &[("de", text(from)), ("vers", text(to))]);
    }
    let told = |dossier: &Dossier, name: &str| {
        let matrix = dossier.matrix();
        let blockers = matrix.environment(name).expect("present").blockers.clone();
        blockers.into_iter().filter(|one| one.label.contains("restauration")).count()
    };
    assert_eq!((told(&dossier, "preprod"), told(&dossier, "integ"), told(&dossier, "prod1")), (1, 0, 0));
    assert_eq!(dossier.status("preprod", "env-promotion").as_deref(), Some("bloquee"));
    let test = |day: &str| [("date", text(day)), ("promotion", text("preprod")), ("resultat", text("ok"))];
    dossier.row("restauration-tests", &test("2026-01-10"));
    assert_eq!(told(&dossier, "preprod"), 1, "too old");
    assert_eq!(dossier.status("preprod", "env-restauration").as_deref(), Some("perime"));
    dossier.row("restauration-tests", &test("2026-11-10"));
    assert_eq!(told(&dossier, "preprod"), 0);
    assert_eq!(dossier.status("preprod", "env-promotion").as_deref(), Some("definie"));
}

#[test]
fn a_restoration_test_counts_once_it_happened_and_somebody_said_how_it_went() {
    let mut dossier = Dossier::default();
    dossier.environment("integ", "cloud-pi", "integration");
    dossier.environment("preprod", "cloud-pi", "staging");
    dossier.row("promotions", &[("de", text("integ")), ("vers", text("preprod"))]);
    let statuses = |dossier: &Dossier| {
        ["env-restauration", "env-promotion"].map(|id| dossier.status("preprod", id).unwrap_or_default())
    };
    let mut test = |cells: &[(&str, &str)]| {
        let cells: Vec<_> = cells.iter().map(|(column, value)| (*column, text(value))).collect();
        dossier.row("restauration-tests", &cells);
        statuses(&dossier)
    };
    assert_eq!(test(&[("promotion", "preprod"), ("resultat", "ok"), ("date", "2026-12-24")]), ["jamais", "bloquee"]);
    assert_eq!(test(&[("promotion", "preprod"), ("date", "2026-11-20")]), ["jamais", "bloquee"], "no result");
    assert_eq!(test(&[("promotion", "preprod"), ("resultat", "ok")]), ["perime", "bloquee"], "no day");
    let partly = [("promotion", "preprod"), ("resultat", "partiel"), ("date", "2026-10-01")];
    assert_eq!(test(&partly), ["perime", "bloquee"], "not a failure");
    let passed = [("promotion", "Integ → Preprod"), ("resultat", "ok"), ("date", "2026-11-01")];
    assert_eq!(test(&passed), ["ok", "definie"], "the same one for both");
    let failed = [("promotion", "preprod"), ("resultat", "ko"), ("date", "2026-11-02")];
    assert_eq!(test(&failed), ["ko", "definie"]);
}

#[test]
fn promotions_go_forward_without_leaving_out_a_stage() {
    let mut dossier = Dossier::default();
    for (name, stage) in [("dev", "dev"), ("integ", "integration"), ("preprod", "staging"), ("prod1", "prod")] {
        dossier.environment(name, "cloud-pi", stage);
    }
    for (from, to) in [("prod1", "dev"), ("dev", "preprod"), ("integ", "prod1")] {
        dossier.row("promotions", &[("de", text(from)), ("vers", text(to))]);
    }
    let matrix = dossier.matrix();
    for (name, told) in
        [("dev", "à rebours"), ("preprod", "saute l'étape « integration »"), ("prod1", "saute l'étape « staging »")]
    {
        let blockers = &matrix.environment(name).expect("present").blockers;
        assert!(blockers.iter().any(|one| one.label.contains(told)), "{name}: {blockers:?}");
    }
}

#[test]
fn what_a_rule_finds_in_a_row_that_names_an_environment_stands_in_its_way() {
    let mut dossier = Dossier::default();
    dossier.environment("preproduction", "cloud-pi", "staging");
    dossier.environment("integ", "cloud-pi", "integration");
    dossier.answer(AnswerKey::of("exposition-reseaux"), Answer::List(vec!["internet".to_owned()]));
    let domain = [("environnement", text("integ")), ("fqdn", text("i.exemple.gouv.fr")), ("reseau", text("internet"))];
    dossier.row("domaines", &domain);
    dossier.row("certificats", &[("cn", text("autre.exemple.gouv.fr"))]);
    let matrix = dossier.matrix();
    let rules = |name: &str| -> Vec<String> {
        matrix.environment(name).expect("present").blockers.iter().map(|one| one.about.clone()).collect()
    };
    assert!(rules("preproduction").contains(&"R-NOM-ENV".to_owned()));
    assert!(rules("integ").contains(&"R-CERT-COUVERTURE".to_owned()), "{:?}", rules("integ"));
    assert!(!rules("integ").contains(&"R-NOM-ENV".to_owned()));
}

#[test]
fn certificates_are_reminded_and_their_environment_says_it() {
    let mut dossier = Dossier::default();
    dossier.environment("prod1", "cloud-pi", "prod");
    dossier.answer(AnswerKey::of("exposition-reseaux"), Answer::List(vec!["internet".to_owned()]));
    let certificate = |name: &str, day: &str| {
        [("environnement", text("prod1")), ("cn", text(name)), ("expire-le", text(day)), ("statut", text("verifie"))]
    };
    dossier.row("certificats", &certificate("a.exemple.gouv.fr", "2027-11-21"));
    assert_eq!(dossier.status("prod1", "env-certificats").as_deref(), Some("verifie"));
    dossier.row("certificats", &certificate("b.exemple.gouv.fr", "2026-12-05"));
    assert_eq!(dossier.status("prod1", "env-certificats").as_deref(), Some("expire-bientot"));
    dossier.row("certificats", &certificate("c.exemple.gouv.fr", "2026-11-20"));
    assert_eq!(dossier.status("prod1", "env-certificats").as_deref(), Some("expire"));
    let due = certificates::reminders(catalogue(), &dossier.state, TODAY);
    let told: Vec<_> = due.iter().map(|one| (one.name.as_str(), one.days, one.step)).collect();
    assert_eq!(told, [("c.exemple.gouv.fr", -1, None), ("b.exemple.gouv.fr", 14, Some(15))]);
}

#[test]
fn facts_of_a_removed_environment_are_kept_and_told() {
    let mut dossier = Dossier::default();
    let row = dossier.environment("recette", "cloud-pi", "integration");
    dossier.declare(row, "env-base", tracking::STATUS, "pret");
    dossier.state.tracking.insert(format!("{}{row}/{}", tracking::PREFIX, tracking::NAME), answered(text("recette")));
    dossier.row("domaines", &[("environnement", text("recette")), ("fqdn", text("r.exemple.gouv.fr"))]);
    assert!(dossier.matrix().removed.is_empty() && dossier.matrix().dangling.is_empty());
    dossier.state.tables.remove(&AnswerKey::of("environnements"));
    let matrix = dossier.matrix();
    assert_eq!(matrix.removed[0].name.as_deref(), Some("recette"));
    assert_eq!(matrix.removed[0].facts, [("Base créée et migrée".to_owned(), "statut".to_owned(), "pret".to_owned())]);
    assert_eq!((matrix.dangling[0].table.as_str(), matrix.dangling[0].rank), ("domaines", 1));
    dossier.state.tracking.remove(&tracking::key(row, "env-base", tracking::STATUS));
    assert_eq!(dossier.matrix().removed, [], "its name alone tells nothing");
}

#[derive(Debug, Clone)]
struct Asked {
    platform: usize,
    stage: usize,
    quota: [u16; 3],
}

const PLATFORMS: [&str; 3] = ["pax", "cloud-pi", "externe"];
const STAGES: [&str; 5] = ["dev", "integration", "staging", "prod", "recette"];

fn asked() -> impl Strategy<Value = Vec<Asked>> {
    let one = (0..3_usize, 0..5_usize, [0..400_u16, 0..400, 0..3]);
    proptest::collection::vec(one.prop_map(|(platform, stage, quota)| Asked { platform, stage, quota }), 0..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Only the stage named prod draws on the production quota; sums are those of tenths, made by hand.
    #[test]
    fn quota_sums_equal_a_naive_recomputation(
        environments in asked(),
        components in proptest::collection::vec((0..6_u16, 0..40_u16, 0..80_u16), 0..5),
        overrides in proptest::collection::vec((0..5_usize, 0..9_usize, 0..6_u16), 0..4),
        ceiling in 0..900_u16,
    ) {
        let mut dossier = Dossier::default();
        let tenths = |tenths: u16| Answer::Number(f64::from(tenths) / 10.0);
        for (rank, one) in environments.iter().enumerate() {
            dossier.row("environnements", &[
                ("nom", text(&format!("env{rank}"))),
                ("plateforme", text(PLATFORMS[one.platform])),
                ("stage", text(STAGES[one.stage])),
                ("cpu", tenths(one.quota[0])),
                ("memoire", tenths(one.quota[1])),
                ("gpu", Answer::Number(f64::from(one.quota[2]))),
            ]);
        }
        for (rank, (replicas, cpu, memory)) in components.iter().enumerate() {
            dossier.row("composants", &[
                ("nom", text(&format!("c{rank}"))),
                ("replicas-max", Answer::Number(f64::from(*replicas))),
                ("cpu-limit", tenths(*cpu)),
                ("memoire-limit", tenths(*memory)),
            ]);
        }
        let mut special: BTreeMap<(usize, usize), u16> = BTreeMap::new();
        for (component, environment, replicas) in overrides {
            if special.contains_key(&(component, environment)) {
                continue;
            }
            special.insert((component, environment), replicas);
            dossier.row("composants-surcharges", &[
                ("composant", text(&format!("c{component}"))),
                ("environnement", text(&format!("env{environment}"))),
                ("replicas-max", Answer::Number(f64::from(replicas))),
            ]);
        }
        for family in ["hprod", "prod"] {
            for resource in ["cpu", "memoire", "gpu"] {
                dossier.answer(AnswerKey::of(&format!("quota-{family}-{resource}")), tenths(ceiling + 1));
            }
        }
        let matrix = dossier.matrix();
        for (place, platform) in PLATFORMS.iter().enumerate() {
            for family in ["hprod", "prod"] {
                let mut naive = [0_u32; 4];
                let mut drawing = 0;
                for (rank, one) in environments.iter().enumerate() {
                    if one.platform != place || (STAGES[one.stage] == "prod") != (family == "prod") {
                        continue;
                    }
                    drawing += 1;
                    naive[0] += u32::from(one.quota[0]);
                    naive[1] += u32::from(one.quota[1]);
                    for (component, (replicas, cpu, memory)) in components.iter().enumerate() {
                        let replicas = special.get(&(component, rank)).unwrap_or(replicas);
                        naive[2] += u32::from(*replicas) * u32::from(*cpu);
                        naive[3] += u32::from(*replicas) * u32::from(*memory);
                    }
                }
                let line = matrix.quotas.iter().find(|line| line.platform == *platform && line.family == family);
                let Some(line) = line else { prop_assert_eq!(drawing, 0); continue };
                let sums = [line.asked[0], line.asked[1], line.used[0], line.used[1]];
                for (sum, naive) in sums.into_iter().zip(naive) {
                    prop_assert!((sum * 10.0 - f64::from(naive)).abs() < 1e-6, "{sum} {naive}");
                }
                prop_assert_eq!(line.shares.len(), drawing);
                for (kind, at) in [("demande", 0), ("consommation", 2)] {
                    let over = naive[at] > u32::from(ceiling) + 1;
                    let told = line.excesses.iter().any(|one| one.kind == kind && one.resource == "cpu");
                    prop_assert_eq!(over, told);
                }
            }
        }
    }
}
