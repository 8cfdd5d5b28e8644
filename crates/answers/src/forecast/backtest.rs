//! How far off would the forecast have been on past days, with only what the lines told then?
//!
//! What is measured is the money that comes less what is charged, payouts left out: when to pay out is the user's own
//! choice. Beside the middle of the range stand two naive forecasts: the last 28 days again, and the mean week of at
//! most the last year. Errors are means of absolute differences, rounded half up to the cent.

use super::weeks::gaps;
use super::{Assumed, AssumptionId, ForecastError, ForecastRequest, Wanted, forecast};
use crate::listing::{Cell, Listing, Section};
use crate::words::money_in_words;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Cents, Journal, LedgerCause, Snapshot};
use outflow_policy::PolicyBook;

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/backtest/1";

/// What is asked.
#[derive(Clone, Debug)]
pub struct BacktestRequest {
    /// The account's name, as it is shown.
    pub account: String,
    /// So many days lie between two past days.
    pub every_days: u32,
    /// The user's country, which taxes depend on.
    pub country: Option<String>,
    /// What the user set.
    pub assumed: Assumed,
    /// Days that no file covers.
    pub uncovered: Vec<(Date, Date)>,
}

/// Weeks that are looked ahead.
const WEEKS: [i64; 3] = [4, 8, 12];
/// The least history before a past day: half a year.
const LEAST_HISTORY_DAYS: i64 = 182;
/// Past days beyond these, the latest first, are not tried.
const MOST_DAYS: usize = 104;
/// The mean week is that of at most so many days.
const YEAR: i64 = 364;
/// From so few past days nothing is said about skill.
const FEWEST_FOR_A_WORD: usize = 8;

/// One look ahead from one past day.
struct Look {
    from: Date,
    weeks: i64,
    low: Cents,
    middle: Cents,
    high: Cents,
    again: Cents,
    mean: Cents,
    truth: Cents,
}

/// The errors of the forecast on past days.
///
/// # Errors
/// As those of a forecast. The journal is cut down, so it is taken.
pub fn backtest(
    journal: Journal,
    policy: &PolicyBook,
    request: &BacktestRequest,
) -> Result<Listing, ForecastError> {
    let mut listing =
        Listing::new(SCHEMA, "").fact("account", "Account", Cell::text(&request.account));
    listing.currency = Some(journal.currency);
    let currency = journal.currency;
    let moneys = moneys(&journal);
    let mut uncovered = request.uncovered.clone();
    uncovered.extend(gaps(&journal));
    let past = Past { moneys, uncovered, known_to: journal.covered().map(|(_, last)| last) };
    let days = past_days(&journal, request.every_days);
    let mut looks = Vec::new();
    let mut journal = journal;
    for day in days {
        journal = journal.until(day).map_err(ForecastError::Input)?;
        looks.extend(looks_from(&journal, policy, request, day, &past)?);
    }
    let mut steps = steps();
    let mut worse = 0;
    let mut told = Vec::new();
    for weeks in WEEKS {
        let of_weeks: Vec<&Look> = looks.iter().filter(|look| look.weeks == weeks).collect();
        if of_weeks.is_empty() {
            continue;
        }
        let errors = [|look: &Look| look.middle, |look: &Look| look.again, |look: &Look| look.mean]
            .map(|guess| mean_error(&of_weeks, guess));
        let within = of_weeks
            .iter()
            .filter(|look| look.low <= look.truth && look.truth <= look.high)
            .count();
        // A tenth less than both: smaller differences come about by chance.
        let naive = errors[1].min(errors[2]);
        worse += usize::from(!is_skilled(errors[0], naive));
        told.push((weeks, of_weeks.len(), errors, within));
        steps.rows.push(vec![
            Cell::Count(weeks.unsigned_abs()),
            Cell::Count(of_weeks.len() as u64),
            Cell::Money(errors[0]),
            Cell::Money(errors[1]),
            Cell::Money(errors[2]),
            Cell::text(format!("{} %", within * 100 / of_weeks.len())),
        ]);
    }
    listing.headline = match told.first() {
        None => format!(
            "No past day can be tried: the lines must reach back {} weeks before it and {} weeks after it",
            LEAST_HISTORY_DAYS / 7,
            WEEKS[0]
        ),
        Some((weeks, count, errors, within)) => {
            let money = |amount| money_in_words(currency, amount);
            let days = if *count == 1 { "day" } else { "days" };
            let skill = match (worse, *count < FEWEST_FOR_A_WORD) {
                (_, true) => "too few past days to say more".to_owned(),
                (0, false) => {
                    "smaller by a tenth at least than those of both naive forecasts, in all steps"
                        .to_owned()
                }
                (_, false) => {
                    "not smaller by a tenth in all steps than those of the naive forecasts, so it shows no skill beyond them"
                        .to_owned()
                }
            };
            format!(
                "In {weeks} weeks the middle was {} off in the mean over {count} past {days}, the last month again {}, the mean week {}; the truth lay in the range {within} times: its errors are {skill}",
                money(errors[0]),
                money(errors[1]),
                money(errors[2])
            )
        }
    };
    listing.sections = vec![steps, rows(&looks)];
    listing.notes.push(
        "Only lines up to each past day were used: no figures of the site and no contract. A forecast of today knows more of its first weeks."
            .to_owned(),
    );
    Ok(listing)
}

/// Whether an error is smaller than a naive one by a tenth at least; nothing is smaller than no error.
fn is_skilled(error: Cents, naive: Cents) -> bool {
    naive.is_positive() && error.wide() * 10 <= naive.wide() * 9
}

/// What the lines of all days tell, against which the looks are held.
struct Past {
    moneys: Vec<(Date, Cents)>,
    /// Days on which what came is not known.
    uncovered: Vec<(Date, Date)>,
    /// The last day that the lines tell of.
    known_to: Option<Date>,
}

impl Past {
    /// Whether the lines tell every day from one to another.
    fn is_told(&self, first: Date, last: Date) -> bool {
        self.known_to.is_some_and(|known| last <= known)
            && !self.uncovered.iter().any(|(from, to)| *from <= last && first <= *to)
    }

    /// How many of these days the lines tell of.
    fn told_days(&self, first: Date, last: Date) -> i128 {
        let mut untold: Vec<(Date, Date)> = self.uncovered.clone();
        untold.sort_unstable();
        let (mut days, mut from) = (0_i64, first);
        for (start, end) in untold.into_iter().filter(|(start, _)| *start <= last) {
            days += i64::from((start - from).get_days()).max(0);
            from = from.max(end.saturating_add(1.day()));
        }
        i128::from(days + (i64::from((last - from).get_days()) + 1).max(0))
    }
}

fn steps() -> Section {
    Section::new(
        "steps",
        &[
            ("weeks", "Weeks ahead"),
            ("days", "Past days"),
            ("error", "Mean error"),
            ("last_month_error", "Last month again"),
            ("mean_week_error", "Mean week"),
            ("within", "In the range"),
        ],
    )
    .titled("Errors")
}

fn rows(looks: &[Look]) -> Section {
    let mut section = Section::new(
        "looks",
        &[
            ("from", "From"),
            ("weeks", "Weeks"),
            ("p10", "1 of 10"),
            ("p50", "Middle"),
            ("p90", "9 of 10"),
            ("came", "Came"),
            ("within", "In the range"),
            ("last_month", "Last month again"),
            ("mean_week", "Mean week"),
        ],
    )
    .titled("Every look ahead");
    for look in looks {
        section.rows.push(vec![
            Cell::Day(look.from),
            Cell::Count(look.weeks.unsigned_abs()),
            Cell::Money(look.low),
            Cell::Money(look.middle),
            Cell::Money(look.high),
            Cell::Money(look.truth),
            Cell::Is(look.low <= look.truth && look.truth <= look.high),
            Cell::Money(look.again),
            Cell::Money(look.mean),
        ]);
    }
    section
}

/// What each day with lines brought, payouts and what a card paid for left out.
fn moneys(journal: &Journal) -> Vec<(Date, Cents)> {
    use LedgerCause::*;
    let causes = journal.meanings.causes.iter();
    let lines = (0_u32..).zip(&journal.lines).zip(causes);
    let counted = lines.filter(|((at, _), cause)| {
        let is_payout = matches!(
            cause,
            Withdrawn | WithdrawnScheduled | WithdrawalFee | WithdrawalReturned | PaidFromCard
        );
        !is_payout && !journal.meanings.is_card_funded(*at)
    });
    counted.map(|((_, line), _)| (line.dated, line.amount)).collect()
}

/// The money of the days from `first` to `last`.
fn between(moneys: &[(Date, Cents)], first: Date, last: Date) -> i128 {
    let from = moneys.partition_point(|(on, _)| *on < first);
    let to = moneys.partition_point(|(on, _)| *on <= last);
    moneys[from..to].iter().map(|(_, amount)| amount.wide()).sum()
}

/// From the latest back, each with enough lines before it and four weeks after it.
fn past_days(journal: &Journal, every: u32) -> Vec<Date> {
    let Some((first, last)) = journal.covered() else { return Vec::new() };
    let step = i64::from(every.max(1));
    let latest = last.saturating_sub((WEEKS[0] * 7).days());
    let earliest = first.saturating_add(LEAST_HISTORY_DAYS.days());
    let days = (0_i64..).map(|times| latest.saturating_sub((times * step).days()));
    days.take_while(|day| *day >= earliest).take(MOST_DAYS).collect()
}

fn looks_from(
    journal: &Journal,
    policy: &PolicyBook,
    request: &BacktestRequest,
    day: Date,
    past: &Past,
) -> Result<Vec<Look>, ForecastError> {
    let snapshot = Snapshot { country: request.country.clone(), ..Snapshot::default() };
    let mut assumed = request.assumed.clone();
    assumed.set(AssumptionId::Waiting, Wanted::Off);
    let asked = ForecastRequest {
        today: day,
        until: Some(day.saturating_add((WEEKS[2] * 7 + 1).days())),
        floor: None,
        kept_floor: None,
        draw: None,
        assumed,
        expected: &[],
        clients: &[],
        uncovered: &request.uncovered,
        holidays: 0,
        active_on: None,
        snapshot: &snapshot,
    };
    let Ok(range) = forecast(journal, policy, &asked)?.likely else { return Ok(Vec::new()) };
    let moneys = &past.moneys;
    let covered = journal.covered().map_or(day, |(first, _)| first);
    let year = day.saturating_sub((YEAR - 1).days()).max(covered);
    let days = past.told_days(year, day).max(1);
    let month = day.saturating_sub(27.days());
    let mut looks = Vec::new();
    for weeks in WEEKS {
        let ahead = weeks * 7;
        let last = day.saturating_add(ahead.days());
        let step = range.steps.iter().find(|step| i64::from(step.after_days) == ahead);
        // Both the truth and what it is held against must be known.
        let (Some(step), true) = (step, past.is_told(month, last)) else { continue };
        let again = between(moneys, month, day) * i128::from(ahead);
        let mean = between(moneys, year, day) * i128::from(ahead);
        let tomorrow = day.saturating_add(1.day());
        let wide = |cents: i128| Cents::from_wide(cents).ok_or_else(super::too_large);
        looks.push(Look {
            from: day,
            weeks,
            low: step.money.low,
            middle: step.money.middle,
            high: step.money.high,
            again: wide(rounded(again, 28))?,
            mean: wide(rounded(mean, days))?,
            truth: wide(between(moneys, tomorrow, last))?,
        });
    }
    Ok(looks)
}

/// Rounded half up.
fn rounded(sum: i128, by: i128) -> i128 {
    (2 * sum + by).div_euclid(2 * by)
}

fn mean_error(looks: &[&Look], guess: fn(&Look) -> Cents) -> Cents {
    let sum: i128 = looks.iter().map(|look| (guess(look).wide() - look.truth.wide()).abs()).sum();
    let count = i128::try_from(looks.len()).unwrap_or(1).max(1);
    Cents::from_wide(rounded(sum, count)).unwrap_or(Cents::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn skill_is_a_tenth_less_than_an_error_that_is_there() {
        for (error, naive, expected) in
            [(90, 100, true), (91, 100, false), (0, 100, true), (0, 0, false), (0, 1, true)]
        {
            let cents = |minor| Cents::new(minor).unwrap();
            assert_eq!(is_skilled(cents(error), cents(naive)), expected, "{error} of {naive}");
        }
    }

    #[test]
    fn days_that_no_file_covers_are_not_told() {
        let day = |day| date(2026, 6, day);
        let past = Past {
            moneys: Vec::new(),
            uncovered: vec![(day(10), day(12)), (day(4), day(5)), (day(11), day(14))],
            known_to: Some(day(20)),
        };
        for (first, last, told, is_told) in [
            (1, 3, 3, true),
            (1, 4, 3, false),
            (5, 9, 4, false),
            (6, 9, 4, true),
            (1, 20, 13, false),
            (11, 13, 0, false),
            (15, 20, 6, true),
            (15, 21, 7, false),
        ] {
            assert_eq!(past.told_days(day(first), day(last)), told, "{first} to {last}");
            assert_eq!(past.is_told(day(first), day(last)), is_told, "{first} to {last}");
        }
    }
}
