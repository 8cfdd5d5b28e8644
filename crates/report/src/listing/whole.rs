//! How does a listing with long sentences look, so that every word can be read in a narrow terminal and in a pipe?

use super::text::{DIM, GAP, Place, line, natural_widths};
use super::{ListingPage, TablePage};
use crate::TextStyle;
use crate::sheet::{BOLD, Sheet};
use anstyle::Style;
use outflow_answers::Listing;
use unicode_width::UnicodeWidthStr;

/// Before what stands below a row.
const BELOW: &str = "      ";
/// Shorter cells below a row share a line.
const SHORT: usize = 30;
/// A command is never broken: it is there to be pasted.
const COMMAND: &str = "outflow ";

/// The listing as text that is nowhere cut; every line ends with a line feed.
pub fn listing_whole(listing: &Listing, style: TextStyle) -> String {
    let page = ListingPage::of(listing);
    let mut out = Sheet::new(style);
    out.paragraph("", &page.headline, BOLD);
    for (label, value) in &page.facts {
        out.paragraph("", &format!("{label}: {value}"), Style::new());
    }
    for table in &page.tables {
        out.whole(table);
    }
    out.list("Please note", &page.notes);
    out.text
}

impl Sheet {
    fn whole(&mut self, table: &TablePage) {
        match table.title.is_empty() {
            true => self.text.push('\n'),
            false => self.title(&table.title),
        }
        if table.rows.is_empty() {
            self.text.push_str("  none\n");
            return;
        }
        let places = places(table, self.width());
        if places.iter().any(Option::is_some) {
            let heads: Vec<&str> = table.heads.iter().map(|head| head.label.as_str()).collect();
            let titles = self.styled(&line(&heads, &table.heads, &places), DIM);
            self.text.push_str(&format!("{titles}\n"));
        }
        for row in &table.rows {
            self.whole_row(row, table, &places, Style::new());
        }
        if let Some(total) = &table.total {
            let rules: Vec<String> =
                places.iter().flatten().map(|width| "-".repeat(*width)).collect();
            let gap = " ".repeat(GAP);
            let rule = self.styled(&format!("{gap}{}", rules.join(&gap)), DIM);
            self.text.push_str(&format!("{rule}\n"));
            self.whole_row(total, table, &places, BOLD);
        }
    }

    /// What has room beside each other, then everything else with its column's name.
    fn whole_row(&mut self, row: &[String], table: &TablePage, places: &[Place], style: Style) {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        match places.iter().any(Option::is_some) {
            true => {
                let shown = self.styled(&line(&cells, &table.heads, places), style);
                self.text.push_str(&format!("{shown}\n"));
            }
            false => self.paragraph(&" ".repeat(GAP), cells.first().unwrap_or(&""), style),
        }
        let is_first_below = places.iter().all(Option::is_none);
        let all = row.iter().zip(&table.heads).zip(places).skip(usize::from(is_first_below));
        let moved = all.filter(|((cell, _), place)| place.is_none() && !cell.is_empty());
        let mut shared: Vec<String> = Vec::new();
        for ((cell, head), _) in moved {
            let said = format!("{}: {cell}", head.label);
            if cell.width() <= SHORT && !cell.starts_with(COMMAND) {
                shared.push(said);
                continue;
            }
            self.shared(&mut shared);
            match cell.starts_with(COMMAND) {
                true => self.text.push_str(&format!("{BELOW}{said}\n")),
                false => self.paragraph(BELOW, &said, Style::new()),
            }
        }
        self.shared(&mut shared);
    }

    fn shared(&mut self, cells: &mut Vec<String>) {
        if !cells.is_empty() {
            self.paragraph(BELOW, &cells.join("; "), Style::new());
            cells.clear();
        }
    }
}

/// The widest words go below their row first, then other columns from the right, amounts last; the first column only
/// where it alone is too wide, and then all of them.
fn places(table: &TablePage, room: usize) -> Vec<Place> {
    let natural = natural_widths(table);
    if natural.first().is_some_and(|width| width + GAP > room) {
        return vec![None; natural.len()];
    }
    let mut places: Vec<Place> = natural.into_iter().map(Some).collect();
    loop {
        let needed: usize = places.iter().flatten().map(|width| width + GAP).sum();
        if needed <= room {
            return places;
        }
        let order = |index: &usize| {
            let head = &table.heads[*index];
            let words = places[*index].filter(|_| head.is_text && !head.is_figure);
            (!head.is_money, words.unwrap_or(0), *index)
        };
        match (1..places.len()).filter(|index| places[*index].is_some()).max_by_key(order) {
            Some(index) => places[index] = None,
            None => return places,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::samples::{hostile, plain_sample};
    use outflow_answers::{Cell, Section};

    fn at(width: Option<u16>) -> TextStyle {
        TextStyle { width, ..TextStyle::default() }
    }

    fn sample() -> Listing {
        let columns = [("on", "On"), ("what", "What"), ("amount", "Amount"), ("how", "Do")];
        let mut section = Section::new("rows", &columns).titled("Deadlines");
        section.rows.push(vec![
            Cell::text("2024-06-10"),
            Cell::text("A sentence of some length that nobody can do without"),
            Cell::Money(outflow_ledger::Cents::new(123_456).unwrap()),
            Cell::text("outflow contract add 'Saltmarsh Labs' --type retainer --amount 500.00"),
        ]);
        let mut listing = Listing::new("outflow/activity/1", "One.");
        listing.sections.push(section);
        listing
    }

    #[test]
    fn long_words_go_below_and_commands_stay_whole() {
        let eighty = "\
One.

Deadlines
  On          What                                                    Amount
  2024-06-10  A sentence of some length that nobody can do without  1,234.56
      Do: outflow contract add 'Saltmarsh Labs' --type retainer --amount 500.00
";
        assert_eq!(listing_whole(&sample(), at(Some(80))), eighty);
        let forty = "\
One.

Deadlines
  On            Amount
  2024-06-10  1,234.56
      What: A sentence of some length
      that nobody can do without
      Do: outflow contract add 'Saltmarsh Labs' --type retainer --amount 500.00
";
        assert_eq!(listing_whole(&sample(), at(Some(40))), forty);
    }

    #[test]
    fn every_word_is_there_at_every_width() {
        for listing in [sample(), plain_sample()] {
            let words = |width| {
                let text = listing_whole(&listing, at(width));
                let mut words: Vec<String> =
                    text.split_whitespace().map(|word| word.replace([':', ';'], "")).collect();
                words.retain(|word| !word.contains("--") || word.len() > 2);
                words.sort_unstable();
                words.dedup();
                words
            };
            let wide = words(Some(110));
            for width in [None, Some(40), Some(60), Some(80)] {
                let found = words(width);
                assert!(wide.iter().all(|word| found.contains(word) || word.starts_with('-')));
            }
        }
        let narrow = listing_whole(&hostile(), at(Some(40)));
        assert!(!narrow.contains('…'), "{narrow}");
    }
}
