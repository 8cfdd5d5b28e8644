//! Does every clause of every pack say the right thing on the day before it holds, on its first and its last day?
#![allow(clippy::unwrap_used, reason = "a helper of a test may panic as the test does")]

#[path = "edges/tables.rs"]
mod tables;

use outflow_policy::{Clause, Rule};
use std::collections::BTreeSet;

/// Every row that does not hold, so that a changed pack shows all that it changes at once.
#[test]
fn every_row_of_the_tables_holds() {
    let wrong = tables::check(&tables::book());
    assert!(wrong.is_empty(), "expected, then found:\n{}", wrong.join("\n"));
}

#[test]
fn every_clause_is_exercised() {
    let book = tables::book();
    let mut found = tables::exercised(&book);
    found.extend(tables::days::schedules(&book));
    found.extend(tables::payouts::unpriced(&book));
    found.extend(tables::others::silent(&book));
    let mut missed = Vec::new();
    let mut noted = BTreeSet::new();
    let version_of = |clause: &Clause| (clause.citation.id.clone(), clause.citation.effective);
    let corrections = book.packs().iter().filter(|pack| pack.correction.is_some());
    let corrected: BTreeSet<_> =
        corrections.flat_map(|pack| &pack.clauses).map(version_of).collect();
    for clause in book.packs().iter().flat_map(|pack| &pack.clauses) {
        let version = version_of(clause);
        match clause.rule {
            // What a correction computes with was a note before it.
            Rule::Note if corrected.contains(&version) => {}
            Rule::Note => noted.extend([version]),
            _ if !found.contains(&version) => missed.push(version),
            _ => {}
        }
    }
    assert!(missed.is_empty(), "no row of a table rests on {missed:#?}");
    let listed: BTreeSet<tables::Version> = tables::notes::NOTES
        .iter()
        .map(|(id, since, _)| ((*id).to_owned(), tables::day(since)))
        .collect();
    let unlisted: Vec<_> = noted.difference(&listed).collect();
    assert!(unlisted.is_empty(), "the table of notes lacks {unlisted:#?}");
}
