//! A dossier and its project in the terminal: link, adoption, plan, drift, evidence, against a console that answers as the
//! real one was measured to.

use accostage_fake_console::{FakeConsole, ProjectSeed, Seed, people, tokens};
use accostage_testkit::terminal::{Answer, Terminal};
use serde_json::{Value, json};

/// A data folder connected to a console.
struct Bench {
    terminal: Terminal,
    token: String,
}

impl Bench {
    fn new(console: &FakeConsole) -> Self {
        let terminal = Terminal::new();
        let token = terminal.file("jeton", format!("{}\n", tokens::LEAD)).display().to_string();
        let _ = terminal.ok(&["console", "add", "Essai", console.url(), "--instance", "cloud-pi"]);
        Self { terminal, token }
    }

    /// The same, once read.
    fn read(console: &FakeConsole) -> Self {
        let bench = Self::new(console);
        bench.pull();
        bench
    }

    fn pull(&self) {
        let answer = self.online(&["pull"]);
        assert_eq!(answer.code, 0, "{} {}", answer.out, answer.err);
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        self.terminal.run(&[arguments, &["--json"]].concat())
    }

    fn online(&self, arguments: &[&str]) -> Answer {
        self.run(&[arguments, &["--token-file", &self.token]].concat())
    }

    fn adopt(&self, project: &str) -> String {
        let answer = self.run(&["adopt", project]);
        assert_eq!(answer.code, 0, "{} {}", answer.out, answer.err);
        answer.json()["id"].as_str().expect("an identifier").to_owned()
    }

    /// A plan that answers with this code.
    fn plan(&self, id: &str, code: i32, options: &[&str]) -> Value {
        let answer = self.online(&[&["plan", id][..], options].concat());
        assert_eq!(answer.code, code, "{} {}", answer.out, answer.err);
        answer.json()
    }

    fn drift(&self, id: &str, code: i32, options: &[&str]) -> Value {
        let answer = self.run(&[&["drift", id][..], options].concat());
        assert_eq!(answer.code, code, "{} {}", answer.out, answer.err);
        answer.json()
    }

    fn answers(&self, id: &str) -> Value {
        self.terminal.ok(&["dossier", "show", id])
    }
}

fn code(answer: &Answer) -> (i32, String) {
    (answer.code, answer.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
}

/// The line of a plan about something.
fn line(plan: &Value, kind: &str, name: &str) -> Value {
    let lines = plan["plan"]["lignes"].as_array().expect("lines");
    let found = lines.iter().find(|line| line["nature"] == kind && line["nom"] == name);
    found.unwrap_or_else(|| panic!("no {kind} {name} in {plan:#}")).clone()
}

fn set_cpu(console: &FakeConsole, environment: &str, cpu: f64) {
    console.state(|state| {
        let project = state.project_mut("teleservice").expect("a project");
        project.environments.iter_mut().find(|one| one.name == environment).expect("an environment").cpu = cpu;
    });
}

#[test]
fn an_adopted_project_answers_its_dossier_and_leaves_nothing_to_do() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::read(&console);
    let id = bench.adopt("teleservice");
    let shown = bench.answers(&id);
    let answers = &shown["reponses"];
    assert_eq!(answers["projet-nom-console"]["cloud-pi"], "teleservice");
    assert_eq!(answers["quota-hprod-cpu"]["cloud-pi"], 8.0);
    let from = &shown["provenance"]["projet-nom-console@cloud-pi"];
    assert_eq!((&from["de"], &from["connexion"]), (&json!("console"), &json!("Essai")), "{shown:#}");
    let plan = bench.plan(&id, 0, &[]);
    assert_eq!((&plan["a_faire"], &plan["applicable"]), (&json!(false), &json!(false)), "{plan:#}");
    assert_eq!(bench.drift(&id, 0, &[])["ecarts"], json!([]));
    let again = bench.run(&["adopt", "teleservice"]);
    assert_eq!(code(&again), (1, "refused".to_owned()), "one project, one dossier");
}

#[test]
fn a_plan_is_the_same_twice_but_for_its_reading() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::read(&console);
    let id = bench.adopt("teleservice");
    set_cpu(&console, "dev", 1.5);
    let text = || {
        let mut plan = bench.plan(&id, 1, &[]);
        let reading = plan.as_object_mut().expect("an object").remove("lecture").expect("a reading");
        assert_eq!((&reading["par"], &reading["fraiche"]), (&json!("camille.martin@exemple.gouv.fr"), &json!(true)));
        plan.to_string()
    };
    assert_eq!(text(), text());
}

#[test]
fn a_dossier_without_project_plans_its_creation_and_never_a_namesake_by_accident() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::read(&console);
    let id = bench.terminal.dossier("Neuf");
    let set = |name: &str| {
        let name = format!("projet-nom-console@cloud-pi={name}");
        let _ = bench.terminal.ok(&["dossier", "set", &id, &name, "quota-sans-limite@cloud-pi=oui"]);
    };
    set("neuf");
    let plan = bench.plan(&id, 1, &[]);
    assert_eq!(line(&plan, "projet", "neuf")["verbe"], "creer");
    assert_eq!(plan["applicable"], true);
    // A project of another team, which the lead may not even read.
    set("voisin");
    let plan = bench.plan(&id, 1, &[]);
    let taken = line(&plan, "projet", "voisin");
    assert_eq!((&taken["verbe"], &taken["motif"]), (&json!("bloque"), &json!("nom-pris")), "{plan:#}");
    let consent = taken["accord"].as_str().expect("a consent");
    let accepted = bench.plan(&id, 1, &["--accept", consent]);
    assert_eq!(line(&accepted, "projet", "voisin")["verbe"], "creer");
    let stale = bench.plan(&id, 1, &["--accept", "0000000000000000"]);
    assert_eq!(stale["accords_perimes"], json!(["0000000000000000"]));
    assert!(!line(&stale, "projet", "voisin").to_string().contains("creer-projet"));
}

#[test]
fn a_link_is_suggested_made_refused_then_undone() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console);
    let id = bench.terminal.dossier("Guichet");
    assert_eq!(code(&bench.run(&["link", &id, "teleservice"])), (2, "not_found".to_owned()), "never read");
    assert_eq!(code(&bench.run(&["plan", &id, "--offline"])), (2, "not_found".to_owned()));
    bench.pull();
    let _ = bench.terminal.ok(&["dossier", "set", &id, "projet-nom-console@cloud-pi=teleservice"]);
    let suggested = bench.run(&["link", &id, "--suggest"]).json();
    assert_eq!(suggested["projets"][0]["slug"], "teleservice", "{suggested:#}");
    assert!(suggested["projets"][0]["raisons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
    assert_eq!(code(&bench.run(&["drift", &id])), (2, "not_found".to_owned()), "not linked");
    assert_eq!(code(&bench.run(&["unlink", &id])), (2, "not_found".to_owned()));
    assert_eq!(code(&bench.run(&["link", &id, "inconnu"])), (2, "not_found".to_owned()));
    assert_eq!(bench.run(&["link", &id, "teleservice"]).code, 0);
    assert_eq!(code(&bench.run(&["link", &id, "archives"])), (1, "refused".to_owned()), "one project a console");
    let other = bench.terminal.dossier("Autre");
    assert_eq!(code(&bench.run(&["link", &other, "teleservice"])), (1, "refused".to_owned()), "one dossier a project");
    let pax = bench.terminal.dossier("Ailleurs");
    let _ = bench.terminal.ok(&["dossier", "set", &pax, "cible-hebergement=[pax-seul]"]);
    assert_eq!(code(&bench.run(&["link", &pax, "archives"])), (1, "refused".to_owned()), "another platform");
    assert_eq!(bench.run(&["unlink", &id]).json()["nom"], "teleservice");
    assert_eq!(bench.run(&["link", &other, "teleservice"]).code, 0);
    let _ = bench.terminal.ok(&["console", "add", "Seconde", "https://console.example"]);
    assert_eq!(code(&bench.run(&["plan", &id])), (2, "invalid_input".to_owned()), "which console?");
}

#[test]
fn what_the_console_changed_drifts_and_enters_the_dossier_when_asked() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::read(&console);
    let id = bench.adopt("teleservice");
    set_cpu(&console, "dev", 1.5);
    bench.pull();
    let drift = bench.drift(&id, 1, &[]);
    let cpu = &drift["ecarts"][0];
    assert_eq!((&cpu["cote"], &cpu["dossier"], &cpu["console"]), (&json!("console"), &json!(1), &json!(1.5)));
    let wrong = bench.run(&["drift", &id, "--accept", "inconnu"]);
    assert_eq!(code(&wrong), (2, "not_found".to_owned()));
    let taken = bench.drift(&id, 0, &["--accept", cpu["ecart"].as_str().expect("a name")]);
    assert_eq!((&taken["repris"], &taken["restent"]), (&json!(1), &json!(0)));
    let _ = bench.plan(&id, 0, &[]);
    let history = bench.terminal.ok(&["dossier", "history", &id]);
    let last = history["history"].as_array().expect("actions").last().expect("one").clone();
    assert_eq!(last["origin"]["de"], "console");
    // What was taken over is from then on what changes are told from: ours is no conflict.
    let row = bench.answers(&id)["reponses"]["environnements"].clone();
    let rows: Vec<Value> = row
        .as_array()
        .expect("rows")
        .iter()
        .cloned()
        .map(|mut row| {
            if row["nom"] == "dev" {
                row["cpu"] = json!(2);
            }
            row
        })
        .collect();
    let _ = bench.terminal.ok(&["dossier", "set", &id, &format!("environnements={}", json!(rows))]);
    assert_eq!(line(&bench.plan(&id, 1, &[]), "environnement", "dev")["verbe"], "modifier");
    // The console moved again: a conflict, until it is accepted for what it is.
    set_cpu(&console, "dev", 3.0);
    let plan = bench.plan(&id, 1, &[]);
    let conflict = line(&plan, "environnement", "dev");
    assert_eq!(conflict["verbe"], "conflit");
    let consent = conflict["accord"].as_str().expect("a consent").to_owned();
    assert_eq!(line(&bench.plan(&id, 1, &["--accept", &consent]), "environnement", "dev")["verbe"], "modifier");
    set_cpu(&console, "dev", 3.5);
    assert_eq!(line(&bench.plan(&id, 1, &["--accept", &consent]), "environnement", "dev")["verbe"], "conflit");
}

#[test]
fn what_is_adopted_into_a_dossier_overwrites_none_of_its_answers() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::read(&console);
    let id = bench.terminal.dossier("Guichet");
    let _ =
        bench.terminal.ok(&["dossier", "set", &id, "quota-hprod-cpu@cloud-pi=3", "projet-description-console=Mienne"]);
    let adopted = bench.run(&["adopt", "teleservice", "--into", &id]);
    assert_eq!(adopted.code, 1, "{}", adopted.out);
    let left = adopted.json()["non_repris"].clone();
    let fields: Vec<&str> = left.as_array().expect("some").iter().filter_map(|one| one["champ"].as_str()).collect();
    assert_eq!(fields, ["projet-description-console", "quota-hprod-cpu"], "{left:#}");
    let answers = bench.answers(&id)["reponses"].clone();
    assert_eq!(answers["quota-hprod-cpu"]["cloud-pi"], 3.0);
    assert_eq!(answers["quota-hprod-memoire"]["cloud-pi"], 16.0);
    assert_eq!(answers["environnements"].as_array().expect("rows").len(), 2);
    // Again: nothing is there twice.
    let again = bench.run(&["adopt", "teleservice", "--into", &id]);
    assert_eq!(again.json()["touched"], json!([]), "{}", again.out);
}

#[test]
fn no_secret_of_an_address_enters_a_dossier_nor_a_plan() {
    let seed =
        ProjectSeed::new("fuite", people::LEAD).repository("app", "https://jean:canari-mot@forge.example/app.git");
    let console = FakeConsole::start(Seed::usual().project(seed));
    let bench = Bench::read(&console);
    let id = bench.adopt("fuite");
    let exported = bench.terminal.run(&["dossier", "export", &id]);
    assert!(exported.out.contains("https://forge.example/app.git"), "{}", exported.out);
    let plan = bench.online(&["plan", &id]);
    let drift = bench.run(&["drift", &id]);
    let checked = bench.run(&["dossier", "check", &id]);
    for (what, text) in [("export", &exported.out), ("plan", &plan.out), ("drift", &drift.out), ("check", &checked.out)]
    {
        assert!(!text.contains("canari") && !text.contains("jean:"), "{what}: {text}");
    }
}

#[test]
fn the_mirror_is_enough_to_look_and_never_to_apply() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::read(&console);
    let id = bench.adopt("teleservice");
    set_cpu(&console, "dev", 1.5);
    let asked = console.received().len();
    let offline = bench.run(&["plan", &id, "--offline"]);
    assert_eq!(offline.code, 0, "the change was not read yet: {}", offline.out);
    assert_eq!(offline.json()["lecture"]["fraiche"], false);
    let _ = bench.terminal.ok(&["dossier", "set", &id, "projet-description-console@cloud-pi=Autre"]);
    let offline = bench.run(&["plan", &id, "--mirror"]).json();
    assert_eq!((&offline["a_faire"], &offline["applicable"]), (&json!(true), &json!(false)));
    assert_eq!(console.received().len(), asked, "nothing was asked");
}

#[test]
fn a_console_that_does_not_answer_refuses_the_token_or_lost_the_project_is_told() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::read(&console);
    let id = bench.adopt("teleservice");
    let expired = bench.terminal.file("perime", tokens::EXPIRED).display().to_string();
    assert_eq!(code(&bench.run(&["plan", &id, "--token-file", &expired])), (4, "sign_in".to_owned()));
    assert_eq!(code(&bench.run(&["plan", &id])), (4, "sign_in".to_owned()), "no token");
    console.state(|state| state.project_mut("teleservice").expect("a project").status = "archived".to_owned());
    let _ = bench.terminal.ok(&["dossier", "set", &id, "projet-description-console@cloud-pi=Autre"]);
    let archived = bench.plan(&id, 1, &[]);
    assert_eq!(line(&archived, "projet", "teleservice")["motif"], "archive", "{archived:#}");
    bench.pull();
    assert_eq!(code(&bench.run(&["drift", &id])), (2, "not_found".to_owned()));
    console.state(|state| state.projects.retain(|project| project.name != "teleservice"));
    let gone = bench.plan(&id, 1, &[]);
    assert_eq!(line(&gone, "projet", "teleservice")["verbe"], "conflit", "{gone:#}");
    assert_eq!(gone["applicable"], false);
    drop(console);
    assert_eq!(code(&bench.online(&["plan", &id])), (4, "network".to_owned()));
}

#[test]
fn what_the_console_shows_is_evidence_and_never_an_answer() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::read(&console);
    let id = bench.adopt("teleservice");
    set_cpu(&console, "dev", 1.5);
    bench.pull();
    let checked = bench.run(&["dossier", "check", &id]).json();
    let found = checked["observations"][0]["constats"].as_array().expect("findings").clone();
    let cpu = found.iter().find(|one| one["objet"] == "dev" && one["attribut"] == "cpu").expect("a difference");
    assert_eq!((&cpu["constat"], &cpu["dossier"], &cpu["console"]), (&json!("ecart"), &json!(1), &json!(1.5)));
    assert!(checked["observations"][0]["lu_le"].is_string());
    let listed = bench.run(&["env", "list", &id]).json();
    let cells = listed["environnements"].to_string();
    assert!(cells.contains(r#""observation":"ecart""#) && cells.contains(r#""observation":"conforme""#), "{listed:#}");
    let gate = bench.run(&["gate", "report", &id, "--gate", "production"]);
    let told = gate.out.matches(r#""observation""#).count();
    assert!(told > 0 && gate.out.contains("dossier 1, console 1,5"), "{}", gate.out);
    assert_eq!(bench.answers(&id)["reponses"]["environnements"][0]["cpu"], 1.0);
    // Without link, nothing is looked at.
    let _ = bench.run(&["unlink", &id]);
    assert_eq!(bench.run(&["dossier", "check", &id]).json()["observations"], json!([]));
}
