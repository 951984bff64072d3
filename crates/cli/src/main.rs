//! `accostage`: the same use cases as the window, for people who only have a terminal.
//!
//! Stable for other tools: `--json` on every command, and the exit code (0 fine, 1 findings, 2 usage,
//! 3 store or keys, 4 network).

mod arguments;
mod commands;
mod output;
mod session;

use std::process::ExitCode;

use accostage_app::AppError;
use clap::FromArgMatches;
use clap::error::ErrorKind;
use serde_json::json;

use arguments::Arguments;
use output::Output;

fn main() -> ExitCode {
    let parsed = arguments::french().try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => {
            let advice = "« accostage --help », ou « accostage COMMANDE --help ».";
            return Output::new(asked_for_json()).error(&AppError::invalid(arguments::misuse(&error), advice));
        }
        Err(help) => {
            if asked_for_json() {
                let key = if help.kind() == ErrorKind::DisplayVersion { "version" } else { "help" };
                Output::new(true).answer(&json!({ key: help.to_string().trim_end() }), []);
            } else {
                // Colours and width follow the terminal.
                let _ = help.print();
            }
            return ExitCode::from(output::FINE);
        }
    };
    let output = Output::new(arguments.json);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.internal(&error.to_string()),
    };
    let outcome = runtime.block_on(commands::run(arguments, &output));
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => output.error(&error),
    }
}

/// What was typed could not be read as arguments: the option is looked for by hand.
fn asked_for_json() -> bool {
    std::env::args_os().any(|argument| argument == "--json")
}
