//! The forecast: reproducible, ordered, and moved by what ought to move it.

use accostage_catalogue::Catalogue;
use accostage_dossier::evaluation::check;
use accostage_dossier::forecast::{Forecast, Options, forecast};
use accostage_dossier::path::{Path, plan};
use accostage_dossier::{Answer, AnswerKey, Author, CheckOptions, Document, Edit, Operation, RowId, Stamp};
use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

const TODAY: &str = "2026-11-23";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn forecast_of(operations: Vec<Operation>, seed: u64, draws: u32) -> Forecast {
    let catalogue = Catalogue::builtin();
    let stamp = Stamp { author: Author::default(), at: 0 };
    let id = Uuid::from_u128(1).simple().to_string();
    let (mut document, _) = Document::create(&id, "Essai", &catalogue.meta.revision, b"a", &stamp).expect("created");
    document.apply(&Edit::typed(operations), &stamp).expect("edited");
    let state = document.state();
    let report = check(catalogue, state, CheckOptions { gate: None, today: TODAY }).expect("a check");
    let path = Path::of(catalogue, state, &report, TODAY);
    forecast(catalogue, state, &path, Options { today: day(TODAY), seed, draws }).expect("a forecast")
}

fn track(key: String, value: Answer) -> Operation {
    Operation::Track { key, value: Some(value) }
}

fn text(value: &str) -> Answer {
    Answer::Text(value.to_owned())
}

fn row(table: &str, number: u128, cells: &[(&str, &str)]) -> Operation {
    let cells = cells.iter().map(|(column, value)| ((*column).to_owned(), text(value))).collect();
    Operation::AddRow { key: AnswerKey::of(table), row: RowId(Uuid::from_u128(number)), cells }
}

#[test]
fn five_milestones_weigh_most_and_the_heaviest_comes_first() {
    let forecast = forecast_of(Vec::new(), 1, 500);
    assert_eq!(forecast.weights.len(), 5);
    assert!(forecast.weights.windows(2).all(|pair| pair[0].days >= pair[1].days));
    assert!(forecast.earliest <= forecast.p50 && forecast.p50 <= forecast.p80);
}

#[test]
fn a_heavy_milestone_on_the_longest_chain_is_named_and_delays_the_date() {
    let light = forecast_of(Vec::new(), 1, 500);
    let efforts =
        ["charge-min", "charge-max"].map(|attribute| track(plan::key("prod-audits", attribute), Answer::Number(60.0)));
    let heavy = forecast_of(efforts.to_vec(), 1, 500);
    assert_eq!(heavy.weights[0].milestone, "prod-audits");
    assert!(heavy.p50 > light.p50);
    let helped =
        efforts.into_iter().chain([track(plan::key("prod-audits", "personne/Camille"), Answer::Number(100.0))]);
    assert!(forecast_of(helped.collect(), 1, 500).p50 < heavy.p50, "a whole person goes faster than half of one");
}

#[test]
fn one_person_does_in_turn_what_two_do_at_once_unless_there_is_time_for_both() {
    // Neither waits for the other.
    let both = ["prod-audits", "prod-cct"];
    let with = |people: [&str; 2], share: f64| {
        let mut given = Vec::new();
        for (milestone, person) in both.into_iter().zip(people) {
            for attribute in ["charge-min", "charge-max"] {
                given.push(track(plan::key(milestone, attribute), Answer::Number(200.0)));
            }
            given.push(track(plan::key(milestone, &format!("personne/{person}")), Answer::Number(share)));
        }
        forecast_of(given, 1, 500)
    };
    let (two, one) = (with(["Camille", "Claude"], 100.0), with(["Camille", "Camille"], 100.0));
    assert!(one.p50 > two.p50 && one.earliest > two.earliest, "{} {}", one.p50, two.p50);
    assert_eq!(with(["Camille", "Camille"], 100.0), one, "same seed, same forecast");
    let held: Vec<&str> = one.weights.iter().map(|weight| weight.milestone.as_str()).collect();
    assert!(both.iter().all(|milestone| held.contains(milestone)), "both are on the longest chain: {held:?}");
    assert_eq!(
        with(["Camille", "Camille"], 50.0),
        with(["Camille", "Claude"], 50.0),
        "half of the time each is enough"
    );
}

#[test]
fn deadlines_that_even_the_shortest_times_miss_are_said() {
    let forecast = forecast_of(
        vec![
            row("echeances", 2, &[("libelle", "Loi"), ("date", "2026-12-01"), ("souplesse", "ferme")]),
            row("echeances", 3, &[("libelle", "Salon"), ("date", "2036-12-01")]),
            Operation::Set { key: AnswerKey::of("mise-en-production-visee"), value: Some(text("2026-01-01")) },
        ],
        1,
        500,
    );
    let [law, fair] = forecast.deadlines.as_slice() else { panic!("two deadlines") };
    assert!(law.hopeless && law.firm && law.probability <= f64::EPSILON);
    assert!(!fair.hopeless && (fair.probability - 1.0).abs() <= f64::EPSILON);
    assert!(forecast.target.expect("a target").hopeless, "a date that is past");
}

#[test]
fn nothing_goes_live_in_a_freeze_nor_on_a_day_off() {
    let free = forecast_of(Vec::new(), 1, 500);
    let frozen = forecast_of(vec![row("periodes-gel", 4, &[("debut", "2026-11-23"), ("fin", "2031-01-01")])], 1, 500);
    assert_eq!(frozen.p50, day("2031-01-02"));
    assert_eq!(frozen.p80, day("2031-01-02"));
    let holiday = track(format!("{}2026-11-23", plan::HOLIDAY), text("2027-01-03"));
    assert!(forecast_of(vec![holiday], 1, 500).p50 > free.p50);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// The same seed gives the same forecast; the dates are in order; a longer effort never brings a date nearer.
    #[test]
    fn forecasts_are_reproducible_and_monotonic(seed in any::<u64>(), low in 0.0..30.0_f64, more in 0.0..30.0_f64) {
        let with = |high: f64| {
            vec![
                track(plan::key("revue-architecture", "charge-min"), Answer::Number(low)),
                track(plan::key("revue-architecture", "charge-max"), Answer::Number(high)),
            ]
        };
        let (short, long) = (forecast_of(with(low), seed, 200), forecast_of(with(low + more), seed, 200));
        prop_assert_eq!(&forecast_of(with(low), seed, 200), &short);
        for forecast in [&short, &long] {
            prop_assert!(forecast.earliest <= forecast.p50 && forecast.p50 <= forecast.p80);
            for dates in &forecast.milestones {
                prop_assert!(dates.start <= dates.end && dates.end <= dates.late_end, "{dates:?}");
                prop_assert!((0.0..=1.0).contains(&dates.critical));
            }
        }
        prop_assert!(short.earliest <= long.earliest);
    }
}
