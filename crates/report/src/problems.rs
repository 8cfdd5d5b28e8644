//! How are problems of the input shown: code, place, the cell in its line, what was expected and what to do next.

use crate::safe::visible;
use anstyle::{AnsiColor, Style};
use outflow_ledger::{Diagnostic, Severity};
use unicode_width::UnicodeWidthStr;

const LONGEST_EXCERPT: usize = 160;

/// Problems as text, worst first as they were found; with colour where it is wanted.
pub fn problems(diagnostics: &[Diagnostic], colour: bool) -> String {
    diagnostics.iter().map(|diagnostic| problem(diagnostic, colour)).collect::<Vec<_>>().join("\n")
}

fn problem(diagnostic: &Diagnostic, colour: bool) -> String {
    let style = match diagnostic.severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Note => Style::new().bold(),
    };
    let head = format!("{}[{}]", diagnostic.severity.id(), diagnostic.code);
    let head = if colour { format!("{style}{head}{style:#}") } else { head };
    let mut out = format!("{head}: {}\n", visible(&diagnostic.message));
    if let Some(source) = &diagnostic.source {
        let line = diagnostic.line.map(|line| format!(":{line}")).unwrap_or_default();
        let column = diagnostic.column.map(|column| format!(":{column}")).unwrap_or_default();
        let field = diagnostic.field.as_deref().map(|field| format!(", {}", visible(field)));
        out.push_str(&format!(
            "  --> {}{line}{column}{}\n",
            visible(source),
            field.unwrap_or_default()
        ));
    }
    if let (Some(excerpt), Some(line)) = (&diagnostic.excerpt, diagnostic.line) {
        out.push_str(&excerpt_with_mark(excerpt, line, diagnostic));
    }
    if let Some(expected) = &diagnostic.expected {
        out.push_str(&format!("  expected: {}\n", visible(expected)));
    }
    out.push_str(&format!("  do next: {}\n", visible(&diagnostic.hint)));
    out
}

/// The line as it stands in the file, and a mark under the cell.
fn excerpt_with_mark(excerpt: &str, line: u32, diagnostic: &Diagnostic) -> String {
    let characters: Vec<char> = excerpt.chars().collect();
    let column = diagnostic.column.map_or(0, |column| column.saturating_sub(1) as usize);
    // A long line is shown around its cell.
    let start = column.saturating_sub(LONGEST_EXCERPT / 2);
    let start = start.min(characters.len());
    let end = characters.len().min(start + LONGEST_EXCERPT);
    let part = |range: std::ops::Range<usize>| -> String {
        visible(&characters[range].iter().collect::<String>())
    };
    let before = if start > 0 { "…" } else { "" };
    let after = if end < characters.len() { "…" } else { "" };
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let mut out = format!("  {margin} |\n  {number} | {before}{}{after}\n", part(start..end));
    if let (Some(_), Some(cell)) = (diagnostic.column, &diagnostic.cell) {
        let indent = before.width() + part(start..column.clamp(start, end)).width();
        let marked = visible(cell).width().clamp(1, LONGEST_EXCERPT);
        out.push_str(&format!("  {margin} | {}{}\n", " ".repeat(indent), "^".repeat(marked)));
    }
    out
}
