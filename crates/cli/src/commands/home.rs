//! The data folder: first time, health, backups.

use std::io::{IsTerminal, Write};
use std::sync::Arc;

use accostage_app::doctor::{Checkup, check_disk, check_keys, check_policy};
use accostage_app::host::{Host, SystemHost};
use accostage_app::opening::{self, Stage};
use accostage_app::ports::{KeychainState, Means, Store, StoreKey, StoreOpener, Vault};
use accostage_app::typography::around_quotes;
use accostage_app::{AppError, Code, Way};
use accostage_dossier::{Author, counted};
use serde_json::json;

use crate::arguments::{Backup, Init};
use crate::output::{FINDINGS, FINE, Output, advice};
use crate::session::{Opened, Session, ask_passphrase, read_passphrase};

pub async fn init(session: &Session, init: Init, output: &Output) -> Result<u8, AppError> {
    if init.add_passphrase {
        return add_passphrase(session, &init, output).await;
    }
    if init.add_keychain || init.remove_keychain {
        return set_keychain(session, init.add_keychain, output).await;
    }
    let first = opening::stage(&session.vault, &session.opener)? == Stage::FirstStart;
    let app = if first { create(session, &init, output).await? } else { session.open(output).await? };
    let known = app.author().await?.or_else(asked_author);
    let given = (init.name.clone(), init.email.clone());
    let author = match (given, known) {
        ((None, None), None) => None,
        ((name, email), known) => {
            let known = known.unwrap_or_else(|| Author { name: SystemHost.account(), email: String::new() });
            let author = Author { name: name.unwrap_or(known.name), email: email.unwrap_or(known.email) };
            app.set_author(&author).await?;
            Some(author)
        }
    };
    if !init.roles.is_empty() {
        app.set_roles(&init.roles).await?;
    }
    let roles = app.roles().await?;
    let slots = session.vault.slots()?;
    let (signature, agreement) = session.vault.device()?;
    let home = session.home.display().to_string();
    output.answer(
        &json!({
            "home": home, "created": first, "slots": slots, "author": author, "roles": roles,
            "device": { "signature": signature, "agreement": agreement },
        }),
        [
            format!("Données\u{a0}: {home}"),
            match &author {
                Some(author) => format!("Auteur\u{a0}: {} {}", author.name, author.email),
                None => "Auteur\u{a0}: pas encore dit\u{a0}; «\u{a0}accostage init --name NOM --email COURRIEL\u{a0}»."
                    .to_owned(),
            },
            format!("Rôles\u{a0}: {}", roles.join(", ")),
            format!("Trousseau\u{a0}: {} — phrase de passe\u{a0}: {}", yes(slots.keychain), yes(slots.passphrase)),
            if slots.passphrase {
                "Gardez la phrase de passe en lieu sûr\u{a0}: sans elle ni trousseau, les données sont illisibles."
                    .to_owned()
            } else {
                "Ajoutez une phrase de passe de secours\u{a0}: «\u{a0}accostage init --add-passphrase\u{a0}»."
                    .to_owned()
            },
        ],
    );
    Ok(FINE)
}

async fn create(session: &Session, init: &Init, output: &Output) -> Result<Arc<Opened>, AppError> {
    // With a passphrase file the keychain is not asked: the caller chose a machine without one.
    let forbidden = SystemHost.policy().forbids_keychain();
    let keychain = !init.no_keychain && !forbidden && session.passphrase.is_none() && {
        let report = session.vault.keychain().await;
        if report.state != KeychainState::Available {
            output.remark(&format!("{} {}", report.explanation, report.remedy.unwrap_or_default()));
        }
        report.state == KeychainState::Available
    };
    let typed = match &session.passphrase {
        Some(passphrase) => Some(passphrase.clone()),
        None if std::io::stdin().is_terminal() => {
            let prompt = if keychain {
                "Phrase de passe de secours (vide\u{a0}: plus tard)\u{a0}: "
            } else {
                "Phrase de passe\u{a0}: "
            };
            let typed = ask_passphrase(prompt)?;
            if typed.is_empty() { None } else { Some(confirmed(typed)?) }
        }
        None => None,
    };
    if typed.is_none() && !keychain {
        return Err(AppError::new(
            Code::Keychain,
            "Pas de trousseau utilisable et pas de phrase de passe : rien n'a été créé.",
            "Écrivez une phrase de passe dans un fichier et donnez --passphrase-file FICHIER.",
        ));
    }
    let created = opening::create(&session.vault, &session.opener, Arc::new(SystemHost), typed.as_deref(), keychain);
    Ok(session.adopt(created.await?))
}

async fn add_passphrase(session: &Session, init: &Init, output: &Output) -> Result<u8, AppError> {
    let new = match &init.new_passphrase_file {
        Some(file) => read_passphrase(file)?,
        None => confirmed(ask_passphrase("Nouvelle phrase de passe\u{a0}: ")?)?,
    };
    opening::check_passphrase(&new, SystemHost.policy())?;
    let known = session.known_or_asked_passphrase()?;
    let means = known.as_deref().map_or(Means::Keychain, Means::Passphrase);
    opening::set_passphrase(&session.vault, &SystemHost, means, &new).await?;
    output.answer(&json!({ "slots": session.vault.slots()? }), ["Phrase de passe enregistrée.".to_owned()]);
    Ok(FINE)
}

async fn set_keychain(session: &Session, wanted: bool, output: &Output) -> Result<u8, AppError> {
    let passphrase = match &session.passphrase {
        Some(passphrase) => passphrase.clone(),
        None => ask_passphrase("Phrase de passe\u{a0}: ")?,
    };
    opening::set_keychain(&session.vault, &SystemHost, &passphrase, wanted).await?;
    let line = if wanted { "La clé est dans le trousseau." } else { "La clé n’est plus dans le trousseau." };
    output.answer(&json!({ "slots": session.vault.slots()? }), [line.to_owned()]);
    Ok(FINE)
}

fn confirmed(typed: String) -> Result<String, AppError> {
    if ask_passphrase("Encore une fois\u{a0}: ")? == typed {
        return Ok(typed);
    }
    Err(AppError::invalid("Les deux saisies diffèrent.", "Rien n'a été modifié. Recommencez."))
}

/// Name and e-mail, asked to whoever is there; a blank name is left for later.
fn asked_author() -> Option<Author> {
    if !std::io::stdin().is_terminal() {
        return None;
    }
    let ask = |question: &str| -> String {
        let mut typed = String::new();
        let _ = write!(std::io::stderr(), "{question}\u{a0}: ");
        let _ = std::io::stdin().read_line(&mut typed);
        typed.trim().to_owned()
    };
    let name = ask("Votre nom");
    if name.is_empty() { None } else { Some(Author { name, email: ask("Votre courriel") }) }
}

fn yes(flag: bool) -> &'static str {
    if flag { "oui" } else { "non" }
}

pub async fn doctor(session: &Session, rebuild: bool, output: &Output) -> Result<u8, AppError> {
    let mut checkups = Vec::new();
    match opening::stage(&session.vault, &session.opener) {
        Ok(Stage::FirstStart) => {
            checkups.push(Checkup::wrong("données", "pas encore initialisées", "Préparez-les.").by(Way::Start));
        }
        Ok(Stage::Existing) => checkups.extend(check_keys(&session.vault, session.passphrase.is_none()).await),
        Err(error) => checkups.push(Checkup::error("données", &error)),
    }
    let mut rebuilt = Vec::new();
    if checkups.iter().all(|checkup| checkup.subject != "données") {
        match session.open(output).await {
            Ok(app) => {
                if rebuild {
                    for (id, outcome) in app.rebuild().await? {
                        match outcome {
                            Ok(()) => rebuilt.push(id),
                            Err(error) => checkups.push(Checkup::error("reconstruction", &error)),
                        }
                    }
                }
                checkups.extend(app.check_store().await);
                checkups.push(app.check_sending().await);
            }
            Err(error) => checkups.push(Checkup::error("base", &error)),
        }
    }
    checkups.push(check_disk(&session.home));
    checkups.extend(check_policy(SystemHost.policy(), &session.vault));
    for checkup in &mut checkups {
        checkup.remedy = advice(checkup.remedy.as_deref(), checkup.way);
    }
    let lines = checkups.iter().map(|checkup| {
        let remedy =
            checkup.remedy.as_ref().map_or_else(String::new, |remedy| format!("\n    → {}", around_quotes(remedy)));
        format!(
            "{} {}\u{a0}: {}{remedy}",
            if checkup.ok { "✓" } else { "✗" },
            checkup.subject,
            around_quotes(&checkup.seen)
        )
    });
    output.answer(&json!({ "checks": checkups, "rebuilt": rebuilt }), lines);
    let store = |checkup: &&Checkup| !checkup.ok && matches!(checkup.subject, "base" | "données");
    Ok(match (checkups.iter().find(store), checkups.iter().all(|checkup| checkup.ok)) {
        (Some(_), _) => crate::output::STORE,
        (None, true) => FINE,
        (None, false) => FINDINGS,
    })
}

pub async fn backup(session: &Session, command: Backup, output: &Output) -> Result<u8, AppError> {
    let now = SystemHost.now();
    match command {
        Backup::Create => {
            let app = session.open(output).await?;
            let made = app.store().back_up(now, "manual").await?;
            output.answer(
                &json!(made),
                [format!("Sauvegarde faite et relue\u{a0}: {} ({})", made.name, counted(made.dossiers, "dossier"))],
            );
        }
        Backup::List => {
            // Not through the store: a damaged one is why people come here.
            let key = key(session).await?;
            let backups = session.opener.backups(&key).await?;
            let lines = backups.iter().map(|backup| match backup.sound {
                true => format!("{}  {} Ko  {}", backup.name, backup.size / 1024, counted(backup.dossiers, "dossier")),
                false => format!("{}  illisible", backup.name),
            });
            output.answer(&json!({ "backups": backups }), lines);
        }
        Backup::Restore { name } => {
            let key = key(session).await?;
            let aside = session.opener.restore(&key, &name, now).await?;
            let aside = aside.display().to_string();
            output.answer(
                &json!({ "restored": name, "aside": aside }),
                [format!("Restauré. Les données d’avant sont gardées\u{a0}: {aside}")],
            );
        }
    }
    Ok(FINE)
}

/// The key of the store, without opening it.
async fn key(session: &Session) -> Result<StoreKey, AppError> {
    let known = session.known_or_asked_passphrase()?;
    let means = known.as_deref().map_or(Means::Keychain, Means::Passphrase);
    Ok(opening::unlock(&session.vault, &session.opener, &SystemHost, means).await?.store)
}
