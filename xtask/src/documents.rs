//! Do the pages for people name files and functions that exist?

use crate::tree::TextFile;
use std::path::Path;

/// Folders of the project that a page may point into.
const POINTS_INTO: &[&str] =
    &["crates/", "docs/", "policies/", "schemas/", "testdata/", "xtask/", ".ci/"];

/// Every mention that leads nowhere: a relative link, a path in backticks, a function after `::`.
pub fn problems(root: &Path, files: &[TextFile]) -> Vec<String> {
    let pages = files.iter().filter(|file| file.path.ends_with(".md"));
    let ours = pages.filter(|file| !file.path.contains('/') || file.path.starts_with("docs/"));
    ours.flat_map(|page| problems_of(root, page)).collect()
}

fn problems_of(root: &Path, page: &TextFile) -> Vec<String> {
    let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut problems = Vec::new();
    for (index, line) in page.text.lines().enumerate() {
        let links = links_of(line).map(|link| (root.join(folder), link));
        let mentions = mentions_of(line).map(|mention| (root.to_owned(), mention));
        for (from, target) in links.chain(mentions) {
            if let Some(problem) = problem_of(&from, target) {
                problems.push(format!("{}:{}: {problem}", page.path, index + 1));
            }
        }
    }
    problems
}

/// The targets of `[text](target)` that are no addresses on the net.
fn links_of(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.starts_with('#'))
}

/// Words in backticks that are paths of the project; patterns are none.
fn mentions_of(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split('`').skip(1).step_by(2);
    words.filter(|word| {
        let is_pattern = word.contains(['*', '<', '{', ' ', '…']);
        !is_pattern && POINTS_INTO.iter().any(|folder| word.starts_with(folder))
    })
}

fn problem_of(from: &Path, target: &str) -> Option<String> {
    let (path, function) = match target.split_once("::") {
        Some((path, function)) => (path, Some(function)),
        None => (target.split('#').next().unwrap_or(target), None),
    };
    let file = from.join(path);
    if !file.exists() {
        return Some(format!("there is no {path}"));
    }
    let name = function?.rsplit("::").next()?;
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let defined = ["fn ", "struct ", "enum ", "trait ", "const "];
    let is_there = defined.iter().any(|kind| text.contains(&format!("{kind}{name}")));
    (!is_there).then(|| format!("there is no {name} in {path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_must_lead_somewhere() {
        let root = crate::tree::root();
        for (line, count) in [
            ("see `xtask/src/documents.rs::problems` and [it](xtask/src/tree.rs)", 0),
            ("see `xtask/src/documents.rs::no_such_function`", 1),
            ("see `crates/nowhere/src/lib.rs` and [that](nowhere.md#here)", 2),
            ("see `policies/<platform>/` and [a page](https://example.com)", 0),
        ] {
            let page = TextFile { path: "README.md".to_owned(), text: line.to_owned() };
            assert_eq!(problems_of(&root, &page).len(), count, "{line}");
        }
    }
}
