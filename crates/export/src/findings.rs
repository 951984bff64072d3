//! The last sheets of a dossier: what is left to do, the criteria, what found no place, what the file is.

use accostage_app::dossiers::Examined;
use accostage_dossier::{Answer, Report};

use crate::book::{Book, Cell, heads};
use crate::list_book::level;

pub fn add(book: &mut Book, examined: &Examined, at: i64) {
    to_do(book, examined);
    criteria(book, examined);
    unplaced(book, examined);
    about(book, examined, at);
}

fn to_do(book: &mut Book, examined: &Examined) {
    let Examined { catalogue, report, .. } = examined;
    let question = |name: &str| {
        let id = name.split(['.', '@']).next().unwrap_or(name);
        catalogue.field(id).map_or_else(|| name.to_owned(), |field| field.label.clone())
    };
    let line = |nature: &str, names: &[String], row: Option<u64>, message: &str, rule: &str| {
        let mut asked: Vec<String> = names.iter().map(|name| question(name)).collect();
        asked.dedup();
        #[expect(clippy::cast_precision_loss, reason = "the rank of a row")]
        let row = row.map_or(Cell::Empty, |row| Cell::Number(row as f64));
        vec![Cell::text(nature), Cell::text(asked.join("\n")), row, Cell::text(message), Cell::text(rule)]
    };
    let Report { missing, findings, out_of_bounds, questions, broken, .. } = &**report;
    let mut rows = Vec::new();
    for item in missing {
        let due = catalogue.phase(&item.due).map_or(item.due.as_str(), |phase| phase.label.as_str());
        rows.push(line(
            "réponse qui manque",
            std::slice::from_ref(&item.field),
            None,
            &format!("Exigée à : {due}"),
            "",
        ));
    }
    for item in findings {
        rows.push(line(item.severity.word(), &item.fields, item.row, &item.message, &item.rule));
    }
    for item in out_of_bounds {
        rows.push(line(
            "hors bornes",
            std::slice::from_ref(&item.field),
            item.row.map(|row| row as u64),
            &item.message,
            "",
        ));
    }
    for item in questions {
        rows.push(line("à juger", &item.fields, None, &item.question, &item.rule));
    }
    for item in broken {
        rows.push(line("règle non évaluable", &[], None, &item.reason, &item.rule));
    }
    let heads =
        heads([("Nature", 4.0), ("Question", 8.0), ("Ligne", 2.0), ("Ce qui est à faire", 14.0), ("Règle", 4.0)]);
    book.add("À faire", heads, rows);
}

fn criteria(book: &mut Book, examined: &Examined) {
    let notes = &examined.state.criteria;
    if notes.is_empty() {
        return;
    }
    let line = |(id, note): (&String, &accostage_dossier::Answered)| {
        let known = examined.catalogue.criteria.iter().find(|criterion| criterion.id == *id);
        let text = match &note.value {
            Answer::Text(text) => text.clone(),
            other => other.to_json().to_string(),
        };
        vec![
            known.map_or_else(|| Cell::text(id), |criterion| Cell::Number(f64::from(criterion.number))),
            Cell::text(known.map_or("", |criterion| criterion.category.as_str())),
            Cell::text(known.map_or(id.as_str(), |criterion| criterion.label.as_str())),
            Cell::text(text),
            Cell::text(&note.provenance.author.name),
            Cell::moment(note.provenance.at),
        ]
    };
    let heads =
        heads([("N°", 2.0), ("Catégorie", 5.0), ("Critère", 12.0), ("Note", 4.0), ("Auteur", 4.0), ("Date", 4.0)]);
    book.add("Critères", heads, notes.iter().map(line).collect());
}

fn unplaced(book: &mut Book, examined: &Examined) {
    let items = &examined.state.unplaced;
    if items.is_empty() {
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "the line of a file")]
    let rows = items.values().map(|item| {
        let value = item.value.as_str().map_or_else(|| item.value.to_string(), str::to_owned);
        let line = item.line.map_or(Cell::Empty, |line| Cell::Number(line as f64));
        vec![Cell::text(&item.path), line, Cell::text(&item.reason), Cell::text(value)]
    });
    let heads = heads([("Emplacement dans le fichier", 8.0), ("Ligne", 2.0), ("Raison", 10.0), ("Valeur", 8.0)]);
    book.add("Sans place", heads, rows.collect());
}

fn about(book: &mut Book, examined: &Examined, at: i64) {
    let Examined { state, catalogue, report } = examined;
    let gate = catalogue.phase(&report.gate).map_or(report.gate.as_str(), |phase| phase.label.as_str());
    let row = |name: &str, value: Cell| vec![Cell::text(name), value];
    let rows = vec![
        row("Dossier", Cell::text(&state.name)),
        row("Sensibilité", Cell::text(level(state.effective_sensitivity().word()))),
        row("État", Cell::text(if state.archived { "archivé" } else { "en cours" })),
        row("Contrôlé pour", Cell::text(gate)),
        row("Créé le", Cell::moment(state.created_at)),
        row("Exporté le", Cell::moment(at)),
        row("Catalogue", Cell::text(&state.catalogue_revision)),
        row("Identifiant", Cell::text(&state.id)),
    ];
    book.add("À propos", heads([("Élément", 5.0), ("Valeur", 12.0)]), rows);
}
