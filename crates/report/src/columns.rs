//! How do rows of figures fit into a narrow terminal? What has no room beside the others goes below its row.

use crate::sheet::Sheet;
use crate::text::{pad, wrap};
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

const DIM: Style = Style::new().dimmed();
/// Between two columns, and before the first.
const GAP: usize = 2;
/// Before what stands below a row.
const INDENT: usize = 6;

/// One column of a table.
pub(crate) struct Column<R> {
    /// What stands above it.
    pub(crate) title: &'static str,
    /// What stands before its cell where that goes below the row.
    pub(crate) below: &'static str,
    /// Its cell of a row.
    pub(crate) pick: fn(&R) -> &str,
    /// Whether it is aligned to the right.
    pub(crate) is_figure: bool,
    /// How soon it goes below the row where there is no room; the smallest number first, none never.
    pub(crate) gives_way: Option<u8>,
}

/// Rows under titles.
pub(crate) struct Table<'r, R> {
    /// The rows.
    pub(crate) rows: &'r [R],
    /// The columns in their order.
    pub(crate) columns: Vec<Column<R>>,
    /// What is said below a row in any case.
    pub(crate) note: fn(&R) -> &str,
    /// How the titles look.
    pub(crate) head: Style,
}

impl<R> Column<R> {
    /// Aligned to the left.
    pub(crate) fn text(
        title: &'static str,
        below: &'static str,
        gives_way: Option<u8>,
        pick: fn(&R) -> &str,
    ) -> Column<R> {
        Column { title, below, pick, is_figure: false, gives_way }
    }

    /// Aligned to the right.
    pub(crate) fn figure(
        title: &'static str,
        below: &'static str,
        gives_way: Option<u8>,
        pick: fn(&R) -> &str,
    ) -> Column<R> {
        Column { title, below, pick, is_figure: true, gives_way }
    }

    fn width(&self, rows: &[R]) -> usize {
        let widest = rows.iter().map(|row| (self.pick)(row).width()).max().unwrap_or(0);
        widest.max(self.title.width())
    }

    fn laid_out(&self, cell: &str, width: usize) -> String {
        match self.is_figure {
            true => format!("{}{cell}", " ".repeat(width.saturating_sub(cell.width()))),
            false => pad(cell, width),
        }
    }

    fn cell_below(&self, row: &R) -> Option<String> {
        let cell = (self.pick)(row);
        (!cell.is_empty()).then(|| format!("{} {cell}", self.below).trim_start().to_owned())
    }
}

impl Sheet {
    /// A table as wide as the terminal allows.
    pub(crate) fn table<R>(&mut self, table: Table<'_, R>) {
        let Table { rows, columns, note, head } = table;
        let widths: Vec<usize> = columns.iter().map(|column| column.width(rows)).collect();
        let is_beside = beside(&columns, &widths, self.width());
        let line = |cell: &dyn Fn(&Column<R>) -> String| {
            let shown = columns.iter().zip(&widths).zip(&is_beside).filter(|(_, beside)| **beside);
            let cells = shown.map(|((column, width), _)| column.laid_out(&cell(column), *width));
            let cells: Vec<String> = cells.collect();
            format!("{}{}", " ".repeat(GAP), cells.join(&" ".repeat(GAP))).trim_end().to_owned()
        };
        let titles = self.styled(&line(&|column| column.title.to_owned()), head);
        self.text.push_str(&format!("{titles}\n"));
        for row in rows {
            self.text.push_str(&format!("{}\n", line(&|column| (column.pick)(row).to_owned())));
            let moved = columns.iter().zip(&is_beside).filter(|(_, beside)| !**beside);
            let mut notes: Vec<String> =
                moved.filter_map(|(column, _)| column.cell_below(row)).collect();
            notes.extend(Some(note(row).to_owned()).filter(|note| !note.is_empty()));
            if notes.is_empty() {
                continue;
            }
            for part in wrap(&notes.join("; "), self.width() - INDENT) {
                let part = self.styled(&part, DIM);
                self.text.push_str(&format!("{}{part}\n", " ".repeat(INDENT)));
            }
        }
    }
}

/// Which columns have room beside each other.
fn beside<R>(columns: &[Column<R>], widths: &[usize], room: usize) -> Vec<bool> {
    let mut is_beside = vec![true; columns.len()];
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.retain(|index| columns[*index].gives_way.is_some());
    order.sort_by_key(|index| columns[*index].gives_way);
    for index in order {
        let shown = widths.iter().zip(&is_beside).filter(|(_, beside)| **beside);
        let needed: usize = shown.map(|(width, _)| width + GAP).sum();
        if needed <= room {
            break;
        }
        is_beside[index] = false;
    }
    is_beside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TextStyle;

    type Row = [&'static str; 3];

    fn columns() -> Vec<Column<Row>> {
        vec![
            Column::text("method", "", None, |row| row[0]),
            Column::figure("arrives", "arrives", Some(2), |row| row[1]),
            Column::text("when it is there", "", Some(1), |row| row[2]),
        ]
    }

    #[test]
    fn what_has_no_room_goes_below() {
        let widths = [10, 8, 16];
        for (room, is_beside) in [
            (40, [true, true, true]),
            (39, [true, true, false]),
            (21, [true, false, false]),
            (5, [true, false, false]),
        ] {
            assert_eq!(beside(&columns(), &widths, room), is_beside, "{room}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let rows: [Row; 2] =
            [["local_bank", "10,000,000,000.00", "by 2026-12-05"], ["wire", "5.00", ""]];
        let mut out = Sheet::new(TextStyle { width: Some(40), ..TextStyle::default() });
        out.table(Table { rows: &rows, columns: columns(), note: |_| "", head: Style::new() });
        let expected = "  method                arrives\n  local_bank  10,000,000,000.00\n      by 2026-12-05\n  wire                     5.00\n";
        assert_eq!(out.text, expected);
    }
}
