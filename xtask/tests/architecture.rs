//! Does the house stand as docs/ARCHITECTURE.md draws it? Also a step of `cargo xtask test`.

use xtask::{pages, steps, tree, vocabulary};

fn assert_none(problems: anyhow::Result<Vec<String>>) {
    let problems = problems.expect("the check can run");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn arrows_point_downward_and_pure_rooms_are_pure() {
    assert_none(steps::architecture(&tree::root()));
}

#[test]
fn every_code_and_cause_has_its_proof() {
    assert_none(vocabulary::problems(&tree::root()));
}

#[test]
fn generated_pages_are_current() {
    assert_none(pages::problems(&tree::root()));
}
