//! How does an audit look in a terminal or a pipe?

use super::{AuditPage, ShownAudit};
use crate::TextStyle;
use crate::sheet::{BOLD, Sheet};
use crate::text::pad;
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

const LOSS: Style = AnsiColor::Red.on_default();
/// More findings than these are counted, not listed.
const MOST_FINDINGS: usize = 20;
const MOST_RIGHT: usize = 12;

/// The audit as text; every line ends with a line feed.
pub fn audit_text(shown: &ShownAudit<'_>, style: TextStyle) -> String {
    let page = AuditPage::of(shown, style.lines);
    let mut out = Sheet::new(style);
    out.paragraph("", &page.headline, BOLD);
    out.paragraph("", &page.proof, Style::new());
    out.kinds(&page);
    if !page.findings.is_empty() {
        out.title("Needs a look");
        for finding in page.findings.iter().take(MOST_FINDINGS) {
            out.paragraph("  ", &finding.message, LOSS);
            out.paragraph("    ", &format!("at {}", finding.place), Style::new());
            if !finding.rule.is_empty() {
                out.paragraph("    ", &format!("rule: {}", finding.rule), Style::new());
            }
        }
        if let more @ 1.. = page.findings.len().saturating_sub(MOST_FINDINGS) {
            out.paragraph("  ", &format!("and {more} more; -O json lists them all"), Style::new());
        }
    }
    let mut right: Vec<String> = page.right.iter().take(MOST_RIGHT).cloned().collect();
    if let more @ 1.. = page.right.len().saturating_sub(MOST_RIGHT) {
        right.push(format!("and {more} more; --lines shows every charge"));
    }
    out.list("Right, because", &right);
    out.list("Not checked", &page.unchecked);
    if let Some(holds) = &page.holds {
        out.title("Waiting times");
        out.paragraph("  ", holds, Style::new());
    }
    if style.lines {
        out.title("Charges");
        for row in &page.lines {
            out.text.push_str(&format!(
                "  {}  {}{:>12}  expected {:>12}  {}{}  {}\n",
                row.date,
                pad(row.kind, 22),
                row.charged,
                row.expected,
                pad(row.verdict, 20),
                row.place,
                row.because
            ));
        }
    }
    if let Some(support) = &page.support {
        out.title("To send to support");
        for line in support.lines() {
            out.paragraph("  ", line, Style::new());
        }
    }
    out.list("Please note", &page.notes);
    out.text
}

impl Sheet {
    fn kinds(&mut self, page: &AuditPage) {
        if page.kinds.is_empty() {
            return;
        }
        let label = page.kinds.iter().map(|row| row.label.width()).max().unwrap_or(0).max(14);
        let amount = page.kinds.iter().map(|row| row.charged.len()).max().unwrap_or(0).max(10);
        let head = format!(
            "  {}{:>6}  {:>amount$}  {:>6}  {:>6}  {:>11}",
            pad("", label + 1),
            "lines",
            "charged",
            "right",
            "differ",
            "not checked"
        );
        self.text.push_str(&format!("\n{}\n", self.styled(&head, BOLD)));
        for row in &page.kinds {
            let line = format!(
                "  {}{:>6}  {:>amount$}  {:>6}  {:>6}  {:>11}",
                pad(&row.label, label + 1),
                row.lines,
                row.charged,
                row.right,
                row.wrong,
                row.unchecked
            );
            let style = if row.wrong > 0 { LOSS } else { Style::new() };
            let line = self.styled(&line, style);
            self.text.push_str(&format!("{line}\n"));
        }
    }
}
