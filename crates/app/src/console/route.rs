//! The way to a console: what changes of it, and what does not go together.

use crate::AppError;
use crate::ports::{ConnectionSettings, Profile, ProxyMode, ProxySettings, Secret};

/// What changes of the way to a console; what is none stays.
#[derive(Debug, Default)]
pub struct RouteChange {
    /// Which proxy.
    pub proxy: Option<ProxyChoice>,
    /// Hosts reached without it; empty: none.
    pub none_for: Option<Vec<String>>,
    /// Name given to it; empty: none.
    pub user: Option<String>,
    /// Password of that name.
    pub password: Option<Secret>,
    /// How patient to be.
    pub profile: Option<Profile>,
    /// File of certificates trusted besides those of the system; empty: none.
    pub extra_ca: Option<String>,
}

/// Which proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProxyChoice {
    /// That of the session.
    System,
    /// None.
    Direct,
    /// The one of this address.
    Fixed(String),
}

impl RouteChange {
    /// Changes settings. What only goes with a proxy of our own leaves with it.
    ///
    /// # Errors
    /// What is wanted does not go together.
    pub(super) fn apply(&self, settings: &mut ConnectionSettings) -> Result<(), AppError> {
        let proxy = &mut settings.proxy;
        match &self.proxy {
            Some(ProxyChoice::Fixed(address)) => {
                proxy.mode = ProxyMode::Fixed;
                proxy.address = Some(address.trim().to_owned());
            }
            Some(other) => {
                let mode = if *other == ProxyChoice::Direct { ProxyMode::Direct } else { ProxyMode::System };
                *proxy = ProxySettings { mode, others: std::mem::take(&mut proxy.others), ..ProxySettings::default() };
                settings.profile = Profile::Usual;
            }
            None => {}
        }
        if let Some(hosts) = &self.none_for {
            proxy.none_for = hosts.iter().map(|host| host.trim().to_owned()).filter(|host| !host.is_empty()).collect();
        }
        if let Some(user) = &self.user {
            proxy.user = Some(user.trim().to_owned()).filter(|user| !user.is_empty());
        }
        if let Some(profile) = &self.profile {
            settings.profile = profile.clone();
        }
        if let Some(path) = &self.extra_ca {
            settings.extra_ca = Some(path.clone()).filter(|path| !path.is_empty());
        }
        let own = proxy.mode == ProxyMode::Fixed;
        let alone = proxy.user.is_some() || !proxy.none_for.is_empty() || settings.profile == Profile::Bastion;
        if !own && alone {
            return Err(AppError::invalid(
                "Le nom d'utilisateur, les exceptions et le profil « bastion » vont avec un proxy donné à la connexion.",
                "Donnez aussi l'adresse du proxy.",
            ));
        }
        if self.password.is_some() && proxy.user.is_none() {
            return Err(AppError::invalid(
                "Un mot de passe de proxy va avec un nom d'utilisateur.",
                "Donnez aussi le nom d'utilisateur du proxy.",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed() -> RouteChange {
        let proxy = Some(ProxyChoice::Fixed("http://proxy.exemple.fr:3128".to_owned()));
        RouteChange { proxy, ..RouteChange::default() }
    }

    #[test]
    fn what_only_goes_with_a_proxy_of_our_own_is_refused_without_and_leaves_with_it() {
        for alone in [
            RouteChange { user: Some("jean".to_owned()), ..RouteChange::default() },
            RouteChange { none_for: Some(vec!["exemple.fr".to_owned()]), ..RouteChange::default() },
            RouteChange { profile: Some(Profile::Bastion), ..RouteChange::default() },
            RouteChange { password: Some(Secret::new("canari")), ..fixed() },
        ] {
            alone.apply(&mut ConnectionSettings::default()).expect_err("refused");
        }
        let mut settings = ConnectionSettings::default();
        let whole = RouteChange {
            none_for: Some(vec![" exemple.fr ".to_owned(), String::new()]),
            user: Some("jean".to_owned()),
            password: Some(Secret::new("canari")),
            profile: Some(Profile::Bastion),
            ..fixed()
        };
        whole.apply(&mut settings).expect("taken");
        assert_eq!((&settings.proxy.mode, &settings.profile), (&ProxyMode::Fixed, &Profile::Bastion));
        assert_eq!(
            (settings.proxy.none_for.as_slice(), settings.proxy.user.as_deref()),
            (&["exemple.fr".to_owned()][..], Some("jean"))
        );
        let before = settings.clone();
        RouteChange::default().apply(&mut settings).expect("taken");
        assert_eq!(settings, before, "what is not given stays");
        RouteChange { proxy: Some(ProxyChoice::System), ..RouteChange::default() }.apply(&mut settings).expect("taken");
        assert_eq!(settings, ConnectionSettings::default());
    }
}
