//! What needs doing? Everything that is known about an account becomes one list, the most urgent first.
//!
//! A task is something that the user can do; what only takes time stands beside the tasks, and what could be better
//! stands below them. So an empty list means that nothing needs doing, and says until when that holds.

mod advised;
mod charges;
mod dates;
mod figures;
mod invoices;
mod later;
mod payments;
mod shown;
mod steps;

pub use invoices::OwedInvoice;
pub use later::{Coming, Quiet};
pub use shown::{SCHEMA, listing};

use crate::activity::Deadline;
use crate::advice::AdviceId;
use crate::answer::WhyAnswer;
use crate::audit::AuditAnswer;
use crate::forecast::ForecastAnswer;
use crate::reminder::Reminder;
use crate::words::money_in_words;
use crate::work::{MatchRequest, Matching, Proposal, WorthRetainer};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Currency, Journal, Snapshot};
use outflow_policy::PolicyBook;

/// What the tasks of one account are found from.
#[derive(Clone, Copy, Debug)]
pub struct TodoRequest<'a> {
    /// The lines.
    pub journal: &'a Journal,
    /// The rules.
    pub policy: &'a PolicyBook,
    /// The site's figures.
    pub snapshot: &'a Snapshot,
    /// The day of the question.
    pub today: Date,
    /// Deadlines that are so many days away, or fewer, are tasks.
    pub within_days: u32,
    /// Why the balance is what it is.
    pub why: &'a WhyAnswer,
    /// Whether every charge was right.
    pub audit: &'a AuditAnswer,
    /// What the balance will do.
    pub forecast: &'a ForecastAnswer,
    /// What happens unless the user does something.
    pub deadlines: &'a [Deadline],
    /// The user's contracts.
    pub work: &'a MatchRequest<'a>,
    /// What came of them.
    pub matched: &'a Matching,
    /// Recurring income without a contract.
    pub proposed: &'a [Proposal],
    /// Clients worth a retainer.
    pub worth: &'a [WorthRetainer],
    /// What else was recorded: a word for it, and its last day.
    pub done: &'a [(&'static str, Date)],
    /// Invoices for which money is to come, and those that are to be made.
    pub invoices: &'a [OwedInvoice],
    /// How commands ask about the account.
    pub asked: Asked<'a>,
}

/// How answers about an account are asked for, and what only a book knows of it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What the user calls the account; a platform's id where files are answered from.
    pub account: &'a str,
    /// What has to be typed behind a verb, with a blank before it: the files, or the account's flag.
    pub behind: &'a str,
    /// What only a book knows.
    pub book: Option<BookFacts<'a>>,
}

/// What a book knows of the files and figures of an account.
#[derive(Clone, Copy, Debug)]
pub struct BookFacts<'a> {
    /// Days that no file covers, across which the balance does not follow.
    pub unknown_days: &'a [(Date, Date)],
    /// Days that no file covers, a week or more, though the balance is the same before and after.
    pub bridged_days: &'a [(Date, Date)],
    /// The day of the newest figures of the site.
    pub figures_of: Option<Date>,
}

/// How urgent something is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Urgency {
    /// Its day has passed.
    Overdue,
    /// Its day comes within a week.
    Soon,
    /// Money is at stake, and no day is set.
    Money,
    /// Its day comes later.
    Later,
    /// Without it answers are not whole.
    Figures,
}

impl Urgency {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            Urgency::Overdue => "overdue",
            Urgency::Soon => "soon",
            Urgency::Money => "money",
            Urgency::Later => "later",
            Urgency::Figures => "figures",
        }
    }
}

/// Days within which something is soon.
const SOON_DAYS: i64 = 7;

/// Something that the user can do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// The same thing has the same id, whatever its day or words.
    pub id: String,
    /// The name of the account that it is about.
    pub account: String,
    /// How urgent it is.
    pub urgency: Urgency,
    /// What to do.
    pub what: String,
    /// Why.
    pub why: String,
    /// How much it is about; positive where the user can gain or keep it.
    pub amount: Option<Cents>,
    /// Of the amount.
    pub currency: Currency,
    /// The day by which it is to be done, or since which it should have been.
    pub by: Option<Date>,
    /// The command that does it or shows more, or the page of the site.
    pub how: String,
    /// The rule that it rests on, where there is one.
    pub rule: Option<Citation>,
    /// Of tasks that are as urgent and about as much, the lowest comes first.
    pub(crate) rank: u32,
}

/// What there is to do in one account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountTodo {
    /// What the user calls the account.
    pub account: String,
    /// What needs doing, the most urgent first.
    pub needed: Vec<Task>,
    /// The way to new income, where nothing was earned and nothing waits.
    pub steps: Vec<Task>,
    /// What could be better.
    pub worth: Vec<Task>,
    /// What comes by itself.
    pub coming: Vec<Coming>,
    /// Until when nothing more needs doing, as far as is known.
    pub quiet: Option<Quiet>,
    /// Files are answered from, and nothing is known of what waits.
    pub lacks_figures: bool,
}

/// What there is to do in all accounts that were asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TodoAnswer {
    /// The day.
    pub today: Date,
    /// Deadlines that are so many days away, or fewer, are tasks.
    pub within_days: u32,
    /// By account.
    pub accounts: Vec<AccountTodo>,
    /// Accounts whose tasks are not known.
    pub unanswered: Vec<Unanswered>,
}

/// An account whose tasks are not known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unanswered {
    /// What the user calls the account.
    pub account: String,
    /// Why, in a few words.
    pub why: String,
}

/// What needs doing in one account.
pub fn todo(request: &TodoRequest<'_>) -> AccountTodo {
    let advised = advised::tasks(request);
    let mut needed = advised.needed;
    needed.extend(charges::tasks(request));
    needed.extend(payments::tasks(request));
    needed.extend(invoices::tasks(request));
    needed.extend(dates::tasks(request));
    needed.extend(figures::tasks(request));
    in_order(&mut needed);
    let steps = steps::steps(request);
    let mut worth = advised.worth;
    // Nothing is to be paid out where the floor is in danger.
    let is_short = needed.iter().any(|task| task.id == dates::BELOW_FLOOR);
    worth.retain(|task| !is_short || task.id != AdviceId::WithdrawNow.id());
    worth.extend(steps::recurring(request));
    // What is a step to new income need not be said twice.
    worth.retain(|task| steps.is_empty() || !steps::is_step(&task.id));
    AccountTodo {
        account: request.asked.account.to_owned(),
        needed,
        steps,
        worth,
        coming: later::coming(request),
        quiet: later::quiet(request),
        lacks_figures: request.asked.book.is_none() && *request.snapshot == Snapshot::default(),
    }
}

impl TodoAnswer {
    /// Whether it has to be said which account something is about.
    pub fn is_of_several(&self) -> bool {
        self.accounts.len() + self.unanswered.len() > 1
    }

    /// The tasks of all accounts, the most urgent first.
    pub fn needed(&self) -> Vec<&Task> {
        let mut all: Vec<&Task> = self.accounts.iter().flat_map(|one| &one.needed).collect();
        all.sort_by(|a, b| order(a).cmp(&order(b)));
        all
    }

    /// The first day on which something more will need doing.
    pub fn quiet(&self) -> Option<&Quiet> {
        self.accounts.iter().filter_map(|one| one.quiet.as_ref()).min_by_key(|quiet| quiet.until)
    }

    /// What a calendar is told: every task that has a day; what is overdue is put on today.
    pub fn reminders(&self) -> Vec<Reminder> {
        let dated = self.needed().into_iter().filter_map(|task| Some((task, task.by?)));
        let reminders = dated.map(|(task, by)| {
            let mut text = task.why.clone();
            if let Some(amount) = task.amount {
                text.push_str(&format!("\nAmount: {}", money_in_words(task.currency, amount)));
            }
            text.push_str(&format!("\nDo: {}", task.how));
            let id = format!("{}/{}", task.account, task.id);
            let title = match self.is_of_several() {
                true => format!("{}: {}", task.account, task.what),
                false => task.what.clone(),
            };
            Reminder { id, on: by.max(self.today), title, text }
        });
        reminders.collect()
    }
}

/// Sorts tasks; of two that say the same of one thing the first is kept, and what has one id by chance is told apart.
fn in_order(tasks: &mut Vec<Task>) {
    tasks.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut seen: Vec<(String, String)> = Vec::new();
    tasks.retain_mut(|task| {
        let times = seen.iter().filter(|(id, _)| *id == task.id).count();
        if seen.iter().any(|(id, what)| *id == task.id && *what == task.what) {
            return false;
        }
        seen.push((task.id.clone(), task.what.clone()));
        if times > 0 {
            task.id = format!("{} #{}", task.id, times + 1);
        }
        true
    });
}

/// The most urgent first; then the earliest day, the largest amount, and the name.
fn order(task: &Task) -> (Urgency, Date, std::cmp::Reverse<i64>, u32, &str, &str) {
    let amount = task.amount.map_or(0, |amount| amount.abs().minor());
    let by = task.by.unwrap_or(Date::MAX);
    (task.urgency, by, std::cmp::Reverse(amount), task.rank, &task.account, &task.id)
}

impl TodoRequest<'_> {
    /// A task about money; how urgent it is follows from its day.
    fn task(&self, id: impl Into<String>, what: String, why: String, by: Option<Date>) -> Task {
        Task {
            id: id.into(),
            account: self.asked.account.to_owned(),
            urgency: urgency(self.today, by),
            what,
            why,
            amount: None,
            currency: self.why.currency,
            by,
            how: String::new(),
            rule: None,
            rank: 1_000,
        }
    }

    /// The command that shows more: `outflow audit --account studio`.
    fn command(&self, verb: &str) -> String {
        format!("outflow {verb}{}", self.asked.behind)
    }

    /// A page of the site, for people: the platform, and which page of it.
    fn page(&self, which: &str) -> String {
        format!("{}, {which}", self.why.account_name)
    }

    fn money(&self, amount: Cents) -> String {
        money_in_words(self.why.currency, amount)
    }

    /// The last day on which a deadline is a task today.
    fn horizon(&self) -> Date {
        self.today.saturating_add(i64::from(self.within_days).days())
    }
}

fn urgency(today: Date, by: Option<Date>) -> Urgency {
    match by {
        None => Urgency::Money,
        Some(by) if by < today => Urgency::Overdue,
        Some(by) if by <= today.saturating_add(SOON_DAYS.days()) => Urgency::Soon,
        Some(_) => Urgency::Later,
    }
}

/// With a full stop, unless it has one.
fn ended(text: String) -> String {
    if text.ends_with(['.', '?', '!']) { text } else { text + "." }
}

/// `1 day`, `6 days`.
fn days_in_words(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn days_from(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn urgency_follows_from_the_day() {
        let today = date(2024, 2, 28);
        for (by, expected) in [
            (None, Urgency::Money),
            (Some(date(2024, 2, 27)), Urgency::Overdue),
            (Some(date(2024, 2, 28)), Urgency::Soon),
            (Some(date(2024, 3, 6)), Urgency::Soon),
            (Some(date(2024, 3, 7)), Urgency::Later),
        ] {
            assert_eq!(urgency(today, by), expected, "{by:?}");
        }
    }

    #[test]
    fn the_most_urgent_comes_first_and_nothing_twice() {
        let task = |id: &str, by: Option<Date>, cents: i64| Task {
            id: id.to_owned(),
            account: "upwork".to_owned(),
            urgency: urgency(date(2024, 6, 10), by),
            what: String::new(),
            why: String::new(),
            amount: Cents::new(cents),
            currency: Currency::USD,
            by,
            how: String::new(),
            rule: None,
            rank: 0,
        };
        let mut tasks = vec![
            task("later", Some(date(2024, 6, 20)), 90_000),
            task("small", None, 500),
            task("large", None, -5_000),
            task("soon", Some(date(2024, 6, 12)), 0),
            task("late", Some(date(2024, 6, 1)), 1),
            task("later", Some(date(2024, 6, 22)), 1),
        ];
        in_order(&mut tasks);
        let ids: Vec<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
        assert_eq!(ids, ["late", "soon", "large", "small", "later"]);
        assert_eq!(tasks[4].by, Some(date(2024, 6, 20)), "the nearer of two is kept");
    }
}
