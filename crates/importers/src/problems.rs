//! What is wrong with this file, collected: every problem with its place, up to a number that people still read.

use crate::scan::{Cell, Record, line_ends, value_of};
use memchr::{memchr2, memrchr2};
use outflow_fields::shortened;
use outflow_ledger::{Code, Diagnostic};

/// So many problems of lines are listed; the rest is counted.
pub(crate) const LISTED: usize = 200;

/// The problems of one file.
pub(crate) struct Problems<'t> {
    name: &'t str,
    text: &'t str,
    list: Vec<Diagnostic>,
    unlisted: usize,
    last: Option<Code>,
}

impl<'t> Problems<'t> {
    /// None yet.
    pub(crate) fn new(name: &'t str, text: &'t str) -> Self {
        Problems { name, text, list: Vec::new(), unlisted: 0, last: None }
    }

    /// A problem of the file as a whole, or a note.
    pub(crate) fn add(&mut self, problem: Diagnostic) {
        self.list.push(problem.in_source(self.name));
    }

    /// A problem of one cell; the message is made only where it will be listed.
    pub(crate) fn add_at_cell(
        &mut self,
        record: &Record,
        cell: Cell,
        field: &str,
        code: Code,
        problem: impl FnOnce(&str) -> Diagnostic,
    ) {
        if !self.has_room(code) {
            return;
        }
        let value = shortened(value_of(self.text, cell).as_ref());
        let place = Place::of(self.text, record, cell.start as usize);
        let problem = problem(value.trim()).on_line(place.line);
        self.add(problem.at_cell(place.column, field, &value, &place.excerpt));
    }

    /// A problem of a record, at one of its bytes.
    pub(crate) fn add_at_byte(
        &mut self,
        record: &Record,
        byte: usize,
        code: Code,
        problem: impl FnOnce() -> Diagnostic,
    ) {
        if !self.has_room(code) {
            return;
        }
        let place = Place::of(self.text, record, byte);
        let mut problem = problem().on_line(place.line);
        problem.column = Some(place.column);
        problem.excerpt = Some(place.excerpt);
        self.add(problem);
    }

    /// Whether a problem has been found that forbids an answer.
    pub(crate) fn is_fatal(&self) -> bool {
        self.list.iter().any(Diagnostic::is_fatal)
    }

    /// All of them: those of the file first, then those of lines as they stand in it.
    pub(crate) fn into_list(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|problem| (problem.line, problem.column));
        if let Some(code) = self.last.filter(|_| self.unlisted > 0) {
            let more = format!("and {} more problems of this file's lines", self.unlisted);
            self.add(Diagnostic::new(code, more));
        }
        self.list
    }

    fn has_room(&mut self, code: Code) -> bool {
        let room = self.list.len() < LISTED;
        if !room {
            self.unlisted += 1;
            self.last = Some(code);
        }
        room
    }
}

/// Where a byte stands, as an editor counts.
struct Place {
    line: u32,
    column: u32,
    excerpt: String,
}

impl Place {
    fn of(text: &str, record: &Record, byte: usize) -> Place {
        let bytes = text.as_bytes();
        let line = record.line + line_ends(bytes, record.start, byte);
        let start = memrchr2(b'\n', b'\r', &bytes[..byte]).map_or(0, |end| end + 1);
        let end = memchr2(b'\n', b'\r', &bytes[byte..]).map_or(bytes.len(), |end| byte + end);
        let shown = text[start..end].trim_start_matches('\u{feff}');
        let start = end - shown.len();
        let before = text[start..byte.max(start)].chars().count();
        let column = u32::try_from(before + 1).unwrap_or(u32::MAX);
        Place { line, column, excerpt: shortened(shown) }
    }
}
