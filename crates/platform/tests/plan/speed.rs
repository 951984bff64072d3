//! How long a plan takes: measured by whoever measures, never by a test.

use std::time::{Duration, Instant};

use super::{done, planned, wished};

/// The mean time of a plan of one dossier, over many.
pub fn mean_time_of_a_plan(times: u32) -> Duration {
    let (mut desired, actual) = (wished(), done());
    desired.project.description = Some("Autre.".to_owned());
    let start = Instant::now();
    for _ in 0..times {
        assert_eq!(std::hint::black_box(planned(&desired, &actual)).to_do().count(), 1);
    }
    start.elapsed() / times
}

/// `cargo test -p accostage-platform --test plan --release -- --ignored --nocapture`
#[test]
#[ignore = "a measure: 20 ms at most"]
fn a_plan_of_one_dossier_takes_less_than_20_ms() {
    let mean = mean_time_of_a_plan(200);
    println!("plan of one dossier: {mean:?}");
    assert!(mean < Duration::from_millis(20), "{mean:?}");
}
