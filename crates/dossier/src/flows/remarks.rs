//! What is wrong with a row of the matrix and that no rule of the catalogue says.

use accostage_catalogue::{Catalogue, Severity};

use super::tables::FLOWS;
use super::{Block, End, EndKind, Flow, Remark};
use crate::environment::day_shown;
use crate::export::value_text;
use crate::key::{AnswerKey, RowPlace};
use crate::label::fold;
use crate::value::Answer;

/// Protocols that say nothing of encryption, or that have none.
const CLEAR: [&str; 8] = ["http", "websocket", "tcp", "udp", "amqp", "kafka", "postgresql", "imap"];
/// The same, usually encrypted once the conversation has begun.
const MAY_BE_CLEAR: [&str; 1] = ["smtp"];

/// Adds the remarks about each row.
pub(super) fn add(catalogue: &Catalogue, flows: &[Flow], today: &str, remarks: &mut Vec<Remark>) {
    for flow in flows.iter().filter(|flow| !flow.is_over()) {
        let mut row = Row { flow, remarks };
        row.lacks();
        row.ends();
        row.encryption(catalogue);
        row.validity(today);
    }
}

struct Row<'a> {
    flow: &'a Flow,
    remarks: &'a mut Vec<Remark>,
}

impl Row<'_> {
    fn say(&mut self, rule: &str, severity: Severity, column: &str, message: String) {
        self.remarks.push(Remark {
            rule: rule.to_owned(),
            severity,
            message,
            fields: vec![format!("{FLOWS}.{column}")],
            place: Some(RowPlace { table: AnswerKey::of(FLOWS), row: self.flow.row }),
            rank: Some(self.flow.rank as u64),
        });
    }

    fn lacks(&mut self) {
        let rank = self.flow.rank;
        if self.flow.port.is_none() {
            let message = format!("Le flux de la ligne {rank} n'a pas de port ; indiquez-le, une ligne par port.");
            self.say("flux-sans-port", Severity::Warning, "port", message);
        }
        if self.flow.protocol.is_none() {
            let message = format!("Le flux de la ligne {rank} n'a pas de protocole ; choisissez-le dans la liste.");
            self.say("flux-sans-protocole", Severity::Warning, "protocole", message);
        }
        if self.flow.direction.is_none() && self.flow.block == Block::Internal && self.between().is_none() {
            let message =
                format!("Le sens du flux de la ligne {rank} n'est pas dit et ne se déduit pas ; choisissez-le.");
            self.say("flux-sans-sens", Severity::Information, "sens", message);
        }
    }

    /// Both ends are components: a flow inside the application has no direction to tell.
    fn between(&self) -> Option<()> {
        let inside = |end: &End| end.kind == EndKind::Component;
        (inside(&self.flow.source) && inside(&self.flow.destination)).then_some(())
    }

    fn ends(&mut self) {
        let rank = self.flow.rank;
        for (end, column, side) in
            [(&self.flow.source, "source-nom", "source"), (&self.flow.destination, "destination-nom", "destination")]
        {
            let unknown = end.kind == EndKind::Other && self.must_be_known(column);
            if end.kind == EndKind::Nothing {
                let message = format!(
                    "Le flux de la ligne {rank} n'a pas de {side} ; donnez son nom de fonction ou son adresse."
                );
                self.say(&format!("flux-sans-{side}"), Severity::Warning, column, message);
            } else if unknown {
                let message = format!(
                    "« {} » ({side} de la ligne {rank}) n'est ni un composant ni un composant externe du dossier ; corrigez le nom ou décrivez-le.",
                    end.shown()
                );
                self.say("flux-vers-inconnu", Severity::Warning, column, message);
            }
        }
        let (source, destination) = (&self.flow.source, &self.flow.destination);
        let same_party = source.party.is_some() && source.party == destination.party;
        let same_text = !source.shown().is_empty()
            && fold(source.shown()) == fold(destination.shown())
            && source.address == destination.address;
        if same_party || same_text {
            let message = format!(
                "La source et la destination du flux de la ligne {rank} sont les mêmes ; corrigez l'une des deux."
            );
            self.say("flux-en-boucle", Severity::Warning, "destination-nom", message);
        }
        let against = match self.flow.block {
            Block::Outbound => source.kind == EndKind::External && destination.kind == EndKind::Component,
            Block::Inbound => source.kind == EndKind::Component && destination.kind == EndKind::External,
            Block::Administration | Block::Internal => false,
        };
        if against {
            let message = format!(
                "Le sens du flux de la ligne {rank} contredit sa source et sa destination ; corrigez le sens ou inversez-les."
            );
            self.say("flux-a-contresens", Severity::Warning, "sens", message);
        }
    }

    /// Who comes in is free: users, partners. What a flow reaches, and where it leaves from, is described.
    fn must_be_known(&self, column: &str) -> bool {
        !matches!((self.flow.block, column), (Block::Inbound | Block::Administration, "source-nom"))
    }

    /// The catalogue speaks of what is declared in clear towards the Internet or the RIE.
    fn encryption(&mut self, catalogue: &Catalogue) {
        let Some(protocol) = self.flow.protocol.as_deref() else { return };
        let wide = matches!(self.flow.network.as_deref(), Some("internet" | "rie"));
        let told = wide && (self.flow.encryption.is_some() || protocol == "http");
        let encrypted = self.flow.encryption.as_deref().is_some_and(|word| word != "aucun");
        let clear = CLEAR.contains(&protocol)
            || self.flow.encryption.as_deref() == Some("aucun")
            || MAY_BE_CLEAR.contains(&protocol) && wide;
        if told || encrypted || !clear {
            return;
        }
        let inside = self.flow.network.as_deref() == Some("intra-cluster");
        let severity = if inside { Severity::Information } else { Severity::Warning };
        let (rank, protocol) =
            (self.flow.rank, value_text(catalogue, Some("protocole-flux"), &Answer::Text(protocol.to_owned())));
        let message = if self.flow.encryption.is_some() {
            format!(
                "Le flux de la ligne {rank} passe en clair ({protocol}) ; chiffrez-le, ou justifiez pourquoi il ne l'est pas."
            )
        } else {
            format!("Rien ne dit que le flux de la ligne {rank} est chiffré ({protocol}) ; indiquez son chiffrement.")
        };
        self.say("flux-en-clair", severity, "chiffrement", message);
    }

    fn validity(&mut self, today: &str) {
        let closing = self.flow.status.as_deref() == Some("a-fermer");
        if let Some(until) = self.flow.until.as_deref().filter(|until| *until < today && !closing) {
            let message = format!(
                "La validité du flux de la ligne {} a pris fin le {} ; prolongez-la, ou passez le flux « à fermer ».",
                self.flow.rank,
                day_shown(until)
            );
            self.say("flux-expire", Severity::Warning, "fin", message);
        }
    }
}
