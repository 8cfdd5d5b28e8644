//! What did the user copy from the site: TOML in, a snapshot out, with every problem at its place.

mod checks;
mod keys;
mod values;

pub use checks::contradictions;

use outflow_fields::{FileKind, read_file};
use outflow_ledger::{Code, Diagnostic, Snapshot};

const KIND: FileKind = FileKind {
    name: "the snapshot",
    syntax: Code::SnapshotSyntax,
    key: Code::SnapshotKey,
    value: Code::SnapshotValue,
};

/// Reads a snapshot. All problems are collected; the snapshot is there exactly where none is fatal.
pub fn read_snapshot(name: &str, text: &str) -> (Option<Snapshot>, Vec<Diagnostic>) {
    let (snapshot, problems) = read_file(text, KIND, |reader, keys| {
        let snapshot = keys::read_root(reader, keys);
        for found in checks::check(&snapshot) {
            found.note_in(reader);
        }
        snapshot
    });
    let problems: Vec<Diagnostic> =
        problems.into_iter().map(|problem| problem.in_source(name)).collect();
    let fatal = problems.iter().any(Diagnostic::is_fatal);
    (snapshot.filter(|_| !fatal), problems)
}
/// A problem that was noticed later, at the place of its key: `contract[1].fee_percent`, counted from 0.
pub fn placed_in_snapshot(name: &str, text: &str, path: &str, problem: Diagnostic) -> Diagnostic {
    let (placed, _) = read_file(text, KIND, |reader, keys| {
        keys::read_root(reader, keys);
        reader.problem_at(path, problem.clone());
        reader.problems.pop()
    });
    placed.flatten().unwrap_or(problem).in_source(name)
}
