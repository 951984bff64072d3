//! What is sent to consoles, and its journal.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Args;

use super::console::Token;

/// Application d'un plan.
#[derive(Debug, Args)]
pub struct Apply {
    /// Identifiant du dossier, ou son début.
    pub id: String,
    /// Connexion ; à défaut, celle du dossier.
    #[arg(long, value_name = "NOM")]
    pub console: Option<String>,
    /// N'envoie que cette ligne du plan (identifiant, ou son début) ; répétée : celles-ci.
    #[arg(long = "line", value_name = "LIGNE")]
    pub lines: Vec<String>,
    /// Accord donné, tel que le plan le demande : un homonyme, un conflit, un changement de propriétaire.
    #[arg(long, value_name = "ACCORD")]
    pub accept: Vec<String>,
    /// Supprime ce que la console est seule à avoir, par l'accord que le plan donne ; une à une.
    #[arg(long, value_name = "ACCORD")]
    pub delete: Vec<String>,
    /// Envoie sans demander.
    #[arg(long)]
    pub yes: bool,
    /// Règle ce qui est en doute en lisant la console, puis envoie ce qui attend.
    #[arg(long, conflicts_with_all = ["lines", "accept", "delete", "status", "give_up"])]
    pub resume: bool,
    /// Montre ce qui a été envoyé, ce qui attend et ce qui est en doute ; n'utilise pas le réseau.
    #[arg(long, conflicts_with_all = ["lines", "accept", "delete", "give_up"])]
    pub status: bool,
    /// Abandonne une ligne en attente ou en doute, et celles qui l'attendent ; n'utilise pas le réseau.
    #[arg(long, value_name = "LIGNE", conflicts_with_all = ["lines", "accept", "delete"])]
    pub give_up: Option<String>,
    /// Identifiants Git des dépôts privés : une ligne par dépôt, « adresse utilisateur jeton » ; gardés au trousseau.
    #[arg(long, value_name = "FICHIER")]
    pub git_file: Option<PathBuf>,
    /// Jeton, pour cette fois.
    #[command(flatten)]
    pub token: Token,
}

/// Journal des appels qui ont écrit.
#[derive(Debug, Args)]
pub struct Journal {
    /// Seulement cette connexion.
    #[arg(long, value_name = "NOM")]
    pub console: Option<String>,
    /// Appels au plus, les derniers.
    #[arg(long, default_value_t = NonZeroU32::new(50).unwrap_or(NonZeroU32::MIN))]
    pub limit: NonZeroU32,
    /// Écrit tout le journal dans un fichier : FICHIER.jsonl ou FICHIER.csv.
    #[arg(long, value_name = "FICHIER", conflicts_with = "limit")]
    pub export: Option<PathBuf>,
}
