//! The register: risks, decisions; the agenda.

use std::path::PathBuf;

use accostage_app::ports::DeadlineKind;
use accostage_dossier::register::Kind;
use clap::{Args, Subcommand, ValueEnum, builder::PossibleValue};

/// Registre des risques.
#[derive(Debug, Subcommand)]
pub enum Risk {
    /// Liste les risques, leur niveau et ce qui reste à faire.
    List {
        /// Identifiant du dossier, ou son début.
        id: String,
    },
    /// Ajoute un risque ; il reste à évaluer.
    Add {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Ce qui peut arriver.
        label: String,
        /// Numéro ; à défaut, le suivant.
        #[arg(long, value_name = "NUMÉRO")]
        number: Option<String>,
        /// Cause ou origine : une exigence, un champ, un fait.
        #[arg(long, value_name = "ORIGINE")]
        origin: Option<String>,
        /// Mesures prises.
        #[arg(long, value_name = "TEXTE")]
        measures: Option<String>,
        /// Porteur.
        #[arg(long, value_name = "NOM")]
        owner: Option<String>,
        /// Date de revue.
        #[arg(long, value_name = "JOUR")]
        review: Option<String>,
    },
    /// Évalue un risque ; c'est signé.
    Assess(Box<Assess>),
    /// Accepte un risque jusqu'à une date ; c'est signé.
    Accept {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Risque : son numéro ou son libellé.
        risk: String,
        /// Dernier jour où il est accepté.
        #[arg(long, value_name = "JOUR")]
        until: String,
        /// Motif.
        #[arg(long, value_name = "TEXTE")]
        reason: String,
        /// Rôle dans lequel vous l'acceptez.
        #[arg(long, default_value = accostage_app::path::ROLE, value_name = "RÔLE")]
        role: String,
    },
}

/// Options de « risk assess ».
#[derive(Debug, Args)]
pub struct Assess {
    /// Identifiant du dossier, ou son début.
    pub id: String,
    /// Risque : son numéro ou son libellé.
    pub risk: String,
    /// Probabilité, de 1 à 4.
    #[arg(long, value_name = "RANG")]
    pub likelihood: String,
    /// Gravité, de 1 à 4.
    #[arg(long, value_name = "RANG")]
    pub severity: String,
    /// Traitement : reduire, accepter, transferer ou eviter.
    #[arg(long, value_name = "TRAITEMENT")]
    pub treatment: String,
    /// Ce qu'il entraînerait.
    #[arg(long, value_name = "TEXTE")]
    pub consequence: Option<String>,
    /// Mesures prises.
    #[arg(long, value_name = "TEXTE")]
    pub measures: Option<String>,
    /// Porteur.
    #[arg(long, value_name = "NOM")]
    pub owner: Option<String>,
    /// Date de la prochaine revue.
    #[arg(long, value_name = "JOUR")]
    pub review: Option<String>,
    /// État, par exemple « clos ».
    #[arg(long, value_name = "TEXTE")]
    pub status: Option<String>,
    /// Motif.
    #[arg(long, default_value = "", value_name = "TEXTE")]
    pub reason: String,
    /// Rôle dans lequel vous l'évaluez.
    #[arg(long, default_value = accostage_app::path::ROLE, value_name = "RÔLE")]
    pub role: String,
}

/// Registre des décisions.
#[derive(Debug, Subcommand)]
pub enum Decision {
    /// Liste les décisions, la plus récente d'abord.
    List {
        /// Identifiant du dossier, ou son début.
        id: String,
        /// Seulement ces natures, séparées par des virgules.
        #[arg(long, value_enum, value_delimiter = ',', value_name = "NATURES")]
        kind: Vec<DecisionKind>,
        /// Seulement celles qui sont en vigueur.
        #[arg(long)]
        standing: bool,
    },
    /// Inscrit une décision ; elle est signée.
    Add(Box<AddDecision>),
}

/// Options de « decision add ».
#[derive(Debug, Args)]
pub struct AddDecision {
    /// Identifiant du dossier, ou son début.
    pub id: String,
    /// Nature. Un risque s'accepte par « risk accept », un point de contrôle se franchit par « gate decide ».
    #[arg(value_enum)]
    pub kind: DecisionKind,
    /// Sujet : une exigence pour une dérogation, sinon quelques mots.
    pub about: String,
    /// Ce qui est décidé.
    #[arg(long = "text", default_value = "", value_name = "TEXTE")]
    pub text: String,
    /// Motif.
    #[arg(long, default_value = "", value_name = "TEXTE")]
    pub reason: String,
    /// La dérogation est refusée.
    #[arg(long)]
    pub refused: bool,
    /// Dernier jour où elle vaut.
    #[arg(long, value_name = "JOUR")]
    pub until: Option<String>,
    /// Décision qu'elle remplace : l'identifiant que donne « decision list ».
    #[arg(long, value_name = "DÉCISION")]
    pub supersedes: Option<String>,
    /// Rôle dans lequel vous décidez.
    #[arg(long, default_value = accostage_app::path::ROLE, value_name = "RÔLE")]
    pub role: String,
}

/// Options de « agenda ».
#[derive(Debug, Args)]
pub struct Agenda {
    /// Nombre de jours montrés.
    #[arg(long, default_value_t = accostage_app::agenda::DAYS, value_name = "JOURS")]
    pub days: u32,
    /// Toutes les échéances, aussi loin soient-elles.
    #[arg(long, conflicts_with = "days")]
    pub all: bool,
    /// Seulement ce dossier.
    #[arg(long, value_name = "DOSSIER")]
    pub dossier: Option<String>,
    /// Seulement ces natures, séparées par des virgules.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NATURES")]
    pub kind: Vec<DueKind>,
    /// Lignes passées.
    #[arg(long, default_value_t = 0)]
    pub offset: u32,
    /// Lignes au plus.
    #[arg(long, default_value_t = 1000)]
    pub limit: u32,
    /// Écrit les échéances dans un fichier d'agenda (iCalendar).
    #[arg(long, value_name = "FICHIER")]
    pub ics: Option<PathBuf>,
}

/// A kind of decision, as the terminal names it.
#[derive(Debug, Clone, Copy)]
pub struct DecisionKind(pub Kind);

impl ValueEnum for DecisionKind {
    fn value_variants<'a>() -> &'a [Self] {
        const KINDS: [DecisionKind; 5] = {
            let mut kinds = [DecisionKind(Kind::Other); 5];
            let mut at = 0;
            while at < kinds.len() {
                kinds[at] = DecisionKind(Kind::ALL[at]);
                at += 1;
            }
            kinds
        };
        &KINDS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.word()).help(self.0.label()))
    }
}

/// A kind of deadline, as the terminal names it.
#[derive(Debug, Clone, Copy)]
pub struct DueKind(pub DeadlineKind);

impl ValueEnum for DueKind {
    fn value_variants<'a>() -> &'a [Self] {
        const KINDS: [DueKind; DeadlineKind::ALL.len()] = {
            let mut kinds = [DueKind(DeadlineKind::Milestone); DeadlineKind::ALL.len()];
            let mut at = 0;
            while at < kinds.len() {
                kinds[at] = DueKind(DeadlineKind::ALL[at]);
                at += 1;
            }
            kinds
        };
        &KINDS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.word()).help(self.0.label()))
    }
}
