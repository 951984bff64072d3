//! What the automatic checks of the catalogue bear on.

use accostage_catalogue::Catalogue;
use accostage_platform::plan::CheckTarget;
use serde_json::Value;

/// The automatic checks of a catalogue, each with the milestones, the fields and the attributes of environments that name
/// it.
#[must_use]
pub fn targets(catalogue: &Catalogue) -> Vec<CheckTarget> {
    let target = |id: &str| CheckTarget {
        id: id.to_owned(),
        milestones: catalogue
            .milestones
            .iter()
            .filter(|milestone| milestone.api_checks.iter().any(|check| check == id))
            .map(|milestone| milestone.id.clone())
            .collect(),
        fields: catalogue
            .fields
            .iter()
            .filter(|field| field.api_check.as_deref().is_some_and(|check| names(check, id)))
            .map(|field| field.id.clone())
            .collect(),
        attributes: catalogue
            .environment_attributes
            .iter()
            .filter(|attribute| {
                attribute.api_check.as_ref().and_then(Value::as_str).is_some_and(|check| names(check, id))
            })
            .map(|attribute| attribute.id.clone())
            .collect(),
    };
    catalogue.api_checks.iter().map(|check| target(&check.id)).collect()
}

/// One text may name several checks.
fn names(checks: &str, id: &str) -> bool {
    checks.split_whitespace().any(|check| check == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use accostage_platform::plan::{Actual, Desired, Surroundings, checks};

    #[test]
    fn each_check_of_the_catalogue_is_known_and_bears_on_what_names_it() {
        let targets = targets(Catalogue::builtin());
        assert_eq!(targets.len(), 18);
        let quota = targets.iter().find(|target| target.id == "A-QUOTA").expect("a check");
        assert!(quota.fields.contains(&"quota-prod-gpu".to_owned()) && quota.milestones.len() > 1);
        assert_eq!(quota.attributes, ["env-quota"], "a text that names two checks counts for both");
        let actual = Actual::default();
        let told = checks(&Desired::default(), Ok(&actual), &Surroundings::default(), &targets);
        for id in targets.iter().map(|target| &target.id) {
            let of: Vec<_> = told.iter().filter(|one| one.check == *id).collect();
            assert!(!of.is_empty(), "{id} tells something");
            assert!(of.iter().all(|one| !one.why.contains("ne connaît pas")), "{id} is known");
        }
    }
}
