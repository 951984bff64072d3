//! Commands and options, in French.

pub mod applying;
pub mod console;
pub mod environment;
pub mod flow;
pub mod path;
pub mod register;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use accostage_app::ports::ListOrder;
use accostage_app::typography::typography;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Prépare et suit l'embarquement d'un projet sur Cloud π Native.
#[derive(Debug, Parser)]
#[command(
    name = "accostage",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "Codes de retour : 0 tout va bien, 1 constats, 2 mauvais usage, 3 données ou clés, 4 réseau."
)]
pub struct Arguments {
    /// Répond en JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Dossier des données.
    #[arg(long, global = true, env = "ACCOSTAGE_HOME", value_name = "DOSSIER")]
    pub home: Option<OsString>,
    /// Fichier qui contient la phrase de passe : le trousseau n'est pas interrogé.
    #[arg(long, global = true, env = "ACCOSTAGE_PASSPHRASE_FILE", value_name = "FICHIER")]
    pub passphrase_file: Option<OsString>,
    /// Montre cette aide.
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// Montre la version.
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    /// Commande.
    #[command(subcommand)]
    pub command: Command,
}

/// The command with its help in French, all the way down.
pub fn french() -> clap::Command {
    fn dress(command: clap::Command) -> clap::Command {
        let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        let dressed = command
            .help_template("{about-with-newline}\nUtilisation\u{a0}: {usage}\n\n{all-args}{after-help}\n")
            .subcommand_help_heading("Commandes")
            .subcommand_value_name("COMMANDE")
            .mut_args(|argument| {
                let heading = if argument.is_positional() { "Arguments" } else { "Options" };
                let help = argument.get_help().map(|help| typography(&help.to_string()));
                let argument = argument.help_heading(heading);
                match help {
                    Some(help) => argument.help(help),
                    None => argument,
                }
            });
        let about = dressed.get_about().map(|about| typography(&about.to_string()));
        let after = dressed.get_after_help().map(|after| typography(&after.to_string()));
        let dressed = match after {
            Some(after) => dressed.after_help(after),
            None => dressed,
        };
        let dressed = match about {
            Some(about) => dressed.about(about),
            None => dressed,
        };
        names.into_iter().fold(dressed, |command, name| command.mut_subcommand(name, dress))
    }
    dress(<Arguments as clap::CommandFactory>::command())
}

/// What is wrong with the way the command was typed, in French.
pub fn misuse(error: &clap::Error) -> String {
    use clap::error::{ContextKind, ErrorKind};
    let about = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (about(ContextKind::InvalidArg), about(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidSubcommand => format!("Commande inconnue « {} ».", about(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("Option inconnue « {argument} »."),
        ErrorKind::MissingRequiredArgument => format!("Il manque : {argument}."),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "Il manque une commande.".to_owned()
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("Valeur « {value} » refusée pour {argument}."),
        ErrorKind::ArgumentConflict => format!("{argument} ne va pas avec {}.", about(ContextKind::PriorArg)),
        _ => "La commande est mal écrite.".to_owned(),
    }
}

/// Commandes.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Crée les données et les clés, ou dit qui vous êtes.
    Init(Init),
    /// Vérifie données, clés, trousseau, catalogue, sauvegardes et disque.
    Doctor {
        /// Reconstruit les listes et la recherche depuis l'historique.
        #[arg(long)]
        rebuild: bool,
    },
    /// Sauvegardes.
    #[command(subcommand)]
    Backup(Backup),
    /// Dossiers.
    #[command(subcommand)]
    Dossier(Dossier),
    /// Jalons du parcours d'un dossier.
    #[command(subcommand)]
    Milestone(path::Milestone),
    /// Points de contrôle du parcours.
    #[command(subcommand)]
    Gate(path::Gate),
    /// Prévoit la date de mise en production.
    Forecast(path::Forecast),
    /// Environnements d'un dossier.
    #[command(subcommand)]
    Env(environment::Environment),
    /// Certificats d'un dossier.
    #[command(subcommand)]
    Cert(environment::Certificate),
    /// Risques d'un dossier.
    #[command(subcommand)]
    Risk(register::Risk),
    /// Décisions d'un dossier.
    #[command(subcommand)]
    Decision(register::Decision),
    /// Échéances de tous les dossiers, les retards d'abord.
    Agenda(register::Agenda),
    /// Flux réseau d'un dossier.
    #[command(subcommand)]
    Flow(flow::Flow),
    /// Dessine l'architecture d'un dossier.
    Diagram(flow::Diagram),
    /// Connexions aux consoles de la plateforme.
    #[command(subcommand)]
    Console(console::Console),
    /// Lit ce que tient une console, pour le garder ici ; coupée, la lecture précédente reste.
    Pull(console::Pull),
    /// Envoie à une console les lignes du plan d'un dossier, et règle ce qui est en doute.
    Apply(Box<applying::Apply>),
    /// Journal de tous les appels qui ont écrit sur une console.
    Journal(applying::Journal),
    /// Catalogue des questions et des règles.
    #[command(subcommand)]
    Catalogue(Catalogue),
    /// Cherche des mots dans tous les dossiers.
    Search {
        /// Mots cherchés, accents et majuscules ignorés.
        #[arg(required = true, value_name = "MOTS")]
        words: Vec<String>,
    },
    /// Écrit le script de complétion d'un interpréteur de commandes.
    Completions {
        /// Interpréteur : bash, zsh ou fish.
        shell: clap_complete::Shell,
    },
}

/// Options de la première fois.
#[derive(Debug, Args)]
pub struct Init {
    /// Votre nom : il signe vos saisies.
    #[arg(long, value_name = "NOM")]
    pub name: Option<String>,
    /// Votre courriel.
    #[arg(long, value_name = "COURRIEL")]
    pub email: Option<String>,
    /// Vos rôles sur le parcours, séparés par des virgules : on ne valide que dans un rôle déclaré.
    #[arg(long = "roles", value_delimiter = ',', value_name = "RÔLES")]
    pub roles: Vec<String>,
    /// N'utilise pas le trousseau du poste.
    #[arg(long)]
    pub no_keychain: bool,
    /// Ajoute ou remplace la phrase de passe de secours de données existantes.
    #[arg(long)]
    pub add_passphrase: bool,
    /// Range aussi la clé de données existantes dans le trousseau ; la phrase de passe le prouve.
    #[arg(long, conflicts_with_all = ["add_passphrase", "remove_keychain"])]
    pub add_keychain: bool,
    /// Retire la clé du trousseau : seule la phrase de passe ouvrira.
    #[arg(long, conflicts_with = "add_passphrase")]
    pub remove_keychain: bool,
    /// Fichier de la nouvelle phrase de passe (avec --add-passphrase).
    #[arg(long, value_name = "FICHIER", requires = "add_passphrase")]
    pub new_passphrase_file: Option<PathBuf>,
}

/// Sauvegardes.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// Fait une sauvegarde et la relit pour la prouver.
    Create,
    /// Liste les sauvegardes.
    List,
    /// Remet une sauvegarde à la place des données ; celles-ci sont gardées à côté.
    Restore {
        /// Nom donné par « backup list ».
        name: String,
    },
}

/// Forme d'un export.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    /// Tout, historique et pièces compris.
    Json,
    /// Fichier de réponses.
    Yaml,
    /// Texte à lire.
    Markdown,
    /// Tableur.
    #[value(help = "Tableur (OpenDocument)\u{a0}: une feuille de réponses, une par table")]
    Ods,
    /// Archive.
    #[value(help = "Archive\u{a0}: tout, avec les pièces jointes comme fichiers")]
    Zip,
}

/// Ordre d'une liste.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Order {
    /// Dernière modification d’abord.
    Modification,
    /// Nom, de A à Z.
    Nom,
    /// Le plus de constats bloquants d’abord.
    Blocages,
    /// Le moins avancé d’abord.
    Avancement,
}

impl From<Order> for ListOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Modification => Self::Updated,
            Order::Nom => Self::Name,
            Order::Blocages => Self::Blocking,
            Order::Avancement => Self::Progress,
        }
    }
}

/// Dossiers.
#[derive(Debug, Subcommand)]
pub enum Dossier {
    /// Crée un dossier.
    New {
        /// Nom du dossier ; à défaut, celui du fichier.
        #[arg(long, value_name = "NOM")]
        name: Option<String>,
        /// Fichier de réponses.
        #[arg(long, value_name = "FICHIER")]
        from: Option<PathBuf>,
    },
    /// Liste les dossiers.
    List {
        /// Les dossiers archivés.
        #[arg(long)]
        archived: bool,
        /// Mots du nom.
        #[arg(long, default_value = "", value_name = "MOTS")]
        name: String,
        /// Lignes passées.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Lignes au plus.
        #[arg(long, default_value_t = 200)]
        limit: u32,
        /// Ordre.
        #[arg(long, value_enum, default_value_t = Order::Modification)]
        order: Order,
        /// Dans l'autre sens.
        #[arg(long)]
        reverse: bool,
        /// Seulement ceux qui portent cette étiquette ; répétée : toutes.
        #[arg(long = "label", value_name = "ÉTIQUETTE")]
        labels: Vec<String>,
        /// Seulement cette sensibilité : non-protege, sensible ou diffusion-restreinte.
        #[arg(long)]
        sensitivity: Option<String>,
        /// Seulement ceux qu'un constat bloque.
        #[arg(long)]
        blocked: bool,
        /// Écrit toute la liste, dans cet ordre et avec ces filtres, dans un tableur : FICHIER.ods ou FICHIER.csv.
        #[arg(long, value_name = "FICHIER", conflicts_with_all = ["offset", "limit"])]
        export: Option<PathBuf>,
    },
    /// Montre les réponses d'un dossier.
    Show {
        /// Identifiant, ou son début.
        id: String,
        /// Tel qu'il était juste après ce moment de l'historique.
        #[arg(long, value_name = "MOMENT")]
        at: Option<String>,
    },
    /// Donne des réponses.
    Set {
        /// Identifiant, ou son début.
        id: String,
        /// CHAMP=VALEUR ; CHAMP@PLATEFORME=VALEUR ; une valeur vide retire la réponse.
        #[arg(value_name = "CHAMP=VALEUR", required_unless_present_any = ["file", "name", "sensitivity", "not_secret"])]
        pairs: Vec<String>,
        /// Fichier de réponses.
        #[arg(long, value_name = "FICHIER", conflicts_with_all = ["pairs", "name", "sensitivity"])]
        file: Option<PathBuf>,
        /// Nouveau nom du dossier.
        #[arg(long, value_name = "NOM")]
        name: Option<String>,
        /// Sensibilité du dossier : non-protege, sensible ou diffusion-restreinte.
        #[arg(long, value_name = "NIVEAU")]
        sensitivity: Option<String>,
        /// Confirme qu'un texte, pris pour un secret parce qu'il semble tiré au hasard, n'en est pas un ; gardé avec le dossier.
        #[arg(long, value_name = "TEXTE")]
        not_secret: Vec<String>,
    },
    /// Ajoute ou retire des étiquettes.
    Label {
        /// Identifiant, ou son début.
        id: String,
        /// Ce qui est fait.
        #[command(subcommand)]
        gesture: Label,
    },
    /// Liste les étiquettes des dossiers, avec le nombre de dossiers qui les portent.
    Labels {
        /// Celles des dossiers archivés.
        #[arg(long)]
        archived: bool,
    },
    /// Dit ce qui manque et ce qui ne va pas.
    Check {
        /// Identifiant, ou son début.
        id: String,
        /// Phase dont le point de contrôle est préparé ; à défaut, tout le parcours.
        #[arg(long, value_name = "PHASE")]
        gate: Option<String>,
    },
    /// Dit qui a fait quoi, et quand.
    History {
        /// Identifiant, ou son début.
        id: String,
        /// Montre ce qui a changé depuis ce moment.
        #[arg(long, value_name = "MOMENT")]
        since: Option<String>,
    },
    /// Annule la dernière action faite ici.
    Undo {
        /// Identifiant, ou son début.
        id: String,
    },
    /// Rétablit la dernière action annulée.
    Redo {
        /// Identifiant, ou son début.
        id: String,
    },
    /// Écrit un dossier dans un fichier, ou tous dans un dossier.
    Export {
        /// Identifiant, ou son début.
        #[arg(required_unless_present = "all")]
        id: Option<String>,
        /// Tous les dossiers, archivés compris : un fichier chacun, dans le dossier donné par --output.
        #[arg(long, conflicts_with = "id", requires = "output")]
        all: bool,
        /// Forme.
        #[arg(long, value_enum, default_value_t = Format::Json)]
        format: Format,
        /// Fichier écrit ; à défaut, la sortie standard, pour json, yaml et markdown.
        #[arg(short, long, value_name = "FICHIER")]
        output: Option<PathBuf>,
    },
    /// Lit un export ou une archive (avec son historique), ou un fichier de réponses (nouveau dossier).
    Import {
        /// Fichier.
        file: PathBuf,
    },
    /// Joint un fichier à un champ, ou à une cellule d'une table.
    Attach {
        /// Identifiant, ou son début.
        id: String,
        /// Champ ; « pieces-jointes » prend tout.
        field: String,
        /// Fichier.
        file: PathBuf,
        /// Ligne de la table, à partir de 1 ; à défaut, une nouvelle ligne.
        #[arg(long, value_name = "RANG")]
        row: Option<NonZeroUsize>,
        /// Colonne de la table ; à défaut, la première qui prend un fichier.
        #[arg(long, value_name = "COLONNE")]
        column: Option<String>,
        /// Sensibilité : non-protege, sensible ou diffusion-restreinte.
        #[arg(long)]
        sensitivity: Option<String>,
    },
    /// Liste les pièces jointes d'un dossier, ou les écrit dans un dossier.
    Attachments {
        /// Identifiant, ou son début.
        id: String,
        /// Dossier où les écrire.
        #[arg(short, long, value_name = "DOSSIER")]
        output: Option<PathBuf>,
    },
    /// Range un dossier.
    Archive {
        /// Identifiant, ou son début.
        id: String,
    },
    /// Ressort un dossier rangé, ou ramène un moment de l'historique.
    Restore {
        /// Identifiant, ou son début.
        id: String,
        /// Moment à ramener, comme une nouvelle action.
        #[arg(long, value_name = "MOMENT")]
        at: Option<String>,
        /// Ne ramène que cet élément : le chemin que donne « history --since ».
        #[arg(long, value_name = "CHEMIN", requires = "at")]
        only: Option<String>,
    },
    /// Copie un dossier sous un autre nom.
    Duplicate {
        /// Identifiant, ou son début.
        id: String,
        /// Nom de la copie.
        #[arg(long, value_name = "NOM")]
        name: Option<String>,
    },
}

/// Étiquettes d'un dossier.
#[derive(Debug, Subcommand)]
pub enum Label {
    /// Ajoute des étiquettes, toutes ou aucune.
    Add {
        /// Étiquettes, 40 caractères au plus chacune.
        #[arg(required = true, value_name = "ÉTIQUETTE")]
        labels: Vec<String>,
    },
    /// Retire des étiquettes, accents et majuscules ignorés.
    Remove {
        /// Étiquettes.
        #[arg(required = true, value_name = "ÉTIQUETTE")]
        labels: Vec<String>,
    },
}

/// Catalogue.
#[derive(Debug, Subcommand)]
pub enum Catalogue {
    /// Montre la révision en force et ses champs.
    Show {
        /// Un champ, une règle, une liste, un critère, un jalon ou une exigence.
        id: Option<String>,
        /// Écrit le catalogue entier comme un seul fichier YAML, à modifier puis à importer.
        #[arg(long, conflicts_with = "id")]
        yaml: bool,
    },
    /// Vérifie un fichier de catalogue et les exemples de ses règles.
    Validate {
        /// Fichier YAML.
        file: PathBuf,
    },
    /// Montre ce qu'un nouveau catalogue change, puis l'installe.
    Import {
        /// Fichier YAML.
        #[arg(required_unless_present = "shipped")]
        file: Option<PathBuf>,
        /// Le catalogue livré avec ce programme.
        #[arg(long, conflicts_with_all = ["file", "signature"])]
        shipped: bool,
        /// Signature minisign ; à défaut, FICHIER.minisig s'il existe.
        #[arg(long, value_name = "FICHIER")]
        signature: Option<PathBuf>,
        /// Installe ; sans cette option, montre seulement.
        #[arg(long)]
        apply: bool,
        /// Accepte un catalogue non signé.
        #[arg(long)]
        yes: bool,
    },
    /// Fait confiance à une clé publique minisign pour signer les catalogues.
    Trust {
        /// Clé publique (RW…).
        key: String,
    },
}
