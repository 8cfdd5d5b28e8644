//! Which text may stand in a picture, and how wide is it?

use outflow_ledger::is_unseen;
use unicode_width::UnicodeWidthChar;

/// The text without characters that act instead of being seen, or that no XML may hold: each becomes `�`.
pub(crate) fn harmless(text: &str) -> String {
    let shown = |character: char| match character {
        '\n' | '\r' | '\t' => ' ',
        character if acts(character) => '\u{FFFD}',
        character => character,
    };
    text.chars().map(shown).collect()
}

/// What cannot be seen, and what no XML may hold.
fn acts(character: char) -> bool {
    is_unseen(character) || matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

/// The text in letters that every terminal has; what ASCII lacks becomes `?`.
pub(crate) fn ascii(text: &str) -> String {
    let plain = |character: char| match character {
        '–' | '—' => '-',
        character if character.is_ascii() => character,
        _ => '?',
    };
    text.chars().map(plain).collect()
}

/// How many cells of a terminal a character takes: 0, 1 or 2.
pub(crate) fn cells_of(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// How many cells of a terminal a text takes.
pub(crate) fn cells(text: &str) -> usize {
    text.chars().map(cells_of).sum()
}

/// The text in at most `most` cells; one that is longer ends in `ending`.
pub(crate) fn cut(text: &str, most: usize, ending: &str) -> String {
    if cells(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(cells(ending));
    let mut used = 0;
    let fits = |character: &char| {
        used += cells_of(*character);
        used <= room
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.truncate(short.trim_end().len());
    if most >= cells(ending) { short + ending } else { short }
}

/// The text as the content or an attribute of XML.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in harmless(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_and_nothing_overflows() {
        assert_eq!(harmless("a\u{1b}[2J\u{202e}b\n\u{ffff}"), "a�[2J�b �");
        assert_eq!(escaped("<a href='x'>&\u{0}"), "&lt;a href=&#39;x&#39;&gt;&amp;�");
        assert_eq!(ascii("M-Pesa – 5 €"), "M-Pesa - 5 ?");
        for (text, most, short) in [
            ("Saltmarsh Labs", 14, "Saltmarsh Labs"),
            ("Saltmarsh Labs", 11, "Saltmarsh…"),
            ("塩の沼研究所", 6, "塩の…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
        ] {
            assert_eq!(cut(text, most, "…"), short, "{text} in {most}");
        }
    }
}
