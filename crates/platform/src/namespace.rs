//! The namespace of an environment on its cluster.

use crate::{EnvironmentId, ProjectId};

/// The namespace of an environment, as the console shows it: both identities in base 36, without padding. None when one
/// of them is not a UUID. Environments made before version 8.23 of the console are named otherwise.
#[must_use]
pub fn namespace(environment: &EnvironmentId, project: &ProjectId) -> Option<String> {
    Some(format!("{}--{}", base36(uuid(environment.as_str())?), base36(uuid(project.as_str())?)))
}

/// A UUID in its usual form, as a number.
#[must_use]
pub fn uuid(text: &str) -> Option<u128> {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = groups.iter().map(|group| group.len());
    if !lengths.eq([8, 4, 4, 4, 12]) || !text.chars().all(|letter| letter == '-' || letter.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(&groups.concat(), 16).ok()
}

fn base36(mut number: u128) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number % 36).unwrap_or_default();
        digits.push(char::from_digit(digit, 36).unwrap_or_default());
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_namespace_is_the_one_that_the_console_shows() {
        let project = ProjectId::from("22e7044f-8414-435d-9c4a-2df42a65034b");
        let environment = EnvironmentId::from("bc06ace5-ddf6-4f00-97fa-872922baf078");
        let expected = "b4qjvd14pua3z58ulicbc04u0--22dxmhpuknhbc3u48km99jyob";
        assert_eq!(namespace(&environment, &project).as_deref(), Some(expected));
        assert_eq!(namespace(&EnvironmentId::from("dev"), &project), None);
        assert_eq!(uuid("+2e7044f-8414-435d-9c4a-2df42a65034b"), None);
        assert_eq!(base36(0), "0");
    }
}
