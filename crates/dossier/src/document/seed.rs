//! Containers that dossiers made by an earlier version lack.
//!
//! Two replicas that each created a map under the same key would create two maps (ADR 2). The change below is therefore
//! the same byte for byte wherever it is made: a fixed actor, no time, no dependency. Automerge takes it for one and the
//! same change, so that every replica may add it when it opens a dossier, in any order, any number of times. It belongs
//! to the program: a store may hold it or not.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ObjType, ROOT, ReadDoc};

use super::{DocumentError, EVENTS, TRACKING};

/// Who makes the seed: nobody.
const ACTOR: &[u8] = b"accostage/seed/1";

/// Adds the containers that are not there yet.
pub(super) fn plant(doc: &mut Automerge) -> Result<(), DocumentError> {
    if doc.get(ROOT, EVENTS)?.is_some() {
        return Ok(());
    }
    Ok(doc.apply_changes([change()?])?)
}

/// True for the change that adds the containers: it is no action of anybody.
pub(super) fn is_by(actor: &ActorId) -> bool {
    actor.to_bytes() == ACTOR
}

fn change() -> Result<Change, DocumentError> {
    let mut seed = Automerge::new().with_actor(ActorId::from(ACTOR));
    let mut tx = seed.transaction();
    for container in [EVENTS, TRACKING] {
        tx.put_object(ROOT, container, ObjType::Map)?;
    }
    tx.commit_with(CommitOptions::default().with_time(0));
    seed.get_last_local_change().ok_or(DocumentError::NothingTo("préparer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_is_the_same_change_on_every_machine_and_in_every_version() {
        let hash = change().expect("a change").hash().to_string();
        assert_eq!(hash, "bf8914ef9e9a5bdc378dcff63700e3f0517436f74447449ef4e2edeffc577151");
    }
}
