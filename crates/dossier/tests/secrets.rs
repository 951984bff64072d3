//! What looks drawn at random is found, and nothing that people write in a dossier looks like it.

use std::path::Path;

use accostage_catalogue::Catalogue;
use accostage_dossier::Answer;
use accostage_dossier::evaluation::secrets::{RANDOM, found_in, json_texts, nature_of, random_words, texts_of};
use accostage_dossier::value::{FileRef, Person};
use serde_json::{Value as Json, json};

fn found(text: &str) -> Option<&'static str> {
    found_in(text, |_| false)
}

/// Words of an alphabet drawn by a small generator: always the same ones.
fn drawn(seed: u64, length: usize, alphabet: &[u8]) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..8 {
        next();
    }
    (0..length).map(|_| alphabet[(next() >> 33) as usize % alphabet.len()] as char).collect()
}

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#[test]
fn keys_and_tokens_that_no_pattern_knows_are_found() {
    for length in [24, 32, 43] {
        let hits = (0..1_000).filter(|seed| found(&drawn(*seed, length, LETTERS)).is_some()).count();
        assert!(hits >= 930, "{hits} of 1000 words of {length}");
    }
    let word = drawn(7, 40, LETTERS);
    for text in [
        format!("le jeton {word} du compte"),
        format!("API_TOKEN={word}"),
        format!("« {word} »."),
        format!("{{\"cle\": \"{word}\"}}"),
        format!("{}+{}/{}==", &word[..14], &word[14..26], &word[26..]),
    ] {
        assert_eq!(found(&text), Some(RANDOM), "{text}");
    }
}

#[test]
fn what_is_public_and_only_looks_alike_is_left_alone() {
    let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    for text in [
        digest.to_owned(),
        format!("registre.exemple.fr/app@sha256:{digest}"),
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301".to_owned(),
        "https://resana.numerique.gouv.fr/public/partage/q7Rt9vLzK4wpX2m8sYdN3bH6c".to_owned(),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx9Vh4Qp2Lr7Zk0Wn8Tf3Ys6Bd1 poste".to_owned(),
        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p".to_owned(),
        "sha512-Zf2kQ0pT8xVb3nYr6LwJ1sGdH7mC5aEoUi9KtRvXyN4=".to_owned(),
        "ServiceAccountCloudPiNative2026ProductionV2Usager".to_owned(),
        "projet-cloud-pi-native-environnement-production-2026-v12".to_owned(),
        "DIRECTION_DES_SYSTEMES_D_INFORMATION_2026_LOT_2".to_owned(),
    ] {
        assert_eq!(found(&text), None, "{text}");
    }
}

/// A false alarm would stop people from writing: none on everything that the project knows as a dossier.
#[test]
fn no_text_of_profile_a_nor_of_the_catalogue_is_taken_for_a_secret() {
    let profile = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gates/profile-a.yaml");
    let profile: Json = serde_saphyr::from_str(&std::fs::read_to_string(profile).expect("read")).expect("YAML");
    let mut seen = 0;
    for text in json_texts(&profile) {
        seen += 1;
        assert_eq!(found(text), None, "profile A: {text}");
    }
    assert!(seen > 150, "{seen} texts in the profile");
    // Examples of rules about secrets hold some on purpose, recognised by their form: none is only random.
    let catalogue = serde_json::to_value(&**Catalogue::builtin()).expect("JSON");
    let texts: Vec<&str> = json_texts(&catalogue).collect();
    assert!(texts.len() > 5_000, "{} texts in the catalogue", texts.len());
    for text in texts.into_iter().filter(|text| nature_of(text).is_none()) {
        assert_eq!(random_words(text).next(), None, "catalogue: {text}");
    }
}

#[test]
fn every_text_of_an_answer_is_looked_at() {
    let person = Person { nom: "N".into(), courriel: Some("n@exemple.fr".into()) };
    let file = FileRef { fichier: "plan.pdf".into(), empreinte: None, taille: None, sensibilite: None };
    assert_eq!(texts_of(&Answer::Person(person)), ["N", "n@exemple.fr"]);
    assert_eq!(texts_of(&Answer::File(file)), ["plan.pdf"]);
    assert_eq!(texts_of(&Answer::Unknown(json!({"lieu": ["ici", {"x": "là"}], "n": 3}))), ["ici", "là"]);
}
