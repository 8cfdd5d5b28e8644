//! How is plain text laid out: paragraphs and lists, wrapped to the width of the terminal?

use crate::TextStyle;
use crate::text::wrap;
use anstyle::Style;

pub(crate) const BOLD: Style = Style::new().bold();

/// Text that grows downward; every line ends with a line feed.
pub(crate) struct Sheet {
    pub(crate) style: TextStyle,
    pub(crate) text: String,
}

impl Sheet {
    /// An empty one.
    pub(crate) fn new(style: TextStyle) -> Sheet {
        Sheet { style, text: String::new() }
    }

    /// How many characters fit into a line.
    pub(crate) fn width(&self) -> usize {
        usize::from(self.style.width.unwrap_or(100)).clamp(40, 110)
    }

    /// Coloured where colours are wanted.
    pub(crate) fn styled(&self, text: &str, style: Style) -> String {
        match self.style.colour {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }

    /// A heading after an empty line.
    pub(crate) fn title(&mut self, title: &str) {
        let title = self.styled(title, BOLD);
        self.text.push_str(&format!("\n{title}\n"));
    }

    /// Wrapped text, each line indented alike.
    pub(crate) fn paragraph(&mut self, indent: &str, text: &str, style: Style) {
        for line in wrap(text, self.width() - indent.len()) {
            let line = self.styled(&line, style);
            self.text.push_str(format!("{indent}{line}").trim_end());
            self.text.push('\n');
        }
    }

    /// A heading and rows, or nothing; each row begins with a dash, and its further lines stand below its text.
    pub(crate) fn list(&mut self, title: &str, rows: &[String]) {
        if rows.is_empty() {
            return;
        }
        self.title(title);
        for row in rows {
            for (index, line) in wrap(row, self.width() - 4).iter().enumerate() {
                let mark = if index == 0 { "  - " } else { "    " };
                self.text.push_str(format!("{mark}{line}").trim_end());
                self.text.push('\n');
            }
        }
    }
}
