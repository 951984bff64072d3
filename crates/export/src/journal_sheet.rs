//! The journal of the calls to consoles as a table.

use accostage_app::console::Logged;

use crate::book::{Cell, Sheet, heads};

/// One line per call, in the order given.
#[must_use]
pub fn journal_sheet(calls: &[Logged]) -> Sheet {
    let heads = heads([
        ("Numéro", 2.0),
        ("Envoyé le", 4.0),
        ("Connexion", 4.0),
        ("Ligne", 8.0),
        ("Méthode", 2.5),
        ("Adresse", 10.0),
        ("Envoyé", 10.0),
        ("Répondu le", 4.0),
        ("Statut", 2.0),
        ("Réponse", 10.0),
    ]);
    let rows = calls.iter().map(|call| {
        let answer = call.answer.as_ref();
        let status = answer.and_then(|answer| answer.status);
        vec![
            Cell::text(call.number.to_string()),
            Cell::moment(call.at),
            Cell::text(&*call.connection),
            Cell::text(call.title.as_deref().unwrap_or_default()),
            Cell::text(&*call.method),
            Cell::text(call.url.as_str()),
            Cell::text(call.request.as_str()),
            answer.map_or(Cell::Empty, |answer| Cell::moment(answer.at)),
            status.map_or(Cell::Empty, |status| Cell::Number(f64::from(status))),
            Cell::text(answer.map_or("", |answer| answer.text.as_str())),
        ]
    });
    Sheet { name: "Journal".to_owned(), heads, rows: rows.collect() }
}
