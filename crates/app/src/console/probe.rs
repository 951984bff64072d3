//! Test of a connection, and what is kept of it.

use crate::ports::{
    Connection, Connections, Console, Consoles, Credentials, Probe, ProbeOutcome, ProbeReport, ProbeStep, Store,
};
use crate::{App, AppError};

use super::ConsoleSession;

/// A connection, tested.
#[derive(Debug)]
pub struct Tested {
    /// The connection, with what was kept of the test.
    pub connection: Connection,
    /// Each step.
    pub report: ProbeReport,
}

impl Tested {
    /// The step that failed.
    #[must_use]
    pub fn failed(&self) -> Option<&ProbeStep> {
        failed(&self.report)
    }
}

fn failed(report: &ProbeReport) -> Option<&ProbeStep> {
    report.steps.iter().find(|step| step.outcome == ProbeOutcome::Failed)
}

impl<S: Store + Connections> App<S> {
    /// Tests a connection, step by step, and keeps what it found. A step that fails is an answer, not an error.
    ///
    /// # Errors
    /// There is no such connection or no token, or the result cannot be kept.
    pub async fn test_connection<N: Consoles, C: Credentials>(
        &self,
        session: &ConsoleSession<'_, N, C>,
        connection: &Connection,
    ) -> Result<Tested, AppError> {
        let console = self.reach(session, connection).await?;
        let report = console.probe().await;
        let mut connection = connection.clone();
        if !connection.settings.offline {
            let failed = failed(&report);
            connection.settings.probe = Some(Probe {
                at: self.host.now(),
                ok: failed.is_none(),
                failed_step: failed.map(|step| step.step.to_owned()),
                message: failed.map(|step| step.message.clone()),
                version: report.version.clone(),
                identity: report.identity.clone(),
                others: serde_json::Map::default(),
            });
            self.store.put_connection(&connection).await?;
        }
        Ok(Tested { connection, report })
    }
}
