//! How one line is kept: every text in itself, so that a row means the same in every book.

use jiff::civil::Date;
use outflow_ledger::source::Source;
use outflow_ledger::statement::{LineRef, SourceId, StatedBalance};
use outflow_ledger::{
    Cents, LineKind, RowId, Statement, StatementLine, TextId, Texts, Told, Wording,
};
use std::borrow::Cow;

/// The id of a row or of a group of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key<'a> {
    /// Digits without a leading zero.
    Number(u64),
    /// Anything else.
    Text(&'a str),
}

/// One line of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineRow<'a> {
    /// The line on which the record starts.
    pub line: u32,
    /// The day.
    pub dated: Date,
    /// What the platform calls it.
    pub kind: LineKind,
    /// What its text says.
    pub wording: Wording,
    /// Positive means that the user gains.
    pub amount: Cents,
    /// The platform's running balance after the line.
    pub balance: Option<Cents>,
    /// The unique id of the row.
    pub id: Option<Key<'a>>,
    /// The row that its text names.
    pub names: Option<Key<'a>>,
    /// The group of rows that it belongs to.
    pub group: Option<Key<'a>>,
    /// The client.
    pub client: &'a str,
    /// The contract's title.
    pub contract: &'a str,
    /// The figure that its text holds beside the amount.
    pub told: Told,
    /// The record as it stands in the file.
    pub record: Cow<'a, str>,
}

/// A line as it is kept.
pub fn row_of<'a>(line: &StatementLine, source: &'a Source, texts: &'a Texts) -> LineRow<'a> {
    LineRow {
        line: line.at.line,
        dated: line.dated,
        kind: line.kind,
        wording: line.wording,
        amount: line.amount,
        balance: line.balance_after.get(),
        id: line.id.map(|id| key_of(id, texts)),
        names: line.names.map(|id| key_of(id, texts)),
        group: line.group.map(|id| key_of(id, texts)),
        client: texts.text(line.client),
        contract: texts.text(line.contract),
        told: line.told,
        record: text_of(source.record(line)),
    }
}

/// The rows of a statement, in file order.
pub fn rows_of<'a>(
    statement: &'a Statement,
    texts: &'a Texts,
) -> impl Iterator<Item = LineRow<'a>> {
    statement.lines.iter().map(|line| row_of(line, &statement.source, texts))
}

fn key_of(id: RowId, texts: &Texts) -> Key<'_> {
    match id.digits() {
        Some(number) => Key::Number(number),
        None => Key::Text(id.text_in(texts)),
    }
}

/// Decoded text is UTF-8, so nothing is ever replaced.
fn text_of(record: Cow<'_, [u8]>) -> Cow<'_, str> {
    let replaced = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match record {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(replaced(bytes)),
        },
        Cow::Owned(bytes) => {
            Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|error| replaced(error.as_bytes())))
        }
    }
}

/// Puts rows back together into the lines of a statement, all of one file.
#[derive(Debug)]
pub struct Rebuilder<'t> {
    source: SourceId,
    texts: &'t mut Texts,
    /// The records, each on a line of its own.
    pub text: Vec<u8>,
    /// The lines, in file order.
    pub lines: Vec<StatementLine>,
    last_client: (String, TextId),
    last_contract: (String, TextId),
}

impl<'t> Rebuilder<'t> {
    /// For a file of this number, with room for so many lines.
    pub fn new(source: SourceId, texts: &'t mut Texts, lines: usize) -> Rebuilder<'t> {
        let none = || (String::new(), TextId::EMPTY);
        Rebuilder {
            source,
            texts,
            text: Vec::new(),
            lines: Vec::with_capacity(lines),
            last_client: none(),
            last_contract: none(),
        }
    }

    /// The next row; `None` where the records together are more than a place in them can say.
    pub fn push(&mut self, row: &LineRow<'_>) -> Option<()> {
        let start = u32::try_from(self.text.len()).ok()?;
        let length = u32::try_from(row.record.len()).ok()?;
        self.text.extend_from_slice(row.record.as_bytes());
        self.text.push(b'\n');
        let client = interned(self.texts, &mut self.last_client, row.client);
        let contract = interned(self.texts, &mut self.last_contract, row.contract);
        let mut id_of = |key: Option<Key<'_>>| match key? {
            Key::Number(number) => RowId::from_code(number),
            Key::Text(text) => RowId::from_cell(text, self.texts),
        };
        self.lines.push(StatementLine {
            at: LineRef { source: self.source, line: row.line },
            start,
            length,
            dated: row.dated,
            kind: row.kind,
            wording: row.wording,
            amount: row.amount,
            balance_after: StatedBalance::from(row.balance),
            id: id_of(row.id),
            names: id_of(row.names),
            group: id_of(row.group),
            client,
            contract,
            told: row.told,
        });
        Some(())
    }
}

/// Neighbouring lines mostly name the same client: then nothing is looked up.
fn interned(texts: &mut Texts, last: &mut (String, TextId), text: &str) -> TextId {
    if last.0 != text {
        last.0.clear();
        last.0.push_str(text);
        last.1 = texts.id_of(text);
    }
    last.1
}
