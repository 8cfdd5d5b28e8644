//! Is every problem shown well: each folder of `testdata/errors` is run, and what the program says lies beside its input.
//!
//! A folder is named by its code (and a variant). It is a `why` of its files, or what its `arguments.txt` says.
//! `OUTFLOW_BLESS=1` writes `expected.txt`; a person reads it before it is kept.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/errors");
    let entries = std::fs::read_dir(root).expect("testdata/errors is part of the project");
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a readable folder").path()).collect();
    folders.sort();
    folders
}

/// What stands in `arguments.txt`; else the statements of a folder, its snapshot, and the day that its code needs.
fn arguments(folder: &Path) -> Vec<String> {
    if let Ok(line) = std::fs::read_to_string(folder.join("arguments.txt")) {
        return line.split_whitespace().map(str::to_owned).collect();
    }
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("a readable folder")
        .map(|entry| entry.expect("a readable folder").file_name())
        .map(|name| name.into_string().expect("names of fixtures are UTF-8"))
        .filter(|name| name != "expected.txt")
        .collect();
    files.sort();
    let mut arguments = vec!["why".to_owned()];
    let has_snapshot = files.iter().any(|name| name == "snapshot.toml");
    arguments.extend(files.into_iter().filter(|name| name != "snapshot.toml"));
    if has_snapshot {
        arguments.extend(["--snapshot".to_owned(), "snapshot.toml".to_owned()]);
    }
    // A day of its own for figures that are read on another day.
    let is_about_days = folder.file_name().is_some_and(|name| name == "W406");
    if is_about_days || !has_snapshot {
        arguments.extend(["--today".to_owned(), "2026-11-23".to_owned()]);
    }
    arguments
}

fn run(folder: &Path, arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_outflow"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("OUTFLOW_TODAY")
        // The packs of whoever runs the tests are left out.
        .env("OUTFLOW_CONFIG", "no-such-folder")
        .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite")
        .output()
        .expect("the program starts")
}

fn transcript(folder: &Path) -> String {
    let arguments = arguments(folder);
    let output = run(folder, &arguments);
    let mut text = format!("$ outflow {}\n", arguments.join(" "));
    text.push_str(&String::from_utf8(output.stdout).expect("the answer is UTF-8"));
    text.push_str(&String::from_utf8(output.stderr).expect("the problems are UTF-8"));
    let status = output.status.code().expect("it ends by itself");
    text.push_str(&format!("exit status {status}\n"));
    text
}

/// The codes that the JSON of a folder lists.
fn codes(folder: &Path) -> BTreeSet<String> {
    let mut arguments = arguments(folder);
    arguments.extend(["-O".to_owned(), "json".to_owned()]);
    let output = run(folder, &arguments);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let diagnostics = json["diagnostics"].as_array().expect("a list").iter();
    diagnostics.map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn every_problem_is_shown_as_beside_its_input() {
    let bless = std::env::var_os("OUTFLOW_BLESS").is_some();
    let mut wrong = Vec::new();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let code = &name[..4];
        let found = codes(&folder);
        if !found.contains(code) {
            wrong.push(format!("{name}: {code} is not among {found:?}"));
        }
        let shown = transcript(&folder);
        let path = folder.join("expected.txt");
        if bless {
            std::fs::write(&path, &shown).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if shown != expected {
            wrong.push(format!(
                "{name}: expected.txt has\n{expected}\nbut the program says\n{shown}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
