//! Where does the table begin, what separates its cells, and which format is it?

use crate::IMPORTERS;
use crate::format::{Fit, Importer, Near, Roles, fit, fold_name};
use crate::lookalike;
use crate::scan::{Scanner, is_blank};
use outflow_fields::shortened;
use outflow_ledger::{Code, Diagnostic};

/// A header that a format knows.
pub(crate) struct Header {
    pub(crate) importer: &'static dyn Importer,
    pub(crate) roles: Roles,
    pub(crate) delimiter: u8,
    /// The physical line it is on.
    pub(crate) line: u32,
    /// How many records stand above it.
    pub(crate) preamble: usize,
    /// The names as written.
    pub(crate) names: Vec<String>,
    /// The byte and the line at which the records below it begin.
    pub(crate) below: (usize, u32),
}

/// The header is looked for in so many records from the start.
const SEARCHED: usize = 60;

/// More columns than any table has; a header that has more is none.
const WIDEST: usize = 500;

/// More bytes than any header has.
const LONGEST: usize = 1 << 16;

/// A row that could be a header.
struct Candidate {
    delimiter: u8,
    line: u32,
    start: usize,
    preamble: usize,
    names: Vec<String>,
    folded: Vec<String>,
    below: (usize, u32),
}

/// Finds the header of a text that begins at byte `start`.
pub(crate) fn find(text: &str, start: usize) -> Result<Header, Box<Diagnostic>> {
    let mut candidates = Vec::new();
    for delimiter in [b',', b';', b'\t'] {
        for candidate in rows(text, start, delimiter) {
            match fitting(&candidate) {
                Some((importer, roles)) => return Ok(candidate.into_header(importer, roles)),
                None => candidates.push(candidate),
            }
        }
    }
    Err(unknown(text, start, &candidates).into())
}

fn fitting(candidate: &Candidate) -> Option<(&'static dyn Importer, Roles)> {
    IMPORTERS.iter().find_map(|importer| match fit(*importer, &candidate.folded) {
        Fit::Full(roles) => Some((*importer, roles)),
        Fit::Near(_) => None,
    })
}

impl Candidate {
    fn into_header(self, importer: &'static dyn Importer, roles: Roles) -> Header {
        let Candidate { delimiter, line, preamble, names, below, .. } = self;
        Header { importer, roles, delimiter, line, preamble, names, below }
    }
}

fn rows(text: &str, start: usize, delimiter: u8) -> Vec<Candidate> {
    let mut scanner = Scanner::new(text, delimiter, start, 1, WIDEST);
    let mut rows = Vec::new();
    for preamble in 0..SEARCHED {
        let Some(record) = scanner.next_record() else { break };
        let is_short = record.end - record.start <= LONGEST;
        if !is_short || !(2..=WIDEST).contains(&record.width) {
            continue;
        }
        let value = |column| scanner.value(column).into_owned();
        let names: Vec<String> = (0..record.width).map(value).collect();
        rows.push(Candidate {
            delimiter,
            line: record.line,
            start: record.start,
            preamble,
            folded: names.iter().map(|name| fold_name(name)).collect(),
            names,
            below: scanner.position(),
        });
    }
    rows
}

/// Why no format knows any of the rows: another report, nearly the right columns, other columns, or no table.
fn unknown(text: &str, start: usize, candidates: &[Candidate]) -> Diagnostic {
    for candidate in candidates {
        if let Some(report) = lookalike::by_header(&candidate.folded) {
            return at_header(text, candidate, report);
        }
    }
    if let Some(other) = lookalike::by_text(&text[start..]) {
        return other;
    }
    let nears = candidates.iter().flat_map(|candidate| {
        IMPORTERS.iter().filter_map(move |importer| match fit(*importer, &candidate.folded) {
            Fit::Near(near) => Some((candidate, *importer, near)),
            Fit::Full(_) => None,
        })
    });
    // The first of the best: rows are in file order, formats in the order of their age.
    let best = nears.reduce(|best, next| if next.2.found > best.2.found { next } else { best });
    match best {
        Some((candidate, importer, near)) if near.found >= 2 => {
            at_header(text, candidate, near_header(candidate, importer, &near))
        }
        _ => match candidates.iter().find(|candidate| looks_like_header(candidate)) {
            Some(candidate) => at_header(text, candidate, other_columns(candidate)),
            None => not_a_table(text, start),
        },
    }
}

fn at_header(text: &str, candidate: &Candidate, problem: Diagnostic) -> Diagnostic {
    let line = text[candidate.start..].lines().next().unwrap_or_default();
    let mut problem = problem.on_line(candidate.line);
    problem.excerpt = Some(shortened(line));
    problem
}

fn near_header(candidate: &Candidate, importer: &dyn Importer, near: &Near) -> Diagnostic {
    let mut parts = Vec::new();
    if !near.missing.is_empty() {
        parts.push(format!("missing: {}", near.missing.join(", ")));
    }
    if !near.twice.is_empty() {
        parts.push(format!("twice: {}", near.twice.join(", ")));
    }
    if parts.is_empty() {
        let absent = importer.columns().iter();
        let absent = absent.filter(|column| {
            let mut names = std::iter::once(&column.name).chain(column.aliases);
            !names.any(|name| candidate.folded.contains(&fold_name(name)))
        });
        let names: Vec<&str> = absent.map(|column| column.name).collect();
        parts.push(format!("too few of its columns, missing: {}", names.join(", ")));
    }
    let unexpected = near.unexpected.iter().map(|place| candidate.names[*place].as_str());
    let unexpected: Vec<&str> = unexpected.filter(|name| !is_blank(name)).take(12).collect();
    if !unexpected.is_empty() {
        parts.push(format!("unexpected: {}", unexpected.join(", ")));
    }
    let name = importer.name();
    let message =
        format!("the columns are not those of the nearest format, {name}: {}", parts.join("; "));
    Diagnostic::new(Code::UnknownHeader, message).expecting(columns_of(importer)).hinting(format!(
        "Compare the columns with your file, or download it again from {}.",
        importer.page()
    ))
}

fn columns_of(importer: &dyn Importer) -> String {
    let names: Vec<&str> = importer.columns().iter().map(|column| column.name).collect();
    format!("the columns {}", names.join(", "))
}

/// A first row of words, none of which is a number, heads a table.
fn looks_like_header(candidate: &Candidate) -> bool {
    let filled = candidate.names.iter().filter(|name| !is_blank(name)).count();
    let has_digits = |name: &String| name.chars().any(|letter| letter.is_ascii_digit());
    filled >= 2 && !candidate.names.iter().any(has_digits)
}

fn other_columns(candidate: &Candidate) -> Diagnostic {
    let importer = IMPORTERS[IMPORTERS.len() - 1];
    let names: Vec<&str> = candidate.names.iter().map(String::as_str).take(12).collect();
    let message = format!("the columns of this table are unknown: {}", names.join(", "));
    Diagnostic::new(Code::UnknownHeader, message).expecting(columns_of(importer)).hinting(format!(
        "Outflow reads the transaction history of Upwork. Download it as CSV from {}.",
        importer.page()
    ))
}

fn not_a_table(text: &str, start: usize) -> Diagnostic {
    let importer = IMPORTERS[IMPORTERS.len() - 1];
    let lines = text[start..].lines().enumerate();
    let first = lines.into_iter().find(|(_, line)| !is_blank(line));
    let mut problem = Diagnostic::new(
        Code::NotATable,
        format!("none of the first {SEARCHED} lines is the header of a table"),
    )
    .expecting(columns_of(importer))
    .hinting(format!("Download the transaction history as CSV from {}.", importer.page()));
    if let Some((index, line)) = first {
        problem = problem.on_line(u32::try_from(index + 1).unwrap_or(u32::MAX));
        problem.excerpt = Some(shortened(line));
    }
    problem
}
