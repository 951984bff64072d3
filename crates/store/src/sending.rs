//! The outbox and the journal of calls.

use accostage_app::outbox::{check_plan, follow};
use accostage_app::ports::{
    Call, CallAnswer, CallJournal, CallQuery, CallRow, Entry, Outbox, OutboxQuery, OutboxRow, OutboxState, OutboxStep,
    PortResult, Transition,
};
use accostage_app::redacted::Redacted;
use accostage_app::{AppError, Code};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::SqliteStore;
use crate::connection::Stop;
use crate::consoles::unknown;
use crate::dossiers::Sql;
use crate::failure::failure;

const ROW: &str = "SELECT id, plan, dossier, console, rank, needs, action, marker, state, attempts, error, result,
    created_at, updated_at FROM outbox ";

fn read_row(row: &SqliteRow) -> Result<OutboxRow, Stop> {
    let (needs, state): (String, String) = (row.try_get("needs")?, row.try_get("state")?);
    let error: Option<String> = row.try_get("error")?;
    Ok(OutboxRow {
        id: row.try_get("id")?,
        plan: row.try_get("plan")?,
        dossier: row.try_get("dossier")?,
        console: row.try_get("console")?,
        rank: row.try_get("rank")?,
        after: serde_json::from_str(&needs).map_err(|_| unreadable())?,
        action: row.try_get("action")?,
        marker: row.try_get("marker")?,
        state: read_state(&state)?,
        attempts: row.try_get("attempts")?,
        error: error.map(|error| serde_json::from_str(&error)).transpose().map_err(|_| unreadable())?,
        result: row.try_get("result")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

/// A word that is not known stops everything: guessing might send twice.
fn read_state(word: &str) -> Result<OutboxState, Stop> {
    OutboxState::from_word(word).ok_or_else(|| unreadable().into())
}

fn unreadable() -> AppError {
    AppError::new(
        Code::StoreNewer,
        "Une ligne d'envoi a été écrite d'une façon que cette version d'Accostage ne connaît pas.",
        "Rien n'a été envoyé ni modifié. Mettez Accostage à jour sur ce poste.",
    )
}

fn as_app(stop: Stop) -> AppError {
    match stop {
        Stop::Sql(error) => failure(&error),
        Stop::Refused(error) => error,
    }
}

fn internal(details: &str) -> AppError {
    AppError::new(Code::Internal, "L'opération n'a pas été retenue.", "Rien n'a changé. Recommencez.")
        .with_details(details)
}

impl Outbox for SqliteStore {
    async fn put_out(&self, rows: Vec<OutboxRow>) -> PortResult<()> {
        let run = async |writer: &mut SqliteConnection| -> Result<(), Stop> {
            let named: Vec<&String> = rows.iter().flat_map(|row| &row.after).collect();
            let named = serde_json::to_string(&named).map_err(|error| internal(&error.to_string()))?;
            let kept: Vec<String> =
                sqlx::query_scalar("SELECT id FROM outbox WHERE id IN (SELECT value FROM json_each(?))")
                    .bind(named)
                    .fetch_all(&mut *writer)
                    .await?;
            check_plan(&rows, |id| kept.iter().any(|kept| kept == id))?;
            for row in &rows {
                put_row(writer, row).await?;
            }
            Ok(())
        };
        self.writer.decide(run).await?;
        self.journal.written();
        Ok(())
    }

    async fn step(&self, transition: Transition) -> PortResult<OutboxRow> {
        let moved = self.writer.decide(async |writer| take_step(writer, &transition).await).await?;
        self.journal.written();
        Ok(moved)
    }

    async fn outbox(&self, query: &OutboxQuery) -> PortResult<Vec<OutboxRow>> {
        let mut sql = QueryBuilder::<Sqlite>::new(ROW);
        sql.push("WHERE 1");
        for (column, value) in [("dossier", &query.dossier), ("console", &query.console), ("plan", &query.plan)] {
            if let Some(value) = value {
                sql.push(" AND ").push(column).push(" = ").push_bind(value.as_str());
            }
        }
        if query.unsettled {
            sql.push(" AND state NOT IN ('faite', 'refusee')");
        }
        sql.push(" ORDER BY created_at, plan, rank, id");
        let rows = sql.build().fetch_all(&self.readers).await.map_err(|error| failure(&error))?;
        rows.iter().map(read_row).collect::<Result<_, _>>().map_err(as_app)
    }

    async fn outbox_row(&self, id: &str) -> PortResult<Option<OutboxRow>> {
        let mut sql = QueryBuilder::<Sqlite>::new(ROW);
        let row = sql.push("WHERE id = ").push_bind(id).build().fetch_optional(&self.readers).await;
        row.map_err(|error| failure(&error))?.as_ref().map(read_row).transpose().map_err(as_app)
    }
}

async fn put_row(writer: &mut SqliteConnection, row: &OutboxRow) -> Result<(), Stop> {
    let (known, waiting): (bool, bool) = sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM connection WHERE id = ? AND removed_at IS NULL),
             EXISTS (SELECT 1 FROM outbox WHERE console = ? AND marker = ? AND state NOT IN ('faite', 'refusee'))",
    )
    .bind(&row.console)
    .bind(&row.console)
    .bind(&row.marker)
    .fetch_one(&mut *writer)
    .await?;
    if !known {
        return Err(unknown().into());
    }
    if waiting {
        return Err(AppError::new(
            Code::Refused,
            "La même action attend déjà d'être envoyée, ou son issue n'est pas connue.",
            "Rien n'a été retenu. Terminez d'abord l'envoi en cours, puis refaites le plan.",
        )
        .into());
    }
    sqlx::query(
        "INSERT INTO outbox (id, plan, dossier, console, rank, needs, action, marker, state, attempts, created_at,
             updated_at, actor)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, (SELECT value FROM meta WHERE key = 'actor'))",
    )
    .bind(&row.id)
    .bind(&row.plan)
    .bind(&row.dossier)
    .bind(&row.console)
    .bind(row.rank)
    .bind(serde_json::to_string(&row.after).map_err(|error| internal(&error.to_string()))?)
    .bind(&row.action)
    .bind(&row.marker)
    .bind(row.state.word())
    .bind(row.created_at)
    .bind(row.updated_at)
    .execute(writer)
    .await?;
    Ok(())
}

async fn read_by_id(writer: &mut SqliteConnection, id: &str) -> Result<OutboxRow, Stop> {
    let mut sql = QueryBuilder::<Sqlite>::new(ROW);
    let row = sql.push("WHERE id = ").push_bind(id).build().fetch_optional(writer).await?;
    row.as_ref()
        .map(read_row)
        .transpose()?
        .ok_or_else(|| AppError::not_found("Cette ligne d'envoi n'existe pas.", "Relisez la liste des envois.").into())
}

async fn take_step(writer: &mut SqliteConnection, transition: &Transition) -> Result<OutboxRow, Stop> {
    let row = read_by_id(writer, &transition.row).await?;
    let mut needed = Vec::with_capacity(row.after.len());
    for id in &row.after {
        needed.push(read_by_id(writer, id).await?.state);
    }
    let state = follow(row.state, transition.step, &needed)?;
    let error = match &transition.error {
        Some(error) => Some(serde_json::to_string(error).map_err(|error| internal(&error.to_string()))?),
        None => None,
    };
    sqlx::query(
        "UPDATE outbox SET state = ?, attempts = attempts + ?, error = CASE WHEN ? = 'faite' THEN ? ELSE coalesce(?, error) END,
             result = coalesce(?, result), updated_at = ?, actor = (SELECT value FROM meta WHERE key = 'actor')
         WHERE id = ?",
    )
    .bind(state.word())
    .bind(u32::from(transition.step == OutboxStep::Send))
    .bind(state.word())
    .bind(&error)
    .bind(&error)
    .bind(&transition.result)
    .bind(transition.at)
    .bind(&row.id)
    .execute(&mut *writer)
    .await?;
    write_entries(writer, &transition.journal).await?;
    read_by_id(writer, &row.id).await
}

impl CallJournal for SqliteStore {
    async fn record(&self, entries: Vec<Entry>) -> PortResult<()> {
        self.writer.decide(async |writer| write_entries(writer, &entries).await).await?;
        self.journal.written();
        Ok(())
    }

    async fn calls(&self, query: &CallQuery) -> PortResult<Vec<CallRow>> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "SELECT c.number, c.id, c.at, c.console, c.line, c.method, c.url, c.request, a.at AS answered_at, a.status,
                 a.answer FROM call c LEFT JOIN call_answer a ON a.call = c.id WHERE 1",
        );
        if let Some(console) = &query.console {
            sql.push(" AND c.console = ").push_bind(console.as_str());
        }
        if let Some(row) = &query.row {
            sql.push(" AND c.line = ").push_bind(row.as_str());
        }
        if let Some(before) = query.before {
            sql.push(" AND c.number < ").push_bind(before);
        }
        sql.push(" ORDER BY c.number DESC LIMIT ").push_bind(query.limit.get());
        let rows = sql.build().fetch_all(&self.readers).await;
        rows.and_then(|rows| rows.iter().map(read_call).collect()).map_err(|error| failure(&error))
    }
}

async fn write_entries(writer: &mut SqliteConnection, entries: &[Entry]) -> Result<(), Stop> {
    for entry in entries {
        match entry {
            Entry::Sent(call) => {
                let insert = sqlx::query(
                    "INSERT INTO call (id, at, console, line, method, url, request) VALUES (?, ?, ?, ?, ?, ?, ?)",
                )
                .bind(&call.id)
                .bind(call.at)
                .bind(&call.console)
                .bind(&call.row)
                .bind(&call.method)
                .bind(call.url.as_str())
                .bind(call.request.as_str());
                insert.execute(&mut *writer).await?;
            }
            Entry::Answered(answer) => {
                let insert = sqlx::query(
                    "INSERT INTO call_answer (call, at, status, answer) SELECT id, ?, ?, ? FROM call WHERE id = ?",
                )
                .bind(answer.at)
                .bind(answer.status)
                .bind(answer.answer.as_str())
                .bind(&answer.call);
                if insert.execute(&mut *writer).await?.rows_affected() == 0 {
                    return Err(internal("réponse à un appel qui n'est pas au journal").into());
                }
            }
        }
    }
    Ok(())
}

fn read_call(row: &SqliteRow) -> Sql<CallRow> {
    let id: String = row.try_get("id")?;
    let answered_at: Option<i64> = row.try_get("answered_at")?;
    let answer = match answered_at {
        None => None,
        Some(at) => Some(CallAnswer {
            call: id.clone(),
            at,
            status: row.try_get("status")?,
            answer: Redacted::kept(row.try_get("answer")?),
        }),
    };
    Ok(CallRow {
        number: row.try_get("number")?,
        call: Call {
            id,
            at: row.try_get("at")?,
            console: row.try_get("console")?,
            row: row.try_get("line")?,
            method: row.try_get("method")?,
            url: Redacted::kept(row.try_get("url")?),
            request: Redacted::kept(row.try_get("request")?),
        },
        answer,
    })
}
