//! The flow matrix and the architecture diagram.

use std::path::PathBuf;

use accostage_dossier::flows::Block;
use clap::{Args, Subcommand, ValueEnum, builder::PossibleValue};

/// Flux d'un dossier.
#[derive(Debug, Subcommand)]
pub enum Flow {
    /// Montre la matrice de flux : administration, entrants, sortants, internes.
    List {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Seulement cet environnement.
        #[arg(long, value_name = "NOM")]
        env: Option<String>,
        /// Seulement cette partie de la matrice.
        #[arg(long, value_enum, value_name = "SENS")]
        direction: Option<Direction>,
        /// Seulement cet état.
        #[arg(long, value_name = "ÉTAT")]
        status: Option<String>,
    },
    /// Dit ce qui est à revoir dans les flux, l'exposition et les composants externes.
    Check {
        /// Identifiant du dossier, ou son début.
        id: String,
    },
    /// Propose les lignes que le dossier appelle ; rien n'est écrit sans --accept ou --all.
    Suggest {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Écrit ces propositions.
        #[arg(long, value_name = "PROPOSITION", conflicts_with = "all")]
        accept: Vec<String>,
        /// Écrit toutes les propositions.
        #[arg(long)]
        all: bool,
    },
}

/// Options de « diagram ».
#[derive(Debug, Args)]
pub struct Diagram {
    /// Identifiant du dossier, ou son début.
    pub id: String,
    /// Fichier SVG écrit ; à défaut, la sortie standard.
    #[arg(short, long, value_name = "FICHIER", conflicts_with = "text")]
    pub output: Option<PathBuf>,
    /// Donne le schéma en mots : les éléments par zone, puis les liens.
    #[arg(long)]
    pub text: bool,
    /// Fond du dessin.
    #[arg(long, value_enum, default_value_t = Ground::Light, value_name = "THÈME")]
    pub theme: Ground,
}

/// A part of the matrix, as the terminal names it.
#[derive(Debug, Clone, Copy)]
pub struct Direction(pub Block);

impl ValueEnum for Direction {
    fn value_variants<'a>() -> &'a [Self] {
        const PARTS: [Direction; 4] =
            [Direction(Block::ALL[0]), Direction(Block::ALL[1]), Direction(Block::ALL[2]), Direction(Block::ALL[3])];
        &PARTS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.word()).help(self.0.label()))
    }
}

/// Fond d'un dessin.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Ground {
    /// Clair.
    Light,
    /// Sombre.
    Dark,
}
