//! Names of the files that leave: what a person wrote, made acceptable to every system.

use std::collections::BTreeSet;

/// Longest name, in bytes: file systems take 255, with what is put around it.
const NAME_MAX: usize = 200;
/// Longest ending kept when a name is cut, its dot included.
const ENDING_MAX: usize = 16;
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A name of one file for every system: no folder, no forbidden sign, no invisible one, not too long.
#[must_use]
pub fn file_name(name: &str, fallback: &str) -> String {
    let plain: String = name.chars().map(|letter| if is_forbidden(letter) { '-' } else { letter }).collect();
    let plain = plain.trim_matches(['.', ' ']);
    if plain.chars().all(|letter| matches!(letter, '-' | '.' | ' ')) {
        return fallback.to_owned();
    }
    let (stem, ending) = parts(plain);
    let stem = cut(stem, NAME_MAX - ending.len());
    // Only the end of the whole name matters, and it was looked at before the cut.
    let stem = if ending.is_empty() { stem.trim_end_matches(['.', ' ']) } else { stem };
    if is_device(stem) { format!("_{stem}{ending}") } else { format!("{stem}{ending}") }
}

/// Names already given in one folder. Systems that do not tell capitals apart count.
#[derive(Debug, Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A name that no other has: the one asked for, or the same with a number.
    pub fn unique(&mut self, name: &str) -> String {
        let (stem, ending) = parts(name);
        let names = (1_u32..).map(|rank| if rank == 1 { name.to_owned() } else { format!("{stem} ({rank}){ending}") });
        let free = names.into_iter().find(|name| self.taken.insert(name.to_lowercase()));
        free.unwrap_or_default()
    }
}

/// Separators and signs that a system forbids, and those that show a name otherwise than it is.
fn is_forbidden(letter: char) -> bool {
    letter.is_control()
        || "/\\:*?\"<>|".contains(letter)
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn parts(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= ENDING_MAX => name.split_at(dot),
        _ => (name, ""),
    }
}

fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or(stem).trim_end().to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        first.strip_prefix(port).is_some_and(|rank| rank.chars().count() == 1 && rank.chars().all(char::is_numeric))
    });
    numbered || DEVICES.contains(&first.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_out_of_its_folder_nor_lies_about_itself() {
        for (given, kept) in [
            ("plan.pdf", "plan.pdf"),
            ("../../etc/passwd", "-..-etc-passwd"),
            ("C:\\Users\\x.docx", "C--Users-x.docx"),
            ("photo\u{202e}gpj.exe", "photo-gpj.exe"),
            ("..", "piece"),
            (" . ", "piece"),
            ("///", "piece"),
            ("nul.txt", "_nul.txt"),
            ("COM1", "_COM1"),
            ("comptes.ods", "comptes.ods"),
            ("fin. ", "fin"),
            ("ligne\nsuivante", "ligne-suivante"),
        ] {
            assert_eq!(file_name(given, "piece"), kept, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_keeps_its_ending() {
        let name = file_name(&format!("{}.pdf", "é𝄞".repeat(300)), "piece");
        assert!(name.len() <= NAME_MAX && name.ends_with(".pdf"), "{name}");
    }

    #[test]
    fn two_files_never_share_a_name() {
        let mut names = Names::default();
        let given = ["Plan.pdf", "plan.PDF", "plan (2).PDF", "sans", "sans"].map(|name| names.unique(name));
        assert_eq!(given, ["Plan.pdf", "plan (2).PDF", "plan (2) (2).PDF", "sans", "sans (2)"]);
    }
}
