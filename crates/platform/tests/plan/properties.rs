//! What holds of any plan.

use accostage_platform::plan::{Desired, EnvironmentWish, Options, Plan, Reason, plan};
use proptest::prelude::*;

use super::{Console, apply, catalogue_of_places, environment, limits, wished};

prop_compose! {
    fn any_environment()(
        name in prop::sample::select(vec!["a1", "b2", "c3", "d4", "e5"]),
        stage in prop::sample::select(vec!["dev", "staging", "prod"]),
        cpu in 0_u32..40,
        memory in 0_u32..40,
        autosync in any::<Option<bool>>(),
    ) -> EnvironmentWish {
        EnvironmentWish { autosync, ..environment(name, stage, f64::from(cpu) / 10.0, f64::from(memory) / 10.0) }
    }
}

prop_compose! {
    fn any_desired()(
        environments in prop::collection::vec(any_environment(), 0..6),
        hprod in 0_u32..12,
        prod in 0_u32..8,
        limitless in prop::option::weighted(0.2, any::<bool>()),
        drop in 0_usize..3,
        description in "[a-z]{0,6}",
        path in "[a-z]{0,3}",
    ) -> Desired {
        let mut desired = wished();
        desired.environments = environments;
        desired.project.limits = limits(f64::from(hprod), f64::from(prod));
        desired.project.limits.limitless = limitless;
        desired.project.description = Some(description);
        desired.repositories.truncate(3 - drop);
        desired.deployments[0].environment = "a1".to_owned();
        desired.deployments[0].sources[0].path = path;
        desired
    }
}

fn run(console: &mut Console, desired: &Desired) -> Plan {
    let plan = plan(desired, console, None, &Options::default());
    let mut done = Vec::new();
    for line in plan.to_do() {
        assert!(line.after.iter().all(|id| done.contains(id)), "{} depends on a later line", line.title);
        apply(console, line);
        done.push(line.id.clone());
    }
    plan
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn once_applied_a_plan_has_nothing_more_to_do(first in any_desired(), second in any_desired()) {
        let mut console = catalogue_of_places();
        for desired in [first, second] {
            let plan_ = run(&mut console, &desired);
            // A quota that had to wait may follow in a later plan; otherwise one is enough.
            let waited = plan_.lines.iter().any(|line| line.reason == Some(Reason::Quota));
            let rounds = if waited { 8 } else { 0 };
            for _ in 0..rounds {
                run(&mut console, &desired);
            }
            let again = plan(&desired, &console, None, &Options::default());
            prop_assert_eq!(again.to_do().map(|line| line.title.clone()).collect::<Vec<_>>(), Vec::<String>::new());
        }
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing(desired in any_desired(), seed in any::<u64>()) {
        let mut console = catalogue_of_places();
        run(&mut console, &wished());
        let mut shuffled = desired.clone();
        let turn = usize::try_from(seed % 7).expect("small");
        for_turn(&mut shuffled.environments, turn);
        for_turn(&mut shuffled.repositories, turn);
        shuffled.members.reverse();
        // Rows with one name are blocked together, and named by the first: that is the only thing that order decides.
        let strip = |desired: &mut Desired| desired.environments.iter_mut().for_each(|wish| wish.row.clear());
        let mut plain = desired;
        strip(&mut plain);
        strip(&mut shuffled);
        let json = |desired: &Desired, console: &Console| {
            serde_json::to_string(&plan(desired, console, None, &Options::default())).expect("JSON")
        };
        let before = json(&plain, &console);
        prop_assert_eq!(&before, &json(&shuffled, &console));
        console.held.environments.as_mut().expect("read").reverse();
        console.held.repositories.as_mut().expect("read").reverse();
        prop_assert_eq!(json(&plain, &catalogue_of_places()), json(&shuffled, &catalogue_of_places()));
        prop_assert_eq!(&before, &json(&shuffled, &console));
    }

    #[test]
    fn what_is_refused_for_its_quota_really_does_not_fit(desired in any_desired()) {
        let mut console = catalogue_of_places();
        let plan = run(&mut console, &desired);
        for line in plan.lines.iter().filter(|line| line.reason == Some(Reason::Quota)) {
            let wish = desired.environments.iter().find(|wish| wish.name == line.name).expect("an environment");
            let production = wish.stage.as_deref() == Some("prod");
            let taken = |number: fn(&accostage_platform::Environment) -> f64| -> f64 {
                let all = console.held.environments.iter().flatten();
                all.filter(|one| (one.stage_id.as_str() == "s-prod") == production).map(number).sum()
            };
            let limit = console.held.project.as_ref().expect("a project").quota(production);
            let cpu = taken(|one| one.cpu.get()) + wish.cpu.expect("said").get();
            let memory = taken(|one| one.memory.get()) + wish.memory.expect("said").get();
            prop_assert!(cpu > limit.cpu.get() + 1e-9 || memory > limit.memory.get() + 1e-9, "{}", line.explanation);
        }
    }
}

fn for_turn<T>(list: &mut [T], turn: usize) {
    if !list.is_empty() {
        let turn = turn % list.len();
        list.rotate_left(turn);
    }
}
