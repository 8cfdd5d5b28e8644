//! Which money will come, on which day: what waits with a date, and what is assumed to go on coming every week.

use crate::waiting::Waiting;
use crate::words::day_in_words;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::Week;
use outflow_ledger::{Cents, Citation, Journal, LedgerCause, Snapshot};
use outflow_policy::{Effect, Event, PolicyBook, week_of};

/// Money with a day and a net amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayoutIncome {
    /// The day on which it becomes available.
    pub on: Date,
    /// Net.
    pub amount: Cents,
    /// In words.
    pub what: String,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

/// Waiting money that a plan must not count on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotCounted {
    /// How much waits.
    pub amount: Cents,
    /// In words.
    pub what: String,
    /// Why it is not counted.
    pub why: String,
}

/// What is assumed to come every week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weekly {
    /// Each time.
    pub amount: Cents,
    /// The days, in order.
    pub days: Vec<Date>,
    /// Where the amount comes from.
    pub source: WeeklySource,
    /// The rules that give the days.
    pub because: Vec<Citation>,
}

/// Where the weekly amount comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WeeklySource {
    /// The user said so.
    Said,
    /// The client money of the statement's last weeks, less fees and taxes on it and what was taken back.
    Average {
        /// The sum, in cents.
        sum: i128,
        /// It was divided by so many weeks.
        weeks: u32,
        /// The first day that counted.
        from: Date,
        /// The last day that counted.
        to: Date,
    },
}

/// The waiting money that has a day and a net amount; and the rest.
pub(super) fn dated(
    waiting: &[Waiting],
    as_of: Date,
    until: Date,
) -> (Vec<PayoutIncome>, Vec<NotCounted>) {
    let mut income = Vec::new();
    let mut others = Vec::new();
    for one in waiting {
        let why = match one.available_on {
            _ if one.outside => {
                "it has left the balance already; name needs without what it pays for".to_owned()
            }
            _ if one.before_fees => "only its amount before fees is known".to_owned(),
            None => one.no_date.unwrap_or("nobody can say when it comes").to_owned(),
            Some(on) if on < as_of => format!("its day, {}, has passed", day_in_words(on)),
            Some(on) if on > until => {
                format!("it comes on {}, after the plan's last day", day_in_words(on))
            }
            Some(on) if one.amount.is_positive() => {
                income.push(PayoutIncome {
                    on,
                    amount: one.amount,
                    what: one.what.clone(),
                    because: one.because.iter().chain(&one.net_because).cloned().collect(),
                });
                continue;
            }
            Some(_) => continue,
        };
        others.push(NotCounted { amount: one.amount, what: one.what.clone(), why });
    }
    (income, others)
}

/// How many weeks an average looks back.
const AVERAGE_WEEKS: i64 = 13;
/// A shorter statement is divided by so many weeks all the same, since a single payment shows no rhythm.
const FEWEST_WEEKS: i64 = 4;
/// Hours become available within so many days after their week, or the rules say nothing of them.
const LOOK_BACK_DAYS: i64 = 42;

/// What the further income is found from.
pub(super) struct Expects<'a> {
    pub journal: &'a Journal,
    pub policy: &'a PolicyBook,
    pub snapshot: &'a Snapshot,
    pub as_of: Date,
    pub until: Date,
}

impl Expects<'_> {
    /// The assumed income, after the dated money of weeks that were worked already, so that no week counts twice.
    pub fn weekly(&self, said: Option<Cents>, dated: &[PayoutIncome]) -> Option<Weekly> {
        let (amount, source) = match said {
            Some(amount) => (amount, WeeklySource::Said),
            None => self.average()?,
        };
        if !amount.is_positive() {
            return None;
        }
        // Money that is dated later than the running week's is no money of a week that was worked.
        let (running, _) = self.available(week_of(self.as_of));
        let known = dated.iter().map(|one| one.on).filter(|on| *on <= running);
        let after = known.max().unwrap_or(self.as_of).max(self.as_of);
        let (days, because) = self.days(after);
        (!days.is_empty()).then_some(Weekly { amount, days, source, because })
    }

    /// The days on which hours become available, by the rules; without a rule, every seventh day.
    fn days(&self, after: Date) -> (Vec<Date>, Vec<Citation>) {
        let mut days = Vec::new();
        let mut because: Vec<Citation> = Vec::new();
        let mut week = week_of(after.saturating_sub(LOOK_BACK_DAYS.days()));
        while week.first <= self.until {
            let (on, rules) = self.available(week);
            if !rules.is_empty() {
                if after < on && on <= self.until {
                    days.push(on);
                }
                because = rules;
            }
            let Ok(next) = week.last.tomorrow() else { break };
            week = week_of(next);
        }
        if days.is_empty() && because.is_empty() {
            let later = (1..).map(|weeks: i64| after.saturating_add((weeks * 7).days()));
            days = later.take_while(|day| *day <= self.until && *day > after).take(600).collect();
        }
        (days, because)
    }

    /// When the hours of a week become available; without a rule, two weeks later and by no rule.
    fn available(&self, week: Week) -> (Date, Vec<Citation>) {
        let top_rated = self.snapshot.top_rated == Some(true);
        let event = Event::HoursWorked { week, top_rated };
        let mut follows = self.policy.consequences(self.journal.platform.0, &event).into_iter();
        match follows.find(|one| one.effect == Effect::BecomesAvailable) {
            Some(one) => (one.on, one.because),
            None => (week.last.saturating_add(14.days()), Vec::new()),
        }
    }

    /// Rounded down to the cent: an assumption should rather be too small.
    fn average(&self) -> Option<(Cents, WeeklySource)> {
        let (first, last) = self.journal.covered()?;
        let from = last.saturating_sub((AVERAGE_WEEKS * 7 - 1).days()).max(first);
        let days = i64::from((last - from).get_days()) + 1;
        let weeks = ((days + 6) / 7).clamp(FEWEST_WEEKS, AVERAGE_WEEKS);
        let causes = self.journal.meanings.causes.iter();
        let counted = self.journal.lines.iter().zip(causes).filter(|(line, cause)| {
            line.dated >= from && line.dated <= last && is_client_money(**cause)
        });
        let sum: i128 = counted.map(|(line, _)| line.amount.wide()).sum();
        let amount = Cents::from_wide(sum.div_euclid(i128::from(weeks)))?;
        let weeks = u32::try_from(weeks).ok()?;
        Some((amount, WeeklySource::Average { sum, weeks, from, to: last }))
    }
}

/// What clients paid, what was kept of it and what was taken back.
fn is_client_money(cause: LedgerCause) -> bool {
    use LedgerCause::{ServiceFee, ServiceFeeReturned, TaxOnFees, TaxWithheld};
    cause.is_earning()
        || cause.is_take_back()
        || matches!(cause, ServiceFee | ServiceFeeReturned | TaxOnFees | TaxWithheld)
}
