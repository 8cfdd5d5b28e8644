//! How does the user pay out at present, and what would that do over the days of the plan?

use super::methods::{Desk, why_unusable};
use super::{PayoutMethod, plan_method};
use crate::plan::{Habit, HabitDays, Need, PlanProblem, habit};
use crate::transfers::{came_back, payout_text};
use crate::words::money_in_words;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Frequency, PayoutSchedule};
use outflow_ledger::{Cents, Citation, Journal, LedgerCause};
use outflow_policy::{PolicyBook, is_schedule_day};

/// A habit that the user states.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HabitChoice {
    /// Everything, each time that money becomes available.
    Weekly,
    /// Everything, once a month.
    Monthly,
    /// No habit: nothing is compared.
    None,
}

/// What the habit does over the same days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HabitAnswer {
    /// By which method.
    pub method: PayoutMethod,
    /// What the habit is, in words, after "your habit:".
    pub how: String,
    /// How many payouts it makes.
    pub payouts: u32,
    /// What leaves the balance in all.
    pub paid_out: Cents,
    /// What that costs.
    pub cost: Cents,
    /// What is in the balance after the last day.
    pub left: Cents,
    /// The needs that it does not meet.
    pub misses: Vec<Missed>,
    /// The rules that give its days and its cost.
    pub because: Vec<Citation>,
}

/// A need that the habit does not meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Missed {
    /// Which.
    pub need: Need,
    /// How much is missing on its day, all earlier needs paid.
    pub short: Cents,
}

/// A payout of the statement whose method its text tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    pub method: String,
    pub gross: Cents,
}

/// How far back a habit is looked for.
const DAYS: i64 = 365;
/// Payouts beyond these, the latest first, add nothing to a habit.
const MOST_PAYOUTS: usize = 400;

/// The payouts of the statement's last year, by how often their method was used, then the latest first.
pub(super) fn seen(journal: &Journal, policy: &PolicyBook) -> Vec<Seen> {
    let Some((_, last)) = journal.covered() else { return Vec::new() };
    let since = last.saturating_sub((DAYS - 1).days());
    let causes = &journal.meanings.causes;
    let lines = (0..journal.lines.len() as u32).rev();
    let lines = lines.take_while(|line| journal.lines[*line as usize].dated >= since);
    let payouts = lines
        .filter(|line| causes[*line as usize].is_payout() && !came_back(journal, causes, *line))
        .take(MOST_PAYOUTS);
    let mut seen: Vec<Seen> = payouts.filter_map(|line| seen_at(journal, policy, line)).collect();
    let counts: Vec<usize> = seen
        .iter()
        .map(|one| seen.iter().filter(|other| other.method == one.method).count())
        .collect();
    let mut order: Vec<usize> = (0..seen.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(counts[*index]));
    let sorted = order.into_iter().map(|index| seen[index].clone()).collect();
    seen = sorted;
    seen
}

fn seen_at(journal: &Journal, policy: &PolicyBook, line: u32) -> Option<Seen> {
    let payout = &journal.lines[line as usize];
    let text_of = |index: u32| {
        let line = &journal.lines[index as usize];
        journal.source_of(line).description(line)
    };
    let text = payout_text(journal, line, text_of);
    let method = policy.payout_method_in(journal.platform.0, payout.dated, &text)?;
    let beside = [line.checked_sub(1), Some(line + 1)].into_iter().flatten().find(|other| {
        let other = *other as usize;
        journal.lines.get(other).is_some_and(|fee| fee.dated == payout.dated)
            && journal.meanings.causes[other] == LedgerCause::WithdrawalFee
    });
    let fee = beside.map_or(Cents::ZERO, |fee| journal.lines[fee as usize].amount);
    let gross = (-payout.amount).minus(fee)?;
    Some(Seen { method: method.method.clone(), gross })
}

/// What a habit is before it is counted out.
struct Rhythm {
    days: HabitDays,
    /// Less than this is not paid out.
    at_least: Option<Cents>,
    how: String,
    because: Vec<Citation>,
}

impl Desk<'_> {
    /// What the habit does; or why nothing can be said of it. `all` is the balance with all income.
    pub fn habit(
        &self,
        seen: &[Seen],
        methods: &[PayoutMethod],
        mut problem: PlanProblem,
        all: Cents,
    ) -> Result<HabitAnswer, String> {
        let rhythm = self.rhythm(seen)?;
        let method = match (seen.first(), self.first_of_snapshot()) {
            (Some(seen), _) => {
                let id = &seen.method;
                let cannot =
                    |why| format!("your usual method, {id}, cannot be counted with: {why}");
                self.terms(id).map_err(cannot)?
            }
            (None, Some(first)) => {
                let known = methods.iter().find(|method| method.id == first).cloned();
                known.ok_or_else(|| "the cost of your usual method is not known".to_owned())?
            }
            // Which of several ways is the user's, nobody can say: the order of a list is no habit.
            (None, None) => match methods {
                [only] => only.clone(),
                [] => return Err("there is no method".to_owned()),
                _ => {
                    return Err("neither a payout of the statement nor the snapshot tells which of the methods you use at present".to_owned());
                }
            },
        };
        let mut planned = plan_method(&method, &problem.needs);
        planned.minimum = planned.minimum.max(rhythm.at_least);
        problem.methods = vec![planned];
        let found = habit(&problem, &Habit { method: 0, days: rhythm.days })
            .map_err(|error| format!("the habit cannot be counted out: {error}"))?;
        let too_large = || "the habit's sums are too large to be held exactly".to_owned();
        let paid_out =
            Cents::sum(found.payouts.iter().map(|one| one.gross)).ok_or_else(too_large)?;
        let mut misses = Vec::new();
        let mut needed = Cents::ZERO;
        for need in &problem.needs {
            needed = needed.plus(need.amount).ok_or_else(too_large)?;
            let in_time = found.payouts.iter().filter(|one| one.arrives_on <= need.by);
            let arrived = Cents::sum(in_time.map(|one| one.arrives)).ok_or_else(too_large)?;
            let short = needed.minus(arrived).ok_or_else(too_large)?;
            if short.is_positive() {
                misses.push(Missed { need: *need, short });
            }
        }
        let mut because = rhythm.because;
        because.extend(method.because.iter().cloned());
        Ok(HabitAnswer {
            how: format!("{}, to {}", rhythm.how, method.name),
            payouts: u32::try_from(found.payouts.len()).unwrap_or(u32::MAX),
            paid_out,
            cost: found.cost,
            left: all.minus(paid_out).ok_or_else(too_large)?,
            misses,
            because,
            method,
        })
    }

    fn first_of_snapshot(&self) -> Option<&str> {
        let methods = self.request.snapshot.withdrawal_methods.as_deref()?;
        let usable = methods.iter().find(|method| why_unusable(method).is_none());
        usable.map(|method| method.kind.as_str())
    }

    fn rhythm(&self, seen: &[Seen]) -> Result<Rhythm, String> {
        match self.request.habit {
            Some(HabitChoice::None) => return Err("you asked for no comparison".to_owned()),
            Some(HabitChoice::Weekly) => {
                return Ok(Rhythm {
                    days: HabitDays::Whenever { at_least: Cents::ZERO },
                    at_least: None,
                    how: "everything above the floor, each time that money becomes available"
                        .to_owned(),
                    because: Vec::new(),
                });
            }
            Some(HabitChoice::Monthly) => return Ok(self.monthly()),
            None => {}
        }
        if let Some(rhythm) = self
            .request
            .snapshot
            .payout_schedule
            .as_ref()
            .and_then(|schedule| self.scheduled(schedule))
        {
            return Ok(rhythm);
        }
        let Some(usual) = seen.first() else {
            return Err("no payout of the statement, no schedule and no --habit tells how you pay out at present".to_owned());
        };
        let same = seen.iter().filter(|one| one.method == usual.method);
        let least = same.clone().map(|one| one.gross).min().unwrap_or(Cents::ZERO);
        let count = same.count();
        let times =
            if count == 1 { "the one payout".to_owned() } else { format!("{count} payouts") };
        Ok(Rhythm {
            days: HabitDays::Whenever { at_least: least },
            at_least: None,
            how: format!(
                "everything above the floor each time that money becomes available and at least {} is there, as in {times} of the statement's last 12 months",
                money_in_words(self.currency, least)
            ),
            because: Vec::new(),
        })
    }

    /// The days of the platform's monthly payouts, else the last day of each month.
    fn monthly(&self) -> Rhythm {
        if let Some((schedule, citation)) = self.policy.schedule(self.platform, self.as_of) {
            let days = self.days(|day| is_schedule_day(day, schedule.monthly));
            return Rhythm {
                days: HabitDays::On(days),
                at_least: None,
                how: "everything above the floor, on the platform's day of monthly payouts"
                    .to_owned(),
                because: vec![citation],
            };
        }
        let days = self.days(|day| day == day.last_of_month());
        let how = "everything above the floor, on the last day of each month".to_owned();
        Rhythm { days: HabitDays::On(days), at_least: None, how, because: Vec::new() }
    }

    fn scheduled(&self, told: &PayoutSchedule) -> Option<Rhythm> {
        let (schedule, citation) = self.policy.schedule(self.platform, self.as_of)?;
        let (day, often) = match told.frequency {
            Frequency::Weekly => (schedule.weekly, "weekly"),
            Frequency::TwiceMonthly => (schedule.twice_monthly, "twice-monthly"),
            Frequency::Monthly => (schedule.monthly, "monthly"),
            Frequency::Quarterly => (schedule.quarterly, "quarterly"),
            Frequency::Never => return None,
        };
        let from = told.next.unwrap_or(self.as_of);
        let days = self.days(|date| date >= from && is_schedule_day(date, day));
        let least = told
            .threshold
            .map(|least| format!(" from {} on", money_in_words(self.currency, least)));
        Some(Rhythm {
            days: HabitDays::On(days),
            at_least: told.threshold,
            how: format!(
                "your {often} schedule, everything above the floor{}",
                least.unwrap_or_default()
            ),
            because: vec![citation],
        })
    }

    fn days(&self, is_one: impl Fn(Date) -> bool) -> Vec<Date> {
        let mut days = Vec::new();
        let mut day = self.as_of;
        while day <= self.until {
            if is_one(day) {
                days.push(day);
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        days
    }
}
