//! Backups, diagnosis, catalogue.

use std::collections::BTreeMap;

use accostage_app::catalogues::Arrival;
use accostage_app::doctor::{Checkup, MANAGED};
use accostage_app::policy::Policy;
use accostage_app::ports::Backup;
use accostage_app::typography::around_quotes;
use accostage_ipc::{
    AppState, BackupView, CatalogueArrival, CatalogueChange, CatalogueImpact, CheckupView, Diagnosis, Managed,
    ManagedSetting,
};

use super::{count, iso, length, words};

/// What the policy of the machine leaves to choose.
pub fn managed(policy: &Policy) -> Managed {
    Managed {
        lock_delays: policy.lock_delays(),
        lock_refused: policy.lock_refused(),
        lock_default: policy.lock_default(),
        lock: policy.manages_lock(),
        keychain_forbidden: policy.forbids_keychain(),
        passphrase_min: length(policy.passphrase_min()),
        passphrase: policy.manages_passphrase(),
        backups_kept: length(policy.backups_kept()),
        backup_hours: policy.backup_hours(),
        backups: policy.manages_backups(),
        catalogue: policy.catalogue_keys().is_some(),
    }
}

pub fn backup(backup: Backup) -> BackupView {
    let reason = backup.name.split_once('-').map_or("", |(_, reason)| reason).trim_end_matches(".db");
    BackupView {
        reason: words::backup_reason(reason),
        at: iso(backup.at),
        kilobytes: count(backup.size / 1024),
        sound: backup.sound,
        dossiers: count(backup.dossiers),
        name: backup.name,
    }
}

/// What was looked at, and the same for support: the data folder is the only thing that names the user.
pub fn diagnosis(checkups: Vec<Checkup>, policy: &Policy, home: &str, version: &str) -> Diagnosis {
    let redacted = |text: &str| text.replace(home, "<données>");
    let mut report = format!("Accostage {version}, {} {}\n", std::env::consts::OS, std::env::consts::ARCH);
    for checkup in &checkups {
        let mark = if checkup.ok { "correct" } else { "à corriger" };
        report.push_str(&format!("{}\u{a0}: {mark} ({})\n", checkup.subject, redacted(&checkup.seen)));
    }
    // The page has a table of what is imposed: among what was looked at, only its faults are new.
    let told = checkups.into_iter().filter(|checkup| !(checkup.ok && checkup.subject == MANAGED));
    let view = |checkup: Checkup| CheckupView {
        subject: checkup.subject.to_owned(),
        ok: checkup.ok,
        seen: around_quotes(&checkup.seen),
        remedy: checkup.remedy.as_deref().map(around_quotes),
    };
    let managed = policy.settings().into_iter().map(|setting| ManagedSetting {
        subject: setting.subject.to_owned(),
        imposed: setting.imposed,
        source: setting.source,
    });
    Diagnosis { managed: managed.collect(), checkups: told.map(view).collect(), report }
}

/// An arrival; `names` are those of the dossiers, `state` what it left.
pub fn arrival(arrival: Arrival, names: &BTreeMap<String, String>, state: Option<AppState>) -> CatalogueArrival {
    let changes = arrival.changes.into_iter().filter(|(_, changes)| !changes.is_empty());
    let impacts = arrival.dossiers.into_iter().map(|(id, preview)| CatalogueImpact {
        name: names.get(&id).cloned().unwrap_or_else(|| id.clone()),
        id,
        no_longer_asked: length(preview.no_longer_asked.len()),
        to_review: length(preview.to_review.len()),
        newly_placed: length(preview.newly_placed.len()),
        newly_missing: length(preview.newly_missing.len()),
        newly_found: preview.newly_found,
        no_longer_found: preview.no_longer_found,
    });
    CatalogueArrival {
        revision: arrival.revision,
        in_force: arrival.in_force,
        signed_by: arrival.signed_by,
        older: arrival.older,
        needs_confirmation: arrival.needs_confirmation,
        refused: arrival.refused,
        applied: arrival.applied,
        changes: changes
            .map(|(kind, changes)| CatalogueChange {
                label: words::catalogue_kind(&kind),
                kind,
                added: changes.added,
                changed: changes.changed,
                removed: changes.removed,
            })
            .collect(),
        impacts: impacts.collect(),
        left: length(arrival.left.len()),
        state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_for_support_does_not_name_the_user() {
        let seen = "/comptes/camille.martin/donnees accepte l'écriture";
        let found =
            diagnosis(vec![Checkup::fine("disque", seen)], &Policy::NONE, "/comptes/camille.martin/donnees", "1");
        assert!(found.report.contains("disque\u{a0}: correct") && !found.report.contains("martin"), "{}", found.report);
        assert_eq!(found.checkups[0].seen, "/comptes/camille.martin/donnees accepte l’écriture", "the user sees where");
    }
}
