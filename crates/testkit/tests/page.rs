//! The page holds no rule: it imports no data of the catalogue, and writes none of its identifiers. What it shows of
//! them comes from Rust, in the types of the wire.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use accostage_catalogue::{Catalogue, Severity};
use accostage_dossier::Sensitivity;
use regex::Regex;

/// Opens a remark that says why the literals of the next line are not what they seem.
const EXCUSE: &str = "// catalogue: ";

fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui")
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|kind| ["ts", "vue", "js"].iter().any(|known| kind == *known)) {
            found.push(path);
        }
    }
}

/// What the page is made of, without its tests, its samples and what Rust generates.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(&ui().join("src"), &mut found);
    let outside = |path: &PathBuf| {
        let shown = path.to_string_lossy();
        shown.ends_with(".spec.ts") || shown.contains("/src/dev/") || shown.contains("/src/generated/")
    };
    found.retain(|path| !outside(path));
    found
}

/// Identifiers that cannot be an ordinary word of the program: of several words, or of a vocabulary that rules decide on.
fn identifiers(catalogue: &Catalogue) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut ids = Vec::new();
    let value = serde_json::to_value(catalogue).expect("written");
    gather(&value, &mut ids);
    found.extend(ids.into_iter().filter(|id| {
        id.contains(['-', '_']) || (id.chars().any(|letter| letter.is_ascii_digit()) && id.parse::<f64>().is_err())
    }));
    found.extend(Severity::ALL.map(|severity| severity.word().to_owned()));
    found.extend(Sensitivity::ALL.map(|level| level.word().to_owned()));
    found.extend(catalogue.eligibility.score.notes.keys().cloned());
    found.extend(catalogue.phases.iter().map(|phase| phase.id.clone()));
    found.extend(catalogue.parameters.iter().map(|parameter| parameter.id.clone()));
    found.extend(["oui", "non"].map(str::to_owned));
    found
}

/// Every `id` of a part of the catalogue.
fn gather(value: &serde_json::Value, ids: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(entries) => {
            ids.extend(entries.get("id").and_then(|id| id.as_str()).map(str::to_owned));
            entries.values().for_each(|value| gather(value, ids));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, ids)),
        _ => {}
    }
}

/// Literals of a line: texts between quotes, and names of properties.
fn literals(line: &str) -> Vec<String> {
    static LITERAL: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"'([^'\\]*)'|"([^"\\]*)"|`([^`\\]*)`|(?:^|[{,(])\s*([a-zA-Z_]+)\s*:"#;
        Regex::new(pattern).expect("a pattern")
    });
    let mut found = Vec::new();
    for groups in LITERAL.captures_iter(line) {
        let text = groups.iter().skip(1).flatten().next().map_or("", |group| group.as_str());
        found.push(text.to_owned());
        // The attributes of a template hold expressions: a literal inside is one too.
        if text.contains('\'') {
            found.extend(literals(text));
        }
    }
    found
}

/// Identifiers found in a source, each with its line, except where a remark justifies it.
fn written(source: &str, identifiers: &BTreeSet<String>) -> Vec<(usize, String)> {
    static RULE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(R|EXI|JAL|API)-[A-Z]{2,}").expect("a pattern"));
    let mut found = Vec::new();
    let mut before = "";
    for (rank, line) in source.lines().enumerate() {
        let excused = before.trim_start().starts_with(EXCUSE) || line.contains(EXCUSE);
        before = line;
        if excused {
            continue;
        }
        let names = literals(line).into_iter().filter(|text| identifiers.contains(text) || RULE.is_match(text));
        found.extend(names.map(|text| (rank + 1, text)));
    }
    found
}

#[test]
fn the_page_writes_no_identifier_of_the_catalogue() {
    let identifiers = identifiers(Catalogue::builtin());
    let mut found = Vec::new();
    for path in sources() {
        let source = fs::read_to_string(&path).expect("a text");
        let shown = path.strip_prefix(ui()).expect("inside").display().to_string();
        found.extend(
            written(&source, &identifiers).into_iter().map(|(line, text)| format!("{shown}:{line} « {text} »")),
        );
    }
    assert!(found.is_empty(), "Rust must tell these in the types of the wire:\n{}", found.join("\n"));
}

#[test]
fn the_page_imports_no_data_of_the_catalogue() {
    let data = Regex::new(r#"(?:from|import|require)\s*\(?\s*['"][^'"]*(?:\.ya?ml|/catalogue/)[^'"]*['"]"#)
        .expect("a pattern");
    let mut files = sources();
    walk(&ui().join("build"), &mut files);
    files.extend(["vite.config.ts", "eslint.config.js"].map(|name| ui().join(name)));
    assert!(files.len() > 100, "the page was looked at");
    for path in files {
        let source = fs::read_to_string(&path).expect("a text");
        assert!(!data.is_match(&source), "{}", path.display());
    }
    assert!(data.is_match("import rules from '../../catalogue/regles.yaml'"));
}

#[test]
fn what_is_looked_for_is_found() {
    let identifiers = identifiers(Catalogue::builtin());
    let seen = |source: &str| written(source, &identifiers).len();
    for source in [
        "if (severity === 'bloquant') return",
        "const CASES = ['cas-1']",
        "const TONES = { bloquant: 'error' }",
        "  'a-arbitrer': 'À arbitrer',",
        "<p :class=\"level === 'diffusion-restreinte' ? 'a' : 'b'\">",
        "const rule = \"R-QUOTA-PROD\"",
        "t(`projet-nom-usuel`)",
    ] {
        assert_eq!(seen(source), 1, "{source}");
    }
    assert_eq!(seen("const state = 'saved'"), 0);
    assert_eq!(seen("// catalogue: the word of an address\nconst yes = 'oui'"), 0);
}

/// The drawing of the window wears the colours that the terminal writes.
#[test]
fn the_page_gives_the_diagram_the_colours_of_the_conventions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let sheet = std::fs::read_to_string(root.join("ui/src/features/flux/flux.css")).expect("a style sheet");
    let (light, dark) = sheet.split_once(":root[data-fr-theme='dark']").expect("two grounds");
    for colour in accostage_diagram::COLOURS {
        assert!(light.contains(&format!("--{}: {};", colour.name, colour.light)), "{} in light", colour.name);
        assert!(dark.contains(&format!("--{}: {};", colour.name, colour.dark)), "{} in dark", colour.name);
    }
}
