//! Do the README's examples say what the program says: its console blocks, and those of every transcript, are run as
//! they are printed.

mod surroundings;

use std::path::{Path, PathBuf};

/// Runs the console blocks of these pages, which are named from the root of the project.
fn are_true(pages: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if surroundings::is_run_again() {
        return;
    }
    trycmd::TestCases::new()
        .register_bin("outflow", PathBuf::from(env!("CARGO_BIN_EXE_outflow")))
        // Of the folder that a transcript runs in, not of whoever runs the tests.
        .env("OUTFLOW_CONFIG", "config")
        .env("OUTFLOW_BOOK", "book.sqlite")
        .env("OUTFLOW_NOW", "2024-06-10T12:00:00Z")
        .case(root.join(pages))
        .run();
}

#[test]
fn the_readme_is_true() {
    are_true("README.md");
}

#[test]
fn the_transcripts_of_policy_are_true() {
    are_true("testdata/transcripts/policy*.md");
}

#[test]
fn the_transcripts_of_forecast_are_true() {
    are_true("testdata/transcripts/forecast*.md");
}

#[test]
fn the_transcripts_of_fees_are_true() {
    are_true("testdata/transcripts/fees*.md");
}

#[test]
fn the_transcripts_of_audit_are_true() {
    are_true("testdata/transcripts/audit*.md");
}

#[test]
fn the_transcripts_of_the_book_are_true() {
    are_true("testdata/transcripts/book*.md");
}

#[test]
fn the_transcripts_of_contracts_are_true() {
    are_true("testdata/transcripts/contract*.md");
}

#[test]
fn the_transcripts_of_activity_are_true() {
    are_true("testdata/transcripts/activity*.md");
}

#[test]
fn the_transcripts_of_several_accounts_are_true() {
    are_true("testdata/transcripts/accounts*.md");
}

#[test]
fn the_transcripts_of_todo_are_true() {
    are_true("testdata/transcripts/todo*.md");
}

#[test]
fn the_transcripts_of_the_budget_are_true() {
    are_true("testdata/transcripts/budget*.md");
}

#[test]
fn the_transcripts_of_invoices_are_true() {
    are_true("testdata/transcripts/invoice*.md");
}
