//! How does a forecast look in a terminal or a pipe?

use super::picture::Drawn;
use super::{EventRow, ForecastPage, LikelyRow, ShownForecast};
use crate::TextStyle;
use crate::columns::{Column, Table};
use crate::sheet::{BOLD, Sheet};
use crate::text::{pad, wrap};
use anstyle::{AnsiColor, Style};
use outflow_charts::{Role, StyledLine, terminal_curve};

const DIM: Style = Style::new().dimmed();
/// More events than these are counted, not listed.
const MOST_EVENTS: usize = 24;
const HEIGHT: u16 = 20;
/// The widest picture.
const WIDEST: u16 = 110;

/// The forecast as text; every line ends with a line feed.
pub fn forecast_text(shown: &ShownForecast<'_>, style: TextStyle) -> String {
    let page = ForecastPage::of(shown);
    let mut out = Sheet::new(style);
    out.paragraph("", &page.headline, BOLD);
    out.paragraph("", &page.proof, Style::new());
    out.text.push('\n');
    for (label, value) in &page.facts {
        out.fact(label, value);
    }
    let drawn = Drawn::of(shown.answer);
    let width = style.width.unwrap_or(100).min(WIDEST);
    out.text.push('\n');
    for line in terminal_curve(&drawn.curve(shown.answer), width, HEIGHT, true) {
        out.drawn(&line);
    }
    out.likely(&page.likely);
    out.text.push('\n');
    out.paragraph("", &page.likely_note, DIM);
    out.events(&page.rows);
    for (title, rows) in page.lists() {
        // The sources of the rules are long: only where everything is wanted.
        if title != "Rules" || style.lines {
            out.list(title, rows);
        }
    }
    out.text
}

impl Sheet {
    fn fact(&mut self, label: &str, value: &str) {
        const LABEL: usize = 18;
        for (index, line) in wrap(value, self.width() - LABEL).iter().enumerate() {
            let label = if index == 0 { pad(label, LABEL) } else { " ".repeat(LABEL) };
            self.text.push_str(format!("{label}{line}").trim_end());
            self.text.push('\n');
        }
    }

    fn drawn(&mut self, line: &StyledLine) {
        let text: String =
            line.iter().map(|(role, text)| self.styled(text, style_of(*role))).collect();
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn likely(&mut self, rows: &[LikelyRow]) {
        if rows.is_empty() {
            return;
        }
        self.title("Likely: money that comes, less charges");
        let columns: Vec<Column<LikelyRow>> = vec![
            Column::text("by", "", None, |row| &row.when),
            Column::figure("1 of 10", "1 of 10", Some(1), |row| &row.money[0]),
            Column::figure("middle", "", None, |row| &row.money[1]),
            Column::figure("9 of 10", "9 of 10", Some(2), |row| &row.money[2]),
        ];
        self.table(Table { rows, columns, note: |_| "", head: DIM });
        self.title("Likely: the balance, after payouts");
        let columns: Vec<Column<LikelyRow>> = vec![
            Column::text("by", "", None, |row| &row.when),
            Column::figure("1 of 10", "1 of 10", Some(1), |row| &row.balance[0]),
            Column::figure("middle", "", None, |row| &row.balance[1]),
            Column::figure("9 of 10", "9 of 10", Some(2), |row| &row.balance[2]),
            Column::figure("at zero by then", "at zero by then", Some(0), |row| &row.zero),
        ];
        self.table(Table { rows, columns, note: |_| "", head: DIM });
    }

    fn events(&mut self, rows: &[EventRow]) {
        if rows.is_empty() {
            return;
        }
        self.title("Day by day");
        let columns: Vec<Column<EventRow>> = vec![
            Column::text("on", "", None, |row| &row.on),
            Column::figure("amount", "", None, |row| &row.amount),
            Column::figure("balance", "balance", Some(1), |row| &row.balance),
            Column::text("what", "", Some(0), |row| &row.what),
        ];
        let most = if self.style.lines { usize::MAX } else { MOST_EVENTS };
        let shown = &rows[..rows.len().min(most)];
        self.table(Table { rows: shown, columns, note: |_| "", head: DIM });
        if let more @ 1.. = rows.len().saturating_sub(most) {
            self.paragraph("  ", &format!("and {more} more; --lines shows all"), Style::new());
        }
    }
}

fn style_of(role: Role) -> Style {
    match role {
        Role::Title => BOLD,
        Role::Axis | Role::Text => DIM,
        _ => colour_of(role),
    }
}

fn colour_of(role: Role) -> Style {
    let colour = match role {
        Role::Known => AnsiColor::Cyan,
        Role::Range | Role::Middle => AnsiColor::Blue,
        Role::Floor => AnsiColor::Yellow,
        _ => return Style::new(),
    };
    Style::new().fg_color(Some(colour.into()))
}
