//! What the administration of a workstation imposes, from a file that its users cannot change.
//!
//! A file that is there but cannot be read frees nothing: what it could have managed takes its strictest value. The
//! variable [`EXTRA`] names a second file, and of the two the stricter one wins: it can tighten, never loosen.

mod file;

use std::path::Path;

use crate::opening::PASSPHRASE_MIN;
use crate::{AppError, Code};

/// Where the administration of a Linux workstation writes.
pub const SYSTEM_FILE: &str = "/etc/accostage/settings.yaml";
/// Names a file that may only tighten what the one of the system says.
pub const EXTRA: &str = "ACCOSTAGE_MANAGED_SETTINGS";

/// Delays offered before an automatic lock, in minutes; zero: never.
const LOCK_DELAYS: [u32; 4] = [0, 5, 15, 60];
/// Backups kept for each reason.
const BACKUPS_KEPT: u32 = 10;
/// Hours between two automatic backups.
const BACKUP_HOURS: u32 = 24;
const HOUR_MS: i64 = 3_600_000;

/// A value that is imposed, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Managed<T> {
    /// The value.
    pub value: T,
    /// File and line.
    pub source: String,
}

/// Something in the file that could not be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// File, and line when there is one.
    pub place: String,
    /// What is wrong, and what applies instead.
    pub words: String,
}

/// A managed setting in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What is managed.
    pub subject: &'static str,
    /// What is imposed.
    pub imposed: String,
    /// File and line.
    pub source: String,
}

/// What is imposed on this machine. Nothing, by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    lock_minutes: Option<Managed<u32>>,
    keychain_forbidden: Option<Managed<()>>,
    passphrase_min: Option<Managed<u32>>,
    backups_kept: Option<Managed<u32>>,
    backup_hours: Option<Managed<u32>>,
    catalogue_keys: Option<Managed<Vec<String>>>,
    remarks: Vec<Remark>,
}

impl Policy {
    /// A machine on which nothing is imposed.
    pub const NONE: Self = Self {
        lock_minutes: None,
        keychain_forbidden: None,
        passphrase_min: None,
        backups_kept: None,
        backup_hours: None,
        catalogue_keys: None,
        remarks: Vec::new(),
    };

    /// What is imposed on this machine.
    #[must_use]
    pub fn of_machine() -> Self {
        let system = if cfg!(unix) { Self::read_guarded(Path::new(SYSTEM_FILE)) } else { Self::NONE };
        match std::env::var_os(EXTRA) {
            Some(extra) if !extra.is_empty() => system.tightened(Self::read_named(Path::new(&extra))),
            _ => system,
        }
    }

    /// What two policies impose together: of each setting, the stricter value.
    #[must_use]
    pub fn tightened(self, other: Self) -> Self {
        Self {
            lock_minutes: stricter(self.lock_minutes, other.lock_minutes, |ours, theirs| theirs < ours),
            keychain_forbidden: self.keychain_forbidden.or(other.keychain_forbidden),
            passphrase_min: stricter(self.passphrase_min, other.passphrase_min, |ours, theirs| theirs > ours),
            backups_kept: stricter(self.backups_kept, other.backups_kept, |ours, theirs| theirs > ours),
            backup_hours: stricter(self.backup_hours, other.backup_hours, |ours, theirs| theirs < ours),
            catalogue_keys: match (self.catalogue_keys, other.catalogue_keys) {
                (Some(ours), Some(theirs)) => Some(common(ours, &theirs)),
                (ours, theirs) => ours.or(theirs),
            },
            remarks: self.remarks.into_iter().chain(other.remarks).collect(),
        }
    }

    /// What could not be followed.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Delays that may be chosen before an automatic lock, in minutes; zero: never.
    #[must_use]
    pub fn lock_delays(&self) -> Vec<u32> {
        let Some(most) = &self.lock_minutes else { return LOCK_DELAYS.to_vec() };
        let shorter = LOCK_DELAYS.into_iter().filter(|delay| (1..most.value).contains(delay));
        shorter.chain([most.value]).collect()
    }

    /// Delays usually offered that may not be chosen here.
    #[must_use]
    pub fn lock_refused(&self) -> Vec<u32> {
        let offered = self.lock_delays();
        LOCK_DELAYS.into_iter().filter(|delay| !offered.contains(delay)).collect()
    }

    /// The delay before an automatic lock, of somebody who chose none that may be chosen.
    #[must_use]
    pub fn lock_default(&self) -> u32 {
        self.lock_minutes.as_ref().map_or(0, |most| most.value)
    }

    /// The longest delay before an automatic lock is imposed.
    #[must_use]
    pub fn manages_lock(&self) -> bool {
        self.lock_minutes.is_some()
    }

    /// The keychain may not hold the key.
    #[must_use]
    pub fn forbids_keychain(&self) -> bool {
        self.keychain_forbidden.is_some()
    }

    /// Smallest recovery passphrase, in characters.
    #[must_use]
    pub fn passphrase_min(&self) -> usize {
        self.passphrase_min.as_ref().map_or(PASSPHRASE_MIN, |min| min.value as usize)
    }

    /// That length is imposed.
    #[must_use]
    pub fn manages_passphrase(&self) -> bool {
        self.passphrase_min.is_some()
    }

    /// Backups kept for each reason.
    #[must_use]
    pub fn backups_kept(&self) -> usize {
        self.backups_kept.as_ref().map_or(BACKUPS_KEPT, |kept| kept.value) as usize
    }

    /// Number or rhythm of the backups are imposed.
    #[must_use]
    pub fn manages_backups(&self) -> bool {
        self.backups_kept.is_some() || self.backup_hours.is_some()
    }

    /// Hours between two automatic backups.
    #[must_use]
    pub fn backup_hours(&self) -> u32 {
        self.backup_hours.as_ref().map_or(BACKUP_HOURS, |hours| hours.value)
    }

    /// The same in milliseconds.
    #[must_use]
    pub fn backup_every(&self) -> i64 {
        i64::from(self.backup_hours()) * HOUR_MS
    }

    /// The only keys that may sign a catalogue; none: the user decides.
    #[must_use]
    pub fn catalogue_keys(&self) -> Option<&[String]> {
        self.catalogue_keys.as_ref().map(|keys| keys.value.as_slice())
    }

    /// Refuses the keychain where it is forbidden.
    ///
    /// # Errors
    /// It is.
    pub fn permit_keychain(&self) -> Result<(), AppError> {
        match &self.keychain_forbidden {
            None => Ok(()),
            Some(imposed) => Err(refusal(
                "Votre administration interdit de ranger la clé dans le trousseau de ce poste.",
                "Rien n'a été modifié. Utilisez votre phrase de passe : elle suffit à elle seule.",
                &imposed.source,
            )),
        }
    }

    /// Why a catalogue that none of the imposed keys signed cannot be installed; none: it can.
    #[must_use]
    pub fn unsigned_catalogue(&self) -> Option<AppError> {
        let imposed = self.catalogue_keys.as_ref()?;
        Some(refusal(
            "Votre administration n'accepte que les catalogues signés par les clés qu'elle a désignées.",
            "Rien n'a été modifié. Demandez le catalogue avec sa signature (.minisig) à votre administration.",
            &imposed.source,
        ))
    }

    /// Refuses to trust another key where the keys are imposed.
    ///
    /// # Errors
    /// They are.
    pub fn permit_trust(&self) -> Result<(), AppError> {
        match &self.catalogue_keys {
            None => Ok(()),
            Some(imposed) => Err(refusal(
                "Votre administration a désigné les clés qui signent les catalogues.",
                "Rien n'a été modifié. Demandez-lui d'ajouter cette clé.",
                &imposed.source,
            )),
        }
    }

    /// What is imposed, in words.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let number = |subject, managed: &Option<Managed<u32>>, words: fn(u32) -> String| {
            managed.as_ref().map(|it| Setting { subject, imposed: words(it.value), source: it.source.clone() })
        };
        let lock = number("verrouillage automatique", &self.lock_minutes, |n| format!("après {n} min au plus"));
        let keychain = self.keychain_forbidden.as_ref().map(|it| Setting {
            subject: "trousseau",
            imposed: "interdit".to_owned(),
            source: it.source.clone(),
        });
        let passphrase = number("phrase de passe", &self.passphrase_min, |n| format!("{n} caractères au moins"));
        let kept = number("sauvegardes gardées", &self.backups_kept, |n| format!("{n} pour chaque raison"));
        let rhythm =
            number("sauvegarde automatique", &self.backup_hours, |n| format!("toutes les {n} h d'utilisation"));
        let catalogue = self.catalogue_keys.as_ref().map(|it| Setting {
            subject: "catalogue",
            imposed: match it.value.len() {
                0 => "seulement celui que livre le programme".to_owned(),
                1 => "signé par la clé désignée, ou livré avec le programme".to_owned(),
                n => format!("signé par une des {n} clés désignées, ou livré avec le programme"),
            },
            source: it.source.clone(),
        });
        [lock, keychain, passphrase, kept, rhythm, catalogue].into_iter().flatten().collect()
    }
}

fn stricter<T>(
    ours: Option<Managed<T>>,
    theirs: Option<Managed<T>>,
    tightens: fn(&T, &T) -> bool,
) -> Option<Managed<T>> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => Some(if tightens(&ours.value, &theirs.value) { theirs } else { ours }),
        (ours, theirs) => ours.or(theirs),
    }
}

/// Keys that both name: neither can add one to the other's.
fn common(ours: Managed<Vec<String>>, theirs: &Managed<Vec<String>>) -> Managed<Vec<String>> {
    let value = ours.value.into_iter().filter(|key| theirs.value.contains(key)).collect();
    Managed { value, source: ours.source }
}

fn refusal(message: &str, hint: &str, source: &str) -> AppError {
    AppError::new(Code::Managed, message, hint).with_details(format!("réglage géré : {source}"))
}
