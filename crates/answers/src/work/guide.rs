//! Which automatic means does the platform have for regular money, and what does each change in a forecast?

use crate::listing::{Cell, Section};
use crate::words::money_in_words;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::Frequency;
use outflow_ledger::{Cents, Citation, Currency};
use outflow_policy::rule::PayoutDay;
use outflow_policy::{Clause, Effect, Event, PolicyBook, Rule, is_schedule_day};

const COLUMNS: [(&str, &str); 5] = [
    ("means", "Means"),
    ("next", "Next on"),
    ("changes", "What it changes in a forecast"),
    ("rule", "Rule"),
    ("standing", "Standing"),
];

/// A balance that every threshold is met by.
const LARGE: i64 = 100_000_000_000;

/// What an automatic payout by one schedule would take next, by a forecast of the user's own lines and contracts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Swept {
    /// The schedule.
    pub frequency: Frequency,
    /// The next payout; none before the last day.
    pub next: Option<(Date, Cents)>,
    /// The last day that was looked at.
    pub until: Date,
}

impl Swept {
    fn in_words(&self, currency: Currency) -> String {
        match self.next {
            Some((on, amount)) => {
                let amount = money_in_words(currency, amount.abs());
                format!(" By the lines and your contracts {amount} would leave on {on}.")
            }
            None => {
                format!(" By the lines and your contracts nothing would leave by {}.", self.until)
            }
        }
    }
}

/// The means that the rules of a day state; where no rule is known, that is said.
pub fn guide(
    policy: &PolicyBook,
    platform: &str,
    country: Option<&str>,
    currency: Currency,
    today: Date,
    swept: &[Swept],
) -> Section {
    let mut section = Section::new("means", &COLUMNS).titled("The platform's own automatic means");
    section.rows.push(vec![
        Cell::text("a retainer that the client's account pays by itself"),
        Cell::Empty,
        Cell::text(
            "Money comes without a release by hand; kept as a retainer, it is taken to wait as long as a released \
             payment.",
        ),
        Cell::text("none is known"),
        Cell::text("assumed"),
    ]);
    if let Some((schedule, because)) = policy.schedule(platform, today) {
        for (name, frequency, day) in [
            ("automatic payout, weekly", Frequency::Weekly, schedule.weekly),
            ("automatic payout, twice a month", Frequency::TwiceMonthly, schedule.twice_monthly),
            ("automatic payout, monthly", Frequency::Monthly, schedule.monthly),
            ("automatic payout, quarterly", Frequency::Quarterly, schedule.quarterly),
        ] {
            let next = next_on(day, today);
            let own = swept.iter().find(|one| one.frequency == frequency);
            let mut changes = "The balance above the reserve leaves on these days.".to_owned();
            changes.extend(own.map(|own| own.in_words(currency)));
            section.rows.push(row(name, next, changes, &because));
            let asked = checked(Cents::MAX, country, next.unwrap_or(today), Some(frequency));
            let follows = policy.consequences(platform, &asked);
            let waits = follows.iter().find(|one| one.effect == Effect::PayoutDeferred);
            section.rows.extend(waits.and_then(|one| one.because.first()).map(|because| {
                let changes =
                    "It waits for its next day where the whole balance became available that very day.";
                row(name, None, changes.to_owned(), because)
            }));
        }
        let next = next_on(schedule.weekly, today).unwrap_or(today);
        section.rows.extend(thresholds(policy, platform, country, currency, next));
        section.rows.extend(doubts(policy, platform, &because, today));
    }
    section
}

/// The day of an automatic payout; of a named schedule, where everything came on that very day.
fn checked<'a>(
    balance: Cents,
    country: Option<&'a str>,
    on: Date,
    frequency: Option<Frequency>,
) -> Event<'a> {
    let is_fresh = frequency.is_some();
    Event::ScheduleChecked { balance, country, oldest: None, frequency, is_fresh, on }
}

fn next_on(day: PayoutDay, today: Date) -> Option<Date> {
    today.series(1.day()).take(120).find(|date| is_schedule_day(*date, day))
}

/// From which balance on an automatic payout happens: what the rules say of a large balance and of a cent.
fn thresholds(
    policy: &PolicyBook,
    platform: &str,
    country: Option<&str>,
    currency: Currency,
    on: Date,
) -> Vec<Vec<Cell>> {
    let paid = |balance: Cents| {
        let event = checked(balance, country, on, None);
        let follows = policy.consequences(platform, &event).into_iter();
        follows.filter(|one| one.effect == Effect::ScheduledPayout).collect::<Vec<_>>()
    };
    let Some((large, cent)) = Cents::new(LARGE).zip(Cents::new(1)) else { return Vec::new() };
    let small = paid(cent);
    let by_rule = paid(large).into_iter().filter_map(|one| {
        let because = one.because.first()?;
        let is_always = small.iter().any(|other| other.because == one.because);
        let mut changes = match is_always {
            true => "Any balance leaves.".to_owned(),
            false => {
                let is_paid =
                    |balance: Cents| paid(balance).iter().any(|other| other.because == one.because);
                let least = least_that(large, is_paid);
                let least = money_in_words(currency, least);
                format!("A balance below {least} stays; from there on all of it leaves.")
            }
        };
        if let Some(condition) = &one.only_if {
            changes.push_str(&format!(" It holds if {condition}."));
        }
        Some(row("what an automatic payout takes", None, changes, because))
    });
    by_rule.collect()
}

/// What the rules say beside these, from the same pages: what is not known of them.
fn doubts(policy: &PolicyBook, platform: &str, schedule: &Citation, today: Date) -> Vec<Vec<Cell>> {
    let pages: Vec<&str> = schedule.source.split(" ; ").collect();
    let in_force = policy.in_force(platform, today).into_iter();
    let beside = in_force.filter(|clause| {
        let is_note = matches!(clause.rule, Rule::Note);
        is_note && clause.citation.source.split(" ; ").any(|page| pages.contains(&page))
    });
    let doubt = |clause: &Clause| {
        row("what is said beside it", None, clause.citation.title.clone(), &clause.citation)
    };
    beside.map(doubt).collect()
}

/// The least amount for which it holds, where it holds for all from one on and for `most`.
fn least_that(most: Cents, holds: impl Fn(Cents) -> bool) -> Cents {
    let (mut no, mut yes) = (0, most.minor());
    while yes - no > 1 {
        let middle = no + (yes - no) / 2;
        match Cents::new(middle).is_some_and(&holds) {
            true => yes = middle,
            false => no = middle,
        }
    }
    Cents::new(yes).unwrap_or(most)
}

fn row(name: &str, next: Option<Date>, changes: String, because: &Citation) -> Vec<Cell> {
    vec![
        Cell::text(name),
        Cell::of(next, Cell::Day),
        Cell::Text(changes),
        Cell::text(because.id.as_str()),
        Cell::text(because.standing.id()),
    ]
}
