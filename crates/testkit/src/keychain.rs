//! A keychain that behaves as badly as asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use accostage_keys::{Keychain, KeychainFault};

/// How the keychain behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// It answers.
    #[default]
    Available,
    /// There is none.
    Absent,
    /// It is locked.
    Locked,
    /// It never answers.
    Silent,
}

/// A keychain in memory. Clones share their content and their mood.
#[derive(Debug, Clone, Default)]
pub struct FakeKeychain(Arc<Mutex<(Mood, Secrets)>>);

type Secrets = BTreeMap<String, Vec<u8>>;

impl FakeKeychain {
    /// Changes its mood.
    pub fn become_(&self, mood: Mood) {
        self.0.lock().expect("not poisoned").0 = mood;
    }

    /// Loses everything, as a replaced keyring does.
    pub fn forget(&self) {
        self.0.lock().expect("not poisoned").1.clear();
    }

    fn answer(&self) -> Result<(), KeychainFault> {
        let mood = self.0.lock().expect("not poisoned").0;
        match mood {
            Mood::Available => Ok(()),
            Mood::Absent => Err(KeychainFault::Absent("no bus".to_owned())),
            Mood::Locked => Err(KeychainFault::Locked("prompt dismissed".to_owned())),
            Mood::Silent => loop {
                std::thread::park();
            },
        }
    }
}

impl Keychain for FakeKeychain {
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainFault> {
        self.answer()?;
        self.0.lock().expect("not poisoned").1.insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Vec<u8>, KeychainFault> {
        self.answer()?;
        self.0.lock().expect("not poisoned").1.get(name).cloned().ok_or(KeychainFault::NoEntry)
    }

    fn remove(&self, name: &str) -> Result<(), KeychainFault> {
        self.answer()?;
        self.0.lock().expect("not poisoned").1.remove(name);
        Ok(())
    }
}
