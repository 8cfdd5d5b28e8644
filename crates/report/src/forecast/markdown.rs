//! How does a forecast look as Markdown: for a ticket, a wiki or a mail.

use super::{ForecastPage, ShownForecast};
use crate::markdown::plain;

/// The forecast as Markdown.
pub fn forecast_markdown(shown: &ShownForecast<'_>) -> String {
    let page = ForecastPage::of(shown);
    let mut out = format!("# {}\n\n{}\n\n", plain(&page.headline), plain(&page.proof));
    for (label, value) in &page.facts {
        out.push_str(&format!("- **{label}**: {}\n", plain(value)));
    }
    if !page.likely.is_empty() {
        out.push_str("\n| by | money: 1 of 10 | middle | 9 of 10 | balance: 1 of 10 | middle | 9 of 10 | at zero by then |\n");
        out.push_str("|---|---:|---:|---:|---:|---:|---:|---:|\n");
        for row in &page.likely {
            let (money, balance) = (row.money.join(" | "), row.balance.join(" | "));
            out.push_str(&format!("| {} | {money} | {balance} | {} |\n", row.when, row.zero));
        }
    }
    out.push_str(&format!("\n{}\n", plain(&page.likely_note)));
    if !page.rows.is_empty() {
        out.push_str("\n| on | amount | balance | what |\n|---|---:|---:|---|\n");
        for row in &page.rows {
            let what = plain(&row.what);
            out.push_str(&format!("| {} | {} | {} | {what} |\n", row.on, row.amount, row.balance));
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
