//! `accostage`: the same use cases as the window, for people who only have a terminal.
//!
//! Stable for other tools: `--json` on every command, and the exit code (0 fine, 1 findings, 2 usage,
//! 3 store or keys, 4 network).

mod arguments;
mod commands;
mod output;
mod session;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;
use output::Output;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are not errors; the rest is a wrong use.
            let code = if error.use_stderr() { output::USAGE } else { output::FINE };
            let _ = error.print();
            return ExitCode::from(code);
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
