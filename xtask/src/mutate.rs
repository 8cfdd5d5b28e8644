//! `cargo xtask mutate-policies`: would the tables of the policy tests notice any figure of a pack that is one step wrong?
//!
//! One mutant is the whole book with one value of one pack changed by one step, made and looked at in this
//! process. A mutant that cannot be read was noticed too: by the diagnostics. The others must be noticed by a
//! row of `crates/policy/tests/edges/`; the test of the packs' hashes, which notices everything, has no say here.

use anyhow::{Context, Result, ensure};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_policy::rule::{Condition, Item, Moment};
use outflow_policy::{EMBEDDED, PolicyBook};
use std::fmt;
use std::ops::Range;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

#[allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    missing_docs,
    reason = "the tables belong to the tests of crates/policy, which use all of them"
)]
#[path = "../../crates/policy/tests/edges/tables.rs"]
mod tables;

/// One value of one pack, changed by one step.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Mutant {
    /// Which of the packs.
    pack: usize,
    /// Where the old text stands.
    span: Range<usize>,
    /// The key that it belongs to.
    key: String,
    /// What stands there instead; nothing where it is left out.
    new: String,
    /// The name that the file has then, where its day is changed.
    name: Option<String>,
}

/// What became of a mutant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    /// The pack cannot be read.
    Unreadable,
    /// A row of a table does not hold.
    Noticed,
    /// Nobody noticed.
    Survived,
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, text) = EMBEDDED[self.pack];
        let line = text[..self.span.start].matches('\n').count() + 1;
        let old = text[self.span.clone()].lines().next().unwrap_or_default();
        let new = if self.new.is_empty() { "nothing" } else { &self.new };
        write!(f, "policies/{name}:{line} {} {old} → {new}", self.key)
    }
}

/// Looks at every mutant of every pack that ships with the program.
pub fn run() -> Result<ExitCode> {
    let problems = problems()?;
    problems.iter().for_each(|problem| println!("{problem}"));
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The survivors, one a line; the count of all is printed.
pub fn problems() -> Result<Vec<String>> {
    let begun = Instant::now();
    let book = PolicyBook::from_packs(EMBEDDED)
        .map_err(|problems| anyhow::anyhow!("the packs cannot be read: {problems:?}"))?;
    let wrong = tables::check(&book);
    ensure!(wrong.is_empty(), "the tables do not hold even for the packs as they are: {wrong:#?}");
    let mut mutants = Vec::new();
    for (pack, (name, text)) in EMBEDDED.iter().enumerate() {
        mutants.extend(mutants_of(pack, name, text)?);
    }
    let fates = fates(&mutants);
    let count = |fate| fates.iter().filter(|found| **found == fate).count();
    println!(
        "{} mutants of {} packs: {} noticed by a table, {} unreadable, {} survived; {:.1} s",
        mutants.len(),
        EMBEDDED.len(),
        count(Fate::Noticed),
        count(Fate::Unreadable),
        count(Fate::Survived),
        begun.elapsed().as_secs_f64()
    );
    let survivors = mutants.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Survived);
    Ok(survivors.map(|(mutant, _)| mutant.to_string()).collect())
}

/// The fate of each, found on every core.
fn fates(mutants: &[Mutant]) -> Vec<Fate> {
    let next = AtomicUsize::new(0);
    let fates = Mutex::new(vec![Fate::Survived; mutants.len()]);
    let work = || {
        while let Some((index, mutant)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            mutants.get(index).map(|mutant| (index, mutant))
        } {
            let fate = fate_of(mutant);
            fates.lock().expect("no thread panics with the lock")[index] = fate;
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    fates.into_inner().expect("no thread panics with the lock")
}

fn fate_of(mutant: &Mutant) -> Fate {
    let (name, text) = EMBEDDED[mutant.pack];
    let (start, end) = (mutant.span.start, mutant.span.end);
    let changed = format!("{}{}{}", &text[..start], mutant.new, &text[end..]);
    let name = mutant.name.as_deref().unwrap_or(name);
    let mut packs = EMBEDDED.to_vec();
    packs[mutant.pack] = (name, &changed);
    match PolicyBook::from_packs(&packs) {
        Err(_) => Fate::Unreadable,
        Ok(book) if tables::check(&book).is_empty() => Fate::Survived,
        Ok(_) => Fate::Noticed,
    }
}

/// Texts for people and facts about the source: no figure, and no table is about them.
const TEXTS: &[&str] = &["platform", "name", "id", "title", "source", "standing", "checked"];

fn mutants_of(pack: usize, name: &str, text: &str) -> Result<Vec<Mutant>> {
    let root = DeTable::parse(text).with_context(|| format!("policies/{name} is not TOML"))?;
    let mut maker = Maker { pack, file: name, text, mutants: Vec::new() };
    for (key, value) in root.get_ref().iter() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("clause", DeValue::Array(clauses)) => maker.clauses(clauses),
            (key, value_of) => maker.value(key, value.span(), value_of),
        }
    }
    Ok(maker.mutants)
}

struct Maker<'a> {
    pack: usize,
    file: &'a str,
    text: &'a str,
    mutants: Vec<Mutant>,
}

impl Maker<'_> {
    fn push(&mut self, key: &str, span: Range<usize>, new: impl Into<String>) {
        let (key, new) = (key.to_owned(), new.into());
        self.mutants.push(Mutant { pack: self.pack, span, key, new, name: None });
    }

    fn clauses(&mut self, clauses: &[Spanned<DeValue<'_>>]) {
        let starts: Vec<usize> = clauses.iter().map(|clause| clause.span().start).collect();
        for (index, clause) in clauses.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(self.text.len());
            self.push("clause", starts[index]..end, "");
            if let DeValue::Table(table) = clause.get_ref() {
                self.table(table, true);
            }
        }
    }

    /// Every key of a table; where each stands on its own line, it is left out too.
    fn table(&mut self, table: &DeTable<'_>, is_own_line: bool) {
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            if TEXTS.contains(&name) {
                continue;
            }
            let is_header = self.text[value.span()].starts_with('[')
                && matches!(value.get_ref(), DeValue::Table(_));
            if is_own_line && !is_header {
                self.push(name, key.span().start..value.span().end, "");
            }
            match value.get_ref() {
                DeValue::Table(inner) => self.table(inner, is_header),
                other => self.value(name, value.span(), other),
            }
        }
    }

    fn value(&mut self, key: &str, span: Range<usize>, value: &DeValue<'_>) {
        if TEXTS.contains(&key) {
            return;
        }
        match value {
            DeValue::String(text) => {
                for new in neighbours(key, text) {
                    self.push(key, span.clone(), format!("{new:?}"));
                }
            }
            DeValue::Integer(number) => {
                if let Ok(number) = number.as_str().parse::<i64>() {
                    self.push(key, span.clone(), (number + 1).to_string());
                    self.push(key, span, (number - 1).to_string());
                }
            }
            DeValue::Boolean(flag) => self.push(key, span, (!flag).to_string()),
            DeValue::Datetime(stamp) => {
                if let Ok(day) = stamp.to_string().parse::<Date>() {
                    self.day(key, &span, day, 1);
                    self.day(key, &span, day, -1);
                }
            }
            DeValue::Array(entries) => self.list(key, span, entries),
            DeValue::Table(table) => self.table(table, false),
            DeValue::Float(_) => {}
        }
    }

    fn day(&mut self, key: &str, span: &Range<usize>, day: Date, step: i64) {
        let new = day.saturating_add(step.days()).to_string();
        // A pack is named by its first day.
        let name = (key == "effective").then(|| self.file.replace(&day.to_string(), &new));
        self.push(key, span.clone(), new);
        if let Some(last) = self.mutants.last_mut() {
            last.name = name;
        }
    }

    /// Every entry one step off, and the list without it.
    fn list(&mut self, key: &str, span: Range<usize>, entries: &[Spanned<DeValue<'_>>]) {
        for entry in entries {
            self.value(key, entry.span(), entry.get_ref());
        }
        for left_out in 0..entries.len() {
            let others = entries.iter().enumerate().filter(|(index, _)| *index != left_out);
            let others: Vec<&str> = others.map(|(_, entry)| &self.text[entry.span()]).collect();
            self.push(key, span.clone(), format!("[{}]", others.join(", ")));
        }
    }
}

/// The texts that are one step away: a hundredth more and less, a minute later and earlier, another word.
fn neighbours(key: &str, text: &str) -> Vec<String> {
    if let Some(hundredths) = hundredths(text) {
        let steps = [hundredths + 1, hundredths - 1];
        return steps.map(decimal).to_vec();
    }
    if let Some(minutes) = minutes(text) {
        let steps = [(minutes + 1) % 1_440, (minutes + 1_439) % 1_440];
        return steps.map(|at| format!("{:02}:{:02}", at / 60, at % 60)).to_vec();
    }
    let words = words_of(key);
    match words.iter().position(|word| *word == text) {
        Some(at) if words.len() > 1 => vec![words[(at + 1) % words.len()].to_owned()],
        _ if key == "method" => vec![format!("{text}_2")],
        _ => Vec::new(),
    }
}

/// `10`, `3.4` and `500.00` in hundredths.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() > 2 {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 100 + format!("{part:0<2}").parse::<i64>().ok()?)
}

fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?)
}

/// The words that a key may have.
fn words_of(key: &str) -> Vec<&'static str> {
    let of_items = || Item::WORDS.iter().map(|(word, _)| *word).collect();
    match key {
        "contracts" => vec!["marketplace", "direct", "enterprise"],
        "work" => vec!["hourly", "fixed"],
        "membership" | "unless_membership" | "plan" => vec!["basic", "plus"],
        "every" => vec!["month", "year"],
        "weekday" => {
            vec!["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        }
        "which" => vec!["every", "first_and_third_of_month", "last_of_month", "last_of_quarter"],
        "currency" => vec!["USD", "EUR", "GBP", "CAD"],
        "after" => Moment::WORDS.iter().map(|(word, _)| *word).collect(),
        "only_if" => Condition::WORDS.iter().map(|(word, _)| *word).collect(),
        "item" | "on" => of_items(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACK: &str = r#"
platform = "p"
effective = 2024-03-01
[[clause]]
id = "p/fee"
checked = 2024-03-01
[clause.service_fee]
contracts = "direct"
tiers = [{ above = "0.00", percent = "3.4" }]
in_addition = true
[[clause]]
id = "p/payout"
[clause.payout]
method = "bank"
fees = ["0.99", "1"]
days = 7
cutoff = "12:00"
"#;

    #[test]
    fn every_value_is_one_step_off() {
        let mutants = mutants_of(0, "p/2024-03-01.toml", PACK).unwrap();
        let all: Vec<(&str, &str)> =
            mutants.iter().map(|mutant| (mutant.key.as_str(), mutant.new.as_str())).collect();
        for expected in [
            ("effective", "2024-03-02"),
            ("effective", "2024-02-29"),
            ("clause", ""),
            ("contracts", "\"enterprise\""),
            ("percent", "\"3.41\""),
            ("percent", "\"3.39\""),
            ("tiers", "[]"),
            ("in_addition", "false"),
            ("in_addition", ""),
            ("method", "\"bank_2\""),
            ("fees", "\"1.01\""),
            ("fees", "[\"1\"]"),
            ("days", "8"),
            ("days", "6"),
            ("cutoff", "\"11:59\""),
        ] {
            assert!(all.contains(&expected), "{expected:?} is not among {all:?}");
        }
        assert!(!all.iter().any(|(key, _)| TEXTS.contains(key)));
        let later = mutants.iter().find(|mutant| mutant.new == "2024-03-02").unwrap();
        assert_eq!(later.name.as_deref(), Some("p/2024-03-02.toml"));
        let clause = mutants.iter().find(|mutant| mutant.key == "clause").unwrap();
        assert!(PACK[clause.span.clone()].starts_with("[[clause]]\nid = \"p/fee\""));
        assert!(PACK[clause.span.clone()].ends_with("in_addition = true\n"));
    }
}
