//! What fits: the quotas of a project and the capacity of a cluster, counted as version 2 of the server does.

use crate::{Environment, EnvironmentId, Project, Quantity};

/// Name of the only stage whose environments draw on the quota of production.
const PRODUCTION: &str = "prod";

/// Environments of the stage that has this name draw on the quota of production: the name must be exactly `prod`.
#[must_use]
pub fn is_production(stage: &str) -> bool {
    stage == PRODUCTION
}

/// Amounts of the three resources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resources {
    /// Processors.
    pub cpu: Quantity,
    /// Graphics processors.
    pub gpu: Quantity,
    /// Gibibytes.
    pub memory: Quantity,
}

impl Resources {
    /// A limit without processors nor memory is one that nobody set: the server then checks nothing, not even graphics
    /// processors.
    #[must_use]
    pub fn is_limit(self) -> bool {
        !(self.cpu.is_zero() && self.memory.is_zero())
    }

    /// What is lacking in `self`, taken as a limit, for an amount: names as the server writes them.
    #[must_use]
    pub fn lacking(self, wanted: Self) -> Vec<&'static str> {
        if !self.is_limit() {
            return Vec::new();
        }
        let parts =
            [("CPU", wanted.cpu > self.cpu), ("GPU", wanted.gpu > self.gpu), ("Mémoire", wanted.memory > self.memory)];
        parts.into_iter().filter(|(_, over)| *over).map(|(name, _)| name).collect()
    }
}

impl std::ops::Add for Resources {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { cpu: self.cpu + other.cpu, gpu: self.gpu + other.gpu, memory: self.memory + other.memory }
    }
}

impl std::iter::Sum for Resources {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), |total, amount| total + amount)
    }
}

/// What environments take together, in production or outside it. An environment whose stage has no known name counts
/// outside production, as for the server.
pub fn taken<'a>(
    environments: impl IntoIterator<Item = (&'a Environment, &'a str)>,
    production: bool,
    except: Option<&EnvironmentId>,
) -> Resources {
    environments
        .into_iter()
        .filter(|(environment, stage)| is_production(stage) == production && Some(&environment.id) != except)
        .map(|(environment, _)| environment.resources())
        .sum()
}

/// What is lacking in the quota of the project for one more environment, or for a change of `changed`. Each environment
/// comes with the name of its stage.
pub fn lacking<'a>(
    project: &Project,
    environments: impl IntoIterator<Item = (&'a Environment, &'a str)>,
    stage: &str,
    wanted: Resources,
    changed: Option<&EnvironmentId>,
) -> Vec<&'static str> {
    if project.limitless {
        return Vec::new();
    }
    let production = is_production(stage);
    project.quota(production).lacking(taken(environments, production, changed) + wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resources(cpu: u32, gpu: u32, memory: u32) -> Resources {
        Resources { cpu: cpu.into(), gpu: gpu.into(), memory: memory.into() }
    }

    #[test]
    fn a_limit_that_nobody_set_lets_everything_pass_even_graphics_processors() {
        assert!(resources(0, 0, 0).lacking(resources(9, 9, 9)).is_empty());
        assert!(resources(0, 4, 0).lacking(resources(9, 9, 9)).is_empty());
        assert_eq!(resources(4, 0, 8).lacking(resources(5, 1, 9)), ["CPU", "GPU", "Mémoire"]);
        assert!(resources(4, 0, 8).lacking(resources(4, 0, 8)).is_empty());
    }

    #[test]
    fn only_a_stage_named_exactly_prod_draws_on_production_and_a_change_does_not_count_twice() {
        let project = Project {
            prod_cpu: 2.into(),
            prod_memory: 4.into(),
            hprod_cpu: 4.into(),
            hprod_memory: 8.into(),
            ..Project::default()
        };
        let mut here = Environment { id: "a".into(), cpu: 2.into(), memory: 4.into(), ..Environment::default() };
        let list = [(&here, "prod")];
        assert_eq!(lacking(&project, list, "prod", resources(1, 0, 1), None), ["CPU", "Mémoire"]);
        assert!(lacking(&project, list, "preprod", resources(4, 0, 8), None).is_empty());
        assert!(lacking(&project, list, "prod", resources(2, 0, 4), Some(&"a".into())).is_empty());
        here.cpu = Quantity::new(0.1).expect("an amount");
        here.memory = Quantity::ZERO;
        let tenth = Resources { cpu: here.cpu, ..Resources::default() };
        let three: Resources = [tenth, tenth, tenth].into_iter().sum();
        assert_eq!(three.cpu, Quantity::new(0.3).expect("an amount"), "tenths add up");
    }
}
