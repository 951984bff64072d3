//! What the server accepts as names and texts, told before it is asked. Texts are in French: shells show them.

use crate::quantity::Quantity;

/// Longest description of a project, in characters.
pub const DESCRIPTION_MAX: usize = 280;
/// Longest name of a role, in characters.
pub const ROLE_NAME_MAX: usize = 30;
/// Names of repositories that the platform keeps for itself.
pub const RESERVED_REPOSITORIES: [&str; 3] = ["mirror", "infra-apps", "infra-observability"];

/// The name of a project: 2 to 20 of `a-z`, `0-9`.
///
/// # Errors
/// What is wrong, in French.
pub fn project(name: &str) -> Result<(), String> {
    plain(name, "Le nom d'un projet", 2, 20)
}

/// The name of an environment: 2 to 11 of `a-z`, `0-9`.
///
/// # Errors
/// What is wrong, in French.
pub fn environment(name: &str) -> Result<(), String> {
    plain(name, "Le nom d'un environnement", 2, 11)
}

/// The name of a repository in the console: 2 to 20 of `a-z`, `0-9` and hyphens inside, and not a reserved one.
///
/// # Errors
/// What is wrong, in French.
pub fn repository(name: &str) -> Result<(), String> {
    hyphenated(name, "Le nom d'un dépôt", 20)?;
    if RESERVED_REPOSITORIES.contains(&name) {
        return Err(format!("Le nom « {name} » est réservé à la plateforme ; choisissez-en un autre."));
    }
    Ok(())
}

/// The name of a token: 2 to 32 of `a-z`, `0-9` and hyphens inside.
///
/// # Errors
/// What is wrong, in French.
pub fn token(name: &str) -> Result<(), String> {
    hyphenated(name, "Le nom d'un jeton", 32)
}

/// The name of a role: 1 to 30 characters.
///
/// # Errors
/// What is wrong, in French.
pub fn role(name: &str) -> Result<(), String> {
    let length = length(name);
    if name.trim().is_empty() {
        return Err("Le nom d'un rôle ne peut pas être vide.".to_owned());
    }
    if length > ROLE_NAME_MAX {
        return Err(format!("Le nom d'un rôle a {ROLE_NAME_MAX} caractères au plus ; celui-ci en a {length}."));
    }
    Ok(())
}

/// The group of a role in the directory: empty, or a path from the root.
///
/// # Errors
/// What is wrong, in French.
pub fn oidc_group(group: &str) -> Result<(), String> {
    if group.is_empty() || group.starts_with('/') {
        return Ok(());
    }
    Err("Le groupe d'un rôle commence par une barre oblique : « /mon-groupe ».".to_owned())
}

/// The description of a project.
///
/// # Errors
/// What is wrong, in French.
pub fn description(text: &str) -> Result<(), String> {
    let length = length(text);
    if length > DESCRIPTION_MAX {
        return Err(format!(
            "La description d'un projet a {DESCRIPTION_MAX} caractères au plus ; celle-ci en a {length}."
        ));
    }
    Ok(())
}

/// Where a repository is mirrored from: nothing, or `https://….git`.
///
/// # Errors
/// What is wrong, in French.
pub fn repository_url(url: &str) -> Result<(), String> {
    if url.is_empty() {
        return Ok(());
    }
    let inside = url.strip_prefix("https://").and_then(|rest| rest.strip_suffix(".git"));
    let Some(inside) = inside.filter(|inside| inside.len() > 1 && !inside.contains(char::is_whitespace)) else {
        return Err("L'adresse d'un dépôt commence par « https:// » et finit par « .git ».".to_owned());
    };
    if inside.split('/').next().is_some_and(|host| host.contains('@')) {
        return Err(
            "L'adresse d'un dépôt ne contient ni nom d'utilisateur ni mot de passe ; ils ont leurs propres champs."
                .to_owned(),
        );
    }
    Ok(())
}

/// An amount of resources.
///
/// # Errors
/// What is wrong, in French.
pub fn quantity(number: f64) -> Result<Quantity, String> {
    Quantity::new(number).map_err(|_| "Une quantité est un nombre positif ou nul.".to_owned())
}

/// The slug that the server gives to a new project: the name, or the name and the first free number. Names are not
/// unique; slugs are.
#[must_use]
pub fn slug<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let taken: std::collections::HashSet<&str> = taken.into_iter().collect();
    if !taken.contains(name) {
        return name.to_owned();
    }
    // One more number than there are slugs: at least one of them is free.
    (1..=taken.len() + 1)
        .map(|number| format!("{name}-{number}"))
        .find(|slug| !taken.contains(slug.as_str()))
        .unwrap_or_default()
}

/// Characters as the server counts them: units of UTF-16.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn bounds(name: &str, what: &str, least: usize, most: usize) -> Result<(), String> {
    let length = length(name);
    if (least..=most).contains(&length) {
        return Ok(());
    }
    Err(format!("{what} a de {least} à {most} caractères ; celui-ci en a {length}."))
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit()
}

fn plain(name: &str, what: &str, least: usize, most: usize) -> Result<(), String> {
    bounds(name, what, least, most)?;
    match name.chars().find(|letter| !is_plain(*letter)) {
        Some(letter) => Err(format!(
            "{what} n'a que des minuscules sans accent et des chiffres ; « {} » n'en est pas.",
            shown(letter)
        )),
        None => Ok(()),
    }
}

fn hyphenated(name: &str, what: &str, most: usize) -> Result<(), String> {
    bounds(name, what, 2, most)?;
    if let Some(letter) = name.chars().find(|letter| !is_plain(*letter) && *letter != '-') {
        return Err(format!(
            "{what} n'a que des minuscules sans accent, des chiffres et des tirets ; « {} » n'en est pas.",
            shown(letter)
        ));
    }
    if name.starts_with('-') || name.ends_with('-') {
        return Err(format!("{what} commence et finit par une lettre ou un chiffre."));
    }
    Ok(())
}

/// A letter as a message may show it.
fn shown(letter: char) -> String {
    if letter.is_control() { letter.escape_default().to_string() } else { letter.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rules_measured_on_the_server() {
        for name in ["ab", "a1", "01234567890123456789"] {
            assert_eq!(project(name), Ok(()), "{name}");
        }
        for name in ["a", "012345678901234567890", "Ab", "a-b", "é1", "a b", ""] {
            assert!(project(name).is_err(), "{name}");
        }
        assert_eq!(environment("01234567890"), Ok(()));
        assert!(environment("012345678901").is_err() && environment("pre-prod").is_err());
        assert_eq!(repository("infra-app"), Ok(()));
        for name in ["mirror", "infra-apps", "infra-observability", "-a", "a-", "a", "a_b"] {
            assert!(repository(name).is_err(), "{name}");
        }
        assert_eq!(token("poste-de-jean"), Ok(()));
        assert!(token("a").is_err() && token(&"a".repeat(33)).is_err());
        assert!(role("").is_err() && role(&"x".repeat(31)).is_err() && role("Recette").is_ok());
        assert!(oidc_group("nogood").is_err() && oidc_group("").is_ok() && oidc_group("/recette").is_ok());
        assert!(description(&"é".repeat(280)).is_ok() && description(&"é".repeat(281)).is_err());
    }

    #[test]
    fn the_address_of_a_repository_carries_no_credential() {
        for url in ["", "https://github.com/example/front.git"] {
            assert_eq!(repository_url(url), Ok(()), "{url}");
        }
        for url in ["https://github.com/example/front", "git@github.com:a/b.git", "https://a b.git", "https://.git"] {
            assert!(repository_url(url).is_err(), "{url}");
        }
        let refusal = repository_url("https://jean:canari@github.com/a.git").expect_err("a password");
        assert!(!refusal.contains("canari"));
    }

    #[test]
    fn a_namesake_gets_the_first_free_number() {
        assert_eq!(slug("front", ["back"]), "front");
        assert_eq!(slug("front", ["front"]), "front-1");
        assert_eq!(slug("front", ["front", "front-1", "front-3"]), "front-2");
    }
}
