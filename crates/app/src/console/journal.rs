//! The journal of every call that wrote on a console, as people and programs read it.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Serialize;

use super::orders::Errand;
use crate::ports::{CallJournal, CallQuery, CallRow, Connection, Connections, Outbox, Store};
use crate::redacted::Redacted;
use crate::{App, AppError};

/// A call that wrote, or tried to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// Place in the journal, from 1.
    #[serde(rename = "numero")]
    pub number: i64,
    /// When it left, in milliseconds since 1970-01-01 UTC.
    #[serde(rename = "a")]
    pub at: i64,
    /// Name of the connection.
    #[serde(rename = "connexion")]
    pub connection: String,
    /// What it was for, in a few words; none: it came from elsewhere.
    #[serde(rename = "ligne")]
    pub title: Option<String>,
    /// Method of HTTP, or [`super::GIVEN_UP`].
    #[serde(rename = "methode")]
    pub method: String,
    /// Address.
    #[serde(rename = "adresse")]
    pub url: Redacted,
    /// What was sent.
    #[serde(rename = "envoye")]
    pub request: Redacted,
    /// What came back; none: nobody knows.
    #[serde(rename = "reponse")]
    pub answer: Option<LoggedAnswer>,
}

/// What came back of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoggedAnswer {
    /// When.
    #[serde(rename = "a")]
    pub at: i64,
    /// Status of HTTP; none: there was no answer.
    #[serde(rename = "statut")]
    pub status: Option<u16>,
    /// What was answered, or why nothing was.
    #[serde(rename = "texte")]
    pub text: Redacted,
}

impl<S: Store + Connections + Outbox + CallJournal> App<S> {
    /// Calls to a console, or to all, the last first; those before a number: the page that follows.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn journal(
        &self,
        connection: Option<&Connection>,
        before: Option<i64>,
        limit: NonZeroU32,
    ) -> Result<Vec<Logged>, AppError> {
        let console = connection.map(|connection| connection.id.clone());
        let calls = self.store.calls(&CallQuery { console, before, limit, row: None }).await?;
        let (mut names, mut titles) = (BTreeMap::new(), BTreeMap::new());
        let mut logged = Vec::with_capacity(calls.len());
        for CallRow { number, call, answer } in calls {
            if !names.contains_key(&call.console) {
                // Removed or not: the journal names those that were.
                let found = self.store.connection(&call.console).await?;
                names.insert(call.console.clone(), found.map_or_else(|| call.console.clone(), |found| found.name));
            }
            if let Some(row) = call.row.as_ref().filter(|row| !titles.contains_key(*row)) {
                let found = self.store.outbox_row(row).await?.and_then(|row| Errand::read(row).ok());
                titles.insert(row.clone(), found.map(|errand| errand.order.title));
            }
            logged.push(Logged {
                number,
                at: call.at,
                connection: names[&call.console].clone(),
                title: call.row.and_then(|row| titles[&row].clone()),
                method: call.method,
                url: call.url,
                request: call.request,
                answer: answer.map(|answer| LoggedAnswer { at: answer.at, status: answer.status, text: answer.answer }),
            });
        }
        Ok(logged)
    }

    /// The whole journal of a console, or of all, the oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn whole_journal(&self, connection: Option<&Connection>) -> Result<Vec<Logged>, AppError> {
        let mut all: Vec<Logged> = Vec::new();
        loop {
            let page = self.journal(connection, all.last().map(|last| last.number), CallQuery::default().limit).await?;
            if page.is_empty() {
                all.reverse();
                return Ok(all);
            }
            all.extend(page);
        }
    }
}
