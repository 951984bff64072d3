//! kill -9 at any instant: what was acknowledged is there, and the store opens.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use accostage_testkit::program;

/// Times that the writer is killed.
const KILLS: u32 = 200;

#[test]
fn nothing_acknowledged_is_lost_by_two_hundred_kills() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    let mut acknowledged = 0.0_f64;
    let mut seed = 0x9E37_79B9_u32;
    for kill in 0..KILLS {
        let mut writer =
            Command::new(program("writer")).arg(&home).stdout(Stdio::piped()).spawn().expect("the writer starts");
        let mut lines = BufReader::new(writer.stdout.take().expect("its output")).lines();
        let ready = lines.next().expect("it opens after a kill").expect("a line");
        let found: f64 = ready.trim_start_matches("ready ").parse().expect("a number");
        assert!(found >= acknowledged, "kill {kill}: {acknowledged} was acknowledged, {found} is there");
        // A pseudo-random number of edits, then the kill lands somewhere in the next one.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        for line in lines.by_ref().take((seed >> 28) as usize) {
            acknowledged = line.expect("a line").parse().expect("a number");
        }
        writer.kill().expect("killed");
        for line in lines.map_while(Result::ok) {
            acknowledged = line.parse().unwrap_or(acknowledged);
        }
        writer.wait().expect("ended");
    }
    println!("{KILLS} kills, {acknowledged} edits acknowledged");
    assert!(acknowledged > 0.0);
}
