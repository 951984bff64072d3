//! How wide a text is, and how it fits in a box. Fonts differ from one machine to another: the estimate is on the wide side.

/// Width of a text, in units, for a size of letters.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(share).sum::<f64>() * size
}

/// Share of the size that a letter takes.
fn share(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | '’' => 0.34,
        'f' | 'r' | 't' | ' ' | '\u{a0}' | '(' | ')' | '-' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1.0,
        'A'..='Z' => 0.76,
        ' '..='~' => 0.62,
        // Letters of Europe; everything else may be as wide as it is high, and a little more.
        '\u{a0}'..='\u{24f}' => 0.7,
        _ => 1.2,
    }
}

/// A text that a renderer draws on one line: no control character, no run of spaces.
pub fn on_one_line(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() || is_invisible(letter) { ' ' } else { letter };
    text.chars().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks that turn the direction of letters, or that no file may hold.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// The beginning of a text that fits, with `…` when something is left out.
pub fn fitted(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = width("…", size);
    for letter in text.chars() {
        used += share(letter) * size;
        if used > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// A text on as many lines as given, at most; the last one is cut.
pub fn wrapped(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, size) <= room {
            line = longer;
        } else if done.len() + 1 < lines {
            done.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            let rest = std::iter::once(word).chain(words).collect::<Vec<_>>().join(" ");
            line = format!("{line} {rest}");
            break;
        }
    }
    done.push(line);
    done.into_iter().map(|line| fitted(&line, size, room)).collect()
}
