//! Links of dossiers to the projects of consoles.

use accostage_app::ports::{Link, Links, PortResult};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::SqliteStore;
use crate::connection::Stop;
use crate::consoles::unknown;
use crate::dossiers::Sql;
use crate::failure::failure;

const LINK: &str = "SELECT dossier, console, project, at, memo FROM link ";

fn read_link(row: &SqliteRow) -> Sql<Link> {
    Ok(Link {
        dossier: row.try_get("dossier")?,
        console: row.try_get("console")?,
        project: row.try_get("project")?,
        at: row.try_get("at")?,
        memo: row.try_get("memo")?,
    })
}

async fn read_links(store: &SqliteStore, query: &mut QueryBuilder<Sqlite>) -> PortResult<Vec<Link>> {
    let rows = query.push(" ORDER BY dossier, console").build().fetch_all(&store.readers).await;
    rows.and_then(|rows| rows.iter().map(read_link).collect()).map_err(|error| failure(&error))
}

impl Links for SqliteStore {
    async fn links(&self, dossier: Option<&str>) -> PortResult<Vec<Link>> {
        let mut query = QueryBuilder::<Sqlite>::new(LINK);
        if let Some(dossier) = dossier {
            query.push("WHERE dossier = ").push_bind(dossier);
        }
        read_links(self, &mut query).await
    }

    async fn linked_to(&self, console: &str, project: &str) -> PortResult<Vec<Link>> {
        let mut query = QueryBuilder::<Sqlite>::new(LINK);
        query.push("WHERE console = ").push_bind(console).push(" AND project = ").push_bind(project);
        read_links(self, &mut query).await
    }

    async fn link(&self, link: &Link) -> PortResult<()> {
        let run = async |writer: &mut SqliteConnection| -> Result<(), Stop> {
            let kept = sqlx::query(
                "INSERT OR REPLACE INTO link (dossier, console, project, at, memo) SELECT ?, id, ?, ?, ? FROM connection
                 WHERE id = ? AND removed_at IS NULL",
            )
            .bind(&link.dossier)
            .bind(&link.project)
            .bind(link.at)
            .bind(&link.memo)
            .bind(&link.console)
            .execute(writer)
            .await?;
            if kept.rows_affected() == 0 { Err(unknown().into()) } else { Ok(()) }
        };
        self.writer.decide(run).await
    }

    async fn unlink(&self, dossier: &str, console: &str) -> PortResult<()> {
        let run = async |writer: &mut SqliteConnection| {
            let forget = sqlx::query("DELETE FROM link WHERE dossier = ? AND console = ?").bind(dossier).bind(console);
            forget.execute(writer).await.map(drop)
        };
        self.writer.transaction(run).await
    }
}
