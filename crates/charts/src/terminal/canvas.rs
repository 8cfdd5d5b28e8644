//! What stands in which cell: lines of a fixed width, written piece by piece.

use super::{Role, StyledLine};
use crate::text::cells_of;

/// One cell; the second cell of a wide character holds nothing.
#[derive(Clone)]
struct Cell {
    role: Role,
    text: String,
}

/// Rows of cells, at first empty.
pub(super) struct Canvas {
    rows: Vec<Vec<Cell>>,
}

impl Canvas {
    pub fn new(width: usize, height: usize) -> Canvas {
        let empty = Cell { role: Role::Text, text: " ".to_owned() };
        Canvas { rows: vec![vec![empty; width]; height] }
    }

    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// Writes from a cell on; what has no room in the row is left out.
    pub fn write(&mut self, row: usize, column: usize, role: Role, text: &str) {
        let Some(row) = self.rows.get_mut(row) else { return };
        let mut at = column;
        for character in text.chars() {
            let wide = cells_of(character);
            if wide == 0 {
                // A combining accent belongs to the letter before it.
                let letter = at.checked_sub(1).filter(|before| *before >= column);
                if let Some(cell) = letter.and_then(|before| row.get_mut(before)) {
                    cell.text.push(character);
                }
                continue;
            }
            if at + wide > row.len() {
                break;
            }
            row[at] = Cell { role, text: character.to_string() };
            for second in &mut row[at + 1..at + wide] {
                *second = Cell { role, text: String::new() };
            }
            at += wide;
        }
    }

    pub fn into_lines(self) -> Vec<StyledLine> {
        self.rows.into_iter().map(joined).collect()
    }
}

/// Neighbours of one role become one piece.
fn joined(row: Vec<Cell>) -> StyledLine {
    let mut line: StyledLine = Vec::new();
    for cell in row {
        match line.last_mut() {
            Some((role, text)) if *role == cell.role => text.push_str(&cell.text),
            _ => line.push((cell.role, cell.text)),
        }
    }
    line
}
