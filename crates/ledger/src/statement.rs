//! What the platform says: statement lines, kept as evidence, never edited and never dropped.

use crate::account::Platform;
use crate::money::{Cents, Currency};
use crate::texts::{TextId, Texts};
use jiff::civil::Date;
use std::num::NonZeroU64;
use std::sync::Arc;

/// Which of the files that are read together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(u16);

impl SourceId {
    /// The number of a file, counted from 0 in the order of their names.
    pub const fn new(number: u16) -> SourceId {
        SourceId(number)
    }

    /// The number.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a line stands: file and physical line number, the first being 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineRef {
    /// The file.
    pub source: SourceId,
    /// The line on which the record starts, as an editor counts.
    pub line: u32,
}

/// The platform's own id of a row or of a group of rows.
///
/// Digits without a leading zero are kept as a number, anything else as an interned text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowId(NonZeroU64);

const TEXT_BIT: u64 = 1 << 63;

impl RowId {
    /// From the trimmed cell; `None` for an empty one.
    pub fn from_cell(cell: &str, texts: &mut Texts) -> Option<RowId> {
        if cell.is_empty() {
            return None;
        }
        let text = || {
            let code = TEXT_BIT | u64::from(texts.id_of(cell).number());
            NonZeroU64::new(code).map(RowId)
        };
        RowId::from_digits(cell.as_bytes()).or_else(text)
    }

    /// From up to 18 digits without a leading zero, as the platforms write them: no text has to be kept.
    #[inline]
    pub fn from_digits(cell: &[u8]) -> Option<RowId> {
        if cell.len() > 18 || cell.first() == Some(&b'0') {
            return None;
        }
        let number = cell.iter().try_fold(0u64, |number, byte| match byte {
            b'0'..=b'9' => Some(number * 10 + u64::from(byte - b'0')),
            _ => None,
        });
        NonZeroU64::new(number?).map(RowId)
    }

    /// The text of the cell it came from.
    pub fn text(self, texts: &Texts) -> String {
        let code = self.0.get();
        match code & TEXT_BIT {
            0 => code.to_string(),
            _ => texts.text(TextId::from_number(code as u32)).to_owned(),
        }
    }

    /// Whether the platform counts these ids upward, so that a larger one is later.
    pub fn is_number(self) -> bool {
        self.0.get() & TEXT_BIT == 0
    }
}

/// What kind of line the platform says it is, after its spellings are folded together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum LineKind {
    /// Hours that a client paid.
    Hourly,
    /// A milestone or fixed price.
    Fixed,
    /// A bonus.
    Bonus,
    /// A known type that is client money only when it names a client (Expense, Miscellaneous, Salary …).
    OtherWork,
    /// The platform's share, charged or returned by its sign.
    ServiceFee,
    /// The platform's share given back, said by the type itself.
    ServiceFeeRefund,
    /// A payout, or by its sign one that came back.
    Withdrawal,
    /// The cost of a payout.
    WithdrawalFee,
    /// Connects bought.
    Connects,
    /// Plan renewal, or Connects where the wording says so.
    Membership,
    /// Money taken back from an earning; the wording may tell by whom.
    Refund,
    /// The same, where the type itself says that the freelancer gave it to the client.
    RefundToClient,
    /// VAT, GST, sales tax on fees.
    TaxOnFees,
    /// Income tax withheld.
    TaxWithheld,
    /// A payment from the user's card.
    CardPayment,
    /// Known types that are the platform's own credits and debits.
    Adjustment,
    /// A type that names inactivity, dormancy or maintenance.
    Inactivity,
    /// A type that names arbitration.
    Arbitration,
    /// A type that nobody knows.
    Unknown,
}

/// What the free text of a line says beyond its type, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Wording(u16);

impl Wording {
    /// Nothing that matters.
    pub const NONE: Wording = Wording(0);
    /// It is about Connects.
    pub const CONNECTS: Wording = Wording(1);
    /// The payer's bank took the money back.
    pub const CHARGEBACK: Wording = Wording(2);
    /// The client's payment failed.
    pub const FAILED_PAYMENT: Wording = Wording(4);
    /// A transfer to the user came back.
    pub const TRANSFER_RETURNED: Wording = Wording(8);
    /// It is about arbitration.
    pub const ARBITRATION: Wording = Wording(16);
    /// It is about inactivity, dormancy or maintenance of the account.
    pub const INACTIVITY: Wording = Wording(32);
    /// A card or other outside method paid ("Paid from …").
    pub const PAID_FROM: Wording = Wording(64);
    /// It says that the freelancer gave the refund.
    pub const GIVEN: Wording = Wording(128);
    /// It is about hours.
    pub const HOURLY: Wording = Wording(256);

    /// Both.
    pub const fn with(self, other: Wording) -> Wording {
        Wording(self.0 | other.0)
    }

    /// Whether all of `other` is said.
    pub const fn says(self, other: Wording) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A stated balance that may be absent, in eight bytes: `i64::MIN` is no valid amount and stands for none.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatedBalance(i64);

impl From<Option<Cents>> for StatedBalance {
    fn from(balance: Option<Cents>) -> Self {
        StatedBalance(balance.map_or(i64::MIN, Cents::minor))
    }
}

impl StatedBalance {
    /// The balance, where one is stated.
    pub fn get(self) -> Option<Cents> {
        Cents::new(self.0)
    }
}

impl std::fmt::Debug for StatedBalance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

/// Evidence: one line of a statement. About 70 bytes, since a million of them are held at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatementLine {
    /// File and line number.
    pub at: LineRef,
    /// The byte at which the record starts in its source's text.
    pub start: u32,
    /// The length of the record in bytes, without its line end.
    pub length: u32,
    /// The day the money entered or left the balance (UTC day of the platform).
    pub dated: Date,
    /// What the platform calls it.
    pub kind: LineKind,
    /// What its text says.
    pub wording: Wording,
    /// Positive means that the user gains.
    pub amount: Cents,
    /// The platform's running balance after the line.
    pub balance_after: StatedBalance,
    /// The unique id of the row.
    pub id: Option<RowId>,
    /// The row that the text names ("… - Ref ID 702357907").
    pub names: Option<RowId>,
    /// The group of rows it belongs to (an earning, its fee and its taxes), where the format has one.
    pub group: Option<RowId>,
    /// The client.
    pub client: TextId,
    /// The contract's title, where the format has one.
    pub contract: TextId,
    /// The figure that its text holds beside the amount.
    pub told: Told,
}

/// A figure of a line's text; which kind it can be follows from the kind of the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Told {
    /// None, or none that is clear.
    #[default]
    Nothing,
    /// Hours: the last day of the period that they were worked in.
    Until(Date),
    /// A purchase: how many pieces.
    Pieces(u32),
    /// A tax: the two letters of the country.
    Country([u8; 2]),
}

impl Told {
    /// The country, as text.
    pub fn country(&self) -> Option<&str> {
        match self {
            Told::Country(letters) => std::str::from_utf8(letters).ok(),
            Told::Nothing | Told::Until(_) | Told::Pieces(_) => None,
        }
    }
}

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

/// A file (or standard input) as it was read: its decoded text is shared, never copied.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name that answers show.
    pub name: String,
    /// The whole text, decoded to UTF-8. A byte-order mark may stand at its head; no line holds it.
    pub text: Arc<Vec<u8>>,
    /// What separates cells.
    pub delimiter: u8,
    /// Where the texts of a line are.
    pub columns: ShownColumns,
}

impl Source {
    /// The record of a line as it stands in the file.
    pub fn record(&self, line: &StatementLine) -> &[u8] {
        let start = line.start as usize;
        &self.text[start..start + line.length as usize]
    }

    /// The cells of a line, unquoted.
    pub fn cells(&self, line: &StatementLine) -> Vec<String> {
        split_record(self.record(line), self.delimiter)
    }

    /// The type as the platform spells it.
    pub fn kind_text(&self, line: &StatementLine) -> String {
        let cells = self.cells(line);
        self.columns.kind.and_then(|column| cells.get(column).cloned()).unwrap_or_default()
    }

    /// The description: its non-empty cells, joined.
    pub fn description(&self, line: &StatementLine) -> String {
        self.description_of(self.cells(line))
    }

    /// The same, where many lines are asked for: making a splitter costs more than splitting.
    pub fn description_by(&self, splitter: &mut RecordSplitter, line: &StatementLine) -> String {
        let record = self.record(line);
        let columns = &self.columns.description;
        let plain = columns.iter().map(|column| plain_cell(record, self.delimiter, *column));
        match plain.collect::<Option<Vec<&str>>>() {
            Some(cells) => joined(cells.into_iter()),
            None => {
                splitter.read(record);
                joined(columns.iter().filter_map(|column| splitter.cell(*column)))
            }
        }
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
    RecordSplitter::new(delimiter).split(record)
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

/// One file of one account, read: its lines in file order.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Whose statement.
    pub platform: Platform,
    /// The file.
    pub source: Source,
    /// The format that read it, for messages.
    pub format: &'static str,
    /// The currency of amounts and balances.
    pub currency: Currency,
    /// Every line, in file order; `source` of their `at` is this file's number.
    pub lines: Vec<StatementLine>,
    /// Whether the file has a usable column with the running balance.
    pub has_balance: bool,
    /// Whether the file has a usable column with ids of rows.
    pub has_ids: bool,
}

impl Statement {
    /// The holder of the account, where the first and the last line of the file name the same one.
    pub fn holder(&self) -> Option<String> {
        let column = self.source.columns.holder?;
        let of = |line: &StatementLine| {
            let cells = self.source.cells(line);
            cells.get(column).map(|cell| cell.trim().to_owned()).filter(|name| !name.is_empty())
        };
        let first = of(self.lines.first()?)?;
        let last = of(self.lines.last()?)?;
        (first == last).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_ids_keep_their_text() {
        let mut texts = Texts::default();
        for cell in ["703691792", "007", "A-17", "9223372036854775807", "18446744073709551616"] {
            let id = RowId::from_cell(cell, &mut texts).unwrap();
            assert_eq!(id.text(&texts), cell);
            assert_eq!(RowId::from_cell(cell, &mut texts), Some(id));
        }
        assert_eq!(RowId::from_cell("", &mut texts), None);
    }

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
        ] {
            let cells = split_record(record, b',');
            for (column, cell) in cells.iter().enumerate() {
                let alone = plain_cell(record, b',', column);
                assert!(alone.is_none_or(|alone| alone == cell), "{record:?} {column} {alone:?}");
            }
            assert_eq!(plain_cell(record, b',', cells.len()), None, "{record:?}");
        }
        assert_eq!(plain_cell(b"a,\"b, c\",d", b',', 1), Some("b, c"));
    }

    #[test]
    fn a_line_stays_small() {
        assert!(size_of::<StatementLine>() <= 80, "{}", size_of::<StatementLine>());
    }
}
