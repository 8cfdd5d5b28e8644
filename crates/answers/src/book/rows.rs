//! How does a line stand in a table: its day, cause, client, words, amount, balance and place?

use crate::listing::Cell;
use outflow_ledger::source::RecordSplitter;
use outflow_ledger::{Gap, Journal, StatementLine};

/// The columns of a table of lines.
pub(crate) const LINE_COLUMNS: [(&str, &str); 9] = [
    ("date", "Date"),
    ("cause", "Cause"),
    ("client", "Client"),
    ("text", "Text"),
    ("amount", "Amount"),
    ("balance", "Balance"),
    ("file", "File"),
    ("line", "Line"),
    ("ref", "Ref ID"),
];

/// What a row says that no line shows.
pub(crate) const MISSING: &str = "missing between the lines";

/// Reads the words of lines: one splitter a file, since making one costs more than splitting.
pub(crate) struct LineWords<'a> {
    journal: &'a Journal,
    splitters: Vec<RecordSplitter>,
}

impl<'a> LineWords<'a> {
    pub(crate) fn new(journal: &'a Journal) -> LineWords<'a> {
        let splitters = journal.sources.iter().map(|source| RecordSplitter::new(source.delimiter));
        LineWords { journal, splitters: splitters.collect() }
    }

    /// The description, as the file words it.
    pub(crate) fn of(&mut self, line: &StatementLine) -> String {
        let splitter = &mut self.splitters[line.at.source.index()];
        self.journal.source_of(line).description_by(splitter, line)
    }
}

/// The cells of a line of the journal, with its words and the balance after it.
pub(crate) fn line_row(journal: &Journal, index: usize, text: String, balance: Cell) -> Vec<Cell> {
    let line = &journal.lines[index];
    let client = Some(line.client).filter(|client| !client.is_empty());
    vec![
        Cell::Day(line.dated),
        Cell::text(journal.meanings.causes[index].id()),
        Cell::of(client, |client| Cell::text(journal.texts.text(client))),
        Cell::Text(text),
        Cell::Money(line.amount),
        balance,
        Cell::text(journal.source_of(line).name.as_str()),
        Cell::Count(u64::from(line.at.line)),
        Cell::of(line.id, |id| Cell::Text(id.text(&journal.texts))),
    ]
}

/// The same for money that no line shows; it stands before the line that reveals it.
pub(crate) fn gap_row(journal: &Journal, gap: &Gap, balance: Cell) -> Vec<Cell> {
    let mut row = vec![const { Cell::Empty }; LINE_COLUMNS.len()];
    row[0] = Cell::Day(journal.lines[gap.line as usize].dated);
    row[3] = Cell::text(MISSING);
    row[4] = Cell::Money(gap.missing);
    row[5] = balance;
    row
}
