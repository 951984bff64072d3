//! Reading the file: YAML, one setting a line, followed as far as it can be.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::ops::RangeInclusive;
use std::path::Path;

use serde_json::Value;
use serde_saphyr::Spanned;

use super::{BACKUP_HOURS, BACKUPS_KEPT, Managed, Policy, Remark};
use crate::opening::PASSPHRASE_MIN;

/// Longer, it is not such a file.
const MAX_BYTES: u64 = 1 << 16;
const LOCK_MINUTES: RangeInclusive<u32> = 1..=240;
const PASSPHRASE: RangeInclusive<u32> = PASSPHRASE_MIN as u32..=128;
const KEPT: RangeInclusive<u32> = 3..=1_000;
/// Never less often than without a policy.
const HOURS: RangeInclusive<u32> = 1..=BACKUP_HOURS;

/// What applies instead of a value that cannot be read: never more freedom than any value would have left, except for
/// the backups, which no user can change anyway.
const STRICT_LOCK: u32 = 5;
const STRICT_PASSPHRASE: u32 = 20;

impl Policy {
    /// The file of the system. Absent: nothing is imposed. In the reach of its users: followed, and said.
    pub(super) fn read_guarded(path: &Path) -> Self {
        let mut policy = Self::read(path);
        if let Some(words) = reachable(path) {
            policy.remarks.push(Remark { place: path.display().to_string(), words });
        }
        policy
    }

    /// A file that somebody named: its absence is a fault.
    pub(super) fn read_named(path: &Path) -> Self {
        if path.exists() { Self::read(path) } else { unreadable(path, "fichier introuvable") }
    }

    /// The policy of a file. Absent: nothing is imposed.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        let mut text = String::new();
        let read = std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => Self::NONE,
            Err(error) => unreadable(path, &error.to_string()),
            Ok(_) if text.len() as u64 > MAX_BYTES => unreadable(path, "plus de 64 Ko"),
            Ok(_) => parsed(path, &text),
        }
    }
}

fn parsed(path: &Path, text: &str) -> Policy {
    let lines: BTreeMap<String, Spanned<Value>> = match serde_saphyr::from_str::<Option<_>>(text) {
        Ok(lines) => lines.unwrap_or_default(),
        Err(error) => {
            let line = error.location().map_or_else(String::new, |at| format!(" (ligne {})", at.line()));
            return unreadable(path, &format!("ce n'est pas une liste de réglages en YAML{line}"));
        }
    };
    let mut reading = Reading { path, policy: Policy::NONE };
    for (key, value) in lines {
        reading.take(&key, &value);
    }
    reading.policy
}

/// A file that is there and says nothing: everything that it could have managed is at its strictest.
fn unreadable(path: &Path, why: &str) -> Policy {
    let place = path.display().to_string();
    let mut reading = Reading { path, policy: Policy::NONE };
    let source = format!("{place}, illisible");
    for key in KEYS {
        reading.fall_back(key, source.clone());
    }
    let words = format!("Illisible : {why}. Les valeurs les plus strictes s'appliquent à tout ce qu'il pouvait gérer.");
    reading.policy.remarks.push(Remark { place, words });
    reading.policy
}

const KEYS: [&str; 6] = [
    "verrouillage_minutes",
    "trousseau",
    "phrase_caracteres",
    "sauvegardes_gardees",
    "sauvegarde_heures",
    "catalogue_signe_par",
];

struct Reading<'a> {
    path: &'a Path,
    policy: Policy,
}

impl Reading<'_> {
    fn take(&mut self, key: &str, value: &Spanned<Value>) {
        let source = format!("{}, ligne {}", self.path.display(), value.referenced.line());
        let policy = &mut self.policy;
        let followed = match key {
            "verrouillage_minutes" => number(&value.value, &LOCK_MINUTES, &source, &mut policy.lock_minutes),
            "phrase_caracteres" => number(&value.value, &PASSPHRASE, &source, &mut policy.passphrase_min),
            "sauvegardes_gardees" => number(&value.value, &KEPT, &source, &mut policy.backups_kept),
            "sauvegarde_heures" => number(&value.value, &HOURS, &source, &mut policy.backup_hours),
            "trousseau" => match value.value.as_str() {
                Some("interdit") => {
                    policy.keychain_forbidden = Some(Managed { value: (), source: source.clone() });
                    Ok(())
                }
                Some("libre") => Ok(()),
                _ => Err("attendu : interdit ou libre".to_owned()),
            },
            "catalogue_signe_par" => self.keys(&value.value, &source),
            _ => {
                let words = format!("Réglage inconnu : « {key} ». Il est sans effet ; les autres s'appliquent.");
                policy.remarks.push(Remark { place: source, words });
                return;
            }
        };
        if let Err(expected) = followed {
            self.fall_back(key, source.clone());
            let words = format!(
                "Valeur refusée pour « {key} » ({expected}). La valeur la plus stricte s'applique : {}.",
                strict_words(key)
            );
            self.policy.remarks.push(Remark { place: source, words });
        }
    }

    /// A key that is not one is left out, and said: those that remain are fewer, never others.
    fn keys(&mut self, value: &Value, source: &str) -> Result<(), String> {
        let given = value.as_array().ok_or("attendu : une liste de clés publiques minisign")?;
        let mut keys = Vec::new();
        for key in given {
            match key.as_str().filter(|key| minisign_verify::PublicKey::from_base64(key).is_ok()) {
                Some(key) => keys.push(key.to_owned()),
                None => self.policy.remarks.push(Remark {
                    place: source.to_owned(),
                    words:
                        "Une des clés n'est pas une clé publique minisign (elle commence par « RW »). Elle est écartée."
                            .to_owned(),
                }),
            }
        }
        self.policy.catalogue_keys = Some(Managed { value: keys, source: source.to_owned() });
        Ok(())
    }

    fn fall_back(&mut self, key: &str, source: String) {
        let policy = &mut self.policy;
        let of = |value: u32| Some(Managed { value, source: source.clone() });
        match key {
            "verrouillage_minutes" => policy.lock_minutes = of(STRICT_LOCK),
            "phrase_caracteres" => policy.passphrase_min = of(STRICT_PASSPHRASE),
            "sauvegardes_gardees" => policy.backups_kept = of(BACKUPS_KEPT),
            "sauvegarde_heures" => policy.backup_hours = of(BACKUP_HOURS),
            "trousseau" => policy.keychain_forbidden = Some(Managed { value: (), source }),
            _ => policy.catalogue_keys = Some(Managed { value: Vec::new(), source }),
        }
    }
}

fn strict_words(key: &str) -> String {
    match key {
        "verrouillage_minutes" => format!("{STRICT_LOCK} minutes"),
        "phrase_caracteres" => format!("{STRICT_PASSPHRASE} caractères"),
        "sauvegardes_gardees" => format!("{BACKUPS_KEPT} pour chaque raison"),
        "sauvegarde_heures" => format!("{BACKUP_HOURS} heures"),
        "trousseau" => "interdit".to_owned(),
        _ => "aucun autre catalogue que celui du programme".to_owned(),
    }
}

fn number(
    value: &Value,
    bounds: &RangeInclusive<u32>,
    source: &str,
    place: &mut Option<Managed<u32>>,
) -> Result<(), String> {
    let given = value.as_u64().and_then(|given| u32::try_from(given).ok()).filter(|given| bounds.contains(given));
    let value = given.ok_or_else(|| format!("attendu : un nombre entier de {} à {}", bounds.start(), bounds.end()))?;
    *place = Some(Managed { value, source: source.to_owned() });
    Ok(())
}

/// Says when somebody else than the administrator could change the file.
#[cfg(unix)]
fn reachable(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let file = std::fs::metadata(path).ok()?;
    within_reach(file.uid(), file.mode()).then(|| {
        "Ce fichier n'appartient pas à l'administrateur, ou d'autres que lui peuvent le modifier : il n'impose rien de sûr. Il est suivi tel quel. Remède : « chown root » et « chmod 644 ».".to_owned()
    })
}

#[cfg(not(unix))]
fn reachable(_path: &Path) -> Option<String> {
    None
}

/// Owned by another than root, or writable by its group or by all.
#[cfg(unix)]
fn within_reach(owner: u32, mode: u32) -> bool {
    owner != 0 || mode & 0o022 != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Policy {
        parsed(Path::new("/essai.yaml"), text)
    }

    #[test]
    fn each_setting_is_followed_with_its_line() {
        let policy = policy(
            "# essai\nverrouillage_minutes: 10\ntrousseau: interdit\nphrase_caracteres: 16\nsauvegardes_gardees: 30\nsauvegarde_heures: 8\ncatalogue_signe_par: []\n",
        );
        assert_eq!(policy.remarks(), []);
        assert_eq!((policy.lock_delays(), policy.lock_refused()), (vec![5, 10], vec![0, 15, 60]));
        assert!(policy.forbids_keychain());
        assert_eq!((policy.passphrase_min(), policy.backups_kept(), policy.backup_hours()), (16, 30, 8));
        assert_eq!(policy.catalogue_keys(), Some([].as_slice()));
        let sources: Vec<String> = policy.settings().into_iter().map(|setting| setting.source).collect();
        assert_eq!(sources, [2, 3, 4, 5, 6, 7].map(|line| format!("/essai.yaml, ligne {line}")));
    }

    #[test]
    fn nothing_is_imposed_by_nothing() {
        for text in ["", "# rien\n", "{}", "trousseau: libre\n"] {
            assert_eq!(policy(text), Policy::NONE, "{text}");
        }
        assert_eq!(Policy::read(Path::new("/nulle/part/settings.yaml")), Policy::NONE);
        assert_eq!(Policy::NONE.lock_delays(), [0, 5, 15, 60]);
    }

    #[test]
    fn a_value_that_cannot_be_read_frees_nothing_and_is_said_with_its_line() {
        for (line, strict) in [
            ("verrouillage_minutes: jamais", "5 minutes"),
            ("verrouillage_minutes: 0", "5 minutes"),
            ("phrase_caracteres: 8", "20 caractères"),
            ("trousseau: oui", "interdit"),
            ("catalogue_signe_par: tous", "aucun autre"),
            ("sauvegardes_gardees: -1", "10 pour"),
            ("sauvegarde_heures: 48", "24 heures"),
        ] {
            let policy = policy(&format!("\n{line}\n"));
            assert_eq!(policy.settings().len(), 1, "{line}");
            assert_eq!(policy.remarks()[0].place, "/essai.yaml, ligne 2", "{line}");
            assert!(policy.remarks()[0].words.contains(strict), "{line}: {:?}", policy.remarks());
        }
        assert_eq!(policy("verrouillage_minutes: jamais").lock_delays(), [5]);
        assert_eq!(policy("phrase_caracteres: 8").passphrase_min(), 20);
        assert!(policy("trousseau: oui").forbids_keychain());
        assert_eq!(policy("catalogue_signe_par: tous").catalogue_keys(), Some([].as_slice()));
    }

    #[test]
    fn an_unknown_setting_is_said_and_the_others_apply() {
        let policy = policy("trouseau: interdit\nphrase_caracteres: 14\n");
        assert_eq!(policy.passphrase_min(), 14);
        assert_eq!(policy.remarks()[0].place, "/essai.yaml, ligne 1");
        assert!(policy.remarks()[0].words.contains("« trouseau »"));
    }

    #[test]
    fn a_key_that_is_none_is_left_out_and_said() {
        let policy = policy("catalogue_signe_par: [RWfaux]\n");
        assert_eq!((policy.catalogue_keys(), policy.remarks().len()), (Some([].as_slice()), 1));
    }

    #[test]
    fn a_file_that_is_there_but_cannot_be_read_frees_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).expect("written");
            path
        };
        let broken = [
            written("liste", b"- trousseau\n"),
            written("coupe", b"trousseau: [interdit\n"),
            written("double", b"trousseau: libre\ntrousseau: interdit\n"),
            written("octets", b"\xff\xfe"),
            written("long", &vec![b'#'; 70_000]),
            folder.path().to_owned(),
        ];
        for path in broken {
            let policy = Policy::read(&path);
            assert_eq!(policy.settings().len(), KEYS.len(), "{}", path.display());
            assert!(policy.forbids_keychain() && policy.lock_delays() == [5], "{}", path.display());
            assert_eq!(policy.remarks().len(), 1, "{}", path.display());
            assert_eq!(policy.remarks()[0].place, path.display().to_string());
        }
        let named = Policy::read_named(&folder.path().join("absent"));
        assert_eq!(named.settings().len(), KEYS.len(), "a file that was named must be there");
    }

    #[test]
    fn a_second_file_tightens_and_never_loosens() {
        let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
        let strict = format!(
            "verrouillage_minutes: 10\ntrousseau: interdit\nphrase_caracteres: 16\nsauvegardes_gardees: 30\nsauvegarde_heures: 8\ncatalogue_signe_par: [{key}]\n"
        );
        let loose = "verrouillage_minutes: 60\ntrousseau: libre\nphrase_caracteres: 12\nsauvegardes_gardees: 5\nsauvegarde_heures: 24\n";
        let words = |policy: &Policy| policy.settings().into_iter().map(|it| it.imposed).collect::<Vec<_>>();
        for (first, second) in [(strict.as_str(), loose), (loose, strict.as_str()), (strict.as_str(), "")] {
            assert_eq!(words(&policy(first).tightened(policy(second))), words(&policy(&strict)));
        }
        let ours = policy("catalogue_signe_par: []").tightened(policy(&strict));
        assert_eq!(ours.catalogue_keys(), Some([].as_slice()), "nobody adds a key to those of the administration");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_in_the_reach_of_its_users_is_said() {
        assert!(!within_reach(0, 0o100_644));
        for (owner, mode) in [(1_000, 0o100_644), (0, 0o100_664), (0, 0o100_646)] {
            assert!(within_reach(owner, mode), "{owner} {mode:o}");
        }
    }
}
