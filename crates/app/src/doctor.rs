//! What is well and what is not, each with its remedy.

use std::path::Path;

use accostage_dossier::counted;
use serde::Serialize;

use crate::policy::Policy;
use crate::ports::{Outbox, OutboxQuery, OutboxState, Store, Vault};
use crate::{App, AppError, Code, Way};

const RESTORE: &str = "Restaurez la dernière sauvegarde saine.";

/// Subject of what the administration imposes.
pub const MANAGED: &str = "réglages gérés";

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checkup {
    /// What.
    pub subject: &'static str,
    /// It is well.
    pub ok: bool,
    /// What was seen.
    pub seen: String,
    /// What to do.
    pub remedy: Option<String>,
    /// The way that the remedy names.
    #[serde(skip)]
    pub way: Option<Way>,
}

impl Checkup {
    /// Something that is well.
    pub fn fine(subject: &'static str, seen: impl Into<String>) -> Self {
        Self { subject, ok: true, seen: seen.into(), remedy: None, way: None }
    }

    /// Something to mend.
    pub fn wrong(subject: &'static str, seen: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { subject, ok: false, seen: seen.into(), remedy: Some(remedy.into()), way: None }
    }

    /// An error met while looking.
    #[must_use]
    pub fn error(subject: &'static str, error: &AppError) -> Self {
        Self { subject, ok: false, seen: error.message.clone(), remedy: error.hint.clone(), way: error.way }
    }

    /// Says which way the remedy names.
    #[must_use]
    pub fn by(mut self, way: Way) -> Self {
        self.way = Some(way);
        self
    }
}

/// What the administration of the machine imposes, and what of it could not be followed.
#[must_use]
pub fn check_policy(policy: &Policy, vault: &impl Vault) -> Vec<Checkup> {
    let mut checkups: Vec<Checkup> = policy
        .settings()
        .into_iter()
        .map(|it| Checkup::fine(MANAGED, format!("{} : {} ({})", it.subject, it.imposed, it.source)))
        .collect();
    for remark in policy.remarks() {
        checkups.push(Checkup::wrong(
            MANAGED,
            format!("{} : {}", remark.place, remark.words),
            "Signalez-le à votre administration : elle seule corrige ce fichier. Relancez ensuite Accostage.",
        ));
    }
    if policy.forbids_keychain() && vault.exists() && vault.slots().is_ok_and(|slots| slots.keychain) {
        let has_passphrase = vault.slots().is_ok_and(|slots| slots.passphrase);
        checkups.push(if has_passphrase {
            Checkup::wrong(
                MANAGED,
                "le trousseau garde encore la clé, alors qu'il est interdit ; il n'ouvre plus les données",
                "Retirez-en la clé, dans les réglages de sécurité.",
            )
            .by(Way::RemoveKeychain)
        } else {
            Checkup::wrong(
                MANAGED,
                "le trousseau est interdit, mais lui seul ouvre ces données : il les ouvre encore, pour que rien ne soit perdu",
                "Ajoutez une phrase de passe, puis retirez la clé du trousseau.",
            )
            .by(Way::LeaveKeychain)
        });
    }
    if checkups.is_empty() {
        checkups.push(Checkup::fine(MANAGED, "aucun"));
    }
    checkups
}

/// Slots and keychain, without opening the store.
pub async fn check_keys<V: Vault>(vault: &V, ask_keychain: bool) -> Vec<Checkup> {
    let mut checkups = Vec::new();
    match vault.slots() {
        Ok(slots) => {
            let seen = match (slots.keychain, slots.passphrase) {
                (true, true) => "trousseau et phrase de passe",
                (true, false) => "trousseau seulement",
                (false, true) => "phrase de passe seulement",
                (false, false) => "aucun",
            };
            checkups.push(if slots.passphrase {
                Checkup::fine("clés", seen)
            } else {
                Checkup::wrong(
                    "clés",
                    seen,
                    "Ajoutez une phrase de passe de secours. Sans elle, un trousseau perdu rend les données illisibles.",
                )
                .by(Way::AddPassphrase)
            });
        }
        Err(error) => checkups.push(Checkup::error("clés", &error)),
    }
    // Who chose the passphrase alone lacks nothing without a keychain.
    let needed = vault.slots().is_ok_and(|slots| slots.keychain || !slots.passphrase);
    if ask_keychain && needed {
        let report = vault.keychain().await;
        checkups.push(match report.remedy {
            None => Checkup::fine("trousseau", report.explanation),
            Some(remedy) => Checkup::wrong("trousseau", report.explanation, remedy),
        });
    }
    checkups
}

/// Whether the data folder takes a file. Writing a small one tells more than a figure: quotas, read-only mounts and
/// full disks all show.
#[must_use]
pub fn check_disk(home: &Path) -> Checkup {
    if !home.exists() {
        return Checkup::fine("disque", "dossier pas encore créé");
    }
    let probe = home.join("doctor.probe");
    let written = std::fs::write(&probe, vec![0_u8; 1 << 20]);
    let _ = std::fs::remove_file(&probe);
    match written {
        Ok(()) => Checkup::fine("disque", format!("{} accepte l'écriture", home.display())),
        Err(error) => Checkup::wrong(
            "disque",
            error.to_string(),
            "Libérez de la place, ou rendez le dossier accessible en écriture.",
        ),
    }
}

impl<S: Store + Outbox> App<S> {
    /// What waits to be sent to consoles, or left without an answer.
    pub async fn check_sending(&self) -> Checkup {
        let subject = "envois vers les consoles";
        match self.store.outbox(&OutboxQuery { unsettled: true, ..OutboxQuery::default() }).await {
            Err(error) => Checkup::error(subject, &error),
            Ok(rows) if rows.is_empty() => Checkup::fine(subject, "aucun en attente"),
            Ok(rows) => {
                let doubts = rows.iter().filter(|row| row.state == OutboxState::Uncertain).count();
                let seen = format!("{} en attente, dont {doubts} d'issue inconnue", rows.len());
                if doubts == 0 {
                    return Checkup::fine(subject, seen);
                }
                Checkup::wrong(
                    subject,
                    seen,
                    "Relisez la console : ce qui est arrivé sera reconnu, et rien n'est renvoyé avant cette lecture.",
                )
            }
        }
    }
}

impl<S: Store> App<S> {
    /// Store, catalogue and backups.
    pub async fn check_store(&self) -> Vec<Checkup> {
        let mut checkups = Vec::new();
        match self.store.health().await {
            Ok(health) if health.integrity == "ok" => checkups.push(Checkup::fine(
                "base",
                format!(
                    "{}, {} Ko, schéma {}, SQLCipher {}",
                    counted(health.dossiers, "dossier"),
                    health.size / 1024,
                    health.schema,
                    health.cipher
                ),
            )),
            Ok(health) => checkups.push(Checkup::wrong("base", health.integrity, RESTORE).by(Way::RestoreBackup)),
            // Looking at every page failed in a way that has no words of its own: the remedy is the same.
            Err(error) if error.code == Code::Internal => {
                checkups.push(Checkup::wrong("base", error.message, RESTORE).by(Way::RestoreBackup))
            }
            Err(error) => checkups.push(Checkup::error("base", &error)),
        }
        checkups.push(self.check_catalogue().await.unwrap_or_else(|error| Checkup::error("catalogue", &error)));
        match self.store.backups().await {
            Ok(backups) if backups.iter().any(|backup| !backup.sound) => {
                let lost = backups.iter().filter(|backup| !backup.sound).map(|backup| backup.name.as_str());
                checkups.push(
                    Checkup::wrong(
                        "sauvegardes",
                        format!("illisibles : {}", lost.collect::<Vec<_>>().join(", ")),
                        "Faites-en une nouvelle, puis écartez celles qui sont illisibles.",
                    )
                    .by(Way::CreateBackup),
                );
            }
            Ok(backups) => checkups.push(match backups.first() {
                Some(last) => Checkup::fine("sauvegardes", format!("{}, la dernière : {}", backups.len(), last.name)),
                None => Checkup::wrong("sauvegardes", "aucune", "Faites-en une.").by(Way::CreateBackup),
            }),
            Err(error) => checkups.push(Checkup::error("sauvegardes", &error)),
        }
        checkups
    }

    async fn check_catalogue(&self) -> Result<Checkup, AppError> {
        let catalogue = self.current_catalogue().await?;
        let seen = format!(
            "révision {} du {}, {} champs, {} règles",
            catalogue.meta.revision,
            catalogue.meta.date,
            catalogue.fields.len(),
            catalogue.rules.len()
        );
        Ok(match self.shipped_update().await? {
            None => Checkup::fine("catalogue", seen),
            Some(newer) => Checkup::wrong(
                "catalogue",
                format!("{seen} ; la révision {newer} est livrée avec ce programme"),
                "Regardez ce qu'elle change, puis installez-la.",
            )
            .by(Way::InstallShipped),
        })
    }
}
