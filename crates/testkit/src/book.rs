//! What would a book say after these imports and undos? Naive lists, asked from the beginning every time.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::emit::day;
use crate::rng::Rng;

/// What joins the files of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Every line has a Ref ID; amounts are corrected by later exports, which may use other words too.
    WithIds,
    /// None has; later exports use other words, and equal lines stand beside each other.
    WithoutIds,
    /// Some files show the Ref IDs and others do not, and later exports use other words.
    Mixed,
}

/// One true line.
#[derive(Debug, Clone)]
struct TrueLine {
    day: Date,
    cents: i64,
    words: usize,
}

/// A line as a file shows it: which true line it is, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The true line.
    pub line: usize,
    /// Its day.
    pub day: Date,
    /// Its amount.
    pub cents: i64,
    /// Its description.
    pub words: String,
    /// The balance after it, where the file states it.
    pub balance: Option<i64>,
}

/// An export.
#[derive(Debug, Clone)]
pub struct BookFile {
    /// Whose account it is of, by the place among [`OWNERS`].
    pub owner: usize,
    /// Unlike any other.
    pub name: String,
    /// What is read.
    pub text: String,
    /// What is meant.
    pub lines: Vec<Shown>,
}

/// Whose accounts a book may hold.
pub const OWNERS: [&str; 2] = ["Ada", "Ben"];

/// A history whose exports change as it is corrected.
#[derive(Debug)]
pub struct World {
    owner: usize,
    kind: Kind,
    /// Some of its files state the balance after each line.
    has_balances: bool,
    /// Some state zero after each line, as some exports do.
    has_zeros: bool,
    lines: Vec<TrueLine>,
    /// How often something was corrected or told in other words; what was then said of each line.
    versions: Vec<Vec<TrueLine>>,
    files: usize,
    rng: Rng,
}

/// Days on which files may begin and end. Nothing is told in other words there: where a file begins or ends a
/// day may be cut off, so that nobody could say whether another line is meant.
const EVERY: i64 = 4;
const DAYS: i64 = 32;
const FIRST: Date = date(2023, 1, 30);

fn day_of(number: i64) -> Date {
    FIRST.saturating_add(number.days())
}

impl World {
    /// The history of one owner, from a seed.
    pub fn new(seed: u64, owner: usize) -> World {
        let mut rng = Rng::part(seed, 0xB00C + owner as u64);
        let kind = [Kind::WithIds, Kind::WithoutIds, Kind::Mixed][rng.index(3)];
        let has_balances = rng.chance(1, 3);
        let mut lines = Vec::new();
        for number in 0..=DAYS {
            let least = i64::from(number % EVERY == 0);
            for _ in 0..rng.range(least..4) {
                let line = TrueLine {
                    day: day_of(number),
                    cents: rng.cents(-900..4_000),
                    words: lines.len(),
                };
                // Equal lines are real: two coffees of one day.
                let times = if rng.chance(1, 5) { rng.range(2..4) } else { 1 };
                (0..times).for_each(|_| lines.push(line.clone()));
            }
        }
        let has_zeros = rng.chance(1, 4);
        let versions = vec![lines.clone()];
        World { owner, kind, has_balances, has_zeros, versions, lines, files: 0, rng }
    }

    /// Whether files state balances: then days that no file shows leave gaps, and untrue balances do too.
    pub fn has_balances(&self) -> bool {
        self.has_balances || self.has_zeros
    }

    /// What joins its files.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The first and the last day.
    pub fn days(&self) -> (Date, Date) {
        (day_of(0), day_of(DAYS))
    }

    /// Something is told otherwise from now on.
    pub fn change(&mut self) {
        for _ in 0..self.rng.range(1..4) {
            let at = self.rng.index(self.lines.len());
            let (day, words) = (self.lines[at].day, self.lines[at].words);
            match self.kind {
                Kind::WithIds => match self.rng.index(3) {
                    0 => self.lines[at].words += 10_000,
                    // What was told otherwise may be told as it was at first.
                    1 => self.lines[at].words = self.versions[0][at].words,
                    _ => self.lines[at].cents += self.rng.cents(1..300),
                },
                Kind::Mixed | Kind::WithoutIds => {
                    let number = FIRST.until(day).map_or(0, |span| i64::from(span.get_days()));
                    if number % EVERY != 0 {
                        // Equal lines stay equal.
                        let same = self
                            .lines
                            .iter_mut()
                            .filter(|one| one.day == day && one.words == words);
                        same.for_each(|one| one.words += 10_000);
                    }
                }
            }
        }
        self.versions.push(self.lines.clone());
    }

    /// Exports that are made at one time, now or earlier: they say the same.
    pub fn export(&mut self, count: usize) -> Vec<BookFile> {
        let last = self.versions.len() - 1;
        let version = match self.rng.chance(1, 4) {
            true => self.rng.index(last + 1),
            false => last,
        };
        (0..count).map(|_| self.file(version)).collect()
    }

    fn file(&mut self, version: usize) -> BookFile {
        let from = self.rng.range(0..DAYS / EVERY) * EVERY;
        let to = (from + self.rng.range(1..6) * EVERY).min(DAYS);
        let with_ids = match self.kind {
            Kind::WithIds => true,
            Kind::WithoutIds => false,
            Kind::Mixed => self.rng.chance(1, 2),
        };
        let (from, to) = if self.rng.chance(1, 6) { (0, DAYS) } else { (from, to) };
        let (from, to) = (day_of(from), day_of(to));
        let states_balance = self.has_balances && self.rng.chance(3, 4);
        let unstated = if self.has_zeros && self.rng.chance(1, 2) { "0" } else { "" };
        let after = self.versions[version].iter().scan(0, |balance, line| {
            *balance += line.cents;
            Some(*balance)
        });
        let all = self.versions[version].iter().zip(after).enumerate();
        let mut rows: Vec<(usize, (&TrueLine, i64))> =
            all.filter(|(_, (line, _))| from <= line.day && line.day <= to).collect();
        if self.rng.chance(1, 2) {
            rows.reverse();
        }
        let mut text = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n".to_owned();
        let who = OWNERS[self.owner];
        let mut lines = Vec::new();
        for (line, (TrueLine { day: dated, cents, words }, after)) in rows {
            let id = if with_ids { (700_000 + line).to_string() } else { String::new() };
            let balance = if states_balance { money(after) } else { unstated.to_owned() };
            let (amount, dated_text) = (money(*cents), day(*dated));
            text.push_str(&format!(
                "\"{dated_text}\",{id},Hourly,work {words},,{who},\"Reef, Ltd\",{who},,{amount},,,{balance}\n"
            ));
            lines.push(Shown {
                line,
                day: *dated,
                cents: *cents,
                words: format!("work {words}"),
                balance: states_balance.then_some(after),
            });
        }
        self.files += 1;
        let name = format!("{who}-{:04}.csv", self.files);
        BookFile { owner: self.owner, name, text, lines }
    }
}

fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// One operation, as the oracle remembers it.
#[derive(Debug, Clone)]
pub enum Act {
    /// Files that were recorded.
    Import(Vec<BookFile>),
    /// Figures.
    Snapshot,
    /// A true line does not count, as long as one of these files of these operations counts.
    Exclude(usize, Vec<(usize, String)>),
    /// The reversal of an operation, by its number from 1.
    Undo(usize),
}

/// All operations with the day on which they were recorded.
#[derive(Debug, Clone, Default)]
pub struct Acts(pub Vec<(Date, Act)>);

impl Acts {
    /// Whether an operation counts among the first so many: no later one that counts undoes it.
    pub fn counts(&self, number: usize, known: usize) -> bool {
        let mut later = number + 1..=known;
        !later.any(|other| {
            matches!(self.0[other - 1].1, Act::Undo(undone) if undone == number)
                && self.counts(other, known)
        })
    }

    /// How many were recorded up to a day.
    pub fn known_on(&self, last: Date) -> usize {
        self.0.iter().filter(|(recorded, _)| *recorded <= last).count()
    }

    /// The same, for the account of one owner.
    pub fn of(&self, owner: usize) -> OneAccount<'_> {
        OneAccount { acts: self, owner }
    }
}

/// What all operations say of one account.
#[derive(Debug, Clone, Copy)]
pub struct OneAccount<'a> {
    acts: &'a Acts,
    owner: usize,
}

impl<'a> OneAccount<'a> {
    /// The files that count among the first so many operations, each with the operation that recorded it.
    pub fn files(&self, known: usize) -> Vec<(usize, &'a BookFile)> {
        let mut files = Vec::new();
        for number in 1..=known {
            if let (_, Act::Import(recorded)) = &self.acts.0[number - 1]
                && self.acts.counts(number, known)
            {
                let own = recorded.iter().filter(|file| file.owner == self.owner);
                files.extend(own.map(|file| (number, file)));
            }
        }
        files
    }

    /// Every true line that some file shows and nobody excluded, with what the last file says of it.
    pub fn lines(&self, known: usize) -> BTreeMap<usize, &'a Shown> {
        let mut lines = BTreeMap::new();
        let files = self.files(known);
        for (_, file) in &files {
            for shown in &file.lines {
                lines.insert(shown.line, shown);
            }
        }
        for number in 1..=known {
            let (_, Act::Exclude(line, copies)) = &self.acts.0[number - 1] else { continue };
            let is_copy = |(operation, file): &(usize, &BookFile)| {
                copies.iter().any(|(of, name)| of == operation && *name == file.name)
            };
            if self.acts.counts(number, known) && files.iter().any(is_copy) {
                lines.remove(line);
            }
        }
        lines
    }

    /// The balance after a line as the last file that shows it says, or else as some file does.
    pub fn balance_after(&self, known: usize, line: usize) -> Option<i64> {
        let files = self.files(known);
        let shown = files.iter().flat_map(|(_, file)| &file.lines).filter(|one| one.line == line);
        shown.rev().find_map(|one| one.balance)
    }

    /// Every file that counts and shows a line.
    pub fn copies(&self, known: usize, line: usize) -> Vec<(usize, String)> {
        let shows = |file: &BookFile| file.lines.iter().any(|shown| shown.line == line);
        let files = self.files(known).into_iter().filter(|(_, file)| shows(file));
        files.map(|(operation, file)| (operation, file.name.clone())).collect()
    }

    /// What the lines until a day add up to, from what was known then, and how many they are.
    pub fn balance(&self, known: usize, until: Date) -> (i64, usize) {
        let lines = self.lines(known);
        let counted: Vec<i64> =
            lines.values().filter(|one| one.day <= until).map(|one| one.cents).collect();
        (counted.iter().sum(), counted.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undo_counts_until_it_is_undone() {
        let today = date(2024, 1, 1);
        let mut acts = Acts::default();
        for act in [Act::Snapshot, Act::Undo(1), Act::Undo(2), Act::Undo(3)] {
            acts.0.push((today, act));
        }
        let counted: Vec<bool> = (1..=4).map(|known| acts.counts(1, known)).collect();
        assert_eq!(counted, [true, false, true, false]);
    }

    #[test]
    fn files_show_whole_days_and_say_what_is_meant() {
        for seed in 0..40 {
            let mut world = World::new(seed, 1);
            world.change();
            for file in world.export(3) {
                assert_eq!(file.text.lines().count(), file.lines.len() + 1, "seed {seed}");
                for shown in &file.lines {
                    let of_day = |lines: &[TrueLine]| {
                        lines.iter().filter(|one| one.day == shown.day).count()
                    };
                    let here = file.lines.iter().filter(|one| one.day == shown.day).count();
                    assert_eq!(here, of_day(&world.lines), "seed {seed}");
                }
            }
        }
    }
}
