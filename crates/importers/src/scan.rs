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

impl Cell {
    /// Without the quotes, which are there for the form that has them.
    #[inline]
    fn inner(self) -> (usize, usize) {
        let quote = usize::from(self.form == Form::Quoted);
        (self.start as usize + quote, self.end as usize - quote)
    }

    #[inline]
    fn content(self, text: &[u8]) -> Option<&[u8]> {
        let (start, end) = self.inner();
        if self.form == Form::Odd { None } else { Some(&text[start..end]) }
    }

    #[inline]
    fn content_of(self, text: &str) -> &str {
        let (start, end) = self.inner();
        &text[start..end]
    }
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
    marks: Marks,
    at: usize,
    line: u32,
    /// Room for the cells that are kept.
    cells: Box<[Cell]>,
    kept: usize,
}

/// What is unusual about a record; see there.
#[derive(Clone, Copy, Default)]
struct Oddity {
    has_surplus: bool,
    unclosed: Option<usize>,
    stray: Option<usize>,
}

impl<'t> Scanner<'t> {
    /// From byte `start`, which is on line `line`; at most `keep` cells of a record are kept.
    pub(crate) fn new(text: &'t str, delimiter: u8, start: usize, line: u32, keep: usize) -> Self {
        let bits = marks_at(text.as_bytes(), start, delimiter);
        let marks = Marks { block: start, bits };
        let cells = vec![Cell { start: 0, end: 0, form: Form::Plain }; keep].into_boxed_slice();
        Scanner { text, delimiter, marks, at: start, line, cells, kept: 0 }
    }

    /// The byte and the physical line at which the next record may begin.
    pub(crate) fn position(&self) -> (usize, u32) {
        (self.at, self.line)
    }

    /// The kept cells of the record that was read last.
    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells[..self.kept]
    }

    /// A cell without its quotes and the white space around it.
    #[inline]
    pub(crate) fn value(&self, column: usize) -> Cow<'t, str> {
        let Some(cell) = self.cells().get(column) else { return Cow::Borrowed("") };
        let plain = cell.content(self.text.as_bytes());
        match plain {
            Some([]) => Cow::Borrowed(""),
            Some([first, .., last]) if first.is_ascii_graphic() && last.is_ascii_graphic() => {
                Cow::Borrowed(cell.content_of(self.text))
            }
            _ => trimmed(value_of(self.text, *cell)),
        }
    }

    /// The bytes between a cell's quotes or delimiters, nothing trimmed; none where it is written oddly.
    #[inline]
    pub(crate) fn content(&self, column: usize) -> Option<&'t [u8]> {
        self.cells().get(column).and_then(|cell| cell.content(self.text.as_bytes()))
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

    fn read_record(&mut self) -> Record {
        let (text, delimiter) = (self.text.as_bytes(), self.delimiter);
        let (first, line) = (self.at, self.line);
        let mut oddity = Oddity::default();
        let (mut start, mut end, mut form) = (first, text.len(), Form::Plain);
        let mut width = 0;
        // A copy of its own stays in registers.
        let mut marks = self.marks;
        while let Some(mark) = marks.next(text, delimiter) {
            let byte = text[mark];
            if byte == delimiter {
                keep_cell(self.text, &mut self.cells, width, (start, mark, form), &mut oddity);
                (width, start, form) = (width + 1, mark + 1, Form::Plain);
            } else if byte != b'"' {
                end = mark;
                break;
            } else if mark == start {
                self.marks = marks;
                form = self.skip_quoted(start, &mut oddity);
                marks = self.marks;
            }
        }
        keep_cell(self.text, &mut self.cells, width, (start, end, form), &mut oddity);
        width += 1;
        self.marks = marks;
        self.kept = width.min(self.cells.len());
        self.end_line(end);
        let Oddity { has_surplus, unclosed, stray } = oddity;
        Record { start: first, end, line, width, has_surplus, unclosed, stray }
    }

    /// From an opening quote, whose mark has been taken, to the closing one.
    #[inline(never)]
    fn skip_quoted(&mut self, open: usize, oddity: &mut Oddity) -> Form {
        let bytes = self.text.as_bytes();
        let first_line = self.line;
        let mut form = Form::Quoted;
        while let Some(mark) = self.marks.next(bytes, self.delimiter) {
            match bytes[mark] {
                b'"' if bytes.get(mark + 1) == Some(&b'"') => {
                    self.marks.next(bytes, self.delimiter);
                    form = Form::Odd;
                }
                b'"' => {
                    let next = bytes.get(mark + 1).copied().unwrap_or(b'\n');
                    if next != self.delimiter && next != b'\n' && next != b'\r' {
                        form = Form::Odd;
                        if self.line > first_line {
                            oddity.stray = oddity.stray.or(Some(open));
                        }
                    }
                    return form;
                }
                b'\n' => self.line += 1,
                b'\r' if bytes.get(mark + 1) != Some(&b'\n') => self.line += 1,
                _ => {}
            }
        }
        oddity.unclosed = Some(open);
        Form::Odd
    }

    #[inline]
    fn end_line(&mut self, end: usize) {
        let bytes = self.text.as_bytes();
        self.at = end + 1;
        self.line += u32::from(end < bytes.len());
        if bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n') {
            self.marks.next(bytes, self.delimiter);
            self.at = end + 2;
        }
    }
}

#[inline]
fn keep_cell(
    text: &str,
    cells: &mut [Cell],
    place: usize,
    (start, end, form): (usize, usize, Form),
    oddity: &mut Oddity,
) {
    match cells.get_mut(place) {
        Some(kept) => {
            // `read` refuses texts of 4 GiB and more. Field by field: no detour over the stack.
            kept.start = start as u32;
            kept.end = end as u32;
            kept.form = form;
        }
        None => leave_cell(text, Cell { start: start as u32, end: end as u32, form }, oddity),
    }
}

#[cold]
fn leave_cell(text: &str, cell: Cell, oddity: &mut Oddity) {
    oddity.has_surplus = oddity.has_surplus || !is_blank(&value_of(text, cell));
}

/// The bytes ahead that may end a cell or a quote.
#[derive(Clone, Copy)]
struct Marks {
    /// Where the block of `bits` begins.
    block: usize,
    /// One bit for every such byte of the block, those ahead only.
    bits: u64,
}

impl Marks {
    #[inline]
    fn next(&mut self, text: &[u8], delimiter: u8) -> Option<usize> {
        while self.bits == 0 {
            if self.block + BLOCK >= text.len() {
                return None;
            }
            self.block += BLOCK;
            self.bits = marks_at(text, self.block, delimiter);
        }
        let mark = self.block + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(mark)
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
pub(crate) fn value_of(text: &str, cell: Cell) -> Cow<'_, str> {
    match cell.form {
        Form::Plain | Form::Quoted => Cow::Borrowed(cell.content_of(text)),
        Form::Odd => Cow::Owned(unquoted(&text[cell.start as usize..cell.end as usize])),
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

/// Without white space at the ends.
fn trimmed(value: Cow<'_, str>) -> Cow<'_, str> {
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
        let mut scanner = Scanner::new(text, delimiter, 0, 1, 1_000);
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
