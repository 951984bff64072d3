//! Consoles: connections, their test, their reading.

use std::path::PathBuf;

use accostage_app::ports::{Instance, Profile};
use clap::{Args, Subcommand, ValueEnum};

/// Connexions aux consoles.
#[derive(Debug, Subcommand)]
pub enum Console {
    /// Ajoute une connexion ; son jeton va dans le trousseau, jamais ailleurs.
    Add(Box<Add>),
    /// Liste les connexions, l'état de leur jeton, leur dernier essai et leur dernière lecture.
    List,
    /// Essaie une connexion, étape par étape.
    Test {
        /// Nom de la connexion ; à défaut, la seule.
        name: Option<String>,
        /// Ne montre que le diagnostic à transmettre, sans secret ni nom de personne.
        #[arg(long)]
        diagnosis: bool,
        /// Jeton, pour cette fois.
        #[command(flatten)]
        token: Token,
        /// Mot de passe du proxy, pour cette fois.
        #[command(flatten)]
        password: ProxyPassword,
    },
    /// Change une connexion ; ce qui n'est pas donné reste.
    Set(Box<Set>),
    /// Retire une connexion, ce qui a été lu d'elle et son jeton ; rien ne change sur la console.
    Remove {
        /// Nom de la connexion.
        name: String,
    },
}

/// Options de « console add ».
#[derive(Debug, Args)]
pub struct Add {
    /// Nom que vous lui donnez.
    pub name: String,
    /// Adresse de la console, en https.
    pub address: String,
    /// Instance : pax ou cloud-pi.
    #[arg(long, value_enum)]
    pub instance: Option<Which>,
    /// Jour d'expiration du jeton, comme la console le montre : ce jour-là, il ne vaut plus.
    #[arg(long, value_name = "JOUR")]
    pub expires: Option<String>,
    /// Chemin vers la console.
    #[command(flatten)]
    pub route: Route,
    /// Jeton à garder.
    #[command(flatten)]
    pub token: Token,
}

/// Options de « console set ».
#[derive(Debug, Args)]
pub struct Set {
    /// Nom de la connexion.
    pub name: String,
    /// Nouveau nom.
    #[arg(long = "name", value_name = "NOM")]
    pub renamed: Option<String>,
    /// Nouvelle adresse.
    #[arg(long, value_name = "ADRESSE")]
    pub address: Option<String>,
    /// Instance : pax ou cloud-pi.
    #[arg(long, value_enum)]
    pub instance: Option<Which>,
    /// Jour d'expiration du jeton, comme la console le montre ; vide : inconnu.
    #[arg(long, value_name = "JOUR")]
    pub expires: Option<String>,
    /// Hors ligne : plus rien ne lui est demandé.
    #[arg(long, conflicts_with = "online")]
    pub offline: bool,
    /// De nouveau en ligne.
    #[arg(long)]
    pub online: bool,
    /// Chemin vers la console.
    #[command(flatten)]
    pub route: Route,
    /// Nouveau jeton.
    #[command(flatten)]
    pub token: Token,
}

/// Chemin vers la console : proxy, patience, certificats.
#[derive(Debug, Args)]
pub struct Route {
    /// Toujours par ce proxy, quel que soit celui de la session.
    #[arg(long, value_name = "ADRESSE", conflicts_with_all = ["no_proxy", "session_proxy"])]
    pub proxy: Option<String>,
    /// Sans proxy, quel que soit celui de la session.
    #[arg(long, conflicts_with = "session_proxy")]
    pub no_proxy: bool,
    /// Par le proxy de la session, s'il y en a un.
    #[arg(long)]
    pub session_proxy: bool,
    /// Machines jointes sans ce proxy, séparées par des virgules ; vide : aucune.
    #[arg(long, value_name = "LISTE")]
    pub proxy_except: Option<String>,
    /// Nom d'utilisateur pour ce proxy ; vide : aucun.
    #[arg(long, value_name = "NOM")]
    pub proxy_user: Option<String>,
    /// Mot de passe du proxy, à garder.
    #[command(flatten)]
    pub password: ProxyPassword,
    /// Profil : usuel, ou bastion (toujours par le proxy donné, avec plus de patience).
    #[arg(long, value_enum)]
    pub profile: Option<Patience>,
    /// Fichier de certificats d'autorités, en plus de celles du système ; vide : aucun.
    #[arg(long, value_name = "FICHIER")]
    pub authorities: Option<PathBuf>,
}

/// Où lire le mot de passe d'un proxy.
#[derive(Debug, Args)]
pub struct ProxyPassword {
    /// Fichier dont la première ligne est le mot de passe du proxy.
    #[arg(long, value_name = "FICHIER")]
    pub proxy_password_file: Option<PathBuf>,
}

/// Profil.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Patience {
    /// Réseau usuel.
    Usuel,
    /// Par un bastion.
    Bastion,
}

impl From<Patience> for Profile {
    fn from(patience: Patience) -> Self {
        match patience {
            Patience::Usuel => Self::Usual,
            Patience::Bastion => Self::Bastion,
        }
    }
}

/// Où lire un jeton : jamais dans un argument, que tout le poste peut lire.
#[derive(Debug, Args)]
pub struct Token {
    /// Fichier dont la première ligne est le jeton ; « - » : l'entrée standard.
    #[arg(long, value_name = "FICHIER")]
    pub token_file: Option<PathBuf>,
}

/// Instance.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Which {
    /// PAX.
    Pax,
    /// Cloud π.
    CloudPi,
}

impl From<Which> for Instance {
    fn from(which: Which) -> Self {
        match which {
            Which::Pax => Self::Pax,
            Which::CloudPi => Self::CloudPi,
        }
    }
}

/// Lecture d'une console.
#[derive(Debug, Args)]
pub struct Pull {
    /// Nom de la connexion ; à défaut, la seule.
    pub name: Option<String>,
    /// Tous les projets : seulement pour qui administre la console.
    #[arg(long, conflicts_with = "mine")]
    pub all: bool,
    /// Seulement les projets dont vous êtes propriétaire.
    #[arg(long)]
    pub mine: bool,
    /// Jeton, pour cette fois.
    #[command(flatten)]
    pub token: Token,
    /// Mot de passe du proxy, pour cette fois.
    #[command(flatten)]
    pub password: ProxyPassword,
}
