//! Any bytes as a file of answers: refused or placed, never a panic; no rule stumbles over what was placed.
#![no_main]

use accostage_catalogue::Catalogue;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(report) = accostage_dossier::proof::swallow_answers(Catalogue::builtin(), bytes) {
        assert!(report.broken.is_empty(), "{:?}", report.broken);
    }
});
