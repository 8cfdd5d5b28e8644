//! How does a listing look as Markdown: for a ticket, a wiki or a mail?

use super::{ListingPage, TablePage};
use crate::markdown::plain;
use outflow_answers::Listing;

/// The listing as Markdown.
pub fn listing_markdown(listing: &Listing) -> String {
    let page = ListingPage::of(listing);
    let mut out = format!("# {}\n", plain(&page.headline));
    if !page.facts.is_empty() {
        out.push('\n');
    }
    for (label, value) in &page.facts {
        out.push_str(&format!("- {}: {}\n", plain(label), plain(value)));
    }
    for table in &page.tables {
        if !table.title.is_empty() {
            out.push_str(&format!("\n## {}\n", plain(&table.title)));
        }
        out.push_str(&format!("\n{}", table_of(table)));
    }
    if !page.notes.is_empty() {
        out.push_str("\n## Please note\n\n");
        page.notes.iter().for_each(|note| out.push_str(&format!("- {}\n", plain(note))));
    }
    out
}

fn table_of(table: &TablePage) -> String {
    if table.rows.is_empty() {
        return "none\n".to_owned();
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(table.heads.iter().map(|head| plain(&head.label)).collect());
    let rules = table.heads.iter().map(|head| if head.is_figure { "---:" } else { "---" });
    out.push_str(&line(rules.map(str::to_owned).collect()));
    for row in &table.rows {
        out.push_str(&line(row.iter().map(|cell| plain(cell)).collect()));
    }
    if let Some(total) = &table.total {
        let strong = |cell: &String| match cell.is_empty() {
            true => String::new(),
            false => format!("**{}**", plain(cell)),
        };
        out.push_str(&line(total.iter().map(strong).collect()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::samples::{hostile, plain_sample};

    #[test]
    fn tables_with_bold_totals() {
        let expected = "\
# Two lines.

- Account: anna
- Opening balance: -$5.00
- Read: 2026-11-23 18:36 UTC

## Lines

| Date | Client | Amount | Line | Whole |
| --- | --- | ---: | ---: | --- |
| 2024-06-07 | Lagos Lab | 1,234.56 | 2 | yes |
| 2024-06-08 |  | -0.05 | 13 | no |
|  |  | **1,234.51** |  |  |

## Corrected

none

## Please note

- The lines cover June.
";
        assert_eq!(listing_markdown(&plain_sample()), expected);
    }

    #[test]
    fn nothing_is_markup() {
        let shown = listing_markdown(&hostile());
        for acting in ["<script>", "[x](", "![i]", "\u{1b}", "\u{202e}", "two\nlines"] {
            assert!(!shown.contains(acting), "{acting:?} in {shown}");
        }
        let rows = shown.lines().filter(|line| line.starts_with("| "));
        let unescaped = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(rows.clone().count() == 11 && rows.map(unescaped).all(|bars| bars == 3), "{shown}");
        assert!(shown.contains(&"x".repeat(300)));
    }
}
