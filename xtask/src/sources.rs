//! Is every source file tidy: a question at its head, no float in money, no platform named in the core?

use crate::tree::TextFile;

/// Rooms without file, clock, environment, thread or async.
pub const PURE: &[&str] =
    &["ledger", "fields", "policy", "calendar", "importers", "answers", "report", "charts", "pdf"];
/// Rooms where no float may be; pictures are placed in `charts` alone.
const WITHOUT_FLOATS: &[&str] =
    &["ledger", "fields", "policy", "calendar", "importers", "answers", "report", "pdf"];
/// Rooms that may name a platform: its formats, the invented histories, the examples of the command line.
const MAY_NAME_PLATFORM: &[&str] = &["importers", "testkit", "cli"];
const PLATFORM: &str = "upwork";

const LONGEST_FILE: usize = 600;

/// What a pure room must not reach for; its `clippy.toml` names the functions one by one.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    ".is_dir()",
    ".is_file()",
    ".canonicalize()",
    "thread_local!",
    "SystemTime",
    "Instant::now",
    "Zoned::now",
    "Timestamp::now",
    "async fn",
];

/// Beginnings of paths that exist on one machine only (in two parts, so that this file is not one itself).
const MACHINE_PATHS: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("\\Us", "ers\\"),
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
];

/// What is untidy, one problem an entry.
pub fn problems(files: &[TextFile]) -> Vec<String> {
    files.iter().flat_map(problems_of).collect()
}

fn problems_of(file: &TextFile) -> Vec<String> {
    let mut problems = Vec::new();
    let mut complain = |line: usize, what: String| {
        problems.push(format!("{}:{line}: {what}", file.path));
    };
    for (number, line) in numbered(&file.text) {
        if let Some(path) = MACHINE_PATHS.iter().find(|path| names_path(line, path)) {
            complain(number, format!("a path of one machine ({path}…)"));
        }
    }
    if !file.path.ends_with(".rs") {
        return problems;
    }
    if !file.text.starts_with("//! ") {
        complain(1, "a file opens with one `//!` sentence: what question it answers".to_owned());
    }
    let length = file.text.lines().count();
    if length > LONGEST_FILE {
        complain(length, format!("a file has at most {LONGEST_FILE} lines"));
    }
    for (number, line) in numbered(&file.text) {
        let code = without_comment(line);
        for unfinished in [concat!("to", "do!("), concat!("unimple", "mented!(")] {
            if code.contains(unfinished) {
                complain(number, format!("unfinished: {unfinished}…)"));
            }
        }
    }
    if let Some(room) = room_of(&file.path) {
        for (number, line) in numbered(production(&file.text)) {
            problems_of_line(room, line, &mut |what| complain(number, what));
        }
    }
    problems
}

fn problems_of_line(room: &str, line: &str, complain: &mut impl FnMut(String)) {
    let code = without_comment(line);
    if PURE.contains(&room) {
        for outside in OUTSIDE.iter().filter(|outside| code.contains(**outside)) {
            complain(format!("`{outside}` in a pure room"));
        }
    }
    if WITHOUT_FLOATS.contains(&room) && ["f32", "f64"].iter().any(|float| has_word(code, float)) {
        complain("a float where money is".to_owned());
    }
    if !MAY_NAME_PLATFORM.contains(&room) && line.to_lowercase().contains(PLATFORM) {
        complain("a platform is named: its rules are data, its formats are importers".to_owned());
    }
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// The room whose own source this is: `crates/<room>/src/…`; tests, examples and build scripts are none.
fn room_of(path: &str) -> Option<&str> {
    let (room, rest) = path.strip_prefix("crates/")?.split_once('/')?;
    rest.starts_with("src/").then_some(room)
}

/// What comes before the unit tests.
fn production(text: &str) -> &str {
    match text.find("#[cfg(test)]\nmod ") {
        Some(tests) => &text[..tests],
        None => text,
    }
}

/// The line up to its comment; the `//` of an address inside a text is taken for one too.
fn without_comment(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// Whether the line holds the path itself, not an address on the net in which it occurs.
fn names_path(line: &str, path: &str) -> bool {
    let begins_here = |at: usize| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && !"./-_~*}>".contains(before))
    };
    line.match_indices(path).any(|(at, _)| begins_here(at))
}

fn has_word(code: &str, word: &str) -> bool {
    let is_part = |character: Option<char>| {
        character.is_some_and(|character| character.is_alphanumeric() || character == '_')
    };
    code.match_indices(word).any(|(at, _)| {
        let (before, after) =
            (code[..at].chars().next_back(), code[at + word.len()..].chars().next());
        !is_part(before) && !is_part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_finds_its_offender() {
        let home = concat!("//! Where?\n// see /ho", "me/someone/file\n");
        let unfinished = concat!("//! What?\nfn f() { to", "do!() }\n");
        let long = format!("//! How long?\n{}", "\n".repeat(LONGEST_FILE));
        for (path, text, count) in [
            ("crates/ledger/src/a.rs", "//! What?\nfn f(cents: i64) {}\n", 0),
            ("crates/ledger/src/a.rs", "use std::fmt;\n", 1),
            ("crates/ledger/src/a.rs", "//! What?\nfn f(cents: f64) {}\n", 1),
            ("crates/ledger/src/a.rs", "//! What?\nfn f() {} // no f64\n", 0),
            ("crates/ledger/src/a.rs", "//! What?\n#[cfg(test)]\nmod tests { type A = f64; }\n", 0),
            ("crates/charts/src/a.rs", "//! What?\nfn f(pixels: f64) {}\n", 0),
            ("crates/charts/src/a.rs", "//! What?\nuse std::fs;\n", 1),
            ("crates/app/src/a.rs", "//! What?\nuse std::fs;\n", 0),
            ("crates/app/src/a.rs", "//! What?\nconst A: &str = \"Upwork\";\n", 1),
            ("crates/app/tests/a.rs", "//! What?\nconst A: &str = \"Upwork\";\n", 0),
            ("crates/importers/src/a.rs", "//! What?\nconst A: &str = \"Upwork\";\n", 0),
            ("crates/app/src/a.rs", unfinished, 1),
            ("crates/app/src/a.rs", home, 1),
            ("README.md", home, 1),
            ("README.md", concat!("https://example.com/ho", "me/page\n"), 0),
            ("xtask/src/a.rs", &long, 1),
        ] {
            let file = TextFile { path: path.to_owned(), text: text.to_owned() };
            assert_eq!(
                problems_of(&file).len(),
                count,
                "{path}: {text:?}: {:?}",
                problems_of(&file)
            );
        }
    }
}
