//! How does a listing look in a terminal or a pipe: aligned tables, cut only where a terminal is too narrow?

use super::{Head, ListingPage, TablePage};
use crate::TextStyle;
use crate::sheet::{BOLD, Sheet};
use crate::text::pad;
use anstyle::Style;
use outflow_answers::Listing;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub(super) const DIM: Style = Style::new().dimmed();
/// Between two columns, and before the first.
pub(super) const GAP: usize = 2;
/// The narrowest terminal that is laid out for.
const LEAST_ROOM: usize = 40;
/// What is left of words that are cut.
const LEAST_WORDS: usize = 10;
/// Before what stands below a row.
const BELOW: &str = "      ";

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
        let places = places(table, room);
        let heads: Vec<&str> = table.heads.iter().map(|head| head.label.as_str()).collect();
        let titles = self.styled(&line(&heads, &table.heads, &places), DIM);
        self.text.push_str(&format!("{titles}\n"));
        for row in &table.rows {
            self.row_of(row, &table.heads, &places, Style::new());
        }
        if let Some(total) = &table.total {
            let rules: Vec<String> =
                places.iter().flatten().map(|width| "-".repeat(*width)).collect();
            let gap = " ".repeat(GAP);
            let rule = self.styled(&format!("{gap}{}", rules.join(&gap)), DIM);
            self.text.push_str(&format!("{rule}\n"));
            self.row_of(total, &table.heads, &places, BOLD);
        }
    }

    /// A row; cells that have no place in it stand below it, each after its column's name.
    fn row_of(&mut self, row: &[String], heads: &[Head], places: &[Place], style: Style) {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        let shown = self.styled(&line(&cells, heads, places), style);
        self.text.push_str(&format!("{shown}\n"));
        let moved = row
            .iter()
            .zip(heads)
            .zip(places)
            .filter(|((cell, _), place)| place.is_none() && !cell.is_empty());
        let moved: Vec<String> =
            moved.map(|((cell, head), _)| format!("{} {cell}", head.label)).collect();
        if !moved.is_empty() {
            self.paragraph(BELOW, &moved.join("; "), DIM);
        }
    }
}

/// The width of a column, or none where it has no room beside the others.
pub(super) type Place = Option<usize>;

/// Into a pipe every column has its place. In a terminal the widest words are cut first; where that is not
/// enough, columns go below their row, from the right, amounts last and the first column never.
fn places(table: &TablePage, room: Option<usize>) -> Vec<Place> {
    let natural = natural_widths(table);
    let Some(room) = room else {
        return natural.into_iter().map(Some).collect();
    };
    let mut order: Vec<usize> = (1..natural.len()).rev().collect();
    order.sort_by_key(|index| table.heads[*index].is_money);
    let mut is_below = vec![false; natural.len()];
    let mut next = order.into_iter();
    loop {
        let beside = |(index, width): (usize, &usize)| (!is_below[index]).then_some(*width);
        let mut places: Vec<Place> = natural.iter().enumerate().map(beside).collect();
        if narrow(&mut places, &table.heads, room) {
            return places;
        }
        match next.next() {
            Some(index) => is_below[index] = true,
            None => return places,
        }
    }
}

pub(super) fn natural_widths(table: &TablePage) -> Vec<usize> {
    let width = |(index, head): (usize, &Head)| {
        let cells = table.rows.iter().chain(&table.total).filter_map(|row| row.get(index));
        cells.map(|cell| cell.width()).max().unwrap_or(0).max(head.label.width())
    };
    table.heads.iter().enumerate().map(width).collect()
}

/// Takes from the widest column of words until the row has room; whether it has.
fn narrow(places: &mut [Place], heads: &[Head], room: usize) -> bool {
    let is_words = |index: &usize| heads[*index].is_text && !heads[*index].is_figure;
    loop {
        let needed: usize = places.iter().flatten().map(|width| width + GAP).sum();
        if needed <= room {
            return true;
        }
        let widest = (0..places.len()).filter(is_words).max_by_key(|index| places[*index]);
        match widest.and_then(|index| places[index].as_mut()) {
            Some(width) if *width > LEAST_WORDS => *width -= 1,
            _ => return false,
        }
    }
}

pub(super) fn line(cells: &[&str], heads: &[Head], places: &[Place]) -> String {
    let shown = cells.iter().zip(heads).zip(places).filter_map(|((cell, head), place)| {
        let width = (*place)?;
        let cell = cut(cell, width);
        Some(match head.is_figure {
            true => format!("{}{cell}", " ".repeat(width.saturating_sub(cell.width()))),
            false => pad(&cell, width),
        })
    });
    let shown: Vec<String> = shown.collect();
    let gap = " ".repeat(GAP);
    format!("{gap}{}", shown.join(&gap)).trim_end().to_owned()
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
    use outflow_answers::For;

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
    fn what_is_for_programs_alone_is_not_shown() {
        let mut split = plain_sample();
        split.sections[0].columns[1].is_for = For::Programs;
        split.sections[1].is_for = For::Programs;
        let expected = "\
Lines
  Date          Amount  Line  Whole
  2024-06-07  1,234.56     2  yes
  2024-06-08     -0.05    13  no
  ----------  --------  ----  -----
              1,234.51

Please note
";
        let shown = listing_text(&split, at(None));
        assert!(shown.contains(expected), "{shown}");
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
    fn columns_without_room_go_below_their_row_amounts_last() {
        let mut listing = plain_sample();
        listing.facts.clear();
        listing.notes.clear();
        listing.sections.truncate(1);
        for row in &mut listing.sections[0].rows {
            row[0] = outflow_answers::Cell::text("a first column that is never moved");
        }
        let shown = listing_text(&listing, at(Some(40)));
        let expected = "\
Two lines.

Lines
  Date         Client       Amount  Line
  a first co…  Lagos Lab  1,234.56     2
      Whole yes
  a first co…                -0.05    13
      Whole no
  -----------  ---------  --------  ----
                          1,234.51
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        let shown = listing_text(&hostile(), at(None));
        let acts = |character: char| character != '\n' && outflow_ledger::is_unseen(character);
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
