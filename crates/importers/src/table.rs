//! What does each record of a table say: lines in file order, every problem with its cell.

use crate::amounts::{self, Amount};
use crate::dates::{self, DateOrder, Dated};
use crate::format::{Importer, Roles, Said, Tally};
use crate::header::Header;
use crate::problems::{LISTED, Problems};
use crate::scan::{Cell, Record, Scanner, is_blank};
use crate::settle;
use outflow_ledger::statement::{SourceId, StatedBalance};
use outflow_ledger::wording::{country_in, period_in, pieces_in};
use outflow_ledger::{
    Cents, Code, Diagnostic, LineKind, LineRef, RowId, StatementLine, TextId, Texts, Told, Wording,
};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The lines of a table, and what was learned on the way.
pub(crate) struct Lines {
    pub(crate) lines: Vec<StatementLine>,
    pub(crate) has_balance: bool,
    pub(crate) has_ids: bool,
    pub(crate) tally: Tally,
}

/// Reads all records below the header.
pub(crate) fn read<'t>(
    text: &'t str,
    header: &'t Header,
    source: SourceId,
    date_order: Option<DateOrder>,
    texts: &mut Texts,
    problems: &mut Problems<'t>,
) -> Lines {
    let mut reader = Reader::new(text, header, source, texts, problems);
    reader.read_all();
    settle::settle(reader, date_order)
}

/// A spelling of the type, as it was first seen.
pub(crate) struct SeenKind {
    pub(crate) written: String,
    pub(crate) kind: LineKind,
    pub(crate) count: usize,
    pub(crate) record: Record,
    pub(crate) cell: Cell,
}

/// The state of reading one table.
pub(crate) struct Reader<'t, 'r> {
    pub(crate) text: &'t str,
    pub(crate) header: &'t Header,
    pub(crate) problems: &'r mut Problems<'t>,
    pub(crate) lines: Vec<StatementLine>,
    /// The date of every line, kept only once a date of numbers has been seen.
    pub(crate) dates: Vec<Dated>,
    pub(crate) kinds: Vec<SeenKind>,
    /// Amounts and balances with float noise.
    pub(crate) noisy: usize,
    pub(crate) balances: usize,
    /// Records that end before the column with the balance; fine only where no record has one.
    pub(crate) without_balance: Vec<Record>,
    pub(crate) tally: Tally,
    scanner: Scanner<'t>,
    roles: &'t Roles,
    importer: &'static dyn Importer,
    source: SourceId,
    pub(crate) texts: &'r mut Texts,
    kind_numbers: FxHashMap<Cow<'t, str>, usize>,
    last_client: (&'t str, TextId),
    last_title: (&'t str, TextId),
    words: String,
}

/// The least number of bytes that a record with a date, a type and an amount takes.
const SHORTEST: usize = 24;

impl<'t, 'r> Reader<'t, 'r> {
    fn new(
        text: &'t str,
        header: &'t Header,
        source: SourceId,
        texts: &'r mut Texts,
        problems: &'r mut Problems<'t>,
    ) -> Self {
        let (start, line) = header.below;
        let rest = &text.as_bytes()[start.min(text.len())..];
        let ends = memchr::memchr_iter(b'\n', rest).count() + 1;
        Reader {
            text,
            header,
            problems,
            lines: Vec::with_capacity(ends.min(rest.len() / SHORTEST + 1)),
            dates: Vec::new(),
            kinds: Vec::new(),
            noisy: 0,
            balances: 0,
            without_balance: Vec::new(),
            tally: Tally::default(),
            scanner: Scanner::new(text, header.delimiter, start, line, header.names.len()),
            roles: &header.roles,
            importer: header.importer,
            source,
            texts,
            kind_numbers: FxHashMap::default(),
            last_client: ("", TextId::EMPTY),
            last_title: ("", TextId::EMPTY),
            words: String::new(),
        }
    }

    fn read_all(&mut self) {
        while let Some(record) = self.scanner.next_record() {
            if self.has_shape(&record) {
                self.read_record(&record);
            }
        }
    }

    /// Whether the record has the cells that the header promises; if not, the problem is noted.
    fn has_shape(&mut self, record: &Record) -> bool {
        if let Some(open) = record.unclosed.or(record.stray) {
            self.problems.add_at_byte(record, open, Code::UnclosedQuote, || {
                Diagnostic::new(Code::UnclosedQuote, "a quote opens here and does not close")
            });
            return false;
        }
        let width = self.header.names.len();
        if record.width == width {
            return true;
        }
        if !record.has_surplus && self.is_empty() {
            return false;
        }
        let roles = self.roles;
        let needed = roles.date.max(roles.kind).max(roles.amount);
        if record.has_surplus || record.width <= needed {
            self.cell_count(record);
            return false;
        }
        if roles.balance.is_some_and(|balance| record.width <= balance)
            && self.without_balance.len() < LISTED
        {
            self.without_balance.push(*record);
        }
        true
    }

    /// Notes that a record has the wrong number of cells.
    pub(crate) fn cell_count(&mut self, record: &Record) {
        let width = self.header.names.len();
        self.problems.add_at_byte(record, record.start, Code::CellCount, || {
            let message = format!("the line has {} cells instead of {width}", record.width);
            Diagnostic::new(Code::CellCount, message)
        });
    }

    fn is_empty(&self) -> bool {
        (0..self.scanner.cells().len()).all(|column| is_blank(&self.scanner.value(column)))
    }

    fn read_record(&mut self, record: &Record) {
        let roles = self.roles;
        let dated = match self.scanner.content(roles.date).and_then(dates::usual) {
            Some(date) => Some(Dated::Known(date)),
            None if self.scanner.value(roles.date).is_empty() && self.is_empty() => return,
            None => self.date(record),
        };
        let amount = self.amount(record, roles.amount);
        let balance = match roles.balance {
            Some(column) if !self.scanner.value(column).is_empty() => {
                self.balances += 1;
                self.amount(record, column)
            }
            _ => None,
        };
        // Where either could not be read, a fatal problem is noted and no line will be delivered.
        let (Some(dated), Some(amount)) = (dated, amount) else { return };
        self.note_date(dated);
        let line = self.line(record, dated, amount, balance);
        self.lines.push(line);
    }

    fn line(
        &mut self,
        record: &Record,
        dated: Dated,
        amount: Cents,
        balance: Option<Cents>,
    ) -> StatementLine {
        let roles = self.roles;
        let number = self.kind_number(record);
        let kind = self.kinds[number].kind;
        let client = match roles.client {
            Some(column) => interned(self.texts, self.scanner.value(column), &mut self.last_client),
            None => TextId::EMPTY,
        };
        // Without a client the title is not that of a contract but names a payout or a purchase.
        let contract = match roles.title {
            Some(column) if !client.is_empty() => {
                interned(self.texts, self.scanner.value(column), &mut self.last_title)
            }
            _ => TextId::EMPTY,
        };
        let gains = amount.is_positive();
        let is_work = matches!(kind, LineKind::Hourly | LineKind::Fixed | LineKind::Bonus);
        let names_nothing = (is_work && gains) || (kind == LineKind::Withdrawal && !gains);
        let names = if names_nothing { None } else { self.named_row() };
        let wording = match has_meaningful_text(kind, gains) {
            true => self.wording(number, gains, client),
            false => Wording::NONE,
        };
        self.count(kind, amount, client);
        StatementLine {
            at: LineRef { source: self.source, line: record.line },
            // `read` refuses texts of 4 GiB and more.
            start: record.start as u32,
            length: (record.end - record.start) as u32,
            dated: match dated {
                Dated::Known(date) => date,
                // A stand-in until the whole file has told the order.
                Dated::Numbers(_) => jiff::civil::Date::constant(2000, 1, 1),
            },
            kind,
            wording,
            amount,
            balance_after: StatedBalance::from(balance),
            id: self.row_id(roles.id),
            names,
            group: self.row_id(roles.group),
            client,
            contract,
            told: self.told(kind, gains),
        }
    }

    /// The figure of the description; read here, where the text is at hand, since a million lines are not read twice.
    fn told(&mut self, kind: LineKind, gains: bool) -> Told {
        let columns = self.roles.description.iter();
        match kind {
            LineKind::Hourly if gains => {
                let mut found =
                    columns.filter_map(|column| period_in(&self.scanner.value(*column)));
                found.next().map_or(Told::Nothing, |(_, last)| Told::Until(last))
            }
            LineKind::TaxOnFees | LineKind::TaxWithheld => {
                let mut found =
                    columns.filter_map(|column| country_in(&self.scanner.value(*column)));
                found.next().map_or(Told::Nothing, Told::Country)
            }
            LineKind::Connects | LineKind::Membership => {
                let mut text = String::new();
                for column in columns {
                    text.push_str(&self.scanner.value(*column));
                    text.push('\n');
                }
                pieces_in(&text).map_or(Told::Nothing, Told::Pieces)
            }
            _ => Told::Nothing,
        }
    }

    fn row_id(&mut self, column: Option<usize>) -> Option<RowId> {
        let column = column?;
        let digits = self.scanner.content(column).and_then(RowId::from_digits);
        digits.or_else(|| RowId::from_cell(&self.scanner.value(column), self.texts))
    }

    /// The date in any form; what is none is noted.
    fn date(&mut self, record: &Record) -> Option<Dated> {
        let written = self.scanner.value(self.roles.date);
        let dated = dates::read(&written);
        if dated.is_none() {
            self.bad_date(record, &written);
        }
        dated
    }

    fn bad_date(&mut self, record: &Record, written: &str) {
        let roles = self.roles;
        let field = &self.header.names[roles.date];
        let is_header = written == field;
        let cell = self.scanner.cells()[roles.date];
        self.problems.add_at_cell(record, cell, field, Code::BadDate, |value| {
            let message = match value {
                "" => "the date is empty".to_owned(),
                _ => format!("\"{value}\" is not a date"),
            };
            let problem = Diagnostic::new(Code::BadDate, message).expecting(dates::EXPECTED);
            if is_header {
                problem
                    .hinting("the header stands here again: give the files one by one, not joined.")
            } else if dates::is_day_number(value) {
                problem.hinting(
                    "this is a spreadsheet's day number. Format the column as a date and save \
                     again, or download the file again.",
                )
            } else {
                problem
            }
        });
    }

    /// The amount of a cell; what is none is noted.
    #[inline]
    fn amount(&mut self, record: &Record, column: usize) -> Option<Cents> {
        match self.scanner.content(column).and_then(amounts::read_plain) {
            Some(cents) => Some(cents),
            None => self.unusual_amount(record, column),
        }
    }

    fn unusual_amount(&mut self, record: &Record, column: usize) -> Option<Cents> {
        match amounts::read(&self.scanner.value(column)) {
            Ok(Amount { cents, noisy }) => {
                self.noisy += usize::from(noisy);
                Some(cents)
            }
            Err(refused) => {
                let cell = self.scanner.cells()[column];
                let field = &self.header.names[column];
                self.problems.add_at_cell(record, cell, field, refused.code(), |value| {
                    let message = match value {
                        "" => "the amount is empty".to_owned(),
                        _ => format!("\"{value}\" {}", refused.what()),
                    };
                    let problem = Diagnostic::new(refused.code(), message);
                    let problem = problem.expecting(amounts::EXPECTED);
                    match refused.hint() {
                        Some(hint) => problem.hinting(hint),
                        None => problem,
                    }
                });
                None
            }
        }
    }

    fn note_date(&mut self, dated: Dated) {
        if matches!(dated, Dated::Known(_)) && self.dates.is_empty() {
            return;
        }
        if self.dates.is_empty() {
            self.dates.extend(self.lines.iter().map(|line| Dated::Known(line.dated)));
        }
        self.dates.push(dated);
    }

    /// Which of the spellings seen so far the type is.
    fn kind_number(&mut self, record: &Record) -> usize {
        let written = self.scanner.value(self.roles.kind);
        if let Some(number) = self.kind_numbers.get(&written) {
            self.kinds[*number].count += 1;
            return *number;
        }
        let number = self.kinds.len();
        self.kinds.push(SeenKind {
            written: written.clone().into_owned(),
            kind: self.importer.kind_of(&written),
            count: 1,
            record: *record,
            cell: self.scanner.cells()[self.roles.kind],
        });
        self.kind_numbers.insert(written, number);
        number
    }

    /// The row that the description names.
    fn named_row(&mut self) -> Option<RowId> {
        for column in &self.roles.description {
            let value = self.scanner.value(*column);
            if let Some(id) = named_id(&value) {
                return RowId::from_cell(id, self.texts);
            }
        }
        None
    }

    fn wording(&mut self, kind: usize, gains: bool, client: TextId) -> Wording {
        self.gather_words(!client.is_empty());
        let SeenKind { written, kind, .. } = &self.kinds[kind];
        let said = Said { kind: *kind, written_kind: written, words: &self.words, gains };
        let is_clients = *kind == LineKind::CardPayment && self.importer.is_clients(&said);
        self.tally.clients_texts += usize::from(is_clients);
        self.importer.wording(&said)
    }

    /// The description in small letters. A contract's title is the client's own words: where there is a
    /// client, it counts only if nothing else is said.
    fn gather_words(&mut self, has_client: bool) {
        self.words.clear();
        for column in &self.roles.description {
            if !(has_client && self.roles.title == Some(*column)) {
                self.add_words(*column);
            }
        }
        if is_blank(&self.words)
            && let Some(title) = self.roles.title
        {
            self.add_words(title);
        }
    }

    fn add_words(&mut self, column: usize) {
        let value = self.scanner.value(column);
        let plain =
            |letter: char| if letter == '\u{a0}' { ' ' } else { letter.to_ascii_lowercase() };
        self.words.extend(value.chars().map(plain));
        self.words.push('\n');
    }

    fn count(&mut self, kind: LineKind, amount: Cents, client: TextId) {
        let gains = amount.is_positive();
        self.tally.sum += amount.wide();
        match kind {
            LineKind::CardPayment => self.tally.card_credits += usize::from(gains),
            LineKind::OtherWork if client.is_empty() => {}
            LineKind::Hourly | LineKind::Fixed | LineKind::Bonus | LineKind::OtherWork => {
                if gains {
                    self.tally.work_credits += 1;
                } else {
                    self.tally.work_debits += 1;
                    self.tally.foreign_work_debits += usize::from(self.is_foreign_work());
                }
            }
            _ => {}
        }
    }

    fn is_foreign_work(&self) -> bool {
        let name = |column: Option<usize>| column.map(|column| self.scanner.value(column));
        match (name(self.roles.worker), name(self.roles.holder)) {
            (Some(worker), Some(holder)) => {
                !worker.is_empty() && !holder.is_empty() && worker != holder
            }
            _ => false,
        }
    }
}

/// Kinds whose cause, or what is said about it, depends on the text.
fn has_meaningful_text(kind: LineKind, gains: bool) -> bool {
    match kind {
        LineKind::Hourly | LineKind::Fixed | LineKind::Bonus => !gains,
        LineKind::Membership
        | LineKind::CardPayment
        | LineKind::Refund
        | LineKind::RefundToClient
        | LineKind::OtherWork
        | LineKind::Adjustment
        | LineKind::Inactivity
        | LineKind::Arbitration => true,
        _ => false,
    }
}

/// The id of a text; the text before it is remembered, since names come in runs.
#[inline]
fn interned<'t>(texts: &mut Texts, value: Cow<'t, str>, last: &mut (&'t str, TextId)) -> TextId {
    if value.is_empty() {
        return TextId::EMPTY;
    }
    if value == last.0 {
        return last.1;
    }
    let id = texts.id_of(&value);
    if let Cow::Borrowed(value) = value {
        *last = (value, id);
    }
    id
}

/// The id in `… - Ref ID 702357907 …`.
fn named_id(text: &str) -> Option<&str> {
    const MARK: &str = "ref id";
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr2(b'R', b'r', &bytes[from..]) {
        let start = from + found;
        from = start + 1;
        let end = start + MARK.len();
        if !bytes.get(start..end).is_some_and(|word| word.eq_ignore_ascii_case(MARK.as_bytes())) {
            continue;
        }
        let is_gap = |letter: char| letter.is_whitespace() || matches!(letter, ':' | '#');
        let rest = text[end..].trim_start_matches(is_gap);
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let length = rest.bytes().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let id = rest[..length].trim_end_matches('-');
        if id.bytes().any(|byte| byte.is_ascii_digit()) {
            return Some(id);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::named_id;

    #[test]
    fn the_row_that_a_text_names() {
        for (text, expected) in [
            ("Service Fee for Hourly - Ref ID 702357907", Some("702357907")),
            ("VAT (KE) - Service Fee - ref id: 702357923.", Some("702357923")),
            ("Refund (Ref ID #12) for work", Some("12")),
            ("REF ID A-17", Some("A-17")),
            ("Ref ID", None),
            ("Ref IDs are useful", None),
            ("Invoice for 05/27/2024-06/02/2024 - 14:20 hrs @ $18.00/hr", None),
            ("", None),
        ] {
            assert_eq!(named_id(text), expected, "{text}");
        }
    }
}
