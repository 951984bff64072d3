//! One function per group of commands: calls a use case, prints its answer.

mod applying;
mod catalogue;
mod console;
mod dossier;
mod environment;
mod files;
mod flow;
mod home;
mod path;
mod register;

use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::json;

use accostage_app::AppError;

use crate::arguments::{Arguments, Command};
use crate::output::{FINE, Output};
use crate::session::Session;

/// Runs a command; gives the exit code.
pub async fn run(arguments: Arguments, output: &Output) -> Result<u8, AppError> {
    if let Command::Completions { shell } = arguments.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut crate::arguments::french(), "accostage", &mut script);
        let script = String::from_utf8_lossy(&script).into_owned();
        output.answer(&serde_json::json!({ "shell": shell.to_string(), "script": script }), [script]);
        return Ok(FINE);
    }
    if let Command::Catalogue(crate::arguments::Catalogue::Validate { file }) = &arguments.command {
        return catalogue::validate(file, output);
    }
    // An empty variable is one that was not given.
    let given = |path: Option<OsString>| path.filter(|path| !path.is_empty()).map(PathBuf::from);
    let session = Session::new(given(arguments.home), given(arguments.passphrase_file).as_deref())?;
    let outcome = run_in(&session, arguments.command, output).await;
    session.close().await;
    outcome
}

async fn run_in(session: &Session, command: Command, output: &Output) -> Result<u8, AppError> {
    match command {
        Command::Init(init) => home::init(session, init, output).await,
        Command::Doctor { rebuild } => home::doctor(session, rebuild, output).await,
        Command::Backup(backup) => home::backup(session, backup, output).await,
        Command::Dossier(dossier) => dossier::run(session, dossier, output).await,
        Command::Milestone(command) => path::milestone(session, command, output).await,
        Command::Gate(command) => path::gate(session, command, output).await,
        Command::Forecast(asked) => path::forecast(session, asked, output).await,
        Command::Env(command) => environment::environment(session, command, output).await,
        Command::Cert(command) => environment::certificate(session, command, output).await,
        Command::Risk(command) => register::risk(session, command, output).await,
        Command::Decision(command) => register::decision(session, command, output).await,
        Command::Agenda(asked) => register::agenda(session, asked, output).await,
        Command::Flow(command) => flow::run(session, command, output).await,
        Command::Diagram(asked) => flow::diagram(session, asked, output).await,
        Command::Console(command) => console::console(session, command, output).await,
        Command::Pull(asked) => console::pull(session, asked, output).await,
        Command::Apply(asked) => applying::apply(session, *asked, output).await,
        Command::Journal(asked) => applying::journal(session, asked, output).await,
        Command::Catalogue(command) => catalogue::run(session, command, output).await,
        Command::Search { words } => {
            let hits = session.open(output).await?.search(&words.join(" "), 50).await?;
            let lines =
                hits.iter().map(|hit| format!("{}  {}  {}\u{a0}: {}", hit.dossier, hit.name, hit.path, hit.excerpt));
            output.answer(&json!({ "hits": hits }), lines);
            Ok(FINE)
        }
        Command::Completions { .. } => Ok(FINE),
    }
}
