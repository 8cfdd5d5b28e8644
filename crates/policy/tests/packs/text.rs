//! How are packs written and their problems told in the tests of packs?

use jiff::civil::Date;
use outflow_ledger::Diagnostic;
use outflow_policy::PolicyBook;

pub const NAME: &str = "p/2024-01-01.toml";

/// Three lines.
pub const HEAD: &str = "platform = \"p\"\nname = \"P\"\neffective = 2024-01-01\n";

pub const NOTE: &str = "[clause.note]";

pub const FEE: &str = "[clause.service_fee]\ncontracts = \"marketplace\"\nrounding = \"half_up\"\n";

/// Six lines, of which the second is the id, and the rule.
pub fn clause(id: &str, rule: &str) -> String {
    format!(
        "[[clause]]\nid = \"{id}\"\ntitle = \"One sentence\"\nsource = \"a page\"\n\
         standing = \"published\"\nchecked = 2026-11-23\n{rule}\n"
    )
}

/// A pack whose only clause has this rule; the rule begins on line 10.
pub fn pack_of(rule: &str) -> String {
    format!("{HEAD}{}", clause("p/fee", rule))
}

pub fn fee(percent: &str) -> String {
    format!("{FEE}tiers = [{{ above = \"0.00\", percent = \"{percent}\" }}]")
}

/// Code, line, column and a part of the message.
pub type Expected<'a> = (&'a str, u32, u32, &'a str);

pub fn told(problems: &[Diagnostic]) -> Vec<String> {
    let told = problems.iter().map(|one| {
        let (line, column) = (one.line.unwrap_or(0), one.column.unwrap_or(0));
        format!("{} {line}:{column} {}", one.code.id(), one.message)
    });
    told.collect()
}

pub fn assert_told(what: &str, problems: &[Diagnostic], expected: &[Expected<'_>]) {
    let found = told(problems);
    let fits = |(one, (code, line, column, part)): (&String, &Expected<'_>)| {
        one.starts_with(&format!("{code} {line}:{column} ")) && one.contains(part)
    };
    let all = found.len() == expected.len() && found.iter().zip(expected).all(fits);
    assert!(all, "{what}\nexpected {expected:#?}\nfound {found:#?}");
    assert!(problems.iter().all(|one| one.source.is_some()), "{what}: each names its file");
}

/// The clauses in force on a day, with their titles, and whose word they are.
pub fn says(book: &PolicyBook, on: Date) -> Vec<String> {
    let mut found: Vec<String> = book
        .in_force("p", on)
        .iter()
        .map(|clause| {
            let rule = &clause.citation;
            let own = if rule.is_own { " own" } else { "" };
            format!("{} {} {}{own}", rule.id, rule.effective, rule.title)
        })
        .collect();
    found.sort_unstable();
    found
}

pub fn titled(text: &str, title: &str) -> String {
    text.replace("One sentence", title)
}
