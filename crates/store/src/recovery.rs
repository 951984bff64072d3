//! What the end of the former process left half-way is told as it is, before anything else is asked of the store.

use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::backup::moment;
use crate::dossiers::Sql;

/// Lines that may have been sent, and of which nobody awaits the answer any more: those that were leaving, and those that
/// another identity of this store moved last. The store was then restored, and what it calls unsent may have been sent
/// since the backup.
const IN_DOUBT: &str = "state = 'envoyee'
    OR (state = 'a-envoyer' AND actor IS NOT (SELECT value FROM meta WHERE key = 'actor'))";

pub async fn recover(writer: &mut SqliteConnection) -> Sql<()> {
    let waiting: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM pull WHERE state = 'running')
             OR EXISTS (SELECT 1 FROM outbox WHERE state NOT IN ('faite', 'refusee'))",
    )
    .fetch_one(&mut *writer)
    .await?;
    if !waiting {
        return Ok(());
    }
    let now = moment(Uuid::now_v7());
    sqlx::query(
        "UPDATE pull SET state = 'cut', ended_at = ?, reason = 'Accostage a été fermé pendant la lecture.'
         WHERE state = 'running'",
    )
    .bind(now)
    .execute(&mut *writer)
    .await?;
    let doubt = format!(
        "UPDATE outbox SET state = 'incertaine', updated_at = ?,
             actor = (SELECT value FROM meta WHERE key = 'actor') WHERE {IN_DOUBT}"
    );
    sqlx::query(sqlx::AssertSqlSafe(doubt)).bind(now).execute(writer).await.map(drop)
}
