//! The onboarding path: milestones, gates, forecast.

use std::path::PathBuf;

use accostage_dossier::path::{EvidenceKind, Issue, Status};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};

/// Jalons d'un dossier.
#[derive(Debug, Subcommand)]
pub enum Milestone {
    /// Liste les jalons et leur état.
    List {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Seulement cette phase.
        #[arg(long)]
        phase: Option<String>,
        /// Seulement ces états, séparés par des virgules.
        #[arg(long, value_parser = status(), value_delimiter = ',', value_name = "ÉTATS")]
        status: Vec<Status>,
        /// Seulement ce qui peut être fait aujourd'hui.
        #[arg(long)]
        today: bool,
    },
    /// Montre un jalon : ce qui le précède, ce qui le retient, ses preuves, son plan.
    Show {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Jalon.
        milestone: String,
    },
    /// Fait avancer un jalon, ou le planifie.
    Set(Box<Set>),
    /// Ajoute une preuve à un jalon.
    Prove {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Jalon.
        milestone: String,
        /// Ce qu'elle dit.
        #[arg(default_value = "")]
        text: String,
        /// Nature.
        #[arg(long, value_enum, default_value_t = Proof::Declaration)]
        kind: Proof,
        /// Adresse d'un lien, numéro d'un ticket, empreinte d'une pièce jointe.
        #[arg(long, value_name = "RÉFÉRENCE")]
        reference: Option<String>,
        /// Rôle dans lequel vous le dites.
        #[arg(long, default_value = accostage_app::path::ROLE, value_name = "RÔLE")]
        role: String,
    },
    /// Lève une réserve.
    Lift {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Jalon.
        milestone: String,
        /// Numéro de la réserve, tel que « milestone show » le donne.
        number: usize,
        /// Comment elle a été levée.
        #[arg(long, default_value = "", value_name = "TEXTE")]
        reason: String,
        /// Rôle dans lequel vous le dites.
        #[arg(long, default_value = accostage_app::path::ROLE, value_name = "RÔLE")]
        role: String,
    },
    /// Ajoute des jours sans travail au calendrier du projet, ou les retire.
    Holiday {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Premier jour.
        first: String,
        /// Dernier jour ; vide : la période est retirée.
        #[arg(default_value = "")]
        last: String,
    },
}

/// Options de « milestone set ».
#[derive(Debug, Args)]
pub struct Set {
    /// Identifiant du dossier, ou son début.
    pub id: String,
    /// Jalon.
    pub milestone: String,
    /// Nouvel état.
    #[arg(long, value_parser = status(), value_name = "ÉTAT", required_unless_present = "plan")]
    pub to: Option<Status>,
    /// Motif ; obligatoire pour refuser, mettre de côté ou revenir en arrière.
    #[arg(long, default_value = "", value_name = "TEXTE")]
    pub reason: String,
    /// Tiers attendu (avec --to en-attente-tiers).
    #[arg(long, value_name = "QUI")]
    pub waits_for: Option<String>,
    /// Réserve : « AAAA-MM-JJ:texte » ou « AAAA-MM-JJ:RISQUE:texte ».
    #[arg(long = "reserve", value_name = "RÉSERVE")]
    pub reserves: Vec<String>,
    /// Jour où c'est vraiment arrivé ; à défaut, aujourd'hui.
    #[arg(long, value_name = "JOUR")]
    pub on: Option<String>,
    /// Rôle dans lequel vous le dites.
    #[arg(long, default_value = accostage_app::path::ROLE, value_name = "RÔLE")]
    pub role: String,
    /// Plan : ATTRIBUT=VALEUR (debut-prevu, fin-prevue, charge-min, charge-max, charge-consommee, personne/NOM).
    #[arg(long = "plan", value_name = "ATTRIBUT=VALEUR", conflicts_with = "to")]
    pub plan: Vec<String>,
}

/// Points de contrôle.
#[derive(Debug, Subcommand)]
pub enum Gate {
    /// Dit ce qu'un point de contrôle demande et ce qui manque.
    Report {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Phase ; à défaut, la phase courante.
        #[arg(long, value_name = "PHASE")]
        gate: Option<String>,
        /// Écrit le rapport en Markdown.
        #[arg(long)]
        markdown: bool,
        /// Fichier écrit ; à défaut, la sortie standard.
        #[arg(short, long, value_name = "FICHIER", requires = "markdown")]
        output: Option<PathBuf>,
    },
    /// Prononce la décision d'un point de contrôle ; elle est signée.
    Decide {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Décision.
        #[arg(value_parser = issue())]
        issue: Issue,
        /// Phase ; à défaut, la phase courante.
        #[arg(long, value_name = "PHASE")]
        gate: Option<String>,
        /// Motif ; obligatoire pour un no-go.
        #[arg(long, default_value = "", value_name = "TEXTE")]
        reason: String,
        /// Réserve : « AAAA-MM-JJ:RISQUE:texte ».
        #[arg(long = "reserve", value_name = "RÉSERVE")]
        reserves: Vec<String>,
        /// Rôle dans lequel vous décidez.
        #[arg(long, default_value = accostage_app::path::ROLE, value_name = "RÔLE")]
        role: String,
    },
}

/// Options de « forecast ».
#[derive(Debug, Args)]
pub struct Forecast {
    /// Identifiant du dossier, ou son début.
    pub id: String,
    /// Graine du tirage : la même donne les mêmes dates.
    #[arg(long, value_name = "NOMBRE")]
    pub seed: Option<u64>,
    /// Nombre de tirages.
    #[arg(long, value_name = "NOMBRE", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: Option<u32>,
}

/// A status, by its word.
fn status() -> impl TypedValueParser<Value = Status> {
    let named = |status: Status| PossibleValue::new(status.word()).help(status.label());
    PossibleValuesParser::new(Status::ALL.map(named)).try_map(|word| Status::from_word(&word).ok_or("état inconnu"))
}

/// A decision, by its word.
fn issue() -> impl TypedValueParser<Value = Issue> {
    PossibleValuesParser::new(Issue::ALL.map(Issue::word))
        .try_map(|word| Issue::from_word(&word).ok_or("décision inconnue"))
}

/// Nature d'une preuve.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Proof {
    /// Une personne l’affirme.
    Declaration,
    /// Une pièce jointe le montre.
    Piece,
    /// Une page le montre.
    Lien,
    /// Un ticket le montre.
    Ticket,
}

impl From<Proof> for EvidenceKind {
    fn from(proof: Proof) -> Self {
        match proof {
            Proof::Declaration => Self::Statement,
            Proof::Piece => Self::Attachment,
            Proof::Lien => Self::Link,
            Proof::Ticket => Self::Ticket,
        }
    }
}
