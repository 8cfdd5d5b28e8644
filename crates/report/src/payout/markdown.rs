//! How does a payout plan look as Markdown: for a ticket, a wiki or a mail.

use super::{PayoutPage, ShownPayout};
use crate::markdown::plain;

/// The plan as Markdown.
pub fn payout_markdown(shown: &ShownPayout<'_>) -> String {
    let page = PayoutPage::of(shown);
    let mut out = format!("# {}\n\n{}\n", plain(&page.headline), plain(&page.proof));
    if !page.rows.is_empty() {
        out.push_str("\n| on | pay out | cost | arrives | by | balance | to | for the need of |\n");
        out.push_str("|---|---:|---:|---:|---|---:|---|---|\n");
        for row in &page.rows {
            let by = if row.arrives_on.is_empty() { "not known" } else { &row.arrives_on };
            out.push_str(&format!(
                "| {} | {} | {} | {} | {by} | {} | {} | {} |\n",
                row.on,
                row.gross,
                row.fee,
                row.arrives,
                row.balance,
                plain(&row.to),
                plain(&row.pays_for)
            ));
        }
    }
    for (title, rows) in page.lists() {
        if !rows.is_empty() {
            out.push_str(&format!("\n## {title}\n\n"));
            rows.iter().for_each(|row| out.push_str(&format!("- {}\n", plain(row))));
        }
    }
    out
}
