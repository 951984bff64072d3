//! What a role may do: the table of rights of the catalogue.

use crate::Catalogue;
use crate::reference::Role;

/// What a role may do about an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Nothing.
    None,
    /// Reads.
    Reads,
    /// Is consulted, or contributes.
    Contributes,
    /// Does.
    Does,
    /// Approves: the last word.
    Approves,
}

impl Catalogue {
    /// What a role may do about an action. A remark after the letter (« A (veto) ») does not change it.
    #[must_use]
    pub fn right(&self, role: &str, action: &str) -> Right {
        let told = self.annexes.get("droits").and_then(|rights| rights.get(role)?.get(action)?.as_str());
        match told.and_then(|told| told.chars().next()) {
            Some('A') => Right::Approves,
            Some('R') => Right::Does,
            Some('C') => Right::Contributes,
            Some('L') => Right::Reads,
            _ => Right::None,
        }
    }

    /// The roles that may do at least so much about an action, in the order of the catalogue.
    pub fn roles_with<'a>(&'a self, action: &'a str, least: Right) -> impl Iterator<Item = &'a Role> {
        self.roles.iter().filter(move |role| self.right(&role.id, action) >= least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_counts_and_its_remark_does_not() {
        let catalogue = Catalogue::builtin();
        assert_eq!(catalogue.right("securite-homologation", "go-no-go"), Right::Approves, "« A (veto) »");
        assert_eq!(catalogue.right("chef-de-projet", "accepter-risque"), Right::Does);
        assert_eq!(catalogue.right("chef-de-projet", "inconnue"), Right::None);
        let accepting: Vec<&str> =
            catalogue.roles_with("accepter-risque", Right::Approves).map(|role| role.id.as_str()).collect();
        assert_eq!(accepting, ["sponsor", "securite-homologation"]);
    }
}
