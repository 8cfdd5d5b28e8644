//! Which days of which account rest on which file, and which rest on none?

use super::many;
use crate::listing::{Cell, Listing, Section};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The files of one account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountFiles {
    /// The account's name.
    pub account: String,
    /// Its files.
    pub files: Vec<CoveredFile>,
}

/// What one file covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoveredFile {
    /// Its name.
    pub name: String,
    /// The operation that brought it.
    pub operation: u32,
    /// How many lines it has.
    pub lines: u32,
    /// The first and the last day with lines.
    pub days: Option<(Date, Date)>,
}

impl CoveredFile {
    fn covers(&self, day: Date) -> bool {
        self.days.is_some_and(|(first, last)| first <= day && day <= last)
    }
}

const RUN_COLUMNS: [(&str, &str); 6] = [
    ("account", "Account"),
    ("from", "From"),
    ("to", "To"),
    ("days", "Days"),
    ("covered", "Covered"),
    ("files", "Files"),
];
const FILE_COLUMNS: [(&str, &str); 6] = [
    ("account", "Account"),
    ("file", "File"),
    ("operation", "Operation"),
    ("lines", "Lines"),
    ("from", "From"),
    ("to", "To"),
];

/// Days in a row that rest on the same files.
struct Run<'a> {
    first: Date,
    last: Date,
    files: Vec<&'a CoveredFile>,
}

impl Run<'_> {
    fn days(&self) -> u64 {
        let days = (self.last - self.first).get_days();
        u64::from(days.unsigned_abs()) + 1
    }

    fn row(&self, account: &str) -> Vec<Cell> {
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        let files = Some(names.join(", ")).filter(|names| !names.is_empty());
        vec![
            Cell::text(account),
            Cell::Day(self.first),
            Cell::Day(self.last),
            Cell::Count(self.days()),
            Cell::Is(!self.files.is_empty()),
            Cell::of(files, Cell::Text),
        ]
    }
}

/// For each account the longest runs of days with the same files, the gaps between them, and every file.
///
/// `flag` is what commands about one of the accounts need behind them.
pub fn coverage(accounts: &[AccountFiles], flag: &str) -> Listing {
    let mut listing = Listing::new("outflow/coverage/1", "");
    let mut days = Section::new("days", &RUN_COLUMNS).titled("Days");
    let mut files = Section::new("files", &FILE_COLUMNS).titled("Files");
    let (mut gaps, mut uncovered, mut without_lines) = (0, 0, 0);
    for account in accounts {
        for run in runs(&account.files) {
            if run.files.is_empty() {
                gaps += 1;
                uncovered += run.days();
            }
            days.rows.push(run.row(&account.account));
        }
        for file in &account.files {
            without_lines += usize::from(file.days.is_none());
            files.rows.push(file_row(&account.account, file));
        }
    }
    let held = format!(
        "{}, {}",
        many(accounts.len(), "account", "accounts"),
        many(files.rows.len(), "file", "files")
    );
    listing.headline = match gaps {
        0 => format!("{held}: no day between the first and the last of an account is left out."),
        _ => {
            let gaps = many(gaps, "gap", "gaps");
            format!("{held}: no file covers {uncovered} of the days between, in {gaps}.")
        }
    };
    listing.has_findings = gaps > 0;
    listing.sections = vec![days, files];
    if without_lines > 0 {
        let files = many(without_lines, "file has", "files have");
        listing.notes.push(format!("{files} no lines and so covers no day."));
    }
    listing.notes.push(format!(
        "A file covers the days from its first line to its last; whether it was filtered shows only by \
         its balances (outflow reconcile{flag})."
    ));
    listing
}

/// All days from the first to the last, cut where a file begins or has ended.
fn runs(files: &[CoveredFile]) -> Vec<Run<'_>> {
    let days = || files.iter().filter_map(|file| file.days);
    let Some(last) = days().map(|(_, last)| last).max() else {
        return Vec::new();
    };
    let begins = days().map(|(first, _)| first);
    let ends = days().filter_map(|(_, last)| last.tomorrow().ok());
    let cuts: BTreeSet<Date> = begins.chain(ends).filter(|day| *day <= last).collect();
    let cuts: Vec<Date> = cuts.into_iter().collect();
    let run = |(index, first): (usize, &Date)| {
        let next = cuts.get(index + 1).and_then(|next| next.yesterday().ok());
        let files = files.iter().filter(|file| file.covers(*first)).collect();
        Run { first: *first, last: next.unwrap_or(last), files }
    };
    cuts.iter().enumerate().map(run).collect()
}

fn file_row(account: &str, file: &CoveredFile) -> Vec<Cell> {
    vec![
        Cell::text(account),
        Cell::text(file.name.as_str()),
        Cell::Count(u64::from(file.operation)),
        Cell::Count(u64::from(file.lines)),
        Cell::of(file.days, |(first, _)| Cell::Day(first)),
        Cell::of(file.days, |(_, last)| Cell::Day(last)),
    ]
}
