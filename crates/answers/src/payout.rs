//! Which payouts bring this account's money out at the least cost, and how much more does the present habit cost?
//!
//! The planner itself is `plan.rs`; this verb finds out what it plans for (the balance, the dated waiting money, an
//! assumed further income, the methods with their costs) and says of everything where it comes from.

mod habits;
mod incomes;
mod methods;
mod texts;

use crate::budget::FloorFrom;
use crate::plan::{
    MAX_BUSINESS_DAYS, Need, Plan, PlanMethod, PlanProblem, plan, yearly_difference,
};
use crate::why::{WhyError, WhyRequest, why};
use crate::window::Since;
use crate::words::{day_in_words, money_in_words};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Code, Currency, Diagnostic, Journal, Snapshot};
use outflow_policy::{PolicyBook, add_business_days};

pub use habits::{HabitAnswer, HabitChoice, Missed};
pub use incomes::{NotCounted, PayoutIncome, Weekly, WeeklySource};
pub use methods::{LeftOut, OwnTerms, PayoutMethod};

/// What the user wants planned; dates and amounts are already read, but not yet compared with each other.
#[derive(Clone, Debug)]
pub struct PayoutRequest<'a> {
    /// The first day of the plan, where the snapshot does not name one.
    pub today: Date,
    /// The last day on which a payout may be made; without it a year is planned, and longer where a need is later.
    pub until: Option<Date>,
    /// What must stay in the account, as the user says now.
    pub floor: Option<Cents>,
    /// What the book keeps of that, where nothing is said; without it the reserve that the snapshot names.
    pub kept_floor: Option<Cents>,
    /// What must have arrived, and by when.
    pub needs: Vec<Need>,
    /// The methods to choose from; where none is named, those that the account is known to have.
    pub methods: Vec<String>,
    /// The user's own figures for methods.
    pub terms: Vec<OwnTerms>,
    /// What comes every week beyond the money that has a date; the statement's average where it is not said.
    pub weekly: Option<Cents>,
    /// How the user pays out at present, where the statement is not to be asked.
    pub habit: Option<HabitChoice>,
    /// The site's figures.
    pub snapshot: &'a Snapshot,
}

/// A plan with everything that it rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayoutAnswer {
    /// The platform's id.
    pub account: String,
    /// Its name for people.
    pub account_name: String,
    /// Of all amounts.
    pub currency: Currency,
    /// The first day of the plan.
    pub as_of: Date,
    /// The last day on which a payout may be made.
    pub until: Date,
    /// How many days that are, both included.
    pub days: u32,
    /// What is in the balance.
    pub opening: Cents,
    /// What must stay there.
    pub floor: Cents,
    /// What must have arrived, by day.
    pub needs: Vec<Need>,
    /// The money that has a date.
    pub income: Vec<PayoutIncome>,
    /// What is assumed to come besides, if anything.
    pub weekly: Option<Weekly>,
    /// All income up to the last day: the dated and the assumed.
    pub income_total: Cents,
    /// Waiting money of which no day or no net amount is known.
    pub not_counted: Vec<NotCounted>,
    /// What was chosen from.
    pub methods: Vec<PayoutMethod>,
    /// What was not, and why.
    pub left_out: Vec<LeftOut>,
    /// The plan.
    pub payouts: Vec<PayoutStep>,
    /// What leaves the balance in all.
    pub paid_out: Cents,
    /// What that costs.
    pub cost: Cents,
    /// What arrives in all.
    pub arrives: Cents,
    /// What is in the balance after the last day: `opening + income_total - paid_out`.
    pub left: Cents,
    /// What the present habit would do over the same days, if one is known.
    pub habit: Option<HabitAnswer>,
    /// How both compare.
    pub compared: Compared,
    /// What was taken to be so.
    pub assumptions: Vec<String>,
    /// What cannot be known.
    pub unknown: Vec<String>,
    /// What should be looked at twice: payouts that cost a large part of what leaves.
    pub notes: Vec<String>,
    /// The rules that the figures rest on.
    pub rules: Vec<Citation>,
}

/// One payout of the plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayoutStep {
    /// The day on which it is made.
    pub on: Date,
    /// Which of the answer's methods makes it.
    pub method: usize,
    /// What leaves the balance.
    pub gross: Cents,
    /// What it costs.
    pub fee: Cents,
    /// What arrives.
    pub arrives: Cents,
    /// By when it arrives, where anybody states it.
    pub arrives_on: Option<Date>,
    /// Which of the answer's needs it pays for, wholly or in part.
    pub covers: Vec<usize>,
    /// What is in the balance after it.
    pub balance: Cents,
}

/// How plan and habit compare.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Compared {
    /// The habit costs so much more in 365 days.
    Yearly(Cents),
    /// They cannot be compared, because …
    Not(String),
}

/// Why there is no plan.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PayoutError {
    /// The input does not allow one.
    #[error("the input cannot be planned with")]
    Input(Vec<Diagnostic>),
    /// Our own arithmetic does not agree with itself: nothing may be shown.
    #[error("integrity check failed: {0}")]
    Integrity(String),
}

impl From<WhyError> for PayoutError {
    fn from(error: WhyError) -> PayoutError {
        match error {
            WhyError::Input(problems) => PayoutError::Input(problems),
            WhyError::Integrity(message) => PayoutError::Integrity(message),
        }
    }
}

/// The plan usually covers a year, its first day included.
const USUAL_DAYS: i64 = 365;
/// A shorter plan says nothing of a year.
const FEWEST_DAYS_FOR_A_YEAR: u32 = 28;
/// A longer horizon is guesswork, and takes long.
const MOST_DAYS: i64 = 3_660;

/// The cheapest payouts of an account, and what there is to say about the input.
pub fn payout(
    journal: &Journal,
    policy: &PolicyBook,
    request: &PayoutRequest<'_>,
) -> Result<(PayoutAnswer, Vec<Diagnostic>), PayoutError> {
    let snapshot = request.snapshot;
    let platform = journal.platform.0;
    let as_of = snapshot.as_of.unwrap_or(request.today);
    let until = horizon(request, as_of)?;
    let asked = WhyRequest { today: as_of, since: Since::Start, snapshot, with_lots: false };
    let (known, diagnostics) = why(journal, policy, &asked)?;
    let currency = known.currency;
    let (floor, _) = FloorFrom::of(request.floor, request.kept_floor, snapshot.reserve_balance);
    let mut needs: Vec<Need> = request.needs.clone();
    needs.sort_by_key(|need| need.by);

    let desk = methods::Desk { policy, platform, currency, request, as_of, until };
    let seen = habits::seen(journal, policy);
    let (methods, left_out) = desk.choose(&seen)?;
    if methods.is_empty() {
        return Err(PayoutError::Input(vec![texts::no_method(&left_out)]));
    }
    let (dated, not_counted) = incomes::dated(&known.waiting, as_of, until);
    let expects = incomes::Expects { journal, policy, snapshot, as_of, until };
    let weekly = expects.weekly(request.weekly, &dated);

    let mut income: Vec<(Date, Cents)> = dated.iter().map(|one| (one.on, one.amount)).collect();
    if let Some(weekly) = &weekly {
        income.extend(weekly.days.iter().map(|day| (*day, weekly.amount)));
    }
    let opening = known.closing_balance;
    let too_large = || PayoutError::Input(vec![texts::too_large()]);
    let income_total = Cents::sum(income.iter().map(|one| one.1)).ok_or_else(too_large)?;
    let problem = PlanProblem {
        today: as_of,
        until,
        opening,
        income,
        floor,
        needs: needs.clone(),
        methods: methods.iter().map(|one| plan_method(one, &needs)).collect(),
    };
    let found =
        plan(&problem).map_err(|error| texts::no_plan(error, &problem, &methods, currency))?;

    let all = opening.plus(income_total).ok_or_else(too_large)?;
    let payouts = steps(&found, &problem, &methods, &needs);
    let paid_out = Cents::sum(found.payouts.iter().map(|one| one.gross)).ok_or_else(too_large)?;
    let arrives = Cents::sum(found.payouts.iter().map(|one| one.arrives)).ok_or_else(too_large)?;
    let left = all.minus(paid_out).ok_or_else(too_large)?;
    check(&found, (all, floor), (paid_out, arrives, left))?;

    let days = u32::try_from((until - as_of).get_days() + 1).unwrap_or(0);
    let habit = desk.habit(&seen, &methods, problem, all);
    let compared = compare(&habit, (found.cost, left), days, currency);
    let mut answer = PayoutAnswer {
        account: platform.to_owned(),
        account_name: policy.name_of(platform).to_owned(),
        currency,
        as_of,
        until,
        days,
        opening,
        floor,
        needs,
        income: dated,
        weekly,
        income_total,
        not_counted,
        methods,
        left_out,
        payouts: Vec::new(),
        paid_out,
        cost: found.cost,
        arrives,
        left,
        habit: habit.ok(),
        compared,
        assumptions: Vec::new(),
        unknown: Vec::new(),
        notes: Vec::new(),
        rules: Vec::new(),
    };
    answer.payouts = balances(payouts, &answer).ok_or_else(too_large)?;
    answer.assumptions = texts::assumptions(&answer, journal, request);
    answer.unknown = texts::unknown(&answer, journal, request, known.is_balance_stated);
    answer.notes = texts::dear_payouts(&answer);
    answer.rules = rules(&answer);
    Ok((answer, diagnostics))
}

/// The last day, once all days have been compared with the first.
fn horizon(request: &PayoutRequest<'_>, as_of: Date) -> Result<Date, PayoutError> {
    let mut problems = Vec::new();
    let bad = |message: String, expected: String| {
        Diagnostic::new(Code::BadFlag, message).expecting(expected)
    };
    let last_need = request.needs.iter().map(|need| need.by).max();
    let usual = as_of.saturating_add((USUAL_DAYS - 1).days());
    let until = request.until.unwrap_or(usual.max(last_need.unwrap_or(usual)));
    let farthest = as_of.saturating_add(MOST_DAYS.days());
    for need in &request.needs {
        if need.by < as_of {
            let message =
                format!("--need: {} is before the first day of the plan, {as_of}", need.by);
            problems.push(bad(message, format!("a day from {as_of} on")));
        } else if need.by > until && need.by <= farthest {
            let message = format!("--need: {} is after the last day of the plan, {until}", need.by);
            problems.push(bad(message, format!("a day up to {until}, or a later --until")));
        }
    }
    if until < as_of {
        let message = format!("--until {until} is before the first day of the plan, {as_of}");
        problems.push(bad(message, format!("a day from {as_of} on")));
    } else if until > farthest {
        let message = format!("{until} is too far away to plan for");
        problems.push(bad(message, format!("days up to {farthest}, ten years from now")));
    }
    if problems.is_empty() { Ok(until) } else { Err(PayoutError::Input(problems)) }
}

/// A method of which nobody states how long it takes counts as so slow that it covers no need.
fn plan_method(method: &PayoutMethod, needs: &[Need]) -> PlanMethod {
    let unstated = if needs.is_empty() { 0 } else { MAX_BUSINESS_DAYS };
    PlanMethod {
        id: method.id.clone(),
        name: method.name.clone(),
        fixed: method.fixed,
        spread_basis_points: method.spread_basis_points,
        minimum: method.minimum,
        maximum: method.maximum,
        arrives_after_business_days: method.business_days.unwrap_or(unstated),
        usable_from: method.usable_from,
    }
}

/// The payouts of a plan with the needs that they pay for, in the order in which both come.
fn steps(
    plan: &Plan,
    problem: &PlanProblem,
    methods: &[PayoutMethod],
    needs: &[Need],
) -> Vec<PayoutStep> {
    let mut needed = 0;
    let ranges: Vec<(i128, i128)> = needs
        .iter()
        .map(|need| {
            let from = needed;
            needed += need.amount.wide();
            (from, needed)
        })
        .collect();
    let mut arrived = 0;
    let step = |one: &crate::plan::PlannedPayout| {
        let from = arrived;
        arrived += one.arrives.wide();
        let pays = |(_, range): &(usize, &(i128, i128))| from < range.1 && range.0 < arrived;
        let stated = methods[one.method].business_days;
        PayoutStep {
            on: one.on,
            method: one.method,
            gross: one.gross,
            fee: one.fee,
            arrives: one.arrives,
            arrives_on: stated.map(|days| add_business_days(one.on, days)),
            covers: ranges.iter().enumerate().filter(pays).map(|(index, _)| index).collect(),
            balance: problem.opening,
        }
    };
    plan.payouts.iter().map(step).collect()
}

/// The payouts, each with the balance after it.
fn balances(mut payouts: Vec<PayoutStep>, answer: &PayoutAnswer) -> Option<Vec<PayoutStep>> {
    let mut paid = Cents::ZERO;
    for payout in &mut payouts {
        paid = paid.plus(payout.gross)?;
        payout.balance = answer.opening.plus(answer.income_up_to(payout.on)?)?.minus(paid)?;
    }
    Some(payouts)
}

impl PayoutAnswer {
    /// How much more the habit leaves in the balance than the plan, where it does; what it costs does not count that.
    pub fn habit_leaves_more(&self) -> Option<Cents> {
        let more = self.habit.as_ref()?.left.minus(self.left)?;
        Some(more).filter(|more| more.is_positive())
    }

    /// All income up to a day, that day included.
    pub fn income_up_to(&self, day: Date) -> Option<Cents> {
        let dated = self.income.iter().filter(|one| one.on <= day).map(|one| one.amount);
        let weekly = self
            .weekly
            .iter()
            .flat_map(|weekly| weekly.days.iter().filter(|on| **on <= day).map(|_| weekly.amount));
        Cents::sum(dated.chain(weekly))
    }
}

/// Every figure is proved once more, by another way than the planner's.
fn check(
    plan: &Plan,
    (all, floor): (Cents, Cents),
    (paid_out, arrives, left): (Cents, Cents, Cents),
) -> Result<(), PayoutError> {
    let fees = Cents::sum(plan.payouts.iter().map(|one| one.fee));
    let above = all.minus(floor).map(|above| above.max(Cents::ZERO));
    let is_proved = fees == Some(plan.cost)
        && arrives.plus(plan.cost) == Some(paid_out)
        && above.and_then(|above| above.minus(paid_out)) == Some(plan.left)
        && (plan.payouts.is_empty() || left >= floor);
    if is_proved {
        return Ok(());
    }
    Err(PayoutError::Integrity(format!(
        "a plan of {paid_out} that costs {} and leaves {left} does not add up",
        plan.cost
    )))
}

/// Only where the cheaper one does no less, it may be called cheaper.
fn compare(
    habit: &Result<HabitAnswer, String>,
    (cost, left): (Cents, Cents),
    days: u32,
    currency: Currency,
) -> Compared {
    let habit = match habit {
        Ok(habit) => habit,
        Err(why) => return Compared::Not(why.clone()),
    };
    if habit.cost < cost {
        if let Some(missed) = habit.misses.first() {
            return Compared::Not(format!(
                "the habit costs less, but leaves {} missing on {}",
                money_in_words(currency, missed.short),
                day_in_words(missed.need.by)
            ));
        }
        if habit.left > left {
            let kept = habit.left.minus(left).unwrap_or(Cents::MAX);
            return Compared::Not(format!(
                "the habit costs less, but leaves {} more in the balance",
                money_in_words(currency, kept)
            ));
        }
    }
    if days < FEWEST_DAYS_FOR_A_YEAR {
        return Compared::Not(format!(
            "the habit costs {}, but {days} days are too few to tell a year from",
            money_in_words(currency, habit.cost)
        ));
    }
    match yearly_difference(habit.cost, cost, days) {
        Some(more) => Compared::Yearly(more),
        None => Compared::Not("the difference is too large to be held exactly".to_owned()),
    }
}

/// The rules behind the figures, each once.
fn rules(answer: &PayoutAnswer) -> Vec<Citation> {
    let methods = answer.methods.iter().flat_map(|one| &one.because);
    let habit = answer.habit.iter().flat_map(|habit| &habit.because);
    let income = answer.income.iter().flat_map(|one| &one.because);
    let weekly = answer.weekly.iter().flat_map(|weekly| &weekly.because);
    let mut rules: Vec<Citation> = Vec::new();
    for rule in methods.chain(habit).chain(income).chain(weekly) {
        if !rules.iter().any(|known| known.is_same(rule)) {
            rules.push(rule.clone());
        }
    }
    rules
}
