//! How does an audit look as Markdown: for a ticket, a wiki or a mail.

use super::{AuditPage, ShownAudit};
use crate::markdown::plain;

/// The audit as Markdown.
pub fn audit_markdown(shown: &ShownAudit<'_>, with_lines: bool) -> String {
    let page = AuditPage::of(shown, with_lines);
    let mut out = format!("# {}\n\n{}\n", plain(&page.headline), plain(&page.proof));
    if !page.kinds.is_empty() {
        out.push_str("\n| | lines | charged | right | differ | not checked |\n|---|---:|---:|---:|---:|---:|\n");
        for row in &page.kinds {
            out.push_str(&format!(
                "| {} | {} | {} | {} | {} | {} |\n",
                plain(&row.label),
                row.lines,
                row.charged,
                row.right,
                row.wrong,
                row.unchecked
            ));
        }
    }
    if !page.findings.is_empty() {
        out.push_str("\n## Needs a look\n\n");
        for row in &page.findings {
            let rule = if row.rule.is_empty() {
                String::new()
            } else {
                format!(" Rule: {}", plain(&row.rule))
            };
            out.push_str(&format!("1. {} ({}).{rule}\n", plain(&row.message), plain(&row.place)));
        }
    }
    let holds: Vec<String> = page.holds.clone().into_iter().collect();
    for (title, rows) in [
        ("Right, because", &page.right),
        ("Not checked", &page.unchecked),
        ("Waiting times", &holds),
        ("Please note", &page.notes),
        ("Rules", &page.rules),
    ] {
        if !rows.is_empty() {
            out.push_str(&format!("\n## {title}\n\n"));
            rows.iter().for_each(|row| out.push_str(&format!("- {}\n", plain(row))));
        }
    }
    if let Some(support) = &page.support {
        out.push_str("\n## To send to support\n\n");
        for line in support.lines() {
            out.push_str(&format!("> {}\n", plain(line)));
        }
    }
    if !page.lines.is_empty() {
        out.push_str("\n## Charges\n\n| date | kind | charged | expected | verdict | place | because |\n|---|---|---:|---:|---|---|---|\n");
        for row in &page.lines {
            out.push_str(&format!(
                "| {} | {} | {} | {} | {} | {} | {} |\n",
                row.date,
                plain(row.kind),
                row.charged,
                row.expected,
                plain(row.verdict),
                plain(&row.place),
                plain(&row.because)
            ));
        }
    }
    out
}
