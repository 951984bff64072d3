//! Fields of the dossier and columns of its tables.

use serde::{Deserialize, Serialize};

use crate::Expression;
use crate::deadline::DeadlineMark;

/// One value that a list offers, with the label that people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable identifier, kebab-case: what a dossier stores.
    pub id: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Platform that the choice puts in use.
    #[serde(rename = "plateforme", default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line of text.
    #[serde(rename = "texte-court")]
    ShortText,
    /// Several paragraphs; merged as text when two people edit it.
    #[serde(rename = "texte-long")]
    LongText,
    /// A number in the field's unit.
    #[serde(rename = "nombre-unite")]
    Number,
    /// A calendar day, `YYYY-MM-DD`.
    Date,
    /// A person: name and e-mail.
    #[serde(rename = "personne")]
    Person,
    /// One value of a list.
    Enum,
    /// Several values of a list.
    #[serde(rename = "enum-multiple")]
    MultipleEnum,
    /// Yes, no or not applicable, with a justification.
    #[serde(rename = "oui-non-justifie")]
    YesNo,
    /// A plain true or false.
    #[serde(rename = "booleen")]
    Boolean,
    /// A list of short texts.
    #[serde(rename = "liste-texte")]
    TextList,
    /// Rows with typed columns and stable identities.
    Table,
    /// Computed from other answers; never typed.
    #[serde(rename = "calcule")]
    Computed,
    /// An attachment.
    #[serde(rename = "fichier")]
    File,
}

impl FieldKind {
    /// The word of the catalogue.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ShortText => "texte-court",
            Self::LongText => "texte-long",
            Self::Number => "nombre-unite",
            Self::Date => "date",
            Self::Person => "personne",
            Self::Enum => "enum",
            Self::MultipleEnum => "enum-multiple",
            Self::YesNo => "oui-non-justifie",
            Self::Boolean => "booleen",
            Self::TextList => "liste-texte",
            Self::Table => "table",
            Self::Computed => "calcule",
            Self::File => "fichier",
        }
    }
}

/// What a cell of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// Free text.
    #[serde(rename = "texte")]
    Text,
    /// One value of a list.
    Enum,
    /// A number in the column's unit.
    #[serde(rename = "nombre")]
    Number,
    /// A calendar day.
    Date,
    /// A day and an hour, ISO 8601.
    #[serde(rename = "date-heure")]
    DateTime,
    /// The name of a row of another table, or an identifier of the catalogue.
    Reference,
    /// True or false.
    #[serde(rename = "booleen")]
    Boolean,
    /// An attachment.
    #[serde(rename = "fichier")]
    File,
    /// A web address.
    Url,
    /// Computed; never typed.
    #[serde(rename = "calcule")]
    Computed,
    /// A fully qualified domain name.
    Fqdn,
    /// Several domain names.
    #[serde(rename = "liste-fqdn")]
    FqdnList,
    /// An e-mail address.
    #[serde(rename = "courriel")]
    Email,
    /// An IP address.
    Ip,
    /// An IP address or a range.
    IpCidr,
    /// Several ranges.
    #[serde(rename = "liste-cidr")]
    CidrList,
    /// A person: name and e-mail.
    #[serde(rename = "personne")]
    Person,
    /// The HTTPS address of a Git repository.
    UrlGit,
}

/// How a field is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repetition {
    /// Once per hosting platform (PAX and Cloud π are separate consoles).
    #[serde(rename = "par-plateforme")]
    PerPlatform,
}

/// One question of the dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable identifier, kebab-case, never given again to something else.
    pub id: String,
    /// Section that holds it.
    pub section: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Label in English.
    pub gloss: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Identifier of the list of values, for enums.
    #[serde(rename = "liste", default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Phase at whose gate an answer is required.
    #[serde(rename = "exige_a")]
    pub required_at: Option<String>,
    /// May stay empty at every gate.
    #[serde(rename = "facultatif", default)]
    pub optional: bool,
    /// When the field is asked, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When the field is asked, evaluated. Absent: always.
    #[serde(rename = "visible_si", default, skip_serializing_if = "Option::is_none")]
    pub visible_if: Option<Expression>,
    /// When an empty table is an answer, evaluated: it is declared empty, or given in another way.
    #[serde(rename = "complet_si", default, skip_serializing_if = "Option::is_none")]
    pub complete_if: Option<Expression>,
    /// What a good answer is, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<String>,
    /// Advice to the person who fills it.
    #[serde(rename = "aide", default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Remark about the sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Advisory length of a text, in characters: minimum, maximum.
    #[serde(rename = "longueur", default, skip_serializing_if = "Option::is_none")]
    pub length: Option<(Option<u32>, Option<u32>)>,
    /// Advisory regular expression of a text.
    #[serde(rename = "motif", default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Advisory bounds of a number, in the field's unit.
    #[serde(rename = "bornes", default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<(Option<f64>, Option<f64>)>,
    /// The number is a whole one.
    #[serde(rename = "entier", default)]
    pub integer: bool,
    /// Advisory number of rows of a table: minimum, maximum.
    #[serde(rename = "lignes", default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<(Option<u32>, Option<u32>)>,
    /// Unit of a number, as shown.
    #[serde(rename = "unite", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Endings of the names of the files that it takes, without the dot; none: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// Name of the computation of a computed field.
    #[serde(rename = "calcul", default, skip_serializing_if = "Option::is_none")]
    pub computation: Option<String>,
    /// Automatic check of the console that bears on it.
    #[serde(rename = "verifiable_api", default, skip_serializing_if = "Option::is_none")]
    pub api_check: Option<String>,
    /// How it is repeated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repetition: Option<Repetition>,
    /// The day is a deadline, and of what kind.
    #[serde(rename = "echeance", default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DeadlineMark>,
    /// Columns of a table.
    #[serde(rename = "colonnes", default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// Sources of the question.
    pub sources: Vec<String>,
    /// Coverage codes of the source documents.
    #[serde(rename = "couvre", default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
}

impl Field {
    /// Column with this identifier.
    #[must_use]
    pub fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The column that names a row to people, if one does.
    #[must_use]
    pub fn key_column(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.key)
    }

    /// True when a person types the answer (it is not computed).
    #[must_use]
    pub fn is_answerable(&self) -> bool {
        self.kind != FieldKind::Computed
    }

    /// True when it is asked once per platform.
    #[must_use]
    pub fn is_per_platform(&self) -> bool {
        self.repetition == Some(Repetition::PerPlatform)
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Stable identifier, unique in its table.
    pub id: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// What a cell holds.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// Identifier of the list of values, for enums.
    #[serde(rename = "liste", default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Values of an enum that has no list of its own.
    #[serde(rename = "valeurs", default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// A value outside the list is kept as typed and left to the rules.
    #[serde(rename = "ouverte", default)]
    pub open: bool,
    /// Name of the computation of a computed column.
    #[serde(rename = "calcul", default, skip_serializing_if = "Option::is_none")]
    pub computation: Option<String>,
    /// Unit of a number, as shown.
    #[serde(rename = "unite", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// This column names the row to people.
    #[serde(rename = "cle", default)]
    pub key: bool,
    /// What a reference points at: `field.column`, a kind of the catalogue, or `libre`.
    #[serde(rename = "vers", default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The day is a deadline, and of what kind.
    #[serde(rename = "echeance", default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DeadlineMark>,
    /// Endings of the names of the files that it takes, without the dot; none: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// Remark about the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Advisory length of a text, in characters.
    #[serde(rename = "longueur", default, skip_serializing_if = "Option::is_none")]
    pub length: Option<(Option<u32>, Option<u32>)>,
    /// Advisory regular expression of a text.
    #[serde(rename = "motif", default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Advisory bounds of a number.
    #[serde(rename = "bornes", default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<(Option<f64>, Option<f64>)>,
    /// The number is a whole one.
    #[serde(rename = "entier", default)]
    pub integer: bool,
}
