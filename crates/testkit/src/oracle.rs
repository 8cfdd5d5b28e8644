//! What does the dumbest possible scan of a statement answer?
//!
//! Every figure is summed again from the first line for every calendar day: quadratic, and too
//! simple to be wrong in the same way as a program that streams.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::line::{Line, opening_balance};

/// From where the user wants the explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// No wish: the rule of `causes.md`.
    Auto,
    /// The statement's start.
    Start,
    /// The latest day with the highest close.
    Peak,
    /// This day and later.
    Date(Date),
}

/// Money that waits, with the day on which it becomes available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The state cause.
    pub cause: &'static str,
    /// Net cents.
    pub cents: i64,
    /// None: nobody can say when.
    pub on: Option<Date>,
    /// A transfer on its way, outside the platform.
    pub outside: bool,
}

/// What is asked of the oracle.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// Start of the explanation.
    pub since: Since,
    /// The file has a Balance column.
    pub balance_column: bool,
    /// The day of the question.
    pub as_of: Date,
    /// What the snapshot shows as waiting.
    pub waiting: &'a [Waiting],
}

impl Question<'_> {
    /// The ordinary question on a day.
    pub fn on(as_of: Date) -> Self {
        Self { since: Since::Auto, balance_column: true, as_of, waiting: &[] }
    }
}

/// Some figure does not fit an i64 of cents: the answer has to be an error, never a wrapped number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

/// The story beside the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// Its first day.
    pub since: Date,
    /// The day of the highest close.
    pub peak_on: Date,
    /// That close, or what passed through on that day.
    pub peak: i64,
}

/// All that a statement alone decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Before the oldest line.
    pub opening: i64,
    /// After the newest line.
    pub closing: i64,
    /// `since_last_positive_day`, `since_start`, `since_peak` or `since_date`.
    pub window_rule: &'static str,
    /// The last day that is not explained.
    pub window_after: Option<Date>,
    /// The balance at its end.
    pub window_opening: i64,
    /// Cents and lines of each ledger cause.
    pub contributions: BTreeMap<&'static str, (i64, usize)>,
    /// What the lines do not explain.
    pub unexplained: i64,
    /// None without lines.
    pub episode: Option<Episode>,
    /// The next dated money inside the platform.
    pub next_available: Option<(Date, i64)>,
}

/// Answers by scanning everything for every day.
pub fn explain(lines: &[Line], question: &Question<'_>) -> Result<Explained, Overflow> {
    let scan = Scan { lines, balance_column: question.balance_column };
    let opening = scan.opening();
    let closing = scan.lines.last().map_or(opening, |line| scan.close(line.date));
    let (window_rule, window_after) = scan.window(question.since, closing);
    let window_opening = window_after.map_or(opening, |day| scan.close(day));
    let mut contributions = BTreeMap::new();
    let mut sum = 0_i128;
    for line in lines.iter().filter(|line| window_after.is_none_or(|after| line.date > after)) {
        let entry: &mut (i128, usize) = contributions.entry(line.cause).or_default();
        *entry = (entry.0 + i128::from(line.amount_cents), entry.1 + 1);
        sum += i128::from(line.amount_cents);
    }
    // Every day's close is a figure: windows and peaks are chosen by it.
    for day in scan.lines.iter().map(|line| line.date) {
        fit(scan.close(day))?;
    }
    // The change of the balance is a figure of the answer too.
    fit(closing - window_opening)?;
    let mut fitting = BTreeMap::new();
    for (cause, (cents, count)) in contributions {
        fitting.insert(cause, (fit(cents)?, count));
    }
    Ok(Explained {
        opening: fit(opening)?,
        closing: fit(closing)?,
        window_rule,
        window_after,
        window_opening: fit(window_opening)?,
        contributions: fitting,
        unexplained: fit(closing - window_opening - sum)?,
        episode: scan.episode(window_after)?,
        next_available: next_available(question.waiting, question.as_of)?,
    })
}

/// The earliest day on which money becomes available, with all that does on it.
pub fn next_available(waiting: &[Waiting], as_of: Date) -> Result<Option<(Date, i64)>, Overflow> {
    let inside = || waiting.iter().filter(|w| !w.outside && w.on.is_some_and(|day| day >= as_of));
    let Some(first) = inside().filter_map(|w| w.on).min() else {
        return Ok(None);
    };
    let sum = inside().filter(|w| w.on == Some(first)).map(|w| i128::from(w.cents)).sum();
    Ok(Some((first, fit(sum)?)))
}

fn fit(cents: i128) -> Result<i64, Overflow> {
    // The range of amounts is symmetric.
    i64::try_from(cents).ok().filter(|cents| *cents != i64::MIN).ok_or(Overflow)
}

/// The day before; dates of statements are far from the calendar's edge.
pub(crate) fn day_before(day: Date) -> Date {
    day.checked_sub(1.day()).expect("statements do not start in the year -9999")
}

struct Scan<'a> {
    lines: &'a [Line],
    balance_column: bool,
}

impl Scan<'_> {
    fn opening(&self) -> i128 {
        if self.balance_column { opening_balance(self.lines) } else { 0 }
    }

    /// The balance at the end of a day, summed or looked up anew.
    fn close(&self, day: Date) -> i128 {
        let mut until = self.lines.iter().filter(|line| line.date <= day);
        if self.balance_column {
            until.next_back().map_or(self.opening(), |line| i128::from(line.balance_cents))
        } else {
            until.map(|line| i128::from(line.amount_cents)).sum()
        }
    }

    /// Every calendar day from the first line's to the last line's.
    fn covered(&self) -> Vec<Date> {
        let (Some(first), Some(last)) = (self.lines.first(), self.lines.last()) else {
            return Vec::new();
        };
        first.date.series(1.day()).take_while(|&day| day <= last.date).collect()
    }

    fn window(&self, since: Since, closing: i128) -> (&'static str, Option<Date>) {
        match since {
            Since::Start => ("since_start", None),
            Since::Date(first) => ("since_date", Some(day_before(first))),
            Since::Peak => {
                let days = self.covered().into_iter().filter(|&day| self.has_lines(day));
                let highest = days.max_by_key(|&day| self.close(day));
                ("since_peak", highest)
            }
            Since::Auto if closing > 0 => ("since_start", None),
            Since::Auto => {
                match self.covered().into_iter().rev().find(|&day| self.close(day) > 0) {
                    Some(day) => ("since_last_positive_day", Some(day)),
                    None => ("since_start", None),
                }
            }
        }
    }

    fn episode(&self, after: Option<Date>) -> Result<Option<Episode>, Overflow> {
        let days = self.covered();
        let Some(&first) = days.first() else {
            return Ok(None);
        };
        let before = after.unwrap_or(first);
        let low = days.iter().rev().find(|&&day| day < before && self.close(day) <= 0);
        let since = low.copied().unwrap_or(first);
        // A height is told with the day on which it was reached.
        let told = || {
            let later = days.iter().copied().filter(|&day| day >= since);
            later.filter(|&day| day == since || self.has_lines(day))
        };
        let highest = |value: &dyn Fn(Date) -> i128| {
            told().max_by_key(|&day| value(day)).map(|day| (day, value(day)))
        };
        let mut peak = highest(&|day| self.close(day));
        if peak.is_some_and(|(_, close)| close <= 0) {
            peak = highest(&|day| self.close(day) - self.paid_out(day));
        }
        let (peak_on, peak) = peak.expect("the episode has at least one day");
        Ok(Some(Episode { since, peak_on, peak: fit(peak)? }))
    }

    fn has_lines(&self, day: Date) -> bool {
        self.lines.iter().any(|line| line.date == day)
    }

    /// Payouts and their fees of one day, not positive.
    fn paid_out(&self, day: Date) -> i128 {
        let causes = ["withdrawn", "withdrawn_scheduled", "withdrawal_fee"];
        let lines = self.lines.iter().filter(|line| line.date == day);
        lines
            .filter(|line| causes.contains(&line.cause))
            .map(|line| i128::from(line.amount_cents))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// The real screen of Kenya, 2024, with its Connects purchase.
    pub(crate) fn kenya() -> Vec<Line> {
        let rows = [
            (5, 703_297_604, "connects", -1200, 192),
            (5, 703_297_606, "tax_on_fees", -192, 0),
            (7, 702_357_907, "earned_hourly", 25_800, 25_800),
            (7, 702_357_923, "service_fee", -2_580, 23_220),
            (7, 702_357_964, "tax_on_fees", -413, 22_807),
            (7, 703_691_792, "withdrawn", -22_708, 99),
            (7, 703_691_793, "withdrawal_fee", -99, 0),
        ];
        let line = |(day, ref_id, cause, amount, balance)| Line {
            ref_id,
            balance_cents: balance,
            ..Line::new(date(2024, 6, day), "", cause, amount)
        };
        rows.map(line).to_vec()
    }

    #[test]
    fn kenya_is_explained_as_the_answer_file_says() {
        let lines = kenya();
        let got = explain(&lines, &Question::on(date(2024, 6, 10))).unwrap();
        assert_eq!((got.opening, got.closing, got.unexplained), (1_392, 0, 0));
        assert_eq!((got.window_rule, got.window_after), ("since_start", None));
        assert_eq!(got.contributions["tax_on_fees"], (-605, 2));
        let episode = Episode { since: date(2024, 6, 5), peak_on: date(2024, 6, 7), peak: 22_807 };
        assert_eq!(got.episode, Some(episode));
    }

    #[test]
    fn a_day_without_lines_keeps_the_balance_of_the_day_before() {
        let line = |day, amount, balance| Line {
            balance_cents: balance,
            ..Line::new(date(2025, 2, day), "", "adjustment", amount)
        };
        let lines = [line(1, 10_000, 10_000), line(5, -10_000, 0)];
        let got = explain(&lines, &Question::on(date(2025, 2, 6))).unwrap();
        assert_eq!(got.window_after, Some(date(2025, 2, 4)));
        assert_eq!(got.window_opening, 10_000);
        let peak = Question { since: Since::Peak, ..Question::on(date(2025, 2, 6)) };
        assert_eq!(explain(&lines, &peak).unwrap().window_after, Some(date(2025, 2, 1)));
        let dated = Question { since: Since::Date(date(2025, 2, 1)), ..peak };
        assert_eq!(explain(&lines, &dated).unwrap().window_opening, 0);
    }

    #[test]
    fn a_figure_beyond_i64_is_an_error() {
        let line = |amount, balance| Line {
            balance_cents: balance,
            ..Line::new(date(2025, 2, 1), "", "adjustment", amount)
        };
        let lines = [line(i64::MAX, i64::MAX), line(1, i64::MAX)];
        assert_eq!(explain(&lines, &Question::on(date(2025, 2, 2))), Err(Overflow));
    }

    #[test]
    fn a_gap_is_unexplained() {
        let mut lines = kenya();
        lines.remove(1);
        let got = explain(&lines, &Question::on(date(2024, 6, 10))).unwrap();
        assert_eq!(got.unexplained, -192);
    }
}
