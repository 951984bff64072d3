//! Tests against servers of this very machine.

mod conformance;
mod faults;
mod lists;
mod network;
mod probing;
mod server;
mod writing;

use std::time::Duration;

use crate::{BaseUrl, Client, ClientBuilder, Credential, Retry, Secret};

/// A value that must appear nowhere.
const CANARY: &str = "canari-0123456789-ABCDEF";

/// A client as the product makes one, impatient with failures.
fn client(base: &str) -> ClientBuilder {
    let quick = Retry { first: Duration::from_millis(1), longest: Duration::from_millis(4), ..Retry::default() };
    Client::builder(BaseUrl::parse(base).expect("an address"))
        .credential(Credential { token: Secret::new(CANARY), expires: None })
        .retry(quick)
        .random(|| 0.0)
}
