//! Consoles: connections, their test, their reading.

use std::path::PathBuf;

use accostage_app::ports::Instance;
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
    /// Dernier jour où le jeton vaut.
    #[arg(long, value_name = "JOUR")]
    pub expires: Option<String>,
    /// Fichier de certificats d'autorités, en plus de celles du système.
    #[arg(long, value_name = "FICHIER")]
    pub authorities: Option<PathBuf>,
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
    /// Dernier jour où le jeton vaut ; vide : inconnu.
    #[arg(long, value_name = "JOUR")]
    pub expires: Option<String>,
    /// Hors ligne : plus rien ne lui est demandé.
    #[arg(long, conflicts_with = "online")]
    pub offline: bool,
    /// De nouveau en ligne.
    #[arg(long)]
    pub online: bool,
    /// Nouveau jeton.
    #[command(flatten)]
    pub token: Token,
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
}
