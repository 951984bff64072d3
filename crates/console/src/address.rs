//! Addresses: that of a console, and how an address is shown.

use std::net::IpAddr;

use reqwest::Url;

/// Why an address is not that of a console. Its `Display` is a French sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// No address at all.
    #[error("L'adresse de la console ne peut pas être lue ; elle ressemble à « https://console.exemple.fr ».")]
    Unreadable,
    /// In clear, elsewhere than on this machine.
    #[error("L'adresse de la console commence par « https:// » : sans chiffrement, le jeton serait lisible en chemin.")]
    ClearText,
    /// A name or a password in it.
    #[error("L'adresse de la console ne contient ni nom d'utilisateur ni mot de passe.")]
    Credentials,
    /// A query or a fragment in it.
    #[error("L'adresse de la console ne contient ni « ? » ni « # ».")]
    Superfluous,
}

/// The address of a console: `https`, or `http` on this very machine.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// It is not one that may be used.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        let mut url = Url::parse(text.trim()).map_err(|_| BadAddress::Unreadable)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadAddress::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BadAddress::Superfluous);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(BadAddress::ClearText),
            _ => return Err(BadAddress::Unreadable),
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(BadAddress::Unreadable);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Nothing encrypts what is sent: to be shown as a warning.
    #[must_use]
    pub fn is_clear_text(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// Name or address of the machine.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    /// The page where a person makes a personal token.
    #[must_use]
    pub fn token_page(&self) -> String {
        self.page(&["profile", "tokens"]).map(String::from).unwrap_or_default()
    }

    /// The address itself.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// An address below, one segment after the other, each escaped. None when a segment would lead elsewhere.
    #[must_use]
    pub fn page(&self, segments: &[&str]) -> Option<Url> {
        if segments.iter().any(|segment| ["", ".", ".."].contains(&segment.trim())) {
            return None;
        }
        let mut url = self.0.clone();
        url.path_segments_mut().ok()?.pop_if_empty().extend(segments);
        Some(url)
    }
}

impl std::fmt::Debug for BaseUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0.as_str())
    }
}

impl std::fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// The address is that of this very machine, by its number or by the name reserved for it.
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An address as it may be shown: without credentials nor the values of its query, which hold addresses of people.
#[must_use]
pub fn shown(url: &Url) -> String {
    let mut safe = url.clone();
    // Both fail only where there is nothing to remove.
    let _ = safe.set_username("");
    let _ = safe.set_password(None);
    safe.set_fragment(None);
    let asked = safe.query().is_some();
    safe.set_query(None);
    if asked { format!("{safe}?…") } else { safe.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_encrypted_address_or_this_machine_is_accepted() {
        for fine in ["https://console.exemple.fr", "https://console.exemple.fr/", "https://e.fr:8443/console"] {
            assert!(!BaseUrl::parse(fine).expect(fine).is_clear_text());
        }
        for clear in ["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8080"] {
            assert!(BaseUrl::parse(clear).expect(clear).is_clear_text());
        }
        assert_eq!(BaseUrl::parse("http://console.exemple.fr"), Err(BadAddress::ClearText));
        assert_eq!(BaseUrl::parse("http://localhost.exemple.fr"), Err(BadAddress::ClearText));
        assert_eq!(BaseUrl::parse("https://jean:canari@e.fr"), Err(BadAddress::Credentials));
        assert_eq!(BaseUrl::parse("https://e.fr/?a=b"), Err(BadAddress::Superfluous));
        for bad in ["console.exemple.fr", "ftp://e.fr", "", "https://"] {
            assert_eq!(BaseUrl::parse(bad), Err(BadAddress::Unreadable), "{bad}");
        }
    }

    #[test]
    fn a_segment_never_leads_elsewhere() {
        let base = BaseUrl::parse("https://e.fr/console/").expect("an address");
        let page = base.page(&["api", "v1", "a/b?c"]).expect("a page");
        assert_eq!(page.as_str(), "https://e.fr/console/api/v1/a%2Fb%3Fc");
        assert_eq!(base.page(&["api", ".."]), None);
        assert_eq!(base.page(&["api", ""]), None);
        assert_eq!(base.token_page(), "https://e.fr/console/profile/tokens");
    }

    #[test]
    fn what_is_shown_holds_no_secret_and_nobody() {
        let url = Url::parse("https://jean:canari@e.fr/users?letters=zoe@e.fr#x").expect("an address");
        assert_eq!(shown(&url), "https://e.fr/users?…");
    }
}
