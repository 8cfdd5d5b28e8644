//! How does a payout plan look in a terminal or a pipe?

use super::{PayoutPage, ShownPayout, StepRow};
use crate::TextStyle;
use crate::columns::{Column, Table};
use crate::sheet::{BOLD, Sheet};
use anstyle::Style;

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
        // The first number goes below its row first, where there is no room.
        let columns: Vec<Column<StepRow>> = vec![
            Column::text("on", "", None, |row| &row.on),
            Column::figure("pay out", "", None, |row| &row.gross),
            Column::figure("cost", "cost", Some(5), |row| &row.fee),
            Column::figure("arrives", "arrives", Some(6), |row| &row.arrives),
            Column::text("by", "by", Some(4), arrives_on),
            Column::figure("balance", "balance", Some(3), |row| &row.balance),
            Column::text("to", "to", Some(2), |row| &row.to),
            Column::text("for the need of", "for the need of", Some(1), |row| &row.pays_for),
        ];
        let most = if self.style.lines { usize::MAX } else { MOST_PAYOUTS };
        self.text.push('\n');
        let shown = &rows[..rows.len().min(most)];
        self.table(Table { rows: shown, columns, note: |_| "", head: BOLD });
        if let more @ 1.. = rows.len().saturating_sub(most) {
            self.paragraph("  ", &format!("and {more} more; --lines shows all"), Style::new());
        }
    }
}

fn arrives_on(row: &StepRow) -> &str {
    if row.arrives_on.is_empty() { "not known" } else { &row.arrives_on }
}
