//! Every rule of the shipped catalogue does what its examples say.

use accostage_catalogue::Catalogue;

#[test]
fn every_rule_holds_on_its_examples() {
    let failures = accostage_dossier::proof::prove(Catalogue::builtin());
    assert!(failures.is_empty(), "{} examples:\n{}", failures.len(), failures.join("\n"));
}
