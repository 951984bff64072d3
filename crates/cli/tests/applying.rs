//! A plan applied in the terminal, to a console that answers as the real one was measured to.

use std::path::Path;

use accostage_fake_console::{FakeConsole, Fault, Seed, tokens};
use accostage_testkit::terminal::{Answer, Terminal};
use serde_json::{Value, json};

/// Credentials of Git that must be seen nowhere.
const GIT_CANARY: &str = "canari-git-51c0a7";

/// A dossier and a connection to a console that does not hold its project.
struct Bench {
    terminal: Terminal,
    token: String,
    git: String,
    dossier: String,
    said: std::cell::RefCell<String>,
}

impl Bench {
    fn new(console: &FakeConsole) -> Self {
        let terminal = Terminal::new();
        let token = terminal.file("jeton", format!("{}\n", tokens::LEAD)).display().to_string();
        let profile = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dossier/tests/gates/profile-a.yaml");
        let created = terminal.ok(&["dossier", "new", "--from", &profile.display().to_string()]);
        let dossier = created["id"].as_str().expect("an identity").to_owned();
        let connection = ["console", "add", "Essai", console.url(), "--instance", "cloud-pi", "--token-file", &token];
        let _ = terminal.ok(&connection);
        let line = format!("https://github.com/exemple-asso/infra.git robot {GIT_CANARY}\n");
        let git = terminal.file("git", line).display().to_string();
        Self { terminal, token, git, dossier, said: std::cell::RefCell::default() }
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        let answer = self.terminal.run(&[arguments, &["--json"]].concat());
        self.said.borrow_mut().push_str(&format!("{}{}", answer.out, answer.err));
        answer
    }

    fn apply(&self, more: &[&str]) -> Answer {
        let ways = ["apply", &self.dossier, "--token-file", &self.token, "--git-file", &self.git];
        self.run(&[&ways, more].concat())
    }
}

fn states(answer: &Value) -> Vec<(&str, &str)> {
    let lines = answer["lignes"].as_array().expect("lines").iter();
    lines.map(|line| (line["nom"].as_str().unwrap_or_default(), line["etat"].as_str().unwrap_or_default())).collect()
}

#[test]
fn a_plan_is_applied_line_by_line_then_nothing_is_left_to_send() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console);
    let unasked = bench.apply(&[]);
    assert_eq!((unasked.code, unasked.json()["error"]["code"].clone()), (2, json!("invalid_input")), "{}", unasked.out);
    assert!(console.effects().is_empty());

    let applied = bench.apply(&["--yes"]);
    // The environments of the profile lack their cluster.
    assert_eq!(applied.code, 1, "{} {}", applied.out, applied.err);
    let told = applied.json();
    let all = [("guichetasso", "faite"), ("api", "faite"), ("front", "faite"), ("infra", "faite")];
    assert_eq!(states(&told), all, "{told}");
    assert_eq!((&told["arret"], &told["services_en_echec"]), (&Value::Null, &Value::Null));
    let count = |kind| console.effects_of(kind).len();
    assert_eq!((count("project.create"), count("repository.create")), (1, 3));

    let again = bench.apply(&["--yes"]);
    assert_eq!((again.code, again.json()["lignes"].clone()), (1, json!([])), "{}", again.out);
    assert_eq!((count("project.create"), count("repository.create")), (1, 3), "the dossier is linked");
    assert_eq!(bench.run(&["apply", &bench.dossier, "--status"]).code, 0);

    let journal = bench.run(&["journal"]).json();
    assert_eq!(journal["appels"].as_array().map(Vec::len), Some(4), "{journal}");
    assert_eq!(journal["appels"][3]["reponse"]["statut"], 201);
    let lines = bench.terminal.file("journal.jsonl", "");
    let table = bench.terminal.file("journal.csv", "");
    for file in [&lines, &table] {
        assert_eq!(bench.run(&["journal", "--export", &file.display().to_string()]).code, 0);
    }
    let (lines, table) = (std::fs::read_to_string(lines).expect("read"), std::fs::read_to_string(table).expect("read"));
    assert_eq!((lines.lines().count(), table.lines().count()), (4, 5));
    assert!(lines.starts_with("{\"numero\":1,"), "the oldest first: {lines}");
    let said = format!("{}{lines}{table}", bench.said.borrow());
    for secret in [tokens::LEAD, GIT_CANARY] {
        assert!(!said.contains(secret));
    }
}

#[test]
fn a_line_in_doubt_waits_for_the_console_and_may_be_given_up() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console);
    console.fail("POST", "/api/v2/projects/*/repositories", Fault::TimeoutBefore);
    let applied = bench.apply(&["--yes"]);
    assert_eq!(applied.code, 4, "{} {}", applied.out, applied.err);
    let told = applied.json();
    let all = [("guichetasso", "faite"), ("api", "incertaine"), ("front", "faite"), ("infra", "faite")];
    assert_eq!(states(&told), all, "one failure does not stop the others");
    assert!(told["lignes"][1]["doute"].as_str().is_some_and(|why| why.contains("minutes")), "{told}");

    assert_eq!(bench.run(&["apply", &bench.dossier, "--status"]).code, 4);
    let refused = bench.apply(&["--yes"]);
    assert_eq!((refused.code, refused.json()["error"]["code"].clone()), (1, json!("refused")), "{}", refused.out);
    let early = bench.apply(&["--resume"]);
    assert_eq!((early.code, console.effects_of("repository.create").len()), (4, 2), "{}", early.out);

    let row = told["lignes"][1]["envoi"].as_str().expect("a line");
    assert_eq!(bench.run(&["apply", &bench.dossier, "--give-up", row]).code, 2, "not without saying so");
    let gone = bench.run(&["apply", &bench.dossier, "--give-up", row, "--yes"]);
    assert_eq!((gone.code, states(&gone.json())), (0, vec![("api", "refusee")]), "{}", gone.err);
    assert!(bench.run(&["journal"]).out.contains("ABANDON"));

    let again = bench.apply(&["--yes"]);
    assert_eq!(states(&again.json()), [("api", "faite")], "{}", again.out);
    assert_eq!(console.effects_of("repository.create").len(), 3);
}

#[test]
fn a_token_that_is_refused_in_the_middle_leaves_the_rest_to_send() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console);
    console.fail("POST", "/api/v2/projects/*/repositories", Fault::RefusalInSuccess);
    let applied = bench.apply(&["--yes"]);
    assert_eq!((applied.code, applied.json()["arret"]["code"].clone()), (4, json!("sign_in")), "{}", applied.out);
    let left = [("guichetasso", "faite"), ("api", "a-envoyer"), ("front", "a-envoyer"), ("infra", "a-envoyer")];
    assert_eq!(states(&applied.json()), left);
    let resumed = bench.apply(&["--resume"]);
    assert_eq!(resumed.code, 0, "{} {}", resumed.out, resumed.err);
    assert_eq!(console.effects_of("repository.create").len(), 3);
}
