//! The catalogue in force, the earlier ones, and the arrival of a new one.

use std::collections::BTreeMap;
use std::sync::Arc;

use accostage_catalogue::diff::{Changes, compare};
use accostage_catalogue::{Catalogue, Meta, SourceFile};
use accostage_dossier::migration::{self, Preview};
use accostage_dossier::{ActionKind, RowId, counted, proof};
use serde::Serialize;

use crate::ports::{Store, StoredCatalogue};
use crate::{App, AppError, Code, Way};

/// Setting that names the revision given to new dossiers.
const IN_FORCE: &str = "catalogue";
/// Setting that holds the keys trusted to sign catalogues, one per line.
const TRUSTED: &str = "catalogue-keys";

/// What an arriving catalogue would change.
#[derive(Debug, Clone, Serialize)]
pub struct Arrival {
    /// Revision of the file.
    pub revision: String,
    /// Revision in force.
    pub in_force: String,
    /// Trusted signature found, and whose.
    pub signed_by: Option<String>,
    /// What changes, kind by kind.
    pub changes: BTreeMap<String, Changes>,
    /// It is dated before the one in force: a signature does not excuse that, it may be an old file played again.
    pub older: bool,
    /// Somebody must vouch for it before it is installed: nobody trusted signed it, or it is older.
    pub needs_confirmation: bool,
    /// Why it cannot be installed on this machine, whoever vouches for it.
    pub refused: Option<String>,
    /// What changes for each dossier.
    pub dossiers: BTreeMap<String, Preview>,
    /// Dossiers that follow a revision unknown here (received from elsewhere): they are left under it.
    pub left: Vec<String>,
    /// It was kept and the dossiers moved.
    pub applied: bool,
}

impl<S: Store> App<S> {
    /// The catalogue given to new dossiers.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn current_catalogue(&self) -> Result<Arc<Catalogue>, AppError> {
        self.catalogue_revision(&self.revision_in_force().await?).await
    }

    /// Revision of the catalogue given to new dossiers, without loading it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn revision_in_force(&self) -> Result<String, AppError> {
        let chosen = self.store.setting(IN_FORCE).await?;
        Ok(chosen.unwrap_or_else(|| Catalogue::shipped().revision.clone()))
    }

    /// Keeps the catalogue shipped with the program, the first time: a later program ships another one, and the
    /// dossiers answered under this one must still find it.
    pub(crate) async fn keep_shipped_catalogue(&self) -> Result<(), AppError> {
        if self.store.setting(IN_FORCE).await?.is_some() {
            return Ok(());
        }
        let shipped = Catalogue::builtin();
        let revision = shipped.meta.revision.clone();
        let text = to_yaml(shipped)?;
        self.store
            .put_catalogue(&StoredCatalogue { revision: revision.clone(), text, trust: "livré".to_owned() })
            .await?;
        self.store.set_setting(IN_FORCE, &revision).await
    }

    /// Revision shipped with the program, when it is newer than the one in force: it is offered, never imposed.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn shipped_update(&self) -> Result<Option<String>, AppError> {
        let (shipped, in_force) = (Catalogue::shipped(), self.current_catalogue().await?);
        Ok((rank(shipped) > rank(&in_force.meta)).then(|| shipped.revision.clone()))
    }

    /// A revision shipped with the program or kept in the store.
    ///
    /// # Errors
    /// It is neither.
    pub async fn catalogue_revision(&self, revision: &str) -> Result<Arc<Catalogue>, AppError> {
        let mut known = self.catalogues.lock().await;
        if let Some(found) = known.iter().find(|catalogue| catalogue.meta.revision == revision) {
            return Ok(found.clone());
        }
        let catalogue = if Catalogue::shipped().revision == revision {
            Catalogue::builtin().clone()
        } else {
            let stored = self.store.catalogue(revision).await?.ok_or_else(|| {
                AppError::new(
                    Code::StoreNewer,
                    format!("Ce dossier suit le catalogue {revision}, inconnu ici."),
                    "Importez ce catalogue, ou mettez Accostage à jour. Le dossier n'a pas été modifié.",
                )
                .by(Way::ImportCatalogue)
            })?;
            Arc::new(Catalogue::load(&[SourceFile { name: revision, text: &stored.text }])?)
        };
        known.push(catalogue.clone());
        Ok(catalogue)
    }

    /// A revision with its texts as people read them.
    ///
    /// # Errors
    /// As [`Self::catalogue_revision`].
    pub(crate) async fn typeset_revision(&self, revision: &str) -> Result<Arc<Catalogue>, AppError> {
        let mut known = self.typeset.lock().await;
        if let Some(found) = known.iter().find(|catalogue| catalogue.meta.revision == revision) {
            return Ok(found.clone());
        }
        let shown = Arc::new(self.catalogue_revision(revision).await?.typeset());
        known.push(shown.clone());
        Ok(shown)
    }

    /// The catalogue given to new dossiers, as people read it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn current_shown(&self) -> Result<Arc<Catalogue>, AppError> {
        self.typeset_revision(&self.revision_in_force().await?).await
    }

    /// The same with the catalogue shipped with the program, trusted as the program is.
    ///
    /// # Errors
    /// As [`Self::import_catalogue`].
    pub async fn import_shipped_catalogue(&self, apply: bool, confirmed: bool) -> Result<Arrival, AppError> {
        let (shipped, newer) = (Catalogue::builtin(), self.shipped_update().await?.is_some());
        let confirmed = confirmed || newer;
        self.install(&shipped.meta.revision, &to_yaml(shipped)?, Origin::Program, apply, confirmed).await
    }

    /// Reads a catalogue file and tells what it would change; with `confirmed` or a trusted signature and
    /// `apply`, keeps it and moves every dossier, after a backup.
    ///
    /// # Errors
    /// A broken catalogue, a rule that fails its examples, a signature that is wrong, a revision already
    /// known with another content, one that the administration of this machine does not accept.
    pub async fn import_catalogue(
        &self,
        name: &str,
        text: &str,
        signature: Option<&str>,
        apply: bool,
        confirmed: bool,
    ) -> Result<Arrival, AppError> {
        self.install(name, text, Origin::Elsewhere { signature }, apply, confirmed).await
    }

    async fn install(
        &self,
        name: &str,
        text: &str,
        origin: Origin<'_>,
        apply: bool,
        confirmed: bool,
    ) -> Result<Arrival, AppError> {
        // Before anything of the text is read: one that nobody may install is only looked at.
        let signed_by = match origin {
            Origin::Program => None,
            Origin::Elsewhere { signature } => self.signer(text, signature).await?,
        };
        let refusal = match (&origin, &signed_by) {
            (Origin::Elsewhere { .. }, None) => self.host.policy().unsigned_catalogue(),
            _ => None,
        };
        if let (true, Some(refusal)) = (apply, &refusal) {
            return Err(refusal.clone());
        }
        let catalogue = validated(name, text)?;
        let in_force = self.current_catalogue().await?;
        if catalogue.meta.id != in_force.meta.id {
            return Err(AppError::invalid(
                format!("Ce fichier est le catalogue « {} », pas « {} ».", catalogue.meta.id, in_force.meta.id),
                "Vérifiez que vous avez reçu le bon fichier.",
            ));
        }
        if let Ok(known) = self.catalogue_revision(&catalogue.meta.revision).await
            && *known != catalogue
        {
            return Err(AppError::invalid(
                format!("La révision {} existe déjà ici avec un autre contenu.", catalogue.meta.revision),
                "Une révision publiée ne change plus : demandez une révision nouvelle.",
            ));
        }
        let older = rank(&catalogue.meta) < rank(&in_force.meta);
        let mut arrival = Arrival {
            needs_confirmation: (signed_by.is_none() || older) && !confirmed,
            revision: catalogue.meta.revision.clone(),
            in_force: in_force.meta.revision.clone(),
            signed_by,
            changes: compare(&in_force, &catalogue)
                .map_err(|error| AppError::invalid(error.to_string(), "Vérifiez le fichier."))?,
            older,
            refused: refusal.map(|refusal| refusal.message),
            dossiers: BTreeMap::new(),
            left: Vec::new(),
            applied: false,
        };
        self.preview(&catalogue, &mut arrival).await?;
        if !apply {
            return Ok(arrival);
        }
        if arrival.needs_confirmation {
            return Err(AppError::invalid(
                if arrival.older {
                    "Ce catalogue est plus ancien que celui en force."
                } else {
                    "Ce catalogue n'est pas signé par une clé de confiance."
                },
                "Relisez l'aperçu, puis confirmez si vous êtes sûr de sa provenance.",
            )
            .by(Way::Confirm));
        }
        self.store.back_up(self.host.now(), "catalogue").await?;
        let trust =
            arrival.signed_by.clone().map_or_else(|| "confirmé à la main".to_owned(), |key| format!("signé par {key}"));
        self.store
            .put_catalogue(&StoredCatalogue { revision: catalogue.meta.revision.clone(), text: text.to_owned(), trust })
            .await?;
        // What waited for it can be told now.
        self.untold.lock().await.clear();
        for id in arrival.dossiers.keys() {
            self.edit(id, ActionKind::Migrate, |_, state| {
                Ok(migration::bind(&catalogue, state, &mut || RowId(self.host.new_id())))
            })
            .await?;
        }
        self.store.set_setting(IN_FORCE, &catalogue.meta.revision).await?;
        arrival.applied = true;
        Ok(arrival)
    }

    /// What an arriving catalogue changes for each dossier.
    async fn preview(&self, catalogue: &Catalogue, arrival: &mut Arrival) -> Result<(), AppError> {
        let today = self.host.today();
        for id in self.store.all().await? {
            let state = self.state(&id).await?;
            let preview = match self.catalogue_of(&state).await {
                // Received from elsewhere before its catalogue: there is nothing to compare it with.
                Err(_) if state.catalogue_revision == catalogue.meta.revision => Preview::default(),
                Err(error) if error.code == Code::StoreNewer => {
                    arrival.left.push(id);
                    continue;
                }
                old => migration::preview(&*old?, catalogue, &state, &today)
                    .map_err(|error| AppError::invalid(error.to_string(), "Vérifiez les phases du catalogue."))?,
            };
            arrival.dossiers.insert(id, preview);
        }
        Ok(())
    }

    /// Keys trusted to sign catalogues (minisign public keys): those that are imposed, or those that the user trusts.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn trusted_keys(&self) -> Result<Vec<String>, AppError> {
        if let Some(imposed) = self.host.policy().catalogue_keys() {
            return Ok(imposed.to_vec());
        }
        let stored = self.store.setting(TRUSTED).await?.unwrap_or_default();
        Ok(stored.lines().map(str::to_owned).collect())
    }

    /// Trusts a key to sign catalogues.
    ///
    /// # Errors
    /// Not a minisign public key, or the keys are imposed.
    pub async fn trust_key(&self, key: &str) -> Result<(), AppError> {
        self.host.policy().permit_trust()?;
        minisign_verify::PublicKey::from_base64(key).map_err(|_| {
            AppError::invalid(
                "Ce n'est pas une clé publique minisign.",
                "Une clé commence par « RW » et tient sur une ligne.",
            )
        })?;
        let mut keys = self.trusted_keys().await?;
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
        self.store.set_setting(TRUSTED, &keys.join("\n")).await
    }

    async fn signer(&self, text: &str, signature: Option<&str>) -> Result<Option<String>, AppError> {
        let Some(signature) = signature else { return Ok(None) };
        let signature = minisign_verify::Signature::decode(signature).map_err(|_| {
            AppError::invalid("La signature est illisible.", "Attendez un fichier .minisig produit par minisign.")
        })?;
        for key in self.trusted_keys().await? {
            let verified = minisign_verify::PublicKey::from_base64(&key)
                .and_then(|public| public.verify(text.as_bytes(), &signature, false));
            if verified.is_ok() {
                return Ok(Some(key));
            }
        }
        Err(AppError::invalid(
            "La signature n'est celle d'aucune clé de confiance, ou le fichier a été modifié.",
            "N'importez pas ce catalogue avant d'avoir vérifié sa provenance auprès de l'administrateur.",
        ))
    }
}

/// Where a catalogue comes from.
#[derive(Clone, Copy)]
enum Origin<'a> {
    /// Shipped with the program, trusted as it is.
    Program,
    /// A file, with its signature if any.
    Elsewhere { signature: Option<&'a str> },
}

/// What orders two revisions: their day, then the numbers of their revision.
fn rank(meta: &Meta) -> (&str, Vec<u64>) {
    (&meta.date, meta.revision.split('.').map(|number| number.parse().unwrap_or(0)).collect())
}

/// Loads a catalogue and runs the examples of its rules.
///
/// # Errors
/// Every defect, with its place.
pub fn validated(name: &str, text: &str) -> Result<Catalogue, AppError> {
    let catalogue = Catalogue::load(&[SourceFile { name, text }])?;
    let failures = proof::prove(&catalogue);
    if failures.is_empty() {
        return Ok(catalogue);
    }
    Err(AppError::invalid(
        format!("Catalogue refusé : {}.\n{}", counted(failures.len(), "défaut"), failures.join("\n")),
        "Corrigez la règle ou son exemple, ou remettez ce que les calculs lisent.",
    ))
}

/// A whole catalogue as one YAML document, in the form that `import` reads.
///
/// # Errors
/// A value that YAML cannot hold, which the types exclude.
pub fn to_yaml(catalogue: &Catalogue) -> Result<String, AppError> {
    serde_saphyr::to_string(catalogue).map_err(|error| {
        AppError::new(Code::Internal, "Le catalogue n'a pas pu être écrit.", "Recommencez.")
            .with_details(error.to_string())
    })
}
