//! Where do the texts of lines stand: a file that was read, its columns, and how one record is split into cells.

use crate::statement::StatementLine;
use std::borrow::Cow;
use std::sync::Arc;

/// Which columns of a source hold what, for showing a line again; indices of cells from 0.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShownColumns {
    /// The type as written.
    pub kind: Option<usize>,
    /// The cells that make up the description, in order.
    pub description: Vec<usize>,
    /// The amount in another currency, and that currency.
    pub local_amount: Option<(usize, usize)>,
    /// The holder of the account.
    pub holder: Option<usize>,
}

/// Where the records of a file are.
#[derive(Clone, Debug)]
pub enum Records {
    /// In the whole text, decoded to UTF-8: a line's `start` and `length` are bytes of it. A byte-order mark
    /// may stand at its head; no line holds it.
    Text(Arc<Vec<u8>>),
    /// Kept elsewhere and read when asked for: a line's `start` is its position among the file's lines.
    Kept(Arc<dyn KeptRecords>),
}

/// Records that are not held in memory.
pub trait KeptRecords: std::fmt::Debug + Send + Sync {
    /// The record of the line at this position of the file, counted from 0. What cannot be read is empty, and
    /// the keeper remembers the failure for whoever shows the answer.
    fn record(&self, position: u32) -> Vec<u8>;

    /// What could not be read, if anything: then nothing that was made of the records may be shown.
    fn failure(&self) -> Option<String>;
}

/// A file (or standard input) as it was read: its decoded text is shared, never copied.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name that answers show.
    pub name: String,
    /// Its records.
    pub records: Records,
    /// What separates cells.
    pub delimiter: u8,
    /// Where the texts of a line are.
    pub columns: ShownColumns,
}

impl Source {
    /// The record of a line as it stands in the file.
    pub fn record(&self, line: &StatementLine) -> Cow<'_, [u8]> {
        match &self.records {
            Records::Text(text) => {
                let start = line.start as usize;
                Cow::Borrowed(&text[start..start + line.length as usize])
            }
            Records::Kept(keeper) => Cow::Owned(keeper.record(line.start)),
        }
    }

    /// The cells of a line, unquoted.
    pub fn cells(&self, line: &StatementLine) -> Vec<String> {
        split_record(&self.record(line), self.delimiter)
    }

    /// One cell of a line, shown to a function; an empty one where the record ends before it.
    pub fn with_cell<T>(
        &self,
        line: &StatementLine,
        column: usize,
        look: impl FnOnce(&str) -> T,
    ) -> T {
        let record = self.record(line);
        match plain_cell(&record, self.delimiter, column) {
            Some(cell) => look(cell),
            None => {
                let cells = split_record(&record, self.delimiter);
                look(cells.get(column).map_or("", String::as_str))
            }
        }
    }

    /// The type as the platform spells it.
    pub fn kind_text(&self, line: &StatementLine) -> String {
        let cells = self.cells(line);
        self.columns.kind.and_then(|column| cells.get(column).cloned()).unwrap_or_default()
    }

    /// The description: its non-empty cells, joined.
    pub fn description(&self, line: &StatementLine) -> String {
        let record = self.record(line);
        match self.plain_description(&record) {
            Some(description) => description,
            None => self.description_of(split_record(&record, self.delimiter)),
        }
    }

    /// The same, where many lines are asked for: making a splitter costs more than splitting.
    pub fn description_by(&self, splitter: &mut RecordSplitter, line: &StatementLine) -> String {
        let record = self.record(line);
        match self.plain_description(&record) {
            Some(description) => description,
            None => {
                splitter.read(&record);
                let columns = self.columns.description.iter();
                joined(columns.filter_map(|column| splitter.cell(*column)))
            }
        }
    }

    fn plain_description(&self, record: &[u8]) -> Option<String> {
        let columns = self.columns.description.iter();
        let plain = columns.map(|column| plain_cell(record, self.delimiter, *column));
        plain.collect::<Option<Vec<&str>>>().map(|cells| joined(cells.into_iter()))
    }

    fn description_of(&self, cells: Vec<String>) -> String {
        let wanted = self.columns.description.iter().filter_map(|column| cells.get(*column));
        joined(wanted.map(String::as_str))
    }

    /// The amount in another currency as written, with that currency's code.
    pub fn local_amount(&self, line: &StatementLine) -> Option<(String, String)> {
        let (amount, currency) = self.columns.local_amount?;
        let cells = self.cells(line);
        let pair = (cells.get(amount)?.trim().to_owned(), cells.get(currency)?.trim().to_owned());
        (!pair.0.is_empty() && !pair.1.is_empty()).then_some(pair)
    }
}

/// The cells that are not empty, in one text.
fn joined<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let mut text = String::new();
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        if !text.is_empty() {
            text.push_str(" - ");
        }
        text.push_str(cell);
    }
    text
}

/// A cell as it stands in the record, found without splitting the rest; `None` where a quote inside it is doubled.
fn plain_cell(record: &[u8], delimiter: u8, column: usize) -> Option<&str> {
    if record.is_empty() {
        return None;
    }
    let mut start = 0;
    for index in 0..=column {
        let rest = record.get(start..)?;
        let is_quoted = rest.first() == Some(&b'"');
        let end = match is_quoted {
            true => 1 + memchr::memchr(b'"', &rest[1..])?,
            false => memchr::memchr(delimiter, rest).unwrap_or(rest.len()),
        };
        let after = end + usize::from(is_quoted);
        // After a closing quote only the next cell can come, or the quote was not the end.
        if rest.get(after).is_some_and(|byte| *byte != delimiter) {
            return None;
        }
        if index == column {
            return std::str::from_utf8(&rest[usize::from(is_quoted)..end]).ok();
        }
        start += after + 1;
    }
    None
}

/// Splits one CSV record into unquoted cells; bytes that are not UTF-8 cannot occur in decoded text.
pub fn split_record(record: &[u8], delimiter: u8) -> Vec<String> {
    plain_cells(record, delimiter).unwrap_or_else(|| RecordSplitter::new(delimiter).split(record))
}

/// The cells of a record whose quotes only surround whole cells, as almost all do: making a splitter costs far
/// more than that.
fn plain_cells(record: &[u8], delimiter: u8) -> Option<Vec<String>> {
    if record.is_empty() {
        return None;
    }
    let mut cells = Vec::new();
    let mut rest = record;
    loop {
        let (cell, after) = match rest.split_first() {
            Some((b'"', inside)) => {
                let end = memchr::memchr(b'"', inside)?;
                (&inside[..end], &inside[end + 1..])
            }
            _ => rest.split_at(memchr::memchr(delimiter, rest).unwrap_or(rest.len())),
        };
        // A quote inside a cell, doubled or stray, is left to the reader that knows all rules.
        if memchr::memchr(b'"', cell).is_some() {
            return None;
        }
        cells.push(std::str::from_utf8(cell).ok()?.to_owned());
        match after.split_first() {
            None => return Some(cells),
            Some((next, others)) if *next == delimiter => rest = others,
            Some(_) => return None,
        }
    }
}

/// Splits the records of one source; its buffers are used again for every record.
#[derive(Debug)]
pub struct RecordSplitter {
    reader: csv_core::Reader,
    output: Vec<u8>,
    /// Where each cell of the record that was read last ends.
    ends: Vec<usize>,
    cells: usize,
}

impl RecordSplitter {
    /// For cells that are separated by `delimiter`.
    pub fn new(delimiter: u8) -> RecordSplitter {
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        RecordSplitter { reader, output: Vec::new(), ends: Vec::new(), cells: 0 }
    }

    fn read(&mut self, record: &[u8]) {
        let RecordSplitter { reader, output, ends, .. } = self;
        reader.reset();
        if output.len() <= record.len() {
            output.resize(record.len() + 1, 0);
            ends.resize(record.len() + 2, 0);
        }
        let (_, read, written, fields) = reader.read_record(record, output, ends);
        // The first call stops at the end of the input; the second, given no more input, closes the last cell.
        let (_, _, _, extra) =
            reader.read_record(&record[read..], &mut output[written..], &mut ends[fields..]);
        self.cells = fields + extra;
    }

    /// A cell of the record that was read last, where it is text.
    fn cell(&self, column: usize) -> Option<&str> {
        let end = *self.ends[..self.cells].get(column)?;
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        std::str::from_utf8(&self.output[start..end]).ok()
    }

    /// The unquoted cells of a record.
    pub fn split(&mut self, record: &[u8]) -> Vec<String> {
        self.read(record);
        let mut start = 0;
        self.ends[..self.cells]
            .iter()
            .map(|end| {
                let cell = String::from_utf8_lossy(&self.output[start..*end]).into_owned();
                start = *end;
                cell
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_splits_into_unquoted_cells() {
        for (record, cells) in [
            (&b"a,b,,d"[..], &["a", "b", "", "d"][..]),
            (b"\"Jun 7, 2024\",\"say \"\"no\"\"\",", &["Jun 7, 2024", "say \"no\"", ""]),
            (b"\"two\nlines\",x", &["two\nlines", "x"]),
            (b"x", &["x"]),
        ] {
            assert_eq!(split_record(record, b','), cells);
        }
    }

    #[test]
    fn a_cell_found_alone_is_that_of_the_whole_record() {
        for record in [
            &b"a,b,,d"[..],
            b"\"Jun 7, 2024\",12,\"Invoice for Feb 16-Feb 22, 2026\",\"\",x",
            b"\"say \"\"no\"\"\",\"b\"x,c",
            b"x",
            b",\"unclosed, \"",
            b"a\"b,\"c\"",
            b"",
            b",",
            b"\"\",\"\"",
            b"\"a\",",
            b"\"a\"b,c",
            b"\"\"\"\"",
            b"\"two\nlines\",x",
            b"a,\"b",
        ] {
            let cells = RecordSplitter::new(b',').split(record);
            assert_eq!(split_record(record, b','), cells, "{record:?}");
            for (column, cell) in cells.iter().enumerate() {
                let alone = plain_cell(record, b',', column);
                assert!(alone.is_none_or(|alone| alone == cell), "{record:?} {column} {alone:?}");
            }
            assert_eq!(plain_cell(record, b',', cells.len()), None, "{record:?}");
        }
        assert_eq!(plain_cell(b"a,\"b, c\",d", b',', 1), Some("b, c"));
    }
}
