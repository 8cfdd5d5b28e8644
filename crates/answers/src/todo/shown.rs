//! Which tables does a list of tasks make, for every format but plain text?

use super::{Task, TodoAnswer, days_from};
use crate::listing::{Cell, Listing, Section};
use crate::together::unanswered;
use crate::words::{day_in_words, money_in_words};
use jiff::civil::Date;
use outflow_ledger::Currency;

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/todo/1";

const TASK_COLUMNS: [(&str, &str); 11] = [
    ("urgency", "Urgency"),
    ("by", "By"),
    ("days_left", "Days left"),
    ("what", "What to do"),
    ("why", "Why"),
    ("amount", "Amount"),
    ("how", "Command or page"),
    ("account", "Account"),
    ("id", "Id"),
    ("rule", "Rule"),
    ("standing", "Rule's standing"),
];

/// Everything as tables: tasks, the way to new income, what could be better, and what comes by itself.
pub fn listing(answer: &TodoAnswer) -> Listing {
    let mut sentences = vec![headline(answer)];
    sentences.extend(answer.unanswered.iter().map(|one| unanswered(&one.account, &one.why)));
    let mut listing = Listing::new(SCHEMA, sentences.join(" "))
        .fact("day", "Day", Cell::Day(answer.today))
        .fact("within_days", "Deadlines within days", Cell::Count(u64::from(answer.within_days)))
        .fact("quiet_until", "Quiet until", Cell::of(answer.quiet(), |one| Cell::Day(one.until)));
    let currency = currency_of(answer);
    listing.currency = currency;
    let needed = answer.needed();
    let steps: Vec<&Task> = answer.accounts.iter().flat_map(|one| &one.steps).collect();
    let worth: Vec<&Task> = answer.accounts.iter().flat_map(|one| &one.worth).collect();
    listing.sections = vec![
        section("todo", "To do", &needed, answer.today, currency),
        section("steps", "The way to new income", &steps, answer.today, currency),
        section("worth_a_look", "Could be better", &worth, answer.today, currency),
        coming(answer, currency),
    ];
    listing.notes = notes(answer);
    listing.has_findings = !needed.is_empty() || !steps.is_empty() || !answer.unanswered.is_empty();
    listing
}

/// The one currency of all accounts, where there is one.
fn currency_of(answer: &TodoAnswer) -> Option<Currency> {
    let tasks = answer
        .accounts
        .iter()
        .flat_map(|one| one.needed.iter().chain(&one.steps).chain(&one.worth));
    let coming = answer.accounts.iter().flat_map(|one| &one.coming).map(|one| one.currency);
    let mut all = tasks.map(|task| task.currency).chain(coming);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

fn headline(answer: &TodoAnswer) -> String {
    let needed = answer.needed();
    let steps = answer.accounts.iter().map(|one| one.steps.len()).sum::<usize>();
    if needed.is_empty() && steps > 0 {
        return "Nothing has a deadline, but nothing was earned for 30 days and nothing is known to come: the way to new income stands below.".to_owned();
    }
    let Some(first) = needed.first() else {
        let nothing = "Nothing needs doing";
        return match answer.quiet() {
            Some(quiet) => {
                format!("{nothing} until {}: then {}.", day_in_words(quiet.until), quiet.what)
            }
            None => format!("{nothing}, and nothing is known that will."),
        };
    };
    let count = match needed.len() {
        1 => "1 thing needs doing".to_owned(),
        many => format!("{many} things need doing"),
    };
    let when = match first.by {
        Some(by) if by < answer.today => format!(", due since {}", day_in_words(by)),
        Some(by) if by == answer.today => ", today".to_owned(),
        Some(by) => format!(", by {}", day_in_words(by)),
        None => String::new(),
    };
    let what = first.what.split_inclusive(". ").next().unwrap_or(&first.what);
    format!("{count}. First{when}: {}", what.trim())
}

fn notes(answer: &TodoAnswer) -> Vec<String> {
    let mut notes = vec![format!(
        "In this order: what is overdue, what is due within a week, money without a day, later days up to {} days ahead, and what answers lack.",
        answer.within_days
    )];
    let steps = answer.accounts.iter().any(|one| !one.steps.is_empty());
    if steps {
        notes.push("Nothing was earned for 30 days, as far as the lines tell, and nothing is known to come: the steps are in the order in which they are worth taking.".to_owned());
    }
    if answer.accounts.iter().any(|one| one.lacks_figures) {
        notes.push("What waits inside the platform stands in no statement: give the site's figures too (--snapshot FILE).".to_owned());
    }
    notes
}

fn section(
    key: &'static str,
    title: &str,
    tasks: &[&Task],
    today: Date,
    currency: Option<Currency>,
) -> Section {
    let mut section = Section::new(key, &TASK_COLUMNS).titled(title);
    section.rows = tasks.iter().map(|task| row(task, today, currency)).collect();
    section
}

fn row(task: &Task, today: Date, currency: Option<Currency>) -> Vec<Cell> {
    vec![
        Cell::text(task.urgency.id()),
        Cell::of(task.by, Cell::Day),
        Cell::of(task.by, |by| Cell::Number(days_from(today, by))),
        Cell::text(&task.what),
        Cell::text(&task.why),
        Cell::of(task.amount, |amount| match currency {
            Some(_) => Cell::Money(amount),
            None => Cell::text(money_in_words(task.currency, amount)),
        }),
        Cell::text(&task.how),
        Cell::text(&task.account),
        Cell::text(&task.id),
        Cell::of(task.rule.as_ref(), |rule| Cell::text(&*rule.id)),
        Cell::of(task.rule.as_ref(), |rule| Cell::text(rule.standing.id())),
    ]
}

fn coming(answer: &TodoAnswer, currency: Option<Currency>) -> Section {
    let columns = [("on", "On"), ("amount", "Amount"), ("what", "What"), ("account", "Account")];
    let mut section = Section::new("coming", &columns).titled("Comes by itself");
    for account in &answer.accounts {
        for one in &account.coming {
            section.rows.push(vec![
                Cell::of(one.on, Cell::Day),
                match currency {
                    Some(_) => Cell::Money(one.amount),
                    None => Cell::text(money_in_words(one.currency, one.amount)),
                },
                Cell::text(&one.what),
                Cell::text(&account.account),
            ]);
        }
    }
    section
}
