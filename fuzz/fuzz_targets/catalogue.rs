//! Any text as a catalogue: refused with reasons or loaded, never a panic.
#![no_main]

use accostage_catalogue::{Catalogue, SourceFile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Catalogue::load(&[SourceFile { name: "fuzz.yaml", text }]);
});
