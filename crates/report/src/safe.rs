//! How is text of a statement made harmless: nothing in it can steer a terminal or turn the direction of reading.

use outflow_ledger::is_unseen;

/// Text with control characters, direction marks and other invisible characters made visible as `⟨U+202E⟩`;
/// line breaks and tabs become spaces.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => shown.push(' '),
            character if is_unseen(character) => {
                shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
            }
            character => shown.push(character),
        }
    }
    shown
}

/// A cell for a spreadsheet: text that would be taken for a formula gets an apostrophe in front.
pub(crate) fn cell(text: &str) -> String {
    let shown = visible(text);
    match shown.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '|' | '%') => format!("'{shown}"),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts() {
        for (raw, shown) in [
            ("\u{1b}[2Jgone", "⟨U+001B⟩[2Jgone"),
            ("a\u{202e}b", "a⟨U+202E⟩b"),
            ("two\nlines", "two lines"),
            ("\u{9b}31m", "⟨U+009B⟩31m"),
            ("M-Pesa – 5 €", "M-Pesa – 5 €"),
        ] {
            assert_eq!(visible(raw), shown);
        }
        for (raw, safe) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("\t@SUM(A1)", "' @SUM(A1)"),
            ("Invoice", "Invoice"),
        ] {
            assert_eq!(cell(raw), safe);
        }
    }
}
