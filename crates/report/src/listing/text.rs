//! How does a listing look in a terminal or a pipe: aligned tables, cut only where a terminal is too narrow?

use super::{Head, ListingPage, TablePage};
use crate::TextStyle;
use crate::sheet::{BOLD, Sheet};
use crate::text::pad;
use anstyle::Style;
use outflow_answers::Listing;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const DIM: Style = Style::new().dimmed();
/// Between two columns, and before the first.
const GAP: usize = 2;
/// The narrowest terminal that is laid out for.
const LEAST_ROOM: usize = 40;
/// What is left of words that are cut.
const LEAST_WORDS: usize = 8;

/// The listing as text; every line ends with a line feed. Into a pipe, and with `lines`, nothing is cut.
pub fn listing_text(listing: &Listing, style: TextStyle) -> String {
    let page = ListingPage::of(listing);
    let room = style.width.filter(|_| !style.lines).map(|width| usize::from(width).max(LEAST_ROOM));
    let mut out = Sheet::new(style);
    out.paragraph("", &page.headline, BOLD);
    for (label, value) in &page.facts {
        out.paragraph("", &format!("{label}: {value}"), Style::new());
    }
    for table in &page.tables {
        out.listed(table, room);
    }
    out.list("Please note", &page.notes);
    out.text
}

impl Sheet {
    fn listed(&mut self, table: &TablePage, room: Option<usize>) {
        match table.title.is_empty() {
            true => self.text.push('\n'),
            false => self.title(&table.title),
        }
        if table.rows.is_empty() {
            self.text.push_str("  none\n");
            return;
        }
        let mut widths = natural_widths(table);
        if let Some(room) = room {
            narrow(&mut widths, &table.heads, room);
        }
        let heads: Vec<&str> = table.heads.iter().map(|head| head.label.as_str()).collect();
        let titles = self.styled(&line(&heads, &table.heads, &widths), DIM);
        self.text.push_str(&format!("{titles}\n"));
        for row in &table.rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            self.text.push_str(&format!("{}\n", line(&cells, &table.heads, &widths)));
        }
        if let Some(total) = &table.total {
            let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            let gap = " ".repeat(GAP);
            let rule = self.styled(&format!("{gap}{}", rule.join(&gap)), DIM);
            let cells: Vec<&str> = total.iter().map(String::as_str).collect();
            let total = self.styled(&line(&cells, &table.heads, &widths), BOLD);
            self.text.push_str(&format!("{rule}\n{total}\n"));
        }
    }
}

fn natural_widths(table: &TablePage) -> Vec<usize> {
    let width = |(index, head): (usize, &Head)| {
        let cells = table.rows.iter().chain(&table.total).filter_map(|row| row.get(index));
        cells.map(|cell| cell.width()).max().unwrap_or(0).max(head.label.width())
    };
    table.heads.iter().enumerate().map(width).collect()
}

/// Takes from the widest column of words until the row has room, or until no words are left to take.
fn narrow(widths: &mut [usize], heads: &[Head], room: usize) {
    loop {
        let needed: usize = widths.iter().map(|width| width + GAP).sum();
        if needed <= room {
            return;
        }
        let may_be_cut = |index: &usize| {
            heads[*index].is_text && !heads[*index].is_figure && widths[*index] > LEAST_WORDS
        };
        let widest = (0..widths.len()).filter(may_be_cut).max_by_key(|index| widths[*index]);
        let Some(widest) = widest else { return };
        widths[widest] -= 1;
    }
}

fn line(cells: &[&str], heads: &[Head], widths: &[usize]) -> String {
    let laid_out = cells.iter().zip(heads).zip(widths).map(|((cell, head), width)| {
        let cell = cut(cell, *width);
        match head.is_figure {
            true => format!("{}{cell}", " ".repeat(width.saturating_sub(cell.width()))),
            false => pad(&cell, *width),
        }
    });
    let laid_out: Vec<String> = laid_out.collect();
    let gap = " ".repeat(GAP);
    format!("{gap}{}", laid_out.join(&gap)).trim_end().to_owned()
}

/// As much as fits, with an ellipsis where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::samples::{hostile, plain_sample};

    fn at(width: Option<u16>) -> TextStyle {
        TextStyle { width, ..TextStyle::default() }
    }

    #[test]
    fn a_table_is_aligned_and_its_total_stands_under_a_rule() {
        let expected = "\
Two lines.
Account: anna
Opening balance: -$5.00
Read: 2026-11-23 18:36 UTC

Lines
  Date        Client       Amount  Line  Whole
  2024-06-07  Lagos Lab  1,234.56     2  yes
  2024-06-08                -0.05    13  no
  ----------  ---------  --------  ----  -----
                         1,234.51

Corrected
  none

Please note
  - The lines cover June.
";
        assert_eq!(listing_text(&plain_sample(), at(None)), expected);
        assert_eq!(listing_text(&plain_sample(), at(Some(60))), expected);
    }

    #[test]
    fn only_words_are_cut_and_only_for_a_terminal() {
        let narrow = listing_text(&hostile(), at(Some(20)));
        let tables: Vec<&str> = narrow.lines().skip_while(|line| !line.is_empty()).collect();
        let rows = tables.iter().take_while(|line| !line.starts_with("Please"));
        assert!(rows.clone().all(|line| line.width() <= 40), "{narrow}");
        assert!(narrow.contains('…') && narrow.contains("92,233,720,368,547,758.07"), "{narrow}");
        let long = "x".repeat(300);
        assert!(listing_text(&hostile(), at(None)).contains(&long));
        let all = TextStyle { lines: true, ..at(Some(20)) };
        assert!(listing_text(&hostile(), all).contains(&long));
    }

    #[test]
    fn nothing_steers_the_terminal() {
        let shown = listing_text(&hostile(), at(None));
        let acts = |character: char| character != '\n' && crate::safe::is_hidden(character);
        assert!(!shown.chars().any(acts), "{shown:?}");
        assert!(shown.contains("⟨U+001B⟩[2J") && shown.contains("two lines"), "{shown}");
        let coloured = listing_text(&plain_sample(), TextStyle { colour: true, ..at(None) });
        assert!(coloured.starts_with("\u{1b}[1mTwo lines.\u{1b}[0m\n"), "{coloured:?}");
    }

    #[test]
    fn wide_characters_are_cut_by_their_width() {
        for (text, width, shown) in
            [("日本語テキスト", 7, "日本語…"), ("日本語テキスト", 6, "日本…"), ("abc", 3, "abc")]
        {
            assert_eq!(cut(text, width), shown);
        }
    }
}
