//! How does a payout plan look in a terminal or a pipe?

use super::{PayoutPage, ShownPayout, StepRow};
use crate::TextStyle;
use crate::sheet::{BOLD, Sheet};
use crate::text::pad;
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

/// More payouts than these are counted, not listed.
const MOST_PAYOUTS: usize = 30;

/// The plan as text; every line ends with a line feed.
pub fn payout_text(shown: &ShownPayout<'_>, style: TextStyle) -> String {
    let page = PayoutPage::of(shown);
    let mut out = Sheet::new(style);
    out.paragraph("", &page.headline, BOLD);
    out.paragraph("", &page.proof, Style::new());
    out.rows(&page.rows);
    for (title, rows) in page.lists() {
        // The sources of the rules are long: only where everything is wanted.
        if title != "Rules" || style.lines {
            out.list(title, rows);
        }
    }
    out.text
}

impl Sheet {
    fn rows(&mut self, rows: &[StepRow]) {
        if rows.is_empty() {
            return;
        }
        let widest = |head: &str, cell: fn(&StepRow) -> &str| {
            rows.iter().map(|row| cell(row).width()).max().unwrap_or(0).max(head.width())
        };
        let gross = widest("pay out", |row| &row.gross);
        let fee = widest("cost", |row| &row.fee);
        let arrives = widest("arrives", |row| &row.arrives);
        let left = widest("balance", |row| &row.balance);
        let to = widest("to", |row| &row.to);
        let line = |row: [&str; 8]| {
            let [on, out, cost, comes, by, target, pays_for, balance] = row;
            format!(
                "  {}  {out:>gross$}  {cost:>fee$}  {comes:>arrives$}  {}  {balance:>left$}  {}  {pays_for}",
                pad(on, 10),
                pad(by, 10),
                pad(target, to)
            )
        };
        let head =
            line(["on", "pay out", "cost", "arrives", "by", "to", "for the need of", "balance"]);
        let head = self.styled(head.trim_end(), BOLD);
        self.text.push_str(&format!("\n{head}\n"));
        let most = if self.style.lines { usize::MAX } else { MOST_PAYOUTS };
        for row in rows.iter().take(most) {
            let by = if row.arrives_on.is_empty() { "not known" } else { &row.arrives_on };
            let line = line([
                &row.on,
                &row.gross,
                &row.fee,
                &row.arrives,
                by,
                &row.to,
                &row.pays_for,
                &row.balance,
            ]);
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
        if let more @ 1.. = rows.len().saturating_sub(most) {
            self.paragraph("  ", &format!("and {more} more; --lines shows all"), Style::new());
        }
    }
}
