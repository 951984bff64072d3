//! Secrets pasted into a dossier by mistake. No secret may enter one: only its place, owner and expiry.

use std::sync::OnceLock;

use regex::{Regex, RegexSet};
use serde::Serialize;

use crate::state::State;
use crate::value::Answer;

/// A text that looks like a secret. The text itself is never repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretFound {
    /// Field that holds it.
    pub champ: String,
    /// What it looks like.
    pub nature: &'static str,
}

/// What each pattern finds. Prefixes are those that the issuers document.
const PATTERNS: [(&str, &str); 10] = [
    ("clé privée", r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----"),
    ("clé privée age", r"(?i)AGE-SECRET-KEY-1[0-9a-z]{6,}"),
    ("jeton GitLab", r"\bgl(pat|ptt|dt|rt|cbt)-[0-9A-Za-z_\-]{8,}"),
    ("jeton GitHub", r"\b(gh[pousr]_[0-9A-Za-z]{10,}|github_pat_[0-9A-Za-z_]{10,})"),
    ("jeton Vault", r"\bhv[sbr]\.[0-9A-Za-z_\-]{10,}"),
    ("clé d'accès S3", r"\bAKIA[0-9A-Z]{16}\b"),
    ("jeton signé (JWT)", r"\beyJ[0-9A-Za-z_\-]{10,}\.eyJ[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]+"),
    (IN_ADDRESS, r"[a-z][a-z0-9+.\-]*://[^/\s:@]+:(?<word>[^/\s@]+)@"),
    // Four words or more and nothing else: what a generator of passphrases writes.
    ("phrase secrète", r"(?i)\b(passphrase|phrase (secr[eè]te|de passe))\s*[:=]\s*[a-zà-ÿ]{3,}( [a-zà-ÿ]{3,}){3,}\s*$"),
    (
        PASSWORD,
        r#"(?i)\b(mot ?de ?passe|mdp|password|passwd|pwd|passphrase|phrase secr[eè]te)\s*[:=][\s"'`«“]*(?<word>\S+)"#,
    ),
];
const IN_ADDRESS: &str = "mot de passe dans une adresse";
const PASSWORD: &str = "mot de passe";

/// Words with letters and digits that stand where a password would, and are none.
const PLAIN: [&str; 4] = [
    // Algorithms and their sizes.
    r"(?i)^((sha|hmac|argon2(id|i|d)?|[bsy]?s?crypt|pbkdf2?|md[45]|aes|rsa|ecdsa|ed25519|blake[23][bs]?|chacha20|poly1305|ntlm(v2)?|oauth2?|fido2?|pkcs|base64|gcm|cbc)[-_/:+#]?([0-9]{1,4}[-_/:+]?)?)+$",
    // How many of something.
    r"(?i)^[0-9]{1,4}(caract|signe|jour|mois|ans?$|essai|tentative)",
    // Where a secret is kept, what it is called.
    r"^[\w.\-]*(/[\w.\-]+)+/?$|://",
    r"^[A-Z]+([-_][A-Z]+)*-[0-9]{1,3}$|^(RFC|ISO|NIST|ANSSI|FIPS)[-_.A-Z0-9]+$",
];

/// What a text looks like, if it looks like a secret.
#[must_use]
pub fn nature_of(text: &str) -> Option<&'static str> {
    static SET: OnceLock<Option<RegexSet>> = OnceLock::new();
    let set = SET.get_or_init(|| RegexSet::new(PATTERNS.iter().map(|(_, pattern)| pattern)).ok()).as_ref()?;
    set.matches(text).iter().map(|index| PATTERNS[index]).find(|known| is_sure(text, *known)).map(|(nature, _)| nature)
}

/// The words found are secrets, when the pattern alone does not say it.
fn is_sure(text: &str, (nature, pattern): (&str, &str)) -> bool {
    static WORDS: OnceLock<Vec<(&str, Regex)>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let asked = PATTERNS.iter().filter(|(nature, _)| [IN_ADDRESS, PASSWORD].contains(nature));
        asked.filter_map(|(_, pattern)| Some((*pattern, Regex::new(pattern).ok()?))).collect()
    });
    let Some((_, found)) = words.iter().find(|(known, _)| *known == pattern) else { return true };
    found.captures_iter(text).filter_map(|captures| captures.name("word")).any(|word| {
        let word = without_placeholders(word.as_str());
        if nature == IN_ADDRESS { !word.is_empty() && !is_variable(&word) } else { is_password(&word) }
    })
}

/// A word without what stands for a value that is elsewhere: `${…}`, `{{…}}`, `<…>`.
fn without_placeholders(word: &str) -> String {
    static HOLES: OnceLock<Option<Regex>> = OnceLock::new();
    let holes = HOLES.get_or_init(|| Regex::new(r"\$?\{+[^{}]*\}+|<[^<>]*>").ok());
    holes.as_ref().map_or_else(|| word.to_owned(), |holes| holes.replace_all(word, "").into_owned())
}

/// `$NAME`, as a shell reads it.
fn is_variable(word: &str) -> bool {
    let capital = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    word.strip_prefix('$').is_some_and(|name| !name.is_empty() && name.chars().all(capital))
}

fn is_plain(word: &str) -> bool {
    static SET: OnceLock<Option<RegexSet>> = OnceLock::new();
    SET.get_or_init(|| RegexSet::new(PLAIN).ok()).as_ref().is_some_and(|set| set.is_match(word))
}

/// A mix that nobody writes for a word: letters and digits, with a sign or at least eight of them.
fn is_password(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '`', '»', '”']);
    let has = |kind: fn(char) -> bool| word.chars().any(kind);
    let signed = has(|letter| "!@#$%^&*?|\\~£€§+".contains(letter)) && word.chars().count() >= 6;
    let long =
        word.chars().count() >= 8 && word.chars().all(|letter| letter.is_alphanumeric() || "-_.".contains(letter));
    has(char::is_alphabetic)
        && has(|letter| letter.is_ascii_digit())
        && (signed || long)
        && !is_plain(word)
        && !is_variable(word)
}

/// Characters drawn at random: nothing says what they open.
pub const RANDOM: &str = "suite de caractères tirés au hasard";
/// Start of the keys of what a person vouches for: a text taken for a secret because it looks drawn at random, and that
/// is none. The fingerprint of the text follows: if it was one after all, this does not repeat it.
pub const VOUCHED: &str = "texte-sans-secret/";

/// Key of the fact that a text is no secret.
#[must_use]
pub fn vouched_key(word: &str) -> String {
    use std::fmt::Write as _;

    use sha2::{Digest, Sha256};
    let mut key = VOUCHED.to_owned();
    for byte in Sha256::digest(word) {
        // Writing to a text cannot fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

/// Words of a text that look drawn at random: keys and tokens that no pattern knows. Public material that looks alike is
/// left out: addresses, paths, digests, identifiers, certificates, public keys.
pub fn random_words(text: &str) -> impl Iterator<Item = &str> {
    let public = ["-----BEGIN CERTIFICATE", "PUBLIC KEY-----"].iter().any(|mark| text.contains(mark));
    let spaced = text.split_whitespace().filter(move |word| !public && !word.contains("://"));
    // What surrounds a word in a sentence, in code and in an assignment.
    let bare = spaced.flat_map(|word| word.split(|letter: char| "\"'`«»“”()[]{}<>,;:|!?".contains(letter)));
    bare.map(|word| {
        let word = word.trim_end_matches('.');
        // « KEY=value », but not the padding of a value.
        word.split_once('=')
            .filter(|(_, value)| value.trim_matches('=').len() >= RANDOM_MIN)
            .map_or(word, |(_, value)| value)
    })
    .filter(|word| is_random(word))
}

/// Below, too many ordinary references look the same.
const RANDOM_MIN: usize = 20;

fn is_random(word: &str) -> bool {
    static PUBLIC: OnceLock<Option<Regex>> = OnceLock::new();
    // Public keys of SSH and minisign, and digests that name their algorithm.
    let public = PUBLIC.get_or_init(|| Regex::new(r"^(AAAA[BCE]|RW[QRT]|age1)|(?i)^(sha|md)[0-9]{1,3}[-_]").ok());
    let padded = word.ends_with('=') || word.contains('+');
    let core = word.trim_end_matches('=');
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_+".contains(letter) || (letter == '/' && padded);
    if core.len() < RANDOM_MIN || !core.chars().all(allowed) || public.as_ref().is_some_and(|set| set.is_match(core)) {
        return false;
    }
    let kind = |letter: char| match letter {
        'a'..='z' => 0_u8,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        _ => 3,
    };
    let kinds: Vec<u8> = core.chars().map(kind).filter(|kind| *kind < 3).collect();
    let count = |wanted: u8| kinds.iter().filter(|kind| **kind == wanted).count();
    // Words joined together change kind once in a while; what is drawn at random does so all the time.
    let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
    (0..3).all(|wanted| count(wanted) >= 1) && changes * 5 >= kinds.len() * 2 && entropy(core) >= ENTROPY_MIN
}

/// In bits per character: 20 characters drawn among 62 have about 4, a sentence without spaces about 3.
const ENTROPY_MIN: f64 = 3.6;

#[expect(clippy::cast_precision_loss, reason = "lengths of words")]
fn entropy(word: &str) -> f64 {
    let mut counts = std::collections::BTreeMap::<u8, usize>::new();
    for byte in word.bytes() {
        *counts.entry(byte).or_default() += 1;
    }
    let length = word.len() as f64;
    counts.values().map(|count| *count as f64 / length).map(|part| -part * part.log2()).sum()
}

/// What a text of a dossier looks like, if it looks like a secret; `vouched` tells by its key ([`vouched_key`]) a word
/// that somebody vouches for, and is asked only about what looks drawn at random.
pub fn found_in(text: &str, vouched: impl Fn(&str) -> bool) -> Option<&'static str> {
    nature_of(text).or_else(|| random_words(text).any(|word| !vouched(&vouched_key(word))).then_some(RANDOM))
}

/// A text of this nature is a secret whatever surrounds it; others may be examples in a document.
#[must_use]
pub fn is_certain(nature: &str) -> bool {
    ![IN_ADDRESS, "phrase secrète", PASSWORD, RANDOM].contains(&nature)
}

/// Every secret of a dossier, values not yet chosen between included. Events are left out: they are signed and never
/// removed, so nobody could settle the finding.
pub(super) fn scan(state: &State) -> Vec<SecretFound> {
    let answers = state.answers.iter().map(|(key, answered)| (key.field.clone(), answered));
    let cells = state.tables.iter().flat_map(|(key, rows)| {
        rows.iter()
            .flat_map(move |row| row.cells.iter().map(move |(column, cell)| (format!("{}.{column}", key.field), cell)))
    });
    let nature_of = |text: &str| found_in(text, |key| state.tracking.contains_key(key));
    let facts = state.tracking.values().map(|answered| ("suivi".to_owned(), answered));
    let kept = state.unplaced.values().filter_map(|item| {
        let nature = json_texts(&item.value).find_map(&nature_of)?;
        Some(SecretFound { champ: item.path.trim_start_matches("/reponses/").to_owned(), nature })
    });
    let names =
        [("nom du dossier", &state.name)].into_iter().chain(state.labels.values().map(|text| ("étiquette", text)));
    let named =
        names.filter_map(|(champ, text)| Some(SecretFound { champ: champ.to_owned(), nature: nature_of(text)? }));
    answers
        .chain(cells)
        .chain(facts)
        .filter_map(|(champ, answered)| {
            let values = std::iter::once(&answered.value).chain(answered.others.iter().map(|(value, _)| value));
            let nature = values.flat_map(texts_of).find_map(&nature_of)?;
            Some(SecretFound { champ, nature })
        })
        .chain(named)
        .chain(kept)
        .collect()
}

/// Every text of a JSON value.
pub fn json_texts(value: &serde_json::Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        serde_json::Value::String(text) => Box::new(std::iter::once(text.as_str())),
        serde_json::Value::Array(items) => Box::new(items.iter().flat_map(json_texts)),
        serde_json::Value::Object(entries) => Box::new(entries.values().flat_map(json_texts)),
        _ => Box::new(std::iter::empty()),
    }
}

/// Texts of a value.
#[must_use]
pub fn texts_of(value: &Answer) -> Vec<&str> {
    match value {
        Answer::Text(text) => vec![text],
        Answer::List(items) => items.iter().map(String::as_str).collect(),
        Answer::YesNo(answer) => vec![&answer.justification],
        Answer::Person(person) => std::iter::once(&person.nom).chain(&person.courriel).map(String::as_str).collect(),
        Answer::File(file) => vec![&file.fichier],
        Answer::Unknown(value) => json_texts(value).collect(),
        Answer::Bool(_) | Answer::Number(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::AnswerKey;
    use crate::state::{Answered, Provenance};

    #[test]
    fn secrets_are_recognised_and_ordinary_sentences_are_not() {
        // Built at run time, so that no scanner takes this file for a leak.
        let samples = [
            format!("-----BEGIN {} KEY-----", "RSA PRIVATE"),
            format!("AGE-SECRET-{}-1QQPQ0W4R7X8QQPQ0W4R7X8", "KEY"),
            format!("glpat{}", "-abcdefghij0123456789"),
            format!("https://moi:{}@git.exemple.fr/x.git", "motdepasse"),
            format!("mot de passe : {}", "Azerty123!"),
            format!("mdp={}", "Azerty1234"),
            format!("mdp: {}", "P@$$w0rd1"),
            format!("Accès : mot de passe : {}.", "Tr0ub4dor&3"),
            format!("mot de passe\u{a0}: «\u{a0}{}\u{a0}»", "Hiver-2026-bleu"),
            format!("mdp: <à définir>, password: {}", "Azerty1234"),
            format!("mdp: {}", "HIVER-2026"),
            format!("postgres://app:{}@db", "P@$$w0rd1"),
            format!("postgres://app:{}@db", "SHA-256"),
            format!("phrase secrète : {}", "correct cheval pile agrafe"),
            format!("glpat{}", "-exemple123"),
        ];
        for sample in &samples {
            assert!(nature_of(sample).is_some(), "{sample}");
        }
        for text in [
            "le mot de passe est dans Vault",
            "mot de passe : à définir avec la Service Team",
            "https://git.exemple.fr/x.git",
            "jeton renouvelé tous les 90 jours",
            "password: kv/portail/prod1/db",
            "postgres://app:${DB_PASSWORD}@db",
            "postgres://app:$DB_PASSWORD@db",
            "https://moi:<jeton>@git.exemple.fr",
            "phrase secrète : gardée par le RSSI",
            "Politique de mot de passe : 12 caractères au moins",
            "Politique de mot de passe : 12caractères au moins",
            "Mot de passe : SHA-256 avec sel",
            "Mot de passe : Argon2id",
            "Mot de passe : Argon2id, 3 tours",
            "Mot de passe : PBKDF2-HMAC-SHA256",
            "Mot de passe : bcrypt (coût 12)",
            "Mot de passe : 20260101",
            "Mot de passe : 31/12/2026",
            "mot de passe : longueur>=12",
            "mot de passe : EXIGENCE-12",
            "mot de passe : RFC-8018",
            "mdp: $DB_PASSWORD_1",
            "mot de passe : https://coffre.exemple.fr/kv1/guichet",
            "mdp: ${MOT_2_PASSE}",
            "mdp: <mot2passe!>",
        ] {
            assert_eq!(nature_of(text), None, "{text}");
        }
    }

    #[test]
    fn what_arrives_is_searched_wherever_a_person_can_take_it_away() {
        let secret = format!("glpat{}", "-abcdefghij0123456789");
        let answer = |text: &str| Answer::Text(text.to_owned());
        let mut state = State { name: secret.clone(), ..State::default() };
        state.labels.insert("label:a".to_owned(), secret.clone());
        let others = vec![(answer(&secret), Provenance::default())];
        let answered = Answered { value: answer("rien"), provenance: Provenance::default(), others };
        state.answers.insert(AnswerKey::of("nom"), answered);
        let found: Vec<String> = scan(&state).into_iter().map(|found| found.champ).collect();
        assert_eq!(found, ["nom", "nom du dossier", "étiquette"]);
    }
}
