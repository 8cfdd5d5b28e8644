//! Do the pictures under `testdata/charts/` look as they did when somebody looked at them?
//!
//! `OUTFLOW_BLESS=1` writes them anew; whoever does that looks at each one.
#![allow(clippy::disallowed_methods, reason = "tests read and write their test data")]

mod pictures {
    pub mod cases;
}

use outflow_charts::{SvgOptions, plain, svg_curve, terminal_curve};
use pictures::cases::{Case, all};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/charts")
}

/// The picture in every size that is promised to be readable.
fn in_terminals(case: &Case) -> String {
    let mut text = String::new();
    for (width, height, unicode) in
        [(40, 10, true), (60, 20, true), (80, 24, true), (140, 30, true), (80, 24, false)]
    {
        let lines = plain(&terminal_curve(&case.curve(), width, height, unicode));
        let letters = if unicode { "Unicode" } else { "ASCII" };
        text.push_str(&format!("{width} x {height}, {letters}\n"));
        for line in lines {
            text.push_str(&format!("|{line}|\n"));
        }
        text.push('\n');
    }
    text
}

fn compare(path: &Path, given: &str, wrong: &mut Vec<String>) {
    if std::env::var_os("OUTFLOW_BLESS").is_some() {
        std::fs::write(path, given).expect("the picture can be written");
    } else if std::fs::read_to_string(path).ok().as_deref() != Some(given) {
        wrong.push(format!("{} differs; OUTFLOW_BLESS=1 writes it anew", path.display()));
    }
}

#[test]
fn pictures_look_as_before() {
    let mut wrong = Vec::new();
    for case in all() {
        let path = folder().join(format!("{}.txt", case.name));
        compare(&path, &in_terminals(&case), &mut wrong);
        let path = folder().join(format!("{}.svg", case.name));
        compare(&path, &svg_curve(&case.curve(), SvgOptions::default()), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
