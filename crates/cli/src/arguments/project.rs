//! A dossier and its project on a console: link, adoption, plan, drift.

use clap::Args;

use super::console::{ProxyPassword, Token};

/// Lien d'un dossier à un projet.
#[derive(Debug, Args)]
pub struct Link {
    /// Dossier.
    pub id: String,
    /// Projet de la console : son identifiant, son slug ou son nom.
    #[arg(required_unless_present = "suggest", conflicts_with = "suggest")]
    pub project: Option<String>,
    /// Propose des projets, avec leurs raisons ; ne lie rien.
    #[arg(long)]
    pub suggest: bool,
    /// Nom de la connexion ; à défaut, la seule.
    #[arg(long, value_name = "NOM")]
    pub console: Option<String>,
}

/// Fin d'un lien.
#[derive(Debug, Args)]
pub struct Unlink {
    /// Dossier.
    pub id: String,
    /// Nom de la connexion ; à défaut, la seule du dossier.
    #[arg(long, value_name = "NOM")]
    pub console: Option<String>,
}

/// Adoption d'un projet.
#[derive(Debug, Args)]
pub struct Adopt {
    /// Projet de la console : son identifiant, son slug ou son nom.
    pub project: String,
    /// Dossier à compléter ; à défaut, un nouveau.
    #[arg(long, value_name = "ID", conflicts_with = "name")]
    pub into: Option<String>,
    /// Nom du nouveau dossier ; à défaut, celui du projet.
    #[arg(long, value_name = "NOM")]
    pub name: Option<String>,
    /// Nom de la connexion ; à défaut, la seule.
    #[arg(long, value_name = "NOM")]
    pub console: Option<String>,
}

/// Plan d'un dossier.
#[derive(Debug, Args)]
pub struct Plan {
    /// Dossier.
    pub id: String,
    /// Nom de la connexion ; à défaut, la seule.
    #[arg(long, value_name = "NOM")]
    pub console: Option<String>,
    /// Accepte en connaissance de cause ce que désigne cet accord, que donne le plan.
    #[arg(long, value_name = "ACCORD", num_args = 1..)]
    pub accept: Vec<String>,
    /// Demande la suppression de ce que désigne cet accord, et que seule la console a.
    #[arg(long, value_name = "ACCORD", num_args = 1..)]
    pub delete: Vec<String>,
    /// Compare à la dernière lecture, sans rien demander à la console.
    #[arg(long, alias = "mirror")]
    pub offline: bool,
    /// Montre aussi ce qui est conforme, et le détail de ce qui diffère.
    #[arg(long)]
    pub all: bool,
    /// Jeton, pour cette fois.
    #[command(flatten)]
    pub token: Token,
    /// Mot de passe du proxy, pour cette fois.
    #[command(flatten)]
    pub password: ProxyPassword,
}

/// Écarts d'un dossier.
#[derive(Debug, Args)]
pub struct Drift {
    /// Dossier.
    pub id: String,
    /// Nom de la connexion ; à défaut, la seule.
    #[arg(long, value_name = "NOM")]
    pub console: Option<String>,
    /// Reprend dans le dossier la valeur de la console pour ces écarts.
    #[arg(long, value_name = "ÉCART", num_args = 1..)]
    pub accept: Vec<String>,
    /// Reprend tout ce que la console seule a changé.
    #[arg(long, conflicts_with = "accept")]
    pub accept_all: bool,
}
