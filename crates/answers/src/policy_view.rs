//! What do the rules say, for people: each clause in words, with its figures and days, and how two days differ.

mod diff;
mod rules;
mod words;

pub use diff::{About, Change, ChangedClause, PlatformDiff, diff};

use jiff::civil::Date;
use outflow_ledger::{Citation, Currency};
use outflow_policy::{Clause, Known, PolicyBook, PolicyPack};
use rules::said;

/// What was asked of the rules, and what they say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PolicyAnswer {
    /// Everything there is.
    List(Vec<PlatformRow>),
    /// Every version of some clauses.
    Show(Vec<ClauseHistory>),
    /// What is in force on a day.
    On(Date, Vec<PlatformDay>),
    /// What changed between two days.
    Diff(Date, Date, Vec<PlatformDiff>),
    /// What packs of the user's would do.
    Check(Vec<OwnPack>),
}

/// What a figure counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A percentage.
    Percent,
    /// An amount.
    Money(Currency),
    /// Calendar days.
    Days,
    /// Monday to Friday.
    BusinessDays,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
    /// Pieces of what the rule is about.
    Pieces,
    /// A time of day.
    TimeUtc,
    /// Nothing: it is a word.
    Word,
}

impl Unit {
    /// The public name.
    pub fn id(&self) -> &str {
        match self {
            Unit::Percent => "percent",
            Unit::Money(currency) => currency.code(),
            Unit::Days => "days",
            Unit::BusinessDays => "business_days",
            Unit::Months => "months",
            Unit::Years => "years",
            Unit::Pieces => "pieces",
            Unit::TimeUtc => "time_utc",
            Unit::Word => "word",
        }
    }
}

/// One figure of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// Its name, near to the key in a pack: `percent_above_500.00`.
    pub key: String,
    /// As in a pack: `10`, `500.00`.
    pub value: String,
    /// What it counts.
    pub unit: Unit,
}

impl Figure {
    /// `10 %`, `$500.00`, `5 days`.
    pub fn in_words(&self) -> String {
        let value = &self.value;
        match &self.unit {
            Unit::Percent => format!("{value} %"),
            Unit::Money(currency) => match currency.sign() {
                "" => format!("{value} {currency}"),
                sign => format!("{sign}{value}"),
            },
            Unit::Days => format!("{value} day{}", plural(value)),
            Unit::BusinessDays => format!("{value} business day{}", plural(value)),
            Unit::Months => format!("{value} month{}", plural(value)),
            Unit::Years => format!("{value} year{}", plural(value)),
            Unit::TimeUtc => format!("{value} UTC"),
            Unit::Pieces | Unit::Word => value.clone(),
        }
    }
}

fn plural(value: &str) -> &'static str {
    if value == "1" { "" } else { "s" }
}

/// What decides whether a rule holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keyed {
    /// The day that decides which version is in force.
    Date,
    /// The day on which the contract started.
    ContractStart,
    /// What the client was billed before a day.
    ClientBillings,
    /// How the contract was made.
    Contracts,
    /// Whether its work is hourly.
    Work,
    /// The plan that the freelancer pays for.
    Membership,
    /// Agency or single freelancer.
    Account,
    /// Where the freelancer lives.
    Country,
    /// In which part of the country.
    Region,
    /// What the program cannot know.
    Condition,
    /// What was charged or bought.
    Item,
    /// The payout method.
    Method,
}

impl Keyed {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            Keyed::Date => "date",
            Keyed::ContractStart => "contract_start",
            Keyed::ClientBillings => "client_billings",
            Keyed::Contracts => "contracts",
            Keyed::Work => "work",
            Keyed::Membership => "membership",
            Keyed::Account => "account",
            Keyed::Country => "country",
            Keyed::Region => "region",
            Keyed::Condition => "condition",
            Keyed::Item => "item",
            Keyed::Method => "method",
        }
    }
}

/// One thing that a rule is keyed on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// What.
    pub on: Keyed,
    /// And how it must be, in words.
    pub value: String,
}

/// Whether and why a version of a clause stops holding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// It does not, as far as is known.
    Open,
    /// It says itself until when.
    Stated,
    /// The next version takes its place; whether the user's own.
    Replaced(bool),
    /// Another version takes its place from its first day on; whether the user's own.
    Never(bool),
}

/// One version of a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClauseView {
    /// Id, title, source, standing, the day it was checked, its first day, and whose it is.
    pub citation: Citation,
    /// The kind of rule, as its table in a pack is called.
    pub kind: &'static str,
    /// One sentence without its full stop.
    pub in_words: String,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// What decides whether it holds.
    pub keyed_on: Vec<Key>,
    /// The first day on which it is in force, where one's own version goes before it for some time.
    pub in_force_from: Option<Date>,
    /// The last day on which it is in force.
    pub until: Option<Date>,
    /// Why it ends.
    pub end: End,
}

/// Every version of one clause, the program's before the user's, each oldest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClauseHistory {
    /// The clause.
    pub id: String,
    /// Its versions; never empty.
    pub versions: Vec<ClauseView>,
}

/// A platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlatformName {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
}

/// A platform with its packs and clauses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlatformRow {
    /// The platform.
    pub platform: PlatformName,
    /// Its packs, the program's before the user's, each oldest first.
    pub packs: Vec<PackRow>,
    /// Its clauses by id.
    pub clauses: Vec<ClauseRow>,
}

/// One pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackRow {
    /// `<platform>/<date>.toml`.
    pub name: String,
    /// Its first day.
    pub effective: Date,
    /// How many clauses it has.
    pub clauses: usize,
    /// Which correction it is, counted from 2, and when the mistake was learned.
    pub correction: Option<(u32, Date)>,
    /// Whether it is the user's.
    pub is_own: bool,
}

/// A clause by its latest version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClauseRow {
    /// The latest version's words.
    pub citation: Citation,
    /// How many versions there are.
    pub versions: usize,
}

/// The clauses of a platform that are in force on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlatformDay {
    /// The platform.
    pub platform: PlatformName,
    /// The clauses by id; empty before the first day.
    pub clauses: Vec<ClauseView>,
    /// The first day of which any rule is known, where the day lies before it.
    pub not_before: Option<Date>,
}

/// What a pack of the user's would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnPack {
    /// The pack.
    pub pack: PackRow,
    /// What each of its clauses would do.
    pub clauses: Vec<OwnClause>,
}

/// What a clause of the user's would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnClause {
    /// The clause.
    pub citation: Citation,
    /// The last day that it states itself.
    pub until: Option<Date>,
    /// The first days of the program's versions that it takes the place of.
    pub replaces: Vec<Date>,
    /// The first day of the user's own next version.
    pub next_own: Option<Date>,
    /// The first day of the program's version that holds again after it.
    pub then: Option<Date>,
}

/// The day on which the program's own rules were last read at their sources.
pub fn last_checked(book: &PolicyBook) -> Option<Date> {
    let ids = book.clause_ids();
    let clauses = ids.iter().flat_map(|id| book.history_of(id));
    clauses.filter(|clause| !clause.citation.is_own).map(|clause| clause.citation.checked).max()
}

/// These platforms with their packs and clauses.
pub fn list(book: &PolicyBook, platforms: &[String]) -> Vec<PlatformRow> {
    let histories = book.histories();
    let platforms = platforms.iter().map(|id| {
        let packs = book.packs().iter().filter(|pack| pack.platform == *id);
        let of_platform = histories.iter().filter(|(clause, _)| is_of(clause, id));
        let clauses = of_platform.filter_map(|(_, versions)| {
            let latest = versions.last()?;
            Some(ClauseRow { citation: latest.citation.clone(), versions: versions.len() })
        });
        PlatformRow {
            platform: name_of(id, book.name_of(id)),
            packs: packs.map(pack_row).collect(),
            clauses: clauses.collect(),
        }
    });
    platforms.collect()
}

/// Whether a clause belongs to a platform, by its id.
pub fn is_of(clause: &str, platform: &str) -> bool {
    clause.split_once('/').is_some_and(|(of, _)| of == platform)
}

fn name_of(id: &str, name: &str) -> PlatformName {
    PlatformName { id: id.to_owned(), name: name.to_owned() }
}

fn pack_row(pack: &PolicyPack) -> PackRow {
    let correction = pack.correction.map(|correction| (correction.revision, correction.learned));
    let revision = correction.map(|(revision, _)| format!(".r{revision}")).unwrap_or_default();
    PackRow {
        name: format!("{}/{}{revision}.toml", pack.platform, pack.effective),
        effective: pack.effective,
        clauses: pack.clauses.len(),
        correction,
        is_own: pack.is_own,
    }
}

/// All versions of a clause, with the days on which each is in force.
pub fn history(book: &PolicyBook, id: &str) -> ClauseHistory {
    history_in(&book.history_of(id), id)
}

fn history_in(clauses: &[&Clause], id: &str) -> ClauseHistory {
    let versions = clauses.iter().enumerate().map(|(index, clause)| {
        let later = &clauses[index + 1..];
        let (until, end) = end_of(clause, later);
        ClauseView { in_force_from: begins_after(clause, later), ..view(clause, until, end) }
    });
    ClauseHistory { id: id.to_owned(), versions: versions.collect() }
}

/// Whether one's own version is in force as the program's begins, and ends before it: then the program's holds.
fn goes_before_for_a_time(own: &Clause, program: &Clause) -> bool {
    let is_own = own.citation.is_own && !program.citation.is_own;
    let from = program.citation.effective;
    let ends = own.until.is_some_and(|until| program.until.is_none_or(|last| until < last));
    is_own && ends && own.citation.effective <= from
}

/// The day on which a version is first in force, where that is later than its first day.
fn begins_after(clause: &Clause, later: &[&Clause]) -> Option<Date> {
    let before = later.iter().filter(|other| goes_before_for_a_time(other, clause));
    let last = before.filter_map(|own| own.until).max()?;
    (last >= clause.citation.effective).then(|| last.tomorrow().ok()).flatten()
}

/// The last day of a version, by its own word and by the versions that go before it.
fn end_of(clause: &Clause, later: &[&Clause]) -> (Option<Date>, End) {
    let from = clause.citation.effective;
    let next = later
        .iter()
        .filter(|other| !goes_before_for_a_time(other, clause))
        .map(|other| (other.citation.effective.max(from), other.citation.is_own))
        .min_by_key(|(day, _)| *day);
    match (clause.until, next) {
        (_, Some((day, is_own))) if day == from => (None, End::Never(is_own)),
        (Some(until), Some((day, _))) if until < day => (Some(until), End::Stated),
        (_, Some((day, is_own))) => (day.yesterday().ok(), End::Replaced(is_own)),
        (Some(until), None) => (Some(until), End::Stated),
        (None, None) => (None, End::Open),
    }
}

fn view(clause: &Clause, until: Option<Date>, end: End) -> ClauseView {
    let said = said(&clause.rule, clause.currency);
    ClauseView {
        citation: clause.citation.clone(),
        kind: said.kind,
        in_words: said.in_words,
        figures: said.figures,
        keyed_on: said.keyed_on,
        in_force_from: None,
        until,
        end,
    }
}

/// The clauses in force on a day, of each of these platforms.
pub fn on(book: &PolicyBook, platforms: &[String], day: Date) -> Vec<PlatformDay> {
    let days = platforms.iter().map(|platform| PlatformDay {
        platform: name_of(platform, book.name_of(platform)),
        clauses: in_force(book, platform, day),
        not_before: not_before(book, platform, day),
    });
    days.collect()
}

/// The first day of which any rule is known, where the day lies before it.
pub fn not_before(book: &PolicyBook, platform: &str, day: Date) -> Option<Date> {
    match book.known(platform, day) {
        Known::NotBefore(first) => Some(first),
        Known::InForce | Known::UnknownPlatform => None,
    }
}

/// The clauses in force on a day, by id.
fn in_force(book: &PolicyBook, platform: &str, day: Date) -> Vec<ClauseView> {
    let histories = book.histories();
    let mut clauses = book.in_force(platform, day);
    clauses.sort_unstable_by_key(|clause| clause.citation.id.as_str());
    let views = clauses.into_iter().filter_map(|clause| {
        let id = clause.citation.id.as_str();
        let history = history_in(histories.get(id)?, id);
        history.versions.into_iter().rfind(|version| version.citation == clause.citation)
    });
    views.collect()
}

/// What the user's packs would do beside the program's.
pub fn own_packs(book: &PolicyBook) -> Vec<OwnPack> {
    let histories = book.histories();
    let own_clause = |clause: &Clause| {
        let versions = histories.get(clause.citation.id.as_str())?;
        Some(own_clause(clause, versions))
    };
    let own = book.packs().iter().filter(|pack| pack.is_own);
    let packs = own.map(|pack| OwnPack {
        pack: pack_row(pack),
        clauses: pack.clauses.iter().filter_map(own_clause).collect(),
    });
    packs.collect()
}

fn own_clause(clause: &Clause, versions: &[&Clause]) -> OwnClause {
    let from = clause.citation.effective;
    let later_own = versions
        .iter()
        .filter(|other| other.citation.is_own && other.citation.effective > from)
        .map(|other| other.citation.effective)
        .min();
    let programs: Vec<&Clause> =
        versions.iter().copied().filter(|other| !other.citation.is_own).collect();
    let replaces = programs.iter().enumerate().filter_map(|(index, program)| {
        let (until, end) = end_of(program, &programs[index + 1..]);
        let is_over = matches!(end, End::Never(_)) || until.is_some_and(|until| until < from);
        let begins = program.citation.effective;
        let is_anothers = later_own.is_some_and(|later| begins >= later);
        (!is_over && !is_anothers).then_some(begins)
    });
    OwnClause {
        citation: clause.citation.clone(),
        until: clause.until,
        replaces: replaces.collect(),
        next_own: later_own,
        then: clause.until.and_then(|until| program_after(&programs, until)),
    }
}

/// The day from which the program's version is that holds after a day.
fn program_after(programs: &[&Clause], day: Date) -> Option<Date> {
    let next = day.tomorrow().ok()?;
    let begun = programs.iter().filter(|program| program.citation.effective <= next);
    let latest = begun.max_by_key(|program| program.citation.effective)?;
    latest.until.is_none_or(|until| next <= until).then_some(latest.citation.effective)
}
