//! Certificates imported into a dossier: what a file says, what it would change, then the change.

use std::collections::BTreeMap;

use accostage_catalogue::Catalogue;
pub use accostage_certificates::{Bundle, Certificate};
use accostage_certificates::{Container, Refusal};
use accostage_dossier::environment::certificates::{self, Expiry, Gap, Held, Presented, READ, TABLE};
use accostage_dossier::environment::day_shown;
use accostage_dossier::evaluation::secrets::texts_of;
use accostage_dossier::placing::{SHORT_TEXT_MAX, checked_text};
use accostage_dossier::{ActionKind, Answer, AnswerKey, Edit, Operation, Row, RowId, State, cell_shown};
use serde::Serialize;

use crate::dossiers::{Edited, fits};
use crate::ports::Store;
use crate::{App, AppError, Code};

/// A file that holds certificates, and where it goes.
#[derive(Debug, Clone, Default)]
pub struct CertificateFile {
    /// Content.
    pub bytes: Vec<u8>,
    /// Opens a PKCS #12 file.
    pub passphrase: Option<String>,
    /// Row of the table; none: the one that has the same name, else a new one.
    pub row: Option<RowId>,
    /// Rank of the certificate in the file, from 0: the first one is that of the service.
    pub rank: usize,
}

/// A file of certificates once read, and where it goes.
#[derive(Debug, Clone)]
pub struct ReadFile {
    bundle: Bundle,
    row: Option<RowId>,
    rank: usize,
}

impl CertificateFile {
    /// Reads the file, off the thread that answers: opening a protected one takes a processor for a while.
    ///
    /// # Errors
    /// Not a certificate, a private key, a passphrase that lacks or is wrong.
    pub async fn read(&self) -> Result<ReadFile, AppError> {
        let file = self.clone();
        tokio::task::spawn_blocking(move || file.read_here()).await.unwrap_or_else(|error| {
            Err(AppError::new(Code::Internal, "La lecture du fichier s'est interrompue.", "Recommencez.")
                .with_details(error.to_string()))
        })
    }

    fn read_here(&self) -> Result<ReadFile, AppError> {
        let bundle = accostage_certificates::read(&self.bytes, self.passphrase.as_deref()).map_err(refusal)?;
        Ok(ReadFile { bundle, row: self.row, rank: self.rank })
    }
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arrival {
    /// What the file holds.
    #[serde(flatten)]
    pub bundle: Bundle,
    /// The certificate taken.
    #[serde(rename = "rang")]
    pub rank: usize,
    /// Row that receives it; none: a new one.
    #[serde(rename = "ligne")]
    pub row: Option<RowId>,
    /// What is written, column by column.
    #[serde(rename = "cellules")]
    pub cells: Vec<Change>,
    /// Names of the dossier that it covers.
    #[serde(rename = "couvre")]
    pub covered: Vec<Gap>,
    /// Names of the dossier that no certificate covers, this one included.
    #[serde(rename = "sans_certificat")]
    pub bare: Vec<Gap>,
    /// How long it lasts.
    #[serde(rename = "echeance")]
    pub expiry: Option<Expiry>,
    /// What deserves a look before it is written.
    #[serde(rename = "remarques")]
    pub remarks: Vec<String>,
}

impl Arrival {
    /// Who signed the one that is taken, from the nearest to the furthest that the file holds.
    pub fn signers(&self) -> impl Iterator<Item = &Certificate> {
        self.bundle.signers(self.rank)
    }

    /// The certificate of this rank may be imported. Authorities come along with the certificate of a service and are
    /// not that of one, unless the person chose one.
    #[must_use]
    pub fn importable(&self, rank: usize) -> bool {
        rank == self.rank || self.bundle.certificates.get(rank).is_some_and(|one| !one.is_authority)
    }

    /// Columns whose answer would be replaced by another one.
    pub fn replaced(&self) -> impl Iterator<Item = &Change> {
        self.cells.iter().filter(|change| change.before.is_some())
    }
}

/// A cell that an import writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Column.
    #[serde(rename = "colonne")]
    pub column: String,
    /// What people read of it.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The answer that it replaces; none: it was empty.
    #[serde(rename = "avant", skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is written.
    #[serde(rename = "apres")]
    pub after: String,
}

/// Read, placed, ready to be written.
struct Prepared {
    arrival: Arrival,
    cells: BTreeMap<String, Answer>,
}

impl<S: Store> App<S> {
    /// What importing a file would do: nothing is written.
    ///
    /// # Errors
    /// A row that is gone, a certificate that the file does not have, a text that cannot be kept.
    pub async fn preview_certificate(&self, id: &str, file: &ReadFile) -> Result<Arrival, AppError> {
        let examined = self.examine(id, None).await?;
        Ok(prepare(&examined.catalogue, &examined.state, file, &self.host.today())?.arrival)
    }

    /// Imports a certificate: its row and its columns, as one action. Gives the row.
    ///
    /// # Errors
    /// As [`Self::preview_certificate`]; an answer that would be replaced without `replace`: nothing is written then.
    pub async fn import_certificate(
        &self,
        id: &str,
        file: &ReadFile,
        replace: bool,
    ) -> Result<(Edited, RowId, Arrival), AppError> {
        let (today, fresh) = (self.host.today(), RowId(self.host.new_id()));
        let mut done = None;
        let edited = self
            .edit(id, ActionKind::Edit, |catalogue, state| {
                let prepared = prepare(catalogue, state, file, &today)?;
                let other: Vec<&str> = prepared.arrival.replaced().map(|change| change.label.as_str()).collect();
                if !replace && !other.is_empty() {
                    return Err(AppError::new(
                        Code::Refused,
                        format!("La ligne a déjà d'autres réponses : {}.", other.join(", ")),
                        "Rien n'a été modifié. Confirmez leur remplacement, ou choisissez une autre ligne.",
                    ));
                }
                let operations = operations(state, &prepared, fresh)?;
                done = Some(prepared.arrival);
                Ok(Edit::typed(operations))
            })
            .await?;
        let arrival = done.ok_or_else(|| AppError::new(Code::Internal, "L'import n'a rien fait.", "Recommencez."))?;
        let row = arrival.row.unwrap_or(fresh);
        Ok((edited, row, arrival))
    }
}

fn operations(state: &State, prepared: &Prepared, fresh: RowId) -> Result<Vec<Operation>, AppError> {
    let key = AnswerKey::of(TABLE);
    let row = prepared.arrival.row.unwrap_or(fresh);
    let cells = prepared.cells.clone();
    let mut operations = Vec::new();
    if prepared.arrival.row.is_none() {
        fits(state.rows(&key).len() + 1)?;
        operations.push(Operation::AddRow { key, row, cells });
    } else {
        let set = |(column, value): (String, Answer)| {
            let value = (!value.is_blank()).then_some(value);
            Operation::SetCell { key: key.clone(), row, column, value }
        };
        operations.extend(cells.into_iter().map(set));
    }
    let taken = &prepared.arrival.bundle.certificates[prepared.arrival.rank];
    for (what, text) in read_texts(taken) {
        let key = format!("{READ}{row}/{what}");
        operations.push(Operation::Track { key, value: Some(Answer::Text(text)) });
    }
    Ok(operations)
}

/// What is kept of a certificate and that no column holds.
fn read_texts(taken: &Certificate) -> [(&'static str, String); 3] {
    let bits = taken.key.bits.map_or_else(String::new, |bits| format!(" {bits} bits"));
    [
        ("empreinte", taken.fingerprint.clone()),
        ("serie", taken.serial.clone()),
        ("cle", format!("{}{bits}", taken.key.kind)),
    ]
}

/// A file says what it wants: what it says is kept under the same conditions as what people type.
fn check_texts<'a>(place: &str, texts: impl IntoIterator<Item = &'a str>) -> Result<(), AppError> {
    for text in texts {
        checked_text(text, SHORT_TEXT_MAX, false).map_err(|reason| {
            AppError::invalid(
                format!("« {place} » de ce certificat : {reason}"),
                "Rien n'a été gardé. Demandez un autre certificat à qui l'a émis.",
            )
        })?;
    }
    Ok(())
}

fn prepare(catalogue: &Catalogue, state: &State, file: &ReadFile, today: &str) -> Result<Prepared, AppError> {
    let bundle = &file.bundle;
    let taken = bundle.certificates.get(file.rank).ok_or_else(|| {
        AppError::invalid(
            format!("Le fichier n'a pas de certificat n° {}.", file.rank + 1),
            format!("Il en contient {}.", bundle.certificates.len()),
        )
    })?;
    let domains = taken.domains();
    let rows = state.rows(&AnswerKey::of(TABLE));
    let target = match file.row {
        Some(row) => Some(rows.iter().find(|other| other.id == row).ok_or_else(|| {
            AppError::not_found("Cette ligne n'existe plus.", "La table vient de changer : relisez-la.")
        })?),
        None => rows.iter().find(|row| same_name(row, &domains)),
    };
    let presented = Presented::of(&domains);
    let covered: Vec<Gap> = certificates::exposed(state).into_iter().filter(|gap| presented.cover(&gap.name)).collect();
    let wanted = wanted(catalogue, bundle, taken, &domains, &covered, target, today);
    for (id, answer) in &wanted {
        let column = catalogue.field(TABLE).and_then(|field| field.column(id));
        check_texts(column.map_or(id, |column| &column.label), texts_of(answer))?;
    }
    check_texts("Certificat", read_texts(taken).iter().map(|(_, text)| text.as_str()))?;
    let (cells, changes) = changes(catalogue, target, wanted);
    let mut held: Vec<Held> = certificates::held(state);
    held.retain(|other| target.is_none_or(|row| other.row != row.id));
    held.push(Held {
        row: target.map(|row| row.id).unwrap_or_default(),
        environment: None,
        names: domains.clone(),
        expires: None,
        owner: None,
    });
    let end = day(&taken.not_after);
    let arrival = Arrival {
        rank: file.rank,
        row: target.map(|row| row.id),
        cells: changes,
        covered,
        bare: certificates::uncovered(state, &held),
        expiry: certificates::expiry(catalogue, end, today),
        remarks: remarks(bundle, taken, &domains, today),
        bundle: bundle.clone(),
    };
    Ok(Prepared { arrival, cells })
}

/// The row is about one of these names.
fn same_name(row: &Row, domains: &[String]) -> bool {
    let known = match row.cells.get("cn").map(|cell| &cell.value) {
        Some(Answer::Text(name)) => name.trim().to_lowercase(),
        _ => return false,
    };
    domains.contains(&known)
}

fn day(instant: &str) -> &str {
    instant.split('T').next().unwrap_or(instant)
}

/// What the columns would hold.
fn wanted(
    catalogue: &Catalogue,
    bundle: &Bundle,
    taken: &Certificate,
    domains: &[String],
    covered: &[Gap],
    target: Option<&Row>,
    today: &str,
) -> Vec<(&'static str, Answer)> {
    let text = |text: &str| Answer::Text(text.to_owned());
    let mut wanted = Vec::new();
    // A name that the row already has stays its name: the certificate may give another one first.
    let own = target.and_then(|row| match &row.cells.get("cn")?.value {
        Answer::Text(name) => domains.iter().find(|domain| **domain == name.trim().to_lowercase()),
        _ => None,
    });
    let name = own.or_else(|| domains.first());
    if let Some(name) = name {
        wanted.push(("cn", text(name)));
    } else if let Some(name) = &taken.common_name {
        wanted.push(("cn", text(name)));
    }
    let others: Vec<String> = domains.iter().filter(|domain| Some(*domain) != name).cloned().collect();
    // Names of the row that this certificate no longer has would be said covered.
    let known = target.and_then(|row| row.cells.get("san")).is_some_and(|cell| !cell.value.is_blank());
    if known || !others.is_empty() {
        wanted.push(("san", Answer::List(others)));
    }
    let mut environments: Vec<&str> =
        covered.iter().map(|gap| gap.environment.as_str()).filter(|name| !name.is_empty()).collect();
    environments.dedup();
    let unplaced = target.is_none_or(|row| !row.cells.contains_key("environnement"));
    if let ([only], true) = (environments.as_slice(), unplaced) {
        wanted.push(("environnement", text(only)));
    }
    wanted.push(("autorite", text(&taken.authority)));
    match bundle.container {
        Container::Pem => wanted.push(("format", text("pem"))),
        Container::P12 => wanted.push(("format", text("p12"))),
        Container::Der | Container::P7b => {}
    }
    wanted.push(("emis-le", text(day(&taken.not_before))));
    let end = day(&taken.not_after);
    wanted.push(("expire-le", text(end)));
    let status = match certificates::expiry(catalogue, end, today) {
        Some(Expiry::Expired) => "expire",
        Some(Expiry::Soon { .. }) => "expire-bientot",
        _ => "pret",
    };
    // Somebody verified it: a file in hand says less.
    let verified = target.and_then(|row| row.cells.get("statut")).is_some_and(|cell| cell.value == text("verifie"));
    if !(verified && status == "pret") {
        wanted.push(("statut", text(status)));
    }
    wanted
}

/// What differs from the row, with what it would replace.
fn changes(
    catalogue: &Catalogue,
    target: Option<&Row>,
    wanted: Vec<(&'static str, Answer)>,
) -> (BTreeMap<String, Answer>, Vec<Change>) {
    let (mut cells, mut changes) = (BTreeMap::new(), Vec::new());
    let field = catalogue.field(TABLE);
    for (id, answer) in wanted {
        let column = field.and_then(|field| field.column(id));
        let present =
            target.and_then(|row| row.cells.get(id)).map(|cell| &cell.value).filter(|value| !value.is_blank());
        if present.is_some_and(|present| same(present, &answer)) {
            continue;
        }
        let shown = |answer: &Answer| cell_shown(catalogue, column, answer);
        changes.push(Change {
            column: id.to_owned(),
            label: column.map_or_else(|| id.to_owned(), |column| column.label.clone()),
            before: present.map(shown),
            after: if answer.is_blank() { "aucun".to_owned() } else { shown(&answer) },
        });
        cells.insert(id.to_owned(), answer);
    }
    (cells, changes)
}

/// Names are the same whatever their case and their order.
fn same(one: &Answer, other: &Answer) -> bool {
    let sorted = |items: &[String]| {
        let mut items: Vec<String> = items.iter().map(|item| item.trim().to_lowercase()).collect();
        items.sort();
        items
    };
    match (one, other) {
        (Answer::List(one), Answer::List(other)) => sorted(one) == sorted(other),
        (Answer::Text(one), Answer::Text(other)) => one.trim().eq_ignore_ascii_case(other.trim()),
        _ => one == other,
    }
}

fn remarks(bundle: &Bundle, taken: &Certificate, domains: &[String], today: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    if day(&taken.not_before) > today {
        remarks.push(format!("Il n'est valable qu'à partir du {}.", day_shown(day(&taken.not_before))));
    }
    if domains.is_empty() {
        remarks.push("Il ne nomme aucun domaine : est-ce bien celui du service ?".to_owned());
    }
    if taken.is_authority {
        remarks.push("C'est le certificat d'une autorité, pas celui d'un service.".to_owned());
    } else if taken.self_signed {
        remarks.push("Il est auto-signé : un navigateur ne le reconnaîtra pas.".to_owned());
    }
    let weak = taken.key.kind == "RSA" && taken.key.bits.is_some_and(|bits| bits < 2048);
    if weak {
        remarks.push("Sa clé RSA a moins de 2048 bits : elle est trop courte.".to_owned());
    }
    let earlier = bundle.certificates.iter().filter(|other| other.fingerprint != taken.fingerprint);
    for other in earlier.filter(|other| other.not_after < taken.not_after) {
        remarks.push(format!(
            "« {} », qui le signe ou l'accompagne, expire avant lui, le {}.",
            other.called(),
            day_shown(day(&other.not_after))
        ));
    }
    if bundle.key_left_out {
        remarks
            .push("Le fichier contient aussi une clé privée : elle n'a pas été lue, rien n'en est gardé.".to_owned());
    }
    remarks
}

/// Why a file is not taken, and what to do.
fn refusal(refusal: Refusal) -> AppError {
    let (message, hint) = match refusal {
        Refusal::Empty => ("Le fichier est vide.", "Choisissez le fichier du certificat."),
        Refusal::TooBig => ("Le fichier est trop gros pour un certificat.", "Choisissez le fichier du certificat."),
        Refusal::Unknown => {
            ("Ce fichier n'est pas un certificat.", "Choisissez un fichier PEM, CRT, CER, P7B ou P12 (PFX).")
        }
        Refusal::Damaged => (
            "Ce fichier ressemble à un certificat, mais son contenu est illisible.",
            "Demandez-en une nouvelle copie à qui l'a émis.",
        ),
        Refusal::NoCertificate => ("Ce fichier ne contient aucun certificat.", "Choisissez le fichier du certificat."),
        Refusal::KeyOnly => (
            "Ce fichier est une clé privée : elle n'entre pas dans un dossier.",
            "Rien n'a été gardé. Choisissez le certificat qui va avec ; la clé reste dans le coffre du projet.",
        ),
        Refusal::KeyInside => (
            "Ce fichier contient une clé privée en clair à côté du certificat : il est refusé.",
            "Rien n'a été gardé. Donnez un fichier sans la clé, et renouvelez celle-ci si le fichier a circulé.",
        ),
        Refusal::Request => (
            "Ce fichier est une demande de certificat, pas un certificat.",
            "Choisissez le fichier reçu de l'autorité en réponse.",
        ),
        Refusal::JavaKeystore => {
            ("Ce fichier est un magasin de clés Java.", "Exportez-en le certificat seul, au format PEM.")
        }
        Refusal::PassphraseNeeded => (
            "Ce fichier demande sa phrase secrète.",
            "Donnez-la : elle ne sert qu'à lire le certificat et n'est pas gardée.",
        ),
        Refusal::WrongPassphrase => {
            ("La phrase secrète n'est pas celle de ce fichier.", "Rien n'a été lu. Essayez de nouveau.")
        }
        Refusal::UnknownProtection => (
            "Ce fichier est protégé d'une façon qui n'est pas connue.",
            "Exportez le certificat seul, au format PEM, puis importez-le.",
        ),
    };
    AppError::invalid(message, hint).with_details(format!("{refusal:?}"))
}

/// The file asks for a passphrase that was not given.
#[must_use]
pub fn asks_for_passphrase(error: &AppError) -> bool {
    [Refusal::PassphraseNeeded, Refusal::WrongPassphrase]
        .iter()
        .any(|refusal| error.details.as_deref() == Some(format!("{refusal:?}").as_str()))
}
