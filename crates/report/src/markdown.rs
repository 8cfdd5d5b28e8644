//! How does an answer look as Markdown: for a ticket, a wiki or a mail.

use crate::Shown;
use crate::page::Page;

/// The answer as Markdown.
pub fn markdown(shown: &Shown<'_>, with_lines: bool) -> String {
    let page = Page::of(shown, with_lines);
    let mut out = format!("# {}\n\n", plain(&page.headline));
    if let Some(second) = &page.second {
        out.push_str(&format!("{}\n\n", plain(second)));
    }
    out.push_str(&format!("{}\n\n", plain(&page.proof)));
    out.push_str("| | amount | |\n|---|---:|---|\n");
    for row in &page.bridge {
        let (label, amount) = (plain(&row.label), row.amount.grouped());
        let (label, amount) = match row.is_step {
            true => (label, amount),
            false => (format!("**{label}**"), format!("**{amount}**")),
        };
        out.push_str(&format!("| {label} | {amount} | {} |\n", plain(&row.note)));
    }
    if let Some(episode) = &page.episode {
        out.push_str(&format!("\n{}\n", plain(episode)));
    }
    if !page.waiting.is_empty() {
        out.push_str("\n## Waiting\n\n| stage | amount | |\n|---|---:|---|\n");
        for row in &page.waiting {
            out.push_str(&format!(
                "| {} | {} | {} |\n",
                plain(&row.label),
                row.amount.grouped(),
                plain(&row.note)
            ));
        }
    }
    out.push_str(&format!("\n**Next money:** {}\n", plain(&page.next)));
    let mut list = |title: &str, rows: &[String], mark: &str| {
        if !rows.is_empty() {
            out.push_str(&format!("\n## {title}\n\n"));
            rows.iter().for_each(|row| out.push_str(&format!("{mark} {}\n", plain(row))));
        }
    };
    list("What to do", &page.advice, "1.");
    list("Please note", &page.notes, "-");
    list("Rules", &page.rules, "-");
    if !page.lines.is_empty() {
        out.push_str("\n## Lines\n\n| date | amount | file | line | ref | text |\n");
        out.push_str("|---|---:|---|---:|---|---|\n");
        for row in &page.lines {
            out.push_str(&format!(
                "| {} | {} | {} | {} | {} | {} |\n",
                row.date,
                row.amount.grouped(),
                plain(&row.source),
                row.line,
                plain(&row.reference),
                plain(&row.text)
            ));
        }
    }
    out
}

/// Text in which nothing is markup.
pub(crate) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    // A bare address would become a link.
    escaped.replace("://", ":\\/\\/").replace("www.", "www\\.")
}
