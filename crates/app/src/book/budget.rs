//! What does the user keep for a budget: a floor, a monthly draw, and rules of categories are set and taken away.

mod flags;
mod kept;

pub use flags::{RuleFlags, SetFlags, Tried};
pub use kept::{Kept, kept, shipped};

use crate::book::contract::Recording;
use crate::book::{AccountName, Seen, journal, platform};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use outflow_answers::budget::{Plan, Rule, Setting, moved};
use outflow_answers::{Cell, Listing, Section, money_in_words};
use outflow_ledger::{Code, Currency, Diagnostic, Journal};
use outflow_store::{Change, Entry, NoteKind, OperationId, SqliteStore, Store, StoreError};

/// The name of the envelope of a change.
pub const SCHEMA: &str = "outflow/budget-change/1";

/// What a note about a budget is about: a floor, a draw, or both.
const PLAN: &str = "plan";
/// A rule of the user's own.
const RULE: &str = "rule";
/// Before the number of the rule that is taken away.
const WITHOUT_RULE: &str = "without rule ";

/// Keeps a floor, a draw, or both; or ends them.
///
/// # Errors
/// Every flag that cannot be read, or what is wrong with the book.
pub fn set(by: Recording<'_>, flags: &SetFlags) -> Result<Listing, Vec<Diagnostic>> {
    let desk = Desk::open(by)?;
    let today = by.place.access.now.to_zoned(TimeZone::UTC).date();
    let (account, setting) = both(desk.account(flags.account.as_deref()), flags.read(today))?;
    let known = kept(&desk.seen, &account.name).map_err(|problem| vec![*problem])?;
    let history = desk.history(&account)?;
    let mut plan = known.plan.clone();
    plan.0.push(setting);
    let what = in_words(&setting, history.currency);
    let summary = format!("{what}, from {}", setting.from);
    let mut listing =
        Listing::new(SCHEMA, "").fact("account", "Account", Cell::text(&account.name));
    listing.currency = Some(history.currency);
    listing.sections.push(before_and_after(&known.plan, &plan, setting.from));
    let is_known = says_the_same(&known.plan, &setting);
    if is_known {
        listing.headline = format!("Nothing new: {what} is kept already, and nothing was written");
        return Ok(listing);
    }
    let text = kept::written_setting(&setting);
    let new = New { account: &account.name, dated: setting.from, about: PLAN, text: &text };
    listing.headline = desk.record(&new, &summary)?.headline;
    Ok(listing)
}

/// Puts a rule of the user's own before all others.
///
/// # Errors
/// Every flag that cannot be read or does not go with the others, or what is wrong with the book.
pub fn add_rule(by: Recording<'_>, flags: &RuleFlags) -> Result<Listing, Vec<Diagnostic>> {
    let desk = Desk::open(by)?;
    let account = desk.account(flags.account.as_deref());
    let known = match &account {
        Ok(account) => kept(&desk.seen, &account.name).map_err(|problem| vec![*problem])?,
        Err(_) => Kept::default(),
    };
    let (account, rule) = both(account, flags.read(&known.rules()))?;
    let history = desk.history(&account)?;
    let mut listing =
        Listing::new(SCHEMA, "").fact("account", "Account", Cell::text(&account.name));
    listing.currency = Some(history.currency);
    let same = |one: &Rule| Rule { number: None, ..one.clone() } == rule;
    let is_known = known.own_rules.first().is_some_and(same);
    let others: Vec<Rule> = known.rules().into_iter().skip(usize::from(is_known)).collect();
    let moved = moved(&history, &others, &rule).map_err(told_by_sums)?;
    let number = if is_known {
        listing.headline =
            "Nothing new: the first rule says the same, and nothing was written".to_owned();
        known.own_rules.first().and_then(|first| first.number)
    } else {
        let text = kept::written_rule(&rule);
        let summary =
            format!("rule: {} takes lines of which {}", rule.category.name, rule.in_words());
        let today = by.place.access.now.to_zoned(TimeZone::UTC).date();
        let new = New { account: &account.name, dated: today, about: RULE, text: &text };
        let recorded = desk.record(&new, &summary)?;
        listing.headline = recorded.headline;
        recorded.number.map(|number| number.0)
    };
    listing.sections.push(one_rule(&Rule { number, ..rule }));
    listing.sections.push(moved);
    Ok(listing)
}

/// Takes a rule of the user's own away.
///
/// # Errors
/// No such rule, or what is wrong with the book.
pub fn remove_rule(
    by: Recording<'_>,
    number: u32,
    account: Option<&str>,
) -> Result<Listing, Vec<Diagnostic>> {
    let desk = Desk::open(by)?;
    let one = |problem: Box<Diagnostic>| vec![*problem];
    let accounts = match account {
        Some(named) => vec![desk.account(Some(named)).map_err(one)?],
        None => desk.seen.accounts(),
    };
    let mut own: Vec<(AccountName, Rule)> = Vec::new();
    for account in accounts {
        let known = kept(&desk.seen, &account.name).map_err(one)?;
        own.extend(known.own_rules.into_iter().map(|rule| (account.clone(), rule)));
    }
    let numbers: Vec<String> =
        own.iter().filter_map(|(_, rule)| rule.number).map(|number| number.to_string()).collect();
    let Some((account, rule)) = own.into_iter().find(|(_, rule)| rule.number == Some(number))
    else {
        let problem = Diagnostic::new(Code::BadFlag, format!("there is no rule {number} of yours"));
        return Err(vec![match numbers.as_slice() {
            [] => problem.hinting(
                "The rules that ship stay; outflow budget rule add puts one of yours before them.",
            ),
            [only] => problem.expecting(only.as_str()),
            _ => problem.expecting(format!("one of {}", numbers.join(", "))),
        }]);
    };
    let summary = format!("rule {number} removed ({}: {})", rule.category.name, rule.in_words());
    let today = by.place.access.now.to_zoned(TimeZone::UTC).date();
    let about = format!("{WITHOUT_RULE}{number}");
    let new = New { account: &account.name, dated: today, about: &about, text: "removed" };
    let recorded = desk.record(&new, &summary)?;
    let mut listing = Listing::new(SCHEMA, recorded.headline);
    listing.sections.push(one_rule(&rule));
    Ok(listing.fact("account", "Account", Cell::text(&account.name)))
}

fn one_rule(rule: &Rule) -> Section {
    let columns = [
        ("rule", "Rule"),
        ("group", "Group"),
        ("category", "Category"),
        ("takes", "Takes lines of which"),
    ];
    let mut section = Section::new("rule", &columns);
    section.rows.push(vec![
        Cell::of(rule.number, |number| Cell::Count(u64::from(number))),
        Cell::text(rule.category.group.id()),
        Cell::text(&rule.category.name),
        Cell::Text(rule.in_words()),
    ]);
    section
}

/// An account and what was typed about it, or the problems of both.
fn both<T>(
    account: Result<AccountName, Box<Diagnostic>>,
    read: Result<T, Vec<Diagnostic>>,
) -> Result<(AccountName, T), Vec<Diagnostic>> {
    match (account, read) {
        (Ok(account), Ok(read)) => Ok((account, read)),
        (account, read) => {
            let mut problems = read.err().unwrap_or_default();
            problems.extend(account.err().map(|problem| *problem));
            Err(problems)
        }
    }
}

fn told_by_sums(error: outflow_answers::book::BookError) -> Vec<Diagnostic> {
    use outflow_answers::book::BookError;
    match error {
        BookError::Input(problems) => problems,
        BookError::Integrity(message) => vec![Diagnostic::new(Code::Overflow, message)],
    }
}

/// What goes into the book as one operation.
struct New<'a> {
    account: &'a str,
    dated: Date,
    about: &'a str,
    text: &'a str,
}

/// What is said of it.
struct Recorded {
    headline: String,
    number: Option<OperationId>,
}

/// The book as it was looked at before a change.
struct Desk<'a> {
    by: Recording<'a>,
    store: SqliteStore,
    seen: Seen,
}

impl<'a> Desk<'a> {
    fn open(by: Recording<'a>) -> Result<Desk<'a>, Vec<Diagnostic>> {
        let told = |error: StoreError| vec![error.told()];
        let store = by.place.open().map_err(told)?;
        let seen = Seen::of(&store, None).map_err(told)?;
        Ok(Desk { by, store, seen })
    }

    fn account(&self, named: Option<&str>) -> Result<AccountName, Box<Diagnostic>> {
        self.seen.account(named)
    }

    /// The lines of the account; none where it has no file yet.
    fn history(&self, account: &AccountName) -> Result<Journal, Vec<Diagnostic>> {
        if self.seen.statements_of(&account.name).is_empty() {
            let platform = platform(&account.platform).map_err(|problem| vec![*problem])?;
            return Ok(Journal::empty(platform, Currency::USD));
        }
        journal(&self.store, &self.seen, account, &self.by.place.access)
    }

    /// Records it, unless this is a dry run.
    fn record(self, new: &New<'_>, summary: &str) -> Result<Recorded, Vec<Diagnostic>> {
        drop(self.store);
        if self.by.dry_run {
            let headline = format!("Would record: {summary} (dry run: nothing was written)");
            return Ok(Recorded { headline, number: None });
        }
        let recorded = self.by.place.open_to_write().and_then(|mut store| {
            store.record(&Entry {
                change: Change::Note {
                    kind: NoteKind::Budget,
                    account: Some(new.account),
                    dated: Some(new.dated),
                    about: new.about,
                    text: new.text,
                },
                now: self.by.place.access.now,
                program: self.by.program,
                summary,
                head: self.seen.catalogue.head(),
            })
        });
        let operation = recorded.map_err(|error| vec![error.told()])?;
        let number = operation.id;
        let headline = format!("Recorded: {summary}, as operation {number}");
        Ok(Recorded { headline, number: Some(number) })
    }
}

/// Whether the last word about each thing is this one, from that day on or before.
fn says_the_same(plan: &Plan, new: &Setting) -> bool {
    let last = |is_about: &dyn Fn(&Setting) -> bool| {
        plan.0.iter().rev().find(|one| is_about(one)).copied()
    };
    let floor = last(&|one| one.floor.is_some());
    let draw = last(&|one| one.draw.is_some());
    let holds = |one: Option<Setting>| one.is_some_and(|one| one.from <= new.from);
    let same_floor =
        new.floor.is_none() || (holds(floor) && floor.is_some_and(|one| one.floor == new.floor));
    let same_draw =
        new.draw.is_none() || (holds(draw) && draw.is_some_and(|one| one.draw == new.draw));
    same_floor && same_draw
}

/// `floor $100.00, no draw`.
fn in_words(setting: &Setting, currency: Currency) -> String {
    let mut parts = Vec::new();
    parts.extend(setting.floor.map(|floor| match floor {
        Some(floor) => format!("floor {}", money_in_words(currency, floor)),
        None => "no floor".to_owned(),
    }));
    parts.extend(setting.draw.map(|draw| match draw {
        Some(draw) => format!("draw {}", draw.in_words(currency)),
        None => "no draw".to_owned(),
    }));
    parts.join(", ")
}

fn before_and_after(before: &Plan, after: &Plan, day: Date) -> Section {
    let columns = [("what", "From that day on"), ("before", "before"), ("after", "after")];
    let mut section = Section::new("plan", &columns);
    let floor = |plan: &Plan| Cell::of(plan.floor_on(day), Cell::Money);
    let draw = |plan: &Plan| Cell::of(plan.draw_on(day), |draw| Cell::Money(draw.amount));
    let on = |plan: &Plan| Cell::of(plan.draw_on(day), |draw| Cell::text(draw.days_in_words()));
    section.rows.push(vec![Cell::text("floor"), floor(before), floor(after)]);
    section.rows.push(vec![Cell::text("monthly draw"), draw(before), draw(after)]);
    section.rows.push(vec![Cell::text("drawn"), on(before), on(after)]);
    section
}
