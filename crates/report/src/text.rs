//! How does an answer look in a terminal or a pipe: one screen, bars and colour only where they are wanted.

use crate::page::{BridgeRow, Page, WaitingRow};
use crate::{Shown, label_of};
use anstyle::{AnsiColor, Style};
use outflow_answers::day_in_words;
use outflow_ledger::attribution::METHOD;
use outflow_ledger::{Attribution, Cents, Lot};
use unicode_width::UnicodeWidthStr;

/// What the text may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TextStyle {
    /// Bars beside the amounts.
    pub bars: bool,
    /// Colours.
    pub colour: bool,
    /// Every line of the window.
    pub lines: bool,
    /// The tracing of every payment.
    pub lots: bool,
    /// The width of the terminal, if known.
    pub width: Option<u16>,
}

const WIDEST_BAR: usize = 30;
const NARROWEST_BAR: usize = 6;
const BOLD: Style = Style::new().bold();
const GAIN: Style = AnsiColor::Green.on_default();
const LOSS: Style = AnsiColor::Red.on_default();
const DIM: Style = Style::new().dimmed();

/// The answer as text; every line ends with a line feed.
pub fn text(shown: &Shown<'_>, style: TextStyle) -> String {
    let page = Page::of(shown, style.lines);
    let mut out = Text { style, out: String::new() };
    out.paragraph(&page.headline, BOLD);
    if let Some(second) = &page.second {
        out.paragraph(second, Style::new());
    }
    out.paragraph(&page.proof, Style::new());
    out.blank();
    out.bridge(&page.bridge);
    if let Some(episode) = &page.episode {
        out.blank();
        out.paragraph(episode, DIM);
    }
    if style.lines {
        out.lines(&page);
    }
    if let Some(lots) = shown.answer.lots.as_ref().filter(|_| style.lots) {
        out.lots(shown, lots);
    }
    out.blank();
    out.waiting(&page.waiting);
    out.labelled("Next money", &page.next);
    for (index, advice) in page.advice.iter().take(MOST_ADVICE).enumerate() {
        out.labelled(if index == 0 { "Do now" } else { "" }, advice);
    }
    if !page.notes.is_empty() {
        out.blank();
        for (index, note) in page.notes.iter().take(MOST_NOTES).enumerate() {
            out.labelled(if index == 0 { "Please note" } else { "" }, note);
        }
        if page.notes.len() > MOST_NOTES {
            let more =
                format!("and {} more; -O json lists them all", page.notes.len() - MOST_NOTES);
            out.labelled("", &more);
        }
    }
    if !shown.answer.waiting.is_empty() {
        out.blank();
        out.paragraph(STAGES, DIM);
    }
    out.out
}

const MOST_ADVICE: usize = 4;
const MOST_NOTES: usize = 6;
const STAGES: &str = "In review: hours that the client may still check. Pending: released, in its waiting \
     period. Available: yours to withdraw.";

struct Text {
    style: TextStyle,
    out: String,
}

impl Text {
    fn width(&self) -> usize {
        usize::from(self.style.width.unwrap_or(100)).clamp(40, 110)
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn styled(&self, text: &str, style: Style) -> String {
        match self.style.colour {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }

    fn paragraph(&mut self, text: &str, style: Style) {
        for line in wrap(text, self.width()) {
            let line = self.styled(&line, style);
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    /// A label in its own column and a text beside it.
    fn labelled(&mut self, label: &str, text: &str) {
        const COLUMN: usize = 13;
        let lines = wrap(text, self.width().saturating_sub(COLUMN).max(20));
        for (index, line) in lines.iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            let label = self.styled(&pad(label, COLUMN), BOLD);
            self.out.push_str(&format!("{label}{line}\n"));
        }
    }

    fn bridge(&mut self, rows: &[BridgeRow]) {
        let label = rows.iter().map(|row| row.label.width()).max().unwrap_or(0).max(22);
        let amount = rows.iter().map(|row| row.amount.grouped().len()).max().unwrap_or(0).max(10);
        let steps = rows.iter().filter(|row| row.is_step);
        let largest = steps.map(|row| row.amount.abs()).max().unwrap_or(Cents::ZERO);
        // The notes stand beside the bars: on a narrow terminal the bars give way.
        let note = rows.iter().map(|row| row.note.width()).max().unwrap_or(0);
        let taken = 2 + label + 1 + amount + 2 + 2 + note;
        let bar_width = self.width().saturating_sub(taken).min(WIDEST_BAR);
        let bars = self.style.bars && bar_width >= NARROWEST_BAR;
        let bar_room = if bars { bar_width + 2 } else { 2 };
        for row in rows {
            let bar = match bars && row.is_step {
                true => outflow_charts::bar(row.amount, largest, bar_width as u16),
                false => String::new(),
            };
            let amount = format!("{:>amount$}", row.amount.grouped());
            let style = match (row.is_step, row.amount.is_negative()) {
                (false, _) => BOLD,
                (true, true) => LOSS,
                (true, false) => GAIN,
            };
            let note = if row.note.is_empty() { String::new() } else { row.note.clone() };
            let bar_cell = if note.is_empty() { bar } else { pad(&bar, bar_room) };
            let bar_cell = self.styled(&bar_cell, style);
            let line = format!(
                "  {}{}  {bar_cell}{note}",
                pad(&row.label, label + 1),
                self.styled(&amount, style)
            );
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    fn waiting(&mut self, rows: &[WaitingRow]) {
        if rows.is_empty() {
            return;
        }
        self.out.push_str("Waiting\n");
        for row in rows {
            let head = format!("  {}{:>10}  ", pad(&row.label, 23), row.amount.grouped());
            let room = self.width().saturating_sub(head.width()).max(24);
            for (index, line) in wrap(&row.note, room).iter().enumerate() {
                let head = if index == 0 { head.clone() } else { " ".repeat(head.width()) };
                self.out.push_str(&format!("{head}{line}\n"));
            }
        }
        self.out.push('\n');
    }

    fn lines(&mut self, page: &Page) {
        self.blank();
        self.out.push_str("Lines\n");
        for row in &page.lines {
            let reference = match row.reference.as_str() {
                "" => String::new(),
                reference => format!("  Ref {reference}"),
            };
            self.out.push_str(&format!(
                "  {}  {:>12}  {}:{}{reference}  {}\n",
                row.date,
                row.amount.grouped(),
                row.source,
                row.line,
                row.text
            ));
        }
    }

    fn lots(&mut self, shown: &Shown<'_>, lots: &Attribution) {
        self.blank();
        self.out.push_str("Where each payment went\n");
        for lot in &lots.lots {
            self.out.push_str(&format!("  {}\n", lot_in_words(shown, lot)));
            for draw in &lot.went_to {
                let name = draw.cause.map_or("not shown by the file".to_owned(), |cause| {
                    label_of(cause, 1, &shown.answer.account_name)
                });
                self.out.push_str(&format!("    {:>12}  {name}\n", draw.amount.grouped()));
            }
            self.out.push_str(&format!("    {:>12}  still there\n", lot.left.grouped()));
        }
        for draw in &lots.owed {
            let name = draw.cause.map_or("from before the file".to_owned(), |cause| {
                label_of(cause, 1, &shown.answer.account_name)
            });
            self.out.push_str(&format!("  {:>12}  owed: {name}\n", draw.amount.grouped()));
        }
        self.paragraph(METHOD, DIM);
    }
}

fn lot_in_words(shown: &Shown<'_>, lot: &Lot) -> String {
    let Some(origin) = lot.origin else {
        return format!("{} from before the file, or not shown by it", lot.amount.grouped());
    };
    let line = &shown.journal.lines[origin as usize];
    let source = shown.journal.source_of(line);
    let name = lot.cause.map(|cause| label_of(cause, 1, &shown.answer.account_name));
    format!(
        "{} on {} ({}:{}): {}",
        lot.amount.grouped(),
        day_in_words(line.dated),
        crate::visible(&source.name),
        line.at.line,
        name.unwrap_or_default()
    )
}

pub(crate) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Breaks text at spaces so that no line is wider than `width`, unless a single word is.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
