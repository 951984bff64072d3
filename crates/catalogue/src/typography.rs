//! French typography, for what people read. Texts are typed as keyboards write them, and dressed when they are shown:
//! a file of the catalogue stays easy to type, and what machines read stays as it was written.

use crate::Catalogue;

/// A space that never breaks.
const NBSP: char = '\u{a0}';

/// A text made by the program or the catalogue, as people read it: curly apostrophes, and spaces that do not break
/// before `:` `;` `?` `!` `»` and after `«`. What looks like code (addresses, hours, patterns) is left alone.
#[must_use]
pub fn typography(text: &str) -> String {
    dressed(text, false)
}

/// The same for a sentence that quotes what somebody typed: what stands between « and » is not touched.
#[must_use]
pub fn around_quotes(text: &str) -> String {
    dressed(text, true)
}

fn dressed(text: &str, spare_quoted: bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len() + 16);
    let (mut quoted, mut code, mut rank) = (false, false, 0);
    while let Some(&letter) = letters.get(rank) {
        let next = letters.get(rank + 1).copied();
        match letter {
            '`' => {
                code = !code;
                shown.push(letter);
            }
            _ if code => shown.push(letter),
            '«' => {
                quoted = true;
                shown.push(letter);
                if let Some(next) = next {
                    shown.push(NBSP);
                    rank += usize::from(is_space(next));
                }
            }
            '»' => {
                quoted = false;
                if shown.ends_with(is_space) {
                    shown.pop();
                }
                shown.push(NBSP);
                shown.push(letter);
            }
            _ if quoted && spare_quoted => shown.push(letter),
            '\'' if elides(&letters, rank) => shown.push('’'),
            ' ' if rank > 0 && precedes_a_mark(&letters[rank + 1..]) => shown.push(NBSP),
            _ => shown.push(letter),
        }
        rank += 1;
    }
    shown
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | NBSP | '\u{202f}')
}

/// `l'eau`, `d'« X »`, `qu'{valeur}`: between a letter and what it is joined to, outside code.
fn elides(letters: &[char], rank: usize) -> bool {
    let before = rank.checked_sub(1).and_then(|rank| letters.get(rank));
    let joined = |next: &char| next.is_alphanumeric() || matches!(next, '«' | '{');
    before.is_some_and(|letter| letter.is_alphabetic())
        && letters.get(rank + 1).is_some_and(joined)
        && !is_code(letters, rank)
}

/// The word around a place is an address, a path, an option, a pattern.
fn is_code(letters: &[char], rank: usize) -> bool {
    let start = letters[..rank].iter().rposition(|letter| letter.is_whitespace()).map_or(0, |place| place + 1);
    let end =
        letters[rank..].iter().position(|letter| letter.is_whitespace()).map_or(letters.len(), |count| rank + count);
    let word: String = letters[start..end].iter().collect();
    word.contains("://")
        || word.contains(['\\', '=', '^', '|', '$'])
        || ["/", "~/", "./", "--"].iter().any(|opening| word.starts_with(opening))
}

/// A double mark follows, and it ends a part of a sentence: `a ? b` does, `^a ?$` does not.
fn precedes_a_mark(following: &[char]) -> bool {
    let marks = following.iter().take_while(|letter| matches!(letter, ':' | ';' | '?' | '!')).count();
    let after = following.get(marks);
    let ends = after.is_none_or(|letter| letter.is_whitespace() || matches!(letter, ')' | '»' | '.' | ',' | '…'));
    let smiley = marks > 0 && matches!(following[0], ':' | ';') && after == Some(&')');
    marks > 0 && ends && !smiley
}

impl Catalogue {
    /// The same revision with the texts that people read as they read them. Identifiers, lists that rules compare,
    /// patterns and expressions are those of the original.
    #[must_use]
    pub fn typeset(&self) -> Self {
        let mut shown = self.clone();
        shown.texts(&mut |text| *text = typography(text));
        shown
    }

    /// Goes over the texts that people read.
    fn texts(&mut self, visit: &mut impl FnMut(&mut String)) {
        for phase in &mut self.phases {
            visit(&mut phase.label);
        }
        for section in &mut self.sections {
            visit(&mut section.title);
            visit(&mut section.summary);
        }
        for list in &mut self.lists {
            visit(&mut list.label);
            list.options.iter_mut().for_each(|choice| visit(&mut choice.label));
        }
        for field in &mut self.fields {
            visit(&mut field.label);
            [&mut field.condition, &mut field.validation, &mut field.help, &mut field.note]
                .into_iter()
                .flatten()
                .for_each(&mut *visit);
            for column in &mut field.columns {
                visit(&mut column.label);
                column.note.iter_mut().for_each(&mut *visit);
                column.options.iter_mut().for_each(|choice| visit(&mut choice.label));
            }
        }
        for rule in &mut self.rules {
            visit(&mut rule.title);
            [&mut rule.message, &mut rule.judgement].into_iter().flatten().for_each(&mut *visit);
        }
        for criterion in &mut self.criteria {
            visit(&mut criterion.label);
            visit(&mut criterion.category);
        }
        for milestone in &mut self.milestones {
            visit(&mut milestone.label);
            milestone.condition.iter_mut().for_each(&mut *visit);
            milestone.entry.iter_mut().chain(&mut milestone.exit).for_each(&mut *visit);
        }
        self.roles.iter_mut().for_each(|role| visit(&mut role.label));
        for source in self.sources.values_mut() {
            [&mut source.reference, &mut source.note].into_iter().flatten().for_each(&mut *visit);
        }
        let eligibility = &mut self.eligibility;
        eligibility.support.iter_mut().for_each(|choice| visit(&mut choice.label));
        eligibility.decision.iter_mut().for_each(|row| visit(&mut row.explanation));
        visit(&mut eligibility.score.maturity.formule);
        visit(&mut eligibility.score.complexity.formule);
        eligibility.score.orientation.iter_mut().for_each(|row| visit(&mut row.orientation));
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn sentences_are_dressed_and_code_is_left_alone() {
        for (typed, shown) in [
            ("l'eau : oui", "l’eau\u{a0}: oui"),
            ("Quoi ? Non !", "Quoi\u{a0}? Non\u{a0}!"),
            ("Quoi ?!", "Quoi\u{a0}?!"),
            ("(pourquoi ?)", "(pourquoi\u{a0}?)"),
            ("« l'un »", "«\u{a0}l’un\u{a0}»"),
            ("«collé»", "«\u{a0}collé\u{a0}»"),
            ("d'« X »", "d’«\u{a0}X\u{a0}»"),
            ("l'{ligne.nom} : {valeur} ; corrigez", "l’{ligne.nom}\u{a0}: {valeur}\u{a0}; corrigez"),
            ("aujourd'hui", "aujourd’hui"),
            ("d'1 Go", "d’1 Go"),
            ("réponse :", "réponse\u{a0}:"),
            ("a :\nb", "a\u{a0}:\nb"),
            ("https://exemple.fr/l'un?a=b", "https://exemple.fr/l'un?a=b"),
            ("de 10:30 à 11:00", "de 10:30 à 11:00"),
            ("a:b", "a:b"),
            ("/comptes/l'ami/x", "/comptes/l'ami/x"),
            ("etiquette :latest", "etiquette :latest"),
            ("^https:\\/\\/.*\\.git$", "^https:\\/\\/.*\\.git$"),
            ("^a ?$", "^a ?$"),
            ("a != b", "a != b"),
            ("`l'option : x`", "`l'option : x`"),
            ("statut = 'prod'", "statut = 'prod'"),
            ("'prod' ou 'dev'", "'prod' ou 'dev'"),
            (" : seul", " : seul"),
            ("", ""),
        ] {
            assert_eq!(typography(typed), shown, "{typed}");
            assert_eq!(typography(shown), shown, "once more: {typed}");
        }
    }

    #[test]
    fn what_somebody_typed_is_quoted_as_it_was_typed() {
        let message = "« l'eau : x » n'est pas un nombre ; l'unité est « Go ».";
        assert_eq!(
            around_quotes(message),
            "«\u{a0}l'eau : x\u{a0}» n’est pas un nombre\u{a0}; l’unité est «\u{a0}Go\u{a0}»."
        );
    }

    #[test]
    fn every_text_of_the_catalogue_is_dressed_and_nothing_else_is() {
        let breach = Regex::new(r"\S [:;?!](\s|$)| »|«[^\u{a0}]|\pL'\pL").expect("a pattern");
        let code = Regex::new(r"`[^`]*`|\S*(://|[\\=^|$])\S*").expect("a pattern");
        let mut shown = Catalogue::builtin().typeset();
        let mut seen = 0;
        shown.texts(&mut |text| {
            seen += 1;
            assert!(!breach.is_match(&code.replace_all(text, "")), "{text}");
            assert_eq!(typography(text), *text, "once more");
        });
        assert!(seen > 1_500, "{seen} texts");
        // With every text blanked, the two revisions are one: no identifier, expression or pattern was touched.
        let mut original = (**Catalogue::builtin()).clone();
        original.texts(&mut |text| text.clear());
        shown.texts(&mut |text| text.clear());
        assert_eq!(original, shown);
    }
}
