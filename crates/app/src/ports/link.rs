//! The projects of consoles that dossiers are linked to.

use std::future::Future;

use super::PortResult;

/// A dossier linked to a project of a console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Dossier.
    pub dossier: String,
    /// Connection.
    pub console: String,
    /// Identifier of the project on it.
    pub project: String,
    /// When it was linked.
    pub at: i64,
    /// What the use cases remember of it, as JSON: never a secret.
    pub memo: String,
}

/// Links. A dossier has one project at most on each console; an answered write is durable.
pub trait Links: Send + Sync + 'static {
    /// Links of a dossier, or of every one.
    fn links(&self, dossier: Option<&str>) -> impl Future<Output = PortResult<Vec<Link>>> + Send;
    /// Dossiers linked to a project.
    fn linked_to(&self, console: &str, project: &str) -> impl Future<Output = PortResult<Vec<Link>>> + Send;
    /// Links a dossier, in place of the former link on that console.
    fn link(&self, link: &Link) -> impl Future<Output = PortResult<()>> + Send;
    /// Forgets a link. Nothing changes on the console.
    fn unlink(&self, dossier: &str, console: &str) -> impl Future<Output = PortResult<()>> + Send;
}
