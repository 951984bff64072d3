//! The list of dossiers as a table.

use accostage_app::ports::{Progress, Summary};
use accostage_dossier::Sensitivity;

use crate::book::{Book, Cell, heads};

/// One line per dossier, in the order given.
#[must_use]
pub fn list_book(rows: &[Summary]) -> Book {
    let mut book = Book { title: "Portefeuille".to_owned(), sheets: Vec::new() };
    let heads = heads([
        ("Dossier", 8.0),
        ("Réponses données", 3.5),
        ("Questions posées", 3.5),
        ("Avancement", 3.0),
        ("Réponses qui manquent", 4.0),
        ("Constats bloquants", 3.5),
        ("Prochain point de contrôle", 7.0),
        ("Sensibilité", 4.0),
        ("État", 2.5),
        ("Créé le", 4.0),
        ("Modifié le", 4.0),
        ("Catalogue", 3.0),
        ("Identifiant", 7.5),
    ]);
    book.add("Portefeuille", heads, rows.iter().map(line).collect());
    book
}

fn line(row: &Summary) -> Vec<Cell> {
    // Without its catalogue, a dossier is not measured: no figure is better than zero.
    let figure = |read: fn(&Progress) -> u32| {
        row.progress.as_ref().map_or(Cell::Empty, |progress| Cell::Number(f64::from(read(progress))))
    };
    let share = row.progress.as_ref().filter(|progress| progress.asked > 0);
    let gate =
        row.progress.as_ref().map_or("", |progress| progress.next_gate.as_deref().unwrap_or("tous franchissables"));
    vec![
        Cell::text(&row.name),
        figure(|progress| progress.answered),
        figure(|progress| progress.asked),
        share.map_or(Cell::Empty, |progress| Cell::Share(f64::from(progress.answered) / f64::from(progress.asked))),
        figure(|progress| progress.missing),
        figure(|progress| progress.blocking),
        Cell::text(gate),
        Cell::text(level(&row.sensitivity)),
        Cell::text(if row.archived { "archivé" } else { "en cours" }),
        Cell::moment(row.created_at),
        Cell::moment(row.updated_at),
        Cell::text(&row.revision),
        Cell::text(&row.id),
    ]
}

/// A sensitivity as people read it.
pub fn level(word: &str) -> &str {
    match Sensitivity::from_word(word) {
        Some(Sensitivity::Unprotected) => "Non protégé",
        Some(Sensitivity::Sensitive) => "Sensible",
        Some(Sensitivity::Restricted) => "Diffusion restreinte",
        None => word,
    }
}
