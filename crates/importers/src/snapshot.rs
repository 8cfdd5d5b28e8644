//! What did the user copy from the site: TOML in, a snapshot out, with every problem at its place.

mod checks;
mod keys;
mod values;

pub use checks::contradictions;

use keys::Reader;
use outflow_ledger::{Code, Diagnostic, Snapshot};
use toml::de::{DeTable, Error};

/// Reads a snapshot. All problems are collected; the snapshot is there exactly where none is fatal.
pub fn read_snapshot(name: &str, text: &str) -> (Option<Snapshot>, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut problems = Vec::new();
    let mut snapshot = Snapshot::default();
    if errors.is_empty() {
        let mut reader = Reader::new(text);
        snapshot = keys::read_root(&mut reader, root.get_ref());
        let found = checks::check(&snapshot);
        problems = reader.problems;
        problems.extend(found.into_iter().map(|found| reader.places.put(text, found)));
    } else {
        problems.extend(errors.iter().map(|error| syntax_problem(text, error)));
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    let problems: Vec<Diagnostic> =
        problems.into_iter().map(|problem| problem.in_source(name)).collect();
    let fatal = problems.iter().any(Diagnostic::is_fatal);
    ((!fatal).then_some(snapshot), problems)
}

fn syntax_problem(text: &str, error: &Error) -> Diagnostic {
    let message = error.message().lines().collect::<Vec<&str>>().join("; ");
    let problem = Diagnostic::new(Code::SnapshotSyntax, message);
    match error.span() {
        Some(span) => at(text, span.start, problem),
        None => problem,
    }
}

/// Puts a problem at a byte of the text.
fn at(text: &str, byte: usize, mut problem: Diagnostic) -> Diagnostic {
    let byte = (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = &text[..byte];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    problem.line = Some(number(before.matches('\n').count()));
    problem.column = Some(number(text[start..byte].chars().count()));
    problem.excerpt = Some(crate::problems::shortened(line));
    problem
}
