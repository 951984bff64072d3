//! Consoles in the terminal, against a console that answers as the real one was measured to.

use std::path::Path;
use std::process::{Command, Stdio};

use accostage_fake_console::{FakeConsole, Fault, Gate, Seed, tokens};
use accostage_testkit::terminal::{Answer, Terminal, answer};
use serde_json::{Value, json};

/// A data folder connected to a console as somebody.
struct Bench {
    terminal: Terminal,
    token: String,
}

impl Bench {
    fn new(console: &FakeConsole, token: &str) -> Self {
        let terminal = Terminal::new();
        let file = terminal.file("jeton", format!("{token}\n")).display().to_string();
        let _ = terminal.ok(&["console", "add", "Essai", console.url(), "--token-file", &file]);
        Self { terminal, token: file }
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        self.terminal.run(&[arguments, &["--token-file", &self.token, "--json"]].concat())
    }

    fn ok(&self, arguments: &[&str]) -> Value {
        let answer = self.run(arguments);
        assert_eq!(answer.code, 0, "{arguments:?}: {} {}", answer.out, answer.err);
        answer.json()
    }

    /// What the mirror shows.
    fn last(&self) -> Value {
        self.terminal.run(&["console", "list", "--json"]).json()["connexions"][0]["derniere_lecture"].clone()
    }
}

fn code(answer: &Answer) -> (i32, String) {
    (answer.code, answer.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
}

/// A text stands somewhere in a file of a folder.
fn stands_in(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).expect("a folder").flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return stands_in(&path, text);
        }
        let Ok(content) = std::fs::read(&path) else { return false };
        content.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn a_connection_is_added_listed_tested_changed_then_removed() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, tokens::LEAD);
    let taken = bench.run(&["console", "add", "essai", console.url()]);
    assert_eq!(code(&taken), (2, "invalid_input".to_owned()), "names are told apart without capitals");

    let tested = bench.ok(&["console", "test"]);
    let steps: Vec<(&str, &str)> = tested["etapes"]
        .as_array()
        .expect("steps")
        .iter()
        .filter_map(|step| Some((step["etape"].as_str()?, step["resultat"].as_str()?)))
        .collect();
    assert_eq!(steps.len(), 7);
    assert!(steps.contains(&("identite", "reussi")) && steps.contains(&("chiffrement", "a-savoir")), "{steps:?}");
    assert_eq!((&tested["version"], &tested["identite"]), (&json!("9.24.0"), &json!("camille.martin@exemple.gouv.fr")));
    let diagnosis = tested["diagnostic"].as_str().expect("a text");
    assert!(diagnosis.contains("9.24.0") && !diagnosis.contains("camille") && !diagnosis.contains(tokens::LEAD));

    let _ = bench.ok(&["console", "set", "Essai", "--name", "PAX", "--expires", "2099-12-31"]);
    let listed = bench.terminal.ok(&["console", "list"])["connexions"][0].clone();
    assert_eq!((&listed["nom"], &listed["jeton"]["etat"]), (&json!("PAX"), &json!("valable")));
    assert_eq!((&listed["dernier_essai"]["reussi"], &listed["derniere_lecture"]), (&json!(true), &Value::Null));
    assert!(!listed.to_string().contains(tokens::LEAD));

    let _ = bench.terminal.ok(&["console", "remove", "PAX"]);
    assert_eq!(bench.terminal.ok(&["console", "list"]), json!({ "connexions": [] }));
    assert_eq!(code(&bench.run(&["console", "test", "PAX"])), (2, "not_found".to_owned()));
}

#[test]
fn an_address_that_would_show_the_token_is_refused() {
    let terminal = Terminal::new();
    for address in ["http://console.exemple.fr", "https://jean:canari@console.exemple.fr", "console"] {
        let refused = terminal.run(&["console", "add", "Essai", address, "--json"]);
        assert_eq!(code(&refused), (2, "invalid_input".to_owned()), "{address}");
        assert!(!refused.out.contains("canari"));
    }
    assert_eq!(terminal.ok(&["console", "list"]), json!({ "connexions": [] }));
}

#[test]
fn the_way_to_a_console_is_given_listed_and_taken_back() {
    let terminal = Terminal::new();
    let word = terminal.file("mot", "canari-du-proxy\n").display().to_string();
    let proxy = "http://proxy.exemple.fr:3128";
    let way = ["--proxy", proxy, "--proxy-except", "interne.fr,10.0.0.0/8", "--proxy-user", "jean"];
    let bastion = ["--proxy-password-file", &word, "--profile", "bastion"];
    let add = [&["console", "add", "PAX", "https://console.exemple.fr"], &way[..], &bastion[..]].concat();
    let added = terminal.ok(&add);
    assert_eq!((&added["jeton"], &added["mot_de_passe_proxy"]), (&json!("aucun"), &json!("non-garde")));
    let listed = || terminal.ok(&["console", "list"])["connexions"][0].clone();
    let expected =
        json!({"mode": "fixe", "adresse": proxy, "sans": ["interne.fr", "10.0.0.0/8"], "utilisateur": "jean"});
    assert_eq!((&listed()["proxy"], &listed()["profil"]), (&expected, &json!("bastion")));
    let _ = terminal.ok(&["console", "set", "PAX", "--name", "PAX 2"]);
    assert_eq!(listed()["proxy"], expected, "what is not given stays");
    let shown = terminal.run(&["console", "list"]);
    assert!(shown.out.contains(proxy) && shown.out.contains("bastion"), "{}", shown.out);
    assert!(!shown.out.contains("canari") && !stands_in(terminal.home(), "canari-du-proxy"));

    for refused in [
        vec!["console", "set", "PAX 2", "--no-proxy", "--profile", "bastion"],
        vec!["console", "set", "PAX 2", "--proxy", "http://jean:canari@proxy.exemple.fr:3128"],
        vec!["console", "set", "PAX 2", "--proxy", "socks5://proxy"],
        vec!["console", "set", "PAX 2", "--proxy-user", "", "--proxy-password-file", &word],
        vec!["console", "set", "PAX 2", "--authorities", &word],
    ] {
        let answer = terminal.run(&[refused.as_slice(), &["--json"]].concat());
        assert_eq!(code(&answer), (2, "invalid_input".to_owned()), "{refused:?}");
        assert!(!answer.out.contains("canari"), "{}", answer.out);
        assert_eq!(listed()["proxy"], expected, "{refused:?}: nothing changed");
    }
    let _ = terminal.ok(&["console", "set", "PAX 2", "--no-proxy"]);
    let direct = json!({"mode": "aucun", "adresse": null, "sans": [], "utilisateur": null});
    assert_eq!((&listed()["proxy"], &listed()["profil"]), (&direct, &json!("usuel")));
    let _ = terminal.ok(&["console", "set", "PAX 2", "--session-proxy"]);
    assert_eq!(listed()["proxy"]["mode"], "systeme");
}

#[test]
fn a_token_that_is_wrong_expired_or_missing_is_told_and_nothing_is_read() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, "canari-inconnu");
    let tested = bench.run(&["console", "test"]);
    assert_eq!(tested.code, 4);
    assert_eq!(tested.json()["etapes"][4]["resultat"], "echec", "{}", tested.out);
    assert_eq!(code(&bench.run(&["pull"])), (4, "sign_in".to_owned()));
    // Without keychain the token is given each time.
    assert_eq!(code(&bench.terminal.run(&["pull", "--json"])), (4, "sign_in".to_owned()));
    assert_eq!(code(&Bench::new(&console, tokens::EXPIRED).run(&["pull"])), (4, "sign_in".to_owned()));
    let listed = bench.terminal.ok(&["console", "list"])["connexions"][0].clone();
    assert_eq!((&listed["derniere_lecture"], &listed["dernier_essai"]["etape"]), (&Value::Null, &json!("identite")));

    // The day that the user gave is enforced here: the server is not even asked.
    let bench = Bench::new(&console, tokens::LEAD);
    let _ = bench.terminal.ok(&["console", "set", "Essai", "--expires", "2025-01-31"]);
    console.forget();
    assert_eq!(code(&bench.run(&["pull"])), (4, "sign_in".to_owned()));
    assert!(console.received_on("GET", "/api/v1/user/tokens").is_empty());
    assert_eq!(bench.terminal.run(&["console", "list", "--json"]).code, 1, "a token has expired");
}

#[test]
fn a_refusal_inside_a_success_is_no_empty_list() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, tokens::LEAD);
    let before = bench.ok(&["pull"]);
    console.fail("GET", "/api/v1/projects", Fault::RefusalInSuccess);
    assert_eq!(code(&bench.run(&["pull"])), (4, "sign_in".to_owned()));
    assert_eq!(console.faults_left(), 0);
    assert_eq!(bench.last()["numero"], before["numero"]);
}

#[test]
fn offline_nothing_leaves_and_what_was_read_stays() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, tokens::LEAD);
    let before = bench.ok(&["pull"]);
    let _ = bench.terminal.ok(&["console", "set", "Essai", "--offline"]);
    console.forget();
    assert_eq!(code(&bench.run(&["pull"])), (4, "network".to_owned()));
    let _ = bench.run(&["console", "test"]);
    assert!(console.received().is_empty());
    assert_eq!(bench.last()["numero"], before["numero"]);
    let _ = bench.terminal.ok(&["console", "set", "Essai", "--online"]);
    let _ = bench.ok(&["pull"]);
}

#[test]
fn a_pull_tells_what_is_new_then_that_nothing_changed() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, tokens::LEAD);
    let first = bench.ok(&["pull"]);
    let seen = |answer: &Value, kind: &str| answer["elements"][kind]["vus"].clone();
    for (kind, count) in
        [("project", 2), ("environment", 2), ("repository", 2), ("cluster", 2), ("stage", 4), ("zone", 2)]
    {
        assert_eq!(seen(&first, kind), count, "{kind}: {first}");
    }
    assert_eq!((&first["portee"], &first["par"]), (&json!("member"), &json!("camille.martin@exemple.gouv.fr")));
    let second = bench.ok(&["pull"]);
    assert_eq!(second["elements"]["project"], json!({ "vus": 2, "nouveaux": 0, "changes": 0, "disparus": 0 }));
    assert_eq!(code(&bench.run(&["pull", "--all"])).0, 1, "not without the right");
    assert_eq!(bench.last()["numero"], second["numero"]);
    let admin = Bench::new(&console, tokens::ADMIN);
    assert_eq!(seen(&admin.ok(&["pull", "--all"]), "project"), 3);
}

#[test]
fn a_large_portfolio_is_read_whole() {
    let console = FakeConsole::start(Seed::large(500));
    let read = Bench::new(&console, tokens::LEAD).ok(&["pull"]);
    assert_eq!(read["elements"]["project"]["vus"], 500);
    assert_eq!(read["elements"]["environment"]["vus"], 1500);
    assert_eq!(read["elements"]["repository"]["vus"], 1500);
    assert_eq!(read["non_lus"], json!([]));
}

#[test]
fn a_pull_that_is_cut_keeps_the_former_mirror() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, tokens::LEAD);
    let before = bench.ok(&["pull"]);
    console.fail_always("GET", "/api/v1/projects/*/members", Fault::TruncatedBody);
    assert_eq!(code(&bench.run(&["pull"])), (4, "network".to_owned()));
    assert_eq!(bench.last()["numero"], before["numero"]);
    console.heal();
    let after = bench.ok(&["pull"]);
    assert_eq!(after["elements"]["member"], json!({ "vus": 1, "nouveaux": 0, "changes": 0, "disparus": 0 }));
}

#[test]
fn what_one_project_refuses_to_show_is_told_and_kept() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, tokens::LEAD);
    let _ = bench.ok(&["pull"]);
    let refusal = Fault::Answer {
        status: 403,
        content_type: "application/json".to_owned(),
        body: r#"{"statusCode":403,"message":"Forbidden"}"#.to_owned(),
    };
    console.fail_always("GET", "/api/v1/projects/*/members", refusal);
    let partial = bench.run(&["pull"]);
    assert_eq!(partial.code, 1, "{}", partial.out);
    let (unread, told) =
        (partial.json()["non_lus"][0].clone(), bench.terminal.run(&["pull", "--token-file", &bench.token]));
    assert_eq!(unread["nature"], "member");
    let name = unread["nom"].as_str().expect("a name");
    let id = unread["projet"].as_str().expect("an identifier");
    assert!(told.out.contains("Membres") && told.out.contains(name) && !told.out.contains(id), "{}", told.out);
    assert_eq!(partial.json()["elements"]["member"]["disparus"], Value::Null, "what is not shown has not vanished");
}

#[cfg(unix)]
#[test]
fn control_c_gives_a_pull_up() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, tokens::LEAD);
    let before = bench.ok(&["pull"]);
    let gate = Gate::closed();
    console.fail("GET", "/api/v1/projects", Fault::HoldBefore(gate.clone()));
    let mut command = bench.terminal.command(&["pull", "--token-file", &bench.token, "--json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    gate.wait_reached();
    let signalled = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("a signal");
    assert!(signalled.success());
    let cut = answer(&child.wait_with_output().expect("ended"));
    gate.open();
    assert_eq!(code(&cut), (4, "cancelled".to_owned()), "{}", cut.err);
    assert_eq!(bench.last()["numero"], before["numero"]);
}

#[test]
fn the_token_stands_nowhere_in_the_data() {
    let console = FakeConsole::start(Seed::demo());
    let bench = Bench::new(&console, tokens::LEAD);
    let answers = [
        bench.run(&["console", "test"]),
        bench.run(&["pull"]),
        bench.run(&["console", "set", "Essai"]),
        bench.terminal.run(&["console", "list"]),
    ];
    let _ = bench.terminal.ok(&["backup", "create"]);
    for told in &answers {
        assert!(!told.out.contains(tokens::LEAD) && !told.err.contains(tokens::LEAD), "{} {}", told.out, told.err);
    }
    assert!(!stands_in(bench.terminal.home(), tokens::LEAD));
    let canary = bench.terminal.home().join("temoin");
    std::fs::write(&canary, tokens::LEAD).expect("written");
    assert!(stands_in(bench.terminal.home(), tokens::LEAD), "the search finds what is there");
}
