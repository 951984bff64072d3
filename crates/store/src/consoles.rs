//! Connections to consoles, and links of dossiers to their projects.

use accostage_app::ports::{Connection, Connections, Link, Links, PortResult};
use accostage_app::projection::fold;
use accostage_app::{AppError, Code};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::SqliteStore;
use crate::connection::Stop;
use crate::dossiers::Sql;
use crate::failure::failure;
use crate::mirror;

const CONNECTION: &str = "SELECT id, name, settings, created_at, updated_at FROM connection ";

fn read_connection(row: &SqliteRow) -> PortResult<Connection> {
    let settings: String = row.try_get("settings").map_err(|error| failure(&error))?;
    let settings = serde_json::from_str(&settings).map_err(|error| {
        AppError::new(
            Code::StoreDamaged,
            "Les réglages d'une connexion sont illisibles.",
            "Rien n'a été modifié. Mettez Accostage à jour, ou restaurez une sauvegarde.",
        )
        // The place only: the text may be anything.
        .with_details(format!("ligne {}, colonne {}", error.line(), error.column()))
    })?;
    let read = || {
        Ok(Connection {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            settings,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
        })
    };
    read().map_err(|error: sqlx::Error| failure(&error))
}

impl Connections for SqliteStore {
    async fn connections(&self) -> PortResult<Vec<Connection>> {
        let mut query = QueryBuilder::<Sqlite>::new(CONNECTION);
        let rows = query.push("WHERE removed_at IS NULL ORDER BY folded, id").build().fetch_all(&self.readers).await;
        rows.map_err(|error| failure(&error))?.iter().map(read_connection).collect()
    }

    async fn connection(&self, id: &str) -> PortResult<Option<Connection>> {
        let mut query = QueryBuilder::<Sqlite>::new(CONNECTION);
        let row = query.push("WHERE id = ").push_bind(id).build().fetch_optional(&self.readers).await;
        row.map_err(|error| failure(&error))?.as_ref().map(read_connection).transpose()
    }

    async fn put_connection(&self, connection: &Connection) -> PortResult<()> {
        connection.check()?;
        let settings = serde_json::to_string(&connection.settings).map_err(|error| {
            AppError::new(Code::Internal, "La connexion n'a pas pu être enregistrée.", "Recommencez.")
                .with_details(error.to_string())
        })?;
        let run = async |writer: &mut SqliteConnection| -> Result<(), Stop> {
            let kept = sqlx::query(
                "INSERT INTO connection (id, name, folded, settings, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded = excluded.folded,
                   settings = excluded.settings, updated_at = excluded.updated_at WHERE removed_at IS NULL",
            )
            .bind(&connection.id)
            .bind(&connection.name)
            .bind(fold(&connection.name))
            .bind(&settings)
            .bind(connection.created_at)
            .bind(connection.updated_at)
            .execute(writer)
            .await?;
            if kept.rows_affected() == 0 { Err(unknown().into()) } else { Ok(()) }
        };
        self.writer.decide(run).await
    }

    async fn remove_connection(&self, id: &str, at: i64) -> PortResult<()> {
        let run = async |writer: &mut SqliteConnection| -> Result<(), Stop> {
            let unsettled: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM outbox WHERE console = ? AND state NOT IN ('faite', 'refusee')",
            )
            .bind(id)
            .fetch_one(&mut *writer)
            .await?;
            if unsettled > 0 {
                return Err(AppError::new(
                    Code::Refused,
                    format!("{unsettled} ligne(s) d'envoi vers cette console ne sont pas terminées : elle n'a pas été retirée."),
                    "Terminez-les ou abandonnez-les : sans la console, personne ne saurait ce qu'elles sont devenues.",
                )
                .into());
            }
            let removed = sqlx::query("UPDATE connection SET removed_at = ? WHERE id = ? AND removed_at IS NULL")
                .bind(at)
                .bind(id)
                .execute(&mut *writer)
                .await?;
            if removed.rows_affected() == 0 {
                return Err(unknown().into());
            }
            sqlx::query("DELETE FROM link WHERE console = ?").bind(id).execute(&mut *writer).await?;
            Ok(mirror::forget(writer, id).await?)
        };
        self.writer.decide(run).await
    }
}

/// The connection is not there, or no longer.
pub(crate) fn unknown() -> AppError {
    AppError::not_found("Cette console n'est pas, ou plus, parmi vos connexions.", "Relisez la liste des connexions.")
}

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
