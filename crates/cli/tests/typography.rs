//! What people read in a terminal follows French typography; what they typed, and what programs read, is as it was.

use accostage_catalogue::Catalogue;
use accostage_testkit::terminal::Terminal;
use regex::Regex;

const TYPED: &str = "l'eau : « x » ; d'où ?";

/// Without what was typed, nor what is meant to be typed again.
fn breaches(text: &str) -> Vec<String> {
    let breach = Regex::new(r"\pL [:;?!](\s|$)|[^ ] »|«[^\u{a0}]|\pL'\pL").expect("a pattern");
    text.lines().map(|line| line.replace(TYPED, "")).filter(|line| breach.is_match(line)).collect()
}

#[test]
fn a_terminal_shows_french_and_keeps_what_was_typed() {
    let terminal = Terminal::new();
    let file = terminal.file(
        "reponses.yaml",
        format!(
            "format: accostage/reponses@1\nnom: Guichet\nreponses:\n  projet-nom-usuel: \"{TYPED}\"\n  inconnu: 1\n"
        ),
    );
    let file = file.display().to_string();
    let created = terminal.run(&["dossier", "new", "--from", &file, "--json"]).json();
    let id = created["id"].as_str().expect("an id").to_owned();
    let id = id.as_str();
    let (mut seen, mut wrong) = (String::new(), Vec::new());
    for command in [
        &["--help"][..],
        &["dossier", "export", "--help"],
        &["dossier", "new", "--from", &file],
        &["dossier", "check", id],
        &["dossier", "check", id, "--gate", "nulle-part"],
        &["dossier", "show", id],
        &["dossier", "history", id],
        &["dossier", "show", "ffffffff"],
        &["dossier", "set", id, "inconnu=1"],
        &["catalogue", "import", "--shipped"],
        &["catalogue", "show", "inconnu"],
        &["doctor"],
        &["backup", "create"],
        &["backup", "list"],
        &["console", "test", "--help"],
        &["console", "list"],
        &["console", "add", "Essai", "http://127.0.0.1:9"],
        &["console", "test", "Essai"],
        &["console", "list"],
        &["console", "set", "Essai", "--offline"],
        &["console", "test", "Essai"],
        &["console", "remove", "Essai"],
        &["pull", "nulle-part"],
    ] {
        let answer = terminal.run(command);
        let shown = format!("{}{}", answer.out, answer.err);
        assert!(!shown.trim().is_empty(), "{command:?} says nothing");
        wrong.extend(breaches(&shown).into_iter().map(|line| format!("{command:?}: {line}")));
        seen.push_str(&shown);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.contains(TYPED), "what was typed is shown as it was typed");
    let markdown = terminal.run(&["dossier", "export", id, "--format", "markdown"]).out;
    assert_eq!(breaches(&markdown), Vec::<String>::new());
    assert!(markdown.contains(TYPED) && markdown.contains('’'), "{markdown}");
}

#[test]
fn programs_read_the_catalogue_as_it_is_written() {
    let terminal = Terminal::new();
    let id = terminal.ok(&["dossier", "new", "--name", "Machine"])["id"].as_str().expect("an id").to_owned();
    let report = terminal.run(&["dossier", "check", &id, "--json"]).json();
    let missing = report["missing"].as_array().expect("missing");
    for item in missing {
        let field = Catalogue::builtin().field(item["field"].as_str().expect("a field")).expect("known");
        assert_eq!(item["label"], field.label);
    }
    assert!(missing.iter().any(|item| item["label"].as_str().is_some_and(|label| label.contains('\''))), "one to tell");
}
