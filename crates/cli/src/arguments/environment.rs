//! Environments and certificates.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Environnements d'un dossier.
#[derive(Debug, Subcommand)]
pub enum Environment {
    /// Liste les environnements : ce qui est prêt, ce qui bloque, les quotas.
    List {
        /// Identifiant du dossier, ou son début.
        id: String,
    },
    /// Montre un environnement, attribut par attribut.
    Show {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Nom de l'environnement.
        environment: String,
    },
    /// Déclare l'état d'un attribut d'un environnement.
    Set(Box<Set>),
    /// Oublie ce qui était déclaré d'un environnement retiré du dossier.
    Forget {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Nom qu'il avait, ou sa ligne.
        environment: String,
    },
    /// Rattache à un autre environnement ce qui était déclaré d'un environnement retiré.
    Attach {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Nom qu'il avait, ou sa ligne.
        environment: String,
        /// Environnement qui le reçoit ; ce qu'il a déjà de déclaré reste.
        #[arg(long, value_name = "NOM")]
        to: String,
    },
}

/// Options de « env set ».
#[derive(Debug, Args)]
pub struct Set {
    /// Identifiant du dossier, ou son début.
    pub id: String,
    /// Nom de l'environnement.
    pub environment: String,
    /// Attribut, tel que « env show » le donne.
    pub attribute: String,
    /// État ; vide : la déclaration est retirée.
    #[arg(required_unless_present_any = ["date", "owner", "evidence", "value"])]
    pub status: Option<String>,
    /// Depuis quel jour.
    #[arg(long, value_name = "JOUR")]
    pub date: Option<String>,
    /// Qui en répond.
    #[arg(long, value_name = "NOM")]
    pub owner: Option<String>,
    /// Ce qui le montre : un lien, un ticket, une phrase.
    #[arg(long, value_name = "TEXTE")]
    pub evidence: Option<String>,
    /// Valeur relevée, quand le dossier ne la donne pas (namespace, version déployée…).
    #[arg(long, value_name = "TEXTE")]
    pub value: Option<String>,
}

/// Certificats d'un dossier.
#[derive(Debug, Subcommand)]
pub enum Certificate {
    /// Liste les certificats, leur expiration et les noms qu'aucun ne couvre.
    List {
        /// Identifiant du dossier, ou son début.
        id: String,
    },
    /// Importe un certificat : PEM, CRT, P7B, ou la partie publique d'un P12. Aucune clé privée n'est gardée.
    Import(Box<Import>),
}

/// Options de « cert import ».
#[derive(Debug, Args)]
pub struct Import {
    /// Identifiant du dossier, ou son début.
    pub id: String,
    /// Fichier du certificat.
    pub file: PathBuf,
    /// Fichier qui contient la phrase secrète du P12 ; sans lui, elle est demandée.
    #[arg(long, value_name = "FICHIER")]
    pub p12_passphrase_file: Option<PathBuf>,
    /// Rang de la ligne de la table qui le reçoit, depuis 1 ; à défaut, celle qui porte le même nom, sinon une nouvelle.
    #[arg(long, value_name = "RANG")]
    pub row: Option<usize>,
    /// Rang du certificat dans le fichier, depuis 1.
    #[arg(long, value_name = "RANG", default_value_t = 1)]
    pub take: usize,
    /// Remplace les réponses différentes de la ligne.
    #[arg(long)]
    pub replace: bool,
    /// Montre ce qui serait écrit, sans rien écrire.
    #[arg(long)]
    pub dry_run: bool,
}
