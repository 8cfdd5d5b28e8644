//! How does an answer about fees look in a terminal or a pipe?

use super::{FeesPage, StepRow, WayRow};
use crate::TextStyle;
use crate::columns::{Column, Table};
use crate::sheet::{BOLD, Sheet};
use crate::text::{pad, wrap};
use anstyle::{AnsiColor, Style};
use outflow_answers::fees::FeesReply;
use unicode_width::UnicodeWidthStr;

const LOSS: Style = AnsiColor::Red.on_default();
const DIM: Style = Style::new().dimmed();
/// With less room than this beside the figures, a note goes below them.
const LEAST_ROOM: usize = 32;

/// The answer as text; every line ends with a line feed. With `lines`, the rules follow with their sources.
pub fn fees_text(reply: &FeesReply, style: TextStyle) -> String {
    let page = FeesPage::of(reply);
    let mut out = Sheet::new(style);
    out.paragraph("", &page.headline, BOLD);
    for proof in &page.proofs {
        out.paragraph("", proof, Style::new());
    }
    out.steps(&page.steps);
    out.ways(&page.ways, page.is_comparison);
    for (title, rows) in &page.sections {
        out.list(title, rows);
    }
    if style.lines {
        out.list("Rules", &page.rules);
    }
    out.text
}

impl Sheet {
    /// Figures with a note beside them, or below them where there is no room.
    fn row(&mut self, head: &str, note: &str) {
        let column = head.width() + 2;
        let beside = self.width().saturating_sub(column) >= LEAST_ROOM;
        let indent = if beside { column } else { 4 };
        let lines = match note.is_empty() {
            true => Vec::new(),
            false => wrap(note, self.width().saturating_sub(indent)),
        };
        let mut lines = lines.iter();
        let first = if beside { lines.next() } else { None };
        let first = first.map(|line| format!("  {}", self.styled(line, DIM))).unwrap_or_default();
        self.text.push_str(format!("{head}{first}").trim_end());
        self.text.push('\n');
        for line in lines {
            let line = self.styled(line, DIM);
            self.text.push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    }

    fn steps(&mut self, rows: &[StepRow]) {
        if rows.is_empty() {
            return;
        }
        let widest = |pick: fn(&StepRow) -> &String| rows.iter().map(|row| pick(row).width()).max();
        let label = widest(|row| &row.label).unwrap_or(0);
        let amount = widest(|row| &row.amount).unwrap_or(0).max(10);
        let running = widest(|row| &row.running).unwrap_or(0);
        // On a narrow terminal what is there after each step gives way.
        let running = if 6 + label + amount + running > self.width() { 0 } else { running };
        self.text.push('\n');
        for row in rows {
            let style = match (row.is_sum, row.is_loss) {
                (true, _) => BOLD,
                (false, true) => LOSS,
                (false, false) => Style::new(),
            };
            let figure = self.styled(&format!("{:>amount$}", row.amount), style);
            let rest =
                if running == 0 { String::new() } else { format!("  {:>running$}", row.running) };
            let head = format!("  {}  {figure}{rest}", pad(&row.label, label));
            // Colour has no width; the note is placed by what is seen.
            let plain = format!("  {}  {:>amount$}{rest}", pad(&row.label, label), row.amount);
            let before = self.text.len();
            self.row(&plain, &row.note);
            if self.style.colour {
                let shown = self.text.split_off(before);
                let coloured = shown.replacen(plain.trim_end(), head.trim_end(), 1);
                self.text.push_str(&coloured);
            }
        }
    }

    fn ways(&mut self, rows: &[WayRow], names_platform: bool) {
        if rows.is_empty() {
            return;
        }
        // The first number goes below its row first, where there is no room.
        let mut columns: Vec<Column<WayRow>> = vec![
            Column::text("platform", "", Some(4), |row| &row.platform),
            Column::text("method", "", None, |row| &row.method),
            Column::figure("taken before", "taken before", Some(2), |row| &row.taken),
            Column::figure("payout fee", "payout fee", Some(3), |row| &row.payout_fee),
            Column::figure("arrives", "arrives", Some(5), |row| &row.arrives),
            Column::text("when", "", Some(1), |row| &row.when),
        ];
        if !names_platform {
            columns.retain(|column| !["platform", "taken before"].contains(&column.title));
        }
        self.title(if names_platform { "Side by side" } else { "Ways out" });
        self.table(Table { rows, columns, note: |row| &row.note, head: DIM });
    }
}
