//! What every line of a plan is decided from.

use super::Options;
use super::actual::{Actual, LastRead};
use super::compare::{Attributes, moved};
use super::desired::Desired;
use super::line::{Consent, Kind, Line, LineId, Reason, Verb, words};
use crate::{Action, ProjectId};

/// What every line of a plan is decided from.
pub(super) struct Context<'a> {
    pub desired: &'a Desired,
    pub actual: &'a Actual,
    /// Only when it was read of the same project.
    pub last: Option<&'a LastRead>,
    pub options: &'a Options,
}

/// What was held of an item at the last reading.
pub(super) enum Base {
    /// Nothing is known.
    Unknown,
    /// It was not there.
    Absent,
    /// These values.
    Held(Attributes),
}

impl Base {
    /// What was held: `list` is none when it was not read, `item` when it was not in it.
    pub fn of(list_was_read: bool, item: Option<Attributes>) -> Self {
        match (list_was_read, item) {
            (_, Some(attributes)) => Self::Held(attributes),
            (true, None) => Self::Absent,
            (false, None) => Self::Unknown,
        }
    }
}

impl<'a> Context<'a> {
    pub fn new(desired: &'a Desired, actual: &'a Actual, last: Option<&'a LastRead>, options: &'a Options) -> Self {
        let same = |last: &&LastRead| match (&last.project, &actual.held.project) {
            (Some(before), Some(now)) => before.id == now.id,
            (Some(_), None) => true,
            (None, _) => false,
        };
        Self { desired, actual, last: last.filter(same), options }
    }

    pub fn project_id(&self) -> Option<&'a ProjectId> {
        self.actual.held.project.as_ref().map(|project| &project.id)
    }

    /// The line of an item of which the dossier does not say enough.
    pub fn gap(&self, kind: Kind, name: &str) -> Option<Line> {
        let mut gaps: Vec<_> = self.desired.gaps.iter().filter(|gap| gap.kind == kind && gap.name == name).collect();
        gaps.sort_by(|one, other| (&one.place, &one.message).cmp(&(&other.place, &other.message)));
        let first = gaps.first()?;
        let text: Vec<&str> = gaps.iter().map(|gap| gap.message.as_str()).collect();
        let column = first.place.column.as_deref().map(|column| format!(", colonne « {column} »"));
        let advice = format!("Complétez « {} »{} dans le dossier.", first.place.field, column.unwrap_or_default());
        let line = Line::blocked(kind, name, Reason::Missing, text.join(" ")).advising(advice);
        Some(line.at_row(first.place.row.as_deref().unwrap_or_default()))
    }

    /// The line of something that the caller may not do.
    pub fn refused(&self, kind: Kind, name: &str, action: Action) -> Option<Line> {
        let refusal = self.actual.refusal(action)?;
        let reason = Reason::from(refusal);
        let advice = match reason {
            Reason::Locked => "Demandez le déverrouillage à la Service Team.",
            Reason::Archived => "Liez le dossier à un autre projet, ou laissez le plan en créer un.",
            _ => "Demandez ce droit au propriétaire du projet, ou laissez-le appliquer cette ligne.",
        };
        Some(Line::blocked(kind, name, reason, refusal.to_string()).advising(advice))
    }

    /// The line of something that could not be read.
    pub fn unread(&self, kind: Kind, name: &str, action: Action) -> Line {
        let why = self.actual.why_unread(action);
        let explanation = format!(
            "La console n'a pas laissé lire ce qu'elle contient.{}",
            why.map(|why| format!(" {why}")).unwrap_or_default()
        );
        Line::blocked(kind, name, Reason::Unread, explanation).advising(
            "Rien n'est écrit sans lecture préalable : demandez le droit de lecture, puis relisez la console.",
        )
    }

    /// The line, turned into a conflict when the console changed since the last reading and nobody accepted that ours
    /// replaces it.
    pub fn unless_conflict(&self, line: Line, base: &Base) -> Line {
        if line.verb != Verb::Update || line.action.is_none() {
            return line;
        }
        let what = match base {
            Base::Unknown => return line,
            Base::Absent => "Créé sur la console depuis la dernière lecture, avec d'autres valeurs.".to_owned(),
            Base::Held(attributes) => {
                let moved = moved(&line.changes, attributes);
                if moved.is_empty() {
                    return line;
                }
                let texts: Vec<String> =
                    moved.iter().map(|change| format!("{} : {}", change.attribute, words(&change.before))).collect();
                format!("Changé sur la console depuis la dernière lecture ({}).", texts.join(" ; "))
            }
        };
        self.conflict(line, what)
    }

    /// The line of something that would be created again after it went from the console.
    pub fn unless_vanished(&self, line: Line, was_there: bool) -> Line {
        if line.verb == Verb::Create && line.acts() && was_there {
            return self.conflict(line, "Présent à la dernière lecture, disparu de la console depuis.".to_owned());
        }
        line
    }

    /// The line, turned into a conflict unless that very conflict was accepted.
    fn conflict(&self, mut line: Line, mut what: String) -> Line {
        let consent = Consent::of(&line, &what);
        if self.options.accept.contains(&consent) {
            return line;
        }
        line.consent = Some(consent);
        let since = self.last.and_then(|last| last.read_at.as_ref());
        line.by = self.actual.by_whom(line.kind.log_word(), since);
        if let Some(by) = &line.by {
            what.push_str(&format!(" Dernière opération de cette nature au journal de la console : {by}."));
        }
        line.verb = Verb::Conflict;
        line.title = format!("Conflit : {} « {} »", line.kind.words(), line.name);
        line.explanation = what;
        "Reprenez la valeur de la console dans le dossier, ou acceptez cette ligne pour remettre celle du dossier."
            .clone_into(&mut line.advice);
        line.action = None;
        line
    }

    /// Without a project yet, everything waits for its creation, and falls with it.
    pub fn wait_for_project(&self, lines: &mut [Line]) {
        if self.project_id().is_some() {
            return;
        }
        let project = lines.iter().find(|line| line.kind == Kind::Project).map(|line| (line.id.clone(), line.acts()));
        let Some((project, acts)) = project else { return };
        for line in lines.iter_mut().filter(|line| line.kind != Kind::Project && line.acts()) {
            if acts {
                if !line.after.contains(&project) {
                    line.after.push(project.clone());
                }
            } else {
                line.block(
                    Reason::Dependency,
                    "Le projet n'existe pas et sa création est bloquée.",
                    "Débloquez d'abord la création du projet.",
                );
            }
        }
    }

    /// Whoever gives the project away loses control at once: everything else is done before.
    pub fn give_away_last(&self, lines: &mut [Line]) {
        let others: Vec<LineId> =
            lines.iter().filter(|line| line.kind != Kind::Owner && line.acts()).map(|line| line.id.clone()).collect();
        for line in lines.iter_mut().filter(|line| line.kind == Kind::Owner && line.acts()) {
            line.after.clone_from(&others);
        }
    }
}
