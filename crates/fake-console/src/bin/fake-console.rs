//! A console to try the window with: prints its address and the token of a lead, then runs until it is stopped.
//! `fake-console [--port N] [--demo | --large N]`

use accostage_fake_console::{FakeConsole, Seed, tokens};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<usize>().ok()
    };
    let seed = value("--large").map_or_else(Seed::demo, Seed::large);
    let port = value("--port").unwrap_or(0);
    match FakeConsole::start_at(seed, &format!("127.0.0.1:{port}")) {
        Ok(console) => {
            println!("{}", console.url());
            println!("{}", tokens::LEAD);
            loop {
                std::thread::park();
            }
        }
        Err(error) => {
            eprintln!("Le port {port} n'a pas pu être ouvert : {error}.");
            std::process::exit(1);
        }
    }
}
