//! The committed corpus of the fuzz targets, replayed, with mutations that are the same at each run.

use std::path::Path;

use accostage_catalogue::{Catalogue, SourceFile};
use accostage_dossier::proof::swallow_answers;

/// Mutations tried on each file.
const MUTATIONS: u32 = 150;

fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let entries = std::fs::read_dir(folder).expect("a corpus");
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.expect("a file").path();
            (path.display().to_string(), std::fs::read(&path).expect("read"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// Bytes that mean something to YAML.
const MARKS: &[u8] = b"{}[]:-&*'\"\n \0,#~19";

/// Bytes changed, removed or doubled at places drawn from `seed`.
fn mutated(bytes: &[u8], seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut draw = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below.max(1)
    };
    let mut changed = bytes.to_vec();
    for _ in 0..=draw(4) {
        if changed.is_empty() {
            break;
        }
        let at = draw(changed.len());
        match draw(4) {
            0 => changed[at] = MARKS[draw(MARKS.len())],
            1 => drop(changed.remove(at)),
            2 => changed.insert(at, changed[at]),
            _ => changed.truncate(at),
        }
    }
    changed
}

#[test]
fn any_answers_file_is_placed_or_refused_and_no_rule_stumbles() {
    let catalogue = Catalogue::builtin();
    let mut accepted = 0;
    for (name, bytes) in corpus("answers") {
        let tried = std::iter::once(bytes.clone()).chain((0..MUTATIONS).map(|seed| mutated(&bytes, seed)));
        for bytes in tried {
            if let Some(report) = swallow_answers(catalogue, &bytes) {
                let text = String::from_utf8_lossy(&bytes);
                assert!(report.broken.is_empty(), "{name}: {:?}\n{text}", report.broken);
                accepted += 1;
            }
        }
    }
    assert!(accepted > 0, "the corpus reaches the rules");
}

#[test]
fn any_catalogue_is_loaded_or_refused_with_reasons() {
    for (name, bytes) in corpus("catalogue") {
        for seed in 0..MUTATIONS {
            let text = String::from_utf8_lossy(&mutated(&bytes, seed)).into_owned();
            if let Err(defects) = Catalogue::load(&[SourceFile { name: &name, text: &text }]) {
                assert!(defects.iter().all(|defect| !defect.reason.is_empty()));
            }
        }
    }
}
