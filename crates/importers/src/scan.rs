//! Where do records and cells begin and end: one pass over the text, nothing copied.
//!
//! The rules are those of the `csv` crate: a quote opens a cell only at its start, a doubled quote inside
//! stands for one, what follows a closing quote belongs to the cell, `\n`, `\r\n` and `\r` end a record,
//! blank lines are none. A property test compares both cell by cell.

use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// How a cell is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// As it is.
    Plain,
    /// Between quotes, without any quote inside.
    Quoted,
    /// Between quotes, with doubled quotes or with text after the closing one.
    Odd,
}

/// A cell as a range of bytes of the text, quotes included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cell {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) form: Form,
}

/// A record: its place; its cells lie in the scanner until the next one is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Record {
    pub(crate) start: usize,
    /// Without the line end.
    pub(crate) end: usize,
    /// The physical line on which it starts, the first being 1.
    pub(crate) line: u32,
    /// How many cells it has, kept or not.
    pub(crate) width: usize,
    /// Whether a cell beyond the kept ones holds something.
    pub(crate) has_surplus: bool,
    /// The byte at which a quote opens that never closes.
    pub(crate) unclosed: Option<usize>,
    /// The byte at which a quote opens that spans lines and closes in the middle of text: a stray one.
    pub(crate) stray: Option<usize>,
}

const BLOCK: usize = 64;

/// Reads records one after the other.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    delimiter: u8,
    /// Where the block of `marks` begins.
    block: usize,
    /// One bit for every byte of the block that may end a cell or a quote, those ahead only.
    marks: u64,
    at: usize,
    line: u32,
    keep: usize,
    cells: Vec<Cell>,
}

impl<'t> Scanner<'t> {
    /// From byte `start`, which is on line `line`; at most `keep` cells of a record are kept.
    pub(crate) fn new(text: &'t str, delimiter: u8, start: usize, line: u32, keep: usize) -> Self {
        let marks = marks_at(text.as_bytes(), start, delimiter);
        Scanner {
            text,
            delimiter,
            block: start,
            marks,
            at: start,
            line,
            keep,
            cells: Vec::with_capacity(keep.min(64)),
        }
    }

    /// The byte and the physical line at which the next record may begin.
    pub(crate) fn position(&self) -> (usize, u32) {
        (self.at, self.line)
    }

    /// The kept cells of the record that was read last.
    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// A cell without its quotes and the white space around it.
    #[inline]
    pub(crate) fn value(&self, column: usize) -> Cow<'t, str> {
        match self.cells.get(column) {
            Some(cell) => trimmed(value_of(self.text, *cell)),
            None => Cow::Borrowed(""),
        }
    }

    /// The next record that is no blank line.
    pub(crate) fn next_record(&mut self) -> Option<Record> {
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            let record = self.read_record();
            if record.end > record.start {
                return Some(record);
            }
        }
    }

    #[inline]
    fn next_mark(&mut self) -> Option<usize> {
        while self.marks == 0 {
            self.block += BLOCK;
            if self.block >= self.text.len() {
                self.block = self.text.len();
                return None;
            }
            self.marks = marks_at(self.text.as_bytes(), self.block, self.delimiter);
        }
        let mark = self.block + self.marks.trailing_zeros() as usize;
        self.marks &= self.marks - 1;
        Some(mark)
    }

    fn read_record(&mut self) -> Record {
        let bytes = self.text.as_bytes();
        let mut record = Record {
            start: self.at,
            end: bytes.len(),
            line: self.line,
            width: 0,
            has_surplus: false,
            unclosed: None,
            stray: None,
        };
        self.cells.clear();
        let mut start = self.at;
        loop {
            let mut form = Form::Plain;
            if bytes.get(start) == Some(&b'"') {
                form = self.skip_quoted(start, &mut record);
            }
            let end = self.cell_end();
            self.keep_cell(start, end, form, &mut record);
            if end < bytes.len() && bytes[end] == self.delimiter {
                start = end + 1;
            } else {
                record.end = end;
                self.end_line(end);
                return record;
            }
        }
    }

    /// From an opening quote to the closing one.
    fn skip_quoted(&mut self, open: usize, record: &mut Record) -> Form {
        let bytes = self.text.as_bytes();
        let first_line = self.line;
        let mut form = Form::Quoted;
        self.next_mark();
        while let Some(mark) = self.next_mark() {
            match bytes[mark] {
                b'"' if bytes.get(mark + 1) == Some(&b'"') => {
                    self.next_mark();
                    form = Form::Odd;
                }
                b'"' => {
                    let next = bytes.get(mark + 1).copied().unwrap_or(b'\n');
                    if next != self.delimiter && next != b'\n' && next != b'\r' {
                        form = Form::Odd;
                        if self.line > first_line {
                            record.stray = record.stray.or(Some(open));
                        }
                    }
                    return form;
                }
                b'\n' => self.line += 1,
                b'\r' if bytes.get(mark + 1) != Some(&b'\n') => self.line += 1,
                _ => {}
            }
        }
        record.unclosed = Some(open);
        Form::Odd
    }

    /// The mark that ends the cell: a delimiter, a line end or the end of the text.
    #[inline]
    fn cell_end(&mut self) -> usize {
        while let Some(mark) = self.next_mark() {
            if self.text.as_bytes()[mark] != b'"' {
                return mark;
            }
        }
        self.text.len()
    }

    #[inline]
    fn keep_cell(&mut self, start: usize, end: usize, form: Form, record: &mut Record) {
        record.width += 1;
        if record.width <= self.keep {
            // `read` refuses texts of 4 GiB and more.
            self.cells.push(Cell { start: start as u32, end: end as u32, form });
        } else if !record.has_surplus {
            let value = value_of(self.text, Cell { start: start as u32, end: end as u32, form });
            record.has_surplus = !is_blank(&value);
        }
    }

    #[inline]
    fn end_line(&mut self, end: usize) {
        let bytes = self.text.as_bytes();
        self.at = end + 1;
        self.line += u32::from(end < bytes.len());
        if bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n') {
            self.next_mark();
            self.at = end + 2;
        }
    }
}

/// One bit for every byte of the 64 from `start` that may end a cell or a quote.
#[inline]
fn marks_at(text: &[u8], start: usize, delimiter: u8) -> u64 {
    match text.get(start..start + BLOCK) {
        Some(block) => marks_of(block.try_into().expect("the slice is one block long"), delimiter),
        None => {
            let rest = text.get(start..).unwrap_or_default();
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            marks_of(&block, delimiter)
        }
    }
}

/// Written so that the compiler compares sixteen or more bytes at once; the product gathers eight flags.
#[inline]
fn marks_of(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut flags = [0u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        let byte = *byte;
        *flag = u8::from((byte == delimiter) | (byte == b'"') | (byte == b'\n') | (byte == b'\r'));
    }
    let mut marks = 0;
    for (index, eight) in flags.chunks_exact(8).enumerate() {
        let eight = u64::from_le_bytes(eight.try_into().expect("the chunk is eight bytes long"));
        marks |= (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * index);
    }
    marks
}

/// The content of a cell, unquoted where that is needed.
#[inline]
pub(crate) fn value_of(text: &str, cell: Cell) -> Cow<'_, str> {
    let raw = &text[cell.start as usize..cell.end as usize];
    match cell.form {
        Form::Plain => Cow::Borrowed(raw),
        Form::Quoted => Cow::Borrowed(&raw[1..raw.len() - 1]),
        Form::Odd => Cow::Owned(unquoted(raw)),
    }
}

fn unquoted(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = &raw[1..];
    while let Some(quote) = memchr(b'"', rest.as_bytes()) {
        value.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            // The quote closes the cell; what follows it is taken as it stands.
            None => break,
        }
    }
    value.push_str(rest);
    value
}

/// Whether nothing is to be seen.
pub(crate) fn is_blank(value: &str) -> bool {
    value.chars().all(is_space)
}

/// White space, the non-breaking kinds and invisible marks included.
pub(crate) fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// Without white space at the ends; the common cell has none and is not looked through.
#[inline]
fn trimmed(value: Cow<'_, str>) -> Cow<'_, str> {
    let ends_plainly = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_graphic());
    if ends_plainly(value.as_bytes().first()) && ends_plainly(value.as_bytes().last()) {
        return value;
    }
    match value {
        Cow::Borrowed(value) => Cow::Borrowed(value.trim_matches(is_space)),
        Cow::Owned(value) => Cow::Owned(value.trim_matches(is_space).to_owned()),
    }
}

/// How many lines an editor shows before byte `end`, counted from byte `start`.
pub(crate) fn line_ends(text: &[u8], start: usize, end: usize) -> u32 {
    let mut count = 0;
    let mut at = start;
    while let Some(found) = memchr2(b'\n', b'\r', &text[at..end]) {
        let mark = at + found;
        count += u32::from(text[mark] == b'\n' || text.get(mark + 1) != Some(&b'\n'));
        at = mark + 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(u32, Vec<String>)>;

    fn scanned(text: &str, delimiter: u8) -> Rows {
        let mut scanner = Scanner::new(text, delimiter, 0, 1, usize::MAX);
        let mut rows = Rows::new();
        while let Some(record) = scanner.next_record() {
            assert_eq!(record.width, scanner.cells().len());
            let cells = scanner.cells().iter().map(|cell| value_of(text, *cell).into_owned());
            rows.push((record.line, cells.collect()));
        }
        rows
    }

    /// The simple, slow reading that the scanner must agree with.
    fn by_the_csv_crate(text: &str, delimiter: u8) -> Rows {
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(delimiter).has_headers(false).flexible(true);
        let mut reader = builder.from_reader(text.as_bytes());
        let mut rows = Rows::new();
        for record in reader.records() {
            let record = record.unwrap();
            let start = record.position().unwrap().byte() as usize;
            // The crate's position of a record may lie before blank lines that it skips.
            let blank = text[start..].bytes().take_while(|byte| matches!(byte, b'\n' | b'\r'));
            let line = 1 + line_ends(text.as_bytes(), 0, start + blank.count());
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        rows
    }

    #[test]
    fn quotes_and_line_ends() {
        for (text, expected) in [
            ("", vec![]),
            ("\n\r\n\r", vec![]),
            ("a,b\n", vec![(1, vec!["a", "b"])]),
            ("a,\"b\nc\",d\ne", vec![(1, vec!["a", "b\nc", "d"]), (3, vec!["e"])]),
            ("\"a\"\"b\",\"\"\r\n,x", vec![(1, vec!["a\"b", ""]), (2, vec!["", "x"])]),
            ("a\rb\r\r\nc", vec![(1, vec!["a"]), (2, vec!["b"]), (4, vec!["c"])]),
            ("a\"b\",\"c\"d\"", vec![(1, vec!["a\"b\"", "cd\""])]),
            ("\"open\n,x", vec![(1, vec!["open\n,x"])]),
        ] {
            let expected: Rows = expected
                .into_iter()
                .map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect()))
                .collect();
            assert_eq!(scanned(text, b','), expected, "{text:?}");
        }
    }

    #[test]
    fn an_unclosed_quote_is_known_by_its_place() {
        let mut scanner = Scanner::new("a,b\nc,\"d\ne", b',', 0, 1, 9);
        assert_eq!(scanner.next_record().unwrap().unclosed, None);
        assert_eq!(scanner.next_record().unwrap().unclosed, Some(6));
        assert_eq!(scanner.next_record(), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn agrees_with_the_csv_crate(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    ",", ";", "\"", "\"\"", "\n", "\r\n", "\r", "a", "Jun 7, 2024", "\"Jun 7, 2024\"",
                    "-25.80", "é", "", " ", "\"x\ny\"", "Service Fee for Hourly - Ref ID 702357907",
                ]),
                0..120,
            ),
            semicolon: bool,
        ) {
            let text = pieces.concat();
            let delimiter = if semicolon { b';' } else { b',' };
            prop_assert_eq!(scanned(&text, delimiter), by_the_csv_crate(&text, delimiter));
        }
    }
}
